//! End-to-end tests of Homewright: helpers shared by the files in `tests/`.

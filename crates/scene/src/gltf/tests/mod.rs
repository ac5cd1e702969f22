//! Reading and writing whole files.

mod features;
mod hostile;
mod round_trip;
mod sample;

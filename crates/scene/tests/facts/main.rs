//! Facts about the scene's terms, from the outside.

mod sun;

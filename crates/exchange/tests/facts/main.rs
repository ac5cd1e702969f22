//! What comes in and goes out as files.

mod own_catalog;
mod packages;
mod sheets;

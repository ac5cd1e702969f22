//! The editor: gestures, snaps, and what each edit does to a home.

mod arranging;
mod brush;
mod colliding;
mod gaps;
mod gestures;
mod holes;
mod laws;
mod packages;
mod replacing;
mod resizing;
mod returning;
mod shortcuts;
mod snaps;
mod support;
mod walls;

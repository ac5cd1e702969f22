//! The live picture: light, shadows, lamps and picks.

mod camera;
mod common;
mod lamps;
mod light;
mod room;
mod shadows;

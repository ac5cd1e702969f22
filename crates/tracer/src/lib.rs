//! Light transport on the CPU: light baked for the live view, illuminance at points, photoreal pictures.
//!
//! Works on a [`homewright_scene::Scene`] and knows neither a home nor the live renderer. Everything is a
//! function of its input: the same bits on every machine and for any number of threads.

mod accel;
mod bake;
mod blas;
mod bvh;
mod direct;
mod emitter;
mod gather;
mod illuminance;
mod parallel;
mod portal;
mod probes;
mod sampling;
mod surface;
mod texture;

pub use accel::{Accel, Hit};
pub use bake::{BakeSettings, bake, bake_with};
pub use illuminance::{illuminance, illuminance_with};
pub use probes::irradiance;

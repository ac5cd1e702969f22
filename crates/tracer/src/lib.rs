//! Light transport on the CPU: light baked for the live view, illuminance at points, photoreal pictures.
//!
//! Works on a [`homewright_scene::Scene`] and knows neither a home nor the live renderer. Everything is a
//! function of its input: the same bits on every machine and for any number of threads.

mod accel;
mod bake;
mod blas;
mod bsdf;
mod bvh;
mod denoise;
mod direct;
mod emitter;
mod field;
mod gather;
mod glow;
mod illuminance;
mod lanes;
mod lens;
mod microfacet;
mod parallel;
mod patch;
mod path;
mod photo;
mod picture;
mod portal;
mod probes;
mod quad;
mod reveal;
mod sampling;
mod saved;
mod shade;
mod sheen;
mod sky_table;
mod sobol;
mod sources;
mod surface;
mod texture;
mod tone;
mod twin;

pub use accel::{Accel, Hit};
pub use bake::{BakeSettings, bake, bake_with};
pub use denoise::{REACH, denoise};
pub use illuminance::{illuminance, illuminance_with};
pub use lens::Shot;
pub use photo::{Photo, TraceSettings, trace, trace_with};
pub use picture::TracedImage;
pub use probes::irradiance;
pub use reveal::{Reveal, Section};
pub use tone::{Backdrop, Tone, exposure};

//! Light transport on the CPU: light baked for the live view, illuminance at points, photoreal pictures.
//!
//! Works on a [`homewright_scene::Scene`] and knows neither a home nor the live renderer. Everything is a
//! function of its input: the same bits on every machine and for any number of threads, with AVX-512, AVX2 or neither,
//! since all ways round each step exactly and fuse none.

mod accel;
mod ahead;
mod ask;
mod bake;
mod blas;
mod bsdf;
mod build;
mod bvh;
mod crowd;
mod day;
mod daylight;
mod denoise;
mod direct;
mod edge;
mod emitter;
mod field;
mod flat;
mod flight;
mod gather;
mod gloss;
mod glow;
mod grow;
mod hole;
mod hot;
mod illuminance;
mod lamps_seen;
mod lanes;
mod layers;
mod lens;
mod matt;
mod meeting;
mod microfacet;
mod mirror;
#[cfg(feature = "oidn")]
mod oidn;
mod pack;
mod parallel;
mod patch;
mod path;
mod photo;
mod picture;
mod piece;
mod portal;
mod probes;
mod quad;
mod record;
mod regress;
mod reveal;
mod sampling;
mod saved;
mod shade;
mod sheen;
mod sheer;
mod shelter;
mod sixteen;
mod sky_table;
mod sobol;
mod soon;
mod sorter;
mod sources;
mod steady;
mod stream;
mod sunlit;
mod surface;
mod texture;
mod tone;
mod twin;
mod veil;
mod wave;

pub use accel::{Accel, Hit};
pub use bake::{BakeSettings, bake, bake_with};
pub use denoise::{REACH, denoise};
pub use illuminance::{illuminance, illuminance_with};
pub use lens::Shot;
#[cfg(feature = "oidn")]
pub use oidn::{OidnError, denoise_with_oidn};
pub use photo::{Photo, TraceSettings, trace, trace_with};
pub use picture::TracedImage;
pub use probes::irradiance;
pub use reveal::{Reveal, Section};
pub use tone::{Backdrop, Tone, exposure};

//! What is shown, as plain data: meshes, materials, lights, cameras, baked light, and 2D drawings.
//!
//! The scene knows no home. Frame: right-handed, Y up, metres (glTF's own). Light is photometric throughout:
//! luminous intensity in cd, flux in lm, luminance in cd/m², illuminance in lx. Colours are linear RGB with
//! Rec. 709 primaries unless a field says otherwise.

pub mod camera;
pub mod delta;
pub mod detail;
pub mod drawing;
mod extras;
pub mod gltf;
mod guard;
pub mod image;
pub mod light;
pub mod material;
pub mod node;
pub mod opened;
pub mod outside;
pub mod sky;
pub mod studio;
pub mod sun;
pub mod surroundings;
pub mod web;
pub mod white;

pub use camera::{Camera, Exposure, Projection, ToneCurve};
pub use delta::{Scene, SceneDelta};
pub use detail::{Detail, DetailLevel};
pub use drawing::Drawing;
pub use gltf::{GltfLimits, GltfModel, read_gltf, write_glb};
pub use light::{Environment, Light};
pub use material::Material;
pub use node::{Key, Node, Tag};
pub use web::PhotometricWeb;
pub use white::WhiteBalance;

//! The live picture: a scene drawn on the graphics processor, to a window, a texture or a file.
//!
//! The crate knows no home. It is told a [`homewright_scene::SceneDelta`], keeps what it needs on the device, and
//! draws the scene from a [`View`]. Light is photometric from the first line to the last: the picture before
//! exposure holds luminance in cd/m², and [`View`]'s camera says how that becomes a photograph.
//!
//! Order of a frame: shadow maps that changed; pictures in mirrors; depth; ambient occlusion; shading (sun, sky, luminaires, indirect
//! light); glass; measured exposure and white; glow; tone curve; marks of the selection; lines of the editor. Depth is
//! reversed (1 near, 0 far). One file holds one pass, its shader of the same name stands in `shaders/`.

pub mod error;
pub mod headless;
pub mod marks;
pub mod settings;

mod device;
mod draw_list;
mod environment;
mod forward;
mod frame;
mod image_store;
mod layout;
mod light_grid;
mod light_shadow;
mod light_store;
mod ltc;
mod material_store;
mod mesh_store;
mod mip;
mod mirror;
mod occluders;
mod occlusion;
mod overlay;
mod pick;
mod post;
mod probes;
mod reach;
mod renderer;
mod shader;
mod sky;
mod sun_shadow;
mod targets;
mod view;
mod walk;
mod web_store;

pub use error::RenderError;
pub use headless::{HeadlessGpu, render_image};
pub use pick::Hit;
pub use renderer::{ApplyReport, FrameReport, Renderer};
pub use settings::{Quality, RendererConfig, View};
pub use walk::Body;

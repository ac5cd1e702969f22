//! What the caller decides: from where, how well, and with what on top.

use glam::{UVec2, Vec3, Vec4};
use homewright_geometry::Bounds;
use homewright_scene::{Camera, Tag};

/// Decided once for a renderer.
#[derive(Debug, Clone, PartialEq)]
pub struct RendererConfig {
    /// Format of the textures drawn to. Formats without sRGB encoding receive encoded values, which is what egui
    /// expects of the textures that it shows.
    pub target_format: wgpu::TextureFormat,
    /// Samples along a texture that is seen at a slant, 1 to 16; `None` chooses by the device.
    pub anisotropy: Option<u16>,
    /// Pixels along one side of the luminaires' shadow atlas; `None` chooses by the device.
    pub light_atlas_side: Option<u32>,
}

impl Default for RendererConfig {
    fn default() -> Self {
        Self { target_format: wgpu::TextureFormat::Rgba8Unorm, anisotropy: None, light_atlas_side: None }
    }
}

/// How much work a picture is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Pixels along one side of each of the sun's shadow maps.
    pub sun_map_side: u32,
    /// Samples a pixel at edges: 1 or 4.
    pub multisampling: u32,
    /// Whether creases darken.
    pub has_occlusion: bool,
    /// Whether lamps and windows glow.
    pub has_bloom: bool,
    /// Taps of a soft shadow, 1 to 32; more than 4 make edges softer with distance.
    pub shadow_taps: u32,
    /// Steps of a reflection of what the camera sees; 0 for none.
    pub reflection_steps: u32,
    /// Mirrors that show the room, 0 to 4; each draws what it shows once more.
    pub mirrors: u32,
    /// Pixels drawn for one pixel of the target along each side, 0.25 to 1.
    pub scale: f32,
    /// Shadow tiles of luminaires that may be drawn anew for one frame; the rest follow in the next ones.
    pub light_tiles_a_frame: u32,
    /// Moved pictures whose mean is shown when the view rests; 1 for none.
    pub samples: u32,
}

impl Quality {
    /// While the view moves on a machine without graphics card.
    pub const DRAFT: Self = Self {
        sun_map_side: 2048,
        multisampling: 1,
        has_occlusion: false,
        has_bloom: false,
        shadow_taps: 4,
        reflection_steps: 0,
        mirrors: 1,
        scale: 0.6,
        light_tiles_a_frame: 12,
        samples: 1,
    };
    /// The working view.
    pub const NORMAL: Self = Self {
        sun_map_side: 2048,
        multisampling: 4,
        has_occlusion: true,
        has_bloom: true,
        shadow_taps: 16,
        reflection_steps: 12,
        mirrors: 2,
        scale: 1.0,
        light_tiles_a_frame: 48,
        samples: 8,
    };
    /// A picture to keep.
    pub const STILL: Self = Self {
        sun_map_side: 2048,
        multisampling: 1,
        has_occlusion: true,
        has_bloom: true,
        shadow_taps: 24,
        reflection_steps: 24,
        mirrors: 4,
        scale: 1.0,
        light_tiles_a_frame: u32::MAX,
        samples: 16,
    };
}

impl Default for Quality {
    fn default() -> Self {
        Self::NORMAL
    }
}

/// What is left out so that one can look in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hiding {
    /// Nothing is left out.
    #[default]
    Nothing,
    /// Like a doll's house: walls and openings that turn their outside to the eye, and ceilings below the eye.
    /// They still throw shadows.
    Dollhouse,
}

/// What is seen where nothing stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Background {
    /// Sky and ground of the scene.
    #[default]
    Sky,
    /// A plain colour, linear RGB as the screen shows it, and alpha.
    Plain(Vec4),
}

/// A plane that cuts the scene open: what lies on the side of `normal` is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section {
    /// A point on the plane, scene frame, metres.
    pub point: Vec3,
    /// Unit vector towards what is kept.
    pub normal: Vec3,
}

/// A line of the editor over the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Start, scene frame, metres.
    pub start: Vec3,
    /// End, scene frame, metres.
    pub end: Vec3,
    /// sRGB colour and alpha, 0…1.
    pub color: Vec4,
    /// Width in pixels of the target.
    pub width: f32,
    /// Share of the colour that is seen through things in front, 0…1.
    pub hidden: f32,
}

/// A triangle of the editor over the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Triangle {
    /// Corners, scene frame, metres.
    pub corners: [Vec3; 3],
    /// sRGB colour and alpha, 0…1.
    pub color: Vec4,
    /// Share of the colour that is seen through things in front, 0…1.
    pub hidden: f32,
}

/// One picture to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// From where and how bright.
    pub camera: Camera,
    /// Pixels of the target.
    pub size: UVec2,
    /// How much work it is worth.
    pub quality: Quality,
    /// What is left out.
    pub hiding: Hiding,
    /// What is seen where nothing stands.
    pub background: Background,
    /// Things that are outlined.
    pub selection: Vec<Tag>,
    /// The thing under the pointer.
    pub hover: Option<Tag>,
    /// Colour of outline and tint, sRGB 0…1.
    pub accent: Vec3,
    /// A plane that cuts the scene open.
    pub section: Option<Section>,
    /// A box outside of which nothing is drawn.
    pub section_box: Option<Bounds>,
    /// Lines over the picture.
    pub lines: Vec<Line>,
    /// Triangles over the picture.
    pub triangles: Vec<Triangle>,
    /// Whether nodes of [`homewright_scene::node::Layer::Overlay`] are drawn.
    pub shows_overlay_nodes: bool,
    /// Whether the picture must depend on nothing but scene and view: no fading from the last exposure, all
    /// shadows drawn at once.
    pub is_deterministic: bool,
}

impl View {
    /// A plain look through a camera.
    pub fn new(camera: Camera, size: UVec2) -> Self {
        Self {
            camera,
            size,
            quality: Quality::NORMAL,
            hiding: Hiding::Nothing,
            background: Background::Sky,
            selection: Vec::new(),
            hover: None,
            accent: Vec3::new(0.16, 0.47, 0.96),
            section: None,
            section_box: None,
            lines: Vec::new(),
            triangles: Vec::new(),
            shows_overlay_nodes: false,
            is_deterministic: false,
        }
    }

    /// Width over height.
    pub(crate) fn aspect(&self) -> f32 {
        self.size.x.max(1) as f32 / self.size.y.max(1) as f32
    }
}

//! What gives light: luminaires, sun, sky, and light computed beforehand.

use glam::{UVec3, Vec3};

use crate::Tag;

/// The luminous opening of a luminaire. Sizes in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Emitter {
    /// Equal intensity in all directions: I = Φ / 4π. `radius` only softens shadows.
    Sphere {
        /// Radius of the glowing ball.
        radius: f32,
    },
    /// A cone about `direction`, full inside `inner`, fading to nothing at `outer` (half angles, radians).
    /// Φ = 2π·I·(1 − (cos inner + cos outer)/2).
    Spot {
        /// Half angle of full intensity.
        inner: f32,
        /// Half angle where light ends.
        outer: f32,
        /// Radius of the opening.
        radius: f32,
    },
    /// A Lambertian disc facing `direction`: I₀ = Φ / π.
    Disc {
        /// Radius of the disc.
        radius: f32,
    },
    /// A Lambertian rectangle facing `direction`, one side along `Light::along`.
    Rectangle {
        /// Length along `Light::along`.
        length: f32,
        /// Width across it.
        width: f32,
    },
    /// A thin tube along `Light::along`, dark at its ends.
    Tube {
        /// Length of the tube.
        length: f32,
        /// Radius of the tube.
        radius: f32,
    },
}

/// A luminaire's light, or one of several.
#[derive(Debug, Clone, PartialEq)]
pub struct Light {
    /// Name for export and lists.
    pub name: String,
    /// The thing that carries it.
    pub tag: Tag,
    /// Centre of the luminous opening, scene frame, metres.
    pub position: Vec3,
    /// Unit vector of the main direction.
    pub direction: Vec3,
    /// Unit vector along the opening, perpendicular to `direction`.
    pub along: Vec3,
    /// Shape and distribution.
    pub emitter: Emitter,
    /// Luminous flux in lm as dimmed; 0 is off.
    pub flux: f32,
    /// Linear RGB of luminance 1 (Rec. 709 weights).
    pub color: Vec3,
    /// Whether this light throws shadows.
    pub casts_shadow: bool,
}

impl Light {
    /// Luminous intensity along `direction` in cd.
    pub fn intensity(&self) -> f32 {
        use std::f32::consts::PI;
        match self.emitter {
            Emitter::Sphere { .. } => self.flux / (4.0 * PI),
            Emitter::Spot { inner, outer, .. } => {
                let mean = 0.5 * (cos(inner) + cos(outer));
                self.flux / (2.0 * PI * (1.0 - mean)).max(1e-4)
            }
            Emitter::Disc { .. } | Emitter::Rectangle { .. } => self.flux / PI,
            // A diffuse tube seen from its side: Φ = π² I.
            Emitter::Tube { .. } => self.flux / (PI * PI),
        }
    }
}

fn cos(angle: f32) -> f32 {
    homewright_geometry::math::cos32(angle)
}

/// The sun as a disc at infinity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sun {
    /// Unit vector towards the sun.
    pub direction: Vec3,
    /// Illuminance on a surface that faces it, outdoors, lx.
    pub illuminance: f32,
    /// Linear RGB of luminance 1.
    pub color: Vec3,
}

/// The light from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// The sun, while it is up.
    pub sun: Option<Sun>,
    /// Luminance of the sky overhead, cd/m², linear RGB.
    pub zenith: Vec3,
    /// Luminance of the sky at the horizon, cd/m², linear RGB.
    pub horizon: Vec3,
    /// Luminance of what lies below the horizon, cd/m², linear RGB.
    pub ground: Vec3,
}

impl Environment {
    /// Luminance seen in a direction (unit vector, Y up), cd/m², without the sun's disc: ground below the
    /// horizon, horizon to zenith by the square root of the height, blended over the first degree.
    pub fn radiance(&self, direction: Vec3) -> Vec3 {
        let sky = self.horizon.lerp(self.zenith, direction.y.clamp(0.0, 1.0).sqrt());
        let above = ((direction.y + 0.01) / 0.02).clamp(0.0, 1.0);
        self.ground.lerp(sky, above)
    }
}

impl Default for Environment {
    /// A clear day: sky of about 10 klx on the ground, sun of 60 klx at 35° over the south-west.
    /// Orders of magnitude as in CIE S 011 clear skies; a later sky model replaces them.
    fn default() -> Self {
        Self {
            sun: Some(Sun {
                direction: Vec3::new(-0.50, 0.57, 0.65).try_normalize().unwrap_or(Vec3::Y),
                illuminance: 60_000.0,
                color: Vec3::new(1.10, 0.98, 0.88),
            }),
            zenith: Vec3::new(1_700.0, 2_500.0, 4_300.0),
            horizon: Vec3::new(4_600.0, 5_000.0, 5_700.0),
            ground: Vec3::new(2_400.0, 2_300.0, 2_100.0),
        }
    }
}

/// Light computed beforehand at the points of a regular grid: what arrives from everywhere but the direct light
/// of sun and luminaires. `tracer` writes it, `render` reads it.
///
/// Probe `(x, y, z)` stands at `origin + (x, y, z) * spacing` and has index `x + nx * (y + ny * z)`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbeGrid {
    /// Position of the first probe, scene frame, metres.
    pub origin: Vec3,
    /// Distance of neighbours along each axis, metres.
    pub spacing: Vec3,
    /// Probes along each axis.
    pub counts: UVec3,
    /// Radiance as spherical harmonics of bands 0 and 1 for each probe: coefficients of Y00, Y1−1 (y), Y10 (z),
    /// Y11 (x) in the orthonormal real basis, each linear RGB in cd/m².
    pub radiance: Vec<[Vec3; 4]>,
    /// Distance to the nearest surface for each probe and direction: an octahedral map of
    /// [`ProbeGrid::DEPTH_SIDE`]² texels row by row, each the mean distance and the mean of its square, in metres.
    /// A direction d lies at p = d.xz / (|d.x| + |d.y| + |d.z|), for d.y < 0 at (1 − |p.yx|) · sign(p); the
    /// texel is (p / 2 + 1/2) · side. Distances are cut at one and a half diagonals of a cell.
    pub depth: Vec<[f32; 2]>,
    /// Whether a probe stands in free space; those inside walls and furniture are passed over.
    pub is_valid: Vec<bool>,
}

impl ProbeGrid {
    /// Texels along one side of a probe's octahedral depth map.
    pub const DEPTH_SIDE: usize = 8;
}

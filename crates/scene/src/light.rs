//! What gives light: luminaires, sun, sky, and light computed beforehand.

use std::sync::Arc;

use glam::{UVec3, Vec3};

use crate::Tag;
use crate::sky::{ClearSky, LUMINANCE, Sky, direct_sunlight};
use crate::sun::SkyPosition;
use crate::web::PhotometricWeb;

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
    /// Shape of the luminous opening and, without a `web`, the distribution of its light.
    pub emitter: Emitter,
    /// Measured distribution of light over directions; `flux` scales it. The opening then gives light from all of
    /// its shape in these proportions.
    pub web: Option<Arc<PhotometricWeb>>,
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
        if let Some(web) = &self.web {
            return web.at(0.0, 0.0) * self.flux / web.flux();
        }
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

impl Default for Light {
    /// A bulb of 800 lm at the origin.
    fn default() -> Self {
        Self {
            name: String::new(),
            tag: Tag::default(),
            position: Vec3::ZERO,
            direction: Vec3::NEG_Y,
            along: Vec3::X,
            emitter: Emitter::Sphere { radius: 0.03 },
            web: None,
            flux: 800.0,
            color: Vec3::ONE,
            casts_shadow: true,
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
    /// The sky in full. Whatever it is, `zenith`, `horizon` and `ground` sum it up for pictures that need no more.
    pub sky: Sky,
}

/// Share of light that the ground out of doors throws back, and its colour.
const GROUND: Vec3 = Vec3::new(0.21, 0.20, 0.175);
/// What a town leaves of light on the ground at night, lx.
const TOWN: f32 = 0.6;

impl Environment {
    /// Luminance seen in a direction (unit vector, Y up), cd/m², without the sun's disc. Clear skies and gradients
    /// (horizon to zenith by the square root of the height) give way to the ground over the degree about the horizon; a
    /// picture shows its own.
    pub fn radiance(&self, direction: Vec3) -> Vec3 {
        let sky = match &self.sky {
            Sky::Map(map) => return map.radiance(direction),
            Sky::Clear(sky) => sky.radiance(direction),
            Sky::Gradient => self.horizon.lerp(self.zenith, direction.y.clamp(0.0, 1.0).sqrt()),
        };
        let above = ((direction.y + 0.01) / 0.02).clamp(0.0, 1.0);
        self.ground.lerp(sky, above)
    }

    /// A clear day or night by where the sun stands, in a scene whose north lies `north` degrees counter-clockwise
    /// from −Z. Turbidity 2 very clear … 10 hazy.
    ///
    /// By day the sky is [`ClearSky`] with [`direct_sunlight`]. After sunset the sky keeps its shape and fades to the
    /// illuminances of twilight: 700 lx at sunset, 3.4 lx at 6° below the horizon (end of civil twilight), and
    /// never below what a town leaves.
    pub fn clear(sun: SkyPosition, north: f64, turbidity: f32) -> Self {
        let elevation = sun.elevation as f32;
        let toward = sun.direction(north);
        let (illuminance, color) = direct_sunlight(elevation, turbidity);
        let mut sky = ClearSky::new(toward, turbidity);
        if elevation < 6.0 {
            let full = sky.illuminance().max(1.0);
            sky.strength = (twilight(elevation) / full).min(1.0);
        }
        let level = sky.illuminance() + illuminance * toward.y.max(0.0);
        let around: Vec3 = (0..8)
            .map(|sector| {
                let turn = sector as f32 * std::f32::consts::FRAC_PI_4;
                let (x, z) = (cos(turn), homewright_geometry::math::sin32(turn));
                sky.radiance(Vec3::new(x, 0.08, z).try_normalize().unwrap_or(Vec3::X))
            })
            .sum();
        Self {
            sun: (illuminance > 0.0).then_some(Sun { direction: toward, illuminance, color }),
            zenith: sky.radiance(Vec3::Y),
            horizon: around / 8.0,
            ground: GROUND * (level / std::f32::consts::PI),
            sky: Sky::Clear(sky),
        }
    }

    /// What a picture from all around shows; the sun, if any, is in the picture.
    pub fn from_map(map: Arc<crate::surroundings::EnvironmentMap>) -> Self {
        let mean = |rows: std::ops::Range<u32>| {
            let width = map.width as usize;
            let band = map.pixels.get(rows.start as usize * width..rows.end as usize * width).unwrap_or_default();
            band.iter().sum::<Vec3>() / band.len().max(1) as f32
        };
        let rows = map.height;
        Self {
            sun: None,
            zenith: mean(0..(rows / 6).max(1)),
            horizon: mean(rows / 3..(rows / 2).max(rows / 3 + 1)),
            ground: mean((rows * 2 / 3).min(rows.saturating_sub(1))..rows),
            sky: Sky::Map(map),
        }
    }

    /// Whether anything is bright outside.
    pub fn is_dark(&self) -> bool {
        let level = |color: Vec3| color.dot(LUMINANCE);
        self.sun.is_none_or(|sun| sun.illuminance <= 0.0) && level(self.zenith.max(self.horizon).max(self.ground)) < 1.0
    }
}

/// Illuminance on open ground by a sun this many degrees over the horizon, lx, sun and sky together: interpolated in
/// its logarithm between 700 lx at 0°, 40 lx at −3°, 3.4 lx at −6° and 0.01 lx at −12° (values of the US Naval
/// Observatory's table of natural illumination), and not below what a town leaves.
fn twilight(elevation: f32) -> f32 {
    const TABLE: [(f32, f32); 6] = [(-12.0, -2.0), (-6.0, 0.53), (-3.0, 1.6), (0.0, 2.85), (3.0, 3.45), (6.0, 3.85)];
    let at = elevation.clamp(TABLE[0].0, TABLE[5].0);
    let above = TABLE.iter().position(|(angle, _)| at <= *angle).unwrap_or(5).max(1);
    let ((low, dim), (high, bright)) = (TABLE[above - 1], TABLE[above]);
    let exponent = dim + (bright - dim) * (at - low) / (high - low);
    homewright_geometry::math::powf32(10.0, exponent) + TOWN
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
            sky: Sky::Gradient,
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
    /// What a surface with a normal would receive at each probe: an octahedral map of [`ProbeGrid::LIGHT_SIDE`]²
    /// texels row by row, each linear RGB in lx. A direction d lies at p = d.xz / (|d.x| + |d.y| + |d.z|), for d.y < 0
    /// at (1 − |p.yx|) · sign(p); the texel is (p / 2 + 1/2) · side.
    pub irradiance: Vec<Vec3>,
    /// What a rough gloss would reflect at each probe, by the direction of reflection: maps as of `irradiance`, each
    /// texel the mean luminance under the eighth power of the cosine, in cd/m².
    pub gloss: Vec<Vec3>,
    /// Distance to the nearest surface for each probe and direction: an octahedral map of [`ProbeGrid::DEPTH_SIDE`]²
    /// texels, each the mean distance and the mean of its square, in metres. Distances are cut at one and a half
    /// diagonals of a cell.
    pub depth: Vec<[f32; 2]>,
    /// Whether a probe stands in free space; those inside walls and furniture are passed over.
    pub is_valid: Vec<bool>,
}

impl ProbeGrid {
    /// Texels along one side of a probe's octahedral depth map.
    pub const DEPTH_SIDE: usize = 8;
    /// Texels along one side of a probe's octahedral maps of light.
    pub const LIGHT_SIDE: usize = 6;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(environment: &Environment) -> f32 {
        let Sky::Clear(sky) = &environment.sky else { return 0.0 };
        sky.illuminance() + environment.sun.map_or(0.0, |sun| sun.illuminance * sun.direction.y)
    }

    fn at(elevation: f64) -> Environment {
        Environment::clear(SkyPosition { azimuth: 225.0, elevation }, 0.0, 2.5)
    }

    #[test]
    fn the_light_outside_falls_steadily_from_noon_to_night() {
        let levels: Vec<f32> =
            [60.0, 30.0, 10.0, 6.0, 3.0, 0.0, -3.0, -6.0, -12.0].into_iter().map(|height| level(&at(height))).collect();
        assert!(levels.windows(2).all(|pair| pair[0] > pair[1]), "{levels:?}");
        assert!((60_000.0..130_000.0).contains(&levels[0]) && levels[8] < 1.0, "{levels:?}");
        assert!((500.0..1500.0).contains(&levels[5]), "{levels:?}");
    }

    #[test]
    fn a_web_scales_with_the_flux() {
        let web = PhotometricWeb::new(vec![0.0, 90.0, 180.0], vec![0.0], vec![10.0; 3]).unwrap();
        let flux = web.flux() * 3.0;
        let light = Light { web: Some(Arc::new(web)), flux, ..Light::default() };
        assert!((light.intensity() - 30.0).abs() < 1e-3, "{}", light.intensity());
    }

    #[test]
    fn a_map_sums_itself_up() {
        let map = crate::surroundings::EnvironmentMap { width: 4, height: 6, pixels: vec![Vec3::ONE; 24], turn: 0.0 };
        let environment = Environment::from_map(Arc::new(map));
        assert_eq!(environment.zenith, Vec3::ONE);
        assert_eq!(environment.radiance(Vec3::NEG_Y), Vec3::ONE);
    }
}

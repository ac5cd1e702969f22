//! Luminaires of the scene as the shaders read them, with their shadow tiles.

use std::f32::consts::PI;

use glam::{Mat4, Vec3, Vec4};
use homewright_geometry::math;
use homewright_scene::light::{Emitter, Light};
use homewright_scene::web::PhotometricWeb;
use homewright_scene::{Key, Scene, Tag};

use crate::environment::Window;
use crate::layout::LightUniform;

/// A luminaire adds less than this illuminance where it is left out, lx; and it never reaches farther, metres.
const FAINT: f32 = 0.3;
const FARTHEST: f32 = 20.0;
/// Nearest thing that throws a shadow, metres.
pub(crate) const TILE_NEAR: f32 = 0.02;

/// Lights that the shader computes alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Balls, spots and downlights.
    Point,
    /// Luminous panels and windows.
    Panel,
    /// Tubes and strips.
    Tube,
}

impl Family {
    /// Where its number stands in a cell's counts.
    pub(crate) fn shift(self) -> u32 {
        match self {
            Self::Point => 0,
            Self::Panel => 10,
            Self::Tube => 20,
        }
    }
}

/// A light on its way to the device.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PreparedLight {
    pub(crate) uniform: LightUniform,
    pub(crate) family: Family,
    /// What carries it throws no shadow in it.
    pub(crate) tag: Tag,
    pub(crate) origin: Vec3,
    pub(crate) range: f32,
    /// From the middle to the end of a long or wide opening.
    pub(crate) half_extent: Vec3,
    /// Main direction if nothing is sent backwards.
    pub(crate) faces: Option<Vec3>,
    /// Greatest intensity, cd, to tell important lights from others.
    pub(crate) strength: f32,
    /// Clip-from-scene of each tile, `None` where the light sends nothing; none for a light without shadows.
    pub(crate) tiles: Vec<Option<Mat4>>,
    /// Half the width that a tile shows at 1 m.
    pub(crate) tile_half: f32,
    /// Name that survives changes of other lights.
    pub(crate) key: Key,
}

impl PreparedLight {
    /// The light as seen from so far away that its shape does not matter.
    pub(crate) fn as_point(&self) -> LightUniform {
        let own = self.uniform;
        let has_web = own.shape[3] != 0.0;
        let (kind, factor) = match self.family {
            Family::Point => return own,
            Family::Panel => (if has_web { SPHERE } else { DISC }, 4.0 * own.along[3] * own.shape[0]),
            // The same flux to all sides: π² I over 4π.
            Family::Tube => (SPHERE, if has_web { 1.0 } else { PI / 4.0 }),
        };
        let color = Vec3::from_slice(&own.color) * factor;
        let [x, y, z, _] = own.direction;
        LightUniform {
            direction: [x, y, z, kind],
            color: color.extend(0.0).into(),
            shape: [0.0, 0.0, 0.0, own.shape[3]],
            ..own
        }
    }
}

/// Kinds as `lights.wgsl` counts them.
const SPHERE: f32 = 0.0;
const SPOT: f32 = 1.0;
const DISC: f32 = 2.0;
const RECTANGLE: f32 = 3.0;
const TUBE: f32 = 4.0;
const WINDOW: f32 = 5.0;

/// Names the layer of a web among the textures, counted from 1; none for one too many.
pub(crate) type Numbers<'a> = &'a dyn Fn(&PhotometricWeb) -> Option<u32>;

/// All lights that give light, the strongest first; windows only where they stand in for baked light.
pub(crate) fn prepare(scene: &Scene, windows: &[Window], numbers: Numbers<'_>) -> Vec<PreparedLight> {
    let mut lights: Vec<_> = scene.lights.iter().flat_map(|(key, light)| prepare_light(*key, light, numbers)).collect();
    lights.extend(windows.iter().enumerate().filter_map(|(index, window)| prepare_window(index, window)));
    lights.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.key.cmp(&b.key)));
    lights
}

/// A light, or the two sides of a panel that shines to both; none for one that is off.
fn prepare_light(key: Key, light: &Light, numbers: Numbers<'_>) -> Vec<PreparedLight> {
    let vectors = [light.position, light.direction, light.along, light.color];
    if !(light.flux > 0.0 && light.flux.is_finite() && vectors.iter().all(|v| v.is_finite())) {
        return Vec::new();
    }
    let direction = light.direction.try_normalize().unwrap_or(Vec3::NEG_Y);
    let along = (light.along - direction * direction.dot(light.along)).try_normalize();
    let along = along.unwrap_or_else(|| direction.any_orthonormal_vector());
    let measured = light.web.as_deref().and_then(|web| Some((web, numbers(web)? as f32)));
    let behind = measured.map_or(0.0, |(web, _)| behind(web));
    let is_point = !matches!(light.emitter, Emitter::Rectangle { .. } | Emitter::Tube { .. });
    if let Some((web, number)) = measured.filter(|_| is_point) {
        let peak = web.peak() * light.flux / web.flux();
        return vec![measured_light(key, light, (direction, along), (peak, number, behind))];
    }
    let front = shaped_light(key, light, (direction, along), measured);
    if behind > 0.0 && front.family == Family::Panel {
        // The other side is a panel of its own that reads the same web from behind.
        let turned = measured.map(|(web, number)| (web, -number));
        let back = shaped_light(Key(!key.0), light, (-direction, along), turned);
        let strength = front.strength * behind;
        return vec![front, PreparedLight { strength, ..back }];
    }
    vec![front]
}

/// A light whose opening counts with its shape; measured with a web and its number, negative for its back.
fn shaped_light(
    key: Key,
    light: &Light,
    (direction, along): (Vec3, Vec3),
    measured: Option<(&PhotometricWeb, f32)>,
) -> PreparedLight {
    let intensity = measured.map_or_else(|| light.intensity(), |(web, _)| web.peak() * light.flux / web.flux());
    let (kind, color, half_length, shape) = match light.emitter {
        Emitter::Sphere { radius } => (SPHERE, intensity, 0.0, [radius, 0.0, 0.0]),
        Emitter::Spot { inner, outer, radius } => {
            let (inside, outside) = (math::cos32(inner), math::cos32(outer));
            let scale = 1.0 / (inside - outside).max(1e-3);
            (SPOT, intensity, flatness(light), [radius, scale, -outside * scale])
        }
        Emitter::Disc { radius } => (DISC, intensity, flatness(light), [radius, 0.0, 0.0]),
        Emitter::Rectangle { length, width } => {
            let (length, width) = (length.max(0.01), width.max(0.01));
            (RECTANGLE, intensity / (length * width), length * 0.5, [width * 0.5, 0.0, 0.0])
        }
        Emitter::Tube { length, radius } => (TUBE, intensity, length.max(0.01) * 0.5, [radius, 0.0, 0.0]),
    };
    let range = (intensity / FAINT).sqrt().clamp(0.5, FARTHEST);
    let faces = matches!(kind, SPOT | DISC | RECTANGLE).then_some(direction);
    let (tiles, tile_half) = if light.casts_shadow { tiles_of(light, direction) } else { (Vec::new(), 1.0) };
    PreparedLight {
        uniform: LightUniform {
            position: light.position.extend(range).into(),
            direction: direction.extend(kind).into(),
            along: along.extend(half_length).into(),
            color: (light.color * color).extend(0.0).into(),
            shape: [shape[0].max(0.0), shape[1], shape[2], measured.map_or(0.0, |(_, number)| number)],
        },
        family: match light.emitter {
            Emitter::Sphere { .. } | Emitter::Spot { .. } | Emitter::Disc { .. } => Family::Point,
            Emitter::Rectangle { .. } => Family::Panel,
            Emitter::Tube { .. } => Family::Tube,
        },
        tag: light.tag,
        origin: light.position,
        range,
        half_extent: if matches!(kind, RECTANGLE | TUBE) { along * half_length * 0.95 } else { Vec3::ZERO },
        faces,
        strength: intensity,
        tiles,
        tile_half,
        key,
    }
}

/// Above zero where what is seen of a point's opening shrinks with the cosine.
fn flatness(light: &Light) -> f32 {
    if matches!(light.emitter, Emitter::Spot { .. } | Emitter::Disc { .. }) { 1.0 } else { 0.0 }
}

/// The largest intensity that a web sends behind its opening, over its peak; 0 where it is next to nothing.
fn behind(web: &PhotometricWeb) -> f32 {
    let rows = web.vertical().len();
    let backward = web.candela().chunks_exact(rows).flat_map(|plane| plane.iter().zip(web.vertical()));
    let most = backward.filter(|(_, angle)| **angle > 92.5).map(|(intensity, _)| *intensity).fold(0.0, f32::max);
    if most > 0.002 * web.peak() { most / web.peak() } else { 0.0 }
}

/// Angle from the main direction, radians, beyond which a web gives less than a hundredth of its peak.
fn widest(web: &PhotometricWeb) -> f32 {
    let rows = web.vertical().len();
    let lit = web.candela().chunks_exact(rows).flat_map(|plane| plane.iter().zip(web.vertical()));
    lit.filter(|(intensity, _)| **intensity > 0.01 * web.peak())
        .map(|(_, angle)| angle.to_radians())
        .fold(0.0, f32::max)
}

/// A light whose distribution was measured, as a point with the size of its opening: `peak` in cd as dimmed.
fn measured_light(
    key: Key,
    light: &Light,
    (direction, along): (Vec3, Vec3),
    (peak, number, behind): (f32, f32, f32),
) -> PreparedLight {
    let radius = match light.emitter {
        Emitter::Sphere { radius } | Emitter::Spot { radius, .. } | Emitter::Disc { radius } => radius,
        Emitter::Rectangle { length, width } => (length * width).max(0.0).sqrt() * 0.5,
        Emitter::Tube { length, .. } => length * 0.25,
    };
    let range = (peak / FAINT).sqrt().clamp(0.5, FARTHEST);
    let faces = (behind <= 0.0).then_some(direction);
    let narrow = light.web.as_ref().map_or(PI, |web| widest(web)).max(0.02);
    let (tiles, tile_half) = if !light.casts_shadow {
        (Vec::new(), CUBE_HALF)
    } else if narrow < 1.1 {
        let half = math::tan(f64::from(narrow)) as f32 * 1.05;
        (vec![Some(tile_matrix(light.position, direction, (half, nearest(radius))))], half)
    } else {
        (cube_tiles(light.position, faces, nearest(radius)), CUBE_HALF)
    };
    PreparedLight {
        uniform: LightUniform {
            position: light.position.extend(range).into(),
            direction: direction.extend(SPHERE).into(),
            along: along.extend(flatness(light)).into(),
            color: (light.color * peak).extend(0.0).into(),
            // The cone of its only tile, if it has one.
            shape: [radius.max(0.0), 1.0, -math::cos32(narrow), number],
        },
        family: Family::Point,
        tag: light.tag,
        origin: light.position,
        range,
        half_extent: Vec3::ZERO,
        faces,
        strength: peak,
        tiles,
        tile_half,
        key,
    }
}

fn prepare_window(index: usize, window: &Window) -> Option<PreparedLight> {
    let along = Vec3::Y.cross(window.inwards).try_normalize()?;
    let intensity = window.luminance.max_element() * 4.0 * window.half[0] * window.half[1];
    let origin = window.center + window.inwards * 0.05;
    Some(PreparedLight {
        uniform: LightUniform {
            position: origin.extend(FARTHEST).into(),
            direction: window.inwards.extend(WINDOW).into(),
            along: along.extend(window.half[0]).into(),
            color: window.luminance.extend(0.0).into(),
            shape: [window.half[1], 0.0, 0.0, 0.0],
        },
        family: Family::Panel,
        tag: window.tag,
        origin,
        range: FARTHEST,
        half_extent: along * window.half[0] * 0.9,
        faces: Some(window.inwards),
        strength: intensity,
        tiles: cube_tiles(origin, Some(window.inwards), TILE_NEAR),
        tile_half: CUBE_HALF,
        key: Key(u128::MAX - index as u128),
    })
}

/// A little more than half of 90°, so that soft edges find texels beyond the rim.
const CUBE_HALF: f32 = 1.03;

fn tiles_of(light: &Light, direction: Vec3) -> (Vec<Option<Mat4>>, f32) {
    match light.emitter {
        Emitter::Spot { outer, .. } if outer < 1.1 => {
            let half = math::tan(f64::from(outer.max(0.02))) as f32 * 1.05;
            (vec![Some(tile_matrix(light.position, direction, (half, TILE_NEAR)))], half)
        }
        Emitter::Sphere { radius } | Emitter::Tube { radius, .. } => {
            (cube_tiles(light.position, None, nearest(radius)), CUBE_HALF)
        }
        Emitter::Spot { .. } | Emitter::Disc { .. } | Emitter::Rectangle { .. } => {
            (cube_tiles(light.position + direction * 0.01, Some(direction), TILE_NEAR), CUBE_HALF)
        }
    }
}

/// Nearest thing that throws a shadow: what sticks in a ball or tube of light stops none of it. `nearest` in `shadow.wgsl`.
fn nearest(radius: f32) -> f32 {
    radius.max(TILE_NEAR)
}

fn cube_tiles(origin: Vec3, faces: Option<Vec3>, near: f32) -> Vec<Option<Mat4>> {
    let axes = [Vec3::X, Vec3::NEG_X, Vec3::Y, Vec3::NEG_Y, Vec3::Z, Vec3::NEG_Z];
    // A face reaches 54.7° from its axis; one that lies wholly behind the light stays empty.
    let is_lit = |axis: Vec3| faces.is_none_or(|direction| axis.dot(direction) > -0.81);
    axes.iter().map(|axis| is_lit(*axis).then(|| tile_matrix(origin, *axis, (CUBE_HALF, near)))).collect()
}

/// Clip space with reversed depth from the scene, looking along `direction`.
fn tile_matrix(origin: Vec3, direction: Vec3, (half, near): (f32, f32)) -> Mat4 {
    let up = if direction.y.abs() > 0.99 { Vec3::Z } else { Vec3::Y };
    let view = glam::camera::rh::view::look_to_mat4(origin, direction, up);
    let clip = Mat4::from_cols(
        Vec4::new(1.0 / half, 0.0, 0.0, 0.0),
        Vec4::new(0.0, 1.0 / half, 0.0, 0.0),
        Vec4::new(0.0, 0.0, 0.0, -1.0),
        Vec4::new(0.0, 0.0, near, 0.0),
    );
    clip * view
}

/// Flux of a lamp of a given intensity in all directions, lm.
#[cfg(test)]
pub(crate) fn flux_of_candela(candela: f32) -> f32 {
    4.0 * std::f32::consts::PI * candela
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lamp(flux: f32) -> Light {
        Light {
            name: String::new(),
            tag: Tag(7),
            position: Vec3::Y,
            direction: Vec3::NEG_Y,
            along: Vec3::X,
            emitter: Emitter::Sphere { radius: 0.03 },
            web: None,
            flux,
            color: Vec3::ONE,
            casts_shadow: true,
        }
    }

    fn prepared(light: &Light) -> Option<PreparedLight> {
        prepare_light(Key(1), light, &|_| Some(1)).into_iter().next()
    }

    #[test]
    fn a_lamp_that_is_off_costs_nothing() {
        assert!(prepared(&lamp(0.0)).is_none());
        assert!(prepared(&lamp(f32::NAN)).is_none());
    }

    #[test]
    fn intensity_follows_from_flux() {
        let prepared = prepared(&lamp(flux_of_candela(100.0))).expect("it is on");
        assert!((prepared.uniform.color[0] - 100.0).abs() < 1e-3);
        assert_eq!(prepared.tiles.len(), 6);
    }

    #[test]
    fn a_downlight_draws_no_shadows_above_itself() {
        let light = Light { emitter: Emitter::Disc { radius: 0.05 }, ..lamp(500.0) };
        let prepared = prepared(&light).expect("it is on");
        assert!(prepared.tiles[2].is_none(), "the face that looks up");
        assert!(prepared.tiles[3].is_some(), "the face that looks down");
    }
}

//! Marks of the editor that follow from the scene: where the light of lamps goes, and how large a thing is.

use std::f32::consts::{FRAC_PI_3, TAU};

use glam::{Mat3, UVec2, Vec2, Vec3, Vec4};
use homewright_geometry::intersect::Ray;
use homewright_geometry::{Bounds, math};
use homewright_scene::light::{Emitter, Light};
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Tag};

use crate::draw_list::Placed;
use crate::settings::{Line, Triangle};
use crate::{Renderer, View};

/// Corners of a cone's rim, and how many of them have a line to the lamp.
const RIM: u32 = 32;
const SPOKES: u32 = 8;
/// A cone ends here where nothing stands in its way, metres.
const REACH: f32 = 4.0;
/// Most lamps that show their cones at once.
const MOST_LAMPS: usize = 24;
/// Parts of a cone that lie behind things show by this much.
const HIDDEN: f32 = 0.25;

/// The box round a thing in the frame in which it was turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Middle of the box, scene frame, metres.
    pub center: Vec3,
    /// Half its sides along its own directions, scene frame, metres; the second goes up.
    pub half: [Vec3; 3],
}

/// A length of an extent, as a line with ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// The line and its two ends.
    pub lines: [Line; 3],
    /// Where its figure stands, scene frame, metres.
    pub middle: Vec3,
    /// Metres.
    pub length: f32,
}

impl Extent {
    /// Width, depth and height as lines beside the edges that an eye sees best.
    pub fn dimensions(&self, camera: &Camera, color: Vec4) -> [Dimension; 3] {
        let [width, up, depth] = self.half;
        let towards = |axis: Vec3| if (camera.eye - self.center).dot(axis) >= 0.0 { axis } else { -axis };
        let (side, front) = (towards(width), towards(depth));
        let along = |axis: Vec3, base: Vec3, out: Vec3| {
            let gap = out.try_normalize().unwrap_or(Vec3::ZERO) * 0.08;
            let (start, end) = (base - axis + gap, base + axis + gap);
            let line = |start, end, width| Line { start, end, color, width, hidden: 0.35 };
            let tick = |at: Vec3| line(at - gap * 0.6, at + gap * 0.6, 1.5);
            Dimension {
                lines: [line(start, end, 1.5), tick(start), tick(end)],
                middle: (start + end) * 0.5,
                length: 2.0 * axis.length(),
            }
        };
        [
            along(width, self.center + front - up, front),
            along(depth, self.center + side - up, side),
            along(up, self.center + side - front, side),
        ]
    }
}

impl Renderer {
    /// The box round a thing; none for one that is not shown.
    pub fn extent(&self, tag: Tag) -> Option<Extent> {
        let shown = || self.placed().filter(|placed| placed.tag == tag && placed.is_shown());
        let first = shown().next()?;
        let matrix = self.scene().nodes.get(&first.key)?.matrix();
        // Turned about the vertical as its first part is; what is tipped over counts as it stands.
        let level = Vec2::new(matrix.x_axis.x, matrix.x_axis.z).try_normalize().unwrap_or(Vec2::X);
        let frame = Mat3::from_cols(Vec3::new(level.x, 0.0, level.y), Vec3::Y, Vec3::new(-level.y, 0.0, level.x));
        let mut bounds = Bounds::EMPTY;
        for placed in shown() {
            let Some(node) = self.scene().nodes.get(&placed.key) else { continue };
            let turned = glam::Mat4::from_mat3(frame.transpose()) * node.matrix();
            bounds = bounds.union(&self.shape_bounds(placed).transformed(&turned));
        }
        let size = bounds.size() * 0.5;
        let is_sound = !bounds.is_empty() && size.is_finite();
        is_sound.then(|| Extent {
            center: frame * bounds.center(),
            half: [frame.x_axis * size.x, frame.y_axis * size.y, frame.z_axis * size.z],
        })
    }

    /// Where the light of things goes: for each of their lamps that is on and has a direction the cone within which its
    /// intensity is more than half, as far as the next surface.
    pub fn light_cones(&self, tags: &[Tag], color: Vec4) -> (Vec<Line>, Vec<Triangle>) {
        let (mut lines, mut triangles) = (Vec::new(), Vec::new());
        let lamps = self.scene().lights.values().filter(|light| light.flux > 0.0 && tags.contains(&light.tag));
        for (light, half_angle) in lamps.filter_map(|light| Some((light, half_angle(light)?))).take(MOST_LAMPS) {
            self.cone(light, half_angle, color, (&mut lines, &mut triangles));
        }
        (lines, triangles)
    }

    fn cone(
        &self,
        light: &Light,
        half_angle: f32,
        color: Vec4,
        (lines, triangles): (&mut Vec<Line>, &mut Vec<Triangle>),
    ) {
        let Some(forward) = light.direction.try_normalize() else { return };
        let across = forward.any_orthonormal_vector();
        let beside = forward.cross(across);
        let view = View::new(Camera::default(), UVec2::ONE);
        let stops = |placed: &Placed| placed.is_shown() && placed.tag != light.tag && placed.layer != Layer::Opening;
        let (sine, cosine) = (math::sin32(half_angle), math::cos32(half_angle));
        let end = |step: u32| {
            let turn = TAU * step as f32 / RIM as f32;
            let out = across * math::cos32(turn) + beside * math::sin32(turn);
            let direction = forward * cosine + out * sine;
            let ray = Ray { origin: light.position, direction };
            let met = self.cast(&view, &stops, &ray).map_or(REACH, |hit| hit.distance - 0.01);
            light.position + direction * met.clamp(0.0, REACH)
        };
        let rim: Vec<Vec3> = (0..RIM).map(end).collect();
        let faint = color * Vec4::new(1.0, 1.0, 1.0, 0.35);
        for (step, point) in rim.iter().enumerate() {
            let next = rim[(step + 1) % rim.len()];
            lines.push(Line { start: *point, end: next, color, width: 1.5, hidden: HIDDEN });
            if (step as u32).is_multiple_of(RIM / SPOKES) {
                lines.push(Line { start: light.position, end: *point, color: faint, width: 1.0, hidden: HIDDEN });
            }
            let veil = color * Vec4::new(1.0, 1.0, 1.0, 0.07);
            triangles.push(Triangle { corners: [light.position, *point, next], color: veil, hidden: 0.0 });
        }
    }
}

/// The angle from its main direction where a lamp's intensity has fallen to half, radians; none for one that shines to
/// all sides.
fn half_angle(light: &Light) -> Option<f32> {
    if let Some(web) = &light.web {
        let peak = web.at(0.0, 0.0);
        if peak < 0.5 * web.peak() {
            return None;
        }
        let falls = web.vertical().iter().find(|angle| web.at(**angle, 0.0) < 0.5 * peak);
        return falls.map(|angle| angle.to_radians()).filter(|angle| *angle < 1.45);
    }
    match light.emitter {
        Emitter::Spot { inner, outer, .. } => Some(0.5 * (inner + outer)),
        Emitter::Disc { .. } | Emitter::Rectangle { .. } => Some(FRAC_PI_3),
        Emitter::Sphere { .. } | Emitter::Tube { .. } => None,
    }
}

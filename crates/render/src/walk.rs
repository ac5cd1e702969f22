//! Where a walker can go: a body of some width among what stands in the scene.
//!
//! A body is an upright cylinder from over the knees to the eye. What it meets is the part of each triangle at these
//! heights, seen from above; it slides along what it touches. Doors and windows stand open to it: the wall round them
//! does not. Lower things, such as sills of doors and carpets, are stepped over.

use glam::{Vec2, Vec3};
use homewright_geometry::Bounds;
use homewright_scene::Scene;
use homewright_scene::node::Layer;

use crate::draw_list::{DrawList, Stores};

/// From the floor to the lower end of the body, metres: lower things are stepped over.
const STEP: f32 = 0.35;
/// From the eye to the upper end of the body, metres.
const ABOVE_EYE: f32 = 0.1;
/// Ways to slide that are tried at one place.
const SLIDES: usize = 3;

/// A walker's body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Body {
    /// Half its width, metres.
    pub radius: f32,
    /// Height of the eye over the floor, metres.
    pub eye_height: f32,
}

/// Where the eye of a body comes by wishing to go `way` (level part, metres) from `eye`, scene frame.
pub(crate) fn walk(scene: &Scene, list: &DrawList, stores: Stores<'_>, body: Body, eye: Vec3, way: Vec3) -> Vec3 {
    let way = Vec2::new(way.x, way.z);
    if !(way.is_finite() && eye.is_finite()) || way == Vec2::ZERO || body.radius <= 0.0 {
        return eye;
    }
    let floor = eye.y - body.eye_height;
    let heights = [floor + STEP, eye.y + ABOVE_EYE];
    let reach = way.length() + 2.0 * body.radius;
    let near = Bounds {
        min: Vec3::new(eye.x - reach, heights[0], eye.z - reach),
        max: Vec3::new(eye.x + reach, heights[1], eye.z + reach),
    };
    let obstacles = obstacles(scene, list, stores, &near);
    // Steps shorter than the body, so that none leaps over a wall.
    let steps = (way.length() / (0.5 * body.radius)).ceil().clamp(1.0, 64.0);
    let mut at = Vec2::new(eye.x, eye.z);
    for _ in 0..steps as u32 {
        at = slide(&obstacles, at, way / steps, body.radius);
    }
    Vec3::new(at.x, eye.y, at.y)
}

/// One step, or as much of it as there is room for along what is touched.
fn slide(obstacles: &[Outline], at: Vec2, step: Vec2, radius: f32) -> Vec2 {
    let now = room(obstacles, at).0;
    let mut step = step;
    for _ in 0..SLIDES {
        let next = at + step;
        let (room, away) = room(obstacles, next);
        // Who stands too close already, as after a wall was moved, may leave.
        if room >= radius.min(now) - 1e-5 {
            return next;
        }
        let Some(away) = away.try_normalize() else { return at };
        let into = step.dot(away);
        if into >= -1e-6 {
            return at;
        }
        step -= away * into;
    }
    at
}

/// Distance from a point to the nearest outline, 0 inside of one, and the way from there to the point.
fn room(obstacles: &[Outline], at: Vec2) -> (f32, Vec2) {
    let mut nearest = (f32::INFINITY, Vec2::ZERO);
    for outline in obstacles {
        let found = outline.distance(at);
        if found.0 < nearest.0 {
            nearest = found;
        }
    }
    nearest
}

/// The part of a triangle at the heights of the body, seen from above: up to seven corners.
#[derive(Debug, Clone, Copy)]
struct Outline {
    corners: [Vec2; 8],
    count: usize,
}

impl Outline {
    fn of(triangle: [Vec3; 3], [low, high]: [f32; 2]) -> Option<Self> {
        let mut corners = [Vec3::ZERO; 8];
        corners[..3].copy_from_slice(&triangle);
        let above = |point: Vec3| point.y - low;
        let below = |point: Vec3| high - point.y;
        let count = clip(&mut corners, 3, &above);
        let count = clip(&mut corners, count, &below);
        (count > 0).then(|| Self { corners: corners.map(|corner| Vec2::new(corner.x, corner.z)), count })
    }

    fn distance(&self, at: Vec2) -> (f32, Vec2) {
        let corners = &self.corners[..self.count];
        let mut nearest = (f32::INFINITY, Vec2::ZERO);
        let mut turns = [false; 2];
        for (index, a) in corners.iter().enumerate() {
            let b = corners[(index + 1) % corners.len()];
            let along = b - *a;
            let share = ((at - *a).dot(along) / along.length_squared().max(1e-12)).clamp(0.0, 1.0);
            let away = at - (*a + along * share);
            let side = along.perp_dot(at - *a);
            turns[0] |= side > 0.0;
            turns[1] |= side < 0.0;
            if away.length() < nearest.0 {
                nearest = (away.length(), away);
            }
        }
        // Upright triangles are a line from above, which has no inside.
        let is_inside = turns[0] != turns[1] && corners.len() > 2;
        if is_inside { (0.0, -nearest.1) } else { nearest }
    }
}

/// Cuts a polygon to where `side` is not negative; answers how many corners are left.
fn clip(corners: &mut [Vec3; 8], count: usize, side: &dyn Fn(Vec3) -> f32) -> usize {
    let before = *corners;
    let mut left = 0;
    let mut put = |corner: Vec3| {
        if left < corners.len() {
            corners[left] = corner;
            left += 1;
        }
    };
    for index in 0..count {
        let (a, b) = (before[index], before[(index + 1) % count]);
        let (from, to) = (side(a), side(b));
        if from >= 0.0 {
            put(a);
        }
        if (from >= 0.0) != (to >= 0.0) {
            put(a.lerp(b, from / (from - to)));
        }
    }
    left
}

fn obstacles(scene: &Scene, list: &DrawList, stores: Stores<'_>, near: &Bounds) -> Vec<Outline> {
    let meets = |bounds: &Bounds| bounds.min.cmple(near.max).all() && bounds.max.cmpge(near.min).all();
    let stands = |layer| matches!(layer, Layer::Wall | Layer::Item);
    let mut found = Vec::new();
    for placed in list.placed.iter().filter(|p| p.is_shown() && stands(p.layer) && meets(&p.bounds)) {
        let (Some(node), Some(shape)) = (scene.nodes.get(&placed.key), stores.meshes.get(placed.shape)) else {
            continue;
        };
        let matrix = node.matrix();
        for (mesh, range) in shape.shape.primitives.iter().zip(&shape.primitives) {
            if range.is_empty() {
                continue;
            }
            for triangle in mesh.indices.as_chunks::<3>().0 {
                let corners = triangle.map(|index| matrix.transform_point3(mesh.positions[index as usize]));
                if meets(&Bounds::of_points(corners)) {
                    found.extend(Outline::of(corners, [near.min.y, near.max.y]));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wall of 2 m height on x = 1 from z = −3 to 3.
    fn wall() -> Vec<Outline> {
        let [a, b] = [Vec3::new(1.0, 0.0, -3.0), Vec3::new(1.0, 0.0, 3.0)];
        let up = Vec3::Y * 2.0;
        [[a, b, b + up], [a, b + up, a + up]]
            .into_iter()
            .filter_map(|corners| Outline::of(corners, [0.35, 1.7]))
            .collect()
    }

    #[test]
    fn a_wall_stops_and_lets_slide_along_it() {
        let wall = wall();
        let mut at = Vec2::ZERO;
        for _ in 0..40 {
            at = slide(&wall, at, Vec2::new(0.05, 0.05), 0.25);
        }
        assert!((0.70..=0.7501).contains(&at.x), "stopped 0.25 m before the wall, at {at}");
        assert!(at.y > 1.9, "and slid along it to {at}");
    }

    #[test]
    fn who_stands_in_a_wall_can_leave_it() {
        let wall = wall();
        let at = (0..10).fold(Vec2::new(0.9, 0.0), |at, _| slide(&wall, at, Vec2::new(-0.05, 0.0), 0.25));
        assert!(at.x < 0.5, "{at}");
    }

    #[test]
    fn a_table_top_is_met_from_all_sides_and_a_carpet_is_not() {
        let corner = Vec3::new(0.0, 0.75, 0.0);
        let top = [corner, corner + Vec3::X, corner + Vec3::Z];
        let outline = Outline::of(top, [0.35, 1.7]).expect("it lies at the height of the body");
        assert_eq!(outline.distance(Vec2::new(0.2, 0.2)).0, 0.0);
        assert!((outline.distance(Vec2::new(-0.5, 0.2)).0 - 0.5).abs() < 1e-6);
        assert!(Outline::of(top.map(|point| point - Vec3::Y * 0.7), [0.35, 1.7]).is_none());
    }
}

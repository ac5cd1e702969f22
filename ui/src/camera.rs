//! How the eye moves through the home: round a point, or on foot.

use glam::{Vec2, Vec3};
use homewright_geometry::math;
use homewright_scene::{Camera, Projection};

/// Height of a walker's eye over the floor, metres.
pub const EYE_HEIGHT: f32 = 1.6;
/// Steps of a walker, metres a second.
const PACE: f32 = 1.6;
/// Vertical field of view when looking from outside, radians.
const FIELD_OUTSIDE: f32 = 0.70;
/// Width over height of a picture that shows all of a home that is looked at from outside.
const WIDE: f32 = 1.25;
/// Vertical field of view on foot, radians.
const FIELD_ON_FOOT: f32 = 1.05;

/// How steeply the eye may look down from outside, radians.
const STEEPEST: f32 = -1.55;

/// Where one looks from, as keys of other programs have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// From the south.
    Front,
    /// From the east.
    Right,
    /// From above, north up.
    Above,
    /// From the other side than now.
    Opposite,
}

/// Where the eye is and where it looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eye {
    /// What is looked at, scene metres; on foot the eye itself.
    pub pivot: Vec3,
    /// Direction of the look about the vertical, radians; 0 looks north (−Z).
    pub yaw: f32,
    /// Up or down, radians, positive up.
    pub pitch: f32,
    /// From the pivot to the eye, metres; 0 on foot.
    pub distance: f32,
}

impl Eye {
    /// A look from outside at a box that holds the home.
    pub fn outside(min: Vec3, max: Vec3) -> Self {
        let size = (max - min).max(Vec3::splat(1.0));
        let reach = size.x.max(size.z * 0.9).max(size.y);
        Self {
            pivot: (min + max) * 0.5 * Vec3::new(1.0, 0.6, 1.0),
            yaw: 0.35,
            pitch: -0.95,
            distance: reach * 1.45 + 1.5,
        }
    }

    /// From as far away as a picture of a width over height needs to show what a wide one shows.
    #[must_use]
    pub fn fitted(mut self, aspect: f32) -> Self {
        self.distance *= (WIDE / aspect.max(0.1)).max(1.0);
        self
    }

    /// A level look at a surface of a size in metres, from the side that `away` points to.
    pub fn facing(pivot: Vec3, away: Vec3, size: f32) -> Self {
        let look = -away;
        let yaw = math::atan2(f64::from(look.x), f64::from(-look.z)) as f32;
        Self { pivot, yaw, pitch: 0.0, distance: size * 1.35 + 0.6 }
    }

    /// The same pivot and distance, looked at from a side; nothing changes on foot.
    pub fn turn_to(&mut self, aspect: Aspect) {
        if self.is_on_foot() {
            return;
        }
        let quarter = std::f32::consts::FRAC_PI_2;
        (self.yaw, self.pitch) = match aspect {
            Aspect::Front => (0.0, 0.0),
            Aspect::Right => (-quarter, 0.0),
            Aspect::Above => (0.0, STEEPEST),
            Aspect::Opposite => (self.yaw + 2.0 * quarter, self.pitch),
        };
    }

    /// Whether it walks.
    pub fn is_on_foot(&self) -> bool {
        self.distance == 0.0
    }

    /// The unit vector of the look.
    pub fn forward(&self) -> Vec3 {
        let level = math::cos32(self.pitch);
        Vec3::new(math::sin32(self.yaw) * level, math::sin32(self.pitch), -math::cos32(self.yaw) * level)
    }

    /// The unit vector to the right, level.
    pub fn right(&self) -> Vec3 {
        Vec3::new(math::cos32(self.yaw), 0.0, math::sin32(self.yaw))
    }

    /// The place of the eye.
    pub fn place(&self) -> Vec3 {
        self.pivot - self.forward() * self.distance
    }

    /// The eye as a camera.
    pub fn camera(&self) -> Camera {
        let fov_y = if self.is_on_foot() { FIELD_ON_FOOT } else { FIELD_OUTSIDE };
        let eye = self.place();
        Camera {
            name: String::new(),
            eye,
            target: eye + self.forward(),
            projection: Projection::Perspective { fov_y },
            ..Camera::default()
        }
    }

    /// Origin and direction of the ray through a point of the picture, −1 … 1 from left to right and bottom to top.
    pub fn ray(&self, point: Vec2, aspect: f32) -> (Vec3, Vec3) {
        let fov_y = if self.is_on_foot() { FIELD_ON_FOOT } else { FIELD_OUTSIDE };
        let half = math::sin32(fov_y * 0.5) / math::cos32(fov_y * 0.5);
        let up = self.right().cross(self.forward());
        let direction = self.forward() + self.right() * (point.x * half * aspect) + up * (point.y * half);
        (self.place(), direction.try_normalize().unwrap_or(Vec3::NEG_Z))
    }

    /// Where a point of the scene is in a view's rectangle; nothing for what lies behind the eye.
    pub fn project(&self, point: Vec3, rect: egui::Rect) -> Option<egui::Pos2> {
        let fov_y = if self.is_on_foot() { FIELD_ON_FOOT } else { FIELD_OUTSIDE };
        let half = math::sin32(fov_y * 0.5) / math::cos32(fov_y * 0.5);
        let offset = point - self.place();
        let up = self.right().cross(self.forward());
        let depth = offset.dot(self.forward());
        if depth < 0.05 {
            return None;
        }
        let seen = Vec2::new(offset.dot(self.right()), -offset.dot(up)) / (depth * half);
        let scale = rect.height() * 0.5;
        Some(rect.center() + egui::vec2(seen.x, seen.y) * scale)
    }

    /// Turns about a point by a drag in pixels: the point keeps its place in the picture.
    pub fn orbit(&mut self, about: Vec3, drag: Vec2) {
        if self.is_on_foot() {
            self.look(drag);
            return;
        }
        let before = (about - self.place(), self.right(), self.forward());
        let up = before.1.cross(before.2);
        let seen = Vec3::new(before.0.dot(before.1), before.0.dot(up), before.0.dot(before.2));
        self.yaw += drag.x * 0.006;
        self.pitch = (self.pitch - drag.y * 0.006).clamp(STEEPEST, 1.2);
        let up = self.right().cross(self.forward());
        let eye = about - self.right() * seen.x - up * seen.y - self.forward() * seen.z;
        self.pivot = eye + self.forward() * self.distance;
    }

    /// Looks about by a drag in pixels.
    pub fn look(&mut self, drag: Vec2) {
        self.yaw += drag.x * 0.004;
        self.pitch = (self.pitch - drag.y * 0.004).clamp(-1.3, 1.3);
    }

    /// Shifts across the picture by a drag in pixels, at the depth of a point.
    pub fn pan(&mut self, about: Vec3, drag: Vec2, picture_height: f32) {
        let depth = (about - self.place()).dot(self.forward()).abs().clamp(0.5, 60.0);
        let half = math::sin32(FIELD_OUTSIDE * 0.5) / math::cos32(FIELD_OUTSIDE * 0.5);
        let step = 2.0 * depth * half / picture_height.max(1.0);
        let up = self.right().cross(self.forward());
        self.pivot += (up * drag.y - self.right() * drag.x) * step;
    }

    /// Moves towards a point, or away from it, by a number of wheel notches.
    pub fn zoom(&mut self, towards: Vec3, notches: f32) {
        if self.is_on_foot() {
            let level = Vec3::new(self.forward().x, 0.0, self.forward().z);
            self.pivot += level * notches * 0.3;
            return;
        }
        self.approach(towards, math::powf32(0.87, notches));
    }

    /// Brings the eye to a share of its distance, with a point staying where it is in the picture; on foot it stays.
    pub fn approach(&mut self, towards: Vec3, share: f32) {
        if self.is_on_foot() {
            return;
        }
        let distance = (self.distance * share).clamp(0.4, 120.0);
        let real = 1.0 - distance / self.distance;
        let eye = self.place();
        let next = eye + (towards - eye) * real;
        self.distance = distance;
        self.pivot = next + self.forward() * distance;
    }

    /// Walks by the keys held: right and forward −1 … 1, for a time in seconds.
    pub fn walk(&mut self, right: f32, forward: f32, is_fast: bool, seconds: f32) {
        let level = Vec3::new(self.forward().x, 0.0, self.forward().z).try_normalize().unwrap_or(Vec3::NEG_Z);
        let pace = PACE * if is_fast { 2.5 } else { 1.0 };
        self.pivot += (self.right() * right + level * forward) * pace * seconds;
    }

    /// Stoops or stretches by metres; on foot alone.
    pub fn rise(&mut self, by: f32, floor: f32) {
        self.pivot.y = (self.pivot.y + by).clamp(floor + 0.4, floor + 2.4);
    }

    /// Stands at a place at eye height over a floor, looking the same way.
    pub fn stand(&mut self, place: Vec3, floor: f32) {
        self.pivot = Vec3::new(place.x, floor + EYE_HEIGHT, place.z);
        self.distance = 0.0;
        self.pitch = -0.08;
    }

    /// Looks along a direction, as level as it looked.
    pub fn look_towards(&mut self, direction: Vec3) {
        if direction.x.abs() + direction.z.abs() > 1e-3 {
            self.yaw = math::atan2(f64::from(direction.x), f64::from(-direction.z)) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(eye: &Eye, point: Vec3) -> Vec2 {
        let offset = point - eye.place();
        let up = eye.right().cross(eye.forward());
        let depth = offset.dot(eye.forward());
        Vec2::new(offset.dot(eye.right()) / depth, offset.dot(up) / depth)
    }

    #[test]
    fn the_point_under_the_cursor_keeps_its_place_while_orbiting_and_zooming() {
        let mut eye = Eye::outside(Vec3::ZERO, Vec3::new(10.0, 2.8, 8.0));
        let point = Vec3::new(3.0, 0.0, 5.0);
        let before = seen(&eye, point);
        eye.orbit(point, Vec2::new(40.0, -25.0));
        assert!(seen(&eye, point).distance(before) < 1e-3, "orbit moved it");
        eye.zoom(point, 3.0);
        assert!(seen(&eye, point).distance(before) < 1e-3, "zoom moved it");
    }

    #[test]
    fn a_point_is_drawn_where_the_ray_to_it_goes_through_the_view() {
        let eye = Eye::outside(Vec3::ZERO, Vec3::new(10.0, 2.8, 8.0));
        let rect = egui::Rect::from_min_size(egui::pos2(40.0, 30.0), egui::vec2(900.0, 600.0));
        let at = eye.project(Vec3::new(7.0, 0.4, 2.0), rect).unwrap();
        let offset = (at - rect.center()) / (rect.size() * 0.5);
        let (origin, direction) = eye.ray(Vec2::new(offset.x, -offset.y), 1.5);
        let point = Vec3::new(7.0, 0.4, 2.0);
        assert!((point - origin).cross(direction).length() < 1e-3, "{at:?}");
        assert_eq!(eye.project(eye.place() - eye.forward(), rect), None, "behind the eye");
    }

    #[test]
    fn a_narrow_picture_shows_all_of_the_home_as_a_wide_one_does() {
        let (min, max) = (Vec3::ZERO, Vec3::new(12.0, 2.8, 9.0));
        for aspect in [0.5_f32, 0.8, 1.0, 1.6] {
            let eye = Eye::outside(min, max).fitted(aspect);
            let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(600.0 * aspect, 600.0));
            for corner in [min, max, Vec3::new(12.0, 0.0, 0.0), Vec3::new(0.0, 0.0, 9.0)] {
                let at = eye.project(corner, rect).unwrap();
                assert!(rect.contains(at), "{corner} is at {at} at {aspect}");
            }
        }
    }

    #[test]
    fn from_the_front_east_is_to_the_right_and_from_the_right_north_is() {
        let mut eye = Eye::outside(Vec3::ZERO, Vec3::new(10.0, 2.8, 8.0));
        eye.turn_to(Aspect::Front);
        assert!(eye.right().distance(Vec3::X) < 1e-6 && eye.place().z > 8.0);
        eye.turn_to(Aspect::Right);
        assert!(eye.right().distance(Vec3::NEG_Z) < 1e-6 && eye.place().x > 10.0);
        eye.turn_to(Aspect::Opposite);
        assert!(eye.place().x < 0.0);
        eye.turn_to(Aspect::Above);
        assert!(eye.forward().y < -0.99 && eye.right().distance(Vec3::X) < 1e-6);
    }

    #[test]
    fn the_ray_through_the_middle_looks_forward() {
        let eye = Eye::outside(Vec3::ZERO, Vec3::new(10.0, 2.8, 8.0));
        let (origin, direction) = eye.ray(Vec2::ZERO, 1.5);
        assert!(origin.distance(eye.place()) < 1e-4 && direction.distance(eye.forward()) < 1e-4);
    }
}

//! From where, and how, a scene is looked at.

use glam::{Mat4, Vec3};
use homewright_geometry::math;

use crate::WhiteBalance;

/// How bright a picture is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Exposure {
    /// Measured from the picture; the number is a correction in stops, positive brighter.
    Auto(f32),
    /// Exposure value at ISO 100; luminance L maps to L / (1.2 · 2^EV).
    Ev100(f32),
}

/// Perspective or parallel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Projection {
    /// Vertical field of view, radians.
    Perspective {
        /// Full vertical angle.
        fov_y: f32,
    },
    /// Parallel view.
    Orthographic {
        /// Metres from the top to the bottom of the picture.
        height: f32,
    },
}

/// A viewpoint in the scene frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Camera {
    /// Name for lists and export.
    pub name: String,
    /// Where the eye is, metres.
    pub eye: Vec3,
    /// What it looks at, metres; differs from `eye`.
    pub target: Vec3,
    /// Perspective or parallel.
    pub projection: Projection,
    /// How bright.
    pub exposure: Exposure,
    /// Which light is white.
    pub white_balance: WhiteBalance,
}

impl Camera {
    /// View frame (X right, Y up, looking along −Z) from the scene frame. Looking straight up or down, north
    /// (−Z of the scene) is up in the picture.
    pub fn view_from_scene(&self) -> Mat4 {
        let forward = (self.target - self.eye).try_normalize().unwrap_or(Vec3::NEG_Z);
        let up = if forward.y.abs() > 0.9999 { Vec3::NEG_Z } else { Vec3::Y };
        glam::camera::rh::view::look_to_mat4(self.eye, forward, up)
    }

    /// Where it looks on the plan, degrees clockwise from the plan's north (−Z of the scene), 0 … 360.
    pub fn heading(&self) -> f32 {
        let way = self.target - self.eye;
        math::atan2(f64::from(way.x), f64::from(-way.z)).to_degrees().rem_euclid(360.0) as f32
    }
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            name: String::new(),
            eye: Vec3::new(4.0, 3.0, 6.0),
            target: Vec3::new(0.0, 1.0, 0.0),
            projection: Projection::Perspective { fov_y: 0.85 },
            exposure: Exposure::Auto(0.0),
            white_balance: WhiteBalance::Auto,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_that_looks_along_x_heads_east() {
        let east = Camera { eye: Vec3::ZERO, target: Vec3::X, ..Camera::default() };
        assert!((east.heading() - 90.0).abs() < 1e-4);
    }

    #[test]
    fn the_target_lies_straight_ahead_at_its_distance() {
        let camera = Camera { eye: Vec3::new(1.0, 2.0, 3.0), target: Vec3::new(4.0, 2.0, 7.0), ..Camera::default() };
        let seen = camera.view_from_scene().transform_point3(camera.target);
        assert!(seen.abs_diff_eq(Vec3::new(0.0, 0.0, -5.0), 1e-5), "{seen}");
        let above = camera.view_from_scene().transform_vector3(Vec3::Y);
        assert!(above.abs_diff_eq(Vec3::Y, 1e-6), "{above}");
    }

    #[test]
    fn looking_straight_down_has_north_at_the_top() {
        let camera = Camera { eye: Vec3::new(0.0, 10.0, 0.0), target: Vec3::ZERO, ..Camera::default() };
        let view = camera.view_from_scene();
        assert!(view.transform_vector3(Vec3::NEG_Z).abs_diff_eq(Vec3::Y, 1e-6));
        assert!(view.transform_vector3(Vec3::X).abs_diff_eq(Vec3::X, 1e-6));
    }

    #[test]
    fn a_camera_without_a_direction_still_has_a_view() {
        let camera = Camera { eye: Vec3::ONE, target: Vec3::ONE, ..Camera::default() };
        assert!(camera.view_from_scene().is_finite());
    }
}

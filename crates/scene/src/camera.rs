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

/// How luminance becomes colour on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ToneCurve {
    /// Khronos PBR Neutral: product colours stay true.
    #[default]
    Neutral,
    /// AgX: softer highlights, as on film.
    AgX,
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

/// Fall or rise of a look, metres a metre, beyond which a view is not made upright: the picture would be drawn out.
const STEEPEST: f32 = 1.0;

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
    /// Whether what stands upright is upright in the picture, as architects' cameras take rooms: the look is level and
    /// the lens moves up or down until `target` is in the middle. Nothing to parallel and steep views.
    pub is_upright: bool,
    /// How bright.
    pub exposure: Exposure,
    /// Which light is white.
    pub white_balance: WhiteBalance,
    /// How luminance becomes colour.
    pub tone: ToneCurve,
}

impl Camera {
    /// View frame (X right, Y up, looking along −Z) from the scene frame. Looking straight up or down, north
    /// (−Z of the scene) is up in the picture.
    pub fn view_from_scene(&self) -> Mat4 {
        let forward = self.forward();
        let up = if forward.y.abs() > 0.9999 { Vec3::NEG_Z } else { Vec3::Y };
        glam::camera::rh::view::look_to_mat4(self.eye, forward, up)
    }

    /// Unit vector the picture is square to; level in upright views.
    fn forward(&self) -> Vec3 {
        let look = self.target - self.eye;
        let level = Vec3::new(look.x, if self.is_raised() { 0.0 } else { look.y }, look.z);
        level.try_normalize().unwrap_or(Vec3::NEG_Z)
    }

    /// Whether the lens is moved rather than the camera turned.
    fn is_raised(&self) -> bool {
        let look = self.target - self.eye;
        let is_perspective = matches!(self.projection, Projection::Perspective { .. });
        self.is_upright && is_perspective && look.y.abs() <= STEEPEST * Vec3::new(look.x, 0.0, look.z).length()
    }

    /// How far the middle of the picture lies over the point straight ahead, metres at a distance of 1 m; negative
    /// below, zero unless the view is upright.
    pub fn rise(&self) -> f32 {
        let look = self.target - self.eye;
        let level = Vec3::new(look.x, 0.0, look.z).length();
        if self.is_raised() && level > 0.0 { look.y / level } else { 0.0 }
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
            is_upright: false,
            exposure: Exposure::Auto(0.0),
            white_balance: WhiteBalance::Auto,
            tone: ToneCurve::Neutral,
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
    fn an_upright_view_is_level_and_rises_to_its_target() {
        let tilted = Camera { eye: Vec3::new(0.0, 1.5, 4.0), target: Vec3::new(0.0, 0.5, 0.0), ..Camera::default() };
        let upright = Camera { is_upright: true, ..tilted.clone() };
        assert_eq!(tilted.rise(), 0.0);
        // One metre down over four.
        assert!((upright.rise() + 0.25).abs() < 1e-6);
        let standing = upright.view_from_scene().transform_vector3(Vec3::Y);
        assert!(standing.abs_diff_eq(Vec3::Y, 1e-6), "{standing}");
        let seen = upright.view_from_scene().transform_point3(upright.target);
        assert!((seen.y / -seen.z - upright.rise()).abs() < 1e-6, "{seen}");
    }

    #[test]
    fn a_steep_look_is_not_made_upright() {
        let steep = Camera { eye: Vec3::new(0.0, 9.0, 1.0), target: Vec3::ZERO, is_upright: true, ..Camera::default() };
        assert_eq!(steep.rise(), 0.0);
        assert_eq!(steep.view_from_scene(), Camera { is_upright: false, ..steep.clone() }.view_from_scene());
    }

    #[test]
    fn a_camera_without_a_direction_still_has_a_view() {
        let camera = Camera { eye: Vec3::ONE, target: Vec3::ONE, ..Camera::default() };
        assert!(camera.view_from_scene().is_finite());
    }
}

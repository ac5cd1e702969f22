//! Cameras as they make rays: perspective, parallel, and all round for one eye or two.

use std::f32::consts::{PI, TAU};

use glam::{UVec2, Vec2, Vec3A};
use homewright_geometry::math;
use homewright_scene::{Camera, Projection};

use crate::pack::{PACK, Pack, Sixteen, Triple};
use crate::path::EyeRay;
use crate::wave::put;

/// Which picture is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shot {
    /// What the camera shows.
    #[default]
    View,
    /// All round from the camera's eye, equirectangular; the middle of the picture is where the camera looks, made
    /// level. Twice as wide as high.
    Panorama,
    /// A panorama for each eye, the left above the right: omnidirectional stereo with 64 mm between the eyes. As wide
    /// as high.
    StereoPanorama,
}

/// Half of the distance between the eyes, metres.
const HALF_APART: f32 = 0.032;

/// A camera ready to make rays.
#[derive(Debug, Clone)]
pub(crate) struct Lens {
    size: UVec2,
    eye: Vec3A,
    right: Vec3A,
    up: Vec3A,
    forward: Vec3A,
    /// Half height of the picture at distance 1, or in metres when parallel.
    half_height: f32,
    /// How far the middle of the picture lies over straight ahead at distance 1.
    rise: f32,
    is_parallel: bool,
    shot: Shot,
}

impl Lens {
    pub(crate) fn new(camera: &Camera, size: UVec2, shot: Shot) -> Self {
        let scene_from_view = camera.view_from_scene().inverse();
        let axis = |column: glam::Vec4| Vec3A::from(column.truncate());
        let (half_height, is_parallel) = match camera.projection {
            Projection::Perspective { fov_y } => (math::tan(f64::from(fov_y.clamp(0.01, 3.1)) * 0.5) as f32, false),
            Projection::Orthographic { height } => (height * 0.5, true),
        };
        let (right, forward) = (axis(scene_from_view.x_axis), -axis(scene_from_view.z_axis));
        let level = Vec3A::new(forward.x, 0.0, forward.z).try_normalize();
        let forward = match shot {
            Shot::View => forward,
            Shot::Panorama | Shot::StereoPanorama => level.unwrap_or(Vec3A::NEG_Z),
        };
        let (right, up) = match shot {
            Shot::View => (right, axis(scene_from_view.y_axis)),
            Shot::Panorama | Shot::StereoPanorama => (forward.cross(Vec3A::Y), Vec3A::Y),
        };
        Self { size, eye: camera.eye.into(), right, up, forward, half_height, rise: camera.rise(), is_parallel, shot }
    }

    /// The ray through a point of the picture, pixels from the top left.
    pub(crate) fn ray(&self, point: Vec2) -> EyeRay {
        let size = self.size.as_vec2();
        match self.shot {
            Shot::View => self.flat(point, size),
            Shot::Panorama => self.round(point / size, PI / size.y, 0.0),
            Shot::StereoPanorama => {
                let half = 0.5 * size.y;
                let is_right = point.y >= half;
                let row = if is_right { point.y - half } else { point.y };
                let aside = if is_right { HALF_APART } else { -HALF_APART };
                self.round(Vec2::new(point.x / size.x, row / half), PI / half, aside)
            }
        }
    }

    /// As [`Lens::ray`] through sixteen points: origins and directions.
    #[inline(always)]
    pub(crate) fn rays<P: Pack>(&self, x: P, y: P) -> (Triple<P>, Triple<P>) {
        let all = |point: Vec3A| Triple::new(P::splat(point.x), P::splat(point.y), P::splat(point.z));
        if self.shot != Shot::View || self.is_parallel {
            let mut lanes = [[Sixteen([0.0; PACK]); 3]; 2];
            let (x, y) = (x.store(), y.store());
            for lane in 0..PACK {
                let ray = self.ray(Vec2::new(x.0[lane], y.0[lane]));
                put(&mut lanes[0], lane, ray.origin);
                put(&mut lanes[1], lane, ray.direction);
            }
            return (Triple::load(&lanes[0]), Triple::load(&lanes[1]));
        }
        let size = self.size.as_vec2();
        let (two, one) = (P::splat(2.0), P::splat(1.0));
        let across = (x / P::splat(size.x) * two - one) * P::splat(size.x / size.y * self.half_height);
        let down = (y / P::splat(size.y) * two - one) * P::splat(self.half_height);
        let up = P::splat(self.rise) - down;
        let way = all(self.forward) + all(self.right).scale(across) + all(self.up).scale(up);
        (all(self.eye), way.unit())
    }

    fn flat(&self, point: Vec2, size: Vec2) -> EyeRay {
        let centered = (point / size * 2.0 - 1.0) * Vec2::new(size.x / size.y, -1.0) * self.half_height;
        let aside = self.right * centered.x + self.up * (centered.y + self.rise);
        let pixel = 2.0 * self.half_height / size.y;
        if self.is_parallel {
            return EyeRay { origin: self.eye + aside, direction: self.forward, width: pixel, spread: 0.0 };
        }
        let direction = (self.forward + aside).try_normalize().unwrap_or(self.forward);
        EyeRay { origin: self.eye, direction, width: 0.0, spread: pixel }
    }

    /// `place` 0 … 1 from the left and the top; `aside` is how far the eye stands to the right.
    fn round(&self, place: Vec2, pixel: f32, aside: f32) -> EyeRay {
        let (around, down) = ((place.x - 0.5) * TAU, place.y * PI);
        let (level, height) = (math::sin32(down), math::cos32(down));
        let (sine, cosine) = (math::sin32(around), math::cos32(around));
        let ahead = self.forward * cosine + self.right * sine;
        let direction = (ahead * level + self.up * height).try_normalize().unwrap_or(self.up);
        // Towards the poles the eyes come together, so that nothing twists.
        let to_right = self.right * cosine - self.forward * sine;
        EyeRay { origin: self.eye + to_right * (aside * level), direction, width: 0.0, spread: pixel }
    }
}

#[cfg(test)]
mod tests {
    use glam::Vec3;

    use super::*;

    #[test]
    fn upright_views_keep_plumb_lines_plumb_and_their_target_in_the_middle() {
        let camera = Camera {
            eye: Vec3::new(0.0, 1.5, 0.0),
            target: Vec3::new(0.0, 0.7, -4.0),
            is_upright: true,
            ..Camera::default()
        };
        let lens = Lens::new(&camera, UVec2::new(160, 100), Shot::View);
        let middle = lens.ray(Vec2::new(80.0, 50.0)).direction;
        let to_target = Vec3A::from(camera.target - camera.eye).normalize();
        assert!(middle.abs_diff_eq(to_target, 1e-5), "{middle}");
        // One column of the picture shows one plumb line of a wall 3 m ahead.
        let sideways = |row: f32| {
            let way = lens.ray(Vec2::new(120.0, row)).direction;
            way.x * 3.0 / -way.z
        };
        assert!((sideways(5.0) - sideways(95.0)).abs() < 1e-5, "{} {}", sideways(5.0), sideways(95.0));
    }
}

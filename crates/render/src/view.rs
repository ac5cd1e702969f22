//! The numbers of a camera: matrices, frustum, rays.

use glam::{Mat4, Vec2, Vec3, Vec4};
use homewright_geometry::{Bounds, math};
use homewright_scene::{Camera, Projection};

/// Nearest and, for parallel views, farthest distance that is drawn, metres.
const NEAR: f32 = 0.03;
const PARALLEL_REACH: f32 = 400.0;

/// A camera made ready for drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lens {
    pub(crate) view_from_scene: Mat4,
    pub(crate) scene_from_view: Mat4,
    pub(crate) eye: Vec3,
    pub(crate) is_parallel: bool,
    /// Half width and half height at 1 m, or in metres when parallel.
    pub(crate) half: Vec2,
    /// How far the middle of the picture lies over straight ahead at 1 m.
    pub(crate) rise: f32,
    pub(crate) near: f32,
    pub(crate) far: f32,
    /// A slanted near plane in the view frame: n·p + w ≥ 0 is kept.
    pub(crate) cut: Option<Vec4>,
}

impl Lens {
    pub(crate) fn new(camera: &Camera, aspect: f32) -> Self {
        let view_from_scene = camera.view_from_scene();
        let (half_height, is_parallel) = match camera.projection {
            Projection::Perspective { fov_y } => {
                let half = f64::from(fov_y.clamp(0.01, 3.0)) * 0.5;
                (math::tan(half) as f32, false)
            }
            Projection::Orthographic { height } => (height.max(0.001) * 0.5, true),
        };
        Self {
            view_from_scene,
            scene_from_view: view_from_scene.inverse(),
            eye: camera.eye,
            is_parallel,
            half: Vec2::new(half_height * aspect, half_height),
            rise: camera.rise(),
            // A parallel view sees behind its eye as well: plans and elevations place the eye anywhere.
            near: if is_parallel { -PARALLEL_REACH } else { NEAR },
            far: PARALLEL_REACH,
            cut: None,
        }
    }

    /// Clip space (Y up, depth 1 near … 0 far) from the scene, moved by a share of a pixel for smooth edges.
    pub(crate) fn clip_from_scene(&self, jitter: Vec2) -> Mat4 {
        let clip_from_view = if self.is_parallel {
            let depth = self.far - self.near;
            Mat4::from_cols(
                Vec4::new(1.0 / self.half.x, 0.0, 0.0, 0.0),
                Vec4::new(0.0, 1.0 / self.half.y, 0.0, 0.0),
                Vec4::new(0.0, 0.0, 1.0 / depth, 0.0),
                Vec4::new(jitter.x, jitter.y, self.far / depth, 1.0),
            )
        } else {
            Mat4::from_cols(
                Vec4::new(1.0 / self.half.x, 0.0, 0.0, 0.0),
                Vec4::new(0.0, 1.0 / self.half.y, 0.0, 0.0),
                Vec4::new(-jitter.x, self.rise / self.half.y - jitter.y, 0.0, -1.0),
                Vec4::new(0.0, 0.0, self.near, 0.0),
            )
        };
        let clip_from_view = self.cut.map_or(clip_from_view, |cut| self.slanted(clip_from_view, cut));
        clip_from_view * self.view_from_scene
    }

    /// A perspective whose depth is 1 on a plane and sinks behind it, by as much as still fits the picture's corners.
    fn slanted(&self, clip_from_view: Mat4, cut: Vec4) -> Mat4 {
        let steepest = cut.x.abs() * self.half.x + cut.y.abs() * self.half.y + cut.y * self.rise - cut.z;
        if steepest <= 1e-6 {
            return clip_from_view;
        }
        let depth = Vec4::new(0.0, 0.0, -1.0, 0.0) - cut * (0.999 / steepest);
        let mut rows = clip_from_view.transpose();
        rows.z_axis = depth;
        rows.transpose()
    }

    /// Start and unit direction of the ray through a point of the picture (0…1 from the top left).
    pub(crate) fn ray(&self, at: Vec2) -> (Vec3, Vec3) {
        let ndc = Vec2::new(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0) * self.half;
        let (start, way) = if self.is_parallel {
            (Vec3::new(ndc.x, ndc.y, -self.near), Vec3::NEG_Z)
        } else {
            (Vec3::ZERO, Vec3::new(ndc.x, ndc.y + self.rise, -1.0))
        };
        let direction = self.scene_from_view.transform_vector3(way).try_normalize().unwrap_or(Vec3::NEG_Z);
        (self.scene_from_view.transform_point3(start), direction)
    }
}

/// Planes that hold what a matrix shows, normals inwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frustum([Vec4; 5]);

impl Frustum {
    /// The sides and the end towards the eye; depth is not limited on the far side.
    pub(crate) fn new(clip_from_scene: &Mat4) -> Self {
        let [x, y, z, w] = [0, 1, 2, 3].map(|row| clip_from_scene.row(row));
        Self([w + x, w - x, w + y, w - y, w - z])
    }

    /// Whether a box may be seen; boxes near a corner may pass without need.
    pub(crate) fn may_show(&self, bounds: &Bounds) -> bool {
        if bounds.is_empty() {
            return false;
        }
        self.0.iter().all(|plane| {
            let normal = plane.truncate();
            let corner = Vec3::select(normal.cmpge(Vec3::ZERO), bounds.max, bounds.min);
            normal.dot(corner) + plane.w >= 0.0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera { eye: Vec3::new(0.0, 1.5, 4.0), target: Vec3::new(0.0, 1.5, 0.0), ..Camera::default() }
    }

    #[test]
    fn the_ray_through_a_point_of_the_picture_meets_what_is_drawn_there() {
        for projection in [Projection::Perspective { fov_y: 0.8 }, Projection::Orthographic { height: 3.0 }] {
            let camera = Camera { projection, target: Vec3::new(0.0, 0.9, 0.0), is_upright: true, ..camera() };
            let lens = Lens::new(&camera, 1.5);
            let point = Vec3::new(0.7, 1.1, -0.4);
            let ndc = lens.clip_from_scene(Vec2::ZERO).project_point3(point);
            assert!((0.0..=1.0).contains(&ndc.z), "depth {}", ndc.z);
            let (start, direction) = lens.ray(Vec2::new(ndc.x * 0.5 + 0.5, 0.5 - ndc.y * 0.5));
            let distance = (point - start).cross(direction).length();
            assert!(distance < 1e-3, "the ray passes {distance} m from the point");
        }
    }

    #[test]
    fn a_box_behind_the_eye_is_left_out() {
        let frustum = Frustum::new(&Lens::new(&camera(), 1.0).clip_from_scene(Vec2::ZERO));
        let at = |z: f32| Bounds { min: Vec3::new(-0.5, 1.0, z), max: Vec3::new(0.5, 2.0, z + 0.5) };
        assert!(frustum.may_show(&at(0.0)));
        assert!(!frustum.may_show(&at(6.0)));
    }
}

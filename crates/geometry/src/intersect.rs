//! Rays against triangles, boxes, planes and meshes, in single precision and the caller's unit.

use glam::Vec3;

use crate::mesh::{Bounds, Mesh};

/// A half-line; `direction` need not have unit length, distances are counted in its length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ray {
    /// Where it starts.
    pub origin: Vec3,
    /// Where it goes.
    pub direction: Vec3,
}

/// Where a ray meets a triangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TriangleHit {
    /// Distance in lengths of the ray's direction.
    pub distance: f32,
    /// Weight of the second corner.
    pub u: f32,
    /// Weight of the third corner.
    pub v: f32,
}

/// Where a ray meets a mesh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeshHit {
    /// Number of the triangle.
    pub triangle: usize,
    /// Where on the triangle.
    pub hit: TriangleHit,
}

impl Ray {
    /// The point at a distance.
    pub fn at(&self, distance: f32) -> Vec3 {
        self.origin + self.direction * distance
    }

    /// Where the ray meets a triangle, from either side (T. Möller, B. Trumbore, 1997).
    pub fn triangle(&self, [a, b, c]: [Vec3; 3]) -> Option<TriangleHit> {
        let (ab, ac) = (b - a, c - a);
        let across = self.direction.cross(ac);
        let determinant = ab.dot(across);
        if determinant.abs() <= f32::MIN_POSITIVE {
            return None;
        }
        let from_a = self.origin - a;
        let u = from_a.dot(across) / determinant;
        let beside = from_a.cross(ab);
        let v = self.direction.dot(beside) / determinant;
        let distance = ac.dot(beside) / determinant;
        (u >= 0.0 && v >= 0.0 && u + v <= 1.0 && distance >= 0.0).then_some(TriangleHit { distance, u, v })
    }

    /// The distances at which the ray enters and leaves a box; the entry is 0 when it starts inside.
    pub fn bounds(&self, bounds: &Bounds) -> Option<(f32, f32)> {
        if bounds.is_empty() {
            return None;
        }
        let (mut enter, mut leave) = (0.0_f32, f32::INFINITY);
        for axis in 0..3 {
            let (origin, direction) = (self.origin[axis], self.direction[axis]);
            let (min, max) = (bounds.min[axis], bounds.max[axis]);
            if direction == 0.0 {
                if origin < min || origin > max {
                    return None;
                }
                continue;
            }
            let (a, b) = ((min - origin) / direction, (max - origin) / direction);
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
        }
        (enter <= leave).then_some((enter, leave))
    }

    /// The distance at which the ray meets the plane through `point` with a `normal` of any length.
    pub fn plane(&self, point: Vec3, normal: Vec3) -> Option<f32> {
        let slope = self.direction.dot(normal);
        if slope.abs() <= 1e-12 * self.direction.length() * normal.length() {
            return None;
        }
        let distance = (point - self.origin).dot(normal) / slope;
        (distance >= 0.0).then_some(distance)
    }

    /// The nearest triangle of a mesh, from either side. Every triangle is tried: for many rays keep a tree.
    pub fn mesh(&self, mesh: &Mesh) -> Option<MeshHit> {
        self.bounds(&mesh.bounds().grown(1e-4))?;
        let corner = |index: u32| mesh.positions.get(index as usize).copied();
        let mut nearest: Option<MeshHit> = None;
        for (triangle, indices) in mesh.indices.chunks_exact(3).enumerate() {
            let (Some(a), Some(b), Some(c)) = (corner(indices[0]), corner(indices[1]), corner(indices[2])) else {
                continue;
            };
            if let Some(hit) = self.triangle([a, b, c])
                && nearest.is_none_or(|best| hit.distance < best.hit.distance)
            {
                nearest = Some(MeshHit { triangle, hit });
            }
        }
        nearest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::cuboid;
    use glam::DVec3;

    const DOWN: Ray = Ray { origin: Vec3::new(0.1, 0.2, 10.0), direction: Vec3::new(0.0, 0.0, -1.0) };

    #[test]
    fn a_ray_from_above_meets_the_top_of_a_box() {
        let mesh = cuboid(DVec3::new(2.0, 2.0, 3.0));
        let hit = DOWN.mesh(&mesh).unwrap();
        assert_eq!(hit.hit.distance, 7.0);
        assert_eq!(mesh.normals[mesh.indices[hit.triangle * 3] as usize], Vec3::Z);
        assert_eq!(DOWN.bounds(&mesh.bounds()), Some((7.0, 10.0)));
    }

    #[test]
    fn a_ray_that_looks_away_meets_nothing() {
        let up = Ray { direction: Vec3::Z, ..DOWN };
        assert_eq!(up.mesh(&cuboid(DVec3::ONE)), None);
        assert_eq!(up.plane(Vec3::ZERO, Vec3::Z), None);
        assert_eq!(DOWN.plane(Vec3::ZERO, Vec3::Z * 5.0), Some(10.0));
        assert_eq!(DOWN.plane(Vec3::ZERO, Vec3::X), None);
        assert_eq!(DOWN.bounds(&Bounds::EMPTY), None);
    }
}

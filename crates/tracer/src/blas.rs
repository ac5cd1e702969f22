//! The triangles of one shape, ready for rays in the shape's own frame.

use std::sync::Arc;

use glam::{Vec3A, Vec4};
use homewright_scene::node::Shape;

use crate::bvh::{BoxRay, Bvh, Cuboid, EMPTY};

/// Where a ray meets a triangle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TriangleHit {
    /// Distance in lengths of the direction.
    pub(crate) t: f32,
    /// Barycentric weight of the second corner.
    pub(crate) u: f32,
    /// Barycentric weight of the third corner.
    pub(crate) v: f32,
    /// Place in [`Blas::triangles`].
    pub(crate) triangle: u32,
    /// Whether the ray comes from the side from which the triangle runs counter-clockwise.
    pub(crate) is_front: bool,
}

/// Which triangle of which primitive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TriangleRef {
    pub(crate) primitive: u32,
    pub(crate) first_index: u32,
}

/// Four triangles side by side.
#[derive(Debug, Clone)]
struct Packet {
    corner: [Vec4; 3],
    edge_1: [Vec4; 3],
    edge_2: [Vec4; 3],
}

/// A shape's tree.
#[derive(Debug)]
pub(crate) struct Blas {
    pub(crate) shape: Arc<Shape>,
    pub(crate) triangles: Vec<TriangleRef>,
    pub(crate) cuboid: Cuboid,
    bvh: Bvh,
    packets: Vec<Packet>,
}

impl Blas {
    /// Builds the tree; primitives whose indices or numbers are unsound are left out.
    pub(crate) fn new(shape: &Arc<Shape>) -> Self {
        let mut triangles = Vec::new();
        let mut corners = Vec::new();
        for (primitive, mesh) in shape.primitives.iter().enumerate().filter(|(_, mesh)| mesh.is_sound()) {
            for (number, triangle) in mesh.indices.chunks_exact(3).enumerate() {
                let points: [Vec3A; 3] = [0, 1, 2].map(|corner| Vec3A::from(mesh.positions[triangle[corner] as usize]));
                if (points[1] - points[0]).cross(points[2] - points[0]).length_squared() > 0.0 {
                    corners.push(points);
                    triangles.push(TriangleRef { primitive: primitive as u32, first_index: number as u32 * 3 });
                }
            }
        }
        let boxes: Vec<Cuboid> = corners
            .iter()
            .map(|points| points.iter().fold(Cuboid::EMPTY, |cuboid, point| cuboid.with(*point)))
            .collect();
        let bvh = Bvh::new(&boxes);
        let packets = bvh.leaves.iter().map(|leaf| Packet::new(leaf, &corners)).collect();
        let cuboid = boxes.iter().fold(Cuboid::EMPTY, |all, cuboid| all.union(*cuboid));
        Self { shape: Arc::clone(shape), triangles, cuboid, bvh, packets }
    }

    /// The nearest hit before `t_max` that `accept` does not refuse.
    #[inline]
    pub(crate) fn closest(
        &self,
        origin: Vec3A,
        direction: Vec3A,
        t_max: f32,
        accept: &mut impl FnMut(&TriangleHit) -> bool,
    ) -> Option<TriangleHit> {
        let mut best = None;
        self.bvh.visit(&BoxRay::new(origin, direction), t_max, |leaf, end| {
            let mut end = end;
            self.packets[leaf].intersect(origin, direction, end, |lane, t, u, v, is_front| {
                let hit = TriangleHit { t, u, v, triangle: self.bvh.leaves[leaf][lane], is_front };
                if t < end && accept(&hit) {
                    end = t;
                    best = Some(hit);
                }
            });
            end
        });
        best
    }

    /// Shows every hit before `t_max` to `stops`, in no order, until it answers yes; answers whether it did.
    #[inline]
    pub(crate) fn any(
        &self,
        origin: Vec3A,
        direction: Vec3A,
        t_max: f32,
        stops: &mut impl FnMut(&TriangleHit) -> bool,
    ) -> bool {
        let end = self.bvh.visit(&BoxRay::new(origin, direction), t_max, |leaf, end| {
            let mut is_stopped = false;
            self.packets[leaf].intersect(origin, direction, end, |lane, t, u, v, is_front| {
                let hit = TriangleHit { t, u, v, triangle: self.bvh.leaves[leaf][lane], is_front };
                is_stopped = is_stopped || stops(&hit);
            });
            if is_stopped { -1.0 } else { end }
        });
        end < 0.0
    }
}

impl Packet {
    fn new(leaf: &[u32; 4], corners: &[[Vec3A; 3]]) -> Self {
        let mut packet = Self { corner: [Vec4::ZERO; 3], edge_1: [Vec4::ZERO; 3], edge_2: [Vec4::ZERO; 3] };
        for (lane, triangle) in leaf.iter().enumerate().filter(|(_, triangle)| **triangle != EMPTY) {
            let [a, b, c] = corners[*triangle as usize];
            for axis in 0..3 {
                packet.corner[axis][lane] = a[axis];
                packet.edge_1[axis][lane] = b[axis] - a[axis];
                packet.edge_2[axis][lane] = c[axis] - a[axis];
            }
        }
        packet
    }

    /// Möller and Trumbore's test (1997) on four triangles at once; `found` gets lane, t, u, v and the side.
    #[inline(always)]
    fn intersect(
        &self,
        origin: Vec3A,
        direction: Vec3A,
        t_max: f32,
        mut found: impl FnMut(usize, f32, f32, f32, bool),
    ) {
        // A hair of tolerance closes the seams between neighbours.
        const EDGE: f32 = 1e-6;
        let d = [Vec4::splat(direction.x), Vec4::splat(direction.y), Vec4::splat(direction.z)];
        let s = [
            Vec4::splat(origin.x) - self.corner[0],
            Vec4::splat(origin.y) - self.corner[1],
            Vec4::splat(origin.z) - self.corner[2],
        ];
        let p = cross(&d, &self.edge_2);
        let determinant = dot(&self.edge_1, &p);
        let inverse = Vec4::ONE / determinant;
        let u = dot(&s, &p) * inverse;
        let q = cross(&s, &self.edge_1);
        let v = dot(&d, &q) * inverse;
        let t = dot(&self.edge_2, &q) * inverse;
        let low = Vec4::splat(-EDGE);
        let hits = u.cmpge(low)
            & v.cmpge(low)
            & (u + v).cmple(Vec4::splat(1.0 + EDGE))
            & t.cmpgt(Vec4::ZERO)
            & t.cmplt(Vec4::splat(t_max))
            & determinant.cmpne(Vec4::ZERO);
        let mut bits = hits.bitmask();
        if bits == 0 {
            return;
        }
        let (t, u, v, determinant) = (t.to_array(), u.to_array(), v.to_array(), determinant.to_array());
        while bits != 0 {
            let lane = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            found(lane, t[lane], u[lane], v[lane], determinant[lane] > 0.0);
        }
    }
}

#[inline(always)]
fn cross(a: &[Vec4; 3], b: &[Vec4; 3]) -> [Vec4; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[inline(always)]
fn dot(a: &[Vec4; 3], b: &[Vec4; 3]) -> Vec4 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

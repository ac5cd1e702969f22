//! The triangles of one shape, ready for rays in the shape's own frame.

use std::sync::{Arc, OnceLock};

use glam::Vec3A;
use homewright_scene::node::Shape;

use crate::bvh::{BoxRay, Bvh, Cuboid, EMPTY};
use crate::lanes::{Eight, LANES, Lanes};

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

/// Most triangles of a leaf.
const LEAF_SIZE: usize = 8;
/// A hair of tolerance closes the seams between neighbours.
pub(crate) const EDGE: f32 = 1e-6;

/// Eight triangles side by side; unused places are points, which no ray meets.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(crate) struct Packet {
    pub(crate) corner: [Eight; 3],
    pub(crate) edge_1: [Eight; 3],
    pub(crate) edge_2: [Eight; 3],
    /// Vectors across the triangles, as long as twice their area.
    pub(crate) across: [Eight; 3],
    /// What [`crate::flat::Flat`] knows of them, on the same lines of memory.
    pub(crate) group: Group,
}

/// What is known of the triangles of a packet.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Group {
    /// Number of the first; the others follow it.
    pub(crate) first: u32,
    pub(crate) count: u32,
    /// Bits of those that are cut out by their texture.
    pub(crate) cutouts: u32,
    /// Bits of those that stop all light, and of those that stop some.
    pub(crate) full: u32,
    pub(crate) part: u32,
}

/// A shape's triangles.
#[derive(Debug)]
pub(crate) struct Blas {
    pub(crate) shape: Arc<Shape>,
    pub(crate) triangles: Vec<TriangleRef>,
    pub(crate) cuboid: Cuboid,
    /// Made for the first ray that comes near; photos have a tree of their own.
    tree: OnceLock<Tree>,
}

/// A shape's tree.
#[derive(Debug)]
struct Tree {
    bvh: Bvh,
    packets: Vec<Packet>,
}

impl Blas {
    /// Lists the triangles; primitives whose indices or numbers are unsound are left out.
    pub(crate) fn new(shape: &Arc<Shape>) -> Self {
        let mut triangles = Vec::new();
        let mut cuboid = Cuboid::EMPTY;
        for (primitive, mesh) in shape.primitives.iter().enumerate().filter(|(_, mesh)| mesh.is_sound()) {
            triangles.reserve(mesh.indices.len() / 3);
            for first_index in (0..mesh.indices.len() as u32 / 3).map(|number| number * 3) {
                let triangle = TriangleRef { primitive: primitive as u32, first_index };
                let points = corners(shape, triangle);
                if (points[1] - points[0]).cross(points[2] - points[0]).length_squared() > 0.0 {
                    cuboid = points.iter().fold(cuboid, |cuboid, point| cuboid.with(*point));
                    triangles.push(triangle);
                }
            }
        }
        Self { shape: Arc::clone(shape), triangles, cuboid, tree: OnceLock::new() }
    }

    fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| {
            let corners: Vec<_> = self.triangles.iter().map(|triangle| corners(&self.shape, *triangle)).collect();
            let boxes: Vec<Cuboid> = corners.iter().map(Cuboid::around).collect();
            let bvh = Bvh::new(&boxes, LEAF_SIZE);
            let packets = bvh.leaves.iter().map(|leaf| Packet::new(leaf, &corners)).collect();
            Tree { bvh, packets }
        })
    }

    /// The nearest hit before `t_max` that `accept` does not refuse.
    #[inline(always)]
    pub(crate) fn closest<L: Lanes>(
        &self,
        origin: Vec3A,
        direction: Vec3A,
        t_max: f32,
        accept: &mut impl FnMut(&TriangleHit) -> bool,
    ) -> Option<TriangleHit> {
        let mut best = None;
        self.each::<L>(
            origin,
            direction,
            t_max,
            #[inline(always)]
            |hit, end| {
                if hit.t < end && accept(&hit) {
                    best = Some(hit);
                    hit.t
                } else {
                    end
                }
            },
        );
        best
    }

    /// The nearest hit before `t_max` of a shape of which nothing is cut out.
    #[inline(always)]
    pub(crate) fn nearest<L: Lanes>(&self, origin: Vec3A, direction: Vec3A, t_max: f32) -> Option<TriangleHit> {
        let mut best: Option<TriangleHit> = None;
        let ray = TriangleRay::<L>::new(origin, direction);
        let tree = self.tree();
        tree.bvh.visit(
            &BoxRay::<L>::new(origin, direction),
            t_max,
            #[inline(always)]
            |leaf, end| {
                let Some((lane, t, u, v, is_front)) = tree.packets[leaf].nearest(&ray, end) else { return end };
                best = Some(TriangleHit { t, u, v, triangle: tree.bvh.leaves[leaf][lane], is_front });
                t
            },
        );
        best
    }

    /// Shows every hit before `t_max` to `stops`, in no order, until it answers yes; answers whether it did.
    #[inline(always)]
    pub(crate) fn any<L: Lanes>(
        &self,
        origin: Vec3A,
        direction: Vec3A,
        t_max: f32,
        stops: &mut impl FnMut(&TriangleHit) -> bool,
    ) -> bool {
        let end = self.each::<L>(
            origin,
            direction,
            t_max,
            #[inline(always)]
            |hit, end| if end < 0.0 || stops(&hit) { -1.0 } else { end },
        );
        end < 0.0
    }

    /// Shows hits before `t_max` to `on_hit` with the end of what is still wanted; it answers with the new end. Answers
    /// with the last.
    #[inline(always)]
    fn each<L: Lanes>(
        &self,
        origin: Vec3A,
        direction: Vec3A,
        t_max: f32,
        mut on_hit: impl FnMut(TriangleHit, f32) -> f32,
    ) -> f32 {
        let ray = TriangleRay::<L>::new(origin, direction);
        let tree = self.tree();
        tree.bvh.visit(
            &BoxRay::<L>::new(origin, direction),
            t_max,
            #[inline(always)]
            |leaf, end| {
                let mut end = end;
                tree.packets[leaf].intersect(
                    &ray,
                    end,
                    #[inline(always)]
                    |lane, t, u, v, is_front| {
                        let triangle = tree.bvh.leaves[leaf][lane];
                        end = on_hit(TriangleHit { t, u, v, triangle, is_front }, end);
                    },
                );
                end
            },
        )
    }
}

/// A triangle's corners in the shape's frame.
fn corners(shape: &Shape, triangle: TriangleRef) -> [Vec3A; 3] {
    let mesh = &shape.primitives[triangle.primitive as usize];
    [0, 1, 2].map(|corner| mesh.positions[mesh.indices[triangle.first_index as usize + corner] as usize].into())
}

/// Which of eight triangles a ray meets; distance and weights are as many times too large as the size says.
struct Met<L: Lanes> {
    lanes: L::Mask,
    t: L,
    u: L,
    v: L,
    size: L,
    determinant: L,
}

/// A ray prepared for triangles.
pub(crate) struct TriangleRay<L: Lanes> {
    origin: [L; 3],
    direction: [L; 3],
}

impl<L: Lanes> TriangleRay<L> {
    #[inline(always)]
    pub(crate) fn new(origin: Vec3A, direction: Vec3A) -> Self {
        Self { origin: splat(origin), direction: splat(direction) }
    }
}

impl Packet {
    pub(crate) fn new(leaf: &[u32; LANES], corners: &[[Vec3A; 3]]) -> Self {
        let zero = [Eight::splat(0.0); 3];
        let mut packet = Self { corner: zero, edge_1: zero, edge_2: zero, across: zero, group: Group::default() };
        for (lane, triangle) in leaf.iter().enumerate().filter(|(_, triangle)| **triangle != EMPTY) {
            let [a, b, c] = corners[*triangle as usize];
            for axis in 0..3 {
                packet.corner[axis].0[lane] = a[axis];
                packet.edge_1[axis].0[lane] = b[axis] - a[axis];
                packet.edge_2[axis].0[lane] = c[axis] - a[axis];
            }
            let across = (b - a).cross(c - a);
            for axis in 0..3 {
                packet.across[axis].0[lane] = across[axis];
            }
        }
        packet
    }

    /// Shows all that are met before `t_max`; `found` gets lane, t, u, v and whether the ray comes from the front.
    #[inline(always)]
    pub(crate) fn intersect<L: Lanes>(
        &self,
        ray: &TriangleRay<L>,
        t_max: f32,
        mut found: impl FnMut(usize, f32, f32, f32, bool),
    ) {
        let met = self.test(ray, t_max);
        let mut bits = L::bits(met.lanes);
        if bits == 0 {
            return;
        }
        let (t, u, v, size) = (met.t.store().0, met.u.store().0, met.v.store().0, met.size.store().0);
        let determinant = met.determinant.store().0;
        while bits != 0 {
            let lane = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let inverse = 1.0 / size[lane];
            found(lane, t[lane] * inverse, u[lane] * inverse, v[lane] * inverse, determinant[lane] < 0.0);
        }
    }

    /// The nearest that is met before `t_max`, the first of several: found without asking which and how many are met,
    /// which no processor foresees. Lane, t, u, v and whether the ray comes from the front.
    #[inline(always)]
    pub(crate) fn nearest<L: Lanes>(&self, ray: &TriangleRay<L>, t_max: f32) -> Option<(usize, f32, f32, f32, bool)> {
        let met = self.test(ray, t_max);
        if L::bits(met.lanes) == 0 {
            return None;
        }
        let inverse = L::splat(1.0).div(met.size);
        let t = L::select(met.lanes, met.t.mul(inverse), L::splat(f32::INFINITY));
        let lane = (L::bits(t.le(t.least())).trailing_zeros() & 7) as usize;
        let (u, v) = (met.u.mul(inverse).store().0, met.v.mul(inverse).store().0);
        let t = t.store().0[lane];
        (t < t_max).then(|| (lane, t, u[lane], v[lane], met.determinant.store().0[lane] < 0.0))
    }

    /// Möller and Trumbore's test (1997) on eight triangles at once, without dividing.
    #[inline(always)]
    fn test<L: Lanes>(&self, ray: &TriangleRay<L>, t_max: f32) -> Met<L> {
        let (corner, edge_1): ([L; 3], [L; 3]) = (load(&self.corner), load(&self.edge_1));
        let (edge_2, across): ([L; 3], [L; 3]) = (load(&self.edge_2), load(&self.across));
        let s = [corner[0].sub(ray.origin[0]), corner[1].sub(ray.origin[1]), corner[2].sub(ray.origin[2])];
        let determinant = dot(&ray.direction, &across);
        let size = determinant.abs();
        let r = cross(&s, &ray.direction);
        let zero = L::splat(0.0);
        let u = dot(&r, &edge_2).signed_by(determinant);
        let v = dot(&r, &edge_1).signed_by(determinant).signed_by(L::splat(-0.0));
        let t = dot(&s, &across).signed_by(determinant);
        let inside = L::and(size.mul(L::splat(-EDGE)).le(u.min(v)), u.add(v).le(size.mul(L::splat(1.0 + EDGE))));
        let ahead = L::and(zero.lt(t), t.lt(size.mul(L::splat(t_max))));
        Met { lanes: L::and(inside, ahead), t, u, v, size, determinant }
    }
}

#[inline(always)]
fn splat<L: Lanes>(point: Vec3A) -> [L; 3] {
    [L::splat(point.x), L::splat(point.y), L::splat(point.z)]
}

#[inline(always)]
fn load<L: Lanes>(part: &[Eight; 3]) -> [L; 3] {
    [L::load(&part[0]), L::load(&part[1]), L::load(&part[2])]
}

#[inline(always)]
fn cross<L: Lanes>(a: &[L; 3], b: &[L; 3]) -> [L; 3] {
    [a[1].mul(b[2]).sub(a[2].mul(b[1])), a[2].mul(b[0]).sub(a[0].mul(b[2])), a[0].mul(b[1]).sub(a[1].mul(b[0]))]
}

#[inline(always)]
fn dot<L: Lanes>(a: &[L; 3], b: &[L; 3]) -> L {
    a[0].mul(b[0]).add(a[1].mul(b[1])).add(a[2].mul(b[2]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::Plain;

    /// Eight triangles about the way along −z, every second one where the one before is.
    fn packet(seed: u32) -> Packet {
        let mut state = seed;
        let mut unit = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0
        };
        let mut corners: Vec<[Vec3A; 3]> = Vec::new();
        for number in 0..LANES {
            let twin = corners.last().copied().filter(|_| number % 2 == 1);
            let mut point = || Vec3A::new(unit() - 0.5, unit() - 0.5, -unit());
            corners.push(twin.unwrap_or_else(|| [point(), point(), point()]));
        }
        let leaf = std::array::from_fn(|lane| lane as u32);
        Packet::new(&leaf, &corners)
    }

    fn check<L: Lanes>() {
        let (mut met, mut missed) = (0, 0);
        for seed in 0..500 {
            let packet = packet(seed);
            let ray = TriangleRay::<L>::new(Vec3A::Z, Vec3A::NEG_Z);
            for end in [f32::INFINITY, 1.5] {
                let mut all = Vec::new();
                packet.intersect(&ray, end, |lane, t, u, v, is_front| all.push((lane, t, u, v, is_front)));
                let nearest = all.into_iter().min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
                assert_eq!(packet.nearest(&ray, end), nearest, "triangles {seed} as far as {end}");
                met += usize::from(nearest.is_some());
                missed += usize::from(nearest.is_none());
            }
        }
        assert!(met > 100 && missed > 100, "{met} met, {missed} missed");
    }

    #[test]
    fn the_nearest_of_eight_triangles_is_the_first_of_the_nearest_of_all_that_are_met() {
        check::<Plain>();
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn the_same_holds_with_wide_vectors() {
        #[target_feature(enable = "avx2")]
        fn wide() {
            check::<crate::lanes::Wide>();
        }
        if crate::lanes::is_wide() {
            #[expect(unsafe_code, reason = "a call of a function compiled for AVX2, where the processor has it")]
            // SAFETY: asked just now.
            unsafe {
                wide();
            }
        }
    }
}

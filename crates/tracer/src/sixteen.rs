//! Sixteen rays at once through the tree of all triangles: as long as several want to see a part of it they go together,
//! where only a few are left each goes on alone. What a ray meets does not depend on the rays that run beside it.

use glam::Vec3A;

use crate::accel::Accel;
use crate::blas::{EDGE, Packet};
use crate::bvh::{BoxRay, Bvh, EMPTY, Signs, Stack};
use crate::flat::{Flat, Found, SLACK};
use crate::lanes::{Eight, LANES, Lanes};
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, inlined};
use crate::veil::Veil;

/// With so few rays left in a part of the tree, each goes on alone.
const FEW: u32 = 2;

/// What sixteen rays have met.
pub(crate) struct Founds<P: Pack> {
    pub(crate) t: P,
    pub(crate) u: P,
    pub(crate) v: P,
    pub(crate) piece: P::Int,
}

/// Where sixteen rays meet a triangle.
pub(crate) struct Meeting<P: Pack> {
    pub(crate) rays: Mask,
    pub(crate) t: P,
    pub(crate) u: P,
    pub(crate) v: P,
}

/// Parts of the tree that wait, the rays that want to see them, and where these enter them.
struct Waiting {
    parts: Stack<(u32, Mask)>,
    nears: Stack<Sixteen>,
    height: usize,
}

impl Waiting {
    #[inline(always)]
    fn new() -> Self {
        Self { parts: Stack::new(), nears: Stack::new(), height: 0 }
    }
}

/// Sixteen rays prepared for boxes and triangles.
pub(crate) struct Rays<P: Pack> {
    pub(crate) origin: Triple<P>,
    pub(crate) direction: Triple<P>,
    inverse: Triple<P>,
    /// For each axis the place of the near plane among a node's planes, if that is the same for all rays.
    near: Option<[usize; 3]>,
    /// Bits of the axes along which the first ray runs backward.
    octant: usize,
    /// The same one by one: origins, directions, and one over these.
    rows: [[Sixteen; 3]; 3],
}

impl<P: Pack> Rays<P> {
    #[inline(always)]
    fn new(origin: &Triple<P>, direction: &Triple<P>, active: Mask) -> Self {
        // As for single rays: a component of zero would give 0 · ∞.
        let inverse = inlined(
            #[inline(always)]
            |part: P| {
                let tiny = P::splat(1e-18);
                P::splat(1.0) / P::select(part.abs().lt(tiny), tiny.signed_by(part), part)
            },
        );
        let inverse = Triple::new(inverse(direction.x), inverse(direction.y), inverse(direction.z));
        let zero = P::splat(0.0);
        let backward = [inverse.x.lt(zero) & active, inverse.y.lt(zero) & active, inverse.z.lt(zero) & active];
        let is_alike = backward.iter().all(|rays| *rays == 0 || *rays == active);
        let near = is_alike.then(|| [0, 1, 2].map(|axis| axis + if backward[axis] == 0 { 0 } else { 3 }));
        let first = active.trailing_zeros() & 15;
        let octant = (0..3).map(|axis| usize::from(backward[axis] >> first & 1) << axis).sum();
        let rows = [origin.store(), direction.store(), inverse.store()];
        Self { origin: *origin, direction: *direction, inverse, near, octant, rows }
    }

    /// One of them, prepared for boxes.
    #[inline(always)]
    fn one<L: Lanes>(&self, lane: usize) -> (BoxRay<L>, (Vec3A, Vec3A)) {
        let (from, way, inverse) = (one(&self.rows[0], lane), one(&self.rows[1], lane), one(&self.rows[2], lane));
        (BoxRay::from_parts(from, inverse, Signs::of_inverse(inverse)), (from, way))
    }
}

impl Flat {
    /// The nearest hits of sixteen rays; of those in `active` only.
    #[inline(always)]
    pub(crate) fn closest_of<P: Pack>(
        &self,
        accel: &Accel,
        origin: &Triple<P>,
        direction: &Triple<P>,
        active: Mask,
    ) -> Founds<P> {
        let nothing = P::splat(f32::INFINITY);
        let mut best = Founds { t: nothing, u: P::splat(0.0), v: P::splat(0.0), piece: P::int(EMPTY) };
        if self.pieces.is_empty() || active == 0 {
            return best;
        }
        let rays = Rays::new(origin, direction, active);
        let mut end = nothing;
        let mut waiting = Waiting::new();
        let (mut part, mut wanted) = (0, active);
        loop {
            if wanted.count_ones() <= FEW {
                self.one_by_one(accel, (part, wanted), &rays, &mut best);
                end = best.t * P::splat(SLACK);
            } else if let Some(leaf) = Bvh::leaf(part) {
                let packet = &self.packets[leaf];
                let group = &packet.group;
                for lane in 0..(group.count as usize).min(LANES) {
                    let hit = packet.meet(lane, &rays, end, wanted);
                    if hit.rays == 0 {
                        continue;
                    }
                    let piece = group.first + lane as u32;
                    let mut nearer =
                        hit.rays & (hit.t.lt(best.t) | hit.t.le(best.t) & P::int_lt(P::int(piece), best.piece));
                    if group.cutouts >> lane & 1 == 1 && nearer != 0 {
                        nearer &= self.there(accel, piece, &hit, nearer);
                    }
                    best.t = P::select(nearer, hit.t, best.t);
                    best.u = P::select(nearer, hit.u, best.u);
                    best.v = P::select(nearer, hit.v, best.v);
                    best.piece = P::int_select(nearer, P::int(piece), best.piece);
                    end = best.t * P::splat(SLACK);
                }
            } else {
                self.open::<P, true>(&rays, (part, wanted), end, &mut waiting);
            }
            loop {
                if waiting.height == 0 {
                    return best;
                }
                waiting.height -= 1;
                (part, wanted) = waiting.parts.at(waiting.height);
                wanted &= P::load(waiting.nears.look(waiting.height)).le(end);
                if wanted != 0 {
                    break;
                }
            }
        }
    }

    /// Which rays are stopped nearer than `reach`; `veils` hear what things that others pass leave of their light.
    #[inline(always)]
    pub(crate) fn stopped<P: Pack>(
        &self,
        accel: &Accel,
        (origin, direction): (&Triple<P>, &Triple<P>),
        reach: P,
        active: Mask,
        veils: &mut [Veil; PACK],
    ) -> Mask {
        if self.pieces.is_empty() || active == 0 {
            return 0;
        }
        let rays = Rays::new(origin, direction, active);
        let mut waiting = Waiting::new();
        let mut stopped: Mask = 0;
        let end = reach * P::splat(SLACK);
        let (mut part, mut wanted) = (0, active);
        loop {
            if wanted == 0 {
            } else if wanted.count_ones() <= FEW {
                stopped |= self.stopped_one_by_one(accel, (part, wanted), &rays, reach, veils);
            } else if let Some(leaf) = Bvh::leaf(part) {
                let packet = &self.packets[leaf];
                let group = &packet.group;
                for lane in 0..(group.count as usize).min(LANES) {
                    let hit = packet.meet(lane, &rays, end, wanted);
                    if hit.rays == 0 {
                        continue;
                    }
                    let met = hit.rays & hit.t.lt(reach) & !stopped;
                    if group.full >> lane & 1 == 1 {
                        stopped |= met;
                    } else if group.part >> lane & 1 == 1 && met != 0 {
                        let piece = group.first + lane as u32;
                        let (u, v) = (hit.u.store(), hit.v.store());
                        for lane in lanes_of(met) {
                            let found = Found { t: 0.0, u: u.0[lane], v: v.0[lane], piece };
                            stopped |= self.veil(accel, &found, one(&rays.rows[1], lane), &mut veils[lane]) << lane;
                        }
                    }
                }
            } else {
                self.open::<P, false>(&rays, (part, wanted), reach, &mut waiting);
            }
            if waiting.height == 0 || stopped == active {
                return stopped;
            }
            waiting.height -= 1;
            (part, wanted) = waiting.parts.at(waiting.height);
            wanted &= !stopped;
        }
    }

    /// Lets the children of a node that rays meet wait, what is likely near on top.
    #[inline(always)]
    fn open<P: Pack, const ARE_NEARS_KEPT: bool>(
        &self,
        rays: &Rays<P>,
        (part, wanted): (u32, Mask),
        end: P,
        waiting: &mut Waiting,
    ) {
        let node = self.bvh.node(part);
        // Far slots first: those of the far octant.
        let far_slot = 7 ^ rays.octant;
        for place in 0..LANES {
            let slot = (place ^ far_slot) & 7;
            let child = node.children[slot];
            if child == EMPTY {
                continue;
            }
            let plane = inlined(
                #[inline(always)]
                |place: usize| P::splat(node.planes[place].0[slot]),
            );
            let cross = inlined(
                #[inline(always)]
                |place: usize, origin: P, inverse: P| (plane(place) - origin) * inverse,
            );
            let (near, far) = if let Some([x, y, z]) = rays.near {
                let near = cross(x, rays.origin.x, rays.inverse.x).max(cross(y, rays.origin.y, rays.inverse.y));
                let far = cross(3 - x, rays.origin.x, rays.inverse.x).min(cross(5 - y, rays.origin.y, rays.inverse.y));
                let (z0, z1) = (cross(z, rays.origin.z, rays.inverse.z), cross(7 - z, rays.origin.z, rays.inverse.z));
                (near.max(z0).max(P::splat(0.0)), far.min(z1))
            } else {
                let (x0, x1) = (cross(0, rays.origin.x, rays.inverse.x), cross(3, rays.origin.x, rays.inverse.x));
                let (y0, y1) = (cross(1, rays.origin.y, rays.inverse.y), cross(4, rays.origin.y, rays.inverse.y));
                let (z0, z1) = (cross(2, rays.origin.z, rays.inverse.z), cross(5, rays.origin.z, rays.inverse.z));
                let near = x0.min(x1).max(y0.min(y1)).max(z0.min(z1)).max(P::splat(0.0));
                (near, x0.max(x1).min(y0.max(y1)).min(z0.max(z1)))
            };
            let met = wanted & near.le((far * P::splat(1.000_002)).min(end));
            if met != 0 {
                waiting.parts.put(waiting.height, (child, met));
                if ARE_NEARS_KEPT {
                    waiting.nears.put(waiting.height, near.store());
                }
                waiting.height += 1;
            }
        }
    }

    #[inline(always)]
    fn there<P: Pack>(&self, accel: &Accel, piece: u32, hit: &Meeting<P>, wanted: Mask) -> Mask {
        let (t, u, v) = (hit.t.store().0, hit.u.store().0, hit.v.store().0);
        let mut there: Mask = 0;
        for lane in lanes_of(wanted) {
            let found = Found { t: t[lane], u: u[lane], v: v[lane], piece };
            there |= Mask::from(self.is_there(accel, &found)) << lane;
        }
        there
    }

    #[inline(always)]
    fn one_by_one<P: Pack>(&self, accel: &Accel, (part, wanted): (u32, Mask), rays: &Rays<P>, best: &mut Founds<P>) {
        let (t, u, v, pieces) = (best.t.store(), best.u.store(), best.v.store(), P::store_int(best.piece));
        for lane in lanes_of(wanted) {
            let before = Found { t: t.0[lane], u: u.0[lane], v: v.0[lane], piece: pieces.0[lane] };
            let (boxes, ray) = rays.one::<P::Eight>(lane);
            let found = self.closest::<P::Eight>(accel, part, (&boxes, ray), before);
            let only = 1 << lane;
            best.t = P::select(only, P::splat(found.t), best.t);
            best.u = P::select(only, P::splat(found.u), best.u);
            best.v = P::select(only, P::splat(found.v), best.v);
            best.piece = P::int_select(only, P::int(found.piece), best.piece);
        }
    }

    #[inline(always)]
    fn stopped_one_by_one<P: Pack>(
        &self,
        accel: &Accel,
        (part, wanted): (u32, Mask),
        rays: &Rays<P>,
        reach: P,
        veils: &mut [Veil; PACK],
    ) -> Mask {
        let reaches = reach.store();
        let mut stopped: Mask = 0;
        for lane in lanes_of(wanted) {
            let (boxes, ray) = rays.one::<P::Eight>(lane);
            let is_stopped = self.is_stopped::<P::Eight>(accel, part, (&boxes, ray, reaches.0[lane]), &mut veils[lane]);
            stopped |= Mask::from(is_stopped) << lane;
        }
        stopped
    }
}

impl Packet {
    /// As [`Packet::intersect`] for one triangle and sixteen rays, as far as `end`.
    #[inline(always)]
    fn meet<P: Pack>(&self, lane: usize, rays: &Rays<P>, end: P, wanted: Mask) -> Meeting<P> {
        let at = inlined(
            #[inline(always)]
            |part: &[Eight; 3]| {
                Triple::new(P::splat(part[0].0[lane]), P::splat(part[1].0[lane]), P::splat(part[2].0[lane]))
            },
        );
        let (edge_1, edge_2, across) = (at(&self.edge_1), at(&self.edge_2), at(&self.across));
        let s = at(&self.corner) - rays.origin;
        let determinant = rays.direction.dot(across);
        let size = determinant.abs();
        let r = s.cross(rays.direction);
        let u = r.dot(edge_2).signed_by(determinant);
        let v = r.dot(edge_1).signed_by(determinant).neg();
        let t = s.dot(across).signed_by(determinant);
        let (zero, low) = (P::splat(0.0), size * P::splat(-EDGE));
        let inside = low.le(u.min(v)) & (u + v).le(size * P::splat(1.0 + EDGE));
        // Triangles without area are never this near.
        let rays = wanted & inside & zero.lt(t) & t.le(size * end);
        if rays == 0 {
            return Meeting { rays, t, u, v };
        }
        let inverse = P::splat(1.0) / size;
        Meeting { rays, t: t * inverse, u: u * inverse, v: v * inverse }
    }
}

/// The numbers of the lanes in a mask.
pub(crate) fn lanes_of(mask: Mask) -> impl Iterator<Item = usize> {
    let mut left = mask;
    std::iter::from_fn(move || {
        let lane = left.trailing_zeros() as usize;
        (left != 0).then(|| {
            left &= left - 1;
            lane
        })
    })
}

/// One point of sixteen.
pub(crate) fn one(points: &[Sixteen; 3], lane: usize) -> Vec3A {
    Vec3A::new(points[0].0[lane], points[1].0[lane], points[2].0[lane])
}

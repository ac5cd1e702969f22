//! All triangles of a scene in one tree in the scene's own frame: what photos are traced through, ray by ray or sixteen
//! rays at once. It costs memory and is made anew for each photo; [`Accel`] stays the tree for scenes that change.
//!
//! What a ray meets does not depend on the rays that run beside it: of two hits at one distance the triangle with the
//! lower number counts, and boxes are opened a hair beyond the nearest hit.

use glam::{Vec3, Vec3A};

use crate::accel::{Accel, Contact, Hit};
use crate::blas::{Packet, TriangleHit, TriangleRay};
use crate::bvh::{BoxRay, Bvh, Cuboid, EMPTY, Stack};
use crate::lanes::{self, Lanes};
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, Width, Words, inlined};
use crate::piece::{Piece, STRIDE, Shade, prepared};
use crate::record::Record;
use crate::sorter::Sorter;
use crate::stream::travel;
use crate::veil::Veil;

/// Scenes of more triangles are traced through the tree of [`Accel`], so that memory stays bounded.
const MOST_TRIANGLES: usize = 3_000_000;
/// Most triangles of a leaf.
const LEAF_SIZE: usize = 8;
/// How far beyond the nearest hit boxes are opened.
const SLACK: f32 = 1.000_01;
/// With so few rays left in a part of the tree, each goes on alone.
const FEW: u32 = 2;
/// What a ray has met so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) t: f32,
    pub(crate) u: f32,
    pub(crate) v: f32,
    /// Place in [`Flat::pieces`]; [`EMPTY`] for nothing.
    pub(crate) piece: u32,
}

/// What sixteen rays have met.
pub(crate) struct Founds<P: Pack> {
    pub(crate) t: P,
    pub(crate) u: P,
    pub(crate) v: P,
    pub(crate) piece: P::Int,
}

/// The tree.
#[derive(Debug)]
pub(crate) struct Flat {
    bvh: Bvh,
    packets: Vec<Packet>,
    pub(crate) pieces: Vec<Piece>,
    /// As many.
    pub(crate) records: Vec<Record>,
    /// Sixteen numbers for each triangle: its unit normal outwards, its reflectance where it is matt, the normals of
    /// its corners where they vary, and whether it is matt.
    pub(crate) shading: Vec<f32>,
    pub(crate) width: Width,
}

impl Flat {
    /// None for a scene too large.
    pub(crate) fn new(accel: &Accel) -> Option<Self> {
        if accel.triangle_count() > MOST_TRIANGLES {
            return None;
        }
        let mut corners = Vec::new();
        let mut pieces = Vec::new();
        let mut records = Vec::new();
        let mut shading: Vec<[f32; STRIDE as usize]> = Vec::new();
        for number in 0..accel.instances.len() {
            for triangle in 0..accel.instances[number].blas.triangles.len() {
                if let Some((points, piece, record, numbers)) = prepared(accel, number as u32, triangle as u32) {
                    corners.push(points);
                    pieces.push(piece);
                    records.push(record);
                    shading.push(numbers);
                }
            }
        }
        let boxes: Vec<Cuboid> = corners.iter().map(Cuboid::around).collect();
        let mut bvh = Bvh::new(&boxes, LEAF_SIZE);
        let packets = bvh.leaves.iter().map(|leaf| Packet::new(leaf, &corners)).collect();
        // Neighbours in the tree become neighbours in memory.
        let mut order = Vec::with_capacity(pieces.len());
        for place in bvh.leaves.iter_mut().flatten().filter(|place| **place != EMPTY) {
            order.push(*place as usize);
            *place = order.len() as u32 - 1;
        }
        Some(Self {
            bvh,
            packets,
            pieces: order.iter().map(|place| pieces[*place]).collect(),
            records: order.iter().map(|place| records[*place]).collect(),
            shading: order.iter().flat_map(|place| shading[*place]).collect(),
            width: accel.width,
        })
    }

    /// As [`Accel::contact`].
    #[inline]
    pub(crate) fn contact(&self, accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<Contact> {
        let nothing = Found { t: reach, u: 0.0, v: 0.0, piece: EMPTY };
        let found = match self.width {
            Width::Plain => self.closest::<lanes::Plain>(accel, 0, (origin, direction), nothing),
            #[cfg(target_arch = "x86_64")]
            Width::Double | Width::Long => wide::closest(self, accel, (origin, direction), nothing),
        };
        (found.piece != EMPTY).then(|| self.contact_at(accel, &found, direction))
    }

    /// As [`Accel::closest_of_many`].
    pub(crate) fn many(&self, accel: &Accel, rays: &[(Vec3, Vec3)], reach: f32) -> Vec<Option<Hit>> {
        match self.width {
            Width::Plain => self.many_by::<lanes::Plain>(accel, rays, reach),
            #[cfg(target_arch = "x86_64")]
            Width::Double | Width::Long => wide::many(self, accel, rays, reach),
        }
    }

    #[inline(always)]
    fn many_by<L: Lanes>(&self, accel: &Accel, rays: &[(Vec3, Vec3)], reach: f32) -> Vec<Option<Hit>> {
        // What lies here and there in memory is fetched and put back in passes of their own, where nothing waits for it.
        let order: Vec<u32> = Sorter::default().order(keys(rays)).map(|place| place as u32).collect();
        let in_order = order.iter().map(|place| rays[*place as usize]);
        let sorted: Vec<(Vec3A, Vec3A)> = in_order.map(|(from, way)| (from.into(), way.into())).collect();
        let mut found = vec![Found { t: f32::INFINITY, u: 0.0, v: 0.0, piece: EMPTY }; rays.len()];
        self.closest_of_each::<L>(
            accel,
            rays.len(),
            #[inline(always)]
            |number| sorted[number],
            #[inline(always)]
            |number, met| found[number] = met,
        );
        let mut hits = vec![None; rays.len()];
        for ((place, (from, way)), met) in order.iter().zip(&sorted).zip(&found) {
            if met.piece == EMPTY || met.t >= reach {
                continue;
            }
            let normal = self.normal(met.piece);
            hits[*place as usize] = Some(Hit {
                distance: met.t,
                position: (*from + *way * met.t).into(),
                normal: normal.into(),
                is_front: normal.dot(*way) < 0.0,
                tag: accel.instances[self.pieces[met.piece as usize].instance as usize].tag,
            });
        }
        hits
    }

    /// The nearest hits of many rays, each told with its number as soon as it is known.
    #[inline(always)]
    pub(crate) fn closest_of_each<L: Lanes>(
        &self,
        accel: &Accel,
        count: usize,
        ray: impl Fn(usize) -> (Vec3A, Vec3A),
        mut found: impl FnMut(usize, Found),
    ) {
        let mut number = 0;
        travel::<L>(
            &self.bvh,
            #[inline(always)]
            |traveller| {
                let goes_on = number < count;
                if goes_on {
                    traveller.start(number, ray(number), f32::INFINITY);
                    number += 1;
                }
                goes_on
            },
            #[inline(always)]
            |leaf, traveller| {
                let mut best = traveller.best;
                self.packets[leaf].intersect(
                    &traveller.for_triangles::<L>(),
                    traveller.end,
                    #[inline(always)]
                    |lane, t, u, v, _| {
                        let found = Found { t, u, v, piece: self.bvh.leaves[leaf][lane] };
                        if found.is_before(&best) && self.is_there(accel, &found) {
                            best = found;
                        }
                    },
                );
                if best.is_before(&traveller.best) {
                    traveller.best = best;
                    traveller.shorten::<L>(best.t * SLACK);
                }
            },
            #[inline(always)]
            |traveller| found(traveller.ray, traveller.best),
        );
    }

    /// What is known of a hit.
    pub(crate) fn contact_at(&self, accel: &Accel, found: &Found, direction: Vec3A) -> Contact {
        let piece = &self.pieces[found.piece as usize];
        let is_front = self.normal(found.piece).dot(direction) < 0.0;
        let hit = TriangleHit { t: found.t, u: found.u, v: found.v, triangle: piece.triangle, is_front };
        let record = &self.records[found.piece as usize];
        let [a, b, c] = record.corners.map(Vec3A::from);
        // Only what glows has more to say.
        let glows = accel.surfaces[record.surface as usize].mean_emission.max_element() > 0.0;
        let slot = glows.then(|| accel.instances[piece.instance as usize].slot(&hit));
        Contact {
            t: hit.t,
            position: a + (b - a) * hit.u + (c - a) * hit.v,
            normal: self.normal(found.piece),
            is_front,
            instance: piece.instance,
            hit,
            corners: [a, b, c],
            surface: record.surface,
            is_luminaire: slot.is_some_and(|slot| slot.is_luminaire),
            glow: slot.and_then(|slot| slot.glow),
            piece: found.piece,
        }
    }

    /// The mean of the corners' normals where a triangle is met, as long as it comes.
    pub(crate) fn smooth(&self, piece: u32, (u, v): (f32, f32)) -> Vec3A {
        if !self.pieces[piece as usize].is_smooth {
            return self.normal(piece);
        }
        let numbers = &self.shading[(piece * STRIDE) as usize..][..STRIDE as usize];
        let [a, b, c] = [6, 9, 12].map(|place| Vec3A::new(numbers[place], numbers[place + 1], numbers[place + 2]));
        a * (1.0 - u - v) + b * u + c * v
    }

    /// As [`Accel::transmittance`].
    pub(crate) fn pass(&self, accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
        match self.width {
            Width::Plain => self.pass_by::<lanes::Plain>(accel, origin, direction, reach),
            #[cfg(target_arch = "x86_64")]
            Width::Double | Width::Long => wide::pass(self, accel, (origin, direction), reach),
        }
    }

    /// Unit vector across a triangle, outwards.
    pub(crate) fn normal(&self, piece: u32) -> Vec3A {
        Vec3A::from_slice(&self.shading[(piece * STRIDE) as usize..])
    }

    /// The nearest hit of one ray in a part of the tree, if it is nearer than what was found before.
    #[inline(always)]
    fn closest<L: Lanes>(&self, accel: &Accel, part: u32, (origin, direction): (Vec3A, Vec3A), before: Found) -> Found {
        let mut best = before;
        let ray = TriangleRay::<L>::new(origin, direction);
        self.bvh.visit_from(
            part,
            &BoxRay::<L>::new(origin, direction),
            before.t * SLACK,
            #[inline(always)]
            |leaf, end| {
                self.packets[leaf].intersect(
                    &ray,
                    end,
                    #[inline(always)]
                    |lane, t, u, v, _| {
                        let found = Found { t, u, v, piece: self.bvh.leaves[leaf][lane] };
                        if found.is_before(&best) && self.is_there(accel, &found) {
                            best = found;
                        }
                    },
                );
                best.t * SLACK
            },
        );
        best
    }

    /// Whether the texture leaves something of the triangle where it is met.
    #[inline(always)]
    fn is_there(&self, accel: &Accel, found: &Found) -> bool {
        let piece = &self.pieces[found.piece as usize];
        let record = &self.records[found.piece as usize];
        !piece.is_cutout || accel.surfaces[record.surface as usize].is_solid(record.uv(found.u, found.v))
    }

    #[inline(always)]
    fn pass_by<L: Lanes>(&self, accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
        let mut veil = Veil::default();
        if self.is_stopped::<L>(accel, 0, (origin, direction, reach), &mut veil) { Vec3::ZERO } else { veil.left() }
    }

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
        let rays = Rays::new(origin, direction, active);
        let mut end = nothing;
        let mut stack = Stack::new();
        let mut height = 0;
        let mut farthest = f32::INFINITY;
        let mut now = Waiting { part: 0, rays: active, near: 0.0 };
        if self.pieces.is_empty() || active == 0 {
            return best;
        }
        loop {
            if now.rays.count_ones() <= FEW {
                self.one_by_one(accel, now, origin, direction, &mut best);
                end = best.t * P::splat(SLACK);
                farthest = end.greatest();
            } else if let Some(leaf) = Bvh::leaf(now.part) {
                let mut is_nearer = false;
                for (lane, piece) in self.bvh.leaves[leaf].iter().enumerate().take_while(|(_, piece)| **piece != EMPTY)
                {
                    let hit = self.packets[leaf].meet(lane, &rays, now.rays);
                    let mut nearer =
                        hit.rays & (hit.t.lt(best.t) | hit.t.le(best.t) & P::int_lt(P::int(*piece), best.piece));
                    if nearer != 0 && self.pieces[*piece as usize].is_cutout {
                        nearer &= self.there(accel, *piece, &hit, nearer);
                    }
                    if nearer != 0 {
                        best.t = P::select(nearer, hit.t, best.t);
                        best.u = P::select(nearer, hit.u, best.u);
                        best.v = P::select(nearer, hit.v, best.v);
                        best.piece = P::int_select(nearer, P::int(*piece), best.piece);
                        is_nearer = true;
                    }
                }
                if is_nearer {
                    end = best.t * P::splat(SLACK);
                    farthest = P::select(active, end, P::splat(0.0)).greatest();
                }
            } else {
                self.open(&rays, now, end, &mut stack, &mut height);
            }
            loop {
                if height == 0 {
                    return best;
                }
                height -= 1;
                now = stack.at(height);
                if now.near <= farthest {
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
        let rays = Rays::new(origin, direction, active);
        let mut stack = Stack::new();
        let mut height = 0;
        let mut stopped: Mask = 0;
        let mut now = Waiting { part: 0, rays: active, near: 0.0 };
        if self.pieces.is_empty() || active == 0 {
            return 0;
        }
        loop {
            now.rays &= !stopped;
            if now.rays == 0 {
            } else if now.rays.count_ones() <= FEW {
                stopped |= self.stopped_one_by_one(accel, now, (origin, direction), reach, veils);
            } else if let Some(leaf) = Bvh::leaf(now.part) {
                for (lane, piece) in self.bvh.leaves[leaf].iter().enumerate().take_while(|(_, piece)| **piece != EMPTY)
                {
                    let shade = self.pieces[*piece as usize].shade;
                    if shade == Shade::None {
                        continue;
                    }
                    let hit = self.packets[leaf].meet(lane, &rays, now.rays);
                    let met = hit.rays & hit.t.lt(reach) & !stopped;
                    if shade == Shade::Full {
                        stopped |= met;
                    } else if met != 0 {
                        let (u, v, ways) = (hit.u.store(), hit.v.store(), direction.store());
                        for lane in lanes_of(met) {
                            let found = Found { t: 0.0, u: u.0[lane], v: v.0[lane], piece: *piece };
                            stopped |= self.veil(accel, &found, one(&ways, lane), &mut veils[lane]) << lane;
                        }
                    }
                }
            } else {
                self.open(&rays, now, reach, &mut stack, &mut height);
            }
            if height == 0 || stopped == active {
                return stopped;
            }
            height -= 1;
            now = stack.at(height);
        }
    }

    /// What a triangle leaves of light; answers 1 where nothing is left after it.
    fn veil(&self, accel: &Accel, found: &Found, direction: Vec3A, veil: &mut Veil) -> Mask {
        let record = &self.records[found.piece as usize];
        let cosine = self.normal(found.piece).dot(direction);
        veil.dim(accel.surfaces[record.surface as usize].pass(record.uv(found.u, found.v), cosine));
        Mask::from(veil.is_dark())
    }

    /// Puts the children of a node that rays meet on the stack, near ones on top.
    #[inline(always)]
    fn open<P: Pack>(&self, rays: &Rays<P>, now: Waiting, end: P, stack: &mut Stack<Waiting>, height: &mut usize) {
        let start = *height;
        let node = self.bvh.node(now.part);
        for (slot, child) in node.children.iter().enumerate().filter(|(_, child)| **child != EMPTY) {
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
            let met = now.rays & near.le((far * P::splat(1.000_002)).min(end));
            if met == 0 {
                continue;
            }
            let waiting = Waiting { part: *child, rays: met, near: P::select(met, near, P::splat(f32::MAX)).least() };
            let mut place = *height;
            while place > start && stack.at(place - 1).near < waiting.near {
                stack.put(place, stack.at(place - 1));
                place -= 1;
            }
            stack.put(place, waiting);
            *height += 1;
        }
    }

    #[inline(always)]
    fn there<P: Pack>(&self, accel: &Accel, piece: u32, hit: &Meeting<P>, wanted: Mask) -> Mask {
        let (t, u, v) = (hit.t.store().0, hit.u.store().0, hit.v.store().0);
        let is_there = inlined(
            #[inline(always)]
            |lane: &usize| {
                wanted >> lane & 1 == 1 && self.is_there(accel, &Found { t: t[*lane], u: u[*lane], v: v[*lane], piece })
            },
        );
        (0..PACK).filter(is_there).map(|lane| 1 << lane).sum()
    }

    #[inline(always)]
    fn one_by_one<P: Pack>(
        &self,
        accel: &Accel,
        now: Waiting,
        origin: &Triple<P>,
        direction: &Triple<P>,
        best: &mut Founds<P>,
    ) {
        let (origins, directions) = (origin.store(), direction.store());
        let (mut t, mut u, mut v) = (best.t.store(), best.u.store(), best.v.store());
        let mut pieces = P::store_int(best.piece);
        for lane in lanes_of(now.rays) {
            let before = Found { t: t.0[lane], u: u.0[lane], v: v.0[lane], piece: pieces.0[lane] };
            let ray = (one(&origins, lane), one(&directions, lane));
            let found = self.closest::<P::Eight>(accel, now.part, ray, before);
            (t.0[lane], u.0[lane], v.0[lane], pieces.0[lane]) = (found.t, found.u, found.v, found.piece);
        }
        *best = Founds { t: P::load(&t), u: P::load(&u), v: P::load(&v), piece: P::load_int(&Words(pieces.0)) };
    }

    #[inline(always)]
    fn stopped_one_by_one<P: Pack>(
        &self,
        accel: &Accel,
        now: Waiting,
        (origin, direction): (&Triple<P>, &Triple<P>),
        reach: P,
        veils: &mut [Veil; PACK],
    ) -> Mask {
        let (origins, directions, reaches) = (origin.store(), direction.store(), reach.store());
        let mut stopped: Mask = 0;
        for lane in lanes_of(now.rays) {
            let (from, way) = (one(&origins, lane), one(&directions, lane));
            let is_stopped =
                self.is_stopped::<P::Eight>(accel, now.part, (from, way, reaches.0[lane]), &mut veils[lane]);
            stopped |= Mask::from(is_stopped) << lane;
        }
        stopped
    }

    /// Whether one ray is stopped in a part of the tree.
    #[inline(always)]
    fn is_stopped<L: Lanes>(
        &self,
        accel: &Accel,
        part: u32,
        (from, way, reach): (Vec3A, Vec3A, f32),
        veil: &mut Veil,
    ) -> bool {
        let ray = TriangleRay::<L>::new(from, way);
        let mut is_stopped = false;
        self.bvh.visit_from(
            part,
            &BoxRay::<L>::new(from, way),
            reach,
            #[inline(always)]
            |leaf, end| {
                self.packets[leaf].intersect(
                    &ray,
                    end * SLACK,
                    #[inline(always)]
                    |place, t, u, v, _| {
                        let found = Found { t, u, v, piece: self.bvh.leaves[leaf][place] };
                        let shade = self.pieces[found.piece as usize].shade;
                        if is_stopped || t >= reach || shade == Shade::None {
                            return;
                        }
                        is_stopped = shade == Shade::Full || self.veil(accel, &found, way, veil) != 0;
                    },
                );
                if is_stopped { -1.0 } else { end }
            },
        );
        is_stopped
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

impl Found {
    #[inline(always)]
    fn is_before(&self, other: &Self) -> bool {
        self.t < other.t || self.t == other.t && self.piece < other.piece
    }
}

/// A part of the tree that waits, with the rays that want to see it.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    part: u32,
    rays: Mask,
    near: f32,
}

/// Sixteen rays prepared for boxes and triangles.
pub(crate) struct Rays<P: Pack> {
    pub(crate) origin: Triple<P>,
    pub(crate) direction: Triple<P>,
    inverse: Triple<P>,
    /// For each axis the place of the near plane among a node's planes, if that is the same for all rays.
    near: Option<[usize; 3]>,
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
        let backward = [inverse.x, inverse.y, inverse.z].map(|part| part.lt(P::splat(0.0)) & active);
        let is_alike = backward.iter().all(|rays| *rays == 0 || *rays == active);
        let near = is_alike.then(|| [0, 1, 2].map(|axis| axis + if backward[axis] == 0 { 0 } else { 3 }));
        Self { origin: *origin, direction: *direction, inverse, near }
    }
}

/// Where sixteen rays meet a triangle.
pub(crate) struct Meeting<P: Pack> {
    pub(crate) rays: Mask,
    pub(crate) t: P,
    pub(crate) u: P,
    pub(crate) v: P,
}

/// Numbers by which rays are sorted so that neighbours are likely alike: by octant of their direction, then along a curve
/// through the places where they start.
fn keys(rays: &[(Vec3, Vec3)]) -> impl Iterator<Item = u32> {
    let bounds = rays.iter().fold(Cuboid::EMPTY, |all, (from, _)| all.with((*from).into()));
    let scale = Vec3A::splat(127.99) / (bounds.max - bounds.min).max(Vec3A::splat(1e-9));
    // Seven bits with two free ones after each.
    let spread = |part: f32| {
        let bits = part as u32;
        let bits = (bits | bits << 8) & 0x0300_f00f;
        let bits = (bits | bits << 4) & 0x030c_30c3;
        (bits | bits << 2) & 0x0924_9249
    };
    rays.iter().map(move |(from, way)| {
        let at = ((Vec3A::from(*from) - bounds.min) * scale).max(Vec3A::ZERO);
        let octant = Vec3A::from(*way).is_negative_bitmask() & 7;
        octant << 21 | spread(at.x) << 2 | spread(at.y) << 1 | spread(at.z)
    })
}

/// The same, compiled for wide vectors.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "calls of functions compiled for wide vectors, made only where the processor has them")]
mod wide {
    use super::{Accel, Flat, Found, Hit, Vec3, Vec3A, Width, lanes::Wide};

    pub(super) fn closest(flat: &Flat, accel: &Accel, ray: (Vec3A, Vec3A), before: Found) -> Found {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(flat: &Flat, accel: &Accel, ray: (Vec3A, Vec3A), before: Found) -> Found {
            flat.closest::<Wide>(accel, 0, ray, before)
        }
        debug_assert!(flat.width != Width::Plain, "this way is for processors with AVX2");
        // SAFETY: the width says that the processor has AVX2 and what came with it.
        unsafe { inner(flat, accel, ray, before) }
    }

    pub(super) fn pass(flat: &Flat, accel: &Accel, ray: (Vec3A, Vec3A), reach: f32) -> Vec3 {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(flat: &Flat, accel: &Accel, ray: (Vec3A, Vec3A), reach: f32) -> Vec3 {
            flat.pass_by::<Wide>(accel, ray.0, ray.1, reach)
        }
        debug_assert!(flat.width != Width::Plain, "this way is for processors with AVX2");
        // SAFETY: the width says that the processor has AVX2 and what came with it.
        unsafe { inner(flat, accel, ray, reach) }
    }

    pub(super) fn many(flat: &Flat, accel: &Accel, rays: &[(Vec3, Vec3)], reach: f32) -> Vec<Option<Hit>> {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(flat: &Flat, accel: &Accel, rays: &[(Vec3, Vec3)], reach: f32) -> Vec<Option<Hit>> {
            flat.many_by::<Wide>(accel, rays, reach)
        }
        debug_assert!(flat.width != Width::Plain, "this way is for processors with AVX2");
        // SAFETY: the width says that the processor has AVX2 and what came with it.
        unsafe { inner(flat, accel, rays, reach) }
    }
}

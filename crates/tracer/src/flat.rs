//! All triangles of a scene in one tree in the scene's own frame: what photos are traced through, ray by ray or sixteen
//! rays at once. It costs memory and is made anew for each photo; [`Accel`] stays the tree for scenes that change.
//!
//! What a ray meets does not depend on the rays that run beside it: of two hits at one distance the triangle with the
//! lower number counts, and boxes are opened a hair beyond the nearest hit.

use glam::{Vec3, Vec3A};

use crate::accel::{Accel, Contact, Hit};
use crate::blas::{Packet, TriangleHit, TriangleRay};
use crate::bvh::{BoxRay, Bvh, Cuboid, EMPTY};
use crate::lanes::{self, Lanes};
use crate::pack::{Mask, Width};
use crate::piece::{Piece, STRIDE, Shade, finish, prepared};
use crate::record::Record;
use crate::shade::footprint;
use crate::soon::soon;
use crate::stream::travel;
use crate::veil::Veil;

/// Scenes of more triangles are traced through the tree of [`Accel`], so that memory stays bounded.
const MOST_TRIANGLES: usize = 3_000_000;
/// Most triangles of a leaf.
const LEAF_SIZE: usize = 8;
/// How far beyond the nearest hit boxes are opened.
pub(crate) const SLACK: f32 = 1.000_01;
/// Rays that are sorted together, so that memory stays bounded.
const BLOCK: usize = 1 << 20;
/// Bits of the numbers by which rays are sorted for each axis.
const AXIS_BITS: u32 = 4;
/// The last of the steps along an axis that these bits tell apart, before it is made whole.
const END_OF_AXIS: f32 = 15.49;
/// The lowest bits of a number and this are those of the number made whole.
const WHOLE: f32 = 8_388_608.0;
/// By how many rays before its turn a ray is fetched.
const AHEAD: usize = 32;
/// Rays whose hits are put down together, once memory has had time to fetch what is said of them.
const ENDED: usize = 64;
/// Nothing met.
const NOTHING: Found = Found { t: f32::INFINITY, u: 0.0, v: 0.0, piece: EMPTY };

/// What a ray has met so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) t: f32,
    pub(crate) u: f32,
    pub(crate) v: f32,
    /// Place in [`Flat::pieces`]; [`EMPTY`] for nothing.
    pub(crate) piece: u32,
}

/// The tree.
#[derive(Debug)]
pub(crate) struct Flat {
    pub(crate) bvh: Bvh,
    pub(crate) packets: Vec<Packet>,
    pub(crate) pieces: Vec<Piece>,
    /// As many.
    pub(crate) records: Vec<Record>,
    /// Sixteen numbers for each triangle: its unit normal outwards, its mean colour, the normals of its corners,
    /// and how it is shaded.
    pub(crate) shading: Vec<f32>,
    /// Numbers of all materials, see [`crate::gloss`].
    pub(crate) materials: Vec<f32>,
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
        let mut packets: Vec<Packet> = bvh.leaves.iter().map(|leaf| Packet::new(leaf, &corners)).collect();
        // Neighbours in the tree become neighbours in memory.
        let mut order = Vec::with_capacity(pieces.len());
        for (leaf, packet) in bvh.leaves.iter().zip(&mut packets) {
            let group = &mut packet.group;
            group.first = order.len() as u32;
            for (lane, place) in leaf.iter().take_while(|place| **place != EMPTY).enumerate() {
                let piece: &Piece = &pieces[*place as usize];
                group.count += 1;
                group.cutouts |= u32::from(piece.is_cutout) << lane;
                group.full |= u32::from(piece.shade == Shade::Full) << lane;
                group.part |= u32::from(piece.shade == Shade::Part) << lane;
                order.push(*place as usize);
            }
        }
        bvh.leaves.clear();
        Some(Self {
            bvh,
            packets,
            pieces: order.iter().map(|place| pieces[*place]).collect(),
            records: order.iter().map(|place| records[*place]).collect(),
            shading: order.iter().flat_map(|place| shading[*place]).collect(),
            materials: accel.surfaces.iter().flat_map(finish).collect(),
            width: accel.width,
        })
    }

    /// As [`Accel::contact`].
    #[inline]
    pub(crate) fn contact(&self, accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<Contact> {
        let nothing = Found { t: reach, u: 0.0, v: 0.0, piece: EMPTY };
        let found = match self.width {
            Width::Plain => self.closest_alone::<lanes::Plain>(accel, (origin, direction), nothing),
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
        let mut hits = vec![None; rays.len()];
        let mut order = Order::new(self.bvh.bounds());
        for (rays, hits) in rays.chunks(BLOCK).zip(hits.chunks_mut(BLOCK)) {
            self.answer_block::<L>(accel, (rays, order.of(rays)), reach, hits);
        }
        hits
    }

    /// Follows rays in an order and puts down what they meet.
    #[inline(always)]
    fn answer_block<L: Lanes>(
        &self,
        accel: &Accel,
        (rays, order): (&[(Vec3, Vec3)], &[u32]),
        reach: f32,
        hits: &mut [Option<Hit>],
    ) {
        let mut number = 0;
        let mut ended = [(0, NOTHING); ENDED];
        let mut count = 0;
        travel::<L>(
            &self.bvh,
            #[inline(always)]
            |traveller| {
                let Some(place) = order.get(number) else { return false };
                soon(rays, order[(number + AHEAD).min(order.len() - 1)] as usize);
                let (from, way) = rays[*place as usize];
                traveller.start(*place as usize, (from.into(), way.into()), f32::INFINITY);
                number += 1;
                true
            },
            #[inline(always)]
            |leaf, traveller| {
                let best = self.nearest(accel, leaf, &traveller.for_triangles::<L>(), traveller.end, traveller.best);
                if best.is_before(&traveller.best) {
                    traveller.best = best;
                    traveller.shorten::<L>(best.t * SLACK);
                }
            },
            #[inline(always)]
            |traveller| {
                let piece = traveller.best.piece as usize;
                soon(hits, traveller.ray);
                soon(&self.pieces, piece);
                soon(&self.shading, piece.wrapping_mul(STRIDE as usize));
                ended[count % ENDED] = (traveller.ray, traveller.best);
                count += 1;
                if count == ENDED {
                    self.answer(accel, rays, reach, &ended, hits);
                    count = 0;
                }
            },
            #[inline(always)]
            |leaf| soon(&self.packets, leaf),
        );
        self.answer(accel, rays, reach, &ended[..count.min(ENDED)], hits);
    }

    /// Puts down what rays met.
    #[inline(always)]
    fn answer(
        &self,
        accel: &Accel,
        rays: &[(Vec3, Vec3)],
        reach: f32,
        ended: &[(usize, Found)],
        hits: &mut [Option<Hit>],
    ) {
        for (place, met) in ended {
            if met.piece == EMPTY || met.t >= reach {
                continue;
            }
            let (from, way) = rays[*place];
            let (from, way) = (Vec3A::from(from), Vec3A::from(way));
            let normal = self.normal(met.piece);
            hits[*place] = Some(Hit {
                distance: met.t,
                position: (from + way * met.t).into(),
                normal: normal.into(),
                is_front: normal.dot(way) < 0.0,
                tag: accel.instances[self.pieces[met.piece as usize].instance as usize].tag,
            });
        }
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

    /// The colour of a triangle where a bundle of rays of this width meets it.
    pub(crate) fn color(&self, accel: &Accel, found: &Found, direction: Vec3A, width: f32) -> Vec3 {
        let record = &self.records[found.piece as usize];
        let ways = (&record.corners.map(Vec3A::from), self.normal(found.piece));
        let footprint = if width > 0.0 { footprint(&record.uvs, ways, direction, width) } else { 0.0 };
        accel.surfaces[record.surface as usize].color(record.uv(found.u, found.v), footprint)
    }

    /// Unit vector across a triangle, outwards.
    pub(crate) fn normal(&self, piece: u32) -> Vec3A {
        Vec3A::from_slice(&self.shading[(piece * STRIDE) as usize..])
    }

    #[inline(always)]
    fn closest_alone<L: Lanes>(&self, accel: &Accel, ray: (Vec3A, Vec3A), before: Found) -> Found {
        self.closest::<L>(accel, 0, (&BoxRay::new(ray.0, ray.1), ray), before)
    }

    /// The nearest hit of one ray in a part of the tree, if it is nearer than what was found before.
    #[inline(always)]
    pub(crate) fn closest<L: Lanes>(
        &self,
        accel: &Accel,
        part: u32,
        (boxes, (origin, direction)): (&BoxRay<L>, (Vec3A, Vec3A)),
        before: Found,
    ) -> Found {
        let mut best = before;
        let ray = TriangleRay::<L>::new(origin, direction);
        self.bvh.visit_from(
            part,
            boxes,
            before.t * SLACK,
            #[inline(always)]
            |leaf, end| {
                best = self.nearest(accel, leaf, &ray, end, best);
                best.t * SLACK
            },
        );
        best
    }

    /// The nearest hit in a leaf, if it is nearer than what was found before.
    #[inline(always)]
    fn nearest<L: Lanes>(&self, accel: &Accel, leaf: usize, ray: &TriangleRay<L>, end: f32, before: Found) -> Found {
        let packet = &self.packets[leaf];
        let mut best = before;
        if packet.group.cutouts != 0 {
            packet.intersect(
                ray,
                end,
                #[inline(always)]
                |lane, t, u, v, _| self.take(accel, packet, lane, (t, u, v), &mut best),
            );
        } else if let Some((lane, t, u, v, _)) = packet.nearest(ray, end) {
            let found = Found { t, u, v, piece: packet.group.first + lane as u32 };
            if found.is_before(&best) {
                best = found;
            }
        }
        best
    }

    /// Takes a hit if it is nearer than the best so far.
    #[inline(always)]
    fn take(&self, accel: &Accel, packet: &Packet, lane: usize, (t, u, v): (f32, f32, f32), best: &mut Found) {
        let found = Found { t, u, v, piece: packet.group.first + lane as u32 };
        if found.is_before(best) && (packet.group.cutouts >> lane & 1 == 0 || self.is_there(accel, &found)) {
            *best = found;
        }
    }

    /// Whether the texture of a triangle that is cut out leaves something where it is met.
    #[inline(always)]
    pub(crate) fn is_there(&self, accel: &Accel, found: &Found) -> bool {
        let record = &self.records[found.piece as usize];
        accel.surfaces[record.surface as usize].is_solid(record.uv(found.u, found.v))
    }

    #[inline(always)]
    fn pass_by<L: Lanes>(&self, accel: &Accel, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
        let mut veil = Veil::default();
        let boxes = BoxRay::<L>::new(origin, direction);
        let is_stopped = self.is_stopped::<L>(accel, 0, (&boxes, (origin, direction), reach), &mut veil);
        if is_stopped { Vec3::ZERO } else { veil.left() }
    }

    /// What a triangle leaves of light; answers 1 where nothing is left after it.
    pub(crate) fn veil(&self, accel: &Accel, found: &Found, direction: Vec3A, veil: &mut Veil) -> Mask {
        let record = &self.records[found.piece as usize];
        let cosine = self.normal(found.piece).dot(direction);
        veil.dim(accel.surfaces[record.surface as usize].pass(record.uv(found.u, found.v), cosine));
        Mask::from(veil.is_dark())
    }

    /// Whether one ray is stopped in a part of the tree.
    #[inline(always)]
    pub(crate) fn is_stopped<L: Lanes>(
        &self,
        accel: &Accel,
        part: u32,
        (boxes, (from, way), reach): (&BoxRay<L>, (Vec3A, Vec3A), f32),
        veil: &mut Veil,
    ) -> bool {
        let ray = TriangleRay::<L>::new(from, way);
        let mut is_stopped = false;
        self.bvh.visit_from(
            part,
            boxes,
            reach,
            #[inline(always)]
            |leaf, end| {
                let packet = &self.packets[leaf];
                let group = &packet.group;
                packet.intersect(
                    &ray,
                    end * SLACK,
                    #[inline(always)]
                    |lane, t, u, v, _| {
                        if is_stopped || t >= reach {
                            return;
                        }
                        is_stopped = group.full >> lane & 1 == 1;
                        if group.part >> lane & 1 == 1 {
                            let found = Found { t, u, v, piece: group.first + lane as u32 };
                            is_stopped = self.veil(accel, &found, way, veil) != 0;
                        }
                    },
                );
                if is_stopped { -1.0 } else { end }
            },
        );
        is_stopped
    }
}

/// The order in which neighbouring rays are likely alike: by octant of their direction, then along a curve through the
/// places where they start.
struct Order {
    from: Vec3A,
    scale: Vec3A,
    keys: Vec<u32>,
    places: Vec<u32>,
    counts: Vec<u32>,
}

impl Order {
    /// For rays that start mostly in a box.
    fn new(bounds: Cuboid) -> Self {
        Self {
            from: bounds.min,
            scale: Vec3A::splat(END_OF_AXIS) / (bounds.max - bounds.min).max(Vec3A::splat(1e-9)),
            keys: Vec::new(),
            places: Vec::new(),
            counts: vec![0; 1 << (3 * AXIS_BITS + 3)],
        }
    }

    /// Places of rays in order.
    fn of(&mut self, rays: &[(Vec3, Vec3)]) -> &[u32] {
        // Four bits with two free ones after each.
        let spread = |part: f32| {
            let bits = part.to_bits() & 15;
            let bits = (bits | bits << 4) & 0x0c3;
            (bits | bits << 2) & 0x249
        };
        let key = |(from, way): &(Vec3, Vec3)| {
            let at = ((Vec3A::from(*from) - self.from) * self.scale).clamp(Vec3A::ZERO, Vec3A::splat(END_OF_AXIS));
            let at = at + Vec3A::splat(WHOLE);
            let octant = Vec3A::from(*way).is_negative_bitmask() & 7;
            octant << (3 * AXIS_BITS) | spread(at.x) << 2 | spread(at.y) << 1 | spread(at.z)
        };
        self.keys.clear();
        self.keys.extend(rays.iter().map(key));
        self.counts.fill(0);
        for key in &self.keys {
            self.counts[*key as usize] += 1;
        }
        let mut start = 0;
        for count in &mut self.counts {
            start += std::mem::replace(count, start);
        }
        self.places.resize(rays.len(), 0);
        for (key, place) in self.keys.iter().zip(0..) {
            let count = &mut self.counts[*key as usize];
            self.places[*count as usize] = place;
            *count += 1;
        }
        &self.places
    }
}

impl Found {
    #[inline(always)]
    fn is_before(&self, other: &Self) -> bool {
        self.t < other.t || self.t == other.t && self.piece < other.piece
    }
}

/// The same, compiled for wide vectors.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "calls of functions compiled for wide vectors, made only where the processor has them")]
mod wide {
    use super::{Accel, Flat, Found, Hit, Vec3, Vec3A, Width, lanes::Wide};

    pub(super) fn closest(flat: &Flat, accel: &Accel, ray: (Vec3A, Vec3A), before: Found) -> Found {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(flat: &Flat, accel: &Accel, ray: (Vec3A, Vec3A), before: Found) -> Found {
            flat.closest_alone::<Wide>(accel, ray, before)
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

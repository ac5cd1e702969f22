//! What many paths do at once where they meet mirrors: go on the other way round. After a matt surface a mirror shows lamps
//! that nobody asked for.

use crate::accel::OFFSET;
use crate::ask::reach_to;
use crate::crowd::{Crowd, NO_PATH};
use crate::field::Field;
use crate::flat::Flat;
use crate::flight::{AWAY, BOUNCES, FROM_EYE, Flight, Lines, UNGUIDED, put_words};
use crate::meeting::smooth_normal;
use crate::pack::{Mask, Pack, Sixteen, Triple, math};
use crate::path::{LASTING, MOST_SURVIVAL};
use crate::piece::{MIRROR, SMOOTH, STRIDE, has};
use crate::sixteen::{Founds, lanes_of, one};

/// Reflections up to which mirrors guide no filters and end no path.
const CLEAR: u32 = 4;

impl Crowd {
    /// Sends on those of sixteen paths that have met mirrors and that their lines alone know; answers which.
    #[inline(always)]
    pub(crate) fn reflect<P: Pack>(
        &mut self,
        (flat, field): (&Flat, &Field<'_>),
        flight: &Flight<P>,
        found: &Founds<P>,
        (met, kind, max_bounces): (Mask, P::Int, u32),
    ) -> Mask {
        let mirrors = met & has::<P>(kind, MIRROR);
        if mirrors == 0 {
            return 0;
        }
        let is_away = !P::int_eq(flight.state & P::int(AWAY), P::int(0));
        let is_unguided = !P::int_eq(flight.state & P::int(UNGUIDED), P::int(0));
        let bounces = flight.state & P::int(BOUNCES);
        let is_early = P::int_lt(bounces, P::int(CLEAR));
        let alone = P::int_eq(P::gather_int(&self.places, flight.id), P::int(NO_PATH));
        let mirrors = mirrors & (is_away | alone) & (is_early | !is_unguided);
        if mirrors == 0 {
            return 0;
        }
        let (zero, one_) = (P::splat(0.0), P::splat(1.0));
        let shading = P::int_select(mirrors, found.piece * P::int(STRIDE), P::int(0));
        let outward = Triple::<P>::gather(&flat.shading, shading);
        let side = one_.signed_by(outward.dot(flight.direction)).neg();
        let face = outward.scale(side);
        let is_smooth = mirrors & has::<P>(kind, SMOOTH);
        let mut normal = face;
        if is_smooth != 0 {
            let smooth = smooth_normal(flat, shading, (found.u, found.v), face, flight.direction);
            normal = Triple::select(is_smooth, smooth, face);
        }
        let t = P::select(mirrors, found.t, zero) + flight.start();
        let from = flight.origin + flight.direction.scale(t) + face.scale(P::splat(OFFSET));
        let cosine = flight.direction.dot(normal).neg().max(P::splat(1e-3));
        let toward = (flight.direction + normal.scale(cosine + cosine)).unit();
        let slant = (one_ - cosine).clamp(0.0, 1.0);
        let fifth = slant * slant * (slant * slant) * slant;
        let color = Triple::<P>::gather(&flat.shading, shading + P::int(3));
        let white = Triple::new(one_, one_, one_);
        let mut left = flight.left * (color + (white - color).scale(fifth));
        let mut goes_on = mirrors & zero.lt(toward.dot(face)) & zero.lt(left.greatest());
        let shadows = (&mut self.shadows, &mut self.shadow_keys);
        see_lamps::<P>(field, (&from, &toward, &left), (flight.id, goes_on & is_away), shadows);
        goes_on &= P::int_lt(bounces, P::int(max_bounces));
        let mut dimension = flight.dimension;
        if goes_on & !is_early != 0 {
            let (seed, index) = (P::gather_int(&self.seeds, flight.id), P::gather_int(&self.indices, flight.id));
            dimension = dimension + P::int(1);
            let (chance, _) = math::sobol::<P>(seed, index, dimension);
            let survival = (left.greatest() * P::splat(LASTING)).min(P::splat(MOST_SURVIVAL));
            goes_on &= is_early | chance.lt(survival);
            left = left.scale(one_ / P::select(is_early, one_, survival.max(P::splat(1e-20))));
        }
        let firsts = P::int_eq(bounces, P::int(0)) & mirrors;
        if firsts != 0 {
            let (ids, pieces) = (P::store_int(flight.id), P::store_int(found.piece));
            for lane in lanes_of(firsts) {
                let guide = &mut self.guides[ids.0[lane] as usize];
                if guide.object == 0 {
                    guide.object = flat.pieces[pieces.0[lane] as usize].instance + 1;
                }
            }
        }
        let spread = P::select(is_away, P::splat(crate::crowd::WIDE), flight.density);
        let state = flight.state & P::int(!FROM_EYE);
        let onwards = Flight::<P> {
            origin: from,
            direction: toward,
            left,
            id: flight.id,
            dimension,
            state: state + P::int(1),
            density: P::select(is_away, P::splat(f32::MAX), flight.density),
            piece: found.piece,
            width: flight.width + spread * t,
            travelled: P::select(flight.is_free(), zero, flight.travelled + t),
        };
        onwards.put(goes_on, &mut self.next);
        put_words::<P>(crate::wave::keys(&from, &toward), goes_on, &mut self.keys);
        mirrors
    }
}

/// Looks for lamps that a mirror shows to matt surfaces.
#[inline(always)]
pub(crate) fn see_lamps<P: Pack>(
    field: &Field<'_>,
    (from, toward, left): (&Triple<P>, &Triple<P>, &Triple<P>),
    (id, wanted): (P::Int, Mask),
    (shadows, keys): (&mut Lines, &mut Vec<u32>),
) {
    if wanted == 0 {
        return;
    }
    let (froms, ways, lefts, ids) = (from.store(), toward.store(), left.store(), P::store_int(id));
    for lane in lanes_of(wanted) {
        let (from, way, left) = (one(&froms, lane), one(&ways, lane), one(&lefts, lane));
        for (number, lamp) in (0_u32..).zip(&field.luminaires) {
            if !lamp.is_aimed_at(from, way) {
                continue;
            }
            let Some((distance, radiance, _)) = lamp.met_by(from, way) else { continue };
            let (light, reach) = (left * glam::Vec3A::from(radiance), reach_to(lamp, distance));
            let id = f32::from_bits(ids.0[lane]);
            shadows.push(Sixteen([
                from.x, from.y, from.z, way.x, way.y, way.z, reach, light.x, light.y, light.z, id, 1.0, 0.0, 0.0, 0.0,
                0.0,
            ]));
            keys.push(number);
        }
    }
}

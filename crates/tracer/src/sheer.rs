//! What many paths do at once at gauze and glass once they have been scattered: go on straight, are mirrored, or stay to be
//! scattered. The same as [`crate::path`] does for each alone; what the eye looks through it looks through alone.

use crate::accel::OFFSET;
use crate::crowd::{Crowd, spreads_of};
use crate::field::Field;
use crate::flat::Flat;
use crate::flight::{BOUNCES, Flight, put_words};
use crate::gloss::{Facets, GLASS, GRAZING, INDEX, MATERIAL, THIN, TINT};
use crate::meeting::Meeting;
use crate::mirror::see_lamps;
use crate::pack::{Mask, Pack, Triple, inlined, math};
use crate::path::SMOOTH_GLASS;
use crate::piece::{KIND, STRIDE, SURFACE};
use crate::sixteen::Founds;

/// What is left of paths at the least.
const FAINTEST: f32 = 1e-4;
/// Where in the streams of paths the numbers for facets of rough glass stand.
const FACETS: u32 = 13 << 20;

/// What sixteen paths have met of gauze and glass.
pub(crate) struct Parted<P: Pack> {
    /// Those that are gone.
    pub(crate) gone: Mask,
    /// How many points of their streams the others have drawn.
    pub(crate) dimension: P::Int,
}

impl Crowd {
    /// Parts paths at gauze and glass; `sheer` are those that have met some and are free.
    #[inline(always)]
    pub(crate) fn part<P: Pack>(
        &mut self,
        (flat, field): (&Flat, &Field<'_>),
        flight: &Flight<P>,
        found: &Founds<P>,
        (sheer, max_bounces): (Mask, u32),
    ) -> Parted<P> {
        let (zero, one) = (P::splat(0.0), P::splat(1.0));
        let t = P::select(sheer, found.t, zero);
        let way = flight.start() + t;
        let width = flight.width + spreads_of(flight.density) * way;
        let at = Meeting { pieces: found.piece, u: found.u, v: found.v, direction: flight.direction, width };
        let shading = P::int_select(sheer, found.piece * P::int(STRIDE), P::int(0));
        let surface = P::shr::<SURFACE>(P::gather(&flat.shading, shading + P::int(KIND)).to_bits());
        let part = inlined(
            #[inline(always)]
            |place: u32| {
                P::gather(&flat.materials, P::int_select(sheer, surface, P::int(0)) * P::int(MATERIAL) + P::int(place))
            },
        );
        let outward = Triple::<P>::gather(&flat.shading, shading);
        let face = outward.scale(one.signed_by(outward.dot(flight.direction)).neg());
        let sheet = at.sheet((flat, field.accel), face, sheer);
        let dimension = flight.dimension + P::int(1);
        let (seed, index) = (P::gather_int(&self.seeds, flight.id), P::gather_int(&self.indices, flight.id));
        let (choice, _) = math::sobol::<P>(seed, index, dimension);
        let passes = sheer & sheet.opacity.le(choice);
        let choice = choice / sheet.opacity.max(P::splat(1e-9));
        let glass = part(GLASS) * (one - sheet.metallic);
        let in_glass = sheer & !passes & choice.lt(glass);
        let choice = choice / glass.max(P::splat(1e-9));
        let mut facet = sheet.normal;
        let rough = in_glass & P::splat(SMOOTH_GLASS).lt(sheet.roughness);
        if rough != 0 {
            let (along, across) = math::frame(sheet.normal);
            let eye = flight.direction.scale(P::splat(-1.0));
            let view = Triple::new(eye.dot(along), eye.dot(across), eye.dot(facet).max(P::splat(1e-3)));
            let square = math::sobol::<P>(seed, index, dimension + P::int(FACETS));
            let half = Facets::round(sheet.roughness, &view).draw(&view, square);
            let half = along.scale(half.x) + across.scale(half.y) + sheet.normal.scale(half.z);
            facet = Triple::select(rough, half, facet);
        }
        let cosine = flight.direction.dot(facet).neg().max(P::splat(1e-3));
        let once = (fresnel(part(INDEX), cosine) * part(GRAZING)).min(one);
        let thin = P::splat(0.5).lt(part(THIN));
        let mirrored = P::select(thin, (once + once) / (one + once), once);
        let mirrors = in_glass & choice.lt(mirrored);
        let through = in_glass & !mirrors;
        let tint = sheet.color * Triple::new(part(TINT), part(TINT + 1), part(TINT + 2));
        let left = Triple::select(through, flight.left * tint, flight.left);
        let bright = !(through & left.greatest().lt(P::splat(FAINTEST)));
        let position = flight.origin + flight.direction.scale(way);
        let onwards = Flight::<P> {
            left,
            dimension,
            travelled: way + P::splat(OFFSET),
            origin: flight.origin,
            direction: flight.direction,
            id: flight.id,
            state: flight.state,
            density: flight.density,
            piece: flight.piece,
            width: flight.width,
        };
        let straight = (passes | through) & bright;
        onwards.put(straight, &mut self.next);
        put_words::<P>(crate::wave::keys(&position, &flight.direction), straight, &mut self.keys);
        if mirrors != 0 {
            let from = position + face.scale(P::splat(OFFSET));
            let toward = flight.direction - facet.scale(P::splat(2.0) * flight.direction.dot(facet));
            let below = toward.dot(face).neg().max(zero);
            let toward = (toward + face.scale(below + below)).unit();
            let shadows = (&mut self.shadows, &mut self.shadow_keys);
            see_lamps::<P>(field, (&from, &toward, &flight.left), (flight.id, mirrors), shadows);
            let bounces = flight.state & P::int(BOUNCES);
            let goes_on = mirrors & P::int_lt(bounces, P::int(max_bounces));
            let onwards = Flight::<P> {
                origin: from,
                direction: toward,
                left: flight.left,
                id: flight.id,
                dimension,
                state: flight.state + P::int(1),
                density: P::splat(f32::MAX),
                piece: found.piece,
                width,
                travelled: zero,
            };
            onwards.put(goes_on, &mut self.next);
            put_words::<P>(crate::wave::keys(&from, &toward), goes_on, &mut self.keys);
        }
        Parted { gone: passes | in_glass, dimension: P::int_select(sheer, dimension, flight.dimension) }
    }
}

/// As [`crate::surface::dielectric`] from outside.
#[inline(always)]
fn fresnel<P: Pack>(ratio: P, cosine: P) -> P {
    let (zero, one) = (P::splat(0.0), P::splat(1.0));
    let cosine = cosine.clamp(0.0, 1.0);
    let inside = (one - (one - cosine * cosine) / (ratio * ratio)).max(zero).sqrt();
    let across = (cosine - ratio * inside) / (cosine + ratio * inside);
    let along = (ratio * cosine - inside) / (ratio * cosine + inside);
    P::splat(0.5) * (across * across + along * along)
}

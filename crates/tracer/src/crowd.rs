//! What many paths do at once where they meet paper, plaster and other matt surfaces in the light of lamps: ask for
//! lamplight and go on into another direction. The same as [`crate::path`] does for each alone.

use std::f32::consts::PI;

use glam::Vec3;

use crate::accel::OFFSET;
use crate::bvh::EMPTY;
use crate::field::Field;
use crate::flat::Flat;
use crate::flight::{AWAY, BOUNCES, Columns, Flight, Lines, UNGUIDED, put_words, turned_lines};
use crate::matt::{Lists, Point, ask, weigh};
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, inlined, math};
use crate::path::{MOST_SURVIVAL, Path, ROULETTE_FROM, SURVIVAL};
use crate::piece::{KIND, MATT, SMOOTH, STRIDE};
use crate::sixteen::{Founds, lanes_of, one};
use crate::sorter::Sorter;
use crate::veil::Veil;
use crate::wave::put;

/// How much wider than before a bundle is a metre from a matt surface.
pub(crate) const WIDE: f32 = 0.6;
/// Paths end after as many reflections at the latest.
const MOST_BOUNCES: u32 = 0xfff0;

/// Columns of [`Crowd::met`]: places where paths have met matt surfaces.
const POSITION: usize = 0;
/// Unit vector across the surface, to the side from which it was met.
const FACE: usize = 3;
const DIRECTION: usize = 6;
const LEFT: usize = 9;
const ID: usize = 12;
const DIMENSION: usize = 13;
const STATE: usize = 14;
const WIDTH: usize = 15;
const TRAVELLED: usize = 16;
/// Barycentric weights of the second and the third corner; the former is −1 where the triangle is flat.
const U: usize = 17;
const V: usize = 18;
const PIECE: usize = 19;
const CELL: usize = 20;
const COLUMNS: usize = 21;
/// The weight of the second corner of flat triangles.
const FLAT: f32 = -1.0;

/// What guides filters of a path that has met nothing but matt surfaces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guide {
    pub(crate) albedo: Vec3,
    pub(crate) normal: Vec3,
    pub(crate) depth: f32,
    /// As [`crate::path::PathSample::object`].
    pub(crate) object: u32,
}

impl Guide {
    pub(crate) const NONE: Self = Self { albedo: Vec3::ONE, normal: Vec3::ZERO, depth: f32::INFINITY, object: 0 };
}

/// A path that goes its own ways, at the side of its line: none while it has met matt surfaces only.
pub(crate) const NO_PATH: u32 = u32::MAX;

/// What is known of all paths of a wave by their numbers, and where they stand.
#[derive(Default)]
pub(crate) struct Crowd {
    /// Numbers of each path's stream.
    pub(crate) seeds: Vec<u32>,
    pub(crate) indices: Vec<u32>,
    /// Reflected light found on matt surfaces.
    pub(crate) sums: Vec<Vec3>,
    pub(crate) guides: Vec<Guide>,
    /// Places among the wave's paths, or [`NO_PATH`].
    pub(crate) places: Vec<u32>,
    /// Those that have met matt surfaces in this turn.
    met: Columns<COLUMNS>,
    /// Those that go on, and the numbers by which they are sorted.
    pub(crate) next: Lines,
    pub(crate) keys: Vec<u32>,
    /// Rays that look for lamps from matt surfaces, and the lamps' numbers.
    shadows: Lines,
    shadow_keys: Vec<u32>,
    order: Vec<u32>,
}

impl Crowd {
    /// Before a turn in which at most as many paths meet something.
    pub(crate) fn clear(&mut self, most: usize) {
        self.met.clear(most);
        self.next.clear();
        self.keys.clear();
        self.shadows.clear();
        self.shadow_keys.clear();
    }

    /// Forgets all paths.
    pub(crate) fn forget(&mut self) {
        self.seeds.clear();
        self.indices.clear();
        self.sums.clear();
        self.guides.clear();
        self.places.clear();
    }

    /// Adds a path that has found no light yet.
    pub(crate) fn push(&mut self, seed: u32, index: u32, place: u32) {
        self.seeds.push(seed);
        self.indices.push(index);
        self.sums.push(Vec3::ZERO);
        self.guides.push(Guide::NONE);
        self.places.push(place);
    }

    /// Notes which of sixteen paths have met matt surfaces in the light of lamps alone; answers those that have not.
    #[inline(always)]
    pub(crate) fn note<P: Pack>(
        &mut self,
        (flat, field): (&Flat, &Field<'_>),
        flight: &Flight<P>,
        found: &Founds<P>,
        active: Mask,
    ) -> Mask {
        let met = !P::int_eq(found.piece, P::int(EMPTY)) & active;
        if met == 0 {
            return active;
        }
        let shading = P::int_select(met, found.piece * P::int(STRIDE), P::int(0));
        let kind = P::gather(&flat.shading, shading + P::int(KIND));
        let mut matt = met & P::splat(0.5 * MATT).lt(kind);
        if matt == 0 {
            return active;
        }
        let outward = Triple::<P>::gather(&flat.shading, shading);
        let side = P::splat(1.0).signed_by(outward.dot(flight.direction)).neg();
        let face = outward.scale(side);
        let t = P::select(met, found.t, P::splat(0.0));
        let position = flight.origin + flight.direction.scale(t);
        let cells = field.places(&(position + face.scale(P::splat(OFFSET))));
        for lane in lanes_of(matt) {
            matt &= !(Mask::from(!field.at(cells.0[lane]).is_plain) << lane);
        }
        if matt == 0 {
            return active;
        }
        let is_away = !P::int_eq(flight.state & P::int(AWAY), P::int(0));
        let spread = P::select(is_away, P::splat(WIDE), flight.density);
        let is_smooth = P::splat(0.5 * (MATT + SMOOTH)).lt(kind);
        self.met.put(
            [
                position.x,
                position.y,
                position.z,
                face.x,
                face.y,
                face.z,
                flight.direction.x,
                flight.direction.y,
                flight.direction.z,
                flight.left.x,
                flight.left.y,
                flight.left.z,
                P::from_bits(flight.id),
                P::from_bits(flight.dimension),
                P::from_bits(flight.state),
                flight.width + spread * t,
                flight.travelled + t,
                P::select(is_smooth, found.u.max(P::splat(0.0)), P::splat(FLAT)),
                found.v,
                P::from_bits(found.piece),
                P::from_bits(P::load_int(&cells)),
            ],
            matt,
        );
        active & !matt
    }

    /// Sends all paths on that have met matt surfaces. `paths` are those that go their own ways, the first `samples` of
    /// all start at the eye.
    #[inline(always)]
    pub(crate) fn scatter<P: Pack>(
        &mut self,
        (flat, field): (&Flat, &Field<'_>),
        paths: &mut [Path<'_>],
        (samples, max_bounces): (usize, u32),
    ) {
        let mut first = 0;
        while first < self.met.len() {
            let count = PACK.min(self.met.len() - first);
            self.scatter_some::<P>((flat, field), paths, (samples, max_bounces), (first, count));
            first += PACK;
        }
    }

    #[inline(always)]
    fn scatter_some<P: Pack>(
        &mut self,
        (flat, field): (&Flat, &Field<'_>),
        paths: &mut [Path<'_>],
        (samples, max_bounces): (usize, u32),
        (first, count): (usize, usize),
    ) {
        let met = &self.met;
        let active = ((1_u32 << count) - 1) as Mask;
        let number = inlined(
            #[inline(always)]
            |column: usize| met.load::<P>(column, first),
        );
        let triple = inlined(
            #[inline(always)]
            |column: usize| Triple::<P>::new(number(column), number(column + 1), number(column + 2)),
        );
        // What stands behind the last means nothing, but must not lead beyond tables.
        let word = inlined(
            #[inline(always)]
            |column: usize| P::int_select(active, number(column).to_bits(), P::int(0)),
        );
        let (position, face, mut left) = (triple(POSITION), triple(FACE), triple(LEFT));
        let (id, mut dimension, state, piece) = (word(ID), word(DIMENSION), word(STATE), word(PIECE));
        let shading = piece * P::int(STRIDE);
        let albedo = Triple::<P>::gather(&flat.shading, shading + P::int(3));
        let is_smooth = P::splat(0.5 * FLAT).lt(number(U)) & active;
        let normal = if is_smooth == 0 {
            face
        } else {
            let smooth = smooth_normal(flat, shading, (number(U), number(V)), face, triple(DIRECTION));
            Triple::select(is_smooth, smooth, face)
        };
        let from = position + face.scale(P::splat(OFFSET));
        let (seed, index) = (P::gather_int(&self.seeds, id), P::gather_int(&self.indices, id));
        let numbers = P::store_int(word(CELL));
        let mut cells = [field.outside(); PACK];
        for (cell, number) in cells.iter_mut().zip(&numbers.0).take(count) {
            *cell = field.at(*number);
        }
        let bounces = state & P::int(BOUNCES);
        let late = active & !P::int_lt(bounces, P::int(1));
        let mut unguided: Mask = 0;
        let to_guide = active & (!late | !P::int_eq(state & P::int(UNGUIDED), P::int(0)));
        if to_guide != 0 {
            let ids = P::store_int(id);
            let (albedos, normals, lefts) = (albedo.store(), normal.store(), left.store());
            let (ways, pieces) = (number(TRAVELLED).store(), P::store_int(piece));
            for lane in lanes_of(to_guide) {
                let object = flat.pieces[pieces.0[lane] as usize].instance + 1;
                let (color, normal) = (Vec3::from(one(&albedos, lane)).min(Vec3::ONE), one(&normals, lane).into());
                let left = Vec3::from(one(&lefts, lane));
                let id = ids.0[lane] as usize;
                let guide = &mut self.guides[id];
                if let Some(path) = paths.get_mut(self.places[id] as usize) {
                    if path.sample.object == 0 && late >> lane & 1 == 0 {
                        path.sample.object = object;
                    }
                    if !path.sample.depth.is_finite() {
                        (path.left, path.travelled) = (left, ways.0[lane]);
                        path.guide(color, normal);
                        unguided |= Mask::from(!path.sample.depth.is_finite()) << lane;
                    }
                } else if !guide.depth.is_finite() {
                    *guide = Guide { albedo: color * left.min(Vec3::ONE), normal, depth: ways.0[lane], object };
                }
            }
        }
        // Lamps.
        let point = Point { from, position, face, normal, active, seed, index };
        let reflected = left * albedo.scale(P::splat(1.0 / PI));
        let mut lists = Lists::new();
        weigh(field, &point, &cells, &mut lists);
        if lists.count > 0 || lists.anywhere.greatest() > 0.0 {
            let shadows = (&mut self.shadows, &mut self.shadow_keys);
            ask(field, (&point, &lists), dimension, reflected, (id, late, &cells), shadows);
        }
        // Onwards.
        dimension = dimension + P::int(3);
        let (toward, cosine) = math::cosine_direction(normal, math::sobol::<P>(seed, index, dimension));
        left = left * albedo;
        let mut goes_on = active & P::splat(0.0).lt(toward.dot(face)) & P::splat(0.0).lt(left.greatest());
        goes_on &= P::int_lt(bounces, P::int(max_bounces.min(MOST_BOUNCES)));
        let is_late = active & !P::int_lt(bounces, P::int(ROULETTE_FROM));
        if is_late != 0 {
            let mut worth = P::splat(1.0);
            let branched = active & !P::int_lt(id, P::int(samples as u32));
            if branched != 0 {
                let (ids, mut worths) = (P::store_int(id), Sixteen([1.0; PACK]));
                for lane in lanes_of(branched) {
                    worths.0[lane] = paths[self.places[ids.0[lane] as usize] as usize].worth;
                }
                worth = P::load(&worths);
            }
            let survival = (left.greatest() * worth * P::splat(SURVIVAL)).min(P::splat(MOST_SURVIVAL));
            dimension = P::int_select(is_late, dimension + P::int(1), dimension);
            let (chance, _) = math::sobol::<P>(seed, index, dimension);
            goes_on &= !is_late | chance.lt(survival);
            left = left.scale(P::splat(1.0) / P::select(is_late, survival, P::splat(1.0)));
        }
        let bits = P::int_select(unguided, P::int(AWAY | UNGUIDED), P::int(AWAY));
        let onwards = Flight::<P> {
            origin: from,
            direction: toward,
            left,
            id,
            dimension,
            state: (bounces + P::int(1)) | bits,
            density: cosine * P::splat(1.0 / PI),
            piece,
            width: number(WIDTH),
            travelled: number(TRAVELLED),
        };
        onwards.put(goes_on, &mut self.next);
        put_words::<P>(crate::wave::keys(&from, &toward), goes_on, &mut self.keys);
    }

    /// Looks which of the light that was asked for from matt surfaces arrives, and adds it.
    #[inline(always)]
    pub(crate) fn answer<P: Pack>(&mut self, flat: &Flat, field: &Field<'_>, sorter: &mut Sorter, brightest: f32) {
        sorter.order(&self.shadow_keys, &mut self.order);
        for places in self.order.chunks(PACK) {
            let [fx, fy, fz, tx, ty, tz, reach, red, green, blue, id, late, ..] =
                turned_lines::<P>(self.shadows.all(), places);
            let all = ((1_u32 << places.len()) - 1) as Mask;
            let active = all & P::splat(0.0).lt(reach);
            let (from, toward) = (Triple::new(fx, fy, fz), Triple::new(tx, ty, tz));
            let mut veils = [Veil::default(); PACK];
            let stopped = flat.stopped(field.accel, (&from, &toward), reach, active, &mut veils);
            let arrived = all & !stopped;
            if arrived == 0 {
                continue;
            }
            let (mut red, mut green, mut blue) = (red, green, blue);
            if lanes_of(arrived & active).any(|lane| !veils[lane].is_clear()) {
                let mut left = [Sixteen([0.0; PACK]); 3];
                for lane in lanes_of(arrived) {
                    put(&mut left, lane, veils[lane].left().into());
                }
                let left = Triple::<P>::load(&left);
                (red, green, blue) = (red * left.x, green * left.y, blue * left.z);
            }
            let bright = red * P::splat(0.2126) + green * P::splat(0.7152) + blue * P::splat(0.0722);
            let arrived = arrived & P::splat(0.0).le(bright) & bright.lt(P::splat(f32::INFINITY));
            let glaring = P::splat(brightest).lt(bright) & P::splat(0.5).lt(late) & arrived;
            if glaring != 0 {
                let cut = P::select(glaring, P::splat(brightest) / bright, P::splat(1.0));
                (red, green, blue) = (red * cut, green * cut, blue * cut);
            }
            let lights = [red.store(), green.store(), blue.store()];
            let ids = P::store_int(id.to_bits());
            for lane in lanes_of(arrived) {
                self.sums[ids.0[lane] as usize] += Vec3::from(one(&lights, lane));
            }
        }
    }
}

/// The mean of the corners' normals, turned so that the eye can see it, as [`crate::shade`] does it.
#[inline(always)]
fn smooth_normal<P: Pack>(
    flat: &Flat,
    shading: P::Int,
    (u, v): (P, P),
    face: Triple<P>,
    direction: Triple<P>,
) -> Triple<P> {
    let corner = inlined(
        #[inline(always)]
        |place: u32| Triple::<P>::gather(&flat.shading, shading + P::int(place)),
    );
    let mixed = corner(6).scale(P::splat(1.0) - u - v) + corner(9).scale(u) + corner(12).scale(v);
    let normal = mixed.unit();
    let normal = Triple::select(normal.dot(face).lt(P::splat(0.0)), normal.scale(P::splat(-1.0)), normal);
    let cosine = direction.dot(normal).neg();
    let least = P::splat(0.02);
    let turned = (normal - direction.scale(least - cosine)).unit();
    let normal = Triple::select(cosine.lt(least), turned, normal);
    // Flat faces stay exactly flat.
    Triple::select(P::splat(0.999_999).lt(normal.dot(face)), face, normal)
}

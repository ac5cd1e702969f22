//! What many paths do at once where they meet matt and glossy surfaces and metals: ask for light and go on into another
//! direction. The same as [`crate::path`] does for each alone.

use glam::Vec3;

use crate::accel::OFFSET;
use crate::ask::{Look, OF_CROWD};
use crate::bvh::EMPTY;
use crate::day::{Asked, Asking, Left, Turns, in_sun, share_by_chance};
use crate::daylight;
use crate::direct::SUN_RADIUS;
use crate::field::{Field, LAMPS};
use crate::flat::{Flat, Found};
use crate::flight::{AWAY, BOUNCES, Columns, Flight, Lines, ONCE, UNGUIDED, UNSCATTERED, put_words, turned_lines};
use crate::matt::{Lists, Point, Shining, ask, meet, weigh};
use crate::meeting::Meeting;
use crate::mirror::see_lamps;
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, inlined, math};
use crate::path::{LASTING, MOST_SURVIVAL, Path, ROULETTE_FROM, SURVIVAL, Stage};
use crate::piece::{GLOSSY, KIND, MATT, POLISHED, SHEER, STRIDE, has};
use crate::sheer::Parted;
use crate::sixteen::{Founds, lanes_of, one};
use crate::sobol::Sampler;
use crate::sorter::Sorter;
use crate::veil::Veil;
use crate::wave::put;

/// How much wider than before a bundle is a metre from a matt surface.
pub(crate) const WIDE: f32 = 0.6;
/// Paths end after as many reflections at the latest.
const MOST_BOUNCES: u32 = 0xfff0;

/// From this reflection on, faint paths are ended by chance where there is more than lamplight: much of it comes by several
/// reflections. Found by trial for time times squared error.
const MIXED_FROM: u32 = 3;

/// Columns of [`Crowd::met`]: places where paths have met matt or glossy surfaces.
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
/// Barycentric weights of the second and the third corner.
const U: usize = 17;
const V: usize = 18;
const PIECE: usize = 19;
const CELL: usize = 20;
/// Where the path came from: its origin, density and triangle where [`AWAY`] is set.
const ORIGIN: usize = 21;
const DENSITY: usize = 24;
const FROM: usize = 25;
const COLUMNS: usize = 26;
/// Where in the streams of paths the numbers stand that choose between matt body and gloss.
const CHOICE: u32 = 14 << 20;
/// Where in the streams of paths the numbers for looks at patches of sun stand.
const LOOKS: u32 = 15 << 20;
/// Above all other keys of shadow rays.
const LOOK_KEY: u32 = 7 << 20;

/// What guides filters of a path that its line alone knows.
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

/// A path that goes its own ways, at the side of its line: none while its line alone knows it.
pub(crate) const NO_PATH: u32 = u32::MAX;

/// What is known of all paths of a wave by their numbers, and where they stand.
#[derive(Default)]
pub(crate) struct Crowd {
    /// Numbers of each path's stream.
    pub(crate) seeds: Vec<u32>,
    pub(crate) indices: Vec<u32>,
    /// Reflected light found on the way of lines.
    pub(crate) sums: Vec<Vec3>,
    pub(crate) guides: Vec<Guide>,
    /// Places among the wave's paths, or [`NO_PATH`].
    pub(crate) places: Vec<u32>,
    /// Those that have met matt or glossy surfaces in this turn.
    met: Columns<COLUMNS>,
    /// Those that go on, and the numbers by which they are sorted.
    pub(crate) next: Lines,
    pub(crate) keys: Vec<u32>,
    /// Rays that look for light, and the numbers by which they are sorted: those of lamps, and above them kinds and places.
    pub(crate) shadows: Lines,
    pub(crate) shadow_keys: Vec<u32>,
    /// Rays that look at patches of sun.
    looks: Lines,
    look_keys: Vec<u32>,
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
        self.looks.clear();
        self.look_keys.clear();
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

    /// The numbers that a look of a path draws.
    pub(crate) fn sampler(&self, look: &Look) -> Sampler {
        let id = (look.path & !OF_CROWD) as usize;
        Sampler { seed: self.seeds[id], index: self.indices[id], dimension: look.dimension }
    }

    /// Notes which of sixteen paths have met matt or glossy surfaces, and sends those on that have met mirrors; answers the
    /// rest.
    #[inline(always)]
    pub(crate) fn note<P: Pack>(
        &mut self,
        (flat, field): (&Flat, &Field<'_>),
        flight: &Flight<P>,
        found: &Founds<P>,
        (active, max_bounces): (Mask, u32),
    ) -> Mask {
        let met = !P::int_eq(found.piece, P::int(EMPTY)) & active;
        if met == 0 {
            return active;
        }
        let shading = P::int_select(met, found.piece * P::int(STRIDE), P::int(0));
        let kind = P::gather(&flat.shading, shading + P::int(KIND)).to_bits();
        let (sheer, polished) = (met & has::<P>(kind, SHEER), met & has::<P>(kind, POLISHED));
        let mut parted = Parted { gone: 0, dimension: flight.dimension };
        if sheer & flight.is_free() != 0 {
            let limits = (sheer & flight.is_free(), max_bounces);
            parted = P::apart(
                #[inline(always)]
                || self.part((flat, field), flight, found, limits),
            );
        }
        // What the eye sees through gauze or in polish it sees alone.
        let by_itself = (sheer | polished) & !flight.is_free();
        let matt = met & has::<P>(kind, MATT | GLOSSY) & !by_itself & !parted.gone;
        let active = active & !parted.gone;
        let active = active & !self.reflect((flat, field), flight, found, (met, kind, max_bounces));
        if matt == 0 {
            return active;
        }
        let outward = Triple::<P>::gather(&flat.shading, shading);
        let side = P::splat(1.0).signed_by(outward.dot(flight.direction)).neg();
        let face = outward.scale(side);
        let t = P::select(met, found.t, P::splat(0.0)) + flight.start();
        let position = flight.origin + flight.direction.scale(t);
        let cells = field.places(&(position + face.scale(P::splat(OFFSET))));
        let is_away = !P::int_eq(flight.state & P::int(AWAY), P::int(0));
        let spread = P::select(is_away, spreads_of(flight.density), flight.density);
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
                P::from_bits(parted.dimension),
                P::from_bits(flight.state),
                flight.width + spread * t,
                flight.travelled + t,
                found.u,
                found.v,
                P::from_bits(found.piece),
                P::from_bits(P::load_int(&cells)),
                flight.origin.x,
                flight.origin.y,
                flight.origin.z,
                flight.density,
                P::from_bits(flight.piece),
            ],
            matt,
        );
        active & !matt
    }

    /// Sends all paths on that have met matt or glossy surfaces. `paths` are those that go their own ways, the first `samples` of
    /// all start at the eye.
    #[inline(always)]
    pub(crate) fn scatter<P: Pack>(
        &mut self,
        (flat, stage): (&Flat, &Stage<'_>),
        paths: &mut [Path<'_>],
        samples: usize,
    ) {
        let mut first = 0;
        while first < self.met.len() {
            let count = PACK.min(self.met.len() - first);
            self.scatter_some::<P>((flat, stage), paths, samples, (first, count));
            first += PACK;
        }
    }

    #[inline(always)]
    fn scatter_some<P: Pack>(
        &mut self,
        (flat, stage): (&Flat, &Stage<'_>),
        paths: &mut [Path<'_>],
        samples: usize,
        (first, count): (usize, usize),
    ) {
        let (met, field) = (&self.met, stage.field);
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
        let at =
            Meeting { pieces: piece, u: number(U), v: number(V), direction: triple(DIRECTION), width: number(WIDTH) };
        let (smooth, normal, reflector) = at.reflector((flat, field.accel), face, active);
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
            let (albedos, normals, lefts) = (reflector.albedo().store(), smooth.store(), left.store());
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
                    let object = if guide.object == 0 { object } else { guide.object };
                    *guide = Guide { albedo: color * left.min(Vec3::ONE), normal, depth: ways.0[lane], object };
                }
            }
        }
        let unscattered = active & !P::int_eq(state & P::int(UNSCATTERED), P::int(0));
        let mut mixed: Mask = 0;
        for lane in lanes_of(active) {
            mixed |= Mask::from(!cells[lane].is_plain) << lane;
        }
        let mut point = Point { from, position, face, normal, active, seed, index };
        let mut by_lamps = left;
        let (mut asks_lamps, mut asked_by) = (active, P::splat(1.0));
        if mixed != 0 {
            let (_, turn) = math::sobol::<P>(seed, index, dimension + P::int(1));
            let turns = Turns::new(&cells, (mixed, !unscattered), turn);
            let asking = Asking {
                field,
                point: &point,
                cells: &cells,
                numbers: &numbers,
                turns: &turns,
                mixed,
                late,
                id,
                dimension,
                left,
                reflector: &reflector,
            };
            let mut asked = Asked {
                shadows: &mut self.shadows,
                shadow_keys: &mut self.shadow_keys,
                looks: &mut self.looks,
                look_keys: &mut self.look_keys,
            };
            let places = &self.places;
            let share = inlined(
                #[inline(always)]
                |lane: usize| share_of_sun::<P>((flat, field), met, (paths, places), first + lane),
            );
            asking.sun(share, &mut asked);
            asking.sky(&mut asked);
            asking.glows(&mut asked);
            asking.patches(bounces, stage.max_bounces, &mut asked);
            (asks_lamps, asked_by) = (active & turns.asks[LAMPS], turns.chances[LAMPS]);
            by_lamps = left.scale(P::splat(1.0) / turns.chances[LAMPS]);
        }
        // Lamps.
        let shining = Shining { lanes: active & reflector.shining(), asked_by };
        point.active = asks_lamps | shining.lanes;
        let mut lists = Lists::new();
        if point.active != 0 && !field.luminaires.is_empty() {
            weigh(field, &point, &cells, &mut lists);
            point.active = asks_lamps;
            if asks_lamps != 0 && (lists.count > 0 || lists.anywhere.greatest() > 0.0) {
                let shadows = (&mut self.shadows, &mut self.shadow_keys);
                ask(field, (&point, &lists, dimension), (by_lamps, &reflector), (id, late, &cells), &shining, shadows);
            }
        }
        // Onwards.
        dimension = dimension + P::int(3);
        let choice = if shining.lanes == 0 {
            P::splat(0.0)
        } else {
            math::sobol::<P>(seed, index, dimension + P::int(CHOICE)).0
        };
        let drawn = reflector.draw(choice, math::sobol::<P>(seed, index, dimension));
        let toward = drawn.toward;
        left = left * drawn.weight;
        if shining.lanes != 0 && lists.count > 0 {
            let shadows = (&mut self.shadows, &mut self.shadow_keys);
            meet(field, (&point, &lists), (&drawn, left), (id, late, &cells), &shining, shadows);
        }
        let mut goes_on = active & drawn.mask & P::splat(0.0).lt(toward.dot(face)) & P::splat(0.0).lt(left.greatest());
        let shadows = (&mut self.shadows, &mut self.shadow_keys);
        see_lamps::<P>(field, (&from, &toward, &left), (id, goes_on & drawn.mirrored), shadows);
        goes_on &= P::int_lt(bounces, P::int(stage.max_bounces.min(MOST_BOUNCES)));
        let is_late = active
            & (!mixed & !P::int_lt(bounces, P::int(ROULETTE_FROM)) | mixed & !P::int_lt(bounces, P::int(MIXED_FROM)));
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
            let lasting = P::select(mixed, P::splat(LASTING), P::splat(SURVIVAL));
            let survival = (left.greatest() * worth * lasting).min(P::splat(MOST_SURVIVAL));
            dimension = P::int_select(is_late, dimension + P::int(1), dimension);
            let (chance, _) = math::sobol::<P>(seed, index, dimension);
            goes_on &= !is_late | chance.lt(survival);
            left = left.scale(P::splat(1.0) / P::select(is_late, survival, P::splat(1.0)));
        }
        let bits = P::int_select(unguided, P::int(AWAY | UNGUIDED), P::int(AWAY));
        let bits = P::int_select(unscattered, bits | P::int(ONCE), bits);
        let onwards = Flight::<P> {
            origin: from,
            direction: toward,
            left,
            id,
            dimension,
            state: (bounces + P::int(1)) | bits,
            density: drawn.density,
            piece,
            width: number(WIDTH),
            travelled: P::select(unguided, number(TRAVELLED), P::splat(0.0)),
        };
        onwards.put(goes_on, &mut self.next);
        put_words::<P>(crate::wave::keys(&from, &toward), goes_on, &mut self.keys);
    }

    /// Looks what sun lies on surfaces that paths have chosen; `others` are looks at what is not matt, with what they meet.
    #[inline(always)]
    pub(crate) fn look<P: Pack>(
        &mut self,
        (flat, field): (&Flat, &Field<'_>),
        sorter: &mut Sorter,
        others: &mut Vec<(Look, Found)>,
    ) {
        let Some((axis, sunlight)) = field.sun else { return };
        sorter.order(&self.look_keys, &mut self.order);
        for places in self.order.chunks(PACK) {
            let [fx, fy, fz, tx, ty, tz, red, green, blue, id, dimension, ..] =
                turned_lines::<P>(self.looks.all(), places);
            let active = ((1_u32 << places.len()) - 1) as Mask;
            let (origin, direction) = (Triple::new(fx, fy, fz), Triple::new(tx, ty, tz));
            let found = flat.closest_of(field.accel, &origin, &direction, active);
            let met = active & !P::int_eq(found.piece, P::int(EMPTY));
            if met == 0 {
                continue;
            }
            let (weight, id, dimension) = (Triple::new(red, green, blue), id.to_bits(), dimension.to_bits());
            let shading = P::int_select(met, found.piece * P::int(STRIDE), P::int(0));
            let kind = P::gather(&flat.shading, shading + P::int(KIND)).to_bits();
            let matt = met & has::<P>(kind, MATT | GLOSSY) & !has::<P>(kind, SHEER);
            if met & !matt != 0 {
                let (t, u, v, pieces) = (found.t.store(), found.u.store(), found.v.store(), P::store_int(found.piece));
                let (from, toward, weight) = (origin.store(), direction.store(), weight.store());
                let (ids, dimensions) = (P::store_int(id), P::store_int(dimension));
                for lane in lanes_of(met & !matt) {
                    let look = Look {
                        from: one(&from, lane),
                        toward: one(&toward, lane),
                        weight: one(&weight, lane).into(),
                        spread: WIDE,
                        path: ids.0[lane] | OF_CROWD,
                        passages: 0,
                        dimension: dimensions.0[lane] + LOOKS,
                    };
                    let found = Found { t: t.0[lane], u: u.0[lane], v: v.0[lane], piece: pieces.0[lane] };
                    others.push((look, found));
                }
            }
            let outward = Triple::<P>::gather(&flat.shading, shading);
            let side = P::splat(1.0).signed_by(outward.dot(direction)).neg();
            let face = outward.scale(side);
            let (zero, one) = (P::splat(0.0), P::splat(1.0));
            let facing = matt & P::splat(-SUN_RADIUS).lt(face.dot(Triple::splat(axis)));
            if facing == 0 {
                continue;
            }
            let width = P::select(met, found.t, zero) * P::splat(WIDE);
            let at = Meeting { pieces: found.piece, u: found.u, v: found.v, direction, width };
            let (_, normal, reflector) = at.reflector((flat, field.accel), face, facing);
            let (seed, index) = (P::gather_int(&self.seeds, id), P::gather_int(&self.indices, id));
            let toward = in_sun(axis, math::sobol::<P>(seed, index, dimension + P::int(LOOKS)));
            let lit = facing & zero.lt(toward.dot(normal)) & zero.lt(toward.dot(face));
            let light = weight * reflector.evaluate(&toward).0 * Triple::splat(sunlight.into());
            let from = origin + direction.scale(P::select(met, found.t, zero)) + face.scale(P::splat(OFFSET));
            let (id, endless) = (P::from_bits(id), P::splat(f32::INFINITY));
            let columns = [
                from.x, from.y, from.z, toward.x, toward.y, toward.z, endless, light.x, light.y, light.z, id, one,
                zero, zero, zero, zero,
            ];
            self.shadows.put(columns, lit);
            put_words::<P>(crate::wave::keys(&from, &toward) + P::int(LOOK_KEY), lit, &mut self.shadow_keys);
        }
    }

    /// Looks which of the light that was asked for arrives, and adds it.
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

/// How much the sun counts on a surface that a path has come to, since patches were looked for from the last one.
#[inline(always)]
fn share_of_sun<P: Pack>(
    (flat, field): (&Flat, &Field<'_>),
    met: &Columns<COLUMNS>,
    (paths, places): (&[Path<'_>], &[u32]),
    at: usize,
) -> f32 {
    let state = met.one(STATE, at).to_bits();
    let triple = |column: usize| [0, 1, 2].map(|part| met.one(column + part, at));
    if state & AWAY == 0 {
        let place = places[met.one(ID, at).to_bits() as usize];
        let Some(departure) = paths.get(place as usize).and_then(|path| path.departure) else { return 1.0 };
        return daylight::share_of_sun::<P>(&departure, triple(DIRECTION).into());
    }
    let (density, piece) = (met.one(DENSITY, at), met.one(FROM, at).to_bits());
    share_by_chance::<P>(
        flat,
        field,
        &Left { origin: triple(ORIGIN), direction: triple(DIRECTION), state, density, piece },
    )
}

/// As [`crate::path::spread_of`].
#[inline(always)]
pub(crate) fn spreads_of<P: Pack>(density: P) -> P {
    let lobe = (P::splat(0.3) / density.max(P::splat(0.3))).sqrt().min(P::splat(WIDE));
    // A mirror keeps the bundle as it is.
    P::select(density.lt(P::splat(f32::MAX)), lobe, P::splat(WIDE))
}

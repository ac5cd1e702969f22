//! Many paths at once, surface by surface: all rays of a round are traced sixteen at a time, and most paths are sent on
//! sixteen at a time; at what glows, and at gauze, glass and polish that the eye sees, each goes its own way. Each path comes
//! out the same whichever others run beside it.

use std::array::from_fn;
use std::ops::Range;

use glam::{UVec2, Vec2, Vec3, Vec3A};

use crate::ask::{Asked, Look, OF_CROWD, key};
use crate::bvh::EMPTY;
use crate::crowd::{Crowd, NO_PATH, WIDE};
use crate::day::{Left, departure};
use crate::flat::{Flat, Found};
use crate::flight::{AWAY, BOUNCES, FROM_EYE, Flight, Line, Lines, UNGUIDED, UNSCATTERED};
use crate::lens::Lens;
use crate::pack::{self, Mask, PACK, Pack, Sixteen, Triple, Width, Words, inlined, math};
use crate::path::{EyeRay, Path, PathSample, Stage, spread_of};
use crate::photo::LONGEST_SIDE;
use crate::sixteen::lanes_of;
use crate::sobol::Sampler;
use crate::sorter::Sorter;
use crate::sources::see_sun;
use crate::veil::Veil;

/// Memory of a wave that is used again for the next ones.
#[derive(Default)]
pub(crate) struct Memory {
    crowd: Crowd,
    /// Streams of the paths that have gone their own ways.
    samplers: Vec<Sampler>,
    /// For each path behind those of the samples the one in [`Wave::paths`] that it branched off.
    stems: Vec<u32>,
    /// What is under way, its order, and those that have to go their own ways with what they have met.
    now: Lines,
    order: Vec<u32>,
    others: Vec<(u32, Found)>,
    light: Asked,
    /// Looks that are being followed.
    looks: Vec<Look>,
    /// Those from the crowd that have met other than matt surfaces.
    looked: Vec<(Look, Found)>,
    /// Places of what is asked, sorted by keys.
    asked: Vec<u32>,
    keys: Vec<u32>,
    sorter: Sorter,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Memory").finish_non_exhaustive()
    }
}

/// Paths on their way. Each is a line between two surfaces; those that have gone their own ways are a [`Path`] besides.
pub(crate) struct Wave<'a> {
    stage: Stage<'a>,
    /// How many paths start at the eye.
    samples: usize,
    /// Those that have gone their own ways.
    paths: Vec<Path<'a>>,
    kept: Memory,
}

impl<'a> Wave<'a> {
    pub(crate) fn new(stage: Stage<'a>, kept: Memory) -> Self {
        Self { stage, samples: 0, paths: Vec::new(), kept }
    }

    /// Its memory, for another.
    pub(crate) fn into_memory(self) -> Memory {
        self.kept
    }

    /// Follows paths that start at the eye, some through each pixel; gives each path's pixel, number and answer in their
    /// order.
    pub(crate) fn follow(
        &mut self,
        lens: &Lens,
        (seed, samples): (u32, Range<u32>),
        pixels: &[UVec2],
        mut answer: impl FnMut(usize, u32, &PathSample),
    ) {
        self.paths.clear();
        self.kept.samplers.clear();
        self.kept.stems.clear();
        self.kept.crowd.forget();
        for pixel in pixels {
            // Pixels far apart may share a stream in pictures of billions of pixels.
            let first = Sampler::new(seed, pixel.y.wrapping_mul(LONGEST_SIDE) ^ pixel.x, 0);
            for index in samples.clone() {
                self.kept.crowd.push(first.seed, index, NO_PATH);
            }
        }
        self.samples = pixels.len() * samples.len();
        match self.stage.field.flat.map(|flat| flat.width) {
            None => {
                self.start::<pack::Plain>(lens, pixels, samples.len());
                for place in 0..self.kept.now.len() {
                    self.path_of(place);
                }
                let mut place = 0;
                while place < self.paths.len() {
                    let (path, sampler) = (&mut self.paths[place], &mut self.kept.samplers[place]);
                    loop {
                        self.kept.light.turn_to(place as u32, self.stage.faint, sampler);
                        let goes_on = path.step(sampler, &mut self.kept.light);
                        self.kept.light.settle(self.stage.field, path, sampler);
                        if !goes_on {
                            break;
                        }
                    }
                    self.branch();
                    place += 1;
                }
            }
            Some(Width::Plain) => self.run::<pack::Plain>(lens, pixels, samples.len()),
            #[cfg(target_arch = "x86_64")]
            Some(Width::Double) => wide::double(self, lens, pixels, samples.len()),
            #[cfg(target_arch = "x86_64")]
            Some(Width::Long) => wide::long(self, lens, pixels, samples.len()),
        }
        for place in (0..self.kept.stems.len()).rev() {
            let sample = self.sample(self.samples + place);
            self.paths[self.kept.stems[place] as usize].sample.join(&sample);
        }
        let numbers = (0..pixels.len()).flat_map(|pixel| samples.clone().map(move |index| (pixel, index)));
        for (id, (pixel, index)) in numbers.enumerate() {
            answer(pixel, index, &self.sample(id));
        }
    }

    /// What a path has brought.
    #[inline(always)]
    fn sample(&self, id: usize) -> PathSample {
        let reflected = self.kept.crowd.sums[id];
        if let Some(path) = self.paths.get(self.kept.crowd.places[id] as usize) {
            return PathSample { reflected: path.sample.reflected + reflected, ..path.sample };
        }
        let guide = &self.kept.crowd.guides[id];
        let (albedo, normal) = (guide.albedo, guide.normal);
        PathSample { reflected, albedo, normal, depth: guide.depth, object: guide.object, ..PathSample::NOTHING }
    }

    /// Starts paths that have branched off others.
    fn branch(&mut self) {
        for branch in self.kept.light.branches.drain(..) {
            let Sampler { seed, index, .. } = branch.sampler;
            self.kept.crowd.push(seed, index, self.paths.len() as u32);
            self.paths.push(Path::branched(self.stage, &branch));
            self.kept.samplers.push(branch.sampler);
            self.kept.stems.push(branch.path);
        }
    }

    /// Draws a point of each sample's pixel and starts a path through it.
    #[inline(always)]
    fn start<P: Pack>(&mut self, lens: &Lens, pixels: &[UVec2], samples: usize) {
        self.kept.now.clear();
        let EyeRay { width, spread, .. } = lens.ray(Vec2::ZERO);
        for first in (0..self.samples).step_by(PACK) {
            let count = PACK.min(self.samples - first);
            let ids = Words(from_fn(|lane| (first + lane.min(count - 1)) as u32));
            let mut corners = [Sixteen([0.0; PACK]); 2];
            for (lane, id) in ids.0.iter().enumerate() {
                let pixel = pixels[*id as usize / samples];
                (corners[0].0[lane], corners[1].0[lane]) = (pixel.x as f32, pixel.y as f32);
            }
            let id = P::load_int(&ids);
            let (seed, index) =
                (P::gather_int(&self.kept.crowd.seeds, id), P::gather_int(&self.kept.crowd.indices, id));
            let (x, y) = math::sobol::<P>(seed, index, P::int(1));
            let (origin, direction) = lens.rays(P::load(&corners[0]) + x, P::load(&corners[1]) + y);
            let flight = Flight::<P> {
                origin,
                direction,
                left: Triple::new(P::splat(1.0), P::splat(1.0), P::splat(1.0)),
                id,
                dimension: P::int(1),
                state: P::int(FROM_EYE | UNGUIDED | UNSCATTERED),
                density: P::splat(spread),
                piece: P::int(0),
                width: P::splat(width),
                travelled: P::splat(0.0),
            };
            flight.put(((1_u32 << count) - 1) as Mask, &mut self.kept.now);
        }
    }

    #[inline(always)]
    fn run<P: Pack>(&mut self, lens: &Lens, pixels: &[UVec2], samples: usize) {
        self.start::<P>(lens, pixels, samples);
        let Some(flat) = self.stage.field.flat else { return };
        let is_whole = self.stage.cutaway.is_whole();
        self.kept.order.clear();
        self.kept.order.extend(0..self.kept.now.len() as u32);
        while self.kept.now.len() > 0 {
            self.kept.others.clear();
            self.kept.crowd.clear(self.kept.now.len());
            P::apart(
                #[inline(always)]
                || {
                    for first in (0..self.kept.now.len()).step_by(PACK) {
                        self.find::<P>(flat, first, is_whole);
                    }
                },
            );
            let field = self.stage.field;
            let crowd = &mut self.kept.crowd;
            P::apart(
                #[inline(always)]
                || crowd.scatter::<P>((flat, &self.stage), &mut self.paths, self.samples),
            );
            for place in 0..self.kept.others.len() {
                self.go_alone(flat, place, is_whole);
            }
            P::apart(
                #[inline(always)]
                || self.look_from_crowd::<P>(flat),
            );
            let Memory { crowd, sorter, .. } = &mut self.kept;
            P::apart(
                #[inline(always)]
                || crowd.answer::<P>(flat, field, sorter, self.stage.brightest),
            );
            P::apart(
                #[inline(always)]
                || self.look::<P>(flat),
            );
            P::apart(
                #[inline(always)]
                || self.ask::<P>(flat),
            );
            let first = self.paths.len();
            self.branch();
            for place in first..self.paths.len() {
                self.put_path(place, self.samples + self.kept.stems.len() + place - self.paths.len());
            }
            std::mem::swap(&mut self.kept.now, &mut self.kept.crowd.next);
            self.kept.sorter.order(&self.kept.crowd.keys, &mut self.kept.order);
        }
    }

    /// Finds what some paths meet next, and which of them have to go their own ways.
    #[inline(always)]
    fn find<P: Pack>(&mut self, flat: &Flat, first: usize, is_whole: bool) {
        let places = &self.kept.order[first..self.kept.order.len().min(first + PACK)];
        let active = ((1_u32 << places.len()) - 1) as Mask;
        let flight = Flight::<P>::load(self.kept.now.all(), places);
        let from = flight.origin + flight.direction.scale(flight.start());
        let found = flat.closest_of(self.stage.field.accel, &from, &flight.direction, active);
        let is_from_eye = active & !P::int_eq(flight.state & P::int(FROM_EYE), P::int(0));
        let apart = if is_whole { 0 } else { is_from_eye };
        let mut others = apart
            | self.kept.crowd.note::<P>(
                (flat, self.stage.field),
                &flight,
                &found,
                (active & !apart, self.stage.max_bounces),
            );
        let is_away = !P::int_eq(flight.state & P::int(AWAY), P::int(0));
        let leaving = others & is_away & P::int_eq(found.piece, P::int(EMPTY));
        others &= !leaving;
        if self.stage.field.sky.is_some() {
            for lane in lanes_of(leaving) {
                self.meet_sky::<P>(flat, self.kept.order[first + lane]);
            }
        }
        if others != 0 {
            let (t, u, v, pieces) = (found.t.store(), found.u.store(), found.v.store(), P::store_int(found.piece));
            for lane in lanes_of(others) {
                let found = Found { t: t.0[lane], u: u.0[lane], v: v.0[lane], piece: pieces.0[lane] };
                self.kept.others.push((self.kept.order[first + lane], found));
            }
        }
    }

    /// Adds what comes from out of doors to a path whose line alone knows how it goes there.
    #[inline(always)]
    fn meet_sky<P: Pack>(&mut self, flat: &Flat, place: u32) {
        let line = Line::load(&self.kept.now.all()[place as usize]);
        let departure = departure::<P>(flat, self.stage.field, &Left::of(&line));
        let direction = Vec3A::from(line.direction);
        let share = self.stage.field.share_of_sky(&departure, direction);
        let light = Vec3::from(line.left) * self.stage.sky(direction, false) * share;
        self.kept.crowd.sums[line.id as usize] += self.stage.clamped(light, line.state & BOUNCES > 1);
    }

    /// Looks what sun lies on surfaces that paths have chosen whose lines alone know how they stand.
    #[inline(always)]
    fn look_from_crowd<P: Pack>(&mut self, flat: &Flat) {
        let Memory { crowd, sorter, looked, light, .. } = &mut self.kept;
        crowd.look::<P>((flat, self.stage.field), sorter, looked);
        for (look, found) in looked.drain(..) {
            let contact = flat.contact_at(self.stage.field.accel, &found, look.toward);
            let mut sampler = crowd.sampler(&look);
            see_sun(&self.stage, &look, Some(contact), &mut sampler, light);
        }
    }

    /// The place in `paths` of the path that a line stands for, as it is now.
    fn path_of(&mut self, line: usize) -> usize {
        let line = Line::load(&self.kept.now.all()[line]);
        let id = line.id as usize;
        let mut place = self.kept.crowd.places[id] as usize;
        let is_away = line.state & AWAY != 0;
        if place == NO_PATH as usize {
            let spread = if is_away { spread_after(line.density) } else { line.density };
            let (origin, direction) = (line.origin.into(), line.direction.into());
            let mut path = Path::new(self.stage, EyeRay { origin, direction, width: line.width, spread });
            (path.left, path.bounces) = (line.left.into(), line.state & BOUNCES);
            (path.travelled, path.is_from_eye) = (line.travelled, line.state & FROM_EYE != 0);
            let guide = &self.kept.crowd.guides[id];
            (path.sample.albedo, path.sample.normal) = (guide.albedo, guide.normal);
            (path.sample.depth, path.sample.object) = (guide.depth, guide.object);
            place = self.paths.len();
            self.paths.push(path);
            let (seed, index) = (self.kept.crowd.seeds[id], self.kept.crowd.indices[id]);
            self.kept.samplers.push(Sampler { seed, index, dimension: line.dimension });
            self.kept.crowd.places[id] = place as u32;
        }
        if is_away {
            let field = self.stage.field;
            let path = &mut self.paths[place];
            let direction = Vec3A::from(line.direction);
            (path.direction, path.left) = (direction, line.left.into());
            path.origin = Vec3A::from(line.origin) + direction * line.start();
            path.spread = path.spread.max(spread_after(line.density));
            (path.width, path.travelled) = (line.width + path.spread * line.start(), line.travelled);
            path.bounces = line.state & BOUNCES;
            (path.is_from_eye, path.is_ahead_counted) = (false, false);
            path.patch_weight = 0.0;
            path.departure = field.flat.map(|flat| departure::<pack::Plain>(flat, field, &Left::of(&line)));
            self.kept.samplers[place].dimension = line.dimension;
        }
        place
    }

    /// Puts a path's line behind those that go on.
    fn put_path(&mut self, place: usize, id: usize) {
        let path = &self.paths[place];
        let from_eye = if path.is_from_eye { FROM_EYE } else { 0 };
        let unguided = if path.sample.depth.is_finite() { 0 } else { UNGUIDED };
        let unscattered = if path.departure.is_none() { UNSCATTERED } else { 0 };
        let line = Line {
            origin: path.origin.into(),
            direction: path.direction.into(),
            left: path.left.into(),
            id: id as u32,
            dimension: self.kept.samplers[place].dimension,
            state: path.bounces.min(BOUNCES) | from_eye | unguided | unscattered,
            density: path.spread,
            piece: 0,
            width: path.width,
            travelled: path.travelled,
        };
        self.kept.crowd.next.push(line.store());
        self.kept.crowd.keys.push(u32::from(key(path.origin, path.direction)) >> 8);
    }

    /// Sends a path on by itself.
    fn go_alone(&mut self, flat: &Flat, other: usize, is_whole: bool) {
        let (line, found) = self.kept.others[other];
        let place = self.path_of(line as usize);
        let (path, sampler) = (&mut self.paths[place], &mut self.kept.samplers[place]);
        self.kept.light.turn_to(place as u32, self.stage.faint, sampler);
        let goes_on = if path.is_from_eye && !is_whole {
            path.step(sampler, &mut self.kept.light)
        } else {
            let accel = self.stage.field.accel;
            let contact = (found.piece != EMPTY).then(|| flat.contact_at(accel, &found, path.direction));
            path.go(contact, sampler, &mut self.kept.light)
        };
        if goes_on {
            let id = Line::load(&self.kept.now.all()[line as usize]).id;
            self.put_path(place, id as usize);
        }
    }

    /// Looks what sun lies on surfaces that paths have chosen.
    #[inline(always)]
    fn look<P: Pack>(&mut self, flat: &Flat) {
        while !self.kept.light.looks.is_empty() {
            self.kept.keys.clear();
            self.kept.keys.extend(self.kept.light.looks.iter().map(|look| u32::from(key(look.from, look.toward))));
            self.kept.sorter.order(&self.kept.keys, &mut self.kept.asked);
            self.kept.looks.clear();
            self.kept.looks.extend(self.kept.asked.iter().map(|place| self.kept.light.looks[*place as usize]));
            self.kept.light.looks.clear();
            for looks in self.kept.looks.chunks(PACK) {
                let mut lanes = [[Sixteen([0.0; PACK]); 3]; 2];
                for lane in 0..PACK {
                    let look = &looks[if lane < looks.len() { lane } else { 0 }];
                    put(&mut lanes[0], lane, look.from);
                    put(&mut lanes[1], lane, look.toward);
                }
                let active = ((1_u32 << looks.len()) - 1) as Mask;
                let (origin, direction) = (Triple::<P>::load(&lanes[0]), Triple::load(&lanes[1]));
                let accel = self.stage.field.accel;
                let found = flat.closest_of(accel, &origin, &direction, active);
                let (t, u, v, pieces) = (found.t.store(), found.u.store(), found.v.store(), P::store_int(found.piece));
                for (lane, look) in looks.iter().enumerate() {
                    let found = Found { t: t.0[lane], u: u.0[lane], v: v.0[lane], piece: pieces.0[lane] };
                    if found.piece != EMPTY {
                        let id = look.path as usize;
                        let contact = flat.contact_at(accel, &found, look.toward);
                        let light = &mut self.kept.light;
                        if look.path & OF_CROWD == 0 {
                            see_sun(&self.stage, look, Some(contact), &mut self.kept.samplers[id], light);
                        } else {
                            let mut sampler = self.kept.crowd.sampler(look);
                            see_sun(&self.stage, look, Some(contact), &mut sampler, light);
                        }
                    }
                }
            }
        }
    }

    /// Looks which of the light that was asked for arrives.
    #[inline(always)]
    fn ask<P: Pack>(&mut self, flat: &Flat) {
        let shadows = &self.kept.light.shadows;
        self.kept.keys.clear();
        self.kept.keys.extend(shadows.iter().map(|shadow| u32::from(shadow.key)));
        self.kept.sorter.order(&self.kept.keys, &mut self.kept.asked);
        for places in self.kept.asked.chunks(PACK) {
            let mut lanes = [[Sixteen([0.0; PACK]); 3]; 2];
            let mut reach = Sixteen([0.0; PACK]);
            for lane in 0..PACK {
                let shadow = &shadows[places[if lane < places.len() { lane } else { 0 }] as usize];
                put(&mut lanes[0], lane, shadow.from);
                put(&mut lanes[1], lane, shadow.toward);
                reach.0[lane] = shadow.reach;
            }
            let reach = P::load(&reach);
            let active = ((1_u32 << places.len()) - 1) as Mask & P::splat(0.0).lt(reach);
            let (origin, direction) = (Triple::<P>::load(&lanes[0]), Triple::load(&lanes[1]));
            let mut veils = [Veil::default(); PACK];
            let stopped = flat.stopped(self.stage.field.accel, (&origin, &direction), reach, active, &mut veils);
            for (lane, place) in places.iter().enumerate() {
                if stopped >> lane & 1 == 1 {
                    continue;
                }
                let shadow = &shadows[*place as usize];
                let light = self.stage.clamped(shadow.light * veils[lane].left(), shadow.is_indirect);
                if shadow.path & OF_CROWD == 0 {
                    self.paths[shadow.path as usize].sample.reflected += light;
                } else {
                    self.kept.crowd.sums[(shadow.path & !OF_CROWD) as usize] += light;
                }
            }
        }
        self.kept.light.shadows.clear();
    }
}

/// How much wider a bundle grows a metre that leaves a surface with this density; a mirror keeps it as it is.
fn spread_after(density: f32) -> f32 {
    if density < f32::MAX { spread_of(density) } else { WIDE }
}

/// Puts a point among sixteen.
#[inline(always)]
pub(crate) fn put(parts: &mut [Sixteen; 3], lane: usize, point: Vec3A) {
    (parts[0].0[lane], parts[1].0[lane], parts[2].0[lane]) = (point.x, point.y, point.z);
}

/// Numbers by which paths under way are sorted: octant and height of [`key`]. What else they have in common they keep,
/// as they have come from pixels side by side.
#[inline(always)]
pub(crate) fn keys<P: Pack>(origin: &Triple<P>, direction: &Triple<P>) -> P::Int {
    let sign = inlined(
        #[inline(always)]
        |part: P| P::shr::<31>(part.to_bits()),
    );
    // Far from zero, so that all whole numbers are positive.
    let height = (origin.y * P::splat(1.6) + P::splat(4096.0)).clamp(0.0, 8191.0).to_int() & P::int(15);
    let octant = P::shl::<2>(sign(direction.x)) | P::shl::<1>(sign(direction.y)) | sign(direction.z);
    P::shl::<4>(octant) | height
}

/// The same, compiled for wide vectors.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "calls of functions compiled for wide vectors, made only where the processor has them")]
mod wide {
    use super::{Lens, UVec2, Wave};
    use crate::pack::{Double, Long};

    pub(super) fn double(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
            wave.run::<Double>(lens, pixels, samples);
        }
        // SAFETY: the width of the tree says that the processor has AVX2.
        unsafe { inner(wave, lens, pixels, samples) }
    }

    pub(super) fn long(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
        #[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,bmi2,popcnt,lzcnt")]
        fn inner(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
            wave.run::<Long>(lens, pixels, samples);
        }
        // SAFETY: the width of the tree says that the processor has AVX-512.
        unsafe { inner(wave, lens, pixels, samples) }
    }
}

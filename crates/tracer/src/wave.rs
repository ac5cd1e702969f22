//! Many paths at once, surface by surface: all rays of a round are traced sixteen at a time, paths on matt surfaces in
//! lamplight are sent on sixteen at a time, others one by one. Each path comes out the same whichever others run beside
//! it.

use std::array::from_fn;
use std::ops::Range;

use glam::{UVec2, Vec2, Vec3A};

use crate::accel::OFFSET;
use crate::ask::{Asked, Look, key};
use crate::bvh::EMPTY;
use crate::flat::{Flat, Found};
use crate::lens::Lens;
use crate::matt;
use crate::pack::{self, Mask, PACK, Pack, Sixteen, Triple, Width, Words, inlined, math};
use crate::path::{Path, PathSample, Stage};
use crate::photo::LONGEST_SIDE;
use crate::piece::STRIDE;
use crate::sobol::Sampler;
use crate::sorter::Sorter;
use crate::veil::Veil;

/// Paths on their way, with memory that is used again for the next ones.
pub(crate) struct Wave<'a> {
    stage: Stage<'a>,
    paths: Vec<Path<'a>>,
    samplers: Vec<Sampler>,
    /// For each path behind those of the samples the one that it branched off.
    stems: Vec<u32>,
    /// What each path meets next.
    found: Vec<Found>,
    /// Where each path is sorted in.
    keys: Vec<u16>,
    light: Asked,
    /// Looks that are being followed.
    looks: Vec<Look>,
    alive: Vec<u32>,
    unsorted: Vec<u32>,
    matt: Vec<u32>,
    others: Vec<u32>,
    /// Places in `shadows`, sorted.
    asked: Vec<u32>,
    order: Sorter,
}

impl<'a> Wave<'a> {
    pub(crate) fn new(stage: Stage<'a>) -> Self {
        Self {
            stage,
            paths: Vec::new(),
            samplers: Vec::new(),
            stems: Vec::new(),
            found: Vec::new(),
            keys: Vec::new(),
            light: Asked::default(),
            looks: Vec::new(),
            alive: Vec::new(),
            unsorted: Vec::new(),
            asked: Vec::new(),
            matt: Vec::new(),
            others: Vec::new(),
            order: Sorter::default(),
        }
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
        self.samplers.clear();
        self.stems.clear();
        for pixel in pixels {
            // Pixels far apart may share a stream in pictures of billions of pixels.
            let first = Sampler::new(seed, pixel.y.wrapping_mul(LONGEST_SIDE) ^ pixel.x, 0);
            self.samplers.extend(samples.clone().map(|index| Sampler { index, ..first.clone() }));
        }
        match self.stage.field.flat.map(|flat| flat.width) {
            None => {
                self.start::<pack::Plain>(lens, pixels, samples.len());
                let mut id = 0;
                while id < self.paths.len() {
                    let (path, sampler) = (&mut self.paths[id], &mut self.samplers[id]);
                    loop {
                        self.light.turn_to(id as u32, self.stage.faint, sampler);
                        let goes_on = path.step(sampler, &mut self.light);
                        self.light.settle(self.stage.field, path, sampler);
                        if !goes_on {
                            break;
                        }
                    }
                    self.branch();
                    id += 1;
                }
            }
            Some(Width::Plain) => self.run::<pack::Plain>(lens, pixels, samples.len()),
            #[cfg(target_arch = "x86_64")]
            Some(Width::Double) => wide::double(self, lens, pixels, samples.len()),
            #[cfg(target_arch = "x86_64")]
            Some(Width::Long) => wide::long(self, lens, pixels, samples.len()),
        }
        let count = pixels.len() * samples.len();
        for place in (0..self.stems.len()).rev() {
            let sample = self.paths[count + place].sample;
            self.paths[self.stems[place] as usize].sample.join(&sample);
        }
        let numbers = (0..pixels.len()).flat_map(|pixel| samples.clone().map(move |index| (pixel, index)));
        for ((pixel, index), path) in numbers.zip(&self.paths) {
            answer(pixel, index, &path.sample);
        }
    }

    /// Puts paths that have branched off behind the others.
    fn branch(&mut self) {
        for branch in self.light.branches.drain(..) {
            self.paths.push(Path::branched(self.stage, &branch));
            self.samplers.push(branch.sampler);
            self.stems.push(branch.path);
        }
    }

    /// Draws a point of each sample's pixel and starts a path through it.
    #[inline(always)]
    fn start<P: Pack>(&mut self, lens: &Lens, pixels: &[UVec2], samples: usize) {
        for (chunk, samplers) in self.samplers.chunks_mut(PACK).enumerate() {
            let at = inlined(
                #[inline(always)]
                |lane: usize| &samplers[if lane < samplers.len() { lane } else { 0 }],
            );
            let seeds = P::load_int(&Words(from_fn(|lane| at(lane).seed)));
            let indices = P::load_int(&Words(from_fn(|lane| at(lane).index)));
            let (x, y) = math::sobol::<P>(seeds, indices, P::int(1));
            let (x, y) = (x.store().0, y.store().0);
            for (lane, sampler) in samplers.iter_mut().enumerate() {
                sampler.dimension = 1;
                let pixel = pixels[(chunk * PACK + lane) / samples].as_vec2();
                self.paths.push(Path::new(self.stage, lens.ray(pixel + Vec2::new(x[lane], y[lane]))));
            }
        }
    }

    #[inline(always)]
    fn run<P: Pack>(&mut self, lens: &Lens, pixels: &[UVec2], samples: usize) {
        self.start::<P>(lens, pixels, samples);
        let Some(flat) = self.stage.field.flat else { return };
        let nothing = Found { t: f32::INFINITY, u: 0.0, v: 0.0, piece: EMPTY };
        self.found.resize(self.paths.len(), nothing);
        self.keys.clear();
        self.keys.resize(self.paths.len(), 0);
        self.alive.clear();
        self.alive.extend(0..self.paths.len() as u32);
        let is_whole = self.stage.cutaway.is_whole();
        while !self.alive.is_empty() {
            self.matt.clear();
            self.others.clear();
            for first in (0..self.alive.len()).step_by(PACK) {
                self.find::<P>(flat, first, is_whole);
            }
            self.alive.clear();
            for ids in self.matt.chunks(PACK) {
                let goes_on = matt::scatter::<P>(
                    flat,
                    self.stage.field,
                    (&mut self.paths, &mut self.samplers, &self.found, &mut self.keys),
                    ids,
                    &mut self.light.shadows,
                );
                for (lane, id) in ids.iter().enumerate() {
                    if goes_on >> lane & 1 == 1 {
                        self.alive.push(*id);
                    }
                }
            }
            for place in 0..self.others.len() {
                let id = self.others[place] as usize;
                if self.go_alone(flat, id, is_whole) {
                    self.keys[id] = key(self.paths[id].origin, self.paths[id].direction);
                    self.alive.push(id as u32);
                }
            }
            self.look::<P>(flat);
            self.ask::<P>(flat);
            for id in self.paths.len()..self.paths.len() + self.light.branches.len() {
                self.alive.push(id as u32);
            }
            self.branch();
            self.found.resize(self.paths.len(), nothing);
            for path in &self.paths[self.keys.len()..] {
                self.keys.push(key(path.origin, path.direction));
            }
            std::mem::swap(&mut self.alive, &mut self.unsorted);
            self.alive.clear();
            let keys = self.unsorted.iter().map(|id| self.keys[*id as usize].into());
            self.alive.extend(self.order.order(keys).map(|place| self.unsorted[place]));
        }
    }

    /// Finds what some paths meet next, and which of them meet matt surfaces where only lamps give light.
    #[inline(always)]
    fn find<P: Pack>(&mut self, flat: &Flat, first: usize, is_whole: bool) {
        let ids = &self.alive[first..self.alive.len().min(first + PACK)];
        let mut lanes = [[Sixteen([0.0; PACK]); 3]; 2];
        for lane in 0..PACK {
            let path = &self.paths[ids[if lane < ids.len() { lane } else { 0 }] as usize];
            put(&mut lanes[0], lane, path.origin);
            put(&mut lanes[1], lane, path.direction);
        }
        let active = ((1_u32 << ids.len()) - 1) as Mask;
        let (origin, direction) = (Triple::<P>::load(&lanes[0]), Triple::load(&lanes[1]));
        let found = flat.closest_of(self.stage.field.accel, &origin, &direction, active);
        let (t, u, v, pieces) = (found.t.store(), found.u.store(), found.v.store(), P::store_int(found.piece));
        let met = !P::int_eq(found.piece, P::int(EMPTY)) & active;
        let shading = P::int_select(met, found.piece * P::int(STRIDE), P::int(0));
        let outward = Triple::<P>::gather(&flat.shading, shading);
        let side = P::splat(OFFSET).signed_by(outward.dot(direction)).neg();
        let place = origin + direction.scale(P::select(met, found.t, P::splat(0.0))) + outward.scale(side);
        let cells = self.stage.field.places(&place);
        for (lane, id) in ids.iter().enumerate() {
            let piece = pieces.0[lane];
            self.found[*id as usize] = Found { t: t.0[lane], u: u.0[lane], v: v.0[lane], piece };
            let path = &mut self.paths[*id as usize];
            if met >> lane & 1 == 0 || !is_whole && path.is_from_eye || !flat.pieces[piece as usize].is_matt {
                self.others.push(*id);
                continue;
            }
            let cell = self.stage.field.at(cells.0[lane]);
            if !cell.is_plain {
                self.others.push(*id);
                continue;
            }
            path.cell = cell;
            path.travel(t.0[lane]);
            if path.bounces == 0 && path.sample.object == 0 {
                path.sample.object = flat.pieces[piece as usize].instance + 1;
            }
            self.matt.push(*id);
        }
    }

    /// Sends a path on by itself; answers whether it goes on.
    fn go_alone(&mut self, flat: &Flat, id: usize, is_whole: bool) -> bool {
        let (path, sampler, found) = (&mut self.paths[id], &mut self.samplers[id], &self.found[id]);
        self.light.turn_to(id as u32, self.stage.faint, sampler);
        if path.is_from_eye && !is_whole {
            return path.step(sampler, &mut self.light);
        }
        let accel = self.stage.field.accel;
        let contact = (found.piece != EMPTY).then(|| flat.contact_at(accel, found, path.direction));
        path.go(contact, sampler, &mut self.light)
    }

    /// Looks what sun lies on surfaces that paths have chosen.
    #[inline(always)]
    fn look<P: Pack>(&mut self, flat: &Flat) {
        while !self.light.looks.is_empty() {
            self.looks.clear();
            let keys = self.light.looks.iter().map(|look| key(look.from, look.toward).into());
            self.looks.extend(self.order.order(keys).map(|place| self.light.looks[place]));
            self.light.looks.clear();
            for looks in self.looks.chunks(PACK) {
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
                        self.paths[id].see_sun(look, Some(contact), &mut self.samplers[id], &mut self.light);
                    }
                }
            }
        }
    }

    /// Looks which of the light that was asked for arrives.
    #[inline(always)]
    fn ask<P: Pack>(&mut self, flat: &Flat) {
        self.asked.clear();
        let shadows = &self.light.shadows;
        self.asked.extend(self.order.order(shadows.iter().map(|shadow| shadow.key.into())).map(|place| place as u32));
        for places in self.asked.chunks(PACK) {
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
                let path = &mut self.paths[shadow.path as usize];
                path.sample.reflected += path.clamped(shadow.light * veils[lane].left(), shadow.is_indirect);
            }
        }
        self.light.shadows.clear();
    }
}

#[inline(always)]
fn put(parts: &mut [Sixteen; 3], lane: usize, point: Vec3A) {
    (parts[0].0[lane], parts[1].0[lane], parts[2].0[lane]) = (point.x, point.y, point.z);
}

/// As [`key`] for sixteen rays.
#[inline(always)]
pub(crate) fn keys<P: Pack>(origin: &Triple<P>, direction: &Triple<P>) -> P::Int {
    let sign = inlined(
        #[inline(always)]
        |part: P| P::shr::<31>(part.to_bits()),
    );
    // Far from zero, so that all whole numbers are positive.
    let cell = inlined(
        #[inline(always)]
        |part: P| (part * P::splat(1.6) + P::splat(4096.0)).clamp(0.0, 8191.0).to_int() & P::int(15),
    );
    let octant = P::shl::<2>(sign(direction.x)) | P::shl::<1>(sign(direction.y)) | sign(direction.z);
    let place = P::shl::<8>(cell(origin.y)) | P::shl::<4>(cell(origin.x)) | cell(origin.z);
    P::shl::<12>(octant) | place
}

/// The same, compiled for wide vectors.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "calls of functions compiled for wide vectors, made only where the processor has them")]
mod wide {
    use super::{Lens, UVec2, Wave};
    use crate::pack::{Double, Long};

    pub(super) fn double(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
        #[target_feature(enable = "avx2")]
        fn inner(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
            wave.run::<Double>(lens, pixels, samples);
        }
        // SAFETY: the width of the tree says that the processor has AVX2.
        unsafe { inner(wave, lens, pixels, samples) }
    }

    pub(super) fn long(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
        #[target_feature(enable = "avx512f,avx2")]
        fn inner(wave: &mut Wave<'_>, lens: &Lens, pixels: &[UVec2], samples: usize) {
            wave.run::<Long>(lens, pixels, samples);
        }
        // SAFETY: the width of the tree says that the processor has AVX-512.
        unsafe { inner(wave, lens, pixels, samples) }
    }
}

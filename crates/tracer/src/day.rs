//! How sixteen paths at once ask matt and glossy surfaces for more than lamplight: sun, sky, glowing surfaces, and patches of
//! sun. What is drawn from a cell's lists is drawn path by path; all rays that look for it go sixteen at a time.

use std::f32::consts::TAU;

use glam::{Vec2, Vec3, Vec3A};

use crate::daylight::share_of_sun;
use crate::direct::SUN_RADIUS;
use crate::field::{Cell, Field, GLOWS, PATCHES, SKY, SUN};
use crate::flat::Flat;
use crate::flight::{BOUNCES, Line, Lines, ONCE, put_words};
use crate::gloss::Reflector;
use crate::matt::Point;
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, Words, math};
use crate::path::Departure;
use crate::sampling;
use crate::sixteen::{lanes_of, one};
use crate::wave::put;

/// Reflections before which patches of sun are looked for: of the lights that paths ask for they are the dearest, and those
/// that go sixteen at a time find the sun itself for less. Found by trial for time times squared error.
const PATCHES_BEFORE: u32 = 1;
/// Where in the streams of paths the numbers for daylight stand, beyond those for lamps and ways.
const DAY: u32 = 1 << 20;
/// Keys of shadow rays for each kind, above the numbers of lamps and cells.
const KEY: u32 = 1 << 20;

/// With what chances sixteen paths ask for each kind of source, and which of them do.
pub(crate) struct Turns<P> {
    pub(crate) chances: [P; 5],
    pub(crate) asks: [Mask; 5],
}

impl<P: Pack> Turns<P> {
    /// `turn` is a number of each path's own; where there is lamplight alone it is always asked for.
    #[inline(always)]
    pub(crate) fn new(cells: &[&Cell; PACK], (mixed, later): (Mask, Mask), turn: P) -> Self {
        let one = P::splat(1.0);
        let mut chances = [Sixteen([1.0; PACK]); 5];
        for lane in lanes_of(mixed) {
            let of = &cells[lane].chances[usize::from(later >> lane & 1)];
            for (chance, of) in chances.iter_mut().zip(of) {
                chance.0[lane] = *of;
            }
        }
        let mut turns = Self { chances: [one; 5], asks: [0; 5] };
        for (kind, chance) in chances.iter().enumerate() {
            let turn = turn + P::splat((kind as f32 * 0.618_034).fract());
            let turn = P::select(one.le(turn), turn - one, turn);
            turns.chances[kind] = P::load(chance);
            turns.asks[kind] = turn.lt(turns.chances[kind]);
        }
        turns
    }
}

/// Where shadow rays, looks at patches of sun, and the numbers by which they are sorted are put.
pub(crate) struct Asked<'a> {
    pub(crate) shadows: &'a mut Lines,
    pub(crate) shadow_keys: &'a mut Vec<u32>,
    pub(crate) looks: &'a mut Lines,
    pub(crate) look_keys: &'a mut Vec<u32>,
}

/// Sixteen paths that ask.
pub(crate) struct Asking<'a, P: Pack> {
    pub(crate) field: &'a Field<'a>,
    pub(crate) point: &'a Point<P>,
    pub(crate) cells: &'a [&'a Cell; PACK],
    /// The cells' numbers.
    pub(crate) numbers: &'a Words,
    pub(crate) turns: &'a Turns<P>,
    /// Those in the light of more than lamps.
    pub(crate) mixed: Mask,
    /// Those that have been reflected before.
    pub(crate) late: Mask,
    pub(crate) id: P::Int,
    pub(crate) dimension: P::Int,
    /// What is left of their light.
    pub(crate) left: Triple<P>,
    pub(crate) reflector: &'a Reflector<'a, P>,
}

/// Directions drawn one by one, and what comes from there, cd/m².
struct Drawn {
    toward: [Sixteen; 3],
    light: [Sixteen; 3],
    /// Over solid angle.
    density: Sixteen,
    reach: Sixteen,
    mask: Mask,
}

impl Drawn {
    #[inline(always)]
    fn new() -> Self {
        let zero = Sixteen([0.0; PACK]);
        let one = Sixteen([1.0; PACK]);
        Self { toward: [zero; 3], light: [zero; 3], density: one, reach: Sixteen([f32::INFINITY; PACK]), mask: 0 }
    }

    #[inline(always)]
    fn put(&mut self, lane: usize, toward: Vec3A, light: Vec3, density: f32) {
        put(&mut self.toward, lane, toward);
        put(&mut self.light, lane, light.into());
        self.density.0[lane] = density;
        self.mask |= 1 << lane;
    }
}

impl<P: Pack> Asking<'_, P> {
    #[inline(always)]
    fn square(&self, kind: u32) -> (P, P) {
        math::sobol::<P>(self.point.seed, self.point.index, self.dimension + P::int(DAY * kind))
    }

    /// Asks for light on ways from the surfaces.
    #[inline(always)]
    fn ask(&self, toward: Triple<P>, reach: P, light: Triple<P>, (mask, key): (Mask, P::Int), asked: &mut Asked<'_>) {
        let from = &self.point.from;
        let (zero, late) = (P::splat(0.0), P::select(self.late, P::splat(1.0), P::splat(0.0)));
        let id = P::from_bits(self.id);
        let columns = [
            from.x, from.y, from.z, toward.x, toward.y, toward.z, reach, light.x, light.y, light.z, id, late, zero,
            zero, zero, zero,
        ];
        asked.shadows.put(columns, mask);
        put_words::<P>(key, mask, asked.shadow_keys);
    }

    /// Asks for the sun; `share` tells how much it counts for a path.
    #[inline(always)]
    pub(crate) fn sun(&self, share: impl Fn(usize) -> f32, asked: &mut Asked<'_>) {
        let wanted = self.turns.asks[SUN] & self.mixed;
        let Some((axis, light)) = self.field.sun.filter(|_| wanted != 0) else { return };
        let zero = P::splat(0.0);
        let about = Triple::<P>::splat(axis);
        let facing = wanted & P::splat(-SUN_RADIUS).lt(about.dot(self.point.face));
        if facing == 0 {
            return;
        }
        let toward = in_sun(axis, self.square(SUN as u32));
        let cosine = toward.dot(self.point.normal);
        let lit = facing & zero.lt(cosine) & zero.lt(toward.dot(self.point.face));
        if lit == 0 {
            return;
        }
        let mut shares = Sixteen([1.0; PACK]);
        for lane in lanes_of(lit) {
            shares.0[lane] = share(lane);
        }
        let factor = P::load(&shares) / self.turns.chances[SUN];
        let light = (self.left * self.reflector.evaluate(&toward).0 * Triple::splat(light.into())).scale(factor);
        let key = P::load_int(self.numbers) & P::int(KEY - 1) | P::int(KEY * (1 + SUN as u32));
        self.ask(toward, P::splat(f32::INFINITY), light, (lit, key), asked);
    }

    /// Directions drawn one by one, and what they bring by the chance to find the same by the surfaces' own draws.
    #[inline(always)]
    fn given(&self, drawn: &Drawn) -> (Triple<P>, Triple<P>) {
        let toward = Triple::load(&drawn.toward);
        let (reflected, density) = self.reflector.evaluate(&toward);
        let light = self.left * reflected * Triple::load(&drawn.light);
        (toward, light.scale(P::splat(1.0) / (P::load(&drawn.density) + density)))
    }

    /// Asks for what was drawn one by one.
    #[inline(always)]
    fn ask_drawn(&self, drawn: &Drawn, kind: usize, asked: &mut Asked<'_>) {
        if drawn.mask == 0 {
            return;
        }
        let (toward, light) = self.given(drawn);
        let key = P::load_int(self.numbers) & P::int(KEY - 1) | P::int(KEY * (1 + kind as u32));
        self.ask(toward, P::load(&drawn.reach), light, (drawn.mask, key), asked);
    }

    /// Asks for the sky, through panes or where it is bright.
    #[inline(always)]
    pub(crate) fn sky(&self, asked: &mut Asked<'_>) {
        let wanted = self.turns.asks[SKY] & self.mixed;
        if wanted == 0 || self.field.sky.is_none() {
            return;
        }
        let (choice, _) = self.square(8 + SKY as u32);
        let (x, y) = self.square(SKY as u32);
        let (choice, x, y, chance) = (choice.store(), x.store(), y.store(), self.turns.chances[SKY].store());
        let (froms, normals, faces) = (self.point.from.store(), self.point.normal.store(), self.point.face.store());
        let mut drawn = Drawn::new();
        for lane in lanes_of(wanted) {
            let (cell, from) = (self.cells[lane], one(&froms, lane));
            if !self.field.looks_for_sky(cell) {
                continue;
            }
            let square = Vec2::new(x.0[lane], y.0[lane]);
            let Some((toward, density)) = self.field.draw_sky(cell, from, choice.0[lane], square) else { continue };
            let cosine = toward.dot(one(&normals, lane));
            if cosine <= 0.0 || toward.dot(one(&faces, lane)) <= 0.0 {
                continue;
            }
            let density = chance.0[lane] * density;
            if density > 1e-9 {
                let sky = self.field.accel.environment().radiance(toward.into());
                drawn.put(lane, toward, sky, density);
            }
        }
        self.ask_drawn(&drawn, SKY, asked);
    }

    /// Asks for points of surfaces that glow.
    #[inline(always)]
    pub(crate) fn glows(&self, asked: &mut Asked<'_>) {
        let wanted = self.turns.asks[GLOWS] & self.mixed;
        if !lanes_of(wanted).any(|lane| !self.cells[lane].glows.is_empty()) {
            return;
        }
        let (choice, _) = self.square(8 + GLOWS as u32);
        let (x, y) = self.square(GLOWS as u32);
        let (choice, x, y, chance) = (choice.store(), x.store(), y.store(), self.turns.chances[GLOWS].store());
        let (places, normals) = (self.point.position.store(), self.point.normal.store());
        let faces = self.point.face.store();
        let mut drawn = Drawn::new();
        for lane in lanes_of(wanted) {
            let (cell, place) = (self.cells[lane], one(&places, lane));
            if cell.glows.is_empty() {
                continue;
            }
            let square = Vec2::new(x.0[lane], y.0[lane]);
            let Some(seen) = self.field.draw_glow(cell, place, choice.0[lane], square) else { continue };
            let cosine = seen.toward.dot(one(&normals, lane));
            if cosine > 0.0 && seen.toward.dot(one(&faces, lane)) > 0.0 {
                drawn.put(lane, seen.toward, seen.radiance, chance.0[lane] * seen.density);
                drawn.reach.0[lane] = seen.reach;
            }
        }
        self.ask_drawn(&drawn, GLOWS, asked);
    }

    /// Asks for looks at patches of sun from surfaces with as many reflections before them, `most` at most.
    #[inline(always)]
    pub(crate) fn patches(&self, bounces: P::Int, most: u32, asked: &mut Asked<'_>) {
        let early = P::int_lt(bounces, P::int(most.min(PATCHES_BEFORE)));
        let wanted = self.turns.asks[PATCHES] & self.mixed & early;
        if !lanes_of(wanted).any(|lane| !self.cells[lane].patches.is_empty()) {
            return;
        }
        let (choice, _) = self.square(8 + PATCHES as u32);
        let (x, y) = self.square(PATCHES as u32);
        let (choice, x, y, chance) = (choice.store(), x.store(), y.store(), self.turns.chances[PATCHES].store());
        let (froms, normals, faces) = (self.point.from.store(), self.point.normal.store(), self.point.face.store());
        let mut drawn = Drawn::new();
        for lane in lanes_of(wanted) {
            let (cell, from) = (self.cells[lane], one(&froms, lane));
            if cell.patches.is_empty() {
                continue;
            }
            let square = Vec2::new(x.0[lane], y.0[lane]);
            let aim = cell.patches.draw::<P>(from, one(&faces, lane), choice.0[lane], square);
            let Some(aim) = aim.filter(|aim| aim.density > 0.0) else { continue };
            let cosine = aim.toward.dot(one(&normals, lane));
            if cosine > 0.0 {
                drawn.put(lane, aim.toward, Vec3::ONE, chance.0[lane] * aim.density);
            }
        }
        if drawn.mask == 0 {
            return;
        }
        let (from, (toward, weight)) = (self.point.from, self.given(&drawn));
        let (zero, id, dimension) = (P::splat(0.0), P::from_bits(self.id), P::from_bits(self.dimension));
        let columns = [
            from.x, from.y, from.z, toward.x, toward.y, toward.z, weight.x, weight.y, weight.z, id, dimension, zero,
            zero, zero, zero, zero,
        ];
        asked.looks.put(columns, drawn.mask);
        put_words::<P>(P::load_int(self.numbers) & P::int(KEY - 1), drawn.mask, asked.look_keys);
    }
}

/// Directions into the disc of the sun.
#[inline(always)]
pub(crate) fn in_sun<P: Pack>(axis: Vec3A, (x, y): (P, P)) -> Triple<P> {
    let (first, second) = sampling::frame(axis);
    let down = x * P::splat(0.5 * SUN_RADIUS * SUN_RADIUS);
    let sine = (down * (P::splat(2.0) - down)).max(P::splat(0.0)).sqrt();
    let (turned, turned_more) = math::sin_cos(y * P::splat(TAU));
    let aside = Triple::<P>::splat(first).scale(sine * turned_more) + Triple::splat(second).scale(sine * turned);
    aside + Triple::splat(axis).scale(P::splat(1.0) - down)
}

/// What the line of a path tells of the surface that it has left, where [`crate::flight::AWAY`] is set.
pub(crate) struct Left {
    pub(crate) origin: [f32; 3],
    pub(crate) direction: [f32; 3],
    pub(crate) state: u32,
    pub(crate) density: f32,
    pub(crate) piece: u32,
}

impl Left {
    pub(crate) fn of(line: &Line) -> Self {
        let Line { origin, direction, state, density, piece, .. } = *line;
        Self { origin, direction, state, density, piece }
    }
}

/// The surface that a path has left whose line alone knows how.
#[inline(always)]
pub(crate) fn departure<'a, P: Pack>(flat: &Flat, field: &'a Field<'_>, line: &Left) -> Departure<'a> {
    let (position, direction) = (Vec3A::from(line.origin), Vec3A::from(line.direction));
    let outward = flat.normal(line.piece);
    let face = if outward.dot(direction) < 0.0 { -outward } else { outward };
    let cell = field.cell(position);
    let looked = (line.state & BOUNCES) <= PATCHES_BEFORE && !cell.patches.is_empty();
    Departure {
        position,
        face,
        density: line.density,
        cell,
        chances: &cell.chances[usize::from(line.state & ONCE == 0)],
        patches: if looked { cell.patches.total::<P>(position, face) } else { 0.0 },
    }
}

/// How much the sun counts on the surface that a path has come to.
#[inline(always)]
pub(crate) fn share_by_chance<P: Pack>(flat: &Flat, field: &Field<'_>, line: &Left) -> f32 {
    if (line.state & BOUNCES) > PATCHES_BEFORE || field.cell(Vec3A::from(line.origin)).patches.is_empty() {
        return 1.0;
    }
    share_of_sun::<P>(&departure::<P>(flat, field, line), line.direction.into())
}

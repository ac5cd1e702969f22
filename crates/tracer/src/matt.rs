//! How sixteen paths at once ask for lamplight from matt and rough surfaces. The same as [`crate::path`] does for each alone, but
//! that lamps are looked for and never met by chance but by gloss, which is why near rectangles are drawn by the solid angle
//! they fill.
//! Points of spots, tubes and measured lamps are drawn one by one.

use std::f32::consts::PI;

use glam::{Vec2, Vec3A};

use crate::ask::reach_to;
use crate::bvh::Stack;
use crate::direct::SHORT_OF;
use crate::emitter::{COSINES, KIND_OTHER, KIND_POINT, KIND_RECTANGLE, KIND_SPHERE, KIND_WEB, Luminaire};
use crate::field::{Cell, Field, MOST_LAMPS};
use crate::flight::{Lines, put_words};
use crate::gloss::{Drawn, Reflector};
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, Words, inlined, math};
use crate::sixteen::{lanes_of, one as at};
use crate::wave::put;

/// Numbers of a lamp in [`Lamps::numbers`].
const LAMP: u32 = 24;
/// The place among them of the kind of its opening.
const KIND: usize = 21;
/// Rectangles nearer than this many times their extent are drawn by solid angle.
const NEAR: f32 = 4.0;

/// All lamps as tables.
#[derive(Debug)]
pub(crate) struct Lamps {
    /// For each lamp: position, direction, along, across, light (cd/m², or cd for points); extent, intensity, two
    /// numbers of its share of light at an angle, two sizes, kind, whether it throws shadows, area.
    numbers: Vec<f32>,
    /// Where some lamp is measured, for each lamp the shares of its full intensity by angle.
    shares: Vec<f32>,
}

impl Lamps {
    pub(crate) fn new(luminaires: &[Luminaire]) -> Self {
        let numbers: Vec<f32> = luminaires.iter().flat_map(Luminaire::numbers).collect();
        let is_measured = numbers.chunks_exact(LAMP as usize).any(|lamp| lamp[KIND] >= KIND_WEB);
        let shares = if is_measured { luminaires.iter().flat_map(Luminaire::shares).collect() } else { Vec::new() };
        Self { numbers, shares }
    }
}

/// What the sixteen need to be asked for light.
pub(crate) struct Point<P: Pack> {
    pub(crate) from: Triple<P>,
    pub(crate) position: Triple<P>,
    pub(crate) face: Triple<P>,
    pub(crate) normal: Triple<P>,
    pub(crate) active: Mask,
    pub(crate) seed: P::Int,
    pub(crate) index: P::Int,
}

/// The lamps that the cells of sixteen paths list, one from each at a time.
pub(crate) struct Lists<P: Pack> {
    places: Stack<P::Int, MOST_LAMPS>,
    weights: Stack<P, MOST_LAMPS>,
    pub(crate) count: usize,
    total: P,
    pub(crate) anywhere: P,
}

impl<P: Pack> Lists<P> {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        let zero = P::splat(0.0);
        let mut lists = Self { places: Stack::new(), weights: Stack::new(), count: 0, total: zero, anywhere: zero };
        lists.places.put(0, P::int(0));
        lists.weights.put(0, zero);
        lists
    }
}

/// Where in a table the numbers of sixteen lamps stand.
#[derive(Clone, Copy)]
enum Rows<P: Pack> {
    /// All sixteen are the same lamp.
    Same(u32),
    Each(P::Int),
}

impl<P: Pack> Rows<P> {
    #[inline(always)]
    fn number(self, table: &[f32], offset: u32) -> P {
        match self {
            Self::Same(row) => P::splat(table[(row * LAMP + offset) as usize]),
            Self::Each(rows) => P::gather(table, rows * P::int(LAMP) + P::int(offset)),
        }
    }

    /// As whole numbers.
    #[inline(always)]
    fn all(self) -> P::Int {
        match self {
            Self::Same(row) => P::int(row),
            Self::Each(rows) => rows,
        }
    }

    #[inline(always)]
    fn triple(self, table: &[f32], offset: u32) -> Triple<P> {
        let at = inlined(
            #[inline(always)]
            |part: u32| self.number(table, offset + part),
        );
        Triple::new(at(0), at(1), at(2))
    }
}

/// Weighs the lamps that each path's cell lists, as [`crate::emitter::Luminaire::reach`] does.
#[inline(always)]
pub(crate) fn weigh<P: Pack>(field: &Field<'_>, point: &Point<P>, cells: &[&Cell; PACK], lists: &mut Lists<P>) {
    let zero = P::splat(0.0);
    let first = cells[point.active.trailing_zeros() as usize & (PACK - 1)];
    let table = &field.lamps;
    if lanes_of(point.active).all(|lane| std::ptr::eq(cells[lane], first) || cells[lane].list == first.list) {
        lists.anywhere = P::splat(first.anywhere);
        lists.count = first.lamps.len();
        for (place, lamp) in first.lamps.iter().enumerate() {
            let weight = if lists.count == 1 { P::splat(1.0) } else { weight(table, point, Rows::Same(*lamp)) };
            lists.places.put(place, P::int(*lamp));
            lists.weights.put(place, weight);
            lists.total = lists.total + weight;
        }
        return;
    }
    let mut counts = [0_u32; PACK];
    let mut anywhere = [0.0; PACK];
    for lane in lanes_of(point.active) {
        anywhere[lane] = cells[lane].anywhere;
        counts[lane] = cells[lane].lamps.len() as u32;
    }
    lists.anywhere = P::load(&Sixteen(anywhere));
    let alone = P::int_eq(P::load_int(&Words(counts)), P::int(1));
    // A single lamp needs no weight, here as above.
    let weighed = inlined(
        #[inline(always)]
        |lamps: Rows<P>, listed: Mask| {
            let weight = P::select(alone, P::splat(1.0), weight(table, point, lamps));
            P::select(listed, weight, zero)
        },
    );
    let mut all = Union { lamps: [0; MOST_LAMPS], lanes: [0; MOST_LAMPS], count: 0 };
    if all.fill(point.active, cells) {
        for place in 0..all.count {
            let weight = weighed(Rows::Same(all.lamps[place]), all.lanes[place]);
            lists.places.put(place, P::int(all.lamps[place]));
            lists.weights.put(place, weight);
            lists.total = lists.total + weight;
        }
        lists.count = all.count;
        return;
    }
    let mut places = [[0_u32; PACK]; MOST_LAMPS];
    for lane in lanes_of(point.active) {
        lists.count = lists.count.max(cells[lane].lamps.len());
        for (places, lamp) in places.iter_mut().zip(&cells[lane].lamps) {
            places[lane] = *lamp;
        }
    }
    for (place, lamps) in places[..lists.count].iter().enumerate() {
        let lamps = P::load_int(&Words(*lamps));
        let listed = P::int_lt(P::int(place as u32), P::load_int(&Words(counts)));
        let weight = weighed(Rows::Each(lamps), listed);
        lists.places.put(place, lamps);
        lists.weights.put(place, weight);
        lists.total = lists.total + weight;
    }
}

/// All lamps that some of sixteen cells list, in their own order, and which cells do.
struct Union {
    lamps: [u32; MOST_LAMPS],
    lanes: [Mask; MOST_LAMPS],
    count: usize,
}

impl Union {
    /// Answers no where there are more than it has room for.
    #[inline(always)]
    fn fill(&mut self, active: Mask, cells: &[&Cell; PACK]) -> bool {
        let mut left = active;
        while left != 0 {
            let cell = cells[left.trailing_zeros() as usize & (PACK - 1)];
            let mut same: Mask = 0;
            for lane in lanes_of(left) {
                same |= Mask::from(cells[lane].list == cell.list) << lane;
            }
            left &= !same;
            let mut place = 0;
            for lamp in &cell.lamps {
                while place < self.count && self.lamps[place] < *lamp {
                    place += 1;
                }
                if place == self.count || self.lamps[place] != *lamp {
                    if self.count == MOST_LAMPS {
                        return false;
                    }
                    self.lamps[place..=self.count].rotate_right(1);
                    self.lanes[place..=self.count].rotate_right(1);
                    (self.lamps[place], self.lanes[place]) = (*lamp, 0);
                    self.count += 1;
                }
                self.lanes[place] |= same;
            }
        }
        true
    }
}

#[inline(always)]
fn weight<P: Pack>(table: &Lamps, point: &Point<P>, lamps: Rows<P>) -> P {
    let number = inlined(
        #[inline(always)]
        |offset: u32| lamps.number(&table.numbers, offset),
    );
    let offset = lamps.triple(&table.numbers, 0) - point.position;
    let extent = number(15);
    // Nearly, which is enough to weigh lamps: the same weights draw and tell chances.
    let inverse = math::inverse_root((offset.dot(offset) + extent * extent).max(P::splat(1e-6)));
    let slack = extent * inverse;
    let cosine = (offset.dot(point.normal) * inverse + slack).clamp(0.0, 1.0);
    let leaving = slack - offset.dot(lamps.triple(&table.numbers, 3)) * inverse;
    let mut share = (number(17) + number(18) * leaving).clamp(0.0, 1.0);
    if !table.shares.is_empty() {
        let cosine = zero_to_one(leaving - slack);
        let place = cosine * P::splat((COSINES - 1) as f32);
        let low = place.min(P::splat((COSINES - 2) as f32)).to_int();
        let at = inlined(
            #[inline(always)]
            |next: u32| P::gather(&table.shares, lamps.all() * P::int(COSINES as u32) + low + P::int(next)),
        );
        let (from, to) = (at(0), at(1));
        let measured = from + (to - from) * (place - P::from_int(low));
        share = P::select(P::splat(KIND_WEB).le(number(KIND as u32)), measured, share);
    }
    number(16) * share * cosine * inverse * inverse
}

/// Numbers from −1 to 1 as numbers from 0 to 1.
#[inline(always)]
fn zero_to_one<P: Pack>(number: P) -> P {
    ((number + P::splat(1.0)) * P::splat(0.5)).clamp(0.0, 1.0)
}

/// Draws a lamp and a point on it for each path, and notes the shadow rays.
#[inline(always)]
pub(crate) fn ask<P: Pack>(
    field: &Field<'_>,
    (point, lists, dimension): (&Point<P>, &Lists<P>, P::Int),
    (left, reflector): (Triple<P>, &Reflector<'_, P>),
    (ids, late, cells): (P::Int, Mask, &[&Cell; PACK]),
    shining: &Shining<P>,
    (shadows, keys): (&mut Lines, &mut Vec<u32>),
) {
    let zero = P::splat(0.0);
    let square = math::sobol::<P>(point.seed, point.index, dimension + P::int(2));
    let is_anywhere = zero.lt(lists.anywhere) & point.active != 0;
    let mut drawn = lists.places.at(0);
    let mut is_drawn: Mask = zero.lt(lists.weights.at(0));
    let mut choice = zero;
    // A single lamp is drawn without a choice.
    if lists.count != 1 || is_anywhere {
        (choice, _) = math::sobol::<P>(point.seed, point.index, dimension + P::int(1));
        let wanted = (choice - lists.anywhere) / (P::splat(1.0) - lists.anywhere) * lists.total;
        is_drawn = 0;
        let mut running = zero;
        for place in 0..lists.count {
            running = running + lists.weights.at(place);
            let now = wanted.lt(running) & !is_drawn;
            drawn = P::int_select(now, lists.places.at(place), drawn);
            is_drawn |= now;
        }
    }
    let by_chance = choice.lt(lists.anywhere) & point.active;
    if by_chance != 0 {
        let mut places = P::store_int(drawn);
        let choices = (choice / lists.anywhere).store();
        for lane in lanes_of(by_chance) {
            places.0[lane] = field.any_lamp(choices.0[lane]) as u32;
        }
        drawn = P::load_int(&places);
        is_drawn |= by_chance;
    }
    let is_drawn = is_drawn & point.active;
    if is_drawn == 0 {
        return;
    }
    let mut weight = zero;
    for place in 0..lists.count {
        let same = P::int_eq(lists.places.at(place), drawn);
        weight = P::select(same, weight.max(lists.weights.at(place)), weight);
    }
    let by_list = (P::splat(1.0) - lists.anywhere) * weight / lists.total.max(P::splat(1e-30));
    let mut chance = by_list;
    if zero.lt(lists.anywhere) & is_drawn != 0 {
        let places = P::store_int(drawn);
        let mut by_flux = Sixteen([0.0; PACK]);
        for lane in lanes_of(is_drawn) {
            by_flux.0[lane] = cells[lane].anywhere * field.chance(places.0[lane] as usize);
        }
        chance = chance + P::load(&by_flux);
    }
    let lamps = P::store_int(drawn);
    let first = lamps.0[is_drawn.trailing_zeros() as usize];
    let aim = if is_drawn & !P::int_eq(drawn, P::int(first)) == 0 {
        aim(field, (point, is_drawn, shining.lanes), Rows::Same(first), square)
    } else {
        aim(field, (point, is_drawn, shining.lanes), Rows::Each(drawn), square)
    };
    let cosine = aim.toward.dot(point.normal);
    let is_lit = is_drawn & aim.is_there & zero.lt(cosine) & zero.lt(aim.toward.dot(point.face)) & zero.lt(chance);
    if is_lit == 0 {
        return;
    }
    let (reflected, density) = reflector.evaluate(&aim.toward);
    let mut factor = P::splat(1.0) / chance.max(P::splat(1e-20));
    // Lamps that a cell does not list are not looked at when gloss leads to them.
    let is_met = shining.lanes & zero.lt(weight);
    if is_met & is_lit != 0 {
        let by_gloss = density * aim.measure * factor / shining.asked_by;
        factor = P::select(is_met, factor / (P::splat(1.0) + by_gloss), factor);
    }
    let light = (left * reflected * aim.light).scale(factor);
    let is_late = P::select(late, P::splat(1.0), zero);
    let columns = [
        point.from.x,
        point.from.y,
        point.from.z,
        aim.toward.x,
        aim.toward.y,
        aim.toward.z,
        aim.reach,
        light.x,
        light.y,
        light.z,
        P::from_bits(ids),
        is_late,
        zero,
        zero,
        zero,
        zero,
    ];
    shadows.put(columns, is_lit);
    put_words::<P>(drawn, is_lit, keys);
}

/// Surfaces with gloss, from which lamps are met by chance as well, and the chances with which they ask for lamps.
pub(crate) struct Shining<P> {
    pub(crate) lanes: Mask,
    pub(crate) asked_by: P,
}

/// Notes shadow rays to lamps that directions drawn from gloss lead to; `left` is what is left of light by them.
#[inline(always)]
pub(crate) fn meet<P: Pack>(
    field: &Field<'_>,
    (point, lists): (&Point<P>, &Lists<P>),
    (drawn, left): (&Drawn<P>, Triple<P>),
    (ids, late, cells): (P::Int, Mask, &[&Cell; PACK]),
    shining: &Shining<P>,
    (shadows, keys): (&mut Lines, &mut Vec<u32>),
) {
    let wanted = shining.lanes & drawn.mask & !drawn.mirrored & P::splat(0.0).lt(drawn.toward.dot(point.face));
    if wanted == 0 {
        return;
    }
    let (positions, froms, ways) = (point.position.store(), point.from.store(), drawn.toward.store());
    let (densities, lefts, ids) = (drawn.density.store(), left.store(), P::store_int(ids));
    let (totals, asked_by) = (lists.total.store(), shining.asked_by.store());
    for lane in lanes_of(wanted) {
        let (position, way) = (at(&positions, lane), at(&ways, lane));
        for number in &cells[lane].lamps {
            let lamp = &field.luminaires[*number as usize];
            if !lamp.is_aimed_at(position, way) {
                continue;
            }
            let Some((distance, radiance, density)) = lamp.met_by(position, way) else { continue };
            let mut weight = 0.0_f32;
            for place in 0..lists.count {
                if P::store_int(lists.places.at(place)).0[lane] == *number {
                    weight = weight.max(lists.weights.at(place).store().0[lane]);
                }
            }
            if weight <= 0.0 {
                continue;
            }
            let anywhere = cells[lane].anywhere;
            let by_flux = if anywhere > 0.0 { anywhere * field.chance(*number as usize) } else { 0.0 };
            let chance = (1.0 - anywhere) * weight / totals.0[lane].max(1e-30) + by_flux;
            let asked = chance * asked_by.0[lane] * density;
            let share = densities.0[lane] / (densities.0[lane] + asked);
            let light = at(&lefts, lane) * Vec3A::from(radiance) * share;
            let (from, reach) = (at(&froms, lane), reach_to(lamp, distance));
            let is_late = f32::from(u8::from(late >> lane & 1 == 1));
            let id = f32::from_bits(ids.0[lane]);
            shadows.push(Sixteen([
                from.x, from.y, from.z, way.x, way.y, way.z, reach, light.x, light.y, light.z, id, is_late, 0.0, 0.0,
                0.0, 0.0,
            ]));
            keys.push(*number);
        }
    }
}

/// Points drawn on lamps.
struct Aim<P: Pack> {
    toward: Triple<P>,
    /// How far shadow rays go, metres; negative where the lamp throws no shadow.
    reach: P,
    /// What a surface that faces the point would get if all light came like this, lx.
    light: Triple<P>,
    /// One over the density over solid angle; 0 for what no ray meets by chance.
    measure: P,
    is_there: Mask,
}

#[inline(always)]
fn aim<P: Pack>(
    field: &Field<'_>,
    (point, is_drawn, shining): (&Point<P>, Mask, Mask),
    drawn: Rows<P>,
    (x, y): (P, P),
) -> Aim<P> {
    let lamps = &field.lamps;
    let (zero, one) = (P::splat(0.0), P::splat(1.0));
    let number = inlined(
        #[inline(always)]
        |offset: u32| drawn.number(&lamps.numbers, offset),
    );
    let triple = inlined(
        #[inline(always)]
        |offset: u32| drawn.triple(&lamps.numbers, offset),
    );
    let (center, ahead, along, across, glow) = (triple(0), triple(3), triple(6), triple(9), triple(12));
    let (length, width, kind, shadow, area) = (number(19), number(20), number(21), number(22), number(23));
    // As seen from the surface itself: near lamps differ where the shadow ray starts.
    let to_center = center - point.position;
    let squared = to_center.dot(to_center).max(P::splat(1e-12));
    let is_other = P::splat(KIND_OTHER).le(kind);
    let is_rectangle = P::splat(KIND_RECTANGLE).le(kind) & !is_other;
    let is_sphere = kind.le(P::splat(KIND_SPHERE));
    let half = P::splat(0.5);
    let extent = number(15);
    let near = P::splat(NEAR * NEAR) * extent * extent;
    // Where rays meet lamps by chance, it is known how likely a point even over the area is.
    let is_near = is_rectangle & squared.lt(near) & point.active & !shining;
    let (mut distance, mut filled) = (one, zero);
    let mut toward = to_center;
    let mut is_there: Mask = 0;
    if !is_near & !is_sphere & point.active != 0 {
        // Flat openings: a point even over the area.
        let (mut on_x, mut on_y) = ((x - half) * length, (y - half) * width);
        if !is_rectangle & !is_sphere & point.active != 0 {
            let (disc_x, disc_y) = math::disc(x, y);
            on_x = P::select(is_rectangle, on_x, disc_x * length);
            on_y = P::select(is_rectangle, on_y, disc_y * length);
        }
        let offset = to_center + along.scale(on_x) + across.scale(on_y);
        let distance_squared = offset.dot(offset).max(P::splat(1e-8));
        distance = distance_squared.sqrt();
        toward = offset.scale(one / distance);
        let leaving = zero - toward.dot(ahead);
        is_there = P::splat(1e-6).lt(leaving);
        filled = area * leaving / distance_squared;
    }
    if is_near != 0 {
        let height = to_center.dot(ahead);
        let corner = (to_center.dot(along) - half * length, to_center.dot(across) - half * width);
        let piece = rectangle(corner, (length, width), height.min(P::splat(-1e-6)), (x, y));
        let offset = along.scale(piece.x) + across.scale(piece.y) + ahead.scale(piece.height);
        let way = offset.dot(offset).sqrt();
        distance = P::select(is_near, way, distance);
        toward = Triple::select(is_near, offset.scale(one / way), toward);
        filled = P::select(is_near, piece.solid_angle, filled);
        let in_front = height.lt(P::splat(-1e-5)) & zero.lt(piece.solid_angle);
        is_there = is_there & !is_near | in_front & is_near;
    }
    let round = is_sphere & point.active;
    if round != 0 {
        let is_point = kind.le(P::splat(KIND_POINT));
        let sine_squared = length * length / squared;
        let spread = sine_squared / (one + (one - sine_squared).max(zero).sqrt());
        let axis = to_center.scale(one / squared.sqrt());
        let down = x * spread;
        let sine = (down * (P::splat(2.0) - down)).max(zero).sqrt();
        let (turned, turned_more) = math::sin_cos(y * P::splat(2.0 * PI));
        let (first, second) = math::frame(axis);
        let in_cone = first.scale(sine * turned_more) + second.scale(sine * turned) + axis.scale(one - down);
        let in_cone = Triple::select(is_point, axis, in_cone);
        let middle = to_center.dot(in_cone);
        let aside = to_center - in_cone.scale(middle);
        let near = middle - (length * length - aside.dot(aside)).max(zero).sqrt();
        distance = P::select(is_sphere, near, distance);
        toward = Triple::select(is_sphere, in_cone, toward);
        let cone = spread * P::splat(2.0 * PI);
        filled = P::select(is_sphere, P::select(is_point, one / squared, cone), filled);
        is_there = is_there & !is_sphere | sine_squared.lt(P::splat(0.999)) & is_sphere;
    }
    let mut light = glow.scale(filled);
    let mut measure = P::select(kind.le(P::splat(KIND_POINT)), zero, filled);
    if is_other & is_drawn != 0 {
        is_there &= !is_other;
        let mut ways = toward.store();
        let (mut lights, mut distances, mut measures) = (light.store(), distance.store(), measure.store());
        let (positions, xs, ys, places) = (point.position.store(), x.store(), y.store(), P::store_int(drawn.all()));
        for lane in lanes_of(is_other & is_drawn) {
            let lamp = &field.luminaires[places.0[lane] as usize];
            let square = Vec2::new(xs.0[lane], ys.0[lane]);
            if let Some(sample) = lamp.sample(at(&positions, lane), square) {
                put(&mut ways, lane, sample.toward);
                put(&mut lights, lane, sample.illuminance.into());
                distances.0[lane] = sample.distance;
                measures.0[lane] = if sample.density > 0.0 { 1.0 / sample.density } else { 0.0 };
                is_there |= 1 << lane;
            }
        }
        (toward, light, distance) = (Triple::load(&ways), Triple::load(&lights), P::load(&distances));
        measure = P::load(&measures);
    }
    let reach = P::select(half.lt(shadow), (distance - P::splat(SHORT_OF)).max(zero), P::splat(-1.0));
    Aim { toward, reach, light, measure, is_there }
}

/// A point of a rectangle, drawn by the solid angle it fills.
struct InRectangle<P> {
    x: P,
    y: P,
    height: P,
    solid_angle: P,
}

/// Draws a point of a rectangle evenly over its solid angle (Ureña, Fajardo and King 2013). Its corner is given in its
/// own frame about the eye; `height` is below zero.
#[inline(always)]
fn rectangle<P: Pack>(corner: (P, P), size: (P, P), height: P, (u, v): (P, P)) -> InRectangle<P> {
    let (zero, one) = (P::splat(0.0), P::splat(1.0));
    let ((x0, y0), z0) = (corner, height);
    let (x1, y1) = (x0 + size.0, y0 + size.1);
    // The third parts of unit vectors across the four planes through the eye and the edges.
    let across = inlined(
        #[inline(always)]
        |part: P| part / (part * part + z0 * z0).sqrt(),
    );
    let (n0, n1, n2, n3) = (zero - across(y0), across(x1), across(y1), zero - across(x0));
    let angle = inlined(
        #[inline(always)]
        |a: P, b: P| math::acos(zero - a * b),
    );
    let (g0, g1, g2, g3) = (angle(n0, n1), angle(n1, n2), angle(n2, n3), angle(n3, n0));
    let before = P::splat(2.0 * PI) - g2 - g3;
    let solid_angle = g0 + g1 - before;
    let turned = u * solid_angle + before;
    let (sine, cosine) = math::sin_cos(turned.max(zero));
    let slant = (cosine * n0 - n2) / P::select(sine.abs().lt(P::splat(1e-7)), P::splat(1e-7).signed_by(sine), sine);
    let cut = (one.signed_by(slant) / (slant * slant + n0 * n0).sqrt()).clamp(-1.0, 1.0);
    let x = zero - cut * z0 / (one - cut * cut).max(P::splat(1e-12)).sqrt();
    let x = x.max(x0).min(x1);
    let reach = x * x + z0 * z0;
    let low = y0 / (reach + y0 * y0).sqrt();
    let high = y1 / (reach + y1 * y1).sqrt();
    let place = low + v * (high - low);
    let y = place * reach.sqrt() / (one - place * place).max(P::splat(1e-12)).sqrt();
    InRectangle { x, y: y.max(y0).min(y1), height: z0, solid_angle }
}

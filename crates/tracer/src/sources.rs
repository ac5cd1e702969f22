//! Light looked for at a surface: lamps, glowing surfaces, sun, patches of sun, and the sky through panes or in the
//! open. Each is weighed against finding the same source by chance (Veach 1997, balance heuristic).

use glam::{Vec3, Vec3A};

use crate::accel::{Contact, OFFSET};
use crate::ask::{Asked, Look, reach_to};
use crate::bsdf::{Bsdf, Scatter};
use crate::daylight::share_of_sun;
use crate::direct::SUN_RADIUS;
use crate::field::{Field, GLOWS, LAMPS, PATCHES, SKY, SUN};
use crate::pack::Plain;
use crate::patch::MOST_PASSAGES;
use crate::path::{Path, Stage, spread_of};
use crate::sampling;
use crate::shade::ShadePoint;
use crate::sobol::Sampler;

/// Reflections up to which patches of sun are looked for: found by trial for time times squared error.
const PATCHES_UP_TO: u32 = 2;

/// The lamps of a cell weighed for a surface.
struct Lamps {
    weights: [f32; 24],
    total: f32,
    anywhere: f32,
}

impl Lamps {
    /// The chance of the lamp at a place of the cell's list.
    fn chance(&self, listed: usize) -> f32 {
        if self.total > 0.0 { (1.0 - self.anywhere) * self.weights[listed] / self.total } else { 0.0 }
    }
}

impl<'a> Path<'a> {
    /// Asks for light. Kinds of sources that give little here are asked by chance, and count the more when they are.
    pub(crate) fn ask_sources(
        &mut self,
        shaded: &ShadePoint<'_>,
        bsdf: &Bsdf<'_>,
        sampler: &mut Sampler,
        asked: &mut Asked,
    ) {
        let from = shaded.position + shaded.face * OFFSET;
        self.patch_weight = 0.0;
        self.cell = self.stage.field.cell(from);
        if bsdf.is_pure_mirror() {
            return;
        }
        let chances = self.chances();
        let turn = sampler.unit();
        let chance = |kind: usize| {
            let chance = chances[kind];
            ((turn + kind as f32 * 0.618_034).fract() < chance).then_some(chance)
        };
        self.lamps(shaded, bsdf, sampler, (chance(LAMPS), asked));
        self.glows(shaded, bsdf, sampler, (chance(GLOWS), asked));
        let sun_asked = chance(SUN);
        let square = sampler.square();
        if let Some((toward, light)) = sun_asked.and_then(|_| sun(self.stage.field, shaded, bsdf, square)) {
            let light = self.left * light * (self.share_of_sun() / sun_asked.unwrap_or(1.0));
            asked.ask((from, toward), f32::INFINITY, light, self.bounces > 0);
        }
        self.sky(shaded, bsdf, sampler, (chance(SKY), asked));
        self.patch_of_sun(shaded, bsdf, sampler, (chance(PATCHES), asked));
    }

    /// Chances with which kinds of sources are looked for at the present surface.
    pub(crate) fn chances(&self) -> &'a [f32; 5] {
        &self.cell.chances[usize::from(self.departure.is_some())]
    }

    /// How many lamps are drawn at a surface: more at the first one that is no mirror.
    fn lamp_draws(&self) -> f32 {
        if self.departure.is_none() { 2.0 } else { 1.0 }
    }

    fn weigh_lamps(&self, shaded: &ShadePoint<'_>) -> Lamps {
        let mut lamps = Lamps { weights: [0.0; 24], total: 0.0, anywhere: self.cell.anywhere };
        for (weight, lamp) in lamps.weights.iter_mut().zip(&self.cell.lamps) {
            *weight = self.stage.field.luminaires[*lamp as usize].reach(shaded.position, shaded.normal);
            lamps.total += *weight;
        }
        lamps
    }

    fn lamps(
        &self,
        shaded: &ShadePoint<'_>,
        bsdf: &Bsdf<'_>,
        sampler: &mut Sampler,
        (chance, asked): (Option<f32>, &mut Asked),
    ) {
        if self.stage.field.luminaires.is_empty() {
            return;
        }
        let draws = self.lamp_draws() as u32;
        let Some(asked_by) = chance else { return sampler.skip(2 * draws) };
        let weighed = self.weigh_lamps(shaded);
        for _ in 0..draws {
            let choice = sampler.unit();
            let square = sampler.square();
            let Some(number) = self.draw_lamp(&weighed, choice) else { continue };
            let Some((toward, reach, light)) = self.light_of(number, &weighed, square, shaded, (bsdf, asked_by)) else {
                continue;
            };
            let from = shaded.position + shaded.face * OFFSET;
            asked.ask((from, toward), reach, self.left * light, self.bounces > 0);
        }
    }

    /// A lamp of the cell or, rarely, any at all; none where the cell sees none and nothing is drawn.
    fn draw_lamp(&self, weighed: &Lamps, choice: f32) -> Option<usize> {
        if choice < weighed.anywhere {
            return Some(self.stage.field.any_lamp(choice / weighed.anywhere));
        }
        if weighed.total <= 0.0 {
            return None;
        }
        let wanted = (choice - weighed.anywhere) / (1.0 - weighed.anywhere) * weighed.total;
        let mut running = 0.0;
        let listed = weighed.weights.iter().zip(&self.cell.lamps).find(|(weight, _)| {
            running += **weight;
            running > wanted
        });
        listed.map(|(_, lamp)| *lamp as usize)
    }

    fn light_of(
        &self,
        number: usize,
        weighed: &Lamps,
        square: glam::Vec2,
        shaded: &ShadePoint<'_>,
        (bsdf, asked_by): (&Bsdf<'_>, f32),
    ) -> Option<(Vec3A, f32, Vec3)> {
        let lamp = &self.stage.field.luminaires[number];
        let sample = lamp.sample(shaded.position, square)?;
        if sample.toward.dot(shaded.face) <= 0.0 {
            return None;
        }
        let (reflected, density) = bsdf.evaluate(sample.toward);
        let listed = self.cell.lamps.binary_search(&(number as u32)).ok();
        let by_list = listed.map_or(0.0, |listed| weighed.chance(listed));
        let by_flux = if weighed.anywhere > 0.0 { weighed.anywhere * self.stage.field.chance(number) } else { 0.0 };
        let expected = (by_list + by_flux) * self.lamp_draws() * asked_by;
        // Lamps that the cell does not list are not looked at when a ray meets them by chance.
        let drawn = if listed.is_some() { expected * sample.density } else { 0.0 };
        let share = if drawn > 0.0 { drawn / (drawn + density) } else { 1.0 };
        let light = reflected * sample.illuminance * (share / expected.max(1e-20));
        Some((sample.toward, reach_to(lamp, sample.distance), light))
    }

    /// Lamps that a direction drawn from the surface leads to.
    pub(crate) fn meet_lamps(&self, shaded: &ShadePoint<'_>, scatter: &Scatter, asked: &mut Asked) {
        let from = shaded.position + shaded.face * OFFSET;
        let mut weighed = None;
        for (listed, number) in self.cell.lamps.iter().enumerate() {
            let lamp = &self.stage.field.luminaires[*number as usize];
            if !lamp.is_aimed_at(shaded.position, scatter.direction) {
                continue;
            }
            let met = lamp.met_by(shaded.position, scatter.direction);
            let Some((distance, radiance, density)) = met else { continue };
            let weighed = weighed.get_or_insert_with(|| self.weigh_lamps(shaded));
            let by_flux =
                if weighed.anywhere > 0.0 { weighed.anywhere * self.stage.field.chance(*number as usize) } else { 0.0 };
            let drawn = (weighed.chance(listed) + by_flux) * self.lamp_draws() * self.chances()[LAMPS] * density;
            let share = scatter.density / (scatter.density + drawn);
            let light = self.left * scatter.weight * radiance * share;
            asked.ask((from, scatter.direction), reach_to(lamp, distance), light, self.bounces > 0);
        }
    }

    /// A point of a surface that glows.
    fn glows(
        &self,
        shaded: &ShadePoint<'_>,
        bsdf: &Bsdf<'_>,
        sampler: &mut Sampler,
        (chance, asked): (Option<f32>, &mut Asked),
    ) {
        if self.cell.glows.is_empty() {
            return;
        }
        let Some(asked_by) = chance else { return sampler.skip(2) };
        let (choice, square) = (sampler.unit(), sampler.square());
        let Some(seen) = self.stage.field.draw_glow(self.cell, shaded.position, choice, square) else { return };
        if seen.toward.dot(shaded.face) <= 0.0 {
            return;
        }
        let (reflected, density) = bsdf.evaluate(seen.toward);
        let light = self.left * reflected * seen.radiance / (asked_by * seen.density + density);
        let from = shaded.position + shaded.face * OFFSET;
        asked.ask((from, seen.toward), seen.reach, light, self.bounces > 0);
    }

    /// How much glow counts that a path met by chance, since glowing surfaces were looked for as well.
    pub(crate) fn share_of_glow(&self, contact: &Contact) -> f32 {
        let (Some(departure), Some(place)) = (self.departure, contact.glow) else { return 1.0 };
        let cosine = contact.normal.dot(self.direction).abs();
        self.stage.field.share_of_glow(&departure, place, contact.position, cosine)
    }

    /// A mirror after a matt surface, which the path has just left, shows sources that nobody asked for: they count in full.
    pub(crate) fn see_in_full(&mut self, asked: &mut Asked) {
        let Some(departure) = &mut self.departure else { return };
        departure.density = f32::MAX;
        departure.patches = 0.0;
        for lamp in &self.stage.field.luminaires {
            if lamp.is_aimed_at(self.origin, self.direction)
                && let Some((distance, radiance, _)) = lamp.met_by(self.origin, self.direction)
            {
                let way = (self.origin, self.direction);
                asked.ask(way, reach_to(lamp, distance), self.left * radiance, true);
            }
        }
    }

    /// Sun by way of one of the patches on which it falls.
    fn patch_of_sun(
        &mut self,
        shaded: &ShadePoint<'_>,
        bsdf: &Bsdf<'_>,
        sampler: &mut Sampler,
        (chance, asked): (Option<f32>, &mut Asked),
    ) {
        let from = shaded.position + shaded.face * OFFSET;
        if self.cell.patches.is_empty() || self.bounces > PATCHES_UP_TO || self.bounces == self.stage.max_bounces {
            return;
        }
        self.patch_weight = self.cell.patches.total::<Plain>(from, shaded.face);
        let Some(asked_by) = chance else { return sampler.skip(2) };
        let (choice, square) = (sampler.unit(), sampler.square());
        let Some(aim) = self.cell.patches.draw::<Plain>(from, shaded.face, choice, square) else { return };
        let (reflected, density) = bsdf.evaluate(aim.toward);
        let drawn = asked_by * aim.density;
        let weight = self.left * reflected / (drawn + density);
        if drawn > 0.0 && weight.max_element() > 0.0 {
            let spread = spread_of(density);
            asked.looks.push(Look {
                from,
                toward: aim.toward,
                weight,
                spread,
                path: asked.path,
                passages: 0,
                dimension: 0,
            });
        }
    }

    /// How much the sun on the present surface counts, since patches were looked for from the last one.
    fn share_of_sun(&self) -> f32 {
        self.departure.map_or(1.0, |departure| share_of_sun::<Plain>(&departure, self.direction))
    }

    /// The sky through one of the panes, or where it is bright.
    fn sky(
        &self,
        shaded: &ShadePoint<'_>,
        bsdf: &Bsdf<'_>,
        sampler: &mut Sampler,
        (chance, asked): (Option<f32>, &mut Asked),
    ) {
        let from = shaded.position + shaded.face * OFFSET;
        let cell = self.cell;
        if !self.stage.field.looks_for_sky(cell) {
            return;
        }
        let Some(asked_by) = chance else { return sampler.skip(2) };
        let (choice, square) = (sampler.unit(), sampler.square());
        let drawn = self.stage.field.draw_sky(cell, from, choice, square);
        let Some((toward, density)) = drawn.filter(|(toward, _)| toward.dot(shaded.face) > 0.0) else { return };
        let drawn = asked_by * density;
        let (reflected, density) = bsdf.evaluate(toward);
        if reflected.max_element() <= 0.0 || drawn <= 1e-9 {
            return;
        }
        let sky = self.accel.environment().radiance(toward.into());
        let light = self.left * reflected * sky / (drawn + density);
        asked.ask((from, toward), f32::INFINITY, light, self.bounces > 0);
    }
}

/// A direction to the sun and what would come from there.
fn sun(field: &Field<'_>, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, square: glam::Vec2) -> Option<(Vec3A, Vec3)> {
    let (axis, light) = field.sun?;
    let toward = sampling::cone_direction(axis, 0.5 * SUN_RADIUS * SUN_RADIUS, square);
    if toward.dot(shaded.face) <= 0.0 {
        return None;
    }
    let (reflected, _) = bsdf.evaluate(toward);
    Some((toward, reflected * light))
}

/// Asks for the direct sun on what a ray meets behind what is transparent.
pub(crate) fn see_sun(
    stage: &Stage<'_>,
    look: &Look,
    found: Option<Contact>,
    sampler: &mut Sampler,
    asked: &mut Asked,
) {
    let Some(contact) = found else { return };
    let direction = look.toward;
    let shaded = ShadePoint::new(stage.field.accel, &contact, -direction, contact.t * look.spread);
    let glass = shaded.material().transmission.clamp(0.0, 1.0) * (1.0 - shaded.point.metallic);
    let opacity = shaded.point.opacity;
    if shaded.material().is_unlit && sampler.unit() < opacity {
        return;
    }
    let stops = opacity * (1.0 - glass);
    if stops >= 1.0 || sampler.unit() < stops {
        let bsdf = shaded.bsdf(-direction);
        if bsdf.is_pure_mirror() {
            return;
        }
        if let Some((toward, light)) = sun(stage.field, &shaded, &bsdf, sampler.square()) {
            asked.turn_to(look.path, stage.faint, sampler);
            let from = shaded.position + shaded.face * OFFSET;
            asked.ask((from, toward), f32::INFINITY, look.weight * light, true);
        }
        return;
    }
    if look.passages + 1 < MOST_PASSAGES as u32 {
        let cosine = shaded.normal.dot(-direction);
        let pass = Vec3::splat(1.0 - opacity) + shaded.surface.glass_pass(shaded.point.color, cosine) * opacity;
        let weight = look.weight * pass / (1.0 - stops).max(1e-3);
        let from = contact.position + direction * OFFSET;
        asked.looks.push(Look { from, weight, passages: look.passages + 1, dimension: look.dimension + 4, ..*look });
    }
}

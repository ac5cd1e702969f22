//! Light looked for at a surface: lamps, glowing surfaces, sun, patches of sun, and the sky through panes or in the
//! open. Each is weighed against finding the same source by chance (Veach 1997, balance heuristic).

use glam::{Vec3, Vec3A};

use crate::accel::{Contact, OFFSET};
use crate::ask::{Asked, Look, reach_to};
use crate::bsdf::{Bsdf, Scatter};
use crate::direct::SUN_RADIUS;
use crate::field::{Cell, GLOWS, LAMPS, PATCHES, SKY, SUN};
use crate::patch::{MOST_PASSAGES, Patch};
use crate::path::{Departure, Path, spread_of};
use crate::sampling;
use crate::shade::ShadePoint;
use crate::sobol::Sampler;

/// Reflections up to which patches of sun are looked for: found by trial for time times squared error.
const PATCHES_UP_TO: u32 = 2;
/// Shadow rays end this much before a glowing surface, metres.
const SHORT_OF: f32 = 1e-3;

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
        let sun = chance(SUN);
        let square = sampler.square();
        if let Some((toward, light)) = sun.and_then(|_| self.sun(shaded, bsdf, square)) {
            let light = self.left * light * (self.share_of_sun(self.direction) / sun.unwrap_or(1.0));
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
        let wanted = sampler.unit();
        let square = sampler.square();
        let mut running = 0.0;
        let chosen = self.cell.glows.iter().find(|(_, chance)| {
            running += chance;
            running > wanted
        });
        let Some((place, share)) = chosen.or(self.cell.glows.last()) else { return };
        let glow = &self.accel.glows[*place as usize];
        let from = shaded.position + shaded.face * OFFSET;
        let (point, corners) = glow.point(square);
        let offset = point - shaded.position;
        let distance = offset.length();
        let Some(toward) = offset.try_normalize() else { return };
        if toward.dot(shaded.face) <= 0.0 {
            return;
        }
        let (radiance, cosine) = glow.radiance(self.accel, corners, point, toward);
        if radiance.max_element() <= 0.0 {
            return;
        }
        let (reflected, density) = bsdf.evaluate(toward);
        let drawn = asked_by * share * distance * distance / (glow.area * cosine);
        let light = self.left * reflected * radiance / (drawn + density);
        asked.ask((from, toward), (distance - SHORT_OF).max(0.0), light, self.bounces > 0);
    }

    /// How much glow counts that a path met by chance, since glowing surfaces were looked for as well.
    pub(crate) fn share_of_glow(&self, contact: &Contact) -> f32 {
        let (Some(departure), Some(place)) = (self.departure, contact.glow) else { return 1.0 };
        if departure.density == f32::MAX {
            return 1.0;
        }
        let Some((_, chance)) = departure.cell.glows.iter().find(|(known, _)| *known == place) else { return 1.0 };
        let glow = &self.accel.glows[place as usize];
        let squared = (contact.position - departure.position).length_squared();
        let cosine = contact.normal.dot(self.direction).abs().max(1e-6);
        let drawn = departure.chances[GLOWS] * chance * squared / (glow.area * cosine);
        departure.density / (departure.density + drawn)
    }

    /// A direction to the sun and what would come from there.
    fn sun(&self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, square: glam::Vec2) -> Option<(Vec3A, Vec3)> {
        let (axis, light) = self.stage.field.sun?;
        let toward = sampling::cone_direction(axis, 0.5 * SUN_RADIUS * SUN_RADIUS, square);
        if toward.dot(shaded.face) <= 0.0 {
            return None;
        }
        let (reflected, _) = bsdf.evaluate(toward);
        Some((toward, reflected * light))
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

    /// How much the sun on a surface counts that a path met by chance, since patches were looked for as well.
    fn share_of_sun(&self, direction: Vec3A) -> f32 {
        match self.departure {
            Some(departure) if departure.patches > 0.0 => {
                let (from, face) = (departure.position, departure.face);
                let drawn = patch_density(departure.cell, from, face, departure.patches, direction);
                let drawn = departure.chances[PATCHES] * drawn;
                departure.density / (departure.density + drawn)
            }
            Some(_) | None => 1.0,
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
        let cell = self.cell;
        self.patch_weight = patches(cell, from, shaded.face).map(|(_, weight)| weight).sum();
        let Some(asked_by) = chance else { return sampler.skip(2) };
        let total = self.patch_weight;
        let wanted = sampler.unit() * total;
        let square = sampler.square();
        let mut running = 0.0;
        let chosen = patches(cell, from, shaded.face).find(|(_, weight)| {
            running += weight;
            running > wanted
        });
        let Some((patch, _)) = chosen else { return };
        let Some(toward) = (patch.quad.point(square) - from).try_normalize() else { return };
        if toward.dot(shaded.face) <= 0.0 {
            return;
        }
        let (reflected, density) = bsdf.evaluate(toward);
        let drawn = asked_by * patch_density(cell, from, shaded.face, total, toward);
        let weight = self.left * reflected / (drawn + density);
        if drawn > 0.0 && weight.max_element() > 0.0 {
            let look = Look { from, toward, weight, spread: spread_of(density), path: asked.path, passages: 0 };
            asked.looks.push(look);
        }
    }

    /// Asks for the direct sun on what a ray meets behind what is transparent.
    pub(crate) fn see_sun(&self, look: &Look, found: Option<Contact>, sampler: &mut Sampler, asked: &mut Asked) {
        let Some(contact) = found else { return };
        let direction = look.toward;
        let shaded = ShadePoint::new(self.accel, &contact, -direction, contact.t * look.spread);
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
            if let Some((toward, light)) = self.sun(&shaded, &bsdf, sampler.square()) {
                asked.turn_to(look.path, self.stage.faint, sampler);
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
            asked.looks.push(Look { from, weight, passages: look.passages + 1, ..*look });
        }
    }

    /// Share of looks for the sky that go by its brightness instead of through a pane.
    fn open_share(&self, cell: &Cell) -> f32 {
        match &self.stage.field.sky {
            Some(sky) if cell.sees_sky && (cell.panes.is_empty() || sky.is_spiky) => {
                if cell.panes.is_empty() {
                    1.0
                } else {
                    0.5
                }
            }
            Some(_) | None => 0.0,
        }
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
        let open = self.open_share(cell);
        if open <= 0.0 && cell.panes.is_empty() {
            return;
        }
        let Some(asked_by) = chance else { return sampler.skip(2) };
        let choice = sampler.unit();
        let square = sampler.square();
        let toward = match &self.stage.field.sky {
            Some(sky) if choice < open => Some(sky.sample(square)),
            Some(_) | None => {
                let total: f32 = cell.panes.iter().map(|pane| pane.solid_angle(from)).sum();
                let wanted = (choice - open) / (1.0 - open).max(1e-6) * total;
                let mut running = 0.0;
                let chosen = cell.panes.iter().find(|pane| {
                    running += pane.solid_angle(from);
                    running > wanted
                });
                chosen.or(cell.panes.last()).and_then(|pane| (pane.point(square) - from).try_normalize())
            }
        };
        let Some(toward) = toward.filter(|toward| toward.dot(shaded.face) > 0.0) else { return };
        let (reflected, density) = bsdf.evaluate(toward);
        let drawn = asked_by * self.sky_density(cell, from, toward);
        if reflected.max_element() <= 0.0 || drawn <= 1e-9 {
            return;
        }
        let sky = self.accel.environment().radiance(toward.into());
        let light = self.left * reflected * sky / (drawn + density);
        asked.ask((from, toward), f32::INFINITY, light, self.bounces > 0);
    }

    /// Density over solid angle with which [`Path::sky`] draws a direction.
    pub(crate) fn sky_density(&self, cell: &Cell, from: Vec3A, direction: Vec3A) -> f32 {
        let open = self.open_share(cell);
        let by_brightness = match &self.stage.field.sky {
            Some(sky) if open > 0.0 => open * sky.density(direction),
            Some(_) | None => 0.0,
        };
        if open >= 1.0 || cell.panes.is_empty() {
            return by_brightness;
        }
        let (mut met, mut total) = (0.0, 0.0);
        for pane in &cell.panes {
            let (weight, density) = (pane.solid_angle(from), pane.density(from, direction));
            total += weight;
            met += weight * density;
        }
        by_brightness + (1.0 - open) * if total > 0.0 { met / total } else { 0.0 }
    }

    /// The share that sky counts which a path met by chance.
    pub(crate) fn share_of_sky(&self, departure: &Departure<'a>) -> f32 {
        if departure.density == f32::MAX {
            return 1.0;
        }
        let drawn = self.sky_density(departure.cell, departure.position, self.direction);
        departure.density / (departure.density + departure.chances[SKY] * drawn)
    }
}

/// Patches of sun in front of a surface, with what they weigh when one is drawn.
fn patches(cell: &Cell, from: Vec3A, face: Vec3A) -> impl Iterator<Item = (&Patch, f32)> {
    let weighed = cell.patches.iter().map(move |patch| (patch, patch.luminance * patch.weight(from)));
    weighed.filter(move |(patch, weight)| *weight > 0.0 && (patch.quad.center() - from).dot(face) > 0.0)
}

/// Density over solid angle of directions drawn towards patches.
fn patch_density(cell: &Cell, from: Vec3A, face: Vec3A, total: f32, direction: Vec3A) -> f32 {
    let met = cell.patches.iter().map(|patch| {
        let density = patch.quad.density(from, direction);
        // Few are met at all.
        let is_drawn = density > 0.0 && (patch.quad.center() - from).dot(face) > 0.0;
        if is_drawn { density * patch.luminance * patch.weight(from) } else { 0.0 }
    });
    met.sum::<f32>() / total
}

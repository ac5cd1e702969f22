//! Light looked for at a surface: lamps, glowing surfaces, sun, patches of sun, and the sky through panes or in the
//! open. Each is weighed against finding the same source by chance (Veach 1997, balance heuristic).

use glam::{Vec3, Vec3A};

use crate::accel::{Contact, OFFSET};
use crate::bsdf::{Bsdf, Scatter};
use crate::direct::SUN_RADIUS;
use crate::field::Cell;
use crate::patch::{MOST_PASSAGES, Patch};
use crate::path::{Departure, Path};
use crate::sampling;
use crate::shade::ShadePoint;
use crate::sobol::Sampler;

/// Reflections up to which patches of sun are looked for.
const PATCHES_UP_TO: u32 = 5;
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
    pub(crate) fn ask_sources(&mut self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) {
        let from = shaded.position + shaded.face * OFFSET;
        self.patch_weight = 0.0;
        self.cell = self.stage.field.cell(from);
        if bsdf.is_pure_mirror() {
            return;
        }
        let light = self.lamps(shaded, bsdf, sampler)
            + self.glows(shaded, bsdf, sampler)
            + self.sun(shaded, bsdf, sampler) * self.share_of_sun(self.direction)
            + self.sky(shaded, bsdf, sampler);
        self.sample.reflected += self.clamped(self.left * light, self.bounces > 0);
        let by_patch = self.patch_of_sun(shaded, bsdf, sampler);
        self.sample.reflected += self.clamped(self.left * by_patch, true);
    }

    /// How many lamps are drawn at a surface.
    fn lamp_draws(&self) -> f32 {
        if self.bounces == 0 { 2.0 } else { 1.0 }
    }

    fn weigh_lamps(&self, shaded: &ShadePoint<'_>) -> Lamps {
        let mut lamps = Lamps { weights: [0.0; 24], total: 0.0, anywhere: self.cell.anywhere };
        for (weight, lamp) in lamps.weights.iter_mut().zip(&self.cell.lamps) {
            *weight = self.accel.luminaires[*lamp as usize].reach(shaded.position, shaded.normal);
            lamps.total += *weight;
        }
        lamps
    }

    fn lamps(&self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        if self.accel.luminaires.is_empty() {
            return Vec3::ZERO;
        }
        let weighed = self.weigh_lamps(shaded);
        let mut light = Vec3::ZERO;
        for _ in 0..self.lamp_draws() as u32 {
            let choice = sampler.unit();
            let square = sampler.square();
            let Some(number) = self.draw_lamp(&weighed, choice) else { continue };
            light += self.light_of(number, &weighed, square, shaded, bsdf);
        }
        light
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
        bsdf: &Bsdf<'_>,
    ) -> Vec3 {
        let lamp = &self.accel.luminaires[number];
        let from = shaded.position + shaded.face * OFFSET;
        let Some(sample) = lamp.sample(from, square) else { return Vec3::ZERO };
        let (reflected, density) = bsdf.evaluate(sample.toward);
        if reflected.max_element() <= 0.0 || sample.toward.dot(shaded.face) <= 0.0 {
            return Vec3::ZERO;
        }
        let listed = self.cell.lamps.binary_search(&(number as u32)).ok();
        let by_list = listed.map_or(0.0, |listed| weighed.chance(listed));
        let by_flux = if weighed.anywhere > 0.0 { weighed.anywhere * self.stage.field.chance(number) } else { 0.0 };
        let expected = (by_list + by_flux) * self.lamp_draws();
        // Lamps that the cell does not list are not looked at when a ray meets them by chance.
        let drawn = if listed.is_some() { expected * sample.density } else { 0.0 };
        let share = if drawn > 0.0 { drawn / (drawn + density) } else { 1.0 };
        let pass = self.stage.field.pass_to(lamp, from, sample.toward, sample.distance);
        reflected * sample.illuminance * pass * (share / expected.max(1e-20))
    }

    /// Lamps that a direction drawn from the surface leads to.
    pub(crate) fn meet_lamps(&mut self, shaded: &ShadePoint<'_>, scatter: &Scatter) {
        let from = shaded.position + shaded.face * OFFSET;
        let mut light = Vec3::ZERO;
        let mut weighed = None;
        for (listed, number) in self.cell.lamps.iter().enumerate() {
            let lamp = &self.accel.luminaires[*number as usize];
            if !lamp.can_be_met() {
                continue;
            }
            let Some((distance, radiance, density)) = lamp.met_by(from, scatter.direction) else { continue };
            let weighed = weighed.get_or_insert_with(|| self.weigh_lamps(shaded));
            let by_flux =
                if weighed.anywhere > 0.0 { weighed.anywhere * self.stage.field.chance(*number as usize) } else { 0.0 };
            let drawn = (weighed.chance(listed) + by_flux) * self.lamp_draws() * density;
            let share = scatter.density / (scatter.density + drawn);
            light += radiance * share * self.stage.field.pass_to(lamp, from, scatter.direction, distance);
        }
        self.sample.reflected += self.clamped(self.left * scatter.weight * light, self.bounces > 0);
    }

    /// A point of a surface that glows.
    fn glows(&self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        if self.cell.glows.is_empty() {
            return Vec3::ZERO;
        }
        let wanted = sampler.unit();
        let square = sampler.square();
        let mut running = 0.0;
        let chosen = self.cell.glows.iter().find(|(_, chance)| {
            running += chance;
            running > wanted
        });
        let Some((place, chance)) = chosen.or(self.cell.glows.last()) else { return Vec3::ZERO };
        let glow = &self.accel.glows[*place as usize];
        let from = shaded.position + shaded.face * OFFSET;
        let offset = glow.point(square) - from;
        let distance = offset.length();
        let Some(toward) = offset.try_normalize() else { return Vec3::ZERO };
        let (reflected, density) = bsdf.evaluate(toward);
        if reflected.max_element() <= 0.0 || toward.dot(shaded.face) <= 0.0 {
            return Vec3::ZERO;
        }
        let left = self.stage.field.pass(from, toward, (distance - SHORT_OF).max(0.0));
        if left.max_element() <= 0.0 {
            return Vec3::ZERO;
        }
        let near = from + toward * (distance - 2.0 * SHORT_OF).max(0.0);
        let Some(contact) = self.stage.field.contact(near, toward, 4.0 * SHORT_OF) else { return Vec3::ZERO };
        if contact.glow != Some(*place) {
            return Vec3::ZERO;
        }
        let cosine = contact.normal.dot(toward).abs().max(1e-6);
        let drawn = chance * distance * distance / (glow.area * cosine);
        let radiance = ShadePoint::new(self.accel, &contact, -toward, 0.0).glow();
        reflected * radiance * left / (drawn + density)
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
        departure.density / (departure.density + chance * squared / (glow.area * cosine))
    }

    fn sun(&self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        let Some(sun) = self.accel.environment().sun.filter(|sun| sun.illuminance > 0.0) else { return Vec3::ZERO };
        let Some(axis) = Vec3A::from(sun.direction).try_normalize() else { return Vec3::ZERO };
        let toward = sampling::cone_direction(axis, 0.5 * SUN_RADIUS * SUN_RADIUS, sampler.square());
        let (reflected, _) = bsdf.evaluate(toward);
        if reflected.max_element() <= 0.0 || toward.dot(shaded.face) <= 0.0 {
            return Vec3::ZERO;
        }
        let from = shaded.position + shaded.face * OFFSET;
        reflected * sun.color * sun.illuminance * self.stage.field.pass(from, toward, f32::INFINITY)
    }

    /// A mirror after a matt surface shows sources that nobody asked for: they count in full.
    pub(crate) fn see_in_full(&mut self) {
        if let Some(departure) = &mut self.departure {
            departure.density = f32::MAX;
            departure.patches = 0.0;
        }
    }

    /// How much the sun on a surface counts that a path met by chance, since patches were looked for as well.
    fn share_of_sun(&self, direction: Vec3A) -> f32 {
        match self.departure {
            Some(departure) if departure.patches > 0.0 => {
                let (from, face) = (departure.position, departure.face);
                let drawn = patch_density(departure.cell, from, face, departure.patches, direction);
                departure.density / (departure.density + drawn)
            }
            Some(_) | None => 1.0,
        }
    }

    /// Sun by way of one of the patches on which it falls.
    fn patch_of_sun(&mut self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        let from = shaded.position + shaded.face * OFFSET;
        if self.cell.patches.is_empty() || self.bounces > PATCHES_UP_TO || self.bounces == self.stage.max_bounces {
            return Vec3::ZERO;
        }
        let cell = self.cell;
        self.patch_weight = patches(cell, from, shaded.face).map(|(_, weight)| weight).sum();
        let total = self.patch_weight;
        let wanted = sampler.unit() * total;
        let mut running = 0.0;
        let chosen = patches(cell, from, shaded.face).find(|(_, weight)| {
            running += weight;
            running > wanted
        });
        let Some((patch, _)) = chosen else { return Vec3::ZERO };
        let Some(toward) = (patch.quad.point(sampler.square()) - from).try_normalize() else { return Vec3::ZERO };
        let (reflected, density) = bsdf.evaluate(toward);
        if reflected.max_element() <= 0.0 || toward.dot(shaded.face) <= 0.0 {
            return Vec3::ZERO;
        }
        let drawn = patch_density(cell, from, shaded.face, total, toward);
        if drawn <= 0.0 {
            return Vec3::ZERO;
        }
        reflected * self.sun_met(from, toward, sampler) / (drawn + density)
    }

    /// Luminance by direct sun of the surface that a ray meets behind what is transparent.
    fn sun_met(&self, from: Vec3A, direction: Vec3A, sampler: &mut Sampler) -> Vec3 {
        let (mut left, mut origin) = (Vec3::ONE, from);
        for _ in 0..MOST_PASSAGES {
            let Some(contact) = self.stage.field.contact(origin, direction, f32::INFINITY) else { return Vec3::ZERO };
            let shaded = ShadePoint::new(self.accel, &contact, -direction, 0.0);
            let glass = shaded.material().transmission.clamp(0.0, 1.0) * (1.0 - shaded.point.metallic);
            let opacity = shaded.point.opacity;
            if shaded.material().is_unlit && sampler.unit() < opacity {
                return Vec3::ZERO;
            }
            if sampler.unit() < opacity * (1.0 - glass) {
                let bsdf = shaded.bsdf(-direction);
                return if bsdf.is_pure_mirror() { Vec3::ZERO } else { left * self.sun(&shaded, &bsdf, sampler) };
            }
            let cosine = shaded.normal.dot(-direction);
            let pass = Vec3::splat(1.0 - opacity) + shaded.surface.glass_pass(shaded.point.color, cosine) * opacity;
            left *= pass / (1.0 - opacity * (1.0 - glass)).max(1e-3);
            origin = contact.position + direction * OFFSET;
        }
        Vec3::ZERO
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
    fn sky(&self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        let from = shaded.position + shaded.face * OFFSET;
        let cell = self.cell;
        let open = self.open_share(cell);
        if open <= 0.0 && cell.panes.is_empty() {
            return Vec3::ZERO;
        }
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
        let Some(toward) = toward else { return Vec3::ZERO };
        let (reflected, density) = bsdf.evaluate(toward);
        let drawn = self.sky_density(cell, from, toward);
        if reflected.max_element() <= 0.0 || toward.dot(shaded.face) <= 0.0 || drawn <= 1e-9 {
            return Vec3::ZERO;
        }
        let sky = self.accel.environment().radiance(toward.into());
        reflected * sky * self.stage.field.pass(from, toward, f32::INFINITY) / (drawn + density)
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
            let weight = pane.solid_angle(from);
            total += weight;
            met += weight * pane.density(from, direction);
        }
        by_brightness + (1.0 - open) * if total > 0.0 { met / total } else { 0.0 }
    }

    /// The share that sky counts which a path met by chance.
    pub(crate) fn share_of_sky(&self, departure: &Departure<'a>) -> f32 {
        if departure.density == f32::MAX {
            return 1.0;
        }
        departure.density / (departure.density + self.sky_density(departure.cell, departure.position, self.direction))
    }
}

/// Patches of sun in front of a surface, with what they weigh when one is drawn.
fn patches(cell: &Cell, from: Vec3A, face: Vec3A) -> impl Iterator<Item = (&Patch, f32)> {
    let weighed = cell.patches.iter().map(move |patch| (patch, patch.weight(from)));
    weighed.filter(move |(patch, weight)| *weight > 0.0 && (patch.quad.center() - from).dot(face) > 0.0)
}

/// Density over solid angle of directions drawn towards patches.
fn patch_density(cell: &Cell, from: Vec3A, face: Vec3A, total: f32, direction: Vec3A) -> f32 {
    let met = patches(cell, from, face).map(|(patch, weight)| weight * patch.quad.density(from, direction));
    met.sum::<f32>() / total
}

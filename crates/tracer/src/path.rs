//! One path of light, followed backwards from the eye: at each surface lamps, sun and panes are asked for their
//! light, and both ways of finding a source are weighed against each other (Veach 1997, balance heuristic).

use glam::{Vec3, Vec3A};

use crate::accel::{Accel, Contact, OFFSET};
use crate::bsdf::{Bsdf, Scatter};
use crate::direct::SUN_RADIUS;
use crate::illuminance::luminance;
use crate::microfacet::Facets;
use crate::patch::{MOST_PASSAGES, Patch};
use crate::sampling;
use crate::shade::ShadePoint;
use crate::sobol::Sampler;
use crate::surface::dielectric;

/// Reflections up to which patches of sun are looked for.
const PATCHES_UP_TO: u32 = 5;
/// From this reflection on, faint paths are ended by chance.
const ROULETTE_FROM: u32 = 3;

/// What paths run through, and how far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stage<'a> {
    pub(crate) accel: &'a Accel,
    pub(crate) patches: &'a [Patch],
    pub(crate) max_bounces: u32,
    /// Most luminance that one indirect contribution adds, cd/m².
    pub(crate) brightest: f32,
}

/// What one path brings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathSample {
    /// Light by way of at least one surface that is not a mirror.
    pub(crate) reflected: Vec3,
    /// Sky and glow, seen directly, through glass or in mirrors.
    pub(crate) glow: Vec3,
    pub(crate) albedo: Vec3,
    pub(crate) normal: Vec3,
    pub(crate) depth: f32,
}

/// The surface that a path left last.
#[derive(Clone, Copy)]
struct Departure {
    position: Vec3A,
    face: Vec3A,
    density: f32,
    /// Sum of the weights of the patches of sun that were looked for; 0 for none.
    patches: f32,
}

struct Path<'a> {
    stage: Stage<'a>,
    accel: &'a Accel,
    origin: Vec3A,
    direction: Vec3A,
    left: Vec3,
    /// None while only mirrors and panes were met: then lamps and sky are seen as they are.
    departure: Option<Departure>,
    /// Sum of the weights of the patches of sun that were looked for from the present surface; 0 for none.
    patch_weight: f32,
    bounces: u32,
    travelled: f32,
    sample: PathSample,
}

/// Follows a path that starts at the eye.
pub(crate) fn follow(stage: Stage<'_>, origin: Vec3A, direction: Vec3A, sampler: &mut Sampler) -> PathSample {
    let mut path = Path {
        stage,
        accel: stage.accel,
        origin,
        direction,
        left: Vec3::ONE,
        departure: None,
        patch_weight: 0.0,
        bounces: 0,
        travelled: 0.0,
        sample: PathSample {
            reflected: Vec3::ZERO,
            glow: Vec3::ZERO,
            albedo: Vec3::ONE,
            normal: Vec3::ZERO,
            depth: f32::INFINITY,
        },
    };
    let mut passages = 0;
    while path.bounces <= stage.max_bounces && passages <= MOST_PASSAGES {
        match path.step(sampler) {
            Step::Passed => passages += 1,
            Step::Bounced => path.bounces += 1,
            Step::Ended => break,
        }
    }
    path.sample
}

enum Step {
    Passed,
    Bounced,
    Ended,
}

impl Path<'_> {
    fn step(&mut self, sampler: &mut Sampler) -> Step {
        let Some(contact) = self.accel.contact(self.origin, self.direction, f32::INFINITY) else {
            self.meet_sky();
            return Step::Ended;
        };
        self.travelled += contact.t;
        let shaded = ShadePoint::new(self.accel, &contact, -self.direction);
        if shaded.point.opacity < 1.0 && sampler.unit() >= shaded.point.opacity {
            self.go_on(&contact);
            return Step::Passed;
        }
        self.meet_glow(&contact, &shaded);
        if shaded.material().is_unlit {
            self.add(shaded.point.color);
            return Step::Ended;
        }
        let glass = shaded.material().transmission.clamp(0.0, 1.0) * (1.0 - shaded.point.metallic);
        if glass > 0.0 && sampler.unit() < glass {
            return self.meet_glass(&contact, &shaded, sampler);
        }
        let bsdf = shaded.bsdf(-self.direction);
        self.note_guides(&shaded, &bsdf);
        self.ask_sources(&shaded, &bsdf, sampler);
        let Some(scatter) = bsdf.sample(sampler.unit(), sampler.square()) else { return Step::Ended };
        if scatter.direction.dot(shaded.face) <= 0.0 {
            return Step::Ended;
        }
        if scatter.density > 0.0 {
            self.meet_lamps(&shaded, &scatter);
        }
        self.leave(&shaded, &scatter, sampler)
    }

    /// Adds light of `radiance` that comes along the path.
    fn add(&mut self, radiance: Vec3) {
        let light = self.left * radiance;
        if self.departure.is_none() {
            self.sample.glow += light;
        } else {
            self.sample.reflected += self.clamped(light, self.bounces > 1);
        }
    }

    /// Cuts rare bright paths, which would stand in the picture as single glaring pixels. Only light with at
    /// least two reflections is cut, so that direct light stays exact.
    fn clamped(&self, light: Vec3, is_indirect: bool) -> Vec3 {
        let bright = luminance(light);
        if !bright.is_finite() {
            return Vec3::ZERO;
        }
        if is_indirect && bright > self.stage.brightest { light * (self.stage.brightest / bright) } else { light }
    }

    fn meet_sky(&mut self) {
        let sky = self.accel.environment().radiance(self.direction.into());
        let share = self.departure.map_or(1.0, |departure| {
            departure.density / (departure.density + self.pane_density(departure.position, self.direction))
        });
        self.add(sky * share);
    }

    /// A lamp's own glow is seen and mirrored; to other surfaces the lamp gives its light as a lamp.
    fn meet_glow(&mut self, contact: &Contact, shaded: &ShadePoint<'_>) {
        if self.departure.is_none() || !contact.is_luminaire {
            self.add(shaded.point.emission);
        }
    }

    fn go_on(&mut self, contact: &Contact) {
        self.origin = contact.position + self.direction * OFFSET;
    }

    /// Glass mirrors or lets through, by Fresnel; rough glass scatters both. What is seen through a volume is seen
    /// bent; light that falls through one on other things goes straight, as it does for shadows.
    fn meet_glass(&mut self, contact: &Contact, shaded: &ShadePoint<'_>, sampler: &mut Sampler) -> Step {
        let rough = shaded.point.roughness;
        let is_rough = rough > 0.08;
        let facet = if is_rough { rough_normal(rough, shaded.normal, -self.direction, sampler) } else { shaded.normal };
        let cosine = facet.dot(-self.direction).max(1e-3);
        let is_thin = shaded.material().thickness <= 0.0;
        let is_seen = self.departure.is_none();
        let is_inside = !is_thin && !contact.is_front;
        let ior = shaded.material().ior.max(1.0);
        let ratio = if is_inside && is_seen { 1.0 / ior } else { ior };
        let face = dielectric(ratio, cosine);
        let fresnel = if face < 1.0 { face * shaded.material().specular.clamp(0.0, 1.0) } else { 1.0 };
        let mirrored = if is_thin { 2.0 * fresnel / (1.0 + fresnel) } else { fresnel };
        if is_inside && is_seen {
            self.left *= shaded.surface.attenuation(contact.t);
        }
        if sampler.unit() < mirrored {
            let reflected = self.direction - facet * (2.0 * self.direction.dot(facet));
            // A facet that would throw light into the surface throws it out along it.
            let below = (-reflected.dot(shaded.face)).max(0.0);
            let turned = (reflected + shaded.face * (2.0 * below)).try_normalize();
            self.direction = turned.unwrap_or(shaded.face);
            self.see_in_full();
            self.origin = contact.position + shaded.face * OFFSET;
            return Step::Bounced;
        }
        self.left *= shaded.point.color;
        if is_seen && is_thin && is_rough {
            // The reflection turned over to the far side.
            let reflected = self.direction - facet * (2.0 * self.direction.dot(facet));
            let through = reflected - shaded.normal * (2.0 * reflected.dot(shaded.normal));
            let is_far = through.dot(shaded.face) < -1e-3;
            self.direction = if is_far { through.try_normalize().unwrap_or(self.direction) } else { self.direction };
        } else if is_seen && !is_thin {
            let bent = (1.0 - (1.0 - cosine * cosine) / (ratio * ratio)).max(0.0).sqrt();
            let through = self.direction / ratio + facet * (cosine / ratio - bent);
            let is_far = through.dot(shaded.face) < -1e-4;
            self.direction = if is_far { through.try_normalize().unwrap_or(self.direction) } else { self.direction };
        } else if !is_thin {
            self.left *= shaded.surface.attenuation(0.5 * shaded.material().thickness);
        }
        self.go_on(contact);
        if self.left.max_element() < 1e-4 { Step::Ended } else { Step::Passed }
    }

    fn note_guides(&mut self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>) {
        if self.sample.depth.is_finite() || bsdf.is_pure_mirror() && self.bounces < 4 {
            return;
        }
        self.sample.albedo = bsdf.albedo() * self.left.min(Vec3::ONE);
        self.sample.normal = shaded.normal.into();
        self.sample.depth = self.travelled;
    }

    fn ask_sources(&mut self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) {
        self.patch_weight = 0.0;
        if bsdf.is_pure_mirror() {
            return;
        }
        let light = self.lamps(shaded, bsdf, sampler)
            + self.sun(shaded, bsdf, sampler) * self.share_of_sun(self.direction)
            + self.pane(shaded, bsdf, sampler);
        self.sample.reflected += self.clamped(self.left * light, self.bounces > 0);
        let by_patch = self.patch_of_sun(shaded, bsdf, sampler);
        self.sample.reflected += self.clamped(self.left * by_patch, true);
    }

    /// How many lamps are drawn at a surface.
    fn lamp_draws(&self) -> f32 {
        if self.bounces == 0 { 2.0 } else { 1.0 }
    }

    fn lamps(&self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        let lamps = &self.accel.luminaires;
        let total: f32 = lamps.iter().map(|lamp| lamp.reach(shaded.position, shaded.normal)).sum();
        if total <= 0.0 {
            return Vec3::ZERO;
        }
        let from = shaded.position + shaded.face * OFFSET;
        let mut light = Vec3::ZERO;
        let mut next = sampler.unit();
        let mut running = 0.0;
        for lamp in lamps {
            let expected = lamp.reach(shaded.position, shaded.normal) / total * self.lamp_draws();
            running += expected;
            while next < running {
                next += 1.0;
                let Some(sample) = lamp.sample(from, sampler.square()) else { continue };
                let (reflected, density) = bsdf.evaluate(sample.toward);
                if reflected.max_element() <= 0.0 || sample.toward.dot(shaded.face) <= 0.0 {
                    continue;
                }
                let drawn = expected * sample.density;
                let share = if drawn > 0.0 { drawn / (drawn + density) } else { 1.0 };
                let pass = self.accel.pass_to(lamp, from, sample.toward, sample.distance);
                light += reflected * sample.illuminance * pass * (share / expected);
            }
        }
        light
    }

    /// Lamps that a direction drawn from the surface leads to.
    fn meet_lamps(&mut self, shaded: &ShadePoint<'_>, scatter: &Scatter) {
        let lamps = &self.accel.luminaires;
        let from = shaded.position + shaded.face * OFFSET;
        let mut light = Vec3::ZERO;
        let mut total = None;
        for lamp in lamps {
            let Some((distance, radiance, density)) = lamp.met_by(from, scatter.direction) else { continue };
            let total = *total.get_or_insert_with(|| {
                lamps.iter().map(|lamp| lamp.reach(shaded.position, shaded.normal)).sum::<f32>().max(1e-12)
            });
            let drawn = lamp.reach(shaded.position, shaded.normal) / total * self.lamp_draws() * density;
            let share = scatter.density / (scatter.density + drawn);
            light += radiance * share * self.accel.pass_to(lamp, from, scatter.direction, distance);
        }
        self.sample.reflected += self.clamped(self.left * scatter.weight * light, self.bounces > 0);
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
        reflected * sun.color * sun.illuminance * self.accel.pass(from, toward, f32::INFINITY)
    }

    /// A mirror after a matt surface shows sources that nobody asked for: they count in full.
    fn see_in_full(&mut self) {
        if let Some(departure) = &mut self.departure {
            departure.density = f32::MAX;
            departure.patches = 0.0;
        }
    }

    /// Patches of sun in front of a surface, with what they weigh when one is drawn.
    fn patches(&self, from: Vec3A, face: Vec3A) -> impl Iterator<Item = (&Patch, f32)> {
        let weighed = self.stage.patches.iter().map(move |patch| (patch, patch.weight(from)));
        weighed.filter(move |(patch, weight)| *weight > 0.0 && (patch.quad.center() - from).dot(face) > 0.0)
    }

    /// Density over solid angle of directions drawn towards patches.
    fn patch_density(&self, from: Vec3A, face: Vec3A, total: f32, direction: Vec3A) -> f32 {
        let met = self.patches(from, face).map(|(patch, weight)| weight * patch.quad.density(from, direction));
        met.sum::<f32>() / total
    }

    /// How much the sun on a surface counts that a path met by chance, since patches were looked for as well.
    fn share_of_sun(&self, direction: Vec3A) -> f32 {
        match self.departure {
            Some(departure) if departure.patches > 0.0 => {
                let drawn = self.patch_density(departure.position, departure.face, departure.patches, direction);
                departure.density / (departure.density + drawn)
            }
            Some(_) | None => 1.0,
        }
    }

    /// Sun by way of one of the patches on which it falls.
    fn patch_of_sun(&mut self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        let from = shaded.position + shaded.face * OFFSET;
        if self.stage.patches.is_empty() || self.bounces > PATCHES_UP_TO || self.bounces == self.stage.max_bounces {
            return Vec3::ZERO;
        }
        self.patch_weight = self.patches(from, shaded.face).map(|(_, weight)| weight).sum();
        let total = self.patch_weight;
        let wanted = sampler.unit() * total;
        let mut running = 0.0;
        let chosen = self.patches(from, shaded.face).find(|(_, weight)| {
            running += weight;
            running > wanted
        });
        let Some((patch, _)) = chosen else { return Vec3::ZERO };
        let Some(toward) = (patch.quad.point(sampler.square()) - from).try_normalize() else { return Vec3::ZERO };
        let (reflected, density) = bsdf.evaluate(toward);
        if reflected.max_element() <= 0.0 || toward.dot(shaded.face) <= 0.0 {
            return Vec3::ZERO;
        }
        let drawn = self.patch_density(from, shaded.face, total, toward);
        if drawn <= 0.0 {
            return Vec3::ZERO;
        }
        reflected * self.sun_met(from, toward, sampler) / (drawn + density)
    }

    /// Luminance by direct sun of the surface that a ray meets behind what is transparent.
    fn sun_met(&self, from: Vec3A, direction: Vec3A, sampler: &mut Sampler) -> Vec3 {
        let (mut left, mut origin) = (Vec3::ONE, from);
        for _ in 0..MOST_PASSAGES {
            let Some(contact) = self.accel.contact(origin, direction, f32::INFINITY) else { return Vec3::ZERO };
            let shaded = ShadePoint::new(self.accel, &contact, -direction);
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

    /// The sky through one of the panes.
    fn pane(&self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>, sampler: &mut Sampler) -> Vec3 {
        let panes = &self.accel.portals;
        let from = shaded.position + shaded.face * OFFSET;
        let total: f32 = panes.iter().map(|pane| pane.solid_angle(from)).sum();
        if panes.is_empty() || total <= 0.0 {
            return Vec3::ZERO;
        }
        let wanted = sampler.unit() * total;
        let mut running = 0.0;
        let chosen = panes.iter().find(|pane| {
            running += pane.solid_angle(from);
            running > wanted
        });
        let Some(chosen) = chosen.or(panes.last()) else { return Vec3::ZERO };
        let Some(toward) = (chosen.point(sampler.square()) - from).try_normalize() else { return Vec3::ZERO };
        let (reflected, density) = bsdf.evaluate(toward);
        let drawn = self.pane_density(from, toward);
        if reflected.max_element() <= 0.0 || toward.dot(shaded.face) <= 0.0 || drawn <= 1e-9 {
            return Vec3::ZERO;
        }
        let sky = self.accel.environment().radiance(toward.into());
        reflected * sky * self.accel.pass(from, toward, f32::INFINITY) / (drawn + density)
    }

    /// Density over solid angle with which [`Path::pane`] draws a direction.
    fn pane_density(&self, from: Vec3A, direction: Vec3A) -> f32 {
        let panes = &self.accel.portals;
        let met: f32 = panes
            .iter()
            .map(|pane| {
                let density = pane.density(from, direction);
                if density > 0.0 { density * pane.solid_angle(from) } else { 0.0 }
            })
            .sum();
        if met <= 0.0 {
            return 0.0;
        }
        met / panes.iter().map(|pane| pane.solid_angle(from)).sum::<f32>()
    }

    fn leave(&mut self, shaded: &ShadePoint<'_>, scatter: &Scatter, sampler: &mut Sampler) -> Step {
        self.left *= scatter.weight;
        self.origin = shaded.position + shaded.face * OFFSET;
        self.direction = scatter.direction;
        if scatter.density > 0.0 {
            self.departure = Some(Departure {
                position: self.origin,
                face: shaded.face,
                density: scatter.density,
                patches: self.patch_weight,
            });
        } else {
            self.see_in_full();
        }
        if self.bounces >= ROULETTE_FROM {
            let survival = self.left.max_element().min(0.95);
            if sampler.unit() >= survival {
                return Step::Ended;
            }
            self.left /= survival;
        }
        if self.left.is_finite() && self.left.max_element() > 0.0 { Step::Bounced } else { Step::Ended }
    }
}

/// A facet's normal on rough glass.
fn rough_normal(roughness: f32, normal: Vec3A, toward_eye: Vec3A, sampler: &mut Sampler) -> Vec3A {
    let (x, y) = sampling::frame(normal);
    let view = Vec3A::new(toward_eye.dot(x), toward_eye.dot(y), toward_eye.dot(normal).max(1e-3));
    let half = Facets::new(roughness, 0.0).sample(view, sampler.square());
    x * half.x + y * half.y + normal * half.z
}

//! One path of light, followed backwards from the eye: at each surface lamps, sun and panes are asked for their
//! light, and both ways of finding a source are weighed against each other (Veach 1997, balance heuristic).

use glam::{Vec3, Vec3A};
use homewright_scene::node::Layer;
use homewright_scene::outside::outside;

use crate::accel::{Accel, Contact, OFFSET};
use crate::ahead;
use crate::ask::{Asked, Branch};
use crate::bsdf::{Bsdf, Scatter};
use crate::field::{Cell, Field};
use crate::illuminance::luminance;
use crate::microfacet::Facets;
use crate::reveal::Cutaway;
use crate::sampling;
use crate::shade::ShadePoint;
use crate::sobol::Sampler;
use crate::surface::dielectric;

/// From this reflection on, faint paths are ended by chance.
pub(crate) const ROULETTE_FROM: u32 = 1;
/// In lamplight a path that goes with others goes on with what is left of its light times this as its chance: found by trial
/// for time times squared error.
pub(crate) const SURVIVAL: f32 = 1.5;
/// The same elsewhere, found likewise in rooms by day, where much comes by many reflections.
pub(crate) const LASTING: f32 = 3.0;
/// The greatest chance to go on.
pub(crate) const MOST_SURVIVAL: f32 = 0.95;
/// The least chance with which the eye looks what a pane mirrors, where the way ahead is not looked along.
const MIRRORED: f32 = 0.3;
/// Reflections before which the way ahead through panes is looked along.
const SPLITS: u32 = 2;
/// Behind dark panes there is less than this many times what is faint.
const DARK: f32 = 2.0;
/// The least chance with which the body of a pane is looked at that lets most light through.
const BODY: f32 = 0.3;
/// Panes clearer than this have no depth for filters: what lies behind or is mirrored has.
pub(crate) const CLEAR: f32 = 0.5;
/// Numbers of a sampler between a path and one that branches off.
const BRANCH: u32 = 4096;
/// What is mirrored in a dark pane is followed as far as what the eye sees by itself, up to this factor.
const MOST_WORTH: f32 = 30.0;
/// Glass up to this roughness is looked through without blur.
pub(crate) const SMOOTH_GLASS: f32 = 0.08;
/// Behind panes, surfaces darker than this do not guide filters.
pub(crate) const BLACK: f32 = 0.06;
/// Gauze denser than this guides filters.
const DENSE: f32 = 0.25;
/// Most panes and gauzes that a path passes on all of its way: among panes that it crosses again and again these are many.
const MOST_PASSAGES: usize = 1024;
/// Most surfaces that the eye passes because they are left out.
const MOST_LEFT_OUT: usize = 256;

/// What paths run through, and how far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stage<'a> {
    pub(crate) field: &'a Field<'a>,
    pub(crate) cutaway: &'a Cutaway,
    pub(crate) max_bounces: u32,
    /// Whether the eye sees the scenery of [`outside`] in place of the bare sky.
    pub(crate) has_scenery: bool,
    /// Most luminance that one indirect contribution adds, cd/m².
    pub(crate) brightest: f32,
    /// Reflected light of less luminance is looked for by chance, cd/m².
    pub(crate) faint: f32,
}

impl Stage<'_> {
    /// What comes from out of doors in a direction, cd/m²: to the eye, straight or in mirrors, or to what it lights.
    pub(crate) fn sky(&self, direction: Vec3A, is_seen: bool) -> Vec3 {
        let environment = self.field.accel.environment();
        if is_seen && self.has_scenery {
            outside(environment, direction.into())
        } else {
            environment.radiance(direction.into())
        }
    }

    /// Cuts rare bright paths, which would stand in the picture as single glaring pixels. Only light with at
    /// least two reflections is cut, so that direct light stays exact.
    pub(crate) fn clamped(&self, light: Vec3, is_indirect: bool) -> Vec3 {
        let bright = luminance(light);
        if !bright.is_finite() {
            return Vec3::ZERO;
        }
        if is_indirect && bright > self.brightest { light * (self.brightest / bright) } else { light }
    }
}

/// What one path brings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathSample {
    /// Light by way of at least one surface that is not a mirror.
    pub(crate) reflected: Vec3,
    /// Sky and glow, seen directly, through glass or in mirrors.
    pub(crate) glow: Vec3,
    /// The part of it that is sky.
    pub(crate) sky: Vec3,
    /// Whether the eye sees out of doors, through nothing but clear panes or by way of mirrors.
    pub(crate) is_outside: bool,
    pub(crate) albedo: Vec3,
    pub(crate) normal: Vec3,
    pub(crate) depth: f32,
    /// Number of the thing that is seen first plus one; 0 for none.
    pub(crate) object: u32,
    /// Whether it may guide filters for the path that it branches off.
    pub(crate) is_guide: bool,
    /// Whether there is nothing where a plain background is wanted.
    pub(crate) is_bare: bool,
    /// Whether the inside of something that is cut open is seen.
    pub(crate) is_cut: bool,
    /// Whether chance chose, at glass or gauze, which surface guides filters.
    pub(crate) is_parted: bool,
}

impl PathSample {
    /// Of a path that has met nothing.
    pub(crate) const NOTHING: Self = Self {
        reflected: Vec3::ZERO,
        glow: Vec3::ZERO,
        sky: Vec3::ZERO,
        is_outside: false,
        albedo: Vec3::ONE,
        normal: Vec3::ZERO,
        depth: f32::INFINITY,
        object: 0,
        is_guide: false,
        is_bare: false,
        is_cut: false,
        is_parted: false,
    };

    /// Adds what came by a path that branched off. Where this one shows no surface before a dark sky, filters are guided by
    /// what a pane mirrors.
    pub(crate) fn join(&mut self, other: &Self) {
        if other.is_guide && other.depth.is_finite() && !self.depth.is_finite() {
            (self.albedo, self.normal, self.depth) = (other.albedo, other.normal, other.depth);
        }
        self.reflected += other.reflected;
        self.glow += other.glow;
        self.sky += other.sky;
    }
}

/// The surface that a path left last.
#[derive(Clone, Copy)]
pub(crate) struct Departure<'a> {
    pub(crate) position: Vec3A,
    pub(crate) face: Vec3A,
    pub(crate) density: f32,
    /// What could be looked for there.
    pub(crate) cell: &'a Cell,
    /// Sum of the weights of the patches of sun that were looked for; 0 for none.
    pub(crate) patches: f32,
    /// Chances with which kinds of sources were looked for there.
    pub(crate) chances: &'a [f32; 5],
}

/// A path on its way.
pub(crate) struct Path<'a> {
    pub(crate) stage: Stage<'a>,
    pub(crate) accel: &'a Accel,
    pub(crate) origin: Vec3A,
    pub(crate) direction: Vec3A,
    pub(crate) left: Vec3,
    /// None while only mirrors and panes were met: then lamps and sky are seen as they are.
    pub(crate) departure: Option<Departure<'a>>,
    /// What can be looked for from the present surface.
    pub(crate) cell: &'a Cell,
    /// Sum of the weights of the patches of sun that were looked for from the present surface; 0 for none.
    pub(crate) patch_weight: f32,
    pub(crate) bounces: u32,
    passages: usize,
    pub(crate) travelled: f32,
    /// Whether this is still the way from the eye, straight or through panes.
    pub(crate) is_from_eye: bool,
    /// Whether what glows straight ahead behind gauze and panes has been counted already, and what panes there mirror
    /// is followed by a path of its own.
    pub(crate) is_ahead_counted: bool,
    /// Whether filters are guided by what was seen so far, be it nothing: what the body of a pane throws light on is not
    /// what the pane shows.
    is_told: bool,
    /// Whether no chance has chosen the way so far: all paths of the pixel see the same, and nothing grains.
    pub(crate) is_sure: bool,
    /// Faint paths go on this many times as often as by what is left of their light.
    pub(crate) worth: f32,
    /// Width of the bundle that the path stands for, metres, and how much it grows a metre.
    pub(crate) width: f32,
    pub(crate) spread: f32,
    pub(crate) sample: PathSample,
}

/// A ray from the eye with the width of its pixel: metres at the eye, and metres more for each metre of way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EyeRay {
    pub(crate) origin: Vec3A,
    pub(crate) direction: Vec3A,
    pub(crate) width: f32,
    pub(crate) spread: f32,
}

enum Step {
    Passed,
    Bounced,
    Ended,
}

impl<'a> Path<'a> {
    /// A path that has not met anything.
    #[inline]
    pub(crate) fn new(stage: Stage<'a>, ray: EyeRay) -> Self {
        let EyeRay { origin, direction, width, spread } = ray;
        Self {
            stage,
            accel: stage.field.accel,
            cell: stage.field.outside(),
            width,
            spread,
            origin,
            direction,
            left: Vec3::ONE,
            departure: None,
            patch_weight: 0.0,
            bounces: 0,
            passages: 0,
            travelled: 0.0,
            is_from_eye: true,
            is_ahead_counted: false,
            is_told: false,
            is_sure: true,
            worth: 1.0,
            sample: PathSample::NOTHING,
        }
    }

    /// A path that goes on from where another was mirrored.
    pub(crate) fn branched(stage: Stage<'a>, branch: &Branch) -> Self {
        let mut path = Self::new(stage, branch.ray);
        path.left = branch.left;
        path.travelled = branch.travelled;
        path.bounces = branch.bounces;
        path.worth = branch.worth;
        path.is_sure = branch.is_sure;
        path.sample.is_guide = branch.is_guide;
        path.is_from_eye = false;
        path
    }

    /// Follows the path to the next surface and away from it; answers whether it goes on.
    pub(crate) fn step(&mut self, sampler: &mut Sampler, asked: &mut Asked) -> bool {
        let found = if self.is_from_eye {
            self.look()
        } else {
            self.stage.field.contact(self.origin, self.direction, f32::INFINITY)
        };
        self.go(found, sampler, asked)
    }

    /// As [`Path::step`] where it is known what the path meets.
    pub(crate) fn go(&mut self, found: Option<Contact>, sampler: &mut Sampler, asked: &mut Asked) -> bool {
        match self.meet(found, sampler, asked) {
            Step::Passed => self.passages += 1,
            Step::Bounced => {
                self.bounces += 1;
                self.is_from_eye = false;
            }
            Step::Ended => return false,
        }
        self.bounces <= self.stage.max_bounces && self.passages <= MOST_PASSAGES
    }

    fn meet(&mut self, found: Option<Contact>, sampler: &mut Sampler, asked: &mut Asked) -> Step {
        let Some(contact) = found else {
            self.meet_sky();
            return Step::Ended;
        };
        self.travel(contact.t);
        if self.sample.is_cut {
            return Step::Ended;
        }
        let shaded = ShadePoint::new(self.accel, &contact, -self.direction, self.width);
        if shaded.point.opacity < 1.0 {
            self.meet_gauze(&contact, &shaded, (sampler, asked));
            self.is_sure = false;
            self.sample.is_parted |= !self.sample.depth.is_finite();
            if sampler.unit() >= shaded.point.opacity {
                self.go_on(&contact);
                return Step::Passed;
            }
        }
        if self.sample.object == 0 && self.bounces == 0 {
            self.sample.object = contact.instance + 1;
        }
        let glass = shaded.material().transmission.clamp(0.0, 1.0) * (1.0 - shaded.point.metallic);
        if glass > 0.0 && shaded.material().thickness <= 0.0 {
            self.look_ahead(&contact, (sampler, asked));
        }
        self.meet_glow(&contact, &shaded);
        if shaded.material().is_unlit {
            // Where a home shows its walls without light, they are cut.
            if self.is_from_eye && self.accel.instances[contact.instance as usize].layer == Layer::Wall {
                self.sample.is_cut = true;
                return Step::Ended;
            }
            self.add(shaded.point.color);
            return Step::Ended;
        }
        if glass > 0.0 {
            self.is_sure &= glass >= 1.0;
            // Where the way ahead is looked along, it alone guides filters.
            let is_clear = glass >= CLEAR && shaded.point.roughness <= SMOOTH_GLASS;
            let is_told = self.is_ahead_counted && is_clear;
            self.sample.is_parted |= !self.sample.depth.is_finite() && !is_told;
            // What glows ahead is counted; the body of a pane that is not quite clear gives little, but all of the rest.
            let chance = if self.is_ahead_counted && glass < 1.0 { glass.min(1.0 - BODY) } else { glass };
            if sampler.unit() < chance {
                self.left *= glass / chance;
                return self.meet_glass(&contact, &shaded, (sampler, asked));
            }
            self.left *= (1.0 - glass) / (1.0 - chance);
            self.is_told |= is_told;
        }
        let bsdf = shaded.bsdf(-self.direction);
        self.is_sure &= bsdf.is_pure_mirror();
        if glass < CLEAR {
            self.note_guides(&shaded, &bsdf);
        }
        self.ask_sources(&shaded, &bsdf, sampler, asked);
        let Some(scatter) = bsdf.sample(sampler.unit(), sampler.square()) else { return Step::Ended };
        if scatter.direction.dot(shaded.face) <= 0.0 {
            return Step::Ended;
        }
        if scatter.density > 0.0 {
            self.meet_lamps(&shaded, &scatter, asked);
        }
        self.leave(&shaded, &scatter, (sampler, asked))
    }

    pub(crate) fn travel(&mut self, way: f32) {
        self.travelled += way;
        self.width += self.spread * way;
    }

    /// What the eye sees first of what is not left out.
    fn look(&mut self) -> Option<Contact> {
        let start = self.stage.cutaway.start(self.origin, self.direction)?;
        if start > 0.0 {
            self.origin += self.direction * start;
            self.travel(start);
        }
        let opened = self.origin;
        for _ in 0..MOST_LEFT_OUT {
            let contact = self.stage.field.contact(self.origin, self.direction, f32::INFINITY)?;
            if !self.stage.cutaway.hides(&contact) {
                self.sample.is_cut = start > 0.0 && (self.is_inside(&contact) || self.is_in_wall(opened));
                return Some(contact);
            }
            self.travel(contact.t);
            self.go_on(&contact);
        }
        None
    }

    /// Whether the inside of a solid is met.
    fn is_inside(&self, contact: &Contact) -> bool {
        let material = &self.accel.surface(contact).material;
        !contact.is_front && !material.is_double_sided && material.transmission <= 0.0
    }

    /// Whether a point lies within a wall, a floor or a ceiling, asked across the path: along it the foot of a wall lies
    /// in the floor that it stands on, and either may be met.
    fn is_in_wall(&self, point: Vec3A) -> bool {
        let (a, b) = self.direction.any_orthonormal_pair();
        let Some(met) = self.stage.field.contact(point, a * 0.8 + b * 0.6, f32::INFINITY) else { return false };
        let layer = self.accel.instances[met.instance as usize].layer;
        matches!(layer, Layer::Wall | Layer::Floor | Layer::Ceiling) && self.is_inside(&met)
    }

    /// Adds light of `radiance` that comes along the path.
    fn add(&mut self, radiance: Vec3) {
        let light = self.left * radiance;
        if self.departure.is_none() {
            if !self.is_ahead_counted {
                self.show(light, Vec3::ZERO);
            }
        } else {
            self.sample.reflected += self.clamped(light, self.bounces > 1);
        }
    }

    /// Adds light that the eye sees directly, through glass or in mirrors; `sky` is a part of it.
    fn show(&mut self, light: Vec3, sky: Vec3) {
        if self.is_sure {
            self.sample.glow += light;
            self.sample.sky += sky;
        } else {
            // What is seen by chance grains like other light.
            self.sample.reflected += light;
        }
    }

    /// As [`Stage::clamped`].
    pub(crate) fn clamped(&self, light: Vec3, is_indirect: bool) -> Vec3 {
        self.stage.clamped(light, is_indirect)
    }

    fn meet_sky(&mut self) {
        if self.is_from_eye && self.stage.cutaway.is_plain && self.sample.object == 0 {
            self.sample.is_bare = true;
            return;
        }
        let sky = self.stage.sky(self.direction, self.departure.is_none());
        match self.departure {
            Some(departure) => self.add(sky * self.stage.field.share_of_sky(&departure, self.direction)),
            None if !self.is_ahead_counted => {
                self.sample.is_outside = self.is_sure;
                self.show(self.left * sky, self.left * sky);
            }
            None => {}
        }
    }

    /// A lamp's own glow is seen and mirrored; to other surfaces the lamp gives its light as a lamp.
    fn meet_glow(&mut self, contact: &Contact, shaded: &ShadePoint<'_>) {
        let glow = shaded.glow();
        let is_lamp = || contact.is_luminaire || self.stage.field.is_lamp(contact.glow);
        if glow.max_element() > 0.0 && (self.departure.is_none() || !is_lamp()) {
            self.add(glow * self.share_of_glow(contact));
        }
    }

    fn go_on(&mut self, contact: &Contact) {
        self.origin = contact.position + self.direction * OFFSET;
    }

    /// Glass mirrors or lets through, by Fresnel; rough glass scatters both. What is seen through a volume is seen
    /// bent; light that falls through one on other things goes straight, as it does for shadows.
    fn meet_glass(
        &mut self,
        contact: &Contact,
        shaded: &ShadePoint<'_>,
        (sampler, asked): (&mut Sampler, &mut Asked),
    ) -> Step {
        let rough = shaded.point.roughness;
        let is_rough = rough > SMOOTH_GLASS;
        let facet = if is_rough { rough_normal(rough, shaded.normal, -self.direction, sampler) } else { shaded.normal };
        let cosine = facet.dot(-self.direction).max(1e-3);
        let is_thin = shaded.material().thickness <= 0.0;
        let is_seen = self.departure.is_none();
        let is_inside = !is_thin && !contact.is_front;
        let ior = shaded.material().ior.max(1.0);
        let ratio = if is_inside && is_seen { 1.0 / ior } else { ior };
        let face = dielectric(ratio, cosine);
        let fresnel = ahead::fresnel(face, shaded.material().specular);
        let mirrored = if is_thin { ahead::thin(fresnel) } else { fresnel };
        if is_inside && is_seen {
            self.left *= shaded.surface.attenuation(contact.t);
        }
        // What the eye sees mirrored in a pane is a small share: looked for more often, it grains less.
        let is_first = self.is_from_eye && self.passages == 0 && is_thin && !is_rough;
        let chance = if self.is_ahead_counted && is_thin && !is_rough {
            // What it mirrors is followed already.
            0.0
        } else if is_first {
            mirrored.max(MIRRORED)
        } else {
            mirrored
        };
        self.is_sure &= chance <= 0.0 || chance >= 1.0;
        if sampler.unit() < chance {
            self.left *= mirrored / chance;
            self.direction = ahead::reflected(self.direction, facet, shaded.face);
            self.is_ahead_counted = false;
            self.origin = contact.position + shaded.face * OFFSET;
            self.see_in_full(asked);
            return Step::Bounced;
        }
        self.left *= shaded.point.color * ((1.0 - mirrored) / (1.0 - chance));
        self.is_ahead_counted &= is_thin && !is_rough;
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

    /// Gauze seen by the eye hides or shows by chance what lies behind. What glows there needs no chance, and filters are
    /// guided by the gauze itself where it is dense, with the colour of what shows through it, so that neither grains.
    fn meet_gauze(&mut self, contact: &Contact, shaded: &ShadePoint<'_>, to_ask: (&mut Sampler, &mut Asked)) {
        let opacity = shaded.point.opacity;
        let is_guide = self.is_from_eye && opacity > DENSE && !self.sample.depth.is_finite();
        if is_guide {
            self.note_guides(shaded, &shaded.bsdf(-self.direction));
        }
        let seen = self.look_ahead(contact, to_ask);
        if is_guide && self.sample.depth.is_finite() && self.is_ahead_counted {
            // Where nothing but sky or black things show through, the gauze alone throws light back.
            self.sample.albedo = self.sample.albedo * opacity + seen.unwrap_or(Vec3::ZERO);
        }
    }

    /// Counts what glows straight ahead of the eye, and sends a path of its own to what panes there mirror. Answers the
    /// colour of what hides the rest, as it is seen through what lies before it.
    fn look_ahead(&mut self, contact: &Contact, (sampler, asked): (&mut Sampler, &mut Asked)) -> Option<Vec3> {
        if self.departure.is_some() || self.is_ahead_counted || self.bounces >= SPLITS || !self.stage.cutaway.is_whole()
        {
            return None;
        }
        self.is_ahead_counted = true;
        let ahead = ahead::along(self, contact, sampler.unit());
        self.sample.is_outside = ahead.is_outside && self.is_sure;
        self.show(ahead.glow, ahead.sky);
        let albedo = ahead.seen.as_ref().map(|seen| seen.albedo);
        if let Some(seen) = ahead.seen.filter(|_| !self.sample.depth.is_finite()) {
            // Seen by all paths of the pixel, and not by those alone that chance lets through.
            (self.sample.albedo, self.sample.normal) = (seen.albedo, seen.normal);
            self.sample.depth = self.travelled + seen.way;
        }
        let Some(mirror) = ahead.mirror.filter(|_| self.bounces < self.stage.max_bounces) else { return albedo };
        // In the dark what is mirrored is all that is seen.
        let is_dark = luminance(ahead.glow) < self.stage.faint * DARK;
        let worth = if is_dark { (self.worth / mirror.left.max_element()).min(MOST_WORTH) } else { self.worth };
        asked.branches.push(Branch {
            ray: EyeRay { spread: self.spread, ..mirror.ray },
            left: mirror.left,
            travelled: self.travelled + mirror.way,
            bounces: self.bounces + 1,
            worth,
            is_sure: self.is_sure,
            is_guide: is_dark && !self.sample.depth.is_finite(),
            path: asked.path,
            sampler: Sampler { dimension: sampler.dimension + BRANCH, ..sampler.clone() },
        });
        albedo
    }

    fn note_guides(&mut self, shaded: &ShadePoint<'_>, bsdf: &Bsdf<'_>) {
        if self.sample.depth.is_finite() || bsdf.is_pure_mirror() && self.bounces < 4 {
            return;
        }
        self.guide(bsdf.albedo(), shaded.smooth.into());
    }

    /// Lets a surface guide filters by its colour and its normal, unless it is black behind a pane: it gives nothing that a
    /// filter could smooth, and what the pane mirrors does.
    pub(crate) fn guide(&mut self, albedo: Vec3, normal: Vec3) {
        let albedo = albedo * self.left.min(Vec3::ONE);
        if !(self.is_told || self.is_ahead_counted && luminance(albedo) < BLACK) {
            (self.sample.albedo, self.sample.normal, self.sample.depth) = (albedo, normal, self.travelled);
        }
    }

    fn leave(
        &mut self,
        shaded: &ShadePoint<'_>,
        scatter: &Scatter,
        (sampler, asked): (&mut Sampler, &mut Asked),
    ) -> Step {
        self.left *= scatter.weight;
        self.origin = shaded.position + shaded.face * OFFSET;
        self.direction = scatter.direction;
        self.is_ahead_counted = false;
        if scatter.density > 0.0 {
            self.departure = Some(Departure {
                position: self.origin,
                face: shaded.face,
                density: scatter.density,
                cell: self.cell,
                patches: self.patch_weight,
                chances: self.chances(),
            });
            self.spread = self.spread.max(spread_of(scatter.density));
        } else {
            self.see_in_full(asked);
        }
        if self.bounces >= ROULETTE_FROM {
            let survival = (self.left.max_element() * self.worth * LASTING).min(MOST_SURVIVAL);
            if sampler.unit() >= survival {
                return Step::Ended;
            }
            self.left /= survival;
        }
        if self.left.is_finite() && self.left.max_element() > 0.0 { Step::Bounced } else { Step::Ended }
    }
}

/// Width of a bundle after one metre: a lobe of this density is about as wide as a cone of its inverse.
pub(crate) fn spread_of(density: f32) -> f32 {
    (0.3 / density.max(0.3)).sqrt().min(0.6)
}

/// A facet's normal on rough glass.
fn rough_normal(roughness: f32, normal: Vec3A, toward_eye: Vec3A, sampler: &mut Sampler) -> Vec3A {
    let (x, y) = sampling::frame(normal);
    let view = Vec3A::new(toward_eye.dot(x), toward_eye.dot(y), toward_eye.dot(normal).max(1e-3));
    let half = Facets::new(roughness, 0.0).sample(view, sampler.square());
    x * half.x + y * half.y + normal * half.z
}

//! How a surface scatters light at one point: matt, glossy or mirroring, with lacquer and sheen.
//!
//! Every part is reciprocal, and a white surface sends back all that arrives. Light that rough facets would lose comes
//! back by the lobe of Kulla and Conty (2017); the matt body gets what the gloss above it lets through, both ways
//! (Kelemen and Szirmay-Kalos 2001); what lies under lacquer or sheen is dimmed by the lesser of both ways, as glTF has
//! it, and what that loses comes back by a lobe of the same form from the [`Twin`] of the material.

use std::f32::consts::PI;

use glam::{Vec2, Vec3, Vec3A};
use homewright_scene::Material;

use crate::illuminance::luminance;
use crate::microfacet::{self as ggx, Facets};
use crate::sampling;
use crate::sheen;
use crate::surface::SurfacePoint;
use crate::twin::{Twin, TwinAt};

/// Surfaces smoother than this are mirrors: no lamp is looked for in them, they show what is there.
pub(crate) const MIRROR_ROUGHNESS: f32 = 0.045;

/// A glossy layer.
#[derive(Debug, Clone, Copy)]
struct Gloss {
    facets: Facets,
    roughness: f32,
    f0: Vec3,
    f90: f32,
    is_mirror: bool,
}

impl Gloss {
    fn fresnel(&self, cosine: f32) -> Vec3 {
        self.f0 + (Vec3::splat(self.f90) - self.f0).max(Vec3::ZERO) * ggx::schlick(cosine)
    }

    /// Share of light from all around that single scattering sends back, in white: the lacquer's dimming.
    fn albedo(&self, cosine: f32) -> Vec3 {
        let energy = if self.is_mirror { smooth(cosine) } else { ggx::energy(self.roughness, cosine) };
        self.f0 * energy.x + Vec3::splat(self.f90) * energy.y
    }
}

/// A surface at a point, seen from one side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bsdf<'a> {
    normal: Vec3A,
    tangent: Vec3A,
    bitangent: Vec3A,
    /// Towards the eye, in the frame of the surface.
    view: Vec3A,
    /// What the matt body sends back, times what the gloss lets through towards the eye.
    diffuse: Vec3,
    /// The dielectric gloss over the body, for what it lets through from the light.
    body_f0: f32,
    body_f90: f32,
    body_multiple: f32,
    gloss: Gloss,
    /// What comes back after several reflections between facets, times the eye's share.
    multiple: Vec3,
    coat: Option<Gloss>,
    sheen: Vec3,
    sheen_roughness: f32,
    /// Share that lacquer and sheen let through towards the eye.
    through: f32,
    twin: Option<(&'a Twin, TwinAt)>,
    /// What comes back of light lost under layers, times the eye's share.
    returned: Vec3,
    /// Chances of matt, gloss and coat.
    chances: [f32; 3],
}

/// A direction drawn from a surface.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scatter {
    pub(crate) direction: Vec3A,
    /// Reflectance times cosine over density.
    pub(crate) weight: Vec3,
    /// Over solid angle; 0 for mirrors.
    pub(crate) density: f32,
}

impl<'a> Bsdf<'a> {
    /// `toward_eye` lies on the side of `normal`, both unit vectors; `tangent` is the direction of brushing, if any.
    /// `twin` belongs to the material.
    pub(crate) fn new(
        material: &Material,
        point: &SurfacePoint,
        frame: (Vec3A, Option<Vec3A>),
        toward_eye: Vec3A,
        twin: Option<&'a Twin>,
    ) -> Self {
        let (normal, brushed) = frame;
        let (tangent, bitangent) = match brushed {
            Some(tangent) => (tangent, normal.cross(tangent)),
            None => sampling::frame(normal),
        };
        let cosine = toward_eye.dot(normal).max(1e-3);
        let view =
            Vec3A::new(toward_eye.dot(tangent), toward_eye.dot(bitangent), cosine).try_normalize().unwrap_or(Vec3A::Z);
        let is_mirror = point.roughness < MIRROR_ROUGHNESS && brushed.is_none();
        let ratio = (material.ior - 1.0) / (material.ior + 1.0).max(1e-3);
        let body_f90 = material.specular.clamp(0.0, 1.0);
        let dyed_f0 = (material.specular_color.max(Vec3::ZERO) * (ratio * ratio)).min(Vec3::ONE) * body_f90;
        // Beneath coloured gloss the body keeps its own colour: it gets what the strongest part leaves (glTF).
        let body_f0 = dyed_f0.max_element();
        let anisotropy = if brushed.is_some() { material.anisotropy.clamp(0.0, 1.0) } else { 0.0 };
        let gloss = Gloss {
            facets: Facets::new(point.roughness, anisotropy),
            roughness: point.roughness,
            f0: dyed_f0.lerp(point.color, point.metallic),
            f90: body_f90 + (1.0 - body_f90) * point.metallic,
            is_mirror,
        };
        let mean = if is_mirror { Vec2::new(20.0 / 21.0, 1.0 / 21.0) } else { ggx::mean_energy(point.roughness) };
        let energy = if is_mirror { smooth(view.z) } else { ggx::energy(point.roughness, view.z) };
        let lost = if is_mirror { 0.0 } else { (1.0 - energy.x - energy.y).max(0.0) };
        let mean_lost = (1.0 - mean.x - mean.y).max(1e-6);
        let several = |f0: Vec3, f90: f32| {
            let fresnel = f0 * (20.0 / 21.0) + Vec3::splat(f90 / 21.0);
            fresnel * fresnel * (1.0 - mean_lost) / (Vec3::ONE - fresnel * mean_lost)
        };
        // The tables are for round facets: what stretched ones lose, the twin knows.
        let is_round = if anisotropy > 0.0 { 0.0 } else { 1.0 };
        let body_multiple = several(Vec3::splat(body_f0), body_f90).x * is_round;
        let dyed_multiple = several(dyed_f0, body_f90) * is_round;
        let all_multiple = dyed_multiple.lerp(several(point.color, 1.0), point.metallic);
        let over_body = body_f0 * energy.x + body_f90 * energy.y + body_multiple * lost;
        let mean_over_body = body_f0 * mean.x + body_f90 * mean.y + body_multiple * mean_lost;
        let body = point.color * (1.0 - point.metallic);
        let sheen = material.sheen_color.clamp(Vec3::ZERO, Vec3::ONE);
        let sheen_roughness = material.sheen_roughness.clamp(sheen::SMOOTHEST, 1.0);
        let mut bsdf = Self {
            normal,
            tangent,
            bitangent,
            view,
            diffuse: body * ((1.0 - over_body) / (PI * (1.0 - mean_over_body)).max(1e-4)),
            body_f0,
            body_f90,
            body_multiple,
            gloss,
            multiple: all_multiple * (is_round * lost / (PI * mean_lost)),
            coat: coat(material),
            sheen,
            sheen_roughness,
            through: 1.0,
            twin: None,
            returned: Vec3::ZERO,
            chances: [0.0; 3],
        };
        bsdf.through = bsdf.let_through(view.z);
        if let Some(twin) = twin {
            let at = twin.at(point.roughness, point.metallic);
            let share = (1.0 - twin.albedo(at, view)).max(0.0) / (PI * twin.mean_lost(at));
            bsdf.returned = point.color * share;
            bsdf.twin = Some((twin, at));
        }
        bsdf.weigh(over_body, luminance(body), energy);
        bsdf
    }

    /// Chances by what each part sends back of light from all around.
    fn weigh(&mut self, over_body: f32, body: f32, energy: Vec2) {
        let matt = (body * (1.0 - over_body) + luminance(self.multiple)) * self.through
            + luminance(self.sheen) * 0.3
            + luminance(self.returned) * PI;
        let shine = luminance(self.gloss.f0 * energy.x + Vec3::splat(self.gloss.f90) * energy.y) * self.through;
        let lacquer = self.coat.map_or(0.0, |coat| coat.albedo(self.view.z).x);
        let total = (matt + shine + lacquer).max(1e-6);
        self.chances = [matt / total, shine / total, lacquer / total];
    }

    /// Share of light that lacquer and sheen let through at a cosine.
    fn let_through(&self, cosine: f32) -> f32 {
        let coat = self.coat.map_or(1.0, |coat| 1.0 - coat.albedo(cosine).x);
        let most = self.sheen.max_element();
        // A little too dim on purpose: the twin gives back what is missing, and could not take what is too much.
        let sheen = || (1.06 * most * sheen::energy(self.sheen_roughness, cosine)).min(1.0);
        if most > 0.0 { coat * (1.0 - sheen()) } else { coat }
    }

    /// Colour for guiding a filter: what the surface sends back of white light from all around, about.
    pub(crate) fn albedo(&self) -> Vec3 {
        let energy = ggx::energy(self.gloss.roughness, self.view.z);
        let shine = self.gloss.f0 * energy.x + self.gloss.f90 * energy.y;
        let matt = (self.diffuse + self.multiple) * PI;
        ((matt + shine) * self.through + self.sheen * 0.2 + self.returned * PI).clamp(Vec3::ZERO, Vec3::ONE)
    }

    /// Share of even light from all around that comes back: from the body, and with what gloss and lacquer send.
    pub(crate) fn reflectance(&self) -> [Vec3; 2] {
        let is_mirror = self.gloss.is_mirror;
        let mean = if is_mirror { Vec2::new(20.0 / 21.0, 1.0 / 21.0) } else { ggx::mean_energy(self.gloss.roughness) };
        let energy = if is_mirror { smooth(self.view.z) } else { ggx::energy(self.gloss.roughness, self.view.z) };
        let mean_lost = (1.0 - mean.x - mean.y).max(0.0);
        let mean_over_body = self.body_f0 * mean.x + self.body_f90 * mean.y + self.body_multiple * mean_lost;
        let matt = self.diffuse * (PI * (1.0 - mean_over_body)) + self.multiple * (PI * mean_lost);
        let sheen = if self.sheen.max_element() > 0.0 { sheen::energy(self.sheen_roughness, self.view.z) } else { 0.0 };
        let returned = self.twin.map_or(0.0, |(twin, at)| PI * twin.mean_lost(at));
        let body = matt * self.through + self.sheen * sheen + self.returned * returned;
        let shine = self.gloss.f0 * energy.x + Vec3::splat(self.gloss.f90) * energy.y;
        let coat = self.coat.map_or(Vec3::ZERO, |coat| coat.albedo(self.view.z));
        [body, body + shine * self.through + coat].map(|share| share.clamp(Vec3::ZERO, Vec3::ONE))
    }

    /// The chance with which directions are drawn for gloss and lacquer.
    pub(crate) fn gloss_chance(&self) -> f32 {
        self.chances[1] + self.chances[2]
    }

    /// Whether the surface does nothing but mirror.
    pub(crate) fn is_pure_mirror(&self) -> bool {
        self.gloss.is_mirror
            && self.diffuse.max_element() * PI < 0.02
            && self.sheen.max_element() <= 0.0
            && self.coat.is_none_or(|coat| coat.is_mirror)
    }

    fn local(&self, direction: Vec3A) -> Vec3A {
        Vec3A::new(direction.dot(self.tangent), direction.dot(self.bitangent), direction.dot(self.normal))
    }

    /// Reflectance times cosine for light from a direction, and the density with which it would be drawn;
    /// mirrors do not count.
    pub(crate) fn evaluate(&self, toward_light: Vec3A) -> (Vec3, f32) {
        let light = self.local(toward_light);
        if light.z <= 0.0 { (Vec3::ZERO, 0.0) } else { self.evaluate_local(light) }
    }

    fn evaluate_local(&self, light: Vec3A) -> (Vec3, f32) {
        let half = (light + self.view).try_normalize().unwrap_or(Vec3A::Z);
        let energy = if self.gloss.is_mirror { smooth(light.z) } else { ggx::energy(self.gloss.roughness, light.z) };
        let lost = (1.0 - energy.x - energy.y).max(0.0);
        let over_body = self.body_f0 * energy.x + self.body_f90 * energy.y + self.body_multiple * lost;
        let mut reflected = self.diffuse * ((1.0 - over_body) * light.z) + self.multiple * (lost * light.z);
        let mut density = self.chances[0] * light.z / PI;
        if !self.gloss.is_mirror {
            reflected += self.shine(&self.gloss, light, half);
            density += self.chances[1] * self.gloss.facets.density(self.view, half);
        }
        if self.coat.is_none() && self.sheen.max_element() <= 0.0 && self.twin.is_none() {
            return (reflected, density);
        }
        reflected *= self.through.min(self.let_through(light.z));
        if self.sheen.max_element() > 0.0 {
            let lobe = sheen::lobe(self.sheen_roughness, light.z, self.view.z, half.z) * light.z;
            let under_coat = |cosine: f32| self.coat.map_or(1.0, |coat| 1.0 - coat.albedo(cosine).x);
            reflected += self.sheen * (lobe * under_coat(light.z).min(under_coat(self.view.z)));
        }
        if let Some(coat) = self.coat.filter(|coat| !coat.is_mirror) {
            reflected += self.shine(&coat, light, half);
            density += self.chances[2] * coat.facets.density(self.view, half);
        }
        if let Some((twin, at)) = self.twin {
            reflected += self.returned * ((1.0 - twin.albedo(at, light)).max(0.0) * light.z);
        }
        (reflected, density)
    }

    fn shine(&self, gloss: &Gloss, light: Vec3A, half: Vec3A) -> Vec3 {
        let lobe = gloss.facets.distribution(half) * gloss.facets.visibility(light, self.view);
        gloss.fresnel(self.view.dot(half)) * (lobe * light.z)
    }

    /// Draws a direction; none where light would end below the surface.
    pub(crate) fn sample(&self, choice: f32, square: Vec2) -> Option<Scatter> {
        let [matt, shine, _] = self.chances;
        if choice < matt {
            return self.weighed(sampling::cosine_direction(Vec3A::Z, square));
        }
        let is_gloss = choice < matt + shine || self.coat.is_none();
        let (gloss, chance) = if is_gloss { (self.gloss, shine) } else { (self.coat?, self.chances[2]) };
        if gloss.is_mirror {
            let direction = self.scene(Vec3A::new(-self.view.x, -self.view.y, self.view.z));
            let dimmed = if is_gloss { self.through } else { 1.0 };
            let weight = gloss.fresnel(self.view.z) * (dimmed / chance.max(1e-6));
            return Some(Scatter { direction, weight, density: 0.0 });
        }
        let half = gloss.facets.sample(self.view, square);
        let light = half * (2.0 * self.view.dot(half)) - self.view;
        if light.z <= 1e-6 { None } else { self.weighed(light) }
    }

    /// Share of even light that comes back (its red part), by `count` directions of each lobe, every lobe counting
    /// alike.
    pub(crate) fn furnace(&self, count: u32) -> f32 {
        let mut bsdf = *self;
        bsdf.chances = if self.coat.is_some() { [1.0 / 3.0; 3] } else { [0.5, 0.5, 0.0] };
        let mut sum = 0.0_f64;
        let mut start = 0.0;
        for chance in bsdf.chances.into_iter().filter(|chance| *chance > 0.0) {
            let choice = start + 0.5 * chance;
            start += chance;
            for number in 0..count {
                if let Some(scatter) = bsdf.sample(choice, sampling::hammersley(number, count)) {
                    sum += f64::from(scatter.weight.x * chance) / f64::from(count);
                }
            }
        }
        sum as f32
    }

    fn scene(&self, local: Vec3A) -> Vec3A {
        self.tangent * local.x + self.bitangent * local.y + self.normal * local.z
    }

    fn weighed(&self, light: Vec3A) -> Option<Scatter> {
        let (reflected, density) = self.evaluate_local(light);
        let direction = self.scene(light).try_normalize()?;
        (density > 1e-7).then(|| Scatter { direction, weight: reflected / density, density })
    }
}

/// [`ggx::energy`] of a surface without facets.
fn smooth(cosine: f32) -> Vec2 {
    let grazing = ggx::schlick(cosine);
    Vec2::new(1.0 - grazing, grazing)
}

fn coat(material: &Material) -> Option<Gloss> {
    let strength = material.clearcoat.clamp(0.0, 1.0);
    let roughness = material.clearcoat_roughness.clamp(0.0, 1.0);
    (strength > 0.0).then(|| Gloss {
        facets: Facets::new(roughness, 0.0),
        roughness,
        f0: Vec3::splat(0.04 * strength),
        f90: strength,
        is_mirror: roughness < MIRROR_ROUGHNESS,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::Vec4;

    fn point(material: &Material) -> SurfacePoint {
        SurfacePoint {
            color: material.base_color.truncate(),
            opacity: 1.0,
            metallic: material.metallic,
            roughness: material.roughness,
            emission: Vec3::ZERO,
        }
    }

    fn seen(material: &Material, cosine: f32, turn: f32) -> Vec3A {
        let sine = (1.0 - cosine * cosine).max(0.0).sqrt();
        let frame = if material.anisotropy > 0.0 { (Vec3A::X, Vec3A::Y) } else { sampling::frame(Vec3A::Z) };
        let (along, across) = (homewright_geometry::math::cos32(turn), homewright_geometry::math::sin32(turn));
        frame.0 * (sine * along) + frame.1 * (sine * across) + Vec3A::Z * cosine
    }

    fn brushed(material: &Material) -> Option<Vec3A> {
        (material.anisotropy > 0.0).then_some(Vec3A::X)
    }

    /// What comes back of even white light.
    fn furnace(material: &Material, twin: Option<&Twin>, view: Vec3A) -> f32 {
        Bsdf::new(material, &point(material), (Vec3A::Z, brushed(material)), view, twin).furnace(8192)
    }

    fn kinds() -> Vec<(&'static str, Material)> {
        let white = Material { base_color: Vec4::ONE, ..Material::default() };
        vec![
            ("dielectric", white.clone()),
            ("metal", Material { metallic: 1.0, ..white.clone() }),
            ("half metal", Material { metallic: 0.5, ..white.clone() }),
            ("diamond", Material { ior: 2.4, ..white.clone() }),
            ("without gloss", Material { specular: 0.0, ..white.clone() }),
            ("lacquered", Material { clearcoat: 1.0, clearcoat_roughness: 0.1, ..white.clone() }),
            ("lacquered metal", Material { clearcoat: 0.8, metallic: 1.0, ..white.clone() }),
            ("cloth", Material { sheen_color: Vec3::ONE, sheen_roughness: 0.5, ..white.clone() }),
            ("velvet", Material { sheen_color: Vec3::ONE, sheen_roughness: 0.2, ..white.clone() }),
            ("brushed metal", Material { metallic: 1.0, anisotropy: 0.7, ..white }),
        ]
    }

    #[test]
    fn a_white_surface_in_a_white_room_is_white_whatever_it_is_made_of() {
        let mut worst = (0.0_f32, String::new());
        for (name, kind) in kinds() {
            for roughness in [0.05, 0.1, 0.22, 0.4, 0.63, 0.85, 1.0] {
                let material = Material { roughness, ..kind.clone() };
                let twin = Twin::needed(&material).then(|| Twin::new(&material, &[roughness]));
                for cosine in [0.1, 0.3, 0.6, 0.9, 1.0] {
                    let share = furnace(&material, twin.as_ref(), seen(&material, cosine, 0.4));
                    let error = (share - 1.0).abs();
                    if error > worst.0 {
                        worst = (error, format!("{name}: {share} at roughness {roughness}, cosine {cosine}"));
                    }
                }
            }
        }
        assert!(worst.0 <= 0.005, "{}", worst.1);
    }

    #[test]
    fn between_the_roughnesses_of_its_table_a_white_surface_is_white_to_a_hundredth() {
        let rows = Twin::rows(1.0);
        for (name, kind) in kinds().into_iter().filter(|(_, kind)| Twin::needed(kind)) {
            let twin = Twin::new(&kind, &rows);
            for roughness in [0.09, 0.25, 0.42, 0.58, 0.75, 0.92] {
                let material = Material { roughness, ..kind.clone() };
                for cosine in [0.15, 0.5, 0.95] {
                    let share = furnace(&material, Some(&twin), seen(&material, cosine, 0.4));
                    assert!((share - 1.0).abs() <= 0.01, "{name}: {share} at {roughness}, cosine {cosine}");
                }
            }
        }
    }

    #[test]
    fn gloss_has_its_own_colour_straight_on_and_is_white_aslant() {
        let material = Material {
            base_color: Vec4::new(0.0, 0.0, 0.0, 1.0),
            roughness: 0.0,
            specular_color: Vec3::new(1.0, 0.5, 0.0),
            ..Material::default()
        };
        let mirrored = |cosine: f32| {
            let bsdf = Bsdf::new(&material, &point(&material), (Vec3A::Z, None), seen(&material, cosine, 0.0), None);
            let scatter = bsdf.sample(0.999_999, Vec2::splat(0.5)).expect("a mirror throws back");
            scatter.weight * bsdf.gloss_chance()
        };
        assert!((mirrored(1.0) - Vec3::new(0.04, 0.02, 0.0)).abs().max_element() < 1e-4, "{}", mirrored(1.0));
        let aslant = mirrored(0.02);
        assert!(aslant.z > 0.85 && aslant.x - aslant.z < 0.01, "{aslant}");
    }

    #[test]
    fn reflectance_is_what_directions_drawn_send_back() {
        for (name, material) in kinds() {
            let material = Material { base_color: Vec4::new(0.5, 0.5, 0.5, 1.0), ..material };
            let roughnesses = [material.roughness];
            let twin = Twin::needed(&material).then(|| Twin::new(&material, &roughnesses));
            for cosine in [0.3, 0.7, 1.0] {
                let view = seen(&material, cosine, 0.5);
                let frame = (Vec3A::Z, brushed(&material));
                let bsdf = Bsdf::new(&material, &point(&material), frame, view, twin.as_ref());
                let (told, drawn) = (bsdf.reflectance()[1].x, bsdf.furnace(4096));
                assert!((told - drawn).abs() < 0.06, "{name} at {cosine}: {told} instead of {drawn}");
            }
        }
    }

    #[test]
    fn light_goes_the_same_both_ways() {
        for (name, kind) in kinds() {
            for roughness in [0.1, 0.5, 0.9] {
                let material = Material { roughness, ..kind.clone() };
                let twin = Twin::needed(&material).then(|| Twin::new(&material, &[roughness]));
                let there = seen(&material, 0.35, 0.3);
                for (cosine, turn) in [(0.35, 3.3), (0.8, 2.0), (0.95, 4.5)] {
                    let back = seen(&material, cosine, turn);
                    let frame = (Vec3A::Z, brushed(&material));
                    let one = Bsdf::new(&material, &point(&material), frame, there, twin.as_ref());
                    let other = Bsdf::new(&material, &point(&material), frame, back, twin.as_ref());
                    let (a, b) = (one.evaluate(back).0 / back.z, other.evaluate(there).0 / there.z);
                    let error = (a - b).abs().max_element() / a.max_element().max(1e-6);
                    assert!(error < 2e-3, "{name}, roughness {roughness}: {a} one way, {b} the other");
                }
            }
        }
    }
}

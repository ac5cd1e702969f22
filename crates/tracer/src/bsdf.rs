//! How a surface scatters light at one point: matt, glossy or mirroring, with lacquer and sheen.

use std::f32::consts::PI;

use glam::{Vec2, Vec3, Vec3A};
use homewright_scene::Material;

use crate::illuminance::luminance;
use crate::microfacet as ggx;
use crate::sampling;
use crate::sheen;
use crate::surface::SurfacePoint;

/// Surfaces smoother than this are mirrors: no lamp is looked for in them, they show what is there.
const MIRROR_ROUGHNESS: f32 = 0.05;

/// A glossy layer.
#[derive(Debug, Clone, Copy)]
struct Gloss {
    alpha: f32,
    f0: Vec3,
    f90: f32,
    /// Makes up for light that would leave after several reflections between facets, and dims what lies under
    /// a lacquer.
    factor: Vec3,
    is_mirror: bool,
}

/// A surface at a point, seen from one side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bsdf {
    normal: Vec3A,
    tangent: Vec3A,
    bitangent: Vec3A,
    /// Towards the eye, in the frame of the surface.
    view: Vec3A,
    diffuse: Vec3,
    gloss: Gloss,
    coat: Option<Gloss>,
    sheen: Vec3,
    sheen_roughness: f32,
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

impl Bsdf {
    /// `toward_eye` lies on the side of `normal`, both unit vectors.
    pub(crate) fn new(material: &Material, point: &SurfacePoint, normal: Vec3A, toward_eye: Vec3A) -> Self {
        let (tangent, bitangent) = sampling::frame(normal);
        let cosine = toward_eye.dot(normal).max(1e-3);
        let view =
            Vec3A::new(toward_eye.dot(tangent), toward_eye.dot(bitangent), cosine).try_normalize().unwrap_or(Vec3A::Z);
        let ratio = (material.ior - 1.0) / (material.ior + 1.0).max(1e-3);
        let specular = material.specular.clamp(0.0, 1.0);
        let straight = (ratio * ratio * specular).clamp(0.0, 1.0);
        let energy = ggx::energy(point.roughness, view.z);
        let single = (energy.x + energy.y).max(0.05);
        let factor = |f0: Vec3| Vec3::ONE + f0 * (1.0 / single - 1.0);
        let glossed = |f0: Vec3, f90: f32| (f0 * energy.x + f90 * energy.y) * factor(f0);
        let dielectric = glossed(Vec3::splat(straight), specular).max_element().min(1.0);
        let f0 = Vec3::splat(straight).lerp(point.color, point.metallic);
        let f90 = specular + (1.0 - specular) * point.metallic;
        let mut diffuse = point.color * (1.0 - point.metallic) * (1.0 - dielectric);
        let mut gloss = Gloss {
            alpha: (point.roughness * point.roughness).max(1e-4),
            f0,
            f90,
            factor: factor(f0),
            is_mirror: point.roughness < MIRROR_ROUGHNESS,
        };
        let sheen = material.sheen_color.clamp(Vec3::ZERO, Vec3::ONE);
        let sheen_roughness = material.sheen_roughness.clamp(sheen::SMOOTHEST, 1.0);
        let under_sheen = 1.0 - sheen.max_element() * sheen::energy(sheen_roughness, view.z);
        let coat = coat(material);
        let under_coat = coat.map_or(1.0, |coat| 1.0 - fresnel(&coat, view.z).x);
        diffuse *= under_sheen * under_coat;
        gloss.factor *= under_sheen * under_coat;
        let matt = luminance(diffuse + sheen * 0.3);
        let shine = luminance(glossed(f0, f90)) * under_coat;
        let lacquer = 1.0 - under_coat;
        let total = (matt + shine + lacquer).max(1e-6);
        Self {
            normal,
            tangent,
            bitangent,
            view,
            diffuse,
            gloss,
            coat,
            sheen: sheen * under_coat,
            sheen_roughness,
            chances: [matt / total, shine / total, lacquer / total],
        }
    }

    /// Colour for guiding a filter: what the surface sends back of white light from all around, about.
    pub(crate) fn albedo(&self) -> Vec3 {
        let scale = ggx::energy(self.gloss.alpha.sqrt(), self.view.z);
        let shine = (self.gloss.f0 * scale.x + self.gloss.f90 * scale.y) * self.gloss.factor;
        (self.diffuse + shine + self.sheen * 0.2).clamp(Vec3::ZERO, Vec3::ONE)
    }

    /// Whether the surface does nothing but mirror.
    pub(crate) fn is_pure_mirror(&self) -> bool {
        self.gloss.is_mirror
            && self.diffuse.max_element() < 0.02
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
        if light.z <= 0.0 {
            return (Vec3::ZERO, 0.0);
        }
        let half = (light + self.view).try_normalize().unwrap_or(Vec3A::Z);
        let mut reflected = self.diffuse * (light.z / PI);
        let mut density = self.chances[0] * light.z / PI;
        let coat = self.coat.iter().map(|coat| (coat, self.chances[2]));
        for (gloss, chance) in std::iter::once((&self.gloss, self.chances[1])).chain(coat) {
            if !gloss.is_mirror {
                let lobe = ggx::distribution(gloss.alpha, half.z) * ggx::visibility(gloss.alpha, light.z, self.view.z);
                reflected += fresnel(gloss, self.view.dot(half)) * gloss.factor * (lobe * light.z);
                density += chance * ggx::density(gloss.alpha, self.view.z, half.z);
            }
        }
        if self.sheen.max_element() > 0.0 {
            reflected += self.sheen * (sheen::lobe(self.sheen_roughness, light.z, self.view.z, half.z) * light.z);
        }
        (reflected, density)
    }

    /// Draws a direction; none where light would end below the surface.
    pub(crate) fn sample(&self, choice: f32, square: Vec2) -> Option<Scatter> {
        let [matt, shine, _] = self.chances;
        if choice < matt {
            return self.weighed(sampling::cosine_direction(self.normal, square));
        }
        let (gloss, chance) = if choice < matt + shine || self.coat.is_none() {
            (self.gloss, shine)
        } else {
            (self.coat?, self.chances[2])
        };
        if gloss.is_mirror {
            let direction = self.scene(Vec3A::new(-self.view.x, -self.view.y, self.view.z));
            let weight = fresnel(&gloss, self.view.z) * gloss.factor / chance.max(1e-6);
            return Some(Scatter { direction, weight, density: 0.0 });
        }
        let half = ggx::sample_facet(gloss.alpha, self.view, square);
        let light = half * (2.0 * self.view.dot(half)) - self.view;
        if light.z <= 1e-5 {
            return None;
        }
        self.weighed(self.scene(light))
    }

    fn scene(&self, local: Vec3A) -> Vec3A {
        self.tangent * local.x + self.bitangent * local.y + self.normal * local.z
    }

    fn weighed(&self, direction: Vec3A) -> Option<Scatter> {
        let direction = direction.try_normalize()?;
        let (reflected, density) = self.evaluate(direction);
        (density > 1e-7).then(|| Scatter { direction, weight: reflected / density, density })
    }
}

fn coat(material: &Material) -> Option<Gloss> {
    let strength = material.clearcoat.clamp(0.0, 1.0);
    let roughness = material.clearcoat_roughness.clamp(0.0, 1.0);
    (strength > 0.0).then(|| Gloss {
        alpha: (roughness * roughness).max(1e-4),
        f0: Vec3::splat(0.04 * strength),
        f90: strength,
        factor: Vec3::ONE,
        is_mirror: roughness < MIRROR_ROUGHNESS,
    })
}

fn fresnel(gloss: &Gloss, cosine: f32) -> Vec3 {
    gloss.f0 + (Vec3::splat(gloss.f90) - gloss.f0).max(Vec3::ZERO) * ggx::schlick(cosine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sobol::Sampler;

    fn furnace(material: &Material, cosine: f32) -> f32 {
        let point = SurfacePoint {
            color: material.base_color.truncate(),
            opacity: 1.0,
            metallic: material.metallic,
            roughness: material.roughness,
            emission: Vec3::ZERO,
        };
        let view = Vec3A::new((1.0 - cosine * cosine).sqrt(), 0.0, cosine);
        let bsdf = Bsdf::new(material, &point, Vec3A::Z, view);
        let count = 4096;
        let sum: f32 = (0..count)
            .filter_map(|index| {
                let mut sampler = Sampler::new(5, 0, index);
                bsdf.sample(sampler.unit(), sampler.square()).map(|scatter| scatter.weight.x)
            })
            .sum();
        sum / count as f32
    }

    #[test]
    fn a_white_metal_in_a_white_room_is_white_at_any_roughness() {
        for roughness in [0.0, 0.1, 0.3, 0.6, 1.0] {
            for cosine in [0.2, 0.6, 1.0] {
                let metal = Material { metallic: 1.0, roughness, ..Material::default() };
                let share = furnace(&metal, cosine);
                assert!((0.97..=1.01).contains(&share), "{share} at roughness {roughness}, cosine {cosine}");
            }
        }
    }

    #[test]
    fn no_surface_gives_back_more_than_arrives() {
        let lacquered = Material { clearcoat: 1.0, clearcoat_roughness: 0.2, ..Material::default() };
        let cloth = Material { sheen_color: Vec3::ONE, sheen_roughness: 0.5, ..Material::default() };
        for base in [Material::default(), lacquered, cloth] {
            for roughness in [0.02, 0.2, 0.5, 0.9] {
                for cosine in [0.1, 0.4, 0.8, 1.0] {
                    let share = furnace(&Material { roughness, ..base.clone() }, cosine);
                    assert!(share <= 1.03, "{share} at roughness {roughness}, cosine {cosine}");
                    assert!(share >= 0.8, "{share} at roughness {roughness}, cosine {cosine}");
                }
            }
        }
    }
}

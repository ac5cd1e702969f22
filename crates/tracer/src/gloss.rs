//! Sixteen surfaces at once: matt, or matt under gloss and rough metal. The same formulas as [`crate::bsdf`] without lacquer,
//! sheen, brushing and mirrors.

use std::f32::consts::PI;

use crate::microfacet as ggx;
use crate::pack::{Mask, Pack, Triple, inlined, math};

/// Numbers of a material in [`crate::flat::Flat::materials`]: reflectance of its gloss straight on (three) and along the
/// surface, metal, roughness.
pub(crate) const MATERIAL: u32 = 6;

/// Share of even light that smooth gloss throws back straight on, and along the surface.
const MEAN: [f32; 2] = [20.0 / 21.0, 1.0 / 21.0];

/// Directions drawn from sixteen surfaces.
pub(crate) struct Drawn<P: Pack> {
    pub(crate) toward: Triple<P>,
    /// Reflectance times cosine over density.
    pub(crate) weight: Triple<P>,
    /// Over solid angle.
    pub(crate) density: P,
    /// Those that go on.
    pub(crate) mask: Mask,
}

/// How sixteen surfaces send light back.
pub(crate) struct Reflector<P: Pack> {
    normal: Triple<P>,
    /// What the matt body sends back, over π; beneath gloss that of it which goes to the eye.
    body: Triple<P>,
    gloss: Option<Gloss<P>>,
}

/// Numbers of surfaces.
pub(crate) struct Finish<P: Pack> {
    pub(crate) color: Triple<P>,
    /// Of the gloss straight on, without metal.
    pub(crate) dyed: Triple<P>,
    /// Of the gloss along the surface, without metal.
    pub(crate) grazing: P,
    pub(crate) metallic: P,
    pub(crate) roughness: P,
}

struct Gloss<P: Pack> {
    tangent: Triple<P>,
    bitangent: Triple<P>,
    /// Towards the eye, in the frame of the surface.
    view: Triple<P>,
    roughness: P,
    /// Spread of facets.
    alpha: P,
    body_f0: P,
    body_f90: P,
    body_multiple: P,
    f0: Triple<P>,
    f90: P,
    multiple: Triple<P>,
    /// Chances to draw directions for the matt body and for the gloss.
    matt: P,
    shine: P,
    /// For guiding filters.
    albedo: Triple<P>,
}

#[inline(always)]
fn luminance<P: Pack>(color: Triple<P>) -> P {
    color.x * P::splat(0.2126) + color.y * P::splat(0.7152) + color.z * P::splat(0.0722)
}

/// From one to the other.
#[inline(always)]
fn mixed<P: Pack>(from: Triple<P>, to: Triple<P>, share: P) -> Triple<P> {
    from + (to - from).scale(share)
}

#[inline(always)]
fn even<P: Pack>(part: P) -> Triple<P> {
    Triple::new(part, part, part)
}

impl<P: Pack> Reflector<P> {
    /// Surfaces that are all matt.
    #[inline(always)]
    pub(crate) fn matt(normal: Triple<P>, color: Triple<P>) -> Self {
        Self { normal, body: color.scale(P::splat(1.0 / PI)), gloss: None }
    }

    /// Surfaces some of which are glossy; those without gloss are matt all the same.
    #[inline(always)]
    pub(crate) fn new(normal: Triple<P>, direction: &Triple<P>, finish: &Finish<P>) -> Self {
        let (zero, one, pi) = (P::splat(0.0), P::splat(1.0), P::splat(PI));
        let Finish { color, dyed, grazing: body_f90, metallic, roughness } = *finish;
        let (tangent, bitangent) = math::frame(normal);
        let cosine = direction.dot(normal).neg().max(P::splat(1e-3));
        let view = Triple::new(direction.dot(tangent).neg(), direction.dot(bitangent).neg(), cosine).unit();
        let body_f0 = dyed.greatest();
        let f0 = mixed(dyed, color, metallic);
        let f90 = body_f90 + (one - body_f90) * metallic;
        let (mean, energy) = (ggx::mean_energies(roughness), ggx::energies(roughness, view.z));
        let lost = (one - energy.0 - energy.1).max(zero);
        let mean_lost = (one - mean.0 - mean.1).max(P::splat(1e-6));
        let several = inlined(
            #[inline(always)]
            |f0: P, f90: P| {
                let fresnel = f0 * P::splat(MEAN[0]) + f90 * P::splat(MEAN[1]);
                fresnel * fresnel * (one - mean_lost) / (one - fresnel * mean_lost)
            },
        );
        let body_multiple = several(body_f0, body_f90);
        let dyed_multiple =
            Triple::new(several(dyed.x, body_f90), several(dyed.y, body_f90), several(dyed.z, body_f90));
        let metal_multiple = Triple::new(several(color.x, one), several(color.y, one), several(color.z, one));
        let over_body = body_f0 * energy.0 + body_f90 * energy.1 + body_multiple * lost;
        let mean_over_body = body_f0 * mean.0 + body_f90 * mean.1 + body_multiple * mean_lost;
        let body = color.scale(one - metallic);
        let multiple = mixed(dyed_multiple, metal_multiple, metallic).scale(lost / (pi * mean_lost));
        let diffuse = body.scale((one - over_body) / (pi * (one - mean_over_body)).max(P::splat(1e-4)));
        let gloss_share = f0.scale(energy.0) + even(f90 * energy.1);
        let matt = luminance(body) * (one - over_body) + luminance(multiple);
        let shine = luminance(gloss_share);
        let total = (matt + shine).max(P::splat(1e-6));
        let albedo = (diffuse + multiple).scale(pi) + gloss_share;
        let gloss = Gloss {
            tangent,
            bitangent,
            view,
            roughness,
            alpha: (roughness * roughness).max(P::splat(1e-4)),
            body_f0,
            body_f90,
            body_multiple,
            f0,
            f90,
            multiple,
            matt: matt / total,
            shine: shine / total,
            albedo,
        };
        Self { normal, body: diffuse, gloss: Some(gloss) }
    }

    /// Those whose gloss may lead to lamps: these are met by chance as well as looked for, since neither alone finds both
    /// small lamps in dull gloss and wide ones in sharp gloss without noise.
    #[inline(always)]
    pub(crate) fn shining(&self) -> Mask {
        match &self.gloss {
            None => 0,
            Some(gloss) => P::splat(0.0).lt(gloss.shine),
        }
    }

    /// Colours for guiding filters.
    #[inline(always)]
    pub(crate) fn albedo(&self) -> Triple<P> {
        match &self.gloss {
            None => self.body.scale(P::splat(PI)),
            Some(gloss) => gloss.albedo,
        }
    }

    /// Reflectance times cosine for light from directions, and the density with which they would be drawn.
    #[inline(always)]
    pub(crate) fn evaluate(&self, toward: &Triple<P>) -> (Triple<P>, P) {
        let cosine = toward.dot(self.normal).max(P::splat(0.0));
        match &self.gloss {
            None => (self.body.scale(cosine), cosine * P::splat(1.0 / PI)),
            Some(gloss) => {
                let light = Triple::new(toward.dot(gloss.tangent), toward.dot(gloss.bitangent), cosine);
                self.send(gloss, light)
            }
        }
    }

    #[inline(always)]
    fn send(&self, gloss: &Gloss<P>, light: Triple<P>) -> (Triple<P>, P) {
        let (zero, one) = (P::splat(0.0), P::splat(1.0));
        let (view, alpha) = (gloss.view, gloss.alpha);
        let half = (light + view).unit();
        let energy = ggx::energies(gloss.roughness, light.z);
        let lost = (one - energy.0 - energy.1).max(zero);
        let over_body = gloss.body_f0 * energy.0 + gloss.body_f90 * energy.1 + gloss.body_multiple * lost;
        let matt = self.body.scale((one - over_body) * light.z) + gloss.multiple.scale(lost * light.z);
        let squared = alpha * alpha;
        let length = inlined(
            #[inline(always)]
            |v: Triple<P>| ((v.x * v.x + v.y * v.y) * squared + v.z * v.z).sqrt(),
        );
        let d = (half.x * half.x + half.y * half.y) / squared + half.z * half.z;
        let facets = one / (P::splat(PI) * squared * d * d);
        let seen = length(view);
        let visibility = P::splat(0.5) / (view.z * length(light) + light.z * seen).max(P::splat(1e-9));
        let slant = (one - view.dot(half)).clamp(0.0, 1.0);
        let fifth = slant * slant * (slant * slant) * slant;
        let beyond = even(gloss.f90) - gloss.f0;
        let beyond = Triple::new(beyond.x.max(zero), beyond.y.max(zero), beyond.z.max(zero));
        let shine = (gloss.f0 + beyond.scale(fifth)).scale(facets * visibility * light.z);
        let by_shine = gloss.shine * facets / (P::splat(2.0) * (view.z + seen)).max(P::splat(1e-9));
        (matt + shine, gloss.matt * light.z * P::splat(1.0 / PI) + by_shine)
    }

    /// Draws directions, by a choice and a point of the unit square for each.
    #[inline(always)]
    pub(crate) fn draw(&self, choice: P, square: (P, P)) -> Drawn<P> {
        let (zero, one) = (P::splat(0.0), P::splat(1.0));
        let Some(gloss) = &self.gloss else {
            let (toward, cosine) = math::cosine_direction(self.normal, square);
            let weight = self.body.scale(P::splat(PI));
            return Drawn { toward, weight, density: cosine * P::splat(1.0 / PI), mask: Mask::MAX };
        };
        let (x, y) = math::disc(square.0, square.1);
        let mut light = Triple::new(x, y, (one - x * x - y * y).max(zero).sqrt());
        let shines = gloss.matt.le(choice);
        if shines != 0 {
            // A facet among those that are seen (Dupuy and Benyoub 2023).
            let (view, alpha) = (gloss.view, gloss.alpha);
            let stretched = Triple::new(view.x * alpha, view.y * alpha, view.z).unit();
            let (sine_turn, cosine_turn) = math::sin_cos(square.0 * P::splat(2.0 * PI));
            let z = (one - square.1) * (one + stretched.z) - stretched.z;
            let sine = (one - z * z).max(zero).sqrt();
            let half = Triple::new(sine * cosine_turn, sine * sine_turn, z) + stretched;
            let half = Triple::new(half.x * alpha, half.y * alpha, half.z.max(zero)).unit();
            let mirrored = half.scale(P::splat(2.0) * view.dot(half)) - view;
            light = Triple::select(shines, mirrored, light);
        }
        let (reflected, density) = self.send(gloss, Triple::new(light.x, light.y, light.z.max(zero)));
        let toward = gloss.tangent.scale(light.x) + gloss.bitangent.scale(light.y) + self.normal.scale(light.z);
        let mask = P::splat(1e-6).lt(light.z) & P::splat(1e-7).lt(density);
        let weight = reflected.scale(one / P::select(mask, density, one));
        Drawn { toward: toward.unit(), weight, density, mask }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bsdf::Bsdf;
    use crate::pack::Plain;
    use crate::sampling;
    use crate::surface::SurfacePoint;
    use glam::{Vec2, Vec3, Vec3A, Vec4};
    use homewright_scene::Material;

    fn finish(point: &SurfacePoint, material: &Material) -> Finish<Plain> {
        let numbers = crate::piece::finish(material);
        Finish {
            color: Triple::splat(point.color.into()),
            dyed: Triple::splat(Vec3A::from_slice(&numbers)),
            grazing: Plain::splat(numbers[3]),
            metallic: Plain::splat(point.metallic),
            roughness: Plain::splat(point.roughness),
        }
    }

    #[test]
    fn sixteen_surfaces_send_light_back_as_each_does() {
        for (metallic, specular, roughness) in
            [(0.0, 0.0, 1.0), (0.0, 1.0, 0.35), (0.0, 0.6, 0.8), (1.0, 1.0, 0.4), (0.5, 1.0, 0.6)]
        {
            let material = Material {
                base_color: Vec4::new(0.7, 0.4, 0.2, 1.0),
                specular_color: Vec3::new(1.0, 0.8, 0.5),
                metallic,
                specular,
                roughness,
                ..Material::default()
            };
            let color = material.base_color.truncate();
            let point = SurfacePoint { color, opacity: 1.0, metallic, roughness, emission: Vec3::ZERO };
            let normal = Vec3A::new(0.3, 0.8, -0.4).normalize();
            for seed in 0..40 {
                let square = sampling::hammersley(seed, 40) * 0.9 + 0.05;
                let eye = sampling::cosine_direction(normal, square);
                let bsdf = Bsdf::new(&material, &point, (normal, None), eye, None);
                let wide = Reflector::new(Triple::splat(normal), &Triple::splat(-eye), &finish(&point, &material));
                let toward = sampling::cosine_direction(normal, Vec2::new(square.y, square.x));
                let ((light, density), (one, chance)) = (wide.evaluate(&Triple::splat(toward)), bsdf.evaluate(toward));
                let light = Vec3::new(light.x.store().0[0], light.y.store().0[0], light.z.store().0[0]);
                assert!((light - one).abs().max_element() <= 1e-3 * one.max_element() + 1e-5, "{light}, {one}");
                assert!((density.store().0[3] - chance).abs() <= 1e-3 * chance + 1e-5, "{chance}");
                let (choice, at) = (sampling::hammersley(seed, 40).y, Vec2::new(square.y, square.x));
                let drawn = wide.draw(Plain::splat(choice), (Plain::splat(at.x), Plain::splat(at.y)));
                if let Some(scatter) = bsdf.sample(choice, at) {
                    assert!((drawn.toward.y.store().0[7] - scatter.direction.y).abs() < 1e-3);
                    let apart = (drawn.weight.x.store().0[7] - scatter.weight.x).abs();
                    assert!(apart <= 1e-2 * scatter.weight.x + 1e-4, "{apart} of {}", scatter.weight.x);
                }
            }
        }
    }
}

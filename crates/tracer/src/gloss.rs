//! Sixteen surfaces at once: matt, or matt under gloss and metal, polished or brushed as well. The same formulas as
//! [`crate::bsdf`]; what lies over them stands in [`crate::layers`].

use std::f32::consts::PI;

use crate::bsdf::MIRROR_ROUGHNESS;
use crate::layers::{Layers, Over};
use crate::microfacet as ggx;
use crate::pack::{Mask, Pack, Triple, inlined, math};
use crate::surface::Surface;

/// Numbers of a material in [`crate::flat::Flat::materials`]: reflectance of its gloss straight on (three) and along the
/// surface, metal, roughness, lacquer and its roughness, sheen (three) and its roughness, how much it is brushed; then how much
/// of it is there, how much of that is glass, its index, whether it is a thin pane, and what half its thickness leaves of light
/// (three).
pub(crate) const MATERIAL: u32 = 20;
/// Places among them.
pub(crate) const GRAZING: u32 = 3;
pub(crate) const METALLIC: u32 = 4;
pub(crate) const ROUGHNESS: u32 = 5;
pub(crate) const OPACITY: u32 = 13;
pub(crate) const GLASS: u32 = 14;
pub(crate) const INDEX: u32 = 15;
pub(crate) const THIN: u32 = 16;
pub(crate) const TINT: u32 = 17;

/// Share of even light that smooth gloss throws back straight on, and along the surface.
const MEAN: [f32; 2] = [20.0 / 21.0, 1.0 / 21.0];

/// Directions drawn from sixteen surfaces.
pub(crate) struct Drawn<P: Pack> {
    pub(crate) toward: Triple<P>,
    /// Reflectance times cosine over density.
    pub(crate) weight: Triple<P>,
    /// Over solid angle; `f32::MAX` for those that are mirrored.
    pub(crate) density: P,
    /// Those that go on.
    pub(crate) mask: Mask,
    /// Those that are mirrored.
    pub(crate) mirrored: Mask,
}

/// How sixteen surfaces send light back.
pub(crate) struct Reflector<'a, P: Pack> {
    normal: Triple<P>,
    /// What the matt body sends back, over π; beneath gloss that of it which goes to the eye.
    body: Triple<P>,
    gloss: Option<Gloss<'a, P>>,
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
    pub(crate) brushing: Brushing<P>,
}

/// How facets of surfaces are stretched. What these lose among themselves their twins know.
pub(crate) struct Brushing<P: Pack> {
    /// Those that are.
    pub(crate) mask: Mask,
    /// How much, 0 … 1.
    pub(crate) amount: P,
    /// Along which direction upright on the normal.
    pub(crate) along: Triple<P>,
}

/// Facets seen from one side.
#[derive(Clone, Copy)]
pub(crate) struct Facets<P: Pack> {
    /// Spread along X and Y of the surface.
    x: P,
    y: P,
    /// Length of the direction to the eye, stretched by these.
    seen: P,
}

impl<P: Pack> Facets<P> {
    #[inline(always)]
    pub(crate) fn round(roughness: P, view: &Triple<P>) -> Self {
        let alpha = (roughness * roughness).max(P::splat(1e-4));
        Self::of((alpha, alpha), view)
    }

    #[inline(always)]
    fn of((x, y): (P, P), view: &Triple<P>) -> Self {
        let facets = Self { x, y, seen: x };
        Self { seen: facets.length(view), ..facets }
    }

    #[inline(always)]
    pub(crate) fn select(mask: Mask, yes: &Self, no: &Self) -> Self {
        let (x, y) = (P::select(mask, yes.x, no.x), P::select(mask, yes.y, no.y));
        Self { x, y, seen: P::select(mask, yes.seen, no.seen) }
    }

    #[inline(always)]
    fn length(&self, v: &Triple<P>) -> P {
        let (x, y) = (v.x * self.x, v.y * self.y);
        (x * x + y * y + v.z * v.z).sqrt()
    }

    /// Distribution times visibility towards `light`, and the density with which it is drawn, as
    /// [`crate::microfacet::Facets`] has them; `view` is the eye's cosine.
    #[inline(always)]
    pub(crate) fn lobe(&self, view: P, light: &Triple<P>, half: &Triple<P>) -> (P, P) {
        let (x, y) = (half.x / self.x, half.y / self.y);
        let d = x * x + y * y + half.z * half.z;
        let distribution = P::splat(1.0) / (P::splat(PI) * self.x * self.y * d * d);
        let masking = (view * self.length(light) + light.z * self.seen).max(P::splat(1e-9));
        let density = distribution / (P::splat(2.0) * (view + self.seen)).max(P::splat(1e-9));
        (distribution * P::splat(0.5) / masking, density)
    }

    /// Facets among those that are seen (Dupuy and Benyoub 2023).
    #[inline(always)]
    pub(crate) fn draw(&self, view: &Triple<P>, square: (P, P)) -> Triple<P> {
        let (zero, one) = (P::splat(0.0), P::splat(1.0));
        let stretched = Triple::new(view.x * self.x, view.y * self.y, view.z).unit();
        let (sine_turn, cosine_turn) = math::sin_cos(square.0 * P::splat(2.0 * PI));
        let z = (one - square.1) * (one + stretched.z) - stretched.z;
        let sine = (one - z * z).max(zero).sqrt();
        let half = Triple::new(sine * cosine_turn, sine * sine_turn, z) + stretched;
        Triple::new(half.x * self.x, half.y * self.y, half.z.max(zero)).unit()
    }
}

struct Gloss<'a, P: Pack> {
    tangent: Triple<P>,
    bitangent: Triple<P>,
    /// Towards the eye, in the frame of the surface.
    view: Triple<P>,
    roughness: P,
    /// Those whose gloss mirrors.
    mirrors: Mask,
    facets: Facets<P>,
    body_f0: P,
    body_f90: P,
    body_multiple: P,
    f0: Triple<P>,
    f90: P,
    multiple: Triple<P>,
    layers: Option<Layers<'a, P>>,
    /// Chances to draw directions for the matt body, for the gloss and for the lacquer.
    matt: P,
    shine: P,
    lacquer: P,
    /// For guiding filters.
    albedo: Triple<P>,
}

impl<P: Pack> Gloss<'_, P> {
    #[inline(always)]
    fn fresnel(&self, fifth: P) -> Triple<P> {
        let (beyond, zero) = (even(self.f90) - self.f0, P::splat(0.0));
        let beyond = Triple::new(beyond.x.max(zero), beyond.y.max(zero), beyond.z.max(zero));
        self.f0 + beyond.scale(fifth)
    }
}

#[inline(always)]
pub(crate) fn luminance<P: Pack>(color: Triple<P>) -> P {
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

impl<'a, P: Pack> Reflector<'a, P> {
    /// Surfaces that are all matt.
    #[inline(always)]
    pub(crate) fn matt(normal: Triple<P>, color: Triple<P>) -> Self {
        Self { normal, body: color.scale(P::splat(1.0 / PI)), gloss: None }
    }

    /// Surfaces some of which are glossy; those without gloss are matt all the same.
    #[inline(always)]
    pub(crate) fn new(
        surfaces: &'a [Surface],
        (normal, direction): (Triple<P>, &Triple<P>),
        finish: &Finish<P>,
        over: Option<&Over<P>>,
    ) -> Self {
        let (zero, one, pi) = (P::splat(0.0), P::splat(1.0), P::splat(PI));
        let Finish { color, dyed, grazing: body_f90, metallic, roughness, ref brushing } = *finish;
        let (mut tangent, mut bitangent) = math::frame(normal);
        if brushing.mask != 0 {
            tangent = Triple::select(brushing.mask, brushing.along, tangent);
            bitangent = Triple::select(brushing.mask, normal.cross(brushing.along), bitangent);
        }
        let cosine = direction.dot(normal).neg().max(P::splat(1e-3));
        let view = Triple::new(direction.dot(tangent).neg(), direction.dot(bitangent).neg(), cosine).unit();
        let body_f0 = dyed.greatest();
        let f0 = mixed(dyed, color, metallic);
        let f90 = body_f90 + (one - body_f90) * metallic;
        let mirrors = roughness.lt(P::splat(MIRROR_ROUGHNESS)) & !brushing.mask;
        let mean = ggx::mean_energies(roughness);
        let mean = (P::select(mirrors, P::splat(MEAN[0]), mean.0), P::select(mirrors, P::splat(MEAN[1]), mean.1));
        let energy = ggx::energies_with(mirrors, roughness, view.z);
        let lost = P::select(mirrors, zero, (one - energy.0 - energy.1).max(zero));
        let mean_lost = (one - mean.0 - mean.1).max(P::splat(1e-6));
        let several = inlined(
            #[inline(always)]
            |f0: P, f90: P| {
                let fresnel = f0 * P::splat(MEAN[0]) + f90 * P::splat(MEAN[1]);
                let several = fresnel * fresnel * (one - mean_lost) / (one - fresnel * mean_lost);
                P::select(brushing.mask, zero, several)
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
        let mut matt = luminance(body) * (one - over_body) + luminance(multiple);
        let (mut shine, mut lacquer) = (luminance(gloss_share), zero);
        let mut albedo = (diffuse + multiple).scale(pi) + gloss_share;
        let mut layers = None;
        if let Some(over) = over {
            let over = Layers::new(surfaces, over, (color, metallic, roughness), &view);
            let (added, coat) = over.weights();
            (matt, shine, lacquer) = (matt * over.through + added, shine * over.through, coat);
            albedo = over.albedo(albedo);
            layers = Some(over);
        }
        let total = (matt + shine + lacquer).max(P::splat(1e-6));
        let alpha = (roughness * roughness).max(P::splat(1e-4));
        let stretch = P::select(brushing.mask, brushing.amount * brushing.amount, zero);
        let gloss = Gloss {
            tangent,
            bitangent,
            view,
            roughness,
            mirrors,
            facets: Facets::of((alpha + (one - alpha) * stretch, alpha), &view),
            body_f0,
            body_f90,
            body_multiple,
            f0,
            f90,
            multiple,
            layers,
            matt: matt / total,
            shine: shine / total,
            lacquer: lacquer / total,
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
            Some(gloss) => P::splat(0.0).lt(gloss.shine + gloss.lacquer),
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
    fn send(&self, gloss: &Gloss<'_, P>, light: Triple<P>) -> (Triple<P>, P) {
        P::apart(
            #[inline(always)]
            || self.send_here(gloss, light),
        )
    }

    #[inline(always)]
    fn send_here(&self, gloss: &Gloss<'_, P>, light: Triple<P>) -> (Triple<P>, P) {
        let (zero, one) = (P::splat(0.0), P::splat(1.0));
        let view = gloss.view;
        let half = (light + view).unit();
        let energy = ggx::energies_with(gloss.mirrors, gloss.roughness, light.z);
        let lost = (one - energy.0 - energy.1).max(zero);
        let over_body = gloss.body_f0 * energy.0 + gloss.body_f90 * energy.1 + gloss.body_multiple * lost;
        let matt = self.body.scale((one - over_body) * light.z) + gloss.multiple.scale(lost * light.z);
        let (lobe, drawn) = gloss.facets.lobe(view.z, &light, &half);
        let fifth = ggx::schlicks(view.dot(half));
        let (lobe, drawn) = (P::select(gloss.mirrors, zero, lobe), P::select(gloss.mirrors, zero, drawn));
        let shine = gloss.fresnel(fifth).scale(lobe * light.z);
        let density = gloss.matt * light.z * P::splat(1.0 / PI) + gloss.shine * drawn;
        match &gloss.layers {
            None => (matt + shine, density),
            Some(layers) => {
                let (sent, by_coat) = layers.send(matt + shine, &light, &half, fifth);
                (sent, density + gloss.lacquer * by_coat)
            }
        }
    }

    /// Draws directions, by a choice and a point of the unit square for each.
    #[inline(always)]
    pub(crate) fn draw(&self, choice: P, square: (P, P)) -> Drawn<P> {
        let (zero, one) = (P::splat(0.0), P::splat(1.0));
        let Some(gloss) = &self.gloss else {
            let (toward, cosine) = math::cosine_direction(self.normal, square);
            let weight = self.body.scale(P::splat(PI));
            return Drawn { toward, weight, density: cosine * P::splat(1.0 / PI), mask: Mask::MAX, mirrored: 0 };
        };
        let (x, y) = math::disc(square.0, square.1);
        let mut light = Triple::new(x, y, (one - x * x - y * y).max(zero).sqrt());
        let shines = gloss.matt.le(choice);
        let (mut mirrored, mut by_mirror) = (0, Triple::new(zero, zero, zero));
        if shines != 0 {
            let mut facets = gloss.facets;
            let mut through = one;
            let (mut by_coat, mut coat_mirrors, mut coat_share): (Mask, Mask, P) = (0, 0, zero);
            if let Some(layers) = &gloss.layers {
                by_coat = layers.coated & shines & (gloss.matt + gloss.shine).le(choice);
                facets = Facets::select(by_coat, &layers.coat_facets, &facets);
                through = layers.through;
                (coat_mirrors, coat_share) = layers.mirrored(by_coat);
            }
            let half = facets.draw(&gloss.view, square);
            let by_facet = half.scale(P::splat(2.0) * gloss.view.dot(half)) - gloss.view;
            light = Triple::select(shines, by_facet, light);
            mirrored = shines & gloss.mirrors & !by_coat | coat_mirrors;
            if mirrored != 0 {
                let view = &gloss.view;
                light = Triple::select(mirrored, Triple::new(view.x.neg(), view.y.neg(), view.z), light);
                let by_gloss = gloss.fresnel(ggx::schlicks(view.z)).scale(through / gloss.shine.max(P::splat(1e-6)));
                let share = even(coat_share / gloss.lacquer.max(P::splat(1e-6)));
                by_mirror = Triple::select(coat_mirrors, share, by_gloss);
            }
        }
        let (reflected, density) = self.send(gloss, Triple::new(light.x, light.y, light.z.max(zero)));
        let toward = gloss.tangent.scale(light.x) + gloss.bitangent.scale(light.y) + self.normal.scale(light.z);
        let mask = P::splat(1e-6).lt(light.z) & P::splat(1e-7).lt(density);
        let weight = reflected.scale(one / P::select(mask, density, one));
        let (mask, weight) = (mask | mirrored, Triple::select(mirrored, by_mirror, weight));
        let density = P::select(mirrored, P::splat(f32::MAX), density);
        Drawn { toward: toward.unit(), weight, density, mask, mirrored }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bsdf::Bsdf;
    use crate::pack::{PACK, Plain, Words};
    use crate::sampling;
    use crate::surface::SurfacePoint;
    use crate::twin::Twin;
    use glam::{Vec2, Vec3, Vec3A, Vec4};
    use homewright_scene::Material;
    use std::collections::BTreeMap;

    fn finish(point: &SurfacePoint, surface: &Surface, along: Vec3A) -> (Finish<Plain>, Over<Plain>) {
        let numbers = crate::piece::finish(surface).map(Plain::splat);
        let mask = if surface.material.anisotropy > 0.0 { Mask::MAX } else { 0 };
        let finish = Finish {
            color: Triple::splat(point.color.into()),
            dyed: Triple::new(numbers[0], numbers[1], numbers[2]),
            grazing: numbers[3],
            metallic: Plain::splat(point.metallic),
            roughness: Plain::splat(point.roughness),
            brushing: Brushing { mask, amount: numbers[12], along: Triple::splat(along) },
        };
        let over = Over {
            coat: numbers[6],
            coat_roughness: numbers[7],
            sheen: Triple::new(numbers[8], numbers[9], numbers[10]),
            sheen_roughness: numbers[11],
            mask: Mask::MAX,
            surfaces: Words([0; PACK]),
        };
        (finish, over)
    }

    fn kinds() -> Vec<Material> {
        let plain = [(0.0, 0.0, 1.0), (0.0, 1.0, 0.35), (0.0, 0.6, 0.8), (1.0, 1.0, 0.4), (0.5, 1.0, 0.6)];
        let mut kinds: Vec<Material> = plain
            .into_iter()
            .map(|(metallic, specular, roughness)| Material {
                base_color: Vec4::new(0.7, 0.4, 0.2, 1.0),
                specular_color: Vec3::new(1.0, 0.8, 0.5),
                metallic,
                specular,
                roughness,
                ..Material::default()
            })
            .collect();
        let below = kinds[1].clone();
        let sheen = Vec3::new(0.6, 0.3, 0.5);
        kinds.extend([
            Material { clearcoat: 0.7, clearcoat_roughness: 0.1, ..below.clone() },
            Material { sheen_color: sheen, sheen_roughness: 0.4, ..below.clone() },
            Material { anisotropy: 0.7, metallic: 0.5, ..below.clone() },
            Material { roughness: 0.03, ..below.clone() },
            Material { roughness: 0.0, metallic: 0.7, clearcoat: 0.6, clearcoat_roughness: 0.2, ..below.clone() },
            Material { clearcoat: 0.8, clearcoat_roughness: 0.0, ..below.clone() },
            Material {
                anisotropy: 0.5,
                clearcoat: 0.4,
                clearcoat_roughness: 0.3,
                sheen_color: sheen,
                sheen_roughness: 0.2,
                ..below
            },
        ]);
        kinds
    }

    #[test]
    fn sixteen_surfaces_send_light_back_as_each_does() {
        for material in kinds() {
            let (color, metallic, roughness) = (material.base_color.truncate(), material.metallic, material.roughness);
            let point = SurfacePoint { color, opacity: 1.0, metallic, roughness, emission: Vec3::ZERO };
            let normal = Vec3A::new(0.3, 0.8, -0.4).normalize();
            let along = sampling::frame(normal).1;
            let brushed = (material.anisotropy > 0.0).then_some(along);
            let surfaces = [Surface::new(&material, &BTreeMap::new())];
            let (finish, over) = finish(&point, &surfaces[0], along);
            for seed in 0..40 {
                let square = sampling::hammersley(seed, 40) * 0.9 + 0.05;
                let eye = sampling::cosine_direction(normal, square);
                let bsdf = Bsdf::new(&material, &point, (normal, brushed), eye, surfaces[0].twin());
                let over = Twin::needed(&material).then_some(&over);
                let wide = Reflector::new(&surfaces, (Triple::splat(normal), &Triple::splat(-eye)), &finish, over);
                let toward = sampling::cosine_direction(normal, Vec2::new(square.y, square.x));
                let ((light, density), (one, chance)) = (wide.evaluate(&Triple::splat(toward)), bsdf.evaluate(toward));
                let light = Vec3::new(light.x.store().0[0], light.y.store().0[0], light.z.store().0[0]);
                assert!((light - one).abs().max_element() <= 1e-3 * one.max_element() + 1e-5, "{light}, {one}");
                assert!((density.store().0[3] - chance).abs() <= 1e-3 * chance + 1e-5, "{chance}");
                let (albedo, guide) = (wide.albedo().y.store().0[0].min(1.0), bsdf.albedo().y);
                assert!((albedo - guide).abs() < 1e-3, "{albedo} guides, {guide} alone");
                let (choice, at) = (sampling::hammersley(seed, 40).y, Vec2::new(square.y, square.x));
                let drawn = wide.draw(Plain::splat(choice), (Plain::splat(at.x), Plain::splat(at.y)));
                if let Some(scatter) = bsdf.sample(choice, at) {
                    assert_eq!(drawn.mirrored & 1 << 7 != 0, scatter.density == 0.0, "either mirrors");
                    assert!((drawn.toward.y.store().0[7] - scatter.direction.y).abs() < 1e-3);
                    let apart = (drawn.weight.x.store().0[7] - scatter.weight.x).abs();
                    assert!(apart <= 1e-2 * scatter.weight.x + 1e-4, "{apart} of {}", scatter.weight.x);
                }
            }
        }
    }
}

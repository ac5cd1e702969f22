//! What lies over sixteen glossy surfaces at once: lacquer, sheen, and what comes back of light that these and brushed facets
//! lose. The same formulas as [`crate::bsdf`].

use std::array::from_fn;

use crate::bsdf::MIRROR_ROUGHNESS;
use crate::gloss::{Facets, luminance};
use crate::microfacet as ggx;
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, Words};
use crate::sheen;
use crate::sixteen::{lanes_of, one};
use crate::surface::Surface;
use crate::twin::{Twin, TwinAt};

/// Numbers of layers; zeros where there are none.
pub(crate) struct Over<P: Pack> {
    pub(crate) coat: P,
    pub(crate) coat_roughness: P,
    pub(crate) sheen: Triple<P>,
    pub(crate) sheen_roughness: P,
    /// Those that lose light, and their surfaces.
    pub(crate) mask: Mask,
    pub(crate) surfaces: Words,
}

/// Layers over surfaces seen from one side each.
pub(crate) struct Layers<'a, P: Pack> {
    pub(crate) coated: Mask,
    /// Those whose lacquer mirrors.
    mirrors: Mask,
    coat: P,
    coat_roughness: P,
    pub(crate) coat_facets: Facets<P>,
    cloth: Mask,
    sheen: Triple<P>,
    sheen_roughness: P,
    dimming: P,
    view: P,
    /// Shares that lacquer, and lacquer and sheen, let through towards the eye.
    under_coat: P,
    pub(crate) through: P,
    twins: [Option<(&'a Twin, TwinAt)>; PACK],
    twinned: Mask,
    /// What comes back of light that is lost, times the eye's share.
    pub(crate) returned: Triple<P>,
}

impl<'a, P: Pack> Layers<'a, P> {
    #[inline(always)]
    pub(crate) fn new(
        surfaces: &'a [Surface],
        over: &Over<P>,
        (color, metallic, roughness): (Triple<P>, P, P),
        view: &Triple<P>,
    ) -> Self {
        let (zero, one_) = (P::splat(0.0), P::splat(1.0));
        let mut layers = Self {
            coated: over.mask & zero.lt(over.coat),
            mirrors: over.mask & zero.lt(over.coat) & over.coat_roughness.lt(P::splat(MIRROR_ROUGHNESS)),
            coat: over.coat,
            coat_roughness: over.coat_roughness,
            coat_facets: Facets::round(over.coat_roughness, view),
            cloth: over.mask & zero.lt(over.sheen.greatest()),
            sheen: over.sheen,
            sheen_roughness: over.sheen_roughness,
            dimming: sheen::dimmings(over.sheen_roughness),
            view: view.z,
            under_coat: one_,
            through: one_,
            twins: [None; PACK],
            twinned: over.mask,
            returned: Triple::new(zero, zero, zero),
        };
        (layers.under_coat, layers.through) = layers.let_through(view.z);
        let (metals, roughs, views) = (metallic.store(), roughness.store(), view.store());
        let mut shares = Sixteen([0.0; PACK]);
        for lane in lanes_of(over.mask) {
            let Some(twin) = surfaces[over.surfaces.0[lane] as usize].twin() else { continue };
            let at = twin.at(roughs.0[lane], metals.0[lane]);
            let lost = (1.0 - twin.albedo(at, one(&views, lane))).max(0.0);
            shares.0[lane] = lost / (std::f32::consts::PI * twin.mean_lost(at));
            layers.twins[lane] = Some((twin, at));
        }
        layers.returned = color.scale(P::load(&shares));
        layers
    }

    /// What lacquer alone, and lacquer and sheen together, let through at cosines.
    #[inline(always)]
    fn let_through(&self, cosine: P) -> (P, P) {
        let one = P::splat(1.0);
        let under_coat = one - self.coat_albedo(cosine);
        if self.cloth == 0 {
            return (under_coat, under_coat);
        }
        let most = self.sheen.greatest();
        let energy = sheen::energies(self.sheen_roughness, self.dimming, cosine);
        let sheen = (P::splat(1.06) * most * energy).min(one);
        (under_coat, P::select(self.cloth, under_coat * (one - sheen), under_coat))
    }

    #[inline(always)]
    fn coat_albedo(&self, cosine: P) -> P {
        let energy = ggx::energies_with(self.mirrors, self.coat_roughness, cosine);
        self.coat * (energy.0 * P::splat(0.04) + energy.1)
    }

    /// What the sheen adds to the chance of the matt body, and what the lacquer sends back.
    #[inline(always)]
    pub(crate) fn weights(&self) -> (P, P) {
        let matt = luminance(self.sheen) * P::splat(0.3) + luminance(self.returned) * P::splat(std::f32::consts::PI);
        (matt, P::select(self.coated, P::splat(1.0) - self.under_coat, P::splat(0.0)))
    }

    /// The colour for guiding filters, from that of what lies below.
    #[inline(always)]
    pub(crate) fn albedo(&self, below: Triple<P>) -> Triple<P> {
        let added = self.sheen.scale(P::splat(0.2)) + self.returned.scale(P::splat(std::f32::consts::PI));
        below.scale(self.through) + added
    }

    /// Those of `drawn` whose lacquer mirrors, and what it mirrors to the eye.
    #[inline(always)]
    pub(crate) fn mirrored(&self, drawn: Mask) -> (Mask, P) {
        (drawn & self.mirrors, self.fresnel(ggx::schlicks(self.view)))
    }

    #[inline(always)]
    fn fresnel(&self, fifth: P) -> P {
        self.coat * (P::splat(0.04) + P::splat(0.96) * fifth)
    }

    /// What comes back with all layers, from what lies below by itself, and the density that lacquer adds where its chance is
    /// one.
    #[inline(always)]
    pub(crate) fn send(&self, below: Triple<P>, light: &Triple<P>, half: &Triple<P>, fifth: P) -> (Triple<P>, P) {
        let zero = P::splat(0.0);
        let (under_coat, through) = self.let_through(light.z);
        let mut sent = below.scale(through.min(self.through));
        let mut density = zero;
        if self.cloth != 0 {
            let lobe = sheen::lobes(self.sheen_roughness, self.dimming, (light.z, self.view, half.z)) * light.z;
            sent = sent + self.sheen.scale(lobe * under_coat.min(self.under_coat));
        }
        let rough = self.coated & !self.mirrors;
        if rough != 0 {
            let (lobe, drawn) = self.coat_facets.lobe(self.view, light, half);
            let shine = P::select(rough, self.fresnel(fifth) * lobe * light.z, zero);
            sent = sent + Triple::new(shine, shine, shine);
            density = P::select(rough, drawn, zero);
        }
        if self.twinned != 0 {
            let lights = light.store();
            let lost: [f32; PACK] = from_fn(
                #[inline(always)]
                |lane| match &self.twins[lane] {
                    Some((twin, at)) => (1.0 - twin.albedo(*at, one(&lights, lane))).max(0.0),
                    None => 0.0,
                },
            );
            sent = sent + self.returned.scale(P::load(&Sixteen(lost)) * light.z);
        }
        (sent, density)
    }
}

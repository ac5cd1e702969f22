//! What stands where sixteen bundles of rays meet triangles: normals, colours and finishes, by texture where there are some.

use crate::accel::Accel;
use crate::flat::{Flat, Found};
use crate::gloss::{Brushing, Finish, MATERIAL, METALLIC, OPACITY, ROUGHNESS, Reflector};
use crate::layers::Over;
use crate::pack::{Mask, Pack, Triple, inlined};
use crate::piece::{BRUSHED, GLOSSY, KIND, LAYERED, SMOOTH, STRIDE, SURFACE, TEXTURED, has};
use crate::shade::ShadePoint;
use crate::sixteen::{lanes_of, one};
use crate::wave::put;

/// Where sixteen bundles of rays meet triangles.
pub(crate) struct Meeting<P: Pack> {
    pub(crate) pieces: P::Int,
    pub(crate) u: P,
    pub(crate) v: P,
    pub(crate) direction: Triple<P>,
    pub(crate) width: P,
}

/// What of gauze and glass stands in the way of sixteen rays.
pub(crate) struct Sheet<P: Pack> {
    pub(crate) normal: Triple<P>,
    pub(crate) color: Triple<P>,
    pub(crate) opacity: P,
    pub(crate) metallic: P,
    pub(crate) roughness: P,
}

impl<P: Pack> Meeting<P> {
    /// How the surfaces send light back, with their smooth normals and those by texture; `face` stands across them.
    #[inline(always)]
    pub(crate) fn reflector<'a>(
        &self,
        (flat, accel): (&Flat, &'a Accel),
        face: Triple<P>,
        active: Mask,
    ) -> (Triple<P>, Triple<P>, Reflector<'a, P>) {
        P::apart(
            #[inline(always)]
            || self.reflector_here((flat, accel), face, active),
        )
    }

    #[inline(always)]
    fn reflector_here<'a>(
        &self,
        (flat, accel): (&Flat, &'a Accel),
        face: Triple<P>,
        active: Mask,
    ) -> (Triple<P>, Triple<P>, Reflector<'a, P>) {
        let shading = P::int_select(active, self.pieces * P::int(STRIDE), P::int(0));
        let kind = P::gather(&flat.shading, shading + P::int(KIND)).to_bits();
        let (textured, glossy) = (active & has::<P>(kind, TEXTURED), active & has::<P>(kind, GLOSSY));
        let color = self.albedo((flat, accel), shading, textured & !glossy);
        let is_smooth = active & has::<P>(kind, SMOOTH);
        let smooth = if is_smooth == 0 {
            face
        } else {
            let smooth = smooth_normal(flat, shading, (self.u, self.v), face, self.direction);
            Triple::select(is_smooth, smooth, face)
        };
        if glossy == 0 {
            return (smooth, smooth, Reflector::matt(smooth, color));
        }
        let surfaces = P::int_select(active, P::shr::<SURFACE>(kind), P::int(0));
        let material = surfaces * P::int(MATERIAL);
        let part = inlined(
            #[inline(always)]
            |place: u32| P::gather(&flat.materials, material + P::int(place)),
        );
        let brushed = glossy & has::<P>(kind, BRUSHED);
        let mut finish = Finish {
            color,
            dyed: Triple::new(part(0), part(1), part(2)),
            grazing: part(3),
            metallic: part(4),
            roughness: part(5),
            brushing: Brushing { mask: brushed, amount: part(12), along: smooth },
        };
        let normal = self.textured((flat, accel), glossy & textured | brushed, smooth, &mut finish);
        let layered = glossy & has::<P>(kind, LAYERED);
        let over = (layered != 0).then(
            #[inline(always)]
            || {
                let alone = inlined(
                    #[inline(always)]
                    |place: u32| P::select(layered, part(place), P::splat(0.0)),
                );
                Over {
                    coat: alone(6),
                    coat_roughness: part(7),
                    sheen: Triple::new(alone(8), alone(9), alone(10)),
                    sheen_roughness: part(11),
                    mask: layered,
                    surfaces: P::store_int(surfaces),
                }
            },
        );
        (smooth, normal, Reflector::new(&accel.surfaces, (normal, &self.direction), &finish, over.as_ref()))
    }

    /// Looks textures of gloss and ways of brushing up for those in `textured`; answers the normals of all.
    #[inline(always)]
    fn textured(
        &self,
        (flat, accel): (&Flat, &Accel),
        textured: Mask,
        normal: Triple<P>,
        finish: &mut Finish<P>,
    ) -> Triple<P> {
        if textured == 0 {
            return normal;
        }
        let (mut normals, mut colors) = (normal.store(), finish.color.store());
        let (mut metallic, mut roughness) = (finish.metallic.store(), finish.roughness.store());
        let mut along = finish.brushing.along.store();
        self.each((flat, accel), textured, |lane, shaded| {
            put(&mut normals, lane, shaded.normal);
            put(&mut colors, lane, shaded.point.color.into());
            (metallic.0[lane], roughness.0[lane]) = (shaded.point.metallic, shaded.point.roughness);
            match shaded.brushed {
                Some(brushed) => put(&mut along, lane, brushed),
                None => finish.brushing.mask &= !(1 << lane),
            }
        });
        (finish.color, finish.brushing.along) = (Triple::load(&colors), Triple::load(&along));
        (finish.metallic, finish.roughness) = (P::load(&metallic), P::load(&roughness));
        Triple::load(&normals)
    }

    /// What gauze and glass are where those in `sheer` meet them; `face` stands across them.
    #[inline(always)]
    pub(crate) fn sheet(&self, (flat, accel): (&Flat, &Accel), face: Triple<P>, sheer: Mask) -> Sheet<P> {
        let shading = P::int_select(sheer, self.pieces * P::int(STRIDE), P::int(0));
        let kind = P::gather(&flat.shading, shading + P::int(KIND)).to_bits();
        let material = P::int_select(sheer, P::shr::<SURFACE>(kind), P::int(0)) * P::int(MATERIAL);
        let mut normal = face;
        let is_smooth = sheer & has::<P>(kind, SMOOTH);
        if is_smooth != 0 {
            let smooth = smooth_normal(flat, shading, (self.u, self.v), face, self.direction);
            normal = Triple::select(is_smooth, smooth, face);
        }
        let color = Triple::<P>::gather(&flat.shading, shading + P::int(3));
        let opacity = P::gather(&flat.materials, material + P::int(OPACITY));
        let metallic = P::gather(&flat.materials, material + P::int(METALLIC));
        let roughness = P::gather(&flat.materials, material + P::int(ROUGHNESS));
        let textured = sheer & has::<P>(kind, TEXTURED);
        if textured == 0 {
            return Sheet { normal, color, opacity, metallic, roughness };
        }
        let (mut normals, mut colors) = (normal.store(), color.store());
        let (mut opacities, mut metals, mut roughs) = (opacity.store(), metallic.store(), roughness.store());
        self.each((flat, accel), textured, |lane, shaded| {
            put(&mut normals, lane, shaded.normal);
            put(&mut colors, lane, shaded.point.color.into());
            (opacities.0[lane], metals.0[lane]) = (shaded.point.opacity, shaded.point.metallic);
            roughs.0[lane] = shaded.point.roughness;
        });
        let (normal, color) = (Triple::load(&normals), Triple::load(&colors));
        let (opacity, metallic, roughness) = (P::load(&opacities), P::load(&metals), P::load(&roughs));
        Sheet { normal, color, opacity, metallic, roughness }
    }

    /// Hands out what stands where those in `lanes` meet their triangles.
    #[inline(always)]
    fn each(&self, (flat, accel): (&Flat, &Accel), lanes: Mask, mut take: impl FnMut(usize, &ShadePoint<'_>)) {
        let (pieces, u, v) = (P::store_int(self.pieces), self.u.store(), self.v.store());
        let (directions, widths) = (self.direction.store(), self.width.store());
        for lane in lanes_of(lanes) {
            let found = Found { t: 0.0, u: u.0[lane], v: v.0[lane], piece: pieces.0[lane] };
            let direction = one(&directions, lane);
            let contact = flat.contact_at(accel, &found, direction);
            take(lane, &ShadePoint::new(accel, &contact, -direction, widths.0[lane]));
        }
    }

    /// The surfaces' colours, looked up for those in `textured`.
    #[inline(always)]
    fn albedo(&self, (flat, accel): (&Flat, &Accel), shading: P::Int, textured: Mask) -> Triple<P> {
        let albedo = Triple::<P>::gather(&flat.shading, shading + P::int(3));
        if textured == 0 {
            return albedo;
        }
        let mut colors = albedo.store();
        let (pieces, u, v) = (P::store_int(self.pieces), self.u.store(), self.v.store());
        let (directions, widths) = (self.direction.store(), self.width.store());
        for lane in lanes_of(textured) {
            let found = Found { t: 0.0, u: u.0[lane], v: v.0[lane], piece: pieces.0[lane] };
            put(&mut colors, lane, flat.color(accel, &found, one(&directions, lane), widths.0[lane]).into());
        }
        Triple::load(&colors)
    }
}

/// The mean of the corners' normals, turned so that the eye can see it, as [`crate::shade`] does it.
#[inline(always)]
pub(crate) fn smooth_normal<P: Pack>(
    flat: &Flat,
    shading: P::Int,
    (u, v): (P, P),
    face: Triple<P>,
    direction: Triple<P>,
) -> Triple<P> {
    let corner = inlined(
        #[inline(always)]
        |place: u32| Triple::<P>::gather(&flat.shading, shading + P::int(place)),
    );
    let mixed = corner(6).scale(P::splat(1.0) - u - v) + corner(9).scale(u) + corner(12).scale(v);
    let normal = mixed.unit();
    let normal = Triple::select(normal.dot(face).lt(P::splat(0.0)), normal.scale(P::splat(-1.0)), normal);
    let cosine = direction.dot(normal).neg();
    let least = P::splat(0.02);
    let turned = (normal - direction.scale(least - cosine)).unit();
    let normal = Triple::select(cosine.lt(least), turned, normal);
    // Flat faces stay exactly flat.
    Triple::select(P::splat(0.999_999).lt(normal.dot(face)), face, normal)
}

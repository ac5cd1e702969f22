//! What lies straight ahead of the eye behind gauze and thin panes: all that glows and is let through, in the mean, and
//! what the panes mirror.

use glam::{Vec3, Vec3A};

use crate::accel::{Contact, OFFSET};
use crate::illuminance::luminance;
use crate::patch::MOST_PASSAGES;
use crate::path::{BLACK, CLEAR, EyeRay, Path, SMOOTH_GLASS};
use crate::shade::ShadePoint;
use crate::surface::dielectric;

/// What covers more than this hides what lies behind.
const HIDES: f32 = 0.5;

/// What was found.
pub(crate) struct Ahead {
    /// Glow and sky, cd/m² times what is left of the path.
    pub(crate) glow: Vec3,
    /// The part of it that is sky.
    pub(crate) sky: Vec3,
    /// Whether nothing but panes that let the eye straight through stands before that sky.
    pub(crate) is_outside: bool,
    /// The first surface that hides what lies behind it.
    pub(crate) seen: Option<Seen>,
    /// One of the panes, as likely as it mirrors, standing for all.
    pub(crate) mirror: Option<Mirror>,
}

/// What guides filters.
pub(crate) struct Seen {
    /// Its colour as it is seen through what lies before it.
    pub(crate) albedo: Vec3,
    pub(crate) normal: Vec3,
    /// The way there from the first surface, metres.
    pub(crate) way: f32,
}

/// A ray that a pane throws back.
pub(crate) struct Mirror {
    /// Without its spread.
    pub(crate) ray: EyeRay,
    /// What is left of the path by it.
    pub(crate) left: Vec3,
    /// The way there from the first surface, metres.
    pub(crate) way: f32,
}

/// Looks along the path from a surface on; `choice` draws the pane.
pub(crate) fn along(path: &Path<'_>, contact: &Contact, mut choice: f32) -> Ahead {
    let direction: Vec3A = path.direction;
    let mut left = path.left;
    let mut ahead = Ahead { glow: Vec3::ZERO, sky: Vec3::ZERO, is_outside: false, seen: None, mirror: None };
    let mut is_clear = true;
    let mut mirrored = 0.0;
    let mut contact = *contact;
    let (mut width, mut way) = (path.width, 0.0);
    for _ in 0..MOST_PASSAGES {
        let shaded = ShadePoint::new(path.accel, &contact, -direction, width);
        let (point, material) = (shaded.point, shaded.material());
        let stopped = left * point.opacity;
        ahead.glow += stopped * shaded.glow();
        let glass = material.transmission.clamp(0.0, 1.0) * (1.0 - point.metallic);
        if ahead.seen.is_none() && point.opacity > HIDES && glass < CLEAR && !material.is_unlit {
            let bsdf = shaded.bsdf(-direction);
            if !bsdf.is_pure_mirror() {
                let albedo = bsdf.albedo() * left.min(Vec3::ONE);
                // What is black gives nothing that a filter could smooth; what panes mirror before it does.
                let is_black = luminance(albedo) < BLACK;
                ahead.seen = (!is_black).then(|| Seen { albedo, normal: shaded.smooth.into(), way });
            }
        }
        is_clear &= point.opacity <= 0.0 || glass >= CLEAR;
        if material.is_unlit {
            ahead.glow += stopped * point.color;
            left -= stopped;
        } else {
            let is_straight = material.thickness <= 0.0 && point.roughness <= SMOOTH_GLASS;
            let cosine = shaded.normal.dot(-direction).max(1e-3);
            if is_straight && glass > 0.0 {
                let face = fresnel(dielectric(material.ior.max(1.0), cosine), material.specular);
                let share = stopped * (glass * thin(face));
                let bright = luminance(share);
                mirrored += bright;
                let chance = if mirrored > 0.0 { bright / mirrored } else { 0.0 };
                if choice < chance {
                    choice /= chance;
                    let origin = contact.position + shaded.face * OFFSET;
                    let ray = EyeRay {
                        origin,
                        direction: reflected(direction, shaded.normal, shaded.face),
                        width,
                        spread: 0.0,
                    };
                    ahead.mirror = Some(Mirror { ray, left: share / bright, way });
                } else {
                    choice = (choice - chance) / (1.0 - chance);
                }
                left = left - stopped + stopped * shaded.surface.glass_pass(point.color, cosine);
            } else {
                left -= stopped;
            }
        }
        if left.max_element() < 1e-4 {
            break;
        }
        let from = contact.position + direction * OFFSET;
        let Some(next) = path.stage.field.contact(from, direction, f32::INFINITY) else {
            ahead.sky = left * path.stage.sky(direction, true);
            ahead.glow += ahead.sky;
            ahead.is_outside = is_clear;
            break;
        };
        width += path.spread * next.t;
        way += next.t;
        contact = next;
    }
    if let Some(mirror) = &mut ahead.mirror {
        mirror.left *= mirrored;
    }
    ahead
}

/// Share that one face throws back, by what its refraction alone would and how much of that its material keeps.
pub(crate) fn fresnel(face: f32, specular: f32) -> f32 {
    if face < 1.0 { face * specular.clamp(0.0, 1.0) } else { 1.0 }
}

/// Share that a thin pane throws back of which one face throws back this much: both faces, with the light that runs to
/// and fro between them.
pub(crate) fn thin(fresnel: f32) -> f32 {
    2.0 * fresnel / (1.0 + fresnel)
}

/// A ray mirrored by a facet. One that would be thrown into the surface is thrown out along it.
pub(crate) fn reflected(direction: Vec3A, facet: Vec3A, face: Vec3A) -> Vec3A {
    let reflected = direction - facet * (2.0 * direction.dot(facet));
    let below = (-reflected.dot(face)).max(0.0);
    (reflected + face * (2.0 * below)).try_normalize().unwrap_or(face)
}

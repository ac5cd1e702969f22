//! Pieces of floor and wall on which the sun falls through panes: small bright sources, worth looking for.

use glam::{Vec2, Vec3A};

use crate::accel::{Accel, Contact, OFFSET};
use crate::illuminance::luminance;
use crate::quad::Quad;
use crate::surface::Passage;

/// Most panes and half transparent things that a ray passes.
pub(crate) const MOST_PASSAGES: usize = 32;
/// Most patches of sun.
const MOST_PATCHES: usize = 320;
/// Rays start this far before a pane, metres, so that its sunlit sill and reveals are found as well.
const BEFORE: f32 = 0.8;
/// Limits of the cells of a pane through which rays look: narrow ones at its edges, where light falls on the sill.
const CELLS: [f32; 7] = [-0.08, 0.03, 0.27, 0.5, 0.73, 0.97, 1.08];
/// Patches are this much larger than their cells, since a cell is lit or dark by its middle.
const MARGIN: f32 = 1.7;
/// Sun that grazes more than this is left to chance (cosine).
pub(crate) const GRAZING: f32 = 0.06;

/// A piece in the sun; its normal points to the bright side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patch {
    pub(crate) quad: Quad,
    /// About what comes from there, cd/m².
    pub(crate) luminance: f32,
}

impl Patch {
    /// About the solid angle that the patch fills; 0 from behind.
    #[inline]
    pub(crate) fn weight(&self, from: Vec3A) -> f32 {
        if self.quad.side(from) > 0.0 { self.quad.solid_angle(from) } else { 0.0 }
    }
}

/// Where the sun falls through panes and holes and on what frames them.
pub(crate) fn sun_patches(accel: &Accel, panes: &[Quad]) -> Vec<Patch> {
    let Some(sun) = accel.environment().sun.filter(|sun| sun.illuminance > 0.0) else { return Vec::new() };
    let Some(toward) = Vec3A::from(sun.direction).try_normalize() else { return Vec::new() };
    let cells = || CELLS.windows(2).map(|limits| (0.5 * (limits[0] + limits[1]), limits[1] - limits[0]));
    panes
        .iter()
        .flat_map(|pane| cells().flat_map(move |u| cells().map(move |v| (pane, u, v))))
        .filter_map(|(pane, u, v)| {
            let middle = pane.point(Vec2::new(u.0, v.0));
            let edge_u = pane.point(Vec2::new(u.0 + 0.5 * u.1 * MARGIN, v.0)) - middle;
            let edge_v = pane.point(Vec2::new(u.0, v.0 + 0.5 * v.1 * MARGIN)) - middle;
            patch(accel, toward, middle, [edge_u, edge_v])
        })
        .take(MOST_PATCHES)
        .collect()
}

/// The shadow, as it were, of a cell of a pane.
fn patch(accel: &Accel, toward_sun: Vec3A, middle: Vec3A, edges: [Vec3A; 2]) -> Option<Patch> {
    let contact = first_opaque(accel, middle + toward_sun * BEFORE, -toward_sun)?;
    let normal = if contact.is_front { contact.normal } else { -contact.normal };
    let cosine = normal.dot(toward_sun);
    if cosine <= GRAZING {
        return None;
    }
    let pass = accel.pass(contact.position + normal * OFFSET, toward_sun, f32::INFINITY);
    if pass.max_element() <= 0.01 {
        return None;
    }
    let light = accel.environment().sun.map_or(0.0, |sun| sun.illuminance) * cosine;
    let luminance = luminance(pass * accel.surface(&contact).mean_albedo()) * light / std::f32::consts::PI;
    let [u, v] = edges.map(|edge| edge - toward_sun * (edge.dot(normal) / cosine));
    let quad = Quad::new(contact.position, u, v)?;
    let is_turned = quad.normal.dot(normal) < 0.0;
    Some(Patch { quad: if is_turned { Quad::new(contact.position, v, u)? } else { quad }, luminance })
}

fn first_opaque(accel: &Accel, from: Vec3A, direction: Vec3A) -> Option<Contact> {
    let mut from = from;
    for _ in 0..MOST_PASSAGES {
        let contact = accel.contact(from, direction, f32::INFINITY)?;
        if accel.surface(&contact).passage != Passage::Translucent {
            return Some(contact);
        }
        from = contact.position + direction * OFFSET;
    }
    None
}

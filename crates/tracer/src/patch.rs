//! Pieces of floor and wall on which the sun falls through panes: small bright sources, worth looking for.

use glam::{Vec2, Vec3A};

use crate::accel::{Accel, Contact, OFFSET};
use crate::illuminance::luminance;
use crate::pack::{Mask, PACK, Pack, Sixteen, Triple, inlined};
use crate::quad::Quad;
use crate::sixteen::lanes_of;
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

/// Numbers of a patch in [`Patches::numbers`].
const ROWS: usize = 14;

/// Most patches of a list.
pub(crate) const MOST_LISTED: usize = 48;

/// The patches that a cell sees, also number by number, so that sixteen of them are weighed at once.
#[derive(Debug, Default)]
pub(crate) struct Patches {
    list: Vec<Patch>,
    /// For each sixteen of them their middles, normals, products that give coordinates, areas and luminances.
    numbers: Vec<f32>,
}

/// A direction towards a patch.
pub(crate) struct Aim {
    pub(crate) toward: Vec3A,
    /// Density over solid angle with which it was drawn.
    pub(crate) density: f32,
}

impl Patches {
    /// Of [`MOST_LISTED`] at most.
    pub(crate) fn new(mut list: Vec<Patch>) -> Self {
        list.truncate(MOST_LISTED);
        let mut numbers = vec![0.0; list.len().div_ceil(PACK) * ROWS * PACK];
        for (place, patch) in list.iter().enumerate() {
            for (row, part) in patch.quad.numbers().into_iter().chain([patch.luminance]).enumerate() {
                numbers[(place / PACK * ROWS + row) * PACK + place % PACK] = part;
            }
        }
        Self { list, numbers }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What sixteen patches weigh when one is drawn from a surface: 0 for those behind it or seen from behind.
    #[inline(always)]
    fn weights<P: Pack>(numbers: &[f32], from: Triple<P>, face: Triple<P>) -> P {
        let row = inlined(
            #[inline(always)]
            |row: usize| P::load_from(&numbers[row * PACK..]),
        );
        let offset = Triple::new(row(0), row(1), row(2)) - from;
        let normal = Triple::new(row(3), row(4), row(5));
        let (area, ahead) = (row(12), offset.dot(normal));
        let squared = offset.dot(offset) + area * P::splat(0.25);
        // Above zero also where there is no patch.
        let squared = squared.max(P::splat(1e-20));
        let cosine = (ahead.abs() / squared.sqrt()).max(P::splat(0.05));
        let solid_angle = (area * cosine / squared).min(P::splat(2.0));
        let zero = P::splat(0.0);
        P::select(ahead.lt(zero) & zero.lt(offset.dot(face)), row(13) * solid_angle, zero)
    }

    /// The sum of what all weigh from a surface.
    #[inline(always)]
    pub(crate) fn total<P: Pack>(&self, from: Vec3A, face: Vec3A) -> f32 {
        let (from, face) = (Triple::<P>::splat(from), Triple::splat(face));
        let mut total = 0.0;
        for numbers in self.numbers.chunks_exact(ROWS * PACK) {
            total += sum(&Self::weights(numbers, from, face));
        }
        total
    }

    /// Density over solid angle with which [`Patches::draw`] leads to a direction; `total` is [`Patches::total`].
    #[inline(always)]
    pub(crate) fn density<P: Pack>(&self, (from, face): (Vec3A, Vec3A), direction: Vec3A, total: f32) -> f32 {
        let (from, face, direction) = (Triple::<P>::splat(from), Triple::splat(face), Triple::splat(direction));
        let (zero, one) = (P::splat(0.0), P::splat(1.0));
        let mut reached = 0.0;
        for numbers in self.numbers.chunks_exact(ROWS * PACK) {
            let row = inlined(
                #[inline(always)]
                |row: usize| P::load_from(&numbers[row * PACK..]),
            );
            let offset = Triple::new(row(0), row(1), row(2)) - from;
            let normal = Triple::new(row(3), row(4), row(5));
            let (cosine, ahead) = (direction.dot(normal), offset.dot(normal));
            let is_slant = P::splat(1e-5).lt(cosine.abs());
            let distance = ahead / P::select(is_slant, cosine, one);
            let place = direction.scale(distance) - offset;
            let along = place.dot(Triple::new(row(6), row(7), row(8))).abs();
            let aside = place.dot(Triple::new(row(9), row(10), row(11))).abs();
            let met: Mask = is_slant & zero.lt(distance) & along.le(one) & aside.le(one) & zero.lt(row(12));
            // Few are met at all.
            if met != 0 {
                let density = distance * distance / (row(12).max(P::splat(1e-20)) * cosine.abs());
                let weighed = (density * Self::weights(numbers, from, face)).store();
                reached += lanes_of(met).map(|lane| weighed.0[lane]).sum::<f32>();
            }
        }
        if total > 0.0 { reached / total } else { 0.0 }
    }

    /// A direction to a patch by what they weigh; none where none is in front of the surface.
    #[inline(always)]
    pub(crate) fn draw<P: Pack>(&self, from: Vec3A, face: Vec3A, choice: f32, square: Vec2) -> Option<Aim> {
        let (wide_from, wide_face) = (Triple::<P>::splat(from), Triple::splat(face));
        let mut packs = [(Sixteen([0.0; PACK]), 0.0); MOST_LISTED.div_ceil(PACK)];
        let mut total = 0.0;
        for (pack, numbers) in packs.iter_mut().zip(self.numbers.chunks_exact(ROWS * PACK)) {
            let weights = Self::weights(numbers, wide_from, wide_face);
            *pack = (weights.store(), sum(&weights));
            total += pack.1;
        }
        let (mut wanted, mut chosen) = (choice * total, None);
        for (number, (weights, sum)) in packs.iter().enumerate() {
            if *sum <= wanted {
                wanted -= sum;
                continue;
            }
            for (lane, weight) in weights.0.iter().enumerate() {
                if *weight > 0.0 {
                    chosen = Some(number * PACK + lane);
                    wanted -= weight;
                }
                if wanted < 0.0 {
                    break;
                }
            }
            break;
        }
        let toward = (self.list[chosen?].quad.point(square) - from).try_normalize()?;
        if toward.dot(face) <= 0.0 {
            return None;
        }
        Some(Aim { toward, density: self.density::<P>((from, face), toward, total) })
    }
}

/// The sum of sixteen, in an order that suits vectors.
#[inline(always)]
fn sum<P: Pack>(numbers: &P) -> f32 {
    let mut sums = numbers.store().0;
    for half in [8, 4, 2, 1] {
        for place in 0..half {
            sums[place] += sums[place + half];
        }
    }
    sums[0]
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

//! Union, intersection and difference of areas.
//!
//! They are computed on a grid of a millionth of a millimetre with integers, so that the same areas give the same
//! bits everywhere.

use glam::DVec2;
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

use super::{Polygon, signed_area};

/// Grid steps a millimetre; a power of two, so that grid points convert exactly.
const STEPS: f64 = 1_048_576.0;

/// Coordinates beyond this many millimetres are brought back to it: no home is that large.
const LARGEST: f64 = 1.0e9;

/// Pieces smaller than this (mm²) are splinters of the grid and dropped.
const SMALLEST_AREA: f64 = 1e-2;

/// The area covered by any of the polygons of either list.
pub fn union(first: &[Polygon], second: &[Polygon]) -> Vec<Polygon> {
    overlay(rings_of(first), rings_of(second), OverlayRule::Union, FillRule::NonZero)
}

/// The area covered by both lists.
pub fn intersection(first: &[Polygon], second: &[Polygon]) -> Vec<Polygon> {
    overlay(rings_of(first), rings_of(second), OverlayRule::Intersect, FillRule::NonZero)
}

/// The area covered by `first` and not by `second`.
pub fn difference(first: &[Polygon], second: &[Polygon]) -> Vec<Polygon> {
    overlay(rings_of(first), rings_of(second), OverlayRule::Difference, FillRule::NonZero)
}

/// The area that `ring`, which may cross itself, winds round counter-clockwise at least once.
pub(super) fn wound_area(ring: &[DVec2]) -> Vec<Polygon> {
    overlay(std::iter::once(ring), std::iter::empty(), OverlayRule::Subject, FillRule::Positive)
}

/// All rings of a list of polygons.
fn rings_of(polygons: &[Polygon]) -> impl Iterator<Item = &[DVec2]> {
    polygons.iter().flat_map(Polygon::rings)
}

/// One pass of the overlay engine; the pieces come in a fixed order.
fn overlay<'a>(
    subject: impl Iterator<Item = &'a [DVec2]>,
    clip: impl Iterator<Item = &'a [DVec2]>,
    rule: OverlayRule,
    fill: FillRule,
) -> Vec<Polygon> {
    let mut overlay = Overlay::<i64>::new(64);
    for ring in subject {
        overlay.add_path_iter(ring.iter().map(to_grid), ShapeType::Subject);
    }
    for ring in clip {
        overlay.add_path_iter(ring.iter().map(to_grid), ShapeType::Clip);
    }
    overlay.overlay(rule, fill).into_iter().filter_map(|shape| from_grid(&shape)).collect()
}

/// The grid point nearest to a point.
fn to_grid(point: &DVec2) -> IntPoint<i64> {
    let step = |value: f64| (value.clamp(-LARGEST, LARGEST) * STEPS).round() as i64;
    IntPoint::new(step(point.x), step(point.y))
}

/// A piece in millimetres, without splinters.
fn from_grid(shape: &[Vec<IntPoint<i64>>]) -> Option<Polygon> {
    let mut rings = shape
        .iter()
        .map(|ring| ring.iter().map(|p| DVec2::new(p.x as f64 / STEPS, p.y as f64 / STEPS)).collect::<Vec<_>>());
    let outer = rings.next().filter(|ring| signed_area(ring).abs() > SMALLEST_AREA)?;
    Polygon::new(outer, rings.filter(|ring| signed_area(ring).abs() > SMALLEST_AREA).collect())
}

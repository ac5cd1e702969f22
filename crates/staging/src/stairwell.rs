//! Stairwells: the holes that stairs need in the slab over them.

use std::collections::BTreeMap;

use homewright_design::{Design, EntityId, Level, Stairs};
use homewright_geometry::Polygon;
use homewright_geometry::polygon::union;

use crate::fixture::floor_to_floor;

/// Clear height (mm) that one needs over every step.
const HEADROOM: f64 = 2000.0;

/// The holes over all stairs that lead to another level, by the stairs.
pub(crate) fn stairwells(design: &Design) -> BTreeMap<EntityId, Vec<Polygon>> {
    let levels = design.levels();
    let leads_up = |level: &Level| levels.iter().any(|(_, above)| above.elevation > level.elevation);
    design
        .stairs()
        .filter_map(|(id, stairs)| {
            let level = design.level(stairs.level).filter(|level| leads_up(level))?;
            Some((id, stairwell(stairs, level, design)))
        })
        .collect()
}

/// The outline of all steps over which the ceiling would be too low.
fn stairwell(stairs: &Stairs, level: &Level, design: &Design) -> Vec<Polygon> {
    let riser = stairs.riser_height(floor_to_floor(design, level));
    let is_low = |step: u32| riser * f64::from(step) + HEADROOM > level.height.to_mm();
    let steps = stairs.treads().into_iter().filter(|tread| is_low(tread.riser));
    let outlines: Vec<Polygon> = steps.filter_map(|tread| Polygon::simple(tread.outline)).collect();
    union(&outlines, &[])
}

//! A level's walls and the clear areas of its rooms, before anything covers them.

use std::collections::BTreeMap;

use homewright_design::rooms::{derive_rooms_from, level_footprints};
use homewright_design::{Design, EntityId};
use homewright_geometry::Polygon;

use crate::strip::Strip;

/// A level's walls and rooms.
#[derive(Debug, Default)]
pub(crate) struct LevelShell {
    /// Walls that cover anything.
    pub(crate) strips: BTreeMap<EntityId, Strip>,
    /// Clear areas, with the room that claims them; those that none claims come last.
    pub(crate) rooms: Vec<(Option<EntityId>, Polygon)>,
}

/// A level's walls and rooms.
pub(crate) fn level_shell(design: &Design, level: EntityId) -> LevelShell {
    let footprints = level_footprints(design, level);
    let regions = derive_rooms_from(design, level, &footprints);
    let strip = |(id, footprint)| Some((id, Strip::of(design.wall(id)?, &footprint)?));
    LevelShell {
        rooms: regions.into_iter().map(|region| (region.room, region.outline)).collect(),
        strips: footprints.into_iter().filter_map(strip).collect(),
    }
}

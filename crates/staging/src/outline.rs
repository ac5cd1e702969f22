//! A level's walls and the clear areas of its rooms, before anything covers them.

use std::collections::BTreeMap;
use std::sync::Arc;

use homewright_design::rooms::FloorFinder;
use homewright_design::{Design, EntityId};
use homewright_geometry::Polygon;

use crate::strip::Strip;

/// A level's walls and rooms.
#[derive(Debug, Default)]
pub(crate) struct LevelShell {
    /// Walls that cover anything.
    pub(crate) strips: BTreeMap<EntityId, Arc<Strip>>,
    /// Clear areas, with the room that claims them; those that none claims come last.
    pub(crate) rooms: Vec<(Option<EntityId>, Polygon)>,
}

/// A level's walls and rooms.
pub(crate) fn level_shell(design: &Design, level: EntityId) -> LevelShell {
    level_shell_with(&mut FloorFinder::default(), design, level)
}

/// As [`level_shell`], with what the finder still knows.
pub(crate) fn level_shell_with(finder: &mut FloorFinder, design: &Design, level: EntityId) -> LevelShell {
    let footprints = finder.footprints(design, level);
    let rooms = finder.outlines(design, level, &footprints);
    let strip = |(id, footprint)| Some((id, Arc::new(Strip::of(design.wall(id)?, &footprint)?)));
    LevelShell { strips: footprints.into_iter().filter_map(strip).collect(), rooms }
}

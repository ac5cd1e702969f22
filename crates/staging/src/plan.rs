//! The plan of a level: what an architect would hang up.

mod dimension;
mod fixture;
mod furniture;
mod label;
mod opening;
mod pen;
mod sanitary;
mod shell;
mod style;

use homewright_catalog::Language;
use homewright_design::{Design, EntityId};
use homewright_scene::Drawing;
use homewright_scene::drawing::DrawingLayer;

pub use label::{room_kind_name, room_name};
use pen::Sheet;

/// What a plan shows besides rooms, walls and openings, and in which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanOptions {
    /// Language of room names.
    pub language: Language,
    /// Whether chains of dimensions run round the outside.
    pub dimensions: bool,
    /// Whether rooms carry their name and area, and the sheet its north arrow.
    pub labels: bool,
    /// Whether items are drawn.
    pub items: bool,
    /// Whether a grid of metres lies under the plan.
    pub grid: bool,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self { language: Language::default(), dimensions: true, labels: true, items: true, grid: false }
    }
}

/// The plan of a level, in plan millimetres. Marks carry the tags of their entities; layers from bottom to top are
/// `grid`, `floors`, `items`, `walls`, `openings`, `dimensions` and `labels`.
pub fn plan(design: &Design, level: EntityId, options: &PlanOptions) -> Drawing {
    let shell = shell::Shell::of(design, level);
    let mut sheet = Sheet::default();
    let mut layers = Vec::new();
    let mut layer = |name: &str, sheet: &mut Sheet| {
        layers.push(DrawingLayer { name: name.to_owned(), marks: sheet.take() });
    };
    shell::floors(&shell, &mut sheet);
    layer("floors", &mut sheet);
    fixture::under_walls(design, level, &mut sheet);
    if options.items {
        furniture::items(design, level, &mut sheet);
    }
    layer("items", &mut sheet);
    shell::walls(&shell, &mut sheet);
    layer("walls", &mut sheet);
    fixture::over_walls(design, level, &mut sheet);
    opening::openings(&shell, &mut sheet);
    layer("openings", &mut sheet);
    fixture::dimensions(design, level, &mut sheet);
    if options.dimensions {
        dimension::chains(&shell, &mut sheet);
    }
    layer("dimensions", &mut sheet);
    if options.labels {
        let things = if options.items { furniture::standing(design, level) } else { Vec::new() };
        label::labels(&shell, &things, options.language, &mut sheet);
        label::north(design, sheet.bounds(), &mut sheet);
    }
    layer("labels", &mut sheet);
    if options.grid {
        let bounds = sheet.bounds();
        shell::grid(bounds, &mut sheet);
        let marks = sheet.take();
        layers.insert(0, DrawingLayer { name: "grid".to_owned(), marks });
    }
    let bounds = sheet.bounds().map(|bounds| bounds.grown(style::MARGIN));
    let title = design.level(level).map(|level| level.name.clone()).unwrap_or_default();
    let (min, max) = bounds.map_or_else(Default::default, |bounds| (bounds.min, bounds.max));
    Drawing { title, min, max, layers }
}

//! Templates: a home written down for people, in TOML, and turned into a design.
//!
//! Lengths are millimetres, angles degrees counter-clockwise, the plan's X goes east and its Y north. Tables may come
//! in any order; items are placed in the order they are written. Unknown keys are refused.
//!
//! ```toml
//! [home]                        # name, designer, address, notes, customer = { name, phone, email },
//! name = "Flat"                 # site = { latitude, longitude, north, utc_offset }
//!
//! [[level]]                     # the first is where everything stands that does not say `level = "…"`
//! name = "1F"
//! height = 2750                 # clear; elevation = 0 and slab = 150 when absent
//!
//! [points]                      # optional names for corners
//! sw = [0, 0]
//! se = [4200, 0]
//!
//! [[wall]]                      # a chain of walls through points; its pieces are called outer.1, outer.2, …
//! name = "outer"                # (a chain of one piece is called `outer`)
//! through = ["sw", "se", [4200, 3600], [0, 3600]]
//! closed = true                 # back to the first point; false when absent
//! thickness = 200               # also: height, end_height, arc (one piece only), left, right (finishes), skirting,
//! load_bearing = true           # load_bearing, level
//!
//! [[opening]]
//! wall = "outer.1"              # the wall, with `along` = distance of the opening's middle from the wall's start;
//! along = 1000                  # or only `at = [x, y]`: a point within 300 mm of the wall's centre line
//! kind = "door"                 # door, sliding_door, window, passage
//! product = "hw.door.flush"     # fills the hole; width, height and sill default to the product's size and 0
//! width = 900
//! height = 2100
//! opens_to = "north"            # doors: left or right of the wall, or a compass word; left when absent
//! hinge = "east"                # doors: start or end of the wall, or a compass word; start when absent
//! open = 0                      # degrees; also: parameters = { … }, materials = { slot = "…" }, size, name
//!
//! [[room]]
//! id = "bedroom"                # what items call it
//! name = "Bedroom"              # what the plan shows
//! kind = "bedroom"
//! anchor = [2000, 1500]         # a point inside; or outline = [[x, y], …]
//! floor = "hw.wood.oak"         # or { material = "…", rotation = 90, offset = [0, 0], color = "#…" }
//! walls = "hw.paint.white"      # also: ceiling, ceiling_height, skirting
//!
//! [[item]]
//! name = "bed"                  # what other items call it
//! product = "hw.bed.linden"
//! room = "bedroom"
//! against = "north"             # the room's longest side to the north (east, south, west), or a wall by its name;
//! along = 600                   # its left edge from that side's left corner, seen facing the wall; or
//! gap = 0                       # along_right = … from the right corner, or middle = … of its middle from the left;
//!                               # centred when none is given. gap: from the wall's face to its back
//! parameters = { width = 1800 }
//! materials = { frame = "hw.wood.walnut" }
//!
//! [[item]]
//! product = "hw.bedside.birch"
//! left_of = "bed"               # or right_of: seen from its front, backs in line; `gap` between them, `shift` to the
//! gap = 50                      # right, `forward` away from the back line
//!
//! [[item]]
//! product = "hw.lamp.table"
//! on = "bed"                    # stands on it: in its middle, `shift` to its right, `forward` towards its front;
//! height = 900                  # height over the level's floor, when it is not the host's surface_height
//!
//! [[item]]
//! product = "hw.ceiling.disc"
//! room = "bedroom"              # ceiling products hang from the room's ceiling
//! grid = [2, 3]                 # so many columns and rows, evenly in the room's bounding box
//!
//! [[item]]
//! product = "hw.chair.oak"
//! in_front_of = "desk"          # faces it; gap between (negative to push it under), shift to the desk's right
//! gap = -100
//!
//! [[item]]
//! product = "hw.plant.ficus"
//! room = "bedroom"
//! in_room = [400, 400]          # from the south-west corner of the room's bounding box; or
//! # at = [5400, 900]            # a point of the plan; both name the middle of its footprint
//! facing = "south"              # where its front looks: compass word; or rotation = degrees. turn = degrees more
//!
//! [[view]]
//! name = "bedroom"
//! eye = [600, 600, 1500]        # height over the floor last
//! target = [3000, 3000, 900]
//! field_of_view = 75            # horizontal; also ev100, level
//! upright = true                # what stands upright is upright in the picture
//! ```
//!
//! An item without any place stands in the middle of its room's bounding box. Further keys of items: `level`, `label`
//! (its own name in lists), `height` (of its origin over the floor; wall products default to their mounting height),
//! `ceiling = true` (hang it from the ceiling whatever the product says), `size = [w, d, h]`, `mirrored = true`,
//! `light = { on = true, dim = 0.6, cct = 3000 }`, `repeat = 4` with `step = [dx, dy]` along its own right and front.
//! A wall product hangs on the wall behind its back.

mod build;
mod compass;
mod item;
mod opening;
mod place;
mod source;

use std::fmt;

use homewright_catalog::{Catalog, MaterialId, MaterialRecord, Product, ProductId};

use crate::{Design, IdSource};

/// Where records of products and materials are taken from: a catalog, or another design.
pub trait Records {
    /// A product's record.
    fn find_product(&self, id: &ProductId) -> Option<&Product>;
    /// A material's record.
    fn find_material(&self, id: &MaterialId) -> Option<&MaterialRecord>;
}

impl Records for Catalog {
    fn find_product(&self, id: &ProductId) -> Option<&Product> {
        self.product(id)
    }

    fn find_material(&self, id: &MaterialId) -> Option<&MaterialRecord> {
        self.material(id)
    }
}

impl Records for Design {
    fn find_product(&self, id: &ProductId) -> Option<&Product> {
        self.product(id)
    }

    fn find_material(&self, id: &MaterialId) -> Option<&MaterialRecord> {
        self.material(id)
    }
}

/// A mistake in a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {field}: {message}")]
pub struct TemplateFinding {
    /// File as it was named to [`instantiate`].
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// The table and key, such as `item “bed”, against`; `template` for the whole.
    pub field: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// A template that could not be turned into a design, with every mistake that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The mistakes; never empty.
    pub findings: Vec<TemplateFinding>,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TemplateError {}

/// The design a template describes. The same template, records and ids make the same design.
///
/// # Errors
/// With file, line, field and what to do, for every mistake that was found.
pub fn instantiate(
    file: &str,
    text: &str,
    records: &impl Records,
    ids: &mut IdSource,
) -> Result<Design, TemplateError> {
    build::build(file, text, records, ids)
}

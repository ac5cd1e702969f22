//! What the user does, without any picture: tools, snapping, selection, commands, undo.
//!
//! Views hand in [`Input`] in plan millimetres or as rays and draw what [`Editor::shown`] holds. A gesture writes to a
//! preview that plan, picture and price all read; letting go commits exactly one transaction, Escape drops it. The
//! design changes by no other door.

mod act;
mod alternatives;
pub mod arrange;
mod clearance;
mod collision;
pub mod command;
mod drawing;
pub mod edit;
pub mod editor;
pub mod field;
pub mod footprint;
mod gesture;
mod hit;
pub mod input;
mod lengths;
mod levels;
pub mod measure;
mod network;
pub mod package;
mod parts;
mod preview;
mod records;
mod replace;
pub mod reshape;
mod resize;
mod rooms;
pub mod selection;
pub mod snap;
mod style;
pub mod surroundings;
pub mod tiling;
pub mod tool;
mod wording;

pub use alternatives::OptionChange;
pub use command::Command;
pub use edit::Edit;
pub use editor::{Editor, Response, Step};
pub use footprint::Footprint;
pub use input::{Input, Pointer};
pub use lengths::{DrawnSizes, OpeningGap, PlanSide, opening_gaps, wall_gap};
pub use selection::Selection;
pub use snap::LARGEST_GAP;

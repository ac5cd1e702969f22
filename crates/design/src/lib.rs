//! The document: a home as a table of small flat entities, changed only by transactions.
//!
//! Plan frame: millimetres, X right, Y up, Z up from the level's floor. Angles are degrees in entities (they are
//! what files hold), counter-clockwise. A design is self-contained: the product and material records it uses are
//! entities of its own, so that it opens without any catalog.

pub mod ceiling;
pub mod check;
pub mod column;
pub mod design;
pub mod dimension;
pub mod entity;
pub mod finish;
pub mod group;
pub mod history;
pub mod id;
mod index;
pub mod item;
pub mod json;
pub mod level;
mod lookup;
pub mod opening;
pub mod option_set;
mod ordered;
pub mod problem;
pub mod project;
mod record;
pub mod room;
pub mod rooms;
pub mod rules;
pub mod script;
pub mod stairs;
pub mod template;
pub mod transaction;
pub mod underlay;
pub mod viewpoint;
pub mod wall;

pub use ceiling::Ceiling;
pub use column::{Beam, Column};
pub use design::Design;
pub use dimension::Dimension;
pub use entity::Entity;
pub use finish::Finish;
pub use group::Group;
pub use history::History;
pub use id::{EntityId, IdSource};
pub use item::Item;
pub use level::Level;
pub use opening::Opening;
pub use option_set::{Alternative, OptionSet};
pub use problem::{EntityName, Fault, Kind, Problem, Refusal};
pub use project::Project;
pub use room::Room;
pub use rooms::{RoomRegion, WallFace, derive_rooms};
pub use stairs::Stairs;
pub use transaction::{Applied, Change, Transaction};
pub use underlay::Underlay;
pub use viewpoint::Viewpoint;
pub use wall::Wall;

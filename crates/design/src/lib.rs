//! The document: a home as a table of small flat entities, changed only by transactions.
//!
//! Plan frame: millimetres, X right, Y up, Z up from the level's floor. Angles are degrees in entities (they are
//! what files hold), counter-clockwise. A design is self-contained: the product and material records it uses are
//! entities of its own, so that it opens without any catalog.

pub mod entity;
pub mod finish;
pub mod id;
pub mod item;
pub mod level;
pub mod opening;
pub mod project;
pub mod room;
pub mod transaction;
pub mod viewpoint;
pub mod wall;

pub use entity::Entity;
pub use finish::Finish;
pub use id::{EntityId, IdSource};
pub use item::Item;
pub use level::Level;
pub use opening::Opening;
pub use project::Project;
pub use room::Room;
pub use transaction::{Change, Design, Transaction};
pub use viewpoint::Viewpoint;
pub use wall::Wall;

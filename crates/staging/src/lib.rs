//! From a design and its records to a scene and to drawings, incrementally: only what an edit changed is built anew.
//!
//! Every node and light carries the tag of the entity it shows ([`entity_of`]). Plans of walls, openings and rooms are
//! compared with those before an edit; what differs is restaged. Items share shapes by product and choices.

pub mod asset;
pub mod camera;
pub mod color;
pub mod detail;
pub mod environment;
pub mod finding;
mod finish;
mod fixture;
pub mod footprint;
pub mod frame;
mod item;
mod key;
mod layout;
mod light;
mod material;
mod model;
mod opening;
mod outline;
mod photometry;
mod piece;
pub mod plan;
mod records;
mod room;
mod skirting;
mod solid;
mod stage;
mod stairwell;
mod strip;
pub mod task;
mod texture;
mod wall;

pub use asset::{AssetSource, NoAssets, StagedAsset};
pub use camera::{automatic_views, camera, view_of_room, views};
pub use environment::environment;
pub use finding::{Finding, FindingKind};
pub use footprint::{footprint, footprint_rectangle, item_bounds};
pub use frame::{entity_of, plan_from_scene, scene_from_plan, tag_of};
pub use item::item_size;
pub use layout::LayoutWork;
pub use plan::{PlanOptions, plan, room_kind_name, room_name};
pub use stage::Stage;
pub use task::{Deferral, Done, NoShelf, Shelf, Task};

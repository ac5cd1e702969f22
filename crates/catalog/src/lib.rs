//! What the market offers, as data: products with variants and parametric models, materials, prices.
//!
//! Records are TOML (see `catalogs/` and `docs/catalog-authoring.md`); a product's shape is an expression of its
//! parameters, evaluated in a sandbox. Frame of a product: millimetres, origin on the floor at the centre of its
//! footprint, X to the right, back at +Y, front facing −Y, Z up.

pub mod catalog;
pub mod category;
pub mod compose;
pub mod device;
pub mod expression;
pub mod fit;
mod hash;
mod labelling;
pub mod load;
pub mod luminaire;
pub mod material;
pub mod model;
mod nearest;
pub mod package;
pub mod parameter;
pub mod part;
pub mod photometry;
mod price;
pub mod product;
pub mod room;
pub mod schema;
pub mod text;
pub mod texture;
pub mod trade;
pub mod validate;

pub use catalog::Catalog;
pub use load::CatalogFinding;
pub use material::{MaterialId, MaterialRecord};
pub use model::{EmitterShape, Evaluated, EvaluatedLight, EvaluatedPart, ModelError};
pub use package::{Package, PackageId};
pub use parameter::{Parameters, Value};
pub use product::{Product, ProductId};
pub use room::RoomKind;
pub use text::{Language, Text};
pub use texture::{TextureMaps, bake_texture};

//! What the market offers, as data: products with variants and parametric models, materials, prices.
//!
//! Records are TOML (see `catalogs/`); a product's shape is an expression of its parameters, evaluated in a
//! sandbox. Frame of a product: millimetres, origin on the floor at the centre of its footprint, X to the right,
//! back at +Y, front facing −Y, Z up.

pub mod material;
pub mod parameter;
pub mod product;
pub mod text;

pub use material::{MaterialId, MaterialRecord};
pub use parameter::{Parameters, Value};
pub use product::{Product, ProductId};
pub use text::{Language, Text};

//! From a product and what was chosen to meshes and lights.
//!
//! Two steps: [`resolve`] turns every expression into a number and checks it (cheap; the loader does it for every
//! record), [`evaluate`] builds the meshes.

pub mod child;
pub mod error;
pub mod evaluate;
pub mod light;
pub(crate) mod resolve;
pub mod stretch;

pub use error::ModelError;
pub use evaluate::{Evaluated, EvaluatedPart};
pub use light::{EmitterShape, EvaluatedLight};

//! The catalog: records, packages, parametric products and their labels.

mod children;
mod compose;
mod hostile;
mod label;
mod package;
mod parametric;
mod photometry;
mod reference;
mod schema;
mod shipped;
mod textures;
mod vocabulary;

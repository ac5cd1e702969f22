//! Work that a picture can wait for: textures to bake, coarser shapes to make. A stage that defers it shows flat
//! colours and full shapes until the work is given back; who does it, on which threads and with which memory from one
//! day to the next, is the shell's matter.

use std::sync::Arc;

use homewright_scene::Key;
use homewright_scene::detail::Detail;
use homewright_scene::image::Image;
use homewright_scene::node::Shape;

use crate::detail;
use crate::texture::TextureJob;

/// What a stage leaves for later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deferral {
    /// Nothing: textures are baked at once, shapes have no coarser stand-ins.
    #[default]
    Nothing,
    /// Textures.
    Textures,
    /// Textures, and coarser stand-ins of heavy shapes.
    TexturesAndDetails,
}

/// A piece of work; it holds all it needs and may run anywhere.
#[derive(Debug, Clone)]
pub struct Task(pub(crate) Work);

/// What a task does.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    /// Bakes a texture.
    Texture(TextureJob),
    /// Makes coarser stand-ins of a shape.
    Detail(Key, Arc<Shape>),
}

/// What came of a task, to be given back with [`crate::Stage::put`].
#[derive(Debug, Clone)]
pub struct Done(pub(crate) Outcome);

/// What came of it.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// Colour, normals and roughness; nothing for a recipe that cannot be baked.
    Texture(Key, Option<[Arc<Image>; 3]>),
    /// Stand-ins.
    Detail(Key, Arc<Detail>),
}

/// Where baked textures lie from one day to the next. A shelf may forget; what it gives back is checked.
pub trait Shelf: Send + Sync {
    /// What lies under a name (letters, digits and hyphens).
    fn get(&self, name: &str) -> Option<Vec<u8>>;
    /// Keeps bytes under a name.
    fn put(&self, name: &str, bytes: &[u8]);
}

/// A shelf that keeps nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoShelf;

impl Shelf for NoShelf {
    fn get(&self, _name: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _name: &str, _bytes: &[u8]) {}
}

impl Task {
    /// Does the work.
    pub fn run(&self) -> Done {
        self.run_with(&NoShelf)
    }

    /// Does the work, or takes it from a shelf where it was done before.
    pub fn run_with(&self, shelf: &dyn Shelf) -> Done {
        match &self.0 {
            Work::Texture(job) => Done(Outcome::Texture(job.key(), job.run(shelf))),
            Work::Detail(key, shape) => Done(Outcome::Detail(*key, Arc::new(detail::make(shape)))),
        }
    }
}

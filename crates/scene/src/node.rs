//! What stands where: a mesh with materials, placed by a transform, carrying an opaque tag.

use glam::{Affine3A, Mat4};
use homewright_geometry::{Bounds, Mesh};

/// The name of a thing in a scene. Content hashes and entity ids both fit; the scene gives it no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key(pub u128);

/// What a pick answers with: opaque here, an entity's id to whoever staged the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tag(pub u128);

/// What kind of thing a node is, as far as a view must know to hide or outline it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Layer {
    /// Walls with skirting and reveals; those facing the eye are hidden in a dollhouse view.
    Wall,
    /// Floor slabs and finishes.
    Floor,
    /// Ceilings; hidden when looked at from above.
    Ceiling,
    /// Doors, windows and their frames; hidden together with the wall they stand in.
    Opening,
    /// Furniture, appliances, luminaires, devices.
    #[default]
    Item,
    /// Helps of the editor, never in a picture.
    Overlay,
}

/// A shape of one or more primitives, each with its own material slot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// One mesh a material slot; positions in metres, Y up, in the node's own frame.
    pub primitives: Vec<Mesh>,
}

impl Shape {
    /// The box round all primitives, metres.
    pub fn bounds(&self) -> Bounds {
        self.primitives.iter().fold(Bounds::EMPTY, |bounds, mesh| bounds.union(&mesh.bounds()))
    }
}

/// One placed shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Name for export and lists.
    pub name: String,
    /// What a pick on this node answers.
    pub tag: Tag,
    /// Kind of thing.
    pub layer: Layer,
    /// Key of a [`Shape`].
    pub shape: Key,
    /// Keys of [`crate::Material`]s, one for each primitive of the shape.
    pub materials: Vec<Key>,
    /// Frame of the scene from the frame of the shape.
    pub scene_from_shape: Affine3A,
    /// Whether it is drawn.
    pub is_visible: bool,
    /// Whether it throws shadows (a lamp's glowing shade does not).
    pub casts_shadow: bool,
    /// For outer walls, their openings and what hangs on them: the direction, level, that points out of doors, so that a
    /// dollhouse view knows which walls stand before the eye. Up for what hangs from a ceiling, and goes with it. `None` for
    /// inner walls and everything else. Scene frame, unit length.
    pub facing: Option<glam::Vec3>,
}

impl Node {
    /// The placement as a full matrix.
    pub fn matrix(&self) -> Mat4 {
        Mat4::from(self.scene_from_shape)
    }
}

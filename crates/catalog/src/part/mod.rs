//! The vocabulary of parametric models: one word a file.
//!
//! A word turns numbers into a mesh in its own frame: millimetres, X to the right, Y to the back, Z up, origin at
//! the centre of its footprint on its underside. `docs/catalog-authoring.md` lists every word with its fields.
#![expect(clippy::unnecessary_wraps, reason = "every word has the same signature, and some cannot fail")]

mod cloth;
mod cuboid;
mod field;
mod fittings;
mod joinery;
mod lettering;
mod living;
mod ring;
mod round;
mod sanitary;
mod scatter;
mod soft;
pub(crate) mod solid;
mod subdivision;
mod swept;
mod tufted;
mod woven;

use std::collections::BTreeMap;

use homewright_geometry::Mesh;

pub use field::{Field, FieldKind};

use crate::Value;

/// What a word made: meshes with the slot each belongs to.
pub(crate) type Pieces = Vec<(String, Mesh)>;

/// A word of the vocabulary.
#[derive(Debug)]
pub struct Word {
    /// As written in `shape`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// Names of the entries of `size`; each is a positive length in mm.
    pub size: &'static [&'static str],
    /// What `points` means.
    pub points: Points,
    /// The other fields it reads.
    pub fields: &'static [Field],
    /// Whether its texture may be moved so that neighbours differ.
    pub(crate) shifts_texture: bool,
    pub(crate) build: fn(&PartValues) -> Result<Pieces, String>,
}

/// What a word reads from `points`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Points {
    /// Nothing.
    None,
    /// At least this many points of this many coordinates; the text says what they are.
    Needed {
        /// Fewest points.
        least: usize,
        /// Coordinates of each.
        coordinates: usize,
        /// What they are.
        meaning: &'static str,
    },
}

/// Most points of an outline or path.
pub const MAX_POINTS: usize = 200;
/// Smallest size of a part, mm.
pub const MIN_SIZE: f64 = 0.05;
/// Largest size of a part, mm.
pub const MAX_SIZE: f64 = 30_000.0;

/// The numbers of one part instance.
#[derive(Debug, Clone, Default)]
pub(crate) struct PartValues {
    pub(crate) slot: String,
    pub(crate) size: Vec<f64>,
    pub(crate) points: Vec<Vec<f64>>,
    pub(crate) fields: BTreeMap<&'static str, Value>,
    pub(crate) seed: u32,
}

impl PartValues {
    /// A size entry; 0 where the word has fewer.
    pub(crate) fn extent(&self, index: usize) -> f64 {
        self.size.get(index).copied().unwrap_or_default()
    }

    /// Width, depth, height.
    pub(crate) fn extents(&self) -> glam::DVec3 {
        glam::DVec3::new(self.extent(0), self.extent(1), self.extent(2))
    }

    /// A number with a default in the word's table.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.number_or(name, 0.0)
    }

    /// A number, or `automatic` when the record does not give it.
    pub(crate) fn number_or(&self, name: &str, automatic: f64) -> f64 {
        match self.fields.get(name) {
            Some(Value::Number(number)) => *number,
            _ => automatic,
        }
    }

    /// A whole number between 0 and `most`.
    pub(crate) fn count(&self, name: &str, most: usize) -> usize {
        (self.number(name).round().max(0.0) as usize).min(most)
    }

    /// A switch.
    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.fields.get(name), Some(Value::Flag(true)))
    }

    /// A choice.
    pub(crate) fn choice(&self, name: &str) -> &str {
        match self.fields.get(name) {
            Some(Value::Choice(choice)) => choice,
            _ => "",
        }
    }

    /// A further slot, or the part's own when the record does not give it.
    pub(crate) fn slot(&self, name: &str) -> String {
        match self.fields.get(name) {
            Some(Value::Choice(slot)) => slot.clone(),
            _ => self.slot.clone(),
        }
    }

    /// The mesh in the part's own slot.
    pub(crate) fn one(&self, mesh: Mesh) -> Pieces {
        vec![(self.slot.clone(), mesh)]
    }
}

static WORDS: &[&Word] = &[
    &cuboid::BOX,
    &cuboid::ROUNDED_BOX,
    &cuboid::PANEL,
    &round::CYLINDER,
    &round::CONE,
    &round::SPHERE,
    &round::CAPSULE,
    &round::TORUS,
    &swept::EXTRUSION,
    &swept::SWEEP,
    &swept::LATHE,
    &swept::LOFT,
    &subdivision::SUBDIVISION,
    &soft::CUSHION,
    &soft::MATTRESS,
    &soft::UPHOLSTERY,
    &tufted::TUFTED,
    &cloth::DUVET,
    &cloth::DRAPERY,
    &joinery::SLATS,
    &joinery::GRILLE,
    &woven::WOVEN,
    &joinery::DOOR_FRONT,
    &joinery::DRAWER_FRONT,
    &joinery::FRAME,
    &joinery::LEG,
    &joinery::STRIP,
    &joinery::SCREEN,
    &lettering::LETTERING,
    &fittings::HANDLE,
    &fittings::TAP,
    &sanitary::BASIN,
    &sanitary::TUB,
    &sanitary::TOILET_BOWL,
    &living::BOOKS,
    &scatter::DECOR,
    &living::PLANT,
];

/// Every word of the vocabulary, in the order of the reference.
pub fn words() -> &'static [&'static Word] {
    WORDS
}

/// The word with a name.
pub fn word(name: &str) -> Option<&'static Word> {
    WORDS.iter().copied().find(|word| word.name == name)
}

/// The names of all words.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    WORDS.iter().map(|word| word.name)
}

impl Word {
    /// Every field it reads in `with`: its own and those that every word has.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> + Clone {
        self.fields.iter().chain(field::COMMON)
    }

    /// The field with a name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.all_fields().find(|field| field.name == name)
    }

    pub(crate) fn check_size(&self, size: &[f64]) -> Result<(), (Option<usize>, String)> {
        if size.len() != self.size.len() {
            let needed = if self.size.is_empty() { "none".to_owned() } else { format!("[{}]", self.size.join(", ")) };
            return Err((None, format!("has {} numbers; `{}` needs {needed}", size.len(), self.name)));
        }
        for (index, length) in size.iter().enumerate() {
            if !(MIN_SIZE..=MAX_SIZE).contains(length) {
                let name = self.size.get(index).copied().unwrap_or_default();
                let reason = format!("the {name} is {length} mm; it must be from {MIN_SIZE} to {MAX_SIZE} mm");
                return Err((Some(index), reason));
            }
        }
        Ok(())
    }

    pub(crate) fn check_points(&self, points: &[Vec<f64>]) -> Result<(), String> {
        match self.points {
            Points::None if points.is_empty() => Ok(()),
            Points::None => Err(format!("`{}` reads no points; leave them out", self.name)),
            Points::Needed { least, coordinates, meaning } => {
                if points.len() < least || points.len() > MAX_POINTS {
                    return Err(format!("has {} points; give {least} to {MAX_POINTS}: {meaning}", points.len()));
                }
                match points.iter().position(|point| point.len() != coordinates) {
                    Some(index) => Err(format!("point {index} needs {coordinates} numbers: {meaning}")),
                    None => Ok(()),
                }
            }
        }
    }

    /// The meshes for one instance, in the word's own frame.
    pub(crate) fn build(&self, values: &PartValues) -> Result<Pieces, String> {
        let mut pieces = (self.build)(values)?;
        if values.flag("mirror") {
            let mirror = glam::Mat4::from_scale(glam::Vec3::new(-1.0, 1.0, 1.0));
            for (_, mesh) in &mut pieces {
                *mesh = mesh.transformed(&mirror);
            }
        }
        if values.choice("pivot") == "center" {
            let shift = glam::Mat4::from_translation(glam::Vec3::new(0.0, 0.0, -0.5 * solid::height(&pieces)));
            for (_, mesh) in &mut pieces {
                *mesh = mesh.transformed(&shift);
            }
        }
        Ok(pieces)
    }
}

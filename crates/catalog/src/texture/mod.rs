//! Procedural textures: seamless, at real scale, the same on every machine.

pub mod option;

pub use option::TextureOption;

/// Names of the generators.
pub const KINDS: &[&str] = &[
    "planks", "veneer", "tiles", "stone", "terrazzo", "plaster", "weave", "boucle", "leather", "carpet", "brushed",
    "concrete", "wallpaper", "book_spines",
];

/// The options that a generator reads.
pub fn options(kind: &str) -> &'static [TextureOption] {
    option::of(kind)
}

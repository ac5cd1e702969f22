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

/// What a generator makes, in a sentence.
pub fn summary(kind: &str) -> &'static str {
    match kind {
        "planks" => "Boards laid side by side: wooden floors. The boards run along U.",
        "veneer" => "Continuous wood grain along U: fronts, tops, furniture.",
        "tiles" => "Tiles with joints. The size should hold a whole number of tiles in both directions.",
        "stone" => "Natural stone with veins, clouds and grain: marble, quartz, granite.",
        "terrazzo" => "Chips of stone in a ground of the material's colour.",
        "plaster" => "Painted or rendered walls, nearly plain.",
        "weave" => "Woven cloth: linen, cotton, twill.",
        "boucle" => "Looped or knitted cloth.",
        "leather" => "Grained leather.",
        "carpet" => "Carpet pile.",
        "brushed" => "Metal brushed along U.",
        "concrete" => "Concrete with clouds and air holes.",
        "wallpaper" => "A printed pattern. The size should hold a whole number of motifs.",
        "book_spines" => "A row of book spines, for backdrops.",
        _ => "",
    }
}

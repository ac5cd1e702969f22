//! Options of the texture generators: names, limits, defaults.

use crate::Value;

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OptionKind {
    /// A number from the first to the second; the third when nothing is given.
    Number(f64, f64, f64),
    /// A colour as `#rrggbb`; worked out from the material's colour when nothing is given.
    Color,
    /// One of these; the first when nothing is given.
    Choice(&'static [&'static str]),
}

/// An option of a texture generator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextureOption {
    /// As written in `options`.
    pub name: &'static str,
    /// What it takes.
    pub kind: OptionKind,
    /// What it means, with its unit.
    pub meaning: &'static str,
}

impl TextureOption {
    const fn number(name: &'static str, range: [f64; 3], meaning: &'static str) -> Self {
        Self { name, kind: OptionKind::Number(range[0], range[1], range[2]), meaning }
    }

    const fn color(name: &'static str, meaning: &'static str) -> Self {
        Self { name, kind: OptionKind::Color, meaning }
    }

    const fn choice(name: &'static str, choices: &'static [&'static str], meaning: &'static str) -> Self {
        Self { name, kind: OptionKind::Choice(choices), meaning }
    }

    /// Whether a value may stand here; if not, why.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        match (&self.kind, value) {
            (OptionKind::Number(min, max, _), Value::Number(number)) => {
                if number >= min && number <= max {
                    Ok(())
                } else {
                    Err(format!("is {number}; it must be from {min} to {max}"))
                }
            }
            (OptionKind::Number(..), _) => Err("needs a number".to_owned()),
            (OptionKind::Color, Value::Choice(text)) if crate::material::parse_color(text).is_some() => Ok(()),
            (OptionKind::Color, _) => Err("needs a colour as #rrggbb".to_owned()),
            (OptionKind::Choice(choices), Value::Choice(text)) if choices.contains(&text.as_str()) => Ok(()),
            (OptionKind::Choice(choices), _) => Err(format!("needs one of {}", choices.join(", "))),
        }
    }
}

const CONTRAST: TextureOption =
    TextureOption::number("contrast", [0.0, 3.0, 1.0], "strength of light and dark, 1 is natural");
const RELIEF: TextureOption = TextureOption::number("relief", [0.0, 3.0, 1.0], "depth of the relief, 1 is natural");

const PLANKS: &[TextureOption] = &[
    TextureOption::choice("pattern", &["offset", "straight", "herringbone"], "how the boards lie"),
    TextureOption::number("length", [100.0, 5_000.0, 1_200.0], "length of a board, mm"),
    TextureOption::number("width", [20.0, 500.0, 160.0], "width of a board, mm"),
    TextureOption::number("gap", [0.0, 5.0, 1.0], "bevelled joint, mm"),
    TextureOption::number("variation", [0.0, 1.0, 0.35], "difference from board to board"),
    TextureOption::number("knots", [0.0, 3.0, 0.3], "knots a square metre of board, relative"),
    CONTRAST,
    RELIEF,
];
const VENEER: &[TextureOption] = &[
    TextureOption::choice("figure", &["crown", "straight"], "cathedrals in the middle, or straight lines"),
    TextureOption::number("leaf", [60.0, 1_200.0, 300.0], "width of a veneer leaf, mm"),
    TextureOption::number("knots", [0.0, 3.0, 0.0], "knots, relative"),
    CONTRAST,
    RELIEF,
];
const TILES: &[TextureOption] = &[
    TextureOption::number("length", [5.0, 3_000.0, 600.0], "length of a tile, mm"),
    TextureOption::number("width", [5.0, 3_000.0, 600.0], "width of a tile, mm"),
    TextureOption::number("joint", [0.0, 20.0, 2.0], "width of the joint, mm"),
    TextureOption::color("joint_color", "colour of the joint"),
    TextureOption::choice("pattern", &["straight", "half", "third", "herringbone", "hexagon"], "how the tiles lie"),
    TextureOption::choice("face", &["plain", "stone", "marble", "cement", "glaze"], "surface of a tile"),
    TextureOption::color("vein_color", "colour of veins, for marble faces"),
    TextureOption::number("variation", [0.0, 1.0, 0.12], "difference from tile to tile"),
    CONTRAST,
    RELIEF,
];
const STONE: &[TextureOption] = &[
    TextureOption::color("vein_color", "colour of the veins"),
    TextureOption::number("veins", [0.0, 3.0, 1.0], "how many veins, 1 is usual"),
    TextureOption::number("clouds", [0.0, 3.0, 1.0], "how cloudy, 1 is usual"),
    TextureOption::number("grain", [0.0, 3.0, 0.3], "speckles as in granite"),
    CONTRAST,
];
const TERRAZZO: &[TextureOption] = &[
    TextureOption::number("chip", [1.0, 60.0, 9.0], "size of the chips, mm"),
    TextureOption::number("density", [0.1, 1.0, 0.6], "share of the surface that chips cover"),
    TextureOption::color("chip_a", "colour of chips"),
    TextureOption::color("chip_b", "colour of chips"),
    TextureOption::color("chip_c", "colour of chips"),
];
const PLASTER: &[TextureOption] =
    &[TextureOption::choice("finish", &["roller", "trowel", "micro"], "how it was laid on"), CONTRAST, RELIEF];
const WEAVE: &[TextureOption] = &[
    TextureOption::number("thread", [0.3, 10.0, 1.2], "width of a thread, mm"),
    TextureOption::choice("pattern", &["plain", "twill", "basket", "herringbone"], "how the threads cross"),
    TextureOption::color("warp_color", "colour of the threads along U"),
    TextureOption::number("slub", [0.0, 1.0, 0.3], "unevenness of the threads"),
    CONTRAST,
    RELIEF,
];
const BOUCLE: &[TextureOption] = &[
    TextureOption::choice("stitch", &["boucle", "knit"], "loops, or knitted stitches"),
    TextureOption::number("loop", [0.5, 20.0, 4.0], "size of a loop or stitch, mm"),
    CONTRAST,
    RELIEF,
];
const LEATHER: &[TextureOption] =
    &[TextureOption::number("grain", [0.4, 12.0, 2.2], "size of the pebbles, mm"), CONTRAST, RELIEF];
const CARPET: &[TextureOption] = &[
    TextureOption::choice("pile", &["cut", "loop", "ribbed"], "how the yarn ends"),
    TextureOption::number("tuft", [0.8, 20.0, 3.0], "size of a tuft, mm"),
    CONTRAST,
    RELIEF,
];
const BRUSHED: &[TextureOption] = &[CONTRAST, RELIEF];
const CONCRETE: &[TextureOption] = &[
    TextureOption::number("pores", [0.0, 3.0, 1.0], "how many air holes, 1 is usual"),
    TextureOption::number("formwork", [0.0, 5_000.0, 0.0], "distance of formwork joints, mm; 0 for none"),
    CONTRAST,
    RELIEF,
];
const WALLPAPER: &[TextureOption] = &[
    TextureOption::choice("motif", &["leaves", "stripes", "dots", "damask", "grasscloth", "waves"], "what is printed"),
    TextureOption::color("motif_color", "colour of the print"),
    TextureOption::number("scale", [5.0, 1_000.0, 120.0], "size of the motif, mm"),
    CONTRAST,
    RELIEF,
];
const BOOK_SPINES: &[TextureOption] =
    &[TextureOption::number("thickness", [5.0, 100.0, 26.0], "mean thickness of a book, mm")];

/// The options that a generator reads; none for names that are not generators.
pub(super) fn of(kind: &str) -> &'static [TextureOption] {
    match kind {
        "planks" => PLANKS,
        "veneer" => VENEER,
        "tiles" => TILES,
        "stone" => STONE,
        "terrazzo" => TERRAZZO,
        "plaster" => PLASTER,
        "weave" => WEAVE,
        "boucle" => BOUCLE,
        "leather" => LEATHER,
        "carpet" => CARPET,
        "brushed" => BRUSHED,
        "concrete" => CONCRETE,
        "wallpaper" => WALLPAPER,
        "book_spines" => BOOK_SPINES,
        _ => &[],
    }
}

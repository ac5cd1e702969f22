//! What a luminaire's label says, and how its light is spread.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a luminaire's label says. Its openings are the model's `lights`; this is the whole.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Luminaire {
    /// Luminous flux of the whole luminaire in lm.
    pub flux: f64,
    /// Power in W at full flux.
    pub watts: f64,
    /// Colour temperature in K; the same twice where it cannot be tuned, else warmest and coldest.
    pub cct: [f64; 2],
    /// Colour rendering index Ra.
    pub cri: f64,
    /// Full angle between the directions of half the peak, degrees; `None` for diffuse light.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beam: Option<f64>,
    /// Whether its flux can be set.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_dimmable: bool,
    /// Unified glare rating in a standard room, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ugr: Option<f64>,
    /// Stroboscopic visibility measure, if stated; children's rooms ask for at most 1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub svm: Option<f64>,
}

/// Shapes of generated webs, with what they are for.
pub const WEBS: [(&str, &str); 6] = [
    ("gaussian", "a soft round beam: spots and downlights"),
    ("batwing", "wide, brightest to the sides: even light on floors and worktops"),
    ("wall_wash", "thrown to one side (the product's back, +Y): walls and pictures"),
    ("linear", "narrow along the luminaire, wide across: strips and linear profiles"),
    ("opal", "diffuse (Lambertian) over the lower half: opal covers and panels"),
    ("double", "up and down: pendants and wall lights with two beams"),
];

/// How a luminaire's light is spread: from a file, or made from a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Photometry {
    /// A measured or computed web.
    File(PhotometryFile),
    /// A web made from a few numbers.
    Generated(GeneratedWeb),
}

/// A web from an IES file of the catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotometryFile {
    /// Name of the file in the catalog's folder `photometry`, such as `hw-dl-75-36.ies`.
    pub ies: String,
    /// The file's text, which the loader puts there so that a home opens without its catalog.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A web made from a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GeneratedWeb {
    /// `gaussian`, `batwing`, `wall_wash`, `linear`, `opal`, `double` ([`WEBS`]).
    pub web: String,
    /// Full angle between the directions of half the peak, degrees; across the luminaire for `linear`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beam: Option<f64>,
    /// Full angle between the directions of half the peak along the luminaire, degrees (`linear`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beam_along: Option<f64>,
    /// Direction of the peak away from straight down, degrees (`wall_wash`, `batwing`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tilt: Option<f64>,
    /// Share of the flux that goes upwards, 0 … 1 (`double`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upward: Option<f64>,
}

//! Things one can order.

use indexmap::IndexMap;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::device::Device;
use crate::fit::{Clearances, Snap, Socket};
use crate::luminaire::{Luminaire, Photometry};
pub use crate::model::child::Child;
pub use crate::model::stretch::Stretch;
use crate::parameter::Parameter;
use crate::trade::{Certificate, FormaldehydeClass, IpRating, Traceability, is_wordless};
use crate::{MaterialId, Parameters, Text, Value};

/// A product's stable id, such as `hw.bed.linden`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ProductId(pub String);

/// What a product stands on, hangs from or is mounted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// The floor; its back may stand against a wall.
    #[default]
    Floor,
    /// A wall, at `mount_height`.
    Wall,
    /// The ceiling; origin at the ceiling, the product hangs into negative Z.
    Ceiling,
    /// The top of another item: a table, worktop, shelf.
    Surface,
    /// An opening in a wall: doors and windows.
    Opening,
}

/// Something one can order. What a field's absence means is listed in `docs/catalog-authoring.md`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Stable id.
    pub id: ProductId,
    /// Article number of the maker.
    pub sku: String,
    /// What people call it.
    pub name: Text,
    /// A sentence or two.
    #[serde(default)]
    pub description: Text,
    /// Maker; invented in shipped data.
    #[serde(default)]
    pub brand: String,
    /// Category slug: `bed`, `wardrobe`, `sofa`, `base_unit`, `downlight`, `door` … (listed in `category.rs`).
    pub category: String,
    /// Room kinds it is meant for, by slug: `bedroom`, `kitchen` …
    #[serde(default)]
    pub rooms: Vec<String>,
    /// Width, depth and height in millimetres as ordered without choices. For asset models the size of the model.
    pub size: [f64; 3],
    /// What it stands on, hangs from or is mounted to.
    pub host: HostKind,
    /// Height of the product's origin above the floor in millimetres for wall-mounted products; the usual height of a
    /// window's sill.
    #[serde(default)]
    pub mount_height: f64,
    /// Free space in millimetres the product needs in front, for use and opening.
    #[serde(default)]
    pub clearance_front: f64,
    /// Height in millimetres of a top on which other items can stand; 0 for none.
    #[serde(default)]
    pub surface_height: f64,
    /// Price of one in CNY, without choices.
    pub price: Decimal,
    /// Price of one as chosen, CNY: an expression of the parameters and named values that gives `price` with the
    /// defaults. Absent: `price` whatever size is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_rule: Option<Expression>,
    /// Mass in kg, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Electrical power in W, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<f64>,
    /// What can be chosen about its shape.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Its surfaces by slot, in the order of the inspector.
    #[serde(default)]
    pub slots: IndexMap<String, Slot>,
    /// Its shape.
    pub model: Model,
    /// Its symbol on the plan (`bed`, `sofa`, `chair`, `sink`, `hob`, `wc` …); a box with its outline when empty.
    #[serde(default)]
    pub plan_symbol: String,
    /// What it can do as a device, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// Where the record comes from, for imported products: file name, licence, author.
    #[serde(default)]
    pub source: String,
    /// Series it belongs to; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub series: String,
    /// Styles it suits ([`crate::trade::STYLES`]); none stated means any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub style: Vec<String>,
    /// Trade item number with 8, 12, 13 or 14 digits (GS1); empty if it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub gtin: String,
    /// For whom it is fit beyond adults ([`crate::trade::SUITABLE`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suitable_for: Vec<String>,
    /// Protection against dust and water, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_rating: Option<IpRating>,
    /// Sound level in use in dB(A), if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise_db: Option<f64>,
    /// Water efficiency grade of the Chinese label, 1 (best) … 5, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub water_grade: Option<u8>,
    /// Energy efficiency grade of the Chinese label, 1 (best) … 5, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy_grade: Option<u8>,
    /// Formaldehyde class of its panels; absent where it has none or it is not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formaldehyde_class: Option<FormaldehydeClass>,
    /// Certificates it bears.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<Certificate>,
    /// Years of warranty; absent: what the law gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_years: Option<f64>,
    /// Where it is made; empty if not stated.
    #[serde(default, skip_serializing_if = "is_wordless")]
    pub origin: Text,
    /// Batch, month and plant, for complaints and recalls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Traceability>,
    /// Days from order to delivery; absent: from stock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_time_days: Option<u32>,
    /// Whether it can no longer be ordered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub discontinued: bool,
    /// The product that takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<ProductId>,
    /// Free room it needs for use.
    #[serde(default, skip_serializing_if = "Clearances::is_empty")]
    pub clearances: Clearances,
    /// Where other products sit in or on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sockets: Vec<Socket>,
    /// Its points that come to rest in sockets or meet other products; its origin where none is stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snaps: Vec<Snap>,
    /// What its label says, if it is a luminaire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub luminaire: Option<Luminaire>,
    /// How its light is spread; absent: as its emitters say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photometry: Option<Photometry>,
}

/// A surface of a product that can be chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// What people call it.
    pub name: Text,
    /// The material when nothing is chosen.
    pub default: MaterialId,
    /// Materials that can be ordered, besides the default; empty when it cannot be chosen.
    #[serde(default)]
    pub options: Vec<SlotOption>,
}

/// A material that can be ordered for a slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotOption {
    /// The material.
    pub material: MaterialId,
    /// What it adds to the price, CNY.
    #[serde(default)]
    pub surcharge: Decimal,
}

/// The shape of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// Parts whose sizes, places and counts are expressions of the parameters.
    Parametric(ParametricModel),
    /// An embedded glTF file, scaled to the item's size.
    Asset(AssetModel),
}

impl Default for Model {
    /// No parts.
    fn default() -> Self {
        Self::Parametric(ParametricModel::default())
    }
}

/// A shape from a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetModel {
    /// Content hash (BLAKE3, hexadecimal) of the embedded `.glb`.
    pub asset: String,
    /// Other looks of the model: the `.glb` for each choice of the parameter `variant`. A choice that is not listed
    /// shows `asset`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub variants: IndexMap<String, String>,
    /// What gives light, in plain numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lights: Vec<LightPart>,
    /// For doors and windows: the shares of the model's depth, from its back, between which the wall lies.
    /// Absent: the model is as deep as the wall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_zone: Option<[f64; 2]>,
}

impl AssetModel {
    /// The parameter that chooses among the looks of a model.
    pub const VARIANT: &'static str = "variant";

    /// A model in one look, without lights.
    pub fn plain(asset: impl Into<String>) -> Self {
        Self { asset: asset.into(), variants: IndexMap::new(), lights: Vec::new(), wall_zone: None }
    }

    /// The file that shows the model with these choices.
    pub fn asset_for(&self, chosen: &Parameters) -> &str {
        let variant = match chosen.get(Self::VARIANT) {
            Some(Value::Choice(choice)) => self.variants.get(choice),
            Some(Value::Number(_) | Value::Flag(_)) | None => None,
        };
        variant.unwrap_or(&self.asset)
    }

    /// Every file that the model may show, each once, in the order of the choices.
    pub fn assets(&self) -> Vec<&str> {
        let mut names = vec![self.asset.as_str()];
        for name in self.variants.values() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }
}

/// A shape from expressions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParametricModel {
    /// Named values, evaluated in order; each may use the parameters and the ones above it.
    #[serde(default, rename = "let")]
    pub lets: IndexMap<String, Expression>,
    /// The parts.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// What gives light.
    #[serde(default)]
    pub lights: Vec<LightPart>,
    /// Where it grows when another size is chosen, for models made at one size.
    #[serde(default, skip_serializing_if = "Stretch::is_empty")]
    pub stretch: Stretch,
    /// Other products that stand in or on it and are ordered with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Child>,
}

impl Product {
    /// The products that it holds.
    pub fn children(&self) -> &[Child] {
        match &self.model {
            Model::Parametric(model) => &model.children,
            Model::Asset(_) => &[],
        }
    }
}

/// A number, or an expression of the parameters as text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Expression {
    /// A plain number.
    Number(f64),
    /// An expression such as `width - 2 * 18`.
    Text(String),
}

/// One part of a parametric model. `shape` says which of the other fields are read; the vocabulary is in `part/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Word of the vocabulary: `box`, `rounded_box`, `cylinder`, `panel`, `cushion` …
    pub shape: String,
    /// Slot whose material it takes.
    pub slot: String,
    /// Size or other extents, as the word says, millimetres.
    #[serde(default)]
    pub size: Vec<Expression>,
    /// Where it stands in the product frame, millimetres: centre of its footprint, underside, unless the word says otherwise.
    #[serde(default)]
    pub at: Vec<Expression>,
    /// Rotations about X, Y and Z in degrees, applied in that order.
    #[serde(default)]
    pub rotate: Vec<Expression>,
    /// Repeats the part; the variable `i` counts from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Expression>,
    /// Leaves the part out unless this is true or not 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// Outline or path points for extrusions, sweeps and lathes, millimetres.
    #[serde(default)]
    pub points: Vec<Vec<Expression>>,
    /// Everything else the word reads, by name: `radius`, `bevel`, `segments`, `thickness`, `folds` …
    #[serde(default)]
    pub with: IndexMap<String, Expression>,
}

/// A luminous opening of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LightPart {
    /// `sphere`, `spot`, `disc`, `rectangle` or `tube` (see `homewright_scene::light::Emitter`).
    pub emitter: String,
    /// Centre in the product frame, millimetres.
    pub at: Vec<Expression>,
    /// Main direction in the product frame; down when empty.
    #[serde(default)]
    pub direction: Vec<Expression>,
    /// Radius, or length and width, millimetres.
    #[serde(default)]
    pub size: Vec<Expression>,
    /// Half beam angles of a spot in degrees: full inside the first, dark outside the second.
    #[serde(default)]
    pub beam: Vec<Expression>,
    /// Luminous flux in lm.
    pub flux: Expression,
    /// Correlated colour temperature in K.
    pub cct: Expression,
    /// Slot whose surface glows with this light.
    #[serde(default)]
    pub slot: String,
    /// Repeats the light; the variable `i` counts from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Expression>,
    /// Leaves the light out unless this is true or not 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
}

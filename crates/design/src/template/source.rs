//! What stands in a template's file.

use std::collections::BTreeMap;

use homewright_catalog::{MaterialId, Parameters, ProductId};
use serde::Deserialize;
use toml::Spanned;

use crate::project::{Customer, Site};
use crate::room::RoomKind;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) home: HomeSource,
    pub(super) level: Vec<Spanned<LevelSource>>,
    #[serde(default)]
    pub(super) points: BTreeMap<String, [f64; 2]>,
    #[serde(default)]
    pub(super) wall: Vec<Spanned<WallSource>>,
    #[serde(default)]
    pub(super) opening: Vec<Spanned<OpeningSource>>,
    #[serde(default)]
    pub(super) room: Vec<Spanned<RoomSource>>,
    #[serde(default)]
    pub(super) item: Vec<Spanned<ItemSource>>,
    #[serde(default)]
    pub(super) view: Vec<Spanned<ViewSource>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HomeSource {
    pub(super) name: String,
    #[serde(default)]
    pub(super) designer: String,
    #[serde(default)]
    pub(super) address: String,
    #[serde(default)]
    pub(super) notes: String,
    #[serde(default)]
    pub(super) customer: Customer,
    pub(super) site: Option<Site>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelSource {
    pub(super) name: String,
    #[serde(default)]
    pub(super) elevation: f64,
    pub(super) height: f64,
    #[serde(default = "usual_slab")]
    pub(super) slab: f64,
}

fn usual_slab() -> f64 {
    150.0
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "the name of a point or [x, y]")]
pub(super) enum PointSource {
    Named(String),
    At([f64; 2]),
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a material's id or { material, rotation, offset, color }")]
pub(super) enum FinishSource {
    Material(MaterialId),
    Laid(crate::Finish),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WallSource {
    pub(super) name: String,
    pub(super) through: Vec<PointSource>,
    #[serde(default)]
    pub(super) closed: bool,
    pub(super) thickness: f64,
    pub(super) height: Option<f64>,
    pub(super) end_height: Option<f64>,
    #[serde(default)]
    pub(super) arc: f64,
    pub(super) left: Option<FinishSource>,
    pub(super) right: Option<FinishSource>,
    pub(super) skirting: Option<f64>,
    #[serde(default)]
    pub(super) load_bearing: bool,
    pub(super) level: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum OpeningWord {
    Door,
    SlidingDoor,
    Window,
    Passage,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningSource {
    #[serde(default)]
    pub(super) name: String,
    pub(super) wall: Option<String>,
    pub(super) along: Option<f64>,
    pub(super) at: Option<[f64; 2]>,
    pub(super) kind: OpeningWord,
    pub(super) product: Option<ProductId>,
    pub(super) width: Option<f64>,
    pub(super) height: Option<f64>,
    #[serde(default)]
    pub(super) sill: f64,
    pub(super) opens_to: Option<String>,
    pub(super) hinge: Option<String>,
    #[serde(default)]
    pub(super) open: f64,
    #[serde(default)]
    pub(super) parameters: Parameters,
    #[serde(default)]
    pub(super) materials: BTreeMap<String, MaterialId>,
    pub(super) size: Option<[f64; 3]>,
    pub(super) level: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomSource {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    pub(super) kind: RoomKind,
    pub(super) anchor: Option<[f64; 2]>,
    pub(super) outline: Option<Vec<[f64; 2]>>,
    pub(super) floor: Option<FinishSource>,
    pub(super) walls: Option<FinishSource>,
    pub(super) ceiling: Option<FinishSource>,
    pub(super) ceiling_height: Option<f64>,
    pub(super) skirting: Option<f64>,
    pub(super) level: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemSource {
    #[serde(default)]
    pub(super) name: String,
    pub(super) product: ProductId,
    pub(super) room: Option<String>,
    pub(super) level: Option<String>,
    #[serde(default)]
    pub(super) label: String,

    pub(super) at: Option<[f64; 2]>,
    pub(super) in_room: Option<[f64; 2]>,
    pub(super) against: Option<String>,
    pub(super) left_of: Option<String>,
    pub(super) right_of: Option<String>,
    pub(super) in_front_of: Option<String>,
    pub(super) on: Option<String>,
    pub(super) grid: Option<[u32; 2]>,

    pub(super) along: Option<f64>,
    pub(super) along_right: Option<f64>,
    pub(super) middle: Option<f64>,
    #[serde(default)]
    pub(super) gap: f64,
    #[serde(default)]
    pub(super) shift: f64,
    #[serde(default)]
    pub(super) forward: f64,
    pub(super) height: Option<f64>,
    #[serde(default)]
    pub(super) ceiling: bool,
    pub(super) facing: Option<String>,
    pub(super) rotation: Option<f64>,
    #[serde(default)]
    pub(super) turn: f64,
    #[serde(default)]
    pub(super) mirrored: bool,
    pub(super) repeat: Option<u32>,
    pub(super) step: Option<[f64; 2]>,

    #[serde(default)]
    pub(super) parameters: Parameters,
    #[serde(default)]
    pub(super) materials: BTreeMap<String, MaterialId>,
    pub(super) size: Option<[f64; 3]>,
    pub(super) light: Option<LightSource>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LightSource {
    #[serde(default = "yes")]
    pub(super) on: bool,
    #[serde(default = "full")]
    pub(super) dim: f64,
    pub(super) cct: Option<f64>,
}

fn yes() -> bool {
    true
}

fn full() -> f64 {
    1.0
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ViewSource {
    pub(super) name: String,
    pub(super) eye: [f64; 3],
    pub(super) target: [f64; 3],
    pub(super) field_of_view: f64,
    #[serde(default)]
    pub(super) upright: bool,
    pub(super) ev100: Option<f64>,
    pub(super) level: Option<String>,
}

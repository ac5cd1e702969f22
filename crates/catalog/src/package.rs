//! Room packages: everything for a room, placed in words that a room of any shape can be fitted to.

use indexmap::IndexMap;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Catalog, MaterialId, Parameters, Product, ProductId, RoomKind, Text};

/// A package's stable id, such as `hw.package.bedroom_linden`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PackageId(pub String);

/// Everything for a room. Its price follows from its items.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Stable id.
    pub id: PackageId,
    /// What people call it.
    pub name: Text,
    /// A sentence or two.
    #[serde(default)]
    pub description: Text,
    /// The kind of room it is for.
    pub room: RoomKind,
    /// Styles it suits ([`crate::trade::STYLES`]); none stated means any.
    #[serde(default)]
    pub style: Vec<String>,
    /// Least clear room, shorter and longer side of its bounding box, mm: what is required fits into it.
    pub min_size: [f64; 2],
    /// Materials of the room's surfaces.
    #[serde(default)]
    pub finishes: PackageFinishes,
    /// What it holds, in the order in which a room is fitted: an item may stand in relation to those above it.
    pub items: Vec<PackageItem>,
}

/// Materials of a room's surfaces; absent ones stay as they are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageFinishes {
    /// Floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<MaterialId>,
    /// Walls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall: Option<MaterialId>,
    /// The wall behind the first item that stands against one (headboard, sofa, television).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_wall: Option<MaterialId>,
    /// Ceiling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<MaterialId>,
}

impl PackageFinishes {
    /// The finishes by name, in the order of files.
    pub fn entries(&self) -> [(&'static str, Option<&MaterialId>); 4] {
        [
            ("floor", self.floor.as_ref()),
            ("wall", self.wall.as_ref()),
            ("accent_wall", self.accent_wall.as_ref()),
            ("ceiling", self.ceiling.as_ref()),
        ]
    }
}

/// One product of a package, or several alike in a row.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageItem {
    /// Its name within the package, for others that stand in relation to it; empty if none does.
    #[serde(default)]
    pub name: String,
    /// What it is.
    pub product: ProductId,
    /// Chosen parameters; others keep their defaults.
    #[serde(default)]
    pub parameters: Parameters,
    /// Chosen materials by slot; others keep their defaults.
    #[serde(default)]
    pub materials: IndexMap<String, MaterialId>,
    /// Where it stands.
    pub place: PackagePlace,
    /// Free distance to the wall or to the item it relates to, mm.
    #[serde(default)]
    pub gap: f64,
    /// Moved to its own right, mm.
    #[serde(default)]
    pub shift: f64,
    /// Moved to its own front, mm.
    #[serde(default)]
    pub forward: f64,
    /// Turned counter-clockwise after placing, degrees.
    #[serde(default)]
    pub turn: f64,
    /// Height of its underside above the floor, mm; absent: as the product and its host say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<f64>,
    /// How many; the copies stand `step` apart.
    #[serde(default = "one")]
    pub repeat: u32,
    /// From one copy to the next, to its own right and front, mm.
    #[serde(default)]
    pub step: [f64; 2],
    /// What its width does where the wall is longer or shorter.
    #[serde(default)]
    pub fit: Fit,
    /// Whether it may be left out where it does not fit; required otherwise.
    #[serde(default)]
    pub is_optional: bool,
}

fn one() -> u32 {
    1
}

/// What the width of an item does where there is less or more room than it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Keeps its width.
    #[default]
    Keep,
    /// Takes a smaller width that can be ordered, where its own does not fit.
    Shrink,
    /// Takes the largest width that can be ordered and fits: wardrobes, curtains, worktops.
    Fill,
}

/// Where an item stands, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackagePlace {
    /// With its back against a wall.
    Against {
        /// Which wall.
        wall: WallWord,
        /// Where along it.
        along: AlongWord,
    },
    /// With its back against the wall that the front of another item looks at, facing it.
    Opposite(String),
    /// Free in the room, or hung from its ceiling.
    Spot {
        /// Where.
        spot: SpotWord,
        /// What its front looks at; the middle of the room, or the door from there, where absent.
        facing: Option<Facing>,
    },
    /// At the left of another item as it stands, backs in line.
    LeftOf(String),
    /// At the right of another item as it stands, backs in line.
    RightOf(String),
    /// At whichever side of another item has room, backs in line.
    Beside(String),
    /// Before another item, facing it.
    InFrontOf(String),
    /// Behind another item, facing the same way.
    Behind(String),
    /// On the top of another item, or in its socket for such things.
    On(String),
    /// On the floor under another item, centred: rugs.
    Under(String),
    /// Above another item: on the wall behind it, or hung from the ceiling over its middle.
    Above(String),
    /// Round another item, all facing it, `repeat` of them: first the long sides, then the ends.
    Around(String),
}

impl Default for PackagePlace {
    fn default() -> Self {
        Self::Spot { spot: SpotWord::Center, facing: None }
    }
}

impl PackagePlace {
    /// The item it stands in relation to, if to any.
    pub fn anchor(&self) -> Option<&str> {
        match self {
            Self::Against { .. } | Self::Spot { .. } => None,
            Self::Opposite(name)
            | Self::LeftOf(name)
            | Self::RightOf(name)
            | Self::Beside(name)
            | Self::InFrontOf(name)
            | Self::Behind(name)
            | Self::On(name)
            | Self::Under(name)
            | Self::Above(name)
            | Self::Around(name) => Some(name),
        }
    }
}

/// What the front of a free-standing item looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Facing {
    /// The middle of the room.
    Center,
    /// The door.
    Door,
    /// The largest window.
    Window,
    /// Another item.
    Item(String),
}

/// A choice of words, one a variant, with its name in files and its meaning for the guide.
macro_rules! word_choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$default:meta])* $variant:ident = $slug:literal: $meaning:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[doc = $meaning] $(#[$default])* $variant,)+
        }

        impl $name {
            /// All of them with their names in files and their meanings, in the order of the guide.
            pub const ALL: &[(Self, &str, &str)] = &[$((Self::$variant, $slug, $meaning),)+];
        }
    };
}

word_choice! {
    /// Which wall of a room.
    WallWord {
        #[default]
        LongestFree = "longest_free": "The wall with the longest stretch free of doors, windows and what stands there already.",
        ShortestFree = "shortest_free": "The wall with the shortest free stretch that still takes the item.",
        OppositeDoor = "opposite_door": "The wall that one sees from the door.",
        OppositeWindow = "opposite_window": "The wall that faces the largest window.",
        Window = "window": "The wall with the largest window.",
        BesideWindow = "beside_window": "A wall at a right angle to the window's, with daylight from the side.",
        Door = "door": "The wall with the door.",
        BesideDoor = "beside_door": "A wall at a right angle to the door's, nearest to it.",
        Water = "water": "The wall nearest to the room's water and drain; the longest free one where none is known.",
    }
}

word_choice! {
    /// Where along a wall.
    AlongWord {
        #[default]
        Middle = "middle": "The middle of the free stretch.",
        Left = "left": "Its left end, seen from the room.",
        Right = "right": "Its right end, seen from the room.",
        Corner = "corner": "The end that lies in a corner of the room, the one farther from the door first.",
        AwayFromDoor = "away_from_door": "The end farther from the door.",
        NearDoor = "near_door": "The end nearer to the door.",
        NearWindow = "near_window": "The end nearer to the window.",
        Window = "window": "The middle of the window, over or under it: curtains, window desks.",
    }
}

word_choice! {
    /// A place in a room away from walls, or in its corner.
    SpotWord {
        #[default]
        Center = "center": "The middle of the room, or of its largest free rectangle.",
        Corner = "corner": "The free corner farthest from the door.",
        WindowCorner = "window_corner": "The free corner nearest to the window.",
        DoorCorner = "door_corner": "The free corner nearest to the door, clear of its leaf.",
        FreeArea = "free_area": "The middle of what is free once everything above stands.",
    }
}

/// The prices of a package, CNY.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PackagePrice {
    /// Of what is required.
    pub required: Decimal,
    /// Of everything.
    pub all: Decimal,
}

impl Catalog {
    /// The package with an id.
    pub fn package(&self, id: &PackageId) -> Option<&Package> {
        self.packages.get(id)
    }

    /// Packages for a kind of room, in the order of their ids.
    pub fn packages_for(&self, room: RoomKind) -> impl Iterator<Item = &Package> {
        self.packages.values().filter(move |package| package.room == room)
    }

    /// What a package costs with the sizes and materials it names; products that are not there cost nothing.
    pub fn package_price(&self, package: &Package) -> PackagePrice {
        package.items.iter().fold(PackagePrice::default(), |mut sum, item| {
            let each = self.product(&item.product).map(|product| price_of(product, item)).unwrap_or_default();
            let price = each * Decimal::from(item.repeat);
            sum.all += price;
            if !item.is_optional {
                sum.required += price;
            }
            sum
        })
    }
}

/// Price of one with the materials that the item chooses.
fn price_of(product: &Product, item: &PackageItem) -> Decimal {
    let surcharge = |(slot, material): (&String, &MaterialId)| {
        let options = &product.slots.get(slot)?.options;
        options.iter().find(|option| option.material == *material).map(|option| option.surcharge)
    };
    product.price_for(&item.parameters, None) + item.materials.iter().filter_map(surcharge).sum::<Decimal>()
}

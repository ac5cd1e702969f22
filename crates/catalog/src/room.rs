//! Kinds of rooms, as catalog records and homes name them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Language;

/// What a room is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Living room.
    Living,
    /// Dining room.
    Dining,
    /// Bedroom.
    Bedroom,
    /// Children's room.
    Childrens,
    /// Elders' room.
    Elders,
    /// Study.
    Study,
    /// Kitchen.
    Kitchen,
    /// Bathroom.
    Bath,
    /// Entrance hall or corridor.
    Hall,
    /// Balcony.
    Balcony,
    /// Utility or laundry room.
    Utility,
    /// Anything else.
    #[default]
    Other,
}

impl RoomKind {
    /// All kinds in the order of lists.
    pub const ALL: [Self; 12] = [
        Self::Living,
        Self::Dining,
        Self::Bedroom,
        Self::Childrens,
        Self::Elders,
        Self::Study,
        Self::Kitchen,
        Self::Bath,
        Self::Hall,
        Self::Balcony,
        Self::Utility,
        Self::Other,
    ];

    /// Its name in files.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Living => "living",
            Self::Dining => "dining",
            Self::Bedroom => "bedroom",
            Self::Childrens => "childrens",
            Self::Elders => "elders",
            Self::Study => "study",
            Self::Kitchen => "kitchen",
            Self::Bath => "bath",
            Self::Hall => "hall",
            Self::Balcony => "balcony",
            Self::Utility => "utility",
            Self::Other => "other",
        }
    }

    /// The kind with a name in files.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// What people call it.
    pub const fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Living => ("客厅", "Living room"),
            Self::Dining => ("餐厅", "Dining room"),
            Self::Bedroom => ("卧室", "Bedroom"),
            Self::Childrens => ("儿童房", "Children's room"),
            Self::Elders => ("老人房", "Elders' room"),
            Self::Study => ("书房", "Study"),
            Self::Kitchen => ("厨房", "Kitchen"),
            Self::Bath => ("卫生间", "Bathroom"),
            Self::Hall => ("玄关", "Hall"),
            Self::Balcony => ("阳台", "Balcony"),
            Self::Utility => ("家政间", "Utility room"),
            Self::Other => ("其他", "Other"),
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

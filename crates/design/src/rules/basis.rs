//! Where limits come from: figures of ergonomics with their sources, and what the rules call what they look at.

use homewright_catalog::Language;
use homewright_catalog::category::Category;
use serde::Serialize;

use super::clearance::Purpose;

/// Where a limit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// The figure and its source in Chinese.
    pub zh: &'static str,
    /// The figure and its source in English.
    pub en: &'static str,
    /// Whether the source was read; what is usual in the trade otherwise.
    pub is_checked: bool,
}

impl Basis {
    const fn read(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en, is_checked: true }
    }

    const fn usual(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en, is_checked: false }
    }

    /// In a language.
    pub const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }
}

/// What the record of the product says, where no general figure is known.
const RECORD: Basis = Basis::usual("产品资料所列尺寸", "the product's own figure");
const OPENS: Basis = Basis::read("门扇、抽屉实际开启尺寸", "how far the product itself opens");
const WORK_AISLE: Basis = Basis::read(
    "NKBA 厨房准则 6：一人操作通道 ≥ 1067 mm；GB 50096-2011 5.3.5：两列之间 ≥ 900 mm",
    "NKBA kitchen guideline 6: work aisle of 1067 mm for one cook; GB 50096-2011 5.3.5: 900 mm between two rows",
);
const FIXTURE: Basis = Basis::read(
    "NKBA 卫浴准则：洁具前净空宜 762 mm，至少 533 mm",
    "NKBA bathroom guidelines: 762 mm of clear floor before a fixture, 533 mm at least",
);
const DINER: Basis = Basis::read(
    "NKBA 准则 8：就座者身后 813 mm，可侧身通过 914 mm",
    "NKBA guideline 8: 813 mm behind a seated diner, 914 mm to edge past",
);
const DESK: Basis = Basis::usual("书桌前座椅区 800–1000 mm", "800 to 1000 mm for the chair at a desk");
const BEDSIDE: Basis = Basis::read("床侧通道 ≥ 500 mm，宜 600 mm", "at least 500 mm beside a bed, 600 mm is good");
const BED_FOOT: Basis = Basis::usual("床尾通道 600–900 mm", "600 to 900 mm at the foot of a bed");
const WARDROBE: Basis = Basis::usual(
    "衣柜前：移门 ≥ 600 mm，平开门与抽屉 ≥ 900 mm",
    "before a wardrobe 600 mm with sliding doors, 900 mm with leaves and drawers",
);
const SOFA: Basis = Basis::read("沙发与茶几 300–450 mm", "300 to 450 mm between sofa and coffee table");
const TOILET_SIDE: Basis = Basis::read(
    "NKBA 卫浴准则：坐便器中心距侧墙 457 mm，至少 381 mm",
    "NKBA bathroom guidelines: 457 mm from a toilet's middle to the side, 381 mm at least",
);
const HOB_ABOVE: Basis = Basis::read(
    "NKBA 准则 18：灶具上方 ≥ 610 mm（防护面）",
    "NKBA guideline 18: 610 mm above a hob to a protected surface",
);
const DOOR: Basis =
    Basis::read("NKBA 准则 2：门不得碰到设备或其他门", "NKBA guideline 2: no door may hit an appliance");

/// Where the limit of a clearance comes from.
pub(super) fn of_clearance(purpose: Purpose, category: &str) -> Basis {
    let group = Category::from_slug(category).map_or("", |category| category.group);
    match (purpose, category) {
        (Purpose::DoorSwing | Purpose::Drawer, _) => OPENS,
        (Purpose::Front, "bed" | "bunk_bed" | "cot") => BED_FOOT,
        (Purpose::Front, "wardrobe" | "chest") => WARDROBE,
        (Purpose::Front, "sofa" | "armchair") => SOFA,
        (Purpose::Front, "wc" | "basin" | "basin_cabinet" | "shower" | "bathtub") => FIXTURE,
        (Purpose::Front, _) if group == "kitchen" => WORK_AISLE,
        (Purpose::Seat, "desk" | "dressing_table" | "office_chair") => DESK,
        (Purpose::Seat, _) | (Purpose::Side, "dining_table") => DINER,
        (Purpose::Side, "bed" | "bunk_bed" | "cot") => BEDSIDE,
        (Purpose::Side, "wc") => TOILET_SIDE,
        (Purpose::Above, "hob") => HOB_ABOVE,
        (Purpose::Front | Purpose::Side | Purpose::Above | Purpose::Behind, _) => RECORD,
    }
}

/// Where the limit of a door's leaf comes from.
pub(super) const fn of_door() -> Basis {
    DOOR
}

/// What a rule asks for, in Chinese.
pub(super) fn what_zh(rule: &str) -> &'static str {
    match rule {
        "clearance.front" => "前方使用空间需",
        "clearance.door_swing" => "门扇开启需",
        "clearance.drawer" => "抽屉拉出需",
        "clearance.seat" => "起坐空间需",
        "clearance.side" => "侧面空间需",
        "clearance.above" => "上方空间需",
        "clearance.behind" => "背后空间需",
        "door_leaf" => "房门应能开到",
        _ => "需",
    }
}

/// What a rule asks for, in English.
pub(super) fn what_en(rule: &str) -> &'static str {
    match rule {
        "clearance.front" => "to stand before it takes",
        "clearance.door_swing" => "to open its doors takes",
        "clearance.drawer" => "to pull its drawers takes",
        "clearance.seat" => "to sit down takes",
        "clearance.side" => "at its side it needs",
        "clearance.above" => "above it it needs",
        "clearance.behind" => "behind it it needs",
        "door_leaf" => "the leaf should open to",
        _ => "needs",
    }
}

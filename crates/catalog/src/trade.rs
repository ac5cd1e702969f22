//! What a label or a delivery note says about a product: grades, certificates, protection, origin.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Text;

/// How much formaldehyde a wood-based panel may give off (GB/T 39600-2021, 1 m³ chamber).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum FormaldehydeClass {
    /// At most 0.025 mg/m³.
    #[serde(rename = "ENF")]
    Enf,
    /// At most 0.050 mg/m³.
    E0,
    /// At most 0.124 mg/m³, also the legal limit (GB 18580-2017).
    E1,
}

impl FormaldehydeClass {
    /// All classes, the strictest first.
    pub const ALL: [Self; 3] = [Self::Enf, Self::E0, Self::E1];

    /// As printed on labels and written in files.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enf => "ENF",
            Self::E0 => "E0",
            Self::E1 => "E1",
        }
    }

    /// The largest emission allowed, mg/m³.
    pub const fn limit(self) -> f64 {
        match self {
            Self::Enf => 0.025,
            Self::E0 => 0.050,
            Self::E1 => 0.124,
        }
    }
}

/// Protection against dust and water (IEC 60529), written `IP44`, `IPX4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct IpRating {
    /// Against solids, 0 … 6; `None` where not stated (X).
    pub solids: Option<u8>,
    /// Against water, 0 … 9; `None` where not stated (X).
    pub water: Option<u8>,
}

/// A text that is no IP rating.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an IP rating; write it as IP44 or IPX4: IP, then 0–6 or X for solids, 0–9 or X for water")]
pub struct NotAnIpRating(String);

impl FromStr for IpRating {
    type Err = NotAnIpRating;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || NotAnIpRating(text.chars().take(40).collect());
        let digit = |character: Option<char>, most: u32| match character {
            Some('X' | 'x') => Ok(None),
            Some(digit) => {
                let number = digit.to_digit(10).filter(|number| *number <= most).ok_or_else(refused)?;
                Ok(Some(number as u8))
            }
            None => Err(refused()),
        };
        let mut rest = text.strip_prefix("IP").or_else(|| text.strip_prefix("ip")).ok_or_else(refused)?.chars();
        let rating = Self { solids: digit(rest.next(), 6)?, water: digit(rest.next(), 9)? };
        if rest.next().is_some() { Err(refused()) } else { Ok(rating) }
    }
}

impl fmt::Display for IpRating {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |digit: Option<u8>| digit.map_or("X".to_owned(), |digit| digit.to_string());
        write!(formatter, "IP{}{}", shown(self.solids), shown(self.water))
    }
}

impl TryFrom<String> for IpRating {
    type Error = NotAnIpRating;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<IpRating> for String {
    fn from(rating: IpRating) -> Self {
        rating.to_string()
    }
}

/// Kinds of certificates, with what people call them in Chinese and English.
pub const CERTIFICATES: [(&str, &str, &str); 9] = [
    ("green_product", "绿色产品认证", "China Green Product"),
    ("ccc", "强制性产品认证", "China Compulsory Certificate"),
    ("energy_label", "能效标识", "Energy label"),
    ("water_label", "水效标识", "Water efficiency label"),
    ("environmental_label", "环境标志产品", "Environmental label (Ten-Ring)"),
    ("matter", "Matter 认证", "Matter certificate"),
    ("fsc", "FSC 森林认证", "FSC certificate"),
    ("ce", "欧盟符合性声明", "CE declaration"),
    ("test_report", "检测报告", "Test report"),
];

/// A certificate the product bears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// `green_product`, `ccc`, `energy_label`, `water_label` … ([`CERTIFICATES`]).
    pub kind: String,
    /// Standard it was tested by, such as `GB/T 35607`; empty if not stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub standard: String,
    /// Number on the certificate; empty if not stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
}

/// Where a delivered piece comes from, for complaints and recalls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Traceability {
    /// Batch or lot number of what is sold now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub batch: String,
    /// Month of production, `2026-03`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub produced: String,
    /// The factory.
    #[serde(default, skip_serializing_if = "is_wordless")]
    pub plant: Text,
    /// Batch of the boards, leather, glaze or other main material.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub material_batch: String,
}

/// Whether a text has no words in any language.
pub(crate) fn is_wordless(text: &Text) -> bool {
    text.zh.is_empty() && text.en.is_empty()
}

/// Styles of furnishing, with what people call them in Chinese and English.
pub const STYLES: [(&str, &str, &str); 12] = [
    ("modern", "现代简约", "Modern"),
    ("cream", "奶油风", "Cream"),
    ("wabi_sabi", "侘寂", "Wabi-sabi"),
    ("new_chinese", "新中式", "New Chinese"),
    ("nordic", "北欧", "Nordic"),
    ("japanese", "日式", "Japanese"),
    ("light_luxury", "轻奢", "Light luxury"),
    ("french", "法式", "French"),
    ("american", "美式", "American"),
    ("industrial", "工业风", "Industrial"),
    ("mid_century", "中古", "Mid-century"),
    ("playful", "童趣", "Playful"),
];

/// For whom a product is fit beyond adults, with what people call it in Chinese and English.
pub const SUITABLE: [(&str, &str, &str); 4] = [
    ("children", "适合儿童", "Fit for children"),
    ("elders", "适老", "Fit for elders"),
    ("wheelchair", "无障碍", "Fit for wheelchairs"),
    ("pets", "宠物友好", "Pet-friendly"),
];

/// Whether a GTIN (8, 12, 13 or 14 digits) has the right check digit (GS1: weights 3 and 1 from the right).
pub fn is_gtin(text: &str) -> bool {
    if !matches!(text.len(), 8 | 12 | 13 | 14) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let weighted = |(place, byte): (usize, u8)| u32::from(byte - b'0') * if place % 2 == 0 { 1 } else { 3 };
    text.bytes().rev().enumerate().map(weighted).sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_is_known_by_its_check_digit() {
        assert!(is_gtin("6901234567892"));
        assert!(is_gtin("96385074"));
        assert!(!is_gtin("6901234567893"));
        assert!(!is_gtin("690123456789x"));
        assert!(!is_gtin("123"));
    }

    #[test]
    fn an_ip_rating_is_read_as_printed() {
        assert_eq!("IP44".parse(), Ok(IpRating { solids: Some(4), water: Some(4) }));
        assert_eq!("IPX5".parse::<IpRating>().map(|rating| rating.to_string()), Ok("IPX5".to_owned()));
        for wrong in ["44", "IP7", "IP74", "IP444", "IP", ""] {
            assert!(wrong.parse::<IpRating>().is_err(), "{wrong}");
        }
    }
}

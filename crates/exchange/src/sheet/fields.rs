//! Which column says what.

use std::collections::BTreeMap;

use super::{Sheet, SheetError};
use crate::model::fit::Unit;

/// What a column can say of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Article number.
    Sku,
    /// Name in Chinese, or in whatever language there is.
    NameZh,
    /// Name in English.
    NameEn,
    /// Category: our slug, or its name in either language.
    Category,
    /// Width.
    Width,
    /// Depth.
    Depth,
    /// Height.
    Height,
    /// Width × depth × height in one cell.
    Size,
    /// Price in yuan.
    Price,
    /// File name of the model.
    Model,
    /// Maker.
    Brand,
    /// Description in Chinese, or in whatever language there is.
    DescriptionZh,
    /// Description in English.
    DescriptionEn,
    /// Mass in kg.
    Weight,
    /// Electrical power in W.
    Power,
    /// What it stands on: floor, wall, ceiling, surface, opening.
    Host,
    /// Height over the floor of what is mounted to a wall.
    MountHeight,
    /// Rooms it is meant for.
    Rooms,
}

/// Each field with its name for `--map` and the headings it is known by, without blanks, brackets and units.
const KNOWN: [(Field, &str, &[&str]); 18] = [
    (
        Field::Sku,
        "sku",
        &[
            "sku",
            "货号",
            "型号",
            "编号",
            "产品编号",
            "商品编码",
            "物料编码",
            "article",
            "articleno",
            "articlenumber",
            "itemno",
            "code",
            "partnumber",
            "model no",
        ],
    ),
    (
        Field::NameZh,
        "name_zh",
        &["名称", "品名", "产品名称", "商品名称", "中文名", "中文名称", "名称中文", "namezh", "chinesename", "zh"],
    ),
    (
        Field::NameEn,
        "name",
        &["name", "英文名", "英文名称", "名称英文", "nameen", "englishname", "productname", "product", "title", "en"],
    ),
    (Field::Category, "category", &["category", "类别", "分类", "品类", "产品类别", "类目", "type", "group"]),
    (Field::Width, "width", &["width", "宽", "宽度", "w"]),
    (Field::Depth, "depth", &["depth", "深", "深度", "进深", "d"]),
    (Field::Height, "height", &["height", "高", "高度", "h"]),
    (
        Field::Size,
        "size",
        &["size", "尺寸", "规格", "规格尺寸", "外形尺寸", "产品尺寸", "dimensions", "wxdxh", "长宽高", "宽深高"],
    ),
    (
        Field::Price,
        "price",
        &["price", "价格", "单价", "售价", "零售价", "标价", "含税价", "retailprice", "listprice", "unitprice", "rrp"],
    ),
    (
        Field::Model,
        "model",
        &[
            "model",
            "模型",
            "模型文件",
            "3d模型",
            "三维模型",
            "file",
            "modelfile",
            "3dmodel",
            "glb",
            "gltf",
            "obj",
            "3d",
        ],
    ),
    (Field::Brand, "brand", &["brand", "品牌", "厂家", "制造商", "manufacturer", "maker", "supplier"]),
    (Field::DescriptionZh, "description_zh", &["描述", "说明", "产品描述", "备注", "descriptionzh"]),
    (Field::DescriptionEn, "description", &["description", "英文描述", "descriptionen", "notes"]),
    (Field::Weight, "weight", &["weight", "重量", "净重", "mass"]),
    (Field::Power, "power", &["power", "功率", "额定功率", "wattage", "watt"]),
    (Field::Host, "host", &["host", "安装方式", "安装", "mounting", "mount"]),
    (Field::MountHeight, "mount_height", &["mountheight", "安装高度", "离地高度", "mountingheight"]),
    (Field::Rooms, "rooms", &["rooms", "room", "空间", "房间", "适用空间"]),
];

impl Field {
    /// The field of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        KNOWN.iter().find(|(_, known, _)| *known == name).map(|(field, _, _)| *field)
    }

    /// Its name for `--map`.
    pub fn name(self) -> &'static str {
        KNOWN.iter().find(|(field, _, _)| *field == self).map_or("", |(_, name, _)| name)
    }

    /// The names of all fields.
    pub fn names() -> Vec<&'static str> {
        KNOWN.iter().map(|(_, name, _)| *name).collect()
    }
}

/// Which column says what, and in which unit lengths are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    columns: BTreeMap<Field, usize>,
    units: BTreeMap<usize, Unit>,
}

impl Mapping {
    /// Finds the columns by what was asked for, then by their headings.
    pub fn of(sheet: &Sheet, asked: &[(Field, String)]) -> Result<Self, SheetError> {
        let known = || sheet.header.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let mut mapping = Self::default();
        for (field, column) in asked {
            let found = sheet.header.iter().position(|name| name.eq_ignore_ascii_case(column));
            let found = found.or_else(|| sheet.header.iter().position(|name| plain(name).0 == plain(column).0));
            let index = found.ok_or_else(|| SheetError::NoColumn { column: column.clone(), known: known() })?;
            mapping.columns.insert(*field, index);
        }
        let headings: Vec<(String, Option<Unit>)> = sheet.header.iter().map(|name| plain(name)).collect();
        // Where a length is told and no depth, the length is the width and the width the depth, as in 长×宽×高.
        let at = |names: &[&str]| headings.iter().position(|(name, _)| names.contains(&name.as_str()));
        if let (Some(length), Some(width), None) = (
            at(&["长", "长度", "length", "l"]),
            at(&["宽", "宽度", "width", "w"]),
            at(&["深", "深度", "进深", "depth", "d"]),
        ) {
            mapping.columns.entry(Field::Width).or_insert(length);
            mapping.columns.entry(Field::Depth).or_insert(width);
        }
        for (field, _, names) in KNOWN {
            let taken: Vec<usize> = mapping.columns.values().copied().collect();
            let found = names.iter().find_map(|name| {
                headings.iter().enumerate().position(|(index, (heading, _))| heading == name && !taken.contains(&index))
            });
            if let (Some(index), false) = (found, mapping.columns.contains_key(&field)) {
                mapping.columns.insert(field, index);
            }
        }
        for (index, (_, unit)) in headings.iter().enumerate() {
            if let Some(unit) = unit {
                mapping.units.insert(index, *unit);
            }
        }
        let has = |field| mapping.columns.contains_key(&field);
        for (is_there, field) in [(has(Field::NameZh) || has(Field::NameEn), "name"), (has(Field::Model), "model")] {
            if !is_there {
                return Err(SheetError::Unmapped { field, known: known() });
            }
        }
        Ok(mapping)
    }

    /// Names of the columns that are not used.
    pub fn unused(&self, sheet: &Sheet) -> Vec<String> {
        let used: Vec<usize> = self.columns.values().copied().collect();
        let named = sheet.header.iter().enumerate().filter(|(index, name)| !used.contains(index) && !name.is_empty());
        named.map(|(_, name)| name.clone()).collect()
    }

    /// A cell's text, if it has any.
    pub(super) fn text<'r>(&self, row: &'r [String], field: Field) -> Option<&'r str> {
        row.get(*self.columns.get(&field)?).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// The unit that a column's heading names.
    pub(super) fn unit(&self, field: Field) -> Option<Unit> {
        self.units.get(self.columns.get(&field)?).copied()
    }
}

/// A heading without blanks, brackets and case, and the unit in its brackets.
fn plain(heading: &str) -> (String, Option<Unit>) {
    let mut rest = heading.to_lowercase().replace(['（', '['], "(").replace(['）', ']'], ")");
    let mut unit = None;
    while let Some(open) = rest.find('(') {
        let close = rest[open..].find(')').map_or(rest.len(), |at| open + at + 1);
        let inner = rest[open + 1..close].trim_end_matches(')').trim().to_owned();
        unit = unit.or_else(|| Unit::from_word(&inner));
        rest.replace_range(open..close, "");
    }
    let name: String = rest.chars().filter(|c| c.is_alphanumeric()).collect();
    for word in ["mm", "cm"] {
        if let Some(name) = name.strip_suffix(word).filter(|name| !name.is_empty()) {
            return (name.to_owned(), unit.or_else(|| Unit::from_word(word)));
        }
    }
    (name, unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(header: &[&str]) -> Sheet {
        Sheet { header: header.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    #[test]
    fn headings_in_both_languages_are_known_with_their_units() {
        let chinese =
            sheet(&["货号", "产品名称", "长（cm）", "宽（cm）", "高（cm）", "零售价（元）", "模型文件", "颜色"]);
        let mapping = Mapping::of(&chinese, &[]).expect("all is there");
        let row: Vec<String> = ["A1", "床", "200", "180", "90", "1999", "bed.glb", "白"].map(str::to_owned).to_vec();
        assert_eq!(mapping.text(&row, Field::Width), Some("200"));
        assert_eq!(mapping.text(&row, Field::Depth), Some("180"));
        assert_eq!(mapping.unit(Field::Width), Some(Unit::Centimetre));
        assert_eq!(mapping.unused(&chinese), ["颜色"]);
        let english = sheet(&["SKU", "Name", "Width mm", "Depth mm", "Height mm", "Retail price", "Model file"]);
        let mapping = Mapping::of(&english, &[]).expect("all is there");
        assert_eq!((mapping.columns.len(), mapping.unit(Field::Depth)), (7, Some(Unit::Millimetre)));
    }

    #[test]
    fn what_is_asked_for_comes_first_and_what_is_missing_is_named() {
        let odd = sheet(&["Bezeichnung", "Datei", "Name"]);
        let asked = [(Field::NameEn, "Bezeichnung".to_owned()), (Field::Model, "datei".to_owned())];
        let mapping = Mapping::of(&odd, &asked).expect("asked for");
        assert_eq!(mapping.columns[&Field::NameEn], 0);
        let error = Mapping::of(&odd, &[]).expect_err("no model").to_string();
        assert!(error.contains("--map model=COLUMN") && error.contains("\"Datei\""), "{error}");
        assert!(matches!(Mapping::of(&odd, &[(Field::Price, "Preis".to_owned())]), Err(SheetError::NoColumn { .. })));
    }
}

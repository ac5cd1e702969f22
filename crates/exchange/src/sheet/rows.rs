//! Rows as products.

use homewright_catalog::category::{CATEGORIES, Category};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Language, Product, ProductId, RoomKind, Text};
use rust_decimal::Decimal;

use super::Sheet;
use super::fields::{Field, Mapping};
use crate::model::fit::Unit;
use crate::report::ImportReport;
use crate::slug::slug_or_hash;

/// One row, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What to call it in the report: its row and name.
    pub label: String,
    /// Its id in the catalog.
    pub id: String,
    /// Article number; empty where there is none.
    pub sku: String,
    /// Name.
    pub name: Text,
    /// Description.
    pub description: Text,
    /// Maker.
    pub brand: String,
    /// Category slug, if it names one.
    pub category: Option<&'static str>,
    /// Width, depth and height in millimetres, if all are told.
    pub size: Option<[f64; 3]>,
    /// Price in yuan.
    pub price: Decimal,
    /// File name of the model.
    pub model: String,
    /// Mass in kg.
    pub weight: Option<f64>,
    /// Power in W.
    pub power: Option<f64>,
    /// What it stands on, if it is told.
    pub host: Option<HostKind>,
    /// Height over the floor in millimetres.
    pub mount_height: f64,
    /// Slugs of rooms.
    pub rooms: Vec<String>,
}

/// The rows that can become products; the others are reported.
pub fn rows(sheet: &Sheet, mapping: &Mapping, prefix: &str, report: &mut ImportReport) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, cells) in &sheet.rows {
        match row(*number, cells, mapping, prefix, report) {
            Ok(row) => rows.push(row),
            Err(reason) => report.left_out("row", &format!("row {number}"), reason),
        }
    }
    rows
}

fn row(
    number: usize,
    cells: &[String],
    mapping: &Mapping,
    prefix: &str,
    report: &mut ImportReport,
) -> Result<Row, String> {
    let text = |field| mapping.text(cells, field);
    let any = |first, second| text(first).or_else(|| text(second));
    let limited = |text: Option<&str>, most: usize| text.unwrap_or_default().chars().take(most).collect::<String>();
    let zh = limited(any(Field::NameZh, Field::NameEn), 200);
    let en = limited(any(Field::NameEn, Field::NameZh), 200);
    if zh.is_empty() {
        return Err("it has no name".to_owned());
    }
    let label = format!("row {number}, {en}");
    let model = text(Field::Model).ok_or("it names no model")?;
    let model = crate::model::inside(&model.replace('\\', "/"))
        .ok_or_else(|| format!("its model \"{model}\" does not lie in the folder of the models"))?;
    let sku = limited(text(Field::Sku), 100);
    let price = match text(Field::Price) {
        None => Decimal::ZERO,
        Some(text) => money(text).unwrap_or_else(|| {
            report.left_out("price", &label, format!("\"{text}\" is no price in yuan"));
            Decimal::ZERO
        }),
    };
    let category = text(Field::Category).and_then(|text| {
        let found = category(text);
        if found.is_none() {
            report.left_out(
                "category",
                &label,
                format!("\"{text}\" is none of ours; docs/catalog-authoring.md lists them"),
            );
        }
        found
    });
    Ok(Row {
        id: format!("{prefix}.{}", slug_or_hash(if sku.is_empty() { &en } else { &sku })),
        sku,
        name: Text { zh, en },
        description: Text {
            zh: limited(any(Field::DescriptionZh, Field::DescriptionEn), 2_000),
            en: limited(any(Field::DescriptionEn, Field::DescriptionZh), 2_000),
        },
        brand: limited(text(Field::Brand), 100),
        category,
        size: size(cells, mapping, &label, report),
        price,
        model,
        weight: amount(text(Field::Weight), ("weight", "weight in kg"), &label, report),
        power: amount(text(Field::Power), ("power", "power in W"), &label, report),
        host: text(Field::Host).and_then(|text| {
            let found = host(text);
            if found.is_none() {
                let reason = format!("\"{text}\" is nothing to stand on; write floor, wall, ceiling or surface");
                report.left_out("host", &label, reason);
            }
            found
        }),
        mount_height: text(Field::MountHeight).map_or(0.0, |text| {
            let height = length(Some(text), mapping.unit(Field::MountHeight));
            // Nothing above the floor is what most cells say.
            if height.is_none() && leading_number(text) != Some(0.0) {
                report.left_out("mount height", &label, format!("\"{text}\" is no height"));
            }
            height.unwrap_or(0.0).min(20_000.0)
        }),
        rooms: text(Field::Rooms).map(|text| rooms_of(text, &label, report)).unwrap_or_default(),
        label,
    })
}

/// A number of a cell; what is none is told and left out.
fn amount(text: Option<&str>, (kind, what): (&str, &str), label: &str, report: &mut ImportReport) -> Option<f64> {
    let text = text?;
    let value = leading_number(text).filter(|value| (0.0..=1e5).contains(value));
    if value.is_none() {
        report.left_out(kind, label, format!("\"{text}\" is no {what}"));
    }
    value
}

/// A product of a row and of its model.
pub fn product(row: &Row, model: &Product, category: Option<&str>) -> Product {
    let host = row.host.unwrap_or(if row.mount_height > 0.0 { HostKind::Wall } else { HostKind::Floor });
    Product {
        id: ProductId(row.id.clone()),
        sku: if row.sku.is_empty() { row.id.clone() } else { row.sku.clone() },
        name: row.name.clone(),
        description: row.description.clone(),
        brand: row.brand.clone(),
        category: row.category.or(category).unwrap_or("imported").to_owned(),
        rooms: row.rooms.clone(),
        size: row.size.unwrap_or(model.size),
        host,
        mount_height: row.mount_height,
        price: row.price,
        weight: row.weight,
        power: row.power,
        ..model.clone()
    }
}

/// Width, depth and height, from three columns or from one.
fn size(cells: &[String], mapping: &Mapping, label: &str, report: &mut ImportReport) -> Option<[f64; 3]> {
    let side = |field| length(mapping.text(cells, field), mapping.unit(field));
    if let (Some(width), Some(depth), Some(height)) = (side(Field::Width), side(Field::Depth), side(Field::Height)) {
        return Some([width, depth, height]);
    }
    let Some(text) = mapping.text(cells, Field::Size) else {
        let stated: Vec<&str> = [Field::Width, Field::Depth, Field::Height]
            .into_iter()
            .filter_map(|side| mapping.text(cells, side))
            .collect();
        if !stated.is_empty() {
            let reason = format!("\"{}\" is not width, depth and height; the model's own is taken", stated.join(" × "));
            report.left_out("size", label, reason);
        }
        return None;
    };
    let sides: Vec<f64> = text.split(['x', 'X', '×', '*', '＊', 'х']).filter_map(leading_number).collect();
    let unit = unit_behind(text).or(mapping.unit(Field::Size)).unwrap_or(Unit::Millimetre);
    let sides: Vec<f64> = sides.into_iter().map(|side| side * f64::from(unit.metres()) * 1_000.0).collect();
    match sides.as_slice() {
        [width, depth, height] if sides.iter().all(|side| is_side(*side)) => Some([*width, *depth, *height]),
        _ => {
            report.left_out(
                "size",
                label,
                format!("\"{text}\" is not width × depth × height; the model's own is taken"),
            );
            None
        }
    }
}

fn is_side(millimetres: f64) -> bool {
    (0.5..=20_000.0).contains(&millimetres)
}

/// A length in millimetres: in the unit behind it, the column's, or millimetres.
fn length(text: Option<&str>, unit: Option<Unit>) -> Option<f64> {
    let text = text?;
    let unit = unit_behind(text).or(unit).unwrap_or(Unit::Millimetre);
    let value = leading_number(text)? * f64::from(unit.metres()) * 1_000.0;
    let rounded = (value * 10.0).round() / 10.0;
    is_side(rounded).then_some(rounded)
}

/// The unit at the end of a text.
fn unit_behind(text: &str) -> Option<Unit> {
    let word: String = text.chars().rev().take_while(|c| c.is_alphabetic() || *c == '"').collect();
    Unit::from_word(&word.chars().rev().collect::<String>())
}

/// The number at the beginning of a text; commas between thousands are left out.
fn leading_number(text: &str) -> Option<f64> {
    let digits: String =
        text.trim().chars().filter(|c| *c != ',').take_while(|c| c.is_ascii_digit() || *c == '.').take(24).collect();
    digits.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A price: yuan signs and commas between thousands are left out; other currencies are none.
fn money(text: &str) -> Option<Decimal> {
    let plain = text.trim().trim_start_matches(['¥', '￥']).trim_start_matches("CNY").trim_start_matches("RMB");
    let plain = plain.trim().trim_end_matches("CNY").trim_end_matches("RMB").trim_end_matches('元');
    let digits: String = plain.trim().chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    let value: Decimal = digits.parse().ok()?;
    (value >= Decimal::ZERO && value <= Decimal::from(1_000_000_000)).then(|| value.round_dp(2).normalize())
}

fn category(text: &str) -> Option<&'static str> {
    let wanted = text.trim().to_lowercase();
    let named = |category: &&Category| {
        category.slug == wanted.replace([' ', '-'], "_")
            || category.name(Language::Chinese) == wanted
            || category.name(Language::English).to_lowercase() == wanted
    };
    CATEGORIES.iter().find(named).map(|category| category.slug)
}

fn host(text: &str) -> Option<HostKind> {
    match text.trim().to_lowercase().as_str() {
        "floor" | "落地" | "地面" => Some(HostKind::Floor),
        "wall" | "壁挂" | "挂墙" | "墙面" | "壁装" => Some(HostKind::Wall),
        "ceiling" | "吊顶" | "吸顶" | "吊装" | "天花" => Some(HostKind::Ceiling),
        "surface" | "台面" | "台上" | "桌面" => Some(HostKind::Surface),
        "opening" | "洞口" | "门窗" => Some(HostKind::Opening),
        _ => None,
    }
}

fn rooms_of(text: &str, label: &str, report: &mut ImportReport) -> Vec<String> {
    let words = text.split([',', '，', '、', ';', '；', '/', ' ']).map(str::trim).filter(|word| !word.is_empty());
    let mut rooms = Vec::new();
    for word in words {
        let slug = RoomKind::from_slug(&word.to_lowercase()).map(RoomKind::slug);
        // The words that rooms of imported homes are known by; both lists call their kinds the same.
        let slug = slug.or_else(|| {
            let kind = format!("{:?}", crate::sh3d::kind_of(word)).to_lowercase();
            RoomKind::from_slug(&kind).map(RoomKind::slug).filter(|slug| *slug != "other")
        });
        match slug {
            Some(slug) => rooms.push(slug.to_owned()),
            None => report.left_out("room", label, format!("\"{word}\" is no kind of room")),
        }
    }
    rooms.dedup();
    rooms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[&str], cells: &[&str]) -> (Vec<Row>, ImportReport) {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let sheet = Sheet { header: own(header), rows: vec![(2, own(cells))] };
        let mapping = Mapping::of(&sheet, &[]).expect("columns are named");
        let mut report = ImportReport::default();
        let rows = rows(&sheet, &mapping, "mine", &mut report);
        (rows, report)
    }

    #[test]
    fn a_row_becomes_a_product_with_its_size_price_and_category() {
        let (rows, report) = read(
            &["货号", "名称", "name", "类别", "尺寸", "零售价", "模型", "空间", "安装方式"],
            &["BD-01", "林登床", "Linden bed", "床", "186*212*105cm", "¥4,599.00元", "bed.glb", "卧室、客厅", "落地"],
        );
        let row = &rows[0];
        assert_eq!((row.id.as_str(), row.category), ("mine.bd-01", Some("bed")));
        assert_eq!(row.size.map(|size| size.map(f64::round)), Some([1860.0, 2120.0, 1050.0]));
        assert_eq!(row.price, Decimal::from(4599));
        assert_eq!(row.rooms, ["bedroom", "living"]);
        assert_eq!(row.host, Some(HostKind::Floor));
        assert!(report.notices.is_empty(), "{report}");
    }

    #[test]
    fn a_cell_that_is_no_number_no_place_and_no_room_is_reported() {
        let header = ["name", "model", "weight", "power", "host", "mount height", "rooms", "width", "depth", "height"];
        let cells = ["Lamp", "lamp.glb", "heavy", "60 W", "roof", "high", "bedroom, cellar of Bob", "20", "wide", "30"];
        let (rows, report) = read(&header, &cells);
        assert_eq!((rows[0].weight, rows[0].power, rows[0].size), (None, Some(60.0), None));
        assert_eq!(rows[0].rooms, ["bedroom"]);
        let kinds: Vec<&str> = report.notices.iter().map(|notice| notice.kind.as_str()).collect();
        for kind in ["weight", "host", "mount height", "room", "size"] {
            assert!(kinds.contains(&kind), "{kind} was dropped in silence: {report}");
        }
        assert!(!kinds.contains(&"power"), "{report}");
    }

    #[test]
    fn what_cannot_be_understood_is_reported_and_a_model_elsewhere_is_refused() {
        let header = ["name", "size", "price", "model", "category"];
        let (rows, report) = read(&header, &["Bed", "big", "$99", "bed.glb", "spaceship"]);
        assert_eq!((rows.len(), report.notices.len()), (1, 3), "{report}");
        for model in ["../../etc/passwd", "/etc/passwd", "C:\\x.glb", ""] {
            let (rows, report) = read(&header, &["Bed", "", "", model, ""]);
            assert_eq!((rows.len(), report.notices.len()), (0, 1), "{model}");
        }
    }
}

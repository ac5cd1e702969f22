//! Reading a `[[package]]` record.

use indexmap::IndexMap;
use toml::de::DeValue;

use super::label::word;
use super::product::identifier;
use super::reader::{Fields, Node, Reader};
use crate::package::{
    AlongWord, Facing, Fit, Package, PackageFinishes, PackageId, PackageItem, PackagePlace, SpotWord, WallWord,
};
use crate::room::RoomKind;
use crate::trade::STYLES;
use crate::{MaterialId, Parameters, ProductId, Value};

/// Most items of one package.
const MAX_ITEMS: usize = 200;
/// Most copies of one item.
const MAX_REPEAT: f64 = 100.0;
const FITS: [(&str, Fit); 3] = [("keep", Fit::Keep), ("shrink", Fit::Shrink), ("fill", Fit::Fill)];
/// The fields that say where an item stands; one of them is given.
pub(crate) const PLACES: [&str; 12] = [
    "against",
    "opposite",
    "at",
    "left_of",
    "right_of",
    "beside",
    "in_front_of",
    "behind",
    "on",
    "under",
    "above",
    "around",
];

/// The package of a record; nothing if a field that must be there is not.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Package> {
    let mut fields = reader.table(node)?;
    let id = reader.needed(node, &mut fields, "id", identifier);
    if let Some(id) = &id {
        reader.name_record(format!("package {id}"));
    }
    let styles = STYLES.map(|(slug, ..)| slug);
    let name = reader.needed(node, &mut fields, "name", Reader::words);
    let description = reader.optional(&mut fields, "description", Reader::words);
    let room = reader.needed(node, &mut fields, "room", |reader, node| {
        let slugs = RoomKind::ALL.map(RoomKind::slug);
        RoomKind::from_slug(&word(reader, node, &slugs, "room kind")?)
    });
    let style = reader.optional(&mut fields, "style", |reader, node| {
        reader.list(node, |reader, node| word(reader, node, &styles, "style"))
    });
    let min_size = reader.needed(node, &mut fields, "min_size", |reader, node| {
        let size: [f64; 2] = reader.lengths(node, "[shorter, longer side]")?;
        if size[0] > size[1] {
            reader.wrong(node, "is the shorter side first, then the longer one; exchange them");
        }
        Some(size)
    });
    let finishes = reader.optional(&mut fields, "finishes", finishes);
    let items = reader.needed(node, &mut fields, "items", |reader, node| reader.list(node, item));
    reader.no_more(fields);
    let package = Package {
        id: PackageId(id?),
        name: name?,
        description: description.unwrap_or_default(),
        room: room?,
        style: style.unwrap_or_default(),
        min_size: min_size?,
        finishes: finishes.unwrap_or_default(),
        items: items?,
    };
    check_items(reader, node, &package);
    Some(package)
}

fn finishes(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<PackageFinishes> {
    let mut fields = reader.table(node)?;
    let material = |reader: &mut Reader<'_>, node: &Node<'_>| reader.text(node).map(MaterialId);
    let finishes = PackageFinishes {
        floor: reader.optional(&mut fields, "floor", material),
        wall: reader.optional(&mut fields, "wall", material),
        accent_wall: reader.optional(&mut fields, "accent_wall", material),
        ceiling: reader.optional(&mut fields, "ceiling", material),
    };
    reader.no_more(fields);
    Some(finishes)
}

fn item(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<PackageItem> {
    let mut fields = reader.table(node)?;
    let length = |reader: &mut Reader<'_>, node: &Node<'_>| reader.number_within(node, -20_000.0, 20_000.0);
    let product = reader.needed(node, &mut fields, "product", identifier);
    let name = reader.optional(&mut fields, "name", identifier);
    let parameters = reader.optional(&mut fields, "parameters", parameters);
    let materials = reader.optional(&mut fields, "materials", materials);
    let place = place(reader, node, &mut fields);
    let gap = reader.optional(&mut fields, "gap", length);
    let shift = reader.optional(&mut fields, "shift", length);
    let forward = reader.optional(&mut fields, "forward", length);
    let turn = reader.optional(&mut fields, "turn", |reader, node| reader.number_within(node, -360.0, 360.0));
    let height = reader.optional(&mut fields, "height", length);
    let repeat = reader.optional(&mut fields, "repeat", |reader, node| reader.number_within(node, 1.0, MAX_REPEAT));
    let step = reader.optional(&mut fields, "step", |reader, node| {
        let step = reader.list(node, length)?;
        let pair = <[f64; 2]>::try_from(step).ok();
        if pair.is_none() {
            reader.wrong(node, "needs two lengths: [to its right, to its front]");
        }
        pair
    });
    let fit = reader.optional(&mut fields, "fit", |reader, node| {
        let slug = word(reader, node, &FITS.map(|(slug, _)| slug), "way to fit")?;
        FITS.iter().find(|(name, _)| *name == slug).map(|(_, fit)| *fit)
    });
    let optional = reader.optional(&mut fields, "optional", Reader::flag);
    reader.no_more(fields);
    Some(PackageItem {
        name: name.unwrap_or_default(),
        product: ProductId(product?),
        parameters: parameters.unwrap_or_default(),
        materials: materials.unwrap_or_default(),
        place: place?,
        gap: gap.unwrap_or_default(),
        shift: shift.unwrap_or_default(),
        forward: forward.unwrap_or_default(),
        turn: turn.unwrap_or_default(),
        height,
        repeat: repeat.map_or(1, |repeat| repeat.round() as u32),
        step: step.unwrap_or_default(),
        fit: fit.unwrap_or_default(),
        is_optional: optional.unwrap_or_default(),
    })
}

fn parameters(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Parameters> {
    let mut values = Parameters::new();
    for (name, _, node) in reader.table(node)?.take_all() {
        let value = reader.within(&name, node, |reader| match node.get_ref() {
            DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
            DeValue::String(_) => reader.text(node).map(Value::Choice),
            _ => reader.number(node).map(Value::Number),
        });
        values.insert(name, value?);
    }
    Some(values)
}

fn materials(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<IndexMap<String, MaterialId>> {
    let mut chosen = IndexMap::new();
    for (slot, _, node) in reader.table(node)?.take_all() {
        let material = reader.within(&slot, node, |reader| reader.text(node));
        chosen.insert(slot, MaterialId(material?));
    }
    Some(chosen)
}

fn choice<T: Copy>(reader: &mut Reader<'_>, node: &Node<'_>, all: &[(T, &str, &str)], what: &str) -> Option<T> {
    let slugs: Vec<&str> = all.iter().map(|(_, slug, _)| *slug).collect();
    let slug = word(reader, node, &slugs, what)?;
    all.iter().find(|(_, name, _)| *name == slug).map(|(choice, ..)| *choice)
}

fn place(reader: &mut Reader<'_>, node: &Node<'_>, fields: &mut Fields<'_>) -> Option<PackagePlace> {
    let given: Vec<&str> = PLACES.into_iter().filter(|place| fields.has(place)).collect();
    if given.len() != 1 {
        let found = if given.is_empty() { "nothing says where it stands".to_owned() } else { given.join(" and ") };
        reader.wrong(node, format!("{found}; give one of {}", PLACES.join(", ")));
        for name in PLACES.into_iter().chain(["along", "facing"]) {
            reader.optional(fields, name, |_, _| Some(()));
        }
        return None;
    }
    let related = |reader: &mut Reader<'_>, fields: &mut Fields<'_>, name: &'static str| {
        reader.optional(fields, name, Reader::text)
    };
    match given[0] {
        "against" => {
            let wall = reader.optional(fields, "against", |reader, node| choice(reader, node, WallWord::ALL, "wall"));
            let along = reader
                .optional(fields, "along", |reader, node| choice(reader, node, AlongWord::ALL, "place along a wall"));
            Some(PackagePlace::Against { wall: wall?, along: along.unwrap_or_default() })
        }
        "at" => {
            let spot = reader.optional(fields, "at", |reader, node| choice(reader, node, SpotWord::ALL, "spot"));
            let facing = reader.optional(fields, "facing", |reader, node| {
                Some(match reader.text(node)?.as_str() {
                    "center" => Facing::Center,
                    "door" => Facing::Door,
                    "window" => Facing::Window,
                    item => Facing::Item(item.to_owned()),
                })
            });
            Some(PackagePlace::Spot { spot: spot?, facing })
        }
        "opposite" => related(reader, fields, "opposite").map(PackagePlace::Opposite),
        "left_of" => related(reader, fields, "left_of").map(PackagePlace::LeftOf),
        "right_of" => related(reader, fields, "right_of").map(PackagePlace::RightOf),
        "beside" => related(reader, fields, "beside").map(PackagePlace::Beside),
        "in_front_of" => related(reader, fields, "in_front_of").map(PackagePlace::InFrontOf),
        "behind" => related(reader, fields, "behind").map(PackagePlace::Behind),
        "on" => related(reader, fields, "on").map(PackagePlace::On),
        "under" => related(reader, fields, "under").map(PackagePlace::Under),
        "above" => related(reader, fields, "above").map(PackagePlace::Above),
        _ => related(reader, fields, "around").map(PackagePlace::Around),
    }
}

/// Names differ, and every item relates to one above it.
fn check_items(reader: &mut Reader<'_>, node: &Node<'_>, package: &Package) {
    if package.items.is_empty() || package.items.len() > MAX_ITEMS {
        let count = package.items.len();
        reader.wrong_field(node, "items", format!("has {count} entries; a package has 1 to {MAX_ITEMS}"));
    }
    for (index, item) in package.items.iter().enumerate().take(MAX_ITEMS) {
        let above = package.items[..index].iter().map(|other| other.name.as_str()).filter(|name| !name.is_empty());
        if !item.name.is_empty() && above.clone().any(|name| name == item.name) {
            let message = format!("`{}` is there twice; give each item its own name", item.name);
            reader.wrong_field(node, &format!("items[{index}].name"), message);
        }
        let facing = match &item.place {
            PackagePlace::Spot { facing: Some(Facing::Item(name)), .. } => Some(name.as_str()),
            place => place.anchor(),
        };
        if let Some(anchor) = facing
            && !above.clone().any(|name| name == anchor)
        {
            let hint = crate::nearest::hint(anchor, above);
            let message = format!("no item above has the name `{anchor}`; {hint}");
            reader.wrong_field(node, &format!("items[{index}]"), message);
        }
    }
}

//! Reading a `[[product]]` record.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::reader::{Fields, Node, Reader};
use crate::category::{CATEGORIES, Category};
use crate::expression::Variables;
use crate::parameter::{Choice, Domain, Parameter};
use crate::product::{
    AssetModel, Child, Expression, HostKind, LightPart, Model, ParametricModel, Part, Slot, SlotOption, Stretch,
};
use crate::room::RoomKind;
use crate::{MaterialId, Product, ProductId, Text, Value, part};

/// Most parts of one record.
const MAX_PARTS: usize = 600;
/// Most parameters, named values or slots of one record.
const MAX_NAMES: usize = 100;
const HOSTS: [(&str, HostKind); 5] = [
    ("floor", HostKind::Floor),
    ("wall", HostKind::Wall),
    ("ceiling", HostKind::Ceiling),
    ("surface", HostKind::Surface),
    ("opening", HostKind::Opening),
];

/// The product of a record; nothing if a field that must be there is not.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Product> {
    let mut fields = reader.table(node)?;
    let id = reader.needed(node, &mut fields, "id", identifier);
    if let Some(id) = &id {
        reader.name_record(format!("product {id}"));
    }
    let sku = reader.needed(node, &mut fields, "sku", Reader::text);
    let name = reader.needed(node, &mut fields, "name", Reader::words);
    let description = reader.optional(&mut fields, "description", Reader::words);
    let brand = reader.optional(&mut fields, "brand", Reader::text);
    let category = reader.needed(node, &mut fields, "category", category);
    let rooms = reader.optional(&mut fields, "rooms", |reader, node| reader.list(node, room));
    let size = reader.needed(node, &mut fields, "size", |reader, node| reader.lengths(node, "[width, depth, height]"));
    let host = reader.needed(node, &mut fields, "host", host);
    let length = |reader: &mut Reader<'_>, node: &Node<'_>| reader.number_within(node, 0.0, 20_000.0);
    let mount_height = reader.optional(&mut fields, "mount_height", length);
    let clearance_front = reader.optional(&mut fields, "clearance_front", length);
    let surface_height = reader.optional(&mut fields, "surface_height", length);
    let price = reader.needed(node, &mut fields, "price", Reader::money);
    let price_rule = reader.optional(&mut fields, "price_rule", Reader::expression);
    let weight = reader.optional(&mut fields, "weight", |reader, node| reader.number_within(node, 0.0, 1.0e5));
    let power = reader.optional(&mut fields, "power", |reader, node| reader.number_within(node, 0.0, 1.0e5));
    let parameters = reader.optional(&mut fields, "parameters", |reader, node| reader.list(node, parameter));
    let slots = reader.optional(&mut fields, "slots", slots);
    let model = reader.needed(node, &mut fields, "model", model);
    let plan_symbol = reader.optional(&mut fields, "plan_symbol", Reader::text);
    let source = reader.optional(&mut fields, "source", Reader::text);
    let mut stated = Product::default();
    super::label::read(reader, &mut fields, &mut stated);
    super::fit::read(reader, &mut fields, &mut stated);
    reader.no_more(fields);
    let product = Product {
        id: ProductId(id?),
        sku: sku?,
        name: name?,
        description: description.unwrap_or_default(),
        brand: brand.unwrap_or_default(),
        category: category?,
        rooms: rooms.unwrap_or_default(),
        size: size?,
        host: host?,
        mount_height: mount_height.unwrap_or_default(),
        clearance_front: clearance_front.unwrap_or_default(),
        surface_height: surface_height.unwrap_or_default(),
        price: price?,
        price_rule,
        weight,
        power,
        parameters: parameters.unwrap_or_default(),
        slots: slots.unwrap_or_default(),
        model: model?,
        plan_symbol: plan_symbol.unwrap_or_default(),
        source: source.unwrap_or_default(),
        ..stated
    };
    check_parameters(reader, node, &product);
    check_expressions(reader, node, &product);
    if let Model::Parametric(model) = &product.model {
        for (field, message) in crate::model::stretch::mistakes(&product, &model.stretch) {
            reader.wrong_field(node, &format!("model.stretch.{field}"), message);
        }
    }
    Some(product)
}

/// A dotted id: small letters, digits, `.`, `-` and `_`.
pub(super) fn identifier(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<String> {
    let text = reader.text(node)?;
    let is_plain = !text.is_empty()
        && text.len() <= 100
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_'));
    if !is_plain {
        reader.wrong(node, "must be small letters, digits, `.`, `-` and `_`, such as `hw.bed.linden`");
        return None;
    }
    Some(text)
}

/// A name that expressions can use.
fn variable(name: &str) -> bool {
    let mut characters = name.chars();
    name.len() <= 40
        && characters.next().is_some_and(|first| first.is_ascii_lowercase())
        && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && name != "i"
        && !["if", "else", "true", "false", "in", "is", "fn", "do", "let"].contains(&name)
}

fn category(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<String> {
    let slug = reader.text(node)?;
    if Category::from_slug(&slug).is_none() {
        let hint = crate::nearest::hint(&slug, CATEGORIES.iter().map(|category| category.slug));
        reader.wrong(node, format!("there is no category `{slug}`; {hint}"));
    }
    Some(slug)
}

fn room(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<String> {
    let slug = reader.text(node)?;
    if RoomKind::from_slug(&slug).is_none() {
        let hint = crate::nearest::hint(&slug, RoomKind::ALL.iter().map(|kind| kind.slug()));
        reader.wrong(node, format!("there is no room kind `{slug}`; {hint}"));
    }
    Some(slug)
}

fn host(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<HostKind> {
    let slug = reader.text(node)?;
    let found = HOSTS.iter().find(|(name, _)| *name == slug).map(|(_, host)| *host);
    if found.is_none() {
        let hint = crate::nearest::hint(&slug, HOSTS.iter().map(|(name, _)| *name));
        reader.wrong(node, format!("`{slug}` is nothing to stand on; {hint}"));
    }
    found
}

fn parameter(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Parameter> {
    let mut fields = reader.table(node)?;
    let id = reader.needed(node, &mut fields, "id", |reader, node| {
        let id = reader.text(node)?;
        if !variable(&id) {
            reader.wrong(node, format!("`{id}` cannot be named in expressions; use small letters, digits and `_`"));
        }
        Some(id)
    });
    let name = match id.as_deref().and_then(size_name) {
        Some(standard) => reader.optional(&mut fields, "name", Reader::words).or(Some(standard)),
        None => reader.needed(node, &mut fields, "name", Reader::words),
    };
    let kind = reader.needed(node, &mut fields, "kind", Reader::text);
    let domain = kind.and_then(|kind| domain(reader, node, &mut fields, &kind));
    reader.no_more(fields);
    Some(Parameter { id: id?, name: name?, domain: domain? })
}

fn size_name(id: &str) -> Option<Text> {
    let (zh, en) = match id {
        "width" => ("宽度", "Width"),
        "depth" => ("深度", "Depth"),
        "height" => ("高度", "Height"),
        _ => return None,
    };
    Some(Text { zh: zh.to_owned(), en: en.to_owned() })
}

fn domain(reader: &mut Reader<'_>, node: &Node<'_>, fields: &mut Fields<'_>, kind: &str) -> Option<Domain> {
    match kind {
        "length" => {
            let default = reader.needed(node, fields, "default", Reader::number);
            let min = reader.needed(node, fields, "min", Reader::number);
            let max = reader.needed(node, fields, "max", Reader::number);
            let step = reader.optional(fields, "step", |reader, node| reader.number_within(node, 0.0, 1.0e5));
            let (default, min, max) = (default?, min?, max?);
            check_range(reader, node, default, min, max);
            Some(Domain::Length { default, min, max, step: step.unwrap_or_default() })
        }
        "count" => {
            let default = reader.needed(node, fields, "default", Reader::whole);
            let min = reader.needed(node, fields, "min", Reader::whole);
            let max = reader.needed(node, fields, "max", Reader::whole);
            let (default, min, max) = (default?, min?, max?);
            check_range(reader, node, default as f64, min as f64, max as f64);
            Some(Domain::Count { default, min, max })
        }
        "flag" => Some(Domain::Flag { default: reader.needed(node, fields, "default", Reader::flag)? }),
        "choice" => {
            let default = reader.needed(node, fields, "default", Reader::text);
            let choices = reader.needed(node, fields, "choices", |reader, node| reader.list(node, choice));
            let (default, choices) = (default?, choices?);
            if !choices.iter().any(|choice| choice.id == default) {
                let hint = crate::nearest::hint(&default, choices.iter().map(|choice| choice.id.as_str()));
                reader.wrong(node, format!("the default `{default}` is not one of the choices; {hint}"));
            }
            Some(Domain::Choice { default, choices })
        }
        other => {
            let hint = crate::nearest::hint(other, ["length", "count", "flag", "choice"]);
            reader.wrong(node, format!("`{other}` is not a kind of parameter; {hint}"));
            None
        }
    }
}

fn check_range(reader: &mut Reader<'_>, node: &Node<'_>, default: f64, min: f64, max: f64) {
    if min > max {
        reader.wrong(node, format!("min {min} is above max {max}; exchange them"));
    } else if !(min..=max).contains(&default) {
        reader.wrong(node, format!("the default {default} is not within {min} … {max}"));
    }
}

fn choice(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Choice> {
    let mut fields = reader.table(node)?;
    let id = reader.needed(node, &mut fields, "id", Reader::text);
    let name = reader.needed(node, &mut fields, "name", Reader::words);
    reader.no_more(fields);
    Some(Choice { id: id?, name: name? })
}

fn slots(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<IndexMap<String, Slot>> {
    let mut fields = reader.table(node)?;
    let mut slots = IndexMap::new();
    let entries = fields.take_all();
    if entries.len() > MAX_NAMES {
        reader.wrong(node, format!("has {} slots, {MAX_NAMES} are allowed", entries.len()));
        return None;
    }
    for (name, _, node) in entries {
        if let Some(slot) = reader.within(&name, node, |reader| slot(reader, node)) {
            slots.insert(name, slot);
        }
    }
    Some(slots)
}

fn slot(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Slot> {
    let mut fields = reader.table(node)?;
    let name = reader.needed(node, &mut fields, "name", Reader::words);
    let default = reader.needed(node, &mut fields, "default", Reader::text);
    let options = reader.optional(&mut fields, "options", |reader, node| reader.list(node, slot_option));
    reader.no_more(fields);
    Some(Slot { name: name?, default: MaterialId(default?), options: options.unwrap_or_default() })
}

/// A material id alone, or with a surcharge.
fn slot_option(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<SlotOption> {
    if node.get_ref().is_str() {
        return Some(SlotOption { material: MaterialId(reader.text(node)?), surcharge: Decimal::ZERO });
    }
    let mut fields = reader.table(node)?;
    let material = reader.needed(node, &mut fields, "material", Reader::text);
    let surcharge = reader.optional(&mut fields, "surcharge", Reader::money);
    reader.no_more(fields);
    Some(SlotOption { material: MaterialId(material?), surcharge: surcharge.unwrap_or_default() })
}

fn model(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Model> {
    let mut fields = reader.table(node)?;
    if fields.has("asset") {
        return asset_model(reader, fields);
    }
    let lets = reader.optional(&mut fields, "let", lets);
    let parts = reader.optional(&mut fields, "parts", |reader, node| reader.list(node, part));
    let lights = reader.optional(&mut fields, "lights", |reader, node| reader.list(node, light));
    let children = reader.optional(&mut fields, "children", |reader, node| reader.list(node, child));
    let stretch = reader.optional(&mut fields, "stretch", stretch);
    reader.no_more(fields);
    let children = children.unwrap_or_default();
    if children.len() > MAX_NAMES {
        reader.wrong(node, format!("has {} children, {MAX_NAMES} are allowed; use `repeat`", children.len()));
    }
    let parts = parts.unwrap_or_default();
    if parts.len() > MAX_PARTS {
        reader.wrong(node, format!("has {} parts, {MAX_PARTS} are allowed; use `repeat`", parts.len()));
    }
    let lights = lights.unwrap_or_default();
    Some(Model::Parametric(ParametricModel {
        lets: lets.unwrap_or_default(),
        parts,
        lights,
        children,
        stretch: stretch.unwrap_or_default(),
    }))
}

/// A model from a file.
fn asset_model(reader: &mut Reader<'_>, mut fields: Fields<'_>) -> Option<Model> {
    let asset = reader.optional(&mut fields, "asset", content_hash);
    let variants = reader.optional(&mut fields, "variants", |reader, node| {
        let mut variants = IndexMap::new();
        for (name, _, node) in reader.table(node)?.take_all() {
            if let Some(hash) = reader.within(&name, node, |reader| content_hash(reader, node)) {
                variants.insert(name, hash);
            }
        }
        if variants.len() > MAX_NAMES {
            reader.wrong(node, format!("has {} looks, {MAX_NAMES} are allowed", variants.len()));
        }
        Some(variants)
    });
    let lights = reader.optional(&mut fields, "lights", |reader, node| reader.list(node, light));
    let wall_zone = reader.optional(&mut fields, "wall_zone", |reader, node| {
        let zone = reader.list(node, |reader, node| reader.number_within(node, 0.0, 1.0))?;
        match zone.as_slice() {
            [from, to] if from < to => Some([*from, *to]),
            _ => {
                reader.wrong(node, "is not [from, to] with 0 <= from < to <= 1");
                None
            }
        }
    });
    reader.no_more(fields);
    Some(Model::Asset(AssetModel {
        asset: asset?,
        variants: variants.unwrap_or_default(),
        lights: lights.unwrap_or_default(),
        wall_zone,
    }))
}

fn content_hash(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<String> {
    let hash = reader.text(node)?;
    if hash.len() != 64 || !hash.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit)) {
        reader.wrong(node, "is not a content hash; 64 hexadecimal digits in small letters (BLAKE3) are needed");
    }
    Some(hash)
}

fn lets(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<IndexMap<String, Expression>> {
    let mut lets = IndexMap::new();
    let entries = reader.table(node)?.take_all();
    if entries.len() > MAX_NAMES {
        reader.wrong(node, format!("has {} values, {MAX_NAMES} are allowed", entries.len()));
        return None;
    }
    for (name, _, node) in entries {
        let value = reader.within(&name, node, |reader| {
            if !variable(&name) {
                reader.wrong(node, "cannot be named in expressions; use small letters, digits and `_`");
            }
            reader.expression(node)
        });
        if let Some(value) = value {
            lets.insert(name, value);
        }
    }
    Some(lets)
}

fn expressions(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Vec<Expression>> {
    reader.list(node, Reader::expression)
}

/// A part. Fields that are not every part's are taken as the word's, so that `radius = 20` may stand beside `size`.
fn part(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Part> {
    let mut fields = reader.table(node)?;
    let shape = reader.needed(node, &mut fields, "shape", Reader::text);
    let slot = reader.needed(node, &mut fields, "slot", Reader::text);
    let size = reader.optional(&mut fields, "size", expressions);
    let at = reader.optional(&mut fields, "at", expressions);
    let rotate = reader.optional(&mut fields, "rotate", expressions);
    let repeat = reader.optional(&mut fields, "repeat", Reader::expression);
    let when = reader.optional(&mut fields, "when", Reader::expression);
    let points = reader.optional(&mut fields, "points", |reader, node| reader.list(node, expressions));
    let mut with = IndexMap::new();
    if let Some(table) = reader.optional(&mut fields, "with", |_, node| Some(node)) {
        for (name, at, node) in reader.table(table)?.take_all() {
            read_word_field(reader, shape.as_deref(), (name, at, node), &mut with);
        }
    }
    let shared = ["shape", "slot", "size", "at", "rotate", "repeat", "when", "points", "with"];
    let Some(word) = shape.as_deref().and_then(part::word) else {
        if let Some(shape) = &shape {
            let hint = crate::nearest::hint(shape, part::names());
            reader.wrong(node, format!("`{shape}` is not a word of the vocabulary; {hint}"));
        }
        return None;
    };
    for (name, at, node) in fields.take_all() {
        if word.field(&name).is_some() {
            read_word_field(reader, Some(word.name), (name, at, node), &mut with);
        } else {
            let known = shared.into_iter().chain(word.all_fields().map(|field| field.name));
            let hint = crate::nearest::hint(&name, known);
            reader.within(&name, node, |reader| {
                reader.wrong(node, format!("is not a field of `{}`; {hint}", word.name));
            });
        }
    }
    Some(Part {
        shape: shape?,
        slot: slot?,
        size: size.unwrap_or_default(),
        at: at.unwrap_or_default(),
        rotate: rotate.unwrap_or_default(),
        repeat,
        when,
        points: points.unwrap_or_default(),
        with,
    })
}

fn read_word_field(
    reader: &mut Reader<'_>,
    shape: Option<&str>,
    (name, _, node): (String, usize, &Node<'_>),
    with: &mut IndexMap<String, Expression>,
) {
    let word = shape.and_then(part::word);
    let value = reader.within("with", node, |reader| {
        reader.within(&name, node, |reader| {
            if let Some(word) = word.filter(|word| word.field(&name).is_none()) {
                let hint = crate::nearest::hint(&name, word.all_fields().map(|field| field.name));
                reader.wrong(node, format!("is not a field of `{}`; {hint}", word.name));
            }
            reader.expression(node)
        })
    });
    if let Some(value) = value {
        with.insert(name, value);
    }
}

fn light(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<LightPart> {
    let mut fields = reader.table(node)?;
    let emitter = reader.needed(node, &mut fields, "emitter", Reader::text);
    let at = reader.needed(node, &mut fields, "at", expressions);
    let direction = reader.optional(&mut fields, "direction", expressions);
    let size = reader.needed(node, &mut fields, "size", expressions);
    let beam = reader.optional(&mut fields, "beam", expressions);
    let flux = reader.needed(node, &mut fields, "flux", Reader::expression);
    let cct = reader.needed(node, &mut fields, "cct", Reader::expression);
    let slot = reader.optional(&mut fields, "slot", Reader::text);
    let repeat = reader.optional(&mut fields, "repeat", Reader::expression);
    let when = reader.optional(&mut fields, "when", Reader::expression);
    reader.no_more(fields);
    Some(LightPart {
        emitter: emitter?,
        at: at?,
        direction: direction.unwrap_or_default(),
        size: size?,
        beam: beam.unwrap_or_default(),
        flux: flux?,
        cct: cct?,
        slot: slot.unwrap_or_default(),
        repeat,
        when,
    })
}

/// Zones in which the model grows.
fn stretch(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Stretch> {
    let mut fields = reader.table(node)?;
    let zone = |reader: &mut Reader<'_>, node: &Node<'_>| {
        let ends = reader.list(node, |reader, node| reader.number_within(node, -20_000.0, 20_000.0))?;
        let zone = <[f64; 2]>::try_from(ends).ok();
        if zone.is_none() {
            reader.wrong(node, "needs two numbers: [from, to] in mm of the product frame");
        }
        zone
    };
    let width = reader.optional(&mut fields, "width", zone);
    let depth = reader.optional(&mut fields, "depth", zone);
    let height = reader.optional(&mut fields, "height", zone);
    reader.no_more(fields);
    Some(Stretch { width, depth, height })
}

/// A product that stands in this one.
fn child(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Child> {
    let mut fields = reader.table(node)?;
    let id = reader.needed(node, &mut fields, "id", |reader, node| {
        let id = reader.text(node)?;
        if !variable(&id) {
            reader.wrong(node, format!("`{id}` is no name for a child; use small letters, digits and `_`"));
        }
        Some(id)
    });
    let product = reader.needed(node, &mut fields, "product", identifier);
    let socket = reader.optional(&mut fields, "socket", Reader::text);
    let at = reader.optional(&mut fields, "at", expressions);
    let rotate = reader.optional(&mut fields, "rotate", expressions);
    let repeat = reader.optional(&mut fields, "repeat", Reader::expression);
    let when = reader.optional(&mut fields, "when", Reader::expression);
    let parameters = reader.optional(&mut fields, "parameters", |reader, node| {
        let entries = reader.table(node)?.take_all();
        let read = |(name, _, node): (String, usize, &Node<'_>)| {
            reader.within(&name, node, |reader| reader.expression(node)).map(|value| (name.clone(), value))
        };
        Some(entries.into_iter().filter_map(read).collect())
    });
    let slots = reader.optional(&mut fields, "slots", |reader, node| {
        let entries = reader.table(node)?.take_all();
        let read = |(name, _, node): (String, usize, &Node<'_>)| {
            reader.within(&name, node, |reader| reader.text(node)).map(|slot| (name.clone(), slot))
        };
        Some(entries.into_iter().filter_map(read).collect())
    });
    reader.no_more(fields);
    Some(Child {
        id: id?,
        product: ProductId(product?),
        socket: socket.unwrap_or_default(),
        at: at.unwrap_or_default(),
        rotate: rotate.unwrap_or_default(),
        repeat,
        when,
        parameters: parameters.unwrap_or_default(),
        slots: slots.unwrap_or_default(),
        record: None,
    })
}

/// Parameters have different names, and the size's defaults are the record's size.
fn check_parameters(reader: &mut Reader<'_>, node: &Node<'_>, product: &Product) {
    for (index, parameter) in product.parameters.iter().enumerate() {
        let step = format!("parameters[{index}]");
        let mut wrong = |message: String| reader.within(&step, node, |reader| reader.wrong(node, message));
        if product.parameters[..index].iter().any(|other| other.id == parameter.id) {
            wrong(format!("the parameter `{}` is there twice", parameter.id));
        }
        let axis = ["width", "depth", "height"].iter().position(|name| *name == parameter.id);
        match (axis, &parameter.domain) {
            (Some(axis), Domain::Length { default, .. }) if (default - product.size[axis]).abs() > 0.01 => {
                wrong(format!(
                    "the default of `{}` is {default}, the record's size says {}",
                    parameter.id, product.size[axis]
                ));
            }
            (Some(_), Domain::Count { .. } | Domain::Flag { .. } | Domain::Choice { .. }) => {
                wrong(format!("`{}` must be of kind \"length\"", parameter.id));
            }
            _ => {}
        }
    }
}

/// Every expression parses and names known variables only.
fn check_expressions(reader: &mut Reader<'_>, node: &Node<'_>, product: &Product) {
    let none = ParametricModel::default();
    let model = if let Model::Parametric(model) = &product.model { model } else { &none };
    let mut variables = Variables::default();
    for name in ["width", "depth", "height"] {
        variables.set(name, &Value::Number(1.0));
    }
    for parameter in &product.parameters {
        variables.set(&parameter.id, &parameter.domain.default_value());
    }
    let mut check = |variables: &Variables, expression: &Expression, field: String| {
        if let Err(error) = variables.check(expression) {
            let shown = match expression {
                Expression::Number(number) => number.to_string(),
                Expression::Text(text) => text.chars().take(80).collect(),
            };
            reader.wrong_field(node, &field, format!("`{shown}`: {error}"));
        }
    };
    for (name, expression) in &model.lets {
        check(&variables, expression, format!("model.let.{name}"));
        variables.set(name, &Value::Number(1.0));
    }
    if let Some(rule) = &product.price_rule {
        check(&variables, rule, "price_rule".to_owned());
    }
    for (name, expression) in product.clearances.entries() {
        if let Some(expression) = expression {
            check(&variables, expression, format!("clearances.{name}"));
        }
    }
    let sockets = product.sockets.iter().map(|socket| (&socket.at, &socket.turn, &socket.when));
    let snaps = product.snaps.iter().map(|snap| (&snap.at, &snap.turn, &snap.when));
    let sockets = sockets.enumerate().map(|(index, joint)| (format!("sockets[{index}]"), joint));
    let snaps = snaps.enumerate().map(|(index, joint)| (format!("snaps[{index}]"), joint));
    for (field, (at, turn, when)) in sockets.chain(snaps) {
        for (axis, expression) in at.iter().enumerate() {
            check(&variables, expression, format!("{field}.at[{axis}]"));
        }
        for (name, expression) in [("turn", turn), ("when", when)] {
            if let Some(expression) = expression {
                check(&variables, expression, format!("{field}.{name}"));
            }
        }
    }
    variables.set("i", &Value::Number(0.0));
    for (index, part) in model.parts.iter().enumerate() {
        let field = format!("model.parts[{index}]");
        for (name, list) in [("size", &part.size), ("at", &part.at), ("rotate", &part.rotate)] {
            for (entry, expression) in list.iter().enumerate() {
                check(&variables, expression, format!("{field}.{name}[{entry}]"));
            }
        }
        for (point, list) in part.points.iter().enumerate() {
            for (entry, expression) in list.iter().enumerate() {
                check(&variables, expression, format!("{field}.points[{point}][{entry}]"));
            }
        }
        for (name, expression) in [("repeat", &part.repeat), ("when", &part.when)] {
            if let Some(expression) = expression {
                check(&variables, expression, format!("{field}.{name}"));
            }
        }
    }
    for (index, child) in model.children.iter().enumerate() {
        let field = format!("model.children[{index}]");
        for (name, list) in [("at", &child.at), ("rotate", &child.rotate)] {
            for (entry, expression) in list.iter().enumerate() {
                check(&variables, expression, format!("{field}.{name}[{entry}]"));
            }
        }
        for (name, expression) in &child.parameters {
            check(&variables, expression, format!("{field}.parameters.{name}"));
        }
        for (name, expression) in [("repeat", &child.repeat), ("when", &child.when)] {
            if let Some(expression) = expression {
                check(&variables, expression, format!("{field}.{name}"));
            }
        }
    }
    for (index, light) in model.lights.iter().enumerate() {
        let field = format!("model.lights[{index}]");
        for (name, list) in [("at", &light.at), ("direction", &light.direction), ("size", &light.size)] {
            for (entry, expression) in list.iter().enumerate() {
                check(&variables, expression, format!("{field}.{name}[{entry}]"));
            }
        }
        for (name, expression) in [("flux", &light.flux), ("cct", &light.cct)] {
            check(&variables, expression, format!("{field}.{name}"));
        }
    }
}

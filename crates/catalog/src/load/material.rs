//! Reading a `[[material]]` record.

use super::label::word;
use super::product::identifier;
use super::reader::{Node, Reader};
use crate::material::{ImageRef, TextureRecipe};
use crate::{MaterialId, MaterialRecord, Parameters, Value};

/// Families of materials, in the order of lists.
const FAMILIES: [&str; 13] = [
    "paint",
    "wallpaper",
    "wood",
    "stone",
    "tile",
    "fabric",
    "leather",
    "metal",
    "glass",
    "plastic",
    "paper",
    "plant",
    "light",
];
/// Where a material may be used.
const USES: [&str; 7] = ["floor", "wall", "ceiling", "worktop", "front", "fabric", "part"];

/// The material of a record; nothing if a field that must be there is not.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<MaterialRecord> {
    let mut fields = reader.table(node)?;
    let id = reader.needed(node, &mut fields, "id", identifier);
    if let Some(id) = &id {
        reader.name_record(format!("material {id}"));
    }
    let share = |reader: &mut Reader<'_>, node: &Node<'_>| reader.number_within(node, 0.0, 1.0);
    let name = reader.needed(node, &mut fields, "name", Reader::words);
    let family = reader.needed(node, &mut fields, "family", |reader, node| word(reader, node, &FAMILIES, "family"));
    let uses = reader.optional(&mut fields, "uses", |reader, node| {
        reader.list(node, |reader, node| word(reader, node, &USES, "use"))
    });
    let color = reader.needed(node, &mut fields, "color", color);
    let roughness = reader.needed(node, &mut fields, "roughness", share);
    let metallic = reader.optional(&mut fields, "metallic", share);
    let transmission = reader.optional(&mut fields, "transmission", share);
    let opacity = reader.optional(&mut fields, "opacity", share);
    let clearcoat = reader.optional(&mut fields, "clearcoat", share);
    let sheen = reader.optional(&mut fields, "sheen", share);
    let luminance = reader.optional(&mut fields, "luminance", |reader, node| reader.number_within(node, 0.0, 1.0e6));
    let texture = reader.optional(&mut fields, "texture", texture);
    let image = reader.optional(&mut fields, "image", image);
    let price_per_m2 = reader.optional(&mut fields, "price_per_m2", Reader::money);
    reader.no_more(fields);
    Some(MaterialRecord {
        id: MaterialId(id?),
        name: name?,
        family: family?,
        uses: uses.unwrap_or_default(),
        color: color?,
        roughness: roughness?,
        metallic: metallic.unwrap_or_default(),
        transmission: transmission.unwrap_or_default(),
        opacity: opacity.unwrap_or(1.0),
        clearcoat: clearcoat.unwrap_or_default(),
        sheen: sheen.unwrap_or_default(),
        luminance: luminance.unwrap_or_default(),
        texture,
        image,
        price_per_m2,
    })
}

/// A colour as `#rrggbb`.
fn color(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<String> {
    let text = reader.text(node)?;
    if crate::material::parse_color(&text).is_none() {
        reader.wrong(node, format!("`{text}` is not a colour; write it as #rrggbb"));
    }
    Some(text)
}

fn texture(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<TextureRecipe> {
    let mut fields = reader.table(node)?;
    let kind =
        reader.needed(node, &mut fields, "kind", |reader, node| word(reader, node, crate::texture::KINDS, "texture"));
    let size = reader.needed(node, &mut fields, "size", |reader, node| reader.lengths(node, "[width, height]"));
    let options = match kind.as_deref() {
        Some(kind) => reader.optional(&mut fields, "options", |reader, node| options(reader, node, kind)),
        None => None,
    };
    let seed = reader.optional(&mut fields, "seed", |reader, node| reader.number_within(node, 0.0, 4.0e9));
    reader.no_more(fields);
    Some(TextureRecipe {
        kind: kind?,
        size: size?,
        options: options.unwrap_or_default(),
        seed: seed.unwrap_or_default() as u32,
    })
}

fn options(reader: &mut Reader<'_>, node: &Node<'_>, kind: &str) -> Option<Parameters> {
    let mut options = Parameters::new();
    let known = crate::texture::options(kind);
    for (name, _, node) in reader.table(node)?.take_all() {
        let value = reader.within(&name, node, |reader| {
            let Some(option) = known.iter().find(|option| option.name == name) else {
                let hint = crate::nearest::hint(&name, known.iter().map(|option| option.name));
                reader.wrong(node, format!("is not an option of `{kind}`; {hint}"));
                return None;
            };
            let value = match node.get_ref() {
                toml::de::DeValue::Boolean(flag) => Value::Flag(*flag),
                toml::de::DeValue::String(_) => Value::Choice(reader.text(node)?),
                _ => Value::Number(reader.number(node)?),
            };
            if let Err(reason) = option.check(&value) {
                reader.wrong(node, reason);
            }
            Some(value)
        });
        if let Some(value) = value {
            options.insert(name, value);
        }
    }
    Some(options)
}

fn image(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<ImageRef> {
    let mut fields = reader.table(node)?;
    let asset = reader.needed(node, &mut fields, "asset", Reader::text);
    let size = reader.needed(node, &mut fields, "size", |reader, node| reader.lengths(node, "[width, height]"));
    reader.no_more(fields);
    Some(ImageRef { asset: asset?, size: size? })
}

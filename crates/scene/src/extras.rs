//! What our own glTF files say in `extras.homewright`, beyond what glTF has words for.

use glam::Vec3;
use serde_json::Value;

use crate::Tag;
use crate::node::Layer;

/// Name of our object within `extras`.
pub(crate) const NAME: &str = "homewright";

/// The tone curve of a camera that is not the usual one.
pub(crate) const AGX: &str = "agx";

fn own<'v>(extras: Option<&'v Value>, name: &str) -> Option<&'v Value> {
    extras?.get(NAME)?.get(name)
}

/// A finite number.
pub(crate) fn number(extras: Option<&Value>, name: &str) -> Option<f32> {
    own(extras, name)?.as_f64().map(|value| value as f32).filter(|value| value.is_finite())
}

/// A list of finite numbers, at most `most`.
pub(crate) fn numbers(extras: Option<&Value>, name: &str, most: usize) -> Option<Vec<f32>> {
    let list = own(extras, name)?.as_array().filter(|list| list.len() <= most)?;
    list.iter().map(|value| value.as_f64().map(|value| value as f32).filter(|value| value.is_finite())).collect()
}

/// A direction of unit length, by three numbers.
pub(crate) fn direction(extras: Option<&Value>, name: &str) -> Option<Vec3> {
    let [x, y, z] = ["X", "Y", "Z"].map(|axis| number(extras, &format!("{name}{axis}")));
    // Files from before there was height to it have none.
    Vec3::new(x?, y.unwrap_or(0.0), z?).try_normalize()
}

/// A text.
pub(crate) fn text<'v>(extras: Option<&'v Value>, name: &str) -> Option<&'v str> {
    own(extras, name)?.as_str()
}

/// A yes or no.
pub(crate) fn flag(extras: Option<&Value>, name: &str) -> Option<bool> {
    own(extras, name)?.as_bool()
}

/// The tag of a node; the null tag when it has none.
pub(crate) fn tag(extras: Option<&Value>) -> Tag {
    text(extras, "tag").and_then(|digits| u128::from_str_radix(digits, 16).ok()).map_or_else(Tag::default, Tag)
}

/// A tag as text.
pub(crate) fn tag_text(tag: Tag) -> String {
    format!("{:032x}", tag.0)
}

/// The layer of a node; items when it has none.
pub(crate) fn layer(extras: Option<&Value>) -> Layer {
    let all = [Layer::Wall, Layer::Floor, Layer::Ceiling, Layer::Opening, Layer::Item, Layer::Overlay];
    let name = text(extras, "layer").unwrap_or_default();
    all.into_iter().find(|layer| layer_name(*layer) == name).unwrap_or_default()
}

/// A layer as text.
pub(crate) fn layer_name(layer: Layer) -> &'static str {
    match layer {
        Layer::Wall => "wall",
        Layer::Floor => "floor",
        Layer::Ceiling => "ceiling",
        Layer::Opening => "opening",
        Layer::Item => "item",
        Layer::Overlay => "overlay",
    }
}

//! What steps are called in the history: what was done, and with what. Kept in English, since files travel; the studio
//! says them in the language in use.

use homewright_design::{Design, Entity, EntityId};

/// What a thing is called: the product of an item or of what fills an opening, else its kind; nothing where it is not
/// there.
fn thing(design: &Design, id: EntityId) -> Option<String> {
    let product = match design.get(id)? {
        Entity::Item(item) => Some(&item.configuration.product),
        Entity::Opening(opening) => opening.fill.as_ref().map(|fill| &fill.product),
        Entity::Wall(_) => return Some("wall".to_owned()),
        _ => None,
    };
    product.and_then(|product| design.product(product)).map(|product| product.name.en.clone())
}

/// `Move Linden double bed`; the verb alone where it is about several things, or one without a name.
pub(crate) fn done(verb: &str, design: &Design, ids: &[EntityId]) -> String {
    match ids {
        [id] => thing(design, *id).map_or_else(|| verb.to_owned(), |name| format!("{verb} {name}")),
        _ => verb.to_owned(),
    }
}

/// `Width of Linden wardrobe`; the quality alone where its thing has no name.
pub(crate) fn quality(quality: &str, design: &Design, id: EntityId) -> String {
    thing(design, id).map_or_else(|| quality.to_owned(), |name| format!("{quality} of {name}"))
}

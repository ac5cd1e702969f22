//! The style of what was copied, given to other things: finishes and options, never sizes and places.

use homewright_catalog::Product;
use homewright_design::item::Configuration;
use homewright_design::{Design, Entity, Transaction};

use crate::editor::{Editor, Response};

/// Parameters that are a size.
const SIZES: [&str; 3] = ["width", "depth", "height"];

impl Editor {
    /// Gives what is selected the style of what was copied, each kind that of its own kind.
    pub(crate) fn paste_style(&mut self) -> Response {
        self.drop_gesture();
        let mut edit = Transaction::new("Paste style");
        for id in self.selection.ids() {
            let Some(entity) = self.design.get(*id) else { continue };
            let styled = self.clipboard.entities.iter().find_map(|(_, from)| styled(&self.design, from, entity));
            if let Some(styled) = styled.filter(|styled| styled != entity) {
                edit.put(*id, styled);
            }
        }
        self.commit(edit)
    }
}

/// A thing in the style of another of its kind.
fn styled(design: &Design, from: &Entity, to: &Entity) -> Option<Entity> {
    let mut styled = to.clone();
    match (from, &mut styled) {
        (Entity::Item(from), Entity::Item(to)) => {
            to.configuration = configured(design, &from.configuration, &to.configuration)?;
            to.light = from.light.or(to.light);
        }
        (Entity::Opening(from), Entity::Opening(to)) => {
            to.fill = Some(configured(design, from.fill.as_ref()?, to.fill.as_ref()?)?);
        }
        (Entity::Wall(from), Entity::Wall(to)) => {
            (to.left, to.right, to.skirting) = (from.left.clone(), from.right.clone(), from.skirting);
        }
        (Entity::Room(from), Entity::Room(to)) => {
            (to.floor, to.walls, to.ceiling) = (from.floor.clone(), from.walls.clone(), from.ceiling.clone());
        }
        (Entity::Column(from), Entity::Column(to)) => to.finish.clone_from(&from.finish),
        (Entity::Beam(from), Entity::Beam(to)) => to.finish.clone_from(&from.finish),
        (Entity::Stairs(from), Entity::Stairs(to)) => to.finish.clone_from(&from.finish),
        (Entity::Ceiling(from), Entity::Ceiling(to)) => to.finish.clone_from(&from.finish),
        _ => return None,
    }
    Some(styled)
}

/// A product's choices with the materials of another's parts of the same names, and of the same product its options too.
fn configured(design: &Design, from: &Configuration, to: &Configuration) -> Option<Configuration> {
    let (source, target): (&Product, &Product) = (design.product(&from.product)?, design.product(&to.product)?);
    let mut styled = to.clone();
    for (slot, record) in source.slots.iter().filter(|(slot, _)| target.slots.contains_key(*slot)) {
        let material = from.materials.get(slot).unwrap_or(&record.default);
        styled.materials.insert(slot.clone(), material.clone());
    }
    if from.product == to.product {
        for (name, value) in from.parameters.iter().filter(|(name, _)| !SIZES.contains(&name.as_str())) {
            styled.parameters.insert(name.clone(), value.clone());
        }
    }
    Some(styled)
}

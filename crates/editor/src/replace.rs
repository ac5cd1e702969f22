//! Another product in the place of what is there: place, host and what was chosen stay as far as they fit.

use homewright_catalog::parameter::Domain;
use homewright_catalog::product::HostKind;
use homewright_catalog::{Product, ProductId, Value};
use homewright_design::item::{Configuration, Host};
use homewright_design::{Design, Entity, EntityId, Item, Transaction};
use homewright_geometry::math;

use crate::editor::{Editor, Response};
use crate::input::{Place, Pointer};
use crate::{hit, lengths, records};

impl Editor {
    /// What is replaced together: the selected things of the leading one's product; nothing where nothing of a product
    /// is selected.
    pub fn replaceable(&self) -> Vec<EntityId> {
        let leader = self.selection.leader().and_then(|id| self.configuration(id));
        let Some(product) = leader.map(|configuration| &configuration.product) else { return Vec::new() };
        let is_alike = |id: &EntityId| self.configuration(*id).is_some_and(|one| one.product == *product);
        self.selection.ids().iter().copied().filter(is_alike).collect()
    }

    /// Product and choices of an item, or of what fills an opening.
    pub fn configuration(&self, id: EntityId) -> Option<&Configuration> {
        configuration_of(&self.design, id)
    }

    /// Puts another product in the place of what is selected and is of one product.
    pub(crate) fn replace(&mut self, product: &ProductId) -> Response {
        self.drop_gesture();
        let Some(product) = self.product(product).cloned() else { return Response::default() };
        let records = records::missing_for_product(&self.design, &self.catalog, &product, &mut self.ids);
        let ids = self.replaceable();
        exchange(&self.design, &product, &records, &ids).map_or_else(Response::default, |edit| self.commit(edit))
    }
}

/// What a product that is being placed would replace where the pointer is: what lies there, and with a selected thing
/// all selected ones of its product.
pub(crate) fn target(
    design: &Design,
    level: EntityId,
    pointer: &Pointer,
    (product, selection): (&Product, &[EntityId]),
) -> Vec<EntityId> {
    let under = match pointer.place {
        Place::Plan(point) => hit::entity_at(design, level, point, pointer.reach),
        Place::Ray(_) => pointer.target,
    };
    // In a picture the thing in the hand may hide what it is held over.
    let on_floor = || pointer.at_height(0.0).and_then(|point| hit::entity_at(design, level, point, 1.0));
    let fits = |id: &EntityId| takes(design, *id, product);
    let Some(id) = under.filter(fits).or_else(|| on_floor().filter(fits)) else { return Vec::new() };
    if !selection.contains(&id) {
        return vec![id];
    }
    let kind = configuration_of(design, id).map(|one| &one.product);
    let is_alike = |other: &EntityId| configuration_of(design, *other).map(|one| &one.product) == kind;
    selection.iter().copied().filter(is_alike).collect()
}

/// The edit that puts a product in the place of things; nothing where it fits in none of them.
pub(crate) fn exchange(
    design: &Design,
    product: &Product,
    records: &[(EntityId, Entity)],
    ids: &[EntityId],
) -> Option<Transaction> {
    let mut edit = Transaction::new(format!("Replace {}", product.name.en));
    // Sizes as chosen are known once the record is there.
    let mut known = design.clone();
    for (id, record) in records {
        edit.put(*id, record.clone());
    }
    known.apply(edit.clone()).ok()?;
    let before = edit.puts.len();
    for id in ids.iter().filter(|id| takes(design, **id, product)) {
        match design.get(*id) {
            Some(Entity::Item(item)) => put_item(&known, &mut edit, *id, item, product),
            Some(Entity::Opening(opening)) => {
                let old = opening.fill.as_ref();
                let mut next = opening.clone();
                next.fill = Some(old.map_or_else(
                    || Configuration::of(product.id.0.clone()),
                    |old| chosen_again(old, product, &["width", "depth", "height"]),
                ));
                edit.put(*id, next);
            }
            _ => {}
        }
    }
    (edit.puts.len() > before).then_some(edit)
}

fn configuration_of(design: &Design, id: EntityId) -> Option<&Configuration> {
    match design.get(id)? {
        Entity::Item(item) => Some(&item.configuration),
        Entity::Opening(opening) => opening.fill.as_ref(),
        _ => None,
    }
}

/// Whether a product can be where a thing is: it hangs, stands or is cut in the same way.
fn takes(design: &Design, id: EntityId, product: &Product) -> bool {
    match design.get(id) {
        Some(Entity::Item(item)) => match product.host {
            HostKind::Opening => false,
            HostKind::Ceiling => item.host == Host::Ceiling,
            HostKind::Wall => matches!(item.host, Host::Wall { .. } | Host::Free),
            HostKind::Floor => matches!(item.host, Host::Floor | Host::Free),
            HostKind::Surface => matches!(item.host, Host::Floor | Host::Free | Host::Item { .. }),
        },
        Some(Entity::Opening(_)) => product.host == HostKind::Opening,
        _ => false,
    }
}

fn put_item(design: &Design, edit: &mut Transaction, id: EntityId, item: &Item, product: &Product) {
    let mut next = item.clone();
    next.configuration = chosen_again(&item.configuration, product, &[]);
    next.name.clear();
    let sizes = (homewright_staging::item_size(design, item), homewright_staging::item_size(design, &next));
    if let (Some(old), Some(new)) = sizes
        && has_back(design, id, item)
    {
        // The back stays where it is: against its wall.
        let back = math::direction(item.rotation.to_radians()).perp();
        next.position += (back * ((old[1] - new[1]) * 0.5)).extend(0.0);
    }
    // What stands on it stands on the new top.
    let top = |product: Option<&Product>| product.map_or(0.0, |product| product.surface_height);
    let rise = product.surface_height - top(design.product(&item.configuration.product));
    if product.surface_height > 0.0 && rise != 0.0 {
        for (load, on_it) in design.items_on_item(id) {
            let mut on_it = on_it.clone();
            on_it.position.z += rise;
            edit.put(load, Entity::Item(Box::new(on_it)));
        }
    }
    edit.put(id, Entity::Item(Box::new(next)));
}

/// Whether an item has its back to something, so that the back and not the middle stays in its place.
fn has_back(design: &Design, id: EntityId, item: &Item) -> bool {
    match item.host {
        Host::Ceiling => false,
        Host::Wall { .. } => true,
        Host::Floor | Host::Free | Host::Item { .. } => lengths::wall_gap(design, id).is_some(),
    }
}

/// Choices of one product as far as another offers them, but for parameters that its place decides.
fn chosen_again(old: &Configuration, product: &Product, without: &[&str]) -> Configuration {
    let mut next = Configuration::of(product.id.0.clone());
    for parameter in product.parameters.iter().filter(|one| !without.contains(&one.id.as_str())) {
        let Some(value) = old.parameters.get(&parameter.id) else { continue };
        let fits = match (&parameter.domain, value) {
            (Domain::Length { min, max, step, .. }, Value::Number(number)) => {
                let steps = (number - min) / step;
                (*min..=*max).contains(number) && (*step <= 0.0 || (steps - steps.round()).abs() < 1e-6)
            }
            (Domain::Count { min, max, .. }, Value::Number(number)) => {
                (*min as f64..=*max as f64).contains(number) && number.fract() == 0.0
            }
            (Domain::Flag { .. }, Value::Flag(_)) => true,
            (Domain::Choice { choices, .. }, Value::Choice(word)) => choices.iter().any(|one| one.id == *word),
            _ => false,
        };
        if fits {
            next.parameters.insert(parameter.id.clone(), value.clone());
        }
    }
    for (name, slot) in &product.slots {
        if let Some(material) = old.materials.get(name)
            && slot.options.iter().any(|option| option.material == *material)
        {
            next.materials.insert(name.clone(), material.clone());
        }
    }
    next
}

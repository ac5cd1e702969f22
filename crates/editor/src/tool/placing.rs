//! A product of the catalog on its way into the home.

use glam::DVec3;
use homewright_catalog::Product;
use homewright_catalog::product::HostKind;
use homewright_design::item::{Configuration, Host};
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{Design, Entity, EntityId, Item, Opening, Transaction};
use homewright_geometry::Length;

use crate::footprint::Footprint;
use crate::input::Pointer;
use crate::lengths;
use crate::preview::Preview;
use crate::replace;
use crate::snap::{self, Moved};
use crate::surroundings::Surroundings;

/// A product that follows the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Placing {
    /// What it is.
    pub product: Product,
    /// Whether nothing fills the hole it cuts.
    pub is_passage: bool,
    /// The id it will have.
    pub id: EntityId,
    /// Records the design needs for it.
    pub(crate) records: Vec<(EntityId, Entity)>,
    /// Degrees, as turned by hand.
    pub rotation: f64,
    /// The last place of the pointer over a view.
    pub last: Option<Pointer>,
    /// Whether it lies in the home as it is now.
    pub is_placed: bool,
    /// How far it keeps from walls.
    pub(crate) gap: Length,
    /// What is selected meanwhile.
    pub(crate) selection: Vec<EntityId>,
    /// What it takes the place of: with Ctrl held, what is under the pointer.
    pub replaces: Vec<EntityId>,
}

impl Placing {
    /// Proposes the product where the pointer is.
    pub(crate) fn update(&mut self, pointer: Pointer, design: &Design, level: EntityId, preview: &mut Preview) {
        self.last = Some(pointer);
        if self.update_replaced(&pointer, design, level, preview) {
            return;
        }
        let mut edit = Transaction::new(self.label());
        for (id, record) in self.records.iter().filter(|_| !self.is_passage) {
            edit.put(*id, record.clone());
        }
        preview.guides.clear();
        preview.distances.clear();
        let entity = if self.product.host == HostKind::Opening {
            self.opening(pointer, design, level)
        } else {
            Some(self.item(pointer, design, level, preview))
        };
        if let Some(entity) = entity {
            let is_opening = matches!(entity, Entity::Opening(_));
            edit.put(self.id, entity);
            if preview.propose(edit) {
                self.is_placed = true;
                if is_opening {
                    preview.distances = lengths::of_opening(&preview.design, level, self.id);
                }
            }
        }
    }

    /// Proposes to put the product in the place of what is under the pointer, with Ctrl held. Says whether there is
    /// something that it can replace.
    fn update_replaced(&mut self, pointer: &Pointer, design: &Design, level: EntityId, preview: &mut Preview) -> bool {
        let replaced = if pointer.modifiers.ctrl && !self.is_passage {
            replace::target(design, level, pointer, (&self.product, &self.selection))
        } else {
            Vec::new()
        };
        if replaced == self.replaces {
            return !replaced.is_empty();
        }
        preview.start_over(design);
        self.is_placed = false;
        self.replaces = replaced;
        let edit = replace::exchange(design, &self.product, &self.records, &self.replaces);
        let Some(edit) = edit.filter(|_| !self.replaces.is_empty()) else { return false };
        self.is_placed = preview.propose(edit);
        true
    }

    /// What is shown as being placed: the product, or what it takes the place of.
    pub fn things(&self) -> Vec<EntityId> {
        if self.replaces.is_empty() { vec![self.id] } else { self.replaces.clone() }
    }

    pub(crate) fn label(&self) -> String {
        if !self.replaces.is_empty() {
            return format!("Replace {}", self.product.name.en);
        }
        if self.is_passage {
            return "Add passage".to_owned();
        }
        format!("Add {}", self.product.name.en)
    }

    fn item(&mut self, pointer: Pointer, design: &Design, level: EntityId, preview: &mut Preview) -> Entity {
        let around = Surroundings::of(design, level, &[self.id]);
        let size = self.product.size;
        let height = match self.product.host {
            HostKind::Ceiling => around.ceiling,
            HostKind::Surface | HostKind::Wall => pointer.touch_height(),
            HostKind::Floor | HostKind::Opening => 0.0,
        };
        // Looking upwards there is no floor under the pointer; a wall finds its place by the ray itself.
        let wish = pointer.at_height(height).or_else(|| pointer.at_height(0.0)).unwrap_or_else(|| pointer.origin());
        let moved = Moved {
            product: &self.product,
            size,
            wish: DVec3::new(wish.x, wish.y, 0.0),
            rotation: self.rotation,
            pointer,
            reach: pointer.reach,
            gap: self.gap.to_mm(),
        };
        let resting = snap::snap(&moved, &around);
        let footprint = Footprint::new(resting.position.truncate(), size, resting.rotation);
        preview.distances = snap::distances(&footprint, &around, Some((self.id, resting.position.z)));
        preview.guides = resting.guides;
        Entity::Item(Box::new(Item {
            level,
            configuration: Configuration::of(self.product.id.0.clone()),
            position: resting.position,
            rotation: resting.rotation,
            tilt: [0.0; 2],
            is_mirrored: false,
            host: if matches!(resting.host, Host::Free) { Host::Floor } else { resting.host },
            light: None,
            name: String::new(),
            is_locked: false,
            is_hidden: false,
        }))
    }

    fn opening(&self, pointer: Pointer, design: &Design, level: EntityId) -> Option<Entity> {
        let point = pointer.at_height(pointer.touch_height())?;
        let [width, _, height] = self.product.size.map(Length::mm);
        let place = snap::snap_opening(design, level, point, width)?;
        // Over the sill that is usual for it, lower in a wall that would not hold it there.
        let top = design.wall(place.wall).and_then(|wall| wall.height).or_else(|| Some(design.level(level)?.height));
        let most = top.map_or(self.product.mount_height, |top| (top - height).to_mm().max(0.0));
        Some(Entity::Opening(Opening {
            wall: place.wall,
            kind: if self.is_passage { OpeningKind::Passage } else { opening_kind(&self.product.category, place.side) },
            along: place.along,
            width,
            height,
            sill: Length::mm(self.product.mount_height.min(most)),
            fill: (!self.is_passage).then(|| Configuration::of(self.product.id.0.clone())),
        }))
    }
}

/// What an opening of a category is, opened from a side.
fn opening_kind(category: &str, side: Side) -> OpeningKind {
    match category {
        "window" => OpeningKind::Window,
        "sliding_door" => OpeningKind::SlidingDoor,
        "passage" => OpeningKind::Passage,
        _ => OpeningKind::Door { opens_to: side, hinge_at_start: true, open: 0.0 },
    }
}

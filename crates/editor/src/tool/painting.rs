//! The brush: a material laid on whatever is clicked.

use homewright_catalog::{MaterialId, Product};
use homewright_design::opening::Side;
use homewright_design::{Design, Entity, EntityId, Finish, Transaction};

use crate::editor::Editor;
use crate::input::{Place, Pointer};
use crate::{hit, records, rooms, wording};

/// A material on the brush, with how it is laid.
#[derive(Debug, Clone, PartialEq)]
pub struct Painting {
    /// The material, with direction and start of its pattern.
    pub finish: Finish,
}

/// A surface that can be painted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Painted {
    /// The floor of a room.
    Floor(EntityId),
    /// The ceiling of a room.
    Ceiling(EntityId),
    /// All walls of a room.
    Walls(EntityId),
    /// One side of a wall.
    Face(EntityId, Side),
    /// A slot of an item or of what fills an opening.
    Slot(EntityId, String),
    /// A column, beam, stairs or hung ceiling.
    Whole(EntityId),
}

/// Nearer to the floor than this (mm) the floor is meant, and as near to the ceiling the ceiling.
const NEAR: f64 = 20.0;

impl Editor {
    /// The surface under the pointer.
    pub fn surface_at(&self, pointer: &Pointer) -> Option<Painted> {
        let level = self.level?;
        let target = self.entity_at(pointer)?;
        let point = match pointer.place {
            Place::Plan(point) => point,
            Place::Ray(ray) => ray.hit.map(glam::DVec3::truncate)?,
        };
        match self.design.get(target)? {
            Entity::Wall(wall) => {
                let (nearest, direction) = wall.at(hit::along(wall, point));
                // In a picture the eye sees the side that it is on.
                let seen_from = match pointer.place {
                    Place::Plan(point) => point,
                    Place::Ray(ray) => ray.origin.truncate(),
                };
                let side = if direction.perp_dot(seen_from - nearest) >= 0.0 { Side::Left } else { Side::Right };
                if pointer.modifiers.shift {
                    let inside = nearest + direction.perp() * (wall.thickness.to_mm() * 0.5 + 30.0) * sign(side);
                    let ceiling = self.design.level(level)?.height.to_mm();
                    let room = rooms::places(&self.design, level, ceiling)
                        .into_iter()
                        .find(|place| place.outline.contains(inside))?
                        .room?;
                    return Some(Painted::Walls(room));
                }
                Some(Painted::Face(target, side))
            }
            Entity::Room(room) => {
                let height = pointer.touch_height();
                let ceiling = room.ceiling_height.or_else(|| self.design.level(level).map(|level| level.height))?;
                let is_ceiling = matches!(pointer.place, Place::Ray(_)) && height > ceiling.to_mm() - NEAR;
                Some(if is_ceiling { Painted::Ceiling(target) } else { Painted::Floor(target) })
            }
            Entity::Item(item) => {
                let product = self.design.product(&item.configuration.product)?;
                let pointed_at = self.shapes.slot_at(item, product, pointer);
                let slot = pointed_at.filter(|slot| product.slots.contains_key(slot));
                Some(Painted::Slot(target, slot.or_else(|| self.slot_for_brush(product))?))
            }
            Entity::Opening(opening) => {
                let product = self.design.product(&opening.fill.as_ref()?.product)?;
                Some(Painted::Slot(target, self.slot_for_brush(product)?))
            }
            Entity::Column(_) | Entity::Beam(_) | Entity::Stairs(_) | Entity::Ceiling(_) => {
                Some(Painted::Whole(target))
            }
            _ => None,
        }
    }

    /// The part of a product that the brush's material is for: one that offers it, else one that is of its family, else
    /// the first.
    fn slot_for_brush(&self, product: &Product) -> Option<String> {
        let brush = self.brush.as_ref().map(|finish| &finish.material);
        let family = |id: &MaterialId| self.material(id).map(|record| record.family.as_str());
        let offers = |slot: &homewright_catalog::product::Slot| {
            Some(&slot.default) == brush || slot.options.iter().any(|option| Some(&option.material) == brush)
        };
        let is_alike =
            |slot: &homewright_catalog::product::Slot| brush.is_some_and(|id| family(id) == family(&slot.default));
        let slots = &product.slots;
        let found =
            slots.iter().find(|(_, slot)| offers(slot)).or_else(|| slots.iter().find(|(_, slot)| is_alike(slot)));
        found.map(|(name, _)| name).or_else(|| slots.keys().next()).cloned()
    }

    /// The edit that lays a finish on a surface.
    pub(crate) fn paint(&mut self, surface: &Painted, finish: &Finish) -> Transaction {
        let mut edit = Transaction::new(match surface {
            Painted::Floor(_) => "Material of floor".to_owned(),
            Painted::Ceiling(_) => "Material of ceiling".to_owned(),
            Painted::Walls(_) => "Material of walls".to_owned(),
            Painted::Face(..) => "Material of wall".to_owned(),
            Painted::Slot(id, _) | Painted::Whole(id) => wording::quality("Material", &self.design, *id),
        });
        if let Some((id, record)) =
            records::missing_material(&self.design, &self.catalog, &finish.material, &mut self.ids)
        {
            edit.put(id, record);
        }
        let own = self.brush_record.clone().filter(|record| {
            record.id == finish.material
                && self.design.material(&record.id).is_none()
                && self.catalog.material(&record.id).is_none()
        });
        if let Some(record) = own {
            edit.put(self.ids.next_id(), Entity::Material(record));
        }
        if let Some((id, entity)) = painted(&self.design, surface, finish) {
            edit.put(id, entity);
        }
        edit
    }

    /// Puts a material on the brush.
    pub(crate) fn begin_painting(&mut self, material: &MaterialId) {
        self.drop_gesture();
        if !self.is_read_only {
            let finish = Finish { material: material.clone(), ..Finish::plain("") };
            self.brush = Some(finish.clone());
            self.tool = crate::tool::Tool::Painting(Painting { finish });
        }
    }
}

const fn sign(side: Side) -> f64 {
    match side {
        Side::Left => 1.0,
        Side::Right => -1.0,
    }
}

/// An entity with a finish on one of its surfaces.
fn painted(design: &Design, surface: &Painted, finish: &Finish) -> Option<(EntityId, Entity)> {
    let finish = Some(finish.clone());
    Some(match surface {
        Painted::Floor(id) | Painted::Ceiling(id) | Painted::Walls(id) => {
            let mut room = design.room(*id)?.clone();
            match surface {
                Painted::Floor(_) => room.floor = finish,
                Painted::Ceiling(_) => room.ceiling = finish,
                _ => room.walls = finish,
            }
            (*id, Entity::Room(room))
        }
        Painted::Face(id, side) => {
            let mut wall = design.wall(*id)?.clone();
            match side {
                Side::Left => wall.left = finish,
                Side::Right => wall.right = finish,
            }
            (*id, Entity::Wall(wall))
        }
        Painted::Slot(id, slot) => {
            let material = finish?.material;
            if let Some(item) = design.item(*id) {
                let mut item = item.clone();
                item.configuration.materials.insert(slot.clone(), material);
                (*id, Entity::Item(Box::new(item)))
            } else {
                let mut opening = design.opening(*id)?.clone();
                opening.fill.as_mut()?.materials.insert(slot.clone(), material);
                (*id, Entity::Opening(opening))
            }
        }
        Painted::Whole(id) => {
            let mut entity = design.get(*id)?.clone();
            match &mut entity {
                Entity::Column(column) => column.finish = finish,
                Entity::Beam(beam) => beam.finish = finish,
                Entity::Stairs(stairs) => stairs.finish = finish,
                Entity::Ceiling(ceiling) => ceiling.finish = finish,
                _ => return None,
            }
            (*id, entity)
        }
    })
}

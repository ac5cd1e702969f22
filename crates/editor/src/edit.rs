//! Values set by hand, in the inspector: each is one transaction.

use glam::DVec3;
use homewright_catalog::{Catalog, MaterialId, MaterialRecord, Value};
use homewright_design::item::{Host, LightState};
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::room::RoomKind;
use homewright_design::{Design, Entity, EntityId, Finish, IdSource, Item, Opening, Room, Transaction, Underlay, Wall};
use homewright_geometry::Length;

use crate::snap::tidy_angle;
use crate::{records, resize, wording};

/// A surface of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surface {
    /// The floor.
    Floor,
    /// All walls that do not say their own.
    Walls,
    /// The ceiling.
    Ceiling,
}

/// A value set by hand.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The home's name.
    ProjectName(String),
    /// An item's own name.
    ItemName(EntityId, String),
    /// Where an item stands, plan millimetres; what stands on it comes along.
    Position(EntityId, DVec3),
    /// How an item is turned, degrees; what stands on it comes along.
    Rotation(EntityId, f64),
    /// Width, depth and height of an item, millimetres.
    Size(EntityId, [f64; 3]),
    /// A parameter of an item.
    Parameter(EntityId, String, Value),
    /// The material of a slot of an item, or of what fills an opening.
    Material(EntityId, String, MaterialId),
    /// Whether an item is mirrored left to right.
    Mirrored(EntityId, bool),
    /// Whether an item is protected from being moved.
    Locked(EntityId, bool),
    /// How a luminaire is set.
    Light(EntityId, LightState),
    /// A room's name.
    RoomName(EntityId, String),
    /// What a room is for.
    RoomKind(EntityId, RoomKind),
    /// What covers a surface of a room.
    RoomFinish(EntityId, Surface, MaterialId),
    /// How what covers a surface of a room is laid; with its record where it is one of the home's own.
    RoomLaying(EntityId, Surface, Finish, Option<Box<MaterialRecord>>),
    /// What covers a side of a wall in place of what its room says; nothing gives it back to the room.
    WallFinish(EntityId, Side, Option<MaterialId>),
    /// A wall's thickness.
    WallThickness(EntityId, Length),
    /// A wall's height.
    WallHeight(EntityId, Length),
    /// A wall's height where it ends; nothing for as high as where it starts.
    WallEndHeight(EntityId, Option<Length>),
    /// A column, beam, flight of stairs, hung ceiling, dimension or storey, with something changed about it.
    Part(EntityId, Box<Entity>),
    /// Width and height of an opening.
    OpeningSize(EntityId, Length, Length),
    /// Height of an opening's lower edge.
    OpeningSill(EntityId, Length),
    /// Distance of an opening's middle from the wall's start.
    OpeningAlong(EntityId, Length),
    /// What an opening is: the side it opens to, its hinges.
    OpeningKind(EntityId, OpeningKind),
    /// A picture under the plan: its size, how much it covers, whether it is locked or hidden.
    Underlay(EntityId, Box<Underlay>),
    /// Several values in one step.
    Many(Vec<Self>),
}

impl Edit {
    /// The words of the step in the history.
    pub fn label(&self, design: &Design) -> String {
        let quality = |words: &str, id: &EntityId| wording::quality(words, design, *id);
        match self {
            Self::Many(edits) => match edits.as_slice() {
                [] => "Change".to_owned(),
                [one] => one.label(design),
                [first, ..] => first.kind().to_owned(),
            },
            Self::Position(id, _) | Self::OpeningAlong(id, _) => wording::done("Move", design, &[*id]),
            Self::Rotation(id, _) => wording::done("Rotate", design, &[*id]),
            Self::Parameter(id, ..)
            | Self::Size(id, _)
            | Self::OpeningSize(id, ..)
            | Self::Material(id, ..)
            | Self::Light(id, _) => quality(self.kind(), id),
            Self::OpeningSill(id, _) => quality("Sill height", id),
            _ => self.kind().to_owned(),
        }
    }

    /// What is changed, whatever it belongs to.
    fn kind(&self) -> &'static str {
        match self {
            Self::Many(edits) => edits.first().map_or("Change", Self::kind),
            Self::ProjectName(_) | Self::ItemName(..) | Self::RoomName(..) => "Rename",
            Self::Position(..) | Self::OpeningAlong(..) => "Move",
            Self::OpeningSill(..) => "Sill height",
            Self::Rotation(..) => "Rotate",
            Self::Parameter(_, name, _) => match name.as_str() {
                "width" => "Width",
                "depth" => "Depth",
                "height" => "Height",
                _ => "Options",
            },
            Self::Size(..) | Self::OpeningSize(..) => "Size",
            Self::Material(..) => "Material",
            Self::WallFinish(..) => "Material of wall",
            Self::RoomFinish(_, surface, _) | Self::RoomLaying(_, surface, ..) => match surface {
                Surface::Floor => "Material of floor",
                Surface::Walls => "Material of walls",
                Surface::Ceiling => "Material of ceiling",
            },
            Self::Mirrored(..) => "Mirror",
            Self::Locked(..) => "Lock",
            Self::Light(..) => "Light",
            Self::RoomKind(..) => "Change room",
            Self::WallThickness(..) => "Thickness of wall",
            Self::WallHeight(..) | Self::WallEndHeight(..) => "Height of wall",
            Self::Part(_, part) => match **part {
                Entity::Level(_) => "Change level",
                _ => "Change size",
            },
            Self::OpeningKind(..) => "Change door",
            Self::Underlay(..) => "Change picture",
        }
    }

    /// The edit as a transaction; empty when what it names is not there.
    pub(crate) fn transaction(&self, design: &Design, catalog: &Catalog, ids: &mut IdSource) -> Transaction {
        let mut edit = Transaction::new(self.label(design));
        if let Self::Many(edits) = self {
            // Each sees what the ones before it did, so that a record they share is put once.
            let mut done = design.clone();
            for one in edits {
                let step = one.transaction(&done, catalog, ids);
                edit.puts.extend(step.puts.clone());
                edit.deletes.extend(step.deletes.iter().copied());
                // A step that is refused makes the whole refused, with its reason.
                drop(done.apply(step));
            }
            return edit;
        }
        let mut put = |entity: Option<(EntityId, Entity)>| {
            if let Some((id, entity)) = entity {
                edit.put(id, entity);
            }
        };
        match self {
            Self::ProjectName(name) => put(design.project().map(|(id, project)| {
                let mut project = project.clone();
                project.name.clone_from(name);
                (id, project.into())
            })),
            Self::ItemName(id, name) => put(item(design, *id, |item| item.name.clone_from(name))),
            Self::Position(id, position) => {
                let moved = design.item(*id).map(|item| (item.clone(), *position, item.rotation));
                for pair in moved_with_load(design, *id, moved) {
                    put(Some(pair));
                }
            }
            Self::Rotation(id, degrees) => {
                let moved = design.item(*id).map(|item| (item.clone(), item.position, tidy_angle(*degrees)));
                for pair in moved_with_load(design, *id, moved) {
                    put(Some(pair));
                }
            }
            Self::Size(id, size) => {
                if let Some((_, Entity::Item(changed))) = item(design, *id, |item| set_size(design, item, *size)) {
                    for pair in resize::resized(design, *id, *changed) {
                        put(Some(pair));
                    }
                }
            }
            Self::Parameter(id, name, value) => {
                let changed = configured(design, *id, |configuration| {
                    configuration.parameters.insert(name.clone(), value.clone());
                    if matches!(name.as_str(), "width" | "depth" | "height") {
                        configuration.size = None;
                    }
                });
                match changed {
                    Some((_, Entity::Item(changed))) => {
                        for pair in resize::resized(design, *id, *changed) {
                            put(Some(pair));
                        }
                    }
                    other => put(other),
                }
            }
            Self::Material(id, slot, material) => {
                put(records::missing_material(design, catalog, material, ids));
                put(configured(design, *id, |configuration| {
                    configuration.materials.insert(slot.clone(), material.clone());
                }));
            }
            Self::Mirrored(id, is_mirrored) => put(item(design, *id, |item| item.is_mirrored = *is_mirrored)),
            Self::Locked(id, is_locked) => put(item(design, *id, |item| item.is_locked = *is_locked)),
            Self::Light(id, light) => put(item(design, *id, |item| item.light = Some(*light))),
            Self::RoomName(id, name) => put(room(design, *id, |room| room.name.clone_from(name))),
            Self::RoomKind(id, kind) => put(room(design, *id, |room| room.kind = *kind)),
            Self::RoomFinish(id, surface, material) => {
                put(records::missing_material(design, catalog, material, ids));
                put(room(design, *id, |room| {
                    *finish_of(room, *surface) = Some(Finish::plain(material.0.clone()));
                }));
            }
            Self::RoomLaying(id, surface, finish, record) => {
                let own = record.as_ref().filter(|record| design.material(&record.id).is_none());
                put(match own {
                    Some(record) => Some((ids.next_id(), Entity::Material(record.clone()))),
                    None => records::missing_material(design, catalog, &finish.material, ids),
                });
                put(room(design, *id, |room| *finish_of(room, *surface) = Some(finish.clone())));
            }
            Self::WallFinish(id, side, material) => {
                if let Some(material) = material {
                    put(records::missing_material(design, catalog, material, ids));
                }
                put(wall(design, *id, |wall| {
                    let finish = material.as_ref().map(|material| Finish::plain(material.0.clone()));
                    match side {
                        Side::Left => wall.left = finish,
                        Side::Right => wall.right = finish,
                    }
                }));
            }
            Self::WallThickness(id, thickness) => put(wall(design, *id, |wall| wall.thickness = *thickness)),
            Self::WallHeight(id, height) => put(wall(design, *id, |wall| wall.height = Some(*height))),
            Self::WallEndHeight(id, height) => put(wall(design, *id, |wall| wall.end_height = *height)),
            Self::Part(id, part) => {
                // The same thing with other measures, never another kind of thing.
                let is_alike = design.get(*id).is_some_and(|present| present.kind() == part.kind());
                put(is_alike.then(|| (*id, (**part).clone())));
            }
            Self::OpeningSize(id, width, height) => put(opening(design, *id, |opening| {
                opening.width = *width;
                opening.height = *height;
            })),
            Self::OpeningSill(id, sill) => put(opening(design, *id, |opening| opening.sill = *sill)),
            Self::OpeningAlong(id, along) => put(opening(design, *id, |opening| opening.along = *along)),
            Self::Many(_) => {}
            Self::Underlay(id, underlay) => {
                put(design.underlay(*id).map(|_| (*id, Entity::Underlay((**underlay).clone()))));
            }
            Self::OpeningKind(id, kind) => put(opening(design, *id, |opening| opening.kind = *kind)),
        }
        edit
    }
}

fn item(design: &Design, id: EntityId, change: impl FnOnce(&mut Item)) -> Option<(EntityId, Entity)> {
    let mut item = design.item(id)?.clone();
    change(&mut item);
    Some((id, Entity::Item(Box::new(item))))
}

fn room(design: &Design, id: EntityId, change: impl FnOnce(&mut Room)) -> Option<(EntityId, Entity)> {
    let mut room = design.room(id)?.clone();
    change(&mut room);
    Some((id, Entity::Room(room)))
}

const fn finish_of(room: &mut Room, surface: Surface) -> &mut Option<Finish> {
    match surface {
        Surface::Floor => &mut room.floor,
        Surface::Walls => &mut room.walls,
        Surface::Ceiling => &mut room.ceiling,
    }
}

fn wall(design: &Design, id: EntityId, change: impl FnOnce(&mut Wall)) -> Option<(EntityId, Entity)> {
    let mut wall = design.wall(id)?.clone();
    change(&mut wall);
    Some((id, Entity::Wall(wall)))
}

fn opening(design: &Design, id: EntityId, change: impl FnOnce(&mut Opening)) -> Option<(EntityId, Entity)> {
    let mut opening = design.opening(id)?.clone();
    change(&mut opening);
    Some((id, Entity::Opening(opening)))
}

fn configured(
    design: &Design,
    id: EntityId,
    change: impl FnOnce(&mut homewright_design::item::Configuration),
) -> Option<(EntityId, Entity)> {
    if design.item(id).is_some() {
        return item(design, id, |item| change(&mut item.configuration));
    }
    let fill = design.opening(id)?.fill.clone()?;
    opening(design, id, |opening| {
        let mut fill = fill;
        change(&mut fill);
        opening.fill = Some(fill);
    })
}

/// Sets the size by the product's own parameters where it has them, so that its shape follows and is not stretched.
fn set_size(design: &Design, item: &mut Item, size: [f64; 3]) {
    let product = design.product(&item.configuration.product);
    let has = |name: &str| product.is_some_and(|product| product.parameters.iter().any(|one| one.id == name));
    let names = ["width", "depth", "height"];
    if names.iter().any(|name| has(name)) {
        for (name, side) in names.into_iter().zip(size).filter(|(name, _)| has(name)) {
            item.configuration.parameters.insert(name.to_owned(), Value::Number(side));
        }
        item.configuration.size = None;
    } else {
        item.configuration.size = Some(size);
    }
}

/// An item in a new place, with everything that stands on it moved and turned along.
pub(crate) fn moved_with_load(
    design: &Design,
    id: EntityId,
    moved: Option<(Item, DVec3, f64)>,
) -> Vec<(EntityId, Entity)> {
    let Some((mut item, position, rotation)) = moved else { return Vec::new() };
    let old = item.position;
    let turn = rotation - item.rotation;
    item.position = position;
    item.rotation = rotation;
    let mut puts = vec![(id, Entity::Item(Box::new(item)))];
    let mut waiting: Vec<EntityId> = design.items_on_item(id).map(|(id, _)| id).collect();
    while let Some(load) = waiting.pop() {
        let Some(item) = design.item(load) else { continue };
        let mut item = item.clone();
        let offset = homewright_geometry::math::rotate((item.position - old).truncate(), turn.to_radians());
        item.position = position + offset.extend(item.position.z - old.z);
        item.rotation = tidy_angle(item.rotation + turn);
        debug_assert!(matches!(item.host, Host::Item { .. }), "only loads are moved along");
        puts.push((load, Entity::Item(Box::new(item))));
        waiting.extend(design.items_on_item(load).map(|(id, _)| id));
    }
    puts
}

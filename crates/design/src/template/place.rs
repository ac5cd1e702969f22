//! Where a template's item stands: against a wall, beside, before or on another item, or at a point.

use glam::{DVec2, DVec3};
use homewright_catalog::Product;
use homewright_catalog::product::HostKind;
use homewright_geometry::{Polygon, math};

use super::build::{Builder, Mistake, named};
use super::item::size;
use super::source::ItemSource;
use super::{Records, compass};
use crate::item::{Configuration, Host};
use crate::rooms::RoomRegion;
use crate::{EntityId, Item};

/// How far in millimetres a wall's face may be behind the back of what hangs on it.
const WALL_REACH: f64 = 60.0;

/// Where an item stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) level: EntityId,
    pub(super) center: DVec2,
    pub(super) height: f64,
    pub(super) rotation: f64,
    pub(super) host: Host,
}

impl Place {
    /// The position as an item holds it, without the dust of rounding.
    pub(super) fn position(&self) -> DVec3 {
        (self.center.extend(self.height) * 1e6).round() / 1e6
    }

    /// The place `copy` steps to its own right and front.
    pub(super) fn stepped(&self, [right, front]: [f64; 2], copy: f64) -> Self {
        let frame = Frame::turned(self.rotation);
        Self { center: self.center + (frame.right * right - frame.back * front) * copy, ..self.clone() }
    }
}

/// The directions of an item on the plan.
#[derive(Debug, Clone, Copy)]
struct Frame {
    right: DVec2,
    back: DVec2,
}

impl Frame {
    fn turned(degrees: f64) -> Self {
        let right = match degrees.rem_euclid(360.0) {
            0.0 => DVec2::X,
            90.0 => DVec2::Y,
            180.0 => DVec2::NEG_X,
            270.0 => DVec2::NEG_Y,
            other => math::direction(other.to_radians()),
        };
        Self { right, back: right.perp() }
    }

    /// The rotation in degrees whose back looks along `back`.
    fn rotation_with_back(back: DVec2) -> f64 {
        let degrees = math::atan2(back.y, back.x).to_degrees() - 90.0;
        let rounded = (degrees * 1e9).round() / 1e9;
        rounded.rem_euclid(360.0)
    }
}

/// A straight side of a room: the floor lies to the left, walking from start to end.
#[derive(Debug, Clone, Copy)]
struct RoomSide {
    start: DVec2,
    end: DVec2,
}

impl RoomSide {
    fn length(self) -> f64 {
        (self.end - self.start).length()
    }

    fn outward(self) -> DVec2 {
        -(self.end - self.start).try_normalize().unwrap_or(DVec2::X).perp()
    }
}

impl<R: Records> Builder<'_, R> {
    /// Where a table's first copy stands.
    pub(super) fn place(&self, source: &ItemSource, configuration: &Configuration) -> Result<Place, Mistake> {
        let product = self.product_of(configuration)?;
        let [width, depth, _] = size(product, configuration);
        let ways = [
            source.at.is_some() || source.in_room.is_some(),
            source.against.is_some(),
            source.left_of.is_some() || source.right_of.is_some(),
            source.in_front_of.is_some(),
            source.on.is_some(),
        ];
        if ways.iter().filter(|way| **way).count() > 1 {
            let message = "give one of at, in_room, against, left_of, right_of, in_front_of, on";
            return Err(Mistake::new("at", message));
        }
        let mut place = if let Some(word) = &source.against {
            self.against(word, source, [width, depth])?
        } else if let Some(name) = source.left_of.as_ref().or(source.right_of.as_ref()) {
            self.beside(name, source, [width, depth])?
        } else if let Some(name) = &source.in_front_of {
            self.in_front_of(name, source, depth)?
        } else if let Some(name) = &source.on {
            self.on(name, source)?
        } else {
            self.at_point(source)?
        };
        self.finish_place(&mut place, source, product, depth)?;
        Ok(place)
    }

    /// Copies evenly over the room's bounding box, row by row from the south-west.
    pub(super) fn grid(&self, source: &ItemSource, configuration: &Configuration) -> Result<Vec<Place>, Mistake> {
        let product = self.product_of(configuration)?;
        let [_, depth, _] = size(product, configuration);
        let [columns, rows] = source.grid.unwrap_or([1, 1]);
        let bounds = self.region(source, "grid")?.outline.bounds();
        let (room, level) = (bounds.size(), self.level_of(source)?);
        let mut places = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                let share = DVec2::new(
                    (f64::from(column) + 0.5) / f64::from(columns),
                    (f64::from(row) + 0.5) / f64::from(rows),
                );
                let rotation = own_rotation(source)?;
                let center = bounds.min + room * share;
                let mut place = Place { level, center, height: 0.0, rotation, host: Host::Floor };
                self.finish_place(&mut place, source, product, depth)?;
                places.push(place);
            }
        }
        Ok(places)
    }

    fn product_of(&self, configuration: &Configuration) -> Result<&Product, Mistake> {
        self.design.product(&configuration.product).ok_or_else(|| Mistake::new("product", "has no record"))
    }

    fn against(&self, word: &str, source: &ItemSource, size: [f64; 2]) -> Result<Place, Mistake> {
        let region = self.region(source, "against")?;
        let side = if let Some(direction) = compass::direction(word) {
            longest(sides(&region.outline), |side| side.outward().dot(direction) > 0.9)
        } else {
            let wall = named(&self.walls, "against", word)?;
            let faces = region.wall_faces.iter().filter(|face| face.wall == wall);
            let middles: Vec<DVec2> = faces.map(|face| face.start.midpoint(face.end)).collect();
            longest(sides(&region.outline), |side| middles.iter().any(|middle| lies_on(*middle, side)))
        };
        let Some(side) = side else {
            let message = format!("the room has no side `{word}`; give north, south, east, west or a wall of the room");
            return Err(Mistake::new("against", message));
        };
        let back = side.outward();
        let right = -back.perp();
        let [width, depth] = turned_extent(size, source.turn);
        let from_left = match (source.along, source.along_right, source.middle) {
            (Some(along), None, None) => along + width / 2.0,
            (None, Some(along), None) => side.length() - along - width / 2.0,
            (None, None, Some(middle)) => middle,
            (None, None, None) => side.length() / 2.0,
            _ => return Err(Mistake::new("along", "give one of along, along_right, middle")),
        };
        let center = side.end + right * (from_left + source.shift) - back * (source.gap + depth / 2.0);
        let rotation = (Frame::rotation_with_back(back) + source.turn).rem_euclid(360.0);
        Ok(Place { level: region.level, center, height: 0.0, rotation, host: Host::Floor })
    }

    fn beside(&self, name: &str, source: &ItemSource, [width, depth]: [f64; 2]) -> Result<Place, Mistake> {
        let field = if source.left_of.is_some() { "left_of" } else { "right_of" };
        let anchor = self.item_named(field, name)?;
        let frame = Frame::turned(anchor.rotation);
        let [anchor_width, anchor_depth, _] = self.size_of(anchor)?;
        let [width, depth] = turned_extent([width, depth], source.turn);
        let sign = if source.left_of.is_some() { -1.0 } else { 1.0 };
        let sideways = sign * (anchor_width / 2.0 + source.gap + width / 2.0) + source.shift;
        let backwards = (anchor_depth - depth) / 2.0 - source.forward;
        Ok(Place {
            level: anchor.level,
            center: anchor.position.truncate() + frame.right * sideways + frame.back * backwards,
            height: 0.0,
            rotation: (anchor.rotation + source.turn).rem_euclid(360.0),
            host: Host::Floor,
        })
    }

    fn in_front_of(&self, name: &str, source: &ItemSource, depth: f64) -> Result<Place, Mistake> {
        let anchor = self.item_named("in_front_of", name)?;
        let frame = Frame::turned(anchor.rotation);
        let [_, anchor_depth, _] = self.size_of(anchor)?;
        let forwards = anchor_depth / 2.0 + source.gap + depth / 2.0;
        Ok(Place {
            level: anchor.level,
            center: anchor.position.truncate() + frame.right * source.shift - frame.back * forwards,
            height: 0.0,
            rotation: (anchor.rotation + 180.0 + source.turn).rem_euclid(360.0),
            host: Host::Floor,
        })
    }

    fn on(&self, name: &str, source: &ItemSource) -> Result<Place, Mistake> {
        let id = named(&self.items, "on", name)?;
        let host = self.item_named("on", name)?;
        let frame = Frame::turned(host.rotation);
        let product = self.product_of(&host.configuration)?;
        let top = product.surface_height;
        if top <= 0.0 && source.height.is_none() {
            let message = format!("`{name}` has no top to stand on; give height = … over the floor");
            return Err(Mistake::new("on", message));
        }
        // A top that grows with the product keeps its share of the height.
        let [_, _, height] = size(product, &host.configuration);
        let scale = if product.size[2] > 0.0 { height / product.size[2] } else { 1.0 };
        Ok(Place {
            level: host.level,
            center: host.position.truncate() + frame.right * source.shift - frame.back * source.forward,
            height: host.position.z + top * scale,
            rotation: (host.rotation + source.turn).rem_euclid(360.0),
            host: Host::Item { item: id },
        })
    }

    fn at_point(&self, source: &ItemSource) -> Result<Place, Mistake> {
        let center = match (source.at, source.in_room) {
            (Some(at), None) => DVec2::from_array(at),
            (None, Some(offset)) => self.region(source, "in_room")?.outline.bounds().min + DVec2::from_array(offset),
            (None, None) => self.region(source, "room")?.outline.bounds().center(),
            (Some(_), Some(_)) => return Err(Mistake::new("at", "give either at or in_room")),
        };
        let rotation = own_rotation(source)?;
        Ok(Place { level: self.level_of(source)?, center, height: 0.0, rotation, host: Host::Floor })
    }

    /// Height and host, as the product and the table say.
    fn finish_place(
        &self,
        place: &mut Place,
        source: &ItemSource,
        product: &Product,
        depth: f64,
    ) -> Result<(), Mistake> {
        let is_on_item = source.on.is_some();
        match product.host {
            HostKind::Ceiling => self.hang(place, source),
            _ if source.ceiling => self.hang(place, source),
            HostKind::Wall if !is_on_item => {
                place.height = product.mount_height;
                place.host = self.wall_behind(place, depth);
            }
            HostKind::Opening => {
                return Err(Mistake::new("product", "belongs into a wall; write it as an [[opening]]"));
            }
            HostKind::Wall | HostKind::Floor | HostKind::Surface => {}
        }
        if let Some(height) = source.height {
            place.height = height;
        }
        Ok(())
    }

    fn hang(&self, place: &mut Place, source: &ItemSource) {
        let room = source.room.as_ref().and_then(|name| self.rooms.get(name)).copied();
        let room = room.or_else(|| {
            let around = self.regions.iter().find(|region| {
                region.level == place.level && region.room.is_some() && region.outline.contains(place.center)
            });
            around.and_then(|region| region.room)
        });
        let lowered = room.and_then(|id| self.design.room(id)).and_then(|room| room.ceiling_height);
        place.height = lowered.unwrap_or_else(|| self.design.level_height(place.level)).to_mm();
        place.host = Host::Ceiling;
    }

    /// The wall whose face lies behind the back of what stands here.
    fn wall_behind(&self, place: &Place, depth: f64) -> Host {
        let back = Frame::turned(place.rotation).back;
        let touching = place.center + back * (depth / 2.0);
        let faces = self.regions.iter().filter(|region| region.level == place.level).flat_map(|r| &r.wall_faces);
        let nearest = faces
            .filter_map(|face| {
                let side = RoomSide { start: face.start, end: face.end };
                let distance = distance_to(touching, side);
                (side.outward().dot(back) > 0.9 && distance < WALL_REACH).then_some((face, distance))
            })
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match nearest.and_then(|(face, _)| Some((face.wall, face.side?))) {
            Some((wall, side)) => Host::Wall { wall, side },
            None => Host::Free,
        }
    }

    fn item_named(&self, field: &'static str, name: &str) -> Result<&Item, Mistake> {
        let id = named(&self.items, field, name)?;
        self.design.item(id).ok_or_else(|| Mistake::new(field, format!("`{name}` is not an item")))
    }

    fn size_of(&self, item: &Item) -> Result<[f64; 3], Mistake> {
        Ok(size(self.product_of(&item.configuration)?, &item.configuration))
    }

    fn region(&self, source: &ItemSource, field: &'static str) -> Result<&RoomRegion, Mistake> {
        let Some(name) = &source.room else {
            return Err(Mistake::new(field, "needs room = \"…\", so that its walls are known"));
        };
        let id = named(&self.rooms, "room", name)?;
        self.regions
            .iter()
            .find(|region| region.room == Some(id))
            .ok_or_else(|| Mistake::new("room", format!("`{name}` is not closed by walls")))
    }

    fn level_of(&self, source: &ItemSource) -> Result<EntityId, Mistake> {
        let of_room = source.room.as_ref().and_then(|name| self.design.room(*self.rooms.get(name)?));
        match of_room {
            Some(room) => Ok(room.level),
            None => self.level(source.level.as_ref()),
        }
    }
}

fn own_rotation(source: &ItemSource) -> Result<f64, Mistake> {
    let rotation = match (&source.facing, source.rotation) {
        (Some(word), None) => compass::rotation_facing(word).ok_or_else(|| {
            Mistake::new("facing", format!("`{word}` is no direction; give north, south, east or west"))
        })?,
        (None, rotation) => rotation.unwrap_or(0.0),
        (Some(_), Some(_)) => return Err(Mistake::new("facing", "give either facing or rotation")),
    };
    Ok((rotation + source.turn).rem_euclid(360.0))
}

/// Width and depth of the box round a footprint that is turned.
fn turned_extent([width, depth]: [f64; 2], degrees: f64) -> [f64; 2] {
    let right = Frame::turned(degrees).right.abs();
    [width * right.x + depth * right.y, width * right.y + depth * right.x]
}

/// The straight sides of a floor, pieces in one line joined; those of holes as well.
fn sides(outline: &Polygon) -> Vec<RoomSide> {
    let whole = outline.without_collinear(0.5);
    whole.edges().map(|(start, end)| RoomSide { start, end }).collect()
}

/// The longest side of those wanted; of equal ones the first.
fn longest(sides: Vec<RoomSide>, wanted: impl Fn(RoomSide) -> bool) -> Option<RoomSide> {
    let wanted = sides.into_iter().filter(|side| wanted(*side));
    wanted.fold(None, |best, side| match best {
        Some(best) if RoomSide::length(best) + 0.5 >= side.length() => Some(best),
        _ => Some(side),
    })
}

fn lies_on(point: DVec2, side: RoomSide) -> bool {
    distance_to(point, side) < 1.0
}

fn distance_to(point: DVec2, side: RoomSide) -> f64 {
    let along = side.end - side.start;
    let share = ((point - side.start).dot(along) / along.length_squared().max(1e-9)).clamp(0.0, 1.0);
    point.distance(side.start + along * share)
}

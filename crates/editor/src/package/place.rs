//! Where the items of a package stand: the words of the package turned into places that are free.

use std::collections::BTreeMap;

use glam::{DVec2, DVec3};
use homewright_catalog::package::{AlongWord, Facing, Fit, PackageItem, PackagePlace, SpotWord, WallWord};
use homewright_catalog::parameter::Domain;
use homewright_catalog::product::HostKind;
use homewright_catalog::{Parameters, Product, Value};
use homewright_design::item::{Configuration, Host};
use homewright_design::opening::Side;
use homewright_design::{EntityId, Item};

use super::space::{RoomSide, Space, rotation_with_back};
use super::{Outcome, PackageFinding, dropped};
use crate::footprint::Footprint;
use crate::snap::tidy_angle;

/// Width, depth and height, and the height of the underside, mm.
type Sized = ([f64; 3], f64);

/// Places along a wall that are tried are this far apart, mm.
const TRY: f64 = 50.0;
/// How far aside what hangs above something may go, in steps of 10 mm.
const ASIDE: u32 = 40;

/// Something that stands where the package says.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stand {
    id: EntityId,
    footprint: Footprint,
    rotation: f64,
    base: f64,
    /// Height of its top for others.
    surface: f64,
    /// The side of the room it stands against.
    side: Option<usize>,
}

/// A place that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    center: DVec2,
    rotation: f64,
    width: f64,
    side: Option<usize>,
    host: Option<Host>,
    base: f64,
    outcome: Option<Outcome>,
}

/// Fits the items of a package one after the other.
pub(super) struct Fitter {
    space: Space,
    level: EntityId,
    stands: BTreeMap<String, Stand>,
    /// The face of the wall behind the first item that stands against one.
    pub(super) first_wall: Option<(EntityId, Side)>,
}

impl Fitter {
    pub(super) fn new(space: Space, level: EntityId) -> Self {
        Self { space, level, stands: BTreeMap::new(), first_wall: None }
    }

    /// The items that an entry of a package becomes; none where nothing is free for it.
    pub(super) fn place(
        &mut self,
        item: &PackageItem,
        product: &Product,
        findings: &mut Vec<PackageFinding>,
        mut next_id: impl FnMut() -> EntityId,
    ) -> Vec<(EntityId, Item)> {
        let size = size_of(product, &item.parameters);
        let around = matches!(item.place, PackagePlace::Around(_));
        let count = item.repeat.clamp(1, 50);
        let mut made = Vec::new();
        for copy in 0..count {
            let Some(mut found) = self.find(item, product, size, copy, count) else {
                findings.push(dropped(item));
                break;
            };
            if copy > 0 && !around {
                let right = homewright_geometry::math::direction(found.rotation.to_radians());
                let step = DVec2::from(item.step) * f64::from(copy);
                found.center += right * step.x - right.perp() * step.y;
            }
            let found_size = [found.width, size[1], size[2]];
            let footprint = Footprint::new(found.center, found_size, found.rotation);
            let is_over = product.host == HostKind::Ceiling;
            let top = if is_over { self.space.ceiling } else { found.base };
            let bottom = if is_over { top - size[2] } else { found.base };
            let must_be_free = !matches!(item.place, PackagePlace::On(_));
            let anchor = item.place.anchor().and_then(|name| self.stands.get(name)).map(|stand| stand.id);
            if must_be_free && !self.space.is_free_beside(&footprint, bottom, anchor) {
                findings.push(dropped(item));
                break;
            }
            if copy == 0 {
                if (found.width - size[0]).abs() > 0.5 {
                    let outcome = Outcome::Resized { from: size[0], to: found.width };
                    findings.push(PackageFinding { product: item.product.clone(), outcome });
                }
                findings.extend(found.outcome.map(|outcome| PackageFinding { product: item.product.clone(), outcome }));
            }
            let id = next_id();
            made.push((id, self.item(item, product, &found, top)));
            self.space.take(id, footprint, bottom);
            let stand = Stand {
                id,
                footprint,
                rotation: found.rotation,
                base: found.base,
                surface: product.surface_height,
                side: found.side,
            };
            if !item.name.is_empty() && copy == 0 {
                self.stands.insert(item.name.clone(), stand);
            }
            if self.first_wall.is_none() && matches!(item.place, PackagePlace::Against { .. }) {
                self.first_wall = found.side.and_then(|side| {
                    let side = &self.space.sides[side];
                    side.face_at((found.center - side.start).dot(side.along))
                });
            }
        }
        made
    }

    fn item(&self, item: &PackageItem, product: &Product, found: &Found, top: f64) -> Item {
        let mut configuration = Configuration::of(item.product.0.clone());
        configuration.parameters = item.parameters.clone();
        configuration.materials = item.materials.iter().map(|(slot, one)| (slot.clone(), one.clone())).collect();
        let is_resized = (found.width - size_of(product, &item.parameters)[0]).abs() > 0.5;
        if is_resized {
            configuration.parameters.insert("width".to_owned(), Value::Number(found.width));
        }
        let host = found.host.unwrap_or(match product.host {
            HostKind::Ceiling => Host::Ceiling,
            _ => Host::Floor,
        });
        let center = (found.center * 1000.0).round() / 1000.0;
        Item {
            level: self.level,
            configuration,
            position: DVec3::new(center.x, center.y, top),
            rotation: found.rotation,
            tilt: [0.0; 2],
            is_mirrored: false,
            host,
            light: None,
            name: String::new(),
            is_locked: false,
            is_hidden: false,
        }
    }

    fn find(&self, item: &PackageItem, product: &Product, size: [f64; 3], copy: u32, count: u32) -> Option<Found> {
        let base = item.height.unwrap_or(if product.host == HostKind::Wall { product.mount_height } else { 0.0 });
        let mut found = match &item.place {
            PackagePlace::Against { wall, along } => self.against(item, product, size, base, (*wall, *along))?,
            PackagePlace::Opposite(name) => self.opposite(item, product, size, base, self.stands.get(name)?)?,
            PackagePlace::Spot { spot, facing } => self.spot(product, size, base, *spot, facing.as_ref())?,
            PackagePlace::LeftOf(name) => self.beside(item, product, (size, base), self.stands.get(name)?, -1.0)?,
            PackagePlace::RightOf(name) => self.beside(item, product, (size, base), self.stands.get(name)?, 1.0)?,
            PackagePlace::Beside(name) => {
                let mut found = self.beside(item, product, (size, base), self.stands.get(name)?, -1.0)?;
                found.outcome = None;
                found
            }
            PackagePlace::InFrontOf(name) => {
                let other = self.stands.get(name)?;
                let front = -other.footprint.back();
                let center = other.footprint.center + front * (other.footprint.half.y + item.gap + size[1] * 0.5);
                still(center, tidy_angle(other.rotation + 180.0), size, base)
            }
            PackagePlace::Behind(name) => {
                let other = self.stands.get(name)?;
                let away = other.footprint.half.y + item.gap + size[1] * 0.5;
                still(other.footprint.center + other.footprint.back() * away, other.rotation, size, base)
            }
            PackagePlace::On(name) => {
                let other = self.stands.get(name)?;
                let top = item.height.unwrap_or(other.base + other.surface);
                let found = still(other.footprint.center, other.rotation, size, top);
                Found { host: Some(Host::Item { item: other.id }), ..found }
            }
            PackagePlace::Under(name) => {
                let other = self.stands.get(name)?;
                still(other.footprint.center, other.rotation, size, 0.0)
            }
            PackagePlace::Above(name) => self.above(item, product, size, self.stands.get(name)?)?,
            PackagePlace::Around(name) => around(item, size, base, self.stands.get(name)?, copy, count),
        };
        let right = homewright_geometry::math::direction(found.rotation.to_radians());
        found.center += right * item.shift - right.perp() * item.forward;
        found.rotation = tidy_angle(found.rotation + item.turn);
        Some(found)
    }

    /// Sides in the order in which a word prefers them.
    fn ranked(&self, word: WallWord) -> Vec<usize> {
        let sides = &self.space.sides;
        let largest = |is_window: bool| {
            (0..sides.len())
                .filter(|index| sides[*index].width_of(is_window) > 0.0)
                .max_by(|a, b| sides[*a].width_of(is_window).total_cmp(&sides[*b].width_of(is_window)))
        };
        let (door, window) = (largest(false), largest(true));
        let free = |index: usize| self.space.longest_free(&sides[index]);
        let across =
            |index: usize, of: Option<usize>| of.is_some_and(|of| sides[of].inward.dot(sides[index].inward) < -0.9);
        let square = |index: usize, of: Option<usize>| {
            of.is_some_and(|of| sides[of].inward.dot(sides[index].inward).abs() < 0.2)
        };
        let score = |index: usize| -> f64 {
            let length = free(index);
            match word {
                WallWord::LongestFree | WallWord::Water => length,
                WallWord::ShortestFree => -length,
                WallWord::OppositeDoor => length + if across(index, door) { 1e6 } else { 0.0 },
                WallWord::OppositeWindow => length + if across(index, window) { 1e6 } else { 0.0 },
                WallWord::Window => length + if Some(index) == window { 1e6 } else { 0.0 },
                WallWord::BesideWindow => length + if square(index, window) { 1e6 } else { 0.0 },
                WallWord::Door => length + if Some(index) == door { 1e6 } else { 0.0 },
                WallWord::BesideDoor => {
                    let near = self
                        .space
                        .door
                        .map_or(0.0, |door| -sides[index].point(sides[index].length * 0.5, 0.0).distance(door));
                    near + if square(index, door) { 1e6 } else { 0.0 }
                }
            }
        };
        let mut order: Vec<usize> = (0..sides.len()).collect();
        order.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
        order
    }

    fn against(
        &self,
        item: &PackageItem,
        product: &Product,
        size: [f64; 3],
        base: f64,
        (wall, along): (WallWord, AlongWord),
    ) -> Option<Found> {
        // Curtains hang at the window or nowhere.
        let is_bound = along == AlongWord::Window;
        let order = self.ranked(wall);
        let first = *order.first()?;
        order.into_iter().filter(|index| !is_bound || *index == first).find_map(|index| {
            let side = &self.space.sides[index];
            let wish = |[from, to]: [f64; 2], width: f64| wish_along(&self.space, side, along, [from, to], width);
            let mut found = self.along_side(item, product, (size, base), (index, is_bound), wish)?;
            found.outcome = (index != first).then_some(Outcome::OtherWall);
            Some(found)
        })
    }

    /// A free place against a side, as near as can be to where `wish` would have its middle.
    fn along_side(
        &self,
        item: &PackageItem,
        product: &Product,
        (size, base): Sized,
        (index, over_windows): (usize, bool),
        wish: impl Fn([f64; 2], f64) -> f64,
    ) -> Option<Found> {
        let side = &self.space.sides[index];
        let mut stretches = self.space.stretches(side, size[1] + item.gap, size[2], base, over_windows);
        stretches.sort_by(|a, b| (b[1] - b[0]).total_cmp(&(a[1] - a[0])));
        stretches.into_iter().find_map(|[from, to]| {
            let width = width_in(product, item, size[0], to - from)?;
            let (low, high) = (from + width * 0.5, to - width * 0.5);
            let wished = wish([from, to], width).clamp(low, high.max(low));
            let steps = ((to - from) / TRY).ceil() as u32;
            let offsets = (0..=steps).flat_map(|step| [f64::from(step) * TRY, -f64::from(step) * TRY]);
            offsets
                .map(|offset| wished + offset)
                .filter(|at| *at >= low - 1e-6 && *at <= high + 1e-6)
                .map(|at| side.point(at, size[1] * 0.5 + item.gap))
                .find(|center| {
                    let footprint = Footprint::new(*center, [width, size[1], size[2]], side.rotation());
                    self.space.is_free(&footprint, base)
                })
                .map(|center| {
                    let at = (center - side.start).dot(side.along);
                    let host = (product.host == HostKind::Wall)
                        .then(|| side.face_at(at).map(|(wall, side)| Host::Wall { wall, side }))
                        .flatten();
                    let found = still(center, side.rotation(), [width, size[1], size[2]], base);
                    Found { side: Some(index), host, ..found }
                })
        })
    }

    /// Against the wall that another item's front looks at, facing it.
    fn opposite(
        &self,
        item: &PackageItem,
        product: &Product,
        size: [f64; 3],
        base: f64,
        other: &Stand,
    ) -> Option<Found> {
        let front = -other.footprint.back();
        let mut order: Vec<usize> = (0..self.space.sides.len()).collect();
        let facing = |index: usize| -self.space.sides[index].inward.dot(front);
        let ahead = |index: usize| {
            let side = &self.space.sides[index];
            let at = (other.footprint.center - side.start).dot(side.along);
            (0.0..=side.length).contains(&at)
        };
        order.sort_by(|a, b| (facing(*b) > 0.9, ahead(*b)).cmp(&(facing(*a) > 0.9, ahead(*a))).then(a.cmp(b)));
        let first = *order.first()?;
        order.into_iter().find_map(|index| {
            let side = &self.space.sides[index];
            let at = (other.footprint.center - side.start).dot(side.along);
            let mut found = self.along_side(item, product, (size, base), (index, false), |_, _| at)?;
            found.outcome = (index != first).then_some(Outcome::OtherWall);
            Some(found)
        })
    }

    /// At one side of another item, backs in line; at the other one where the first is taken.
    fn beside(
        &self,
        item: &PackageItem,
        product: &Product,
        (size, base): Sized,
        other: &Stand,
        sign: f64,
    ) -> Option<Found> {
        let of = other.footprint;
        // In its own width first, on either side; then in ever smaller ones that can be ordered.
        let narrower = narrower(product, item, size[0]);
        let tries = std::iter::once(size[0]).chain(narrower).flat_map(|width| [(width, sign), (width, -sign)]);
        tries.into_iter().find_map(|(width, side)| {
            let center = of.center
                + of.right * (side * (of.half.x + item.gap + width * 0.5))
                + of.back() * (of.half.y - size[1] * 0.5);
            let size = [width, size[1], size[2]];
            let footprint = Footprint::new(center, size, other.rotation);
            let host = other.side.filter(|_| product.host == HostKind::Wall).and_then(|index| {
                let wall = &self.space.sides[index];
                wall.face_at((center - wall.start).dot(wall.along)).map(|(wall, side)| Host::Wall { wall, side })
            });
            self.space.is_free(&footprint, base).then(|| Found {
                side: other.side,
                host,
                outcome: (side != sign).then_some(Outcome::Mirrored),
                ..still(center, other.rotation, size, base)
            })
        })
    }

    fn above(&self, item: &PackageItem, product: &Product, size: [f64; 3], other: &Stand) -> Option<Found> {
        let of = other.footprint;
        if product.host == HostKind::Ceiling {
            return Some(still(of.center, other.rotation, size, 0.0));
        }
        let base = item.height.unwrap_or(other.base + of.height + item.gap);
        let base = base.min((self.space.ceiling - size[2]).max(0.0));
        let index = other.side?;
        let side = &self.space.sides[index];
        let at = (of.center - side.start).dot(side.along);
        // Straight above, or as little aside as lets it hang between what is there and the corner.
        let offsets = (0..=ASIDE).flat_map(|step| [f64::from(step) * 10.0, -f64::from(step) * 10.0]);
        offsets.into_iter().find_map(|offset| {
            let at = at + offset;
            let center = side.point(at, size[1] * 0.5);
            let footprint = Footprint::new(center, size, side.rotation());
            self.space.is_free_beside(&footprint, base, Some(other.id)).then(|| {
                let host = side.face_at(at).map(|(wall, side)| Host::Wall { wall, side });
                let outcome = (offset != 0.0).then_some(Outcome::Moved);
                Found { side: Some(index), host, outcome, ..still(center, side.rotation(), size, base) }
            })
        })
    }

    fn spot(
        &self,
        product: &Product,
        size: [f64; 3],
        base: f64,
        spot: SpotWord,
        facing: Option<&Facing>,
    ) -> Option<Found> {
        let bounds = self.space.outline.bounds();
        let of_box = (bounds.min + bounds.max) * 0.5;
        let middle = if self.space.outline.contains(of_box) { of_box } else { self.space.outline.interior_point() };
        let turn = |center: DVec2| {
            let target = match facing {
                Some(Facing::Center) => Some(middle),
                None => Some(middle).filter(|middle| middle.distance(center) > 1.0).or(self.space.door),
                Some(Facing::Door) => self.space.door,
                Some(Facing::Window) => self.space.window,
                Some(Facing::Item(name)) => self.stands.get(name).map(|stand| stand.footprint.center),
            };
            let direction = target.and_then(|target| (target - center).try_normalize()).unwrap_or(DVec2::NEG_Y);
            // To the nearest quarter: furniture stands square to walls.
            let degrees = rotation_with_back(-direction);
            (degrees / 90.0).round() * 90.0
        };
        if product.host == HostKind::Ceiling {
            return Some(still(middle, 0.0, size, base));
        }
        let free = |center: DVec2| {
            let rotation = turn(center);
            let footprint = Footprint::new(center, size, rotation);
            self.space.is_free(&footprint, base).then(|| still(center, tidy_angle(rotation), size, base))
        };
        let corners = || {
            let ring = self.space.outline.outer();
            let count = ring.len();
            let half = DVec2::new(size[0], size[1]).max_element() * 0.5;
            (0..count)
                .filter_map(|index| {
                    let (before, at, after) =
                        (ring[(index + count - 1) % count], ring[index], ring[(index + 1) % count]);
                    let (a, b) = ((before - at).try_normalize()?, (after - at).try_normalize()?);
                    Some(at + (a + b) * (half + 40.0))
                })
                .collect::<Vec<DVec2>>()
        };
        let by = |from: Option<DVec2>, is_nearest: bool| {
            let mut points = corners();
            let from = from.unwrap_or(middle);
            points.sort_by(|a, b| a.distance(from).total_cmp(&b.distance(from)));
            if !is_nearest {
                points.reverse();
            }
            points
        };
        let points = match spot {
            SpotWord::Center => vec![middle],
            SpotWord::Corner => by(self.space.door, false),
            SpotWord::WindowCorner => by(self.space.window, true),
            SpotWord::DoorCorner => by(self.space.door, true),
            SpotWord::FreeArea => Vec::new(),
        };
        // Where the wished point is taken, the nearest free one of a grid over the room.
        let wished = points.first().copied().unwrap_or(middle);
        let is_exact = spot != SpotWord::FreeArea;
        points.into_iter().find_map(free).or_else(|| {
            let step = 150.0;
            let (wide, high) = ((bounds.max - bounds.min) / step).as_ivec2().min(glam::IVec2::splat(200)).into();
            let mut grid: Vec<DVec2> = (0..=wide)
                .flat_map(|x| (0..=high).map(move |y| DVec2::new(f64::from(x), f64::from(y)) * step))
                .map(|offset| bounds.min + offset)
                .collect();
            grid.sort_by(|a, b| a.distance(wished).total_cmp(&b.distance(wished)));
            let found = grid.into_iter().find_map(free)?;
            Some(Found { outcome: is_exact.then_some(Outcome::Moved), ..found })
        })
    }
}

/// A place without a wall.
const fn still(center: DVec2, rotation: f64, size: [f64; 3], base: f64) -> Found {
    Found { center, rotation, width: size[0], side: None, host: None, base, outcome: None }
}

/// Round another item: first along its long sides, then its ends.
fn around(item: &PackageItem, size: [f64; 3], base: f64, other: &Stand, copy: u32, count: u32) -> Found {
    let of = other.footprint;
    let (long, short) = if of.half.x >= of.half.y { (of.right, of.back()) } else { (of.back(), of.right) };
    let (half_long, half_short) = (of.half.max_element(), of.half.min_element());
    let per_side = ((half_long * 2.0 / (size[0] + 60.0)).floor() as u32).max(1);
    let on_long = count.min(per_side * 2);
    let (direction, along, reach) = if copy < on_long {
        let sign = if copy.is_multiple_of(2) { -1.0 } else { 1.0 };
        let on_this = on_long.div_ceil(2) - u32::from(on_long % 2 == 1 && copy % 2 == 1);
        let slot = f64::from(copy / 2);
        let along = half_long * 2.0 * ((slot + 0.5) / f64::from(on_this.max(1)) - 0.5);
        (short * sign, long * along, half_short)
    } else {
        let sign = if (copy - on_long).is_multiple_of(2) { -1.0 } else { 1.0 };
        (long * sign, DVec2::ZERO, half_long)
    };
    let center = of.center + along + direction * (reach + item.gap + size[1] * 0.5);
    still(center, rotation_with_back(direction), size, base)
}

/// Where along a side the middle of an item is wished, by a word, within a free stretch.
fn wish_along(space: &Space, side: &RoomSide, word: AlongWord, [from, to]: [f64; 2], width: f64) -> f64 {
    let (low, high) = (from + width * 0.5, to - width * 0.5);
    let middle = f64::midpoint(from, to);
    let towards = |point: Option<DVec2>, is_near: bool| {
        let Some(point) = point else { return middle };
        let at = (point - side.start).dot(side.along);
        if ((at - low).abs() < (at - high).abs()) == is_near { low } else { high }
    };
    match word {
        AlongWord::Middle => middle,
        // The room lies on the left hand of a side, so that its start is at the right, seen from the room.
        AlongWord::Left => high,
        AlongWord::Right => low,
        AlongWord::Corner => {
            let (at_start, at_end) = (from < 1.0, to > side.length - 1.0);
            match (at_start, at_end) {
                (true, false) => low,
                (false, true) => high,
                _ => towards(space.door, false),
            }
        }
        AlongWord::AwayFromDoor => towards(space.door, false),
        AlongWord::NearDoor => towards(space.door, true),
        AlongWord::NearWindow => towards(space.window, true),
        AlongWord::Window => side.middle_of(true).unwrap_or(middle),
    }
}

/// Width, depth and height with chosen parameters.
fn size_of(product: &Product, chosen: &Parameters) -> [f64; 3] {
    let value = |name: &str, usual: f64| match chosen.get(name) {
        Some(Value::Number(number)) => *number,
        _ => usual,
    };
    [value("width", product.size[0]), value("depth", product.size[1]), value("height", product.size[2])]
}

/// Smaller widths that can be ordered, where an item may take one.
fn narrower(product: &Product, item: &PackageItem, wished: f64) -> Vec<f64> {
    let domain = product.parameters.iter().find(|parameter| parameter.id == "width").map(|parameter| &parameter.domain);
    // What keeps its width gives way a little rather than be left out.
    let least = if item.fit == Fit::Keep { wished * 0.8 } else { 0.0 };
    match domain {
        Some(Domain::Length { min, step, .. }) => {
            let step = step.max(10.0);
            let count = ((wished - min.max(least)) / step).floor().clamp(0.0, 200.0) as u32;
            (1..=count).map(|index| wished - f64::from(index) * step).collect()
        }
        _ => Vec::new(),
    }
}

/// The width an item takes in a free stretch, by how it fits; nothing where none does.
fn width_in(product: &Product, item: &PackageItem, wished: f64, free: f64) -> Option<f64> {
    let domain = product.parameters.iter().find(|parameter| parameter.id == "width").map(|parameter| &parameter.domain);
    let largest = |limit: f64| match domain {
        Some(Domain::Length { min, max, step, .. }) => {
            let limit = limit.min(*max);
            let width = if *step > 0.0 { min + ((limit - min) / step).floor() * step } else { limit };
            (width >= *min - 1e-6).then_some(width)
        }
        _ => (wished <= limit).then_some(wished),
    };
    match item.fit {
        Fit::Keep => (wished <= free + 0.5).then_some(wished),
        Fit::Shrink if wished <= free + 0.5 => Some(wished),
        Fit::Shrink | Fit::Fill => largest(free),
    }
}

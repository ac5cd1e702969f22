//! Levels, walls, rooms and stored cameras.

use glam::DVec3;
use homewright_design::room::{Boundary, RoomKind};
use homewright_design::{Entity, Level, Room, Viewpoint, Wall};
use homewright_geometry::{Length, math};

use super::xml::Element;
use super::{Import, Sh3dError, millimetres, point};

/// Wall height in centimetres when the file does not say, as in the program's own new homes.
const USUAL_HEIGHT: f64 = 250.0;

/// Steepest look up or down of a camera, radians.
const STEEPEST: f64 = 1.55;

impl Import<'_> {
    pub(super) fn levels(&mut self, home: &Element) -> Result<(), Sh3dError> {
        let usual_height = length(home.number("wallHeight").unwrap_or(USUAL_HEIGHT), 500.0, 20_000.0);
        for element in home.children_named("level") {
            let level = Level {
                name: element.text_of("name").unwrap_or("1F").to_owned(),
                elevation: length(element.number("elevation").unwrap_or(0.0), -100_000.0, 100_000.0),
                height: length(element.number("height").unwrap_or(USUAL_HEIGHT), 500.0, 20_000.0),
                slab: length(element.number("floorThickness").unwrap_or(12.0), 0.0, 2_000.0),
            };
            let id = self.put("Import", Entity::Level(level)).map_err(|reason| Sh3dError::Refused { reason })?;
            if element.flag("visible") == Some(false) || element.flag("viewable") == Some(false) {
                self.hidden_levels.insert(id);
                let message = "is hidden in the file: its furniture is hidden, its walls and rooms are shown";
                self.report.changed("level", element.label(), message);
            }
            if let Some(name) = element.text_of("id") {
                if self.levels.is_empty() {
                    self.default_level = id;
                }
                self.levels.insert(name.to_owned(), id);
            }
            self.report.count("level");
        }
        if self.levels.is_empty() {
            let level =
                Level { name: "1F".to_owned(), elevation: Length::ZERO, height: usual_height, slab: Length::mm(120.0) };
            self.default_level =
                self.put("Import", Entity::Level(level)).map_err(|reason| Sh3dError::Refused { reason })?;
        }
        Ok(())
    }

    pub(super) fn walls(&mut self, home: &Element) {
        for element in home.children_named("wall") {
            let made = self.wall(element).and_then(|wall| self.put("Import", Entity::Wall(wall)));
            match made {
                Ok(_) => self.report.count("wall"),
                Err(reason) => self.report.left_out("wall", element.label(), reason),
            }
        }
    }

    fn wall(&mut self, element: &Element) -> Result<Wall, String> {
        let start = point(element, "xStart", "yStart").ok_or("its start is not a point")?;
        let end = point(element, "xEnd", "yEnd").ok_or("its end is not a point")?;
        let height = |name: &str| element.number(name).map(|value| length(value, 10.0, 20_000.0));
        let skirting = element
            .children_named("baseboard")
            .filter_map(|board| board.number("height"))
            .map(|value| length(value, 0.0, 2_000.0))
            .reduce(Length::max);
        // The plan is turned over on the way in, which leaves left and right as one walks where they were.
        Ok(Wall {
            level: self.level_of(element),
            start,
            end,
            // What turns clockwise with Y down turns the other way with Y up.
            arc: -element.number("arcExtent").unwrap_or(0.0).to_degrees(),
            thickness: length(element.number("thickness").unwrap_or(10.0), 1.0, 2_000.0),
            height: height("height"),
            end_height: height("heightAtEnd"),
            left: self.finish(element, "leftSide", "paint"),
            right: self.finish(element, "rightSide", "paint"),
            skirting,
            is_load_bearing: false,
        })
    }

    pub(super) fn rooms(&mut self, home: &Element) {
        for element in home.children_named("room") {
            match self.room(element).and_then(|room| self.put("Import", Entity::Room(room))) {
                Ok(_) => self.report.count("room"),
                Err(reason) => self.report.left_out("room", element.label(), reason),
            }
        }
    }

    /// A room of the file has an outline of its own, whether or not walls stand round it. Where walls enclose the
    /// same place it becomes a room of those walls.
    fn room(&mut self, element: &Element) -> Result<Room, String> {
        let points: Vec<_> = element.children_named("point").filter_map(|corner| point(corner, "x", "y")).collect();
        let outline = homewright_geometry::polygon::Polygon::simple(points).ok_or("its outline has no area")?;
        let level = self.level_of(element);
        let anchor = outline.interior_point();
        let enclosed = homewright_design::derive_rooms(&self.design, level).into_iter().any(|region| {
            region.outline.contains(anchor) && {
                let (ours, theirs) = (region.outline.area(), outline.area());
                (ours - theirs).abs() <= 0.15 * theirs
            }
        });
        let boundary =
            if enclosed { Boundary::Walls { anchor } } else { Boundary::Outline { points: outline.outer().to_vec() } };
        for (flag, what) in [("floorVisible", "floor"), ("ceilingVisible", "ceiling")] {
            if element.flag(flag) == Some(false) {
                self.report.changed("room", element.label(), format!("its hidden {what} is shown"));
            }
        }
        let name = element.text_of("name").unwrap_or_default().to_owned();
        Ok(Room {
            level,
            kind: kind_of(&name),
            name,
            boundary,
            floor: self.finish(element, "floor", "floor"),
            walls: None,
            ceiling: self.finish(element, "ceiling", "paint"),
            ceiling_height: None,
            // The file's walls carry their own skirting.
            skirting: Some(Length::ZERO),
        })
    }

    pub(super) fn cameras(&mut self, home: &Element) {
        let cameras = home.children.iter().filter(|child| matches!(child.name.as_str(), "camera" | "observerCamera"));
        for element in cameras {
            let name = match element.text_of("attribute") {
                Some("storedCamera") => element.text_of("name").or_else(|| element.text_of("id")).unwrap_or("view"),
                Some("topCamera") => "bird",
                Some("observerCamera") => "visitor",
                _ => continue,
            };
            let view = self.viewpoint(element, name);
            match view.and_then(|view| self.put("Import", Entity::Viewpoint(view))) {
                Ok(_) => self.report.count("camera"),
                Err(reason) => self.report.left_out("camera", name, reason),
            }
        }
    }

    /// The file looks along (−sin yaw, cos yaw) with Y down; a positive pitch looks down.
    fn viewpoint(&mut self, element: &Element, name: &str) -> Result<Viewpoint, String> {
        let place = point(element, "x", "y").ok_or("it stands nowhere")?;
        let number = |name: &str| element.number(name).ok_or(format!("its {name} is not a number"));
        // Looking straight down, the yaw still says which way up the picture is: a hair less than straight keeps it.
        let (yaw, pitch) = (number("yaw")?, number("pitch")?.clamp(-STEEPEST, STEEPEST));
        let eye = DVec3::new(place.x, place.y, millimetres(number("z")?));
        let level_elevation = self.design.level(self.default_level).map_or(0.0, |level| level.elevation.to_mm());
        let eye = eye - DVec3::Z * level_elevation;
        let ahead =
            DVec3::new(-math::sin(yaw) * math::cos(pitch), -math::cos(yaw) * math::cos(pitch), -math::sin(pitch));
        if element.text_of("lens").is_some_and(|lens| lens != "PINHOLE" && lens != "NORMAL") {
            self.report.changed("camera", name, "its lens becomes an ordinary one");
        }
        let field = element.number("fieldOfView").unwrap_or(1.1).to_degrees().abs();
        Ok(Viewpoint {
            name: name.to_owned(),
            level: self.default_level,
            eye,
            target: eye + ahead * 2000.0,
            field_of_view: if (1.0..=170.0).contains(&field) { field } else { 63.0 },
            is_upright: false,
            ev100: None,
        })
    }
}

/// Centimetres as a length within bounds given in millimetres.
pub(super) fn length(centimetres: f64, least: f64, most: f64) -> Length {
    Length::mm(millimetres(centimetres).clamp(least, most))
}

/// What a room is for, by the words of its name in the languages that homes are most often named in.
pub(crate) fn kind_of(name: &str) -> RoomKind {
    const WORDS: &[(RoomKind, &[&str])] = &[
        (RoomKind::Kitchen, &["kitchen", "厨", "küche", "cuisine", "cocina", "cucina"]),
        (RoomKind::Bath, &["bath", "wc", "toilet", "shower", "卫", "浴", "bad", "salle de bain", "baño", "bagno"]),
        (RoomKind::Childrens, &["child", "kid", "nursery", "儿童", "kinder", "enfant", "niñ"]),
        (RoomKind::Elders, &["elder", "parents", "老人", "长辈"]),
        (RoomKind::Dining, &["dining", "餐", "esszimmer", "salle à manger", "comedor"]),
        (RoomKind::Living, &["living", "lounge", "客厅", "起居", "wohn", "salon", "séjour", "soggiorno"]),
        (RoomKind::Study, &["study", "office", "书房", "arbeits", "bureau", "estudio"]),
        (RoomKind::Bedroom, &["bed", "sleep", "卧", "schlaf", "chambre", "dormitor", "camera"]),
        (RoomKind::Balcony, &["balcon", "terrace", "loggia", "阳台", "露台", "balkon"]),
        (RoomKind::Hall, &["hall", "corridor", "entr", "foyer", "玄关", "走廊", "过道", "flur", "couloir"]),
        (RoomKind::Utility, &["utility", "laundry", "storage", "garage", "储", "洗衣", "家政", "abstell"]),
    ];
    let name = name.to_lowercase();
    WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| name.contains(word)))
        .map_or(RoomKind::Other, |(kind, _)| *kind)
}

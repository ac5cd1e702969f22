//! Openings of a template.

use glam::DVec2;
use homewright_geometry::Length;

use super::build::{Builder, Mistake, length, named};
use super::source::{OpeningSource, OpeningWord};
use super::{Records, compass};
use crate::item::Configuration;
use crate::opening::{OpeningKind, Side};
use crate::{EntityId, Opening, Wall};

/// How far in millimetres `at` may lie from a wall's centre line.
const REACH: f64 = 300.0;

impl<R: Records> Builder<'_, R> {
    pub(super) fn opening_table(&mut self, source: &OpeningSource) -> Result<(), Mistake> {
        let (wall_id, along) = self.opening_place(source)?;
        let fill = self.fill(source)?;
        let size = source.product.as_ref().and_then(|id| self.design.product(id)).map(|product| product.size);
        let Some(wall) = self.design.wall(wall_id).cloned() else {
            return Err(Mistake::new("wall", "is not a wall"));
        };
        let extent = |field: &'static str, given: Option<f64>, usual: Option<f64>| match given.or(usual) {
            Some(value) => length(field, value),
            None => Err(Mistake::new(field, "is needed where no product gives it")),
        };
        let opening = Opening {
            wall: wall_id,
            kind: kind(source, &wall, along)?,
            along,
            width: extent("width", source.width, size.map(|size| size[0]))?,
            height: extent("height", source.height, size.map(|size| size[2]))?,
            sill: length("sill", source.sill)?,
            fill,
        };
        self.put(opening).map(drop)
    }

    fn fill(&mut self, source: &OpeningSource) -> Result<Option<Configuration>, Mistake> {
        let Some(product) = &source.product else { return Ok(None) };
        self.take_product(product)?;
        for material in source.materials.values() {
            self.take_material("materials", material)?;
        }
        Ok(Some(Configuration {
            product: product.clone(),
            parameters: source.parameters.clone(),
            materials: source.materials.clone(),
            size: source.size,
        }))
    }

    fn opening_place(&self, source: &OpeningSource) -> Result<(EntityId, Length), Mistake> {
        let wall = source.wall.as_ref().map(|name| named(&self.walls, "wall", name)).transpose()?;
        match (wall, source.along, source.at) {
            (Some(wall), Some(along), None) => Ok((wall, length("along", along)?)),
            (wall, None, Some(at)) => {
                let level = self.level(source.level.as_ref())?;
                self.wall_at(DVec2::from_array(at), wall, level)
            }
            _ => Err(Mistake::new("along", "give either wall and along, or at = [x, y]")),
        }
    }

    /// The wall nearest to a point and how far along it the point lies.
    fn wall_at(&self, at: DVec2, only: Option<EntityId>, level: EntityId) -> Result<(EntityId, Length), Mistake> {
        let walls = self.design.walls_on(level).filter(|(id, _)| only.is_none_or(|only| only == *id));
        let nearest = walls
            .map(|(id, wall)| {
                let (along, distance) = project(wall, at);
                (id, along, distance)
            })
            .min_by(|a, b| a.2.total_cmp(&b.2));
        match nearest {
            Some((id, along, distance)) if distance <= REACH => Ok((id, Length::mm(along))),
            _ => Err(Mistake::new("at", "no wall within 300 mm of this point; move it onto a wall's centre line")),
        }
    }
}

/// How far along a wall the point nearest to `at` lies, and how far off; for arcs to a thousandth of their length.
fn project(wall: &Wall, at: DVec2) -> (f64, f64) {
    let length = wall.length().to_mm();
    if wall.arc == 0.0 {
        let direction = (wall.end - wall.start).try_normalize().unwrap_or(DVec2::X);
        let along = (at - wall.start).dot(direction).clamp(0.0, length);
        return (along, at.distance(wall.start + direction * along));
    }
    let steps = (0..=1000_i32).map(|step| {
        let along = length * f64::from(step) / 1000.0;
        (along, at.distance(wall.at(Length::mm(along)).0))
    });
    steps.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0.0, f64::MAX))
}

fn kind(source: &OpeningSource, wall: &Wall, along: Length) -> Result<OpeningKind, Mistake> {
    match source.kind {
        OpeningWord::SlidingDoor => Ok(OpeningKind::SlidingDoor),
        OpeningWord::Window => Ok(OpeningKind::Window),
        OpeningWord::Passage => Ok(OpeningKind::Passage),
        OpeningWord::Door => Ok(OpeningKind::Door {
            opens_to: opens_to(source.opens_to.as_deref(), wall, along)?,
            hinge_at_start: hinge_at_start(source.hinge.as_deref(), wall, along)?,
            open: source.open,
        }),
    }
}

fn opens_to(word: Option<&str>, wall: &Wall, along: Length) -> Result<Side, Mistake> {
    match word {
        None | Some("left") => Ok(Side::Left),
        Some("right") => Ok(Side::Right),
        Some(word) => {
            let left = wall.at(along).1.perp();
            let share = compass::direction(word).map(|direction| direction.dot(left));
            match share {
                Some(share) if share > 0.1 => Ok(Side::Left),
                Some(share) if share < -0.1 => Ok(Side::Right),
                _ => Err(Mistake::new(
                    "opens_to",
                    format!("`{word}` is not a side of this wall; give left, right or a compass word across it"),
                )),
            }
        }
    }
}

fn hinge_at_start(word: Option<&str>, wall: &Wall, along: Length) -> Result<bool, Mistake> {
    match word {
        None | Some("start") => Ok(true),
        Some("end") => Ok(false),
        Some(word) => {
            let walking = wall.at(along).1;
            match compass::direction(word).map(|direction| direction.dot(walking)) {
                Some(share) if share > 0.1 => Ok(false),
                Some(share) if share < -0.1 => Ok(true),
                _ => Err(Mistake::new(
                    "hinge",
                    format!("`{word}` is not an end of this opening; give start, end or a compass word along the wall"),
                )),
            }
        }
    }
}

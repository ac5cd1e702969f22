//! Columns, beams, stairs and hung ceilings, drawn by one or two clicks.

use glam::DVec2;
use homewright_design::column::Section;
use homewright_design::stairs::Turn;
use homewright_design::{Beam, Ceiling, Column, Design, Entity, EntityId, Stairs, Transaction};
use homewright_geometry::{Length, math};

use crate::field::Typed;
use crate::input::Pointer;
use crate::network::tidy_point;
use crate::preview::Preview;
use crate::snap::draft::{Draft, Wish, exact_direction};
use crate::snap::tidy_angle;

/// What is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A column: one click.
    Column,
    /// A beam: its two ends.
    Beam,
    /// Stairs: where one steps on, and where to.
    Stairs,
    /// A dropped ceiling: two corners, or twice the same point for a whole room.
    Ceiling,
}

/// Usual sizes, millimetres.
const COLUMN: f64 = 400.0;
const BEAM_WIDTH: f64 = 250.0;
const BEAM_DROP: f64 = 350.0;
const STAIR_WIDTH: f64 = 900.0;
/// Comfortable stairs: going 260 mm, and no riser over 180 mm.
const GOING: f64 = 260.0;
const HIGHEST_RISER: f64 = 180.0;
/// How far a dropped ceiling hangs under the level's.
const CEILING_DROP: f64 = 200.0;

/// Something that is being built.
#[derive(Debug, Clone, PartialEq)]
pub struct Building {
    /// What it is.
    pub part: Part,
    /// The first click.
    pub start: Option<DVec2>,
    /// Where the pointer is.
    pub end: Option<DVec2>,
    /// The id it will have.
    pub(crate) id: EntityId,
    pub(crate) typed: Typed,
}

impl Building {
    pub(crate) fn line(&self) -> Option<DVec2> {
        let line = self.end? - self.start?;
        (line.length() > 1.0).then_some(line)
    }

    /// Whether the next click makes it.
    pub(crate) const fn is_last_click(&self) -> bool {
        matches!(self.part, Part::Column) || self.start.is_some()
    }

    pub(crate) const fn label(&self) -> &'static str {
        match self.part {
            Part::Column => "Add column",
            Part::Beam => "Add beam",
            Part::Stairs => "Add stairs",
            Part::Ceiling => "Add ceiling",
        }
    }

    pub(crate) fn update(&mut self, pointer: Pointer, design: &Design, level: EntityId, preview: &mut Preview) {
        let Some(point) = pointer.at_height(0.0) else { return };
        let from = self.start.filter(|_| self.part != Part::Ceiling);
        let wish = Wish { from, ..Wish::point(point, pointer.reach, pointer.modifiers.alt) };
        let landed = Draft::of(design, level, &[]).with_faces(design, level).land(&wish);
        preview.guides = landed.guides;
        let mut end = landed.point;
        if let Some(start) = from {
            let line = end - start;
            let direction = self.typed.angle.map(exact_direction).or_else(|| line.try_normalize());
            if let Some(direction) = direction.filter(|_| self.typed != Typed::default()) {
                let length = self.typed.length.unwrap_or_else(|| line.dot(direction).abs());
                end = tidy_point(start + direction * length);
            }
        }
        self.end = Some(end);
        let edit = self.entity(design, level).map(|entity| Transaction::new(self.label()).with(self.id, entity));
        preview.replace(edit.unwrap_or_default());
    }

    /// What would be built.
    pub(crate) fn entity(&self, design: &Design, level: EntityId) -> Option<Entity> {
        let end = self.end?;
        let storey = design.level(level)?;
        match self.part {
            Part::Column => Some(Entity::Column(Column {
                level,
                section: Section::Rectangle,
                position: end,
                rotation: 0.0,
                width: Length::mm(COLUMN),
                depth: Length::mm(COLUMN),
                height: None,
                finish: None,
                is_load_bearing: true,
            })),
            Part::Beam => {
                let start = self.start.filter(|start| start.distance(end) > 1.0)?;
                let (width, drop) = (Length::mm(BEAM_WIDTH), Length::mm(BEAM_DROP));
                Some(Entity::Beam(Beam { level, start, end, width, drop, top: None, finish: None }))
            }
            Part::Stairs => {
                let start = self.start.unwrap_or(end);
                let way = (end - start).try_normalize().unwrap_or(DVec2::Y);
                let rise = storey.height + storey.slab;
                Some(Entity::Stairs(Stairs {
                    level,
                    position: start,
                    rotation: tidy_angle(math::atan2(way.y, way.x).to_degrees() - 90.0),
                    width: Length::mm(STAIR_WIDTH),
                    going: Length::mm(GOING),
                    risers: (rise.to_mm() / HIGHEST_RISER).ceil().clamp(2.0, 100.0) as u32,
                    rise: None,
                    turn: Turn::Straight,
                    finish: None,
                }))
            }
            Part::Ceiling => {
                let start = self.start?;
                let (min, max) = (start.min(end), start.max(end));
                let points = if (max - min).min_element() < 50.0 {
                    // Clicked in one place: the whole room.
                    let regions = homewright_design::derive_rooms(design, level);
                    regions.into_iter().find(|region| region.outline.contains(start))?.outline.outer().to_vec()
                } else {
                    vec![min, DVec2::new(max.x, min.y), max, DVec2::new(min.x, max.y)]
                };
                let height = (storey.height - Length::mm(CEILING_DROP)).max(Length::mm(100.0));
                Some(Entity::Ceiling(Ceiling { level, points, height, slope: 0.0, direction: 0.0, finish: None }))
            }
        }
    }
}

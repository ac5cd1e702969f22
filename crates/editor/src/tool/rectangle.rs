//! A room of four walls, drawn by two corners.

use glam::DVec2;
use homewright_design::{Design, EntityId, IdSource, Transaction};
use homewright_geometry::Length;

use super::walling::{Ground, Reference, WallStyle};
use crate::field::Typed;
use crate::input::Pointer;
use crate::network::{self, SAME, tidy_point};
use crate::preview::Preview;
use crate::snap::draft::{Draft, Wish};
use crate::snap::{Distance, Measured};

/// A rectangle that is being drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rectangle {
    /// The first corner.
    pub start: Option<DVec2>,
    /// The corner under the pointer.
    pub end: Option<DVec2>,
    pub(crate) typed: Typed,
}

impl Rectangle {
    /// From the first corner to the other.
    pub(crate) fn size(&self) -> Option<DVec2> {
        let size = self.end? - self.start?;
        (size.x.abs() > 1.0 || size.y.abs() > 1.0).then_some(size)
    }

    pub(crate) fn update(&mut self, pointer: Pointer, ground: Ground<'_>, preview: &mut Preview) {
        let Ground { design, level, style, ids } = ground;
        let Some(point) = pointer.at_height(0.0) else { return };
        preview.take_back();
        preview.distances.clear();
        let wish = Wish::point(point, pointer.reach, pointer.modifiers.alt);
        let draft = match style.room {
            Reference::Left => Draft::of_faces(design, level),
            Reference::Center | Reference::Right => Draft::of(design, level, &[]),
        };
        let landed = draft.with_points(self.start).land(&wish);
        let mut end = landed.point;
        preview.guides = landed.guides;
        if let Some(start) = self.start {
            let sign = |value: f64| if value < 0.0 { -1.0 } else { 1.0 };
            let size = end - start;
            let width = self.typed.length.map_or(size.x, |width| width * sign(size.x));
            let depth = self.typed.depth.map_or(size.y, |depth| depth * sign(size.y));
            end = tidy_point(start + DVec2::new(width, depth));
            let corner = DVec2::new(end.x, start.y);
            for (from, to) in [(start, corner), (corner, end)] {
                if from.distance(to) > 1.0 {
                    let what = Measured::Length(EntityId::from_u128(0));
                    preview.distances.push(Distance { from, to, length: Length::mm(from.distance(to)), what });
                }
            }
        }
        self.end = Some(end);
        let mut ids = ids.clone();
        if let Some(edit) = self.edit(design, level, style, &mut ids) {
            preview.replace(edit);
        }
    }

    /// Two corners of the clear room, and two corners of the centre lines of its walls.
    pub(crate) fn spans(&self, design: &Design, level: EntityId, style: &WallStyle) -> Option<[[DVec2; 2]; 2]> {
        let (start, end) = (self.start?, self.end?);
        let (min, max) = (start.min(end), start.max(end));
        let half = style.thickness.to_mm() * 0.5;
        let (low, high) = match style.room {
            Reference::Left => outwards(design, level, [min, max], half),
            Reference::Center => (DVec2::ZERO, DVec2::ZERO),
            Reference::Right => (DVec2::splat(-half), DVec2::splat(-half)),
        };
        let lines = [min - low, max + high];
        let clear = if style.room == Reference::Left { [min, max] } else { [lines[0] + half, lines[1] - half] };
        Some([clear, lines])
    }

    /// The edit that makes the walls. By its left face a wall is drawn from inside: the rectangle is the clear room.
    pub(crate) fn edit(
        &self,
        design: &Design,
        level: EntityId,
        style: &WallStyle,
        ids: &mut IdSource,
    ) -> Option<Transaction> {
        let [_, [min, max]] = self.spans(design, level, style)?;
        if (max - min).min_element() < style.thickness.to_mm().max(10.0) {
            return None;
        }
        let corners = [min, DVec2::new(max.x, min.y), max, DVec2::new(min.x, max.y)].map(tidy_point);
        let mut edit = Transaction::new("Draw room");
        let walls = (0..4).map(|side| style.wall(level, corners[side], corners[(side + 1) % 4], 0.0)).collect();
        network::insert(design, walls, ids, &mut edit);
        (!edit.is_empty()).then_some(edit)
    }
}

/// How far the centre lines of walls lie outside a clear room, at its lower and at its upper edges: half the thickness of
/// the wall whose face an edge lies on, half of a new wall's elsewhere.
fn outwards(design: &Design, level: EntityId, [min, max]: [DVec2; 2], half: f64) -> (DVec2, DVec2) {
    let behind = |axis: usize, at: f64, sign: f64| {
        let other = 1 - axis;
        let walls = design.walls_on(level).filter(|(_, wall)| wall.arc == 0.0);
        walls
            .filter(|(_, wall)| (wall.start[axis] - wall.end[axis]).abs() < SAME)
            .filter(|(_, wall)| {
                let (low, high) = (wall.start[other].min(wall.end[other]), wall.start[other].max(wall.end[other]));
                high.min(max[other]) - low.max(min[other]) > SAME
            })
            .map(|(_, wall)| (wall.start[axis] * sign, wall.thickness.to_mm() * 0.5))
            .find(|(line, half)| (line - half - at * sign).abs() < 1.0)
            .map_or(half, |(line, _)| line - at * sign)
    };
    let low = DVec2::new(behind(0, min.x, -1.0), behind(1, min.y, -1.0));
    let high = DVec2::new(behind(0, max.x, 1.0), behind(1, max.y, 1.0));
    (low, high)
}

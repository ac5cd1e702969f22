//! A room of four walls, drawn by two corners.

use glam::DVec2;
use homewright_design::{Design, EntityId, IdSource, Transaction};
use homewright_geometry::Length;

use super::walling::{Ground, Reference, WallStyle};
use crate::field::Typed;
use crate::input::Pointer;
use crate::network::{self, tidy_point};
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
        let landed = Draft::of(design, level, &[]).with_points(self.start).land(&wish);
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

    /// The edit that makes the walls. By its left face a wall is drawn from inside: the rectangle is the clear room.
    pub(crate) fn edit(
        &self,
        design: &Design,
        level: EntityId,
        style: &WallStyle,
        ids: &mut IdSource,
    ) -> Option<Transaction> {
        let (start, end) = (self.start?, self.end?);
        let half = style.thickness.to_mm() * 0.5;
        let grow = match style.reference {
            Reference::Center => 0.0,
            Reference::Left => half,
            Reference::Right => -half,
        };
        let (min, max) = (start.min(end) - grow, start.max(end) + grow);
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

//! Measuring: from one point to another, to look at or to write on the plan.

use glam::DVec2;
use homewright_design::{Design, Dimension, EntityId};
use homewright_geometry::Length;

use crate::input::Pointer;
use crate::preview::Preview;
use crate::snap::draft::{Draft, Wish};
use crate::snap::{Distance, Measured};

/// A length that is being measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measuring {
    /// Where it is measured from.
    pub from: Option<DVec2>,
    /// Where it is measured to: the pointer, or a second click.
    pub to: Option<DVec2>,
    /// Whether the second click was made, and the pointer says where the dimension's line lies.
    pub is_measured: bool,
    /// Whether the length is written on the plan.
    pub writes: bool,
    /// How far the line lies to the left.
    pub(crate) offset: f64,
}

impl Measuring {
    /// Follows the pointer.
    pub(crate) fn update(&mut self, pointer: Pointer, design: &Design, level: EntityId, preview: &mut Preview) {
        let Some(point) = pointer.at_height(0.0) else { return };
        preview.guides.clear();
        preview.distances.clear();
        if let (true, Some(from), Some(to)) = (self.is_measured, self.from, self.to) {
            let aside = (to - from).try_normalize().unwrap_or(DVec2::X).perp();
            self.offset = ((point - from).dot(aside) / 10.0).round() * 10.0;
        } else {
            let wish = Wish { from: self.from, ..Wish::point(point, pointer.reach, pointer.modifiers.alt) };
            let landed = Draft::of(design, level, &[]).with_faces(design, level).land(&wish);
            preview.guides = landed.guides;
            self.to = Some(landed.point);
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.distance(to) > 1.0
        {
            let aside = (to - from).try_normalize().unwrap_or(DVec2::X).perp() * self.offset;
            preview.distances.push(Distance {
                from: from + aside,
                to: to + aside,
                length: Length::mm(from.distance(to)),
                what: Measured::Length(EntityId::from_u128(0)),
            });
        }
    }

    /// The dimension as measured.
    pub(crate) fn dimension(&self, level: EntityId) -> Option<Dimension> {
        let (from, to) = (self.from?, self.to?);
        (from.distance(to) > 1.0).then(|| Dimension {
            level,
            from,
            to,
            offset: Length::mm(self.offset),
            text: String::new(),
        })
    }
}

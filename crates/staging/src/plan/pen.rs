//! Drawing marks: on the plan, or in the frame of a thing that stands on it.

use glam::DVec2;
use homewright_design::EntityId;
use homewright_geometry::polygon::PlanBounds;
use homewright_geometry::{Polygon, math};
use homewright_scene::drawing::{Anchor, Color, Mark, Segment, Stroke, Tagged};

use crate::frame::tag_of;

/// Marks of the layer in hand, and the bounds of all that was ever drawn.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    marks: Vec<Tagged>,
    bounds: Option<PlanBounds>,
}

/// A line of text to write.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    pub(super) rotation: f64,
    pub(super) color: Color,
    pub(super) is_bold: bool,
}

impl Sheet {
    /// The marks drawn since the last call.
    pub(super) fn take(&mut self) -> Vec<Tagged> {
        std::mem::take(&mut self.marks)
    }

    /// What has been drawn on, so far.
    pub(super) const fn bounds(&self) -> Option<PlanBounds> {
        self.bounds
    }

    fn reach(&mut self, points: impl IntoIterator<Item = DVec2>) {
        if let Some(bounds) = PlanBounds::of_points(points) {
            self.bounds = Some(self.bounds.map_or(bounds, |all| all.union(&bounds)));
        }
    }

    /// Draws a path.
    pub(super) fn path(
        &mut self,
        tag: Option<EntityId>,
        segments: Vec<Segment>,
        fill: Option<Color>,
        stroke: Option<Stroke>,
    ) {
        let points = segments.iter().filter_map(|segment| match segment {
            Segment::MoveTo(point) | Segment::LineTo(point) => Some(*point),
            Segment::ArcTo { center, .. } => Some(*center),
            Segment::Close => None,
        });
        self.reach(points.collect::<Vec<_>>());
        self.marks.push(Tagged { tag: tag.map(tag_of), mark: Mark::Path { segments, fill, stroke } });
    }

    /// Draws areas as one path.
    pub(super) fn area(&mut self, tag: Option<EntityId>, polygons: &[Polygon], fill: Color, stroke: Option<Stroke>) {
        let segments = polygons.iter().flat_map(Polygon::rings).flat_map(ring).collect();
        self.path(tag, segments, Some(fill), stroke);
    }

    /// Draws a straight line.
    pub(super) fn line(&mut self, tag: Option<EntityId>, from: DVec2, to: DVec2, stroke: Stroke) {
        self.path(tag, vec![Segment::MoveTo(from), Segment::LineTo(to)], None, Some(stroke));
    }

    /// Writes a line of text.
    pub(super) fn write(&mut self, tag: Option<EntityId>, position: DVec2, words: Words) {
        let Words { text, size, anchor, rotation, color, is_bold } = words;
        self.reach([position - size, position + size]);
        let mark = Mark::Text { position, text, size, anchor, rotation, color, is_bold };
        self.marks.push(Tagged { tag: tag.map(tag_of), mark });
    }
}

/// A closed ring as segments.
fn ring(points: &[DVec2]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = points.iter().map(|point| Segment::LineTo(*point)).collect();
    if let Some(first) = points.first() {
        segments[0] = Segment::MoveTo(*first);
        segments.push(Segment::Close);
    }
    segments
}

/// A pen in the frame of a product: millimetres, X right, front −Y.
pub(super) struct Local<'s> {
    sheet: &'s mut Sheet,
    tag: EntityId,
    origin: DVec2,
    /// Radians, counter-clockwise.
    rotation: f64,
    is_mirrored: bool,
}

/// How a shape is drawn.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) fill: Option<Color>,
    pub(super) stroke: Option<Stroke>,
}

impl Look {
    /// Filled and outlined.
    pub(super) const fn both(fill: Color, stroke: Stroke) -> Self {
        Self { fill: Some(fill), stroke: Some(stroke) }
    }

    /// Outlined.
    pub(super) const fn outline(stroke: Stroke) -> Self {
        Self { fill: None, stroke: Some(stroke) }
    }
}

impl<'s> Local<'s> {
    /// A pen at a place of the plan, turned by degrees.
    pub(super) fn new(sheet: &'s mut Sheet, tag: EntityId, origin: DVec2, degrees: f64, is_mirrored: bool) -> Self {
        Self { sheet, tag, origin, rotation: degrees.to_radians(), is_mirrored }
    }

    /// A point on the plan.
    pub(super) fn at(&self, point: DVec2) -> DVec2 {
        let point = if self.is_mirrored { DVec2::new(-point.x, point.y) } else { point };
        self.origin + math::rotate(point, self.rotation)
    }

    fn sweep(&self, sweep: f64) -> f64 {
        if self.is_mirrored { -sweep } else { sweep }
    }

    /// A closed shape through points.
    pub(super) fn shape(&mut self, points: &[DVec2], look: Look) {
        let points: Vec<DVec2> = points.iter().map(|point| self.at(*point)).collect();
        self.sheet.path(Some(self.tag), ring(&points), look.fill, look.stroke);
    }

    /// A rectangle between two corners.
    pub(super) fn rect(&mut self, min: [f64; 2], max: [f64; 2], look: Look) {
        let corners = [[min[0], min[1]], [max[0], min[1]], [max[0], max[1]], [min[0], max[1]]];
        self.shape(&corners.map(DVec2::from), look);
    }

    /// A rectangle with round corners.
    pub(super) fn round_rect(&mut self, min: [f64; 2], max: [f64; 2], radius: f64, look: Look) {
        use std::f64::consts::FRAC_PI_2;
        let (min, max) = (DVec2::from(min), DVec2::from(max));
        let radius = radius.min((max - min).min_element() * 0.5).max(0.0);
        if radius < 1.0 {
            self.rect(min.to_array(), max.to_array(), look);
            return;
        }
        let (low, high) = (min + radius, max - radius);
        let sides = [
            ([low.x, min.y], [high.x, min.y], [high.x, low.y]),
            ([max.x, low.y], [max.x, high.y], [high.x, high.y]),
            ([high.x, max.y], [low.x, max.y], [low.x, high.y]),
            ([min.x, high.y], [min.x, low.y], [low.x, low.y]),
        ];
        let mut segments = Vec::new();
        for (index, (from, to, center)) in sides.into_iter().enumerate() {
            if index == 0 {
                segments.push(Segment::MoveTo(self.at(from.into())));
            }
            segments.push(Segment::LineTo(self.at(to.into())));
            segments.push(Segment::ArcTo { center: self.at(center.into()), sweep: self.sweep(FRAC_PI_2) });
        }
        segments.push(Segment::Close);
        self.sheet.path(Some(self.tag), segments, look.fill, look.stroke);
    }

    /// An ellipse, as a shape of many corners; a circle when both radii are equal.
    pub(super) fn ellipse(&mut self, center: [f64; 2], radii: [f64; 2], look: Look) {
        let center = DVec2::from(center);
        if (radii[0] - radii[1]).abs() < 0.5 {
            let segments = vec![
                Segment::MoveTo(self.at(center + DVec2::new(radii[0], 0.0))),
                Segment::ArcTo { center: self.at(center), sweep: std::f64::consts::TAU },
                Segment::Close,
            ];
            self.sheet.path(Some(self.tag), segments, look.fill, look.stroke);
            return;
        }
        let corner =
            |step: usize| center + math::direction(step as f64 * std::f64::consts::TAU / 48.0) * DVec2::from(radii);
        let points: Vec<DVec2> = (0..48).map(corner).collect();
        self.shape(&points, look);
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: [f64; 2], to: [f64; 2], stroke: Stroke) {
        let (from, to) = (self.at(from.into()), self.at(to.into()));
        self.sheet.line(Some(self.tag), from, to, stroke);
    }

    /// An arc from a point about a centre, radians counter-clockwise.
    pub(super) fn arc(&mut self, from: [f64; 2], center: [f64; 2], sweep: f64, stroke: Stroke) {
        let segments = vec![
            Segment::MoveTo(self.at(from.into())),
            Segment::ArcTo { center: self.at(center.into()), sweep: self.sweep(sweep) },
        ];
        self.sheet.path(Some(self.tag), segments, None, Some(stroke));
    }

    /// A short text in the middle of the thing, upright on the sheet.
    pub(super) fn letter(&mut self, center: [f64; 2], text: &str, size: f64, color: Color) {
        let position = self.at(center.into());
        let words = Words { text: text.to_owned(), size, anchor: Anchor::Middle, rotation: 0.0, color, is_bold: false };
        self.sheet.write(Some(self.tag), position, words);
    }
}

//! A drawing as triangles and texts for the screen, made anew only when drawing, scale or theme change.

use std::sync::Arc;

use egui::epaint::{Mesh, TessellationOptions, Tessellator, Vertex, WHITE_UV};
use egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2};
use glam::DVec2;
use homewright_geometry::{Polygon, math};
use homewright_scene::Drawing;
use homewright_scene::drawing::{Anchor, Mark, Segment};

use crate::theme::{PIXELS_PER_PAPER_MM, Palette};

/// Channels of paper colours above this are light.
const LIGHT: u8 = 150;
/// Size of letters from which they read well, points; smaller sizes that are tried where there is no room, and the size
/// below which nobody reads them.
const READABLE: f32 = 11.5;
const SIZES: [f32; 3] = [READABLE, 10.0, 9.0];
const LEAST: f32 = 7.0;
/// Letters that would be smaller than this on paper of this scale are left out however much room there is.
const SMALLEST: f32 = 3.5;
/// Largest size of letters, points.
const LARGEST: f32 = 40.0;
/// How much of light fills is left over a picture that is traced.
const SEEN_THROUGH: f32 = 0.35;

/// A drawing made ready for a scale. Coordinates are points from the plan's origin, Y down.
#[derive(Default)]
pub struct Sheet {
    mesh: Mesh,
    /// The same on the screen, and where its origin lies: a plan at rest is not copied with every frame.
    placed: Option<(Pos2, Arc<Mesh>)>,
    labels: Vec<Label>,
}

struct Label {
    at: Pos2,
    text: String,
    size: f32,
    anchor: Anchor,
    rotation: f32,
    color: Color32,
}

impl Sheet {
    /// Makes a drawing ready: `scale` is points for one millimetre of the plan. Floors of a traced drawing let the
    /// picture under it be seen.
    pub fn new(drawing: &Drawing, scale: f64, palette: &Palette, pixels_per_point: f32, is_traced: bool) -> Self {
        let options = TessellationOptions { feathering_size_in_pixels: 1.0, ..TessellationOptions::default() };
        let mut press = Press {
            tessellator: Tessellator::new(pixels_per_point, options, [1, 1], Vec::new()),
            mesh: Mesh::default(),
            labels: Vec::new(),
            scale,
            palette,
            is_traced,
        };
        for layer in &drawing.layers {
            for tagged in &layer.marks {
                press.mark(&tagged.mark);
            }
        }
        make_readable(&mut press.labels);
        Self { mesh: press.mesh, placed: None, labels: press.labels }
    }

    /// Paints the drawing with its origin at a point of the screen.
    pub fn paint(&mut self, painter: &Painter, origin: Pos2) {
        let mesh = match &self.placed {
            Some((at, mesh)) if *at == origin => Arc::clone(mesh),
            _ => {
                let mut mesh = self.mesh.clone();
                mesh.translate(origin.to_vec2());
                Arc::new(mesh)
            }
        };
        self.placed = Some((origin, Arc::clone(&mesh)));
        painter.add(Shape::mesh(mesh));
        for label in &self.labels {
            label.paint(painter, origin);
        }
    }
}

/// Letters that came out small are made larger where they have room, larger ones first, and left out where nobody
/// could read them.
fn make_readable(labels: &mut Vec<Label>) {
    labels.sort_by(|one, other| other.size.total_cmp(&one.size));
    let mut taken: Vec<Rect> = Vec::with_capacity(labels.len());
    labels.retain_mut(|label| {
        let natural = label.size.round();
        // One letter or two are a sign inside a symbol, which does not grow with them.
        let is_sign = label.text.is_ascii() && label.text.len() < 3;
        let larger = SIZES.into_iter().filter(|size| *size > natural && !is_sign);
        // Figures stand on their lines: what grows goes up by half of it, and a row higher where others stand.
        let is_figure = label.text.bytes().all(|letter| letter.is_ascii_digit());
        let up = egui::emath::Rot2::from_angle(label.rotation) * egui::vec2(0.0, -1.0);
        let rows = if is_figure { 2 } else { 1 };
        let places = larger.flat_map(|size| (0..rows).map(move |row| (size, row)));
        let place_of = |(size, row): (f32, u8)| {
            let lift = if is_figure { (size - natural) * 0.5 + size * f32::from(row) } else { 0.0 };
            (size, label.at + up * lift)
        };
        let fits = |(size, at): &(f32, Pos2)| {
            let rect = label.rect(*size, *at);
            taken.iter().all(|other| !other.intersects(rect))
        };
        let natural = (natural >= LEAST).then_some((natural, label.at));
        let Some((size, at)) = places.map(place_of).find(fits).or(natural) else { return false };
        (label.size, label.at) = (size, at);
        taken.push(label.rect(size, at));
        true
    });
}

impl Label {
    /// What it covers at a size and place, about.
    fn rect(&self, size: f32, at: Pos2) -> Rect {
        // Letters are about half as wide as high, Chinese ones as wide as high.
        let width: f32 = self.text.chars().map(|letter| if letter.is_ascii() { 0.56 } else { 1.0 }).sum::<f32>() * size;
        let across = match self.anchor {
            Anchor::Start => width * 0.5,
            Anchor::Middle => 0.0,
            Anchor::End => -width * 0.5,
        };
        let along = egui::emath::Rot2::from_angle(self.rotation) * egui::vec2(1.0, 0.0);
        // Figures have nothing below their line.
        let half = egui::vec2(width, size * 0.8) * 0.5;
        let reach = egui::vec2(
            along.x.abs() * half.x + along.y.abs() * half.y,
            along.y.abs() * half.x + along.x.abs() * half.y,
        );
        Rect::from_center_size(at + along * across, reach * 2.0)
    }

    fn paint(&self, painter: &Painter, origin: Pos2) {
        let at = origin + self.at.to_vec2();
        if !painter.clip_rect().expand(200.0).contains(at) {
            return;
        }
        let galley = painter.layout_no_wrap(self.text.clone(), FontId::proportional(self.size), self.color);
        let across = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -galley.size().x * 0.5,
            Anchor::End => -galley.size().x,
        };
        let turn = egui::emath::Rot2::from_angle(self.rotation);
        let place = at + turn * egui::vec2(across, -galley.size().y * 0.5);
        let shape = egui::epaint::TextShape::new(place, galley, self.color).with_angle(self.rotation);
        painter.add(shape);
    }
}

struct Press<'a> {
    tessellator: Tessellator,
    mesh: Mesh,
    labels: Vec<Label>,
    scale: f64,
    palette: &'a Palette,
    is_traced: bool,
}

impl Press<'_> {
    fn point(&self, point: DVec2) -> Pos2 {
        pos2((point.x * self.scale) as f32, (-point.y * self.scale) as f32)
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Path { segments, fill, stroke } => {
                let rings = flatten(segments, 0.4 / self.scale);
                if let Some(fill) = fill {
                    let color = self.palette.of_paper(fill.0);
                    // Light fills are floors; what is dark is wall.
                    let is_light = fill.0[..3].iter().all(|channel| *channel > LIGHT);
                    let color = if self.is_traced && is_light { color.gamma_multiply(SEEN_THROUGH) } else { color };
                    self.fill(&rings, color);
                }
                if let Some(stroke) = stroke {
                    let width = (stroke.width as f32 * PIXELS_PER_PAPER_MM).max(0.6);
                    let pen = Stroke::new(width, self.palette.of_paper(stroke.color.0));
                    let dashes: Vec<f32> =
                        stroke.dashes.iter().map(|length| *length as f32 * PIXELS_PER_PAPER_MM).collect();
                    for ring in &rings {
                        self.line(ring, pen, &dashes);
                    }
                }
            }
            Mark::Text { position, text, size, anchor, rotation, color, is_bold: _ } => {
                let size = ((size * self.scale) as f32).min(LARGEST);
                if size >= SMALLEST {
                    self.labels.push(Label {
                        at: self.point(*position),
                        text: text.clone(),
                        size,
                        anchor: *anchor,
                        rotation: -*rotation as f32,
                        color: self.palette.of_paper(color.0),
                    });
                }
            }
        }
    }

    fn line(&mut self, ring: &Ring, pen: Stroke, dashes: &[f32]) {
        let points: Vec<Pos2> = ring.points.iter().map(|point| self.point(*point)).collect();
        let shapes = match dashes {
            [dash, gap, ..] if *dash > 0.1 && *gap > 0.1 => {
                let mut points = points;
                if ring.is_closed {
                    points.extend(points.first().copied());
                }
                Shape::dashed_line(&points, pen, *dash, *gap)
            }
            _ if ring.is_closed => vec![Shape::closed_line(points, pen)],
            _ => vec![Shape::line(points, pen)],
        };
        for shape in shapes {
            self.tessellator.tessellate_shape(shape, &mut self.mesh);
        }
    }

    /// Fills rings even-odd: a ring inside another is a hole of it.
    fn fill(&mut self, rings: &[Ring], color: Color32) {
        for polygon in polygons(rings) {
            let (points, indices) = polygon.triangulate();
            let base = self.mesh.vertices.len() as u32;
            for point in points {
                let pos = self.point(point);
                self.mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
            }
            self.mesh.indices.extend(indices.into_iter().map(|index| index + base));
        }
        // A hair of the same colour softens the edges, as the tessellator does for its own shapes.
        for ring in rings {
            let points = ring.points.iter().map(|point| self.point(*point)).collect();
            self.tessellator.tessellate_shape(Shape::closed_line(points, Stroke::new(0.5, color)), &mut self.mesh);
        }
    }
}

struct Ring {
    points: Vec<DVec2>,
    is_closed: bool,
}

/// Sub-paths as points; arcs are cut so that they are nowhere farther than `sag` from the circle.
fn flatten(segments: &[Segment], sag: f64) -> Vec<Ring> {
    let mut rings: Vec<Ring> = Vec::new();
    for segment in segments {
        match *segment {
            Segment::MoveTo(point) => rings.push(Ring { points: vec![point], is_closed: false }),
            Segment::LineTo(point) => {
                if let Some(ring) = rings.last_mut() {
                    ring.points.push(point);
                }
            }
            Segment::ArcTo { center, sweep } => {
                let Some(ring) = rings.last_mut() else { continue };
                let Some(start) = ring.points.last().copied() else { continue };
                let radius = (start - center).length().max(1e-6);
                let step = 2.0 * math::acos((1.0 - sag / radius).clamp(0.5, 0.9999));
                let count = (sweep.abs() / step).ceil().clamp(1.0, 128.0) as u32;
                ring.points.extend(
                    (1..=count).map(|index| {
                        center + math::rotate(start - center, sweep * f64::from(index) / f64::from(count))
                    }),
                );
            }
            Segment::Close => {
                if let Some(ring) = rings.last_mut() {
                    ring.is_closed = true;
                }
            }
        }
    }
    rings.retain(|ring| ring.points.len() > 1);
    rings
}

/// Rings as polygons with holes.
fn polygons(rings: &[Ring]) -> Vec<Polygon> {
    let mut simple: Vec<Polygon> = rings.iter().filter_map(|ring| Polygon::simple(ring.points.clone())).collect();
    if simple.len() < 2 {
        return simple;
    }
    simple.sort_by(|a, b| b.area().total_cmp(&a.area()));
    let mut outers: Vec<(Polygon, Vec<Vec<DVec2>>)> = Vec::new();
    for ring in simple {
        let inside = ring.interior_point();
        let around = outers.iter_mut().find(|(outer, holes)| {
            let in_hole =
                holes.iter().any(|hole| Polygon::simple(hole.clone()).is_some_and(|hole| hole.contains(inside)));
            outer.contains(inside) && !in_hole
        });
        match around {
            Some((_, holes)) => holes.push(ring.outer().to_vec()),
            None => outers.push((ring, Vec::new())),
        }
    }
    outers.into_iter().filter_map(|(outer, holes)| Polygon::new(outer.outer().to_vec(), holes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(x: f32, text: &str, size: f32) -> Label {
        let color = Color32::BLACK;
        Label { at: pos2(x, 0.0), text: text.to_owned(), size, anchor: Anchor::Middle, rotation: 0.0, color }
    }

    fn sizes(labels: Vec<Label>) -> Vec<(String, f32)> {
        let mut labels = labels;
        make_readable(&mut labels);
        labels.into_iter().map(|label| (label.text, label.size)).collect()
    }

    #[test]
    fn small_figures_are_made_readable_where_they_have_room() {
        assert_eq!(sizes(vec![figure(0.0, "3300", 6.5)]), [("3300".to_owned(), READABLE)]);
        assert_eq!(sizes(vec![figure(0.0, "3300", 18.0)]), [("3300".to_owned(), 18.0)]);
        let mut close = vec![figure(0.0, "3300", 8.0), figure(19.0, "150", 8.0)];
        make_readable(&mut close);
        assert!(
            (close[1].size - READABLE).abs() < 1e-6 && close[1].at.y < close[0].at.y - 8.0,
            "the second goes a row higher"
        );
        assert_eq!(sizes(vec![figure(0.0, "W", 8.0)]), [("W".to_owned(), 8.0)], "a sign stays in its symbol");
        let crowded = sizes(vec![figure(0.0, "3300", 5.0), figure(6.0, "150", 5.0), figure(9.0, "240", 5.0)]);
        assert_eq!(crowded.len(), 2, "what could not be read is left out: {crowded:?}");
    }
}

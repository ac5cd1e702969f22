//! A drawing as triangles and texts for the screen, made anew only when drawing, scale or theme change.

use std::sync::Arc;

use egui::epaint::{Mesh, TessellationOptions, Tessellator, Vertex, WHITE_UV};
use egui::{Color32, FontId, Painter, Pos2, Shape, Stroke, pos2};
use glam::DVec2;
use homewright_geometry::{Polygon, math};
use homewright_scene::Drawing;
use homewright_scene::drawing::{Anchor, Mark, Segment};

use crate::theme::{PIXELS_PER_PAPER_MM, Palette};

/// Channels of paper colours above this are light.
const LIGHT: u8 = 150;
/// How much of light fills is left over a picture that is traced.
const SEEN_THROUGH: f32 = 0.35;

/// A drawing made ready for a scale. Coordinates are points from the plan's origin, Y down.
#[derive(Default)]
pub struct Sheet {
    mesh: Arc<Mesh>,
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
        Self { mesh: Arc::new(press.mesh), labels: press.labels }
    }

    /// Paints the drawing with its origin at a point of the screen.
    pub fn paint(&self, painter: &Painter, origin: Pos2) {
        let mut mesh = (*self.mesh).clone();
        mesh.translate(origin.to_vec2());
        painter.add(Shape::mesh(mesh));
        for label in &self.labels {
            label.paint(painter, origin);
        }
    }
}

impl Label {
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
                let size = ((size * self.scale) as f32).min(40.0).round();
                if size >= 7.0 {
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

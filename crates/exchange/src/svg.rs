//! Drawings as SVG: millimetres of the drawing in the view box, paper millimetres as the size, layers as groups.

#![expect(clippy::let_underscore_must_use, reason = "writing into a String cannot fail")]

use std::fmt::Write as _;

use glam::DVec2;
use homewright_geometry::math;
use homewright_scene::Drawing;
use homewright_scene::drawing::{Anchor, Color, Mark, Segment, Stroke};

/// How a drawing is put on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SvgOptions {
    /// Drawing millimetres for one millimetre of paper: 50 for a plan at 1:50.
    pub scale: f64,
    /// White border round the drawing, paper millimetres.
    pub margin: f64,
    /// Whether the paper is painted white.
    pub has_background: bool,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self { scale: 50.0, margin: 10.0, has_background: true }
    }
}

/// Writes a drawing. The same drawing gives the same text.
pub fn write_svg(drawing: &Drawing, options: SvgOptions) -> String {
    let margin = options.margin * options.scale;
    let min = drawing.min - DVec2::splat(margin);
    let size = (drawing.max - drawing.min).max(DVec2::ZERO) + DVec2::splat(2.0 * margin);
    let top = drawing.max.y + margin;
    let mut svg = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}mm" height="{}mm" viewBox="{} {} {} {}">"#,
        number(size.x / options.scale),
        number(size.y / options.scale),
        number(min.x),
        number(-top),
        number(size.x),
        number(size.y),
    );
    let _ = writeln!(svg, "<title>{}</title>", escaped(&drawing.title));
    if options.has_background {
        let _ = writeln!(
            svg,
            r##"<rect x="{}" y="{}" width="{}" height="{}" fill="#ffffff"/>"##,
            number(min.x),
            number(-top),
            number(size.x),
            number(size.y)
        );
    }
    for layer in &drawing.layers {
        let _ = writeln!(svg, r#"<g id="{}">"#, escaped(&layer.name));
        for tagged in &layer.marks {
            write_mark(&mut svg, &tagged.mark, options.scale);
        }
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

fn write_mark(svg: &mut String, mark: &Mark, scale: f64) {
    match mark {
        Mark::Path { segments, fill, stroke } => {
            let _ = write!(svg, r#"<path d="{}""#, path_data(segments));
            match fill {
                Some(color) => {
                    let _ = write!(svg, r#" fill-rule="evenodd"{}"#, paint("fill", *color));
                }
                None => svg.push_str(r#" fill="none""#),
            }
            if let Some(stroke) = stroke {
                write_stroke(svg, stroke, scale);
            }
            svg.push_str("/>\n");
        }
        Mark::Text { position, text, size, anchor, rotation, color, is_bold } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let turn =
                if *rotation == 0.0 { String::new() } else { format!(" rotate({})", number(-rotation.to_degrees())) };
            let weight = if *is_bold { r#" font-weight="bold""# } else { "" };
            // Letters are about 0.72 of their size high: half of that below the middle puts them on the point.
            let _ = writeln!(
                svg,
                r#"<text transform="translate({} {}){turn}" y="{}" font-size="{}" text-anchor="{anchor}" font-family="Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"{weight}{}>{}</text>"#,
                number(position.x),
                number(-position.y),
                number(size * 0.36),
                number(*size),
                paint("fill", *color),
                escaped(text),
            );
        }
    }
}

fn write_stroke(svg: &mut String, stroke: &Stroke, scale: f64) {
    let _ = write!(
        svg,
        r#"{} stroke-width="{}" stroke-linecap="round" stroke-linejoin="round""#,
        paint("stroke", stroke.color),
        number(stroke.width * scale)
    );
    if !stroke.dashes.is_empty() {
        let dashes: Vec<String> = stroke.dashes.iter().map(|dash| number(dash * scale)).collect();
        let _ = write!(svg, r#" stroke-dasharray="{}""#, dashes.join(" "));
    }
}

fn path_data(segments: &[Segment]) -> String {
    let mut data = String::new();
    let mut pen = DVec2::ZERO;
    for segment in segments {
        match segment {
            Segment::MoveTo(to) => {
                let _ = write!(data, "M{} {}", number(to.x), number(-to.y));
                pen = *to;
            }
            Segment::LineTo(to) => {
                let _ = write!(data, "L{} {}", number(to.x), number(-to.y));
                pen = *to;
            }
            Segment::ArcTo { center, sweep } => {
                // SVG cannot draw a full turn in one arc: halves always work.
                let radius = (pen - *center).length();
                for half in [0.5, 1.0] {
                    let to = *center + math::rotate(pen - *center, sweep * half);
                    let is_large = i32::from((sweep * 0.5).abs() > std::f64::consts::PI);
                    let is_clockwise = i32::from(*sweep < 0.0);
                    let _ = write!(
                        data,
                        "A{} {} 0 {is_large} {is_clockwise} {} {}",
                        number(radius),
                        number(radius),
                        number(to.x),
                        number(-to.y)
                    );
                }
                pen = *center + math::rotate(pen - *center, *sweep);
            }
            Segment::Close => data.push('Z'),
        }
    }
    data
}

fn paint(attribute: &str, color: Color) -> String {
    let [red, green, blue, alpha] = color.0;
    if alpha == 255 {
        format!(r##" {attribute}="#{red:02x}{green:02x}{blue:02x}""##)
    } else {
        format!(
            r##" {attribute}="#{red:02x}{green:02x}{blue:02x}" {attribute}-opacity="{}""##,
            number(f64::from(alpha) / 255.0)
        )
    }
}

/// A number without needless digits: thousandths at most.
fn number(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

fn escaped(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .map(|letter| match letter {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use homewright_scene::drawing::{DrawingLayer, Tagged};

    use super::*;

    fn drawing(segments: Vec<Segment>) -> Drawing {
        let mark = Mark::Path { segments, fill: None, stroke: None };
        Drawing {
            title: "A & B <x>".to_owned(),
            min: DVec2::ZERO,
            max: DVec2::new(4000.0, 3000.0),
            layers: vec![DrawingLayer { name: "walls".to_owned(), marks: vec![Tagged { tag: None, mark }] }],
        }
    }

    #[test]
    fn a_room_of_four_by_three_metres_at_1_to_50_is_80_by_60_paper_millimetres_and_its_margins() {
        let svg = write_svg(&drawing(Vec::new()), SvgOptions::default());
        assert!(svg.contains(r#"width="100mm" height="80mm""#), "{svg}");
        assert!(svg.contains("A &amp; B &lt;x&gt;"), "names are escaped: {svg}");
    }

    #[test]
    fn y_points_up_in_the_drawing_and_down_on_the_screen() {
        let data = path_data(&[Segment::MoveTo(DVec2::new(0.0, 100.0)), Segment::LineTo(DVec2::new(50.0, 0.0))]);
        assert_eq!(data, "M0 -100L50 0");
    }

    #[test]
    fn a_full_circle_is_drawn_as_two_halves() {
        let circle = [
            Segment::MoveTo(DVec2::new(10.0, 0.0)),
            Segment::ArcTo { center: DVec2::ZERO, sweep: std::f64::consts::TAU },
        ];
        assert_eq!(path_data(&circle).matches('A').count(), 2);
    }
}

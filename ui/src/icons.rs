//! Icons, drawn with lines so that they are sharp at every scale and need no font.

use egui::{Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};
use homewright_editor::arrange::{Alignment, Axis};

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A house: the studio itself.
    Home,
    /// A sheet with a plus.
    New,
    /// A folder.
    Open,
    /// An arrow out of a box.
    Export,
    /// An arrow back.
    Undo,
    /// An arrow forth.
    Redo,
    /// A floor plan.
    Plan,
    /// Two halves.
    Both,
    /// A cube.
    Scene,
    /// The sun.
    Sun,
    /// The moon.
    Moon,
    /// A house without a roof.
    Dollhouse,
    /// A walking person.
    Walk,
    /// A globe.
    Language,
    /// A half-filled disc.
    Theme,
    /// A magnifying glass.
    Search,
    /// Four corners.
    Fit,
    /// A bin.
    Delete,
    /// Two sheets.
    Duplicate,
    /// An arrow round to the left.
    RotateLeft,
    /// An arrow round to the right.
    RotateRight,
    /// Two arrows that change places.
    Swap,
    /// Two halves about a line.
    Mirror,
    /// A padlock.
    Lock,
    /// A cross.
    Close,
    /// Two walls that meet.
    Wall,
    /// A sofa.
    Sofa,
    /// A flag.
    Flag,
    /// A clock with an arrow back.
    History,
    /// Two sliders.
    Gear,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
    /// A heart.
    Heart,
    /// A heart, filled.
    HeartFull,
    /// A funnel.
    Filter,
    /// A tick.
    Check,
    /// A corner downwards.
    Down,
    /// A corner to the right.
    Right,
    /// A brush.
    Brush,
    /// A box.
    Package,
    /// A door with its swing.
    Door,
    /// A window.
    Window,
    /// An arrow that points.
    Pointer,
    /// An i in a ring.
    Info,
    /// Three lines.
    Menu,
    /// A sliding door.
    Sliding,
    /// An open padlock.
    Unlock,
    /// An eye.
    Eye,
    /// A room with its area.
    Room,
    /// A ruler.
    Ruler,
    /// A column.
    Column,
    /// Stairs.
    Stairs,
    /// A picture.
    Underlay,
    /// An arc.
    Arc,
    /// Scissors between two walls.
    Split,
    /// A camera.
    Camera,
    /// Two bars at a line: left, in the middle across, right, top, in the middle down, bottom.
    Align(Alignment),
    /// Three bars with equal gaps.
    Distribute(Axis),
    /// Light that falls from a lamp.
    Cone,
    /// A box that is cut open.
    Section,
}

/// Draws an icon into a square.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, color: Color32) {
    let pen = Pen { painter, rect, stroke: Stroke::new((rect.width() / 12.0).max(1.3), color) };
    match icon {
        Icon::Home => {
            pen.line(&[(0.08, 0.5), (0.5, 0.1), (0.92, 0.5)]);
            pen.line(&[(0.2, 0.42), (0.2, 0.9), (0.8, 0.9), (0.8, 0.42)]);
            pen.line(&[(0.42, 0.9), (0.42, 0.62), (0.58, 0.62), (0.58, 0.9)]);
        }
        Icon::Align(alignment) => pen.aligned(alignment),
        Icon::Distribute(axis) => {
            for middle in [0.12, 0.5, 0.88] {
                pen.bar(axis == Axis::X, middle, 0.5, 0.3);
            }
        }
        Icon::Camera => {
            pen.closed(&[
                (0.06, 0.28),
                (0.28, 0.28),
                (0.37, 0.15),
                (0.63, 0.15),
                (0.72, 0.28),
                (0.94, 0.28),
                (0.94, 0.84),
                (0.06, 0.84),
            ]);
            pen.ring(0.5, 0.55, 0.18);
        }
        Icon::New => {
            pen.line(&[(0.6, 0.08), (0.18, 0.08), (0.18, 0.92), (0.82, 0.92), (0.82, 0.3), (0.6, 0.08)]);
            pen.line(&[(0.5, 0.42), (0.5, 0.76)]);
            pen.line(&[(0.33, 0.59), (0.67, 0.59)]);
        }
        Icon::Open => {
            pen.closed(&[(0.06, 0.2), (0.38, 0.2), (0.47, 0.32), (0.94, 0.32), (0.94, 0.82), (0.06, 0.82)]);
        }
        Icon::Export => {
            pen.line(&[(0.32, 0.4), (0.16, 0.4), (0.16, 0.92), (0.84, 0.92), (0.84, 0.4), (0.68, 0.4)]);
            pen.line(&[(0.5, 0.66), (0.5, 0.08)]);
            pen.line(&[(0.32, 0.26), (0.5, 0.08), (0.68, 0.26)]);
        }
        Icon::Undo => {
            pen.line(&[(0.34, 0.14), (0.1, 0.36), (0.34, 0.58)]);
            pen.line(&[(0.1, 0.36), (0.6, 0.36), (0.8, 0.44), (0.89, 0.61), (0.8, 0.78), (0.6, 0.86), (0.36, 0.86)]);
        }
        Icon::Redo => {
            pen.line(&[(0.66, 0.14), (0.9, 0.36), (0.66, 0.58)]);
            pen.line(&[(0.9, 0.36), (0.4, 0.36), (0.2, 0.44), (0.11, 0.61), (0.2, 0.78), (0.4, 0.86), (0.64, 0.86)]);
        }
        Icon::Plan => {
            pen.closed(&[(0.1, 0.12), (0.9, 0.12), (0.9, 0.88), (0.1, 0.88)]);
            pen.line(&[(0.55, 0.12), (0.55, 0.42)]);
            pen.line(&[(0.1, 0.55), (0.36, 0.55)]);
            pen.line(&[(0.55, 0.62), (0.55, 0.88)]);
        }
        Icon::Both => {
            pen.closed(&[(0.08, 0.16), (0.92, 0.16), (0.92, 0.84), (0.08, 0.84)]);
            pen.line(&[(0.5, 0.16), (0.5, 0.84)]);
        }
        Icon::Scene => {
            pen.closed(&[(0.5, 0.06), (0.9, 0.28), (0.9, 0.72), (0.5, 0.94), (0.1, 0.72), (0.1, 0.28)]);
            pen.line(&[(0.1, 0.28), (0.5, 0.5), (0.9, 0.28)]);
            pen.line(&[(0.5, 0.5), (0.5, 0.94)]);
        }
        Icon::Sun => {
            pen.ring(0.5, 0.5, 0.2);
            for step in 0..8_u8 {
                let ray = egui::emath::Rot2::from_angle(f32::from(step) * std::f32::consts::FRAC_PI_4) * vec2(1.0, 0.0);
                let at = |reach: f32| (0.5 + ray.x * reach, 0.5 + ray.y * reach);
                pen.line(&[at(0.32), at(0.46)]);
            }
        }
        Icon::Moon => {
            pen.closed(&[
                (0.42, 0.1),
                (0.22, 0.24),
                (0.12, 0.46),
                (0.18, 0.7),
                (0.36, 0.87),
                (0.6, 0.9),
                (0.8, 0.8),
                (0.9, 0.62),
                (0.7, 0.66),
                (0.5, 0.57),
                (0.38, 0.38),
            ]);
        }
        Icon::Dollhouse => {
            pen.line(&[(0.1, 0.3), (0.1, 0.88), (0.9, 0.88), (0.9, 0.3)]);
            pen.line(&[(0.5, 0.46), (0.5, 0.88)]);
            pen.line(&[(0.1, 0.12), (0.26, 0.12)]);
            pen.line(&[(0.42, 0.12), (0.58, 0.12)]);
            pen.line(&[(0.74, 0.12), (0.9, 0.12)]);
        }
        Icon::Walk => {
            pen.ring(0.56, 0.14, 0.085);
            pen.line(&[(0.52, 0.3), (0.46, 0.58), (0.64, 0.74), (0.7, 0.94)]);
            pen.line(&[(0.46, 0.58), (0.38, 0.76), (0.24, 0.92)]);
            pen.line(&[(0.26, 0.5), (0.34, 0.36), (0.52, 0.3), (0.64, 0.46), (0.8, 0.5)]);
        }
        Icon::Language => {
            pen.ring(0.5, 0.5, 0.42);
            pen.line(&[(0.08, 0.5), (0.92, 0.5)]);
            pen.line(&[(0.5, 0.08), (0.34, 0.28), (0.3, 0.5), (0.34, 0.72), (0.5, 0.92)]);
            pen.line(&[(0.5, 0.08), (0.66, 0.28), (0.7, 0.5), (0.66, 0.72), (0.5, 0.92)]);
        }
        Icon::Theme => {
            pen.ring(0.5, 0.5, 0.4);
            for step in 0..5_u8 {
                let x = 0.5 + f32::from(step) * 0.075;
                let reach = (0.16 - (x - 0.5) * (x - 0.5)).max(0.0).sqrt();
                pen.line(&[(x, 0.5 - reach), (x, 0.5 + reach)]);
            }
        }
        Icon::Search => {
            pen.ring(0.42, 0.42, 0.3);
            pen.line(&[(0.64, 0.64), (0.92, 0.92)]);
        }
        Icon::Fit => {
            pen.line(&[(0.1, 0.34), (0.1, 0.1), (0.34, 0.1)]);
            pen.line(&[(0.66, 0.1), (0.9, 0.1), (0.9, 0.34)]);
            pen.line(&[(0.9, 0.66), (0.9, 0.9), (0.66, 0.9)]);
            pen.line(&[(0.34, 0.9), (0.1, 0.9), (0.1, 0.66)]);
        }
        Icon::Delete => {
            pen.line(&[(0.1, 0.24), (0.9, 0.24)]);
            pen.line(&[(0.36, 0.24), (0.36, 0.1), (0.64, 0.1), (0.64, 0.24)]);
            pen.line(&[(0.2, 0.24), (0.26, 0.92), (0.74, 0.92), (0.8, 0.24)]);
        }
        Icon::Duplicate => {
            pen.closed(&[(0.34, 0.1), (0.9, 0.1), (0.9, 0.66), (0.34, 0.66)]);
            pen.line(&[(0.34, 0.34), (0.1, 0.34), (0.1, 0.9), (0.66, 0.9), (0.66, 0.66)]);
        }
        Icon::RotateLeft => pen.turn(true),
        Icon::RotateRight => pen.turn(false),
        Icon::Swap => {
            pen.line(&[(0.08, 0.34), (0.9, 0.34), (0.68, 0.12)]);
            pen.line(&[(0.92, 0.66), (0.1, 0.66), (0.32, 0.88)]);
        }
        Icon::Mirror => {
            pen.line(&[(0.5, 0.06), (0.5, 0.94)]);
            pen.closed(&[(0.38, 0.2), (0.38, 0.8), (0.06, 0.8)]);
            pen.closed(&[(0.62, 0.2), (0.62, 0.8), (0.94, 0.8)]);
        }
        Icon::Lock => {
            pen.closed(&[(0.18, 0.46), (0.82, 0.46), (0.82, 0.92), (0.18, 0.92)]);
            pen.line(&[(0.3, 0.46), (0.3, 0.28), (0.4, 0.13), (0.6, 0.13), (0.7, 0.28), (0.7, 0.46)]);
        }
        Icon::Close => {
            pen.line(&[(0.2, 0.2), (0.8, 0.8)]);
            pen.line(&[(0.8, 0.2), (0.2, 0.8)]);
        }
        Icon::Wall => {
            pen.line(&[(0.1, 0.92), (0.1, 0.1), (0.92, 0.1)]);
            pen.line(&[(0.34, 0.92), (0.34, 0.34), (0.92, 0.34)]);
            pen.line(&[(0.1, 0.92), (0.34, 0.92)]);
            pen.line(&[(0.92, 0.1), (0.92, 0.34)]);
        }
        Icon::Sofa => {
            pen.line(&[(0.2, 0.46), (0.2, 0.22), (0.28, 0.16), (0.72, 0.16), (0.8, 0.22), (0.8, 0.46)]);
            pen.closed(&[
                (0.06, 0.46),
                (0.2, 0.46),
                (0.2, 0.6),
                (0.8, 0.6),
                (0.8, 0.46),
                (0.94, 0.46),
                (0.94, 0.8),
                (0.06, 0.8),
            ]);
            pen.line(&[(0.18, 0.8), (0.18, 0.9)]);
            pen.line(&[(0.82, 0.8), (0.82, 0.9)]);
        }
        Icon::Flag => {
            pen.line(&[(0.22, 0.94), (0.22, 0.08)]);
            pen.line(&[(0.22, 0.12), (0.84, 0.12), (0.68, 0.33), (0.84, 0.54), (0.22, 0.54)]);
        }
        Icon::History => {
            pen.arc((0.52, 0.52), 0.38, -2.6, 2.4);
            pen.line(&[(0.12, 0.14), (0.17, 0.36), (0.4, 0.3)]);
            pen.line(&[(0.52, 0.3), (0.52, 0.54), (0.68, 0.64)]);
        }
        Icon::Gear => {
            pen.line(&[(0.08, 0.32), (0.48, 0.32)]);
            pen.line(&[(0.74, 0.32), (0.92, 0.32)]);
            pen.ring(0.61, 0.32, 0.13);
            pen.line(&[(0.08, 0.7), (0.24, 0.7)]);
            pen.line(&[(0.5, 0.7), (0.92, 0.7)]);
            pen.ring(0.37, 0.7, 0.13);
        }
        Icon::Plus => {
            pen.line(&[(0.5, 0.14), (0.5, 0.86)]);
            pen.line(&[(0.14, 0.5), (0.86, 0.5)]);
        }
        Icon::Minus => pen.line(&[(0.14, 0.5), (0.86, 0.5)]),
        Icon::Heart => pen.closed(&HEART),
        Icon::HeartFull => pen.filled(&HEART),
        Icon::Filter => {
            pen.closed(&[(0.08, 0.14), (0.92, 0.14), (0.6, 0.52), (0.6, 0.9), (0.4, 0.78), (0.4, 0.52)]);
        }
        Icon::Check => pen.line(&[(0.14, 0.54), (0.4, 0.8), (0.88, 0.22)]),
        Icon::Down => pen.line(&[(0.22, 0.38), (0.5, 0.66), (0.78, 0.38)]),
        Icon::Right => pen.line(&[(0.38, 0.22), (0.66, 0.5), (0.38, 0.78)]),
        Icon::Brush => {
            pen.line(&[(0.92, 0.08), (0.46, 0.56)]);
            pen.closed(&[(0.46, 0.56), (0.3, 0.6), (0.24, 0.78), (0.08, 0.9), (0.34, 0.92), (0.52, 0.8), (0.56, 0.66)]);
        }
        Icon::Package => {
            pen.closed(&[(0.1, 0.3), (0.5, 0.1), (0.9, 0.3), (0.9, 0.74), (0.5, 0.94), (0.1, 0.74)]);
            pen.line(&[(0.1, 0.3), (0.5, 0.5), (0.9, 0.3)]);
            pen.line(&[(0.5, 0.5), (0.5, 0.94)]);
            pen.line(&[(0.3, 0.2), (0.7, 0.4), (0.7, 0.56)]);
        }
        Icon::Door => {
            pen.line(&[(0.06, 0.86), (0.2, 0.86)]);
            pen.line(&[(0.8, 0.86), (0.94, 0.86)]);
            pen.line(&[(0.2, 0.86), (0.2, 0.22)]);
            pen.arc((0.2, 0.86), 0.62, -std::f32::consts::FRAC_PI_2, 0.0);
        }
        Icon::Window => {
            pen.closed(&[(0.14, 0.1), (0.86, 0.1), (0.86, 0.84), (0.14, 0.84)]);
            pen.line(&[(0.5, 0.1), (0.5, 0.84)]);
            pen.line(&[(0.14, 0.44), (0.86, 0.44)]);
            pen.line(&[(0.06, 0.94), (0.94, 0.94)]);
        }
        Icon::Sliding => {
            pen.line(&[(0.06, 0.42), (0.6, 0.42)]);
            pen.line(&[(0.4, 0.6), (0.94, 0.6)]);
            pen.line(&[(0.2, 0.24), (0.38, 0.24), (0.32, 0.17)]);
            pen.line(&[(0.8, 0.78), (0.62, 0.78), (0.68, 0.85)]);
        }
        Icon::Pointer => {
            pen.closed(&[
                (0.22, 0.08),
                (0.84, 0.56),
                (0.54, 0.6),
                (0.72, 0.9),
                (0.58, 0.96),
                (0.42, 0.66),
                (0.22, 0.84),
            ]);
        }
        Icon::Info => {
            pen.ring(0.5, 0.5, 0.42);
            pen.line(&[(0.5, 0.46), (0.5, 0.74)]);
            pen.line(&[(0.5, 0.27), (0.5, 0.31)]);
        }
        Icon::Menu => {
            for y in [0.24, 0.5, 0.76] {
                pen.line(&[(0.12, y), (0.88, y)]);
            }
        }
        Icon::Unlock => {
            pen.closed(&[(0.18, 0.46), (0.82, 0.46), (0.82, 0.92), (0.18, 0.92)]);
            pen.line(&[(0.3, 0.46), (0.3, 0.28), (0.4, 0.13), (0.6, 0.13), (0.68, 0.22)]);
        }
        Icon::Eye => {
            pen.closed(&[
                (0.04, 0.5),
                (0.22, 0.3),
                (0.5, 0.2),
                (0.78, 0.3),
                (0.96, 0.5),
                (0.78, 0.7),
                (0.5, 0.8),
                (0.22, 0.7),
            ]);
            pen.ring(0.5, 0.5, 0.14);
        }
        Icon::Room => {
            pen.closed(&[(0.1, 0.12), (0.9, 0.12), (0.9, 0.88), (0.1, 0.88)]);
            pen.line(&[(0.34, 0.5), (0.66, 0.5)]);
            pen.line(&[(0.5, 0.34), (0.5, 0.66)]);
        }
        Icon::Ruler => {
            pen.closed(&[(0.06, 0.66), (0.66, 0.06), (0.94, 0.34), (0.34, 0.94)]);
            pen.line(&[(0.24, 0.48), (0.34, 0.58)]);
            pen.line(&[(0.4, 0.32), (0.5, 0.42)]);
            pen.line(&[(0.55, 0.17), (0.65, 0.27)]);
        }
        Icon::Column => {
            pen.closed(&[(0.26, 0.26), (0.74, 0.26), (0.74, 0.74), (0.26, 0.74)]);
            pen.line(&[(0.26, 0.26), (0.74, 0.74)]);
            pen.line(&[(0.74, 0.26), (0.26, 0.74)]);
        }
        Icon::Stairs => {
            pen.line(&[
                (0.06, 0.9),
                (0.28, 0.9),
                (0.28, 0.68),
                (0.5, 0.68),
                (0.5, 0.46),
                (0.72, 0.46),
                (0.72, 0.24),
                (0.94, 0.24),
            ]);
        }
        Icon::Underlay => {
            pen.closed(&[(0.08, 0.16), (0.92, 0.16), (0.92, 0.84), (0.08, 0.84)]);
            pen.line(&[(0.08, 0.72), (0.34, 0.46), (0.54, 0.66), (0.68, 0.54), (0.92, 0.76)]);
            pen.ring(0.68, 0.34, 0.07);
        }
        Icon::Arc => {
            pen.arc((0.5, 0.86), 0.62, -2.6, -0.54);
            pen.ring(0.5, 0.24, 0.07);
        }
        Icon::Split => {
            pen.line(&[(0.04, 0.5), (0.38, 0.5)]);
            pen.line(&[(0.62, 0.5), (0.96, 0.5)]);
            pen.line(&[(0.5, 0.12), (0.5, 0.88)]);
        }
        Icon::Cone => {
            pen.line(&[(0.5, 0.04), (0.5, 0.2)]);
            pen.line(&[(0.36, 0.32), (0.36, 0.2), (0.64, 0.2), (0.64, 0.32)]);
            pen.line(&[(0.36, 0.36), (0.12, 0.9), (0.88, 0.9), (0.64, 0.36)]);
        }
        Icon::Section => {
            pen.line(&[(0.14, 0.46), (0.14, 0.92), (0.86, 0.92), (0.86, 0.46)]);
            pen.line(&[(0.02, 0.46), (0.98, 0.46)]);
            pen.line(&[(0.14, 0.32), (0.14, 0.2)]);
            pen.line(&[(0.14, 0.08), (0.36, 0.08)]);
            pen.line(&[(0.64, 0.08), (0.86, 0.08)]);
            pen.line(&[(0.86, 0.2), (0.86, 0.32)]);
        }
    }
}

/// Outline of a heart.
const HEART: [(f32, f32); 14] = [
    (0.5, 0.28),
    (0.42, 0.17),
    (0.29, 0.12),
    (0.16, 0.17),
    (0.08, 0.3),
    (0.1, 0.46),
    (0.26, 0.66),
    (0.5, 0.88),
    (0.74, 0.66),
    (0.9, 0.46),
    (0.92, 0.3),
    (0.84, 0.17),
    (0.71, 0.12),
    (0.58, 0.17),
];

struct Pen<'a> {
    painter: &'a Painter,
    rect: Rect,
    stroke: Stroke,
}

impl Pen<'_> {
    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        pos2(self.rect.left() + x * self.rect.width(), self.rect.top() + y * self.rect.height())
    }

    fn line(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|point| self.at(*point)).collect();
        self.painter.add(egui::Shape::line(points, self.stroke));
    }

    fn closed(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|point| self.at(*point)).collect();
        self.painter.add(egui::Shape::closed_line(points, self.stroke));
    }

    /// A bar across one axis: where it lies, where its middle is, and half its length.
    fn bar(&self, is_upright: bool, at: f32, middle: f32, half: f32) {
        let (low, high) = (middle - half, middle + half);
        let thick = 0.07;
        let corners = [(at - thick, low), (at + thick, low), (at + thick, high), (at - thick, high)];
        self.closed(&corners.map(|(x, y)| if is_upright { (x, y) } else { (y, x) }));
    }

    /// Two bars of different lengths at a line.
    fn aligned(&self, alignment: Alignment) {
        let (is_across, at) = match alignment {
            Alignment::Left => (true, 0.08),
            Alignment::CenterX => (true, 0.5),
            Alignment::Right => (true, 0.92),
            Alignment::Top => (false, 0.08),
            Alignment::CenterY => (false, 0.5),
            Alignment::Bottom => (false, 0.92),
        };
        let line = [(at, 0.06), (at, 0.94)];
        self.line(&line.map(|(x, y)| if is_across { (x, y) } else { (y, x) }));
        for (row, half) in [(0.32, 0.34), (0.68, 0.2)] {
            // From the line inwards, or about it.
            let middle = if at < 0.3 {
                at + half + 0.06
            } else if at > 0.7 {
                at - half - 0.06
            } else {
                at
            };
            self.bar(!is_across, row, middle, half);
        }
    }

    fn ring(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_stroke(self.at((x, y)), radius * self.rect.width(), self.stroke);
    }

    fn filled(&self, points: &[(f32, f32)]) {
        // A heart is no convex shape: two halves are.
        let (left, right): (Vec<_>, Vec<_>) = (
            points.iter().filter(|point| point.0 <= 0.5).collect(),
            points.iter().filter(|point| point.0 >= 0.5).collect(),
        );
        for half in [left, right] {
            let points = half.into_iter().map(|point| self.at(*point)).collect();
            self.painter.add(egui::Shape::convex_polygon(points, self.stroke.color, Stroke::NONE));
        }
        self.closed(points);
    }

    /// Part of a circle between two angles, radians clockwise from the right.
    fn arc(&self, (x, y): (f32, f32), radius: f32, from: f32, to: f32) {
        let points: Vec<(f32, f32)> = (0..=16_u8)
            .map(|step| {
                let ray =
                    egui::emath::Rot2::from_angle(from + (to - from) * f32::from(step) / 16.0) * vec2(radius, 0.0);
                (x + ray.x, y + ray.y)
            })
            .collect();
        self.line(&points);
    }

    /// An arrow round the middle.
    fn turn(&self, is_left: bool) {
        let mirror = |x: f32| if is_left { x } else { 1.0 - x };
        let arc: Vec<(f32, f32)> = (0..=12_u8)
            .map(|step| {
                let angle = -0.7 * std::f32::consts::PI + f32::from(step) * 0.125 * std::f32::consts::PI;
                let ray = egui::emath::Rot2::from_angle(angle) * vec2(0.36, 0.0);
                (mirror(0.5 + ray.x), 0.54 + ray.y)
            })
            .collect();
        self.line(&arc);
        self.line(&[(mirror(0.3), 0.02), (mirror(0.28), 0.26), (mirror(0.52), 0.3)]);
    }
}

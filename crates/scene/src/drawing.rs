//! A 2D drawing as plain data: the plan on screen, in SVG, DXF and PDF is this one value.
//!
//! Coordinates are millimetres, X right and Y up.

use glam::DVec2;

use crate::Tag;

/// A colour as sRGB bytes and alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub [u8; 4]);

/// A piece of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Start of a new sub-path.
    MoveTo(DVec2),
    /// A straight line.
    LineTo(DVec2),
    /// A circular arc about a centre, from the current point, turning by `sweep` radians, positive
    /// counter-clockwise.
    ArcTo {
        /// Centre of the circle.
        center: DVec2,
        /// Angle turned through.
        sweep: f64,
    },
    /// A straight line back to the sub-path's start.
    Close,
}

/// A pen.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub color: Color,
    /// Width on paper in millimetres, whatever the scale.
    pub width: f64,
    /// Dash and gap lengths on paper in millimetres; empty for a solid line.
    pub dashes: Vec<f64>,
}

/// Where a text hangs on its point, horizontally; vertically it is centred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins at the point.
    Start,
    /// The text is centred on the point.
    Middle,
    /// The text ends at the point.
    End,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// Lines and surfaces.
    Path {
        /// The outline.
        segments: Vec<Segment>,
        /// The colour inside (even-odd), if any.
        fill: Option<Color>,
        /// The pen, if any.
        stroke: Option<Stroke>,
    },
    /// A line of text.
    Text {
        /// Where it hangs.
        position: DVec2,
        /// What it says.
        text: String,
        /// Height of the letters in drawing millimetres.
        size: f64,
        /// How it hangs.
        anchor: Anchor,
        /// Radians, counter-clockwise.
        rotation: f64,
        /// Colour.
        color: Color,
        /// Whether bold.
        is_bold: bool,
    },
}

/// A mark and what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// The entity it shows, if one.
    pub tag: Option<Tag>,
    /// What is drawn.
    pub mark: Mark,
}

/// Marks of one kind, drawn in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DrawingLayer {
    /// Stable English name: `floors`, `walls`, `openings`, `items`, `dimensions`, `labels` …
    pub name: String,
    /// What is drawn.
    pub marks: Vec<Tagged>,
}

/// A whole drawing, layers from bottom to top.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Title.
    pub title: String,
    /// Smallest coordinates of all that is drawn.
    pub min: DVec2,
    /// Largest coordinates of all that is drawn.
    pub max: DVec2,
    /// Layers from bottom to top.
    pub layers: Vec<DrawingLayer>,
}

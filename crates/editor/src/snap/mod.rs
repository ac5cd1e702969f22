//! Where a thing comes to rest: each kind of host has its own snapper, and each says from what to what it snapped.

mod ceiling;
mod distance;
mod floor;
mod opening;
mod surface;
mod wall;

use glam::{DVec2, DVec3};
use homewright_catalog::Product;
use homewright_catalog::product::HostKind;
use homewright_design::item::Host;
use homewright_geometry::Length;

use crate::input::Pointer;
use crate::surroundings::Surroundings;

pub use distance::distances;
pub(crate) use opening::snap_opening;

/// Why something snapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Its back stands against a wall.
    BackToWall,
    /// It touches a wall sideways.
    Corner,
    /// It stands flush beside another item.
    Beside,
    /// It is in line with the middle of the room or of another item.
    Middle,
    /// It is mounted on a wall.
    OnWall,
    /// It hangs from the ceiling.
    OnCeiling,
    /// It stands on another item.
    OnItem,
}

/// A line that shows why something snapped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// One end, plan millimetres.
    pub from: DVec2,
    /// The other end.
    pub to: DVec2,
    /// Why.
    pub reason: Reason,
}

/// A free length between a thing and what is next to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// At the thing, plan millimetres.
    pub from: DVec2,
    /// At the wall.
    pub to: DVec2,
    /// The length between them.
    pub length: Length,
}

/// Where a thing comes to rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapped {
    /// Place of its origin.
    pub position: DVec3,
    /// Degrees counter-clockwise.
    pub rotation: f64,
    /// What carries it.
    pub host: Host,
    /// Why it is there.
    pub guides: Vec<Guide>,
}

/// A thing on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved<'a> {
    /// What it is.
    pub(crate) product: &'a Product,
    /// Width, depth and height as configured, millimetres.
    pub(crate) size: [f64; 3],
    /// Where the hand would have its origin.
    pub(crate) wish: DVec3,
    /// How the hand would have it turned, degrees.
    pub(crate) rotation: f64,
    /// The pointer, for rays on walls.
    pub(crate) pointer: Pointer,
    /// How far a click reaches, millimetres.
    pub(crate) reach: f64,
}

/// Brings a thing to rest by the kind of its host.
pub(crate) fn snap(moved: &Moved<'_>, around: &Surroundings) -> Snapped {
    let is_free = moved.pointer.modifiers.alt;
    match moved.product.host {
        HostKind::Floor | HostKind::Opening => floor::snap(moved, around, is_free),
        HostKind::Wall => wall::snap(moved, around).unwrap_or_else(|| floor::snap(moved, around, true)),
        HostKind::Ceiling => ceiling::snap(moved, around, is_free),
        HostKind::Surface => surface::snap(moved, around).unwrap_or_else(|| floor::snap(moved, around, is_free)),
    }
}

/// An angle in degrees within −180 < angle ≤ 180, whole where it is within a thousandth.
pub(crate) fn tidy_angle(degrees: f64) -> f64 {
    let turned = degrees.rem_euclid(360.0);
    let angle = if turned > 180.0 { turned - 360.0 } else { turned };
    let whole = angle.round();
    let angle = if (angle - whole).abs() < 1e-3 { whole } else { angle };
    // No negative zero, and one name for the half turn.
    if angle == 0.0 {
        0.0
    } else if angle <= -180.0 {
        180.0
    } else {
        angle
    }
}

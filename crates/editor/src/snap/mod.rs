//! Where a thing comes to rest: each kind of host has its own snapper, and each says from what to what it snapped.

mod ceiling;
mod distance;
pub(crate) mod draft;
mod floor;
mod opening;
mod socket;
mod surface;
mod wall;

use glam::{DVec2, DVec3};
use homewright_catalog::Product;
use homewright_catalog::product::HostKind;
use homewright_design::EntityId;
use homewright_design::item::Host;
use homewright_geometry::Length;

use crate::input::Pointer;
use crate::surroundings::Surroundings;

pub use distance::{LARGEST_GAP, distances};
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
    /// It closes the chain where it began.
    Close,
    /// It is the end of a wall, or a corner.
    End,
    /// It is the middle of a wall.
    Midpoint,
    /// Two walls cross there.
    Crossing,
    /// It lies on a wall's line.
    OnLine,
    /// It is at right angles to a wall or to the line before.
    Perpendicular,
    /// It is parallel to a wall, or square to it.
    Parallel,
    /// It is in line with a wall past its end.
    Extension,
    /// It is level with or straight above a corner.
    Alignment,
    /// Its direction is a multiple of 15°.
    AngleStep,
    /// Its direction is held.
    Locked,
    /// It is a point of the grid.
    Grid,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 19] = [
        Self::BackToWall,
        Self::Corner,
        Self::Beside,
        Self::Middle,
        Self::OnWall,
        Self::OnCeiling,
        Self::OnItem,
        Self::Close,
        Self::End,
        Self::Midpoint,
        Self::Crossing,
        Self::OnLine,
        Self::Perpendicular,
        Self::Parallel,
        Self::Extension,
        Self::Alignment,
        Self::AngleStep,
        Self::Locked,
        Self::Grid,
    ];

    /// Key of the words that say it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::BackToWall => "snap-back-to-wall",
            Self::Corner => "snap-corner",
            Self::Beside => "snap-beside",
            Self::Middle => "snap-middle",
            Self::OnWall => "snap-on-wall",
            Self::OnCeiling => "snap-on-ceiling",
            Self::OnItem => "snap-on-item",
            Self::Close => "snap-close",
            Self::End => "snap-end",
            Self::Midpoint => "snap-midpoint",
            Self::Crossing => "snap-crossing",
            Self::OnLine => "snap-on-line",
            Self::Perpendicular => "snap-perpendicular",
            Self::Parallel => "snap-parallel",
            Self::Extension => "snap-extension",
            Self::Alignment => "snap-alignment",
            Self::AngleStep => "snap-angle-step",
            Self::Locked => "snap-locked",
            Self::Grid => "snap-grid",
        }
    }
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
    /// What is measured.
    pub what: Measured,
}

/// What a free length is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// From an item to what is beside it.
    Gap(EntityId),
    /// From the back of an item on the floor to the wall that it stands along.
    WallGap(EntityId),
    /// From an opening along its wall.
    Along(EntityId),
    /// A wall from end to end.
    Length(EntityId),
    /// From a wall across the room.
    Clear(EntityId),
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
    /// How far it keeps from walls, millimetres.
    pub(crate) gap: f64,
}

/// Brings a thing to rest by the kind of its host.
pub(crate) fn snap(moved: &Moved<'_>, around: &Surroundings) -> Snapped {
    let is_free = moved.pointer.modifiers.alt;
    match moved.product.host {
        HostKind::Floor | HostKind::Opening => floor::snap(moved, around, is_free),
        HostKind::Wall => wall::snap(moved, around).unwrap_or_else(|| floor::snap(moved, around, true)),
        HostKind::Ceiling => ceiling::snap(moved, around, is_free),
        HostKind::Surface => {
            let seated = if is_free { None } else { socket::snap(moved, around) };
            seated.or_else(|| surface::snap(moved, around)).unwrap_or_else(|| floor::snap(moved, around, is_free))
        }
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

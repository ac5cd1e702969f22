//! Colours, pens and sizes of plans.

use homewright_design::room::RoomKind;
use homewright_scene::drawing::{Color, Stroke};

/// Free space round the drawing, mm.
pub(super) const MARGIN: f64 = 300.0;
/// Bearing walls.
pub(super) const BEARING: Color = Color([0x2e, 0x31, 0x36, 0xff]);
/// Other walls.
pub(super) const WALL: Color = Color([0x4a, 0x4e, 0x55, 0xff]);
/// Lines of openings.
pub(super) const LINE: Color = Color([0x3a, 0x3e, 0x45, 0xff]);
/// Outlines of items.
pub(super) const ITEM: Color = Color([0x77, 0x7c, 0x84, 0xff]);
/// Inner lines of items.
pub(super) const FINE: Color = Color([0xa6, 0xaa, 0xb0, 0xff]);
/// Paper, and what is cut out.
pub(super) const PAPER: Color = Color([0xff, 0xff, 0xff, 0xff]);
/// Surfaces of items.
pub(super) const ITEM_FILL: Color = Color([0xff, 0xff, 0xff, 0xe6]);
/// Soft surfaces of items: cushions, pillows, blankets.
pub(super) const SOFT: Color = Color([0xf1, 0xee, 0xe9, 0xff]);
/// Water.
pub(super) const WATER: Color = Color([0xe4, 0xf0, 0xf6, 0xff]);
/// Glass.
pub(super) const GLASS: Color = Color([0xcf, 0xe3, 0xee, 0xff]);
/// Lamps.
pub(super) const LAMP: Color = Color([0xc2, 0x8a, 0x1c, 0xff]);
/// Smart devices.
pub(super) const DEVICE: Color = Color([0x2f, 0x7d, 0x8c, 0xff]);
/// Names of rooms.
pub(super) const TEXT: Color = Color([0x2e, 0x31, 0x36, 0xff]);
/// Areas and dimensions.
pub(super) const QUIET: Color = Color([0x6d, 0x72, 0x79, 0xff]);
/// Floors under doorways.
pub(super) const THRESHOLD: Color = Color([0xf4, 0xf2, 0xee, 0xff]);
/// The grid.
pub(super) const GRID: Color = Color([0xe3, 0xe5, 0xe8, 0xff]);

/// A solid pen of a width on paper in mm.
pub(super) const fn pen(color: Color, width: f64) -> Stroke {
    Stroke { color, width, dashes: Vec::new() }
}

/// A dashed pen.
pub(super) fn dashed(color: Color, width: f64) -> Stroke {
    Stroke { color, width, dashes: vec![1.2, 0.8] }
}

/// The quiet tint of a room's floor.
pub(super) const fn tint(kind: Option<RoomKind>) -> Color {
    match kind {
        Some(RoomKind::Living | RoomKind::Dining) => Color([0xfa, 0xf5, 0xec, 0xff]),
        Some(RoomKind::Bedroom | RoomKind::Childrens | RoomKind::Elders) => Color([0xf7, 0xf1, 0xe6, 0xff]),
        Some(RoomKind::Study) => Color([0xf4, 0xf1, 0xe9, 0xff]),
        Some(RoomKind::Kitchen) => Color([0xf1, 0xf3, 0xf1, 0xff]),
        Some(RoomKind::Bath | RoomKind::Utility) => Color([0xe9, 0xf1, 0xf4, 0xff]),
        Some(RoomKind::Balcony) => Color([0xee, 0xf4, 0xea, 0xff]),
        Some(RoomKind::Hall) => Color([0xf6, 0xf4, 0xf0, 0xff]),
        Some(RoomKind::Other) | None => Color([0xf6, 0xf6, 0xf5, 0xff]),
    }
}

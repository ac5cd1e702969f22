//! What covers floors, walls and ceilings when the design leaves it open, and built-in surfaces.

use glam::{Vec3, Vec4};
use homewright_design::Finish;
use homewright_design::room::RoomKind;
use homewright_scene::Material;

/// A built-in surface, for homes without records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plain {
    /// White wall paint.
    WallPaint,
    /// Ceiling white.
    CeilingPaint,
    /// Outside render.
    Exterior,
    /// The cut top of a wall.
    WallTop,
    /// What lies over a ceiling, where it is left out of the picture.
    Void,
    /// Slabs.
    Concrete,
    /// Oak floor colour.
    WoodFloor,
    /// Floor tile colour.
    TileFloor,
    /// Light wall tile colour.
    WallTile,
    /// Painted skirting.
    Skirting,
    /// Window and door frames.
    Frame,
    /// A plain door leaf.
    Leaf,
    /// Handles.
    Metal,
    /// Window panes.
    Glass,
    /// A stone sill.
    Sill,
    /// What stands in for a shape that cannot be had.
    Missing,
}

impl Plain {
    /// The surface. Colours are linear.
    pub(crate) fn material(self) -> Material {
        let (name, color, roughness) = match self {
            Self::WallPaint => ("wall paint", [0.80, 0.79, 0.77], 0.92),
            Self::CeilingPaint => ("ceiling paint", [0.84, 0.84, 0.83], 0.95),
            Self::Exterior => ("exterior render", [0.72, 0.70, 0.67], 0.9),
            Self::WallTop => ("cut wall", [0.055, 0.055, 0.055], 0.9),
            Self::Void => ("over the ceiling", [0.30, 0.29, 0.28], 0.9),
            Self::Concrete => ("concrete", [0.45, 0.45, 0.44], 0.9),
            Self::WoodFloor => ("oak", [0.42, 0.28, 0.16], 0.45),
            Self::TileFloor => ("floor tile", [0.62, 0.60, 0.57], 0.3),
            Self::WallTile => ("wall tile", [0.74, 0.73, 0.71], 0.25),
            Self::Skirting => ("skirting", [0.78, 0.77, 0.75], 0.5),
            Self::Frame => ("frame", [0.74, 0.74, 0.73], 0.4),
            Self::Leaf => ("door leaf", [0.70, 0.67, 0.62], 0.45),
            Self::Metal => ("handle", [0.60, 0.58, 0.55], 0.3),
            Self::Glass => ("pane", [0.93, 0.96, 0.95], 0.03),
            Self::Sill => ("sill", [0.70, 0.69, 0.66], 0.3),
            Self::Missing => ("missing", [0.40, 0.40, 0.40], 0.8),
        };
        let color = Vec3::from_array(color);
        let is_glass = self == Self::Glass;
        Material {
            name: name.to_owned(),
            base_color: Vec4::new(color.x, color.y, color.z, 1.0),
            roughness,
            metallic: if self == Self::Metal { 1.0 } else { 0.0 },
            transmission: if is_glass { 0.92 } else { 0.0 },
            ior: if is_glass { 1.52 } else { 1.5 },
            is_double_sided: is_glass,
            is_unlit: matches!(self, Self::WallTop | Self::Void),
            ..Material::default()
        }
    }
}

/// A usual covering: the catalog's material, and what stands in where the home has no record of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Usual {
    /// The catalog's.
    pub(crate) finish: Finish,
    /// The built-in one.
    pub(crate) plain: Plain,
}

fn usual(material: &str, plain: Plain) -> Usual {
    Usual { finish: Finish::plain(material), plain }
}

/// Whether a kind of room is wet, so that it is tiled.
const fn is_wet(kind: RoomKind) -> bool {
    match kind {
        RoomKind::Kitchen | RoomKind::Bath | RoomKind::Balcony | RoomKind::Utility => true,
        RoomKind::Living
        | RoomKind::Dining
        | RoomKind::Bedroom
        | RoomKind::Childrens
        | RoomKind::Elders
        | RoomKind::Study
        | RoomKind::Hall
        | RoomKind::Other => false,
    }
}

/// The usual floor of a kind of room.
pub(crate) fn usual_floor(kind: RoomKind) -> Usual {
    if is_wet(kind) {
        usual("hw.floor.tile_grey_600", Plain::TileFloor)
    } else {
        usual("hw.floor.oak_planks", Plain::WoodFloor)
    }
}

/// The usual wall covering of a kind of room.
pub(crate) fn usual_walls(kind: RoomKind) -> Usual {
    match kind {
        RoomKind::Kitchen | RoomKind::Bath => usual("hw.tile.white_300x600", Plain::WallTile),
        RoomKind::Living
        | RoomKind::Dining
        | RoomKind::Bedroom
        | RoomKind::Childrens
        | RoomKind::Elders
        | RoomKind::Study
        | RoomKind::Hall
        | RoomKind::Balcony
        | RoomKind::Utility
        | RoomKind::Other => usual("hw.paint.white", Plain::WallPaint),
    }
}

/// The usual ceiling.
pub(crate) fn usual_ceiling() -> Usual {
    usual("hw.paint.white", Plain::CeilingPaint)
}

/// Height in mm of the usual skirting: none where walls are tiled or out of doors.
pub(crate) const fn usual_skirting(kind: RoomKind) -> f64 {
    if is_wet(kind) { 0.0 } else { 80.0 }
}

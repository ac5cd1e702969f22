//! What is built in besides walls: columns, beams, stairs, hung and sloped ceilings.

use glam::DVec2;
use homewright_design::{Beam, Ceiling, Column, Design, Entity, EntityId, Finish, Level, Stairs};
use homewright_geometry::polygon::ring_edges;
use homewright_geometry::{Length, Mesh, Polygon};
use homewright_scene::Key;
use homewright_scene::node::Layer;

use crate::finding::{Finding, FindingKind};
use crate::finish::Plain;
use crate::material::{Materials, Sources};
use crate::piece::{Piece, Pieces};
use crate::solid::{self, Laying};

/// Thickness of a step and of a landing, mm.
const TREAD: f64 = 45.0;
/// Ceilings are held this far (mm) from what is above them, so that the two do not flicker.
const APART: f64 = 2.0;

/// Whether an entity is staged here.
pub(crate) const fn is_fixture(entity: &Entity) -> bool {
    matches!(entity, Entity::Column(_) | Entity::Beam(_) | Entity::Stairs(_) | Entity::Ceiling(_))
}

/// All of a column, beam, flight of stairs or ceiling; nothing for other entities.
pub(crate) fn pieces(
    id: EntityId,
    entity: &Entity,
    design: &Design,
    materials: &mut Materials,
    sources: Sources<'_>,
) -> Pieces {
    let mut made = Pieces::default();
    let mut surface = |finish: Option<&Finish>, plain: Plain| {
        let said = finish.and_then(|finish| Some((materials.finish(finish, sources)?, laying(finish))));
        if let (Some(finish), None) = (finish, &said) {
            let kind = FindingKind::MissingMaterial { material: finish.material.0.clone() };
            made.findings.push(Finding { entity: id, kind });
        }
        said.unwrap_or_else(|| (materials.plain(plain), Laying::PLAIN))
    };
    let piece = match entity {
        Entity::Column(column) => {
            let covering = surface(column.finish.as_ref(), Plain::WallPaint);
            design.level(column.level).and_then(|level| column_piece(column, level, covering))
        }
        Entity::Beam(beam) => {
            let covering = surface(beam.finish.as_ref(), Plain::CeilingPaint);
            design.level(beam.level).and_then(|level| beam_piece(beam, level, covering))
        }
        Entity::Stairs(stairs) => {
            let covering = surface(stairs.finish.as_ref(), Plain::WoodFloor);
            design.level(stairs.level).and_then(|level| stairs_piece(stairs, level, design, covering))
        }
        Entity::Ceiling(ceiling) => {
            let covering = surface(ceiling.finish.as_ref(), Plain::CeilingPaint);
            design.level(ceiling.level).and_then(|level| ceiling_piece(ceiling, level, covering))
        }
        _ => None,
    };
    made.nodes.extend(piece);
    made
}

const fn laying(finish: &Finish) -> Laying {
    Laying { offset: finish.offset, rotation: finish.rotation }
}

/// A closed prism over an outline between two heights over the home's zero, mm.
fn prism(mesh: &mut Mesh, outline: Vec<DVec2>, low: f64, high: f64, laying: Laying) {
    let Some(polygon) = Polygon::simple(outline) else { return };
    solid::flat(mesh, &polygon, true, laying, |_| high);
    solid::flat(mesh, &polygon, false, laying, |_| low);
    solid::skirt(mesh, &polygon, low, high);
}

fn column_piece(column: &Column, level: &Level, (material, laying): (Key, Laying)) -> Option<Piece> {
    let floor = level.elevation.to_mm();
    let mut mesh = Mesh::default();
    let top = floor + column.height.unwrap_or(level.height).to_mm();
    prism(&mut mesh, column.outline(), floor, top, laying);
    Piece::fixed("column", Layer::Item, vec![(mesh, material)])
}

fn beam_piece(beam: &Beam, level: &Level, (material, laying): (Key, Laying)) -> Option<Piece> {
    let top = level.elevation.to_mm() + beam.top.unwrap_or(level.height).to_mm();
    let mut mesh = Mesh::default();
    prism(&mut mesh, beam.outline(), top - beam.drop.to_mm(), top - APART, laying);
    Piece::fixed("beam", Layer::Ceiling, vec![(mesh, material)])
}

/// Height from a level's floor to the one above it; with the usual slab where it is the topmost.
pub(crate) fn floor_to_floor(design: &Design, level: &Level) -> Length {
    let above = design.levels().into_iter().map(|(_, above)| above.elevation - level.elevation);
    above.filter(|gap| gap.to_mm() > 100.0).reduce(Length::min).unwrap_or(level.height + level.slab)
}

fn stairs_piece(stairs: &Stairs, level: &Level, design: &Design, (material, laying): (Key, Laying)) -> Option<Piece> {
    let floor = level.elevation.to_mm();
    let riser = stairs.riser_height(floor_to_floor(design, level));
    let mut mesh = Mesh::default();
    for tread in stairs.treads() {
        let top = floor + riser * f64::from(tread.riser);
        // Each step reaches down to the top of the one below it, so that one cannot look through.
        let low = (top - riser - TREAD).max(floor);
        prism(&mut mesh, tread.outline, low, top, laying);
    }
    Piece::fixed("stairs", Layer::Item, vec![(mesh, material)])
}

fn ceiling_piece(ceiling: &Ceiling, level: &Level, (material, laying): (Key, Laying)) -> Option<Piece> {
    let polygon = Polygon::simple(ceiling.points.clone())?;
    let floor = level.elevation.to_mm();
    let roof = floor + level.height.to_mm() - APART;
    let under = |point: DVec2| (floor + ceiling.height_at(point)).min(roof);
    let mut mesh = Mesh::default();
    solid::flat(&mut mesh, &polygon, false, laying, under);
    solid::flat(&mut mesh, &polygon, true, laying, |_| roof);
    for (a, b) in ring_edges(polygon.outer()) {
        let corners = [a.extend(under(a)), b.extend(under(b)), b.extend(roof), a.extend(roof)];
        let along = a.distance(b) * 0.001;
        let uv = |u: f64, z: f64| DVec2::new(u, z * 0.001);
        solid::plan_quad(&mut mesh, corners, [uv(0.0, under(a)), uv(along, under(b)), uv(along, roof), uv(0.0, roof)]);
    }
    Piece::fixed("hung ceiling", Layer::Ceiling, vec![(mesh, material)])
}

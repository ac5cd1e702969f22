//! Doors, windows and passages: what fills a hole in a wall.

mod builtin;

use glam::{DVec2, Mat4, Vec3};
use homewright_catalog::parameter::Domain;
use homewright_catalog::product::Model;
use homewright_catalog::{Parameters, Product, Value};
use homewright_design::item::Configuration;
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{Design, EntityId, Opening};
use homewright_geometry::math;
use homewright_scene::node::Layer;

use crate::finding::{Finding, FindingKind};
use crate::finish::Plain;
use crate::frame;
use crate::item::{Choices, Dressed, Workshop};
use crate::layout::opposite;
use crate::model::Choice;
use crate::piece::{Piece, Pieces};
use crate::wall::{Hole, WallPlan};

/// Everything that decides an opening's looks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OpeningPlan {
    /// The level's floor over the home's zero, mm.
    elevation: f64,
    /// Middle of the hole on the centre line.
    middle: DVec2,
    /// Unit vector to the wall's left.
    left: DVec2,
    /// The wall's thickness, mm.
    thickness: f64,
    /// The hole.
    hole: Hole,
    /// What it is.
    kind: OpeningKind,
    /// The chosen product.
    fill: Option<Configuration>,
    /// The side of the room that a window belongs to.
    inside: Side,
    /// For outer walls the direction of out of doors.
    outdoors: Option<DVec2>,
}

/// Which way round something stands in its hole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stance {
    /// Degrees counter-clockwise on the plan.
    pub(crate) rotation: f64,
    /// Whether it is mirrored left to right.
    pub(crate) is_mirrored: bool,
}

/// Which way round an opening's product stands: its front looks to the side that a door opens to or that a window
/// belongs to; hinges are at its left as it comes.
pub(crate) fn stance(kind: OpeningKind, inside: Side, left: DVec2) -> Stance {
    let (front, is_mirrored) = match kind {
        // Looking at the front from the left side, the wall's start is on the right.
        OpeningKind::Door { opens_to, hinge_at_start, .. } => (opens_to, hinge_at_start == (opens_to == Side::Left)),
        OpeningKind::SlidingDoor | OpeningKind::Window | OpeningKind::Passage => (inside, false),
    };
    let front = match front {
        Side::Left => left,
        Side::Right => -left,
    };
    Stance { rotation: math::atan2(front.x, -front.y).to_degrees(), is_mirrored }
}

/// Everything that decides the looks of what fills a hole.
pub(crate) fn plan_opening(opening: &Opening, wall: &WallPlan, hole: &Hole) -> OpeningPlan {
    let along = (hole.from + hole.to) * 0.5;
    let inside = match (wall.room_at(Side::Left, along), wall.room_at(Side::Right, along)) {
        (None, Some(_)) => Side::Right,
        (Some(_), _) | (None, None) => Side::Left,
    };
    OpeningPlan {
        elevation: wall.elevation,
        middle: wall.strip.center.point(along, 0.0),
        left: wall.strip.center.left(along),
        thickness: wall.strip.thickness,
        hole: *hole,
        kind: opening.kind,
        fill: opening.fill.clone(),
        inside,
        outdoors: wall.outdoors(),
    }
}

/// The pieces of an opening.
pub(crate) fn pieces(id: EntityId, plan: &OpeningPlan, design: &Design, workshop: &mut Workshop<'_>) -> Pieces {
    let mut staged = Pieces::default();
    if plan.kind == OpeningKind::Passage && plan.fill.is_none() {
        return staged;
    }
    let stance = stance(plan.kind, plan.inside, plan.left);
    let floor = if plan.hole.sill < 1.0 { 0.0 } else { plan.hole.sill };
    let filled = plan.fill.as_ref().and_then(|fill| match fill_pieces(id, plan, fill, design, workshop) {
        Ok(pieces) => Some(pieces),
        Err(kind) => {
            staged.findings.push(Finding { entity: id, kind });
            None
        }
    });
    let (dressed, shift) = filled.unwrap_or_else(|| (builtin_pieces(plan, stance, workshop), 0.0));
    let back = math::rotate(DVec2::Y, stance.rotation.to_radians());
    let position = (plan.middle + back * shift).extend(plan.elevation + floor);
    let scene_from_shape = frame::placement(position, stance.rotation, [0.0; 2]);
    let facing = plan.outdoors.map(|away| Vec3::new(away.x as f32, 0.0, -away.y as f32));
    staged.findings.extend(dressed.findings);
    staged.nodes = dressed
        .pieces
        .into_iter()
        .map(|piece| Piece { scene_from_shape, layer: Layer::Opening, ..piece }.facing(facing))
        .collect();
    staged
}

/// The chosen product, made to fit, and how far (mm) it is moved towards its back to sit in the wall.
fn fill_pieces(
    id: EntityId,
    plan: &OpeningPlan,
    fill: &Configuration,
    design: &Design,
    workshop: &mut Workshop<'_>,
) -> Result<(Dressed, f64), FindingKind> {
    let Some((product, key)) = workshop.sources.records.product(design, &fill.product) else {
        return Err(FindingKind::MissingProduct { product: fill.product.0.clone() });
    };
    let parameters = fitted(product, fill, plan);
    let mut size = size(plan);
    let mut shift = 0.0;
    if let Model::Asset(asset) = &product.model
        && let Some([from, to]) = asset.wall_zone
    {
        // The model is deeper than the wall, which lies between two shares of its depth, counted from the back.
        size[1] = fill.size.unwrap_or(product.size)[1];
        shift = size[1] * ((from + to) * 0.5 - 0.5);
    }
    let choice = Choice { product: (product, key), parameters: &parameters, size: Some(size) };
    let model = workshop.models.get(choice, workshop.sources.assets);
    if let (Some(finding), None) = (&model.finding, &model.asset) {
        return Err(finding.clone());
    }
    let choices = Choices {
        id,
        product,
        configuration: fill,
        model: &model,
        is_mirrored: stance(plan.kind, plan.inside, plan.left).is_mirrored,
        state: crate::light::FULLY_ON,
    };
    Ok((workshop.dress(choices), shift))
}

/// Width, depth and height to fill, mm.
fn size(plan: &OpeningPlan) -> [f64; 3] {
    let floor = if plan.hole.sill < 1.0 { 0.0 } else { plan.hole.sill };
    whole([plan.hole.to - plan.hole.from, plan.thickness, plan.hole.head - floor])
}

/// A size in whole millimetres, as products are ordered: as wide and high as the hole or a little more, so that no
/// light passes beside the frame, which goes into the wall by less than half a millimetre.
fn whole([width, depth, height]: [f64; 3]) -> [f64; 3] {
    let up = |length: f64| (length - 1e-6).ceil();
    [up(width), depth.round(), up(height)]
}

/// The chosen parameters, with how far a leaf stands open where the product knows that.
fn fitted(product: &Product, fill: &Configuration, plan: &OpeningPlan) -> Parameters {
    let mut parameters = fill.parameters.clone();
    for name in ["width", "depth", "height"] {
        parameters.remove(name);
    }
    if let OpeningKind::Door { open, .. } = plan.kind
        && let Some(parameter) = product.parameters.iter().find(|parameter| parameter.id == "open")
    {
        let value = match &parameter.domain {
            Domain::Length { min, max, step, .. } => {
                let open = open.clamp(*min, *max);
                let steps = if *step > 0.0 { ((open - min) / step).round() * step + min } else { open };
                Some(Value::Number(steps.min(*max)))
            }
            Domain::Count { min, max, .. } => Some(Value::Number(open.round().clamp(*min as f64, *max as f64))),
            Domain::Flag { .. } => Some(Value::Flag(open > 1.0)),
            Domain::Choice { .. } => None,
        };
        parameters.extend(value.map(|value| (parameter.id.clone(), value)));
    }
    parameters
}

/// A simple door or window of our own.
fn builtin_pieces(plan: &OpeningPlan, stance: Stance, workshop: &mut Workshop<'_>) -> Dressed {
    let parts = builtin::parts(plan.kind, size(plan));
    let mirror = Mat4::from_scale(Vec3::new(-1.0, 1.0, 1.0));
    let mut solid = Vec::new();
    let mut panes = Vec::new();
    for (mesh, plain) in parts {
        let mesh = mesh.transformed(&frame::SCENE_FROM_PLAN);
        let mesh = if stance.is_mirrored { mesh.transformed(&mirror) } else { mesh };
        let material = workshop.materials.plain(plain);
        if plain == Plain::Glass { panes.push((mesh, material)) } else { solid.push((mesh, material)) }
    }
    let name = match plan.kind {
        OpeningKind::Door { .. } => "door",
        OpeningKind::SlidingDoor => "sliding door",
        OpeningKind::Window => "window",
        OpeningKind::Passage => "passage",
    };
    let mut pieces: Vec<Piece> = Piece::fixed(name, Layer::Opening, solid).into_iter().collect();
    pieces.extend(Piece::fixed(name, Layer::Opening, panes));
    Dressed { pieces, ..Dressed::default() }
}

/// The front edge of a hole on one side, for thresholds and gaps in skirtings.
pub(crate) fn hole_edge(wall: &WallPlan, hole: &Hole, side: Side) -> (DVec2, DVec2) {
    let (face, _) = wall.face(side);
    (crate::strip::face_point(face, hole.from), crate::strip::face_point(face, hole.to))
}

/// The floor under a doorway from one face to the middle of the wall, or through it.
pub(crate) fn threshold(wall: &WallPlan, hole: &Hole, side: Side, goes_through: bool) -> Vec<DVec2> {
    let (a, b) = hole_edge(wall, hole, side);
    let (c, d) = if goes_through {
        let (from, to) = hole_edge(wall, hole, opposite(side));
        (to, from)
    } else {
        (wall.strip.center.point(hole.to, 0.0), wall.strip.center.point(hole.from, 0.0))
    };
    vec![a, b, c, d]
}

#[cfg(test)]
mod tests {
    use glam::DVec3;

    use super::*;

    #[test]
    fn a_door_opens_to_its_side_and_hangs_at_its_end() {
        // A wall along +X; its left is +Y.
        for (opens_to, hinge_at_start) in
            [(Side::Left, true), (Side::Left, false), (Side::Right, true), (Side::Right, false)]
        {
            let stance = stance(OpeningKind::Door { opens_to, hinge_at_start, open: 0.0 }, Side::Left, DVec2::Y);
            let turn = |point: DVec2| {
                let mirrored = if stance.is_mirrored { DVec2::new(-point.x, point.y) } else { point };
                math::rotate(mirrored, stance.rotation.to_radians())
            };
            let front = turn(DVec2::NEG_Y);
            let hinge = turn(DVec2::NEG_X);
            assert!((front.y > 0.0) == (opens_to == Side::Left), "front looks to {front}");
            assert!((hinge.x < 0.0) == hinge_at_start, "hinges are at {hinge} for {opens_to:?} {hinge_at_start}");
        }
    }

    #[test]
    fn a_door_is_ordered_in_whole_millimetres_and_fills_its_hole() {
        assert_eq!(whole([914.4, 114.3, 2133.6]), [915.0, 114.0, 2134.0]);
        assert_eq!(whole([900.000_000_1, 100.0, 2100.0]), [900.0, 100.0, 2100.0]);
    }

    #[test]
    fn a_placed_front_looks_to_the_inside_of_a_window() {
        let stance = stance(OpeningKind::Window, Side::Right, DVec2::Y);
        let placed = frame::placement(DVec3::ZERO, stance.rotation, [0.0; 2]);
        let front = placed.transform_vector3(frame::scene_direction(DVec3::NEG_Y));
        assert!(front.distance(frame::scene_direction(DVec3::NEG_Y)) < 1e-6, "front looks to {front}");
    }
}

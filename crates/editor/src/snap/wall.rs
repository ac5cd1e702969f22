//! Things on walls: they find the side of a wall and their height on it.

use glam::{DVec2, DVec3};
use homewright_design::item::Host;

use super::{Guide, Moved, Reason, Snapped};
use crate::input::Place;
use crate::surroundings::{Surroundings, WallFace};

/// Farthest that a wall is looked for, millimetres.
const FARTHEST: f64 = 2000.0;
/// Nearest to the usual height before it is drawn to it, millimetres.
const HEIGHT_PULL: f64 = 60.0;

pub(super) fn snap(moved: &Moved<'_>, around: &Surroundings) -> Option<Snapped> {
    let (face, along, height) = by_ray(moved, around).or_else(|| by_plan(moved, around))?;
    let half = moved.size[0] * 0.5;
    let along = if face.length > moved.size[0] { along.clamp(half, face.length - half) } else { face.length * 0.5 };
    let usual = moved.product.mount_height;
    let height = height.unwrap_or(if moved.wish.z > 0.0 { moved.wish.z } else { usual });
    let height = if (height - usual).abs() < HEIGHT_PULL && !moved.pointer.modifiers.alt { usual } else { height };
    let height = height.clamp(0.0, (face.height - moved.size[2]).max(0.0));
    let position: DVec3 = face.point(along, moved.size[1] * 0.5).extend(height);
    let guide = Guide { from: face.point(0.0, 0.0), to: face.point(face.length, 0.0), reason: Reason::OnWall };
    Some(Snapped {
        position,
        rotation: face.rotation(),
        host: Host::Wall { wall: face.wall, side: face.side },
        guides: vec![guide],
    })
}

/// The face that a ray of the picture meets first, with the place on it.
fn by_ray<'a>(moved: &Moved<'_>, around: &'a Surroundings) -> Option<(&'a WallFace, f64, Option<f64>)> {
    let Place::Ray(ray) = moved.pointer.place else { return None };
    around
        .faces
        .iter()
        .filter_map(|face| {
            let towards = ray.direction.truncate().dot(face.normal);
            let away = (ray.origin.truncate() - face.start).dot(face.normal);
            let distance = -away / towards;
            let point = ray.origin + ray.direction * distance;
            let along = face.coordinates(point.truncate()).x;
            let hits = towards < 0.0
                && away > 0.0
                && (0.0..=face.length).contains(&along)
                && (0.0..=face.height).contains(&point.z);
            hits.then_some((face, along, point.z - moved.size[2] * 0.5, distance))
        })
        .min_by(|a, b| a.3.total_cmp(&b.3))
        .map(|(face, along, height, _)| (face, along, Some(height)))
}

fn by_plan<'a>(moved: &Moved<'_>, around: &'a Surroundings) -> Option<(&'a WallFace, f64, Option<f64>)> {
    let wish: DVec2 = moved.wish.truncate();
    around
        .faces
        .iter()
        .filter_map(|face| {
            let at = face.coordinates(wish);
            let beyond = (-at.x).max(at.x - face.length).max(0.0);
            let away = if at.y < -face.thickness * 0.5 { return None } else { at.y.abs() };
            let distance = away.max(beyond);
            (distance < FARTHEST).then_some((face, at.x, distance + beyond))
        })
        .min_by(|a, b| a.2.total_cmp(&b.2))
        .map(|(face, along, _)| (face, along, None))
}

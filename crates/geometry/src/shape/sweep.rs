//! Profiles drawn along a path: skirtings, cornices, handles, pipes.

use glam::{DQuat, DVec2, DVec3};

use super::Surface;
use crate::mesh::Mesh;
use crate::polygon::{Polygon, signed_area};

/// Corners stretch a profile at most this many times.
const MITRE_LIMIT: f64 = 5.0;

/// Sweeps a closed profile along a path with mitred corners. Profile X is to the left of the path, profile Y along
/// `up` (at the path's first stretch, from where the profile turns with the path as little as it can). An open path
/// gets flat ends; a closed path joins its last point with its first. U runs along the path, V round the profile.
pub fn sweep(profile: &[DVec2], path: &[DVec3], up: DVec3, is_closed: bool, crease: f64) -> Mesh {
    let path = distinct(path, is_closed);
    let Some(section) = Polygon::simple(profile.to_vec()) else { return Mesh::default() };
    if path.len() < 2 || (is_closed && path.len() < 3) || signed_area(section.outer()) <= 0.0 {
        return Mesh::default();
    }
    let ring = section.outer();
    let sections = sections(ring, &path, up, is_closed);
    let mut around = vec![0.0];
    for (a, b) in crate::polygon::ring_edges(ring) {
        around.push(around[around.len() - 1] + a.distance(b));
    }
    let rows = if is_closed { path.len() } else { path.len() - 1 };
    let mut along = vec![0.0];
    for i in 0..rows {
        along.push(along[i] + path[i].distance(path[(i + 1) % path.len()]));
    }
    let mut surface = Surface::default();
    surface.grid(ring.len(), rows, |column, row| {
        let position = sections[row % path.len()][column % ring.len()];
        (position, DVec2::new(along[row], around[column]))
    });
    if !is_closed {
        let (points, indices) = section.triangulate();
        for (positions, is_start) in [(&sections[0], true), (&sections[path.len() - 1], false)] {
            let base: Vec<u32> = positions.iter().zip(&points).map(|(p, uv)| surface.vertex(*p, *uv)).collect();
            for t in indices.chunks_exact(3) {
                let [a, b, c] = [base[t[0] as usize], base[t[1] as usize], base[t[2] as usize]];
                surface.triangle(if is_start { [a, c, b] } else { [a, b, c] });
            }
        }
    }
    surface.into_mesh(crease)
}

/// The path without repeated or unusable points.
fn distinct(path: &[DVec3], is_closed: bool) -> Vec<DVec3> {
    let mut points: Vec<DVec3> = Vec::with_capacity(path.len());
    for point in path.iter().filter(|point| point.is_finite()) {
        if points.last().is_none_or(|last| last.distance(*point) > 1e-9) {
            points.push(*point);
        }
    }
    while is_closed && points.len() > 1 && points[0].distance(points[points.len() - 1]) <= 1e-9 {
        points.pop();
    }
    points
}

/// The profile at every point of the path, in the plane that halves the corner.
fn sections(ring: &[DVec2], path: &[DVec3], up: DVec3, is_closed: bool) -> Vec<Vec<DVec3>> {
    let count = path.len();
    let direction = |i: usize| (path[(i + 1) % count] - path[i % count]).try_normalize().unwrap_or(DVec3::X);
    let stretches = if is_closed { count } else { count - 1 };
    let (mut left, mut over) = frame(direction(0), up);
    let mut sections = Vec::with_capacity(count);
    for (i, corner) in path.iter().enumerate() {
        let ahead = direction(i.min(stretches - 1));
        let behind = match (i, is_closed) {
            (0, true) => direction(count - 1),
            (0, false) => ahead,
            _ => direction(i - 1),
        };
        if i > 0 {
            let turn = DQuat::from_rotation_arc(behind, ahead);
            (left, over) = (turn * left, turn * over);
        }
        let normal = (behind + ahead).try_normalize().unwrap_or(ahead);
        let slope = normal.dot(ahead).max(1.0 / MITRE_LIMIT);
        let place = |point: &DVec2| {
            let offset = left * point.x + over * point.y;
            *corner + offset - ahead * (offset.dot(normal) / slope)
        };
        sections.push(ring.iter().map(place).collect());
    }
    sections
}

/// Left and up of a direction.
fn frame(direction: DVec3, up: DVec3) -> (DVec3, DVec3) {
    let left = [up, DVec3::Z, DVec3::Y].into_iter().find_map(|up| {
        let up = up.try_normalize()?;
        let left = up.cross(direction);
        (left.length() > 1e-6).then(|| left.try_normalize()).flatten()
    });
    let left = left.unwrap_or(DVec3::Y);
    (left, direction.cross(left))
}

//! Skins over rings: lofts, extrusions and sweeps.

use std::f64::consts::{FRAC_PI_2, TAU};

use glam::{DVec2, DVec3};
use homewright_geometry::polygon::Polygon;
use homewright_geometry::{Mesh, math};

use super::solid::Soup;

/// Which ends of a skin are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caps {
    /// Neither.
    Open,
    /// Both.
    Both,
}

/// A rounded rectangle counter-clockwise, `4 * (steps + 1)` points whatever the radius.
pub(super) fn rounded_rectangle(size: DVec2, radius: f64, steps: usize) -> Vec<DVec2> {
    let half = size * 0.5;
    let radius = radius.min(half.min_element()).max(0.0);
    let mut ring = Vec::with_capacity(4 * (steps + 1));
    for (corner, sign) in [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)].into_iter().enumerate() {
        let center = (half - DVec2::splat(radius)) * DVec2::new(sign.0, sign.1);
        for step in 0..=steps {
            let angle = FRAC_PI_2 * (corner as f64 + step as f64 / steps.max(1) as f64);
            ring.push(center + math::direction(angle) * radius);
        }
    }
    ring
}

/// An ellipse counter-clockwise from +X.
pub(super) fn ellipse(size: DVec2, sides: usize) -> Vec<DVec2> {
    (0..sides).map(|side| math::direction(TAU * side as f64 / sides as f64) * size * 0.5).collect()
}

/// A ring at a height.
pub(super) fn lifted(ring: &[DVec2], center: DVec2, z: f64) -> Vec<DVec3> {
    ring.iter().map(|point| (*point + center).extend(z)).collect()
}

/// A skin over rings of equal length, each counter-clockwise seen against the direction in which they follow.
pub(super) fn loft(rings: &[Vec<DVec3>], caps: Caps, crease: f64) -> Mesh {
    let mut soup = Soup::default();
    let sides = rings.first().map_or(0, Vec::len);
    if sides < 3 || rings.len() < 2 || rings.iter().any(|ring| ring.len() != sides) {
        return Mesh::default();
    }
    let (around, along) = (girth(rings), rise(rings));
    let tall = along.last().copied().unwrap_or_default() > around.last().copied().unwrap_or_default();
    soup.grid(sides, rings.len() - 1, |column, row| {
        let (a, b) = (around[column], along[row]);
        (rings[row][column % sides], if tall { DVec2::new(b, a) } else { DVec2::new(a, b) })
    });
    if caps != Caps::Open {
        cap(&mut soup, &rings[0], true);
    }
    if caps == Caps::Both {
        cap(&mut soup, &rings[rings.len() - 1], false);
    }
    soup.smooth(crease)
}

/// Length round the widest ring up to each of its points.
fn girth(rings: &[Vec<DVec3>]) -> Vec<f64> {
    let sides = rings[0].len();
    let length = |ring: &Vec<DVec3>| (0..sides).map(|i| ring[i].distance(ring[(i + 1) % sides])).sum::<f64>();
    let widest = rings.iter().max_by(|a, b| length(a).total_cmp(&length(b))).unwrap_or(&rings[0]);
    let mut around = vec![0.0];
    for side in 0..sides {
        around.push(around[side] + widest[side].distance(widest[(side + 1) % sides]));
    }
    around
}

/// Mean length along the skin up to each ring.
fn rise(rings: &[Vec<DVec3>]) -> Vec<f64> {
    let mut along = vec![0.0];
    for pair in rings.windows(2) {
        let mean = pair[0].iter().zip(&pair[1]).map(|(a, b)| a.distance(*b)).sum::<f64>() / pair[0].len() as f64;
        along.push(along.last().copied().unwrap_or_default() + mean);
    }
    along
}

/// Closes a ring with a fan about its middle.
fn cap(soup: &mut Soup, ring: &[DVec3], is_start: bool) {
    let center = ring.iter().copied().sum::<DVec3>() / ring.len() as f64;
    let normal: DVec3 = (0..ring.len()).map(|i| (ring[i] - center).cross(ring[(i + 1) % ring.len()] - center)).sum();
    let axis = (0..3).max_by(|a, b| normal[*a].abs().total_cmp(&normal[*b].abs())).unwrap_or(2);
    let spread = |axis: usize| ring.iter().map(|point| (point[axis] - center[axis]).abs()).fold(0.0, f64::max);
    let (mut u, mut v) = ((axis + 1) % 3, (axis + 2) % 3);
    if spread(v) > spread(u) {
        std::mem::swap(&mut u, &mut v);
    }
    let uv = |point: DVec3| DVec2::new(point[u], point[v]);
    let middle = soup.vertex(center, uv(center));
    let first = soup.positions.len() as u32;
    for point in ring {
        soup.vertex(*point, uv(*point));
    }
    let count = ring.len() as u32;
    for side in 0..count {
        let (a, b) = (first + side, first + (side + 1) % count);
        soup.triangles.push(if is_start { [middle, b, a] } else { [middle, a, b] });
    }
}

/// An outline as given turned counter-clockwise, without repeated points; an error if it crosses itself.
pub(super) fn outline(points: &[DVec2]) -> Result<Vec<DVec2>, String> {
    let mut ring: Vec<DVec2> = Vec::with_capacity(points.len());
    for point in points {
        if ring.last().is_none_or(|last| last.distance(*point) > 0.01) {
            ring.push(*point);
        }
    }
    while ring.len() > 1 && ring[0].distance(ring[ring.len() - 1]) <= 0.01 {
        ring.pop();
    }
    let area = homewright_geometry::polygon::signed_area(&ring);
    if ring.len() < 3 || area.abs() < 0.01 {
        return Err("the outline encloses no area; give at least three points that are not in one line".to_owned());
    }
    if area < 0.0 {
        ring.reverse();
    }
    if Polygon::simple(ring.clone()).is_none_or(|polygon| !polygon.is_simple()) {
        return Err("the outline crosses itself; give its corners in order round it".to_owned());
    }
    Ok(ring)
}

/// Corners of an outline rounded by a radius, as far as its sides allow.
pub(super) fn filleted(ring: &[DVec2], radius: f64) -> Vec<DVec2> {
    if radius < 0.05 {
        return ring.to_vec();
    }
    let count = ring.len();
    let mut rounded = Vec::with_capacity(count * 5);
    for corner in 0..count {
        let (before, here, after) = (ring[(corner + count - 1) % count], ring[corner], ring[(corner + 1) % count]);
        rounded.extend(
            fillet(before.extend(0.0), here.extend(0.0), after.extend(0.0), radius).iter().map(|p| p.truncate()),
        );
    }
    rounded
}

/// The arc that replaces a corner; the corner itself where there is none.
pub(super) fn fillet(before: DVec3, here: DVec3, after: DVec3, radius: f64) -> Vec<DVec3> {
    let (Some(back), Some(on)) = ((before - here).try_normalize(), (after - here).try_normalize()) else {
        return vec![here];
    };
    let cosine = back.dot(on).clamp(-1.0, 1.0);
    if cosine.abs() > 0.9995 {
        return vec![here];
    }
    let half_angle = math::acos(cosine) * 0.5;
    let reach = (radius / math::tan(half_angle)).min(0.49 * before.distance(here)).min(0.49 * after.distance(here));
    let radius = reach * math::tan(half_angle);
    let Some(bisector) = (back + on).try_normalize() else { return vec![here] };
    let center = here + bisector * (radius / math::sin(half_angle));
    let (from, to) = (here + back * reach - center, here + on * reach - center);
    let turn = std::f64::consts::PI - 2.0 * half_angle;
    let steps = ((turn.to_degrees() / 15.0).ceil() as usize).clamp(2, 12);
    (0..=steps)
        .map(|step| {
            let share = step as f64 / steps as f64;
            let (a, b) = (math::sin((1.0 - share) * turn), math::sin(share * turn));
            center + (from * a + to * b) / math::sin(turn).max(1e-9)
        })
        .collect()
}

/// A closed line with long sides divided.
pub(super) fn dense(ring: &[DVec2], cell: f64) -> Vec<DVec2> {
    let mut fine = Vec::new();
    for (index, point) in ring.iter().enumerate() {
        let next = ring[(index + 1) % ring.len()];
        let pieces = (point.distance(next) / cell).ceil().clamp(1.0, 60.0) as usize;
        fine.extend((0..pieces).map(|piece| point.lerp(next, piece as f64 / pieces as f64)));
    }
    fine
}

/// The ring moved inwards by a distance, mitred; limited at sharp corners.
pub(super) fn inset(ring: &[DVec2], distance: f64) -> Vec<DVec2> {
    let count = ring.len();
    (0..count)
        .map(|corner| {
            let (before, here, after) = (ring[(corner + count - 1) % count], ring[corner], ring[(corner + 1) % count]);
            let left_in = (here - before).try_normalize().unwrap_or(DVec2::X).perp();
            let left_out = (after - here).try_normalize().unwrap_or(DVec2::X).perp();
            let bisector = (left_in + left_out).try_normalize().unwrap_or(left_in);
            here + bisector * (distance / bisector.dot(left_in).max(0.35))
        })
        .collect()
}

/// An outline (counter-clockwise) raised along Z from 0 to `height`, its rims bevelled.
pub(super) fn extruded(ring: &[DVec2], height: f64, bevel: f64, crease: f64) -> Mesh {
    let bevel = bevel.min(height * 0.45).max(0.0);
    let narrow = inset(ring, bevel);
    let can_bevel = bevel > 0.02
        && Polygon::simple(narrow.clone()).is_some_and(|polygon| polygon.is_simple())
        && homewright_geometry::polygon::signed_area(&narrow) > 0.0;
    let mut rings = Vec::new();
    let cap_ring = if can_bevel { narrow } else { ring.to_vec() };
    if can_bevel {
        rings.push(lifted(&cap_ring, DVec2::ZERO, 0.0));
        rings.push(lifted(ring, DVec2::ZERO, bevel));
        rings.push(lifted(ring, DVec2::ZERO, height - bevel));
        rings.push(lifted(&cap_ring, DVec2::ZERO, height));
    } else {
        rings.push(lifted(ring, DVec2::ZERO, 0.0));
        rings.push(lifted(ring, DVec2::ZERO, height));
    }
    let mut mesh = loft(&rings, Caps::Open, crease);
    for (z, is_top) in [(0.0, false), (height, true)] {
        mesh.append(&flat(&cap_ring, z, is_top));
    }
    mesh
}

/// A flat polygon at a height, facing up or down.
pub(super) fn flat(ring: &[DVec2], z: f64, faces_up: bool) -> Mesh {
    let Some(polygon) = Polygon::simple(ring.to_vec()) else { return Mesh::default() };
    let bounds = polygon.bounds().size();
    let (points, indices) = polygon.triangulate();
    let mut soup = Soup::default();
    for point in points {
        let uv = if bounds.x >= bounds.y { point } else { DVec2::new(point.y, point.x) };
        soup.vertex(point.extend(z), uv);
    }
    for triangle in indices.chunks_exact(3) {
        let [a, b, c] = [triangle[0], triangle[1], triangle[2]];
        let up = (soup.positions[b as usize] - soup.positions[a as usize])
            .cross(soup.positions[c as usize] - soup.positions[a as usize])
            .z
            > 0.0;
        soup.triangles.push(if up == faces_up { [a, b, c] } else { [a, c, b] });
    }
    soup.smooth(30.0)
}

/// A smooth line through points, `steps` to a stretch (Catmull–Rom).
pub(super) fn curve_through(points: &[DVec3], steps: usize) -> Vec<DVec3> {
    let last = points.len() - 1;
    let mut line = Vec::with_capacity(last * steps + 1);
    for stretch in 0..last {
        let (b, c) = (points[stretch], points[stretch + 1]);
        let a = if stretch == 0 { b * 2.0 - c } else { points[stretch - 1] };
        let d = if stretch + 1 == last { c * 2.0 - b } else { points[stretch + 2] };
        for step in 0..steps {
            let t = step as f64 / steps as f64;
            let (t2, t3) = (t * t, t * t * t);
            line.push(
                0.5 * ((b * 2.0)
                    + (c - a) * t
                    + (a * 2.0 - b * 5.0 + c * 4.0 - d) * t2
                    + (b * 3.0 - a - c * 3.0 + d) * t3),
            );
        }
    }
    line.push(points[last]);
    line
}

/// A profile (counter-clockwise, its Y upwards where the path is level) carried along a path, mitred at corners.
pub(super) fn swept(path: &[DVec3], profile: &[DVec2], is_closed: bool, crease: f64) -> Mesh {
    let mut points: Vec<DVec3> = Vec::with_capacity(path.len());
    for point in path {
        if points.last().is_none_or(|last| last.distance(*point) > 0.02) {
            points.push(*point);
        }
    }
    if is_closed && points.len() > 2 && points[0].distance(points[points.len() - 1]) <= 0.02 {
        points.pop();
    }
    let count = points.len();
    if count < 2 {
        return Mesh::default();
    }
    let direction = |from: usize| (points[(from + 1) % count] - points[from]).try_normalize().unwrap_or(DVec3::X);
    let mut side = first_side(direction(0));
    let mut rings: Vec<Vec<DVec3>> = Vec::with_capacity(count + 1);
    for (at, point_on_path) in points.iter().enumerate() {
        let leaving = if at + 1 < count || is_closed { direction(at) } else { direction(at - 1) };
        let arriving = match at {
            0 if is_closed => direction(count - 1),
            0 => leaving,
            _ => direction(at - 1),
        };
        if at > 0 {
            side = turned(side, arriving, leaving);
        }
        let up = leaving.cross(side);
        let plane = (arriving + leaving).try_normalize().unwrap_or(leaving);
        let slope = leaving.dot(plane).max(0.3);
        rings.push(
            profile
                .iter()
                .map(|point| {
                    let offset = side * point.x + up * point.y;
                    *point_on_path + offset - leaving * (offset.dot(plane) / slope)
                })
                .collect(),
        );
    }
    if is_closed {
        rings.push(rings[0].clone());
    }
    loft(&rings, if is_closed { Caps::Open } else { Caps::Both }, crease)
}

/// The profile's X for a path that begins in a direction: level, with the profile's Y upwards.
fn first_side(direction: DVec3) -> DVec3 {
    let reference = if direction.z.abs() < 0.95 { DVec3::Z } else { DVec3::NEG_Y };
    reference.cross(direction).try_normalize().unwrap_or(DVec3::X)
}

/// A vector carried from one direction to another by the smallest rotation.
fn turned(vector: DVec3, from: DVec3, to: DVec3) -> DVec3 {
    let carried = glam::DQuat::from_rotation_arc(from, to) * vector;
    (carried - to * carried.dot(to)).try_normalize().unwrap_or(vector)
}

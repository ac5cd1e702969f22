//! Prisms over polygons with holes.

use glam::DVec2;

use super::{CREASE, Surface, are_positive};
use crate::mesh::Mesh;
use crate::polygon::{Polygon, signed_area};

/// The prism from z = 0 to z = `height` over a polygon with holes, with sharp rims.
pub fn extrude(polygon: &Polygon, height: f64) -> Mesh {
    extrude_bevelled(polygon, height, 0.0, 1)
}

/// The prism over a polygon with holes whose top and bottom rims are rounded by `bevel` in `segments` steps (1 to 8; 1 cuts
/// them flat). Where the polygon is too narrow for the bevel, the bevel gets smaller.
pub fn extrude_bevelled(polygon: &Polygon, height: f64, bevel: f64, segments: usize) -> Mesh {
    if !are_positive(&[height]) {
        return Mesh::default();
    }
    let segments = segments.clamp(1, 8);
    let bevel = fitting_bevel(polygon, if bevel.is_finite() { bevel.clamp(0.0, height * 0.5) } else { 0.0 });
    // How far each level of the side lies inside, and how high.
    let mut levels: Vec<(f64, f64)> = vec![(0.0, 0.0), (0.0, height)];
    if bevel > 0.0 {
        let step = |i: usize| {
            let angle = std::f64::consts::FRAC_PI_2 * i as f64 / segments as f64;
            (bevel * (1.0 - crate::math::sin(angle)), bevel * (1.0 - crate::math::cos(angle)))
        };
        let up = (0..=segments).map(step);
        let down = (0..=segments).rev().map(step).map(|(inset, drop)| (inset, height - drop));
        levels = up.chain(down).collect();
    }
    let mut surface = Surface::default();
    for ring in polygon.rings() {
        sides(&mut surface, ring, &levels);
    }
    caps(&mut surface, polygon, bevel, height);
    surface.into_mesh(if segments > 1 {
        CREASE
    } else if bevel > 0.0 {
        0.9
    } else {
        0.5
    })
}

/// The largest bevel up to the wished one for which the moved rings stay proper.
fn fitting_bevel(polygon: &Polygon, wished: f64) -> f64 {
    let mut bevel = wished;
    for _ in 0..6 {
        if bevel <= 0.0 {
            return 0.0;
        }
        let rings: Vec<Vec<DVec2>> = polygon.rings().map(|ring| inset(ring, bevel)).collect();
        let keeps_turning =
            rings.iter().zip(polygon.rings()).all(|(new, old)| signed_area(new) * signed_area(old) > 0.0);
        let moved = Polygon::new(rings[0].clone(), rings[1..].to_vec());
        if keeps_turning && moved.is_some_and(|moved| moved.is_simple() && holes_are_inside(&moved)) {
            return bevel;
        }
        bevel *= 0.5;
    }
    0.0
}

/// Whether every hole lies inside the outer ring and none inside another.
fn holes_are_inside(polygon: &Polygon) -> bool {
    let holds = |ring: &[DVec2], point| Polygon::simple(ring.to_vec()).is_some_and(|area| area.contains(point));
    polygon.holes().iter().enumerate().all(|(i, hole)| {
        let is_free = |(j, other): (usize, &Vec<DVec2>)| i == j || !holds(other, hole[0]);
        holds(polygon.outer(), hole[0]) && polygon.holes().iter().enumerate().all(is_free)
    })
}

/// The ring with every edge moved to its left by `distance`, corner for corner.
fn inset(ring: &[DVec2], distance: f64) -> Vec<DVec2> {
    let count = ring.len();
    (0..count)
        .map(|i| {
            let (before, corner, after) = (ring[(i + count - 1) % count], ring[i], ring[(i + 1) % count]);
            let first = (corner - before).try_normalize().unwrap_or(DVec2::X).perp();
            let second = (after - corner).try_normalize().unwrap_or(DVec2::X).perp();
            corner + (first + second) * (distance / (1.0 + first.dot(second)).max(0.1))
        })
        .collect()
}

fn sides(surface: &mut Surface, ring: &[DVec2], levels: &[(f64, f64)]) {
    let mut around = vec![0.0];
    for (a, b) in crate::polygon::ring_edges(ring) {
        around.push(around[around.len() - 1] + a.distance(b));
    }
    let rings: Vec<Vec<DVec2>> = levels.iter().map(|(distance, _)| inset(ring, *distance)).collect();
    surface.grid(ring.len(), levels.len() - 1, |column, row| {
        let point = rings[row][column % ring.len()];
        (point.extend(levels[row].1), DVec2::new(around[column], levels[row].1))
    });
}

fn caps(surface: &mut Surface, polygon: &Polygon, bevel: f64, height: f64) {
    // Triangles of the original serve the moved corners as well as long as the bevel is small against its shape;
    // where it is not, they are cut anew.
    let rings: Vec<Vec<DVec2>> = polygon.rings().map(|ring| inset(ring, bevel)).collect();
    let moved = Polygon::new(rings[0].clone(), rings[1..].to_vec());
    let moved = moved.filter(|moved| moved.rings().flatten().count() == rings.iter().map(Vec::len).sum::<usize>());
    let (points, indices) = moved.as_ref().unwrap_or(polygon).triangulate();
    for (z, is_top) in [(0.0, false), (height, true)] {
        let base: Vec<u32> = points.iter().map(|point| surface.vertex(point.extend(z), *point)).collect();
        for t in indices.chunks_exact(3) {
            let [a, b, c] = [base[t[0] as usize], base[t[1] as usize], base[t[2] as usize]];
            surface.triangle(if is_top { [a, b, c] } else { [a, c, b] });
        }
    }
}

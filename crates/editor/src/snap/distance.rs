//! Free lengths from a thing to the walls and the things round it.

use glam::DVec2;
use homewright_design::EntityId;
use homewright_geometry::Length;

use super::{Distance, Measured};
use crate::footprint::Footprint;
use crate::surroundings::Surroundings;

/// Farthest that is worth a number, millimetres.
const FARTHEST: f64 = 12_000.0;

/// Farthest from a wall that something still stands along it, millimetres.
pub const LARGEST_GAP: f64 = 300.0;
/// Shortest line that still says which way it goes, millimetres.
const SHORTEST: f64 = 0.01;

/// The free length to the nearest wall or thing on each of the four sides, where there is one; nothing for sides that
/// touch, but for the back of what stands along a wall: that is its gap, which may be none. `of` is the thing that is
/// measured and its height above the floor.
pub fn distances(footprint: &Footprint, around: &Surroundings, of: Option<(EntityId, f64)>) -> Vec<Distance> {
    let sides = [
        (footprint.right, footprint.half.x, false),
        (-footprint.right, footprint.half.x, false),
        (footprint.back(), footprint.half.y, true),
        (-footprint.back(), footprint.half.y, false),
    ];
    let what = of.map_or(EntityId::from_u128(0), |(id, _)| id);
    let base = of.map_or(0.0, |(_, base)| base);
    sides
        .into_iter()
        .filter_map(|(direction, half, is_back)| {
            let from = footprint.center + direction * half;
            let walls = around.faces.iter().filter_map(|face| {
                let towards = direction.dot(face.normal);
                let away = (from - face.start).dot(face.normal);
                let length = -away / towards;
                let along = face.coordinates(from + direction * length).x;
                let hits = towards < -0.01 && length > -1.0 && (-1.0..=face.length + 1.0).contains(&along);
                let is_behind = is_back && base < 1.0 && towards < -0.999 && length < LARGEST_GAP;
                hits.then_some((length, is_behind))
            });
            let things = around
                .neighbours
                .iter()
                .filter(|other| {
                    // What lies flat, and what hangs above, is nothing to keep a distance from.
                    let is_flat = other.footprint.height < 40.0;
                    let shares_height =
                        other.base < base + footprint.height && other.base + other.footprint.height > base;
                    !is_flat && shares_height
                })
                .filter_map(|other| Some((entry(from, direction, &other.footprint)?, false)));
            let (length, is_gap) = walls.chain(things).min_by(|a, b| a.0.total_cmp(&b.0))?;
            ((length > 0.5 || is_gap) && length < FARTHEST).then(|| Distance {
                from,
                to: from + direction * length.max(SHORTEST),
                length: Length::mm(length.max(0.0)),
                what: if is_gap { Measured::WallGap(what) } else { Measured::Gap(what) },
            })
        })
        .collect()
}

/// How far a ray goes before it enters a footprint; nothing where it misses it or starts inside.
fn entry(from: DVec2, direction: DVec2, footprint: &Footprint) -> Option<f64> {
    let offset = from - footprint.center;
    let (mut near, mut far) = (f64::NEG_INFINITY, f64::INFINITY);
    for (axis, half) in [(footprint.right, footprint.half.x), (footprint.back(), footprint.half.y)] {
        let (start, step) = (offset.dot(axis), direction.dot(axis));
        if step.abs() < 1e-9 {
            if start.abs() >= half {
                return None;
            }
            continue;
        }
        let (a, b) = ((-half - start) / step, (half - start) / step);
        near = near.max(a.min(b));
        far = far.min(a.max(b));
    }
    (near <= far && near > -1.0).then_some(near)
}

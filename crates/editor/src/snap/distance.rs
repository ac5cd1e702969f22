//! Free lengths from a thing to the walls round it.

use homewright_geometry::Length;

use super::Distance;
use crate::footprint::Footprint;
use crate::surroundings::Surroundings;

/// Farthest that is worth a number, millimetres.
const FARTHEST: f64 = 12_000.0;

/// The free length to the nearest wall on each of the four sides, where there is a wall; nothing for sides that
/// touch.
pub fn distances(footprint: &Footprint, around: &Surroundings) -> Vec<Distance> {
    let sides = [
        (footprint.right, footprint.half.x),
        (-footprint.right, footprint.half.x),
        (footprint.back(), footprint.half.y),
        (-footprint.back(), footprint.half.y),
    ];
    sides
        .into_iter()
        .filter_map(|(direction, half)| {
            let from = footprint.center + direction * half;
            let length = around
                .faces
                .iter()
                .filter_map(|face| {
                    let towards = direction.dot(face.normal);
                    let away = (from - face.start).dot(face.normal);
                    let length = -away / towards;
                    let along = face.coordinates(from + direction * length).x;
                    let hits = towards < -0.01 && length > -1.0 && (-1.0..=face.length + 1.0).contains(&along);
                    hits.then_some(length)
                })
                .min_by(f64::total_cmp)?;
            (length > 0.5 && length < FARTHEST).then(|| Distance {
                from,
                to: from + direction * length,
                length: Length::mm(length),
            })
        })
        .collect()
}

//! Skins over rings.

use glam::{DVec2, DVec3};

use super::Surface;
use crate::mesh::Mesh;

/// The closed solid over rings with equally many points (at least three), each counter-clockwise seen from where the
/// last ring lies; the first and last are closed by fans about their middles.
pub fn loft(rings: &[Vec<DVec3>], crease: f64) -> Mesh {
    let Some(count) = rings.first().map(Vec::len).filter(|count| *count >= 3) else { return Mesh::default() };
    if rings.len() < 2 || rings.iter().any(|ring| ring.len() != count || ring.iter().any(|p| !p.is_finite())) {
        return Mesh::default();
    }
    let mut surface = Surface::default();
    let mut along = vec![0.0];
    for pair in rings.windows(2) {
        along.push(along[along.len() - 1] + pair[0][0].distance(pair[1][0]));
    }
    let mut around = vec![0.0];
    for i in 0..count {
        around.push(around[i] + rings[0][i].distance(rings[0][(i + 1) % count]));
    }
    surface.grid(count, rings.len() - 1, |column, row| {
        (rings[row][column % count], DVec2::new(around[column], along[row]))
    });
    for (ring, is_first) in [(&rings[0], true), (&rings[rings.len() - 1], false)] {
        let middle = ring.iter().sum::<DVec3>() / count as f64;
        let uv = |point: DVec3| DVec2::new(point.x - middle.x, point.y - middle.y);
        let apex = surface.vertex(middle, DVec2::ZERO);
        let rim: Vec<u32> = ring.iter().map(|point| surface.vertex(*point, uv(*point))).collect();
        for i in 0..count {
            let (a, b) = (rim[i], rim[(i + 1) % count]);
            surface.triangle(if is_first { [apex, b, a] } else { [apex, a, b] });
        }
    }
    surface.into_mesh(crease)
}

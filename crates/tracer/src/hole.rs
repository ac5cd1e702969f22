//! Holes without glass through which a home looks into the open: unglazed windows, open balconies, missing walls. Rays of the
//! bake that look for daylight are sent there as they are sent to panes.

use glam::{Vec2, Vec3A};

use crate::accel::Accel;
use crate::bake::interior;
use crate::quad::Quad;

/// Side of the cells in which faces of the home are looked through, metres; larger where a face is large.
const SIDE: f32 = 0.1;
/// Most cells along an edge of a face.
const MOST_CELLS: usize = 160;
/// Rays start this far inside.
const INSIDE: f32 = 0.02;
/// What is free this far out of the home is a hole and no niche: walls are thinner, metres.
const BEYOND: f32 = 1.0;
/// What stands closer behind a hole is a ceiling or a wall that does not let its light in, metres.
const BEHIND: f32 = 0.3;
/// Smaller holes are left to chance, m².
const SMALLEST: f32 = 0.04;
/// Most holes, the largest first.
const MOST: usize = 32;

/// The holes in the four sides and the top of the box round a home, as rectangles.
pub(crate) fn find(accel: &Accel) -> Vec<Quad> {
    let Some(cuboid) = interior(accel) else { return Vec::new() };
    let middle = (cuboid.min + cuboid.max) * 0.5;
    let half = (cuboid.max - cuboid.min) * 0.5;
    let mut holes: Vec<Quad> = [Vec3A::X, Vec3A::NEG_X, Vec3A::Z, Vec3A::NEG_Z, Vec3A::Y]
        .into_iter()
        .flat_map(|outward| {
            let aside = if outward.x == 0.0 { Vec3A::X } else { Vec3A::Z };
            let up = if outward.y == 0.0 { Vec3A::Y } else { Vec3A::Z };
            let face = Face {
                center: middle + outward * half.dot(outward.abs()),
                outward,
                half_u: aside * half.dot(aside),
                half_v: up * half.dot(up),
            };
            face.holes(accel)
        })
        .collect();
    holes.sort_by(|a, b| b.area.total_cmp(&a.area));
    holes.truncate(MOST);
    holes
}

/// One side of the box round a home.
struct Face {
    center: Vec3A,
    outward: Vec3A,
    half_u: Vec3A,
    half_v: Vec3A,
}

impl Face {
    fn holes(&self, accel: &Accel) -> Vec<Quad> {
        let cells = |half: Vec3A| ((2.0 * half.length() / SIDE).ceil() as usize).clamp(1, MOST_CELLS);
        let (columns, rows) = (cells(self.half_u), cells(self.half_v));
        let place = |column: f32, row: f32| {
            let across = self.half_u * (2.0 * column / columns as f32 - 1.0);
            self.center + across + self.half_v * (2.0 * row / rows as f32 - 1.0)
        };
        let mut is_open: Vec<bool> = (0..columns * rows)
            .map(|cell| {
                let from = place((cell % columns) as f32 + 0.5, (cell / columns) as f32 + 0.5);
                let from = from - self.outward * INSIDE;
                let is_free = |way: Vec3A, reach: f32| accel.contact(from, way, reach).is_none();
                is_free(self.outward, INSIDE + BEYOND) && is_free(-self.outward, BEHIND)
            })
            .collect();
        let mut holes = Vec::new();
        for first in 0..is_open.len() {
            if !is_open[first] {
                continue;
            }
            let size = take_rectangle(&mut is_open, columns, first);
            let low = Vec2::new((first % columns) as f32, (first / columns) as f32);
            let (middle, share) = (low + size * 0.5, size / Vec2::new(columns as f32, rows as f32));
            let hole = Quad::new(place(middle.x, middle.y), self.half_u * share.x, self.half_v * share.y);
            holes.extend(hole.filter(|hole| hole.area >= SMALLEST));
        }
        holes
    }
}

/// Takes the cells of a rectangle of open ones that begins with `first`: as wide as they go on, then as high. Its columns and rows.
fn take_rectangle(is_open: &mut [bool], columns: usize, first: usize) -> Vec2 {
    let (column, row) = (first % columns, first / columns);
    let width = is_open[first..(row + 1) * columns].iter().take_while(|open| **open).count();
    let line = |row: usize| row * columns + column..row * columns + column + width;
    let is_whole = |row: &usize| is_open[line(*row)].iter().all(|open| *open);
    let height = (row..is_open.len() / columns).take_while(is_whole).count();
    for row in row..row + height {
        is_open[line(row)].fill(false);
    }
    Vec2::new(width as f32, height as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_cells_are_taken_by_rectangles_and_once() {
        // An L: two columns of three rows, and one more cell beside the last row.
        let mut is_open = [true, true, false, true, true, false, true, true, true];
        assert_eq!(take_rectangle(&mut is_open, 3, 0), Vec2::new(2.0, 3.0));
        assert_eq!(take_rectangle(&mut is_open, 3, 8), Vec2::ONE);
        assert!(is_open.iter().all(|open| !open));
    }
}

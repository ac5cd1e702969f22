//! `subdivision`: a coarse cage made smooth, for taps, sanitary ware, shells and handles.

use std::collections::{BTreeMap, BTreeSet};

use glam::{DVec2, DVec3};

use super::field::Field;
use super::solid::{Soup, filling};
use super::{PartValues, Pieces, Points, Word};

pub(super) const SUBDIVISION: Word = Word {
    name: "subdivision",
    summary: "A smooth body from a coarse cage (Catmull–Clark): rings of corners one above the other, filled to its \
              size. Points give the cage's proportions only.",
    size: &["width", "depth", "height"],
    points: Points::Needed {
        least: 6,
        coordinates: 3,
        meaning: "[x, y, z] of the cage's corners, ring after ring from the foot to the top, in the same order in each",
    },
    fields: &[
        Field::number("around", 4.0, [3.0, 24.0], "corners of each ring"),
        Field::number("levels", 2.0, [1.0, 3.0], "how often the cage is refined"),
        Field::choice("foot", &["round", "sharp", "open"], "its lower end: rounded over, a flat face, or open"),
        Field::choice("top", &["round", "sharp", "open"], "its upper end"),
    ],
    shifts_texture: true,
    build: build_subdivision,
};

/// Faces with any number of corners, counter-clockwise seen from outside.
struct Cage {
    corners: Vec<DVec3>,
    faces: Vec<Vec<usize>>,
    /// Edges that stay sharp, lower corner first.
    sharp: BTreeSet<(usize, usize)>,
}

/// An edge with its lower corner first.
fn edge(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Cage {
    /// The cage of rings; an end is closed by one face unless it is open.
    fn of_rings(corners: Vec<DVec3>, around: usize, foot: &str, top: &str) -> Self {
        let rings = corners.len() / around;
        let mut faces = Vec::new();
        for ring in 0..rings - 1 {
            for side in 0..around {
                let (a, b) = (ring * around + side, ring * around + (side + 1) % around);
                faces.push(vec![a, b, b + around, a + around]);
            }
        }
        let last = (rings - 1) * around;
        if foot != "open" {
            faces.push((0..around).rev().collect());
        }
        if top != "open" {
            faces.push((last..last + around).collect());
        }
        let mut sharp = BTreeSet::new();
        for (style, first) in [(foot, 0), (top, last)] {
            if style == "sharp" {
                sharp.extend((0..around).map(|side| edge(first + side, first + (side + 1) % around)));
            }
        }
        let mut cage = Self { corners, faces, sharp };
        if cage.volume() < 0.0 {
            cage.faces.iter_mut().for_each(|face| face.reverse());
        }
        cage
    }

    /// Six times the volume inside; for open cages that of the cone to the origin.
    fn volume(&self) -> f64 {
        let fan = |face: &Vec<usize>| {
            let at = |index: usize| self.corners[face[index]];
            (1..face.len() - 1).map(|index| at(0).dot(at(index).cross(at(index + 1)))).sum::<f64>()
        };
        self.faces.iter().map(fan).sum()
    }

    /// One step of Catmull and Clark's refinement; edges with one face, and sharp ones, stay creases.
    fn refined(&self) -> Self {
        let middle = |face: &Vec<usize>| face.iter().map(|at| self.corners[*at]).sum::<DVec3>() / face.len() as f64;
        let face_points: Vec<DVec3> = self.faces.iter().map(middle).collect();
        let mut edges: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (index, face) in self.faces.iter().enumerate() {
            for at in 0..face.len() {
                edges.entry(edge(face[at], face[(at + 1) % face.len()])).or_default().push(index);
            }
        }
        let is_crease = |ends: &(usize, usize), beside: &[usize]| beside.len() != 2 || self.sharp.contains(ends);
        let mut corners = self.moved_corners(&edges, &face_points, is_crease);
        let first_face = corners.len();
        corners.extend(&face_points);
        let mut middle_of: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut sharp = BTreeSet::new();
        for (ends, beside) in &edges {
            let between = (self.corners[ends.0] + self.corners[ends.1]) * 0.5;
            let crease = is_crease(ends, beside);
            let faces = beside.iter().map(|face| face_points[*face]).sum::<DVec3>() / beside.len() as f64;
            middle_of.insert(*ends, corners.len());
            if crease {
                sharp.extend([edge(ends.0, corners.len()), edge(ends.1, corners.len())]);
            }
            corners.push(if crease { between } else { (between + faces) * 0.5 });
        }
        let mut faces = Vec::with_capacity(self.faces.len() * 4);
        for (index, face) in self.faces.iter().enumerate() {
            for at in 0..face.len() {
                let (before, here, after) =
                    (face[(at + face.len() - 1) % face.len()], face[at], face[(at + 1) % face.len()]);
                faces.push(vec![
                    here,
                    middle_of[&edge(here, after)],
                    first_face + index,
                    middle_of[&edge(before, here)],
                ]);
            }
        }
        Self { corners, faces, sharp }
    }

    fn moved_corners(
        &self,
        edges: &BTreeMap<(usize, usize), Vec<usize>>,
        face_points: &[DVec3],
        is_crease: impl Fn(&(usize, usize), &[usize]) -> bool,
    ) -> Vec<DVec3> {
        let count = self.corners.len();
        let (mut face_sum, mut face_count) = (vec![DVec3::ZERO; count], vec![0.0; count]);
        for (face, point) in self.faces.iter().zip(face_points) {
            for corner in face {
                face_sum[*corner] += *point;
                face_count[*corner] += 1.0;
            }
        }
        let (mut edge_sum, mut edge_count) = (vec![DVec3::ZERO; count], vec![0.0; count]);
        let mut creases: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (ends, beside) in edges {
            let between = (self.corners[ends.0] + self.corners[ends.1]) * 0.5;
            for (here, there) in [(ends.0, ends.1), (ends.1, ends.0)] {
                edge_sum[here] += between;
                edge_count[here] += 1.0;
                if is_crease(ends, beside) {
                    creases[here].push(there);
                }
            }
        }
        (0..count)
            .map(|at| {
                let here = self.corners[at];
                match creases[at].as_slice() {
                    [a, b] => here * 0.75 + (self.corners[*a] + self.corners[*b]) * 0.125,
                    [] | [_] if face_count[at] > 0.0 => {
                        let faces = face_sum[at] / face_count[at];
                        let edges = edge_sum[at] / edge_count[at];
                        (faces + edges * 2.0 + here * (edge_count[at] - 3.0)) / edge_count[at]
                    }
                    _ => here,
                }
            })
            .collect()
    }
}

fn build_subdivision(values: &PartValues) -> Result<Pieces, String> {
    let around = values.count("around", 24).max(3);
    let corners: Vec<DVec3> = values.points.iter().map(|point| DVec3::new(point[0], point[1], point[2])).collect();
    if !corners.len().is_multiple_of(around) || corners.len() < 2 * around {
        return Err(format!(
            "has {} points; rings of {around} corners need at least {} and a multiple of {around}",
            corners.len(),
            2 * around
        ));
    }
    let spread = corners.iter().fold(DVec3::ZERO, |most, corner| most.max((*corner - corners[0]).abs()));
    if spread.min_element() < 0.1 {
        return Err("its cage is flat; give it some width, depth and height in mm".to_owned());
    }
    let mut cage = Cage::of_rings(corners, around, values.choice("foot"), values.choice("top"));
    for _ in 0..values.count("levels", 3).max(1) {
        cage = cage.refined();
    }
    // Stretched before its texture is laid on, so that the texture keeps its scale.
    let low = cage.corners.iter().copied().fold(DVec3::INFINITY, DVec3::min);
    let high = cage.corners.iter().copied().fold(DVec3::NEG_INFINITY, DVec3::max);
    let scale = values.extents() / (high - low).max(DVec3::splat(1e-6));
    let mut soup = Soup::default();
    for corner in &cage.corners {
        soup.vertex((*corner - low) * scale, DVec2::ZERO);
    }
    for face in &cage.faces {
        if let [a, b, c, d] = face.as_slice() {
            soup.quad([*a as u32, *b as u32, *c as u32, *d as u32]);
        }
    }
    Ok(values.one(filling(&soup.box_mapped().smooth(48.0), values.extents())))
}

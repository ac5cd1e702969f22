//! Error quadrics: the sum of squared distances from planes, as a function of a place.

use glam::DVec3;

/// `x·A·x + 2 b·x + c`, with the weight of the planes in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quadric {
    a: [f64; 6],
    b: DVec3,
    c: f64,
}

impl Quadric {
    /// The squared distance from a plane through `point`, times `weight`.
    pub(super) fn plane(point: DVec3, normal: DVec3, weight: f64) -> Self {
        let d = -normal.dot(point);
        let n = normal * weight;
        Self {
            a: [n.x * normal.x, n.x * normal.y, n.x * normal.z, n.y * normal.y, n.y * normal.z, n.z * normal.z],
            b: n * d,
            c: weight * d * d,
        }
    }

    /// Adds another's planes.
    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.a.iter_mut().zip(other.a) {
            *mine += theirs;
        }
        self.b += other.b;
        self.c += other.c;
    }

    /// The error of a place; not below zero.
    pub(super) fn at(&self, p: DVec3) -> f64 {
        let [xx, xy, xz, yy, yz, zz] = self.a;
        let square =
            xx * p.x * p.x + yy * p.y * p.y + zz * p.z * p.z + 2.0 * (xy * p.x * p.y + xz * p.x * p.z + yz * p.y * p.z);
        (square + 2.0 * self.b.dot(p) + self.c).max(0.0)
    }
}

//! A parallelogram to which rays are sent.

use glam::{Vec2, Vec3A};

/// A flat piece with straight edges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quad {
    center: Vec3A,
    half_u: Vec3A,
    half_v: Vec3A,
    /// Products with these give a place's coordinates, −1 … 1 inside.
    dual_u: Vec3A,
    dual_v: Vec3A,
    pub(crate) normal: Vec3A,
    pub(crate) area: f32,
}

impl Quad {
    /// From the centre and the ways to the middles of two neighbouring edges; none where they are in a line.
    pub(crate) fn new(center: Vec3A, half_u: Vec3A, half_v: Vec3A) -> Option<Self> {
        let across = half_u.cross(half_v);
        let normal = across.try_normalize()?;
        let quad = Self {
            center,
            half_u,
            half_v,
            dual_u: half_v.cross(normal) / half_u.dot(half_v.cross(normal)),
            dual_v: half_u.cross(normal) / half_v.dot(half_u.cross(normal)),
            normal,
            area: 4.0 * across.length(),
        };
        let is_sound = center.is_finite() && quad.dual_u.is_finite() && quad.dual_v.is_finite();
        (is_sound && quad.area.is_finite()).then_some(quad)
    }

    /// A point, even over the area.
    pub(crate) fn point(&self, square: Vec2) -> Vec3A {
        self.center + self.half_u * (square.x * 2.0 - 1.0) + self.half_v * (square.y * 2.0 - 1.0)
    }

    /// Density over solid angle of directions drawn to points of the piece; 0 for those that miss it.
    #[inline]
    pub(crate) fn density(&self, from: Vec3A, direction: Vec3A) -> f32 {
        let cosine = direction.dot(self.normal);
        if cosine.abs() < 1e-5 {
            return 0.0;
        }
        let distance = (self.center - from).dot(self.normal) / cosine;
        if distance <= 0.0 {
            return 0.0;
        }
        let place = from + direction * distance - self.center;
        let is_inside = place.dot(self.dual_u).abs() <= 1.0 && place.dot(self.dual_v).abs() <= 1.0;
        if is_inside { distance * distance / (self.area * cosine.abs()) } else { 0.0 }
    }

    /// About the solid angle that the piece fills, seen from a point.
    #[inline]
    pub(crate) fn solid_angle(&self, from: Vec3A) -> f32 {
        let offset = self.center - from;
        let squared = offset.length_squared() + 0.25 * self.area;
        let cosine = (offset.dot(self.normal).abs() / squared.sqrt()).max(0.05);
        (self.area * cosine / squared).min(2.0)
    }

    /// The side on which a point lies: positive where the normal points.
    #[inline]
    pub(crate) fn side(&self, point: Vec3A) -> f32 {
        (point - self.center).dot(self.normal)
    }

    /// Its numbers for sixteen at a time: middle, normal, the two that give coordinates, area.
    pub(crate) fn numbers(&self) -> [f32; 13] {
        let mut numbers = [self.area; 13];
        for (place, part) in [self.center, self.normal, self.dual_u, self.dual_v].into_iter().enumerate() {
            numbers[place * 3..place * 3 + 3].copy_from_slice(&part.to_array());
        }
        numbers
    }

    /// The middle.
    pub(crate) fn center(&self) -> Vec3A {
        self.center
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling;

    #[test]
    fn the_density_of_directions_to_a_slanted_piece_adds_up_to_one() {
        let quad = Quad::new(Vec3A::new(0.3, 1.0, 0.2), Vec3A::new(0.8, 0.1, 0.0), Vec3A::new(0.5, 0.0, 0.7));
        let quad = quad.expect("the edges are not in a line");
        let count = 200_000;
        let sum: f32 = (0..count).map(|i| quad.density(Vec3A::ZERO, sampling::sphere_lattice(i, count))).sum();
        let whole = sum / count as f32 * 4.0 * std::f32::consts::PI;
        assert!((whole - 1.0).abs() < 0.01, "{whole}");
    }
}

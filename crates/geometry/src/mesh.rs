//! Triangle meshes as plain data. Unit and frame are said by whoever holds one.

use glam::{Mat4, Vec2, Vec3};

/// An axis-aligned box; empty while `min` exceeds `max`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Smallest coordinates.
    pub min: Vec3,
    /// Largest coordinates.
    pub max: Vec3,
}

impl Bounds {
    /// The box that holds nothing; the neutral element of [`Bounds::union`].
    pub const EMPTY: Self = Self { min: Vec3::splat(f32::INFINITY), max: Vec3::splat(f32::NEG_INFINITY) };

    /// The smallest box round `points`; points that are not finite are passed over.
    pub fn of_points(points: impl IntoIterator<Item = Vec3>) -> Self {
        points
            .into_iter()
            .filter(|point| point.is_finite())
            .fold(Self::EMPTY, |bounds, point| Self { min: bounds.min.min(point), max: bounds.max.max(point) })
    }

    /// Whether the box holds no point.
    pub fn is_empty(&self) -> bool {
        !(self.min.x <= self.max.x && self.min.y <= self.max.y && self.min.z <= self.max.z)
    }

    /// The smallest box round both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// The box grown by `margin` on every side; an empty box stays empty.
    #[must_use]
    pub fn grown(&self, margin: f32) -> Self {
        if self.is_empty() { Self::EMPTY } else { Self { min: self.min - margin, max: self.max + margin } }
    }

    /// Edge lengths; zero for an empty box.
    pub fn size(&self) -> Vec3 {
        if self.is_empty() { Vec3::ZERO } else { self.max - self.min }
    }

    /// Centre; the origin for an empty box.
    pub fn center(&self) -> Vec3 {
        if self.is_empty() { Vec3::ZERO } else { (self.min + self.max) * 0.5 }
    }

    /// The box round this box's corners in another frame.
    #[must_use]
    pub fn transformed(&self, target_from_source: &Mat4) -> Self {
        if self.is_empty() {
            return Self::EMPTY;
        }
        let corners = (0..8).map(|corner| {
            let pick = |bit: u32, min: f32, max: f32| if corner & bit == 0 { min } else { max };
            target_from_source.transform_point3(Vec3::new(
                pick(1, self.min.x, self.max.x),
                pick(2, self.min.y, self.max.y),
                pick(4, self.min.z, self.max.z),
            ))
        });
        Self::of_points(corners)
    }
}

/// Triangles with one normal and one texture coordinate a vertex; counter-clockwise seen from outside.
///
/// `positions`, `normals` and `uvs` have the same length; every index is below it; the number of indices is a
/// multiple of three. Builders in this crate keep to that; readers of files check it at the border.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mesh {
    /// Vertex positions.
    pub positions: Vec<Vec3>,
    /// Unit vertex normals.
    pub normals: Vec<Vec3>,
    /// Texture coordinates; for our own shapes lengths along the surface, in the unit of the positions.
    pub uvs: Vec<Vec2>,
    /// Three indices a triangle.
    pub indices: Vec<u32>,
}

impl Mesh {
    /// The smallest box round all vertices.
    pub fn bounds(&self) -> Bounds {
        Bounds::of_points(self.positions.iter().copied())
    }

    /// Number of triangles.
    pub fn triangle_count(&self) -> usize {
        self.indices.len() / 3
    }

    /// Adds another mesh's triangles.
    pub fn append(&mut self, other: &Self) {
        let base = self.positions.len() as u32;
        self.positions.extend_from_slice(&other.positions);
        self.normals.extend_from_slice(&other.normals);
        self.uvs.extend_from_slice(&other.uvs);
        self.indices.extend(other.indices.iter().map(|index| index + base));
    }

    /// The mesh in another frame. A mirroring transform turns the triangles round, so that they still face out.
    #[must_use]
    pub fn transformed(&self, target_from_source: &Mat4) -> Self {
        let normal_matrix = target_from_source.inverse().transpose();
        let mut mesh = Self {
            positions: self.positions.iter().map(|p| target_from_source.transform_point3(*p)).collect(),
            normals: self
                .normals
                .iter()
                .map(|n| normal_matrix.transform_vector3(*n).try_normalize().unwrap_or(*n))
                .collect(),
            uvs: self.uvs.clone(),
            indices: self.indices.clone(),
        };
        if target_from_source.determinant() < 0.0 {
            for triangle in mesh.indices.chunks_exact_mut(3) {
                triangle.swap(1, 2);
            }
        }
        mesh
    }

    /// Whether lengths agree, indices resolve and every number is finite.
    pub fn is_sound(&self) -> bool {
        let count = self.positions.len();
        self.normals.len() == count
            && self.uvs.len() == count
            && self.indices.len().is_multiple_of(3)
            && self.indices.iter().all(|index| (*index as usize) < count)
            && self.positions.iter().chain(&self.normals).all(|v| v.is_finite())
            && self.uvs.iter().all(|v| v.is_finite())
    }
}

//! A triangle as shading wants to know it: one line of memory in place of a shape's many tables.

use glam::{Vec2, Vec3};

/// What shading wants to know of a triangle, side by side in memory.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Record {
    /// Scene frame.
    pub(crate) corners: [Vec3; 3],
    pub(crate) uvs: [Vec2; 3],
    /// Place in [`crate::accel::Accel::surfaces`].
    pub(crate) surface: u32,
}

impl Record {
    /// Where on the texture a place lies, by the weights of its second and third corner.
    pub(crate) fn uv(&self, u: f32, v: f32) -> Vec2 {
        self.uvs[0] * (1.0 - u - v) + self.uvs[1] * u + self.uvs[2] * v
    }
}

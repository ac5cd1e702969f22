//! Small builders of meshes in the scene frame (metres, Y up): quads, boxes, prisms.

use glam::{DVec2, DVec3, Vec2, Vec3};
use homewright_geometry::{Mesh, Polygon};

use crate::frame::scene_from_plan;

/// Adds a flat quadrilateral, counter-clockwise seen from outside; nothing when it has no area.
pub(crate) fn quad(mesh: &mut Mesh, corners: [Vec3; 4], uvs: [Vec2; 4]) {
    let across = (corners[2] - corners[0]).cross(corners[3] - corners[1]);
    let Some(normal) = across.try_normalize() else { return };
    let base = mesh.positions.len() as u32;
    mesh.positions.extend(corners);
    mesh.normals.extend([normal; 4]);
    mesh.uvs.extend(uvs);
    // A corner that has fallen onto its neighbour leaves one triangle.
    for triangle in [[0, 1, 2], [0, 2, 3]] {
        let [a, b, c] = triangle.map(|index: usize| corners[index]);
        if (b - a).cross(c - a).length_squared() > 1e-18 {
            mesh.indices.extend(triangle.map(|index| base + index as u32));
        }
    }
}

/// Adds a flat quadrilateral given in plan millimetres, with texture coordinates in metres.
pub(crate) fn plan_quad(mesh: &mut Mesh, corners: [DVec3; 4], uvs: [DVec2; 4]) {
    quad(mesh, corners.map(scene_from_plan), uvs.map(|uv| Vec2::new(uv.x as f32, uv.y as f32)));
}

/// A box between two corners, metres.
pub(crate) fn cuboid(min: Vec3, max: Vec3) -> Mesh {
    let mut mesh = Mesh::default();
    let corner = |bits: u8| {
        let pick = |bit: u8, low: f32, high: f32| if bits & bit == 0 { low } else { high };
        Vec3::new(pick(1, min.x, max.x), pick(2, min.y, max.y), pick(4, min.z, max.z))
    };
    // Front (+Z), back, right, left, top, bottom; each counter-clockwise from outside.
    let faces: [[u8; 4]; 6] = [[4, 5, 7, 6], [1, 0, 2, 3], [5, 1, 3, 7], [0, 4, 6, 2], [6, 7, 3, 2], [0, 1, 5, 4]];
    for face in faces {
        let corners = face.map(corner);
        let (u, v) = ((corners[1] - corners[0]).length(), (corners[3] - corners[0]).length());
        quad(&mut mesh, corners, [Vec2::ZERO, Vec2::new(u, 0.0), Vec2::new(u, v), Vec2::new(0.0, v)]);
    }
    mesh
}

/// How plan points become texture coordinates in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Laying {
    /// Start of the pattern, millimetres.
    pub(crate) offset: DVec2,
    /// Direction of the pattern, degrees counter-clockwise.
    pub(crate) rotation: f64,
}

impl Laying {
    /// The pattern along the surface's own axes.
    pub(crate) const PLAIN: Self = Self { offset: DVec2::ZERO, rotation: 0.0 };

    /// Texture coordinates in metres of a point in the surface's own millimetres.
    pub(crate) fn uv(&self, point: DVec2) -> DVec2 {
        let turned = homewright_geometry::math::rotate(point - self.offset, -self.rotation.to_radians());
        turned * 0.001
    }
}

/// A polygon as a flat surface at a height (mm), looking up or down.
pub(crate) fn flat(mesh: &mut Mesh, polygon: &Polygon, looks_up: bool, laying: Laying, height: impl Fn(DVec2) -> f64) {
    let (points, indices) = polygon.triangulate();
    let base = mesh.positions.len() as u32;
    let normal = if looks_up { Vec3::Y } else { Vec3::NEG_Y };
    for point in &points {
        mesh.positions.push(scene_from_plan(point.extend(height(*point))));
        mesh.normals.push(normal);
        mesh.uvs.push(laying.uv(*point).as_vec2());
    }
    for triangle in indices.chunks_exact(3) {
        let order = if looks_up { [0, 1, 2] } else { [0, 2, 1] };
        mesh.indices.extend(order.map(|corner| base + triangle[corner]));
    }
}

/// The upright faces round a polygon between two heights (mm), looking out.
pub(crate) fn skirt(mesh: &mut Mesh, polygon: &Polygon, low: f64, high: f64) {
    for ring in polygon.rings() {
        let mut along = 0.0;
        for (a, b) in homewright_geometry::polygon::ring_edges(ring) {
            let next = along + a.distance(b);
            let corners = [a.extend(low), b.extend(low), b.extend(high), a.extend(high)];
            let uv = |u: f64, z: f64| DVec2::new(u, z) * 0.001;
            plan_quad(mesh, corners, [uv(along, low), uv(next, low), uv(next, high), uv(along, high)]);
            along = next;
        }
    }
}

/// A closed prism over a polygon between two heights (mm).
#[cfg(test)]
pub(crate) fn prism(polygon: &Polygon, low: f64, high: f64) -> Mesh {
    let mut mesh = Mesh::default();
    flat(&mut mesh, polygon, true, Laying::PLAIN, |_| high);
    flat(&mut mesh, polygon, false, Laying::PLAIN, |_| low);
    skirt(&mut mesh, polygon, low, high);
    mesh
}

/// The enclosed volume of a closed mesh (divergence theorem), in the cube of its unit.
#[cfg(test)]
pub(crate) fn volume(mesh: &Mesh) -> f64 {
    let corner = |index: u32| mesh.positions[index as usize].as_dvec3();
    let sixth = |t: &[u32]| corner(t[0]).dot(corner(t[1]).cross(corner(t[2]))) / 6.0;
    mesh.indices.chunks_exact(3).map(sixth).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_encloses_its_volume_and_faces_out() {
        let mesh = cuboid(Vec3::new(-1.0, 0.0, -2.0), Vec3::new(1.0, 3.0, 2.0));
        assert!((volume(&mesh) - 24.0).abs() < 1e-6, "volume is {}", volume(&mesh));
        assert!(mesh.is_sound(), "the box is not sound");
    }

    #[test]
    fn a_prism_over_a_plan_rectangle_encloses_area_times_height() {
        let polygon = Polygon::rectangle(DVec2::ZERO, DVec2::new(4000.0, 3000.0)).unwrap();
        let mesh = prism(&polygon, -100.0, 400.0);
        assert!((volume(&mesh) - 6.0).abs() < 1e-4, "volume is {}", volume(&mesh));
    }

    #[test]
    fn one_unit_of_texture_is_one_metre_of_surface() {
        let polygon = Polygon::rectangle(DVec2::ZERO, DVec2::new(4000.0, 3000.0)).unwrap();
        let mut mesh = Mesh::default();
        flat(&mut mesh, &polygon, true, Laying { offset: DVec2::new(5.0, 7.0), rotation: 30.0 }, |_| 0.0);
        for t in mesh.indices.chunks_exact(3) {
            let (a, b) = (t[0] as usize, t[1] as usize);
            let surface = mesh.positions[a].distance(mesh.positions[b]);
            assert!((mesh.uvs[a].distance(mesh.uvs[b]) - surface).abs() < 1e-4, "texture is stretched");
        }
    }
}

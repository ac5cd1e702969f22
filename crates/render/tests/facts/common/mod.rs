//! Small scenes made in code, and a device to draw them with.
#![allow(dead_code, clippy::allow_attributes, reason = "each test binary uses its own part")]

use std::sync::Arc;

use glam::{Affine3A, UVec2, Vec2, Vec3, Vec4};
use homewright_geometry::Mesh;
use homewright_render::{HeadlessGpu, Quality, View};
use homewright_scene::image::Image;
use homewright_scene::light::{Emitter, Environment, Light};
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Camera, Exposure, Key, Material, Node, Projection, Scene, Tag};

/// The device. Without one the test fails with what to install.
pub(crate) fn gpu() -> HeadlessGpu {
    HeadlessGpu::new().unwrap_or_else(|error| panic!("{error}"))
}

/// A rectangle from a corner along two edges, facing edge × edge.
pub(crate) fn rectangle(corner: Vec3, u: Vec3, v: Vec3) -> Mesh {
    let normal = u.cross(v).try_normalize().unwrap_or(Vec3::Y);
    let (width, height) = (u.length(), v.length());
    Mesh {
        positions: vec![corner, corner + u, corner + u + v, corner + v],
        normals: vec![normal; 4],
        uvs: vec![Vec2::new(0.0, height), Vec2::new(width, height), Vec2::new(width, 0.0), Vec2::ZERO],
        indices: vec![0, 1, 2, 0, 2, 3],
    }
}

/// A box between two corners, facing out.
pub(crate) fn cuboid(min: Vec3, max: Vec3) -> Mesh {
    let s = max - min;
    let (x, y, z) = (Vec3::X * s.x, Vec3::Y * s.y, Vec3::Z * s.z);
    let mut mesh = rectangle(min + z, x, y);
    for face in [
        rectangle(min + x, -x, y),
        rectangle(min + x + z, -z, y),
        rectangle(min, z, y),
        rectangle(min + y + z, x, -z),
        rectangle(min, x, z),
    ] {
        mesh.append(&face);
    }
    mesh
}

/// A ball round the origin.
pub(crate) fn ball(radius: f32, rings: u32) -> Mesh {
    let mut mesh = Mesh::default();
    let around = rings * 2;
    for ring in 0..=rings {
        let polar = std::f64::consts::PI * f64::from(ring) / f64::from(rings);
        for step in 0..=around {
            let turn = std::f64::consts::TAU * f64::from(step) / f64::from(around);
            let level = homewright_geometry::math::sin(polar);
            let normal = Vec3::new(
                (level * homewright_geometry::math::cos(turn)) as f32,
                homewright_geometry::math::cos(polar) as f32,
                (level * homewright_geometry::math::sin(turn)) as f32,
            );
            mesh.positions.push(normal * radius);
            mesh.normals.push(normal);
            mesh.uvs.push(Vec2::new(step as f32 / around as f32, ring as f32 / rings as f32));
        }
    }
    let row = around + 1;
    for ring in 0..rings {
        for step in 0..around {
            let a = ring * row + step;
            mesh.indices.extend([a, a + 1, a + row, a + 1, a + row + 1, a + row]);
        }
    }
    mesh
}

/// A scene under construction.
#[derive(Default)]
pub(crate) struct Stage {
    pub(crate) scene: Scene,
    next: u128,
}

impl Stage {
    /// Without sun and sky.
    pub(crate) fn dark() -> Self {
        let mut stage = Self::default();
        stage.scene.environment = Environment {
            sun: None,
            zenith: Vec3::ZERO,
            horizon: Vec3::ZERO,
            ground: Vec3::ZERO,
            sky: homewright_scene::sky::Sky::Gradient,
        };
        stage
    }

    fn key(&mut self) -> Key {
        self.next += 1;
        Key(self.next)
    }

    pub(crate) fn image(&mut self, image: Image) -> Key {
        let key = self.key();
        self.scene.images.insert(key, Arc::new(image));
        key
    }

    pub(crate) fn material(&mut self, material: Material) -> Key {
        let key = self.key();
        self.scene.materials.insert(key, material);
        key
    }

    pub(crate) fn paint(&mut self, color: Vec3, roughness: f32) -> Key {
        self.material(Material { base_color: color.extend(1.0), roughness, ..Material::default() })
    }

    pub(crate) fn put(&mut self, mesh: Mesh, material: Key, layer: Layer, tag: u128) -> Key {
        let shape = self.key();
        self.scene.shapes.insert(shape, Arc::new(Shape { primitives: vec![mesh] }));
        let node = Node {
            name: String::new(),
            tag: Tag(tag),
            layer,
            shape,
            materials: vec![material],
            scene_from_shape: Affine3A::IDENTITY,
            is_visible: true,
            casts_shadow: true,
            facing: None,
        };
        let key = self.key();
        self.scene.nodes.insert(key, node);
        key
    }

    pub(crate) fn item(&mut self, min: Vec3, max: Vec3, material: Key, tag: u128) -> Key {
        self.put(cuboid(min, max), material, Layer::Item, tag)
    }

    pub(crate) fn light(&mut self, light: Light) -> Key {
        let key = self.key();
        self.scene.lights.insert(key, light);
        key
    }
}

/// A ball of light of an intensity in all directions.
pub(crate) fn lamp(position: Vec3, candela: f32) -> Light {
    Light {
        name: String::new(),
        tag: Tag(0),
        position,
        direction: Vec3::NEG_Y,
        along: Vec3::X,
        emitter: Emitter::Sphere { radius: 0.01 },
        web: None,
        flux: candela * 4.0 * std::f32::consts::PI,
        color: Vec3::ONE,
        casts_shadow: true,
    }
}

/// A matt white surface without gloss, of a reflectance.
pub(crate) fn lambert(albedo: f32) -> Material {
    Material {
        base_color: Vec4::new(albedo, albedo, albedo, 1.0),
        roughness: 1.0,
        specular: 0.0,
        ..Material::default()
    }
}

pub(crate) fn look(eye: Vec3, target: Vec3) -> Camera {
    Camera {
        name: String::new(),
        eye,
        target,
        projection: Projection::Perspective { fov_y: 0.9 },
        is_upright: false,
        exposure: Exposure::Auto(0.0),
        ..Camera::default()
    }
}

/// A view that is quick to draw and exact.
pub(crate) fn quick(camera: Camera, width: u32, height: u32) -> View {
    let quality = Quality {
        samples: 1,
        multisampling: 1,
        has_occlusion: false,
        has_bloom: false,
        reflection_steps: 0,
        sun_map_side: 512,
        ..Quality::NORMAL
    };
    View { quality, is_deterministic: true, ..View::new(camera, UVec2::new(width, height)) }
}

/// Writes a picture as PPM to the folder named by `HOMEWRIGHT_PICTURES`, to be looked at.
pub(crate) fn keep(name: &str, image: &Image) {
    let Ok(folder) = std::env::var("HOMEWRIGHT_PICTURES") else { return };
    let mut bytes = format!("P6 {} {} 255\n", image.width, image.height).into_bytes();
    bytes.extend(image.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]));
    std::fs::write(format!("{folder}/{name}.ppm"), bytes).expect("the folder can be written to");
}

//! Benchmarks of one hall under 1 to 500 lamps in the live view.

#![expect(clippy::print_stdout, reason = "figures that are no times are told beside the benchmarks")]

#[path = "common/moving.rs"]
mod moving;

use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use glam::{Affine3A, UVec2, Vec2, Vec3};
use homewright_geometry::Mesh;
use homewright_render::{HeadlessGpu, Quality, View};
use homewright_scene::light::{Emitter, Environment, Light};
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Camera, Key, Material, Node, Projection, Scene, Tag};

const SIZE: UVec2 = UVec2::new(1280, 720);

/// A hall of 20 × 12 m with downlights in its ceiling.
fn hall(lamps: usize) -> Scene {
    let mut scene = Scene { environment: dark(), ..Scene::default() };
    let white = Key(1);
    scene.materials.insert(white, Material::default());
    let sides = [
        (Vec3::new(0.0, 0.0, 12.0), Vec3::X * 20.0, Vec3::Z * -12.0, Layer::Floor),
        (Vec3::new(0.0, 2.8, 0.0), Vec3::X * 20.0, Vec3::Z * 12.0, Layer::Ceiling),
        (Vec3::ZERO, Vec3::X * 20.0, Vec3::Y * 2.8, Layer::Wall),
        (Vec3::new(0.0, 0.0, 12.0), Vec3::Z * -12.0, Vec3::Y * 2.8, Layer::Wall),
    ];
    for (index, (corner, u, v, layer)) in sides.into_iter().enumerate() {
        let normal = u.cross(v).try_normalize().expect("a face");
        let mesh = Mesh {
            positions: vec![corner, corner + u, corner + u + v, corner + v],
            normals: vec![normal; 4],
            uvs: vec![Vec2::ZERO, Vec2::X, Vec2::ONE, Vec2::Y],
            indices: vec![0, 1, 2, 0, 2, 3],
        };
        let shape = Key(index as u128 + 10);
        scene.shapes.insert(shape, Arc::new(Shape { primitives: vec![mesh] }));
        let node = Node {
            name: String::new(),
            tag: Tag(1),
            layer,
            shape,
            materials: vec![white],
            scene_from_shape: Affine3A::IDENTITY,
            is_visible: true,
            casts_shadow: true,
            facing: None,
        };
        scene.nodes.insert(Key(index as u128 + 20), node);
    }
    let columns = (lamps as f32).sqrt().ceil() as usize;
    for index in 0..lamps {
        let at = Vec2::new((index % columns) as f32 + 0.5, (index / columns) as f32 + 0.5) / columns as f32;
        let light = Light {
            position: Vec3::new(at.x * 20.0, 2.78, at.y * 12.0),
            emitter: Emitter::Disc { radius: 0.04 },
            flux: 40_000.0 / lamps as f32,
            ..Light::default()
        };
        scene.lights.insert(Key(index as u128 + 1000), light);
    }
    scene
}

fn dark() -> Environment {
    let none = Vec3::ZERO;
    Environment { sun: None, zenith: none, horizon: none, ground: none, ..Environment::default() }
}

fn lamps(criterion: &mut Criterion) {
    let gpu = HeadlessGpu::new().expect("a Vulkan driver; on Debian install mesa-vulkan-drivers");
    for count in [1, 10, 50, 200, 500] {
        let mut renderer = gpu.renderer();
        let begun = Instant::now();
        renderer.apply(&hall(count).as_delta());
        let quality = Quality { samples: 1, ..renderer.moving_quality() };
        let camera = Camera {
            eye: Vec3::new(18.0, 1.6, 11.0),
            target: Vec3::new(0.0, 1.0, 0.0),
            projection: Projection::Perspective { fov_y: 1.0 },
            ..Camera::default()
        };
        let view = View { quality, ..View::new(camera, SIZE) };
        moving::settle(&gpu, &mut renderer, &view);
        println!("{count} lamps: first picture after {:?}", begun.elapsed());
        moving::bench(criterion, &format!("{count} lamps in one hall"), &gpu, &mut renderer, &view);
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = lamps
}
criterion_main!(benches);

//! What a photo costs in a hall with 1, 10, 100 and 500 lamps: nearly the same, since each place learns which lamps
//! reach it and looks for few of them.

use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use glam::{Affine3A, UVec2, Vec2, Vec3, Vec4};
use homewright_geometry::Mesh;
use homewright_scene::light::Emitter;
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Camera, Key, Light, Material, Node, Projection, Scene, Tag};
use homewright_tracer::{Accel, TraceSettings, trace_with};

/// A closed hall of 20 × 10 m with columns, lit by discs in its ceiling of 20,000 lm together.
fn hall(lamps: u32) -> Scene {
    let mut scene = Scene::default();
    scene.environment.sun = None;
    let mut parts = vec![(Vec3::new(0.0, 0.0, 0.0), Vec3::new(20.0, 3.0, 10.0), true)];
    for column in 0..12 {
        let at = Vec3::new(2.0 + 3.0 * (column % 6) as f32, 0.0, 3.0 + 4.0 * (column / 6) as f32);
        parts.push((at, at + Vec3::new(0.4, 2.6, 0.4), false));
    }
    for (number, (min, max, looks_in)) in parts.into_iter().enumerate() {
        let key = Key(number as u128 + 1);
        scene.shapes.insert(key, Arc::new(Shape { primitives: vec![cuboid(min, max, looks_in)] }));
        scene.materials.insert(key, Material { base_color: Vec4::new(0.7, 0.7, 0.7, 1.0), ..Material::default() });
        scene.nodes.insert(
            key,
            Node {
                name: String::new(),
                tag: Tag(key.0),
                layer: Layer::Wall,
                shape: key,
                materials: vec![key],
                scene_from_shape: Affine3A::IDENTITY,
                is_visible: true,
                casts_shadow: true,
                facing: None,
            },
        );
    }
    for lamp in 0..lamps {
        // Even over the hall by the golden ratio.
        let place = Vec2::new((lamp as f32 + 0.5) / lamps as f32, (lamp as f32 * 0.618_034).fract());
        let position = Vec3::new(0.5 + 19.0 * place.x, 2.95, 0.5 + 9.0 * place.y);
        let emitter = Emitter::Disc { radius: 0.04 };
        let light = Light { position, emitter, flux: 20_000.0 / lamps as f32, ..Light::default() };
        scene.lights.insert(Key(1000 + u128::from(lamp)), light);
    }
    scene
}

fn cuboid(min: Vec3, max: Vec3, looks_in: bool) -> Mesh {
    let mut mesh = Mesh::default();
    for axis in 0..3 {
        for side in [min, max] {
            let corner = |u: Vec3, v: Vec3| {
                let mut at = Vec3::ZERO;
                at[axis] = side[axis];
                at[(axis + 1) % 3] = u[(axis + 1) % 3];
                at[(axis + 2) % 3] = v[(axis + 2) % 3];
                at
            };
            let first = mesh.positions.len() as u32;
            mesh.positions.extend([corner(min, min), corner(max, min), corner(max, max), corner(min, max)]);
            let mut normal = Vec3::ZERO;
            normal[axis] = if (side == max) == looks_in { -1.0 } else { 1.0 };
            mesh.normals.extend([normal; 4]);
            mesh.uvs.extend([Vec2::ZERO; 4]);
            let order = if (side == max) == looks_in { [0, 2, 1, 0, 3, 2] } else { [0, 1, 2, 0, 2, 3] };
            mesh.indices.extend(order.map(|corner| first + corner));
        }
    }
    mesh
}

fn lamps(criterion: &mut Criterion) {
    let camera = Camera {
        eye: Vec3::new(1.0, 1.6, 1.0),
        target: Vec3::new(12.0, 1.0, 6.0),
        projection: Projection::Perspective { fov_y: 1.0 },
        ..Camera::default()
    };
    let settings = TraceSettings { size: UVec2::new(64, 36), samples: 16, ..TraceSettings::default() };
    let mut group = criterion.benchmark_group("a photo of a hall, lamps");
    for count in [1, 10, 100, 500] {
        let accel = Accel::new(&hall(count));
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| trace_with(&accel, &camera, &settings, &mut |_| true));
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = lamps }
criterion_main!(benches);

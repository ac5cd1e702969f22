//! Benchmarks of a large home in the live view: the sample flat sixteen times over, eight a storey, with some heavy models
//! from elsewhere, so that there are more than 2,000 items and 10 million triangles. Prints triangles, items, lamps, what
//! came before the first picture, and the memory of the process.

#![expect(clippy::print_stdout, reason = "figures that are no times are told beside the benchmarks")]

#[path = "common/moving.rs"]
mod moving;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use glam::{Affine3A, UVec2, Vec2, Vec3};
use homewright_catalog::Catalog;
use homewright_design::{Design, IdSource, template};
use homewright_geometry::{Mesh, math};
use homewright_render::settings::Hiding;
use homewright_render::{HeadlessGpu, Quality, View};
use homewright_scene::light::Light;
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Camera, Key, Node, Projection, Scene, Tag};
use homewright_staging::{NoAssets, Stage, camera, detail};
use homewright_tracer::{Accel, Photo, TraceSettings};

const SIZE: UVec2 = UVec2::new(1280, 720);
/// Copies of the flat along each side and storeys.
const COPIES: [u32; 3] = [2, 4, 2];
const GAP: Vec3 = Vec3::new(14.0, 3.1, 14.0);

fn flat() -> Design {
    let text = include_str!("../../assets/templates/flat-89.toml");
    template::instantiate("flat-89.toml", text, Catalog::builtin(), &mut IdSource::new(0, 89))
        .expect("the shipped template")
}

/// A vase with ribs, as heavy as models from elsewhere are.
fn heavy(rings: u32) -> Mesh {
    let mut mesh = Mesh::default();
    for ring in 0..=rings {
        let up = ring as f32 / rings as f32;
        for step in 0..=rings {
            let turn = std::f32::consts::TAU * step as f32 / rings as f32;
            let (x, z) = (math::cos32(turn), math::sin32(turn));
            let radius = 0.09 + 0.05 * math::sin32(up * 3.0) + 0.004 * math::sin32(turn * 24.0);
            mesh.positions.push(Vec3::new(x * radius, up * 0.4, z * radius));
            mesh.normals.push(Vec3::new(x, 0.0, z));
            mesh.uvs.push(Vec2::new(turn, up));
        }
    }
    let row = rings + 1;
    for ring in 0..rings {
        for step in 0..rings {
            let a = ring * row + step;
            mesh.indices.extend([a, a + row, a + 1, a + 1, a + row, a + row + 1]);
        }
    }
    mesh
}

fn large(one: &Scene) -> Scene {
    let mut all = Scene { nodes: [].into(), lights: [].into(), ..one.clone() };
    let copies = COPIES[0] * COPIES[1] * COPIES[2];
    for copy in 0..copies {
        let place = glam::UVec3::new(copy % COPIES[0], copy / COPIES[0] % COPIES[1], copy / (COPIES[0] * COPIES[1]));
        let offset = place.as_vec3() * GAP;
        let own = |key: Key| Key(key.0 ^ (u128::from(copy) << 120));
        for (key, node) in &one.nodes {
            let scene_from_shape = Affine3A::from_translation(offset) * node.scene_from_shape;
            let tag = Tag(node.tag.0 ^ (u128::from(copy) << 120));
            all.nodes.insert(own(*key), Node { scene_from_shape, tag, ..node.clone() });
        }
        for (key, light) in &one.lights {
            all.lights.insert(own(*key), Light { position: light.position + offset, ..light.clone() });
        }
    }
    // Vases of 45,000 triangles on the floors, until there are 10 million.
    let shape = Key(77);
    all.shapes.insert(shape, Arc::new(Shape { primitives: vec![heavy(150)] }));
    let material = *one.materials.keys().next().expect("it has materials");
    let inside =
        one.nodes.values().filter(|node| node.layer == Layer::Item).map(|node| node.scene_from_shape.translation);
    let places: Vec<Vec3> = inside.map(Vec3::from).collect();
    let each = triangles_of(&all.shapes[&shape]);
    let (mut number, mut sum) = (0, triangles(&all));
    while sum < 10_000_000 {
        let copy = number % copies;
        let place = glam::UVec3::new(copy % COPIES[0], copy / COPIES[0] % COPIES[1], copy / (COPIES[0] * COPIES[1]));
        let at = places[number as usize * 7 % places.len()] + place.as_vec3() * GAP + Vec3::X * 0.3;
        let node = Node {
            name: String::new(),
            tag: Tag(u128::from(number) + 1_000_000),
            layer: Layer::Item,
            shape,
            materials: vec![material],
            scene_from_shape: Affine3A::from_translation(at),
            is_visible: true,
            casts_shadow: true,
            facing: None,
        };
        all.nodes.insert(Key(u128::from(number) + 1_000_000), node);
        number += 1;
        sum += each;
    }
    all
}

fn triangles_of(shape: &Shape) -> usize {
    shape.primitives.iter().map(|mesh| mesh.indices.len() / 3).sum()
}

fn triangles(scene: &Scene) -> usize {
    scene.nodes.values().filter_map(|node| scene.shapes.get(&node.shape)).map(|shape| triangles_of(shape)).sum()
}

fn items(scene: &Scene) -> usize {
    let items = scene.nodes.values().filter(|node| node.layer == Layer::Item).map(|node| node.tag);
    items.collect::<std::collections::BTreeSet<_>>().len()
}

/// Memory of this process now, MB; none where the system does not say.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// Prints what a photo of the scene takes: trees, a small picture, memory.
fn photo(scene: &Scene, camera: &Camera) {
    let before = memory();
    let begun = Instant::now();
    let accel = Accel::new(scene);
    let built = begun.elapsed();
    let settings = TraceSettings { size: UVec2::new(160, 90), samples: 8, ..TraceSettings::default() };
    let begun = Instant::now();
    let mut photo = Photo::new(&accel, camera, &settings);
    assert!(photo.expose(&mut |_| true), "nobody interrupts it");
    let after = memory();
    println!(
        "photo: trees in {built:?}, 160×90 pixels of 8 paths in {:?}; {before:?} MB before, {after:?} MB with it",
        begun.elapsed()
    );
}

fn home(criterion: &mut Criterion) {
    let design = flat();
    let mut stage = Stage::new(Arc::new(NoAssets));
    let begun = Instant::now();
    drop(stage.reset(&design));
    println!("one flat staged in {:?}", begun.elapsed());
    let mut scene = large(stage.scene());
    let begun = Instant::now();
    let heavy = scene.shapes.iter().filter(|(_, shape)| detail::is_heavy(shape));
    scene.details = heavy.map(|(key, shape)| (*key, Arc::new(detail::make(shape)))).collect();
    println!("{} shapes got coarser stand-ins in {:?}", scene.details.len(), begun.elapsed());
    let (_, viewpoint) = design.viewpoints().find(|(_, view)| view.name == "living").expect("the living room's view");
    let seen = camera(&design, viewpoint);
    photo(&scene, &seen);
    let before = memory();
    let gpu = HeadlessGpu::new().expect("a Vulkan driver; on Debian install mesa-vulkan-drivers");
    let mut renderer = gpu.renderer();
    let begun = Instant::now();
    renderer.apply(&scene.as_delta());
    let uploaded = begun.elapsed();
    let quality = Quality { samples: 1, ..renderer.moving_quality() };
    let inside = View { quality, ..View::new(seen, SIZE) };
    let begun = Instant::now();
    let _ = gpu.draw(&mut renderer, &inside).expect("a picture");
    println!(
        "{} items, {} triangles, {} lamps; uploaded in {uploaded:?}, first picture after {:?}; {before:?} MB before, {:?} MB with the renderer",
        items(&scene),
        triangles(&scene),
        scene.lights.len(),
        begun.elapsed(),
        memory(),
    );
    let begun = Instant::now();
    moving::settle(&gpu, &mut renderer, &inside);
    println!("all shadows in the room after {:?} more", begun.elapsed());
    moving::bench(criterion, "large home, in a room", &gpu, &mut renderer, &inside);
    let above = Camera {
        eye: Vec3::new(45.0, 30.0, 45.0),
        target: Vec3::new(10.0, 4.0, 10.0),
        projection: Projection::Perspective { fov_y: 0.7 },
        ..inside.camera.clone()
    };
    let above = View { hiding: Hiding::Dollhouse, camera: above, ..inside.clone() };
    moving::bench(criterion, "large home, from above", &gpu, &mut renderer, &above);
    let moved = scene.nodes.iter().find(|(_, node)| node.layer == Layer::Item).map(|(key, node)| (*key, node.clone()));
    let (key, node) = moved.expect("it has items");
    let mut away = 0.0;
    criterion.bench_function("large home, an item moves", |bench| {
        bench.iter(|| {
            away = if away > 0.5 { 0.0 } else { away + 0.01 };
            let scene_from_shape = Affine3A::from_translation(Vec3::X * away) * node.scene_from_shape;
            let node = Node { scene_from_shape, ..node.clone() };
            let delta = homewright_scene::SceneDelta { nodes: [(key, node)].into(), ..Default::default() };
            renderer.apply(&delta);
            black_box(gpu.draw(&mut renderer, &inside).expect("a picture"))
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = home
}
criterion_main!(benches);

//! Rays a second on a model, one thread: closest hits of rays that start on the model's surface and go anywhere.
//!
//! `cargo run --release -p homewright-tracer --example rays -- [MODEL.glb|-] [ROUNDS] [FILE] [together|alone]`; without a
//! model, a ball of 80,000 triangles. Answers one line of JSON; a third argument names a file for triangles and rays, which
//! `tests/compare/embree.py` hands to Embree. All rays are handed over together unless each is to run alone.
#![expect(clippy::print_stdout, reason = "an example answers on the terminal")]

use std::sync::Arc;
use std::time::Instant;

use glam::{Affine3A, Vec2, Vec3};
use homewright_geometry::{Mesh, math};
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Key, Node, Scene, Tag};
use homewright_tracer::Accel;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mesh = match arguments.next().filter(|name| name != "-") {
        Some(path) => {
            let bytes = std::fs::read(&path)?;
            let folder = std::path::Path::new(&path).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
            let (model, _) = homewright_scene::gltf::read_gltf(
                &bytes,
                &mut |uri: &str| std::fs::read(folder.join(uri)).ok(),
                &homewright_scene::GltfLimits::default(),
            )?;
            let (shape, _) = model.merged_shape(&homewright_scene::GltfLimits::default())?;
            shape.primitives.iter().fold(Mesh::default(), |mut all, mesh| {
                all.append(mesh);
                all
            })
        }
        None => ball(200),
    };
    let rounds: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(3);
    let scene = scene(mesh.clone());
    let rays = rays(&mesh, 400_000);
    if let Some(path) = arguments.next() {
        write(&mesh, &rays, &path)?;
    }
    let is_alone = arguments.next().is_some_and(|word| word == "alone");
    let start = Instant::now();
    let accel = Accel::new(&scene);
    if !is_alone {
        // The tree that many rays run through together is made when it is first asked for.
        accel.closest_of_many(&[], 1e9);
    }
    let build = start.elapsed().as_secs_f64();
    let (mut best, mut hits) = (f64::INFINITY, 0);
    for _ in 0..rounds {
        let start = Instant::now();
        hits = if is_alone {
            rays.iter().filter(|(from, way)| accel.closest(*from, *way, 1e9).is_some()).count()
        } else {
            accel.closest_of_many(&rays, 1e9).iter().flatten().count()
        };
        best = best.min(start.elapsed().as_secs_f64());
    }
    let rate = rays.len() as f64 / best;
    println!(
        "{{\"triangles\": {}, \"build_s\": {build:.4}, \"rays_per_s\": {rate:.0}, \"hits\": {hits}}}",
        accel.triangle_count()
    );
    Ok(())
}

fn scene(mesh: Mesh) -> Scene {
    let mut scene = Scene::default();
    scene.shapes.insert(Key(1), Arc::new(Shape { primitives: vec![mesh] }));
    let node = Node {
        name: String::new(),
        tag: Tag(1),
        layer: Layer::Item,
        shape: Key(1),
        materials: Vec::new(),
        scene_from_shape: Affine3A::IDENTITY,
        is_visible: true,
        casts_shadow: true,
        facing: None,
    };
    scene.nodes.insert(Key(1), node);
    scene
}

/// A ball with bumps, as dense as asked for.
fn ball(rings: u32) -> Mesh {
    let mut mesh = Mesh::default();
    for row in 0..=rings {
        for column in 0..=rings {
            let (down, around) = (
                f64::from(row) / f64::from(rings) * std::f64::consts::PI,
                f64::from(column) / f64::from(rings) * std::f64::consts::TAU,
            );
            let reach = 1.0 + 0.1 * math::sin(9.0 * down) * math::sin(11.0 * around);
            let level = math::sin(down) * reach;
            let point = glam::DVec3::new(level * math::cos(around), math::cos(down) * reach, level * math::sin(around));
            mesh.positions.push(point.as_vec3());
            mesh.normals.push(point.as_vec3());
            mesh.uvs.push(Vec2::ZERO);
        }
    }
    for row in 0..rings {
        for column in 0..rings {
            let a = row * (rings + 1) + column;
            let b = a + rings + 1;
            mesh.indices.extend([a, a + 1, b + 1, a, b + 1, b]);
        }
    }
    mesh
}

/// Rays from points of the triangles into all directions, by a generator that the script knows as well.
fn rays(mesh: &Mesh, count: usize) -> Vec<(Vec3, Vec3)> {
    let mut state = 1_u64;
    let mut unit = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / 16_777_216.0
    };
    let triangles = mesh.indices.len() / 3;
    (0..count)
        .filter_map(|_| {
            let first = ((unit() * triangles as f32) as usize).min(triangles - 1) * 3;
            let [a, b, c] = [0, 1, 2].map(|corner| mesh.positions[mesh.indices[first + corner] as usize]);
            let (mut u, mut v) = (unit(), unit());
            if u + v > 1.0 {
                (u, v) = (1.0 - u, 1.0 - v);
            }
            let way = Vec3::new(unit() * 2.0 - 1.0, unit() * 2.0 - 1.0, unit() * 2.0 - 1.0).try_normalize()?;
            Some((a + (b - a) * u + (c - a) * v + way * 1e-4, way))
        })
        .collect()
}

/// Triangles (nine numbers each), then rays (six numbers each), as little-endian f32 behind their counts as u32.
fn write(mesh: &Mesh, rays: &[(Vec3, Vec3)], path: &str) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    bytes.extend(((mesh.indices.len() / 3) as u32).to_le_bytes());
    bytes.extend((rays.len() as u32).to_le_bytes());
    let corners = mesh.indices.iter().map(|index| mesh.positions[*index as usize]);
    let ways = rays.iter().flat_map(|(from, way)| [*from, *way]);
    bytes.extend(corners.chain(ways).flat_map(|point| point.to_array()).flat_map(f32::to_le_bytes));
    std::fs::write(path, bytes)
}

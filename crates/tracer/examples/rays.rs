//! Rays a second on a model, one thread: closest hits of rays that start on the model's surface and go anywhere.
//!
//! `cargo run --release -p homewright-tracer --example rays -- [MODEL] [ROUNDS] [FILE] [together|alone]`. A model is a file
//! (.glb), `ball:RINGS` (a bumpy ball; 200 rings have 80,000 triangles), `torus` (60,000 triangles) or `room` (a furnished
//! room with boards, slats and rods, 91,000 triangles, many of them long and thin). Answers one line of JSON; a third
//! argument names a file for triangles and rays, which `tests/compare/embree.py` hands to Embree. All rays are handed over
//! together unless each is to run alone. Processor time is told where it is known.
#![expect(clippy::print_stdout, reason = "an example answers on the terminal")]

use std::f64::consts::{PI, TAU};
use std::sync::Arc;
use std::time::Instant;

use glam::{Affine3A, DVec3, Vec2, Vec3};
use homewright_geometry::{Mesh, math};
use homewright_scene::node::{Layer, Shape};
use homewright_scene::{Key, Node, Scene, Tag};
use homewright_tracer::Accel;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "ball:200".to_owned());
    let mesh = match name.as_str() {
        "torus" => torus((300, 100), DVec3::ZERO, (1.0, 0.3)),
        "room" => room(),
        name => match name.strip_prefix("ball:") {
            Some(rings) => ball(rings.parse()?, DVec3::ZERO, 1.0, 0.1),
            None => read(name)?,
        },
    };
    let rounds: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(3);
    let scene = scene(mesh.clone());
    let rays = rays(&mesh, 400_000);
    if let Some(path) = arguments.next() {
        write(&mesh, &rays, &path)?;
    }
    let is_alone = arguments.next().is_some_and(|word| word == "alone");
    let since = Instant::now();
    let start = seconds(since);
    let accel = Accel::new(&scene);
    if !is_alone {
        // The tree that many rays run through together is made when it is first asked for,
        accel.closest_of_many(&[], 1e9);
    } else if let Some((from, way)) = rays.first() {
        // and so is that of a shape.
        accel.closest(*from, *way, 1e9);
    }
    let build = seconds(since) - start;
    let (mut best, mut hits) = (f64::INFINITY, 0);
    for _ in 0..rounds {
        let start = seconds(since);
        hits = if is_alone {
            rays.iter().filter(|(from, way)| accel.closest(*from, *way, 1e9).is_some()).count()
        } else {
            accel.closest_of_many(&rays, 1e9).iter().flatten().count()
        };
        best = best.min(seconds(since) - start);
    }
    let rate = rays.len() as f64 / best;
    println!(
        "{{\"triangles\": {}, \"build_s\": {build:.4}, \"rays_per_s\": {rate:.0}, \"hits\": {hits}}}",
        accel.triangle_count()
    );
    Ok(())
}

/// Processor time of all threads where the system tells it, else the time on the clock.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[expect(unsafe_code, reason = "the standard library does not tell processor time")]
fn seconds(_: Instant) -> f64 {
    /// CLOCK_PROCESS_CPUTIME_ID of Linux.
    const PROCESSOR: i32 = 2;
    unsafe extern "C" {
        /// Seconds and billionths of one.
        fn clock_gettime(clock: i32, time: *mut [i64; 2]) -> i32;
    }
    let mut time = [0; 2];
    // SAFETY: where pointers have 64 bits Linux writes two numbers of 64 bits, for which there is room.
    unsafe { clock_gettime(PROCESSOR, &raw mut time) };
    time[0] as f64 + time[1] as f64 * 1e-9
}

/// The time on the clock.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
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

/// A model from a file.
fn read(path: &str) -> Result<Mesh, Box<dyn std::error::Error>> {
    let bytes = std::fs::read(path)?;
    let folder = std::path::Path::new(path).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
    let limits = homewright_scene::GltfLimits::default();
    let (model, _) =
        homewright_scene::gltf::read_gltf(&bytes, &mut |uri: &str| std::fs::read(folder.join(uri)).ok(), &limits)?;
    let (shape, _) = model.merged_shape(&limits)?;
    Ok(shape.primitives.iter().fold(Mesh::default(), |mut all, mesh| {
        all.append(mesh);
        all
    }))
}

/// A net of rows and columns over the unit square, bent into shape.
fn net(rows: u32, columns: u32, shape: impl Fn(f64, f64) -> DVec3) -> Mesh {
    let mut mesh = Mesh::default();
    for row in 0..=rows {
        for column in 0..=columns {
            let point = shape(f64::from(row) / f64::from(rows), f64::from(column) / f64::from(columns)).as_vec3();
            mesh.positions.push(point);
            mesh.normals.push(Vec3::ZERO);
            mesh.uvs.push(Vec2::ZERO);
        }
    }
    for row in 0..rows {
        for column in 0..columns {
            let a = row * (columns + 1) + column;
            let b = a + columns + 1;
            mesh.indices.extend([a, a + 1, b + 1, a, b + 1, b]);
        }
    }
    mesh
}

/// A ball with bumps.
fn ball(rings: u32, center: DVec3, radius: f64, bumps: f64) -> Mesh {
    net(rings, rings, |row, column| {
        let (down, around) = (row * PI, column * TAU);
        let reach = radius * (1.0 + bumps * math::sin(9.0 * down) * math::sin(11.0 * around));
        let level = math::sin(down) * reach;
        center + DVec3::new(level * math::cos(around), math::cos(down) * reach, level * math::sin(around))
    })
}

fn torus((rings, sides): (u32, u32), center: DVec3, (radius, thickness): (f64, f64)) -> Mesh {
    net(rings, sides, |row, column| {
        let (around, across) = (row * TAU, column * TAU);
        let level = radius + thickness * math::cos(across);
        center + DVec3::new(level * math::cos(around), thickness * math::sin(across), level * math::sin(around))
    })
}

/// A turned rod, upright.
fn rod((rows, sides): (u32, u32), foot: DVec3, height: f64, (radius, bumps): (f64, f64)) -> Mesh {
    net(rows, sides, |row, column| {
        let reach = radius + bumps * math::sin(9.0 * row * height);
        foot + DVec3::new(reach * math::cos(column * TAU), row * height, reach * math::sin(column * TAU))
    })
}

fn block(min: [f64; 3], max: [f64; 3]) -> Mesh {
    let (min, max) = (DVec3::from(min), DVec3::from(max));
    let mut mesh = Mesh::default();
    for axis in 0..3 {
        for at in [min, max] {
            let side = net(1, 1, |row, column| {
                let mut point = at;
                let (a, b) = ((axis + 1) % 3, (axis + 2) % 3);
                point[a] = min[a] + (max[a] - min[a]) * row;
                point[b] = min[b] + (max[b] - min[b]) * column;
                point
            });
            mesh.append(&side);
        }
    }
    mesh
}

/// A room of 6 by 5 metres with a floor of boards, a blind of slats, rods, chairs, lamps, shelves of books.
fn room() -> Mesh {
    let (width, height, depth) = (6.0, 2.7, 5.0);
    let mut parts = vec![
        block([-0.1, -0.1, -0.1], [width + 0.1, 0.0, depth + 0.1]),
        block([-0.1, height, -0.1], [width + 0.1, height + 0.1, depth + 0.1]),
        block([-0.1, 0.0, -0.1], [0.0, height, depth]),
        block([width, 0.0, -0.1], [width + 0.1, height, depth]),
        block([0.0, 0.0, -0.1], [width, height, 0.0]),
        block([0.0, 0.0, depth], [width, height, depth + 0.1]),
        ball(80, DVec3::new(4.5, 0.5, 3.5), 0.5, 0.05),
    ];
    for number in (0..60).map(f64::from) {
        parts.push(block([number * 0.1, 0.0, 0.0], [number * 0.1 + 0.098, 0.012, depth]));
    }
    for number in (0..40).map(f64::from) {
        parts.push(block([1.5, 0.8 + number * 0.03, 0.02], [3.5, 0.802 + number * 0.03, 0.05]));
    }
    for number in (0..24).map(f64::from) {
        parts.push(rod((1, 12), DVec3::new(0.2 + number * 0.05, 0.1, 4.8), 2.4, (0.01, 0.0)));
    }
    for number in 0..8 {
        let seat = DVec3::new(1.0 + 0.9 * f64::from(number % 4), 0.47, 1.2 + 1.6 * f64::from(number / 4));
        for (x, z) in [(-0.2, -0.2), (0.2, -0.2), (-0.2, 0.2), (0.2, 0.2)] {
            parts.push(rod((8, 32), seat + DVec3::new(x, -0.47, z), 0.9, (0.02, 0.005)));
        }
        parts.push(ball(40, seat, 0.24, 0.02));
    }
    for number in (0..5).map(f64::from) {
        parts.push(torus((60, 40), DVec3::new(0.8 + number, 2.2, 2.5), (0.2, 0.02)));
    }
    for (shelf, board) in (0..6).flat_map(|shelf| (0..12).map(move |board| (f64::from(shelf), f64::from(board)))) {
        let (at, from) = (0.3 * shelf, 0.3 + board * 0.3);
        parts.push(block([5.6, at, from], [5.95, at + 0.02, from + 0.3]));
        for book in (0..10).map(f64::from) {
            let tall = 0.2 + 0.03 * math::sin(book * 7.0 + board);
            let place = from + 0.01 + book * 0.028;
            parts.push(block([5.65, at + 0.02, place], [5.9, at + 0.02 + tall, place + 0.025]));
        }
    }
    parts.iter().fold(Mesh::default(), |mut all, part| {
        all.append(part);
        all
    })
}

/// Rays from points spread evenly over the surface into all directions.
fn rays(mesh: &Mesh, count: usize) -> Vec<(Vec3, Vec3)> {
    let mut state = 1_u64;
    let mut unit = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / 16_777_216.0
    };
    let corners = |first: usize| [0, 1, 2].map(|corner| mesh.positions[mesh.indices[first + corner] as usize]);
    let mut sum = 0.0;
    let sums: Vec<f64> = (0..mesh.indices.len())
        .step_by(3)
        .map(|first| {
            let [a, b, c] = corners(first);
            sum += f64::from((b - a).cross(c - a).length());
            sum
        })
        .collect();
    (0..count)
        .filter_map(|_| {
            let wanted = f64::from(unit()) * sum;
            let first = sums.partition_point(|sum| *sum <= wanted).min(sums.len() - 1) * 3;
            let [a, b, c] = corners(first);
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

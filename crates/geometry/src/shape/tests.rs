//! Facts about shapes.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use glam::{DVec2, DVec3, Vec3};
use proptest::prelude::*;

use super::*;
use crate::mesh::Mesh;
use crate::polygon::Polygon;

/// Positions that coincide to a millionth of the size are one corner.
fn welded(mesh: &Mesh) -> Vec<[usize; 3]> {
    let scale = 2.0e5 / mesh.bounds().size().max_element().max(1e-9);
    let mut first = BTreeMap::new();
    let spots: Vec<usize> = mesh
        .positions
        .iter()
        .enumerate()
        .map(|(i, p)| *first.entry((*p * scale).round().as_ivec3().to_array()).or_insert(i))
        .collect();
    mesh.indices.chunks_exact(3).map(|t| [0, 1, 2].map(|k| spots[t[k] as usize])).collect()
}

fn assert_closed(name: &str, mesh: &Mesh) {
    assert!(mesh.is_sound() && mesh.triangle_count() > 0, "{name} is sound");
    let mut sides: BTreeMap<(usize, usize), i32> = BTreeMap::new();
    for [a, b, c] in welded(mesh) {
        assert!(a != b && b != c && c != a, "{name} has no triangle without area");
        for side in [(a, b), (b, c), (c, a)] {
            *sides.entry(side).or_default() += 1;
        }
    }
    for ((a, b), count) in &sides {
        assert_eq!(
            sides.get(&(*b, *a)),
            Some(count),
            "{name} is open at {} – {}",
            mesh.positions[*a],
            mesh.positions[*b]
        );
    }
    for triangle in mesh.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|k| mesh.positions[triangle[k] as usize].as_dvec3());
        let face = (b - a).cross(c - a);
        let shaded = mesh.normals[triangle[0] as usize].as_dvec3();
        assert!(face.dot(shaded) > 0.0, "{name}'s normals face out");
    }
}

fn volume(mesh: &Mesh) -> f64 {
    mesh.indices
        .chunks_exact(3)
        .map(|t| {
            let [a, b, c] = [0, 1, 2].map(|k| mesh.positions[t[k] as usize].as_dvec3());
            a.dot(b.cross(c)) / 6.0
        })
        .sum()
}

fn assert_volume(name: &str, mesh: &Mesh, expected: f64) {
    let found = volume(mesh);
    assert!((found - expected).abs() <= 1e-4 * expected, "{name}: volume {found}, expected {expected}");
}

fn assert_size(name: &str, mesh: &Mesh, expected: DVec3) {
    let size = mesh.bounds().size().as_dvec3();
    assert!((size - expected).abs().max_element() <= 1e-5 * expected.max_element(), "{name}: size {size}");
}

/// The area of a regular polygon of radius 1.
fn disc(sides: usize) -> f64 {
    0.5 * sides as f64 * crate::math::sin(2.0 * PI / sides as f64)
}

fn frame() -> Polygon {
    let ring = |a: f64, b: f64| Polygon::rectangle(DVec2::splat(a), DVec2::splat(b)).unwrap().outer().to_vec();
    Polygon::new(ring(0.0, 400.0), vec![ring(100.0, 300.0)]).unwrap()
}

fn pillow() -> Cushion {
    Cushion { size: DVec3::new(450.0, 450.0, 140.0), softness: 0.45, pinch: 0.06, segments: 16 }
}

fn curtain() -> Drapery {
    Drapery { width: 1400.0, height: 2500.0, depth: 120.0, folds: 7, thickness: 3.0 }
}

fn blade() -> Leaf {
    Leaf { length: 300.0, width: 80.0, rise: 1.0, bend: 1.2, fold: 0.3, thickness: 1.5 }
}

#[test]
fn boxes_have_their_size_and_volume() {
    let size = DVec3::new(600.0, 400.0, 720.0);
    assert_volume("box", &cuboid(size), size.element_product());
    assert_eq!(cuboid(size).triangle_count(), 12);
    assert_eq!(cuboid(size).positions.len(), 24);
    for segments in 1..=4 {
        let mesh = rounded_cuboid(size, 20.0, segments);
        assert_closed("rounded box", &mesh);
        assert_size("rounded box", &mesh, size);
        assert!(volume(&mesh) < size.element_product() && volume(&mesh) > 0.99 * size.element_product());
    }
    let chamfered = rounded_cuboid(size, 20.0, 1);
    assert_eq!(chamfered.triangle_count(), 44);
    assert_closed("ball of a box", &rounded_cuboid(DVec3::splat(2.0), 1.0, 4));
}

#[test]
fn round_bodies_have_their_volume() {
    let circle = disc(48);
    assert_volume("cylinder", &cylinder(50.0, 200.0, 48), circle * 2500.0 * 200.0);
    assert_volume("cone", &cone(50.0, 200.0, 48), circle * 2500.0 * 200.0 / 3.0);
    assert_volume("frustum", &frustum(50.0, 20.0, 90.0, 48), circle * 30.0 * (2500.0 + 1000.0 + 400.0));
    let ball = volume(&sphere(100.0, 64));
    assert!((ball / (4.0 / 3.0 * PI * 1.0e6) - 1.0).abs() < 0.01);
    let ring = volume(&torus(100.0, 20.0, 64, 24));
    assert!((ring / (2.0 * PI * 100.0 * PI * 400.0) - 1.0).abs() < 0.02);
    for (name, mesh, size) in [
        ("cylinder", cylinder(50.0, 200.0, 48), DVec3::new(100.0, 100.0, 200.0)),
        ("cone", cone(50.0, 200.0, 48), DVec3::new(100.0, 100.0, 200.0)),
        ("sphere", sphere(50.0, 32), DVec3::splat(100.0)),
        ("capsule", capsule(50.0, 300.0, 32), DVec3::new(100.0, 100.0, 300.0)),
        ("torus", torus(100.0, 20.0, 48, 12), DVec3::new(240.0, 240.0, 40.0)),
    ] {
        assert_closed(name, &mesh);
        assert_size(name, &mesh, size);
    }
}

#[test]
fn an_extruded_frame_keeps_its_hole() {
    let mesh = extrude(&frame(), 30.0);
    assert_closed("frame", &mesh);
    assert_volume("frame", &mesh, frame().area() * 30.0);
    for segments in 1..=4 {
        let bevelled = extrude_bevelled(&frame(), 30.0, 4.0, segments);
        assert_closed("bevelled frame", &bevelled);
        assert_size("bevelled frame", &bevelled, DVec3::new(400.0, 400.0, 30.0));
    }
    assert_closed("bevel too large", &extrude_bevelled(&frame(), 300.0, 80.0, 2));
}

#[test]
fn a_sweep_mitres_its_corners() {
    let profile = [DVec2::ZERO, DVec2::new(15.0, 0.0), DVec2::new(15.0, 60.0), DVec2::new(0.0, 80.0)];
    let area = 15.0 * 70.0;
    let straight = sweep(&profile, &[DVec3::ZERO, DVec3::X * 1000.0], DVec3::Z, false, CREASE);
    assert_closed("skirting", &straight);
    assert_volume("skirting", &straight, area * 1000.0);
    assert_eq!(straight.bounds().min, Vec3::ZERO);
    let path = [DVec3::ZERO, DVec3::X * 1000.0, DVec3::new(1000.0, 1000.0, 0.0), DVec3::Y * 1000.0];
    let round = sweep(&profile, &path, DVec3::Z, true, CREASE);
    assert_closed("skirting round a room", &round);
    // Pappus: the profile's centre of gravity runs inside the room.
    let inner = Polygon::simple(profile.to_vec()).unwrap().centroid().x;
    assert_volume("skirting round a room", &round, area * 4.0 * (1000.0 - 2.0 * inner));
    assert_size("skirting round a room", &round, DVec3::new(1000.0, 1000.0, 80.0));
    let bent = [DVec3::ZERO, DVec3::Z * 30.0, DVec3::new(100.0, 0.0, 30.0), DVec3::new(100.0, 0.0, 0.0)];
    let circle = Polygon::circle(DVec2::ZERO, 5.0, 12).unwrap();
    assert_closed("handle", &sweep(circle.outer(), &bent, DVec3::Y, false, 1.0));
}

#[test]
fn a_loft_between_two_squares_is_a_prism() {
    let ring = |z: f64| [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)].map(|(x, y)| DVec3::new(x, y, z)).to_vec();
    let mesh = loft(&[ring(0.0), ring(4.0), ring(9.0)], CREASE);
    assert_closed("loft", &mesh);
    assert_volume("loft", &mesh, 900.0);
}

#[test]
fn soft_furnishings_are_closed_and_keep_their_size() {
    let mesh = cushion(&pillow());
    assert_closed("cushion", &mesh);
    assert_size("cushion", &mesh, pillow().size);
    assert_closed("piping", &cushion_piping(&pillow(), 4.0));
    let mesh = drapery(&curtain());
    assert_closed("curtain", &mesh);
    assert_size("curtain", &mesh, DVec3::new(1400.0, 120.0, 2500.0));
    assert_closed("leaf", &leaf(&blade()));
}

#[test]
fn a_refined_box_cage_is_a_smooth_closed_body() {
    let cage = QuadCage::of_box(DVec3::splat(100.0)).subdivided(3);
    assert_eq!(cage.quads.len(), 6 * 64);
    let mesh = cage.to_mesh(2.0);
    assert_closed("refined box", &mesh);
    // Known limit for a cube: about 0.35 of its cage's volume, and never outside it.
    assert!(volume(&mesh) > 0.25e6 && volume(&mesh) < 0.6e6, "{}", volume(&mesh));
}

#[test]
fn a_patch_follows_its_height() {
    let mesh = patch(DVec2::new(10.0, 20.0), 4, 4, |place| place.x);
    assert!(mesh.is_sound());
    assert_size("patch", &mesh, DVec3::new(10.0, 20.0, 10.0));
    assert!(mesh.normals.iter().all(|normal| normal.z > 0.7));
}

#[test]
fn numbers_that_make_no_shape_give_an_empty_mesh() {
    for mesh in [
        cuboid(DVec3::new(1.0, f64::NAN, 1.0)),
        cylinder(-1.0, 5.0, 12),
        torus(1.0, 2.0, 12, 12),
        extrude(&frame(), 0.0),
        sweep(&[DVec2::ZERO], &[DVec3::ZERO], DVec3::Z, false, 1.0),
        loft(&[], 1.0),
        lathe(&[DVec2::NAN, DVec2::ONE], 8, 1.0),
        drapery(&Drapery { thickness: 500.0, ..curtain() }),
    ] {
        assert_eq!(mesh, Mesh::default());
    }
}

/// FNV-1a over every bit of a mesh.
fn hash(mesh: &Mesh) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |bits: u32| hash = (hash ^ u64::from(bits)).wrapping_mul(0x0100_0000_01b3);
    mesh.positions
        .iter()
        .chain(&mesh.normals)
        .for_each(|v| v.to_array().map(f32::to_bits).into_iter().for_each(&mut eat));
    mesh.uvs.iter().for_each(|v| v.to_array().map(f32::to_bits).into_iter().for_each(&mut eat));
    mesh.indices.iter().for_each(|index| eat(*index));
    hash
}

#[test]
fn shapes_have_the_same_bits_on_every_machine() {
    let circle = Polygon::circle(DVec2::ZERO, 5.0, 12).unwrap();
    let path = [DVec3::ZERO, DVec3::new(30.0, 10.0, 5.0), DVec3::new(60.0, -20.0, 30.0)];
    let found = [
        hash(&rounded_cuboid(DVec3::new(600.0, 400.0, 720.0), 12.0, 3)),
        hash(&sphere(50.0, 33)),
        hash(&extrude_bevelled(&frame().rotated(DVec2::ZERO, 0.3), 30.0, 3.0, 2)),
        hash(&sweep(circle.outer(), &path, DVec3::Z, false, 1.0)),
        hash(&cushion(&pillow())),
        hash(&drapery(&curtain())),
        hash(&leaf(&blade())),
        hash(&QuadCage::of_box(DVec3::new(3.0, 2.0, 1.0)).subdivided(2).to_mesh(2.0)),
    ];
    assert_eq!(found, RECORDED, "{found:#x?}");
}

/// Changes only when a shape is meant to change.
const RECORDED: [u64; 8] = [
    0x89a0_1571_1676_fc5d,
    0xf86c_0f23_3c5e_749d,
    0x90b1_6e46_6f1c_b028,
    0xd53b_d2dd_8b64_f8b1,
    0xd13a_d8ff_84f3_bc45,
    0x1616_9c7a_f7aa_7fc1,
    0x487e_51f8_c9c6_c824,
    0x80b0_0661_982e_858d,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_prism_holds_its_base_times_its_height(radii in prop::collection::vec(200.0..1000.0_f64, 5..20), height in 1.0..900.0_f64) {
        let count = radii.len() as f64;
        let ring = radii.iter().enumerate().map(|(i, r)| crate::math::direction(2.0 * PI * i as f64 / count) * *r).collect();
        let base = Polygon::simple(ring).unwrap();
        let mesh = extrude(&base, height);
        assert_closed("prism", &mesh);
        assert_volume("prism", &mesh, base.area() * height);
        assert_closed("bevelled prism", &extrude_bevelled(&base, height, 10.0, 2));
    }

    #[test]
    fn a_rounded_box_of_any_size_is_closed(x in 1.0..3000.0_f64, y in 1.0..3000.0_f64, z in 1.0..3000.0_f64, r in 0.0..0.5_f64, n in 1..5_usize) {
        let size = DVec3::new(x, y, z);
        let mesh = rounded_cuboid(size, r * size.min_element(), n);
        prop_assert!(mesh.is_sound());
        assert_size("rounded box", &mesh, size);
    }
}

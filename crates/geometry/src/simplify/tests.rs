//! Facts about simplified meshes.

use glam::{DVec3, Mat4, Vec2, Vec3};
use proptest::prelude::*;

use super::collapse::distance_squared_to_triangle;
use super::*;
use crate::math;

/// A grid of `n` × `n` quads over a square of one metre, raised by a function; one unit of texture a metre.
fn field(n: u32, height: impl Fn(f64, f64) -> f64) -> Mesh {
    let mut mesh = Mesh::default();
    let at = |i: u32, j: u32| (f64::from(i) / f64::from(n), f64::from(j) / f64::from(n));
    for j in 0..=n {
        for i in 0..=n {
            let (x, y) = at(i, j);
            let slope = |dx: f64, dy: f64| (height(x + dx, y + dy) - height(x - dx, y - dy)) / 2e-4;
            mesh.positions.push(DVec3::new(x, y, height(x, y)).as_vec3());
            let normal = DVec3::new(-slope(1e-4, 0.0), -slope(0.0, 1e-4), 1.0);
            mesh.normals.push(normal.try_normalize().unwrap().as_vec3());
            mesh.uvs.push(Vec2::new(x as f32, y as f32));
        }
    }
    for j in 0..n {
        for i in 0..n {
            let a = j * (n + 1) + i;
            mesh.indices.extend([a, a + 1, a + n + 2, a, a + n + 2, a + n + 1]);
        }
    }
    mesh
}

/// A ball of one metre's radius with a seam of texture along a meridian.
fn ball(rings: u32, spokes: u32) -> Mesh {
    let mut mesh = Mesh::default();
    for ring in 0..=rings {
        for spoke in 0..=spokes {
            let (s, t) = (f64::from(spoke) / f64::from(spokes), f64::from(ring) / f64::from(rings));
            let around = math::direction((s % 1.0) * std::f64::consts::TAU);
            let up = math::direction((t - 0.5) * std::f64::consts::PI);
            let out = DVec3::new(around.x * up.x, around.y * up.x, up.y);
            let out = if ring == 0 || ring == rings { DVec3::Z * up.y } else { out };
            mesh.positions.push(out.as_vec3());
            mesh.normals.push(out.as_vec3());
            mesh.uvs.push(Vec2::new(s as f32, t as f32));
        }
    }
    for ring in 0..rings {
        for spoke in 0..spokes {
            let a = ring * (spokes + 1) + spoke;
            let (b, c, d) = (a + 1, a + spokes + 1, a + spokes + 2);
            if ring > 0 {
                mesh.indices.extend([a, b, d]);
            }
            if ring + 1 < rings {
                mesh.indices.extend([a, d, c]);
            }
        }
    }
    mesh
}

fn triangles(mesh: &Mesh) -> Vec<[DVec3; 3]> {
    mesh.indices.chunks_exact(3).map(|t| [0, 1, 2].map(|i| mesh.positions[t[i] as usize].as_dvec3())).collect()
}

fn area(mesh: &Mesh) -> f64 {
    triangles(mesh).iter().map(|[a, b, c]| (*b - *a).cross(*c - *a).length() * 0.5).sum()
}

/// The largest distance of a mesh's corners and edges' middles from another's surface.
fn farthest(from: &Mesh, to: &[Mesh]) -> f64 {
    let surface: Vec<[DVec3; 3]> = to.iter().flat_map(triangles).collect();
    let points = triangles(from).into_iter().flat_map(|[a, b, c]| [a, a.midpoint(b), b.midpoint(c), (a + b + c) / 3.0]);
    let distance =
        |p: DVec3| surface.iter().map(|t| distance_squared_to_triangle(p, *t)).fold(f64::INFINITY, f64::min).sqrt();
    points.map(distance).fold(0.0, f64::max)
}

fn within(error: f32) -> SimplifyLimits {
    SimplifyLimits { error, triangles: 0 }
}

#[test]
fn a_flat_field_needs_two_triangles() {
    let coarse = simplify(&[field(20, |_, _| 0.0)], within(1e-4));
    assert_eq!(coarse[0].triangle_count(), 2);
    assert!((area(&coarse[0]) - 1.0).abs() < 1e-6);
}

#[test]
fn a_ball_gets_coarser_with_the_error_that_is_allowed_and_stays_within_it() {
    let fine = ball(40, 80);
    let mut last = fine.triangle_count();
    for error in [0.005_f32, 0.02] {
        let coarse = simplify(std::slice::from_ref(&fine), within(error)).remove(0);
        assert!(coarse.is_sound());
        assert!(coarse.triangle_count() < last / 2, "{} triangles of {last} at {error}", coarse.triangle_count());
        eprintln!("{} at {error}", coarse.triangle_count());
        last = coarse.triangle_count();
        let lost = farthest(&fine, std::slice::from_ref(&coarse));
        assert!(lost <= f64::from(error) * 1.3, "{lost} at {error}");
        let off = farthest(&coarse, std::slice::from_ref(&fine));
        assert!(off <= f64::from(error) * 2.0, "{off} at {error}");
    }
}

#[test]
fn a_ball_keeps_its_seam_closed() {
    let coarse = simplify(&[ball(30, 60)], within(0.02)).remove(0);
    // Every edge, by the places of its ends, has a twin that runs the other way.
    let bits = |i: u32| (coarse.positions[i as usize] + Vec3::ZERO).to_array().map(f32::to_bits);
    let mut edges: Vec<_> = coarse
        .indices
        .chunks_exact(3)
        .flat_map(|t| [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])])
        .map(|(a, b)| (bits(a), bits(b)))
        .collect();
    edges.sort_unstable();
    assert!(edges.iter().all(|(a, b)| edges.binary_search(&(*b, *a)).is_ok()), "the ball is open");
}

#[test]
fn texture_stays_where_it_is_on_both_sides_of_a_seam() {
    let error = 0.02_f32;
    let coarse = simplify(&[ball(30, 60)], within(error)).remove(0);
    for t in coarse.indices.chunks_exact(3) {
        let us = [0, 1, 2].map(|i| coarse.uvs[t[i] as usize].x);
        let spread = us.iter().copied().fold(f32::MIN, f32::max) - us.iter().copied().fold(f32::MAX, f32::min);
        assert!(spread < 0.5, "a triangle runs over the seam: {us:?}");
    }
}

#[test]
fn what_lies_between_two_materials_stays_a_line_without_cracks() {
    let wave = |x: f64, y: f64| 0.02 * math::sin(9.0 * x) * math::sin(7.0 * y);
    let left = field(24, wave);
    let mut right = field(24, |x, y| wave(x + 1.0, y)).transformed(&Mat4::from_translation(Vec3::X));
    // The shared border, bit for bit.
    for j in 0..=24_usize {
        right.positions[j * 25] = left.positions[j * 25 + 24];
    }
    let coarse = simplify(&[left, right], within(0.004));
    assert!(coarse.iter().map(Mesh::triangle_count).sum::<usize>() < 24 * 24 * 2);
    let border = |mesh: &Mesh| {
        let mut ys: Vec<[u32; 3]> = mesh
            .positions
            .iter()
            .filter(|p| (p.x - 1.0).abs() < 1e-5)
            .map(|p| (*p + Vec3::ZERO).to_array().map(f32::to_bits))
            .collect();
        ys.sort_unstable();
        ys
    };
    assert!(border(&coarse[0]).len() > 2);
    assert_eq!(border(&coarse[0]), border(&coarse[1]), "there are cracks between the materials");
}

#[test]
fn a_box_keeps_its_corners() {
    let fine = crate::shape::cuboid(DVec3::new(1.0, 0.5, 0.4));
    let coarse = simplify(std::slice::from_ref(&fine), within(0.01)).remove(0);
    assert_eq!(coarse.bounds(), fine.bounds());
    assert_eq!(coarse.triangle_count(), 12);
}

#[test]
fn a_limit_of_triangles_is_kept() {
    let coarse = simplify(&[ball(40, 80)], SimplifyLimits { error: 1.0, triangles: 1000 }).remove(0);
    assert!((900..=1000).contains(&coarse.triangle_count()), "{} triangles", coarse.triangle_count());
}

#[test]
fn a_mesh_with_a_hole_in_its_data_is_given_back_as_it_is() {
    let mut broken = field(2, |_, _| 0.0);
    broken.uvs.pop();
    assert_eq!(simplify(std::slice::from_ref(&broken), within(1.0)), [broken]);
    assert_eq!(simplify(&[], within(1.0)), Vec::<Mesh>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Law: whatever the surface, every corner that goes lies within the error of what stays, the border keeps its
    /// corners, and doing it twice gives the same bits.
    #[test]
    fn simplified_fields_stay_within_their_error(
        n in 3..14_u32, a in -0.3..0.3_f64, b in 1.0..12.0_f64, c in 1.0..12.0_f64, error in 0.0005..0.05_f32
    ) {
        let fine = field(n, |x, y| a * math::sin(b * x) * math::cos(c * y));
        let coarse = simplify(std::slice::from_ref(&fine), within(error));
        prop_assert!(coarse[0].is_sound());
        let kept = &coarse[0].positions;
        for corner in [0, n, n * (n + 1), (n + 1) * (n + 1) - 1] {
            let position = fine.positions[corner as usize];
            let nearest = kept.iter().map(|p| p.distance(position)).fold(f32::MAX, f32::min);
            prop_assert!(nearest <= error, "a corner moved by {}", nearest);
        }
        let surface = triangles(&coarse[0]);
        for p in &fine.positions {
            let p = p.as_dvec3();
            let distance = surface.iter().map(|t| distance_squared_to_triangle(p, *t)).fold(f64::INFINITY, f64::min);
            prop_assert!(distance.sqrt() <= f64::from(error) + 1e-6, "{} away, {} allowed", distance.sqrt(), error);
        }
        prop_assert_eq!(simplify(&[fine], within(error)), coarse);
    }
}

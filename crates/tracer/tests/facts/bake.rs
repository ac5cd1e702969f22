//! Baked light: what is known of light in closed boxes, behind walls and behind windows.

use crate::common::{cuboid, dark, grey, lamp, put, quad};
use glam::{Vec3, Vec4};
use homewright_geometry::math;
use homewright_scene::light::{Emitter, ProbeGrid, Sun};
use homewright_scene::node::Layer;
use homewright_scene::{Key, Material, Scene, Tag};
use homewright_tracer::{BakeSettings, bake, illuminance, irradiance};

fn baked(scene: &Scene, settings: &BakeSettings) -> ProbeGrid {
    bake(scene, settings, &mut |_| true).expect("the scene has surfaces")
}

fn coarse() -> BakeSettings {
    BakeSettings { spacing: Vec3::splat(0.75), ..BakeSettings::default() }
}

/// Mean indirect light on the six faces of a box that looks in, away from its edges.
fn mean_on_faces(grid: &ProbeGrid, size: f32) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for axis in 0..3 {
        for side in [-1.0, 1.0] {
            for u in 0..8 {
                for v in 0..8 {
                    let mut point = Vec3::ZERO;
                    point[axis] = side * size / 2.0;
                    point[(axis + 1) % 3] = ((u as f32 + 0.5) / 8.0 - 0.5) * size;
                    point[(axis + 2) % 3] = ((v as f32 + 0.5) / 8.0 - 0.5) * size;
                    let mut normal = Vec3::ZERO;
                    normal[axis] = -side;
                    sum += irradiance(grid, point, normal).y;
                    count += 1.0;
                }
            }
        }
    }
    sum / count
}

#[test]
fn in_a_closed_grey_box_indirect_light_is_the_flux_times_albedo_over_what_is_absorbed() {
    // What is absorbed is what is given: A · E · (1 − ρ) = Φ, and E without its direct part Φ / A is Φ/A · ρ/(1−ρ).
    let (size, flux) = (3.0, 2000.0);
    for albedo in [0.5, 0.85] {
        let mut scene = dark();
        put(&mut scene, cuboid(Vec3::splat(-size / 2.0), Vec3::splat(size / 2.0), true), grey(albedo), Layer::Item);
        scene.lights.insert(Key(1), lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.05 }, flux));
        let expected = flux / (6.0 * size * size) * albedo / (1.0 - albedo);
        let mean = mean_on_faces(&baked(&scene, &coarse()), size);
        assert!((mean / expected - 1.0).abs() < 0.05, "{mean} lx instead of {expected} where {albedo} is reflected");
    }
}

#[test]
fn a_glowing_surface_counts_once_as_a_surface_or_as_a_lamp() {
    let glow_of = |is_a_lamp: bool| {
        let mut scene = dark();
        put(&mut scene, cuboid(Vec3::splat(-1.5), Vec3::splat(1.5), true), grey(0.0), Layer::Item);
        let glowing = Material { emission: Vec3::splat(5000.0), ..grey(0.0) };
        let panel = cuboid(Vec3::new(-0.3, 1.3, -0.3), Vec3::new(0.3, 1.35, 0.3), false);
        let key = put(&mut scene, panel, glowing, Layer::Item);
        if is_a_lamp {
            let mut light = lamp(Vec3::new(0.0, 1.3, 0.0), Emitter::Rectangle { length: 0.6, width: 0.6 }, 100.0);
            light.tag = Tag(key.0);
            scene.lights.insert(Key(1), light);
        }
        irradiance(&baked(&scene, &coarse()), Vec3::new(0.0, -1.5, 0.0), Vec3::Y).y
    };
    assert!(glow_of(false) > 50.0, "{} lx", glow_of(false));
    assert_eq!(glow_of(true), 0.0);
}

/// Two rooms of 3 m side by side, a wall of 100 mm between, a lamp in the left one.
fn two_rooms() -> Scene {
    let mut scene = dark();
    let white = || grey(0.7);
    let slab = |min: [f32; 3], max: [f32; 3]| cuboid(Vec3::from(min), Vec3::from(max), false);
    put(&mut scene, slab([-0.2, -0.2, -0.2], [6.3, 0.0, 3.2]), white(), Layer::Floor);
    put(&mut scene, slab([-0.2, 2.7, -0.2], [6.3, 2.9, 3.2]), white(), Layer::Ceiling);
    for (min, max) in [
        ([-0.2, 0.0, -0.2], [6.3, 2.7, 0.0]),
        ([-0.2, 0.0, 3.0], [6.3, 2.7, 3.2]),
        ([-0.2, 0.0, 0.0], [0.0, 2.7, 3.0]),
        ([6.1, 0.0, 0.0], [6.3, 2.7, 3.0]),
        ([3.0, 0.0, 0.0], [3.1, 2.7, 3.0]),
    ] {
        put(&mut scene, slab(min, max), white(), Layer::Wall);
    }
    scene.lights.insert(Key(1), lamp(Vec3::new(1.5, 2.5, 1.5), Emitter::Sphere { radius: 0.05 }, 2000.0));
    scene
}

#[test]
fn light_does_not_leak_through_a_wall_of_100_mm() {
    let grid = baked(&two_rooms(), &BakeSettings { spacing: Vec3::splat(0.6), ..BakeSettings::default() });
    let mut lit = f32::INFINITY;
    let mut dark = 0.0_f32;
    for step in 1..6 {
        let z = step as f32 * 0.5;
        lit = lit.min(irradiance(&grid, Vec3::new(3.0, 1.2, z), Vec3::NEG_X).y);
        dark = dark.max(irradiance(&grid, Vec3::new(3.1, 1.2, z), Vec3::X).y);
        dark = dark.max(irradiance(&grid, Vec3::new(3.4, 0.0, z), Vec3::Y).y);
    }
    assert!(lit > 30.0, "{lit} lx in the lit room");
    assert!(dark < 0.01 * lit, "{dark} lx in the dark room, {lit} in the lit one");
}

/// A black room with a window of 1.6 by 1.4 m in the wall towards −Z.
fn room_with_window(albedo: f32) -> Scene {
    let mut scene = dark();
    let slab = |min: [f32; 3], max: [f32; 3]| cuboid(Vec3::from(min), Vec3::from(max), false);
    put(&mut scene, slab([-2.2, -0.2, -0.2], [2.2, 0.0, 5.2]), grey(albedo), Layer::Floor);
    put(&mut scene, slab([-2.2, 2.7, -0.2], [2.2, 2.9, 5.2]), grey(albedo), Layer::Ceiling);
    for (min, max) in [
        ([-2.2, 0.0, 0.0], [-2.0, 2.7, 5.0]),
        ([2.0, 0.0, 0.0], [2.2, 2.7, 5.0]),
        ([-2.2, 0.0, 5.0], [2.2, 2.7, 5.2]),
        ([-2.2, 0.0, -0.2], [-0.8, 2.7, 0.0]),
        ([0.8, 0.0, -0.2], [2.2, 2.7, 0.0]),
        ([-0.8, 0.0, -0.2], [0.8, 0.9, 0.0]),
        ([-0.8, 2.3, -0.2], [0.8, 2.7, 0.0]),
    ] {
        put(&mut scene, slab(min, max), grey(albedo), Layer::Wall);
    }
    let glass = Material { base_color: Vec4::ONE, transmission: 1.0, roughness: 0.0, ..Material::default() };
    let pane = crate::common::quad([
        Vec3::new(0.8, 0.9, -0.1),
        Vec3::new(-0.8, 0.9, -0.1),
        Vec3::new(-0.8, 2.3, -0.1),
        Vec3::new(0.8, 2.3, -0.1),
    ]);
    put(&mut scene, pane, glass, Layer::Opening);
    scene
}

#[test]
fn daylight_in_the_probes_is_what_a_meter_reads_behind_the_window() {
    let mut scene = room_with_window(0.0);
    scene.environment.zenith = Vec3::splat(5000.0);
    scene.environment.horizon = Vec3::splat(5000.0);
    scene.environment.ground = Vec3::splat(1000.0);
    let grid = baked(&scene, &BakeSettings { spacing: Vec3::splat(0.5), ..BakeSettings::default() });
    // Probes that stand in front of a surface are nearer to the window than the surface.
    for z in [2.0, 3.0, 4.0] {
        let point = Vec3::new(0.0, 1.5, z);
        let metered = illuminance(&scene, &[(point, Vec3::NEG_Z)])[0];
        let read = irradiance(&grid, point, Vec3::NEG_Z).y;
        assert!((read / metered - 1.0).abs() < 0.25, "{read} lx read, {metered} lx metered at {z} m");
    }
}

#[test]
fn a_patch_of_sun_lights_the_room_evenly_from_probe_to_probe() {
    let mut scene = room_with_window(0.5);
    let direction = Vec3::new(0.2, 0.8, -1.0).try_normalize().unwrap();
    scene.environment.sun = Some(Sun { direction, illuminance: 50_000.0, color: Vec3::ONE });
    let grid = |seed| baked(&scene, &BakeSettings { seed, ..coarse() });
    let (one, other) = (grid(1), grid(2));
    for x in [-1.5, -0.5, 0.5, 1.5] {
        let at = |grid| irradiance(grid, Vec3::new(x, 2.7, 3.5), Vec3::NEG_Y).y;
        let (one, other) = (at(&one), at(&other));
        assert!(one > 100.0, "{one} lx on the ceiling");
        assert!((one / other - 1.0).abs() < 0.2, "{one} and {other} lx by two draws");
    }
}

#[test]
fn the_bits_are_the_same_for_any_number_of_threads() {
    let mut scene = room_with_window(0.5);
    scene.environment.zenith = Vec3::splat(3000.0);
    scene.lights.insert(Key(1), lamp(Vec3::new(0.0, 2.5, 2.0), Emitter::Disc { radius: 0.1 }, 900.0));
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| baked(&scene, &coarse()))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn a_bake_can_be_ended_and_an_empty_scene_has_none() {
    assert_eq!(bake(&two_rooms(), &coarse(), &mut |share| share < 0.3), None);
    assert_eq!(bake(&dark(), &coarse(), &mut |_| true), None);
}

#[test]
fn there_are_never_more_probes_than_asked_for() {
    let settings = BakeSettings { most_probes: 60, rays: 16, bounces: 1, ..BakeSettings::default() };
    let grid = baked(&two_rooms(), &settings);
    assert!(grid.is_valid.len() <= 60);
    assert_eq!(grid.is_valid.len(), grid.counts.element_product() as usize);
    assert_eq!(grid.depth.len(), grid.is_valid.len() * ProbeGrid::DEPTH_SIDE * ProbeGrid::DEPTH_SIDE);
    let maps = grid.is_valid.len() * ProbeGrid::LIGHT_SIDE * ProbeGrid::LIGHT_SIDE;
    assert_eq!((grid.irradiance.len(), grid.gloss.len()), (maps, maps));
}

#[test]
fn lamps_of_the_next_room_do_not_unsettle_the_light_of_a_room() {
    let mut scene = two_rooms();
    scene.lights.insert(Key(1), lamp(Vec3::new(1.5, 1.3, 1.5), Emitter::Sphere { radius: 0.05 }, 2000.0));
    for number in 0..40 {
        let at = Vec3::new(3.5 + 0.25 * (number % 10) as f32, 2.3, 0.5 + 0.5 * (number / 10) as f32);
        scene.lights.insert(Key(10 + number as u128), lamp(at, Emitter::Sphere { radius: 0.03 }, 4000.0));
    }
    let grid = |seed| baked(&scene, &BakeSettings { seed, spacing: Vec3::splat(0.6), ..BakeSettings::default() });
    let (one, other) = (grid(1), grid(2));
    for z in [0.6, 1.2, 1.8, 2.4] {
        let at = |grid| irradiance(grid, Vec3::new(0.0, 1.2, z), Vec3::X).y;
        let (one, other) = (at(&one), at(&other));
        assert!(one > 30.0, "{one} lx on the wall");
        assert!((one / other - 1.0).abs() < 0.1, "{one} and {other} lx by two draws");
    }
}

/// A hemisphere open downwards, round a middle, whose inside is seen.
fn dome(middle: Vec3, radius: f32) -> homewright_geometry::Mesh {
    let place = |ring: u16, step: u16| {
        let polar = f32::from(ring) / 12.0 * std::f32::consts::FRAC_PI_2;
        let turn = f32::from(step) / 24.0 * std::f32::consts::TAU;
        let (level, height) = (math::sin32(polar), math::cos32(polar));
        middle + Vec3::new(level * math::cos32(turn), height, level * math::sin32(turn)) * radius
    };
    let mut mesh = homewright_geometry::Mesh::default();
    for ring in 1..12 {
        for step in 0..24 {
            let corners = [(ring, step), (ring, step + 1), (ring + 1, step + 1), (ring + 1, step)];
            mesh.append(&quad(corners.map(|(ring, step)| place(ring, step))));
        }
    }
    mesh
}

#[test]
fn a_dome_over_a_bulb_sends_down_what_it_throws_at_itself_too() {
    // All of a hemisphere sees half of itself: with the light I/R² of the bulb it gives ρ I/R² / (1 − ρ/2), and its opening is
    // as bright as its inside.
    let (albedo, radius, candela, far) = (0.85, 0.25, 100.0, 2.0);
    let mut scene = dark();
    put(&mut scene, cuboid(Vec3::new(-2.0, 0.0, -2.0), Vec3::new(2.0, 3.0, 2.0), true), grey(0.0), Layer::Item);
    let inside = Material { is_double_sided: true, ..grey(albedo) };
    put(&mut scene, dome(Vec3::Y * far, radius), inside, Layer::Item);
    let bulb = Emitter::Sphere { radius: 0.01 };
    scene.lights.insert(Key(1), lamp(Vec3::Y * far, bulb, candela * 4.0 * std::f32::consts::PI));
    let grid = baked(&scene, &BakeSettings::default());
    // Probes read the light where they stand.
    let below = far - grid.origin.y;
    let expected = albedo * candela / (1.0 - albedo / 2.0) / (below * below + radius * radius);
    let found = irradiance(&grid, Vec3::ZERO, Vec3::Y).y;
    assert!((found / expected - 1.0).abs() < 0.12, "{found} lx under the dome instead of {expected}");
}

#[test]
fn the_ceiling_where_a_narrow_beam_falls_lights_the_room_alike_by_any_draw() {
    let mut scene = dark();
    put(&mut scene, cuboid(Vec3::new(-2.0, 0.0, -2.0), Vec3::new(2.0, 3.0, 2.0), true), grey(0.5), Layer::Item);
    let narrow = Emitter::Spot { inner: 0.05, outer: 0.1, radius: 0.02 };
    let beam = homewright_scene::Light { direction: Vec3::Y, ..lamp(Vec3::new(-1.5, 1.0, 0.0), narrow, 300.0) };
    scene.lights.insert(Key(1), beam);
    let grids = [1, 2, 3].map(|seed| baked(&scene, &BakeSettings { seed, ..coarse() }));
    for place in [Vec3::new(1.0, 0.0, 1.0), Vec3::new(-1.0, 0.0, -1.0), Vec3::new(1.5, 0.0, 0.0)] {
        let found = [0, 1, 2].map(|draw: usize| irradiance(&grids[draw], place, Vec3::Y).y);
        let (least, most) =
            (found.iter().fold(f32::INFINITY, |a, b| a.min(*b)), found.iter().fold(0.0, |a, b| b.max(a)));
        assert!(least > 0.0 && most / least < 1.12, "{found:?} lx at {place} by three draws");
    }
}

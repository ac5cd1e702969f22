//! Facts about shadows: where nothing gets through it is dark, edges are as soft as the light is large and what stands in
//! its way is far, and a large home has as fine shadows as a small one.

use crate::common::*;
use glam::Vec3;
use homewright_render::View;
use homewright_scene::light::{Emitter, Light, ProbeGrid, Sun};
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Material, Projection};

/// Luminance of each pixel of a view, cd/m².
fn pixels(stage: &Stage, view: &View) -> Vec<f32> {
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&stage.scene.as_delta());
    gpu.measure(&mut renderer, view).expect("it can be drawn").iter().map(|color| color.y).collect()
}

/// A plate between a lamp and a wall, larger than what the wall shows of it.
#[test]
fn behind_a_plate_it_is_dark_also_where_the_sides_of_a_shadow_map_meet() {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.item(Vec3::new(1.0, -6.0, -6.0), Vec3::new(1.05, 6.0, 6.0), white, 1);
    let wall = rectangle(Vec3::new(2.6, -9.0, -9.0), Vec3::Z * 18.0, Vec3::Y * 18.0);
    stage.put(wall, white, Layer::Item, 2);
    stage.light(Light { emitter: Emitter::Sphere { radius: 0.05 }, ..lamp(Vec3::ZERO, 500.0) });
    // Seen from the lamp, the sides of the six views lie where the wall's height or width equals its distance.
    for target in
        [Vec3::new(2.6, 0.0, 2.6), Vec3::new(2.6, 2.6, 0.0), Vec3::new(2.6, -2.6, 0.4), Vec3::new(2.6, 1.3, -2.6)]
    {
        let eye = Vec3::new(1.2, target.y * 0.6, target.z * 0.6);
        let brightest = pixels(&stage, &quick(look(eye, target), 96, 64)).into_iter().fold(0.0, f32::max);
        assert!(brightest < 0.05, "{brightest} cd/m² at {target}, where 30 would be without the plate");
    }
}

/// The width over which the shadow of the edge of a plate `height` metres over a floor goes from a tenth to nine tenths,
/// under a panel or strip 2 m up; the edge runs along Z.
fn width_of_edge(height: f32, emitter: Emitter, along: Vec3) -> f32 {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    let black = stage.material(lambert(0.0));
    stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), white, Layer::Item, 1);
    stage.item(Vec3::new(-4.0, height, -3.0), Vec3::new(0.0, height + 0.005, 3.0), black, 2);
    stage.light(Light { emitter, along, flux: 4000.0, ..lamp(Vec3::Y * 2.0, 1.0) });
    // From the lit side, slanting: each row of the picture is a line along the edge.
    let (width, rows) = (48, 240);
    let camera =
        Camera { projection: Projection::Orthographic { height: 1.0 }, ..look(Vec3::new(1.5, 1.5, 0.0), Vec3::ZERO) };
    let all = pixels(&stage, &quick(camera, width, rows));
    let profile: Vec<f32> =
        all.chunks_exact(width as usize).map(|row| row.iter().sum::<f32>() / width as f32).collect();
    let lit = profile.iter().rev().take(10).sum::<f32>() / 10.0;
    let crossing =
        |share: f32| profile.iter().position(|value| *value > share * lit).expect("it is lit at the near end");
    (crossing(0.9) - crossing(0.1)) as f32 / rows as f32 * std::f32::consts::SQRT_2
}

#[test]
fn an_edge_is_as_soft_as_the_panel_is_wide_and_the_plate_is_far() {
    let panel = Emitter::Rectangle { length: 0.5, width: 0.3 };
    for height in [0.3_f32, 0.6, 0.9] {
        let expected = 0.8 * 0.5 * height / (2.0 - height);
        let found = width_of_edge(height, panel, Vec3::X);
        assert!((0.6..1.5).contains(&(found / expected)), "{found} m at {height} m, light transport says {expected}");
    }
}

#[test]
fn a_strip_throws_softer_shadows_along_itself_than_across() {
    let strip = Emitter::Tube { length: 0.8, radius: 0.01 };
    let along = width_of_edge(0.5, strip, Vec3::X);
    let across = width_of_edge(0.5, strip, Vec3::Z);
    assert!(along > 0.8 * 0.8 * 0.5 / 1.5 * 0.6, "{along} m along");
    assert!(across < 0.1, "{across} m across");
}

/// A pole of 60 mm on ground that is 100 m wide.
fn pole() -> Stage {
    let mut stage = Stage::dark();
    let direction = Vec3::new(0.0, 1.0, -1.0).try_normalize().unwrap_or(Vec3::Y);
    stage.scene.environment.sun = Some(Sun { direction, illuminance: 50_000.0, color: Vec3::ONE });
    let white = stage.material(lambert(0.5));
    stage.put(rectangle(Vec3::new(-50.0, 0.0, 50.0), Vec3::X * 100.0, Vec3::Z * -100.0), white, Layer::Item, 1);
    stage.item(Vec3::new(9.97, 0.0, 9.97), Vec3::new(10.03, 2.0, 10.03), white, 2);
    stage
}

#[test]
fn the_shadow_of_a_thin_pole_is_as_dark_on_wide_ground_as_on_small() {
    let stage = pole();
    let at = |x: f32| {
        let target = Vec3::new(x, 0.0, 10.8);
        pixels(&stage, &quick(look(target + Vec3::new(0.6, 1.2, 1.4), target), 33, 33))[33 * 16 + 16]
    };
    let (shadow, beside) = (at(10.0), at(10.12));
    assert!(shadow < 0.25 * beside, "{shadow} cd/m² in the shadow, {beside} beside it");
}

#[test]
fn a_shadow_stands_still_while_the_eye_moves() {
    let stage = pole();
    // Across the edge of the shadow, looked at from ever other places.
    let profile = |step: f32| {
        let target = Vec3::new(10.0, 0.0, 10.9);
        let camera = Camera {
            projection: Projection::Orthographic { height: 0.3 },
            ..look(target + Vec3::new(0.0, 3.0, 1e-3 + step), target)
        };
        pixels(&stage, &quick(camera, 65, 9))[4 * 65..5 * 65].to_vec()
    };
    let still = profile(0.0);
    let lit = still.iter().copied().fold(0.0, f32::max);
    for step in [0.013, 1.4, 2.9] {
        let moved = profile(step);
        let apart = still.iter().zip(&moved).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart < 0.02 * lit, "{apart} of {lit} cd/m² after {step} m");
    }
}

#[test]
fn the_sun_through_a_pane_is_weaker_by_what_its_faces_mirror() {
    let mut stage = Stage::dark();
    stage.scene.environment.sun = Some(Sun { direction: Vec3::Y, illuminance: 50_000.0, color: Vec3::ONE });
    let white = stage.material(lambert(0.5));
    let glass = stage.material(Material { transmission: 1.0, roughness: 0.0, ior: 1.5, ..lambert(1.0) });
    stage.put(rectangle(Vec3::new(-3.0, 0.0, 3.0), Vec3::X * 6.0, Vec3::Z * -6.0), white, Layer::Floor, 1);
    // The pane covers what lies to the east; a board stands over it.
    stage.put(rectangle(Vec3::new(0.0, 1.0, 2.0), Vec3::X * 2.0, Vec3::Z * -4.0), glass, Layer::Opening, 2);
    stage.item(Vec3::new(0.2, 1.4, -0.2), Vec3::new(0.6, 1.45, 0.2), white, 3);
    let at = |target: Vec3| {
        let eye = Vec3::new(target.x, target.y + 0.45, 0.6);
        pixels(&stage, &quick(look(eye, target), 33, 33))[33 * 16 + 16]
    };
    let [bare, behind, before] =
        [Vec3::new(-1.0, 0.0, 0.0), Vec3::new(1.2, 0.0, 0.0), Vec3::new(0.4, 1.45, 0.0)].map(at);
    let expected = 50_000.0 * 0.5 / std::f32::consts::PI;
    // Each face of glass mirrors 4 %.
    for (seen, share) in [(bare, 1.0), (before, 1.0), (behind, 0.96 / 1.04)] {
        assert!((seen / expected - share).abs() < 0.015, "{seen} cd/m², {share} of {expected} expected");
    }
}

/// Probes on three levels; those of the lower two see next to nothing.
#[test]
fn a_niche_that_no_probe_sees_has_the_light_of_what_lies_before_it() {
    let mut stage = Stage::dark();
    let white = stage.material(lambert(0.8));
    stage.put(rectangle(Vec3::new(-1.0, 0.1, 1.5), Vec3::X * 3.0, Vec3::Z * -3.0), white, Layer::Item, 1);
    let texels = ProbeGrid::DEPTH_SIDE * ProbeGrid::DEPTH_SIDE;
    let lights = ProbeGrid::LIGHT_SIDE * ProbeGrid::LIGHT_SIDE;
    let level = |probe: usize| probe / 2 % 3;
    stage.scene.probes = Some(std::sync::Arc::new(ProbeGrid {
        origin: Vec3::ZERO,
        spacing: Vec3::splat(0.5),
        counts: glam::UVec3::new(2, 3, 2),
        irradiance: vec![Vec3::splat(10.0 * std::f32::consts::PI); 12 * lights],
        gloss: vec![Vec3::splat(10.0); 12 * lights],
        depth: (0..12)
            .flat_map(|probe| vec![if level(probe) == 2 { [4.0, 16.0] } else { [0.02, 0.0004] }; texels])
            .collect(),
        is_valid: vec![true; 12],
    }));
    let camera = look(Vec3::new(0.25, 1.0, 1.0), Vec3::new(0.25, 0.1, 0.25));
    let seen = pixels(&stage, &quick(camera, 33, 33))[33 * 16 + 16];
    assert!((seen / 8.0 - 1.0).abs() < 0.05, "{seen} cd/m² instead of 8");
}

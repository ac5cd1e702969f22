//! Rooms of the sample flat with bare windows by day: the live picture beside light transport, one exposure for both.

#[path = "../../crates/render/tests/common/mod.rs"]
mod common;
mod likeness;

use std::sync::Arc;

use common::{gpu, keep};
use glam::{UVec2, Vec3};
use homewright_catalog::Catalog;
use homewright_design::template::instantiate;
use homewright_design::{Design, IdSource};
use homewright_render::{Quality, View};
use homewright_staging::{Deferral, NoAssets, Stage, camera};
use homewright_tracer::{BakeSettings, TraceSettings, bake, denoise, trace};
use likeness::{Likeness, likeness};

const SIZE: UVec2 = UVec2::new(64, 40);
/// Pixels of the live picture along each side of one that is compared, so that edges are as smooth as traced ones.
const FINER: u32 = 4;
/// Paths for each pixel of the traced picture, which is then freed of noise.
const SAMPLES: u32 = 32;
const ROOMS: [&str; 2] = ["bedroom", "study"];

fn flat() -> Design {
    let text = include_str!("../../assets/templates/flat-89.toml");
    instantiate("flat-89.toml", text, Catalog::builtin(), &mut IdSource::new(0, 7))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The means of squares of pixels.
fn smaller(pixels: &[Vec3]) -> Vec<Vec3> {
    let mean = |x: u32, y: u32| {
        let square = (0..FINER * FINER).map(|part| {
            let (x, y) = (x * FINER + part % FINER, y * FINER + part / FINER);
            pixels[(y * SIZE.x * FINER + x) as usize]
        });
        square.sum::<Vec3>() / (FINER * FINER) as f32
    };
    (0..SIZE.y).flat_map(|y| (0..SIZE.x).map(move |x| (x, y))).map(|(x, y)| mean(x, y)).collect()
}

#[test]
fn rooms_with_bare_windows_are_as_bright_by_day_as_light_transport_says() {
    let design = flat();
    let mut stage = Stage::deferring(Arc::new(NoAssets), Deferral::Textures);
    drop(stage.reset(&design));
    let mut scene = stage.scene().clone();
    scene.probes = bake(&scene, &BakeSettings::default(), &mut |_| true).map(Arc::new);
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&scene.as_delta());
    for room in ROOMS {
        let (_, viewpoint) = design.viewpoints().find(|(_, view)| view.name == room).expect("the view is there");
        let camera = camera(&design, viewpoint);
        let settings = TraceSettings { size: SIZE, samples: SAMPLES, ..TraceSettings::default() };
        let traced = denoise(&trace(&scene, &camera, &settings, &mut |_| true).expect("it is not interrupted"));
        let quality = Quality { samples: 2, ..Quality::STILL };
        let view = View { quality, ..View::new(camera, SIZE * FINER) };
        let live = smaller(&gpu.measure(&mut renderer, &view).expect("it can be drawn"));
        let (found, [live, traced]) = likeness(&live, &traced.color, SIZE);
        keep(&format!("{room}_live"), &live);
        keep(&format!("{room}_traced"), &traced);
        let Likeness { brightness, decibels } = found;
        assert!(found.is_close(), "{room}: {brightness:.3} of the traced mean luminance, {decibels:.1} dB");
    }
}

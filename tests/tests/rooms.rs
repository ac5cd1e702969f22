//! Rooms by day, at dusk and at night, those of the sample flat and others: the live picture beside light transport, one
//! exposure for both.

#[path = "../../crates/render/tests/facts/common/mod.rs"]
mod common;
mod likeness;
mod room;

use std::sync::Arc;

use common::{gpu, keep};
use glam::UVec2;
use homewright_catalog::Catalog;
use homewright_design::IdSource;
use homewright_design::template::instantiate;
use homewright_render::{Quality, View};
use homewright_staging::{Deferral, NoAssets, Stage, camera};
use homewright_tracer::{Accel, BakeSettings, TraceSettings, bake_with, denoise, trace_with};
use likeness::{Likeness, likeness};
use room::{Hour, lit, smaller};

const SIZE: UVec2 = UVec2::new(64, 40);
/// Pixels of the live picture along each side of one that is compared, so that edges are as smooth as traced ones.
const FINER: u32 = 4;
/// Paths for each pixel of the traced picture, which is then freed of noise.
const SAMPLES: u32 = 32;

const FLAT: &str = include_str!("../../assets/templates/flat-89.toml");
const DEEP: &str = include_str!("room/deep.toml");
const CORNER: &str = include_str!("room/corner.toml");

#[track_caller]
fn are_as_bright_as_light_transport_says(home: &str, rooms: &[&str], hour: Hour) {
    let design = instantiate("home.toml", home, Catalog::builtin(), &mut IdSource::new(0, 7))
        .unwrap_or_else(|error| panic!("{error}"));
    let design = if hour == Hour::Day { design } else { lit(&design) };
    let mut stage = Stage::deferring(Arc::new(NoAssets), Deferral::Textures);
    drop(stage.reset(&design));
    let mut scene = stage.scene().clone();
    if let Some(environment) = hour.environment() {
        scene.environment = environment;
    }
    let accel = Accel::new(&scene);
    scene.probes = bake_with(&accel, &BakeSettings::default(), &mut |_| true).map(Arc::new);
    let gpu = gpu();
    let mut renderer = gpu.renderer();
    renderer.apply(&scene.as_delta());
    for room in rooms {
        let (_, viewpoint) = design.viewpoints().find(|(_, view)| view.name == *room).expect("the view is there");
        let camera = camera(&design, viewpoint);
        let settings = TraceSettings { size: SIZE, samples: SAMPLES, has_scenery: true, ..TraceSettings::default() };
        let traced = denoise(&trace_with(&accel, &camera, &settings, &mut |_| true).expect("it is not interrupted"));
        let quality = Quality { samples: 2, ..Quality::STILL };
        let view = View { quality, ..View::new(camera, SIZE * FINER) };
        let live = smaller(&gpu.measure(&mut renderer, &view).expect("it can be drawn"), SIZE, FINER);
        let (found, [live, traced]) = likeness(&live, &traced.color, SIZE);
        keep(&format!("{room}_{hour:?}_live"), &live);
        keep(&format!("{room}_{hour:?}_traced"), &traced);
        let Likeness { brightness, decibels } = found;
        assert!(found.is_close(), "{room}: {brightness:.3} of the traced mean luminance, {decibels:.1} dB");
    }
}

#[test]
fn rooms_are_as_bright_by_day_as_light_transport_says() {
    are_as_bright_as_light_transport_says(FLAT, &["bedroom", "study", "bath", "dining", "kids"], Hour::Day);
}

#[test]
fn rooms_are_as_bright_at_dusk_as_light_transport_says() {
    are_as_bright_as_light_transport_says(FLAT, &["study"], Hour::Dusk);
}

#[test]
fn rooms_are_as_bright_at_night_as_light_transport_says() {
    are_as_bright_as_light_transport_says(FLAT, &["living"], Hour::Night);
}

#[test]
fn the_depth_of_a_pale_room_is_as_bright_by_day_as_light_transport_says() {
    are_as_bright_as_light_transport_says(DEEP, &["depth"], Hour::Day);
}

#[test]
fn lamplight_goes_round_the_corner_as_light_transport_says() {
    are_as_bright_as_light_transport_says(CORNER, &["hidden"], Hour::Night);
}

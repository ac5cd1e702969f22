//! A home at an hour, and live pictures made as small as traced ones.

use glam::{UVec2, Vec3};
use homewright_design::item::LightState;
use homewright_design::{Design, Transaction};
use homewright_scene::Environment;
use homewright_scene::sun::{Moment, sun_position};

/// An hour of a day in Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hour {
    /// The one that the design shows.
    Day,
    /// Midsummer, shortly after sunset.
    Dusk,
    /// Midwinter, nine in the evening.
    Night,
}

impl Hour {
    /// The sky then; none where the design's own counts.
    pub(crate) fn environment(self) -> Option<Environment> {
        let (month, time) = match self {
            Self::Day => return None,
            Self::Dusk => (6, 19.0 + 5.0 / 60.0),
            Self::Night => (12, 21.0),
        };
        let moment = Moment { year: 2026, month, day: 21, hour: time - 8.0 };
        Some(Environment::clear(sun_position(31.23, 121.47, moment), 0.0, 4.0))
    }
}

/// The design with all lamps on.
pub(crate) fn lit(design: &Design) -> Design {
    let mut lit = design.clone();
    let mut edit = Transaction::new("Lamps");
    for (id, item) in design.items() {
        let state = item.light.unwrap_or(LightState { is_on: true, dim: 1.0, cct: None });
        let mut item = item.clone();
        item.light = Some(LightState { is_on: true, dim: if state.dim <= 0.0 { 1.0 } else { state.dim }, ..state });
        edit.put(id, item);
    }
    lit.apply(edit).unwrap_or_else(|error| panic!("{error}"));
    lit
}

/// The means of squares of `finer`² pixels.
pub(crate) fn smaller(pixels: &[Vec3], size: UVec2, finer: u32) -> Vec<Vec3> {
    let mean = |x: u32, y: u32| {
        let square = (0..finer * finer).map(|part| {
            let (x, y) = (x * finer + part % finer, y * finer + part / finer);
            pixels[(y * size.x * finer + x) as usize]
        });
        square.sum::<Vec3>() / (finer * finer) as f32
    };
    (0..size.y).flat_map(|y| (0..size.x).map(move |x| (x, y))).map(|(x, y)| mean(x, y)).collect()
}

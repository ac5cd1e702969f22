//! Which luminaires the probes see: at a place between them these are asked for their light more often than those that
//! stand in other rooms.

use glam::{Vec2, Vec3, Vec3A};
use homewright_scene::light::ProbeGrid;

use crate::accel::Accel;
use crate::{parallel, probes};

/// Luminaires that are kept apart; all further ones count as seen from everywhere.
const MOST: usize = WORDS * 64;
const WORDS: usize = 8;
/// How often a luminaire is asked that no probe near by sees, over one that some probe sees: it may still be seen from
/// within a niche.
const UNSEEN: f32 = 0.05;
/// A luminaire that would give less than this share of what all would give is not looked for.
const FAINT: f32 = 0.002;

/// A bit for each luminaire.
type Bits = [u64; WORDS];

/// What each probe sees.
#[derive(Debug)]
pub(crate) struct LampsSeen(Vec<Bits>);

/// How often luminaires are asked at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Favour(Bits);

impl LampsSeen {
    pub(crate) fn new(accel: &Accel, grid: &ProbeGrid) -> Self {
        Self(parallel::map(probes::count(grid), |probe| {
            if grid.is_valid[probe] { seen_from(accel, probes::position(grid, probe).into()) } else { [0; WORDS] }
        }))
    }

    /// How often luminaires are asked at a place of a surface.
    pub(crate) fn near(&self, grid: &ProbeGrid, position: Vec3A, normal: Vec3A) -> Favour {
        let mut seen = [0; WORDS];
        let mut is_known = false;
        for probe in probes::near(grid, position.into(), normal.into()) {
            is_known = true;
            for (sum, word) in seen.iter_mut().zip(&self.0[probe]) {
                *sum |= word;
            }
        }
        Favour(if is_known { seen } else { [u64::MAX; WORDS] })
    }
}

impl Favour {
    /// How often the luminaire with this number is asked, over one that is seen.
    pub(crate) fn of(&self, lamp: usize) -> f32 {
        if lamp >= MOST || self.0[lamp / 64] >> (lamp % 64) & 1 == 1 { 1.0 } else { UNSEEN }
    }
}

fn seen_from(accel: &Accel, from: Vec3A) -> Bits {
    let mut bits = [0; WORDS];
    let lamps = accel.luminaires.iter().take(MOST);
    let reach: Vec<f32> =
        lamps.clone().map(|lamp| lamp.reach(from, (lamp.position - from).normalize_or_zero())).collect();
    let least = FAINT * reach.iter().sum::<f32>();
    for (number, (lamp, reach)) in lamps.zip(&reach).enumerate() {
        let is_seen = *reach > least
            && [Vec2::splat(0.5), Vec2::new(0.15, 0.85)].iter().any(|place| {
                lamp.sample(from, *place).is_some_and(|sample| {
                    sample.illuminance != Vec3::ZERO
                        && accel.pass_to(lamp, from, sample.toward, sample.distance).max_element() > 0.02
                })
            });
        bits[number / 64] |= u64::from(is_seen) << (number % 64);
    }
    bits
}

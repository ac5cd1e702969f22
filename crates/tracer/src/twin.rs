//! The white twin of a material: how much of even white light its layers would send back if nothing absorbed. What is
//! missing to all of it is light that lacquer, sheen or brushed facets lose, and is given back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use glam::{Vec3, Vec3A, Vec4};
use homewright_geometry::math;
use homewright_scene::Material;

use crate::bsdf::{Bsdf, MIRROR_ROUGHNESS};
use crate::surface::SurfacePoint;

/// Cosines of a table, even in their square root; an even number of steps.
const COSINES: usize = 33;
/// Directions of each lobe for one entry.
const SAMPLES: u32 = 3072;
/// Views round the normal of brushed materials, even in the square of the sine of the turn, from X to Y.
const TURNS: usize = 25;

/// Albedos for each turn; round materials have one.
type Rows = Vec<[f32; COSINES]>;

/// Tables for some roughnesses, as a matt body with gloss and as a metal.
#[derive(Debug, Clone)]
pub(crate) struct Twin {
    roughnesses: Vec<f32>,
    /// For each roughness: albedos of the body and of the metal, then the means of what they lose.
    albedo: Vec<[Arc<Rows>; 2]>,
    lost: Vec<[f32; 2]>,
}

/// Where in the tables a point of the surface lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TwinAt {
    /// The first of the rows that count, and how much each does.
    first: usize,
    weights: [f32; NEAR],
    metallic: f32,
}

/// Rows that count at a roughness between them.
const NEAR: usize = 4;

impl Twin {
    /// Whether a material has layers that lose light.
    pub(crate) fn needed(material: &Material) -> bool {
        material.clearcoat > 0.0 || material.sheen_color.max_element() > 0.0 || material.anisotropy > 0.0
    }

    /// Roughnesses for a surface whose texture has all up to one; smoother than the first all are mirrors.
    pub(crate) fn rows(roughest: f32) -> Vec<f32> {
        const STEPS: usize = 6;
        let smoothest = roughest.min(MIRROR_ROUGHNESS);
        (0..=STEPS).map(|step| smoothest + (roughest - smoothest) * step as f32 / STEPS as f32).collect()
    }

    /// Tables for roughnesses that grow in even steps: one, or four and more.
    pub(crate) fn new(material: &Material, roughnesses: &[f32]) -> Self {
        // What is no metal anywhere needs no metal's table.
        let kinds = [0.0, if material.metallic > 0.0 { 1.0 } else { 0.0 }];
        let tables = roughnesses.iter().map(|roughness| kinds.map(|metallic| known(material, *roughness, metallic)));
        let albedo: Vec<_> = tables.collect();
        let lost = albedo.iter().map(|pair| [mean_lost(&pair[0]), mean_lost(&pair[1])]).collect();
        Self { roughnesses: roughnesses.to_vec(), albedo, lost }
    }

    pub(crate) fn at(&self, roughness: f32, metallic: f32) -> TwinAt {
        let count = self.roughnesses.len();
        let (from, to) = (self.roughnesses[0], self.roughnesses[count - 1]);
        if count < NEAR || to <= from {
            return TwinAt { first: 0, weights: [1.0, 0.0, 0.0, 0.0], metallic };
        }
        // Lagrange's cubic through the four nearest rows.
        let place = ((roughness - from) / (to - from)).clamp(0.0, 1.0) * (count - 1) as f32;
        let first = (place as usize).saturating_sub(1).min(count - NEAR);
        let t = place - first as f32;
        let (a, b, c) = (t - 1.0, t - 2.0, t - 3.0);
        let weights = [-a * b * c / 6.0, t * b * c / 2.0, -t * a * c / 2.0, t * a * b / 6.0];
        TwinAt { first, weights, metallic }
    }

    /// Share of even white light that the twin sends back towards a direction in the frame of the surface, at most 1.
    pub(crate) fn albedo(&self, at: TwinAt, direction: Vec3A) -> f32 {
        let place = direction.z.clamp(0.0, 1.0).sqrt() * (COSINES - 1) as f32;
        let column = (place as usize).min(COSINES - 2);
        let part = place - column as f32;
        let along = |row: &[f32; COSINES]| row[column] + (row[column + 1] - row[column]) * part;
        let aside = direction.x * direction.x + direction.y * direction.y;
        let turned = if aside > 1e-9 { direction.y * direction.y / aside } else { 0.5 };
        let value = |row: usize, kind: usize| {
            let rows = &self.albedo[row][kind];
            if rows.len() == 1 {
                return along(&rows[0]);
            }
            let turn = turned.clamp(0.0, 1.0) * (TURNS - 1) as f32;
            let low = (turn as usize).min(TURNS - 2);
            let (from, to) = (along(&rows[low]), along(&rows[low + 1]));
            from + (to - from) * (turn - low as f32)
        };
        let kind = |kind: usize| at.mixed(|row| value(row, kind)).min(1.0);
        if at.metallic <= 0.0 {
            return kind(0);
        }
        if at.metallic >= 1.0 {
            return kind(1);
        }
        kind(0) + (kind(1) - kind(0)) * at.metallic
    }

    /// Mean of what is lost, over the hemisphere.
    pub(crate) fn mean_lost(&self, at: TwinAt) -> f32 {
        let kind = |kind: usize| at.mixed(|row| self.lost[row][kind]);
        (kind(0) + (kind(1) - kind(0)) * at.metallic).max(1e-6)
    }
}

impl TwinAt {
    /// A number of the rows that count.
    fn mixed(&self, row: impl Fn(usize) -> f32) -> f32 {
        let weights = self.weights.iter().enumerate().filter(|(_, weight)| **weight != 0.0);
        weights.map(|(place, weight)| row(self.first + place) * weight).sum()
    }
}

/// Tables by all numbers that they depend on; at most [`MOST_KNOWN`].
static KNOWN: Mutex<BTreeMap<[u32; 10], Arc<Rows>>> = Mutex::new(BTreeMap::new());
/// Some 4 MB of round materials.
const MOST_KNOWN: usize = 32_768;

/// A table, computed once for all materials that are alike in this.
fn known(material: &Material, roughness: f32, metallic: f32) -> Arc<Rows> {
    let numbers = [
        roughness,
        metallic,
        material.ior,
        material.specular,
        material.specular_color.max_element(),
        material.clearcoat,
        material.clearcoat_roughness,
        material.sheen_color.max_element(),
        material.sheen_roughness,
        material.anisotropy,
    ];
    let key = numbers.map(f32::to_bits);
    let found = KNOWN.lock().ok().and_then(|known| known.get(&key).cloned());
    found.unwrap_or_else(|| {
        let rows = Arc::new(table(material, roughness, metallic));
        if let Ok(mut known) = KNOWN.lock() {
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            known.insert(key, Arc::clone(&rows));
        }
        rows
    })
}

fn table(material: &Material, roughness: f32, metallic: f32) -> Rows {
    let sheen_color = Vec3::splat(material.sheen_color.max_element());
    let specular_color = Vec3::splat(material.specular_color.max_element());
    let white = Material { base_color: Vec4::ONE, sheen_color, specular_color, ..material.clone() };
    let point = SurfacePoint { color: Vec3::ONE, opacity: 1.0, metallic, roughness, emission: Vec3::ZERO };
    let brushed = (material.anisotropy > 0.0).then_some(Vec3A::X);
    let turns = if brushed.is_some() { TURNS } else { 1 };
    let row = |turn: usize| {
        let mut albedo = [0.0; COSINES];
        for (place, value) in albedo.iter_mut().enumerate() {
            let root = place as f32 / (COSINES - 1) as f32;
            let cosine = (root * root).max(2e-3);
            let aside = (1.0 - cosine * cosine).max(0.0).sqrt();
            let share = turn as f32 / (TURNS - 1) as f32;
            let view = Vec3A::new(aside * (1.0 - share).sqrt(), aside * share.sqrt(), cosine);
            *value = Bsdf::new(&white, &point, (Vec3A::Z, brushed), view, None).furnace(SAMPLES).min(1.0);
        }
        albedo
    };
    (0..turns).map(row).collect()
}

/// 2 ∫ (1 − albedo) μ dμ over the root of μ, and round the normal by the mean of the turns: the
/// density of turns over the square of their sine is 1 / (π √(s (1 − s))).
fn mean_lost(rows: &Rows) -> f32 {
    let last = (COSINES - 1) as f32;
    let one = |albedo: &[f32; COSINES]| -> f32 {
        // Simpson's rule in each piece, where the table is a straight line.
        let piece = |place: usize| {
            let value = |part: f32| {
                let root = (place as f32 + part) / last;
                let albedo = albedo[place] + (albedo[place + 1] - albedo[place]) * part;
                4.0 * root * root * root * (1.0 - albedo)
            };
            (value(0.0) + 4.0 * value(0.5) + value(1.0)) / 6.0
        };
        (0..COSINES - 1).map(piece).sum::<f32>() / last
    };
    if rows.len() == 1 {
        return one(&rows[0]);
    }
    const STEPS: usize = 64;
    let between = |step: usize| {
        let turn = (step as f32 + 0.5) / STEPS as f32 * std::f32::consts::FRAC_PI_2;
        let sine = math::sin32(turn);
        let place = sine * sine * (TURNS - 1) as f32;
        let low = (place as usize).min(TURNS - 2);
        let (from, to) = (one(&rows[low]), one(&rows[low + 1]));
        from + (to - from) * (place - low as f32)
    };
    (0..STEPS).map(between).sum::<f32>() / STEPS as f32
}

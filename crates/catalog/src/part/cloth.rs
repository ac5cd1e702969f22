//! `duvet` and `drapery`: cloth that hangs.

use std::f64::consts::TAU;

use glam::{DVec2, DVec3};
use homewright_geometry::{Mesh, math};

use super::field::Field;
use super::ring::{dense, rounded_rectangle};
use super::solid::{Soup, filling};
use super::{PartValues, Pieces, Points, Word};

const SIZE: &[&str] = &["width", "depth", "height"];

pub(super) const DUVET: Word = Word {
    name: "duvet",
    summary: "Bedding laid over a mattress: its top at its height, its sides and foot (−Y) hanging in gentle folds \
              down to its underside. Its head edge ends on the mattress.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::number("thickness", 45.0, [2.0, 300.0], "fullness of its rounded edges, mm"),
        Field::number("fold_back", 0.0, [0.0, 1_500.0], "length turned over at the head, mm; 0 for none"),
        Field::slot("fold_slot", "slot of the part that is turned over"),
        Field::number("folds", 1.0, [0.0, 4.0], "depth of the hanging folds, 1 is usual"),
    ],
    shifts_texture: true,
    build: build_duvet,
};

pub(super) const DRAPERY: Word = Word {
    name: "drapery",
    summary: "A curtain hanging in folds across its width.",
    size: SIZE,
    points: Points::None,
    fields: &[
        Field::automatic("folds", [1.0, 120.0], "number of folds; one for each 110 mm by default"),
        Field::number("gather", 0.55, [0.05, 1.0], "depth of the folds at the top as a share of that at the hem"),
        Field::number("sway", 1.0, [0.0, 3.0], "irregularity, 1 is usual"),
    ],
    shifts_texture: true,
    build: build_drapery,
};

fn build_duvet(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    if size.x.min(size.y) < 200.0 || size.z > 4.0 * size.x.min(size.y) {
        return Err(
            "is too small for bedding; give it at least 200 mm of width and depth, and no more than four times \
                    that in height"
                .to_owned(),
        );
    }
    let thickness = values.number("thickness").min(size.min_element() * 0.4);
    let fold_back = values.number("fold_back").min(size.y * 0.6);
    let folds = values.number("folds");
    if fold_back < 1.0 {
        let cover = Cover { size, thickness, folds, seed: values.seed };
        return Ok(values.one(filling(&cover.mesh().smooth(70.0), size)));
    }
    // The turned part lies over the cover and is a little wider.
    let layer = (thickness * 0.55).min(30.0);
    let under = DVec3::new(size.x - 2.0 * layer.min(14.0), size.y - 6.0, size.z - layer);
    let cover = Cover { size: under, thickness, folds, seed: values.seed };
    let over = Cover {
        size: DVec3::new(size.x, fold_back, size.z),
        thickness: layer.max(12.0),
        folds: folds * 0.5,
        seed: values.seed.wrapping_add(7),
    };
    let moved = |soup: Soup, size: DVec3, y: f64| {
        let mut mesh = filling(&soup.smooth(70.0), size);
        mesh.positions.iter_mut().for_each(|position| position.y += y as f32);
        mesh
    };
    let (under, over) = (moved(cover.mesh(), under, -3.0), moved(over.mesh(), over.size, 0.5 * (size.y - fold_back)));
    Ok(vec![(values.slot.clone(), under), (values.slot("fold_slot"), over)])
}

/// A cloth laid over a block.
struct Cover {
    size: DVec3,
    thickness: f64,
    folds: f64,
    seed: u32,
}

impl Cover {
    /// The cloth as rings from the hem up the sides, round the edge and over the top to the middle.
    fn mesh(&self) -> Soup {
        let reach = self.folds * (self.size.z * 0.075).min(26.0);
        let base = self.size.truncate() - DVec2::splat(2.0 * reach);
        let edge = self.thickness.min(self.size.z * 0.8);
        let mut levels: Vec<(f64, f64, f64)> = Vec::new();
        let hang = self.size.z - edge;
        for step in 0..=6 {
            let share = f64::from(step) / 6.0;
            levels.push((0.0, hang * share, 1.0 - share));
        }
        for step in 1..=5 {
            let angle = f64::from(step) / 5.0 * std::f64::consts::FRAC_PI_2;
            levels.push((edge * (1.0 - math::cos(angle)), hang + edge * math::sin(angle), 0.0));
        }
        let depth = base.min_element() * 0.5;
        for share in [0.3, 0.5, 0.7, 0.86, 0.96] {
            levels.push((edge + (depth - edge) * share, self.size.z, 0.0));
        }
        self.rings(base, reach, &levels)
    }

    fn rings(&self, base: DVec2, reach: f64, levels: &[(f64, f64, f64)]) -> Soup {
        let outline = dense(&rounded_rectangle(base, (base.min_element() * 0.1).min(90.0), 6), 55.0);
        let count = outline.len();
        let perimeter: f64 = (0..count).map(|i| outline[i].distance(outline[(i + 1) % count])).sum();
        let waves = (perimeter / 290.0).round().max(3.0);
        let phase = crate::hash::unit(crate::hash::mix(self.seed)) * TAU;
        let mut soup = Soup::default();
        soup.grid(count, levels.len() - 1, |column, row| {
            let (inward, z, hanging) = levels[row];
            let turn = TAU * (column % count) as f64 / count as f64;
            let point = outline[column % count];
            let shrink = (base - DVec2::splat(2.0 * inward)).max(DVec2::splat(1.0)) / base;
            let out = point.try_normalize().unwrap_or(DVec2::X);
            let wave = math::sin(waves * turn + phase)
                + 0.45 * math::sin((waves * 1.6).round() * turn + 2.0 * phase)
                + 0.3 * math::sin((waves * 0.4).round() * turn + 3.0 * phase);
            let flare = reach * hanging * (0.5 + 0.5 * wave / 1.75).clamp(0.0, 1.0);
            let place = point * shrink + out * flare;
            // The top is soft: shallow waves, never above the stated height.
            let soft = if hanging == 0.0 && inward >= self.thickness * 0.9 {
                let ripple = math::sin(place.x / 170.0 + phase) * math::sin(place.y / 210.0 - phase)
                    + 0.5 * math::sin(place.x / 67.0 + place.y / 83.0);
                -self.thickness * 0.12 * (0.5 + ripple / 3.0).clamp(0.0, 1.0)
            } else {
                0.0
            };
            (place.extend(z + soft), DVec2::ZERO)
        });
        // The middle is closed by a fan.
        let first = soup.positions.len() as u32 - count as u32 - 1;
        let ring: Vec<DVec3> = soup.positions[first as usize..].to_vec();
        let middle = soup.vertex(ring.iter().copied().sum::<DVec3>() / ring.len() as f64, DVec2::ZERO);
        soup.triangles.extend((0..count as u32).map(|side| [middle, first + side, first + side + 1]));
        let top = soup.positions.iter().map(|position| position.z).fold(0.0, f64::max).max(1e-6);
        let widest = soup.positions.iter().fold(DVec2::splat(1e-6), |most, p| most.max(p.truncate().abs()));
        let scale = (self.size.truncate() * 0.5 / widest).extend(self.size.z / top);
        soup.positions.iter_mut().for_each(|position| *position *= scale);
        soup.box_mapped()
    }
}

fn build_drapery(values: &PartValues) -> Result<Pieces, String> {
    let size = values.extents();
    let folds = values.number_or("folds", (size.x / 110.0).round()).round().clamp(1.0, 120.0);
    let gather = values.number("gather");
    let sway = values.number("sway");
    let columns = (folds as usize * 12).clamp(24, 900);
    let rows = 10;
    let cloth = 1.2_f64.min(size.y * 0.2);
    let random = |k: usize, channel: u32| crate::hash::signed(crate::hash::mix3(values.seed, k as u32, channel));
    let at = |column: usize, row: usize| {
        let (share, level) = (column as f64 / columns as f64, row as f64 / rows as f64);
        let fold = share * folds;
        let index = fold.floor() as usize;
        let blend = fold - fold.floor();
        let smooth = blend * blend * (3.0 - 2.0 * blend);
        let vary = |channel: u32| random(index, channel) * (1.0 - smooth) + random(index + 1, channel) * smooth;
        let loose = 1.0 - level;
        let turn = TAU * fold + sway * 0.7 * loose * vary(1);
        let amplitude = (gather + (1.0 - gather) * loose) * (1.0 - 0.25 * sway.min(1.5) * vary(2).abs());
        // Folds are rounder than a sine: the cloth doubles back on itself a little.
        let wave = math::sin(turn + 0.3 * math::sin(2.0 * turn));
        let back = -math::sin(2.0 * turn) * 0.16 * size.x / folds * amplitude;
        let ends = (share * 12.0).min((1.0 - share) * 12.0).clamp(0.0, 1.0);
        let x = ((share - 0.5) * size.x + back * ends).clamp(-0.5 * size.x, 0.5 * size.x);
        (
            DVec3::new(x, wave * amplitude * 0.5 * (size.y - cloth), level * size.z),
            DVec2::new(level * size.z, 1.5 * share * size.x),
        )
    };
    let mut soup = Soup::default();
    let back = DVec3::Y * cloth;
    let middle = DVec3::Y * cloth * 0.5;
    soup.grid(columns, rows, |column, row| {
        let (position, uv) = at(column, row);
        (position - middle, uv)
    });
    soup.grid(columns, rows, |column, row| {
        let (position, uv) = at(columns - column, row);
        (position - middle + back, uv)
    });
    Ok(values.one(filled_depth(soup.smooth(180.0), size.y)))
}

/// Stretches the folds so that the deepest reach the stated depth.
fn filled_depth(mut mesh: Mesh, depth: f64) -> Mesh {
    let bounds = mesh.bounds();
    let scale = depth as f32 / bounds.size().y.max(1e-3);
    let center = bounds.center().y;
    mesh.positions.iter_mut().for_each(|position| position.y = (position.y - center) * scale);
    mesh
}

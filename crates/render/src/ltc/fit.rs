//! Computes the table of `ltc.rs`: for each roughness and angle, the linear map whose transformed cosine is nearest to
//! the GGX lobe, by the downhill simplex over the map's three numbers.

use std::f64::consts::PI;

use glam::{DMat3, DVec3};
use homewright_geometry::math;

use super::{SIDE, SMOOTHEST};

/// Samples along one side of the square from which directions are drawn.
const GRID: u32 = 24;

/// A transformed cosine: the frame in which it is upright, and the map's numbers there.
#[derive(Debug, Clone, Copy)]
struct Lobe {
    frame: DMat3,
    numbers: [f64; 3],
    is_round: bool,
}

impl Lobe {
    fn map(&self) -> DMat3 {
        let [mut width, mut depth, mut lean] = self.numbers;
        width = width.max(1e-7);
        depth = depth.max(1e-7);
        if self.is_round {
            (depth, lean) = (width, 0.0);
        }
        self.frame
            * DMat3::from_cols(DVec3::new(width, 0.0, 0.0), DVec3::new(0.0, depth, 0.0), DVec3::new(lean, 0.0, 1.0))
    }
}

/// GGX in all, times the cosine of light; Fresnel's part is 1. `alpha` is roughness squared.
#[derive(Debug, Clone, Copy)]
struct Gloss {
    eye: DVec3,
    alpha: f64,
}

impl Gloss {
    /// Value, and the density with which [`Gloss::sample`] finds the direction.
    fn value(&self, light: DVec3) -> (f64, f64) {
        let (v, l) = (self.eye.z, light.z);
        if v <= 0.0 || l <= 0.0 {
            return (0.0, 0.0);
        }
        let Some(half) = (self.eye + light).try_normalize() else { return (0.0, 0.0) };
        let a2 = self.alpha * self.alpha;
        let d = half.z * half.z * (a2 - 1.0) + 1.0;
        let normals = a2 / (PI * d * d);
        // Height-correlated masking, as the exact form of `smith` in brdf.wgsl.
        let root = |n: f64| (a2 + (1.0 - a2) * n * n).sqrt();
        let masking = 0.5 / (l * root(v) + v * root(l));
        (normals * masking * l, normals * half.z / (4.0 * half.dot(self.eye)).max(1e-9))
    }

    fn sample(&self, u: [f64; 2]) -> DVec3 {
        let a2 = self.alpha * self.alpha;
        let level = ((1.0 - u[0]) / (1.0 + (a2 - 1.0) * u[0])).sqrt();
        let away = (1.0 - level * level).max(0.0).sqrt();
        let turn = 2.0 * PI * u[1];
        let half = DVec3::new(away * math::cos(turn), away * math::sin(turn), level);
        2.0 * half * half.dot(self.eye) - self.eye
    }

    /// Share of light that is reflected in all, and the mean direction of it.
    fn mean(&self) -> (f64, DVec3) {
        let (mut share, mut sum) = (0.0, DVec3::ZERO);
        for u in grid() {
            let light = self.sample(u);
            let (value, density) = self.value(light);
            if density > 0.0 {
                let weight = value / density / f64::from(GRID * GRID);
                share += weight;
                sum += light * weight;
            }
        }
        sum.y = 0.0;
        (share, sum.try_normalize().unwrap_or(DVec3::Z))
    }
}

fn grid() -> impl Iterator<Item = [f64; 2]> {
    let at = |index: u32| (f64::from(index) + 0.5) / f64::from(GRID);
    (0..GRID * GRID).map(move |index| [at(index % GRID), at(index / GRID)])
}

/// Mean of the cubed difference over directions that either lobe finds.
fn difference(lobe: &Lobe, share: f64, gloss: &Gloss) -> f64 {
    let map = lobe.map();
    let inverse = map.inverse();
    let determinant = map.determinant().abs();
    let cosine = |light: DVec3| {
        let upright = (inverse * light).try_normalize().unwrap_or(DVec3::Z);
        let stretched = (map * upright).length();
        upright.z.max(0.0) / PI * stretched * stretched * stretched / determinant
    };
    let compare = |light: DVec3| {
        let density = cosine(light);
        let (value, found) = gloss.value(light);
        let off = (value - share * density).abs();
        off * off * off / (density + found).max(1e-12)
    };
    grid()
        .map(|u| {
            let (away, turn) = (u[0].sqrt(), 2.0 * PI * u[1]);
            let upright = DVec3::new(away * math::cos(turn), away * math::sin(turn), (1.0 - u[0]).sqrt());
            let of_lobe = (map * upright).try_normalize().unwrap_or(DVec3::Z);
            compare(of_lobe) + compare(gloss.sample(u))
        })
        .sum()
}

/// The downhill simplex of Nelder and Mead from a start.
fn least(start: [f64; 3], value: impl Fn([f64; 3]) -> f64) -> [f64; 3] {
    let add = |a: [f64; 3], b: [f64; 3], k: f64| [a[0] + k * b[0], a[1] + k * b[1], a[2] + k * b[2]];
    let mut corners: Vec<([f64; 3], f64)> = vec![(start, value(start))];
    for axis in 0..3 {
        let mut corner = start;
        corner[axis] += 0.05;
        corners.push((corner, value(corner)));
    }
    for _ in 0..120 {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        if (corners[3].1 - corners[0].1).abs() <= 1e-6 * corners[0].1.abs() {
            break;
        }
        let middle = [0, 1, 2].map(|axis| (corners[0].0[axis] + corners[1].0[axis] + corners[2].0[axis]) / 3.0);
        let worst = corners[3];
        let away = add(middle, worst.0, -1.0);
        let tried = |k: f64| {
            let corner = add(middle, away, k);
            (corner, value(corner))
        };
        let reflected = tried(1.0);
        if reflected.1 < corners[0].1 {
            let farther = tried(2.0);
            corners[3] = if farther.1 < reflected.1 { farther } else { reflected };
        } else if reflected.1 < corners[2].1 {
            corners[3] = reflected;
        } else {
            let nearer = if reflected.1 < worst.1 { tried(0.5) } else { tried(-0.5) };
            if nearer.1 < worst.1.min(reflected.1) {
                corners[3] = nearer;
            } else {
                let best = corners[0].0;
                for corner in &mut corners[1..] {
                    let moved = add(best, add(corner.0, best, -1.0), 0.5);
                    *corner = (moved, value(moved));
                }
            }
        }
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0].0
}

/// Roughness and direction to the eye of an entry.
fn place(x: u32, y: u32) -> (f64, DVec3) {
    let last = f64::from(SIDE - 1);
    let along = f64::from(y) / last;
    let cosine = (1.0 - along * along).max(0.02);
    ((f64::from(x) / last).max(SMOOTHEST), DVec3::new((1.0 - cosine * cosine).sqrt(), 0.0, cosine))
}

/// One entry, beginning from the lobe of a neighbour.
fn entry(x: u32, y: u32, start: [f64; 3]) -> Lobe {
    let (roughness, eye) = place(x, y);
    let gloss = Gloss { eye, alpha: roughness * roughness };
    let (share, direction) = gloss.mean();
    let is_round = y == 0;
    let frame = if is_round {
        DMat3::IDENTITY
    } else {
        DMat3::from_cols(DVec3::new(direction.z, 0.0, -direction.x), DVec3::Y, direction)
    };
    let lobe = Lobe { frame, numbers: start, is_round };
    let numbers = least(start, |numbers| difference(&Lobe { numbers, ..lobe }, share, &gloss));
    Lobe { numbers, ..lobe }
}

fn packed(lobe: &Lobe) -> [f32; 4] {
    let inverse = lobe.map().inverse();
    let scale = 1.0 / inverse.y_axis.y;
    [inverse.x_axis.x, inverse.x_axis.z, inverse.z_axis.x, inverse.z_axis.z].map(|value| (value * scale) as f32)
}

/// The whole table. Rough and upright lobes are the easiest; each next one starts from its neighbour.
fn table() -> Vec<[f32; 4]> {
    let mut out = vec![[0.0; 4]; (SIDE * SIDE) as usize];
    let mut upright = [1.0, 1.0, 0.0];
    for x in (0..SIDE).rev() {
        let mut before = upright;
        for y in 0..SIDE {
            let lobe = entry(x, y, before);
            before = lobe.numbers;
            if y == 0 {
                before[1] = before[0];
                before[2] = 0.0;
                upright = before;
            }
            out[(y * SIDE + x) as usize] = packed(&lobe);
        }
    }
    out
}

fn bytes(table: &[[f32; 4]]) -> Vec<u8> {
    table.iter().flatten().flat_map(|value| crate::probes::half(*value).to_le_bytes()).collect()
}

#[test]
fn the_ltc_table_is_what_its_fit_computes() {
    if std::env::var("HOMEWRIGHT_BLESS").is_ok() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ltc/ltc.bin");
        std::fs::write(path, bytes(&table())).expect("the source folder can be written to");
        return;
    }
    // The column of the roughest surfaces begins the computation; the rest follows from it.
    let x = SIDE - 1;
    let mut start = [1.0, 1.0, 0.0];
    for y in 0..6 {
        let lobe = entry(x, y, start);
        start = lobe.numbers;
        if y == 0 {
            start = [start[0], start[0], 0.0];
        }
        let at = ((y * SIDE + x) * 8) as usize;
        assert_eq!(bytes(&[packed(&lobe)]), super::TABLE[at..at + 8], "entry {x}, {y}");
    }
}

/// The energy that a transformed cosine keeps above the horizon, from the stored table.
#[test]
fn ltc_lobes_lie_above_the_surface_and_lean_away_from_the_eye() {
    for x in (0..SIDE).step_by(7) {
        for y in (0..SIDE - 2).step_by(5) {
            let at = ((y * SIDE + x) * 8) as usize;
            let number = |index: usize| {
                let low = at + index * 2;
                f64::from(crate::headless::half(super::TABLE[low], super::TABLE[low + 1]))
            };
            let inverse = DMat3::from_cols(
                DVec3::new(number(0), 0.0, number(1)),
                DVec3::Y,
                DVec3::new(number(2), 0.0, number(3)),
            );
            let middle = (inverse.inverse() * DVec3::Z).try_normalize().expect("a direction");
            let (_, eye) = place(x, y);
            assert!(middle.z > 0.0 && middle.x * eye.x <= 1e-3, "{middle} for an eye at {eye}");
        }
    }
}

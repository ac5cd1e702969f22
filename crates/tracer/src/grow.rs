//! The second half of taking noise out: the light on surfaces about each pixel is taken for a linear function of place,
//! normal, depth and shelter, and fitted to the light as traced in a neighbourhood that grows from round to round, up to a tenth of
//! a small picture. A neighbour counts as long as what is known of both, with the doubt that is left of it, lets both lie
//! on that function (propagation and separation: Polzehl and Spokoiny 2006; fits as of Bitterli et al. 2016). So walls
//! become even while the edges of shadows stay, and what little can be known of a pixel is told from what is known well.

use glam::{UVec2, Vec3};

use crate::illuminance::luminance;
use crate::parallel;
use crate::picture::{TracedImage, about};
use crate::regress::{Fit, Fitted, TERMS};
use crate::shelter::{SHELTERED, sheltered};

/// Radius of the neighbourhood in cells, and side of a cell in pixels, of each round.
const ROUNDS: [(usize, u32); 6] = [(2, 1), (4, 1), (8, 1), (8, 2), (8, 4), (6, 8)];
/// The neighbourhoods of all rounds after another reach no further, pixels.
pub(crate) const GROWN: u32 = 2 + 4 + 8 + 17 + 35 + 55 + (AVERAGED + TOLD + 2) as u32 + SHELTERED;
/// Half the side of the square over which variances are averaged: one pixel's own estimate is too noisy.
const AVERAGED: usize = 3;
/// Neighbours whose known light differs by more than this many variances count less.
const UNLIKE: f32 = 5.0;
/// Light that a round moves by more than this many variances of what was known is held back.
const MOVED: f32 = 4.0;
/// Relative differences of light that never matter.
const SLIGHT: f32 = 0.01;
/// Differences of normals, and of albedo, that halve a neighbour's weight or so.
const BEND: f32 = 0.12;
const DYED: f32 = 0.13;
/// The same of albedo relative to its own, for what panes mirror.
const MIRRORED: f32 = 0.16;
/// With fewer neighbours than these, weighed, a mean takes the place of the first fit, in full or in part.
const NEIGHBOURS: [f32; 2] = [3.0, 10.0];
/// Neighbours with this much against them do not count.
const TOO_MUCH: f32 = 8.0;
/// How far the neighbours lie that tell of a pixel in the end, pixels.
const TOLD: usize = 2;
/// Variances are divided by, so none is less.
const LEAST_VARIANCE: f32 = 1e-12;

/// What is known of the light on a surface.
#[derive(Clone, Copy)]
struct Known {
    light: Vec3,
    /// Of its luminance.
    variance: f32,
    /// By how much its luminance changes: by pixel to the right and down, with the normal, with relative
    /// depth, with shelter.
    slope: [f32; TERMS - 1],
}

/// What guides the fits: a traced picture, and how sheltered its places are.
struct Guides<'a> {
    image: &'a TracedImage,
    shelter: Vec<f32>,
}

/// Pixels of a square together, in the mean.
#[derive(Clone, Copy)]
struct Cell {
    /// As traced, with the variance of its luminance.
    light: Vec3,
    variance: f32,
    /// Luminance that is known, with its variance.
    level: f32,
    doubt: f32,
    normal: Vec3,
    albedo: Vec3,
    /// Infinite where nothing is seen, or out of doors.
    depth: f32,
    shelter: f32,
    /// Its middle in the picture, pixels.
    middle: (f32, f32),
    count: f32,
    /// Whether it shows several surfaces.
    is_mixed: bool,
}

/// All cells of a picture.
struct Cells {
    size: UVec2,
    side: u32,
    all: Vec<Cell>,
}

/// Light on surfaces, freed of most noise: `noisy` as traced with the variance of its luminance.
pub(crate) fn grow(image: &TracedImage, noisy: &[(Vec3, f32)]) -> Vec<Vec3> {
    let guides = Guides { image, shelter: sheltered(image) };
    let variance: Vec<f32> = parallel::map(noisy.len(), |place| averaged(image, noisy, place));
    let mut known: Vec<Known> = parallel::map(noisy.len(), |place| Known {
        // A glaring path must not make its pixel unlike all others.
        light: toned(noisy[place].0, median(image.size, noisy, place)),
        variance: variance[place],
        slope: [0.0; TERMS - 1],
    });
    for (round, (radius, side)) in ROUNDS.into_iter().enumerate() {
        let cells = Cells::new(&guides, noisy, &variance, &known, side);
        known = parallel::map(noisy.len(), |place| {
            let here = known[place];
            match fitted(&guides, &here, &cells, place, radius) {
                Some(found) if round == 0 => first(&found),
                Some(found) => moved(&here, &found),
                None => here,
            }
        });
    }
    let known: Vec<Known> = parallel::map(known.len(), |place| told(image, &known, place));
    let levels: Vec<f32> = known.iter().map(|known| luminance(known.light)).collect();
    parallel::map(known.len(), |place| {
        // A lone pixel tells of noise.
        let (low, high) = about(image.size, place, 1)
            .filter(|other| *other != place)
            .fold((f32::INFINITY, 0.0_f32), |(low, high), other| (low.min(levels[other]), high.max(levels[other])));
        toned(known[place].light, levels[place].clamp(low.min(high), high))
    })
}

/// What is known of a pixel with what its neighbours tell of it: where little is known, as at edges, they tell more the
/// more they agree.
fn told(image: &TracedImage, known: &[Known], place: usize) -> Known {
    let here = known[place];
    let depth = image.depth[place];
    let (mut light, mut levels, mut squares, mut total) = (Vec3::ZERO, 0.0, 0.0, 0.0);
    for other in about(image.size, place, TOLD) {
        if other == place || image.depth[other].is_finite() != depth.is_finite() {
            continue;
        }
        let there = known[other];
        let farther = if depth.is_finite() { image.depth[other] / depth - 1.0 } else { 0.0 };
        let against = (image.normal[other] - image.normal[place]).length_squared() * 4.0
            + (image.albedo[other] - image.albedo[place]).length_squared() * 30.0
            + farther * farther * 100.0;
        let weight = falling(against) / (there.variance + 0.1 * here.variance + LEAST_VARIANCE);
        let level = luminance(there.light);
        light += there.light * weight;
        levels += level * weight;
        squares += level * level * weight;
        total += weight;
    }
    if total <= 0.0 {
        return here;
    }
    let level = levels / total;
    let spread = (squares / total - level * level).max(0.0) + (SLIGHT * level) * (SLIGHT * level);
    let share = here.variance / (here.variance + spread + LEAST_VARIANCE);
    Known { light: here.light.lerp(light / total, share), ..here }
}

/// About the exponential function of what is against a neighbour, without its tail.
fn falling(against: f32) -> f32 {
    let mut weight = (1.0 - against / TOO_MUCH).max(0.0);
    weight *= weight;
    weight *= weight;
    weight * weight
}

/// Light of that luminance, its colour kept.
fn toned(light: Vec3, level: f32) -> Vec3 {
    let own = luminance(light);
    if own > 0.0 { light * (level / own) } else { Vec3::splat(level) }
}

/// The variance about a pixel, mostly of surfaces that lie alike.
fn averaged(image: &TracedImage, noisy: &[(Vec3, f32)], place: usize) -> f32 {
    let (mut sum, mut total) = (0.0, 0.0);
    for other in about(image.size, place, AVERAGED) {
        let turned = (image.normal[place] - image.normal[other]).length_squared();
        let weight = if turned < 0.1 { 1.0 } else { 0.05 };
        sum += noisy[other].1 * weight;
        total += weight;
    }
    sum / total
}

/// The middle luminance of a pixel and those next to it.
fn median(size: UVec2, noisy: &[(Vec3, f32)], place: usize) -> f32 {
    let mut levels = [0.0; 9];
    let mut count = 0;
    for (level, other) in levels.iter_mut().zip(about(size, place, 1)) {
        *level = luminance(noisy[other].0);
        count += 1;
    }
    levels[..count].sort_by(f32::total_cmp);
    levels[count / 2]
}

impl Cells {
    fn new(guides: &Guides<'_>, noisy: &[(Vec3, f32)], variance: &[f32], known: &[Known], side: u32) -> Self {
        let image = guides.image;
        let size = UVec2::new(image.size.x.div_ceil(side), image.size.y.div_ceil(side));
        let all = parallel::map((size.x * size.y) as usize, |number| {
            let corner = UVec2::new(number as u32 % size.x, number as u32 / size.x) * side;
            let end = (corner + side).min(image.size);
            let places = (corner.y..end.y)
                .flat_map(|y| (corner.x..end.x).map(move |x| (y as usize * image.size.x as usize + x as usize, x, y)));
            let mut sum = Cell {
                light: Vec3::ZERO,
                variance: 0.0,
                level: 0.0,
                doubt: 0.0,
                normal: Vec3::ZERO,
                albedo: Vec3::ZERO,
                depth: 0.0,
                shelter: 0.0,
                middle: (0.0, 0.0),
                count: 0.0,
                is_mixed: false,
            };
            let (mut near, mut far) = (f32::INFINITY, 0.0_f32);
            for (place, x, y) in places {
                sum.light += noisy[place].0;
                sum.variance += variance[place];
                sum.level += luminance(known[place].light);
                sum.doubt += known[place].variance;
                sum.normal += image.normal[place];
                sum.albedo += image.albedo[place];
                sum.depth += image.depth[place];
                sum.shelter += guides.shelter[place];
                sum.middle = (sum.middle.0 + x as f32, sum.middle.1 + y as f32);
                sum.count += 1.0;
                near = near.min(image.depth[place]);
                far = far.max(image.depth[place]);
            }
            sum.mean(side, near, far)
        });
        Self { size, side, all }
    }
}

impl Cell {
    /// The mean of sums over a square of that side, with the nearest and the farthest depth in it.
    fn mean(self, side: u32, near: f32, far: f32) -> Self {
        let share = 1.0 / self.count;
        let normal = self.normal * share;
        let is_bent = far.is_finite() && is_edge(normal);
        Self {
            light: self.light * share,
            variance: self.variance * share * share,
            level: self.level * share,
            doubt: self.doubt * share,
            normal,
            albedo: self.albedo * share,
            depth: self.depth * share,
            shelter: self.shelter * share,
            middle: (self.middle.0 * share, self.middle.1 * share),
            count: self.count,
            is_mixed: side > 1 && near.is_finite() && (is_bent || far > near * (1.0 + 0.02 * side as f32)),
        }
    }
}

/// Whether a mean of normals is one of several surfaces.
fn is_edge(normal: Vec3) -> bool {
    normal.length_squared() < 0.96
}

/// The light at a pixel by what lies about it: nothing where no neighbour counts.
fn fitted(guides: &Guides<'_>, here: &Known, cells: &Cells, place: usize, radius: usize) -> Option<Fitted> {
    let image = guides.image;
    let (depth, normal, albedo) = (image.depth[place], image.normal[place], image.albedo[place]);
    let is_open = !depth.is_finite();
    // Few others are mixed as an edge is: none farther off.
    if cells.side > 1 && !is_open && is_edge(normal) {
        return None;
    }
    let at = UVec2::new(place as u32 % image.size.x, place as u32 / image.size.x);
    let middle = at / cells.side;
    let level = luminance(here.light);
    let reach = radius as f32 * cells.side as f32;
    let bent = 0.5 / (BEND * BEND);
    let dyed =
        if is_open { 1.0 / (MIRRORED * MIRRORED * albedo.length_squared().max(1e-6)) } else { 1.0 / (DYED * DYED) };
    // From far off, depth is known from place.
    let deep = (8.0 / reach).min(1.0);
    let slight = SLIGHT * level;
    let doubt = here.variance + slight * slight + LEAST_VARIANCE;
    let mut fit = Fit::default();
    for other in about(cells.size, (middle.y * cells.size.x + middle.x) as usize, radius) {
        let cell = &cells.all[other];
        if cell.is_mixed || cell.depth.is_finite() == is_open {
            continue;
        }
        let turned = cell.normal - normal;
        let farther = if is_open { 0.0 } else { (cell.depth / depth - 1.0) * 8.0 };
        let against =
            turned.length_squared() * bent + (cell.albedo - albedo).length_squared() * dyed + farther * farther * deep;
        if against > TOO_MUCH {
            continue;
        }
        let (right, down) = (cell.middle.0 - at.x as f32, cell.middle.1 - at.y as f32);
        let apart = cell.level - level;
        let shelter = cell.shelter - guides.shelter[place];
        let terms = [right, down, turned.x, turned.y, turned.z, farther, shelter];
        let sloped: f32 = here.slope.iter().zip(terms).map(|(slope, term)| slope * term).sum();
        let least = apart.abs().min((apart - sloped).abs());
        let against = against + (least * least / (UNLIKE * (doubt + cell.doubt)) - 0.25).max(0.0);
        if against > TOO_MUCH {
            continue;
        }
        let (right, down) = (right / reach, down / reach);
        let window = (1.0 - 0.45 * (right * right + down * down)).max(0.05);
        let terms = [1.0, right, down, turned.x, turned.y, turned.z, farther, shelter];
        fit.add(cell.count * window * falling(against), terms, cell.light, cell.variance);
    }
    fit.solved(reach)
}

/// What the first fit tells: of few neighbours their mean.
fn first(found: &Fitted) -> Known {
    let [none, all] = NEIGHBOURS;
    let share = ((found.neighbours - none) / (all - none)).clamp(0.0, 1.0);
    Known {
        light: found.mean.lerp(found.light, share),
        variance: found.mean_variance.max(found.variance * share),
        slope: found.slope.map(|slope| slope * share),
    }
}

/// What a later fit tells where it tells more, held back where it leaves what was known.
fn moved(here: &Known, found: &Fitted) -> Known {
    if found.variance > here.variance {
        return *here;
    }
    let moved = luminance(found.light) - luminance(here.light);
    let share = falling((moved * moved / (MOVED * here.variance + LEAST_VARIANCE) - 0.5).max(0.0));
    Known {
        light: here.light.lerp(found.light, share),
        variance: here.variance + (found.variance - here.variance) * share,
        slope: std::array::from_fn(|term| here.slope[term] + (found.slope[term] - here.slope[term]) * share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wall of that size seen straight on, with light from `light` and even noise of that deviation.
    fn wall(size: UVec2, light: impl Fn(u32) -> f32, deviation: f32) -> (TracedImage, Vec<(Vec3, f32)>) {
        let mut image = TracedImage::black(size, Vec::new());
        image.normal.fill(Vec3::Z);
        image.depth.fill(3.0);
        let mut state = 1_u32;
        let mut chance = || {
            state = state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
            f64::from(state >> 8) / f64::from(1 << 24)
        };
        let noisy = (0..size.x * size.y).map(|place| {
            // Twelve even draws less six: about normal, variance one.
            let drawn: f64 = (0..12).map(|_| chance()).sum::<f64>() - 6.0;
            (Vec3::splat(light(place % size.x) + drawn as f32 * deviation), deviation * deviation)
        });
        let noisy = noisy.collect();
        (image, noisy)
    }

    fn error(found: &[Vec3], width: u32, light: impl Fn(u32) -> f32, is_meant: impl Fn(u32) -> bool) -> f32 {
        let apart: Vec<f32> = (0..found.len() as u32)
            .filter(|place| is_meant(place % width))
            .map(|place| found[place as usize].x - light(place % width))
            .map(|apart| apart * apart)
            .collect();
        (apart.iter().sum::<f32>() / apart.len() as f32).sqrt()
    }

    #[test]
    fn a_wall_in_even_or_evenly_falling_light_loses_its_noise() {
        let size = UVec2::new(128, 96);
        for light in [(|_| 1.0) as fn(u32) -> f32, |x| 0.5 + x as f32 / 128.0] {
            let (image, noisy) = wall(size, light, 0.4);
            let left = error(&grow(&image, &noisy), size.x, light, |_| true);
            assert!(left < 0.4 / 15.0, "{left} is left of 0.4");
        }
    }

    #[test]
    fn the_edge_of_a_shadow_stays_where_it_is() {
        let size = UVec2::new(128, 96);
        let light = |x: u32| if x < 60 { 1.0 } else { 3.0 };
        let (image, noisy) = wall(size, light, 0.4);
        let found = grow(&image, &noisy);
        assert!(error(&found, size.x, light, |x| !(57..63).contains(&x)) < 0.04);
        let column = |x: u32| (0..size.y).map(|y| found[(y * size.x + x) as usize].x).sum::<f32>() / size.y as f32;
        assert!(column(58) < 1.3 && column(61) > 2.7, "{} {}", column(58), column(61));
    }

    #[test]
    fn no_light_is_made_and_none_lost() {
        let size = UVec2::new(96, 64);
        let (image, mut noisy) = wall(size, |_| 1.0, 0.3);
        let kept = |noisy: &[(Vec3, f32)]| {
            let found: f32 = grow(&image, noisy).iter().map(|light| light.x).sum();
            found / noisy.iter().map(|(light, _)| light.x).sum::<f32>()
        };
        assert!((kept(&noisy) - 1.0).abs() < 2e-3, "{}", kept(&noisy));
        // Nor where nothing was lit.
        noisy.fill((Vec3::ZERO, 0.0));
        assert!(grow(&image, &noisy).iter().all(|light| *light == Vec3::ZERO));
    }
}

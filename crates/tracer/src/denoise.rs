//! Noise taken out of a traced picture: the light on surfaces is smoothed where neighbours lie on the same surface
//! and differ by no more than noise, in ever wider steps (Dammertz et al. 2010, Schied et al. 2017). Colours of
//! surfaces are taken out before and put back after, so that textures stay sharp. What is found so tells which pixels
//! are alike; the light itself is then fitted anew ([`crate::regress`]).

use glam::{IVec2, UVec2, Vec3};
use homewright_geometry::math;

use crate::illuminance::luminance;
use crate::parallel;
use crate::picture::TracedImage;
use crate::regress;

/// Rounds; each reaches twice as far as the one before.
const ROUNDS: u32 = 5;
/// How far the filter looks, pixels: parts of a picture with this much around them are filtered as in the whole.
pub const REACH: u32 = 112;
/// Differences of this many standard deviations are half taken for structure.
const TOLERANCE: f32 = 3.0;
/// How far glare is spread, pixels.
const SPREAD: i32 = 3;
/// Weight of pixels that are not alike, so that glare at an edge finds a place as well.
const UNLIKE: f32 = 0.03;
/// A pixel may be this much brighter than its second brightest neighbour.
const GLARE: f32 = 1.3;
/// Half the side of the squares in which the mean of the picture stays, pixels, and how much light is changed for it.
const MEAN: i32 = 32;
const MOST: f32 = 0.1;
/// Colours of surfaces darker than this are not taken out.
const BLACK: f32 = 0.004;
/// Weights of a row of five: the B3 spline.
const KERNEL: [f32; 3] = [3.0 / 8.0, 1.0 / 4.0, 1.0 / 16.0];

/// Light on surfaces with the variance of its luminance.
#[derive(Clone, Copy)]
struct Lit {
    light: Vec3,
    variance: f32,
}

/// The picture without most of its noise. Albedo, normals and depth stay as they are.
#[must_use]
pub fn denoise(image: &TracedImage) -> TracedImage {
    let base: Vec<Vec3> = image.albedo.iter().map(|albedo| albedo.max(Vec3::splat(BLACK))).collect();
    let mut lit: Vec<Lit> = (0..image.color.len())
        .map(|place| {
            let dim = luminance(base[place]);
            Lit {
                light: (image.color[place] - image.glow[place]).max(Vec3::ZERO) / base[place],
                variance: image.variance[place] / (dim * dim),
            }
        })
        .collect();
    lit = spread_glare(image, &lit, &base);
    let noisy: Vec<(Vec3, f32)> = lit.iter().map(|lit| (lit.light, lit.variance)).collect();
    for round in 0..ROUNDS {
        lit = parallel::map(lit.len(), |place| smooth(image, &lit, place, 1 << round));
    }
    let first: Vec<Vec3> = lit.iter().map(|lit| lit.light).collect();
    let light = regress::refine(image, &noisy, &first);
    // What smoothing took from the mean about a pixel, or added to it, is put right.
    let seen = |light: &dyn Fn(usize) -> Vec3| -> Vec<f32> {
        (0..base.len()).map(|place| luminance(light(place) * base[place])).collect()
    };
    let before = sums(image.size, seen(&|place| noisy[place].0));
    let after = sums(image.size, seen(&|place| light[place]));
    let color = (0..lit.len())
        .map(|place| {
            let share = if after[place] > 0.0 { before[place] / after[place] } else { 1.0 };
            light[place] * base[place] * share.clamp(1.0 - MOST, 1.0 + MOST) + image.glow[place]
        })
        .collect();
    TracedImage { color, variance: vec![0.0; lit.len()], ..image.clone() }
}

/// Sums of the values in the square about each pixel.
fn sums(size: UVec2, values: Vec<f32>) -> Vec<f32> {
    let along = |values: &[f32], count: usize, step: usize, start: usize| -> Vec<f32> {
        let at = |number: usize| f64::from(values[start + number * step]);
        let reach = MEAN as usize;
        let mut sum: f64 = (0..reach.min(count)).map(at).sum();
        (0..count)
            .map(|number| {
                sum += if number + reach < count { at(number + reach) } else { 0.0 };
                sum -= if number > reach { at(number - reach - 1) } else { 0.0 };
                sum as f32
            })
            .collect()
    };
    let [width, height] = size.to_array().map(|side| side as usize);
    let rows: Vec<f32> = parallel::map(height, |row| along(&values, width, 1, row * width)).concat();
    let columns = parallel::map(width, |column| along(&rows, height, width, column));
    (0..width * height).map(|place| columns[place % width][place / width]).collect()
}

fn smooth(image: &TracedImage, lit: &[Lit], place: usize, step: i32) -> Lit {
    let here = lit[place];
    let depth = image.depth[place];
    let at = UVec2::new(place as u32 % image.size.x, place as u32 / image.size.x).as_ivec2();
    let level = luminance(here.light);
    let deviation = (mean_variance(image.size, lit, at)).sqrt() * TOLERANCE + 0.004 * level + 1e-6;
    let slope = depth_slope(image, at);
    let normal = image.normal[place];
    let is_edge = is_edge(image, place, slope);
    let (mut sum, mut variance, mut total) = (Vec3::ZERO, 0.0, 0.0);
    for dy in -2..=2_i32 {
        for dx in -2..=2_i32 {
            let Some(other) = inside(image.size, at + IVec2::new(dx, dy) * step) else { continue };
            let kernel = KERNEL[dx.unsigned_abs() as usize] * KERNEL[dy.unsigned_abs() as usize];
            let weight = if other == place {
                kernel
            } else {
                let far = (IVec2::new(dx, dy) * step).as_vec2().length();
                let unlike = (luminance(lit[other].light) - level).abs() / deviation;
                let aside = (image.depth[other] - depth).abs() / (slope * far + 0.006 * depth + 1e-4);
                if !depth.is_finite() && !image.depth[other].is_finite() {
                    // Out of doors behind a pane there is no depth, but what the pane mirrors has a face and a colour.
                    kernel * math::exp32(-unlike - mirrored_otherwise(image, place, other))
                } else if !aside.is_finite() {
                    continue;
                } else if is_edge {
                    // Part of one surface and part of another: alike is what is mixed from the same two.
                    kernel * math::exp32(-0.2 * far - unlike - mixed_otherwise(image, place, other))
                } else {
                    kernel * alike(normal, image.normal[other]) * math::exp32(-aside - unlike)
                }
            };
            sum += lit[other].light * weight;
            variance += lit[other].variance * weight * weight;
            total += weight;
        }
    }
    Lit { light: sum / total, variance: variance / (total * total) }
}

/// Pixels that outshine all their neighbours but one by far show a lone glaring path: they keep what those show, and the
/// rest is spread over what is like them about them, so that the mean stays.
fn spread_glare(image: &TracedImage, lit: &[Lit], base: &[Vec3]) -> Vec<Lit> {
    let dim: Vec<f32> = base.iter().map(|base| luminance(*base)).collect();
    let kept: Vec<f32> = parallel::map(lit.len(), |place| kept(image, lit, place));
    let mut spread: Vec<Lit> = lit.to_vec();
    for (place, share) in kept.iter().enumerate().filter(|(_, share)| **share < 1.0) {
        let here = lit[place];
        let about = likenesses(image, place);
        // In light that is seen, not in light that falls on surfaces, nothing is lost.
        let total: f32 = about.iter().map(|(other, weight)| weight * dim[*other] / dim[place]).sum();
        if total <= 0.0 {
            continue;
        }
        spread[place].light -= here.light * (1.0 - share);
        spread[place].variance *= share * share;
        for (other, weight) in about {
            spread[other].light += here.light * ((1.0 - share) * weight / total);
        }
    }
    spread
}

/// The share of its light that a pixel keeps.
fn kept(image: &TracedImage, lit: &[Lit], place: usize) -> f32 {
    let level = luminance(lit[place].light);
    if level <= 0.0 {
        return 1.0;
    }
    let at = UVec2::new(place as u32 % image.size.x, place as u32 / image.size.x).as_ivec2();
    let (mut first, mut second) = (0.0_f32, 0.0_f32);
    for step in (0..9).filter(|step| *step != 4) {
        let Some(other) = inside(image.size, at + IVec2::new(step % 3 - 1, step / 3 - 1)) else { continue };
        let bright = luminance(lit[other].light);
        if bright > first {
            (first, second) = (bright, first);
        } else {
            second = second.max(bright);
        }
    }
    (second * GLARE / level).min(1.0)
}

/// Places about one with their weights: how much they show the same surface.
fn likenesses(image: &TracedImage, place: usize) -> Vec<(usize, f32)> {
    let at = UVec2::new(place as u32 % image.size.x, place as u32 / image.size.x).as_ivec2();
    let offsets = (-SPREAD..=SPREAD).flat_map(|y| (-SPREAD..=SPREAD).map(move |x| IVec2::new(x, y)));
    let others = offsets.filter(|offset| *offset != IVec2::ZERO).filter_map(|offset| inside(image.size, at + offset));
    let weighed = others.map(|other| {
        let unlike = match (image.depth[place].is_finite(), image.depth[other].is_finite()) {
            (true, true) => mixed_otherwise(image, place, other),
            (false, false) => mirrored_otherwise(image, place, other),
            _ => f32::INFINITY,
        };
        let like = if unlike.is_finite() { math::exp32(-unlike) } else { 0.0 };
        (other, like + UNLIKE)
    });
    weighed.collect()
}

/// How differently two pixels are mixed from the surfaces about them, by their mean normals and colours.
fn mixed_otherwise(image: &TracedImage, place: usize, other: usize) -> f32 {
    let turned = (image.normal[place] - image.normal[other]).length_squared();
    let dyed = (image.albedo[place] - image.albedo[other]).length_squared();
    let farther = (image.depth[place] / image.depth[other] - 1.0).abs();
    turned * 8.0 + dyed * 20.0 + farther * 12.0
}

/// How differently two places of panes with nothing behind mirror.
fn mirrored_otherwise(image: &TracedImage, place: usize, other: usize) -> f32 {
    let turned = (image.normal[place] - image.normal[other]).length_squared();
    let dyed = (image.albedo[place] - image.albedo[other]).length_squared()
        / (image.albedo[place] + image.albedo[other]).length_squared().max(1e-6);
    turned * 8.0 + dyed * 40.0
}

fn inside(size: UVec2, at: IVec2) -> Option<usize> {
    let is_inside = at.cmpge(IVec2::ZERO).all() && at.cmplt(size.as_ivec2()).all();
    is_inside.then(|| at.y as usize * size.x as usize + at.x as usize)
}

/// Whether a pixel shows two surfaces: its normals differ among themselves, or it lies between two depths.
fn is_edge(image: &TracedImage, place: usize, slope: f32) -> bool {
    image.normal[place].length_squared() < 0.96 || slope > 0.06 * image.depth[place]
}

/// How much two normals agree: the 64th power of their cosine.
fn alike(a: Vec3, b: Vec3) -> f32 {
    let mut power = (a.dot(b) / (a.length() * b.length()).max(1e-6)).max(0.0);
    for _ in 0..6 {
        power *= power;
    }
    power
}

/// The variance about a pixel: one pixel's own estimate is too noisy.
fn mean_variance(size: UVec2, lit: &[Lit], at: IVec2) -> f32 {
    let (mut sum, mut total) = (0.0, 0.0);
    for dy in -1..=1_i32 {
        for dx in -1..=1_i32 {
            if let Some(place) = inside(size, at + IVec2::new(dx, dy)) {
                let weight = [2.0, 1.0][dx.unsigned_abs() as usize] * [2.0, 1.0][dy.unsigned_abs() as usize];
                sum += lit[place].variance * weight;
                total += weight;
            }
        }
    }
    sum / total
}

/// How much depth changes from pixel to pixel, metres, on the flatter side of each axis.
fn depth_slope(image: &TracedImage, at: IVec2) -> f32 {
    let depth = |at: IVec2| inside(image.size, at).map_or(f32::INFINITY, |place| image.depth[place]);
    let here = depth(at);
    let along = |axis: IVec2| {
        let least = (depth(at + axis) - here).abs().min((depth(at - axis) - here).abs());
        if least.is_finite() { least } else { 0.0 }
    };
    along(IVec2::X) + along(IVec2::Y)
}

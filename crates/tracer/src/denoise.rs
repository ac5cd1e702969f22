//! Noise taken out of a traced picture. Colours of surfaces are taken out before and put back after, so that textures
//! stay sharp; paths that outshine all about them are spread; the light on surfaces is then found by fits to neighbourhoods
//! that grow ([`crate::grow`]), and what that took from the mean of the picture is put right.

use glam::{UVec2, Vec3};
use homewright_geometry::math;

use crate::edge::{THROWN_BACK, is_edge, told_apart};
use crate::grow::{GROWN, grow};
use crate::illuminance::luminance;
use crate::parallel;
use crate::picture::{TracedImage, about};
use crate::steady::{STEADIED, steadied};

/// How far the filter looks, pixels: parts of a picture that begin at a multiple of eight and have this much around them
/// are filtered as in the whole.
pub const REACH: u32 = 192;
const _: () = assert!(GROWN + ((MEAN + SPREAD + 1 + STEADIED) as u32) < REACH);
/// How far glare is spread, pixels.
const SPREAD: usize = 3;
/// Weight of pixels that are not alike, so that glare at an edge finds a place as well.
const UNLIKE: f32 = 0.03;
/// A pixel may be this much brighter than its second brightest neighbour.
const GLARE: f32 = 1.3;
/// Half the side of the squares in which the mean of the picture stays, pixels, and how much light is changed for it.
const MEAN: usize = 32;
const MOST: f32 = 0.1;
/// Colours of surfaces darker than this are not taken out.
const BLACK: f32 = 0.004;
/// Light on surfaces with the variance of its luminance.
#[derive(Clone, Copy)]
struct Lit {
    light: Vec3,
    variance: f32,
}

/// The picture without most of its noise. Albedo, normals and depth stay as they are.
#[must_use]
pub fn denoise(image: &TracedImage) -> TracedImage {
    let apart = told_apart(image);
    let guided = steadied(&apart);
    let base: Vec<Vec3> = (0..image.color.len()).map(|place| taken_out(&guided, place)).collect();
    let lit: Vec<Lit> = (0..image.color.len())
        .map(|place| {
            let dim = luminance(base[place]);
            Lit {
                light: (image.color[place] - image.glow[place]).max(Vec3::ZERO) / base[place],
                variance: image.variance[place] / (dim * dim),
            }
        })
        .collect();
    let lit = spread_glare(&guided, &lit, &base);
    let noisy: Vec<(Vec3, f32)> = lit.iter().map(|lit| (lit.light, lit.variance)).collect();
    let light = grow(&guided, &noisy);
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

/// The colour that is taken out of a pixel: of surfaces, and where it shows none the share that panes throw back.
fn taken_out(image: &TracedImage, place: usize) -> Vec3 {
    let met = image.met[place];
    let albedo = if image.depth[place].is_finite() && is_edge(image, place) {
        image.albedo[place] * met + Vec3::splat(THROWN_BACK * (1.0 - met))
    } else {
        image.albedo[place]
    };
    albedo.max(Vec3::splat(BLACK))
}

/// Sums of the values in the square about each pixel.
fn sums(size: UVec2, values: Vec<f32>) -> Vec<f32> {
    let along = |values: &[f32], count: usize, step: usize, start: usize| -> Vec<f32> {
        let at = |number: usize| f64::from(values[start + number * step]);
        let reach = MEAN;
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
    let (mut first, mut second) = (0.0_f32, 0.0_f32);
    for other in about(image.size, place, 1).filter(|other| *other != place) {
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
    let others = about(image.size, place, SPREAD).filter(|other| *other != place);
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

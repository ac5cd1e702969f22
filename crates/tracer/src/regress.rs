//! The second half of taking noise out: about every pixel the light as traced is taken for a linear function of place,
//! normal and depth, fitted to the neighbours that a first, smoothed picture shows to be alike (after Bitterli et al.
//! 2016, who weigh them by the picture itself). Gradients and rounded or seamed surfaces keep their shape where a mean
//! of neighbours would step or blotch.

use glam::{IVec2, UVec2, Vec3};
use homewright_geometry::math;

use crate::illuminance::luminance;
use crate::parallel;
use crate::picture::TracedImage;

/// How far neighbours lie, pixels.
const RADIUS: i32 = 8;
/// What the light depends on: itself, two directions in the picture, three of the normal, depth.
const TERMS: usize = 7;
/// Fits are held towards a mean by this share of their weights.
const RIDGE: f32 = 1e-2;
/// With fewer neighbours than these, weighed, the first picture stands, in full or in part.
const NEIGHBOURS: [f32; 2] = [3.0, 10.0];

/// Light on surfaces, freed of most noise: `noisy` as traced with the variance of its luminance, `first` smoothed.
pub(crate) fn refine(image: &TracedImage, noisy: &[(Vec3, f32)], first: &[Vec3]) -> Vec<Vec3> {
    let spread: Vec<f32> = parallel::map(noisy.len(), |place| spread(image.size, noisy, place));
    // Where the first picture is still noisy, what was fitted tells better what is alike.
    let second: Vec<Vec3> = parallel::map(noisy.len(), |place| fitted(image, noisy, first, &spread, place));
    parallel::map(noisy.len(), |place| fitted(image, noisy, &second, &spread, place))
}

/// Standard deviation about a pixel, from the pixels round it: one pixel's own estimate is too noisy.
fn spread(size: UVec2, noisy: &[(Vec3, f32)], place: usize) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for other in neighbours(size, place, 2) {
        sum += noisy[other.0].1;
        count += 1.0;
    }
    (sum / f32::max(count, 1.0)).sqrt()
}

/// The places about one and how far off they lie, itself among them.
fn neighbours(size: UVec2, place: usize, radius: i32) -> impl Iterator<Item = (usize, IVec2)> {
    let at = UVec2::new(place as u32 % size.x, place as u32 / size.x).as_ivec2();
    let low = (at - radius).max(IVec2::ZERO);
    let high = (at + radius).min(size.as_ivec2() - 1);
    (low.y..=high.y).flat_map(move |y| {
        (low.x..=high.x).map(move |x| (y as usize * size.x as usize + x as usize, IVec2::new(x, y) - at))
    })
}

fn fitted(image: &TracedImage, noisy: &[(Vec3, f32)], first: &[Vec3], spread: &[f32], place: usize) -> Vec3 {
    let depth = image.depth[place];
    // What a pane mirrors before the open.
    let is_mirrored = !depth.is_finite();
    if is_mirrored && image.normal[place].length_squared() < 0.1 {
        return first[place];
    }
    let level = luminance(first[place]);
    let tolerance = spread[place] + 0.02 * level + 1e-6;
    let normal = image.normal[place];
    // A pixel that shows two surfaces is fitted among both.
    let is_edge = normal.length_squared() < 0.96;
    let bend = if is_edge { 0.5_f32 } else { 0.12 };
    let mut fit = Fit::default();
    let (mut low, mut high) = (first[place], first[place]);
    for (other, offset) in neighbours(image.size, place, RADIUS) {
        if image.depth[other].is_finite() == is_mirrored {
            continue;
        }
        let turned = image.normal[other] - normal;
        let farther = if is_mirrored { 0.0 } else { (image.depth[other] / depth - 1.0) * 8.0 };
        let dyed = (image.albedo[other] - image.albedo[place]).length_squared()
            / if is_mirrored { image.albedo[place].length_squared().max(1e-6) } else { 1.0 };
        let unlike = (luminance(first[other]) - level) / tolerance;
        let apart = unlike * unlike * 0.5
            + turned.length_squared() / (2.0 * bend * bend)
            + farther * farther * if is_edge { 0.2 } else { 1.0 }
            + dyed * 4.0;
        if apart > 8.0 {
            continue;
        }
        let weight = math::exp32(-apart);
        let near = offset.as_vec2() / RADIUS as f32;
        fit.add(weight, [1.0, near.x, near.y, turned.x, turned.y, turned.z, farther], noisy[other].0);
        if offset.abs().max_element() <= 2 {
            low = low.min(first[other]);
            high = high.max(first[other]);
        }
    }
    let [none, all] = NEIGHBOURS;
    let share = ((fit.neighbours() - none) / (all - none)).clamp(0.0, 1.0);
    if share <= 0.0 {
        return first[place];
    }
    let Some(light) = fit.solved() else { return first[place] };
    // No brighter or darker than what lies about.
    let slack = Vec3::splat(0.25 * spread[place]);
    first[place].lerp(light.clamp((low - slack).max(Vec3::ZERO), high + slack), share)
}

/// Weighted normal equations of a linear fit.
#[derive(Default)]
struct Fit {
    matrix: [[f32; TERMS]; TERMS],
    right: [Vec3; TERMS],
    weights: f32,
    squares: f32,
}

impl Fit {
    fn add(&mut self, weight: f32, terms: [f32; TERMS], light: Vec3) {
        for row in 0..TERMS {
            let weighed = weight * terms[row];
            for (sum, term) in self.matrix[row].iter_mut().zip(terms).take(row + 1) {
                *sum += weighed * term;
            }
            self.right[row] += light * weighed;
        }
        self.weights += weight;
        self.squares += weight * weight;
    }

    /// As many neighbours of equal weight would do the same (Kish 1965).
    fn neighbours(&self) -> f32 {
        self.weights * self.weights / self.squares.max(1e-20)
    }

    /// The light at the pixel itself, by Cholesky's decomposition.
    fn solved(mut self) -> Option<Vec3> {
        for term in 1..TERMS {
            self.matrix[term][term] += RIDGE * self.weights;
        }
        for row in 0..TERMS {
            for column in 0..=row {
                let known: f32 = (0..column).map(|k| self.matrix[row][k] * self.matrix[column][k]).sum();
                let rest = self.matrix[row][column] - known;
                self.matrix[row][column] =
                    if row == column { rest.max(1e-12).sqrt() } else { rest / self.matrix[column][column] };
            }
        }
        let mut found = self.right;
        for row in 0..TERMS {
            let known: Vec3 = (0..row).map(|k| found[k] * self.matrix[row][k]).sum();
            found[row] = (found[row] - known) / self.matrix[row][row];
        }
        for row in (0..TERMS).rev() {
            let known: Vec3 = (row + 1..TERMS).map(|k| found[k] * self.matrix[k][row]).sum();
            found[row] = (found[row] - known) / self.matrix[row][row];
        }
        found[0].is_finite().then_some(found[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_that_is_linear_is_fitted_exactly() {
        let mut fit = Fit::default();
        for step in 0..100 {
            let (x, y) = ((step % 10) as f32 / 10.0 - 0.5, (step / 10) as f32 / 10.0 - 0.5);
            let light = Vec3::new(5.0 + 0.1 * x, 7.0 - 0.2 * y, 9.0);
            fit.add(1.0, [1.0, x, y, 0.0, 0.0, 0.0, 0.0], light);
        }
        let found = fit.solved().unwrap();
        assert!((found - Vec3::new(5.0, 7.0, 9.0)).length() < 0.02, "{found}");
    }
}

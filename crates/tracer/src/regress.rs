//! Light as a linear function of place in the picture, normal, depth and shelter, fitted to weighed neighbours.

use glam::Vec3;

use crate::illuminance::luminance;

/// What the light depends on: itself, two directions in the picture, three of the normal, depth,
/// shelter.
pub(crate) const TERMS: usize = 8;
/// Without this much weight nothing is told.
const LEAST: f32 = 1e-3;
/// Fits are held towards a mean by this share of their weights.
const RIDGE: f32 = 3e-3;

/// Weighted normal equations of a linear fit.
#[derive(Default)]
pub(crate) struct Fit {
    matrix: [[f32; TERMS]; TERMS],
    right: [[f32; TERMS]; 3],
    weights: f32,
    squares: f32,
    variance: f32,
}

/// What a fit tells of its pixel.
pub(crate) struct Fitted {
    pub(crate) light: Vec3,
    /// Of its luminance.
    pub(crate) variance: f32,
    /// Of luminance, by pixel to the right and down, by all else as it was given.
    pub(crate) slope: [f32; TERMS - 1],
    /// The weighed mean, with the variance of its luminance.
    pub(crate) mean: Vec3,
    pub(crate) mean_variance: f32,
    /// As many neighbours of equal weight would do the same (Kish 1965).
    pub(crate) neighbours: f32,
}

impl Fit {
    /// Adds a neighbour with the variance of its luminance: `terms` begins with one.
    pub(crate) fn add(&mut self, weight: f32, terms: [f32; TERMS], light: Vec3, variance: f32) {
        let weighed = terms.map(|term| term * weight);
        for (row, term) in self.matrix.iter_mut().zip(terms) {
            for (sum, other) in row.iter_mut().zip(weighed) {
                *sum += term * other;
            }
        }
        for (row, channel) in self.right.iter_mut().zip(light.to_array()) {
            for (sum, other) in row.iter_mut().zip(weighed) {
                *sum += channel * other;
            }
        }
        self.weights += weight;
        self.squares += weight * weight;
        self.variance += weight * weight * variance;
    }

    /// The light where all terms but the first are nothing, by Cholesky's decomposition; places were given in parts of
    /// `reach` pixels. Nothing without neighbours.
    pub(crate) fn solved(mut self, reach: f32) -> Option<Fitted> {
        if self.weights < LEAST {
            return None;
        }
        let mean = Vec3::new(self.right[0][0], self.right[1][0], self.right[2][0]) / self.weights;
        let mean_variance = self.variance / (self.weights * self.weights);
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
        let mut found: [Vec3; TERMS] =
            std::array::from_fn(|term| Vec3::new(self.right[0][term], self.right[1][term], self.right[2][term]));
        let mut unit = [0.0_f32; TERMS];
        for row in 0..TERMS {
            let known: Vec3 = (0..row).map(|k| found[k] * self.matrix[row][k]).sum();
            found[row] = (found[row] - known) / self.matrix[row][row];
            let known: f32 = (0..row).map(|k| unit[k] * self.matrix[row][k]).sum();
            unit[row] = (if row == 0 { 1.0 } else { 0.0 } - known) / self.matrix[row][row];
        }
        // How much more the fit at the pixel depends on chance than the mean does.
        let leverage = (unit.iter().map(|part| part * part).sum::<f32>() * self.weights).max(1.0);
        for row in (0..TERMS).rev() {
            let known: Vec3 = (row + 1..TERMS).map(|k| found[k] * self.matrix[k][row]).sum();
            found[row] = (found[row] - known) / self.matrix[row][row];
        }
        let mut slope: [f32; TERMS - 1] = std::array::from_fn(|term| luminance(found[term + 1]));
        slope[0] /= reach;
        slope[1] /= reach;
        found[0].is_finite().then(|| Fitted {
            light: found[0].max(Vec3::ZERO),
            variance: mean_variance * leverage,
            slope,
            mean,
            mean_variance,
            neighbours: self.weights * self.weights / self.squares.max(1e-20),
        })
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
            fit.add(1.0, [1.0, x, y, 0.0, 0.0, 0.0, 0.0, 0.0], light, 1.0);
        }
        let found = fit.solved(10.0).unwrap();
        assert!((found.light - Vec3::new(5.0, 7.0, 9.0)).length() < 0.02, "{}", found.light);
        // A hundred pixels of equal weight leave a hundredth of the variance, a little more beside their middle.
        assert!((found.variance - 0.01).abs() < 0.001, "{}", found.variance);
        assert!((found.neighbours - 100.0).abs() < 0.01);
    }
}

//! What is left of light behind things that let some of it through.

use std::sync::LazyLock;

use glam::Vec3;
use homewright_geometry::math;

/// Whole numbers of a halving.
const HALVING: u32 = 1 << 20;
/// From here on nothing is left: less than one part in 16,384.
const DARK: u32 = 14 * HALVING;
/// Steps of the tables from a half to one; straight lines between them are exact to two parts in ten million.
const STEPS: usize = 1024;

/// Binary logarithms of 1 … 2, and powers of two from 0 … −1.
static TABLES: LazyLock<[[f32; STEPS + 1]; 2]> = LazyLock::new(|| {
    let row = |value: fn(f64) -> f64| std::array::from_fn(|step| value(step as f64 / STEPS as f64) as f32);
    [
        row(|place| math::ln(1.0 + place) / std::f64::consts::LN_2),
        row(|place| math::exp(-place * std::f64::consts::LN_2)),
    ]
});

/// How often light was halved, for each colour. Sums of whole numbers do not depend on the order of what is met.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Veil([u32; 3]);

impl Veil {
    /// Something more that leaves this share, 0 … 1.
    pub(crate) fn dim(&mut self, left: Vec3) {
        let halvings =
            if left.x == left.y && left.y == left.z { [halvings(left.x); 3] } else { left.to_array().map(halvings) };
        for (sum, more) in self.0.iter_mut().zip(halvings) {
            *sum = sum.saturating_add(more);
        }
    }

    pub(crate) fn is_dark(self) -> bool {
        self.0.iter().all(|sum| *sum >= DARK)
    }

    /// Whether nothing was met.
    #[inline(always)]
    pub(crate) fn is_clear(self) -> bool {
        self.0 == [0; 3]
    }

    /// What is left.
    pub(crate) fn left(self) -> Vec3 {
        if self.is_dark() { Vec3::ZERO } else { Vec3::from_array(self.0.map(left)) }
    }
}

/// −log2, in parts.
fn halvings(left: f32) -> u32 {
    if left >= 1.0 {
        return 0;
    }
    if left.is_nan() || left < 2e-5 {
        return DARK;
    }
    let bits = left.to_bits();
    let power = 127 - (bits >> 23);
    let mantissa = (bits & 0x007f_ffff) as f32 * (STEPS as f32 / 8_388_608.0);
    let step = (mantissa as usize).min(STEPS - 1);
    let table = &TABLES[0];
    let logarithm = table[step] + (table[step + 1] - table[step]) * (mantissa - step as f32);
    power * HALVING - (logarithm * HALVING as f32 + 0.5) as u32
}

fn left(halvings: u32) -> f32 {
    if halvings >= 2 * DARK {
        return 0.0;
    }
    let rest = (halvings % HALVING) as f32 * (STEPS as f32 / HALVING as f32);
    let step = (rest as usize).min(STEPS - 1);
    let table = &TABLES[1];
    let power = table[step] + (table[step + 1] - table[step]) * (rest - step as f32);
    power * f32::from_bits((127 - halvings / HALVING) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn veils_leave_the_product_of_what_each_leaves_whatever_their_order() {
        let veils = [Vec3::new(0.9, 0.8, 0.7), Vec3::splat(0.5), Vec3::new(0.93, 1.0, 0.011), Vec3::splat(0.987_654)];
        let (mut one, mut other) = (Veil::default(), Veil::default());
        for veil in veils {
            one.dim(veil);
        }
        for veil in veils.iter().rev() {
            other.dim(*veil);
        }
        assert_eq!(one.left(), other.left());
        let product: Vec3 = veils.into_iter().product();
        assert!((one.left() / product - 1.0).abs().max_element() < 1e-5, "{} is not {product}", one.left());
        assert_eq!(Veil::default().left(), Vec3::ONE);
        other.dim(Vec3::ZERO);
        assert_eq!(other.left(), Vec3::ZERO);
    }
}

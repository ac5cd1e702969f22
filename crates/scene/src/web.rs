//! Photometric webs: how bright a luminaire is in each direction, as measured (IES LM-63, EULUMDAT).

use glam::Vec3;
use homewright_geometry::math;
use thiserror::Error;

/// Most angles along one axis.
const MOST_ANGLES: usize = 4096;

/// Why numbers make no web.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WebError {
    /// An axis has no angles, too many, or angles that do not grow.
    #[error("the {axis} angles must be 1 to 4096 growing numbers of degrees from 0 to {limit}")]
    Angles {
        /// "vertical" or "horizontal".
        axis: &'static str,
        /// Largest angle of the axis, degrees.
        limit: f32,
    },
    /// The table has another size than its axes say.
    #[error("the table has {found} intensities where its angles ask for {expected}")]
    Size {
        /// Numbers given.
        found: usize,
        /// Vertical times horizontal angles.
        expected: usize,
    },
    /// An intensity is negative or not a number.
    #[error("intensity {place} of the table is negative or not a number")]
    Intensity {
        /// Place in the table, from 0.
        place: usize,
    },
    /// No light at all.
    #[error("all intensities are zero: such a luminaire gives no light")]
    Dark,
}

/// Luminous intensity over directions, type C photometry.
///
/// A direction's vertical angle γ runs from 0° along [`crate::Light::direction`] (nadir of a downlight) to 180°
/// against it. Its horizontal angle runs from C0 along [`crate::Light::along`] over C90 along `along × direction`:
/// counter-clockwise seen from above a downlight. Between angles intensity is interpolated linearly in degrees; outside
/// the vertical range it is zero.
///
/// The horizontal angles say which symmetry holds, as in LM-63: one alone means a body of revolution, 0–90 four equal
/// quadrants, 0–180 equal halves about the C0–C180 plane, 90–270 about the C90–C270 plane; more goes round.
#[derive(Debug, Clone, PartialEq)]
pub struct PhotometricWeb {
    vertical: Vec<f32>,
    horizontal: Vec<f32>,
    candela: Vec<f32>,
    flux: f32,
}

impl PhotometricWeb {
    /// From growing angles in degrees and, for each horizontal angle, the intensities in cd over all vertical angles.
    pub fn new(vertical: Vec<f32>, horizontal: Vec<f32>, candela: Vec<f32>) -> Result<Self, WebError> {
        check(&vertical, "vertical", 180.0)?;
        check(&horizontal, "horizontal", 360.0)?;
        let expected = vertical.len() * horizontal.len();
        if candela.len() != expected {
            return Err(WebError::Size { found: candela.len(), expected });
        }
        if let Some(place) = candela.iter().position(|value| !(value.is_finite() && *value >= 0.0)) {
            return Err(WebError::Intensity { place });
        }
        let mut web = Self { vertical, horizontal, candela, flux: 0.0 };
        web.flux = web.integrate() as f32;
        if web.flux > 0.0 && web.flux.is_finite() { Ok(web) } else { Err(WebError::Dark) }
    }

    /// Vertical angles, degrees, growing.
    pub fn vertical(&self) -> &[f32] {
        &self.vertical
    }

    /// Horizontal angles as measured, degrees, growing.
    pub fn horizontal(&self) -> &[f32] {
        &self.horizontal
    }

    /// Intensities in cd: for each horizontal angle all vertical ones.
    pub fn candela(&self) -> &[f32] {
        &self.candela
    }

    /// Luminous flux of the table in lm: the integral of the interpolated intensity over the sphere, exact in the
    /// vertical angle, by trapezia in the horizontal one.
    pub const fn flux(&self) -> f32 {
        self.flux
    }

    /// The largest intensity in cd.
    pub fn peak(&self) -> f32 {
        self.candela.iter().copied().fold(0.0, f32::max)
    }

    /// Intensity in cd at a vertical and a horizontal angle, degrees.
    pub fn at(&self, vertical: f32, horizontal: f32) -> f32 {
        let (Some(first), Some(last)) = (self.vertical.first(), self.vertical.last()) else { return 0.0 };
        // A hair of tolerance, so that rounding does not put out the light at the very edge.
        if !(vertical >= first - 1e-3 && vertical <= last + 1e-3) {
            return 0.0;
        }
        let (row, row_share) = place(&self.vertical, vertical);
        let count = self.vertical.len();
        let column = |number: usize| {
            let line = &self.candela[number * count..(number + 1) * count];
            line[row] + (line[(row + 1).min(count - 1)] - line[row]) * row_share
        };
        let (left, right, share) = self.planes(horizontal);
        column(left) + (column(right) - column(left)) * share
    }

    /// Intensity in cd towards a direction: its part along the light's direction, along C0 and along C90. Need not
    /// have the length 1.
    pub fn towards(&self, main: f32, c0: f32, c90: f32) -> f32 {
        let aside = (c0 * c0 + c90 * c90).sqrt();
        let vertical = math::atan2(f64::from(aside), f64::from(main)).to_degrees() as f32;
        let horizontal = if self.horizontal.len() == 1 || aside <= 0.0 {
            0.0
        } else {
            math::atan2(f64::from(c90), f64::from(c0)).to_degrees().rem_euclid(360.0) as f32
        };
        self.at(vertical, horizontal)
    }

    /// Intensity in cd towards a scene direction of a light with these axes (unit vectors).
    pub fn intensity(&self, direction: Vec3, light_direction: Vec3, light_along: Vec3) -> f32 {
        let c90 = light_along.cross(light_direction);
        self.towards(direction.dot(light_direction), direction.dot(light_along), direction.dot(c90))
    }

    /// The two measured planes between which a horizontal angle lies, and its share of the second.
    fn planes(&self, horizontal: f32) -> (usize, usize, f32) {
        let count = self.horizontal.len();
        if count == 1 {
            return (0, 0, 0.0);
        }
        let (first, last) = (self.horizontal[0], self.horizontal[count - 1]);
        let turned = horizontal.rem_euclid(360.0);
        let about = |turn: f32| if turned > turn { 2.0 * turn - turned } else { turned };
        let folded = if first >= 90.0 && last <= 270.0 {
            // Measured from C90 over C180 to C270.
            if (90.0..=270.0).contains(&turned) { turned } else { (180.0 - turned).rem_euclid(360.0) }
        } else if last <= 90.0 {
            let half = about(180.0);
            if half > 90.0 { 180.0 - half } else { half }
        } else if last <= 180.0 {
            about(180.0)
        } else {
            turned
        };
        if last > 180.0 && !(first >= 90.0 && last <= 270.0) && (folded > last || folded < first) {
            // Round the corner from the last plane to the first.
            let gap = first + 360.0 - last;
            let into = (folded - last).rem_euclid(360.0);
            return (count - 1, 0, if gap > 0.0 { (into / gap).clamp(0.0, 1.0) } else { 0.0 });
        }
        let (left, share) = place(&self.horizontal, folded.clamp(first, last));
        (left, (left + 1).min(count - 1), share)
    }

    fn integrate(&self) -> f64 {
        let count = self.vertical.len();
        let zone = |plane: usize| -> f64 {
            let line = &self.candela[plane * count..(plane + 1) * count];
            (0..count.saturating_sub(1))
                .map(|row| {
                    let angle = |row: usize| f64::from(self.vertical[row]).to_radians();
                    let (low, high) = (angle(row), angle(row + 1));
                    let slope = (f64::from(line[row + 1]) - f64::from(line[row])) / (high - low);
                    let start = f64::from(line[row]) - slope * low;
                    let value = |angle: f64| -(start + slope * angle) * math::cos(angle) + slope * math::sin(angle);
                    value(high) - value(low)
                })
                .sum()
        };
        let planes = self.horizontal.len();
        let full = std::f64::consts::TAU;
        if planes == 1 {
            return zone(0) * full;
        }
        let angle = |plane: usize| f64::from(self.horizontal[plane]);
        let span = angle(planes - 1) - angle(0);
        let between = |a: usize, b: usize, degrees: f64| 0.5 * (zone(a) + zone(b)) * degrees;
        let measured: f64 =
            (0..planes - 1).map(|plane| between(plane, plane + 1, angle(plane + 1) - angle(plane))).sum();
        let symmetric = span <= 180.0 + 1e-3;
        let (whole, degrees) =
            if symmetric { (measured, span) } else { (measured + between(planes - 1, 0, 360.0 - span), 360.0) };
        whole / degrees * full
    }
}

/// Place of the last angle at or below `value`, and the share of the way to the next.
fn place(angles: &[f32], value: f32) -> (usize, f32) {
    let above = angles.partition_point(|angle| *angle <= value).max(1);
    let low = (above - 1).min(angles.len().saturating_sub(2));
    match angles.get(low + 1) {
        Some(next) if *next > angles[low] => (low, ((value - angles[low]) / (next - angles[low])).clamp(0.0, 1.0)),
        Some(_) | None => (low, 0.0),
    }
}

fn check(angles: &[f32], axis: &'static str, limit: f32) -> Result<(), WebError> {
    let is_sound = !angles.is_empty()
        && angles.len() <= MOST_ANGLES
        && angles.iter().all(|angle| (0.0..=limit).contains(angle))
        && angles.windows(2).all(|pair| pair[0] < pair[1]);
    if is_sound { Ok(()) } else { Err(WebError::Angles { axis, limit }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::PI;

    #[test]
    fn an_even_web_has_four_pi_lumen_for_each_candela() {
        let web = PhotometricWeb::new(vec![0.0, 90.0, 180.0], vec![0.0], vec![100.0; 3]).unwrap();
        assert!((web.flux() / (400.0 * PI) - 1.0).abs() < 1e-6, "{}", web.flux());
        assert_eq!(web.at(33.0, 271.0), 100.0);
    }

    #[test]
    fn a_cosine_web_has_pi_lumen_for_each_candela_straight_down() {
        let angles: Vec<f32> = (0..=90).map(|degree| degree as f32).collect();
        let candela = angles.iter().map(|angle| 100.0 * math::cos32(angle.to_radians()).max(0.0)).collect();
        let web = PhotometricWeb::new(angles, vec![0.0], candela).unwrap();
        assert!((web.flux() / (100.0 * PI) - 1.0).abs() < 2e-4, "{}", web.flux());
        assert_eq!(web.at(120.0, 0.0), 0.0);
    }

    #[test]
    fn symmetric_webs_answer_for_the_planes_that_were_not_measured() {
        let web = |planes: &[f32]| {
            let candela = planes.iter().flat_map(|plane| [*plane, *plane]).collect();
            PhotometricWeb::new(vec![0.0, 90.0], planes.to_vec(), candela).unwrap()
        };
        let quadrant = web(&[0.0, 45.0, 90.0]);
        for angle in [30.0, 150.0, 210.0, 330.0] {
            assert!((quadrant.at(45.0, angle) - 30.0).abs() < 1e-4, "{}", quadrant.at(45.0, angle));
        }
        let half = web(&[0.0, 90.0, 180.0]);
        assert!((half.at(45.0, 200.0) - 160.0).abs() < 1e-4);
        let side = web(&[90.0, 180.0, 270.0]);
        assert!((side.at(45.0, 0.0) - 180.0).abs() < 1e-3 && (side.at(45.0, 60.0) - 120.0).abs() < 1e-3);
        assert!((side.at(45.0, 300.0) - 240.0).abs() < 1e-3);
        let round = web(&[0.0, 120.0, 240.0]);
        assert!((round.at(45.0, 300.0) - 120.0).abs() < 1e-3, "{}", round.at(45.0, 300.0));
    }

    #[test]
    fn the_planes_run_counter_clockwise_seen_from_above() {
        let candela = vec![0.0, 0.0, 50.0, 50.0, 0.0, 0.0, 0.0, 0.0];
        let web = PhotometricWeb::new(vec![0.0, 90.0], vec![0.0, 90.0, 180.0, 270.0], candela).unwrap();
        // Down along −Y, C0 along +X: from above, a quarter turn to the left of +X is −Z.
        assert!(web.intensity(Vec3::NEG_Z, Vec3::NEG_Y, Vec3::X) > 49.9);
        assert!(web.intensity(Vec3::Z, Vec3::NEG_Y, Vec3::X) < 0.1);
    }

    #[test]
    fn numbers_that_make_no_web_are_refused() {
        let refused = |vertical: Vec<f32>, horizontal: Vec<f32>, candela: Vec<f32>| {
            PhotometricWeb::new(vertical, horizontal, candela).unwrap_err()
        };
        assert!(matches!(refused(vec![], vec![0.0], vec![]), WebError::Angles { axis: "vertical", .. }));
        assert!(matches!(
            refused(vec![0.0], vec![9.0, 3.0], vec![1.0; 2]),
            WebError::Angles { axis: "horizontal", .. }
        ));
        assert!(matches!(refused(vec![0.0, 90.0], vec![0.0], vec![1.0]), WebError::Size { found: 1, expected: 2 }));
        assert!(matches!(refused(vec![0.0, 90.0], vec![0.0], vec![1.0, f32::NAN]), WebError::Intensity { place: 1 }));
        assert!(matches!(refused(vec![0.0, 90.0], vec![0.0], vec![0.0; 2]), WebError::Dark));
    }
}

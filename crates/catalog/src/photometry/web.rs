//! A table of intensities over directions, and what follows from it.

use std::f64::consts::PI;

use homewright_geometry::math;

/// The luminous opening as a photometric file states it, mm; negative or 0 as in LM-63 (round, point).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Opening {
    /// Across the luminaire (along C90–C270).
    pub width: f64,
    /// Along the luminaire (along C0–C180).
    pub length: f64,
    /// Height.
    pub height: f64,
}

/// Intensities over directions, type C.
#[derive(Debug, Clone, PartialEq)]
pub struct Web {
    vertical: Vec<f64>,
    horizontal: Vec<f64>,
    candela: Vec<f64>,
    /// The luminous opening.
    pub opening: Opening,
}

impl Web {
    /// A web of `candela` at every vertical angle of the first plane, then of the second …; angles in degrees,
    /// ascending by at least a millionth. Nothing if the counts do not fit, an angle does not ascend, or an intensity is
    /// negative or no number.
    pub fn new(vertical: Vec<f64>, horizontal: Vec<f64>, candela: Vec<f64>, opening: Opening) -> Option<Self> {
        let ascends = |angles: &[f64]| angles.windows(2).all(|pair| pair[0] + 1e-6 < pair[1]);
        let is_sound = vertical.len() >= 2
            && !horizontal.is_empty()
            && candela.len() == vertical.len().checked_mul(horizontal.len())?
            && ascends(&vertical)
            && ascends(&horizontal)
            && vertical.first().is_some_and(|first| *first >= 0.0)
            && vertical.last().is_some_and(|last| *last <= 180.0)
            && candela.iter().all(|intensity| intensity.is_finite() && *intensity >= 0.0);
        is_sound.then_some(Self { vertical, horizontal, candela, opening })
    }

    /// Vertical angles γ, degrees from straight down.
    pub fn vertical(&self) -> &[f64] {
        &self.vertical
    }

    /// Horizontal angles C of the planes that are stored, degrees; the others follow by symmetry.
    pub fn horizontal(&self) -> &[f64] {
        &self.horizontal
    }

    /// Intensities in cd, plane by plane.
    pub fn candela(&self) -> &[f64] {
        &self.candela
    }

    /// The largest intensity, cd.
    pub fn peak(&self) -> f64 {
        self.candela.iter().copied().fold(0.0, f64::max)
    }

    /// The plane among the stored ones that stands for a horizontal angle, as an angle within their range.
    fn stored_angle(&self, c: f64) -> f64 {
        let (first, last) = (self.horizontal[0], self.horizontal[self.horizontal.len() - 1]);
        let c = c.rem_euclid(360.0);
        if self.horizontal.len() == 1 {
            return first;
        }
        if first > 1e-6 {
            // Symmetric about the plane 90–270.
            return if (first..=last).contains(&c) { c } else { (180.0 - c).rem_euclid(360.0) };
        }
        if last <= 90.0 + 1e-6 {
            let half = if c > 180.0 { 360.0 - c } else { c };
            return if half > 90.0 { 180.0 - half } else { half };
        }
        if last <= 180.0 + 1e-6 {
            return if c > 180.0 { 360.0 - c } else { c };
        }
        c
    }

    /// Intensity in cd towards (C, γ) in degrees, linear between the angles; 0 outside the vertical angles.
    pub fn intensity(&self, c: f64, gamma: f64) -> f64 {
        let (first, last) = (self.vertical[0], self.vertical[self.vertical.len() - 1]);
        if !(first - 1e-9..=last + 1e-9).contains(&gamma) {
            return 0.0;
        }
        let (row, up) = between(&self.vertical, gamma);
        let c = self.stored_angle(c);
        let planes = self.horizontal.len();
        let (near, far, share) = if c > self.horizontal[planes - 1] && self.horizontal[planes - 1] > 180.0 {
            // The gap between the last plane and the first one of the next turn.
            let gap = 360.0 - self.horizontal[planes - 1] + self.horizontal[0];
            (planes - 1, 0, (c - self.horizontal[planes - 1]) / gap.max(1e-9))
        } else {
            let (near, share) = between(&self.horizontal, c);
            (near, (near + 1).min(planes - 1), share)
        };
        let at = |plane: usize| {
            let column = &self.candela[plane * self.vertical.len()..];
            let next = (row + 1).min(self.vertical.len() - 1);
            column[row] + (column[next] - column[row]) * up
        };
        at(near) + (at(far) - at(near)) * share
    }

    /// Luminous flux in lm: exact for intensities that are linear between the angles.
    pub fn flux(&self) -> f64 {
        let planes = self.horizontal.len();
        let zonal: Vec<f64> = (0..planes).map(|plane| self.flux_of_plane(plane)).collect();
        if planes == 1 {
            return 2.0 * PI * zonal[0];
        }
        let mut sum = 0.0;
        for plane in 1..planes {
            sum += 0.5 * (zonal[plane - 1] + zonal[plane]) * (self.horizontal[plane] - self.horizontal[plane - 1]);
        }
        let mut span = self.horizontal[planes - 1] - self.horizontal[0];
        if self.horizontal[planes - 1] > 180.0 + 1e-6 && self.horizontal[0] < 1e-6 && span < 360.0 {
            sum += 0.5 * (zonal[planes - 1] + zonal[0]) * (360.0 - span);
            span = 360.0;
        }
        2.0 * PI * sum / span.max(1e-9)
    }

    /// ∫ I sin γ dγ of one plane.
    fn flux_of_plane(&self, plane: usize) -> f64 {
        let column = &self.candela[plane * self.vertical.len()..(plane + 1) * self.vertical.len()];
        let mut sum = 0.0;
        for row in 1..self.vertical.len() {
            let (a, b) = (self.vertical[row - 1].to_radians(), self.vertical[row].to_radians());
            let slope = (column[row] - column[row - 1]) / (b - a);
            sum += column[row - 1] * (math::cos(a) - math::cos(b));
            sum += slope * (math::sin(b) - math::sin(a) - (b - a) * math::cos(b));
        }
        sum
    }

    /// Full angle in degrees between the outermost directions of half the peak, in the plane of `c` and `c` + 180°,
    /// within the half space of that plane's peak.
    pub fn beam_angle(&self, c: f64) -> f64 {
        const STEP: f64 = 0.05;
        let at = |angle: f64| {
            if angle >= 0.0 { self.intensity(c, angle) } else { self.intensity(c + 180.0, -angle) }
        };
        let samples = |from: f64, to: f64| {
            let count = ((to - from) / STEP).round() as usize;
            (0..=count).map(move |index| from + index as f64 * STEP)
        };
        let peak_angle = samples(-180.0, 180.0)
            .fold((0.0, -1.0), |best, angle| if at(angle) > best.1 + 1e-9 { (angle, at(angle)) } else { best });
        let half = peak_angle.1 * 0.5;
        if half <= 0.0 {
            return 0.0;
        }
        let mut reach: Option<(f64, f64)> = None;
        if peak_angle.0.abs() <= 90.0 {
            for angle in samples(-90.0, 90.0).filter(|angle| at(*angle) >= half) {
                reach = Some(reach.map_or((angle, angle), |(low, _)| (low, angle)));
            }
        } else {
            // Round the zenith, as angles from it.
            let above = |angle: f64| if angle >= 0.0 { at(180.0 - angle) } else { at(-180.0 - angle) };
            for angle in samples(-90.0, 90.0).filter(|angle| above(*angle) >= half) {
                reach = Some(reach.map_or((angle, angle), |(low, _)| (low, angle)));
            }
        }
        reach.map_or(0.0, |(low, high)| high - low)
    }

    /// The web seen in a mirror that stands along the luminaire's width: left and right (C0 and C180) exchanged.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let is_its_own_image = self.horizontal.len() == 1
            || self.horizontal[0] > 1e-6
            || self.horizontal[self.horizontal.len() - 1] <= 90.0 + 1e-6;
        if is_its_own_image {
            return self.clone();
        }
        let mut planes: Vec<f64> = self
            .horizontal
            .iter()
            .flat_map(|c| [180.0 - c, 180.0 + c])
            .map(|c| c.rem_euclid(360.0))
            .chain([0.0, 360.0])
            .collect();
        planes.sort_by(f64::total_cmp);
        planes.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        let candela = planes
            .iter()
            .flat_map(|c| self.vertical.iter().map(move |gamma| self.intensity(180.0 - c, *gamma)))
            .collect();
        Self { vertical: self.vertical.clone(), horizontal: planes, candela, opening: self.opening }
    }

    /// The web about the opposite direction: the light that went straight up goes straight down. C0 stays, C90 and
    /// C270 are exchanged.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let vertical: Vec<f64> = self.vertical.iter().rev().map(|gamma| 180.0 - gamma).collect();
        let horizontal = match self.horizontal.as_slice() {
            [_] => self.horizontal.clone(),
            [first, .., last] if *first < 1e-6 && *last <= 180.0 + 1e-6 => self.horizontal.clone(),
            planes => {
                // Those that run from 90 to 270 do so again.
                let goes_round = planes.first().is_some_and(|first| *first < 1e-6);
                let turned = planes.iter().flat_map(|c| [*c, 360.0 - c]).map(|c| c.rem_euclid(360.0));
                let mut planes: Vec<f64> = turned.chain(goes_round.then_some(360.0)).collect();
                planes.sort_by(f64::total_cmp);
                planes.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
                planes
            }
        };
        let candela = horizontal
            .iter()
            .flat_map(|c| vertical.iter().map(move |gamma| self.intensity(-c, 180.0 - gamma)))
            .collect();
        Self { vertical, horizontal, candela, opening: self.opening }
    }

    /// What goes to the half space ahead (γ up to 90°); none if that is dark.
    pub fn lower_half(&self) -> Option<Self> {
        let mut vertical: Vec<f64> = self.vertical.iter().copied().filter(|gamma| *gamma < 90.0 - 1e-6).collect();
        vertical.push(90.0);
        let candela: Vec<f64> =
            self.horizontal.iter().flat_map(|c| vertical.iter().map(move |gamma| self.intensity(*c, *gamma))).collect();
        let half = Self::new(vertical, self.horizontal.clone(), candela, self.opening)?;
        (half.flux() > 1e-9).then_some(half)
    }

    /// The same distribution with another flux, lm. A dark web stays as it is.
    #[must_use]
    pub fn scaled_to(mut self, flux: f64) -> Self {
        let own = self.flux();
        if own > 1e-9 && flux.is_finite() && flux >= 0.0 {
            self.candela.iter_mut().for_each(|intensity| *intensity *= flux / own);
        }
        self
    }
}

/// The index below a value in ascending numbers, and how far it is on the way to the next.
fn between(ascending: &[f64], value: f64) -> (usize, f64) {
    let next = ascending.partition_point(|number| *number <= value);
    if next == 0 || ascending.len() == 1 {
        return (0, 0.0);
    }
    let below = (next - 1).min(ascending.len() - 2);
    let share = (value - ascending[below]) / (ascending[below + 1] - ascending[below]);
    (below, share.clamp(0.0, 1.0))
}

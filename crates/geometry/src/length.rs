//! A length of the document: finite millimetres.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// A number that is not finite was offered where a length is needed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{value} is not a length; give a finite number of millimetres")]
pub struct NotFinite {
    /// What was offered.
    pub value: f64,
}

/// A length in millimetres, finite by construction.
///
/// Numbers from outside (files, scripts, text fields) enter through `TryFrom<f64>`; numbers that the
/// program computed itself from finite lengths enter through [`Length::mm`].
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Length(f64);

impl Length {
    /// No length at all.
    pub const ZERO: Self = Self(0.0);

    /// A length of `millimetres`.
    ///
    /// # Panics
    /// When the number is not finite: a defect of the caller, since input is checked by `TryFrom`.
    pub const fn mm(millimetres: f64) -> Self {
        assert!(millimetres.is_finite(), "a length must be finite");
        Self(millimetres)
    }

    /// A length of `metres`.
    pub const fn m(metres: f64) -> Self {
        Self::mm(metres * 1000.0)
    }

    /// Millimetres.
    pub const fn to_mm(self) -> f64 {
        self.0
    }

    /// Metres.
    pub const fn to_m(self) -> f64 {
        self.0 / 1000.0
    }

    /// The same length without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The shorter of two.
    #[must_use]
    pub const fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// The longer of two.
    #[must_use]
    pub const fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

impl TryFrom<f64> for Length {
    type Error = NotFinite;

    fn try_from(value: f64) -> Result<Self, NotFinite> {
        if value.is_finite() { Ok(Self(value)) } else { Err(NotFinite { value }) }
    }
}

impl From<Length> for f64 {
    fn from(length: Length) -> Self {
        length.0
    }
}

impl fmt::Display for Length {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} mm", (self.0 * 10.0).round() / 10.0)
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::mm(self.0 + other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::mm(self.0 - other.0)
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Mul<f64> for Length {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::mm(self.0 * factor)
    }
}

impl Div<f64> for Length {
    type Output = Self;
    fn div(self, divisor: f64) -> Self {
        Self::mm(self.0 / divisor)
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_from_outside_must_be_finite() {
        assert!(Length::try_from(f64::NAN).is_err());
        assert!(Length::try_from(f64::INFINITY).is_err());
        assert_eq!(Length::try_from(2.5), Ok(Length::mm(2.5)));
    }

    #[test]
    fn a_metre_is_a_thousand_millimetres() {
        assert_eq!(Length::m(1.0), Length::mm(1000.0));
    }
}

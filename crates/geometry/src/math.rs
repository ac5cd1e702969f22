//! Transcendental functions with the same bits on every machine.
//!
//! The platform's own differ in the last place between systems; these go through `libm`, so that a home
//! computes to the same geometry everywhere. `sqrt` and `mul_add` are exact and need no wrapper.

use glam::DVec2;

/// Sine of an angle in radians.
pub fn sin(radians: f64) -> f64 {
    libm::sin(radians)
}

/// Cosine of an angle in radians.
pub fn cos(radians: f64) -> f64 {
    libm::cos(radians)
}

/// Tangent of an angle in radians.
pub fn tan(radians: f64) -> f64 {
    libm::tan(radians)
}

/// The angle in radians whose sine is `value`, clamped to −1…1.
pub fn asin(value: f64) -> f64 {
    libm::asin(value.clamp(-1.0, 1.0))
}

/// The angle in radians whose cosine is `value`, clamped to −1…1.
pub fn acos(value: f64) -> f64 {
    libm::acos(value.clamp(-1.0, 1.0))
}

/// The angle in radians of the vector (x, y), −π…π.
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// e to the power of `value`.
pub fn exp(value: f64) -> f64 {
    libm::exp(value)
}

/// Natural logarithm.
pub fn ln(value: f64) -> f64 {
    libm::log(value)
}

/// `base` to the power of `exponent`.
pub fn powf(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// The unit vector at an angle in radians, counter-clockwise from +X.
pub fn direction(radians: f64) -> DVec2 {
    DVec2::new(cos(radians), sin(radians))
}

/// `vector` turned by an angle in radians, counter-clockwise.
pub fn rotate(vector: DVec2, radians: f64) -> DVec2 {
    direction(radians).rotate(vector)
}

/// Sine in single precision.
pub fn sin32(radians: f32) -> f32 {
    libm::sinf(radians)
}

/// Cosine in single precision.
pub fn cos32(radians: f32) -> f32 {
    libm::cosf(radians)
}

/// `base` to the power of `exponent` in single precision.
pub fn powf32(base: f32, exponent: f32) -> f32 {
    libm::powf(base, exponent)
}

/// e to the power of `value` in single precision.
pub fn exp32(value: f32) -> f32 {
    libm::expf(value)
}

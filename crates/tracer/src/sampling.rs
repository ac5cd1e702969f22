//! Numbers that look random and are the same on every machine, and mappings of the unit square.

use std::f32::consts::TAU;

use glam::{Quat, Vec2, Vec3A};
use homewright_geometry::math;

/// A stream of numbers from a permuted congruential generator (O'Neill 2014, PCG-RXS-M-XS 32).
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u32,
}

impl Random {
    /// The stream of a work item: streams of neighbouring items are unrelated.
    pub(crate) fn new(seed: u32, item: u32, round: u32) -> Self {
        Self { state: hash(seed ^ hash(item ^ hash(round.wrapping_add(0x9e37_79b9)))) }
    }

    /// At least 0 and below 1.
    pub(crate) fn unit(&mut self) -> f32 {
        self.state = self.state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
        unit_from_bits(permute(self.state))
    }

    pub(crate) fn square(&mut self) -> Vec2 {
        let x = self.unit();
        Vec2::new(x, self.unit())
    }

    /// Any turn in space, each as likely (Shoemake 1992).
    pub(crate) fn rotation(&mut self) -> Quat {
        let (a, b, c) = (self.unit(), self.unit() * TAU, self.unit() * TAU);
        let (small, large) = ((1.0 - a).sqrt(), a.sqrt());
        Quat::from_xyzw(small * math::sin32(b), small * math::cos32(b), large * math::sin32(c), large * math::cos32(c))
    }
}

/// The upper 24 bits as a number below 1.
pub(crate) fn unit_from_bits(bits: u32) -> f32 {
    (bits >> 8) as f32 * (1.0 / 16_777_216.0)
}

fn permute(state: u32) -> u32 {
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

/// A number that changes wholly with each bit of `value`.
pub(crate) fn hash(value: u32) -> u32 {
    permute(value.wrapping_mul(747_796_405).wrapping_add(2_891_336_453))
}

/// The `index`th of `count` directions spread evenly over the sphere (a Fibonacci lattice).
pub(crate) fn sphere_lattice(index: usize, count: usize) -> Vec3A {
    const GOLDEN_TURN: f64 = 0.618_033_988_749_894_9;
    let height = 1.0 - (2 * index + 1) as f64 / count as f64;
    let turn = (index as f64 * GOLDEN_TURN).fract() * f64::from(TAU);
    let radius = (1.0 - height * height).max(0.0).sqrt();
    Vec3A::new((radius * math::cos(turn)) as f32, height as f32, (radius * math::sin(turn)) as f32)
}

/// The `number`th of `count` points that fill the unit square evenly (Hammersley).
pub(crate) fn hammersley(number: u32, count: u32) -> Vec2 {
    Vec2::new((number as f32 + 0.5) / count as f32, unit_from_bits(number.reverse_bits()))
}

/// The `number`th point of a sequence that fills the unit square ever more evenly, moved by `shift` (Roberts 2018).
pub(crate) fn spread(number: u32, shift: Vec2) -> Vec2 {
    let step = |ratio: f64| (f64::from(number) * ratio).fract() as f32;
    let place = shift + Vec2::new(step(0.754_877_666_246_692_8), step(0.569_840_290_998_053_3));
    place - place.floor()
}

/// A point of the unit disc, even over its area (Shirley and Chiu 1997).
pub(crate) fn disc(square: Vec2) -> Vec2 {
    let p = square * 2.0 - 1.0;
    if p == Vec2::ZERO {
        return Vec2::ZERO;
    }
    let quarter = std::f32::consts::FRAC_PI_4;
    let (radius, angle) =
        if p.x.abs() > p.y.abs() { (p.x, quarter * (p.y / p.x)) } else { (p.y, 2.0 * quarter - quarter * (p.x / p.y)) };
    Vec2::new(radius * math::cos32(angle), radius * math::sin32(angle))
}

/// Two unit vectors that stand upright on a unit vector and each other (Duff et al. 2017).
pub(crate) fn frame(normal: Vec3A) -> (Vec3A, Vec3A) {
    let sign = 1.0_f32.copysign(normal.z);
    let a = -1.0 / (sign + normal.z);
    let b = normal.x * normal.y * a;
    (
        Vec3A::new(1.0 + sign * normal.x * normal.x * a, sign * b, -sign * normal.x),
        Vec3A::new(b, sign + normal.y * normal.y * a, -normal.y),
    )
}

/// A direction about `normal`, as likely as its cosine; its density is cosine / π.
pub(crate) fn cosine_direction(normal: Vec3A, square: Vec2) -> Vec3A {
    let on_disc = disc(square);
    let up = (1.0 - on_disc.length_squared()).max(0.0).sqrt();
    let (x, y) = frame(normal);
    x * on_disc.x + y * on_disc.y + normal * up
}

/// A direction within a cone about `axis`, each as likely. `spread` is 1 − cos of the half angle; the density
/// is 1 / (2π · spread).
pub(crate) fn cone_direction(axis: Vec3A, spread: f32, square: Vec2) -> Vec3A {
    let down = square.x * spread;
    let sine = (down * (2.0 - down)).max(0.0).sqrt();
    let turn = square.y * TAU;
    let (x, y) = frame(axis);
    x * (sine * math::cos32(turn)) + y * (sine * math::sin32(turn)) + axis * (1.0 - down)
}

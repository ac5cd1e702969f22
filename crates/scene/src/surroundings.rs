//! A picture of what is all around as light from outside, and the sun in it.

use std::f32::consts::{PI, TAU};

use glam::{Vec2, Vec3};
use homewright_geometry::math;

use crate::light::Sun;
use crate::sky::LUMINANCE;

/// A picture of what is all around, equirectangular: the middle column looks to −Z, columns to its right to +X, the top
/// row to +Y.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvironmentMap {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Row by row from the top left: cd/m², linear RGB.
    pub pixels: Vec<Vec3>,
    /// Turn of the picture about the vertical, radians, clockwise seen from above.
    pub turn: f32,
}

impl EnvironmentMap {
    /// Whether the number of pixels is that of the size and all are finite and not negative.
    pub fn is_sound(&self) -> bool {
        self.width > 0
            && self.height > 0
            && self.pixels.len() as u64 == u64::from(self.width) * u64::from(self.height)
            && self.pixels.iter().all(|pixel| pixel.is_finite() && pixel.min_element() >= 0.0)
            && self.turn.is_finite()
    }

    /// Where on the picture a direction lies, each part 0 … 1.
    pub fn place(&self, direction: Vec3) -> Vec2 {
        let around = math::atan2(f64::from(direction.x), f64::from(-direction.z)) as f32 - self.turn;
        let down = math::acos(f64::from(direction.y)) as f32;
        Vec2::new((0.5 + around / TAU).rem_euclid(1.0), down / PI)
    }

    /// Luminance towards a direction (unit vector), interpolated between four pixels.
    pub fn radiance(&self, direction: Vec3) -> Vec3 {
        let place = self.place(direction) * Vec2::new(self.width as f32, self.height as f32) - 0.5;
        let low = place.floor();
        let share = place - low;
        let texel = |x: i64, y: i64| {
            let column = (low.x as i64 + x).rem_euclid(i64::from(self.width.max(1))) as usize;
            let row = (low.y as i64 + y).clamp(0, i64::from(self.height.max(1)) - 1) as usize;
            self.pixels.get(row * self.width as usize + column).copied().unwrap_or(Vec3::ZERO)
        };
        texel(0, 0).lerp(texel(1, 0), share.x).lerp(texel(0, 1).lerp(texel(1, 1), share.x), share.y)
    }

    /// The direction (unit vector, scene frame) that the middle of a pixel shows.
    fn direction(&self, column: u32, row: u32) -> Vec3 {
        let around = ((column as f32 + 0.5) / self.width as f32 - 0.5) * TAU + self.turn;
        let down = (row as f32 + 0.5) / self.height as f32 * PI;
        let level = math::sin32(down);
        Vec3::new(level * math::sin32(around), math::cos32(down), -level * math::cos32(around))
    }

    /// Solid angle of a pixel of a row, sr.
    fn solid_angle(&self, row: u32) -> f32 {
        let edge = |row: u32| math::cos32(row as f32 / self.height as f32 * PI);
        TAU / self.width as f32 * (edge(row) - edge(row + 1))
    }

    /// Illuminance on open level ground, lx.
    pub fn illuminance(&self) -> f32 {
        let row = |row: u32| {
            let start = row as usize * self.width as usize;
            let sum: Vec3 = self.pixels.iter().skip(start).take(self.width as usize).sum();
            let upward = math::cos32((row as f32 + 0.5) / self.height as f32 * PI).max(0.0);
            f64::from(sum.dot(LUMINANCE) * upward * self.solid_angle(row))
        };
        (0..self.height.div_ceil(2)).map(row).sum::<f64>() as f32
    }

    /// The same with all luminances times a factor.
    #[must_use]
    pub fn scaled(mut self, factor: f32) -> Self {
        self.pixels.iter_mut().for_each(|pixel| *pixel *= factor);
        self
    }

    /// Takes the sun out of the picture, so that it can throw shadows with sharp edges: what is far brighter than the sky
    /// around it, within [`SUN_REACH`] of the brightest place over the horizon, if it gives the ground at least
    /// [`SUN_SHARE`] of its light. In its place stays what the sky shows around.
    #[must_use]
    pub fn without_sun(mut self) -> (Self, Option<Sun>) {
        let whole = self.illuminance();
        let upper = self.width as usize * (self.height / 2) as usize;
        let bright = |pixel: &Vec3| pixel.dot(LUMINANCE);
        let above = self.pixels.iter().take(upper).enumerate();
        let Some((place, _)) = above.max_by(|a, b| bright(a.1).total_cmp(&bright(b.1))) else { return (self, None) };
        let middle = self.direction(place as u32 % self.width, place as u32 / self.width);
        let (mut near, mut ring) = (Vec::new(), Vec::new());
        let [reach, beyond] = [SUN_REACH, 2.0 * SUN_REACH].map(|degrees| math::cos32(degrees.to_radians()));
        for row in 0..self.height / 2 {
            for column in 0..self.width {
                match self.direction(column, row).dot(middle) {
                    cosine if cosine > reach => near.push((column, row)),
                    cosine if cosine > beyond => ring.push((column, row)),
                    _ => {}
                }
            }
        }
        let columns = self.width as usize;
        let at = |(column, row): (u32, u32)| row as usize * columns + column as usize;
        let around = ring.iter().map(|place| self.pixels[at(*place)]).sum::<Vec3>() / ring.len().max(1) as f32;
        let (mut light, mut toward, mut taken) = (Vec3::ZERO, Vec3::ZERO, Vec::new());
        for place in near {
            let pixel = self.pixels[at(place)];
            if bright(&pixel) > 2.0 * bright(&around) {
                let more = (pixel - around).max(Vec3::ZERO) * self.solid_angle(place.1);
                light += more;
                toward += self.direction(place.0, place.1) * bright(&more);
                taken.push(at(place));
            }
        }
        let illuminance = bright(&light);
        let Some(direction) = toward.try_normalize() else { return (self, None) };
        if illuminance * direction.y < SUN_SHARE * whole || illuminance <= 0.0 {
            return (self, None);
        }
        for place in taken {
            self.pixels[place] = around.min(self.pixels[place]);
        }
        (self, Some(Sun { direction, illuminance, color: light / illuminance }))
    }
}

/// How far from the brightest place of a picture its sun and the glare of a lens about it may reach, degrees.
const SUN_REACH: f32 = 4.0;
/// A sun gives at least this share of the light on the ground; bright clouds are none.
const SUN_SHARE: f32 = 0.15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_the_sky_is_seen_where_it_says() {
        let mut pixels = vec![Vec3::ZERO; 8 * 4];
        pixels[8 + 6] = Vec3::ONE;
        let map = EnvironmentMap { width: 8, height: 4, pixels, turn: 0.0 };
        assert!(map.is_sound());
        // The middle of column 6 of 8 is 112.5° right of the picture's; that of row 1 of 4 67.5° from its top.
        let (around, down) = (112.5_f32, 67.5_f32);
        let level = math::sin32(down.to_radians());
        let direction = Vec3::new(
            level * math::sin32(around.to_radians()),
            math::cos32(down.to_radians()),
            -level * math::cos32(around.to_radians()),
        );
        assert!(map.radiance(direction).x > 0.99, "{}", map.radiance(direction));
        let turned = EnvironmentMap { turn: PI, ..map };
        assert!(turned.radiance(Vec3::new(-direction.x, direction.y, -direction.z)).x > 0.99);
    }

    /// An even sky of 1,000 cd/m² over dark ground.
    fn even(width: u32, height: u32) -> EnvironmentMap {
        let row = |row: u32| if row < height / 2 { Vec3::splat(1000.0) } else { Vec3::ZERO };
        let pixels = (0..height).flat_map(|y| std::iter::repeat_n(row(y), width as usize)).collect();
        EnvironmentMap { width, height, pixels, turn: 0.4 }
    }

    #[test]
    fn an_even_sky_lights_the_ground_with_pi_times_its_luminance() {
        assert!((even(64, 32).illuminance() / (PI * 1000.0) - 1.0).abs() < 2e-3);
        assert!((even(64, 32).scaled(3.0).illuminance() / (PI * 3000.0) - 1.0).abs() < 2e-3);
    }

    #[test]
    fn the_sun_is_taken_out_of_a_picture_with_its_direction_and_its_light() {
        let toward = Vec3::new(0.5, 0.6, -0.4).try_normalize().unwrap();
        let mut map = even(720, 360);
        let before = map.clone();
        let mut given = 0.0;
        for row in 0..map.height {
            for column in 0..map.width {
                // A disc of three degrees across, warm.
                if map.direction(column, row).dot(toward) > math::cos32(1.5_f32.to_radians()) {
                    let more = Vec3::new(1.2, 1.0, 0.5) * 3.0e7;
                    map.pixels[(row * map.width + column) as usize] += more;
                    given += more.dot(LUMINANCE) * map.solid_angle(row);
                }
            }
        }
        let whole = map.illuminance();
        let (left, sun) = map.without_sun();
        let sun = sun.unwrap();
        assert!((sun.illuminance / given - 1.0).abs() < 1e-3, "{} lx of {given}", sun.illuminance);
        assert!(sun.direction.dot(toward) > math::cos32(0.2_f32.to_radians()));
        assert!((sun.color.x / sun.color.z - 2.4).abs() < 0.01, "{}", sun.color);
        assert_eq!(left.pixels, before.pixels);
        let sum = left.illuminance() + sun.illuminance * sun.direction.y;
        assert!((sum / whole - 1.0).abs() < 0.01, "{sum} lx of {whole}");
    }

    #[test]
    fn bright_clouds_are_no_sun() {
        let mut map = even(180, 90);
        for row in 20..40 {
            for column in 20..60 {
                map.pixels[row * 180 + column] = Vec3::splat(6000.0);
            }
        }
        let before = map.clone();
        assert_eq!(map.without_sun(), (before.clone(), None));
        assert_eq!(even(90, 45).without_sun().1, None, "nothing is brighter than the rest");
        let nothing = EnvironmentMap { width: 0, height: 0, pixels: Vec::new(), turn: 0.0 };
        assert_eq!(nothing.without_sun().1, None);
    }
}

//! How sheltered places are by what stands close about them, told from the depths of a picture alone: a guide for filters
//! that is free of noise, since light falls off towards corners, under edges and beside frames.

use glam::{IVec2, UVec2};

use crate::parallel;
use crate::picture::TracedImage;

/// How far is looked, pixels.
const STEPS: [i32; 5] = [1, 2, 3, 5, 8];
/// The farthest of them, and one more for the slope.
pub(crate) const SHELTERED: u32 = 9;
/// What stands out by more than this share of the distance is something else in front.
const FAR: f32 = 0.06;
/// How strongly filters feel it.
const SCALE: f32 = 4.0;

/// For each pixel the mean sine, over eight directions, of the angle up to which neighbours stand out of its surface,
/// times four; nothing where there is no depth.
pub(crate) fn sheltered(image: &TracedImage) -> Vec<f32> {
    parallel::map(image.depth.len(), |place| if image.depth[place].is_finite() { shelter(image, place) } else { 0.0 })
}

fn shelter(image: &TracedImage, place: usize) -> f32 {
    let at = UVec2::new(place as u32 % image.size.x, place as u32 / image.size.x).as_ivec2();
    let here = image.depth[place];
    let depth = |at: IVec2| {
        let is_inside = at.cmpge(IVec2::ZERO).all() && at.cmplt(image.size.as_ivec2()).all();
        if is_inside { image.depth[at.y as usize * image.size.x as usize + at.x as usize] } else { f32::INFINITY }
    };
    let slope = |axis: IVec2| {
        let (before, after) = (here - depth(at - axis), depth(at + axis) - here);
        let least = if before.abs() < after.abs() { before } else { after };
        if least.is_finite() { least } else { 0.0 }
    };
    let (right, down) = (slope(IVec2::X), slope(IVec2::Y));
    // About the width of a pixel at that distance, in a picture that is half as wide again as it is high.
    let pixel = here / image.size.y.min(image.size.x) as f32;
    let mut sum = 0.0;
    for direction in 0..9 {
        let toward = IVec2::new(direction % 3 - 1, direction / 3 - 1);
        if toward == IVec2::ZERO {
            continue;
        }
        let length = toward.as_vec2().length();
        let mut steepest = 0.0_f32;
        for step in STEPS {
            let offset = toward * step;
            let there = depth(at + offset);
            let out = here + right * offset.x as f32 + down * offset.y as f32 - there;
            if there.is_finite() && out > 0.0 && out < FAR * here {
                steepest = steepest.max(out / (pixel * step as f32 * length));
            }
        }
        sum += steepest / (1.0 + steepest * steepest).sqrt();
    }
    sum / 8.0 * SCALE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_is_sheltered_beside_what_stands_out_of_it_and_nowhere_else() {
        let size = UVec2::new(60, 40);
        let mut image = TracedImage::black(size, Vec::new());
        // A wall seen askew, with a board of 5 cm on it from the thirtieth column on.
        for place in 0..image.depth.len() {
            let x = place as u32 % size.x;
            image.depth[place] = 3.0 + 0.02 * x as f32 - if x < 30 { 0.0 } else { 0.05 };
        }
        let found = sheltered(&image);
        let column = |x: u32| found[(20 * size.x + x) as usize];
        assert!(column(10).abs() < 1e-3 && column(50).abs() < 1e-3, "{} {}", column(10), column(50));
        assert!(column(29) > column(26) && column(26) > 0.02, "{} {}", column(29), column(26));
        assert!(column(31).abs() < 1e-3, "what stands out is not sheltered: {}", column(31));
    }
}

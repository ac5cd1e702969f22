//! From luminance to what a screen shows, as the live view does it: exposure and white balance, then Khronos' PBR
//! Neutral curve.

use glam::{Mat3, UVec2, Vec2, Vec3};
use homewright_geometry::math;
use homewright_scene::image::{ColorSpace, Image};
use homewright_scene::white::{adaptation, white_of};
use homewright_scene::{Camera, Exposure, WhiteBalance};

use crate::illuminance::luminance;
use crate::picture::TracedImage;

/// Side of the grid on which brightness and white are measured.
const SIDE: u32 = 64;
/// Steps on the line of lights for one.
const STEPS: f32 = 24.0;
/// The bluest light on it.
const BLUEST: f32 = -0.6;
/// How much of a room's cast the eye takes for white.
const ADAPTS: f32 = 0.85;
/// How much of what is white indoors is white out of doors, where light has a colour of its own.
const OUTSIDE_ADAPTS: f32 = 0.4;

/// The factor from luminance (cd/m²) to a picture in which 1 is white.
///
/// `Ev100` is 1 / (1.2 · 2^EV). `Auto` brings the mean of the logarithm of luminance, without its lowest and highest
/// tenth, without the sky, and with the middle of the picture counting more, to 0.28; scenes darker than 16 cd/m² stay darker by
/// a quarter of a stop for each stop.
pub fn exposure(image: &TracedImage, exposure: Exposure) -> f32 {
    match exposure {
        Exposure::Ev100(value) => 1.0 / (1.2 * two_to(value)),
        Exposure::Auto(correction) => {
            let (mean, _) = mean_logarithm(&measured(image));
            let key = logarithm(0.28) - 0.25 * (4.0 - mean).max(0.0);
            two_to((key - mean).clamp(-16.0, 10.0) + correction)
        }
    }
}

/// What stands behind and in cuts, linear RGB as the screen shows it, 0 … 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backdrop {
    /// Where nothing stands.
    pub background: Vec3,
    /// On the cut faces of what is cut open.
    pub cut: Vec3,
}

impl Default for Backdrop {
    /// Warm light grey behind, dark grey in cuts.
    fn default() -> Self {
        Self { background: Vec3::new(0.90, 0.88, 0.85), cut: Vec3::splat(0.055) }
    }
}

/// How a picture is exposed and which light is white in it; measured once, it does for all parts of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    shown_from_luminance: Mat3,
    /// From luminance out of doors to what among the rest of the picture looks as it shall.
    outside: Mat3,
}

impl Tone {
    /// As the camera wants it for a picture, or a smaller one of the same.
    pub fn new(image: &TracedImage, camera: &Camera) -> Self {
        let (white, outer) = match camera.white_balance {
            WhiteBalance::Auto => {
                let white = measured_white(&measured(image));
                (white, Vec3::from_array(white.to_array().map(|part| math::powf32(part, OUTSIDE_ADAPTS))))
            }
            WhiteBalance::Kelvin { temperature, tint } => [white_of(temperature, tint); 2].into(),
        };
        let factor = exposure(image, camera.exposure);
        let [adapted, outer] = [white, outer].map(|white| adaptation(white, 1.0));
        let outside = adapted.inverse() * outer * held_back(image.horizon * factor);
        Self { shown_from_luminance: adapted * factor, outside }
    }

    /// One luminance as the screen shows it, linear, 0 … 1.
    fn shown(&self, luminance: Vec3) -> Vec3 {
        neutral((self.shown_from_luminance * luminance).max(Vec3::ZERO)).clamp(Vec3::ZERO, Vec3::ONE)
    }

    /// The picture for a screen, sRGB, opaque. At the edges of what outshines white, such as windows and lamps, both sides
    /// are mixed as they are shown: mixed before, the brighter side would leave steps.
    pub fn picture(&self, image: &TracedImage, backdrop: &Backdrop) -> Image {
        let mut rgba = Vec::with_capacity(image.color.len() * 4);
        for (place, color) in image.color.iter().enumerate() {
            let (bare, cut) = (image.bare[place], image.cut[place]);
            let seen = 1.0 - bare - cut;
            let mut shown = backdrop.background * bare + backdrop.cut * cut;
            if seen > 1e-4 {
                let glaring = image.glaring[place].min(seen);
                let sky = image.sky[place];
                let held = sky - self.outside * sky;
                let glare = (image.glare[place] - held).max(Vec3::ZERO);
                let rest = (*color - held - glare).max(Vec3::ZERO) / seen;
                shown += self.shown(rest) * (seen - glaring);
                if glaring > 0.0 {
                    shown += self.shown(rest + glare / glaring) * glaring;
                }
            }
            rgba.extend(shown.to_array().map(encode));
            rgba.push(255);
        }
        Image { width: image.size.x, height: image.size.y, rgba, color_space: ColorSpace::Srgb }
    }
}

/// The share of the sky's luminance that is shown where the horizon would be shown at `level` (1 is white): a photographer
/// of rooms takes what lies outside darker than the room, as the eye does, so that sky and trees keep their colours; a stop
/// more of it is still shown a tenth of a stop brighter. Twin of `outside_factor` in the live view's `composite.wgsl`.
fn held_back(level: f32) -> f32 {
    let level = level.max(1e-4);
    (0.85 * math::powf32(level.max(1.0), 0.1) / level).clamp(0.01, 1.0)
}

/// Khronos PBR Neutral: colours stay as they are up to 0.8, then highlights roll off.
fn neutral(input: Vec3) -> Vec3 {
    const START: f32 = 0.8 - 0.04;
    let low = input.min_element();
    let offset = if low < 0.08 { low - 6.25 * low * low } else { 0.04 };
    let color = input - offset;
    let peak = color.max_element();
    if peak < START {
        return color;
    }
    let rest = 1.0 - START;
    let new_peak = 1.0 - rest * rest / (peak + rest - START);
    let fade = 1.0 - 1.0 / (0.15 * (peak - new_peak) + 1.0);
    (color * (new_peak / peak)).lerp(Vec3::splat(new_peak), fade)
}

fn encode(linear: f32) -> u8 {
    let encoded = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * math::powf32(linear, 1.0 / 2.4) - 0.055 };
    (encoded * 255.0 + 0.5) as u8
}

fn logarithm(value: f32) -> f32 {
    (math::ln(f64::from(value)) / std::f64::consts::LN_2) as f32
}

fn two_to(exponent: f32) -> f32 {
    math::powf32(2.0, exponent)
}

/// One cell of the grid on which a picture is measured.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// Binary logarithm of luminance, cd/m².
    level: f32,
    weight: f32,
    /// Place on the line on which the colours of lights lie, 0 white, 1 a lamp of 2700 K.
    along: f32,
    /// How far beside that line.
    beside: f32,
}

/// Binary logarithms of red over green and blue over green of a lamp of 2700 K.
fn line() -> Vec2 {
    let lamp = white_of(2700.0, 0.0);
    Vec2::new(logarithm(lamp.x / lamp.y), logarithm(lamp.z / lamp.y))
}

fn measured(image: &TracedImage) -> Vec<Cell> {
    let line = line();
    let cells = (0..SIDE * SIDE).map(|number| {
        let corner = UVec2::new(number % SIDE, number / SIDE).as_vec2();
        let (mut sum, mut count, mut color) = (0.0, 0.0, Vec3::splat(1e-4));
        for part in 0..4_u32 {
            let inside = Vec2::new((part & 1) as f32, (part >> 1) as f32) * 0.5 + 0.25;
            let place = (corner + inside) / SIDE as f32;
            let at = (place * image.size.as_vec2()).as_uvec2().min(image.size - 1);
            let pixel = at.y as usize * image.size.x as usize + at.x as usize;
            // The home is exposed for, not the sky behind its windows.
            let share = if image.depth[pixel].is_finite() { 1.0 } else { 0.02 };
            let bright = luminance(image.color[pixel]);
            sum += logarithm(bright.max(0.001)) * share;
            count += share;
            color += image.color[pixel] / (0.001 + bright) * share;
        }
        let ratios = Vec2::new(color.x, color.z).max(Vec2::splat(1e-4)) / color.y.max(1e-4);
        let ratios = Vec2::new(logarithm(ratios.x), logarithm(ratios.y));
        let along = ratios.dot(line) / line.length_squared();
        let from_middle = (corner + 0.5) / SIDE as f32 * 2.0 - 1.0;
        Cell {
            level: sum / count,
            weight: (1.0 - 0.65 * (from_middle.length_squared() * 0.7).clamp(0.0, 1.0)) * count,
            along,
            beside: (ratios - line * along).length(),
        }
    });
    cells.collect()
}

/// Mean binary logarithm of luminance without the lowest and highest tenth, and the level above which the latter lies.
fn mean_logarithm(cells: &[Cell]) -> (f32, f32) {
    let mut levels: Vec<(f32, f32)> = cells.iter().map(|cell| (cell.level, cell.weight)).collect();
    levels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f32 = levels.iter().map(|(_, weight)| weight).sum();
    let (low, high) = (total * 0.1, total * 0.9);
    let (mut passed, mut sum, mut counted, mut brightest) = (0.0_f32, 0.0, 0.0, 0.0);
    for (level, weight) in levels {
        let part = ((passed + weight).min(high) - passed.max(low)).max(0.0);
        sum += part * level;
        counted += part;
        passed += weight;
        if part > 0.0 {
            brightest = level;
        }
    }
    if counted > 0.0 { (sum / counted, brightest) } else { (0.0, 0.0) }
}

/// The light that the least coloured third of the brighter surfaces lies in, most of the way from white, linear RGB.
fn measured_white(cells: &[Cell]) -> Vec3 {
    let (mean, brightest) = mean_logarithm(cells);
    let mut lit: Vec<(f32, f32)> = cells
        .iter()
        .filter(|cell| cell.level <= brightest + 1e-4)
        .map(|cell| {
            let is_bright = (cell.level - mean + 1.0).clamp(0.0, 1.0);
            let along = BLUEST + (((cell.along - BLUEST) * STEPS).floor().clamp(0.0, 55.0) + 0.5) / STEPS;
            (along, cell.weight * is_bright * two_to(-6.0 * cell.beside * cell.beside))
        })
        .collect();
    lit.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f32 = lit.iter().map(|(_, weight)| weight).sum();
    let (mut passed, mut sum, mut counted) = (0.0_f32, 0.0, 0.0);
    for (along, weight) in lit {
        let part = ((passed + weight).min(total * 0.4) - passed.max(total * 0.1)).max(0.0);
        sum += part * along;
        counted += part;
        passed += weight;
    }
    let place = if counted > 1e-3 { (sum / counted).clamp(-0.25, 1.1) } else { 0.0 };
    let ratios = line() * (ADAPTS * place);
    Vec3::new(two_to(ratios.x), 1.0, two_to(ratios.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_tones_keep_their_colour_and_highlights_stay_below_white() {
        let color = Vec3::new(0.5, 0.3, 0.2);
        assert!((neutral(color) - (color - 0.04)).abs().max_element() < 1e-6);
        assert!(neutral(Vec3::new(50.0, 20.0, 10.0)).max_element() < 1.0);
        assert_eq!(neutral(Vec3::ZERO), Vec3::ZERO);
    }

    #[test]
    fn what_lies_outside_grows_brighter_by_a_tenth_of_what_it_outshines_white() {
        assert_eq!(held_back(0.5), 1.0, "what is darker than white is shown as it is");
        for level in [2.0_f32, 20.0] {
            let stops = (2.0 * level * held_back(2.0 * level) / (level * held_back(level))).log2();
            assert!((stops - 0.1).abs() < 1e-3, "{stops} stops for one at {level}");
        }
    }

    #[test]
    fn bytes_are_srgb() {
        assert_eq!([0.0, 0.214, 1.0].map(encode), [0, 127, 255]);
    }
}

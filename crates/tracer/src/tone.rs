//! From luminance to what a screen shows, as the live view does it: exposure and white balance, then the camera's curve.

use glam::{Mat3, UVec2, Vec2, Vec3};
use homewright_geometry::math;
use homewright_scene::image::{ColorSpace, Image};
use homewright_scene::white::{adaptation, white_of};
use homewright_scene::{Camera, Exposure, ToneCurve, WhiteBalance};

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
/// a quarter of a stop for each stop. Homes opened to the eye stand in the sun: what is brightest in them but for a tenth is
/// not shown brighter than 0.8.
pub fn exposure(image: &TracedImage, exposure: Exposure) -> f32 {
    match exposure {
        Exposure::Ev100(value) => 1.0 / (1.2 * two_to(value)),
        Exposure::Auto(correction) => {
            let (mean, brightest) = mean_logarithm(&measured(image));
            let key = logarithm(0.28) - 0.25 * (4.0 - mean).max(0.0);
            let is_opened = image.bare.iter().any(|share| *share >= 1.0);
            let key = if is_opened { key.min(logarithm(0.8) - (brightest - mean)) } else { key };
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
    curve: ToneCurve,
}

impl Tone {
    /// As the camera wants it for a picture, or a smaller one of the same.
    pub fn new(image: &TracedImage, camera: &Camera) -> Self {
        let factor = exposure(image, camera.exposure);
        let (white, outer) = match camera.white_balance {
            WhiteBalance::Auto => {
                let white = measured_white(&measured(image));
                // In dark panes one sees the room mirrored, in its own light.
                let dark = 1.0 - (10.0 * image.horizon * factor).clamp(0.0, 1.0);
                let share = OUTSIDE_ADAPTS + (1.0 - OUTSIDE_ADAPTS) * dark;
                (white, Vec3::from_array(white.to_array().map(|part| math::powf32(part, share))))
            }
            WhiteBalance::Kelvin { temperature, tint } => [white_of(temperature, tint); 2].into(),
        };
        let [adapted, outer] = [white, outer].map(|white| adaptation(white, 1.0));
        let outside = adapted.inverse() * outer * held_back(image.horizon * factor);
        Self { shown_from_luminance: adapted * factor, outside, curve: camera.tone }
    }

    /// One luminance as the screen shows it, linear, 0 … 1.
    fn shown(&self, luminance: Vec3) -> Vec3 {
        let color = (self.shown_from_luminance * luminance).max(Vec3::ZERO);
        match self.curve {
            ToneCurve::Neutral => neutral(color).clamp(Vec3::ZERO, Vec3::ONE),
            ToneCurve::AgX => agx(color),
        }
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
                // What panes mirror before the sky is held back with it; seen against it it would be a haze.
                let mirrored = (*color - sky).max(Vec3::ZERO) * image.outside[place];
                let held = sky + mirrored - self.outside * (sky + mirrored);
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

/// AgX (Sobotka) in Wrensch's published matrices and polynomial, its base look: softer, with colours that fade towards
/// white as film does. Twin of `agx` in the live view's `tone.wgsl`.
fn agx(input: Vec3) -> Vec3 {
    const TO_AGX: Mat3 = Mat3::from_cols_array(&[
        0.842_479_06,
        0.042_328_242,
        0.042_375_655,
        0.078_433_6,
        0.878_468_64,
        0.078_433_6,
        0.079_223_745,
        0.079_166_13,
        0.879_143,
    ]);
    const FROM_AGX: Mat3 = Mat3::from_cols_array(&[
        1.196_879,
        -0.052_896_852,
        -0.052_971_636,
        -0.098_020_88,
        1.151_903_1,
        -0.098_043_45,
        -0.099_029_74,
        -0.098_961_18,
        1.151_073_7,
    ]);
    /// Binary logarithms of the darkest and the brightest luminance that is told apart, 1 is white.
    const RANGE: [f32; 2] = [-12.473_93, 4.026_069];
    let curve = |part: f32| {
        let x = ((logarithm(part.max(1e-10)) - RANGE[0]) / (RANGE[1] - RANGE[0])).clamp(0.0, 1.0);
        let (x2, x4) = (x * x, x * x * x * x);
        15.5 * x4 * x2 - 40.14 * x4 * x + 31.96 * x4 - 6.868 * x2 * x + 0.4298 * x2 + 0.1191 * x - 0.00232
    };
    let shown = FROM_AGX * Vec3::from_array((TO_AGX * input).to_array().map(curve));
    Vec3::from_array(shown.clamp(Vec3::ZERO, Vec3::ONE).to_array().map(decode))
}

/// Linear from sRGB, 0 … 1.
fn decode(encoded: f32) -> f32 {
    if encoded <= 0.040_45 { encoded / 12.92 } else { math::powf32((encoded + 0.055) / 1.055, 2.4) }
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
            let share = if image.met[pixel] >= 0.5 { 1.0 } else { 0.02 };
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
    fn what_a_pane_mirrors_before_the_sky_is_held_back_with_it() {
        let mut image = TracedImage::black(UVec2::new(3, 1), Vec::new());
        // A sky of 1,500 cd/m² under a horizon of 3,000; the same with a tenth of it mirrored before it; 1,650 of sky.
        image.horizon = 3000.0;
        image.sky = vec![Vec3::splat(1500.0), Vec3::splat(1500.0), Vec3::splat(1650.0)];
        image.glow.clone_from(&image.sky);
        image.color = vec![Vec3::splat(1500.0), Vec3::splat(1650.0), Vec3::splat(1650.0)];
        image.outside = vec![1.0; 3];
        // The room is shown white at 100 cd/m².
        let ev = (100.0_f32 / 1.2).log2();
        let white_balance = WhiteBalance::Kelvin { temperature: 6504.0, tint: 0.0 };
        let camera = Camera { exposure: Exposure::Ev100(ev), white_balance, ..Camera::default() };
        let shown = |image: &TracedImage| {
            let picture = Tone::new(image, &camera).picture(image, &Backdrop::default());
            [0, 4, 8].map(|place| picture.rgba[place])
        };
        let [sky, mirrored, brighter] = shown(&image);
        assert!(sky < mirrored && mirrored.abs_diff(brighter) <= 1, "{sky} {mirrored} {brighter}");
        image.outside = vec![0.0; 3];
        assert!(shown(&image)[1] > 240, "a lit thing before a window is as bright as the room");
    }

    #[test]
    fn film_keeps_greys_grey_and_lets_glaring_colours_fade_to_white() {
        assert!(agx(Vec3::ZERO).max_element() < 0.001);
        let grey = agx(Vec3::splat(0.18));
        assert!((grey - grey.x).abs().max_element() < 2e-3, "{grey}");
        // Middle grey is half of the range of codes, about, as on film and paper.
        assert!((110..145).contains(&encode(grey.x)), "{}", encode(grey.x));
        let share = |level: f32| {
            let red = agx(Vec3::new(1.0, 0.05, 0.05) * level);
            red.y / red.x
        };
        assert!(share(0.2) < share(2.0) && share(2.0) < share(20.0), "{} {} {}", share(0.2), share(2.0), share(20.0));
        assert!(agx(Vec3::splat(30.0)).min_element() > 0.95);
    }

    #[test]
    fn bytes_are_srgb() {
        assert_eq!([0.0, 0.214, 1.0].map(encode), [0, 127, 255]);
    }
}

//! Lamps of Sweet Home 3D in photometric terms.

/// Luminous flux of one light source at full power in lm. The files know a share of an unstated power only; 1600 lm
/// is that of a 100 W bulb of old, so that the usual power of one half is a 60 W one.
pub(crate) const FULL_FLUX: f64 = 1600.0;

/// Brightness 0…1 and colour temperature in K of a light's colour (AARRGGBB). The temperature follows the ratio of
/// blue to red, which for sRGB pictures of a black body runs about straight from 0.42 at 3000 K to 1 at 6000 K.
pub(crate) fn light_color(color: &str) -> (f64, f64) {
    let Some(color) = crate::color::color_of(color) else { return (0.75, 4000.0) };
    let channel = |at: usize| f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap_or(190)) / 255.0;
    let [red, green, blue] = [1, 3, 5].map(channel);
    let brightness = red.max(green).max(blue);
    let cct = if red > 0.0 { (820.0 + 5180.0 * blue / red).clamp(1800.0, 6500.0) } else { 6500.0 };
    (brightness, cct.round())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warm_light_is_warmer_than_a_white_one() {
        let (_, warm) = light_color("00BBAF96");
        let (_, white) = light_color("00BBBBBB");
        assert!(warm < white && white <= 6500.0, "{warm} {white}");
    }
}

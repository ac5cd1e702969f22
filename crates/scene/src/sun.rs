//! Where the sun stands, for a place and a moment.
//!
//! Low-precision solar coordinates of Meeus, *Astronomical Algorithms* (2nd ed., 1998), chapter 25, with sidereal time of
//! chapter 12; refraction by Sæmundsson (chapter 16). Good to 0.01° from 1950 to 2050.

use glam::Vec3;
use homewright_geometry::math;

/// A moment in Universal Time, Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Year, such as 2026.
    pub year: i32,
    /// Month 1 … 12.
    pub month: u32,
    /// Day of the month 1 … 31.
    pub day: u32,
    /// Hours since midnight UTC; may lie outside 0 … 24 and then counts into the neighbouring days.
    pub hour: f64,
}

/// A direction in the sky.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SkyPosition {
    /// Degrees clockwise from north, 0 … 360.
    pub azimuth: f64,
    /// Degrees over the horizon.
    pub elevation: f64,
}

impl Moment {
    /// Days since noon of 2000-01-01 (J2000.0).
    pub fn days(&self) -> f64 {
        let (year, month) = if self.month <= 2 { (self.year - 1, self.month + 12) } else { (self.year, self.month) };
        let century = year.div_euclid(100);
        let leap = 2 - century + century.div_euclid(4);
        let whole = (365.25 * f64::from(year + 4716)).floor() + (30.6001 * f64::from(month + 1)).floor();
        let julian = whole + f64::from(self.day) + f64::from(leap) - 1524.5 + self.hour / 24.0;
        julian - 2_451_545.0
    }
}

/// Right ascension and declination of the sun in degrees, `days` after J2000.0.
pub fn sun_coordinates(days: f64) -> (f64, f64) {
    let t = days / 36_525.0;
    let sin = |degrees: f64| math::sin(degrees.to_radians());
    let cos = |degrees: f64| math::cos(degrees.to_radians());
    let mean_longitude = 280.466_46 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let anomaly = 357.529_11 + 35_999.050_29 * t - 0.000_153_7 * t * t;
    let center = (1.914_602 - 0.004_817 * t - 0.000_014 * t * t) * sin(anomaly)
        + (0.019_993 - 0.000_101 * t) * sin(2.0 * anomaly)
        + 0.000_289 * sin(3.0 * anomaly);
    let node = 125.04 - 1934.136 * t;
    let longitude = mean_longitude + center - 0.005_69 - 0.004_78 * sin(node);
    let obliquity = 23.439_291_1 - 0.013_004_2 * t + 0.002_56 * cos(node);
    let ascension = math::atan2(cos(obliquity) * sin(longitude), cos(longitude)).to_degrees().rem_euclid(360.0);
    (ascension, math::asin(sin(obliquity) * sin(longitude)).to_degrees())
}

/// Where the sun is seen from a place (degrees north and east), with the air's refraction at sea level.
pub fn sun_position(latitude: f64, longitude: f64, moment: Moment) -> SkyPosition {
    let days = moment.days();
    // Dynamical time runs about 70 s ahead of Universal Time in these decades; the sun moves 0.0008° in it.
    let (ascension, declination) = sun_coordinates(days + 70.0 / 86_400.0);
    let sidereal = 280.460_618_37 + 360.985_647_366_29 * days + longitude;
    let hour_angle = (sidereal - ascension).to_radians();
    let (place, height) = (latitude.to_radians(), declination.to_radians());
    let (sin_place, cos_place) = (math::sin(place), math::cos(place));
    let sine = sin_place * math::sin(height) + cos_place * math::cos(height) * math::cos(hour_angle);
    let elevation = math::asin(sine).to_degrees();
    let south = math::atan2(math::sin(hour_angle), math::cos(hour_angle) * sin_place - math::tan(height) * cos_place);
    // The sun's parallax lowers it by up to 8.8".
    let lowered = elevation - 0.002_44 * math::cos(elevation.to_radians());
    SkyPosition { azimuth: (south.to_degrees() + 180.0).rem_euclid(360.0), elevation: lowered + refraction(lowered) }
}

/// How much the air lifts what stands at a true elevation, degrees, at 1010 hPa and 10 °C.
fn refraction(elevation: f64) -> f64 {
    if elevation < -1.0 {
        return 0.0;
    }
    let argument = elevation + 10.3 / (elevation + 5.11);
    1.02 / math::tan(argument.to_radians()) / 60.0
}

impl SkyPosition {
    /// Unit vector towards it in a scene whose north is `north` degrees counter-clockwise from −Z, seen from above.
    pub fn direction(&self, north: f64) -> Vec3 {
        let bearing = math::direction((90.0 + north - self.azimuth).to_radians());
        let (level, up) = (math::cos(self.elevation.to_radians()), math::sin(self.elevation.to_radians()));
        Vec3::new((bearing.x * level) as f32, up as f32, (-bearing.y * level) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sun_of_meeus_example_25a_is_where_the_book_says() {
        // 1992 October 13 at 0h dynamical time: α = 198.38083°, δ = −7.78507°.
        let days = Moment { year: 1992, month: 10, day: 13, hour: 0.0 }.days();
        assert_eq!(days + 2_451_545.0, 2_448_908.5);
        let (ascension, declination) = sun_coordinates(days);
        assert!((ascension - 198.380_83).abs() < 0.001, "{ascension}");
        assert!((declination + 7.785_07).abs() < 0.001, "{declination}");
    }

    #[test]
    fn the_sun_over_golden_colorado_is_where_the_solar_position_algorithm_puts_it() {
        // Reda and Andreas (NREL/TP-560-34302): 2003-10-17 12:30:30 at UTC−7, zenith angle 50.11162° with the
        // refraction at 820 hPa, azimuth 194.34024°.
        let moment = Moment { year: 2003, month: 10, day: 17, hour: 19.0 + 30.5 / 60.0 };
        let position = sun_position(39.742_476, -105.178_6, moment);
        assert!((position.azimuth - 194.340_24).abs() < 0.02, "{}", position.azimuth);
        assert!((position.elevation - (90.0 - 50.111_62)).abs() < 0.02, "{}", position.elevation);
    }

    #[test]
    fn at_the_equinox_the_sun_stands_over_the_equator_at_noon() {
        // 2024-03-20 03:06 UTC; local noon there is at 180° − 15° · 3.1 h + the equation of time.
        let (_, declination) = sun_coordinates(Moment { year: 2024, month: 3, day: 20, hour: 3.1 }.days());
        assert!(declination.abs() < 0.01, "{declination}");
    }

    #[test]
    fn in_the_east_of_the_scene_the_morning_sun_rises() {
        let morning = SkyPosition { azimuth: 90.0, elevation: 10.0 };
        assert!(morning.direction(0.0).abs_diff_eq(Vec3::new(0.9848, 0.1736, 0.0), 1e-3));
        // With north turned to the left by a quarter, east points to −Z.
        assert!(morning.direction(90.0).abs_diff_eq(Vec3::new(0.0, 0.1736, -0.9848), 1e-3));
    }
}

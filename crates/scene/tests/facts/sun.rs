//! Where the sun stands, beside a second algorithm and what is known of special days and places.

use homewright_geometry::math;
use homewright_scene::sun::{Moment, SkyPosition, sun_position};

/// The sun without refraction by the formulas of the Astronomical Almanac (page C24), as Michalsky gives them (*Solar
/// Energy* 40, 1988): good to 0.01° from 1950 to 2050.
fn almanac(latitude: f64, longitude: f64, moment: Moment) -> SkyPosition {
    let sin = |degrees: f64| math::sin(degrees.to_radians());
    let cos = |degrees: f64| math::cos(degrees.to_radians());
    // Days between dates by counting, not by formula.
    let is_leap = |year: i32| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut days = -0.5;
    for year in 2000..moment.year {
        days += if is_leap(year) { 366.0 } else { 365.0 };
    }
    for month in 1..moment.month {
        days += match month {
            2 => 28.0 + f64::from(u8::from(is_leap(moment.year))),
            4 | 6 | 9 | 11 => 30.0,
            _ => 31.0,
        };
    }
    days += f64::from(moment.day - 1) + moment.hour / 24.0;
    let mean = 280.460 + 0.985_647_4 * days;
    let anomaly = 357.528 + 0.985_600_3 * days;
    let ecliptic = mean + 1.915 * sin(anomaly) + 0.020 * sin(2.0 * anomaly);
    let obliquity = 23.439 - 0.000_000_4 * days;
    let declination = math::asin(sin(obliquity) * sin(ecliptic)).to_degrees();
    let ascension = math::atan2(cos(obliquity) * sin(ecliptic), cos(ecliptic)).to_degrees();
    let sidereal = 15.0 * (6.697_375 + 0.065_709_824_2 * days + moment.hour.rem_euclid(24.0)) + longitude;
    let angle = sidereal - ascension;
    let east = -cos(declination) * sin(angle);
    let north = cos(latitude) * sin(declination) - sin(latitude) * cos(declination) * cos(angle);
    let up = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(angle);
    SkyPosition {
        azimuth: math::atan2(east, north).to_degrees().rem_euclid(360.0),
        elevation: math::atan2(up, (east * east + north * north).sqrt()).to_degrees(),
    }
}

/// Bennett's formula (1982) for how much the air lifts what is seen at this height, degrees; 0.07′ at most off.
fn lifted(seen: f64) -> f64 {
    1.0 / math::tan((seen + 7.31 / (seen + 4.4)).to_radians()) / 60.0
}

/// Degrees between two directions.
fn apart(one: SkyPosition, other: SkyPosition) -> f64 {
    let vector = |at: SkyPosition| {
        let (height, turn) = (at.elevation.to_radians(), at.azimuth.to_radians());
        [math::cos(height) * math::cos(turn), math::cos(height) * math::sin(turn), math::sin(height)]
    };
    let (a, b) = (vector(one), vector(other));
    let squared: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    2.0 * math::asin(0.5 * squared.sqrt()).to_degrees()
}

#[test]
fn on_all_continents_at_all_hours_for_fifty_years_the_sun_is_where_the_almanac_says() {
    let places = [
        ("Shanghai", 31.23, 121.47),
        ("Berlin", 52.52, 13.40),
        ("Quito", -0.18, -78.47),
        ("Sydney", -33.87, 151.21),
        ("Ushuaia", -54.80, -68.30),
        ("Tromsø", 69.65, 18.96),
        ("the north pole", 90.0, 0.0),
        ("the south pole", -90.0, 0.0),
        ("the date line", 16.0, 180.0),
    ];
    let mut worst = (0.0, String::new());
    for (name, latitude, longitude) in places {
        for year in [2000, 2004, 2013, 2026, 2031, 2050] {
            for (month, day) in [(1, 1), (2, 28), (3, 20), (6, 21), (8, 9), (9, 23), (12, 31)] {
                for hour in [0.0, 3.3, 7.0, 11.9, 16.5, 21.25] {
                    let moment = Moment { year, month, day, hour };
                    let ours = sun_position(latitude, longitude, moment);
                    let theirs = almanac(latitude, longitude, moment);
                    // Without the air's lift, which the almanac leaves out.
                    let bare =
                        if ours.elevation > -0.3 { ours.elevation - lifted(ours.elevation) } else { ours.elevation };
                    let error = apart(SkyPosition { elevation: bare, ..ours }, theirs);
                    // Just below the horizon the formulas of the lift part.
                    let is_told = theirs.elevation > -0.5 || theirs.elevation < -2.0;
                    if is_told && error > worst.0 {
                        worst = (error, format!("{name}, {moment:?}: {ours:?} instead of {theirs:?}"));
                    }
                }
            }
        }
    }
    assert!(worst.0 <= 0.03, "{}° off: {}", worst.0, worst.1);
}

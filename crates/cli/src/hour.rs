//! In which light a picture is taken: the hour of its daylight or a picture of the surroundings, and whether the lamps are on.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use clap::{Args, ValueEnum};
use homewright_design::item::LightState;
use homewright_design::project::Site;
use homewright_design::{Design, Transaction};
use homewright_exchange::surroundings::read_surroundings;
use homewright_geometry::math;
use homewright_scene::Environment;
use homewright_scene::sky::direct_sunlight;
use homewright_scene::sun::{Moment, sun_position};

use crate::output::Output;
use crate::{File, import};

/// Where a home that names no place stands for its daylight: Shanghai.
const NOWHERE: Site = Site { latitude: 31.23, longitude: 121.47, north: 0.0, utc_offset: 8.0 };
/// Haze of a clear day in a town, between the very clear 2 and the hazy 10 of the sky model.
const TURBIDITY: f32 = 4.0;
/// Illuminance on open ground of surroundings without a sun, lx: an order of magnitude for a bright overcast day.
const OVERCAST: f32 = 10_000.0;

/// The light of another hour, or of other surroundings.
#[derive(Args)]
pub(crate) struct HourArgs {
    /// Daylight of a clear sky at a local time, such as 2026-06-21T19:15, instead of a clear afternoon.
    #[arg(long, value_parser = local_time, value_name = "YYYY-MM-DDTHH:MM")]
    time: Option<LocalTime>,
    /// Haze of that sky: 2 very clear, 4 a clear day in a town, 10 hazy.
    #[arg(long, default_value_t = TURBIDITY, requires = "time")]
    turbidity: f32,
    /// A picture of what is all around, equirectangular, .hdr or .exr: it gives the light from outside and is seen out of
    /// the windows. A sun in it throws shadows.
    #[arg(long, conflicts_with = "time", value_name = "FILE")]
    environment: Option<File>,
    /// Which way the middle of that picture lies: degrees clockwise from the plan's north (its upper edge).
    #[arg(long, default_value_t = 0.0, requires = "environment", value_name = "DEGREES")]
    environment_turn: f32,
    /// Illuminance that picture gives open ground, lx. Without it 10000, a bright overcast day, or what a sun in it
    /// throws on a clear day at its height.
    #[arg(long, requires = "environment", value_name = "LUX")]
    environment_lux: Option<f32>,
    /// All lamps on or off, instead of as they are set.
    #[arg(long, value_enum)]
    lamps: Option<Lamps>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lamps {
    On,
    Off,
}

/// A date and a time of day where the home stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LocalTime {
    year: i32,
    month: u32,
    day: u32,
    minute: u32,
}

impl HourArgs {
    /// The home with its lamps as they are wanted. The file stays as it is.
    pub(crate) fn switched(&self, design: &Design) -> Result<Design> {
        let mut design = design.clone();
        let Some(lamps) = self.lamps else { return Ok(design) };
        let mut edit = Transaction::new("Lamps");
        for (id, item) in design.items() {
            let state = item.light.unwrap_or(LightState { is_on: true, dim: 1.0, cct: None });
            // What is switched on shines, even if it was dimmed to nothing.
            let dim = if lamps == Lamps::On && state.dim <= 0.0 { 1.0 } else { state.dim };
            let mut item = item.clone();
            item.light = Some(LightState { is_on: lamps == Lamps::On, dim, ..state });
            edit.put(id, item);
        }
        design.apply(edit)?;
        Ok(design)
    }

    /// The light from outside at the hour, or of the surroundings, that is wanted; nothing where neither is.
    pub(crate) fn environment(&self, design: &Design, output: &Output) -> Result<Option<Environment>> {
        ensure!(
            (1.7..=10.0).contains(&self.turbidity),
            "the haze (turbidity) must be a number from 1.7 to 10, such as 4"
        );
        if let Some(path) = &self.environment {
            return self.surroundings(path, output).map(Some);
        }
        Ok(self.time.map(|time| self.daylight(time, design, output)))
    }

    /// The light of a picture of all around.
    fn surroundings(&self, path: &Path, output: &Output) -> Result<Environment> {
        ensure!(self.environment_turn.is_finite(), "the turn of the surroundings must be a number of degrees");
        let told = self.environment_lux;
        ensure!(
            told.is_none_or(|lux| lux > 0.0 && lux <= 200_000.0),
            "the illuminance of the surroundings must be a number above 0 and up to 200000 lx"
        );
        let mut map =
            read_surroundings(&import::read(path)?).with_context(|| format!("could not use {}", path.display()))?;
        map.turn = self.environment_turn.to_radians();
        let (map, sun) = map.without_sun();
        let on_ground = map.illuminance() + sun.map_or(0.0, |sun| sun.illuminance * sun.direction.y);
        let factor = match (told, sun) {
            (Some(lux), _) => lux / on_ground,
            (None, Some(sun)) => {
                let elevation = math::asin(f64::from(sun.direction.y)).to_degrees() as f32;
                direct_sunlight(elevation, TURBIDITY).0 / sun.illuminance
            }
            (None, None) => OVERCAST / on_ground,
        };
        let said = if sun.is_some() { "with a sun" } else { "without a sun" };
        output.say(&format!("surroundings of {:.0} lx on open ground, {said}", on_ground * factor));
        let mut environment = Environment::from_map(Arc::new(map.scaled(factor)));
        environment.sun = sun.map(|mut sun| {
            sun.illuminance *= factor;
            sun
        });
        Ok(environment)
    }

    fn daylight(&self, time: LocalTime, design: &Design, output: &Output) -> Environment {
        let site = design.project().and_then(|(_, project)| project.site).unwrap_or_else(|| {
            output.say("note: the home names no place on earth; its daylight is that of Shanghai, north at the top");
            NOWHERE
        });
        let hour = f64::from(time.minute) / 60.0 - site.utc_offset;
        let moment = Moment { year: time.year, month: time.month, day: time.day, hour };
        let sun = sun_position(site.latitude, site.longitude, moment);
        output.say(&format!("sun {:.1}° over the horizon, {:.0}° from north", sun.elevation, sun.azimuth));
        Environment::clear(sun, site.north, self.turbidity)
    }
}

fn local_time(text: &str) -> Result<LocalTime, String> {
    let read = || {
        let (date, time) = text.trim().split_once(['T', 't', ' '])?;
        let mut date = date.splitn(3, '-');
        let (year, month, day) = (date.next()?.parse().ok()?, date.next()?.parse().ok()?, date.next()?.parse().ok()?);
        let (hour, minute) = time.split_once(':')?;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        let is_sound = (1950..=2050).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days(year, month)).contains(&day)
            && hour < 24
            && minute < 60;
        is_sound.then_some(LocalTime { year, month, day, minute: hour * 60 + minute })
    };
    read().ok_or_else(|| {
        format!("\"{text}\" is not a moment from 1950 to 2050; write date and local time such as 2026-06-21T19:15")
    })
}

/// Days of a month.
const fn days(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_days_that_are_not_are_refused() {
        let evening = LocalTime { year: 2026, month: 6, day: 21, minute: 19 * 60 + 15 };
        assert_eq!(local_time("2026-06-21T19:15"), Ok(evening));
        assert_eq!(local_time("2028-02-29 00:00").map(|time| time.day), Ok(29));
        for wrong in
            ["2026-02-29T12:00", "2026-13-01T12:00", "2026-06-21", "19:15", "2026-06-21T24:00", "3026-06-21T12:00"]
        {
            assert!(local_time(wrong).unwrap_err().contains("2026-06-21T19:15"), "{wrong}");
        }
    }
}

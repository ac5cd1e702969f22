//! Webs made from a few numbers, true to the flux and the beam angle they state.

use std::f64::consts::{LN_2, PI};

use homewright_geometry::math;

use super::ies::PhotometryError;
use super::web::{Opening, Web};
use crate::luminaire::GeneratedWeb;

/// Intensity in the middle of a batwing, as a share of its peak.
const MIDDLE: f64 = 0.6;

/// The web of `numbers` with a flux in lm. A beam that they leave out is the label's.
pub(super) fn generate(numbers: &GeneratedWeb, label: Option<f64>, flux: f64) -> Result<Web, PhotometryError> {
    let beam = numbers.beam.or(label);
    let needed = || {
        let reason = format!("the web `{}` needs a beam angle: beam = 36, or the luminaire's own", numbers.web);
        beam.filter(|beam| beam.is_finite() && *beam >= 1.0 && *beam <= 178.0).ok_or(PhotometryError::Generate(reason))
    };
    let tilt = |absent: f64| numbers.tilt.unwrap_or(absent).clamp(0.0, 80.0);
    let web = match numbers.web.as_str() {
        "gaussian" => {
            let beam = needed()?;
            round(&lower(beam), |gamma| bell(gamma, beam))
        }
        "opal" => {
            // A Lambertian surface has a beam of 120°; other beams are powers of the cosine.
            let half = (beam.unwrap_or(120.0).clamp(10.0, 170.0) / 2.0).to_radians();
            let power = -LN_2 / math::ln(math::cos(half));
            round(&lower(120.0), |gamma| math::powf(math::cos(gamma.to_radians()).max(0.0), power))
        }
        "batwing" => {
            let beam = needed()?;
            let peak = tilt(0.3 * beam).min(0.45 * beam);
            round(&lower(beam - 2.0 * peak), |gamma| {
                if gamma >= peak {
                    bell(gamma - peak, beam - 2.0 * peak)
                } else {
                    let rise = math::cos(0.5 * PI * gamma / peak.max(1e-6));
                    1.0 - (1.0 - MIDDLE) * rise * rise
                }
            })
        }
        "linear" => {
            let across = needed()?;
            let along = numbers.beam_along.unwrap_or(across);
            let planes: Vec<f64> = (0..=12).map(|step| f64::from(step) * 7.5).collect();
            table(&lower(across.min(along)), &planes, |c, gamma| {
                let (sin, cos) = (math::sin(c.to_radians()), math::cos(c.to_radians()));
                let width = (cos * cos / (along * along) + sin * sin / (across * across)).sqrt();
                bell(gamma, 1.0 / width)
            })
        }
        "wall_wash" => {
            let beam = needed()?;
            let tilt = tilt(30.0).to_radians();
            let planes: Vec<f64> = (0..=24).map(|step| 90.0 + f64::from(step) * 7.5).collect();
            table(&lower(beam), &planes, |c, gamma| {
                let (c, gamma) = (c.to_radians(), gamma.to_radians());
                // The peak lies in the plane C90, `tilt` from straight down.
                let cosine = math::sin(gamma) * math::sin(c) * math::sin(tilt) + math::cos(gamma) * math::cos(tilt);
                bell(math::acos(cosine.clamp(-1.0, 1.0)).to_degrees(), beam)
            })
        }
        "double" => {
            let beam = needed()?;
            let upward = numbers.upward.unwrap_or(0.5).clamp(0.0, 1.0);
            let mut angles = lower(beam);
            let above: Vec<f64> = angles.iter().rev().skip(1).map(|gamma| 180.0 - gamma).collect();
            angles.extend(above);
            round(&angles, |gamma| {
                if gamma <= 90.0 { (1.0 - upward) * bell(gamma, beam) } else { upward * bell(180.0 - gamma, beam) }
            })
        }
        other => return Err(PhotometryError::Generate(format!("there is no generated web `{other}`"))),
    };
    let web = web.ok_or_else(|| PhotometryError::Generate(format!("the web `{}` has no light", numbers.web)))?;
    Ok(web.scaled_to(flux))
}

/// 1 straight ahead and 1/2 at half the beam, as the error curve falls.
fn bell(angle: f64, beam: f64) -> f64 {
    let share = 2.0 * angle / beam.max(0.1);
    math::exp(-LN_2 * share * share)
}

/// Vertical angles of the lower half, as fine as a beam needs.
fn lower(beam: f64) -> Vec<f64> {
    let step = match beam.abs() {
        narrow if narrow < 12.0 => 0.5,
        narrow if narrow < 30.0 => 1.0,
        _ => 2.5,
    };
    let count = (90.0 / step) as usize;
    (0..=count).map(|index| index as f64 * step).collect()
}

fn round(vertical: &[f64], intensity: impl Fn(f64) -> f64) -> Option<Web> {
    table(vertical, &[0.0], |_, gamma| intensity(gamma))
}

fn table(vertical: &[f64], horizontal: &[f64], intensity: impl Fn(f64, f64) -> f64) -> Option<Web> {
    let intensity = &intensity;
    let candela = horizontal.iter().flat_map(|c| vertical.iter().map(move |gamma| intensity(*c, *gamma))).collect();
    let web = Web::new(vertical.to_vec(), horizontal.to_vec(), candela, Opening::default())?;
    (web.peak() > 0.0).then_some(web)
}

//! Luminous openings of a product, evaluated.

use std::f64::consts::FRAC_PI_2;

use glam::DVec3;

use super::error::ModelError;
use super::resolve::{Context, Instance};
use crate::product::LightPart;

/// Names of the emitters, in `LightPart::emitter`.
pub const EMITTERS: [&str; 5] = ["sphere", "spot", "disc", "rectangle", "tube"];

/// Shape of a luminous opening; lengths in millimetres, angles in radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EmitterShape {
    /// A ball that shines equally in all directions.
    Sphere {
        /// Radius, mm.
        radius: f64,
    },
    /// A cone about the direction.
    Spot {
        /// Half angle of full intensity, radians.
        inner: f64,
        /// Half angle where light ends, radians.
        outer: f64,
        /// Radius of the opening, mm.
        radius: f64,
    },
    /// A diffuse disc facing the direction.
    Disc {
        /// Radius, mm.
        radius: f64,
    },
    /// A diffuse rectangle facing the direction.
    Rectangle {
        /// Length along `along`, mm.
        length: f64,
        /// Width across it, mm.
        width: f64,
    },
    /// A thin tube along `along`.
    Tube {
        /// Length, mm.
        length: f64,
        /// Radius, mm.
        radius: f64,
    },
}

/// A luminous opening in the product frame.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluatedLight {
    /// Shape and distribution.
    pub emitter: EmitterShape,
    /// Centre in the product frame, mm.
    pub position: [f64; 3],
    /// Unit vector of the main direction in the product frame.
    pub direction: [f64; 3],
    /// Unit vector along the opening, perpendicular to `direction`.
    pub along: [f64; 3],
    /// Luminous flux at full power, lm.
    pub flux: f64,
    /// Correlated colour temperature, K.
    pub cct: f64,
    /// Slot whose surface glows with this light; empty for none.
    pub slot: String,
}

/// One instance of a light part.
pub(super) fn resolve_light(
    part: &LightPart,
    instance: &Instance<'_>,
    context: &Context<'_>,
) -> Result<EvaluatedLight, ModelError> {
    let fail = |field: &str, reason: String| context.part_error(instance, field, &part.emitter, reason);
    let at = instance.numbers(context, "at", &part.at, &part.emitter)?;
    let size = instance.numbers(context, "size", &part.size, &part.emitter)?;
    let beam = instance.numbers(context, "beam", &part.beam, &part.emitter)?;
    let direction = instance.numbers(context, "direction", &part.direction, &part.emitter)?;
    let flux = instance.number(context, "flux", &part.flux, &part.emitter)?;
    let cct = instance.number(context, "cct", &part.cct, &part.emitter)?;
    let position: [f64; 3] =
        at.try_into().map_err(|_short: Vec<f64>| fail("at", "needs three numbers: [x, y, z]".to_owned()))?;
    if flux <= 0.0 {
        return Err(fail("flux", format!("is {flux} lm; a light needs a positive flux")));
    }
    if !(1_000.0..=20_000.0).contains(&cct) {
        return Err(fail("cct", format!("is {cct} K; give a colour temperature from 1000 to 20000 K")));
    }
    if size.iter().any(|length| *length <= 0.0) {
        return Err(fail("size", "must be positive".to_owned()));
    }
    let emitter = emitter(&part.emitter, &size, &beam).map_err(|(field, reason)| fail(field, reason))?;
    let direction = match direction.as_slice() {
        [] => DVec3::NEG_Z,
        [x, y, z] => DVec3::new(*x, *y, *z)
            .try_normalize()
            .ok_or_else(|| fail("direction", "must not be [0, 0, 0]".to_owned()))?,
        _ => return Err(fail("direction", "needs three numbers: [x, y, z]".to_owned())),
    };
    Ok(EvaluatedLight {
        emitter,
        position,
        direction: direction.to_array(),
        along: along(direction).to_array(),
        flux,
        cct,
        slot: part.slot.clone(),
    })
}

/// X where it is perpendicular to the direction or nearly, else Y made perpendicular.
fn along(direction: DVec3) -> DVec3 {
    let reference = if direction.x.abs() < 0.9 { DVec3::X } else { DVec3::Y };
    (reference - direction * reference.dot(direction)).try_normalize().unwrap_or(DVec3::X)
}

fn emitter(kind: &str, size: &[f64], beam: &[f64]) -> Result<EmitterShape, (&'static str, String)> {
    let radius = || size.first().copied().ok_or(("size", "needs the radius in mm: [radius]".to_owned()));
    let pair = |words: &str| match size {
        [first, second] => Ok((*first, *second)),
        _ => Err(("size", format!("needs two lengths in mm: {words}"))),
    };
    match kind {
        "sphere" => Ok(EmitterShape::Sphere { radius: radius()? }),
        "disc" => Ok(EmitterShape::Disc { radius: radius()? }),
        "rectangle" => {
            let (length, width) = pair("[length, width]")?;
            Ok(EmitterShape::Rectangle { length, width })
        }
        "tube" => {
            let (length, radius) = pair("[length, radius]")?;
            Ok(EmitterShape::Tube { length, radius })
        }
        "spot" => match beam {
            [inner, outer] if 0.0 <= *inner && inner < outer && *outer <= 90.0 => Ok(EmitterShape::Spot {
                inner: inner.to_radians(),
                outer: outer.to_radians().min(FRAC_PI_2),
                radius: radius()?,
            }),
            _ => Err(("beam", "needs two half angles in degrees, 0 ≤ inner < outer ≤ 90: [inner, outer]".to_owned())),
        },
        other => Err(("emitter", format!("`{other}` is not an emitter; {}", crate::nearest::hint(other, EMITTERS)))),
    }
}

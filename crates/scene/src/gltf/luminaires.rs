//! KHR_lights_punctual and cameras, as the scene's photometric lights and viewpoints.

use std::sync::Arc;

use glam::{Mat4, Vec3};
use homewright_geometry::math;
use serde_json::Value;

use super::schema::{Camera as FileCamera, Light as FileLight};
use crate::camera::{Camera, Exposure, Projection, ToneCurve};
use crate::light::{Emitter, Light, Sun};
use crate::{PhotometricWeb, Tag, WhiteBalance, extras};

/// Radius in metres of a light whose file says nothing of its size: a bulb.
const BULB_RADIUS: f32 = 0.03;
/// Most numbers in a table of intensities that is read.
const MOST_INTENSITIES: usize = 1 << 20;

/// What a light of the file becomes.
#[derive(Debug)]
pub(crate) enum Luminous {
    Light(Light),
    Sun(Sun),
}

/// A light at its place; `None` for kinds that are not known or give no light that can be counted.
pub(crate) fn light(file: &FileLight, scene_from_node: &Mat4, tag: Tag) -> Option<Luminous> {
    let intensity = file.intensity.unwrap_or(1.0);
    if !(intensity.is_finite() && intensity >= 0.0) {
        return None;
    }
    let axis = |direction: Vec3, default: Vec3| {
        scene_from_node.transform_vector3(direction).try_normalize().unwrap_or(default)
    };
    let direction = axis(Vec3::NEG_Z, Vec3::NEG_Y);
    let color = Vec3::from(file.color.unwrap_or([1.0; 3]));
    let luminance = color.dot(Vec3::new(0.2126, 0.7152, 0.0722));
    // The file's colour scales its light; ours has the luminance one.
    let (color, intensity) = if color.is_finite() && color.min_element() >= 0.0 && luminance > 1e-6 {
        (color / luminance, intensity * luminance)
    } else {
        (Vec3::ONE, intensity)
    };
    if file.kind == "directional" {
        return Some(Luminous::Sun(Sun { direction: -direction, illuminance: intensity, color }));
    }
    let emitter = match file.kind.as_str() {
        "point" => Emitter::Sphere { radius: BULB_RADIUS },
        "spot" => spot(file),
        _ => return None,
    };
    let along = along(direction, axis(Vec3::X, Vec3::X));
    let position = scene_from_node.transform_point3(Vec3::ZERO);
    let mut light = Light {
        name: file.name.clone(),
        tag,
        position,
        direction,
        along,
        emitter,
        web: None,
        flux: 1.0,
        color,
        casts_shadow: true,
    };
    let a_lumen = light.intensity();
    light.flux = if a_lumen > 0.0 { intensity / a_lumen } else { 0.0 };
    restore(&mut light, file.extras.as_ref());
    light.flux.is_finite().then_some(Luminous::Light(light))
}

/// A viewpoint at its place.
pub(crate) fn camera(file: &FileCamera, name: &str, own: Option<&Value>, scene_from_node: &Mat4) -> Option<Camera> {
    let projection = match (&file.perspective, &file.orthographic) {
        (Some(lens), _) if lens.yfov > 0.0 && lens.yfov < std::f32::consts::PI => {
            Projection::Perspective { fov_y: lens.yfov }
        }
        (None, Some(lens)) if lens.ymag.is_finite() && lens.ymag != 0.0 => {
            Projection::Orthographic { height: lens.ymag.abs() * 2.0 }
        }
        _ => return None,
    };
    let eye = scene_from_node.transform_point3(Vec3::ZERO);
    let forward = scene_from_node.transform_vector3(Vec3::NEG_Z).try_normalize().unwrap_or(Vec3::NEG_Z);
    let distance = extras::number(own, "targetDistance").filter(|distance| *distance > 0.0).unwrap_or(1.0);
    let exposure = match (extras::number(own, "exposureEv100"), extras::number(own, "exposureStops")) {
        (Some(value), _) => Exposure::Ev100(value),
        (None, stops) => Exposure::Auto(stops.unwrap_or(0.0)),
    };
    let name = if name.is_empty() { file.name.clone() } else { name.to_owned() };
    let white_balance = match extras::number(own, "whiteKelvin") {
        Some(temperature) => {
            WhiteBalance::Kelvin { temperature, tint: extras::number(own, "whiteTint").unwrap_or(0.0) }
        }
        None => WhiteBalance::Auto,
    };
    let tone = if extras::text(own, "toneCurve") == Some(extras::AGX) { ToneCurve::AgX } else { ToneCurve::Neutral };
    let is_upright = extras::flag(own, "isUpright").unwrap_or(false);
    Some(Camera { name, eye, target: eye + forward * distance, projection, is_upright, exposure, white_balance, tone })
}

fn spot(file: &FileLight) -> Emitter {
    let half = std::f32::consts::FRAC_PI_2;
    let outer = file.spot.outer_cone_angle.filter(|angle| *angle > 0.0 && *angle <= half);
    let outer = outer.unwrap_or(std::f32::consts::FRAC_PI_4);
    let inner = file.spot.inner_cone_angle.filter(|angle| *angle >= 0.0).unwrap_or(0.0).min(outer);
    Emitter::Spot { inner, outer, radius: BULB_RADIUS }
}

/// What our own files say beyond the extension: the true shape and flux of the luminous opening.
fn restore(light: &mut Light, own: Option<&Value>) {
    let number = |name| extras::number(own, name).filter(|value| *value >= 0.0);
    let radius = number("radius").unwrap_or(BULB_RADIUS);
    match (extras::text(own, "emitter"), &mut light.emitter) {
        (Some("disc"), emitter) => *emitter = Emitter::Disc { radius },
        (Some("rectangle"), emitter) => {
            *emitter =
                Emitter::Rectangle { length: number("length").unwrap_or(0.1), width: number("width").unwrap_or(0.1) };
        }
        (Some("tube"), emitter) => *emitter = Emitter::Tube { length: number("length").unwrap_or(0.1), radius },
        (Some("spot"), emitter) => {
            if let (Some(inner), Some(outer)) = (number("inner"), number("outer")) {
                *emitter = Emitter::Spot { inner: inner.min(outer), outer: outer.min(std::f32::consts::PI), radius };
            }
        }
        (Some("sphere"), Emitter::Sphere { radius: own }) => *own = radius,
        _ => {}
    }
    if let Some(flux) = number("flux") {
        light.flux = flux;
    }
    light.casts_shadow = extras::flag(own, "castsShadow").unwrap_or(true);
    light.web = web(own).map(Arc::new);
}

/// The measured distribution; `None` where there is none or its numbers are unsound.
fn web(own: Option<&Value>) -> Option<PhotometricWeb> {
    let list = |name| extras::numbers(own, name, MOST_INTENSITIES);
    PhotometricWeb::new(list("webVertical")?, list("webHorizontal")?, list("webCandela")?).ok()
}

/// A unit vector perpendicular to `direction`, as near to `wish` as can be.
pub(crate) fn along(direction: Vec3, wish: Vec3) -> Vec3 {
    let flat = wish - direction * wish.dot(direction);
    flat.try_normalize().unwrap_or_else(|| direction.any_orthogonal_vector().try_normalize().unwrap_or(Vec3::X))
}

/// The half angle beyond which a light of this kind is dark, as far as the extension can say.
pub(crate) fn cone_of(emitter: &Emitter) -> Option<(f32, f32)> {
    // The largest angle that is allowed, a quarter turn; in single precision π/2 itself would lie above it.
    let half = std::f32::consts::FRAC_PI_2 * (1.0 - f32::EPSILON);
    match emitter {
        Emitter::Sphere { .. } | Emitter::Tube { .. } => None,
        Emitter::Spot { inner, outer, .. } => {
            let outer = outer.clamp(0.01, half);
            Some((inner.clamp(0.0, outer * 0.999), outer))
        }
        // A flat opening is half as bright at 60°; the extension fades from the inner to the outer angle.
        Emitter::Disc { .. } | Emitter::Rectangle { .. } => Some((math::acos(0.9) as f32, half)),
    }
}

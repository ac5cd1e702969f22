//! Lights and viewpoints, each on a node of its own.

use glam::{Mat3, Quat, Vec3};
use serde_json::{Map, Value, json};

use super::put_name;
use crate::camera::{Camera, Exposure, Projection, ToneCurve};
use crate::gltf::luminaires::{along, cone_of};
use crate::light::{Emitter, Light, Sun};
use crate::{Tag, WhiteBalance, extras};

/// A light and the node that carries it.
pub(super) fn light(light: &Light, index: usize) -> (Value, Value) {
    let direction = light.direction.try_normalize().unwrap_or(Vec3::NEG_Y);
    let intensity = match light.emitter {
        // A tube shines to all sides; a point with its flux is nearest to it.
        Emitter::Tube { .. } => light.flux / (4.0 * std::f32::consts::PI),
        Emitter::Sphere { .. } | Emitter::Spot { .. } | Emitter::Disc { .. } | Emitter::Rectangle { .. } => {
            light.intensity()
        }
    };
    let mut value = emitter(light.color, intensity);
    put_name(&mut value, &light.name);
    match cone_of(&light.emitter) {
        None => value.insert("type".to_owned(), json!("point")),
        Some((inner, outer)) => {
            value.insert("spot".to_owned(), json!({ "innerConeAngle": inner, "outerConeAngle": outer }));
            value.insert("type".to_owned(), json!("spot"))
        }
    };
    value.insert("extras".to_owned(), json!({ extras::NAME: own_words(light) }));
    let mut node = node(&light.name, light.position, frame(direction, light.along), index);
    if light.tag != Tag::default() {
        node.insert("extras".to_owned(), json!({ extras::NAME: { "tag": extras::tag_text(light.tag) } }));
    }
    (Value::Object(value), Value::Object(node))
}

/// The sun and the node that carries it.
pub(super) fn sun(sun: &Sun, index: usize) -> (Value, Value) {
    let direction = (-sun.direction).try_normalize().unwrap_or(Vec3::NEG_Y);
    let mut value = emitter(sun.color, sun.illuminance);
    value.insert("type".to_owned(), json!("directional"));
    value.insert("name".to_owned(), json!("Sun"));
    (Value::Object(value), Value::Object(node("Sun", Vec3::ZERO, frame(direction, Vec3::X), index)))
}

/// A viewpoint and the node that carries it.
pub(super) fn camera(camera: &Camera, index: usize) -> (Value, Value) {
    let mut value = Map::new();
    put_name(&mut value, &camera.name);
    match camera.projection {
        Projection::Perspective { fov_y } => {
            value.insert("type".to_owned(), json!("perspective"));
            value.insert("perspective".to_owned(), json!({ "yfov": fov_y.clamp(0.01, 3.1), "znear": 0.05 }));
        }
        Projection::Orthographic { height } => {
            let half = height.abs().max(0.002) / 2.0;
            value.insert("type".to_owned(), json!("orthographic"));
            let lens = json!({ "xmag": half, "ymag": half, "znear": 0.05, "zfar": 1000.0 });
            value.insert("orthographic".to_owned(), lens);
        }
    }
    // The format knows no raised lens: other programs see the same middle with a turned camera.
    let turned = Camera { is_upright: false, ..camera.clone() };
    let view_from_scene = Mat3::from_mat4(turned.view_from_scene());
    let mut node = Map::new();
    put_name(&mut node, &camera.name);
    node.insert("camera".to_owned(), json!(index));
    place(&mut node, camera.eye, view_from_scene.transpose());
    let mut own = Map::new();
    own.insert("targetDistance".to_owned(), json!(camera.target.distance(camera.eye)));
    if camera.is_upright {
        own.insert("isUpright".to_owned(), json!(true));
    }
    match camera.exposure {
        Exposure::Auto(stops) => own.insert("exposureStops".to_owned(), json!(stops)),
        Exposure::Ev100(value) => own.insert("exposureEv100".to_owned(), json!(value)),
    };
    if let WhiteBalance::Kelvin { temperature, tint } = camera.white_balance {
        own.insert("whiteKelvin".to_owned(), json!(temperature));
        own.insert("whiteTint".to_owned(), json!(tint));
    }
    if camera.tone == ToneCurve::AgX {
        own.insert("toneCurve".to_owned(), json!(extras::AGX));
    }
    node.insert("extras".to_owned(), json!({ extras::NAME: own }));
    (Value::Object(value), Value::Object(node))
}

/// Colour and intensity; the extension's colour has no part above one.
fn emitter(color: Vec3, intensity: f32) -> Map<String, Value> {
    let color = if color.is_finite() { color.max(Vec3::ZERO) } else { Vec3::ONE };
    let largest = color.max_element();
    let (color, intensity) = if largest > 0.0 { (color / largest, intensity * largest) } else { (Vec3::ONE, 0.0) };
    let mut value = Map::new();
    value.insert("color".to_owned(), json!(color.min(Vec3::ONE).to_array()));
    value.insert("intensity".to_owned(), json!(if intensity.is_finite() { intensity.max(0.0) } else { 0.0 }));
    value
}

/// The true shape and flux of the luminous opening.
fn own_words(light: &Light) -> Value {
    let mut own = match light.emitter {
        Emitter::Sphere { radius } => json!({ "emitter": "sphere", "radius": radius }),
        Emitter::Spot { inner, outer, radius } => {
            json!({ "emitter": "spot", "inner": inner, "outer": outer, "radius": radius })
        }
        Emitter::Disc { radius } => json!({ "emitter": "disc", "radius": radius }),
        Emitter::Rectangle { length, width } => json!({ "emitter": "rectangle", "length": length, "width": width }),
        Emitter::Tube { length, radius } => json!({ "emitter": "tube", "length": length, "radius": radius }),
    };
    if let Value::Object(own) = &mut own {
        own.insert("flux".to_owned(), json!(light.flux));
        if let Some(web) = &light.web {
            own.insert("webVertical".to_owned(), json!(web.vertical()));
            own.insert("webHorizontal".to_owned(), json!(web.horizontal()));
            own.insert("webCandela".to_owned(), json!(web.candela()));
        }
        if !light.casts_shadow {
            own.insert("castsShadow".to_owned(), json!(false));
        }
    }
    own
}

/// The frame whose −Z is a direction and whose X lies along another.
fn frame(direction: Vec3, wish: Vec3) -> Mat3 {
    let x = along(direction, wish);
    Mat3::from_cols(x, (-direction).cross(x), -direction)
}

fn node(name: &str, position: Vec3, frame: Mat3, light: usize) -> Map<String, Value> {
    let mut node = Map::new();
    put_name(&mut node, name);
    node.insert("extensions".to_owned(), json!({ "KHR_lights_punctual": { "light": light } }));
    place(&mut node, position, frame);
    node
}

fn place(node: &mut Map<String, Value>, position: Vec3, frame: Mat3) {
    let rotation = Quat::from_mat3(&frame);
    let length = rotation.length();
    if position.is_finite() && position != Vec3::ZERO {
        node.insert("translation".to_owned(), json!(position.to_array()));
    }
    if length.is_finite() && length > 0.0 && rotation != Quat::IDENTITY {
        node.insert("rotation".to_owned(), json!((rotation * (1.0 / length)).to_array()));
    }
}

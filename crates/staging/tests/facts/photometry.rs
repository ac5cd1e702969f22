//! A product's photometry reaches the lights of the scene, and turns with the product.

use crate::common::{Home, put};
use glam::Vec3;
use homewright_design::Entity;
use homewright_scene::Light;
use homewright_staging::{Stage, entity_of};

/// A washer whose peak is thrown 30° to its back.
const WASHER: &str = r#"
id = "test.washer"
sku = "T-9"
name = { zh = "洗墙灯", en = "Wall washer" }
category = "spotlight"
size = [80.0, 80.0, 80.0]
host = "ceiling"
price = "100"
photometry = { web = "wall_wash", beam = 40.0, tilt = 30.0 }
[slots.body]
name = { zh = "灯体", en = "Body" }
default = "test.white"
[model.parametric]
parts = [{ shape = "box", slot = "body", size = [80.0, 80.0, 80.0], at = [0.0, 0.0, -80.0] }]
lights = [{ emitter = "disc", at = [0.0, 0.0, -81.0], size = [30.0], flux = 700.0, cct = 3000.0 }]
"#;

/// Intensity in cd towards a direction of the scene.
fn towards(light: &Light, direction: Vec3) -> f32 {
    let web = light.web.as_ref().expect("the light has a web");
    let across = light.along.cross(light.direction);
    let parts = [direction.dot(light.direction), direction.dot(light.along), direction.dot(across)];
    web.towards(parts[0], parts[1], parts[2]) * light.flux / web.flux()
}

fn light(stage: &Stage, id: homewright_design::EntityId) -> Light {
    stage.scene().lights.values().find(|light| entity_of(light.tag) == Some(id)).cloned().expect("the lamp shines")
}

#[test]
fn a_wall_washer_lights_what_is_behind_it_however_it_is_turned() {
    let mut home = Home::new();
    home.product(WASHER);
    // The scene's −Z is the plan's +Y, where the back of a product looks that is not turned.
    let sine = 0.5_f32;
    let slanted = |x: f32, z: f32| Vec3::new(x * sine, -0.75_f32.sqrt(), z * sine);
    for (rotation, back) in [(0.0, slanted(0.0, -1.0)), (90.0, slanted(-1.0, 0.0)), (180.0, slanted(0.0, 1.0))] {
        for is_mirrored in [false, true] {
            let id = home.item("test.washer", [1000.0, 1000.0, 2800.0], rotation);
            let mut item = home.design.item(id).expect("it was put there").clone();
            item.is_mirrored = is_mirrored;
            put(&mut home, id, Entity::Item(Box::new(item)));
            let light = light(&home.stage(), id);
            let web = light.web.as_ref().expect("the light has a web");
            let peak = web.peak() * light.flux / web.flux();
            assert!((towards(&light, back) - peak).abs() < 0.01 * peak, "turned by {rotation}, mirrored {is_mirrored}");
            let front = Vec3::new(-back.x, back.y, -back.z);
            assert!(towards(&light, front) < 0.1 * peak, "turned by {rotation}, mirrored {is_mirrored}");
        }
    }
}

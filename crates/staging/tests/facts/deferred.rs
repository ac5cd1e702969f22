//! Facts about work that is put off: the home shows at once, and ends as if nothing had been put off.

use std::sync::Arc;

use crate::common::{Home, put};
use homewright_catalog::MaterialRecord;
use homewright_design::{Entity, Transaction};
use homewright_scene::Scene;
use homewright_staging::{Deferral, NoAssets, Stage, Task};

/// A chest of oak with a heavy cushion on it.
const CHEST: &str = r#"
id = "test.chest"
sku = "T-2"
name = { zh = "箱", en = "Chest" }
category = "base_unit"
size = [800.0, 600.0, 900.0]
host = "floor"
price = "100"
slots.body = { name = { zh = "柜体", en = "Body" }, default = "test.oak" }

[[model.parametric.parts]]
shape = "box"
slot = "body"
size = ["800", "600", "700"]
at = ["0", "0", "0"]

[[model.parametric.parts]]
shape = "cushion"
slot = "body"
size = ["700", "500", "200"]
at = ["0", "0", "700"]
"#;

const OAK: &str = r##"
id = "test.oak"
name = { zh = "橡木", en = "Oak" }
family = "wood"
color = "#b08050"
roughness = 0.5
[texture]
kind = "veneer"
size = [600.0, 600.0]
seed = 3
"##;

/// A home with the chest; homes of other seeds have other textures, since all stages of a process share theirs.
fn home(seed: u8) -> Home {
    let mut home = Home::new();
    let oak: MaterialRecord =
        toml::from_str(&OAK.replace("seed = 3", &format!("seed = {seed}"))).expect("the record is sound");
    home.add(Entity::Material(Box::new(oak)));
    home.product(CHEST);
    home.item("test.chest", [1000.0, 1000.0, 0.0], 0.0);
    home
}

fn deferring(home: &Home, deferral: Deferral) -> Stage {
    let mut stage = Stage::deferring(Arc::new(NoAssets), deferral).with_texture_side(16);
    stage.reset(&home.design);
    stage
}

fn at_once(home: &Home) -> Scene {
    deferring(home, Deferral::Nothing).scene().clone()
}

#[test]
fn a_home_whose_textures_were_put_off_ends_as_one_whose_were_not() {
    let home = home(1);
    let mut stage = deferring(&home, Deferral::Textures);
    // Nobody else holds the picture, so that it has to be made.
    assert!(stage.scene().images.is_empty() && stage.is_waiting(), "a texture was baked at once");
    let mut follower = stage.scene().clone();
    let tasks = stage.take_tasks();
    assert_eq!(tasks.len(), 1, "one texture is asked for once");
    let flat = stage.scene().materials.clone();
    follower.apply(&stage.put(tasks.iter().map(Task::run)));
    assert!(stage.take_tasks().is_empty() && !stage.is_waiting());
    assert_ne!(&flat, &stage.scene().materials, "the surface is still flat");
    assert!(&follower == stage.scene(), "the delta does not lead to the stage's scene");
    assert!(&at_once(&home) == stage.scene(), "the scene is another than without putting off");
}

#[test]
fn a_texture_that_comes_when_its_item_is_gone_waits_for_it() {
    let mut home = home(2);
    let mut stage = deferring(&home, Deferral::Textures);
    let tasks = stage.take_tasks();
    let item = home.design.items().next().map(|(id, _)| id).unwrap();
    let gone = home.design.apply(Transaction::new("away").without(item)).unwrap();
    stage.apply(&home.design, &gone.change);
    let delta = stage.put(tasks.iter().map(Task::run));
    assert!(delta.images.is_empty() && delta.materials.is_empty(), "something unseen was sent");
    let back = home.design.apply(gone.inverse).unwrap();
    stage.apply(&home.design, &back.change);
    assert!(stage.take_tasks().is_empty(), "the texture was asked for again");
    assert!(&at_once(&home) == stage.scene(), "the scene is another than without putting off");
}

#[test]
fn heavy_shapes_get_stand_ins_that_come_and_go_with_them() {
    let mut home = home(3);
    let mut stage = deferring(&home, Deferral::TexturesAndDetails);
    let mut follower = stage.scene().clone();
    let tasks = stage.take_tasks();
    follower.apply(&stage.put(tasks.iter().map(Task::run)));
    let scene = stage.scene();
    assert!(&follower == scene, "the delta does not lead to the stage's scene");
    let (shape, detail) = scene.details.iter().next().expect("the cushion has no stand-in");
    let count = |shape: &homewright_scene::node::Shape| -> usize {
        shape.primitives.iter().map(homewright_geometry::Mesh::triangle_count).sum()
    };
    let full = count(&scene.shapes[shape]);
    assert!(count(&detail.levels[0].shape) * 10 < full * 7, "the first stand-in is hardly lighter");
    // Photos and files see the shapes themselves.
    assert_eq!(scene.shapes, at_once(&home).shapes);
    let item = home.design.items().next().map(|(id, item)| (id, item.clone())).unwrap();
    let gone = home.design.apply(Transaction::new("away").without(item.0)).unwrap();
    follower.apply(&stage.apply(&home.design, &gone.change));
    assert!(stage.scene().details.is_empty() && follower.details.is_empty(), "a stand-in stays without its shape");
    let change = put(&mut home, item.0, Entity::Item(Box::new(item.1)));
    follower.apply(&stage.apply(&home.design, &change));
    assert_eq!(stage.scene().details.len(), 1, "the stand-in was forgotten");
    assert!(stage.take_tasks().is_empty(), "the stand-in is made again");
    assert!(&follower == stage.scene());
}

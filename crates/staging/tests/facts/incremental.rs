//! Facts about restaging: an edit builds anew what it changes and nothing else.

use std::collections::BTreeSet;

use crate::common::{CUPBOARD, Home, closed_room, nodes_of, put, scene};
use glam::DVec3;
use homewright_design::item::LightState;
use homewright_design::room::RoomKind;
use homewright_design::{Change, Entity, EntityId, Transaction};
use homewright_scene::node::Layer;
use homewright_scene::{Scene, SceneDelta};
use homewright_staging::{FindingKind, Stage, entity_of};

/// Two rooms with a door between them, a window, and three cupboards.
struct Flat {
    home: Home,
    walls: Vec<EntityId>,
    rooms: [EntityId; 2],
    items: [EntityId; 3],
}

fn flat() -> Flat {
    let mut home = Home::new();
    let mut walls = closed_room(&mut home).to_vec();
    walls.push(home.wall([4100.0, -100.0], [8100.0, -100.0]));
    walls.push(home.wall([8100.0, -100.0], [8100.0, 3100.0]));
    walls.push(home.wall([8100.0, 3100.0], [4100.0, 3100.0]));
    // Free-standing and far away.
    walls.push(home.wall([20_000.0, 0.0], [22_000.0, 0.0]));
    let rooms = [home.room(RoomKind::Bedroom, [2000.0, 1500.0]), home.room(RoomKind::Hall, [6000.0, 1500.0])];
    home.door(walls[1], 1600.0);
    home.window(walls[2], 2100.0);
    home.product(CUPBOARD);
    let items = [1000.0, 2000.0, 3000.0].map(|x| home.item("test.cupboard", [x, 1500.0, 0.0], 0.0));
    Flat { home, walls, rooms, items }
}

/// Applies an edit to design and stage, and checks that the delta leads where a stage from nothing leads.
fn apply(flat: &Flat, stage: &mut Stage, change: &Change) -> SceneDelta {
    let mut follower: Scene = stage.scene().clone();
    let delta = stage.apply(&flat.home.design, change);
    follower.apply(&delta);
    assert_eq!(&follower, stage.scene(), "the delta does not lead to the stage's scene");
    let fresh = flat.home.stage();
    assert_eq!(fresh.scene(), stage.scene(), "restaging leads elsewhere than staging from nothing");
    delta
}

fn move_item(flat: &mut Flat, id: EntityId, to: DVec3) -> Change {
    let mut item = flat.home.design.item(id).expect("there is no such item").clone();
    item.position = to;
    put(&mut flat.home, id, Entity::Item(Box::new(item)))
}

#[test]
fn moving_an_item_restages_that_item_alone() {
    let mut flat = flat();
    let mut stage = flat.home.stage();
    let id = flat.items[1];
    let change = move_item(&mut flat, id, DVec3::new(2500.0, 800.0, 0.0));
    let delta = apply(&flat, &mut stage, &change);
    assert_eq!(stage.restaged(), &BTreeSet::from([id]));
    assert!(delta.shapes.is_empty() && delta.materials.is_empty(), "shapes or materials were sent again");
    assert_eq!(delta.nodes.len(), 2, "body and shade");
}

#[test]
fn moving_a_far_wall_restages_that_wall_alone() {
    let mut flat = flat();
    let mut stage = flat.home.stage();
    let id = flat.walls[7];
    let moved = flat.home.wall_between([20_000.0, 500.0], [22_000.0, 500.0]);
    let change = put(&mut flat.home, id, moved);
    apply(&flat, &mut stage, &change);
    assert_eq!(stage.restaged(), &BTreeSet::from([id]));
}

#[test]
fn moving_an_outer_corner_restages_its_walls_and_the_room_between_them() {
    let mut flat = flat();
    let mut stage = flat.home.stage();
    let mut edit = Transaction::new("move a corner");
    edit.put(flat.walls[4], flat.home.wall_between([4100.0, -100.0], [8600.0, -100.0]));
    edit.put(flat.walls[5], flat.home.wall_between([8600.0, -100.0], [8100.0, 3100.0]));
    let change = flat.home.design.apply(edit).unwrap().change;
    apply(&flat, &mut stage, &change);
    let restaged = stage.restaged();
    assert!(restaged.contains(&flat.walls[4]) && restaged.contains(&flat.walls[5]), "the walls stay as they were");
    assert!(restaged.contains(&flat.walls[6]), "the neighbour keeps its old mitre");
    assert!(restaged.contains(&flat.rooms[1]), "the room keeps its old floor");
    assert!(!restaged.contains(&flat.rooms[0]), "the other room was built anew");
    for far in [flat.walls[2], flat.walls[3], flat.walls[7], flat.items[0]] {
        assert!(!restaged.contains(&far), "something far away was built anew");
    }
}

#[test]
fn undoing_an_edit_leads_back_to_the_same_scene() {
    let mut flat = flat();
    let mut stage = flat.home.stage();
    let before = stage.scene().clone();
    let edit = Transaction::deleting_with_dependants("delete", &flat.home.design, [flat.walls[1], flat.items[0]]);
    let applied = flat.home.design.apply(edit).unwrap();
    apply(&flat, &mut stage, &applied.change);
    assert_ne!(&before, stage.scene(), "nothing was taken away");
    let back = flat.home.design.apply(applied.inverse).unwrap();
    apply(&flat, &mut stage, &back.change);
    assert_eq!(&before, stage.scene(), "undo leads elsewhere");
}

#[test]
fn equal_items_share_their_shapes() {
    let flat = flat();
    let stage = flat.home.stage();
    let shapes: BTreeSet<_> =
        flat.items.iter().flat_map(|id| nodes_of(stage.scene(), *id, Layer::Item)).map(|node| node.shape).collect();
    assert_eq!(shapes.len(), 2, "three cupboards have one body and one shade");
}

#[test]
fn every_node_and_light_tells_its_entity() {
    let flat = flat();
    let stage = flat.home.stage();
    let tags = stage.scene().nodes.values().map(|node| node.tag).chain(stage.scene().lights.values().map(|l| l.tag));
    for tag in tags {
        let entity = entity_of(tag).expect("a node without an entity");
        assert!(flat.home.design.get(entity).is_some(), "the tag {tag:?} names nothing");
    }
}

#[test]
fn a_lamp_gives_its_flux_dimmed_and_glows_only_while_it_is_on() {
    let mut flat = flat();
    let id = flat.items[0];
    let light = |stage: &Stage| stage.scene().lights.values().find(|l| entity_of(l.tag) == Some(id)).cloned().unwrap();
    let stage = flat.home.stage();
    assert_eq!(light(&stage).flux, 800.0);
    let hangs_at = scene(1000.0, 1300.0, 950.0);
    assert!(light(&stage).position.distance(hangs_at) < 1e-5, "the lamp is at {}", light(&stage).position);
    for (is_on, dim, flux) in [(true, 0.25, 200.0), (false, 1.0, 0.0)] {
        let mut item = flat.home.design.item(id).unwrap().clone();
        item.light = Some(LightState { is_on, dim, cct: None });
        put(&mut flat.home, id, Entity::Item(Box::new(item)));
        assert_eq!(light(&flat.home.stage()).flux, flux);
    }
}

#[test]
fn the_front_of_a_turned_item_looks_where_its_plan_says() {
    let mut home = Home::new();
    home.product(CUPBOARD);
    // The shade stands at the front; turned a quarter counter-clockwise the front looks to +X.
    let id = home.item("test.cupboard", [5000.0, 5000.0, 0.0], 90.0);
    let stage = home.stage();
    let light = stage.scene().lights.values().find(|l| entity_of(l.tag) == Some(id)).unwrap();
    assert!(light.position.distance(scene(5200.0, 5000.0, 950.0)) < 1e-5, "the front is at {}", light.position);
}

#[test]
fn an_item_without_a_record_is_a_grey_box_and_is_reported() {
    let mut home = Home::new();
    let product = home.product(CUPBOARD);
    let id = home.item("test.cupboard", [0.0, 0.0, 0.0], 0.0);
    let mut broken: homewright_catalog::Product = toml::from_str(CUPBOARD).unwrap();
    broken.model =
        homewright_catalog::product::Model::Asset(homewright_catalog::product::AssetModel::plain("00".repeat(32)));
    put(&mut home, product, Entity::Product(Box::new(broken)));
    let stage = home.stage();
    let findings = stage.findings();
    assert!(
        findings.iter().any(|f| f.entity == id && matches!(f.kind, FindingKind::MissingAsset { .. })),
        "the findings are {findings:?}"
    );
    let node = nodes_of(stage.scene(), id, Layer::Item)[0];
    let size = stage.scene().shapes[&node.shape].bounds().size();
    assert!(size.distance(glam::Vec3::new(0.8, 0.9, 0.6)) < 1e-5, "the box measures {size}");
}

#[test]
fn a_curtain_on_an_outer_wall_is_left_out_with_it() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    home.room(RoomKind::Bedroom, [1000.0, 1500.0]);
    home.product(CUPBOARD);
    let curtain = home.item("test.cupboard", [2000.0, 150.0, 0.0], 180.0);
    let mut hung = home.design.item(curtain).unwrap().clone();
    hung.host = homewright_design::item::Host::Wall { wall: walls[0], side: homewright_design::opening::Side::Left };
    let mut stage = home.stage();
    let facing = |stage: &homewright_staging::Stage, id, layer| nodes_of(stage.scene(), id, layer)[0].facing;
    assert_eq!(facing(&stage, curtain, Layer::Item), None, "it stands on the floor");
    let change = put(&mut home, curtain, hung);
    stage.apply(&home.design, &change);
    assert!(facing(&stage, curtain, Layer::Item).is_some());
    assert_eq!(facing(&stage, curtain, Layer::Item), facing(&stage, walls[0], Layer::Wall));
    let mut pendant = home.design.item(curtain).unwrap().clone();
    let wall_host = std::mem::replace(&mut pendant.host, homewright_design::item::Host::Ceiling);
    let change = put(&mut home, curtain, pendant.clone());
    stage.apply(&home.design, &change);
    assert_eq!(facing(&stage, curtain, Layer::Item), Some(glam::Vec3::Y), "it hangs from the ceiling");
    pendant.host = wall_host;
    let change = put(&mut home, curtain, pendant);
    stage.apply(&home.design, &change);
    // Once another room lies before the wall, it is an inner wall.
    home.wall([-100.0, -100.0], [-100.0, -3000.0]);
    home.wall([-100.0, -3000.0], [4100.0, -3000.0]);
    let last = home.wall_between([4100.0, -3000.0], [4100.0, -100.0]);
    let mut stage = home.stage();
    assert!(facing(&stage, curtain, Layer::Item).is_some());
    let id = home.ids.next_id();
    let change = put(&mut home, id, last);
    stage.apply(&home.design, &change);
    assert_eq!(facing(&stage, walls[0], Layer::Wall), None);
    assert_eq!(facing(&stage, curtain, Layer::Item), None);
}

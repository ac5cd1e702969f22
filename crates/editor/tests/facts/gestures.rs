//! What the hand does in the home, in millimetres.

use std::sync::Arc;

use glam::{DVec2, DVec3};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, Product, ProductId, Text};
use homewright_design::item::Host;
use homewright_design::{Design, EntityId, History, IdSource, Item, template};
use homewright_editor::command::{Direction, Step as Size};
use homewright_editor::input::{Modifiers, Place, Ray};
use homewright_editor::tool::Tool;
use homewright_editor::{Command, Edit, Editor, Footprint, Input, Pointer, Step};
use proptest::prelude::*;

/// A room of 4000 × 3000 mm between its faces, from (100, 100) to (4100, 3100).
const ROOM: &str = r#"
[home]
name = "Room"
[[level]]
name = "1F"
height = 2800
[[wall]]
name = "outer"
through = [[0, 0], [4200, 0], [4200, 3200], [0, 3200]]
closed = true
thickness = 200
[[room]]
id = "room"
name = "Room"
kind = "bedroom"
anchor = [2000, 1500]
ceiling_height = 2600
"#;

fn product(id: &str, category: &str, size: [f64; 3], host: HostKind) -> Product {
    Product {
        id: ProductId(id.to_owned()),
        name: Text::same(id),
        category: category.to_owned(),
        size,
        host,
        mount_height: if host == HostKind::Wall { 1400.0 } else { 0.0 },
        surface_height: if category == "desk" { 740.0 } else { 0.0 },
        price: 100.into(),
        ..Product::default()
    }
}

fn editor() -> Editor {
    let products = [
        product("bed", "bed", [1600.0, 2000.0, 900.0], HostKind::Floor),
        product("wardrobe", "wardrobe", [1000.0, 600.0, 2200.0], HostKind::Floor),
        product("desk", "desk", [1200.0, 600.0, 740.0], HostKind::Floor),
        product("rug", "rug", [1500.0, 1000.0, 10.0], HostKind::Floor),
        product("lamp", "table_lamp", [200.0, 200.0, 400.0], HostKind::Surface),
        product("mirror", "mirror", [600.0, 40.0, 800.0], HostKind::Wall),
        product("disc", "ceiling_light", [400.0, 400.0, 90.0], HostKind::Ceiling),
        product("window", "window", [1200.0, 100.0, 1400.0], HostKind::Opening),
    ];
    let mut catalog = Catalog::default();
    catalog.products.extend(products.into_iter().map(|product| (product.id.clone(), product)));
    let mut ids = IdSource::new(0, 1);
    let design = template::instantiate("room.toml", ROOM, &Catalog::default(), &mut ids).expect("the room is sound");
    Editor::new(design, History::default(), Arc::new(catalog), IdSource::new(1, 2))
}

fn place(editor: &mut Editor, id: &str, x: f64, y: f64) -> EntityId {
    editor.handle(Input::BeginPlacing(ProductId(id.to_owned())));
    editor.handle(Input::Hover(Pointer::on_plan(x, y)));
    let response = editor.handle(Input::Release(Pointer::on_plan(x, y)));
    assert!(matches!(response.committed, Some(Step::Edit(_))), "placing {id} was one edit: {response:?}");
    editor.selection().leader().expect("what was placed is selected")
}

fn item(editor: &Editor, id: EntityId) -> &Item {
    editor.design().item(id).expect("the item is there")
}

fn drag(editor: &mut Editor, from: (f64, f64), to: (f64, f64)) {
    editor.handle(Input::Press(Pointer::on_plan(from.0, from.1)));
    editor.handle(Input::Drag(Pointer::on_plan((from.0 + to.0) * 0.5, (from.1 + to.1) * 0.5)));
    editor.handle(Input::Drag(Pointer::on_plan(to.0, to.1)));
    editor.handle(Input::Release(Pointer::on_plan(to.0, to.1)));
}

#[test]
fn a_bed_dropped_near_a_wall_turns_its_back_to_it() {
    let mut editor = editor();
    let north = place(&mut editor, "bed", 2000.0, 2000.0);
    assert_eq!(item(&editor, north).rotation, 0.0);
    assert!((item(&editor, north).position - DVec3::new(2000.0, 2100.0, 0.0)).length() < 1e-6);
    let south = place(&mut editor, "wardrobe", 2000.0, 350.0);
    assert_eq!(item(&editor, south).rotation, 180.0);
    assert!((item(&editor, south).position - DVec3::new(2000.0, 400.0, 0.0)).length() < 1e-6);
}

#[test]
fn a_wardrobe_pushed_into_a_corner_touches_both_walls() {
    let mut editor = editor();
    let id = place(&mut editor, "wardrobe", 650.0, 2850.0);
    let footprint = Footprint::of(editor.design(), item(&editor, id)).unwrap();
    assert!((footprint.center - DVec2::new(600.0, 2800.0)).length() < 1e-6, "{:?}", footprint.center);
}

#[test]
fn wardrobes_stand_flush_side_by_side() {
    let mut editor = editor();
    place(&mut editor, "wardrobe", 650.0, 2850.0);
    let second = place(&mut editor, "wardrobe", 1640.0, 2850.0);
    assert!((item(&editor, second).position.x - 1600.0).abs() < 1e-6);
}

#[test]
fn a_rug_lies_where_it_is_put_and_does_not_turn() {
    let mut editor = editor();
    let id = place(&mut editor, "rug", 2000.0, 1600.0);
    assert_eq!(item(&editor, id).position, DVec3::new(2000.0, 1600.0, 0.0));
    assert_eq!(item(&editor, id).rotation, 0.0);
}

#[test]
fn with_alt_held_nothing_snaps() {
    let mut editor = editor();
    let free = Modifiers { alt: true, ..Modifiers::default() };
    editor.handle(Input::BeginPlacing(ProductId("bed".to_owned())));
    editor.handle(Input::Hover(Pointer::on_plan(2000.0, 2000.0).with(free)));
    editor.handle(Input::Release(Pointer::on_plan(2000.0, 2000.0)));
    let id = editor.selection().leader().unwrap();
    assert_eq!(item(&editor, id).position, DVec3::new(2000.0, 2000.0, 0.0));
}

#[test]
fn a_lamp_stands_on_the_desk_under_it_and_comes_along() {
    let mut editor = editor();
    let desk = place(&mut editor, "desk", 2000.0, 2900.0);
    let lamp = place(&mut editor, "lamp", 2300.0, 2800.0);
    assert_eq!(item(&editor, lamp).host, Host::Item { item: desk });
    assert_eq!(item(&editor, lamp).position.z, 740.0);
    drag(&mut editor, (1700.0, 2800.0), (1000.0, 2800.0));
    assert!((item(&editor, desk).position.x - 1300.0).abs() < 1e-6, "{}", item(&editor, desk).position);
    assert!((item(&editor, lamp).position.x - 1600.0).abs() < 1e-6, "{}", item(&editor, lamp).position);
}

#[test]
fn a_mirror_finds_the_wall_and_its_height() {
    let mut editor = editor();
    let id = place(&mut editor, "mirror", 3900.0, 1500.0);
    let mirror = item(&editor, id);
    assert!(matches!(mirror.host, Host::Wall { .. }));
    assert!((mirror.position - DVec3::new(4080.0, 1500.0, 1400.0)).length() < 1e-6, "{}", mirror.position);
    assert_eq!(mirror.rotation, -90.0);
}

#[test]
fn a_ray_hangs_a_mirror_where_it_meets_the_wall() {
    let mut editor = editor();
    let ray = Ray { origin: DVec3::new(2000.0, 1000.0, 1500.0), direction: DVec3::new(0.0, 1.0, 0.2), hit: None };
    let pointer = Pointer { place: Place::Ray(ray), ..Pointer::on_plan(0.0, 0.0) };
    editor.handle(Input::BeginPlacing(ProductId("mirror".to_owned())));
    editor.handle(Input::Hover(pointer));
    editor.handle(Input::Release(pointer));
    let mirror = item(&editor, editor.selection().leader().unwrap());
    // The ray is at 1500 + 0.2 × 2100 when it meets the wall; the mirror's middle hangs there.
    assert!((mirror.position - DVec3::new(2000.0, 3080.0, 1520.0)).length() < 1e-6, "{}", mirror.position);
}

#[test]
fn a_ceiling_light_takes_the_rooms_ceiling_and_its_middle() {
    let mut editor = editor();
    let id = place(&mut editor, "disc", 2150.0, 1550.0);
    assert_eq!(item(&editor, id).host, Host::Ceiling);
    assert!((item(&editor, id).position - DVec3::new(2100.0, 1600.0, 2600.0)).length() < 1e-6);
}

#[test]
fn a_window_is_cut_into_the_wall_it_is_dropped_on() {
    let mut editor = editor();
    editor.handle(Input::BeginPlacing(ProductId("window".to_owned())));
    editor.handle(Input::Hover(Pointer::on_plan(2000.0, 150.0)));
    editor.handle(Input::Release(Pointer::on_plan(2000.0, 150.0)));
    let opening = editor.design().opening(editor.selection().leader().unwrap()).unwrap();
    assert!((opening.along.to_mm() - 2000.0).abs() < 10.0, "{}", opening.along);
}

#[test]
fn the_distances_to_the_walls_are_told_while_moving() {
    let mut editor = editor();
    place(&mut editor, "rug", 2000.0, 1600.0);
    editor.handle(Input::Press(Pointer::on_plan(2000.0, 1600.0)));
    editor.handle(Input::Drag(Pointer::on_plan(2100.0, 1600.0)));
    let mut lengths: Vec<i64> = editor.lengths().iter().map(|one| one.length.to_mm().round() as i64).collect();
    lengths.sort_unstable();
    assert_eq!(lengths, [1000, 1000, 1250, 1250]);
}

#[test]
fn a_drag_is_one_step_and_escape_leaves_nothing() {
    let mut editor = editor();
    let id = place(&mut editor, "rug", 2000.0, 1600.0);
    let before = editor.design().clone();
    editor.handle(Input::Press(Pointer::on_plan(2000.0, 1600.0)));
    for step in 1..20 {
        editor.handle(Input::Drag(Pointer::on_plan(2000.0 + f64::from(step) * 10.0, 1600.0)));
    }
    assert_eq!(*editor.design(), before, "a drag does not touch the document");
    assert_ne!(*editor.shown(), before, "but is seen");
    editor.handle(Input::Command(Command::Escape));
    assert_eq!(*editor.shown(), before);
    drag(&mut editor, (2000.0, 1600.0), (2500.0, 1600.0));
    assert_eq!(item(&editor, id).position.x, 2500.0);
    editor.handle(Input::Command(Command::Undo));
    assert_eq!(*editor.design(), before, "one undo takes the whole drag back");
}

#[test]
fn a_click_selects_and_shift_adds_and_takes_away() {
    let mut editor = editor();
    let rug = place(&mut editor, "rug", 1500.0, 1600.0);
    let bed = place(&mut editor, "wardrobe", 3500.0, 2850.0);
    let click = |editor: &mut Editor, x: f64, y: f64, shift: bool| {
        let pointer = Pointer::on_plan(x, y).with(Modifiers { shift, ..Modifiers::default() });
        editor.handle(Input::Press(pointer));
        editor.handle(Input::Release(pointer));
    };
    click(&mut editor, 1500.0, 1600.0, false);
    assert_eq!(editor.selection().ids(), [rug]);
    click(&mut editor, 3500.0, 2850.0, true);
    assert_eq!(editor.selection().ids(), [rug, bed]);
    click(&mut editor, 1500.0, 1600.0, true);
    assert_eq!(editor.selection().ids(), [bed]);
    click(&mut editor, -3000.0, -3000.0, false);
    assert!(editor.selection().is_empty());
}

#[test]
fn a_rectangle_selects_what_stands_in_it() {
    let mut editor = editor();
    let rug = place(&mut editor, "rug", 1500.0, 1600.0);
    place(&mut editor, "wardrobe", 3500.0, 2850.0);
    editor.handle(Input::Command(Command::Escape));
    drag(&mut editor, (-500.0, 600.0), (2600.0, 2400.0));
    assert_eq!(editor.selection().ids(), [rug]);
    assert_eq!(*editor.tool(), Tool::Idle);
}

#[test]
fn a_value_in_motion_is_seen_at_once_and_is_one_step() {
    let mut editor = editor();
    let id = place(&mut editor, "rug", 2000.0, 1600.0);
    for degrees in [5.0, 20.0, 40.0] {
        editor.handle(Input::Propose(Edit::Rotation(id, degrees)));
    }
    assert_eq!(editor.shown().item(id).unwrap().rotation, 40.0);
    assert_eq!(item(&editor, id).rotation, 0.0);
    assert!(editor.handle(Input::Accept).committed.is_some());
    assert_eq!(item(&editor, id).rotation, 40.0);
    editor.handle(Input::Command(Command::Undo));
    assert_eq!(item(&editor, id).rotation, 0.0);
}

#[test]
fn arrows_move_by_their_steps_and_r_turns_by_fifteen_degrees() {
    let mut editor = editor();
    let id = place(&mut editor, "rug", 2000.0, 1600.0);
    editor.handle(Input::Command(Command::Nudge(Direction::Right, Size::Normal)));
    editor.handle(Input::Command(Command::Nudge(Direction::Up, Size::Large)));
    editor.handle(Input::Command(Command::Nudge(Direction::Left, Size::Fine)));
    assert_eq!(item(&editor, id).position, DVec3::new(2009.0, 1700.0, 0.0));
    editor.handle(Input::Command(Command::RotateLeft));
    assert_eq!(item(&editor, id).rotation, 15.0);
}

#[test]
fn what_is_locked_stays_and_what_is_read_only_is_not_edited() {
    let mut editor = editor();
    let id = place(&mut editor, "rug", 2000.0, 1600.0);
    editor.handle(Input::Edit(Edit::Locked(id, true)));
    drag(&mut editor, (2000.0, 1600.0), (2500.0, 1600.0));
    assert_eq!(item(&editor, id).position.x, 2000.0);
    editor.set_read_only(true);
    assert!(editor.handle(Input::Edit(Edit::Locked(id, false))).committed.is_none());
    assert!(item(&editor, id).is_locked);
}

#[test]
fn a_copy_beside_its_original_is_selected() {
    let mut editor = editor();
    let id = place(&mut editor, "rug", 2000.0, 1600.0);
    editor.handle(Input::Command(Command::Duplicate));
    assert_eq!(editor.design().items().count(), 2);
    assert_ne!(editor.selection().leader(), Some(id));
}

#[test]
fn the_rotation_handle_steps_by_fifteen_degrees() {
    let mut editor = editor();
    let id = place(&mut editor, "rug", 2000.0, 1600.0);
    editor.handle(Input::PressRotationHandle(Pointer::on_plan(2000.0, 1000.0)));
    // A quarter turn and a little, counter-clockwise about the middle.
    editor.handle(Input::Drag(Pointer::on_plan(2600.0, 1560.0)));
    editor.handle(Input::Release(Pointer::on_plan(2600.0, 1560.0)));
    assert_eq!(item(&editor, id).rotation, 90.0);
}

#[test]
fn followers_are_told_of_everything_once() {
    let mut editor = editor();
    let first = editor.take_change().unwrap();
    assert_eq!(first.added.len(), editor.design().entities().len());
    assert!(editor.take_change().is_none());
    editor.handle(Input::BeginPlacing(ProductId("rug".to_owned())));
    editor.handle(Input::Hover(Pointer::on_plan(2000.0, 1600.0)));
    let ghost = editor.take_change().unwrap();
    assert_eq!(ghost.added.len(), 2, "the item and its product's record");
    editor.handle(Input::Command(Command::Escape));
    assert_eq!(editor.take_change().unwrap().removed, ghost.added);
}

fn everywhere() -> impl Strategy<Value = (f64, f64)> {
    (150.0..4050.0, 150.0..3050.0)
}

proptest! {
    /// Wherever in the room a wardrobe is dropped, it stands inside the room.
    #[test]
    fn a_wardrobe_never_stands_in_a_wall((x, y) in everywhere()) {
        let mut editor = editor();
        let id = place(&mut editor, "wardrobe", x, y);
        let footprint = Footprint::of(editor.design(), item(&editor, id)).unwrap();
        for corner in footprint.corners() {
            prop_assert!(corner.x > 99.99 && corner.x < 4100.01, "{corner}");
            prop_assert!(corner.y > 99.99 && corner.y < 3100.01, "{corner}");
        }
    }

    /// Any gestures, then undo to the start, give the home as it was.
    #[test]
    fn undo_leads_back_to_the_start(places in prop::collection::vec((0..4_usize, everywhere(), everywhere()), 1..8)) {
        let mut editor = editor();
        let start: Design = editor.design().clone();
        for (kind, from, to) in places {
            place(&mut editor, ["bed", "wardrobe", "rug", "desk"][kind], from.0, from.1);
            drag(&mut editor, from, to);
            editor.handle(Input::Command(Command::RotateRight));
        }
        while editor.history().can_undo() {
            editor.handle(Input::Command(Command::Undo));
        }
        prop_assert_eq!(editor.design(), &start);
    }
}

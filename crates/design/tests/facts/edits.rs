//! Edits are applied whole or refused whole, with a reason a person can act on.

use crate::support::*;
use glam::{DVec2, DVec3};
use homewright_catalog::{MaterialId, Value};
use homewright_design::item::Host;
use homewright_design::*;
use homewright_geometry::Length;

fn refused(edit: Transaction) -> String {
    let mut design = home();
    let before = design.clone();
    let refusal = design.apply(edit).expect_err("the edit must be refused");
    assert_eq!(design, before, "a refused edit changes nothing");
    assert_eq!(design.revision(), before.revision(), "a refused edit is no revision");
    assert_eq!(design.validate(), Vec::new());
    refusal.to_string()
}

fn put(number: u128, entity: impl Into<Entity>) -> Transaction {
    Transaction::new("Try").with(id(number), entity)
}

#[test]
fn a_door_wider_than_its_wall_is_refused() {
    let message = refused(put(DOOR, door(SOUTH, 2000.0, 4200.0)));
    assert!(message.contains("along a wall that is 4000 mm long"), "{message}");
}

#[test]
fn a_door_higher_than_its_wall_is_refused() {
    let message = refused(put(DOOR, Opening { height: Length::mm(2900.0), ..door(SOUTH, 2000.0, 900.0) }));
    assert!(message.contains("the wall there is 2800 mm high"), "{message}");
}

#[test]
fn under_a_sloping_top_a_door_must_fit_where_it_stands() {
    let sloping = Wall { end_height: Some(Length::mm(1000.0)), ..wall([0.0, 0.0], [4000.0, 0.0]) };
    let mut design = home();
    design.apply(put(SOUTH, sloping.clone())).expect("2,148 mm of wall over the door's far edge are enough");
    let message = refused(put(SOUTH, sloping).with(id(DOOR), door(SOUTH, 3000.0, 900.0)));
    assert!(message.contains("lower the opening or raise the wall"), "{message}");
}

#[test]
fn shortening_a_wall_under_its_door_is_refused() {
    let message = refused(put(SOUTH, wall([0.0, 0.0], [1200.0, 0.0])));
    assert!(message.contains("opening") && message.contains("lengthen the wall"), "{message}");
}

#[test]
fn lowering_a_level_under_its_doors_is_refused() {
    let message = refused(put(LEVEL, Level { height: Length::mm(2000.0), ..level() }));
    assert!(message.contains("raise the wall"), "{message}");
}

#[test]
fn two_openings_in_one_place_are_refused_and_a_fanlight_over_a_door_is_not() {
    let message = refused(put(21, door(SOUTH, 1500.0, 900.0)));
    assert!(message.contains("overlaps opening"), "{message}");
    let fanlight = Opening { sill: Length::mm(2150.0), height: Length::mm(400.0), ..door(SOUTH, 1000.0, 900.0) };
    home().apply(put(21, fanlight)).expect("it stands over the door, not in it");
}

#[test]
fn numbers_must_be_finite_and_plausible() {
    let message = refused(put(TABLE, Item { position: DVec3::new(f64::NAN, 0.0, 0.0), ..item(Host::Floor) }));
    assert!(message.contains("item “hw.table”") && message.contains("position"), "{message}");
    let message = refused(put(SOUTH, Wall { thickness: Length::ZERO, ..wall([0.0, 0.0], [4000.0, 0.0]) }));
    assert!(message.contains("thickness: 0 is out of range"), "{message}");
    let message = refused(put(SOUTH, Wall { arc: 360.0, ..wall([0.0, 0.0], [4000.0, 0.0]) }));
    assert!(message.contains("arc"), "{message}");
    let message = refused(put(NORTH, wall([0.0, 0.0], [0.5, 0.0])));
    assert!(message.contains("at least 1 mm"), "{message}");
}

#[test]
fn ids_must_resolve_to_the_right_kind() {
    let message = refused(put(DOOR, door(TABLE, 1000.0, 900.0)));
    assert!(message.contains("must name a wall"), "{message}");
    let message = refused(put(DOOR, door(999, 1000.0, 900.0)));
    assert!(message.contains("the design does not hold"), "{message}");
}

#[test]
fn what_others_stand_on_is_not_deleted_from_under_them() {
    let message = refused(Transaction::new("Delete").without(id(TABLE)));
    assert!(message.contains("host.item") && message.contains("delete this as well"), "{message}");
    let mut design = home();
    let edit = Transaction::deleting_with_dependants("Delete", &design, [id(TABLE), id(SOUTH)]);
    let applied = design.apply(edit).unwrap();
    assert_eq!(applied.change.removed, [SOUTH, DOOR, TABLE, VASE].map(id).into_iter().collect());
}

#[test]
fn records_in_use_are_not_deleted() {
    assert!(refused(Transaction::new("").without(id(PRODUCT))).contains("hw.table"));
    assert!(refused(Transaction::new("").without(id(MATERIAL))).contains("hw.oak"));
    let message = refused(put(51, product()));
    assert!(message.contains("second record"), "{message}");
}

#[test]
fn choices_must_be_among_what_the_product_offers() {
    let mut table = item(Host::Floor);
    table.configuration.parameters = parameters("width", Value::Number(2500.0));
    assert!(refused(put(TABLE, table.clone())).contains("800 … 2000"));
    table.configuration.parameters = parameters("legs", Value::Number(3.0));
    assert!(refused(put(TABLE, table.clone())).contains("it has `width`"));
    table.configuration.parameters.clear();
    table.configuration.materials.insert("leg".into(), MaterialId("hw.oak".into()));
    assert!(refused(put(TABLE, table)).contains("no slot `leg`"));
}

#[test]
fn an_item_cannot_stand_on_itself() {
    let message = refused(put(TABLE, item(Host::Item { item: id(VASE) })));
    assert!(message.contains("stand on itself"), "{message}");
    assert!(refused(put(TABLE, item(Host::Item { item: id(TABLE) }))).contains("stand on itself"));
}

#[test]
fn a_home_has_exactly_one_project() {
    assert!(refused(put(3, Project::default())).contains("exactly one project"));
    assert!(refused(Transaction::new("").without(id(PROJECT))).contains("exactly one project"));
    assert!(Design::default().apply(put(LEVEL, level())).is_err());
}

#[test]
fn putting_what_is_there_is_no_change() {
    let mut design = home();
    let revision = design.revision();
    let moved = Item { position: DVec3::ZERO, ..item(Host::Floor) };
    let edit = put(SOUTH, wall([0.0, 0.0], [4000.0, 0.0])).with(id(TABLE), moved);
    let applied = design.apply(edit).unwrap();
    assert_eq!(applied.change.changed, [id(TABLE)].into_iter().collect());
    assert_eq!(applied.inverse.puts.len(), 1);
    assert_eq!(design.revision(), revision + 1);
}

#[test]
fn an_inverse_restores_everything() {
    let mut design = home();
    let before = design.clone();
    let edit = Transaction::deleting_with_dependants("Clear", &design, [id(LEVEL)]);
    let applied = design.apply(edit.with(id(70), material_named("hw.new"))).unwrap();
    assert_eq!(design.entities().len(), 4);
    design.apply(applied.inverse).unwrap();
    assert_eq!(design, before);
    assert_eq!(design.openings_of(id(SOUTH)).count(), 1);
}

fn material_named(name: &str) -> homewright_catalog::MaterialRecord {
    homewright_catalog::MaterialRecord { id: MaterialId(name.into()), ..material() }
}

#[test]
fn one_gesture_is_one_step_back_and_one_forth() {
    let mut design = home();
    let (mut history, start) = (History::new(2), design.clone());
    for step in 1..=3 {
        let moved = Item { position: DVec3::splat(f64::from(step)), ..item(Host::Floor) };
        history.apply(&mut design, put(TABLE, moved)).unwrap();
    }
    let end = design.clone();
    assert!(history.undo(&mut design).unwrap().is_some());
    assert!(history.undo(&mut design).unwrap().is_some());
    assert_eq!(history.undo(&mut design).unwrap(), None, "the first step was forgotten: two are kept");
    assert_ne!(design, start);
    while history.redo(&mut design).unwrap().is_some() {}
    assert_eq!(design, end);
    history.undo(&mut design).unwrap();
    history
        .apply(&mut design, put(NORTH, Wall { end: DVec2::new(1.0, 3000.0), ..wall([4000.0, 3000.0], [0.0, 0.0]) }))
        .unwrap();
    assert!(!history.can_redo(), "a new edit forgets what was undone");
}

//! Columns, beams, stairs, ceilings, dimensions, underlays, groups and alternatives as entities.

use crate::support::*;
use glam::{DVec2, DVec3};
use homewright_design::column::Section;
use homewright_design::item::Host;
use homewright_design::json::{entity_from_json, entity_to_json};
use homewright_design::stairs::Turn;
use homewright_design::*;
use homewright_geometry::Length;

fn column() -> Column {
    Column {
        level: id(LEVEL),
        section: Section::Rectangle,
        position: DVec2::new(500.0, 500.0),
        rotation: 0.0,
        width: Length::mm(400.0),
        depth: Length::mm(300.0),
        height: None,
        finish: None,
        is_load_bearing: true,
    }
}

fn beam() -> Beam {
    Beam {
        level: id(LEVEL),
        start: DVec2::ZERO,
        end: DVec2::new(4000.0, 0.0),
        width: Length::mm(250.0),
        drop: Length::mm(350.0),
        top: None,
        finish: None,
    }
}

fn stairs() -> Stairs {
    Stairs {
        level: id(LEVEL),
        position: DVec2::new(1000.0, 1000.0),
        rotation: 90.0,
        width: Length::mm(900.0),
        going: Length::mm(260.0),
        risers: 17,
        rise: None,
        turn: Turn::HalfLeft,
        finish: None,
    }
}

fn ceiling() -> Ceiling {
    Ceiling {
        level: id(LEVEL),
        points: vec![DVec2::ZERO, DVec2::new(2000.0, 0.0), DVec2::new(2000.0, 1000.0)],
        height: Length::mm(2400.0),
        slope: 0.0,
        direction: 0.0,
        finish: None,
    }
}

fn dimension() -> Dimension {
    Dimension {
        level: id(LEVEL),
        from: DVec2::ZERO,
        to: DVec2::new(4000.0, 0.0),
        offset: Length::mm(-500.0),
        text: String::new(),
    }
}

fn underlay() -> Underlay {
    Underlay {
        level: id(LEVEL),
        name: "scan.png".into(),
        asset: "ab".repeat(32),
        position: DVec2::ZERO,
        rotation: 0.0,
        width: Length::mm(10_000.0),
        height: Length::mm(8000.0),
        opacity: 0.5,
        is_locked: false,
        is_hidden: false,
    }
}

#[test]
fn what_is_built_in_is_put_and_comes_back_from_json_as_it_was() {
    let kinds: [Entity; 7] = [
        column().into(),
        beam().into(),
        stairs().into(),
        ceiling().into(),
        dimension().into(),
        underlay().into(),
        Group { name: "Seats".into(), members: [id(TABLE)].into() }.into(),
    ];
    for entity in kinds {
        let mut design = home();
        design.apply(Transaction::new("Add").with(id(900), entity.clone())).unwrap();
        assert_eq!(entity_from_json(&entity_to_json(&entity).unwrap()).unwrap(), entity);
    }
}

#[test]
fn what_cannot_be_built_is_refused_and_says_why() {
    let wrong: [(Entity, &str); 7] = [
        (Column { width: Length::ZERO, ..column() }.into(), "width: 0 is out of range"),
        (Beam { end: DVec2::ZERO, ..beam() }.into(), "draw it at least 1 mm long"),
        (Stairs { risers: 1, ..stairs() }.into(), "risers: 1 is out of range"),
        (Ceiling { points: vec![DVec2::ZERO], ..ceiling() }.into(), "at least 3 points round an area"),
        (Dimension { to: DVec2::ZERO, ..dimension() }.into(), "draw it at least 1 mm long"),
        (Underlay { asset: "picture".into(), ..underlay() }.into(), "not the BLAKE3 hash"),
        (OptionSet { name: String::new(), active: 0, options: Vec::new() }.into(), "option 0 is not there"),
    ];
    for (entity, reason) in wrong {
        let mut design = home();
        let before = design.clone();
        let refusal = design.apply(Transaction::new("Add").with(id(900), entity)).expect_err(reason).to_string();
        assert!(refusal.contains(reason), "{refusal}");
        assert_eq!(design, before);
    }
}

#[test]
fn a_level_takes_what_is_built_in_along_when_it_is_deleted() {
    let mut design = home();
    let edit = Transaction::new("Add").with(id(900), column()).with(id(901), stairs()).with(id(902), dimension());
    design.apply(edit).unwrap();
    let edit = Transaction::deleting_with_dependants("Delete", &design, [id(LEVEL)]);
    design.apply(edit).unwrap();
    assert!((900..903).all(|number| design.get(id(number)).is_none()));
}

#[test]
fn switching_to_an_alternative_and_back_gives_the_same_home() {
    let mut design = home();
    let set = OptionSet {
        name: "Table".into(),
        active: 0,
        options: vec![Alternative { members: [id(TABLE)].into(), ..Alternative::default() }],
    };
    let set = set.with_copy(&design);
    design.apply(Transaction::new("Alternatives").with(id(900), set)).unwrap();
    let first = design.clone();
    design.apply(OptionSet::switching(&design, id(900), 1, "Switch")).unwrap();
    let mut moved = design.item(id(TABLE)).unwrap().clone();
    moved.position = DVec3::new(1500.0, 1500.0, 0.0);
    design.apply(Transaction::new("Move").with(id(TABLE), moved)).unwrap();
    let second = design.clone();
    design.apply(OptionSet::switching(&design, id(900), 0, "Switch")).unwrap();
    assert_eq!(design.item(id(TABLE)), first.item(id(TABLE)), "A is as it was");
    design.apply(OptionSet::switching(&design, id(900), 1, "Switch")).unwrap();
    assert_eq!(design, second, "B keeps what was done to it");
    assert!(OptionSet::switching(&design, id(900), 1, "Switch").is_empty());
    assert_eq!(design.item(id(TABLE)).map(|item| item.host), Some(Host::Floor));
    let entity: Entity = design.option_set(id(900)).unwrap().clone().into();
    assert_eq!(entity_from_json(&entity_to_json(&entity).unwrap()).unwrap(), entity);
}

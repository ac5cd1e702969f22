//! Findings about a home: what stands in the way of doors, drawers, seats and people, and what does not.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

use crate::support::*;
use glam::DVec3;
use homewright_catalog::fit::Clearances;
use homewright_catalog::product::{Expression, HostKind};
use homewright_catalog::{Language, Product, ProductId, Text};
use homewright_design::item::{Configuration, Host};
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::rules::clearance::zones;
use homewright_design::rules::{Blocker, Finding, Severity, check};
use homewright_design::*;

fn needs(front: f64, door_swing: f64, drawer: f64, seat: f64, side: f64) -> Clearances {
    let stated = |length: f64| (length > 0.0).then_some(Expression::Number(length));
    Clearances {
        front: stated(front),
        door_swing: stated(door_swing),
        drawer: stated(drawer),
        seat: stated(seat),
        side: stated(side),
        ..Clearances::default()
    }
}

fn thing(category: &str, size: [f64; 3], clearances: Clearances) -> Product {
    Product {
        id: ProductId(format!("t.{category}")),
        name: Text { zh: format!("{category}一"), en: category.to_owned() },
        category: category.to_owned(),
        size,
        host: HostKind::Floor,
        clearances,
        parameters: Vec::new(),
        surface_height: 0.0,
        ..product()
    }
}

/// A room of 4000 × 3000 mm within walls of 200 mm, its corner at the origin.
fn empty_room() -> Design {
    let mut edit = Transaction::new("").with(id(PROJECT), Project::default()).with(id(LEVEL), level());
    edit.put(id(MATERIAL), material());
    let corners = [[-100.0, -100.0], [4100.0, -100.0], [4100.0, 3100.0], [-100.0, 3100.0]];
    for (at, wall_id) in [SOUTH, EAST, NORTH, WEST].into_iter().enumerate() {
        edit.put(id(wall_id), wall(corners[at], corners[(at + 1) % 4]));
    }
    let products = vec![
        thing("chest", [1000.0, 450.0, 800.0], needs(600.0, 0.0, 400.0, 0.0, 0.0)),
        thing("wardrobe", [1000.0, 600.0, 2200.0], needs(600.0, 500.0, 0.0, 0.0, 0.0)),
        thing("bed", [1800.0, 2000.0, 450.0], needs(600.0, 0.0, 0.0, 0.0, 500.0)),
        thing("sofa", [2000.0, 900.0, 800.0], needs(600.0, 0.0, 0.0, 0.0, 0.0)),
        thing("coffee_table", [1000.0, 600.0, 400.0], Clearances::default()),
        thing("chair", [450.0, 500.0, 800.0], needs(450.0, 0.0, 0.0, 400.0, 0.0)),
        thing("dining_table", [1400.0, 800.0, 750.0], needs(0.0, 0.0, 0.0, 750.0, 0.0)),
        thing("bedside_table", [450.0, 400.0, 500.0], Clearances::default()),
        thing("rug", [2400.0, 1700.0, 12.0], Clearances::default()),
        thing("wall_unit", [800.0, 350.0, 700.0], Clearances::default()),
        thing("bookcase", [800.0, 300.0, 2000.0], Clearances::default()),
        thing(
            "hob",
            [800.0, 600.0, 850.0],
            Clearances { above: Some(Expression::Number(650.0)), ..Clearances::default() },
        ),
        thing("hood", [800.0, 400.0, 500.0], Clearances::default()),
        thing("shower", [1800.0, 900.0, 2000.0], needs(600.0, 0.0, 0.0, 0.0, 0.0)),
    ];
    for (number, product) in products.into_iter().enumerate() {
        edit.put(id(100 + number as u128), product);
    }
    let mut design = Design::default();
    design.apply(edit).unwrap();
    design
}

/// Puts things with the middle of their footprint at a place; at 0° the back looks to +Y. Their ids count from 500.
fn furnished(things: &[(&str, [f64; 3], f64)]) -> Design {
    let mut design = empty_room();
    let mut edit = Transaction::new("");
    for (number, (category, at, rotation)) in things.iter().enumerate() {
        let configuration = Configuration::of(format!("t.{category}"));
        let position = DVec3::from_array(*at);
        let placed = Item { configuration, position, rotation: *rotation, ..item(Host::Floor) };
        edit.put(id(500 + number as u128), placed);
    }
    design.apply(edit).unwrap();
    design
}

fn of_rule<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.rule == rule).collect()
}

#[test]
fn drawers_that_come_out_400_mm_lack_100_mm_before_a_bed_300_mm_away() {
    // The chest's front is at y = 2550, the bed's head end at y = 2250.
    let design = furnished(&[("chest", [2000.0, 2775.0, 0.0], 0.0), ("bed", [2000.0, 1250.0, 0.0], 0.0)]);
    let findings = check(&design);
    let drawer = of_rule(&findings, "clearance.drawer");
    assert_eq!(drawer.len(), 1, "{findings:?}");
    assert!((drawer[0].measured - 300.0).abs() < 1e-6 && (drawer[0].missing() - 100.0).abs() < 1e-6, "{drawer:?}");
    assert_eq!((drawer[0].subject, drawer[0].blocked_by.as_slice()), (id(500), [Blocker::Item(id(501))].as_slice()));
    assert_eq!(drawer[0].severity, Severity::Should);
    assert_eq!(findings[0].severity, Severity::Should, "what weighs most comes first");
    let words = drawer[0].words(&design, Language::English);
    assert_eq!(words, "chest: to pull its drawers takes 400 mm; there are 300 mm before bed");
    assert!(drawer[0].words(&design, Language::Chinese).contains("300 mm"));
}

#[test]
fn a_wall_in_front_blocks_and_the_wall_behind_does_not() {
    let free = furnished(&[("chest", [2000.0, 2775.0, 0.0], 0.0)]);
    assert!(check(&free).is_empty(), "{:?}", check(&free));
    // Turned round, its front looks at the wall 100 mm away.
    let turned = furnished(&[("chest", [2000.0, 2675.0, 0.0], 180.0)]);
    let findings = check(&turned);
    let front = of_rule(&findings, "clearance.front");
    assert_eq!(front[0].blocked_by, [Blocker::Wall(id(NORTH))]);
    assert!((front[0].measured - 100.0).abs() < 1e-6, "{front:?}");
}

#[test]
fn what_lies_flat_or_hangs_above_a_leaf_is_not_in_its_way() {
    let rug = furnished(&[("wardrobe", [2000.0, 2700.0, 0.0], 0.0), ("rug", [2000.0, 1600.0, 0.0], 0.0)]);
    assert!(check(&rug).is_empty(), "{:?}", check(&rug));
    let above = furnished(&[("chest", [2000.0, 2775.0, 0.0], 0.0), ("wall_unit", [2000.0, 2300.0, 2000.0], 0.0)]);
    assert!(check(&above).is_empty(), "{:?}", check(&above));
    let low = furnished(&[("chest", [2000.0, 2775.0, 0.0], 0.0), ("wall_unit", [2000.0, 2300.0, 300.0], 0.0)]);
    assert!(!of_rule(&check(&low), "clearance.drawer").is_empty(), "at the height of the drawers it is");
}

#[test]
fn a_double_bed_wants_room_at_both_sides_and_takes_bedside_tables_as_they_are() {
    let tables = [
        ("bed", [2000.0, 2000.0, 0.0], 0.0),
        ("bedside_table", [860.0, 2800.0, 0.0], 0.0),
        ("bedside_table", [3140.0, 2800.0, 0.0], 0.0),
    ];
    let findings = check(&furnished(&tables));
    assert!(of_rule(&findings, "clearance.side").is_empty(), "{findings:?}");
    // Along the west wall one side is shut.
    let findings = check(&furnished(&[("bed", [900.0, 2000.0, 0.0], 0.0)]));
    let side = of_rule(&findings, "clearance.side");
    assert_eq!(side.len(), 1, "{findings:?}");
    assert_eq!(side[0].blocked_by, [Blocker::Wall(id(WEST))]);
    assert!(side[0].basis.en.contains("500 mm beside a bed"), "{:?}", side[0].basis);
}

#[test]
fn a_coffee_table_may_stand_300_mm_before_a_sofa_and_a_wall_may_not() {
    // The sofa's front is at y = 2100.
    let sofa = ("sofa", [2000.0, 2550.0, 0.0], 0.0);
    let near = |y: f64| check(&furnished(&[sofa, ("coffee_table", [2000.0, y, 0.0], 0.0)]));
    assert!(near(2100.0 - 310.0 - 300.0).is_empty());
    let findings = near(2100.0 - 200.0 - 300.0);
    let front = of_rule(&findings, "clearance.front");
    assert_eq!(front.len(), 1, "{findings:?}");
    assert!((front[0].measured - 200.0).abs() < 1e-6 && (front[0].limit - 300.0).abs() < 1e-6, "{front:?}");
    let findings = check(&furnished(&[sofa, ("bookcase", [2000.0, 1550.0, 0.0], 0.0)]));
    assert!((of_rule(&findings, "clearance.front")[0].limit - 600.0).abs() < 1e-6, "{findings:?}");
}

#[test]
fn chairs_belong_at_a_table_and_need_room_behind_them() {
    let table = ("dining_table", [2000.0, 1500.0, 0.0], 0.0);
    let chair = |y: f64| ("chair", [2000.0, y, 0.0], 180.0);
    // The chair's back looks to −Y; 470 mm of floor lie behind it.
    assert!(check(&furnished(&[table, chair(720.0)])).is_empty());
    let findings = check(&furnished(&[table, chair(520.0)]));
    let seat = of_rule(&findings, "clearance.seat");
    assert_eq!((seat.len(), seat[0].subject), (1, id(501)), "{findings:?}");
    assert_eq!(seat[0].blocked_by, [Blocker::Wall(id(SOUTH))]);
}

#[test]
fn a_turned_thing_is_measured_along_its_own_front() {
    // At 90° the front looks to +X: the east wall is 4000 − (3000 + 225) = 775 mm away.
    let design = furnished(&[("chest", [3000.0, 1500.0, 0.0], 90.0)]);
    assert!(check(&design).is_empty(), "{:?}", check(&design));
    let design = furnished(&[("chest", [3500.0, 1500.0, 0.0], 90.0)]);
    let findings = check(&design);
    assert!((of_rule(&findings, "clearance.front")[0].measured - 275.0).abs() < 1e-6, "{findings:?}");
}

#[test]
fn zones_say_where_the_free_room_lies_and_which_part_of_it_is_taken() {
    let design = furnished(&[("chest", [2000.0, 2775.0, 0.0], 0.0), ("bookcase", [2300.0, 2400.0, 0.0], 0.0)]);
    let zones = zones(&design, id(500));
    let drawer = zones.iter().find(|zone| zone.purpose.rule() == "clearance.drawer").unwrap();
    let low = drawer.outline.iter().map(|corner| corner.y).fold(f64::INFINITY, f64::min);
    assert!((low - 2150.0).abs() < 1e-6, "the drawers reach to y = 2150: {drawer:?}");
    // The bookcase stands from x = 1900 and from y = 2250 to the front at 2550.
    let part = &drawer.hindrances[0].outline;
    let left = part.iter().map(|corner| corner.x).fold(f64::INFINITY, f64::min);
    assert!((left - 1900.0).abs() < 1e-6 && drawer.free.abs() < 1e-6, "{drawer:?}");
}

#[test]
fn a_hood_keeps_its_own_distance_to_a_hob_and_a_shelf_does_not() {
    let hob = ("hob", [2000.0, 2700.0, 0.0], 0.0);
    let hood = check(&furnished(&[hob, ("hood", [2000.0, 2800.0, 1200.0], 0.0)]));
    assert!(hood.is_empty(), "{hood:?}");
    let findings = check(&furnished(&[hob, ("wall_unit", [2000.0, 2800.0, 1200.0], 0.0)]));
    let above = of_rule(&findings, "clearance.above");
    assert_eq!(above.len(), 1, "{findings:?}");
    assert!((above[0].measured - 350.0).abs() < 1e-6 && (above[0].limit - 650.0).abs() < 1e-6, "{above:?}");
}

#[test]
fn a_shower_is_entered_where_600_mm_of_its_front_are_free() {
    // 1800 mm wide, its front at y = 2100; a bookcase stands before its left.
    let shower = ("shower", [2000.0, 2550.0, 0.0], 0.0);
    assert!(check(&furnished(&[shower, ("bookcase", [1500.0, 1900.0, 0.0], 0.0)])).is_empty());
    let both = [shower, ("bookcase", [1500.0, 1900.0, 0.0], 0.0), ("bookcase", [2700.0, 1900.0, 0.0], 0.0)];
    assert!(!of_rule(&check(&furnished(&both)), "clearance.front").is_empty(), "400 mm between them are too few");
}

/// A door of 900 mm in the south wall, its middle 1000 mm from the wall's start, that opens into the room.
fn with_door(things: &[(&str, [f64; 3], f64)]) -> Design {
    let mut design = furnished(things);
    let kind = OpeningKind::Door { opens_to: Side::Left, hinge_at_start: true, open: 0.0 };
    design.apply(Transaction::new("").with(id(DOOR), Opening { kind, ..door(SOUTH, 1000.0, 900.0) })).unwrap();
    design
}

#[test]
fn a_door_that_hits_a_bookcase_opens_only_so_far_and_a_chair_is_pushed_away() {
    // Hinges at x = 480, y = 0; the leaf is 840 mm long.
    assert!(check(&with_door(&[])).is_empty());
    assert!(check(&with_door(&[("chair", [900.0, 700.0, 0.0], 0.0)])).is_empty());
    let findings = check(&with_door(&[("bookcase", [1000.0, 700.0, 0.0], 0.0)]));
    let leaf = of_rule(&findings, "door_leaf");
    assert_eq!((leaf.len(), leaf[0].subject), (1, id(DOOR)), "{findings:?}");
    assert_eq!(leaf[0].blocked_by, [Blocker::Item(id(500))]);
    // The nearest corner within reach, (1100, 550) or so, is seen at about 40° from the hinges.
    assert!((30.0..60.0).contains(&leaf[0].measured), "{leaf:?}");
    let beside = check(&with_door(&[("bookcase", [2400.0, 400.0, 0.0], 0.0)]));
    assert!(of_rule(&beside, "door_leaf").is_empty(), "{beside:?}");
}

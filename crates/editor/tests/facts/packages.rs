//! Room packages, fitted to rooms.

use crate::support::*;
use glam::DVec2;
use homewright_catalog::Catalog;
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{EntityId, Opening, derive_rooms};
use homewright_editor::package::Outcome;
use homewright_editor::{Command, Footprint, Input, Pointer};
use homewright_geometry::Length;

/// A room of a clear size with a door in its south wall and a window in its north wall.
fn room(width: f64, depth: f64) -> (Hand, EntityId) {
    let mut hand = Hand::with_catalog(empty_home().0, Catalog::builtin().clone());
    hand.room((0.0, 0.0), (width + 200.0, depth + 200.0));
    let (south, _) = hand.wall([0.0, 0.0], [width + 200.0, 0.0]).expect("the room has its walls");
    let (north, _) = hand.wall([0.0, depth + 200.0], [width + 200.0, depth + 200.0]).expect("the room has its walls");
    let opening = |wall, kind, along: f64, width: f64, sill: f64| Opening {
        wall,
        kind,
        along: Length::mm(along),
        width: Length::mm(width),
        height: Length::mm(if sill > 0.0 { 1400.0 } else { 2100.0 }),
        sill: Length::mm(sill),
        fill: None,
    };
    let door = OpeningKind::Door { opens_to: Side::Left, hinge_at_start: true, open: 0.0 };
    hand.put(opening(south, door, 800.0, 900.0, 0.0));
    hand.put(opening(north, OpeningKind::Window, (width + 200.0) * 0.5, 1500.0, 900.0));
    let (room, _) = hand.editor.design().rooms().next().expect("the room is one");
    (hand, room)
}

#[test]
fn every_shipped_package_fits_a_large_room_inside_its_walls_and_clear_of_its_door() {
    let mut missing = Vec::new();
    for package in Catalog::builtin().packages.values() {
        let (mut hand, room) = room(5600.0, 4800.0);
        let kept = hand.kept.len();
        let response = hand.take(Input::PutPackage(package.id.clone(), room));
        assert!(response.committed.is_some(), "{}: {:?}", package.id.0, response.refusal);
        assert_eq!(hand.kept.len(), kept + 1, "one step");
        let design = hand.editor.design();
        let level = hand.editor.level().unwrap();
        let outline = derive_rooms(design, level).remove(0).outline;
        let before_door = Footprint::new(DVec2::new(800.0, 100.0 + 400.0), [880.0, 780.0, 2000.0], 0.0);
        for (_, item) in design.items() {
            let footprint = Footprint::of(design, item).unwrap();
            let inner = Footprint { half: (footprint.half - 5.0).max(DVec2::splat(1.0)), ..footprint };
            let name = &item.configuration.product.0;
            assert!(
                inner.corners().iter().all(|corner| outline.contains(*corner)),
                "{}: {name} at {} stands outside",
                package.id.0,
                item.position
            );
            let is_in_way = item.position.z < 1900.0 && footprint.height > 40.0;
            assert!(
                !(is_in_way && before_door.contains(footprint.center, 0.0)),
                "{}: {name} stands in the door",
                package.id.0
            );
        }
        let report = hand.editor.take_package_report().expect("it is told once");
        assert!(hand.editor.take_package_report().is_none(), "and not again");
        let required: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::Dropped { is_required: true })
            .collect();
        for finding in required {
            missing.push(format!("{}: {}", package.id.0, finding.product.0));
        }
        hand.command(Command::Undo);
        assert_eq!(hand.editor.design().items().count(), 0, "{}", package.id.0);
    }
    assert!(missing.is_empty(), "what packages need is left out: {missing:#?}");
}

#[test]
fn what_does_not_fit_a_small_room_is_left_out_and_said() {
    for package in Catalog::builtin().packages.values() {
        let (mut hand, room) = room(1900.0, 1700.0);
        let fitted = hand.editor.fit_package(&package.id, room).expect("the room has a floor");
        let wanted = package.items.len();
        let dropped =
            fitted.findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Dropped { .. })).count();
        assert!(fitted.items.len() + dropped >= wanted, "{}: nothing is dropped in silence", package.id.0);
        hand.take(Input::PutPackage(package.id.clone(), room));
        assert!(hand.editor.design().validate().is_empty());
    }
}

#[test]
fn furniture_that_stands_there_already_is_left_in_its_place() {
    let package = Catalog::builtin().packages.keys().find(|id| id.0.contains("bedroom")).cloned().unwrap();
    let (mut hand, room) = room(5600.0, 4800.0);
    hand.take(Input::PutPackage(package.clone(), room));
    let first: Vec<(EntityId, Footprint)> = hand
        .editor
        .design()
        .items()
        .filter(|(_, item)| item.position.z < 1.0)
        .filter_map(|(id, item)| Some((id, Footprint::of(hand.editor.design(), item)?)))
        .filter(|(_, footprint)| footprint.height > 40.0)
        .collect();
    hand.take(Input::PutPackage(package, room));
    let design = hand.editor.design();
    for (id, item) in
        design.items().filter(|(id, item)| item.position.z < 1.0 && !first.iter().any(|(one, _)| one == id))
    {
        let footprint = Footprint::of(design, item).unwrap();
        if footprint.height > 40.0 {
            let hit = first.iter().find(|(_, other)| other.contains(footprint.center, -5.0));
            assert!(hit.is_none(), "{id} stands in {hit:?}");
        }
    }
}

#[test]
fn a_package_in_hand_shows_itself_in_the_room_under_the_pointer_and_stays_there_in_one_step() {
    let (mut hand, room) = room(4200.0, 3600.0);
    let package = Catalog::builtin().packages_for(homewright_catalog::RoomKind::Bedroom).next().unwrap().id.clone();
    let kept = hand.kept.len();
    hand.take(Input::BeginPackage(package.clone()));
    hand.take(Input::Hover(Pointer::on_plan(2000.0, 1800.0)));
    let shown = hand.editor.shown().items().count();
    assert!(shown > 3, "it is shown");
    assert_eq!(hand.editor.design().items().count(), 0, "and nothing is done yet");
    hand.take(Input::Hover(Pointer::on_plan(-3000.0, 1800.0)));
    assert_eq!(hand.editor.shown().items().count(), 0, "outside there is no room for it");
    hand.take(Input::Hover(Pointer::on_plan(2000.0, 1800.0)));
    hand.take(Input::Release(Pointer::on_plan(2000.0, 1800.0)));
    assert_eq!(hand.editor.design().items().count(), shown);
    assert_eq!(hand.kept.len(), kept + 1, "one step");
    let report = hand.editor.take_package_report().unwrap();
    assert_eq!((report.package, report.room, report.items), (package, room, shown));
    hand.command(Command::Undo);
    assert_eq!(hand.editor.design().items().count(), 0);
}

//! Facts about columns, beams, stairs and hung ceilings in the scene and on the plan.

use crate::common::{Home, closed_room, nodes_of, put};
use glam::DVec2;
use homewright_design::column::Section;
use homewright_design::room::RoomKind;
use homewright_design::stairs::Turn;
use homewright_design::{Beam, Ceiling, Column, Dimension, EntityId, Level, Stairs, Transaction};
use homewright_geometry::Length;
use homewright_scene::drawing::Mark;
use homewright_scene::node::Layer;
use homewright_staging::{PlanOptions, Stage, plan, tag_of};

/// The lowest and highest point of an entity's nodes, metres.
fn heights(home: &Home, id: EntityId, layer: Layer) -> (f32, f32) {
    let stage = home.stage();
    let mut range = (f32::INFINITY, f32::NEG_INFINITY);
    for node in nodes_of(stage.scene(), id, layer) {
        for point in stage.scene().shapes[&node.shape].primitives.iter().flat_map(|mesh| &mesh.positions) {
            range = (range.0.min(point.y), range.1.max(point.y));
        }
    }
    range
}

fn home_with_fixtures() -> (Home, [EntityId; 4]) {
    let mut home = Home::new();
    closed_room(&mut home);
    let level = home.level;
    let column = home.add(Column {
        level,
        section: Section::Round,
        position: DVec2::new(1000.0, 1000.0),
        rotation: 0.0,
        width: Length::mm(300.0),
        depth: Length::mm(300.0),
        height: None,
        finish: None,
        is_load_bearing: false,
    });
    let beam = home.add(Beam {
        level,
        start: DVec2::new(0.0, 2000.0),
        end: DVec2::new(4000.0, 2000.0),
        width: Length::mm(250.0),
        drop: Length::mm(300.0),
        top: None,
        finish: None,
    });
    let stairs = home.add(Stairs {
        level,
        position: DVec2::new(3000.0, 200.0),
        rotation: 0.0,
        width: Length::mm(800.0),
        going: Length::mm(250.0),
        risers: 10,
        rise: Some(Length::mm(2000.0)),
        turn: Turn::Straight,
        finish: None,
    });
    let ceiling = home.add(Ceiling {
        level,
        points: vec![DVec2::ZERO, DVec2::new(1000.0, 0.0), DVec2::new(1000.0, 1000.0), DVec2::new(0.0, 1000.0)],
        height: Length::mm(2500.0),
        slope: 0.0,
        direction: 0.0,
        finish: None,
    });
    (home, [column, beam, stairs, ceiling])
}

#[test]
fn what_is_built_in_stands_and_hangs_at_its_heights() {
    let (home, [column, beam, stairs, ceiling]) = home_with_fixtures();
    let cases = [
        (column, Layer::Item, 0.0, 2.8),
        (beam, Layer::Ceiling, 2.5, 2.8),
        (stairs, Layer::Item, 0.0, 1.8),
        (ceiling, Layer::Ceiling, 2.5, 2.8),
    ];
    for (id, layer, low, high) in cases {
        let (bottom, top) = heights(&home, id, layer);
        assert!((bottom - low).abs() < 0.005 && (top - high).abs() < 0.005, "{bottom} … {top}, not {low} … {high}");
    }
}

#[test]
fn what_is_built_in_follows_its_level_and_goes_when_it_is_deleted() {
    let (mut home, ids) = home_with_fixtures();
    let mut stage = home.stage();
    let mut level = home.design.level(home.level).unwrap().clone();
    level.height = Length::mm(3000.0);
    let id = home.level;
    let change = put(&mut home, id, level);
    stage.apply(&home.design, &change);
    assert_eq!(stage.scene(), home.stage().scene(), "as if staged anew");
    let mut edit = Transaction::new("Delete");
    for id in ids {
        edit.delete(id);
    }
    let change = home.design.apply(edit).unwrap().change;
    stage.apply(&home.design, &change);
    assert_eq!(stage.scene(), home.stage().scene(), "as if they had never been");
}

#[test]
fn the_plan_shows_what_is_built_in_and_placed_dimensions() {
    let (mut home, ids) = home_with_fixtures();
    let dimension = home.add(Dimension {
        level: home.level,
        from: DVec2::ZERO,
        to: DVec2::new(0.0, 1234.0),
        offset: Length::mm(300.0),
        text: String::new(),
    });
    let drawing = plan(&home.design, home.level, &PlanOptions::default());
    let marks: Vec<_> = drawing.layers.iter().flat_map(|layer| &layer.marks).collect();
    for id in ids.into_iter().chain([dimension]) {
        assert!(marks.iter().any(|mark| mark.tag == Some(tag_of(id))), "{id} is drawn");
    }
    let says =
        |words: &str| marks.iter().any(|tagged| matches!(&tagged.mark, Mark::Text { text, .. } if text == words));
    assert!(says("1234"), "the dimension says its length");
}

#[test]
fn one_can_walk_up_through_the_slab_over_stairs_and_nowhere_else() {
    let mut home = Home::new();
    let below = home.level;
    closed_room(&mut home);
    home.room(RoomKind::Hall, [500.0, 500.0]);
    let upper = Level {
        name: "2F".to_owned(),
        elevation: Length::mm(2920.0),
        height: Length::mm(2800.0),
        slab: Length::mm(120.0),
    };
    let upper = home.add(upper);
    home.level = upper;
    closed_room(&mut home);
    home.room(RoomKind::Hall, [500.0, 500.0]);
    let mut stage = home.stage();
    let whole = stage.scene().clone();
    // Up from under the ceiling, over the last steps and beside them.
    let up = |stage: &Stage, x: f64, y: f64| {
        let from = crate::common::scene(x, y, 2700.0);
        crate::common::hit(&crate::common::triangles(stage.scene()), from, glam::Vec3::Y)
    };
    assert!(up(&stage, 1600.0, 1000.0).is_some_and(|far| far < 0.2), "there is no slab");
    let stairs = home.ids.next_id();
    let flight = Stairs {
        level: below,
        position: DVec2::new(2500.0, 300.0),
        rotation: 0.0,
        width: Length::mm(800.0),
        going: Length::mm(220.0),
        risers: 16,
        rise: None,
        turn: Turn::HalfLeft,
        finish: None,
    };
    let change = put(&mut home, stairs, flight);
    stage.apply(&home.design, &change);
    assert!(home.stage().scene() == stage.scene(), "restaging leads elsewhere than staging from nothing");
    assert!(up(&stage, 1600.0, 1000.0).is_none_or(|far| far > 2.5), "the slab is closed over the stairs");
    assert!(up(&stage, 3700.0, 1500.0).is_some_and(|far| far < 0.2), "the slab is open beside the stairs");
    assert!(up(&stage, 2500.0, 500.0).is_some_and(|far| far < 0.2), "the slab is open over the lowest steps");
    let gone = home.design.apply(Transaction::new("away").without(stairs)).unwrap();
    stage.apply(&home.design, &gone.change);
    assert!(&whole == stage.scene(), "the hole stays without its stairs");
}

//! Facts about the plan, footprints and automatic views.

use crate::common::{CUPBOARD, Home, closed_room};
use glam::DVec2;
use homewright_catalog::Language;
use homewright_design::room::RoomKind;
use homewright_scene::Drawing;
use homewright_scene::drawing::{Mark, Segment, Tagged};
use homewright_staging::{
    PlanOptions, automatic_views, footprint, item_bounds, plan, plan_from_scene, tag_of, view_of_room,
};

fn layer<'d>(drawing: &'d Drawing, name: &str) -> &'d [Tagged] {
    &drawing.layers.iter().find(|layer| layer.name == name).expect("there is no such layer").marks
}

fn texts(marks: &[Tagged]) -> Vec<&str> {
    marks
        .iter()
        .filter_map(|tagged| match &tagged.mark {
            Mark::Text { text, .. } => Some(text.as_str()),
            Mark::Path { .. } => None,
        })
        .collect()
}

#[test]
fn a_room_is_labelled_with_its_name_and_area() {
    let mut home = Home::new();
    closed_room(&mut home);
    let room = home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
    let options = PlanOptions { language: Language::Chinese, ..PlanOptions::default() };
    let drawing = plan(&home.design, home.level, &options);
    let labels = layer(&drawing, "labels");
    assert_eq!(texts(labels), ["卧室", "12.00 m²"]);
    assert!(labels.iter().all(|label| label.tag == Some(tag_of(room))), "labels do not tell their room");
}

#[test]
fn layers_come_in_drawing_order() {
    let home = Home::new();
    let drawing = plan(&home.design, home.level, &PlanOptions { grid: true, ..PlanOptions::default() });
    let names: Vec<&str> = drawing.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["grid", "floors", "items", "walls", "openings", "dimensions", "labels"]);
}

#[test]
fn the_outer_chain_says_the_whole_length_in_millimetres() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    home.window(walls[0], 2100.0);
    let drawing = plan(&home.design, home.level, &PlanOptions::default());
    let figures = texts(layer(&drawing, "dimensions"));
    assert!(figures.contains(&"4400") && figures.contains(&"3400"), "the figures are {figures:?}");
    assert!(figures.contains(&"1500"), "the window is not measured: {figures:?}");
}

#[test]
fn a_door_is_drawn_with_a_swing_as_wide_as_itself() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    let door = home.door(walls[0], 2100.0);
    let drawing = plan(&home.design, home.level, &PlanOptions::default());
    let swing =
        layer(&drawing, "openings").iter().filter(|tagged| tagged.tag == Some(tag_of(door))).find_map(|tagged| {
            let Mark::Path { segments, .. } = &tagged.mark else { return None };
            match segments.as_slice() {
                [Segment::MoveTo(from), Segment::ArcTo { center, sweep }] => {
                    Some((from.distance(*center), sweep.abs(), *from))
                }
                _ => None,
            }
        });
    let (radius, sweep, tip) = swing.expect("there is no swing");
    assert!((radius - 900.0).abs() < 1e-6 && (sweep - std::f64::consts::FRAC_PI_2).abs() < 1e-9);
    // The wall runs to the east; its left, to which the door opens, is inside; hinges are at the start.
    assert!(tip.distance(DVec2::new(1550.0, 900.0)) < 1e-6, "the open leaf ends at {tip}");
}

#[test]
fn walls_leave_their_openings_free() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    home.window(walls[0], 2100.0);
    let drawing = plan(&home.design, home.level, &PlanOptions::default());
    let area: f64 = layer(&drawing, "walls")
        .iter()
        .filter(|tagged| tagged.tag == Some(tag_of(walls[0])))
        .map(|tagged| {
            let Mark::Path { segments, .. } = &tagged.mark else { return 0.0 };
            ring_areas(segments)
        })
        .sum();
    // Mitred at both ends: between 4.0 and 4.4 m, less 1.5 m of window.
    assert!((area - (4200.0 - 1500.0) * 200.0).abs() < 1.0, "the wall covers {area} mm²");
}

fn ring_areas(segments: &[Segment]) -> f64 {
    let mut area = 0.0;
    let mut ring: Vec<DVec2> = Vec::new();
    for segment in segments {
        match segment {
            Segment::MoveTo(point) | Segment::LineTo(point) => ring.push(*point),
            Segment::ArcTo { .. } => {}
            Segment::Close => {
                area += homewright_geometry::polygon::signed_area(&ring);
                ring.clear();
            }
        }
    }
    area
}

#[test]
fn a_turned_item_covers_its_turned_rectangle() {
    let mut home = Home::new();
    home.product(CUPBOARD);
    let id = home.item("test.cupboard", [1000.0, 1000.0, 100.0], 90.0);
    let item = home.design.item(id).unwrap();
    let area = footprint(&home.design, item).unwrap();
    let bounds = area.bounds();
    assert!(bounds.size().distance(DVec2::new(600.0, 800.0)) < 1e-6, "it covers {}", bounds.size());
    let (low, high) = item_bounds(&home.design, item).unwrap();
    assert_eq!((low.z, high.z), (100.0, 1000.0));
}

#[test]
fn every_room_has_a_view_from_inside_it() {
    let mut home = Home::new();
    closed_room(&mut home);
    home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
    home.product(CUPBOARD);
    for corner in [[400.0, 300.0], [3600.0, 2700.0]] {
        home.item("test.cupboard", [corner[0], corner[1], 0.0], 0.0);
    }
    let views = automatic_views(&home.design, Language::English);
    let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["Bedroom", "Overview"]);
    let eye = plan_from_scene(views[0].eye);
    assert!((0.0..4000.0).contains(&eye.x) && (0.0..3000.0).contains(&eye.y), "the eye is at {eye}");
    assert!((eye.z - 1500.0).abs() < 1.0, "the eye is {} mm high", eye.z);
    for at in [Some(glam::DVec2::new(900.0, 900.0)), Some(glam::DVec2::new(-5000.0, 0.0)), None] {
        let view = view_of_room(&home.design, home.level, at).expect("there is a room");
        assert_eq!((view.eye, view.target), (views[0].eye, views[0].target), "from {at:?}");
    }
}

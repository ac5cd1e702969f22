//! Facts about homes of Sweet Home 3D.

use std::io::{Cursor, Write as _};

use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{Entity, IdSource};

use super::*;
use crate::report::Severity;

const CUBE: &str = "v -1 0 -1\nv 1 0 -1\nv 1 0 1\nv -1 0 1\nv -1 2 -1\nv 1 2 -1\nv 1 2 1\nv -1 2 1\nusemtl white\n\
                    f 4 3 2 1\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n";

fn sh3d(home_xml: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let picture = homewright_scene::image::Image {
        width: 4,
        height: 4,
        rgba: vec![255; 64],
        color_space: homewright_scene::image::ColorSpace::Srgb,
    };
    let picture = homewright_scene::image::encode_png(&picture).expect("pixels can be written");
    for (name, content) in [("Home.xml", home_xml.as_bytes()), ("1", CUBE.as_bytes()), ("2", &picture)] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory is writable");
        writer.write_all(content).expect("memory is writable");
    }
    writer.finish().expect("memory is writable").into_inner()
}

fn import(body: &str) -> Imported {
    let xml =
        format!("<?xml version='1.0'?><home version='7000' name='a/b/my flat.sh3d' wallHeight='260.0'>{body}</home>");
    import_sh3d(&sh3d(&xml), "fallback", &mut IdSource::new(0, 1)).expect("the home is readable")
}

const ROOM: &str = "<wall id='a' xStart='0' yStart='0' xEnd='400' yEnd='0' thickness='10'/>\
                    <wall id='b' xStart='400' yStart='0' xEnd='400' yEnd='300' thickness='10'/>\
                    <wall id='c' xStart='400' yStart='300' xEnd='0' yEnd='300' thickness='10'/>\
                    <wall id='d' xStart='0' yStart='300' xEnd='0' yEnd='0' thickness='10' height='200' heightAtEnd='300'/>";

#[test]
fn a_wall_keeps_its_length_in_millimetres_and_the_plan_is_turned_over() {
    let imported = import(ROOM);
    let walls: Vec<_> = imported.design.walls().map(|(_, wall)| wall.clone()).collect();
    assert_eq!(walls.len(), 4);
    assert_eq!(walls[0].end, DVec2::new(4000.0, 0.0));
    assert_eq!(walls[1].end, DVec2::new(4000.0, -3000.0), "down in the file is down on our plan: less Y");
    assert_eq!(walls[3].end_height.map(homewright_geometry::Length::to_mm), Some(3000.0));
    assert_eq!(imported.design.project().map(|(_, project)| project.name.clone()), Some("my flat".to_owned()));
}

#[test]
fn a_room_inside_walls_becomes_a_room_of_those_walls() {
    let outline = "<room name='Kitchen'><point x='5' y='5'/><point x='395' y='5'/><point x='395' y='295'/>\
                   <point x='5' y='295'/></room>";
    let imported = import(&format!("{ROOM}{outline}"));
    let (_, room) = imported.design.rooms().next().expect("a room");
    assert_eq!(room.kind, homewright_design::room::RoomKind::Kitchen);
    assert!(matches!(room.boundary, homewright_design::room::Boundary::Walls { .. }), "{:?}", room.boundary);
}

#[test]
fn a_room_without_walls_keeps_its_outline() {
    let imported =
        import("<room name='Terrace'><point x='0' y='0'/><point x='300' y='0'/><point x='300' y='200'/></room>");
    let (_, room) = imported.design.rooms().next().expect("a room");
    let homewright_design::room::Boundary::Outline { points } = &room.boundary else { panic!("{:?}", room.boundary) };
    assert_eq!(points.len(), 3);
}

#[test]
fn a_piece_stands_where_it_stood_and_its_model_comes_along() {
    let imported = import(
        "<pieceOfFurniture name='Cube' model='1' x='100' y='50' elevation='20' angle='1.5707964' width='60' depth='40' height='80'/>",
    );
    let (_, item) = imported.design.items().next().expect("an item");
    assert_eq!(item.position, glam::DVec3::new(1000.0, -500.0, 200.0));
    assert!(
        (item.rotation - 270.0).abs() < 1e-3,
        "clockwise in the file is counter-clockwise less here: {}",
        item.rotation
    );
    assert_eq!(item.configuration.size, Some([600.0, 400.0, 800.0]));
    assert_eq!(imported.assets.len(), 1);
    assert!(imported.report.notices.is_empty(), "{}", imported.report);
}

#[test]
fn a_door_is_cut_into_the_wall_it_stands_in() {
    let door = "<doorOrWindow name='Door' model='1' x='200' y='0' width='90' depth='10' height='208' wallThickness='1.0'>\
                <sash xAxis='0' yAxis='0.5' width='1' startAngle='0' endAngle='-1.57'/></doorOrWindow>";
    let imported = import(&format!("{ROOM}{door}"));
    let (_, opening) = imported.design.openings().next().expect("an opening");
    assert_eq!((opening.along.to_mm(), opening.width.to_mm(), opening.sill.to_mm()), (2000.0, 900.0, 0.0));
    // Its front looks down the plan, which is to the right of a wall drawn from left to right.
    assert!(matches!(opening.kind, OpeningKind::Door { opens_to: Side::Right, .. }), "{:?}", opening.kind);
}

#[test]
fn a_door_in_no_wall_stands_free_and_the_report_says_so() {
    let imported = import("<doorOrWindow name='Lost' model='1' x='900' y='900' width='90' depth='10' height='208'/>");
    assert_eq!(imported.design.items().count(), 1);
    assert!(imported.report.notices.iter().any(|notice| notice.name == "Lost" && notice.severity == Severity::Changed));
}

#[test]
fn a_door_hangs_at_the_end_that_its_sash_and_its_mirroring_say() {
    let hinge = |more: &str, axis: &str| {
        let door = format!(
            "<doorOrWindow name='Door' model='1' x='200' y='0' width='90' depth='10' height='208' {more}>\
             <sash xAxis='{axis}' yAxis='0.5' width='0.9' startAngle='0' endAngle='-1.57'/></doorOrWindow>"
        );
        let imported = import(&format!("{ROOM}{door}"));
        let (_, opening) = imported.design.openings().next().expect("an opening");
        let OpeningKind::Door { hinge_at_start, opens_to: Side::Right, .. } = opening.kind else {
            panic!("{:?}", opening.kind)
        };
        hinge_at_start
    };
    // The wall runs from left to right, as does the door's own width.
    assert!(hinge("", "0.05"));
    assert!(!hinge("", "0.95"));
    assert!(!hinge("modelMirrored='true'", "0.05"));
    assert!(hinge("modelMirrored='true'", "0.95"));
}

#[test]
fn a_window_is_cut_into_the_round_wall_it_stands_in() {
    // Half a circle of radius 2 m from (1, 0) over (3, −2) or (3, 2) of the file's plan: drawn from right to left
    // below a room, as in the program's own example of a round wall, a positive extent bows out of it.
    for (extent, y) in [("3.1415927", "-200"), ("-3.1415927", "200")] {
        let imported = import(&format!(
            "<wall id='a' xStart='100' yStart='0' xEnd='500' yEnd='0' arcExtent='{extent}' height='250' thickness='20'/>\
             <doorOrWindow name='Bow' model='1' x='300' y='{y}' elevation='90' width='80' depth='20' height='120'/>"
        ));
        let Some((_, opening)) = imported.design.openings().next() else { panic!("{extent}: {}", imported.report) };
        let quarter = std::f64::consts::PI * 2000.0 / 2.0;
        assert!((opening.along.to_mm() - quarter).abs() < 1.0, "{extent}: {}", opening.along);
        assert_eq!(imported.design.items().count(), 0);
    }
}

#[test]
fn a_door_a_little_over_the_end_of_its_wall_is_moved_and_the_report_says_so() {
    let imported = import(&format!(
        "{ROOM}<doorOrWindow name='Corner' model='1' x='40' y='0' width='90' depth='10' height='208'/>"
    ));
    let (_, opening) = imported.design.openings().next().expect("an opening");
    assert_eq!(opening.along.to_mm(), 450.0);
    assert!(imported.report.notices.iter().any(|notice| notice.message.contains("moved by 50 mm")));
}

#[test]
fn dimensions_groups_and_pictures_under_the_plan_come_along() {
    let imported = import(
        "<level id='l' name='Up' elevation='300' height='250' floorThickness='12'>\
         <backgroundImage image='2' scaleDistance='100' scaleDistanceXStart='0' scaleDistanceYStart='0' \
         scaleDistanceXEnd='2' scaleDistanceYEnd='0' xOrigin='50' yOrigin='20'/></level>\
         <furnitureGroup name='Set'><pieceOfFurniture name='A' model='1' x='0' y='0' width='60' depth='40' height='80'/>\
         <pieceOfFurniture name='B' model='1' x='100' y='0' width='60' depth='40' height='80'/></furnitureGroup>\
         <dimensionLine level='l' xStart='0' yStart='0' xEnd='100' yEnd='0' offset='-30'/>",
    );
    assert!(imported.report.notices.is_empty(), "{}", imported.report);
    let (mut dimensions, mut groups, mut pictures) = (0, 0, 0);
    for entity in imported.design.entities().values() {
        match entity {
            Entity::Dimension(dimension) => {
                // It stands above what it measures, on our plan as on theirs.
                assert_eq!(dimension.line()[0], glam::DVec2::new(0.0, 300.0));
                dimensions += 1;
            }
            Entity::Group(group) => groups += group.members.len(),
            Entity::Underlay(picture) => {
                // 500 mm a pixel, four pixels by four.
                assert_eq!((picture.width.to_mm(), picture.position), (2000.0, glam::DVec2::new(500.0, -800.0)));
                assert!(imported.assets.contains_key(&picture.asset));
                pictures += 1;
            }
            _ => {}
        }
    }
    assert_eq!((dimensions, groups, pictures), (1, 2, 1));
}

#[test]
fn what_a_home_paints_for_sky_and_ground_and_cuts_for_stairs_is_listed() {
    let imported = import(
        "<environment skyColor='FF0000FF' groundColor='00A8A8A8'/>\
         <pieceOfFurniture name='Stairs' model='1' x='0' y='0' width='60' depth='40' height='80' staircaseCutOutShape='M0,0 v1 h1 v-1 z'/>",
    );
    let said = imported.report.to_string();
    assert!(said.contains("colour of the sky") && !said.contains("ground") && said.contains("floor above"), "{said}");
}

#[test]
fn what_has_no_counterpart_is_listed_and_never_dropped_in_silence() {
    let imported = import("<polyline><point x='0' y='0'/></polyline><label x='1' y='2'><text>Hi</text></label>");
    let left_out: Vec<_> = imported.report.notices.iter().map(|notice| notice.kind.as_str()).collect();
    assert_eq!(left_out, ["polyline", "label"]);
}

#[test]
fn numbers_out_of_bounds_leave_out_one_thing_and_keep_the_rest() {
    let bad = "<wall id='x' xStart='NaN' yStart='0' xEnd='1' yEnd='0'/><pieceOfFurniture name='Odd' x='1e300' y='0' width='1' depth='1' height='1'/>";
    let imported = import(&format!("{bad}{ROOM}"));
    assert_eq!(imported.design.walls().count(), 4);
    assert_eq!(imported.report.notices.len(), 2, "{}", imported.report);
}

#[test]
fn a_home_of_an_old_version_says_how_to_convert_it() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("Home", zip::write::SimpleFileOptions::default()).expect("memory is writable");
    let bytes = writer.finish().expect("memory is writable").into_inner();
    let error = import_sh3d(&bytes, "old", &mut IdSource::new(0, 1)).expect_err("there is no Home.xml");
    assert!(error.to_string().contains("save it there"), "{error}");
}

#[test]
fn cut_off_and_flipped_files_are_errors_and_never_panics() {
    let whole = sh3d(&format!(
        "<home>{ROOM}<pieceOfFurniture name='Cube' model='1' x='1' y='5' width='60' depth='40' height='80'/></home>"
    ));
    for at in (0..whole.len()).step_by(7) {
        drop(import_sh3d(&whole[..at], "cut", &mut IdSource::new(0, 1)));
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        drop(import_sh3d(&flipped, "flipped", &mut IdSource::new(0, 1)));
    }
}

#[test]
fn a_lamp_brings_its_light_and_a_camera_its_view() {
    let imported = import(
        "<light name='Lamp' model='1' x='0' y='0' width='20' depth='20' height='40' power='0.5'>\
         <lightSource x='0.5' y='0.5' z='0.9' color='00FFFFFF' diameter='0.2'/></light>\
         <camera attribute='storedCamera' name='Corner' x='100' y='200' z='160' yaw='0' pitch='0' fieldOfView='1.1' time='0'/>",
    );
    let (_, item) = imported.design.items().next().expect("the lamp");
    let product = imported.design.product(&item.configuration.product).expect("its record");
    let lights = product.asset_lights().expect("plain numbers");
    assert_eq!(lights.len(), 1);
    assert!((lights[0].flux - 800.0).abs() < 1.0, "half of 1600 lm: {}", lights[0].flux);
    let view = imported
        .design
        .entities()
        .values()
        .find_map(|entity| if let Entity::Viewpoint(view) = entity { Some(view) } else { None })
        .expect("the camera");
    let ahead = view.target - view.eye;
    assert!(ahead.y < 0.0 && ahead.x.abs() < 1e-6, "yaw 0 looks down the plan: {ahead}");
}

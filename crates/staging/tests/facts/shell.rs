//! Facts about walls, rooms and openings in the scene.

use crate::common::{Home, closed_room, hit, nodes_of, put, scene, triangles};
use glam::Vec3;
use homewright_design::room::RoomKind;
use homewright_scene::node::Layer;
use proptest::prelude::*;

/// Area in m² of what looks up at a height in the nodes of an entity.
fn area_facing_up(home: &Home, entity: homewright_design::EntityId, height: f32) -> f64 {
    let stage = home.stage();
    let mut area = 0.0;
    for node in nodes_of(stage.scene(), entity, Layer::Floor) {
        for mesh in &stage.scene().shapes[&node.shape].primitives {
            for t in mesh.indices.chunks_exact(3) {
                let [a, b, c] = [t[0], t[1], t[2]].map(|i| mesh.positions[i as usize]);
                let across = (b - a).cross(c - a);
                if across.y > 0.0 && (a.y - height).abs() < 1e-5 {
                    area += f64::from(across.y) * 0.5;
                }
            }
        }
    }
    area
}

#[test]
fn the_floor_of_a_room_of_four_by_three_metres_has_twelve_square_metres() {
    let mut home = Home::new();
    closed_room(&mut home);
    let room = home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
    let area = area_facing_up(&home, room, 0.0);
    assert!((area - 12.0).abs() < 1e-3, "the floor has {area} m²");
}

#[test]
fn the_floor_runs_on_under_a_door_to_the_middle_of_an_inner_wall() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    home.wall([4100.0, -100.0], [8100.0, -100.0]);
    home.wall([8100.0, -100.0], [8100.0, 3100.0]);
    home.wall([8100.0, 3100.0], [4100.0, 3100.0]);
    let first = home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
    home.room(RoomKind::Hall, [6000.0, 1500.0]);
    home.door(walls[1], 1600.0);
    let area = area_facing_up(&home, first, 0.0);
    assert!((area - 12.0 - 0.9 * 0.1).abs() < 1e-3, "the floor has {area} m²");
}

#[test]
fn a_ray_passes_a_passage_and_is_stopped_by_the_wall() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
    home.passage(walls[0], 2100.0);
    let stage = home.stage();
    let triangles = triangles(stage.scene());
    let south = scene(0.0, -1.0, 0.0).try_normalize().unwrap();
    assert_eq!(hit(&triangles, scene(2000.0, 1500.0, 1000.0), south), None, "the passage is closed");
    let wall = hit(&triangles, scene(1000.0, 1500.0, 1000.0), south).expect("the wall is open");
    assert!((wall - 1.5).abs() < 1e-4, "the wall stands {wall} m away");
    let lintel = hit(&triangles, scene(2000.0, 1500.0, 2200.0), south).expect("there is no wall over the passage");
    assert!((lintel - 1.5).abs() < 1e-4, "the lintel is {lintel} m away");
}

#[test]
fn a_door_fills_its_hole() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
    let door = home.door(walls[0], 2100.0);
    let stage = home.stage();
    assert!(!nodes_of(stage.scene(), door, Layer::Opening).is_empty(), "there is no door");
    let south = scene(0.0, -1.0, 0.0).try_normalize().unwrap();
    assert!(hit(&triangles(stage.scene()), scene(2000.0, 1500.0, 1000.0), south).is_some(), "the door is open");
}

#[test]
fn every_shape_of_the_shell_is_sound() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    home.room(RoomKind::Living, [2000.0, 1500.0]);
    home.door(walls[0], 2100.0);
    home.window(walls[2], 2100.0);
    let mut curved = home.wall_between([1000.0, 1000.0], [2000.0, 1000.0]);
    curved.arc = 120.0;
    curved.end_height = Some(homewright_geometry::Length::mm(900.0));
    home.add(curved);
    let stage = home.stage();
    assert!(stage.scene().nodes.len() > 12, "only {} nodes", stage.scene().nodes.len());
    for node in stage.scene().nodes.values() {
        let shape = &stage.scene().shapes[&node.shape];
        assert_eq!(shape.primitives.len(), node.materials.len(), "{} lacks materials", node.name);
        assert!(shape.primitives.iter().all(homewright_geometry::Mesh::is_sound), "{} is not sound", node.name);
        for material in &node.materials {
            assert!(stage.scene().materials.contains_key(material), "{} names no material", node.name);
        }
    }
}

#[test]
fn a_wall_encloses_its_length_times_thickness_times_height() {
    let mut home = Home::new();
    let wall = home.wall([0.0, 0.0], [3000.0, 0.0]);
    let stage = home.stage();
    let mut sixfold = 0.0;
    for node in nodes_of(stage.scene(), wall, Layer::Wall) {
        for mesh in &stage.scene().shapes[&node.shape].primitives {
            for t in mesh.indices.chunks_exact(3) {
                let [a, b, c] = [t[0], t[1], t[2]].map(|i| mesh.positions[i as usize].as_dvec3());
                sixfold += a.dot(b.cross(c));
            }
        }
    }
    // From the underside of the slab (120 mm) to the top of the cover over the ceiling (10 mm).
    let expected = 3.0 * 0.2 * (2.8 + 0.12 + 0.01);
    assert!((sixfold / 6.0 - expected).abs() < 1e-4, "the wall holds {} m³", sixfold / 6.0);
}

#[test]
fn a_wall_along_two_rooms_wears_the_paint_of_both() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    // A wall that parts the room runs against the middle of the south and the north wall.
    home.wall([2000.0, -100.0], [2000.0, 3100.0]);
    home.room(RoomKind::Bedroom, [1000.0, 1500.0]);
    home.room(RoomKind::Bath, [3000.0, 1500.0]);
    let stage = home.stage();
    let name = |key: &homewright_scene::Key| stage.scene().materials[key].name.clone();
    let inner =
        nodes_of(stage.scene(), walls[0], Layer::Wall).into_iter().find(|node| node.name == "wall left").unwrap();
    let mut names: Vec<String> = inner.materials.iter().map(name).collect();
    names.sort();
    assert_eq!(names, ["wall paint", "wall tile"], "the south wall wears {names:?}");
    let outer =
        nodes_of(stage.scene(), walls[0], Layer::Wall).into_iter().find(|node| node.name == "wall right").unwrap();
    assert_eq!(name(&outer.materials[0]), "exterior render");
}

#[test]
fn what_lies_over_a_lowered_ceiling_wears_no_paint() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    let room = home.room(RoomKind::Bath, [1000.0, 1500.0]);
    let mut bath = home.design.room(room).unwrap().clone();
    bath.ceiling_height = Some(homewright_geometry::Length::mm(2400.0));
    crate::common::put(&mut home, room, bath);
    let stage = home.stage();
    let inner =
        nodes_of(stage.scene(), walls[0], Layer::Wall).into_iter().find(|node| node.name == "wall left").unwrap();
    let shape = &stage.scene().shapes[&inner.shape];
    for (mesh, key) in shape.primitives.iter().zip(&inner.materials) {
        let material = &stage.scene().materials[key];
        let (low, high) = (mesh.bounds().min.y, mesh.bounds().max.y);
        if material.is_unlit {
            assert!(low > 2.399, "{} begins at {low} m", material.name);
        } else {
            assert!(high < 2.401, "{} reaches {high} m", material.name);
        }
    }
    assert_eq!(shape.primitives.len(), 2);
}

#[test]
fn an_outer_wall_knows_where_out_of_doors_is_and_an_inner_one_has_none() {
    let mut home = Home::new();
    let walls = closed_room(&mut home);
    let inner = home.wall([2000.0, -100.0], [2000.0, 3100.0]);
    home.room(RoomKind::Bedroom, [1000.0, 1500.0]);
    home.room(RoomKind::Bath, [3000.0, 1500.0]);
    let stage = home.stage();
    let south = nodes_of(stage.scene(), walls[0], Layer::Wall)[0].facing.unwrap();
    assert!(south.distance(Vec3::Z) < 1e-5, "out of doors is at {south}");
    assert_eq!(nodes_of(stage.scene(), inner, Layer::Wall)[0].facing, None);
}

#[test]
fn texture_coordinates_of_walls_and_floors_are_metres() {
    let mut home = Home::new();
    closed_room(&mut home);
    home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
    let stage = home.stage();
    for node in stage.scene().nodes.values().filter(|node| ["wall left", "floor"].contains(&node.name.as_str())) {
        for mesh in &stage.scene().shapes[&node.shape].primitives {
            for t in mesh.indices.chunks_exact(3) {
                let (a, b) = (t[0] as usize, t[1] as usize);
                let (surface, texture) =
                    (mesh.positions[a].distance(mesh.positions[b]), mesh.uvs[a].distance(mesh.uvs[b]));
                assert!((surface - texture).abs() < 1e-3, "{}: {surface} m carry {texture} m", node.name);
            }
        }
    }
}

#[test]
fn a_lowered_ceiling_hangs_at_its_height() {
    let mut home = Home::new();
    closed_room(&mut home);
    let id = home.room(RoomKind::Bath, [2000.0, 1500.0]);
    let mut room = home.design.room(id).unwrap().clone();
    room.ceiling_height = Some(homewright_geometry::Length::mm(2400.0));
    put(&mut home, id, room);
    let stage = home.stage();
    let up = hit(&triangles(stage.scene()), scene(2000.0, 1500.0, 1000.0), Vec3::Y).unwrap();
    assert!((up - 1.4).abs() < 1e-4, "the ceiling hangs {up} m over the point");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Law: from inside a closed room no straight line leads out.
    #[test]
    fn no_light_leaks_out_of_a_closed_room(
        x in 5.0..3995.0_f64, y in 5.0..2995.0_f64, z in 5.0..2795.0_f64,
        dx in -1.0..1.0_f32, dy in -1.0..1.0_f32, dz in -1.0..1.0_f32,
    ) {
        thread_local! {
            static ROOM: Vec<([Vec3; 3], homewright_scene::Key)> = {
                let mut home = Home::new();
                closed_room(&mut home);
                home.room(RoomKind::Bedroom, [2000.0, 1500.0]);
                triangles(home.stage().scene())
            };
        }
        prop_assume!(Vec3::new(dx, dy, dz).length() > 0.1);
        let direction = Vec3::new(dx, dy, dz).try_normalize().unwrap();
        let found = ROOM.with(|room| hit(room, scene(x, y, z), direction));
        prop_assert!(found.is_some_and(|distance| distance < 5.9), "a ray escapes from {x} {y} {z} along {direction}");
    }

    /// Law: rays aimed at the edges where floor, walls and ceiling meet do not escape either.
    #[test]
    fn no_light_leaks_along_edges(t in 0.0..1.0_f64, edge in 0..8_usize, x in 500.0..3500.0_f64, y in 500.0..2500.0_f64) {
        thread_local! {
            static ROOM: Vec<([Vec3; 3], homewright_scene::Key)> = {
                let mut home = Home::new();
                closed_room(&mut home);
                home.room(RoomKind::Bath, [2000.0, 1500.0]);
                triangles(home.stage().scene())
            };
        }
        let corners = [[0.0, 0.0], [4000.0, 0.0], [4000.0, 3000.0], [0.0, 3000.0]];
        let (a, b) = (corners[edge % 4], corners[(edge + 1) % 4]);
        let height = if edge < 4 { 0.0 } else { 2800.0 };
        let target = scene(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, height);
        let origin = scene(x, y, 1300.0);
        let direction = (target - origin).try_normalize().unwrap();
        let found = ROOM.with(|room| hit(room, origin, direction));
        prop_assert!(found.is_some(), "a ray escapes at {target}");
    }
}

//! A small home for the tests, and rays to look at its scene.

#![expect(clippy::unwrap_used, reason = "a home that cannot be built fails its test")]

use std::sync::Arc;

use glam::{DVec2, DVec3, Vec3};
use homewright_catalog::{MaterialId, MaterialRecord, Product};
use homewright_design::item::{Configuration, Host};
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::room::{Boundary, RoomKind};
use homewright_design::{
    Change, Design, Entity, EntityId, IdSource, Item, Level, Opening, Project, Room, Transaction, Wall,
};
use homewright_geometry::Length;
use homewright_scene::node::Layer;
use homewright_scene::{Key, Node, Scene};
use homewright_staging::{NoAssets, Stage};

/// A home under construction.
pub(crate) struct Home {
    pub(crate) design: Design,
    pub(crate) ids: IdSource,
    pub(crate) level: EntityId,
}

/// What edits answer when they are taken.
pub(crate) fn put(home: &mut Home, id: EntityId, entity: impl Into<Entity>) -> Change {
    home.design.apply(Transaction::new("test").with(id, entity)).unwrap().change
}

impl Home {
    pub(crate) fn new() -> Self {
        let mut ids = IdSource::new(1_700_000_000_000, 7);
        let design = Design::new(ids.next_id(), Project::default()).unwrap();
        let level = ids.next_id();
        let mut home = Self { design, ids, level };
        let storey = Level {
            name: "1F".to_owned(),
            elevation: Length::ZERO,
            height: Length::mm(2800.0),
            slab: Length::mm(120.0),
        };
        put(&mut home, level, storey);
        home
    }

    pub(crate) fn add(&mut self, entity: impl Into<Entity>) -> EntityId {
        let id = self.ids.next_id();
        put(self, id, entity);
        id
    }

    /// A wall 200 mm thick between two points.
    pub(crate) fn wall(&mut self, start: [f64; 2], end: [f64; 2]) -> EntityId {
        let wall = self.wall_between(start, end);
        self.add(wall)
    }

    pub(crate) fn wall_between(&self, start: [f64; 2], end: [f64; 2]) -> Wall {
        Wall {
            level: self.level,
            start: DVec2::from(start),
            end: DVec2::from(end),
            arc: 0.0,
            thickness: Length::mm(200.0),
            height: None,
            end_height: None,
            left: None,
            right: None,
            skirting: None,
            is_load_bearing: false,
        }
    }

    pub(crate) fn room(&mut self, kind: RoomKind, anchor: [f64; 2]) -> EntityId {
        let room = Room {
            level: self.level,
            name: String::new(),
            kind,
            boundary: Boundary::Walls { anchor: DVec2::from(anchor) },
            floor: None,
            walls: None,
            ceiling: None,
            ceiling_height: None,
            skirting: None,
        };
        self.add(room)
    }

    pub(crate) fn door(&mut self, wall: EntityId, along: f64) -> EntityId {
        self.add(Opening {
            wall,
            kind: OpeningKind::Door { opens_to: Side::Left, hinge_at_start: true, open: 0.0 },
            along: Length::mm(along),
            width: Length::mm(900.0),
            height: Length::mm(2100.0),
            sill: Length::ZERO,
            fill: None,
        })
    }

    pub(crate) fn passage(&mut self, wall: EntityId, along: f64) -> EntityId {
        self.add(Self::passage_in(wall, along))
    }

    pub(crate) fn passage_in(wall: EntityId, along: f64) -> Opening {
        Opening {
            wall,
            kind: OpeningKind::Passage,
            along: Length::mm(along),
            width: Length::mm(900.0),
            height: Length::mm(2100.0),
            sill: Length::ZERO,
            fill: None,
        }
    }

    pub(crate) fn window(&mut self, wall: EntityId, along: f64) -> EntityId {
        self.add(Opening {
            wall,
            kind: OpeningKind::Window,
            along: Length::mm(along),
            width: Length::mm(1500.0),
            height: Length::mm(1400.0),
            sill: Length::mm(900.0),
            fill: None,
        })
    }

    pub(crate) fn product(&mut self, toml: &str) -> EntityId {
        let product: Product = toml::from_str(toml).unwrap();
        if self.design.material(&MaterialId("test.white".to_owned())).is_none() {
            let white: MaterialRecord = toml::from_str(WHITE).unwrap();
            self.add(Entity::Material(Box::new(white)));
        }
        self.add(Entity::Product(Box::new(product)))
    }

    pub(crate) fn item(&mut self, product: &str, at: [f64; 3], rotation: f64) -> EntityId {
        let item = Item {
            level: self.level,
            configuration: Configuration::of(product),
            position: DVec3::from(at),
            rotation,
            tilt: [0.0; 2],
            is_mirrored: false,
            host: Host::Floor,
            light: None,
            name: String::new(),
            is_locked: false,
            is_hidden: false,
        };
        self.add(Entity::Item(Box::new(item)))
    }

    pub(crate) fn stage(&self) -> Stage {
        let mut stage = Stage::new(Arc::new(NoAssets));
        stage.reset(&self.design);
        stage
    }
}

/// A room of 4 × 3 m clear, drawn counter-clockwise along the centre lines, from the south wall.
pub(crate) fn closed_room(home: &mut Home) -> [EntityId; 4] {
    let corners = [[-100.0, -100.0], [4100.0, -100.0], [4100.0, 3100.0], [-100.0, 3100.0]];
    [0, 1, 2, 3].map(|index| home.wall(corners[index], corners[(index + 1) % 4]))
}

/// A plain white surface.
pub(crate) const WHITE: &str = r##"
id = "test.white"
name = { zh = "白色", en = "White" }
family = "paint"
color = "#ffffff"
roughness = 0.5
"##;

/// A cupboard 800 wide, 600 deep and 900 high, with a lamp on it.
pub(crate) const CUPBOARD: &str = r#"
id = "test.cupboard"
sku = "T-1"
name = { zh = "柜", en = "Cupboard" }
category = "base_unit"
size = [800.0, 600.0, 900.0]
host = "floor"
price = "100"
slots.body = { name = { zh = "柜体", en = "Body" }, default = "test.white" }
slots.shade = { name = { zh = "灯罩", en = "Shade" }, default = "test.white" }

[[model.parametric.parts]]
shape = "box"
slot = "body"
size = ["800", "600", "900"]
at = ["0", "0", "0"]

[[model.parametric.parts]]
shape = "box"
slot = "shade"
size = ["100", "100", "100"]
at = ["0", "-200", "900"]

[[model.parametric.lights]]
emitter = "sphere"
at = ["0", "-200", "950"]
size = ["40"]
flux = 800
cct = 2700
slot = "shade"
"#;

/// Plan millimetres to the scene.
pub(crate) fn scene(x: f64, y: f64, z: f64) -> Vec3 {
    homewright_staging::scene_from_plan(DVec3::new(x, y, z))
}

/// The nodes of a layer that show an entity.
pub(crate) fn nodes_of(scene: &Scene, entity: EntityId, layer: Layer) -> Vec<&Node> {
    let tag = homewright_staging::tag_of(entity);
    scene.nodes.values().filter(|node| node.tag == tag && node.layer == layer).collect()
}

/// Every visible triangle of a scene with its material.
pub(crate) fn triangles(scene: &Scene) -> Vec<([Vec3; 3], Key)> {
    let mut all = Vec::new();
    for node in scene.nodes.values().filter(|node| node.is_visible) {
        let shape = &scene.shapes[&node.shape];
        for (mesh, material) in shape.primitives.iter().zip(&node.materials) {
            let at = |index: u32| node.scene_from_shape.transform_point3(mesh.positions[index as usize]);
            all.extend(mesh.indices.chunks_exact(3).map(|t| ([at(t[0]), at(t[1]), at(t[2])], *material)));
        }
    }
    all
}

/// Distance to the first triangle along a ray (Möller and Trumbore, both faces), in double precision.
pub(crate) fn hit(triangles: &[([Vec3; 3], Key)], origin: Vec3, direction: Vec3) -> Option<f64> {
    let (origin, direction) = (origin.as_dvec3(), direction.as_dvec3());
    triangles
        .iter()
        .filter_map(|(corners, _)| {
            let [a, b, c] = corners.map(glam::DVec3::from);
            let (edge1, edge2) = (b - a, c - a);
            let p = direction.cross(edge2);
            let determinant = edge1.dot(p);
            if determinant.abs() < 1e-14 {
                return None;
            }
            let s = (origin - a) / determinant;
            let u = s.dot(p);
            let q = s.cross(edge1);
            let v = direction.dot(q);
            let t = edge2.dot(q);
            (u >= 0.0 && v >= 0.0 && u + v <= 1.0 && t > 1e-6).then_some(t)
        })
        .min_by(f64::total_cmp)
}

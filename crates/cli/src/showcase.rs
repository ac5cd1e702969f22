//! One product or material in an empty studio: the design that holds it, the camera and the light.

use anyhow::{Context as _, Result};
use glam::{DVec3, Vec3};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, MaterialId, MaterialRecord, Parameters, Product, ProductId, Value};
use homewright_design::item::{Configuration, Host};
use homewright_design::{Design, Entity, EntityId, IdSource, Item, Level, Project, Transaction};
use homewright_geometry::{Bounds, Length, math};
use homewright_scene::studio::studio_light;
use homewright_scene::{Camera, Environment, Exposure, Projection};

/// Vertical field of view, radians.
const FIELD: f32 = 0.42;
/// The ground under what stands, the wall behind what hangs and the ceiling over what is lit: plain boards, and a
/// board with a ball before it, on which a material shows both how it lies and how it bends light.
const STUDIO: &str = include_str!("../../../assets/templates/studio.toml");
/// The ids of the studio's records.
const GROUND: &str = "studio.ground";
const WALL: &str = "studio.wall";
const SAMPLE: &str = "studio.sample";
const PAPER: &str = "studio.paper";

/// The studio's boards.
pub(crate) struct Studio {
    records: Catalog,
}

impl Studio {
    /// Reads the studio's own records.
    pub(crate) fn new() -> Result<Self> {
        let (records, findings) = Catalog::from_sources(&[("studio.toml", STUDIO)]);
        anyhow::ensure!(findings.is_empty(), "the studio has a mistake: {}", findings[0]);
        Ok(Self { records })
    }

    /// A design that holds a product on, before or under a plain board.
    pub(crate) fn product(&self, product: &Product, chosen: &Parameters, catalog: &Catalog) -> Result<Design> {
        let [_, depth, height] = chosen_size(product, chosen);
        // Where there is a wall there is one behind the eye as well, for mirrors to show.
        let (board, places) = match product.host {
            HostKind::Floor | HostKind::Surface | HostKind::Opening => {
                (GROUND, vec![DVec3::new(-7_000.0, 11_000.0, -10.0)])
            }
            HostKind::Ceiling => (GROUND, vec![DVec3::new(-7_000.0, 11_000.0, 0.2)]),
            HostKind::Wall => {
                let wall = |y: f64| DVec3::new(0.0, y, height * 0.5 - 10_000.0);
                let eye = f64::from(camera(product, chosen).eye.z) * 1_000.0;
                (WALL, vec![wall(depth * 0.5 + 10.2), wall(-9_500.0_f64.max(eye + 1_000.0))])
            }
        };
        self.design((product, chosen), board, &places, catalog)
    }

    /// A design that shows a material on a board and a ball.
    pub(crate) fn material(&self, material: &MaterialRecord, catalog: &Catalog) -> Result<(Design, Product)> {
        let mut product = self.record(SAMPLE)?.clone();
        for slot in product.slots.values_mut() {
            slot.default = material.id.clone();
        }
        let design =
            self.design((&product, &Parameters::new()), GROUND, &[DVec3::new(-7_000.0, 11_000.0, -10.0)], catalog)?;
        Ok((design, product))
    }

    fn record(&self, id: &str) -> Result<&Product> {
        self.records.product(&ProductId(id.to_owned())).with_context(|| format!("the studio lacks {id}"))
    }

    fn design(
        &self,
        (product, chosen): (&Product, &Parameters),
        board: &str,
        places: &[DVec3],
        catalog: &Catalog,
    ) -> Result<Design> {
        let mut ids = IdSource::new(0, 1);
        let mut design = Design::new(ids.next_id(), Project::default())?;
        let level = ids.next_id();
        let storey =
            Level { name: String::new(), elevation: Length::ZERO, height: Length::mm(2800.0), slab: Length::mm(100.0) };
        let mut edit = Transaction::new("").with(level, Entity::Level(storey));
        let board = self.record(board)?;
        for shown in [product, board] {
            edit.put(ids.next_id(), Entity::Product(Box::new(shown.clone())));
        }
        let mut materials: Vec<&MaterialId> = product.slots.values().map(|slot| &slot.default).collect();
        materials.sort();
        materials.dedup();
        for id in materials {
            let record = catalog.material(id).with_context(|| {
                format!("{} is made of {}, which no catalog has; mend the slot's default", product.id.0, id.0)
            })?;
            edit.put(ids.next_id(), Entity::Material(Box::new(record.clone())));
        }
        let paper = self.records.material(&MaterialId(PAPER.to_owned())).context("the studio lacks its paper")?;
        edit.put(ids.next_id(), Entity::Material(Box::new(paper.clone())));
        edit.put(ids.next_id(), Entity::Item(Box::new(placed(level, product, chosen, DVec3::ZERO))));
        for place in places {
            edit.put(ids.next_id(), Entity::Item(Box::new(placed(level, board, &Parameters::new(), *place))));
        }
        design.apply(edit)?;
        Ok(design)
    }
}

/// Width, depth and height with what was chosen, mm.
pub(crate) fn chosen_size(product: &Product, chosen: &Parameters) -> [f64; 3] {
    let mut size = product.size;
    for (length, name) in size.iter_mut().zip(["width", "depth", "height"]) {
        if let Some(Value::Number(number)) = chosen.get(name) {
            *length = *number;
        }
    }
    size
}

fn placed(level: EntityId, product: &Product, chosen: &Parameters, position: DVec3) -> Item {
    Item {
        level,
        configuration: Configuration { parameters: chosen.clone(), ..Configuration::of(product.id.0.clone()) },
        position,
        rotation: 0.0,
        tilt: [0.0; 2],
        is_mirrored: false,
        host: Host::Free,
        light: None,
        name: String::new(),
        is_locked: false,
        is_hidden: false,
    }
}

/// Looks at a product from the front right, a little from above; from below at what hangs from the ceiling.
pub(crate) fn camera(product: &Product, chosen: &Parameters) -> Camera {
    let size = chosen_size(product, chosen);
    let bounds = stated_bounds(size, product.host);
    let rise = match product.host {
        HostKind::Ceiling => -0.22,
        HostKind::Wall => 0.16,
        // Flat things are seen from higher up.
        _ if size[2] < 0.12 * size[0].max(size[1]) => 0.85,
        _ => 0.36,
    };
    let from = Vec3::new(0.58, rise, 1.0).try_normalize().unwrap_or(Vec3::Z);
    let right = Vec3::Y.cross(from).try_normalize().unwrap_or(Vec3::X);
    let up = from.cross(right);
    let (center, half) = (bounds.center(), bounds.size() * 0.5);
    let tangent = math::sin32(FIELD * 0.5) / math::cos32(FIELD * 0.5);
    // As near as every corner of the box allows.
    let corners = (0..8_u8).map(|index| {
        let sign = |bit: u8| if index & bit == 0 { -1.0_f32 } else { 1.0 };
        half * Vec3::new(sign(1), sign(2), sign(4))
    });
    let needed = |corner: Vec3| corner.dot(right).abs().max(corner.dot(up).abs()) * 1.12 / tangent + corner.dot(from);
    let distance = corners.map(needed).fold(0.05, f32::max);
    Camera {
        name: String::new(),
        eye: center + from * distance,
        target: center,
        projection: Projection::Perspective { fov_y: FIELD },
        exposure: Exposure::Ev100(11.65),
        ..Camera::default()
    }
}

/// The box that a product fills, scene frame.
fn stated_bounds(size: [f64; 3], host: HostKind) -> Bounds {
    let [width, depth, height] = size.map(|length| length as f32 / 1000.0);
    let low = if host == HostKind::Ceiling { -height } else { 0.0 };
    Bounds { min: Vec3::new(-0.5 * width, low, -0.5 * depth), max: Vec3::new(0.5 * width, low + height, 0.5 * depth) }
}

/// A photographer's studio; the shadow falls to the right and back, from below for what hangs from the ceiling.
pub(crate) fn light(host: HostKind) -> Environment {
    let from = if host == HostKind::Ceiling { Vec3::new(-0.45, -0.6, 0.6) } else { Vec3::new(-0.5, 0.8, 0.55) };
    studio_light(from)
}

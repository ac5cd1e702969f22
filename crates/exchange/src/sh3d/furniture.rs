//! Pieces, groups, doors and windows, lights.

use glam::{DVec2, DVec3};
use homewright_catalog::product::{
    AssetModel, Expression, HostKind, LightPart, Model, ParametricModel, Part, Product, Slot,
};
use homewright_catalog::{MaterialId, MaterialRecord, Parameters, ProductId, Text};
use homewright_design::item::{Configuration, Host};
use homewright_design::{Entity, EntityId, Group, Item};
use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::building::length;
use super::xml::Element;
use super::{Import, millimetres, point, turned};
use crate::color::color_of;
use crate::light::{FULL_FLUX, light_color};

/// A piece's place and size in our frame, as far as they can be trusted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pose {
    pub(super) level: EntityId,
    /// Centre on the plan, millimetres.
    pub(super) center: DVec2,
    /// Underside over the level's floor, millimetres.
    pub(super) elevation: f64,
    /// Degrees counter-clockwise.
    pub(super) rotation: f64,
    /// Width, depth and height in millimetres.
    pub(super) size: [f64; 3],
}

/// How a product stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// What it is placed on.
    pub(super) host: HostKind,
    /// For doors and windows the share of their depth that lies in the wall, counted from the back.
    pub(super) wall_zone: Option<[f64; 2]>,
    /// Whether the model itself is turned over left to right.
    pub(super) is_mirrored: bool,
}

impl Default for Standing {
    fn default() -> Self {
        Self { host: HostKind::Floor, wall_zone: None, is_mirrored: false }
    }
}

impl Import<'_> {
    pub(super) fn furniture(&mut self, home: &Element) {
        for element in &home.children {
            self.piece(element);
        }
    }

    /// Brings a piece along, or a group with all that it holds; answers with what was made.
    fn piece(&mut self, element: &Element) -> Vec<EntityId> {
        let made = match element.name.as_str() {
            "furnitureGroup" => return self.group(element),
            "pieceOfFurniture" | "light" | "shelfUnit" => self.item(element, Host::Free),
            "doorOrWindow" => self.door_or_window(element),
            _ => return Vec::new(),
        };
        match made {
            Ok(id) => {
                self.report.count(&element.name);
                vec![id]
            }
            Err(reason) => {
                self.report.left_out(&element.name, element.label(), reason);
                Vec::new()
            }
        }
    }

    /// The pieces of a group one by one, to be picked up together.
    fn group(&mut self, element: &Element) -> Vec<EntityId> {
        let members: Vec<EntityId> = element.children.iter().flat_map(|child| self.piece(child)).collect();
        if members.len() > 1 {
            let name = element.text_of("name").unwrap_or_default().to_owned();
            let group = Group { name, members: members.iter().copied().collect() };
            match self.put("Import", Entity::Group(group)) {
                Ok(_) => self.report.count("furnitureGroup"),
                Err(reason) => self.report.left_out("furnitureGroup", element.label(), reason),
            }
        }
        members
    }

    pub(super) fn pose(&self, element: &Element) -> Result<Pose, String> {
        let extent = |name: &str| {
            let value = element.number(name).ok_or_else(|| format!("its {name} is not a number"))?;
            Ok::<f64, String>(length(value, 1.0, 50_000.0).to_mm())
        };
        Ok(Pose {
            level: self.level_of(element),
            center: point(element, "x", "y").ok_or("it stands nowhere")?,
            elevation: millimetres(element.number("elevation").unwrap_or(0.0)),
            rotation: turned(element.number("angle").unwrap_or(0.0)),
            size: [extent("width")?, extent("depth")?, extent("height")?],
        })
    }

    /// A piece of furniture where and as it stands.
    pub(super) fn item(&mut self, element: &Element, host: Host) -> Result<EntityId, String> {
        let pose = self.pose(element)?;
        let product = self.product(element, pose.size, &Standing::default())?;
        let tilt = ["pitch", "roll"].map(|name| element.number(name).unwrap_or(0.0).to_degrees());
        let on_floor = host == Host::Free && pose.elevation.abs() < 0.5;
        let item = Item {
            level: pose.level,
            configuration: configuration(product, pose.size),
            position: DVec3::new(pose.center.x, pose.center.y, pose.elevation),
            rotation: pose.rotation,
            tilt,
            is_mirrored: element.flag("modelMirrored").unwrap_or(false),
            host: if on_floor { Host::Floor } else { host },
            light: None,
            name: String::new(),
            is_locked: element.flag("movable") == Some(false),
            is_hidden: element.flag("visible") == Some(false) || self.hidden_levels.contains(&pose.level),
        };
        if element.children_named("transformation").next().is_some() {
            self.report.changed(&element.name, element.label(), "its opened or bent parts are shown as they come");
        }
        if element.text_of("staircaseCutOutShape").is_some() {
            let message = "the hole that it cuts into the floor above is not cut";
            self.report.changed(&element.name, element.label(), message);
        }
        if element.children_named("lightSourceMaterial").next().is_some() {
            self.report.changed(&element.name, element.label(), "its glowing materials give no light of their own");
        }
        self.put("Import", Entity::Item(Box::new(item)))
    }

    /// The product record of a piece; pieces of one model and size share it.
    pub(super) fn product(
        &mut self,
        element: &Element,
        size: [f64; 3],
        standing: &Standing,
    ) -> Result<ProductId, String> {
        let Standing { host, wall_zone, is_mirrored } = *standing;
        let lights = lights(element, size);
        let converted = self.model(element, size, is_mirrored);
        let name = element.label().to_owned();
        let look = converted.as_ref().map_or_else(
            || format!("box-{}", element.text_of("color").unwrap_or("none")),
            |converted| converted.asset[..16].to_owned(),
        );
        let detail = format!("{name}|{look}|{size:?}|{host:?}|{wall_zone:?}|{lights:?}|{:?}", element.text_of("price"));
        let id = ProductId(format!("import.{}", &crate::asset_name(detail.as_bytes())[..20]));
        if self.design.product(&id).is_some() {
            return Ok(id);
        }
        let (model, slots) = match converted {
            Some(converted) => {
                let model = AssetModel { lights, wall_zone, ..AssetModel::plain(converted.asset) };
                (Model::Asset(model), IndexMap::new())
            }
            None => self.stand_in(element, lights)?,
        };
        let price = element.text_of("price").and_then(|price| price.parse::<Decimal>().ok()).unwrap_or_default();
        if let Some(currency) = element.text_of("currency").filter(|currency| *currency != "CNY")
            && !price.is_zero()
        {
            self.report.changed(
                &element.name,
                &name,
                format!("its price of {price} {currency} is kept as a number only"),
            );
        }
        self.ensure_product(Product {
            id,
            sku: element.text_of("catalogId").unwrap_or_default().to_owned(),
            name: Text::same(name),
            description: Text::default(),
            brand: String::new(),
            category: category(element).to_owned(),
            rooms: Vec::new(),
            size,
            host,
            mount_height: 0.0,
            clearance_front: 0.0,
            surface_height: element
                .number("dropOnTopElevation")
                .map_or(0.0, |share| if share > 0.0 { (share * size[2]).min(size[2]) } else { 0.0 }),
            price: price.max(Decimal::ZERO),
            weight: None,
            power: None,
            parameters: Vec::new(),
            slots,
            model,
            plan_symbol: String::new(),
            device: None,
            source: source(element),
            ..Product::default()
        })
    }

    /// A box in the piece's colour, where the model cannot be had.
    fn stand_in(
        &mut self,
        element: &Element,
        lights: Vec<LightPart>,
    ) -> Result<(Model, IndexMap<String, Slot>), String> {
        let color = element.text_of("color").and_then(color_of).unwrap_or_else(|| "#c9c4bb".to_owned());
        let material = self.ensure_material(MaterialRecord {
            id: MaterialId(format!("import.part.{}", &color[1..])),
            name: Text { zh: format!("颜色 {color}"), en: format!("Colour {color}") },
            family: "plastic".to_owned(),
            uses: Vec::new(),
            color,
            roughness: 0.7,
            metallic: 0.0,
            transmission: 0.0,
            opacity: 1.0,
            clearcoat: 0.0,
            sheen: 0.0,
            luminance: 0.0,
            texture: None,
            image: None,
            price_per_m2: None,
        })?;
        let word = |name: &str| Expression::Text(name.to_owned());
        let part = Part {
            shape: "box".to_owned(),
            slot: "body".to_owned(),
            size: vec![word("width"), word("depth"), word("height")],
            at: Vec::new(),
            rotate: Vec::new(),
            repeat: None,
            when: None,
            points: Vec::new(),
            with: IndexMap::new(),
        };
        let slot = Slot {
            name: Text { zh: "表面".to_owned(), en: "Surface".to_owned() },
            default: material,
            options: Vec::new(),
        };
        let model = ParametricModel { parts: vec![part], lights, ..ParametricModel::default() };
        Ok((Model::Parametric(model), IndexMap::from([("body".to_owned(), slot)])))
    }
}

pub(super) fn configuration(product: ProductId, size: [f64; 3]) -> Configuration {
    Configuration {
        product,
        parameters: Parameters::new(),
        materials: std::collections::BTreeMap::new(),
        size: Some(size),
    }
}

fn category(element: &Element) -> &'static str {
    match element.name.as_str() {
        "light" => "lamp",
        "doorOrWindow" => "door",
        _ => "imported",
    }
}

fn source(element: &Element) -> String {
    let creator = element.text_of("creator").map(|creator| format!(", model by {creator}")).unwrap_or_default();
    let license = element.text_of("license").map(|license| format!(", {license}")).unwrap_or_default();
    format!("Sweet Home 3D home{creator}{license}")
}

/// The light sources of a lamp in its product frame.
fn lights(element: &Element, size: [f64; 3]) -> Vec<LightPart> {
    if element.name != "light" {
        return Vec::new();
    }
    let sources: Vec<&Element> = element.children_named("lightSource").take(64).collect();
    let power = element.number("power").unwrap_or(0.5).clamp(0.0, 1.0);
    sources
        .iter()
        .map(|source| {
            let share = |name: &str| source.number(name).unwrap_or(0.5).clamp(-10.0, 10.0);
            let [width, depth, height] = size;
            // Shares run from the left, from the back, and from below.
            let at = [(share("x") - 0.5) * width, (0.5 - share("y")) * depth, share("z") * height];
            let radius = (source.number("diameter").unwrap_or(0.1).clamp(0.01, 4.0) * width * 0.5).clamp(5.0, 400.0);
            let (brightness, cct) = light_color(source.text_of("color").unwrap_or_default());
            LightPart {
                emitter: "sphere".to_owned(),
                at: at.map(Expression::Number).to_vec(),
                direction: Vec::new(),
                size: vec![Expression::Number(radius)],
                beam: Vec::new(),
                flux: Expression::Number((FULL_FLUX * power * brightness / sources.len() as f64).max(1.0)),
                cct: Expression::Number(cct),
                slot: String::new(),
                repeat: None,
                when: None,
            }
        })
        .collect()
}

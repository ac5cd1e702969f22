//! Pieces of a furniture library.

use glam::Mat3;
use homewright_catalog::product::{AssetModel, Expression, HostKind, LightPart, Model};
use homewright_catalog::{Product, ProductId, Text};
use rust_decimal::Decimal;

use super::words::{Kind, Told, kind_of};
use super::{LibraryError, Reading, Receiver};
use crate::archive::Archive;
use crate::asset_name;
use crate::light::{FULL_FLUX, light_color};
use crate::model::fit::fit_exactly;
use crate::model::lighten::lighten;
use crate::model::{LoadedModel, load_model};
use crate::own_product::bare_product;

/// Smallest and largest side of a piece in millimetres.
const SIDES: std::ops::RangeInclusive<f64> = 0.5..=50_000.0;
/// From this height of its underside upwards a lamp hangs from the ceiling, millimetres.
const HANGS_FROM: f64 = 1_600.0;

impl Reading<'_> {
    /// One piece as a record; its model goes to the receiver. What cannot be read is reported.
    pub(super) fn furniture(
        &mut self,
        number: u32,
        receiver: &mut dyn Receiver,
    ) -> Result<Option<Product>, LibraryError> {
        let label = self.text("name", number).unwrap_or("?").to_owned();
        match self.piece(number) {
            Ok((product, glb)) => {
                if let Model::Asset(model) = &product.model {
                    receiver.keep(&model.asset, &glb)?;
                }
                self.report.count("product");
                Ok(Some(product))
            }
            Err(reason) => {
                self.report.left_out("product", &label, reason);
                Ok(None)
            }
        }
    }

    fn piece(&mut self, number: u32) -> Result<(Product, Vec<u8>), String> {
        let side = |field: &str| {
            let value = self.number(field, number).ok_or_else(|| format!("its {field} is not a number"))? * 10.0;
            let value = (value * 10.0).round() / 10.0;
            if SIDES.contains(&value) {
                Ok(value)
            } else {
                Err(format!("its {field} of {value} mm is none of a piece"))
            }
        };
        let size = [side("width")?, side("depth")?, side("height")?];
        let name = self.name(number);
        let model = self.fitted_model(number, size)?;
        let glb = model.looks.first().map(|look| model.glb(look, &name.en));
        let glb = glb.ok_or("its model is empty")?.map_err(|error| error.to_string())?;
        let asset = asset_name(&glb);
        let is_opening = self.text("doorOrWindow", number) == Some("true");
        let lights = self.lights(number, size);
        let told = match (is_opening, lights.is_empty()) {
            (true, _) => Told::Opening,
            (false, false) => Told::Light,
            (false, true) => Told::Nothing,
        };
        let kind = kind_of(&name.en, self.text("category", number).unwrap_or_default(), told);
        let elevation = self.number("elevation", number).map_or(0.0, |value| value * 10.0);
        let host = host(kind, told, elevation);
        let lights = lights.into_iter().map(|light| hung(light, host, size[2])).collect();
        let description: String = self.text("description", number).unwrap_or_default().chars().take(2_000).collect();
        let id = ProductId(self.id(number));
        let source = self.source(number);
        let top = self.number("dropOnTopElevation", number).map_or(0.0, |value| value * 10.0);
        let product = Product {
            sku: self.text("id", number).unwrap_or(&id.0).chars().take(100).collect(),
            description: Text::same(description),
            brand: self.text("creator", number).unwrap_or_default().chars().take(100).collect(),
            category: kind.category.to_owned(),
            rooms: kind.rooms.iter().map(|room| (*room).to_owned()).collect(),
            host,
            mount_height: if host == HostKind::Wall { elevation.clamp(0.0, 20_000.0) } else { 0.0 },
            surface_height: top.clamp(0.0, size[2]),
            price: self.price(number, &name.en),
            model: Model::Asset(AssetModel {
                lights,
                wall_zone: is_opening.then(|| self.wall_zone(number, size[1])),
                ..AssetModel::plain(asset)
            }),
            plan_symbol: kind.symbol.to_owned(),
            ..bare_product(id, name, size, &source)
        };
        Ok((product, glb))
    }

    /// The model of a piece, turned as the list says and brought to its size.
    fn fitted_model(&mut self, number: u32, size: [f64; 3]) -> Result<LoadedModel, String> {
        let path = self.text("model", number).ok_or("it has no model")?.to_owned();
        let label = self.text("name", number).unwrap_or("?").to_owned();
        let entry = self.entry(&path).ok_or_else(|| format!("its model \"{path}\" is not in the library"))?;
        let bytes = self.archive.read(&entry).map_err(|error| error.to_string())?;
        let side = self.options.texture_side;
        let mut report = std::mem::take(&mut self.report);
        let loaded = if bytes.starts_with(b"PK\x03\x04") {
            zipped_model(&bytes, side, &mut report)
        } else {
            let mut beside = |name: &str| {
                let entry = self.entry(name)?;
                self.archive.read(&entry).ok()
            };
            load_model(&bytes, &entry, &mut beside, side, &mut report).map_err(|error| error.to_string())
        };
        self.report = report;
        let mut model = loaded?;
        let rows: [f32; 9] = std::array::from_fn(|index| {
            self.numbers("modelRotation", number).get(index).map_or(f32::NAN, |value| *value as f32)
        });
        let turn = Mat3::from_cols_array(&rows).transpose();
        let is_turn = turn.is_finite() && (turn.determinant().abs() - 1.0).abs() < 0.01;
        fit_exactly(&mut model, if is_turn { turn } else { Mat3::IDENTITY }, size);
        lighten(&mut model, self.options.triangles, &label, &mut self.report);
        Ok(model)
    }

    /// The price in yuan; others are not converted, since a rate would be out of date tomorrow.
    fn price(&mut self, number: u32, label: &str) -> Decimal {
        let Some(price) = self.text("price", number).and_then(|price| price.parse::<Decimal>().ok()) else {
            return Decimal::ZERO;
        };
        let currency = self.text("currency", number).unwrap_or("?").to_owned();
        if currency == "CNY" {
            return price.max(Decimal::ZERO);
        }
        self.report.left_out("price", label, format!("its price of {price} {currency} is not in yuan"));
        Decimal::ZERO
    }

    /// Between which shares of its depth, from the back, the wall lies.
    fn wall_zone(&self, number: u32, depth: f64) -> [f64; 2] {
        let share = |field: &str| self.number(field, number).map(|value| (value * 10.0 / depth).clamp(0.0, 1.0));
        let from = share("doorOrWindowWallDistance").unwrap_or(0.0).min(0.95);
        let thickness = share("doorOrWindowWallThickness").unwrap_or(1.0).max(0.02);
        [from, (from + thickness).min(1.0)].map(|share| (share * 1_000.0).round() / 1_000.0)
    }

    fn lights(&self, number: u32, size: [f64; 3]) -> Vec<LightPart> {
        let xs = self.numbers("lightSourceX", number);
        let (ys, zs) = (self.numbers("lightSourceY", number), self.numbers("lightSourceZ", number));
        let diameters = self.numbers("lightSourceDiameter", number);
        let colors: Vec<&str> = self.text("lightSourceColor", number).unwrap_or_default().split_whitespace().collect();
        let [width, depth, _] = size;
        let count = xs.len().min(ys.len()).min(zs.len());
        (0..count)
            .map(|index| {
                // The list measures from the left, from the back and from below, in centimetres.
                let at = [xs[index] * 10.0 - width * 0.5, depth * 0.5 - ys[index] * 10.0, zs[index] * 10.0];
                let at = at.map(|value| ((value * 10.0).round() / 10.0).clamp(-60_000.0, 60_000.0));
                let radius = (diameters.get(index).copied().unwrap_or(5.0) * 5.0).clamp(5.0, 400.0);
                let color = colors.get(index).map_or("", |color| color.trim_start_matches('#'));
                let (brightness, cct) = light_color(&format!("FF{color}"));
                // Half of full power, as a lamp has when it is placed.
                let flux = (FULL_FLUX * 0.5 * brightness / count as f64).max(1.0);
                LightPart {
                    emitter: "sphere".to_owned(),
                    at: at.map(Expression::Number).to_vec(),
                    direction: Vec::new(),
                    size: vec![Expression::Number(radius)],
                    beam: Vec::new(),
                    flux: Expression::Number(flux.round()),
                    cct: Expression::Number(cct),
                    slot: String::new(),
                    repeat: None,
                    when: None,
                }
            })
            .collect()
    }
}

/// The OBJ or glTF model in a zip inside the zip.
fn zipped_model(bytes: &[u8], side: u32, report: &mut crate::ImportReport) -> Result<LoadedModel, String> {
    let mut inner = Archive::open(bytes).map_err(|error| error.to_string())?;
    let names = inner.names();
    let main = [".obj", ".glb", ".gltf"]
        .into_iter()
        .find_map(|ending| names.iter().find(|name| name.to_lowercase().ends_with(ending)))
        .ok_or_else(|| {
            format!(
                "its model is neither OBJ nor glTF ({})",
                names.iter().take(4).cloned().collect::<Vec<_>>().join(", ")
            )
        })?;
    let text = inner.read(main).map_err(|error| error.to_string())?;
    let mut beside = |name: &str| {
        let known = names.iter().find(|known| known.eq_ignore_ascii_case(name))?;
        inner.read(known).ok()
    };
    load_model(&text, main, &mut beside, side, report).map_err(|error| error.to_string())
}

fn host(kind: Kind, told: Told, elevation: f64) -> HostKind {
    if told == Told::Opening {
        HostKind::Opening
    } else if kind.hangs || (told == Told::Light && elevation >= HANGS_FROM) {
        HostKind::Ceiling
    } else if elevation > 1.0 {
        HostKind::Wall
    } else {
        HostKind::Floor
    }
}

/// A light in the frame of its host: what hangs has its origin at the ceiling.
fn hung(mut light: LightPart, host: HostKind, height: f64) -> LightPart {
    if host == HostKind::Ceiling
        && let Some(Expression::Number(z)) = light.at.get_mut(2)
    {
        *z = ((*z - height) * 10.0).round() / 10.0;
    }
    light
}

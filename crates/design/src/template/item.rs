//! Items of a template: what they are, and which of their copies stand where.

use homewright_catalog::{Parameters, Product, Value};

use super::Records;
use super::build::{Builder, Mistake, new_name};
use super::place::Place;
use super::source::ItemSource;
use crate::Item;
use crate::item::{Configuration, LightState};

/// Most copies one table may make.
const MAX_COPIES: u32 = 400;

impl<R: Records> Builder<'_, R> {
    pub(super) fn item_table(&mut self, source: &ItemSource) -> Result<(), Mistake> {
        self.take_product(&source.product)?;
        for material in source.materials.values() {
            self.take_material("materials", material)?;
        }
        let configuration = Configuration {
            product: source.product.clone(),
            parameters: source.parameters.clone(),
            materials: source.materials.clone(),
            size: source.size,
        };
        let mut is_first = true;
        for place in self.places(source, &configuration)? {
            let id = self.put(item(source, &configuration, &place))?;
            if is_first && !source.name.is_empty() {
                new_name(&mut self.items, "name", &source.name, id)?;
            }
            is_first = false;
        }
        Ok(())
    }

    /// Where each copy stands.
    fn places(&self, source: &ItemSource, configuration: &Configuration) -> Result<Vec<Place>, Mistake> {
        let copies = source.grid.map_or(1, |[columns, rows]| columns.saturating_mul(rows));
        let repeat = source.repeat.unwrap_or(1);
        if !(1..=MAX_COPIES).contains(&copies) || !(1..=MAX_COPIES).contains(&repeat) {
            return Err(Mistake::new("repeat", format!("give 1 … {MAX_COPIES} copies")));
        }
        if source.grid.is_some() {
            return self.grid(source, configuration);
        }
        let first = self.place(source, configuration)?;
        let step = match (source.step, repeat) {
            (Some(step), _) => step,
            (None, 1) => [0.0; 2],
            (None, _) => return Err(Mistake::new("step", "give step = [right, front] with repeat")),
        };
        Ok((0..repeat).map(|copy| first.stepped(step, f64::from(copy))).collect())
    }
}

fn item(source: &ItemSource, configuration: &Configuration, place: &Place) -> Item {
    Item {
        level: place.level,
        configuration: configuration.clone(),
        position: place.position(),
        rotation: place.rotation,
        tilt: [0.0; 2],
        is_mirrored: source.mirrored,
        host: place.host,
        light: source.light.map(|light| LightState { is_on: light.on, dim: light.dim, cct: light.cct }),
        name: source.label.clone(),
        is_locked: false,
        is_hidden: false,
    }
}

/// Width, depth and height in millimetres of a product with these choices.
pub(super) fn size(product: &Product, configuration: &Configuration) -> [f64; 3] {
    if let Some(size) = configuration.size {
        return size;
    }
    let chosen = |name: &str, usual: f64| number(&configuration.parameters, name).unwrap_or(usual);
    let [width, depth, height] = product.size;
    [chosen("width", width), chosen("depth", depth), chosen("height", height)]
}

fn number(parameters: &Parameters, name: &str) -> Option<f64> {
    match parameters.get(name) {
        Some(Value::Number(number)) => Some(*number),
        Some(Value::Flag(_) | Value::Choice(_)) | None => None,
    }
}

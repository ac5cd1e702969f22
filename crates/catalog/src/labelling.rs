//! What the label of a product says in its trade, by category: the shipped records say all of it.
//!
//! A catalog of one's own need not: there a missing figure means that it is not known.

use crate::category::Category;
use crate::material::MaterialId;
use crate::product::{HostKind, Model};
use crate::validate::Doubt;
use crate::{Catalog, Product};

/// Something that the label of some products says.
struct Statement {
    field: &'static str,
    /// Which products say it.
    who: &'static str,
    is_due: fn(&Catalog, &Product) -> bool,
    is_stated: fn(&Product) -> bool,
}

/// Goods of cloth, paper, clay and leaves, which are sold without warranty and batch.
const UNTRACED: [&str; 10] =
    ["books", "plant", "cushion", "vase", "decor", "picture", "tableware", "rug", "curtain", "blind"];
/// Furniture whose boards give off formaldehyde where they are of wood.
const BOARDS: [&str; 32] = [
    "bed",
    "bunk_bed",
    "cot",
    "bedside_table",
    "wardrobe",
    "chest",
    "dressing_table",
    "coffee_table",
    "side_table",
    "tv_unit",
    "dining_table",
    "sideboard",
    "bench",
    "desk",
    "bookcase",
    "shelf",
    "shoe_cabinet",
    "coat_rack",
    "console",
    "base_unit",
    "wall_unit",
    "tall_unit",
    "worktop",
    "basin_cabinet",
    "mirror_cabinet",
    "laundry_cabinet",
    "chair",
    "bar_stool",
    "partition",
    "storage",
    "door",
    "passage",
];

const STATEMENTS: [Statement; 12] = [
    Statement {
        field: "weight",
        who: "every product states its mass in kg",
        is_due: |_, _| true,
        is_stated: |product| product.weight.is_some(),
    },
    Statement {
        field: "origin",
        who: "every product states where it is made",
        is_due: |_, _| true,
        is_stated: |product| !product.origin.zh.is_empty() && !product.origin.en.is_empty(),
    },
    Statement {
        field: "warranty_years",
        who: "furniture, fittings and appliances have a warranty",
        is_due: |_, product| !UNTRACED.contains(&product.category.as_str()),
        is_stated: |product| product.warranty_years.is_some(),
    },
    Statement {
        field: "trace",
        who: "furniture, fittings and appliances state batch and plant, by which they are called back",
        is_due: |_, product| !UNTRACED.contains(&product.category.as_str()),
        is_stated: |product| product.trace.as_ref().is_some_and(|trace| !trace.batch.is_empty()),
    },
    Statement {
        field: "power",
        who: "lamps and appliances state their power in W",
        is_due: |_, product| {
            is_luminaire(product)
                || is_one_of(
                    product,
                    "air_conditioner air_purifier fan hood oven microwave steam_oven fridge dishwasher water_heater \
                     washing_machine dryer robot_vacuum television projector router computer",
                )
        },
        is_stated: |product| product.power.is_some(),
    },
    Statement {
        field: "noise_db",
        who: "what runs with a motor states its sound level in dB(A)",
        is_due: |_, product| {
            is_one_of(
                product,
                "air_conditioner air_purifier fan hood fridge dishwasher washing_machine dryer robot_vacuum",
            )
        },
        is_stated: |product| product.noise_db.is_some(),
    },
    Statement {
        field: "energy_grade",
        who: "appliances with an energy label state its grade",
        is_due: |_, product| {
            // Bathroom heaters are sold among air conditioners, without a label.
            cools(product)
                || is_one_of(
                    product,
                    "air_purifier hood hob fridge microwave dishwasher washing_machine dryer water_heater television",
                )
        },
        is_stated: |product| product.energy_grade.is_some(),
    },
    Statement {
        field: "water_grade",
        who: "taps, toilets, showers and what washes state the grade of their water label",
        is_due: |_, product| has_water(product),
        is_stated: |product| product.water_grade.is_some(),
    },
    Statement {
        field: "formaldehyde_class",
        who: "furniture of wooden boards states its formaldehyde class",
        is_due: |catalog, product| BOARDS.contains(&product.category.as_str()) && has_family(catalog, product, "wood"),
        is_stated: |product| product.formaldehyde_class.is_some(),
    },
    Statement {
        field: "ip_rating",
        who: "lamps for bathrooms state their protection against water",
        is_due: |_, product| is_lit(product) && product.rooms.iter().any(|room| room == "bath"),
        is_stated: |product| product.ip_rating.is_some(),
    },
    Statement {
        field: "luminaire",
        who: "lamps state flux, colour temperature and beam",
        is_due: |_, product| is_luminaire(product),
        is_stated: |product| product.luminaire.is_some() && product.photometry.is_some(),
    },
    Statement {
        field: "device",
        who: "smart products state their Matter type or parts, and the ecosystems they join",
        is_due: |_, product| product.device.is_some(),
        is_stated: |product| product.device.as_ref().is_some_and(|device| !device.ecosystems.is_empty()),
    },
];

impl Catalog {
    /// What the labels of its products leave out though products of their category are sold with it.
    pub fn unlabelled(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for product in self.products.values() {
            let missing = STATEMENTS.iter().filter(|one| (one.is_due)(self, product) && !(one.is_stated)(product));
            doubts.extend(missing.map(|one| Doubt {
                id: product.id.0.clone(),
                choices: String::new(),
                field: one.field.to_owned(),
                message: format!("`{}` is missing: {}", one.field, one.who),
            }));
        }
        doubts
    }
}

/// Whether its category is one of those, with spaces between them.
fn is_one_of(product: &Product, categories: &str) -> bool {
    categories.split_whitespace().any(|category| category == product.category)
}

/// Whether it cools a room.
fn cools(product: &Product) -> bool {
    let can_cool = |able: &String| able == "cooling";
    product.category == "air_conditioner"
        && product.device.as_ref().is_some_and(|d| d.capabilities.iter().any(can_cool))
}

/// Whether it gives or takes water: enclosures have no label.
fn has_water(product: &Product) -> bool {
    is_one_of(product, "wc tap washing_machine dishwasher")
        || (product.category == "shower" && product.host == HostKind::Wall)
}

/// Whether it is sold as a lamp.
fn is_luminaire(product: &Product) -> bool {
    Category::from_slug(&product.category).is_some_and(|category| category.group == "lighting")
}

/// Whether it gives light, sold as a lamp or not.
fn is_lit(product: &Product) -> bool {
    is_luminaire(product) || matches!(&product.model, Model::Parametric(model) if !model.lights.is_empty())
}

/// Whether one of its surfaces is of a family of materials.
fn has_family(catalog: &Catalog, product: &Product, family: &str) -> bool {
    // A catalog of one's own may use the shipped materials.
    let record = |id: &MaterialId| catalog.material(id).or_else(|| Catalog::builtin().material(id));
    let is_of = |id: &MaterialId| record(id).is_some_and(|material| material.family == family);
    product.slots.values().any(|slot| is_of(&slot.default))
}

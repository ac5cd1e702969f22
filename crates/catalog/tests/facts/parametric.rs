//! Every shipped product with choices drawn by chance: sound, closed, as large as it says, in materials it has.

use homewright_catalog::parameter::Domain;
use homewright_catalog::product::{HostKind, Model, ParametricModel};
use homewright_catalog::{Catalog, Evaluated, Parameters, Product, Value};
use homewright_geometry::{Bounds, Mesh};

/// Draws the same numbers on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    fn choices(&mut self, product: &Product) -> Parameters {
        let mut choose = |domain: &Domain| match domain {
            Domain::Length { min, max, .. } => Value::Number(min + (max - min) * self.unit()),
            Domain::Count { min, max, .. } => Value::Number(*min as f64 + self.below((max - min) as usize + 1) as f64),
            Domain::Flag { .. } => Value::Flag(self.below(2) == 1),
            Domain::Choice { choices, .. } => Value::Choice(choices[self.below(choices.len())].id.clone()),
        };
        product.parameters.iter().map(|parameter| (parameter.id.clone(), choose(&parameter.domain))).collect()
    }
}

/// How often each product with choices is drawn.
const DRAWS: usize = 3;
const SEED: u64 = 20_260_101;

/// Every shipped product with choices drawn by chance, and in words what was drawn; those without choices once.
fn drawn() -> impl Iterator<Item = (&'static Product, Parameters, String)> {
    let mut chance = Chance(SEED);
    Catalog::builtin().products.values().flat_map(move |product| {
        let draws = if product.parameters.is_empty() { 1 } else { DRAWS };
        (0..draws)
            .map(|_| {
                let chosen = chance.choices(product);
                let said = format!("{} with {chosen:?} (seed {SEED})", product.id.0);
                (product, chosen, said)
            })
            .collect::<Vec<_>>()
    })
}

fn shape(product: &Product, chosen: &Parameters, said: &str) -> Evaluated {
    product.evaluate(chosen, None).unwrap_or_else(|error| panic!("{said}: {error}"))
}

fn corners(mesh: &Mesh) -> impl Iterator<Item = [glam::DVec3; 3]> + '_ {
    mesh.indices.chunks_exact(3).map(|t| [t[0], t[1], t[2]].map(|index| mesh.positions[index as usize].as_dvec3()))
}

#[test]
fn any_choice_fills_the_stated_size_in_slots_that_have_a_material() {
    let mut wrong = Vec::new();
    for (product, chosen, said) in drawn() {
        let shape = shape(product, &chosen, &said);
        for part in &shape.parts {
            let slot = product.slots.get(&part.slot);
            if slot.is_none_or(|slot| Catalog::builtin().material(&slot.default).is_none()) {
                wrong.push(format!("{said}: slot {} has no material", part.slot));
            }
            if !part.mesh.is_sound() || corners(&part.mesh).any(|[a, b, c]| (b - a).cross(c - a).length() < 1e-9) {
                wrong.push(format!("{said}: slot {} has a triangle without area", part.slot));
            }
        }
        let bounds = shape.parts.iter().fold(Bounds::EMPTY, |bounds, part| bounds.union(&part.mesh.bounds()));
        let [width, depth, height] = shape.size.map(|length| length as f32);
        let floor = if product.host == HostKind::Ceiling { -height } else { 0.0 };
        let expected = [
            glam::Vec3::new(-0.5 * width, -0.5 * depth, floor),
            glam::Vec3::new(0.5 * width, 0.5 * depth, floor + height),
        ];
        let mut off = (bounds.min - expected[0]).abs().max((bounds.max - expected[1]).abs());
        if product.host == HostKind::Opening {
            // Leaves swing, and casings stand before the faces of the wall.
            off = if chosen.contains_key("open") { glam::Vec3::ZERO } else { glam::Vec3::new(off.x, 0.0, off.z) };
        }
        if off.max_element() > 1.0 {
            wrong.push(format!("{said}: off by {off}"));
        }
    }
    assert!(wrong.is_empty(), "{} of the draws are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_same_choice_gives_the_same_bits() {
    for (product, chosen, said) in drawn().step_by(5) {
        assert!(shape(product, &chosen, &said) == shape(product, &chosen, &said), "{said}");
    }
}

/// Words whose surfaces end: cloth that hangs, leaves, and profiles and cages that the record leaves open.
const OPEN: [&str; 5] = ["drapery", "duvet", "plant", "lathe", "subdivision"];

/// Law: the area of a closed surface, as a vector, is nothing; what is left is the area of its holes.
#[test]
fn every_part_is_closed_unless_its_word_is_open_on_purpose() {
    let mut wrong = Vec::new();
    for (product, chosen, said) in drawn() {
        let Model::Parametric(model) = &product.model else { continue };
        for (index, part) in model.parts.iter().enumerate() {
            if OPEN.contains(&part.shape.as_str()) {
                continue;
            }
            let alone =
                ParametricModel { parts: vec![part.clone()], lights: vec![], children: vec![], ..model.clone() };
            let alone = Product { model: Model::Parametric(alone), ..product.clone() };
            for piece in shape(&alone, &chosen, &said).parts {
                let areas = corners(&piece.mesh).map(|[a, b, c]| (b - a).cross(c - a));
                let (sum, total) =
                    areas.fold((glam::DVec3::ZERO, 0.0), |(sum, total), area| (sum + area, total + area.length()));
                if sum.length() > 2e-3 * total {
                    wrong.push(format!(
                        "{said}: part {index} ({}) is open by {:.1} %",
                        part.shape,
                        100.0 * sum.length() / total
                    ));
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{} parts are open:\n{}", wrong.len(), wrong.join("\n"));
}

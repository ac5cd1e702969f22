//! A model file as a product of one's own.

use glam::{Mat4, Vec3};
use homewright_catalog::parameter::{Choice, Domain, Parameter};
use homewright_catalog::product::{AssetModel, Expression, LightPart, Model};
use homewright_catalog::{Product, ProductId, Text};
use homewright_geometry::Bounds;
use homewright_scene::Light;
use homewright_scene::light::Emitter;
use indexmap::IndexMap;

use crate::asset_name;
use crate::model::fit::{Known, fit};
use crate::model::lighten::lighten;
use crate::model::{Beside, LoadedModel, ModelError, load_model};
use crate::report::ImportReport;
use crate::slug::slug;

/// Most looks of one model that are kept.
const MOST_LOOKS: usize = 24;

/// How models are brought in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModelOptions {
    /// What is known about the model.
    pub known: Known,
    /// Pictures are kept up to this many pixels along a side.
    pub texture_side: u32,
    /// Models with more triangles are made lighter as far as it cannot be seen, and told of: they make a home slow.
    pub triangles: usize,
}

impl Default for ModelOptions {
    /// Nothing known; pictures up to 2048 pixels, models up to 100,000 triangles.
    fn default() -> Self {
        Self { known: Known::default(), texture_side: 2048, triangles: 100_000 }
    }
}

/// A product made from a model file.
#[derive(Debug, Clone)]
pub struct OwnProduct {
    /// The record; its model names the files.
    pub product: Product,
    /// The model in each of its looks as embedded `.glb` files: on the floor, centred, in metres.
    pub glbs: Vec<Vec<u8>>,
    /// What was read, and what came along differently.
    pub report: ImportReport,
}

impl OwnProduct {
    /// The product in the file's own look alone, for those who keep one file a product; the other looks are reported.
    #[must_use]
    pub fn in_its_own_look(mut self) -> Self {
        if let Model::Asset(model) = &mut self.product.model
            && !model.variants.is_empty()
        {
            let names: Vec<&str> = model.variants.keys().map(String::as_str).collect();
            self.report.left_out("variant", &self.product.sku, format!("its other looks: {}", names.join(", ")));
            model.variants.clear();
            self.product.parameters.retain(|parameter| parameter.id != AssetModel::VARIANT);
        }
        self.glbs.truncate(1);
        self
    }
}

/// Makes a product of a .glb, .gltf or .obj file. `beside` gives the files beside it.
pub fn product_from_model(
    bytes: &[u8],
    file_name: &str,
    beside: Beside<'_>,
    options: &ModelOptions,
) -> Result<OwnProduct, ModelError> {
    let mut report = ImportReport::default();
    let mut model = load_model(bytes, file_name, beside, options.texture_side, &mut report)?;
    let product_from_model = fit(&mut model, &options.known, file_name, &mut report)?;
    lighten(&mut model, options.triangles, file_name, &mut report);
    let triangles = model.triangle_count();
    report.counts.insert("triangle".to_owned(), triangles);
    report.counts.insert("material".to_owned(), model.looks.first().map_or(0, |look| look.materials.len()));
    let name = title(file_name, &model.name);
    let size = options.known.size.unwrap_or_else(|| shape_size(&model.bounds()));
    let looks = looks(&model, &name, &mut report)?;
    let product = Product {
        parameters: looks.parameter.into_iter().collect(),
        model: Model::Asset(AssetModel {
            asset: looks.asset.clone(),
            variants: looks.variants,
            lights: lights(&model.lights, &product_from_model),
            wall_zone: None,
        }),
        ..bare_product(ProductId(format!("own.{}", &looks.asset[..16])), Text::same(name), size, file_name)
    };
    Ok(OwnProduct { product, glbs: looks.glbs, report })
}

/// A record with nothing but a name, a size and where it comes from: free of charge, on the floor, a box.
pub(crate) fn bare_product(id: ProductId, name: Text, size: [f64; 3], source: &str) -> Product {
    Product {
        id,
        sku: source.to_owned(),
        name,
        category: "imported".to_owned(),
        size,
        model: Model::Asset(AssetModel::plain(String::new())),
        source: source.to_owned(),
        ..Product::default()
    }
}

/// The looks of a model as files, and the parameter that chooses among them.
struct Looks {
    asset: String,
    glbs: Vec<Vec<u8>>,
    variants: IndexMap<String, String>,
    parameter: Option<Parameter>,
}

fn looks(model: &LoadedModel, name: &str, report: &mut ImportReport) -> Result<Looks, ModelError> {
    let [first, others @ ..] = model.looks.as_slice() else { return Err(ModelError::Empty) };
    let mut glbs = vec![model.glb(first, name)?];
    let asset = asset_name(&glbs[0]);
    let mut variants = IndexMap::new();
    let mut choices = Vec::new();
    let mut default = None;
    for look in others.iter().take(MOST_LOOKS) {
        let glb = model.glb(look, name)?;
        let hash = asset_name(&glb);
        let id = unused(&slug(&look.name, '_'), &variants);
        let is_first = hash == asset;
        if is_first && default.is_none() {
            default = Some(id.clone());
        }
        if !is_first && !variants.values().any(|known| *known == hash) {
            glbs.push(glb);
        }
        let shown = if look.name.trim().is_empty() { id.clone() } else { look.name.chars().take(80).collect() };
        choices.push(Choice { id: id.clone(), name: Text::same(shown) });
        variants.insert(id, hash);
    }
    if others.len() > MOST_LOOKS {
        report.left_out("variant", name, format!("{} looks beyond the first {MOST_LOOKS}", others.len() - MOST_LOOKS));
    }
    report.counts.insert("variant".to_owned(), variants.len());
    if choices.is_empty() {
        report.counts.remove("variant");
        return Ok(Looks { asset, glbs, variants, parameter: None });
    }
    let default = default.unwrap_or_else(|| {
        // The file's own look is none of its variants: it is a choice as well.
        let id = unused("as_delivered", &variants);
        choices
            .insert(0, Choice { id: id.clone(), name: Text { zh: "原样".to_owned(), en: "As delivered".to_owned() } });
        id
    });
    let parameter = Parameter {
        id: AssetModel::VARIANT.to_owned(),
        name: Text { zh: "款式".to_owned(), en: "Look".to_owned() },
        domain: Domain::Choice { default, choices },
    };
    Ok(Looks { asset, glbs, variants, parameter: Some(parameter) })
}

/// A name that is not yet in use.
fn unused(wanted: &str, used: &IndexMap<String, String>) -> String {
    let wanted = if wanted.is_empty() { "look" } else { wanted };
    // Of one name more than are in use, one is free.
    let numbered = (2..used.len() + 3).map(|number| format!("{wanted}_{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !used.contains_key(name)).unwrap_or_default()
}

/// Width, depth and height in millimetres of a shape in metres with Y up.
pub(crate) fn shape_size(bounds: &Bounds) -> [f64; 3] {
    let size = bounds.size();
    // A flat side still needs a size that one can see and pick: a millimetre.
    [size.x, size.z, size.y].map(|metres| ((f64::from(metres) * 10_000.0).round() / 10.0).max(1.0))
}

/// What to call a model: its file's name, else the one inside.
pub(crate) fn title(file_name: &str, own_name: &str) -> String {
    let stem = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let words = stem.replace(['-', '_'], " ");
    let name = if words.trim().is_empty() { own_name } else { words.trim() };
    let mut letters = name.chars();
    letters.next().map_or_else(|| "Model".to_owned(), |first| first.to_uppercase().chain(letters).take(80).collect())
}

/// The file's lights in the product frame.
fn lights(lights: &[Light], product_from_model: &Mat4) -> Vec<LightPart> {
    let number = |value: f32| Expression::Number(f64::from(value));
    // glTF is metres with Y up, a product millimetres with Z up.
    let turned = |v: Vec3| [v.x, -v.z, v.y];
    lights
        .iter()
        .filter(|light| light.flux > 0.0)
        .take(64)
        .map(|light| {
            let at = turned(product_from_model.transform_point3(light.position) * 1000.0);
            let direction = product_from_model.transform_vector3(light.direction).try_normalize();
            let (emitter, beam) = match light.emitter {
                Emitter::Spot { inner, outer, .. } => {
                    ("spot", vec![number(inner.to_degrees()), number(outer.to_degrees())])
                }
                _ => ("sphere", Vec::new()),
            };
            LightPart {
                emitter: emitter.to_owned(),
                at: at.map(number).to_vec(),
                direction: turned(direction.unwrap_or(Vec3::NEG_Y)).map(number).to_vec(),
                size: vec![Expression::Number(20.0)],
                beam,
                flux: number(light.flux),
                cct: Expression::Number(4000.0),
                slot: String::new(),
                repeat: None,
                when: None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fit::{Unit, Up};

    /// A box with its corner at the origin, as an OBJ file.
    fn cuboid(from: [f32; 3], to: [f32; 3]) -> Vec<u8> {
        let mut text = String::new();
        for corner in 0..8 {
            let at = |axis: usize| if corner >> axis & 1 == 0 { from[axis] } else { to[axis] };
            text += &format!("v {} {} {}\n", at(0), at(1), at(2));
        }
        (text + "f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n").into_bytes()
    }

    fn own(bytes: &[u8], known: Known) -> OwnProduct {
        let options = ModelOptions { known, ..ModelOptions::default() };
        product_from_model(bytes, "shelf.obj", &mut |_| None, &options).expect("a box is a model")
    }

    #[test]
    fn a_model_of_two_thousand_units_is_read_as_millimetres_and_one_of_ninety_as_centimetres() {
        let wardrobe = own(&cuboid([0.0; 3], [900.0, 2000.0, 600.0]), Known::default());
        assert_eq!(wardrobe.product.size, [900.0, 600.0, 2000.0]);
        assert!(wardrobe.report.notices[0].message.contains("millimetres"), "{}", wardrobe.report);
        let chair = own(&cuboid([0.0; 3], [45.0, 90.0, 50.0]), Known::default());
        assert_eq!(chair.product.size, [450.0, 500.0, 900.0]);
        let huge = product_from_model(&cuboid([0.0; 3], [1e5; 3]), "x.obj", &mut |_| None, &ModelOptions::default());
        assert!(matches!(huge, Err(ModelError::Size { .. })));
    }

    #[test]
    fn a_model_that_stands_on_the_plane_z_0_is_turned_upright() {
        let standing = own(&cuboid([-0.4, -0.3, 0.0], [0.4, 0.3, 2.0]), Known::default());
        assert_eq!(standing.product.size, [800.0, 600.0, 2000.0]);
        assert!(standing.report.notices.iter().any(|notice| notice.message.contains("Z axis")));
        let told = own(&cuboid([-0.4, -0.3, 0.0], [0.4, 0.3, 2.0]), Known { up: Some(Up::Y), ..Known::default() });
        assert_eq!(told.product.size, [800.0, 2000.0, 600.0]);
    }

    #[test]
    fn a_stated_size_finds_the_unit_and_the_axis() {
        let inches = cuboid([0.0; 3], [35.4, 23.6, 78.7]);
        let known = Known { size: Some([900.0, 600.0, 2000.0]), ..Known::default() };
        let read = own(&inches, known);
        assert_eq!(read.product.size, [900.0, 600.0, 2000.0]);
        let told: Vec<&str> = read.report.notices.iter().map(|notice| notice.message.as_str()).collect();
        assert!(told[0].contains("inches") && told[1].contains("Z axis"), "{told:?}");
        assert_eq!(told.len(), 2, "it is not stretched: {told:?}");
    }

    #[test]
    fn a_gltf_file_is_in_metres_also_where_feet_would_be_nearer_to_the_stated_size() {
        use crate::model::{ModelKind, fit::fit};
        // Drawn twice as large as it is: not as far off in feet, but nobody draws glTF in feet.
        let mut report = ImportReport::default();
        let drawn = cuboid([0.0; 3], [4.38, 1.73, 1.74]);
        let mut model = load_model(&drawn, "sofa.obj", &mut |_| None, 64, &mut report).expect("a box is a model");
        model.kind = ModelKind::Gltf;
        let known = Known { size: Some([2190.0, 870.0, 865.0]), ..Known::default() };
        fit(&mut model, &known, "sofa.gltf", &mut report).expect("it fits");
        let said = report.to_string();
        assert!(!said.contains("feet") && said.contains("stretched"), "{said}");
    }

    #[test]
    fn a_heavy_model_keeps_its_size_and_loses_triangles_that_nobody_sees() {
        // A board of 100 × 100 squares, a millimetre uneven.
        let mut text = String::new();
        for y in 0..=100 {
            for x in 0..=100 {
                text +=
                    &format!("v {} {} {}\n", x as f32 * 0.01, y as f32 * 0.01, ((x * 7 + y * 3) % 2) as f32 * 0.001);
            }
        }
        for y in 0..100 {
            for x in 0..100 {
                let at = y * 101 + x + 1;
                text += &format!("f {} {} {} {}\n", at, at + 1, at + 102, at + 101);
            }
        }
        let options = ModelOptions { triangles: 2_000, ..ModelOptions::default() };
        let own = product_from_model(text.as_bytes(), "board.obj", &mut |_| None, &options).expect("it is a model");
        assert!(own.report.counts["triangle"] <= 2_000, "{}", own.report);
        assert_eq!(own.product.size[..2], [1000.0, 1.0]);
        assert!(own.report.to_string().contains("of its 20000 triangles"), "{}", own.report);
    }

    #[test]
    fn a_unit_in_a_comment_is_believed() {
        let text = [b"# File units = inches\n".as_slice(), &cuboid([0.0; 3], [40.0, 40.0, 40.0])].concat();
        assert_eq!(own(&text, Known::default()).product.size, [1016.0; 3]);
        let known = Known { unit: Some(Unit::Centimetre), ..Known::default() };
        assert_eq!(own(&text, known).product.size, [400.0; 3], "but whoever knows better is believed more");
    }

    #[test]
    fn a_file_name_becomes_a_title() {
        assert_eq!(title("models/office-chair.gltf", ""), "Office chair");
    }
}

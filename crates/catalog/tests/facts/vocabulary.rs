//! Every word, at many sizes: sound meshes that fill the stated size, no triangle without area.

use homewright_catalog::part::{self, Points, Word};
use homewright_catalog::product::{Expression, Model, ParametricModel, Part, Slot};
use homewright_catalog::{Evaluated, MaterialId, ModelError, Parameters, Product, ProductId, Text};
use homewright_geometry::Mesh;
use indexmap::IndexMap;
use proptest::prelude::*;

/// A product of one part.
fn product(word: &Word, size: &[f64], points: &[&[f64]], with: &[(&str, &str)]) -> Product {
    let numbers = |list: &[f64]| list.iter().map(|number| Expression::Number(*number)).collect::<Vec<_>>();
    let part = Part {
        shape: word.name.to_owned(),
        slot: "body".to_owned(),
        size: numbers(size),
        at: vec![],
        rotate: vec![],
        repeat: None,
        when: None,
        points: points.iter().map(|point| numbers(point)).collect(),
        with: with.iter().map(|(name, value)| ((*name).to_owned(), Expression::Text((*value).to_owned()))).collect(),
    };
    let slot = Slot { name: Text::same("Body"), default: MaterialId("m".to_owned()), options: vec![] };
    Product {
        id: ProductId(format!("test.{}", word.name)),
        sku: "T".to_owned(),
        name: Text::same("Test"),
        category: "decor".to_owned(),
        size: [1000.0, 1000.0, 1000.0],
        price: 1.into(),
        slots: IndexMap::from([("body".to_owned(), slot)]),
        model: Model::Parametric(ParametricModel { parts: vec![part], ..ParametricModel::default() }),
        ..Product::default()
    }
}

fn shape(word: &Word, size: &[f64], with: &[(&str, &str)]) -> Result<Evaluated, ModelError> {
    let points: &[&[f64]] = match (word.points, word.name) {
        (Points::None, _) => &[],
        (_, "sweep") => &[&[0.0, 0.0, 0.0], &[0.0, 0.0, 300.0], &[200.0, 0.0, 300.0], &[200.0, 400.0, 500.0]],
        (_, "lathe") => {
            &[&[0.0, 0.0], &[60.0, 0.0], &[90.0, 120.0], &[40.0, 200.0], &[38.0, 200.0], &[85.0, 118.0], &[0.0, 6.0]]
        }
        (_, "subdivision") => &[
            &[-1.0, -1.0, 0.0],
            &[1.0, -1.0, 0.0],
            &[1.0, 1.0, 0.0],
            &[-1.0, 1.0, 0.0],
            &[-2.0, -1.0, 1.0],
            &[2.0, -1.0, 1.0],
            &[2.0, 1.5, 1.0],
            &[-2.0, 1.5, 1.0],
            &[-1.0, -1.0, 2.0],
            &[1.0, -1.0, 2.0],
            &[1.0, 1.0, 2.0],
            &[-1.0, 1.0, 2.0],
        ],
        _ => &[&[0.0, 0.0], &[300.0, 0.0], &[300.0, 100.0], &[100.0, 100.0], &[100.0, 400.0], &[0.0, 400.0]],
    };
    product(word, size, points, with).evaluate(&Parameters::new(), None)
}

fn smallest_triangle(mesh: &Mesh) -> f32 {
    mesh.indices
        .chunks_exact(3)
        .map(|t| {
            let [a, b, c] = [t[0], t[1], t[2]].map(|index| mesh.positions[index as usize]);
            (b - a).cross(c - a).length()
        })
        .fold(f32::INFINITY, f32::min)
}

/// Whether every normal lies on the outer side of its triangle.
fn share_of_normals_that_face_out(mesh: &Mesh) -> f64 {
    let triangles = mesh.triangle_count().max(1);
    let good = mesh.indices.chunks_exact(3).filter(|t| {
        let [a, b, c] = [t[0], t[1], t[2]].map(|index| mesh.positions[index as usize]);
        let mean: glam::Vec3 = t.iter().map(|index| mesh.normals[*index as usize]).sum();
        (b - a).cross(c - a).dot(mean) > 0.0
    });
    good.count() as f64 / triangles as f64
}

/// Six times the volume inside, negative when a closed surface is inside out.
fn volume(mesh: &Mesh) -> f64 {
    mesh.indices
        .chunks_exact(3)
        .map(|t| {
            let [a, b, c] = [t[0], t[1], t[2]].map(|index| mesh.positions[index as usize].as_dvec3());
            a.dot(b.cross(c))
        })
        .sum()
}

fn check(word: &Word, size: &[f64], with: &[(&str, &str)]) {
    let said = format!("{} {size:?} {with:?}", word.name);
    let evaluated = shape(word, size, with).unwrap_or_else(|error| panic!("{said}: {error}"));
    let mut whole = Mesh::default();
    for part in &evaluated.parts {
        whole.append(&part.mesh);
    }
    assert!(whole.is_sound(), "{said}");
    assert!(whole.triangle_count() > 0, "{said}");
    assert!(smallest_triangle(&whole) > 0.0, "{said}: a triangle without area");
    assert!(share_of_normals_that_face_out(&whole) > 0.985, "{said}: {}", share_of_normals_that_face_out(&whole));
    assert!(whole.normals.iter().all(|normal| (normal.length() - 1.0).abs() < 1e-3), "{said}: normals");
    assert!(volume(&whole) > 0.0, "{said}: inside out");
    if size.len() == 3 {
        let bounds = whole.bounds();
        let (found, wanted) = (bounds.size(), glam::Vec3::new(size[0] as f32, size[1] as f32, size[2] as f32));
        let slack = 1.0 + 0.002 * wanted.max_element();
        let reveal = if word.name.ends_with("_front") { 3.1 } else { 0.0 };
        assert!((found - wanted).abs().max_element() <= slack + reveal, "{said}: fills {found}");
        assert!(bounds.min.z.abs() <= slack + reveal, "{said}: underside at {}", bounds.min.z);
        let middle = bounds.center().truncate();
        assert!(middle.abs().max_element() <= slack, "{said}: middle at {middle}");
    }
}

/// A size that suits the word.
fn usual_size(word: &Word) -> Vec<f64> {
    match (word.size.len(), word.name) {
        (0, _) => vec![],
        (1, _) => vec![250.0],
        (2, _) => vec![24.0, 18.0],
        (_, "torus") => vec![400.0, 380.0, 30.0],
        (_, "toilet_bowl") => vec![380.0, 690.0, 780.0],
        (_, "handle") => vec![160.0, 32.0, 12.0],
        (_, "tap") => vec![60.0, 160.0, 190.0],
        (_, "leg") => vec![50.0, 50.0, 400.0],
        _ => vec![800.0, 500.0, 600.0],
    }
}

#[test]
fn every_word_makes_a_sound_shape_of_the_stated_size() {
    for word in part::words() {
        // Lofts, legs and bulges may reach beyond on purpose; by default they do not.
        check(word, &usual_size(word), &[]);
    }
}

#[test]
fn every_choice_of_every_word_makes_a_sound_shape() {
    for word in part::words() {
        for field in word.fields {
            let part::FieldKind::Choice(choices) = field.kind else { continue };
            for choice in choices {
                let size = match (word.name, *choice) {
                    ("torus", "x") => vec![30.0, 380.0, 400.0],
                    ("torus", "y") => vec![400.0, 30.0, 380.0],
                    ("handle", "knob" | "ring") => vec![40.0, 30.0, 40.0],
                    ("handle", "edge") => vec![300.0, 25.0, 30.0],
                    ("tap", "kitchen") => vec![60.0, 220.0, 380.0],
                    ("tap", "wall") => vec![200.0, 220.0, 80.0],
                    ("toilet_bowl", "floor") => vec![400.0, 690.0, 480.0],
                    ("toilet_bowl", "wall_hung") => vec![370.0, 560.0, 330.0],
                    _ => usual_size(word),
                };
                check(word, &size, &[(field.name, &format!("\"{choice}\""))]);
            }
        }
    }
}

fn soft_words() -> impl Strategy<Value = &'static Word> {
    let free = ["torus", "plant", "toilet_bowl", "handle", "tap", "leg"];
    let words: Vec<&'static Word> =
        part::words().iter().copied().filter(|word| word.size.len() == 3 && !free.contains(&word.name)).collect();
    proptest::sample::select(words)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Law: whatever the size within furniture's range, a word either refuses with a reason or fills its size.
    #[test]
    fn any_size_gives_a_sound_shape_or_a_reason(
        word in soft_words(), width in 8.0..3000.0f64, depth in 8.0..1500.0f64, height in 8.0..2600.0f64,
    ) {
        match shape(word, &[width, depth, height], &[]) {
            Ok(_) => check(word, &[width, depth, height], &[]),
            Err(error) => prop_assert!(error.to_string().contains("mm")),
        }
    }

    /// Law: numbers of any kind, finite or not, never bring the evaluation down.
    #[test]
    fn any_number_in_any_field_ends_in_a_shape_or_a_reason(
        word in proptest::sample::select(part::words().to_vec()), field in 0usize..8,
        number in prop_oneof![proptest::num::f64::ANY, -10.0..600.0f64],
        size in proptest::array::uniform3(prop_oneof![0.05..40.0f64, 40.0..3000.0f64]),
        choice in 0usize..8,
    ) {
        if let Some(field) = word.all_fields().nth(field) {
            let text = format!("{number:?}");
            let mut with = vec![(field.name, text)];
            let style = word.fields.iter().find_map(|field| match field.kind {
                part::FieldKind::Choice(choices) => Some((field.name, format!("\"{}\"", choices[choice % choices.len()]))),
                _ => None,
            });
            with.extend(style.filter(|(name, _)| *name != field.name));
            let with: Vec<(&str, &str)> = with.iter().map(|(name, value)| (*name, value.as_str())).collect();
            if let Ok(evaluated) = shape(word, &size[..word.size.len()], &with) {
                prop_assert!(evaluated.parts.iter().all(|part| part.mesh.is_sound()));
            }
        }
    }
}

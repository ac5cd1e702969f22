//! `brushed`: metal with fine lines along U.

use super::recipe::{Recipe, Sample, Sampler};

pub(super) fn brushed(recipe: &Recipe) -> Sampler {
    let pixel = recipe.pixel[1];
    let fine = recipe.noise(pixel * 1.1, 180.0, 1, 121);
    let middle = recipe.noise(pixel * 3.0, 120.0, 2, 122);
    let broad = recipe.noise(recipe.size[1] * 0.3, 3.0, 3, 123);
    let (color, roughness) = (recipe.color, recipe.roughness);
    let (contrast, relief) = (recipe.number("contrast"), recipe.number("relief"));
    Box::new(move |x, y| {
        let line = 0.6 * fine.at(x, y) + 0.4 * middle.at(x, y);
        let shade = 1.0 + contrast * (0.05 * line + 0.025 * broad.at(x, y));
        Sample {
            color: color.map(|channel| channel * shade),
            height: relief * pixel * 0.05 * line,
            roughness: (roughness + contrast * 0.06 * line).clamp(0.05, 1.0),
        }
    })
}

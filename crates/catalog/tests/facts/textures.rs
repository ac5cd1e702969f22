//! Procedural textures: seamless, of the stated colour and scale, the same every time.

use homewright_catalog::material::{TextureRecipe, parse_color};
use homewright_catalog::texture::{self, option::OptionKind};
use homewright_catalog::{MaterialId, MaterialRecord, Parameters, Text, TextureMaps, Value, bake_texture};

fn material(kind: &str, options: Parameters) -> MaterialRecord {
    MaterialRecord {
        id: MaterialId(format!("test.{kind}")),
        name: Text::same("Test"),
        family: "wood".to_owned(),
        uses: vec![],
        color: "#a08060".to_owned(),
        roughness: 0.5,
        metallic: 0.0,
        transmission: 0.0,
        opacity: 1.0,
        clearcoat: 0.0,
        sheen: 0.0,
        luminance: 0.0,
        texture: Some(TextureRecipe { kind: kind.to_owned(), size: [960.0, 720.0], options, seed: 5 }),
        image: None,
        price_per_m2: None,
    }
}

/// Every generator with every value of every choice.
fn all() -> Vec<MaterialRecord> {
    let mut list = Vec::new();
    for kind in texture::KINDS {
        list.push(material(kind, Parameters::new()));
        for option in texture::options(kind) {
            match option.kind {
                OptionKind::Choice(choices) => list.extend(choices.iter().map(|choice| {
                    material(kind, Parameters::from([(option.name.to_owned(), Value::Choice((*choice).to_owned()))]))
                })),
                OptionKind::Number(min, max, _) => {
                    list.extend([min, max].map(|number| {
                        material(kind, Parameters::from([(option.name.to_owned(), Value::Number(number))]))
                    }));
                }
                OptionKind::Color => list.push(material(
                    kind,
                    Parameters::from([(option.name.to_owned(), Value::Choice("#203040".to_owned()))]),
                )),
            }
        }
    }
    list
}

fn said(material: &MaterialRecord) -> String {
    material.texture.as_ref().map(|texture| format!("{} {:?}", texture.kind, texture.options)).unwrap_or_default()
}

fn linear(byte: u8) -> f64 {
    let encoded = f64::from(byte) / 255.0;
    if encoded <= 0.04045 { encoded / 12.92 } else { homewright_geometry::math::powf((encoded + 0.055) / 1.055, 2.4) }
}

fn mean(maps: &TextureMaps, channel: usize) -> f64 {
    let pixels = maps.base_color.chunks_exact(4);
    let count = pixels.len() as f64;
    pixels.map(|pixel| linear(pixel[channel])).sum::<f64>() / count
}

#[test]
fn the_mean_colour_is_the_materials() {
    for material in all() {
        let maps = bake_texture(&material, 96).unwrap();
        assert_eq!((maps.width, maps.height), (96, 72));
        let wanted = parse_color(&material.color).unwrap().map(linear);
        for (channel, wanted) in wanted.into_iter().enumerate() {
            let found = mean(&maps, channel);
            assert!((found - wanted).abs() < 0.012 + 0.04 * wanted, "{}: {found} for {wanted}", said(&material));
        }
    }
}

/// Mean difference of neighbours in a row or column pair.
fn step(maps: &TextureMaps, along_u: bool, from: usize, to: usize) -> f64 {
    let (width, height) = (maps.width as usize, maps.height as usize);
    let count = if along_u { height } else { width };
    let pixel = |line: usize, index: usize| {
        let at = if along_u { index * width + line } else { line * width + index };
        [0, 1, 2].map(|channel| f64::from(maps.base_color[at * 4 + channel]) - 0.0)
    };
    (0..count)
        .map(|index| {
            let (a, b) = (pixel(from, index), pixel(to, index));
            (0..3).map(|channel| (a[channel] - b[channel]).abs()).sum::<f64>()
        })
        .sum::<f64>()
        / count as f64
}

#[test]
fn a_texture_has_no_seam() {
    for material in all() {
        let maps = bake_texture(&material, 120).unwrap();
        for (along_u, count) in [(true, maps.width as usize), (false, maps.height as usize)] {
            let inside: Vec<f64> = (1..count).map(|line| step(&maps, along_u, line - 1, line)).collect();
            let greatest = inside.iter().copied().fold(0.0, f64::max);
            let seam = step(&maps, along_u, count - 1, 0);
            assert!(seam <= greatest * 1.15 + 3.0, "{}: seam {seam}, inside at most {greatest}", said(&material));
        }
    }
}

#[test]
fn a_texture_is_the_same_every_time_and_its_normals_are_units() {
    for material in all() {
        let maps = bake_texture(&material, 48).unwrap();
        assert_eq!(Some(&maps), bake_texture(&material, 48).as_ref());
        for normal in maps.normal.chunks_exact(4) {
            let length: f64 =
                (0..3).map(|c| (f64::from(normal[c]) / 127.5 - 1.0) * (f64::from(normal[c]) / 127.5 - 1.0)).sum();
            assert!((length - 1.0).abs() < 0.06, "{}", said(&material));
        }
    }
}

#[test]
fn a_material_without_texture_has_no_pictures() {
    let mut plain = material("planks", Parameters::new());
    plain.texture = None;
    assert_eq!(bake_texture(&plain, 64), None);
    let mut broken = material("planks", Parameters::new());
    broken.texture.as_mut().unwrap().size = [f64::NAN, 1.0];
    assert_eq!(bake_texture(&broken, 64), None);
}

#[test]
fn odd_sizes_and_options_never_bring_the_baker_down() {
    for kind in texture::KINDS {
        for size in [[0.01, 100_000.0], [100_000.0, 0.01], [1.0, 1.0], [1.0e5, 1.0e5]] {
            let mut odd = material(kind, Parameters::from([("thread".to_owned(), Value::Number(f64::NAN))]));
            odd.texture.as_mut().unwrap().size = size;
            let maps = bake_texture(&odd, 33).unwrap();
            assert_eq!(maps.base_color.len(), (maps.width * maps.height * 4) as usize);
        }
    }
}

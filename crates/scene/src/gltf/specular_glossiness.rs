//! KHR_materials_pbrSpecularGlossiness, which older exporters wrote, as metallic-roughness.
//!
//! The conversion is the one that the Khronos group published with the extension: metalness is solved from the
//! brightness of the diffuse and the specular colour.

use glam::{Vec3, Vec4};

use super::error::GltfError;
use super::material_schema::SpecularGlossiness;
use super::materials::{MaterialReader, color3, color4, placed, share};
use super::notice::NoticeKind;
use crate::image::{ColorSpace, Image, linear_to_srgb, srgb_to_linear};
use crate::material::Material;

/// Reflectance of a dielectric seen straight on.
const DIELECTRIC: f32 = 0.04;
const SMALLEST: f32 = 1e-6;

/// One surface in both descriptions.
#[derive(Debug, Clone, Copy)]
struct Metallic {
    base: Vec3,
    metallic: f32,
}

/// Replaces the metallic-roughness values of a material.
pub(crate) fn convert(
    reader: &mut MaterialReader<'_, '_, '_>,
    file: &SpecularGlossiness,
    material: &mut Material,
    place: &str,
) -> Result<(), GltfError> {
    let diffuse = color4(file.diffuse_factor);
    let specular = color3(file.specular_factor, Vec3::ONE).min(Vec3::ONE);
    let glossiness = share(file.glossiness_factor, 1.0);
    material.base_color_texture = reader.texture(file.diffuse_texture.as_ref(), ColorSpace::Srgb)?;
    material.metallic_roughness_texture = None;
    let Some(info) = &file.specular_glossiness_texture else {
        let solved = solve(diffuse.truncate(), specular);
        // With a diffuse texture the base colour must stay its multiplier.
        let base = if material.base_color_texture.is_some() { diffuse.truncate() } else { solved.base };
        material.metallic = if material.base_color_texture.is_some() { 0.0 } else { solved.metallic };
        material.base_color = base.extend(diffuse.w);
        material.roughness = 1.0 - glossiness;
        return Ok(());
    };
    reader.notices.add(
        NoticeKind::Replaced,
        place,
        "its specular-glossiness textures are converted to metallic-roughness",
    );
    let packed = reader.images.texture(reader.views, info.index, ColorSpace::Srgb, reader.budget, reader.notices)?;
    let colored = material.base_color_texture.map(|texture| texture.image);
    let image = |key: Option<crate::Key>| key.and_then(|key| reader.images.kept.get(&key).cloned());
    let Some(packed_image) = image(packed) else {
        material.base_color = diffuse;
        material.metallic = 0.0;
        material.roughness = 1.0 - glossiness;
        return Ok(());
    };
    let factors = Factors { diffuse, specular, glossiness };
    reader.budget.take_unpacked_pixels(u64::from(packed_image.width) * u64::from(packed_image.height))?;
    let (base, rough) = convert_images(image(colored).as_deref(), &packed_image, &factors);
    let base = reader.images.keep(base, reader.budget)?;
    let rough = reader.images.keep(rough, reader.budget)?;
    let layout = file.diffuse_texture.as_ref().unwrap_or(info);
    material.base_color = Vec4::ONE;
    material.base_color_texture = Some(placed(base, layout));
    material.metallic_roughness_texture = Some(placed(rough, info));
    material.metallic = 1.0;
    material.roughness = 1.0;
    Ok(())
}

struct Factors {
    diffuse: Vec4,
    specular: Vec3,
    glossiness: f32,
}

/// Base colour and roughness-metalness images of the size of the packed one.
fn convert_images(diffuse: Option<&Image>, packed: &Image, factors: &Factors) -> (Image, Image) {
    let mut base = Image { color_space: ColorSpace::Srgb, ..packed.clone() };
    let mut rough = Image { color_space: ColorSpace::Linear, ..packed.clone() };
    for y in 0..packed.height {
        for x in 0..packed.width {
            let specular_pixel = pixel(packed, x, y);
            let diffuse_pixel = diffuse.map_or([255; 4], |image| {
                let scale =
                    |at: u32, from: u32, to: u32| (u64::from(at) * u64::from(to) / u64::from(from.max(1))) as u32;
                pixel(image, scale(x, packed.width, image.width), scale(y, packed.height, image.height))
            });
            let diffuse_alpha = f32::from(diffuse_pixel[3]) / 255.0 * factors.diffuse.w;
            let solved =
                solve(light(diffuse_pixel) * factors.diffuse.truncate(), light(specular_pixel) * factors.specular);
            let gloss = f32::from(specular_pixel[3]) / 255.0 * factors.glossiness;
            let at = (y as usize * packed.width as usize + x as usize) * 4;
            let color = solved.base.to_array().map(|value| byte(linear_to_srgb(value)));
            base.rgba[at..at + 4].copy_from_slice(&[color[0], color[1], color[2], byte(diffuse_alpha)]);
            rough.rgba[at..at + 4].copy_from_slice(&[255, byte(1.0 - gloss), byte(solved.metallic), 255]);
        }
    }
    (base, rough)
}

fn pixel(image: &Image, x: u32, y: u32) -> [u8; 4] {
    let at = (y.min(image.height - 1) as usize * image.width as usize + x.min(image.width - 1) as usize) * 4;
    image.rgba.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).unwrap_or([255; 4])
}

fn light(pixel: [u8; 4]) -> Vec3 {
    Vec3::new(f32::from(pixel[0]), f32::from(pixel[1]), f32::from(pixel[2])).map(|value| srgb_to_linear(value / 255.0))
}

fn byte(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// Metalness and base colour that reflect as the diffuse and specular colour together do.
fn solve(diffuse: Vec3, specular: Vec3) -> Metallic {
    let one_minus_specular = 1.0 - specular.max_element();
    let metallic = solve_metallic(brightness(diffuse), brightness(specular), one_minus_specular);
    let from_diffuse = diffuse * (one_minus_specular / (1.0 - DIELECTRIC) / (1.0 - metallic).max(SMALLEST));
    let from_specular = (specular - DIELECTRIC * (1.0 - metallic)) / metallic.max(SMALLEST);
    let base = from_diffuse.lerp(from_specular, metallic * metallic).clamp(Vec3::ZERO, Vec3::ONE);
    Metallic { base, metallic }
}

fn solve_metallic(diffuse: f32, specular: f32, one_minus_specular: f32) -> f32 {
    if specular < DIELECTRIC {
        return 0.0;
    }
    let a = DIELECTRIC;
    let b = diffuse * one_minus_specular / (1.0 - DIELECTRIC) + specular - 2.0 * DIELECTRIC;
    let c = DIELECTRIC - specular;
    let root = (b * b - 4.0 * a * c).max(0.0).sqrt();
    ((-b + root) / (2.0 * a)).clamp(0.0, 1.0)
}

/// Perceived brightness of a linear colour.
fn brightness(color: Vec3) -> f32 {
    (color * color).dot(Vec3::new(0.299, 0.587, 0.114)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dull_dielectric_stays_a_dielectric_and_gold_becomes_metal() {
        let wood = solve(Vec3::new(0.4, 0.2, 0.1), Vec3::splat(0.04));
        assert!(wood.metallic < 0.02 && wood.base.abs_diff_eq(Vec3::new(0.4, 0.2, 0.1), 0.02), "{wood:?}");
        let gold = solve(Vec3::ZERO, Vec3::new(1.0, 0.77, 0.34));
        assert!(gold.metallic > 0.98 && gold.base.abs_diff_eq(Vec3::new(1.0, 0.77, 0.34), 0.03), "{gold:?}");
    }
}

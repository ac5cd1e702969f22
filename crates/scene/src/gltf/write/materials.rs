//! Materials and textures; every extension only where it changes something.

use std::collections::{BTreeMap, BTreeSet};

use glam::Vec3;
use serde_json::{Map, Value, json};

use super::buffer::Buffer;
use super::{Pictures, put_list, put_name};
use crate::gltf::error::GltfWriteError;
use crate::image::{ColorSpace, Image, encode_jpeg, encode_png};
use crate::material::{Alpha, Material, Texture};
use crate::{Key, Scene};

/// Materials so far.
#[derive(Debug, Default)]
pub(super) struct MaterialWriter {
    pictures: Pictures,
    materials: Vec<Value>,
    textures: Vec<Value>,
    images: Vec<Value>,
    written: BTreeMap<Key, usize>,
    textures_by_image: BTreeMap<Key, usize>,
    /// Equal pixels are one image, however they are read.
    textures_by_pixels: BTreeMap<[u8; 32], usize>,
    used: BTreeSet<&'static str>,
}

/// Smaller pictures are written exactly in any case: there is nothing to win.
const WORTH_PACKING: u64 = 64 * 64;

impl MaterialWriter {
    /// No materials yet.
    pub(super) fn new(pictures: Pictures) -> Self {
        Self { pictures, ..Self::default() }
    }

    /// The index of a material; `None` when one of its images is not in the scene.
    pub(super) fn index(
        &mut self,
        scene: &Scene,
        key: Key,
        material: &Material,
        buffer: &mut Buffer,
    ) -> Result<Option<usize>, GltfWriteError> {
        if let Some(index) = self.written.get(&key) {
            return Ok(Some(*index));
        }
        let textures = [
            material.base_color_texture,
            material.metallic_roughness_texture,
            material.normal_texture,
            material.occlusion_texture,
            material.emission_texture,
        ];
        let mut infos = [const { None }; 5];
        for (info, texture) in infos.iter_mut().zip(textures) {
            if let Some(texture) = texture {
                let Some(image) = scene.images.get(&texture.image) else {
                    return Ok(None);
                };
                let index = self.texture(texture.image, image, buffer)?;
                *info = Some(self.texture_info(index, &texture));
            }
        }
        let value = self.material(material, infos);
        self.materials.push(value);
        self.written.insert(key, self.materials.len() - 1);
        Ok(Some(self.materials.len() - 1))
    }

    /// Names of the extensions used so far.
    pub(super) fn extensions_used(&self) -> Vec<String> {
        self.used.iter().map(|name| (*name).to_owned()).collect()
    }

    /// Writes materials, textures and images into the document.
    pub(super) fn put_into(self, root: &mut Map<String, Value>) {
        if !self.textures.is_empty() {
            // Linear with mip levels, repeated both ways.
            root.insert("samplers".to_owned(), json!([{ "magFilter": 9729, "minFilter": 9987 }]));
        }
        put_list(root, "materials", self.materials);
        put_list(root, "textures", self.textures);
        put_list(root, "images", self.images);
    }

    fn texture(&mut self, key: Key, image: &Image, buffer: &mut Buffer) -> Result<usize, GltfWriteError> {
        if let Some(index) = self.textures_by_image.get(&key) {
            return Ok(*index);
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&image.width.to_le_bytes()).update(&image.rgba);
        let pixels = *hasher.finalize().as_bytes();
        let index = if let Some(index) = self.textures_by_pixels.get(&pixels) {
            *index
        } else {
            let (bytes, kind) = encoded(image, self.pictures)?;
            let view = buffer.add_image(bytes);
            self.images.push(json!({ "bufferView": view, "mimeType": kind }));
            self.textures.push(json!({ "sampler": 0, "source": self.images.len() - 1 }));
            self.textures.len() - 1
        };
        self.textures_by_pixels.insert(pixels, index);
        self.textures_by_image.insert(key, index);
        Ok(index)
    }

    fn texture_info(&mut self, index: usize, texture: &Texture) -> Map<String, Value> {
        let mut info = Map::new();
        info.insert("index".to_owned(), json!(index));
        if *texture != Texture::plain(texture.image) {
            self.used.insert("KHR_texture_transform");
            let transform = json!({
                "offset": texture.offset.to_array(),
                "rotation": texture.rotation,
                "scale": texture.scale.to_array(),
            });
            info.insert("extensions".to_owned(), json!({ "KHR_texture_transform": transform }));
        }
        info
    }

    fn material(&mut self, material: &Material, infos: [Option<Map<String, Value>>; 5]) -> Value {
        let [base, metallic_roughness, normal, occlusion, emission] = infos;
        let mut pbr = Map::new();
        pbr.insert("baseColorFactor".to_owned(), json!(shares(material.base_color.to_array())));
        pbr.insert("metallicFactor".to_owned(), json!(share(material.metallic)));
        pbr.insert("roughnessFactor".to_owned(), json!(share(material.roughness)));
        put_info(&mut pbr, "baseColorTexture", base);
        put_info(&mut pbr, "metallicRoughnessTexture", metallic_roughness);
        let mut value = Map::new();
        put_name(&mut value, &material.name);
        value.insert("pbrMetallicRoughness".to_owned(), Value::Object(pbr));
        let normal = normal.map(|mut info| {
            info.insert("scale".to_owned(), json!(material.normal_scale));
            info
        });
        put_info(&mut value, "normalTexture", normal);
        put_info(&mut value, "occlusionTexture", occlusion);
        put_info(&mut value, "emissiveTexture", emission);
        match material.alpha {
            Alpha::Opaque => {}
            Alpha::Mask(cutoff) => {
                value.insert("alphaMode".to_owned(), json!("MASK"));
                value.insert("alphaCutoff".to_owned(), json!(cutoff.max(0.0)));
            }
            Alpha::Blend => {
                value.insert("alphaMode".to_owned(), json!("BLEND"));
            }
        }
        if material.is_double_sided {
            value.insert("doubleSided".to_owned(), json!(true));
        }
        let strength = material.emission.max_element();
        if strength > 0.0 && strength.is_finite() {
            let factor = (material.emission / strength).clamp(Vec3::ZERO, Vec3::ONE);
            value.insert("emissiveFactor".to_owned(), json!(factor.to_array()));
        }
        let extensions = self.extensions(material, strength);
        if !extensions.is_empty() {
            value.insert("extensions".to_owned(), Value::Object(extensions));
        }
        Value::Object(value)
    }

    fn extensions(&mut self, material: &Material, strength: f32) -> Map<String, Value> {
        let mut extensions = Map::new();
        let mut put = |is_needed: bool, name: &'static str, value: Value| {
            if is_needed {
                self.used.insert(name);
                extensions.insert(name.to_owned(), value);
            }
        };
        let has_strength = strength > 0.0 && strength.is_finite() && strength != 1.0;
        put(has_strength, "KHR_materials_emissive_strength", json!({ "emissiveStrength": strength }));
        put(material.ior != 1.5, "KHR_materials_ior", json!({ "ior": material.ior.max(1.0) }));
        let mut specular = json!({ "specularFactor": share(material.specular) });
        if material.specular_color != Vec3::ONE {
            let color =
                material.specular_color.to_array().map(|part| if part.is_finite() { part.max(0.0) } else { 1.0 });
            specular["specularColorFactor"] = json!(color);
        }
        let has_specular = material.specular != 1.0 || material.specular_color != Vec3::ONE;
        put(has_specular, "KHR_materials_specular", specular);
        let has_transmission = material.transmission > 0.0;
        let transmission = json!({ "transmissionFactor": share(material.transmission) });
        put(has_transmission, "KHR_materials_transmission", transmission);
        put(material.thickness > 0.0, "KHR_materials_volume", volume(material));
        let clearcoat = json!({
            "clearcoatFactor": share(material.clearcoat),
            "clearcoatRoughnessFactor": share(material.clearcoat_roughness),
        });
        put(material.clearcoat > 0.0, "KHR_materials_clearcoat", clearcoat);
        let sheen = json!({
            "sheenColorFactor": shares(material.sheen_color.to_array()),
            "sheenRoughnessFactor": share(material.sheen_roughness),
        });
        put(material.sheen_color.max_element() > 0.0, "KHR_materials_sheen", sheen);
        let anisotropy = json!({
            "anisotropyStrength": share(material.anisotropy),
            "anisotropyRotation": material.anisotropy_rotation,
        });
        put(material.anisotropy > 0.0, "KHR_materials_anisotropy", anisotropy);
        put(material.is_unlit, "KHR_materials_unlit", json!({}));
        extensions
    }
}

/// A picture as a file, and what kind of file.
fn encoded(image: &Image, pictures: Pictures) -> Result<(Vec<u8>, &'static str), GltfWriteError> {
    let is_large = u64::from(image.width) * u64::from(image.height) > WORTH_PACKING;
    let is_color = image.color_space == ColorSpace::Srgb;
    match pictures {
        Pictures::Compact { quality } if is_large && is_color && is_opaque(image) => {
            Ok((encode_jpeg(image, quality)?, "image/jpeg"))
        }
        Pictures::Compact { .. } | Pictures::Exact => Ok((encode_png(image)?, "image/png")),
    }
}

fn is_opaque(image: &Image) -> bool {
    image.rgba.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255)
}

fn volume(material: &Material) -> Value {
    let mut volume = Map::new();
    volume.insert("thicknessFactor".to_owned(), json!(material.thickness));
    volume.insert("attenuationColor".to_owned(), json!(shares(material.attenuation_color.to_array())));
    // Absent means endless.
    if material.attenuation_distance.is_finite() && material.attenuation_distance > 0.0 {
        volume.insert("attenuationDistance".to_owned(), json!(material.attenuation_distance));
    }
    Value::Object(volume)
}

fn put_info(object: &mut Map<String, Value>, name: &str, info: Option<Map<String, Value>>) {
    if let Some(info) = info {
        object.insert(name.to_owned(), Value::Object(info));
    }
}

fn share(value: f32) -> f32 {
    if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 }
}

fn shares<const N: usize>(values: [f32; N]) -> Vec<f32> {
    values.map(share).to_vec()
}

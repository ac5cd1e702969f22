//! What exporters write: every way of storing numbers, and the extensions.

use draco_core::{
    DataType, EncoderBuffer, EncoderOptions, GeometryAttributeType, Mesh as DracoMesh, MeshEncoder, PointAttribute,
};
use glam::{Vec2, Vec3};
use homewright_geometry::Mesh;
use serde_json::{Value, json};

use super::sample::{buffer, checker, floats, read, read_json, triangle};
use crate::gltf::{GltfLimits, GltfModel, NoticeKind, read_gltf};
use crate::image::{ColorSpace, encode_png};
use crate::light::Emitter;
use crate::material::Material;

fn only_mesh(model: &GltfModel) -> &Mesh {
    assert_eq!(model.shapes.len(), 1);
    &model.shapes.values().next().unwrap().primitives[0]
}

fn only_material(document: &Value) -> Material {
    let model = read_json(document).unwrap().0;
    model.materials.values().next().unwrap().clone()
}

/// A triangle with one material made of this JSON.
fn with_material(material: Value) -> Value {
    triangle(|document| {
        document["materials"] = json!([material]);
        document["meshes"][0]["primitives"][0]["material"] = json!(0);
    })
}

#[test]
fn a_bare_triangle_gets_a_normal_and_texture_coordinates() {
    let (model, notices) = read_json(&triangle(|_| {})).unwrap();
    let mesh = only_mesh(&model);
    assert_eq!(mesh.normals, [Vec3::Z; 3]);
    assert_eq!(mesh.uvs, [Vec2::ZERO; 3]);
    assert_eq!(mesh.indices, [0, 1, 2]);
    assert!(notices.is_empty());
    assert_eq!((model.bounds.min, model.bounds.max), (Vec3::ZERO, Vec3::new(1.0, 1.0, 0.0)));
}

#[test]
fn quantized_interleaved_attributes_are_read() {
    // KHR_mesh_quantization: positions in normalised 16 bit, normals in 8, coordinates in 16, 16 bytes a vertex.
    let mut bytes = Vec::new();
    for (position, uv) in [([0_i16, 0, 0], [0_u16, 0]), ([32_767, 0, 0], [65_535, 0]), ([0, -32_768, 0], [0, 13_107])] {
        bytes.extend(position.iter().flat_map(|value| value.to_le_bytes()));
        bytes.extend([0, 0, 0, 0, 127, 0]);
        bytes.extend(uv.iter().flat_map(|value| value.to_le_bytes()));
    }
    let document = triangle(|document| {
        document["buffers"][0] = buffer(&bytes);
        document["bufferViews"][0] = json!({ "buffer": 0, "byteLength": 48, "byteStride": 16 });
        document["accessors"] = json!([
            { "bufferView": 0, "componentType": 5122, "normalized": true, "count": 3, "type": "VEC3" },
            { "bufferView": 0, "byteOffset": 8, "componentType": 5120, "normalized": true, "count": 3, "type": "VEC3" },
            { "bufferView": 0, "byteOffset": 12, "componentType": 5123, "normalized": true, "count": 3, "type": "VEC2" },
        ]);
        document["meshes"][0]["primitives"][0]["attributes"] = json!({ "POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2 });
        document["extensionsRequired"] = json!(["KHR_mesh_quantization"]);
    });
    let model = read_json(&document).unwrap().0;
    let mesh = only_mesh(&model);
    assert_eq!(mesh.positions, [Vec3::ZERO, Vec3::X, Vec3::NEG_Y]);
    assert_eq!(mesh.normals, [Vec3::Z; 3]);
    assert_eq!(mesh.uvs, [Vec2::ZERO, Vec2::X, Vec2::new(0.0, 0.2)]);
}

#[test]
fn sparse_accessors_replace_elements() {
    let bytes = [floats(&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 5.0, 6.0, 7.0]), vec![2, 0, 0, 0]].concat();
    let document = triangle(|document| {
        document["buffers"][0] = buffer(&bytes);
        document["bufferViews"] = json!([
            { "buffer": 0, "byteLength": 36 },
            { "buffer": 0, "byteOffset": 36, "byteLength": 12 },
            { "buffer": 0, "byteOffset": 48, "byteLength": 1 },
        ]);
        document["accessors"][0]["sparse"] = json!({
            "count": 1, "indices": { "bufferView": 2, "componentType": 5121 }, "values": { "bufferView": 1 },
        });
    });
    let model = read_json(&document).unwrap().0;
    assert_eq!(only_mesh(&model).positions[2], Vec3::new(5.0, 6.0, 7.0));
}

#[test]
fn strips_and_fans_become_triangles_and_lines_are_left_out() {
    let bytes = floats(&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0]);
    let quad = |mode: u32| {
        triangle(|document| {
            document["buffers"][0] = buffer(&bytes);
            document["bufferViews"][0]["byteLength"] = json!(48);
            document["accessors"][0]["count"] = json!(4);
            document["meshes"][0]["primitives"][0]["mode"] = json!(mode);
        })
    };
    for mode in [5, 6] {
        let model = read_json(&quad(mode)).unwrap().0;
        assert_eq!(only_mesh(&model).triangle_count(), 2, "mode {mode}");
    }
    assert!(only_mesh(&read_json(&quad(5)).unwrap().0).normals.iter().all(|normal| *normal == Vec3::Z));
    for mode in 0..4 {
        let (model, notices) = read_json(&quad(mode)).unwrap();
        assert!(model.nodes.is_empty() && notices[0].kind == NoticeKind::LeftOut);
    }
    assert!(read_json(&quad(7)).is_err());
}

#[test]
fn the_hierarchy_is_laid_flat_and_instances_are_placed() {
    let places = floats(&[1.0, 0.0, 0.0, 0.0, 2.0, 0.0]);
    let document = triangle(|document| {
        document["nodes"] = json!([
            { "translation": [0, 0, 5], "scale": [2, 2, 2], "children": [1] },
            { "mesh": 0, "name": "chair", "extensions": { "EXT_mesh_gpu_instancing": { "attributes": { "TRANSLATION": 1 } } } },
        ]);
        document["buffers"].as_array_mut().unwrap().push(buffer(&places));
        document["bufferViews"].as_array_mut().unwrap().push(json!({ "buffer": 1, "byteLength": 24 }));
        let translation = json!({ "bufferView": 1, "componentType": 5126, "count": 2, "type": "VEC3" });
        document["accessors"].as_array_mut().unwrap().push(translation);
    });
    let model = read_json(&document).unwrap().0;
    let places: Vec<Vec3> = model.nodes.iter().map(|node| node.matrix().transform_point3(Vec3::ZERO)).collect();
    assert_eq!(places, [Vec3::new(2.0, 0.0, 5.0), Vec3::new(0.0, 4.0, 5.0)]);
    assert_eq!(model.nodes[0].name, "chair");
}

#[test]
fn variants_change_materials() {
    let document = triangle(|document| {
        document["materials"] = json!([{ "name": "Oak" }, { "name": "Walnut" }]);
        let primitive = &mut document["meshes"][0]["primitives"][0];
        primitive["material"] = json!(0);
        let mappings = json!([{ "material": 0, "variants": [0] }, { "material": 1, "variants": [1, 2] }]);
        primitive["extensions"] = json!({ "KHR_materials_variants": { "mappings": mappings } });
        let names = json!([{ "name": "Light" }, { "name": "Dark" }, { "name": "Night" }]);
        document["extensions"] = json!({ "KHR_materials_variants": { "variants": names } });
    });
    let model = read_json(&document).unwrap().0;
    let name = |model: &GltfModel| model.materials[&model.nodes[0].materials[0]].name.clone();
    assert_eq!(name(&model), "Oak");
    assert_eq!(name(&model.with_variant("Night").unwrap()), "Walnut");
    assert_eq!(name(&model.with_variant("Light").unwrap()), "Oak");
    assert!(model.with_variant("Pink").is_none());
}

#[test]
fn material_extensions_are_read() {
    let material = only_material(&with_material(json!({
        "emissiveFactor": [1, 0.5, 0],
        "extensions": {
            "KHR_materials_emissive_strength": { "emissiveStrength": 2000 },
            "KHR_materials_ior": { "ior": 1.33 },
            "KHR_materials_specular": { "specularFactor": 0.25, "specularColorFactor": [1.5, 0.5, 0] },
            "KHR_materials_transmission": { "transmissionFactor": 0.9 },
            "KHR_materials_volume": { "thicknessFactor": 0.02, "attenuationDistance": 2, "attenuationColor": [0.5, 1, 1] },
            "KHR_materials_clearcoat": { "clearcoatFactor": 1, "clearcoatRoughnessFactor": 0.1 },
            "KHR_materials_sheen": { "sheenColorFactor": [0.1, 0.2, 0.3], "sheenRoughnessFactor": 0.4 },
            "KHR_materials_anisotropy": { "anisotropyStrength": 0.6, "anisotropyRotation": 1 },
            "KHR_materials_unlit": {},
        },
    })));
    assert_eq!(material.emission, Vec3::new(2000.0, 1000.0, 0.0));
    assert_eq!((material.ior, material.specular, material.transmission), (1.33, 0.25, 0.9));
    assert_eq!(material.specular_color, Vec3::new(1.5, 0.5, 0.0));
    assert_eq!((material.thickness, material.attenuation_distance), (0.02, 2.0));
    assert_eq!((material.clearcoat, material.clearcoat_roughness), (1.0, 0.1));
    assert_eq!((material.sheen_color, material.sheen_roughness), (Vec3::new(0.1, 0.2, 0.3), 0.4));
    assert_eq!((material.anisotropy, material.anisotropy_rotation, material.is_unlit), (0.6, 1.0, true));
}

#[test]
fn a_foreign_glow_is_a_share_of_a_bright_screen() {
    let material = only_material(&with_material(json!({ "emissiveFactor": [1, 1, 1] })));
    assert_eq!(material.emission, Vec3::splat(250.0));
}

#[test]
fn specular_glossiness_becomes_metallic_roughness() {
    let gold = only_material(&with_material(json!({ "extensions": { "KHR_materials_pbrSpecularGlossiness": {
        "diffuseFactor": [0, 0, 0, 1], "specularFactor": [1, 0.77, 0.34], "glossinessFactor": 0.75,
    } } })));
    assert!(gold.metallic > 0.95 && gold.roughness == 0.25, "{gold:?}");
}

#[test]
fn lights_and_cameras_are_in_photometric_units() {
    let document = triangle(|document| {
        document["nodes"] = json!([
            { "mesh": 0, "children": [1, 2, 3] },
            { "translation": [0, 2, 0], "extensions": { "KHR_lights_punctual": { "light": 0 } } },
            { "rotation": [-1, 0, 0, 1], "extensions": { "KHR_lights_punctual": { "light": 1 } } },
            { "camera": 0, "name": "Eye" },
        ]);
        document["cameras"] = json!([{ "type": "perspective", "perspective": { "yfov": 0.7, "znear": 0.1 } }]);
        document["extensions"] = json!({ "KHR_lights_punctual": { "lights": [
            { "type": "point", "intensity": 100, "color": [1, 1, 1] },
            { "type": "spot", "intensity": 50, "spot": { "innerConeAngle": 0.2, "outerConeAngle": 0.4 } },
        ] } });
    });
    let model = read_json(&document).unwrap().0;
    let [point, spot] = &model.lights[..] else { panic!("two lights") };
    assert!((point.flux - 400.0 * std::f32::consts::PI).abs() < 0.01 && point.position.y == 2.0);
    assert!((spot.intensity() - 50.0).abs() < 0.01 && spot.direction.abs_diff_eq(Vec3::NEG_Y, 1e-5));
    assert!(matches!(spot.emitter, Emitter::Spot { inner: 0.2, outer: 0.4, .. }));
    assert_eq!(model.cameras[0].name, "Eye");
}

/// A document with one texture whose image is made of this JSON.
fn with_image(image: Value) -> Value {
    let mut document = with_material(json!({ "pbrMetallicRoughness": { "baseColorTexture": {
        "index": 0, "extensions": { "KHR_texture_transform": { "offset": [0.5, 0], "rotation": 1, "scale": [2, 3] } },
    } } }));
    document["textures"] = json!([{ "source": 0 }]);
    document["images"] = json!([image]);
    document
}

#[test]
fn images_beside_the_model_are_asked_for_by_their_plain_name() {
    let file = encode_png(&checker(ColorSpace::Srgb)).unwrap();
    let document = with_image(json!({ "uri": "./textures/oak%20plank.png" })).to_string();
    let mut asked = Vec::new();
    let mut resolve = |name: &str| {
        asked.push(name.to_owned());
        Some(file.clone())
    };
    let (model, notices) = read_gltf(document.as_bytes(), &mut resolve, &GltfLimits::default()).unwrap();
    assert_eq!(asked, ["textures/oak plank.png"]);
    assert!(notices.is_empty());
    let texture = model.materials.values().next().unwrap().base_color_texture.unwrap();
    assert_eq!(model.images[&texture.image].rgba, checker(ColorSpace::Srgb).rgba);
    assert_eq!((texture.offset, texture.rotation, texture.scale), (Vec2::new(0.5, 0.0), 1.0, Vec2::new(2.0, 3.0)));
}

#[test]
fn an_image_that_cannot_be_read_becomes_a_plain_colour_with_a_notice() {
    for image in [
        json!({}),
        json!({ "uri": "lost.png" }),
        json!({ "uri": "../up.png" }),
        json!({ "uri": "data:image/png;base64,AAAA" }),
    ] {
        let (model, notices) = read_json(&with_image(image.clone())).unwrap();
        assert!(model.materials.values().all(|material| material.base_color_texture.is_none()));
        assert!(
            notices.iter().any(|notice| notice.kind == NoticeKind::Replaced && notice.place == "images/0"),
            "{image}"
        );
    }
}

#[test]
fn a_texture_known_only_to_another_extension_is_named() {
    let mut document = with_image(json!({}));
    document["textures"] = json!([{ "extensions": { "EXT_texture_avif": { "source": 0 } } }]);
    document["extensionsUsed"] = json!(["EXT_texture_avif"]);
    let (_, notices) = read_json(&document).unwrap();
    assert!(notices.iter().any(|notice| notice.message.contains("EXT_texture_avif")));
    assert!(notices.iter().any(|notice| notice.place == "textures/0"));
}

#[test]
fn large_textures_are_made_smaller() {
    let file = encode_png(&crate::image::Image {
        width: 64,
        height: 16,
        rgba: vec![200; 64 * 16 * 4],
        color_space: ColorSpace::Srgb,
    });
    let file = file.unwrap();
    let limits = GltfLimits { texture_side: 32, ..GltfLimits::default() };
    let document = with_image(json!({ "uri": "x.png" })).to_string();
    let (model, _) = read_gltf(document.as_bytes(), &mut |_| Some(file.clone()), &limits).unwrap();
    let image = model.images.values().next().unwrap();
    assert_eq!((image.width, image.height, image.rgba[0]), (32, 8, 200));
}

/// A grid of four squares as a Draco stream.
fn draco_stream() -> Vec<u8> {
    let mut mesh = DracoMesh::new();
    mesh.set_num_points(9);
    let numbers: Vec<f32> = (0..9).flat_map(|i| [(i % 3) as f32, (i / 3) as f32, 0.0]).collect();
    let mut attribute = PointAttribute::new();
    attribute.init(GeometryAttributeType::Position, 3, DataType::Float32, false, 9);
    attribute.buffer_mut().update(&floats(&numbers), None);
    mesh.add_attribute(attribute);
    let corners = [0, 1, 3, 4].into_iter().flat_map(|a: u32| [[a, a + 1, a + 3], [a + 1, a + 4, a + 3]]);
    let faces: Vec<[u32; 3]> = corners.collect();
    mesh.try_set_num_faces(faces.len()).unwrap();
    for (index, face) in faces.iter().enumerate() {
        mesh.set_face_from_indices(index, *face);
    }
    let mut encoded = EncoderBuffer::new();
    let mut encoder = MeshEncoder::new();
    encoder.set_mesh(mesh);
    encoder.encode(&EncoderOptions::new(), &mut encoded).unwrap();
    encoded.data().to_vec()
}

fn draco_document(stream: &[u8]) -> Value {
    triangle(|document| {
        document["buffers"][0] = buffer(stream);
        document["bufferViews"] = json!([{ "buffer": 0, "byteLength": stream.len() }]);
        document["accessors"] = json!([{ "componentType": 5126, "count": 9, "type": "VEC3" }]);
        let packed = json!({ "bufferView": 0, "attributes": { "POSITION": 0 } });
        document["meshes"][0]["primitives"][0]["extensions"] = json!({ "KHR_draco_mesh_compression": packed });
        document["extensionsRequired"] = json!(["KHR_draco_mesh_compression"]);
    })
}

#[test]
fn draco_meshes_are_unpacked() {
    let model = read_json(&draco_document(&draco_stream())).unwrap().0;
    let mesh = only_mesh(&model);
    assert_eq!(mesh.triangle_count(), 8);
    assert!(model.bounds.max.abs_diff_eq(Vec3::new(2.0, 2.0, 0.0), 1e-3));
    assert!(mesh.normals.iter().all(|normal| normal.abs_diff_eq(Vec3::Z, 1e-3)));
    let few = GltfLimits { vertices: 8, ..GltfLimits::default() };
    let document = draco_document(&draco_stream()).to_string();
    assert!(read_gltf(document.as_bytes(), &mut |_| None, &few).is_err());
}

#[test]
fn damaged_draco_streams_never_bring_the_reader_down() {
    let good = draco_stream();
    for at in 0..good.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[at] = value;
            if let Ok((model, _)) = read_json(&draco_document(&bad)) {
                assert!(model.shapes.values().all(|shape| shape.primitives.iter().all(Mesh::is_sound)));
            }
        }
    }
    for length in 0..good.len() {
        if let Ok((model, _)) = read_json(&draco_document(&good[..length])) {
            assert!(model.shapes.values().all(|shape| shape.primitives.iter().all(Mesh::is_sound)));
        }
    }
}

#[test]
fn meshopt_views_are_unpacked() {
    // Positions of the triangle, 12 bytes a vertex, packed by the format's own encoder.
    let stream = MESHOPT_TRIANGLE;
    let document = triangle(|document| {
        document["buffers"] = json!([{ "byteLength": 36 }, buffer(stream)]);
        let packed =
            json!({ "buffer": 1, "byteLength": stream.len(), "byteStride": 12, "count": 3, "mode": "ATTRIBUTES" });
        document["bufferViews"][0]["extensions"] = json!({ "EXT_meshopt_compression": packed });
        document["extensionsRequired"] = json!(["EXT_meshopt_compression"]);
    });
    let model = read_json(&document).unwrap().0;
    assert_eq!(only_mesh(&model).positions, [Vec3::ZERO, Vec3::X, Vec3::Y]);
}

#[test]
fn a_byte_order_mark_before_the_json_is_passed_over() {
    let text = triangle(|_| {}).to_string();
    assert!(read(format!("\u{feff}{text}").as_bytes()).is_ok());
}

const MESHOPT_TRIANGLE: &[u8] = &[
    0xa0, 0x00, 0x00, 0x01, 0x3c, 0x00, 0x00, 0x00, 0xff, 0xff, 0x01, 0x3c, 0x00, 0x00, 0x00, 0x7e, 0x7d, 0x00, 0x00,
    0x01, 0x0c, 0x00, 0x00, 0x00, 0xff, 0x01, 0x0c, 0x00, 0x00, 0x00, 0x7e, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
];

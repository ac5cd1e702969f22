//! A small scene that uses everything once, and glTF documents made by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use glam::{Affine3A, Mat4, Quat, Vec2, Vec3, Vec4};
use homewright_geometry::Mesh;
use serde_json::{Value, json};

use crate::camera::{Camera, Exposure, Projection};
use crate::gltf::{GltfError, GltfLimits, GltfModel, GltfNotice, read_gltf};
use crate::image::{ColorSpace, Image};
use crate::light::{Emitter, Light, Sun};
use crate::material::{Alpha, Material, Texture};
use crate::node::{Layer, Shape};
use crate::{Environment, Key, Node, Scene, Tag};

/// A unit square in the XY plane that faces +Z.
pub(super) fn square() -> Mesh {
    Mesh {
        positions: vec![Vec3::ZERO, Vec3::X, Vec3::new(1.0, 1.0, 0.0), Vec3::Y],
        normals: vec![Vec3::Z; 4],
        uvs: vec![Vec2::ZERO, Vec2::X, Vec2::ONE, Vec2::Y],
        indices: vec![0, 1, 2, 0, 2, 3],
    }
}

pub(super) fn checker(color_space: ColorSpace) -> Image {
    let rgba = [[200, 40, 10, 255], [10, 220, 30, 255], [0, 0, 255, 128], [255, 255, 255, 0]].concat();
    Image { width: 2, height: 2, rgba, color_space }
}

/// Every material field away from its default.
pub(super) fn rich_material() -> Material {
    let placed = Texture { offset: Vec2::new(0.25, 0.5), rotation: 0.5, scale: Vec2::new(2.0, 3.0), image: Key(1) };
    Material {
        name: "Lacquered oak 橡木".to_owned(),
        base_color: Vec4::new(0.5, 0.25, 0.125, 0.75),
        base_color_texture: Some(placed),
        metallic: 0.25,
        roughness: 0.5,
        metallic_roughness_texture: Some(Texture::plain(Key(2))),
        normal_texture: Some(Texture::plain(Key(2))),
        normal_scale: 0.5,
        occlusion_texture: Some(Texture::plain(Key(2))),
        emission: Vec3::new(2000.0, 1000.0, 500.0),
        emission_texture: Some(Texture::plain(Key(1))),
        alpha: Alpha::Mask(0.25),
        is_double_sided: true,
        transmission: 0.5,
        ior: 1.25,
        specular: 0.5,
        specular_color: Vec3::new(1.0, 0.5, 0.25),
        clearcoat: 0.75,
        clearcoat_roughness: 0.125,
        sheen_color: Vec3::new(0.5, 0.25, 0.75),
        sheen_roughness: 0.25,
        anisotropy: 0.5,
        anisotropy_rotation: 1.5,
        thickness: 0.01,
        attenuation_distance: 0.5,
        attenuation_color: Vec3::new(0.5, 0.75, 1.0),
        is_unlit: false,
    }
}

fn node(name: &str, shape: u128, materials: &[u128], matrix: Mat4) -> Node {
    Node {
        name: name.to_owned(),
        tag: Tag(0xABCD_0000_0000_0000_0000_0000_0000_1234),
        layer: Layer::Wall,
        shape: Key(shape),
        materials: materials.iter().map(|key| Key(*key)).collect(),
        scene_from_shape: Affine3A::from_mat4(matrix),
        is_visible: true,
        casts_shadow: true,
        facing: None,
    }
}

fn light(name: &str, emitter: Emitter) -> Light {
    Light {
        name: name.to_owned(),
        tag: Tag(7),
        position: Vec3::new(1.0, 2.5, -3.0),
        direction: Vec3::NEG_Y,
        along: Vec3::Z,
        emitter,
        web: None,
        flux: 800.0,
        color: Vec3::splat(1.0),
        casts_shadow: false,
    }
}

/// A scene with shared shapes, textures, every kind of light, mirrored and sheared placements.
pub(super) fn scene() -> Scene {
    let plain = Material { name: "White".to_owned(), ..Material::default() };
    let glow = Material { emission: Vec3::ONE, alpha: Alpha::Blend, is_unlit: true, ..Material::default() };
    let turned = Mat4::from_scale_rotation_translation(
        Vec3::new(1.0, 2.0, 0.5),
        Quat::from_rotation_y(0.7),
        Vec3::new(3.0, 0.0, -2.0),
    );
    let mirrored = Mat4::from_scale(Vec3::new(-1.0, 1.0, 1.0));
    let sheared = Mat4::from_scale(Vec3::new(2.0, 1.0, 1.0)) * Mat4::from_quat(Quat::from_rotation_z(0.6));
    let mut wall = node("Wall", 11, &[21, 22], turned);
    wall.facing = Some(Vec3::Z);
    let mut shade = node("Shade", 10, &[23], mirrored);
    (shade.casts_shadow, shade.layer, shade.tag) = (false, Layer::Item, Tag::default());
    let hidden = Node { is_visible: false, ..node("Hidden", 10, &[22], Mat4::IDENTITY) };
    let gizmo = Node { layer: Layer::Overlay, ..node("Gizmo", 10, &[22], Mat4::IDENTITY) };
    let nodes =
        [wall, shade, node("Sheared", 10, &[22], sheared), node("Again", 10, &[22], Mat4::IDENTITY), hidden, gizmo];
    let emitters = [
        Emitter::Sphere { radius: 0.05 },
        Emitter::Spot { inner: 0.25, outer: 0.5, radius: 0.02 },
        Emitter::Disc { radius: 0.1 },
        Emitter::Rectangle { length: 0.6, width: 0.3 },
        Emitter::Tube { length: 1.2, radius: 0.013 },
    ];
    let back = square().transformed(&Mat4::from_rotation_y(1.5));
    Scene {
        shapes: BTreeMap::from([
            (Key(10), Arc::new(Shape { primitives: vec![square()] })),
            (Key(11), Arc::new(Shape { primitives: vec![square(), back] })),
        ]),
        images: BTreeMap::from([
            (Key(1), Arc::new(checker(ColorSpace::Srgb))),
            (Key(2), Arc::new(checker(ColorSpace::Linear))),
        ]),
        materials: BTreeMap::from([(Key(21), rich_material()), (Key(22), plain), (Key(23), glow)]),
        nodes: nodes.into_iter().enumerate().map(|(i, node)| (Key(i as u128), node)).collect(),
        lights: emitters
            .into_iter()
            .enumerate()
            .map(|(i, e)| (Key(i as u128), light(&format!("Lamp {i}"), e)))
            .collect(),
        environment: Environment {
            sun: Some(Sun { direction: Vec3::Y, illuminance: 50_000.0, color: Vec3::ONE }),
            ..Environment::default()
        },
        probes: None,
        details: BTreeMap::new(),
    }
}

pub(super) fn cameras() -> Vec<Camera> {
    let parallel = Camera {
        name: "Plan".to_owned(),
        eye: Vec3::new(0.0, 10.0, 0.0),
        target: Vec3::ZERO,
        projection: Projection::Orthographic { height: 12.0 },
        is_upright: false,
        exposure: Exposure::Ev100(9.0),
        white_balance: crate::WhiteBalance::Kelvin { temperature: 3200.0, tint: 0.004 },
        tone: crate::ToneCurve::AgX,
    };
    vec![
        Camera { name: "Sofa".to_owned(), is_upright: true, exposure: Exposure::Auto(0.5), ..Camera::default() },
        parallel,
    ]
}

/// Reads a file that names no others.
pub(super) fn read(bytes: &[u8]) -> Result<(GltfModel, Vec<GltfNotice>), GltfError> {
    read_gltf(bytes, &mut |_| None, &GltfLimits::default())
}

/// Reads a document made by hand.
pub(super) fn read_json(document: &Value) -> Result<(GltfModel, Vec<GltfNotice>), GltfError> {
    read(document.to_string().as_bytes())
}

/// A buffer that holds its bytes itself.
pub(super) fn buffer(bytes: &[u8]) -> Value {
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    json!({ "byteLength": bytes.len(), "uri": format!("data:application/octet-stream;base64,{text}") })
}

/// Little-endian bytes of floats.
pub(super) fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// One triangle in the XY plane, positions only; `change` edits the document before it is used.
pub(super) fn triangle(change: impl FnOnce(&mut Value)) -> Value {
    let bytes = floats(&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    let mut document = json!({
        "asset": { "version": "2.0" },
        "scenes": [{ "nodes": [0] }],
        "nodes": [{ "mesh": 0 }],
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": 0 } }] }],
        "accessors": [{ "bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3" }],
        "bufferViews": [{ "buffer": 0, "byteLength": 36 }],
        "buffers": [buffer(&bytes)],
    });
    change(&mut document);
    document
}

//! A scene as one .glb file that other programs open.
//!
//! Conventions: emission is written as `KHR_materials_emissive_strength` in cd/m², as that extension's text asks, and
//! the file says so in `asset.extras.homewright.emissionUnit`. Lights are punctual with their intensity in cd along
//! their main direction (the sun in lx); what the extension has no words for, such as a rectangular opening, stands
//! beside it in `extras.homewright`. Hidden nodes and the editor's helps are not written.

mod buffer;
mod luminaires;
mod materials;
mod meshes;

use serde_json::{Map, Value, json};

use self::buffer::Buffer;
use self::materials::MaterialWriter;
use self::meshes::MeshWriter;
use super::error::GltfWriteError;
use crate::node::Layer;
use crate::{Camera, Node, Scene, Tag, extras};

/// How pictures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pictures {
    /// Every pixel as it is (PNG).
    #[default]
    Exact,
    /// Opaque colour pictures as JPEG of this quality (1 … 100), the others exactly: a tenth of the size.
    Compact {
        /// JPEG quality.
        quality: u8,
    },
}

/// Writes what is visible in a scene, with its lights and these viewpoints, as binary glTF 2.0.
pub fn write_glb(scene: &Scene, cameras: &[Camera]) -> Result<Vec<u8>, GltfWriteError> {
    write_glb_with(scene, cameras, Pictures::Exact)
}

/// As [`write_glb`], with pictures written as asked for.
pub fn write_glb_with(scene: &Scene, cameras: &[Camera], pictures: Pictures) -> Result<Vec<u8>, GltfWriteError> {
    let mut writer = Writer { materials: MaterialWriter::new(pictures), ..Writer::default() };
    for node in scene.nodes.values().filter(|node| node.is_visible && node.layer != Layer::Overlay) {
        writer.add_node(scene, node)?;
    }
    for light in scene.lights.values() {
        let (light, node) = luminaires::light(light, writer.lights.len());
        writer.lights.push(light);
        writer.nodes.push(node);
    }
    if let Some(sun) = &scene.environment.sun {
        let (light, node) = luminaires::sun(sun, writer.lights.len());
        writer.lights.push(light);
        writer.nodes.push(node);
    }
    for camera in cameras {
        let (camera, node) = luminaires::camera(camera, writer.cameras.len());
        writer.cameras.push(camera);
        writer.nodes.push(node);
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    buffer: Buffer,
    materials: MaterialWriter,
    meshes: MeshWriter,
    nodes: Vec<Value>,
    lights: Vec<Value>,
    cameras: Vec<Value>,
}

impl Writer {
    fn add_node(&mut self, scene: &Scene, node: &Node) -> Result<(), GltfWriteError> {
        let dangling = |what| GltfWriteError::Dangling { node: node.name.clone(), what };
        let shape = scene.shapes.get(&node.shape).ok_or_else(|| dangling("shape"))?;
        if shape.primitives.len() > node.materials.len() {
            return Err(dangling("material"));
        }
        let materials = node
            .materials
            .iter()
            .take(shape.primitives.len())
            .map(|key| {
                let material = scene.materials.get(key).ok_or_else(|| dangling("material"))?;
                self.materials.index(scene, *key, material, &mut self.buffer)?.ok_or_else(|| dangling("image"))
            })
            .collect::<Result<Vec<usize>, GltfWriteError>>()?;
        let Some((mesh, placement)) = self.meshes.place(node, shape, &materials, &mut self.buffer)? else {
            return Ok(());
        };
        let mut written = placement;
        put_name(&mut written, &node.name);
        written.insert("mesh".to_owned(), json!(mesh));
        written.insert("extras".to_owned(), json!({ extras::NAME: node_extras(node) }));
        self.nodes.push(Value::Object(written));
        Ok(())
    }

    fn finish(self) -> Result<Vec<u8>, GltfWriteError> {
        let mut root = Map::new();
        root.insert(
            "asset".to_owned(),
            json!({
                "version": "2.0",
                "generator": "Homewright",
                "extras": { extras::NAME: { "emissionUnit": "cd/m2" } },
            }),
        );
        let mut used = self.materials.extensions_used();
        root.insert("scene".to_owned(), json!(0));
        let mut shown = Map::new();
        if !self.nodes.is_empty() {
            shown.insert("nodes".to_owned(), json!((0..self.nodes.len()).collect::<Vec<_>>()));
        }
        root.insert("scenes".to_owned(), json!([shown]));
        if !self.lights.is_empty() {
            used.push("KHR_lights_punctual".to_owned());
            root.insert("extensions".to_owned(), json!({ "KHR_lights_punctual": { "lights": self.lights } }));
        }
        self.materials.put_into(&mut root);
        put_list(&mut root, "nodes", self.nodes);
        put_list(&mut root, "meshes", self.meshes.meshes);
        put_list(&mut root, "cameras", self.cameras);
        put_list(&mut root, "extensionsUsed", used.into_iter().map(Value::from).collect());
        let binary = self.buffer.put_into(&mut root);
        container(&Value::Object(root), binary)
    }
}

/// Tag, layer and what else a node must keep.
fn node_extras(node: &Node) -> Value {
    let mut own = Map::new();
    if node.tag != Tag::default() {
        own.insert("tag".to_owned(), json!(extras::tag_text(node.tag)));
    }
    own.insert("layer".to_owned(), json!(extras::layer_name(node.layer)));
    if !node.casts_shadow {
        own.insert("castsShadow".to_owned(), json!(false));
    }
    if let Some(facing) = node.facing {
        own.insert("facingX".to_owned(), json!(facing.x));
        own.insert("facingY".to_owned(), json!(facing.y));
        own.insert("facingZ".to_owned(), json!(facing.z));
    }
    Value::Object(own)
}

fn put_name(object: &mut Map<String, Value>, name: &str) {
    if !name.is_empty() {
        object.insert("name".to_owned(), json!(name));
    }
}

/// Lists may not be empty in glTF.
fn put_list(object: &mut Map<String, Value>, name: &str, list: Vec<Value>) {
    if !list.is_empty() {
        object.insert(name.to_owned(), Value::Array(list));
    }
}

/// The two chunks with their headers.
fn container(root: &Value, mut binary: Vec<u8>) -> Result<Vec<u8>, GltfWriteError> {
    let mut text = root.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    binary.resize(binary.len().next_multiple_of(4), 0);
    let binary_size = if binary.is_empty() { 0 } else { 8 + binary.len() };
    let size = u32::try_from(20 + text.len() + binary_size).map_err(|_too_many| GltfWriteError::TooLarge)?;
    let mut bytes = Vec::with_capacity(size as usize);
    bytes.extend_from_slice(b"glTF");
    bytes.extend_from_slice(&2_u32.to_le_bytes());
    bytes.extend_from_slice(&size.to_le_bytes());
    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
    bytes.extend_from_slice(b"JSON");
    bytes.append(&mut text);
    if !binary.is_empty() {
        bytes.extend_from_slice(&(binary.len() as u32).to_le_bytes());
        bytes.extend_from_slice(b"BIN\0");
        bytes.append(&mut binary);
    }
    Ok(bytes)
}

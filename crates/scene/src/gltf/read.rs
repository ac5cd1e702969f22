//! A model file read from end to end.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::{Affine3A, Mat4};

use super::Resolve;
use super::container;
use super::error::GltfError;
use super::hierarchy::{self, Placed};
use super::images::{Images, key_of};
use super::limits::{Budget, GltfLimits};
use super::luminaires::{self, Luminous};
use super::materials::{EmissionUnit, MaterialReader, key_of_material, uv_set};
use super::model::{GltfModel, MaterialVariant};
use super::notice::{GltfNotice, NoticeKind, Notices};
use super::primitive;
use super::schema::{Node as FileNode, Root};
use super::views::Views;
use crate::node::Shape;
use crate::{Key, Node, extras};

/// Extensions that a file may require.
const READ: [&str; 21] = [
    "EXT_mesh_gpu_instancing",
    "EXT_meshopt_compression",
    "EXT_texture_webp",
    "KHR_draco_mesh_compression",
    "KHR_lights_punctual",
    "KHR_materials_anisotropy",
    "KHR_materials_clearcoat",
    "KHR_materials_emissive_strength",
    "KHR_materials_ior",
    "KHR_materials_pbrSpecularGlossiness",
    "KHR_materials_sheen",
    "KHR_materials_specular",
    "KHR_materials_transmission",
    "KHR_materials_unlit",
    "KHR_materials_variants",
    "KHR_materials_volume",
    "KHR_mesh_quantization",
    "KHR_meshopt_compression",
    "KHR_node_visibility",
    "KHR_texture_basisu",
    "KHR_texture_transform",
];
/// Extensions that say nothing about how a model looks.
const HARMLESS: [&str; 3] = ["KHR_xmp_json_ld", "KHR_xmp", "KHR_animation_pointer"];

/// Reads a .glb or .gltf file.
///
/// `resolve` is asked for files beside the model by a relative path with `/` between its parts, that neither is
/// absolute nor leads upwards nor names a drive or a scheme. What came along differently is listed.
pub fn read_gltf(
    bytes: &[u8],
    resolve: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    limits: &GltfLimits,
) -> Result<(GltfModel, Vec<GltfNotice>), GltfError> {
    let parts = container::open(bytes, limits)?;
    let root = parse(parts.json)?;
    let mut notices = Notices::default();
    check_extensions(&root, &mut notices)?;
    let mut budget = Budget::new(limits);
    let mut reader = Reader::new(&root, parts.binary, resolve, &mut budget, &mut notices);
    reader.read_nodes()?;
    let model = reader.finish();
    if model.nodes.is_empty() {
        notices.add(NoticeKind::LeftOut, "model", "it has nothing to show");
    }
    Ok((model, notices.finish()))
}

fn parse(json: &[u8]) -> Result<Root, GltfError> {
    let root: Root = serde_json::from_slice(json).map_err(|error| GltfError::Json {
        line: error.line(),
        column: error.column(),
        what: error.to_string().chars().take(200).collect(),
    })?;
    let version = root.asset.version.as_str();
    let is_read = version.split('.').next() == Some("2");
    if is_read { Ok(root) } else { Err(GltfError::Version { found: version.chars().take(20).collect() }) }
}

fn check_extensions(root: &Root, notices: &mut Notices) -> Result<(), GltfError> {
    let is_known = |name: &&String| READ.contains(&name.as_str()) || HARMLESS.contains(&name.as_str());
    if let Some(name) = root.extensions_required.iter().find(|name| !is_known(name)) {
        return Err(GltfError::Extension { name: name.chars().take(80).collect() });
    }
    for name in root.extensions_used.iter().filter(|name| !is_known(name)) {
        let name: String = name.chars().take(80).collect();
        notices.add(NoticeKind::LeftOut, "extensionsUsed", format!("the extension {name} is not read"));
    }
    if !root.animations.is_empty() {
        notices.add(NoticeKind::LeftOut, "animations", "animations are left out; the model stands still");
    }
    Ok(())
}

/// A mesh of the file: its shape and the keys of its materials; `None` when it has no surface.
type ReadMesh = Option<(Key, Vec<Key>)>;

struct Reader<'r, 'a, 'b> {
    views: Views<'a>,
    images: Images,
    budget: &'r mut Budget<'b>,
    notices: &'r mut Notices,
    emission_unit: EmissionUnit,
    materials: BTreeMap<Option<usize>, Key>,
    meshes: BTreeMap<usize, ReadMesh>,
    /// For each mesh and variant the materials that change, by primitive of the shape.
    mesh_variants: BTreeMap<usize, Vec<(usize, usize, Key)>>,
    model: GltfModel,
}

impl<'r, 'a, 'b> Reader<'r, 'a, 'b> {
    fn new(
        root: &'a Root,
        binary: Option<&[u8]>,
        resolve: Resolve<'a>,
        budget: &'r mut Budget<'b>,
        notices: &'r mut Notices,
    ) -> Self {
        let unit = extras::text(root.asset.extras.as_ref(), "emissionUnit");
        let variants = root.extensions.variants.variants.iter();
        let model = GltfModel {
            name: root.scenes.get(root.scene.unwrap_or(0)).map_or_else(String::new, |scene| scene.name.clone()),
            variants: variants
                .map(|variant| MaterialVariant { name: variant.name.clone(), materials: BTreeMap::new() })
                .collect(),
            ..GltfModel::default()
        };
        Self {
            views: Views::new(root, binary, resolve),
            images: Images::default(),
            budget,
            notices,
            emission_unit: if unit == Some("cd/m2") { EmissionUnit::Physical } else { EmissionUnit::Guessed },
            materials: BTreeMap::new(),
            meshes: BTreeMap::new(),
            mesh_variants: BTreeMap::new(),
            model,
        }
    }

    fn finish(mut self) -> GltfModel {
        self.model.images = self.images.kept;
        self.model.bounds = self.model.compute_bounds();
        self.model
    }

    fn read_nodes(&mut self) -> Result<(), GltfError> {
        let root = self.views.root();
        for placed in hierarchy::flatten(root, self.budget)? {
            let Some(node) = root.nodes.get(placed.node) else {
                continue;
            };
            self.add_light(node, &placed)?;
            self.add_camera(node, &placed)?;
            self.add_mesh(node, &placed)?;
        }
        Ok(())
    }

    fn add_light(&mut self, node: &FileNode, placed: &Placed) -> Result<(), GltfError> {
        let Some(named) = &node.extensions.light else {
            return Ok(());
        };
        let place = format!("nodes/{}", placed.node);
        let lights = &self.views.root().extensions.lights.lights;
        let file = lights.get(named.light).ok_or_else(|| GltfError::invalid(&place, "its light is not there"))?;
        if !placed.is_visible {
            return Ok(());
        }
        match luminaires::light(file, &placed.scene_from_node, extras::tag(node.extras.as_ref())) {
            Some(Luminous::Light(mut light)) => {
                if light.name.is_empty() {
                    light.name.clone_from(&node.name);
                }
                self.model.lights.push(light);
            }
            Some(Luminous::Sun(sun)) if self.model.sun.is_none() => self.model.sun = Some(sun),
            Some(Luminous::Sun(_)) => {
                self.notices.add(NoticeKind::LeftOut, place, "there is one sun; this directional light is left out");
            }
            None => self.notices.add(NoticeKind::LeftOut, place, "its light is of no known kind and is left out"),
        }
        Ok(())
    }

    fn add_camera(&mut self, node: &FileNode, placed: &Placed) -> Result<(), GltfError> {
        let Some(index) = node.camera else {
            return Ok(());
        };
        let place = format!("cameras/{index}");
        let file = self.views.root().cameras.get(index);
        let file = file.ok_or_else(|| GltfError::invalid(&place, "it is named but not there"))?;
        match luminaires::camera(file, &node.name, node.extras.as_ref(), &placed.scene_from_node) {
            Some(camera) => self.model.cameras.push(camera),
            None => self.notices.add(NoticeKind::LeftOut, place, "its lens is not described and it is left out"),
        }
        Ok(())
    }

    fn add_mesh(&mut self, node: &FileNode, placed: &Placed) -> Result<(), GltfError> {
        let Some(mesh) = node.mesh else {
            return Ok(());
        };
        let place = format!("nodes/{}", placed.node);
        if node.skin.is_some() {
            self.notices.add(
                NoticeKind::Replaced,
                &place,
                "its skin is left out; it is shown in the pose it was modelled in",
            );
        }
        let Some((shape, materials)) = self.mesh(mesh)? else {
            return Ok(());
        };
        let instances = match &node.extensions.instancing {
            Some(instancing) => hierarchy::instances(&mut self.views, instancing, &place, self.budget)?,
            None => vec![Mat4::IDENTITY],
        };
        let own = node.extras.as_ref();
        for node_from_instance in instances {
            let scene_from_shape = Affine3A::from_mat4(placed.scene_from_node * node_from_instance);
            if !scene_from_shape.is_finite() {
                return Err(GltfError::invalid(place, "its placement is not a finite number"));
            }
            self.add_variants(mesh)?;
            self.model.nodes.push(Node {
                name: node.name.clone(),
                tag: extras::tag(own),
                layer: extras::layer(own),
                shape,
                materials: materials.clone(),
                scene_from_shape,
                is_visible: placed.is_visible,
                casts_shadow: extras::flag(own, "castsShadow").unwrap_or(true),
                facing: extras::direction(own, "facing"),
            });
        }
        Ok(())
    }

    /// Notes the materials of each variant for the node that is added next.
    fn add_variants(&mut self, mesh: usize) -> Result<(), GltfError> {
        let node = self.model.nodes.len();
        let changes = self.mesh_variants.get(&mesh).map_or(&[][..], Vec::as_slice);
        self.budget.take_mappings(changes.len() as u64)?;
        for (variant, primitive, key) in changes {
            if let Some(variant) = self.model.variants.get_mut(*variant) {
                variant.materials.insert((node, *primitive), *key);
            }
        }
        Ok(())
    }

    /// A mesh, read when first asked for.
    fn mesh(&mut self, index: usize) -> Result<ReadMesh, GltfError> {
        if let Some(known) = self.meshes.get(&index) {
            return Ok(known.clone());
        }
        let place = format!("meshes/{index}");
        let root = self.views.root();
        let file = root.meshes.get(index).ok_or_else(|| GltfError::invalid(&place, "it is named but not there"))?;
        if file.weights.iter().any(|weight| *weight != 0.0) {
            self.notices.add(NoticeKind::LeftOut, &place, "its morph targets are left out");
        }
        let mut shape = Shape::default();
        let mut keys = Vec::new();
        for (number, primitive) in file.primitives.iter().enumerate() {
            let place = format!("{place}/primitives/{number}");
            let uv_set = primitive.material.and_then(|material| root.materials.get(material)).map_or(0, uv_set);
            let mesh = primitive::read(&mut self.views, primitive, uv_set, &place, self.budget, self.notices)?;
            let Some(mesh) = mesh else {
                continue;
            };
            if primitive.attributes.color.is_some() {
                self.notices.add(NoticeKind::LeftOut, &place, "its colours by vertex are left out");
            }
            for mapping in &primitive.extensions.variants.mappings {
                let key = self.material(Some(mapping.material))?;
                let own = self.mesh_variants.entry(index).or_default();
                own.extend(mapping.variants.iter().map(|variant| (*variant, keys.len(), key)));
            }
            keys.push(self.material(primitive.material)?);
            shape.primitives.push(mesh);
        }
        let read = (!keys.is_empty()).then(|| {
            let key = key_of_shape(&shape);
            self.model.shapes.insert(key, Arc::new(shape));
            (key, keys)
        });
        self.meshes.insert(index, read.clone());
        Ok(read)
    }

    /// A material, read when first asked for.
    fn material(&mut self, index: Option<usize>) -> Result<Key, GltfError> {
        if let Some(key) = self.materials.get(&index) {
            return Ok(*key);
        }
        let mut reader = MaterialReader {
            views: &mut self.views,
            images: &mut self.images,
            budget: self.budget,
            notices: self.notices,
            emission_unit: self.emission_unit,
        };
        let material = reader.read(index)?;
        let key = key_of_material(&material);
        self.model.materials.insert(key, material);
        self.materials.insert(index, key);
        Ok(key)
    }
}

/// A key from every number of a shape.
fn key_of_shape(shape: &Shape) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"shape");
    for mesh in &shape.primitives {
        hasher.update(&(mesh.positions.len() as u64).to_le_bytes());
        hasher.update(&(mesh.indices.len() as u64).to_le_bytes());
        hasher.update(bytemuck::cast_slice(&mesh.positions));
        hasher.update(bytemuck::cast_slice(&mesh.normals));
        hasher.update(bytemuck::cast_slice(&mesh.uvs));
        hasher.update(bytemuck::cast_slice(&mesh.indices));
    }
    key_of(&hasher)
}

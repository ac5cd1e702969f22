//! Wavefront OBJ models with their MTL materials, as scene values.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufReader, Cursor};

use glam::{Mat4, Vec2, Vec3, Vec4};
use homewright_geometry::{Bounds, Mesh, math};
use homewright_scene::Material;
use homewright_scene::material::Alpha;

use crate::report::ImportReport;

/// Largest OBJ text that is read.
const LARGEST_TEXT: usize = 64 << 20;
/// Most triangles of one model.
const MOST_TRIANGLES: usize = 2_000_000;

/// Why a model could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ObjError {
    /// Larger than any piece of furniture.
    #[error("the model is larger than {limit}; reduce it before importing")]
    TooLarge {
        /// What the limit is.
        limit: String,
    },
    /// Not an OBJ file, or damaged.
    #[error("the model is not a readable OBJ file: {reason}")]
    Damaged {
        /// What the reader found.
        reason: String,
    },
    /// Nothing to show.
    #[error("the model has no triangles")]
    Empty,
}

/// One primitive: triangles of one material.
#[derive(Debug, Clone)]
pub struct ObjPart {
    /// Name of its material.
    pub material_name: String,
    /// The triangles, in the model's own units and axes.
    pub mesh: Mesh,
    /// Its material.
    pub material: Material,
    /// Name of its colour picture beside the model, if any.
    pub texture: Option<String>,
}

/// A model: parts in the order of first use.
#[derive(Debug, Clone)]
pub struct ObjModel {
    /// One part a material.
    pub parts: Vec<ObjPart>,
}

impl ObjModel {
    /// The box round all parts.
    pub fn bounds(&self) -> Bounds {
        self.parts.iter().fold(Bounds::EMPTY, |bounds, part| bounds.union(&part.mesh.bounds()))
    }

    /// The model in another frame.
    #[must_use]
    pub fn transformed(mut self, target_from_source: &Mat4) -> Self {
        for part in &mut self.parts {
            part.mesh = part.mesh.transformed(target_from_source);
        }
        self
    }
}

/// Reads a model. `library` answers with the text of an MTL file named beside it.
pub fn read_obj(
    text: &[u8],
    library: &dyn Fn(&str) -> Option<Vec<u8>>,
    report: &mut ImportReport,
    name: &str,
) -> Result<ObjModel, ObjError> {
    if text.len() > LARGEST_TEXT {
        return Err(ObjError::TooLarge { limit: format!("{} MiB", LARGEST_TEXT >> 20) });
    }
    let text = String::from_utf8_lossy(text);
    check_backward_faces(&text)?;
    let materials = material_texts(&text, library, report, name);
    let options = tobj::LoadOptions { triangulate: true, single_index: true, ignore_points: true, ignore_lines: true };
    // All materials stand in one library that is named before the first line.
    let prefixed = format!("mtllib all\n{}", without_libraries(&text));
    let load = |text: &str| {
        // The reader is not ours: what it panics on in spite of the checks before is an error as well.
        let guarded = std::panic::catch_unwind(|| {
            tobj::load_obj_buf(&mut BufReader::new(Cursor::new(text.as_bytes())), &options, |_| {
                tobj::load_mtl_buf(&mut BufReader::new(Cursor::new(materials.as_bytes())))
            })
        });
        guarded.unwrap_or(Err(tobj::LoadError::GenericFailure))
    };
    let loaded = match load(&prefixed) {
        Err(tobj::LoadError::FaceTexCoordOutOfBounds | tobj::LoadError::FaceNormalOutOfBounds) => {
            report.changed("model", name, "faces name texture points or normals that are not there; both are left out");
            load(&without_face_details(&prefixed))
        }
        loaded => loaded,
    };
    let (models, loaded) = loaded.map_err(|error| ObjError::Damaged { reason: error.to_string() })?;
    let loaded = loaded.map_err(|error| ObjError::Damaged { reason: format!("material library: {error}") })?;

    let mut order: Vec<usize> = Vec::new();
    let mut meshes: BTreeMap<usize, Mesh> = BTreeMap::new();
    let mut triangles = 0;
    for model in models {
        let key = model.mesh.material_id.unwrap_or(usize::MAX);
        let mesh = mesh_of(&model.mesh);
        triangles += mesh.triangle_count();
        if triangles > MOST_TRIANGLES {
            return Err(ObjError::TooLarge { limit: format!("{MOST_TRIANGLES} triangles") });
        }
        if mesh.indices.is_empty() {
            continue;
        }
        if !order.contains(&key) {
            order.push(key);
        }
        meshes.entry(key).or_default().append(&mesh);
    }
    let parts: Vec<ObjPart> = order
        .into_iter()
        .filter_map(|key| {
            let mesh = meshes.remove(&key)?;
            let fallback = tobj::Material { name: "default".to_owned(), ..tobj::Material::default() };
            let source = loaded.get(key).unwrap_or(&fallback);
            Some(ObjPart {
                material_name: source.name.clone(),
                mesh,
                material: material_of(source),
                texture: source.diffuse_texture.clone(),
            })
        })
        .collect();
    if parts.is_empty() { Err(ObjError::Empty) } else { Ok(ObjModel { parts }) }
}

fn without_libraries(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("mtllib")).flat_map(|line| [line, "\n"]).collect()
}

/// The text with faces that name nothing but their corners.
fn without_face_details(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some(corners) = line.trim_start().strip_prefix("f ") {
            plain.push('f');
            for corner in corners.split_whitespace() {
                plain.push(' ');
                plain.push_str(corner.split('/').next().unwrap_or(corner));
            }
        } else {
            plain.push_str(line);
        }
        plain.push('\n');
    }
    plain
}

/// Refuses faces that count back beyond the first corner, texture point or normal: the reader takes them for far ones.
fn check_backward_faces(text: &str) -> Result<(), ObjError> {
    let mut counts = [0_i64; 3];
    for line in text.lines() {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("v") => counts[0] += 1,
            Some("vt") => counts[1] += 1,
            Some("vn") => counts[2] += 1,
            Some("f" | "l" | "p") => {
                for corner in words {
                    for (number, count) in corner.split('/').zip(counts) {
                        let is_beyond = number.parse::<i64>().is_ok_and(|number| number.saturating_add(count) < 0);
                        if is_beyond || (number.starts_with('-') && number.len() > 18) {
                            let reason = format!("a face counts {number} back where {count} stand before it");
                            return Err(ObjError::Damaged { reason });
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A library without colours that have fewer than three numbers, on which the reader panics.
fn with_whole_colors(library: &str) -> String {
    let is_whole = |line: &str| {
        let mut words = line.split_whitespace();
        let is_color = words.next().is_some_and(|word| matches!(word, "Ka" | "Kd" | "Ks" | "Ke" | "Tf"));
        !is_color || words.count() >= 3
    };
    library.lines().filter(|line| is_whole(line)).flat_map(|line| [line, "\n"]).collect()
}

/// The text of all material libraries, ours for the well-known names first, grey for names nobody defines.
fn material_texts(
    text: &str,
    library: &dyn Fn(&str) -> Option<Vec<u8>>,
    report: &mut ImportReport,
    name: &str,
) -> String {
    let mut materials = String::new();
    let mut libraries = String::new();
    let mut used = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if let Some(file) = line.strip_prefix("mtllib") {
            match library(file.trim()) {
                Some(bytes) if bytes.len() <= LARGEST_TEXT => {
                    libraries.push_str(&String::from_utf8_lossy(&bytes));
                    libraries.push('\n');
                }
                _ => report.changed(
                    "material library",
                    file.trim(),
                    format!("not found beside \"{name}\"; grey is used"),
                ),
            }
        } else if let Some(material) = line.strip_prefix("usemtl") {
            used.insert(material.trim().to_owned());
        }
    }
    let defined: BTreeSet<&str> =
        libraries.lines().filter_map(|line| line.trim().strip_prefix("newmtl")).map(str::trim).collect();
    for material in used.iter().filter(|material| !defined.contains(material.as_str())) {
        let [red, green, blue, opacity, shine] = well_known(material);
        materials.push_str(&format!("newmtl {material}\nKd {red} {green} {blue}\nd {opacity}\nNs {shine}\n"));
    }
    materials.push_str(&with_whole_colors(&libraries));
    materials
}

/// Materials that OBJ files name without defining them, as the old Wavefront programs and Sweet Home 3D's library do.
/// The numbers (sRGB colour, opacity, shininess) are our reading of the names; no published table is followed.
fn well_known(name: &str) -> [f32; 5] {
    match name {
        "white" | "flwhite" => [0.92, 0.92, 0.92, 1.0, 20.0],
        "flltgrey" | "ltgrey" => [0.72, 0.72, 0.72, 1.0, 20.0],
        "grey" | "flgrey" | "rubber" => [0.5, 0.5, 0.5, 1.0, 20.0],
        "fldkgrey" | "dkgrey" => [0.3, 0.3, 0.3, 1.0, 20.0],
        "dkdkgrey" | "charcoal" | "fldkdkgrey" => [0.16, 0.16, 0.16, 1.0, 20.0],
        "black" | "flblack" => [0.05, 0.05, 0.05, 1.0, 20.0],
        "silver" | "chrome" | "iris" => [0.78, 0.78, 0.8, 1.0, 200.0],
        "gold" | "brass" => [0.83, 0.66, 0.33, 1.0, 160.0],
        "bronze" | "copper" => [0.72, 0.48, 0.32, 1.0, 120.0],
        "glass" | "bluetint" => [0.85, 0.92, 0.95, 0.25, 300.0],
        "smoked_glass" | "brown_glass" => [0.3, 0.28, 0.26, 0.5, 300.0],
        "red" | "flred" | "ruby" => [0.72, 0.1, 0.1, 1.0, 40.0],
        "green" | "emerald" | "lime" => [0.2, 0.55, 0.25, 1.0, 40.0],
        "blue" | "blue_pure" | "sapphire" | "navy_blue" => [0.15, 0.25, 0.6, 1.0, 40.0],
        "yellow" | "yellowbrt" | "pale_yellow" => [0.93, 0.82, 0.4, 1.0, 40.0],
        "orange" | "peach" | "amber" => [0.9, 0.6, 0.35, 1.0, 40.0],
        "purple" | "lavendar" | "periwinkle" => [0.65, 0.62, 0.8, 1.0, 40.0],
        "pale_pink" | "skin" => [0.93, 0.77, 0.72, 1.0, 20.0],
        "redwood" | "brown" | "flbrown" | "ltbrown" => [0.58, 0.4, 0.27, 1.0, 40.0],
        "dkbrown" => [0.33, 0.22, 0.15, 1.0, 40.0],
        "bone" => [0.9, 0.86, 0.76, 1.0, 30.0],
        _ => [0.7, 0.7, 0.7, 1.0, 20.0],
    }
}

/// An sRGB component as a linear one (IEC 61966-2-1).
pub(crate) fn linear_from_srgb(value: f32) -> f32 {
    if value <= 0.040_45 { value / 12.92 } else { math::powf32((value + 0.055) / 1.055, 2.4) }
}

fn material_of(source: &tobj::Material) -> Material {
    let [red, green, blue] = source.diffuse.unwrap_or([0.7; 3]).map(|value| {
        let value = if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.7 };
        linear_from_srgb(value)
    });
    let opacity = source.dissolve.filter(|value| value.is_finite()).unwrap_or(1.0).clamp(0.05, 1.0);
    let shininess = source.shininess.filter(|value| value.is_finite()).unwrap_or(10.0).clamp(0.0, 1_000.0);
    let shine = source.specular.map_or(0.3, |specular| specular.iter().copied().fold(0.0, f32::max)).clamp(0.0, 1.0);
    // Blinn-Phong exponent n to microfacet roughness: α = √(2 / (n + 2)), perceptual roughness √α.
    let roughness = (2.0 / (shininess + 2.0)).sqrt().sqrt();
    // What is mostly transparent in such files is a pane: daylight shall come through it.
    let is_pane = opacity < 0.65;
    Material {
        name: source.name.clone(),
        base_color: if is_pane {
            Vec4::new(0.4 + 0.6 * red, 0.4 + 0.6 * green, 0.4 + 0.6 * blue, 1.0)
        } else {
            Vec4::new(red, green, blue, opacity)
        },
        roughness: if is_pane {
            0.03
        } else if shine < 0.05 {
            0.95
        } else {
            roughness.clamp(0.12, 1.0)
        },
        transmission: if is_pane { 0.95 } else { 0.0 },
        alpha: if opacity < 0.999 && !is_pane { Alpha::Blend } else { Alpha::Opaque },
        is_double_sided: true,
        ..Material::default()
    }
}

fn mesh_of(source: &tobj::Mesh) -> Mesh {
    let point = |index: usize| {
        let at = |axis: usize| source.positions.get(index * 3 + axis).copied().unwrap_or(0.0);
        Vec3::new(at(0), at(1), at(2))
    };
    let count = source.positions.len() / 3;
    let positions: Vec<Vec3> = (0..count)
        .map(point)
        .map(|p| if p.is_finite() { p.clamp(Vec3::splat(-1e6), Vec3::splat(1e6)) } else { Vec3::ZERO })
        .collect();
    let uvs: Vec<Vec2> = (0..count)
        .map(|index| {
            let at =
                |axis: usize| source.texcoords.get(index * 2 + axis).copied().filter(|v| v.is_finite()).unwrap_or(0.0);
            // OBJ counts V from the bottom, glTF from the top.
            Vec2::new(at(0), 1.0 - at(1))
        })
        .collect();
    let mut mesh = Mesh { positions, normals: Vec::new(), uvs, indices: Vec::new() };
    for triangle in source.indices.chunks_exact(3) {
        let corners = [triangle[0], triangle[1], triangle[2]];
        let [a, b, c] = corners.map(|index| mesh.positions.get(index as usize).copied());
        if let (Some(a), Some(b), Some(c)) = (a, b, c)
            && (b - a).cross(c - a).length_squared() > 0.0
        {
            mesh.indices.extend(corners);
        }
    }
    if source.normals.len() == source.positions.len() {
        mesh.normals = (0..count)
            .map(|index| {
                let at = |axis: usize| source.normals[index * 3 + axis];
                Vec3::new(at(0), at(1), at(2)).try_normalize().unwrap_or(Vec3::Y)
            })
            .collect();
        mesh
    } else {
        with_creased_normals(&mesh)
    }
}

/// Normals averaged over neighbouring faces that meet at less than 40°, by position.
fn with_creased_normals(mesh: &Mesh) -> Mesh {
    const CREASE_COSINE: f32 = 0.766;
    let key = |p: Vec3| p.to_array().map(f32::to_bits);
    let mut faces_at: BTreeMap<[u32; 3], Vec<Vec3>> = BTreeMap::new();
    let face_normal = |triangle: &[u32]| {
        let [a, b, c] = [triangle[0], triangle[1], triangle[2]].map(|index| mesh.positions[index as usize]);
        (b - a).cross(c - a)
    };
    for triangle in mesh.indices.chunks_exact(3) {
        let normal = face_normal(triangle);
        for index in triangle {
            faces_at.entry(key(mesh.positions[*index as usize])).or_default().push(normal);
        }
    }
    let mut smooth = Mesh::default();
    // Corners that are alike in everything are one vertex.
    let mut known: HashMap<[u32; 8], u32> = HashMap::new();
    for triangle in mesh.indices.chunks_exact(3) {
        let own = face_normal(triangle).try_normalize().unwrap_or(Vec3::Y);
        for index in triangle {
            let position = mesh.positions[*index as usize];
            let sum = faces_at
                .get(&key(position))
                .into_iter()
                .flatten()
                .filter(|other| other.try_normalize().is_some_and(|unit| unit.dot(own) > CREASE_COSINE))
                .copied()
                .sum::<Vec3>();
            let normal = sum.try_normalize().unwrap_or(own);
            let uv = mesh.uvs[*index as usize];
            let [[x, y, z], [nx, ny, nz]] = [position, normal].map(|v| v.to_array());
            let corner = [x, y, z, nx, ny, nz, uv.x, uv.y].map(f32::to_bits);
            let vertex = *known.entry(corner).or_insert_with(|| {
                smooth.positions.push(position);
                smooth.normals.push(normal);
                smooth.uvs.push(uv);
                smooth.positions.len() as u32 - 1
            });
            smooth.indices.push(vertex);
        }
    }
    smooth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_that_count_back_too_far_and_colours_cut_off_are_no_panic() {
        let read = |text: &str, library: &'static str| {
            let library = |_: &str| Some(library.as_bytes().to_vec());
            read_obj(text.as_bytes(), &library, &mut ImportReport::default(), "x")
        };
        let corners = "mtllib m\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvn 0 0 1\nusemtl a\n";
        assert!(read(&format!("{corners}f -3 -2 -1\n"), "newmtl a\nKd 1 0\nKs\nKd 1 0 0\n").is_ok());
        for face in ["f -4 -2 -1", "f 1//-2 2//-1 3//-1", "f -9223372036854775808 1 2"] {
            assert!(matches!(read(&format!("{corners}{face}\n"), ""), Err(ObjError::Damaged { .. })), "{face}");
        }
    }

    const TRIANGLE: &[u8] = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl white\nf 1 2 3\n";

    #[test]
    fn a_triangle_without_normals_gets_its_face_normal_and_a_well_known_colour() {
        let model = read_obj(TRIANGLE, &|_| None, &mut ImportReport::default(), "t").expect("readable");
        assert_eq!(model.parts.len(), 1);
        assert!(model.parts[0].mesh.is_sound());
        assert!((model.parts[0].mesh.normals[0] - Vec3::Z).length() < 1e-6);
        assert!(model.parts[0].material.base_color.x > 0.8);
    }

    #[test]
    fn faces_that_name_vertices_which_are_not_there_are_an_error_or_left_out() {
        for text in ["v 0 0 0\nf 1 2 3\n", "f 1 2 3\n", "v a b c\nf 1 1 1\n", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf -9 -1 -2\n"]
        {
            assert!(read_obj(text.as_bytes(), &|_| None, &mut ImportReport::default(), "t").is_err(), "{text}");
        }
    }

    #[test]
    fn faces_that_name_missing_texture_points_keep_their_corners() {
        let mut report = ImportReport::default();
        let text = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nf 1/1 2/7 3/1\n";
        let model = read_obj(text, &|_| None, &mut report, "t").expect("the corners are there");
        assert_eq!(model.parts[0].mesh.triangle_count(), 1);
        assert_eq!(report.notices.len(), 1);
    }

    #[test]
    fn corners_of_a_smooth_surface_are_shared() {
        let flat = b"v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3\nf 1 3 4\n";
        let model = read_obj(flat, &|_| None, &mut ImportReport::default(), "t").expect("readable");
        assert_eq!(model.parts[0].mesh.positions.len(), 4);
    }

    #[test]
    fn a_missing_library_is_reported() {
        let mut report = ImportReport::default();
        let text = [b"mtllib chair.mtl\n", TRIANGLE].concat();
        read_obj(&text, &|_| None, &mut report, "chair").expect("readable");
        assert_eq!(report.notices.len(), 1);
    }
}

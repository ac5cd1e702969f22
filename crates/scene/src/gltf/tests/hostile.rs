//! Damaged and malicious files: an error, never a panic, and never more memory than the limits allow.

use serde_json::{Value, json};

use super::sample::{buffer, cameras, floats, read, read_json, scene, triangle};
use crate::gltf::{GltfError, GltfLimits, read_gltf, write_glb};

/// Small pseudo-random numbers with a fixed seed (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

/// Tight limits, so that a wild count is refused at once.
fn tight() -> GltfLimits {
    GltfLimits { bytes: 1 << 20, nodes: 1000, vertices: 100_000, indices: 300_000, ..GltfLimits::default() }
}

/// The law: reading any bytes ends, and what is read is sound.
fn must_be_sound(bytes: &[u8]) {
    if let Ok((model, _)) = read_gltf(bytes, &mut |_| None, &tight()) {
        assert!(model.shapes.values().all(|shape| shape.primitives.iter().all(homewright_geometry::Mesh::is_sound)));
        assert!(model.images.values().all(|image| image.is_sound()));
        assert!(model.nodes.iter().all(|node| node.scene_from_shape.is_finite()));
        for node in &model.nodes {
            assert_eq!(model.shapes[&node.shape].primitives.len(), node.materials.len());
            assert!(node.materials.iter().all(|key| model.materials.contains_key(key)));
        }
    }
}

#[test]
fn a_file_with_flipped_bytes_never_panics() {
    let good = write_glb(&scene(), &cameras()).unwrap();
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for _ in 0..4000 {
        let mut bad = good.clone();
        for _ in 0..=dice.roll(4) {
            let at = dice.roll(bad.len());
            bad[at] = dice.roll(256) as u8;
        }
        must_be_sound(&bad);
    }
}

#[test]
fn a_file_with_changed_digits_never_panics() {
    // Digits stand for indices, offsets and counts: the parser lets these through.
    let good = write_glb(&scene(), &cameras()).unwrap();
    let json_end = 20 + u32::from_le_bytes([good[12], good[13], good[14], good[15]]) as usize;
    let digits: Vec<usize> = (20..json_end).filter(|at| good[*at].is_ascii_digit()).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..6000 {
        let mut bad = good.clone();
        for _ in 0..=dice.roll(3) {
            let at = digits[dice.roll(digits.len())];
            bad[at] = b'0' + dice.roll(10) as u8;
        }
        must_be_sound(&bad);
    }
}

#[test]
fn a_cut_file_never_panics() {
    let good = write_glb(&scene(), &cameras()).unwrap();
    for length in 0..good.len() {
        must_be_sound(&good[..length]);
    }
}

#[test]
fn numbers_in_the_document_may_be_anything() {
    let wild = [
        json!(-1),
        json!(1e30),
        json!(u64::MAX),
        json!(4_294_967_295_u32),
        json!("x"),
        json!(null),
        json!([]),
        json!(0),
    ];
    let paths = [
        "/scenes/0/nodes/0",
        "/nodes/0/mesh",
        "/meshes/0/primitives/0/attributes/POSITION",
        "/accessors/0/bufferView",
        "/accessors/0/componentType",
        "/accessors/0/count",
        "/accessors/0/type",
        "/bufferViews/0/buffer",
        "/bufferViews/0/byteLength",
        "/buffers/0/byteLength",
        "/asset/version",
    ];
    for path in paths {
        for value in &wild {
            let document = triangle(|document| *document.pointer_mut(path).unwrap() = value.clone());
            must_be_sound(document.to_string().as_bytes());
        }
    }
}

#[test]
fn an_index_out_of_range_is_named() {
    let cases = [
        ("/scenes/0/nodes/0", "nodes/9"),
        ("/nodes/0/mesh", "meshes/9"),
        ("/meshes/0/primitives/0/attributes/POSITION", "accessors/9"),
        ("/accessors/0/bufferView", "bufferViews/9"),
        ("/bufferViews/0/buffer", "buffers/9"),
    ];
    for (path, place) in cases {
        let document = triangle(|document| *document.pointer_mut(path).unwrap() = json!(9));
        match read_json(&document) {
            Err(GltfError::Invalid { place: found, .. }) => assert_eq!(found, place),
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[test]
fn an_accessor_beyond_its_buffer_is_refused() {
    for (path, value) in [
        ("/accessors/0/count", json!(4)),
        ("/bufferViews/0/byteLength", json!(35)),
        ("/bufferViews/0/byteLength", json!(37)),
        ("/buffers/0/byteLength", json!(37)),
    ] {
        let document = triangle(|document| *document.pointer_mut(path).unwrap() = value);
        assert!(matches!(read_json(&document), Err(GltfError::Invalid { .. })), "{path}");
    }
    let offset = triangle(|document| document["accessors"][0]["byteOffset"] = json!(u64::MAX));
    assert!(read_json(&offset).is_err());
    let stride = triangle(|document| document["bufferViews"][0]["byteStride"] = json!(u64::MAX));
    assert!(read_json(&stride).is_err());
    let narrow = triangle(|document| document["bufferViews"][0]["byteStride"] = json!(4));
    assert!(read_json(&narrow).is_err());
}

#[test]
fn an_index_beyond_the_vertices_is_refused() {
    let bytes = [floats(&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]), vec![0, 1, 3, 0]].concat();
    let document = triangle(|document| {
        document["buffers"][0] = buffer(&bytes);
        document["bufferViews"] =
            json!([{ "buffer": 0, "byteLength": 36 }, { "buffer": 0, "byteOffset": 36, "byteLength": 4 }]);
        document["accessors"] = json!([
            { "bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3" },
            { "bufferView": 1, "componentType": 5121, "count": 3, "type": "SCALAR" },
        ]);
        document["meshes"][0]["primitives"][0]["indices"] = json!(1);
    });
    let error = read_json(&document).unwrap_err().to_string();
    assert!(error.contains("meshes/0/primitives/0") && error.contains("vertex 3 of 3"), "{error}");
}

#[test]
fn a_position_that_is_no_number_is_refused() {
    for wild in [f32::NAN, f32::INFINITY] {
        let bytes = floats(&[0.0, 0.0, 0.0, 1.0, wild, 0.0, 0.0, 1.0, 0.0]);
        let document = triangle(|document| document["buffers"][0] = buffer(&bytes));
        assert!(read_json(&document).unwrap_err().to_string().contains("position 1"));
    }
}

#[test]
fn a_node_below_itself_or_below_two_is_refused() {
    for nodes in [
        json!([{ "children": [0] }]),
        json!([{ "children": [1] }, { "children": [2] }, { "children": [1] }]),
        json!([{ "children": [1, 1] }, {}]),
    ] {
        let document = triangle(|document| document["nodes"] = nodes);
        assert!(matches!(read_json(&document), Err(GltfError::Invalid { .. })));
    }
}

#[test]
fn a_tree_as_deep_as_the_limit_is_walked() {
    let count = 50_000;
    let mut nodes: Vec<Value> = (1..count).map(|child| json!({ "children": [child] })).collect();
    nodes.push(json!({ "mesh": 0 }));
    let document = triangle(|document| document["nodes"] = Value::Array(nodes));
    assert_eq!(read_json(&document).unwrap().0.nodes.len(), 1);
}

#[test]
fn a_placement_that_grows_beyond_numbers_is_refused() {
    let big = json!([1e20, 1e20, 1e20]);
    let nodes = json!([{ "scale": big, "children": [1] }, { "scale": big, "mesh": 0 }]);
    let document = triangle(|document| document["nodes"] = nodes);
    assert!(read_json(&document).is_err());
}

#[test]
fn counts_without_data_stop_at_the_limits() {
    let huge = triangle(|document| {
        document["accessors"][0] = json!({ "componentType": 5126, "count": 4_000_000_000_u32, "type": "VEC3" });
    });
    assert!(matches!(read_json(&huge), Err(GltfError::TooLarge { what: "vertices", .. })));
    // The same large accessor in many primitives counts every time.
    let primitives = vec![json!({ "attributes": { "POSITION": 0 } }); 40];
    let many = triangle(|document| {
        document["accessors"][0] = json!({ "componentType": 5126, "count": 1_000_000, "type": "VEC3" });
        document["meshes"][0]["primitives"] = Value::Array(primitives);
    });
    assert!(matches!(read_json(&many), Err(GltfError::TooLarge { .. })));
    let instanced = triangle(|document| {
        document["accessors"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "componentType": 5126, "count": 900_000_000, "type": "VEC3" }));
        document["nodes"][0]["extensions"] =
            json!({ "EXT_mesh_gpu_instancing": { "attributes": { "TRANSLATION": 1 } } });
    });
    assert!(matches!(read_json(&instanced), Err(GltfError::TooLarge { what: "nodes", .. })));
}

#[test]
fn variants_times_nodes_stop_at_the_limits() {
    let every: Vec<usize> = vec![0; 2000];
    let children: Vec<usize> = (1..900).collect();
    let document = triangle(|document| {
        document["materials"] = json!([{}]);
        let mappings = json!([{ "material": 0, "variants": every }]);
        document["meshes"][0]["primitives"][0]["extensions"] =
            json!({ "KHR_materials_variants": { "mappings": mappings } });
        document["extensions"] = json!({ "KHR_materials_variants": { "variants": [{ "name": "Red" }] } });
        let mut nodes = vec![json!({ "children": children })];
        nodes.resize(900, json!({ "mesh": 0 }));
        document["nodes"] = Value::Array(nodes);
    });
    let limits = GltfLimits { json_values: 100_000, ..GltfLimits::default() };
    let result = read_gltf(document.to_string().as_bytes(), &mut |_| None, &limits);
    assert!(matches!(result, Err(GltfError::TooLarge { what: "variant mappings", .. })));
}

#[test]
fn a_required_extension_that_is_not_read_is_named() {
    let document = triangle(|document| document["extensionsRequired"] = json!(["ACME_holograms"]));
    assert_eq!(read_json(&document).unwrap_err(), GltfError::Extension { name: "ACME_holograms".to_owned() });
    let used = triangle(|document| document["extensionsUsed"] = json!(["ACME_holograms"]));
    assert!(read_json(&used).unwrap().1[0].to_string().contains("ACME_holograms"));
}

#[test]
fn other_versions_and_deep_json_are_refused() {
    let old = triangle(|document| document["asset"]["version"] = json!("1.0"));
    assert!(matches!(read_json(&old), Err(GltfError::Version { .. })));
    let deep =
        format!("{{\"asset\":{{\"version\":\"2.0\",\"extras\":{}{}}}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(read(deep.as_bytes()), Err(GltfError::Json { .. })));
}

#[test]
fn damaged_compressed_data_is_an_error() {
    let mut dice = Dice(77);
    for length in [0, 1, 11, 40, 200] {
        let mut bytes: Vec<u8> = (0..length).map(|_| dice.roll(256) as u8).collect();
        for start in [&b"DRACO\x02\x02\x01\x01\0\0"[..], &[0xa0], &[0xe1]] {
            bytes.splice(0..start.len().min(bytes.len()), start.iter().copied());
            let draco = triangle(|document| {
                document["buffers"][0] = buffer(&bytes);
                document["bufferViews"] = json!([{ "buffer": 0, "byteLength": bytes.len() }]);
                let packed = json!({ "bufferView": 0, "attributes": { "POSITION": 0 } });
                document["meshes"][0]["primitives"][0]["extensions"] = json!({ "KHR_draco_mesh_compression": packed });
            });
            assert!(read_json(&draco).is_err());
            for mode in ["ATTRIBUTES", "TRIANGLES", "INDICES"] {
                let meshopt = triangle(|document| {
                    document["buffers"][0] = buffer(&bytes);
                    let packed =
                        json!({ "buffer": 0, "byteLength": bytes.len(), "byteStride": 12, "count": 3, "mode": mode });
                    document["bufferViews"][0]["extensions"] = json!({ "EXT_meshopt_compression": packed });
                });
                assert!(read_json(&meshopt).is_err());
            }
        }
    }
}

//! The outer shell: JSON text alone, or a .glb file with its chunks.

use super::error::GltfError;
use super::limits::GltfLimits;

const MAGIC: u32 = 0x4654_6C67;
const JSON_CHUNK: u32 = 0x4E4F_534A;
const BINARY_CHUNK: u32 = 0x004E_4942;

/// The two parts of a model file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Container<'a> {
    /// JSON text.
    pub(crate) json: &'a [u8],
    /// The binary chunk of a .glb file.
    pub(crate) binary: Option<&'a [u8]>,
}

/// Splits a file into its parts and checks their sizes.
pub(crate) fn open<'a>(bytes: &'a [u8], limits: &GltfLimits) -> Result<Container<'a>, GltfError> {
    let size = bytes.len() as u64;
    if size > limits.bytes {
        return Err(GltfError::TooLarge { what: "bytes", found: size, limit: limits.bytes });
    }
    let container = if word(bytes, 0) == Some(MAGIC) { open_binary(bytes)? } else { open_text(bytes)? };
    check_value_count(container.json, limits)?;
    Ok(container)
}

fn open_text(bytes: &[u8]) -> Result<Container<'_>, GltfError> {
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = json.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'{') { Ok(Container { json, binary: None }) } else { Err(GltfError::NotGltf) }
}

fn open_binary(bytes: &[u8]) -> Result<Container<'_>, GltfError> {
    let damaged = |what: &str| GltfError::Container { what: what.to_owned() };
    let version = word(bytes, 4).ok_or_else(|| damaged("it ends within its header"))?;
    if version != 2 {
        return Err(GltfError::Version { found: version.to_string() });
    }
    let length = word(bytes, 8).ok_or_else(|| damaged("it ends within its header"))? as usize;
    let body = bytes.get(..length).ok_or_else(|| damaged("it is shorter than its header says"))?;
    if length < 12 {
        return Err(damaged("its header states a length below 12 bytes"));
    }
    let (json, rest) = chunk(body, 12)?.ok_or_else(|| damaged("it has no chunks"))?;
    if json.kind != JSON_CHUNK {
        return Err(damaged("its first chunk is not JSON"));
    }
    // Chunks of other kinds are for extensions and are passed over, as the format asks.
    let mut at = rest;
    while let Some((next, rest)) = chunk(body, at)? {
        if next.kind == BINARY_CHUNK {
            return Ok(Container { json: json.bytes, binary: Some(next.bytes) });
        }
        at = rest;
    }
    Ok(Container { json: json.bytes, binary: None })
}

struct Chunk<'a> {
    kind: u32,
    bytes: &'a [u8],
}

/// The chunk that starts at an offset, and where the next one starts; `None` at the end of the file.
fn chunk(bytes: &[u8], at: usize) -> Result<Option<(Chunk<'_>, usize)>, GltfError> {
    if at >= bytes.len() {
        return Ok(None);
    }
    let damaged = || GltfError::Container { what: format!("the chunk at byte {at} does not fit into the file") };
    let length = word(bytes, at).ok_or_else(damaged)? as usize;
    let kind = word(bytes, at + 4).ok_or_else(damaged)?;
    let start = at + 8;
    let end = start.checked_add(length).ok_or_else(damaged)?;
    let content = bytes.get(start..end).ok_or_else(damaged)?;
    Ok(Some((Chunk { kind, bytes: content }, end.next_multiple_of(4))))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// A few bytes of JSON can become hundreds in memory; counting first keeps that within bounds.
fn check_value_count(json: &[u8], limits: &GltfLimits) -> Result<(), GltfError> {
    let (mut count, mut is_text, mut is_escaped) = (0_u64, false, false);
    for byte in json {
        match (is_text, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => is_text = !is_text,
            (false, b'{' | b'[' | b',') => count += 1,
            _ => {}
        }
    }
    if count > limits.json_values {
        return Err(GltfError::TooLarge { what: "JSON values", found: count, limit: limits.json_values });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glb(length: u32, chunks: &[(u32, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for word in [MAGIC, 2, length] {
            bytes.extend(word.to_le_bytes());
        }
        for (kind, content) in chunks {
            bytes.extend((content.len() as u32).to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(*content);
        }
        bytes
    }

    #[test]
    fn a_glb_file_gives_its_json_and_its_binary_part() {
        let bytes = glb(36, &[(JSON_CHUNK, b"{}  "), (BINARY_CHUNK, b"abcd")]);
        let parts = open(&bytes, &GltfLimits::default()).unwrap();
        assert_eq!((parts.json, parts.binary), (&b"{}  "[..], Some(&b"abcd"[..])));
    }

    #[test]
    fn a_length_below_the_header_is_refused() {
        for length in [0, 1, 11, 12] {
            let bytes = glb(length, &[(JSON_CHUNK, b"{}  ")]);
            assert!(open(&bytes, &GltfLimits::default()).is_err(), "length {length}");
        }
    }

    #[test]
    fn a_chunk_that_claims_more_than_the_file_is_refused() {
        let mut bytes = glb(24, &[(JSON_CHUNK, b"{}  ")]);
        bytes[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(open(&bytes, &GltfLimits::default()), Err(GltfError::Container { .. })));
    }

    #[test]
    fn anything_else_is_not_gltf() {
        for bytes in [&b""[..], b"PK\x03\x04", b"  <xml>", b"\0\0\0\0\0\0\0\0\0\0\0\0"] {
            assert_eq!(open(bytes, &GltfLimits::default()), Err(GltfError::NotGltf));
        }
    }

    #[test]
    fn a_flood_of_json_values_is_refused_before_parsing() {
        let limits = GltfLimits { json_values: 10, ..GltfLimits::default() };
        let json = format!("{{\"nodes\":[{}{{}}]}}", "{},".repeat(10));
        assert!(matches!(open(json.as_bytes(), &limits), Err(GltfError::TooLarge { .. })));
        assert!(open(br#"{"a":"[[[[[[[[[[[[,,,,,\"{{{{{"}"#, &limits).is_ok(), "text is not structure");
    }
}

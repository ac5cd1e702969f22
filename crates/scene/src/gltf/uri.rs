//! Where buffers and images lie: inside the file as data URIs, or beside it under a relative name.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::error::GltfError;

/// Standard base64; exporters disagree about the padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A URI of the file, understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Uri<'a> {
    /// The bytes themselves, still encoded.
    Data {
        /// Whether they are base64; percent-encoded otherwise.
        is_base64: bool,
        /// What follows the comma.
        payload: &'a str,
    },
    /// A relative path below the model's own folder, with `/` between its parts.
    Beside(String),
}

/// Understands a URI and refuses every one that leads out of the model's own folder.
pub(crate) fn parse<'a>(uri: &'a str, place: &str) -> Result<Uri<'a>, GltfError> {
    let refuse = |what| {
        let uri = uri.chars().take(120).collect();
        GltfError::Resource { place: place.to_owned(), uri, what }
    };
    if uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        let (head, payload) = uri[5..].split_once(',').ok_or_else(|| refuse("a data URI without data"))?;
        let is_base64 = head.to_ascii_lowercase().ends_with(";base64");
        return Ok(Uri::Data { is_base64, payload });
    }
    let path = String::from_utf8(percent_decoded(uri)).map_err(|error| {
        let _position = error.utf8_error().valid_up_to();
        refuse("a name that is not UTF-8")
    })?;
    if path.contains(':') {
        return Err(refuse("only files beside the model are read, not addresses and drives"));
    }
    if path.starts_with(['/', '\\']) {
        return Err(refuse("only files beside the model are read, not absolute paths"));
    }
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.iter().any(|part| part.trim_end_matches(['.', ' ']).is_empty()) {
        return Err(refuse("only files in the model's own folder are read, not those above it"));
    }
    if parts.is_empty() || path.chars().any(char::is_control) {
        return Err(refuse("this is not the name of a file"));
    }
    Ok(Uri::Beside(parts.join("/")))
}

/// The bytes of a data URI.
pub(crate) fn decode_data(is_base64: bool, payload: &str, place: &str) -> Result<Vec<u8>, GltfError> {
    if !is_base64 {
        return Ok(percent_decoded(payload));
    }
    let decoded = if payload.contains('%') { BASE64.decode(percent_decoded(payload)) } else { BASE64.decode(payload) };
    decoded.map_err(|error| GltfError::invalid(place, format!("its embedded data is not base64 ({error})")))
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        let value = digits.filter(|_| *byte == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        decoded.push(value.unwrap_or(*byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_the_model_are_taken_with_their_percent_signs_undone() {
        for (uri, path) in [
            ("sofa.bin", "sofa.bin"),
            ("./textures/oak%20plank.png", "textures/oak plank.png"),
            ("a//b.png", "a/b.png"),
            ("%E6%B2%99%E5%8F%91.png", "沙发.png"),
        ] {
            assert_eq!(parse(uri, "images/0"), Ok(Uri::Beside(path.to_owned())));
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for uri in [
            "../secret",
            "a/../../b",
            "/etc/passwd",
            "\\\\server\\share",
            "C:\\x",
            "c:x",
            "http://x/y.png",
            "file:///etc/passwd",
            "%2e%2e/secret",
            "..%2Fsecret",
            "%2Fetc",
            "a\\..\\..\\b",
            "",
            ".",
            "a/\0",
            ".. /x",
            "...",
        ] {
            assert!(matches!(parse(uri, "images/0"), Err(GltfError::Resource { .. })), "{uri}");
        }
    }

    #[test]
    fn data_uris_are_decoded_with_and_without_padding() {
        for uri in ["data:application/octet-stream;base64,AQID", "DATA:;base64,AQID", "data:;base64,AQI%44"] {
            let Uri::Data { is_base64, payload } = parse(uri, "buffers/0").unwrap() else { panic!("{uri}") };
            assert_eq!(decode_data(is_base64, payload, "buffers/0").unwrap(), [1, 2, 3]);
        }
        assert_eq!(decode_data(true, "AQ", "buffers/0").unwrap(), [1]);
        assert!(decode_data(true, "A*", "buffers/0").is_err());
    }
}

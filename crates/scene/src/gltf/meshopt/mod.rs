//! EXT_meshopt_compression and KHR_meshopt_compression: compressed buffer views.
//!
//! Written after the published bitstreams: attributes of versions 0 and 1, triangle and index lists, and the
//! filters that follow.

mod attributes;
mod filter;
mod indices;
#[cfg(test)]
mod tests;

/// Why a view could not be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MeshoptError {
    #[error("its compressed data ends too early")]
    Short,
    #[error("its compressed data has bytes left over")]
    Long,
    #[error("its compressed data begins with an unknown mark")]
    Header,
    #[error("its compression mode is unknown")]
    Mode,
    #[error("its compression filter is unknown or does not fit its elements")]
    Filter,
    #[error("its element size or count does not fit its compression mode")]
    Shape,
}

/// How a view is packed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// `ATTRIBUTES`, `TRIANGLES` or `INDICES`.
    pub(crate) mode: &'a str,
    /// Empty or `NONE`, `OCTAHEDRAL`, `QUATERNION`, `EXPONENTIAL`, `COLOR`.
    pub(crate) filter: &'a str,
    /// Elements; the caller keeps `count * stride` within bounds.
    pub(crate) count: usize,
    /// Bytes an element.
    pub(crate) stride: usize,
}

/// The `count * stride` bytes of a packed view.
pub(crate) fn decode(request: &Request<'_>, source: &[u8]) -> Result<Vec<u8>, MeshoptError> {
    let has_filter = !matches!(request.filter, "" | "NONE");
    match request.mode {
        "ATTRIBUTES" => {
            let mut bytes = attributes::decode(source, request.count, request.stride)?;
            if has_filter {
                filter::apply(request.filter, &mut bytes, request.stride)?;
            }
            Ok(bytes)
        }
        _ if has_filter => Err(MeshoptError::Filter),
        "TRIANGLES" => indices::decode_triangles(source, request.count, request.stride),
        "INDICES" => indices::decode_sequence(source, request.count, request.stride),
        _ => Err(MeshoptError::Mode),
    }
}

/// Reads bytes one after the other.
#[derive(Debug, Clone)]
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&mut self) -> Result<u8, MeshoptError> {
        let byte = *self.bytes.get(self.at).ok_or(MeshoptError::Short)?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], MeshoptError> {
        let end = self.at.checked_add(count).ok_or(MeshoptError::Short)?;
        let bytes = self.bytes.get(self.at..end).ok_or(MeshoptError::Short)?;
        self.at = end;
        Ok(bytes)
    }

    /// A number of seven bits a byte, least significant first.
    fn variable(&mut self) -> Result<u32, MeshoptError> {
        let mut value = 0_u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f).wrapping_shl(shift);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(MeshoptError::Header)
    }
}

/// Undoes the folding of signed numbers into unsigned ones.
fn unzigzag(value: u32) -> u32 {
    (value >> 1) ^ 0_u32.wrapping_sub(value & 1)
}

//! Triangle lists and index sequences: edges and vertices seen lately are named by their age.

use super::{MeshoptError, Reader, unzigzag};

/// The last few values; the number is a power of two.
struct Recent<T, const N: usize> {
    values: [T; N],
    next: usize,
}

impl<T: Copy + Default, const N: usize> Recent<T, N> {
    fn new() -> Self {
        Self { values: [T::default(); N], next: 0 }
    }

    fn push(&mut self, value: T) {
        self.values[self.next % N] = value;
        self.next = (self.next + 1) % N;
    }

    /// The value pushed `age` pushes before the last.
    fn get(&self, age: usize) -> T {
        self.values[(self.next + 2 * N - 1 - age) % N]
    }
}

/// State of the triangle decoder.
struct Triangles<'a> {
    data: Reader<'a>,
    edges: Recent<(u32, u32), 16>,
    vertices: Recent<u32, 16>,
    next: u32,
    last: u32,
}

impl Triangles<'_> {
    /// A vertex that has not been seen.
    fn fresh(&mut self) -> u32 {
        let vertex = self.next;
        self.next = self.next.wrapping_add(1);
        vertex
    }

    /// A vertex written as the difference to the last one so written.
    fn explicit(&mut self) -> Result<u32, MeshoptError> {
        self.last = self.last.wrapping_add(unzigzag(self.data.variable()?));
        Ok(self.last)
    }

    /// A triangle on an edge seen lately.
    fn on_edge(&mut self, age: u8, code: u8, oldest: u8) -> Result<[u32; 3], MeshoptError> {
        let (a, b) = self.edges.get(usize::from(age));
        let is_recent = code >= 1 && code <= oldest;
        let c = match code {
            0 => self.fresh(),
            _ if is_recent => self.vertices.get(usize::from(code)),
            13 => {
                self.last = self.last.wrapping_sub(1);
                self.last
            }
            14 => {
                self.last = self.last.wrapping_add(1);
                self.last
            }
            _ => self.explicit()?,
        };
        if !is_recent {
            self.vertices.push(c);
        }
        self.edges.push((c, b));
        self.edges.push((a, c));
        Ok([a, b, c])
    }

    /// A triangle on no edge; `aux` says where its second and third vertex come from. With the codes 14 and 15
    /// they may be explicit, with 15 the first one is.
    fn alone(&mut self, aux: u8, code: u8) -> Result<[u32; 3], MeshoptError> {
        let a = if code == 15 { self.explicit()? } else { self.fresh() };
        let allows_explicit = code >= 14;
        let mut other = |code: u8| -> Result<(u32, bool), MeshoptError> {
            Ok(match code {
                0 => (self.fresh(), true),
                15 if allows_explicit => (self.explicit()?, true),
                _ => (self.vertices.get(usize::from(code) - 1), false),
            })
        };
        let (b, is_b_new) = other(aux >> 4)?;
        let (c, is_c_new) = other(aux & 15)?;
        self.vertices.push(a);
        if is_b_new {
            self.vertices.push(b);
        }
        if is_c_new {
            self.vertices.push(c);
        }
        self.edges.push((b, a));
        self.edges.push((c, b));
        self.edges.push((a, c));
        Ok([a, b, c])
    }
}

/// Unpacks a triangle list of `count` indices of `stride` bytes.
pub(super) fn decode_triangles(source: &[u8], count: usize, stride: usize) -> Result<Vec<u8>, MeshoptError> {
    if !count.is_multiple_of(3) || !matches!(stride, 2 | 4) {
        return Err(MeshoptError::Shape);
    }
    // Version 0 names older vertices by the codes that version 1 uses for neighbours of the last explicit one.
    let oldest = match source.first() {
        Some(0xe0) => 14,
        Some(0xe1) => 12,
        _ => return Err(MeshoptError::Header),
    };
    let aux_start = source.len().checked_sub(16).ok_or(MeshoptError::Short)?;
    let (body, aux_table) = source.split_at(aux_start);
    let codes_end = (count / 3).checked_add(1).filter(|end| *end <= body.len()).ok_or(MeshoptError::Short)?;
    let data = Reader::new(body.get(codes_end..).ok_or(MeshoptError::Short)?);
    let mut state = Triangles { data, edges: Recent::new(), vertices: Recent::new(), next: 0, last: 0 };
    let mut out = Vec::with_capacity(count * stride);
    for code in body.get(1..codes_end).ok_or(MeshoptError::Short)? {
        let (high, low) = (code >> 4, code & 15);
        let triangle = if high < 15 {
            state.on_edge(high, low, oldest)?
        } else if low < 14 {
            let aux = *aux_table.get(usize::from(low)).ok_or(MeshoptError::Short)?;
            state.alone(aux, low)?
        } else {
            let aux = state.data.byte()?;
            if aux == 0 {
                state.next = 0;
            }
            state.alone(aux, low)?
        };
        for vertex in triangle {
            out.extend_from_slice(vertex.to_le_bytes().get(..stride).unwrap_or_default());
        }
    }
    if state.data.at == state.data.bytes.len() { Ok(out) } else { Err(MeshoptError::Long) }
}

/// Unpacks a sequence of `count` indices of `stride` bytes.
pub(super) fn decode_sequence(source: &[u8], count: usize, stride: usize) -> Result<Vec<u8>, MeshoptError> {
    if !matches!(stride, 2 | 4) {
        return Err(MeshoptError::Shape);
    }
    if !matches!(source.first(), Some(0xd1)) {
        return Err(MeshoptError::Header);
    }
    // One byte an index at least, and four of padding at the end.
    let body_end = source.len().checked_sub(4).filter(|end| *end > count).ok_or(MeshoptError::Short)?;
    let mut reader = Reader::new(source.get(1..body_end).ok_or(MeshoptError::Short)?);
    let mut last = [0_u32; 2];
    let mut out = Vec::with_capacity(count * stride);
    for _ in 0..count {
        let value = reader.variable()?;
        let base = &mut last[(value & 1) as usize];
        *base = base.wrapping_add(unzigzag(value >> 1));
        out.extend_from_slice(base.to_le_bytes().get(..stride).unwrap_or_default());
    }
    if reader.at == reader.bytes.len() { Ok(out) } else { Err(MeshoptError::Long) }
}

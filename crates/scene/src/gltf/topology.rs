//! Triangle lists out of lists, strips and fans.

/// How a primitive's indices make triangles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topology {
    List,
    Strip,
    Fan,
}

impl Topology {
    /// The topology that glTF writes as a number; `None` for points and lines, which have no surface.
    pub(crate) fn from_mode(mode: u32) -> Option<Self> {
        match mode {
            4 => Some(Self::List),
            5 => Some(Self::Strip),
            6 => Some(Self::Fan),
            _ => None,
        }
    }

    /// Three indices a triangle; triangles with a repeated corner are left out, as is an incomplete last one.
    pub(crate) fn triangles(self, indices: &[u32]) -> Vec<u32> {
        let mut triangles = Vec::with_capacity(match self {
            Self::List => indices.len(),
            Self::Strip | Self::Fan => indices.len().saturating_sub(2) * 3,
        });
        let mut push = |a: u32, b: u32, c: u32| {
            if a != b && b != c && c != a {
                triangles.extend([a, b, c]);
            }
        };
        match self {
            Self::List => indices.as_chunks::<3>().0.iter().for_each(|[a, b, c]| push(*a, *b, *c)),
            Self::Strip => indices.windows(3).enumerate().for_each(|(i, corners)| {
                if let [a, b, c] = corners {
                    // Every second triangle of a strip is wound the other way.
                    if i % 2 == 0 { push(*a, *b, *c) } else { push(*a, *c, *b) }
                }
            }),
            Self::Fan => {
                if let Some((hub, rim)) = indices.split_first() {
                    rim.windows(2).for_each(|edge| {
                        if let [a, b] = edge {
                            push(*a, *b, *hub);
                        }
                    });
                }
            }
        }
        triangles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_keeps_its_winding() {
        assert_eq!(Topology::Strip.triangles(&[0, 1, 2, 3]), [0, 1, 2, 1, 3, 2]);
    }

    #[test]
    fn a_fan_turns_about_its_first_vertex() {
        assert_eq!(Topology::Fan.triangles(&[0, 1, 2, 3]), [1, 2, 0, 2, 3, 0]);
    }

    #[test]
    fn triangles_without_area_and_incomplete_ones_are_left_out() {
        assert_eq!(Topology::List.triangles(&[0, 1, 1, 0, 1, 2, 3]), [0, 1, 2]);
        assert_eq!(Topology::Strip.triangles(&[0, 1]), [] as [u32; 0]);
        assert_eq!(Topology::Fan.triangles(&[]), [] as [u32; 0]);
    }
}

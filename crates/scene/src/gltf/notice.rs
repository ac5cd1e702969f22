//! What came along differently, or not at all.

use std::fmt;

/// What kind of notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// Part of the model is not shown.
    LeftOut,
    /// Something stands in for what the model asks for.
    Replaced,
    /// A mistake in the file was mended.
    Repaired,
}

/// One thing that came along differently than the file says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GltfNotice {
    /// What kind.
    pub kind: NoticeKind,
    /// Where, as a path into the file such as `meshes/2/primitives/0`.
    pub place: String,
    /// What happened, as half a sentence.
    pub message: String,
}

impl fmt::Display for GltfNotice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

/// Notices so far; a damaged file cannot make the list endless.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    list: Vec<GltfNotice>,
    dropped: usize,
}

impl Notices {
    const MOST: usize = 500;

    pub(crate) fn add(&mut self, kind: NoticeKind, place: impl Into<String>, message: impl Into<String>) {
        let notice = GltfNotice { kind, place: place.into(), message: message.into() };
        if self.list.len() >= Self::MOST {
            self.dropped += 1;
        } else if !self.list.contains(&notice) {
            self.list.push(notice);
        }
    }

    /// The finished list, with a last line that counts what no longer fitted.
    pub(crate) fn finish(mut self) -> Vec<GltfNotice> {
        if self.dropped > 0 {
            let message = format!("{} more like these", self.dropped);
            self.list.push(GltfNotice { kind: NoticeKind::Repaired, place: "model".to_owned(), message });
        }
        self.list
    }
}

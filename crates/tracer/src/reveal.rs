//! What a photo leaves out so that one can look in. Only the eye passes what is left out: light and shadows in the
//! rooms stay as they are. A scene opened like a doll's house, where daylight falls in, is `Scene::opened`.

use glam::{Vec3, Vec3A};

use crate::accel::Contact;

/// A plane that cuts the scene open: what lies on the side of `normal` is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section {
    /// A point on the plane, scene frame, metres.
    pub point: Vec3,
    /// Unit vector towards what is kept.
    pub normal: Vec3,
}

/// What is left out so that one can look in.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reveal {
    /// A cut; walls and slabs that it goes through show their cut faces in [`crate::TracedImage::cut`].
    pub section: Option<Section>,
    /// Whether sky and ground out of doors are left to a plain background, in [`crate::TracedImage::bare`].
    pub is_plain: bool,
}

/// A [`Reveal`] worked out.
#[derive(Debug)]
pub(crate) struct Cutaway {
    section: Option<(Vec3A, Vec3A)>,
    pub(crate) is_plain: bool,
}

impl Cutaway {
    pub(crate) fn new(reveal: &Reveal) -> Self {
        let section = reveal.section.and_then(|section| {
            let normal = Vec3A::from(section.normal).try_normalize()?;
            section.point.is_finite().then(|| (Vec3A::from(section.point), normal))
        });
        Self { section, is_plain: reveal.is_plain }
    }

    /// Whether nothing is left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.section.is_none()
    }

    /// How far along a ray from the eye the kept part begins, metres; none where the ray never comes there.
    pub(crate) fn start(&self, origin: Vec3A, direction: Vec3A) -> Option<f32> {
        let Some((point, normal)) = self.section else { return Some(0.0) };
        let above = (origin - point).dot(normal);
        if above >= 0.0 {
            return Some(0.0);
        }
        let rise = direction.dot(normal);
        (rise > 1e-7).then(|| -above / rise)
    }

    /// Whether a place is left out.
    pub(crate) fn hides(&self, contact: &Contact) -> bool {
        self.section.is_some_and(|(point, normal)| (contact.position - point).dot(normal) < 0.0)
    }
}

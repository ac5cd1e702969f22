//! What a photo leaves out so that one can look in. Only the eye passes what is left out: light and shadows in the
//! rooms stay as they are.

use glam::{Vec3, Vec3A};
use homewright_geometry::Bounds;
use homewright_scene::node::Layer;

use crate::accel::{Accel, Contact, Instance};

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
    /// Like a doll's house: outer walls, their openings and what hangs on them that turn their outside to the eye, and ceilings below the
    /// eye. Nothing is left out for an eye inside the home.
    pub is_dollhouse: bool,
    /// A cut; walls and slabs that it goes through show their cut faces in [`crate::TracedImage::cut`].
    pub section: Option<Section>,
    /// Whether sky and ground out of doors are left to a plain background, in [`crate::TracedImage::bare`].
    pub is_plain: bool,
}

/// A [`Reveal`] worked out for a scene and an eye.
#[derive(Debug)]
pub(crate) struct Cutaway {
    /// For each placed shape whether it is left out; empty for none.
    hidden: Vec<bool>,
    section: Option<(Vec3A, Vec3A)>,
    pub(crate) is_plain: bool,
}

impl Cutaway {
    pub(crate) fn new(accel: &Accel, reveal: &Reveal, eye: Vec3) -> Self {
        let section = reveal.section.and_then(|section| {
            let normal = Vec3A::from(section.normal).try_normalize()?;
            section.point.is_finite().then(|| (Vec3A::from(section.point), normal))
        });
        Self {
            hidden: if reveal.is_dollhouse { hidden(accel, eye) } else { Vec::new() },
            section,
            is_plain: reveal.is_plain,
        }
    }

    /// Whether nothing is left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.hidden.is_empty() && self.section.is_none()
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
        self.hidden.get(contact.instance as usize).is_some_and(|is_hidden| *is_hidden)
            || self.section.is_some_and(|(point, normal)| (contact.position - point).dot(normal) < 0.0)
    }
}

fn hidden(accel: &Accel, eye: Vec3) -> Vec<bool> {
    let bounds = |instance: &Instance| {
        let cuboid = instance.cuboid();
        Bounds { min: cuboid.min.into(), max: cuboid.max.into() }
    };
    let is_structure = |instance: &&Instance| matches!(instance.layer, Layer::Wall | Layer::Floor | Layer::Ceiling);
    let home =
        accel.instances.iter().filter(is_structure).fold(Bounds::EMPTY, |all, instance| all.union(&bounds(instance)));
    if home.is_empty() || eye.cmpge(home.min).all() && eye.cmple(home.max).all() {
        return Vec::new();
    }
    let middle = home.center();
    let stands_before = |instance: &Instance| {
        let center = bounds(instance).center();
        match instance.layer {
            // Of items those that hang on an outer wall face somewhere.
            Layer::Wall | Layer::Opening | Layer::Item => instance.facing.is_some_and(|facing| {
                let normal = Vec3::new(facing.x, 0.0, facing.y);
                normal.dot(eye - center) * normal.dot(middle - center) < 0.0
            }),
            Layer::Ceiling => eye.y > center.y,
            Layer::Floor | Layer::Overlay => false,
        }
    };
    accel.instances.iter().map(stands_before).collect()
}

//! Light that paths have asked for: shadow rays, and looks at patches of sun. They wait until all paths of a wave have
//! asked, and are then followed sixteen at a time.

use glam::{Vec3, Vec3A};

use crate::direct::SHORT_OF;
use crate::emitter::Luminaire;
use crate::field::Field;
use crate::path::Path;
use crate::sobol::Sampler;

/// A ray that looks whether light arrives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shadow {
    pub(crate) from: Vec3A,
    pub(crate) toward: Vec3A,
    /// How far it looks, metres; negative where nothing throws a shadow.
    pub(crate) reach: f32,
    /// What it brings if nothing stands between.
    pub(crate) light: Vec3,
    pub(crate) path: u32,
    /// Rays with the same key are likely alike.
    pub(crate) key: u16,
    /// Whether there was a reflection before.
    pub(crate) is_indirect: bool,
}

/// A ray that looks what sun lies on the surface it meets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) from: Vec3A,
    pub(crate) toward: Vec3A,
    /// What a luminance of one brings.
    pub(crate) weight: Vec3,
    /// Width of the bundle after one metre.
    pub(crate) spread: f32,
    pub(crate) path: u32,
    pub(crate) passages: u32,
}

/// All that waits.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) shadows: Vec<Shadow>,
    pub(crate) looks: Vec<Look>,
    /// The path that asks now.
    pub(crate) path: u32,
}

impl Asked {
    /// Asks for light on a way from a point.
    pub(crate) fn ask(&mut self, (from, toward): (Vec3A, Vec3A), reach: f32, light: Vec3, is_indirect: bool) {
        if light.max_element() > 0.0 {
            let key = key(from, toward);
            self.shadows.push(Shadow { from, toward, reach, light, path: self.path, key, is_indirect });
        }
    }

    /// Answers all at once where paths go alone.
    pub(crate) fn settle(&mut self, field: &Field<'_>, path: &mut Path<'_>, sampler: &mut Sampler) {
        while let Some(look) = self.looks.pop() {
            let found = field.contact(look.from, look.toward, f32::INFINITY);
            path.see_sun(&look, found, sampler, self);
        }
        for shadow in self.shadows.drain(..) {
            let left =
                if shadow.reach < 0.0 { Vec3::ONE } else { field.pass(shadow.from, shadow.toward, shadow.reach) };
            path.sample.reflected += path.clamped(shadow.light * left, shadow.is_indirect);
        }
    }
}

/// How far a ray to a lamp at a distance looks.
pub(crate) fn reach_to(lamp: &Luminaire, distance: f32) -> f32 {
    if lamp.casts_shadow { (distance - SHORT_OF).max(0.0) } else { -1.0 }
}

/// Rays with the same key are likely alike: by octant of their direction and by place.
pub(crate) fn key(origin: Vec3A, direction: Vec3A) -> u16 {
    // Far from zero, so that all whole numbers are positive.
    let cell = |part: f32| (part * 1.6 + 4096.0).clamp(0.0, 8191.0) as u16 & 15;
    let sign = |part: f32| (part.to_bits() >> 31) as u16;
    let octant = sign(direction.x) << 2 | sign(direction.y) << 1 | sign(direction.z);
    octant << 12 | cell(origin.y) << 8 | cell(origin.x) << 4 | cell(origin.z)
}

//! Light that paths have asked for: shadow rays, and looks at patches of sun. They wait until all paths of a wave have
//! asked, and are then followed sixteen at a time. Paths that branch off wait as well.

use glam::{Vec3, Vec3A};

use crate::direct::SHORT_OF;
use crate::emitter::Luminaire;
use crate::field::Field;
use crate::illuminance::luminance;
use crate::path::{EyeRay, Path};
use crate::sampling::{hash, unit_from_bits};
use crate::sobol::Sampler;
use crate::sources::see_sun;

/// The bit in [`Shadow::path`] and [`Look::path`] that says that the rest is a path's number in its wave, not its place
/// among those that go their own ways.
pub(crate) const OF_CROWD: u32 = 1 << 31;

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
    /// Where in the path's stream the numbers for it stand, where it is one of [`OF_CROWD`].
    pub(crate) dimension: u32,
}

/// A path that branches off another.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    pub(crate) ray: EyeRay,
    /// What is left of its light.
    pub(crate) left: Vec3,
    /// The way from the eye so far, metres.
    pub(crate) travelled: f32,
    pub(crate) bounces: u32,
    pub(crate) worth: f32,
    pub(crate) is_sure: bool,
    /// Whether what it meets guides filters.
    pub(crate) is_guide: bool,
    /// The path that it branches off.
    pub(crate) path: u32,
    pub(crate) sampler: Sampler,
}

/// All that waits.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) shadows: Vec<Shadow>,
    pub(crate) looks: Vec<Look>,
    pub(crate) branches: Vec<Branch>,
    /// The path that asks now.
    pub(crate) path: u32,
    /// Reflected light of less luminance is looked for by chance, cd/m².
    pub(crate) faint: f32,
    /// A number of the path's own for that.
    pub(crate) chance: u32,
}

impl Asked {
    /// From now on it is this path that asks.
    pub(crate) fn turn_to(&mut self, path: u32, faint: f32, sampler: &Sampler) {
        self.path = path;
        self.faint = faint;
        self.chance = hash(sampler.seed ^ hash(sampler.index ^ hash(sampler.dimension)));
    }

    /// Asks for light on a way from a point.
    pub(crate) fn ask(&mut self, (from, toward): (Vec3A, Vec3A), reach: f32, light: Vec3, is_indirect: bool) {
        if light.max_element() > 0.0 {
            let mut light = light;
            let bright = luminance(light);
            if is_indirect && bright < self.faint {
                self.chance = hash(self.chance);
                if unit_from_bits(self.chance) * self.faint >= bright {
                    return;
                }
                light *= self.faint / bright;
            }
            let key = key(from, toward);
            self.shadows.push(Shadow { from, toward, reach, light, path: self.path, key, is_indirect });
        }
    }

    /// Answers all at once where paths go alone.
    pub(crate) fn settle(&mut self, field: &Field<'_>, path: &mut Path<'_>, sampler: &mut Sampler) {
        while let Some(look) = self.looks.pop() {
            let found = field.contact(look.from, look.toward, f32::INFINITY);
            see_sun(&path.stage, &look, found, sampler, self);
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

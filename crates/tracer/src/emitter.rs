//! Luminaires as rays see them: points drawn on their luminous opening, and how much arrives from there.

use std::f32::consts::PI;
use std::sync::Arc;

use glam::{Vec2, Vec3, Vec3A};
use homewright_geometry::math;
use homewright_scene::light::Emitter;
use homewright_scene::{Light, PhotometricWeb};

use crate::sampling;

/// Openings smaller than this are points, metres.
const POINT: f32 = 1e-4;

/// Steps of a measured distribution summed up.
pub(crate) const COSINES: usize = 33;

/// Kinds of openings in [`Luminaire::numbers`].
pub(crate) const KIND_POINT: f32 = 0.0;
/// A ball.
pub(crate) const KIND_SPHERE: f32 = 1.0;
/// A flat round opening.
pub(crate) const KIND_DISC: f32 = 2.0;
/// A flat rectangular opening.
pub(crate) const KIND_RECTANGLE: f32 = 3.0;
/// Points of it are drawn one by one: spots and tubes.
pub(crate) const KIND_OTHER: f32 = 4.0;
/// The same, with a measured distribution.
pub(crate) const KIND_WEB: f32 = 5.0;

/// A lamp that is on.
#[derive(Debug, Clone)]
pub(crate) struct Luminaire {
    pub(crate) position: Vec3A,
    pub(crate) direction: Vec3A,
    along: Vec3A,
    across: Vec3A,
    emitter: Emitter,
    /// Measured distribution with the factor from its candela to the lamp's.
    web: Option<(Arc<PhotometricWeb>, f32)>,
    /// About the share of the full intensity by the cosine to the main direction, from −1 to 1 in even steps, of a
    /// measured distribution.
    by_cosine: [f32; COSINES],
    /// lm.
    pub(crate) flux: f32,
    /// cd along the main direction.
    intensity: f32,
    color: Vec3,
    pub(crate) casts_shadow: bool,
    cos_inner: f32,
    cos_outer: f32,
    /// Half of the opening's largest size, metres.
    extent: f32,
}

/// A point drawn on a luminaire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EmitterSample {
    /// Unit vector to the point.
    pub(crate) toward: Vec3A,
    /// How far the point is, metres.
    pub(crate) distance: f32,
    /// What a surface that faces the point would get if all light came like this, lx.
    pub(crate) illuminance: Vec3,
    /// Density over solid angle; 0 for points and tubes, which no ray meets by chance.
    pub(crate) density: f32,
}

impl Luminaire {
    /// None for a lamp that is off or has unsound numbers.
    pub(crate) fn new(light: &Light) -> Option<Self> {
        let is_sound = light.flux > 0.0
            && light.flux.is_finite()
            && light.position.is_finite()
            && light.color.is_finite()
            && light.color.max_element() > 0.0;
        if !is_sound {
            return None;
        }
        let direction = Vec3A::from(light.direction).try_normalize().unwrap_or(Vec3A::NEG_Y);
        let given = Vec3A::from(light.along);
        let along =
            (given - direction * given.dot(direction)).try_normalize().unwrap_or_else(|| sampling::frame(direction).0);
        let (cos_inner, cos_outer) = match light.emitter {
            Emitter::Spot { inner, outer, .. } => {
                let outer = math::cos32(outer);
                (math::cos32(inner).max(outer + 1e-5), outer)
            }
            Emitter::Sphere { .. } | Emitter::Disc { .. } | Emitter::Rectangle { .. } | Emitter::Tube { .. } => {
                (1.0, -1.0)
            }
        };
        let extent = match light.emitter {
            Emitter::Sphere { radius } | Emitter::Spot { radius, .. } | Emitter::Disc { radius } => radius,
            Emitter::Rectangle { length, width } => 0.5 * Vec2::new(length, width).length(),
            Emitter::Tube { length, .. } => 0.5 * length,
        };
        let along =
            if matches!(light.emitter, Emitter::Tube { .. }) { given.try_normalize().unwrap_or(along) } else { along };
        let mut lamp = Self {
            position: light.position.into(),
            direction,
            along,
            across: direction.cross(along),
            emitter: light.emitter,
            web: light.web.as_ref().map(|web| (Arc::clone(web), light.flux / web.flux())),
            flux: light.flux,
            intensity: match &light.web {
                Some(web) => web.peak() * light.flux / web.flux(),
                None => light.intensity(),
            },
            color: light.color.max(Vec3::ZERO),
            casts_shadow: light.casts_shadow,
            cos_inner,
            cos_outer,
            extent: if extent.is_finite() { extent.max(0.0) } else { 0.0 },
            by_cosine: [0.0; COSINES],
        };
        if lamp.web.is_some() {
            lamp.by_cosine = lamp.summed_up();
        }
        Some(lamp)
    }

    /// For a measured distribution the mean round the main direction.
    fn summed_up(&self) -> [f32; COSINES] {
        const TURNS: usize = 8;
        std::array::from_fn(|place| {
            let cosine = place as f32 / (COSINES - 1) as f32 * 2.0 - 1.0;
            let aside = (1.0 - cosine * cosine).max(0.0).sqrt();
            let around = (0..TURNS).map(|turn| {
                let angle = (turn as f32 + 0.5) * std::f32::consts::TAU / TURNS as f32;
                let across = self.along * math::cos32(angle) + self.across * math::sin32(angle);
                self.candela(-(self.direction * cosine + across * aside))
            });
            (around.sum::<f32>() / (TURNS as f32 * self.intensity.max(1e-9))).min(1.0)
        })
    }

    /// Intensity in cd towards a surface that sees the lamp in the direction `toward` (unit vector).
    pub(crate) fn candela(&self, toward: Vec3A) -> f32 {
        let main = -toward.dot(self.direction);
        if let Some((web, factor)) = &self.web {
            // C90 runs against `across`.
            return web.towards(main, -toward.dot(self.along), toward.dot(self.across)) * factor;
        }
        match self.emitter {
            Emitter::Sphere { .. } => self.intensity,
            Emitter::Spot { .. } => self.intensity * self.fade(main),
            Emitter::Disc { .. } | Emitter::Rectangle { .. } => self.intensity * main.max(0.0),
            Emitter::Tube { .. } => {
                let along = toward.dot(self.along);
                self.intensity * (1.0 - along * along).max(0.0).sqrt()
            }
        }
    }

    /// The numbers that sixteen paths at once need, see [`crate::matt::Lamps`].
    pub(crate) fn numbers(&self) -> [f32; 24] {
        let (kind, sizes, area) = match self.emitter {
            _ if self.web.is_some() => (KIND_WEB, [0.0; 2], 1.0),
            Emitter::Sphere { radius } if radius < POINT => (KIND_POINT, [0.0; 2], 1.0),
            Emitter::Sphere { radius } => (KIND_SPHERE, [radius; 2], PI * radius * radius),
            Emitter::Disc { radius } if radius > POINT => (KIND_DISC, [radius; 2], PI * radius * radius),
            Emitter::Rectangle { length, width } if length * width > POINT * POINT => {
                (KIND_RECTANGLE, [length, width], length * width)
            }
            Emitter::Spot { .. } | Emitter::Tube { .. } | Emitter::Disc { .. } | Emitter::Rectangle { .. } => {
                (KIND_OTHER, [0.0; 2], 1.0)
            }
        };
        let mut numbers = [0.0; 24];
        let light = Vec3A::from(self.color) * (self.intensity / area);
        for (place, part) in [self.position, self.direction, self.along, self.across, light].into_iter().enumerate() {
            numbers[place * 3..place * 3 + 3].copy_from_slice(&part.to_array());
        }
        let share = match self.emitter {
            _ if self.web.is_some() => [1.0, 0.0],
            Emitter::Sphere { .. } | Emitter::Tube { .. } => [1.0, 0.0],
            Emitter::Disc { .. } | Emitter::Rectangle { .. } => [0.0, 1.0],
            // About as a spot fades, and a little beyond its cone.
            Emitter::Spot { .. } => {
                let slope = 1.0 / (1.0 - self.cos_outer).max(1e-3);
                [0.02 - self.cos_outer * slope, slope]
            }
        };
        let shadow = f32::from(u8::from(self.casts_shadow));
        let rest = [self.extent, self.intensity, share[0], share[1], sizes[0], sizes[1], kind, shadow, area];
        numbers[15..].copy_from_slice(&rest);
        numbers
    }

    /// About the share of the full intensity by the cosine to the main direction, as [`Luminaire::reach`] takes it of a
    /// measured distribution.
    pub(crate) fn shares(&self) -> [f32; COSINES] {
        self.by_cosine.map(|share| 0.05 + 0.95 * share)
    }

    /// A place of the opening, for looking whether it is seen.
    pub(crate) fn somewhere(&self, cube: Vec3) -> Vec3A {
        let at = (Vec3A::from(cube) - 0.5) * 0.9;
        let aside = match self.emitter {
            Emitter::Sphere { radius } => at * (2.0 * radius),
            Emitter::Spot { radius, .. } | Emitter::Disc { radius } => {
                (self.along * at.x + self.across * at.y) * (1.4 * radius)
            }
            Emitter::Rectangle { length, width } => self.along * (at.x * length) + self.across * (at.y * width),
            Emitter::Tube { length, .. } => self.along * (at.x * length),
        };
        self.position + aside
    }

    /// A point of the opening as seen from `from`; none where no light can come from there.
    pub(crate) fn sample(&self, from: Vec3A, square: Vec2) -> Option<EmitterSample> {
        match self.emitter {
            Emitter::Sphere { radius } => self.sample_sphere(from, radius, square),
            Emitter::Spot { radius, .. } | Emitter::Disc { radius } => {
                let on_disc = sampling::disc(square) * radius;
                self.facing(from, self.along * on_disc.x + self.across * on_disc.y, PI * radius * radius)
            }
            Emitter::Rectangle { length, width } => {
                let place = square - 0.5;
                let aside = self.along * (place.x * length) + self.across * (place.y * width);
                self.facing(from, aside, length * width)
            }
            Emitter::Tube { length, radius } => {
                let point = self.position + self.along * ((square.x - 0.5) * length);
                let (toward, distance) = toward(from, point)?;
                // Nearer than the glass of the tube there is no light.
                let reach = distance.max(radius.max(0.01));
                let illuminance = self.color * (self.candela(toward) / (reach * reach));
                Some(EmitterSample { toward, distance: (distance - radius).max(0.0), illuminance, density: 0.0 })
            }
        }
    }

    fn sample_sphere(&self, from: Vec3A, radius: f32, square: Vec2) -> Option<EmitterSample> {
        let (axis, distance) = toward(from, self.position)?;
        if radius < POINT {
            let illuminance = self.color * (self.candela(axis) / (distance * distance));
            return Some(EmitterSample { toward: axis, distance, illuminance, density: 0.0 });
        }
        let sine_squared = (radius / distance) * (radius / distance);
        if sine_squared >= 0.999 {
            return None;
        }
        let spread = sine_squared / (1.0 + (1.0 - sine_squared).sqrt());
        let toward = sampling::cone_direction(axis, spread, square);
        let near = sphere_distance(from, toward, self.position, radius)
            .unwrap_or_else(|| distance * (1.0 - sine_squared).sqrt());
        let density = 1.0 / (2.0 * PI * spread);
        let illuminance = self.color * (self.candela(toward) / (PI * radius * radius) / density);
        Some(EmitterSample { toward, distance: near, illuminance, density })
    }

    /// A point of a flat opening; a measured one may shine to both sides.
    fn facing(&self, from: Vec3A, aside: Vec3A, area: f32) -> Option<EmitterSample> {
        let (toward, distance) = toward(from, self.position + aside)?;
        let cosine = -toward.dot(self.direction);
        let cosine = if self.web.is_some() { cosine.abs() } else { cosine };
        if cosine <= 1e-6 {
            return None;
        }
        let intensity = self.candela(toward);
        if intensity <= 0.0 {
            return None;
        }
        let squared = distance * distance;
        let density = if area > POINT * POINT { squared / (area * cosine) } else { 0.0 };
        Some(EmitterSample { toward, distance, illuminance: self.color * (intensity / squared), density })
    }

    /// Share of the full intensity at an angle to the main direction: smooth between the two cones, so that
    /// flux is as the scene's formula says.
    fn fade(&self, cosine: f32) -> f32 {
        let share = ((cosine - self.cos_outer) / (self.cos_inner - self.cos_outer)).clamp(0.0, 1.0);
        share * share * (3.0 - 2.0 * share)
    }

    /// Luminance towards a ray that meets the opening, cd/m², with its distance and the density with which
    /// [`Luminaire::sample`] would have drawn it. Points and tubes are never met.
    pub(crate) fn met_by(&self, from: Vec3A, direction: Vec3A) -> Option<(f32, Vec3, f32)> {
        if let Emitter::Sphere { radius } = self.emitter {
            let sine_squared = radius * radius / (self.position - from).length_squared();
            if radius < POINT || sine_squared >= 0.999 {
                return None;
            }
            let near = sphere_distance(from, direction, self.position, radius)?;
            let spread = sine_squared / (1.0 + (1.0 - sine_squared).sqrt());
            let luminance = self.candela(direction) / (PI * radius * radius);
            return Some((near, self.color * luminance, 1.0 / (2.0 * PI * spread)));
        }
        let facing = -direction.dot(self.direction);
        let cosine = if self.web.is_some() { facing.abs() } else { facing };
        if cosine <= 1e-6 {
            return None;
        }
        let distance = (from - self.position).dot(self.direction) / facing;
        if distance <= 0.0 {
            return None;
        }
        let place = from + direction * distance - self.position;
        let area = match self.emitter {
            Emitter::Disc { radius } | Emitter::Spot { radius, .. } if place.length_squared() <= radius * radius => {
                PI * radius * radius
            }
            Emitter::Rectangle { length, width }
                if place.dot(self.along).abs() <= 0.5 * length && place.dot(self.across).abs() <= 0.5 * width =>
            {
                length * width
            }
            Emitter::Sphere { .. }
            | Emitter::Disc { .. }
            | Emitter::Spot { .. }
            | Emitter::Rectangle { .. }
            | Emitter::Tube { .. } => return None,
        };
        if area <= POINT * POINT {
            return None;
        }
        let luminance = self.candela(direction) / (area * cosine);
        Some((distance, self.color * luminance, distance * distance / (area * cosine)))
    }

    /// Half of the opening's largest size, metres.
    pub(crate) fn extent(&self) -> f32 {
        self.extent
    }

    /// Whether a ray may meet the opening: it runs near by. Points and tubes are never met.
    pub(crate) fn is_aimed_at(&self, from: Vec3A, direction: Vec3A) -> bool {
        let offset = self.position - from;
        let along = offset.dot(direction);
        let aside = offset.length_squared() - along * along;
        let near = 1.01 * self.extent;
        if along < -near || aside > near * near + 1e-4 * along * along {
            return false;
        }
        match self.emitter {
            Emitter::Sphere { radius } | Emitter::Spot { radius, .. } | Emitter::Disc { radius } => radius > POINT,
            Emitter::Rectangle { length, width } => length * width > POINT * POINT,
            Emitter::Tube { .. } => false,
        }
    }

    /// About how much would arrive at a surface if nothing stood between; above zero wherever anything can.
    pub(crate) fn reach(&self, point: Vec3A, normal: Vec3A) -> f32 {
        let offset = self.position - point;
        let squared = offset.length_squared().max(1e-6);
        let distance = squared.sqrt();
        let slack = self.extent / distance;
        let cosine = (offset.dot(normal) / distance + slack).clamp(0.0, 1.0);
        let leaving = -offset.dot(self.direction) / distance;
        let share = match self.emitter {
            _ if self.web.is_some() => {
                let place = (leaving.clamp(-1.0, 1.0) + 1.0) * (0.5 * (COSINES - 1) as f32);
                let low = (place as usize).min(COSINES - 2);
                let (from, to) = (self.by_cosine[low], self.by_cosine[low + 1]);
                0.05 + 0.95 * (from + (to - from) * (place - low as f32))
            }
            Emitter::Sphere { .. } | Emitter::Tube { .. } => 1.0,
            Emitter::Disc { .. } | Emitter::Rectangle { .. } => (leaving + slack).clamp(0.0, 1.0),
            Emitter::Spot { .. } => self.fade(leaving + slack),
        };
        self.intensity * share * cosine / (squared + self.extent * self.extent)
    }
}

/// Unit vector and distance from one point to another; none where they coincide.
fn toward(from: Vec3A, point: Vec3A) -> Option<(Vec3A, f32)> {
    let offset = point - from;
    let distance = offset.length();
    (distance > 1e-4).then(|| (offset / distance, distance))
}

/// Distance along a unit direction to the near side of a ball.
fn sphere_distance(from: Vec3A, direction: Vec3A, center: Vec3A, radius: f32) -> Option<f32> {
    let offset = center - from;
    let along = offset.dot(direction);
    let aside = offset - direction * along;
    let under_root = radius * radius - aside.length_squared();
    let distance = along - under_root.max(0.0).sqrt();
    (under_root >= 0.0 && distance > 0.0).then_some(distance)
}

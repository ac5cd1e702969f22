//! What a probe sees: directions drawn over the sphere, through panes and towards patches of sun, and the light
//! that leaves the surfaces they meet.

use std::f32::consts::PI;

use glam::{Vec2, Vec3, Vec3A};
use homewright_scene::light::ProbeGrid;

use crate::accel::{Accel, Contact, OFFSET};
use crate::bake::BakeSettings;
use crate::hot::HotSpot;
use crate::illuminance::luminance;
use crate::lamps_seen::LampsSeen;
use crate::patch::{MOST_PASSAGES, Patch};
use crate::probes;
use crate::quad::Quad;
use crate::sampling::{self, Random};
use crate::shade::ShadePoint;
use crate::surface::Passage;

/// Patches that are tried for sight together.
const GROUP: usize = 12;
/// Most panes and folds of gauze that one ray passes or is scattered by.
const MOST_MEETINGS: usize = 3 * MOST_PASSAGES;

/// Most times that a ray is scattered on by surfaces whose light the probes can't tell.
const MOST_SCATTERED: usize = 5;
/// How often at least what gloss sends back is followed where a ray meets its first surface.
const LEAST_FOLLOWED: f32 = 0.5;
/// Gloss rougher than this counts as matt.
const MATT: f32 = 0.6;
/// Most of a probe's light that one ray may bring: a lone glint in gloss would stand on walls as a bright spot.
const MOST_SHARE: f32 = 0.08;
/// As many rays share all light of a probe, at least, whatever part each has then.
const FEW_RAYS: f32 = 3.0;
/// Ways in which what is scattered first is followed.
const SCATTERED: u32 = 4;
/// Rays that are sent to what glows and is no lamp, and to what stands close to lamps.
const GLOW_RAYS: usize = 24;
/// Width of a ray where it meets a surface, metres: textures count by their mean.
const WIDTH: f32 = 0.3;
/// Less of the probes round a place than this don't tell its light.
const LEAST_TRUST: f32 = 0.3;
/// So near to a pane light changes more than from probe to probe, metres.
const NEAR_PANE: f32 = 0.35;

/// One ray of a probe, as later bounces need it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight {
    pub(crate) direction: Vec3A,
    /// Solid angle that the ray stands for, sr.
    pub(crate) weight: f32,
    /// Whether this is what gloss sends back of a ray whose other part stands in a sight of its own.
    pub(crate) is_gloss: bool,
    /// Luminance by sky, glow, and direct light on what was met, cd/m².
    pub(crate) radiance: Vec3,
    /// Where indirect light joins in, and how much of its illuminance comes back as luminance.
    pub(crate) position: Vec3A,
    pub(crate) normal: Vec3A,
    pub(crate) reflectance: Vec3,
}

/// Where a probe stands.
#[derive(Debug, Clone)]
pub(crate) struct Space {
    /// Its map of distances.
    pub(crate) depth: Vec<[f32; 2]>,
    /// Whether it stands in the open and not inside of something.
    pub(crate) is_free: bool,
}

/// How directions of one probe are drawn: a mixture whose density is known everywhere.
struct Mixture {
    from: Vec3A,
    even: usize,
    /// Panes with the number of rays sent through each.
    panes: Vec<(Quad, f32)>,
    /// Patches with the number of rays sent to each.
    patches: Vec<(Quad, f32)>,
    /// Squares that hold what glows, facing the probe, with the number of rays sent to each.
    glows: Vec<(Quad, f32)>,
}

impl Mixture {
    fn new(accel: &Accel, from: Vec3A, sources: &Sources<'_>) -> Self {
        let Sources { panes, patches, hot_spots, settings, .. } = *sources;
        let panes = panes
            .iter()
            .filter(|portal| {
                [0.5, 0.15, 0.85].iter().any(|place| {
                    let offset = portal.point(Vec2::new(*place, *place)) - from;
                    let distance = offset.length();
                    distance > 1e-3 && accel.pass(from, offset / distance, distance).max_element() > 0.02
                })
            })
            .map(|portal| (*portal, portal.solid_angle(from)))
            .collect();
        let facing: Vec<Patch> = patches.iter().filter(|patch| patch.weight(from) > 0.0).copied().collect();
        let seen = facing.chunks(GROUP).filter(|group| {
            [0, GROUP / 2, GROUP - 1].iter().filter_map(|place| group.get(*place)).any(|patch| {
                let offset = patch.quad.center() + patch.quad.normal * 0.01 - from;
                let distance = offset.length();
                distance > 1e-3 && accel.pass(from, offset / distance, distance).max_element() > 0.02
            })
        });
        let pieces = seen.flatten().map(|patch| (patch.quad, patch.weight(from))).collect();
        let glows = accel.glows.iter().map(|glow| (glow.center, glow.radius, glow.flux));
        let hot_spots = hot_spots.iter().map(|spot| (spot.center, spot.radius, spot.flux));
        let glows = glows.chain(hot_spots).filter_map(|(center, radius, flux)| {
            let offset = center - from;
            let distance = offset.length();
            let toward = (distance > radius).then(|| offset / distance)?;
            let is_seen = accel.pass(from, toward, distance - radius).max_element() > 0.02;
            let (a, b) = toward.any_orthonormal_pair();
            let square = is_seen.then(|| Quad::new(center, a * radius, b * radius))??;
            Some((square, flux / (distance * distance)))
        });
        let glows = glows.collect();
        Self {
            from,
            glows: shared(glows, GLOW_RAYS),
            even: settings.rays,
            panes: shared(panes, settings.window_rays),
            patches: shared(pieces, settings.sun_rays),
        }
    }

    /// Expected number of rays a steradian in a direction.
    fn density(&self, direction: Vec3A) -> f32 {
        let even = self.even as f32 / (4.0 * PI);
        let aimed = self.panes.iter().chain(&self.patches).chain(&self.glows);
        even + aimed.map(|(quad, rays)| rays * quad.density(self.from, direction)).sum::<f32>()
    }

    /// The directions: first the even ones.
    fn directions(&self, random: &mut Random) -> Vec<Vec3A> {
        let turn = random.rotation();
        let mut directions: Vec<Vec3A> =
            (0..self.even).map(|number| turn * sampling::sphere_lattice(number, self.even)).collect();
        for aimed in [&self.panes, &self.patches, &self.glows].into_iter().filter(|aimed| !aimed.is_empty()) {
            systematic(aimed, random, |quad, place| directions.extend((quad.point(place) - self.from).try_normalize()));
        }
        directions
    }
}

/// Rays shared out by weight.
fn shared(weights: Vec<(Quad, f32)>, rays: usize) -> Vec<(Quad, f32)> {
    let total: f32 = weights.iter().map(|(_, weight)| weight).sum();
    let each = rays as f32 / total.max(1e-9);
    weights.into_iter().map(|(quad, weight)| (quad, weight * each)).collect()
}

/// Draws each piece as often as its expected number says, on average, in equal steps along the running sum; places on one
/// piece are spread evenly.
fn systematic(expected: &[(Quad, f32)], random: &mut Random, mut draw: impl FnMut(&Quad, Vec2)) {
    let mut next = random.unit();
    let mut running = 0.0;
    for (quad, count) in expected {
        running += count;
        if next < running {
            let shift = random.square();
            for number in 0.. {
                draw(quad, sampling::spread(number, shift));
                next += 1.0;
                if next >= running {
                    break;
                }
            }
        }
    }
}

/// How free the probe with this number stands.
pub(crate) fn space(accel: &Accel, grid: &ProbeGrid, probe: usize, settings: &BakeSettings) -> Space {
    let from = Vec3A::from(probes::position(grid, probe));
    let mut random = Random::new(settings.seed, probe as u32, 1);
    let longest = 1.5 * grid.spacing.length();
    let (depth, is_free) = distances(accel, from, longest, settings.rays, &mut random);
    let is_inside = accel.contact(from, Vec3A::NEG_Y, f32::INFINITY).is_some();
    Space { depth, is_free: is_free && is_inside }
}

/// What probes see things by.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    /// Panes, and holes without any, that look into the open.
    pub(crate) panes: &'a [Quad],
    pub(crate) patches: &'a [Patch],
    pub(crate) hot_spots: &'a [HotSpot],
    pub(crate) lamps: &'a LampsSeen,
    pub(crate) settings: &'a BakeSettings,
}

/// All that a probe sees.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outlook {
    pub(crate) sights: Vec<Sight>,
    /// Luminance over solid angle, cd/m² · sr, that was taken from lone bright rays.
    cut: f32,
}

/// Luminance over solid angle that a ray brings.
fn given(sight: &Sight) -> f32 {
    luminance(sight.radiance) * sight.weight
}

/// All that the probe with this number sees; nothing from inside of something. The grid tells where its probes see.
pub(crate) fn outlook(accel: &Accel, grid: &ProbeGrid, probe: usize, sources: &Sources<'_>) -> Outlook {
    if !grid.is_valid[probe] {
        return Outlook::default();
    }
    let Sources { panes, hot_spots, lamps, settings, .. } = *sources;
    let from = Vec3A::from(probes::position(grid, probe));
    let mut random = Random::new(settings.seed, probe as u32, 2);
    let mixture = Mixture::new(accel, from, sources);
    let gathering = Gathering { accel, grid, panes, hot_spots, lamps, lights: settings.lights };
    let mut sights: Vec<Sight> = Vec::new();
    for direction in mixture.directions(&mut random) {
        let weight = 1.0 / mixture.density(direction);
        let whole = Walk { origin: from, way: direction, left: Vec3::ONE, scattered: 0 };
        let mut branches = Branches::default();
        sights.extend(gathering.sight(&whole, (direction, weight), Some(&mut branches), &mut random));
        if let Some(walk) = branches.gloss {
            let gloss = gathering.sight(&walk, (direction, weight), None, &mut random);
            sights.extend(gloss.map(|sight| Sight { is_gloss: true, ..sight }));
        }
        for walk in &branches.scattered {
            sights.extend(gathering.sight(walk, (direction, weight / SCATTERED as f32), None, &mut random));
        }
    }
    // Where few rays meet any light, as in a dark room with one small thing that glows, each of them is needed.
    let bright = sights.iter().filter(|sight| given(sight) > 0.0).count();
    let most = sights.iter().map(given).sum::<f32>() * MOST_SHARE.max(FEW_RAYS / bright.max(1) as f32);
    let mut cut = 0.0;
    for sight in &mut sights {
        let own = given(sight);
        if own > most {
            sight.radiance *= most / own;
            cut += own - most;
        }
    }
    Outlook { sights, cut }
}

/// Gives what was taken from lone bright rays to all that the probes round each see, in proportion: a glint that one
/// probe met by chance stands for many that others missed.
pub(crate) fn share_out(grid: &ProbeGrid, outlooks: &mut [Outlook]) {
    let bright: Vec<f32> = outlooks.iter().map(|outlook| outlook.sights.iter().map(given).sum()).collect();
    let mut growth = vec![1.0_f32; outlooks.len()];
    for (probe, outlook) in outlooks.iter().enumerate().filter(|(_, outlook)| outlook.cut > 0.0) {
        let near: Vec<(usize, f32)> =
            probes::neighbours(grid, probe).map(|other| (other, probes::sees(grid, probe, other))).collect();
        let total: f32 = near.iter().map(|(other, share)| share * bright[*other]).sum();
        for (other, share) in near {
            growth[other] += share * outlook.cut / total.max(1e-9);
        }
    }
    for (outlook, growth) in outlooks.iter_mut().zip(growth) {
        for sight in &mut outlook.sights {
            sight.radiance *= growth;
        }
    }
}

/// The map of distances, and whether the probe stands in free space: few of its rays meet the inside of things.
fn distances(accel: &Accel, from: Vec3A, longest: f32, rays: usize, random: &mut Random) -> (Vec<[f32; 2]>, bool) {
    let count = rays.max(160);
    let turn = random.rotation();
    let mut inside = 0;
    let mut sums = vec![[0.0_f32; 3]; ProbeGrid::DEPTH_SIDE * ProbeGrid::DEPTH_SIDE];
    for number in 0..count {
        let direction = turn * sampling::sphere_lattice(number, count);
        let contact = accel.contact(from, direction, f32::INFINITY);
        let is_inner =
            contact.is_some_and(|contact| !contact.is_front && !accel.surface(&contact).material.is_double_sided);
        inside += usize::from(is_inner);
        let distance = contact.map_or(longest, |contact| contact.t.min(longest));
        for (texel, sum) in sums.iter_mut().enumerate() {
            let cosine = probes::texel_direction(texel, ProbeGrid::DEPTH_SIDE).dot(direction);
            if cosine > 0.8 {
                let squared = cosine * cosine;
                let fourth = squared * squared;
                let weight = fourth * fourth * fourth * fourth;
                let weight = weight * weight * weight;
                sum[0] += weight * distance;
                sum[1] += weight * distance * distance;
                sum[2] += weight;
            }
        }
    }
    let depth = sums.into_iter().map(|[sum, square, weight]| [sum / weight.max(1e-9), square / weight.max(1e-9)]);
    (depth.collect(), inside * 4 < count)
}

/// A ray on its way.
#[derive(Debug, Clone, Copy)]
struct Walk {
    origin: Vec3A,
    way: Vec3A,
    /// What is left of what it meets.
    left: Vec3,
    scattered: usize,
}

/// How a ray goes on in several ways from what it met first.
#[derive(Debug, Default)]
struct Branches {
    /// What gloss sends back of it.
    gloss: Option<Walk>,
    /// What a surface scatters of it whose light the probes can't tell, in equal parts.
    scattered: Vec<Walk>,
}

/// What rays run through.
struct Gathering<'a> {
    accel: &'a Accel,
    grid: &'a ProbeGrid,
    panes: &'a [Quad],
    hot_spots: &'a [HotSpot],
    lamps: &'a LampsSeen,
    lights: usize,
}

impl Gathering<'_> {
    /// Follows one ray through what is transparent to what it meets; none when it adds nothing. What gauze stops it scatters
    /// on, and so do surfaces whose light the probes can't tell: light goes to and fro between the folds of a curtain,
    /// the window behind it and its reveals, where no probe stands. Where `branches` may be split off,
    /// what the first gloss sends back goes its own way, and what such a surface scatters first goes several ways: by one
    /// alone it would bring rare glints.
    fn sight(
        &self,
        walk: &Walk,
        (direction, weight): (Vec3A, f32),
        mut branches: Option<&mut Branches>,
        random: &mut Random,
    ) -> Option<Sight> {
        let accel = self.accel;
        let mut sight = Sight {
            direction,
            weight,
            is_gloss: false,
            radiance: Vec3::ZERO,
            position: walk.origin,
            normal: Vec3A::Y,
            reflectance: Vec3::ZERO,
        };
        let Walk { mut origin, mut way, mut left, mut scattered } = *walk;
        for _ in 0..MOST_MEETINGS {
            if left.max_element() < 1e-3 {
                break;
            }
            let Some(contact) = accel.contact(origin, way, f32::INFINITY) else {
                sight.radiance += left * accel.environment().radiance(way.into());
                return Some(sight);
            };
            let shaded = ShadePoint::new(accel, &contact, -way, WIDTH);
            let surface = shaded.surface;
            let is_gauze = surface.passage == Passage::Translucent;
            // Glass lets through, gauze either scatters or lets through.
            if is_gauze && surface.material.transmission > 0.0 {
                let uv = accel.instances[contact.instance as usize].uv(&contact.hit);
                left *= surface.pass(uv, contact.normal.dot(way));
                origin = contact.position + way * OFFSET;
                continue;
            }
            if is_gauze && random.unit() >= shaded.point.opacity {
                origin = contact.position + way * OFFSET;
                continue;
            }
            if !contact.is_front && !surface.material.is_double_sided {
                break;
            }
            if !contact.is_luminaire {
                sight.radiance += left * surface.mean_emission;
            }
            if surface.material.is_unlit {
                sight.radiance += left * surface.mean_color;
                break;
            }
            let bsdf = shaded.bsdf(-way);
            let [body, albedo] = bsdf.reflectance();
            if albedo.max_element() <= 0.0 {
                return Some(sight);
            }
            let normal = shaded.face;
            let favour = self.lamps.near(self.grid, contact.position, normal);
            let direct = accel.light_from_luminaires(contact.position, normal, (self.lights, favour), random)
                + accel.light_from_sun(contact.position, normal);
            sight.radiance += left * albedo * direct / PI;
            let mut kept = albedo;
            let mut own = branches.take();
            if scattered < MOST_SCATTERED && shaded.point.roughness < MATT {
                // What gloss sends back comes from where it mirrors.
                let chance = bsdf.gloss_chance();
                let mirrored = |random: &mut Random| {
                    let scatter = bsdf.sample(1.0 - chance * random.unit(), random.square())?;
                    (scatter.direction.dot(normal) > 0.0).then_some(scatter.direction)
                };
                let followed = if own.is_some() { chance.max(LEAST_FOLLOWED) } else { chance };
                let is_followed = random.unit() < followed;
                let next = |way: Vec3A| Walk {
                    origin: contact.position + normal * OFFSET,
                    way,
                    left: left * (albedo - body) / followed,
                    scattered: scattered + 1,
                };
                if let Some(own) = &mut own {
                    own.gloss = if is_followed { mirrored(random).map(next) } else { None };
                    kept = body;
                } else if is_followed {
                    let Some(next) = mirrored(random).map(next) else { break };
                    Walk { origin, way, left, scattered } = next;
                    continue;
                } else {
                    kept = body / (1.0 - chance).max(1e-3);
                }
            }
            left *= kept;
            if is_gauze || scattered < MOST_SCATTERED && !self.is_told(&contact, normal) {
                if is_gauze {
                    branches = own.filter(|own| own.gloss.is_none());
                } else if let Some(own) = own {
                    let shift = random.square();
                    let ways = (0..SCATTERED).map(|number| Walk {
                        origin: contact.position + normal * OFFSET,
                        way: sampling::cosine_direction(normal, sampling::spread(number, shift)),
                        left,
                        scattered: scattered + 1,
                    });
                    own.scattered.extend(ways);
                    break;
                }
                scattered += usize::from(!is_gauze);
                way = sampling::cosine_direction(normal, random.square());
                origin = contact.position + normal * OFFSET;
                continue;
            }
            sight.reflectance = left / PI;
            sight.position = contact.position;
            sight.normal = normal;
            return Some(sight);
        }
        (sight.radiance.max_element() > 0.0).then_some(sight)
    }

    /// Whether the probes can tell the light of a place: most of those round it see it, no pane is near, where light
    /// changes more than from probe to probe, and it lies in no lamp's dome, which lights itself.
    fn is_told(&self, contact: &Contact, normal: Vec3A) -> bool {
        let is_near = |pane: &Quad| {
            let offset = contact.position - pane.center();
            offset.length_squared() < pane.area.max(0.25) && pane.side(contact.position).abs() < NEAR_PANE
        };
        let is_in_dome = |spot: &HotSpot| spot.is_hollow && spot.holds(contact.position);
        !self.panes.iter().any(is_near)
            && !self.hot_spots.iter().any(is_in_dome)
            && probes::trust(self.grid, contact.position.into(), normal.into()) >= LEAST_TRUST
    }
}

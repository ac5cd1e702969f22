//! Which sources a place can see: lamps, panes and patches of sun, learnt once for each cell of a grid through the
//! home. Paths then look for light where there is some, at a cost that does not grow with the number of lamps. What a
//! cell overlooks is found by other ways of drawing, so that nothing is lost in the mean.

use std::sync::OnceLock;

use glam::{Vec3, Vec3A};

use crate::accel::{Accel, Contact, OFFSET};
use crate::bake::interior;
use crate::bvh::Cuboid;
use crate::direct::SHORT_OF as SHORT_OF_LAMPS;
use crate::emitter::Luminaire;
use crate::flat::Flat;
use crate::glow::Glow;
use crate::illuminance::luminance;
use crate::matt::Lamps;
use crate::pack::{Pack, Triple, Words, inlined};
use crate::patch::{MOST_LISTED, Patch, Patches};
use crate::quad::Quad;
use crate::sampling::{self, Random};
use crate::saved::mixed;
use crate::sky_table::SkyTable;
use crate::sunlit::sunlit;

/// Wanted side of a cell, metres.
const SIDE: f32 = 0.8;
/// Most cells along an axis.
const MOST_CELLS: f32 = 48.0;
/// Points of a cell from which sources are looked for.
const POINTS: usize = 8;
/// Most lamps that a cell weighs one by one.
pub(crate) const MOST_LAMPS: usize = 24;
/// Most patches whose sight is tried, those that give most.
const MOST_TRIED: usize = 160;
/// Share of draws that go to any lamp at all, where a cell does not see them all.
const ANYWHERE: f32 = 0.08;
/// Rays that look for open sky.
const SKY_RAYS: usize = 32;

/// Points of a cell from which the sun is looked for.
const SUN_POINTS: usize = 48;
/// Kinds of sources, as places in [`Cell::chances`].
pub(crate) const LAMPS: usize = 0;
/// Surfaces that glow.
pub(crate) const GLOWS: usize = 1;
/// The sun itself.
pub(crate) const SUN: usize = 2;
/// Sky, by itself or through panes.
pub(crate) const SKY: usize = 3;
/// Patches of sun.
pub(crate) const PATCHES: usize = 4;
/// How often sources are looked for at the first surface and at later ones, all kinds together, if that makes no chance
/// greater than one or less than the least.
const LOOKS: [f32; 2] = [50.0, 20.0];
/// The least chances of a kind, at the first surface and at later ones.
const LEAST: [f32; 2] = [0.25, 0.2];

/// The number of no cell.
const OUTSIDE: u32 = u32::MAX;

/// What a cell sees.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// Places in [`Field::luminaires`].
    pub(crate) lamps: Vec<u32>,
    /// A number that cells with other lamps do not share (64 bits of FNV-1a).
    pub(crate) list: u64,
    /// Share of draws for lamps anywhere.
    pub(crate) anywhere: f32,
    /// Panes that look into the open.
    pub(crate) panes: Vec<Quad>,
    /// Patches of sun.
    pub(crate) patches: Patches,
    /// Places in [`Accel::glows`] with their chances, which add up to one.
    pub(crate) glows: Vec<(u32, f32)>,
    /// Chances with which kinds of sources are looked for at the first surface of a path and at later ones.
    pub(crate) chances: [[f32; 5]; 2],
    /// Whether open sky is seen.
    pub(crate) sees_sky: bool,
    /// Whether there is no light here but that of lamps.
    pub(crate) is_plain: bool,
}

/// The grid.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(crate) accel: &'a Accel,
    pub(crate) sky: Option<SkyTable>,
    /// The tree that paths run through; none for scenes too large, which run through that of `accel`.
    pub(crate) flat: Option<&'a Flat>,
    /// Those of the scene, and rectangles that glow.
    pub(crate) luminaires: Vec<Luminaire>,
    /// Whether each of [`Accel::glows`] is among them.
    glows_as_lamps: Vec<bool>,
    pub(crate) lamps: Lamps,
    /// Direction to the sun and what it gives a surface that faces it, lx; none while it is down.
    pub(crate) sun: Option<(Vec3A, Vec3)>,
    patches: Vec<Patch>,
    /// Running sum of the lamps' flux, its end at 1.
    running: Vec<f32>,
    origin: Vec3A,
    per_metre: Vec3A,
    counts: [usize; 3],
    cells: Vec<OnceLock<Cell>>,
    outside: OnceLock<Cell>,
}

impl<'a> Field<'a> {
    pub(crate) fn new(accel: &'a Accel) -> Self {
        let unit = Cuboid { min: Vec3A::ZERO, max: Vec3A::ONE };
        let cuboid = interior(accel).unwrap_or(unit);
        let size = (cuboid.max - cuboid.min).max(Vec3A::splat(1e-3));
        let counts = (size / SIDE).ceil().clamp(Vec3A::ONE, Vec3A::splat(MOST_CELLS));
        let mut luminaires = accel.luminaires.clone();
        let glows_as_lamps = accel.glows.iter().map(|glow| {
            let lamps = glow.as_lamps(accel);
            luminaires.extend(lamps.iter().flatten().cloned());
            lamps.is_some()
        });
        let glows_as_lamps = glows_as_lamps.collect();
        let total: f32 = luminaires.iter().map(|lamp| lamp.flux).sum();
        let mut sum = 0.0;
        let running = luminaires.iter().map(|lamp| {
            sum += lamp.flux / total.max(1e-12);
            sum
        });
        let running = running.collect();
        let counts = counts.to_array().map(|count| count as usize);
        Self {
            accel,
            sky: SkyTable::new(accel.environment()),
            flat: accel.flat(),
            lamps: Lamps::new(&luminaires),
            luminaires,
            glows_as_lamps,
            sun: sun_of(accel),
            patches: sunlit(accel),
            running,
            origin: cuboid.min,
            per_metre: Vec3A::new(counts[0] as f32, counts[1] as f32, counts[2] as f32) / size,
            counts,
            cells: (0..counts.iter().product()).map(|_| OnceLock::new()).collect(),
            outside: OnceLock::new(),
        }
    }

    /// The cell in which a place lies.
    pub(crate) fn cell(&self, place: Vec3A) -> &Cell {
        // Surfaces of the outermost walls lie on the very bounds.
        let at = (place - self.origin) * self.per_metre;
        let [nx, ny, nz] = self.counts;
        let last = Vec3A::new(nx as f32, ny as f32, nz as f32);
        if at.cmplt(Vec3A::splat(-0.05)).any() || at.cmpgt(last + 0.05).any() || !at.is_finite() {
            return self.outside();
        }
        let at = at.max(Vec3A::ZERO).min(last - 1e-3);
        let [x, y, z] = at.to_array().map(|part| part as usize);
        self.at(((z.min(nz - 1) * ny + y.min(ny - 1)) * nx + x.min(nx - 1)) as u32)
    }

    /// The numbers of the cells in which sixteen places lie, for [`Field::at`].
    #[inline(always)]
    pub(crate) fn places<P: Pack>(&self, places: &Triple<P>) -> Words {
        let [nx, ny, nz] = self.counts.map(|count| count as f32);
        let at = inlined(
            #[inline(always)]
            |place: P, origin: f32, scale: f32, last: f32| {
                let at = (place - P::splat(origin)) * P::splat(scale);
                let is_inside = P::splat(-0.05).le(at) & at.le(P::splat(last + 0.05));
                (P::to_int(at.clamp(0.0, last - 1e-3)), is_inside)
            },
        );
        let (x, in_x) = at(places.x, self.origin.x, self.per_metre.x, nx);
        let (y, in_y) = at(places.y, self.origin.y, self.per_metre.y, ny);
        let (z, in_z) = at(places.z, self.origin.z, self.per_metre.z, nz);
        let number = (z * P::int(self.counts[1] as u32) + y) * P::int(self.counts[0] as u32) + x;
        P::store_int(P::int_select(in_x & in_y & in_z, number, P::int(OUTSIDE)))
    }

    /// A cell by its number.
    #[inline]
    pub(crate) fn at(&self, number: u32) -> &Cell {
        match self.cells.get(number as usize) {
            Some(cell) => cell.get_or_init(|| self.look(number as usize)),
            None => self.outside(),
        }
    }

    /// What is seen far from the home.
    pub(crate) fn outside(&self) -> &Cell {
        self.outside.get_or_init(|| self.look_from_outside())
    }

    /// As [`Accel::contact`].
    #[inline]
    pub(crate) fn contact(&self, origin: Vec3A, direction: Vec3A, reach: f32) -> Option<Contact> {
        match &self.flat {
            Some(flat) => flat.contact(self.accel, origin, direction, reach),
            None => self.accel.contact(origin, direction, reach),
        }
    }

    /// As [`Accel::transmittance`].
    pub(crate) fn pass(&self, origin: Vec3A, direction: Vec3A, reach: f32) -> Vec3 {
        match &self.flat {
            Some(flat) => flat.pass(self.accel, origin, direction, reach),
            None => self.accel.pass(origin, direction, reach),
        }
    }

    /// What glows and is no lamp, with its place in [`Accel::glows`].
    fn glows(&self) -> impl Iterator<Item = (usize, &Glow)> {
        self.accel.glows.iter().enumerate().filter(|(place, _)| !self.glows_as_lamps[*place])
    }

    /// Whether something that glows, by its place in [`Accel::glows`], gives its light as a lamp.
    pub(crate) fn is_lamp(&self, glow: Option<u32>) -> bool {
        glow.is_some_and(|place| self.glows_as_lamps[place as usize])
    }

    /// A lamp by flux.
    pub(crate) fn any_lamp(&self, choice: f32) -> usize {
        self.running.partition_point(|end| *end <= choice).min(self.running.len().saturating_sub(1))
    }

    /// The chance with which [`Field::any_lamp`] draws a lamp.
    pub(crate) fn chance(&self, lamp: usize) -> f32 {
        self.running[lamp] - if lamp == 0 { 0.0 } else { self.running[lamp - 1] }
    }

    fn points(&self, number: usize) -> Vec<Vec3A> {
        let corner = self.corner(number);
        let mut random = Random::new(17, number as u32, 3);
        (0..POINTS)
            .map(|part| {
                let half = Vec3A::new((part & 1) as f32, (part >> 1 & 1) as f32, (part >> 2 & 1) as f32);
                let jitter = Vec3A::new(random.unit(), random.unit(), random.unit());
                self.origin + (corner + (half + jitter) * 0.5) / self.per_metre
            })
            .collect()
    }

    fn look(&self, number: usize) -> Cell {
        let points = self.points(number);
        let middle = points.iter().sum::<Vec3A>() / points.len() as f32;
        let mut random = Random::new(29, number as u32, 5);
        let lamps = self.lamps_seen(number, &points, &mut random);
        let weight = |lamp: &Luminaire| lamp.flux / (lamp.position - middle).length_squared().max(0.1);
        let lamps: Vec<(f32, u32)> =
            lamps.into_iter().map(|place| (weight(&self.luminaires[place]), place as u32)).collect();
        let sees_all = lamps.len() == self.luminaires.len() && lamps.len() <= MOST_LAMPS;
        let panes = self.accel.portals.iter().filter(|pane| {
            let square = [random.unit() * 0.9 + 0.05, random.unit() * 0.9 + 0.05];
            let places = [[0.5, 0.5], square, [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
            points.iter().any(|point| {
                pane.side(*point).abs() < 0.3 && (pane.center() - *point).length() < 1.0
                    || places.iter().any(|at| self.sees_through(*point, pane.point((*at).into())))
            })
        });
        let panes: Vec<Quad> = panes.copied().collect();
        let mut patches: Vec<(f32, Patch)> = Vec::new();
        for patch in &self.patches {
            let weight = points.iter().map(|point| patch.weight(*point)).fold(0.0, f32::max);
            if weight > 0.0 {
                patches.push((weight * patch.luminance, *patch));
            }
        }
        patches.sort_by(|a, b| b.0.total_cmp(&a.0));
        patches.truncate(MOST_TRIED);
        patches.retain(|(_, patch)| {
            let raised = patch.quad.center() + patch.quad.normal * 0.01;
            points.iter().step_by(2).any(|point| self.sees(*point, raised))
        });
        let mut glows: Vec<(f32, u32)> = Vec::new();
        for (place, glow) in self.glows() {
            let is_seen = |point: &Vec3A| self.sees(*point, glow.point([random.unit(), random.unit()].into()).0);
            if points.iter().any(is_seen) {
                let squared = (glow.center - middle).length_squared().max(glow.area);
                glows.push((glow.flux / squared.max(0.1), place as u32));
            }
        }
        patches.truncate(MOST_LISTED);
        let sees_sky = (0..SKY_RAYS).any(|ray| {
            let way = sampling::sphere_lattice(ray, SKY_RAYS);
            self.pass(points[ray % POINTS], way, f32::INFINITY).max_element() > 0.0
        });
        let lamps = strongest(lamps);
        let is_plain = self.sky.is_none()
            && self.accel.environment().sun.is_none()
            && panes.is_empty()
            && patches.is_empty()
            && glows.is_empty();
        let anywhere = if sees_all { 0.0 } else { ANYWHERE };
        let patches: Vec<Patch> = patches.into_iter().map(|(_, patch)| patch).collect();
        let gives = [
            lamps.iter().map(|lamp| self.given_by_lamp(&self.luminaires[*lamp as usize], &points, &mut random)).sum(),
            glows.iter().map(|(given, _)| given * 0.3).sum(),
            self.given_by_sun(number),
            self.given_by_sky(&panes, sees_sky, &points, &mut random),
            patches.iter().map(|patch| patch.luminance * patch.weight(middle)).sum(),
        ];
        Cell {
            chances: chances_of(gives),
            is_plain,
            list: mark(&lamps, anywhere),
            lamps,
            anywhere,
            panes,
            patches: Patches::new(patches),
            glows: chances(glows),
            sees_sky,
        }
    }

    /// The lamps that are seen from the points of a cell. Where few of them see any, as in a cell that a bed fills but
    /// for its top, the open places beside and above it are asked as well.
    fn lamps_seen(&self, number: usize, points: &[Vec3A], random: &mut Random) -> Vec<usize> {
        let lamps = &self.luminaires;
        let mut sees = |point: Vec3A, lamp: &Luminaire| {
            let on_lamp = lamp.somewhere(Vec3::new(random.unit(), random.unit(), random.unit()));
            !lamp.casts_shadow || self.sees(point, on_lamp)
        };
        let mut sighted = vec![false; points.len()];
        let mut open = 0;
        let mut is_seen: Vec<bool> = lamps
            .iter()
            .map(|lamp| {
                let mut by_any = false;
                for (number, point) in points.iter().enumerate() {
                    // One look is enough where it is known that most points see some lamp.
                    if by_any && open * 2 >= points.len() {
                        break;
                    }
                    let by_this = sees(*point, lamp);
                    open += usize::from(by_this && !sighted[number]);
                    sighted[number] |= by_this;
                    by_any |= by_this;
                }
                by_any
            })
            .collect();
        if open * 2 < points.len() {
            let around = self.points_around(number);
            for (lamp, is_seen) in lamps.iter().zip(&mut is_seen) {
                *is_seen = *is_seen || around.iter().any(|point| sees(*point, lamp));
            }
        }
        is_seen.iter().enumerate().filter(|(_, is_seen)| **is_seen).map(|(place, _)| place).collect()
    }

    /// Points in the cells beside and above a cell.
    fn points_around(&self, number: usize) -> Vec<Vec3A> {
        let corner = self.corner(number);
        let mut random = Random::new(37, number as u32, 11);
        let mut points = Vec::new();
        for aside in [-1.0, 0.0, 1.0] {
            for along in [-1.0, 0.0, 1.0] {
                for up in [0.0, 1.0] {
                    if [aside, along, up] == [0.0; 3] {
                        continue;
                    }
                    let jitter = Vec3A::new(random.unit(), random.unit(), random.unit()) * 0.5 + 0.25;
                    points.push(self.origin + (corner + Vec3A::new(aside, up, along) + jitter) / self.per_metre);
                }
            }
        }
        points
    }

    fn look_from_outside(&self) -> Cell {
        let lamps = self.luminaires.iter().enumerate().map(|(place, lamp)| (lamp.flux, place as u32)).collect();
        let anywhere = if self.luminaires.len() > MOST_LAMPS { ANYWHERE } else { 0.0 };
        let glows = self.glows().map(|(place, glow)| (glow.flux, place as u32)).collect();
        let lamps = strongest(lamps);
        Cell {
            chances: [[1.0; 5]; 2],
            list: mark(&lamps, anywhere),
            lamps,
            anywhere,
            glows: chances(glows),
            sees_sky: true,
            ..Cell::default()
        }
    }

    /// About the illuminance by a lamp, half of it for the slant, lx; a little even where it was not seen.
    fn given_by_lamp(&self, lamp: &Luminaire, points: &[Vec3A], random: &mut Random) -> f32 {
        let given = points.iter().map(|point| {
            let Some(sample) = lamp.sample(*point, random.square()) else { return 0.0 };
            let reach = if lamp.casts_shadow { (sample.distance - SHORT_OF_LAMPS).max(0.0) } else { 0.0 };
            luminance(sample.illuminance * self.pass(*point, sample.toward, reach).max(Vec3::splat(0.05)))
        });
        0.5 * given.sum::<f32>() / points.len() as f32
    }

    /// About the illuminance by the sun, half of it for the slant, lx.
    fn given_by_sun(&self, number: usize) -> f32 {
        let Some((toward, light)) = self.sun else { return 0.0 };
        let mut random = Random::new(31, number as u32, 7);
        let corner = self.corner(number);
        let passed = (0..SUN_POINTS).map(|_| {
            let jitter = Vec3A::new(random.unit(), random.unit(), random.unit());
            let point = self.origin + (corner + jitter) / self.per_metre;
            luminance(self.pass(point, toward, f32::INFINITY) * light)
        });
        0.5 * passed.sum::<f32>() / SUN_POINTS as f32
    }

    /// About the illuminance by the sky, through panes or in the open, half of it for the slant, lx.
    fn given_by_sky(&self, panes: &[Quad], sees_sky: bool, points: &[Vec3A], random: &mut Random) -> f32 {
        let environment = self.accel.environment();
        let through = |from: Vec3A, toward: Vec3A| {
            luminance(environment.radiance(toward.into()) * self.pass(from, toward, f32::INFINITY))
        };
        let mut sum = 0.0;
        for point in points {
            for pane in panes {
                let toward = (pane.point([random.unit(), random.unit()].into()) - *point).try_normalize();
                sum += toward.map_or(0.0, |toward| 0.5 * pane.solid_angle(*point) * through(*point, toward));
            }
            if panes.is_empty() && sees_sky {
                let way = sampling::cosine_direction(Vec3A::Y, [random.unit(), random.unit()].into());
                sum += std::f32::consts::PI * through(*point, way);
            }
        }
        sum / points.len() as f32
    }

    fn corner(&self, number: usize) -> Vec3A {
        let [nx, ny, _] = self.counts;
        Vec3A::new((number % nx) as f32, (number / nx % ny) as f32, (number / (nx * ny)) as f32)
    }

    fn sees(&self, from: Vec3A, to: Vec3A) -> bool {
        let distance = (to - from).length();
        distance < 0.02 || self.pass(from, (to - from) / distance, (distance - 5e-3).max(0.0)).max_element() > 0.01
    }

    /// Whether a place on a pane is seen, up to the pane itself.
    fn sees_through(&self, from: Vec3A, to: Vec3A) -> bool {
        let distance = (to - from).length();
        distance < 0.02 || self.pass(from, (to - from) / distance, (distance - 0.02).max(OFFSET)).max_element() > 0.01
    }
}

/// Direction and light of the sun.
fn sun_of(accel: &Accel) -> Option<(Vec3A, Vec3)> {
    let sun = accel.environment().sun.filter(|sun| sun.illuminance > 0.0)?;
    Some((Vec3A::from(sun.direction).try_normalize()?, sun.color * sun.illuminance))
}

/// With what chances kinds of sources are looked for that give about so much light, lx.
fn chances_of(gives: [f32; 5]) -> [[f32; 5]; 2] {
    let total = gives.iter().sum::<f32>().max(1e-12);
    [0, 1].map(|later| {
        let mut kind = 0;
        gives.map(|given| {
            // The sun is always asked for: the little of it that falls into a room is the brightest light of all, and no
            // ray finds it by chance.
            let least = if kind == SUN { 1.0 } else { LEAST[later] };
            kind += 1;
            (LOOKS[later] * given / total).clamp(least, 1.0)
        })
    })
}

/// A number for a list of lamps and the share of draws for others.
fn mark(lamps: &[u32], anywhere: f32) -> u64 {
    let words = lamps.iter().copied().chain([anywhere.to_bits()]);
    words.fold(0xcbf2_9ce4_8422_2325, |hash, word| mixed(hash, u64::from(word)))
}

/// Weights as chances, the strongest only.
fn chances(mut weights: Vec<(f32, u32)>) -> Vec<(u32, f32)> {
    weights.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    weights.truncate(MOST_LAMPS);
    let total: f32 = weights.iter().map(|(weight, _)| weight).sum();
    weights.into_iter().map(|(weight, place)| (place, weight / total.max(1e-20))).collect()
}

/// The places of the strongest, in their own order.
fn strongest(mut lamps: Vec<(f32, u32)>) -> Vec<u32> {
    lamps.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    lamps.truncate(MOST_LAMPS);
    let mut places: Vec<u32> = lamps.into_iter().map(|(_, place)| place).collect();
    places.sort_unstable();
    places
}

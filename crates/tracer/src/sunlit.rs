//! Everything in and about a home on which the sun falls, in small pieces: on a balcony's walls, on curtains and table tops.
//! Each is a small bright source for what lies around, worth looking for like the [`crate::patch`]es behind panes.

use std::collections::BTreeMap;

use glam::{Vec3, Vec3A};

use crate::accel::{Accel, OFFSET};
use crate::bake::interior;
use crate::illuminance::luminance;
use crate::parallel;
use crate::patch::{GRAZING, MOST_PASSAGES, Patch};
use crate::quad::Quad;
use crate::sampling;
use crate::surface::Passage;

/// Side of the cubes in which what is lit makes one piece, metres.
const SIDE: f32 = 0.3;
/// Distance between rays of the sun, metres.
const APART: f32 = 0.06;
/// Most rays of the sun.
const MOST_RAYS: f32 = 40_000.0;
/// How far out of the home the sun is looked for, metres.
const BESIDE: f32 = 0.4;
/// What reflects less is no source: panes.
const DIM: f32 = 0.04;
/// Rays by which it is found whether a piece sees anything.
const RAYS: usize = 8;
/// Most pieces.
const MOST: usize = 400;

/// What is lit within a cube and faces one of six ways.
#[derive(Debug, Clone, Copy)]
struct Lit {
    facing: Vec3A,
    low: Vec3A,
    high: Vec3A,
    /// Sum of luminances times the areas that rays stand for, cd.
    power: f32,
}

/// Pieces in the sun, those that give most first.
pub(crate) fn sunlit(accel: &Accel) -> Vec<Patch> {
    let Some(sun) = accel.environment().sun.filter(|sun| sun.illuminance > 0.0) else { return Vec::new() };
    let Some(toward) = Vec3A::from(sun.direction).try_normalize() else { return Vec::new() };
    let Some(mut cuboid) = interior(accel) else { return Vec::new() };
    (cuboid.min, cuboid.max) = (cuboid.min - BESIDE, cuboid.max + BESIDE);
    let (a, b) = sampling::frame(toward);
    let middle = (cuboid.min + cuboid.max) * 0.5;
    let half = (cuboid.max - cuboid.min) * 0.5;
    let reach = |axis: Vec3A| half.dot(axis.abs());
    let (wide, high) = (reach(a), reach(b));
    let apart = APART.max((4.0 * wide * high / MOST_RAYS).sqrt());
    let mut pieces: BTreeMap<[i32; 4], Lit> = BTreeMap::new();
    let (columns, rows) = ((2.0 * wide / apart).ceil() as i32, (2.0 * high / apart).ceil() as i32);
    let met = parallel::map(rows as usize, |row| {
        let mut met = Vec::new();
        for column in 0..columns {
            let across = a * ((column as f32 + 0.5) * apart - wide) + b * ((row as f32 + 0.5) * apart - high);
            follow(accel, middle + across + toward * (reach(toward) + 0.01), toward, &mut met);
        }
        met
    });
    for (position, facing, luminance) in met.into_iter().flatten() {
        if position.cmpge(cuboid.min).all() && position.cmple(cuboid.max).all() {
            let lit = pieces.entry(key(position, facing)).or_insert(NOTHING);
            lit.facing += facing;
            lit.low = lit.low.min(position);
            lit.high = lit.high.max(position);
            // The cosine makes it dimmer and the ray's area larger.
            lit.power += luminance * sun.illuminance * apart * apart / std::f32::consts::PI;
        }
    }
    let mut patches: Vec<Patch> =
        pieces.iter().filter_map(|(key, lit)| patch(key[3] as usize / 2, lit, (toward, apart))).collect();
    patches.retain(|patch| is_seen(accel, patch));
    patches.sort_by(|a, b| (b.luminance * b.quad.area).total_cmp(&(a.luminance * a.quad.area)));
    patches.truncate(MOST);
    patches
}

const NOTHING: Lit = Lit { facing: Vec3A::ZERO, low: Vec3A::INFINITY, high: Vec3A::NEG_INFINITY, power: 0.0 };

/// Follows a ray of the sun to the first thing that stops it, and notes all that it lights: where, facing where, and what
/// share comes back of the sun that falls there.
fn follow(accel: &Accel, from: Vec3A, toward: Vec3A, met: &mut Vec<(Vec3A, Vec3A, f32)>) {
    let mut from = from;
    for passed in 0..MOST_PASSAGES {
        let Some(contact) = accel.contact(from, -toward, f32::INFINITY) else { return };
        let facing = if contact.is_front { contact.normal } else { -contact.normal };
        let surface = accel.surface(&contact);
        if facing.dot(toward) > GRAZING && surface.mean_albedo().max_element() > DIM {
            let is_bare = passed == 0;
            let from = contact.position + facing * OFFSET;
            let pass = if is_bare { Vec3::ONE } else { accel.pass(from, toward, f32::INFINITY) };
            if pass.max_element() > 0.01 {
                met.push((contact.position, facing, luminance(pass * surface.mean_albedo())));
            }
        }
        if surface.passage != Passage::Translucent {
            return;
        }
        from = contact.position - toward * OFFSET;
    }
}

/// The cube in which a place lies, and one of the six ways that it faces.
fn key(position: Vec3A, facing: Vec3A) -> [i32; 4] {
    let parts = facing.abs();
    let axis = if parts.x >= parts.y && parts.x >= parts.z { 0 } else { 1 + i32::from(parts.z > parts.y) };
    // Aside, so that floors and walls do not lie where cubes meet.
    let at = (position / SIDE + 0.37).floor();
    [at.x as i32, at.y as i32, at.z as i32, axis * 2 + i32::from(facing[axis as usize] < 0.0)]
}

fn patch(axis: usize, lit: &Lit, (toward, apart): (Vec3A, f32)) -> Option<Patch> {
    let normal = lit.facing.try_normalize()?;
    let cosine = normal.dot(toward);
    if normal[axis].abs() < 0.3 || cosine <= GRAZING {
        return None;
    }
    // As far as the next rays, which met nothing: what is left out would be found by chance alone, and grain.
    let slack = apart / cosine.max(0.3);
    let half = ((lit.high - lit.low) * 0.5).min(Vec3A::splat(0.5 * SIDE)) + slack;
    // Edges along the two other axes, slid along the first into the plane.
    let edge = |along: usize| {
        let mut edge = Vec3A::ZERO;
        edge[along] = half[along];
        edge[axis] = -normal[along] / normal[axis] * half[along];
        edge
    };
    let (u, v) = (edge((axis + 1) % 3), edge((axis + 2) % 3));
    let middle = (lit.low + lit.high) * 0.5;
    let quad = Quad::new(middle, u, v)?;
    let quad = if quad.normal.dot(normal) < 0.0 { Quad::new(middle, v, u)? } else { quad };
    Some(Patch { luminance: lit.power / quad.area, quad })
}

/// Whether anything is near that a piece could light: roofs and façades give their light to nobody.
fn is_seen(accel: &Accel, patch: &Patch) -> bool {
    let from = patch.quad.center() + patch.quad.normal * (10.0 * OFFSET);
    (0..RAYS).any(|ray| {
        let way = sampling::cosine_direction(patch.quad.normal, sampling::hammersley(ray as u32, RAYS as u32));
        accel.contact(from, way, 8.0).is_some()
    })
}

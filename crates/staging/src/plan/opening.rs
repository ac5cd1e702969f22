//! Doors, windows and passages on the plan.

use std::f64::consts::FRAC_PI_2;

use glam::DVec2;
use homewright_design::opening::{OpeningKind, Side};
use homewright_design::{EntityId, Opening};

use super::pen::{Local, Look, Sheet};
use super::shell::{DrawnWall, Shell, edges, span};
use super::style::{self, GLASS, LINE, PAPER, pen};
use crate::opening::stance;

/// Thickness of a leaf, mm.
const LEAF: f64 = 40.0;

/// All openings of a level.
pub(super) fn openings(shell: &Shell<'_>, sheet: &mut Sheet) {
    for (id, (wall, opening)) in shell.openings() {
        draw(shell, id, wall, opening, sheet);
    }
}

/// The side of a wall with a room, looked at from the middle of an opening; the left one if both have.
fn inside(shell: &Shell<'_>, wall: &DrawnWall<'_>, along: f64) -> Side {
    let probe = |sign: f64| wall.strip.center.point(along, sign * (wall.strip.thickness * 0.5 + 5.0));
    let has_room = |point: DVec2| shell.rooms.iter().any(|room| room.outline.contains(point));
    if !has_room(probe(1.0)) && has_room(probe(-1.0)) { Side::Right } else { Side::Left }
}

fn draw(shell: &Shell<'_>, id: EntityId, wall: &DrawnWall<'_>, opening: &Opening, sheet: &mut Sheet) {
    let (from, to) = span(opening);
    let along = (from + to) * 0.5;
    let center = wall.strip.center;
    let [left, right] = edges(wall, opening);
    // The jambs.
    for (a, b) in [(left.0, right.0), (left.1, right.1)] {
        sheet.line(Some(id), a, b, pen(LINE, 0.25));
    }
    let stance = stance(opening.kind, inside(shell, wall, along), center.left(along));
    let mut local = Local::new(sheet, id, center.point(along, 0.0), stance.rotation, stance.is_mirrored);
    let size = [to - from, wall.strip.thickness];
    match opening.kind {
        OpeningKind::Door { .. } => door(&mut local, size),
        OpeningKind::SlidingDoor => sliding_door(&mut local, size),
        OpeningKind::Window => window(&mut local, size),
        OpeningKind::Passage => {
            for (a, b) in [left, right] {
                sheet.line(Some(id), a, b, style::dashed(LINE, 0.13));
            }
        }
    }
}

/// Leaf and swing.
fn door(local: &mut Local<'_>, [width, depth]: [f64; 2]) {
    let (half, front) = (width * 0.5, -depth * 0.5);
    for y in [front, -front] {
        local.line([-half, y], [half, y], pen(style::FINE, 0.1));
    }
    local.arc([-half, front - width], [-half, front], FRAC_PI_2, pen(LINE, 0.13));
    local.rect([-half, front - width], [-half + LEAF, front], Look::both(PAPER, pen(LINE, 0.2)));
}

/// Two or four leaves on two tracks.
fn sliding_door(local: &mut Local<'_>, [width, depth]: [f64; 2]) {
    let leaves = if width > 2600.0 { 4 } else { 2 };
    let overlap = 40.0;
    let leaf = (width + overlap * (leaves - 1) as f64) / leaves as f64;
    let thick = (depth * 0.2).clamp(20.0, 45.0);
    for y in [-depth * 0.5, depth * 0.5] {
        local.line([-width * 0.5, y], [width * 0.5, y], pen(style::FINE, 0.1));
    }
    for index in 0..leaves {
        let from = -width * 0.5 + index as f64 * (leaf - overlap);
        let low = if index % 2 == 0 { -thick } else { 0.0 };
        local.rect([from, low], [from + leaf, low + thick], Look::both(GLASS, pen(LINE, 0.18)));
    }
}

/// Two faces and a pane between.
fn window(local: &mut Local<'_>, [width, depth]: [f64; 2]) {
    let (half, face) = (width * 0.5, depth * 0.5);
    local.rect([-half, -face], [half, face], Look::both(PAPER, pen(LINE, 0.18)));
    let pane = (depth * 0.12).clamp(10.0, 25.0);
    local.rect([-half, -pane], [half, pane], Look::both(GLASS, pen(LINE, 0.13)));
}

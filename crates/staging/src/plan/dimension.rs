//! Chains of dimensions round the outside: openings and joints on the inner row, the whole on the outer one.

use glam::DVec2;
use homewright_geometry::polygon::PlanBounds;
use homewright_scene::drawing::Anchor;

use super::pen::{Sheet, Words};
use super::shell::{Shell, edges};
use super::style::{self, QUIET, pen};

/// Distance of the inner row from the walls, mm.
const FIRST_ROW: f64 = 700.0;
/// Distance between the rows, mm.
const ROW: f64 = 420.0;
/// Height of figures, mm.
const FIGURE: f64 = 130.0;
/// How near (mm) to the outside a wall's face must be to be measured on that side.
const OUTSIDE: f64 = 30.0;
/// Points nearer to each other than this (mm) are one.
const SAME: f64 = 5.0;

/// A side of the sheet: the direction along its chains and the direction out.
#[derive(Debug, Clone, Copy)]
struct SheetSide {
    along: DVec2,
    out: DVec2,
}

/// Chains on all sides that have something to measure.
pub(super) fn chains(shell: &Shell<'_>, sheet: &mut Sheet) {
    let Some(bounds) = shell.bounds() else { return };
    let sides = [
        SheetSide { along: DVec2::X, out: DVec2::NEG_Y },
        SheetSide { along: DVec2::Y, out: DVec2::X },
        SheetSide { along: DVec2::X, out: DVec2::Y },
        SheetSide { along: DVec2::Y, out: DVec2::NEG_X },
    ];
    for side in sides {
        chain_of_side(shell, bounds, side, sheet);
    }
}

fn chain_of_side(shell: &Shell<'_>, bounds: PlanBounds, side: SheetSide, sheet: &mut Sheet) {
    let reach = bounds.min.dot(side.out).max(bounds.max.dot(side.out));
    let ends = [bounds.min.dot(side.along), bounds.max.dot(side.along)];
    let mut stops = ends.to_vec();
    for wall in &shell.walls {
        let is_outer = |point: DVec2| is_outermost(shell, point, side);
        let faces = [&wall.strip.left, &wall.strip.right];
        let runs_along = wall.strip.center.left(wall.strip.center.length() * 0.5).dot(side.out).abs() > 0.999;
        if !runs_along {
            // A wall that runs across is measured where it meets the outside: at both its faces.
            for face in faces {
                let tip = [face[0].point, face[face.len() - 1].point]
                    .into_iter()
                    .max_by(|a, b| a.dot(side.out).total_cmp(&b.dot(side.out)));
                stops.extend(tip.filter(|tip| is_outer(*tip)).map(|tip| tip.dot(side.along)));
            }
            continue;
        }
        for (_, opening) in &wall.openings {
            let outer = edges(wall, opening).into_iter().max_by(|a, b| a.0.dot(side.out).total_cmp(&b.0.dot(side.out)));
            if let Some((a, b)) = outer.filter(|(a, b)| is_outer((*a + *b) * 0.5)) {
                stops.extend([a.dot(side.along), b.dot(side.along)]);
            }
        }
    }
    stops.sort_by(f64::total_cmp);
    stops.dedup_by(|a, b| (*a - *b).abs() < SAME);
    if stops.len() > 2 {
        row(&stops, side, reach + FIRST_ROW, reach, sheet);
    }
    row(&ends, side, reach + FIRST_ROW + if stops.len() > 2 { ROW } else { 0.0 }, reach, sheet);
}

/// Whether nothing of the home lies farther out than a point.
fn is_outermost(shell: &Shell<'_>, point: DVec2, side: SheetSide) -> bool {
    let (along, out) = (point.dot(side.along), point.dot(side.out));
    !shell.walls.iter().flat_map(|wall| &wall.strip.footprint).any(|footprint| {
        footprint.edges().any(|(a, b)| {
            let (low, high) = (a.dot(side.along).min(b.dot(side.along)), a.dot(side.along).max(b.dot(side.along)));
            let beyond = a.dot(side.out).min(b.dot(side.out)) > out + OUTSIDE + 250.0;
            beyond && low - SAME < along && along < high + SAME
        })
    })
}

/// One row of dimensions at a distance out.
fn row(stops: &[f64], side: SheetSide, out: f64, reach: f64, sheet: &mut Sheet) {
    let at = |along: f64, out: f64| side.along * along + side.out * out;
    let stroke = pen(QUIET, 0.13);
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return };
    sheet.line(None, at(first - 80.0, out), at(last + 80.0, out), stroke.clone());
    for stop in stops {
        sheet.line(None, at(*stop, reach + 150.0), at(*stop, out + 90.0), pen(style::FINE, 0.1));
        let slash = (side.along + side.out) * 60.0;
        sheet.line(None, at(*stop, out) - slash, at(*stop, out) + slash, pen(style::LINE, 0.3));
    }
    // Figures read from below or from the right, and stand over their line as seen so.
    let is_upright = side.along == DVec2::Y;
    let over = if is_upright { DVec2::NEG_X } else { DVec2::Y };
    let mut is_raised = false;
    for pair in stops.windows(2) {
        let length = pair[1] - pair[0];
        // Figures that do not fit stand one row higher, alternately.
        is_raised = length < FIGURE * 3.0 && !is_raised;
        let lift = if is_raised { FIGURE * 1.8 } else { FIGURE * 0.75 };
        let words = Words {
            text: format!("{}", length.round()),
            size: FIGURE,
            anchor: Anchor::Middle,
            rotation: if is_upright { std::f64::consts::FRAC_PI_2 } else { 0.0 },
            color: QUIET,
            is_bold: false,
        };
        sheet.write(None, at((pair[0] + pair[1]) * 0.5, out) + over * lift, words);
    }
}

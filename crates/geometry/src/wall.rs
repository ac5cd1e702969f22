//! Wall strips: the footprints of walls of any thickness, mitred where they meet.

mod joint;
mod star;
mod strip;

use glam::DVec2;

use crate::memo::{Inputs, Memo};
use crate::polygon::{Polygon, convex_hull, difference, intersection, separation, signed_area};
use crate::segment::distance_to_segment;
use strip::Strip;

/// Ends nearer to each other than this (mm) meet.
pub const JOINT_TOLERANCE: f64 = 1.0;

/// Curved walls keep within this (mm) of their arc.
pub const WALL_SAGITTA: f64 = 1.0;

/// A wall as drawn: a centre line with a thickness, in millimetres on the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WallStrip {
    /// Where the centre line starts.
    pub start: DVec2,
    /// Where it ends.
    pub end: DVec2,
    /// Thickness, half of it on either side of the centre line.
    pub thickness: f64,
    /// How far the centre line turns about its centre from start to end, in radians, counter-clockwise when positive;
    /// zero for a straight wall.
    pub extent: f64,
}

/// How a wall ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WallEnd {
    /// Free-standing, with a square end that is seen.
    #[default]
    Free,
    /// Joined to the ends of other walls.
    Joined,
    /// Cut back to the face of the wall with this number.
    Against(usize),
}

/// What a wall covers on the plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WallFootprint {
    /// The face on the left hand, walking from start to end; in walking order.
    pub left: Vec<DVec2>,
    /// The face on the right hand, in walking order.
    pub right: Vec<DVec2>,
    /// Corners of the start's outline between the first point of `right` and the first point of `left`; mostly none.
    pub start_cap: Vec<DVec2>,
    /// Corners of the end's outline between the last point of `left` and the last point of `right`; mostly none.
    pub end_cap: Vec<DVec2>,
    /// How the wall starts.
    pub start: WallEnd,
    /// How the wall ends.
    pub end: WallEnd,
    /// The area covered: one polygon, several where walls with lower numbers cross it away from its ends, none where
    /// nothing is left of it or the strip was not usable.
    pub polygons: Vec<Polygon>,
}

impl WallFootprint {
    /// The outline, counter-clockwise: right face, end, left face backwards, start.
    pub fn outline(&self) -> Vec<DVec2> {
        let end = self.end_cap.iter().rev();
        let start = self.start_cap.iter().rev();
        self.right.iter().chain(end).chain(self.left.iter().rev()).chain(start).copied().collect()
    }
}

/// The footprints of walls, in their order: mitred at common ends, cut back where an end runs against another wall,
/// square where free. Together they cover every place once. Strips without length or thickness give empty footprints.
pub fn wall_footprints(walls: &[WallStrip]) -> Vec<WallFootprint> {
    WallJoiner::default().footprints(walls)
}

/// Makes [`wall_footprints`] from edit to edit: joints and crossings whose walls stayed as they were are taken over.
#[derive(Debug, Default)]
pub struct WallJoiner {
    joints: Memo<Vec<joint::Trim>>,
    crossings: Memo<Vec<Polygon>>,
}

impl WallJoiner {
    /// As [`wall_footprints`].
    pub fn footprints(&mut self, walls: &[WallStrip]) -> Vec<WallFootprint> {
        let strips: Vec<Option<Strip>> = walls.iter().map(Strip::new).collect();
        let mut footprints: Vec<WallFootprint> =
            strips.iter().map(|strip| strip.as_ref().map(square_footprint).unwrap_or_default()).collect();
        for joint in joint::joints(&strips) {
            let trims = self.joints.get(joint.inputs(walls), || joint::join(&joint, &strips));
            joint.apply(trims, &mut footprints);
        }
        for (footprint, strip) in footprints.iter_mut().zip(&strips) {
            if let Some(strip) = strip {
                close(footprint, strip);
            }
        }
        mark_contacts(&mut footprints);
        clear_overlaps(&mut footprints, &mut self.crossings);
        footprints
    }

    /// Ends a round of work (all levels of a home, say); answers how many joints and crossings it worked out anew.
    pub fn end_round(&mut self) -> usize {
        self.joints.end_round() + self.crossings.end_round()
    }
}

impl WallStrip {
    fn add_to(&self, inputs: &mut Inputs) {
        inputs.point(self.start).point(self.end).number(self.thickness).number(self.extent);
    }
}

/// The strip with square ends.
fn square_footprint(strip: &Strip) -> WallFootprint {
    WallFootprint { left: strip.left.clone(), right: strip.right.clone(), ..WallFootprint::default() }
}

/// Makes the polygon; a wall too short for its mitres keeps square ends.
fn close(footprint: &mut WallFootprint, strip: &Strip) {
    let outline = footprint.outline();
    let polygon = Polygon::simple(outline.clone()).filter(|p| signed_area(&outline) > 0.0 && p.is_simple());
    if let Some(polygon) = polygon {
        footprint.polygons = vec![polygon];
        return;
    }
    let square = square_footprint(strip);
    footprint.polygons = Polygon::simple(square.outline()).into_iter().collect();
    footprint.left = square.left;
    footprint.right = square.right;
    footprint.start_cap.clear();
    footprint.end_cap.clear();
}

/// Gives walls that others run against a corner at each contact, so that areas that touch share their corners exactly.
fn mark_contacts(footprints: &mut [WallFootprint]) {
    let mut contacts: Vec<(usize, Vec<DVec2>)> = Vec::new();
    for footprint in footprints.iter() {
        if let (WallEnd::Against(wall), Some(left), Some(right)) =
            (footprint.start, footprint.left.first(), footprint.right.first())
        {
            contacts.push((wall, [&footprint.start_cap[..], &[*left, *right]].concat()));
        }
        if let (WallEnd::Against(wall), Some(left), Some(right)) =
            (footprint.end, footprint.left.last(), footprint.right.last())
        {
            contacts.push((wall, [&footprint.end_cap[..], &[*left, *right]].concat()));
        }
    }
    for (wall, points) in contacts {
        for polygon in &mut footprints[wall].polygons {
            let mut ring = polygon.outer().to_vec();
            for point in &points {
                let place = (0..ring.len()).find(|i| {
                    let (a, b) = (ring[*i], ring[(i + 1) % ring.len()]);
                    point.distance(a) > 1e-6 && point.distance(b) > 1e-6 && distance_to_segment(*point, a, b) <= 1e-6
                });
                if let Some(i) = place {
                    ring.insert(i + 1, *point);
                }
            }
            if let Some(marked) = Polygon::simple(ring) {
                *polygon = marked;
            }
        }
    }
}

/// Takes from every wall what a wall with a lower number already covers: crossings and walls too short for mitres.
fn clear_overlaps(footprints: &mut [WallFootprint], crossings: &mut Memo<Vec<Polygon>>) {
    let hulls: Vec<Vec<DVec2>> = footprints.iter().map(|f| convex_hull(&f.outline())).collect();
    let mut by_x: Vec<usize> = (0..hulls.len()).filter(|i| hulls[*i].len() >= 3).collect();
    by_x.sort_by(|a, b| hulls[*a][0].x.total_cmp(&hulls[*b][0].x).then(a.cmp(b)));
    let mut pairs = Vec::new();
    for (i, &first) in by_x.iter().enumerate() {
        let reach = hulls[first].iter().map(|p| p.x).fold(f64::NEG_INFINITY, f64::max);
        for &second in by_x[i + 1..].iter().take_while(|j| hulls[**j][0].x <= reach) {
            if separation(&hulls[first], &hulls[second]).is_some_and(|depth| depth.length() > 0.1) {
                pairs.push((first.min(second), first.max(second)));
            }
        }
    }
    pairs.sort_unstable();
    for (low, high) in pairs {
        let (cover, own) = (&footprints[low].polygons, &footprints[high].polygons);
        let mut inputs = Inputs::default();
        inputs.count(cover.len()).polygons(cover).polygons(own);
        let left = crossings.get(inputs, || {
            let shared = intersection(cover, own).iter().map(Polygon::area).sum::<f64>();
            if shared > 0.5 { difference(own, cover) } else { own.clone() }
        });
        footprints[high].polygons = left;
    }
}

#[cfg(test)]
mod tests;

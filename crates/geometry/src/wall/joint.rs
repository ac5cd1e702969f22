//! Where walls meet: every wall gives way along the line from the joint to the corner it shares with its neighbour,
//! so that the footprints fit together like the pieces of a pie.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use glam::DVec2;

use super::star::{Star, angle_between};
use super::strip::Strip;
use super::{JOINT_TOLERANCE, WallEnd, WallFootprint, WallStrip};
use crate::math;
use crate::memo::Inputs;
use crate::segment::{closest_point_on_segment, line_intersection};

/// An outer corner reaches at most this many times the mean half thickness from the joint; beyond, it is bevelled.
pub(super) const MITRE_LIMIT: f64 = 4.0;

/// Walls flatter against another than this sine run beside it, not against it.
const BESIDE: f64 = 0.1;

/// Wall ends that meet, and the wall they run against.
pub(super) struct Joint {
    center: DVec2,
    /// Wall number and whether its end (rather than its start) meets.
    ends: Vec<(usize, bool)>,
    against: Option<usize>,
}

impl Joint {
    /// All that the trims of its walls are made from.
    pub(super) fn inputs(&self, walls: &[WallStrip]) -> Inputs {
        let mut inputs = Inputs::default();
        inputs.point(self.center).count(self.ends.len());
        for (wall, is_end) in &self.ends {
            inputs.count(usize::from(*is_end));
            walls[*wall].add_to(&mut inputs);
        }
        if let Some(against) = self.against {
            walls[against].add_to(&mut inputs);
        }
        inputs
    }

    /// Writes its walls' new beginnings into their footprints.
    pub(super) fn apply(&self, trims: Vec<Trim>, footprints: &mut [WallFootprint]) {
        let end = self.against.map_or(WallEnd::Joined, WallEnd::Against);
        for trim in trims {
            let (wall, is_end) = self.ends[trim.end];
            trim.apply(&mut footprints[wall], is_end, end);
        }
    }
}

/// What a joint makes of one of the ends that meet there.
#[derive(Debug, Clone)]
pub(super) struct Trim {
    /// Which of the joint's ends.
    end: usize,
    /// Where the left face begins, seen from the joint.
    left: FaceStart,
    /// Where the right face begins.
    right: FaceStart,
    /// The end's outline, from the right face to the left one.
    cap: Vec<DVec2>,
}

/// All places where ends meet or run against a wall, in the order of their lowest wall.
pub(super) fn joints(strips: &[Option<Strip>]) -> Vec<Joint> {
    let ends: Vec<(usize, bool, DVec2)> = strips
        .iter()
        .enumerate()
        .filter_map(|(i, strip)| strip.as_ref().map(|strip| (i, strip)))
        .flat_map(|(i, strip)| [false, true].map(|is_end| (i, is_end, strip.end_point(is_end))))
        .collect();
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    let mut joints: Vec<Joint> = Vec::new();
    for (wall, is_end, point) in ends {
        let cell = (point / JOINT_TOLERANCE).floor();
        let cell = (cell.x as i64, cell.y as i64);
        let near = (-1..=1)
            .flat_map(|dx| (-1..=1).map(move |dy| (cell.0 + dx, cell.1 + dy)))
            .filter_map(|key| cells.get(&key))
            .flatten()
            .find(|joint| joints[**joint].center.distance(point) <= JOINT_TOLERANCE);
        if let Some(joint) = near {
            joints[*joint].ends.push((wall, is_end));
        } else {
            cells.entry(cell).or_default().push(joints.len());
            joints.push(Joint { center: point, ends: vec![(wall, is_end)], against: None });
        }
    }
    for joint in &mut joints {
        joint.against = wall_against(joint, strips);
    }
    joints.retain(|joint| joint.ends.len() > 1 || joint.against.is_some());
    joints
}

/// The wall that passes through a joint: its centre line does, or, for a single end, its body holds the end.
fn wall_against(joint: &Joint, strips: &[Option<Strip>]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (i, strip) in strips.iter().enumerate() {
        let Some(strip) = strip else { continue };
        if joint.ends.iter().any(|(wall, _)| *wall == i) {
            continue;
        }
        let reach = if joint.ends.len() == 1 { strip.half } else { 0.0 } + JOINT_TOLERANCE;
        let (distance, segment) = nearest_on(&strip.center, joint.center);
        let is_at_end =
            [false, true].iter().any(|is_end| strip.end_point(*is_end).distance(joint.center) <= distance + 1e-6);
        let along = strip.center[segment + 1] - strip.center[segment];
        let crosses = joint.ends.iter().all(|(wall, is_end)| {
            let arm = strips[*wall].as_ref().map(|strip| Arm::new(0, *is_end, strip));
            arm.is_some_and(|arm| arm.direction.perp_dot(along).abs() > BESIDE * along.length())
        });
        if distance <= reach && !is_at_end && crosses && best.is_none_or(|(_, least)| distance < least) {
            best = Some((i, distance));
        }
    }
    best.map(|(i, _)| i)
}

/// The distance of a point from a polyline, and the segment that is nearest.
fn nearest_on(line: &[DVec2], point: DVec2) -> (f64, usize) {
    let mut best = (f64::INFINITY, 0);
    for (i, pair) in line.windows(2).enumerate() {
        let distance = point.distance(closest_point_on_segment(point, pair[0], pair[1]));
        if distance < best.0 {
            best = (distance, i);
        }
    }
    best
}

/// A wall as seen from a joint, walking away from it.
pub(super) struct Arm {
    /// Which of the joint's ends.
    end: usize,
    pub(super) direction: DVec2,
    pub(super) half: f64,
    pub(super) left: Vec<DVec2>,
    pub(super) right: Vec<DVec2>,
}

impl Arm {
    fn new(end: usize, is_end: bool, strip: &Strip) -> Self {
        let outward = |line: &[DVec2]| -> Vec<DVec2> {
            if is_end { line.iter().rev().copied().collect() } else { line.to_vec() }
        };
        let center = outward(&strip.center);
        let (left, right) = (outward(&strip.left), outward(&strip.right));
        let (left, right) = if is_end { (right, left) } else { (left, right) };
        let direction = (center[1] - center[0]).try_normalize().unwrap_or(DVec2::X);
        Self { end, direction, half: strip.half, left, right }
    }
}

/// Where one face of an arm begins: at a point, followed by the face's own points from `keep` on; `bevel` are the
/// corners between the joint and the point, from the joint outwards (a bevel's middle, the corner of a thinner
/// neighbour, the end of a thick wall that stands out beyond a thin one).
#[derive(Debug, Clone)]
struct FaceStart {
    point: DVec2,
    keep: usize,
    bevel: Vec<DVec2>,
}

/// The corner between an arm's left face and the next arm's right face.
struct Corner {
    first: FaceStart,
    second: FaceStart,
    /// The point both arms' outlines share, if it is a single one.
    shared: Option<DVec2>,
}

/// How a joint's walls give way.
pub(super) fn join(joint: &Joint, strips: &[Option<Strip>]) -> Vec<Trim> {
    let mut arms: Vec<Arm> = joint
        .ends
        .iter()
        .enumerate()
        .filter_map(|(end, (wall, is_end))| Some(Arm::new(end, *is_end, strips[*wall].as_ref()?)))
        .collect();
    arms.sort_by(|a, b| {
        math::atan2(a.direction.y, a.direction.x)
            .total_cmp(&math::atan2(b.direction.y, b.direction.x))
            .then(a.end.cmp(&b.end))
    });
    match joint.against.and_then(|wall| strips[wall].as_ref()) {
        Some(passing) => join_against(joint.center, &arms, passing),
        None => join_ends(joint.center, &arms),
    }
}

/// Joins ends among themselves.
fn join_ends(center: DVec2, arms: &[Arm]) -> Vec<Trim> {
    let mut trims = Vec::new();
    let count = arms.len();
    let star = Star::new(center, arms);
    let corners: Vec<Corner> = (0..count)
        .map(|i| {
            let (first, second) = (&arms[i], &arms[(i + 1) % count]);
            let rim = star.rim(first, second).map(|rim| on_rim(&rim.corners, rim.split));
            rim.or_else(|| corner(first, second)).unwrap_or_else(|| square(first, second))
        })
        .collect();
    // Two walls with two shared corners give way along the line between them; more walls meet in the joint.
    let is_plain = count == 2 && corners.iter().all(|corner| corner.shared.is_some());
    for (i, arm) in arms.iter().enumerate() {
        let (right, left) = (&corners[(i + count - 1) % count].second, &corners[i].first);
        let mut cap: Vec<DVec2> = right.bevel.iter().rev().copied().collect();
        if !is_plain {
            cap.push(center);
        }
        cap.extend(&left.bevel);
        trims.push(Trim { end: arm.end, left: left.clone(), right: right.clone(), cap });
    }
    trims
}

/// The corner along a rim between two straight arms.
fn on_rim(corners: &[DVec2], split: usize) -> Corner {
    let last = corners.len() - 1;
    let first: Vec<DVec2> = corners[1.min(split + 1)..=split].iter().rev().copied().collect();
    let second: Vec<DVec2> = corners[split..last.max(split)].to_vec();
    Corner {
        first: FaceStart { point: corners[0], keep: 1, bevel: first },
        second: FaceStart { point: corners[last], keep: 1, bevel: second },
        shared: (last == 0).then(|| corners[0]),
    }
}

/// Where the faces of two neighbouring arms meet, `second` being the next counter-clockwise; `None` where they don't.
fn corner(first: &Arm, second: &Arm) -> Option<Corner> {
    let reach = MITRE_LIMIT * (first.half + second.half) * 0.5;
    let (point, keep_first, keep_second) =
        crossing(&first.left, &second.right, reach).filter(|_| angle_between(first, second) < PI)?;
    Some(shared(point, keep_first, keep_second))
}

/// Both with their square ends.
fn square(first: &Arm, second: &Arm) -> Corner {
    let start = |point: DVec2| FaceStart { point, keep: 1, bevel: Vec::new() };
    Corner { first: start(first.left[0]), second: start(second.right[0]), shared: None }
}

/// One point for both; `keep` is the segment that holds the point, of which the far end stays.
fn shared(point: DVec2, first: usize, second: usize) -> Corner {
    let start = |segment: usize, is_extended: bool| FaceStart {
        point,
        keep: if is_extended { 1 } else { segment + 1 },
        bevel: Vec::new(),
    };
    Corner { first: start(first, first == 0), second: start(second, second == 0), shared: Some(point) }
}

/// The first crossing of two faces, each prolonged backwards by `reach`: the point and the segments that hold it.
fn crossing(first: &[DVec2], second: &[DVec2], reach: f64) -> Option<(DVec2, usize, usize)> {
    for i in 0..first.len() - 1 {
        for j in 0..second.len() - 1 {
            let (a0, a) = (first[i], first[i + 1] - first[i]);
            let (b0, b) = (second[j], second[j + 1] - second[j]);
            let Some(point) = line_intersection(a0, a, b0, b) else { continue };
            let place = |from: DVec2, along: DVec2| (point - from).dot(along) / along.length_squared();
            let fits = |t: f64, along: DVec2, segment: usize| {
                let least = if segment == 0 { -reach / along.length() } else { 0.0 };
                (least..=1.0 + 1e-12).contains(&t)
            };
            if fits(place(a0, a), a, i) && fits(place(b0, b), b, j) {
                return Some((point, i, j));
            }
        }
    }
    None
}

/// Cuts arms back to the faces of a wall that passes; arms on the same side also give way to each other.
fn join_against(center: DVec2, arms: &[Arm], strip: &Strip) -> Vec<Trim> {
    let mut trims = Vec::new();
    let (_, segment) = nearest_on(&strip.center, center);
    let along = (strip.center[segment + 1] - strip.center[segment]).try_normalize().unwrap_or(DVec2::X);
    for is_left in [true, false] {
        let toward = if is_left { along } else { -along };
        let face = if is_left { &strip.left } else { &strip.right };
        let mut side: Vec<&Arm> = arms.iter().filter(|arm| toward.perp_dot(arm.direction) > 0.0).collect();
        // From the passing wall's own direction counter-clockwise.
        side.sort_by(|a, b| b.direction.dot(toward).total_cmp(&a.direction.dot(toward)).then(a.end.cmp(&b.end)));
        let is_beyond = |point: DVec2| toward.perp_dot(point - face[segment]) > 0.0;
        let between: Vec<Option<Corner>> =
            side.windows(2).map(|pair| corner(pair[0], pair[1]).filter(|c| c.shared.is_some_and(is_beyond))).collect();
        for (i, arm) in side.iter().enumerate() {
            let mut cap = Vec::new();
            let foot = |point: DVec2| line_intersection(center, point - center, face[segment], along).unwrap_or(point);
            let right = match i.checked_sub(1).and_then(|before| between[before].as_ref()) {
                Some(corner) => {
                    cap.extend(corner.second.bevel.iter().rev());
                    cap.extend(corner.shared.map(foot));
                    corner.second.clone()
                }
                None => against_face(&arm.right, face, arm.half),
            };
            let left = match between.get(i).and_then(Option::as_ref) {
                Some(corner) => {
                    cap.extend(corner.shared.map(foot));
                    cap.extend(&corner.first.bevel);
                    corner.first.clone()
                }
                None => against_face(&arm.left, face, arm.half),
            };
            if cap.is_empty() {
                cap = face_between(face, right.point, left.point);
            }
            trims.push(Trim { end: arm.end, left, right, cap });
        }
    }
    trims
}

/// Where an arm's face meets a passing wall's face.
fn against_face(own: &[DVec2], face: &[DVec2], half: f64) -> FaceStart {
    let reach = MITRE_LIMIT * 4.0 * half;
    match crossing(own, face, reach) {
        Some((point, segment, _)) => FaceStart { point, keep: segment + 1, bevel: Vec::new() },
        None => FaceStart { point: own[0], keep: 1, bevel: Vec::new() },
    }
}

/// The corners of a curved face between two points on it.
fn face_between(face: &[DVec2], from: DVec2, to: DVec2) -> Vec<DVec2> {
    if face.len() == 2 {
        return Vec::new();
    }
    let place = |point: DVec2| {
        let (_, segment) = nearest_on(face, point);
        segment as f64 + crate::segment::parameter_on_segment(point, face[segment], face[segment + 1])
    };
    let (a, b) = (place(from), place(to));
    let (low, high) = (a.min(b), a.max(b));
    let mut between: Vec<DVec2> =
        (0..face.len()).filter(|i| (low + 1e-9..high - 1e-9).contains(&(*i as f64))).map(|i| face[i]).collect();
    if a > b {
        between.reverse();
    }
    between
}

impl Trim {
    /// Writes the new beginning into a wall's footprint, at its end or at its start.
    fn apply(self, footprint: &mut WallFootprint, is_end: bool, end: WallEnd) {
        let begin = |line: &mut Vec<DVec2>, start: &FaceStart| {
            // Walking away from the joint; points that an earlier joint trimmed at the other end are still last.
            if is_end {
                line.reverse();
            }
            let dropped = start.keep.min(line.len() - 1);
            line.splice(..dropped, [start.point]);
            if is_end {
                line.reverse();
            }
        };
        if is_end {
            // Outward left is the wall's right.
            begin(&mut footprint.right, &self.left);
            begin(&mut footprint.left, &self.right);
            // From outward right (the wall's left) to outward left: already in the order of `end_cap`.
            footprint.end_cap = self.cap;
            footprint.end = end;
        } else {
            begin(&mut footprint.left, &self.left);
            begin(&mut footprint.right, &self.right);
            footprint.start_cap = self.cap;
            footprint.start = end;
        }
    }
}

//! Where walls meet: every wall gives way along the line from the joint to the corner it shares with its neighbour,
//! so that the footprints fit together like the pieces of a pie.

use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

use glam::DVec2;

use super::strip::Strip;
use super::{JOINT_TOLERANCE, WallEnd, WallFootprint};
use crate::math;
use crate::segment::{closest_point_on_segment, line_intersection};

/// An outer corner reaches at most this many times the mean half thickness from the joint; beyond, it is bevelled.
const MITRE_LIMIT: f64 = 4.0;

/// Walls whose directions differ by less than this (radians) from straight on meet with a step, not a mitre.
const STRAIGHT_ON: f64 = 0.01;

/// Walls flatter against another than this sine run beside it, not against it.
const BESIDE: f64 = 0.1;

/// Wall ends that meet, and the wall they run against.
pub(super) struct Joint {
    center: DVec2,
    /// Wall number and whether its end (rather than its start) meets.
    ends: Vec<(usize, bool)>,
    against: Option<usize>,
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
            let arm = strips[*wall].as_ref().map(|strip| Arm::new(*wall, *is_end, strip));
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
struct Arm {
    wall: usize,
    is_end: bool,
    direction: DVec2,
    half: f64,
    left: Vec<DVec2>,
    right: Vec<DVec2>,
}

impl Arm {
    fn new(wall: usize, is_end: bool, strip: &Strip) -> Self {
        let outward = |line: &[DVec2]| -> Vec<DVec2> {
            if is_end { line.iter().rev().copied().collect() } else { line.to_vec() }
        };
        let center = outward(&strip.center);
        let (left, right) = (outward(&strip.left), outward(&strip.right));
        let (left, right) = if is_end { (right, left) } else { (left, right) };
        let direction = (center[1] - center[0]).try_normalize().unwrap_or(DVec2::X);
        Self { wall, is_end, direction, half: strip.half, left, right }
    }
}

/// Where one face of an arm begins: at a point, followed by the face's own points from `keep` on; `bevel` comes between
/// the joint and the point (a bevel's middle, or the corner of a thinner neighbour).
#[derive(Clone)]
struct FaceStart {
    point: DVec2,
    keep: usize,
    bevel: Option<DVec2>,
}

/// The corner between an arm's left face and the next arm's right face.
struct Corner {
    first: FaceStart,
    second: FaceStart,
    /// The point both arms' outlines share, if it is a single one.
    shared: Option<DVec2>,
}

/// Trims the footprints of a joint's walls.
pub(super) fn join(joint: &Joint, strips: &[Option<Strip>], footprints: &mut [WallFootprint]) {
    let mut arms: Vec<Arm> = joint
        .ends
        .iter()
        .filter_map(|(wall, is_end)| strips[*wall].as_ref().map(|strip| Arm::new(*wall, *is_end, strip)))
        .collect();
    arms.sort_by(|a, b| {
        math::atan2(a.direction.y, a.direction.x)
            .total_cmp(&math::atan2(b.direction.y, b.direction.x))
            .then(a.wall.cmp(&b.wall))
    });
    match joint.against.and_then(|wall| strips[wall].as_ref().map(|strip| (wall, strip))) {
        Some((wall, strip)) => join_against(joint.center, &arms, (wall, strip), footprints),
        None => join_ends(joint.center, &arms, footprints),
    }
}

/// Joins ends among themselves.
fn join_ends(center: DVec2, arms: &[Arm], footprints: &mut [WallFootprint]) {
    let count = arms.len();
    let corners: Vec<Corner> = (0..count).map(|i| corner(center, &arms[i], &arms[(i + 1) % count])).collect();
    // Two walls with two shared corners give way along the line between them; more walls meet in the joint.
    let is_plain = count == 2 && corners.iter().all(|corner| corner.shared.is_some());
    for (i, arm) in arms.iter().enumerate() {
        let (right, left) = (&corners[(i + count - 1) % count].second, &corners[i].first);
        let mut cap: Vec<DVec2> = right.bevel.into_iter().collect();
        if !is_plain {
            cap.push(center);
        }
        cap.extend(left.bevel);
        apply(arm, left, right, cap, WallEnd::Joined, footprints);
    }
}

/// Where the faces of two neighbouring arms meet, `second` being the next counter-clockwise.
fn corner(center: DVec2, first: &Arm, second: &Arm) -> Corner {
    let mut angle = math::atan2(first.direction.perp_dot(second.direction), first.direction.dot(second.direction));
    if angle <= 0.0 {
        angle += TAU;
    }
    if (angle - PI).abs() <= STRAIGHT_ON {
        return stepped(center, first, second, angle);
    }
    let reach = MITRE_LIMIT * (first.half + second.half) * 0.5;
    let (thin, thick) = (first.half.min(second.half), first.half.max(second.half));
    if thin + thick * first.direction.dot(second.direction) < -1e-6 {
        return butted(center, first, second);
    }
    if angle < PI
        && let Some((point, keep_first, keep_second)) = crossing(&first.left, &second.right, reach)
    {
        return shared(point, keep_first, keep_second);
    }
    let mitre = line_intersection(
        first.left[0],
        first.left[1] - first.left[0],
        second.right[0],
        second.right[1] - second.right[0],
    );
    match mitre.filter(|point| point.distance(center) <= reach) {
        Some(point) if angle > PI => shared(point, 0, 0),
        _ if angle > PI => bevelled(first.left[0], second.right[0]),
        _ => stepped(center, first, second, angle),
    }
}

/// One point for both; `keep` is the segment that holds the point, of which the far end stays.
fn shared(point: DVec2, first: usize, second: usize) -> Corner {
    let start = |segment: usize, is_extended: bool| FaceStart {
        point,
        keep: if is_extended { 1 } else { segment + 1 },
        bevel: None,
    };
    Corner { first: start(first, first == 0), second: start(second, second == 0), shared: Some(point) }
}

/// A corner too sharp for a mitre.
fn bevelled(first: DVec2, second: DVec2) -> Corner {
    let middle = (first + second) * 0.5;
    let start = |point| FaceStart { point, keep: 1, bevel: Some(middle) };
    Corner { first: start(first), second: start(second), shared: Some(middle) }
}

/// A step on the line that halves the angle between nearly parallel faces.
fn stepped(center: DVec2, first: &Arm, second: &Arm, angle: f64) -> Corner {
    let ray = math::rotate(first.direction, angle * 0.5);
    let sine = math::sin(angle * 0.5).max(0.05);
    let at = |half: f64| center + ray * (half / sine).min(MITRE_LIMIT * half);
    let is_even = (first.half - second.half).abs() <= 1e-6;
    let start = |own: f64, other: f64| FaceStart {
        point: at(own),
        keep: 1,
        bevel: (own > other && !is_even).then(|| at(other)),
    };
    Corner {
        first: start(first.half, second.half),
        second: start(second.half, first.half),
        shared: is_even.then(|| at(first.half)),
    }
}

/// A thin wall that continues a thick one at a slight bend: the thick one keeps its square end.
fn butted(center: DVec2, first: &Arm, second: &Arm) -> Corner {
    let start = |point, bevel| FaceStart { point, keep: 1, bevel };
    let on_end_line = |corner: DVec2, face: &[DVec2]| {
        line_intersection(center, corner - center, face[0], face[1] - face[0]).unwrap_or(face[0])
    };
    let (left, right) = (first.left[0], second.right[0]);
    if first.half > second.half {
        let foot = on_end_line(left, &second.right);
        Corner { first: start(left, Some(foot)), second: start(foot, None), shared: None }
    } else {
        let foot = on_end_line(right, &first.left);
        Corner { first: start(foot, None), second: start(right, Some(foot)), shared: None }
    }
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
fn join_against(center: DVec2, arms: &[Arm], passing: (usize, &Strip), footprints: &mut [WallFootprint]) {
    let (number, strip) = passing;
    let (_, segment) = nearest_on(&strip.center, center);
    let along = (strip.center[segment + 1] - strip.center[segment]).try_normalize().unwrap_or(DVec2::X);
    for is_left in [true, false] {
        let toward = if is_left { along } else { -along };
        let face = if is_left { &strip.left } else { &strip.right };
        let mut side: Vec<&Arm> = arms.iter().filter(|arm| toward.perp_dot(arm.direction) > 0.0).collect();
        // From the passing wall's own direction counter-clockwise.
        side.sort_by(|a, b| b.direction.dot(toward).total_cmp(&a.direction.dot(toward)).then(a.wall.cmp(&b.wall)));
        let is_beyond = |point: DVec2| toward.perp_dot(point - face[segment]) > 0.0;
        let between: Vec<Option<Corner>> = side
            .windows(2)
            .map(|pair| Some(corner(center, pair[0], pair[1])).filter(|c| c.shared.is_some_and(is_beyond)))
            .collect();
        for (i, arm) in side.iter().enumerate() {
            let mut cap = Vec::new();
            let foot = |point: DVec2| line_intersection(center, point - center, face[segment], along).unwrap_or(point);
            let right = match i.checked_sub(1).and_then(|before| between[before].as_ref()) {
                Some(corner) => {
                    cap.extend(corner.second.bevel);
                    cap.extend(corner.shared.map(foot));
                    corner.second.clone()
                }
                None => against_face(&arm.right, face, arm.half),
            };
            let left = match between.get(i).and_then(Option::as_ref) {
                Some(corner) => {
                    cap.extend(corner.shared.map(foot));
                    cap.extend(corner.first.bevel);
                    corner.first.clone()
                }
                None => against_face(&arm.left, face, arm.half),
            };
            if cap.is_empty() {
                cap = face_between(face, right.point, left.point);
            }
            apply(arm, &left, &right, cap, WallEnd::Against(number), footprints);
        }
    }
}

/// Where an arm's face meets a passing wall's face.
fn against_face(own: &[DVec2], face: &[DVec2], half: f64) -> FaceStart {
    let reach = MITRE_LIMIT * 4.0 * half;
    match crossing(own, face, reach) {
        Some((point, segment, _)) => FaceStart { point, keep: segment + 1, bevel: None },
        None => FaceStart { point: own[0], keep: 1, bevel: None },
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

/// Writes an arm's new beginning into its wall's footprint.
fn apply(
    arm: &Arm,
    left: &FaceStart,
    right: &FaceStart,
    cap: Vec<DVec2>,
    end: WallEnd,
    footprints: &mut [WallFootprint],
) {
    let footprint = &mut footprints[arm.wall];
    let trim = |line: &mut Vec<DVec2>, start: &FaceStart| {
        // Walking away from the joint; points that an earlier joint trimmed at the other end are still last.
        if arm.is_end {
            line.reverse();
        }
        let dropped = start.keep.min(line.len() - 1);
        line.splice(..dropped, [start.point]);
        if arm.is_end {
            line.reverse();
        }
    };
    if arm.is_end {
        // Outward left is the wall's right.
        trim(&mut footprint.right, left);
        trim(&mut footprint.left, right);
        // From outward right (the wall's left) to outward left: already in the order of `end_cap`.
        footprint.end_cap = cap;
        footprint.end = end;
    } else {
        trim(&mut footprint.left, left);
        trim(&mut footprint.right, right);
        footprint.start_cap = cap;
        footprint.start = end;
    }
}

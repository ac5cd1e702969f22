//! Where to look from: remembered viewpoints, and one good view of every room.

use std::collections::BTreeMap;

use glam::{DVec2, DVec3};
use homewright_catalog::Language;
use homewright_design::{Design, EntityId, Level, Viewpoint};
use homewright_geometry::polygon::PlanBounds;
use homewright_geometry::segment::segment_intersection;
use homewright_geometry::{Polygon, Rectangle, math};
use homewright_scene::{Camera, Exposure, Projection, ToneCurve, WhiteBalance};

use crate::footprint::{footprint_rectangle, item_bounds};
use crate::frame::scene_from_plan;
use crate::outline::level_shell;
use crate::plan::room_name;

/// Width to height of the picture that horizontal angles are meant for.
const ASPECT: f64 = 1.6;
/// Height of the eye over the floor, mm.
const EYE: f64 = 1500.0;
/// Height of what is looked at, mm.
const TARGET: f64 = 1050.0;
/// How far (mm) the eye keeps from walls.
const FROM_WALL: f64 = 260.0;
/// What is looked at is at least this far (mm) away, where the room allows.
const NEAREST: f64 = 900.0;
/// Farther than this (mm) a room does not look better.
const FAR: f64 = 6500.0;

/// The vertical angle in radians of a view with a horizontal angle in degrees, for a picture of 16 by 10.
pub fn fov_y(horizontal: f64) -> f32 {
    let half = math::tan(horizontal.clamp(1.0, 170.0).to_radians() * 0.5) / ASPECT;
    (2.0 * math::atan2(half, 1.0)) as f32
}

/// A remembered view in the scene.
pub fn camera(design: &Design, viewpoint: &Viewpoint) -> Camera {
    let elevation = DVec3::Z * design.level(viewpoint.level).map_or(0.0, |level| level.elevation.to_mm());
    let exposure = viewpoint.ev100.map_or(Exposure::Auto(0.0), |ev| Exposure::Ev100(ev as f32));
    Camera {
        name: viewpoint.name.clone(),
        eye: scene_from_plan(viewpoint.eye + elevation),
        target: scene_from_plan(viewpoint.target + elevation),
        projection: Projection::Perspective { fov_y: fov_y(viewpoint.field_of_view) },
        is_upright: viewpoint.is_upright,
        exposure,
        white_balance: WhiteBalance::Auto,
        tone: ToneCurve::Neutral,
    }
}

/// Everything a home can be looked at from: its own viewpoints in the order they were made, then the automatic views
/// of other names.
pub fn views(design: &Design, language: Language) -> Vec<Camera> {
    let mut own: Vec<(EntityId, &Viewpoint)> = design.viewpoints().collect();
    own.sort_by_key(|(id, _)| *id);
    let mut views: Vec<Camera> = own.into_iter().map(|(_, viewpoint)| camera(design, viewpoint)).collect();
    for view in automatic_views(design, language) {
        if !view.name.is_empty() && views.iter().all(|other| other.name.to_lowercase() != view.name.to_lowercase()) {
            views.push(view);
        }
    }
    views
}

/// One good view of every room, in the order of the rooms, and a view of each level from above. Names are unique:
/// the room's, or its kind's; "Overview" for the level.
pub fn automatic_views(design: &Design, language: Language) -> Vec<Camera> {
    let mut views = Vec::new();
    let levels = design.levels();
    for (id, level) in &levels {
        let shell = level_shell(design, *id);
        let obstacles = obstacles(design, *id);
        for (room, outline) in &shell.rooms {
            let Some(room) = room.and_then(|room| design.room(room)) else { continue };
            views.extend(room_view(level, room_name(room, language), outline, &obstacles));
        }
        let bounds = shell.strips.values().flat_map(|strip| &strip.footprint).map(Polygon::bounds);
        if let Some(bounds) = bounds.reduce(|all, one| all.union(&one)) {
            let overview_name = match language {
                Language::Chinese => "俯瞰",
                Language::English => "Overview",
            };
            let name = if levels.len() > 1 { format!("{overview_name} {}", level.name) } else { overview_name.into() };
            views.push(overview(level, name, bounds));
        }
    }
    number_equal_names(&mut views);
    views
}

/// The automatic view of the room of a level that a plan point lies in; of its largest room where it lies in none.
pub fn view_of_room(design: &Design, level: EntityId, at: Option<DVec2>) -> Option<Camera> {
    let shell = level_shell(design, level);
    let storey = design.level(level)?;
    let outlines = || shell.rooms.iter().map(|(_, outline)| outline);
    let meant = at.and_then(|at| outlines().find(|outline| outline.contains(at)));
    let outline = meant.or_else(|| outlines().max_by(|a, b| a.area().total_cmp(&b.area())))?;
    room_view(storey, "", outline, &obstacles(design, level))
}

/// Something that stands in the way.
struct Obstacle {
    area: Rectangle,
    /// Lowest and highest point over the floor, mm.
    reach: [f64; 2],
}

fn obstacles(design: &Design, level: EntityId) -> Vec<Obstacle> {
    let of_item = |(_, item): (EntityId, &homewright_design::Item)| {
        let (low, high) = item_bounds(design, item)?;
        Some(Obstacle { area: footprint_rectangle(design, item)?, reach: [low.z, high.z] })
    };
    design.items_on_level(level).filter(|(_, item)| !item.is_hidden).filter_map(of_item).collect()
}

/// The best view of a room from its corners and the middles of its walls.
fn room_view(level: &Level, name: &str, outline: &Polygon, obstacles: &[Obstacle]) -> Option<Camera> {
    let corners = outline.without_collinear(5.0);
    let inset = outline.offset(-FROM_WALL).into_iter().max_by(|a, b| a.area().total_cmp(&b.area()));
    let stands = inset.as_ref().unwrap_or(outline).without_collinear(20.0);
    let middle = outline.interior_point();
    let mut best: Option<(f64, DVec2, DVec2)> = None;
    let midpoints = stands.edges().map(|(a, b)| (a + b) * 0.5);
    let candidates: Vec<DVec2> = stands.outer().iter().copied().chain(midpoints).collect();
    for eye in candidates {
        if obstacles.iter().any(|obstacle| stands_in(obstacle, eye)) {
            continue;
        }
        for corner in corners.outer() {
            let target = corner.lerp(middle, 0.4);
            let score = score(eye, target, outline, obstacles);
            if best.is_none_or(|(least, ..)| score > least + 1e-6) {
                best = Some((score, eye, target));
            }
        }
    }
    let (_, eye, target) = best.or_else(|| Some((0.0, stands.outer()[0], middle)))?;
    if eye.distance(target) < 1.0 {
        return None;
    }
    let elevation = level.elevation.to_mm();
    let size = outline.bounds().size();
    let angle = if size.min_element() < 2600.0 { 84.0 } else { 72.0 };
    Some(Camera {
        name: name.to_owned(),
        eye: scene_from_plan(eye.extend(elevation + EYE)),
        target: scene_from_plan(target.extend(elevation + TARGET)),
        projection: Projection::Perspective { fov_y: fov_y(angle) },
        is_upright: true,
        exposure: Exposure::Auto(0.0),
        white_balance: WhiteBalance::Auto,
        tone: ToneCurve::Neutral,
    })
}

/// Whether the eye would be within or right at something.
fn stands_in(obstacle: &Obstacle, eye: DVec2) -> bool {
    let grown = Rectangle { size: obstacle.area.size + 240.0, ..obstacle.area };
    obstacle.reach[1] > 1000.0 && obstacle.reach[0] < EYE + 200.0 && grown.contains(eye)
}

/// How good a view is: how far it is free, how much of the room lies before it, how many things are in it.
fn score(eye: DVec2, target: DVec2, outline: &Polygon, obstacles: &[Obstacle]) -> f64 {
    let Some(direction) = (target - eye).try_normalize().filter(|_| eye.distance(target) > NEAREST) else {
        return -FAR;
    };
    let mut free = 0.0;
    for degrees in [-28.0_f64, -14.0, 0.0, 14.0, 28.0] {
        let ray = math::rotate(direction, degrees.to_radians());
        free += free_distance(eye, ray, outline, obstacles).min(FAR) / 5.0;
    }
    let in_view = |obstacle: &&Obstacle| {
        let to = obstacle.area.center - eye;
        let is_ahead = to.try_normalize().is_some_and(|to| to.dot(direction) > 0.83);
        is_ahead && to.length() > 900.0 && outline.contains(obstacle.area.center)
    };
    let weight = |obstacle: &Obstacle| (obstacle.area.size.x * obstacle.area.size.y).max(0.0).sqrt();
    let seen: f64 = obstacles.iter().filter(in_view).map(weight).sum();
    free + 0.5 * seen
}

/// How far a ray goes before a wall or something that hides what is behind it, mm.
fn free_distance(eye: DVec2, ray: DVec2, outline: &Polygon, obstacles: &[Obstacle]) -> f64 {
    let end = eye + ray * FAR;
    let along = |a: DVec2, b: DVec2| match segment_intersection(eye, end, a, b) {
        Some((s, t)) if (1e-6..=1.0).contains(&s) && (0.0..=1.0).contains(&t) => s * FAR,
        _ => FAR,
    };
    let walls = outline.edges().map(|(a, b)| along(a, b)).fold(FAR, f64::min);
    let hides = |obstacle: &&Obstacle| obstacle.reach[1] > 1250.0 && obstacle.reach[0] < 1250.0;
    let things = obstacles.iter().filter(hides).flat_map(|obstacle| {
        let corners = obstacle.area.corners();
        [0, 1, 2, 3].map(|index| along(corners[index], corners[(index + 1) % 4]))
    });
    things.fold(walls, f64::min)
}

/// A level seen from above, from the front right.
fn overview(level: &Level, name: String, bounds: PlanBounds) -> Camera {
    let center = bounds.center();
    let radius = bounds.size().length() * 0.5;
    let fov = 0.55_f64;
    let distance = radius * 1.02 / math::tan(fov * 0.5);
    let out = DVec3::new(0.28, -0.62, 0.95).try_normalize().unwrap_or(DVec3::Z);
    let target = center.extend(level.elevation.to_mm() + 400.0);
    Camera {
        name,
        eye: scene_from_plan(target + out * distance),
        target: scene_from_plan(target),
        projection: Projection::Perspective { fov_y: fov as f32 },
        is_upright: false,
        exposure: Exposure::Auto(0.0),
        white_balance: WhiteBalance::Auto,
        tone: ToneCurve::Neutral,
    }
}

/// "Bedroom", "Bedroom 2", "Bedroom 3".
fn number_equal_names(views: &mut [Camera]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for view in views {
        let count = seen.entry(view.name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            view.name = format!("{} {count}", view.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_angle_is_narrower_upright() {
        let vertical = fov_y(90.0);
        assert!((f64::from(vertical).to_degrees() - 64.01).abs() < 0.05, "90° become {vertical}");
    }

    #[test]
    fn views_with_one_name_are_numbered() {
        let named = |name: &str| Camera { name: name.to_owned(), ..Camera::default() };
        let mut views = [named("Bedroom"), named("Study"), named("Bedroom")];
        number_equal_names(&mut views);
        assert_eq!(views.map(|view| view.name), ["Bedroom", "Study", "Bedroom 2"]);
    }
}

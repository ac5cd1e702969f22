//! A room that shows a package for its picture: a little larger than the package asks for, with a door and a window.

use std::sync::Arc;

use glam::Vec3;
use homewright_catalog::{Catalog, PackageId};
use homewright_design::{Design, History, IdSource, template};
use homewright_editor::{Editor, Input};
use homewright_geometry::math;
use homewright_scene::{Camera, Exposure, Projection};

/// How much wider and deeper than the least room it is.
const AMPLE: f64 = 1.12;
/// Vertical field of view, radians.
const FIELD: f32 = 0.5;

/// A room with the package in it, and the room's clear width and depth in millimetres.
pub(crate) fn room_of(package: &PackageId, catalog: &Arc<Catalog>) -> Option<(Design, [f64; 2])> {
    let [short, long] = catalog.package(package)?.min_size;
    let [width, depth] = [(long * AMPLE / 100.0).round() * 100.0, (short * AMPLE / 100.0).round() * 100.0];
    let (across, deep) = (width + 120.0, depth + 120.0);
    let (window, door) = ((width - 900.0).clamp(600.0, 1800.0), 500.0_f64.max(width * 0.16));
    let source = format!(
        r#"
[home]
name = "Package"

[[level]]
name = "1F"
height = 2700

[[wall]]
name = "outer"
through = [[0, 0], [{across}, 0], [{across}, {deep}], [0, {deep}]]
closed = true
thickness = 120

[[opening]]
at = [{middle}, {deep}]
kind = "window"
width = {window}
height = 1400
sill = 900

[[opening]]
at = [{door}, 0]
kind = "passage"
width = 800
height = 2100

[[room]]
id = "room"
name = ""
kind = "other"
anchor = [{middle}, {center}]
"#,
        middle = across * 0.5,
        center = deep * 0.5,
    );
    let mut ids = IdSource::new(0, 1);
    let design = template::instantiate("package.toml", &source, catalog.as_ref(), &mut ids).ok()?;
    let (room, _) = design.rooms().next()?;
    let mut editor = Editor::new(design, History::default(), Arc::clone(catalog), ids);
    editor.handle(Input::PutPackage(package.clone(), room));
    Some((editor.design().clone(), [width, depth]))
}

/// Looks into the room from above its front right corner.
pub(crate) fn camera([width, depth]: [f64; 2], aspect: f32) -> Camera {
    let (width, depth) = (width as f32 / 1000.0, depth as f32 / 1000.0);
    let center = Vec3::new(width * 0.5 + 0.06, 0.75, -depth * 0.5 - 0.06);
    let from = Vec3::new(0.46, 0.95, 1.0).try_normalize().unwrap_or(Vec3::Z);
    let right = Vec3::Y.cross(from).try_normalize().unwrap_or(Vec3::X);
    let up = from.cross(right);
    let half = Vec3::new(width * 0.5 + 0.12, 1.0, depth * 0.5 + 0.12);
    let reach = |axis: Vec3| half.dot(axis.abs());
    let seen = reach(up).max(reach(right) / aspect);
    let tangent = math::sin32(FIELD * 0.5) / math::cos32(FIELD * 0.5);
    let distance = seen / tangent + reach(from) * 0.5;
    Camera {
        name: String::new(),
        eye: center + from * distance,
        target: center,
        projection: Projection::Perspective { fov_y: FIELD },
        is_upright: false,
        // Lamps and a window light the room: how much that is differs from package to package.
        exposure: Exposure::Auto(0.0),
        ..Camera::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_shows_itself_in_a_room_of_its_own() {
        let catalog = Arc::new(Catalog::builtin().clone());
        for package in catalog.packages.values() {
            let (design, _) = room_of(&package.id, &catalog).expect("the room stands");
            assert!(design.items().count() >= 3, "{}", package.id.0);
        }
    }
}

//! Simple doors and windows of our own, for openings without a product. Product frame: millimetres, front −Y,
//! hinges at −X.

use glam::{DMat4, DQuat, DVec3, Vec3};
use homewright_design::opening::OpeningKind;
use homewright_geometry::Mesh;

use crate::finish::Plain;
use crate::solid::cuboid;

/// Width of a frame's face, mm.
const FRAME: f64 = 45.0;
/// Thickness of a leaf, mm.
const LEAF: f64 = 40.0;
/// Thickness of a double pane, mm.
const PANE: f64 = 20.0;

type Parts = Vec<(Mesh, Plain)>;

/// The parts of an opening that is `size` wide, deep and high (mm).
pub(super) fn parts(kind: OpeningKind, size: [f64; 3]) -> Parts {
    match kind {
        OpeningKind::Door { open, .. } => door(size, open),
        OpeningKind::SlidingDoor => sliding_door(size),
        OpeningKind::Window => window(size),
        OpeningKind::Passage => Vec::new(),
    }
}

/// A box between two corners in the product frame.
fn block(min: [f64; 3], max: [f64; 3]) -> Mesh {
    // The box builder thinks in scene axes; the product's are turned by the caller, so build it there and back.
    let (min, max) = (DVec3::from_array(min), DVec3::from_array(max));
    let low = Vec3::new(min.x as f32, min.z as f32, -max.y as f32);
    let high = Vec3::new(max.x as f32, max.z as f32, -min.y as f32);
    let product_from_scene = crate::frame::SCENE_FROM_PLAN.inverse();
    let metres = cuboid(low * 0.001, high * 0.001);
    metres.transformed(&product_from_scene)
}

/// Two uprights and a head (and a foot), `face` wide and between two depths.
fn frame(size: [f64; 2], face: f64, depth: [f64; 2], foot: bool) -> Mesh {
    let [width, height] = size;
    let half = width * 0.5;
    let low = if foot { face } else { 0.0 };
    let mut mesh = block([-half, depth[0], 0.0], [-half + face, depth[1], height]);
    mesh.append(&block([half - face, depth[0], 0.0], [half, depth[1], height]));
    mesh.append(&block([-half + face, depth[0], height - face], [half - face, depth[1], height]));
    if low > 0.0 {
        mesh.append(&block([-half + face, depth[0], 0.0], [half - face, depth[1], low]));
    }
    mesh
}

fn moved(mesh: &Mesh, by: DVec3) -> Mesh {
    mesh.transformed(&DMat4::from_translation(by).as_mat4())
}

fn door([width, depth, height]: [f64; 3], open: f64) -> Parts {
    let half_depth = depth * 0.5;
    let mut lining = frame([width, height], FRAME, [-half_depth - 1.0, half_depth + 1.0], false);
    // Architraves cover the joint between lining and wall on both faces.
    let (reach, thick) = (55.0, 16.0);
    for (near, far) in [(-half_depth - thick, -half_depth), (half_depth, half_depth + thick)] {
        let wide = [width + 2.0 * reach, height + reach];
        lining.append(&frame(wide, reach + 12.0, [near, far], false));
    }
    let clear = (width - 2.0 * FRAME - 6.0).max(10.0);
    let tall = (height - FRAME - 9.0).max(10.0);
    let mut leaf = block([0.0, 0.0, 6.0], [clear, LEAF, 6.0 + tall]);
    let mut handle = Mesh::default();
    for (from, to) in [(-52.0, 0.0), (LEAF, LEAF + 52.0)] {
        let (low, high): (f64, f64) = (from, to);
        handle.append(&block([clear - 66.0, low.min(high), 1010.0], [clear - 50.0, low.max(high), 1026.0]));
        let outer = if from < 0.0 { [low, low + 16.0] } else { [high - 16.0, high] };
        handle.append(&block([clear - 170.0, outer[0], 1010.0], [clear - 50.0, outer[1], 1026.0]));
    }
    if height < 1100.0 {
        handle = Mesh::default();
    }
    // A shallow field on both faces, so that the leaf does not look like a plank.
    for (low, high) in [(-2.0, 0.0), (LEAF, LEAF + 2.0)] {
        let inset = 110.0_f64.min(clear * 0.2);
        leaf.append(&block([inset, low, 6.0 + inset], [clear - inset, high, 6.0 + tall - inset]));
    }
    let hinge = DVec3::new(-width * 0.5 + FRAME + 3.0, -half_depth + 2.0, 0.0);
    let swing = DMat4::from_rotation_translation(DQuat::from_rotation_z(-open.clamp(0.0, 180.0).to_radians()), hinge);
    vec![
        (lining, Plain::Frame),
        (leaf.transformed(&swing.as_mat4()), Plain::Leaf),
        (handle.transformed(&swing.as_mat4()), Plain::Metal),
    ]
}

/// A glazed leaf with its lower left corner at the origin, the pane in the middle of its depth.
fn sash(width: f64, height: f64, face: f64, depth: f64) -> (Mesh, Mesh) {
    let middle = DVec3::new(width * 0.5, 0.0, 0.0);
    let rim = moved(&frame([width, height], face, [-depth * 0.5, depth * 0.5], true), middle);
    let pane = block([face, -PANE * 0.5, face], [width - face, PANE * 0.5, height - face]);
    (rim, pane)
}

fn sliding_door([width, depth, height]: [f64; 3]) -> Parts {
    let (face, deep) = (50.0, 110.0_f64.min(depth));
    let mut rim = frame([width, height], face, [-deep * 0.5, deep * 0.5], false);
    rim.append(&block([-width * 0.5 + face, -deep * 0.5, 0.0], [width * 0.5 - face, deep * 0.5, 8.0]));
    let inner = width - 2.0 * face;
    let leaves = if width > 2600.0 { 4 } else { 2 };
    let leaf_width = (inner + 60.0 * (leaves - 1) as f64) / leaves as f64;
    let mut panes = Mesh::default();
    for leaf in 0..leaves {
        let track = if leaf % 2 == 0 { -deep * 0.22 } else { deep * 0.22 };
        let (sash_rim, pane) = sash(leaf_width, height - face - 10.0, 60.0, deep * 0.36);
        let at = DVec3::new(-inner * 0.5 + leaf as f64 * (leaf_width - 60.0), track, 9.0);
        rim.append(&moved(&sash_rim, at));
        panes.append(&moved(&pane, at));
    }
    vec![(rim, Plain::Frame), (panes, Plain::Glass)]
}

fn window([width, depth, height]: [f64; 3]) -> Parts {
    let (face, deep) = (50.0, 70.0_f64.min(depth));
    // The frame sits towards the outside; the inner sill reaches from it into the room.
    let shift = DVec3::new(0.0, (depth * 0.5 - deep * 0.5 - 40.0).max(0.0), 0.0);
    let mut rim = moved(&frame([width, height], face, [-deep * 0.5, deep * 0.5], true), shift);
    let mut panes = Mesh::default();
    let leaves = ((width / 750.0).round() as usize).clamp(1, 6);
    let inner = width - 2.0 * face;
    let leaf_width = inner / leaves as f64;
    for leaf in 0..leaves {
        let (sash_rim, pane) = sash(leaf_width - 4.0, height - 2.0 * face - 4.0, 48.0, deep * 0.8);
        let at = shift + DVec3::new(-inner * 0.5 + leaf as f64 * leaf_width + 2.0, 0.0, face + 2.0);
        rim.append(&moved(&sash_rim, at));
        panes.append(&moved(&pane, at));
    }
    let front = -depth * 0.5 - 25.0;
    let sill = block([-width * 0.5 - 20.0, front, 0.0], [width * 0.5 + 20.0, front + 25.0, 25.0]);
    let mut board = block([-width * 0.5, -depth * 0.5, 0.0], [width * 0.5, shift.y - deep * 0.5, 25.0]);
    board.append(&sill);
    vec![(rim, Plain::Frame), (panes, Plain::Glass), (board, Plain::Sill)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_fits_its_hole() {
        for width in [400.0, 1500.0, 3600.0] {
            let parts = parts(OpeningKind::Window, [width, 200.0, 1400.0]);
            for (mesh, _) in &parts {
                let bounds = mesh.bounds();
                assert!(mesh.is_sound(), "a part is not sound");
                assert!(bounds.max.z <= 1400.01 && bounds.min.z >= -0.01, "a part leaves the hole: {bounds:?}");
            }
        }
    }

    #[test]
    fn an_open_leaf_stands_before_the_wall() {
        use homewright_design::opening::Side;
        let kind = OpeningKind::Door { opens_to: Side::Left, hinge_at_start: true, open: 90.0 };
        let parts = parts(kind, [900.0, 120.0, 2100.0]);
        let leaf = &parts[1].0.bounds();
        assert!(leaf.min.y < -700.0, "the leaf ends at {}", leaf.min.y);
        assert!(leaf.max.x < -300.0, "the leaf reaches to {}", leaf.max.x);
    }
}

//! From plan millimetres to scene metres, and from entities to tags and back.

use glam::{Affine3A, DVec3, Mat4, Quat, Vec3, Vec4};
use homewright_design::EntityId;
use homewright_scene::Tag;

/// The scene's metres from plan or product millimetres: (x, y, z) becomes (x, z, −y) / 1000.
pub const SCENE_FROM_PLAN: Mat4 = Mat4::from_cols(
    Vec4::new(0.001, 0.0, 0.0, 0.0),
    Vec4::new(0.0, 0.0, -0.001, 0.0),
    Vec4::new(0.0, 0.001, 0.0, 0.0),
    Vec4::new(0.0, 0.0, 0.0, 1.0),
);

/// A plan point in the scene, metres.
pub fn scene_from_plan(point: DVec3) -> Vec3 {
    (DVec3::new(point.x, point.z, -point.y) * 0.001).as_vec3()
}

/// A direction of the plan in the scene.
pub fn scene_direction(direction: DVec3) -> Vec3 {
    DVec3::new(direction.x, direction.z, -direction.y).as_vec3()
}

/// A point of the scene on the plan, millimetres.
pub fn plan_from_scene(point: Vec3) -> DVec3 {
    let point = point.as_dvec3() * 1000.0;
    DVec3::new(point.x, -point.z, point.y)
}

/// The placement of something whose own frame already has scene axes: at a plan point, turned about the vertical,
/// pitched and rolled before that. Angles in degrees.
pub(crate) fn placement(position: DVec3, rotation: f64, tilt: [f64; 2]) -> Affine3A {
    let turn = Quat::from_axis_angle(Vec3::Y, rotation.to_radians() as f32);
    let pitch = Quat::from_axis_angle(Vec3::X, tilt[0].to_radians() as f32);
    let roll = Quat::from_axis_angle(Vec3::NEG_Z, tilt[1].to_radians() as f32);
    Affine3A::from_rotation_translation(turn * roll * pitch, scene_from_plan(position))
}

/// The tag of an entity.
pub const fn tag_of(entity: EntityId) -> Tag {
    Tag(entity.to_u128())
}

/// The entity behind a tag; `None` for what stands for no entity.
pub const fn entity_of(tag: Tag) -> Option<EntityId> {
    if tag.0 == 0 { None } else { Some(EntityId::from_u128(tag.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_of_a_product_turned_by_ninety_degrees_looks_to_plus_x() {
        // The front faces −Y of the product, which is +Z of the scene.
        let placed = placement(DVec3::ZERO, 90.0, [0.0; 2]);
        let front = placed.transform_vector3(scene_direction(DVec3::NEG_Y));
        assert!(front.distance(scene_direction(DVec3::X)) < 1e-6, "got {front}");
    }

    #[test]
    fn a_plan_point_comes_back_from_the_scene() {
        let point = DVec3::new(1200.0, -3400.0, 900.0);
        assert!(plan_from_scene(scene_from_plan(point)).distance(point) < 1e-3, "not the same point");
        assert!(SCENE_FROM_PLAN.transform_point3(point.as_vec3()).distance(scene_from_plan(point)) < 1e-5);
    }
}

//! What glows straight ahead of the eye behind gauze and thin panes: all that is let through, in the mean.

use glam::{Vec3, Vec3A};

use crate::accel::{Contact, OFFSET};
use crate::patch::MOST_PASSAGES;
use crate::path::{Path, SMOOTH_GLASS};
use crate::shade::ShadePoint;

/// Glow and sky along the path from a surface on, cd/m² times what is left of the path.
pub(crate) fn glow(path: &Path<'_>, contact: &Contact) -> Vec3 {
    let direction: Vec3A = path.direction;
    let mut left = path.left;
    let mut sum = Vec3::ZERO;
    let mut contact = *contact;
    let mut width = path.width;
    for _ in 0..MOST_PASSAGES {
        let shaded = ShadePoint::new(path.accel, &contact, -direction, width);
        let (point, material) = (shaded.point, shaded.material());
        let stopped = left * point.opacity;
        sum += stopped * shaded.glow();
        if material.is_unlit {
            sum += stopped * point.color;
            left -= stopped;
        } else {
            let glass = material.transmission.clamp(0.0, 1.0) * (1.0 - point.metallic);
            let is_straight = material.thickness <= 0.0 && point.roughness <= SMOOTH_GLASS;
            let cosine = shaded.normal.dot(-direction).max(1e-3);
            let through =
                if is_straight && glass > 0.0 { shaded.surface.glass_pass(point.color, cosine) } else { Vec3::ZERO };
            left = left - stopped + stopped * through;
        }
        if left.max_element() < 1e-4 {
            return sum;
        }
        let from = contact.position + direction * OFFSET;
        let Some(next) = path.stage.field.contact(from, direction, f32::INFINITY) else {
            return sum + left * path.stage.sky(direction, true);
        };
        width += path.spread * next.t;
        contact = next;
    }
    sum
}

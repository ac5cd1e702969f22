//! Heavy models made lighter: fewer triangles where the difference cannot be seen in a room.

use homewright_geometry::Mesh;
use homewright_geometry::simplify::{SimplifyLimits, simplify};

use super::LoadedModel;
use crate::report::ImportReport;

/// How far, at most, what goes may lie from what stays, metres: less than a pixel of a picture in which the piece
/// fills a room's width.
const STRAY: f32 = 0.002;

/// Takes triangles away from looks that have more than `most`; the model is in metres. What was done is told, and so
/// is what is still heavy.
pub(crate) fn lighten(model: &mut LoadedModel, most: usize, name: &str, report: &mut ImportReport) {
    let before = model.triangle_count();
    if before <= most {
        return;
    }
    // Looks mostly differ in their materials alone.
    let mut done: Vec<(Vec<Mesh>, Vec<Mesh>)> = Vec::new();
    for look in &mut model.looks {
        let known = done.iter().find(|(heavy, _)| *heavy == look.shape.primitives).map(|(_, light)| light.clone());
        let light = known.unwrap_or_else(|| {
            let light = simplify(&look.shape.primitives, SimplifyLimits { error: STRAY, triangles: most });
            done.push((look.shape.primitives.clone(), light.clone()));
            light
        });
        look.shape.primitives = light;
        let is_left: Vec<bool> = look.shape.primitives.iter().map(|mesh| !mesh.indices.is_empty()).collect();
        let mut left = is_left.iter();
        look.shape.primitives.retain(|_| left.next().copied().unwrap_or(true));
        let mut left = is_left.iter();
        look.materials.retain(|_| left.next().copied().unwrap_or(true));
    }
    let after = model.triangle_count();
    if after < before {
        let message = format!("it keeps {after} of its {before} triangles; nothing moves by more than 2 mm");
        report.changed("model", name, message);
    }
    if after > most {
        let message = format!("it has {after} triangles; with more than {most} a home becomes slow");
        report.changed("model", name, message);
    }
}

//! How a material is laid: pattern, joint and direction as chips; the same on the brush's strip and in the inspector.

use egui::Ui;
use homewright_catalog::MaterialRecord;
use homewright_design::Finish;
use homewright_editor::tiling::{self, Layout};

use crate::text::Texts;
use crate::units::Unit;
use crate::widgets::chip;

/// Usual joints of tiles, mm.
const JOINTS: [f64; 4] = [1.5, 2.0, 3.0, 5.0];
/// Directions, degrees.
const DIRECTIONS: [f64; 3] = [0.0, 45.0, 90.0];

/// What was chosen: a finish, and the record of its material where that is one of the home's own.
pub(crate) type Chosen = (Finish, Option<Box<MaterialRecord>>);

/// Chips for the pattern.
pub(crate) fn pattern(ui: &mut Ui, record: &MaterialRecord, finish: &Finish, texts: &Texts) -> Option<Chosen> {
    let now = tiling::layout_of(record)?;
    let mut chosen = None;
    for pattern in tiling::patterns(record) {
        let is_on = now.pattern == *pattern;
        if chip(ui, &texts.get(&format!("pattern-{pattern}")), is_on).clicked() && !is_on {
            chosen = Some(Layout { pattern: (*pattern).to_owned(), ..now.clone() });
        }
    }
    chosen.map(|layout| laid(record, finish, &layout))
}

/// Chips for the joint, where the material is of tiles.
pub(crate) fn joint(
    ui: &mut Ui,
    record: &MaterialRecord,
    finish: &Finish,
    texts: &Texts,
    unit: Unit,
) -> Option<Chosen> {
    let now = tiling::layout_of(record).filter(|_| is_of_tiles(record))?;
    let mut chosen = None;
    for joint in JOINTS {
        let is_on = (now.joint - joint).abs() < 0.01;
        let words = texts.with("laying-joint", [("width", unit.format(joint))]);
        if chip(ui, &words, is_on).clicked() && !is_on {
            chosen = Some(Layout { joint, ..now.clone() });
        }
    }
    chosen.map(|layout| laid(record, finish, &layout))
}

/// Chips for the direction.
pub(crate) fn direction(ui: &mut Ui, finish: &Finish) -> Option<Finish> {
    let mut chosen = None;
    for degrees in DIRECTIONS {
        let is_on = (finish.rotation - degrees).abs() < 0.01;
        if chip(ui, &format!("{degrees}°"), is_on).clicked() && !is_on {
            chosen = Some(Finish { rotation: degrees, ..finish.clone() });
        }
    }
    chosen
}

/// Whether a material is of tiles with joints.
pub(crate) fn is_of_tiles(record: &MaterialRecord) -> bool {
    record.texture.as_ref().is_some_and(|texture| texture.kind == "tiles")
}

fn laid(record: &MaterialRecord, finish: &Finish, layout: &Layout) -> Chosen {
    let record = tiling::laid(record, layout);
    (Finish { material: record.id.clone(), ..finish.clone() }, Some(Box::new(record)))
}

//! Rows with a number that can be typed, with units and arithmetic, or dragged: one step in the history either way.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use egui::Ui;

use crate::trace::Trace;
use crate::units::{self, Unit};
use crate::widgets::{number_field, row};

/// Width of a field, points.
const WIDTH: f32 = 112.0;
/// What stands in a field whose things differ.
const MIXED: &str = "—";

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Millimetres, shown in a unit.
    Length(Unit),
    /// Degrees.
    Angle,
    /// Hundredths.
    Percent,
}

/// A number that can be changed.
pub(super) struct Field<'a> {
    /// What it is called, on the screen and aloud.
    pub(super) label: &'a str,
    /// Its value.
    pub(super) value: f64,
    /// Whether the things it is about differ in it.
    pub(super) is_mixed: bool,
    /// What it may be.
    pub(super) range: RangeInclusive<f64>,
    /// What it counts.
    pub(super) measure: Measure,
}

/// What came of a field in a frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Touched {
    /// The new value, if it changed.
    pub(super) value: Option<f64>,
    /// Whether it stands: the field was left, or the drag is over.
    pub(super) is_accepted: bool,
    /// What was typed and is no number here.
    pub(super) refused: Option<String>,
}

impl Field<'_> {
    /// Shows the field in a row of its own.
    pub(super) fn show(self, ui: &mut Ui, trace: &mut Trace) -> Touched {
        let Field { label, mut value, is_mixed, range, measure } = self;
        let before = value;
        let refused = RefCell::new(None);
        let (low, high) = (*range.start(), *range.end());
        let response = row(ui, label, |ui| {
            let field = egui::DragValue::new(&mut value)
                .range(range)
                .speed(if matches!(measure, Measure::Length(_)) { 5.0 } else { 1.0 })
                .max_decimals(1)
                .update_while_editing(false)
                .custom_formatter(move |value, _| if is_mixed { MIXED.to_owned() } else { words(value, measure) })
                .custom_parser(|text| {
                    let number = match measure {
                        Measure::Length(unit) => unit.parse(text),
                        Measure::Angle | Measure::Percent => units::parse_number(text).ok(),
                    };
                    let number = number.filter(|number| (low..=high).contains(number));
                    if number.is_none() && text != MIXED {
                        *refused.borrow_mut() = Some(text.to_owned());
                    }
                    number
                });
            number_field(ui, WIDTH, field)
        });
        let response = response.accessible_name(label);
        trace.note(&format!("inspector:{label}"), response.rect);
        // A value that reads as before was only looked at, and is not rounded to what is shown.
        let reads_otherwise = is_mixed || words(value, measure) != words(before, measure);
        let is_changed = (response.changed() || value != before) && reads_otherwise;
        let is_left = response.drag_stopped() || response.lost_focus();
        Touched {
            value: is_changed.then_some(value),
            refused: refused.into_inner(),
            is_accepted: is_left || (is_changed && !response.dragged() && !response.has_focus()),
        }
    }
}

/// A number as it is read.
pub(super) fn words(value: f64, measure: Measure) -> String {
    match measure {
        Measure::Length(unit) => unit.format(value),
        Measure::Angle => format!("{}°", (value * 10.0).round() / 10.0),
        Measure::Percent => format!("{value:.0} %"),
    }
}

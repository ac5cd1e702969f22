//! The field at the cursor: typed lengths and angles, while something is drawn or moved and afterwards.

use homewright_design::{Entity, EntityId, Transaction};
use homewright_geometry::Length;

use crate::editor::{Editor, Response};
use crate::measure::{Repeat, parse_built_length, parse_number, parse_repeat};
use crate::network::tidy_point;
use crate::snap::Measured;
use crate::snap::draft::exact_direction;
use crate::tool::Tool;
use crate::{lengths, reshape};

/// A key that belongs to the field while it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKey {
    /// Takes the last letter away.
    Backspace,
    /// Goes on to the next entry.
    Next,
    /// Goes back to the entry before.
    Previous,
    /// Lets what is typed stand.
    Commit,
    /// Marks the whole entry: what is typed next takes its place.
    SelectAll,
    /// Takes all that was typed into the entry away; an entry without typed letters closes the field.
    Clear,
}

/// One value of the field.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Key of its name's text.
    pub name: &'static str,
    /// What was typed; empty where nothing was.
    pub text: String,
    /// The value as it is without typing.
    pub present: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What a value of the field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A length.
    Length,
    /// Degrees counter-clockwise from the plan's X.
    Angle,
}

/// What the field changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Target {
    /// What is being drawn.
    Drawn,
    /// A wall that is there: length, angle, thickness.
    Wall(EntityId),
    /// The free lengths that are shown.
    Lengths,
}

/// The field at the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its values.
    pub entries: Vec<Entry>,
    /// Number of the one that is typed into.
    pub active: usize,
    /// Whether the active entry is marked whole, so that what is typed next takes its place.
    pub is_marked: bool,
    /// What is wrong with what is typed.
    pub error: Option<String>,
    pub(crate) target: Target,
}

/// What was typed for a line that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Typed {
    /// Its length, or the width of a rectangle.
    pub length: Option<f64>,
    /// Its direction in degrees.
    pub angle: Option<f64>,
    /// Depth of a rectangle.
    pub depth: Option<f64>,
}

impl Field {
    fn of(target: Target, entries: Vec<Entry>) -> Self {
        Self { entries, active: 0, is_marked: false, error: None, target }
    }

    /// What stands in the active entry: what was typed, or else the value as it is.
    pub fn active_text(&self) -> &str {
        self.entries
            .get(self.active)
            .map_or("", |entry| if entry.text.is_empty() { &entry.present } else { &entry.text })
    }
}

fn entry(name: &'static str, kind: EntryKind, present: String) -> Entry {
    Entry { name, text: String::new(), present, kind }
}

/// Letters that open a field.
fn opens(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '-' | '.' | '(' | '/' | '=')
}

impl Editor {
    /// The field at the cursor, if it is open.
    pub const fn field(&self) -> Option<&Field> {
        self.field.as_ref()
    }

    /// Whether a typed text would go into a field: one is open, or its first letter opens one.
    pub fn takes_text(&self, text: &str) -> bool {
        self.field.is_some()
            || (!self.is_read_only && text.chars().next().is_some_and(opens) && self.fresh_field().is_some())
    }

    /// Opens the field on one of the shown lengths.
    pub(crate) fn open_length(&mut self, index: usize) {
        if self.is_read_only || index >= self.lengths().len() {
            return;
        }
        self.field = self.lengths_field();
        if let Some(field) = &mut self.field {
            field.active = index;
        }
    }

    pub(crate) fn open_wall_field(&mut self, id: EntityId) {
        if !self.is_read_only {
            self.field = self.wall_field(id);
        }
    }

    pub(crate) fn type_text(&mut self, text: &str) -> Response {
        if self.field.is_none() {
            if !self.takes_text(text) {
                return Response::default();
            }
            self.field = self.fresh_field();
        }
        if let Some(field) = &mut self.field {
            let entry = &mut field.entries[field.active];
            if std::mem::take(&mut field.is_marked) {
                entry.text.clear();
            }
            entry.text.extend(text.chars().filter(|letter| !letter.is_control()).take(40));
            entry.text.truncate(entry.text.floor_char_boundary(60));
        }
        self.typed_changed();
        Response::default()
    }

    pub(crate) fn field_key(&mut self, key: FieldKey) -> Response {
        let Some(field) = &mut self.field else { return Response::default() };
        let count = field.entries.len();
        let was_marked = std::mem::take(&mut field.is_marked);
        match key {
            FieldKey::Backspace if !was_marked => {
                field.entries[field.active].text.pop();
                self.typed_changed();
            }
            FieldKey::SelectAll => field.is_marked = true,
            FieldKey::Clear if !was_marked && field.entries[field.active].text.is_empty() => self.clear_field(),
            FieldKey::Backspace | FieldKey::Clear => {
                field.entries[field.active].text.clear();
                self.typed_changed();
            }
            FieldKey::Next => field.active = (field.active + 1) % count,
            FieldKey::Previous => field.active = (field.active + count - 1) % count,
            FieldKey::Commit => return self.commit_field(),
        }
        Response::default()
    }

    /// Closes the field and forgets what was typed.
    pub(crate) fn clear_field(&mut self) {
        self.field = None;
        if let Some(typed) = self.tool.typed_mut() {
            *typed = Typed::default();
        }
        self.hover_again();
    }

    /// The field that typing would open now.
    fn fresh_field(&self) -> Option<Field> {
        let unit = self.unit;
        let length =
            |name, mm: f64| entry(name, EntryKind::Length, unit.words(Length::try_from(mm).unwrap_or(Length::ZERO)));
        match &self.tool {
            Tool::Walling(walling) => {
                let line = walling.line()?;
                let angle = homewright_geometry::math::atan2(line.y, line.x).to_degrees();
                Some(Field::of(
                    Target::Drawn,
                    vec![
                        length("field-length", line.length()),
                        entry("field-angle", EntryKind::Angle, format!("{}", (angle * 10.0).round() / 10.0)),
                        length("field-thickness", self.wall_style.thickness.to_mm()),
                        length("field-height", self.wall_height().to_mm()),
                    ],
                ))
            }
            Tool::Rectangle(rectangle) => {
                let size = rectangle.size()?;
                let entries = vec![length("field-width", size.x.abs()), length("field-depth", size.y.abs())];
                Some(Field::of(Target::Drawn, entries))
            }
            Tool::Building(building) => {
                let line = building.line()?;
                let angle = homewright_geometry::math::atan2(line.y, line.x).to_degrees();
                let angle = entry("field-angle", EntryKind::Angle, format!("{}", (angle * 10.0).round() / 10.0));
                Some(Field::of(Target::Drawn, vec![length("field-length", line.length()), angle]))
            }
            Tool::Moving(_) | Tool::Carrying(_) | Tool::Placing(_) | Tool::Reshaping(_) | Tool::Pressed(_) => {
                self.lengths_field()
            }
            Tool::Calibrating(calibrating) => {
                let line = calibrating.line()?;
                Some(Field::of(Target::Drawn, vec![length("field-length", line.length())]))
            }
            Tool::Idle => match self.selection.ids() {
                [one] if self.design.wall(*one).is_some() => self.wall_field(*one),
                [_, ..] => self.lengths_field(),
                [] => None,
            },
            Tool::Furnishing(_)
            | Tool::Rotating(_)
            | Tool::Boxing(_)
            | Tool::Adjusting(_)
            | Tool::Measuring(_)
            | Tool::Painting(_) => None,
        }
    }

    fn lengths_field(&self) -> Option<Field> {
        let lengths = self.lengths();
        let entries: Vec<Entry> = lengths
            .iter()
            .map(|distance| {
                let is_gap = matches!(distance.what, Measured::WallGap(_));
                let name = if is_gap { "field-gap" } else { "field-distance" };
                entry(name, EntryKind::Length, self.unit.words(distance.length))
            })
            .collect();
        let repeats = self.last_copy.is_some();
        if entries.is_empty() && !repeats {
            return None;
        }
        let entries =
            if entries.is_empty() { vec![entry("field-repeat", EntryKind::Length, String::new())] } else { entries };
        Some(Field::of(Target::Lengths, entries))
    }

    fn wall_field(&self, id: EntityId) -> Option<Field> {
        let wall = self.design.wall(id)?;
        let line = wall.end - wall.start;
        let angle = homewright_geometry::math::atan2(line.y, line.x).to_degrees();
        let entries = vec![
            entry("field-length", EntryKind::Length, self.unit.words(wall.length())),
            entry("field-angle", EntryKind::Angle, format!("{}", (angle * 10.0).round() / 10.0)),
            entry("field-thickness", EntryKind::Length, self.unit.words(wall.thickness)),
        ];
        Some(Field::of(Target::Wall(id), entries))
    }

    /// What an entry says; nothing where nothing or nonsense was typed.
    fn value(&self, index: usize) -> Result<Option<f64>, String> {
        let Some(entry) = self.field.as_ref().and_then(|field| field.entries.get(index)) else { return Ok(None) };
        let text = entry.text.trim_start_matches('=');
        if text.is_empty() {
            return Ok(None);
        }
        let value = match entry.kind {
            EntryKind::Length => parse_built_length(text, self.unit).map(Length::to_mm),
            EntryKind::Angle => parse_number(text),
        };
        value.map(Some).map_err(|error| error.to_string())
    }

    /// What is drawn follows what is typed.
    fn typed_changed(&mut self) {
        let values = [0, 1, 2].map(|index| self.value(index).ok().flatten());
        let is_rectangle = matches!(self.tool, Tool::Rectangle(_));
        if self.field.as_ref().is_some_and(|field| field.target == Target::Drawn)
            && let Some(typed) = self.tool.typed_mut()
        {
            typed.length = values[0].filter(|length| *length > 0.0);
            (typed.angle, typed.depth) = if is_rectangle { (None, values[1]) } else { (values[1], None) };
            self.hover_again();
        }
        if let Some(field) = &mut self.field {
            field.error = None;
        }
    }

    /// How high the walls are that are drawn.
    fn wall_height(&self) -> Length {
        let of_level = || self.level.and_then(|level| self.design.level(level)).map(|level| level.height);
        self.wall_style.height.or_else(of_level).unwrap_or(Length::mm(2800.0))
    }

    fn commit_field(&mut self) -> Response {
        let Some(field) = self.field.clone() else { return Response::default() };
        // Copies in a row: typed after a copy was made.
        let text = field.entries[field.active].text.clone();
        if field.target == Target::Lengths
            && self.last_copy.is_some()
            && let Some(repeat) = parse_repeat(&text)
        {
            self.field = None;
            return self.repeat_copy(repeat);
        }
        let mut values = Vec::new();
        for index in 0..field.entries.len() {
            match self.value(index) {
                Ok(value) => values.push(value),
                Err(error) => {
                    if let Some(field) = &mut self.field {
                        field.active = index;
                        field.error = Some(error);
                    }
                    return Response::default();
                }
            }
        }
        self.field = None;
        match field.target {
            Target::Drawn => {
                if let (Some(thickness), Tool::Walling(_)) = (values.get(2).copied().flatten(), &self.tool)
                    && let Ok(thickness) = Length::try_from(thickness)
                    && thickness.to_mm() >= 1.0
                {
                    self.wall_style.thickness = thickness;
                    self.hover_again();
                }
                if let (Some(height), Tool::Walling(_)) = (values.get(3).copied().flatten(), &self.tool)
                    && let Ok(height) = Length::try_from(height)
                    && height.to_mm() >= 1.0
                {
                    self.wall_style.height = Some(height);
                    self.hover_again();
                }
                let response = self.commit_drawn();
                if let Some(typed) = self.tool.typed_mut() {
                    *typed = Typed::default();
                }
                self.hover_again();
                response
            }
            Target::Wall(id) => self.commit_wall_field(id, &values),
            Target::Lengths => self.commit_length(field.active, values.get(field.active).copied().flatten()),
        }
    }

    /// A wall that is there takes the length, angle and thickness that were typed.
    fn commit_wall_field(&mut self, id: EntityId, values: &[Option<f64>]) -> Response {
        let value = |index: usize| values.get(index).copied().flatten();
        let mut trial = self.design.clone();
        let mut edit = Transaction::new("Change wall");
        let mut take = |trial: &mut homewright_design::Design, part: Transaction| match trial.apply(part.clone()) {
            Ok(_) => {
                edit.puts.extend(part.puts);
                None
            }
            Err(refusal) => Some(Response { refusal: Some(refusal), ..Response::default() }),
        };
        if let (Some(degrees), Some(wall)) = (value(1), trial.wall(id).cloned()) {
            let end = tidy_point(wall.start + exact_direction(degrees) * wall.start.distance(wall.end));
            let part = reshape::move_corner(&trial, wall.level, wall.end, end, "Change wall");
            if let Some(refused) = take(&mut trial, part) {
                return refused;
            }
        }
        if let Some(part) = value(0)
            .filter(|length| *length > 0.0)
            .and_then(|length| reshape::set_length(&trial, id, length, "Change wall"))
            && let Some(refused) = take(&mut trial, part)
        {
            return refused;
        }
        if let (Some(thickness), Some(wall)) = (value(2).and_then(|mm| Length::try_from(mm).ok()), trial.wall(id)) {
            let mut wall = wall.clone();
            wall.thickness = thickness;
            let part = Transaction::new("Change wall").with(id, Entity::Wall(wall));
            if let Some(refused) = take(&mut trial, part) {
                return refused;
            }
        }
        self.commit(edit)
    }

    /// What is shown moves until one of its free lengths is as typed.
    fn commit_length(&mut self, index: usize, value: Option<f64>) -> Response {
        let (Some(value), Some(distance)) = (value, self.lengths().get(index).copied()) else {
            return Response::default();
        };
        if matches!(distance.what, Measured::WallGap(_)) {
            self.remember_gap(value);
        }
        let is_gesture = matches!(
            self.tool,
            Tool::Moving(_) | Tool::Carrying(_) | Tool::Placing(_) | Tool::Reshaping(_) | Tool::Pressed(_)
        );
        let edit = lengths::obey(self.shown(), &distance, value);
        if !is_gesture {
            return self.commit(edit);
        }
        let Some(preview) = &mut self.preview else {
            self.tool = Tool::Idle;
            return self.commit(edit);
        };
        if let Err(refusal) = preview.add(edit) {
            self.drop_gesture();
            return Response { refusal: Some(refusal), ..Response::default() };
        }
        self.dirty.extend(preview.touched.iter().copied());
        self.end_gesture()
    }

    /// Repeats the last copy along the line it was moved on.
    pub(crate) fn repeat_copy(&mut self, repeat: Repeat) -> Response {
        let Some(last) = self.last_copy.clone() else { return Response::default() };
        let (count, share) = match repeat {
            Repeat::Times(count) => (count, 1.0),
            Repeat::Over(count) => (count, 1.0 / f64::from(count)),
        };
        let mut edit = Transaction::new("Repeat");
        let mut all = Vec::new();
        let mut made = 0_u32;
        for step in 1..=count {
            let is_there = (matches!(repeat, Repeat::Times(_)) && step == 1)
                || (matches!(repeat, Repeat::Over(_)) && step == count);
            if is_there {
                continue;
            }
            made += 1;
            all.extend(crate::arrange::copies(
                &self.design,
                &last.originals,
                last.step * (f64::from(step) * share),
                &mut self.ids,
                &mut edit,
            ));
        }
        self.last_copy = None;
        if made == 0 {
            return Response::default();
        }
        let response = self.commit(edit);
        if response.committed.is_some() {
            for id in all {
                self.selection.add(id);
            }
        }
        response
    }
}

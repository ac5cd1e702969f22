//! What a tool shows over the plan: why things snap, lengths to click, the field at the cursor.

use egui::{
    Area, Context, CornerRadius, Event, FontId, Frame, Id, Key, Margin, Pos2, Rect, RichText, Sense, Shape, Stroke, Ui,
    pos2, vec2,
};
use glam::DVec2;
use homewright_editor::field::{Field, FieldKey};
use homewright_editor::snap::{Guide, Reason};
use homewright_editor::tool::Tool;
use homewright_editor::{Command, Input};
use homewright_geometry::Length;

use crate::plan_view::Map;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};

/// A length on the plan that can be clicked to be typed.
pub type Plate = (Rect, usize);

/// Gives typed letters and keys to the field at the cursor, before anything else takes them for shortcuts.
pub fn take_keys(context: &Context, session: &mut Session, is_over_plan: bool) {
    if context.text_edit_focused() {
        return;
    }
    let events = context.input_mut(|input| std::mem::take(&mut input.events));
    let mut kept = Vec::with_capacity(events.len());
    for event in events {
        let is_open = session.editor.field().is_some();
        match &event {
            Event::Text(text) if session.editor.takes_text(text) => session.handle(Input::Text(text.clone())),
            Event::Copy | Event::Cut if is_open => {
                let text = session.editor.field().map_or("", Field::active_text).to_owned();
                context.copy_text(text);
                if event == Event::Cut {
                    session.handle(Input::FieldKey(FieldKey::Clear));
                }
            }
            Event::Paste(text) if is_open => {
                session.handle(Input::Text(text.lines().next().unwrap_or_default().to_owned()));
            }
            Event::Key { key, pressed, modifiers, .. } if is_open && modifiers.command && is_of_text(*key) => {
                let wanted = match key {
                    Key::A => Some(FieldKey::SelectAll),
                    Key::Z | Key::Backspace => Some(FieldKey::Clear),
                    _ => None,
                };
                if let (Some(wanted), true) = (wanted, *pressed) {
                    session.handle(Input::FieldKey(wanted));
                }
            }
            Event::Key { key, pressed, modifiers, .. } if is_open && !modifiers.command => {
                let wanted = match key {
                    Key::Tab if modifiers.shift => Some(FieldKey::Previous),
                    Key::Tab | Key::ArrowDown => Some(FieldKey::Next),
                    Key::ArrowUp => Some(FieldKey::Previous),
                    Key::Enter => Some(FieldKey::Commit),
                    Key::Backspace => Some(FieldKey::Backspace),
                    _ => None,
                };
                if *key == Key::Tab {
                    context.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
                }
                match wanted {
                    Some(wanted) if *pressed => session.handle(Input::FieldKey(wanted)),
                    // Letters of units are no shortcuts while they are typed.
                    None if matches!(key, Key::Escape) => kept.push(event),
                    _ => {}
                }
            }
            Event::Key { key: Key::Tab, pressed: true, modifiers, .. }
                if is_over_plan && modifiers.is_none() && !session.editor.selection().is_empty() =>
            {
                context.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
                session.handle(Input::Command(Command::SelectUnder));
            }
            Event::Key { key: Key::Enter, pressed: true, .. } if session.editor.tool().draws() => {
                session.handle(Input::FieldKey(FieldKey::Commit));
            }
            Event::Copy => {
                // As text for other programs, and so that there is something to paste.
                context.copy_text(names(session));
                session.handle(Input::Command(Command::Copy));
            }
            Event::Cut => {
                context.copy_text(names(session));
                session.handle(Input::Command(Command::Cut));
            }
            Event::Paste(_) => session.handle(Input::Command(Command::Paste)),
            _ => kept.push(event),
        }
    }
    context.input_mut(|input| input.events = kept);
}

/// Keys that mean something in a text while Ctrl is held, so that they are no shortcuts there.
const fn is_of_text(key: Key) -> bool {
    matches!(
        key,
        Key::A
            | Key::C
            | Key::X
            | Key::V
            | Key::Z
            | Key::Y
            | Key::Backspace
            | Key::Delete
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::Home
            | Key::End
    )
}

/// What is selected, one name a line.
fn names(session: &Session) -> String {
    let design = session.editor.design();
    let selected = session.editor.selection().ids().iter().filter_map(|id| design.get(*id));
    let names: Vec<String> = selected
        .map(|entity| match entity.name() {
            "" => entity.kind().to_string(),
            name => name.to_owned(),
        })
        .collect();
    names.join("\n")
}

/// Paints guides, chips and lengths; returns the lengths that can be clicked.
pub fn paint(painter: &egui::Painter, map: &Map, session: &Session, texts: &Texts, palette: &Palette) -> Vec<Plate> {
    let editor = &session.editor;
    for guide in editor.guides() {
        let line = [map.screen(guide.from), map.screen(guide.to)];
        if line[0].distance(line[1]) > 1.0 {
            painter.add(Shape::dashed_line(&line, Stroke::new(1.2, palette.guide), 6.0, 4.0));
        }
    }
    sizes(painter, map, session, texts, palette);
    if editor.tool().draws() || matches!(editor.tool(), Tool::Reshaping(_) | Tool::Moving(_) | Tool::Placing(_)) {
        landing(painter, map, editor.guides(), texts, palette);
    }
    draft(painter, map, session, palette);
    lengths(painter, &|point| Some(map.screen(point)), session, palette)
}

/// How high over the floor what is on its way has its origin, millimetres.
pub(crate) fn height_of_way(session: &Session) -> f64 {
    let id = match session.editor.tool() {
        Tool::Moving(moving) => moving.leader,
        Tool::Placing(placing) => placing.id,
        _ => return 0.0,
    };
    session.editor.shown().item(id).map_or(0.0, |item| item.position.z)
}

/// Paints lengths by where plan points are on the screen; returns those that can be clicked.
pub(crate) fn lengths(
    painter: &egui::Painter,
    screen: &dyn Fn(DVec2) -> Option<Pos2>,
    session: &Session,
    palette: &Palette,
) -> Vec<Plate> {
    let editor = &session.editor;
    let mut plates = Vec::new();
    let active = editor.field().map(|field| field.active);
    for (index, distance) in editor.lengths().iter().enumerate() {
        let (Some(from), Some(to)) = (screen(distance.from), screen(distance.to)) else { continue };
        if from.distance(to) > 14.0 {
            painter.line_segment([from, to], Stroke::new(1.0, palette.guide));
            for end in [from, to] {
                painter.circle_filled(end, 2.0, palette.guide);
            }
            let is_active = active == Some(index);
            let words = editor.unit().words(distance.length);
            plates.push((number(painter, from + (to - from) * 0.5, &words, is_active, palette), index));
        }
    }
    plates
}

/// How large the wall or room in hand is, clear and by centre lines, as words.
fn size_words(session: &Session, texts: &Texts) -> Option<String> {
    let sizes = session.editor.drawn_sizes()?;
    let unit = session.editor.unit();
    let words = |lengths: &[Length]| lengths.iter().map(|one| unit.words(*one)).collect::<Vec<_>>().join(" × ");
    Some(texts.with("drawn-sizes", [("clear", words(&sizes.clear)), ("center", words(&sizes.center))]))
}

/// The size of what is drawn, at the pointer, while no field says it.
fn sizes(painter: &egui::Painter, map: &Map, session: &Session, texts: &Texts, palette: &Palette) {
    let editor = &session.editor;
    let at = match editor.tool() {
        Tool::Walling(walling) => walling.end,
        Tool::Rectangle(rectangle) => rectangle.end,
        _ => None,
    };
    let (Some(at), Some(words), None) = (at, size_words(session, texts), editor.field()) else { return };
    let galley = painter.layout_no_wrap(words, FontId::proportional(12.0), palette.text);
    let plate = Rect::from_min_size(map.screen(at) + vec2(14.0, 38.0), galley.size() + vec2(10.0, 5.0));
    painter.rect_filled(plate, CornerRadius::same(5), palette.card);
    painter.galley(plate.min + vec2(5.0, 2.5), galley, palette.text);
}

/// Where a point landed, and why.
fn landing(painter: &egui::Painter, map: &Map, guides: &[Guide], texts: &Texts, palette: &Palette) {
    let Some(first) = guides.first() else { return };
    let at = map.screen(first.to);
    match first.reason {
        Reason::Grid => {
            let stroke = Stroke::new(1.0, palette.guide);
            painter.line_segment([at - vec2(5.0, 0.0), at + vec2(5.0, 0.0)], stroke);
            painter.line_segment([at - vec2(0.0, 5.0), at + vec2(0.0, 5.0)], stroke);
        }
        Reason::Close | Reason::End | Reason::Crossing => {
            painter.circle(at, 5.0, palette.card, Stroke::new(2.0, palette.guide));
        }
        Reason::Midpoint => {
            let corners = vec![at + vec2(0.0, -6.0), at + vec2(6.0, 5.0), at + vec2(-6.0, 5.0)];
            painter.add(Shape::convex_polygon(corners, palette.card, Stroke::new(2.0, palette.guide)));
        }
        _ => {
            painter.circle_filled(at, 3.5, palette.guide);
        }
    }
    let mut words: Vec<String> = Vec::new();
    for guide in guides {
        let text = texts.get(guide.reason.text());
        if !words.contains(&text) {
            words.push(text);
        }
    }
    let galley = painter.layout_no_wrap(words.join(" · "), FontId::proportional(11.5), palette.muted);
    let plate = Rect::from_min_size(at + vec2(14.0, 16.0), galley.size() + vec2(10.0, 4.0));
    painter.rect_filled(plate, CornerRadius::same(5), palette.card);
    painter.galley(plate.min + vec2(5.0, 2.0), galley, palette.muted);
}

/// Lines of what is drawn that are no entities yet.
fn draft(painter: &egui::Painter, map: &Map, session: &Session, palette: &Palette) {
    let stroke = Stroke::new(1.5, palette.accent);
    let line = |from: Option<DVec2>, to: Option<DVec2>| {
        if let (Some(from), Some(to)) = (from, to) {
            painter.line_segment([map.screen(from), map.screen(to)], stroke);
        }
    };
    match session.editor.tool() {
        Tool::Walling(walling) => {
            line(walling.chain.last().copied(), walling.end.filter(|_| walling.arc.is_none()));
            if let Some(first) = walling.chain.first() {
                painter.circle(map.screen(*first), 4.0, palette.card, stroke);
            }
        }
        Tool::Rectangle(rectangle) => {
            if let (Some(start), Some(end)) = (rectangle.start, rectangle.end) {
                let rect = Rect::from_two_pos(map.screen(start), map.screen(end));
                painter.rect_stroke(rect, CornerRadius::ZERO, stroke, egui::StrokeKind::Middle);
            }
        }
        Tool::Building(building) => line(building.start, building.end),
        Tool::Calibrating(calibrating) => line(calibrating.start, calibrating.end),
        _ => {}
    }
}

/// A number on a small plate; returns the plate.
pub fn number(painter: &egui::Painter, at: Pos2, words: &str, is_active: bool, palette: &Palette) -> Rect {
    let ink = if is_active { palette.on_accent } else { palette.guide };
    let fill = if is_active { palette.accent } else { palette.card };
    let galley = painter.layout_no_wrap(words.to_owned(), FontId::proportional(12.0), ink);
    let plate = Rect::from_center_size(at, galley.size() + vec2(8.0, 3.0));
    painter.rect_filled(plate, CornerRadius::same(5), fill);
    painter.galley(plate.center() - galley.size() * 0.5, galley, ink);
    plate
}

/// The field at the cursor, if it is open.
pub fn field(ui: &Ui, session: &Session, at: Pos2, bounds: Rect, texts: &Texts) {
    let Some(field) = session.editor.field() else { return };
    let palette = Palette::in_use(ui);
    let area = Area::new(Id::unique("tool field")).order(egui::Order::Foreground).constrain_to(bounds);
    area.fixed_pos(at + vec2(18.0, 22.0)).interactable(false).show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(palette.card)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(theme::ROUND_SMALL))
            .inner_margin(Margin::same(8));
        frame.show(ui, |ui| {
            entries(ui, field, &palette, texts);
            if let Some(words) = size_words(session, texts) {
                ui.label(RichText::new(words).size(12.0).color(palette.muted));
            }
        });
    });
}

fn entries(ui: &mut Ui, field: &Field, palette: &Palette, texts: &Texts) {
    ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
    // Of many free lengths only the one that is typed is worth a line.
    let is_shown = |index: usize, name: &str| index == field.active || !["field-distance", "field-gap"].contains(&name);
    let names: Vec<_> = field
        .entries
        .iter()
        .map(|entry| ui.painter().layout_no_wrap(texts.get(entry.name), FontId::proportional(12.0), palette.muted))
        .collect();
    let shown = names.iter().enumerate().filter(|(index, _)| is_shown(*index, field.entries[*index].name));
    let widest = shown.map(|(_, name)| name.size().x).fold(0.0, f32::max);
    for (index, (entry, name)) in field.entries.iter().zip(names).enumerate() {
        let is_active = index == field.active;
        if !is_shown(index, entry.name) {
            continue;
        }
        ui.horizontal(|ui| {
            let (place, _) = ui.allocate_exact_size(vec2(widest, 22.0), Sense::hover());
            ui.painter().galley(pos2(place.left(), place.center().y - name.size().y * 0.5), name, palette.muted);
            let (words, ink) = if entry.text.is_empty() {
                (entry.present.clone(), palette.muted)
            } else {
                (entry.text.clone(), palette.text)
            };
            let galley = ui.painter().layout_no_wrap(words, FontId::proportional(14.0), ink);
            let size = vec2(galley.size().x.max(64.0) + 12.0, 22.0);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let line =
                Stroke::new(if is_active { 1.5 } else { 1.0 }, if is_active { palette.accent } else { palette.line });
            ui.painter().rect(rect, CornerRadius::same(4), palette.well, line, egui::StrokeKind::Inside);
            let left = pos2(rect.left() + 6.0, rect.center().y - galley.size().y * 0.5);
            if is_active && field.is_marked {
                let marked = Rect::from_min_size(left, galley.size()).expand(1.5);
                ui.painter().rect_filled(marked, CornerRadius::same(2), palette.accent_soft);
            }
            let end = left.x + galley.size().x + 1.5;
            ui.painter().galley(left, galley, ink);
            if is_active {
                let caret = [pos2(end, rect.top() + 5.0), pos2(end, rect.bottom() - 5.0)];
                ui.painter().line_segment(caret, Stroke::new(1.0, palette.accent));
            }
        });
    }
    if let Some(error) = &field.error {
        ui.set_max_width(260.0);
        ui.label(RichText::new(error).size(12.0).color(palette.danger));
    }
}

//! The tools of the plan at the side: an icon and a word each.

use egui::{CornerRadius, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, vec2};
use homewright_editor::tool::{Part, Tool};
use homewright_editor::{Command, Input};

use crate::action::Action;
use crate::icons::{self, Icon};
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::trace::Trace;
use crate::widgets::{focus_ring, text_that_fits};

/// Height of a tool, points.
const HEIGHT: f32 = 60.0;

/// A kind of opening that is set into a wall, and the categories of the products that fill it.
const OPENINGS: [(Icon, &str, &[&str]); 3] = [
    (Icon::Door, "opening-door", &["door"]),
    (Icon::Sliding, "opening-sliding-door", &["sliding_door"]),
    (Icon::Window, "opening-window", &["window"]),
];

/// Tools that draw before openings are set in, and after.
const WALLS: [(Icon, Command); 2] = [(Icon::Wall, Command::WallTool), (Icon::Room, Command::RoomTool)];
const PARTS: [(Icon, Command); 4] = [
    (Icon::Column, Command::PartTool(Part::Column)),
    (Icon::Stairs, Command::PartTool(Part::Stairs)),
    (Icon::Package, Command::PartTool(Part::Ceiling)),
    (Icon::Ruler, Command::MeasureTool),
];

/// Shows the rail; what is to be done beyond the home.
pub fn ui(ui: &mut Ui, session: &mut Session, texts: &Texts, trace: &mut Trace) -> Option<Action> {
    let mut action = None;
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let is_idle = matches!(session.editor.tool(), Tool::Idle | Tool::Pressed(_) | Tool::Moving(_));
        if tool(ui, Icon::Pointer, &texts.get("tool-select"), is_idle, "tool-select", trace) {
            session.handle(Input::Command(Command::SelectTool));
        }
        for (icon, command) in WALLS {
            drawing(ui, session, (icon, command), texts, trace);
        }
        for (icon, key, categories) in OPENINGS {
            let is_on = placed_category(session).is_some_and(|category| categories.contains(&category));
            if let Some(product) = session.editor.usual_opening(categories)
                && tool(ui, icon, &texts.get(key), is_on, key, trace)
            {
                session.handle(Input::BeginPlacing(product));
            }
        }
        for (icon, command) in PARTS {
            drawing(ui, session, (icon, command), texts, trace);
        }
        if tool(ui, Icon::Underlay, &texts.get("tool-picture"), false, "tool-picture", trace) {
            action = Some(Action::AddPicture);
        }
    });
    action
}

/// A tool that draws.
fn drawing(ui: &mut Ui, session: &mut Session, (icon, command): (Icon, Command), texts: &Texts, trace: &mut Trace) {
    let key = command.description().name;
    if tool(ui, icon, &texts.get(key), is_in_hand(session.editor.tool(), command), key, trace) {
        session.handle(Input::Command(command));
    }
}

/// Whether a command's tool is in the hand.
fn is_in_hand(tool: &Tool, command: Command) -> bool {
    match (tool, command) {
        (Tool::Walling(_), Command::WallTool)
        | (Tool::Rectangle(_), Command::RoomTool)
        | (Tool::Measuring(_), Command::MeasureTool) => true,
        (Tool::Building(building), Command::PartTool(part)) => building.part == part,
        _ => false,
    }
}

/// The category of the product that is being placed.
pub fn placed_category(session: &Session) -> Option<&str> {
    match session.editor.tool() {
        Tool::Placing(placing) => Some(&placing.product.category),
        _ => None,
    }
}

fn tool(ui: &mut Ui, icon: Icon, name: &str, is_on: bool, key: &str, trace: &mut Trace) -> bool {
    let palette = Palette::in_use(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), is_on, name));
    trace.note(key, rect);
    let fill = match (is_on, response.hovered()) {
        (true, _) => palette.accent_soft,
        (false, true) => palette.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::ROUND_SMALL), fill);
    let ink = if is_on { palette.accent } else { palette.text };
    let square = Rect::from_center_size(egui::pos2(rect.center().x, rect.top() + 22.0), Vec2::splat(22.0));
    icons::paint(ui.painter(), square, icon, ink);
    let words = text_that_fits(ui, name, 11.5, ink, rect.width() - 6.0);
    ui.painter().galley(egui::pos2(rect.center().x - words.size().x * 0.5, rect.top() + 38.0), words, ink);
    focus_ring(ui, &response, rect, &palette);
    response.on_hover_text(name).clicked()
}

//! The menu at the pointer: what can be done with what lies there, by right click or by a finger that rests.

use egui::{
    Context, Id, LayerId, Layout, PointerButton, Popup, PopupCloseBehavior, PopupKind, Pos2, Response, RichText, Ui,
};
use homewright_design::{Entity, EntityId};
use homewright_editor::arrange::{Alignment, Axis};
use homewright_editor::{Command, Input, Pointer};

use crate::action::Action;
use crate::fingers::Deed;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::{self, Palette};
use crate::top_bar::{is_enabled, menu_line};
use crate::trace::Trace;
use crate::widgets::list_line;

/// Width of the menu, points.
const WIDTH: f32 = 232.0;
/// Most things that are listed under the pointer.
const MOST: usize = 6;

/// Where a view wants the menu, and what its pointer is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Place on the screen.
    pub at: Pos2,
    /// The same place for the editor.
    pub pointer: Pointer,
}

/// Where a right click or a finger that rests asks for the menu; with a tool in hand a right click ends what it does.
pub(crate) fn asked(response: &Response, session: &mut Session, deed: Deed) -> Option<Pos2> {
    let held = match deed {
        Deed::Held(at) => Some(at),
        _ => None,
    };
    let clicked = response.clicked_by(PointerButton::Secondary);
    let at = held.or_else(|| response.interact_pointer_pos().filter(|_| clicked))?;
    if session.editor.is_busy() {
        if clicked {
            session.handle(Input::Command(Command::Escape));
        }
        return None;
    }
    Some(at)
}

/// The menu.
#[derive(Default)]
pub struct ContextMenu {
    at: Option<Pos2>,
    /// What lies under the pointer, the nearest first.
    under: Vec<EntityId>,
    /// Whether the finger or button that opened it is still down.
    is_fresh: bool,
}

impl ContextMenu {
    /// Opens it; what lies there is selected unless it is already.
    pub fn open(&mut self, wanted: Wanted, session: &mut Session) {
        self.at = Some(wanted.at);
        self.is_fresh = true;
        self.under = session.editor.things_at(&wanted.pointer);
        match self.under.first() {
            Some(first) if !session.editor.selection().contains(*first) => session.editor.select(*first),
            _ => {}
        }
    }

    /// Whether it is open.
    pub const fn is_open(&self) -> bool {
        self.at.is_some()
    }

    /// Puts it away.
    pub fn close(&mut self) {
        self.at = None;
    }

    /// Shows it; what was chosen.
    pub fn ui(&mut self, context: &Context, session: &mut Session, texts: &Texts, trace: &mut Trace) -> Option<Action> {
        let at = self.at?;
        let mut is_open = true;
        let mut chosen = None;
        // The click that opened it does not close it.
        let closes = if self.is_fresh { PopupCloseBehavior::IgnoreClicks } else { PopupCloseBehavior::CloseOnClick };
        self.is_fresh &= context.input(|input| input.pointer.any_down() || input.any_touches());
        let palette = Palette::of(context.theme());
        Popup::new(Id::unique("context menu"), context.clone(), at, LayerId::background())
            .kind(PopupKind::Menu)
            .frame(theme::floating_frame(&palette))
            .layout(Layout::default())
            .close_behavior(closes)
            .open_bool(&mut is_open)
            .show(|ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                chosen = self.content(ui, session, texts, trace);
            });
        if !is_open || chosen.is_some() {
            self.at = None;
        }
        chosen
    }

    fn content(&self, ui: &mut Ui, session: &mut Session, texts: &Texts, trace: &mut Trace) -> Option<Action> {
        let mut chosen = None;
        let palette = Palette::in_use(ui);
        let mut groups = 0;
        for group in groups_for(session) {
            let shown: Vec<Action> = group.into_iter().filter(|action| is_enabled(*action, Some(session))).collect();
            if shown.is_empty() {
                continue;
            }
            divide(ui, &palette, &mut groups);
            for action in shown {
                let line = menu_line(ui, action, texts);
                trace.note(&format!("menu:{}", action.key()), line.rect);
                if line.clicked() {
                    chosen = Some(action);
                }
            }
        }
        if self.under.len() > 1 {
            divide(ui, &palette, &mut groups);
            ui.label(RichText::new(texts.get("menu-under")).size(12.0).color(palette.muted));
            let mut taken = None;
            for id in self.under.iter().take(MOST) {
                let is_on = session.editor.selection().contains(*id);
                if list_line(ui, &name_of(session, *id, texts), "", is_on).clicked() {
                    taken = Some(*id);
                }
            }
            if let Some(id) = taken {
                session.editor.select(id);
            }
        }
        chosen
    }
}

fn divide(ui: &mut Ui, palette: &Palette, groups: &mut usize) {
    if *groups > 0 {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 9.0), egui::Sense::hover());
        ui.painter().hline(rect.x_range(), rect.center().y, (1.0, palette.line));
    }
    *groups += 1;
}

/// What is offered, in groups, for what is selected.
fn groups_for(session: &Session) -> Vec<Vec<Action>> {
    let design = session.editor.design();
    let ids = session.editor.selection().ids();
    let of = |commands: &[Command]| commands.iter().map(|command| Action::Command(*command)).collect::<Vec<_>>();
    let keep = of(&[Command::Copy, Command::Paste, Command::PasteStyle]);
    let common =
        [keep, of(&[Command::Lock, Command::Hide, Command::MakeOption, Command::NextOption]), of(&[Command::Delete])];
    let head = match ids.first().and_then(|id| design.get(*id)) {
        None => {
            return vec![
                of(&[Command::Paste, Command::SelectAll]),
                of(&[Command::ResetView, Command::ShowAll, Command::LockPlan]),
                vec![Action::AddPicture, Action::Palette],
            ];
        }
        Some(Entity::Wall(_)) => {
            return vec![
                of(&[Command::SplitWall, Command::JoinWalls]),
                of(&[Command::DoorTool, Command::WindowTool, Command::PassageTool]),
                of(&[Command::FaceWall, Command::PasteStyle, Command::LockPlan]),
                of(&[Command::Delete]),
            ];
        }
        Some(Entity::Room(_)) => {
            return vec![
                of(&[Command::Copy, Command::Paste, Command::PasteStyle, Command::SelectAll]),
                of(&[Command::MakeOption, Command::NextOption, Command::ShowAll]),
                of(&[Command::FrameSelection, Command::ResetView, Command::LockPlan]),
            ];
        }
        Some(Entity::Opening(_)) => {
            let doors = [Command::FlipSide, Command::FlipHinge, Command::OpenLeaf];
            [vec![Action::Replace], of(&doors)].concat()
        }
        Some(_) if ids.len() > 1 => {
            let several = [
                Command::Group,
                Command::Ungroup,
                Command::Align(Alignment::Left),
                Command::Align(Alignment::Top),
                Command::Distribute(Axis::X),
                Command::Distribute(Axis::Y),
            ];
            [vec![Action::Replace], of(&several)].concat()
        }
        Some(_) => {
            let one = [Command::Duplicate, Command::RotateRight, Command::Mirror, Command::Ungroup];
            [vec![Action::Replace], of(&one)].concat()
        }
    };
    std::iter::once(head).chain(common).collect()
}

/// What a thing is called.
pub(crate) fn name_of(session: &Session, id: EntityId, texts: &Texts) -> String {
    let design = session.editor.design();
    let product_name = |product: &homewright_catalog::ProductId| {
        design.product(product).map(|product| product.name.get(texts.language()).to_owned())
    };
    match design.get(id) {
        Some(Entity::Item(item)) if item.name.is_empty() => {
            product_name(&item.configuration.product).unwrap_or_default()
        }
        Some(Entity::Item(item)) => item.name.clone(),
        Some(Entity::Opening(opening)) => {
            opening.fill.as_ref().and_then(|fill| product_name(&fill.product)).unwrap_or_else(|| texts.get("opening"))
        }
        Some(Entity::Room(room)) => homewright_staging::room_name(room, texts.language()).to_owned(),
        Some(Entity::Wall(_)) => texts.get("wall"),
        Some(Entity::Column(_)) => texts.get("command-column-tool"),
        Some(Entity::Beam(_)) => texts.get("command-beam-tool"),
        Some(Entity::Stairs(_)) => texts.get("command-stairs-tool"),
        Some(Entity::Ceiling(_)) => texts.get("command-ceiling-tool"),
        Some(Entity::Dimension(_)) => texts.get("command-dimension-tool"),
        Some(Entity::Underlay(_)) => texts.get("underlay"),
        Some(entity) => entity.name().to_owned(),
        None => String::new(),
    }
}

//! Packages: everything for a room, dragged onto it or put into it by a button.

use egui::{CornerRadius, Rect, RichText, ScrollArea, Sense, Stroke, Ui, pos2, vec2};
use homewright_catalog::{Package, PackageId, RoomKind};
use homewright_design::EntityId;
use homewright_design::room::RoomKind as Purpose;
use homewright_editor::Input;
use homewright_geometry::Length;
use homewright_staging::room_name;

use super::Shelf;
use crate::icons::{self, Icon};
use crate::session::Session;
use crate::theme::{self, Palette};
use crate::units::Unit;
use crate::widgets::{chip, focus_ring, money, text_that_fits};

/// Height of a card's words, points.
const WORDS: f32 = 62.0;
/// Height of its picture for one of its width.
const SHAPE: f32 = 0.62;
/// Side of the button that puts a package into the selected room.
const BUTTON: f32 = 30.0;

/// The tab of packages.
#[derive(Default)]
pub(super) struct Packages {
    query: String,
    kind: Option<RoomKind>,
}

/// What is done with a package.
enum Wish {
    /// It is taken into the hand, by a drag or not.
    Take(PackageId, bool),
    /// It is put into a room.
    Put(PackageId, EntityId),
}

impl Packages {
    /// Shows the tab. Says whether a package is being dragged out of it.
    pub(super) fn ui(&mut self, ui: &mut Ui, session: &mut Session, shelf: &mut Shelf<'_>) -> bool {
        let catalog = session.catalog();
        let language = shelf.texts.language();
        let hint = shelf.texts.get("packages-search");
        let field = egui::TextEdit::singleline(&mut self.query)
            .hint_text(hint.as_str())
            .margin(egui::Margin::symmetric(10, 8))
            .desired_width(f32::INFINITY);
        let response = ui.add(field).accessible_name(hint);
        shelf.trace.note("packages-search", response.rect);
        let mut kinds: Vec<RoomKind> = Vec::new();
        for package in catalog.packages.values() {
            if !kinds.contains(&package.room) {
                kinds.push(package.room);
            }
        }
        kinds.sort_unstable();
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for kind in kinds {
                let is_on = self.kind == Some(kind);
                if chip(ui, kind.name(language), is_on).clicked() {
                    self.kind = (!is_on).then_some(kind);
                }
            }
        });
        let palette = Palette::in_use(ui);
        ui.label(RichText::new(shelf.texts.get("packages-about")).size(12.0).color(palette.muted));
        let room = session.editor.selection().leader().filter(|id| session.editor.design().room(*id).is_some());
        let (kind, name) = room.map_or((None, String::new()), |id| of_room(session, id, language));
        let query = self.query.trim().to_lowercase();
        let mut found: Vec<&Package> = catalog
            .packages
            .values()
            .filter(|package| self.kind.is_none_or(|kind| package.room == kind))
            .filter(|package| {
                [&package.name.zh, &package.name.en].iter().any(|one| one.to_lowercase().contains(&query))
            })
            .collect();
        // Those for the selected room come first.
        found.sort_by_key(|package| kind != Some(package.room));
        if found.is_empty() {
            ui.add_space(24.0);
            ui.vertical_centered(|ui| ui.label(RichText::new(shelf.texts.get("catalog-nothing")).weak()));
            return false;
        }
        let width = (ui.available_width() - 8.0).floor();
        let height = (width * SHAPE).round() + WORDS;
        ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::GAP);
        let mut wish = None;
        ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, height, found.len(), |ui, range| {
            for package in &found[range] {
                let into = room.map(|room| (room, name.as_str()));
                if let Some(one) = card(ui, vec2(width, height), package, into, session, shelf) {
                    wish = Some(one);
                }
            }
        });
        match wish {
            Some(Wish::Take(package, is_dragged)) => {
                session.handle(Input::BeginPackage(package));
                is_dragged
            }
            Some(Wish::Put(package, room)) => {
                session.handle(Input::PutPackage(package, room));
                false
            }
            None => false,
        }
    }
}

/// What a room is for, and its name.
fn of_room(session: &Session, id: EntityId, language: homewright_catalog::Language) -> (Option<RoomKind>, String) {
    let Some(room) = session.editor.design().room(id) else { return (None, String::new()) };
    (Some(kind_of(room.kind)), room_name(room, language).to_owned())
}

/// The kind of room that packages of a purpose are for.
const fn kind_of(purpose: Purpose) -> RoomKind {
    match purpose {
        Purpose::Living => RoomKind::Living,
        Purpose::Dining => RoomKind::Dining,
        Purpose::Bedroom => RoomKind::Bedroom,
        Purpose::Childrens => RoomKind::Childrens,
        Purpose::Elders => RoomKind::Elders,
        Purpose::Study => RoomKind::Study,
        Purpose::Kitchen => RoomKind::Kitchen,
        Purpose::Bath => RoomKind::Bath,
        Purpose::Hall => RoomKind::Hall,
        Purpose::Balcony => RoomKind::Balcony,
        Purpose::Utility => RoomKind::Utility,
        Purpose::Other => RoomKind::Other,
    }
}

fn card(
    ui: &mut Ui,
    size: egui::Vec2,
    package: &Package,
    into: Option<(EntityId, &str)>,
    session: &Session,
    shelf: &mut Shelf<'_>,
) -> Option<Wish> {
    let palette = Palette::in_use(ui);
    let name = package.name.get(shelf.texts.language());
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    shelf.trace.note(&format!("package:{}", package.id.0), rect);
    let button = Rect::from_min_size(
        pos2(rect.right() - BUTTON - 10.0, rect.bottom() - BUTTON - 10.0),
        egui::Vec2::splat(BUTTON),
    );
    let mut wish = None;
    let put = into.map(|(room, room_name)| {
        let words = shelf.texts.with("packages-put", [("name", name.to_owned()), ("room", room_name.to_owned())]);
        let put = ui.interact(button, response.id.with("put"), Sense::click());
        put.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words.as_str()));
        shelf.trace.note(&format!("put-package:{}", package.id.0), button);
        let put = put.on_hover_text(words);
        if put.clicked() {
            wish = Some(Wish::Put(package.id.clone(), room));
        }
        put
    });
    if ui.is_rect_visible(rect) {
        let is_lit = response.hovered() || response.has_focus();
        paint(ui, rect, package, is_lit, session, shelf);
        if let Some(put) = put {
            let fill = if put.hovered() { palette.accent } else { palette.accent_soft };
            let ink = if put.hovered() { palette.on_accent } else { palette.accent };
            ui.painter().rect_filled(button, CornerRadius::same(15), fill);
            icons::paint(ui.painter(), button.shrink(8.0), Icon::Plus, ink);
            focus_ring(ui, &put, button, &palette);
        }
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grab);
    }
    if response.drag_started() || response.clicked() {
        wish = Some(Wish::Take(package.id.clone(), response.drag_started()));
    }
    let about = package.description.get(shelf.texts.language());
    if !about.is_empty() {
        response.on_hover_text(about);
    }
    wish
}

fn paint(ui: &Ui, rect: Rect, package: &Package, is_lit: bool, session: &Session, shelf: &mut Shelf<'_>) {
    let palette = Palette::in_use(ui);
    let language = shelf.texts.language();
    let line = Stroke::new(1.0, if is_lit { palette.accent } else { palette.line });
    let painter = ui.painter_at(rect);
    painter.rect(rect, CornerRadius::same(theme::ROUND), palette.card, line, egui::StrokeKind::Inside);
    let round = CornerRadius::same(theme::ROUND - 3);
    let well = Rect::from_min_size(rect.min + vec2(5.0, 5.0), vec2(rect.width() - 10.0, rect.height() - WORDS - 5.0));
    painter.rect_filled(well, round, palette.well);
    if let Some(picture) = shelf.thumbnails.package(&package.id) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let shape = egui::epaint::RectShape::filled(well, round, egui::Color32::WHITE);
        painter.add(shape.with_texture(picture, whole));
    }
    let left = rect.left() + 11.0;
    let width = rect.width() - 22.0;
    let room = package.room.name(language);
    let title = text_that_fits(ui, package.name.get(language), 13.5, palette.text, width - BUTTON);
    painter.galley(pos2(left, well.bottom() + 5.0), title, palette.text);
    let count: u32 = package.items.iter().map(|item| item.repeat).sum();
    let facts = shelf.texts.with(
        "packages-facts",
        [
            ("room", room.to_owned()),
            ("count", count.to_string()),
            ("size", size_words(package.min_size, shelf.settings.unit)),
        ],
    );
    let facts = text_that_fits(ui, &facts, 11.0, palette.muted, width - BUTTON);
    painter.galley(pos2(left, well.bottom() + 24.0), facts, palette.muted);
    let price = money(session.editor.catalog().package_price(package).all);
    let price = text_that_fits(ui, &price, 12.5, palette.accent, width - BUTTON);
    painter.galley(pos2(left, well.bottom() + 39.0), price, palette.accent);
}

/// `2900×3400`, in the unit of all lengths.
fn size_words(sides: [f64; 2], unit: Unit) -> String {
    sides.map(|side| unit.words(Length::mm(side))).join("×")
}

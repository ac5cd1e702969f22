//! What is selected, and what can be changed about it.

use egui::{RichText, ScrollArea, Ui};
use glam::DVec3;
use homewright_catalog::parameter::Domain;
use homewright_catalog::{MaterialId, Product, Value};
use homewright_design::item::{Configuration, LightState};
use homewright_design::room::RoomKind;
use homewright_design::{Design, EntityId, Item, Opening, Room, Wall};
use homewright_editor::edit::Surface;
use homewright_editor::{Command, Edit, Input};
use homewright_geometry::Length;
use homewright_staging::room_kind_name;

use crate::facts::Facts;
use crate::icons::Icon;
use crate::session::Session;
use crate::text::Texts;
use crate::theme::Palette;
use crate::trace::Trace;
use crate::widgets::{Look, color_of, icon_button, money, row, section, swatch};

/// What the inspector wants done.
enum Wish {
    Edit(Edit),
    Propose(Edit),
    Accept,
    Select(EntityId),
    Command(Command),
}

struct Pane<'a> {
    design: &'a Design,
    catalog: &'a homewright_catalog::Catalog,
    texts: &'a Texts,
    facts: &'a Facts,
    trace: &'a mut Trace,
    wishes: Vec<Wish>,
}

/// Shows the inspector.
pub fn ui(ui: &mut Ui, session: &mut Session, texts: &Texts, trace: &mut Trace) {
    let facts = session.facts();
    let is_read_only = session.editor.is_read_only();
    let (leader, count) = (session.editor.selection().leader(), session.editor.selection().ids().len());
    let mut pane = Pane {
        design: session.editor.shown(),
        catalog: session.editor.catalog(),
        texts,
        facts: &facts,
        trace,
        wishes: Vec::new(),
    };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.add_enabled_ui(!is_read_only, |ui| match leader {
            Some(_) if count > 1 => pane.several(ui, count),
            Some(id) => pane.entity(ui, id),
            None => pane.home(ui),
        });
    });
    let wishes = pane.wishes;
    for wish in wishes {
        match wish {
            Wish::Edit(edit) => session.handle(Input::Edit(edit)),
            Wish::Propose(edit) => session.handle(Input::Propose(edit)),
            Wish::Accept => session.handle(Input::Accept),
            Wish::Select(id) => session.editor.select(id),
            Wish::Command(command) => session.handle(Input::Command(command)),
        }
    }
}

impl Pane<'_> {
    fn entity(&mut self, ui: &mut Ui, id: EntityId) {
        let design = self.design;
        if let Some(item) = design.item(id) {
            self.item(ui, id, item);
        } else if let Some(opening) = design.opening(id) {
            self.opening(ui, id, opening);
        } else if let Some(room) = design.room(id) {
            self.room(ui, id, room);
        } else if let Some(wall) = design.wall(id) {
            self.wall(ui, id, wall);
        } else {
            self.home(ui);
        }
    }

    fn title(ui: &mut Ui, title: &str, under: &str) {
        let palette = Palette::in_use(ui);
        ui.label(RichText::new(title).size(17.0));
        if !under.is_empty() {
            ui.label(RichText::new(under).size(12.5).color(palette.muted));
        }
        ui.add_space(4.0);
    }

    fn several(&mut self, ui: &mut Ui, count: usize) {
        Self::title(ui, &self.texts.with("inspector-several", [("count", count.to_string())]), "");
        self.actions(ui);
    }

    /// Buttons for what can be done with items.
    fn actions(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (icon, command) in [
                (Icon::RotateLeft, Command::RotateLeft),
                (Icon::RotateRight, Command::RotateRight),
                (Icon::Mirror, Command::Mirror),
                (Icon::Duplicate, Command::Duplicate),
                (Icon::Delete, Command::Delete),
            ] {
                let name = self.texts.get(command.description().name);
                let response = icon_button(ui, icon, &name, &crate::top_bar::hint(command, self.texts), Look::PLAIN);
                self.trace.note(&format!("inspector-{}", command.description().name), response.rect);
                if response.clicked() {
                    self.wishes.push(Wish::Command(command));
                }
            }
        });
    }

    fn item(&mut self, ui: &mut Ui, id: EntityId, item: &Item) {
        let language = self.texts.language();
        let product = self.design.product(&item.configuration.product);
        let name = product.map_or("", |product| product.name.get(language));
        let title = if item.name.is_empty() { name } else { &item.name };
        let under = product.map(|product| format!("{}  {}", product.brand, product.sku)).unwrap_or_default();
        Self::title(ui, title, under.trim());
        ui.horizontal(|ui| {
            let palette = Palette::in_use(ui);
            let price = money(homewright_quote::unit_price(self.design, &item.configuration));
            ui.label(RichText::new(price).size(16.0).color(palette.accent));
        });
        self.actions(ui);
        self.size(ui, id, item, product);
        section(ui, &self.texts.get("inspector-place"));
        let place = item.position;
        let mut moved = place;
        for (label, axis) in [("X", 0), ("Y", 1), ("Z", 2)] {
            let mut value = place[axis];
            let key = ["inspector-x", "inspector-y", "inspector-z"][axis];
            self.number(ui, [label, &self.texts.get(key), "mm"], &mut value, -1e6..=1e6, |value| {
                moved[axis] = value;
                Edit::Position(id, DVec3::from_array(moved.to_array()))
            });
        }
        let mut degrees = item.rotation;
        let label = self.texts.get("inspector-rotation");
        self.number(ui, [&label, &label, "°"], &mut degrees, -360.0..=360.0, |value| Edit::Rotation(id, value));
        if let Some(product) = product {
            self.parameters(ui, id, &item.configuration, product);
            self.materials(ui, id, &item.configuration, product);
        }
        self.light(ui, id, item, product);
        section(ui, &self.texts.get("inspector-more"));
        let mut is_locked = item.is_locked;
        if ui.checkbox(&mut is_locked, self.texts.get("inspector-locked")).changed() {
            self.wishes.push(Wish::Edit(Edit::Locked(id, is_locked)));
        }
    }

    fn size(&mut self, ui: &mut Ui, id: EntityId, item: &Item, product: Option<&Product>) {
        let Some(size) = homewright_staging::item_size(self.design, item) else { return };
        section(ui, &self.texts.get("inspector-size"));
        let names = ["width", "depth", "height"];
        for axis in 0..3 {
            let label = self.texts.get(&format!("inspector-{}", names[axis]));
            let parameter = product.and_then(|product| product.parameters.iter().find(|one| one.id == names[axis]));
            let is_parametric = product
                .is_some_and(|product| matches!(product.model, homewright_catalog::product::Model::Parametric(_)));
            let range = match parameter.map(|parameter| &parameter.domain) {
                Some(Domain::Length { min, max, .. }) => *min..=*max,
                _ if is_parametric => {
                    let fixed = format!("{:.0} mm", size[axis]);
                    row(ui, &label, |ui| ui.label(fixed));
                    continue;
                }
                _ => 1.0..=20_000.0,
            };
            let mut value = size[axis];
            let has_parameter = parameter.is_some();
            self.number(ui, [&label, &label, "mm"], &mut value, range, |value| {
                if has_parameter {
                    Edit::Parameter(id, names[axis].to_owned(), Value::Number(value))
                } else {
                    let mut size = size;
                    size[axis] = value;
                    Edit::Size(id, size)
                }
            });
        }
    }

    /// A row with a number that can be typed or dragged: one step in the history either way.
    fn number(
        &mut self,
        ui: &mut Ui,
        [label, spoken, unit]: [&str; 3],
        value: &mut f64,
        range: std::ops::RangeInclusive<f64>,
        edit: impl FnOnce(f64) -> Edit,
    ) {
        let field = egui::DragValue::new(value).range(range).speed(5.0).fixed_decimals(0).suffix(format!(" {unit}"));
        let response = row(ui, label, |ui| ui.add_sized([104.0, 26.0], field));
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::drag_value(true, *value);
            info.label = Some(spoken.to_owned());
            info
        });
        self.trace.note(&format!("inspector:{spoken}"), response.rect);
        self.follow(&response, edit, *value);
    }

    fn follow<T>(&mut self, response: &egui::Response, edit: impl FnOnce(T) -> Edit, value: T) {
        if response.changed() {
            self.wishes.push(Wish::Propose(edit(value)));
        }
        if response.drag_stopped()
            || response.lost_focus()
            || (response.changed() && !response.dragged() && !response.has_focus())
        {
            self.wishes.push(Wish::Accept);
        }
    }

    fn parameters(&mut self, ui: &mut Ui, id: EntityId, configuration: &Configuration, product: &Product) {
        let language = self.texts.language();
        let sizes = ["width", "depth", "height"];
        let others: Vec<_> =
            product.parameters.iter().filter(|parameter| !sizes.contains(&parameter.id.as_str())).collect();
        if others.is_empty() {
            return;
        }
        section(ui, &self.texts.get("inspector-options"));
        for parameter in others {
            let label = parameter.name.get(language).to_owned();
            let name = parameter.id.clone();
            let chosen = configuration.parameters.get(&parameter.id);
            match (&parameter.domain, chosen) {
                (Domain::Length { default, min, max, .. }, chosen) => {
                    let mut value = number_of(chosen).unwrap_or(*default);
                    self.number(ui, [&label, &label, "mm"], &mut value, *min..=*max, |value| {
                        Edit::Parameter(id, name, Value::Number(value))
                    });
                }
                (Domain::Count { default, min, max }, chosen) => {
                    let mut value = number_of(chosen).unwrap_or(*default as f64) as i64;
                    let slider = egui::Slider::new(&mut value, *min..=*max);
                    let response = row(ui, &label, |ui| ui.add(slider));
                    self.follow(&response, |value| Edit::Parameter(id, name, Value::Number(value)), value as f64);
                }
                (Domain::Flag { default }, chosen) => {
                    let mut value = match chosen {
                        Some(Value::Flag(value)) => *value,
                        _ => *default,
                    };
                    if ui.checkbox(&mut value, label).changed() {
                        self.wishes.push(Wish::Edit(Edit::Parameter(id, name, Value::Flag(value))));
                    }
                }
                (Domain::Choice { default, choices }, chosen) => {
                    let current = match chosen {
                        Some(Value::Choice(value)) => value,
                        _ => default,
                    };
                    let shown = choices.iter().find(|choice| choice.id == *current);
                    let shown = shown.map_or("", |choice| choice.name.get(language));
                    row(ui, &label, |ui| {
                        egui::ComboBox::from_id_salt(("choice", &parameter.id)).selected_text(shown).show_ui(
                            ui,
                            |ui| {
                                for choice in choices {
                                    let is_on = choice.id == *current;
                                    if ui.selectable_label(is_on, choice.name.get(language)).clicked() && !is_on {
                                        let value = Value::Choice(choice.id.clone());
                                        self.wishes.push(Wish::Edit(Edit::Parameter(id, name.clone(), value)));
                                    }
                                }
                            },
                        );
                    });
                }
            }
        }
    }

    fn materials(&mut self, ui: &mut Ui, id: EntityId, configuration: &Configuration, product: &Product) {
        let language = self.texts.language();
        for (slot_name, slot) in &product.slots {
            if slot.options.is_empty() {
                continue;
            }
            section(ui, slot.name.get(language));
            let chosen = configuration.materials.get(slot_name).unwrap_or(&slot.default);
            let all = std::iter::once(&slot.default)
                .chain(slot.options.iter().map(|option| &option.material).filter(|one| **one != slot.default));
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                for material in all {
                    if self.material_swatch(ui, material, material == chosen) {
                        let edit = Edit::Material(id, slot_name.clone(), material.clone());
                        self.wishes.push(Wish::Edit(edit));
                    }
                }
            });
        }
    }

    fn material_swatch(&self, ui: &mut Ui, material: &MaterialId, is_on: bool) -> bool {
        let record = self.catalog.material(material).or_else(|| self.design.material(material));
        let Some(record) = record else { return false };
        let label = record.name.get(self.texts.language());
        swatch(ui, color_of(&record.color), label, is_on).clicked() && !is_on
    }

    fn light(&mut self, ui: &mut Ui, id: EntityId, item: &Item, product: Option<&Product>) {
        use homewright_catalog::product::Model;
        let shines = product
            .is_some_and(|product| matches!(&product.model, Model::Parametric(model) if !model.lights.is_empty()));
        if !shines {
            return;
        }
        section(ui, &self.texts.get("inspector-light"));
        let state = item.light.unwrap_or(LightState { is_on: true, dim: 1.0, cct: None });
        let mut is_on = state.is_on;
        if ui.checkbox(&mut is_on, self.texts.get("inspector-light-on")).changed() {
            self.wishes.push(Wish::Edit(Edit::Light(id, LightState { is_on, ..state })));
        }
        let mut percent = state.dim * 100.0;
        let slider = egui::Slider::new(&mut percent, 1.0..=100.0).fixed_decimals(0).suffix(" %");
        let response = row(ui, &self.texts.get("inspector-dim"), |ui| ui.add(slider));
        self.follow(&response, |percent| Edit::Light(id, LightState { dim: percent / 100.0, ..state }), percent);
    }

    fn opening(&mut self, ui: &mut Ui, id: EntityId, opening: &Opening) {
        let language = self.texts.language();
        let fill = opening.fill.as_ref();
        let product = fill.and_then(|fill| self.design.product(&fill.product));
        let title = product.map_or_else(|| self.texts.get("opening"), |product| product.name.get(language).to_owned());
        Self::title(ui, &title, product.map_or("", |product| &product.sku));
        if let Some(fill) = fill {
            let palette = Palette::in_use(ui);
            let price = money(homewright_quote::unit_price(self.design, fill));
            ui.label(RichText::new(price).size(16.0).color(palette.accent));
        }
        section(ui, &self.texts.get("inspector-size"));
        let (width, height) = (opening.width, opening.height);
        let mut value = width.to_mm();
        let label = self.texts.get("inspector-width");
        self.number(ui, [&label, &label, "mm"], &mut value, 200.0..=8000.0, |value| {
            Edit::OpeningSize(id, Length::mm(value), height)
        });
        let mut value = height.to_mm();
        let label = self.texts.get("inspector-height");
        self.number(ui, [&label, &label, "mm"], &mut value, 200.0..=4000.0, |value| {
            Edit::OpeningSize(id, width, Length::mm(value))
        });
        section(ui, &self.texts.get("inspector-place"));
        let mut value = opening.sill.to_mm();
        let label = self.texts.get("inspector-sill");
        self.number(ui, [&label, &label, "mm"], &mut value, 0.0..=3000.0, |value| {
            Edit::OpeningSill(id, Length::mm(value))
        });
        let mut value = opening.along.to_mm();
        let label = self.texts.get("inspector-along");
        self.number(ui, [&label, &label, "mm"], &mut value, 0.0..=1e5, |value| {
            Edit::OpeningAlong(id, Length::mm(value))
        });
        if let (Some(product), Some(fill)) = (product, fill) {
            self.materials(ui, id, fill, product);
        }
    }

    fn wall(&mut self, ui: &mut Ui, id: EntityId, wall: &Wall) {
        Self::title(ui, &self.texts.get("wall"), &format!("{:.0} mm", wall.length().to_mm()));
        section(ui, &self.texts.get("inspector-size"));
        let mut value = wall.thickness.to_mm();
        let label = self.texts.get("inspector-thickness");
        self.number(ui, [&label, &label, "mm"], &mut value, 20.0..=1000.0, |value| {
            Edit::WallThickness(id, Length::mm(value))
        });
        let mut value = self.design.wall_heights(wall)[0].to_mm();
        let label = self.texts.get("inspector-height");
        self.number(ui, [&label, &label, "mm"], &mut value, 100.0..=10_000.0, |value| {
            Edit::WallHeight(id, Length::mm(value))
        });
    }

    fn room(&mut self, ui: &mut Ui, id: EntityId, room: &Room) {
        let language = self.texts.language();
        let kind = room_kind_name(room.kind, language);
        let title = if room.name.is_empty() { kind } else { &room.name };
        let area = self.facts.area_of.get(&id).map(|area| format!("{area:.2} m²")).unwrap_or_default();
        Self::title(ui, title, &area);
        let current = room.kind;
        row(ui, &self.texts.get("inspector-kind"), |ui| {
            egui::ComboBox::from_id_salt("room-kind").selected_text(kind).show_ui(ui, |ui| {
                for kind in ROOM_KINDS {
                    if ui.selectable_label(kind == current, room_kind_name(kind, language)).clicked() && kind != current
                    {
                        self.wishes.push(Wish::Edit(Edit::RoomKind(id, kind)));
                    }
                }
            });
        });
        for (surface, usage, key, finish) in [
            (Surface::Floor, "floor", "inspector-floor", &room.floor),
            (Surface::Walls, "wall", "inspector-walls", &room.walls),
            (Surface::Ceiling, "ceiling", "inspector-ceiling", &room.ceiling),
        ] {
            section(ui, &self.texts.get(key));
            let chosen = finish.as_ref().map(|finish| &finish.material);
            let fitting: Vec<MaterialId> = self
                .catalog
                .materials
                .values()
                .filter(|material| material.uses.iter().any(|one| one == usage))
                .map(|material| material.id.clone())
                .collect();
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                for material in fitting {
                    if self.material_swatch(ui, &material, chosen == Some(&material)) {
                        self.wishes.push(Wish::Edit(Edit::RoomFinish(id, surface, material)));
                    }
                }
            });
        }
    }

    /// The home as a whole, when nothing is selected.
    fn home(&mut self, ui: &mut Ui) {
        let palette = Palette::in_use(ui);
        let language = self.texts.language();
        let name = self.design.project().map(|(_, project)| project.name.clone()).unwrap_or_default();
        Self::title(ui, &name, &self.texts.get("inspector-home"));
        crate::theme::card_frame(&palette).show(ui, |ui| {
            let area = format!("{:.1} m²", self.facts.area);
            row(ui, &self.texts.get("inspector-area"), |ui| ui.label(area));
            row(ui, &self.texts.get("inspector-items"), |ui| ui.label(self.facts.items.to_string()));
            row(ui, &self.texts.get("inspector-price"), |ui| {
                ui.label(RichText::new(money(self.facts.price)).size(16.0).color(palette.accent))
            });
        });
        section(ui, &self.texts.get("inspector-rooms"));
        for (room, area) in &self.facts.rooms {
            let Some((id, room)) = room.and_then(|id| Some((id, self.design.room(id)?))) else { continue };
            let name = if room.name.is_empty() { room_kind_name(room.kind, language) } else { &room.name };
            let is_chosen = ui
                .horizontal(|ui| {
                    let chosen = ui.selectable_label(false, name).clicked();
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.label(RichText::new(format!("{area:.1} m²")).color(palette.muted));
                    });
                    chosen
                })
                .inner;
            if is_chosen {
                self.wishes.push(Wish::Select(id));
            }
        }
        ui.add_space(10.0);
        ui.label(RichText::new(self.texts.get("inspector-empty")).size(12.5).color(palette.muted));
    }
}

const fn number_of(value: Option<&Value>) -> Option<f64> {
    match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

const ROOM_KINDS: [RoomKind; 12] = [
    RoomKind::Living,
    RoomKind::Dining,
    RoomKind::Bedroom,
    RoomKind::Childrens,
    RoomKind::Elders,
    RoomKind::Study,
    RoomKind::Kitchen,
    RoomKind::Bath,
    RoomKind::Hall,
    RoomKind::Balcony,
    RoomKind::Utility,
    RoomKind::Other,
];

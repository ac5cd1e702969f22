//! A hand over an empty storey, in millimetres.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

use std::sync::Arc;

use glam::DVec2;
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, Product, ProductId};
use homewright_design::{Design, Entity, EntityId, History, IdSource, Level, Project, Transaction, Wall};
use homewright_editor::editor::{Response, Step};
use homewright_editor::field::FieldKey;
use homewright_editor::input::{Modifiers, Pointer};
use homewright_editor::tool::{Reference, WallStyle};
use homewright_editor::{Command, Editor, Input};
use homewright_geometry::Length;

/// A hand at work on a home.
pub(crate) struct Hand {
    pub(crate) editor: Editor,
    /// Every transaction that was to be kept, in order.
    pub(crate) kept: Vec<Step>,
    /// Where the pointer is.
    pub(crate) at: (f64, f64),
}

/// A home with one empty storey.
pub(crate) fn empty_home() -> (Design, EntityId) {
    let mut ids = IdSource::new(0, 1);
    let project = Project { name: "Empty".into(), ..Project::default() };
    let mut design = Design::new(ids.next_id(), project).unwrap();
    let level = ids.next_id();
    let storey =
        Level { name: "1F".into(), elevation: Length::ZERO, height: Length::mm(2750.0), slab: Length::mm(150.0) };
    design.apply(Transaction::new("Level").with(level, storey)).unwrap();
    (design, level)
}

impl Hand {
    pub(crate) fn new() -> Self {
        Self::over(empty_home().0)
    }

    pub(crate) fn over(design: Design) -> Self {
        Self::with_catalog(design, Catalog::default())
    }

    pub(crate) fn with_catalog(design: Design, catalog: Catalog) -> Self {
        let editor = Editor::new(design, History::default(), Arc::new(catalog), IdSource::new(1, 2));
        Self { editor, kept: Vec::new(), at: (0.0, 0.0) }
    }

    pub(crate) fn take(&mut self, input: Input) -> Response {
        let response = self.editor.handle(input);
        self.kept.extend(response.committed.clone());
        response
    }

    pub(crate) fn command(&mut self, command: Command) -> Response {
        self.take(Input::Command(command))
    }

    pub(crate) fn hover(&mut self, x: f64, y: f64) {
        self.at = (x, y);
        self.take(Input::Hover(Pointer::on_plan(x, y)));
    }

    pub(crate) fn click(&mut self, x: f64, y: f64) -> Response {
        self.click_with(x, y, Modifiers::default())
    }

    pub(crate) fn click_with(&mut self, x: f64, y: f64, modifiers: Modifiers) -> Response {
        let pointer = Pointer::on_plan(x, y).with(modifiers);
        self.at = (x, y);
        self.take(Input::Hover(pointer));
        let pressed = self.take(Input::Press(pointer));
        let released = self.take(Input::Release(pointer));
        if pressed.committed.is_some() || pressed.refusal.is_some() { pressed } else { released }
    }

    pub(crate) fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Response {
        self.take(Input::Press(Pointer::on_plan(from.0, from.1)));
        self.take(Input::Drag(Pointer::on_plan((from.0 + to.0) * 0.5, (from.1 + to.1) * 0.5)));
        self.take(Input::Drag(Pointer::on_plan(to.0, to.1)));
        self.take(Input::Release(Pointer::on_plan(to.0, to.1)))
    }

    /// Types letter by letter.
    pub(crate) fn type_in(&mut self, text: &str) {
        for letter in text.chars() {
            self.take(Input::Text(letter.to_string()));
        }
    }

    pub(crate) fn enter(&mut self) -> Response {
        self.take(Input::FieldKey(FieldKey::Commit))
    }

    pub(crate) fn tab(&mut self) {
        self.take(Input::FieldKey(FieldKey::Next));
    }

    pub(crate) fn escape(&mut self) {
        self.command(Command::Escape);
    }

    pub(crate) fn walls(&self) -> Vec<(EntityId, Wall)> {
        self.editor.design().walls().map(|(id, wall)| (id, wall.clone())).collect()
    }

    /// The wall between two points, whichever way it runs.
    pub(crate) fn wall(&self, a: [f64; 2], b: [f64; 2]) -> Option<(EntityId, Wall)> {
        let near = |p: DVec2, q: [f64; 2]| p.distance(DVec2::from(q)) < 0.01;
        self.walls()
            .into_iter()
            .find(|(_, wall)| (near(wall.start, a) && near(wall.end, b)) || (near(wall.start, b) && near(wall.end, a)))
    }

    /// A rectangle of walls by its centre lines.
    pub(crate) fn room(&mut self, from: (f64, f64), to: (f64, f64)) {
        let style = WallStyle { room: Reference::Center, ..*self.editor.wall_style() };
        self.take(Input::SetWallStyle(style));
        self.command(Command::RoomTool);
        self.click(from.0, from.1);
        self.click(to.0, to.1);
        self.escape();
        self.escape();
    }

    pub(crate) fn put(&mut self, entity: impl Into<Entity>) -> EntityId {
        let mut ids = IdSource::new(5, self.kept.len() as u64 + 77);
        let id = ids.next_id();
        let response = self.editor.commit(Transaction::new("Put").with(id, entity.into()));
        assert!(response.committed.is_some(), "{:?}", response.refusal);
        self.kept.extend(response.committed);
        id
    }
}

pub(crate) const SHIFT: Modifiers = Modifiers { shift: true, ctrl: false, alt: false };
pub(crate) const CTRL: Modifiers = Modifiers { shift: false, ctrl: true, alt: false };
pub(crate) const ALT: Modifiers = Modifiers { shift: false, ctrl: false, alt: true };

/// Ends and thickness of walls, the same whichever way they run, sorted.
pub(crate) fn outlines(design: &Design) -> Vec<[i64; 5]> {
    let mut all: Vec<[i64; 5]> = design
        .walls()
        .map(|(_, wall)| {
            let whole = |point: DVec2| ((point.x * 10.0).round() as i64, (point.y * 10.0).round() as i64);
            let (a, b) = (whole(wall.start).min(whole(wall.end)), whole(wall.start).max(whole(wall.end)));
            [a.0, a.1, b.0, b.1, (wall.thickness.to_mm() * 10.0).round() as i64]
        })
        .collect();
    all.sort_unstable();
    all
}

/// A catalog of the shipped products' kinds with sizes that are easy to count with, made from shipped ones.
pub(crate) fn small_catalog() -> Catalog {
    let builtin = Catalog::builtin();
    let kinds = [
        ("cube", "pouf", [500.0, 500.0, 500.0], HostKind::Floor),
        ("wardrobe", "wardrobe", [1000.0, 600.0, 2200.0], HostKind::Floor),
        ("bed", "bed", [1600.0, 2000.0, 900.0], HostKind::Floor),
        ("door", "door", [900.0, 100.0, 2100.0], HostKind::Opening),
        ("window", "window", [1200.0, 100.0, 1400.0], HostKind::Opening),
    ];
    let mut catalog = Catalog::default();
    let pattern = builtin.products.values().find(|product| product.slots.is_empty() && product.parameters.is_empty());
    let pattern = pattern.or_else(|| builtin.products.values().next()).unwrap();
    for (id, category, size, host) in kinds {
        let product = Product {
            id: ProductId(id.to_owned()),
            category: category.to_owned(),
            size,
            host,
            mount_height: if category == "window" { 900.0 } else { 0.0 },
            clearance_front: if category == "wardrobe" { 600.0 } else { 0.0 },
            clearances: homewright_catalog::fit::Clearances::default(),
            parameters: Vec::new(),
            slots: indexmap::IndexMap::default(),
            ..pattern.clone()
        };
        catalog.products.insert(product.id.clone(), product);
    }
    catalog.materials.clone_from(&builtin.materials);
    catalog
}

impl Hand {
    /// A room whose clear floor reaches from (100, 100) to (5900, 3900).
    pub(crate) fn in_room() -> Self {
        let mut hand = Self::with_catalog(empty_home().0, small_catalog());
        hand.room((0.0, 0.0), (6000.0, 4000.0));
        hand
    }

    /// Places a product freely where the pointer is.
    pub(crate) fn place(&mut self, product: &str, x: f64, y: f64) -> EntityId {
        self.take(Input::BeginPlacing(ProductId(product.to_owned())));
        let pointer = Pointer::on_plan(x, y).with(ALT);
        self.take(Input::Hover(pointer));
        let response = self.take(Input::Release(pointer));
        assert!(response.committed.is_some(), "{product}: {:?}", response.refusal);
        self.editor.selection().leader().unwrap()
    }

    pub(crate) fn position(&self, id: EntityId) -> DVec2 {
        self.editor.design().item(id).unwrap().position.truncate()
    }
}

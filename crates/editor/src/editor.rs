//! The editor: a design, what is selected, what the user is doing, and what can be undone.

use std::collections::BTreeSet;
use std::sync::Arc;

use homewright_catalog::{Catalog, MaterialId, MaterialRecord, Product, ProductId};
use homewright_design::{Change, Design, Entity, EntityId, Finish, History, IdSource, Refusal, Transaction};
use homewright_geometry::Length;

use crate::arrange::{Clipboard, LastCopy};
use crate::field::Field;
use crate::input::{Place, Pointer};
use crate::measure::Unit;
use crate::parts::Shapes;
use crate::preview::Preview;
use crate::snap::Guide;
use crate::tool::{Tool, WallStyle};
use crate::{Command, Edit, Input, Selection, hit};

/// A step that was taken, to be kept in the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// An edit was made.
    Edit(Transaction),
    /// The last edit was taken back.
    Undo,
    /// An edit was made again.
    Redo,
}

/// What came of an input.
#[derive(Debug, Default)]
pub struct Response {
    /// The step that was taken, to be kept in the file.
    pub committed: Option<Step>,
    /// Why an edit was not made.
    pub refusal: Option<Refusal>,
    /// A command for the view or the shell to carry out.
    pub command: Option<Command>,
}

impl Response {
    pub(crate) fn of_view(command: Command) -> Self {
        Self { command: Some(command), ..Self::default() }
    }
}

/// A home being worked on.
#[derive(Debug)]
pub struct Editor {
    pub(crate) design: Design,
    pub(crate) history: History,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) ids: IdSource,
    pub(crate) level: Option<EntityId>,
    pub(crate) selection: Selection,
    pub(crate) hover: Option<EntityId>,
    pub(crate) tool: Tool,
    pub(crate) preview: Option<Preview>,
    pub(crate) is_read_only: bool,
    /// How walls are drawn.
    pub(crate) wall_style: WallStyle,
    /// How far things on the floor stand from the walls that they slide along.
    pub(crate) gap: Length,
    /// The unit of typed and shown lengths.
    pub(crate) unit: Unit,
    /// The field at the cursor.
    pub(crate) field: Option<Field>,
    /// Where the pointer was last.
    pub(crate) last_pointer: Option<Pointer>,
    /// The wall that was drawn last.
    pub(crate) last_wall: Option<EntityId>,
    pub(crate) clipboard: Clipboard,
    pub(crate) last_copy: Option<LastCopy>,
    /// What the brush last laid.
    pub(crate) brush: Option<Finish>,
    /// The record of a material of one's own that the brush lays.
    pub(crate) brush_record: Option<Box<MaterialRecord>>,
    /// Shapes whose parts are pointed at.
    pub(crate) shapes: Shapes,
    /// Whether walls are protected from the hand.
    pub(crate) is_plan_locked: bool,
    /// What became of the package put into a room last.
    pub(crate) package_report: Option<crate::package::PackageReport>,
    /// The alternatives in work.
    pub(crate) option_set: Option<EntityId>,
    /// What followers do not know yet.
    pub(crate) dirty: BTreeSet<EntityId>,
    /// What followers know to be there.
    pub(crate) given: BTreeSet<EntityId>,
}

impl Editor {
    /// Begins work on a design, with what can be undone from the last time.
    pub fn new(design: Design, history: History, catalog: Arc<Catalog>, ids: IdSource) -> Self {
        let level = design.levels().first().map(|(id, _)| *id);
        let dirty = design.entities().keys().copied().collect();
        Self {
            design,
            history,
            catalog,
            ids,
            level,
            selection: Selection::default(),
            hover: None,
            tool: Tool::Idle,
            preview: None,
            is_read_only: false,
            wall_style: WallStyle::default(),
            gap: Length::ZERO,
            unit: Unit::default(),
            field: None,
            last_pointer: None,
            last_wall: None,
            clipboard: Clipboard::default(),
            last_copy: None,
            brush: None,
            brush_record: None,
            shapes: Shapes::default(),
            is_plan_locked: false,
            package_report: None,
            option_set: None,
            dirty,
            given: BTreeSet::new(),
        }
    }

    /// Forbids or allows edits.
    pub fn set_read_only(&mut self, is_read_only: bool) {
        self.is_read_only = is_read_only;
    }

    /// Whether edits are forbidden.
    pub const fn is_read_only(&self) -> bool {
        self.is_read_only
    }

    /// How walls are drawn until something else is chosen.
    pub const fn wall_style(&self) -> &WallStyle {
        &self.wall_style
    }

    /// How far things on the floor stand from the walls that they slide along.
    pub const fn gap(&self) -> Length {
        self.gap
    }

    /// The unit of typed and shown lengths.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// Types and shows lengths in another unit.
    pub fn set_unit(&mut self, unit: Unit) {
        self.unit = unit;
    }

    /// Whether walls are protected from the hand.
    pub const fn is_plan_locked(&self) -> bool {
        self.is_plan_locked
    }

    /// Whether something was copied that can be pasted.
    pub const fn can_paste(&self) -> bool {
        !self.clipboard.entities.is_empty()
    }

    /// What the brush lays, or last laid.
    pub const fn brush(&self) -> Option<&Finish> {
        self.brush.as_ref()
    }

    /// The design as it is in the file.
    pub const fn design(&self) -> &Design {
        &self.design
    }

    /// The design as views show it: with what a gesture proposes.
    pub fn shown(&self) -> &Design {
        self.preview.as_ref().map_or(&self.design, |preview| &preview.design)
    }

    /// What can be ordered.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Offers another catalog.
    pub fn set_catalog(&mut self, catalog: Arc<Catalog>) {
        self.catalog = catalog;
    }

    /// What can be undone.
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// The level being worked on.
    pub const fn level(&self) -> Option<EntityId> {
        self.level
    }

    /// Works on another level.
    pub fn set_level(&mut self, level: EntityId) {
        if self.design.level(level).is_some() {
            self.drop_gesture();
            self.level = Some(level);
            self.selection.clear();
        }
    }

    /// What is selected.
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Selects one thing, as when it is chosen from a list.
    pub fn select(&mut self, id: EntityId) {
        self.selection.set(self.design.get(id).map(|_| id));
    }

    /// Selects nothing.
    pub fn clear_selection(&mut self) {
        self.selection.clear();
    }

    /// What the pointer is over.
    pub const fn hover(&self) -> Option<EntityId> {
        self.hover
    }

    /// The pointer left the views.
    pub const fn leave(&mut self) {
        self.hover = None;
    }

    /// What the user is doing.
    pub const fn tool(&self) -> &Tool {
        &self.tool
    }

    /// Why things are where they are, while they move.
    pub fn guides(&self) -> &[Guide] {
        self.preview.as_ref().map_or(&[], |preview| &preview.guides)
    }

    /// Whether a gesture is under way.
    pub fn is_busy(&self) -> bool {
        self.tool != Tool::Idle
    }

    /// Whether a product or a package is being placed.
    pub const fn is_placing(&self) -> bool {
        matches!(self.tool, Tool::Placing(_) | Tool::Furnishing(_))
    }

    /// Whether an item is selected.
    pub fn has_items_selected(&self) -> bool {
        self.selection.ids().iter().any(|id| self.design.item(*id).is_some())
    }

    /// Whether something is selected that can be moved.
    pub fn has_movable_selection(&self) -> bool {
        !self.movable().is_empty()
    }

    /// Whether something is selected that can be deleted.
    pub fn has_deletable_selection(&self) -> bool {
        self.selection.ids().iter().any(|id| self.is_deletable(*id))
    }

    /// The thing under a point of the plan.
    pub fn entity_at(&self, pointer: &Pointer) -> Option<EntityId> {
        let level = self.level?;
        match pointer.place {
            Place::Plan(point) => hit::entity_at(&self.design, level, point, pointer.reach),
            Place::Ray(_) => pointer.target,
        }
    }

    /// Everything under a point of the plan, what is meant first at the front; in a picture what the view sees there.
    pub fn things_at(&self, pointer: &Pointer) -> Vec<EntityId> {
        match (self.level, pointer.place) {
            (Some(level), Place::Plan(point)) => hit::all_at(&self.design, level, point, pointer.reach),
            _ => pointer.target.into_iter().collect(),
        }
    }

    /// What changed in [`Editor::shown`] since this was last asked, for those who follow it.
    pub fn take_change(&mut self) -> Option<Change> {
        if self.dirty.is_empty() {
            return None;
        }
        let dirty = std::mem::take(&mut self.dirty);
        let mut change = Change { revision: self.design.revision(), ..Change::default() };
        for id in dirty {
            let is_there = self.shown().get(id).is_some();
            match (self.given.contains(&id), is_there) {
                (false, true) => {
                    self.given.insert(id);
                    change.added.insert(id);
                }
                (true, true) => {
                    change.changed.insert(id);
                }
                (true, false) => {
                    self.given.remove(&id);
                    change.removed.insert(id);
                }
                (false, false) => {}
            }
        }
        (!change.is_empty()).then_some(change)
    }

    /// Takes what the user did and says what came of it.
    pub fn handle(&mut self, input: Input) -> Response {
        match input {
            Input::Hover(pointer) => self.hover_at(pointer),
            Input::Press(pointer) => return self.press(pointer),
            Input::Drag(pointer) => self.drag(pointer),
            Input::Release(pointer) => return self.release(pointer),
            Input::PressRotationHandle(pointer) => self.press_rotation(pointer),
            Input::BeginPlacing(product) => self.begin_placing(&product, false),
            Input::DoubleClick(pointer) => return self.double_click(pointer),
            Input::Text(text) => return self.type_text(&text),
            Input::FieldKey(key) => return self.field_key(key),
            Input::EditLength(index) => self.open_length(index),
            Input::SetWallStyle(style) => {
                self.wall_style = style;
                self.hover_again();
            }
            Input::SetGap(gap) => self.set_gap(gap),
            Input::BeginPainting(material) => self.begin_painting(&material),
            Input::SetBrush(finish, record) => {
                self.brush = Some(finish.clone());
                self.brush_record = record;
                if let Tool::Painting(painting) = &mut self.tool {
                    painting.finish = finish;
                }
                self.hover_again();
            }
            Input::Replace(product) => return self.replace(&product),
            Input::AddUnderlay { name, asset, pixels } => return self.add_underlay(&name, &asset, pixels),
            Input::BeginPackage(package) => self.begin_package(&package),
            Input::PutPackage(package, room) => return self.put_package(&package, room),
            Input::SwitchOption(set, option) => return self.switch_option(set, option),
            Input::ChangeOptions(set, change) => return self.change_options(set, &change),
            Input::PlaceOutside => self.drop_gesture(),
            Input::Propose(edit) => self.propose(&edit),
            Input::Accept => return self.accept(),
            Input::Edit(edit) => return self.edit(&edit),
            Input::Command(command) => return self.command(command),
        }
        Response::default()
    }

    /// A material by id: of the brush, of the design or of the catalog.
    pub fn material(&self, id: &MaterialId) -> Option<&MaterialRecord> {
        let of_brush = self.brush_record.as_deref().filter(|record| record.id == *id);
        of_brush.or_else(|| self.design.material(id)).or_else(|| self.catalog.material(id))
    }

    /// A product by id, of the design or of the catalog.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.catalog.product(id).or_else(|| self.design.product(id))
    }

    fn propose(&mut self, edit: &Edit) {
        if self.is_read_only || !matches!(self.tool, Tool::Idle | Tool::Adjusting(_)) {
            return;
        }
        let transaction = edit.transaction(&self.design, &self.catalog, &mut self.ids);
        let preview = self.preview.get_or_insert_with(|| Preview::of(&self.design));
        preview.propose(transaction);
        self.dirty.extend(preview.touched.iter().copied());
        self.tool = Tool::Adjusting(edit.label(&self.design));
    }

    fn accept(&mut self) -> Response {
        let Tool::Adjusting(label) = &self.tool else { return Response::default() };
        let label = label.clone();
        self.tool = Tool::Idle;
        self.commit_preview(&label)
    }

    fn edit(&mut self, edit: &Edit) -> Response {
        self.drop_gesture();
        let transaction = edit.transaction(&self.design, &self.catalog, &mut self.ids);
        self.commit(transaction)
    }

    pub(crate) fn commit_preview(&mut self, label: &str) -> Response {
        let Some(preview) = self.preview.take() else { return Response::default() };
        self.dirty.extend(preview.touched.iter().copied());
        let transaction = preview.transaction(label, &self.design);
        self.commit(transaction)
    }

    /// Makes an edit, whole or not at all.
    pub fn commit(&mut self, transaction: Transaction) -> Response {
        if self.is_read_only || transaction.is_empty() {
            return Response::default();
        }
        let transaction = self.noted_in_option(transaction);
        self.last_copy = None;
        let elevation = self.elevation();
        match self.history.apply(&mut self.design, transaction.clone()) {
            Ok(change) if change.is_empty() => Response::default(),
            Ok(change) => {
                self.dirty.extend(change.touched());
                self.selection.retain_in(&self.design);
                self.keep_level(elevation);
                Response { committed: Some(Step::Edit(transaction)), ..Response::default() }
            }
            Err(refusal) => Response { refusal: Some(refusal), ..Response::default() },
        }
    }

    /// Drops what a gesture proposed.
    pub(crate) fn drop_gesture(&mut self) {
        self.field = None;
        self.tool = Tool::Idle;
        if let Some(preview) = self.preview.take() {
            self.dirty.extend(preview.touched);
        }
    }

    /// Selected things with a place of their own that are not locked.
    pub(crate) fn movable(&self) -> Vec<EntityId> {
        self.selection.ids().iter().copied().filter(|id| self.has_place(*id)).collect()
    }

    fn has_place(&self, id: EntityId) -> bool {
        match self.design.get(id) {
            Some(Entity::Item(item)) => !item.is_locked,
            Some(Entity::Underlay(underlay)) => !underlay.is_locked,
            Some(
                Entity::Column(_) | Entity::Beam(_) | Entity::Stairs(_) | Entity::Ceiling(_) | Entity::Dimension(_),
            ) => true,
            _ => false,
        }
    }

    pub(crate) fn is_movable(&self, id: EntityId) -> bool {
        self.has_place(id) || self.design.opening(id).is_some()
    }

    pub(crate) fn is_deletable(&self, id: EntityId) -> bool {
        match self.design.get(id) {
            Some(entity) => !matches!(
                entity,
                Entity::Project(_) | Entity::Level(_) | Entity::Product(_) | Entity::Material(_) | Entity::OptionSet(_)
            ),
            None => false,
        }
    }
}

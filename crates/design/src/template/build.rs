//! Turns a template's tables into entities, keeping names, lines and mistakes together.

use std::collections::BTreeMap;

use glam::{DVec2, DVec3};
use homewright_catalog::{MaterialId, ProductId};
use homewright_geometry::Length;
use toml::Spanned;

use super::source::*;
use super::{Records, TemplateError, TemplateFinding};
use crate::room::Boundary;
use crate::rooms::{RoomRegion, derive_rooms};
use crate::{Design, Entity, EntityId, Finish, IdSource, Level, Project, Refusal, Room, Transaction, Viewpoint, Wall};

/// A mistake at a key of the table at hand.
pub(super) struct Mistake {
    pub(super) field: &'static str,
    pub(super) message: String,
}

impl Mistake {
    pub(super) fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

/// What is being built, with what names mean.
pub(super) struct Builder<'a, R> {
    file: &'a str,
    text: &'a str,
    pub(super) records: &'a R,
    pub(super) ids: &'a mut IdSource,
    pub(super) design: Design,
    findings: Vec<TemplateFinding>,
    levels: BTreeMap<String, EntityId>,
    first_level: Option<EntityId>,
    points: BTreeMap<String, [f64; 2]>,
    pub(super) walls: BTreeMap<String, EntityId>,
    pub(super) rooms: BTreeMap<String, EntityId>,
    pub(super) items: BTreeMap<String, EntityId>,
    pub(super) regions: Vec<RoomRegion>,
}

pub(super) fn build<R: Records>(
    file: &str,
    text: &str,
    records: &R,
    ids: &mut IdSource,
) -> Result<Design, TemplateError> {
    let source: Source = toml::from_str(text).map_err(|error| {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        let message = error.message().to_owned();
        TemplateError {
            findings: vec![TemplateFinding { file: file.to_owned(), line, field: "template".to_owned(), message }],
        }
    })?;
    let mut builder = Builder {
        file,
        text,
        records,
        ids,
        design: Design::default(),
        findings: Vec::new(),
        levels: BTreeMap::new(),
        first_level: None,
        points: source.points.clone(),
        walls: BTreeMap::new(),
        rooms: BTreeMap::new(),
        items: BTreeMap::new(),
        regions: Vec::new(),
    };
    builder.home(&source.home);
    builder.each("level", &source.level, |level| &level.name, Builder::level_table);
    builder.each("wall", &source.wall, |wall| &wall.name, Builder::wall_table);
    builder.each("opening", &source.opening, |opening| &opening.name, Builder::opening_table);
    builder.each("room", &source.room, |room| &room.id, Builder::room_table);
    let levels: Vec<EntityId> = builder.design.levels_by_id().map(|(id, _)| id).collect();
    builder.regions = levels.into_iter().flat_map(|level| derive_rooms(&builder.design, level)).collect();
    builder.each("room", &source.room, |room| &room.id, Builder::room_is_enclosed);
    builder.each(
        "item",
        &source.item,
        |item| if item.name.is_empty() { &item.product.0 } else { &item.name },
        Builder::item_table,
    );
    builder.each("view", &source.view, |view| &view.name, Builder::view_table);
    if builder.findings.is_empty() {
        Design::from_entities(builder.design.entities().clone())
            .map_err(|refusal| TemplateError { findings: vec![whole(file, &refusal)] })
    } else {
        Err(TemplateError { findings: builder.findings })
    }
}

fn whole(file: &str, refusal: &Refusal) -> TemplateFinding {
    TemplateFinding { file: file.to_owned(), line: 1, field: "template".to_owned(), message: refusal.to_string() }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

impl<R: Records> Builder<'_, R> {
    /// Handles every table of a kind; a mistake in one does not hide mistakes in others.
    fn each<T>(
        &mut self,
        kind: &str,
        tables: &[Spanned<T>],
        name: fn(&T) -> &String,
        handle: fn(&mut Self, &T) -> Result<(), Mistake>,
    ) {
        for table in tables {
            if let Err(mistake) = handle(self, table.get_ref()) {
                let key = if mistake.field.is_empty() { String::new() } else { format!(", {}", mistake.field) };
                self.findings.push(TemplateFinding {
                    file: self.file.to_owned(),
                    line: line_of(self.text, table.span().start),
                    field: format!("{kind} “{}”{key}", name(table.get_ref())),
                    message: mistake.message,
                });
            }
        }
    }

    /// Puts one entity; what the design refuses is a mistake of the table at hand.
    pub(super) fn put(&mut self, entity: impl Into<Entity>) -> Result<EntityId, Mistake> {
        let id = self.ids.next_id();
        self.design.apply(Transaction::new("Template").with(id, entity)).map_err(|refusal| {
            let message = refusal.problems.iter().map(|p| format!("{}: {}", p.field, p.fault)).collect::<Vec<_>>();
            Mistake::new("", message.join("; "))
        })?;
        Ok(id)
    }

    fn home(&mut self, source: &HomeSource) {
        let project = Project {
            name: source.name.clone(),
            customer: source.customer.clone(),
            designer: source.designer.clone(),
            address: source.address.clone(),
            notes: source.notes.clone(),
            site: source.site,
        };
        if let Err(Mistake { message, .. }) = self.put(project) {
            let field = "home".to_owned();
            self.findings.push(TemplateFinding { file: self.file.to_owned(), line: 1, field, message });
        }
    }

    fn level_table(&mut self, source: &LevelSource) -> Result<(), Mistake> {
        let id = self.put(Level {
            name: source.name.clone(),
            elevation: length("elevation", source.elevation)?,
            height: length("height", source.height)?,
            slab: length("slab", source.slab)?,
        })?;
        self.first_level.get_or_insert(id);
        new_name(&mut self.levels, "name", &source.name, id)
    }

    /// The level of a name, or the first.
    pub(super) fn level(&self, name: Option<&String>) -> Result<EntityId, Mistake> {
        match name {
            Some(name) => named(&self.levels, "level", name),
            None => self.first_level.ok_or_else(|| Mistake::new("level", "there is no [[level]]; write one first")),
        }
    }

    fn point(&self, point: &PointSource) -> Result<DVec2, Mistake> {
        match point {
            PointSource::Named(name) => Ok(DVec2::from_array(named(&self.points, "through", name)?)),
            PointSource::At(point) => Ok(DVec2::from_array(*point)),
        }
    }

    fn wall_table(&mut self, source: &WallSource) -> Result<(), Mistake> {
        let mut points = source.through.iter().map(|point| self.point(point)).collect::<Result<Vec<_>, _>>()?;
        if source.closed {
            points.extend(points.first().copied());
        }
        let pieces = points.len().saturating_sub(1);
        if pieces == 0 {
            return Err(Mistake::new("through", "names fewer than two points; a wall needs two"));
        }
        if pieces > 1 && (source.arc != 0.0 || source.end_height.is_some()) {
            return Err(Mistake::new(
                "arc",
                "a chain of several pieces has no arc or end_height; write that piece apart",
            ));
        }
        let level = self.level(source.level.as_ref())?;
        let template = Wall {
            level,
            start: DVec2::ZERO,
            end: DVec2::ZERO,
            arc: source.arc,
            thickness: length("thickness", source.thickness)?,
            height: source.height.map(|height| length("height", height)).transpose()?,
            end_height: source.end_height.map(|height| length("end_height", height)).transpose()?,
            left: self.finish("left", source.left.as_ref())?,
            right: self.finish("right", source.right.as_ref())?,
            skirting: source.skirting.map(|height| length("skirting", height)).transpose()?,
            is_load_bearing: source.load_bearing,
        };
        for (number, ends) in points.windows(2).enumerate() {
            let id = self.put(Wall { start: ends[0], end: ends[1], ..template.clone() })?;
            let name = if pieces == 1 { source.name.clone() } else { format!("{}.{}", source.name, number + 1) };
            new_name(&mut self.walls, "name", &name, id)?;
        }
        Ok(())
    }

    fn room_table(&mut self, source: &RoomSource) -> Result<(), Mistake> {
        let boundary = match (source.anchor, &source.outline) {
            (Some(anchor), None) => Boundary::Walls { anchor: DVec2::from_array(anchor) },
            (None, Some(points)) => {
                Boundary::Outline { points: points.iter().copied().map(DVec2::from_array).collect() }
            }
            (None, None) | (Some(_), Some(_)) => {
                return Err(Mistake::new("anchor", "give either anchor = [x, y] or outline = [[x, y], …]"));
            }
        };
        let room = Room {
            level: self.level(source.level.as_ref())?,
            name: source.name.clone(),
            kind: source.kind,
            boundary,
            floor: self.finish("floor", source.floor.as_ref())?,
            walls: self.finish("walls", source.walls.as_ref())?,
            ceiling: self.finish("ceiling", source.ceiling.as_ref())?,
            ceiling_height: source.ceiling_height.map(|height| length("ceiling_height", height)).transpose()?,
            skirting: source.skirting.map(|height| length("skirting", height)).transpose()?,
        };
        let id = self.put(room)?;
        new_name(&mut self.rooms, "id", &source.id, id)
    }

    fn room_is_enclosed(&mut self, source: &RoomSource) -> Result<(), Mistake> {
        let Some(id) = self.rooms.get(&source.id) else { return Ok(()) };
        if self.regions.iter().any(|region| region.room == Some(*id)) {
            return Ok(());
        }
        Err(Mistake::new(
            "anchor",
            "no closed walls run round this point, or another room has it; close the walls or move it",
        ))
    }

    fn view_table(&mut self, source: &ViewSource) -> Result<(), Mistake> {
        let level = self.level(source.level.as_ref())?;
        self.put(Viewpoint {
            name: source.name.clone(),
            level,
            eye: DVec3::from_array(source.eye),
            target: DVec3::from_array(source.target),
            field_of_view: source.field_of_view,
            is_upright: source.upright,
            ev100: source.ev100,
        })?;
        Ok(())
    }

    fn finish(&mut self, field: &'static str, source: Option<&FinishSource>) -> Result<Option<Finish>, Mistake> {
        let finish = match source {
            None => return Ok(None),
            Some(FinishSource::Material(material)) => Finish::plain(material.0.clone()),
            Some(FinishSource::Laid(finish)) => finish.clone(),
        };
        self.take_material(field, &finish.material)?;
        Ok(Some(finish))
    }

    /// Copies a material's record into the design, unless it is there.
    pub(super) fn take_material(&mut self, field: &'static str, id: &MaterialId) -> Result<(), Mistake> {
        if self.design.material(id).is_some() {
            return Ok(());
        }
        let Some(record) = self.records.find_material(id) else {
            return Err(Mistake::new(
                field,
                format!("the catalog has no material `{}`; see `homewright catalog search`", id.0),
            ));
        };
        self.put(record.clone()).map(drop)
    }

    /// Copies a product's record and its default materials into the design, unless they are there.
    pub(super) fn take_product(&mut self, id: &ProductId) -> Result<(), Mistake> {
        if self.design.product(id).is_some() {
            return Ok(());
        }
        let Some(record) = self.records.find_product(id).cloned() else {
            return Err(Mistake::new(
                "product",
                format!("the catalog has no product `{}`; see `homewright catalog search`", id.0),
            ));
        };
        for slot in record.slots.values() {
            self.take_material("product", &slot.default)?;
        }
        self.put(record).map(drop)
    }
}

/// What a name stands for, or a mistake that tells the names there are.
pub(super) fn named<T: Copy>(names: &BTreeMap<String, T>, field: &'static str, name: &str) -> Result<T, Mistake> {
    names.get(name).copied().ok_or_else(|| {
        let known: Vec<&str> = names.keys().take(40).map(String::as_str).collect();
        let known = if known.is_empty() { "none so far".to_owned() } else { known.join(", ") };
        Mistake::new(field, format!("there is no `{name}`; known: {known}"))
    })
}

/// Gives a name a meaning, once.
pub(super) fn new_name(
    names: &mut BTreeMap<String, EntityId>,
    field: &'static str,
    name: &str,
    id: EntityId,
) -> Result<(), Mistake> {
    if names.insert(name.to_owned(), id).is_some() {
        return Err(Mistake::new(field, format!("`{name}` is used twice; give each its own name")));
    }
    Ok(())
}

pub(super) fn length(field: &'static str, value: f64) -> Result<Length, Mistake> {
    Length::try_from(value).map_err(|error| Mistake::new(field, error.to_string()))
}

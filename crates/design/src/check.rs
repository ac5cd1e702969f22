//! What every entity must be like. One checker walks an entity; the rules of a kind stand beside the kind.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use glam::{DVec2, DVec3};
use homewright_catalog::{MaterialId, ProductId};
use homewright_geometry::Length;

use crate::problem::{EntityName, Fault, Kind, Problem};
use crate::{Design, Entity, EntityId, Finish};

/// More entities than this are no home.
pub const MAX_ENTITIES: usize = 200_000;
/// Longest name, in characters.
pub const MAX_NAME: usize = 500;
/// Longest note or description, in characters.
pub const MAX_TEXT: usize = 20_000;
/// Farthest coordinate from the origin, millimetres: 10 km.
pub const MAX_PLACE: f64 = 1e7;
/// Most problems that are reported at once.
pub const MAX_PROBLEMS: usize = 1000;
/// Most points of an outline.
pub const MAX_POINTS: usize = 10_000;

/// Looks at one entity and collects what is wrong with it.
pub(crate) struct Checker<'a> {
    pub(crate) design: &'a Design,
    pub(crate) id: EntityId,
    entity: &'a Entity,
    gone: &'a BTreeMap<EntityId, Entity>,
    problems: &'a mut Vec<Problem>,
}

/// Checks one entity; `gone` are entities that an edit took away, for messages.
pub(crate) fn entity(
    design: &Design,
    id: EntityId,
    entity: &Entity,
    gone: &BTreeMap<EntityId, Entity>,
    problems: &mut Vec<Problem>,
) {
    let mut checker = Checker { design, id, entity, gone, problems };
    match entity {
        Entity::Project(project) => project.check(&mut checker),
        Entity::Level(level) => level.check(&mut checker),
        Entity::Wall(wall) => wall.check(&mut checker),
        Entity::Opening(opening) => opening.check(&mut checker),
        Entity::Room(room) => room.check(&mut checker),
        Entity::Item(item) => item.check(&mut checker),
        Entity::Viewpoint(viewpoint) => viewpoint.check(&mut checker),
        Entity::Product(product) => crate::record::check_product(product, &mut checker),
        Entity::Material(material) => crate::record::check_material(material, &mut checker),
        Entity::Column(column) => column.check(&mut checker),
        Entity::Beam(beam) => beam.check(&mut checker),
        Entity::Stairs(stairs) => stairs.check(&mut checker),
        Entity::Ceiling(ceiling) => ceiling.check(&mut checker),
        Entity::Dimension(dimension) => dimension.check(&mut checker),
        Entity::Underlay(underlay) => underlay.check(&mut checker),
        Entity::Group(group) => group.check(&mut checker),
        Entity::OptionSet(set) => set.check(&mut checker),
    }
}

/// What is wrong with the table as a whole.
pub(crate) fn whole_table(design: &Design) -> Vec<Problem> {
    let mut problems: Vec<Problem> = project_count(design).into_iter().collect();
    let count = design.entities().len();
    if count > MAX_ENTITIES {
        let entity = design.entities().iter().next().map(|(id, entity)| EntityName::of(*id, entity));
        let fault = Fault::TooManyEntities { count, max: MAX_ENTITIES };
        problems.extend(entity.map(|entity| Problem { entity, field: "id".to_owned(), fault }));
    }
    problems
}

/// Says so when there is not exactly one project.
pub(crate) fn project_count(design: &Design) -> Option<Problem> {
    let count = design.index().of_kind(Kind::Project).count();
    if count == 1 {
        return None;
    }
    let id = design.index().of_kind(Kind::Project).nth(1).unwrap_or(EntityId::from_u128(0));
    let entity = design.get(id).map_or_else(
        || EntityName { kind: Some(Kind::Project), name: String::new(), id },
        |entity| EntityName::of(id, entity),
    );
    Some(Problem { entity, field: "type".to_owned(), fault: Fault::ProjectCount { count } })
}

impl Checker<'_> {
    /// Notes that something is wrong at a field.
    pub(crate) fn report(&mut self, field: impl Into<String>, fault: Fault) {
        self.problems.push(Problem { entity: EntityName::of(self.id, self.entity), field: field.into(), fault });
    }

    /// A finite number in a range.
    pub(crate) fn number(&mut self, field: &str, value: f64, range: RangeInclusive<f64>, unit: &'static str) {
        if !value.is_finite() {
            self.report(field, Fault::NotFinite(value));
        } else if !range.contains(&value) {
            self.report(field, Fault::OutOfRange { value, min: *range.start(), max: *range.end(), unit });
        }
    }

    /// A length in a range of millimetres.
    pub(crate) fn length(&mut self, field: &str, length: Length, range: RangeInclusive<f64>) {
        self.number(field, length.to_mm(), range, "mm");
    }

    /// An angle in degrees; anything finite within a thousand turns.
    pub(crate) fn angle(&mut self, field: &str, degrees: f64) {
        self.number(field, degrees, -360_000.0..=360_000.0, "degrees");
    }

    /// A point of the plan.
    pub(crate) fn point(&mut self, field: &str, point: DVec2) {
        for coordinate in point.to_array() {
            self.number(field, coordinate, -MAX_PLACE..=MAX_PLACE, "mm");
        }
    }

    /// A point of the home.
    pub(crate) fn point3(&mut self, field: &str, point: DVec3) {
        for coordinate in point.to_array() {
            self.number(field, coordinate, -MAX_PLACE..=MAX_PLACE, "mm");
        }
    }

    /// A text that is not too long.
    pub(crate) fn text(&mut self, field: &str, text: &str, max: usize) {
        if text.len() > max {
            let count = text.chars().count();
            if count > max {
                self.report(field, Fault::TooLong { count, what: "characters", max });
            }
        }
    }

    /// A reference to an entity of a kind. Returns whether it resolves.
    pub(crate) fn reference(&mut self, field: &str, id: EntityId, expected: Kind) -> bool {
        let fault = match self.design.get(id) {
            Some(target) if target.kind() == expected => return true,
            Some(target) => Fault::WrongKind { expected, found: EntityName::of(id, target) },
            None => match self.gone.get(&id) {
                Some(target) => Fault::Deleted { target: EntityName::of(id, target) },
                None => Fault::NotThere { id, expected },
            },
        };
        self.report(field, fault);
        false
    }

    /// A product whose record must be here.
    pub(crate) fn product(&mut self, field: &str, product: &ProductId) {
        if self.design.product(product).is_none() {
            self.report(field, Fault::UnknownProduct(product.0.clone()));
        }
    }

    /// A material whose record must be here.
    pub(crate) fn material(&mut self, field: &str, material: &MaterialId) {
        if self.design.material(material).is_none() {
            self.report(field, Fault::UnknownMaterial(material.0.clone()));
        }
    }

    /// A finish of a surface, if there is one.
    pub(crate) fn finish(&mut self, field: &str, finish: Option<&Finish>) {
        let Some(finish) = finish else { return };
        self.material(&format!("{field}.material"), &finish.material);
        self.angle(&format!("{field}.rotation"), finish.rotation);
        self.point(&format!("{field}.offset"), finish.offset);
        if let Some(color) = &finish.color {
            self.color(&format!("{field}.color"), color);
        }
    }

    /// A colour, `#rrggbb`.
    pub(crate) fn color(&mut self, field: &str, color: &str) {
        let is_color = color
            .strip_prefix('#')
            .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if !is_color {
            self.report(field, Fault::BadColor(color.chars().take(40).collect()));
        }
    }
}

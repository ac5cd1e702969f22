//! What can be wrong with a design, said so that a person can mend it: which entity, which field, what to do.

use std::fmt;

use homewright_geometry::Length;

use crate::{Entity, EntityId};

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// [`crate::Project`].
    Project,
    /// [`crate::Level`].
    Level,
    /// [`crate::Wall`].
    Wall,
    /// [`crate::Opening`].
    Opening,
    /// [`crate::Room`].
    Room,
    /// [`crate::Item`].
    Item,
    /// [`crate::Viewpoint`].
    Viewpoint,
    /// A product's record.
    Product,
    /// A material's record.
    Material,
    /// [`crate::Column`].
    Column,
    /// [`crate::Beam`].
    Beam,
    /// [`crate::Stairs`].
    Stairs,
    /// [`crate::Ceiling`].
    Ceiling,
    /// [`crate::Dimension`].
    Dimension,
    /// [`crate::Underlay`].
    Underlay,
    /// [`crate::Group`].
    Group,
    /// [`crate::OptionSet`].
    OptionSet,
}

impl Kind {
    /// All kinds, in the order of their words in messages.
    pub const ALL: [Self; 17] = [
        Self::Project,
        Self::Level,
        Self::Wall,
        Self::Opening,
        Self::Room,
        Self::Item,
        Self::Viewpoint,
        Self::Product,
        Self::Material,
        Self::Column,
        Self::Beam,
        Self::Stairs,
        Self::Ceiling,
        Self::Dimension,
        Self::Underlay,
        Self::Group,
        Self::OptionSet,
    ];

    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Level => "level",
            Self::Wall => "wall",
            Self::Opening => "opening",
            Self::Room => "room",
            Self::Item => "item",
            Self::Viewpoint => "viewpoint",
            Self::Product => "product",
            Self::Material => "material",
            Self::Column => "column",
            Self::Beam => "beam",
            Self::Stairs => "stairs",
            Self::Ceiling => "ceiling",
            Self::Dimension => "dimension",
            Self::Underlay => "underlay",
            Self::Group => "group",
            Self::OptionSet => "option_set",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// How an entity is called in messages: kind, name where it has one, and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityName {
    /// What it is; nothing where the design does not hold it.
    pub kind: Option<Kind>,
    /// Its own name; empty for those without one.
    pub name: String,
    /// Its id.
    pub id: EntityId,
}

impl EntityName {
    /// The name of an entity.
    pub fn of(id: EntityId, entity: &Entity) -> Self {
        Self { kind: Some(entity.kind()), name: entity.name().chars().take(80).collect(), id }
    }

    /// The name of something that is not there.
    pub const fn missing(id: EntityId) -> Self {
        Self { kind: None, name: String::new(), id }
    }
}

impl fmt::Display for EntityName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.map_or("entity", Kind::word);
        if self.name.is_empty() {
            write!(formatter, "{kind} {}", self.id)
        } else {
            write!(formatter, "{kind} “{}” ({})", self.name, self.id)
        }
    }
}

/// Something wrong at one field of one entity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{entity}, {field}: {fault}")]
pub struct Problem {
    /// The entity to mend.
    pub entity: EntityName,
    /// The field, as files spell it, such as `configuration.size`.
    pub field: String,
    /// What is wrong and what to do.
    pub fault: Fault,
}

/// What is wrong, with what to do about it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Infinity or not a number.
    #[error("{0} is not a number one can build with; give a finite one")]
    NotFinite(f64),
    /// A number outside what is plausible.
    #[error("{value} is out of range; give {min} … {max} {unit}")]
    OutOfRange {
        /// What was given.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
        /// Unit of all three.
        unit: &'static str,
    },
    /// Too many characters or points.
    #[error("holds {count} {what}, more than the {max} allowed; shorten it")]
    TooLong {
        /// How many there are.
        count: usize,
        /// Of what.
        what: &'static str,
        /// How many are allowed.
        max: usize,
    },
    /// A reference to nothing.
    #[error("names {expected} {id}, which the design does not hold; put it in the same edit or name another")]
    NotThere {
        /// The id that resolves to nothing.
        id: EntityId,
        /// What it should be.
        expected: Kind,
    },
    /// A reference to something of another kind.
    #[error("names {found}, but must name a {expected}")]
    WrongKind {
        /// What it should be.
        expected: Kind,
        /// What it is.
        found: EntityName,
    },
    /// A reference to something the edit deletes.
    #[error("names {target}, which the edit deletes; delete this as well or let it name another")]
    Deleted {
        /// What was to be deleted.
        target: EntityName,
    },
    /// A delete of something that is not there.
    #[error("is to be deleted, but the design does not hold it; reload and try again")]
    NothingToDelete,
    /// A put and a delete of one id.
    #[error("is put and deleted in one edit; do one of the two")]
    PutAndDeleted,
    /// A product without its record.
    #[error("names product `{0}`, whose record the design does not hold; put the product's record in the same edit")]
    UnknownProduct(String),
    /// A material without its record.
    #[error("names material `{0}`, whose record the design does not hold; put the material's record in the same edit")]
    UnknownMaterial(String),
    /// Two records with one id.
    #[error("`{id}` has a second record, {other}; keep one of them")]
    DuplicateRecord {
        /// The product's or material's id.
        id: String,
        /// The other record.
        other: EntityName,
    },
    /// A parameter the product does not have.
    #[error("product `{product}` has no parameter `{parameter}`; it has {known}")]
    UnknownParameter {
        /// The product.
        product: String,
        /// The name given.
        parameter: String,
        /// The names it has.
        known: String,
    },
    /// A parameter's value that cannot be chosen.
    #[error("{given} cannot be chosen; give {expected}")]
    BadValue {
        /// What was given.
        given: String,
        /// What is allowed.
        expected: String,
    },
    /// A material slot the product does not have.
    #[error("product `{product}` has no slot `{slot}`; it has {known}")]
    UnknownSlot {
        /// The product.
        product: String,
        /// The name given.
        slot: String,
        /// The names it has.
        known: String,
    },
    /// A colour that is not `#rrggbb`.
    #[error("`{0}` is not a colour; write it as #rrggbb")]
    BadColor(String),
    /// A hash that is none.
    #[error("`{0}` is not the BLAKE3 hash of an embedded file; give 64 hexadecimal digits")]
    BadHash(String),
    /// An alternative that is not there.
    #[error("option {given} is not there, there are {count}; give one of them, counted from 0")]
    NoSuchOption {
        /// The number given.
        given: usize,
        /// How many there are.
        count: usize,
    },
    /// Something that cannot be an alternative.
    #[error("a {kind} cannot be kept as an alternative; take it out")]
    NotAnAlternative {
        /// What it is.
        kind: Kind,
    },
    /// A wall, beam or dimension whose ends meet.
    #[error("it is {length} long; draw it at least 1 mm long")]
    TooShort {
        /// Length of the centre line.
        length: Length,
    },
    /// An opening that reaches past an end of its wall.
    #[error(
        "the opening spans {from} … {to} along a wall that is {wall} long; move it, narrow it or lengthen the wall"
    )]
    PastWallEnd {
        /// Where it starts.
        from: Length,
        /// Where it ends.
        to: Length,
        /// The wall's length.
        wall: Length,
    },
    /// An opening that is higher than its wall.
    #[error("the opening's top is at {top}, the wall there is {wall} high; lower the opening or raise the wall")]
    PastWallTop {
        /// Sill and height together.
        top: Length,
        /// The wall's height where it is lowest over the opening.
        wall: Length,
    },
    /// Two openings in one place.
    #[error("the opening overlaps {other} in the same wall; move one of them")]
    Overlaps {
        /// The other opening.
        other: EntityName,
    },
    /// A room's outline that bounds no area.
    #[error("the outline has {points} points and {area} mm²; give at least 3 points round an area")]
    NoArea {
        /// How many points.
        points: usize,
        /// What they enclose.
        area: f64,
    },
    /// An item that stands on itself in the end.
    #[error("it would stand on itself by way of {by}; choose another host")]
    HostCycle {
        /// Where the circle closes.
        by: EntityName,
    },
    /// A tower of items.
    #[error("it stands on a tower of more than {max} items; place it on the floor")]
    TooManyHosts {
        /// How many are allowed.
        max: usize,
    },
    /// An eye that looks at itself.
    #[error("the eye and what it looks at are the same point; move one of them")]
    LooksNowhere,
    /// None or several projects.
    #[error("a design has exactly one project, this would have {count}; keep one")]
    ProjectCount {
        /// How many there would be.
        count: usize,
    },
    /// Too many entities.
    #[error("the design would hold {count} entities, more than {max}; split the home into several files")]
    TooManyEntities {
        /// How many there would be.
        count: usize,
        /// How many are allowed.
        max: usize,
    },
}

/// An edit that was not applied, with everything that is wrong with it. The design is as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// What was to be done.
    pub label: String,
    /// What is wrong; never empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.label.is_empty() {
            write!(formatter, "the edit was refused: ")?;
        } else {
            write!(formatter, "“{}” was refused: ", self.label)?;
        }
        for (index, problem) in self.problems.iter().take(3).enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{problem}")?;
        }
        match self.problems.len().saturating_sub(3) {
            0 => Ok(()),
            more => write!(formatter, " (and {more} more)"),
        }
    }
}

impl std::error::Error for Refusal {}

//! Sweet Home 3D homes (`.sh3d`): zips with a `Home.xml`, models and textures.
//!
//! The file's plan is centimetres with Y down and angles clockwise in radians; ours is millimetres with Y up and
//! angles counter-clockwise in degrees. A piece of furniture at angle 0 has its back at the top of the plan in both.

mod annotations;
mod building;
mod furniture;
mod model;
mod opening;
mod surface;
pub mod xml;

use std::collections::{BTreeMap, BTreeSet};

use glam::DVec2;
use homewright_catalog::{MaterialId, MaterialRecord, Product, ProductId};
use homewright_design::{Design, Entity, EntityId, IdSource, Project, Transaction};

use crate::archive::{Archive, ArchiveError};
use crate::report::ImportReport;
use crate::{Imported, asset_name};
pub(crate) use building::kind_of;
use xml::{Element, XmlError};

/// Most pieces, walls and rooms together.
const MOST_THINGS: usize = 50_000;

/// Why a file could not be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum Sh3dError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// `Home.xml` cannot be read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// Saved by a version before 5.3.
    #[error(
        "the file holds only a Java-serialized home, as Sweet Home 3D wrote it before version 5.3; open it once in \
         Sweet Home 3D 5.3 or newer, save it there, and import it again"
    )]
    OnlySerialized,
    /// No home inside.
    #[error("the archive holds no Home.xml; it is not a Sweet Home 3D home (.sh3d)")]
    NoHome,
    /// The root is something else.
    #[error("Home.xml begins with <{found}> instead of <home>; it is not a Sweet Home 3D home")]
    NotHome {
        /// What it begins with.
        found: String,
    },
    /// More than any home has.
    #[error("the home holds {count} walls, rooms and pieces; at most {MOST_THINGS} are read")]
    TooMany {
        /// How many it holds.
        count: usize,
    },
    /// The design refused even the bare building.
    #[error("the home cannot be built: {reason}")]
    Refused {
        /// What the design said.
        reason: String,
    },
}

/// Reads a home. `name` is what to call it when the file does not say.
pub fn import_sh3d(bytes: &[u8], name: &str, ids: &mut IdSource) -> Result<Imported, Sh3dError> {
    let mut archive = Archive::open(bytes)?;
    if !archive.contains("Home.xml") {
        return Err(if archive.contains("Home") { Sh3dError::OnlySerialized } else { Sh3dError::NoHome });
    }
    let home = xml::parse(&archive.read("Home.xml")?)?;
    if home.name != "home" {
        return Err(Sh3dError::NotHome { found: home.name });
    }
    if home.children.len() > MOST_THINGS {
        return Err(Sh3dError::TooMany { count: home.children.len() });
    }
    let mut import = Import {
        archive,
        ids,
        design: Design::default(),
        assets: BTreeMap::new(),
        report: ImportReport::default(),
        levels: BTreeMap::new(),
        default_level: EntityId::from_u128(0),
        hidden_levels: BTreeSet::new(),
        materials: BTreeSet::new(),
        models: BTreeMap::new(),
    };
    import.project(&home, name)?;
    import.levels(&home)?;
    import.walls(&home);
    import.furniture(&home);
    import.rooms(&home);
    import.cameras(&home);
    import.annotations(&home);
    Ok(Imported { design: import.design, assets: import.assets, report: import.report })
}

/// An import on its way.
struct Import<'a> {
    archive: Archive<'a>,
    ids: &'a mut IdSource,
    design: Design,
    assets: BTreeMap<String, Vec<u8>>,
    report: ImportReport,
    /// Our level by the file's id.
    levels: BTreeMap<String, EntityId>,
    default_level: EntityId,
    /// Levels that the file does not show.
    hidden_levels: BTreeSet<EntityId>,
    /// Materials that have their record in the design.
    materials: BTreeSet<MaterialId>,
    /// Models that were converted, by everything that decides their looks: content name and extent in metres.
    models: BTreeMap<String, Option<model::Converted>>,
}

impl Import<'_> {
    /// Puts one entity; a refusal comes back as text.
    fn put(&mut self, label: &str, entity: Entity) -> Result<EntityId, String> {
        let id = self.ids.next_id();
        self.design.apply(Transaction::new(label).with(id, entity)).map_err(|refusal| format!("{refusal:#}"))?;
        Ok(id)
    }

    fn project(&mut self, home: &Element, name: &str) -> Result<(), Sh3dError> {
        let site = home.children_named("compass").next().and_then(|compass| {
            Some(homewright_design::project::Site {
                latitude: compass.number("latitude")?.to_degrees().clamp(-90.0, 90.0),
                longitude: compass.number("longitude")?.to_degrees().clamp(-180.0, 180.0),
                north: turned(compass.number("northDirection").unwrap_or(0.0)),
                utc_offset: (compass.number("longitude")?.to_degrees() / 15.0).round().clamp(-12.0, 14.0),
            })
        });
        let name = home.text_of("name").map_or(name, file_stem).to_owned();
        let project = Project { name, site, ..Project::default() };
        self.put("Import", Entity::Project(project)).map(|_| ()).map_err(|reason| Sh3dError::Refused { reason })
    }

    /// Our level of an element.
    fn level_of(&self, element: &Element) -> EntityId {
        element.text_of("level").and_then(|id| self.levels.get(id)).copied().unwrap_or(self.default_level)
    }

    /// Keeps bytes in the home and answers with their name.
    fn keep(&mut self, bytes: Vec<u8>) -> String {
        let name = asset_name(&bytes);
        self.assets.insert(name.clone(), bytes);
        name
    }

    /// Makes sure a material's record is in the design.
    fn ensure_material(&mut self, record: MaterialRecord) -> Result<MaterialId, String> {
        let id = record.id.clone();
        if self.materials.insert(id.clone()) {
            self.put("Import", Entity::Material(Box::new(record)))?;
        }
        Ok(id)
    }

    /// Makes sure a product's record is in the design.
    fn ensure_product(&mut self, product: Product) -> Result<ProductId, String> {
        let id = product.id.clone();
        if self.design.product(&id).is_none() {
            self.put("Import", Entity::Product(Box::new(product)))?;
        }
        Ok(id)
    }
}

/// A point of the file as ours: millimetres, Y up.
fn point(element: &Element, x: &str, y: &str) -> Option<DVec2> {
    Some(DVec2::new(millimetres(element.number(x)?), -millimetres(element.number(y)?)))
}

/// Centimetres as millimetres, rounded to a thousandth: the file's single-precision numbers carry noise below that.
fn millimetres(centimetres: f64) -> f64 {
    (centimetres * 10_000.0).round() / 1000.0
}

/// A clockwise angle in radians as ours in degrees, 0…360.
fn turned(radians: f64) -> f64 {
    let degrees = (-radians.to_degrees()).rem_euclid(360.0);
    // Single-precision multiples of a right angle come out a little off.
    let rounded = (degrees * 1000.0).round() / 1000.0;
    if rounded >= 360.0 { 0.0 } else { rounded }
}

fn file_stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".sh3d").unwrap_or(name)
}

#[cfg(test)]
mod tests;

//! The catalogs that a command works with: the shipped one, the installed ones, and those named by `--catalog`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use homewright_catalog::{MaterialId, ProductId};
use homewright_design::{Design, Entity, IdSource, Transaction};
use homewright_exchange::folder::{Catalogs, assets_of, named_assets};
use homewright_exchange::installed::InstalledCatalogs;

use crate::output::Output;

/// The folder of the user's data, where catalogs are installed.
pub(crate) fn data_folder() -> Result<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "Homewright");
    Ok(folders.context("there is no home directory to keep catalogs in; set HOME")?.data_dir().to_path_buf())
}

/// The catalogs of a command.
pub(crate) fn catalogs(named: &[PathBuf], output: &Output) -> Result<Catalogs> {
    let mut catalogs = Catalogs::default();
    for folder in named {
        catalogs.add(folder)?;
    }
    if let Ok(data) = data_folder() {
        InstalledCatalogs::at(&data).add_to(&mut catalogs);
    }
    for note in &catalogs.notes {
        output.say(&format!("note: {note}"));
    }
    Ok(catalogs)
}

/// The files of catalogs that a design's records name.
pub(crate) fn assets(design: &Design, catalogs: &Catalogs) -> BTreeMap<String, Vec<u8>> {
    named_assets(design).into_iter().filter_map(|name| catalogs.asset(&name).map(|bytes| (name, bytes))).collect()
}

/// Adds to a transaction the records of products and materials that it names and neither it nor the design holds;
/// answers with the files that those records name.
pub(crate) fn complete(
    transaction: &mut Transaction,
    design: &Design,
    catalogs: &Catalogs,
    ids: &mut IdSource,
) -> Vec<Vec<u8>> {
    let (mut products, mut materials): (Vec<ProductId>, Vec<MaterialId>) = (Vec::new(), Vec::new());
    let mut held: (Vec<ProductId>, Vec<MaterialId>) = (Vec::new(), Vec::new());
    for entity in transaction.puts.values() {
        let configuration = match entity {
            Entity::Item(item) => Some(&item.configuration),
            Entity::Opening(opening) => opening.fill.as_ref(),
            Entity::Product(product) => {
                held.0.push(product.id.clone());
                None
            }
            Entity::Material(material) => {
                held.1.push(material.id.clone());
                None
            }
            _ => None,
        };
        if let Some(configuration) = configuration {
            products.push(configuration.product.clone());
            materials.extend(configuration.materials.values().cloned());
        }
    }
    let mut added = Vec::new();
    for id in products {
        if design.product(&id).is_none()
            && !held.0.contains(&id)
            && let Some(product) = catalogs.all.product(&id)
        {
            held.0.push(id);
            materials.extend(product.slots.values().map(|slot| slot.default.clone()));
            added.push(Entity::Product(Box::new(product.clone())));
        }
    }
    for id in materials {
        if design.material(&id).is_none()
            && !held.1.contains(&id)
            && let Some(material) = catalogs.all.material(&id)
        {
            held.1.push(id);
            added.push(Entity::Material(Box::new(material.clone())));
        }
    }
    let files = added.iter().flat_map(assets_of).filter_map(|name| catalogs.asset(&name)).collect();
    for entity in added {
        transaction.puts.insert(ids.next_id(), entity);
    }
    files
}

//! References between records: materials, photometric files, successors, and what packages hold.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::finding::CatalogFinding;
use super::reader;
use crate::luminaire::Photometry;
use crate::{MaterialId, MaterialRecord, Package, Product, ProductId};

/// Where a record stands, kept until references between records are checked.
pub(super) struct Place {
    pub(super) file: String,
    pub(super) lines: BTreeMap<String, usize>,
}

impl Place {
    pub(super) fn finding(&self, product: &Product, field: &str, message: String) -> CatalogFinding {
        self.finding_of(&format!("product {}", product.id.0), field, message)
    }

    fn finding_of(&self, record: &str, field: &str, message: String) -> CatalogFinding {
        let line = reader::nearest_line(&self.lines, field);
        let mut finding = CatalogFinding::new(&self.file, line, field, message);
        record.clone_into(&mut finding.record);
        finding
    }
}

/// Whether a file of the catalog holds a photometric web.
pub(super) fn is_photometry(path: &str) -> bool {
    path.len() > 4 && path.as_bytes()[path.len() - 4..].eq_ignore_ascii_case(b".ies")
}

/// Puts the text of the photometric file that a product names into the record, or says that there is none.
pub(super) fn take_photometry(product: &mut Product, webs: &[(&str, &str)], place: &Place) -> Option<CatalogFinding> {
    let Some(Photometry::File(file)) = &mut product.photometry else { return None };
    let name_of = |path: &'_ str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    if let Some((_, text)) = webs.iter().find(|(path, _)| name_of(path) == file.ies) {
        (*text).clone_into(&mut file.text);
        return None;
    }
    let names: Vec<String> = webs.iter().map(|(path, _)| name_of(path)).collect();
    let near = crate::nearest::nearest(&file.ies, names.iter().map(String::as_str));
    let hint = near
        .map_or("put it into the catalog's folder `photometry`".to_owned(), |near| format!("did you mean `{near}`?"));
    Some(place.finding(product, "photometry.ies", format!("there is no file `{}`; {hint}", file_name(product))))
}

fn file_name(product: &Product) -> &str {
    if let Some(Photometry::File(file)) = &product.photometry { &file.ies } else { "" }
}

/// A finding where the product that is said to follow a discontinued one is not there.
pub(super) fn unknown_successor(product: &Product, ids: &BTreeSet<ProductId>, place: &Place) -> Option<CatalogFinding> {
    let successor = product.replaced_by.as_ref().filter(|id| !ids.contains(id) || **id == product.id)?;
    let others = ids.iter().filter(|id| **id != product.id).map(|id| id.0.as_str());
    let near = crate::nearest::nearest(&successor.0, others);
    let hint = near.map_or("leave it out".to_owned(), |near| format!("did you mean `{near}`?"));
    let message = format!("there is no other product `{}`; {hint}", successor.0);
    Some(place.finding(product, "replaced_by", message))
}

/// Findings for the materials that a product names and the catalog does not have.
pub(super) fn unknown_materials(
    product: &Product,
    materials: &IndexMap<MaterialId, MaterialRecord>,
    place: &Place,
) -> Vec<CatalogFinding> {
    let mut findings = Vec::new();
    for (slot, choice) in &product.slots {
        let named = std::iter::once((format!("slots.{slot}.default"), &choice.default)).chain(
            choice
                .options
                .iter()
                .enumerate()
                .map(|(index, option)| (format!("slots.{slot}.options[{index}].material"), &option.material)),
        );
        for (field, material) in named {
            if !materials.contains_key(material) {
                let near = crate::nearest::nearest(&material.0, materials.keys().map(|id| id.0.as_str()));
                let hint =
                    near.map_or("add it to catalogs/materials".to_owned(), |near| format!("did you mean `{near}`?"));
                let message = format!("there is no material `{}`; {hint}", material.0);
                findings.push(place.finding(product, &field, message));
            }
        }
    }
    findings
}

/// Findings for the products, parameters, slots and materials that a package names and the catalog does not have.
pub(super) fn of_package(
    package: &Package,
    products: &IndexMap<ProductId, Product>,
    materials: &IndexMap<MaterialId, MaterialRecord>,
    place: &Place,
) -> Vec<CatalogFinding> {
    let mut findings = Vec::new();
    let record = format!("package {}", package.id.0);
    let mut wrong = |field: &str, message: String| findings.push(place.finding_of(&record, field, message));
    let no_material = |material: &MaterialId| {
        if materials.contains_key(material) {
            return None;
        }
        let near = crate::nearest::nearest(&material.0, materials.keys().map(|id| id.0.as_str()));
        let hint = near.map_or("add it to catalogs/materials".to_owned(), |near| format!("did you mean `{near}`?"));
        Some(format!("there is no material `{}`; {hint}", material.0))
    };
    for (name, material) in package.finishes.entries() {
        if let Some(message) = material.and_then(no_material) {
            wrong(&format!("finishes.{name}"), message);
        }
    }
    for (index, item) in package.items.iter().enumerate() {
        let field = format!("items[{index}]");
        let Some(product) = products.get(&item.product) else {
            let near = crate::nearest::nearest(&item.product.0, products.keys().map(|id| id.0.as_str()));
            let hint = near.map_or("add it to catalogs/products".to_owned(), |near| format!("did you mean `{near}`?"));
            wrong(&format!("{field}.product"), format!("there is no product `{}`; {hint}", item.product.0));
            continue;
        };
        for (name, value) in &item.parameters {
            let known = product.parameters.iter().map(|parameter| parameter.id.as_str());
            let message = match product.parameters.iter().find(|parameter| parameter.id == *name) {
                Some(parameter) => parameter.domain.check(value).err(),
                None => Some(format!("is not a parameter of {}; {}", product.id.0, crate::nearest::hint(name, known))),
            };
            if let Some(message) = message {
                wrong(&format!("{field}.parameters.{name}"), message);
            }
        }
        for (slot, material) in &item.materials {
            let known = product.slots.keys().map(String::as_str);
            let message = if product.slots.contains_key(slot) {
                no_material(material)
            } else {
                Some(format!("is not a slot of {}; {}", product.id.0, crate::nearest::hint(slot, known)))
            };
            if let Some(message) = message {
                wrong(&format!("{field}.materials.{slot}"), message);
            }
        }
    }
    findings
}

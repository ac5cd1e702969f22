//! Reading catalog files: what is right is loaded, what is wrong is told with file, line, field and a hint.

mod finding;
mod fit;
mod label;
mod material;
mod product;
mod reader;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use finding::CatalogFinding;
use reader::{Reader, Source};

use crate::catalog::Catalog;
use crate::luminaire::Photometry;
use crate::model::resolve::resolve;
use crate::product::Model;
use crate::{MaterialId, MaterialRecord, Parameters, Product, ProductId};

/// Largest catalog file in bytes.
pub const MAX_FILE: usize = 4 << 20;
/// Most records of one file.
pub const MAX_RECORDS: usize = 5_000;

/// Whether the expressions of every product are tried with its defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Fields only: for data that a test has checked.
    Fields,
    /// Fields and expressions.
    Expressions,
}

impl Catalog {
    /// Reads catalog files, each a path for messages and a text. Good records load even where others are wrong.
    pub fn from_sources(sources: &[(&str, &str)]) -> (Self, Vec<CatalogFinding>) {
        load(sources, Depth::Expressions)
    }
}

pub(crate) fn load(sources: &[(&str, &str)], depth: Depth) -> (Catalog, Vec<CatalogFinding>) {
    let mut findings = Vec::new();
    let mut products: IndexMap<ProductId, (Product, Place)> = IndexMap::new();
    let mut materials: IndexMap<MaterialId, MaterialRecord> = IndexMap::new();
    let (webs, sources): (Vec<_>, Vec<_>) = sources.iter().copied().partition(|(path, _)| is_photometry(path));
    for (path, text) in sources {
        read_file(path, text, depth, &mut products, &mut materials, &mut findings);
    }
    let ids: BTreeSet<ProductId> = products.keys().cloned().collect();
    products.retain(|_, (product, place)| {
        let mut unknown = unknown_materials(product, &materials, place);
        unknown.extend(take_photometry(product, &webs, place));
        unknown.extend(unknown_successor(product, &ids, place));
        let is_good = unknown.is_empty();
        findings.extend(unknown);
        is_good
    });
    let mut products: IndexMap<ProductId, Product> =
        products.into_iter().map(|(id, (product, _))| (id, product)).collect();
    products.sort_keys();
    materials.sort_keys();
    findings.sort_by(|a, b| (&a.file, a.line, &a.field).cmp(&(&b.file, b.line, &b.field)));
    (Catalog { products, materials }, findings)
}

/// Whether a file of the catalog holds a photometric web.
fn is_photometry(path: &str) -> bool {
    path.len() > 4 && path.as_bytes()[path.len() - 4..].eq_ignore_ascii_case(b".ies")
}

/// Puts the text of the photometric file that a product names into the record, or says that there is none.
fn take_photometry(product: &mut Product, webs: &[(&str, &str)], place: &Place) -> Option<CatalogFinding> {
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
fn unknown_successor(product: &Product, ids: &BTreeSet<ProductId>, place: &Place) -> Option<CatalogFinding> {
    let successor = product.replaced_by.as_ref().filter(|id| !ids.contains(id) || **id == product.id)?;
    let others = ids.iter().filter(|id| **id != product.id).map(|id| id.0.as_str());
    let near = crate::nearest::nearest(&successor.0, others);
    let hint = near.map_or("leave it out".to_owned(), |near| format!("did you mean `{near}`?"));
    let message = format!("there is no other product `{}`; {hint}", successor.0);
    Some(place.finding(product, "replaced_by", message))
}

/// Where a record stands, kept until references between records are checked.
struct Place {
    file: String,
    lines: BTreeMap<String, usize>,
}

impl Place {
    fn finding(&self, product: &Product, field: &str, message: String) -> CatalogFinding {
        let line = reader::nearest_line(&self.lines, field);
        let mut finding = CatalogFinding::new(&self.file, line, field, message);
        finding.record = format!("product {}", product.id.0);
        finding
    }
}

fn read_file(
    path: &str,
    text: &str,
    depth: Depth,
    products: &mut IndexMap<ProductId, (Product, Place)>,
    materials: &mut IndexMap<MaterialId, MaterialRecord>,
    findings: &mut Vec<CatalogFinding>,
) {
    if text.len() > MAX_FILE {
        let message = format!("the file has {} bytes, {MAX_FILE} are allowed; split it", text.len());
        findings.push(CatalogFinding::new(path, 1, "", message));
        return;
    }
    let source = Source::new(path, text);
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let line = error.span().map_or(1, |span| source.line(span.start));
            findings.push(CatalogFinding::new(path, line, "", format!("is not TOML: {}", error.message().trim())));
            return;
        }
    };
    for (key, value) in document.get_ref() {
        let (name, line) = (key.get_ref().as_ref(), source.line(key.span().start));
        let DeValue::Array(records) = value.get_ref() else {
            let hint = crate::nearest::hint(name, ["product", "material"]);
            let message = format!("is not a list of records; write [[product]] or [[material]] ({hint})");
            findings.push(CatalogFinding::new(path, line, name, message));
            continue;
        };
        if records.len() > MAX_RECORDS {
            let message = format!("has {} records, {MAX_RECORDS} are allowed in one file", records.len());
            findings.push(CatalogFinding::new(path, line, name, message));
            continue;
        }
        for (index, record) in records.iter().enumerate() {
            match name {
                "product" => read_product(&source, index, record, depth, products, findings),
                "material" => read_material(&source, index, record, materials, findings),
                _ => {
                    let hint = crate::nearest::hint(name, ["product", "material"]);
                    let message = format!("is not a kind of record; {hint}");
                    findings.push(CatalogFinding::new(path, line, name, message));
                    break;
                }
            }
        }
    }
}

fn read_product(
    source: &Source<'_>,
    index: usize,
    record: &Spanned<DeValue<'_>>,
    depth: Depth,
    products: &mut IndexMap<ProductId, (Product, Place)>,
    findings: &mut Vec<CatalogFinding>,
) {
    let mut reader = Reader::new(source, &format!("product[{index}]"));
    let product = product::read(&mut reader, record);
    let (mut found, lines) = reader.finish();
    if let Some(product) = product.filter(|_| found.is_empty()) {
        let name = format!("product {}", product.id.0);
        let line = lines.get("").copied().unwrap_or(1);
        if products.contains_key(&product.id) {
            let message = format!("the id {} is used twice; give each product its own", product.id.0);
            found.push(CatalogFinding::new(source.path, lines.get("id").copied().unwrap_or(line), "id", message));
        } else if let (Depth::Expressions, Model::Parametric(_), Err(error)) =
            (depth, &product.model, resolve(&product, &Parameters::new(), None))
        {
            let field = error.field();
            let line = reader::nearest_line(&lines, &field);
            found.push(CatalogFinding::new(source.path, line, &field, error.to_string()));
        } else {
            let place = Place { file: source.path.to_owned(), lines };
            products.insert(product.id.clone(), (product, place));
        }
        for finding in &mut found {
            finding.record.clone_from(&name);
        }
    }
    findings.extend(found);
}

fn read_material(
    source: &Source<'_>,
    index: usize,
    record: &Spanned<DeValue<'_>>,
    materials: &mut IndexMap<MaterialId, MaterialRecord>,
    findings: &mut Vec<CatalogFinding>,
) {
    let mut reader = Reader::new(source, &format!("material[{index}]"));
    let material = material::read(&mut reader, record);
    let (mut found, lines) = reader.finish();
    if let Some(material) = material.filter(|_| found.is_empty()) {
        if materials.contains_key(&material.id) {
            let message = format!("the id {} is used twice; give each material its own", material.id.0);
            let line = lines.get("id").copied().unwrap_or(1);
            let mut finding = CatalogFinding::new(source.path, line, "id", message);
            finding.record = format!("material {}", material.id.0);
            found.push(finding);
        } else {
            materials.insert(material.id.clone(), material);
        }
    }
    findings.extend(found);
}

/// Findings for the materials that a product names and the catalog does not have.
fn unknown_materials(
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

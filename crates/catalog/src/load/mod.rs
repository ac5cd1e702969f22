//! Reading catalog files: what is right is loaded, what is wrong is told with file, line, field and a hint.

mod children;
mod finding;
mod fit;
mod label;
mod material;
pub(crate) mod package;
mod product;
mod reader;
mod references;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use finding::CatalogFinding;
use reader::{Reader, Source};
use references::Place;

use crate::catalog::Catalog;
use crate::model::resolve::resolve;
use crate::product::Model;
use crate::{MaterialId, MaterialRecord, Package, PackageId, Parameters, Product, ProductId};

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

    /// Reads catalog files whose records may also name those of another catalog, such as the shipped one.
    pub fn from_sources_beside(base: &Self, sources: &[(&str, &str)]) -> (Self, Vec<CatalogFinding>) {
        load_beside(base, sources, Depth::Expressions)
    }
}

pub(crate) fn load(sources: &[(&str, &str)], depth: Depth) -> (Catalog, Vec<CatalogFinding>) {
    load_beside(&Catalog::default(), sources, depth)
}

fn load_beside(base: &Catalog, sources: &[(&str, &str)], depth: Depth) -> (Catalog, Vec<CatalogFinding>) {
    let mut findings = Vec::new();
    let mut products: IndexMap<ProductId, (Product, Place)> = IndexMap::new();
    let mut materials: IndexMap<MaterialId, MaterialRecord> = IndexMap::new();
    let (webs, sources): (Vec<_>, Vec<_>) =
        sources.iter().copied().partition(|(path, _)| references::is_photometry(path));
    let mut packages: IndexMap<PackageId, (Package, Place)> = IndexMap::new();
    for (path, text) in sources {
        let records = Records { products: &mut products, materials: &mut materials, packages: &mut packages };
        read_file(path, text, depth, records, &mut findings);
    }
    findings.extend(children::take_in(&mut products, &base.products));
    let ids: BTreeSet<ProductId> = products.keys().chain(base.products.keys()).cloned().collect();
    let named = beside(&base.materials, &materials);
    products.retain(|_, (product, place)| {
        let mut unknown = references::unknown_materials(product, &named, place);
        unknown.extend(references::take_photometry(product, &webs, place));
        unknown.extend(references::unknown_successor(product, &ids, place));
        let is_good = unknown.is_empty();
        findings.extend(unknown);
        is_good
    });
    let mut products: IndexMap<ProductId, Product> =
        products.into_iter().map(|(id, (product, _))| (id, product)).collect();
    products.sort_keys();
    materials.sort_keys();
    let all = beside(&base.products, &products);
    packages.retain(|_, (package, place)| {
        let wrong = references::of_package(package, &all, &named, place);
        let is_good = wrong.is_empty();
        findings.extend(wrong);
        is_good
    });
    let mut packages: IndexMap<PackageId, Package> =
        packages.into_iter().map(|(id, (package, _))| (id, package)).collect();
    packages.sort_keys();
    findings.sort_by(|a, b| (&a.file, a.line, &a.field).cmp(&(&b.file, b.line, &b.field)));
    (Catalog { products, materials, packages }, findings)
}

/// The records of two catalogs; those of the second stand where an id is in both.
fn beside<Id: Clone + std::hash::Hash + Eq, Record: Clone>(
    base: &IndexMap<Id, Record>,
    own: &IndexMap<Id, Record>,
) -> IndexMap<Id, Record> {
    let mut all = base.clone();
    all.extend(own.iter().map(|(id, record)| (id.clone(), record.clone())));
    all
}

/// What has been read so far.
struct Records<'a> {
    products: &'a mut IndexMap<ProductId, (Product, Place)>,
    materials: &'a mut IndexMap<MaterialId, MaterialRecord>,
    packages: &'a mut IndexMap<PackageId, (Package, Place)>,
}

/// Kinds of records.
const KINDS: [&str; 3] = ["product", "material", "package"];

fn read_file(path: &str, text: &str, depth: Depth, read: Records<'_>, findings: &mut Vec<CatalogFinding>) {
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
            let hint = crate::nearest::hint(name, KINDS);
            let message = format!("is not a list of records; write [[product]], [[material]] or [[package]] ({hint})");
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
                "product" => read_product(&source, index, record, depth, read.products, findings),
                "material" => read_material(&source, index, record, read.materials, findings),
                "package" => read_package(&source, index, record, read.packages, findings),
                _ => {
                    let hint = crate::nearest::hint(name, KINDS);
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

fn read_package(
    source: &Source<'_>,
    index: usize,
    record: &Spanned<DeValue<'_>>,
    packages: &mut IndexMap<PackageId, (Package, Place)>,
    findings: &mut Vec<CatalogFinding>,
) {
    let mut reader = Reader::new(source, &format!("package[{index}]"));
    let package = package::read(&mut reader, record);
    let (mut found, lines) = reader.finish();
    if let Some(package) = package.filter(|_| found.is_empty()) {
        if packages.contains_key(&package.id) {
            let message = format!("the id {} is used twice; give each package its own", package.id.0);
            let line = lines.get("id").copied().unwrap_or(1);
            let mut finding = CatalogFinding::new(source.path, line, "id", message);
            finding.record = format!("package {}", package.id.0);
            found.push(finding);
        } else {
            packages.insert(package.id.clone(), (package, Place { file: source.path.to_owned(), lines }));
        }
    }
    findings.extend(found);
}

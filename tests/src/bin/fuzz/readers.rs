//! Every reader of files from strangers: seeds to damage, and what is done with what it reads.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use homewright_catalog::photometry::{read_ies, read_ldt};
use homewright_catalog::{Catalog, Parameters};
use homewright_design::{Design, IdSource, json, script, template};
use homewright_exchange::ImportReport;
use homewright_exchange::folder::CatalogFolder;
use homewright_exchange::library::{LibraryOptions, Receiver, import_library};
use homewright_exchange::own_product::{ModelOptions, product_from_model};
use homewright_exchange::sh3d::import_sh3d;
use homewright_exchange::sheet::{Mapping, Sheet, rows};
use homewright_scene::image::{ColorSpace, ImageLimits, decode_image};
use homewright_staging::{NoAssets, PlanOptions, Stage, plan};
use homewright_store::Home;

use crate::mutate::{Dice, damage, damage_glb, damage_zip};
use crate::package;
use crate::seeds;

/// A reader of files.
pub(crate) struct Reader {
    /// Its name at the command line: mostly the ending of its files.
    pub(crate) name: &'static str,
    /// Whole files.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Damages one.
    damage: fn(&mut Vec<u8>, &[u8], &mut Dice),
    /// Reads it and uses what was read; whether there was anything.
    pub(crate) read: fn(&[u8]) -> bool,
}

fn plainly(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    damage(bytes, other, dice);
}

fn inside(bytes: &mut Vec<u8>, _other: &[u8], dice: &mut Dice) {
    damage_zip(bytes, dice, &|_| {});
}

/// All readers.
pub(crate) const READERS: &[Reader] = &[
    Reader { name: "home", seeds: seeds::homes, damage: plainly, read: home },
    Reader { name: "json", seeds: seeds::documents, damage: plainly, read: document },
    Reader { name: "script", seeds: seeds::scripts, damage: plainly, read: edits },
    Reader { name: "template", seeds: seeds::templates, damage: plainly, read: template },
    Reader { name: "catalog", seeds: seeds::records, damage: plainly, read: records },
    Reader { name: "sh3d", seeds: seeds::sh3d, damage: inside, read: sweet_home },
    Reader { name: "sh3f", seeds: seeds::libraries, damage: inside, read: library },
    Reader { name: "glb", seeds: seeds::models, damage: |bytes, _, dice| damage_glb(bytes, dice), read: gltf },
    Reader { name: "gltf", seeds: seeds::text_models, damage: plainly, read: gltf },
    Reader { name: "obj", seeds: seeds::objects, damage: plainly, read: obj },
    Reader { name: "csv", seeds: seeds::lists, damage: plainly, read: list },
    Reader { name: "xlsx", seeds: seeds::workbooks, damage: inside, read: workbook },
    Reader { name: "ies", seeds: seeds::webs, damage: plainly, read: web },
    Reader { name: "ldt", seeds: seeds::eulumdat, damage: plainly, read: web },
    Reader { name: "picture", seeds: seeds::pictures, damage: plainly, read: picture },
    Reader { name: "package", seeds: package::seeds, damage: package::damage, read: package::read },
];

impl Reader {
    /// The damaged file of a case.
    pub(crate) fn case(&self, seeds: &[Vec<u8>], seed: u64, case: u64) -> Vec<u8> {
        let mut dice = Dice::new(seed, case);
        let mut bytes = seeds[dice.below(seeds.len())].clone();
        let other = &seeds[dice.below(seeds.len())];
        (self.damage)(&mut bytes, other, &mut dice);
        bytes
    }
}

/// A home that could be read must be shown as well.
fn show(design: &Design) {
    let mut stage = Stage::new(Arc::new(NoAssets));
    drop(stage.reset(design));
    for (level, _) in design.levels() {
        drop(plan(design, level, &PlanOptions::default()));
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"))
}

fn home(bytes: &[u8]) -> bool {
    let folder = folder();
    let path: PathBuf = folder.path().join("x.home");
    std::fs::write(&path, bytes).unwrap_or_else(|error| panic!("{error}"));
    let read = Home::open_read_only(&path).map(|home| {
        show(home.design());
        for name in home.asset_names().unwrap_or_default() {
            drop(home.asset(&name));
        }
        drop(home.history());
        drop(home.check());
    });
    if let Ok(mut home) = Home::open(&path) {
        drop(home.undo());
        drop(home.redo());
        drop(home.close());
    }
    read.is_ok()
}

fn document(bytes: &[u8]) -> bool {
    let read = json::from_json(&String::from_utf8_lossy(bytes)).map(|design| {
        show(&design);
        drop(json::to_json(&design));
    });
    read.is_ok()
}

fn edits(bytes: &[u8]) -> bool {
    let mut design = seeds::small_home();
    let Ok(read) = script::parse(&String::from_utf8_lossy(bytes), &design, &mut IdSource::new(0, 3)) else {
        return false;
    };
    for transaction in read {
        assert!(design.apply(transaction).is_ok(), "a script that was tried applies");
    }
    show(&design);
    true
}

fn template(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    template::instantiate("x.toml", &text, seeds::catalog(), &mut IdSource::new(0, 3))
        .map(|design| show(&design))
        .is_ok()
}

fn records(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (catalog, findings) = Catalog::from_sources(&[("x.toml", &text)]);
    for product in catalog.products.values() {
        drop(product.evaluate(&Parameters::new(), None));
    }
    drop(catalog.validate());
    findings.is_empty()
}

fn sweet_home(bytes: &[u8]) -> bool {
    import_sh3d(bytes, "x", &mut IdSource::new(0, 3))
        .map(|imported| {
            show(&imported.design);
            drop(imported.report.to_string());
        })
        .is_ok()
}

/// Takes what comes and forgets it.
struct Nowhere;

impl Receiver for Nowhere {
    fn keep(&mut self, _name: &str, _bytes: &[u8]) -> std::io::Result<()> {
        Ok(())
    }

    fn go_on(&mut self, _done: usize, _all: usize) -> bool {
        true
    }
}

fn library(bytes: &[u8]) -> bool {
    import_library(bytes, "x", LibraryOptions::default(), &mut Nowhere).is_ok()
}

fn model(bytes: &[u8], name: &str) -> bool {
    let files: BTreeMap<&str, &[u8]> = BTreeMap::from([("m.mtl", seeds::MATERIALS.as_bytes())]);
    let mut beside = |name: &str| files.get(name).map(|bytes| bytes.to_vec());
    product_from_model(bytes, name, &mut beside, &ModelOptions::default()).is_ok()
}

fn gltf(bytes: &[u8]) -> bool {
    model(bytes, "x.gltf")
}

fn obj(bytes: &[u8]) -> bool {
    model(bytes, "x.obj")
}

/// No row of a list may be lost in silence: each becomes a product or stands in the report.
fn sheet(sheet: &Sheet) -> bool {
    let Ok(mapping) = Mapping::of(sheet, &[]) else { return false };
    let mut report = ImportReport::default();
    let made = rows(sheet, &mapping, "x", &mut report);
    let left_out = report.notices.iter().filter(|notice| notice.kind == "row").count();
    assert!(made.len() + left_out >= sheet.rows.len().min(2_000), "{} rows, {made:?}, {report}", sheet.rows.len());
    drop(mapping.unused(sheet));
    !made.is_empty()
}

fn list(bytes: &[u8]) -> bool {
    Sheet::from_csv(bytes).is_ok_and(|read| sheet(&read))
}

fn workbook(bytes: &[u8]) -> bool {
    Sheet::from_xlsx(bytes).is_ok_and(|read| sheet(&read))
}

fn web(bytes: &[u8]) -> bool {
    let read = [read_ies(bytes), read_ldt(bytes)];
    for file in read.iter().flatten() {
        let flux = file.web.flux();
        assert!(flux.is_finite() && file.web.beam_angle(0.0).is_finite(), "{flux} lm");
        assert!(file.web.intensity(10.0, 20.0).is_finite(), "an intensity is a number");
    }
    read.iter().any(Result::is_ok)
}

fn picture(bytes: &[u8]) -> bool {
    decode_image(bytes, ColorSpace::Srgb, ImageLimits::default()).is_ok_and(|image| image.is_sound())
}

/// Opens a folder of records that a package left behind.
pub(crate) fn opened(folder: &CatalogFolder) {
    drop(folder.check_assets());
    drop(folder.catalog.validate());
}

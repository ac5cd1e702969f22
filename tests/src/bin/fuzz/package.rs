//! Signed packages of catalogs: damaged, and signed anew by a key that is trusted, for a publisher may be hostile too.

use std::io::Cursor;
use std::sync::OnceLock;

use homewright_exchange::folder::CatalogPage;
use homewright_exchange::folder_writer::FolderWriter;
use homewright_exchange::library::Receiver as _;
use homewright_exchange::own_product::{ModelOptions, product_from_model};
use homewright_exchange::package::{Package, pack};
use minisign::KeyPair;

use crate::mutate::{Dice, damage_zip};
use crate::{readers, seeds};

/// Names of the list and its signature in a package.
const LIST: &str = "MANIFEST";
const SIGNATURE: &str = "MANIFEST.minisig";

/// A key of this run: what is kept of a find opens as far as the signature only.
fn key() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate_unencrypted_keypair().unwrap_or_else(|error| panic!("{error}")))
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let fail = |error: &dyn std::fmt::Display| -> ! { panic!("a seed cannot be made: {error}") };
    let folder = tempfile::tempdir().unwrap_or_else(|error| fail(&error));
    let model = seeds::objects().remove(0);
    let own = product_from_model(&model, "cube.obj", &mut |_| None, &ModelOptions::default())
        .unwrap_or_else(|error| fail(&error));
    let mut product = own.product;
    "mine.cube".clone_into(&mut product.id.0);
    let mut go_on = |_, _| true;
    let mut writer = FolderWriter::new(folder.path(), &mut go_on).unwrap_or_else(|error| fail(&error));
    for glb in &own.glbs {
        writer.keep(&homewright_exchange::asset_name(glb), glb).unwrap_or_else(|error| fail(&error));
    }
    writer.records("cubes", &[product], &[]).unwrap_or_else(|error| fail(&error));
    let page = CatalogPage { id: "mine".to_owned(), version: "1.0".to_owned(), ..CatalogPage::default() };
    let page = CatalogPage { publisher: "Us".to_owned(), licence: "CC0-1.0".to_owned(), ..page };
    writer.page(&page).unwrap_or_else(|error| fail(&error));
    vec![pack(folder.path(), &key().sk).unwrap_or_else(|error| fail(&error)).0]
}

pub(crate) fn damage(bytes: &mut Vec<u8>, _other: &[u8], dice: &mut Dice) {
    let signs = dice.below(4) > 0;
    damage_zip(bytes, dice, &|files| {
        let list = files.iter().find(|(name, _)| name == LIST).map(|(_, content)| content.clone());
        let signed = list.filter(|_| signs).and_then(|list| {
            minisign::sign(Some(&key().pk), &key().sk, Cursor::new(list), None, None).ok().map(|made| made.to_string())
        });
        if let (Some(signed), Some(place)) = (signed, files.iter_mut().find(|(name, _)| name == SIGNATURE)) {
            place.1 = signed.into_bytes();
        }
    });
}

pub(crate) fn read(bytes: &[u8]) -> bool {
    let Ok(package) = Package::open(bytes) else { return false };
    let _id = package.key_id();
    let Ok(mut verified) = package.verify(&key().pk) else { return false };
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
    let opened = verified.unpack(&folder.path().join("catalog"));
    let outside = std::fs::read_dir(folder.path()).map_or(0, Iterator::count);
    assert!(outside <= 1, "a package writes into its own folder alone");
    opened.map(|opened| readers::opened(&opened)).is_ok()
}

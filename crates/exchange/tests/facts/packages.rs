//! Facts about catalog folders and signed packages.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper that cannot make its catalog is a failed test")]

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use homewright_exchange::folder::{CatalogFolder, CatalogPage, Catalogs};
use homewright_exchange::folder_writer::FolderWriter;
use homewright_exchange::installed::{Age, InstallError, InstalledCatalogs};
use homewright_exchange::library::Receiver as _;
use homewright_exchange::own_product::{ModelOptions, product_from_model};
use homewright_exchange::package::{PackageError, pack};
use homewright_scene::image::{ColorSpace, Image, encode_png};
use minisign::KeyPair;

const CUBE: &[u8] = b"v 0 0 0\nv 400 0 0\nv 400 0 500\nv 0 0 500\nv 0 900 0\nv 400 900 0\nv 400 900 500\nv 0 900 500\n\
                      f 4 3 2 1\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n";

/// A catalog of one product in a folder.
fn catalog(root: &Path, version: &str, price: u32) {
    let own = product_from_model(CUBE, "cube.obj", &mut |_| None, &ModelOptions::default()).unwrap();
    let mut product = own.product;
    "mine.cube".clone_into(&mut product.id.0);
    product.price = price.into();
    let mut go_on = |_, _| true;
    let mut writer = FolderWriter::new(root, &mut go_on).unwrap();
    for glb in &own.glbs {
        writer.keep(&homewright_exchange::asset_name(glb), glb).unwrap();
    }
    writer.records("cubes", &[product], &[]).unwrap();
    writer
        .page(&CatalogPage {
            id: "mine".to_owned(),
            version: version.to_owned(),
            publisher: "Cube works".to_owned(),
            licence: "CC0-1.0".to_owned(),
            ..CatalogPage::default()
        })
        .unwrap();
}

fn package(version: &str, price: u32, key: &KeyPair) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    catalog(folder.path(), version, price);
    pack(folder.path(), &key.sk).unwrap().0
}

fn keys() -> KeyPair {
    KeyPair::generate_unencrypted_keypair().unwrap()
}

#[test]
fn what_is_written_into_a_folder_is_read_from_it_without_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    catalog(folder.path(), "1.0", 100);
    let read = CatalogFolder::open(folder.path()).unwrap();
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    assert!(read.check_assets().is_empty(), "{:?}", read.check_assets());
    assert!(read.catalog.validate().is_empty(), "{:?}", read.catalog.validate());
    let product = read.catalog.products.values().next().unwrap();
    assert_eq!((product.size, product.price), ([400.0, 500.0, 900.0], 100.into()));
    assert_eq!(read.page.unwrap().licence, "CC0-1.0");
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_found_and_never_used() {
    let folder = tempfile::tempdir().unwrap();
    catalog(folder.path(), "1.0", 100);
    let asset = fs::read_dir(folder.path().join("assets")).unwrap().next().unwrap().unwrap().path();
    fs::write(&asset, b"something else").unwrap();
    let read = CatalogFolder::open(folder.path()).unwrap();
    assert!(read.check_assets()[0].message.contains("not what its name says"), "{:?}", read.check_assets());
    assert_eq!(read.asset(asset.file_stem().unwrap().to_str().unwrap()), None);
    assert_eq!(read.asset("../../etc/passwd"), None);
}

#[cfg(unix)]
#[test]
fn a_picture_of_a_hundred_megapixels_is_found_by_its_header_alone() {
    // A small picture whose header says that it has 10000 × 10000.
    let small = Image::solid([90, 90, 90, 255], ColorSpace::Srgb);
    let mut png = encode_png(&small).unwrap();
    png[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    let crc = png[12..29].iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    let name = homewright_exchange::asset_name(&png);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("assets")).unwrap();
    fs::create_dir_all(folder.path().join("materials")).unwrap();
    fs::write(folder.path().join(format!("assets/{name}.png")), &png).unwrap();
    let record = format!(
        "[[material]]\nid = \"huge\"\nname = {{ zh = \"布\", en = \"Cloth\" }}\nfamily = \"fabric\"\ncolor = \"#808080\"\n\
         roughness = 0.9\nimage = {{ asset = \"{name}\", size = [500, 500] }}\n"
    );
    fs::write(folder.path().join("materials/huge.toml"), record).unwrap();
    let findings = CatalogFolder::open(folder.path()).unwrap().check().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].message.contains("10000 × 10000"), "{}", findings[0]);
    assert_eq!(
        (findings[0].file.as_str(), findings[0].line, findings[0].field.as_str()),
        ("materials/huge.toml", 7, "image")
    );
}

#[test]
fn links_out_of_a_catalog_are_not_followed() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    catalog(folder.path(), "1.0", 100);
    let secret = b"secret".repeat(10);
    let name = homewright_exchange::asset_name(&secret);
    fs::write(elsewhere.path().join("secret"), &secret).unwrap();
    let link = folder.path().join("assets").join(format!("{name}.png"));
    std::os::unix::fs::symlink(elsewhere.path().join("secret"), link).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("products/more")).unwrap();
    fs::write(elsewhere.path().join("x.toml"), "[[product]]\n").unwrap();
    let read = CatalogFolder::open(folder.path()).unwrap();
    assert_eq!(read.asset(&name), None);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
}

#[test]
fn a_package_is_installed_when_its_signer_is_trusted_and_updated_in_place() {
    let (data, key) = (tempfile::tempdir().unwrap(), keys());
    let catalogs = InstalledCatalogs::at(data.path());
    let first = package("1.0", 100, &key);
    assert!(matches!(catalogs.install(&first, None, Age::Newer), Err(InstallError::Untrusted { .. })));
    assert!(matches!(catalogs.install(&first, Some(&keys().pk), Age::Newer), Err(InstallError::Untrusted { .. })));
    let installed = catalogs.install(&first, Some(&key.pk), Age::Newer).unwrap();
    assert_eq!((installed.products, installed.replaced), (1, None));
    let updated = catalogs.install(&package("1.1", 120, &key), None, Age::Newer).unwrap();
    assert_eq!(updated.replaced.as_deref(), Some("1.0"));
    let loaded = catalogs.load();
    assert!(loaded.notes.is_empty(), "{:?}", loaded.notes);
    let product = loaded.all.products.values().find(|product| product.id.0 == "mine.cube").unwrap();
    assert_eq!(product.price, 120.into());
    let homewright_catalog::product::Model::Asset(model) = &product.model else { panic!("a model from a file") };
    assert!(loaded.asset(&model.asset).is_some());
    assert!(matches!(catalogs.install(&first, None, Age::Newer), Err(InstallError::Older { .. })));
    assert_eq!(catalogs.install(&first, None, Age::Any).unwrap().replaced.as_deref(), Some("1.1"));
    catalogs.remove("mine").unwrap();
    assert!(catalogs.load().folders.is_empty());
    assert!(matches!(catalogs.remove("../keys"), Err(InstallError::NotInstalled { .. })));
}

#[test]
fn another_publisher_cannot_take_over_a_catalog() {
    let (data, key, thief) = (tempfile::tempdir().unwrap(), keys(), keys());
    let catalogs = InstalledCatalogs::at(data.path());
    catalogs.install(&package("1.0", 100, &key), Some(&key.pk), Age::Newer).unwrap();
    let stolen = package("9.0", 1, &thief);
    let refused = catalogs.install(&stolen, Some(&thief.pk), Age::Newer);
    assert!(matches!(refused, Err(InstallError::OtherSigner { .. })), "{refused:?}");
}

/// The entries of a package, changed and packed again.
fn repacked(bytes: &[u8], change: impl Fn(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        entries.push((entry.name().unwrap().into_owned(), content));
    }
    change(&mut entries);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_changed_package_is_refused_and_leaves_nothing_behind() {
    let (data, key) = (tempfile::tempdir().unwrap(), keys());
    let catalogs = InstalledCatalogs::at(data.path());
    let good = package("1.0", 100, &key);
    let install =
        |bytes: &[u8]| catalogs.install(bytes, Some(&key.pk), Age::Newer).expect_err("must be refused").to_string();
    let cheaper = repacked(&good, |entries| {
        let (_, text) = entries.iter_mut().find(|(name, _)| name.starts_with("products/")).unwrap();
        *text = String::from_utf8(text.clone()).unwrap().replace("\"100\"", "\"200\"").into_bytes();
    });
    assert!(install(&cheaper).contains("not the one that was signed"), "{}", install(&cheaper));
    let renamed = repacked(&good, |entries| {
        let (_, list) = entries.iter_mut().find(|(name, _)| name == "MANIFEST").unwrap();
        list.extend_from_slice(b"00 1 products/more.toml\n");
    });
    assert!(install(&renamed).contains("signature is not good"), "{}", install(&renamed));
    let unsigned = repacked(&good, |entries| entries.retain(|(name, _)| name != "MANIFEST.minisig"));
    assert!(install(&unsigned).contains("no MANIFEST.minisig"));
    let cut = repacked(&good, |entries| {
        let (_, text) = entries.iter_mut().find(|(name, _)| name == "MANIFEST.minisig").unwrap();
        let signature = String::from_utf8(text.clone()).unwrap();
        let lines: Vec<&str> = signature.lines().collect();
        *text = format!("{}\n{}\n{}\n{}\n", lines[0], lines[1], lines[2], &lines[3][..20]).into_bytes();
    });
    assert!(install(&cut).contains("cut off"), "{}", install(&cut));
    let short = repacked(&good, |entries| entries.retain(|(name, _)| !name.starts_with("assets/")));
    assert!(install(&short).contains("no entry"), "{}", install(&short));
    for at in (0..good.len()).step_by(97) {
        let mut flipped = good.clone();
        flipped[at] ^= 0x41;
        drop(catalogs.install(&flipped, Some(&key.pk), Age::Newer));
        drop(catalogs.install(&good[..at], Some(&key.pk), Age::Newer).expect_err("half a package is none"));
    }
    let left: Vec<_> = fs::read_dir(data.path().join("catalogs"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(left.is_empty() || left == ["mine"], "{left:?}");
}

#[test]
fn a_signed_list_that_names_paths_elsewhere_is_refused() {
    let key = keys();
    for path in
        ["../evil.toml", "/etc/cron.d/x", "products/../../x.toml", "products/a/b.toml", "assets/x.glb", "run.sh"]
    {
        let manifest = format!(
            "homewright-catalog 1\nid mine\nversion 1.0\n{} 4 {path}\n",
            homewright_exchange::asset_name(b"evil")
        );
        let signature = minisign::sign(None, &key.sk, Cursor::new(&manifest), None, None).unwrap();
        let package = repacked(&package("1.0", 1, &key), |entries| {
            *entries = vec![
                ("MANIFEST".to_owned(), manifest.clone().into_bytes()),
                ("MANIFEST.minisig".to_owned(), signature.to_bytes()),
                (path.to_owned(), b"evil".to_vec()),
            ];
        });
        let data = tempfile::tempdir().unwrap();
        let refused = InstalledCatalogs::at(data.path()).install(&package, Some(&key.pk), Age::Newer);
        assert!(matches!(refused, Err(InstallError::Package(PackageError::NotAPackage { .. }))), "{path}: {refused:?}");
    }
}

#[test]
fn shipped_records_stand_where_an_installed_catalog_has_the_same_id() {
    let shipped = homewright_catalog::Catalog::builtin().products.values().next().unwrap().clone();
    let folder = tempfile::tempdir().unwrap();
    catalog(folder.path(), "1.0", 1);
    let file = folder.path().join("products/cubes.toml");
    let text = fs::read_to_string(&file).unwrap().replace("mine.cube", &shipped.id.0);
    fs::write(&file, text).unwrap();
    let mut catalogs = Catalogs::default();
    catalogs.add(folder.path()).unwrap();
    assert_eq!(catalogs.all.product(&shipped.id), Some(&shipped));
    assert!(catalogs.notes[0].contains("in another catalog already"), "{:?}", catalogs.notes);
}

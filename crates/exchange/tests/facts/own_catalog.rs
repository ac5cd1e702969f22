//! The user's own catalog, and installed catalogs that rest.

use std::collections::BTreeMap;

use homewright_catalog::compose::{Placed, compose};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, Parameters, Product, ProductId, Text};
use homewright_exchange::folder::{CatalogFolder, Catalogs};
use homewright_exchange::installed::InstalledCatalogs;
use homewright_exchange::own_catalog::{OwnCatalog, OwnCatalogError};

fn shipped(id: &str) -> Product {
    Catalog::builtin().product(&ProductId(id.to_owned())).expect("it is shipped").clone()
}

fn copy(of: &str, id: &str) -> Product {
    let name = Text { zh: "我的柜子".to_owned(), en: "My cupboard".to_owned() };
    shipped(of).copy_with(ProductId(id.to_owned()), &Parameters::new(), &BTreeMap::new(), name)
}

#[test]
fn a_product_that_is_kept_is_read_by_everybody_and_the_folder_has_no_findings() {
    let data = tempfile::tempdir().unwrap();
    let own = OwnCatalog::at(data.path());
    // A luminaire brings its measured light along.
    let lamp = copy("hw.light.down_deep", "own.lamp.1");
    for product in [copy("hw.wardrobe.alder", "own.wardrobe.1"), lamp] {
        let kept = own.keep(&product, &[], Catalog::builtin()).unwrap();
        assert_eq!((&kept.id, &kept.model, kept.price), (&product.id, &product.model, product.price));
    }
    let folder = CatalogFolder::open(own.root()).unwrap();
    assert_eq!(folder.check().unwrap(), []);
    assert_eq!(folder.catalog.products.len(), 2);
    let mut catalogs = Catalogs::default();
    InstalledCatalogs::at(data.path()).add_to(&mut catalogs);
    assert!(catalogs.notes.is_empty(), "{:?}", catalogs.notes);
    let read = catalogs.all.product(&ProductId("own.lamp.1".to_owned())).expect("it is offered");
    assert!(read.photometry.is_some());
    own.remove(&read.id).unwrap();
    let again = own.remove(&read.id);
    assert!(matches!(again, Err(OwnCatalogError::NotOwn { .. })));
    assert_eq!(own.open(Catalog::builtin()).unwrap().expect("it is there").catalog.products.len(), 1);
}

#[test]
fn a_product_made_of_pieces_of_another_installed_catalog_is_read_with_it() {
    let data = tempfile::tempdir().unwrap();
    // Another catalog with a chair of its own, called so that it is read after the user's own.
    let other = data.path().join("catalogs").join("zebra");
    std::fs::create_dir_all(other.join("products")).unwrap();
    let chair = copy("hw.chair.dining", "zebra.chair");
    std::fs::write(other.join("products").join("chair.toml"), homewright_exchange::record::product_toml(&chair))
        .unwrap();
    let (none, plain) = (Parameters::new(), BTreeMap::new());
    let place = |x: f64| Placed {
        product: &chair,
        parameters: &none,
        materials: &plain,
        at: [x, 0.0, 0.0],
        rotate: [0.0; 3],
        host: HostKind::Floor,
    };
    let name = Text { zh: "两把椅子".to_owned(), en: "Two chairs".to_owned() };
    let pair = compose(&[place(0.0), place(600.0)], ProductId("own.pair".to_owned()), name).unwrap();
    let mut catalogs = Catalogs::default();
    InstalledCatalogs::at(data.path()).add_to(&mut catalogs);
    let kept = OwnCatalog::at(data.path()).keep(&pair, &[], &catalogs.all).unwrap();
    assert_eq!(kept.model, pair.model, "it holds the chair's record");
    let mut anew = Catalogs::default();
    InstalledCatalogs::at(data.path()).add_to(&mut anew);
    assert!(anew.notes.is_empty(), "{:?}", anew.notes);
    assert_eq!(anew.all.product(&kept.id), Some(&kept));
}

#[test]
fn a_record_that_no_catalog_can_have_is_not_kept() {
    let data = tempfile::tempdir().unwrap();
    let own = OwnCatalog::at(data.path());
    let mut untranslated = copy("hw.chair.dining", "own.chair.1");
    untranslated.name = Text::same("Chair");
    let mut elsewhere = copy("hw.chair.dining", "../../outside");
    elsewhere.name.en = "Chair".to_owned();
    let mut unknown = copy("hw.chair.dining", "own.chair.2");
    unknown.category = "spaceship".to_owned();
    for product in [untranslated, elsewhere, unknown] {
        let refused = own.keep(&product, &[], Catalog::builtin());
        assert!(matches!(refused, Err(OwnCatalogError::Findings { .. })), "{}", product.id.0);
    }
    assert!(!own.root().exists(), "nothing was written");
}

#[test]
fn a_catalog_that_rests_is_there_and_not_offered() {
    let data = tempfile::tempdir().unwrap();
    let id = ProductId("own.wardrobe.1".to_owned());
    OwnCatalog::at(data.path()).keep(&copy("hw.wardrobe.alder", &id.0), &[], Catalog::builtin()).unwrap();
    let installed = InstalledCatalogs::at(data.path());
    let offers = |installed: &InstalledCatalogs| {
        let mut catalogs = Catalogs::default();
        installed.add_to(&mut catalogs);
        catalogs.all.product(&id).is_some()
    };
    assert!(offers(&installed));
    installed.set_resting(OwnCatalog::ID, true).unwrap();
    assert!(!offers(&installed) && installed.load().folders.len() == 1);
    installed.set_resting(OwnCatalog::ID, false).unwrap();
    assert!(offers(&installed));
    assert!(installed.set_resting("../..", true).is_err());
    assert!(installed.set_resting("missing", true).is_err());
}

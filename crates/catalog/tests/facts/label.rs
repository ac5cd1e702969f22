//! What labels and fittings say in records: read as written, refused where it cannot be.

use homewright_catalog::luminaire::Photometry;
use homewright_catalog::product::{Product, ProductId};
use homewright_catalog::trade::{FormaldehydeClass, IpRating};
use homewright_catalog::{Catalog, CatalogFinding, Parameters, Value};

const HEAD: &str = r##"
[[material]]
id = "m"
name = { zh = "木", en = "Wood" }
family = "wood"
color = "#b99263"
roughness = 0.5

[[product]]
id = "t"
sku = "T"
name = { zh = "柜", en = "Cabinet" }
category = "basin_cabinet"
size = [1000, 500, 700]
host = "floor"
price = 1
parameters = [{ id = "width", kind = "length", default = 1000, min = 800, max = 1200 }]
slots = { body = { name = { zh = "面", en = "Body" }, default = "m" } }
"##;

const MODEL: &str = r#"
[product.model]
let = { leaf = "width / 2" }
parts = [{ shape = "box", slot = "body", size = ["width", 50cm, 700] }]
"#;

fn load(fields: &str) -> (Catalog, Vec<CatalogFinding>) {
    let model = MODEL.replace("50cm", "\"50cm\"");
    let text = format!("{HEAD}{fields}{model}");
    Catalog::from_sources(&[("t.toml", &text), ("photometry/a.ies", "IESNA91\n")])
}

fn product(fields: &str) -> Product {
    let (catalog, findings) = load(fields);
    assert!(findings.is_empty(), "{findings:#?}");
    catalog.product(&ProductId("t".to_owned())).expect("the record is read").clone()
}

#[test]
fn a_record_without_label_fields_says_nothing_it_does_not_know() {
    let plain = product("");
    let written = serde_json::to_value(&plain).unwrap();
    for field in ["ip_rating", "noise_db", "formaldehyde_class", "warranty_years", "device", "luminaire", "sockets"] {
        assert!(written.get(field).is_none(), "{field} is written though nothing is stated");
    }
    assert_eq!(serde_json::from_value::<Product>(written).unwrap(), plain);
}

#[test]
fn every_label_field_is_read_as_written_and_survives_the_home() {
    let full = product(
        r#"
series = "Linden"
style = ["modern", "new_chinese"]
gtin = "6901234567892"
suitable_for = ["children", "elders"]
ip_rating = "IPX4"
noise_db = 42
water_grade = 1
energy_grade = 2
formaldehyde_class = "ENF"
certificates = ["ccc", { kind = "green_product", standard = "GB/T 35607", number = "CGP-001" }]
warranty_years = 5
origin = { zh = "广东佛山", en = "Foshan, Guangdong" }
trace = { batch = "B7", produced = "2026-03", plant = { zh = "一厂", en = "Plant 1" }, material_batch = "P-11" }
lead_time_days = 25
discontinued = true
luminaire = { flux = 600, watts = 7, cct = [2700, 5700], cri = 95, beam = 36, dimmable = true, svm = 0.4 }
photometry = { web = "gaussian", beam = 36 }
device = { matter_type = 0x010C, transport = "thread", ecosystems = ["matter", "apple_home"],
  capabilities = ["on_off", "level", "color_temperature"], supply = "mains", standby_power = 0.4, range = 5000,
  field_of_view = [120, 90] }
clearances = { front = 600, door_swing = "leaf", drawer = "depth - 5cm", seat = 0.75 }
sockets = [{ id = "tap", takes = "tap", at = [0, "depth / 2 - 6cm", "height"], turn = 180 },
  { id = "second", takes = "tap", at = ["leaf", 0, 0], when = "width > 1.1m" }]
snaps = [{ id = "left", fits = "run", at = ["-width / 2", 0, 0], turn = 180 }]
"#,
    );
    assert_eq!(full.formaldehyde_class, Some(FormaldehydeClass::Enf));
    assert_eq!(full.ip_rating, Some(IpRating { solids: None, water: Some(4) }));
    assert_eq!(full.luminaire.as_ref().unwrap().cct, [2700.0, 5700.0]);
    assert_eq!(full.certificates[1].number, "CGP-001");
    let written = serde_json::to_string(&full).unwrap();
    assert_eq!(serde_json::from_str::<Product>(&written).unwrap(), full);
}

#[test]
fn clearances_and_joints_follow_the_chosen_size() {
    let fields = r#"
clearance_front = 700
clearances = { door_swing = "leaf", drawer = "depth - 5cm" }
sockets = [{ id = "tap", takes = "tap", at = [0, "depth / 2 - 6cm", "height"], turn = 180 },
  { id = "second", takes = "tap", at = ["leaf", 0, 0], when = "width > 1.1m" }]
snaps = [{ id = "left", fits = "run", at = ["-width / 2", 0, 0] }]
"#;
    let cabinet = product(fields);
    let chosen = Parameters::from([("width".to_owned(), Value::Number(1200.0))]);
    let room = cabinet.free_room(&chosen, None).unwrap();
    assert_eq!((room.front, room.door_swing, room.drawer, room.side), (700.0, 600.0, 450.0, 0.0));
    let narrow = cabinet.sockets_at(&Parameters::new(), None).unwrap();
    assert_eq!(narrow.len(), 1);
    assert_eq!((narrow[0].at, narrow[0].turn), ([0.0, 190.0, 700.0], 180.0));
    assert_eq!(cabinet.sockets_at(&chosen, None).unwrap()[1].at, [600.0, 0.0, 0.0]);
    assert_eq!(cabinet.snaps_at(&chosen, None).unwrap()[0].at, [-600.0, 0.0, 0.0]);
}

#[test]
fn a_photometric_file_comes_into_the_record() {
    let with_file = product("photometry = { ies = \"a.ies\" }\n");
    let Some(Photometry::File(file)) = &with_file.photometry else { panic!("{:?}", with_file.photometry) };
    assert_eq!(file.text, "IESNA91\n");
}

#[test]
fn a_wrong_label_is_refused_with_field_and_hint() {
    for (fields, field, words) in [
        ("style = [\"modren\"]", "style[0]", "did you mean `modern`?"),
        ("gtin = \"6901234567890\"", "gtin", "check digit"),
        ("suitable_for = [\"kids\"]", "suitable_for[0]", "known are children"),
        ("ip_rating = \"IP74\"", "ip_rating", "write it as IP44"),
        ("noise_db = 900", "noise_db", "from 0 to 140"),
        ("energy_grade = 6", "energy_grade", "from 1 (best) to 5"),
        ("formaldehyde_class = \"E2\"", "formaldehyde_class", "did you mean"),
        ("certificates = [\"green\"]", "certificates[0]", "there is no certificate"),
        ("trace = { produced = \"March\" }", "trace.produced", "2026-03"),
        ("replaced_by = \"hw.none\"", "replaced_by", "there is no other product"),
        ("luminaire = { flux = 600, watts = 7, cct = [5700, 2700] }", "luminaire.cct", "warmest"),
        ("photometry = { ies = \"../secret.ies\" }", "photometry.ies", "folder `photometry`"),
        ("photometry = { ies = \"b.ies\" }", "photometry.ies", "did you mean `a.ies`?"),
        ("photometry = { web = \"gausian\" }", "photometry.web", "did you mean `gaussian`?"),
        ("device = { matter_type = 1, transport = \"wify\" }", "device.transport", "did you mean `wifi`?"),
        (
            "device = { matter_type = 1, transport = \"wifi\", capabilities = [\"on_of\"] }",
            "device.capabilities[0]",
            "did you mean `on_off`?",
        ),
        ("clearances = { dor_swing = 2 }", "clearances.dor_swing", "did you mean `door_swing`?"),
        ("clearances = { drawer = \"dept\" }", "clearances.drawer", "did you mean `depth`?"),
        ("sockets = [{ id = \"a\", takes = \"tap\", at = [0, 0] }]", "sockets[0].at", "three"),
        (
            "sockets = [{ id = \"a\", takes = \"tap\", at = [0, \"lef\", 0] }]",
            "sockets[0].at[1]",
            "did you mean `leaf`?",
        ),
    ] {
        let (_, findings) = load(&format!("{fields}\n"));
        assert_eq!(findings.len(), 1, "{fields}: {findings:#?}");
        assert_eq!(findings[0].field, field, "{fields}");
        assert!(findings[0].message.contains(words), "{fields}: {}", findings[0].message);
        assert_eq!((findings[0].file.as_str(), findings[0].line), ("t.toml", 19), "{fields}: {}", findings[0]);
    }
}

#[test]
fn a_number_may_carry_its_unit() {
    for (text, millimetres) in [
        ("1.8m + 5cm", 1850.0),
        ("2in", 50.8),
        ("width - 60cm", 400.0),
        ("2米 + 3厘米 + 4毫米", 2034.0),
        ("sin(30deg) * 100mm", 50.0),
        ("if width > 0.9m { 1ft } else { 0 }", 304.8),
        ("2e2 + 1_000mm", 1200.0),
    ] {
        let with = format!("clearances = {{ front = \"{text}\" }}\n");
        let room = product(&with).free_room(&Parameters::new(), None).unwrap();
        assert!((room.front - millimetres).abs() < 1e-9, "{text} gives {}", room.front);
    }
    let (_, findings) = load("clearances = { front = \"10cm + 3km\" }\n");
    assert!(findings[0].message.contains("at character 9"), "{}", findings[0].message);
}

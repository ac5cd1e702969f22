//! The real binary on real files, as a person at a terminal would use it.

use std::path::Path;
use std::process::Output;

use homewright_design::json::from_json;
use homewright_tests::{homewright, sample};
use serde_json::Value;

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a command that must succeed and answers with what it said.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = homewright(folder, arguments);
    assert!(output.status.success(), "homewright {arguments:?}: {}", text(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a command that must fail with an error a person can act on.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = homewright(folder, arguments);
    let said = text(&output);
    assert!(!output.status.success(), "homewright {arguments:?} should fail: {said}");
    assert!(!said.contains("panicked"), "no panic reaches a user: {said}");
    said
}

fn flat() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run(folder.path(), &["new", "flat.home", "--template", "flat-89"]);
    folder
}

#[test]
fn the_sample_flat_has_its_rooms_and_areas() {
    let folder = flat();
    let info: Value = serde_json::from_str(&run(folder.path(), &["info", "flat.home", "--json"])).expect("JSON");
    let rooms = info["list"]["rooms"].as_array().expect("rooms");
    let kinds: Vec<&str> = rooms.iter().filter_map(|room| room["kind"].as_str()).collect();
    for kind in ["living", "bedroom", "kitchen", "bath", "study", "balcony"] {
        assert!(kinds.contains(&kind), "{kind} is among {kinds:?}");
    }
    let inside: f64 =
        rooms.iter().filter(|room| room["kind"] != "balcony").filter_map(|room| room["area"].as_f64()).sum();
    // Outer faces of 10.6 × 8.4 m are 89.04 m²; walls take about a tenth of that.
    assert!((74.0..84.0).contains(&inside), "{inside} m²");
    // The kitchen's faces are 2.65 × 2.65 m apart.
    let kitchen = rooms.iter().find(|room| room["kind"] == "kitchen").and_then(|room| room["area"].as_f64());
    assert!(kitchen.is_some_and(|area| (area - 2.65 * 2.65).abs() < 0.01), "{kitchen:?}");
    assert_eq!(info["problems"].as_array().map(Vec::len), Some(0), "{}", info["problems"]);
}

#[test]
fn a_template_makes_the_same_home_every_time() {
    let folder = flat();
    run(folder.path(), &["new", "again.home", "--template", "flat-89"]);
    for home in ["flat", "again"] {
        run(folder.path(), &["export", &format!("{home}.home"), "-o", &format!("{home}.json")]);
    }
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.path().join(name)).expect("the export");
        let design = from_json(&text).expect("our own export");
        let areas: Vec<usize> = design.entities().values().map(|entity| entity.references().len()).collect();
        (design.walls().count(), design.items().count(), areas)
    };
    assert_eq!(read("flat.json"), read("again.json"));
}

#[test]
fn a_home_is_exported_in_every_format() {
    let folder = flat();
    for (name, begins) in [
        ("plan.svg", "<svg"),
        ("plan.png", "\u{fffd}PNG"),
        ("flat.glb", "glTF"),
        ("items.csv", "\u{feff}"),
        ("flat.json", "{"),
    ] {
        run(folder.path(), &["export", "flat.home", "-o", name]);
        let bytes = std::fs::read(folder.path().join(name)).expect("the export");
        let head = String::from_utf8_lossy(&bytes[..16]).into_owned();
        assert!(head.starts_with(begins), "{name} begins with {head:?}");
    }
    let said = refused(folder.path(), &["export", "flat.home", "-o", "flat.xyz"]);
    assert!(said.contains(".glb"), "the endings that are known are named: {said}");
}

#[test]
fn a_picture_of_the_bedroom_is_neither_black_nor_white_nor_plain() {
    let folder = flat();
    run(folder.path(), &["render", "flat.home", "-o", "bedroom.png", "--view", "bedroom", "--size", "160x100"]);
    let picture = image::open(folder.path().join("bedroom.png")).expect("a picture").to_rgb8();
    let values: Vec<f64> =
        picture.pixels().map(|pixel| pixel.0.iter().map(|v| f64::from(*v)).sum::<f64>() / 3.0).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let spread = (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64).sqrt();
    assert!((60.0..220.0).contains(&mean), "mean brightness {mean}");
    assert!(spread > 15.0, "spread of brightness {spread}");
    let said = refused(folder.path(), &["render", "flat.home", "-o", "x.png", "--view", "attic"]);
    assert!(said.contains("bedroom"), "the views there are are named: {said}");
}

#[test]
fn a_room_at_night_is_dark_until_its_lamps_are_lit() {
    let folder = flat();
    let mean = |lamps: &str| {
        let fixed =
            ["--view", "bedroom", "--size", "96x60", "--ev", "6", "--time", "2026-12-21T23:00", "--lamps", lamps];
        let mut all = vec!["render", "flat.home", "-o", "night.png"];
        all.extend(fixed);
        run(folder.path(), &all);
        let picture = image::open(folder.path().join("night.png")).expect("a picture").to_luma8();
        picture.pixels().map(|pixel| f64::from(pixel.0[0])).sum::<f64>() / f64::from(96 * 60)
    };
    let (off, on) = (mean("off"), mean("on"));
    assert!(off < 12.0 && on > off + 40.0, "off {off}, on {on}");
    let said = refused(folder.path(), &["render", "flat.home", "-o", "x.png", "--time", "noon"]);
    assert!(said.contains("2026-06-21T19:15"), "{said}");
}

#[test]
fn photos_come_as_panoramas_cut_open_and_with_layers() {
    let folder = flat();
    let photo = |arguments: &[&str]| {
        let mut all = vec!["render", "flat.home", "--mode", "photo", "--samples", "1", "--size", "48x32"];
        all.extend(arguments);
        run(folder.path(), &all)
    };
    photo(&["-o", "round.jpg", "--panorama", "--view", "kitchen"]);
    let bytes = std::fs::read(folder.path().join("round.jpg")).expect("a panorama");
    assert!(String::from_utf8_lossy(&bytes).contains("GPano:ProjectionType=\"equirectangular\""));
    let round = image::load_from_memory(&bytes).expect("a picture");
    assert_eq!((round.width(), round.height()), (48, 24));
    photo(&["-o", "cut.png", "--view", "bird", "--section", "z=1.2", "--clay", "--layers", "cut.exr"]);
    let cut = image::open(folder.path().join("cut.png")).expect("a picture").to_rgb8();
    // Walls that are cut are dark, what lies around is the plain background.
    assert!(cut.get_pixel(0, 0).0.iter().all(|value| *value > 230), "{:?}", cut.get_pixel(0, 0));
    assert!(cut.pixels().any(|pixel| pixel.0.iter().all(|value| *value < 90)));
    let layers = std::fs::read(folder.path().join("cut.exr")).expect("layers");
    assert!(layers.starts_with(&[0x76, 0x2f, 0x31, 0x01]) && layers.windows(8).any(|name| name == b"albedo.R"));
    let said = refused(folder.path(), &["render", "flat.home", "-o", "x.png", "--section", "1.2"]);
    assert!(said.contains("z=1.2"), "{said}");
}

/// A Radiance picture of all around, 32 × 16 pixels: a sky of one colour over black ground.
fn surroundings([red, green, blue]: [u8; 3]) -> Vec<u8> {
    let mut file = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 16 +X 32\n".to_vec();
    for row in 0..16 {
        let pixel = if row < 8 { [red, green, blue, 129] } else { [0; 4] };
        file.extend((0..32).flat_map(|_| pixel));
    }
    file
}

#[test]
fn a_room_is_lit_by_a_picture_of_its_surroundings_and_looks_as_its_camera_is_set() {
    let folder = flat();
    std::fs::write(folder.path().join("red.hdr"), surroundings([200, 20, 20])).expect("it can be written");
    std::fs::write(folder.path().join("blue.hdr"), surroundings([20, 20, 200])).expect("it can be written");
    let mean = |name: &str, more: &[&str]| {
        let mut all = vec!["render", "flat.home", "--view", "study", "--lamps", "off", "--white", "6504", "-o", name];
        all.extend(["--mode", "photo", "--samples", "2", "--size", "48x32"]);
        all.extend(more);
        run(folder.path(), &all);
        let picture = image::open(folder.path().join(name)).expect("a picture").to_rgb8();
        let count = f64::from(picture.width() * picture.height());
        [0, 1, 2].map(|channel| picture.pixels().map(|pixel| f64::from(pixel.0[channel])).sum::<f64>() / count)
    };
    let [red_before, _, blue] = mean("red.png", &["--environment", "red.hdr"]);
    assert!(red_before > 1.5 * blue, "red surroundings: {red_before} {blue}");
    let [red, _, blue] = mean("blue.png", &["--environment", "blue.hdr", "--environment-lux", "5000"]);
    assert!(blue > 1.2 * red, "blue surroundings: {red} {blue}");
    let [film, _, _] = mean("film.png", &["--environment", "red.hdr", "--tone", "agx"]);
    assert!((film - red_before).abs() > 3.0, "another curve: {film}, {red_before}");
    std::fs::write(folder.path().join("broken.hdr"), b"#?RADIANCE\n\n-Y 16 +X 32\nabc").expect("it can be written");
    for (words, arguments) in [
        ("broken.hdr", ["--environment", "broken.hdr"]),
        ("nowhere.exr", ["--environment", "nowhere.exr"]),
        ("neither", ["--environment", "flat.home"]),
        ("25000", ["--white", "100"]),
        ("such as 0.5", ["--stops", "90"]),
    ] {
        let said = refused(folder.path(), &[&["render", "flat.home", "-o", "x.png"][..], &arguments[..]].concat());
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_picture_never_takes_the_place_of_a_home_and_is_refused_before_the_work() {
    let folder = flat();
    let before = std::fs::read(folder.path().join("flat.home")).expect("a home");
    for (words, arguments) in [
        (".png", &["-o", "flat.home"][..]),
        (".png", &["-o", "x.gif"]),
        (".exr", &["-o", "x.png", "--mode", "photo", "--layers", "flat.home"]),
        ("file of their own", &["-o", "x.exr", "--mode", "photo", "--layers", "x.exr"]),
        ("does not exist", &["-o", "nowhere/x.png"]),
        ("--mode photo", &["-o", "x.png", "--panorama"]),
        ("--cones", &["-o", "x.png", "--mode", "photo", "--cones"]),
        ("from 0", &["-o", "x.png", "--mode", "photo", "--noise", "-1"]),
        ("1..=65536", &["-o", "x.png", "--mode", "photo", "--samples", "-3"]),
        ("1280x800", &["-o", "x.png", "--size", "-5x7"]),
    ] {
        let said = refused(folder.path(), &[&["render", "flat.home"][..], arguments].concat());
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(std::fs::read(folder.path().join("flat.home")).expect("a home"), before);
    assert!(!folder.path().join("x.png").exists());
}

#[test]
fn a_script_edits_a_home_and_a_bad_one_changes_nothing() {
    let folder = flat();
    let before = run(folder.path(), &["info", "flat.home", "--json"]);
    std::fs::write(
        folder.path().join("bad.json"),
        r#"[{"label":"Break it","put":{"$x":{"type":"opening","wall":"$nowhere"}}}]"#,
    )
    .expect("writable");
    refused(folder.path(), &["edit", "flat.home", "--script", "bad.json"]);
    assert_eq!(before, run(folder.path(), &["info", "flat.home", "--json"]), "nothing that was there is lost");
    let view = r#"[{"label":"Look","put":{"$v":{"type":"viewpoint","name":"Window","level":"LEVEL","eye":[2000,2000,1500],"target":[1700,0,1200],"field_of_view":70}}}]"#;
    run(folder.path(), &["export", "flat.home", "-o", "flat.json"]);
    let json = std::fs::read_to_string(folder.path().join("flat.json")).expect("the export");
    let level =
        from_json(&json).expect("our own export").levels().first().map(|(id, _)| id.to_string()).expect("a level");
    std::fs::write(folder.path().join("good.json"), view.replace("LEVEL", &level)).expect("writable");
    run(folder.path(), &["edit", "flat.home", "--script", "good.json"]);
    assert!(run(folder.path(), &["info", "flat.home"]).contains("Window"));
}

#[test]
fn mistakes_at_the_terminal_get_an_answer_one_can_act_on() {
    let folder = flat();
    std::fs::write(folder.path().join("note.home"), "not a home").expect("writable");
    let cases: [(&[&str], &str); 6] = [
        (&["info", "missing.home"], "missing.home"),
        (&["info", "note.home"], "note.home"),
        (&["new", "flat.home"], "exists"),
        (&["new", "other.home", "--template", "castle"], "flat-89"),
        (&["import", "flat.home", "-o", "x.home"], ".sh3d"),
        (&["render", "flat.home", "-o", "x.png", "--size", "huge"], "1280x800"),
    ];
    for (arguments, hint) in cases {
        let said = refused(folder.path(), arguments);
        assert!(said.contains(hint), "{arguments:?} should mention {hint}: {said}");
    }
    let said = refused(folder.path(), &["info", "missing.home", "--json"]);
    let value: Value = serde_json::from_str(&said).expect("an error in JSON as well");
    assert!(value["error"].is_string(), "{value}");
}

#[test]
fn a_sweet_home_3d_home_comes_along_and_can_be_rendered() {
    let Some(file) = sample("sh3d/flat-b1203.sh3d") else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let said = run(folder.path(), &["import", &file.display().to_string(), "-o", "x.home", "--json"]);
    let report: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(report["report"]["counts"]["wall"], 10);
    assert_eq!(report["report"]["counts"]["room"], 5);
    let pieces: u64 = ["pieceOfFurniture", "light", "doorOrWindow"]
        .iter()
        .filter_map(|kind| report["report"]["counts"][kind].as_u64())
        .sum();
    assert_eq!(pieces, 42, "{said}");
    run(folder.path(), &["render", "x.home", "-o", "x.png", "--view", "Living", "--size", "160x100"]);
    let old = sample("sh3d/home1.sh3d").expect("lies beside the other");
    let said = refused(folder.path(), &["import", &old.display().to_string(), "-o", "old.home"]);
    assert!(said.contains("5.3"), "how to convert it is said: {said}");
}

#[test]
fn a_model_file_becomes_a_product_of_ones_own() {
    let Some(file) = sample("glb/sofa.gltf") else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    run(folder.path(), &["import", &file.display().to_string(), "-o", "mine.home"]);
    let info: Value = serde_json::from_str(&run(folder.path(), &["info", "mine.home", "--json"])).expect("JSON");
    let lines = info["list"]["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|line| line["sku"] == "sofa.gltf"), "{lines:?}");
}

#[test]
fn the_shipped_catalog_is_free_of_findings() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let said = run(folder.path(), &["catalog", "validate", "--json"]);
    let counts: Value = serde_json::from_str(&said).expect("JSON");
    for (what, least) in [("products", 400), ("materials", 150), ("webs", 60), ("devices", 80), ("packages", 25)] {
        assert!(counts[what].as_u64() >= Some(least), "{what}: {counts}");
    }
    assert_eq!(counts["findings"].as_array().map(Vec::len), Some(0), "{counts}");
    assert!(run(folder.path(), &["catalog", "search", "沙发"]).contains("hw.sofa"));
}

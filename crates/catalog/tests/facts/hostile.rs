//! Records that nobody should write: every one ends quickly in a finding that says where, or in a refusal.

use homewright_catalog::{Catalog, CatalogFinding, ModelError, Parameters, ProductId, Value};

const MATERIAL: &str = r##"
[[material]]
id = "m"
name = { zh = "木", en = "Wood" }
family = "wood"
color = "#b99263"
roughness = 0.5
"##;

/// A file with one product whose model is given; the model begins in line 15.
fn record(model: &str) -> String {
    format!(
        r#"{MATERIAL}
[[product]]
id = "t"
sku = "T"
name = {{ zh = "桌", en = "Table" }}
category = "desk"
size = [1000, 500, 700]
host = "floor"
price = 1
parameters = [{{ id = "width", kind = "length", default = 1000, min = 800, max = 1200 }}]
slots = {{ body = {{ name = {{ zh = "面", en = "Body" }}, default = "m" }} }}
{model}
"#
    )
}

fn load(text: &str) -> (Catalog, Vec<CatalogFinding>) {
    Catalog::from_sources(&[("test.toml", text)])
}

/// The only finding of a file.
fn finding(text: &str) -> CatalogFinding {
    let (_, findings) = load(text);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings[0].clone()
}

fn part(fields: &str) -> String {
    record(&format!("[product.model]\nparts = [{{ shape = \"box\", slot = \"body\", {fields} }}]"))
}

#[test]
fn a_record_without_mistakes_loads() {
    let (catalog, findings) = load(&part("size = [\"width\", 500, 700]"));
    assert!(findings.is_empty(), "{findings:#?}");
    let product = catalog.product(&ProductId("t".to_owned())).unwrap();
    let wide = product.evaluate(&Parameters::new(), Some([1100.0, 500.0, 700.0])).unwrap();
    assert_eq!(wide.size, [1100.0, 500.0, 700.0]);
    assert!((wide.parts[0].mesh.bounds().size().x - 1100.0).abs() < 0.1);
}

#[test]
fn a_finding_names_file_line_field_and_what_to_do() {
    for (fields, field, words) in [
        ("size = [\"wdith\", 500, 700]", "model.parts[0].size[0]", "did you mean `width`?"),
        ("size = [\"width +\", 500, 700]", "model.parts[0].size[0]", "at character"),
        ("size = [\"width\", 500]", "model.parts[0].size", "[width, depth, height]"),
        ("size = [\"width - 1000\", 500, 700]", "model.parts[0].size[0]", "must be from"),
        ("size = [1, 2, 3], bevle = 2", "model.parts[0].bevle", "did you mean `bevel`?"),
        ("size = [1, 2, 3], with = { bevle = 2 }", "model.parts[0].with.bevle", "did you mean `bevel`?"),
        ("size = [1, 2, 3], bevel = 900", "model.parts[0].with.bevel", "from 0 to 20"),
        ("size = [1, 2, 3], at = [1, 2]", "model.parts[0].at", "three"),
        ("size = [1, 2, 3], at = [nan, 0, 0]", "model.parts[0].at[0]", "finite"),
        ("size = [1, 2, 3], repeat = 1000000000", "model.parts[0].repeat", "no usable size"),
        ("size = [1, 2, 3], repeat = 5000", "model.parts[0].repeat", "2000"),
        ("size = [1, 2, 3], repeat = \"10.0 / 0\"", "model.parts[0].repeat", "inf"),
        ("size = [1, 2, 3], repeat = \"foo(3)\"", "model.parts[0].repeat", "unknown function `foo`"),
        ("size = [1, 2, 3], points = [[1, 2]]", "model.parts[0].points", "reads no points"),
    ] {
        let finding = finding(&part(fields));
        assert_eq!((finding.file.as_str(), finding.line), ("test.toml", 20), "{fields}: {finding}");
        assert_eq!(finding.field, field, "{fields}: {finding}");
        assert!(finding.message.contains(words), "{fields}: {finding}");
        assert_eq!(finding.record, "product t");
    }
}

#[test]
fn a_wrong_field_of_a_product_is_found_by_name() {
    let good = part("size = [1, 2, 3]");
    for (from, to, field, words) in [
        ("category = \"desk\"", "category = \"dsek\"", "category", "did you mean `desk`?"),
        ("host = \"floor\"", "host = \"flor\"", "host", "did you mean `floor`?"),
        ("size = [1000, 500, 700]", "size = [1000, nan, 700]", "size[1]", "finite"),
        ("size = [1000, 500, 700]", "size = [1000, 500]", "size", "needs 3"),
        ("price = 1", "price = \"cheap\"", "price", "CNY"),
        ("price = 1", "prise = 1\nprice = 1", "prise", "did you mean `price`?"),
        ("min = 800", "min = 1300", "parameters[0]", "above max"),
        ("default = 1000, min", "default = 700, min", "parameters[0]", "not within"),
        ("default = \"m\"", "default = \"n\"", "slots.body.default", "did you mean `m`?"),
        ("slot = \"body\"", "slot = \"bdy\"", "model.parts[0].slot", "did you mean `body`?"),
        ("shape = \"box\"", "shape = \"bx\"", "model.parts[0].shape", "did you mean `box`?"),
    ] {
        assert!(good.contains(from), "{from}");
        let (_, findings) = load(&good.replacen(from, to, 1));
        let found = findings.iter().find(|finding| finding.message.contains(words));
        let found = found.unwrap_or_else(|| panic!("{to}: {findings:#?}"));
        assert!(found.field.ends_with(field) || field.starts_with(&found.field), "{to}: {found}");
    }
}

#[test]
fn one_bad_record_leaves_the_good_ones() {
    let text = format!("{}\n[[product]]\nid = \"bad\"\n", part("size = [1, 2, 3]"));
    let (catalog, findings) = load(&text);
    assert_eq!(catalog.products.len(), 1);
    assert!(
        findings.iter().any(|finding| finding.field == "sku" && finding.message.contains("missing")),
        "{findings:#?}"
    );
}

#[test]
fn an_id_used_twice_is_refused() {
    let text = format!("{MATERIAL}\n{MATERIAL}");
    assert!(finding(&text).message.contains("used twice"));
}

#[test]
fn a_file_that_is_not_toml_says_where() {
    let finding = finding("[[product]]\nid = \"a\nsku = 2\n");
    assert_eq!(finding.line, 2, "{finding}");
}

#[test]
fn expression_bombs_end_quickly() {
    let deep = format!("{}1{}", "(".repeat(400), ")".repeat(400));
    let long = "1 + ".repeat(2_000) + "1";
    let wide = "width + ".repeat(55) + "1";
    for expression in [
        deep.as_str(),
        long.as_str(),
        "while true { }",
        "loop { }",
        "let x = 1; x",
        "eval(\"1\")",
        "if true { loop { } } else { 1 }",
        "import \"a\" as b; 1",
        "[1,2,3].map(|x| x)",
        "\"a\" * 1000000",
        "print(\"x\")",
        "fn f(x) { f(x) } f(1)",
        "width ** 1000000",
        "`${width}`",
        "this",
        "#{ a: 1 }",
        "\u{0}",
        "",
        "switch width { 1 => 2 }",
        "0x7fffffffffffffff",
        "99999999999999999999999999999",
        "1e999",
    ] {
        let expression = toml_text(expression);
        let (catalog, findings) = load(&part(&format!("size = [{expression}, 500, 700]")));
        assert!(catalog.products.is_empty() && !findings.is_empty(), "{expression} was taken");
        assert!(findings[0].message.len() < 1_500, "{}", findings[0].message.len());
    }
    let (catalog, findings) = load(&part(&format!("size = [{}, 500, 700]", toml_text(&wide))));
    assert!(catalog.products.len() + findings.len() == 1);
}

fn toml_text(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| {
            if c == '"' || c == '\\' {
                format!("\\{c}")
            } else if c == '\u{0}' {
                "\\u0000".to_owned()
            } else {
                c.to_string()
            }
        })
        .collect();
    format!("\"{escaped}\"")
}

#[test]
fn huge_and_deep_files_end_quickly() {
    let nested = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(!load(&nested).1.is_empty());
    let long = format!("{MATERIAL}description = \"{}\"", "x".repeat(5_000_000));
    assert!(!load(&long).1.is_empty());
    let many = "[[material]]\n".repeat(20_000);
    assert!(!load(&many).1.is_empty());
    let parts = "{ shape = \"box\", slot = \"body\", size = [1, 1, 1] },".repeat(3_000);
    assert!(!load(&record(&format!("[product.model]\nparts = [{parts}]"))).1.is_empty());
}

#[test]
fn too_many_triangles_are_refused() {
    let model = "[product.model]\nparts = [{ shape = \"plant\", slot = \"body\", size = [500, 500, 900], style = \"palm\", leaves = 160, repeat = 2000 }]";
    let (catalog, findings) = load(&record(model));
    assert!(findings.is_empty(), "{findings:#?}");
    let product = catalog.product(&ProductId("t".to_owned())).unwrap();
    let error = product.evaluate(&Parameters::new(), None).unwrap_err();
    assert!(error.to_string().contains("triangles"), "{error}");
}

#[test]
fn what_cannot_be_ordered_is_refused_with_what_can() {
    let (catalog, _) = load(&part("size = [\"width\", 500, 700]"));
    let product = catalog.product(&ProductId("t".to_owned())).unwrap();
    let chosen = |name: &str, value: Value| Parameters::from([(name.to_owned(), value)]);
    for (choices, size, words) in [
        (chosen("width", Value::Number(1300.0)), None, "from 800 to 1200 mm"),
        (chosen("width", Value::Number(f64::NAN)), None, "from 800 to 1200 mm"),
        (chosen("width", Value::Flag(true)), None, "length in millimetres"),
        (chosen("wide", Value::Number(900.0)), None, "did you mean `width`?"),
        (Parameters::new(), Some([700.0, 500.0, 700.0]), "from 800 to 1200 mm"),
        (Parameters::new(), Some([1000.0, 600.0, 700.0]), "comes only as 500 mm"),
        (Parameters::new(), Some([f64::NAN, 500.0, 700.0]), "from 800 to 1200 mm"),
        (Parameters::new(), Some([1000.0, f64::NAN, 700.0]), "comes only as 500 mm"),
    ] {
        let error = product.evaluate(&choices, size).unwrap_err();
        assert!(matches!(error, ModelError::Choice { .. }));
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn the_costly_words_refuse_what_they_cannot_make() {
    let words: [(&str, &str); 9] = [
        (
            "shape = \"subdivision\", size = [9, 9, 9], around = 4, points = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1]]",
            "points; rings of 4",
        ),
        (
            "shape = \"subdivision\", size = [9, 9, 9], around = 3, levels = 9, points = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1]]",
            "from 1 to 3",
        ),
        (
            "shape = \"subdivision\", size = [9, 9, 9], around = 3, points = [[0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 0, 0], [1, 0, 0], [2, 0, 0]]",
            "cage is flat",
        ),
        ("shape = \"tufted\", size = [9, 9, 9]", "too small to be tufted"),
        ("shape = \"woven\", size = [900, 9, 900], pitch = 0", "from 3 to"),
        ("shape = \"text\", size = [1, 20], text = \"this text is longer than any label could be\"", "characters"),
        ("shape = \"text\", size = [1, 20], text = \"客厅\"", "cannot write `客`"),
        ("shape = \"decor\", size = [900, 200, 200], count = 1e9", "no usable size"),
        ("shape = \"panel\", size = [18, 18, 900], edge = 99", "from 0 to 30"),
    ];
    for (fields, words) in words {
        let (catalog, _) = load(&record(&format!("[product.model]\nparts = [{{ slot = \"body\", {fields} }}]")));
        let (_, findings) = load(&record(&format!("[product.model]\nparts = [{{ slot = \"body\", {fields} }}]")));
        let said = match catalog.products.values().next() {
            Some(product) => product.evaluate(&Parameters::new(), None).unwrap_err().to_string(),
            None => findings[0].message.clone(),
        };
        assert!(said.contains(words), "{fields}: {said}");
    }
}

#[test]
fn a_fine_weave_over_a_whole_wall_stays_small() {
    let model = "[product.model]\nparts = [{ slot = \"body\", shape = \"woven\", size = [9000, 9, 9000], pitch = 3 }, { slot = \"body\", shape = \"tufted\", size = [9000, 9000, 90], pitch = 30, at = [0, 0, 10000] }]";
    let (catalog, findings) = load(&record(model));
    assert!(findings.is_empty(), "{findings:#?}");
    let shape = catalog.products.values().next().expect("it loads").evaluate(&Parameters::new(), None);
    let triangles: usize = shape.expect("it has a shape").parts.iter().map(|part| part.mesh.triangle_count()).sum();
    assert!(triangles < 200_000, "{triangles}");
}

#[test]
fn a_zone_that_cannot_grow_is_a_finding() {
    let good = part("size = [1000, 500, 700]");
    for (stretch, field, words) in [
        ("{ width = [400, -400] }", "model.stretch.width", "within -500 … 500"),
        ("{ width = [-900, 900] }", "model.stretch.width", "within -500 … 500"),
        ("{ width = [nan, 1] }", "model.stretch.width[0]", "finite"),
        ("{ width = [1] }", "model.stretch.width", "two numbers"),
        ("{ depth = [-100, 100] }", "model.stretch.depth", "add the parameter `depth`"),
        ("{ widht = [-100, 100] }", "model.stretch.widht", "did you mean `width`?"),
    ] {
        let text = good.replacen("[product.model]", &format!("[product.model]\nstretch = {stretch}"), 1);
        let (_, findings) = load(&text);
        assert!(
            findings.iter().any(|finding| finding.field == field && finding.message.contains(words)),
            "{stretch}: {findings:#?}"
        );
    }
}

#[test]
fn a_model_made_at_one_size_grows_in_its_zone_alone() {
    let parts = "parts = [{ shape = \"box\", slot = \"body\", size = [1000, 500, 20], at = [0, 0, 680] }, { shape = \"leg\", slot = \"body\", size = [40, 40, 680], at = [-480, 0, 0] }]";
    let (catalog, findings) = load(&record(&format!("[product.model]\nstretch = {{ width = [-300, 300] }}\n{parts}")));
    assert!(findings.is_empty(), "{findings:#?}");
    let product = catalog.products.values().next().expect("it loads");
    let ends = |width: f64| {
        let shape = product.evaluate(&Parameters::from([("width".to_owned(), Value::Number(width))]), None).unwrap();
        let mesh = &shape.parts[0].mesh;
        let foot = mesh.positions.iter().filter(|position| position.z < 1.0).map(|position| position.x);
        (mesh.bounds().size().x, foot.fold(0.0, f32::min))
    };
    // The top is as wide as ordered; the leg keeps its distance from the edge and its thickness.
    for width in [800.0, 1000.0, 1200.0] {
        let (top, foot) = ends(width);
        assert!((f64::from(top) - width).abs() < 0.01, "{top}");
        assert!((f64::from(foot) + width * 0.5 - 9.0).abs() < 1.5, "{width}: {foot}");
    }
}

#[test]
fn a_price_that_does_not_follow_the_size_as_it_should_is_a_finding_in_its_line() {
    let text = |rule: &str| {
        part("size = [\"width\", 500, 700]")
            .replace("price = 1\n", &format!("price = 1000\nprice_rule = {}\n", toml_text(rule)))
    };
    let unknown = finding(&text("1000 + widht - 1000"));
    assert_eq!(unknown.field, "price_rule");
    assert!(unknown.message.contains("did you mean `width`?"), "{unknown}");
    for (rule, words) in [
        ("width * 2", "it gives 2000 with the defaults"),
        ("1000 - 6 * (width - 1000)", "a price must be positive"),
        ("1000 / (width - 1200)", "with the defaults"),
        ("width == 1000", "true or false"),
    ] {
        let text = text(rule);
        let (catalog, findings) = load(&text);
        assert!(findings.is_empty(), "{findings:#?}");
        let doubts = catalog.validate();
        assert_eq!(doubts.len(), 1, "{rule}: {doubts:#?}");
        let found = doubts[0].located(&[("test.toml", &text)]);
        assert_eq!((found.file.as_str(), found.field.as_str()), ("test.toml", "price_rule"));
        assert!(text.lines().nth(found.line - 1).is_some_and(|line| line.starts_with("price_rule")), "{found}");
        assert!(found.to_string().contains(words), "{found}");
    }
    let (catalog, _) = load(&text("1000 + 2 * (width - 1000)"));
    assert!(catalog.validate().is_empty());
}

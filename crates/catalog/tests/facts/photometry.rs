//! Photometric files and generated webs: the light they state is the light they give.

use homewright_catalog::luminaire::{GeneratedWeb, Luminaire, Photometry};
use homewright_catalog::photometry::{PhotometryError, PhotometryNotice, Web, read_ies, read_ldt, write_ies};
use homewright_catalog::{Catalog, Parameters, Product, ProductId};
use homewright_geometry::math;

/// A file with a table of 100 cd over the lower half, as its ten numbers and the rest say.
fn file(head: &str, numbers: &str, table: &str) -> String {
    format!("{head}TILT=NONE\r\n{numbers}\r\n{table}\r\n")
}

const LABELS: &str = "IESNA:LM-63-2002\r\n[TEST] none\r\n[MANUFAC] Öko \u{b0}C\r\n[MORE] second line\r\n";
const LOWER: &str = "0 90\n0\n100 100";

fn generated(web: &str, beam: Option<f64>, flux: f64, change: impl Fn(&mut GeneratedWeb)) -> Web {
    let mut numbers = GeneratedWeb { web: web.to_owned(), beam, beam_along: None, tilt: None, upward: None };
    change(&mut numbers);
    let luminaire = Luminaire { flux, watts: 7.0, cct: [3000.0; 2], cri: 90.0, ..Luminaire::default() };
    let product =
        Product { luminaire: Some(luminaire), photometry: Some(Photometry::Generated(numbers)), ..Product::default() };
    product.web().expect("the numbers make a web").expect("and there is one")
}

/// Flux by summing small patches of the sphere, independent of the web's own integral.
fn summed_flux(web: &Web) -> f64 {
    let (rings, sectors) = (720, 144);
    let mut sum = 0.0;
    for ring in 0..rings {
        let gamma = (f64::from(ring) + 0.5) * 180.0 / f64::from(rings);
        let edge = |share: f64| math::cos(((f64::from(ring) + share) * 180.0 / f64::from(rings)).to_radians());
        let patch = (edge(0.0) - edge(1.0)) * 2.0 * std::f64::consts::PI / f64::from(sectors);
        for sector in 0..sectors {
            let c = (f64::from(sector) + 0.5) * 360.0 / f64::from(sectors);
            sum += web.intensity(c, gamma) * patch;
        }
    }
    sum
}

#[test]
fn a_generated_web_gives_the_stated_flux_and_beam() {
    for beam in [10.0, 15.0, 24.0, 36.0, 60.0, 90.0, 110.0] {
        for flux in [90.0, 600.0, 3200.0] {
            let webs = [
                (generated("gaussian", Some(beam), flux, |_| {}), 0.0),
                (generated("opal", Some(beam), flux, |_| {}), 0.0),
                (generated("batwing", Some(beam), flux, |_| {}), 0.0),
                (generated("linear", Some(beam), flux, |web| web.beam_along = Some(0.8 * beam)), 90.0),
                (generated("double", Some(beam), flux, |web| web.upward = Some(0.3)), 0.0),
            ];
            for (index, (web, plane)) in webs.iter().enumerate() {
                let found = summed_flux(web);
                assert!((found - flux).abs() <= 0.01 * flux, "web {index}, {beam}°: {found} lm, not {flux} lm");
                let found = web.beam_angle(*plane);
                assert!((found - beam).abs() <= 2.0, "web {index}: {found}°, not {beam}°");
            }
        }
    }
}

#[test]
fn a_wall_wash_throws_its_peak_to_the_back_and_keeps_its_beam() {
    let web = generated("wall_wash", Some(40.0), 800.0, |web| web.tilt = Some(30.0));
    assert!((summed_flux(&web) - 800.0).abs() < 8.0);
    assert!((web.intensity(90.0, 30.0) - web.peak()).abs() < 1e-6 * web.peak());
    assert!(web.intensity(270.0, 30.0) < 0.1 * web.peak());
    assert!((web.beam_angle(90.0) - 40.0).abs() <= 2.0, "{}", web.beam_angle(90.0));
    assert!((web.intensity(60.0, 40.0) - web.intensity(120.0, 40.0)).abs() < 1e-9, "left and right are alike");
}

#[test]
fn a_lambertian_web_has_its_flux_over_pi_straight_down() {
    let web = generated("opal", None, 1000.0, |_| {});
    assert!((web.intensity(0.0, 0.0) - 318.3).abs() < 1.0, "{}", web.intensity(0.0, 0.0));
}

#[test]
fn what_is_written_is_read_back_alike() {
    for name in ["gaussian", "opal", "batwing", "linear", "wall_wash", "double"] {
        let web = generated(name, Some(50.0), 731.0, |_| {});
        let text = write_ies(&web, &[("LUMCAT", "HW [1]\r\nTILT=NONE"), ("LUMINAIRE", "测试灯")], 7.25);
        assert_eq!(text, write_ies(&web, &[("LUMCAT", "HW [1]\r\nTILT=NONE"), ("LUMINAIRE", "测试灯")], 7.25));
        assert!(text.lines().all(|line| line.chars().count() <= 256), "{name}");
        let read = read_ies(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(read.notices.is_empty(), "{name}: {:?}", read.notices);
        assert_eq!((read.lamp_flux, read.watts, read.label("LUMINAIRE")), (None, 7.25, Some("测试灯")));
        assert!((read.web.flux() - 731.0).abs() < 0.01 * 731.0, "{name}: {}", read.web.flux());
        assert_eq!(read.web.horizontal(), web.horizontal());
    }
}

#[test]
fn files_of_every_year_and_manner_are_read() {
    let uniform = 2.0 * std::f64::consts::PI * 100.0;
    for (head, numbers, table, flux) in [
        ("", "1 1000 1 2 1 1 1 0 0 0 1 1 10", LOWER, uniform),
        ("IESNA91\n[TEST] x\n", "1 1000 2 2 1 1 2 0 0 0\n0.5 1 10", LOWER, uniform),
        (LABELS, "1 -1 1 2 1 1 2 0 0 0 1 1 10", "0, 90\r0\n100\n\n100", uniform),
        ("IES:LM-63-2019\n[ISSUEDATE] 2024\n", "1 -1 1 2 1 1 2 0 0 0 1 1.10000 10", LOWER, uniform),
        ("IESNA91\n", "1 -1 1 2 1 1 2 0 0 0 1 0.5 10", LOWER, uniform / 2.0),
        (LABELS, "1 -1 1 3 2 1 2 0 0 0 1 1 10", "0 90 180 0 90 100 100 100 100 100 100", 2.0 * uniform),
        (LABELS, "1 -1 1 2 3 1 2 0 0 0 1 1 10", "0 90 90 180 270 100 100 100 100 100 100", uniform),
        (LABELS, "1 -1 1 2 4 1 2 0 0 0 1 1 10", "0 90 0 90 180 270 100 100 100 100 100 100 100 100", uniform),
    ] {
        let text = file(head, numbers, table);
        let read = read_ies(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!((read.web.flux() - flux).abs() < 1e-6 * flux, "{text}: {} lm, not {flux} lm", read.web.flux());
    }
    let latin =
        [LABELS.as_bytes(), b"[OTHER] 30\xb0\r\nTILT=INCLUDE\r\n1 3 0 45 90 1 .9 .8 1 -1 1 2 1 1 2 0 0 0 1 1 10 "]
            .concat();
    let read = read_ies(&[latin.as_slice(), LOWER.as_bytes()].concat()).expect("other encodings are read");
    assert_eq!(read.label("MANUFAC"), Some("Öko °C\nsecond line"));
    assert!((read.web.flux() - uniform).abs() < 1e-6);
}

#[test]
fn what_is_read_differently_is_told() {
    let notices = |text: &str| read_ies(text.as_bytes()).expect("the file can be read").notices;
    let tilted = format!("{LABELS}TILT=lamp.tlt\n1 -1 1 2 1 1 2 0 0 0 1 1 10\n{LOWER}");
    assert_eq!(notices(&tilted), [PhotometryNotice::TiltFile("lamp.tlt".to_owned())]);
    let negative = file(LABELS, "1 -1 1 2 1 1 2 0 0 0 1 1 10", "0 90 0 100 -3 7 8");
    assert_eq!(notices(&negative), [PhotometryNotice::Negative(1), PhotometryNotice::Left(2)]);
    let generous = file(LABELS, "1 100 1 2 1 1 2 0 0 0 1 1 10", LOWER);
    assert!(matches!(notices(&generous)[..], [PhotometryNotice::Flux { stated: 100.0, .. }]));
}

#[test]
fn a_file_that_cannot_be_used_says_why() {
    let error = |numbers: &str, table: &str| {
        let text = file(LABELS, numbers, table);
        read_ies(text.as_bytes()).expect_err("the file is wrong").to_string()
    };
    for (numbers, table, words) in [
        ("1 -1 1 2 1 2 2 0 0 0 1 1 10", LOWER, "type B"),
        ("1 -1 1 2 1 3 2 0 0 0 1 1 10", LOWER, "type A"),
        ("1 -1 1 1000000000 1 1 2 0 0 0 1 1 10", LOWER, "from 1 to 1500"),
        ("1 -1 1 1500 1500 1 2 0 0 0 1 1 10", LOWER, "at most 500000"),
        ("1 -1 1 -5 1 1 2 0 0 0 1 1 10", LOWER, "from 1 to 1500"),
        ("1 -1 1 2 1 1 2 0 0 0 1 1 10", "0 90 0 100", "intensity 2 of 2 is missing"),
        ("1 -1 nan 2 1 1 2 0 0 0 1 1 10", LOWER, "candela multiplier is `nan`"),
        ("1 -1 1e400 2 1 1 2 0 0 0 1 1 10", LOWER, "not a number"),
        ("1 -1 1 2 1 1 2 0 0 0 1 1 10", "90 0 0 100 100", "ascend"),
        ("1 -1 1 2 1 1 2 0 0 0 1 1 10", "0 45 0 100 100", "0 or 90 to 90 or 180"),
        ("1 -1 1 2 2 1 2 0 0 0 1 1 10", "0 90 0 45 1 1 1 1", "0, 90, 180 or 360"),
        ("1 -1 1 2 1 1 2 0 0 0 1 1 10", "0 90 0 0 0", "dark"),
    ] {
        let message = error(numbers, table);
        assert!(message.contains(words), "{numbers}: {message}");
    }
    assert_eq!(read_ies(b"not a file"), Err(PhotometryError::NoTilt));
    assert!(matches!(read_ies(&vec![b' '; 5 << 20]), Err(PhotometryError::TooLarge(_))));
    for length in 0..200 {
        let cut: String = file(LABELS, "1 -1 1 2 1 1 2 0 0 0 1 1 10", LOWER).chars().take(length).collect();
        assert!(read_ies(cut.as_bytes()).is_err() || length > 100, "{length} characters were enough");
    }
}

fn ldt(symmetry: usize, planes: usize, angles: &str, intensities: &str) -> String {
    let head = format!(
        "Maker\n1\n{symmetry}\n{planes}\n90\n2\n90\nR1\nLamp\nA-1\nf\nd\n100\n50\n40\n100\n50\n0\n0\n0\n0\n100\n100\n1\n0\n"
    );
    let ratios = "0\n".repeat(10);
    format!("{head}1\n1\nLED\n2000\n3000\n90\n20,5\n{ratios}{angles}\n0\n90\n{intensities}\n")
}

#[test]
fn a_eulumdat_file_gives_its_flux_with_planes_along_the_luminaire() {
    let uniform = ldt(1, 4, "0\n90\n180\n270", "100,5\n100,5");
    let read = read_ldt(uniform.as_bytes()).expect("the file is sound");
    assert!((read.web.flux() - 2.0 * std::f64::consts::PI * 201.0).abs() < 1e-6);
    assert_eq!((read.watts, read.lamp_flux, read.label("LUMINAIRE")), (20.5, Some(2000.0), Some("Lamp")));
    // Bright across the luminaire (C0 of the file), dim along it.
    let linear = ldt(4, 4, "0\n90\n180\n270", "100\n100\n10\n10");
    let read = read_ldt(linear.as_bytes()).expect("the file is sound");
    assert!((read.web.intensity(90.0, 45.0) - 200.0).abs() < 1e-9);
    assert!((read.web.intensity(0.0, 45.0) - 20.0).abs() < 1e-9);
    for wrong in ["", "Maker\n1\n9\n", &uniform.replace("2000", "many"), &uniform[..uniform.len() - 12]] {
        assert!(read_ldt(wrong.as_bytes()).is_err());
    }
}

#[test]
fn every_shipped_web_gives_the_flux_and_the_beam_of_its_label() {
    let mut count = 0;
    for product in Catalog::builtin().products.values() {
        let (Some(photometry), Some(label)) = (&product.photometry, &product.luminaire) else { continue };
        let id = &product.id.0;
        // The file as it stands, before anything is scaled to the label.
        let web = match photometry {
            Photometry::File(file) => {
                read_ies(file.text.as_bytes()).unwrap_or_else(|error| panic!("{id}: {error}")).web
            }
            Photometry::Generated(_) => product.web().unwrap_or_else(|error| panic!("{id}: {error}")).expect("a web"),
        };
        let summed = summed_flux(&web);
        assert!((summed - label.flux).abs() <= 0.01 * label.flux, "{id}: {summed} lm of {} lm", label.flux);
        if let Some(beam) = label.beam {
            let found = web.beam_angle(0.0);
            assert!((found - beam).abs() <= 2.0, "{id}: a beam of {found}° where its label says {beam}°");
        }
        count += 1;
    }
    assert!(count >= 60, "{count} luminaires have a web");
}

#[test]
fn a_web_turned_upside_down_twice_is_itself() {
    for name in ["gaussian", "linear", "wall_wash", "double"] {
        let web = generated(name, Some(50.0), 731.0, |web| web.upward = Some(0.25));
        let turned = web.reversed();
        assert!((turned.flux() - 731.0).abs() < 1.0, "{name}: {} lm", turned.flux());
        for (c, gamma) in [(0.0, 10.0), (35.0, 40.0), (90.0, 30.0), (250.0, 80.0), (90.0, 150.0)] {
            let there = turned.intensity(-c, 180.0 - gamma);
            assert!((there - web.intensity(c, gamma)).abs() < 1e-6 * web.peak(), "{name} at C {c}, {gamma}");
            let back = turned.reversed().intensity(c, gamma);
            assert!((back - web.intensity(c, gamma)).abs() < 1e-6 * web.peak(), "{name} at C {c}, {gamma}");
        }
    }
}

#[test]
fn the_upper_opening_of_an_up_and_down_light_takes_the_upper_half_of_its_file() {
    let product =
        Catalog::builtin().products.get(&ProductId("hw.light.wall_updown".to_owned())).expect("it ships").clone();
    let lights = product.evaluate(&Parameters::default(), None).expect("it is sound").lights;
    let webs = product.opening_webs(&lights).expect("its file is sound").expect("it has one");
    assert_eq!(lights.len(), 2);
    for light in &lights {
        let web = webs.of(light);
        assert!((web.intensity(0.0, 0.0) - web.peak()).abs() < 1e-6 * web.peak(), "each is brightest straight ahead");
        assert_eq!(web.intensity(0.0, 150.0), 0.0, "and sends nothing back");
    }
    // One that faces up alone is lit from its file's 180°.
    let product =
        Catalog::builtin().products.get(&ProductId("hw.light.pendant_disc".to_owned())).expect("it ships").clone();
    let lights = product.evaluate(&Parameters::default(), None).expect("it is sound").lights;
    let webs = product.opening_webs(&lights).expect("its file is sound").expect("it has one");
    let web = webs.of(&lights[0]);
    assert!((web.intensity(0.0, 0.0) - web.peak()).abs() < 1e-6 * web.peak());
}

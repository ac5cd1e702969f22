//! A picture of each screen, in Chinese and light and in English and dark: compared with kept ones that were looked at.
//! Kept small: what they tell is that nothing is missing, misplaced or in another colour; words are tested elsewhere.
//! `cargo xtask golden --renew` keeps what is drawn now; `HOMEWRIGHT_SCREENS=FOLDER` writes them at their full size.

use crate::bench::{Bench, settings};
use egui::{Key, Modifiers};
use glam::DVec2;
use homewright_catalog::{Catalog, Language, Text};
use homewright_design::column::Section;
use homewright_design::opening::OpeningKind;
use homewright_design::stairs::Turn;
use homewright_design::{Ceiling, Column, Design, Entity, EntityId, IdSource, Stairs, Transaction};
use homewright_geometry::Length;
use homewright_tests::golden::{Tolerance, check};
use homewright_ui::catalogs::{CatalogEntry, CatalogFacts, Origin};
use homewright_ui::host::Recent;
use homewright_ui::templates::design_of;
use homewright_ui::text::Texts;
use image::imageops::{FilterType, resize};
use image::{DynamicImage, RgbImage};

/// Sides of a kept picture.
const KEPT: [u32; 2] = [320, 200];
/// Frames after which a screen is at rest.
const CALM: usize = 3;

/// The sample home.
fn flat() -> Design {
    design_of("flat-89", "", Catalog::builtin(), &mut IdSource::new(0, 89)).expect("the shipped template")
}

/// Pictures of one studio.
struct Album {
    bench: Bench,
    texts: Texts,
    suffix: &'static str,
}

impl Album {
    fn new(homes: Vec<Design>, language: Language, is_dark: bool, suffix: &'static str) -> Self {
        Self { bench: Bench::new(homes, settings(language, is_dark)), texts: Texts::new(language), suffix }
    }

    fn keep(&mut self, screen: &str) {
        // The pointer is nowhere, so that nothing is hovered.
        self.bench.harness.event(egui::Event::PointerGone);
        self.keep_as_it_is(screen);
    }

    fn keep_as_it_is(&mut self, screen: &str) {
        self.bench.steps(CALM);
        let picture = self.bench.harness.render().expect("the studio is drawn");
        let name = format!("studio-{screen}-{}", self.suffix);
        if let Some(folder) = std::env::var_os("HOMEWRIGHT_SCREENS") {
            let path = std::path::Path::new(&folder).join(format!("{name}.png"));
            picture.save(path).expect("the folder can be written to");
        }
        let picture: RgbImage = DynamicImage::ImageRgba8(picture).to_rgb8();
        check(&name, &resize(&picture, KEPT[0], KEPT[1], FilterType::Triangle), Tolerance::PLAN);
    }

    fn ctrl(&mut self, key: Key, screen: &str) {
        self.bench.press(Modifiers::COMMAND, key);
        self.keep(screen);
    }

    fn escape(&mut self) {
        self.bench.press(Modifiers::NONE, Key::Escape);
    }

    fn click(&mut self, key: &str) {
        let label = self.texts.get(key);
        self.bench.click(&label);
    }

    fn type_in(&mut self, words: &str) {
        self.bench.harness.event(egui::Event::Text(words.to_owned()));
        self.bench.steps(2);
    }

    fn select(&mut self, find: impl Fn(&Design) -> Option<EntityId>) {
        let studio = self.bench.harness.state_mut().as_mut().expect("the studio was made");
        let editor = &mut studio.session_mut().expect("a home is open").editor;
        let id = find(editor.design()).expect("the home has one");
        editor.select(id);
        self.bench.steps(2);
    }
}

/// The item of a product.
fn item_of(design: &Design, product: &str) -> Option<EntityId> {
    design.items().find(|(_, item)| item.configuration.product.0 == product).map(|(id, _)| id)
}

/// The start, with homes that were open before and without.
fn starts(language: Language, is_dark: bool, suffix: &'static str) {
    let mut album = Album::new(Vec::new(), language, is_dark, suffix);
    let homes = [("滨江壹号 1203", 60 * 60 * 5), ("Lindenhof 4, top floor", 60 * 60 * 24 * 3)];
    album.bench.host.look(|memory| {
        let recent = homes.map(|(name, ago)| Recent {
            path: format!("/homes/{name}.home"),
            name: name.to_owned(),
            opened: 1_700_000_000_000 - ago * 1000,
        });
        memory.recent = recent.into();
    });
    album.bench.harness.state_mut().as_mut().expect("it is there").refresh_start();
    album.keep("start");
    album.ctrl(Key::Comma, "start-preferences");
}

/// What hangs in the side panels while the plan is shown.
fn panels(album: &mut Album) {
    album.keep("furnish");
    album.click("catalog-filter");
    album.keep("filters");
    album.click("catalog-filter");
    album.click("catalog-packages");
    album.keep("packages");
    album.click("catalog-materials");
    album.keep("materials");
    album.bench.press(Modifiers::NONE, Key::B);
    album.keep("brush");
    album.escape();
    album.click("catalog-products");
    for (screen, key) in [
        ("history", Key::H),
        ("versions", Key::S),
        ("options", Key::B),
        ("preferences", Key::Comma),
        ("palette", Key::K),
    ] {
        album.ctrl(key, screen);
        album.escape();
    }
    album.bench.host.look(|memory| memory.catalogs = catalogs());
    album.click("catalogs-manage");
    album.keep("catalogs");
    album.escape();
}

fn catalogs() -> Vec<CatalogEntry> {
    let entry = |id: &str, zh: &str, en: &str, origin: Origin| CatalogEntry {
        facts: CatalogFacts {
            id: id.to_owned(),
            name: Text { zh: zh.to_owned(), en: en.to_owned() },
            version: "1.2".to_owned(),
            publisher: en.to_owned(),
            licence: "CC-BY-4.0".to_owned(),
            about: Text::default(),
        },
        origin,
        is_enabled: true,
        products: 84,
        materials: 12,
        packages: 3,
    };
    vec![
        entry("homewright", "住匠", "Homewright", Origin::Shipped),
        entry("oakwell", "橡井木作", "Oakwell Joinery", Origin::Signed("AB12CD34EF56".to_owned())),
    ]
}

/// Everything one can have in the hand or in the inspector.
fn inspectors(album: &mut Album) {
    album.select(|design| item_of(design, "hw.sofa.fjord"));
    album.keep("item");
    album.bench.press(Modifiers::COMMAND, Key::U);
    album.keep("product");
    album.escape();
    album.bench.press(Modifiers::COMMAND, Key::A);
    album.keep("several");
    album.select(|design| design.rooms().next().map(|(id, _)| id));
    album.keep("room");
    album.ctrl(Key::Num1, "plan");
    album.select(|design| design.walls().next().map(|(id, _)| id));
    album.keep("wall");
    let opening = |design: &Design, is_door: bool| {
        let is_it =
            |kind| if is_door { matches!(kind, OpeningKind::Door { .. }) } else { matches!(kind, OpeningKind::Window) };
        design.openings().find(|(_, opening)| is_it(opening.kind)).map(|(id, _)| id)
    };
    album.select(|design| opening(design, true));
    album.keep("door");
    album.select(|design| opening(design, false));
    album.keep("window");
    let at = album.bench.on_plan(1700.0, 2000.0);
    album.bench.right_click(at);
    album.keep_as_it_is("pointer-menu");
    album.escape();
    album.escape();
    album.click("menu");
    album.keep_as_it_is("menu");
    album.escape();
    album.bench.press(Modifiers::NONE, Key::W);
    let corners = [[-3000.0, 1000.0], [-3000.0, 5000.0], [-1400.0, 5000.0]].map(|[x, y]| album.bench.on_plan(x, y));
    for at in &corners[..2] {
        album.bench.click_at(*at);
    }
    // A pointer that only just appeared has not moved.
    album.bench.harness.hover_at(corners[2] - egui::vec2(40.0, 0.0));
    album.bench.steps(2);
    album.bench.harness.hover_at(corners[2]);
    album.bench.steps(2);
    album.keep_as_it_is("walls");
    album.bench.harness.event(egui::Event::Text("1600".to_owned()));
    album.keep_as_it_is("walls-typed");
    album.escape();
    album.escape();
    album.bench.press(Modifiers::NONE, Key::N);
    let at = album.bench.on_plan(5000.0, 8200.0);
    album.bench.harness.hover_at(at);
    album.keep_as_it_is("window-tool");
    album.escape();
}

/// What the home does not have yet: parts of the building, options, versions to compare.
fn more(album: &mut Album) {
    let level = album.bench.design().levels()[0].0;
    let mm = Length::mm;
    let column = Column {
        level,
        section: Section::Rectangle,
        position: DVec2::new(12_500.0, 1500.0),
        rotation: 0.0,
        width: mm(400.0),
        depth: mm(400.0),
        height: None,
        finish: None,
        is_load_bearing: true,
    };
    let stairs = Stairs {
        level,
        position: DVec2::new(12_500.0, 2500.0),
        rotation: 0.0,
        width: mm(900.0),
        going: mm(260.0),
        risers: 17,
        rise: None,
        turn: Turn::default(),
        finish: None,
    };
    let corners = [(3600.0, 200.0), (7400.0, 200.0), (7400.0, 2000.0), (3600.0, 2000.0)];
    let ceiling = Ceiling {
        level,
        points: corners.map(|(x, y)| DVec2::new(x, y)).to_vec(),
        height: mm(2450.0),
        slope: 0.0,
        direction: 0.0,
        finish: None,
    };
    let parts = [("column", Entity::from(column)), ("stairs", stairs.into()), ("ceiling", ceiling.into())];
    for (number, (screen, part)) in parts.into_iter().enumerate() {
        let id = IdSource::new(9, number as u64).next_id();
        let studio = album.bench.harness.state_mut().as_mut().expect("the studio was made");
        let session = studio.session_mut().expect("a home is open");
        session.commit(Transaction::new("Put").with(id, part));
        session.editor.select(id);
        album.bench.press(Modifiers::NONE, Key::Home);
        album.keep(screen);
    }
    album.bench.press(Modifiers::COMMAND, Key::Num2);
    album.bench.press(Modifiers::COMMAND, Key::S);
    album.type_in("A");
    album.bench.press(Modifiers::NONE, Key::Enter);
    album.escape();
    album.select(|design| item_of(design, "hw.sofa.fjord"));
    album.bench.press(Modifiers::COMMAND, Key::B);
    album.click("options-make");
    album.bench.press(Modifiers::NONE, Key::Delete);
    album.keep("option");
    album.click("options-side-by-side");
    album.keep("options-compared");
    album.escape();
    album.bench.press(Modifiers::COMMAND, Key::S);
    album.click("versions-compare");
    album.keep("version-compared");
    album.escape();
    album.bench.press(Modifiers::NONE, Key::F12);
    album.keep("photo");
    album.escape();
}

fn keep_all(language: Language, is_dark: bool, suffix: &'static str) {
    starts(language, is_dark, suffix);
    let mut album = Album::new(vec![flat()], language, is_dark, suffix);
    // Nothing is done in the background: pictures of products, textures and baked light have tests of their own.
    album.bench.steps(8);
    album.keep("both");
    // Most screens are shown beside the plan: its drawing is the same on every machine.
    album.bench.press(Modifiers::NONE, Key::F6);
    panels(&mut album);
    inspectors(&mut album);
    more(&mut album);
    let mut unread = settings(language, is_dark);
    unread.seen_hints.clear();
    let mut hinted = Bench::new(vec![flat()], unread);
    hinted.press(Modifiers::NONE, Key::F6);
    Album { bench: hinted, texts: Texts::new(language), suffix }.keep("hint");
}

#[test]
fn every_screen_in_chinese_and_light_looks_as_it_was_kept() {
    keep_all(Language::Chinese, false, "zh-light");
}

#[test]
fn every_screen_in_english_and_dark_looks_as_it_was_kept() {
    keep_all(Language::English, true, "en-dark");
}

//! Every screen in both languages and themes, at three scales: nothing is cut off, nothing lies over something else,
//! every control has a name.

use crate::bench::{Bench, settings};
use egui::epaint::{ClippedShape, Shape, TextShape};
use egui::{Key, Modifiers, Rect, Vec2};
use egui_kittest::kittest::NodeT as _;
use homewright_catalog::Language;
use homewright_ui::host::{OwnModel, Recent};
use homewright_ui::starter::two_rooms;

/// Points that text may stand over an edge or another text: its rectangle is larger than its ink.
const SLACK: f32 = 2.5;

/// Height of what is rolled sideways, points.
const STRIP: f32 = 50.0;

/// A text on the screen.
#[derive(Clone)]
struct Words {
    text: String,
    rect: Rect,
    clip: Rect,
    /// Opaque plates that were laid over it later.
    covers: Vec<Rect>,
}

/// Texts that can be seen, with those left out that something opaque was laid over.
fn visible_words(shapes: &[ClippedShape]) -> Vec<Words> {
    let mut seen: Vec<Words> = Vec::new();
    for clipped in shapes {
        collect(&clipped.shape, clipped.clip_rect, &mut seen);
    }
    seen
}

fn collect(shape: &Shape, clip: Rect, seen: &mut Vec<Words>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, seen)),
        Shape::Rect(plate) if plate.fill.a() == 255 || plate.brush.is_some() => {
            let plate = plate.rect.intersect(clip);
            seen.retain(|words| !plate.expand(0.5).contains_rect(words.rect.intersect(words.clip)));
            for words in seen.iter_mut().filter(|words| words.rect.intersects(plate)) {
                words.covers.push(plate);
            }
        }
        Shape::Text(TextShape { pos, galley, angle, .. }) if *angle == 0.0 && !galley.job.text.trim().is_empty() => {
            let rect = galley.mesh_bounds.translate(pos.to_vec2());
            if clip.intersects(rect) && clip.intersect(rect).is_positive() {
                seen.push(Words { text: galley.job.text.clone(), rect, clip, covers: Vec::new() });
            }
        }
        _ => {}
    }
}

/// What is wrong with the texts of a screen.
fn complaints(bench: &Bench, views: &[Rect]) -> Vec<String> {
    let words = visible_words(&bench.harness.output().shapes);
    let is_in_view = |words: &Words| views.iter().any(|view| view.contains_rect(words.clip));
    let mut complaints = Vec::new();
    // The strip of a tool's options is rolled sideways: its end may be cut.
    let is_rolled = |one: &Words| one.clip.height() < STRIP && one.clip.width() > 200.0;
    for one in words.iter().filter(|one| !is_in_view(one) && !is_rolled(one)) {
        if one.rect.left() < one.clip.left() - SLACK || one.rect.right() > one.clip.right() + SLACK {
            complaints.push(format!("“{}” is cut off at the side: {:?} in {:?}", one.text, one.rect, one.clip));
        }
    }
    for (index, one) in words.iter().enumerate().filter(|(_, one)| !is_in_view(one)) {
        for other in &words[index + 1..] {
            let shared = one.rect.intersect(other.rect).intersect(one.clip).intersect(other.clip);
            let is_covered = one.covers.iter().any(|cover| cover.expand(1.0).contains_rect(shared));
            if !is_in_view(other) && !is_covered && shared.width() > SLACK && shared.height() > SLACK {
                complaints.push(format!("“{}” and “{}” lie over each other at {shared:?}", one.text, other.text));
            }
        }
    }
    complaints
}

/// Controls that have no name.
fn nameless(bench: &Bench) -> Vec<String> {
    use egui::Role::{
        Button, CheckBox, ComboBox, DisclosureTriangle, Link, ListBoxOption, MenuItem, RadioButton, SearchInput,
        Slider, SpinButton, Tab, TextInput,
    };
    let controls = [
        Button,
        CheckBox,
        ComboBox,
        DisclosureTriangle,
        Link,
        ListBoxOption,
        MenuItem,
        RadioButton,
        SearchInput,
        Slider,
        SpinButton,
        Tab,
        TextInput,
    ];
    let nodes = bench.harness.root().children_recursive();
    nodes
        .filter(|node| controls.contains(&node.accesskit_node().role()))
        .filter(|node| node.accesskit_node().label().is_none_or(|label| label.trim().is_empty()))
        .map(|node| format!("a {:?} without a name at {:?}", node.accesskit_node().role(), node.rect()))
        .collect()
}

/// A walk through every screen.
struct Walk {
    bench: Bench,
    name: String,
    found: Vec<String>,
}

impl Walk {
    fn look(&mut self, screen: &str) {
        let plan_and_picture: Vec<Rect> = self
            .bench
            .harness
            .root()
            .children_recursive()
            .filter(|node| [egui::Role::Canvas, egui::Role::Image].contains(&node.accesskit_node().role()))
            .map(|node| node.rect())
            .collect();
        let place = format!("{} at {screen}", self.name);
        let complaints = complaints(&self.bench, &plan_and_picture);
        self.found.extend(complaints.into_iter().chain(nameless(&self.bench)).map(|what| format!("{place}: {what}")));
    }

    fn key(&mut self, key: Key, screen: &str) {
        self.bench.press(Modifiers::NONE, key);
        self.look(screen);
    }

    fn ctrl(&mut self, key: Key, screen: &str) {
        self.bench.press(Modifiers::COMMAND, key);
        self.look(screen);
    }
}

/// Walks through every screen of the studio.
fn walk(language: Language, is_dark: bool, size: Vec2, scale: f32) -> Vec<String> {
    let name = format!("{language:?}, {}, {}×{} ×{scale}", if is_dark { "dark" } else { "light" }, size.x, size.y);
    let bench = Bench::sized(Vec::new(), settings(language, is_dark), size, scale);
    let mut walk = Walk { bench, name, found: Vec::new() };
    let recent =
        Recent {
            path: "/a.home".to_owned(), name: "滨江壹号 1203 – a flat with a long name".to_owned(), opened: 0
        };
    walk.bench.host.look(|memory| memory.recent = vec![recent]);
    walk.bench.harness.state_mut().as_mut().expect("it is there").refresh_start();
    walk.bench.steps(2);
    walk.look("the start");
    walk.ctrl(Key::Comma, "the preferences over the start");
    walk.bench.press(Modifiers::NONE, Key::Escape);
    walk.bench.host.look(|memory| memory.homes.push(two_rooms()));
    walk.ctrl(Key::N, "a home");
    walk.bench.steps(3);
    for (key, screen) in [(Key::F6, "the plan"), (Key::F7, "the picture"), (Key::F5, "both views")] {
        walk.key(key, screen);
    }
    walk.key(Key::F12, "the desk for photos");
    walk.bench.press(Modifiers::NONE, Key::Escape);
    for screen in ["the section box", "the whole home again"] {
        walk.key(Key::F4, screen);
    }
    walk.ctrl(Key::Num2, "the catalog");
    let materials = if language == Language::English { "Materials" } else { "材质" };
    let products = if language == Language::English { "Products" } else { "商品" };
    walk.bench.click(materials);
    walk.look("the materials");
    walk.bench.click(if language == Language::English { "Packages" } else { "套餐" });
    walk.look("the packages");
    walk.bench.click(products);
    walk.bench.click(if language == Language::English { "Filters" } else { "筛选" });
    walk.look("the filters");
    walk.bench.click(if language == Language::English { "Filters" } else { "筛选" });
    walk.bench.drag_in(2000.0, 1800.0);
    walk.look("an item");
    walk.ctrl(Key::D, "its copy");
    walk.ctrl(Key::B, "the options page");
    walk.bench.click(if language == Language::English {
        "Make options of the selection"
    } else {
        "用所选建立备选"
    });
    walk.look("options");
    let side_by_side = if language == Language::English { "See side by side" } else { "并排查看" };
    // In the smallest windows the walk has nothing in its hand that options could be made of.
    if walk.bench.has(side_by_side) {
        walk.bench.click(side_by_side);
        walk.look("options side by side");
    }
    walk.bench.press(Modifiers::NONE, Key::Escape);
    walk.ctrl(Key::B, "an item of an option");
    walk.ctrl(Key::A, "several items");
    walk.bench.press(Modifiers::NONE, Key::Escape);
    let [wall, room] = [[3600.0, 3600.0], [6400.0, 1000.0]].map(|[x, y]| walk.bench.on_plan(x, y));
    walk.bench.click_at(wall);
    walk.look("a wall");
    walk.bench.click_at(room);
    walk.look("a room");
    let opening = walk.bench.on_plan(4200.0, 900.0);
    walk.bench.click_at(opening);
    walk.look("an opening");
    walk.bench.right_click(opening);
    walk.look("the menu of an opening");
    walk.bench.press(Modifiers::NONE, Key::Escape);
    walk.bench.press(Modifiers::NONE, Key::Escape);
    for (key, screen) in [
        (Key::H, "the history"),
        (Key::B, "the options"),
        (Key::S, "the versions"),
        (Key::Comma, "the preferences"),
        (Key::K, "the palette"),
        (Key::K, "the home again"),
    ] {
        walk.ctrl(key, screen);
    }
    walk.bench.press(Modifiers::NONE, Key::Escape);
    walk.ctrl(Key::Num1, "the plan's tools");
    walk.bench.click(if language == Language::English { "Door" } else { "门" });
    walk.look("a door in hand");
    walk.bench.click(if language == Language::English { "Walls" } else { "画墙" });
    walk.look("walls in hand");
    walk.bench.press(Modifiers::NONE, Key::Escape);
    let model = OwnModel {
        product: crate::bench::first_product().clone(),
        glb: Vec::new(),
        notices: vec!["a note".to_owned()],
    };
    walk.bench.host.look(|memory| memory.model = Some(model));
    walk.ctrl(Key::I, "a model");
    walk.bench.steps(2);
    walk.look("a model that was read");
    walk.bench.press(Modifiers::NONE, Key::Escape);
    walk.bench.click(if language == Language::English { "Home menu" } else { "方案菜单" });
    walk.look("the menu");
    assert_eq!(walk.bench.studio().notices().collect::<Vec<_>>(), Vec::<&str>::new(), "nothing went wrong");
    walk.found
}

fn nothing_is_wrong(found: &[String]) {
    assert!(found.is_empty(), "{} complaints:\n{}", found.len(), found.join("\n"));
}

#[test]
fn no_text_is_cut_off_or_overlaid_and_every_control_has_a_name_in_english() {
    nothing_is_wrong(&walk(Language::English, false, egui::vec2(1280.0, 800.0), 1.0));
    nothing_is_wrong(&walk(Language::English, true, egui::vec2(1440.0, 900.0), 1.0));
}

#[test]
fn no_text_is_cut_off_or_overlaid_and_every_control_has_a_name_in_chinese() {
    nothing_is_wrong(&walk(Language::Chinese, true, egui::vec2(1280.0, 800.0), 1.0));
    nothing_is_wrong(&walk(Language::Chinese, false, egui::vec2(1440.0, 900.0), 1.0));
}

#[test]
fn a_studio_that_is_drawn_larger_still_fits_its_window() {
    for (language, scale) in [(Language::English, 1.5), (Language::Chinese, 2.0)] {
        nothing_is_wrong(&walk(language, false, egui::vec2(1280.0, 800.0) / scale, scale));
    }
}

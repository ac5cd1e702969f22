//! A picture of each screen, in Chinese and light, in English and dark: compared with kept ones that were looked at.
//! Kept small: what they tell is that nothing is missing, misplaced or in another colour; words are tested elsewhere.
//! `cargo xtask golden --renew` keeps what is drawn now.

use crate::bench::{Bench, settings};
use egui::{Key, Modifiers};
use homewright_catalog::{Catalog, Language};
use homewright_design::IdSource;
use homewright_tests::golden::{Tolerance, check};
use homewright_ui::templates::design_of;
use image::imageops::{FilterType, resize};
use image::{DynamicImage, RgbImage};

/// Sides of a kept picture.
const KEPT: [u32; 2] = [400, 250];

/// The sample home in a studio.
fn bench(language: Language, is_dark: bool) -> Bench {
    let home = design_of("flat-89", "", Catalog::builtin(), &mut IdSource::new(0, 89)).expect("the shipped template");
    let mut bench = Bench::new(vec![home], settings(language, is_dark));
    bench.steps(6);
    bench
}

struct Album {
    bench: Bench,
    suffix: &'static str,
}

impl Album {
    fn keep(&mut self, screen: &str) {
        // The pointer is nowhere, so that nothing is hovered.
        self.bench.harness.event(egui::Event::PointerGone);
        self.bench.steps(3);
        let picture = self.bench.harness.render().expect("the studio is drawn");
        let picture: RgbImage = DynamicImage::ImageRgba8(picture).to_rgb8();
        let small = resize(&picture, KEPT[0], KEPT[1], FilterType::Triangle);
        check(&format!("studio-{screen}-{}", self.suffix), &small, Tolerance::PLAN);
    }

    fn ctrl(&mut self, key: Key, screen: &str) {
        self.bench.press(Modifiers::COMMAND, key);
        self.keep(screen);
    }
}

fn keep_all(language: Language, is_dark: bool, suffix: &'static str) {
    let words = |english: &'static str, chinese: &'static str| match language {
        Language::English => english,
        Language::Chinese => chinese,
    };
    let mut start = Album { bench: Bench::new(Vec::new(), settings(language, is_dark)), suffix };
    start.keep("start");
    let mut album = Album { bench: bench(language, is_dark), suffix };
    album.keep("both");
    // Most screens are shown beside the plan: its drawing is the same on every machine.
    album.bench.press(Modifiers::NONE, Key::F6);
    album.keep("furnish");
    album.bench.click(words("Packages", "套餐"));
    album.keep("packages");
    album.bench.click(words("Materials", "材质"));
    album.keep("materials");
    let at = album.bench.on_plan(2000.0, 2000.0);
    album.bench.click_at(at);
    album.keep("selected");
    album.bench.press(Modifiers::NONE, Key::Escape);
    album.ctrl(Key::Num1, "plan");
    album.bench.press(Modifiers::NONE, Key::W);
    album.keep("walls");
    album.bench.press(Modifiers::NONE, Key::Escape);
    album.ctrl(Key::H, "history");
    album.ctrl(Key::S, "versions");
    album.ctrl(Key::B, "options");
    album.ctrl(Key::Comma, "preferences");
    album.ctrl(Key::K, "palette");
}

#[test]
fn every_screen_in_chinese_and_light_looks_as_it_was_kept() {
    keep_all(Language::Chinese, false, "zh-light");
}

#[test]
fn every_screen_in_english_and_dark_looks_as_it_was_kept() {
    keep_all(Language::English, true, "en-dark");
}

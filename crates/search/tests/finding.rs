//! What is found, and what is not.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use homewright_catalog::Catalog;
use homewright_search::{Entry, Found, Index, Query, Scanned, Searcher, Source, build, normal_words, searcher_of};
use proptest::prelude::*;

fn product(sku: &str, zh: &str, en: &str, category: &str) -> Entry {
    let brand = "Oak & Co".to_owned();
    Entry { sku: sku.into(), zh: zh.into(), en: en.into(), category: category.into(), brand, ..Entry::default() }
}

fn shop() -> Vec<Entry> {
    let mut products = vec![
        product("HW-WD-900", "橡木大衣柜", "Oak wardrobe", "wardrobe"),
        product("HW-BD-180", "儿童床位", "Bunk place", "bed"),
        product("HW-SF-3", "云朵沙发", "Cloud sofa", "sofa"),
        product("LX-201", "银行长椅", "Bank bench", "bench"),
        product("LX-202", "LED吸顶灯", "LED ceiling light", "ceiling_light"),
    ];
    products[0].size = [900, 600, 2100];
    products[0].tags = vec!["room:bedroom".into(), "for:elders".into()];
    products[1].size = [1800, 2000, 900];
    products[1].tags = vec!["room:bedroom".into(), "for:children".into()];
    products[2].tags = vec!["room:living".into()];
    products
}

fn opened(products: Vec<Entry>) -> Searcher {
    Searcher::new(Index::open(build(products)).expect("it was just built"))
}

fn ask(searcher: &mut Searcher, text: &str) -> Found {
    searcher.search(&Query { text: text.into(), limit: 100, ..Query::default() })
}

#[track_caller]
fn finds(text: &str, wanted: &[&str]) {
    let mut keys = ask(&mut opened(shop()), text).keys;
    keys.sort_unstable();
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    assert_eq!(keys, wanted, "{text}");
}

#[test]
fn a_part_of_a_name_in_either_language_is_enough() {
    finds("衣", &["HW-WD-900"]);
    finds("大衣柜", &["HW-WD-900"]);
    finds("橡木大衣", &["HW-WD-900"]);
    finds("ARDRO", &["HW-WD-900"]);
    finds("led吸", &["LX-202"]);
    finds("ＬＥＤ", &["LX-202"]);
    finds("云朵 sofa", &["HW-SF-3"]);
    finds("云朵 oak", &["HW-SF-3"]);
    finds("云 衣", &[]);
}

#[test]
fn pinyin_and_first_letters_find_chinese_names() {
    finds("yigui", &["HW-WD-900"]);
    finds("yg", &["HW-WD-900"]);
    finds("cw", &["HW-BD-180"]);
    finds("chuangw", &["HW-BD-180"]);
    finds("yunduoshafa", &["HW-SF-3"]);
    finds("ydsf", &["HW-SF-3"]);
}

#[test]
fn a_character_is_found_by_each_of_its_readings() {
    // 行 is read háng in 银行, and xíng elsewhere.
    finds("yinhang", &["LX-201"]);
    finds("yinxing", &["LX-201"]);
}

#[test]
fn other_words_for_a_kind_find_it() {
    finds("衣橱", &["HW-WD-900"]);
    finds("couch", &["HW-SF-3"]);
}

#[test]
fn one_slip_is_forgiven_where_nothing_else_is_found() {
    for (text, wanted) in [("wadrobe", "HW-WD-900"), ("wardrboe", "HW-WD-900"), ("大依柜", "HW-WD-900")] {
        let found = ask(&mut opened(shop()), text);
        assert_eq!(found.keys, [wanted], "{text}");
        assert!(found.is_guess, "{text}");
    }
    assert!(!ask(&mut opened(shop()), "wardrobe").is_guess);
    finds("wodribe", &[]);
}

#[test]
fn a_length_is_found_however_it_is_written() {
    for text in ["900mm", "0.9m", "90cm", "90厘米", "900毫米"] {
        finds(text, &["HW-WD-900", "HW-BD-180"]);
    }
    finds("1800*2000", &["HW-BD-180"]);
    finds("1.8x2m", &["HW-BD-180"]);
}

#[test]
fn the_beginning_of_an_article_number_finds_and_the_whole_comes_first() {
    finds("hw-", &["HW-WD-900", "HW-BD-180", "HW-SF-3"]);
    finds("lx-20", &["LX-201", "LX-202"]);
    finds("x-202", &["LX-202"]);
    let mut products = shop();
    products.push(product("900", "小桌", "Small table", "desk"));
    assert_eq!(ask(&mut opened(products), "900").keys[0], "900");
}

#[test]
fn facets_count_what_choosing_them_would_give() {
    let mut searcher = opened(shop());
    let all = ask(&mut searcher, "");
    assert_eq!(all.total, 5);
    let counts: BTreeMap<String, usize> = all.facets.tags.into_iter().collect();
    assert_eq!(counts["room:bedroom"], 2);
    let chosen = Query { tags: vec!["room:bedroom".into()], limit: 9, ..Query::default() };
    let found = searcher.search(&chosen);
    assert_eq!(found.total, 2);
    let counts: BTreeMap<String, usize> = found.facets.tags.into_iter().collect();
    // Other rooms as if none were chosen; for whom, among what the room leaves.
    assert_eq!((counts["room:living"], counts["for:children"]), (1, 1));
    let both = Query { tags: vec!["room:bedroom".into(), "for:elders".into()], limit: 9, ..Query::default() };
    let found = searcher.search(&both);
    assert_eq!(found.keys, ["HW-WD-900"]);
    assert_eq!(found.facets.categories, [("wardrobe".to_owned(), 1)]);
    let counts: BTreeMap<String, usize> = found.facets.tags.into_iter().collect();
    assert_eq!((counts["for:children"], counts.get("room:living")), (1, None));
    let dear = Query { max_price: 10, min_price: 5, limit: 9, ..Query::default() };
    assert_eq!(searcher.search(&dear).total, 0);
}

#[test]
fn a_product_that_changed_is_found_as_it_is_now() {
    let mut searcher = opened(shop());
    searcher.put(product("HW-SF-3", "月亮沙发", "Moon sofa", "sofa"));
    searcher.put(product("NEW-1", "新灯", "New lamp", "pendant"));
    searcher.remove("LX-201");
    assert_eq!(ask(&mut searcher, "云朵").total, 0);
    for text in ["月亮", "yueliang", "yl", "moon", "hw-sf"] {
        assert_eq!(ask(&mut searcher, text).keys, ["HW-SF-3"], "{text}");
    }
    assert_eq!(ask(&mut searcher, "xindeng").keys, ["NEW-1"]);
    assert_eq!(ask(&mut searcher, "bench").total, 0);
    assert_eq!((ask(&mut searcher, "").total, searcher.changes()), (5, 2));
}

#[test]
fn every_shipped_product_is_found_by_its_names_and_its_article_number() {
    let catalog = Catalog::builtin();
    let mut searcher = searcher_of(catalog).expect("it was just built");
    for product in catalog.products.values() {
        for text in [&product.name.zh, &product.name.en, &product.sku] {
            let found = searcher.search(&Query { text: text.clone(), limit: 1_000, ..Query::default() });
            assert!(found.keys.contains(&product.id.0), "{text} does not find {}", product.id.0);
            assert!(!found.is_guess, "{text}");
        }
    }
    let found = searcher.search(&Query { text: "yigui".into(), limit: 1_000, ..Query::default() });
    assert!(found.total > 0 && found.facets.categories[0].0 == "wardrobe", "{:?}", found.facets.categories);
}

#[test]
fn bytes_that_are_no_index_are_refused() {
    assert!(Index::open(Vec::new()).is_err());
    assert!(Index::open(vec![7; 4_000]).is_err());
    let whole = build(shop());
    assert!(Index::open(whole[..whole.len() - 1].to_vec()).is_err());
}

/// Bytes that say how many of them were read.
struct Counted(Vec<u8>, Arc<AtomicU64>);

impl Source for Counted {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, at: u64, length: usize) -> Option<Vec<u8>> {
        self.1.fetch_add(length as u64, Ordering::Relaxed);
        self.0.get(at as usize..at as usize + length).map(<[u8]>::to_vec)
    }
}

#[test]
fn an_index_read_piece_by_piece_answers_as_one_that_was_read_whole_and_the_first_answer_reads_little() {
    let (rooms, kinds) = (["卧室", "客厅", "书房", "厨房"], ["衣柜", "沙发", "书桌", "台灯", "地柜"]);
    let entries: Vec<Entry> = (0..40_000_usize)
        .map(|n| {
            let (room, kind) = (rooms[n % 4], kinds[n % 5]);
            product(&format!("AB-{n:06}"), &format!("{room}{kind}{}", n % 977), &format!("piece {n} oak"), "sofa")
        })
        .collect();
    let bytes = build(entries);
    let size = bytes.len() as u64;
    let read = Arc::new(AtomicU64::new(0));
    let mut whole = Searcher::new(Index::open(bytes.clone()).expect("it was just built"));
    let pieces = Index::open_source(Box::new(Counted(bytes, Arc::clone(&read)))).expect("it was just built");
    let mut pieces = Searcher::new(pieces);
    assert_eq!(ask(&mut pieces, "AB-012345"), ask(&mut whole, "AB-012345"));
    let first = read.load(Ordering::Relaxed);
    assert!(first < size / 2, "the first answer read {first} of {size} bytes");
    for text in
        ["衣柜", "书房", "yigui", "yg", "oak", "1234", "976", "ab-0", "sofa", "卧室衣柜12", "shufng", "piece 77"]
    {
        assert_eq!(ask(&mut pieces, text), ask(&mut whole, text), "{text}");
    }
    pieces.index().read_all();
    assert_eq!(ask(&mut pieces, "地柜"), ask(&mut whole, "地柜"));
}

#[test]
fn changed_products_are_found_by_sound_and_by_other_words_like_those_of_the_index() {
    let mut searcher = opened(shop());
    searcher.put(product("NEW-1", "紫檀博古柜", "Curio cabinet", "wardrobe"));
    for text in ["zitan", "ztbg", "bogugui", "衣橱", "NEW-1", "curio"] {
        assert!(ask(&mut searcher, text).keys.contains(&"NEW-1".to_owned()), "{text}");
    }
    assert!(!ask(&mut searcher, "tanzi").keys.contains(&"NEW-1".to_owned()), "the other way round it sounds otherwise");
}

/// Texts of few characters, so that parts repeat.
fn text() -> impl Strategy<Value = String> {
    "[床柜衣木一A-Ca1-2 -]{0,9}"
}

fn products() -> impl Strategy<Value = Vec<Entry>> {
    let sku = "[A-C]{0,2}-?[床A]?[0-2]{1,4}";
    let category = prop::sample::select(vec!["bed", "wardrobe", "sofa"]);
    prop::collection::vec((sku, text(), text(), category), 0..200)
        .prop_map(|rows| rows.into_iter().map(|(sku, zh, en, category)| product(&sku, &zh, &en, category)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn exactly_the_products_that_have_a_word_are_found(products in products(), word in "[床柜衣木Ab1-2-]{1,6}") {
        let word = normal_words(&word).join("");
        let index = Index::open(build(products.clone())).expect("it was just built");
        let mut found = index.keys_containing(&word);
        found.sort_unstable();
        let last: BTreeMap<String, Entry> = products.into_iter().map(|entry| (entry.key().to_owned(), entry)).collect();
        let scanned: Vec<String> =
            last.into_iter().filter(|(_, entry)| Scanned::new(entry.clone()).has(&word)).map(|(key, _)| key).collect();
        prop_assert_eq!(found, scanned);
    }

    #[test]
    fn the_same_products_in_any_order_make_the_same_index(products in products(), turn in 0_usize..50) {
        let unique: BTreeMap<String, Entry> = products.into_iter().map(|entry| (entry.sku.clone(), entry)).collect();
        let mut products: Vec<Entry> = unique.into_values().collect();
        let first = build(products.clone());
        if !products.is_empty() {
            let turn = turn % products.len();
            products.rotate_left(turn);
        }
        prop_assert!(first == build(products));
    }

    #[test]
    fn a_damaged_index_answers_something_or_is_refused(
        at in 0_usize..20_000,
        byte in any::<u8>(),
        word in "[床柜衣a-c1-2]{1,5}",
    ) {
        let mut bytes = build(shop());
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(index) = Index::open(bytes) {
            let mut searcher = Searcher::new(index);
            for text in [word.as_str(), "yigui", "900mm", "wadrobe", ""] {
                let found = ask(&mut searcher, text);
                prop_assert!(found.keys.len() <= 100);
            }
            searcher.remove("LX-201");
        }
    }
}

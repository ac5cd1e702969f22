//! Search over a million products: ours beside a linear scan and SQLite's FTS5 in one run. With tantivy as well:
//! `cargo run --release --manifest-path tests/compare/search/Cargo.toml`.
//!
//! `HOMEWRIGHT_SEARCH_PRODUCTS` takes another number of products. Peers are timed on fewer queries than ours.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

mod peers;
mod synthetic;

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use homewright_search::{Entry, Index, Query, Scanned, Searcher, Source, build, normal_words};

/// Each query is asked so often and its best time taken, as other programs disturb some.
const ROUNDS: usize = 3;

/// Times of queries, and how many hits they had in all.
pub(crate) struct Times {
    milliseconds: Vec<f64>,
    hits: usize,
}

impl Times {
    pub(crate) fn of(queries: &[String], mut ask: impl FnMut(&str) -> usize) -> Self {
        let mut hits = 0;
        let milliseconds = queries
            .iter()
            .map(|query| {
                let mut best = f64::MAX;
                let mut found = 0;
                for _ in 0..ROUNDS {
                    let start = Instant::now();
                    found = ask(query);
                    best = best.min(start.elapsed().as_secs_f64() * 1e3);
                }
                hits += found;
                best
            })
            .collect();
        Self { milliseconds, hits }
    }

    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.milliseconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
    }

    fn slowest(&self, queries: &[String]) {
        let mut order: Vec<usize> = (0..queries.len()).collect();
        order.sort_by(|a, b| self.milliseconds[*b].total_cmp(&self.milliseconds[*a]));
        let slow: Vec<String> =
            order.iter().take(8).map(|at| format!("{} {:.1}", queries[*at], self.milliseconds[*at])).collect();
        println!("    slowest: {}", slow.join(" · "));
    }

    pub(crate) fn print(&self, name: &str) {
        let worst = self.quantile(1.0);
        println!(
            "{name:28} {:6} queries  p50 {:9.3} ms  p99 {:9.3} ms  worst {worst:9.3} ms  {} hits",
            self.milliseconds.len(),
            self.quantile(0.5),
            self.quantile(0.99),
            self.hits
        );
    }
}

struct OnDisk(File, u64);

impl Source for OnDisk {
    fn len(&self) -> u64 {
        self.1
    }

    fn read(&self, at: u64, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.0.read_exact_at(&mut bytes, at).ok()?;
        Some(bytes)
    }
}

/// Memory of this process in MiB.
fn memory() -> f64 {
    of_status("VmRSS:")
}

/// The most memory that this process has had so far, MiB.
fn peak() -> f64 {
    of_status("VmHWM:")
}

fn of_status(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0");
    line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn ask(text: &str) -> Query {
    Query { text: text.to_owned(), limit: 50, ..Query::default() }
}

fn main() {
    // `cargo bench` says so; a filter names other benchmarks.
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is_named = words.iter().filter(|word| !word.starts_with('-')).all(|word| "search".contains(word.as_str()));
    if words.iter().any(|word| word == "--bench") && is_named {
        all(|_, _| {});
    }
}

/// Ours and others on the same products; `further` are others that are measured last.
pub(crate) fn all(further: impl FnOnce(&[Entry], &[String])) {
    if let [Some(path), Some(first)] = ALONE.map(std::env::var_os) {
        return opens(Path::new(&path), &first.to_string_lossy());
    }
    let count =
        std::env::var("HOMEWRIGHT_SEARCH_PRODUCTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let products = synthetic::products(count);
    println!("{count} products, such as {} · {} · {}", products[1].zh, products[1].en, products[1].sku);
    let queries: Vec<Vec<String>> = (1..=12).map(|length| synthetic::queries(&products, length, 400, 3)).collect();
    let all: Vec<String> = queries.concat();

    ours(&products, &queries, &all);
    recall(&products, &queries);

    println!("\n-- beside others: hits of the text alone, the first 50 and their number --");
    let few =
        |count: usize| -> Vec<String> { queries.iter().flat_map(|some| some.iter().take(count).cloned()).collect() };
    let scanned: Vec<Scanned> = products.iter().cloned().map(Scanned::new).collect();
    Times::of(&few(4), |query| scanned.iter().filter(|product| product.has(query)).count()).print("linear scan");
    drop(scanned);
    peers::run(&products, &few(40));
    further(&products, &few(40));
}

fn ours(products: &[Entry], queries: &[Vec<String>], all: &[String]) {
    let entries = products.to_vec();
    let start = Instant::now();
    let before = memory();
    let bytes = build(entries);
    println!(
        "built in {:.2} s, {:.1} MB; at most {:.0} MiB beside {:.0} MiB of products and a copy of them",
        start.elapsed().as_secs_f64(),
        bytes.len() as f64 / 1e6,
        peak() - before,
        before
    );
    let folder = tempfile::tempdir().expect("a folder for the index");
    let path = folder.path().join("index");
    File::create(&path).and_then(|mut file| file.write_all(&bytes)).expect("the index is written");
    let size = bytes.len() as u64;
    drop(bytes);
    for first in FIRST {
        alone(&path, first);
    }
    let file = File::open(&path).expect("it is there");
    let mut searcher = Searcher::new(Index::open_source(Box::new(OnDisk(file, size))).expect("it is an index"));
    searcher.index().read_all();
    for warm in ["沙发", "sofa", "yigui", "0012345", "900mm", "wadrobe", ""] {
        searcher.search(&ask(warm));
    }
    for (at, queries) in queries.iter().enumerate() {
        let times = Times::of(queries, |query| {
            searcher.forget();
            searcher.search(&ask(query)).total
        });
        times.print(&format!("ours, {} characters", at + 1));
        if std::env::var_os("HOMEWRIGHT_SEARCH_SLOWEST").is_some() {
            times.slowest(queries);
        }
    }
    Times::of(all, |query| {
        searcher.forget();
        searcher.search(&ask(query)).total
    })
    .print("ours, 1 to 12 characters");
    let typed: Vec<String> =
        ["yigui", "cw", "ydsf", "chuangtougui", "wadrobe", "walnt", "大依柜", "900mm", "0.9m", "90cm"]
            .map(str::to_owned)
            .into();
    let typed: Vec<String> = typed.iter().cycle().take(typed.len() * 20).cloned().collect();
    Times::of(&typed, |query| {
        searcher.forget();
        searcher.search(&ask(query)).total
    })
    .print("ours, sounds, slips, sizes");
    let filtered = |text: &str| Query { tags: vec!["room:bedroom".into(), "for:children".into()], ..ask(text) };
    Times::of(&all[..all.len().min(2_000)], |query| {
        searcher.forget();
        searcher.search(&filtered(query)).total
    })
    .print("ours, with two filters");
    let mut changed: Vec<Entry> = products.iter().step_by((products.len() / 500).max(1)).cloned().collect();
    for entry in &mut changed {
        entry.price += 1;
    }
    let times: Vec<f64> = changed
        .into_iter()
        .map(|entry| {
            let start = Instant::now();
            searcher.put(entry);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    Times { milliseconds: times, hits: searcher.changes() }.print("one product updated");
    Times::of(&all[..all.len().min(1_000)], |query| {
        searcher.forget();
        searcher.search(&ask(query)).total
    })
    .print("ours, after 500 updates");
}

/// Words that are asked first, each in a program of its own.
const FIRST: [&str; 4] = ["沙发", "sofa", "yigui", "0012345"];
/// Names the index that a program of its own opens, and its first word.
const ALONE: [&str; 2] = ["HOMEWRIGHT_SEARCH_INDEX", "HOMEWRIGHT_SEARCH_FIRST"];

/// Opens the index in a program of its own, which holds nothing else.
fn alone(path: &Path, first: &str) {
    let program = std::env::current_exe().expect("the name of this program");
    let done = Command::new(program).arg("--bench").env(ALONE[0], path).env(ALONE[1], first).status();
    assert!(done.expect("it starts").success(), "the program that opens the index ends well");
}

/// What a program of its own does: opens, answers, and tells how long it took and what it holds.
fn opens(path: &Path, first: &str) {
    let before = memory();
    let start = Instant::now();
    let file = File::open(path).expect("it is there");
    let size = file.metadata().expect("it has a length").len();
    let mut searcher = Searcher::new(Index::open_source(Box::new(OnDisk(file, size))).expect("it is an index"));
    let opened = start.elapsed().as_secs_f64() * 1e3;
    let hits = searcher.search(&ask(first)).total;
    let answered = start.elapsed().as_secs_f64() * 1e3;
    let after_first = memory() - before;
    let start = Instant::now();
    searcher.index().read_all();
    let read = start.elapsed().as_secs_f64() * 1e3;
    for word in ["沙发", "sofa", "yigui", "0012345", "900mm", "wadrobe", "oak", "柜", "a", ""] {
        searcher.search(&ask(word));
    }
    println!(
        "opened in {opened:.2} ms, first answer ({first}, {hits} hits) after {answered:.1} ms holding {after_first:.0} MiB; \
         all read in {read:.0} ms, then {:.0} MiB with answers to ten words, at most {:.0}",
        memory() - before,
        peak() - before
    );
}

/// Compares what holds a word with what a linear scan says, at full size.
fn recall(products: &[Entry], queries: &[Vec<String>]) {
    let index = Index::open(build(products.to_vec())).expect("it was just built");
    let mut scanned: Vec<Scanned> = products.iter().cloned().map(Scanned::new).collect();
    scanned.sort_by(|a, b| a.entry.key().cmp(b.entry.key()));
    let (mut compared, mut hits) = (0, 0);
    let words = queries.iter().flat_map(|some| some.iter().take(8)).flat_map(|query| normal_words(query));
    for query in &words.collect::<Vec<_>>() {
        let mut found = index.keys_containing(query);
        found.sort_unstable();
        let wanted: Vec<&str> = scanned.iter().filter(|p| p.has(query)).map(|p| p.entry.key()).collect();
        assert!(found == wanted, "`{query}`: {} found, {} there", found.len(), wanted.len());
        compared += 1;
        hits += wanted.len();
    }
    println!("exactly what a linear scan finds for {compared} queries, {hits} hits");
}

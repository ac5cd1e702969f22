//! How long the studio takes from the start of its process to the first frame that a hand can work with, and how much
//! memory it holds: the real program in a real window, with the sample home and with 2,000 items.
//! `cargo xtask bench start` builds and runs it; `docs/benchmarks.md` keeps the figures.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use homewright_catalog::Catalog;
use homewright_design::{Design, Entity, IdSource, Transaction, template};
use homewright_store::Home;
use homewright_tests::studio;

/// How often each is started; the first start also fills the system's and the user's caches.
const STARTS: usize = 4;
/// How long a studio rests before its memory is read again.
const REST: Duration = Duration::from_secs(20);
/// How long a start may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// A program that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn flat() -> Design {
    let text = include_str!("../../assets/templates/flat-89.toml");
    template::instantiate("flat-89.toml", text, Catalog::builtin(), &mut IdSource::new(0, 89))
        .expect("the shipped template")
}

/// The sample home with its things over and over, until it holds so many.
fn crowded(count: usize) -> Design {
    let mut design = flat();
    let mut ids = IdSource::new(1, 90);
    let items: Vec<_> = design.items().map(|(_, item)| item.clone()).collect();
    let mut edit = Transaction::new("Crowd");
    for (index, item) in items.iter().cycle().take(count.saturating_sub(items.len())).enumerate() {
        let mut copy = item.clone();
        copy.position.x += 37.0 * (index % 50) as f64;
        copy.position.y += 53.0 * (index / 50) as f64;
        edit.put(ids.next_id(), Entity::Item(Box::new(copy)));
    }
    design.apply(edit).expect("copies of what was there");
    design
}

/// Memory of a process that is not shared out, mebibytes: now, and the most so far.
fn memory(process: u32) -> [f64; 2] {
    let text = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    ["VmRSS:", "VmHWM:"].map(|name| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    })
}

/// Processor time of a process so far, seconds. Of the clock of a busy machine little can be said.
fn processor(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // After the name in parentheses; the kernel counts hundredths of a second.
    let fields = text.rsplit_once(')').map(|(_, fields)| fields.split_whitespace().skip(11).take(2));
    fields.into_iter().flatten().filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Starts the studio on a home and waits for the first frame with its plan.
fn start(folder: &Path, display: &str) -> (Running, Duration) {
    let trace = folder.join("trace");
    drop(fs::remove_file(&trace));
    let mut command = studio(folder);
    command.env("DISPLAY", display).env("HOMEWRIGHT_UI_TRACE", &trace);
    let began = Instant::now();
    let running = Running(command.stderr(Stdio::null()).spawn().expect("the studio can be started"));
    loop {
        let told = fs::read_to_string(&trace).unwrap_or_default();
        if told.lines().any(|line| line.contains("\"plan\":[")) {
            return (running, began.elapsed());
        }
        assert!(began.elapsed() < PATIENCE, "the studio shows no plan");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn main() {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if filter.is_some_and(|filter| !"start".contains(&filter)) {
        return;
    }
    let mut out = std::io::stdout();
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut server = Running(server.expect("Xvfb; install it: apt install xvfb"));
    let mut number = String::new();
    let told = server.0.stdout.take().expect("the output is piped");
    BufReader::new(told).read_line(&mut number).expect("Xvfb tells its display");
    let display = format!(":{}", number.trim());
    for (name, design) in [("sample home", flat()), ("2,000 items", crowded(2000))] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Home::create_with(folder.path().join("x.home"), &design, 0).expect("writable").close().expect("writable");
        for number in 0..STARTS {
            let (running, took) = start(folder.path(), &display);
            let [at_once, _] = memory(running.0.id());
            let work = processor(running.0.id());
            let rested = (number + 1 == STARTS).then(|| {
                std::thread::sleep(REST);
                memory(running.0.id())
            });
            let seconds = took.as_secs_f64();
            writeln!(out, "{name}, start {}: {seconds:.2} s, {work:.2} s of processors, {at_once:.0} MiB", number + 1)
                .expect("there is an output");
            if let Some([now, most]) = rested {
                let after = REST.as_secs();
                writeln!(out, "{name}, after {after} s: {now:.0} MiB, at most {most:.0} MiB")
                    .expect("there is an output");
            }
        }
    }
}

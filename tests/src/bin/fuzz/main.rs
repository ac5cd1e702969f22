//! Damaged files for every reader: none may bring the program down, keep it busy or fill its memory.
//!
//! `cargo xtask fuzz [READER] [--seconds N]` runs it. Each reader runs in a process of its own whose memory is limited; a
//! watcher sees which case it is at. What brings one down is kept in `target/fuzz`, and the reader goes on with the
//! next case. Cases depend on the seed and their number alone.

#![expect(clippy::print_stdout, reason = "developers read it at a terminal, and the watcher the child's words")]

mod mutate;
mod package;
mod readers;
mod seeds;
mod watch;

use std::cell::RefCell;
use std::io::Write as _;
use std::panic;
use std::process::ExitCode;

use readers::{READERS, Reader};

/// What is asked at the command line.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Seconds for each reader; 0 for no limit but `cases`.
    pub(crate) seconds: u64,
    /// Most cases for each reader; 0 for no limit but `seconds`.
    pub(crate) cases: u64,
    /// Other seeds give other cases.
    pub(crate) seed: u64,
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    let mut plan = Plan { seconds: 0, cases: 0, seed: 1 };
    let (mut names, mut child, mut first, mut file) = (Vec::new(), false, 0, None);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        match word.as_str() {
            "--seconds" => plan.seconds = number(),
            "--cases" => plan.cases = number(),
            "--seed" => plan.seed = number(),
            "--first" => first = number(),
            "--child" => child = true,
            "--file" => file = words.next(),
            _ => names.push(word),
        }
    }
    let mut chosen: Vec<&Reader> =
        READERS.iter().filter(|reader| names.is_empty() || names.iter().any(|name| name == reader.name)).collect();
    if chosen.is_empty() {
        let known: Vec<&str> = READERS.iter().map(|reader| reader.name).collect();
        println!("there is no such reader; there are: {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    if plan.seconds == 0 && plan.cases == 0 {
        plan.seconds = 30;
    }
    match (file, child) {
        (Some(path), _) => again(chosen.remove(0), &path),
        (None, true) => work(chosen.remove(0), &plan, first),
        (None, false) => watch::all(&chosen, &plan),
    }
}

thread_local! {
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Reads one file that was kept, without any net.
fn again(reader: &Reader, path: &str) -> ExitCode {
    match std::fs::read(path) {
        Ok(bytes) => {
            let is_read = (reader.read)(&bytes);
            println!("{} {} {path}", reader.name, if is_read { "reads" } else { "refuses" });
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{path} could not be read: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs case after case and says which: the child's part.
fn work(reader: &Reader, plan: &Plan, first: u64) -> ExitCode {
    panic::set_hook(Box::new(|info| LAST_PANIC.set(info.to_string().replace('\n', " "))));
    let seeds = (reader.seeds)();
    let mut out = std::io::stdout().lock();
    if first == 0 && !(reader.read)(&seeds[0]) {
        // Damage to what is not read even whole would tell nothing.
        drop(writeln!(out, "panic the first seed itself is refused"));
    }
    let last = if plan.cases == 0 { u64::MAX } else { plan.cases };
    for case in first..last {
        let bytes = reader.case(&seeds, plan.seed, case);
        // A watcher that is gone needs no more cases.
        if writeln!(out, "case {case}").and_then(|()| out.flush()).is_err() {
            return ExitCode::SUCCESS;
        }
        let word = match panic::catch_unwind(|| (reader.read)(&bytes)) {
            Ok(true) => "read".to_owned(),
            Ok(false) => continue,
            Err(_) => format!("panic {}", LAST_PANIC.take()),
        };
        if writeln!(out, "{word}").is_err() {
            return ExitCode::SUCCESS;
        }
    }
    ExitCode::SUCCESS
}

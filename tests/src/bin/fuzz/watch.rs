//! The watcher: starts a reader's process with limited memory, follows it case by case, and keeps what brings it down.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::Plan;
use crate::readers::Reader;

/// Longest that one case may take: a thousand times what a whole file of its kind takes, on a busy machine.
const LONGEST: Duration = Duration::from_mins(1);
/// Address space of a reader's process in KiB. The largest picture that is decoded takes a quarter of it.
const MEMORY: u64 = 3 << 20;
/// Different finds of one reader after which it is left alone.
const MOST_FINDS: usize = 12;

/// Watches readers one after the other; fails when one was brought down.
pub(crate) fn all(readers: &[&Reader], plan: &Plan) -> ExitCode {
    let mut count = 0;
    for reader in readers {
        let mut run = Run { reader, plan, cases: 0, read: 0, finds: Vec::new(), kinds: BTreeSet::new() };
        run.watch();
        println!("{:<9} {:>7} cases, {:>6} read, {} finds", reader.name, run.cases, run.read, run.finds.len());
        for find in &run.finds {
            println!("  {find}");
        }
        count += run.finds.len();
    }
    if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Run<'a> {
    reader: &'a Reader,
    plan: &'a Plan,
    cases: u64,
    /// Cases from which something was read, in spite of the damage.
    read: u64,
    finds: Vec<String>,
    kinds: BTreeSet<String>,
}

impl Run<'_> {
    fn watch(&mut self) {
        let end = (self.plan.seconds > 0).then(|| Instant::now() + Duration::from_secs(self.plan.seconds));
        let mut first = 0;
        while let Some(next) = self.process(first, end) {
            first = next;
            if self.finds.len() >= MOST_FINDS || end.is_some_and(|end| Instant::now() >= end) {
                return;
            }
        }
    }

    /// Follows one process; answers with the case to go on with after it was brought down.
    fn process(&mut self, first: u64, end: Option<Instant>) -> Option<u64> {
        let mut child = match start(self.reader, self.plan, first) {
            Ok(child) => child,
            Err(error) => {
                self.finds.push(format!("the reader's process could not be started: {error}"));
                return None;
            }
        };
        let lines = lines(&mut child);
        let mut current = None;
        loop {
            match lines.recv_timeout(LONGEST) {
                Ok(line) => {
                    if let Some(message) = line.strip_prefix("panic ") {
                        self.find(current.unwrap_or(first), &format!("panic: {message}"));
                    } else if line == "read" {
                        self.read += 1;
                    } else if let Some(case) = line.strip_prefix("case ").and_then(|text| text.parse().ok()) {
                        current = Some(case);
                        self.cases += 1;
                    }
                    if self.finds.len() >= MOST_FINDS || end.is_some_and(|end| Instant::now() >= end) {
                        stop(&mut child);
                        return None;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    stop(&mut child);
                    self.find(current.unwrap_or(first), &format!("it took more than {} s", LONGEST.as_secs()));
                    return Some(current.unwrap_or(first) + 1);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let status = child.wait();
                    if status.as_ref().is_ok_and(std::process::ExitStatus::success) {
                        return None;
                    }
                    let Some(case) = current else {
                        self.finds.push(format!("the reader's process ended before its first case ({status:?})"));
                        return None;
                    };
                    let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                    self.find(case, &format!("its process ended, out of memory or of stack ({status})"));
                    return Some(case + 1);
                }
            }
        }
    }

    /// Keeps the file of a case, once for everything that reads alike.
    fn find(&mut self, case: u64, what: &str) {
        let kind: String = what.chars().filter(|character| !character.is_ascii_digit()).collect();
        if !self.kinds.insert(kind) {
            return;
        }
        let bytes = self.reader.case(&(self.reader.seeds)(), self.plan.seed, case);
        let folder = folder();
        let path = folder.join(format!("{}-{}-{case}", self.reader.name, self.plan.seed));
        let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, bytes));
        let kept = kept.map_or_else(|error| format!("could not be kept: {error}"), |()| path.display().to_string());
        self.finds.push(format!("case {case} of seed {}: {what}; kept: {kept}", self.plan.seed));
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz")
}

/// The shell sets the limit of memory before the reader's process takes its place.
fn start(reader: &Reader, plan: &Plan, first: u64) -> std::io::Result<Child> {
    let program = std::env::current_exe()?;
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -c 0; ulimit -v {MEMORY} && exec \"$0\" \"$@\"")]).arg(program);
        shell
    } else {
        Command::new(program)
    };
    let numbers = [("--cases", plan.cases), ("--seed", plan.seed), ("--first", first)];
    command.arg("--child").arg(reader.name);
    for (name, number) in numbers {
        command.args([name, &number.to_string()]);
    }
    if plan.cases == 0 {
        command.args(["--seconds", "1"]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

/// What the process says, line by line.
fn lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(stdout) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
    }
    receiver
}

fn stop(child: &mut Child) {
    // It may have ended by itself in the meantime.
    drop(child.kill());
    drop(child.wait());
}

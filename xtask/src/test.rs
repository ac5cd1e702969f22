//! `cargo xtask test`: every check, one summary.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::packages::{self, Need};
use crate::process::{cargo, show};

/// What a step came to.
struct Outcome {
    name: &'static str,
    passed: u64,
    failed: u64,
    seconds: f64,
    /// What the test runners told of the tests that failed, to be said again at the end.
    failures: Vec<String>,
}

/// Has clippy compile our crates: libraries below them are built by the compiler itself, as always.
const LINTING: [(&str, &str); 1] = [("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")];

/// How much of what failing tests wrote is said again (lines).
const LINES_SAID_AGAIN: usize = 120;

/// Runs all checks and prints one summary; an error when any failed.
pub(crate) fn run(root: &Path, only_tests: bool) -> Result<()> {
    packages::ensure(Need::Everything)?;
    let mut outcomes = Vec::new();
    if !only_tests {
        let mut format = cargo(root);
        outcomes.push(step("format", format.args(["fmt", "--all", "--check"]), &mut |line| println!("{line}"))?);
        outcomes.push(tidy_step(root));
    }
    // The programs are built first, so that the end-to-end tests find them; everything at once, so that libraries are
    // built for one set of features only. Clippy compiles our crates, so that lints need no second pass over all of them
    // and the libraries below them, which took as long as the building itself.
    let mut build = cargo(root);
    build.args(["build", "--workspace", "--all-targets", "--message-format", "json"]).envs(LINTING);
    let mut lints = Lints::default();
    outcomes.push(step("build", &mut build, &mut |line| lints.hear(line))?);
    if !only_tests {
        outcomes.push(lints.outcome());
    }
    let mut tests = cargo(root);
    tests.args(["test", "--workspace", "--no-fail-fast"]).env("RUST_BACKTRACE", "1").envs(LINTING);
    outcomes.push(step("tests", &mut tests, &mut |line| println!("{line}"))?);
    summary(&outcomes)
}

fn tidy_step(root: &Path) -> Outcome {
    let start = Instant::now();
    let is_tidy = match crate::tidy::run(root) {
        Ok(()) => true,
        Err(error) => {
            eprintln!("{error:#}");
            false
        }
    };
    Outcome {
        name: "tidy",
        passed: u64::from(is_tidy),
        failed: u64::from(!is_tidy),
        seconds: start.elapsed().as_secs_f64(),
        failures: Vec::new(),
    }
}

/// Runs one command, telling each line of its output and counting the tests it reports.
fn step(name: &'static str, command: &mut Command, tell: &mut dyn FnMut(&str)) -> Result<Outcome> {
    let shown = show(command);
    println!("== {name}: {shown}");
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("could not start `{shown}`"))?;
    let stdout = child.stdout.take().context("the output could not be read")?;
    let (mut passed, mut failed) = (0, 0);
    let mut failures = Failures::default();
    for line in BufReader::new(stdout).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        tell(&line);
        failures.hear(&line);
        if let Some((line_passed, line_failed)) = counts(&line) {
            passed += line_passed;
            failed += line_failed;
        }
    }
    let status = child.wait()?;
    if passed + failed == 0 {
        passed = u64::from(status.success());
    }
    if !status.success() && failed == 0 {
        failed = 1;
    }
    Ok(Outcome { name, passed, failed, seconds: start.elapsed().as_secs_f64(), failures: failures.lines })
}

/// What the lints and the compiler had to say, read from cargo's messages.
#[derive(Debug, Default)]
struct Lints {
    /// Each complaint once, as the compiler words it: cargo tells those of a library for its unit tests as well.
    complaints: BTreeSet<String>,
}

/// The parts of a message of cargo's that matter here.
#[derive(Debug, Deserialize)]
struct Message {
    message: Option<Complaint>,
}

#[derive(Debug, Deserialize)]
struct Complaint {
    rendered: String,
    level: String,
    /// The lint's or the error's name; what only sums others up has none.
    code: Option<serde::de::IgnoredAny>,
    spans: Vec<serde::de::IgnoredAny>,
}

impl Complaint {
    fn is_one_of_its_own(&self) -> bool {
        self.code.is_some() || !self.spans.is_empty() || self.level == "error"
    }
}

impl Lints {
    /// Takes one line of cargo's messages; prints complaints that are new. Those without name and place only count others.
    fn hear(&mut self, line: &str) {
        let complaint = serde_json::from_str::<Message>(line).ok().and_then(|message| message.message);
        let Some(complaint) = complaint.filter(Complaint::is_one_of_its_own) else { return };
        if matches!(complaint.level.as_str(), "warning" | "error") && !self.complaints.contains(&complaint.rendered) {
            eprintln!("{}", complaint.rendered);
            self.complaints.insert(complaint.rendered);
        }
    }

    fn outcome(self) -> Outcome {
        let failed = self.complaints.len() as u64;
        let lines = |complaint: &String| complaint.lines().map(str::to_owned).collect::<Vec<_>>();
        let failures = self.complaints.iter().flat_map(lines).collect();
        Outcome { name: "lints", passed: u64::from(failed == 0), failed, seconds: 0.0, failures }
    }
}

/// Keeps what test runners say between `failures:` and their closing line, but for the stacks.
#[derive(Debug, Default)]
struct Failures {
    lines: Vec<String>,
    is_telling: bool,
    is_in_stack: bool,
}

impl Failures {
    fn hear(&mut self, line: &str) {
        let words = line.trim();
        self.is_in_stack &= !words.is_empty() && !words.starts_with("----");
        match words {
            "failures:" => self.is_telling = true,
            "stack backtrace:" => self.is_in_stack = true,
            _ if words.starts_with("test result:") => self.is_telling = false,
            _ if self.is_telling && !self.is_in_stack && !words.is_empty() => self.lines.push(line.to_owned()),
            _ => {}
        }
    }
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn counts(line: &str) -> Option<(u64, u64)> {
    let rest = line.trim().strip_prefix("test result:")?;
    let number = |word: &str| {
        rest.split([';', '.']).find_map(|part| part.trim().strip_suffix(word).and_then(|n| n.trim().parse().ok()))
    };
    Some((number("passed")?, number("failed")?))
}

fn summary(outcomes: &[Outcome]) -> Result<()> {
    for outcome in outcomes.iter().filter(|outcome| !outcome.failures.is_empty()) {
        println!("\n== failed {}", outcome.name);
        for line in outcome.failures.iter().take(LINES_SAID_AGAIN) {
            println!("{line}");
        }
    }
    println!("\n== summary");
    for outcome in outcomes {
        println!(
            "{:<8} {:>5} passed {:>4} failed   {:>6.0} s",
            outcome.name, outcome.passed, outcome.failed, outcome.seconds
        );
    }
    let passed: u64 = outcomes.iter().map(|outcome| outcome.passed).sum();
    let failed: u64 = outcomes.iter().map(|outcome| outcome.failed).sum();
    println!("{passed} passed, {failed} failed");
    if failed > 0 {
        bail!("{failed} failed; tests that failed are told again above the summary; else search for `error`");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Failures, Lints, counts};

    #[test]
    fn a_complaint_is_told_once_and_fails_the_lints() {
        let said = |level: &str, spans: &str| {
            format!(
                r#"{{"reason":"compiler-message","message":{{"level":"{level}","rendered":"x","spans":[{spans}]}}}}"#
            )
        };
        let mut lints = Lints::default();
        lints.hear(r#"{"reason":"compiler-artifact","fresh":true}"#);
        lints.hear(&said("note", "{}"));
        lints.hear(&said("warning", ""));
        assert!(lints.complaints.is_empty(), "a sum of others is none");
        let whole = r#"{"reason":"compiler-message","message":{"level":"warning","rendered":"of the crate","spans":[],"code":{}}}"#;
        let mut of_a_crate = Lints::default();
        of_a_crate.hear(whole);
        assert_eq!(of_a_crate.outcome().failed, 1, "a lint about a whole crate has no place");
        lints.hear(&said("warning", "{}"));
        lints.hear(&said("warning", "{}"));
        let outcome = lints.outcome();
        assert_eq!((outcome.passed, outcome.failed), (0, 1));
        assert_eq!(outcome.failures, ["x"]);
    }

    #[test]
    fn what_a_failing_test_wrote_is_kept_without_its_stack() {
        let output = "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\n\
            it is 3, not 4\nstack backtrace:\n   0: begin\n             at ./b.rs\n\n\nfailures:\n    b\n\n\
            test result: FAILED. 1 passed; 1 failed\n\nrunning 1 test\ntest c ... ok\n";
        let mut failures = Failures::default();
        output.lines().for_each(|line| failures.hear(line));
        assert_eq!(failures.lines, ["---- b stdout ----", "it is 3, not 4", "    b"]);
    }

    #[test]
    fn a_test_runners_closing_line_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("running 3 tests"), None);
    }
}

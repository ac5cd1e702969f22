//! `cargo xtask test`: every check, one summary.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::packages::{self, Need};
use crate::process::{cargo, show};

/// What a step came to.
struct Outcome {
    name: &'static str,
    passed: u64,
    failed: u64,
    seconds: f64,
}

/// Runs all checks and prints one summary; an error when any failed.
pub(crate) fn run(root: &Path, only_tests: bool) -> Result<()> {
    packages::ensure(Need::Everything)?;
    let mut outcomes = Vec::new();
    if !only_tests {
        outcomes.push(step("format", cargo(root).args(["fmt", "--all", "--check"]))?);
        outcomes.push(tidy_step(root));
    }
    // The programs are built first, so that the end-to-end tests find them; everything at once, so that libraries are
    // built for one set of features only.
    outcomes.push(step("build", cargo(root).args(["build", "--workspace", "--all-targets"]))?);
    let mut tests = cargo(root);
    tests.args(["test", "--workspace", "--no-fail-fast"]).env("RUST_BACKTRACE", "1");
    outcomes.push(step("tests", &mut tests)?);
    if !only_tests {
        let mut lints = cargo(root);
        lints.args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"]);
        outcomes.push(step("lints", &mut lints)?);
    }
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
    }
}

/// Runs one command, passing its output on and counting the tests it reports.
fn step(name: &'static str, command: &mut Command) -> Result<Outcome> {
    let shown = show(command);
    println!("== {name}: {shown}");
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("could not start `{shown}`"))?;
    let stdout = child.stdout.take().context("the output could not be read")?;
    let (mut passed, mut failed) = (0, 0);
    for line in BufReader::new(stdout).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
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
    Ok(Outcome { name, passed, failed, seconds: start.elapsed().as_secs_f64() })
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
        bail!("{failed} failed; the first failure stands above, search for `FAILED` or `error`");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn a_test_runners_closing_line_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("running 3 tests"), None);
    }
}

//! What was acknowledged is there after the program was killed.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

#[expect(dead_code, reason = "every test file takes what it needs")]
mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use homewright_design::Design;
use homewright_store::Home;
use support::*;

const FILE: &str = "HOMEWRIGHT_TEST_KILLED_FILE";
const SEED: &str = "HOMEWRIGHT_TEST_KILLED_SEED";
const EDITS: u64 = 200;

/// Not a test by itself: the program that is killed. It commits and says each edit that is on the disk.
#[test]
fn the_program_that_is_killed() {
    let (Ok(file), Ok(seed)) = (std::env::var(FILE), std::env::var(SEED)) else { return };
    let seed: u64 = seed.parse().unwrap();
    let mut home = Home::open(&file).unwrap();
    let mut out = std::io::stdout();
    for step in 0..EDITS {
        let edit = random_edit(home.design(), seed, step);
        home.commit(edit, step).unwrap();
        writeln!(out, "\nacknowledged {step}").unwrap();
        out.flush().unwrap();
    }
}

fn start(file: &Path, seed: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_program_that_is_killed", "--nocapture", "--test-threads=1"])
        .env(FILE, file)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Reads acknowledgements until `edits` came, kills the program, and reads what else it had said.
fn kill_after(mut child: Child, edits: u64) -> u64 {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = 0;
    for line in lines.map_while(Result::ok) {
        if line.starts_with("acknowledged ") {
            acknowledged += 1;
            if acknowledged == edits {
                child.kill().unwrap();
            }
        }
    }
    child.wait().unwrap();
    acknowledged
}

/// The homes after each of the edits.
fn replay(seed: u64) -> Vec<Design> {
    let mut design = home();
    let mut states = vec![design.clone()];
    for step in 0..EDITS {
        design.apply(random_edit(&design, seed, step)).unwrap();
        states.push(design.clone());
    }
    states
}

#[test]
fn killed_in_the_middle_of_200_edits_every_acknowledged_one_is_there() {
    for (seed, edits) in [(1, 3), (2, 40), (3, 97), (4, 150), (5, 199)] {
        let (_folder, file) = place();
        Home::create_with(&file, &home(), 0).unwrap();
        let acknowledged = kill_after(start(&file, seed), edits);
        assert!(acknowledged >= edits, "seed {seed}: the program ended after {acknowledged} edits by itself");
        let mut opened = Home::open(&file).unwrap();
        assert!(!opened.is_read_only(), "the lock went with the program");
        opened.check().unwrap();
        let states = replay(seed);
        // The one edit that was under way may be there without having been acknowledged.
        let there = states[acknowledged as usize..].iter().take(2).any(|state| state == opened.design());
        assert!(there, "seed {seed}: after {acknowledged} acknowledged edits the home is another");
        while opened.undo().unwrap().is_some() {}
        assert_eq!(opened.design(), &states[0], "seed {seed}: the history leads back to the start");
    }
}

#[test]
fn another_program_that_has_it_open_keeps_us_from_writing() {
    let (_folder, file) = place();
    Home::create_with(&file, &home(), 0).unwrap();
    let mut child = start(&file, 7);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("acknowledged")), "it works on the home");
    let opened = Home::open(&file);
    let is_running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    match opened {
        Ok(opened) => assert!(opened.is_read_only() || !is_running, "it has the lock"),
        Err(error) => panic!("{error}"),
    }
    assert!(!Home::open(&file).unwrap().is_read_only());
}

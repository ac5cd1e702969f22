//! A fixed share of the damaged files of `cargo xtask fuzz`: no reader panics, hangs or fills its memory on them.

use std::process::Command;

/// Damaged files for each reader.
const CASES: u32 = 60;

#[test]
fn no_damaged_file_brings_a_reader_down() {
    let output = Command::new(env!("CARGO_BIN_EXE_homewright-fuzz"))
        .args(["--cases", &CASES.to_string(), "--seed", "7"])
        .output()
        .expect("the program was built with this test");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    // That many were read, and not none.
    let read = said.lines().filter(|line| line.contains(&format!(" {CASES} cases,"))).count();
    assert_eq!(read, said.lines().count(), "{said}");
    assert!(read >= 16, "{said}");
}

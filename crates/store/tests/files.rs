//! A home on disk is what was committed, whoever looks and whatever lies there.
#![expect(clippy::unwrap_used, reason = "a helper that cannot make its home is a failed test")]

mod support;

use std::fs;

use homewright_store::{Home, ReadOnlyReason, StoreError};
use proptest::prelude::*;
use support::*;

#[test]
fn a_home_is_after_opening_as_it_was_at_closing() {
    let (_folder, file) = place();
    let mut home = Home::create_with(&file, &home(), 1).unwrap();
    for step in 0..40 {
        let edit = random_edit(home.design(), 5, step);
        home.commit(edit, 1000 + step).unwrap();
    }
    let design = home.design().clone();
    home.close().unwrap();
    let again = Home::open(&file).unwrap();
    assert_eq!(again.design(), &design);
    assert!(!again.is_read_only());
    again.check().unwrap();
    let beside: Vec<_> =
        fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(beside.len() <= 2 && !beside.iter().any(|name| name.to_string_lossy().ends_with("journal")), "{beside:?}");
}

#[test]
fn undo_survives_reopening_and_a_new_edit_forgets_what_was_undone() {
    let (_folder, file) = place();
    let mut home = Home::create(&file, 1).unwrap();
    home.commit(home_edit(), 2).unwrap();
    for name in ["A", "B", "C"] {
        home.commit(rename(name), 3).unwrap();
    }
    home.undo().unwrap();
    drop(home);
    let mut home = Home::open(&file).unwrap();
    let name = |home: &Home| home.design().project().unwrap().1.name.clone();
    assert_eq!(name(&home), "B");
    assert_eq!(home.undo_stack().unwrap().undo_label(), Some("Rename to B"));
    assert_eq!(home.undo_stack().unwrap().redo_label(), Some("Rename to C"));
    home.redo().unwrap();
    assert_eq!(name(&home), "C");
    assert!(home.redo().unwrap().is_none());
    while home.undo().unwrap().is_some() {}
    assert_eq!(name(&home), "Home", "the first content is where undo ends");
    let applied: Vec<bool> = home.history().unwrap().iter().map(|step| step.is_applied).collect();
    assert_eq!(applied, [false; 3]);
    home.commit(rename("D"), 4).unwrap();
    let steps = home.history().unwrap();
    assert_eq!((steps.len(), steps[0].label.as_str(), steps[0].time), (1, "Rename to D", 4));
}

fn home_edit() -> homewright_design::Transaction {
    let mut edit = homewright_design::Transaction::new("New");
    edit.puts = home().entities().clone();
    edit
}

#[test]
fn a_refused_edit_leaves_the_file_as_it_was() {
    let (_folder, file) = place();
    let mut home = Home::create_with(&file, &home(), 1).unwrap();
    let before = fs::read(&file).unwrap();
    let edit = homewright_design::Transaction::new("Clear").without(id(1));
    assert!(matches!(home.commit(edit, 2), Err(StoreError::Refused(_))));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn opened_twice_the_second_looks_only_and_says_so() {
    let (_folder, file) = place();
    let mut first = Home::create_with(&file, &home(), 1).unwrap();
    let mut second = Home::open(&file).unwrap();
    assert_eq!(second.read_only_reason(), Some(&ReadOnlyReason::OpenElsewhere));
    let message = second.commit(rename("X"), 2).unwrap_err().to_string();
    assert!(message.contains("open in another window or program"), "{message}");
    first.commit(rename("Y"), 3).unwrap();
    second.reload().unwrap();
    assert_eq!(second.design(), first.design());
    drop(first);
    assert!(!Home::open(&file).unwrap().is_read_only(), "the lock went with the first");
    assert_eq!(Home::open_read_only(&file).unwrap().read_only_reason(), Some(&ReadOnlyReason::Asked));
}

#[test]
fn where_nothing_can_be_written_a_home_can_be_looked_at() {
    let (_folder, file) = place();
    Home::create_with(&file, &home(), 1).unwrap();
    // A folder in the lock's place stands for a protected folder, which an administrator could write all the same.
    fs::create_dir(file.with_extension("home.lock")).unwrap();
    let looked_at = Home::open(&file).unwrap();
    assert!(matches!(looked_at.read_only_reason(), Some(ReadOnlyReason::FolderProtected(_))));
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    assert_eq!(Home::open(&file).unwrap().read_only_reason(), Some(&ReadOnlyReason::FileProtected));
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let (folder, file) = place();
    fs::write(&file, "a letter").unwrap();
    let message = Home::create_with(&file, &home(), 1).unwrap_err().to_string();
    assert!(message.contains("something is there already"), "{message}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "a letter");
    let missing = folder.path().join("no/where.home");
    let message = Home::create_with(missing, &home(), 1).unwrap_err().to_string();
    assert!(message.contains("the folder does not exist; make it first"), "{message}");
    let home = Home::create_with(folder.path().join("other.home"), &home(), 1).unwrap();
    assert!(matches!(home.copy_to(&file), Err(StoreError::Exists { .. })));
    home.copy_to(folder.path().join("copy.home")).unwrap();
    assert_eq!(Home::open(folder.path().join("copy.home")).unwrap().design(), home.design());
}

/// What opening says to a file after `spoil`.
fn opening(spoil: impl Fn(&std::path::Path)) -> String {
    let (_folder, file) = place();
    Home::create_with(&file, &home(), 1).unwrap();
    spoil(&file);
    let before = fs::read(&file).ok();
    let message = Home::open(&file).expect_err("must be refused").to_string();
    assert_eq!(fs::read(&file).ok(), before, "a refused file is not touched");
    assert!(Home::open_read_only(&file).is_err());
    assert!(message.contains("flat.home"), "names the file: {message}");
    message
}

fn sql(file: &std::path::Path, statement: &str) {
    rusqlite::Connection::open(file).unwrap().execute_batch(statement).unwrap();
}

#[test]
fn files_that_are_no_homes_are_told_apart() {
    let said = [
        ("no such file", opening(|file| fs::remove_file(file).unwrap())),
        ("it is empty", opening(|file| fs::write(file, "").unwrap())),
        (
            "not a database",
            opening(|file| fs::write(file, "PK a Sweet Home 3D file, far longer than a header ".repeat(40)).unwrap()),
        ),
        ("of another program", opening(|file| sql(file, "PRAGMA application_id = 1"))),
        ("newer Homewright", opening(|file| sql(file, "PRAGMA user_version = 99"))),
        (
            "a folder",
            opening(|file| {
                fs::remove_file(file).unwrap();
                fs::create_dir(file).unwrap();
            }),
        ),
        (
            "damaged",
            opening(|file| {
                let bytes = fs::read(file).unwrap();
                fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
            }),
        ),
    ];
    for (words, message) in said {
        assert!(message.contains(words), "{words}: {message}");
    }
}

#[test]
fn hostile_files_are_refused() {
    let tables = "its tables are not those of a home";
    let said = [
        (
            tables,
            opening(|file| sql(file, "CREATE TRIGGER t AFTER INSERT ON entities BEGIN DELETE FROM entities; END")),
        ),
        (tables, opening(|file| sql(file, "CREATE VIEW v AS SELECT 1"))),
        (
            tables,
            opening(|file| sql(file, "DROP TABLE assets; CREATE VIEW assets AS SELECT 'a' AS hash, x'00' AS bytes")),
        ),
        ("unreadable", opening(|file| sql(file, "UPDATE entities SET json = '{}'"))),
        ("entity", opening(|file| sql(file, "UPDATE entities SET kind = 'wall'"))),
        ("exactly one project", opening(|file| sql(file, "DELETE FROM entities WHERE kind = 'project'"))),
        ("unreadable", opening(|file| sql(file, "UPDATE entities SET json = replace(json, '2800.0', '1e999')"))),
        (
            "more than any home",
            opening(|file| sql(file, "UPDATE entities SET json = '\"' || hex(zeroblob(9000000)) || '\"'")),
        ),
    ];
    for (words, message) in said {
        assert!(message.contains(words), "{words}: {message}");
    }
}

#[test]
fn a_commit_that_was_cut_off_is_rolled_back_even_for_those_who_only_look() {
    let (folder, file) = place();
    let original = Home::create_with(&file, &home(), 1).unwrap();
    let design = original.design().clone();
    drop(original);
    let writer = rusqlite::Connection::open(&file).unwrap();
    writer.execute_batch("PRAGMA cache_size = 1; BEGIN; UPDATE entities SET json = '{}';").unwrap();
    writer.execute_batch("INSERT INTO assets VALUES ('x', zeroblob(4000000));").unwrap();
    // What a power cut leaves: a half-written file and its journal.
    let cut = folder.path().join("cut.home");
    fs::copy(&file, &cut).unwrap();
    fs::copy(file.with_extension("home-journal"), cut.with_extension("home-journal")).unwrap();
    drop(writer);
    assert!(fs::metadata(&cut).unwrap().len() > 1_000_000, "the cut came after pages were written");
    assert_eq!(Home::open_read_only(&cut).unwrap().design(), &design);
    Home::open(&cut).unwrap().check().unwrap();
}

#[test]
fn embedded_files_are_kept_once_and_checked() {
    let (_folder, file) = place();
    let mut home = Home::create_with(&file, &home(), 1).unwrap();
    let picture = vec![7_u8; 100_000];
    let name = home.put_asset(&picture).unwrap();
    assert_eq!(home.put_asset(&picture).unwrap(), name);
    assert_eq!(home.asset_names().unwrap(), std::slice::from_ref(&name));
    assert_eq!(home.asset(&name).unwrap(), Some(picture));
    assert_eq!(home.asset("none").unwrap(), None);
    drop(home);
    sql(&file, "UPDATE assets SET bytes = x'00'");
    let home = Home::open(&file).unwrap();
    assert!(home.asset(&name).unwrap_err().to_string().contains("embedded file"));
    assert!(home.check().is_err());
}

#[test]
fn a_state_with_a_name_can_be_looked_at_after_everything_changed() {
    let (_folder, file) = place();
    let mut home = Home::create_with(&file, &home(), 1).unwrap();
    home.commit(rename("Before"), 2).unwrap();
    home.keep_version("first talk", 3).unwrap();
    let kept = home.design().clone();
    home.commit(rename("After"), 4).unwrap();
    home.close().unwrap();
    let mut home = Home::open(&file).unwrap();
    let versions = home.versions().unwrap();
    assert_eq!((versions.len(), versions[0].name.as_str(), versions[0].time), (1, "first talk", 3));
    let then = home.version(versions[0].number).unwrap().unwrap();
    assert_eq!(then.entities(), kept.entities());
    home.forget_version(versions[0].number).unwrap();
    assert_eq!(home.versions().unwrap(), []);
    assert!(home.version(versions[0].number).unwrap().is_none());
}

#[test]
fn a_home_of_the_first_layout_is_looked_at_as_it_is_and_brought_up_to_date_to_be_worked_on() {
    let (_folder, file) = place();
    let design = Home::create_with(&file, &home(), 1).unwrap().design().clone();
    sql(&file, "DROP TABLE versions; PRAGMA user_version = 1");
    let looked_at = Home::open_read_only(&file).unwrap();
    assert_eq!((looked_at.versions().unwrap(), looked_at.version(1).unwrap()), (Vec::new(), None));
    drop(looked_at);
    let mut home = Home::open(&file).unwrap();
    assert_eq!(home.design(), &design);
    home.keep_version("new", 2).unwrap();
    assert_eq!(home.versions().unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes of a home are spoilt, opening it ends well or with an error, and never in a panic; what opens can
    /// be asked everything.
    #[test]
    fn no_damage_brings_the_program_down(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let (_folder, file) = place();
        let mut home = Home::create_with(&file, &home(), 1).unwrap();
        for step in 0..10 {
            let edit = random_edit(home.design(), 9, step);
            home.commit(edit, step).unwrap();
        }
        drop(home);
        let mut bytes = fs::read(&file).unwrap();
        for (place, byte) in &places {
            let length = bytes.len();
            bytes[place.index(length)] = *byte;
        }
        fs::write(&file, bytes).unwrap();
        if let Ok(mut home) = Home::open(&file) {
            drop((home.history(), home.undo_stack(), home.check(), home.asset_names()));
            drop((home.undo(), home.redo(), home.commit(rename("X"), 3)));
        }
    }
}

//! Things dragged in, undone, kept, and not lost when the program is killed.

use crate::desktop::{Screen, Studio, in_file, items};
use homewright_tests::homewright;

#[test]
fn what_is_dragged_into_the_window_can_be_undone_and_is_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let made = homewright(folder, &["new", "x.home", "--template", "flat-89"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let before = in_file(folder);
    let screen = Screen::new();

    let mut studio = Studio::open(&screen, folder, "first");
    let count = items(&studio.now()).expect("the studio counts items");
    studio.drag_in();
    studio.items(count + 1);
    studio.undo_to(count);
    studio.drag_in();
    studio.items(count + 1);
    studio.end();
    assert_eq!(in_file(folder), before + 1, "the item is in the file");

    // Killed in the middle of work, it has lost nothing either.
    let mut studio = Studio::open(&screen, folder, "second");
    let now = studio.items(count + 1);
    assert_eq!(now["values"]["can_undo"], true, "what was done yesterday can be undone today");
    studio.drag_in();
    studio.items(count + 2);
    drop(studio);
    assert_eq!(in_file(folder), before + 2, "the last item is in the file");
}

//! Photos taken in the studio.

use std::time::Duration;

use egui::{Key, Modifiers};

use crate::bench::Bench;

/// Waits until something is so. Work in the background takes what the machine makes it take: only its standing still fails.
fn wait_until(bench: &mut Bench, what: &str, is_so: impl Fn(&Bench) -> bool) {
    let work = |bench: &Bench| bench.studio().work().map(|(name, share)| (name.to_owned(), share)).collect::<Vec<_>>();
    let (mut before, mut looks) = (work(bench), 0);
    while !is_so(bench) {
        let now = work(bench);
        looks = if now == before { looks + 1 } else { 0 };
        assert!(looks < 3000, "{what} never came, while this was under way: {now:?}");
        before = now;
        std::thread::sleep(Duration::from_millis(40));
        bench.steps(1);
    }
}

/// Waits until a control is there.
fn wait_for(bench: &mut Bench, label: &str) {
    wait_until(bench, label, |bench| bench.has(label));
}

#[test]
fn work_goes_on_while_a_photo_is_taken_and_it_is_saved_as_it_was_ordered() {
    let mut bench = Bench::with_rooms();
    bench.host.look(|memory| memory.does_jobs = true);
    bench.press(Modifiers::NONE, Key::F12);
    bench.click("Upright");
    bench.click("Quick");
    bench.click("Take the photo");
    assert!(bench.has("Stop"), "it can be stopped");
    assert!(!bench.has("Save…"), "nothing is there to be saved");
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Stop"), "Escape puts the desk away");
    bench.drag_in(2000.0, 1800.0);
    assert_eq!(bench.design().items().count(), 1, "the home can be worked on");
    wait_until(&mut bench, "a notice", |bench| bench.studio().notices().next().is_some());
    assert_eq!(bench.studio().notices().collect::<Vec<_>>(), ["The photo is ready"]);
    bench.press(Modifiers::NONE, Key::F12);
    wait_for(&mut bench, "Save…");
    bench.click("Save…");
    let sizes = bench
        .host
        .look(|memory| memory.photos.iter().map(|photo| (photo.image.width, photo.image.height)).collect::<Vec<_>>());
    assert_eq!(sizes, [(720, 960)], "three by four, 960 on the longer side");
    // The photo that is there is developed anew, without taking it again.
    let pictures = |bench: &Bench| {
        bench.host.look(|memory| memory.photos.iter().map(|photo| photo.image.rgba.clone()).collect::<Vec<_>>())
    };
    bench.click("Soft as film");
    // What cannot be saved yet takes no clicks.
    for _ in 0..3000 {
        bench.click("Save…");
        if pictures(&bench).len() > 1 {
            break;
        }
        std::thread::sleep(Duration::from_millis(40));
    }
    let saved = pictures(&bench);
    assert!(saved.len() == 2 && saved[0] != saved[1], "another curve makes another picture");
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Take the photo"), "Escape puts the desk away");
    bench.press(Modifiers::NONE, Key::F12);
    assert!(bench.has("Save…"), "the photo is still there");
}

#[test]
fn a_photo_that_is_stopped_can_be_begun_anew() {
    let mut bench = Bench::with_rooms();
    bench.host.look(|memory| memory.does_jobs = true);
    bench.press(Modifiers::NONE, Key::F12);
    bench.click("Fine");
    bench.click("Take the photo");
    bench.click("Stop");
    wait_for(&mut bench, "Take the photo");
}

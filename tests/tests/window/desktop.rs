//! The studio as it is delivered: the real program in a real window on a screen in memory, with a hand on mouse and keys.
//!
//! A program that does not answer in time fails the test with what it said last.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use homewright_tests::{homewright, studio};
use serde_json::Value;

/// How long anything may take, on a machine that draws in software.
const PATIENCE: Duration = Duration::from_mins(2);
/// Between looks.
const LOOK: Duration = Duration::from_millis(50);

static ALONE: Mutex<()> = Mutex::new(());

/// A program that ends with the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts a program of the system, or says which package brings it.
fn start(command: &mut Command, package: &str) -> Child {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .spawn()
        .unwrap_or_else(|error| panic!("{name} could not be started ({error}); install it: apt install {package}"))
}

/// A screen of its own, in memory.
pub(crate) struct Screen {
    _alone: MutexGuard<'static, ()>,
    _server: Running,
    display: String,
}

impl Screen {
    pub(crate) fn new() -> Self {
        // One window at a time has the machine for itself.
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
            "xvfb",
        );
        let out = server.stdout.take().expect("the output is piped");
        let server = Running(server);
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number).expect("Xvfb tells its display");
        assert!(!number.trim().is_empty(), "Xvfb ended without a display");
        Self { _alone: alone, _server: server, display: format!(":{}", number.trim()) }
    }

    /// The display's name.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    pub(crate) fn xdotool(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("xdotool");
        command.args(arguments).env("DISPLAY", &self.display).stdout(Stdio::piped()).stderr(Stdio::null());
        let output = start(&mut command, "xdotool").wait_with_output().expect("xdotool ends");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// The studio at work on a home.
pub(crate) struct Studio<'a> {
    screen: &'a Screen,
    program: Running,
    window: String,
    trace: PathBuf,
    log: PathBuf,
}

impl<'a> Studio<'a> {
    /// Opens a home and waits until its catalog can be used.
    pub(crate) fn open(screen: &'a Screen, folder: &Path, run: &str) -> Self {
        let mut studio = Self::open_plan(screen, folder, run);
        studio.wait("the catalog", |now| first_product(now).is_some());
        studio
    }

    /// Opens a home and waits until its plan can be used.
    pub(crate) fn open_plan(screen: &'a Screen, folder: &Path, run: &str) -> Self {
        Self::open_with(screen, folder, run, &[("NO_AT_BRIDGE", "1")])
    }

    /// The same with variables of the environment.
    pub(crate) fn open_with(screen: &'a Screen, folder: &Path, run: &str, variables: &[(&str, &str)]) -> Self {
        let (trace, log) = (folder.join(format!("{run}.trace")), folder.join(format!("{run}.log")));
        let mut command = studio(folder);
        command.env("DISPLAY", &screen.display).env("HOMEWRIGHT_UI_TRACE", &trace);
        command.envs(variables.iter().copied());
        command.stdout(Stdio::null()).stderr(File::create(&log).expect("a log"));
        let program = Running(start(&mut command, "libwebkit2gtk-4.1-0 mesa-vulkan-drivers"));
        let mut studio = Self { screen, program, window: String::new(), trace, log };
        studio.wait("the plan", |now| place(now, "plan").is_some());
        let found = screen.xdotool(&["search", "--onlyvisible", "--name", "Homewright"]);
        found.lines().next().unwrap_or_default().clone_into(&mut studio.window);
        assert!(!studio.window.is_empty(), "the window is on the screen");
        screen.xdotool(&["windowfocus", &studio.window]);
        studio
    }

    /// What the studio told last.
    pub(crate) fn now(&self) -> Value {
        let text = fs::read_to_string(&self.trace).unwrap_or_default();
        // The last line may still be on its way.
        text.lines().rev().find_map(|line| serde_json::from_str(line).ok()).unwrap_or_default()
    }

    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let now = self.now();
            if is_so(&now) {
                return now;
            }
            let ended = self.program.0.try_wait().expect("the studio can be asked");
            if ended.is_some() || Instant::now() > deadline {
                let log = fs::read_to_string(&self.log).unwrap_or_default();
                panic!("waited for {what}; ended: {ended:?}; it said: {log}; last seen: {now}");
            }
            sleep(LOOK);
        }
    }

    /// Waits until the home holds so many things and the hand is empty.
    pub(crate) fn items(&mut self, count: u64) -> Value {
        let is_resting = |now: &Value| now["values"]["is_busy"] == false;
        self.wait(&format!("{count} items"), |now| items(now) == Some(count) && is_resting(now))
    }

    pub(crate) fn mouse(&self, to: [f64; 2]) {
        let [x, y] = to.map(|value| format!("{value:.0}"));
        self.screen.xdotool(&["mousemove", "--window", &self.window, &x, &y]);
    }

    /// Moves the mouse and waits until the studio has seen it there, and with it all that was done before.
    pub(crate) fn point(&mut self, to: [f64; 2]) {
        self.mouse(to);
        self.wait("the pointer", |now| {
            let near = |axis: usize| {
                let at = now["values"]["pointer"][axis].as_f64().zip(now["scale"].as_f64());
                at.is_some_and(|(at, scale)| (at * scale - to[axis]).abs() < 1.5)
            };
            near(0) && near(1)
        });
    }

    pub(crate) fn button(&self, action: &str) {
        self.screen.xdotool(&[action, "1"]);
    }

    /// Drags the first product of the catalog onto the plan.
    pub(crate) fn drag_in(&mut self) {
        let now = self.wait("the catalog", |now| first_product(now).is_some());
        let (from, to) = (first_product(&now).expect("a product"), place(&now, "plan").expect("the plan"));
        self.mouse(from);
        self.button("mousedown");
        for step in 1..=8 {
            let share = f64::from(step) / 8.0;
            self.mouse([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
        }
        self.button("mouseup");
    }

    pub(crate) fn click(&mut self, control: &str) {
        let now = self.wait(control, |now| place(now, control).is_some());
        self.click_at(place(&now, control).expect("it was seen"));
    }

    /// Presses undo until the home holds so many things again. A click may be lost while a slow machine draws; one too
    /// many does no harm, since nothing is left to undo.
    pub(crate) fn undo_to(&mut self, count: u64) {
        for _ in 0..5 {
            self.click("command-undo");
            let deadline = Instant::now() + PATIENCE / 6;
            while Instant::now() < deadline {
                if items(&self.now()) == Some(count) {
                    self.items(count);
                    return;
                }
                sleep(LOOK);
            }
        }
        self.items(count);
    }

    /// Presses a key, or several held together.
    pub(crate) fn key(&self, keys: &str) {
        self.screen.xdotool(&["key", keys]);
    }

    /// Types letters and figures.
    pub(crate) fn text(&self, words: &str) {
        self.screen.xdotool(&["type", "--delay", "40", words]);
    }

    /// Where a point of the plan (mm) is in the window.
    pub(crate) fn on_plan(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let now = self.now();
        let [left, top] = place(&now, "plan").expect("the plan is shown");
        let look = |index: usize| now["values"]["plan"][index].as_f64().expect("the plan was fitted");
        let scale = now["scale"].as_f64().expect("the scale is told") * look(2);
        [left + (x - look(0)) * scale, top - (y - look(1)) * scale]
    }

    /// Presses and lets go of the button at a place of the window.
    pub(crate) fn click_at(&mut self, at: [f64; 2]) {
        self.point(at);
        self.button("mousedown");
        self.button("mouseup");
    }

    /// Asks the studio to end, as a session that is logged out of does, and waits for the end.
    pub(crate) fn end(mut self) {
        let process = self.program.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &process]).status().expect("kill is everywhere");
        assert!(asked.success(), "the studio is still there");
        let deadline = Instant::now() + PATIENCE;
        while self.program.0.try_wait().expect("the studio can be asked").is_none() {
            assert!(Instant::now() < deadline, "the studio ends when it is asked to");
            sleep(LOOK);
        }
    }
}

pub(crate) fn items(now: &Value) -> Option<u64> {
    now["values"]["items"].as_u64()
}

fn middle(now: &Value, rect: &Value) -> Option<[f64; 2]> {
    let scale = now["scale"].as_f64()?;
    let side = |index: usize| rect[index].as_f64();
    Some([(side(0)? + side(2)?) * 0.5 * scale, (side(1)? + side(3)?) * 0.5 * scale])
}

/// The middle of a control in the window's pixels.
pub(crate) fn place(now: &Value, control: &str) -> Option<[f64; 2]> {
    middle(now, &now["rects"][control])
}

/// The card at the top left of the catalog.
pub(crate) fn first_product(now: &Value) -> Option<[f64; 2]> {
    let cards = now["rects"].as_object()?.iter().filter(|(name, _)| name.starts_with("product:"));
    let order = |place: &[f64; 2]| place[1] * 10_000.0 + place[0];
    cards.filter_map(|(_, rect)| middle(now, rect)).min_by(|one, other| order(one).total_cmp(&order(other)))
}

/// How many things the file holds.
pub(crate) fn in_file(folder: &Path) -> u64 {
    let output = homewright(folder, &["info", "x.home", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let info: Value = serde_json::from_slice(&output.stdout).expect("info tells JSON");
    assert_eq!(info["problems"].as_array().map(Vec::len), Some(0), "{}", info["problems"]);
    let lines = info["list"]["lines"].as_array().expect("lines");
    lines.iter().filter_map(|line| line["count"].as_u64()).sum()
}

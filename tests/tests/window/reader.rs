//! What a screen reader finds in the window, over the bus of assistive technologies, and does there.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use homewright_tests::homewright;

use crate::desktop::{Running, Screen, Studio, place};

/// How long the tree of controls may take to be found whole.
const PATIENCE: Duration = Duration::from_mins(2);
/// More controls than a screen has.
const MOST: usize = 4000;

/// A message bus, and the programs it starts.
struct Bus {
    _daemon: Running,
    address: String,
}

impl Bus {
    /// A session's bus; none where the system has none.
    fn start(screen: &Screen, folder: &Path) -> Option<Self> {
        let run = folder.join("user/run");
        fs::create_dir_all(&run).expect("a folder for the user");
        let daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .env("DISPLAY", screen.display())
            .env("XDG_RUNTIME_DIR", &run)
            .env("HOME", folder.join("user"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut daemon = Running(daemon.ok()?);
        let mut address = String::new();
        BufReader::new(daemon.0.stdout.take()?).read_line(&mut address).ok()?;
        Some(Self { _daemon: daemon, address: address.trim().to_owned() })
    }
}

/// Asks an object on a bus; none where it does not answer.
fn ask(bus: &str, (name, path): (&str, &str), method: &str, arguments: &[&str]) -> Option<String> {
    let (bus, name) = (format!("--bus={bus}"), format!("--dest={name}"));
    let output = Command::new("dbus-send")
        .args([&bus, "--print-reply", "--reply-timeout=20000", &name, path, method])
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What stands between quotation marks in an answer, line by line.
fn quoted(answer: &str) -> Vec<String> {
    let inner = |line: &str| Some(line.split_once('"')?.1.rsplit_once('"')?.0.to_owned());
    answer.lines().skip(1).filter_map(inner).collect()
}

/// A control, as a screen reader knows it.
#[derive(Debug, Clone)]
struct Control {
    program: String,
    path: String,
    name: String,
}

/// Every control that can be reached from the desktop.
fn controls(bus: &str) -> Vec<Control> {
    let accessible = "org.a11y.atspi.Accessible";
    let root = ("org.a11y.atspi.Registry".to_owned(), "/org/a11y/atspi/accessible/root".to_owned());
    let (mut waiting, mut found) = (VecDeque::from([root]), Vec::new());
    while let Some((program, path)) = waiting.pop_front() {
        let of = (program.as_str(), path.as_str());
        let children = ask(bus, of, &format!("{accessible}.GetChildren"), &[]).unwrap_or_default();
        for pair in quoted(&children).chunks_exact(2) {
            waiting.push_back((pair[0].clone(), pair[1].clone()));
        }
        let name = [&format!("string:{accessible}"), "string:Name"];
        let name = ask(bus, of, "org.freedesktop.DBus.Properties.Get", &name).unwrap_or_default();
        let name = quoted(&name).into_iter().next().unwrap_or_default();
        found.push(Control { program, path, name });
        if found.len() > MOST {
            break;
        }
    }
    found
}

/// Waits until a screen reader finds a control of a name.
fn find(bus: &str, name: &str) -> Control {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let controls = controls(bus);
        if let Some(control) = controls.iter().find(|control| control.name == name) {
            return control.clone();
        }
        let names: Vec<_> = controls.iter().map(|control| control.name.as_str()).collect();
        assert!(Instant::now() < deadline, "no control is called {name}, but these are: {names:?}");
        sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_screen_reader_finds_the_controls_of_the_window_and_presses_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let made = homewright(folder, &["new", "x.home"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let screen = Screen::new();
    let launcher = ("org.a11y.Bus", "/org/a11y/bus");
    let bus = Bus::start(&screen, folder);
    // Screen readers say on the session's bus that they are there.
    let status = ["string:org.a11y.Status", "string:IsEnabled", "variant:boolean:true"];
    let readers = bus.as_ref().and_then(|bus| {
        ask(&bus.address, launcher, "org.freedesktop.DBus.Properties.Set", &status)?;
        quoted(&ask(&bus.address, launcher, "org.a11y.Bus.GetAddress", &[])?).into_iter().next()
    });
    let (Some(session), Some(readers)) = (bus, readers) else {
        let why = "not tested: there is no bus of assistive technologies here (apt install dbus at-spi2-core)";
        writeln!(std::io::stderr(), "{why}").expect("there is an output for errors");
        return;
    };
    let bus = [("DBUS_SESSION_BUS_ADDRESS", session.address.as_str())];
    let mut studio = Studio::open_with(&screen, folder, "read", &bus);
    studio.key("F6");
    studio.wait("the plan alone", |now| place(now, "scene").is_none());
    find(&readers, "Plan view");
    let split = find(&readers, "Split");
    let of = (split.program.as_str(), split.path.as_str());
    ask(&readers, of, "org.a11y.atspi.Action.DoAction", &["int32:0"]).expect("it can be pressed");
    studio.wait("both views", |now| place(now, "scene").is_some());
    find(&readers, "3D view");
}

//! End-to-end tests of Homewright: helpers shared by the files in `tests/`.

pub mod golden;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A program of the workspace, beside the test that runs.
///
/// # Panics
/// When it has not been built; `cargo xtask test` builds it first.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    let folder = test.parent().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    let path = folder.join(name);
    assert!(
        path.is_file(),
        "{} is not there; run `cargo xtask test`, or build it first with `cargo build -p homewright-cli -p homewright-desktop`",
        path.display()
    );
    path
}

/// The desktop program on `x.home` in a folder, with a user's folders of its own there, on X11 and without a session
/// bus; the display is the caller's to say.
///
/// # Panics
/// When the program has not been built or the folders cannot be made.
#[cfg(unix)]
pub fn studio(folder: &Path) -> Command {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    let mut command = Command::new(program("homewright-studio"));
    command.arg("x.home").current_dir(folder);
    for (name, place) in [
        ("HOME", "user"),
        ("XDG_CONFIG_HOME", "user/config"),
        ("XDG_DATA_HOME", "user/data"),
        ("XDG_CACHE_HOME", "user/cache"),
        ("XDG_RUNTIME_DIR", "user/run"),
    ] {
        let place = folder.join(place);
        fs::create_dir_all(&place).expect("a folder for the user");
        fs::set_permissions(&place, fs::Permissions::from_mode(0o700)).expect("a private folder");
        command.env(name, place);
    }
    command.env_remove("WAYLAND_DISPLAY").env_remove("DBUS_SESSION_BUS_ADDRESS").env("LC_ALL", "C.UTF-8");
    command
}

/// Runs the command line in a folder.
///
/// # Panics
/// When the program cannot be started.
pub fn homewright(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(program("homewright"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("homewright could not be started: {error}"))
}

/// A sample file that is not part of the project; none where the folder is not there.
pub fn sample(path: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data").join(path);
    path.is_file().then_some(path)
}

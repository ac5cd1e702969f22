//! The system packages that building and testing need, on Debian and Ubuntu.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::process::{exists, run};

/// What is about to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The command line with its pictures.
    Pictures,
    /// The studio's window as well.
    Studio,
    /// Tests in a real window as well.
    Everything,
}

/// A package and the work it is needed for.
struct Package {
    name: &'static str,
    needed_for: Need,
}

const PACKAGES: &[Package] = &[
    Package { name: "libvulkan1", needed_for: Need::Pictures },
    Package { name: "mesa-vulkan-drivers", needed_for: Need::Pictures },
    Package { name: "fonts-noto-cjk", needed_for: Need::Pictures },
    Package { name: "pkg-config", needed_for: Need::Studio },
    Package { name: "libwebkit2gtk-4.1-dev", needed_for: Need::Studio },
    Package { name: "librsvg2-dev", needed_for: Need::Studio },
    Package { name: "libxdo-dev", needed_for: Need::Studio },
    Package { name: "libayatana-appindicator3-dev", needed_for: Need::Studio },
    Package { name: "xvfb", needed_for: Need::Everything },
    Package { name: "xauth", needed_for: Need::Everything },
    Package { name: "xdotool", needed_for: Need::Everything },
    Package { name: "imagemagick", needed_for: Need::Everything },
    Package { name: "dbus", needed_for: Need::Everything },
    Package { name: "at-spi2-core", needed_for: Need::Everything },
];

/// Installs what is missing where that is possible without asking; names it otherwise.
pub(crate) fn ensure(need: Need) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !exists("dpkg-query") {
        eprintln!(
            "note: this is not Debian or Ubuntu; if the build misses a library, install the counterparts of: {}",
            names(&wanted(need))
        );
        return Ok(());
    }
    let missing: Vec<_> = wanted(need).into_iter().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("System packages that are missing: {}", names(&missing));
    let Some(mut apt) = apt_get() else {
        bail!("install them and run this command again:\n    sudo apt-get install -y {}", names(&missing));
    };
    run(apt.arg("update").arg("-qq"))?;
    let Some(mut apt) = apt_get() else { bail!("apt-get went away") };
    run(apt.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing).stdout(Stdio::null()))
}

fn wanted(need: Need) -> Vec<&'static str> {
    PACKAGES
        .iter()
        .filter(|package| match package.needed_for {
            Need::Pictures => true,
            Need::Studio => need != Need::Pictures,
            Need::Everything => need == Need::Everything,
        })
        .map(|package| package.name)
        .collect()
}

fn names(packages: &[&str]) -> String {
    packages.join(" ")
}

fn is_installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["-W", "-f", "${Status}", package])
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("install ok installed"))
}

/// apt-get with the right to install: as root, or through sudo that does not ask.
fn apt_get() -> Option<Command> {
    let is_root = Path::new("/proc/self").exists()
        && Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0"));
    let mut command = if is_root {
        Command::new("apt-get")
    } else {
        let may_sudo = Command::new("sudo")
            .args(["-n", "true"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !may_sudo {
            return None;
        }
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Some(command)
}

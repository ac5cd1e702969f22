//! Whether a file can be written where it is wanted, told before the work and not after.

use std::fs::OpenOptions;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

/// The ending of a file's name in small letters; none is empty.
pub(crate) fn ending(path: &Path) -> String {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// Refuses a file that cannot be written: another ending than these (so that no home is written over by a picture), no
/// folder to stand in, or no right to write there. What stands there already stays as it is.
pub(crate) fn check(path: &Path, endings: &[&str], what: &str) -> Result<()> {
    let is_known = endings.contains(&ending(path).as_str());
    let listed = endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(" or ");
    ensure!(is_known, "{} has no ending of {what}; write it as {listed}", path.display());
    ensure!(!path.is_dir(), "{} is a folder; name a file in it", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        bail!("the folder {} does not exist; make it, or write somewhere else", folder.display());
    }
    let is_there = path.exists();
    let tried = OpenOptions::new().append(true).create(true).open(path);
    tried.with_context(|| format!("could not write {}; write somewhere else", path.display()))?;
    if !is_there {
        std::fs::remove_file(path).with_context(|| format!("could not write {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_goes_where_a_picture_can_be_and_nothing_is_left_by_asking() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let refused = |name: &str| check(&at(name), &["png", "jpg"], "a picture").unwrap_err().to_string();
        check(&at("a.PNG"), &["png", "jpg"], "a picture").unwrap();
        assert!(!at("a.PNG").exists(), "asking leaves nothing");
        std::fs::write(at("b.png"), b"old").unwrap();
        check(&at("b.png"), &["png"], "a picture").unwrap();
        assert_eq!(std::fs::read(at("b.png")).unwrap(), b"old");
        assert!(refused("flat.home").contains(".png or .jpg"));
        assert!(refused("nothing/a.png").contains("does not exist"));
        std::fs::create_dir(at("c.png")).unwrap();
        assert!(refused("c.png").contains("is a folder"));
    }
}

//! Opening and making `.home` files.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};
use homewright_design::{Design, Transaction};
use homewright_store::Home;

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// A number that differs from run to run, so that ids given in the same millisecond do as well.
pub(crate) fn entropy() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(now())
}

/// Makes a file that holds this design.
pub(crate) fn create(path: &Path, design: &Design, assets: BTreeMap<String, Vec<u8>>) -> Result<()> {
    if path.exists() {
        bail!("{} exists already; choose another name or remove it first", path.display());
    }
    let mut home = Home::create_with(path, design, now())?;
    for bytes in assets.values() {
        home.put_asset(bytes)?;
    }
    home.close()?;
    Ok(())
}

/// Opens a home to look at it.
pub(crate) fn open(path: &Path) -> Result<Opened> {
    let home = Home::open_read_only(path)?;
    Ok(Opened { home })
}

/// Opens a home to change it.
pub(crate) fn open_to_write(path: &Path) -> Result<Opened> {
    let home = Home::open(path)?;
    if let Some(reason) = home.read_only_reason() {
        bail!("{} cannot be changed now: {reason}", path.display());
    }
    Ok(Opened { home })
}

/// An open home.
pub(crate) struct Opened {
    home: Home,
}

impl Opened {
    pub(crate) fn design(&self) -> &Design {
        self.home.design()
    }

    pub(crate) fn commit(&mut self, transaction: Transaction) -> Result<()> {
        self.home.commit(transaction, now())?;
        Ok(())
    }

    pub(crate) fn put_asset(&mut self, bytes: &[u8]) -> Result<()> {
        self.home.put_asset(bytes)?;
        Ok(())
    }

    /// All embedded files by content hash.
    pub(crate) fn assets(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut files = BTreeMap::new();
        for name in self.home.asset_names()? {
            if let Some(bytes) = self.home.asset(&name)? {
                files.insert(name, bytes);
            }
        }
        Ok(files)
    }
}

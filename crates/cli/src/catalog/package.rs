//! `homewright catalog keygen`, `pack`, `install`, `list` and `remove`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use homewright_exchange::installed::{Age, InstalledCatalogs};
use homewright_exchange::package::{self, key_id, pack};
use minisign::{KeyPair, SecretKey, SecretKeyBox};
use serde_json::json;

use crate::File;
use crate::import::read;
use crate::output::Output;
use crate::sources;

/// The environment variable that holds the password of a secret key.
const PASSWORD: &str = "HOMEWRIGHT_KEY_PASSWORD";

/// Make a pair of keys to sign catalogs with (minisign's).
#[derive(Args)]
pub(crate) struct Keygen {
    /// Where to write them: NAME.key, which is secret, and NAME.pub, which is given to customers.
    #[arg(short, long, default_value = "catalog")]
    output: File,
}

impl Keygen {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let password = std::env::var(PASSWORD).ok().filter(|password| !password.is_empty());
        let is_protected = password.is_some();
        let pair = match password {
            Some(password) => KeyPair::generate_encrypted_keypair(Some(password))?,
            None => KeyPair::generate_unencrypted_keypair()?,
        };
        let secret = self.output.with_extension("key");
        let public = self.output.with_extension("pub");
        for path in [&secret, &public] {
            ensure!(
                !path.exists(),
                "{} exists already; choose another name, keys are never overwritten",
                path.display()
            );
        }
        write_secret(&secret, pair.sk.to_box(Some("secret key of a Homewright catalog"))?.to_string().as_bytes())?;
        std::fs::write(&public, pair.pk.to_box()?.to_string())
            .with_context(|| format!("could not write {}", public.display()))?;
        let id = key_id(pair.pk.keynum());
        let warning = if is_protected {
            String::new()
        } else {
            format!("\nThe secret key is not protected by a password; set {PASSWORD} before keygen to protect it.")
        };
        let text = format!(
            "key {id}\n  secret  {}  (sign with it, keep it to yourself)\n  public  {}  (give it to those who install){warning}",
            secret.display(),
            public.display()
        );
        output.answer(&text, &json!({ "key": id, "secret": secret, "public": public, "protected": is_protected }));
        Ok(())
    }
}

/// Writes a file that nobody else on the machine can read.
fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).with_context(|| format!("could not write {}", path.display()))?;
    file.write_all(bytes).with_context(|| format!("could not write {}", path.display()))
}

/// Pack a catalog folder into a signed package that others can install.
#[derive(Args)]
pub(crate) struct Pack {
    /// The catalog folder; its catalog.toml says id, version, publisher and licence.
    folder: File,
    /// The package to write (.hwcatalog).
    #[arg(short, long)]
    output: File,
    /// The secret key to sign with, as `homewright catalog keygen` or minisign makes it.
    #[arg(long)]
    key: File,
}

impl Pack {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let text = std::fs::read_to_string(&self.key)
            .with_context(|| format!("could not read the key {}", self.key.display()))?;
        let key = secret_key(&text).with_context(|| format!("in {}", self.key.display()))?;
        let (bytes, page) = pack(&self.folder, &key).with_context(|| format!("in {}", self.folder.display()))?;
        std::fs::write(&self.output, &bytes).with_context(|| format!("could not write {}", self.output.display()))?;
        let id = key_id(key.keynum());
        let text = format!(
            "{}: {} {} of {}, {} KiB, signed with {id}",
            self.output.display(),
            page.id,
            page.version,
            if page.publisher.is_empty() { "an unnamed publisher" } else { &page.publisher },
            bytes.len().div_ceil(1024)
        );
        output.answer(
            &text,
            &json!({ "file": self.output, "id": page.id, "version": page.version, "bytes": bytes.len(), "key": id }),
        );
        Ok(())
    }
}

/// The key of a file; a protected one needs its password, from the environment or the terminal.
fn secret_key(text: &str) -> Result<SecretKey> {
    let boxed = || SecretKeyBox::from_string(text);
    if let Ok(key) = boxed()?.into_unencrypted_secret_key() {
        return Ok(key);
    }
    Ok(boxed()?.into_secret_key(std::env::var(PASSWORD).ok())?)
}

/// Install a signed package, or update the catalog in place.
#[derive(Args)]
pub(crate) struct Install {
    /// The package (.hwcatalog).
    package: File,
    /// Trust this key from now on: the publisher's .pub file, or the line in it.
    #[arg(long)]
    trust: Option<String>,
    /// Go back to an older version.
    #[arg(long)]
    older: bool,
}

impl Install {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let bytes = read(&self.package)?;
        let key = self.trust.as_deref().map(trusted).transpose()?;
        let age = if self.older { Age::Any } else { Age::Newer };
        let installed = user_catalogs()?
            .install(&bytes, key.as_ref(), age)
            .with_context(|| format!("in {}", self.package.display()))?;
        let page = &installed.page;
        let before = installed.replaced.as_ref().map(|version| format!(" in place of {version}")).unwrap_or_default();
        let text = format!(
            "{} {}{before}: {} products, {} materials; publisher {}, licence {}, signed with {}",
            page.id,
            page.version,
            installed.products,
            installed.materials,
            or_unknown(&page.publisher),
            or_unknown(&page.licence),
            installed.key
        );
        output.answer(
            &text,
            &json!({
                "id": page.id,
                "version": page.version,
                "replaced": installed.replaced,
                "products": installed.products,
                "materials": installed.materials,
                "publisher": page.publisher,
                "licence": page.licence,
                "key": installed.key,
                "folder": installed.root,
            }),
        );
        Ok(())
    }
}

/// A key given as a file or as text.
fn trusted(text: &str) -> Result<minisign::PublicKey> {
    let path = PathBuf::from(text);
    let text = if path.is_file() {
        std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?
    } else {
        text.to_owned()
    };
    Ok(package::public_key(&text)?)
}

/// Lists the installed catalogs.
pub(crate) fn list(output: &Output) -> Result<()> {
    let user = user_catalogs()?;
    let (catalogs, resting) = (user.load(), user.resting());
    let mut text = String::new();
    let mut list = Vec::new();
    for folder in &catalogs.folders {
        let page = folder.page.clone().unwrap_or_default();
        let signer = InstalledCatalogs::signer_of(folder);
        let rests = resting.contains(&page.id);
        text += &format!(
            "{:<24} {:<8} {:>5} products {:>4} materials  {}  {}  {}{}\n",
            page.id,
            page.version,
            folder.catalog.products.len(),
            folder.catalog.materials.len(),
            or_unknown(&page.publisher),
            or_unknown(&page.licence),
            signer.as_ref().map_or("not signed".to_owned(), |key| format!("signed with {key}")),
            if rests { ", rests" } else { "" }
        );
        list.push(json!({
            "id": page.id,
            "name": page.name,
            "version": page.version,
            "publisher": page.publisher,
            "licence": page.licence,
            "products": folder.catalog.products.len(),
            "materials": folder.catalog.materials.len(),
            "key": signer,
            "enabled": !rests,
            "folder": folder.root,
        }));
    }
    for note in &catalogs.notes {
        text += &format!("note: {note}\n");
    }
    if list.is_empty() {
        text += &format!("no catalogs are installed in {}", user.folder().display());
    }
    output.answer(&text, &json!({ "catalogs": list, "notes": catalogs.notes }));
    Ok(())
}

/// Remove an installed catalog; homes keep what they use of it.
#[derive(Args)]
pub(crate) struct Remove {
    /// Its id.
    id: String,
}

impl Remove {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        user_catalogs()?.remove(&self.id)?;
        output.answer(&format!("{} removed", self.id), &json!({ "removed": self.id }));
        Ok(())
    }
}

/// Offer an installed catalog, or let it rest.
#[derive(Args)]
pub(crate) struct Enable {
    /// Its id.
    id: String,
}

impl Enable {
    pub(crate) fn run(self, is_enabled: bool, output: &Output) -> Result<()> {
        user_catalogs()?.set_resting(&self.id, !is_enabled)?;
        let words = if is_enabled { "is offered" } else { "rests; homes keep what they use of it" };
        output.answer(&format!("{} {words}", self.id), &json!({ "id": self.id, "enabled": is_enabled }));
        Ok(())
    }
}

fn user_catalogs() -> Result<InstalledCatalogs> {
    Ok(InstalledCatalogs::at(&sources::data_folder()?))
}

fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "not stated" } else { text }
}

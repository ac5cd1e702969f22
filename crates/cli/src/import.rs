//! `homewright import`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use homewright_design::item::{Configuration, Host};
use homewright_design::{Entity, IdSource, Item, Transaction};
use homewright_exchange::model::fit::{Known, Unit, Up};
use homewright_exchange::own_product::{ModelOptions, OwnProduct, product_from_model};
use homewright_exchange::sh3d::import_sh3d;
use serde_json::json;

use crate::output::Output;
use crate::{File, home};

/// Largest file that is read.
const LARGEST_FILE: u64 = 1 << 30;

/// Bring in a home of another program, or a model file as a product of one's own.
#[derive(Args)]
pub(crate) struct Import {
    /// A Sweet Home 3D home (.sh3d), or a model (.glb, .gltf, .obj).
    input: File,
    /// The .home file: made new for a home; for a model one that exists, or a new one.
    #[arg(short, long)]
    output: File,
    /// For models: also place it here, as X,Y in plan millimetres.
    #[arg(long, value_name = "X,Y", value_parser = point)]
    at: Option<[f64; 2]>,
    /// For models: their unit where it is known: mm, cm, m, in or ft. Guessed otherwise.
    #[arg(long, value_parser = crate::catalog::import::unit)]
    unit: Option<Unit>,
    /// For models: the axis that points upwards where it is known: y or z. Guessed otherwise.
    #[arg(long, value_parser = crate::catalog::import::up)]
    up: Option<Up>,
}

impl Import {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let bytes = read(&self.input)?;
        let extension = self.input.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("sh3d") => self.home(&bytes, output),
            Some("glb" | "gltf" | "obj") => self.model(&bytes, output),
            _ => bail!(
                "{} is neither a Sweet Home 3D home (.sh3d) nor a model (.glb, .gltf, .obj); libraries and lists of products \
                 come in by `homewright catalog import`",
                self.input.display()
            ),
        }
    }

    fn home(&self, bytes: &[u8], output: &Output) -> Result<()> {
        let name = self.input.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut ids = IdSource::new(home::now(), home::entropy());
        let imported = import_sh3d(bytes, &name, &mut ids).with_context(|| format!("in {}", self.input.display()))?;
        home::create(&self.output, &imported.design, imported.assets)?;
        let text = format!("{}wrote {}", imported.report, self.output.display());
        output.answer(&text, &json!({ "file": self.output, "report": imported.report }));
        Ok(())
    }

    fn model(&self, bytes: &[u8], output: &Output) -> Result<()> {
        let folder = self.input.parent().map(Path::to_path_buf).unwrap_or_default();
        let file_name = self.input.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut beside = |name: &str| read_beside(&folder, name);
        let known = Known { unit: self.unit, up: self.up, size: None };
        let options = ModelOptions { known, ..ModelOptions::default() };
        let own = product_from_model(bytes, &file_name, &mut beside, &options)
            .with_context(|| format!("in {}", self.input.display()))?;
        let is_new = !self.output.exists();
        if is_new {
            home::create(&self.output, &crate::new::showroom(&self.output)?, BTreeMap::new())?;
        }
        let OwnProduct { product, glbs, report } = own;
        let mut home = home::open_to_write(&self.output)?;
        for glb in &glbs {
            home.put_asset(glb)?;
        }
        let mut ids = IdSource::new(home::now(), home::entropy());
        let id = product.id.clone();
        let size = product.size;
        if home.design().product(&id).is_none() {
            let name = product.name.en.clone();
            let transaction =
                Transaction::new(format!("Add product {name}")).with(ids.next_id(), Entity::Product(Box::new(product)));
            home.commit(transaction)?;
        }
        let place = self.at.or(is_new.then_some([0.0, 0.0]));
        if let Some([x, y]) = place {
            let level = home.design().levels().first().map(|(level, _)| *level).context("the home has no level")?;
            let item = Item {
                level,
                configuration: Configuration { size: Some(size), ..Configuration::of(id.0.clone()) },
                position: glam::DVec3::new(x, y, 0.0),
                rotation: 0.0,
                tilt: [0.0; 2],
                is_mirrored: false,
                host: Host::Floor,
                light: None,
                name: String::new(),
                is_locked: false,
                is_hidden: false,
            };
            home.commit(Transaction::new("Place it").with(ids.next_id(), Entity::Item(Box::new(item))))?;
        }
        let [width, depth, height] = size;
        let placed = if place.is_some() { ", placed once" } else { "" };
        let text = format!(
            "{report}product {} of {width} × {depth} × {height} mm added to {}{placed}",
            id.0,
            self.output.display()
        );
        output.answer(&text, &json!({ "file": self.output, "product": id, "size": size, "report": report }));
        Ok(())
    }
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path).with_context(|| format!("could not read {}", path.display()))?.len();
    ensure!(
        size <= LARGEST_FILE,
        "{} is larger than {} MiB; no home or model needs that",
        path.display(),
        LARGEST_FILE >> 20
    );
    std::fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

/// A file beside a model. The name has been checked to lead nowhere else; a link that does is refused here.
pub(crate) fn read_beside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_path_buf() };
    let folder = folder.canonicalize().ok()?;
    let path = folder.join(name).canonicalize().ok()?;
    path.starts_with(&folder).then(|| read(&path).ok()).flatten()
}

fn point(text: &str) -> Result<[f64; 2], String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    match numbers.as_slice() {
        [x, y] if x.is_finite() && y.is_finite() => Ok([*x, *y]),
        _ => Err(format!("\"{text}\" is not a place; write X,Y in millimetres, such as 1200,800")),
    }
}

//! Homes and other programs' files on this machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use homewright_catalog::Catalog;
use homewright_design::{Design, IdSource, template};
use homewright_render::{HeadlessGpu, View, render_image};
use homewright_scene::Scene;
use homewright_store::Home;

use crate::host::{entropy, now};

/// The home a new one starts from.
const TEMPLATE: &str = include_str!("../../assets/templates/flat-89.toml");
/// Size of exported pictures, pixels.
const PICTURE: [u32; 2] = [1920, 1200];

/// Opens a `.home`, or imports another file into a new one beside the user's documents; with what the user should know.
pub fn load(path: &Path) -> Result<(Home, Vec<String>)> {
    let kind = path.extension().map(|kind| kind.to_string_lossy().to_lowercase()).unwrap_or_default();
    match kind.as_str() {
        "home" => Ok((Home::open(path)?, Vec::new())),
        "json" => {
            let text = std::fs::read_to_string(path).context("the file cannot be read")?;
            let design = homewright_design::json::from_json(&text)?;
            Ok((create(&stem(path), &design, BTreeMap::new())?, Vec::new()))
        }
        other => bail!("files of the kind “{other}” cannot be opened; choose a .home or .json file"),
    }
}

/// A new home from the template.
pub fn new_home() -> Result<(Home, Vec<String>)> {
    let mut ids = IdSource::new(now(), entropy());
    let (design, notices) = match template::instantiate("flat-89.toml", TEMPLATE, Catalog::builtin(), &mut ids) {
        Ok(design) => (design, Vec::new()),
        Err(error) => (homewright_ui::starter::two_rooms(), vec![error.to_string().chars().take(300).collect()]),
    };
    Ok((create("Home", &design, BTreeMap::new())?, notices))
}

/// A new file among the user's documents, with a name that is free.
fn create(name: &str, design: &Design, assets: BTreeMap<String, Vec<u8>>) -> Result<Home> {
    let folder = folder()?;
    let path = (1..10_000)
        .map(|number| if number == 1 { format!("{name}.home") } else { format!("{name} {number}.home") })
        .map(|file| folder.join(file))
        .find(|path| !path.exists())
        .context("there are too many homes of this name; choose another")?;
    let mut home = Home::create_with(&path, design, now())?;
    for bytes in assets.into_values() {
        home.put_asset(&bytes)?;
    }
    Ok(home)
}

fn folder() -> Result<PathBuf> {
    let dirs = directories::UserDirs::new().context("this user has no home folder")?;
    let folder = dirs.document_dir().unwrap_or_else(|| dirs.home_dir()).join("Homewright");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_else(|| "Home".to_owned())
}

/// Writes a home in the format of the path's extension.
pub fn export(design: &Design, scene: &Scene, path: &Path) -> Result<()> {
    let kind = path.extension().map(|kind| kind.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bytes = match kind.as_str() {
        "png" => picture(design, scene)?,
        "json" => homewright_design::json::to_json(design)?.into_bytes(),
        other => bail!("files of the kind “{other}” cannot be written; choose .png or .json"),
    };
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// The home's first view as a picture.
fn picture(design: &Design, scene: &Scene) -> Result<Vec<u8>> {
    let camera = design
        .viewpoints()
        .map(|(_, viewpoint)| homewright_staging::camera(design, viewpoint))
        .next()
        .or_else(|| homewright_staging::automatic_views(design).into_iter().next())
        .context("the home has no view; add a room first")?;
    let gpu = HeadlessGpu::new()?;
    let view = View { quality: homewright_render::Quality::STILL, ..View::new(camera, PICTURE.into()) };
    let image = render_image(&gpu, scene, &view)?;
    homewright_scene::image::encode_png(&image).context("the picture cannot be encoded")
}

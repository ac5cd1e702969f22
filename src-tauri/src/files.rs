//! Homes and other programs' files on this machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use homewright_catalog::{Catalog, Language};
use homewright_design::{Design, IdSource};
use homewright_exchange::own_product::{ModelOptions, OwnProduct, product_from_model};
use homewright_exchange::report::{ImportReport, Severity};
use homewright_exchange::sh3d::import_sh3d;
use homewright_exchange::svg::{SvgOptions, write_svg};
use homewright_exchange::underlay::{PlanPicture, read_plan_picture};
use homewright_render::{HeadlessGpu, View, render_image};
use homewright_scene::gltf::write_glb;
use homewright_scene::{Camera, Scene};
use homewright_staging::PlanOptions;
use homewright_store::Home;
use homewright_ui::host::OwnModel;
use homewright_ui::templates;

use crate::host::{entropy, now};

/// Size of exported pictures, pixels.
const PICTURE: [u32; 2] = [1920, 1200];
/// Largest file of another program that is read, bytes.
const LARGEST_FILE: u64 = 1 << 30;

/// What is opened, with what dialogs call it.
pub(crate) const OPENED: [(&str, &[&str]); 3] =
    [("Homewright", &["home"]), ("Sweet Home 3D", &["sh3d"]), ("JSON", &["json"])];

/// Models that become products, with what dialogs call them.
pub(crate) const MODELS: (&str, &[&str]) = ("glTF", &["glb", "gltf"]);

/// Signed packages of catalogs, with what dialogs call them.
pub(crate) const PACKAGES: (&str, &[&str]) = ("Homewright", &["hwcatalog"]);

/// Pictures of plans that can be traced, with what dialogs call them.
pub(crate) const PICTURES: (&str, &[&str]) = ("PNG, JPEG, WebP, PDF", &["png", "jpg", "jpeg", "webp", "pdf"]);

/// What is written, with what dialogs call it.
pub(crate) const EXPORTED: [(&str, &[&str]); 4] =
    [("PNG", &["png"]), ("glTF", &["glb"]), ("SVG", &["svg"]), ("JSON", &["json"])];

/// How photos are written, with what dialogs call it.
pub(crate) const PHOTOS: [(&str, &[&str]); 3] = [("PNG", &["png"]), ("JPEG", &["jpg", "jpeg"]), ("OpenEXR", &["exr"])];

/// Opens a `.home`, or imports another file into a new one beside the user's documents; with what the user should know.
pub(crate) fn load(path: &Path) -> Result<(Home, Vec<String>)> {
    match kind(path).as_str() {
        "home" => Ok((Home::open(path)?, Vec::new())),
        "json" => {
            let text = String::from_utf8(read(path)?).context("the file is not text in UTF-8")?;
            let design = homewright_design::json::from_json(&text)?;
            Ok((create(&stem(path), &design, BTreeMap::new())?, Vec::new()))
        }
        "sh3d" => {
            let mut ids = IdSource::new(now(), entropy());
            let imported = import_sh3d(&read(path)?, &stem(path), &mut ids)?;
            let notices = summary(&imported.report);
            Ok((create(&stem(path), &imported.design, imported.assets)?, notices))
        }
        other => bail!("files of the kind “{other}” cannot be opened; choose a .home, .sh3d or .json file"),
    }
}

/// Whether a file holds a model and no home.
pub(crate) fn is_model(path: &Path) -> bool {
    MODELS.1.contains(&kind(path).as_str())
}

/// Reads a model as a product of one's own.
pub(crate) fn model(path: &Path) -> Result<OwnModel> {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Files beside the model, by names that do not lead out of its folder.
    let mut beside = |name: &str| {
        let is_inside = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        is_inside.then(|| read(&folder.join(name)).ok()).flatten()
    };
    let OwnProduct { product, glbs, report } =
        product_from_model(&read(path)?, &file_name, &mut beside, &ModelOptions::default())?.in_its_own_look();
    let glb = glbs.into_iter().next().unwrap_or_default();
    Ok(OwnModel { product, glb, notices: report.notices.iter().map(|notice| notice.message.clone()).collect() })
}

/// Whether a file is a catalog package.
pub(crate) fn is_package(path: &Path) -> bool {
    PACKAGES.1.contains(&kind(path).as_str())
}

/// Whether a file holds a picture of a plan.
pub(crate) fn is_picture(path: &Path) -> bool {
    PICTURES.1.contains(&kind(path).as_str())
}

/// Reads a picture of a plan.
pub(crate) fn picture_of_plan(path: &Path) -> Result<PlanPicture> {
    Ok(read_plan_picture(read(path)?)?)
}

/// The ending of a file's name, in small letters.
pub(crate) fn kind(path: &Path) -> String {
    path.extension().map(|kind| kind.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// A stranger's file, up to a size no home needs.
fn read(path: &Path) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path).context("the file cannot be read")?.len();
    ensure!(size <= LARGEST_FILE, "the file is larger than {} MiB; no home needs that", LARGEST_FILE >> 20);
    std::fs::read(path).context("the file cannot be read")
}

/// What came along from another program, in few words.
fn summary(report: &ImportReport) -> Vec<String> {
    let counts: Vec<String> = report.counts.iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
    let mut notices = vec![format!("Imported: {}", counts.join(", "))];
    let of = |severity: Severity| report.notices.iter().filter(move |notice| notice.severity == severity);
    for (severity, words) in [(Severity::Changed, "changed"), (Severity::LeftOut, "left out")] {
        if let Some(first) = of(severity).next() {
            let count = of(severity).count();
            notices.push(format!("{count} {words}; first {} “{}”: {}", first.kind, first.name, first.message));
        }
    }
    notices
}

/// A new home from a template, with a name that is free.
pub(crate) fn new_home(template: &str, language: Language) -> Result<(Home, Vec<String>)> {
    let mut ids = IdSource::new(now(), entropy());
    let name = match language {
        Language::Chinese => "新方案",
        Language::English => "New home",
    };
    // The home is called as its file is: two new homes are told apart.
    let path = free_path(name)?;
    let mut design =
        templates::design_of(template, &stem(&path), Catalog::builtin(), &mut ids).map_err(|error| anyhow!(error))?;
    templates::in_language(&mut design, language);
    Ok((create_at(&path, &design, BTreeMap::new())?, Vec::new()))
}

/// A new file among the user's documents, with a name that is free.
fn create(name: &str, design: &Design, assets: BTreeMap<String, Vec<u8>>) -> Result<Home> {
    create_at(&free_path(name)?, design, assets)
}

/// A place among the user's documents that is free for a home of a name.
fn free_path(name: &str) -> Result<PathBuf> {
    let folder = folder()?;
    (1..10_000)
        .map(|number| if number == 1 { format!("{name}.home") } else { format!("{name} {number}.home") })
        .map(|file| folder.join(file))
        .find(|path| !path.exists())
        .context("there are too many homes of this name; choose another")
}

/// A new file at a free place.
fn create_at(path: &Path, design: &Design, assets: BTreeMap<String, Vec<u8>>) -> Result<Home> {
    let mut home = Home::create_with(path, design, now())?;
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
    path.file_stem().map_or_else(|| "Home".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Writes a home in the format of the path's extension.
pub(crate) fn export(design: &Design, scene: &Scene, language: Language, path: &Path) -> Result<()> {
    let bytes = match kind(path).as_str() {
        "png" => picture(design, scene)?,
        "json" => homewright_design::json::to_json(design)?.into_bytes(),
        "glb" => write_glb(scene, &cameras(design))?,
        "svg" => plan(design, language)?.into_bytes(),
        other => bail!("files of the kind “{other}” cannot be written; choose .png, .glb, .svg or .json"),
    };
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// The home's viewpoints; where it has none, views that suit its rooms.
fn cameras(design: &Design) -> Vec<Camera> {
    let own: Vec<Camera> =
        design.viewpoints().map(|(_, viewpoint)| homewright_staging::camera(design, viewpoint)).collect();
    if own.is_empty() { homewright_staging::automatic_views(design, Language::English) } else { own }
}

/// The plan of the lowest level as a drawing at scale.
fn plan(design: &Design, language: Language) -> Result<String> {
    let levels = design.levels();
    let (level, _) = levels.first().context("the home has no level to draw")?;
    let options = PlanOptions { language, ..PlanOptions::default() };
    Ok(write_svg(&homewright_staging::plan(design, *level, &options), SvgOptions::default()))
}

/// The home's first view as a picture.
fn picture(design: &Design, scene: &Scene) -> Result<Vec<u8>> {
    let camera = cameras(design).into_iter().next().context("the home has no view; add a room first")?;
    let gpu = HeadlessGpu::new()?;
    let view = View { quality: homewright_render::Quality::STILL, ..View::new(camera, PICTURE.into()) };
    let image = render_image(&gpu, scene, &view)?;
    homewright_scene::image::encode_png(&image).context("the picture cannot be encoded")
}

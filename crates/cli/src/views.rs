//! Viewpoints by name: the home's own, one for each room, and the bird's.

use anyhow::{Context as _, Result, bail};
use homewright_catalog::Language;
use homewright_design::Design;
use homewright_scene::Camera;
use homewright_staging::views;

/// The names that `--view` knows for a home.
pub(crate) fn names(design: &Design) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    views(design, Language::English)
        .into_iter()
        .map(|camera| camera.name)
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

/// The camera of a view; without a name the first view there is.
pub(crate) fn find(design: &Design, name: Option<&str>) -> Result<Camera> {
    let mut views = views(design, Language::English).into_iter();
    let Some(name) = name else { return views.next().context("the home has nothing to look at") };
    let wanted = name.to_lowercase();
    match views.find(|camera| camera.name.to_lowercase() == wanted) {
        Some(camera) => Ok(camera),
        None => bail!("there is no view \"{name}\"; this home has: {}", names(design).join(", ")),
    }
}

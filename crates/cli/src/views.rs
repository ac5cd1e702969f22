//! Viewpoints by name: the home's own, one for each room, and the bird's.

use anyhow::{Result, bail};
use homewright_design::{Design, EntityId, Viewpoint};
use homewright_scene::Camera;
use homewright_staging::{automatic_views, camera};

/// The names that `--view` knows for a home.
pub(crate) fn names(design: &Design) -> Vec<String> {
    let mut names: Vec<String> = design.viewpoints().map(|(_, view)| view.name.clone()).collect();
    names.extend(automatic_views(design).into_iter().map(|camera| camera.name).filter(|name| !name.is_empty()));
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// The camera of a view; without a name the first view there is.
pub(crate) fn find(design: &Design, name: Option<&str>) -> Result<Camera> {
    let mut own: Vec<(EntityId, &Viewpoint)> = design.viewpoints().collect();
    own.sort_by_key(|(id, _)| *id);
    let automatic = automatic_views(design);
    let Some(name) = name else {
        let first = own.first().map(|(_, view)| camera(design, view));
        return first
            .or_else(|| automatic.into_iter().next())
            .ok_or_else(|| anyhow::anyhow!("the home has nothing to look at"));
    };
    let wanted = name.to_lowercase();
    let found = own
        .iter()
        .find(|(_, view)| view.name.to_lowercase() == wanted)
        .map(|(_, view)| camera(design, view))
        .or_else(|| automatic.into_iter().find(|camera| camera.name.to_lowercase() == wanted));
    match found {
        Some(camera) => Ok(camera),
        None => bail!("there is no view \"{name}\"; this home has: {}", names(design).join(", ")),
    }
}

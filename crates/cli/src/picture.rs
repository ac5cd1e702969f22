//! A design as pictures: staged once, lit once, looked at from many places.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use glam::{UVec2, Vec4};
use homewright_design::Design;
use homewright_exchange::photo::photo_jpeg;
use homewright_render::settings::{Background, Hiding, Section};
use homewright_render::{HeadlessGpu, Quality, Renderer, View};
use homewright_scene::image::{Image, encode_png};
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Scene, SceneDelta, Tag};
use homewright_staging::{Deferral, Stage};
use homewright_tracer::{BakeSettings, bake as bake_light};

use crate::assets::EmbeddedAssets;
use crate::bake;
use crate::output::Output;
use crate::target;

/// Stages a design with its embedded files.
pub(crate) fn stage(design: &Design, assets: BTreeMap<String, Vec<u8>>, output: &Output) -> Scene {
    let mut stage = Stage::deferring(Arc::new(EmbeddedAssets::new(assets)), Deferral::Textures);
    drop(stage.reset(design));
    bake::finish(&mut stage, output);
    for finding in stage.findings() {
        output.say(&format!("note: {finding}"));
    }
    stage.scene().clone()
}

/// Computes the light that surfaces throw on each other, and puts it into the scene.
pub(crate) fn light(scene: &mut Scene, output: &Output) -> Result<()> {
    let bar = output.bar("light from walls and sky");
    let probes = bake_light(scene, &BakeSettings::default(), &mut |done| {
        bar.set_position((done * 1000.0) as u64);
        !output.is_interrupted()
    });
    bar.finish_and_clear();
    ensure!(!output.is_interrupted(), "interrupted");
    scene.probes = probes.map(Arc::new);
    Ok(())
}

/// The live renderer without a window.
pub(crate) struct Live {
    gpu: HeadlessGpu,
    renderer: Renderer,
    /// Height of the highest ceiling, metres: from above it one looks into the home as into a doll's house.
    top: f32,
    /// What carries light.
    lamps: Vec<Tag>,
}

/// Colour of the cones that show where light goes: sRGB and alpha.
const CONE: Vec4 = Vec4::new(1.0, 0.74, 0.25, 0.9);

/// What a picture shows beside or instead of the home as it stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extras {
    /// Without ceilings and the walls in front.
    pub(crate) is_dollhouse: bool,
    /// Cut open at a plane.
    pub(crate) section: Option<Section>,
    /// Cones of the light of lamps.
    pub(crate) has_cones: bool,
}

impl Live {
    /// Uploads a scene.
    pub(crate) fn new(scene: &Scene) -> Result<Self> {
        let gpu = HeadlessGpu::new()?;
        let mut renderer = gpu.renderer();
        let everything: SceneDelta = scene.as_delta();
        renderer.apply(&everything);
        let tops = scene.nodes.values().filter(|node| node.layer == Layer::Ceiling).filter_map(|node| {
            let shape = scene.shapes.get(&node.shape)?;
            Some(shape.bounds().transformed(&node.matrix()).max.y)
        });
        let lamps = scene.lights.values().map(|light| light.tag).collect();
        Ok(Self { gpu, renderer, top: tops.fold(0.0, f32::max) + 0.5, lamps })
    }

    /// One picture.
    pub(crate) fn picture(&mut self, camera: &Camera, size: UVec2) -> Result<Image> {
        self.picture_with(camera, size, Extras::default())
    }

    /// One picture, opened and marked as asked for.
    pub(crate) fn picture_with(&mut self, camera: &Camera, size: UVec2, extras: Extras) -> Result<Image> {
        // From above one looks into the home as into a doll's house on a table.
        let is_opened = extras.is_dollhouse || camera.eye.y > self.top;
        let hiding = if is_opened { Hiding::Dollhouse } else { Hiding::Nothing };
        let background = if is_opened || extras.section.is_some() {
            Background::Plain(Vec4::new(0.90, 0.88, 0.85, 1.0))
        } else {
            Background::Sky
        };
        let (lines, triangles) =
            if extras.has_cones { self.renderer.light_cones(&self.lamps, CONE) } else { (Vec::new(), Vec::new()) };
        let view = View {
            hiding,
            background,
            section: extras.section,
            lines,
            triangles,
            quality: Quality { samples: 8, ..Quality::STILL },
            is_deterministic: true,
            ..View::new(camera.clone(), size)
        };
        Ok(self.gpu.render(&mut self.renderer, &view)?)
    }
}

/// Writes a picture as PNG.
pub(crate) fn write_png(path: &Path, image: &Image) -> Result<()> {
    let bytes = encode_png(image)?;
    write(path, &bytes)
}

/// Writes a picture as PNG, or as JPEG by its ending.
pub(crate) fn write_picture(path: &Path, image: &Image) -> Result<()> {
    match target::ending(path).as_str() {
        "jpg" | "jpeg" => write(path, &photo_jpeg(image, None)?),
        _ => write_png(path, image),
    }
}

/// Writes a file; an error names it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}

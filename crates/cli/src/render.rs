//! `homewright render`

use anyhow::{Result, ensure};
use clap::{Args, ValueEnum};
use glam::UVec2;
use homewright_scene::Exposure;
use serde_json::json;

use crate::output::Output;
use crate::picture::{Live, light, photo, stage, write_png};
use crate::{File, home, views};

/// Render a picture of a home.
#[derive(Args)]
pub(crate) struct Render {
    /// The .home file.
    file: File,
    /// The picture to write (.png).
    #[arg(short, long)]
    output: File,
    /// Which view; `homewright info` lists them. Without it the first one.
    #[arg(long)]
    view: Option<String>,
    /// Width and height in pixels.
    #[arg(long, default_value = "1280x800", value_parser = size)]
    size: UVec2,
    /// Live view, or a photo by light transport.
    #[arg(long, value_enum, default_value = "live")]
    mode: Mode,
    /// Paths for each pixel of a photo.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=65536))]
    samples: u32,
    /// Fixed exposure value at ISO 100 instead of the view's own.
    #[arg(long)]
    ev: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    Live,
    Photo,
}

impl Render {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let home = home::open(&self.file)?;
        let mut camera = views::find(home.design(), self.view.as_deref())?;
        if let Some(ev) = self.ev {
            ensure!(ev.is_finite(), "the exposure value must be a number");
            camera.exposure = Exposure::Ev100(ev);
        }
        let mut scene = stage(home.design(), home.assets()?, output);
        let image = match self.mode {
            Mode::Live => {
                light(&mut scene, output)?;
                Live::new(&scene)?.picture(&camera, self.size)?
            }
            Mode::Photo => photo(&scene, &camera, self.size, self.samples, output)?,
        };
        write_png(&self.output, &image)?;
        let text = format!(
            "{}: {} from \"{}\", {} × {}",
            self.output.display(),
            self.file.display(),
            camera.name,
            self.size.x,
            self.size.y
        );
        output.answer(&text, &json!({ "file": self.output, "view": camera.name, "size": [self.size.x, self.size.y] }));
        Ok(())
    }
}

pub(crate) fn size(text: &str) -> Result<UVec2, String> {
    let parts: Vec<u32> = text.split(['x', 'X', '×']).filter_map(|part| part.trim().parse().ok()).collect();
    match parts.as_slice() {
        [width, height] if (16..=16_384).contains(width) && (16..=16_384).contains(height) => {
            Ok(UVec2::new(*width, *height))
        }
        _ => Err(format!("\"{text}\" is not a size; write WIDTHxHEIGHT in pixels, 16 to 16384 each, such as 1280x800")),
    }
}

//! `homewright render`

use anyhow::{Result, ensure};
use clap::{Args, ValueEnum};
use glam::{UVec2, Vec3};
use homewright_render::settings;
use homewright_scene::{Camera, Exposure, Scene, ToneCurve, WhiteBalance};
use homewright_tracer::{Reveal, Section, Shot, TraceSettings};
use serde_json::json;

use crate::hour::HourArgs;
use crate::output::Output;
use crate::photo::{self, Denoiser, Order};
use crate::picture::{Extras, Live, light, stage, write_picture};
use crate::{File, home, target, views};

/// Render a picture of a home.
#[derive(Args)]
pub(crate) struct Render {
    /// The .home file.
    file: File,
    /// The picture to write: .png or .jpg, for photos .exr as well.
    #[arg(short, long)]
    output: File,
    /// Which view; `homewright info` lists them. Without it the first one.
    #[arg(long)]
    view: Option<String>,
    /// Width and height in pixels.
    #[arg(long, default_value = "1280x800", value_parser = size, allow_hyphen_values = true)]
    size: UVec2,
    /// Live view, or a photo by light transport.
    #[arg(long, value_enum, default_value = "live")]
    mode: Mode,
    #[command(flatten)]
    hour: HourArgs,
    #[command(flatten)]
    look: LookArgs,
    #[command(flatten)]
    open: OpenArgs,
    /// Show by cones where the light of lamps goes, in the live view.
    #[arg(long)]
    cones: bool,
    #[command(flatten)]
    photo: PhotoArgs,
}

/// How the camera is set.
#[derive(Args)]
struct LookArgs {
    /// Fixed exposure value at ISO 100 instead of the view's own.
    #[arg(long, allow_negative_numbers = true)]
    ev: Option<f32>,
    /// Brighter than the picture's own measure by so many stops, or darker, from -8 to 8.
    #[arg(long, conflicts_with = "ev", allow_negative_numbers = true)]
    stops: Option<f32>,
    /// Light of this colour temperature is white, 1700 to 25000 K, instead of what the picture's own measure takes for it.
    #[arg(long, value_name = "KELVIN")]
    white: Option<f32>,
    /// How light becomes colour: neutral keeps the colours of products, agx has softer highlights, as film has.
    #[arg(long, value_enum, default_value = "neutral")]
    tone: Curve,
    /// Keep upright in the picture what stands upright, as architects' cameras do, though the view looks up or down.
    #[arg(long)]
    upright: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Curve {
    Neutral,
    Agx,
}

impl LookArgs {
    fn set(&self, camera: &mut Camera) -> Result<()> {
        if let Some(ev) = self.ev {
            ensure!(ev.is_finite(), "the exposure value must be a number");
            camera.exposure = Exposure::Ev100(ev);
        }
        if let Some(stops) = self.stops {
            ensure!((-8.0..=8.0).contains(&stops), "the stops must be a number from -8 to 8, such as 0.5");
            camera.exposure = match camera.exposure {
                Exposure::Auto(own) => Exposure::Auto(own + stops),
                Exposure::Ev100(ev) => Exposure::Ev100(ev - stops),
            };
        }
        if let Some(temperature) = self.white {
            let is_light = (1700.0..=25_000.0).contains(&temperature);
            ensure!(is_light, "the white must be a colour temperature from 1700 to 25000 K, such as 3000");
            camera.white_balance = WhiteBalance::Kelvin { temperature, tint: 0.0 };
        }
        camera.tone = match self.tone {
            Curve::Neutral => ToneCurve::Neutral,
            Curve::Agx => ToneCurve::AgX,
        };
        camera.is_upright |= self.upright;
        Ok(())
    }
}

/// How a home is opened so that one can look in.
#[derive(Args)]
struct OpenArgs {
    /// Leave out ceilings and the walls in front, as in a doll's house; in photos daylight falls in there.
    #[arg(long)]
    dollhouse: bool,
    /// Cut the home open: z=1.2 at a height of 1.2 m, x=3 or y=3 across the plan. The side away from the eye is kept.
    #[arg(long, value_parser = plane)]
    section: Option<Plane>,
}

/// What only photos have.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the command line")]
struct PhotoArgs {
    /// Paths for each pixel of a photo, at most.
    #[arg(
        long,
        default_value_t = 64,
        value_parser = clap::value_parser!(u32).range(1..=65536),
        allow_negative_numbers = true,
        help_heading = "Photo"
    )]
    samples: u32,
    /// Parts of the picture whose relative noise is below this get no more paths, such as 0.02.
    #[arg(long, allow_negative_numbers = true, help_heading = "Photo")]
    noise: Option<f32>,
    /// Look all round: an equirectangular picture, twice as wide as high, that viewers show as a panorama.
    #[arg(long, help_heading = "Photo")]
    panorama: bool,
    /// A panorama for two eyes, the left above the right.
    #[arg(long, help_heading = "Photo")]
    stereo: bool,
    /// Everything of light clay but glass and lamps.
    #[arg(long, help_heading = "Photo")]
    clay: bool,
    /// What takes noise out: nothing, the built-in filter, or Open Image Denoise where its library is installed.
    #[arg(long, value_enum, default_value = "own", help_heading = "Photo")]
    denoiser: Denoiser,
    /// Leave the noise in: the same as `--denoiser none`.
    #[arg(long, help_heading = "Photo")]
    raw: bool,
    /// Also write an OpenEXR file with luminance, albedo, normal, depth and object of each pixel.
    #[arg(long, help_heading = "Photo")]
    layers: Option<File>,
    /// Go on with a photo that was interrupted.
    #[arg(long, help_heading = "Photo")]
    resume: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    Live,
    Photo,
}

/// A plane across one axis of the plan, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Plane {
    /// Unit vector along the axis, scene frame.
    axis: Vec3,
    at: f32,
}

impl Plane {
    /// What is kept lies beyond the plane as seen from the eye.
    fn section(self, camera: &Camera) -> Section {
        let point = self.axis * self.at;
        let from_eye = if (camera.eye - point).dot(self.axis) > 0.0 { -self.axis } else { self.axis };
        Section { point, normal: from_eye }
    }

    /// Whether the cut leaves anything of the home to be seen; the error says how far the home reaches.
    fn check(self, scene: &Scene, camera: &Camera) -> Result<()> {
        let home = scene.structure();
        let [one, other] = [home.min, home.max].map(|corner| corner.dot(self.axis));
        let (low, high) = (one.min(other), one.max(other));
        let is_above = self.section(camera).normal.dot(self.axis) > 0.0;
        let is_something_left = if is_above { self.at < high } else { self.at > low };
        ensure!(
            home.is_empty() || is_something_left,
            "the section leaves nothing to see: along this axis the home reaches from {low:.2} m to {high:.2} m, and of it \
             only what lies beyond {:.2} m as seen from the eye is kept",
            self.at
        );
        Ok(())
    }
}

impl Render {
    /// What can be refused without looking at the home.
    fn check(&self) -> Result<()> {
        match self.mode {
            Mode::Live => {
                target::check(&self.output, &["png", "jpg", "jpeg"], "a live picture")?;
                let asked = self.photo.asked();
                ensure!(
                    asked.is_empty(),
                    "{} is for photos alone; add --mode photo, or leave it out",
                    asked.join(", ")
                );
            }
            Mode::Photo => {
                target::check(&self.output, &["png", "jpg", "jpeg", "exr"], "a picture")?;
                ensure!(!self.cones, "cones of light are shown in the live view alone; leave out --cones");
            }
        }
        if let Some(layers) = &self.photo.layers {
            target::check(layers, &["exr"], "a picture with layers")?;
            ensure!(*layers != self.output, "the layers need a file of their own; {} is the picture", layers.display());
        }
        if let Some(noise) = self.photo.noise {
            ensure!(noise.is_finite() && noise >= 0.0, "the noise must be a number from 0, such as 0.02");
        }
        Ok(())
    }

    pub(crate) fn run(self, output: &Output) -> Result<()> {
        self.check()?;
        let home = home::open(&self.file)?;
        let mut camera = views::find(home.design(), self.view.as_deref())?;
        self.look.set(&mut camera)?;
        let design = self.hour.switched(home.design())?;
        let mut scene = stage(&design, home.assets()?, output);
        if let Some(environment) = self.hour.environment(&design, output)? {
            scene.environment = environment;
        }
        if let Some(plane) = self.open.section {
            plane.check(&scene, &camera)?;
        }
        let size = match self.mode {
            Mode::Live => {
                light(&mut scene, output)?;
                let section = self.open.section.map(|plane| plane.section(&camera));
                let section = section.map(|cut| settings::Section { point: cut.point, normal: cut.normal });
                let extras = Extras { is_dollhouse: self.open.dollhouse, section, has_cones: self.cones };
                write_picture(&self.output, &Live::new(&scene)?.picture_with(&camera, self.size, extras)?)?;
                self.size
            }
            Mode::Photo => {
                if self.photo.clay {
                    photo::clay(&mut scene);
                }
                let order = self.photo.order(&self.open, &camera, self.size)?;
                if self.open.dollhouse {
                    scene = scene.opened(camera.eye);
                }
                photo::take(&scene, &camera, &order, &self.output, output)?;
                order.settings.size
            }
        };
        let text = format!(
            "{}: {} from \"{}\", {} × {}",
            self.output.display(),
            self.file.display(),
            camera.name,
            size.x,
            size.y
        );
        output.answer(&text, &json!({ "file": self.output, "view": camera.name, "size": [size.x, size.y] }));
        Ok(())
    }
}

impl PhotoArgs {
    /// The options that are given and mean something to photos alone.
    fn asked(&self) -> Vec<&'static str> {
        let given = [
            ("--noise", self.noise.is_some()),
            ("--panorama", self.panorama),
            ("--stereo", self.stereo),
            ("--clay", self.clay),
            ("--denoiser", self.denoiser != Denoiser::Own),
            ("--raw", self.raw),
            ("--layers", self.layers.is_some()),
            ("--resume", self.resume),
        ];
        given.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name).collect()
    }

    fn order(&self, open: &OpenArgs, camera: &Camera, size: UVec2) -> Result<Order> {
        let is_opened = open.dollhouse || open.section.is_some();
        ensure!(!(is_opened && (self.panorama || self.stereo)), "a panorama cannot be cut open; leave out one of both");
        // Panoramas have the shape that viewers expect, whatever the size's.
        let (shot, size) = match (self.panorama, self.stereo) {
            (_, true) => (Shot::StereoPanorama, UVec2::new(size.x, size.x)),
            (true, false) => (Shot::Panorama, UVec2::new(size.x, size.x.div_ceil(2))),
            (false, false) => (Shot::View, size),
        };
        let reveal = Reveal { section: open.section.map(|plane| plane.section(camera)), is_plain: is_opened };
        let settings = TraceSettings {
            size,
            samples: self.samples,
            noise: self.noise,
            shot,
            reveal,
            has_scenery: true,
            ..TraceSettings::default()
        };
        Ok(Order {
            settings,
            denoiser: if self.raw { Denoiser::None } else { self.denoiser },
            resumes: self.resume,
            band: photo::BAND,
            layers: self.layers.clone(),
        })
    }
}

fn plane(text: &str) -> Result<Plane, String> {
    let sides = text.split_once('=').and_then(|(axis, at)| {
        let at: f32 = at.trim().trim_end_matches('m').trim().parse().ok().filter(|at: &f32| at.is_finite())?;
        // The plan's Y runs against the scene's Z.
        match axis.trim() {
            "x" => Some(Plane { axis: Vec3::X, at }),
            "y" => Some(Plane { axis: Vec3::NEG_Z, at }),
            "z" => Some(Plane { axis: Vec3::Y, at }),
            _ => None,
        }
    });
    sides.ok_or_else(|| format!("\"{text}\" is not a section; write x=, y= or z= and metres, such as z=1.2"))
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

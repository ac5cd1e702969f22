//! `homewright catalog thumbnails`: a picture of every product or material at the same light.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, ValueEnum};
use glam::{UVec2, Vec4};
use homewright_catalog::parameter::{Domain, Parameter};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, MaterialRecord, Parameters, Product, Value};
use homewright_design::Design;
use homewright_exchange::folder::CatalogFolder;
use homewright_render::settings::Background;
use homewright_render::{HeadlessGpu, Quality, Renderer, View};
use homewright_scene::Camera;
use homewright_scene::image::{Image, encode_jpeg};
use homewright_staging::Stage;
use serde_json::json;

use crate::File;
use crate::assets::FolderAssets;
use crate::output::Output;
use crate::picture::{write, write_png};
use crate::sheet::{Shown, contact_sheet};
use crate::showcase::{self, Studio};

/// Pictures of textures that are kept in memory, so that the next product need not make them again.
const KEPT_IMAGES: usize = 120;
/// Quality of contact sheets, of 100.
const JPEG_QUALITY: u8 = 86;

/// Draw a picture of every product at the same light.
#[derive(Args)]
pub(crate) struct Thumbnails {
    /// Folder with records (.toml); the shipped catalog without one.
    folder: Option<File>,
    /// Folder for the pictures; made if it is missing.
    #[arg(short, long)]
    output: File,
    /// Contact sheets instead of single pictures.
    #[arg(long)]
    sheet: bool,
    /// Only what has this word in its id, name, brand, category or style; may be given more than once.
    #[arg(long)]
    only: Vec<String>,
    /// Products, or materials on a board and a ball.
    #[arg(long, value_enum, default_value = "products")]
    of: Subject,
    /// With every length as the record says, or at an end of what can be ordered; products without such a choice are
    /// left out then.
    #[arg(long, value_enum, default_value = "stated")]
    sizes: Sizes,
    /// Side of a picture in pixels.
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(32..=2048))]
    size: u32,
    /// Pictures beside each other on a sheet.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=40))]
    columns: u32,
    /// Rows on a sheet; the rest goes on the next one.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    rows: u32,
    /// Name that the files of sheets begin with.
    #[arg(long, default_value = "catalog")]
    name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
    Products,
    Materials,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sizes {
    Stated,
    Smallest,
    Largest,
}

impl Sizes {
    /// The lengths at that end.
    fn of(self, product: &Product) -> Parameters {
        let end = |parameter: &Parameter| match (&parameter.domain, self) {
            (Domain::Length { min, .. }, Self::Smallest) => Some((parameter.id.clone(), Value::Number(*min))),
            (Domain::Length { max, .. }, Self::Largest) => Some((parameter.id.clone(), Value::Number(*max))),
            _ => None,
        };
        product.parameters.iter().filter_map(end).collect()
    }
}

/// What is drawn.
enum Sitter<'a> {
    Product(&'a Product, Parameters),
    Material(&'a MaterialRecord),
}

impl Thumbnails {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let mut catalog = Catalog::builtin().clone();
        let mut folders = Vec::new();
        let own = match &self.folder {
            None => catalog.clone(),
            Some(folder) => {
                let folder = read(folder, output)?;
                let own = folder.catalog.clone();
                catalog.merge(own.clone());
                folders.push(folder);
                own
            }
        };
        let sitters = self.sitters(&own);
        ensure!(!sitters.is_empty(), "nothing in the catalog has {:?}; leave --only out to draw everything", self.only);
        std::fs::create_dir_all(&self.output)
            .with_context(|| format!("could not make the folder {}", self.output.display()))?;
        let mut artist = Artist::new(folders)?;
        let bar = output.bar("pictures");
        let (mut written, mut waiting, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        let a_sheet = (self.columns * self.rows) as usize;
        for (index, sitter) in sitters.iter().enumerate() {
            ensure!(!output.is_interrupted(), "interrupted");
            bar.set_position((index * 1000 / sitters.len()) as u64);
            match artist.draw(sitter, &catalog, self.size) {
                Ok(picture) if self.sheet => waiting.push(shown(sitter, picture)),
                Ok(picture) => {
                    let path = self.output.join(format!("{}.png", sitter.id()));
                    write_png(&path, &picture)?;
                    written.push(path);
                }
                Err(error) => left_out.push(format!("{}: {error:#}", sitter.id())),
            }
            if waiting.len() == a_sheet || (index + 1 == sitters.len() && !waiting.is_empty()) {
                let count = written.len() + 1;
                written.push(self.write_sheet(&waiting, count, sitters.len() > a_sheet)?);
                waiting.clear();
            }
        }
        bar.finish_and_clear();
        for line in &left_out {
            output.say(&format!("left out: {line}"));
        }
        let pictures = sitters.len() - left_out.len();
        let text = format!("{pictures} pictures in {} files in {}", written.len(), self.output.display());
        output.answer(&text, &json!({ "pictures": pictures, "files": written, "left_out": left_out }));
        if left_out.is_empty() { Ok(()) } else { bail!("{} could not be drawn", left_out.len()) }
    }

    fn sitters<'a>(&self, own: &'a Catalog) -> Vec<Sitter<'a>> {
        let words: Vec<String> = self.only.iter().map(|word| word.to_lowercase()).collect();
        let fits = |texts: &[&str]| {
            words.is_empty() || words.iter().any(|word| texts.iter().any(|text| text.to_lowercase().contains(word)))
        };
        match self.of {
            Subject::Products => own
                .products
                .values()
                .filter(|product| {
                    fits(&[&product.id.0, &product.name.zh, &product.name.en, &product.brand, &product.category])
                })
                .map(|product| Sitter::Product(product, self.sizes.of(product)))
                .filter(|sitter| {
                    self.sizes == Sizes::Stated || matches!(sitter, Sitter::Product(_, chosen) if !chosen.is_empty())
                })
                .collect(),
            Subject::Materials => own
                .materials
                .values()
                .filter(|material| fits(&[&material.id.0, &material.name.zh, &material.name.en, &material.family]))
                .map(Sitter::Material)
                .collect(),
        }
    }

    fn write_sheet(&self, shown: &[Shown], number: usize, is_numbered: bool) -> Result<PathBuf> {
        let name = if is_numbered { format!("{}-{number}.jpg", self.name) } else { format!("{}.jpg", self.name) };
        let path = self.output.join(name);
        let columns = self.columns.min(u32::try_from(shown.len()).unwrap_or(u32::MAX));
        write(&path, &encode_jpeg(&contact_sheet(shown, self.size, columns)?, JPEG_QUALITY)?)?;
        Ok(path)
    }
}

impl Sitter<'_> {
    fn id(&self) -> &str {
        match self {
            Self::Product(product, _) => &product.id.0,
            Self::Material(material) => &material.id.0,
        }
    }
}

fn shown(sitter: &Sitter<'_>, picture: Image) -> Shown {
    let (name, note) = match sitter {
        Sitter::Product(product, chosen) => {
            let [width, depth, height] = showcase::chosen_size(product, chosen);
            (&product.name, format!("{} · {width}×{depth}×{height}", product.id.0))
        }
        Sitter::Material(material) => (&material.name, material.id.0.clone()),
    };
    Shown { picture, name: format!("{} {}", name.zh, name.en), note }
}

/// The records of a folder; mistakes are told and what is good is used.
fn read(folder: &Path, output: &Output) -> Result<CatalogFolder> {
    let read = CatalogFolder::open(folder)?;
    for finding in &read.findings {
        output.say(&finding.to_string());
    }
    Ok(read)
}

/// One device, one renderer and one studio for all pictures.
struct Artist {
    gpu: HeadlessGpu,
    renderer: Renderer,
    stage: Stage,
    studio: Studio,
    /// Textures of the last products: what is dropped must be made again.
    images: VecDeque<Arc<Image>>,
}

impl Artist {
    fn new(folders: Vec<CatalogFolder>) -> Result<Self> {
        let gpu = HeadlessGpu::new()?;
        let renderer = gpu.renderer();
        Ok(Self {
            gpu,
            renderer,
            stage: Stage::new(Arc::new(FolderAssets::new(folders))),
            studio: Studio::new()?,
            images: VecDeque::new(),
        })
    }

    fn draw(&mut self, sitter: &Sitter<'_>, catalog: &Catalog, side: u32) -> Result<Image> {
        match sitter {
            Sitter::Product(product, chosen) => {
                let design = self.studio.product(product, chosen, catalog)?;
                self.picture(&design, product.host, showcase::camera(product, chosen), side)
            }
            Sitter::Material(material) => {
                let (design, product) = self.studio.material(material, catalog)?;
                self.picture(&design, product.host, showcase::camera(&product, &Parameters::new()), side)
            }
        }
    }

    fn picture(&mut self, design: &Design, host: HostKind, camera: Camera, side: u32) -> Result<Image> {
        let mut delta = self.stage.reset(design);
        if let Some(finding) = self.stage.findings().first() {
            bail!("{finding}");
        }
        delta.environment = Some(showcase::light(host));
        for image in self.stage.scene().images.values() {
            if !self.images.iter().any(|kept| Arc::ptr_eq(kept, image)) {
                self.images.push_back(Arc::clone(image));
            }
        }
        while self.images.len() > KEPT_IMAGES {
            self.images.pop_front();
        }
        self.renderer.apply(&delta);
        // About as bright as the boards, which end somewhere.
        let grey = if host == HostKind::Ceiling { 0.66 } else { 0.80 };
        let view = View {
            background: Background::Plain(Vec4::new(grey, grey, grey, 1.0)),
            quality: Quality {
                sun_map_side: 1024,
                multisampling: 1,
                has_bloom: false,
                samples: 8,
                light_tiles_a_frame: u32::MAX,
                ..Quality::NORMAL
            },
            ..View::new(camera, UVec2::splat(side))
        };
        Ok(self.gpu.render(&mut self.renderer, &view)?)
    }
}

//! A photo of any size: taken in bands that are kept on disk once they are done, then filtered, toned and written row
//! by row. Ctrl+C saves what is there, and the same command with `--resume` goes on.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context as _, Result, bail, ensure};
use glam::UVec2;
use homewright_exchange::photo::{PhotoPixel, PngRows, panorama_xmp, photo_jpeg, write_exr};
use homewright_scene::image::Image;
use homewright_scene::{Camera, Scene};
use homewright_tracer::{
    Accel, Backdrop, Photo, REACH, Shot, Tone, TraceSettings, TracedImage, denoise, denoise_with_oidn,
};

use crate::output::Output;
use crate::target;

/// Pixels that are worked on at once, about.
pub(crate) const BAND: u32 = 2 << 20;
/// Rows of a band are a multiple of this, so that tiles are those of the whole picture.
const STEP: u32 = 16;
/// Width of the small picture that tells exposure and white for a large one, pixels.
const METER_WIDTH: u32 = 320;
/// Paths for each of its pixels.
const METER_SAMPLES: u32 = 32;

/// What takes noise out of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Denoiser {
    /// Nothing: it stays in.
    None,
    /// The built-in filter.
    Own,
    /// Open Image Denoise, where its library is installed.
    Oidn,
}

impl Denoiser {
    fn clear(self, image: TracedImage) -> Result<TracedImage> {
        Ok(match self {
            Self::None => image,
            Self::Own => denoise(&image),
            Self::Oidn => denoise_with_oidn(&image)?,
        })
    }
}

/// How a photo is taken and finished.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) settings: TraceSettings,
    /// What takes noise out.
    pub(crate) denoiser: Denoiser,
    /// Whether saved work is taken up.
    pub(crate) resumes: bool,
    /// Pixels that are worked on at once, about.
    pub(crate) band: u32,
    /// Where everything that is known of each pixel goes as well.
    pub(crate) layers: Option<PathBuf>,
}

/// Takes a photo and writes it to `path`: PNG, JPEG or OpenEXR by its ending.
pub(crate) fn take(scene: &Scene, camera: &Camera, order: &Order, path: &Path, output: &Output) -> Result<()> {
    if order.denoiser == Denoiser::Oidn {
        // Whether it is there is told before the work, not after.
        let least = TraceSettings { size: UVec2::ONE, ..TraceSettings::default() };
        let nothing = Accel::new(&Scene::default());
        order.denoiser.clear(Photo::new(&nothing, camera, &least).image())?;
    }
    let accel = Accel::new(scene);
    let whole = Photo::new(
        &accel,
        camera,
        &TraceSettings { region: Some((UVec2::ZERO, UVec2::ONE)), ..order.settings.clone() },
    );
    let bands = Bands::new(&whole, order, path);
    bands.expose(output)?;
    let tone = bands.tone(&accel, camera)?;
    match target::ending(path).as_str() {
        "exr" => bands.write_exr(path)?,
        "png" => bands.write_png(path, &tone, camera)?,
        _ => bands.write_jpeg(path, &tone, camera)?,
    }
    if let Some(layers) = &order.layers {
        bands.write_exr(layers)?;
    }
    bands.forget()
}

/// The picture as bands of rows.
struct Bands<'a> {
    whole: &'a Photo<'a>,
    order: &'a Order,
    /// Where bands are kept.
    folder: PathBuf,
    /// First row and number of rows.
    rows: Vec<(u32, u32)>,
    /// Bands in memory with their numbers, as traced and as filtered: the ones used last.
    traced: Mutex<Vec<(usize, TracedImage)>>,
    finished: Mutex<Option<(usize, TracedImage)>>,
}

impl<'a> Bands<'a> {
    fn new(whole: &'a Photo<'a>, order: &'a Order, path: &Path) -> Self {
        let UVec2 { x: width, y: height } = order.settings.size;
        let band = (order.band / width.max(1) / STEP).max(REACH.div_ceil(STEP)) * STEP;
        let rows = (0..height.div_ceil(band)).map(|number| (number * band, band.min(height - number * band))).collect();
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".parts");
        let (traced, finished) = (Mutex::new(Vec::new()), Mutex::new(None));
        Self { whole, order, folder: path.with_file_name(name), rows, traced, finished }
    }

    fn file(&self, band: usize) -> PathBuf {
        self.folder.join(format!("{band:04}.photo"))
    }

    fn part(&self, band: usize) -> Photo<'a> {
        let (first, count) = self.rows[band];
        self.whole.part(UVec2::new(0, first), UVec2::new(self.order.settings.size.x, count))
    }

    /// Takes all bands that are not there yet.
    fn expose(&self, output: &Output) -> Result<()> {
        if !self.order.resumes {
            self.forget()?;
        }
        let mut bar = output.long_bar("photo");
        let count = self.rows.len();
        for band in 0..count {
            let mut part = self.part(band);
            let file = self.file(band);
            if let Ok(bytes) = std::fs::read(&file) {
                ensure!(
                    part.resume(&bytes),
                    "{} holds another picture; leave out --resume to begin anew",
                    file.display()
                );
            }
            let is_done = part.is_done()
                || part.expose(&mut |done| {
                    bar.set((band as f32 + done) / count as f32);
                    !output.is_interrupted()
                });
            if !is_done || count > 1 {
                std::fs::create_dir_all(&self.folder)
                    .and_then(|()| std::fs::write(&file, part.save()))
                    .with_context(|| format!("could not save the photo in {}", file.display()))?;
            }
            if !is_done {
                bar.end();
                bail!("interrupted; the same command with --resume goes on where it stopped");
            }
            if count == 1 {
                *self.traced.lock().map_err(|_poisoned| anyhow::anyhow!("a thread ended in error"))? =
                    vec![(0, part.image())];
            }
        }
        bar.end();
        Ok(())
    }

    /// A band as it was traced.
    fn traced(&self, band: usize) -> Result<TracedImage> {
        let mut kept = self.traced.lock().map_err(|_poisoned| anyhow::anyhow!("a thread ended in error"))?;
        if let Some((_, image)) = kept.iter().find(|(number, _)| *number == band) {
            return Ok(image.clone());
        }
        let file = self.file(band);
        let bytes = std::fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
        let mut part = self.part(band);
        ensure!(part.resume(&bytes), "{} was changed while the photo was written", file.display());
        let image = part.image();
        if kept.len() > 2 {
            kept.remove(0);
        }
        kept.push((band, image.clone()));
        Ok(image)
    }

    /// A band as it is shown.
    fn finished(&self, band: usize) -> Result<TracedImage> {
        if self.order.denoiser == Denoiser::None {
            return self.traced(band);
        }
        let mut around = match band.checked_sub(1) {
            Some(above) => {
                let above = self.traced(above)?;
                above.rows(above.size.y.saturating_sub(REACH)..above.size.y)
            }
            None => self.traced(band)?.rows(0..0),
        };
        let start = around.size.y;
        around.append(&self.traced(band)?);
        let end = around.size.y;
        if band + 1 < self.rows.len() {
            around.append(&self.traced(band + 1)?.rows(0..REACH));
        }
        Ok(self.order.denoiser.clear(around)?.rows(start..end))
    }

    /// Exposure and white: of the picture itself, or of a small one where it is in several bands.
    fn tone(&self, accel: &Accel, camera: &Camera) -> Result<Tone> {
        if self.rows.len() == 1 {
            return Ok(Tone::new(&self.finished(0)?, camera));
        }
        let size = self.order.settings.size;
        let height = (METER_WIDTH * size.y / size.x).clamp(16, 4 * METER_WIDTH);
        let settings = TraceSettings {
            size: UVec2::new(METER_WIDTH, height),
            samples: METER_SAMPLES.min(self.order.settings.samples),
            region: None,
            ..self.order.settings.clone()
        };
        let mut small = Photo::new(accel, camera, &settings);
        small.expose(&mut |_| true);
        Ok(Tone::new(&denoise(&small.image()), camera))
    }

    fn xmp(&self, camera: &Camera) -> Option<String> {
        let UVec2 { x, y } = self.order.settings.size;
        (self.order.settings.shot == Shot::Panorama).then(|| panorama_xmp(x, y, camera.heading()))
    }

    fn write_png(&self, path: &Path, tone: &Tone, camera: &Camera) -> Result<()> {
        let UVec2 { x, y } = self.order.settings.size;
        let mut png = PngRows::new(create(path)?, x, y, self.xmp(camera).as_deref())?;
        for band in 0..self.rows.len() {
            png.write(&tone.picture(&self.finished(band)?, &Backdrop::default()).rgba)?;
        }
        png.finish().with_context(|| format!("could not write {}", path.display()))
    }

    fn write_jpeg(&self, path: &Path, tone: &Tone, camera: &Camera) -> Result<()> {
        let mut whole: Option<Image> = None;
        for band in 0..self.rows.len() {
            let image = tone.picture(&self.finished(band)?, &Backdrop::default());
            match &mut whole {
                Some(whole) => {
                    whole.height += image.height;
                    whole.rgba.extend(image.rgba);
                }
                None => whole = Some(image),
            }
        }
        let xmp = self.xmp(camera);
        let bytes = photo_jpeg(&whole.context("a picture without rows")?, xmp.as_deref())?;
        crate::picture::write(path, &bytes)
    }

    fn write_exr(&self, path: &Path) -> Result<()> {
        let UVec2 { x, y } = self.order.settings.size;
        // All bands but the last have as many rows as the first.
        let tallest = self.rows.first().map_or(1, |(_, count)| *count) as usize;
        for band in 0..self.rows.len() {
            // What cannot be read is found here, where it can be told.
            drop(self.traced(band)?);
        }
        let pixel = |column: usize, row: usize| {
            let band = row / tallest;
            let Ok(mut kept) = self.finished.lock() else { return PhotoPixel::default() };
            if kept.as_ref().is_none_or(|(number, _)| *number != band) {
                *kept = self.finished(band).ok().map(|image| (band, image));
            }
            let Some((_, image)) = kept.as_ref() else { return PhotoPixel::default() };
            let place = (row - band * tallest) * x as usize + column;
            PhotoPixel {
                color: image.color[place].to_array(),
                albedo: image.albedo[place].to_array(),
                normal: image.normal[place].to_array(),
                depth: if image.met[place] >= 0.5 { image.depth[place] } else { f32::INFINITY },
                object: image.object[place],
            }
        };
        write_exr(create(path)?, x, y, pixel).with_context(|| format!("could not write {}", path.display()))
    }

    /// Removes what was saved.
    fn forget(&self) -> Result<()> {
        match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("could not remove {}", self.folder.display()))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).with_context(|| format!("could not write {}", path.display()))?))
}

/// The scene as if it were made of clay: one matt light grey; glass and what glows stay.
pub(crate) fn clay(scene: &mut Scene) {
    for material in scene.materials.values_mut() {
        if material.transmission > 0.1 || material.emission.max_element() > 0.0 {
            continue;
        }
        *material = homewright_scene::Material {
            name: std::mem::take(&mut material.name),
            base_color: glam::Vec4::new(0.62, 0.61, 0.59, material.base_color.w),
            base_color_texture: material
                .base_color_texture
                .filter(|_| matches!(material.alpha, homewright_scene::material::Alpha::Mask(_))),
            alpha: material.alpha,
            is_double_sided: material.is_double_sided,
            roughness: 1.0,
            specular: 0.3,
            ..homewright_scene::Material::default()
        };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use glam::{Affine3A, Vec3};
    use homewright_geometry::Mesh;
    use homewright_scene::node::{Layer, Shape};
    use homewright_scene::{Exposure, Key, Material, Node, Tag, WhiteBalance};

    use super::*;

    /// A hill in the open.
    fn scene() -> Scene {
        let mut scene = Scene::default();
        let corners = [[-3.0, 0.0, 3.0], [3.0, 0.0, 3.0], [0.0, 2.0, 0.0], [3.0, 0.0, -3.0], [-3.0, 0.0, -3.0]];
        let mesh = Mesh {
            positions: corners.map(Vec3::from).to_vec(),
            normals: vec![Vec3::Y; 5],
            uvs: vec![glam::Vec2::ZERO; 5],
            indices: vec![0, 1, 2, 1, 3, 2, 3, 4, 2, 4, 0, 2],
        };
        scene.shapes.insert(Key(1), Arc::new(Shape { primitives: vec![mesh] }));
        scene.materials.insert(Key(1), Material::default());
        let node = Node {
            name: String::new(),
            tag: Tag(1),
            layer: Layer::Item,
            shape: Key(1),
            materials: vec![Key(1)],
            scene_from_shape: Affine3A::IDENTITY,
            is_visible: true,
            casts_shadow: true,
            facing: None,
        };
        scene.nodes.insert(Key(1), node);
        scene
    }

    fn camera() -> Camera {
        Camera {
            exposure: Exposure::Ev100(10.0),
            white_balance: WhiteBalance::Kelvin { temperature: 6504.0, tint: 0.0 },
            ..Camera::default()
        }
    }

    fn order(band: u32) -> Order {
        let settings = TraceSettings { size: UVec2::new(24, 200), samples: 16, ..TraceSettings::default() };
        Order { settings, denoiser: Denoiser::Own, resumes: false, band, layers: None }
    }

    #[test]
    fn a_photo_in_bands_has_the_bits_of_one_in_one_piece() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::new(false, true);
        let file = |name: &str, order: &Order| {
            let path = folder.path().join(name);
            take(&scene(), &camera(), order, &path, &output).unwrap();
            std::fs::read(path).unwrap()
        };
        assert_eq!(file("whole.png", &order(BAND)), file("bands.png", &order(1)));
        assert_eq!(file("whole.exr", &order(BAND)), file("bands.exr", &order(1)));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4, "nothing else is left behind");
    }

    #[test]
    fn an_interrupted_photo_goes_on_with_resume_and_another_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.png");
        let (working, stopped) = (Output::new(false, true), Output::new(false, true));
        stopped.interrupt();
        let said = take(&scene(), &camera(), &order(BAND), &path, &stopped).unwrap_err();
        assert!(said.to_string().contains("--resume"), "{said}");
        assert!(folder.path().join("photo.png.parts/0000.photo").exists() && !path.exists());
        let resumed = Order { resumes: true, ..order(BAND) };
        let other = Camera { eye: Vec3::new(5.0, 1.0, 0.0), ..camera() };
        let said = take(&scene(), &other, &resumed, &path, &working).unwrap_err();
        assert!(said.to_string().contains("another picture"), "{said}");
        take(&scene(), &camera(), &resumed, &path, &working).unwrap();
        let whole = folder.path().join("whole.png");
        take(&scene(), &camera(), &order(BAND), &whole, &working).unwrap();
        assert_eq!(std::fs::read(path).unwrap(), std::fs::read(whole).unwrap());
    }
}

//! A photo taken by light transport in the background: what is ordered, and what comes of it while it gets clearer.

use std::sync::Arc;
use std::time::Instant;

use glam::UVec2;
use homewright_design::Design;
use homewright_scene::image::Image;
use homewright_scene::{Camera, Environment, Exposure, ToneCurve, WhiteBalance};
use homewright_staging::{AssetSource, Stage};
use homewright_tracer::{Accel, Backdrop, Photo, Reveal, Shot, Tone, TraceSettings, TracedImage, denoise};

use crate::jobs::{Job, Pace};

/// Longest side of the small picture that is shown first, pixels, and the paths of its pixels.
const SKETCH: u32 = 320;
const SKETCH_SAMPLES: u32 = 8;
/// A sketch may take this share of the photo's own work.
const SKETCHING: u64 = 10;
/// Showing a photo in the making may take this share of the time of making it.
const SHOWING: f64 = 0.15;

/// Light of lamps that is white in a photo, K: warm white, as most homes are lit.
const LAMPLIGHT: f32 = 3000.0;
/// Light of day that is white in a photo, K: the white of screens.
const DAYLIGHT: f32 = 6504.0;

/// Which light is white in a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum White {
    /// What the eye would take for it.
    #[default]
    Eye,
    /// Light of day: lamps look warm.
    Day,
    /// Light of lamps: windows look blue.
    Lamps,
}

/// How a photo is developed, which can be changed after it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Look {
    /// Brighter than its own measure, stops.
    pub stops: f32,
    /// Which light is white.
    pub white: White,
    /// How light becomes colour.
    pub tone: ToneCurve,
}

impl Look {
    /// A camera set to it.
    fn of(self, camera: &Camera) -> Camera {
        Camera {
            exposure: match camera.exposure {
                Exposure::Auto(own) => Exposure::Auto(own + self.stops),
                Exposure::Ev100(value) => Exposure::Ev100(value - self.stops),
            },
            white_balance: match self.white {
                White::Eye => camera.white_balance,
                White::Day => WhiteBalance::Kelvin { temperature: DAYLIGHT, tint: 0.0 },
                White::Lamps => WhiteBalance::Kelvin { temperature: LAMPLIGHT, tint: 0.0 },
            },
            tone: self.tone,
            ..camera.clone()
        }
    }
}

/// A photo that is wanted.
pub struct PhotoOrder {
    /// The home as it is.
    pub design: Design,
    /// Where embedded models and pictures are found.
    pub assets: Arc<dyn AssetSource>,
    /// The light from outside.
    pub environment: Environment,
    /// From where.
    pub camera: Camera,
    /// How it is developed.
    pub look: Look,
    /// Width and height in pixels.
    pub size: UVec2,
    /// View or panorama.
    pub shot: Shot,
    /// Paths for each pixel.
    pub samples: u32,
    /// Whether an eye outside sees the home without ceilings and walls in front, as a doll's house.
    pub is_opened: bool,
}

/// A photo, finished or stopped.
#[derive(Clone)]
pub struct TakenPhoto {
    /// The picture for a screen.
    pub image: Image,
    /// What is known of each pixel, without noise.
    pub traced: Arc<TracedImage>,
    /// From where it was taken.
    pub camera: Camera,
    /// For a panorama where its middle looks, degrees clockwise from the plan's north.
    pub heading: Option<f32>,
}

/// How far a photo is.
pub enum PhotoStep {
    /// So far it looks like this.
    Clearer(Image),
    /// It is over: everything was done, or it was stopped with what there was.
    Over(Box<TakenPhoto>),
}

/// Takes a photo. Steps are told as they come; a photo that is stopped before anything can be seen tells none.
pub fn take(order: &PhotoOrder, job: &Job, pace: &Pace, tell: &mut dyn FnMut(PhotoStep)) {
    let mut stage = Stage::new(Arc::clone(&order.assets));
    drop(stage.reset(&order.design));
    let mut scene = stage.scene().clone();
    drop(stage);
    scene.environment = order.environment.clone();
    let is_opened = order.is_opened && !scene.standing_before(order.camera.eye).is_empty();
    if is_opened {
        scene = scene.opened(order.camera.eye);
    }
    if job.is_cancelled() {
        return;
    }
    let accel = Accel::new(&scene);
    let settings = TraceSettings {
        size: order.size,
        samples: order.samples,
        shot: order.shot,
        reveal: Reveal { section: None, is_plain: is_opened },
        has_scenery: true,
        ..TraceSettings::default()
    };
    if let Some(sketch) = sketch(&accel, order, &settings, &mut || {
        pace.wait(job);
        !job.is_cancelled()
    }) {
        tell(PhotoStep::Clearer(sketch));
    }
    let mut photo = Photo::new(&accel, &order.camera, &settings);
    let mut goes_on = |share: f32| {
        pace.wait(job);
        job.go_on(share)
    };
    let heading = (order.shot != Shot::View).then(|| order.camera.heading());
    let mut spent_showing = 0.0;
    let began = Instant::now();
    loop {
        let is_whole = photo.advance(&mut goes_on);
        let is_over = !is_whole || photo.is_done();
        let is_due = spent_showing <= SHOWING * began.elapsed().as_secs_f64();
        if !(is_over || is_due) {
            continue;
        }
        let started = Instant::now();
        let traced = photo.image();
        if !is_whole && photo.done() <= 0.0 {
            return;
        }
        let clear = denoise(&traced);
        let image = shown(&clear, order);
        if is_over {
            if is_whole {
                let _goes_on = job.go_on(1.0);
            }
            tell(PhotoStep::Over(Box::new(TakenPhoto {
                image,
                traced: Arc::new(clear),
                camera: order.camera.clone(),
                heading,
            })));
            return;
        }
        tell(PhotoStep::Clearer(image));
        spent_showing += started.elapsed().as_secs_f64();
    }
}

/// A small picture of the same, where the photo is much more work; none when it was stopped.
fn sketch(
    accel: &Accel,
    order: &PhotoOrder,
    settings: &TraceSettings,
    goes_on: &mut dyn FnMut() -> bool,
) -> Option<Image> {
    let longest = order.size.max_element();
    let size = (order.size * SKETCH / longest.max(1)).max(UVec2::ONE);
    let paths = |size: UVec2, samples: u32| u64::from(size.x) * u64::from(size.y) * u64::from(samples);
    if paths(size, SKETCH_SAMPLES) * SKETCHING > paths(order.size, order.samples) {
        return None;
    }
    let settings = TraceSettings { size, samples: SKETCH_SAMPLES, ..settings.clone() };
    let mut photo = Photo::new(accel, &order.camera, &settings);
    photo.expose(&mut |_| goes_on()).then(|| shown(&denoise(&photo.image()), order))
}

/// As the screen shows it.
fn shown(traced: &TracedImage, order: &PhotoOrder) -> Image {
    develop(traced, &order.camera, order.look)
}

/// A photo for a screen: what was traced from a camera, in a look.
pub fn develop(traced: &TracedImage, camera: &Camera, look: Look) -> Image {
    Tone::new(traced, &look.of(camera)).picture(traced, &Backdrop::default())
}

#[cfg(test)]
mod tests {
    use homewright_catalog::Language;

    use super::*;
    use crate::starter::two_rooms;

    fn order(size: UVec2, shot: Shot) -> PhotoOrder {
        let design = two_rooms();
        // From above: daylight falls into what is opened, and into the rooms by no other way.
        let camera = homewright_staging::views(&design, Language::English).into_iter().last().unwrap();
        let mut stage = Stage::new(Arc::new(homewright_staging::NoAssets));
        drop(stage.reset(&design));
        PhotoOrder {
            environment: stage.scene().environment.clone(),
            design,
            assets: Arc::new(homewright_staging::NoAssets),
            camera,
            look: Look::default(),
            size,
            shot,
            samples: 16,
            is_opened: true,
        }
    }

    #[test]
    fn a_photo_has_the_size_that_was_ordered_and_all_its_paths() {
        let job = Job::new("photo");
        let mut taken = None;
        let order = order(UVec2::new(48, 30), Shot::View);
        take(&order, &job, &Pace::default(), &mut |step| {
            if let PhotoStep::Over(photo) = step {
                taken = Some(photo);
            }
        });
        let taken = taken.expect("a photo");
        let mean = |image: &Image| image.rgba.iter().map(|part| u64::from(*part)).sum::<u64>();
        let brighter = develop(&taken.traced, &taken.camera, Look { stops: 1.0, ..Look::default() });
        assert!(mean(&brighter) > mean(&taken.image), "a stop more makes it brighter");
        assert_eq!(develop(&taken.traced, &taken.camera, Look::default()), taken.image);
        let ratio = |image: &Image| {
            let sum =
                |channel: usize| image.rgba.iter().skip(channel).step_by(4).map(|part| f64::from(*part)).sum::<f64>();
            sum(0) / sum(2)
        };
        let white = |white| develop(&taken.traced, &taken.camera, Look { white, ..Look::default() });
        assert!(ratio(&white(White::Lamps)) < ratio(&white(White::Day)), "daylight is blue where lamplight is white");
        assert_eq!((taken.image.width, taken.image.height), (48, 30));
        assert_eq!(taken.heading, None);
        assert_eq!(job.share(), Some(1.0));
        // The middle of a home in daylight is not black.
        let middle = (15 * 48 + 24) * 4;
        assert!(taken.image.rgba[middle] > 60, "{:?}", &taken.image.rgba[middle..middle + 4]);
    }

    #[test]
    fn a_panorama_knows_where_its_middle_looks() {
        let order = order(UVec2::new(32, 16), Shot::Panorama);
        let mut heading = None;
        take(&order, &Job::new(""), &Pace::default(), &mut |step| {
            if let PhotoStep::Over(photo) = step {
                heading = photo.heading;
            }
        });
        assert_eq!(heading, Some(order.camera.heading()));
    }

    #[test]
    fn a_photo_that_is_stopped_at_once_tells_nothing() {
        let job = Job::new("photo");
        job.cancel();
        let mut steps = 0;
        take(&order(UVec2::new(48, 30), Shot::View), &job, &Pace::default(), &mut |_| steps += 1);
        assert_eq!(steps, 0);
    }
}

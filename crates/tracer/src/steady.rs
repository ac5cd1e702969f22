//! Guides of filters freed of noise: where glass lets some paths through and throws others back, what they show first
//! differs from pixel to pixel by chance alone.

use std::borrow::Cow;

use glam::Vec3;
use homewright_geometry::math;

use crate::parallel;
use crate::picture::{TracedImage, about};

/// How far guides are averaged, pixels.
pub(crate) const STEADIED: usize = 4;
/// Share of paths parted by chance from which on a pixel's guides are taken for noisy.
const PARTED: f32 = 0.02;
/// Squares of differences that halve a neighbour's weight or so are one over these: of albedo relative to its own, of
/// normals, of relative depth.
const DYED: f32 = 25.0;
const TURNED: f32 = 6.0;
const FARTHER: f32 = 25.0;

/// Colour, normal and depth.
#[derive(Clone, Copy)]
struct Guides {
    albedo: Vec3,
    normal: Vec3,
    depth: f32,
}

/// The picture with steady guides: its colours stay as they are.
pub(crate) fn steadied(image: &TracedImage) -> Cow<'_, TracedImage> {
    let own =
        |place: usize| Guides { albedo: image.albedo[place], normal: image.normal[place], depth: image.depth[place] };
    let is_parted = |place: usize| image.parted[place] > PARTED;
    if !(0..image.color.len()).any(is_parted) {
        return Cow::Borrowed(image);
    }
    let near: Vec<Guides> = parallel::map(image.color.len(), |place| {
        if is_parted(place) { mean(same_about(image, place, 1).map(|other| (own(other), 1.0))) } else { own(place) }
    });
    let steady = parallel::map(image.color.len(), |place| {
        if !is_parted(place) {
            return own(place);
        }
        let here = near[place];
        mean(same_about(image, place, STEADIED).map(|other| (own(other), weight(&here, &near[other]))))
    });
    let mut image = image.clone();
    for (place, guides) in steady.into_iter().enumerate() {
        (image.albedo[place], image.normal[place], image.depth[place]) = (guides.albedo, guides.normal, guides.depth);
    }
    Cow::Owned(image)
}

/// The places about one, itself among them, that show the same thing before the same kind of depth.
fn same_about(image: &TracedImage, place: usize, reach: usize) -> impl Iterator<Item = usize> {
    about(image.size, place, reach).filter(move |other| {
        image.object[place] == image.object[*other] && image.depth[place].is_finite() == image.depth[*other].is_finite()
    })
}

fn mean(guides: impl Iterator<Item = (Guides, f32)>) -> Guides {
    let (mut albedo, mut normal, mut depth, mut total) = (Vec3::ZERO, Vec3::ZERO, 0.0, 0.0);
    for (guides, weight) in guides {
        albedo += guides.albedo * weight;
        normal += guides.normal * weight;
        depth += guides.depth * weight;
        total += weight;
    }
    Guides { albedo: albedo / total, normal: normal / total, depth: depth / total }
}

fn weight(here: &Guides, there: &Guides) -> f32 {
    let dyed = (here.albedo - there.albedo).length_squared() / (here.albedo + there.albedo).length_squared().max(1e-6);
    let turned = (here.normal - there.normal).length_squared();
    let farther = if here.depth.is_finite() { there.depth / here.depth - 1.0 } else { 0.0 };
    math::exp32(-(dyed * DYED * 4.0 + turned * TURNED + farther * farther * FARTHER))
}

//! A photo in the making as bytes, to go on with later.

use glam::Vec3;
use homewright_scene::Camera;

use crate::accel::Accel;
use crate::photo::{Photo, Pixel, TraceSettings};

/// Bytes of a pixel.
const PIXEL: usize = 108;
/// First bytes of a saved photo.
const HEADER: &[u8] = b"homewright photo 8\n\0";

impl Photo<'_> {
    /// The fingerprint of this part of the picture.
    fn mark(&self) -> u64 {
        let part = [self.first.x, self.first.y, self.size.x, self.size.y];
        part.into_iter().fold(self.fingerprint, |hash, number| mixed(hash, u64::from(number)))
    }

    /// Everything that was taken, as bytes for a file.
    pub fn save(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.pixels.len() * PIXEL + self.taken.len() * 4 + 32);
        bytes.extend(HEADER);
        bytes.extend(self.mark().to_le_bytes());
        bytes.extend(self.brightest.to_le_bytes());
        bytes.extend(self.taken.iter().flat_map(|taken| taken.to_le_bytes()));
        for pixel in &self.pixels {
            let vectors = [pixel.reflected, pixel.glow, pixel.albedo, pixel.normal, pixel.glare, pixel.sky];
            let numbers = vectors.into_iter().flat_map(|vector| vector.to_array()).chain([
                pixel.depth,
                pixel.hits,
                pixel.squares,
                pixel.bare,
                pixel.cut,
                pixel.glaring,
                pixel.parted,
                pixel.outside,
            ]);
            bytes.extend(numbers.flat_map(f32::to_le_bytes));
            bytes.extend(pixel.object.to_le_bytes());
        }
        bytes
    }

    /// Takes up what [`Photo::save`] gave for the same scene, camera and settings; more samples may be asked for.
    /// The answer is no, and nothing changes, where the bytes belong to another photo.
    #[must_use]
    pub fn resume(&mut self, bytes: &[u8]) -> bool {
        let head = HEADER.len() + 12;
        let expected = head + self.taken.len() * 4 + self.pixels.len() * PIXEL;
        if bytes.len() != expected
            || !bytes.starts_with(HEADER)
            || bytes[HEADER.len()..HEADER.len() + 8] != self.mark().to_le_bytes()
        {
            return false;
        }
        let words: Vec<u32> =
            bytes[HEADER.len() + 8..].as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
        self.brightest = f32::from_bits(words[0]);
        let count = self.taken.len();
        self.taken.copy_from_slice(&words[1..=count]);
        for (pixel, words) in self.pixels.iter_mut().zip(words[1 + count..].as_chunks::<27>().0) {
            let number = |place: usize| f32::from_bits(words[place]);
            let vector = |place: usize| Vec3::new(number(place), number(place + 1), number(place + 2));
            *pixel = Pixel {
                reflected: vector(0),
                glow: vector(3),
                albedo: vector(6),
                normal: vector(9),
                glare: vector(12),
                sky: vector(15),
                depth: number(18),
                hits: number(19),
                squares: number(20),
                bare: number(21),
                cut: number(22),
                glaring: number(23),
                parted: number(24),
                outside: number(25),
                object: words[26],
            };
        }
        true
    }
}

/// A number that differs for other scenes, cameras and settings, as far as they can be told apart cheaply; the number
/// of samples and the wanted noise may differ.
pub(crate) fn fingerprint(accel: &Accel, camera: &Camera, settings: &TraceSettings) -> u64 {
    let same = TraceSettings { samples: 0, noise: None, region: None, ..settings.clone() };
    let places = accel.instances.iter().map(|instance| format!("{:?}{:?}", instance.tag, instance.scene_from_shape));
    let surfaces = accel.surfaces.iter().map(|surface| format!("{:?}", surface.material));
    let lamps = accel.luminaires.iter().map(|lamp| format!("{:?}{}", lamp.position, lamp.flux));
    let text = format!("{camera:?}{same:?}{:?}{}", accel.environment(), accel.triangle_count());
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(text).chain(places).chain(surfaces).chain(lamps).flat_map(String::into_bytes) {
        hash = mixed(hash, u64::from(byte));
    }
    hash
}

/// A step of FNV-1a.
pub(crate) fn mixed(hash: u64, part: u64) -> u64 {
    (hash ^ part).wrapping_mul(0x0100_0000_01b3)
}

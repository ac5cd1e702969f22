//! Colours and numbers read from images.

use std::sync::{Arc, LazyLock};

use glam::{Vec2, Vec4};
use homewright_geometry::math;
use homewright_scene::image::{ColorSpace, Filter, Image, resize};
use homewright_scene::material::Texture;

static LINEAR_FROM_SRGB: LazyLock<[f32; 256]> = LazyLock::new(|| {
    let mut table = [0.0; 256];
    for (byte, linear) in table.iter_mut().enumerate() {
        let encoded = byte as f64 / 255.0;
        *linear = if encoded <= 0.04045 {
            (encoded / 12.92) as f32
        } else {
            math::powf((encoded + 0.055) / 1.055, 2.4) as f32
        };
    }
    table
});

/// Where on the image a texture coordinate falls (KHR_texture_transform: scale, then turn, then move).
pub(crate) fn place(texture: &Texture, uv: Vec2) -> Vec2 {
    let scaled = uv * texture.scale;
    if texture.rotation == 0.0 {
        return scaled + texture.offset;
    }
    let (sine, cosine) = (math::sin32(texture.rotation), math::cos32(texture.rotation));
    Vec2::new(cosine * scaled.x + sine * scaled.y, cosine * scaled.y - sine * scaled.x) + texture.offset
}

/// Linear colour and alpha at a place on an endlessly repeated image, interpolated between four pixels.
pub(crate) fn sample(image: &Image, uv: Vec2) -> Vec4 {
    let wrapped = uv - floor(uv);
    if !wrapped.is_finite() || !image.is_sound() {
        return Vec4::ONE;
    }
    let x = wrapped.x * image.width as f32 - 0.5;
    let y = wrapped.y * image.height as f32 - 0.5;
    let low = floor(Vec2::new(x, y));
    let neighbours = |low: f32, count: u32| {
        let first = if low < 0.0 { count as usize - 1 } else { (low as usize).min(count as usize - 1) };
        (first, if first + 1 == count as usize { 0 } else { first + 1 })
    };
    let ((left, right), (top, bottom)) = (neighbours(low.x, image.width), neighbours(low.y, image.height));
    let upper = texel(image, left, top).lerp(texel(image, right, top), x - low.x);
    let lower = texel(image, left, bottom).lerp(texel(image, right, bottom), x - low.x);
    upper.lerp(lower, y - low.y)
}

/// The next whole numbers below, of numbers within some billions.
fn floor(point: Vec2) -> Vec2 {
    let below = |part: f32| {
        let whole = part as i64 as f32;
        if whole > part { whole - 1.0 } else { whole }
    };
    Vec2::new(below(point.x), below(point.y))
}

/// The image and smaller ones of itself down to a few pixels, colours averaged as light.
pub(crate) fn levels(image: &Arc<Image>) -> Vec<Arc<Image>> {
    let mut levels = vec![Arc::clone(image)];
    if !image.is_sound() {
        return levels;
    }
    while let Some(last) = levels.last()
        && last.width.max(last.height) > 4
    {
        let (width, height) = (last.width.div_ceil(2), last.height.div_ceil(2));
        let Ok(smaller) = resize(last, width, height, Filter::Box) else { break };
        levels.push(Arc::new(smaller));
    }
    levels
}

/// The mean of an image in linear numbers, from at most some 16 k of its pixels.
pub(crate) fn average(image: &Image) -> Vec4 {
    if !image.is_sound() {
        return Vec4::ONE;
    }
    let stride = |length: u32| (length / 128).max(1) as usize;
    let (mut sum, mut count) = (Vec4::ZERO, 0.0);
    for y in (0..image.height as usize).step_by(stride(image.height)) {
        for x in (0..image.width as usize).step_by(stride(image.width)) {
            sum += texel(image, x, y);
            count += 1.0;
        }
    }
    sum / count
}

/// The least green of an image in linear numbers.
pub(crate) fn least_green(image: &Image) -> f32 {
    let least = image.rgba.chunks_exact(4).map(|pixel| pixel[1]).min().unwrap_or(255);
    match image.color_space {
        ColorSpace::Srgb => LINEAR_FROM_SRGB[least as usize],
        ColorSpace::Linear => f32::from(least) * (1.0 / 255.0),
    }
}

fn texel(image: &Image, x: usize, y: usize) -> Vec4 {
    let at = (y * image.width as usize + x) * 4;
    let Some(pixel) = image.rgba.get(at..at + 4) else { return Vec4::ONE };
    let plain = |byte: u8| f32::from(byte) * (1.0 / 255.0);
    match image.color_space {
        ColorSpace::Srgb => {
            let linear = |byte: u8| LINEAR_FROM_SRGB[byte as usize];
            Vec4::new(linear(pixel[0]), linear(pixel[1]), linear(pixel[2]), plain(pixel[3]))
        }
        ColorSpace::Linear => Vec4::new(plain(pixel[0]), plain(pixel[1]), plain(pixel[2]), plain(pixel[3])),
    }
}

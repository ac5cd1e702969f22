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
    let wrapped = uv - uv.floor();
    if !wrapped.is_finite() || !image.is_sound() {
        return Vec4::ONE;
    }
    let x = wrapped.x * image.width as f32 - 0.5;
    let y = wrapped.y * image.height as f32 - 0.5;
    let (left, top) = (x.floor(), y.floor());
    let column = |offset: i64| (left as i64 + offset).rem_euclid(i64::from(image.width)) as usize;
    let row = |offset: i64| (top as i64 + offset).rem_euclid(i64::from(image.height)) as usize;
    let (right_share, bottom_share) = (x - left, y - top);
    let upper = texel(image, column(0), row(0)).lerp(texel(image, column(1), row(0)), right_share);
    let lower = texel(image, column(0), row(1)).lerp(texel(image, column(1), row(1)), right_share);
    upper.lerp(lower, bottom_share)
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

fn texel(image: &Image, x: usize, y: usize) -> Vec4 {
    let at = (y * image.width as usize + x) * 4;
    let Some(pixel) = image.rgba.get(at..at + 4) else { return Vec4::ONE };
    let plain = |byte: u8| f32::from(byte) / 255.0;
    match image.color_space {
        ColorSpace::Srgb => {
            let linear = |byte: u8| LINEAR_FROM_SRGB[byte as usize];
            Vec4::new(linear(pixel[0]), linear(pixel[1]), linear(pixel[2]), plain(pixel[3]))
        }
        ColorSpace::Linear => Vec4::new(plain(pixel[0]), plain(pixel[1]), plain(pixel[2]), plain(pixel[3])),
    }
}

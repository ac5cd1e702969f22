//! Pictures of the graphics device back in memory. Waits for the device: for threads that nobody looks at.

use homewright_scene::image::{ColorSpace, Image};

/// Bytes of a pixel.
const PIXEL: u32 = 4;

/// The pixels of a texture of the picture's format; none when the device failed.
pub fn read_texture(device: &wgpu::Device, queue: &wgpu::Queue, texture: &wgpu::Texture) -> Option<Image> {
    let (width, height) = (texture.width(), texture.height());
    let row = width * PIXEL;
    let stride = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
    let buffer = device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("read back"),
        size: u64::from(stride) * u64::from(height),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("read back") });
    encoder.copy_texture_to_buffer(
        texture.as_image_copy(),
        wgpu::TexelCopyBufferInfo {
            buffer: &buffer,
            layout: wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(stride), rows_per_image: None },
        },
        texture.size(),
    );
    queue.submit([encoder.finish()]);
    buffer.map_async(wgpu::MapMode::Read, .., |_| {});
    device.poll(wgpu::PollType::wait_indefinitely()).ok()?;
    let mapped = buffer.get_mapped_range(..).ok()?;
    let rgba = mapped.chunks_exact(stride as usize).flat_map(|line| line[..row as usize].iter().copied()).collect();
    Some(Image { width, height, rgba, color_space: ColorSpace::Srgb })
}

/// A smaller picture of at most these sides: each of its pixels is the mean of those it stands for.
pub fn shrink(image: &Image, width: u32, height: u32) -> Image {
    let factor = image.width.div_ceil(width.max(1)).max(image.height.div_ceil(height.max(1))).max(1);
    let (wide, high) = ((image.width / factor).max(1), (image.height / factor).max(1));
    let count = factor * factor;
    let mut rgba = Vec::with_capacity((wide * high * PIXEL) as usize);
    for y in 0..high {
        for x in 0..wide {
            for channel in 0..PIXEL {
                let sum: u32 = (0..count)
                    .map(|index| {
                        let (column, line) = (x * factor + index % factor, y * factor + index / factor);
                        let at = (line * image.width + column) * PIXEL + channel;
                        u32::from(image.rgba.get(at as usize).copied().unwrap_or_default())
                    })
                    .sum();
                rgba.push((sum / count) as u8);
            }
        }
    }
    Image { width: wide, height: high, rgba, color_space: image.color_space }
}

/// The middle of a picture in the proportions of `width` to `height`.
pub fn crop(image: &Image, width: u32, height: u32) -> Image {
    let (wide, high) = (u64::from(image.width), u64::from(image.height));
    let (across, down) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (kept_wide, kept_high) =
        if wide * down > high * across { (high * across / down, high) } else { (wide, wide * down / across) };
    let (kept_wide, kept_high) = (kept_wide.max(1) as usize, kept_high.max(1) as usize);
    let (left, top) = ((wide as usize - kept_wide) / 2, (high as usize - kept_high) / 2);
    let pixel = PIXEL as usize;
    let rgba = (top..top + kept_high)
        .flat_map(|line| {
            let start = (line * wide as usize + left) * pixel;
            image.rgba[start..start + kept_wide * pixel].iter().copied()
        })
        .collect();
    Image { width: kept_wide as u32, height: kept_high as u32, rgba, color_space: image.color_space }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shrunk_picture_has_the_mean_of_its_pixels() {
        let rgba = [[0, 0, 0, 255], [200, 100, 0, 255], [0, 0, 0, 255], [200, 100, 0, 255]].concat();
        let image = Image { width: 2, height: 2, rgba, color_space: ColorSpace::Srgb };
        let small = shrink(&image, 1, 1);
        assert_eq!((small.width, small.height, small.rgba), (1, 1, vec![100, 50, 0, 255]));
    }

    #[test]
    fn a_cropped_picture_is_the_middle_of_the_whole() {
        let rgba = (0..4_u8).flat_map(|pixel| [pixel, 0, 0, 255]).collect();
        let image = Image { width: 4, height: 1, rgba, color_space: ColorSpace::Srgb };
        let middle = crop(&image, 2, 1);
        assert_eq!((middle.width, middle.height), (2, 1));
        assert_eq!(middle.rgba, [1, 0, 0, 255, 2, 0, 0, 255]);
    }
}

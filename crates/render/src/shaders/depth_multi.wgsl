// Depth of a pass drawn with several samples a pixel, sample by sample.
@group(0) @binding(1) var depth_map: texture_depth_multisampled_2d;

fn depth_at(pixel: vec2<i32>) -> f32 {
    return textureLoad(depth_map, pixel, 0);
}

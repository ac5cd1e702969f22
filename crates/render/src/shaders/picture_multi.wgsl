// The picture of a pass drawn with several samples a pixel.
@group(0) @binding(1) var picture: texture_multisampled_2d<f32>;
const SAMPLES: i32 = 4;

fn picture_at(pixel: vec2<i32>, index: i32) -> vec4<f32> {
    return textureLoad(picture, pixel, index);
}

// Halves an image for the next level of detail.
#include fullscreen.wgsl

@group(0) @binding(0) var finer: texture_2d<f32>;
@group(0) @binding(1) var smooth_sampler: sampler;

@fragment
fn halve(in: Screen) -> @location(0) vec4<f32> {
    return textureSampleLevel(finer, smooth_sampler, in.uv, 0.0);
}

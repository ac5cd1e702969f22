// Shows the mean of many samples, or a picture drawn smaller than the target.
#include post.wgsl
#include fullscreen.wgsl
#include finish.wgsl

@group(0) @binding(1) var mean: texture_2d<f32>;
@group(0) @binding(3) var smooth_sampler: sampler;
@group(0) @binding(5) var selected: texture_2d<f32>;

@fragment
fn show(in: Screen) -> @location(0) vec4<f32> {
    return finish(textureSampleLevel(mean, smooth_sampler, in.uv, 0.0), vec2<i32>(in.at.xy));
}

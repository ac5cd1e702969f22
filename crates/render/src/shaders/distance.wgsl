// Distance from the eye at half size, in metres, out of the depth buffer.
#include common.wgsl
#include fullscreen.wgsl
#include depth_SAMPLES.wgsl

@fragment
fn halve(in: Screen) -> @location(0) vec4<f32> {
    return vec4<f32>(distance_of_depth(depth_at(vec2<i32>(in.at.xy) * 2)), 0.0, 0.0, 1.0);
}

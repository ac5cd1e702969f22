// What is seen where nothing stands: the view out of the window, or a plain colour.
#include common.wgsl
#include sky_map.wgsl
#include outside.wgsl

@group(0) @binding(1) var sky_map: texture_2d<f32>;
@group(0) @binding(2) var smooth_sampler: sampler;

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let corner = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u)) * 2.0 - 1.0;
    return vec4<f32>(corner, 0.0, 1.0);
}

@fragment
fn background(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    if has(FLAG_PLAIN_BACKGROUND) {
        return vec4<f32>(0.0);
    }
    let point = view_point(at.xy * view.viewport.zw, 1.0);
    var direction = (view.scene_from_view * vec4<f32>(point, 0.0)).xyz;
    if view.eye.w > 0.5 {
        direction = -view.scene_from_view[2].xyz;
    }
    if has(FLAG_SKY_PICTURE) {
        return vec4<f32>(sky_radiance(normalize(direction)), 2.0);
    }
    // Alpha 2 tells the meter that this is not the room.
    return vec4<f32>(outside(normalize(direction)), 2.0);
}

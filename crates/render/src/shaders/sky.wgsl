// What is seen where nothing stands: the view out of the window, or a plain colour.
#include common.wgsl
#include outside.wgsl

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
    // Alpha 2 tells the meter that this is not the room.
    return vec4<f32>(outside(normalize(direction)), 2.0);
}

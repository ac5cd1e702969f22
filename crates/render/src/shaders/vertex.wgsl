// The vertex stage of everything that the camera sees.
#include vertex_only.wgsl

struct VertexOut {
    @invariant @builtin(position) clip: vec4<f32>,
    @location(0) point: vec3<f32>,
    @location(1) normal: vec3<f32>,
    @location(2) uv: vec2<f32>,
}

@vertex
fn vertex(in: VertexIn) -> VertexOut {
    var out: VertexOut;
    out.point = placed(in);
    out.clip = view.clip_from_scene * vec4<f32>(out.point, 1.0);
    out.normal = placed_normal(in);
    out.uv = in.uv;
    return out;
}

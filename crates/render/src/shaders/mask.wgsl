// Which pixels belong to what is selected (red) or hovered (green).
#include common.wgsl
#include vertex.wgsl

@fragment
fn select_mark(in: VertexOut) -> @location(0) vec4<f32> {
    if cut_away(in.point) {
        discard;
    }
    return vec4<f32>(1.0, 0.0, 0.0, 1.0);
}

@fragment
fn hover_mark(in: VertexOut) -> @location(0) vec4<f32> {
    if cut_away(in.point) {
        discard;
    }
    return vec4<f32>(0.0, 1.0, 0.0, 1.0);
}

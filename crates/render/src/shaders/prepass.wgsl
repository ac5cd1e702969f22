// Depth before shading: early depth tests for the forward pass, and the depth that occlusion reads.
#include common.wgsl
#include vertex.wgsl
#include material.wgsl

@fragment
fn masked(in: VertexOut) {
    if surface_color(in.uv).a < material.coat.w {
        discard;
    }
    if cut_away(in.point) {
        discard;
    }
}

@fragment
fn cut(in: VertexOut) {
    if cut_away(in.point) {
        discard;
    }
}

// Depth before shading: early depth tests for the forward pass, and the depth that occlusion reads.
#include common.wgsl
#include vertex.wgsl
#include material.wgsl

@fragment
fn masked(in: VertexOut) {
    if surface_color(in.uv).a < material.coat.w {
        discard;
    }
    if dot(view.section.xyz, in.point) + view.section.w < 0.0 {
        discard;
    }
}

@fragment
fn cut(in: VertexOut) {
    if dot(view.section.xyz, in.point) + view.section.w < 0.0 {
        discard;
    }
}

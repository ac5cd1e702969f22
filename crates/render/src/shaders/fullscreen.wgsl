// One triangle over the whole picture.

struct Screen {
    @builtin(position) at: vec4<f32>,
    @location(0) uv: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Screen {
    let corner = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    return Screen(vec4<f32>(corner * 2.0 - 1.0, 0.0, 1.0), vec2<f32>(corner.x, 1.0 - corner.y));
}

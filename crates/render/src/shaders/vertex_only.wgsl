// Vertices of placed shapes. One instance is a placement: three rows of the scene-from-shape matrix.

struct VertexIn {
    @location(0) position: vec3<f32>,
    @location(1) normal: vec4<f32>,
    @location(2) uv: vec2<f32>,
    @location(3) row0: vec4<f32>,
    @location(4) row1: vec4<f32>,
    @location(5) row2: vec4<f32>,
}

fn placed(in: VertexIn) -> vec3<f32> {
    let p = vec4<f32>(in.position, 1.0);
    return vec3<f32>(dot(in.row0, p), dot(in.row1, p), dot(in.row2, p));
}

// Normals go by the cofactor matrix, which is the inverse transpose times the determinant: right for uneven
// scales, and its sign turns round with a mirroring placement, which is taken out again.
fn placed_normal(in: VertexIn) -> vec3<f32> {
    let a = in.row0.xyz;
    let b = in.row1.xyz;
    let c = in.row2.xyz;
    let bc = cross(b, c);
    let n = vec3<f32>(dot(bc, in.normal.xyz), dot(cross(c, a), in.normal.xyz), dot(cross(a, b), in.normal.xyz));
    return n * select(1.0, -1.0, dot(a, bc) < 0.0);
}

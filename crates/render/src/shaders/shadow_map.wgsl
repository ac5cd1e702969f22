// Depth as sun or luminaire see it. Sun: parallel, 0 near … 1 far. Luminaires: reversed, 1 near … 0 far.
#include vertex_only.wgsl
#include material.wgsl

struct Caster {
    @builtin(position) clip: vec4<f32>,
    @location(0) uv: vec2<f32>,
}

struct Map {
    clip_from_scene: mat4x4<f32>,
}

@group(0) @binding(0) var<uniform> map: Map;

@vertex
fn vertex(in: VertexIn) -> Caster {
    var out: Caster;
    out.clip = map.clip_from_scene * vec4<f32>(placed(in), 1.0);
    out.uv = in.uv;
    return out;
}

// Cut-outs by their alpha; what lets a part of the light through, by a fine pattern that the soft edge of the
// shadow blurs.
@fragment
fn masked(in: Caster) {
    let alpha = surface_color(in.uv).a;
    if material.flags.y == 1u {
        if alpha < material.coat.w {
            discard;
        }
    } else {
        let stops = alpha * (1.0 - material.base.z);
        let pattern = fract(52.9829189 * fract(dot(floor(in.clip.xy), vec2<f32>(0.06711056, 0.00583715))));
        if stops <= pattern {
            discard;
        }
    }
}

// Wipes one tile of an atlas: a triangle over the viewport at the far end.
@vertex
fn wipe(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let corner = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u)) * 2.0 - 1.0;
    return vec4<f32>(corner, 0.0, 1.0);
}

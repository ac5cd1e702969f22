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

struct Pane {
    @builtin(position) clip: vec4<f32>,
    @location(0) uv: vec2<f32>,
    @location(1) normal: vec3<f32>,
}

@vertex
fn pane_vertex(in: VertexIn) -> Pane {
    return Pane(map.clip_from_scene * vec4<f32>(placed(in), 1.0), in.uv, placed_normal(in));
}

// The share of the sun that a clear pane lets through, both of its faces at once, in place of depth; where panes stand one
// behind the other the least counts.
@fragment
fn pane(in: Pane) -> @builtin(frag_depth) f32 {
    let m = map.clip_from_scene;
    let cosine = abs(dot(normalize(in.normal), normalize(vec3<f32>(m[0].z, m[1].z, m[2].z))));
    let color = surface_color(in.uv);
    let opacity = select(1.0, clamp(color.a, 0.0, 1.0), material.flags.y == 2u);
    let ior = (material.base.w - 1.0) / (material.base.w + 1.0);
    let fresnel = mix(ior * ior, 1.0, pow(1.0 - cosine, 5.0));
    let through = material.base.z * dot(color.rgb, vec3<f32>(0.2126, 0.7152, 0.0722)) * (1.0 - fresnel) / (1.0 + fresnel);
    return clamp(1.0 - opacity + opacity * through, 0.0, 1.0);
}

// Wipes one tile of an atlas: a triangle over the viewport at the far end.
@vertex
fn wipe(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let corner = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u)) * 2.0 - 1.0;
    return vec4<f32>(corner, 0.0, 1.0);
}

// Lines and triangles of the editor over the finished picture; what lies behind something shows faintly.
#include common.wgsl
#include depth_SAMPLES.wgsl

struct Stroke {
    @location(0) start: vec3<f32>,
    // Width in pixels, or 0 for a triangle's corner.
    @location(1) width: f32,
    @location(2) end: vec3<f32>,
    @location(3) hidden: f32,
    @location(4) color: vec4<f32>,
}

struct Mark {
    @builtin(position) clip: vec4<f32>,
    @location(0) color: vec4<f32>,
    @location(1) hidden: f32,
    @location(2) across: f32,
    @location(3) width: f32,
}

@vertex
fn line(in: Stroke, @builtin(vertex_index) index: u32) -> Mark {
    var a = view.clip_from_scene * vec4<f32>(in.start, 1.0);
    var b = view.clip_from_scene * vec4<f32>(in.end, 1.0);
    let least = view.projection.z;
    // Ends behind the eye are drawn in to the near plane.
    if a.w < least && b.w > least {
        a = mix(a, b, (least - a.w) / (b.w - a.w));
    } else if b.w < least && a.w > least {
        b = mix(b, a, (least - b.w) / (a.w - b.w));
    }
    let way = (b.xy / b.w - a.xy / a.w) * view.viewport.xy;
    let along = way * inverseSqrt(max(dot(way, way), 1e-8));
    let across = vec2<f32>(-along.y, along.x);
    let side = select(-1.0, 1.0, (index & 1u) == 1u);
    // Two triangles as a strip of four corners: start, start, end, end.
    var at = select(a, b, index >= 2u);
    let half = 0.5 * in.width + 1.0;
    at = vec4<f32>(at.xy + across * side * half * 2.0 * view.viewport.zw * at.w, at.zw);
    return Mark(at, in.color, in.hidden, side * half, in.width);
}

@vertex
fn corner(in: Stroke) -> Mark {
    return Mark(view.clip_from_scene * vec4<f32>(in.start, 1.0), in.color, in.hidden, 0.0, 0.0);
}

@fragment
fn draw(in: Mark) -> @location(0) vec4<f32> {
    let scale = vec2<f32>(textureDimensions(depth_map)) * view.viewport.zw;
    let depth = depth_at(vec2<i32>(in.clip.xy * scale));
    var alpha = in.color.a;
    if in.clip.z < depth * 0.998 {
        alpha *= in.hidden;
    }
    if in.width > 0.0 {
        alpha *= clamp(0.5 * in.width + 0.5 - abs(in.across), 0.0, 1.0);
    }
    return vec4<f32>(in.color.rgb * alpha, alpha);
}

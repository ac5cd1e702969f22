// Ambient occlusion from the horizon seen in slices round a pixel (GTAO, Jimenez 2016), at half size.
#include common.wgsl
#include fullscreen.wgsl

@group(0) @binding(1) var distance_map: texture_2d<f32>;

// Reach in metres: furniture legs, shelves and corners, not whole rooms.
const REACH: f32 = 0.6;
const SLICES: u32 = 2u;
const STEPS: u32 = 5u;

fn last_pixel() -> vec2<i32> {
    return vec2<i32>(textureDimensions(distance_map)) - 1;
}

fn distance_at(pixel: vec2<i32>) -> f32 {
    return textureLoad(distance_map, clamp(pixel, vec2<i32>(0), last_pixel()), 0).x;
}

fn point_at(pixel: vec2<i32>) -> vec3<f32> {
    let inside = clamp(pixel, vec2<i32>(0), last_pixel());
    let uv = (vec2<f32>(inside) * 2.0 + 0.5) * view.viewport.zw;
    return view_point(uv, textureLoad(distance_map, inside, 0).x);
}

// The side with the smaller jump belongs to the same surface; beyond the rim of the picture there is none.
fn smaller(a: vec3<f32>, b: vec3<f32>) -> vec3<f32> {
    if dot(a, a) == 0.0 {
        return b;
    }
    return select(b, a, abs(a.z) < abs(b.z) || dot(b, b) == 0.0);
}

@fragment
fn occlude(in: Screen) -> @location(0) vec4<f32> {
    let pixel = vec2<i32>(in.at.xy);
    let point = point_at(pixel);
    let far = -point.z;
    if far > 200.0 {
        return vec4<f32>(1.0, far, 0.0, 1.0);
    }
    let right = smaller(point_at(pixel + vec2<i32>(1, 0)) - point, point - point_at(pixel - vec2<i32>(1, 0)));
    let down = smaller(point_at(pixel + vec2<i32>(0, 1)) - point, point - point_at(pixel - vec2<i32>(0, 1)));
    let crossed = cross(down, right);
    let normal = crossed * inverseSqrt(max(dot(crossed, crossed), 1e-20));
    let eye = select(normalize(-point), vec3<f32>(0.0, 0.0, 1.0), view.eye.w > 0.5);
    let spread = select(far, 1.0, view.eye.w > 0.5);
    let size = vec2<f32>(textureDimensions(distance_map));
    let reach_pixels = clamp(REACH * 0.5 * size.y / (view.projection.y * spread), 3.0, 0.35 * size.y);
    let noise = pixel_noise(in.at.xy);
    let start = fract(noise * 7.31 + 0.37);
    var visible = 0.0;
    for (var slice = 0u; slice < SLICES; slice++) {
        let phi = (f32(slice) + noise) * PI / f32(SLICES);
        let way = vec3<f32>(cos(phi), sin(phi), 0.0);
        let axis = normalize(cross(way, eye));
        let flat_normal = normal - axis * dot(normal, axis);
        let flat_length = max(length(flat_normal), 1e-4);
        let side = way - dot(way, eye) * eye;
        let cosine = clamp(dot(flat_normal, eye) / flat_length, 0.0, 1.0);
        let n = sign(dot(side, flat_normal)) * acos(cosine);
        var ahead = cos(n + 0.5 * PI);
        var behind = cos(n - 0.5 * PI);
        for (var i = 0u; i < STEPS; i++) {
            let part = (f32(i) + start) / f32(STEPS);
            let away = max(part * part * reach_pixels, f32(i) + 1.0);
            let step = vec2<i32>(round(vec2<f32>(way.x, -way.y) * away));
            ahead = max(ahead, horizon(point_at(pixel + step) - point, eye, ahead));
            behind = max(behind, horizon(point_at(pixel - step) - point, eye, behind));
        }
        let h0 = n + max(-acos(clamp(behind, -1.0, 1.0)) - n, -0.5 * PI);
        let h1 = n + min(acos(clamp(ahead, -1.0, 1.0)) - n, 0.5 * PI);
        let sine = sin(n);
        let arc = 0.25 * (2.0 * cosine + 2.0 * (h0 + h1) * sine - cos(2.0 * h0 - n) - cos(2.0 * h1 - n));
        visible += flat_length * arc;
    }
    return vec4<f32>(clamp(visible / f32(SLICES), 0.0, 1.0), far, 0.0, 1.0);
}

// Cosine of the horizon that a neighbour raises; beyond the reach it sinks back.
fn horizon(to: vec3<f32>, eye: vec3<f32>, low: f32) -> f32 {
    let far2 = dot(to, to);
    let cosine = dot(to, eye) * inverseSqrt(max(far2, 1e-8));
    return mix(cosine, low, clamp(far2 / (REACH * REACH), 0.0, 1.0));
}

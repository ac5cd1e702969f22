// The glow that a lens adds round lamps and windows: halved pictures, added up again from coarse to fine.
#include post.wgsl
#include fullscreen.wgsl

@group(0) @binding(1) var source: texture_2d<f32>;
@group(0) @binding(2) var smooth_sampler: sampler;

// Thirteen taps in five overlapping boxes (Jimenez 2014).
@fragment
fn halve(in: Screen) -> @location(0) vec4<f32> {
    let texel = 1.0 / vec2<f32>(textureDimensions(source));
    var sum = vec3<f32>(0.0);
    for (var i = 0; i < 4; i++) {
        let corner = vec2<f32>(f32(i & 1), f32(i >> 1u)) * 2.0 - 1.0;
        sum += 0.125 * textureSampleLevel(source, smooth_sampler, in.uv + corner * texel, 0.0).rgb;
        sum += 0.03125 * textureSampleLevel(source, smooth_sampler, in.uv + corner * 2.0 * texel, 0.0).rgb;
        let cross_way = select(vec2<f32>(corner.x, 0.0), vec2<f32>(0.0, corner.x), corner.y > 0.0);
        sum += 0.0625 * textureSampleLevel(source, smooth_sampler, in.uv + cross_way * 2.0 * texel, 0.0).rgb;
    }
    sum += 0.125 * textureSampleLevel(source, smooth_sampler, in.uv, 0.0).rgb;
    return vec4<f32>(min(sum, vec3<f32>(60000.0)), 1.0);
}

// A tent of nine taps, added to the next finer level.
@fragment
fn widen(in: Screen) -> @location(0) vec4<f32> {
    let texel = 1.0 / vec2<f32>(textureDimensions(source));
    var sum = vec3<f32>(0.0);
    for (var y = -1; y <= 1; y++) {
        for (var x = -1; x <= 1; x++) {
            let weight = f32((2 - abs(x)) * (2 - abs(y))) / 16.0;
            sum += weight * textureSampleLevel(source, smooth_sampler, in.uv + vec2<f32>(f32(x), f32(y)) * texel, 0.0).rgb;
        }
    }
    return vec4<f32>(sum, 1.0);
}

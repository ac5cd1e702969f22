// Exposure from the picture: logarithms of luminance gathered over a coarse grid, then a mean without the
// darkest and brightest parts, the middle of the picture counting more.
#include post.wgsl
#include fullscreen.wgsl

@group(0) @binding(1) var picture: texture_2d<f32>;

const SIDE: i32 = 64;
const LOWEST: f32 = -10.0;
const BINS: i32 = 56;

// x: binary logarithm of luminance, y: weight.
@fragment
fn gather(in: Screen) -> @location(0) vec4<f32> {
    let size = vec2<i32>(textureDimensions(picture));
    var sum = 0.0;
    var count = 0.0;
    for (var i = 0; i < 4; i++) {
        let inside = vec2<f32>(f32(i & 1), f32(i >> 1u)) * 0.5 + 0.25;
        let at = vec2<i32>((floor(in.at.xy) + inside) / f32(SIDE) * vec2<f32>(size));
        let texel = textureLoad(picture, clamp(at, vec2<i32>(0), size - 1), 0);
        // The sky has alpha 2, a plain background 0: what is exposed for is the home.
        let share = clamp(min(texel.a, 2.0 - texel.a), 0.02, 1.0);
        sum += log2(max(luminance(texel.rgb), 0.001)) * share;
        count += share;
    }
    let from_middle = in.uv * 2.0 - 1.0;
    let weight = mix(1.0, 0.35, clamp(dot(from_middle, from_middle) * 0.7, 0.0, 1.0)) * count;
    return vec4<f32>(sum / max(count, 1e-3), weight, 0.0, 1.0);
}

// Binary logarithm of the factor from luminance to picture.
@fragment
fn settle(in: Screen) -> @location(0) vec4<f32> {
    var bins: array<f32, 56>;
    for (var i = 0; i < BINS; i++) {
        bins[i] = 0.0;
    }
    var total = 0.0;
    for (var y = 0; y < SIDE; y++) {
        for (var x = 0; x < SIDE; x++) {
            let texel = textureLoad(picture, vec2<i32>(x, y), 0).xy;
            let bin = clamp(i32((texel.x - LOWEST) * 2.0), 0, BINS - 1);
            bins[bin] += texel.y;
            total += texel.y;
        }
    }
    // Bright windows and lamps, and the deepest shade, do not decide how a room is exposed.
    let low = total * 0.10;
    let high = total * 0.90;
    var passed = 0.0;
    var sum = 0.0;
    var weight = 0.0;
    for (var i = 0; i < BINS; i++) {
        let part = max(min(passed + bins[i], high) - max(passed, low), 0.0);
        sum += part * (LOWEST + (f32(i) + 0.5) * 0.5);
        weight += part;
        passed += bins[i];
    }
    let mean = select(sum / max(weight, 1e-4), 5.0, weight < 1e-4);
    // Dusk stays darker than day: a quarter of a stop less for each stop below 2^4 cd/m².
    let key = log2(0.28) - 0.25 * max(4.0 - mean, 0.0);
    let value = clamp(key - mean, -16.0, 10.0);
    return vec4<f32>(value, value, value, 1.0);
}

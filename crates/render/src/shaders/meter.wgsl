// Exposure and white from the picture: logarithms of luminance gathered over a coarse grid, then a mean without the
// darkest and brightest parts, the middle of the picture counting more; and where on the line of lamps and skies the
// least coloured of the brighter surfaces lie.
#include post.wgsl
#include fullscreen.wgsl

@group(0) @binding(1) var picture: texture_2d<f32>;

const SIDE: i32 = 64;
const LOWEST: f32 = -10.0;
const BINS: i32 = 56;
// Binary logarithms of red over green and blue over green of a lamp of 2700 K: the line on which lights lie.
const LINE: vec2<f32> = vec2<f32>(1.26, -2.06);
// Shares of that line: lowest, steps for one, how much of it the eye takes for white.
const BLUEST: f32 = -0.6;
const STEPS: f32 = 24.0;
const ADAPTS: f32 = 0.85;

// x: binary logarithm of luminance, y: weight, z: place on the line of lights, w: how far beside it.
@fragment
fn gather(in: Screen) -> @location(0) vec4<f32> {
    let size = vec2<i32>(textureDimensions(picture));
    var sum = 0.0;
    var count = 0.0;
    var color = vec3<f32>(1e-4);
    for (var i = 0; i < 4; i++) {
        let inside = vec2<f32>(f32(i & 1), f32(i >> 1u)) * 0.5 + 0.25;
        let at = vec2<i32>((floor(in.at.xy) + inside) / f32(SIDE) * vec2<f32>(size));
        let texel = textureLoad(picture, clamp(at, vec2<i32>(0), size - 1), 0);
        // The sky has alpha 2, a plain background 0: what is exposed for is the home.
        let share = clamp(min(texel.a, 2.0 - texel.a), 0.02, 1.0);
        sum += log2(max(luminance(texel.rgb), 0.001)) * share;
        count += share;
        color += texel.rgb / (0.001 + luminance(texel.rgb)) * share;
    }
    let ratios = log2(max(color.rb, vec2<f32>(1e-4)) / max(color.g, 1e-4));
    let along = dot(ratios, LINE) / dot(LINE, LINE);
    let beside = length(ratios - along * LINE);
    let from_middle = in.uv * 2.0 - 1.0;
    let weight = mix(1.0, 0.35, clamp(dot(from_middle, from_middle) * 0.7, 0.0, 1.0)) * count;
    return vec4<f32>(sum / max(count, 1e-3), weight, along, beside);
}

// Place on the line of lights of the least coloured third of what is at least half as bright as the mean.
fn white_place(mean: f32, brightest: f32) -> f32 {
    var bins: array<f32, 56>;
    for (var i = 0; i < BINS; i++) {
        bins[i] = 0.0;
    }
    var total = 0.0;
    for (var y = 0; y < SIDE; y++) {
        for (var x = 0; x < SIDE; x++) {
            let texel = textureLoad(picture, vec2<i32>(x, y), 0);
            let is_bright = clamp(texel.x - mean + 1.0, 0.0, 1.0) * step(texel.x, brightest);
            let weight = texel.y * is_bright * exp2(-6.0 * texel.w * texel.w);
            bins[clamp(i32((texel.z - BLUEST) * STEPS), 0, BINS - 1)] += weight;
            total += weight;
        }
    }
    var passed = 0.0;
    var sum = 0.0;
    var weight = 0.0;
    for (var i = 0; i < BINS; i++) {
        let part = max(min(passed + bins[i], total * 0.4) - max(passed, total * 0.1), 0.0);
        sum += part * (BLUEST + (f32(i) + 0.5) / STEPS);
        weight += part;
        passed += bins[i];
    }
    return select(clamp(sum / max(weight, 1e-4), -0.25, 1.1), 0.0, weight < 1e-3);
}

// x: binary logarithm of the factor from luminance to picture; y, z: of white's red and blue over green.
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
    var brightest = LOWEST;
    for (var i = 0; i < BINS; i++) {
        let part = max(min(passed + bins[i], high) - max(passed, low), 0.0);
        sum += part * (LOWEST + (f32(i) + 0.5) * 0.5);
        weight += part;
        passed += bins[i];
        brightest = select(brightest, LOWEST + f32(i + 1) * 0.5, part > 0.0);
    }
    let mean = select(sum / max(weight, 1e-4), 5.0, weight < 1e-4);
    // Dusk stays darker than day: a quarter of a stop less for each stop below 2^4 cd/m².
    let key = log2(0.28) - 0.25 * max(4.0 - mean, 0.0);
    let value = clamp(key - mean, -16.0, 10.0);
    let white = LINE * (ADAPTS * white_place(mean, brightest));
    return vec4<f32>(value, white.x, white.y, 1.0);
}

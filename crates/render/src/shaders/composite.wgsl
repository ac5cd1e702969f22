// White balance, exposure, glow and tone curve for each sample of a pixel, then their mean: edges against bright windows stay
// smooth. Outline and tint of what is selected.
#include post.wgsl
#include fullscreen.wgsl
#include picture_SAMPLES.wgsl
#include tone.wgsl
#include white.wgsl
#include finish.wgsl
#include shown.wgsl

@group(0) @binding(2) var glow: texture_2d<f32>;
@group(0) @binding(3) var smooth_sampler: sampler;
@group(0) @binding(4) var measured: texture_2d<f32>;
@group(0) @binding(5) var selected: texture_2d<f32>;

fn exposure() -> f32 {
    if post.exposure.x > 0.0 {
        return post.exposure.x * post.exposure.y;
    }
    return exp2(textureLoad(measured, vec2<i32>(0), 0).x) * post.exposure.y;
}

// Factor for what lies outside: a photographer of rooms takes it darker than the room, as the eye does, by up to two and a
// half stops, so that it is still a little brighter than white paper.
fn outside_factor(factor: f32) -> f32 {
    let level = bitcast<f32>(post.mode.w) * factor;
    return clamp(0.85 / max(level, 1e-4), 0.18, 1.0);
}

// The light shown as white.
fn white() -> vec3<f32> {
    if post.white.w > 0.5 {
        return post.white.rgb;
    }
    let ratios = exp2(textureLoad(measured, vec2<i32>(0), 0).yz);
    let color = vec3<f32>(ratios.x, 1.0, ratios.y);
    return color / luminance(color);
}

@fragment
fn composite(in: Screen) -> @location(0) vec4<f32> {
    let pixel = vec2<i32>(in.at.xy);
    let factor = exposure();
    let light = white();
    let held_back = outside_factor(factor);
    var halo = vec3<f32>(0.0);
    if post.exposure.w > 0.0 {
        halo = textureSampleLevel(glow, smooth_sampler, in.uv, 0.0).rgb * post.exposure.w;
    }
    var sum = vec4<f32>(0.0);
    for (var i = 0; i < SAMPLES; i++) {
        var texel = picture_at(pixel, i);
        let is_lit = texel.a < 0.75 * AS_IT_IS;
        // Alpha 2 is the sky; through gauze it is a part of that.
        let held = mix(1.0, held_back, clamp(texel.a - 1.0, 0.0, 1.0));
        texel.a = min(texel.a, 1.0);
        let seen = tone(adapted(texel.rgb * (1.0 - post.exposure.w) + halo, light) * factor * held);
        let lit = select(texel.rgb, seen, is_lit);
        sum += vec4<f32>(lit * texel.a, texel.a) + post.background * (1.0 - texel.a);
    }
    var color = sum / f32(SAMPLES);
    if post.mode.x == 0u {
        return color;
    }
    return finish(color, pixel);
}

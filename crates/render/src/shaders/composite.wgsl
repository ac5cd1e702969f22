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

// Factor for what lies outside: a photographer of rooms takes it darker than the room, as the eye does, so that sky and
// trees keep their colours; a stop more of it is still shown a tenth of a stop brighter.
fn outside_factor(factor: f32) -> f32 {
    let level = max(bitcast<f32>(post.mode.w) * factor, 1e-4);
    return clamp(0.85 * pow(max(level, 1.0), 0.1) / level, 0.01, 1.0);
}

// What is white out of doors, where light has a colour of its own: a share of the cast of the room's light. In dark panes
// one sees the room mirrored, in its own.
fn outer_white(light: vec3<f32>, factor: f32) -> vec3<f32> {
    let dark = 1.0 - clamp(10.0 * bitcast<f32>(post.mode.w) * factor, 0.0, 1.0);
    let color = pow(light, vec3<f32>(select(mix(0.4, 1.0, dark), 1.0, post.white.w > 0.5)));
    return color / luminance(color);
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
    let outer_light = outer_white(light, factor);
    var halo = vec3<f32>(0.0);
    if post.exposure.w > 0.0 {
        halo = textureSampleLevel(glow, smooth_sampler, in.uv, 0.0).rgb * post.exposure.w;
    }
    var sum = vec4<f32>(0.0);
    for (var i = 0; i < SAMPLES; i++) {
        var texel = picture_at(pixel, i);
        let is_lit = texel.a < 0.75 * AS_IT_IS;
        // Alpha 2 is the sky, behind clear panes as well; through gauze it is a part of that.
        let outside = clamp(texel.a - 1.0, 0.0, 1.0);
        let held = mix(1.0, held_back, outside);
        let light_here = mix(light, outer_light, outside);
        texel.a = min(texel.a, 1.0);
        let seen = tone(adapted(texel.rgb * (1.0 - post.exposure.w) + halo, light_here) * factor * held);
        let lit = select(texel.rgb, seen, is_lit);
        sum += vec4<f32>(lit * texel.a, texel.a) + post.background * (1.0 - texel.a);
    }
    var color = sum / f32(SAMPLES);
    if post.mode.x == 0u {
        return color;
    }
    return finish(color, pixel);
}

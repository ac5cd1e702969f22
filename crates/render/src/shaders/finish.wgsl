// The last step to a screen: marks of the selection, sRGB, and a grain of half a step against banding.

fn grain(pixel: vec2<i32>) -> f32 {
    return fract(52.9829189 * fract(dot(vec2<f32>(pixel), vec2<f32>(0.06711056, 0.00583715)))) - 0.5;
}

// x: share of the pixel that is outline, y: share that is hovered.
fn marks(pixel: vec2<i32>) -> vec2<f32> {
    let last = vec2<i32>(post.size.xy) - 1;
    let own = textureLoad(selected, pixel, 0).xy;
    var most = 0.0;
    for (var y = -2; y <= 2; y++) {
        for (var x = -2; x <= 2; x++) {
            let away = length(vec2<f32>(f32(x), f32(y)));
            let other = textureLoad(selected, clamp(pixel + vec2<i32>(x, y), vec2<i32>(0), last), 0).x;
            most = max(most, other * clamp(2.6 - away, 0.0, 1.0));
        }
    }
    return vec2<f32>(clamp(most - own.x, 0.0, 1.0), own.y);
}

fn finish(color: vec4<f32>, pixel: vec2<i32>) -> vec4<f32> {
    var shown = encode(color.rgb);
    if post.accent.w > 0.0 {
        let mark = marks(pixel);
        shown = mix(shown, post.accent.rgb, max(mark.x, mark.y * 0.16));
    }
    shown += grain(pixel) / 255.0;
    if post.mode.z == 1u {
        shown = decode(clamp(shown, vec3<f32>(0.0), vec3<f32>(1.0)));
    }
    return vec4<f32>(shown, color.a);
}

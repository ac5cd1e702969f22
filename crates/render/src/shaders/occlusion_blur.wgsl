// Smooths the grain of occlusion among pixels on the same surface.
#include common.wgsl
#include fullscreen.wgsl

@group(0) @binding(1) var raw: texture_2d<f32>;

@fragment
fn smooth_grain(in: Screen) -> @location(0) vec4<f32> {
    let pixel = vec2<i32>(in.at.xy);
    let last = vec2<i32>(textureDimensions(raw)) - 1;
    let own = textureLoad(raw, pixel, 0).xy;
    // A surface seen at a slant changes depth from pixel to pixel; that much is allowed.
    let right = textureLoad(raw, clamp(pixel + vec2<i32>(1, 0), vec2<i32>(0), last), 0).y;
    let left = textureLoad(raw, clamp(pixel - vec2<i32>(1, 0), vec2<i32>(0), last), 0).y;
    let below = textureLoad(raw, clamp(pixel + vec2<i32>(0, 1), vec2<i32>(0), last), 0).y;
    let above = textureLoad(raw, clamp(pixel - vec2<i32>(0, 1), vec2<i32>(0), last), 0).y;
    let slope_x = select(own.y - left, right - own.y, abs(right - own.y) < abs(own.y - left));
    let slope_y = select(own.y - above, below - own.y, abs(below - own.y) < abs(own.y - above));
    var sum = 0.0;
    var total = 0.0;
    for (var y = -2; y <= 2; y++) {
        for (var x = -2; x <= 2; x++) {
            let other = textureLoad(raw, clamp(pixel + vec2<i32>(x, y), vec2<i32>(0), last), 0).xy;
            let expected = own.y + slope_x * f32(x) + slope_y * f32(y);
            let weight = exp2(-abs(other.y - expected) / (0.004 * abs(own.y) + 0.005));
            sum += other.x * weight;
            total += weight;
        }
    }
    return vec4<f32>(sum / max(total, 1e-4), own.y, 0.0, 1.0);
}

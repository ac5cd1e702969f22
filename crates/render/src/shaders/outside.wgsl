// What one sees out of a window: veils of cloud, hazy buildings on the horizon with lit windows, a belt of trees and the ground below,
// all softly out of focus. It keeps the luminances of sky and ground, so that dusk and night follow by themselves.
// Twin of `homewright_scene::outside`.

// A hash of a whole number (Jarzynski and Olano 2020, PCG), 0…1.
fn chance(n: u32) -> f32 {
    let state = n * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return f32((word >> 22u) ^ word) / 4294967295.0;
}

// Smooth noise of scale 1, 0…1; repeats along x after `period`.
fn cloudy(p: vec2<f32>, period: i32) -> f32 {
    let base = floor(p);
    let f = p - base;
    let s = f * f * (3.0 - 2.0 * f);
    let x0 = ((i32(base.x) % period) + period) % period;
    let x1 = (x0 + 1) % period;
    let y0 = u32(i32(base.y) + 4096) * 8191u;
    let y1 = u32(i32(base.y) + 4097) * 8191u;
    let low = mix(chance(u32(x0) + y0), chance(u32(x1) + y0), s.x);
    let high = mix(chance(u32(x0) + y1), chance(u32(x1) + y1), s.x);
    return mix(low, high, s.y);
}

// The lit windows of a building at a place across it (0…1) and a height in degrees: warm, some cool.
fn windows(house: u32, part: f32, height: f32, roof: f32) -> vec3<f32> {
    let column = part * 6.0;
    let floor_number = height / 0.4 + 64.0;
    let number = house * 8192u + u32(column) * 256u + u32(floor_number);
    let across = fract(column);
    let up = fract(floor_number);
    let frame = smoothstep(0.12, 0.34, across) * smoothstep(0.88, 0.66, across) * smoothstep(0.12, 0.34, up) * smoothstep(0.88, 0.66, up);
    let shines = chance(number) < 0.42 && height < roof - 0.2;
    let color = mix(vec3<f32>(1.25, 0.96, 0.55), vec3<f32>(0.92, 1.0, 1.14), smoothstep(0.75, 0.85, chance(number + 1u)));
    let strength = select(0.0, 22.0 * mix(0.35, 1.0, chance(number + 2u)), shines);
    return color * (strength * frame);
}

fn outside(direction: vec3<f32>) -> vec3<f32> {
    let height = degrees(asin(clamp(direction.y, -1.0, 1.0)));
    // Round the horizon, 0…1.
    let around = atan2(direction.z, direction.x) / (2.0 * PI) + 0.5;
    let haze = mix(view.horizon.rgb, vec3<f32>(luminance(view.horizon.rgb)), 0.5);
    var sky = sky_radiance(normalize(vec3<f32>(direction.x, max(direction.y, 0.02), direction.z)));
    let level = direction.xz / (0.18 + max(direction.y, 0.0));
    let veil = 0.6 * cloudy(level * vec2<f32>(1.3, 2.1), 997) + 0.4 * cloudy(level * vec2<f32>(3.1, 4.7) + 7.0, 997);
    sky = mix(sky, haze * 1.1, smoothstep(0.4, 0.85, veil) * smoothstep(0.5, 9.0, height) * 0.5);
    sky = mix(sky, haze, 0.6 * exp2(-0.35 * max(height, 0.0)));
    if height > 8.0 {
        return sky;
    }
    // Far buildings, one in 2.5°.
    let plot = around * 144.0;
    let house = u32(plot) % 144u;
    let part = fract(plot);
    let roof = 0.3 + 4.2 * chance(house) * chance(house + 500u);
    let sides = smoothstep(0.0, 0.16, part) * smoothstep(1.0, 0.84, part);
    let built = sides * smoothstep(roof + 0.35, roof - 0.35, height) * step(0.35, chance(house + 1000u));
    let facade = mix(view.ground.rgb * mix(0.75, 1.15, chance(house + 1500u)), haze, 0.62);
    var seen = mix(sky, facade, built * 0.75);
    seen += windows(house, part, height, roof) * built;
    // Trees before them, and lawn and paths below.
    let crowns = 1.4 * cloudy(vec2<f32>(around * 64.0, 3.0), 64) + 0.7 * cloudy(vec2<f32>(around * 256.0, 9.0), 256);
    let green = smoothstep(crowns - 0.2, crowns - 1.5, height);
    let grain = cloudy(vec2<f32>(around * 200.0, height * 0.55), 200);
    let leaves = view.ground.rgb * vec3<f32>(0.62, 0.78, 0.46) * mix(0.7, 1.15, grain);
    let lawn = view.ground.rgb * mix(vec3<f32>(0.82, 0.90, 0.68), vec3<f32>(1.0), cloudy(vec2<f32>(around * 90.0, height * 0.2), 90));
    let below = mix(leaves, lawn, smoothstep(-7.0, -13.0, height + 3.0 * grain));
    let air = 0.55 * exp2(0.16 * min(height, 0.0)) + 0.06;
    seen = mix(seen, mix(below, haze, air), green);
    return seen;
}

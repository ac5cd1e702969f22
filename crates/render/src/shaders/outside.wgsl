// What one sees out of a window: veils of cloud, a hazy skyline and apartment houses with lit windows, rows of trees and the ground
// below, all softly out of focus. It keeps the luminances of sky and ground, so that dusk and night follow by themselves.
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

// How a row of buildings round the horizon looks; its members are explained in the twin.
struct Row {
    first: u32,
    plots: f32,
    columns: f32,
    storey: f32,
    roofs: vec2<f32>,
    built: f32,
    air: f32,
    blur: f32,
}

fn between(place: f32) -> f32 {
    let part = fract(place);
    return smoothstep(0.08, 0.42, part) * smoothstep(0.92, 0.58, part);
}

// The row before what is seen behind it.
fn built_before(behind: vec3<f32>, row: Row, around: f32, height: f32, haze: vec3<f32>) -> vec3<f32> {
    let plot = around * row.plots;
    let house = u32(plot) % u32(row.plots) + row.first;
    let part = fract(plot);
    if chance(house + 1000u) >= row.built {
        return behind;
    }
    let roof = mix(row.roofs.x, row.roofs.y, chance(house) * chance(house + 500u));
    let edge = row.blur * row.plots / 360.0;
    let left = 0.22 * chance(house + 2000u);
    let right = 1.0 - 0.22 * chance(house + 2500u);
    let sides = smoothstep(left, left + edge, part) * smoothstep(right, right - edge, part);
    let stands = sides * smoothstep(roof + 0.5 * row.blur, roof - 0.5 * row.blur, height);
    let tint = mix(vec3<f32>(1.06, 1.0, 0.90), vec3<f32>(0.92, 0.98, 1.06), chance(house + 3000u));
    // Two faces, one towards the light.
    let corner = mix(0.35, 0.75, chance(house + 3500u));
    let turned = smoothstep(corner - edge, corner + edge, (part - left) / (right - left));
    let wall = view.ground.rgb * tint * mix(0.7, 1.35, chance(house + 1500u)) * mix(1.12, 0.66, turned);
    let across = (part - left) / (right - left) * row.columns;
    let up = (roof - height) / row.storey;
    let pane = select(0.0, between(across) * between(up), up > 0.25);
    let number = house * 8192u + u32(max(across, 0.0)) * 256u + u32(max(up, 0.0));
    let facade = mix(mix(wall, wall * vec3<f32>(0.40, 0.46, 0.52), pane * 0.8), haze, row.air);
    let color = mix(vec3<f32>(1.25, 0.96, 0.55), vec3<f32>(0.92, 1.0, 1.14), smoothstep(0.75, 0.85, chance(number + 1u)));
    let strength = select(0.0, 22.0 * mix(0.35, 1.0, chance(number + 2u)), chance(number) < 0.42);
    return mix(behind, facade, stands) + color * (strength * pane * stands);
}

// Trees side by side before what is seen behind them: crowns round the horizon, height of their feet and of the largest above them in
// degrees, share that the air hides.
fn trees_before(behind: vec3<f32>, first: u32, count: f32, foot: f32, tall: f32, air: f32, around: f32, height: f32, haze: vec3<f32>) -> vec3<f32> {
    var top = -90.0;
    var crown = 0u;
    for (var layer = 0u; layer < 2u; layer++) {
        let place = around * count + 0.5 * f32(layer);
        let number = u32(place) % u32(count) + first + 700u * layer;
        let beside = (fract(place) - 0.5) * 1.7;
        let round = sqrt(max(1.0 - beside * beside, 0.0));
        let here = foot + tall * (mix(0.45, 1.0, chance(number)) * mix(0.1, 1.0, round));
        if here > top {
            top = here;
            crown = number;
        }
    }
    let edge = 0.8 * (cloudy(vec2<f32>(around * 540.0, height * 1.5), 540) - 0.5);
    let stands = smoothstep(top + edge + 0.3, top + edge - 0.3, height);
    let lumps = cloudy(vec2<f32>(around * 260.0 + top, height * 0.7), 260);
    let grain = cloudy(vec2<f32>(around * 600.0, height * 1.7), 600);
    let low = smoothstep(0.0, tall, top - height);
    let light = mix(0.6, 1.2, 0.6 * lumps + 0.4 * grain) * mix(1.25, 0.55, low);
    let leaves = view.ground.rgb * mix(vec3<f32>(0.30, 0.40, 0.15), vec3<f32>(0.24, 0.37, 0.19), chance(crown)) * light;
    return mix(behind, mix(leaves, haze, air), stands);
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
    if height > 12.0 {
        return sky;
    }
    // A skyline some kilometres away, and apartment houses some two hundred metres away.
    var seen = built_before(sky, Row(0u, 144.0, 6.0, 0.4, vec2<f32>(0.3, 4.5), 0.65, 0.66, 0.3), around, height, haze);
    seen = built_before(seen, Row(4000u, 40.0, 7.0, 0.95, vec2<f32>(2.0, 10.5), 0.5, 0.3, 0.3), around, height, haze);
    // Trees before them, and lawns and paths below.
    let path = cloudy(vec2<f32>(around * 90.0, height * 0.2), 90);
    let lawn = mix(view.ground.rgb * mix(vec3<f32>(0.66, 0.78, 0.46), vec3<f32>(1.0), path), haze, 0.15 * exp2(0.1 * min(height, 0.0)) + 0.02);
    seen = mix(seen, lawn, smoothstep(-1.0, -1.6, height));
    seen = trees_before(seen, 8000u, 150.0, -2.6, 3.4, 0.22, around, height, haze);
    seen = trees_before(seen, 10000u, 104.0, -6.5, 5.2, 0.13, around, height, haze);
    seen = trees_before(seen, 12000u, 60.0, -14.0, 8.0, 0.07, around, height, haze);
    return mix(seen, lawn, smoothstep(-12.0, -18.0, height + 5.0 * (path - 0.5)));
}

// How much of a light arrives: the sun's map and the tiles of the luminaires' atlas.

// Twin of `layout::TileUniform`.
struct Tile {
    map_from_scene: mat4x4<f32>,
    // Corner and size of the tile in the atlas, 0…1; w metres a texel at 1 m distance.
    place: vec4<f32>,
}

@group(0) @binding(1) var sun_map: texture_depth_2d;
@group(0) @binding(2) var light_atlas: texture_depth_2d;
@group(0) @binding(3) var nearer_sampler: sampler_comparison;
@group(0) @binding(4) var farther_sampler: sampler_comparison;
@group(0) @binding(5) var<storage, read> tiles: array<Tile>;

// Half the angle under which the sun is seen is 0.0047 rad; a bright sky round it makes edges a little softer.
const SUN_SOFTNESS: f32 = 0.009;

fn sun_visibility(point: vec3<f32>, face: vec3<f32>, noise: f32) -> f32 {
    if !has(FLAG_SUN_MAP) {
        return 1.0;
    }
    let cosine = clamp(dot(face, view.sun_direction.xyz), 0.0, 1.0);
    let texel = view.sun_direction.w;
    let lifted = point + face * (texel * (1.0 + 1.5 * sqrt(1.0 - cosine * cosine)));
    let mapped = (view.sun_map_from_scene * vec4<f32>(lifted, 1.0)).xyz;
    let uv = vec2<f32>(mapped.x * 0.5 + 0.5, 0.5 - mapped.y * 0.5);
    if any(uv < vec2<f32>(0.0)) || any(uv > vec2<f32>(1.0)) || mapped.z > 1.0 {
        return 1.0;
    }
    let size = vec2<f32>(textureDimensions(sun_map));
    let range = view.sun.w;
    let turn = vec2<f32>(cos(noise * 6.2831853), sin(noise * 6.2831853));
    let bias = texel * 0.6 / range;
    var radius = 1.2;
    if TAPS > 4u {
        // Blockers on the way, then an edge as soft as their distance makes it.
        let reach = clamp(2.5 * SUN_SOFTNESS / texel, 2.0, 24.0);
        var depth = 0.0;
        var found = 0.0;
        for (var i = 0u; i < 6u; i++) {
            let at = clamp(uv * size + turned(vogel(i, 6u), turn) * reach, vec2<f32>(0.0), size - 1.0);
            let blocker = textureLoad(sun_map, vec2<i32>(at), 0);
            if blocker < mapped.z - bias {
                depth += blocker;
                found += 1.0;
            }
        }
        if found > 0.0 {
            radius = clamp((mapped.z - depth / found) * range * SUN_SOFTNESS / texel, 1.2, reach);
        }
    }
    var sum = 0.0;
    for (var i = 0u; i < TAPS; i++) {
        let at = uv + turned(vogel(i, TAPS), turn) * radius / size;
        sum += textureSampleCompareLevel(sun_map, nearer_sampler, at, mapped.z - bias);
    }
    return sum / f32(TAPS);
}

// One of six tiles round a luminaire, or its only one.
fn light_visibility(first: u32, count: u32, origin: vec3<f32>, size: f32, s_point: vec3<f32>, face: vec3<f32>, noise: f32) -> f32 {
    let away = s_point - origin;
    var index = first;
    if count == 6u {
        let a = abs(away);
        if a.x >= a.y && a.x >= a.z {
            index += select(1u, 0u, away.x > 0.0);
        } else if a.y >= a.z {
            index += select(3u, 2u, away.y > 0.0);
        } else {
            index += select(5u, 4u, away.z > 0.0);
        }
    }
    let place = tiles[index].place;
    let far = length(away);
    let texel = place.w * far;
    let cosine = clamp(-dot(face, away) / max(far, 1e-4), 0.0, 1.0);
    let lifted = s_point + face * (texel * (1.2 + 1.5 * sqrt(1.0 - cosine * cosine)));
    let mapped = tiles[index].map_from_scene * vec4<f32>(lifted, 1.0);
    if mapped.w <= 0.0 {
        return 1.0;
    }
    let ndc = mapped.xyz / mapped.w;
    let inner = vec2<f32>(ndc.x * 0.5 + 0.5, 0.5 - ndc.y * 0.5);
    if any(inner < vec2<f32>(0.0)) || any(inner > vec2<f32>(1.0)) {
        return 1.0;
    }
    let side = place.z * f32(textureDimensions(light_atlas).x);
    let margin = 1.0 / side;
    // Nearer is larger here; one texel's worth of distance is given away.
    let depth = ndc.z * (1.0 + 0.7 * texel / max(far, 1e-3));
    let taps = max(TAPS / 2u, 1u);
    let radius = clamp(0.35 * size / max(texel, 1e-4), 1.0, 6.0) * margin * select(1.0, 0.0, taps == 1u);
    let turn = vec2<f32>(cos(noise * 6.2831853), sin(noise * 6.2831853));
    var sum = 0.0;
    for (var i = 0u; i < taps; i++) {
        let at = clamp(inner + turned(vogel(i, taps), turn) * radius, vec2<f32>(margin), vec2<f32>(1.0 - margin));
        sum += textureSampleCompareLevel(light_atlas, farther_sampler, place.xy + at * place.z, depth);
    }
    return sum / f32(taps);
}

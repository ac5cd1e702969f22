// How much of a light arrives: the sun's map and the tiles of the luminaires' atlas.

// Nearest thing that throws a shadow, metres; `TILE_NEAR` in `light_store.rs`.
const TILE_NEAR: f32 = 0.02;
// `CUBE_HALF` there.
const CUBE_HALF: f32 = 1.03;

@group(0) @binding(1) var sun_map: texture_depth_2d;
@group(0) @binding(2) var light_atlas: texture_depth_2d;
@group(0) @binding(3) var nearer_sampler: sampler_comparison;
@group(0) @binding(4) var farther_sampler: sampler_comparison;

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
    if SOFTENS {
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
    for (var i = 0u; i < view.flags.z; i++) {
        let at = uv + turned(vogel(i, view.flags.z), turn) * radius / size;
        sum += textureSampleCompareLevel(sun_map, nearer_sampler, at, mapped.z - bias);
    }
    return sum / f32(view.flags.z);
}

// How much of a luminaire arrives at a point `away` from it: one of its six tiles, the twin of `cube_tiles` in
// `light_store.rs`, or its only one, the twin of `tile_matrix`.
fn lamp_visibility(code: u32, away: vec3<f32>, light: Light, size: f32, face: vec3<f32>, noise: f32) -> f32 {
    let is_cube = (code & 7u) == 6u;
    let cosine = clamp(-light.shape.z / max(light.shape.y, 1e-4), 0.02, 0.9998);
    let half = select(1.05 * sqrt(1.0 / (cosine * cosine) - 1.0), CUBE_HALF, is_cube);
    let far = length(away);
    let texel = 2.0 * half / view.light_atlas.z * far;
    let lifted = away + lift_of(away, far, face, texel);
    let a = abs(away);
    let signs = select(vec3<f32>(-1.0), vec3<f32>(1.0), away > vec3<f32>(0.0));
    let is_x = a.x >= a.y && a.x >= a.z;
    let is_y = !is_x && a.y >= a.z;
    // East and west, up and down, south and north.
    let along = select(select(signs.z, signs.y, is_y), signs.x, is_x);
    let number = select(select(4u, 2u, is_y), 0u, is_x) + select(1u, 0u, along > 0.0);
    let axis = vec3<f32>(select(0.0, along, is_x), select(0.0, along, is_y), select(along, 0.0, is_x || is_y));
    let ahead = select(light.direction.xyz, axis, is_cube);
    let above = select(vec3<f32>(0.0, 1.0, 0.0), vec3<f32>(0.0, 0.0, 1.0), abs(ahead.y) > 0.99);
    let across = normalize(cross(ahead, above));
    let seen = vec3<f32>(dot(lifted, across), dot(lifted, cross(across, ahead)), dot(lifted, ahead));
    return tile_visibility((code >> 3u) + select(0u, number, is_cube), seen, half, far, size, noise);
}

// How far a point is lifted off its surface, so that the surface does not shade itself.
fn lift_of(away: vec3<f32>, far: f32, face: vec3<f32>, texel: f32) -> vec3<f32> {
    let cosine = clamp(-dot(face, away) / max(far, 1e-4), 0.0, 1.0);
    return face * (texel * (1.2 + 1.5 * sqrt(1.0 - cosine * cosine)));
}

// Share of the taps round a point that a tile lets through; `seen` is across, up and ahead of the luminaire.
fn tile_visibility(tile: u32, seen: vec3<f32>, half: f32, far: f32, size: f32, noise: f32) -> f32 {
    let ndc = seen.xy / max(seen.z * half, 1e-6);
    let inner = vec2<f32>(ndc.x * 0.5 + 0.5, 0.5 - ndc.y * 0.5);
    if seen.z <= 0.0 || any(inner < vec2<f32>(0.0)) || any(inner > vec2<f32>(1.0)) {
        return 1.0;
    }
    let across = u32(view.light_atlas.y);
    let place = vec2<f32>(vec2<u32>(tile % across, tile / across)) * view.light_atlas.x;
    let texel = 2.0 * half / view.light_atlas.z * far;
    let margin = 1.0 / view.light_atlas.z;
    // Nearer is larger here; one texel's worth of distance is given away.
    let depth = TILE_NEAR / seen.z * (1.0 + 0.7 * texel / max(far, 1e-3));
    let taps = max(view.flags.z / 2u, 1u);
    let radius = clamp(0.35 * size / max(texel, 1e-4), 1.0, 6.0) * margin * select(1.0, 0.0, taps == 1u);
    let turn = vec2<f32>(cos(noise * 6.2831853), sin(noise * 6.2831853));
    var sum = 0.0;
    for (var i = 0u; i < taps; i++) {
        let at = clamp(inner + turned(vogel(i, taps), turn) * radius, vec2<f32>(margin), vec2<f32>(1.0 - margin));
        sum += textureSampleCompareLevel(light_atlas, farther_sampler, place + at * view.light_atlas.x, depth);
    }
    return sum / f32(taps);
}

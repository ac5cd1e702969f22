// How much of a light arrives: the sun's map and the tiles of the luminaires' atlas.

// Nearest thing that throws a shadow, metres, where a light has no depth; `TILE_NEAR` in `light_store.rs`.
const TILE_NEAR: f32 = 0.02;
// `CUBE_HALF` there.
const CUBE_HALF: f32 = 1.03;

@group(0) @binding(1) var sun_map: texture_depth_2d_array;
@group(0) @binding(2) var light_atlas: texture_depth_2d;
@group(0) @binding(3) var nearer_sampler: sampler_comparison;
@group(0) @binding(4) var farther_sampler: sampler_comparison;

// Half the angle under which the sun is seen is 0.0047 rad; a bright sky round it makes edges a little softer.
const SUN_SOFTNESS: f32 = 0.009;
const CASCADES: u32 = 4u;

// The finest cascade that holds a place of the whole map with room for a soft edge; near its border by chance the next, so
// that no border is seen.
fn cascade_of(place: vec2<f32>, noise: f32) -> u32 {
    var number = 0u;
    loop {
        let own = view.sun_cascades[number];
        let aside = abs(place - own.xy) * own.z;
        if max(aside.x, aside.y) < 0.93 - 0.13 * noise || number + 1u >= CASCADES || view.sun_cascades[number + 1u].z <= 0.0 {
            break;
        }
        number += 1u;
    }
    return number;
}

fn sun_visibility(point: vec3<f32>, face: vec3<f32>, noise: f32) -> f32 {
    if !has(FLAG_SUN_MAP) {
        return 1.0;
    }
    let number = cascade_of((view.sun_map_from_scene * vec4<f32>(point, 1.0)).xy, noise);
    let cascade = view.sun_cascades[number];
    let cosine = clamp(dot(face, view.sun_direction.xyz), 0.0, 1.0);
    let texel = cascade.w;
    let lifted = point + face * (texel * (1.0 + 1.5 * sqrt(1.0 - cosine * cosine)));
    let mapped = (view.sun_map_from_scene * vec4<f32>(lifted, 1.0)).xyz;
    let inner = (mapped.xy - cascade.xy) * cascade.z;
    let uv = vec2<f32>(inner.x * 0.5 + 0.5, 0.5 - inner.y * 0.5);
    if any(uv < vec2<f32>(0.0)) || any(uv > vec2<f32>(1.0)) || mapped.z > 1.0 {
        return 1.0;
    }
    let size = vec2<f32>(textureDimensions(sun_map));
    let range = view.sun.w;
    let turn = vec2<f32>(cos(noise * 6.2831853), sin(noise * 6.2831853));
    let ring = ring_part(noise);
    let bias = texel * 0.6 / range;
    var radius = 1.2;
    if SOFTENS {
        // Blockers on the way, then an edge as soft as their distance makes it.
        let reach = clamp(2.5 * SUN_SOFTNESS / texel, 2.0, 24.0);
        var depth = 0.0;
        var found = 0.0;
        for (var i = 0u; i < 6u; i++) {
            let at = clamp(uv * size + turned(vogel(i, 6u, ring), turn) * reach, vec2<f32>(0.0), size - 1.0);
            let blocker = textureLoad(sun_map, vec2<i32>(at), number, 0);
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
        let at = uv + turned(vogel(i, view.flags.z, ring), turn) * radius / size;
        sum += textureSampleCompareLevel(sun_map, nearer_sampler, at, number, mapped.z - bias);
    }
    return sum / f32(view.flags.z) * through_panes(mapped, bias);
}

// The share that clear panes on the way let through: behind the cascades lie two maps of the whole, how far the first pane
// stands and what panes let through.
fn through_panes(mapped: vec3<f32>, bias: f32) -> f32 {
    let size = vec2<f32>(textureDimensions(sun_map));
    let at = vec2<i32>(clamp(vec2<f32>(mapped.x * 0.5 + 0.5, 0.5 - mapped.y * 0.5) * size, vec2<f32>(0.0), size - 1.0));
    let first = u32(view.sun_direction.w);
    let is_behind = textureLoad(sun_map, at, first, 0) < mapped.z - bias;
    return select(1.0, textureLoad(sun_map, at, first + 1u, 0), is_behind);
}

// How the tiles of a luminaire look out: six to all sides (the twin of `cube_tiles` in `light_store.rs`) or one ahead (the
// twin of `tile_matrix`).
struct Outlook {
    first: u32,
    is_cube: bool,
    half: f32,
    across: vec3<f32>,
    above: vec3<f32>,
    ahead: vec3<f32>,
}

// Where the atlas holds what lies in a direction.
struct Tile {
    number: u32,
    // 0…1 over the tile, and metres ahead.
    inner: vec2<f32>,
    ahead: f32,
}

fn tile_of(outlook: Outlook, away: vec3<f32>) -> Tile {
    var seen: vec3<f32>;
    var number = outlook.first;
    if outlook.is_cube {
        let a = abs(away);
        let signs = select(vec3<f32>(-1.0), vec3<f32>(1.0), away > vec3<f32>(0.0));
        let is_x = a.x >= a.y && a.x >= a.z;
        let is_y = !is_x && a.y >= a.z;
        // East and west, up and down, south and north.
        let level = select(vec3<f32>(-signs.z * away.x, away.y, a.z), vec3<f32>(signs.y * away.x, away.z, a.y), is_y);
        seen = select(level, vec3<f32>(signs.x * away.z, away.y, a.x), is_x);
        let along = select(select(signs.z, signs.y, is_y), signs.x, is_x);
        number += select(select(4u, 2u, is_y), 0u, is_x) + select(1u, 0u, along > 0.0);
    } else {
        seen = vec3<f32>(dot(away, outlook.across), dot(away, outlook.above), dot(away, outlook.ahead));
    }
    let ndc = seen.xy / max(seen.z * outlook.half, 1e-6);
    return Tile(number, vec2<f32>(ndc.x * 0.5 + 0.5, 0.5 - ndc.y * 0.5), seen.z);
}

// How far a point is lifted off its surface, so that the surface does not shade itself.
fn lift_of(away: vec3<f32>, far: f32, face: vec3<f32>, texel: f32) -> vec3<f32> {
    let cosine = clamp(-dot(face, away) / max(far, 1e-4), 0.0, 1.0);
    return face * (texel * (1.2 + 1.5 * sqrt(1.0 - cosine * cosine)));
}

// Half an axis of an opening as a share of itself, at least as long as `least` and at most as `most`.
fn stretched(axis: vec3<f32>, share: f32, least: f32, most: f32) -> vec3<f32> {
    let long = max(length(axis), 1e-5);
    return axis * clamp(share, least / long, max(most, least) / long);
}

// How much of a luminaire arrives at a point `away` from it; `broad` and `narrow` are half the axes of its opening. A map
// from the middle of an opening stands in for all of it: what a point sees on its way to a place of the opening that lies
// `e` from the middle, at the share t of the way, lies for the middle in the direction of away + e t / (1 − t). How far
// blockers lie on the way says how soft an edge is (Fernando 2005).
fn lamp_visibility(code: u32, away: vec3<f32>, light: Light, broad: vec3<f32>, narrow: vec3<f32>, face: vec3<f32>, noise: f32) -> f32 {
    var outlook: Outlook;
    outlook.first = code >> 3u;
    outlook.is_cube = (code & 7u) == 6u;
    let cosine = clamp(-light.shape.z / max(light.shape.y, 1e-4), 0.02, 0.9998);
    outlook.half = select(1.05 * sqrt(1.0 / (cosine * cosine) - 1.0), CUBE_HALF, outlook.is_cube);
    outlook.ahead = light.direction.xyz;
    let up = select(vec3<f32>(0.0, 1.0, 0.0), vec3<f32>(0.0, 0.0, 1.0), abs(outlook.ahead.y) > 0.99);
    outlook.across = normalize(cross(outlook.ahead, up));
    outlook.above = cross(outlook.across, outlook.ahead);
    let far = length(away);
    let texel = 2.0 * outlook.half / view.light_atlas.z * far;
    let lifted = away + lift_of(away, far, face, texel);
    let turn = vec2<f32>(cos(noise * 6.2831853), sin(noise * 6.2831853));
    let ring = ring_part(noise);
    // Nearer is larger in the atlas; one texel's worth of distance is given away.
    let given = 1.0 + 0.7 * texel / max(far, 1e-3);
    let upright = dot(lifted, face);
    let near = nearest(light);
    let most = 0.4 * far;
    var softness = 0.0;
    if SOFTENS {
        let search = 1.5;
        let u = stretched(broad, search, texel, most);
        let v = stretched(narrow, search, texel, most);
        var found = 0.0;
        let looks = max(5u, view.flags.z / 3u);
        for (var i = 0u; i < looks; i++) {
            let at = turned(vogel(i, looks, ring), turn);
            let tile = tile_of(outlook, lifted + u * at.x + v * at.y);
            let texels = vec2<i32>(tile_place(tile) * view.light_atlas.w);
            let blocked = near / max(textureLoad(light_atlas, texels, 0), 1e-6);
            let ratio = tile.ahead * in_front(lifted + u * at.x + v * at.y, face, upright) / (blocked * given);
            if ratio > 1.0 {
                softness += ratio - 1.0;
                found += 1.0;
            }
        }
        if found == 0.0 {
            return 1.0;
        }
        softness = min(softness / found, search);
    }
    let u = stretched(broad, softness, texel, most);
    let v = stretched(narrow, softness, texel, most);
    let taps = max(view.flags.z / 2u, 1u);
    let scatter = select(1.0, 0.0, taps == 1u);
    var sum = 0.0;
    for (var i = 0u; i < taps; i++) {
        let at = turned(vogel(i, taps, ring), turn) * scatter;
        let way = lifted + u * at.x + v * at.y;
        let tile = tile_of(outlook, way);
        let is_outside = tile.ahead <= 0.0 || any(tile.inner < vec2<f32>(0.0)) || any(tile.inner > vec2<f32>(1.0));
        let depth = near / max(tile.ahead * in_front(way, face, upright), 1e-6) * given;
        let lit = textureSampleCompareLevel(light_atlas, farther_sampler, tile_place(tile), depth);
        sum += select(lit, 1.0, is_outside);
    }
    return sum / f32(taps);
}

// `nearest` in `light_store.rs`.
fn nearest(light: Light) -> f32 {
    let has_depth = light.direction.w == KIND_SPHERE || light.direction.w == KIND_TUBE;
    return max(select(0.0, light.shape.x, has_depth), TILE_NEAR);
}

// Share of a way from a luminaire at which it meets the plane of the surface, which stands `upright` to the point that is
// lit (less than 0 before it): things behind that plane are no blockers.
fn in_front(way: vec3<f32>, face: vec3<f32>, upright: f32) -> f32 {
    return clamp(upright / min(dot(way, face), -1e-5), 0.0, 1.0);
}

// Where a tile's place lies in the atlas, 0…1.
fn tile_place(tile: Tile) -> vec2<f32> {
    let across = u32(view.light_atlas.y);
    let place = vec2<f32>(vec2<u32>(tile.number % across, tile.number / across)) * view.light_atlas.x;
    let margin = 1.0 / view.light_atlas.z;
    return place + clamp(tile.inner, vec2<f32>(margin), vec2<f32>(1.0 - margin)) * view.light_atlas.x;
}

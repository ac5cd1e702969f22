// Luminaires: a list for each cell of a grid in the scene, and the light of each shape of opening.

// `layout::LightUniform` as it stands in the table.
struct Light {
    // xyz centre; w distance at which it ends.
    position: vec4<f32>,
    // xyz main direction; w kind (see KIND_).
    direction: vec4<f32>,
    // xyz along the opening; w half its length, or above zero for a point's opening that is flat.
    along: vec4<f32>,
    // Intensity in cd (sphere, spot, disc, tube along its broad side) or luminance in cd/m² (rectangle); w its shadow:
    // eight times the first tile plus the number of tiles (0 none).
    color: vec4<f32>,
    // Radius or half width, scale and offset of the cone's fade, number of the web (0 none; negative: seen from behind).
    shape: vec4<f32>,
}

const KIND_SPHERE: f32 = 0.0;
const KIND_SPOT: f32 = 1.0;
const KIND_DISC: f32 = 2.0;
const KIND_RECTANGLE: f32 = 3.0;
const KIND_TUBE: f32 = 4.0;
const KIND_WINDOW: f32 = 5.0;

// Layer 0: inverse maps of linearly transformed cosines by roughness and angle of sight, see `ltc.rs`. The others: measured
// distributions, one a layer: the vertical angle 0…180° along x, the horizontal one 0…360° along y.
@group(0) @binding(15) var webs: texture_2d_array<f32>;
const WEB_SIZE: vec2<f32> = vec2<f32>(91.0, 49.0);

// Five texels a light, 256 lights a row.
@group(0) @binding(6) var light_table: texture_2d<f32>;
// Two numbers a cell, then the lists, 1024 numbers a row: where the list starts, and how many points (ten bits), panels
// and windows (ten bits) and tubes follow one another in it.
@group(0) @binding(7) var light_lists: texture_2d<u32>;

fn light_entry(index: u32) -> u32 {
    return textureLoad(light_lists, vec2<u32>(index & 1023u, index >> 10u), 0).x;
}

// The light of an entry of a list, whose highest bit says that it has no outline there: `VEILED` in `light_grid.rs`.
fn light_of(entry: u32) -> Light {
    let index = entry & 0x7fffffffu;
    let at = vec2<u32>((index & 255u) * 5u, index >> 8u);
    return Light(
        textureLoad(light_table, at, 0),
        textureLoad(light_table, at + vec2<u32>(1u, 0u), 0),
        textureLoad(light_table, at + vec2<u32>(2u, 0u), 0),
        textureLoad(light_table, at + vec2<u32>(3u, 0u), 0),
        textureLoad(light_table, at + vec2<u32>(4u, 0u), 0),
    );
}

// What gloss shows of the light of an entry: 0 where it is seen through frosted glass alone, so that no outline of it is shown.
fn shine_of(entry: u32) -> f32 {
    return f32(1u - (entry >> 31u));
}

const LTC_SIDE: f32 = 32.0;

// From the scene to where the reflection's lobe is a cosine round Z.
struct Lobes {
    base: mat3x3<f32>,
    coat: mat3x3<f32>,
}

fn quick_atan(x: f32) -> f32 {
    let a = abs(x);
    let small = select(a, 1.0 / a, a > 1.0);
    let s = small * small;
    let r = small * (0.99997726 + s * (-0.33262347 + s * (0.19354346 + s * (-0.11643287 + s * (0.05265332 - s * 0.01172120)))));
    return sign(x) * select(r, 0.5 * PI - r, a > 1.0);
}

// Integral of cosine over an edge of a polygon on the unit sphere, as a vector (Heitz 2016), with the rational
// fit for acos(x)/sqrt(1−x²).
fn edge(a: vec3<f32>, b: vec3<f32>) -> vec3<f32> {
    let x = dot(a, b);
    let y = abs(x);
    let v = (0.8543985 + (0.4965155 + 0.0145206 * y) * y) / (3.4175940 + (4.1616724 + y) * y);
    let theta = select(0.5 * inverseSqrt(max(1.0 - x * x, 1e-7)) - v, v, x > 0.0);
    return cross(a, b) * theta;
}

// Illuminance from a rectangle of luminance 1, by the vector form factor; the part below the horizon is taken
// out as of a sphere with the same form factor (Hill and Heitz 2016).
fn rectangle_light(s: Surface, center: vec3<f32>, half_u: vec3<f32>, half_v: vec3<f32>) -> f32 {
    let p = center - s.point;
    let a = normalize(p - half_u - half_v);
    let b = normalize(p + half_u - half_v);
    let c = normalize(p + half_u + half_v);
    let d = normalize(p - half_u + half_v);
    let f = edge(a, b) + edge(b, c) + edge(c, d) + edge(d, a);
    let size = length(f);
    let upright = dot(f, s.normal) * sign(dot(f, p));
    return PI * max((size * size + upright) / (size + 1.0), 0.0);
}

fn cosine_from_scene(s: Surface, roughness: f32) -> mat3x3<f32> {
    let at = vec2<f32>(roughness, sqrt(max(1.0 - s.n_dot_eye, 0.0)));
    let t = textureSampleLevel(webs, smooth_sampler, (at * (LTC_SIDE - 1.0) + 0.5) / WEB_SIZE, 0, 0.0);
    var level = s.eye - s.normal * dot(s.eye, s.normal);
    if dot(level, level) < 1e-8 {
        level = s.normal.yzx - s.normal * dot(s.normal.yzx, s.normal);
    }
    let x = normalize(level);
    let y = cross(s.normal, x);
    let inverse = mat3x3<f32>(vec3<f32>(t.x, 0.0, t.y), vec3<f32>(0.0, 1.0, 0.0), vec3<f32>(t.z, 0.0, t.w));
    return inverse * transpose(mat3x3<f32>(x, y, s.normal));
}

fn lobes_of(s: Surface) -> Lobes {
    var lobes: Lobes;
    lobes.base = cosine_from_scene(s, s.roughness);
    if HAS_LAYERS {
        lobes.coat = cosine_from_scene(s, s.coat_roughness);
    }
    return lobes;
}

// Share of a lobe that a rectangle from `p − u − v` to `p + u + v` fills.
fn filled(lobe: mat3x3<f32>, p: vec3<f32>, u: vec3<f32>, v: vec3<f32>) -> f32 {
    let q = lobe * p;
    let qu = lobe * u;
    let qv = lobe * v;
    let a = normalize(q - qu - qv);
    let b = normalize(q + qu - qv);
    let c = normalize(q + qu + qv);
    let d = normalize(q - qu + qv);
    let f = edge(a, b) + edge(b, c) + edge(c, d) + edge(d, a);
    let size = length(f);
    return max((size * size + f.z * sign(dot(f, q))) / (size + 1.0), 0.0);
}

// Luminance of the gloss for a rectangle of luminance 1.
fn area_gloss(s: Surface, lobes: Lobes, p: vec3<f32>, u: vec3<f32>, v: vec3<f32>) -> vec3<f32> {
    var result = s.reflected * s.compensation * filled(lobes.base, p, u, v);
    if HAS_LAYERS && s.coat > 0.0 {
        let fresnel = schlick(vec3<f32>(0.04), 1.0, s.n_dot_eye).x * s.coat;
        result = result * (1.0 - fresnel) + vec3<f32>(fresnel * filled(lobes.coat, p, u, v));
    }
    return result;
}

// Illuminance from a line of luminous intensity 1 cd a metre at right angles to itself.
fn tube_light(s: Surface, center: vec3<f32>, along: vec3<f32>, half_length: f32) -> f32 {
    let p = center - s.point;
    let middle = dot(p, along);
    let foot = p - along * middle;
    let d = max(length(foot), 0.005);
    let n_foot = dot(foot, s.normal);
    let n_along = dot(along, s.normal);
    var l1 = middle - half_length;
    var l2 = middle + half_length;
    // Only the part above the surface.
    if abs(n_along) > 1e-5 {
        let level = -n_foot / n_along;
        if n_along > 0.0 {
            l1 = max(l1, level);
        } else {
            l2 = min(l2, level);
        }
    } else if n_foot <= 0.0 {
        return 0.0;
    }
    if l2 <= l1 {
        return 0.0;
    }
    let d2 = d * d;
    let w1 = 1.0 / (d2 + l1 * l1);
    let w2 = 1.0 / (d2 + l2 * l2);
    let by_foot = (l2 * w2 - l1 * w1) / d + (quick_atan(l2 / d) - quick_atan(l1 / d)) / d2;
    let by_along = (l2 * l2 * w2 - l1 * l1 * w1) / d;
    return max(0.5 * (by_foot * n_foot + by_along * n_along), 0.0);
}

// What arrives of a light after its shadow, 0…1; `broad` and `narrow` are half the axes of its opening.
fn arriving(s: Surface, light: Light, broad: vec3<f32>, narrow: vec3<f32>, noise: f32) -> f32 {
    if light.color.w == 0.0 {
        return 1.0;
    }
    let code = u32(light.color.w);
    let kind = light.direction.w;
    // Flat openings look out from a little before themselves.
    let is_flat = kind >= KIND_SPOT && kind <= KIND_RECTANGLE && (code & 7u) == 6u;
    let origin = light.position.xyz + light.direction.xyz * select(0.0, 0.01, is_flat);
    let away = s.point - origin;
    return lamp_visibility(code, away, light, broad, narrow, s.face, noise);
}

// Share of the light that is left at its far end, so that it ends without an edge.
fn window_of(far2: f32, range: f32) -> f32 {
    let fade = far2 / (range * range);
    let fade2 = fade * fade;
    let rest = clamp(1.0 - fade2 * fade2, 0.0, 1.0);
    return rest * rest;
}

// Share of its peak that a measured luminaire sends along a unit vector.
fn measured(light: Light, way: vec3<f32>) -> f32 {
    // A negative number is the back of a panel, whose direction goes against the web's.
    let main = light.direction.xyz * sign(light.shape.w);
    let down = dot(way, main);
    let c0 = dot(way, light.along.xyz);
    let c90 = dot(way, cross(light.along.xyz, main));
    let fall = acos(clamp(down, -1.0, 1.0)) / PI;
    let turn = select(fract(atan2(c90, c0) / (2.0 * PI) + 1.0), 0.0, c0 * c0 + c90 * c90 < 1e-12);
    let at = (vec2<f32>(fall, turn) * (WEB_SIZE - 1.0) + 0.5) / WEB_SIZE;
    return textureSampleLevel(webs, smooth_sampler, at, u32(abs(light.shape.w)), 0.0).x;
}

// What a measured panel or tube gives over what an even one of its peak would: along the way from the nearest point
// of its length, whose even intensity falls with `even`.
fn measured_over_even(light: Light, away: vec3<f32>, is_tube: bool) -> f32 {
    let half_length = light.along.w;
    let middle = dot(away, light.along.xyz);
    let way = normalize(away - light.along.xyz * clamp(middle, -half_length, half_length));
    let down = dot(way, light.direction.xyz);
    let aside = dot(way, light.along.xyz);
    let even = select(down, sqrt(max(1.0 - aside * aside, 0.0)), is_tube);
    return measured(light, way) / max(even, 0.05);
}

// Balls, spots and downlights, measured or not.
fn point_at(s: Surface, light: Light, shine: f32, noise: f32) -> vec3<f32> {
    let to = light.position.xyz - s.point;
    let far2 = dot(to, to);
    let far = sqrt(far2);
    let l = to / max(far, 1e-4);
    let kind = light.direction.w;
    let radius = light.shape.x;
    let along = -dot(light.direction.xyz, l);
    let cone = clamp(along * light.shape.y + light.shape.z, 0.0, 1.0);
    let from_disc = clamp(along, 0.0, 1.0);
    var spread = select(select(1.0, from_disc, kind == KIND_DISC), cone, kind == KIND_SPOT);
    if HAS_WEBS && light.shape.w != 0.0 {
        spread = measured(light, -l);
    }
    // Illuminance at right angles to the light.
    let strength = spread * window_of(far2, light.position.w) / (far2 + select(1e-4, radius * radius, kind == KIND_DISC));
    let cosine = clamp(dot(s.normal, l), 0.0, 1.0);
    if strength * cosine <= 0.0 {
        return vec3<f32>(0.0);
    }
    let side = normalize(cross(l, select(vec3<f32>(0.0, 1.0, 0.0), vec3<f32>(1.0, 0.0, 0.0), abs(l.y) > 0.9)));
    let size = max(radius, 0.01);
    let seen = strength * arriving(s, light, side * size, cross(l, side) * size, noise);
    let extent = radius / max(far, 1e-3);
    var outline = round_outline(extent);
    if light.along.w > 0.0 {
        outline = disc_outline(extent, l, light.direction.xyz);
    }
    return light.color.rgb * seen * reflect_light(s, l, outline, cosine, shine);
}

fn tube_at(s: Surface, lobes: Lobes, light: Light, shine: f32, noise: f32) -> vec3<f32> {
    let to = light.position.xyz - s.point;
    let far2 = dot(to, to);
    let window = window_of(far2, light.position.w);
    let along = light.along.xyz;
    let half_length = light.along.w;
    // Intensity of the whole tube from its side becomes that of a metre.
    let lux = tube_light(s, light.position.xyz, along, half_length) / (2.0 * half_length);
    // In a reflection the tube is a ribbon that faces the surface.
    let radius = max(light.shape.x, 0.003);
    let sideways = cross(along, to);
    let across = sideways * (radius * inverseSqrt(max(dot(sideways, sideways), 1e-8)));
    let gloss = area_gloss(s, lobes, to, along * half_length, across) * (shine / (4.0 * half_length * radius));
    var result = (s.diffuse * (lux / PI) + gloss) * window;
    if HAS_WEBS && light.shape.w != 0.0 {
        result *= measured_over_even(light, -to, true);
    }
    if max(result.x, max(result.y, result.z)) <= 0.0 {
        return vec3<f32>(0.0);
    }
    return light.color.rgb * result * arriving(s, light, along * half_length, across, noise);
}

fn panel_at(s: Surface, lobes: Lobes, light: Light, shine: f32, noise: f32) -> vec3<f32> {
    let to = light.position.xyz - s.point;
    let far2 = dot(to, to);
    let facing = -dot(light.direction.xyz, to);
    let half_width = light.shape.x;
    let along = light.along.xyz * light.along.w;
    let across = cross(light.direction.xyz, light.along.xyz) * half_width;
    let lux = rectangle_light(s, light.position.xyz, along, across);
    let window = window_of(far2, light.position.w);
    if lux * window <= 0.0 || facing <= 1e-3 {
        return vec3<f32>(0.0);
    }
    var result = s.diffuse * (lux / PI);
    // What is seen of a window in a reflection is already there as sky.
    if light.direction.w != KIND_WINDOW {
        result += area_gloss(s, lobes, to, along, across) * shine;
        if HAS_WEBS && light.shape.w != 0.0 {
            result *= measured_over_even(light, -to, false);
        }
    }
    return light.color.rgb * result * (window * arriving(s, light, along, across, noise));
}

fn luminaires(s: Surface, noise: f32) -> vec3<f32> {
    var sum = vec3<f32>(0.0);
    let inside = (s.point + s.face * 0.02 - view.grid_origin.xyz) * view.grid_scale.xyz;
    let cell = vec3<u32>(clamp(inside, vec3<f32>(0.0), vec3<f32>(view.grid_counts.xyz) - 1.0));
    let index = cell.x + view.grid_counts.x * (cell.y + view.grid_counts.y * cell.z);
    var next = light_entry(index * 2u);
    let counts = light_entry(index * 2u + 1u);
    let points_end = next + (counts & 1023u);
    let panels_end = points_end + ((counts >> 10u) & 1023u);
    let tubes_end = panels_end + (counts >> 20u);
    var lobes: Lobes;
    if (HAS_PANELS || HAS_TUBES) && points_end < tubes_end {
        lobes = lobes_of(s);
    }
    // Loops that test at their end: see `TEXTURES` for why.
    if HAS_POINTS && next < points_end {
        loop {
            let entry = light_entry(next);
            sum += point_at(s, light_of(entry), s.shine * shine_of(entry), noise);
            continuing {
                next += 1u;
                break if next >= points_end;
            }
        }
    }
    if HAS_PANELS && next < panels_end {
        loop {
            let entry = light_entry(next);
            sum += panel_at(s, lobes, light_of(entry), s.shine * shine_of(entry), noise);
            continuing {
                next += 1u;
                break if next >= panels_end;
            }
        }
    }
    if HAS_TUBES && next < tubes_end {
        loop {
            let entry = light_entry(next);
            sum += tube_at(s, lobes, light_of(entry), s.shine * shine_of(entry), noise);
            continuing {
                next += 1u;
                break if next >= tubes_end;
            }
        }
    }
    return sum;
}

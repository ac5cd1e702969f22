// Luminaires: a list for each cell of a grid in the scene, and the light of each shape of opening.

// Twin of `layout::LightUniform`.
struct Light {
    // xyz centre; w distance at which it ends.
    position: vec4<f32>,
    // xyz main direction; w kind (see KIND_).
    direction: vec4<f32>,
    // xyz along the opening; w half its length.
    along: vec4<f32>,
    // Intensity in cd (sphere, spot, disc, tube along its broad side) or luminance in cd/m² (rectangle).
    color: vec4<f32>,
    // Radius or half width, scale and offset of the cone's fade, factor on soft shadows.
    shape: vec4<f32>,
    // First tile and number of tiles in the atlas (0 none).
    shadow: vec4<u32>,
}

const KIND_SPOT: f32 = 1.0;
const KIND_DISC: f32 = 2.0;
const KIND_WINDOW: f32 = 5.0;

@group(0) @binding(6) var<storage, read> lights: array<Light>;
// Two numbers a cell, then the lists: where the list starts, and how many points (ten bits), panels and windows
// (ten bits) and tubes follow one another in it.
@group(0) @binding(7) var<storage, read> light_grid: array<u32>;

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

// What arrives of a light after its shadow, 0…1.
fn arriving(s: Surface, light: Light, size: f32, noise: f32) -> f32 {
    if light.shadow.y == 0u {
        return 1.0;
    }
    return light_visibility(light.shadow.x, light.shadow.y, light.position.xyz, size, s.point, s.face, noise);
}

// Share of the light that is left at its far end, so that it ends without an edge.
fn window_of(far2: f32, range: f32) -> f32 {
    let fade = far2 / (range * range);
    let rest = clamp(1.0 - fade * fade, 0.0, 1.0);
    return rest * rest;
}

// Balls, spots and downlights.
fn point_at(s: Surface, light: Light, noise: f32) -> vec3<f32> {
    let to = light.position.xyz - s.point;
    let far2 = dot(to, to);
    let far = sqrt(far2);
    let l = to / max(far, 1e-4);
    let kind = light.direction.w;
    let radius = light.shape.x;
    let along = -dot(light.direction.xyz, l);
    let cone = clamp(along * light.shape.y + light.shape.z, 0.0, 1.0);
    let from_disc = clamp(along, 0.0, 1.0);
    let spread = select(select(1.0, from_disc, kind == KIND_DISC), cone, kind == KIND_SPOT);
    // Illuminance at right angles to the light.
    let strength = spread * window_of(far2, light.position.w) / (far2 + select(1e-4, radius * radius, kind == KIND_DISC));
    let cosine = clamp(dot(s.normal, l), 0.0, 1.0);
    if strength * cosine <= 0.0 {
        return vec3<f32>(0.0);
    }
    let seen = strength * arriving(s, light, radius, noise);
    return light.color.rgb * seen * reflect_light(s, l, radius / max(far, 1e-3), cosine);
}

fn tube_at(s: Surface, light: Light, noise: f32) -> vec3<f32> {
    let to = light.position.xyz - s.point;
    let far2 = dot(to, to);
    let far = sqrt(far2);
    let window = window_of(far2, light.position.w);
    if window <= 0.0 {
        return vec3<f32>(0.0);
    }
    let half_length = light.along.w;
    let strength = window / (far2 + 1e-4);
    let lux = tube_light(s, light.position.xyz, light.along.xyz, half_length) / (2.0 * half_length) * window;
    // The point of the tube nearest to the reflected ray stands for all of it.
    let reflected = reflect(-s.eye, s.normal) * far - to;
    let hit = clamp(dot(reflected, light.along.xyz), -half_length, half_length);
    let shine = normalize(to + light.along.xyz * hit);
    let seen = arriving(s, light, max(light.shape.x, 0.1 * half_length), noise);
    return light.color.rgb * seen * strength * reflect_light(s, shine, light.shape.x / max(far, 1e-3), lux / strength);
}

fn panel_at(s: Surface, light: Light, noise: f32) -> vec3<f32> {
    let to = light.position.xyz - s.point;
    let far2 = dot(to, to);
    let far = sqrt(far2);
    let facing = -dot(light.direction.xyz, to);
    let half_width = light.shape.x;
    let half_length = light.along.w;
    let across = cross(light.direction.xyz, light.along.xyz);
    let lux = rectangle_light(s, light.position.xyz, light.along.xyz * half_length, across * half_width);
    let window = window_of(far2, light.position.w);
    if lux * window <= 0.0 || facing <= 1e-3 {
        return vec3<f32>(0.0);
    }
    // The point of the opening nearest to the reflected ray stands for all of it; what is seen of a window in a
    // reflection is already there as sky.
    let reflected = reflect(-s.eye, s.normal);
    let hit = reflected * (facing / max(-dot(reflected, light.direction.xyz), 0.05)) - to;
    let u = clamp(dot(hit, light.along.xyz), -half_length, half_length);
    let v = clamp(dot(hit, across), -half_width, half_width);
    let shine = normalize(to + light.along.xyz * u + across * v);
    let solid = min(4.0 * half_length * half_width * facing / max(far2 * far, 1e-4), 2.0 * PI);
    let gloss = select(solid, 0.0, light.direction.w == KIND_WINDOW);
    let result = s.diffuse * (lux / PI) + reflect_gloss(s, shine, 0.5 * sqrt(solid)) * gloss;
    return light.color.rgb * result * (window * arriving(s, light, half_width, noise));
}

fn luminaires(s: Surface, noise: f32) -> vec3<f32> {
    var sum = vec3<f32>(0.0);
    let inside = (s.point + s.face * 0.02 - view.grid_origin.xyz) * view.grid_scale.xyz;
    let cell = vec3<u32>(clamp(inside, vec3<f32>(0.0), vec3<f32>(view.grid_counts.xyz) - 1.0));
    let index = cell.x + view.grid_counts.x * (cell.y + view.grid_counts.y * cell.z);
    var next = light_grid[index * 2u];
    let counts = light_grid[index * 2u + 1u];
    let points_end = next + (counts & 1023u);
    let panels_end = points_end + ((counts >> 10u) & 1023u);
    let tubes_end = panels_end + (counts >> 20u);
    // Loops that test at their end: see `TEXTURES` for why.
    if next < points_end {
        loop {
            sum += point_at(s, lights[light_grid[next]], noise);
            continuing {
                next += 1u;
                break if next >= points_end;
            }
        }
    }
    if HAS_PANELS && next < panels_end {
        loop {
            sum += panel_at(s, lights[light_grid[next]], noise);
            continuing {
                next += 1u;
                break if next >= panels_end;
            }
        }
    }
    if HAS_TUBES && next < tubes_end {
        loop {
            sum += tube_at(s, lights[light_grid[next]], noise);
            continuing {
                next += 1u;
                break if next >= tubes_end;
            }
        }
    }
    return sum;
}

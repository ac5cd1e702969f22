// Indirect light: from the baked grid of probes where there is one, else a stand-in.
//
// A point asks the eight probes round it. Each counts by its trilinear share, by how much it lies in front of
// the surface (half cosine squared), and by Chebyshev's bound on the chance that a surface lies between: with
// mean distance m and variance v in the direction of the point at distance d > m, that chance of seeing is at
// most v / (v + (d − m)²), cubed to be strict (Majercik et al. 2019, "DDGI"). Thus light does not come through
// walls. Irradiance from bands 0 and 1: E(n) = π·Y00·c0 + (2π/3)·Y1·(c·n).

@group(0) @binding(8) var<storage, read> probe_radiance: array<vec4<u32>>;
@group(0) @binding(9) var<storage, read> probe_depth: array<u32>;

struct Indirect {
    irradiance: vec3<f32>,
    // Luminance expected in the direction of reflection.
    reflected: vec3<f32>,
    // 1 where sky may be seen directly by reflections.
    outdoors: f32,
}

fn octahedral(direction: vec3<f32>) -> vec2<f32> {
    let n = direction / (abs(direction.x) + abs(direction.y) + abs(direction.z));
    var p = n.xz;
    if n.y < 0.0 {
        p = (1.0 - abs(p.yx)) * select(vec2<f32>(-1.0), vec2<f32>(1.0), p >= vec2<f32>(0.0));
    }
    return p * 0.5 + 0.5;
}

fn depth_texel(probe: u32, x: i32, y: i32) -> vec2<f32> {
    let cell = vec2<u32>(vec2<i32>(clamp(x, 0, 7), clamp(y, 0, 7)));
    return unpack2x16float(probe_depth[probe * 64u + cell.y * 8u + cell.x]);
}

fn depth_moments(probe: u32, direction: vec3<f32>) -> vec2<f32> {
    let at = octahedral(direction) * 8.0 - 0.5;
    let base = floor(at);
    let f = at - base;
    let x = i32(base.x);
    let y = i32(base.y);
    let top = mix(depth_texel(probe, x, y), depth_texel(probe, x + 1, y), f.x);
    let bottom = mix(depth_texel(probe, x, y + 1), depth_texel(probe, x + 1, y + 1), f.x);
    return mix(top, bottom, f.y);
}

fn sky_indirect(normal: vec3<f32>, direction: vec3<f32>, roughness: f32) -> Indirect {
    let overhead = mix(view.horizon.rgb, view.zenith.rgb, 0.7);
    let up = normal.y * 0.5 + 0.5;
    return Indirect(PI * mix(view.ground.rgb, overhead, up), rough_sky_radiance(direction, roughness), 1.0);
}

// Without probes: inside, the mean luminance of the room, a little more from above the middle of the wall than
// from the floor; outside, the sky.
fn plain_indirect(point: vec3<f32>, normal: vec3<f32>, direction: vec3<f32>, roughness: f32) -> Indirect {
    let inside = all(point > view.interior_min.xyz) && all(point < view.interior_max.xyz);
    if !inside {
        return sky_indirect(normal, direction, roughness);
    }
    let shape = 1.0 + 0.25 * normal.y - 0.1 * abs(normal.x);
    return Indirect(PI * view.ambient.rgb * shape, view.ambient.rgb * (1.0 + 0.35 * direction.y), 0.0);
}

fn indirect_light(point: vec3<f32>, normal: vec3<f32>, face: vec3<f32>, eye: vec3<f32>, direction: vec3<f32>, roughness: f32) -> Indirect {
    if !USES_PROBES {
        return plain_indirect(point, normal, direction, roughness);
    }
    let spacing = view.probe_spacing.xyz;
    let least = min(spacing.x, min(spacing.y, spacing.z));
    let biased = point + (face * 0.25 + eye * 0.1) * least;
    let at = (biased - view.probe_origin.xyz) / spacing;
    let last = vec3<f32>(view.probe_counts.xyz) - 1.0;
    if any(at < vec3<f32>(-0.75)) || any(at > last + 0.75) {
        return sky_indirect(normal, direction, roughness);
    }
    let base = clamp(floor(at), vec3<f32>(0.0), max(last - 1.0, vec3<f32>(0.0)));
    let share = clamp(at - base, vec3<f32>(0.0), vec3<f32>(1.0));
    var c0 = vec3<f32>(0.0);
    var cy = vec3<f32>(0.0);
    var cz = vec3<f32>(0.0);
    var cx = vec3<f32>(0.0);
    var total = 0.0;
    for (var i = 0u; i < 8u; i++) {
        let corner = vec3<f32>(f32(i & 1u), f32((i >> 1u) & 1u), f32((i >> 2u) & 1u));
        let cell = min(base + corner, last);
        let probe = u32(cell.x) + view.probe_counts.x * (u32(cell.y) + view.probe_counts.y * u32(cell.z));
        let tail = probe_radiance[probe * 2u + 1u];
        if tail.z == 0u {
            continue;
        }
        let axes = max(mix(1.0 - share, share, corner), vec3<f32>(1e-3));
        let probe_point = view.probe_origin.xyz + cell * spacing;
        let wrap = dot(normalize(probe_point - point), normal) * 0.5 + 0.5;
        let to = biased - probe_point;
        let far = length(to);
        let moments = depth_moments(probe, to / max(far, 1e-4));
        var visible = 1.0;
        if far > moments.x {
            let variance = max(moments.y - moments.x * moments.x, 1e-3);
            let beyond = far - moments.x;
            visible = variance / (variance + beyond * beyond);
            visible = max(visible * visible * visible, 1e-4);
        }
        var weight = (wrap * wrap + 0.1) * visible;
        // Small weights fade faster than linearly, so that a probe's end is not seen as an edge.
        if weight < 0.2 {
            weight *= weight * weight * 25.0;
        }
        weight *= axes.x * axes.y * axes.z;
        let head = probe_radiance[probe * 2u];
        let c0xy = unpack2x16float(head.x);
        let c0z_y0 = unpack2x16float(head.y);
        let y12 = unpack2x16float(head.z);
        let z01 = unpack2x16float(head.w);
        let z2_x0 = unpack2x16float(tail.x);
        let x12 = unpack2x16float(tail.y);
        c0 += weight * vec3<f32>(c0xy, c0z_y0.x);
        cy += weight * vec3<f32>(c0z_y0.y, y12);
        cz += weight * vec3<f32>(z01, z2_x0.x);
        cx += weight * vec3<f32>(z2_x0.y, x12);
        total += weight;
    }
    if total <= 1e-9 {
        return Indirect(vec3<f32>(0.0), vec3<f32>(0.0), 0.0);
    }
    let k = 1.0 / total;
    let mean = 0.2820948 * k * c0;
    let linear = 0.4886025 * k * (cy * normal.y + cz * normal.z + cx * normal.x);
    let along = 0.4886025 * k * (cy * direction.y + cz * direction.z + cx * direction.x);
    let sharp = mix(1.0, 0.66, roughness);
    return Indirect(
        max(PI * mean + (2.0 * PI / 3.0) * linear, 0.1 * PI * mean),
        max(mean + sharp * along, 0.2 * mean),
        0.0,
    );
}

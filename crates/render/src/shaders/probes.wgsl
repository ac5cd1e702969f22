// Indirect light: from the baked grid of probes where there is one, else a stand-in.
//
// A point asks the eight probes round it. Each counts by its trilinear share, by how much it lies in front of
// the surface (half cosine squared), and by Chebyshev's bound on the chance that a surface lies between: with
// mean distance m and variance v in the direction of the point at distance d > m, that chance of seeing is at
// most v / (v + (d − m)²), cubed to be strict (Majercik et al. 2019, "DDGI"). Thus light does not come through
// walls. Irradiance from bands 0 and 1: E(n) = π·Y00·c0 + (2π/3)·Y1·(c·n).

// Four texels a probe, a band each, 256 probes a row; in the first one's alpha whether the probe counts.
@group(0) @binding(8) var probe_radiance: texture_2d<f32>;
// A map of eight by eight texels a probe, 128 maps a row.
@group(0) @binding(9) var probe_depth: texture_2d<f32>;

struct Indirect {
    irradiance: vec3<f32>,
    // Luminance expected in the direction of reflection.
    reflected: vec3<f32>,
    // 1 where sky may be seen directly by reflections.
    outdoors: f32,
}

fn depth_moments(probe: u32, direction: vec3<f32>) -> vec2<f32> {
    let inner = clamp(octahedral(direction) * 8.0, vec2<f32>(0.5), vec2<f32>(7.5));
    let corner = vec2<f32>(vec2<u32>(probe & 127u, probe >> 7u)) * 8.0;
    return textureSampleLevel(probe_depth, smooth_sampler, (corner + inner) / vec2<f32>(textureDimensions(probe_depth)), 0.0).xy;
}

fn sky_indirect(normal: vec3<f32>, direction: vec3<f32>, roughness: f32) -> Indirect {
    return Indirect(sky_irradiance(normal), rough_sky_radiance(direction, roughness), 1.0);
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

// An even light from above inside, where the home stands open to the eye.
fn with_fill(light: Indirect, normal: vec3<f32>) -> Indirect {
    let fill = view.ambient.w * (1.0 - light.outdoors);
    let irradiance = light.irradiance + vec3<f32>(PI * fill * (0.6 + 0.4 * normal.y));
    return Indirect(irradiance, light.reflected + vec3<f32>(0.5 * fill), light.outdoors);
}

fn indirect_light(point: vec3<f32>, normal: vec3<f32>, face: vec3<f32>, eye: vec3<f32>, direction: vec3<f32>, roughness: f32) -> Indirect {
    return with_fill(bounced_light(point, normal, face, eye, direction, roughness), normal);
}

fn bounced_light(point: vec3<f32>, normal: vec3<f32>, face: vec3<f32>, eye: vec3<f32>, direction: vec3<f32>, roughness: f32) -> Indirect {
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
    // Eight; a number that the compiler does not know keeps it from writing the loop out, which takes software drivers
    // longer than the frame.
    for (var i = 0u; i < view.probe_counts.w; i++) {
        let corner = vec3<f32>(f32(i & 1u), f32((i >> 1u) & 1u), f32((i >> 2u) & 1u));
        let cell = min(base + corner, last);
        let probe = u32(cell.x) + view.probe_counts.x * (u32(cell.y) + view.probe_counts.y * u32(cell.z));
        let first = vec2<u32>((probe & 255u) * 4u, probe >> 8u);
        let mean = textureLoad(probe_radiance, first, 0);
        if mean.w == 0.0 {
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
        c0 += weight * mean.xyz;
        cy += weight * textureLoad(probe_radiance, first + vec2<u32>(1u, 0u), 0).xyz;
        cz += weight * textureLoad(probe_radiance, first + vec2<u32>(2u, 0u), 0).xyz;
        cx += weight * textureLoad(probe_radiance, first + vec2<u32>(3u, 0u), 0).xyz;
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

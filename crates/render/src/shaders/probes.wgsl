// Indirect light: from the baked grid of probes where there is one, else a stand-in.
//
// A point asks the eight probes round it. Each counts by its trilinear share, by how much it lies in front of
// the surface (half cosine squared), and by Chebyshev's bound on the chance that a surface lies between: with
// mean distance m and variance v in the direction of the point at distance d > m, that chance of seeing is at
// most v / (v + (d − m)²), cubed to be strict (Majercik et al. 2019, "DDGI"). Thus light does not come through
// walls.
//
// Under a wall cupboard or deep in a niche no probe round a point may see it. The fewer do, the more those count that see
// what lies straight before it, a step of the grid away.

// Two maps of six by six texels a probe with a rim of one texel that repeats what lies over the edge, 128 in a row: what a
// surface with a normal receives, in lx, and below it what a rough gloss reflects, in cd/m²; in alpha whether the probe counts.
@group(0) @binding(8) var probe_light: texture_2d<f32>;
// A map of eight by eight texels a probe with such a rim, 128 maps a row.
@group(0) @binding(9) var probe_depth: texture_2d<f32>;

// Weight of the probes round a point with which they alone tell its light.
const ENOUGH: f32 = 0.05;

struct Indirect {
    irradiance: vec3<f32>,
    // Luminance expected in the direction of reflection.
    reflected: vec3<f32>,
    // 1 where sky may be seen directly by reflections.
    outdoors: f32,
}

fn depth_moments(probe: u32, direction: vec3<f32>) -> vec2<f32> {
    let at = vec2<f32>(vec2<u32>(probe & 127u, probe >> 7u)) * 10.0 + 1.0 + octahedral(direction) * 8.0;
    return textureSampleLevel(probe_depth, smooth_sampler, at / vec2<f32>(textureDimensions(probe_depth)), 0.0).xy;
}

// `place` on the octahedron, 0…1; `below` 8 for the gloss.
fn probe_says(probe: u32, place: vec2<f32>, below: f32) -> vec4<f32> {
    let corner = vec2<f32>(vec2<u32>((probe & 127u) * 8u, (probe >> 7u) * 16u)) + vec2<f32>(1.0, 1.0 + below);
    let at = corner + place * 6.0;
    return textureSampleLevel(probe_light, smooth_sampler, at / vec2<f32>(textureDimensions(probe_light)), 0.0);
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
    let upright = octahedral(normal);
    let mirrored = octahedral(direction);
    var irradiance = vec3<f32>(0.0);
    var gloss = vec3<f32>(0.0);
    var total = 0.0;
    // Eight, and eight more where they say too little; a number that the compiler does not know keeps it from writing the
    // loop out, which takes software drivers longer than the frame.
    var seat = biased;
    var base = clamp(floor(at), vec3<f32>(0.0), max(last - 1.0, vec3<f32>(0.0)));
    var share = clamp(at - base, vec3<f32>(0.0), vec3<f32>(1.0));
    var scale = 1.0;
    for (var i = 0u; i < view.probe_counts.w * 2u; i++) {
        if i == view.probe_counts.w {
            scale = 1.0 - smoothstep(0.0, ENOUGH, total);
            if scale <= 0.0 {
                break;
            }
            seat = biased + face * (0.8 * least);
            let farther = (seat - view.probe_origin.xyz) / spacing;
            base = clamp(floor(farther), vec3<f32>(0.0), max(last - 1.0, vec3<f32>(0.0)));
            share = clamp(farther - base, vec3<f32>(0.0), vec3<f32>(1.0));
        }
        let corner = vec3<f32>(f32(i & 1u), f32((i >> 1u) & 1u), f32((i >> 2u) & 1u));
        let cell = min(base + corner, last);
        let probe = u32(cell.x) + view.probe_counts.x * (u32(cell.y) + view.probe_counts.y * u32(cell.z));
        let received = probe_says(probe, upright, 0.0);
        if received.w == 0.0 {
            continue;
        }
        let axes = max(mix(1.0 - share, share, corner), vec3<f32>(1e-3));
        let probe_point = view.probe_origin.xyz + cell * spacing;
        let wrap = dot(normalize(probe_point - point), normal) * 0.5 + 0.5;
        let to = seat - probe_point;
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
        weight *= axes.x * axes.y * axes.z * scale;
        irradiance += weight * received.xyz;
        gloss += weight * probe_says(probe, mirrored, 8.0).xyz;
        total += weight;
    }
    if total <= 1e-20 {
        return Indirect(vec3<f32>(0.0), vec3<f32>(0.0), 0.0);
    }
    irradiance /= total;
    // The roughest gloss sees about what the surface itself receives.
    let reflected = mix(gloss / total, irradiance / PI, smoothstep(0.5, 1.0, roughness) * 0.7);
    return Indirect(irradiance, reflected, 0.0);
}

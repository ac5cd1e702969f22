// Shading: everything that the camera sees, into luminance (cd/m²).
#include common.wgsl
#include vertex.wgsl
#include material.wgsl
#include variant.wgsl
#include brdf.wgsl
#include shadow.wgsl
#include lights.wgsl
#include sky_map.wgsl
#include probes.wgsl
#include shown.wgsl

// Occlusion (x) and distance (y) at half size; the last picture and its mirror images for reflections.
@group(0) @binding(10) var occlusion_map: texture_2d<f32>;
@group(0) @binding(11) var history: texture_2d<f32>;
@group(0) @binding(12) var smooth_sampler: sampler;
@group(0) @binding(13) var mirror_images: texture_2d_array<f32>;
@group(0) @binding(16) var sky_map: texture_2d<f32>;

// Occlusion at half size, taken from the neighbours that lie as deep as this pixel.
fn occlusion_at(pixel: vec2<f32>, distance: f32) -> f32 {
    if !USES_OCCLUSION {
        return 1.0;
    }
    let at = (pixel - 0.5) * 0.5;
    let base = vec2<i32>(floor(at));
    let f = fract(at);
    let last = vec2<i32>(textureDimensions(occlusion_map)) - 1;
    var sum = 0.0;
    var total = 1e-5;
    for (var i = 0; i < 4; i++) {
        let corner = vec2<i32>(i & 1, i >> 1u);
        let texel = textureLoad(occlusion_map, clamp(base + corner, vec2<i32>(0), last), 0).xy;
        let share = mix(1.0 - f, f, vec2<f32>(corner));
        let weight = (share.x * share.y + 0.01) / (1e-3 + abs(texel.y - distance) / max(abs(distance), 0.1));
        sum += texel.x * weight;
        total += weight;
    }
    return sum / total;
}

// Tangent frame from the change of position and texture coordinates over the pixel (Mikkelsen 2020); Y of the
// image goes against v, as glTF has it.
fn bumped(normal: vec3<f32>, dx: vec3<f32>, dy: vec3<f32>, duv_dx: vec2<f32>, duv_dy: vec2<f32>, bump: vec3<f32>) -> vec3<f32> {
    let a = cross(dy, normal);
    let b = cross(normal, dx);
    let t = a * duv_dx.x + b * duv_dy.x;
    let v = a * duv_dx.y + b * duv_dy.y;
    let longest = max(dot(t, t), dot(v, v));
    if longest < 1e-20 {
        return normal;
    }
    let scale = inverseSqrt(longest) * sign(dot(cross(dx, dy), normal));
    return normalize(t * (scale * bump.x) - v * (scale * bump.y) + normal * bump.z);
}

fn read_surface(in: VertexOut, is_front: bool) -> Surface {
    var s: Surface;
    let dx = dpdx(in.point);
    let dy = dpdy(in.point);
    let duv_dx = dpdx(in.uv);
    let duv_dy = dpdy(in.uv);
    let color = surface_color(in.uv);
    s.point = in.point;
    s.eye = towards_eye(in.point);
    var normal = in.normal * inverseSqrt(max(dot(in.normal, in.normal), 1e-20));
    // Faces seen from behind turn round, also where a file wound its triangles the wrong way.
    if dot(normal, s.eye) < 0.0 && (is_front == has(FLAG_TURNED_OVER) || surface_has(IS_DOUBLE_SIDED)) {
        normal = -normal;
    }
    let flat_normal = cross(dx, dy);
    let flat_length = dot(flat_normal, flat_normal);
    s.face = normal;
    if flat_length > 1e-24 {
        s.face = flat_normal * inverseSqrt(flat_length);
        s.face *= select(1.0, -1.0, dot(s.face, s.eye) < 0.0);
    }
    if may_have(HAS_NORMAL) && surface_has(HAS_NORMAL) {
        var bump = textureSample(normal_image, image_sampler, placed_uv(2u, in.uv)).xyz * 2.0 - 1.0;
        bump = vec3<f32>(bump.xy * material.emission.w, max(bump.z, 0.05));
        normal = bumped(normal, dx, dy, duv_dx, duv_dy, bump);
    }
    s.normal = normal;
    var metallic = material.base.x;
    var roughness = material.base.y;
    if may_have(HAS_METALLIC_ROUGHNESS) && surface_has(HAS_METALLIC_ROUGHNESS) {
        let texel = textureSample(metallic_roughness_image, image_sampler, placed_uv(1u, in.uv));
        metallic *= texel.b;
        roughness *= texel.g;
    }
    s.occlusion = 1.0;
    if may_have(HAS_OCCLUSION) && surface_has(HAS_OCCLUSION) {
        s.occlusion = textureSample(occlusion_image, image_sampler, placed_uv(3u, in.uv)).r;
    }
    s.emission = material.emission.rgb;
    if may_have(HAS_EMISSION) && surface_has(HAS_EMISSION) {
        s.emission *= textureSample(emission_image, image_sampler, placed_uv(4u, in.uv)).rgb;
    }
    // Normals that turn within a pixel spread the reflection (Kaplanyan 2016), which keeps edges from glittering.
    let turn_x = dpdx(normal);
    let turn_y = dpdy(normal);
    let spread = min(0.5 * (dot(turn_x, turn_x) + dot(turn_y, turn_y)), 0.18);
    let a = clamp(roughness, 0.03, 1.0);
    s.roughness = sqrt(sqrt(clamp(a * a * a * a + spread, 0.0, 1.0)));
    let ior = (material.base.w - 1.0) / (material.base.w + 1.0);
    let f0 = ior * ior * material.coat.x;
    s.f0 = mix(vec3<f32>(f0), color.rgb, metallic);
    s.f90 = mix(clamp(material.coat.x, 0.0, 1.0), 1.0, metallic);
    s.n_dot_eye = clamp(dot(normal, s.eye), 1e-3, 1.0);
    let scale = reflection_scale(s.roughness, s.n_dot_eye);
    s.reflected = s.f0 * scale.x + vec3<f32>(s.f90 * scale.y);
    s.compensation = 1.0 + s.f0 * (1.0 / max(scale.x + scale.y, 0.1) - 1.0);
    let kept = 1.0 - max(s.reflected.r, max(s.reflected.g, s.reflected.b));
    s.diffuse = color.rgb * ((1.0 - metallic) * (1.0 - material.base.z) * mix(kept, 1.0, metallic));
    s.coat = material.coat.y;
    s.coat_roughness = clamp(material.coat.z, 0.05, 1.0);
    s.sheen = material.sheen.rgb;
    s.sheen_roughness = select(0.0, max(material.sheen.w, 0.1), surface_has(HAS_SHEEN));
    s.alpha = color.a;
    s.shine = 1.0;
    return s;
}

// Light that many bounces in a crease bring back (Jimenez 2016): bright surfaces darken less.
fn coloured_occlusion(share: f32, albedo: vec3<f32>) -> vec3<f32> {
    let a = 2.0404 * albedo - 0.3324;
    let b = -4.7951 * albedo + 0.6417;
    let c = 2.7552 * albedo + 0.6903;
    return max(vec3<f32>(share), ((share * a + b) * share + c) * share);
}

struct Shaded {
    diffuse: vec3<f32>,
    specular: vec3<f32>,
}

fn shade(seen: Surface, pixel: vec2<f32>, distance: f32) -> Shaded {
    var s = seen;
    var image = vec4<f32>(0.0);
    if IS_MIRROR {
        // The lamps' openings are in that picture, so that their highlights would come twice.
        image = mirror_image(s, pixel);
        s.shine = 1.0 - image.a;
    }
    // Few taps would turn the grain into a pattern.
    let noise = select(0.3, pixel_noise(pixel), SOFTENS);
    var direct = vec3<f32>(0.0);
    if HAS_SUN && dot(s.normal, view.sun_direction.xyz) > 0.0 && dot(s.face, view.sun_direction.xyz) > -0.05 && view.sun.x > 0.0 {
        let visible = sun_visibility(s.point, s.face, noise);
        if visible > 0.0 {
            direct = view.sun.rgb * visible * reflect_light(s, view.sun_direction.xyz, round_outline(0.01), dot(s.normal, view.sun_direction.xyz), s.shine);
        }
    }
    direct += luminaires(s, noise);
    let direction = reflect(-s.eye, s.normal);
    let indirect = indirect_light(s.point, s.normal, s.face, s.eye, direction, s.roughness);
    let share = occlusion_at(pixel, distance) * s.occlusion;
    var out: Shaded;
    out.diffuse = direct + s.diffuse * indirect.irradiance / PI * coloured_occlusion(share, s.diffuse);
    // How much of the lobe of a reflection the creases leave open (Lagarde 2014).
    var open = clamp(pow(s.n_dot_eye + share, exp2(-16.0 * s.roughness - 1.0)) - 1.0 + share, 0.0, 1.0);
    var mirrored = indirect.reflected;
    if USES_REFLECTIONS && s.roughness < 0.45 && image.a < 1.0 {
        let found = screen_reflection(s, direction, noise, distance);
        mirrored = mix(mirrored, found.rgb, found.a * (1.0 - smoothstep(0.25, 0.45, s.roughness)));
    }
    if IS_MIRROR {
        mirrored = mix(mirrored, image.rgb, image.a);
        open = mix(open, 1.0, image.a);
    }
    out.specular = mirrored * s.reflected * s.compensation * open;
    if HAS_LAYERS && s.sheen_roughness > 0.0 {
        let rim = 1.0 - s.n_dot_eye;
        out.diffuse += s.sheen * indirect.irradiance / PI * (0.15 + 0.6 * rim * rim * rim) * share;
    }
    if HAS_LAYERS && s.coat > 0.0 {
        let fresnel = schlick(vec3<f32>(0.04), 1.0, s.n_dot_eye).x * s.coat;
        out.diffuse *= 1.0 - fresnel;
        out.specular = out.specular * (1.0 - fresnel) + mirrored * fresnel * open;
    }
    out.diffuse += s.emission;
    return out;
}

@fragment
fn opaque(in: VertexOut, @builtin(front_facing) is_front: bool) -> @location(0) vec4<f32> {
    let s = read_surface(in, is_front);
    if cut_away(in.point) || (material.flags.y == 1u && s.alpha < material.coat.w) {
        discard;
    }
    // The inside of what is cut open is shown as cut: walls and slabs are closed, so that their backs fill the cut.
    if view.section_min.w > 0.5 && dot(in.normal, s.eye) < 0.0 && !surface_has(IS_DOUBLE_SIDED) {
        return vec4<f32>(vec3<f32>(0.055), AS_IT_IS);
    }
    if surface_has(IS_UNLIT) {
        return vec4<f32>(s.diffuse + s.emission, AS_IT_IS);
    }
    let lit = shade(s, in.clip.xy, distance_of_depth(in.clip.z));
    return vec4<f32>(min(lit.diffuse + lit.specular, vec3<f32>(60000.0)), 1.0);
}

// Glass and veils: premultiplied by what they cover; reflections come on top in full.
@fragment
fn blended(in: VertexOut, @builtin(front_facing) is_front: bool) -> @location(0) vec4<f32> {
    let s = read_surface(in, is_front);
    if cut_away(in.point) {
        discard;
    }
    let through = material.base.z;
    let lit = shade(s, in.clip.xy, distance_of_depth(in.clip.z));
    let fresnel = max(s.reflected.r, max(s.reflected.g, s.reflected.b));
    let tint = luminance(material.tint.rgb);
    let cover = select(1.0, s.alpha, material.flags.y == 2u);
    let alpha = cover * (1.0 - through * (1.0 - fresnel) * tint);
    return vec4<f32>(min(lit.diffuse * cover + lit.specular, vec3<f32>(60000.0)), clamp(alpha, 0.0, 1.0));
}

// What the mirror at this point shows, if it has a picture: alpha 1. All faces of the panes of a window share one.
fn mirror_image(s: Surface, pixel: vec2<f32>) -> vec4<f32> {
    let apart = select(0.004, 0.12, material.base.z > 0.0);
    for (var i = 0u; i < MIRRORS; i++) {
        let plane = view.mirrors[i];
        if dot(plane.xyz, s.face) > 0.999 && abs(dot(plane.xyz, s.point) + plane.w) < apart {
            let uv = pixel * view.viewport.zw;
            return vec4<f32>(textureSampleLevel(mirror_images, smooth_sampler, uv, i, 0.0).rgb, 1.0);
        }
    }
    return vec4<f32>(0.0);
}

fn picture_uv(point: vec3<f32>) -> vec2<f32> {
    let aside = point.xy / select(-point.z, 1.0, view.eye.w > 0.5);
    let ndc = (aside - vec2<f32>(0.0, view.grid_scale.w)) / view.projection.xy;
    return vec2<f32>(ndc.x * 0.5 + 0.5, 0.5 - ndc.y * 0.5);
}

// Distance of what the camera saw at a place of the picture. Distances at half size are blended by their inverses, which lie
// in a plane where a surface does, so that a ray close over a surface seen at a slant does not meet its steps.
fn seen_distance(uv: vec2<f32>) -> f32 {
    let at = (uv * view.viewport.xy - 0.5) * 0.5;
    let base = vec2<i32>(floor(at));
    let f = at - floor(at);
    let last = vec2<i32>(textureDimensions(occlusion_map)) - 1;
    let low = clamp(base, vec2<i32>(0), last);
    let high = clamp(base + 1, vec2<i32>(0), last);
    let a = textureLoad(occlusion_map, low, 0).y;
    let b = textureLoad(occlusion_map, vec2<i32>(high.x, low.y), 0).y;
    let c = textureLoad(occlusion_map, vec2<i32>(low.x, high.y), 0).y;
    let d = textureLoad(occlusion_map, high, 0).y;
    let near = min(min(a, b), min(c, d));
    // Between a thing and what lies behind it there is nothing.
    if max(max(a, b), max(c, d)) > near * 1.2 {
        return select(select(a, b, f.x > 0.5), select(c, d, f.x > 0.5), f.y > 0.5);
    }
    let across = mix(1.0 / vec2<f32>(a, c), 1.0 / vec2<f32>(b, d), f.x);
    return 1.0 / mix(across.x, across.y, f.y);
}

// The picture that the last sample left, where the reflected ray meets what the camera saw: alpha is trust.
fn screen_reflection(s: Surface, direction: vec3<f32>, noise: f32, distance: f32) -> vec4<f32> {
    let heading = (view.view_from_scene * vec4<f32>(direction, 0.0)).xyz;
    // Towards the eye the ray soon leaves what is seen.
    let facing = smoothstep(0.9, 0.4, heading.z);
    if !has(FLAG_HISTORY) || facing <= 0.0 {
        return vec4<f32>(0.0);
    }
    let origin = (view.view_from_scene * vec4<f32>(s.point + s.face * (0.004 * abs(distance)), 1.0)).xyz;
    let steps = view.flags.w;
    let reach = 6.0;
    var before = 0.0;
    var was_behind = false;
    var ahead = 0.0;
    var met = -1.0;
    for (var i = 0u; i < steps; i++) {
        let part = (f32(i) + noise) / f32(steps);
        let t = reach * part * part + 0.02;
        let point = origin + heading * t;
        let uv = picture_uv(point);
        if point.z > -view.projection.z || any(uv < vec2<f32>(0.0)) || any(uv > vec2<f32>(1.0)) {
            break;
        }
        var gap = -point.z - seen_distance(uv);
        let is_behind = gap > 0.0;
        if is_behind && !was_behind {
            // Where it went behind, or the edge of something that it passes behind.
            var low = before;
            var high = t;
            for (var halving = 0u; halving < min(steps, 5u); halving++) {
                let middle = 0.5 * (low + high);
                let between = origin + heading * middle;
                let beyond = -between.z - seen_distance(picture_uv(between));
                gap = select(gap, beyond, beyond > 0.0);
                ahead = select(ahead, beyond, beyond <= 0.0);
                high = select(high, middle, beyond > 0.0);
                low = select(middle, low, beyond > 0.0);
            }
            // It comes up to what it meets from before it: what it passes behind the edge of starts far behind the ray.
            let near = 2.0 * (high - low) + 0.02 + 0.005 * -point.z;
            if gap < near && ahead > -2.0 * near {
                met = high;
                break;
            }
        }
        ahead = min(gap, 0.0);
        was_behind = is_behind;
        before = t;
    }
    if met < 0.0 {
        return vec4<f32>(0.0);
    }
    let point = (view.scene_from_view * vec4<f32>(origin + heading * met, 1.0)).xyz;
    let then = view.previous_clip_from_scene * vec4<f32>(point, 1.0);
    let old = vec2<f32>(then.x / then.w * 0.5 + 0.5, 0.5 - then.y / then.w * 0.5);
    let rim = min(min(old.x, 1.0 - old.x), min(old.y, 1.0 - old.y));
    let trust = smoothstep(0.0, 0.08, rim) * facing;
    var seen = textureSampleLevel(history, smooth_sampler, old, 0.0);
    // The soft edge of a lamp before what is met would draw its outline: what is around there is no more than so much darker.
    var darkest = seen.rgb;
    for (var i = 0u; i < 4u; i++) {
        let aside = (vec2<f32>(vec2<u32>(i & 1u, i >> 1u)) * 3.0 - 1.5) * view.viewport.zw;
        darkest = min(darkest, textureSampleLevel(history, smooth_sampler, old + aside, 0.0).rgb);
    }
    seen = vec4<f32>(min(seen.rgb, 4.0 * darkest), seen.a);
    // Paper and cut faces hold no luminance.
    let holds_light = smoothstep(0.3, 0.8, seen.a) * (1.0 - smoothstep(2.1, 2.6, seen.a));
    return vec4<f32>(seen.rgb, trust * holds_light);
}

// Numbers and the view that every pass shares. Scene frame: metres, Y up; light in cd/m² and lx.

const PI: f32 = 3.14159265358979;

// Twin of `layout::ViewUniform`.
struct View {
    clip_from_scene: mat4x4<f32>,
    view_from_scene: mat4x4<f32>,
    scene_from_view: mat4x4<f32>,
    previous_clip_from_scene: mat4x4<f32>,
    sun_map_from_scene: mat4x4<f32>,
    // xyz eye; w 1 for a parallel projection.
    eye: vec4<f32>,
    // Half width and half height of the picture at distance 1 (or in metres when parallel), near, far.
    projection: vec4<f32>,
    // Width, height in pixels and their inverses.
    viewport: vec4<f32>,
    // Towards the sun; w number of cascades.
    sun_direction: vec4<f32>,
    // Illuminance of the sun, linear RGB, lx; w depth range of the sun's map in metres.
    sun: vec4<f32>,
    // Cascades of the sun's map, the finest first: middle in the map's clip space, scale from there to the cascade's own (0
    // none), metres a texel.
    sun_cascades: array<vec4<f32>, 4>,
    zenith: vec4<f32>,
    horizon: vec4<f32>,
    ground: vec4<f32>,
    // Plane n·p + d ≥ 0 is kept; zero normal for none.
    section: vec4<f32>,
    // Box outside of which nothing is drawn; w of the first 1 while something is cut open at all.
    section_min: vec4<f32>,
    section_max: vec4<f32>,
    // Stand-in for indirect light inside, mean luminance, linear RGB; w luminance of an even light from above inside.
    ambient: vec4<f32>,
    interior_min: vec4<f32>,
    interior_max: vec4<f32>,
    probe_origin: vec4<f32>,
    probe_spacing: vec4<f32>,
    // w: probes round a point.
    probe_counts: vec4<u32>,
    grid_origin: vec4<f32>,
    // Cells a metre along each axis; w how far the middle of the picture lies over straight ahead at 1 m.
    grid_scale: vec4<f32>,
    grid_counts: vec4<u32>,
    // x bits (see FLAG_), y number of the jittered sample, z taps of the sun's shadow (luminaires take half as many), w
    // steps of a reflection.
    flags: vec4<u32>,
    // Luminaires' shadow atlas: size of a tile (0…1), tiles in a row, texels along a tile; w texels along the atlas.
    light_atlas: vec4<f32>,
    // Planes n·p + w = 0 of the mirrors that have a picture; zero for none.
    mirrors: array<vec4<f32>, 4>,
}

const FLAG_HISTORY: u32 = 4u;
const FLAG_SUN_MAP: u32 = 8u;
const FLAG_PLAIN_BACKGROUND: u32 = 16u;
const FLAG_TURNED_OVER: u32 = 32u;
const FLAG_SKY_PICTURE: u32 = 64u;
const MIRRORS: u32 = 4u;

@group(0) @binding(0) var<uniform> view: View;

fn luminance(color: vec3<f32>) -> f32 {
    return dot(color, vec3<f32>(0.2126, 0.7152, 0.0722));
}

fn has(flag: u32) -> bool {
    return (view.flags.x & flag) != 0u;
}

// Metres in front of the eye from a value of the reversed depth buffer (1 near, 0 far).
fn distance_of_depth(depth: f32) -> f32 {
    if view.eye.w > 0.5 {
        return mix(view.projection.w, view.projection.z, depth);
    }
    return view.projection.z / max(depth, 1e-7);
}

// Point in the view frame (X right, Y up, looking along −Z) from picture coordinates 0…1 and distance.
fn view_point(uv: vec2<f32>, distance: f32) -> vec3<f32> {
    let ndc = vec2<f32>(uv.x * 2.0 - 1.0, 1.0 - uv.y * 2.0) * view.projection.xy;
    let aside = ndc + vec2<f32>(0.0, view.grid_scale.w);
    return vec3<f32>(aside * select(distance, 1.0, view.eye.w > 0.5), -distance);
}

// Unit vector from a point towards the eye.
fn towards_eye(point: vec3<f32>) -> vec3<f32> {
    if view.eye.w > 0.5 {
        return view.scene_from_view[2].xyz;
    }
    return normalize(view.eye.xyz - point);
}

// Whether a point lies in a part that is cut away.
fn cut_away(point: vec3<f32>) -> bool {
    let is_outside = any(point < view.section_min.xyz) || any(point > view.section_max.xyz);
    return is_outside || dot(view.section.xyz, point) + view.section.w < 0.0;
}

// Interleaved gradient noise (Jimenez 2014); from sample to sample each pixel goes on by the golden section, so that its own
// samples are evenly spread.
fn pixel_noise(pixel: vec2<f32>) -> f32 {
    let own = fract(52.9829189 * fract(dot(pixel, vec2<f32>(0.06711056, 0.00583715))));
    return fract(own + 0.618034 * f32(view.flags.y % 64u));
}

// Evenly spread points of the unit disc; turned by `turned` so that neighbours differ. `part` of 0…1 moves them outwards or
// inwards within their rings, so that turned again and again they fill the disc: by 0.5 alone few rings would be seen.
fn vogel(index: u32, count: u32, part: f32) -> vec2<f32> {
    let radius = sqrt((f32(index) + part) / f32(count));
    let angle = f32(index) * 2.39996323;
    return radius * vec2<f32>(cos(angle), sin(angle));
}

// Where in their rings points lie that are turned by `noise`: turns and places fill their square evenly from picture to picture.
fn ring_part(noise: f32) -> f32 {
    return fract(5.0 * noise);
}

fn turned(point: vec2<f32>, turn: vec2<f32>) -> vec2<f32> {
    return vec2<f32>(point.x * turn.x - point.y * turn.y, point.x * turn.y + point.y * turn.x);
}

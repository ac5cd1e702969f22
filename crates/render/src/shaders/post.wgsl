// What the passes after shading share. Twin of `layout::PostUniform`.

struct Post {
    // x factor from luminance to picture when fixed, 0 when measured; y factor of correction; z which curve
    // (0 neutral, 1 AgX); w strength of the glow.
    exposure: vec4<f32>,
    // sRGB-encoded; w 1 when something is selected or hovered.
    accent: vec4<f32>,
    // Linear colour shown where nothing stands; alpha of it.
    background: vec4<f32>,
    // x 1: encode and dither, 0: keep linear; y number of the sample; z 1: the target encodes sRGB itself;
    // w bits of the luminance of the sky over the horizon.
    mode: vec4<u32>,
    // Width, height and their inverses.
    size: vec4<f32>,
    // Linear RGB of the light shown as white; w 1 when fixed, 0 when measured.
    white: vec4<f32>,
}

@group(0) @binding(0) var<uniform> post: Post;

fn luminance(color: vec3<f32>) -> f32 {
    return dot(color, vec3<f32>(0.2126, 0.7152, 0.0722));
}

fn encode(linear: vec3<f32>) -> vec3<f32> {
    let low = linear * 12.92;
    let high = 1.055 * pow(max(linear, vec3<f32>(0.0)), vec3<f32>(1.0 / 2.4)) - 0.055;
    return select(high, low, linear <= vec3<f32>(0.0031308));
}

fn decode(encoded: vec3<f32>) -> vec3<f32> {
    return select(pow((encoded + 0.055) / 1.055, vec3<f32>(2.4)), encoded / 12.92, encoded <= vec3<f32>(0.04045));
}

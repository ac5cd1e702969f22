// The sky by direction and by how wide a part of it counts: see `sky.rs`.

const SKY_LEVELS: f32 = 6.0;

fn octahedral(direction: vec3<f32>) -> vec2<f32> {
    let n = direction / (abs(direction.x) + abs(direction.y) + abs(direction.z));
    var p = n.xz;
    if n.y < 0.0 {
        p = (1.0 - abs(p.yx)) * select(vec2<f32>(-1.0), vec2<f32>(1.0), p >= vec2<f32>(0.0));
    }
    return p * 0.5 + 0.5;
}

// Luminance of sky and ground in a direction.
fn sky_radiance(direction: vec3<f32>) -> vec3<f32> {
    return textureSampleLevel(sky_map, smooth_sampler, octahedral(direction), 0.0).rgb;
}

// Mean luminance over the lobe of a rough reflection.
fn rough_sky_radiance(direction: vec3<f32>, roughness: f32) -> vec3<f32> {
    return textureSampleLevel(sky_map, smooth_sampler, octahedral(direction), roughness * (SKY_LEVELS - 1.0)).rgb;
}

// Illuminance on a surface under the open sky, lx.
fn sky_irradiance(normal: vec3<f32>) -> vec3<f32> {
    return PI * textureSampleLevel(sky_map, smooth_sampler, octahedral(normal), SKY_LEVELS - 2.0).rgb;
}

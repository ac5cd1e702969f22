// A material's numbers and images, and what they say at a point.

// Twin of `layout::MaterialUniform`.
struct Material {
    base_color: vec4<f32>,
    // Luminance of its own, cd/m²; w strength of the normal image.
    emission: vec4<f32>,
    // Metalness, roughness, transmission, index of refraction.
    base: vec4<f32>,
    // Specular strength, clearcoat, clearcoat roughness, alpha cutoff.
    coat: vec4<f32>,
    // Sheen colour; w sheen roughness.
    sheen: vec4<f32>,
    // Tint of light that passes through.
    tint: vec4<f32>,
    // Two entries an image (base colour, metallic-roughness, normal, occlusion, emission): the rows of a matrix
    // (x, y) and the offset (z).
    placement: array<vec4<f32>, 10>,
    // x bits (see HAS_), y alpha mode (0 opaque, 1 mask, 2 blend).
    flags: vec4<u32>,
}

const HAS_BASE_COLOR: u32 = 1u;
const HAS_METALLIC_ROUGHNESS: u32 = 2u;
const HAS_NORMAL: u32 = 4u;
const HAS_OCCLUSION: u32 = 8u;
const HAS_EMISSION: u32 = 16u;
const IS_UNLIT: u32 = 32u;
const IS_DOUBLE_SIDED: u32 = 64u;
const HAS_SHEEN: u32 = 128u;

// Which images a pipeline reads at all, as bits of HAS_. Software drivers run through every branch, taken or not, so that
// what a material does not need is left out of its pipeline.
override TEXTURES: u32 = 31u;

@group(1) @binding(0) var<uniform> material: Material;
@group(1) @binding(1) var base_color_image: texture_2d<f32>;
@group(1) @binding(2) var metallic_roughness_image: texture_2d<f32>;
@group(1) @binding(3) var normal_image: texture_2d<f32>;
@group(1) @binding(4) var occlusion_image: texture_2d<f32>;
@group(1) @binding(5) var emission_image: texture_2d<f32>;
@group(1) @binding(6) var image_sampler: sampler;

fn placed_uv(slot: u32, uv: vec2<f32>) -> vec2<f32> {
    let a = material.placement[slot * 2u];
    let b = material.placement[slot * 2u + 1u];
    return vec2<f32>(dot(a.xy, uv) + a.z, dot(b.xy, uv) + b.z);
}

fn may_have(bit: u32) -> bool {
    return (TEXTURES & bit) != 0u;
}

fn surface_has(bit: u32) -> bool {
    return (material.flags.x & bit) != 0u;
}

fn surface_color(uv: vec2<f32>) -> vec4<f32> {
    var color = material.base_color;
    if may_have(HAS_BASE_COLOR) && surface_has(HAS_BASE_COLOR) {
        color *= textureSample(base_color_image, image_sampler, placed_uv(0u, uv));
    }
    return color;
}

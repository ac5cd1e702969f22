// From luminance to what a screen shows.

// Khronos PBR Neutral: colours of products stay as they are up to 0.8, then highlights roll off.
fn neutral(input: vec3<f32>) -> vec3<f32> {
    let start = 0.8 - 0.04;
    let low = min(input.r, min(input.g, input.b));
    let offset = select(0.04, low - 6.25 * low * low, low < 0.08);
    let color = input - offset;
    let peak = max(color.r, max(color.g, color.b));
    if peak < start {
        return color;
    }
    let d = 1.0 - start;
    let new_peak = 1.0 - d * d / (peak + d - start);
    let g = 1.0 - 1.0 / (0.15 * (peak - new_peak) + 1.0);
    return mix(color * new_peak / peak, vec3<f32>(new_peak), g);
}

// AgX (Sobotka) in Wrensch's published matrices and polynomial, its base look: softer, with colours that fade towards
// white as film does.
fn agx(input: vec3<f32>) -> vec3<f32> {
    let to_agx = mat3x3<f32>(
        0.842479062253094, 0.0423282422610123, 0.0423756549057051,
        0.0784335999999992, 0.878468636469772, 0.0784336,
        0.0792237451477643, 0.0791661274605434, 0.879142973793104,
    );
    let from_agx = mat3x3<f32>(
        1.19687900512017, -0.0528968517574562, -0.0529716355144438,
        -0.0980208811401368, 1.15190312990417, -0.0980434501171241,
        -0.0990297440797205, -0.0989611768448433, 1.15107367264116,
    );
    var x = log2(max(to_agx * input, vec3<f32>(1e-10)));
    x = clamp((x + 12.47393) / (4.026069 + 12.47393), vec3<f32>(0.0), vec3<f32>(1.0));
    let x2 = x * x;
    let x4 = x2 * x2;
    let y = 15.5 * x4 * x2 - 40.14 * x4 * x + 31.96 * x4 - 6.868 * x2 * x + 0.4298 * x2 + 0.1191 * x - 0.00232;
    return decode(clamp(from_agx * y, vec3<f32>(0.0), vec3<f32>(1.0)));
}

fn tone(color: vec3<f32>) -> vec3<f32> {
    if post.exposure.z > 0.5 {
        return agx(color);
    }
    return clamp(neutral(color), vec3<f32>(0.0), vec3<f32>(1.0));
}

// Reflection: GGX with Smith's masking, Schlick's Fresnel, compensation of the energy that single scattering
// loses (Fdez-Agüera 2019 in Filament's form), Charlie sheen (Estevez 2017) and a clear coat.

struct Surface {
    point: vec3<f32>,
    // Geometric normal towards the eye, for offsets; shading normal for light.
    face: vec3<f32>,
    normal: vec3<f32>,
    eye: vec3<f32>,
    diffuse: vec3<f32>,
    f0: vec3<f32>,
    f90: f32,
    roughness: f32,
    n_dot_eye: f32,
    // Share of white light that reflection sends back, and the factor that makes up for multiple scattering.
    reflected: vec3<f32>,
    compensation: vec3<f32>,
    coat: f32,
    coat_roughness: f32,
    sheen: vec3<f32>,
    sheen_roughness: f32,
    emission: vec3<f32>,
    occlusion: f32,
    alpha: f32,
    // What gloss shows of lamps and sun: 0 where a picture of what it mirrors is at hand.
    shine: f32,
}

// `sine2` is the squared sine between normal and half vector: of its cosine too little is left near the middle of a
// sharp highlight.
fn ggx(a: f32, sine2: f32) -> f32 {
    let a2 = a * a;
    let d = sine2 * (1.0 - a2) + a2;
    return a2 / (PI * d * d);
}

// What a source shows of itself: its radius over its distance, and for a flat one the unit vector at right angles to the way
// there along which it is foreshortened, with the share of its radius that is left there.
struct Outline {
    size: f32,
    across: vec3<f32>,
    narrow: f32,
}

fn round_outline(size: f32) -> Outline {
    return Outline(size, vec3<f32>(0.0), 1.0);
}

// Of a disc that looks along `facing`, seen in the direction `light`.
fn disc_outline(size: f32, light: vec3<f32>, facing: vec3<f32>) -> Outline {
    let cosine = dot(light, facing);
    let aside = facing - light * cosine;
    return Outline(size, aside * inverseSqrt(max(dot(aside, aside), 1e-12)), clamp(abs(cosine), 0.01, 1.0));
}

// The lobe for a source of some size: that of its place which is mirrored best, spread over all of it (Karis 2013).
fn widened(roughness: f32, sine2: f32, half_size: f32, narrow: f32) -> f32 {
    let a = max(roughness * roughness, 1e-3);
    return ggx(a, sine2) * (a / min(a + half_size, 1.0)) * (a / min(a + half_size * narrow, 1.0));
}

fn smith(roughness: f32, n_dot_l: f32, n_dot_v: f32) -> f32 {
    let a = roughness * roughness;
    return 0.5 / max(mix(2.0 * n_dot_l * n_dot_v, n_dot_l + n_dot_v, a), 1e-4);
}

fn schlick(f0: vec3<f32>, f90: f32, cosine: f32) -> vec3<f32> {
    let x = 1.0 - cosine;
    let x2 = x * x;
    return f0 + (vec3<f32>(f90) - f0) * (x2 * x2 * x);
}

// Scale of F0 and of F90 in the reflection of an evenly bright surrounding (Karis 2014).
fn reflection_scale(roughness: f32, n_dot_v: f32) -> vec2<f32> {
    let r = roughness * vec4<f32>(-1.0, -0.0275, -0.572, 0.022) + vec4<f32>(1.0, 0.0425, 1.04, -0.04);
    let a004 = min(r.x * r.x, exp2(-9.28 * n_dot_v)) * r.x + r.y;
    return vec2<f32>(-1.04, 1.04) * a004 + r.zw;
}

fn charlie(roughness: f32, n_dot_h: f32) -> f32 {
    let inverse = 1.0 / max(roughness * roughness, 0.02);
    let sin2 = max(1.0 - n_dot_h * n_dot_h, 0.0078125);
    return (2.0 + inverse) * pow(sin2, inverse * 0.5) / (2.0 * PI);
}

// Luminance towards the eye for light of 1 lx at right angles from the unit vector `light`; the diffuse part goes
// by a cosine of its own, which for large sources stands for the whole source. `shine`: 0 for a source that gloss does not show.
fn reflect_light(s: Surface, light: vec3<f32>, outline: Outline, diffuse_cosine: f32, shine: f32) -> vec3<f32> {
    let h = normalize(light + s.eye);
    let fresnel = schlick(vec3<f32>(0.04), 1.0, clamp(dot(light, h), 0.0, 1.0)).x * s.coat;
    let under = select(1.0, 1.0 - fresnel, HAS_LAYERS);
    return s.diffuse * (under * diffuse_cosine / PI) + reflect_gloss(s, light, outline) * shine;
}

// The same without the diffuse part.
fn reflect_gloss(s: Surface, light: vec3<f32>, outline: Outline) -> vec3<f32> {
    // The place of the source that is mirrored best, found where its outline is round.
    let aside = reflect(-s.eye, s.normal) - light;
    let round = aside + outline.across * (dot(aside, outline.across) * (1.0 / outline.narrow - 1.0));
    let l = normalize(light + aside * min(outline.size * inverseSqrt(max(dot(round, round), 1e-12)), 1.0));
    let n_dot_l = clamp(dot(s.normal, l), 0.0, 1.0);
    let h = normalize(l + s.eye);
    let askew = cross(s.normal, h);
    let sine2 = clamp(dot(askew, askew), 0.0, 1.0);
    let l_dot_h = clamp(dot(l, h), 1e-3, 1.0);
    let half_size = 0.5 * outline.size * inverseSqrt(l_dot_h);
    let lobe = widened(s.roughness, sine2, half_size, outline.narrow) * smith(s.roughness, n_dot_l, s.n_dot_eye);
    var result = schlick(s.f0, s.f90, l_dot_h) * s.compensation * (lobe * n_dot_l);
    if HAS_LAYERS && s.sheen_roughness > 0.0 {
        let visible = 1.0 / (4.0 * max(n_dot_l + s.n_dot_eye - n_dot_l * s.n_dot_eye, 1e-3));
        result += s.sheen * (charlie(s.sheen_roughness, sqrt(1.0 - sine2)) * visible * n_dot_l);
    }
    if HAS_LAYERS && s.coat > 0.0 {
        let coat_lobe = widened(s.coat_roughness, sine2, half_size, outline.narrow) * smith(s.coat_roughness, n_dot_l, s.n_dot_eye);
        let fresnel = schlick(vec3<f32>(0.04), 1.0, l_dot_h).x * s.coat;
        result = result * (1.0 - fresnel) + vec3<f32>(fresnel * coat_lobe * n_dot_l);
    }
    return result;
}

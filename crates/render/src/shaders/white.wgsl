// Chromatic adaptation (von Kries in the sharpened cones of Bradford): what stands in one light, shown as if it stood
// in the screen's own white.

// Bradford's cones from linear Rec. 709 RGB; rows sum to 1, so that white stays white.
fn cones(color: vec3<f32>) -> vec3<f32> {
    return vec3<f32>(
        dot(color, vec3<f32>(0.44903, 0.52191, 0.02906)),
        dot(color, vec3<f32>(0.05354, 0.92418, 0.02228)),
        dot(color, vec3<f32>(0.01963, 0.08044, 0.89993)),
    );
}

fn of_cones(cone: vec3<f32>) -> vec3<f32> {
    return vec3<f32>(
        dot(cone, vec3<f32>(2.38939, -1.34555, -0.04384)),
        dot(cone, vec3<f32>(-0.13745, 1.16178, -0.02433)),
        dot(cone, vec3<f32>(-0.03982, -0.07450, 1.11432)),
    );
}

fn adapted(color: vec3<f32>, white: vec3<f32>) -> vec3<f32> {
    return max(of_cones(cones(color) / max(cones(white), vec3<f32>(0.02))), vec3<f32>(0.0));
}

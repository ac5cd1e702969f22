//! Furnaces: where light is the same from everywhere, a white thing cannot be seen, and in a closed box all light is
//! absorbed that is given.

use std::f32::consts::PI;

use crate::common::{cuboid, dark, grey, lamp, put, quad};
use glam::{UVec2, Vec3, Vec4};
use homewright_scene::light::Emitter;
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Key, Material, Projection, Scene};
use homewright_tracer::{TraceSettings, TracedImage, trace};

/// Luminance from everywhere, cd/m².
const LEVEL: f32 = 100.0;

fn settings(side: u32, samples: u32) -> TraceSettings {
    TraceSettings { size: UVec2::splat(side), samples, firefly_limit: None, ..TraceSettings::default() }
}

fn mean(image: &TracedImage) -> f32 {
    image.color.iter().map(|color| color.y).sum::<f32>() / image.color.len() as f32
}

/// A level square of 2 km in even light, seen along parallel rays at an angle with this cosine.
fn seen(material: Material, cosine: f32, settings: &TraceSettings) -> f32 {
    let mut scene = dark();
    scene.environment.zenith = Vec3::splat(LEVEL);
    scene.environment.horizon = Vec3::splat(LEVEL);
    scene.environment.ground = Vec3::splat(LEVEL);
    let corners = [(-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)].map(|(x, z)| Vec3::new(x, 0.0, z) * 1000.0);
    put(&mut scene, quad(corners), material, Layer::Floor);
    let eye = Vec3::new(0.3, 1.0, 0.95).try_normalize().expect("a direction") * (1.0 - cosine * cosine).sqrt();
    let camera = Camera {
        eye: Vec3::new(eye.x, cosine, eye.z),
        target: Vec3::ZERO,
        projection: Projection::Orthographic { height: 0.01 },
        ..Camera::default()
    };
    mean(&trace(&scene, &camera, settings, &mut |_| true).expect("nobody ends it"))
}

fn kinds() -> Vec<(&'static str, Material)> {
    let white = Material { base_color: Vec4::ONE, ..Material::default() };
    let glass = Material { transmission: 1.0, ..white.clone() };
    let metal = Material { metallic: 1.0, ..white.clone() };
    let lacquered = Material { clearcoat: 1.0, clearcoat_roughness: 0.1, ..metal.clone() };
    vec![
        ("matt with gloss", white.clone()),
        ("matt", Material { specular: 0.0, ..white.clone() }),
        ("matt with half its gloss", Material { specular: 0.5, ..white.clone() }),
        ("metal", metal.clone()),
        ("a third metal", Material { metallic: 0.3, ..white.clone() }),
        ("gloss of a low index", Material { ior: 1.33, ..white.clone() }),
        ("gloss of a high index", Material { ior: 2.2, ..white.clone() }),
        ("lacquer", Material { clearcoat: 1.0, clearcoat_roughness: 0.15, ..white.clone() }),
        ("smooth lacquer on metal", Material { clearcoat: 0.7, ..metal.clone() }),
        ("rough lacquer", Material { clearcoat: 1.0, clearcoat_roughness: 1.0, ..white.clone() }),
        ("sheen", Material { sheen_color: Vec3::ONE, sheen_roughness: 0.4, ..white.clone() }),
        ("smooth sheen", Material { sheen_color: Vec3::ONE, sheen_roughness: 0.1, ..white.clone() }),
        ("sheen on metal", Material { sheen_color: Vec3::ONE, sheen_roughness: 0.5, ..metal.clone() }),
        ("brushed metal", Material { anisotropy: 0.6, ..metal.clone() }),
        ("lacquer on brushed metal", Material { anisotropy: 0.7, anisotropy_rotation: 0.5, ..lacquered }),
        ("brushed plastic", Material { anisotropy: 0.7, ..white.clone() }),
        ("pane", glass.clone()),
        ("pane of a high index", Material { ior: 1.8, ..glass.clone() }),
        ("half a pane", Material { transmission: 0.5, ..glass.clone() }),
        ("half a pane under lacquer", Material { transmission: 0.5, clearcoat: 1.0, ..glass.clone() }),
        ("solid glass", Material { thickness: 0.01, ..glass.clone() }),
        ("half solid glass", Material { thickness: 0.01, transmission: 0.5, ..glass }),
    ]
}

#[test]
fn no_white_material_of_any_roughness_can_be_seen_in_even_light() {
    let mut worst = (0.0_f32, String::new());
    for (name, kind) in kinds() {
        for roughness in [0.05, 0.1, 0.23, 0.41, 0.77, 1.0] {
            for cosine in [0.12_f32, 0.5, 0.99] {
                let material = Material { roughness, ..kind.clone() };
                // Along the surface one path differs most from another.
                let samples = if cosine < 0.2 { 1024 } else { 128 };
                let share = seen(material, cosine, &settings(16, samples)) / LEVEL;
                if (share - 1.0).abs() > worst.0 {
                    worst = ((share - 1.0).abs(), format!("{name}: {share} at roughness {roughness}, cosine {cosine}"));
                }
            }
        }
    }
    assert!(worst.0 <= 0.005, "{}", worst.1);
}

#[test]
fn in_a_closed_cube_the_walls_get_the_flux_over_what_is_absorbed() {
    // A · E · (1 − ρ) = Φ. By symmetry one wall stands for all.
    let flux = 1000.0;
    let error = |albedo: f32, samples: u32| {
        let mut scene = dark();
        put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), true), grey(albedo), Layer::Item);
        scene.lights.insert(Key(1), lamp(Vec3::ZERO, Emitter::Sphere { radius: 0.05 }, flux));
        let camera = Camera {
            eye: Vec3::new(0.0, 0.0, 0.99),
            target: Vec3::NEG_Z,
            projection: Projection::Orthographic { height: 2.0 },
            ..Camera::default()
        };
        let image = trace(&scene, &camera, &settings(16, samples), &mut |_| true).expect("nobody ends it");
        mean(&image) * PI - albedo * flux / 24.0 / (1.0 - albedo)
    };
    assert_eq!(error(0.0, 4), 0.0);
    for (albedo, samples) in [(0.2, 256), (0.5, 1024), (0.8, 4096), (0.95, 4096)] {
        let share = error(albedo, samples) / (albedo * flux / 24.0 / (1.0 - albedo));
        assert!(share.abs() <= 0.002, "{share} at a reflectance of {albedo}");
    }
}

#[test]
fn a_glowing_cube_is_as_bright_as_its_glow_over_what_is_absorbed() {
    // L = Le + ρ L everywhere.
    for (albedo, samples) in [(0.0, 4), (0.3, 64), (0.6, 256), (0.9, 1024), (0.95, 4096)] {
        let mut scene: Scene = dark();
        let walls = Material { emission: Vec3::splat(50.0), ..grey(albedo) };
        put(&mut scene, cuboid(Vec3::splat(-1.0), Vec3::splat(1.0), true), walls, Layer::Item);
        let camera = Camera { eye: Vec3::ZERO, target: Vec3::Z, ..Camera::default() };
        let value = mean(&trace(&scene, &camera, &settings(16, samples), &mut |_| true).expect("nobody ends it"));
        let expected = 50.0 / (1.0 - albedo);
        assert!((value / expected - 1.0).abs() <= 0.002, "{value} instead of {expected}");
    }
}

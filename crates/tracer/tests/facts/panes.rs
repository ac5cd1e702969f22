//! What panes let through and mirror, in photos.

use crate::common::{cuboid, dark, grey, lamp, put, quad};
use glam::{UVec2, Vec2, Vec3, Vec4};
use homewright_scene::light::Emitter;
use homewright_scene::node::Layer;
use homewright_scene::{Camera, Environment, Key, Material, Projection, Scene};
use homewright_tracer::{Accel, TraceSettings, TracedImage, denoise, trace_with};

/// A room of one grey in lamplight; before its back wall, which is black, stands what is given.
fn room(albedo: f32, before: homewright_geometry::Mesh, material: Material) -> Scene {
    let mut scene = dark();
    put(&mut scene, cuboid(Vec3::new(-2.0, 0.0, -2.0), Vec3::new(2.0, 2.6, 2.0), true), grey(albedo), Layer::Wall);
    put(
        &mut scene,
        cuboid(Vec3::new(-0.9, 0.0, 0.2), Vec3::new(-0.3, 1.5, 0.8), false),
        grey(albedo * 0.5),
        Layer::Item,
    );
    put(&mut scene, upright(-1.99), grey(0.0), Layer::Wall);
    put(&mut scene, before, material, Layer::Opening);
    scene.lights.insert(Key(1), lamp(Vec3::new(0.6, 2.4, 0.2), Emitter::Sphere { radius: 0.0 }, 1500.0));
    scene
}

/// Faces the room.
fn upright(z: f32) -> homewright_geometry::Mesh {
    quad([Vec3::new(-2.0, 0.0, z), Vec3::new(2.0, 0.0, z), Vec3::new(2.0, 2.6, z), Vec3::new(-2.0, 2.6, z)])
}

/// Two panes, as the two faces of a box.
fn night(albedo: f32) -> Scene {
    let glass =
        Material { base_color: Vec4::ONE, transmission: 1.0, thickness: 0.0, roughness: 0.0, ..Material::default() };
    room(albedo, cuboid(Vec3::new(-1.99, 0.01, -1.9), Vec3::new(1.99, 2.59, -1.894), false), glass)
}

fn view() -> Camera {
    Camera {
        eye: Vec3::new(0.4, 1.3, 0.9),
        target: Vec3::new(0.1, 1.2, -1.9),
        projection: Projection::Perspective { fov_y: 0.5 },
        ..Camera::default()
    }
}

fn traced(accel: &Accel, samples: u32, seed: u32) -> TracedImage {
    let settings =
        TraceSettings { size: UVec2::splat(32), samples, seed, firefly_limit: None, ..TraceSettings::default() };
    trace_with(accel, &view(), &settings, &mut |_| true).expect("nobody ends it")
}

/// A dark bar that leans across rows and columns of pixels before a pane and an even sky, which is all round, in the light
/// of forty lamps, of which a path asks few.
fn bar() -> Scene {
    let sky = Vec3::splat(1000.0);
    let mut scene = dark();
    scene.environment = Environment { zenith: sky, horizon: sky, ground: sky, ..scene.environment };
    let [left, right] = [-0.15_f32, 0.1];
    let lean = [(left, -2.0), (right, -2.0), (right + 0.35, 4.0), (left + 0.35, 4.0)];
    put(&mut scene, quad(lean.map(|(x, y)| Vec3::new(x, y, -1.8))), grey(0.02), Layer::Opening);
    let glass =
        Material { base_color: Vec4::ONE, transmission: 1.0, thickness: 0.0, roughness: 0.0, ..Material::default() };
    let pane = cuboid(Vec3::new(-1.99, -2.0, -1.9), Vec3::new(1.99, 4.0, -1.894), false);
    put(&mut scene, pane, glass, Layer::Opening);
    for number in 0..40_u32 {
        let place =
            Vec3::new((number % 8) as f32 * 0.4 - 1.4, (number / 8) as f32 * 0.6, 0.5 + (number % 3) as f32 * 0.4);
        let light = lamp(place, Emitter::Sphere { radius: 0.0 }, 2000.0 * (1 + number % 5) as f32);
        scene.lights.insert(Key(100 + u128::from(number)), light);
    }
    scene
}

/// Mean of the squared error over the squared mean.
fn error(image: &TracedImage, truth: &TracedImage) -> f32 {
    let squares: f32 = image.color.iter().zip(&truth.color).map(|(a, b)| (a.y - b.y) * (a.y - b.y)).sum();
    squares / truth.color.len() as f32 / (mean(truth) * mean(truth))
}

fn mean(image: &TracedImage) -> f32 {
    image.color.iter().map(|color| color.y).sum::<f32>() / image.color.len() as f32
}

/// The same with a mirror.
fn silver(albedo: f32) -> Scene {
    let silver = Material { base_color: Vec4::ONE, metallic: 1.0, roughness: 0.0, ..Material::default() };
    room(albedo, upright(-1.894), silver)
}

#[test]
fn two_panes_at_night_mirror_a_seventh_of_the_room() {
    // Hardly any light goes to and fro, which a mirror would make more of.
    let means = [night(0.02), silver(0.02)].map(|scene| mean(&traced(&Accel::new(&scene), 256, 7)));
    // One face of glass throws back 1/25 of light that meets it upright, a pane 2/26, two panes 1/7.
    let share = means[0] / means[1];
    assert!((share * 7.0 - 1.0).abs() < 0.03, "{share}");
}

#[test]
fn panes_at_night_grain_no_more_than_a_mirror() {
    let errors = [night(0.6), silver(0.6)].map(|scene| {
        let accel = Accel::new(&scene);
        let truth = traced(&accel, 512, 7);
        // One picture's error differs from another's by a tenth.
        let draws = [1, 2, 3, 4].map(|seed| {
            let noisy = traced(&accel, 8, seed);
            Vec2::new(error(&noisy, &truth), error(&denoise(&noisy), &truth))
        });
        (draws.iter().sum::<Vec2>() / 4.0).to_array()
    });
    let [pane, mirror] = errors;
    assert!(pane[0] < 1.5 * mirror[0], "{errors:?}");
    assert!(pane[1] < 0.25 * pane[0] && pane[1] < 2.0 * mirror[1], "{errors:?}");
}

#[test]
fn edges_of_a_dark_bar_before_the_sky_throw_back_no_more_light_than_the_bar() {
    let clear = denoise(&traced(&Accel::new(&bar()), 8, 1));
    // For as much of the pixel as the bar fills.
    let thrown_back = |is_meant: &dyn Fn(f32) -> bool| -> Vec<f32> {
        let places = (0..clear.met.len()).filter(|place| is_meant(clear.met[*place]));
        places.map(|place| (clear.color[place] - clear.glow[place]).y / clear.met[place]).collect()
    };
    let within = thrown_back(&|met| met >= 1.0);
    let within = within.iter().sum::<f32>() / within.len() as f32;
    let edges = thrown_back(&|met| met > 0.8 && met < 1.0);
    assert!(edges.len() > 5, "{} pixels show the bar and a little sky", edges.len());
    assert!(edges.iter().all(|edge| *edge < 2.0 * within), "{edges:?} at edges, {within} within");
}

#[test]
fn what_panes_mirror_has_the_same_bits_for_any_number_of_threads_and_width_of_vectors() {
    let photo = |accel: Accel, threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| traced(&accel, 4, 1))
    };
    let one = photo(Accel::new(&night(0.6)), 1);
    assert_eq!(one, photo(Accel::new(&night(0.6)), 16));
    assert_eq!(one, photo(Accel::new(&night(0.6)).without_wide_vectors(), 2));
    assert_eq!(one, photo(Accel::new(&night(0.6)).without_longest_vectors(), 2));
}

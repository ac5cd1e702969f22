//! A live view under the hand: every frame is seen from another place.

use std::hint::black_box;

use criterion::Criterion;
use glam::Vec3;
use homewright_render::{HeadlessGpu, Quality, Renderer, View};

/// Draws a view until nothing more comes, all shadows at once.
pub(crate) fn settle(gpu: &HeadlessGpu, renderer: &mut Renderer, view: &View) {
    let quality = Quality { light_tiles_a_frame: u32::MAX, ..view.quality };
    let view = View { quality, ..view.clone() };
    while !gpu.draw(renderer, &view).expect("a picture").is_settled {}
}

/// Times a view whose eye moves with every frame, as under the hand.
pub(crate) fn bench(criterion: &mut Criterion, name: &str, gpu: &HeadlessGpu, renderer: &mut Renderer, view: &View) {
    settle(gpu, renderer, view);
    let mut frame = 0;
    criterion.bench_function(name, |bench| {
        bench.iter(|| {
            frame += 1;
            let mut view = view.clone();
            let step = Vec3::X * (0.002 * (frame % 100) as f32);
            view.camera.eye += step;
            view.camera.target += step;
            black_box(gpu.draw(renderer, &view).expect("a picture"))
        });
    });
}

//! Benchmarks of the studio: one frame of its panels and plan, with the sample home and with 2,000 items, in processor
//! time of the thread that draws it. `cargo xtask bench` runs them; `docs/benchmarks.md` keeps the figures.

use std::fs;
use std::hint::black_box;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, criterion_group, criterion_main};
use egui_kittest::Harness;
use egui_kittest::wgpu::create_render_state;
use egui_wgpu::{RendererOptions, WgpuSetup};
use homewright_catalog::{Catalog, Language};
use homewright_design::{Design, Entity, IdSource, Transaction};
use homewright_ui::Studio;
use homewright_ui::host::{MemoryHost, Settings};
use homewright_ui::templates::design_of;

type Bench = Harness<'static, Option<Studio>>;

fn flat() -> Design {
    design_of("flat-89", "", Catalog::builtin(), &mut IdSource::new(0, 89)).expect("the shipped template")
}

/// The sample home with its chairs and lamps over and over, until it holds so many things.
fn crowded(count: usize) -> Design {
    let mut design = flat();
    let mut ids = IdSource::new(1, 90);
    let items: Vec<_> = design.items().map(|(_, item)| item.clone()).collect();
    let mut edit = Transaction::new("Crowd");
    for (index, item) in items.iter().cycle().take(count.saturating_sub(items.len())).enumerate() {
        let mut copy = item.clone();
        copy.position.x += 37.0 * (index % 50) as f64;
        copy.position.y += 53.0 * (index / 50) as f64;
        edit.put(ids.next_id(), Entity::Item(Box::new(copy)));
    }
    design.apply(edit).expect("copies of what was there");
    design
}

fn studio(home: Design) -> Bench {
    let host = MemoryHost::with_homes(vec![home]);
    host.look(|memory| memory.settings = Settings { language: Some(Language::English), ..Settings::default() });
    let setup = match egui_kittest::wgpu::default_wgpu_setup() {
        WgpuSetup::CreateNew(mut setup) => {
            setup.device_descriptor = homewright_ui::gpu::setup().device_descriptor;
            WgpuSetup::CreateNew(setup)
        }
        existing @ WgpuSetup::Existing(_) => existing,
    };
    let gpu = create_render_state(setup, RendererOptions::PREDICTABLE);
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1280.0, 800.0))
        .with_context_setup(homewright_ui::theme::apply)
        .build_ui_state(
            move |ui, state: &mut Option<Studio>| {
                let studio = state.get_or_insert_with(|| {
                    let mut studio = Studio::new(Box::new(host.clone()), ui.ctx(), &gpu);
                    studio.new_home("flat-89");
                    studio
                });
                studio.ui(ui);
            },
            None,
        );
    // The plan alone: the picture's own time is measured where it is drawn.
    harness.run_steps(2);
    harness.key_press(egui::Key::F6);
    harness.run_steps(6);
    harness
}

/// Processor time of this thread, which other programs on the machine do not lengthen; elsewhere than on Linux the
/// clock's.
struct ThreadTime(WallTime);

/// Nanoseconds this thread has run.
fn run_time() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}

impl Measurement for ThreadTime {
    type Intermediate = (Option<u64>, <WallTime as Measurement>::Intermediate);
    type Value = std::time::Duration;

    fn start(&self) -> Self::Intermediate {
        (run_time(), self.0.start())
    }

    fn end(&self, (began, clock): Self::Intermediate) -> Self::Value {
        let clock = self.0.end(clock);
        began.zip(run_time()).map_or(clock, |(from, to)| std::time::Duration::from_nanos(to - from))
    }

    fn add(&self, one: &Self::Value, other: &Self::Value) -> Self::Value {
        *one + *other
    }

    fn zero(&self) -> Self::Value {
        self.0.zero()
    }

    fn to_f64(&self, value: &Self::Value) -> f64 {
        self.0.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        self.0.formatter()
    }
}

fn frames(criterion: &mut Criterion<ThreadTime>) {
    for (name, home) in [("sample home", flat()), ("2,000 items", crowded(2000))] {
        let mut harness = studio(home);
        criterion.bench_function(&format!("studio frame at rest, {name}"), |bench| {
            bench.iter(|| {
                harness.step();
                black_box(harness.output().shapes.len())
            });
        });
        let mut is_left = false;
        criterion.bench_function(&format!("studio frame with the pointer moving, {name}"), |bench| {
            bench.iter(|| {
                is_left = !is_left;
                harness.hover_at(egui::pos2(if is_left { 500.0 } else { 640.0 }, 400.0));
                harness.step();
                black_box(harness.output().shapes.len())
            });
        });
    }
}

criterion_group! {
    name = studio_frames;
    config = Criterion::default().with_measurement(ThreadTime(WallTime)).sample_size(20);
    targets = frames
}
criterion_main!(studio_frames);

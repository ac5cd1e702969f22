//! Benchmarks of the sample home: opening, staging, moving one thing, one live frame, and an import.
//! `cargo xtask bench` runs them; `docs/benchmarks.md` keeps the figures.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use glam::{DVec2, DVec3, UVec2};
use homewright_catalog::Catalog;
use homewright_design::{Design, Entity, EntityId, IdSource, Level, Project, Transaction, Wall, template};
use homewright_exchange::sh3d::import_sh3d;
use homewright_geometry::Length;
use homewright_render::{HeadlessGpu, Quality, View};
use homewright_staging::{Deferral, NoAssets, Stage, camera};
use homewright_store::Home;
use homewright_tracer::{BakeSettings, bake};

fn flat() -> Design {
    let text = include_str!("../../assets/templates/flat-89.toml");
    template::instantiate("flat-89.toml", text, Catalog::builtin(), &mut IdSource::new(0, 89))
        .expect("the shipped template")
}

/// Two transactions that move something away and back.
fn there_and_back(design: &Design, id: EntityId, moved: Entity) -> [Transaction; 2] {
    let before = design.get(id).expect("it is there").clone();
    [Transaction::new("There").with(id, moved), Transaction::new("Back").with(id, before)]
}

fn open(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("flat.home");
    Home::create_with(&path, &flat(), 0).expect("writable").close().expect("writable");
    criterion.bench_function("open the sample home", |bench| {
        bench.iter(|| black_box(Home::open_read_only(&path).expect("readable").design().entities().len()));
    });
}

fn staging(criterion: &mut Criterion) {
    let mut design = flat();
    criterion.bench_function("stage it from nothing, all textures baked on one thread", |bench| {
        bench.iter(|| {
            let mut stage = Stage::new(Arc::new(NoAssets));
            black_box(stage.reset(&design));
        });
    });
    criterion.bench_function("stage it from nothing, textures put off", |bench| {
        bench.iter(|| {
            let mut stage = Stage::deferring(Arc::new(NoAssets), Deferral::Textures);
            black_box(stage.reset(&design));
        });
    });
    let mut stage = Stage::new(Arc::new(NoAssets));
    drop(stage.reset(&design));
    let (id, item) = design.items().next().map(|(id, item)| (id, item.clone())).expect("items");
    let mut moved = item;
    moved.position += DVec3::new(10.0, 0.0, 0.0);
    let steps = there_and_back(&design, id, Entity::Item(Box::new(moved)));
    move_it(criterion, "restage one moved item", &mut design, &mut stage, &steps);
    let (id, wall) = design
        .walls()
        .find(|(_, wall)| wall.thickness.to_mm() < 150.0)
        .map(|(id, wall)| (id, wall.clone()))
        .expect("walls");
    let mut moved = wall;
    moved.end += DVec2::new(0.0, 5.0);
    let steps = there_and_back(&design, id, Entity::Wall(moved));
    move_it(criterion, "restage one moved wall", &mut design, &mut stage, &steps);
}

/// A level of 12 × 12 rooms, 312 walls, for how restaging grows with the home.
fn large_level(criterion: &mut Criterion) {
    let mut ids = IdSource::new(0, 12);
    let mut design = Design::new(ids.next_id(), Project::default()).expect("a sound project");
    let level = ids.next_id();
    let mut edit = Transaction::new("Grid");
    let height = Length::mm(2800.0);
    edit.put(level, Level { name: "1F".to_owned(), elevation: Length::ZERO, height, slab: Length::mm(120.0) });
    let mut middle = None;
    let at = |column: u32, row: u32| DVec2::new(f64::from(column), f64::from(row)) * 3600.0;
    for (column, row) in (0..=12).flat_map(|column| (0..=12).map(move |row| (column, row))) {
        for end in [(column + 1, row), (column, row + 1)].into_iter().filter(|end| end.0 <= 12 && end.1 <= 12) {
            let id = ids.next_id();
            let wall = Wall {
                level,
                start: at(column, row),
                end: at(end.0, end.1),
                arc: 0.0,
                thickness: Length::mm(120.0),
                height: None,
                end_height: None,
                left: None,
                right: None,
                skirting: None,
                is_load_bearing: false,
            };
            edit.put(id, wall.clone());
            middle = (column == 6 && row == 6).then_some((id, wall)).or(middle);
        }
    }
    design.apply(edit).expect("a sound level");
    let mut stage = Stage::new(Arc::new(NoAssets));
    drop(stage.reset(&design));
    let (id, mut moved) = middle.expect("it was put");
    moved.thickness = Length::mm(150.0);
    let steps = there_and_back(&design, id, Entity::Wall(moved));
    move_it(criterion, "restage one thickened wall of 312", &mut design, &mut stage, &steps);
}

fn move_it(criterion: &mut Criterion, name: &str, design: &mut Design, stage: &mut Stage, steps: &[Transaction; 2]) {
    let mut turn = 0;
    criterion.bench_function(name, |bench| {
        bench.iter_batched(
            || (),
            |()| {
                let applied = design.apply(steps[turn % 2].clone()).expect("a sound edit");
                turn += 1;
                black_box(stage.apply(design, &applied.change));
            },
            criterion::BatchSize::PerIteration,
        );
    });
}

fn frame(criterion: &mut Criterion) {
    let design = flat();
    let mut stage = Stage::new(Arc::new(NoAssets));
    drop(stage.reset(&design));
    let mut scene = stage.scene().clone();
    scene.probes = bake(&scene, &BakeSettings::default(), &mut |_| true).map(Arc::new);
    let gpu = HeadlessGpu::new().expect("a Vulkan driver; on Debian install mesa-vulkan-drivers");
    let mut renderer = gpu.renderer();
    renderer.apply(&scene.as_delta());
    let (_, viewpoint) = design.viewpoints().find(|(_, view)| view.name == "living").expect("the living room's view");
    for (name, quality) in [("draft", Quality::DRAFT), ("normal", Quality { samples: 1, ..Quality::NORMAL })] {
        let view = View { quality, ..View::new(camera(&design, viewpoint), UVec2::new(1280, 800)) };
        drop(gpu.render(&mut renderer, &view));
        criterion.bench_function(&format!("live frame 1280×800, {name}"), |bench| {
            bench.iter(|| black_box(gpu.render(&mut renderer, &view).expect("a picture").rgba.len()));
        });
    }
}

fn import(criterion: &mut Criterion) {
    let Some(path) = homewright_tests::sample("sh3d/flat-b1203.sh3d") else { return };
    let bytes = std::fs::read(path).expect("readable");
    criterion.bench_function("import flat-b1203.sh3d", |bench| {
        bench.iter(|| black_box(import_sh3d(&bytes, "flat", &mut IdSource::new(0, 1)).expect("readable").assets.len()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = open, staging, large_level, frame, import
}
criterion_main!(benches);

//! Benchmarks of staging: the sample home from nothing, and moving one thing in it and in a large level.
//! `cargo xtask bench` runs them; `docs/benchmarks.md` keeps the figures.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use glam::{DVec2, DVec3};
use homewright_catalog::Catalog;
use homewright_design::{Design, Entity, EntityId, IdSource, Level, Project, Transaction, Wall, template};
use homewright_geometry::Length;
use homewright_staging::{Deferral, NoAssets, Stage};

fn flat() -> Design {
    let text = include_str!("../../../assets/templates/flat-89.toml");
    template::instantiate("flat-89.toml", text, Catalog::builtin(), &mut IdSource::new(0, 89))
        .expect("the shipped template")
}

/// Two transactions that move something away and back.
fn there_and_back(design: &Design, id: EntityId, moved: Entity) -> [Transaction; 2] {
    let before = design.get(id).expect("it is there").clone();
    [Transaction::new("There").with(id, moved), Transaction::new("Back").with(id, before)]
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

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = staging, large_level
}
criterion_main!(benches);

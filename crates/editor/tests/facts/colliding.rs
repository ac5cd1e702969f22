//! What is said to be in the way, and what is not: gently, and never in the way of the hand.

use crate::support::{Hand, empty_home, small_catalog};
use homewright_catalog::{Catalog, Product, ProductId};
use homewright_design::{IdSource, template};
use homewright_editor::{Command, Editor};

fn with_kinds(kinds: [(&str, &str, [f64; 3]); 2]) -> Hand {
    let mut catalog = small_catalog();
    for (id, category, size) in kinds {
        let pattern = catalog.products[&ProductId("cube".into())].clone();
        let product = Product { id: ProductId(id.into()), category: category.into(), size, ..pattern };
        catalog.products.insert(product.id.clone(), product);
    }
    let mut hand = Hand::with_catalog(empty_home().0, catalog);
    hand.room((0.0, 0.0), (6000.0, 4000.0));
    hand
}

#[test]
fn a_chair_tucked_under_a_table_is_not_in_its_way_but_a_cupboard_is() {
    for (category, overlaps) in [("chair", false), ("office_chair", false), ("sideboard", true)] {
        let table = ("table", "dining_table", [1600.0, 900.0, 750.0]);
        let mut hand = with_kinds([table, ("other", category, [450.0, 500.0, 850.0])]);
        hand.place("table", 3000.0, 2000.0);
        hand.place("other", 3000.0, 1400.0);
        assert_eq!(!hand.editor.collisions().is_empty(), overlaps, "{category}");
    }
}

#[test]
fn what_stands_partly_in_a_wall_is_marked_and_may_stay_there() {
    let mut hand = Hand::in_room();
    let inside = hand.place("cube", 5600.0, 2000.0);
    assert_eq!(hand.editor.in_walls(), [], "it is clear of the wall");
    let across = hand.place("cube", 5900.0, 1000.0);
    assert_eq!(hand.editor.in_walls(), [across]);
    let outside = hand.place("cube", 7000.0, 1000.0);
    assert_eq!(hand.editor.in_walls(), [], "in the garden it stands free");
    for _ in 0..4 {
        hand.command(Command::Duplicate);
    }
    assert_eq!(hand.editor.design().items().count(), 7, "nothing is forbidden");
    let _ = (inside, outside);
}

#[test]
fn in_a_passage_nothing_stands_in_a_wall() {
    let mut hand = Hand::in_room();
    hand.command(Command::PassageTool);
    hand.click(3000.0, 0.0);
    let at = hand.editor.design().openings().next().map(|(_, opening)| opening.along).expect("a passage");
    let x = at.to_mm();
    let x = if hand.editor.design().walls().any(|(_, wall)| wall.start.x == 0.0 && wall.end.x == 6000.0) {
        x
    } else {
        6000.0 - x
    };
    hand.place("cube", x, 0.0);
    assert_eq!(hand.editor.in_walls(), []);
}

#[test]
fn in_the_sample_flat_no_table_is_in_the_way_of_its_chairs() {
    let catalog = Catalog::builtin();
    let text = include_str!("../../../../assets/templates/flat-89.toml");
    let design = template::instantiate("flat-89.toml", text, catalog, &mut IdSource::new(0, 1)).expect("it is sound");
    let items: Vec<_> = design.items().map(|(id, _)| id).collect();
    let mut editor = Editor::new(
        design,
        homewright_design::History::default(),
        std::sync::Arc::new(catalog.clone()),
        IdSource::new(1, 2),
    );
    let mut chairs = 0;
    for id in items {
        editor.select(id);
        let category = |id| {
            let product = &editor.design().item(id)?.configuration.product;
            editor.design().product(product).map(|product| product.category.clone())
        };
        if category(id).as_deref() != Some("chair") {
            continue;
        }
        chairs += 1;
        let around: Vec<String> = editor.collisions().into_iter().filter_map(category).collect();
        assert!(!around.iter().any(|category| category == "dining_table"), "{around:?}");
    }
    assert!(chairs > 1, "the flat has chairs at its table");
}

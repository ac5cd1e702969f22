//! Laws that hold whatever the hand does.

use crate::support::*;
use homewright_editor::command::{Direction, Step as Size};
use homewright_editor::editor::Step;
use homewright_editor::field::FieldKey;
use homewright_editor::input::{Modifiers, Pointer};
use homewright_editor::tool::{Part, Tool};
use homewright_editor::{Command, Input};
use proptest::prelude::*;

/// Something a hand can do.
#[derive(Debug, Clone)]
enum Deed {
    Do(Command),
    Click(i32, i32, u8),
    Drag(i32, i32, i32, i32),
    Double(i32, i32),
    Type(&'static str),
    Key(FieldKey),
}

fn deed() -> impl Strategy<Value = Deed> {
    let command = prop::sample::select(vec![
        Command::WallTool,
        Command::WallTool,
        Command::RoomTool,
        Command::RoomTool,
        Command::PartTool(Part::Column),
        Command::PartTool(Part::Beam),
        Command::PartTool(Part::Stairs),
        Command::PartTool(Part::Ceiling),
        Command::DimensionTool,
        Command::Escape,
        Command::Escape,
        Command::Delete,
        Command::SplitWall,
        Command::JoinWalls,
        Command::SelectUnder,
        Command::Duplicate,
        Command::Copy,
        Command::Paste,
        Command::Group,
        Command::Ungroup,
        Command::AddLevel,
        Command::CopyLevel,
        Command::LevelDown,
        Command::MakeOption,
        Command::NextOption,
        Command::Undo,
        Command::Redo,
        Command::Nudge(Direction::Left, Size::Large),
    ]);
    let at = || (-20_i32..60, -20_i32..60);
    prop_oneof![
        3 => command.prop_map(Deed::Do),
        6 => (at(), 0_u8..8).prop_map(|((x, y), keys)| Deed::Click(x * 150, y * 150, keys)),
        3 => (at(), at()).prop_map(|((a, b), (c, d))| Deed::Drag(a * 150, b * 150, c * 150, d * 150)),
        1 => at().prop_map(|(x, y)| Deed::Double(x * 150, y * 150)),
        2 => prop::sample::select(vec!["3", "2500", "-", "m", "4m-2*120", "3x", "/2", "90"]).prop_map(Deed::Type),
        2 => prop::sample::select(vec![FieldKey::Commit, FieldKey::Next, FieldKey::Backspace]).prop_map(Deed::Key),
    ]
}

fn carry_out(hand: &mut Hand, deed: &Deed) {
    match deed {
        Deed::Do(command) => {
            hand.command(*command);
        }
        Deed::Click(x, y, keys) => {
            // Held keys are rare: they mean other things.
            let modifiers = Modifiers { shift: *keys == 1, ctrl: *keys == 2, alt: *keys == 3 };
            hand.click_with(f64::from(*x), f64::from(*y), modifiers);
        }
        Deed::Drag(a, b, c, d) => {
            hand.drag((f64::from(*a), f64::from(*b)), (f64::from(*c), f64::from(*d)));
        }
        Deed::Double(x, y) => {
            hand.take(Input::DoubleClick(Pointer::on_plan(f64::from(*x), f64::from(*y))));
        }
        Deed::Type(text) => hand.type_in(text),
        Deed::Key(key) => {
            hand.take(Input::FieldKey(*key));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// After every deed the home is sound, an untouched hand shows what is in the file, and a refusal changes nothing;
    /// undone to the start it is the home it was.
    #[test]
    fn whatever_is_done_can_be_undone_to_the_start(deeds in prop::collection::vec(deed(), 1..40)) {
        let mut hand = Hand::new();
        let start = hand.editor.design().clone();
        for deed in &deeds {
            let (before, kept) = (hand.editor.design().clone(), hand.kept.len());
            carry_out(&mut hand, deed);
            prop_assert!(hand.kept.len() <= kept + 1, "{deed:?} is at most one step");
            if hand.kept.len() == kept {
                prop_assert_eq!(hand.editor.design(), &before, "{:?} kept nothing", deed);
            }
            let problems = hand.editor.design().validate();
            prop_assert!(problems.is_empty(), "{deed:?}: {problems:?}");
            if *hand.editor.tool() == Tool::Idle {
                prop_assert_eq!(hand.editor.shown(), hand.editor.design());
            }
        }
        let end = hand.editor.design().clone();
        let could_redo = hand.editor.history().can_redo();
        let mut steps = 0;
        while hand.editor.history().can_undo() {
            let response = hand.command(Command::Undo);
            prop_assert!(matches!(response.committed, Some(Step::Undo)), "{:?}", response.refusal);
            steps += 1;
        }
        prop_assert_eq!(hand.editor.design(), &start);
        for _ in 0..steps {
            hand.command(Command::Redo);
        }
        if !could_redo {
            prop_assert_eq!(hand.editor.design(), &end, "done again it is what it had become");
        }
    }
}

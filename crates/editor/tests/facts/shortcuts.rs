//! The list of shortcuts in the user guide is the list of commands.

use std::fmt::Write as _;

use homewright_editor::Command;

const ENGLISH: &str = include_str!("../../../../assets/i18n/en.ftl");
const LIST: &str = include_str!("../../../../docs/user-guide/shortcuts.md");

/// What stands above the table of commands.
const HEAD: &str = "# Keys and the hand\n\n\
    Commands are in menus, on buttons and in the command palette (Ctrl+K); on a Mac Ctrl is Cmd. This table is made from the\n\
    program's own list of commands.\n\n\
    | command | keys | what it does |\n\
    | --- | --- | --- |\n";

/// What stands below it: what the hand does, which are no commands.
const FOOT: &str = "\n## Pages and modes

| do | to |
| --- | --- |
| Ctrl+K | find any command or page by its name |
| Ctrl+1, Ctrl+2 | work on the plan, or furnish |
| Ctrl+F | search the catalog |
| Ctrl+I | bring in a model as a product |
| Ctrl+R | choose in the catalog what takes the place of what is selected |
| Ctrl+U | make a product of one's own of what is selected |
| Ctrl+S | keep the present state under a name |
| Ctrl+H | the steps that were done |
| Ctrl+B | options A, B, C of parts of the home |
| F12 | take a photo by following light, from here or from a view of the home |
| F2 | the size of what is selected, beside it in the 3D view |
| F3 | where the light of the selected lamps goes, or of all |
| F4 | a box that cuts the home open; grips or arrow keys move its sides |
| Ctrl+, | language, units, theme and scale |
| Ctrl++, Ctrl+- | draw the studio larger or smaller |

## The hand on the plan\n\n\
    | do | to |\n\
    | --- | --- |\n\
    | wheel, two fingers apart or together | zoom at the pointer |\n\
    | Space and drag, middle drag, right drag, two fingers | move the plan |\n\
    | right click, a finger that rests | open the menu of what lies there; with a tool in hand, end what it does |\n\
    | left drag on nothing in the 3D view | turn it |\n\
    | click, click … | draw walls; on the start the chain closes, twice in one place or Esc ends it |\n\
    | Ctrl at a wall's end | make it an arc: the next click shows its bulge |\n\
    | digits | open the field at the cursor; Tab goes on to angle, thickness and height, Enter accepts, Esc clears. `3250`, `3.25 m`, `10' 8\"`, `4000-2*120` |\n\
    | digits with one thing selected | give a wall its length, or an item or opening its distance; Tab goes from one to the next, and on to the gap to the wall |\n\
    | click on a shown length | type it |\n\
    | `3x` or `/3` after a copy | repeat it three times, or share the way in three |\n\
    | double click on a wall | type its length; the plan moves to obey it |\n\
    | double click on a floor nobody named | make it a room |\n\
    | drag a wall, drag the corner of a selected wall | move it; what meets it follows |\n\
    | Shift held | hold the shown direction; add to the selection |\n\
    | Alt held | move freely |\n\
    | arrows while drawing | hold a direction |\n\
    | 1, 3, 7, 9 over the 3D view, with nothing selected | look from the front, from the right, from above, from the other side, as on the number pad of a modeller |\n\
    | Ctrl and drag | copy |\n\
    | Ctrl while a product of the catalog is over another | put it in the other's place; over a selected one, in the place of all selected of that product |\n\
    | Ctrl+A, Ctrl+C, Ctrl+X, Ctrl+V, Ctrl+Z in the field at the cursor | mark, copy, cut, paste, take back what is typed |\n\
    | Ctrl+Z with something on its way | drop it; nothing else is taken back |\n";

fn text(key: &str) -> &'static str {
    let line = ENGLISH.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
    line.unwrap_or_else(|| panic!("{key} has no English text"))
}

fn list() -> String {
    let mut list = HEAD.to_owned();
    for command in Command::ALL {
        let description = command.description();
        let keys = description.shortcut.map_or_else(String::new, homewright_editor::command::Shortcut::words);
        let about = text(&format!("{}-about", description.name));
        writeln!(list, "| {} | {keys} | {about} |", text(description.name)).expect("a string takes all");
    }
    list + FOOT
}

#[test]
fn the_list_of_shortcuts_in_the_user_guide_is_current() {
    let list = list();
    let first = list.lines().zip(LIST.lines()).find(|(wanted, found)| wanted != found);
    assert!(
        list == LIST,
        "docs/user-guide/shortcuts.md differs, first in {first:?}; it should be:\n----8<----\n{list}----8<----"
    );
}

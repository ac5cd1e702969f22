//! A plain furnished-by-nobody room, for starts without a template and for tests.

use homewright_catalog::Catalog;
use homewright_design::{Design, IdSource, template};

/// Source of a room of 4.2 × 3.6 m with a second one beside it, a door between them and nothing in them.
pub const ROOMS: &str = r#"
[home]
name = "Two rooms"

[[level]]
name = "1F"
height = 2800

[[wall]]
name = "outer"
through = [[0, 0], [7200, 0], [7200, 3600], [0, 3600]]
closed = true
thickness = 200

[[wall]]
name = "middle"
through = [[4200, 0], [4200, 3600]]
thickness = 100

[[opening]]
at = [4200, 900]
kind = "passage"
width = 900
height = 2100

[[room]]
id = "bedroom"
name = "Bedroom"
kind = "bedroom"
anchor = [2000, 1800]

[[room]]
id = "study"
name = "Study"
kind = "study"
anchor = [5700, 1800]
"#;

/// Two empty rooms.
pub fn two_rooms() -> Design {
    let mut ids = IdSource::new(1_700_000_000_000, 1);
    template::instantiate("two-rooms.toml", ROOMS, Catalog::builtin(), &mut ids).unwrap_or_default()
}

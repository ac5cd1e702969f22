//! What a home costs: rooms with their areas, the list of items with prices, surfaces by the square metre.
//!
//! Sums are decimals and never floats; areas are measured on the net floor between the walls' faces.

mod finishing;
mod list;
mod moved;

pub use moved::{Change, Moved, moved_on};

pub use finishing::{Finishing, Surface};
pub use list::{ItemLine, ItemList, RoomLine, item_list, unit_price};

//! Things that belong in a place of another: a tap in a basin's hole, a lamp on its corner of a table.

use glam::DVec3;
use homewright_catalog::category::Category;
use homewright_catalog::{Parameters, Product};
use homewright_design::item::Host;

use super::{Guide, Moved, Reason, Snapped, tidy_angle};
use crate::surroundings::{SocketPlace, Surroundings};

/// From how far a socket takes what fits, millimetres.
const REACH: f64 = 140.0;

pub(super) fn snap(moved: &Moved<'_>, around: &Surroundings) -> Option<Snapped> {
    let placed = around.sockets.iter().filter(|socket| fits(moved.product, &socket.takes)).map(|socket| {
        let (position, rotation) = seated(moved.product, socket);
        (position.truncate().distance(moved.wish.truncate()), position, rotation, socket)
    });
    let (_, position, rotation, socket) =
        placed.filter(|(distance, ..)| *distance <= REACH).min_by(|(a, ..), (b, ..)| a.total_cmp(b))?;
    let at = socket.at.truncate();
    Some(Snapped {
        position,
        rotation,
        host: Host::Item { item: socket.item },
        guides: vec![Guide { from: at, to: position.truncate(), reason: Reason::OnItem }],
    })
}

/// Whether a socket takes a product: by its category, its group, or a word of its snap points.
fn fits(product: &Product, takes: &str) -> bool {
    product.category == takes
        || product.snaps.iter().any(|snap| snap.fits == takes)
        || Category::from_slug(&product.category).is_some_and(|category| category.group == takes)
}

/// Where the product's origin comes to lie, and how it is turned, when its snap point rests in the socket.
fn seated(product: &Product, socket: &SocketPlace) -> (DVec3, f64) {
    let snaps = product.snaps_at(&Parameters::new(), None).unwrap_or_default();
    let snap = snaps.into_iter().find(|snap| snap.word == socket.takes);
    let (point, turn) = snap.map_or((DVec3::ZERO, 0.0), |snap| (DVec3::from_array(snap.at), snap.turn));
    let rotation = tidy_angle(socket.rotation - turn);
    let turned = glam::DQuat::from_rotation_z(rotation.to_radians()) * point;
    (socket.at - turned, rotation)
}

#[cfg(test)]
mod tests {
    use homewright_catalog::{Catalog, ProductId};
    use homewright_design::IdSource;

    use super::*;
    use crate::input::Pointer;

    /// The place of a hole for a tap, 850 mm above the floor, in a basin that is turned by 90°.
    fn around() -> Surroundings {
        let item = IdSource::new(0, 5).next_id();
        let socket =
            SocketPlace { item, takes: "tap".to_owned(), at: DVec3::new(1_000.0, 500.0, 850.0), rotation: 90.0 };
        Surroundings { sockets: vec![socket], ..Surroundings::default() }
    }

    fn moved(product: &Product, x: f64, y: f64) -> Moved<'_> {
        let pointer = Pointer::on_plan(x, y);
        Moved {
            product,
            size: product.size,
            wish: DVec3::new(x, y, 0.0),
            rotation: 0.0,
            pointer,
            reach: 10.0,
            gap: 0.0,
        }
    }

    #[test]
    fn a_tap_comes_to_rest_with_its_foot_in_the_hole_turned_as_the_basin() {
        let tap = Catalog::builtin().product(&ProductId("hw.tap.basin_tall".to_owned())).expect("it is shipped");
        let foot = DVec3::from_array(tap.snaps_at(&Parameters::new(), None).expect("it has a foot")[0].at);
        let snapped = snap(&moved(tap, 1_060.0, 540.0), &around()).expect("the hole takes it");
        assert_eq!(snapped.rotation, 90.0);
        let there = snapped.position + glam::DQuat::from_rotation_z(90.0_f64.to_radians()) * foot;
        assert!(there.distance(DVec3::new(1_000.0, 500.0, 850.0)) < 1e-6, "its foot is at {there}");
        assert!(matches!(snapped.host, Host::Item { .. }));
    }

    #[test]
    fn what_does_not_fit_or_is_far_away_does_not_come_to_rest_there() {
        let catalog = Catalog::builtin();
        let tap = catalog.product(&ProductId("hw.tap.basin_tall".to_owned())).expect("it is shipped");
        assert_eq!(snap(&moved(tap, 1_400.0, 500.0), &around()), None);
        let lamp = catalog.in_category("table_lamp").next().expect("there are lamps");
        assert_eq!(snap(&moved(lamp, 1_000.0, 500.0), &around()), None);
    }
}

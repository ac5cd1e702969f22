//! The clear areas of a level's rooms.

use homewright_design::room::Boundary;
use homewright_design::{Design, EntityId};
use homewright_geometry::Polygon;
use homewright_geometry::polygon::union;

/// The clear area of every room of a level that has one; `solid` are the footprints of its walls.
pub(crate) fn outlines(design: &Design, level: EntityId, solid: &[Polygon]) -> Vec<(EntityId, Polygon)> {
    let walls = union(solid, &[]);
    let mut outlines = Vec::new();
    for (id, room) in design.rooms_on(level) {
        let polygon = match &room.boundary {
            Boundary::Outline { points } => Polygon::simple(points.clone()),
            Boundary::Walls { anchor } => {
                let around = walls.iter().flat_map(Polygon::holes).filter_map(|hole| Polygon::simple(hole.clone()));
                let enclosing = around.filter(|area| area.contains(*anchor));
                enclosing.min_by(|a, b| a.area().total_cmp(&b.area())).and_then(|area| {
                    let islands = walls.iter().filter(|island| area.contains(island.outer()[0]));
                    let islands = islands.map(|island| island.outer().to_vec()).filter(|ring| {
                        Polygon::simple(ring.clone()).is_some_and(|island| island.area() < area.area())
                    });
                    Polygon::new(area.outer().to_vec(), islands.collect())
                })
            }
        };
        outlines.extend(polygon.map(|polygon| (id, polygon)));
    }
    outlines
}

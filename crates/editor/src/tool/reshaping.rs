//! Walls and corners that are dragged: what meets them follows.

use glam::DVec2;
use homewright_design::{Design, EntityId};

use crate::input::Pointer;
use crate::lengths;
use crate::network::tidy_point;
use crate::preview::Preview;
use crate::reshape::{self, End};
use crate::snap::draft::{Draft, Wish, grid};
use crate::snap::{Guide, Reason};

/// What is dragged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Grip {
    /// A wall, aside.
    Wall(EntityId),
    /// A corner: an end of a wall and every end that meets it there.
    Corner(EntityId, End),
}

/// A wall or a corner that follows the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reshaping {
    /// What is dragged.
    pub grip: Grip,
    /// Where it was taken, plan millimetres.
    pub(crate) taken: DVec2,
}

impl Reshaping {
    pub(crate) fn update(&mut self, pointer: Pointer, design: &Design, level: EntityId, preview: &mut Preview) {
        let Some(point) = pointer.at_height(0.0) else { return };
        preview.guides.clear();
        let (edit, wall) = match self.grip {
            Grip::Wall(id) => {
                let Some(wall) = design.wall(id) else { return };
                let Some(direction) = (wall.end - wall.start).try_normalize() else { return };
                let normal = direction.perp();
                let mut step = (point - self.taken).dot(normal);
                if !pointer.modifiers.alt {
                    step = in_line(design, level, id, step, pointer.reach, &mut preview.guides)
                        .unwrap_or_else(|| (step / grid(pointer.reach)).round() * grid(pointer.reach));
                }
                (reshape::move_wall(design, id, normal * step, "Move wall"), id)
            }
            Grip::Corner(id, end) => {
                let Some(wall) = design.wall(id) else { return };
                let from = end.of(wall);
                let moving: Vec<EntityId> =
                    reshape::ends_at(design, level, from).into_iter().map(|(id, _)| id).collect();
                let others = moving
                    .iter()
                    .filter_map(|id| design.wall(*id))
                    .map(|wall| if wall.start.distance(from) <= 1.0 { wall.end } else { wall.start });
                let anchor = match end {
                    End::Start => wall.end,
                    End::End => wall.start,
                };
                let wish = Wish {
                    from: Some(anchor),
                    ..Wish::point(point + (from - self.taken), pointer.reach, pointer.modifiers.alt)
                };
                let landed = Draft::of(design, level, &moving).with_points(others).land(&wish);
                preview.guides = landed.guides;
                (reshape::move_corner(design, level, from, tidy_point(landed.point), "Move corner"), id)
            }
        };
        if preview.replace(edit) {
            preview.distances = lengths::of_wall(&preview.design, level, wall);
        }
    }
}

/// How far a wall goes to stand in line with another one that is parallel to it.
fn in_line(
    design: &Design,
    level: EntityId,
    id: EntityId,
    step: f64,
    reach: f64,
    guides: &mut Vec<Guide>,
) -> Option<f64> {
    let wall = design.wall(id)?;
    let direction = (wall.end - wall.start).try_normalize()?;
    let normal = direction.perp();
    let (at, source) = design
        .walls_on(level)
        .filter(|(other, wall)| *other != id && wall.arc == 0.0)
        .filter(|(_, other)| {
            let along = other.end - other.start;
            direction.perp_dot(along).abs() < 1e-6 * along.length().max(1.0)
        })
        .map(|(_, other)| ((other.start - wall.start).dot(normal), other.start))
        // Its own line is one it may come back to, but not one to be held at.
        .filter(|(at, _)| (at - step).abs() <= reach && at.abs() > 0.5)
        .min_by(|a, b| (a.0 - step).abs().total_cmp(&(b.0 - step).abs()))?;
    guides.push(Guide { from: source, to: wall.start + normal * at, reason: Reason::Alignment });
    Some(at)
}

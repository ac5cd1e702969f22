//! Free lengths round what is selected or moved: shown, and obeyed when they are typed.

use glam::DVec2;
use homewright_design::item::Host;
use homewright_design::{Design, Entity, EntityId, Transaction, derive_rooms};
use homewright_geometry::Length;

use crate::editor::Editor;
use crate::footprint::Footprint;
use crate::network::tidy_length;
use crate::reshape;
use crate::snap::{self, Distance, LARGEST_GAP, Measured};
use crate::surroundings::Surroundings;
use crate::tool::Tool;
use crate::wording;

/// How large what is being drawn is, as it is built and as it is used.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnSizes {
    /// Free between the walls: width and depth of a room, the length of a wall.
    pub clear: Vec<Length>,
    /// The same from centre line to centre line.
    pub center: Vec<Length>,
}

impl Editor {
    /// How large the wall or room is that is being drawn.
    pub fn drawn_sizes(&self) -> Option<DrawnSizes> {
        let lengths = |sizes: &[f64]| sizes.iter().map(|mm| Length::try_from(mm.max(0.0)).ok()).collect();
        let (clear, center): (Option<Vec<Length>>, Option<Vec<Length>>) = match &self.tool {
            Tool::Rectangle(rectangle) => {
                rectangle.size()?;
                let [clear, center] = rectangle.spans(&self.design, self.level?, &self.wall_style)?;
                (lengths(&(clear[1] - clear[0]).to_array()), lengths(&(center[1] - center[0]).to_array()))
            }
            Tool::Walling(walling) => {
                let [clear, center] = walling.sizes(&self.wall_style)?;
                (lengths(&[clear]), lengths(&[center]))
            }
            _ => return None,
        };
        Some(DrawnSizes { clear: clear?, center: center? })
    }

    /// Things on the floor keep another distance to walls, one that is on its way from now on.
    pub(crate) fn set_gap(&mut self, gap: Length) {
        self.remember_gap(gap.to_mm());
        let Self { tool, preview, design, level, gap, .. } = self;
        let (Some(preview), Some(level)) = (preview, *level) else { return };
        match tool {
            Tool::Placing(placing) => {
                placing.gap = *gap;
                if let Some(pointer) = placing.last {
                    placing.update(pointer, design, level, preview);
                }
            }
            Tool::Moving(moving) | Tool::Carrying(moving) => moving.gap = *gap,
            _ => return,
        }
        self.dirty.extend(preview.touched.iter().copied());
    }

    pub(crate) fn remember_gap(&mut self, millimetres: f64) {
        self.gap = Length::mm(millimetres.clamp(0.0, LARGEST_GAP - 1.0));
    }

    /// The free lengths round what moves or, at rest, round the one thing that is selected.
    pub fn lengths(&self) -> Vec<Distance> {
        if let Some(preview) = &self.preview {
            return preview.distances.clone();
        }
        match (&self.tool, self.selection.ids(), self.level) {
            (Tool::Idle | Tool::Pressed(_), [id], Some(level)) => of_entity(&self.design, level, *id),
            _ => Vec::new(),
        }
    }
}

/// The free lengths round an entity.
pub(crate) fn of_entity(design: &Design, level: EntityId, id: EntityId) -> Vec<Distance> {
    match design.get(id) {
        Some(Entity::Item(item)) => {
            let Some(footprint) = Footprint::of(design, item) else { return Vec::new() };
            let around = Surroundings::of(design, level, &[id]);
            snap::distances(&footprint, &around, Some((id, item.position.z)))
        }
        Some(Entity::Opening(_)) => of_opening(design, level, id),
        Some(Entity::Wall(_)) => of_wall(design, level, id),
        _ => Vec::new(),
    }
}

/// How far the back of an item on the floor is from the wall that it stands along; nothing where it stands along none.
pub fn wall_gap(design: &Design, id: EntityId) -> Option<f64> {
    let item = design.item(id).filter(|item| item.host == Host::Floor)?;
    of_entity(design, item.level, id)
        .into_iter()
        .find(|distance| matches!(distance.what, Measured::WallGap(_)))
        .map(|distance| distance.length.to_mm())
}

/// A direction of the plan as it lies on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanSide {
    /// Towards −X.
    Left,
    /// Towards +X.
    Right,
    /// Towards +Y.
    Top,
    /// Towards −Y.
    Bottom,
}

impl PlanSide {
    /// The side that a direction points to most.
    fn of(direction: DVec2) -> Self {
        match (direction.x.abs() >= direction.y.abs(), direction.x > 0.0, direction.y > 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Top,
            (false, _, false) => Self::Bottom,
        }
    }
}

/// Free wall beside an opening: from its edge to the corner of the room, or to the next opening where that is nearer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpeningGap {
    /// Where on the plan.
    pub side: PlanSide,
    /// How much of it.
    pub length: Length,
    /// Where the opening's middle is along its wall for every length of this gap: `along = at + sign * length`.
    at: Length,
    sign: f64,
}

impl OpeningGap {
    /// Distance of the opening's middle from the wall's start with which this gap is as wanted.
    pub fn along(&self, wanted: Length) -> Length {
        self.at + wanted * self.sign
    }
}

/// Free wall on both sides of an opening, the left or upper one first; the same lengths as the plan shows.
pub fn opening_gaps(design: &Design, id: EntityId) -> Vec<OpeningGap> {
    let Some(opening) = design.opening(id) else { return Vec::new() };
    let Some(wall) = design.wall(opening.wall) else { return Vec::new() };
    let Some([low, high]) = opening_room(design, wall.level, id) else { return Vec::new() };
    let (_, direction) = wall.at(opening.along);
    let half = opening.width / 2.0;
    let (low, high) = (Length::mm(low), Length::mm(high));
    let start =
        OpeningGap { side: PlanSide::of(-direction), length: -half - low, at: opening.along + low + half, sign: 1.0 };
    let end =
        OpeningGap { side: PlanSide::of(direction), length: high - half, at: opening.along + high - half, sign: -1.0 };
    let is_first = matches!(start.side, PlanSide::Left | PlanSide::Top);
    if is_first { vec![start, end] } else { vec![end, start] }
}

/// Where the free wall round an opening ends, from its middle along the wall, millimetres: at the corners of the room
/// on its left or right, or at the next openings where those are nearer; at the wall's ends where there is no room.
fn opening_room(design: &Design, level: EntityId, id: EntityId) -> Option<[f64; 2]> {
    let opening = design.opening(id)?;
    let wall = design.wall(opening.wall)?;
    let (middle, direction) = wall.at(opening.along);
    let half = opening.width.to_mm() * 0.5;
    let (mut low, mut high) = (-opening.along.to_mm(), (wall.length() - opening.along).to_mm());
    let face = derive_rooms(design, level)
        .into_iter()
        .flat_map(|region| region.wall_faces)
        .filter(|face| face.wall == opening.wall && face.side.is_some())
        .map(|face| [(face.start - middle).dot(direction), (face.end - middle).dot(direction)])
        .map(|[a, b]| [a.min(b), a.max(b)])
        .filter(|[from, to]| *from < 0.0 && *to > 0.0)
        .min_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
    if let Some([from, to]) = face {
        (low, high) = (from, to);
    }
    for (_, other) in design.openings_of(opening.wall).filter(|(other, _)| *other != id) {
        let [from, to] = other.span().map(|at| (at - opening.along).to_mm());
        if to <= -half + 1.0 {
            low = low.max(to);
        } else if from >= half - 1.0 {
            high = high.min(from);
        }
    }
    Some([low, high])
}

/// Both ends of the free wall beside an opening; nothing for sides that touch.
pub(crate) fn of_opening(design: &Design, level: EntityId, id: EntityId) -> Vec<Distance> {
    let Some(opening) = design.opening(id) else { return Vec::new() };
    let Some(wall) = design.wall(opening.wall) else { return Vec::new() };
    let Some([low, high]) = opening_room(design, level, id) else { return Vec::new() };
    let (middle, direction) = wall.at(opening.along);
    let half = opening.width.to_mm() * 0.5;
    [(-half, low), (half, high)]
        .into_iter()
        .filter(|(edge, end)| (end - edge).abs() > 0.5)
        .map(|(edge, end)| Distance {
            from: middle + direction * edge,
            to: middle + direction * end,
            length: Length::mm((end - edge).abs()),
            what: Measured::Along(id),
        })
        .collect()
}

/// A wall's own length, and the free lengths across the rooms on both sides.
pub(crate) fn of_wall(design: &Design, level: EntityId, id: EntityId) -> Vec<Distance> {
    let Some(wall) = design.wall(id) else { return Vec::new() };
    let mut lengths =
        vec![Distance { from: wall.start, to: wall.end, length: wall.length(), what: Measured::Length(id) }];
    if wall.arc != 0.0 {
        return lengths;
    }
    let (middle, direction) = wall.at(wall.length() / 2.0);
    let around = Surroundings::of(design, level, &[]);
    for normal in [direction.perp(), -direction.perp()] {
        let from = middle + normal * (wall.thickness.to_mm() * 0.5);
        let free = around
            .faces
            .iter()
            .filter(|face| face.wall != id && face.normal.dot(normal) < -0.999)
            .filter_map(|face| {
                let length = (from - face.start).dot(face.normal);
                let along = face.coordinates(from).x;
                (length > 0.5 && length < 30_000.0 && (0.0..=face.length).contains(&along)).then_some(length)
            })
            .min_by(f64::total_cmp);
        if let Some(length) = free {
            let to = from + normal * length;
            lengths.push(Distance { from, to, length: Length::mm(length), what: Measured::Clear(id) });
        }
    }
    lengths
}

/// The edit after which a free length is as wanted: what it is measured from moves.
pub(crate) fn obey(design: &Design, distance: &Distance, wanted: f64) -> Transaction {
    let label = match distance.what {
        Measured::Gap(id) | Measured::WallGap(id) | Measured::Along(id) => wording::done("Move", design, &[id]),
        Measured::Length(_) | Measured::Clear(_) => "Move".to_owned(),
    };
    let mut edit = Transaction::new(label);
    let direction = (distance.to - distance.from).try_normalize().unwrap_or(DVec2::ZERO);
    let step = direction * (distance.length.to_mm() - wanted);
    match distance.what {
        Measured::Gap(id) | Measured::WallGap(id) => {
            let moved = design.item(id).map(|item| {
                let position = item.position + step.extend(0.0);
                (item.clone(), ((position * 1000.0).round()) / 1000.0, item.rotation)
            });
            for (id, entity) in crate::edit::moved_with_load(design, id, moved) {
                edit.put(id, entity);
            }
        }
        Measured::Along(id) => {
            if let Some(opening) = design.opening(id)
                && let Some(wall) = design.wall(opening.wall)
            {
                let (_, along) = wall.at(opening.along);
                let mut opening = opening.clone();
                opening.along = tidy_length(opening.along.to_mm() + step.dot(along));
                edit.put(id, opening);
            }
        }
        Measured::Length(id) => {
            return reshape::set_length(design, id, wanted, "Change wall").unwrap_or(edit);
        }
        Measured::Clear(id) => return reshape::move_wall(design, id, step, "Move wall"),
    }
    edit
}

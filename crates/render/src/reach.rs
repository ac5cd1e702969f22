//! Which cells of the grid each lamp can reach, kept until walls or the lamp's place change: switching and dimming a
//! lamp asks nothing anew.

use std::collections::BTreeMap;

use glam::Vec3;
use homewright_scene::Key;

use crate::light_grid::{Cells, lies_behind};
use crate::light_store::PreparedLight;
use crate::occluders::Occluders;

/// Answers that are kept, those of lamps that are off with them.
const MOST_KEPT: usize = 2048;

/// What the answer for a lamp depends on, beside walls and cells.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    origin: Vec3,
    half_extent: Vec3,
    faces: Option<Vec3>,
    /// How far was looked, metres.
    range: f32,
}

impl Place {
    /// A lamp's place. Its range is taken up to the next doubling, so that dimming it seldom changes anything.
    fn of(light: &PreparedLight) -> Self {
        let mut range = 0.5;
        while range < light.range {
            range *= 2.0;
        }
        Self { origin: light.origin, half_extent: light.half_extent, faces: light.faces, range }
    }
}

/// One lamp's answers: a bit for each cell.
#[derive(Debug, Clone)]
struct Reach {
    place: Place,
    bits: Vec<u64>,
}

/// The answers for all lamps.
#[derive(Debug, Default)]
pub(crate) struct Reaches {
    cells: Option<Cells>,
    known: BTreeMap<Key, Reach>,
}

impl Reaches {
    /// Forgets all: walls have changed.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
    }

    /// Finds out what is not known yet, on all cores where it is much.
    pub(crate) fn update(&mut self, cells: &Cells, lights: &[PreparedLight], occluders: &Occluders) {
        if self.cells.as_ref() != Some(cells) {
            self.clear();
            self.cells = Some(cells.clone());
        }
        if self.known.len() > MOST_KEPT.max(2 * lights.len()) {
            self.clear();
        }
        let is_unknown =
            |light: &&PreparedLight| self.known.get(&light.key).is_none_or(|reach| reach.place != Place::of(light));
        let unknown: Vec<&PreparedLight> = lights.iter().filter(is_unknown).collect();
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = unknown.len().div_ceil(threads).max(1);
        let find = |light: &PreparedLight| (light.key, find(cells, light, occluders));
        if threads == 1 || unknown.len() < 2 {
            self.known.extend(unknown.into_iter().map(find));
            return;
        }
        std::thread::scope(|scope| {
            let parts: Vec<_> = unknown
                .chunks(share)
                .map(|part| scope.spawn(move || part.iter().map(|light| find(light)).collect::<Vec<_>>()))
                .collect();
            for part in parts {
                match part.join() {
                    Ok(found) => self.known.extend(found),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }

    /// Whether a lamp reaches a cell.
    pub(crate) fn reaches(&self, light: &PreparedLight, cell: usize) -> bool {
        self.known.get(&light.key).is_some_and(|reach| reach.bits[cell / 64] >> (cell % 64) & 1 == 1)
    }
}

/// Light goes straight, so that every cell it reaches has a neighbour that it reaches on the way: from the lamp's own
/// cells outwards none behind a wall is asked.
fn find(cells: &Cells, light: &PreparedLight, occluders: &Occluders) -> Reach {
    let place = Place::of(light);
    let mut bits = vec![0_u64; cells.len().div_ceil(64)];
    let mut asked = bits.clone();
    let mut last = usize::MAX;
    let starts = [Vec3::ZERO, light.half_extent, -light.half_extent];
    let mut waiting: Vec<usize> = starts.iter().map(|aside| cells.number(light.origin + *aside)).collect();
    while let Some(from) = waiting.pop() {
        for cell in cells.about(from) {
            let (word, bit) = (cell / 64, 1 << (cell % 64));
            if asked[word] & bit != 0 {
                continue;
            }
            asked[word] |= bit;
            let bounds = cells.cell(cell);
            let distance = light.origin.clamp(bounds.min, bounds.max).distance(light.origin);
            if distance < place.range && !lies_behind(light, &bounds) && occluders.may_reach(light, &bounds, &mut last)
            {
                bits[word] |= bit;
                waiting.push(cell);
            }
        }
    }
    Reach { place, bits }
}

#[cfg(test)]
mod tests {
    use homewright_geometry::Bounds;
    use homewright_scene::Scene;
    use homewright_scene::light::{Emitter, Light};

    use super::*;

    /// A wall across x = 0 from floor to ceiling with a doorway 0.9 m wide and 2.1 m high, with floor and ceiling.
    fn two_rooms() -> Occluders {
        let face = |a: Vec3, u: Vec3, v: Vec3| [[a, a + u, a + u + v], [a, a + u + v, a + v]];
        let wall =
            |z: f32, y: f32, length: f32, height: f32| face(Vec3::new(0.0, y, z), Vec3::Z * length, Vec3::Y * height);
        let level = |y: f32| face(Vec3::new(-4.0, y, -2.0), Vec3::X * 8.0, Vec3::Z * 4.0);
        let faces =
            [wall(-2.0, 0.0, 1.0, 2.8), wall(-0.1, 0.0, 2.1, 2.8), wall(-1.0, 2.1, 0.9, 0.7), level(0.0), level(2.8)];
        Occluders::of(faces.concat())
    }

    fn lamp(position: Vec3) -> PreparedLight {
        let mut scene = Scene::default();
        let light = Light { position, emitter: Emitter::Sphere { radius: 0.05 }, flux: 800.0, ..Light::default() };
        scene.lights.insert(Key(1), light);
        let mut lights = crate::light_store::prepare(&scene, &[], &|_| None);
        lights.swap_remove(0)
    }

    #[test]
    fn light_reaches_the_next_room_through_its_door_and_nowhere_else() {
        let occluders = two_rooms();
        let cells = Cells::new(&Bounds { min: Vec3::new(-4.0, -2.9, -2.0), max: Vec3::new(4.0, 2.8, 2.0) });
        let lamp = lamp(Vec3::new(-2.0, 2.0, -0.5));
        let mut reaches = Reaches::default();
        reaches.update(&cells, std::slice::from_ref(&lamp), &occluders);
        let at = |x: f32, y: f32, z: f32| reaches.reaches(&lamp, cells.number(Vec3::new(x, y, z)));
        assert!(at(-3.5, 0.3, 1.8), "the lamp's own room");
        assert!(at(2.0, 0.3, -0.5), "straight through the door");
        assert!(!at(1.2, 1.2, 1.8), "beside the door");
        assert!(!at(-2.0, -1.5, -0.5), "the storey below");
        // Asked from cell to cell it is the same as asked of every one.
        for cell in 0..cells.len() {
            let mut last = usize::MAX;
            let straight = occluders.may_reach(&lamp, &cells.cell(cell), &mut last);
            assert_eq!(reaches.reaches(&lamp, cell), straight, "{:?}", cells.cell(cell));
        }
    }

    #[test]
    fn a_lamp_that_moves_is_asked_anew_and_one_that_is_dimmed_is_not() {
        let occluders = two_rooms();
        let cells = Cells::new(&Bounds { min: Vec3::new(-4.0, 0.0, -2.0), max: Vec3::new(4.0, 2.8, 2.0) });
        let far = cells.number(Vec3::new(3.8, 1.0, 1.8));
        let (here, there) = (lamp(Vec3::new(-3.0, 2.0, 1.5)), lamp(Vec3::new(3.0, 2.0, 1.5)));
        let mut reaches = Reaches::default();
        reaches.update(&cells, std::slice::from_ref(&here), &occluders);
        assert!(!reaches.reaches(&here, far));
        // What stood there does not any more, which nobody told: a dimmed lamp keeps its answer.
        let dimmed = PreparedLight { range: here.range * 0.9, ..here };
        reaches.update(&cells, std::slice::from_ref(&dimmed), &Occluders::default());
        assert!(!reaches.reaches(&dimmed, far));
        reaches.update(&cells, std::slice::from_ref(&there), &occluders);
        assert!(reaches.reaches(&there, far));
    }
}

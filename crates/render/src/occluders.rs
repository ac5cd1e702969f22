//! Which parts of a home a lamp can reach at all: walls, floors and ceilings as a tree of boxes that a line of
//! sight is tried against. Furniture is left to the shadow maps, so that moving it changes nothing here. A second tree, with
//! doors and frosted panes in it, tells from where a lamp's outline is seen.

use glam::Vec3;
use homewright_geometry::Bounds;
use homewright_geometry::intersect::Ray;
use homewright_scene::Scene;
use homewright_scene::node::Layer;

use crate::draw_list::{DrawList, Placed, Stores};
use crate::light_store::PreparedLight;
use crate::material_store::{Kind, StoredMaterial};

/// Triangles a leaf holds at most.
const LEAF: usize = 6;
/// More triangles than a home's walls have; beyond them nothing is ruled out.
const MOST: usize = 400_000;

/// A box and what lies in it: a leaf's triangles, or the two nodes from `first` on.
#[derive(Debug, Clone, Copy)]
struct Branch {
    bounds: Bounds,
    first: u32,
    count: u32,
}

/// The tree.
#[derive(Debug, Default)]
pub(crate) struct Occluders {
    triangles: Vec<[Vec3; 3]>,
    branches: Vec<Branch>,
}

impl Occluders {
    /// The opaque parts of walls, floors and ceilings that throw shadows.
    pub(crate) fn new(scene: &Scene, list: &DrawList, stores: Stores<'_>) -> Self {
        let is_solid = |layer| matches!(layer, Layer::Wall | Layer::Floor | Layer::Ceiling);
        Self::of(triangles(scene, list, stores, &|placed, material| {
            placed.casts_shadow && is_solid(placed.layer) && material.kind == Kind::Opaque
        }))
    }

    /// The same with all of doors and windows that one does not see through clearly; none where no pane in them is frosted.
    pub(crate) fn of_images(scene: &Scene, list: &DrawList, stores: Stores<'_>) -> Option<Self> {
        let openings = || list.placed.iter().filter(|placed| placed.layer == Layer::Opening);
        let is_frosted = |placed: &Placed| placed.materials.iter().any(|key| stores.materials.get(*key).is_frosted);
        let is_needed = openings().any(is_frosted);
        is_needed.then(|| {
            let is_fixed = |layer| !matches!(layer, Layer::Item | Layer::Overlay);
            Self::of(triangles(scene, list, stores, &|placed, material| {
                placed.casts_shadow && is_fixed(placed.layer) && (material.kind == Kind::Opaque || material.is_frosted)
            }))
        })
    }

    /// Whether nothing of a box is seen from a point, as far as some of its points tell.
    pub(crate) fn hides(&self, from: Vec3, bounds: &Bounds) -> bool {
        let mut last = usize::MAX;
        !self.branches.is_empty() && probe_points(bounds).all(|to| self.stands_between(from, to, &mut last))
    }

    /// A tree over triangles; none where they are too many.
    pub(crate) fn of(triangles: Vec<[Vec3; 3]>) -> Self {
        if triangles.is_empty() || triangles.len() > MOST {
            return Self::default();
        }
        let mut tree = Self { branches: Vec::with_capacity(triangles.len() / 2), triangles };
        let end = tree.triangles.len();
        tree.branches.push(Branch { bounds: Bounds::EMPTY, first: 0, count: 0 });
        tree.split(0, 0, end);
        tree
    }

    /// Fills branch `at` with a range of triangles, halved along the longest side until few are left.
    fn split(&mut self, at: usize, start: usize, end: usize) {
        let part = &mut self.triangles[start..end];
        let bounds = Bounds::of_points(part.iter().flatten().copied());
        if part.len() <= LEAF {
            self.branches[at] = Branch { bounds, first: start as u32, count: part.len() as u32 };
            return;
        }
        let size = bounds.size();
        let axis = if size.x >= size.y && size.x >= size.z {
            0
        } else if size.y >= size.z {
            1
        } else {
            2
        };
        let middle = part.len() / 2;
        let center = |corners: &[Vec3; 3]| corners[0][axis] + corners[1][axis] + corners[2][axis];
        part.select_nth_unstable_by(middle, |a, b| center(a).total_cmp(&center(b)));
        let first = self.branches.len();
        self.branches[at] = Branch { bounds, first: first as u32, count: 0 };
        let empty = Branch { bounds: Bounds::EMPTY, first: 0, count: 0 };
        self.branches.extend([empty, empty]);
        self.split(first, start, start + middle);
        self.split(first + 1, start + middle, end);
    }

    /// Whether something stands on the straight way between two points; `last` is the triangle that stood in the way
    /// of the sight before and is tried first.
    fn stands_between(&self, from: Vec3, to: Vec3, last: &mut usize) -> bool {
        let ray = Ray { origin: from, direction: to - from };
        let stops =
            |corners: &[Vec3; 3]| ray.triangle(*corners).is_some_and(|hit| hit.distance > 1e-3 && hit.distance < 0.999);
        if self.triangles.get(*last).is_some_and(stops) {
            return true;
        }
        let slow = |part: f32| if part.abs() < 1e-12 { 1e12 } else { part.recip() };
        let inverse = Vec3::new(slow(ray.direction.x), slow(ray.direction.y), slow(ray.direction.z));
        let mut waiting = [0_u32; 64];
        let mut depth = usize::from(!self.branches.is_empty());
        while depth > 0 {
            depth -= 1;
            let branch = &self.branches[waiting[depth] as usize];
            let (a, b) = ((branch.bounds.min - from) * inverse, (branch.bounds.max - from) * inverse);
            let (enters, leaves) = (a.min(b).max_element().max(0.0), a.max(b).min_element().min(1.0));
            if enters > leaves {
                continue;
            }
            if branch.count > 0 {
                let range = branch.first as usize..(branch.first + branch.count) as usize;
                if let Some(place) = self.triangles[range].iter().position(stops) {
                    *last = branch.first as usize + place;
                    return true;
                }
            } else if depth + 2 <= waiting.len() {
                waiting[depth] = branch.first;
                waiting[depth + 1] = branch.first + 1;
                depth += 2;
            }
        }
        false
    }

    /// Whether light from a lamp may come straight into a box: tried from the lamp, or three points of a long one,
    /// to the middle of the box and points near its corners and sides. `last` belongs to the lamp: what stands before
    /// one box mostly stands before the next as well.
    pub(crate) fn may_reach(&self, light: &PreparedLight, bounds: &Bounds, last: &mut usize) -> bool {
        if self.branches.is_empty() {
            return true;
        }
        let inside = light.origin.cmpge(bounds.min - 0.1).all() && light.origin.cmple(bounds.max + 0.1).all();
        if inside {
            return true;
        }
        let lift = light.faces.map_or(Vec3::ZERO, |direction| direction * 0.06);
        let along = light.half_extent;
        let starts = [Vec3::ZERO, along, -along];
        let starts = &starts[..if along.length() > 0.2 { 3 } else { 1 }];
        starts.iter().any(|start| {
            let from = light.origin + lift + *start;
            probe_points(bounds).any(|to| !self.stands_between(from, to, last))
        })
    }
}

/// The triangles of the primitives that `stops` wants.
fn triangles(
    scene: &Scene,
    list: &DrawList,
    stores: Stores<'_>,
    stops: &dyn Fn(&Placed, &StoredMaterial) -> bool,
) -> Vec<[Vec3; 3]> {
    let mut triangles = Vec::new();
    for placed in &list.placed {
        let (Some(node), Some(shape)) = (scene.nodes.get(&placed.key), stores.meshes.get(placed.shape)) else {
            continue;
        };
        let matrix = node.matrix();
        for (index, mesh) in shape.shape.primitives.iter().enumerate() {
            let key = placed.materials.get(index).copied().unwrap_or_default();
            let can_be_drawn = shape.primitives.get(index).is_some_and(|range| !range.is_empty());
            if !can_be_drawn || !stops(placed, stores.materials.get(key)) {
                continue;
            }
            let corner = |index: u32| matrix.transform_point3(mesh.positions[index as usize]);
            triangles.extend(mesh.indices.as_chunks::<3>().0.iter().map(|corners| corners.map(corner)));
        }
    }
    triangles
}

/// The middle of a box, its corners and the middles of its upright sides, drawn in by a little.
fn probe_points(bounds: &Bounds) -> impl Iterator<Item = Vec3> {
    const SHARES: [(f32, f32, f32); 15] = [
        (0.0, 0.0, 0.0),
        (1.0, 0.0, 0.0),
        (-1.0, 0.0, 0.0),
        (0.0, 0.0, 1.0),
        (0.0, 0.0, -1.0),
        (0.0, 1.0, 0.0),
        (0.0, -1.0, 0.0),
        (1.0, 1.0, 1.0),
        (1.0, 1.0, -1.0),
        (-1.0, 1.0, 1.0),
        (-1.0, 1.0, -1.0),
        (1.0, -1.0, 1.0),
        (1.0, -1.0, -1.0),
        (-1.0, -1.0, 1.0),
        (-1.0, -1.0, -1.0),
    ];
    let (center, half) = (bounds.center(), bounds.size() * 0.48);
    SHARES.into_iter().map(move |(x, y, z)| center + half * Vec3::new(x, y, z))
}

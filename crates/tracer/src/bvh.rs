//! An eight-wide tree of boxes over anything that has a box: triangles of a shape, placed shapes of a scene.

use std::mem::MaybeUninit;

use glam::Vec3A;

use crate::build::Halves;
use crate::lanes::{Eight, LANES, Lanes};
use crate::soon::soon;

/// A slot of a node or leaf that holds nothing.
pub(crate) const EMPTY: u32 = u32::MAX;
/// Marks a child that is a leaf; the other bits are its index.
pub(crate) const LEAF: u32 = 1 << 31;
/// Deeper than this, splits are by halves: the tree stays shallow whatever the input.
const MAX_SAH_DEPTH: usize = 44;
/// Nodes that can wait during a walk; a tree that would need more is built again by halves, which is enough for 2²⁶
/// things.
pub(crate) const STACK: usize = 192;

/// Room for what waits during a walk, which is not cleared before: walks are many and short.
pub(crate) struct Stack<T, const ROOM: usize = STACK> {
    things: [MaybeUninit<T>; ROOM],
}

impl<T: Copy, const ROOM: usize> Stack<T, ROOM> {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self { things: [const { MaybeUninit::uninit() }; ROOM] }
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, place: usize, thing: T) {
        self.things[place].write(thing);
    }

    /// As [`Stack::at`], where it lies.
    #[inline(always)]
    #[expect(unsafe_code, reason = "clearing the room would take as long as a short walk")]
    pub(crate) fn look(&self, place: usize) -> &T {
        // SAFETY: see below.
        unsafe { self.things[place].assume_init_ref() }
    }

    /// What was put at a place; callers look only below the height up to which they have put things.
    #[inline(always)]
    #[expect(unsafe_code, reason = "clearing the room would take as long as a short walk")]
    pub(crate) fn at(&self, place: usize) -> T {
        // SAFETY: see above; what waits is plain numbers.
        unsafe { self.things[place].assume_init() }
    }
}

/// A box as the tree holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cuboid {
    pub(crate) min: Vec3A,
    pub(crate) max: Vec3A,
}

impl Cuboid {
    pub(crate) const EMPTY: Self = Self { min: Vec3A::splat(f32::INFINITY), max: Vec3A::splat(f32::NEG_INFINITY) };

    /// The least box around points.
    pub(crate) fn around(points: &[Vec3A; 3]) -> Self {
        points.iter().fold(Self::EMPTY, |cuboid, point| cuboid.with(*point))
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    pub(crate) fn with(self, point: Vec3A) -> Self {
        Self { min: self.min.min(point), max: self.max.max(point) }
    }

    pub(crate) fn is_empty(self) -> bool {
        !self.min.cmple(self.max).all()
    }

    /// Twice the middle.
    pub(crate) fn double_center(self) -> Vec3A {
        self.min + self.max
    }

    pub(crate) fn half_area(self) -> f32 {
        if self.is_empty() {
            return 0.0;
        }
        let size = self.max - self.min;
        size.x * size.y + size.y * size.z + size.z * size.x
    }
}

/// For each axis the places of the near and the far plane in [`WideNode::planes`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Signs {
    near: [usize; 3],
    octant: u32,
}

impl Signs {
    /// One over a direction, and its signs. A component of zero would give 0 · ∞; a tiny one gives the same answer.
    #[inline(always)]
    pub(crate) fn of(direction: Vec3A) -> (Vec3A, Self) {
        let tiny = Vec3A::splat(1e-18);
        let safe = Vec3A::select(direction.abs().cmplt(tiny), tiny.copysign(direction), direction);
        let inverse = safe.recip();
        (inverse, Self::of_inverse(inverse))
    }

    /// The signs of a direction that one over is given.
    #[inline(always)]
    pub(crate) fn of_inverse(inverse: Vec3A) -> Self {
        let octant = inverse.is_negative_bitmask() & 7;
        let near = [0, 1, 2].map(|axis| axis + 3 * (octant >> axis & 1) as usize);
        Self { near, octant }
    }

    /// Bits of the axes along which the direction is negative, bit 0 for x.
    #[inline(always)]
    pub(crate) fn octant(self) -> u32 {
        self.octant
    }
}

/// A ray prepared for box tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BoxRay<L: Lanes> {
    origin: [L; 3],
    inverse: [L; 3],
    signs: Signs,
}

impl<L: Lanes> BoxRay<L> {
    #[inline(always)]
    pub(crate) fn new(origin: Vec3A, direction: Vec3A) -> Self {
        let (inverse, signs) = Signs::of(direction);
        Self::from_parts(origin, inverse, signs)
    }

    #[inline(always)]
    pub(crate) fn from_parts(origin: Vec3A, inverse: Vec3A, signs: Signs) -> Self {
        Self {
            origin: [L::splat(origin.x), L::splat(origin.y), L::splat(origin.z)],
            inverse: [L::splat(inverse.x), L::splat(inverse.y), L::splat(inverse.z)],
            signs,
        }
    }
}

/// Eight boxes: their least x, y, z and their greatest. A child stands, where that is free, in the slot whose bits say on
/// which side of the middle it lies (bit 0 for x). Slots that hold nothing are boxes turned inside out, which no ray
/// meets.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(crate) struct WideNode {
    pub(crate) planes: [Eight; 6],
    /// Nodes or leaves; [`EMPTY`] for nothing.
    pub(crate) children: [u32; LANES],
}

/// The tree. A leaf is a group of things, named by their place in the input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bvh {
    nodes: Vec<WideNode>,
    /// Places in the input, [`EMPTY`] where a leaf is not full.
    pub(crate) leaves: Vec<[u32; LANES]>,
}

impl Bvh {
    /// A tree with at most `leaf_size` (1 … 8) things in a leaf.
    pub(crate) fn new(boxes: &[Cuboid], leaf_size: usize) -> Self {
        let mut tree = Self::build(boxes, leaf_size, MAX_SAH_DEPTH);
        if tree.1 * (LANES - 1) + LANES > STACK {
            tree = Self::build(boxes, leaf_size, 0);
        }
        tree.0
    }

    fn build(boxes: &[Cuboid], leaf_size: usize, max_sah_depth: usize) -> (Self, usize) {
        if boxes.is_empty() {
            return (Self::default(), 0);
        }
        let halves = Halves::new(boxes, leaf_size.clamp(1, LANES), max_sah_depth);
        let mut tree = Self::default();
        let depth = tree.widen_root(&halves);
        (tree, depth)
    }

    fn widen_root(&mut self, halves: &Halves) -> usize {
        if halves.is_leaf(0) {
            let root = halves.half(0);
            let leaf = self.push_leaf(halves.things_of(root));
            let mut node = WideNode::empty();
            node.set(0, root.cuboid, leaf);
            self.nodes.push(node);
            return 1;
        }
        self.widen(halves, 0).1
    }

    fn push_leaf(&mut self, things: &[u32]) -> u32 {
        let mut leaf = [EMPTY; LANES];
        leaf[..things.len()].copy_from_slice(things);
        self.leaves.push(leaf);
        LEAF | (self.leaves.len() - 1) as u32
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The box around all.
    pub(crate) fn bounds(&self) -> Cuboid {
        let Some(root) = self.nodes.first() else { return Cuboid::EMPTY };
        let least = |axis: usize| root.planes[axis].0.into_iter().fold(f32::INFINITY, f32::min);
        let greatest = |axis: usize| root.planes[axis + 3].0.into_iter().fold(f32::NEG_INFINITY, f32::max);
        let corner = |side: &dyn Fn(usize) -> f32| Vec3A::new(side(0), side(1), side(2));
        Cuboid { min: corner(&least), max: corner(&greatest) }
    }

    /// Asks for a node ahead of its use.
    #[inline(always)]
    pub(crate) fn soon(&self, part: u32) {
        soon(&self.nodes, part as usize);
    }

    /// The node of a part that is no leaf.
    #[inline(always)]
    pub(crate) fn node(&self, part: u32) -> &WideNode {
        &self.nodes[part as usize]
    }

    /// The leaf that a part is, as a place in [`Bvh::leaves`].
    #[inline(always)]
    pub(crate) fn leaf(part: u32) -> Option<usize> {
        (part & LEAF != 0).then_some((part & !LEAF) as usize)
    }

    /// Turns a part of the tree of halves into a node; answers its place and depth.
    fn widen(&mut self, halves: &Halves, part: u32) -> (u32, usize) {
        let index = self.nodes.len() as u32;
        self.nodes.push(WideNode::empty());
        let mut children = [EMPTY; LANES];
        let count = halves.children(part, &mut children);
        let boxes = children.map(|child| if child == EMPTY { Cuboid::EMPTY } else { halves.half(child).cuboid });
        let slots = slots(&boxes[..count], halves.half(part).cuboid);
        let mut depth = 1;
        for (slot, child) in slots.iter().enumerate().filter(|(_, child)| **child < count) {
            let place = children[*child];
            let part = if halves.is_leaf(place) {
                self.push_leaf(halves.things_of(halves.half(place)))
            } else {
                let (part, below) = self.widen(halves, place);
                depth = depth.max(below + 1);
                part
            };
            self.nodes[index as usize].set(slot, boxes[*child], part);
        }
        (index, depth)
    }

    /// Walks the leaves that a ray may meet before `t_max`, near ones first. `leaf` gets a leaf's index and the
    /// present end of the ray, and answers the new end; a negative one ends the walk.
    #[inline(always)]
    pub(crate) fn visit<L: Lanes>(&self, ray: &BoxRay<L>, t_max: f32, leaf: impl FnMut(usize, f32) -> f32) -> f32 {
        self.visit_from(0, ray, t_max, leaf)
    }

    /// As [`Bvh::visit`], in one part of the tree.
    #[inline(always)]
    pub(crate) fn visit_from<L: Lanes>(
        &self,
        part: u32,
        ray: &BoxRay<L>,
        t_max: f32,
        mut leaf: impl FnMut(usize, f32) -> f32,
    ) -> f32 {
        if self.nodes.is_empty() {
            return t_max;
        }
        let mut end = t_max;
        let mut stack = Stack::<(u32, f32)>::new();
        let mut height = 0;
        let mut current = part;
        loop {
            if current & LEAF == 0 {
                let node = &self.nodes[current as usize];
                let (near, far) = node.test(ray, end);
                let mut hits = L::bits(near.le(far));
                if hits != 0 {
                    let first = hits.trailing_zeros() as usize;
                    hits &= hits - 1;
                    current = node.children[first & 7];
                    if hits == 0 {
                        continue;
                    }
                    let near = near.store().0;
                    let start = height;
                    let mut nearest = near[first & 7];
                    while hits != 0 {
                        let slot = hits.trailing_zeros() as usize;
                        hits &= hits - 1;
                        let mut far = (node.children[slot & 7], near[slot & 7]);
                        if far.1 < nearest {
                            std::mem::swap(&mut far.0, &mut current);
                            std::mem::swap(&mut far.1, &mut nearest);
                        }
                        // The farther the deeper.
                        let mut place = height;
                        while place > start && stack.at(place - 1).1 < far.1 {
                            stack.put(place, stack.at(place - 1));
                            place -= 1;
                        }
                        stack.put(place, far);
                        height += 1;
                    }
                    continue;
                }
            } else {
                end = leaf((current & !LEAF) as usize, end);
                if end < 0.0 {
                    return end;
                }
            }
            loop {
                if height == 0 {
                    return end;
                }
                height -= 1;
                let (part, near) = stack.at(height);
                if near <= end {
                    current = part;
                    break;
                }
            }
        }
    }
}

impl WideNode {
    fn empty() -> Self {
        let (least, greatest) = (Eight::splat(f32::INFINITY), Eight::splat(f32::NEG_INFINITY));
        Self { planes: [least, least, least, greatest, greatest, greatest], children: [EMPTY; LANES] }
    }

    fn set(&mut self, slot: usize, cuboid: Cuboid, child: u32) {
        for axis in 0..3 {
            self.planes[axis].0[slot] = cuboid.min[axis];
            self.planes[axis + 3].0[slot] = cuboid.max[axis];
        }
        self.children[slot] = child;
    }

    /// Where the ray enters its boxes and where it leaves them, `end` at the latest; those are met that it does not
    /// leave before.
    #[inline(always)]
    pub(crate) fn test<L: Lanes>(&self, ray: &BoxRay<L>, end: f32) -> (L, L) {
        let [x, y, z] = ray.signs.near;
        let near = self.cross(ray, x, 0).max(self.cross(ray, y, 1));
        let near = near.max(self.cross(ray, z, 2).max(L::splat(0.0)));
        let far = self.cross(ray, 3 - x, 0).min(self.cross(ray, 5 - y, 1)).min(self.cross(ray, 7 - z, 2));
        // Widened by a few units in the last place, so that rounding loses no flat box.
        (near, far.mul(L::splat(1.000_002)).min(L::splat(end)))
    }

    /// Where the ray crosses one plane of each box.
    #[inline(always)]
    #[expect(unsafe_code, reason = "a look at a node is over as soon as the check would be")]
    fn cross<L: Lanes>(&self, ray: &BoxRay<L>, plane: usize, axis: usize) -> L {
        debug_assert!(plane < 6, "a node has six planes");
        // SAFETY: places of planes come from `Signs` alone, whose near ones are 0 … 5, as are the opposite ones.
        let plane = unsafe { self.planes.get_unchecked(plane) };
        L::load(plane).sub(ray.origin[axis]).mul(ray.inverse[axis])
    }
}

/// Which box stands in each slot; those farthest from the middle of all choose first. A number beyond the last box for none.
fn slots(boxes: &[Cuboid], around: Cuboid) -> [usize; LANES] {
    let mut offsets = [(Vec3A::ZERO, 0.0, 0); LANES];
    for (place, (offset, cuboid)) in offsets.iter_mut().zip(boxes).enumerate() {
        let away = cuboid.double_center() - around.double_center();
        *offset = (away, away.length_squared(), place);
    }
    let offsets = &mut offsets[..boxes.len()];
    offsets.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
    let mut slots = [LANES; LANES];
    for (away, _, place) in offsets {
        let fit = |slot: usize| {
            let along = |axis: usize| if slot >> axis & 1 == 1 { away[axis] } else { -away[axis] };
            along(0) + along(1) + along(2)
        };
        let free = (0..LANES).filter(|slot| slots[*slot] == LANES);
        if let Some(slot) = free.max_by(|a, b| fit(*a).total_cmp(&fit(*b))) {
            slots[slot] = *place;
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes here and there, some long and thin, some the same.
    fn scattered(count: usize) -> Vec<Cuboid> {
        let mut state = 7_u32;
        let mut unit = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0
        };
        let mut boxes: Vec<Cuboid> = Vec::new();
        for number in 0..count {
            if number % 10 == 9 {
                boxes.push(boxes[number - 1]);
                continue;
            }
            let min = Vec3A::new(unit(), unit(), unit()) * 10.0;
            let size = Vec3A::new(unit(), unit() * unit(), if number % 3 == 0 { 4.0 } else { 0.02 });
            boxes.push(Cuboid { min, max: min + size });
        }
        boxes
    }

    /// Adds the things below a part, which must lie inside the box of the part; answers how deep it is.
    fn walk(tree: &Bvh, boxes: &[Cuboid], part: u32, around: Cuboid, things: &mut Vec<u32>) -> usize {
        let is_inside = |cuboid: Cuboid| cuboid.min.cmpge(around.min).all() && cuboid.max.cmple(around.max).all();
        if let Some(leaf) = Bvh::leaf(part) {
            for thing in tree.leaves[leaf].into_iter().filter(|thing| *thing != EMPTY) {
                assert!(is_inside(boxes[thing as usize]), "{thing} lies outside its leaf's box");
                things.push(thing);
            }
            return 0;
        }
        let node = tree.node(part);
        let mut depth = 0;
        for slot in (0..LANES).filter(|slot| node.children[*slot] != EMPTY) {
            let corner = |first: usize| Vec3A::from_array([0, 1, 2].map(|axis| node.planes[first + axis].0[slot]));
            let cuboid = Cuboid { min: corner(0), max: corner(3) };
            assert!(is_inside(cuboid), "a box lies outside the one around it");
            depth = depth.max(walk(tree, boxes, node.children[slot], cuboid, things));
        }
        depth + 1
    }

    #[test]
    fn every_thing_stands_in_one_leaf_inside_all_boxes_around_it() {
        let everywhere = Cuboid { min: Vec3A::splat(f32::NEG_INFINITY), max: Vec3A::splat(f32::INFINITY) };
        for (count, leaf_size) in [(1, 8), (8, 8), (9, 8), (300, 1), (300, 3), (5000, 8)] {
            let boxes = scattered(count);
            let tree = Bvh::new(&boxes, leaf_size);
            assert!(tree.leaves.iter().all(|leaf| leaf.iter().filter(|thing| **thing != EMPTY).count() <= leaf_size));
            let mut things = Vec::new();
            walk(&tree, &boxes, 0, everywhere, &mut things);
            things.sort_unstable();
            assert!(things.into_iter().eq(0..count as u32), "{count} things, {leaf_size} in a leaf");
        }
    }

    #[test]
    fn things_in_one_place_or_in_a_long_row_do_not_make_trees_deep() {
        let everywhere = Cuboid { min: Vec3A::splat(f32::NEG_INFINITY), max: Vec3A::splat(f32::INFINITY) };
        let same = vec![Cuboid { min: Vec3A::ZERO, max: Vec3A::ONE }; 3000];
        // Each as far from the last as the last from all before.
        let places = std::iter::successors(Some(Vec3A::X), |at| Some(*at * 1.5)).take(120);
        let row = places.map(|at| Cuboid { min: at, max: at * 1.01 }).collect();
        for boxes in [same, row] {
            let depth = walk(&Bvh::new(&boxes, 8), &boxes, 0, everywhere, &mut Vec::new());
            assert!(depth * (LANES - 1) + LANES <= STACK, "{} boxes are {depth} deep", boxes.len());
        }
    }
}

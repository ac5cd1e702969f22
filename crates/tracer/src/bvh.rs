//! An eight-wide tree of boxes over anything that has a box: triangles of a shape, placed shapes of a scene.

use std::mem::MaybeUninit;

use glam::Vec3A;

use crate::lanes::{Eight, LANES, Lanes};

/// A slot of a node or leaf that holds nothing.
pub(crate) const EMPTY: u32 = u32::MAX;
/// Marks a child that is a leaf; the other bits are its index.
const LEAF: u32 = 1 << 31;
/// Bins along each axis when a split is looked for.
const BINS: usize = 16;
/// Deeper than this, splits are by halves: the tree stays shallow whatever the input.
const MAX_SAH_DEPTH: usize = 44;
/// Nodes that can wait during a walk; a tree that would need more is built again by halves.
const STACK: usize = 160;

/// Room for what waits during a walk, which is not cleared before: walks are many and short.
pub(crate) struct Stack<T> {
    things: [MaybeUninit<T>; STACK],
}

impl<T: Copy> Stack<T> {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self { things: [const { MaybeUninit::uninit() }; STACK] }
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, place: usize, thing: T) {
        self.things[place].write(thing);
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

    pub(crate) fn union(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    pub(crate) fn with(self, point: Vec3A) -> Self {
        Self { min: self.min.min(point), max: self.max.max(point) }
    }

    pub(crate) fn is_empty(self) -> bool {
        !self.min.cmple(self.max).all()
    }

    fn center(self) -> Vec3A {
        (self.min + self.max) * 0.5
    }

    fn half_area(self) -> f32 {
        if self.is_empty() {
            return 0.0;
        }
        let size = self.max - self.min;
        size.x * size.y + size.y * size.z + size.z * size.x
    }
}

/// A ray prepared for box tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BoxRay<L: Lanes> {
    origin: [L; 3],
    inverse: [L; 3],
    /// For each axis the places of the near and the far plane in [`WideNode::planes`].
    near: [usize; 3],
    far: [usize; 3],
}

impl<L: Lanes> BoxRay<L> {
    #[inline(always)]
    pub(crate) fn new(origin: Vec3A, direction: Vec3A) -> Self {
        let (origin, direction) = (origin.to_array(), direction.to_array());
        // A component of zero would give 0 · ∞; a tiny one gives the same answer.
        let safe = direction.map(|part| if part.abs() < 1e-18 { 1e-18_f32.copysign(part) } else { part });
        let is_back = safe.map(|part| usize::from(part < 0.0));
        Self {
            origin: [L::splat(origin[0]), L::splat(origin[1]), L::splat(origin[2])],
            inverse: [L::splat(1.0 / safe[0]), L::splat(1.0 / safe[1]), L::splat(1.0 / safe[2])],
            near: [is_back[0] * 3, 1 + is_back[1] * 3, 2 + is_back[2] * 3],
            far: [3 - is_back[0] * 3, 4 - is_back[1] * 3, 5 - is_back[2] * 3],
        }
    }
}

/// Eight boxes: their least x, y, z and their greatest. Slots that hold nothing are boxes turned inside out, which no
/// ray meets.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(crate) struct WideNode {
    pub(crate) planes: [Eight; 6],
    /// Nodes or leaves; what is [`EMPTY`] stands last.
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
        let mut builder = Builder {
            boxes,
            order: (0..boxes.len() as u32).collect(),
            nodes: Vec::with_capacity(boxes.len()),
            leaf_size: leaf_size.clamp(1, LANES),
            max_sah_depth,
        };
        let root = builder.split(0, boxes.len(), 0);
        let mut tree = Self::default();
        let depth = tree.widen_root(&builder, root);
        (tree, depth)
    }

    fn widen_root(&mut self, builder: &Builder<'_>, root: u32) -> usize {
        if let BinaryKind::Leaf { first, count } = builder.nodes[root as usize].kind {
            let leaf = self.push_leaf(&builder.order[first..first + count]);
            let mut node = WideNode::empty();
            node.set(0, builder.nodes[root as usize].cuboid, leaf);
            self.nodes.push(node);
            return 1;
        }
        self.widen(builder, root).1
    }

    fn push_leaf(&mut self, things: &[u32]) -> u32 {
        let mut leaf = [EMPTY; LANES];
        leaf[..things.len()].copy_from_slice(things);
        self.leaves.push(leaf);
        LEAF | (self.leaves.len() - 1) as u32
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

    /// Turns a binary node into a wide one by opening its largest descendants; answers its index and depth.
    fn widen(&mut self, builder: &Builder<'_>, binary: u32) -> (u32, usize) {
        let index = self.nodes.len() as u32;
        self.nodes.push(WideNode::empty());
        let mut open = [(binary, 0.0_f32); LANES];
        let mut count = 1;
        let area = |node: u32| match builder.nodes[node as usize].kind {
            BinaryKind::Inner { .. } => builder.nodes[node as usize].cuboid.half_area(),
            BinaryKind::Leaf { .. } => -1.0,
        };
        open[0].1 = area(binary);
        while count < LANES {
            let largest = (0..count).max_by(|a, b| open[*a].1.total_cmp(&open[*b].1)).unwrap_or(0);
            let BinaryKind::Inner { left, right } = builder.nodes[open[largest].0 as usize].kind else { break };
            open[largest] = (left, area(left));
            open[count] = (right, area(right));
            count += 1;
        }
        let mut depth = 1;
        for (slot, (node, _)) in open[..count].iter().enumerate() {
            let child = match builder.nodes[*node as usize].kind {
                BinaryKind::Leaf { first, count } => self.push_leaf(&builder.order[first..first + count]),
                BinaryKind::Inner { .. } => {
                    let (child, below) = self.widen(builder, *node);
                    depth = depth.max(below + 1);
                    child
                }
            };
            self.nodes[index as usize].set(slot, builder.nodes[*node as usize].cuboid, child);
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
                let (mut hits, near) = node.test(ray, end);
                if hits != 0 {
                    let first = hits.trailing_zeros() as usize;
                    hits &= hits - 1;
                    current = node.children[first];
                    if hits == 0 {
                        continue;
                    }
                    let near = near.store().0;
                    let start = height;
                    let mut nearest = near[first];
                    while hits != 0 {
                        let slot = hits.trailing_zeros() as usize;
                        hits &= hits - 1;
                        let mut far = (node.children[slot], near[slot]);
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

    /// Which children are met before `end`, and where the ray enters them.
    #[inline(always)]
    fn test<L: Lanes>(&self, ray: &BoxRay<L>, end: f32) -> (u32, L) {
        let near = self.cross(ray, ray.near, 0).max(self.cross(ray, ray.near, 1));
        let near = near.max(self.cross(ray, ray.near, 2).max(L::splat(0.0)));
        let far = self.cross(ray, ray.far, 0).min(self.cross(ray, ray.far, 1)).min(self.cross(ray, ray.far, 2));
        // Widened by a few units in the last place, so that rounding loses no flat box.
        let far = far.mul(L::splat(1.000_002)).min(L::splat(end));
        (L::bits(near.le(far)), near)
    }

    /// Where the ray crosses one plane of each box.
    #[inline(always)]
    fn cross<L: Lanes>(&self, ray: &BoxRay<L>, planes: [usize; 3], axis: usize) -> L {
        L::load(&self.planes[planes[axis]]).sub(ray.origin[axis]).mul(ray.inverse[axis])
    }
}

struct Builder<'a> {
    boxes: &'a [Cuboid],
    order: Vec<u32>,
    nodes: Vec<BinaryNode>,
    leaf_size: usize,
    max_sah_depth: usize,
}

struct BinaryNode {
    cuboid: Cuboid,
    kind: BinaryKind,
}

#[derive(Clone, Copy)]
enum BinaryKind {
    Leaf { first: usize, count: usize },
    Inner { left: u32, right: u32 },
}

impl Builder<'_> {
    fn split(&mut self, first: usize, count: usize, depth: usize) -> u32 {
        let mut cuboid = Cuboid::EMPTY;
        let mut centers = Cuboid::EMPTY;
        for thing in &self.order[first..first + count] {
            let item = self.boxes[*thing as usize];
            cuboid = cuboid.union(item);
            centers = centers.with(item.center());
        }
        let index = self.nodes.len() as u32;
        self.nodes.push(BinaryNode { cuboid, kind: BinaryKind::Leaf { first, count } });
        if count <= self.leaf_size {
            return index;
        }
        let left_count = if depth < self.max_sah_depth {
            self.partition(first, count, centers).unwrap_or_else(|| self.halve(first, count, centers))
        } else {
            self.halve(first, count, centers)
        };
        let left = self.split(first, left_count, depth + 1);
        let right = self.split(first + left_count, count - left_count, depth + 1);
        self.nodes[index as usize].kind = BinaryKind::Inner { left, right };
        index
    }

    /// Splits where the surface area heuristic is cheapest; none when all centres coincide.
    fn partition(&mut self, first: usize, count: usize, centers: Cuboid) -> Option<usize> {
        let extent = centers.max - centers.min;
        let scale =
            Vec3A::from_array(extent.to_array().map(|e| if e > 1e-12 { BINS as f32 * 0.9999 / e } else { 0.0 }));
        let mut bins = [[(Cuboid::EMPTY, 0_usize); BINS]; 3];
        for thing in &self.order[first..first + count] {
            let item = self.boxes[*thing as usize];
            let place = (item.center() - centers.min) * scale;
            for (axis, bins) in bins.iter_mut().enumerate() {
                let bin = &mut bins[(place[axis] as usize).min(BINS - 1)];
                bin.0 = bin.0.union(item);
                bin.1 += 1;
            }
        }
        let mut best: Option<(f32, usize, usize)> = None;
        for axis in (0..3).filter(|axis| extent[*axis] > 1e-12) {
            for (place, cost) in split_costs(&bins[axis], self.leaf_size).into_iter().enumerate() {
                if let Some(cost) = cost
                    && best.is_none_or(|(least, _, _)| cost < least)
                {
                    best = Some((cost, axis, place));
                }
            }
        }
        let (_, axis, place) = best?;
        let boxes = self.boxes;
        let is_left = |thing: &u32| {
            let bin = ((boxes[*thing as usize].center()[axis] - centers.min[axis]) * scale[axis]) as usize;
            bin.min(BINS - 1) <= place
        };
        Some(partition_in_place(&mut self.order[first..first + count], is_left))
    }

    /// Splits in the middle of the longest axis' order.
    fn halve(&mut self, first: usize, count: usize, centers: Cuboid) -> usize {
        let extent = centers.max - centers.min;
        let axis = (0..3).max_by(|a, b| extent[*a].total_cmp(&extent[*b])).unwrap_or(0);
        let boxes = self.boxes;
        let middle = count / 2;
        self.order[first..first + count].select_nth_unstable_by(middle, |a, b| {
            boxes[*a as usize].center()[axis].total_cmp(&boxes[*b as usize].center()[axis]).then(a.cmp(b))
        });
        middle
    }
}

/// Cost of splitting after each bin; none where one side would be empty.
fn split_costs(bins: &[(Cuboid, usize); BINS], leaf_size: usize) -> [Option<f32>; BINS - 1] {
    let groups = |count: usize| count.div_ceil(leaf_size) as f32;
    let mut right = [0.0; BINS];
    let mut cuboid = Cuboid::EMPTY;
    let mut count = 0;
    for place in (1..BINS).rev() {
        cuboid = cuboid.union(bins[place].0);
        count += bins[place].1;
        right[place] = cuboid.half_area() * groups(count);
    }
    let mut costs = [None; BINS - 1];
    let total: usize = bins.iter().map(|bin| bin.1).sum();
    let (mut cuboid, mut count) = (Cuboid::EMPTY, 0);
    for place in 0..BINS - 1 {
        cuboid = cuboid.union(bins[place].0);
        count += bins[place].1;
        if count > 0 && count < total {
            costs[place] = Some(cuboid.half_area() * groups(count) + right[place + 1]);
        }
    }
    costs
}

/// Moves what `is_left` accepts to the front and answers how many those are.
fn partition_in_place(things: &mut [u32], is_left: impl Fn(&u32) -> bool) -> usize {
    let mut left = 0;
    for place in 0..things.len() {
        if is_left(&things[place]) {
            things.swap(left, place);
            left += 1;
        }
    }
    left
}

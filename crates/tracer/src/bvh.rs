//! A four-wide tree of boxes over anything that has a box: triangles of a shape, placed shapes of a scene.

use glam::{Vec3A, Vec4};

/// Most things in one leaf.
pub(crate) const LEAF_SIZE: usize = 4;
/// A slot of a node or leaf that holds nothing.
pub(crate) const EMPTY: u32 = u32::MAX;
/// Marks a child that is a leaf; the other bits are its index.
const LEAF: u32 = 1 << 31;
/// Bins along each axis when a split is looked for.
const BINS: usize = 16;
/// Deeper than this, splits are by halves: the tree stays shallow whatever the input.
const MAX_SAH_DEPTH: usize = 44;
/// Nodes that can wait during a walk; a tree that would need more is built again by halves.
const STACK: usize = 64;

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
pub(crate) struct BoxRay {
    origin: [Vec4; 3],
    inverse: [Vec4; 3],
}

impl BoxRay {
    pub(crate) fn new(origin: Vec3A, direction: Vec3A) -> Self {
        // A component of zero would give 0 · ∞; a tiny one gives the same answer.
        let inverse = |component: f32| {
            let safe = if component.abs() < 1e-18 { 1e-18_f32.copysign(component) } else { component };
            Vec4::splat(1.0 / safe)
        };
        Self {
            origin: [Vec4::splat(origin.x), Vec4::splat(origin.y), Vec4::splat(origin.z)],
            inverse: [inverse(direction.x), inverse(direction.y), inverse(direction.z)],
        }
    }
}

#[derive(Debug, Clone)]
struct WideNode {
    min: [Vec4; 3],
    max: [Vec4; 3],
    children: [u32; 4],
}

/// The tree. A leaf is a group of at most [`LEAF_SIZE`] things, named by their place in the input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bvh {
    nodes: Vec<WideNode>,
    /// Places in the input, [`EMPTY`] where a leaf is not full.
    pub(crate) leaves: Vec<[u32; LEAF_SIZE]>,
}

impl Bvh {
    pub(crate) fn new(boxes: &[Cuboid]) -> Self {
        let mut tree = Self::build(boxes, MAX_SAH_DEPTH);
        if tree.1 * 3 + 4 > STACK {
            tree = Self::build(boxes, 0);
        }
        tree.0
    }

    fn build(boxes: &[Cuboid], max_sah_depth: usize) -> (Self, usize) {
        if boxes.is_empty() {
            return (Self::default(), 0);
        }
        let mut builder = Builder {
            boxes,
            order: (0..boxes.len() as u32).collect(),
            nodes: Vec::with_capacity(boxes.len()),
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
            let mut node = WideNode { min: [Vec4::ZERO; 3], max: [Vec4::ZERO; 3], children: [EMPTY; 4] };
            node.set(0, builder.nodes[root as usize].cuboid, leaf);
            self.nodes.push(node);
            return 1;
        }
        self.widen(builder, root).1
    }

    fn push_leaf(&mut self, things: &[u32]) -> u32 {
        let mut leaf = [EMPTY; LEAF_SIZE];
        leaf[..things.len()].copy_from_slice(things);
        self.leaves.push(leaf);
        LEAF | (self.leaves.len() - 1) as u32
    }

    /// Turns a binary node into a wide one by opening its largest descendants; answers its index and depth.
    fn widen(&mut self, builder: &Builder<'_>, binary: u32) -> (u32, usize) {
        let index = self.nodes.len() as u32;
        self.nodes.push(WideNode { min: [Vec4::ZERO; 3], max: [Vec4::ZERO; 3], children: [EMPTY; 4] });
        let mut open = vec![binary];
        while open.len() < 4 {
            let largest = open
                .iter()
                .enumerate()
                .filter_map(|(place, node)| match builder.nodes[*node as usize].kind {
                    BinaryKind::Inner { left, right } => {
                        Some((place, left, right, builder.nodes[*node as usize].cuboid.half_area()))
                    }
                    BinaryKind::Leaf { .. } => None,
                })
                .max_by(|a, b| a.3.total_cmp(&b.3));
            let Some((place, left, right, _)) = largest else { break };
            open[place] = left;
            open.push(right);
        }
        let mut depth = 1;
        for (slot, node) in open.into_iter().enumerate() {
            let child = match builder.nodes[node as usize].kind {
                BinaryKind::Leaf { first, count } => self.push_leaf(&builder.order[first..first + count]),
                BinaryKind::Inner { .. } => {
                    let (child, below) = self.widen(builder, node);
                    depth = depth.max(below + 1);
                    child
                }
            };
            self.nodes[index as usize].set(slot, builder.nodes[node as usize].cuboid, child);
        }
        (index, depth)
    }

    /// Walks the leaves that a ray may meet before `t_max`, near ones first. `leaf` gets a leaf's index and the
    /// present end of the ray, and answers the new end; a negative one ends the walk.
    #[inline(always)]
    pub(crate) fn visit(&self, ray: &BoxRay, t_max: f32, mut leaf: impl FnMut(usize, f32) -> f32) -> f32 {
        if self.nodes.is_empty() {
            return t_max;
        }
        let mut end = t_max;
        let mut stack = [(0_u32, 0.0_f32); STACK];
        let mut height = 1;
        while height > 0 {
            height -= 1;
            let (current, near) = stack[height];
            if near > end {
                continue;
            }
            if current & LEAF != 0 {
                end = leaf((current & !LEAF) as usize, end);
                if end < 0.0 {
                    return end;
                }
                continue;
            }
            height = self.nodes[current as usize].push_hits(ray, end, &mut stack, height);
        }
        end
    }
}

impl WideNode {
    fn set(&mut self, slot: usize, cuboid: Cuboid, child: u32) {
        for axis in 0..3 {
            self.min[axis][slot] = cuboid.min[axis];
            self.max[axis][slot] = cuboid.max[axis];
        }
        self.children[slot] = child;
    }

    /// Puts the children that are met on the stack, the nearest on top.
    #[inline(always)]
    fn push_hits(&self, ray: &BoxRay, end: f32, stack: &mut [(u32, f32); STACK], start: usize) -> usize {
        let mut near = Vec4::ZERO;
        let mut far = Vec4::splat(end);
        for axis in 0..3 {
            let a = (self.min[axis] - ray.origin[axis]) * ray.inverse[axis];
            let b = (self.max[axis] - ray.origin[axis]) * ray.inverse[axis];
            near = near.max(a.min(b));
            far = far.min(a.max(b));
        }
        // Widened by a few units in the last place, so that rounding loses no flat box.
        let mut hits = near.cmple(far * 1.000_002).bitmask();
        let near = near.to_array();
        let mut height = start;
        while hits != 0 {
            let slot = hits.trailing_zeros() as usize;
            hits &= hits - 1;
            let child = self.children[slot];
            if child == EMPTY || height >= STACK {
                continue;
            }
            let mut place = height;
            while place > start && stack[place - 1].1 < near[slot] {
                stack[place] = stack[place - 1];
                place -= 1;
            }
            stack[place] = (child, near[slot]);
            height += 1;
        }
        height
    }
}

struct Builder<'a> {
    boxes: &'a [Cuboid],
    order: Vec<u32>,
    nodes: Vec<BinaryNode>,
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
        if count <= LEAF_SIZE {
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
            for (place, cost) in split_costs(&bins[axis]).into_iter().enumerate() {
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
fn split_costs(bins: &[(Cuboid, usize); BINS]) -> [Option<f32>; BINS - 1] {
    let groups = |count: usize| count.div_ceil(LEAF_SIZE) as f32;
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

//! How a tree is built: halves split where the surface area heuristic is cheapest, then gathered into nodes of eight by
//! the cheapest of all ways to do so, leaves among them.

use glam::Vec3A;

use crate::bvh::Cuboid;
use crate::lanes::LANES;

/// Most bins along each axis when a split is looked for.
const BINS: usize = 16;
/// Things that are looked at together when a split is looked for.
const GROUP: u32 = 4;
/// Cost of looking at a leaf, where looking at the boxes of a node costs 1.
const LEAF_COST: f32 = 1.0;

/// A part of the tree of halves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Half {
    pub(crate) cuboid: Cuboid,
    /// Where its things begin among [`Halves::things`].
    pub(crate) first: u32,
    pub(crate) count: u32,
    /// Its parts; none where it is not split any more.
    parts: Option<[u32; 2]>,
    /// For up to two, three … eight boxes around its things, how many of them are for the first part.
    shares: [u8; LANES],
    /// Bits of how many boxes it takes no fewer of to be as cheap, bit 0 for one.
    needed: u8,
    is_leaf: bool,
}

/// The tree of halves over things.
pub(crate) struct Halves {
    halves: Vec<Half>,
    /// Places in the input.
    pub(crate) things: Vec<u32>,
}

impl Halves {
    /// Halves with at most `leaf_size` things in a leaf; from a depth of `max_sah_depth` on each has as many as the other.
    pub(crate) fn new(boxes: &[Cuboid], leaf_size: usize, max_sah_depth: usize) -> Self {
        let mut builder = Builder {
            items: boxes.iter().zip(0..).map(|(cuboid, thing)| Item { cuboid: *cuboid, thing }).collect(),
            halves: Vec::with_capacity(boxes.len()),
            leaf_size,
            max_sah_depth,
        };
        builder.split(0, boxes.len(), 0);
        Self { halves: builder.halves, things: builder.items.iter().map(|item| item.thing).collect() }
    }

    /// A part; 0 is the whole.
    pub(crate) fn half(&self, place: u32) -> &Half {
        &self.halves[place as usize]
    }

    /// The things of a part, as places in the input.
    pub(crate) fn things_of(&self, half: &Half) -> &[u32] {
        &self.things[half.first as usize..][..half.count as usize]
    }

    /// Whether a part is best looked at as one leaf.
    pub(crate) fn is_leaf(&self, place: u32) -> bool {
        self.halves[place as usize].is_leaf
    }

    /// The parts in the node of a part that is no leaf; answers how many.
    pub(crate) fn children(&self, place: u32, children: &mut [u32; LANES]) -> usize {
        let half = self.half(place);
        let mut count = 0;
        if let Some([left, right]) = half.parts {
            let share = usize::from(half.shares[LANES - 1]);
            self.gather(left, share, children, &mut count);
            self.gather(right, LANES - share, children, &mut count);
        }
        count
    }

    fn gather(&self, place: u32, most: usize, children: &mut [u32; LANES], count: &mut usize) {
        let half = self.half(place);
        let boxes = (1..=most).rev().find(|boxes| half.needed >> (boxes - 1) & 1 == 1).unwrap_or(1);
        match half.parts {
            Some([left, right]) if boxes > 1 => {
                let share = usize::from(half.shares[boxes - 1]);
                self.gather(left, share, children, count);
                self.gather(right, boxes - share, children, count);
            }
            _ => {
                children[*count] = place;
                *count += 1;
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Item {
    cuboid: Cuboid,
    thing: u32,
}

struct Builder {
    items: Vec<Item>,
    halves: Vec<Half>,
    leaf_size: usize,
    max_sah_depth: usize,
}

/// The least costs of a part as one, two … eight boxes in a node.
type Costs = [f32; LANES];

impl Builder {
    /// Splits things as long as that may pay; the part comes before its own parts.
    fn split(&mut self, first: usize, count: usize, depth: usize) -> (u32, Costs) {
        let (mut cuboid, mut centers) = (Cuboid::EMPTY, Cuboid::EMPTY);
        for item in &self.items[first..first + count] {
            cuboid = cuboid.union(item.cuboid);
            centers = centers.with(item.cuboid.double_center());
        }
        let area = cuboid.half_area();
        let place = self.halves.len();
        self.halves.push(Half {
            cuboid,
            first: first as u32,
            count: count as u32,
            parts: None,
            shares: [1; LANES],
            needed: 1,
            is_leaf: true,
        });
        if count <= self.leaf_size.min(2) {
            return (place as u32, [area * LEAF_COST; LANES]);
        }
        let left_count = if depth < self.max_sah_depth {
            self.partition(first, count, centers).unwrap_or_else(|| self.halve(first, count, centers))
        } else {
            self.halve(first, count, centers)
        };
        let (left, left_costs) = self.split(first, left_count, depth + 1);
        let (right, right_costs) = self.split(first + left_count, count - left_count, depth + 1);
        let half = &mut self.halves[place];
        half.parts = Some([left, right]);
        let mut costs = [f32::INFINITY; LANES];
        for most in 2..=LANES {
            for share in 1..most {
                let cost = left_costs[share - 1] + right_costs[most - share - 1];
                if cost < costs[most - 1] {
                    costs[most - 1] = cost;
                    half.shares[most - 1] = share as u8;
                }
            }
        }
        let as_node = area + costs[LANES - 1];
        let as_leaf = area * LEAF_COST;
        half.is_leaf = count <= self.leaf_size && as_leaf <= as_node;
        costs[0] = if half.is_leaf { as_leaf } else { as_node };
        for most in 1..LANES {
            if costs[most] < costs[most - 1] {
                half.needed |= 1 << most;
            } else {
                costs[most] = costs[most - 1];
            }
        }
        (place as u32, costs)
    }

    /// Splits where the surface area heuristic is cheapest; none when all centres coincide.
    fn partition(&mut self, first: usize, count: usize, centers: Cuboid) -> Option<usize> {
        let items = &mut self.items[first..first + count];
        let bin_count = BINS.min(4 + count / 8);
        let extent = centers.max - centers.min;
        let scale =
            Vec3A::from_array(extent.to_array().map(|e| if e > 1e-12 { bin_count as f32 * 0.9999 / e } else { 0.0 }));
        let mut bins = [[(Cuboid::EMPTY, 0_u32); BINS]; 3];
        for item in &*items {
            let place = ((item.cuboid.double_center() - centers.min) * scale).to_array();
            for (bins, place) in bins.iter_mut().zip(place) {
                let bin = &mut bins[(place as usize).min(bin_count - 1)];
                bin.0 = bin.0.union(item.cuboid);
                bin.1 += 1;
            }
        }
        let mut best: Option<(f32, usize, usize)> = None;
        for axis in (0..3).filter(|axis| extent[*axis] > 1e-12) {
            if let Some((cost, place)) = cheapest(&bins[axis][..bin_count])
                && best.is_none_or(|(least, _, _)| cost < least)
            {
                best = Some((cost, axis, place));
            }
        }
        let (_, axis, place) = best?;
        let (from, scale) = (centers.min[axis], scale[axis]);
        let is_left = |item: &Item| {
            let bin = ((item.cuboid.double_center()[axis] - from) * scale) as usize;
            bin.min(bin_count - 1) <= place
        };
        Some(partition_in_place(items, is_left))
    }

    /// Splits in the middle of the longest axis' order.
    fn halve(&mut self, first: usize, count: usize, centers: Cuboid) -> usize {
        let extent = centers.max - centers.min;
        let axis = (0..3).max_by(|a, b| extent[*a].total_cmp(&extent[*b])).unwrap_or(0);
        let middle = count / 2;
        self.items[first..first + count].select_nth_unstable_by(middle, |a, b| {
            let (at, other) = (a.cuboid.double_center()[axis], b.cuboid.double_center()[axis]);
            at.total_cmp(&other).then(a.thing.cmp(&b.thing))
        });
        middle
    }
}

/// The bin after which a split is cheapest, with its cost; none where all is in one bin.
fn cheapest(bins: &[(Cuboid, u32)]) -> Option<(f32, usize)> {
    let cost = |cuboid: &Cuboid, count: u32| cuboid.half_area() * count.div_ceil(GROUP) as f32;
    let mut right = [(0.0, 0); BINS];
    let (mut cuboid, mut count) = (Cuboid::EMPTY, 0);
    for place in (1..bins.len()).rev() {
        cuboid = cuboid.union(bins[place].0);
        count += bins[place].1;
        right[place] = (cost(&cuboid, count), count);
    }
    let mut best: Option<(f32, usize)> = None;
    let (mut cuboid, mut count) = (Cuboid::EMPTY, 0);
    for place in 0..bins.len() - 1 {
        cuboid = cuboid.union(bins[place].0);
        count += bins[place].1;
        let both = cost(&cuboid, count) + right[place + 1].0;
        if count > 0 && right[place + 1].1 > 0 && best.is_none_or(|(least, _)| both < least) {
            best = Some((both, place));
        }
    }
    best
}

/// Moves what `is_left` accepts to the front and answers how many those are.
fn partition_in_place(items: &mut [Item], is_left: impl Fn(&Item) -> bool) -> usize {
    let (mut left, mut right) = (0, items.len());
    loop {
        while left < right && is_left(&items[left]) {
            left += 1;
        }
        while left < right && !is_left(&items[right - 1]) {
            right -= 1;
        }
        if left >= right {
            return left;
        }
        items.swap(left, right - 1);
        left += 1;
        right -= 1;
    }
}

//! Rays that go through a tree in turns, each by itself: while one waits for memory or for what it has just computed, the
//! processor works on the others, and all that enter boxes come before all that look at leaves, which it foresees well.

use glam::Vec3A;

use crate::blas::TriangleRay;
use crate::bvh::{BoxRay, Bvh, EMPTY, LEAF, STACK, Signs, WideNode};
use crate::flat::Found;
use crate::lanes::{LANES, Lanes};

/// Rays under way at once.
const TURNS: usize = 16;
/// Parts that can wait for a ray; they are put down eight at a time.
const ROOM: usize = STACK + LANES;

/// A ray on its way.
#[derive(Clone)]
pub(crate) struct Traveller {
    /// Which of all rays.
    pub(crate) ray: usize,
    pub(crate) best: Found,
    pub(crate) direction: Vec3A,
    origin: Vec3A,
    inverse: Vec3A,
    signs: Signs,
    /// How far it still wants to see.
    pub(crate) end: f32,
    /// Where it is.
    part: u32,
    height: usize,
    /// Parts that wait, the next one last, and where the ray enters them.
    parts: [u32; ROOM],
    nears: [f32; ROOM],
}

impl Traveller {
    fn new() -> Self {
        Self {
            ray: 0,
            best: Found { t: 0.0, u: 0.0, v: 0.0, piece: EMPTY },
            direction: Vec3A::ZERO,
            origin: Vec3A::ZERO,
            inverse: Vec3A::ZERO,
            signs: Signs::default(),
            end: 0.0,
            part: 0,
            height: 0,
            parts: [0; ROOM],
            nears: [0.0; ROOM],
        }
    }

    /// Sends it off anew.
    #[inline(always)]
    pub(crate) fn start(&mut self, ray: usize, (origin, direction): (Vec3A, Vec3A), end: f32) {
        self.ray = ray;
        self.best = Found { t: end, u: 0.0, v: 0.0, piece: EMPTY };
        (self.origin, self.direction) = (origin, direction);
        (self.inverse, self.signs) = Signs::of(direction);
        (self.end, self.part, self.height) = (end, 0, 0);
    }

    #[inline(always)]
    pub(crate) fn for_triangles<L: Lanes>(&self) -> TriangleRay<L> {
        TriangleRay::new(self.origin, self.direction)
    }

    /// Wants to see no farther than this.
    #[inline(always)]
    pub(crate) fn shorten<L: Lanes>(&mut self, end: f32) {
        self.end = end;
        let (mut kept, mut place) = (0, 0);
        while place < self.height {
            let nears = L::load_from(&self.nears[place..]);
            let parts = L::load_bits_from(&self.parts[place..]);
            let mut bits = L::bits(nears.le(L::splat(end)));
            if self.height - place < LANES {
                bits &= (1 << (self.height - place)) - 1;
            }
            nears.together(bits).store_to(&mut self.nears[kept..]);
            parts.together(bits).store_bits_to(&mut self.parts[kept..]);
            kept += bits.count_ones() as usize;
            place += LANES;
        }
        self.height = kept;
    }

    /// Looks into a node: what it meets there waits, what is likely near on top.
    #[inline(always)]
    fn enter<L: Lanes>(&mut self, node: &WideNode) {
        let (near, far) = node.test(&BoxRay::<L>::from_parts(self.origin, self.inverse, self.signs), self.end);
        // Far slots first: those of the far octant.
        let by = 7 ^ self.signs.octant();
        let (near, far) = (near.crossed(by), far.crossed(by));
        let bits = L::bits(near.le(far));
        near.together(bits).store_to(&mut self.nears[self.height..]);
        L::load_bits_from(&node.children).crossed(by).together(bits).store_bits_to(&mut self.parts[self.height..]);
        self.height += bits.count_ones() as usize;
    }
}

/// Which travellers stand before nodes and before leaves.
#[derive(Default)]
struct Lists {
    nodes: [usize; TURNS],
    leaves: [usize; TURNS],
    node_count: usize,
    leaf_count: usize,
}

impl Lists {
    /// Notes where a traveller stands, without asking which it is.
    #[inline(always)]
    fn note(&mut self, place: usize, part: u32) {
        let is_leaf = usize::from(part & LEAF != 0);
        self.nodes[self.node_count % TURNS] = place;
        self.leaves[self.leaf_count % TURNS] = place;
        self.node_count += 1 - is_leaf;
        self.leaf_count += is_leaf;
    }
}

/// Sends rays through a tree as long as `next` starts one. `leaf` looks at a leaf, which `soon` has heard of before; `done`
/// hears of each ray at its end.
#[inline(always)]
pub(crate) fn travel<L: Lanes>(
    tree: &Bvh,
    mut next: impl FnMut(&mut Traveller) -> bool,
    mut leaf: impl FnMut(usize, &mut Traveller),
    mut done: impl FnMut(&Traveller),
    soon: impl Fn(usize),
) {
    let mut travellers = vec![Traveller::new(); TURNS];
    let (mut now, mut then) = (Lists::default(), Lists::default());
    for (place, traveller) in travellers.iter_mut().enumerate() {
        if !next(traveller) {
            break;
        }
        if tree.is_empty() {
            done(traveller);
        } else {
            now.note(place, 0);
        }
    }
    while now.node_count + now.leaf_count > 0 {
        for place in &now.leaves[..now.leaf_count] {
            soon((travellers[*place % TURNS].part & !LEAF) as usize);
        }
        for place in &now.nodes[..now.node_count] {
            tree.soon(travellers[*place % TURNS].part);
        }
        for place in &now.nodes[..now.node_count] {
            let traveller = &mut travellers[*place % TURNS];
            traveller.enter::<L>(tree.node(traveller.part));
            go_on(&mut then, *place, traveller, &mut next, &mut done);
        }
        for place in &now.leaves[..now.leaf_count] {
            let traveller = &mut travellers[*place % TURNS];
            leaf((traveller.part & !LEAF) as usize, traveller);
            go_on(&mut then, *place, traveller, &mut next, &mut done);
        }
        std::mem::swap(&mut now, &mut then);
        (then.node_count, then.leaf_count) = (0, 0);
    }
}

/// To the next part that waits, or to the next ray.
#[inline(always)]
fn go_on(
    lists: &mut Lists,
    place: usize,
    traveller: &mut Traveller,
    next: &mut impl FnMut(&mut Traveller) -> bool,
    done: &mut impl FnMut(&Traveller),
) {
    if traveller.height == 0 {
        done(traveller);
        if !next(traveller) {
            return;
        }
        traveller.part = 0;
    } else {
        traveller.height -= 1;
        traveller.part = traveller.parts[traveller.height];
    }
    lists.note(place, traveller.part);
}

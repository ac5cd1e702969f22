//! Paths between two surfaces as lines of memory, sixteen numbers each, and sixteen of them in hand.

use crate::pack::{Mask, PACK, Pack, Sixteen, Triple};

/// The bits of a path's state that count its reflections.
pub(crate) const BOUNCES: u32 = 0xffff;
/// Whether it has come from the eye straight or through panes.
pub(crate) const FROM_EYE: u32 = 1 << 16;
/// Whether nothing that it has met guides filters.
pub(crate) const UNGUIDED: u32 = 1 << 17;
/// Whether it has been scattered and the line alone knows how it left its last surface; where that was a mirror, the density
/// of its direction is `f32::MAX`.
pub(crate) const AWAY: u32 = 1 << 18;

/// Whether it has met nothing but mirrors and panes.
pub(crate) const UNSCATTERED: u32 = 1 << 19;
/// Whether it has left its first surface that is neither mirror nor pane, where [`AWAY`] is set.
pub(crate) const ONCE: u32 = 1 << 20;

/// Sixteen paths in hand.
pub(crate) struct Flight<P: Pack> {
    pub(crate) origin: Triple<P>,
    pub(crate) direction: Triple<P>,
    /// What is left of their light.
    pub(crate) left: Triple<P>,
    /// Which paths of the wave they are.
    pub(crate) id: P::Int,
    /// How many points of their streams they have drawn.
    pub(crate) dimension: P::Int,
    /// Reflections and the bits above.
    pub(crate) state: P::Int,
    /// Density of the direction where [`AWAY`] is set, elsewhere how much wider the bundle grows a metre.
    pub(crate) density: P,
    /// The triangle that they left where [`AWAY`] is set.
    pub(crate) piece: P::Int,
    /// Of the bundle, metres.
    pub(crate) width: P,
    /// Metres from the eye; where [`AWAY`] is set and [`UNGUIDED`] is not, which nobody asks for then, how far from the origin
    /// the ray goes on, behind gauze and glass that it has passed.
    pub(crate) travelled: P,
}

impl<P: Pack> Flight<P> {
    /// From these lines; the first one's again where there are fewer than sixteen.
    #[inline(always)]
    pub(crate) fn load(lines: &[Sixteen], places: &[u32]) -> Self {
        let [ox, oy, oz, dx, dy, dz, lx, ly, lz, id, dimension, state, density, piece, width, travelled] =
            turned_lines::<P>(lines, places);
        Self {
            origin: Triple::new(ox, oy, oz),
            direction: Triple::new(dx, dy, dz),
            left: Triple::new(lx, ly, lz),
            id: id.to_bits(),
            dimension: dimension.to_bits(),
            state: state.to_bits(),
            density,
            piece: piece.to_bits(),
            width,
            travelled,
        }
    }

    /// Those whose lines alone know how they left their last surfaces, and which guide no more filters.
    #[inline(always)]
    pub(crate) fn is_free(&self) -> Mask {
        P::int_eq(self.state & P::int(AWAY | UNGUIDED), P::int(AWAY))
    }

    /// How far from their origins the rays start, metres.
    #[inline(always)]
    pub(crate) fn start(&self) -> P {
        P::select(self.is_free(), self.travelled, P::splat(0.0))
    }

    /// Puts those in the mask behind the others.
    #[inline(always)]
    pub(crate) fn put(&self, mask: Mask, lines: &mut Lines) {
        let (origin, direction, left) = (self.origin, self.direction, self.left);
        let [id, dimension] = [P::from_bits(self.id), P::from_bits(self.dimension)];
        let [state, piece] = [P::from_bits(self.state), P::from_bits(self.piece)];
        let columns = [
            origin.x,
            origin.y,
            origin.z,
            direction.x,
            direction.y,
            direction.z,
            left.x,
            left.y,
            left.z,
            id,
            dimension,
            state,
            self.density,
            piece,
            self.width,
            self.travelled,
        ];
        lines.put(columns, mask);
    }
}

/// A path's line as numbers, as [`Flight`] has them.
pub(crate) struct Line {
    pub(crate) origin: [f32; 3],
    pub(crate) direction: [f32; 3],
    pub(crate) left: [f32; 3],
    pub(crate) id: u32,
    pub(crate) dimension: u32,
    pub(crate) state: u32,
    pub(crate) density: f32,
    pub(crate) piece: u32,
    pub(crate) width: f32,
    pub(crate) travelled: f32,
}

impl Line {
    /// As [`Flight::start`].
    pub(crate) fn start(&self) -> f32 {
        if self.state & (AWAY | UNGUIDED) == AWAY { self.travelled } else { 0.0 }
    }

    pub(crate) fn load(line: &Sixteen) -> Self {
        let Sixteen([ox, oy, oz, dx, dy, dz, lx, ly, lz, id, dimension, state, density, piece, width, travelled]) =
            *line;
        Self {
            origin: [ox, oy, oz],
            direction: [dx, dy, dz],
            left: [lx, ly, lz],
            id: id.to_bits(),
            dimension: dimension.to_bits(),
            state: state.to_bits(),
            density,
            piece: piece.to_bits(),
            width,
            travelled,
        }
    }

    pub(crate) fn store(&self) -> Sixteen {
        let ([ox, oy, oz], [dx, dy, dz], [lx, ly, lz]) = (self.origin, self.direction, self.left);
        let [id, dimension] = [self.id, self.dimension].map(f32::from_bits);
        let [state, piece] = [self.state, self.piece].map(f32::from_bits);
        let [density, width, travelled] = [self.density, self.width, self.travelled];
        Sixteen([ox, oy, oz, dx, dy, dz, lx, ly, lz, id, dimension, state, density, piece, width, travelled])
    }
}

/// Sixteen lines as columns; the first one's again where there are fewer.
#[inline(always)]
pub(crate) fn turned_lines<P: Pack>(lines: &[Sixteen], places: &[u32]) -> [P; PACK] {
    let mut rows = [P::splat(0.0); PACK];
    for (lane, row) in rows.iter_mut().enumerate() {
        *row = P::load(&lines[places[if lane < places.len() { lane } else { 0 }] as usize]);
    }
    P::turned(rows)
}

/// A list of lines.
#[derive(Default)]
pub(crate) struct Lines {
    lines: Vec<Sixteen>,
    count: usize,
}

impl Lines {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }

    pub(crate) fn all(&self) -> &[Sixteen] {
        &self.lines[..self.count]
    }

    pub(crate) fn push(&mut self, line: Sixteen) {
        match self.lines.get_mut(self.count) {
            Some(free) => *free = line,
            None => self.lines.push(line),
        }
        self.count += 1;
    }

    /// Puts those of sixteen that are in the mask behind the others.
    #[inline(always)]
    pub(crate) fn put<P: Pack>(&mut self, columns: [P; PACK], mask: Mask) {
        if self.lines.len() < self.count + PACK {
            self.lines.resize(2 * (self.count + PACK), Sixteen([0.0; PACK]));
        }
        let room = &mut self.lines[self.count..self.count + PACK];
        let mut place = 0;
        for (lane, row) in P::turned(columns).iter().enumerate() {
            room[place & (PACK - 1)] = row.store();
            place += usize::from(mask >> lane & 1);
        }
        self.count += mask.count_ones() as usize;
    }
}

/// A list of things of `N` numbers each, number by number.
#[derive(Default)]
pub(crate) struct Columns<const N: usize> {
    numbers: Vec<f32>,
    room: usize,
    count: usize,
}

impl<const N: usize> Columns<N> {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Empties it and makes room for as many.
    pub(crate) fn clear(&mut self, most: usize) {
        self.count = 0;
        if self.room < most + 2 * PACK {
            // Columns a power of two apart would share few lines of the processor's nearest memory.
            self.room = (most + 2 * PACK).next_multiple_of(PACK) + 3 * PACK;
            self.numbers.resize(self.room * N, 0.0);
        }
    }

    /// Puts those of sixteen that are in the mask behind the others.
    #[inline(always)]
    pub(crate) fn put<P: Pack>(&mut self, columns: [P; N], mask: Mask) {
        for (place, column) in columns.into_iter().enumerate() {
            let pressed = if mask == Mask::MAX { column } else { column.pressed(mask) };
            pressed.store_to(&mut self.numbers[place * self.room + self.count..]);
        }
        self.count += mask.count_ones() as usize;
    }

    /// A number of one of them.
    pub(crate) fn one(&self, number: usize, place: usize) -> f32 {
        self.numbers[number * self.room + place]
    }

    /// One number of sixteen neighbours.
    #[inline(always)]
    pub(crate) fn load<P: Pack>(&self, number: usize, first: usize) -> P {
        P::load_from(&self.numbers[number * self.room + first..])
    }
}

/// Puts those of sixteen words that are in the mask behind the others.
#[inline(always)]
pub(crate) fn put_words<P: Pack>(words: P::Int, mask: Mask, list: &mut Vec<u32>) {
    let pressed = P::store_int(P::from_bits(words).pressed(mask).to_bits());
    list.extend_from_slice(&pressed.0);
    list.truncate(list.len() + mask.count_ones() as usize - PACK);
}

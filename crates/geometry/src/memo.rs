//! Results of pure functions, kept from one round of work to the next under all that they were made from: what has
//! the same bits as before is taken over, so that reuse can never lead elsewhere than working anew.

use std::collections::BTreeMap;

use glam::DVec2;

use crate::polygon::Polygon;

/// All that a result is made from, as bits.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inputs(Vec<u64>);

impl Inputs {
    /// Adds a count, a choice or a flag.
    pub fn count(&mut self, value: usize) -> &mut Self {
        self.0.push(value as u64);
        self
    }

    /// Adds a number.
    pub fn number(&mut self, value: f64) -> &mut Self {
        self.0.push(value.to_bits());
        self
    }

    /// Adds a point.
    pub fn point(&mut self, point: DVec2) -> &mut Self {
        self.number(point.x).number(point.y)
    }

    /// Adds a polygon with its holes.
    pub fn polygon(&mut self, polygon: &Polygon) -> &mut Self {
        self.count(polygon.holes().len());
        for ring in polygon.rings() {
            self.count(ring.len());
            for point in ring {
                self.point(*point);
            }
        }
        self
    }

    /// Adds polygons.
    pub fn polygons<'a>(&mut self, polygons: impl IntoIterator<Item = &'a Polygon>) -> &mut Self {
        for polygon in polygons {
            self.polygon(polygon);
        }
        self
    }
}

/// Results by their inputs. What a round doesn't ask for is forgotten at its end.
#[derive(Debug)]
pub struct Memo<V> {
    kept: BTreeMap<Inputs, (V, u64)>,
    round: u64,
    made: usize,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), round: 0, made: 0 }
    }
}

impl<V: Clone> Memo<V> {
    /// What was made from the same inputs before, or what `make` makes now.
    pub fn get(&mut self, inputs: Inputs, make: impl FnOnce() -> V) -> V {
        let round = self.round;
        if let Some((value, last)) = self.kept.get_mut(&inputs) {
            *last = round;
            return value.clone();
        }
        self.made += 1;
        let value = make();
        self.kept.insert(inputs, (value.clone(), round));
        value
    }

    /// Ends a round; answers how many results it made anew.
    pub fn end_round(&mut self) -> usize {
        let round = self.round;
        self.kept.retain(|_, (_, last)| *last == round);
        self.round += 1;
        std::mem::take(&mut self.made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(value: f64) -> Inputs {
        let mut inputs = Inputs::default();
        inputs.number(value);
        inputs
    }

    #[test]
    fn what_has_the_same_bits_is_made_once_and_what_no_round_asks_for_is_forgotten() {
        let mut memo = Memo::default();
        let ask = |memo: &mut Memo<f64>, value: f64| memo.get(inputs(value), || value * 2.0);
        assert_eq!([ask(&mut memo, 1.0), ask(&mut memo, 1.0), ask(&mut memo, 2.0)], [2.0, 2.0, 4.0]);
        assert_eq!(memo.end_round(), 2);
        ask(&mut memo, 1.0);
        assert_eq!(memo.end_round(), 0, "it was made again");
        ask(&mut memo, 2.0);
        assert_eq!(memo.end_round(), 1, "it was kept too long");
    }

    #[test]
    fn a_hole_is_no_second_polygon() {
        let square = |low: f64, high: f64| Polygon::rectangle(DVec2::splat(low), DVec2::splat(high)).unwrap();
        let (outer, inner) = (square(0.0, 9.0), square(3.0, 6.0));
        let holed = Polygon::new(outer.outer().to_vec(), vec![inner.outer().to_vec()]).unwrap();
        let of = |polygons: &[Polygon]| {
            let mut inputs = Inputs::default();
            inputs.polygons(polygons);
            inputs
        };
        assert_ne!(of(&[holed]), of(&[outer, inner]));
    }
}

//! How many events happen on each path of a block, in planes of bits: the sum of many bits, 64 paths at a time.
//!
//! Plane k holds bit k of every path's number. A further event is added with carry, as by hand; the sum over paths is
//! Σₖ 2ᵏ · |plane k|, the sum of products of two such numbers Σⱼₖ 2ʲ⁺ᵏ · |plane j ∧ plane k|. All of it is whole
//! numbers, so it adds up to the same in any order.

use super::judged::{Bits, count};
use crate::draw::LANES;

/// A number of events on each path of a block.
#[derive(Debug, Clone, Default)]
pub struct Planes(Vec<Bits>);

impl Planes {
    /// How many of these events happen on each path.
    pub fn of<'b>(events: impl Iterator<Item = &'b Bits>) -> Planes {
        let mut planes: Vec<Bits> = Vec::new();
        for event in events {
            let mut carry = *event;
            for plane in &mut planes {
                for (plane, carry) in plane.iter_mut().zip(&mut carry) {
                    (*plane, *carry) = (*plane ^ *carry, *plane & *carry);
                }
            }
            if carry != [0; LANES / 64] {
                planes.push(carry);
            }
        }
        Planes(planes)
    }

    /// The sum over the paths.
    #[must_use]
    pub fn sum(&self) -> u64 {
        let planes = self.0.iter().enumerate();
        planes.map(|(k, plane)| count(plane) << k).sum()
    }

    /// The sum over the paths of this number times another.
    #[must_use]
    pub fn product(&self, other: &Planes) -> u64 {
        let mut sum = 0;
        for (j, own) in self.0.iter().enumerate() {
            for (k, other) in other.0.iter().enumerate() {
                let mut both = *own;
                both.iter_mut().zip(other).for_each(|(a, b)| *a &= b);
                sum += count(&both) << (j + k);
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_count_as_one_counts() {
        // Event e happens on the paths whose number has a remainder below e by 7, twelve times over.
        let events: Vec<Bits> = (0..12)
            .map(|e| {
                let mut bits = [0; LANES / 64];
                for lane in (0..LANES).filter(|lane| lane % 7 < e) {
                    bits[lane / 64] |= 1u64 << (lane % 64);
                }
                bits
            })
            .collect();
        let number = |some: &[Bits], lane: usize| -> u64 {
            some.iter().map(|b| b[lane / 64] >> (lane % 64) & 1).sum()
        };
        let (all, few) = (Planes::of(events.iter()), Planes::of(events[..5].iter()));
        let sum: u64 = (0..LANES).map(|lane| number(&events, lane)).sum();
        assert_eq!(all.sum(), sum);
        let product = |lane| number(&events, lane) * number(&events[..5], lane);
        assert_eq!(all.product(&few), (0..LANES).map(product).sum::<u64>());
        assert_eq!(few.product(&all), all.product(&few));
        assert_eq!(Planes::default().product(&all), 0);
    }
}

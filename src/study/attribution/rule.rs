//! Which scenarios between two are run, and how a path's outcomes in them are shared.

use crate::draw::{LANES, Source};
use crate::simd::Portable;

/// The source of the words that put assumptions in order.
const ORDERS: &str = "study.attribution.orders";
/// How many scenarios are compiled for orders, about.
const COMPILED: usize = 400;
/// Fewest and most pairs of orders.
const PAIRS: (usize, usize) = (4, 12);

/// Scenarios between two, and the shares that follow from what happens in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// All subsets of the changes; subset s has change i where bit i of s is set.
    Subsets,
    /// One change after the other.
    Order(Vec<usize>),
}

/// How many pairs of orders are drawn.
pub fn pairs(players: usize, paths: u64) -> usize {
    let (least, most) = PAIRS;
    let pairs = (COMPILED / (2 * (players - 1))).clamp(least, most);
    // An order has a block or more, unless there would be no telling orders apart.
    let carried = (paths / (2 * LANES as u64)).max(2);
    pairs.min(usize::try_from(carried).unwrap_or(usize::MAX))
}

impl Rule {
    /// An order drawn at random, and its reverse.
    pub fn pair(seed: u64, pair: u32, players: usize) -> [Rule; 2] {
        let source = Source::new(seed, ORDERS);
        let mut words = [0; LANES];
        let mut order: Vec<usize> = (0..players).collect();
        // Fisher and Yates: what is not yet placed is as likely to come next.
        for (used, last) in (1..players).rev().enumerate() {
            if used % LANES == 0 {
                source.bits(Portable, pair, (used / LANES) as u64, &mut words);
            }
            let word = u128::from(words[used % LANES]);
            order.swap(last, ((word * (last as u128 + 1)) >> 64) as usize);
        }
        let reverse = order.iter().rev().copied().collect();
        [Rule::Order(order), Rule::Order(reverse)]
    }

    /// The changes of each scenario: none of them in the first, all in the last.
    pub fn coalitions(&self, players: usize) -> Vec<Vec<bool>> {
        match self {
            Rule::Subsets => (0..1usize << players)
                .map(|subset| (0..players).map(|i| subset >> i & 1 == 1).collect())
                .collect(),
            Rule::Order(order) => {
                let mut present = vec![false; players];
                let mut all = vec![present.clone()];
                for player in order {
                    present[*player] = true;
                    all.push(present.clone());
                }
                all
            }
        }
    }

    /// What one path counts for: contributions are whole multiples of its inverse.
    pub fn scale(&self, players: usize) -> i64 {
        match self {
            Rule::Subsets => factorial(players),
            Rule::Order(_) => 1,
        }
    }

    /// The contributions of all changes on a path with these outcomes, in units of the scale.
    pub fn share(&self, outcomes: &[i64], contributions: &mut [i64]) {
        match self {
            Rule::Subsets => share_of_subsets(outcomes, contributions),
            Rule::Order(order) => {
                for (player, steps) in order.iter().zip(outcomes.windows(2)) {
                    contributions[*player] = steps[1] - steps[0];
                }
            }
        }
    }
}

fn share_of_subsets(outcomes: &[i64], contributions: &mut [i64]) {
    let players = contributions.len();
    for (i, contribution) in contributions.iter_mut().enumerate() {
        let without = (0..outcomes.len()).filter(|subset| subset >> i & 1 == 0);
        let weighted = without.map(|subset| {
            let others = subset.count_ones() as usize;
            let weight = factorial(others) * factorial(players - others - 1);
            weight * (outcomes[subset | 1 << i] - outcomes[subset])
        });
        *contribution = weighted.sum();
    }
}

fn factorial(n: usize) -> i64 {
    (1..=n as i64).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_worked_by_hand() {
        // The glove game: 0 holds a left glove, 1 and 2 a right one each; a pair is worth 1. Shapley: 4, 1, 1 sixths.
        let worth = |subset: usize| i64::from(subset & 1 == 1 && subset & 6 != 0);
        let outcomes: Vec<i64> = (0..8).map(worth).collect();
        let mut contributions = [0; 3];
        Rule::Subsets.share(&outcomes, &mut contributions);
        assert_eq!(contributions, [4, 1, 1]);
        assert_eq!(Rule::Subsets.scale(3), 6);
        // Along the order 1, 0, 2 the pair is there with 0.
        let rule = Rule::Order(vec![1, 0, 2]);
        let along: Vec<i64> = rule
            .coalitions(3)
            .iter()
            .map(|present| worth_of(present))
            .collect();
        rule.share(&along, &mut contributions);
        assert_eq!(contributions, [1, 0, 0]);
    }

    fn worth_of(present: &[bool]) -> i64 {
        i64::from(present[0] && (present[1] || present[2]))
    }

    #[test]
    fn orders_are_permutations_each_as_likely_as_the_others() {
        let mut first = [0u32; 3];
        for pair in 0..3_000 {
            let [Rule::Order(order), Rule::Order(reverse)] = Rule::pair(5, pair, 3) else {
                panic!("orders are drawn");
            };
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2]);
            assert!(order.iter().eq(reverse.iter().rev()));
            first[order[0]] += 1;
        }
        // 1000 ± 26 each: six of these, false alarm 6e-9.
        assert!(first.iter().all(|n| (845..1_155).contains(n)), "{first:?}");
    }

    #[test]
    fn few_assumptions_have_many_orders() {
        assert_eq!(pairs(9, 100_000), 12);
        assert_eq!(pairs(26, 100_000), 8);
        assert_eq!(pairs(200, 100_000), 4);
        assert_eq!(pairs(9, 16_384), 8);
        assert_eq!(pairs(9, 1), 2);
    }
}

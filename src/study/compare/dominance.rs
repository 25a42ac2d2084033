//! Stochastic dominance: whether the whole distribution of what a target measures is better in one scenario.
//!
//! A probability asks of one goal. *First-order* dominance asks of every goal: A dominates B if for each level t it is no more likely
//! to stay at or below it, F_A(t) ≤ F_B(t). Whoever prefers more then prefers A, whatever the goal. *Second-order* dominance asks
//! less: ∫ F_A ≤ ∫ F_B up to each t, that is E(t − A)⁺ ≤ E(t − B)⁺: no smaller mean shortfall from any level in B. Whoever prefers
//! more and dislikes risk then prefers A (Hadar and Russell (1969), *American Economic Review* 59; Rothschild and Stiglitz (1970), *Journal
//! of Economic Theory* 2). The first implies the second. Where a target wants less, both are asked of −X.
//!
//! **How it is tested.** At up to 32 levels, the middles of 32 equal parts of the pooled values, the differences of F and of the
//! mean shortfall are taken path by path, with their paired errors and simultaneous (Bonferroni) 95 % bounds. A scenario is said to
//! dominate if it is better beyond these bounds at some level, and at every other one is no worse beyond them either: its bound
//! does not reach to the wrong side, or not a single path is worse there. This is the test of Davidson and Duclos (2013), "Testing for
//! restricted stochastic dominance", *Econometric Reviews* 32, whose null is that there is none. It is *restricted* to the range
//! between the outermost levels (63 parts of 64 lie below the highest), since of the very ends no number of paths tells. `Neither` is as
//! strict: each is better somewhere, beyond the bounds. All else is `Unresolved`. For the second order the means themselves are a
//! further point, which may speak against dominance; it need not speak for it, since a spread that keeps the mean leaves none.
//!
//! **When.** A resolved difference at the goal beside `Neither` means: the verdict depends on the goal. Beside dominance, a
//! nearby goal would give the same one. It costs a sort and a few sums over 16,384 paths a target.

use super::matched::Direction;
use crate::engine::Pair;
use crate::num::normal;

/// Most levels at which distributions are compared.
const LEVELS: usize = 32;
/// Paths of each scenario from which the levels are taken.
const POOL: usize = 2_048;
/// Fewest paths that change for a difference to be more than an anecdote.
const LEAST_CHANGING: u64 = 10;
/// Partial sums of a sum, which a processor keeps side by side.
const SIDE: usize = 8;

/// Whose distribution is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The alternative's.
    Alternative,
    /// The base's.
    Base,
    /// Neither's: each is better somewhere.
    Neither,
    /// Both are the same on every path.
    Equal,
    /// The paths do not tell.
    Unresolved,
}

impl Order {
    /// Its word in results.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Order::Alternative => "alternative",
            Order::Base => "base",
            Order::Neither => "neither",
            Order::Equal => "equal",
            Order::Unresolved => "not_resolved",
        }
    }
}

/// Two distributions compared as wholes.
#[derive(Debug, Clone, PartialEq)]
pub struct Dominance {
    /// First order.
    pub first: Order,
    /// Second order.
    pub second: Order,
    /// On how many paths.
    pub paths: u64,
    /// The levels, in the unit of the measure and in its own direction.
    pub levels: Vec<f64>,
    /// Where the alternative is ahead most, if anywhere.
    pub most_ahead: Option<Gap>,
    /// Where it is behind most, if anywhere.
    pub most_behind: Option<Gap>,
}

/// The probability of doing better than a level in the alternative, less that in the base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The level.
    pub level: f64,
    /// The difference of the probabilities.
    pub difference: f64,
    /// Its paired standard error.
    pub standard_error: f64,
}

/// What the paths say at one level, in favour of the alternative.
#[derive(Debug, Clone, Copy)]
struct Evidence {
    ahead: f64,
    error: f64,
    /// On how many paths the alternative is better, and worse.
    better: u64,
    worse: u64,
}

impl Evidence {
    fn of_counts(pair: &Pair) -> Evidence {
        Evidence {
            ahead: pair.difference(),
            error: pair.standard_error(),
            better: pair.first_only,
            worse: pair.second_only,
        }
    }

    fn swapped(self) -> Evidence {
        Evidence {
            ahead: -self.ahead,
            error: self.error,
            better: self.worse,
            worse: self.better,
        }
    }

    /// Better beyond the bound.
    fn is_ahead(&self, z: f64) -> bool {
        self.better + self.worse >= LEAST_CHANGING && self.ahead > z * self.error
    }

    /// Not worse beyond the bound, or on no path.
    fn is_no_worse(&self, z: f64) -> bool {
        self.worse == 0 || self.ahead >= z * self.error
    }
}

/// Compares what was measured on the same paths.
#[must_use]
pub fn dominance(alternative: &[f64], base: &[f64], direction: Direction) -> Dominance {
    let sign = match direction {
        Direction::More => 1.0,
        Direction::Less => -1.0,
    };
    let turned = |values: &[f64]| -> Vec<f64> { values.iter().map(|x| sign * x).collect() };
    let (ours, theirs) = (turned(alternative), turned(base));
    let levels = levels(&ours, &theirs);
    let counts: Vec<Pair> = levels
        .iter()
        .map(|level| beyond(&ours, &theirs, *level))
        .collect();
    let shortfalls = levels
        .iter()
        .map(|level| less_short(&ours, &theirs, *level));
    let shortfalls: Vec<Evidence> = shortfalls.collect();
    // However high the level, what is left of the shortfalls is the difference of the means.
    let means = less_short(&ours, &theirs, f64::INFINITY);
    let evidence: Vec<Evidence> = counts.iter().map(Evidence::of_counts).collect();
    let (mut first, mut second) = match ours == theirs {
        true => (Order::Equal, Order::Equal),
        false => (order(&evidence, None), order(&shortfalls, Some(means))),
    };
    match (first, second) {
        (Order::Alternative | Order::Base, _) => second = first,
        (Order::Unresolved, Order::Neither) => first = Order::Neither,
        _ => {}
    }
    let gaps = levels.iter().zip(&counts);
    let gaps: Vec<Gap> = gaps
        .map(|(level, pair)| Gap {
            level: sign * level,
            difference: pair.difference(),
            standard_error: pair.standard_error(),
        })
        .collect();
    Dominance {
        first,
        second,
        paths: ours.len() as u64,
        most_ahead: greatest(&gaps, 1.0),
        most_behind: greatest(&gaps, -1.0),
        levels: levels.iter().map(|level| sign * level).collect(),
    }
}

/// The greatest gap in a direction; the first of equals.
fn greatest(gaps: &[Gap], sign: f64) -> Option<Gap> {
    let some = gaps.iter().filter(|gap| sign * gap.difference > 0.0);
    some.copied().reduce(
        |best, next| match sign * next.difference > sign * best.difference {
            true => next,
            false => best,
        },
    )
}

/// Middles of equal parts of the pooled values of the first paths; of equal ones, one.
fn levels(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    let first = |values: &[f64]| values[..values.len().min(POOL)].to_vec();
    let mut pooled = [first(ours), first(theirs)].concat();
    pooled.sort_by(f64::total_cmp);
    let middle = |part: usize| pooled[(2 * part + 1) * pooled.len() / (2 * LEVELS)];
    let mut levels: Vec<f64> = (0..LEVELS).map(middle).collect();
    levels.dedup();
    levels
}

/// On how many paths each is beyond a level.
fn beyond(ours: &[f64], theirs: &[f64], level: f64) -> Pair {
    let mut pair = Pair {
        paths: ours.len() as u64,
        ..Pair::default()
    };
    for (a, b) in ours.iter().zip(theirs) {
        let (a, b) = (*a > level, *b > level);
        pair.both += u64::from(a & b);
        pair.first_only += u64::from(a & !b);
        pair.second_only += u64::from(b & !a);
    }
    pair
}

/// By how much the alternative is less short of a level, on average; of one that is infinite, by how much it is greater.
fn less_short(ours: &[f64], theirs: &[f64], level: f64) -> Evidence {
    let gap = |a: f64, b: f64| match level.is_finite() {
        true => (level - b).max(0.0) - (level - a).max(0.0),
        false => a - b,
    };
    let (mut sums, mut squares) = ([0.0; SIDE], [0.0; SIDE]);
    let (mut better, mut worse) = ([0u64; SIDE], [0u64; SIDE]);
    let mut take = |side: usize, a: f64, b: f64| {
        let gap = gap(a, b);
        sums[side] += gap;
        squares[side] += gap * gap;
        better[side] += u64::from(gap > 0.0);
        worse[side] += u64::from(gap < 0.0);
    };
    let (whole, rest) = ours.as_chunks::<SIDE>();
    let (other_whole, other_rest) = theirs.as_chunks::<SIDE>();
    for (a, b) in whole.iter().zip(other_whole) {
        for side in 0..SIDE {
            take(side, a[side], b[side]);
        }
    }
    for (side, (a, b)) in rest.iter().zip(other_rest).enumerate() {
        take(side, *a, *b);
    }
    let n = ours.len() as f64;
    let (sum, squares) = (sums.iter().sum::<f64>(), squares.iter().sum::<f64>());
    let variance = (squares - sum * sum / n).max(0.0) / (n - 1.0).max(1.0);
    Evidence {
        ahead: sum / n,
        error: (variance / n).sqrt(),
        better: better.iter().sum(),
        worse: worse.iter().sum(),
    }
}

/// Whose distribution is better by the evidence at all levels; `against` may only speak against.
fn order(evidence: &[Evidence], against: Option<Evidence>) -> Order {
    let points = evidence.len() + usize::from(against.is_some());
    let z = normal::quantile_upper(0.025 / points as f64);
    let swapped: Vec<Evidence> = evidence.iter().map(|point| point.swapped()).collect();
    let against_us = against.is_some_and(|point| point.swapped().is_ahead(z));
    let against_them = against.is_some_and(|point| point.is_ahead(z));
    let ahead = |points: &[Evidence]| points.iter().any(|point| point.is_ahead(z));
    let no_worse = |points: &[Evidence]| points.iter().all(|point| point.is_no_worse(z));
    let better = ahead(evidence) || against_them;
    let worse = ahead(&swapped) || against_us;
    match (better, worse) {
        (true, true) => Order::Neither,
        (true, false) if no_worse(evidence) => Order::Alternative,
        (false, true) if no_worse(&swapped) => Order::Base,
        _ => Order::Unresolved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: usize = 16_384;

    /// Standard normal numbers in an order without a trend: the quantiles of the golden-ratio sequence.
    fn scores(from: f64) -> Vec<f64> {
        const GOLDEN: f64 = 0.618_033_988_749_894_8;
        let part = |k: usize| {
            let x = (k as f64 + 0.5).mul_add(GOLDEN, from);
            normal::quantile((x - x.floor()).clamp(1e-9, 1.0 - 1e-9))
        };
        (0..PATHS).map(part).collect()
    }

    fn moved(mean: f64, sd: f64) -> Vec<f64> {
        scores(0.0).iter().map(|z| sd.mul_add(*z, mean)).collect()
    }

    fn orders(ours: &[f64], theirs: &[f64]) -> (Order, Order) {
        let found = dominance(ours, theirs, Direction::More);
        (found.first, found.second)
    }

    #[test]
    fn a_shift_dominates_at_first_order_and_so_at_second() {
        let both = (Order::Alternative, Order::Alternative);
        assert_eq!(orders(&moved(0.1, 1.0), &moved(0.0, 1.0)), both);
        let other = (Order::Base, Order::Base);
        assert_eq!(orders(&moved(-0.1, 1.0), &moved(0.0, 1.0)), other);
        // The greatest gap of two normal distributions 0.1 apart is at their middle: 2 Φ(0.05) − 1.
        let found = dominance(&moved(0.1, 1.0), &moved(0.0, 1.0), Direction::More);
        let gap = found.most_ahead.expect("it is ahead everywhere");
        assert!((gap.difference - (2.0 * normal::cdf(0.05) - 1.0)).abs() < 2e-3);
        assert_eq!(found.most_behind, None);
    }

    #[test]
    fn where_less_is_better_all_is_turned_round() {
        let found = dominance(&moved(0.1, 1.0), &moved(0.0, 1.0), Direction::Less);
        assert_eq!((found.first, found.second), (Order::Base, Order::Base));
        assert!(found.levels[0] > found.levels[1]);
    }

    #[test]
    fn a_spread_that_keeps_the_mean_leaves_the_narrower_at_second_order_only() {
        let (narrow, wide) = (moved(0.0, 1.0), moved(0.0, 1.5));
        assert_eq!(orders(&narrow, &wide), (Order::Neither, Order::Alternative));
        assert_eq!(orders(&wide, &narrow), (Order::Neither, Order::Base));
    }

    #[test]
    fn more_mean_with_more_risk_is_neither() {
        let found = orders(&moved(0.3, 2.0), &moved(0.0, 1.0));
        assert_eq!(found, (Order::Neither, Order::Neither));
    }

    #[test]
    fn what_the_paths_do_not_tell_is_not_said() {
        // Another start of the sequence: the same law, other draws.
        let (some, others) = (scores(0.0), scores(0.37));
        let found = orders(&some, &others);
        assert_eq!(found, (Order::Unresolved, Order::Unresolved));
        assert_eq!(orders(&some, &some), (Order::Equal, Order::Equal));
    }

    #[test]
    fn few_values_have_as_many_levels() {
        let ranks: Vec<f64> = (0..PATHS).map(|k| (k % 3) as f64).collect();
        let better: Vec<f64> = ranks.iter().map(|rank| (rank - 1.0).max(0.0)).collect();
        let found = dominance(&better, &ranks, Direction::Less);
        assert_eq!(found.levels, [2.0, 1.0, 0.0]);
        assert_eq!(found.first, Order::Alternative);
    }

    #[test]
    fn shortfalls_have_their_closed_form() {
        // E(t − X)⁺ of a normal X is sd (u Φ(u) + φ(u)) with u = (t − mean)/sd.
        let (narrow, wide) = (moved(0.0, 1.0), moved(0.2, 1.5));
        let expected = |t: f64, mean: f64, sd: f64| {
            let u = (t - mean) / sd;
            sd * (u * normal::cdf(u) + normal::pdf(u))
        };
        for t in [-1.0, 0.0, 1.5] {
            let found = less_short(&narrow, &wide, t).ahead;
            let gap = expected(t, 0.2, 1.5) - expected(t, 0.0, 1.0);
            // The sequence is even to a few parts in a thousand.
            assert!((found - gap).abs() < 2e-3, "{t}: {found}, not {gap}");
        }
    }
}

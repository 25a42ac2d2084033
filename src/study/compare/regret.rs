//! Regret and worst case: which scenario is best and worst for each target, and which is never far from the best.
//!
//! The *regret* of a scenario at a target is the best scenario's probability less its own: what is given up by not having taken
//! the best. The *minimax-regret* choice is the scenario whose greatest regret over the counted targets is smallest (Savage (1951), "The
//! theory of statistical decision", *JASA* 46). The *worst case* of a target is the smallest probability over all scenarios.
//!
//! **When which.** Regret is for scenarios that somebody chooses between (packages of measures). Scenarios that are states of the
//! world (an optimistic and a stressed one) are not chosen, and the world cannot regret: of them read the worst case. The program does not know
//! which they are, and says both.
//!
//! **Errors.** Every regret is a paired difference on common paths. The best is picked from the same paths, so that of two scenarios
//! that are equal one looks better by chance; a regret counts only where its interval excludes nought. Whether the choice
//! is told from the runner-up: at the same target by their pair, at different ones by the difference of the two regrets
//! against the *sum* of their standard errors, which is at least the error of the difference however the targets depend on each other.

use super::crossed::Crossed;
use crate::engine::Pair;

/// The normal quantile of a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// Regret at all targets that mean the same everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Regret {
    /// Target by target.
    pub rows: Vec<Regrets>,
    /// For each scenario, its greatest regret over the targets that count; empty where none does.
    pub greatest: Vec<Greatest>,
    /// The minimax-regret choice; none where no target counts.
    pub choice: Option<Choice>,
}

/// Regret at a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Regrets {
    /// The row.
    pub row: usize,
    /// The scenario with the greatest probability, the first of equals.
    pub best: usize,
    /// That with the smallest, the first of equals.
    pub worst: usize,
    /// For each scenario, the best against it.
    pub pairs: Vec<Pair>,
    /// Whether the best is told from every other.
    pub resolved: bool,
}

/// A scenario's greatest regret.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Greatest {
    /// The row where it is.
    pub row: usize,
    /// The best there.
    pub best: usize,
    /// The best there against the scenario.
    pub pair: Pair,
}

/// The scenario whose greatest regret is smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The scenario, the first of equals.
    pub scenario: usize,
    /// Whether it is told from the runner-up.
    pub resolved: bool,
}

impl Regret {
    /// Of rows with their counts, `scenarios` in each; `counts` says which rows count.
    #[must_use]
    pub fn of(
        rows: &[(usize, &Crossed)],
        scenarios: usize,
        counts: &dyn Fn(usize) -> bool,
    ) -> Regret {
        let regrets = rows
            .iter()
            .map(|(row, met)| Regrets::of(*row, met, scenarios));
        let regrets: Vec<Regrets> = regrets.collect();
        let greatest = (0..scenarios).map_while(|scenario| {
            let counted = regrets.iter().filter(|regrets| counts(regrets.row));
            let each = counted.map(|regrets| Greatest {
                row: regrets.row,
                best: regrets.best,
                pair: regrets.pairs[scenario],
            });
            each.reduce(
                |most, next| match next.pair.difference() > most.pair.difference() {
                    true => next,
                    false => most,
                },
            )
        });
        let greatest: Vec<Greatest> = greatest.collect();
        Regret {
            choice: choice(&greatest, rows),
            rows: regrets,
            greatest,
        }
    }
}

impl Regrets {
    fn of(row: usize, met: &Crossed, scenarios: usize) -> Regrets {
        let hits = |scenario: usize| met.share(scenario).hits;
        let pick = |better: &dyn Fn(u64, u64) -> bool| {
            (1..scenarios).fold(0, |best, next| {
                if better(hits(next), hits(best)) {
                    next
                } else {
                    best
                }
            })
        };
        let best = pick(&|a, b| a > b);
        let pairs: Vec<Pair> = (0..scenarios).map(|other| met.pair(best, other)).collect();
        let mut others = pairs.iter().enumerate().filter(|(other, _)| *other != best);
        Regrets {
            row,
            best,
            worst: pick(&|a, b| a < b),
            resolved: others.all(|(_, pair)| pair.resolved()),
            pairs,
        }
    }
}

fn choice(greatest: &[Greatest], rows: &[(usize, &Crossed)]) -> Option<Choice> {
    let regret = |scenario: usize| greatest[scenario].pair.difference();
    let smallest = |of: &mut dyn Iterator<Item = usize>| {
        of.reduce(|least, next| match regret(next) < regret(least) {
            true => next,
            false => least,
        })
    };
    let scenario = smallest(&mut (0..greatest.len()))?;
    let runner_up = smallest(&mut (0..greatest.len()).filter(|other| *other != scenario));
    let resolved = runner_up.is_some_and(|other| {
        let (ours, theirs) = (&greatest[scenario], &greatest[other]);
        if ours.row == theirs.row {
            let met = rows.iter().find(|(row, _)| *row == ours.row);
            return met.is_some_and(|(_, met)| met.pair(scenario, other).resolved());
        }
        let error = ours.pair.standard_error() + theirs.pair.standard_error();
        theirs.pair.resolved() && regret(other) - regret(scenario) > Z95 * error
    });
    Some(Choice { scenario, resolved })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::LANES;
    use crate::engine::judged::Bits;

    /// The first paths of a block.
    fn first(paths: usize) -> Bits {
        let mut bits = [0; LANES / 64];
        (0..paths).for_each(|lane| bits[lane / 64] |= 1 << (lane % 64));
        bits
    }

    fn crossed(met: &[usize]) -> Crossed {
        let mut crossed = Crossed::none(met.len());
        let bits: Vec<Bits> = met.iter().map(|paths| first(*paths)).collect();
        crossed.add(LANES as u64, &bits);
        crossed
    }

    #[test]
    fn the_choice_is_never_far_from_the_best() {
        // Savage's textbook case: each of the first two is best once and far behind once, the third is near the best in both.
        let (a, b) = (crossed(&[900, 400, 800]), crossed(&[300, 700, 650]));
        let found = Regret::of(&[(0, &a), (1, &b)], 3, &|_| true);
        let greatest: Vec<(usize, u64)> = found
            .greatest
            .iter()
            .map(|greatest| (greatest.row, greatest.pair.first_only))
            .collect();
        assert_eq!(greatest, [(1, 400), (0, 500), (0, 100)]);
        let choice = Choice {
            scenario: 2,
            resolved: true,
        };
        assert_eq!(found.choice, Some(choice));
        let bests: Vec<(usize, usize)> = found.rows.iter().map(|r| (r.best, r.worst)).collect();
        assert_eq!(bests, [(0, 1), (1, 0)]);
        assert!(found.rows.iter().all(|row| row.resolved));
    }

    #[test]
    fn equals_are_not_told_apart_and_uncounted_targets_have_no_say() {
        let (a, b) = (crossed(&[500, 500]), crossed(&[900, 100]));
        let found = Regret::of(&[(0, &a), (1, &b)], 2, &|row| row == 0);
        assert_eq!(
            found.choice,
            Some(Choice {
                scenario: 0,
                resolved: false
            })
        );
        assert!(!found.rows[0].resolved && found.rows[1].resolved);
        let none = Regret::of(&[(0, &a)], 2, &|_| false);
        assert_eq!((none.choice, none.greatest.len()), (None, 0));
    }
}

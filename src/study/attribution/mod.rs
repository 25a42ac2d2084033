//! How much of the difference between two scenarios each changed assumption makes: the Shapley value.
//!
//! Two scenarios differ in d assumptions ([`crate::scenario::difference`]), and the probability of a target moves by ΔP. To put one
//! assumption after the other and note by how much P moves gives shares that add up to ΔP, but depend on the order: what comes first
//! takes what two do only together. The Shapley value is the mean over all orders. Of all ways to share it is the only one
//! that adds up to ΔP, gives nothing to what never changes anything, treats equals alike, and adds up over targets; so the shares of the
//! expected number of targets met are the sums of the targets' own.
//!
//! Formula: φᵢ = Σ_{S ∌ i} |S|! (d − |S| − 1)! / d! · (v(S ∪ i) − v(S)), where v(S) is the probability in the scenario with the
//! changes S and nothing else changed. Sources: L. S. Shapley, "A value for n-person games", *Contributions to the Theory of Games* II
//! (1953) 307–317; as a decomposition of a statistic A. F. Shorrocks, "Decomposition procedures for distributional analysis: a
//! unified framework based on the Shapley value", *Journal of Economic Inequality* 11 (2013) 99–126. With mechanisms as
//! the players it is the distribution change attribution of K. Budhathoki et al. (AISTATS 2021), which the Python library DoWhy offers;
//! here the players are written assumptions and the paths are common, so that little is left to chance.
//!
//! # Paths
//!
//! All scenarios run on the same plain paths. On one path v(S) is 0 or 1 (or a number of targets), and so a path has
//! contributions of its own, whole multiples of 1/d!, whose sum over assumptions is exactly what the path does to ΔP. They are added up
//! as whole numbers: shares add up to the ΔP of these paths to the last unit, on any number of threads.
//!
//! # All subsets, or orders
//!
//! Up to [`MOST_EXACT`] assumptions take all 2ᵈ scenarios on every path. More take orders drawn at random: the paths are cut into spans, and on
//! each span assumptions are changed one after the other along one order. Spans come in pairs, the second in reverse, which takes
//! most of the chance out of orders (R. Mitchell et al., "Sampling permutations for Shapley value estimation", *JMLR* 23 (2022)). A path still
//! telescopes, so the sum stays exact; only how it is shared is sampled.
//!
//! # Errors
//!
//! With all subsets the error is that of a mean over independent paths. With orders there is the choice of the orders as well: what the pairs
//! of spans differ by beyond the error of their paths, with Student's t for so few pairs. Intervals have half a path more on
//! either side, as [`crate::engine::paired`]'s do, with which they agree where there is one assumption.
//!
//! # What hangs together
//!
//! A scenario between the two is read and checked as if a person had written it. Where one cannot stand (a lever needs another,
//! a target asks for an indicator that is not there yet), the fewest changes that go only together are made one, and it starts again.
//!
//! # Against its neighbours
//!
//! [`super::effects`] switches one part with all others as written: what a part does at the margin. Such effects do not add up. This
//! study answers for a difference as a whole. Cost: 2ᵈ runs, or d + 1, of as many paths, and as many scenarios to compile
//! for each order.

mod coalitions;
mod counting;
mod rule;
mod share;

pub use share::Share;

use crate::engine::{Pair, Run};
use crate::model::Model;
use crate::scenario::difference::{Assumption, Grouping, by_section, differences, together};
use crate::scenario::load::Loaded;
use coalitions::Between;
use counting::{Counted, Slot, Span, Tally, count, spans};
use rule::Rule;
use std::sync::atomic::AtomicBool;

/// Most assumptions of which all subsets are run.
pub const MOST_EXACT: usize = 5;
/// Most assumptions that are named key by key unless someone says.
pub const MOST_BY_KEY: usize = 8;
/// Fewest paths of the usual attribution, if the comparison has as many.
const LEAST_PATHS: u64 = 16_384;
/// What the usual attribution costs, in runs of the comparison.
const USUAL_RUNS: u64 = 2;

/// Two scenarios with their models.
#[derive(Debug, Clone, Copy)]
pub struct Contrast<'c> {
    /// What is compared with.
    pub first: (&'c Loaded, &'c Model),
    /// The alternative.
    pub second: (&'c Loaded, &'c Model),
    /// The ids of the targets that count together; those that count in both where nobody says.
    pub counted: Option<&'c [String]>,
}

impl Contrast<'_> {
    /// Whether both scenarios judge the target with this id.
    fn judges(&self, id: &str) -> bool {
        let judges = |(loaded, model): (&Loaded, &Model)| {
            let mut labels = loaded.scenario.targets.iter().zip(&model.targets);
            labels.any(|(target, label)| target.id.value == id && label.judged.is_some())
        };
        judges(self.first) && judges(self.second)
    }

    /// The ids of the targets that count together.
    fn counted(&self) -> Vec<String> {
        let counts = |loaded: &Loaded, id: &str| {
            let mut targets = loaded.scenario.targets.iter();
            targets.any(|target| target.id.value == id && target.counts)
        };
        let ids = self.first.0.scenario.targets.iter().map(|t| &t.id.value);
        let counted = ids.filter(|id| match self.counted {
            Some(counted) => counted.contains(id),
            None => counts(self.first.0, id) && counts(self.second.0, id),
        });
        counted.filter(|id| self.judges(id)).cloned().collect()
    }
}

/// How a difference is attributed.
#[derive(Debug, Clone, Copy, Default)]
pub struct How {
    /// On how many paths; as many as are usual where nobody says.
    pub paths: Option<u64>,
    /// How changes are gathered.
    pub grouping: Option<Grouping>,
    /// Whether orders are drawn where all subsets could be run.
    pub sampled: bool,
}

/// Shares of a difference.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// On how many paths, the first of the run.
    pub paths: u64,
    /// How many orders were drawn; none where all subsets were run.
    pub orders: Option<usize>,
    /// How changes were gathered.
    pub grouping: Grouping,
    /// The assumptions that differ.
    pub assumptions: Vec<Assumption>,
    /// The sections in which they lie, each with the places of its assumptions.
    pub sections: Vec<(String, Vec<usize>)>,
    /// The targets that are judged in both scenarios.
    pub targets: Vec<Attributed>,
    /// All counted targets together.
    pub all: Option<Attributed>,
    /// The number of counted targets that are met.
    pub expected_met: Option<Attributed>,
}

/// What is attributed, and to what.
#[derive(Debug, Clone)]
pub struct Attributed {
    /// The target's place in the first scenario; none where it is not about one target.
    pub target: Option<usize>,
    /// The mean under the first scenario: a probability, or an expected number.
    pub first: f64,
    /// The same under the second.
    pub second: f64,
    /// The event under the second and under the first, where it is one.
    pub pair: Option<Pair>,
    /// The second less the first.
    pub difference: Share,
    /// The share of each assumption.
    pub shares: Vec<Share>,
    /// The share of each section.
    pub by_section: Vec<Share>,
}

/// Attributes the difference between two scenarios; nothing if `stop` is set before the end.
#[must_use]
pub fn attribution(
    contrast: &Contrast,
    run: &Run,
    how: &How,
    stop: &AtomicBool,
) -> Option<Attribution> {
    let (first, second) = (contrast.first.0, contrast.second.0);
    let found = differences(&first.tree, &second.tree);
    let grouping = how.grouping.unwrap_or(match found.len() <= MOST_BY_KEY {
        true => Grouping::Key,
        false => Grouping::Section,
    });
    let mut assumptions = match grouping {
        Grouping::Key => found,
        Grouping::Section => by_section(found),
    };
    loop {
        let between = Between::new(*contrast, &assumptions);
        let plan = Plan::new(assumptions.len(), run, how);
        match plan.counted(&between, run, stop) {
            Ok(counted) => return Some(plan.told(&between, grouping, &counted?)),
            Err(cannot_stand) => {
                let bundle = between.bundle(&cannot_stand);
                assumptions = together(assumptions, &bundle);
            }
        }
    }
}

/// On how many paths `assumptions` are told apart in a run of `paths`, unless someone says.
#[must_use]
pub fn usual_paths(paths: u64, assumptions: usize) -> u64 {
    let scenarios = match assumptions <= MOST_EXACT {
        true => 1 << assumptions,
        false => assumptions as u64 + 1,
    };
    (USUAL_RUNS * paths / scenarios).max(LEAST_PATHS).min(paths)
}

/// Which scenarios run on which paths.
struct Plan {
    paths: u64,
    spans: Vec<Span>,
    /// How many orders there are, if any are drawn.
    orders: Option<usize>,
}

impl Plan {
    fn new(assumptions: usize, run: &Run, how: &How) -> Plan {
        let paths = how
            .paths
            .unwrap_or_else(|| usual_paths(run.paths, assumptions));
        let paths = paths.clamp(1, run.paths.max(1));
        if assumptions <= MOST_EXACT && !(how.sampled && assumptions > 1) {
            let rule = Rule::Subsets;
            let spans = vec![Span {
                from: 0,
                to: paths,
                rule,
            }];
            return Plan {
                paths,
                spans,
                orders: None,
            };
        }
        let pairs = rule::pairs(assumptions, paths);
        let rules: Vec<Rule> = (0..pairs)
            .flat_map(|pair| Rule::pair(run.seed, pair as u32, assumptions))
            .collect();
        let orders = Some(rules.len());
        Plan {
            paths,
            spans: spans(paths, rules),
            orders,
        }
    }

    /// What all spans count; none if it was stopped.
    ///
    /// # Errors
    /// The changes whose scenario cannot stand.
    fn counted(
        &self,
        between: &Between,
        run: &Run,
        stop: &AtomicBool,
    ) -> Result<Option<Vec<Counted>>, Vec<bool>> {
        let mut all = Vec::with_capacity(self.spans.len());
        for span in &self.spans {
            let stages = between.stages(&span.rule.coalitions(between.players()), run)?;
            match count(between, &stages, span, run, stop) {
                Some(counted) => all.push(counted),
                None => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    fn told(&self, between: &Between, grouping: Grouping, counted: &[Counted]) -> Attribution {
        let slots = 0..between.slots().len();
        let all = slots.map(|slot| self.attributed(between, counted, slot));
        let (targets, mut joint): (Vec<_>, Vec<_>) = all.partition(|slot| slot.target.is_some());
        let expected_met = joint.pop();
        Attribution {
            paths: self.paths,
            orders: self.orders,
            grouping,
            assumptions: between.assumptions().to_vec(),
            sections: between.sections().to_vec(),
            targets,
            all: joint.pop(),
            expected_met,
        }
    }

    fn attributed(&self, between: &Between, counted: &[Counted], slot: usize) -> Attributed {
        let scale = self.spans[0].rule.scale(between.players());
        let spans = || counted.iter().map(|span| (span.paths, &span.slots[slot]));
        let share = |pick: &dyn Fn(&Slot) -> Tally| {
            let spans = spans().map(|(paths, slot)| (paths, pick(slot)));
            Share::new(&spans.collect::<Vec<_>>(), scale)
        };
        let mean = |pick: fn(&Slot) -> u64| {
            let sum: u64 = spans().map(|(_, slot)| pick(slot)).sum();
            sum as f64 / self.paths as f64
        };
        let pair = spans().map(|(_, slot)| slot.pair).reduce(|sum, next| {
            let (mut sum, next) = (sum?, next?);
            sum.merge(&next);
            Some(sum)
        });
        let players = between.players();
        let each = 0..players + between.sections().len();
        let shares: Vec<Share> = each.map(|at| share(&|slot| slot.each[at])).collect();
        let (shares, by_section) = shares.split_at(players);
        Attributed {
            target: between.slots()[slot].target(),
            first: mean(|slot| slot.first),
            second: mean(|slot| slot.second),
            pair: pair.flatten(),
            difference: share(&|slot| slot.whole),
            shares: shares.to_vec(),
            by_section: by_section.to_vec(),
        }
    }
}

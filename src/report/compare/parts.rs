//! The parts of a comparison's report, and how they are made from what was counted.

use super::ALL;
use crate::engine::{Pair, Proportion};
use crate::report::Probability;
use crate::report::attribution::AttributionReport;
use crate::scenario::load::Loaded;
use crate::scenario::target::{Form, MeasureUnit};
use crate::scenario::{Name, Target};
use crate::study::Comparison;
use crate::study::compare::{
    Change, Crossed, Direction, Dominance, Gain, Gap, Mean, Pairing, Regret, Regrets, Row, Standing,
};
use serde::Serialize;

/// A target in every scenario.
#[derive(Debug, Clone, Serialize)]
pub struct HeatReport {
    /// Its id; `all` for all counted targets together.
    pub target: String,
    /// Its name.
    pub name: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
    /// The form it is written in.
    pub form: Option<&'static str>,
    /// The year in which it is judged.
    pub year: Option<i32>,
    /// Whether it counts, and means the same, in every scenario.
    pub counts: bool,
    /// Which way its measure is better: `more`, `less`, or neither where both ends are bounded or nothing is measured.
    pub better: Option<&'static str>,
    /// Scenario by scenario.
    pub scenarios: Vec<CellReport>,
}

/// A target in a scenario.
#[derive(Debug, Clone, Serialize)]
pub struct CellReport {
    /// The scenario's label.
    pub scenario: String,
    /// `alike`, `differs`, `absent` or `not_measurable`.
    pub standing: &'static str,
    /// What its definition says otherwise.
    pub changes: Vec<ChangeReport>,
    /// The probability that it is met.
    #[serde(flatten)]
    pub met: Probability,
}

/// A key of a target's definition that says something else.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeReport {
    /// The key.
    pub key: String,
    /// What the first scenario with this target says.
    pub reference: Option<String>,
    /// What this one says.
    pub here: Option<String>,
}

/// An alternative against the base.
#[derive(Debug, Clone, Serialize)]
pub struct AlternativeReport {
    /// The alternative's label.
    pub scenario: String,
    /// How the two are paired.
    pub pairing: PairingReport,
    /// Target by target.
    pub targets: Vec<ShiftReport>,
    /// All counted targets together.
    pub all: Option<ShiftReport>,
    /// The expected number of counted targets that are met, less that of the base.
    pub number_met: Option<SingleReport>,
    /// Whose distribution of what a target measures is better.
    pub dominance: Vec<DominanceReport>,
    /// What each changed assumption makes of the differences; none where that was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<AttributionReport>,
}

/// How two scenarios share their randomness.
#[derive(Debug, Clone, Serialize)]
pub struct PairingReport {
    /// `fully`, `partly`, `not_by_year` or `not`.
    pub paired: &'static str,
    /// How many sources of randomness both have.
    pub shared: usize,
    /// Those that only the base has.
    pub only_base: Vec<String>,
    /// Those that only the alternative has.
    pub only_alternative: Vec<String>,
    /// Why they are not fully paired.
    pub reasons: Vec<&'static str>,
}

/// A probability in the alternative and in the base, on the same paths.
#[derive(Debug, Clone, Serialize)]
pub struct ShiftReport {
    /// The id of the target; `all` for all together.
    pub target: String,
    /// Whether it means the same in both.
    pub alike: bool,
    /// The probability in the base.
    pub base: f64,
    /// The probability in the alternative.
    pub alternative: f64,
    /// The second less the first.
    pub difference: f64,
    /// Its paired standard error; 0 where no path changes sides.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Whether it is told from nought.
    pub resolved: bool,
    /// The share of paths that switch from missed to met.
    pub to_met: Probability,
    /// The share of paths that switch from met to missed.
    pub to_missed: Probability,
    /// How the outcomes correlate over the paths; none where one is always or never met.
    pub correlation: Option<f64>,
    /// The variance of the difference as a part of that of two independent runs.
    pub variance_ratio: Option<f64>,
}

/// A mean with its error.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MeanReport {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
}

/// A difference or regret with its error.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SingleReport {
    /// The difference.
    pub difference: f64,
    /// Its paired standard error.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Whether it is told from nought.
    pub resolved: bool,
}

/// Whose distribution of what a target measures is better.
#[derive(Debug, Clone, Serialize)]
pub struct DominanceReport {
    /// The id of the target.
    pub target: String,
    /// Which way is better.
    pub better: &'static str,
    /// First order: `alternative`, `base`, `neither`, `equal` or `not_resolved`.
    pub first: &'static str,
    /// Second order, in the same words.
    pub second: &'static str,
    /// On how many paths.
    pub paths: u64,
    /// At how many levels.
    pub levels: usize,
    /// The lowest and the highest level.
    pub range: (f64, f64),
    /// Where the alternative is ahead most.
    pub most_ahead: Option<GapReport>,
    /// Where it is behind most.
    pub most_behind: Option<GapReport>,
}

/// The probability of doing better than a level, less that in the base.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct GapReport {
    /// The level.
    pub level: f64,
    /// The difference.
    pub difference: f64,
    /// Its paired standard error.
    pub standard_error: f64,
}

/// Best and worst scenarios.
#[derive(Debug, Clone, Serialize)]
pub struct RegretReport {
    /// Target by target, those that mean the same everywhere.
    pub targets: Vec<RegretRow>,
    /// Each scenario's greatest regret over the counted targets.
    pub scenarios: Vec<GreatestReport>,
    /// The minimax-regret choice.
    pub choice: Option<ChoiceReport>,
}

/// Best and worst scenario of a target.
#[derive(Debug, Clone, Serialize)]
pub struct RegretRow {
    /// Its id.
    pub target: String,
    /// The label of the scenario with the greatest probability.
    pub best: String,
    /// Whether it is told from every other.
    pub best_resolved: bool,
    /// The label of that with the smallest.
    pub worst: String,
    /// The smallest probability.
    pub worst_case: Probability,
    /// The best less the worst.
    pub gap: SingleReport,
    /// For each scenario, the best less it.
    pub regrets: Vec<SingleReport>,
}

/// A scenario's greatest regret.
#[derive(Debug, Clone, Serialize)]
pub struct GreatestReport {
    /// Its label.
    pub scenario: String,
    /// The target where it is.
    pub target: String,
    /// The best scenario there.
    pub best: String,
    /// The regret.
    #[serde(flatten)]
    pub regret: SingleReport,
}

/// The scenario whose greatest regret is smallest.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceReport {
    /// Its label.
    pub scenario: String,
    /// Whether it is told from the runner-up.
    pub resolved: bool,
}

impl From<Mean> for MeanReport {
    fn from(mean: Mean) -> MeanReport {
        MeanReport {
            mean: mean.value,
            standard_error: mean.standard_error,
            interval: mean.interval(),
        }
    }
}

impl From<Mean> for SingleReport {
    fn from(mean: Mean) -> SingleReport {
        SingleReport {
            difference: mean.value,
            standard_error: mean.standard_error,
            interval: mean.interval(),
            resolved: mean.resolved(),
        }
    }
}

impl From<&Pair> for SingleReport {
    fn from(pair: &Pair) -> SingleReport {
        SingleReport {
            difference: pair.difference(),
            standard_error: pair.standard_error(),
            interval: pair.interval(),
            resolved: pair.resolved(),
        }
    }
}

impl From<&Change> for ChangeReport {
    fn from(change: &Change) -> ChangeReport {
        ChangeReport {
            key: change.key.clone(),
            reference: change.reference.clone(),
            here: change.here.clone(),
        }
    }
}

impl From<&Pairing> for PairingReport {
    fn from(pairing: &Pairing) -> PairingReport {
        PairingReport {
            paired: pairing.key(),
            shared: pairing.shared,
            only_base: pairing.only_base.clone(),
            only_alternative: pairing.only_alternative.clone(),
            reasons: pairing.reasons.iter().map(|reason| reason.key()).collect(),
        }
    }
}

impl ShiftReport {
    /// Of a target in the alternative, first, and in the base.
    fn new(target: &str, alike: bool, pair: &Pair) -> ShiftReport {
        let share = |hits: u64| {
            Probability::from(Proportion {
                hits,
                paths: pair.paths,
            })
        };
        let gain = Gain::of(pair);
        ShiftReport {
            target: target.to_owned(),
            alike,
            base: pair.second().value(),
            alternative: pair.first().value(),
            difference: pair.difference(),
            standard_error: pair.standard_error(),
            interval: pair.interval(),
            resolved: pair.resolved(),
            to_met: share(pair.first_only),
            to_missed: share(pair.second_only),
            correlation: gain.map(|gain| gain.correlation),
            variance_ratio: gain.map(|gain| gain.variance_ratio),
        }
    }

    /// Whether any path changes sides.
    #[must_use]
    pub fn changes(&self) -> bool {
        let some = |share: &Probability| share.probability.is_some_and(|share| share > 0.0);
        some(&self.to_met) || some(&self.to_missed)
    }
}

impl GapReport {
    fn new(gap: &Gap, scale: f64) -> GapReport {
        GapReport {
            level: gap.level * scale,
            difference: gap.difference,
            standard_error: gap.standard_error,
        }
    }
}

impl DominanceReport {
    fn new(row: &Row, found: &Dominance, scale: f64) -> Option<DominanceReport> {
        let ends = found.levels.iter().copied();
        let (low, high) = (ends.clone().reduce(f64::min)?, ends.reduce(f64::max)?);
        Some(DominanceReport {
            target: row.id.clone(),
            better: better(row)?,
            first: found.first.key(),
            second: found.second.key(),
            paths: found.paths,
            levels: found.levels.len(),
            range: (low * scale, high * scale),
            most_ahead: found.most_ahead.map(|gap| GapReport::new(&gap, scale)),
            most_behind: found.most_behind.map(|gap| GapReport::new(&gap, scale)),
        })
    }
}

fn better(row: &Row) -> Option<&'static str> {
    row.direction.map(|direction| match direction {
        Direction::More => "more",
        Direction::Less => "less",
    })
}

fn standing(standing: &Standing) -> (&'static str, &[Change]) {
    match standing {
        Standing::Alike => ("alike", &[]),
        Standing::Absent => ("absent", &[]),
        Standing::NotMeasurable => ("not_measurable", &[]),
        Standing::Differs(changes) => ("differs", changes),
    }
}

/// A comparison with the names of what is compared.
pub(super) struct Compared<'c> {
    pub loaded: &'c [Loaded],
    pub labels: &'c [String],
    pub comparison: &'c Comparison,
    /// The rows that are shown.
    pub rows: Vec<usize>,
    /// All together, if shown.
    pub all: Option<&'c Crossed>,
}

impl Compared<'_> {
    fn target(&self, row: &Row) -> Option<&Target> {
        let place = row.places[row.reference]?;
        Some(&self.loaded[row.reference].scenario.targets[place])
    }

    /// Every target in every scenario.
    pub fn heat(&self) -> Vec<HeatReport> {
        self.rows.iter().map(|at| self.heat_of(*at)).collect()
    }

    fn heat_of(&self, at: usize) -> HeatReport {
        let row = &self.comparison.rows[at];
        let target = self.target(row);
        let name: Option<&Name> = target.map(|target| &target.name);
        let cells = row.standings.iter().enumerate();
        let cells = cells.map(|(scenario, stands)| {
            let (word, changes) = standing(stands);
            let judged = row.is_judged_in(scenario);
            let share = || Probability::from(self.comparison.met[at].share(scenario));
            CellReport {
                scenario: self.labels[scenario].clone(),
                standing: word,
                changes: changes.iter().map(ChangeReport::from).collect(),
                met: if judged { share() } else { Probability::NONE },
            }
        });
        HeatReport {
            target: row.id.clone(),
            name: name.map(|name| name.own.clone()),
            name_en: name.and_then(|name| name.english.clone()),
            form: target.map(|target| target.form.key()),
            year: target.map(|target| target.year.value),
            counts: self.comparison.counted.contains(&at),
            better: better(row),
            scenarios: cells.collect(),
        }
    }

    /// All counted targets together in every scenario.
    pub fn heat_of_all(&self) -> Option<HeatReport> {
        let all = self.all?;
        let cells = self.labels.iter().enumerate();
        let cells = cells.map(|(scenario, label)| CellReport {
            scenario: label.clone(),
            standing: "alike",
            changes: Vec::new(),
            met: all.share(scenario).into(),
        });
        Some(HeatReport {
            target: ALL.to_owned(),
            name: None,
            name_en: None,
            form: None,
            year: None,
            counts: true,
            better: None,
            scenarios: cells.collect(),
        })
    }

    /// An alternative against the base.
    pub fn alternative(&self, scenario: usize) -> AlternativeReport {
        let comparison = self.comparison;
        let rows = self.rows.iter().map(|at| (*at, &comparison.rows[*at]));
        let judged = rows.filter(|(_, row)| row.is_judged_in(0) && row.is_judged_in(scenario));
        let targets = judged.map(|(at, row)| {
            let alike = row.is_alike_in(0) && row.is_alike_in(scenario);
            ShiftReport::new(&row.id, alike, &comparison.met[at].pair(scenario, 0))
        });
        let of_number = comparison.number.as_ref().filter(|_| self.all.is_some());
        let dominance = self.rows.iter().filter_map(|at| {
            let row = &comparison.rows[*at];
            let found = comparison.dominance[scenario - 1][*at].as_ref()?;
            DominanceReport::new(row, found, self.scale(row))
        });
        AlternativeReport {
            scenario: self.labels[scenario].clone(),
            pairing: (&comparison.pairings[scenario - 1]).into(),
            targets: targets.collect(),
            all: self
                .all
                .map(|all| ShiftReport::new(ALL, true, &all.pair(scenario, 0))),
            number_met: of_number.map(|number| number.difference(scenario, 0).into()),
            dominance: dominance.collect(),
            attribution: None,
        }
    }

    /// What turns a measure into what is reported: growth is a fraction.
    fn scale(&self, row: &Row) -> f64 {
        match self.target(row).map(|target| &target.form) {
            Some(Form::Measured(measure)) if measure.unit() == MeasureUnit::PercentAYear => 0.01,
            _ => 1.0,
        }
    }

    /// Best and worst scenarios.
    pub fn regret(&self, regret: &Regret) -> RegretReport {
        let label = |scenario: usize| self.labels[scenario].clone();
        let id = |row: usize| self.comparison.rows[row].id.clone();
        let row = |regrets: &Regrets| RegretRow {
            target: id(regrets.row),
            best: label(regrets.best),
            best_resolved: regrets.resolved,
            worst: label(regrets.worst),
            worst_case: self.comparison.met[regrets.row].share(regrets.worst).into(),
            gap: (&regrets.pairs[regrets.worst]).into(),
            regrets: regrets.pairs.iter().map(SingleReport::from).collect(),
        };
        let greatest = regret.greatest.iter().enumerate();
        RegretReport {
            targets: regret.rows.iter().map(row).collect(),
            scenarios: greatest
                .map(|(scenario, greatest)| GreatestReport {
                    scenario: label(scenario),
                    target: id(greatest.row),
                    best: label(greatest.best),
                    regret: (&greatest.pair).into(),
                })
                .collect(),
            choice: regret.choice.map(|choice| ChoiceReport {
                scenario: label(choice.scenario),
                resolved: choice.resolved,
            }),
        }
    }
}

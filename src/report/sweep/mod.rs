//! The report of a sweep: at each point the probabilities, and how they differ from those of the scenario as written.
//!
//! Serialised it is the contract `tuiyan/sweep/1`.

pub mod csv;
pub mod text;

use super::{Probability, RunReport, ScenarioReport, json};
use crate::engine::proportion::Z95;
use crate::engine::{Pair, Run};
use crate::scenario::load::Loaded;
use crate::scenario::vary::Axis;
use crate::study::sweep::{Numbers, Point};
use crate::study::{Design, Sweep};
use serde::Serialize;
use serde_json::Value;

/// What all counted targets together are called.
const ALL: &str = "all";

/// Everything a sweep says.
#[derive(Debug, Clone, Serialize)]
pub struct SweepReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// What was run.
    pub scenario: ScenarioReport,
    /// How it was run.
    pub run: RunReport,
    /// How the points were chosen: `grid`, `random`, `lhs` or `sobol`.
    pub design: &'static str,
    /// What is varied.
    pub varied: Vec<VariedReport>,
    /// What is reported at each point.
    pub targets: Vec<SlotReport>,
    /// The scenario as written; it has no differences.
    pub as_written: PointReport,
    /// Point by point.
    pub points: Vec<PointReport>,
}

/// A path that is varied.
#[derive(Debug, Clone, Serialize)]
pub struct VariedReport {
    /// The path.
    pub path: String,
    /// The value in the scenario as written; `null` where it has none.
    pub as_written: Value,
}

/// A target, or all counted ones together.
#[derive(Debug, Clone, Serialize)]
pub struct SlotReport {
    /// Its id; `all` for all counted targets together.
    pub id: String,
    /// Its name; none for all together.
    pub name: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
    /// Whether it counts among the plan's targets; true for all together.
    pub counts: bool,
}

/// What became of the targets at a point.
#[derive(Debug, Clone, Serialize)]
pub struct PointReport {
    /// The values of what is varied, in its order.
    pub values: Vec<Value>,
    /// Each target's probability.
    pub targets: Vec<TargetAt>,
    /// The expected number of counted targets met; absent where single targets were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_met: Option<ExpectedAt>,
}

/// A target's probability at a point.
#[derive(Debug, Clone, Serialize)]
pub struct TargetAt {
    /// Its id.
    pub id: String,
    /// Its probability.
    #[serde(flatten)]
    pub met: Probability,
    /// By how much that is more than as written; none for the scenario as written itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeReport>,
}

/// The expected number of targets met at a point.
#[derive(Debug, Clone, Serialize)]
pub struct ExpectedAt {
    /// The mean number.
    pub expected: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
    /// By how much that is more than as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeReport>,
}

/// A difference from the scenario as written, on the same paths.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ChangeReport {
    /// The difference.
    pub difference: f64,
    /// Its paired standard error.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Whether it is told from nought.
    pub resolved: bool,
}

impl ChangeReport {
    fn of_pair(pair: &Pair) -> ChangeReport {
        ChangeReport {
            difference: pair.difference(),
            standard_error: pair.standard_error(),
            interval: pair.interval(),
            resolved: pair.resolved(),
        }
    }

    fn of_mean((difference, standard_error): (f64, f64)) -> ChangeReport {
        let margin = Z95 * standard_error;
        ChangeReport {
            difference,
            standard_error,
            interval: (difference - margin, difference + margin),
            resolved: difference.abs() > margin,
        }
    }
}

impl SweepReport {
    /// The report of a sweep about the targets in `chosen` (one past the last is all counted ones together), or about
    /// all of them.
    #[must_use]
    pub fn new(
        loaded: &Loaded,
        run: &Run,
        (axes, design): (&[Axis], Design),
        sweep: &Sweep,
        chosen: &[usize],
    ) -> SweepReport {
        let slots = slots(sweep, chosen).into_iter();
        let slots: Slots = slots
            .map(|slot| (slot, slot_report(loaded, slot)))
            .collect();
        let points = sweep.points.iter();
        let point = |point: &Point| point_report(point, &slots, sweep.paths, chosen.is_empty());
        let varied = axes.iter().map(|axis| {
            let as_written = axis.path.find(&loaded.tree);
            VariedReport {
                path: axis.path.to_string(),
                as_written: as_written.map_or(Value::Null, |node| json::of_toml(&node.value)),
            }
        });
        let varied: Vec<VariedReport> = varied.collect();
        SweepReport {
            schema: "tuiyan/sweep/1",
            scenario: ScenarioReport::new(loaded),
            run: RunReport::new(run),
            design: design.key(),
            targets: slots.iter().map(|(_, target)| target.clone()).collect(),
            as_written: PointReport {
                values: varied.iter().map(|one| one.as_written.clone()).collect(),
                ..as_written(sweep, &slots, chosen.is_empty())
            },
            points: points.map(point).collect(),
            varied,
        }
    }
}

/// The slots that are reported: those chosen, or all that are judged.
fn slots(sweep: &Sweep, chosen: &[usize]) -> Vec<usize> {
    let Some(first) = sweep.points.first() else {
        return chosen.to_vec();
    };
    if !chosen.is_empty() {
        return chosen.to_vec();
    }
    let targets = &first.outcomes.targets;
    let judged = (0..targets.len()).filter(|slot| targets[*slot].is_some());
    judged
        .chain(first.outcomes.all.map(|_| targets.len()))
        .collect()
}

fn slot_report(loaded: &Loaded, slot: usize) -> SlotReport {
    match loaded.scenario.targets.get(slot) {
        Some(target) => SlotReport {
            id: target.id.value.clone(),
            name: Some(target.name.own.clone()),
            name_en: target.name.english.clone(),
            counts: target.counts,
        },
        None => SlotReport {
            id: ALL.to_owned(),
            name: None,
            name_en: None,
            counts: true,
        },
    }
}

fn pair_at(point: &Point, slot: usize) -> Option<Pair> {
    match point.outcomes.targets.get(slot) {
        Some(pair) => *pair,
        None => point.outcomes.all,
    }
}

/// What is reported at each point, with its slot.
type Slots = Vec<(usize, SlotReport)>;

fn point_report(point: &Point, slots: &Slots, paths: u64, with_number: bool) -> PointReport {
    let targets = slots.iter().map(|(slot, target)| {
        let pair = pair_at(point, *slot);
        TargetAt {
            id: target.id.clone(),
            met: pair.map_or(Probability::NONE, |pair| pair.first().into()),
            change: pair.map(|pair| ChangeReport::of_pair(&pair)),
        }
    });
    let number = |number: &Numbers| {
        let (expected, standard_error) = number.expected(paths);
        ExpectedAt {
            expected,
            standard_error,
            change: Some(ChangeReport::of_mean(number.difference(paths))),
        }
    };
    let values = point.values.iter();
    PointReport {
        values: values.map(|node| json::of_toml(&node.value)).collect(),
        targets: targets.collect(),
        expected_met: with_number.then(|| number(&point.number)),
    }
}

/// The scenario as written, as every point saw it.
fn as_written(sweep: &Sweep, slots: &Slots, with_number: bool) -> PointReport {
    let first = sweep.points.first();
    let targets = slots.iter().map(|(slot, target)| {
        let pair = first.and_then(|point| pair_at(point, *slot));
        TargetAt {
            id: target.id.clone(),
            met: pair.map_or(Probability::NONE, |pair| pair.second().into()),
            change: None,
        }
    });
    let number = first.filter(|_| with_number).map(|point| {
        let (expected, standard_error) = point.number.as_written(sweep.paths);
        ExpectedAt {
            expected,
            standard_error,
            change: None,
        }
    });
    PointReport {
        values: Vec::new(),
        targets: targets.collect(),
        expected_met: number,
    }
}

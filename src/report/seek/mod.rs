//! The report of seeking: the value at which a probability is reached, or that none does.
//!
//! Serialised it is the contract `tuiyan/seek/1`. With one path `found` is the answer and `curve` what the scan saw; with two
//! `frontier` is. Each field that does not apply is absent or null.

pub mod csv;
pub mod text;

use super::{Probability, RunReport, ScenarioReport, json};
use crate::scenario::vary::{Axis, Range};
use crate::study::seek::{Crossing, Frontier, Question, Sought, number_at};
use crate::study::unusual::{Beside, Stretch, Unusual};
use serde::Serialize;
use serde_json::Value;

/// Everything that is known when the seeking ends.
#[derive(Debug, Clone, Serialize)]
pub struct SeekReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// What was run.
    pub scenario: ScenarioReport,
    /// How it was run.
    pub run: RunReport,
    /// The target.
    pub target: AimReport,
    /// The probability that is asked for.
    pub asked: f64,
    /// The paths that are varied.
    pub varied: Vec<RangeReport>,
    /// The probability as written, where the value as written is a number.
    pub as_written: Probability,
    /// The value at which the probability is reached; `null` where it is not.
    pub found: Option<FoundReport>,
    /// All values at which the probability crosses what is asked.
    pub crossings: Vec<FoundReport>,
    /// The least probability over the range, and where.
    pub least: Option<AtValue>,
    /// The greatest probability over the range, and where.
    pub greatest: Option<AtValue>,
    /// What the scan of the range saw.
    pub curve: Vec<AtValue>,
    /// What the value that was found demands, beside the history of the indicator.
    pub history: Option<HistoryReport>,
    /// For some values of the first path, what the second must be; absent for a single path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontier: Option<Vec<FrontierReport>>,
    /// The file that the found scenario was written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Why there is no history to stand beside.
    #[serde(skip)]
    pub beside: Option<Beside>,
}

/// The target that is to be reached.
#[derive(Debug, Clone, Serialize)]
pub struct AimReport {
    /// Its id; `all` for all counted targets together.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
}

/// A path that is varied.
#[derive(Debug, Clone, Serialize)]
pub struct RangeReport {
    /// The path.
    pub path: String,
    /// The value as written.
    pub as_written: Value,
    /// The least value that was tried.
    pub low: Option<f64>,
    /// The greatest.
    pub high: Option<f64>,
    /// Whether the range was chosen, and not given.
    pub chosen: bool,
}

/// A value at which the probability is reached.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct FoundReport {
    /// The value.
    pub value: f64,
    /// Its 95 % interval; an end is `null` where it lies beyond the range.
    pub value_interval: (Option<f64>, Option<f64>),
    /// Whether the probability rises with the value.
    pub rising: bool,
    /// The probability there, on these paths.
    #[serde(flatten)]
    pub met: Probability,
}

/// A probability at a value.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AtValue {
    /// The value.
    pub value: f64,
    /// The probability.
    #[serde(flatten)]
    pub met: Probability,
}

/// A point of a frontier.
#[derive(Debug, Clone, Serialize)]
pub struct FrontierReport {
    /// The value of the first path.
    pub first: f64,
    /// The value of the second that reaches the probability; `null` where none does.
    pub found: Option<FoundReport>,
    /// The least probability over the range of the second, and where.
    pub least: Option<AtValue>,
    /// The greatest, and where.
    pub greatest: Option<AtValue>,
}

/// What a value demands, beside the history of its indicator.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryReport {
    /// The indicator.
    pub indicator: String,
    /// The mean of the law with the value that was found.
    pub mean: f64,
    /// In how many years it is to hold.
    pub years: usize,
    /// The first of the past years.
    pub from: i32,
    /// The last.
    pub to: i32,
    /// How many past values there are.
    pub past: usize,
    /// How many of them are less.
    pub less: usize,
    /// The mean of the past values.
    pub past_mean: Option<f64>,
    /// Their standard deviation.
    pub past_sd: Option<f64>,
    /// How many standard deviations the law's mean lies above theirs.
    pub deviations: Option<f64>,
    /// The best run of as many consecutive years.
    pub best_run: Option<RunOfYears>,
    /// The worst.
    pub worst_run: Option<RunOfYears>,
}

/// Consecutive years and the average of their values.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RunOfYears {
    /// The first year.
    pub from: i32,
    /// The last year.
    pub to: i32,
    /// The average.
    pub average: f64,
}

impl From<Stretch> for RunOfYears {
    fn from(run: Stretch) -> Self {
        RunOfYears {
            from: run.first,
            to: run.last,
            average: run.average,
        }
    }
}

impl From<&Crossing> for FoundReport {
    fn from(crossing: &Crossing) -> Self {
        FoundReport {
            value: crossing.value,
            value_interval: crossing.interval,
            rising: crossing.rising,
            met: crossing.met.into(),
        }
    }
}

impl SeekReport {
    /// The report of seeking along one path; `unusual` is what the value that was found demands.
    #[must_use]
    pub fn of_value(
        question: &Question,
        axis: &Axis,
        sought: &Sought,
        unusual: Option<Result<Unusual, Beside>>,
    ) -> SeekReport {
        let id = |unusual: &Unusual| {
            let indicators = &question.loaded.scenario.indicators;
            indicators[unusual.indicator].id.value.clone()
        };
        let extremes = sought.extremes().unzip();
        let at = |one: Option<(f64, crate::engine::Proportion)>| {
            one.map(|(value, share)| AtValue {
                value,
                met: share.into(),
            })
        };
        let scan = sought.scan.iter();
        SeekReport {
            as_written: sought.written.map_or(Probability::NONE, Probability::from),
            found: sought.found().map(FoundReport::from),
            crossings: sought.crossings.iter().map(FoundReport::from).collect(),
            least: at(extremes.0),
            greatest: at(extremes.1),
            curve: scan.filter_map(|one| at(Some(*one))).collect(),
            beside: unusual
                .as_ref()
                .and_then(|unusual| unusual.as_ref().err().copied()),
            history: unusual
                .and_then(Result::ok)
                .map(|unusual| HistoryReport::new(id(&unusual), &unusual)),
            ..SeekReport::empty(
                question,
                vec![range_report(
                    question,
                    axis,
                    Some(sought.range),
                    sought.range_chosen,
                )],
            )
        }
    }

    /// The report of a frontier.
    #[must_use]
    pub fn of_frontier(question: &Question, axes: [&Axis; 2], frontier: &Frontier) -> SeekReport {
        let point = |along: &crate::study::seek::Along| {
            let extremes = along.second.extremes().unzip();
            let at = |one: Option<(f64, crate::engine::Proportion)>| {
                one.map(|(value, share)| AtValue {
                    value,
                    met: share.into(),
                })
            };
            FrontierReport {
                first: along.first,
                found: along.second.found().map(FoundReport::from),
                least: at(extremes.0),
                greatest: at(extremes.1),
            }
        };
        let ranges = frontier.along.iter().map(|along| along.second.range);
        let seconds = ranges.reduce(|a, b| Range {
            low: a.low.min(b.low),
            high: a.high.max(b.high),
        });
        let chosen = frontier.along.iter().any(|along| along.second.range_chosen);
        let varied = vec![
            range_report(
                question,
                axes[0],
                Some(frontier.range),
                frontier.range_chosen,
            ),
            range_report(question, axes[1], seconds, chosen),
        ];
        SeekReport {
            frontier: Some(frontier.along.iter().map(point).collect()),
            ..SeekReport::empty(question, varied)
        }
    }

    fn empty(question: &Question, varied: Vec<RangeReport>) -> SeekReport {
        let target = question.loaded.scenario.targets.get(question.slot);
        SeekReport {
            schema: "tuiyan/seek/1",
            scenario: ScenarioReport::new(question.loaded),
            run: RunReport::new(question.run),
            target: AimReport {
                id: target.map_or_else(|| "all".to_owned(), |target| target.id.value.clone()),
                name: target.map(|target| target.name.own.clone()),
                name_en: target.and_then(|target| target.name.english.clone()),
            },
            asked: question.probability,
            varied,
            as_written: Probability::NONE,
            found: None,
            crossings: Vec::new(),
            least: None,
            greatest: None,
            curve: Vec::new(),
            history: None,
            frontier: None,
            file: None,
            beside: None,
        }
    }
}

fn range_report(
    question: &Question,
    axis: &Axis,
    range: Option<Range>,
    chosen: bool,
) -> RangeReport {
    let node = axis.path.find(&question.loaded.tree);
    let node = node.filter(|_| number_at(axis, question.loaded).is_some());
    RangeReport {
        path: axis.path.to_string(),
        as_written: node.map_or(Value::Null, |node| json::of_toml(&node.value)),
        low: range.map(|range| range.low),
        high: range.map(|range| range.high),
        chosen,
    }
}

impl HistoryReport {
    fn new(indicator: String, unusual: &Unusual) -> HistoryReport {
        let (past_mean, past_sd) = unusual.moments.unzip();
        let deviations = unusual.moments.filter(|(_, sd)| *sd > 0.0);
        HistoryReport {
            indicator,
            mean: unusual.mean,
            years: unusual.years,
            from: unusual.span.0,
            to: unusual.span.1,
            past: unusual.past,
            less: unusual.less,
            past_mean,
            past_sd,
            deviations: deviations.map(|(mean, sd)| (unusual.mean - mean) / sd),
            best_run: unusual.best.map(RunOfYears::from),
            worst_run: unusual.worst.map(RunOfYears::from),
        }
    }
}

//! Composing a report: from the engine's summary and the model's labels to final numbers.

use super::identities::identities;
use super::parameters::ParametersReport;
use super::undefined::undefined;
use super::{
    AtLeast, Binding, FirstHit, IndicatorReport, JointReport, LeverReport, OtherBasis, PARTS,
    Probability, RepairedReport, Report, RunReport, ScenarioReport, Spread, TargetReport,
    UntilReport, YearReport,
};
use crate::draw::Points;
use crate::engine::{Estimate, Run, Summary};
use crate::model::{Judgement, Model, TargetLabel};
use crate::scenario::lever;
use crate::scenario::load::Loaded;
use crate::scenario::target::{Form, Measure, MeasureUnit};
use crate::scenario::{Name, Scenario, Target};

impl Report {
    /// The report of a run.
    #[must_use]
    pub fn new(loaded: &Loaded, model: &Model, run: &Run, summary: &Summary) -> Report {
        let scenario = &loaded.scenario;
        Report {
            schema: "tuiyan/result/1",
            scenario: ScenarioReport::new(loaded),
            run: RunReport {
                paths: summary.paths,
                until: summary.until.map(|precision| UntilReport {
                    requested: precision.requested,
                    reached: precision.reached,
                    met: precision.met(),
                }),
                ..RunReport::new(run)
            },
            indicators: indicators(scenario, model, summary),
            targets: scenario
                .targets
                .iter()
                .zip(&model.targets)
                .map(|(target, label)| target_report(scenario, target, label, summary))
                .collect(),
            joint: joint(scenario, model, summary),
            parameters: summary
                .nested
                .as_ref()
                .map(|nested| ParametersReport::new(scenario, nested)),
            undefined: undefined(scenario, model, summary),
            effects: None,
            identities: identities(scenario, model, summary),
        }
    }
}

impl ScenarioReport {
    /// What was run.
    #[must_use]
    pub fn new(loaded: &Loaded) -> ScenarioReport {
        let scenario = &loaded.scenario;
        ScenarioReport {
            id: scenario.id.clone(),
            name: scenario.name.own.clone(),
            name_en: scenario.name.english.clone(),
            file: loaded.file.clone(),
            digest: loaded.digest.clone(),
            base_year: scenario.base_year,
            last_year: scenario.last_year,
            repaired: repaired(scenario),
            levers: levers(scenario),
        }
    }
}

impl RunReport {
    /// A run that is done, of the number of paths that it was given.
    #[must_use]
    pub fn new(run: &Run) -> RunReport {
        RunReport {
            seed: run.seed,
            paths: run.paths,
            points: match run.points {
                // The word of the first documents.
                Points::Plain => "pseudorandom",
                spread => spread.key(),
            },
            replicates: run.points.replicates(),
            until: None,
            values: crate::draw::VALUES,
            engine_version: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn levers(scenario: &Scenario) -> Vec<LeverReport> {
    let works = lever::working(&scenario.levers);
    let levers = scenario.levers.iter().zip(works);
    let report = levers.map(|(lever, works)| {
        let (group, group_en) = in_both(lever.group.as_ref());
        let (cost_unit, cost_unit_en) = in_both(lever.cost_unit.as_ref());
        LeverReport {
            id: lever.id.value.clone(),
            name: lever.name.own.clone(),
            name_en: lever.name.english.clone(),
            group,
            group_en,
            on: lever.on,
            works,
            judgement: lever.judgement,
            cost: lever.total_cost(scenario.years()),
            cost_unit,
            cost_unit_en,
        }
    });
    report.collect()
}

/// A name, and the English one.
fn in_both(name: Option<&Name>) -> (Option<String>, Option<String>) {
    let own = name.map(|name| name.own.clone());
    (own, name.and_then(|name| name.english.clone()))
}

fn repaired(scenario: &Scenario) -> Vec<RepairedReport> {
    let repaired = scenario.correlation.iter().flat_map(|c| &c.repaired);
    repaired
        .map(|pair| RepairedReport {
            of: pair.of.clone(),
            requested: pair.requested,
            used: pair.used,
        })
        .collect()
}

fn indicators(scenario: &Scenario, model: &Model, summary: &Summary) -> Vec<IndicatorReport> {
    let each = scenario.indicators.iter().zip(&model.indicators);
    each.map(|(indicator, cells)| {
        let years = scenario.years().zip(cells);
        IndicatorReport {
            id: indicator.id.value.clone(),
            name: indicator.name.own.clone(),
            name_en: indicator.name.english.clone(),
            unit: indicator.unit.own.clone(),
            unit_en: indicator.unit.english.clone(),
            kind: indicator.kind.key(),
            role: if indicator.rival {
                "rival"
            } else {
                "indicator"
            },
            assumed: indicator.assumed,
            dimension: indicator.dimension.as_ref().map(|name| name.own.clone()),
            dimension_en: english(indicator.dimension.as_ref()),
            base_year: scenario.base_year,
            base: indicator.kind.base(),
            years: years
                .map(|(year, cell)| YearReport {
                    year,
                    values: spread(summary, *cell, 1.0),
                })
                .collect(),
        }
    })
    .collect()
}

fn english(name: Option<&Name>) -> Option<String> {
    name.and_then(|name| name.english.clone())
}

/// A distribution, its values multiplied by `scale`.
fn spread(summary: &Summary, cell: usize, scale: f64) -> Spread {
    let (moments, seen) = (&summary.moments[cell], &summary.tally.distributions[cell]);
    let found = seen.histogram.quantiles(&PARTS.map(|(_, part)| part));
    let mut quantiles = [0.0; PARTS.len()];
    for (quantile, value) in quantiles.iter_mut().zip(found) {
        *quantile = seen.settled(value) * scale;
    }
    Spread {
        mean: moments.mean * scale,
        sd: moments.sd() * scale,
        min: seen.min * scale,
        max: seen.max * scale,
        quantiles,
    }
}

fn target_report(
    scenario: &Scenario,
    target: &Target,
    label: &TargetLabel,
    summary: &Summary,
) -> TargetReport {
    let judged = label.judged.as_ref();
    let (reason, reason_en) = match &target.form {
        Form::NotMeasurable(reason) => (Some(reason.own.clone()), reason.english.clone()),
        _ => (None, None),
    };
    let mut report = TargetReport {
        id: target.id.value.clone(),
        indicator: target.indicator.as_ref().map(|id| id.value.clone()),
        name: target.name.own.clone(),
        name_en: target.name.english.clone(),
        form: target.form.key(),
        year: target.year.value,
        nature: target.nature,
        counts: target.counts && judged.is_some(),
        judged: judged
            .map_or(target.judged, |judgement| judgement.basis)
            .key(),
        goal: None,
        met_from: None,
        met_to: None,
        measured_in: None,
        met: judged.map_or(Probability::NONE, |judgement| met(judgement, summary)),
        reason,
        reason_en,
        other_basis: label.other.as_ref().map(|judgement| OtherBasis {
            judged: judgement.basis.key(),
            met: met(judgement, summary),
        }),
        measure: None,
        required_growth: None,
        median_growth: None,
        expected_shortfall: None,
        margin: label.margin.map(|cell| spread(summary, cell, 0.01)),
        assumed_rivals: false,
        first_hit: judged.map_or_else(Vec::new, |judgement| first_hits(judgement, summary)),
    };
    if let (Form::Measured(measure), Some(judgement)) = (&target.form, judged) {
        describe(
            &mut report,
            scenario,
            target,
            measure.as_ref(),
            judgement,
            summary,
        );
    }
    report
}

fn met(judgement: &Judgement, summary: &Summary) -> Probability {
    summary.event(judgement.met).into()
}

/// Fills in what only a measured target has.
fn describe(
    report: &mut TargetReport,
    scenario: &Scenario,
    target: &Target,
    measure: &dyn Measure,
    judgement: &Judgement,
    summary: &Summary,
) {
    let (scale, unit) = match measure.unit() {
        MeasureUnit::Indicator => (1.0, "indicator"),
        MeasureUnit::PercentAYear => (0.01, "rate"),
        MeasureUnit::Rank => (1.0, "rank"),
    };
    let band = measure.band();
    report.goal = Some(measure.goal() * scale);
    report.met_from = band.low.map(|edge| edge.value * scale);
    report.met_to = band.high.map(|edge| edge.value * scale);
    report.measured_in = Some(unit);
    report.measure = judgement.measure.map(|cell| spread(summary, cell, scale));
    let assumed = |id: &str| {
        scenario
            .indicator(id)
            .is_some_and(|indicator| indicator.assumed)
    };
    report.assumed_rivals = measure.rivals().iter().any(|rival| assumed(&rival.value));
    let growing = target
        .indicator_in(scenario)
        .filter(|indicator| indicator.kind.grows());
    let base = growing.and_then(|indicator| indicator.kind.base());
    let years = f64::from(target.year.value - scenario.base_year);
    if let (Some(base), Some(spread)) = (base, &report.measure) {
        let median = spread.band().1 / scale;
        report.required_growth = measure
            .required_growth(base, years)
            .map(|rate| rate / 100.0);
        report.median_growth = measure
            .growth_of(median, base, years)
            .map(|rate| rate / 100.0);
    }
    let missed = summary.paths - summary.tally.events[judgement.met];
    if let (Some(mean), true) = (judgement.shortfall, missed > 0) {
        let mean = summary.moments[summary.tally.distributions.len() + mean].mean;
        report.expected_shortfall = Some(mean * scale * summary.paths as f64 / missed as f64);
    }
}

fn first_hits(judgement: &Judgement, summary: &Summary) -> Vec<FirstHit> {
    let mut before: Option<Estimate> = None;
    let mut hits = Vec::new();
    for (year, event) in &judgement.met_by {
        let by_now = summary.event(*event);
        let first = before.map_or(by_now, |before| by_now.without(&before));
        hits.push(FirstHit {
            year: *year,
            probability: first.value(),
            standard_error: first.standard_error(),
        });
        before = Some(by_now);
    }
    hits
}

fn joint(scenario: &Scenario, model: &Model, summary: &Summary) -> Option<JointReport> {
    let tally = &summary.tally;
    let targets = tally.only_miss.len();
    if targets == 0 {
        return None;
    }
    let judged: Vec<Estimate> = model
        .targets
        .iter()
        .filter(|label| label.joint.is_some())
        .filter_map(|label| Some(summary.event(label.judged.as_ref()?.met)))
        .collect();
    let independent_all: f64 = judged.iter().map(Estimate::value).product();
    let relative: f64 = judged
        .iter()
        .map(|one| one.standard_error() / one.value())
        .sum();
    let at_least = (0..=targets).map(|k| {
        let share = summary.at_least(k);
        AtLeast {
            k,
            probability: share.value(),
            standard_error: share.standard_error(),
        }
    });
    let met: u64 = tally
        .met
        .iter()
        .zip(0u64..)
        .map(|(count, k)| count * k)
        .sum();
    Some(JointReport {
        targets,
        all: summary.at_least(targets).into(),
        at_least: at_least.collect(),
        expected_met: met as f64 / summary.paths as f64,
        independent_all,
        // A target that no path meets leaves 0 / 0: then the product is 0 as well.
        independent_all_standard_error: if independent_all > 0.0 {
            independent_all * relative
        } else {
            0.0
        },
        binding: binding(scenario, model, summary),
    })
}

/// The target that is most often the only one missed; the first of equals.
fn binding(scenario: &Scenario, model: &Model, summary: &Summary) -> Option<Binding> {
    let counted = scenario.targets.iter().zip(&model.targets);
    let (gain, target) = counted
        .filter_map(|(target, label)| Some((summary.only_miss(label.joint?), target)))
        .filter(|(gain, _)| gain.value() > 0.0)
        .reduce(|best, next| {
            if next.0.value() > best.0.value() {
                next
            } else {
                best
            }
        })?;
    Some(Binding {
        target: target.id.value.clone(),
        gain: gain.value(),
        standard_error: gain.standard_error(),
    })
}

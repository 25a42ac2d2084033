//! What is reported of indices: where the variance of each result comes from.

mod csv;
mod text;

pub use csv::table;
pub use text::text;

use super::words::{self, Language};
use crate::model::Output;
use crate::scenario::{Name, Scenario};
use crate::study::indices::{Answer, Explained, Indices, Input, Share, Shares};
use serde::Serialize;

/// Sobol' indices and Shapley effects of some results.
#[derive(Debug, Clone, Serialize)]
pub struct IndicesReport {
    /// Paths of each run.
    pub paths: u64,
    /// How many runs the Sobol' indices took.
    pub sobol_runs: Option<u64>,
    /// How many runs the Shapley effects took.
    pub shapley_runs: Option<u64>,
    /// Result by result.
    pub outputs: Vec<OutputReport>,
}

/// Where the variance of a result comes from.
#[derive(Debug, Clone, Serialize)]
pub struct OutputReport {
    /// The id of the target or indicator; `all` for all counted targets.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// `verdict` (met or not), `measure` (what a target measures) or `value` (an indicator in the last year).
    pub of: &'static str,
    /// On how many paths it was looked at before.
    pub looked_at: u64,
    /// Its mean on these.
    pub mean: Option<f64>,
    /// Its standard deviation on these.
    pub sd: Option<f64>,
    /// `shares`, or why there are none: `constant`, `too_rare`, `no_number` or `infinite_variance`.
    pub answer: &'static str,
    /// On how many of the paths it differs from its usual value, if they are too few, or is not a number.
    pub on_paths: Option<u64>,
    /// The index of the tail, where it shows that the variance is infinite.
    pub tail_index: Option<f64>,
    /// Input by input, the greatest first; those that change it on no path are left out, and without shares all are.
    pub inputs: Vec<InputReport>,
}

/// An input's part in a variance.
#[derive(Debug, Clone, Serialize)]
pub struct InputReport {
    /// What keys its draws: `indicator.retail`, `factor.demand`, `lever.port/effect.growth.trade` …
    pub id: String,
    /// `indicator`, `factor`, `parameter`, `lever`, `interaction`, `shock`, `exclusive`, `revision`, `regime` or `copula`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Whether it is correlated by pair: then `first` is the full and `total` the independent index.
    pub correlated: bool,
    /// The part that it explains alone.
    pub first: Option<ShareReport>,
    /// The part that it has a hand in.
    pub total: Option<ShareReport>,
    /// Its Shapley effect.
    pub shapley: Option<ShareReport>,
}

/// A part of a variance with its error.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ShareReport {
    /// The estimate, as a fraction; below 0 only within its error.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Whether it is told from nought.
    pub resolved: bool,
}

impl From<&Share> for ShareReport {
    fn from(share: &Share) -> Self {
        ShareReport {
            estimate: share.estimate,
            standard_error: share.standard_error,
            interval: share.interval,
            resolved: share.resolved(),
        }
    }
}

impl IndicesReport {
    /// What is reported of the indices of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario, indices: &Indices) -> IndicesReport {
        let inputs = indices.inputs.iter().enumerate();
        let inputs: Vec<InputReport> = inputs
            .map(|(at, input)| InputReport::new(scenario, input, indices.correlated.contains(&at)))
            .collect();
        let outputs = indices.outputs.iter();
        IndicesReport {
            paths: indices.paths,
            sobol_runs: indices.sobol_runs,
            shapley_runs: indices.shapley_runs,
            outputs: outputs
                .map(|explained| OutputReport::new(scenario, explained, &inputs))
                .collect(),
        }
    }

    /// Whether any shares are those of inputs that are correlated by pair.
    fn has_correlated(&self) -> bool {
        let mut inputs = self.outputs.iter().flat_map(|output| &output.inputs);
        inputs.any(|input| input.correlated)
    }
}

impl OutputReport {
    fn new(scenario: &Scenario, explained: &Explained, inputs: &[InputReport]) -> OutputReport {
        let (id, name, of) = described(scenario, explained.output);
        let (answer, on_paths, tail_index) = match &explained.answer {
            Answer::Shares(_) => ("shares", None, None),
            Answer::Constant => ("constant", None, None),
            Answer::TooRare(paths) => ("too_rare", Some(*paths), None),
            Answer::NoNumber(paths) => ("no_number", Some(*paths), None),
            Answer::NoVariance(index) => ("infinite_variance", None, *index),
        };
        let known =
            |x: f64| Some(x).filter(|_| !matches!(answer, "no_number" | "infinite_variance"));
        OutputReport {
            id,
            name: name.own,
            name_en: name.english,
            of,
            looked_at: explained.spread.paths,
            mean: known(explained.spread.mean),
            sd: known(explained.spread.sd),
            answer,
            on_paths,
            tail_index,
            inputs: match &explained.answer {
                Answer::Shares(shares) => with_shares(inputs, shares),
                _ => Vec::new(),
            },
        }
    }
}

/// What an output is called: its id, its name, and which side of it.
fn described(scenario: &Scenario, output: Output) -> (String, Name, &'static str) {
    let target = |at: usize, of: &'static str| {
        let target = &scenario.targets[at];
        (target.id.value.clone(), target.name.clone(), of)
    };
    match output {
        Output::Met(at) => target(at, "verdict"),
        Output::Measure(at) => target(at, "measure"),
        Output::All => ("all".to_owned(), in_words(words::indices::ALL), "verdict"),
        Output::Value(at) => {
            let indicator = &scenario.indicators[at];
            (indicator.id.value.clone(), indicator.name.clone(), "value")
        }
    }
}

/// The inputs that change anything with their shares, the greatest first: by Shapley effect, or else by total index.
fn with_shares(inputs: &[InputReport], shares: &Shares) -> Vec<InputReport> {
    let with = |(at, input): (usize, &InputReport)| {
        let sobol = shares.sobol.as_ref().and_then(|all| all.get(at));
        let shapley = shares.shapley.as_ref().and_then(|all| all.get(at));
        InputReport {
            first: sobol.map(|sobol| (&sobol.first).into()),
            total: sobol.map(|sobol| (&sobol.total).into()),
            shapley: shapley.map(Into::into),
            ..input.clone()
        }
    };
    let all = inputs.iter().enumerate().map(with);
    let mut all: Vec<InputReport> = all.filter(|input| !input.is_idle()).collect();
    all.sort_by(|a, b| b.size().total_cmp(&a.size()));
    all
}

impl InputReport {
    fn new(scenario: &Scenario, input: &Input, correlated: bool) -> InputReport {
        let name = name_of(scenario, input);
        InputReport {
            id: input.id.clone(),
            kind: input.kind().to_owned(),
            name: name.own,
            name_en: name.english,
            correlated,
            first: None,
            total: None,
            shapley: None,
        }
    }

    /// Whether it changes nothing on any path.
    fn is_idle(&self) -> bool {
        let all = [self.first, self.total, self.shapley];
        let mut shares = all.iter().flatten();
        shares.all(|share| (share.estimate, share.standard_error) == (0.0, 0.0))
    }

    /// What it is sorted by.
    fn size(&self) -> f64 {
        let share = self.shapley.or(self.total);
        share.map_or(f64::NEG_INFINITY, |share| share.estimate)
    }

    /// Whether anything of it is told from nought.
    #[must_use]
    pub fn resolved(&self) -> bool {
        let all = [self.first, self.total, self.shapley];
        all.iter().flatten().any(|share| share.resolved)
    }
}

/// What people call an input.
fn name_of(scenario: &Scenario, input: &Input) -> Name {
    let id = input.rest();
    let known = match input.kind() {
        "indicator" => scenario.indicator(id).map(|i| &i.name),
        "factor" => named(&scenario.factors, id, |f| (&f.id.value, &f.name)),
        "parameter" => named(&scenario.parameters, id, |p| (&p.id.value, &p.name)),
        "shock" => named(&scenario.shocks, id, |s| (&s.id.value, &s.name)),
        "exclusive" => named(&scenario.exclusives, id, |e| (&e.id.value, &e.name)),
        "revision" => named(&scenario.revisions, id, |r| (&r.id.value, &r.name)),
        "regime" => named(&scenario.regimes, id, |r| (&r.id.value, &r.name)),
        "copula" => return in_words(words::indices::COPULA),
        _ => return effect_name(scenario, input).unwrap_or_else(|| Name::plain(id)),
    };
    known.cloned().unwrap_or_else(|| Name::plain(id))
}

/// The name of the one with this id.
fn named<'s, T>(
    all: &'s [T],
    id: &str,
    parts: impl Fn(&'s T) -> (&'s String, &'s Name),
) -> Option<&'s Name> {
    let mut all = all.iter().map(parts);
    all.find(|(known, _)| *known == id).map(|(_, name)| name)
}

/// The name of an effect of a lever or an interaction: `port/effect.growth.trade` is the lever's and the indicator's.
fn effect_name(scenario: &Scenario, input: &Input) -> Option<Name> {
    let (owner, effect) = input.rest().split_once("/effect.")?;
    let (way, indicator) = effect.split_once('.')?;
    let indicator = &scenario.indicator(indicator)?.name;
    let owner = match input.kind() {
        "lever" => named(&scenario.levers, owner, |lever| {
            (&lever.id.value, &lever.name)
        })?
        .clone(),
        _ => Name::plain(owner),
    };
    let written = |language: Language| {
        let of = |name: &Name| match language {
            Language::Zh => name.own.clone(),
            Language::En => name.english.clone().unwrap_or_else(|| name.own.clone()),
        };
        let on = words::indices::EFFECT_ON.in_(language);
        format!("{} {on} {} ({way})", of(&owner), of(indicator))
    };
    Some(Name {
        own: written(Language::Zh),
        english: Some(written(Language::En)),
    })
}

fn in_words(word: words::Word) -> Name {
    Name {
        own: word.in_(Language::Zh).to_owned(),
        english: Some(word.in_(Language::En).to_owned()),
    }
}

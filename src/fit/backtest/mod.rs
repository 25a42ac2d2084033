//! Back-test: forecasts from the years of a history, made with what was known then, against what came.
//!
//! From each *origin* (a year of a series) a method forecasts 1 to H years ahead, from the years up to the origin only. What is scored is
//! [`super::score`]. This is time-series cross-validation with an expanding window (Tashman, 2000, *International Journal of Forecasting* 16; Hyndman and Athanasopoulos,
//! *Forecasting: Principles and Practice*, 3rd edition, section 5.10). `cross_validation` of Prophet and of Nixtla's `statsforecast` and `ro` of `greybox` (R) do
//! it by cutoffs, a row a forecast; here the sums of scores are kept and the rows are not, so that 10⁵ series need no more memory than ten.
//!
//! # Rules
//!
//! * *Nothing later is known.* A method gets the series without the values, the bases, the published growth and the shocks of later years.
//!   What the file cannot tell is when a value was published: figures stand as they were last published, so a revision that came later is
//!   known too early. Where that matters, give each vintage a file.
//! * *An origin* is a year in which the series has a value, with at least 8 steps before it that may be compared, not all nought, and at least one later
//!   outcome. Every method is scored on the same origins.
//! * *An outcome* is on the basis of its origin: the value of the year brought back by the same links that [`Series::track`] goes by or, where a year between is
//!   missing, the one on that basis. Where nothing links them, it is not comparable: left out and counted. A missing year is left out and counted too. A year that is marked as a shock is
//!   an outcome like any other, since a plan has to live through it; the fits leave it out.
//! * *Each forecast counts once*, whatever its series: shares can be recounted by hand. A long series has more say than a short one, which has
//!   fewer forecasts. How many series, origins, forecasts and separate forecasts there are is part of every result.
//! * *Goals* are what a plan would have set at the origin: the level after h years is at least last + k·h·m, m the mean of the steps so far and k = 0, 0.5, 1, 1.5, 2; and,
//!   where it is asked for, growth by at least so many per cent a year on average. Announced is the probability that the forecast gives to it.
//!   Goals of one forecast hang together, and are counted as one separate observation.
//! * *The mixture* ([`super::mixture`]) of the methods gets the weights that score best over the back-test. Its own scores are made with weights from other series: series
//!   are dealt out into ten groups, and each group is scored with the weights of the other nine. A single series has no others: then they are in sample.
//!
//! | module | what it does |
//! |---|---|
//! | [`known`] | a series as it was known in a year, and what came of it |
//! | [`origin`] | from where forecasts are made |
//! | [`record`] | the scores of a method |

pub mod known;
pub mod origin;
pub mod record;

pub use origin::{Omitted, Origins};
pub use record::{Goal, Record};

use super::mixture::{self, Energy};
use super::score::{Count, Tally};
use super::{Fan, Method};
use crate::history::Series;
use origin::Origin;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The fewest steps from which a forecast is made.
pub const LEAST_STEPS: usize = 8;
/// Into how many groups series are dealt out for the mixture.
const GROUPS: usize = 10;
/// How many series are held in memory with their scores.
const CHUNK: usize = 512;

/// What is asked of a back-test.
pub struct Question<'q> {
    /// The methods.
    pub methods: &'q [&'q dyn Method],
    /// How many years ahead.
    pub horizon: usize,
    /// From where.
    pub origins: Origins,
    /// Goals in per cent a year, beside those that every back-test has.
    pub at_least: Vec<f64>,
    /// The number of threads; it has no say in the result.
    pub threads: usize,
}

/// How well a history's own years were forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// The series that gave forecasts, in order, with the scores of the first method.
    pub series: Vec<OfSeries>,
    /// The number of origins.
    pub origins: u64,
    /// The first and the last origin.
    pub years: (i32, i32),
    /// How many forecasts, at all horizons.
    pub count: Count,
    /// How many at each horizon.
    pub by_horizon: Vec<Count>,
    /// The goals of each forecast.
    pub goals: Vec<Goal>,
    /// The scores of each method.
    pub records: Vec<Record>,
    /// The pool of the methods, if there are several.
    pub mixture: Option<Mixture>,
    /// What was left out.
    pub omitted: Omitted,
}

/// The scores of a series by the first method.
#[derive(Debug, Clone, PartialEq)]
pub struct OfSeries {
    /// Where it stands in the history.
    pub at: usize,
    /// The number of origins.
    pub origins: u64,
    /// How many forecasts.
    pub count: Count,
    /// Their scores.
    pub tally: Tally,
}

/// The pool of the methods.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// The weights of the methods.
    pub weights: Vec<f64>,
    /// Its CRPS with these weights, over the same forecasts.
    pub crps: f64,
    /// The CRPS of each method.
    pub crps_of: Vec<f64>,
    /// Its scores with weights from other series.
    pub record: Record,
    /// Whether there were no other series.
    pub in_sample: bool,
    /// By horizon, the mean part of its variance that comes from the choice of law; nothing without a forecast.
    pub between: Vec<Option<f64>>,
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq)]
pub enum Unanswered {
    /// It was stopped.
    Stopped,
    /// No series has an origin: the number of steps that may be compared of each.
    TooShort(Vec<usize>),
}

/// Goes through the origins of all series.
///
/// # Errors
/// [`Unanswered`].
pub fn backtest(
    series: &[Series],
    question: &Question,
    stop: &AtomicBool,
) -> Result<Backtest, Unanswered> {
    let all = || {
        let mut gathered = gather(series, question, stop).ok_or(Unanswered::Stopped)?;
        if gathered.found.count.forecasts == 0 {
            let steps = series.par_iter().map(known::whole_steps);
            return Err(Unanswered::TooShort(steps.collect()));
        }
        if question.methods.len() > 1 {
            let mixture = mix(series, question, &gathered, stop).ok_or(Unanswered::Stopped)?;
            gathered.found.mixture = Some(mixture);
        }
        Ok(gathered.found)
    };
    let threads = question.threads.max(1);
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(all),
        Err(_) => all(),
    }
}

/// What all series gave, and the coefficients of the pool by group.
struct Gathered {
    found: Backtest,
    groups: Vec<Energy>,
}

/// What one series gave.
struct Part {
    origins: Vec<Origin>,
    omitted: Omitted,
    records: Vec<Record>,
    energy: Energy,
}

/// The first round: each method by itself.
fn gather(series: &[Series], question: &Question, stop: &AtomicBool) -> Option<Gathered> {
    let mut gathered = Gathered::new(question);
    for (chunk, some) in series.chunks(CHUNK).enumerate() {
        let parts = some
            .par_iter()
            .map(|one| (!stop.load(Ordering::Relaxed)).then(|| Part::new(one, question)));
        let parts: Option<Vec<Part>> = parts.collect();
        for (at, part) in parts?.into_iter().enumerate() {
            gathered.add(chunk * CHUNK + at, &part);
        }
    }
    Some(gathered)
}

impl Part {
    fn new(series: &Series, question: &Question) -> Part {
        let (origins, omitted) = origin::of(series, question);
        let mut records = vec![Record::new(question); question.methods.len()];
        let mut energy = Energy::new(question.methods.len());
        for origin in &origins {
            for (fan, record) in origin.fans.iter().zip(&mut records) {
                record.note(fan, origin, question);
            }
            note_energy(&origin.fans, origin, &mut energy);
        }
        Part {
            origins,
            omitted,
            records,
            energy,
        }
    }
}

fn note_energy(fans: &[Fan], origin: &Origin, energy: &mut Energy) {
    for (ahead, outcome) in origin.outcomes.iter().enumerate() {
        let laws: Option<Vec<_>> = fans.iter().map(|fan| fan.horizons.get(ahead)).collect();
        if let (Some(laws), Some(outcome)) = (laws, outcome) {
            energy.note(&laws, *outcome, origin.scale);
        }
    }
}

impl Gathered {
    fn new(question: &Question) -> Gathered {
        let methods = question.methods.len();
        let found = Backtest {
            series: Vec::new(),
            origins: 0,
            years: (i32::MAX, i32::MIN),
            count: Count::default(),
            by_horizon: vec![Count::default(); question.horizon],
            goals: record::goals(question),
            records: vec![Record::new(question); methods],
            mixture: None,
            omitted: Omitted::default(),
        };
        Gathered {
            found,
            groups: vec![Energy::new(methods); GROUPS],
        }
    }

    /// Adds what a series gave.
    fn add(&mut self, at: usize, part: &Part) {
        let found = &mut self.found;
        found.omitted.add(&part.omitted);
        let (Some(first), Some(last)) = (part.origins.first(), part.origins.last()) else {
            found.omitted.series += 1;
            return;
        };
        found.years = (found.years.0.min(first.year), found.years.1.max(last.year));
        found.origins += part.origins.len() as u64;
        for (ahead, count) in found.by_horizon.iter_mut().enumerate() {
            count.add(origin::count(&part.origins, ahead));
        }
        let count = origin::count_all(&part.origins, found.by_horizon.len());
        found.count.add(count);
        for (record, more) in found.records.iter_mut().zip(&part.records) {
            record.add(more);
        }
        self.groups[at % GROUPS].add(&part.energy);
        found.series.push(OfSeries {
            at,
            origins: part.origins.len() as u64,
            count,
            tally: part.records.first().map(Record::all).unwrap_or_default(),
        });
    }
}

/// The second round: the pool, with the weights of other groups.
fn mix(
    series: &[Series],
    question: &Question,
    gathered: &Gathered,
    stop: &AtomicBool,
) -> Option<Mixture> {
    let mut all = Energy::new(question.methods.len());
    for group in &gathered.groups {
        all.add(group);
    }
    let weights = all.weights();
    let of_group = gathered.groups.iter().map(|group| {
        let others = all.without(group);
        match others.forecasts {
            0 => weights.clone(),
            _ => others.weights(),
        }
    });
    let of_group: Vec<Vec<f64>> = of_group.collect();
    let mut record = Record::new(question);
    let mut between = vec![(0.0, 0u64); question.horizon];
    let used = &gathered.found.series;
    for some in used.chunks(CHUNK) {
        let parts = some.par_iter().map(|one| {
            let pooled = || {
                Pooled::new(
                    &series[one.at],
                    question,
                    &of_group[one.at % GROUPS],
                    &weights,
                )
            };
            (!stop.load(Ordering::Relaxed)).then(pooled)
        });
        let parts: Option<Vec<Pooled>> = parts.collect();
        for part in parts? {
            record.add(&part.record);
            for (sum, more) in between.iter_mut().zip(part.between) {
                *sum = (sum.0 + more.0, sum.1 + more.1);
            }
        }
    }
    let methods = 0..question.methods.len();
    Some(Mixture {
        crps: all.score(&weights),
        crps_of: methods.map(|law| all.of_law(law)).collect(),
        weights,
        record,
        in_sample: used.len() < 2,
        between: between
            .iter()
            .map(|(sum, n)| (*n > 0).then(|| sum / *n as f64))
            .collect(),
    })
}

/// What the pool of one series gave.
struct Pooled {
    record: Record,
    /// By horizon, the sum of the parts of the variance that come from the choice of law, and of how many.
    between: Vec<(f64, u64)>,
}

impl Pooled {
    fn new(series: &Series, question: &Question, others: &[f64], weights: &[f64]) -> Pooled {
        let mut record = Record::new(question);
        let mut between = vec![(0.0, 0); question.horizon];
        for origin in &origin::of(series, question).0 {
            record.note(&mixture::pool(&origin.fans, others), origin, question);
            for (ahead, sum) in between.iter_mut().enumerate() {
                let came = origin.outcomes.get(ahead).is_some_and(Option::is_some);
                let part = mixture::between(&origin.fans, weights, ahead + 1);
                if let Some(part) = part.filter(|_| came) {
                    *sum = (sum.0 + part, sum.1 + 1);
                }
            }
        }
        Pooled { record, between }
    }
}

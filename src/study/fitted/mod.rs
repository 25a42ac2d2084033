//! A plan with laws fitted to history in place of its own.
//!
//! An indicator and a series that have the same id are one thing. The series is cut at the base year (what came later is hindsight), a
//! method makes a fan of its track, and the fan stands in the scenario as `level.path`: the level's quantiles by year. All else
//! of the scenario stays: targets, rivals, loads on factors, shocks, revisions, levers.
//!
//! * *Base.* The plan's base stays; quantiles are scaled by the plan's base over the value that history has of the base year, so that what is
//!   fitted is growth. If the two are further apart than [`APART`], units or bases differ and the indicator is left as it is.
//! * *Kinds.* A `level` and a `flow` take quantiles of their values as they are. What shocks, revisions and levers say of a `stock` they
//!   say of its additions, and of a `share` in points: these take quantiles only where nothing of the kind names them.
//! * *Digits.* Quantiles are rounded to six significant digits, so that the file that is written and what is run here are the same to the last bit.
//!
//! [`plan`] puts the laws in place and asks what the answer hangs on; [`hindcast`] judges the plan by what came. [`Fitting::histories`] are the terms of the fit: which years are admitted to it. Each is run against what may strike
//! ([`super::terms::Cell`]), on the same paths. *Hindsight* takes the years after the base year as if they had been the past: their steps, scaled
//! to end at the base.

pub mod hindcast;
pub mod plan;

use crate::both;
use crate::diag::{Place, number};
use crate::fit::dependence::{Changes, effective_years};
use crate::fit::{Fan, Method, fan, kind};
use crate::history::{Admitted, LeftOut, Series, Step, Track};
use crate::language::Both;
use crate::scenario::indicator::{BESIDE_LAW, Indicator, level};
use crate::scenario::tree::{Node, Table, Value};

/// How far the plan's base and that of history may be apart, as a fraction.
pub const APART: f64 = 0.1;

/// Changes of a scenario: values at paths of keys, or nothing there.
pub type Alterations = Vec<(Vec<String>, Option<Node>)>;

/// How laws are fitted.
#[derive(Clone, Copy)]
pub struct Fitting<'a> {
    /// By which method.
    pub method: &'a dyn Method,
    /// Whether years that are marked as shocks count like any other.
    pub shocks: bool,
    /// The year from which is looked ahead.
    pub base_year: i32,
    /// The last year that is looked at.
    pub last_year: i32,
}

/// A law that was fitted.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// The series, by its place in the history.
    pub series: usize,
    /// What it was fitted to.
    pub track: Track,
    /// The steps that were not used.
    pub left_out: Vec<LeftOut>,
    /// The value of the base year in the scenario.
    pub base: f64,
    /// The quantiles by year, in the scenario's unit.
    pub fan: Fan,
}

/// Which years are admitted to a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// Its word in results.
    pub key: &'static str,
    /// The years.
    pub admitted: Admitted,
}

/// A history's row of the table of terms.
pub const HINDSIGHT: &str = "hindsight";

impl Fitting<'_> {
    /// The years that the fit itself admits.
    #[must_use]
    pub fn admitted(&self) -> Admitted {
        Admitted {
            from: None,
            until: Some(self.base_year),
            shocks: self.shocks,
        }
    }

    /// The law of a series (and its place in the history), for a scenario that gives this base, or history's own.
    ///
    /// # Errors
    /// Why there is none.
    pub fn fitted(
        &self,
        (at, series): (usize, &Series),
        base: Option<f64>,
    ) -> Result<Fitted, Both> {
        self.fitted_to((at, series), base, self.admitted())
    }

    /// The law of a series from some years only.
    ///
    /// # Errors
    /// Why there is none.
    pub fn fitted_to(
        &self,
        (at, series): (usize, &Series),
        base: Option<f64>,
        admitted: Admitted,
    ) -> Result<Fitted, Both> {
        let hindsight = admitted.until != Some(self.base_year);
        let (track, left_out) = series.track(admitted).map_err(|why| why.says())?;
        let known = match hindsight {
            true => series.track(self.admitted()).map_err(|why| why.says())?.0,
            false => track.clone(),
        };
        self.check_end(&known)?;
        let base = settled_base(base, known.last)?;
        let track = ending_at(track, self.base_year, base);
        let (steps, least) = (track.steps.len(), self.method.least_steps());
        if steps < least {
            return Err(both!(
                "可比的增长只有{steps}个，该方法至少需要{least}个",
                "it has {steps} of the {least} steps that the method needs"
            ));
        }
        let horizon = usize::try_from(self.last_year - self.base_year).unwrap_or_default();
        let fan = kind::fan(self.method, series.kind, &track, horizon);
        let fan = fan.ok_or_else(|| kind::why_none(self.method, series.kind, &track))?;
        Ok(Fitted {
            series: at,
            fan: rounded(fan)?,
            track,
            left_out,
            base,
        })
    }

    /// A fit looks ahead from the base year, so it must know that year.
    fn check_end(&self, track: &Track) -> Result<(), Both> {
        let (last, base) = (track.year, self.base_year);
        if last < base {
            return Err(both!(
                "数据止于{last}年，早于基年{base}年；请补上数据，或把基年提前",
                "its last value is of {last}, before the base year {base}: add what is missing, or look ahead from an earlier year"
            ));
        }
        Ok(())
    }

    /// The terms of the fit: all up to the base year, without marked shocks, the last ten and five steps, and hindsight; as far as they
    /// differ.
    #[must_use]
    pub fn histories(&self, series: &[&Series]) -> Vec<Past> {
        let base = self.base_year;
        let marked = |from: i32, until: i32| {
            let mut shocks = series.iter().flat_map(|series| &series.shocks);
            shocks.any(|(year, _)| (from..=until).contains(year))
        };
        let until = |from: Option<i32>, shocks: bool| Admitted {
            from,
            until: Some(base),
            shocks,
        };
        let past = |key, admitted| Past { key, admitted };
        let mut all = vec![past("all", until(None, true))];
        if marked(i32::MIN, base) {
            all.push(past("without_shocks", until(None, false)));
        }
        all.push(past("last_ten_steps", until(Some(base - 10), self.shocks)));
        all.push(past("last_five_steps", until(Some(base - 5), self.shocks)));
        let later = Admitted {
            from: Some(base),
            until: None,
            shocks: true,
        };
        all.push(past(HINDSIGHT, later));
        all
    }
}

/// The base of the scenario, if it is the one that history has, but for its vintage.
fn settled_base(base: Option<f64>, known: f64) -> Result<f64, Both> {
    let base = base.unwrap_or(known);
    let near = (base / known - 1.0).abs() <= APART;
    if !(known > 0.0 && base > 0.0) {
        return Err(both!(
            "基年数值为 {shown}，水平值须大于零",
            "its value in the base year is {shown}, and a level is above nought",
            shown = number(known.min(base))
        ));
    }
    if !near {
        return Err(both!(
            "规划的基年数值为 {base}，历史数据为 {known}：单位或口径不同，请先统一",
            "the plan's base is {base} and history has {known}: units or bases differ; make them the same",
            base = number(base),
            known = number(known)
        ));
    }
    Ok(base)
}

/// A track whose last value is the base, its other values in proportion.
fn ending_at(track: Track, year: i32, base: f64) -> Track {
    let scale = base / track.last;
    let steps = track.steps.iter().map(|step| Step {
        year: step.year,
        from: scale * step.from,
        to: scale * step.to,
    });
    Track {
        year,
        last: base,
        steps: steps.collect(),
    }
}

/// A fan with quantiles of six digits, all above nought.
fn rounded(fan: Fan) -> Result<Fan, Both> {
    let mut horizons = Vec::with_capacity(fan.horizons.len());
    for exact in &fan.horizons {
        let short = exact.map(six_digits);
        let rises = short.windows(2).all(|pair| pair[0] < pair[1]);
        horizons.push(if rises { short } else { *exact });
    }
    let positive = horizons.iter().all(|values| values[0] > 0.0);
    match positive {
        true => Ok(Fan { horizons, ..fan }),
        false => Err((
            "拟合的分位数有负值，情景中的水平值须大于零",
            "some fitted quantiles are negative, and a level is above nought",
        )
            .into()),
    }
}

/// The nearest number of six significant digits.
#[must_use]
pub fn six_digits(x: f64) -> f64 {
    format!("{x:.5e}").parse().unwrap_or(x)
}

impl Fitted {
    /// Its changes by year: logs of growth in per cent where all values are positive, additions otherwise.
    #[must_use]
    pub fn changes(&self) -> Changes {
        changes(&self.track)
    }

    /// The quantiles as a scenario writes them.
    #[must_use]
    pub fn path(&self) -> Table {
        let mut path = Table::default();
        let mut put = |keys: &[&str], value: Value| {
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            path.set(&keys, unplaced(value));
        };
        put(&["probabilities"], numbers(&fan::PROBABILITIES));
        for (year, values) in (self.track.year + 1..).zip(&self.fan.horizons) {
            put(&["years", &year.to_string()], numbers(values));
        }
        put(&["low"], Value::Float(self.fan.low.unwrap_or(0.0)));
        path
    }

    /// What takes the place of an indicator's own law.
    #[must_use]
    pub fn alterations(&self, indicator: &Indicator) -> Alterations {
        let id = indicator.id.value.as_str();
        let at = |keys: &[&str]| -> Vec<String> {
            let all = ["indicator", id].into_iter().chain(keys.iter().copied());
            all.map(str::to_owned).collect()
        };
        let taken = BESIDE_LAW.iter().map(|key| (at(&[key]), None));
        let mut level = Table::default();
        level.set(&["base".to_owned()], unplaced(Value::Float(self.base)));
        level.set(&["path".to_owned()], unplaced(Value::Table(self.path())));
        taken
            .chain([
                (at(&[indicator.kind.key()]), None),
                (at(&[level::KEY]), Some(unplaced(Value::Table(level)))),
            ])
            .collect()
    }
}

/// What a track says in a few numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// The years of the first and the last step.
    pub years: (i32, i32),
    /// How many steps.
    pub count: usize,
    /// How many independent steps they are worth for a mean: n(1 − φ)/(1 + φ), φ the lag-one autocorrelation, not below nought.
    pub effective: f64,
    /// The mean growth as a fraction; none where not all values are positive.
    pub mean: Option<f64>,
    /// Its standard deviation (n − 1).
    pub sd: Option<f64>,
}

impl Moments {
    /// Those of a track.
    #[must_use]
    pub fn of(track: &Track) -> Moments {
        let (first, last) = (track.steps.first(), track.steps.last());
        let year = |step: Option<&Step>| step.map_or(track.year, |step| step.year);
        let positive = |step: &Step| step.from > 0.0 && step.to > 0.0;
        let growth = track.steps.iter().filter(|step| positive(step));
        let growth: Vec<f64> = growth.map(|step| step.to / step.from - 1.0).collect();
        let n = growth.len() as f64;
        let mean = growth.iter().sum::<f64>() / n;
        let squares: f64 = growth.iter().map(|x| (x - mean) * (x - mean)).sum();
        let known = growth.len() == track.steps.len() && !growth.is_empty();
        Moments {
            years: (year(first), year(last)),
            count: track.steps.len(),
            effective: effective_years(&changes(track)),
            mean: known.then_some(mean),
            sd: (known && growth.len() > 1).then(|| (squares / (n - 1.0)).sqrt()),
        }
    }
}

/// The changes of a track by year: logs of growth in per cent where all values are positive, additions otherwise.
pub(crate) fn changes(track: &Track) -> Changes {
    let steps = track.steps.iter();
    let positive = steps.clone().all(|step| step.from > 0.0 && step.to > 0.0);
    let change = |step: &Step| match positive {
        true => 100.0 * libm::log(step.to / step.from),
        false => step.to - step.from,
    };
    steps.map(|step| (step.year, change(step))).collect()
}

fn numbers(values: &[f64]) -> Value {
    let values = values.iter();
    Value::List(values.map(|x| unplaced(Value::Float(*x))).collect())
}

/// A value that nobody wrote.
pub(super) fn unplaced(value: Value) -> Node {
    Node {
        place: Place::default(),
        value,
    }
}

//! What a target's risk is over the scenarios of a batch: how often it is missed, by how much, how often it alone is in the way, and how
//! fast its indicator has to grow.

use super::kept::{Kept, KeptIndicator, KeptTarget, Name};
use super::over::{Over, opposite};
use std::collections::BTreeMap;

/// A target over the scenarios seen so far.
#[derive(Debug, Clone, Default)]
pub struct Risk {
    /// Its id.
    pub id: String,
    /// Its name, in the first scenario that has it.
    pub name: Name,
    /// Its indicator's id.
    pub indicator: Option<String>,
    /// Its indicator's name.
    pub indicator_name: Name,
    /// What it is measured in: the indicator's unit, `rate` or `rank`.
    pub measured: Measured,
    /// The year in which it is judged.
    pub year: i32,
    /// Whether all of this is the same in every scenario so far.
    pub alike: bool,
    /// In how many scenarios it is there.
    pub there: u64,
    /// In how many it is binding by nature.
    pub binding_nature: u64,
    /// In how many it counts, but cannot be measured.
    pub not_measurable: u64,
    /// Where it counts: the probability that it is missed.
    pub missed: Over,
    /// Σ P(missed) × the mean of what is missing then, and Σ P(missed), where there is such a mean.
    shortfall: (f64, f64),
    /// In how many scenarios its removal would raise P(all) most, and the sum of what it would.
    pub binding: (u64, f64),
    /// What its indicator has to do.
    pub way: Way,
}

/// What a target is measured in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Measured {
    /// It has no measure.
    #[default]
    Not,
    /// A unit.
    Unit(Name),
    /// A fraction a year.
    Rate,
    /// A place in a ranking.
    Rank,
}

impl Measured {
    fn of(target: &KeptTarget<'_>, indicator: Option<&KeptIndicator<'_>>) -> Measured {
        match (target.measured_in.as_deref(), indicator) {
            (Some("indicator"), Some(one)) => {
                Measured::Unit(Name::of(&one.unit, one.unit_en.as_ref()))
            }
            (Some("rate"), _) => Measured::Rate,
            (Some("rank"), _) => Measured::Rank,
            _ => Measured::Not,
        }
    }
}

/// A side of the way to a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Less than the way.
    Below,
    /// More than the way.
    Above,
}

/// The way of a target's indicator from its base value to the goal.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// In how many scenarios growth is needed and known.
    pub scenarios: u64,
    /// Base year, base value and the growth needed, in the first of them.
    pub first: Option<(i32, f64, f64)>,
    /// Whether they are the same in all of them.
    pub alike: bool,
    /// The lowest and the highest growth needed.
    pub required: (f64, f64),
    /// The lowest and the highest growth of the median.
    pub median: (f64, f64),
    /// The sum of the growths of the median.
    sum: f64,
    /// On which side of the way the target is missed; none where it may be either.
    pub missed: Option<Side>,
    /// By year: in how many scenarios the median first comes to that side for good.
    pub behind: BTreeMap<i32, u64>,
    /// In how many scenarios there are first hits, and by year the sum of their probabilities.
    pub hits: (u64, BTreeMap<i32, f64>),
}

impl Way {
    /// The mean over scenarios of the median's growth.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.sum / self.scenarios as f64
    }

    /// The first year by whose end the target has been met on more than half of the paths, on average over scenarios, if there
    /// is one; and the share by its last year.
    #[must_use]
    pub fn usually_met(&self) -> Option<(Option<i32>, f64)> {
        let (scenarios, hits) = &self.hits;
        if *scenarios == 0 {
            return None;
        }
        let (mut by_now, mut first) = (0.0, None);
        for (year, sum) in hits {
            by_now += sum / *scenarios as f64;
            if by_now > 0.5 && first.is_none() {
                first = Some(*year);
            }
        }
        Some((first, by_now))
    }

    fn add(&mut self, kept: &Kept<'_>, target: &KeptTarget<'_>) {
        if !target.first_hit.is_empty() {
            self.hits.0 += 1;
            for hit in &target.first_hit {
                *self.hits.1.entry(hit.year).or_default() += hit.probability;
            }
        }
        let indicator = target.indicator.as_ref().and_then(|id| kept.indicator(id));
        let base = indicator.and_then(|one| one.base);
        let (Some(required), Some(median), Some(base), Some(indicator)) = (
            target.required_growth,
            target.median_growth,
            base,
            indicator,
        ) else {
            return;
        };
        let start = (kept.scenario.base_year, base, required);
        if let Some(first) = self.first {
            self.alike = self.alike && first == start;
            self.required = widened(self.required, required);
            self.median = widened(self.median, median);
        } else {
            self.first = Some(start);
            self.alike = true;
            (self.required, self.median) = ((required, required), (median, median));
        }
        self.scenarios += 1;
        self.sum += median;
        let side = match (target.met_from, target.met_to) {
            (Some(_), None) => Some(Side::Below),
            (None, Some(_)) => Some(Side::Above),
            _ => None,
        };
        self.missed = match self.scenarios {
            1 => side,
            _ => self.missed.filter(|known| Some(*known) == side),
        };
        let year = side.and_then(|side| first_behind(indicator, start, side, target.year));
        if let Some(year) = year {
            *self.behind.entry(year).or_default() += 1;
        }
    }
}

/// The first year from which the median stays on one side of the way to the goal until the target's year.
fn first_behind(
    indicator: &KeptIndicator<'_>,
    (base_year, base, growth): (i32, f64, f64),
    side: Side,
    last: i32,
) -> Option<i32> {
    let years = indicator.years.iter().filter(|one| one.year <= last);
    let behind = years.rev().map_while(|one| {
        let needed = level(base, growth, one.year - base_year);
        let median = one.quantiles.median?;
        let behind = match side {
            Side::Below => median < needed,
            Side::Above => median > needed,
        };
        behind.then_some(one.year)
    });
    behind.last()
}

/// The level after some years of constant growth.
#[must_use]
pub fn level(base: f64, growth: f64, years: i32) -> f64 {
    base * libm::pow(1.0 + growth, f64::from(years))
}

fn widened((low, high): (f64, f64), x: f64) -> (f64, f64) {
    (low.min(x), high.max(x))
}

impl Risk {
    /// A target that is new.
    #[must_use]
    pub fn new(kept: &Kept<'_>, target: &KeptTarget<'_>) -> Risk {
        let indicator = target.indicator.as_ref().and_then(|id| kept.indicator(id));
        Risk {
            id: target.id.to_string(),
            name: Name::of(&target.name, target.name_en.as_ref()),
            indicator: target.indicator.as_ref().map(|id| id.to_string()),
            indicator_name: indicator.map_or_else(Name::default, |one| {
                Name::of(&one.name, one.name_en.as_ref())
            }),
            measured: Measured::of(target, indicator),
            year: target.year,
            alike: true,
            ..Risk::default()
        }
    }

    /// Adds the target of one more scenario.
    pub fn add(&mut self, kept: &Kept<'_>, target: &KeptTarget<'_>) {
        let indicator = target.indicator.as_ref().and_then(|id| kept.indicator(id));
        self.there += 1;
        self.alike = self.alike
            && self.year == target.year
            && self.indicator.as_deref() == target.indicator.as_deref()
            && self.measured == Measured::of(target, indicator);
        self.binding_nature += u64::from(&*target.nature == "binding");
        let Some(met) = target.probability else {
            self.not_measurable += 1;
            return;
        };
        if !target.counts {
            return;
        }
        self.missed
            .add(&opposite(&target.met()), &kept.scenario.file);
        if let Some(mean) = target.expected_shortfall {
            self.shortfall.0 += (1.0 - met) * mean;
            self.shortfall.1 += 1.0 - met;
        }
        if let Some(binding) = kept.joint.as_ref().and_then(|joint| joint.binding.as_ref())
            && *binding.target == *target.id
        {
            self.binding.0 += 1;
            self.binding.1 += binding.gain;
        }
        self.way.add(kept, target);
    }

    /// The mean of what is missing over all paths that miss it, every scenario with as many paths as any other; none
    /// where scenarios measure it differently.
    #[must_use]
    pub fn shortfall(&self) -> Option<f64> {
        let (sum, missed) = self.shortfall;
        (self.alike && missed > 0.0).then(|| sum / missed)
    }
}

//! How unusual a value is beside its indicator's history.
//!
//! What a value demands is the mean of the law that it is part of: a growth of so much a year. Beside it stand the past yearly values of the
//! indicator (`history`): in how many of them it was less, how many standard deviations (of a sample, n − 1) the demand lies above
//! their mean, and the best run of as many consecutive years as the law is to hold. A single good year is no evidence that an
//! average over five can be as high; the run is what a demand on an average should be held against.
//!
//! The mean is that of the law alone: what shocks, levers and revisions add is no part of it.

use crate::scenario::Scenario;
use crate::scenario::law::LawAt;
use crate::scenario::vary::Path;
use crate::scenario::yearly::IN_YEAR;

/// A demand beside the history of its indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Unusual {
    /// The indicator, by its place in the scenario.
    pub indicator: usize,
    /// The mean of the law.
    pub mean: f64,
    /// In how many years it is to hold.
    pub years: usize,
    /// How many past values there are.
    pub past: usize,
    /// The first and the last of their years.
    pub span: (i32, i32),
    /// How many of them are less than the mean of the law.
    pub less: usize,
    /// Mean and standard deviation of the past values; none for fewer than two.
    pub moments: Option<(f64, f64)>,
    /// The run of as many consecutive past years whose average is greatest; none where there are not as many.
    pub best: Option<Stretch>,
    /// The one whose average is least.
    pub worst: Option<Stretch>,
}

/// Consecutive years and the average of their values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// The first year.
    pub first: i32,
    /// The last year.
    pub last: i32,
    /// The average.
    pub average: f64,
}

/// What a path lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// No law of an indicator's years, or one of several.
    NoLaw,
    /// A law of an indicator without a history.
    NoHistory,
}

/// The law of which a path is part, in a scenario where it has the value in question, beside the history of its indicator.
///
/// # Errors
/// There is nothing to stand beside.
pub fn unusual(scenario: &Scenario, path: &Path) -> Result<Unusual, Beside> {
    let [section, id, kind, key, rest @ ..] = path.steps() else {
        return Err(Beside::NoLaw);
    };
    let indicator = scenario.position(id).filter(|_| section == "indicator");
    let at = indicator.ok_or(Beside::NoLaw)?;
    let indicator = &scenario.indicators[at];
    let yearly = indicator
        .kind
        .yearly()
        .filter(|_| kind == indicator.kind.key());
    let yearly = yearly.ok_or(Beside::NoLaw)?;
    let all = scenario.years().count();
    let year = rest.first().and_then(|year| year.parse::<i32>().ok());
    let found: Option<(&LawAt, usize)> = match year {
        Some(year) if key == IN_YEAR => yearly.own_law(year).map(|law| (law, 1)),
        _ if key == yearly.key() => {
            let common = yearly.years_in_common(scenario.years());
            yearly.common_law().map(|law| (law, common.min(all)))
        }
        _ => None,
    };
    let (law, years) = found.ok_or(Beside::NoLaw)?;
    let past: Vec<(i32, f64)> = indicator.history.values().collect();
    let (Some(first), Some(last)) = (past.first(), past.last()) else {
        return Err(Beside::NoHistory);
    };
    let mean = law.value.central().mean();
    let runs = runs(&past, years);
    let greatest = runs.iter().max_by(|a, b| a.average.total_cmp(&b.average));
    let least = runs.iter().min_by(|a, b| a.average.total_cmp(&b.average));
    Ok(Unusual {
        indicator: at,
        mean,
        years,
        past: past.len(),
        span: (first.0, last.0),
        less: past.iter().filter(|(_, value)| *value < mean).count(),
        moments: indicator.history.moments(first.0..=last.0),
        best: greatest.copied(),
        worst: least.copied(),
    })
}

/// All runs of so many consecutive years.
fn runs(past: &[(i32, f64)], years: usize) -> Vec<Stretch> {
    let windows = past.windows(years.max(1));
    let consecutive = windows.filter(|run| {
        let mut pairs = run.iter().zip(run.iter().skip(1));
        pairs.all(|(a, b)| a.0 + 1 == b.0)
    });
    let stretch = |run: &[(i32, f64)]| Stretch {
        first: run[0].0,
        last: run[run.len() - 1].0,
        average: run.iter().map(|(_, value)| value).sum::<f64>() / run.len() as f64,
    };
    consecutive.map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_do_not_reach_across_a_missing_year() {
        let past = [
            (2011, 4.0),
            (2012, 6.0),
            (2013, 8.0),
            (2015, 1.0),
            (2016, 2.0),
        ];
        let found = runs(&past, 2);
        let spans: Vec<(i32, i32)> = found.iter().map(|run| (run.first, run.last)).collect();
        assert_eq!(spans, [(2011, 2012), (2012, 2013), (2015, 2016)]);
        assert_eq!(found[1].average, 7.0);
        assert!(runs(&past, 4).is_empty());
        assert_eq!(runs(&past, 1).len(), 5);
    }
}

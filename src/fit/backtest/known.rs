//! A series as it was known in a year, and what came of it.

use crate::history::{Measured, Series, Track};

/// The series without what is later than a year: values, the bases that only they use, published growth, shocks.
#[must_use]
pub fn known(series: &Series, year: i32) -> Series {
    let values = series.values.iter().filter(|value| value.year <= year);
    let mut values: Vec<Measured> = values.copied().collect();
    let used = |basis: &usize| values.iter().any(|value| value.basis == *basis);
    let used: Vec<usize> = (0..series.bases.len()).filter(used).collect();
    for value in &mut values {
        value.basis = used.partition_point(|basis| *basis < value.basis);
    }
    Series {
        bases: used
            .iter()
            .map(|basis| series.bases[*basis].clone())
            .collect(),
        values,
        growth: series
            .growth
            .iter()
            .filter(|growth| growth.year <= year)
            .copied()
            .collect(),
        shocks: series
            .shocks
            .iter()
            .filter(|shock| shock.0 <= year)
            .cloned()
            .collect(),
        ..series.clone()
    }
}

/// The years in which something of a series is known, in order, each once.
#[must_use]
pub fn years(series: &Series) -> Vec<i32> {
    let values = series.values.iter().map(|value| value.year);
    let growth = series.growth.iter().map(|growth| growth.year);
    let mut years: Vec<i32> = values.chain(growth).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// How many steps of a whole series may be compared.
#[must_use]
pub fn whole_steps(series: &Series) -> usize {
    track(series, false).map_or(0, |track| track.steps.len())
}

/// The track of a series, if it has one.
#[must_use]
pub fn track(series: &Series, shocks: bool) -> Option<Track> {
    let marked = |year: i32| !shocks && series.shocks.iter().any(|(shock, _)| *shock == year);
    let pairs = series.values.windows(2);
    let steps = pairs.filter(|p| p[1].year == p[0].year + 1 && p[1].basis == p[0].basis);
    let steps = steps.filter(|p| !marked(p[0].year) && !marked(p[1].year));
    let last = series.values.last()?;
    let steps = steps.map(|p| crate::history::Step {
        year: p[1].year,
        from: p[0].value,
        to: p[1].value,
    });
    Some(Track {
        year: last.year,
        last: last.value,
        steps: steps.collect(),
    })
}

/// What came of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// A value on the basis of the origin.
    Came(f64),
    /// Nothing was measured in that year.
    Missing,
    /// It was measured on a basis that nothing links to the origin's.
    Unlinked,
}

/// What came of a series after an origin.
pub struct Later<'s> {
    series: &'s Series,
    /// All its steps, shocks among them.
    whole: Option<Track>,
}

impl<'s> Later<'s> {
    /// Of this series.
    #[must_use]
    pub fn of(series: &'s Series) -> Later<'s> {
        Later {
            series,
            whole: track(series, true),
        }
    }

    /// What came in a year after the origin, which is the last year of a track.
    #[must_use]
    pub fn outcome(&self, origin: &Track, year: i32) -> Outcome {
        let of_year = |at: i32| {
            self.series
                .values
                .iter()
                .filter(move |value| value.year == at)
        };
        // The last value of the origin's year is the one that its track ends with.
        let basis = of_year(origin.year).next_back().map(|value| value.basis);
        let on_basis = of_year(year).find(|value| Some(value.basis) == basis);
        if let Some(value) = on_basis {
            return Outcome::Came(value.value);
        }
        match self.brought_back(origin, year) {
            Some(value) => Outcome::Came(value),
            None if years(self.series).contains(&year) => Outcome::Unlinked,
            None => Outcome::Missing,
        }
    }

    /// The value of a year by an unbroken chain of steps from the origin on, on the origin's basis.
    fn brought_back(&self, origin: &Track, year: i32) -> Option<f64> {
        let steps = &self.whole.as_ref()?.steps;
        let first = steps.partition_point(|step| step.year <= origin.year);
        let chain = steps.get(first..first + usize::try_from(year - origin.year).ok()?)?;
        let (from, to) = (chain.first()?, chain.last()?);
        // Years of steps rise by one at least, so these two make the chain unbroken.
        if (from.year, to.year) != (origin.year + 1, year) {
            return None;
        }
        let link = origin.last / from.from;
        let value = to.to * link;
        (link > 0.0 && value.is_finite()).then_some(value)
    }
}

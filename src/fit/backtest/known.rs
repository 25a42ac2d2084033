//! A series as it was known in a year, and what came of it.

use crate::history::{Admitted, Measured, Scale, Series, Track};

/// The series without what is later than a year: values, the bases that only they use, published growth, shocks; and without its sources, which have no
/// year.
#[must_use]
pub fn known(series: &Series, year: i32) -> Series {
    let values = series.values.iter().filter(|value| value.year <= year);
    let mut values: Vec<Measured> = values.copied().collect();
    let used = |basis: &usize| values.iter().any(|value| value.basis == *basis);
    let used: Vec<usize> = (0..series.bases.len()).filter(used).collect();
    for value in &mut values {
        value.basis = used.partition_point(|basis| *basis < value.basis);
    }
    let growth = series.growth.iter().filter(|growth| growth.year <= year);
    let shocks = series.shocks.iter().filter(|(shock, _)| *shock <= year);
    Series {
        id: series.id.clone(),
        name: series.name.clone(),
        unit: series.unit.clone(),
        kind: series.kind,
        bases: used
            .iter()
            .map(|basis| series.bases[*basis].clone())
            .collect(),
        values,
        growth: growth.copied().collect(),
        shocks: shocks.cloned().collect(),
        sources: Vec::new(),
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
    let admitted = Admitted {
        shocks,
        ..Admitted::default()
    };
    let (track, _) = series.track(admitted).ok()?;
    Some(track)
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
        let of_year = |year: i32| {
            let values = self.series.values.iter();
            values.filter(move |value| value.year == year)
        };
        // The last value of the origin's year is the one that its track ends with.
        let basis = of_year(origin.year).next_back().map(|value| value.basis);
        let mut measured = of_year(year).filter(|value| Some(value.basis) == basis);
        let measured = measured.next().map(|value| value.value);
        let brought = self.brought_back(origin, year);
        // Brought to the last basis and back, a value that was on the origin's all along may differ in its last digits.
        let same =
            |value: &f64| brought.is_none_or(|other| (value - other).abs() <= 1e-9 * value.abs());
        if let Some(value) = measured.filter(same).or(brought) {
            return Outcome::Came(value);
        }
        match self.series.growth.iter().any(|growth| growth.year == year) {
            false if of_year(year).next().is_none() => Outcome::Missing,
            _ => Outcome::Unlinked,
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
        let scale = Scale::of(self.series);
        let value = scale.apply(scale.between(from.from, origin.last)?, to.to);
        value.is_finite().then_some(value)
    }
}

//! The track of a series: its steps from year to year that may be compared, all on its last basis.
//!
//! A step leads from one year to the next on one basis. Where the basis changes, the earlier values are brought to the later basis if
//! something says by how much: a year that was published on both, or the published growth over the break. If nothing does,
//! growth across the break is unknown: the step is left out, and earlier values are joined as if nothing had happened between, so that
//! the sizes of earlier steps stay in proportion. The same is done at a missing year, and at a shock that is not
//! admitted (the step into it and the one out of it).

/// A step from one year to the next, on the last basis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The year to which it leads.
    pub year: i32,
    /// The value of the year before.
    pub from: f64,
    /// The value of the year.
    pub to: f64,
}

/// What laws of growth are fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// The last year.
    pub year: i32,
    /// Its value.
    pub last: f64,
    /// The steps, in the order of the years.
    pub steps: Vec<Step>,
}

/// Why a step is not used.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The basis changes and nothing says by how much: the bases before and after.
    Break(String, String),
    /// The years between are missing: the year before the gap.
    Gap(i32),
    /// The year, or the one before, is marked as a shock.
    Shock(i32),
}

/// A step that is not used.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The year to which it leads.
    pub year: i32,
    /// Why.
    pub reason: Reason,
}

/// What of a series is admitted to a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Admitted {
    /// The first year, if not all.
    pub from: Option<i32>,
    /// The last year, if not all.
    pub until: Option<i32>,
    /// Whether years that are marked as shocks count like any other.
    pub shocks: bool,
}

impl Track {
    /// Whether all its values are positive.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        let mut values = self.steps.iter().flat_map(|step| [step.from, step.to]);
        values.all(|value| value > 0.0) && self.last > 0.0
    }

    /// The track of values of consecutive years on one basis, the last of them in `year`.
    #[must_use]
    pub fn of_values(values: &[f64], year: i32) -> Option<Track> {
        let last = *values.last()?;
        let first = year - (values.len() as i32 - 1);
        let pairs = (first + 1..).zip(values.windows(2));
        let steps = pairs.map(|(year, pair)| Step {
            year,
            from: pair[0],
            to: pair[1],
        });
        Some(Track {
            year,
            last,
            steps: steps.collect(),
        })
    }
}

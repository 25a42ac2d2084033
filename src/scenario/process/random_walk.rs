//! A random walk in the mean: growth drifts, and nobody knows where to.
//!
//! Parameters: `sd`, in the unit of the law (of growth: percentage points), 0 or more: the standard deviation of
//! the step that the mean takes each year. `persistence`, optional, as in [`super::ar1`]: of the deviations around the mean.
//!
//! Formula: value of year t = (draw of the law in t) + M_t, with M_t = M_(t−1) + sd · (a standard normal step of t) and M = 0
//! in the base year. The law is therefore that of growth around its moving mean, and a year's growth spreads wider with
//! the distance: its variance in the t-th year is that of the law plus t · sd². The mean of growth stays the law's. The
//! sum of n years varies by sd² · n (n + 1) (2n + 1) / 6 on top of what the law gives. Source: the local level model, Harvey,
//! *Forecasting, Structural Time Series Models and the Kalman Filter*, section 2.2.
//!
//! Use it for the slow change of a trend (a maturing market, demography) whose direction is open: the band then widens
//! faster than under any stationary process. If growth comes back to its mean, take [`super::ar1`]; if the mean is unknown but
//! does not move, let the law's mean be uncertain.
//!
//! The steps come from a source of their own, `indicator.<id>/drift`; factors and correlations do not reach them. A bounded
//! law loses its bounds, so what must not fall below a limit is checked with the walk in it.
//!
//! Cost: a draw and two sums a year.

use super::{PERSISTENCE, Process};
use crate::num::normal;
use crate::program::Row;
use crate::program::node::Binary;
use crate::scenario::law::Assumption;
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Draft};

/// The key of this kind.
pub const KEY: &str = "random_walk";

/// Reads `random_walk = { sd, persistence }`.
pub fn read(section: &mut Section) -> Option<Process> {
    let meaning = (
        "均值随机游走：增速的中枢逐年漂移",
        "a random walk in the mean: the centre of growth drifts from year to year",
    );
    section.section(KEY, meaning, |section| {
        let sd = section.required_number(
            "sd",
            (
                "均值每年移动一步的标准差，单位同分布（增速：百分点）",
                "standard deviation of the mean's step in a year, in the unit of the law (growth: percentage points)",
            ),
        );
        let persistence = section.number_or("persistence", PERSISTENCE, 0.0);
        Some(Process {
            drift: Some(sd?),
            ..Process::carrying(persistence?)
        })
    })
}

/// Refuses a step that is none.
pub(super) fn check(sd: &At<f64>, check: &mut Check) {
    check.not_negative(sd, "sd");
}

/// The values of each year around the moving mean.
pub fn moved(values: Vec<Row>, id: &str, sd: f64, draft: &mut Draft) -> Vec<Row> {
    let source = format!("{id}/drift");
    let mut walk: Option<Row> = None;
    let mut moved = Vec::with_capacity(values.len());
    for (period, value) in values.into_iter().enumerate() {
        let step = draft.own_score(&source, period as u32);
        let terms: Vec<(f64, Row)> = walk
            .map(|before| (1.0, before))
            .into_iter()
            .chain([(sd, step)])
            .collect();
        let mean = draft.builder.affine(0.0, &terms);
        moved.push(draft.builder.binary(Binary::Add, value, mean));
        walk = Some(mean);
    }
    moved
}

/// P(X + M ≤ x) for a number X of the law and a normal M of mean 0: by the trapezoidal rule, which is exact to
/// far below what a check asks for.
#[must_use]
pub fn chance_at_most(x: f64, law: &Assumption, sd: f64) -> f64 {
    const STEP: f64 = 0.25;
    const STEPS: i32 = 36;
    (-STEPS..=STEPS)
        .map(|k| {
            let z = STEP * f64::from(k);
            STEP * normal::pdf(z) * law.chance_at_most(sd.mul_add(-z, x))
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::{Part, Quantity, Recipe, family};

    #[test]
    fn the_chance_under_a_walk_is_that_of_the_sum() {
        let number = |x| Part::Number(Quantity::Known(x));
        let recipe = Recipe {
            family: family("normal").unwrap(),
            parts: vec![number(5.0), number(3.0)],
        };
        let law = Assumption::new(recipe, Vec::new()).unwrap();
        for x in [-25.0, -5.0, 5.0, 12.0] {
            // A normal law of variance 3² + 4² has deviation 5.
            let expected = normal::cdf((x - 5.0) / 5.0);
            let found = chance_at_most(x, &law, 4.0);
            assert!(
                (found / expected - 1.0).abs() < 1e-9,
                "{x}: {found} {expected}"
            );
        }
    }
}

//! First-order autoregression: good years tend to follow good years, and what is unusual fades.
//!
//! Parameters: `persistence` φ, without unit, above −1 and at most 1: how much of a year's deviation is still there a
//! year later (negative: good years tend to be followed by bad ones; 1: one draw for all years). `start`, optional, in
//! the unit of the law: the value of the base year, known when the assumptions are made.
//!
//! Formula: the score of year t is z_t = φ · z_(t−1) + √(1 − φ²) · (innovation of t). Without `start` the scores set out
//! stationary: z_1 is standard normal, and so is every z_t, so each year's law is exactly the declared one whatever φ is.
//! With `start` = x they set out from z_0 = Φ⁻¹(F(x)), F being the law's distribution function. Year k's score is then
//! normal with mean φ^k · z_0 and variance 1 − φ^(2k): near the base year the law is narrower and lies closer to x,
//! and the declared law is what the years revert to. With a normal law of mean m and deviation s this is the textbook's
//! r_t − m = φ · (r_(t−1) − m) + e_t with a deviation of e of s · √(1 − φ²). Source: Hamilton, *Time Series Analysis*,
//! section 3.4; for other laws a Gaussian copula of neighbouring years (Joe, *Dependence Modeling with Copulas*, section 3.14).
//!
//! Use it where booms and slumps last longer than a year; of annual growth rates about 0.2 to 0.5 is common. If what lasts
//! is not the deviation but a shift of the mean, take [`super::random_walk`]: it does not revert. If there are two or more
//! distinct states of affairs, take regimes.
//!
//! Cost: a sum of two rows a year.

use super::{PERSISTENCE, Process};
use crate::both;
use crate::diag::number;
use crate::language::Both;
use crate::num::normal;
use crate::program::{Builder, Row};
use crate::scenario::law::Assumption;
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Indicator};

/// The key of this kind.
pub const KEY: &str = "ar1";

/// How rare the values are between which a start is proposed.
const RARE: f64 = 1e-6;

/// Reads `ar1 = { persistence, start }`.
pub fn read(section: &mut Section) -> Option<Process> {
    let meaning = (
        "一阶自回归（均值回归）：好年景之后往往还是好年景",
        "first-order autoregression (mean reversion): good years tend to follow good years",
    );
    section.section(KEY, meaning, |section| {
        let persistence = section.required_number("persistence", PERSISTENCE);
        let start = section.number(
            "start",
            (
                "基年的已知数值，单位同分布（如增速，%）；不写则为平稳起点",
                "the known value of the base year, in the unit of the law (growth: %); without it the years set out stationary",
            ),
        );
        Some(Process {
            start,
            ..Process::carrying(persistence?)
        })
    })
}

/// The weight of what is new in a year.
#[must_use]
pub fn fresh(phi: f64) -> f64 {
    (1.0 - phi * phi).sqrt()
}

/// The score of the first year.
pub fn first(innovation: Row, phi: f64, before: Option<f64>, builder: &mut Builder) -> Row {
    match before {
        Some(score) => builder.affine(phi * score, &[(fresh(phi), innovation)]),
        None => innovation,
    }
}

/// The score of a later year.
pub fn next(innovation: Row, phi: f64, last: Row, builder: &mut Builder) -> Row {
    builder.affine(0.0, &[(phi, last), (fresh(phi), innovation)])
}

/// The score of the base year, where its value is known.
#[must_use]
pub fn score_of_base_year(indicator: &Indicator) -> Option<f64> {
    let start = indicator.process.start.as_ref()?;
    let law = indicator.kind.yearly()?.of_base_year()?;
    score_of(start.value, &law.value)
}

/// Φ⁻¹(F(x)), from the side where the probability is small; nothing where it is 0.
fn score_of(x: f64, law: &Assumption) -> Option<f64> {
    let (below, above) = (law.central().cdf(x), law.central().survival(x));
    if !(below > 0.0 && above > 0.0) {
        return None;
    }
    Some(if below < above {
        normal::quantile(below)
    } else {
        normal::quantile_upper(above)
    })
}

/// Refuses a start from which no score can be found.
pub(super) fn check_start(start: &At<f64>, phi: f64, indicator: &Indicator, check: &mut Check) {
    let Some(yearly) = indicator.kind.yearly() else {
        return;
    };
    let refusal = if phi == 1.0 {
        Some(nothing_left(start.value))
    } else {
        match yearly.of_base_year() {
            None => Some(no_single_law(start.value)),
            Some(law) => no_score(start.value, &law.value),
        }
    };
    if let Some((message, help)) = refusal {
        check.problems.error(&start.place, message, help);
    }
}

/// What is wrong, and what to do about it.
type Refusal = (Both, Both);

fn nothing_left(start: f64) -> Refusal {
    let x = number(start);
    let message = both!(
        "persistence 为 1 且 start 为 {x}：各年都等于 {x}",
        "with a persistence of 1 and a start of {x} every year is {x}"
    );
    let help = both!(
        "请写小于 1 的 persistence，或把分布写成 constant = {{ value = {x} }}",
        "write a persistence below 1, or the law constant = {{ value = {x} }}"
    );
    (message, help)
}

fn no_single_law(start: f64) -> Refusal {
    let x = number(start);
    let message = both!(
        "start 为 {x}，但基年没有单一的分布，无法换算成得分",
        "start is {x}, but no single law holds in the base year to take its score from"
    );
    let help = (
        "请删去 start；状态从何处开始，请写在 [regime.<id>] 的 start 中",
        "delete start; which state a regime starts in is said by the start of [regime.<id>]",
    );
    (message, help.into())
}

fn no_score(start: f64, law: &Assumption) -> Option<Refusal> {
    let x = number(start);
    if !law.open().is_empty() {
        let message = both!(
            "start 为 {x}，但分布含有不确定的数，它的得分因路径而异",
            "start is {x}, but the law has uncertain numbers, so its score differs from path to path"
        );
        let help = (
            "请删去 start，或把分布的各数写成已知数",
            "delete start, or write known numbers in the law",
        );
        return Some((message, help.into()));
    }
    if score_of(start, law).is_some() {
        return None;
    }
    let message = both!(
        "start 为 {x}，分布在该处的概率为 0",
        "start is {x}, where the law has no probability"
    );
    let (low, high) = (law.central().lower(RARE), law.central().upper(RARE));
    let help = both!(
        "请写该分布可能取到的数值，例如 {low:.4} 与 {high:.4} 之间",
        "write a value that the law can take, such as one between {low:.4} and {high:.4}"
    );
    Some((message, help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::{Part, Quantity, Recipe, family};

    fn normal(mean: f64, sd: f64) -> Assumption {
        let number = |x| Part::Number(Quantity::Known(x));
        let recipe = Recipe {
            family: family("normal").unwrap(),
            parts: vec![number(mean), number(sd)],
        };
        Assumption::new(recipe, Vec::new()).unwrap()
    }

    #[test]
    fn the_score_of_a_known_value_is_its_distance_in_deviations_on_either_side() {
        for z in [-30.0, -8.0, -0.5, 0.0, 0.25, 9.0, 30.0] {
            let score = score_of(6.0 + 2.0 * z, &normal(6.0, 2.0)).unwrap();
            assert!(
                (score - z).abs() <= 1e-13 * (1.0 + f64::abs(z)),
                "{z}: {score}"
            );
        }
        assert_eq!(score_of(6.0 + 2.0 * 50.0, &normal(6.0, 2.0)), None);
        assert_eq!(score_of(f64::NAN, &normal(6.0, 2.0)), None);
    }
}

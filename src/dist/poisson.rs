//! The Poisson law: how many events happen when each is on its own.
//!
//! Parameter: `mean` ≥ 0, how many are expected, without unit. A mean of zero gives none.
//!
//! Formula: P(X ≤ k) = Q(k + 1, mean), the regularised incomplete gamma function of
//! [`crate::num::incomplete_gamma`]; mean and variance are equal. Source: Johnson, Kemp and Kotz, *Univariate Discrete
//! Distributions*, chapter 4. The quantile is the first count whose tail reaches the probability.
//!
//! Use it for events that could be any number and do not cause each other: typhoons that land in a year, large
//! insolvencies. If they come in clusters, so that their variance exceeds their mean, take
//! [`super::negative_binomial`]; if there are only so many chances, [`super::binomial`].

use super::counts::{Kind, countable, law};
use super::{Build, Built, Family, Parameter, constant};

/// The table entry.
pub const FAMILY: Family = Family {
    key: "poisson",
    name_zh: "泊松分布",
    name_en: "Poisson",
    summary: (
        "互不相关的事件在一段时间内发生的次数。",
        "How many events happen when each is on its own.",
    ),
    parameters: &PARAMETERS,
    formula: "P(X ≤ k) = Q(k + 1, mean)",
    source: "Johnson, Kemp and Kotz, Univariate Discrete Distributions, ch. 4",
    when: (
        "用于没有上限、互不引发的事件次数，如一年内登陆的台风数；事件成群发生时用 negative_binomial，机会次数有限时用 binomial。",
        "Use it for events without a limit that do not cause each other; where they come in clusters take negative_binomial, where there are only so many chances binomial.",
    ),
    example: "poisson = { mean = 3.2 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 1] = [Parameter::number(
    "mean",
    ("期望次数", "how many are expected"),
)];

fn build(values: &[f64]) -> Built {
    let [mean] = super::check::finite(&PARAMETERS, values)?;
    countable("mean", mean)?;
    Ok(if mean == 0.0 {
        constant::law(0.0)
    } else {
        law(Kind::Poisson { mean })
    })
}

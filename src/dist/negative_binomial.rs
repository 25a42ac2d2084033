//! The negative binomial law: how many events happen when they come in clusters.
//!
//! Parameters: `mean` > 0, how many are expected, and one of `sd`, the standard deviation of the count, at least
//! √mean, or `size` > 0, the shape of the clustering: the smaller, the stronger. All without unit. The one follows from
//! the other: sd² = mean + mean²/size, so size = mean²/(sd² − mean). In textbooks that count failures before
//! success number r of probability p, r = size and p = size/(size + mean).
//!
//! Formula: P(X ≤ k) = I(size, k + 1; size/(size + mean)), the regularised incomplete beta function of
//! [`crate::num::beta`]. Source: Johnson, Kemp and Kotz, *Univariate Discrete Distributions*, chapter 5. It is a
//! Poisson law whose mean has a gamma law of shape `size`; with sd = √mean it is the Poisson law.
//!
//! Use it for counts that vary more than [`super::poisson`] allows: strikes, defaults, cases of a disease. For a
//! count that varies less, [`super::binomial`].

use super::counts::{Kind, countable, law};
use super::{Argument, Build, Built, Family, Fault, Parameter, check, constant};
use crate::both;
use crate::language::Pair;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "negative_binomial",
    name_zh: "负二项分布",
    name_en: "negative binomial",
    summary: (
        "成群发生的事件的次数：比泊松分布更分散。",
        "How many events happen when they come in clusters.",
    ),
    parameters: &PARAMETERS,
    formula: "P(X ≤ k) = I(size, k + 1; size/(size + mean)), sd² = mean + mean²/size",
    source: "Johnson, Kemp and Kotz, Univariate Discrete Distributions, ch. 5",
    when: (
        "用于比 poisson 更分散的计数，如违约、罢工、病例；比 poisson 更集中的计数用 binomial。",
        "Use it for counts that vary more than poisson allows, such as defaults or cases; for counts that vary less, binomial.",
    ),
    example: "negative_binomial = { mean = 12, sd = 6 }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::number("mean", ("期望次数", "how many are expected")),
    Parameter::number(
        "sd",
        (
            "次数的标准差，不小于 mean 的平方根",
            "the standard deviation of the count, at least the square root of the mean",
        ),
    )
    .optional(),
    Parameter::number(
        "size",
        (
            "成群程度，越小越分散；可代替 sd",
            "the shape of the clustering, the smaller the stronger; instead of sd",
        ),
    )
    .optional(),
];

/// From here on the law differs from Poisson's by less than rounding.
const AS_GOOD_AS_POISSON: f64 = 1e17;

fn build(arguments: &[Argument]) -> Built {
    let [Argument::Number(mean), sd, size] = arguments else {
        panic!("a negative binomial law takes a mean and one number more");
    };
    let mean = *mean;
    countable("mean", mean)?;
    let size = match (sd, size) {
        (Argument::Number(sd), Argument::Absent) => size_of(mean, *sd)?,
        (Argument::Absent, Argument::Number(size)) => positive(*size)?,
        (Argument::Absent, _) => {
            return Err(choice((
                "没有写明 sd 或 size",
                "there is neither sd nor size",
            )));
        }
        _ => {
            return Err(choice((
                "同时写了 sd 和 size",
                "there are both sd and size",
            )));
        }
    };
    Ok(if mean == 0.0 {
        constant::law(0.0)
    } else if size >= AS_GOOD_AS_POISSON * mean.max(1.0) {
        law(Kind::Poisson { mean })
    } else {
        law(Kind::NegativeBinomial { mean, size })
    })
}

/// The shape with a standard deviation, infinite for Poisson's.
fn size_of(mean: f64, sd: f64) -> Result<f64, Fault> {
    check::number("sd", sd)?;
    let root = mean.sqrt();
    if sd == root {
        return Ok(f64::INFINITY);
    }
    // The difference of the squares, from that of the roots.
    let more = (sd - root) * (sd + root);
    if more > 0.0 {
        return Ok(mean * (mean / more));
    }
    let (sd, root) = (check::shown(sd), check::rounded(root));
    Err(Fault {
        parameter: "sd",
        message: both!(
            "sd = {sd} 小于 mean 的平方根 {root}，计数不可能这样集中",
            "sd = {sd} is below {root}, the square root of the mean, which is the least for such counts"
        ),
        help: (
            "更集中的计数用 binomial，恰为平方根时用 poisson",
            "for a count that varies less take binomial, for one that varies just so poisson",
        )
            .into(),
    })
}

fn positive(size: f64) -> Result<f64, Fault> {
    check::number("size", size)?;
    if size > 0.0 {
        return Ok(size);
    }
    Err(Fault {
        parameter: "size",
        message: both!(
            "size = {shown} 不是正数",
            "size = {shown} is not positive",
            shown = check::shown(size)
        ),
        help: (
            "越小越分散；很大时即 poisson",
            "the smaller, the more clustered; a large one is poisson",
        )
            .into(),
    })
}

fn choice(message: Pair) -> Fault {
    Fault {
        parameter: "sd",
        message: message.into(),
        help: (
            "请恰好写其一：标准差 sd，或成群程度 size",
            "give exactly one of them: the standard deviation sd, or the shape size",
        )
            .into(),
    }
}

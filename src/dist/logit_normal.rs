//! The logit-normal law: a share whose odds are lognormal, the product of many causes.
//!
//! Parameters: `mu` and `sigma` ≥ 0, mean and standard deviation of ln(s/(1 − s)), where s is how far the quantity is on its way
//! from `low` to `high` (pure numbers); the limits, 0 and 1 where they are not written, have the unit of
//! the quantity described. `mu` = 0 has its median in the middle; with a `sigma` above 1.4 the density
//! has two peaks. A `sigma` of zero, or equal limits, give a constant.
//!
//! Formula: X = low + (high − low)/(1 + exp(−(mu + sigma·z))) with z a normal score. Mean and standard deviation have
//! no closed form and are integrated. Source: Aitchison and Shen (1980), *Biometrika* 67.
//!
//! Use it for shares that move by their odds, as one that spreads through a population, and for what was fitted by
//! a logistic regression. [`super::beta`] is the law of a rate that was counted; without an upper
//! limit it becomes [`super::lognormal`].

use super::check::{self, Range};
use super::{Build, Built, Family, Law, Parameter, Standard, constant};
use crate::num::integral::gauss_legendre;
use crate::num::normal;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "logit_normal",
    name_zh: "logit 正态分布",
    name_en: "logit-normal",
    summary: (
        "两个端点之间的量（如占比），其对数几率服从正态分布。",
        "A quantity between two limits, such as a share, whose log odds are normal.",
    ),
    parameters: &PARAMETERS,
    formula: "x = low + (high − low)/(1 + exp(−(mu + sigma·z)))",
    source: "Aitchison and Shen (1980), Biometrika 67",
    when: (
        "用于按几率变化的占比（如普及率）或逻辑回归的结果；由计数得到的比率用 beta。",
        "Use it for shares that move by their odds, such as diffusion, or from a logistic regression; for a rate that was counted take beta.",
    ),
    example: "logit_normal = { mu = 0.4, sigma = 0.5 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 4] = [
    Parameter::number(
        "mu",
        (
            "对数几率的均值，无单位：0 即中位数在两端点正中",
            "the mean of the log odds, without unit: 0 has the median in the middle",
        ),
    ),
    Parameter::number(
        "sigma",
        (
            "对数几率的标准差，无单位",
            "the standard deviation of the log odds, without unit",
        ),
    ),
    Parameter::number(
        "low",
        (
            "最小值，单位同所描述的量",
            "the least value, in the unit of the quantity described",
        ),
    )
    .or(0.0),
    Parameter::number(
        "high",
        (
            "最大值，单位同所描述的量",
            "the greatest value, in the unit of the quantity described",
        ),
    )
    .or(1.0),
];

const SIGMAS: Range = Range {
    key: "sigma",
    least: (0.0, ("为负数", "is negative")),
    greatest: (
        100.0,
        (
            "使几乎全部概率落在两个端点上",
            "puts nearly all probability on the limits",
        ),
    ),
    help: (
        "常用 0.1 至 2，最大可用 100；只取两个值时请改用 discrete",
        "0.1 to 2 are usual, 100 is the most that can be used; for two values only use the family discrete",
    ),
};

/// How far in normal scores the integrals of the moments reach beyond their peak.
const REACH: f64 = 9.0;

#[derive(Debug)]
struct LogitNormal {
    mu: f64,
    sigma: f64,
    low: f64,
    high: f64,
    width: f64,
}

fn build(values: &[f64]) -> Built {
    let [mu, sigma, low, high] = check::finite(&PARAMETERS, values)?;
    check::not_negative("sigma", sigma)?;
    check::ordered(("low", low), ("high", high))?;
    if low == high {
        return Ok(constant::law(low));
    }
    let width = check::width(low, high)?;
    let law = LogitNormal {
        mu,
        sigma,
        low,
        high,
        width,
    };
    if sigma == 0.0 {
        return Ok(constant::law(law.at(0.0)));
    }
    SIGMAS.check(sigma)?;
    Ok(Arc::new(law))
}

/// The share with these log odds.
fn share(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

impl LogitNormal {
    /// The value at a normal score, from the nearer limit.
    fn at(&self, z: f64) -> f64 {
        let log_odds = self.sigma.mul_add(z, self.mu);
        if log_odds <= 0.0 {
            self.width.mul_add(share(log_odds), self.low)
        } else {
            (-self.width).mul_add(share(-log_odds), self.high)
        }
    }

    /// The normal score of a value.
    fn score(&self, x: f64) -> f64 {
        let below = ((x - self.low) / self.width).clamp(0.0, 1.0);
        let above = ((self.high - x) / self.width).clamp(0.0, 1.0);
        (libm::log(below / above) - self.mu) / self.sigma
    }

    /// Mean and standard deviation of the share on the side that is the smaller one at the median.
    fn moments(&self) -> (f64, f64) {
        let mu = -self.mu.abs();
        // Pieces as short as a step of the share; its mean square peaks at twice sigma, unless it is one before.
        let reach = REACH + (2.0 * self.sigma).min(-mu / self.sigma).min(30.0);
        let pieces = (2.0 * reach * self.sigma.max(4.0)).ceil();
        let integrate = |f: &dyn Fn(f64) -> f64| -> f64 {
            let piece = |k: u32| {
                let border = |k: u32| (2.0 * f64::from(k) / pieces - 1.0) * reach;
                let integrand = |z| f(share(self.sigma.mul_add(z, mu))) * normal::pdf(z);
                gauss_legendre(integrand, border(k), border(k + 1))
            };
            (0..pieces as u32).map(piece).sum()
        };
        let mean = integrate(&|share| share);
        let variance = integrate(&|share| (share - mean) * (share - mean));
        (mean, variance.sqrt())
    }
}

impl Law for LogitNormal {
    fn lower(&self, p: f64) -> f64 {
        self.at(normal::quantile(p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.at(normal::quantile_upper(q))
    }

    fn cdf(&self, x: f64) -> f64 {
        normal::cdf(self.score(x))
    }

    fn survival(&self, x: f64) -> f64 {
        normal::survival(self.score(x))
    }

    fn mean(&self) -> f64 {
        let (mean, _) = self.moments();
        if self.mu <= 0.0 {
            self.width.mul_add(mean, self.low)
        } else {
            (-self.width).mul_add(mean, self.high)
        }
    }

    fn sd(&self) -> f64 {
        self.width * self.moments().1
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[self.mu, self.sigma, 0.0, 1.0]).ok()?,
            shift: self.low,
            scale: self.width,
        })
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_agree_with_high_precision() {
        // Computed with mpmath at 30 digits: mu, sigma, mean, standard deviation.
        for (mu, sigma, mean, sd) in [
            (0.0, 1.0, 0.5, 0.208_276_344_931_662_76),
            (
                -2.0,
                0.3,
                0.122_778_665_987_536_85,
                0.032_390_662_249_514_93,
            ),
            (1.0, 3.0, 0.613_247_394_529_223_9, 0.356_466_092_334_039_95),
            (
                -6.0,
                2.0,
                0.014_198_287_761_143_411,
                0.043_093_899_666_277_01,
            ),
            (
                30.0,
                10.0,
                0.998_416_165_644_546_8,
                0.032_823_612_981_084_47,
            ),
            (
                3.0,
                100.0,
                0.511_964_506_277_783_1,
                0.495_852_677_459_759_85,
            ),
        ] {
            let law = build(&[mu, sigma, 0.0, 1.0]).unwrap();
            assert!((law.mean() / mean - 1.0).abs() < 1e-14, "{mu} {sigma}");
            assert!((law.sd() / sd - 1.0).abs() < 1e-13, "{mu} {sigma}");
        }
    }
}

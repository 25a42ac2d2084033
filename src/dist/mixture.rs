//! Mixtures: several laws, one of which holds each time a number is drawn.
//!
//! Parameters: `weights`, how likely each law is (without unit, summing to 1), and `laws`, as many
//! laws of the same unit. A law with weight 0 has no say.
//!
//! Formula: F(x) = Σ weight · F_i(x); the quantile is found between the least and the greatest of the laws'
//! own quantiles, to the last bit; mean Σ w·m; variance Σ w·(s² + m²) − mean². Source: McLachlan and
//! Peel, *Finite Mixture Models*, chapter 1.
//!
//! Use it for a number that comes from one of several situations each year anew (a normal year, or a year of
//! crisis). Where one situation, once given, lasts for years, use a regime; where nobody knows which
//! law is right but one of them is, for all years, use models.

use super::moments::scores_around;
use super::{Argument, Build, Built, Family, Fault, Law, Parameter, Takes, at_score, check};
use crate::both;
use crate::num::root::first_not_negative;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "mixture",
    name_zh: "混合分布",
    name_en: "mixture",
    summary: (
        "若干分布按权重混合，每次抽取时由其中之一决定。",
        "Several laws with weights, one of which holds each time a number is drawn.",
    ),
    parameters: &PARAMETERS,
    formula: "F(x) = Σ weight_i · F_i(x)",
    source: "McLachlan and Peel, Finite Mixture Models, ch. 1",
    when: (
        "用于每年都可能落入不同情形的数（平常年份或危机年份）；情形一旦出现会持续数年时用 regime，不知道哪个模型正确时用 models。",
        "Use it for a number that comes from one of several situations each year anew; where a situation lasts for years use a regime, where nobody knows which law is right use models.",
    ),
    example: "mixture = { weights = [0.9, 0.1], laws = [{ normal = { mean = 6, sd = 1 } }, { normal = { mean = -3, sd = 3 } }] }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::required(
        "weights",
        (
            "各分布的权重，无单位，合计为 1",
            "how likely each law is, without unit, 1 together",
        ),
        Takes::Numbers,
    ),
    Parameter::required(
        "laws",
        ("各分布，数目同权重", "the laws, as many as weights"),
        Takes::Laws,
    ),
];

#[derive(Debug)]
struct Mixture {
    parts: Vec<(f64, Arc<dyn Law>)>,
}

fn build(arguments: &[Argument]) -> Built {
    let [Argument::Numbers(weights), Argument::Laws(laws)] = arguments else {
        panic!("a mixture takes weights and laws");
    };
    if weights.len() != laws.len() {
        return Err(Fault {
            parameter: "weights",
            message: both!(
                "权重有 {weights} 个，分布有 {laws} 个",
                "there are {weights} weights for {laws} laws",
                weights = weights.len(),
                laws = laws.len()
            ),
            help: ("请为每个分布写一个权重", "give each law one weight").into(),
        });
    }
    let weights = check::weights("weights", weights)?;
    let parts = weights.into_iter().zip(laws.iter().cloned());
    let mut parts: Vec<(f64, Arc<dyn Law>)> = parts.filter(|(weight, _)| *weight > 0.0).collect();
    Ok(match parts.len() {
        1 => parts.remove(0).1,
        _ => Arc::new(Mixture { parts }),
    })
}

impl Mixture {
    fn sum(&self, of: impl Fn(&dyn Law) -> f64) -> f64 {
        self.parts
            .iter()
            .map(|(weight, law)| weight * of(law.as_ref()))
            .sum()
    }

    /// The ends of the intervals between laws that lie apart, over which the quantile jumps, or nearly so.
    fn gaps(&self) -> Vec<f64> {
        const HARDLY: f64 = 1e-12;
        let reach = |(_, law): &(f64, Arc<dyn Law>)| (law.lower(HARDLY), law.upper(HARDLY));
        let mut all: Vec<(f64, f64)> = self.parts.iter().map(reach).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut gaps = Vec::new();
        let mut highest = all[0].1;
        for (low, high) in all {
            if low > highest {
                gaps.extend([highest, low]);
            }
            highest = highest.max(high);
        }
        gaps
    }

    /// The least and the greatest of the laws' numbers.
    fn range(&self, of: impl Fn(&dyn Law) -> f64) -> (f64, f64) {
        let numbers = self.parts.iter().map(|(_, law)| of(law.as_ref()));
        numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        })
    }
}

impl Law for Mixture {
    fn lower(&self, p: f64) -> f64 {
        let (low, high) = self.range(|law| law.lower(p));
        match p {
            0.0 => low,
            1.0 => high,
            // 1 − p is exact, and the other tail has more digits.
            p if p > 0.5 => first_not_negative(|x| (1.0 - p) - self.survival(x), low, high),
            p => first_not_negative(|x| self.cdf(x) - p, low, high),
        }
    }

    fn upper(&self, q: f64) -> f64 {
        let (low, high) = self.range(|law| law.upper(q));
        match q {
            0.0 => high,
            1.0 => low,
            q if q > 0.5 => first_not_negative(|x| self.cdf(x) - (1.0 - q), low, high),
            q => first_not_negative(|x| q - self.survival(x), low, high),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        self.sum(|law| law.cdf(x)).min(1.0)
    }

    fn survival(&self, x: f64) -> f64 {
        self.sum(|law| law.survival(x)).min(1.0)
    }

    fn mean(&self) -> f64 {
        self.sum(|law| law.mean())
    }

    fn sd(&self) -> f64 {
        let mean = self.mean();
        let square = self.sum(|law| {
            let (off, sd) = (law.mean() - mean, law.sd());
            off * off + sd * sd
        });
        square.sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (
            self.range(|law| law.support().0).0,
            self.range(|law| law.support().1).1,
        )
    }

    /// Of counts alone, the mixture of the smooth laws behind them.
    fn rounded_up_from(&self) -> Option<Arc<dyn Law>> {
        let smooth = |(weight, law): &(f64, Arc<dyn Law>)| Some((*weight, law.rounded_up_from()?));
        let parts = self.parts.iter().map(smooth).collect::<Option<Vec<_>>>()?;
        Some(Arc::new(Mixture { parts }))
    }

    fn breaks(&self) -> Vec<f64> {
        let of_part = |(_, law): &(f64, Arc<dyn Law>)| {
            let (least, greatest) = law.support();
            let inner = law.breaks();
            let values: Vec<f64> = inner.iter().map(|z| at_score(law.as_ref(), *z)).collect();
            values.into_iter().chain([least, greatest])
        };
        let values = self
            .parts
            .iter()
            .flat_map(of_part)
            .filter(|x| x.is_finite());
        scores_around(self, values.chain(self.gaps()))
    }
}

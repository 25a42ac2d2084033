//! Student's t law: a centre and a symmetric error with heavy tails.
//!
//! Parameters: `location`, the centre, and `scale` ≥ 0, both in the unit of the quantity
//! described; `df` > 0, the degrees of freedom, without unit: the fewer, the heavier the tails.
//! A scale of zero gives a constant. The scale is not the standard deviation, which is
//! scale·√(df/(df − 2)) for df > 2, infinite for 1 < df ≤ 2 and undefined (as is the mean) for
//! df ≤ 1.
//!
//! Formula: with t = (x − location)/scale, P(|T| > |t|) = I(df/2, ½; df/(df + t²)), the
//! regularised incomplete beta function of [`crate::num::beta`]. Source: Johnson, Kotz and
//! Balakrishnan, *Continuous Univariate Distributions* 2, chapter 28.
//!
//! Use it for a forecast from n past values, which has n − 1 degrees of freedom, location their
//! mean and scale their standard deviation times √(1 + 1/n); or for errors with outliers (3 to
//! 6). [`super::normal`] is its limit for many degrees of freedom.

use super::{Build, Built, Family, Fault, Law, Parameter, Standard, check, normal};
use crate::both;
use crate::language::Both;
use crate::num::beta::Beta;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "student_t",
    name_zh: "学生 t 分布",
    name_en: "Student's t",
    summary: (
        "一个中心和对称的厚尾误差。",
        "A centre and a symmetric error with heavy tails.",
    ),
    parameters: &PARAMETERS,
    formula: "P(|T| > |t|) = I(df/2, 1/2; df/(df + t²)), t = (x − location)/scale",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, ch. 28",
    when: (
        "用于由 n 个历史值作出的预测（df = n − 1），或有异常值的误差（df = 3 至 6）；df 很大时即 normal。",
        "Use it for a forecast from n past values (df = n − 1), or for errors with outliers (df = 3 to 6); normal is its limit.",
    ),
    example: "student_t = { location = 5, scale = 2, df = 5 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::number(
        "location",
        (
            "中心，单位同所描述的量",
            "the centre, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "scale",
        (
            "典型误差的大小，单位同所描述的量",
            "the size of a typical error, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "df",
        (
            "自由度，无单位：越小，尾部越厚",
            "the degrees of freedom, without unit: the fewer, the heavier the tails",
        ),
    ),
];

/// Below this a value of probability 1e-17 leaves the range of numbers once it is squared.
const FEWEST_DF: f64 = 0.25;

/// From here on the law differs from the normal one by less than rounding.
const AS_GOOD_AS_NORMAL: f64 = 1e17;

#[derive(Debug)]
struct StudentT {
    location: f64,
    scale: f64,
    df: f64,
    /// The law of df/(df + t²).
    share: Beta,
}

fn build(values: &[f64]) -> Built {
    let [location, scale, df] = check::finite(&PARAMETERS, values)?;
    check::not_negative("scale", scale)?;
    check_df(df)?;
    if scale == 0.0 || df >= AS_GOOD_AS_NORMAL {
        return Ok(normal::law(location, scale));
    }
    Ok(Arc::new(StudentT {
        location,
        scale,
        df,
        share: Beta::new(0.5 * df, 0.5),
    }))
}

fn check_df(df: f64) -> Result<(), Fault> {
    if df >= FEWEST_DF {
        return Ok(());
    }
    let why = Both::from(if df > 0.0 {
        (
            "的尾部超出数值范围",
            "has tails beyond the range of numbers",
        )
    } else {
        ("不是正数", "is not positive")
    });
    Err(Fault {
        parameter: "df",
        message: both!(
            "df = {shown} {why}",
            "df = {shown} {why}",
            shown = check::shown(df);
            why
        ),
        help: (
            "3 至 6 为厚尾；取 1 时均值不存在；最小可用 0.25",
            "3 to 6 are heavy tails; 1 has no mean; the least that can be used is 0.25",
        )
            .into(),
    })
}

impl StudentT {
    /// The standard deviate with probability `q` ≤ ½ beyond it on one side.
    fn deviate(&self, q: f64) -> f64 {
        // Both tails together hold 2q, and ½ − q keeps its digits near the centre.
        let (x, y) = self.share.quantile_pair(2.0 * q, 2.0 * (0.5 - q));
        (self.df * (y / x)).sqrt()
    }

    /// The probability beyond the standard deviate `t` on its side of the centre.
    fn beyond(&self, t: f64) -> f64 {
        let square = t * t;
        if square.is_infinite() {
            return 0.0;
        }
        let sum = self.df + square;
        0.5 * self.share.tails(self.df / sum, square / sum).0
    }

    fn standard(&self, x: f64) -> f64 {
        (x - self.location) / self.scale
    }

    fn value(&self, t: f64) -> f64 {
        self.scale.mul_add(t, self.location)
    }
}

impl Law for StudentT {
    fn lower(&self, p: f64) -> f64 {
        self.value(if p <= 0.5 {
            -self.deviate(p)
        } else {
            self.deviate(1.0 - p)
        })
    }

    fn upper(&self, q: f64) -> f64 {
        self.value(if q <= 0.5 {
            self.deviate(q)
        } else {
            -self.deviate(1.0 - q)
        })
    }

    fn cdf(&self, x: f64) -> f64 {
        let t = self.standard(x);
        if t <= 0.0 {
            self.beyond(t)
        } else {
            1.0 - self.beyond(t)
        }
    }

    fn survival(&self, x: f64) -> f64 {
        let t = self.standard(x);
        if t >= 0.0 {
            self.beyond(t)
        } else {
            1.0 - self.beyond(t)
        }
    }

    fn mean(&self) -> f64 {
        if self.df > 1.0 {
            self.location
        } else {
            f64::NAN
        }
    }

    fn sd(&self) -> f64 {
        if self.df > 2.0 {
            self.scale * (self.df / (self.df - 2.0)).sqrt()
        } else if self.df > 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        }
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[0.0, 1.0, self.df]).ok()?,
            shift: self.location,
            scale: self.scale,
        })
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}

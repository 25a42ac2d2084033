//! The triangular law: two limits and a most likely value, with straight sides.
//!
//! Parameters: `low` ≤ `mode` ≤ `high`, the least, the most likely and the greatest value, in
//! the unit of the quantity described. Equal limits give a constant; the mode may be a limit.
//!
//! Formula: with w = high − low and m = (mode − low)/w, P(X ≤ x) = (x − low)²/(w² m) up to the
//! mode and P(X > x) = (high − x)²/(w²(1 − m)) from there; mean (low + mode + high)/3; standard
//! deviation w·√((1 − m + m²)/18). Source: Johnson, Kotz and Balakrishnan, *Continuous
//! Univariate Distributions* 2, section 26.9.
//!
//! Use it when the limits are real and half way to them is still quite possible. For the same
//! three numbers [`super::pert`] keeps closer to the mode; [`super::two_piece`] has no limits.

use super::{Build, Built, Family, Law, Parameter, Standard, check, constant, shape};
use crate::num::normal;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "triangular",
    name_zh: "三角分布",
    name_en: "triangular",
    summary: (
        "上下限和一个最可能值，密度两侧为直线。",
        "Two limits and a most likely value, with straight sides.",
    ),
    parameters: &PARAMETERS,
    formula: "F(x) = (x − low)²/((high − low)(mode − low)), x ≤ mode",
    source: "Kotz and van Dorp, Beyond Beta, ch. 1",
    when: (
        "用于照字面理解的三点估计；若上下限是极端值，pert 的离散程度更小。",
        "Use it for three-point estimates taken at their word; where the limits are extremes, pert spreads less.",
    ),
    example: "triangular = { low = 2, mode = 5, high = 7 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::number(
        "low",
        (
            "最小值，单位同所描述的量",
            "the least value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "mode",
        (
            "最可能值，单位同所描述的量",
            "the most likely value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "high",
        (
            "最大值，单位同所描述的量",
            "the greatest value, in the unit of the quantity described",
        ),
    ),
];

/// Up to this part of the probability or the width, with the mode as near or nearer to the end, a difference from the other
/// end would lose digits.
const NEAR_THE_END: f64 = 1e-3;

/// `left` and `right` are the shares of the width on either side of the mode, which are also the
/// probabilities there.
#[derive(Debug)]
struct Triangular {
    low: f64,
    high: f64,
    width: f64,
    left: f64,
    right: f64,
}

fn build(values: &[f64]) -> Built {
    let [low, mode, high] = check::finite(&PARAMETERS, values)?;
    check::ordered(("low", low), ("high", high))?;
    check::ordered(("low", low), ("mode", mode))?;
    check::ordered(("mode", mode), ("high", high))?;
    if low == high {
        return Ok(constant::law(low));
    }
    let width = check::width(low, high)?;
    let (left, right) = ((mode - low) / width, (high - mode) / width);
    Ok(Arc::new(Triangular {
        low,
        high,
        width,
        left,
        right,
    }))
}

impl Triangular {
    fn up_from_low(&self, p: f64) -> f64 {
        self.width.mul_add((p * self.left).sqrt(), self.low)
    }

    /// The shares of the width below and above a value.
    fn shares(&self, x: f64) -> (f64, f64) {
        let share = (x - self.low) / self.width;
        let rest = (self.high - x) / self.width;
        (share.clamp(0.0, 1.0), rest.clamp(0.0, 1.0))
    }

    /// The value with probability `p` below it, which is beyond the mode and yet near the low end: its
    /// share of the width is 1 − √((1 − p)·right) without the difference.
    fn past_the_mode(&self, p: f64) -> f64 {
        let share = p.mul_add(self.right, self.left) / (1.0 + ((1.0 - p) * self.right).sqrt());
        self.width.mul_add(share, self.low)
    }

    /// The same from the other side.
    fn before_the_mode(&self, q: f64) -> f64 {
        let share = q.mul_add(self.left, self.right) / (1.0 + ((1.0 - q) * self.left).sqrt());
        (-self.width).mul_add(share, self.high)
    }

    fn down_from_high(&self, q: f64) -> f64 {
        (-self.width).mul_add((q * self.right).sqrt(), self.high)
    }
}

/// The probability on a side whose part of the width is `share`, and `near` as far as the mode;
/// `rest` and `far` are those of the other side.
fn tail(share: f64, rest: f64, near: f64, far: f64) -> f64 {
    if share <= 0.0 {
        0.0
    } else if share <= near {
        share * share / near
    } else if share <= NEAR_THE_END {
        // 1 − rest²/far, as near + far = share + rest = 1.
        (share * (2.0 - share) - near) / far
    } else {
        1.0 - rest * rest / far
    }
}

impl Law for Triangular {
    fn lower(&self, p: f64) -> f64 {
        if p <= self.left {
            self.up_from_low(p)
        } else if p + self.left <= NEAR_THE_END {
            self.past_the_mode(p)
        } else {
            self.down_from_high(1.0 - p)
        }
    }

    fn upper(&self, q: f64) -> f64 {
        if q <= self.right {
            self.down_from_high(q)
        } else if q + self.right <= NEAR_THE_END {
            self.before_the_mode(q)
        } else {
            self.up_from_low(1.0 - q)
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        let (share, rest) = self.shares(x);
        tail(share, rest, self.left, self.right)
    }

    fn survival(&self, x: f64) -> f64 {
        let (share, rest) = self.shares(x);
        tail(rest, share, self.right, self.left)
    }

    fn mean(&self) -> f64 {
        (self.width / 3.0).mul_add(1.0 + self.left, self.low)
    }

    fn sd(&self) -> f64 {
        self.width * ((1.0 - self.left * self.right) / 18.0).sqrt()
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[0.0, shape(self.left), 1.0]).ok()?,
            shift: self.low,
            scale: self.width,
        })
    }

    fn breaks(&self) -> Vec<f64> {
        vec![normal::quantile(self.left)]
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}

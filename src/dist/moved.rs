//! Laws moved and stretched: any law plus a number, any law times a number.
//!
//! `shifted`: parameters `law`, any law, and `by`, in its unit. `scaled`: `law`, and `by`, a factor without
//! unit; a negative one turns the law around.
//!
//! Formula: F(x) is the law's at (x − shift)/scale. Mean and standard deviation move along.
//!
//! Use them to state a law once where it is at home (a waiting time from 0, a standard shape) and move it to
//! where it is needed; families with a location and a scale of their own need neither.

use super::{
    Argument, Build, Built, Family, Form, Law, Parameter, Standard, Takes, check, constant,
};
use std::sync::Arc;

/// The table entry of laws plus a number.
pub const SHIFTED: Family = Family {
    key: "shifted",
    name_zh: "平移分布",
    name_en: "shifted law",
    summary: ("任一分布加上一个数。", "Any law plus a number."),
    parameters: &SHIFTED_PARAMETERS,
    formula: "x = by + (the law's x)",
    source: "",
    when: (
        "用于把从 0 起算的分布（如 gamma、weibull）移到需要的位置；自带位置参数的分布不必用它。",
        "Use it to move a law that starts at 0, such as gamma or weibull, to where it is needed; laws with a location of their own do not need it.",
    ),
    example: "shifted = { law.gamma = { shape = 2, scale = 1.5 }, by = -1 }",
    build: Build::Arguments(build_shifted),
};

/// The table entry of laws times a number.
pub const SCALED: Family = Family {
    key: "scaled",
    name_zh: "缩放分布",
    name_en: "scaled law",
    summary: ("任一分布乘以一个数。", "Any law times a number."),
    parameters: &SCALED_PARAMETERS,
    formula: "x = by · (the law's x)",
    source: "",
    when: (
        "用于换算单位，或用负数把偏态分布左右翻转；自带尺度参数的分布不必用它。",
        "Use it to change units, or with a negative number to turn a skewed law around; laws with a scale of their own do not need it.",
    ),
    example: "scaled = { law.exponential = { rate = 0.5 }, by = -1 }",
    build: Build::Arguments(build_scaled),
};

const LAW: Parameter = Parameter::required("law", ("任一分布", "any law"), Takes::Law);

const SHIFTED_PARAMETERS: [Parameter; 2] = [
    LAW,
    Parameter::number(
        "by",
        (
            "加上的数，单位同该分布",
            "what is added, in the unit of the law",
        ),
    ),
];

const SCALED_PARAMETERS: [Parameter; 2] = [
    LAW,
    Parameter::number(
        "by",
        (
            "乘以的数，无单位；负数使分布翻转",
            "what it is multiplied by, without unit; a negative one turns it around",
        ),
    ),
];

#[derive(Debug)]
struct Moved {
    law: Arc<dyn Law>,
    shift: f64,
    scale: f64,
}

fn build_shifted(arguments: &[Argument]) -> Built {
    let [Argument::Law(law), Argument::Number(by)] = arguments else {
        panic!("a shifted law takes a law and a number");
    };
    check::number("by", *by)?;
    Ok(moved(Arc::clone(law), *by, 1.0))
}

fn build_scaled(arguments: &[Argument]) -> Built {
    let [Argument::Law(law), Argument::Number(by)] = arguments else {
        panic!("a scaled law takes a law and a number");
    };
    check::number("by", *by)?;
    if *by == 0.0 {
        return Ok(constant::law(0.0));
    }
    Ok(moved(Arc::clone(law), 0.0, *by))
}

fn moved(law: Arc<dyn Law>, shift: f64, scale: f64) -> Arc<dyn Law> {
    match law.form() {
        Form::Constant(value) => constant::law(scale.mul_add(value, shift)),
        _ => Arc::new(Moved { law, shift, scale }),
    }
}

impl Moved {
    fn out(&self, x: f64) -> f64 {
        self.scale.mul_add(x, self.shift)
    }

    /// The law's own value for `x`: the farthest that is not moved beyond `x`. Where the law jumps, exactly the value
    /// of the jump, in spite of rounding on the way.
    fn back(&self, x: f64) -> f64 {
        let own = (x - self.shift) / self.scale;
        let own = match (self.out(own) > x, self.turned()) {
            (true, true) => own.next_up(),
            (true, false) => own.next_down(),
            (false, _) => own,
        };
        let step = |x: f64| x.abs().next_up() - x.abs();
        let slack = 2.0 * step(own).max(step(x) / self.scale.abs());
        if !slack.is_finite() {
            return own;
        }
        match self.jump_near(own, slack) {
            Some(jump) if self.out(jump) <= x && (jump >= own) != self.turned() => jump,
            _ => own,
        }
    }

    /// Where the law jumps within rounding of its value `own`, if it does.
    fn jump_near(&self, own: f64, slack: f64) -> Option<f64> {
        /// More than a density could hold within rounding.
        const JUMP: f64 = 1e-9;
        let (below, above) = (self.law.cdf(own + slack), self.law.survival(own + slack));
        let (before, beyond) = (self.law.cdf(own - slack), self.law.survival(own - slack));
        if below - before <= JUMP * below && beyond - above <= JUMP * beyond {
            return None;
        }
        let near = if below <= above {
            self.law.lower(below)
        } else {
            self.law.upper(above)
        };
        ((near - own).abs() <= slack).then_some(near)
    }

    fn turned(&self) -> bool {
        self.scale < 0.0
    }
}

impl Law for Moved {
    fn lower(&self, p: f64) -> f64 {
        self.out(if self.turned() {
            self.law.upper(p)
        } else {
            self.law.lower(p)
        })
    }

    fn upper(&self, q: f64) -> f64 {
        self.out(if self.turned() {
            self.law.lower(q)
        } else {
            self.law.upper(q)
        })
    }

    fn cdf(&self, x: f64) -> f64 {
        let x = self.back(x);
        // Of a turned law, the value itself belongs to the part at or below.
        if self.turned() {
            self.law.survival(x.next_down())
        } else {
            self.law.cdf(x)
        }
    }

    fn survival(&self, x: f64) -> f64 {
        let x = self.back(x);
        if self.turned() {
            self.law.cdf(x.next_down())
        } else {
            self.law.survival(x)
        }
    }

    fn mean(&self) -> f64 {
        self.out(self.law.mean())
    }

    fn sd(&self) -> f64 {
        self.scale.abs() * self.law.sd()
    }

    fn support(&self) -> (f64, f64) {
        let (low, high) = self.law.support();
        if self.turned() {
            (self.out(high), self.out(low))
        } else {
            (self.out(low), self.out(high))
        }
    }

    fn form(&self) -> Form {
        match self.law.form() {
            Form::Affine { mean, sd } if !self.turned() => Form::Affine {
                mean: self.out(mean),
                sd: self.scale * sd,
            },
            _ => Form::General,
        }
    }

    fn standard(&self) -> Option<Standard> {
        if self.turned() {
            return None;
        }
        let inner = self.law.standard().unwrap_or_else(|| Standard {
            law: Arc::clone(&self.law),
            shift: 0.0,
            scale: 1.0,
        });
        Some(Standard {
            law: inner.law,
            shift: self.out(inner.shift),
            scale: self.scale * inner.scale,
        })
    }

    /// Counts plus a whole number are counts.
    fn rounded_up_from(&self) -> Option<Arc<dyn Law>> {
        let whole = self.scale == 1.0 && self.shift.fract() == 0.0;
        let law = self.law.rounded_up_from().filter(|_| whole)?;
        Some(moved(law, self.shift, 1.0))
    }

    fn breaks(&self) -> Vec<f64> {
        let breaks = self.law.breaks();
        if self.turned() {
            breaks.iter().rev().map(|score| -score).collect()
        } else {
            breaks
        }
    }
}

//! The skew-normal law: a centre and an error that leans to one side, without a kink.
//!
//! Parameters: `location`, where the law would be centred without its lean, and `scale` ≥ 0, both in the unit of the
//! quantity described; `shape`, without unit: 0 is normal, a positive one leans to the right, a negative one
//! to the left, and from about 10 on either way nearly all probability lies on one side of the location.
//! A scale of zero gives a constant.
//!
//! Formula: density 2φ(t)Φ(shape·t)/scale with t = (x − location)/scale, where φ and Φ are density and distribution of the
//! normal law; with δ = shape/√(1 + shape²), mean location + scale·δ·√(2/π) and standard deviation
//! scale·√(1 − 2δ²/π). Source: Azzalini (1985), *Scandinavian Journal of Statistics* 12; the tails
//! are [`crate::num::skew_normal`].
//!
//! Use it for a forecast whose risks lean, when a smooth density is wanted or the law was fitted by others. [`super::two_piece`]
//! says the same with the most likely value and the spreads on either side as parameters, which
//! people can state; [`super::normal`] is its symmetric case.

use super::{Build, Built, Family, Fault, Law, Parameter, Standard, check, normal};
use crate::both;
use crate::num::skew_normal;
use std::f64::consts::FRAC_2_PI;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "skew_normal",
    name_zh: "偏正态分布",
    name_en: "skew-normal",
    summary: (
        "一个中心和偏向一侧的误差，密度光滑。",
        "A centre and an error that leans to one side, without a kink.",
    ),
    parameters: &PARAMETERS,
    formula: "f(x) = 2φ(t)Φ(shape·t)/scale, t = (x − location)/scale",
    source: "Azzalini (1985), Scandinavian Journal of Statistics 12",
    when: (
        "用于风险偏向一侧且密度光滑的预测；two_piece 以众数和两侧标准差表述，更便于直接给出。",
        "Use it for a forecast whose risks lean, with a smooth density; two_piece states the same by a most likely value and two spreads.",
    ),
    example: "skew_normal = { location = 6, scale = 2, shape = -3 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::number(
        "location",
        (
            "位置，单位同所描述的量：无偏斜时的中心",
            "the location, in the unit of the quantity described: the centre, were there no lean",
        ),
    ),
    Parameter::number(
        "scale",
        (
            "尺度，单位同所描述的量：无偏斜时的标准差",
            "the scale, in the unit of the quantity described: the standard deviation, were there no lean",
        ),
    ),
    Parameter::number(
        "shape",
        (
            "偏斜，无单位：0 即正态，正数偏右，负数偏左",
            "the lean, without unit: 0 is normal, more leans to the right, less to the left",
        ),
    ),
];

/// Beyond this the law is half of a normal one, but for less than a millionth of its scale.
const GREATEST_SHAPE: f64 = 1e6;

#[derive(Debug)]
struct SkewNormal {
    location: f64,
    scale: f64,
    shape: f64,
}

fn build(values: &[f64]) -> Built {
    let [location, scale, shape] = check::finite(&PARAMETERS, values)?;
    check::not_negative("scale", scale)?;
    if !(shape.abs() <= GREATEST_SHAPE) {
        return Err(Fault {
            parameter: "shape",
            message: both!(
                "shape = {shown} 使分布在 location 处断开",
                "shape = {shown} breaks the law off at the location",
                shown = check::shown(shape)
            ),
            help: (
                "请取 −1e6 至 1e6；只有一侧时请改用 two_piece，另一侧的标准差写 0",
                "give −1e6 to 1e6; for one side only use the family two_piece with a spread of 0 on the other",
            )
                .into(),
        });
    }
    if shape == 0.0 || scale == 0.0 {
        return Ok(normal::law(location, scale));
    }
    Ok(Arc::new(SkewNormal {
        location,
        scale,
        shape,
    }))
}

impl SkewNormal {
    fn value(&self, t: f64) -> f64 {
        self.scale.mul_add(t, self.location)
    }

    fn tails(&self, x: f64) -> (f64, f64) {
        skew_normal::tails(self.shape, (x - self.location) / self.scale)
    }

    /// The lean as a part of the greatest possible one.
    fn delta(&self) -> f64 {
        self.shape / self.shape.mul_add(self.shape, 1.0).sqrt()
    }
}

impl Law for SkewNormal {
    fn lower(&self, p: f64) -> f64 {
        self.value(skew_normal::lower(self.shape, p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.value(skew_normal::upper(self.shape, q))
    }

    fn cdf(&self, x: f64) -> f64 {
        self.tails(x).0
    }

    fn survival(&self, x: f64) -> f64 {
        self.tails(x).1
    }

    fn mean(&self) -> f64 {
        self.value(self.delta() * FRAC_2_PI.sqrt())
    }

    fn sd(&self) -> f64 {
        let delta = self.delta();
        self.scale * (1.0 - FRAC_2_PI * delta * delta).sqrt()
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[0.0, 1.0, self.shape]).ok()?,
            shift: self.location,
            scale: self.scale,
        })
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}

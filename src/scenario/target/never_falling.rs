//! `never_falling = { tolerance = 0 }` (稳中有进): no year below the year before.
//!
//! The measure is the worst year's change in per cent, which must not be below −`tolerance`. Growth is
//! never taken across a statistical revision: it is judged on the base-year basis.

use super::band::Band;
use super::{Form, Measure, MeasureUnit, Subject};
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::draft::{Basis, Draft};
use crate::scenario::is;
use crate::scenario::section::Section;
use std::sync::Arc;

#[derive(Debug)]
struct NeverFalling {
    tolerance: f64,
    band: Band,
}

/// Reads `never_falling = { tolerance }`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    section.section(
        key,
        ("各年均不低于上年", "no year falls below the year before"),
        |section| {
            let meaning = (
                "一年内下降不超过此百分比仍算达标",
                "a fall of up to this many per cent in a year still counts as met",
            );
            let tolerance = section.number_or("tolerance", meaning, 0.0)?;
            if !(tolerance.value >= 0.0) {
                let message = is("tolerance", tolerance.value);
                let help = ("请写 0 或更大的数值", "write 0 or more");
                section
                    .reading
                    .problems
                    .error(&tolerance.place, message, help);
                return None;
            }
            // 0 − 0 is 0, where −0 would be shown as such.
            let band = Band::above(0.0 - tolerance.value, false);
            Some(Form::Measured(Arc::new(NeverFalling {
                tolerance: tolerance.value,
                band,
            })))
        },
    )
}

impl Measure for NeverFalling {
    fn key(&self) -> &'static str {
        "never_falling"
    }

    fn band(&self) -> &Band {
        &self.band
    }

    fn goal(&self) -> f64 {
        0.0 - self.tolerance
    }

    fn unit(&self) -> MeasureUnit {
        MeasureUnit::PercentAYear
    }

    fn only_basis(&self) -> Option<Basis> {
        Some(Basis::BaseYear)
    }

    fn needs_base(&self) -> bool {
        true
    }

    fn rows(&self, subject: &Subject, draft: &mut Draft) -> Vec<Operand> {
        let mut before = Operand::Number(subject.base.unwrap_or(f64::NAN));
        let mut worst: Option<Row> = None;
        for value in &subject.values {
            let ratio = draft.builder.binary(Binary::Divide, *value, before);
            worst = Some(match worst {
                Some(so_far) => draft.builder.binary(Binary::Min, so_far, ratio),
                None => ratio,
            });
            before = *value;
        }
        let terms: Vec<(f64, Row)> = worst.into_iter().map(|ratio| (100.0, ratio)).collect();
        vec![draft.builder.affine(-100.0, &terms).into()]
    }
}

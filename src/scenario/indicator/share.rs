//! Shares: a per cent that stays within 0–100 by construction (国际展览面积占比).
//!
//! The share walks in logits: ln(s / (100 − s)) changes each year by change / (s₀ (100 − s₀) / 100),
//! where s₀ is the base value. Near the base value the law is therefore in percentage points;
//! towards 0 or 100 the same push moves the share less and less. A statistical revision pushes
//! the published share in the same way, by percentage points.

use super::{Indicator, Kind};
use crate::both;
use crate::program::node::{Binary, Unary};
use crate::program::{Operand, Row};
use crate::scenario::lever::Way;
use crate::scenario::section::{At, Section};
use crate::scenario::yearly::Yearly;
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "share";

#[derive(Debug)]
struct Share {
    base: At<f64>,
    change: Yearly,
}

/// Reads `share = { base, change, in_year }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        (
            "始终在 0–100 之间的百分比",
            "a per cent that stays within 0–100",
        ),
        |section| {
            let base =
                section.required_number("base", ("基年占比，%", "share of the base year, %"));
            let change = Yearly::read(
                section,
                "change",
                ("年变动，百分点", "change, percentage points a year"),
            );
            Some(Arc::new(Share {
                base: base?,
                change: change?,
            }) as _)
        },
    )
}

impl Kind for Share {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        Some(self.base.value)
    }

    fn grows(&self) -> bool {
        false
    }

    fn yearly(&self) -> Option<&Yearly> {
        Some(&self.change)
    }

    fn levers(&self) -> &'static [Way] {
        &[Way::Change]
    }

    fn check(&self, _indicator: &Indicator, check: &mut Check) {
        let base = self.base.value;
        if !(base > 0.0 && base < 100.0) {
            let message = both!(
                "基年占比为 {base} %",
                "the share of the base year is {base} %"
            );
            let help = (
                "请写 0 与 100 之间的百分数",
                "write a per cent between 0 and 100",
            );
            check.problems.error(&self.base.place, message, help);
        }
        self.change.check(check);
    }

    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let base = self.base.value;
        let changes = self.change.rows(indicator, draft);
        let changes = draft.pushed(&indicator.id.value, Way::Change, changes);
        let changes = draft.shifted_by_shocks(&indicator.id.value, changes);
        let mut logit = Operand::Number(libm::log(base / (100.0 - base)));
        let mut values = Vec::new();
        for change in changes {
            let step = draft
                .builder
                .affine(0.0, &[(self.logits_a_point(), change)]);
            logit = draft.builder.binary(Binary::Add, logit, step).into();
            values.push(draft.builder.unary(Unary::Share, logit).into());
        }
        values
    }

    fn published(
        &self,
        indicator: &Indicator,
        basis: &[Operand],
        draft: &mut Draft,
    ) -> Vec<Operand> {
        let mut pushes: Vec<(f64, Row)> = Vec::new();
        let mut published = Vec::new();
        for (year, share) in draft.years().zip(basis) {
            let effects = draft.revision_effects(&indicator.id.value, year);
            pushes.extend(
                effects
                    .into_iter()
                    .map(|effect| (self.logits_a_point(), effect)),
            );
            published.push(match pushes.is_empty() {
                true => *share,
                false => pushed(*share, &pushes, draft),
            });
        }
        published
    }
}

impl Share {
    /// How far the logit moves for one percentage point at the base value.
    fn logits_a_point(&self) -> f64 {
        100.0 / (self.base.value * (100.0 - self.base.value))
    }
}

/// A share moved in logits: its odds are multiplied by e^push.
fn pushed(share: Operand, pushes: &[(f64, Row)], draft: &mut Draft) -> Operand {
    let builder = &mut draft.builder;
    let rest = builder.binary(Binary::Subtract, 100.0, share);
    let odds = builder.binary(Binary::Divide, share, rest);
    let logit = builder.unary(Unary::Log, odds);
    let push = builder.affine(0.0, pushes);
    let logit = builder.binary(Binary::Add, logit, push);
    builder.unary(Unary::Share, logit).into()
}

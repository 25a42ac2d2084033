//! Identities: parts that make up a whole, or must not exceed it. They are watched, never imposed.
//!
//! ```toml
//! [identity.trade]
//! name = "进出口总额等于出口加进口"
//! whole = "trade"
//! parts = ["exports", "imports"]
//! tolerance = 0.5                  # % of the whole (the default): what rounding may leave open
//!
//! [identity.goods]
//! whole = "exports"
//! parts = ["goods_exports"]
//! at_most = true                   # parts need not be complete, and may not exceed the whole
//! ```
//!
//! An identity is broken in a year in which |Σ parts − whole| exceeds `tolerance` per cent of |whole|; with `at_most`,
//! in which Σ parts − whole does. Published figures are compared, since they are what is printed: a
//! revision that re-bases the whole and none of its parts breaks it, and should name them too. The
//! report says on how many paths it is broken in any year, in which year most often, and how large the gap then is on
//! average. Nothing is adjusted: a whole and its parts with laws of their own disagree because somebody assumed
//! so, and only that somebody knows which law is wrong. Where one of them follows from the others, make it
//! [`derived`](super::indicator::derived); then the identity holds on every path. (National
//! accountants balance a table by the reliabilities of its entries, after Stone, Champernowne and
//! Meade (1942); a scenario's laws are no measurements, so nothing of the kind is done.)
//!
//! Declare only what is the same thing in the same scope: online retail as published counts sales of
//! services and of other places, and is no part of retail sales. Units must agree. The base year is checked
//! when the scenario is: figures that do not add up there will not add up later.

use super::section::{At, Section};
use super::{Basis, Check, Draft, Indicator, Name, is, unit};
use crate::both;
use crate::diag::number;
use crate::program::node::{Binary, Unary};
use crate::program::{Operand, Row};
use std::collections::HashSet;

/// What the last digits of a sum in another order may differ by, as a part of the whole.
const ROUNDING: f64 = 1e-9;

/// A whole and its parts.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Its id.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// The id of the whole.
    pub whole: At<String>,
    /// The ids of the parts.
    pub parts: Vec<At<String>>,
    /// What may be left open, % of the whole.
    pub tolerance: At<f64>,
    /// Whether the parts may be less than the whole.
    pub at_most: bool,
}

/// An identity in one year.
#[derive(Debug, Clone, Copy)]
pub struct Gap {
    /// The year.
    pub year: i32,
    /// 1 where the identity is broken.
    pub broken: Row,
    /// The gap as a fraction of the whole; with `at_most` that by which parts exceed it.
    pub size: Row,
}

/// Reads `[identity.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Identity> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    let whole = section.required_text("whole", ("合计指标的标识符", "the id of the whole"));
    let meaning = ("各分项指标的标识符", "the ids of the parts");
    let parts = section.texts("parts", meaning);
    section.require("parts", meaning);
    let meaning = (
        "允许的差额，占合计的 %",
        "what may be left open, % of the whole",
    );
    let tolerance = section.number_or("tolerance", meaning, 0.5);
    let at_most = section.flag_or(
        "at_most",
        (
            "分项之和只须不超过合计，不必相等",
            "the parts may be less than the whole, and not more",
        ),
        false,
    );
    section.text("source", ("出处", "where it is said"));
    Some(Identity {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        whole: whole?,
        parts: parts?,
        tolerance: tolerance?,
        at_most,
    })
}

impl Identity {
    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        let before = check.problems.len();
        let tolerance = self.tolerance.value;
        if !(0.0..100.0).contains(&tolerance) {
            let help = (
                "请写占合计的 %，0 或更大，小于 100",
                "write % of the whole, 0 or more and below 100",
            );
            let message = is("tolerance", tolerance);
            check.problems.error(&self.tolerance.place, message, help);
        }
        if self.parts.is_empty() {
            let message = both!("{id} 没有列出分项", "{id} has no parts", id = self.id.value);
            let help = ("请在 parts 中至少列出一项", "name at least one in parts");
            check.problems.error(&self.id.place, message, help);
        }
        let whole = check.indicator(&self.whole);
        let mut seen = HashSet::from([self.whole.value.as_str()]);
        for part in &self.parts {
            if !seen.insert(&part.value) {
                let message = both!(
                    "{id} 出现了两次",
                    "{id} stands there twice",
                    id = part.value
                );
                let help = (
                    "合计与各分项应各不相同",
                    "the whole and its parts are different indicators",
                );
                check.problems.error(&part.place, message, help);
                continue;
            }
            if let (Some(part_of), Some(whole)) = (check.indicator(part), whole) {
                check_unit(part, part_of, whole, check);
            }
        }
        if check.problems.len() == before {
            self.check_base(check);
        }
    }

    /// Warns where the figures of the base year do not add up.
    fn check_base(&self, check: &mut Check) {
        let base = |id: &At<String>| check.scenario.indicator(&id.value)?.kind.base();
        let parts: Option<f64> = self.parts.iter().map(base).sum();
        let (Some(parts), Some(whole)) = (parts, base(&self.whole)) else {
            return;
        };
        let gap = match self.at_most {
            true => (parts - whole).max(0.0),
            false => (parts - whole).abs(),
        };
        if gap <= whole.abs() * (self.tolerance.value / 100.0 + ROUNDING) || !gap.is_finite() {
            return;
        }
        let year = check.scenario.base_year;
        let message = both!(
            "{year}年分项之和为 {parts}，合计为 {whole}，相差 {gap}（合计的 {part:.2} %）",
            "in {year} the parts sum to {parts} and the whole is {whole}: {gap} apart, {part:.2} % of it",
            parts = number(parts),
            whole = number(whole),
            gap = number(gap),
            part = 100.0 * gap / whole.abs()
        );
        let help = (
            "请核对基年数值与口径，或放宽 tolerance",
            "look at the figures and their scope, or allow a greater tolerance",
        );
        check.problems.warn(&self.id.place, message, help);
    }

    /// Adds the rows of every simulated year, of published figures.
    pub fn rows(&self, draft: &mut Draft) -> Vec<Gap> {
        let values =
            |id: &At<String>, draft: &Draft| draft.series(&id.value).on(Basis::Published).to_vec();
        let whole = values(&self.whole, draft);
        let parts: Vec<Vec<Operand>> = self.parts.iter().map(|id| values(id, draft)).collect();
        let years = draft.years();
        years
            .zip(whole)
            .enumerate()
            .map(|(at, (year, whole))| {
                let parts = parts.iter().map(|values| values[at]);
                self.gap(year, whole, parts, draft)
            })
            .collect()
    }

    fn gap(
        &self,
        year: i32,
        whole: Operand,
        parts: impl Iterator<Item = Operand>,
        draft: &mut Draft,
    ) -> Gap {
        let builder = &mut draft.builder;
        let sum = parts.reduce(|sum, part| builder.binary(Binary::Add, sum, part).into());
        let sum = sum.unwrap_or(Operand::Number(0.0));
        let surplus = builder.binary(Binary::Subtract, sum, whole);
        let gap = match self.at_most {
            true => builder.binary(Binary::Max, surplus, 0.0),
            false => builder.unary(Unary::Abs, surplus),
        };
        let whole = builder.unary(Unary::Abs, whole);
        let allowed = self.tolerance.value / 100.0 + ROUNDING;
        let limit = builder.binary(Binary::Multiply, whole, allowed);
        Gap {
            year,
            broken: builder.binary(Binary::Greater, gap, limit),
            size: builder.binary(Binary::Divide, gap, whole),
        }
    }
}

/// Refuses a part in another unit than the whole.
fn check_unit(id: &At<String>, part: &Indicator, whole: &Indicator, check: &mut Check) {
    let (Some(own), Some(of_whole)) = (&part.quantity, &whole.quantity) else {
        return;
    };
    if own.value.agrees_with(&of_whole.value) {
        return;
    }
    let (has, wanted) = (unit::written(part), unit::written(whole));
    let message = both!(
        "{part} 的单位是 {has}，合计 {whole} 的单位是 {wanted}",
        "{part} is in {has}, and the whole {whole} is in {wanted}",
        part = id.value, whole = whole.id.value; has, wanted
    );
    let help = (
        "请用派生指标换算：derived.formula = \"convert(…)\"",
        "convert it in a derived indicator: derived.formula = \"convert(…)\"",
    );
    check.problems.error(&id.place, message, help);
}

//! Indicators: what a plan counts and measures, one file a kind.
//!
//! | kind | its yearly value is | a law gives |
//! |---|---|---|
//! | [`level`] | last year's value grown by some per cent | growth, % a year |
//! | [`stock`] | last year's count plus additions, minus withdrawals | additions a year |
//! | [`flow`] | an amount drawn afresh | the amount |
//! | [`share`] | a per cent that walks in logits, so it stays within 0–100 | change, percentage points |
//! | [`milestone`] | how many of its items are complete | (a probability an item) |
//! | [`derived`] | a formula over other indicators | nothing |
//!
//! A new kind is one file with a reader and an implementation of [`Kind`], and one line in
//! [`KINDS`].

pub mod derived;
pub mod flow;
pub mod level;
pub mod milestone;
pub mod share;
pub mod stock;

use super::law::LawAt;
use super::section::{At, Section};
use super::{Check, Draft, Name, is};
use crate::both;
use crate::language::Pair;
use crate::program::formula::Formula;
use crate::program::{Operand, Row};
use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

/// What a kind of indicator can do.
pub trait Kind: Debug + Send + Sync {
    /// The key under which it is written.
    fn key(&self) -> &'static str;

    /// The value of the base year, where it has one.
    fn base(&self) -> Option<f64>;

    /// Whether its values can never be negative: a run that finds one stops being a result.
    fn never_negative(&self) -> bool {
        true
    }

    /// Whether people speak of its growth in per cent a year.
    fn grows(&self) -> bool {
        true
    }

    /// Whether shocks, and statistical revisions, may name it.
    fn takes_effects(&self) -> (bool, bool) {
        (true, true)
    }

    /// Whether it has draws of its own from year to year.
    fn draws(&self) -> bool {
        true
    }

    /// Finds what a reader alone cannot see.
    fn check(&self, indicator: &Indicator, check: &mut Check);

    /// The formula of a derived indicator.
    fn formula(&self) -> Option<&Formula> {
        None
    }

    /// Adds its rows: the value in each simulated year, on the base-year basis. None of its own
    /// for a derived indicator: formulas are drafted together, year by year.
    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand>;

    /// Adds the rows of its published figures: what statistical revisions make of its values.
    fn published(
        &self,
        indicator: &Indicator,
        basis: &[Operand],
        draft: &mut Draft,
    ) -> Vec<Operand> {
        draft.multiplied_by_revisions(&indicator.id.value, basis)
    }
}

/// Reads the kind written under its key.
type Reader = fn(&mut Section) -> Option<Arc<dyn Kind>>;

/// The kinds, one line each.
pub const KINDS: &[(&str, Reader)] = &[
    (level::KEY, level::read),
    (stock::KEY, stock::read),
    (flow::KEY, flow::read),
    (share::KEY, share::read),
    (milestone::KEY, milestone::read),
    (derived::KEY, derived::read),
];

/// The keys of the kinds.
pub static KEYS: LazyLock<Vec<&str>> =
    LazyLock::new(|| KINDS.iter().map(|(key, _)| *key).collect());

/// An indicator of the plan, or a rival's.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its id, by which others refer to it and its draws are keyed.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// The group of the plan it belongs to.
    pub dimension: Option<Name>,
    /// The unit of its values.
    pub unit: Name,
    /// Whether it belongs to a rival rather than to the plan.
    pub rival: bool,
    /// Whether its base value is an assumption rather than a published figure.
    pub assumed: bool,
    /// Carry-over of the normal scores from year to year.
    pub persistence: At<f64>,
    /// Loadings on common factors.
    pub loads: Vec<(At<String>, At<f64>)>,
    /// How its values come about.
    pub kind: Arc<dyn Kind>,
}

/// Reads `[indicator.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Indicator> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    let dimension = Name::read(
        section,
        "dimension",
        ("在规划中所属的维度", "the group of the plan it belongs to"),
    );
    let unit = Name::read(section, "unit", ("数值的单位", "the unit of its values"));
    let role = section.word(
        "role",
        ("属于规划自身（indicator）还是对手（rival）", "whose it is"),
        &["indicator", "rival"],
    );
    let assumed = section.flag_or(
        "assumed",
        (
            "基年数值为假定，并非已发布",
            "the base value is assumed, not published",
        ),
        false,
    );
    section.text(
        "source",
        (
            "基年数值与分布的来源",
            "where the base value and the law come from",
        ),
    );
    let persistence = section.number_or(
        "persistence",
        ("正态得分的逐年延续性，大于 -1、不超过 1；1 = 各年共用一次抽样", "carry-over of the normal scores from year to year, above -1 and at most 1; 1 = one draw for all years"),
        0.0,
    );
    let loads = section.numbers_by_id(
        "loads",
        ("在公共因子上的载荷", "loadings on common factors"),
    );
    let kind = section.exactly_one(("种类", "kind"), &KEYS, |section, key| {
        let (_, read) = KINDS.iter().find(|(known, _)| *known == key)?;
        read(section)
    });
    Some(Indicator {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        dimension,
        unit: unit.unwrap_or_else(|| Name::plain("")),
        rival: role == "rival",
        assumed,
        persistence: persistence?,
        loads,
        kind: kind?,
    })
}

impl Indicator {
    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        let phi = self.persistence.value;
        if !(phi > -1.0 && phi <= 1.0) {
            let help = (
                "请写大于 -1、不超过 1 的数值（1 = 各年共用一次抽样）",
                "write a number above -1 and at most 1 (1 = one draw for all years)",
            );
            let message = is("persistence", phi);
            check.problems.error(&self.persistence.place, message, help);
        }
        self.kind.check(self, check);
    }
}

/// The law of each simulated year: the same every year, but for the years that have their own.
#[derive(Debug, Clone)]
pub struct Yearly {
    every: LawAt,
    own: Vec<(At<i32>, LawAt)>,
}

impl Yearly {
    /// Reads a law under `key`, and single years' laws under `in_year`.
    pub fn read(section: &mut Section, key: &str, meaning: Pair) -> Option<Yearly> {
        let every = super::law::required_law(section, key, meaning);
        let own = super::law::laws_by_year(
            section,
            "in_year",
            (
                "个别年份另有的分布（如基数效应）",
                "the law of a single year, where it differs (a base effect)",
            ),
        );
        Some(Yearly { every: every?, own })
    }

    /// The law of a year.
    #[must_use]
    pub fn of(&self, year: i32) -> &LawAt {
        self.own
            .iter()
            .find(|(own, _)| own.value == year)
            .map_or(&self.every, |(_, law)| law)
    }

    /// All laws in it.
    pub fn laws(&self) -> impl Iterator<Item = &LawAt> {
        std::iter::once(&self.every).chain(self.own.iter().map(|(_, law)| law))
    }

    /// Refuses years outside the horizon.
    pub fn check(&self, check: &mut Check) {
        for (year, _) in &self.own {
            check.year(year);
        }
    }

    /// The drawn values of the indicator, year by year.
    pub fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Row> {
        let scores = draft.scores(&indicator.id.value);
        let years = draft.years();
        years
            .zip(scores)
            .map(|(year, score)| draft.value(&self.of(year).value, score))
            .collect()
    }
}

/// Warns where a law in per cent looks like one in fractions, or out of this world.
pub fn doubt_growth(laws: &Yearly, check: &mut Check) {
    for law in laws.laws() {
        let central = law.value.central();
        let (low, high, median) = (central.lower(0.01), central.upper(0.01), central.lower(0.5));
        if low.max(-high).max(low.abs().max(high.abs())) < 0.25 && high > low {
            let message = both!(
                "增速在每年 {low:.3} % 与 {high:.3} % 之间",
                "growth between {low:.3} and {high:.3} per cent a year"
            );
            let help = (
                "增速以百分数计：每年 5 % 写作 5，不写 0.05",
                "growth is in per cent: write 5 for 5 % a year, not 0.05",
            );
            check.problems.warn(&law.place, message, help);
        }
        if median.abs() > 100.0 {
            let message = both!(
                "增速的中位数为每年 {median:.0} %",
                "a median growth of {median:.0} per cent a year"
            );
            let help = (
                "增速以每年百分数计：请确认是否如此",
                "growth is in per cent a year: is this meant?",
            );
            check.problems.warn(&law.place, message, help);
        }
    }
}

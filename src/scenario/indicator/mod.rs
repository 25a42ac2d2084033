//! Indicators: what a plan counts and measures, one file a kind.
//!
//! | kind | its yearly value is | a law gives |
//! |---|---|---|
//! | [`level`] | last year's value grown by some per cent | growth, % a year |
//! | [`stock`] | last year's count plus additions, minus withdrawals | additions a year |
//! | [`flow`] | an amount drawn afresh | the amount |
//! | [`share`] | a per cent that walks in logits, so it stays within 0–100 | change, percentage points |
//! | [`milestone`] | how many of its items are complete | (a probability an item) |
//! | [`quantity`] | a plain number drawn afresh, which may be negative | the number |
//! | [`derived`] | a formula over other indicators | nothing |
//!
//! What a shock, a revision or a lever does to an indicator, its kind says.
//!
//! A new kind is one file with a reader and an implementation of [`Kind`], and one line in
//! [`KINDS`].

pub mod derived;
pub mod flow;
pub mod history;
pub mod level;
pub mod milestone;
pub mod path;
pub mod quantity;
pub mod share;
pub mod stock;

use super::law::LawAt;
use super::lever::Way;
use super::process::{self, Process};
use super::section::{At, Section};
use super::unit::Unit;
use super::yearly::{IN_YEAR, Yearly};
use super::{Check, Draft, Name};
use crate::program::Operand;
use crate::program::formula::Formula;
use history::History;
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

    /// The ways in which levers may move it.
    fn levers(&self) -> &'static [Way] {
        &[]
    }

    /// How many items it has, where it counts any.
    fn items(&self) -> usize {
        0
    }

    /// Whether shocks may shift its growth.
    fn takes_growth_effects(&self) -> bool {
        false
    }

    /// Whether it has draws of its own from year to year.
    fn draws(&self) -> bool {
        true
    }

    /// The laws of its years, where its values come from any.
    fn yearly(&self) -> Option<&Yearly> {
        None
    }

    /// The law of what a stock loses.
    fn withdrawals(&self) -> Option<&LawAt> {
        None
    }

    /// Whether its level is given by quantiles at each year.
    fn is_path(&self) -> bool {
        false
    }

    /// Finds what a reader alone cannot see.
    fn check(&self, indicator: &Indicator, check: &mut Check);

    /// The formula of a derived indicator.
    fn formula(&self) -> Option<&Formula> {
        None
    }

    /// What stands for a derived indicator's value where its formula has none, if the scenario says.
    fn undefined(&self) -> Option<f64> {
        None
    }

    /// The same with its formula's conversions written out.
    fn with_formula(&self, _settled: Formula) -> Option<Arc<dyn Kind>> {
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
    (quantity::KEY, quantity::read),
    (derived::KEY, derived::read),
];

/// The keys of the kinds.
pub static KEYS: LazyLock<Vec<&str>> =
    LazyLock::new(|| KINDS.iter().map(|(key, _)| *key).collect());

/// Keys that say something of the law of the years, and nothing where quantiles of the level stand in its place.
pub const BESIDE_LAW: &[&str] = &[process::SHORT, process::KEY, history::KEY];

/// An indicator of the plan, or a rival's.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its id, by which others refer to it and its draws are keyed.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// The group of the plan it belongs to.
    pub dimension: Option<Name>,
    /// The unit of its values, as it was written.
    pub unit: Name,
    /// The unit as it is read, where one was written.
    pub quantity: Option<At<Unit>>,
    /// Whether it belongs to a rival rather than to the plan.
    pub rival: bool,
    /// Whether its base value is an assumption rather than a published figure.
    pub assumed: bool,
    /// How its years hang together.
    pub process: Process,
    /// Loadings on common factors.
    pub loads: Vec<(At<String>, At<f64>)>,
    /// Past yearly values of what its law describes.
    pub history: History,
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
    let written = unit.as_ref().filter(|unit| !unit.own.trim().is_empty());
    let quantity = written.map(|unit| At {
        value: Unit::read(&unit.own),
        place: section.place_of("unit"),
    });
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
    let process = process::read(section);
    let loads = section.numbers_by_id(
        "loads",
        ("在公共因子上的载荷", "loadings on common factors"),
    );
    let history = History::read(section);
    let kind = section.exactly_one(("种类", "kind"), &KEYS, |section, key| {
        let (_, read) = KINDS.iter().find(|(known, _)| *known == key)?;
        read(section)
    });
    let kind = kind?;
    let process = match kind.yearly().and_then(Yearly::carry) {
        Some(carry) => process.map(|process| process.carried_by(carry, section)),
        None => process,
    };
    Some(Indicator {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        dimension,
        unit: unit.unwrap_or_else(|| Name::plain("")),
        quantity,
        rival: role == "rival",
        assumed,
        process: process?,
        loads,
        history,
        kind,
    })
}

impl Indicator {
    /// Where the law of its years is written, as a path of keys, and where single years' laws are.
    #[must_use]
    pub fn paths_of_law(&self) -> Option<[Vec<String>; 2]> {
        let yearly = self.kind.yearly()?;
        let id = self.id.value.as_str();
        Some([yearly.key(), IN_YEAR].map(|key| {
            let path = ["indicator", id, self.kind.key(), key];
            path.map(str::to_owned).to_vec()
        }))
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        self.process.check(self, check);
        self.history.check(self, check);
        self.kind.check(self, check);
    }
}

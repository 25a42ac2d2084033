//! Processes: how an indicator's years hang together, beside what the law of each year says.
//!
//! A law says how one year may turn out. Each year's value is the law's at a normal score; a process says how the
//! scores carry over from year to year, or how the mean of the law itself moves.
//!
//! | process | in a sentence | correlation of years k apart | spread of a year |
//! |---|---|---|---|
//! | [`independent`] | a good year says nothing about the next | 0 | the law's |
//! | [`ar1`] | good years tend to follow good years, and fade | φ^k | the law's; from a known start, narrower at first |
//! | [`random_walk`] | the mean drifts, and nobody knows where to | rises with the year | wider from year to year |
//!
//! `persistence = 0.5` is short for `process.ar1 = { persistence = 0.5 }`. Where a growth rate is not known but never changes,
//! write `persistence = 1`, or better an uncertain number of the law; where one of several laws holds for some years
//! and then another, the law is one of [`super::yearly::regimes`].
//!
//! A kind is a file with a reader and a line in `KINDS`.

pub mod ar1;
pub mod independent;
pub mod random_walk;

use super::section::{At, Section};
use super::{Check, Indicator, is};
use crate::both;
use crate::diag::Place;
use crate::language::Pair;
use crate::program::{Builder, Row};
use std::sync::LazyLock;

/// The key of the section.
pub const KEY: &str = "process";

/// The key of the short form of an autoregressive process.
pub const SHORT: &str = "persistence";

/// The key under which an expert says it, beside the percentiles.
pub const CARRY: &str = "carry";

/// The two keys of which one says how years hang together.
pub const BOTH: [&str; 2] = [SHORT, KEY];

/// What persistence means.
const PERSISTENCE: Pair = (
    "正态得分的逐年延续性，大于 -1、不超过 1；1 = 各年共用一次抽样",
    "carry-over of the normal scores from year to year, above -1 and at most 1; 1 = one draw for all years",
);

/// How an indicator's years hang together.
#[derive(Debug, Clone)]
pub struct Process {
    /// Carry-over of the normal scores from one year to the next.
    pub persistence: At<f64>,
    /// The value of the base year, where it is known: the scores set out from it.
    pub start: Option<At<f64>>,
    /// The standard deviation of a year's step of the mean, in the unit of the law.
    pub drift: Option<At<f64>>,
    /// The key under which it is written, and where; nothing where years are independent because nobody said otherwise.
    written: Option<(&'static str, Place)>,
}

/// Reads the process written under its key.
type Reader = fn(&mut Section) -> Option<Process>;

/// The kinds, one line each.
const KINDS: &[(&str, Reader)] = &[
    (independent::KEY, independent::read),
    (ar1::KEY, ar1::read),
    (random_walk::KEY, random_walk::read),
];

/// The keys of the kinds.
pub static KEYS: LazyLock<Vec<&str>> =
    LazyLock::new(|| KINDS.iter().map(|(key, _)| *key).collect());

/// Reads `persistence`, or `process`.
pub fn read(section: &mut Section) -> Option<Process> {
    let short = if section.has(KEY) {
        section.number(SHORT, PERSISTENCE)
    } else {
        section.number_or(SHORT, PERSISTENCE, 0.0)
    };
    let meaning = (
        "各年之间如何延续：恰好一种（代替 persistence）",
        "how the years hang together: exactly one kind (in place of persistence)",
    );
    let full = section.section(KEY, meaning, |section| {
        section.exactly_one(("过程", "process"), &KEYS, |section, key| {
            let (_, read) = KINDS.iter().find(|(known, _)| *known == key)?;
            read(section)
        })
    });
    if !section.has(KEY) {
        return short.map(Process::short);
    }
    let place = section.place_of(KEY);
    if section.has(SHORT) {
        let message = (
            "persistence 与 process 同时出现",
            "both persistence and process are given",
        );
        let help = (
            "请保留其一：persistence = φ 就是 process.ar1 = { persistence = φ }",
            "keep one: persistence = φ is process.ar1 = { persistence = φ }",
        );
        section.reading.problems.error(&place, message, help);
    }
    full.map(|process| Process {
        written: Some((KEY, place)),
        ..process
    })
}

impl Process {
    /// Years whose scores carry over by this much, and nothing else.
    #[must_use]
    pub fn carrying(persistence: At<f64>) -> Process {
        Process {
            persistence,
            start: None,
            drift: None,
            written: None,
        }
    }

    /// Independent years.
    #[must_use]
    pub fn independent(place: &Place) -> Process {
        Process::carrying(At {
            value: 0.0,
            place: place.clone(),
        })
    }

    /// What `persistence = φ` says; 0 is as good as nothing said.
    fn short(persistence: At<f64>) -> Process {
        let written = (persistence.value != 0.0).then(|| (SHORT, persistence.place.clone()));
        Process {
            written,
            ..Process::carrying(persistence)
        }
    }

    /// The same years carried over by what is said beside the laws; refuses to have it said twice.
    #[must_use]
    pub fn carried_by(self, carry: &At<f64>, section: &mut Section) -> Process {
        if let Some((key, place)) = self.written() {
            let message = both!(
                "carry 已写明各年如何延续，不能再写 {key}",
                "carry says how years carry over, so {key} has no place"
            );
            let help = both!("请保留 carry 或 {key} 之一", "keep either carry or {key}");
            section.reading.problems.error(place, message, help);
        }
        Process {
            written: Some((CARRY, carry.place.clone())),
            ..Process::carrying(carry.clone())
        }
    }

    /// The key under which something is said of how years hang together, and where.
    #[must_use]
    pub fn written(&self) -> Option<(&'static str, &Place)> {
        self.written.as_ref().map(|(key, place)| (*key, place))
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, indicator: &Indicator, check: &mut Check) {
        let phi = self.persistence.value;
        if !(phi > -1.0 && phi <= 1.0) {
            let help = (
                "请写大于 -1、不超过 1 的数值（1 = 各年共用一次抽样）",
                "write a number above -1 and at most 1 (1 = one draw for all years)",
            );
            let key = match self.written {
                Some((CARRY, _)) => CARRY,
                _ => SHORT,
            };
            let message = is(key, phi);
            check.problems.error(&self.persistence.place, message, help);
        }
        if let Some(start) = &self.start {
            ar1::check_start(start, phi, indicator, check);
        }
        if let Some(sd) = &self.drift {
            random_walk::check(sd, check);
        }
        self.check_place(indicator, check);
    }

    /// Refuses a process where no law of a year is.
    fn check_place(&self, indicator: &Indicator, check: &mut Check) {
        let Some((KEY, place)) = self.written() else {
            return;
        };
        if !indicator.kind.draws() {
            let kind = indicator.kind.key();
            let message = both!(
                "{kind} 类指标没有逐年的分布，process 无从谈起",
                "a {kind} has no law of a year that a process could carry over"
            );
            let help = ("请删去 process", "delete process");
            check.problems.error(place, message, help);
        }
    }

    /// The scores of each year from the innovations of each year; `before` is the score of the base year, where it is
    /// known.
    pub fn scores(
        &self,
        innovations: &[Row],
        before: Option<f64>,
        builder: &mut Builder,
    ) -> Vec<Row> {
        let phi = self.persistence.value;
        if phi == 0.0 {
            return innovations.to_vec();
        }
        let mut scores: Vec<Row> = Vec::with_capacity(innovations.len());
        for innovation in innovations {
            let score = match scores.last() {
                None => ar1::first(*innovation, phi, before, builder),
                Some(last) if phi < 1.0 => ar1::next(*innovation, phi, *last, builder),
                Some(last) => *last,
            };
            scores.push(score);
        }
        scores
    }
}

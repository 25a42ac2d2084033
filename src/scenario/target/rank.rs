//! `rank = { top = 1, among = ["hong_kong", "singapore"] }` (首位、前列): at most `top` − 1 rivals above.
//!
//! The measure is the place: 1 + the number of rivals whose value is higher. The rivals are
//! indicators like any other, judged on the same basis. Beside the probability stands the
//! margin: by how many per cent the value exceeds that of the `top`-th best rival.

use super::band::Band;
use super::{Form, Measure, MeasureUnit, Subject};
use crate::both;
use crate::language::Pair;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::draft::Draft;
use crate::scenario::section::{At, Section};
use std::collections::HashSet;
use std::sync::Arc;

#[derive(Debug)]
struct Rank {
    top: usize,
    among: Vec<At<String>>,
    band: Band,
}

/// What `among` lists.
const RIVALS: Pair = ("各对手指标的标识符", "the ids of the rivals' indicators");

/// Reads `rank = { top, among }`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    section.section(
        key,
        (
            "按数值大小在对手中的位次",
            "the place among rivals, by value",
        ),
        |section| {
            let top = section
                .required_integer("top", ("算作达标的最后位次", "the last place that is met"));
            let among = section.texts("among", RIVALS);
            section.require("among", RIVALS);
            let (top, among) = (top?, among?);
            let mut seen = HashSet::new();
            if let Some(rival) = among
                .iter()
                .find(|rival| !seen.insert(rival.value.as_str()))
            {
                let message = both!(
                    "对手 {id} 列了两次",
                    "{id} is a rival twice",
                    id = rival.value
                );
                let help = ("只保留一次", "keep it once");
                section.reading.problems.error(&rival.place, message, help);
                return None;
            }
            let places = among.len() as i64;
            if !(1..=places).contains(&top.value) {
                let message = both!(
                    "共{places}个对手，top 为 {top}",
                    "top is {top} among {places} rivals",
                    top = top.value
                );
                let help = (
                    "请写 1 至对手个数之间的位次，否则任何结果都算达标",
                    "write a place from 1 to the number of rivals, or every outcome is met",
                );
                section.reading.problems.error(&top.place, message, help);
                return None;
            }
            let band = Band::below(top.value as f64, false);
            Some(Form::Measured(Arc::new(Rank {
                top: top.value as usize,
                among,
                band,
            })))
        },
    )
}

impl Rank {
    fn rivals_in(&self, period: usize, subject: &Subject, draft: &Draft) -> Vec<Operand> {
        self.among
            .iter()
            .map(|id| draft.series(&id.value).on(subject.basis)[period])
            .collect()
    }

    /// The value of the `top`-th best rival, by as many passes of a selection sort.
    fn rival_to_beat(&self, subject: &Subject, draft: &mut Draft) -> Operand {
        let mut rivals = self.rivals_in(subject.values.len() - 1, subject, draft);
        let mut best = Operand::Number(f64::NEG_INFINITY);
        for _ in 0..self.top {
            best = Operand::Number(f64::NEG_INFINITY);
            for rival in &mut rivals {
                let higher = draft.builder.binary(Binary::Max, best, *rival);
                *rival = draft.builder.binary(Binary::Min, best, *rival).into();
                best = higher.into();
            }
        }
        best
    }
}

impl Measure for Rank {
    fn key(&self) -> &'static str {
        "rank"
    }

    fn band(&self) -> &Band {
        &self.band
    }

    fn goal(&self) -> f64 {
        self.top as f64
    }

    fn unit(&self) -> MeasureUnit {
        MeasureUnit::Rank
    }

    fn rivals(&self) -> &[At<String>] {
        &self.among
    }

    fn rows(&self, subject: &Subject, draft: &mut Draft) -> Vec<Operand> {
        (0..subject.values.len())
            .map(|period| {
                let above: Vec<(f64, Row)> = self
                    .rivals_in(period, subject, draft)
                    .into_iter()
                    .map(|rival| {
                        let own = subject.values[period];
                        (1.0, draft.builder.binary(Binary::Greater, rival, own))
                    })
                    .collect();
                draft.builder.affine(1.0, &above).into()
            })
            .collect()
    }

    fn margin(&self, subject: &Subject, draft: &mut Draft) -> Option<Row> {
        let rival = self.rival_to_beat(subject, draft);
        let ratio = draft.builder.binary(Binary::Divide, subject.last(), rival);
        Some(draft.builder.affine(-100.0, &[(100.0, ratio)]))
    }
}

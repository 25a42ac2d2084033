//! Models: several laws of which one is right, for all years, and nobody knows which.
//!
//! Parameters: a list of `{ weight, law }`: how likely it is that this law is the right one, without unit, 1 together; and the
//! law, in the unit that is asked for.
//!
//! Formula: P(A) = Σ weight_k · P(A | law k holds every year). One law is drawn a path, so the years hang together even where
//! their scores are independent: a path on which the optimistic law is right has it in every year. A year's own law is
//! the mixture Σ weight_k · F_k, but sums and levels spread wider than under independent draws from it. Source: Bayesian model
//! averaging, Hoeting, Madigan, Raftery and Volinsky (1999), *Statistical Science* 14.
//!
//! Use it where two forecasters disagree, or where the old trend may have broken or not. If the situation changes from year
//! to year, take the law `mixture`; if it changes and then lasts, take [`super::regimes`]; if only one number of the law is open, let
//! that number be uncertain.
//!
//! Which law holds is not known rather than left to chance: it is drawn once, from `indicator.<id>/model`, and counts as
//! parameter uncertainty where the two are told apart.
//!
//! Cost: every law's value is computed on every path, K laws and K − 1 choices a year.

use super::{Course, chosen};
use crate::both;
use crate::num::normal;
use crate::program::Row;
use crate::program::node::Binary;
use crate::scenario::assumed::Assumed;
use crate::scenario::law::{self, LawAt};
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this course of laws.
pub const KEY: &str = "models";

/// How far weights may be from 1 together: rounding, but no mistake.
const ROUNDING: f64 = 1e-9;

/// Most models of one indicator.
const MOST: usize = 32;

#[derive(Debug)]
struct Models {
    models: Vec<(At<f64>, LawAt)>,
}

/// Reads `models = [{ weight, law }, …]`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Course>> {
    let meaning = (
        "若干分布，其中之一对所有年份成立，但不知是哪一个",
        "several laws of which one is right for all years, and nobody knows which",
    );
    let before = section.reading.problems.counts().0;
    let models = section.items(KEY, meaning, |section| {
        let weight = section.required_number(
            "weight",
            (
                "该分布正确的概率，各分布合计为 1",
                "how likely it is that this law is the right one; 1 together",
            ),
        );
        let law = law::required_law(section, "law", ("分布", "the law"));
        Some((weight?, law?))
    });
    let place = section.place_of(KEY);
    let models = models?;
    if section.reading.problems.counts().0 > before {
        return None;
    }
    let trouble = match models.len() {
        0 => Some(both!("models 是空列表", "models is an empty list")),
        n if n > MOST => Some(both!("models 列了{n}个分布", "models lists {n} laws")),
        _ => None,
    };
    if let Some(message) = trouble {
        let help = both!(
            "请写 1 至 {MOST} 个 {{ weight = …, law.<分布> = … }}",
            "write 1 to {MOST} of {{ weight = …, law.<law> = … }}"
        );
        section.reading.problems.error(&place, message, help);
        return None;
    }
    Some(Arc::new(Models { models }))
}

impl Course for Models {
    fn laws(&self) -> Vec<&LawAt> {
        self.models.iter().map(|(_, law)| law).collect()
    }

    fn models(&self) -> usize {
        self.models.len()
    }

    fn check(&self, check: &mut Check) {
        let before = check.problems.len();
        for (weight, _) in &self.models {
            check.not_negative(weight, "weight");
        }
        let sum: f64 = self.models.iter().map(|(weight, _)| weight.value).sum();
        if check.problems.len() == before && !((sum - 1.0).abs() <= ROUNDING) {
            let sum = crate::diag::number(sum);
            let message = both!("各 weight 合计为 {sum}", "the weights sum to {sum}");
            let help = ("请使 weight 合计为 1", "make the weights sum to 1");
            if let Some((weight, _)) = self.models.last() {
                check.problems.error(&weight.place, message, help);
            }
        }
    }

    fn values(&self, id: &str, scores: &[(i32, Row)], draft: &mut Draft) -> Vec<Row> {
        let of = Assumed::Model(draft.scenario.position(id).unwrap_or_default());
        let which = draft.builder.scores_once(&format!("indicator.{id}/model"));
        let always = draft.always(&of);
        let mut below = 0.0;
        let mut bounds = Vec::new();
        for (at, (weight, _)) in self.models[..self.models.len() - 1].iter().enumerate() {
            below += weight.value;
            let bound = normal::quantile(below.min(1.0));
            bounds.push(match always {
                Some(always) => draft.same_everywhere(f64::from(u8::from(at >= always))),
                None => draft.builder.binary(Binary::Less, which, bound),
            });
        }
        let terms = bounds.iter().map(|bound| (-1.0, *bound)).collect();
        draft.note(of, self.models.len() as f64, terms);
        let mut values = Vec::with_capacity(scores.len());
        for (_, score) in scores {
            let of_models: Vec<Row> = self
                .models
                .iter()
                .map(|(_, law)| draft.value(&law.value, *score))
                .collect();
            values.extend(chosen(&bounds, of_models, draft));
        }
        values
    }
}

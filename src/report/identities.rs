//! What the report says of parts and wholes: how often they do not add up, when, and by how much.

use super::Probability;
use crate::engine::Summary;
use crate::model::{IdentityLabel, Model};
use crate::scenario::Scenario;
use crate::scenario::identity::Identity;
use serde::Serialize;

/// An identity and how often it is broken.
#[derive(Debug, Clone, Serialize)]
pub struct IdentityReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// The id of the whole.
    pub whole: String,
    /// The ids of the parts.
    pub parts: Vec<String>,
    /// What may be left open, as a fraction of the whole.
    pub tolerance: f64,
    /// Whether the parts may be less than the whole.
    pub at_most: bool,
    /// The probability that it is broken in any year.
    pub broken: Probability,
    /// The year in which it is broken most often; of equals, that with the greatest mean gap.
    pub worst_year: i32,
    /// The mean gap in that year, over all paths, as a fraction of the whole; none where the whole may be 0.
    pub mean_gap: Option<f64>,
}

/// The identities of a scenario.
pub(super) fn identities(
    scenario: &Scenario,
    model: &Model,
    summary: &Summary,
) -> Vec<IdentityReport> {
    let each = scenario.identities.iter().zip(&model.identities);
    each.map(|(identity, label)| report(identity, label, summary))
        .collect()
}

fn report(identity: &Identity, label: &IdentityLabel, summary: &Summary) -> IdentityReport {
    let mean = |mean: usize| summary.moments[summary.tally.distributions.len() + mean].mean;
    let years = label.years.iter().copied();
    let years = years.map(|(year, event, gap)| (year, summary.tally.events[event], mean(gap)));
    let worst = years.reduce(|worst, next| {
        let more = next.1 > worst.1 || (next.1 == worst.1 && next.2 > worst.2);
        if more { next } else { worst }
    });
    let (worst_year, _, mean_gap) = worst.unwrap_or((0, 0, f64::NAN));
    IdentityReport {
        id: identity.id.value.clone(),
        name: identity.name.own.clone(),
        name_en: identity.name.english.clone(),
        whole: identity.whole.value.clone(),
        parts: identity.parts.iter().map(|id| id.value.clone()).collect(),
        tolerance: identity.tolerance.value / 100.0,
        at_most: identity.at_most,
        broken: summary.event(label.broken).into(),
        worst_year,
        mean_gap: Some(mean_gap).filter(|gap| gap.is_finite()),
    }
}

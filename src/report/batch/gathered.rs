//! Gathering the results of a batch: two passes in the order of the list, in memory that does not grow with it.

use super::dimensions::Dimensions;
use super::kept::Kept;
use super::risk;
use super::risks::Risk;
use super::shared::Shared;
use super::worst::Worst;
use crate::language::{Both, Language};
use indexmap::IndexMap;
use std::collections::HashSet;

/// Failures whose reasons are kept.
const MOST_FAILURES: usize = 30;
/// Different settings of one kind that are told.
const MOST_SETTINGS: usize = 8;
/// Targets that are told apart.
const MOST_TARGETS: usize = 2_000;

/// What the results of a batch say together.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// How many scenarios were run.
    pub ran: u64,
    /// How many failed.
    pub failed: u64,
    /// The first failures: the file and the reason.
    pub failures: Vec<(String, Both)>,
    /// How the scenarios were run.
    pub settings: Settings,
    /// The targets in the order in which they come, by id.
    pub risks: IndexMap<String, Risk>,
    /// Whether there were more targets than are told apart.
    pub more_targets: bool,
    /// The dimensions.
    pub dimensions: Dimensions,
    /// All targets together.
    pub worst: Worst,
    second: Option<Second>,
}

/// The second pass.
#[derive(Debug, Clone)]
struct Second {
    shared: Shared,
    /// The digests of the worst scenarios.
    digests: HashSet<String>,
}

/// The settings of runs: each with the number of scenarios that have it.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Paths.
    pub paths: Seen,
    /// Seeds.
    pub seeds: Seen,
    /// Point sets.
    pub points: Seen,
    /// Versions of the drawn values.
    pub values: Seen,
    /// Versions of the program.
    pub engines: Seen,
}

/// Different values of a setting, the first ones in their order.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Each with the number of scenarios that have it.
    pub each: IndexMap<String, u64>,
    /// Scenarios that have yet another.
    pub others: u64,
}

impl Seen {
    fn add(&mut self, value: &str) {
        if let Some(count) = self.each.get_mut(value) {
            *count += 1;
        } else if self.each.len() < MOST_SETTINGS {
            self.each.insert(value.to_owned(), 1);
        } else {
            self.others += 1;
        }
    }
}

impl Gathered {
    /// Nothing gathered yet.
    #[must_use]
    pub fn new() -> Gathered {
        Gathered::default()
    }

    /// Notes a scenario that could not be run, and why.
    pub fn failed(&mut self, file: &str, reason: &Both) {
        self.failed += 1;
        if self.failures.len() < MOST_FAILURES {
            self.failures.push((file.to_owned(), reason.clone()));
        }
    }

    /// The first pass: takes the results in the order of the list.
    pub fn first(&mut self, kept: &Kept<'_>) {
        let run = &kept.run;
        self.settings.paths.add(&run.paths.to_string());
        self.settings.seeds.add(&run.seed.to_string());
        self.settings.points.add(&run.points);
        self.settings.values.add(&run.values);
        self.settings.engines.add(&run.engine_version);
        for target in &kept.targets {
            if !self.risks.contains_key(&*target.id) {
                if self.risks.len() >= MOST_TARGETS {
                    self.more_targets = true;
                    continue;
                }
                self.risks
                    .insert(target.id.to_string(), Risk::new(kept, target));
            }
            if let Some(risk) = self.risks.get_mut(&*target.id) {
                risk.add(kept, target);
            }
        }
        self.dimensions.add(kept);
        self.worst.add(kept);
        self.ran += 1;
    }

    /// The second pass: takes the same results again, in the same order.
    ///
    /// It asks what the worst of them share; without it, that part of the page says nothing.
    pub fn second(&mut self, kept: &Kept<'_>) {
        let worst = self.worst.tenth();
        let second = self.second.get_or_insert_with(|| Second {
            shared: Shared::new(worst.iter().map(|bad| bad.resolved.as_deref())),
            digests: worst.iter().map(|bad| bad.digest.clone()).collect(),
        });
        // The worst are counted already, also where they come again; without a counted target there is no order.
        if kept.joint.is_some() && !second.digests.contains(&*kept.scenario.digest) {
            second.shared.add(kept.resolved());
        }
    }

    /// What the worst scenarios share, after the second pass.
    #[must_use]
    pub fn shared(&self) -> Option<&Shared> {
        self.second.as_ref().map(|second| &second.shared)
    }

    /// The targets that count somewhere and can be measured, the riskiest first: by the mean over scenarios of the
    /// probability that they are missed; equals in the order in which they come.
    #[must_use]
    pub fn ranked(&self) -> Vec<&Risk> {
        let counted = self.risks.values().filter(|risk| risk.missed.scenarios > 0);
        let mut ranked: Vec<&Risk> = counted.collect();
        let mean = |risk: &Risk| risk.missed.mean().probability.unwrap_or(0.0);
        ranked.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
        ranked
    }

    /// The risk summary as a page of Markdown.
    #[must_use]
    pub fn page(&self, language: Language) -> String {
        risk::page(self, language)
    }
}

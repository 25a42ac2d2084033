//! The end of a batch: one pass over its results in the order of the list, and what they say together.
//!
//! Every file is written from the results as they stand in the store, one result in memory at a time. So it makes no difference
//! which of them were computed now and which before.

use super::failure::Failure;
use super::pool::Outcome;
use super::store::{Store, Sum, name};
use crate::both;
use crate::language::Both;
use crate::report::csv;
use serde::Deserialize;
use std::collections::HashSet;
use std::io::{BufWriter, Write as _};

/// The table of scenarios and targets.
pub const SUMMARY: &str = "summary.csv";
/// The table of scenarios that gave no result.
pub const FAILED: &str = "failed.csv";
/// How many of the worst scenarios are shown.
const WORST: usize = 5;

/// What a batch needs of a stored document.
#[derive(Deserialize)]
struct Kept {
    scenario: KeptScenario,
    targets: Vec<KeptTarget>,
    joint: Option<KeptJoint>,
}

#[derive(Deserialize)]
struct KeptScenario {
    id: String,
    file: String,
    digest: String,
}

#[derive(Deserialize)]
struct KeptTarget {
    id: String,
    probability: Option<f64>,
    counts: bool,
}

#[derive(Deserialize)]
struct KeptJoint {
    all: KeptProbability,
}

#[derive(Deserialize)]
struct KeptProbability {
    probability: Option<f64>,
}

/// A scenario in the table at the end.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its file.
    pub file: String,
    /// The probability that all its targets are met.
    pub all: f64,
    /// The target that is least likely, with its probability.
    pub least: Option<(String, f64)>,
}

/// Writes what the results say together, and ends the batch. Gives the scenarios in which all targets are least likely to be met.
///
/// # Errors
/// What cannot be read or written.
pub fn close(store: &Store, outcomes: &[Outcome]) -> Result<Vec<Row>, Both> {
    let mut worst: Vec<Row> = Vec::new();
    let mut keys: HashSet<Sum> = HashSet::with_capacity(outcomes.len());
    let mut trouble = None;
    store.write(SUMMARY, true, |file| {
        let mut out = BufWriter::new(file);
        let header = [
            "scenario",
            "file",
            "digest",
            "result",
            "target",
            "probability",
        ];
        out.write_all(&csv::table(vec![header.map(str::to_owned).to_vec()]))?;
        for outcome in outcomes {
            let (Outcome::Reused(key) | Outcome::Computed(key)) = outcome else {
                continue;
            };
            match kept(store, key) {
                Ok(kept) => {
                    out.write_all(&csv::table(rows(&kept, key)))?;
                    worst.extend(row(&kept));
                }
                Err(message) => trouble = trouble.take().or(Some(message)),
            }
            worst.sort_by(|a, b| a.all.total_cmp(&b.all));
            worst.truncate(WORST);
            keys.insert(*key);
        }
        out.flush()
    })?;
    if let Some(message) = trouble {
        return Err(message);
    }
    let mut files = vec![SUMMARY];
    if write_failed(store, outcomes)? {
        files.push(FAILED);
    }
    store.settle(&keys, &files)?;
    Ok(worst)
}

/// A result as it stands in the store.
fn kept(store: &Store, key: &Sum) -> Result<Kept, Both> {
    let bytes = store.get(key);
    let kept = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    kept.ok_or_else(|| {
        both!(
            "{file} 在运行期间被改动或删除\n帮助: 请重新运行同一命令，该情景将重新计算",
            "{file} was changed or removed while the batch ran\nhelp: run the same command again; the scenario will be computed again",
            file = name(key)
        )
    })
}

fn rows(kept: &Kept, key: &Sum) -> Vec<Vec<String>> {
    let all = kept.joint.as_ref().and_then(|joint| joint.all.probability);
    let targets = kept.targets.iter();
    let targets = targets.map(|target| (target.id.as_str(), target.probability));
    let each = targets.chain([("all", all)]).map(|(id, probability)| {
        vec![
            csv::text(&kept.scenario.id),
            csv::text(&kept.scenario.file),
            kept.scenario.digest.clone(),
            name(key),
            csv::text(id),
            csv::number(probability),
        ]
    });
    each.collect()
}

fn row(kept: &Kept) -> Option<Row> {
    let counted = kept.targets.iter().filter(|target| target.counts);
    let counted = counted.filter_map(|target| Some((target.id.clone(), target.probability?)));
    Some(Row {
        file: kept.scenario.file.clone(),
        all: kept.joint.as_ref()?.all.probability?,
        least: counted.min_by(|a, b| a.1.total_cmp(&b.1)),
    })
}

/// The table of failures; whether there is one.
fn write_failed(store: &Store, outcomes: &[Outcome]) -> Result<bool, Both> {
    let failed = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Failed(failure) => Some(failure),
        _ => None,
    });
    let mut rows = vec![
        ["file", "place", "reason", "reason_en", "more"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(failed.map(cells));
    if rows.len() == 1 {
        store.remove(FAILED)?;
        return Ok(false);
    }
    store.write(FAILED, true, |file| file.write_all(&csv::table(rows)))?;
    Ok(true)
}

fn cells(failure: &Failure) -> Vec<String> {
    vec![
        csv::text(&failure.file),
        csv::text(&failure.at()),
        csv::text(&failure.reason.zh),
        csv::text(&failure.reason.en),
        csv::text(&failure.more.en),
    ]
}

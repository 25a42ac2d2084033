//! The end of a batch: two passes over its results in the order of the list, and what they say together.
//!
//! Every file is written from the results as they stand in the store, one result in memory at a time. So it makes no difference
//! which of them were computed now and which before.

use super::failure::Failure;
use super::pool::Outcome;
use super::store::{Store, Sum, name};
use crate::both;
use crate::language::{Both, Language};
use crate::report::batch::worst::Bad;
use crate::report::batch::{Gathered, Kept, summary};
use crate::report::csv;
use std::collections::HashSet;
use std::io::{BufWriter, Write as _};

/// The table of scenarios and targets.
pub const SUMMARY: &str = "summary.csv";
/// The page of risks, in the language that is spoken.
pub const RISK: &str = "risk.md";
/// The table of scenarios that gave no result.
pub const FAILED: &str = "failed.csv";
/// How many of the worst scenarios are shown.
const WORST: usize = 5;

/// Writes what the results say together, and ends the batch. Gives the worst scenarios.
///
/// # Errors
/// What cannot be read or written.
pub fn close(store: &Store, outcomes: &[Outcome], language: Language) -> Result<Vec<Bad>, Both> {
    let gathered = gather(store, outcomes)?;
    let mut files = vec![SUMMARY];
    let (spoken, other) = match language {
        Language::Zh => ((RISK, Language::Zh), ("risk.en.md", Language::En)),
        Language::En => ((RISK, Language::En), ("risk.zh.md", Language::Zh)),
    };
    for (file, language) in [spoken, other] {
        let page = gathered.page(language);
        store.write(file, true, |file| file.write_all(page.as_bytes()))?;
        files.push(file);
    }
    for stale in ["risk.en.md", "risk.zh.md"] {
        if stale != other.0 {
            store.remove(stale)?;
        }
    }
    if write_failed(store, outcomes)? {
        files.push(FAILED);
    }
    let keys: HashSet<Sum> = outcomes.iter().filter_map(Outcome::key).collect();
    store.settle(&keys, &files)?;
    let worst = gathered.worst.tenth().iter();
    Ok(worst.take(WORST).cloned().collect())
}

/// Writes the table of all results, and gathers what they say together.
fn gather(store: &Store, outcomes: &[Outcome]) -> Result<Gathered, Both> {
    let mut gathered = Gathered::new();
    let mut trouble = None;
    store.write(SUMMARY, true, |file| {
        let mut out = BufWriter::new(file);
        out.write_all(&summary::head())?;
        for outcome in outcomes {
            let key = match outcome {
                Outcome::Failed(failure) => {
                    gathered.failed(&failure.file, &failure.reason);
                    continue;
                }
                Outcome::Reused(key) | Outcome::Computed(key) => key,
            };
            let mut lines = Vec::new();
            let read = with_kept(store, key, |kept| {
                lines = summary::lines(kept, &name(key));
                gathered.first(kept);
            });
            if let Err(message) = read {
                trouble = Some(message);
                break;
            }
            out.write_all(&lines)?;
        }
        out.flush()
    })?;
    if let Some(message) = trouble {
        return Err(message);
    }
    for key in outcomes.iter().filter_map(Outcome::key) {
        with_kept(store, &key, |kept| gathered.second(kept))?;
    }
    Ok(gathered)
}

/// Does something with a result as it stands in the store.
fn with_kept(store: &Store, key: &Sum, take: impl FnOnce(&Kept)) -> Result<(), Both> {
    let bytes = store.get(key);
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let kept = text.as_deref().and_then(|text| Kept::read(text).ok());
    let kept = kept.ok_or_else(|| {
        both!(
            "{file} 在运行期间被改动或删除\n帮助: 请重新运行同一命令，该情景将重新计算",
            "{file} was changed or removed while the batch ran\nhelp: run the same command again; the scenario will be computed again",
            file = name(key)
        )
    })?;
    take(&kept);
    Ok(())
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
    rows.extend(failed.map(|failure| cells(failure)));
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

//! What single changes would do to each probability, as the report says it.

use super::{AssumedReport, SensitivityReport, id};
use crate::engine::{Outcomes, Pair};
use crate::language::Both;
use crate::report::Probability;
use crate::scenario::Scenario;
use crate::study::what_ifs::{Change, WhatIf};
use serde::Serialize;

/// What single changes would do.
#[derive(Debug, Clone, Serialize)]
pub struct WhatIfsReport {
    /// On how many paths they were tried.
    pub paths: u64,
    /// One after the other, each with all else as written.
    pub each: Vec<WhatIfReport>,
}

/// One change and what it would do.
#[derive(Debug, Clone, Serialize)]
pub struct WhatIfReport {
    /// The assumption.
    #[serde(flatten)]
    pub of: AssumedReport,
    /// What is otherwise.
    #[serde(flatten)]
    pub change: ChangeReport,
    /// Why there is no answer, if so.
    pub refused: Option<String>,
    /// The same in Chinese.
    pub refused_zh: Option<String>,
    /// Each target, and at last all counted ones together.
    pub targets: Vec<ChangedReport>,
}

/// What is otherwise.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeReport {
    /// `plus_sd`, `minus_sd`, `at_history`, `at_median`, `off`, `on` or `always`; `null` where nothing can be changed.
    pub change: Option<&'static str>,
    /// By how much it is moved on average over the years.
    pub by: Option<f64>,
    /// The mean as written, of a law that gets that of its history.
    pub from: Option<f64>,
    /// The mean of its history.
    pub to: Option<f64>,
    /// The state, or the number of the law, that holds in all years.
    pub always: Option<String>,
}

/// A target's probability after the change and as written.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedReport {
    /// The id of the target; `all` for all counted targets together.
    pub id: String,
    /// The probability after the change.
    pub changed: Probability,
    /// The probability as written, on the same paths.
    pub as_written: Probability,
    /// The first less the second.
    pub difference: f64,
    /// The paired standard error of the difference.
    pub difference_standard_error: f64,
    /// The 95 % interval of the difference.
    pub difference_interval: (f64, f64),
    /// Whether it is told from nought.
    pub difference_resolved: bool,
}

impl SensitivityReport {
    /// The same report with what single changes would do.
    #[must_use]
    pub fn with_what_ifs(
        mut self,
        scenario: &Scenario,
        paths: u64,
        what_ifs: &[WhatIf],
    ) -> SensitivityReport {
        let each = what_ifs.iter();
        let each = each.map(|what_if| WhatIfReport::new(scenario, what_if));
        self.what_ifs = Some(WhatIfsReport {
            paths,
            each: each.collect(),
        });
        self
    }
}

impl WhatIfReport {
    fn new(scenario: &Scenario, what_if: &WhatIf) -> WhatIfReport {
        let refused: Option<&Both> = what_if.answer.as_ref().err();
        let outcomes = what_if.answer.as_ref().ok();
        let of = AssumedReport::new(scenario, &what_if.of);
        WhatIfReport {
            change: ChangeReport::new(what_if.change.as_ref(), &of),
            of,
            refused: refused.map(|both| both.en.clone()),
            refused_zh: refused.map(|both| both.zh.clone()),
            targets: outcomes.map_or_else(Vec::new, |outcomes| targets(scenario, outcomes)),
        }
    }
}

fn targets(scenario: &Scenario, outcomes: &Outcomes) -> Vec<ChangedReport> {
    let pairs = outcomes.targets.iter().chain([&outcomes.all]).enumerate();
    pairs
        .filter_map(|(slot, pair)| Some(ChangedReport::new(id(scenario, slot), pair.as_ref()?)))
        .collect()
}

impl ChangeReport {
    fn new(change: Option<&Change>, of: &AssumedReport) -> ChangeReport {
        let mean = |by: &[f64]| by.iter().sum::<f64>() / by.len() as f64;
        let mut report = ChangeReport {
            change: None,
            by: None,
            from: None,
            to: None,
            always: None,
        };
        match change {
            None => {}
            Some(Change::Moved(by)) => {
                let by = mean(by);
                report.change = Some(if by < 0.0 { "minus_sd" } else { "plus_sd" });
                report.by = Some(by);
            }
            Some(Change::Historical { written, past }) => {
                report.change = Some("at_history");
                report.by = Some(past - written);
                (report.from, report.to) = (Some(*written), Some(*past));
            }
            Some(Change::Median) => report.change = Some("at_median"),
            Some(Change::Absent) => report.change = Some("off"),
            Some(Change::Present) => report.change = Some("on"),
            Some(Change::Always(which)) => {
                report.change = Some("always");
                let number = (which + 1).to_string();
                report.always = Some(of.part.clone().unwrap_or(number));
            }
        }
        report
    }
}

impl ChangedReport {
    fn new(id: &str, pair: &Pair) -> ChangedReport {
        ChangedReport {
            id: id.to_owned(),
            changed: pair.first().into(),
            as_written: pair.second().into(),
            difference: pair.difference(),
            difference_standard_error: pair.standard_error(),
            difference_interval: pair.interval(),
            difference_resolved: pair.resolved(),
        }
    }

    /// Whether any path changes sides.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.difference_standard_error > 0.0 || self.difference != 0.0
    }
}

//! `--attribution N`, `--by key|section`: whether and how a comparison's differences are attributed to assumptions.

use super::progress::stop;
use super::running::paths_or_none;
use crate::both;
use crate::engine::Run;
use crate::language::Both;
use crate::model::Model;
use crate::scenario::difference::Grouping;
use crate::scenario::load::Loaded;
use crate::study::attribution::{Contrast, How, attribution};
use crate::study::{Attribution, Comparison};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct Attributing {
    /// Number of paths on which each difference is attributed to the assumptions that differ; 0 for none [default: what costs
    /// about two runs, but 16384 at least]
    #[arg(long, value_name = "N", value_parser = paths_or_none, allow_hyphen_values = true)]
    attribution: Option<u64>,
    /// What counts as one assumption [default: key, or section where more than eight keys differ]
    #[arg(long, value_enum)]
    by: Option<By>,
}

/// How changes are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Each law, number or effect that differs
    Key,
    /// All that differs in a section, such as [indicator.retail]
    Section,
}

impl Attributing {
    /// What is wrong with the two together.
    pub fn check(&self) -> Result<(), Both> {
        match (self.attribution, self.by) {
            (Some(0), Some(_)) => Err(both!(
                "--by 说明如何归因，而 --attribution 0 不作归因\n帮助: 请去掉其中一个",
                "--by says how differences are attributed, and --attribution 0 attributes none\nhelp: leave one of them out"
            )),
            _ => Ok(()),
        }
    }

    /// Each alternative's attribution, none where it was not asked for; nothing if it was stopped.
    pub fn found(
        &self,
        loaded: &[Loaded],
        comparison: &Comparison,
        run: &Run,
    ) -> Option<Vec<Attribution>> {
        if self.attribution == Some(0) {
            return Some(Vec::new());
        }
        let (base, alternatives) = loaded.split_first()?;
        let model = Model::new(&base.scenario);
        let counted = comparison.counted.iter();
        let counted: Vec<String> = counted
            .map(|row| comparison.rows[*row].id.clone())
            .collect();
        let how = How {
            paths: self.attribution,
            grouping: self.by.map(|by| match by {
                By::Key => Grouping::Key,
                By::Section => Grouping::Section,
            }),
            sampled: false,
        };
        let each = alternatives.iter().map(|alternative| {
            let contrast = Contrast {
                first: (base, &model),
                second: (alternative, &Model::new(&alternative.scenario)),
                counted: Some(&counted),
            };
            attribution(&contrast, run, &how, stop())
        });
        each.collect()
    }
}

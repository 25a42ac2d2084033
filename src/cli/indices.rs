//! `--sobol`, `--shapley`, `--of ID`: the indices that are found on request.

use super::Exit;
use super::progress::stop;
use super::running::{Running, paths};
use crate::both;
use crate::diag::{nearest, shortened};
use crate::language::Both;
use crate::model::{Model, Output};
use crate::report::indices::IndicesReport;
use crate::scenario::Scenario;
use crate::study::indices::{LEAST_PATHS, Wanted, indices};
use clap::Args;

/// Paths of each run, unless someone says: an index is then known to about ± 1 %.
const USUAL_PATHS: u64 = 65_536;

#[derive(Debug, Args)]
pub struct IndicesAsked {
    /// Sobol' indices: the part of the variance that each input explains alone and in all (k + 2 further runs for k inputs)
    #[arg(long)]
    sobol: bool,
    /// Shapley effects: parts of the variance that add up to 100 % (k + 1 further runs for k inputs)
    #[arg(long)]
    shapley: bool,
    /// Indices of this indicator's value in the last year instead of targets; can be given several times
    #[arg(long = "of", value_name = "ID")]
    of: Vec<String>,
    /// Paths of each run for indices, 16384 or more [default: 65536]
    #[arg(long, value_name = "N", value_parser = paths, allow_hyphen_values = true)]
    index_paths: Option<u64>,
}

impl IndicesAsked {
    /// Looks for what is wrong with the flags, before anything runs.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn check(&self, scenario: &Scenario, running: &Running) -> Result<(), Exit> {
        let unknown = self.of.iter().filter(|id| scenario.position(id).is_none());
        let mut wrong: Vec<Both> = unknown.map(|id| no_indicator(scenario, id)).collect();
        let asked = self.sobol || self.shapley;
        if !asked && (!self.of.is_empty() || self.index_paths.is_some()) {
            wrong.push(both!(
                "--of 和 --index-paths 只与 --sobol 或 --shapley 同用\n帮助: 请添加 --sobol 或 --shapley",
                "--of and --index-paths go with --sobol or --shapley\nhelp: add --sobol or --shapley"
            ));
        }
        if let Some(few) = self.index_paths.filter(|paths| *paths < LEAST_PATHS) {
            wrong.push(both!(
                "--index-paths {few} 太少，区间没有意义\n帮助: 请写 {LEAST_PATHS} 或更大的数值",
                "--index-paths {few} is too few for intervals that mean anything\nhelp: write {LEAST_PATHS} or more"
            ));
        }
        wrong.iter().for_each(|message| running.note_error(message));
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(Exit::Wrong)
        }
    }

    /// Paths of each run for indices, if any are asked for.
    pub fn paths(&self) -> Option<u64> {
        let asked = self.sobol || self.shapley;
        asked.then(|| self.index_paths.unwrap_or(USUAL_PATHS))
    }

    /// The indices of the chosen targets (of all, where none is chosen), or of indicators; nothing if none are asked for.
    ///
    /// # Errors
    /// The exit, if it is interrupted.
    pub fn report(
        &self,
        (model, scenario): (&Model, &Scenario),
        slots: &[usize],
        running: &Running,
    ) -> Result<Option<IndicesReport>, Exit> {
        let Some(paths) = self.paths() else {
            return Ok(None);
        };
        let wanted = Wanted {
            outputs: self.outputs(scenario, slots),
            sobol: self.sobol,
            shapley: self.shapley,
        };
        let run = running.run(paths);
        let found = indices((model, scenario), &wanted, &run, stop());
        let found = found.ok_or_else(|| running.interrupted())?;
        Ok(Some(IndicesReport::new(scenario, &found)))
    }

    fn outputs(&self, scenario: &Scenario, slots: &[usize]) -> Vec<Output> {
        if !self.of.is_empty() {
            let places = self.of.iter().filter_map(|id| scenario.position(id));
            return places.map(Output::Value).collect();
        }
        let targets = scenario.targets.len();
        let all: Vec<usize> = (0..=targets).collect();
        let slots = if slots.is_empty() { &all } else { slots };
        let outputs = slots.iter().flat_map(|slot| match *slot {
            together if together == targets => vec![Output::All],
            target => vec![Output::Met(target), Output::Measure(target)],
        });
        outputs.collect()
    }
}

fn no_indicator(scenario: &Scenario, id: &str) -> Both {
    let known: Vec<&str> = scenario
        .indicators
        .iter()
        .map(|i| i.id.value.as_str())
        .collect();
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => both!("是否为 {near}？", "did you mean {near}?"),
        None => {
            let all = Both::list(&known);
            both!("该情景的指标：{all}", "the scenario's indicators: {all}"; all)
        }
    };
    both!(
        "--of {shown}：没有这个指标\n帮助: {help}",
        "--of {shown}: there is no such indicator\nhelp: {help}",
        shown = shortened(id);
        help
    )
}

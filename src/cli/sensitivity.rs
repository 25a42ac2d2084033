//! `tuiyan sensitivity FILE`: what drives each probability, and what single changes would do to it.

use super::Exit;
use super::chosen::Chosen;
use super::deliver::{Content, Delivery, Format, Item, Outlet};
use super::indices::IndicesAsked;
use super::progress::stop;
use super::running::{Running, paths, paths_or_none};
use crate::engine::Run;
use crate::model::Model;
use crate::report::json;
use crate::report::manifest::Input;
use crate::report::sensitivity::{SensitivityReport, csv, text};
use crate::scenario::load::Loaded;
use crate::study::{drivers, effects, what_ifs};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A scenario file
    file: PathBuf,
    #[command(flatten)]
    chosen: Chosen,
    /// Number of paths
    #[arg(long, default_value = "100000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    /// Number of paths on which each assumption is changed to see what that does; 0 for none [default: a 64th of the
    /// run, but 16384 at least]
    #[arg(long, value_name = "N", value_parser = paths_or_none, allow_hyphen_values = true)]
    what_if: Option<u64>,
    #[command(flatten)]
    indices: IndicesAsked,
    #[command(flatten)]
    pub(super) overrides: super::overrides::Overrides,
    #[command(flatten)]
    pub(super) outlet: Outlet,
    #[command(flatten)]
    running: Running,
}

pub fn sensitivity(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let (running, outlet) = (&arguments.running, &arguments.outlet);
    let loaded = arguments.overrides.load_or_say(&arguments.file, running)?;
    let slots = arguments.chosen.slots(&loaded.scenario, running)?;
    arguments.indices.check(&loaded.scenario, running)?;
    outlet.prepare(running)?;
    let model = Model::new(&loaded.scenario);
    let run = running.run(arguments.paths);
    let report = report(arguments, (&loaded, &model), &run);
    let mut report = report.ok_or_else(|| running.interrupted())?;
    let indices = &arguments.indices;
    report.indices = indices.report((&model, &loaded.scenario), &slots, running)?;
    if !slots.is_empty() {
        report = report.of_targets(&loaded.scenario, &slots);
    }
    let content = match outlet.format {
        Format::Text => Content::Text(text::page(&report, running.language(), !slots.is_empty())),
        Format::Json => Content::Json(json::value(&report)),
        Format::Csv => Content::Tables(csv::tables(&report)),
    };
    let mut delivery = Delivery::new(false, outlet, running);
    delivery.add(Item {
        id: report.scenario.id,
        stem: "sensitivity",
        inputs: vec![Input::new(&loaded)],
        settled: settled(arguments),
        interrupted_after: None,
        content,
    })?;
    Ok(delivery.finish())
}

/// What the manifest says in place of what was not said.
fn settled(arguments: &Arguments) -> Vec<(&'static str, String)> {
    let mut settled = vec![("what-if", changed_on(arguments).to_string())];
    let index_paths = arguments.indices.paths();
    settled.extend(index_paths.map(|paths| ("index-paths", paths.to_string())));
    settled
}

/// On how many paths of the run assumptions are changed.
fn changed_on(arguments: &Arguments) -> u64 {
    match arguments.what_if {
        Some(asked) => asked.min(arguments.paths),
        None => effects::usual_paths(arguments.paths),
    }
}

/// What drives the probabilities, and what changes would do; nothing if it was interrupted.
fn report(
    arguments: &Arguments,
    (loaded, model): (&Loaded, &Model),
    run: &Run,
) -> Option<SensitivityReport> {
    let scenario = &loaded.scenario;
    let drivers = drivers::drivers(scenario, model, run, stop())?;
    let mut report = SensitivityReport::new(loaded, run, &drivers);
    let changed = changed_on(arguments);
    if changed > 0 {
        let what_ifs = what_ifs::what_ifs(scenario, model, run, changed, stop())?;
        report = report.with_what_ifs(scenario, changed, &what_ifs);
    }
    Some(report)
}

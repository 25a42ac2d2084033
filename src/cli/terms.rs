//! `tuiyan terms FILE`: how each probability depends on the history, shocks and revisions that are admitted.

use super::Exit;
use super::chosen::Chosen;
use super::deliver::{Content, Delivery, Format, Item, Outlet};
use super::progress::stop;
use super::running::{Running, paths};
use crate::model::Model;
use crate::report::json;
use crate::report::manifest::Input;
use crate::report::terms::{TermsReport, csv, text};
use crate::study;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A scenario file
    file: PathBuf,
    #[command(flatten)]
    chosen: Chosen,
    /// Number of paths of each cell
    #[arg(long, default_value = "100000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    #[command(flatten)]
    pub(super) overrides: super::overrides::Overrides,
    #[command(flatten)]
    pub(super) outlet: Outlet,
    #[command(flatten)]
    running: Running,
}

pub fn terms(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let (running, outlet) = (&arguments.running, &arguments.outlet);
    let loaded = arguments.overrides.load_or_say(&arguments.file, running)?;
    let slots = arguments.chosen.slots(&loaded.scenario, running)?;
    outlet.prepare(running)?;
    let model = Model::new(&loaded.scenario);
    let run = running.run(arguments.paths);
    let terms = study::terms::terms(&loaded, &model, &run, stop());
    let terms = terms.ok_or_else(|| running.interrupted())?;
    let mut report = TermsReport::new(&loaded, &run, &terms);
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
        stem: "terms",
        inputs: vec![Input::new(&loaded)],
        settled: Vec::new(),
        interrupted_after: None,
        content,
    })?;
    Ok(delivery.finish())
}

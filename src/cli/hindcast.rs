//! `tuiyan hindcast PLAN HISTORY`: what laws fitted up to a plan's base year announced, and what came.

use super::Exit;
use super::deliver::{Content, Format, Outlet};
use super::filing::hand_over;
use super::fit::scenario::{How, history_report};
use super::overrides::Overrides;
use super::progress::stop;
use super::running::{Running, paths};
use crate::report::hindcast::{HindcastReport, csv, text};
use crate::report::json;
use crate::study::fitted::Fitting;
use crate::study::fitted::hindcast;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The scenario file of the plan
    plan: PathBuf,
    /// A file of series: CSV or XLSX, with years before and after the plan's base year
    history: PathBuf,
    #[command(flatten)]
    how: How,
    /// Number of paths
    #[arg(long, default_value = "100000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    #[command(flatten)]
    overrides: Overrides,
    #[command(flatten)]
    outlet: Outlet,
    #[command(flatten)]
    running: Running,
}

/// Judges a plan.
pub fn hindcast(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let (running, outlet) = (&arguments.running, &arguments.outlet);
    let how = &arguments.how;
    let plan = arguments.overrides.load_or_say(&arguments.plan, running)?;
    let history = how.read(&arguments.history, running)?;
    let series = how.series(&history, running)?;
    outlet.prepare_one(running)?;
    let own = how.own(running)?;
    let fitting = Fitting {
        method: how.method(own.as_ref()),
        shocks: how.uses_shocks(),
        base_year: plan.scenario.base_year,
        last_year: plan.scenario.last_year,
    };
    let run = running.run(arguments.paths);
    let found = hindcast::hindcast(&fitting, &plan, &series, &run, stop());
    let found = found.map_err(|message| {
        running.note_error(&message);
        Exit::Wrong
    })?;
    let found = found.ok_or_else(|| running.interrupted())?;
    let history = (history_report(&history), series.as_slice());
    let report = HindcastReport::new(&plan, history, &fitting, &found, &run);
    let content = match outlet.format {
        Format::Text => Content::Text(text::page(&report, running.language())),
        Format::Json => Content::Json(json::value(&report)),
        Format::Csv => Content::Tables(csv::tables(&report)),
    };
    let way = (running.quiet, running.language());
    Ok(hand_over(outlet.out.as_deref(), ("hindcast", content), way))
}

//! `tuiyan calibrate PANEL`: learns the constants of the calibrated method from a panel of the user's own, and tries them.

use super::deliver::{Content, Format};
use super::filing::Filing;
use super::output::Growing;
use super::progress::stop;
use super::{Exit, show_problems};
use crate::both;
use crate::fit::calibrated::folded::panel;
use crate::fit::calibrated::trial::{Trial, trial};
use crate::fit::calibrated::{Constants, SHIPPED, constants, learn};
use crate::fit::fan::PROBABILITIES;
use crate::history::Track;
use crate::history::load::{self, History};
use crate::language::Both;
use crate::report::calibrate::{Asked, CalibrateReport, csv, text};
use crate::report::{forecasts, json};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A file of many series of like things (provinces, industries): CSV or XLSX
    panel: PathBuf,
    /// The longest horizon, in years
    #[arg(long, value_name = "H", default_value = "6", value_parser = clap::value_parser!(u16).range(1..=constants::LONGEST as i64))]
    horizon: u16,
    /// Into how many parts series are dealt out: each is forecast with constants learned from the others
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u16).range(2..=50))]
    folds: u16,
    /// Learn from the panel alone, without leaning on the given constants
    #[arg(long)]
    alone: bool,
    /// Lean on the constants of this file in place of those that are shipped
    #[arg(long, value_name = "FILE")]
    constants: Option<PathBuf>,
    /// Write constants learned from the whole panel into this file, for fit --constants
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Write the forecasts that were scored into this file (id,h,…)
    #[arg(long, value_name = "FILE")]
    forecasts: Option<PathBuf>,
    #[command(flatten)]
    filing: Filing,
}

pub fn calibrate(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

/// Constants from a file, or those that are shipped.
///
/// # Errors
/// What is wrong with the file.
pub fn constants_in(file: Option<&Path>) -> Result<Constants, Both> {
    let Some(file) = file else {
        return Ok(SHIPPED.constants().clone());
    };
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        both!(
            "{name} 无法读取：{error}\n帮助: 请指定 tuiyan calibrate --to 写出的文件",
            "{name} cannot be read: {error}\nhelp: name a file that tuiyan calibrate --to wrote"
        )
    })?;
    Constants::read(&name, &text)
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let filing = &arguments.filing;
    let wrong = |message: Both| filing.wrong(&message);
    let given = constants_in(arguments.constants.as_deref()).map_err(wrong)?;
    let to = arguments.to.as_deref().map(Growing::begin).transpose();
    let to = to.map_err(wrong)?;
    let scored = arguments.forecasts.as_deref().map(Growing::begin);
    let scored = scored.transpose().map_err(wrong)?;
    filing.prepare()?;
    let (history, problems) = load::read(&arguments.panel);
    if problems.any_error() || !filing.quiet {
        show_problems(&problems, filing.language());
    }
    let history = history.ok_or(Exit::Wrong)?;
    let panel = panel(&history.series);
    let (horizon, folds) = (usize::from(arguments.horizon), usize::from(arguments.folds));
    let (found, learned, cases) = filing.on_threads(|| {
        let found = trial(&panel, (horizon, folds), &given, arguments.alone, stop());
        let tracks: Vec<Track> = panel.iter().map(|(_, track)| track.clone()).collect();
        let towards = (!arguments.alone).then_some(&given);
        let learned = to
            .as_ref()
            .and_then(|_| learn::learn(&tracks, horizon, towards));
        (found, learned, learn::count(&tracks, horizon))
    });
    let found = found.ok_or(Exit::Interrupted)?;
    if found.series == 0 || (to.is_some() && learned.is_none()) {
        return Err(wrong(too_few(&history, horizon, cases, arguments.alone)));
    }
    let failed = |message: Both| {
        filing.note_error(&message);
        Exit::Failed
    };
    if let (Some(to), Some(learned)) = (to, &learned) {
        whole(to, &learned.written()).map_err(failed)?;
    }
    if let Some(file) = scored {
        whole(file, &table(&panel, &found)).map_err(failed)?;
    }
    let report = CalibrateReport::new(Asked {
        history: &history,
        cases,
        horizon,
        folds,
        alone: arguments.alone,
        trial: &found,
        written: arguments.to.as_ref().map(|file| file.display().to_string()),
    });
    let content = match filing.format {
        Format::Text => Content::Text(text::page(&report, filing.language())),
        Format::Json => Content::Json(json::value(&report)),
        Format::Csv => Content::Tables(csv::tables(&report)),
    };
    Ok(filing.deliver("calibrate", content))
}

fn whole(mut file: Growing, text: &str) -> Result<(), Both> {
    file.add(text)?;
    file.finish()
}

/// The forecasts that were scored.
fn table(panel: &[(String, Track)], found: &Trial) -> String {
    let columns: Vec<(String, f64)> = PROBABILITIES.map(|p| (p.to_string(), p)).to_vec();
    let rows = found.fans.iter();
    let rows = rows.map(|(at, fan)| forecasts::rows(&panel[*at].0, fan, &columns));
    forecasts::header(&columns) + &rows.collect::<String>()
}

fn too_few(history: &History, horizon: usize, cases: usize, alone: bool) -> Both {
    let least = learn::least_cases(!alone);
    both!(
        "{file} 数据不足：{series} 个序列、{cases} 个案例；每一期至少需要 {least} 个案例，并有序列长于 {horizon} 年加四个数值\n帮助: 请增加序列或年份、减小 --horizon，或去掉 --alone",
        "{file} holds too little: {series} series, {cases} cases; each horizon needs {least} cases, and series longer than {horizon} years and four values\nhelp: add series or years, make --horizon smaller, or leave out --alone",
        file = history.file,
        series = history.series.len()
    )
}

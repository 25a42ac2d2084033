//! `tuiyan fit HISTORY --to FILE --plan PLAN`: laws from history as a scenario that runs, and what a plan's targets make of them.

use super::super::calibrate::constants_in;
use super::super::deliver::{Content, Format, Outlet};
use super::super::filing::hand_over;
use super::super::found::{fault_in, folder_of, same_but_for_its_name};
use super::super::overrides::Overrides;
use super::super::progress::stop;
use super::super::running::{Running, paths};
use super::super::{Exit, output, show_problems};
use super::forecast::{Asked, Forecasting};
use crate::both;
use crate::diag::nearest;
use crate::fit::calibrated::{Calibrated, SHIPPED};
use crate::fit::dependence::dependence;
use crate::fit::{BENCHMARKS, METHODS, Method};
use crate::history::load::{self, History};
use crate::history::{Admitted, Series};
use crate::language::Both;
use crate::report::backtest::HistoryReport;
use crate::report::fit::scenario::{File, OPENING};
use crate::report::fit::{FitReport, Found, csv, text};
use crate::report::json;
use crate::scenario::load::{self as scenarios, Loaded, load_as};
use crate::study::fitted::Fitting;
use crate::study::fitted::plan::{self, Fits};
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How laws are fitted: what `fit` and `hindcast` share.
#[derive(Debug, Args)]
pub struct How {
    /// Only the series of this id; can be given several times
    #[arg(long = "indicator", value_name = "ID")]
    indicators: Vec<String>,
    /// How laws are fitted [default: calibrated]
    #[arg(long, value_name = "METHOD", value_parser = known_method)]
    method: Option<String>,
    /// Constants of the calibrated method, as calibrate --to wrote them [default: those that are shipped]
    #[arg(long, value_name = "FILE")]
    constants: Option<PathBuf>,
    /// Whether years that the history marks as shocks count like any other
    #[arg(long, value_enum, default_value_t = Shocks::LeaveOut)]
    shocks: Shocks,
}

/// What becomes of years that are marked as shocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shocks {
    /// Steps into and out of them are left out
    LeaveOut,
    /// They count like any other
    Use,
}

/// The laws and what becomes of them.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A file of series: CSV or XLSX
    history: PathBuf,
    #[command(flatten)]
    how: How,
    /// Write a scenario with the laws into this file; one that this command wrote is written again
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Put the laws in place of those of a plan, and show how its targets hang on what is admitted
    #[arg(long, value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// The last year that is admitted, from which is looked ahead [default: the plan's base year, or the last year there is]
    #[arg(long, value_name = "YEAR")]
    until: Option<i32>,
    /// How many years are looked ahead, where no plan says so
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u16).range(1..=100))]
    years: u16,
    /// Number of paths of each cell of the tables
    #[arg(long, default_value = "100000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    #[command(flatten)]
    overrides: Overrides,
    #[command(flatten)]
    outlet: Outlet,
    #[command(flatten)]
    running: Running,
}

/// A word for a method.
fn known_method(word: &str) -> Result<String, String> {
    let known = || METHODS.iter().chain(BENCHMARKS).map(|method| method.key());
    match known().any(|key| key == word) {
        true => Ok(word.to_owned()),
        false => {
            let known: Vec<&str> = known().collect();
            Err(format!("choose one of {}", known.join(", ")))
        }
    }
}

impl How {
    /// The calibrated method with the user's own constants, if there are any.
    ///
    /// # Errors
    /// The exit; what is wrong with them has been said.
    pub fn own(&self, running: &Running) -> Result<Option<Calibrated>, Exit> {
        let wrong = |message: &Both| {
            running.note_error(message);
            Exit::Wrong
        };
        let Some(file) = &self.constants else {
            return Ok(None);
        };
        if let Some(other) = self.method.as_deref().filter(|key| *key != SHIPPED.key()) {
            return Err(wrong(&both!(
                "--constants 只用于 calibrated，而 --method 为 {other}\n帮助: 请删去其中一个",
                "--constants are those of calibrated, and --method is {other}\nhelp: leave out one of the two"
            )));
        }
        let constants = constants_in(Some(file)).map_err(|message| wrong(&message))?;
        Ok(Some(Calibrated::with(constants)))
    }

    /// The method that was asked for, or the first; `own` in the place of the one that is shipped.
    pub fn method<'m>(&self, own: Option<&'m Calibrated>) -> &'m dyn Method {
        if let Some(own) = own {
            return own;
        }
        let mut all = METHODS.iter().chain(BENCHMARKS);
        let asked = self.method.as_deref();
        let found = all.find(|method| asked.is_none_or(|asked| method.key() == asked));
        // The parser refuses other words.
        *found.unwrap_or(&METHODS[0])
    }

    /// Whether marked years count like any other.
    pub fn uses_shocks(&self) -> bool {
        self.shocks == Shocks::Use
    }

    /// The history, and what is wrong or doubtful in it.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn read(&self, file: &Path, running: &Running) -> Result<History, Exit> {
        let (history, problems) = load::read(file);
        if !running.quiet || problems.any_error() {
            show_problems(&problems, running.language());
        }
        history.ok_or(Exit::Wrong)
    }

    /// The series that were asked for, all of them if none was.
    ///
    /// # Errors
    /// The exit, where there is no such series; all that are missing have been said.
    pub fn series<'h>(
        &self,
        history: &'h History,
        running: &Running,
    ) -> Result<Vec<&'h Series>, Exit> {
        if self.indicators.is_empty() {
            return Ok(history.series.iter().collect());
        }
        let mut chosen: Vec<&Series> = Vec::new();
        let mut wrong = false;
        for id in &self.indicators {
            match history.find(id) {
                Some(series) if !chosen.iter().any(|one| one.id == *id) => chosen.push(series),
                Some(_) => {}
                None => {
                    wrong = true;
                    running.note_error(&missing(id, history));
                }
            }
        }
        if wrong { Err(Exit::Wrong) } else { Ok(chosen) }
    }

    /// The arguments as they would be typed again.
    fn typed(&self) -> String {
        let mut typed: String = self
            .indicators
            .iter()
            .map(|id| format!(" --indicator {id}"))
            .collect();
        if let Some(method) = &self.method {
            typed.push_str(&format!(" --method {method}"));
        }
        if let Some(file) = &self.constants {
            typed.push_str(&format!(" --constants {}", file.display()));
        }
        if self.uses_shocks() {
            typed.push_str(" --shocks use");
        }
        typed
    }
}

fn missing(id: &str, history: &History) -> Both {
    let file = &history.file;
    let known = history.series.iter().map(|series| series.id.as_str());
    let help = match nearest(id, known.clone()) {
        Some(near) => both!("是否为 {near}？", "did you mean {near}?"),
        None => {
            let known: Vec<&str> = known.take(20).collect();
            let known = Both::list(&known);
            both!("文件中的序列：{known}", "its series: {known}"; known)
        }
    };
    both!(
        "--indicator {id}：{file} 中没有这个序列\n帮助: {help}",
        "--indicator {id}: {file} has no such series\nhelp: {help}";
        help
    )
}

/// What a report says of a file of history.
pub fn history_report(history: &History) -> HistoryReport {
    HistoryReport {
        file: history.file.clone(),
        digest: history.digest.clone(),
    }
}

impl Arguments {
    /// Writes a table of quantiles in place of all else.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn table(&self, forecasting: &Forecasting) -> Result<Exit, Exit> {
        let (running, how) = (&self.running, &self.how);
        if self.to.is_some() || self.plan.is_some() {
            running.note_error(&both!(
                "--forecast 写出分位数表，不能与 --to、--plan 同用\n帮助: 请分两次运行",
                "--forecast writes a table of quantiles, and has no use for --to and --plan\nhelp: ask for the two one after the other"
            ));
            return Err(Exit::Wrong);
        }
        let own = how.own(running)?;
        forecasting.forecast(&Asked {
            history: &self.history,
            method: how.method(own.as_ref()),
            admitted: Admitted {
                from: None,
                until: self.until,
                shocks: how.uses_shocks(),
            },
            only: &how.indicators,
            out: self.outlet.out.as_deref(),
            running,
        })
    }
}

/// Fits, writes the scenario if one is asked for, and reports.
///
/// # Errors
/// The exit; what is wrong has been said.
pub fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let (running, outlet) = (&arguments.running, &arguments.outlet);
    let how = &arguments.how;
    let history = how.read(&arguments.history, running)?;
    let series = how.series(&history, running)?;
    let plan = arguments.plan.as_deref();
    let plan = plan.map(|file| arguments.overrides.load_or_say(file, running));
    let plan = plan.transpose()?;
    let own = how.own(running)?;
    let method = how.method(own.as_ref());
    let fitting = fitting(arguments, method, &series, plan.as_ref())?;
    outlet.prepare(running)?;
    let destination = arguments.to.as_deref().map(|file| {
        let plan = arguments.plan.as_deref();
        Destination::new(file, plan)
    });
    let destination = destination.transpose().map_err(|message| {
        running.note_error(&message);
        Exit::Wrong
    })?;
    let fits = match &plan {
        Some(plan) => Fits::of(&fitting, plan, &series),
        None => Fits::alone(&fitting, &series),
    };
    let changes: Vec<_> = fits.laws.iter().map(|(_, law)| law.changes()).collect();
    let dependence = dependence(&changes);
    let mut report = FitReport::new(Found {
        fitting: &fitting,
        history: history_report(&history),
        series: &series,
        fits: &fits,
        dependence: &dependence,
        plan: plan.as_ref(),
    });
    if fits.laws.is_empty() && destination.is_some() {
        return Err(nothing_fitted(&report, running));
    }
    if let Some(plan) = &plan {
        let series = series.as_slice();
        report = with_plan(arguments, report, (plan, series), (&fitting, &fits))?;
    }
    if let Some(destination) = &destination {
        let written = destination.write(arguments, (&report, &fits), plan.as_ref());
        report.written = Some(written.map_err(|message| {
            running.note_error(&message);
            Exit::Failed
        })?);
    }
    let content = match outlet.format {
        Format::Text => Content::Text(text::page(&report, running.language())),
        Format::Json => Content::Json(json::value(&report)),
        Format::Csv => Content::Tables(csv::tables(&report)),
    };
    let way = (running.quiet, running.language());
    Ok(hand_over(outlet.out.as_deref(), ("fit", content), way))
}

/// How laws are fitted, with the years that are looked back on and ahead to.
fn fitting<'m>(
    arguments: &Arguments,
    method: &'m dyn Method,
    series: &[&Series],
    plan: Option<&Loaded>,
) -> Result<Fitting<'m>, Exit> {
    let running = &arguments.running;
    let wrong = |message: Both| {
        running.note_error(&message);
        Exit::Wrong
    };
    let how = |base_year: i32, last_year: i32| Fitting {
        method,
        shocks: arguments.how.uses_shocks(),
        base_year,
        last_year,
    };
    if let Some(plan) = plan {
        let (base, last) = (plan.scenario.base_year, plan.scenario.last_year);
        return match arguments.until {
            Some(until) if until != base => Err(wrong(both!(
                "--until {until}：规划的基年为 {base}，历史须截至基年\n帮助: 请删去 --until，或更改规划的 base_year",
                "--until {until}: the plan looks ahead from {base}, and history ends there\nhelp: leave out --until, or change the plan's base_year"
            ))),
            _ => Ok(how(base, last)),
        };
    }
    let all = Admitted {
        until: arguments.until,
        shocks: true,
        ..Admitted::default()
    };
    let ends = series.iter().filter_map(|one| one.track(all).ok());
    let last = ends.map(|(track, _)| track.year).max();
    let base = last.ok_or_else(|| {
        wrong(both!(
            "{file}：所取年份内没有数据\n帮助: 请检查 --until",
            "{file}: there is no value in the years that are admitted\nhelp: see to --until",
            file = arguments.history.display()
        ))
    })?;
    Ok(how(base, base.saturating_add(i32::from(arguments.years))))
}

/// Says why there is nothing to write.
fn nothing_fitted(report: &FitReport, running: &Running) -> Exit {
    let why = report.not_fitted.iter().take(20).map(|one| Both {
        zh: format!("{}：{}", one.id, one.why_zh),
        en: format!("{}: {}", one.id, one.why),
    });
    let (zh, en): (Vec<String>, Vec<String>) = why.map(|both| (both.zh, both.en)).unzip();
    let (zh, en) = (zh.join("\n  "), en.join("\n  "));
    running.note_error(&Both {
        zh: format!("没有可拟合的序列，未写入情景\n  {zh}"),
        en: format!("no series could be fitted, and no scenario was written\n  {en}"),
    });
    Exit::Wrong
}

/// The report with what a plan's targets make of the laws.
fn with_plan(
    arguments: &Arguments,
    report: FitReport,
    (plan, series): (&Loaded, &[&Series]),
    (fitting, fits): (&Fitting, &Fits),
) -> Result<FitReport, Exit> {
    let running = &arguments.running;
    let fitted = fits.in_place(plan).map_err(|message| {
        running.note_error(&message);
        Exit::Wrong
    })?;
    let run = running.run(arguments.paths);
    let asked = plan::Asked {
        fitting,
        plan,
        fitted: &fitted,
        fits,
        series,
    };
    let admission = asked.admission(&run, stop());
    let admission = admission.ok_or_else(|| running.interrupted())?;
    Ok(report.with_plan(&fitted, fits, &admission, &run))
}

/// Where the scenario is written.
struct Destination {
    file: PathBuf,
    folder: PathBuf,
    /// How the file names the plan that it extends.
    extends: Option<String>,
}

impl Destination {
    /// Sees whether a scenario can be written into a file, before there is anything to write.
    fn new(file: &Path, plan: Option<&Path>) -> Result<Destination, Both> {
        let fault = |what: &Both| fault_in("--to", file, what);
        let io = |error: std::io::Error| fault(&Both::same(error.to_string()));
        let folder = folder_of(file);
        let above = folder.canonicalize().map_err(io)?;
        let extends = plan.map(|plan| {
            let plan = plan.canonicalize().map_err(io)?;
            let below = plan.strip_prefix(&above).ok().and_then(|below| {
                let steps: Option<Vec<&str>> = below.iter().map(|step| step.to_str()).collect();
                steps.map(|steps| steps.join("/"))
            });
            below.ok_or_else(|| {
                let home = plan.parent().unwrap_or(Path::new("")).display();
                fault(&both!(
                    "继承只能在文件所在文件夹之内，新文件须放在 {home} 或其上级文件夹\n帮助: 请换一个位置",
                    "extends stays within a file's own folder, so the new file must lie in {home} or above it\nhelp: choose another place"
                ))
            })
        });
        if file.exists() {
            let text = std::fs::read_to_string(file).map_err(io)?;
            if !text.starts_with(OPENING) {
                return Err(fault(&Both::from((
                    "文件已存在，且不是由 tuiyan fit 写成，不会被覆盖\n帮助: 请换一个文件名",
                    "the file is there and was not written by tuiyan fit; it is not written over\nhelp: name another file",
                ))));
            }
        }
        Ok(Destination {
            file: file.to_path_buf(),
            folder,
            extends: extends.transpose()?,
        })
    }

    /// Writes the scenario and says into which file. What is written is read back first: it must be the scenario that was run.
    fn write(
        &self,
        arguments: &Arguments,
        (report, fits): (&FitReport, &Fits),
        plan: Option<&Loaded>,
    ) -> Result<String, Both> {
        let id = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let command = self.command(arguments);
        let text = File {
            report,
            fits,
            plan: plan.zip(self.extends.as_deref()),
            command: &command,
            id: &id,
            language: arguments.running.language(),
        }
        .text();
        let fault = |what: &Both| fault_in("--to", &self.file, what);
        let expected = plan.map(|plan| fits.in_place(plan)).transpose()?;
        self.read_back(&text, arguments, expected.as_ref())
            .map_err(|what| fault(&what))?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        output::write(&self.folder, &name, text.as_bytes())?;
        Ok(self.file.display().to_string())
    }

    /// Reads a text as a file in this place, and holds it against the scenario that was run.
    fn read_back(
        &self,
        text: &str,
        arguments: &Arguments,
        expected: Option<&Loaded>,
    ) -> Result<(), Both> {
        let io = |error: std::io::Error| Both::same(error.to_string());
        let mut name = tempfile::Builder::new();
        let mut trial = name.suffix(".toml").tempfile_in(&self.folder).map_err(io)?;
        trial.write_all(text.as_bytes()).map_err(io)?;
        let asked = scenarios::Asked {
            within: arguments.overrides.within(),
            ..scenarios::Asked::default()
        };
        let (loaded, problems) = load_as(trial.path(), &asked);
        let Some(loaded) = loaded else {
            let first = problems.sorted().into_iter().next();
            let first = first.map_or_else(Both::default, |problem| problem.message.clone());
            return Err(both!(
                "写出的情景不能运行，未写入：{first}",
                "the scenario would not run, and nothing was written: {first}";
                first
            ));
        };
        let same = expected.is_none_or(|expected| same_but_for_its_name(&loaded, expected));
        match same {
            true => Ok(()),
            false => Err((
                "用 --set 或 --lever 改过的规划不能由 extends 继承，未写入\n帮助: 请把改动写进规划文件",
                "a plan that was changed with --set or --lever cannot be extended, so nothing was written\nhelp: write the change into the plan's file",
            )
                .into()),
        }
    }

    /// The command as it would be typed again, without the program and the verb.
    fn command(&self, arguments: &Arguments) -> String {
        let mut typed = arguments.history.display().to_string();
        typed.push_str(&format!(" --to {}", self.file.display()));
        if let Some(plan) = &arguments.plan {
            typed.push_str(&format!(" --plan {}", plan.display()));
        } else {
            typed.push_str(&format!(" --years {}", arguments.years));
        }
        typed.push_str(&arguments.how.typed());
        if let Some(until) = arguments.until {
            typed.push_str(&format!(" --until {until}"));
        }
        let language = arguments.running.language();
        typed.push_str(&format!(
            " --lang {}",
            super::super::language::word(language)
        ));
        typed + &arguments.overrides.typed()
    }
}

//! `tuiyan backtest HISTORY`: how well announced probabilities would have come true over the years of a history.

use super::deliver::{Content, Format};
use super::filing::Filing;
use super::progress::stop;
use super::{Exit, note, show_problems};
use crate::both;
use crate::diag::nearest;
use crate::fit::backtest::{LEAST_STEPS, Origins, Question, Unanswered, backtest as answer_of};
use crate::fit::calibrated::SHIPPED;
use crate::fit::calibrated::folded::{Folded, panel};
use crate::fit::calibrated::learn::least_cases;
use crate::fit::{BENCHMARKS, METHODS, Method};
use crate::history::{History, Series, load};
use crate::language::Both;
use crate::report::backtest::{ArgumentsReport, BacktestReport, HistoryReport, csv, text, written};
use crate::report::{json, words};
use clap::Args;
use std::path::PathBuf;

/// The most years ahead.
const FARTHEST: usize = 30;
/// How many series a message names.
const NAMED: usize = 12;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A history: a CSV or XLSX table of values by year
    history: PathBuf,
    /// How many years ahead
    #[arg(long, default_value = "5", value_parser = years, value_name = "YEARS")]
    horizon: usize,
    /// From which years: all, some (2005,2010), a span (2000:2015) or the last few of each series (last:10)
    #[arg(long, default_value = "all", value_parser = origins)]
    origins: Origins,
    /// A method, all, or panel (constants learned from the other series); may be given again. Benchmarks always stand beside it [default: that of fit]
    #[arg(long)]
    method: Vec<String>,
    /// Also ask whether growth reached so many per cent a year, as in 3,5
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = percent, allow_hyphen_values = true)]
    at_least: Vec<f64>,
    /// Only this series; may be given again
    #[arg(long, value_name = "ID")]
    indicator: Vec<String>,
    #[command(flatten)]
    filing: Filing,
}

/// How many years ahead.
fn years(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(years @ 1..=FARTHEST) => Ok(years),
        _ => Err(format!("write a number of years from 1 to {FARTHEST}")),
    }
}

/// Which years are origins.
fn origins(written: &str) -> Result<Origins, String> {
    let year = |text: &str| text.trim().parse::<i32>();
    let problem = || {
        "write all, years (2005,2010), a span from a year to a later one (2000:2015) or the last few (last:10)".to_owned()
    };
    if written.trim() == "all" {
        return Ok(Origins::All);
    }
    let Some((first, last)) = written.split_once(':') else {
        let years: Result<Vec<i32>, _> = written.split(',').map(year).collect();
        return years.map(Origins::Years).map_err(|_| problem());
    };
    if first.trim() == "last" {
        return match last.trim().parse() {
            Ok(most) if most > 0 => Ok(Origins::Last(most)),
            _ => Err(problem()),
        };
    }
    match (year(first), year(last)) {
        (Ok(first), Ok(last)) if first <= last => Ok(Origins::Between(first, last)),
        _ => Err(problem()),
    }
}

/// Growth in per cent a year.
fn percent(written: &str) -> Result<f64, String> {
    match written.trim().trim_end_matches('%').trim().parse::<f64>() {
        Ok(x) if x > -100.0 && x < 1000.0 => Ok(x),
        _ => Err("write per cent a year such as 3 or 3,5, above −100".to_owned()),
    }
}

pub fn backtest(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let filing = &arguments.filing;
    methods(&arguments.method, None).map_err(|message| filing.wrong(&message))?;
    filing.prepare()?;
    let (series, history) = read(arguments)?;
    let folded = folded(arguments, &series)?;
    let methods = methods(&arguments.method, folded.as_ref());
    let methods = methods.map_err(|message| filing.wrong(&message))?;
    let question = Question {
        methods: &methods,
        horizon: arguments.horizon,
        origins: arguments.origins.clone(),
        at_least: arguments.at_least.clone(),
        threads: filing.threads(),
    };
    let found = answer_of(&series, &question, stop()).map_err(|unanswered| match unanswered {
        Unanswered::Stopped => {
            note(words::NOTHING_DONE.in_(filing.language()));
            Exit::Interrupted
        }
        Unanswered::TooShort(steps) => {
            filing.wrong(&too_short(&series, &steps, &arguments.origins))
        }
    })?;
    let asked = ArgumentsReport {
        horizon: question.horizon,
        origins: written(&question.origins),
        methods: methods.iter().map(|method| method.key()).collect(),
        at_least: question.at_least.clone(),
        indicators: arguments.indicator.clone(),
    };
    let report = BacktestReport::new(history, asked, (&series, &question), &found);
    let content = match filing.format {
        Format::Text => Content::Text(text::page(&report, filing.language())),
        Format::Json => Content::Json(json::value(&report)),
        Format::Csv => Content::Tables(csv::tables(&report)),
    };
    Ok(filing.deliver("backtest", content))
}

/// The series of the history that were chosen, and what it is.
fn read(arguments: &Arguments) -> Result<(Vec<Series>, HistoryReport), Exit> {
    let filing = &arguments.filing;
    let (history, problems) = load::read(&arguments.history);
    if history.is_none() || !filing.quiet {
        show_problems(&problems, filing.language());
    }
    let History {
        file,
        digest,
        series,
    } = history.ok_or(Exit::Wrong)?;
    let series = match arguments.indicator.as_slice() {
        [] => series,
        ids => chosen(series, ids).map_err(|message| filing.wrong(&message))?,
    };
    Ok((series, HistoryReport { file, digest }))
}

/// The series with these ids, in the order of the history.
fn chosen(series: Vec<Series>, ids: &[String]) -> Result<Vec<Series>, Both> {
    let unknown: Vec<&str> = ids
        .iter()
        .filter(|id| series.iter().all(|one| one.id != **id))
        .map(String::as_str)
        .collect();
    let Some(first) = unknown.first() else {
        let wanted = |one: &Series| ids.contains(&one.id);
        return Ok(series.into_iter().filter(wanted).collect());
    };
    let known = || series.iter().map(|one| one.id.as_str());
    let help = match nearest(first, known()) {
        Some(near) => both!("是否为 {near}？", "did you mean {near}?"),
        None => {
            let some = Both::list(&known().take(NAMED).collect::<Vec<_>>());
            both!("历史中有 {some} 等", "the history has {some}, for instance"; some)
        }
    };
    let all = Both::list(&unknown);
    Err(both!(
        "--indicator {all}：历史中没有这样的序列\n帮助: {help}",
        "--indicator {all}: the history has no such series\nhelp: {help}";
        all, help
    ))
}

/// The word for constants learned from the panel itself.
const PANEL: &str = "panel";
/// Into how many parts its series are dealt out.
const FOLDS: usize = 5;

/// The constants of the panel's own, if they were asked for.
fn folded(arguments: &Arguments, series: &[Series]) -> Result<Option<Folded>, Exit> {
    if !arguments.method.iter().any(|word| word == PANEL) {
        return Ok(None);
    }
    let filing = &arguments.filing;
    let panel = panel(series);
    let size = (arguments.horizon, FOLDS);
    let towards = Some(SHIPPED.constants());
    let folded = filing.on_threads(|| Folded::learn(&panel, size, towards, stop()));
    let folded = folded.ok_or_else(|| {
        note(words::NOTHING_DONE.in_(filing.language()));
        Exit::Interrupted
    })?;
    if !folded.is_whole() {
        return Err(filing.wrong(&both!(
            "--method panel：其他序列的案例太少，学不出常数（每一期至少需要 {least} 个）\n帮助: 请用 calibrated，或增加序列",
            "--method panel: the other series have too few cases to learn constants from (each horizon needs {least})\nhelp: take calibrated, or add series",
            least = least_cases(true)
        )));
    }
    Ok(Some(folded))
}

/// The methods by these words, each once, and the benchmarks. That of the panel has its place even where nothing was learned yet.
fn methods<'m>(words: &[String], folded: Option<&'m Folded>) -> Result<Vec<&'m dyn Method>, Both> {
    let known = || METHODS.iter().chain(BENCHMARKS).copied();
    let mut chosen: Vec<&'m dyn Method> = Vec::new();
    let mut choose = |method: &'m dyn Method| {
        if chosen.iter().all(|other| other.key() != method.key()) {
            chosen.push(method);
        }
    };
    for word in words {
        match known().find(|method| method.key() == word) {
            Some(method) => choose(method),
            None if word == PANEL => folded.into_iter().for_each(|folded| choose(folded)),
            None if word == "all" => known().for_each(&mut choose),
            None => {
                return Err(unknown_method(
                    word,
                    &known().map(|m| m.key()).collect::<Vec<_>>(),
                ));
            }
        }
    }
    if words.is_empty() {
        METHODS.iter().take(1).copied().for_each(&mut choose);
    }
    BENCHMARKS.iter().copied().for_each(&mut choose);
    Ok(chosen)
}

fn unknown_method(word: &str, known: &[&str]) -> Both {
    let all = Both::list(known);
    let help = match nearest(word, known.iter().copied()) {
        Some(near) => both!("是否为 {near}？", "did you mean {near}?"),
        None => both!("可用：{all}，或 all", "there are {all}, or all"; all),
    };
    both!(
        "--method {word}：没有这种方法\n帮助: {help}",
        "--method {word}: there is no such method\nhelp: {help}";
        help
    )
}

/// Why there is no origin, with the number of steps of each series.
fn too_short(series: &[Series], steps: &[usize], origins: &Origins) -> Both {
    let named = series.iter().zip(steps).take(NAMED);
    let named: Vec<String> = named
        .map(|(one, steps)| format!("{} {steps}", one.id))
        .collect();
    let list = Both::list(&named);
    let more = match series.len().saturating_sub(NAMED) {
        0 => Both::default(),
        more => both!("，另有 {more} 个", ", and {more} more"),
    };
    let needed = LEAST_STEPS + 1;
    if *origins != Origins::All && steps.iter().any(|steps| *steps >= needed) {
        return both!(
            "--origins {origins}：没有一个序列在这些年份既有至少 {least} 个可比的年变动在前，又有结果在后。各序列可比的年变动数：{list}{more}\n帮助: 请换用其他年份，或用 --origins all",
            "--origins {origins}: in none of these years has a series at least {least} comparable steps before it and an outcome after it. Comparable steps by series: {list}{more}\nhelp: name other years, or take --origins all",
            origins = written(origins),
            least = LEAST_STEPS;
            list, more
        );
    }
    both!(
        "历史太短，无法回测：起点之前至少要有 {least} 个可比的年变动，之后至少要有 1 年。各序列可比的年变动数：{list}{more}\n帮助: 请补充更早的年份；统计口径变动处请给出衔接年份的两种口径数值或当年公布的增速",
        "the history is too short for a back-test: an origin needs at least {least} comparable steps before it and a year after it. Comparable steps by series: {list}{more}\nhelp: add earlier years; where a basis changes, give the year on both bases or the growth that was published",
        least = LEAST_STEPS;
        list, more
    )
}

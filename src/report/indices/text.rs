//! The tables of where variances come from.

use super::{IndicesReport, InputReport, OutputReport, ShareReport};
use crate::report::number;
use crate::report::text::{named, plain_table};
use crate::report::words::{Language, Word, indices as say};
use std::fmt::Write as _;

/// Stands behind who is correlated by pair; the legend says what it means.
const CORRELATED: &str = " †";

/// Indices as text: a table a result, or why it has none; then what the columns mean and what it cost.
#[must_use]
pub fn text(report: &IndicesReport, language: Language) -> String {
    let mut out = String::new();
    for output in &report.outputs {
        let title = say::VARIANCE_OF.in_(language);
        let _ = writeln!(out, "\n{title} · {}", heading(output, language));
        match output.answer {
            "shares" => shares(output, language, &mut out),
            _ => {
                let _ = writeln!(out, "{}", why_not(output, language));
            }
        }
    }
    legend(report, language, &mut out);
    out
}

fn heading(output: &OutputReport, language: Language) -> String {
    let name = named(&output.name, output.name_en.as_deref(), language);
    let side = match output.of {
        "verdict" if output.id == "all" => return name.to_owned(),
        "verdict" => say::VERDICT,
        "measure" => say::MEASURE,
        _ => return name.to_owned(),
    };
    format!("{name} · {}", side.in_(language))
}

/// A heading, and the share that stands below it.
type Column = (Word, fn(&InputReport) -> Option<ShareReport>);

fn shares(output: &OutputReport, language: Language, out: &mut String) {
    let columns: [Column; 3] = [
        (say::FIRST, |input| input.first),
        (say::TOTAL, |input| input.total),
        (say::SHAPLEY, |input| input.shapley),
    ];
    let asked = |column: &Column| {
        output
            .inputs
            .iter()
            .any(|input| (column.1)(input).is_some())
    };
    let columns: Vec<Column> = columns.into_iter().filter(asked).collect();
    let told: Vec<&InputReport> = output.inputs.iter().filter(|one| one.resolved()).collect();
    if told.is_empty() {
        let _ = writeln!(out, "{}", say::NOTHING_RESOLVED.in_(language));
        return;
    }
    let header = columns
        .iter()
        .map(|(word, _)| word.in_(language).to_owned());
    let header = std::iter::once(say::INPUT.in_(language).to_owned()).chain(header);
    let mut table = plain_table(header.collect(), &[0]);
    for input in &told {
        let mut name = named(&input.name, input.name_en.as_deref(), language).to_owned();
        if input.correlated {
            name.push_str(CORRELATED);
        }
        let cells = columns
            .iter()
            .map(|(_, of)| of(input).map_or_else(String::new, per_cent));
        table.add_row(std::iter::once(name).chain(cells).collect::<Vec<_>>());
    }
    let _ = writeln!(out, "{}", table.trim_fmt());
    let others = output.inputs.len() - told.len();
    if others > 0 {
        let _ = writeln!(out, "{} {others}", say::OTHERS.in_(language));
    }
}

/// A share in per cent with half its interval, to the digits that this leaves standing.
fn per_cent(share: ShareReport) -> String {
    let half = (share.interval.1 - share.interval.0) / 2.0;
    if half == 0.0 {
        return number::value(share.estimate * 100.0);
    }
    let shown = number::with_margin(share.estimate, half);
    match shown.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => shown,
    }
}

/// Why there are no shares, with its number.
fn why_not(output: &OutputReport, language: Language) -> String {
    let on_paths = |word: Word| {
        let paths = number::count(output.on_paths.unwrap_or_default());
        let all = number::count(output.looked_at);
        format!("{} {paths} / {all}", word.in_(language))
    };
    match (output.answer, output.tail_index) {
        ("too_rare", _) => on_paths(say::TOO_RARE),
        ("no_number", _) => on_paths(say::NO_NUMBER),
        ("infinite_variance", Some(index)) => {
            let why = say::NO_VARIANCE_BY_TAIL.in_(language);
            format!("{why} {}", number::about(index))
        }
        ("infinite_variance", None) => say::NO_VARIANCE_BY_LAW.in_(language).to_owned(),
        _ => say::CONSTANT.in_(language).to_owned(),
    }
}

fn legend(report: &IndicesReport, language: Language, out: &mut String) {
    let shown = report
        .outputs
        .iter()
        .any(|output| output.answer == "shares");
    if !shown {
        return;
    }
    out.push('\n');
    let mut line = |word: Word, count: Option<u64>| {
        let count = count.map_or_else(String::new, |n| format!(" {}", number::count(n)));
        let _ = writeln!(out, "{}{count}", word.in_(language));
    };
    if report.sobol_runs.is_some() {
        line(say::FIRST_IS, None);
        line(say::TOTAL_IS, None);
    }
    if report.shapley_runs.is_some() {
        line(say::SHAPLEY_IS, None);
    }
    if report.has_correlated() && report.sobol_runs.is_some() {
        line(say::CORRELATED_ARE, None);
    }
    line(say::MARGIN_IS, Some(report.paths));
    if report.sobol_runs.is_some() {
        line(say::SOBOL_RUNS, report.sobol_runs);
    }
    if report.shapley_runs.is_some() {
        line(say::SHAPLEY_RUNS, report.shapley_runs);
    }
}

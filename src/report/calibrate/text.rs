//! The text of `tuiyan calibrate`: what given and learned constants reached, by horizon.

use super::{CalibrateReport, ScoreRow};
use crate::both;
use crate::report::number;
use crate::report::text::plain_table;
use crate::report::words::{self, Language, Word, backtest, calibrate as own};
use std::fmt::Write as _;

/// The report as text.
#[must_use]
pub fn page(report: &CalibrateReport, language: Language) -> String {
    let digest: String = report.digest.chars().take(12).collect();
    let mut out = format!("{} · {digest}\n", report.file);
    let about = both!(
        "{scored} 个序列参与评分（共 {series} 个），提前 1–{horizon} 年，{folds} 折；全部案例 {cases} 个",
        "{scored} series scored (of {series}), 1–{horizon} years ahead, {folds} folds; {cases} cases in all",
        scored = report.scored,
        series = report.series,
        horizon = report.horizon,
        folds = report.folds,
        cases = number::count(report.cases as u64)
    );
    let alone = report.alone.then(|| own::ALONE.in_(language));
    let about = [Some(about.in_(language)), alone];
    let about: Vec<&str> = about.into_iter().flatten().collect();
    let _ = writeln!(out, "{}\n", about.join(words::SEMICOLON.in_(language)));
    let _ = writeln!(out, "{}", scores(report, language));
    let verdict = match report.better() {
        None => own::TOO_FEW,
        Some(true) => own::BETTER,
        Some(false) => own::WORSE,
    };
    let _ = writeln!(out, "{}", verdict.in_(language));
    if let Some(file) = &report.written {
        let _ = writeln!(out, "{} {file}", words::WROTE.in_(language));
    }
    let _ = writeln!(out, "\n{}", own::WHAT_IT_IS.in_(language));
    out
}

fn scores(report: &CalibrateReport, language: Language) -> String {
    let header = [
        own::CONSTANTS,
        backtest::AHEAD,
        backtest::FORECASTS,
        backtest::MSIS,
        backtest::PINBALL,
        backtest::MASE,
        backtest::BAND_95,
        backtest::BAND_80,
    ];
    let header = header.map(|word| word.in_(language).to_owned());
    let mut table = plain_table(header.to_vec(), &[0]);
    let mut add = |word: Word, rows: &[ScoreRow]| {
        for row in rows {
            table.add_row(cells(word, row, language));
        }
    };
    add(own::GIVEN, &report.given);
    add(own::LEARNED, report.learned.as_deref().unwrap_or_default());
    table.trim_fmt()
}

fn cells(constants: Word, row: &ScoreRow, language: Language) -> Vec<String> {
    let all = || own::ALL_HORIZONS.in_(language).to_owned();
    let score = |x: Option<f64>| x.map_or("–".to_owned(), |x| number::digits(x, 4));
    let share = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{:.1} %", x * 100.0));
    vec![
        constants.in_(language).to_owned(),
        row.years_ahead.map_or_else(all, |h| h.to_string()),
        number::count(row.forecasts),
        score(row.msis),
        score(row.pinball),
        score(row.mase),
        share(row.coverage_95),
        share(row.coverage_80),
    ]
}

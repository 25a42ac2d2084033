//! A trial of constants as one tidy table: a row for each set of constants and horizon, `all` over all horizons.

use super::{CalibrateReport, ScoreRow};
use crate::report::csv::{number, table};

const COLUMNS: [&str; 8] = [
    "constants",
    "years_ahead",
    "forecasts",
    "msis",
    "pinball",
    "mase",
    "coverage_95",
    "coverage_80",
];

/// The table: its file name and content.
#[must_use]
pub fn tables(report: &CalibrateReport) -> Vec<(&'static str, Vec<u8>)> {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    let given = report.given.iter().map(|row| cells("given", row));
    let learned = report.learned.iter().flatten();
    let learned = learned.map(|row| cells("learned", row));
    rows.extend(given.chain(learned));
    vec![("calibrate.csv", table(rows))]
}

fn cells(constants: &str, row: &ScoreRow) -> Vec<String> {
    let horizon = row.years_ahead.map_or("all".to_owned(), |h| h.to_string());
    let mut cells = vec![constants.to_owned(), horizon, row.forecasts.to_string()];
    let numbers = [
        row.msis,
        row.pinball,
        row.mase,
        row.coverage_95,
        row.coverage_80,
    ];
    cells.extend(numbers.map(number));
    cells
}

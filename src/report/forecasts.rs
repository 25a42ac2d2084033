//! Forecasts as a table for scoring and for other programs: `id,h,<p>…`, a row a series and horizon.

use crate::fit::Fan;
use crate::fit::fan::PROBABILITIES;
use std::fmt::Write as _;

/// Probabilities as they were written, which are the names of the columns, and as they are.
pub type Columns = [(String, f64)];

/// The first line.
#[must_use]
pub fn header(columns: &Columns) -> String {
    let names = columns.iter().map(|(word, _)| word.as_str());
    let names: Vec<&str> = ["id", "h"].into_iter().chain(names).collect();
    names.join(",") + "\n"
}

/// The rows of a series, in full precision.
#[must_use]
pub fn rows(id: &str, fan: &Fan, columns: &Columns) -> String {
    let id = field(id);
    let mut rows = String::new();
    for h in 1..=fan.horizons.len() {
        // A text takes whatever is written to it.
        let _ = write!(rows, "{id},{h}");
        for (_, p) in columns {
            let _ = write!(rows, ",{}", quantile(fan, h, *p));
        }
        rows.push('\n');
    }
    rows
}

/// A quantile: one of the fan's own, or that of the law through them.
fn quantile(fan: &Fan, h: usize, p: f64) -> f64 {
    match PROBABILITIES.iter().position(|known| *known == p) {
        Some(at) => fan.horizons[h - 1][at],
        None => fan.law(h).map_or(f64::NAN, |law| law.lower(p)),
    }
}

/// An id as a field of CSV.
fn field(id: &str) -> String {
    match id.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", id.replace('"', "\"\"")),
        false => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_the_fans_quantiles_and_those_between() {
        let values = PROBABILITIES.map(|p| 100.0 + 10.0 * p);
        let fan = Fan::of_quantiles(vec![values; 2], None, None).expect("a fan");
        let columns = [("0.5".to_owned(), 0.5), ("0.525".to_owned(), 0.525)];
        assert_eq!(header(&columns), "id,h,0.5,0.525\n");
        let rows = rows("a,\"b\"", &fan, &columns);
        let first = rows.lines().next().expect("a row");
        let between = first
            .strip_prefix("\"a,\"\"b\"\"\",1,105,")
            .expect("id, h and the median");
        let between: f64 = between.parse().expect("a number");
        assert!((between - 105.25).abs() < 1e-3);
        assert_eq!(rows.lines().count(), 2);
    }
}

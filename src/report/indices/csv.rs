//! Indices as a tidy table: one row an index of an input in a result, and one for a result that has none.

use super::{IndicesReport, OutputReport, ShareReport};
use crate::report::csv;

const HEADER: [&str; 14] = [
    "scenario",
    "output",
    "of",
    "answer",
    "mean",
    "sd",
    "input",
    "kind",
    "correlated",
    "index",
    "estimate",
    "standard_error",
    "low",
    "high",
];

/// `indices.csv`: the name of the table and its content.
#[must_use]
pub fn table(scenario: &str, report: &IndicesReport) -> (&'static str, Vec<u8>) {
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    for output in &report.outputs {
        let before = rows.len();
        for input in &output.inputs {
            let shares = [
                ("first", input.first),
                ("total", input.total),
                ("shapley", input.shapley),
            ];
            for (index, share) in shares {
                if let Some(share) = share {
                    let of_input = [
                        csv::text(&input.id),
                        input.kind.clone(),
                        input.correlated.to_string(),
                        index.to_owned(),
                    ];
                    rows.push(row(scenario, output, of_input, Some(share)));
                }
            }
        }
        if rows.len() == before {
            rows.push(row(scenario, output, Default::default(), None));
        }
    }
    ("indices.csv", csv::table(rows))
}

fn row(
    scenario: &str,
    output: &OutputReport,
    of_input: [String; 4],
    share: Option<ShareReport>,
) -> Vec<String> {
    let number = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    let of_output = [
        csv::text(scenario),
        csv::text(&output.id),
        output.of.to_owned(),
        output.answer.to_owned(),
        number(output.mean),
        number(output.sd),
    ];
    let numbers = [
        share.map(|share| share.estimate),
        share.map(|share| share.standard_error),
        share.map(|share| share.interval.0),
        share.map(|share| share.interval.1),
    ];
    let cells = of_output.into_iter().chain(of_input);
    cells.chain(numbers.map(number)).collect()
}

//! The table of what each shock, revision and lever adds to each probability.

use super::{Page, named, plain_table, words};
use crate::report::effects::{DifferenceReport, EffectReport, EffectsReport};
use crate::report::number;
use std::fmt::Write as _;

/// Columns beside each other; more go into further tables.
const COLUMNS: usize = 5;
/// Widest heading of a column; longer ones go on in the next line.
const WIDEST_HEADING: u16 = 18;

impl Page<'_> {
    /// What each part of the scenario adds, in percentage points.
    pub(super) fn effects(&self, effects: &EffectsReport, out: &mut String) {
        for some in effects.each.chunks(COLUMNS) {
            let title = self.say(words::EFFECTS).to_owned();
            let headings = some.iter().map(|effect| self.heading(effect));
            let header = std::iter::once(title).chain(headings).collect();
            let mut table = plain_table(header, &[0]);
            for column in table.column_iter_mut().skip(1) {
                column.set_constraint(comfy_table::ColumnConstraint::UpperBoundary(
                    comfy_table::Width::Fixed(WIDEST_HEADING),
                ));
            }
            for (at, row) in some[0].rows().enumerate() {
                let cells: Vec<&DifferenceReport> = some
                    .iter()
                    .filter_map(|effect| effect.rows().nth(at))
                    .collect();
                if !cells.iter().any(|cell| cell.changes()) {
                    continue;
                }
                let name = std::iter::once(self.name_of(&row.id).to_owned());
                let cells = cells.into_iter().map(|cell| difference(cell));
                table.add_row(name.chain(cells).collect::<Vec<_>>());
            }
            if table.row_count() > 0 {
                let _ = writeln!(out, "\n{}", table.trim_fmt());
            }
        }
        let _ = writeln!(
            out,
            "{} {} {}",
            self.say(words::EFFECTS_ARE),
            number::count(effects.paths),
            self.say(words::EFFECTS_PATHS)
        );
    }

    fn heading(&self, effect: &EffectReport) -> String {
        let name = named(&effect.name, effect.name_en.as_deref(), self.language);
        match effect.on {
            true => name.to_owned(),
            false => format!("{name}{}", self.say(words::SWITCHED_OFF)),
        }
    }
}

/// A difference in percentage points with its margin.
fn difference(cell: &DifferenceReport) -> String {
    if !cell.changes() {
        return "0".to_owned();
    }
    let margin = (cell.interval.1 - cell.interval.0) / 2.0;
    let shown = number::with_margin(cell.difference, margin);
    match shown.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => format!("+{shown}"),
    }
}

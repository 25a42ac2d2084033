//! The tables of what each shock, revision and lever adds to each probability, and of what that costs.

use super::{Page, named, plain_table, words};
use crate::report::effects::{DifferenceReport, EffectReport, EffectsReport};
use crate::report::number;
use comfy_table::{ColumnConstraint, Width};
use std::fmt::Write as _;

/// Columns beside each other; more go into further tables.
const COLUMNS: usize = 4;
/// Widest column; longer headings go on in the next line. A price has its interval beside it.
const WIDEST_COLUMN: u16 = 24;

impl Page<'_> {
    /// What each part of the scenario adds, in percentage points, and the price of a point.
    pub(super) fn effects(&self, effects: &EffectsReport, out: &mut String) {
        let each: Vec<&EffectReport> = effects.each.iter().collect();
        for some in each.chunks(COLUMNS) {
            let shown = |row: &DifferenceReport| row.changes().then(|| difference(row));
            self.matrix((words::EFFECTS, "0"), some, &shown, out);
        }
        let _ = writeln!(
            out,
            "{} {} {}",
            self.say(words::EFFECTS_ARE),
            number::count(effects.paths),
            self.say(words::EFFECTS_PATHS)
        );
        let priced: Vec<&EffectReport> = each.into_iter().filter(|e| e.cost.is_some()).collect();
        for some in priced.chunks(COLUMNS) {
            self.matrix((words::COST_A_POINT, "–"), some, &price, out);
        }
    }

    /// A row a target, a column a part; targets of which there is nothing to show are left out.
    fn matrix(
        &self,
        (title, nothing): (words::Word, &str),
        some: &[&EffectReport],
        show: &dyn Fn(&DifferenceReport) -> Option<String>,
        out: &mut String,
    ) {
        let headings = some.iter().map(|effect| self.heading(effect));
        let header = std::iter::once(self.say(title).to_owned()).chain(headings);
        let mut table = plain_table(header.collect(), &[0]);
        for column in table.column_iter_mut().skip(1) {
            let widest = Width::Fixed(WIDEST_COLUMN);
            column.set_constraint(ColumnConstraint::UpperBoundary(widest));
        }
        for (at, row) in some[0].rows().enumerate() {
            let cells = some
                .iter()
                .map(|effect| effect.rows().nth(at).and_then(show));
            let cells: Vec<Option<String>> = cells.collect();
            if cells.iter().any(Option::is_some) {
                let name = std::iter::once(self.name_of(&row.id).to_owned());
                let cells = cells.into_iter();
                let cells = cells.map(|cell| cell.unwrap_or_else(|| nothing.to_owned()));
                table.add_row(name.chain(cells).collect::<Vec<_>>());
            }
        }
        if table.row_count() > 0 {
            let _ = writeln!(out, "\n{}", table.trim_fmt());
        }
    }

    fn heading(&self, effect: &EffectReport) -> String {
        let mut heading = named(&effect.name, effect.name_en.as_deref(), self.language).to_owned();
        let mut levers = self.report.scenario.levers.iter();
        let lever = levers.find(|lever| effect.kind == "lever" && lever.id == effect.id);
        if lever.is_some_and(|lever| lever.judgement) {
            heading.push_str(self.say(words::JUDGEMENT));
        }
        if !effect.on {
            heading.push_str(self.say(words::SWITCHED_OFF));
        }
        let unit = lever.and_then(|lever| {
            let (own, english) = (lever.cost_unit.as_deref()?, lever.cost_unit_en.as_deref());
            Some(named(own, english, self.language))
        });
        if let (Some(cost), Some(unit)) = (effect.cost, unit) {
            heading.push_str(&format!(" · {} {unit}", number::value(cost)));
        }
        heading
    }
}

/// A difference in percentage points with its margin.
fn difference(row: &DifferenceReport) -> String {
    let margin = (row.interval.1 - row.interval.0) / 2.0;
    let shown = number::with_margin(row.difference, margin);
    match shown.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => format!("+{shown}"),
    }
}

/// What a percentage point costs, with its interval.
fn price(row: &DifferenceReport) -> Option<String> {
    let (low, high) = row.cost_per_point_interval?;
    let price = row.cost_per_point?;
    let [price, low, high] = [price, low, high].map(number::about);
    Some(format!("{price} [{low}, {high}]"))
}

//! The tables: differences, dominance, the heat table, best and worst, greatest regret.

use super::super::{
    AlternativeReport, CellReport, DominanceReport, GapReport, ShiftReport, SingleReport,
};
use super::{Page, bare, decimals, points};
use crate::both;
use crate::report::text::plain_table;
use crate::report::words::{self, compare as own};
use crate::report::{Probability, number};
use comfy_table::Table;
use std::fmt::Write as _;

/// Cells of the bar that shades a probability.
const BAR: usize = 5;

impl Page<'_> {
    fn show(&self, table: &Table, out: &mut String) {
        let _ = writeln!(out, "\n{}", table.trim_fmt());
    }

    /// What an alternative adds, target by target.
    pub(super) fn differences(&self, alternative: &AlternativeReport, out: &mut String) {
        let header = vec![
            self.say(own::TARGET).to_owned(),
            self.report.base().label.clone(),
            alternative.scenario.clone(),
            self.say(own::DIFFERENCE).to_owned(),
            self.say(own::TO_MET).to_owned(),
            self.say(own::TO_MISSED).to_owned(),
            self.say(own::VARIANCE_RATIO).to_owned(),
        ];
        let mut table = plain_table(header, &[0]);
        let shifts = alternative.targets.iter().chain(&alternative.all);
        for shift in shifts.filter(|shift| self.shown(&shift.target)) {
            table.add_row(self.difference_row(shift));
        }
        self.show(&table, out);
        let _ = writeln!(out, "{}", self.say(own::TABLE_IS));
    }

    fn difference_row(&self, shift: &ShiftReport) -> Vec<String> {
        let mark = if shift.alike { "" } else { " †" };
        let mut row = vec![
            format!("{}{mark}", self.name_of(&shift.target)),
            bare(&self.share(shift.base)),
            bare(&self.share(shift.alternative)),
        ];
        if !shift.changes() {
            row.extend(["0", "0", "0", "–"].map(str::to_owned));
            return row;
        }
        let single = SingleReport {
            difference: shift.difference,
            standard_error: shift.standard_error,
            interval: shift.interval,
            resolved: shift.resolved,
        };
        row.push(self.single(&single));
        row.extend([&shift.to_met, &shift.to_missed].map(part));
        let ratio = shift.variance_ratio;
        row.push(ratio.map_or_else(|| "–".to_owned(), number::about));
        row
    }

    /// A difference in percentage points with its interval, and whether it is told from nought.
    fn single(&self, single: &SingleReport) -> String {
        let places = decimals(single.interval);
        let plus = if single.difference > 0.0 { "+" } else { "" };
        let shown = [single.difference, single.interval.0, single.interval.1];
        let [gap, low, high] = shown.map(|x| points(x, places));
        let told = match single.resolved {
            true => String::new(),
            false => format!("{}{}", self.say(words::COMMA), self.say(own::NOT_TOLD)),
        };
        let shown = both!(
            "{plus}{gap}（{low} 至 {high}）{told}",
            "{plus}{gap} ({low} to {high}){told}"
        );
        shown.in_(self.language).to_owned()
    }

    /// The same of what cannot be negative.
    fn unsigned(&self, single: &SingleReport) -> String {
        let shown = self.single(single);
        shown.trim_start_matches('+').to_owned()
    }

    /// Whose distribution of what a target measures is better.
    pub(super) fn dominance(&self, alternative: &AlternativeReport, out: &mut String) {
        let header = [
            own::WHOLE,
            own::BETTER,
            own::FIRST_ORDER,
            own::SECOND_ORDER,
            own::AHEAD,
            own::BEHIND,
        ];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0, 1, 2, 3]);
        let (same, other): (Vec<_>, Vec<_>) = alternative
            .dominance
            .iter()
            .filter(|found| self.shown(&found.target))
            .partition(|found| found.first == "equal");
        for found in other {
            table.add_row(self.dominance_row(alternative, found));
        }
        if table.row_count() > 0 {
            self.show(&table, out);
            let _ = writeln!(out, "{}", self.say(own::DOMINANCE_IS));
        }
        if !same.is_empty() {
            let names: Vec<String> = same
                .iter()
                .map(|found| self.name_of(&found.target))
                .collect();
            let names = names.join(self.say(words::SEMICOLON));
            let (title, colon) = (self.say(own::SAME_ON_ALL), self.say(words::COLON));
            let _ = writeln!(out, "{title}{colon}{names}");
        }
    }

    fn dominance_row(
        &self,
        alternative: &AlternativeReport,
        found: &DominanceReport,
    ) -> Vec<String> {
        let order = |word: &'static str| match word {
            "alternative" => alternative.scenario.clone(),
            "base" => self.report.base().label.clone(),
            "neither" => self.say(own::NEITHER).to_owned(),
            _ => self.say(own::NOT_TOLD).to_owned(),
        };
        let better = if found.better == "more" {
            own::MORE
        } else {
            own::LESS
        };
        let gap = |gap: &Option<GapReport>| match gap {
            Some(gap) => {
                let places = number::decimals_for(196.0 * gap.standard_error);
                let level = number::value(gap.level);
                let by = points(gap.difference, places);
                format!("{by}{}{level}", self.say(own::AT_LEVEL))
            }
            None => "–".to_owned(),
        };
        vec![
            self.name_of(&found.target),
            self.say(better).to_owned(),
            order(found.first),
            order(found.second),
            gap(&found.most_ahead),
            gap(&found.most_behind),
        ]
    }

    /// Every target in every scenario, shaded.
    pub(super) fn heat(&self, out: &mut String) {
        let labels = self.report.scenarios.iter().map(|one| one.label.clone());
        let title = std::iter::once(self.say(own::HEAT).to_owned());
        let mut table = plain_table(title.chain(labels).collect(), &[0]);
        let targets = self.report.targets.iter().chain(&self.report.all);
        for target in targets.filter(|target| self.shown(&target.target)) {
            if target
                .scenarios
                .iter()
                .any(|cell| cell.met.probability.is_some())
            {
                let cells = target.scenarios.iter().map(|cell| self.heat_cell(cell));
                let name = std::iter::once(self.name_of(&target.target));
                table.add_row(name.chain(cells).collect::<Vec<_>>());
            }
        }
        self.show(&table, out);
    }

    fn heat_cell(&self, cell: &CellReport) -> String {
        let Some(p) = cell.met.probability else {
            let word = match cell.standing {
                "absent" => own::ABSENT,
                _ => words::NOT_MEASURABLE,
            };
            return self.say(word).to_owned();
        };
        let full = ((p * BAR as f64).round() as usize).min(BAR);
        let mark = if cell.standing == "differs" {
            "†"
        } else {
            ""
        };
        let bar = format!("{}{}", "█".repeat(full), "░".repeat(BAR - full));
        format!("{}{mark} {bar}", bare(&cell.met))
    }

    /// Best and worst scenario of each target.
    pub(super) fn best_and_worst(&self, out: &mut String) {
        let header = [
            own::TARGET,
            own::BEST,
            own::WORST,
            own::WORST_CASE,
            own::GAP,
        ];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0, 1, 2]);
        let rows = self.report.regret.targets.iter();
        for row in rows.filter(|row| self.shown(&row.target)) {
            let untold = || self.say(own::NOT_TOLD).to_owned();
            let told = row.gap.resolved;
            table.add_row(vec![
                self.name_of(&row.target),
                if row.best_resolved {
                    row.best.clone()
                } else {
                    untold()
                },
                if told { row.worst.clone() } else { untold() },
                bare(&row.worst_case),
                self.unsigned(&row.gap),
            ]);
        }
        if table.row_count() > 0 {
            self.show(&table, out);
        }
    }

    /// Each scenario's greatest regret, and the choice.
    pub(super) fn greatest_regret(&self, out: &mut String) {
        let header = [
            own::REGRET,
            own::REGRET_POINTS,
            own::REGRET_AT,
            own::BEST_THERE,
        ];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0, 2, 3]);
        for one in &self.report.regret.scenarios {
            // A scenario that is the best everywhere regrets nothing.
            let row = match one.scenario == one.best {
                true => ["0".to_owned(), "–".to_owned(), "–".to_owned()],
                false => [
                    self.unsigned(&one.regret),
                    self.name_of(&one.target),
                    one.best.clone(),
                ],
            };
            let label = std::iter::once(one.scenario.clone());
            table.add_row(label.chain(row).collect::<Vec<_>>());
        }
        let Some(choice) = &self.report.regret.choice else {
            return;
        };
        self.show(&table, out);
        let label = &choice.scenario;
        let said = match choice.resolved {
            true => both!(
                "最大后悔值最小的情景：“{label}”。",
                "The smallest greatest regret: “{label}”."
            ),
            false => both!(
                "最大后悔值最小的情景：“{label}”，但与次优者未能分辨。",
                "The smallest greatest regret: “{label}”, not resolved from the runner-up."
            ),
        };
        self.write(&said, out);
        let _ = writeln!(out, "{}", self.say(own::REGRET_IS));
    }
}

/// A share of paths.
fn part(share: &Probability) -> String {
    match share.probability {
        Some(p) if p > 0.0 => bare(share),
        _ => "0".to_owned(),
    }
}

//! Text for a terminal: the scorecard, the targets together, and what the run cannot tell.

mod effects;
mod identities;
mod undefined;

use super::parameters::ParametersReport;
use super::words::{self, Language};
use super::{
    JointReport, LeverReport, Probability, Report, RunReport, ScenarioReport, Spread, TargetReport,
    number,
};
use crate::draw::Points;
use crate::language::Both;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, Table, Width, presets};
use std::fmt::Write as _;

/// The report as text.
#[must_use]
pub fn scorecard(report: &Report, language: Language) -> String {
    let mut out = String::new();
    let page = Page { report, language };
    page.head(&mut out);
    page.targets(&mut out);
    if let Some(joint) = &report.joint {
        page.joint(joint, &mut out);
    }
    if let Some(parameters) = &report.parameters {
        page.parameters(parameters, &mut out);
    }
    page.identities(&mut out);
    if let Some(effects) = &report.effects {
        page.effects(effects, &mut out);
    }
    page.undefined(&mut out);
    page.unresolved(&mut out);
    page.bases(&mut out);
    let _ = writeln!(out, "\n{}", words::ERRORS_ARE.in_(language));
    out
}

/// Widest first column; longer names go on in the next line.
const WIDEST_NAME: u16 = 46;

/// A table without lines whose columns are right-aligned but for those named.
pub fn plain_table(header: Vec<String>, left: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header);
    for (at, column) in table.column_iter_mut().enumerate() {
        let side = if left.contains(&at) {
            CellAlignment::Left
        } else {
            CellAlignment::Right
        };
        column.set_cell_alignment(side);
        column.set_padding((0, 2));
        if at == 0 {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(WIDEST_NAME)));
        }
    }
    table
}

/// The name in a language: the English one where there is one and it is asked for.
pub(super) fn named<'a>(own: &'a str, english: Option<&'a str>, language: Language) -> &'a str {
    match language {
        Language::En => english.unwrap_or(own),
        Language::Zh => own,
    }
}

/// What was run, and how: the opening lines of every report.
pub(super) fn heading(scenario: &ScenarioReport, run: &RunReport, language: Language) -> String {
    let name = named(&scenario.name, scenario.name_en.as_deref(), language);
    format!(
        "{name}\n{} · {}–{} · {} {} · {} {} · {}",
        scenario.id,
        scenario.base_year + 1,
        scenario.last_year,
        number::count(run.paths),
        words::PATHS.in_(language),
        words::SEED.in_(language),
        run.seed,
        &scenario.digest[..12],
    )
}

struct Page<'r> {
    report: &'r Report,
    language: Language,
}

impl Page<'_> {
    fn say(&self, word: words::Word) -> &'static str {
        word.in_(self.language)
    }

    fn probability(&self, met: &Probability) -> String {
        number::probability(met, self.report.run.quantile())
    }

    fn with_error(&self, fraction: f64, standard_error: f64) -> String {
        number::with_margin(fraction, self.report.run.quantile() * standard_error)
    }

    fn head(&self, out: &mut String) {
        let (scenario, run) = (&self.report.scenario, &self.report.run);
        let _ = writeln!(out, "{}", heading(scenario, run, self.language));
        self.levers(out);
        self.points(out);
        self.until(out);
    }

    /// Which policy measures are taken, and which rest on judgement.
    fn levers(&self, out: &mut String) {
        let titles = [words::LEVERS_ON, words::LEVERS_IDLE, words::LEVERS_OFF];
        let title_of = |lever: &LeverReport| match (lever.on, lever.works) {
            (true, true) => 0,
            (true, false) => 1,
            (false, _) => 2,
        };
        for (at, title) in titles.into_iter().enumerate() {
            let levers = self.report.scenario.levers.iter();
            let levers = levers.filter(|lever| title_of(lever) == at);
            let names: Vec<String> = levers.map(|lever| self.lever(lever)).collect();
            if !names.is_empty() {
                let names = names.join(self.say(words::SEMICOLON));
                let _ = writeln!(out, "{}{}{names}", self.say(title), self.say(words::COLON));
            }
        }
    }

    fn lever(&self, lever: &LeverReport) -> String {
        let name = named(&lever.name, lever.name_en.as_deref(), self.language);
        let mark = match lever.judgement {
            true => self.say(words::JUDGEMENT),
            false => "",
        };
        format!("{name}{mark}")
    }

    /// Where the paths stand, unless they are plain.
    fn points(&self, out: &mut String) {
        let run = &self.report.run;
        if let Some(points) = Points::from_key(run.points) {
            let _ = writeln!(
                out,
                "{}{}{} {}",
                Both::from(points.meaning()).in_(self.language),
                self.say(words::COLON),
                run.replicates,
                self.say(words::REPLICATES),
            );
        }
    }

    /// The precision that was asked for, and what there is.
    fn until(&self, out: &mut String) {
        let Some(until) = &self.report.run.until else {
            return;
        };
        let points = |fraction: f64| number::value(fraction * 100.0);
        let met = if until.met {
            words::PRECISION_REACHED
        } else {
            words::PRECISION_MISSED
        };
        let _ = writeln!(
            out,
            "{} {} {}{}{} {} {}",
            self.say(words::PRECISION_ASKED),
            points(until.requested),
            self.say(words::POINTS),
            self.say(words::COMMA),
            self.say(met),
            points(until.reached),
            self.say(words::POINTS),
        );
    }

    fn targets(&self, out: &mut String) {
        let (counted, others): (Vec<_>, Vec<_>) = self
            .report
            .targets
            .iter()
            .filter(|target| target.met.probability.is_some())
            .partition(|target| target.counts);
        self.table(words::PLAN_TARGETS, &counted, out);
        self.table(words::OTHER_READINGS, &others, out);
        let silent: Vec<&TargetReport> = self
            .report
            .targets
            .iter()
            .filter(|target| target.met.probability.is_none())
            .collect();
        if !silent.is_empty() {
            let _ = writeln!(out, "\n{}", self.say(words::NOT_MEASURABLE));
            for target in silent {
                let name = self.target_name(target);
                let reason = target.reason.as_deref().unwrap_or_default();
                let reason = named(reason, target.reason_en.as_deref(), self.language);
                let _ = writeln!(out, "{name}{}{reason}", self.say(words::COLON));
            }
        }
    }

    fn target_name<'a>(&self, target: &'a TargetReport) -> &'a str {
        named(&target.name, target.name_en.as_deref(), self.language)
    }

    /// The name of the target with an id; of all together, where there is none.
    fn name_of(&self, id: &str) -> &str {
        let mut targets = self.report.targets.iter();
        let target = targets.find(|target| target.id == id);
        target.map_or(self.say(words::ALL_MET), |target| self.target_name(target))
    }

    fn table(&self, title: words::Word, targets: &[&TargetReport], out: &mut String) {
        if targets.is_empty() {
            return;
        }
        let header = [
            title,
            words::PROBABILITY,
            words::VERDICT,
            words::OUTCOME,
            words::GOAL,
            words::UNIT,
            words::REQUIRED,
            words::ASSUMED_GROWTH,
        ];
        let header = header
            .iter()
            .map(|word| self.say(*word).to_owned())
            .collect();
        let mut table = plain_table(header, &[0, 2, 5]);
        for target in targets {
            table.add_row(self.row(target));
            for note in self.notes(target) {
                table.add_row(note);
            }
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
    }

    fn row(&self, target: &TargetReport) -> Vec<Cell> {
        let growth = |rate: Option<f64>| rate.map_or_else(String::new, number::rate);
        vec![
            Cell::new(self.target_name(target)),
            Cell::new(self.probability(&target.met)),
            Cell::new(self.verdict(&target.met)),
            Cell::new(
                target
                    .measure
                    .as_ref()
                    .map_or_else(String::new, |m| self.band(target, m)),
            ),
            Cell::new(self.goal(target)),
            Cell::new(if target.measured_in == Some("indicator") {
                self.unit(target)
            } else {
                ""
            }),
            Cell::new(growth(target.required_growth)),
            Cell::new(growth(target.median_growth)),
        ]
    }

    /// The word for a probability. Where the run does not resolve it, only if the whole interval
    /// deserves the same word.
    fn verdict(&self, met: &Probability) -> &'static str {
        let (Some(p), Some((low, high))) = (met.probability, met.interval) else {
            return "";
        };
        let word = |p: f64| self.say(words::verdict(p));
        match met.resolved {
            Some(false) if word(low) != word(high) => "–",
            _ => word(p),
        }
    }

    fn band(&self, target: &TargetReport, spread: &Spread) -> String {
        let (low, median, high) = spread.band();
        let show = |x: f64| match target.measured_in {
            Some("rate") => number::rate(x),
            Some("rank") => format!("{x:.0}"),
            _ => number::value(x),
        };
        format!("{} [{}, {}]", show(median), show(low), show(high))
    }

    /// What the plan asks for, with the tolerance that was declared.
    fn goal(&self, target: &TargetReport) -> String {
        let show = |x: f64| number::value_or_rate(x, target);
        let Some(goal) = target.goal else {
            return String::new();
        };
        match (target.form, target.met_from, target.met_to) {
            ("rank", ..) if goal == 1.0 => self.say(words::FIRST).to_owned(),
            ("rank", ..) => {
                format!(
                    "{}{goal:.0}{}",
                    self.say(words::TOP),
                    self.say(words::PLACES)
                )
            }
            ("more_than", ..) => format!("> {}", show(goal)),
            ("less_than", ..) => format!("< {}", show(goal)),
            ("range", Some(low), Some(high)) => format!("{}–{}", show(low), show(high)),
            (_, Some(low), None) if low == goal => format!("≥ {}", show(goal)),
            (_, None, Some(high)) if high == goal => format!("≤ {}", show(goal)),
            (_, Some(low), _) => {
                format!("≈ {} (≥ {})", show(goal), show(low))
            }
            (_, None, Some(high)) => {
                format!("≈ {} (≤ {})", show(goal), show(high))
            }
            _ => show(goal),
        }
    }

    fn unit(&self, target: &TargetReport) -> &str {
        let id = target.indicator.as_deref().unwrap_or_default();
        self.report
            .indicators
            .iter()
            .find(|i| i.id == id)
            .map_or("", |indicator| {
                named(&indicator.unit, indicator.unit_en.as_deref(), self.language)
            })
    }

    /// Lines under a target: the other basis, the lead over rivals.
    fn notes(&self, target: &TargetReport) -> Vec<Vec<Cell>> {
        let mut notes = Vec::new();
        if let Some(other) = &target.other_basis {
            let basis = match other.judged {
                "as_published" => words::AS_PUBLISHED,
                _ => words::BASE_YEAR_BASIS,
            };
            notes.push(vec![
                Cell::new(format!("  · {}", self.say(basis))),
                Cell::new(self.probability(&other.met)),
                Cell::new(self.verdict(&other.met)),
            ]);
        }
        if let Some(margin) = &target.margin {
            let (low, median, high) = margin.band();
            let assumed = match target.assumed_rivals {
                true => self.say(words::ASSUMED_RIVALS),
                false => "",
            };
            notes.push(vec![
                Cell::new(format!("  · {}{assumed}", self.say(words::MARGIN))),
                Cell::new(""),
                Cell::new(""),
                Cell::new(format!(
                    "{} [{}, {}]",
                    number::rate(median),
                    number::rate(low),
                    number::rate(high)
                )),
            ]);
        }
        notes
    }

    fn joint(&self, joint: &JointReport, out: &mut String) {
        let header = vec![
            self.say(words::JOINT).to_owned(),
            self.say(words::PROBABILITY).to_owned(),
        ];
        let mut table = plain_table(header, &[0]);
        let all = format!("{} ({})", self.say(words::ALL_MET), joint.targets);
        table.add_row(vec![all, self.probability(&joint.all)]);
        for at_least in joint
            .at_least
            .iter()
            .filter(|row| worth_showing(row.k, joint))
        {
            let label = format!(
                "{} {} / {}",
                self.say(words::AT_LEAST),
                at_least.k,
                joint.targets
            );
            let probability = self.with_error(at_least.probability, at_least.standard_error);
            table.add_row(vec![label, format!("{probability} %")]);
        }
        table.add_row(vec![
            self.say(words::EXPECTED_MET).to_owned(),
            format!("{:.1}", joint.expected_met),
        ]);
        let independent =
            self.with_error(joint.independent_all, joint.independent_all_standard_error);
        table.add_row(vec![
            self.say(words::INDEPENDENT).to_owned(),
            format!("{independent} %"),
        ]);
        let _ = writeln!(out, "\n{}", table.trim_fmt());
        if let Some(binding) = &joint.binding {
            let target = self
                .report
                .targets
                .iter()
                .find(|target| target.id == binding.target);
            let _ = writeln!(
                out,
                "{}{}{}{}{} {} {}",
                self.say(words::BINDING),
                self.say(words::COLON),
                target.map_or(binding.target.as_str(), |target| self.target_name(target)),
                self.say(words::COMMA),
                self.say(words::GAIN),
                self.with_error(binding.gain, binding.standard_error),
                self.say(words::POINTS),
            );
        }
    }

    /// How the probabilities would move if the parameters were known.
    fn parameters(&self, parameters: &ParametersReport, out: &mut String) {
        let header = [
            words::PARAMETERS,
            words::PARAMETER_BAND,
            words::PARAMETER_PART,
        ];
        let header = header
            .iter()
            .map(|word| self.say(*word).to_owned())
            .collect();
        let mut table = plain_table(header, &[0]);
        let rows = parameters.targets.iter().chain(&parameters.all);
        for row in rows {
            let name = self.name_of(&row.id);
            let band = format!(
                "[{}, {}] %",
                self.with_error(row.low, row.low_standard_error),
                self.with_error(row.high, row.high_standard_error),
            );
            let part = self.with_error(row.part, row.part_standard_error);
            table.add_row(vec![name.to_owned(), band, format!("{part} %")]);
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
        let _ = writeln!(
            out,
            "{} {} {}",
            parameters.groups,
            self.say(words::PARAMETER_GROUPS),
            number::count(parameters.paths)
        );
    }

    /// Which basis is which, where targets are judged on two.
    fn bases(&self, out: &mut String) {
        let mut targets = self.report.targets.iter();
        if targets.any(|target| target.other_basis.is_some()) {
            let _ = writeln!(out, "\n{}", self.say(words::TWO_BASES));
        }
    }

    fn unresolved(&self, out: &mut String) {
        let unsure = |met: &Probability| met.resolved == Some(false);
        let mut names: Vec<&str> = self
            .report
            .targets
            .iter()
            .filter(|target| unsure(&target.met))
            .map(|target| self.target_name(target))
            .collect();
        if self
            .report
            .joint
            .as_ref()
            .is_some_and(|joint| unsure(&joint.all))
        {
            names.push(self.say(words::ALL_MET));
        }
        if !names.is_empty() {
            let _ = writeln!(
                out,
                "\n{} {}",
                self.say(words::NOT_RESOLVED),
                names.join(self.say(words::SEMICOLON))
            );
        }
    }
}

/// The counts around which the outcome lies: those whose probability is neither sure nor nil.
fn worth_showing(k: usize, joint: &JointReport) -> bool {
    let p = joint.at_least[k].probability;
    k > 0 && k < joint.targets && (0.05..=0.95).contains(&p)
}

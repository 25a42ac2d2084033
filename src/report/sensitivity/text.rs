//! The text of `tuiyan sensitivity`: a tornado a target, then what single changes would do.

use super::what_ifs::{ChangedReport, WhatIfReport};
use super::{AssumedReport, DriverReport, SensitivityReport, SwingReport, TargetDrivers};
use crate::report::indices;
use crate::report::number;
use crate::report::text::{heading, named, plain_table};
use crate::report::words::{self, Language, Word, sensitivity as own};
use std::fmt::Write as _;

/// Rows of a table where no target was chosen.
const FEW: usize = 6;
/// Characters of a bar.
const BAR: usize = 24;
/// How many standard errors make the margin of a 95 % interval.
const MARGIN: f64 = 1.96;

/// A change, and what became of a target.
type Changed<'r> = (&'r WhatIfReport, ChangedReport);

/// The report as text; whole where targets were chosen.
#[must_use]
pub fn page(report: &SensitivityReport, language: Language, chosen: bool) -> String {
    let mut out = format!("{}\n", heading(&report.scenario, &report.run, language));
    let page = Page {
        report,
        language,
        rows: if chosen { usize::MAX } else { FEW },
    };
    let counted = report.targets.iter().filter(|target| target.counts);
    // One counted target is all of them.
    let one = counted.clone().count() <= 2;
    let shown = counted.filter(|target| !(one && target.name.is_none()));
    let shown: Vec<&TargetDrivers> = match chosen {
        true => report.targets.iter().collect(),
        false => shown.collect(),
    };
    for target in shown {
        page.target(target, &mut out);
        page.what_ifs(target, &mut out);
    }
    page.refused(&mut out);
    let _ = writeln!(out, "\n{}", own::DRIVERS_ARE.in_(language));
    if let Some(what_ifs) = &report.what_ifs {
        let paths = number::count(what_ifs.paths);
        let stop = own::FULL_STOP.in_(language);
        let _ = writeln!(out, "{}{paths}{stop}", own::WHAT_IFS_ARE.in_(language));
    }
    if let Some(found) = &report.indices {
        out.push_str(&indices::text(found, language));
    }
    out
}

struct Page<'r> {
    report: &'r SensitivityReport,
    language: Language,
    rows: usize,
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    fn name(&self, own: Option<&str>, english: Option<&str>, otherwise: &str) -> String {
        own.map_or(otherwise, |own| named(own, english, self.language))
            .to_owned()
    }

    fn target(&self, target: &TargetDrivers, out: &mut String) {
        let all = self.say(words::ALL_MET);
        let name = self.name(target.name.as_deref(), target.name_en.as_deref(), all);
        let overall = number::probability(&target.met, MARGIN);
        let colon = self.say(words::COLON);
        let _ = writeln!(out, "\n{name}{colon}{overall}");
        if target.constant {
            let _ = writeln!(out, "{}", self.say(own::CONSTANT));
            return;
        }
        let shown = self.shown(target);
        if shown.is_empty() {
            let _ = writeln!(out, "{}", self.say(own::NO_DRIVER));
            return;
        }
        self.tornado(target, &shown, out);
        if !shown[0].0.swing_resolved {
            let _ = writeln!(out, "{}", self.say(own::NONE_TOLD));
        }
        let mut fifths = shown.iter().filter(|(_, driver)| !driver.is_event());
        let first = fifths.next().map(|(swing, _)| swing.driver.as_str());
        for (swing, driver) in &shown {
            let chosen = driver.is_event() || first == Some(swing.driver.as_str());
            if swing.swing_resolved && chosen {
                let _ = writeln!(out, "{}", self.sentence(target, swing, driver));
            }
        }
        let resolved = shown.iter().filter(|(swing, _)| swing.swing_resolved);
        let moving = resolved.filter_map(|(_, driver)| self.moving(driver));
        let most = if self.rows == usize::MAX { FEW } else { 1 };
        for line in moving.take(most) {
            let _ = writeln!(out, "{line}");
        }
    }

    /// The drivers of a target that are shown: the years of a shock only where all are.
    fn shown<'p>(&'p self, target: &'p TargetDrivers) -> Vec<(&'p SwingReport, &'p DriverReport)> {
        let whole = self.rows == usize::MAX;
        let swings = target.drivers.iter();
        let known = swings.filter_map(|swing| Some((swing, self.report.driver(&swing.driver)?)));
        known
            .filter(|(_, driver)| whole || driver.of.kind != "strikes")
            .take(self.rows)
            .collect()
    }

    fn tornado(
        &self,
        target: &TargetDrivers,
        shown: &[(&SwingReport, &DriverReport)],
        out: &mut String,
    ) {
        let header = [own::ASSUMPTION, own::WORST, own::BEST, own::SWING];
        let header = header.iter().map(|word| self.say(*word).to_owned());
        let header = header.chain([String::new(), self.say(own::EXPLAINS).to_owned()]);
        let mut table = plain_table(header.collect(), &[0, 4]);
        let overall = target.met.probability.unwrap_or_default();
        let ends = |swing: &SwingReport| {
            let at = |group: usize| swing.given[group].probability.unwrap_or(overall);
            (at(swing.worst), at(swing.best))
        };
        let low = shown.iter().map(|(s, _)| ends(s).0).fold(overall, f64::min);
        let high = shown.iter().map(|(s, _)| ends(s).1).fold(overall, f64::max);
        for (swing, driver) in shown {
            let group = |at: usize| {
                let given = number::probability(&swing.given[at], MARGIN);
                format!("{given} ({})", self.values(driver, at))
            };
            let size = match swing.swing_resolved {
                true => {
                    let margin = MARGIN * swing.swing_standard_error;
                    let points = self.say(words::POINTS);
                    format!("{} {points}", number::with_margin(swing.swing, margin))
                }
                false => self.say(own::UNTOLD).to_owned(),
            };
            let explained = swing.explained.zip(swing.explained_standard_error);
            let explained = explained.map_or_else(String::new, |(share, error)| {
                format!("{} %", number::with_margin(share, MARGIN * error))
            });
            table.add_row(vec![
                self.label(&driver.of),
                group(swing.worst),
                group(swing.best),
                size,
                bar(ends(swing), overall, (low, high)),
                explained.replace('-', "−"),
            ]);
        }
        let _ = writeln!(out, "{}", table.trim_fmt());
    }

    /// What the values of a group are.
    fn values(&self, driver: &DriverReport, at: usize) -> String {
        let group = &driver.groups[at];
        match (group.value, group.above, group.up_to) {
            (Some(value), ..) if driver.is_event() => {
                let word = if value > 0.0 {
                    own::OCCURS
                } else {
                    own::OCCURS_NOT
                };
                self.say(word).to_owned()
            }
            (Some(value), ..) => number::value(value),
            (None, Some(above), Some(up_to)) => {
                format!("{} … {}", number::value(above), number::value(up_to))
            }
            (None, Some(above), None) => format!("> {}", number::value(above)),
            (None, None, Some(up_to)) => format!("≤ {}", number::value(up_to)),
            (None, None, None) => String::new(),
        }
    }

    /// What a driver says in a sentence.
    fn sentence(
        &self,
        target: &TargetDrivers,
        swing: &SwingReport,
        driver: &DriverReport,
    ) -> String {
        let show = |at: usize| number::probability(&swing.given[at], MARGIN);
        let stop = self.say(own::FULL_STOP);
        let label = self.label(&driver.of);
        if driver.is_event() {
            let occurs = driver
                .groups
                .iter()
                .position(|group| group.value > Some(0.0));
            let occurs = occurs.unwrap_or(swing.worst);
            let not = if occurs == swing.worst {
                swing.best
            } else {
                swing.worst
            };
            return format!(
                "{}{label}{}{}{}{}{stop}",
                self.say(own::IF),
                self.say(own::IF_OCCURS),
                show(occurs),
                self.say(own::IF_NOT),
                show(not)
            );
        }
        let share = driver.groups[swing.worst].share;
        let fifth = driver.groups[swing.worst].value.is_none() && (0.18..0.22).contains(&share);
        let in_worst = if fifth {
            own::IN_WORST_FIFTH
        } else {
            own::IN_WORST_GROUP
        };
        let range = |at: usize| match self.language {
            Language::Zh => format!("（{}）", self.values(driver, at)),
            Language::En => format!(" ({})", self.values(driver, at)),
        };
        let (worst, best) = (swing.worst, swing.best);
        format!(
            "{}{label}{}{}{}{}{}{}{}{}{}{}{stop}",
            self.say(own::WITH),
            self.say(in_worst),
            range(worst),
            self.say(own::FALLS_FROM),
            number::probability(&target.met, MARGIN),
            self.say(own::FALLS_TO),
            show(worst),
            self.say(own::IN_BEST),
            range(best),
            self.say(own::THEN_IT_IS),
            show(best)
        )
    }

    /// What moves with a driver, but for what belongs to the same thing.
    fn moving(&self, driver: &DriverReport) -> Option<String> {
        let others = driver.moves_with.iter().filter_map(|other| {
            let known = self.report.driver(&other.driver)?;
            let correlation = format!("{:.2}", other.correlation).replace('-', "−");
            let apart = root(&other.driver) != root(&driver.of.driver);
            apart.then(|| format!("{} ({correlation})", self.label(&known.of)))
        });
        let others: Vec<String> = others.collect();
        if others.is_empty() {
            return None;
        }
        let between = match self.language {
            Language::Zh => "、",
            Language::En => ", ",
        };
        Some(format!(
            "{}{}{}{}{}",
            self.say(own::WITH),
            self.label(&driver.of),
            self.say(own::MOVE),
            others.join(between),
            self.say(own::FULL_STOP)
        ))
    }

    /// What an assumption is called.
    fn label(&self, of: &AssumedReport) -> String {
        let name = self.name(of.name.as_deref(), of.name_en.as_deref(), &of.driver);
        let on = self.name(of.on_name.as_deref(), of.on_name_en.as_deref(), "");
        let part = of.part.as_deref().unwrap_or_default();
        let what = match of.kind {
            "law" => self.say(own::part(part)).to_owned(),
            "path" => self.say(own::LEVEL_PATH).to_owned(),
            "withdrawals" => self.say(own::WITHDRAWALS).to_owned(),
            "milestone" => self.say(own::ITEMS).to_owned(),
            "model" => self.say(own::WHICH_LAW).to_owned(),
            "persistence" => self.say(own::YEARS_TOGETHER).to_owned(),
            "strikes" => self.say(own::STRIKE_YEARS).to_owned(),
            "regime" => format!("{}{part}", self.say(own::YEARS_IN)),
            "lever_effect" => format!("{}{on}", self.say(own::EFFECT_ON)),
            "revision_size" => format!("{}{on}", self.say(own::REVISES)),
            "correlation" => return self.say(own::CORRELATION).to_owned(),
            "copula" => return self.say(own::COPULA).to_owned(),
            "number" => return name.trim_start_matches("parameter/").to_owned(),
            _ => return name,
        };
        match self.language {
            Language::Zh => format!("{name}（{what}）"),
            Language::En => format!("{name}: {what}"),
        }
    }

    fn what_ifs(&self, target: &TargetDrivers, out: &mut String) {
        let Some(what_ifs) = &self.report.what_ifs else {
            return;
        };
        let of_target = |what_if: &'_ WhatIfReport| {
            let mut targets = what_if.targets.iter();
            targets.find(|found| found.id == target.id).cloned()
        };
        let all = what_ifs.each.iter();
        let all = all.filter_map(|what_if| Some((what_if, of_target(what_if)?)));
        let (mut told, untold): (Vec<Changed>, Vec<Changed>) =
            all.partition(|(_, found)| found.difference_resolved);
        told.sort_by(|a, b| b.1.difference.abs().total_cmp(&a.1.difference.abs()));
        told.truncate(self.rows);
        if told.is_empty() {
            let _ = writeln!(out, "{}", self.say(own::NO_CHANGE_TOLD));
            return;
        }
        let header = [own::WHAT_IF, words::PROBABILITY, own::CHANGE];
        let header = header.iter().map(|word| self.say(*word).to_owned());
        let mut table = plain_table(header.collect(), &[0]);
        for (what_if, found) in &told {
            let (low, high) = found.difference_interval;
            let difference = number::with_margin(found.difference, (high - low) / 2.0);
            let sign = if found.difference > 0.0 { "+" } else { "" };
            table.add_row(vec![
                self.question(what_if),
                number::probability(&found.changed, MARGIN),
                format!("{sign}{difference}").replace('-', "−"),
            ]);
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
        if self.rows == usize::MAX && !untold.is_empty() {
            let _ = writeln!(out, "{}{}", self.say(own::CHANGES_UNTOLD), untold.len());
        }
    }

    /// A change in words.
    fn question(&self, what_if: &WhatIfReport) -> String {
        let change = &what_if.change;
        let always = change.always.as_deref().unwrap_or_default();
        let value = |x: Option<f64>| number::value(x.unwrap_or(f64::NAN));
        let kind = what_if.of.kind;
        let said = match change.change {
            Some("plus_sd") => self.moved(&what_if.of, change.by, own::HIGHER),
            Some("minus_sd") => self.moved(&what_if.of, change.by, own::LOWER),
            Some("at_history") => format!(
                "{}{}{}{}",
                self.say(own::AT_HISTORY),
                value(change.to),
                self.say(own::INSTEAD_OF),
                value(change.from)
            ),
            Some("at_median") => self.say(own::AT_MEDIAN).to_owned(),
            Some("always") if kind == "model" => format!("{}{always}", self.say(own::RIGHT_LAW)),
            Some("always") => format!("{}{always}", self.say(own::ALL_YEARS)),
            Some("on") => self.say(own::TAKEN).to_owned(),
            _ => self.say(own::off(kind)).to_owned(),
        };
        let label = self.label(&what_if.of);
        format!("{label}{}{said}", self.say(words::COLON))
    }

    fn moved(&self, of: &AssumedReport, by: Option<f64>, way: Word) -> String {
        let size = number::value(by.unwrap_or(f64::NAN).abs());
        let key = of.unit.as_deref().unwrap_or_default();
        let unit = match own::unit(key) {
            Some(word) => self.say(word).to_owned(),
            None => self.name(of.unit.as_deref(), of.unit_en.as_deref(), ""),
        };
        let once = matches!(of.kind, "parameter" | "number" | "lever_effect");
        let years = if once { "" } else { self.say(own::EVERY_YEAR) };
        let way = self.say(way);
        match self.language {
            Language::Zh => format!("{years}{way}{size} {unit}").trim_end().to_owned(),
            Language::En if unit.is_empty() => format!("{size}{way}{years}"),
            Language::En => format!("{size} {unit}{way}{years}"),
        }
    }

    /// The assumptions that cannot be changed, each with the reason.
    fn refused(&self, out: &mut String) {
        let what_ifs = self.report.what_ifs.iter();
        let refused = what_ifs.flat_map(|all| &all.each).filter_map(|what_if| {
            let why = match self.language {
                Language::Zh => what_if.refused_zh.as_ref()?,
                Language::En => what_if.refused.as_ref()?,
            };
            let colon = self.say(words::COLON);
            Some(format!("{}{colon}{why}", self.label(&what_if.of)))
        });
        let refused: Vec<String> = refused.collect();
        if !refused.is_empty() {
            let _ = writeln!(out, "\n{}", self.say(own::NOT_ASKED));
            let _ = writeln!(out, "{}", refused.join("\n"));
        }
    }
}

/// What an assumption belongs to, by its key.
fn root(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}

/// From the worst to the best, with the probability overall between them; as wide as `range`.
fn bar((worst, best): (f64, f64), overall: f64, (low, high): (f64, f64)) -> String {
    let width = (high - low).max(f64::MIN_POSITIVE);
    let place = |p: f64| (((p - low) / width) * BAR as f64).round_ties_even() as usize;
    let (from, to, middle) = (place(worst), place(best), place(overall));
    let cell = |at: usize| match at {
        _ if at == middle => '│',
        _ if (from..middle).contains(&at) => '░',
        _ if (middle..=to).contains(&at) => '█',
        _ => ' ',
    };
    (0..=BAR).map(cell).collect()
}

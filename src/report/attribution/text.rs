//! Attributions as text: under each difference, the assumptions that make it, the greatest first.

use super::{AssumedReport, AssumptionReport, AttributedReport, AttributionReport, SharedReport};
use crate::both;
use crate::language::{Both, Language};
use crate::report::number;
use crate::report::text::{named, plain_table};
use crate::report::words::{self, Word, attribution as own};
use std::fmt::Write as _;

/// Shares that are named one by one; the rest are added up.
const NAMED: usize = 6;
/// Changes of an assumption that are written out.
const WRITTEN: usize = 2;

/// Writes the shares of what is told from nought; `name_of` says what people call a target.
pub fn write(
    report: &AttributionReport,
    language: Language,
    name_of: &dyn Fn(&str) -> String,
    out: &mut String,
) {
    let page = Page {
        report,
        language,
        name_of,
    };
    page.shares(out);
}

struct Page<'p> {
    report: &'p AttributionReport,
    language: Language,
    name_of: &'p dyn Fn(&str) -> String,
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    fn shares(&self, out: &mut String) {
        let slots = self.report.number_met.iter().chain(&self.report.all);
        let mut targets: Vec<&AttributedReport> = self.report.targets.iter().collect();
        targets.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let slots: Vec<&AttributedReport> = slots
            .chain(targets)
            .filter(|slot| slot.difference.resolved)
            .collect();
        if slots.is_empty() || self.report.assumptions.is_empty() {
            return;
        }
        let header = [own::WHENCE, own::SHARE, own::ASSUMPTION];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0, 2]);
        let mut told = Vec::new();
        for slot in slots {
            for row in self.rows(slot, &mut told) {
                table.add_row(row.to_vec());
            }
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
        let _ = writeln!(out, "{}", self.how().in_(self.language));
    }

    /// A difference, its greatest shares, and the rest of them in one.
    fn rows<'a>(&'a self, slot: &'a AttributedReport, told: &mut Vec<&'a str>) -> Vec<[String; 3]> {
        let (name, percent) = match slot.target.as_str() {
            "number_met" => (self.say(own::NUMBER_MET).to_owned(), 1.0),
            id => ((self.name_of)(id), 100.0),
        };
        let whole = shown(&slot.difference, percent)
            .in_(self.language)
            .to_owned();
        let mut rows = vec![[name, whole, String::new()]];
        let mut shares: Vec<&SharedReport> = slot.shares.iter().collect();
        shares.sort_by(|a, b| {
            let size = |one: &SharedReport| (one.share.resolved, one.share.difference.abs());
            let ((a_told, a), (b_told, b)) = (size(a), size(b));
            b_told.cmp(&a_told).then(b.total_cmp(&a))
        });
        let one_by_one = |shared: &&SharedReport| shared.share.resolved;
        let named = shares.iter().copied().take(NAMED).take_while(one_by_one);
        let named: Vec<&SharedReport> = named.collect();
        for shared in &named {
            rows.push(self.row(shared, percent, told));
        }
        let rest = &shares[named.len()..];
        if let Some(rest) = self.rest(rest, percent, slot) {
            rows.push(rest);
        }
        rows
    }

    /// A share by itself; what changes is written where it is first met.
    fn row<'a>(
        &'a self,
        shared: &'a SharedReport,
        percent: f64,
        told: &mut Vec<&'a str>,
    ) -> [String; 3] {
        let mut assumptions = self.report.assumptions.iter();
        let one = assumptions.find(|one| one.assumption == shared.assumption);
        let name = one.map_or(shared.assumption.as_str(), |one| {
            named(&one.name, Some(&one.name_en), self.language)
        });
        let first = !told.contains(&shared.assumption.as_str());
        told.push(&shared.assumption);
        let changed = one.filter(|_| first).map(|one| self.changed(one));
        [
            format!("  {name}"),
            shown(&shared.share, percent).in_(self.language).to_owned(),
            changed.unwrap_or_default(),
        ]
    }

    fn rest(
        &self,
        rest: &[&SharedReport],
        percent: f64,
        slot: &AttributedReport,
    ) -> Option<[String; 3]> {
        let moved = rest.iter().filter(|shared| shared.moved > 0.0).count();
        if moved == 0 {
            return None;
        }
        let sum: f64 = rest.iter().map(|shared| shared.share.difference).sum();
        let (low, high) = slot.difference.interval;
        let sum = signed(
            sum * percent,
            number::decimals_for((high - low) / 2.0 * percent),
        );
        let said = both!("  其余{moved}项", "  {moved} others");
        Some([said.in_(self.language).to_owned(), sum, String::new()])
    }

    /// What an assumption was and is.
    fn changed(&self, one: &AssumptionReport) -> String {
        let written = one.changes.iter().take(WRITTEN);
        let mut said: Vec<String> = written.map(|change| self.change(one, change)).collect();
        if let Some(more) = one.changes.len().checked_sub(WRITTEN).filter(|n| *n > 0) {
            let more = both!("另{more}处", "{more} more");
            said.push(more.in_(self.language).to_owned());
        }
        said.join(self.say(words::SEMICOLON))
    }

    fn change(&self, one: &AssumptionReport, change: &AssumedReport) -> String {
        let section = one.sections.iter().find(|section| {
            let below = change.key.strip_prefix(section.as_str());
            below.is_some_and(|below| below.is_empty() || below.starts_with('.'))
        });
        let below = section.map_or(change.key.as_str(), |section| {
            change.key[section.len()..].trim_start_matches('.')
        });
        match (&change.base, &change.alternative) {
            (Some(was), Some(is)) => {
                let switched = |value: &str| match (below, value) {
                    ("on", "true") => self.say(own::ON).to_owned(),
                    ("on", "false") => self.say(own::OFF).to_owned(),
                    _ => value.to_owned(),
                };
                let (was, is) = (switched(was), switched(is));
                format!("{below} {was} → {is}").trim_start().to_owned()
            }
            (None, Some(is)) if !below.is_empty() => format!("{below} – → {is}"),
            (Some(was), None) if !below.is_empty() => format!("{below} {was} → –"),
            (None, _) => self.say(own::ADDED).to_owned(),
            (Some(_), None) => self.say(own::REMOVED).to_owned(),
        }
    }

    /// On which paths, and what the shares are.
    fn how(&self) -> Both {
        let paths = number::count(self.report.paths);
        let method = match self.report.orders {
            None => both!("遍历各改动的全部组合", "all combinations of the changes"),
            Some(orders) => both!(
                "随机抽取{orders}种改动次序（误差已计入）",
                "{orders} orders of the changes drawn at random, whose error is in the intervals"
            ),
        };
        both!(
            "份额为 Shapley 值，单位百分点（期望达标数为个），在前 {paths} 条路径上合计恰为差；{method}。括号内为 95 % 区间。",
            "Shares are Shapley values in percentage points (targets, of the expected number); over the first {paths} paths they add up\nexactly to the difference; {method}.";
            method
        )
    }
}

fn size(slot: &AttributedReport) -> f64 {
    slot.difference.difference.abs()
}

/// A share with its interval, to the digits that it leaves standing.
fn shown(share: &super::ShareReport, percent: f64) -> Both {
    let (low, high) = share.interval;
    let places = number::decimals_for((high - low) / 2.0 * percent);
    let value = signed(share.difference * percent, places);
    let [low, high] = [low, high].map(|end| signed(end * percent, places));
    let (low, high) = (low.trim_start_matches('+'), high.trim_start_matches('+'));
    let told = match share.resolved {
        true => Both::default(),
        false => ("，未能分辨", ", not resolved").into(),
    };
    both!(
        "{value}（{low} 至 {high}）{told}",
        "{value} ({low} to {high}){told}";
        told
    )
}

/// A number with its sign.
fn signed(x: f64, places: usize) -> String {
    let written = format!("{x:+.places$}");
    match written.strip_prefix('-') {
        Some(rest) if rest.trim_matches(['0', '.']).is_empty() => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => written,
    }
}

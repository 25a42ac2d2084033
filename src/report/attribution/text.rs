//! Attributions as text: beside each difference the assumptions that make it, the greatest first, then what each was and is.

use super::{AssumedReport, AssumptionReport, AttributedReport, AttributionReport, SharedReport};
use crate::both;
use crate::language::{Both, Language};
use crate::report::number;
use crate::report::text::{named, plain_table};
use crate::report::words::{self, Word, attribution as own};
use std::fmt::Write as _;

/// Shares of a target that are named one by one; the rest are added up.
const NAMED: usize = 6;
/// Most targets that do not count and are shown beside those that do.
const OTHERS: usize = 5;
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
    let _ = match report.assumptions.as_slice() {
        [] => writeln!(out, "\n{}", page.say(own::NO_DIFFERENCE)),
        [only] => writeln!(out, "\n{}", page.only(only).in_(language)),
        _ => {
            page.shares(out);
            Ok(())
        }
    };
}

struct Page<'p> {
    report: &'p AttributionReport,
    language: Language,
    name_of: &'p dyn Fn(&str) -> String,
}

impl<'p> Page<'p> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    fn shares(&self, out: &mut String) {
        let header = [own::WHENCE, own::DIFFERENCE, own::ASSUMPTION, own::SHARE];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0, 2]);
        let mut told: Vec<&AssumptionReport> = Vec::new();
        for slot in self.slots() {
            for row in self.rows(slot, &mut told) {
                table.add_row(row.to_vec());
            }
        }
        if told.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
        let _ = writeln!(out, "{}", self.how().in_(self.language));
        let _ = writeln!(out, "\n{}", self.say(own::CHANGED));
        for one in told {
            let (name, colon) = (self.name(one), self.say(words::COLON));
            let _ = writeln!(out, "  {name}{colon}{}", self.changed(one));
        }
        for one in &self.report.assumptions {
            if one.assumption.contains(" + ") {
                let said = bundled(&one.assumption);
                let _ = writeln!(out, "{}", said.in_(self.language));
            }
        }
    }

    /// What is told from nought: the number met, all together, then the targets that move most.
    fn slots(&self) -> impl Iterator<Item = &'p AttributedReport> {
        let others = self.report.targets.iter().filter(|slot| !slot.counts);
        let few = others.count() <= OTHERS;
        let targets = self.report.targets.iter();
        let mut targets: Vec<&AttributedReport> =
            targets.filter(|slot| few || slot.counts).collect();
        let size = |slot: &AttributedReport| slot.difference.difference.abs();
        targets.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let joint = self.report.number_met.iter().chain(&self.report.all);
        joint.chain(targets).filter(|slot| slot.difference.resolved)
    }

    /// A difference, its greatest shares, and the rest of them in one.
    fn rows(
        &self,
        slot: &AttributedReport,
        told: &mut Vec<&'p AssumptionReport>,
    ) -> Vec<[String; 4]> {
        let (name, percent) = match slot.target.as_str() {
            "number_met" => (self.say(own::NUMBER_MET).to_owned(), 1.0),
            id => ((self.name_of)(id), 100.0),
        };
        let share = |share| shown(share, percent).in_(self.language).to_owned();
        let mut shares: Vec<&SharedReport> = slot.shares.iter().collect();
        let size = |one: &SharedReport| (one.share.resolved, one.share.difference.abs());
        shares.sort_by(|a, b| {
            let ((a_told, a), (b_told, b)) = (size(a), size(b));
            b_told.cmp(&a_told).then(b.total_cmp(&a))
        });
        let resolved = shares.iter().filter(|shared| shared.share.resolved);
        let (named, rest) = shares.split_at(resolved.count().min(NAMED));
        let mut rows = Vec::new();
        for shared in named {
            let mut assumptions = self.report.assumptions.iter();
            let one = assumptions.find(|one| one.assumption == shared.assumption);
            let one = one.filter(|one| !told.iter().any(|told| told.assumption == one.assumption));
            told.extend(one);
            rows.push([self.name_of_key(&shared.assumption), share(&shared.share)]);
        }
        rows.extend(self.rest(rest, percent, slot));
        let mut first = [name, share(&slot.difference)];
        let rows = rows.into_iter();
        rows.map(|[assumption, share]| {
            let [name, whole] = std::mem::take(&mut first);
            [name, whole, assumption, share]
        })
        .collect()
    }

    fn name_of_key(&self, key: &str) -> String {
        let mut assumptions = self.report.assumptions.iter();
        let one = assumptions.find(|one| one.assumption == key);
        one.map_or(key, |one| self.name(one)).to_owned()
    }

    fn name(&self, one: &'p AssumptionReport) -> &'p str {
        named(&one.name, Some(&one.name_en), self.language)
    }

    fn rest(
        &self,
        rest: &[&SharedReport],
        percent: f64,
        slot: &AttributedReport,
    ) -> Option<[String; 2]> {
        let moved = rest.iter().filter(|shared| shared.moved > 0.0).count();
        if moved == 0 {
            return None;
        }
        let sum: f64 = rest.iter().map(|shared| shared.share.difference).sum();
        let (low, high) = slot.difference.interval;
        let places = number::decimals_for((high - low) / 2.0 * percent);
        let said = match moved {
            1 => ("其余1项", "1 other").into(),
            _ => both!("其余{moved}项合计", "{moved} others together"),
        };
        Some([
            said.in_(self.language).to_owned(),
            signed(sum * percent, places),
        ])
    }

    /// The one thing that differs makes all of it.
    fn only(&self, one: &'p AssumptionReport) -> Both {
        let (name, changed) = (self.name(one), self.changed(one));
        match one.assumption.contains(" + ") {
            true => bundled(&one.assumption),
            false => both!(
                "两个情景只有一处假设不同，全部的差都来自它：{name}（{changed}）。",
                "The two differ in one assumption, which makes all of the difference: {name} ({changed})."
            ),
        }
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
        let whole = below.is_empty();
        // A single key stands in the name already.
        let single = one.changes.len() == 1 && one.sections.len() == 1;
        let key = match whole || single {
            true => String::new(),
            false => format!("{below} "),
        };
        let said = |value: &str| match (below, value) {
            ("on", "true") => self.say(own::ON).to_owned(),
            ("on", "false") => self.say(own::OFF).to_owned(),
            _ => value.to_owned(),
        };
        match (&change.base, &change.alternative) {
            (Some(was), Some(is)) => format!("{key}{} → {}", said(was), said(is)),
            (_, None) => format!("{key}{}", self.say(own::REMOVED)),
            (None, Some(_)) if whole => self.say(own::ADDED).to_owned(),
            (None, Some(is)) => format!("{key}{} {}", self.say(own::ADDED), said(is)),
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

/// Changes that cannot be told apart.
fn bundled(key: &str) -> Both {
    both!(
        "以下改动缺一则情景不能成立，作为一项归因：{key}",
        "These changes do not go without each other, and have one share: {key}"
    )
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

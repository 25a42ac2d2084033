//! What seeking found, as text: the value and its interval, what the scan saw, and how unusual it is beside history.

use super::{AtValue, FoundReport, HistoryReport, SeekReport};
use crate::both;
use crate::report::text::{heading, named, plain_table};
use crate::report::words::seek as words;
use crate::report::words::{self as common, Language, Word};
use crate::report::{Probability, number};
use crate::study::unusual::Beside;
use serde_json::Value;
use std::fmt::Write as _;

struct Page<'r> {
    report: &'r SeekReport,
    language: Language,
}

/// The report as text.
#[must_use]
pub fn page(report: &SeekReport, language: Language) -> String {
    let page = Page { report, language };
    let mut out = format!("{}\n", heading(&report.scenario, &report.run, language));
    page.question(&mut out);
    out.push('\n');
    match &report.frontier {
        Some(_) => page.frontier(&mut out),
        None => {
            page.answer(&mut out);
            page.history(&mut out);
            page.curve(&mut out);
        }
    }
    let _ = writeln!(out, "\n{}", page.say(words::ERRORS_ARE));
    out
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    fn probability(&self, met: &Probability) -> String {
        number::probability(met, self.report.run.quantile())
    }

    /// What is asked, of what, and where it is sought.
    fn question(&self, out: &mut String) {
        let report = self.report;
        let (colon, comma) = (self.say(common::COLON), self.say(common::COMMA));
        let target = match &report.target.name {
            Some(name) => named(name, report.target.name_en.as_deref(), self.language),
            None => self.say(common::ALL_MET),
        };
        let _ = writeln!(
            out,
            "{target}{colon}{} {}",
            self.say(words::ASKED),
            self.asked()
        );
        for one in &report.varied {
            let mut line = format!("{}{colon}{}", self.say(words::VARIED), one.path);
            if let Value::Number(written) = &one.as_written {
                let _ = write!(line, "{comma}{} {written}", self.say(words::WRITTEN));
                if report.as_written.probability.is_some() {
                    let met = self.probability(&report.as_written);
                    let _ = write!(line, "{} {met}", self.say(words::WITH));
                }
            }
            let _ = writeln!(out, "{line}");
            if let (Some(low), Some(high)) = (one.low, one.high) {
                let how = if one.chosen {
                    words::CHOSEN
                } else {
                    words::GIVEN
                };
                let (searched, to) = (self.say(words::SEARCHED), self.say(words::TO));
                let (low, high) = (plain(low), plain(high));
                let _ = writeln!(out, "{searched}{colon}{low}{to}{high}{}", self.say(how));
            }
        }
    }

    fn asked(&self) -> String {
        format!("{} %", number::value(self.report.asked * 100.0))
    }

    /// The value, or that there is none.
    fn answer(&self, out: &mut String) {
        let report = self.report;
        let Some(found) = &report.found else {
            self.unreached(report.least, report.greatest, out);
            return;
        };
        let path = &report.varied[0].path;
        let (colon, comma) = (self.say(common::COLON), self.say(common::COMMA));
        let side = if found.rising {
            words::AT_LEAST
        } else {
            words::AT_MOST
        };
        let _ = writeln!(
            out,
            "{path} {} {}{comma}{}{colon}{}",
            self.say(side),
            shown(found),
            self.say(words::INTERVAL),
            self.interval(found),
        );
        let _ = writeln!(
            out,
            "{} {}{colon}{}",
            plain(found.value),
            self.say(words::GIVES),
            self.probability(&found.met)
        );
        let others = report
            .crossings
            .iter()
            .filter(|one| one.value != found.value);
        let others: Vec<String> = others
            .map(|one| {
                let side = if one.rising {
                    words::AT_LEAST
                } else {
                    words::AT_MOST
                };
                format!("{} {}", self.say(side), shown(one))
            })
            .collect();
        if !others.is_empty() {
            let others = others.join(self.say(common::SEMICOLON));
            let _ = writeln!(out, "{}{colon}{others}", self.say(words::SEVERAL));
        }
    }

    fn interval(&self, found: &FoundReport) -> String {
        let decimals = decimals(found);
        let end = |end: Option<f64>| match end {
            Some(x) => signed(x, decimals),
            None => self.say(words::BEYOND).to_owned(),
        };
        let (low, high) = found.value_interval;
        format!("[{}, {}]", end(low), end(high))
    }

    /// What the probability is where it never crosses what is asked.
    fn unreached(&self, least: Option<AtValue>, greatest: Option<AtValue>, out: &mut String) {
        let (Some(least), Some(greatest)) = (least, greatest) else {
            return;
        };
        let always = least.met.probability >= Some(self.report.asked);
        let verdict = if always {
            words::ALWAYS
        } else {
            words::NOT_REACHED
        };
        let at = |one: &AtValue| {
            let met = self.probability(&one.met);
            match self.language {
                Language::Zh => format!("{met}（{} {}）", self.say(words::AT), plain(one.value)),
                Language::En => format!("{met} ({} {})", self.say(words::AT), plain(one.value)),
            }
        };
        let _ = writeln!(
            out,
            "{} {}{}{} {} {} {}",
            self.asked(),
            self.say(verdict),
            self.say(common::COLON),
            self.say(words::GOES),
            at(&least),
            self.say(words::AND),
            at(&greatest)
        );
    }

    fn history(&self, out: &mut String) {
        let colon = self.say(common::COLON);
        match (&self.report.history, self.report.beside) {
            (Some(history), _) => {
                let _ = writeln!(
                    out,
                    "{}{colon}{}",
                    self.say(words::HISTORY),
                    self.beside(history)
                );
            }
            (None, Some(Beside::NoHistory)) => {
                let none = self.say(words::NO_HISTORY);
                let _ = writeln!(out, "{}{colon}{none}", self.say(words::HISTORY));
            }
            (None, _) => {}
        }
    }

    /// A demand beside the past, in a sentence or two.
    fn beside(&self, history: &HistoryReport) -> String {
        let HistoryReport {
            years,
            past,
            less,
            from,
            to,
            ..
        } = history;
        let mean = number::value(history.mean);
        let mut said = both!(
            "均值 {mean}，高于{from}—{to}年{past}个年份中的{less}个",
            "a mean of {mean} is more than in {less} of the {past} years of {from}–{to}"
        );
        if let (Some(deviations), Some(past_mean), Some(sd)) =
            (history.deviations, history.past_mean, history.past_sd)
        {
            let (size, past_mean, sd) = (
                format!("{:.1}", deviations.abs()),
                number::value(past_mean),
                number::value(sd),
            );
            let side = match deviations >= 0.0 {
                true => crate::language::Both::from(("高出", "above")),
                false => crate::language::Both::from(("低于", "below")),
            };
            let more = both!(
                "，比其均值 {past_mean} {side} {size} 个标准差（{sd}）",
                ", {size} standard deviations ({sd}) {side} their mean of {past_mean}";
                side
            );
            said = both!("{said}{more}", "{said}{more}"; said, more);
        }
        let best = history.past_mean.is_none_or(|past| history.mean >= past);
        let run = if best {
            history.best_run
        } else {
            history.worst_run
        };
        if let (Some(run), true) = (run, *years > 1) {
            let (average, from, to) = (number::value(run.average), run.from, run.to);
            let word = match best {
                true => crate::language::Both::from(("最高", "best")),
                false => crate::language::Both::from(("最低", "worst")),
            };
            let more = both!(
                "；需要{years}年平均，历史上{word}的连续{years}年为 {average}（{from}—{to}年）",
                "; it is needed as an average over {years} years, and the {word} {years} years in a row were {average} ({from}–{to})";
                word
            );
            said = both!("{said}{more}", "{said}{more}"; said, more);
        }
        said.in_(self.language).to_owned()
    }

    fn curve(&self, out: &mut String) {
        let header = [words::VALUE, words::PROBABILITY].map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[]);
        for at in &self.report.curve {
            table.add_row([plain(at.value), self.probability(&at.met)]);
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
    }

    fn frontier(&self, out: &mut String) {
        let points = self.report.frontier.iter().flatten();
        let paths: Vec<&str> = self
            .report
            .varied
            .iter()
            .map(|one| one.path.as_str())
            .collect();
        let colon = self.say(common::COLON);
        let _ = writeln!(
            out,
            "{} {}{colon}{}",
            self.say(words::FRONTIER),
            self.asked(),
            paths.join(" × ")
        );
        let header = [
            paths.first().copied().unwrap_or_default().to_owned(),
            self.say(words::SECOND).to_owned(),
            self.say(words::INTERVAL).to_owned(),
            self.say(words::RANGE_OF).to_owned(),
        ];
        let mut table = plain_table(header.to_vec(), &[]);
        for point in points {
            let ends = [point.least, point.greatest];
            let ends =
                ends.map(|end| end.map_or_else(String::new, |end| self.probability(&end.met)));
            let (value, interval) = match &point.found {
                Some(found) => {
                    let side = if found.rising { "≥" } else { "≤" };
                    (format!("{side} {}", shown(found)), self.interval(found))
                }
                None => (self.say(words::NOT_REACHED).to_owned(), String::new()),
            };
            let over = format!("{} – {}", ends[0], ends[1]);
            table.add_row([plain(point.first), value, interval, over]);
        }
        let _ = writeln!(out, "{}", table.trim_fmt());
    }
}

/// A value with the digits that it has: years have no separators.
fn plain(x: f64) -> String {
    crate::diag::number(x).replace('-', "−")
}

/// The value that was found, to the digits that its interval supports.
fn shown(found: &FoundReport) -> String {
    signed(found.value, decimals(found))
}

fn signed(x: f64, decimals: Option<usize>) -> String {
    match decimals {
        Some(decimals) => format!("{x:.decimals$}").replace('-', "−"),
        None => plain(x),
    }
}

/// Decimals so that the half-width of the interval shows two digits; none where there is no interval.
fn decimals(found: &FoundReport) -> Option<usize> {
    let (Some(low), Some(high)) = found.value_interval else {
        return None;
    };
    let half = (high - low) / 2.0;
    let whole = [found.value, low, high].iter().all(|x| x.fract() == 0.0);
    match half > 0.0 && !whole {
        true => Some((1.0 - libm::floor(libm::log10(half))).clamp(0.0, 9.0) as usize),
        false => None,
    }
}

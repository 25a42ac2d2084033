//! Numbers of the page, with the digits that the paths support.

use crate::both;
use crate::language::Both;
use crate::report::batch::over::{End, Over, half_width};
use crate::report::batch::risks::{Measured, Risk};
use crate::report::words::batch as words;
use crate::report::{Probability, number};

/// A probability with its margin.
pub fn with_margin(met: &Probability) -> String {
    number::probability(met, 1.96)
}

/// A probability without its margin, to the digits that it leaves standing.
pub fn bare(met: &Probability) -> String {
    let shown = with_margin(met);
    match shown.split_once(" ± ") {
        Some((percent, _)) => format!("{percent} %"),
        None => shown,
    }
}

/// The end of a range.
pub fn end(end: Option<&End>) -> String {
    end.map_or_else(|| "–".to_owned(), |end| bare(&end.met))
}

/// The median over scenarios: to a tenth of a percentage point, or fewer digits if the paths leave fewer.
pub fn median(over: &Over) -> String {
    let Some(median) = over.median() else {
        return "–".to_owned();
    };
    if median < 0.0005 {
        return "< 0.1 %".to_owned();
    }
    if median > 0.9995 {
        return "> 99.9 %".to_owned();
    }
    let margin = half_width(&over.mean()) * 100.0;
    let decimals = number::decimals_for(margin).min(1);
    format!("{:.decimals$} %", median * 100.0)
}

/// Lowest, median and highest.
pub fn range(over: &Over) -> String {
    let (lowest, highest) = (end(over.lowest.as_ref()), end(over.highest.as_ref()));
    format!("{lowest} · {} · {highest}", median(over))
}

/// So many of so many, with the share where there are enough for one.
pub fn part(some: u64, of: u64) -> String {
    let (n, all) = (number::count(some), number::count(of));
    if of < 10 {
        return format!("{n}/{all}");
    }
    format!("{n}/{all} ({})", whole_percent(some, of))
}

/// A share in whole per cent, which is 0 or 100 only if it is none or all.
pub fn whole_percent(some: u64, of: u64) -> String {
    let share = 100.0 * some as f64 / of as f64;
    if some > 0 && share < 0.5 {
        return "< 1 %".to_owned();
    }
    if some < of && share > 99.5 {
        return "> 99 %".to_owned();
    }
    format!("{share:.0} %")
}

/// What is missing on average where a target is missed, with its unit.
pub fn shortfall(risk: &Risk) -> Option<Both> {
    let missing = risk.shortfall()?;
    Some(match &risk.measured {
        Measured::Unit(unit) => {
            let (x, unit) = (number::about(missing), super::name(unit));
            both!("{x} {unit}", "{x} {unit}"; unit)
        }
        Measured::Rate => worded(&number::about(missing * 100.0), words::PERCENTAGE_POINTS),
        Measured::Rank => worded(&number::about(missing), words::PLACES),
        Measured::Not => return None,
    })
}

fn worded(x: &str, word: crate::report::words::Word) -> Both {
    use crate::language::Language::{En, Zh};
    Both {
        zh: format!("{x} {}", word.in_(Zh)),
        en: format!("{x} {}", word.in_(En)),
    }
}

/// A rate, or a range of rates, in per cent a year.
pub fn rates((low, high): (f64, f64)) -> String {
    let (from, to) = (number::rate(low), number::rate(high));
    if from == to {
        from
    } else {
        format!("{from} – {to}")
    }
}

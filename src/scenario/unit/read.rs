//! Reading the text of a unit. It never fails: what is not known is a unit of its own.

use super::{Dimension, Unit, words};

/// Longest text that is taken apart, in bytes.
const LONGEST: usize = 120;

/// The unit that a text names.
pub(super) fn unit(text: &str) -> Unit {
    let text = text.trim();
    if text.len() > LONGEST {
        return own(text, 1.0);
    }
    let plain = plain(text);
    if let Some(scale) = index(&plain).or_else(|| part_of(&plain)) {
        return Unit::pure(scale);
    }
    let mut terms = plain.split('/');
    let mut unit = term(terms.next().unwrap_or_default(), text);
    for below in terms {
        unit = unit.times(&without_year(term(below, text)), -1);
    }
    // Products of absurd sizes are no sizes.
    if unit.scale > 0.0 && unit.scale.is_finite() {
        unit
    } else {
        own(text, 1.0)
    }
}

/// In lower case, with half-width signs, one space between words, and `/` for “per”.
fn plain(text: &str) -> String {
    let lower: String = text
        .chars()
        .map(|c| match c {
            '％' => '%',
            '／' | '每' => '/',
            '＝' => '=',
            '（' => '(',
            '）' => ')',
            '＄' => '$',
            c => c.to_ascii_lowercase(),
        })
        .collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let spaced = words.join(" ").replace("per cent", "percent");
    let spaced = spaced.replace("per mille", "‰");
    spaced.replace(" per ", "/").replace(" a year", "/year")
}

/// Pure numbers that are 100 (or another number) at some time: `2020年=100`, `1978 = 1`.
fn index(text: &str) -> Option<f64> {
    let (_, number) = text.rsplit_once('=')?;
    let number: f64 = number.trim().parse().ok()?;
    (number > 0.0 && number.is_finite()).then_some(1.0 / number)
}

/// `% of GDP` counts hundredths.
fn part_of(text: &str) -> Option<f64> {
    let of = ["% of ", "percent of "];
    of.iter()
        .any(|start| text.starts_with(start))
        .then_some(0.01)
}

/// A unit with nothing but itself to be like.
fn own(text: &str, scale: f64) -> Unit {
    Unit {
        dimension: Dimension::of(text, 1),
        scale,
    }
}

/// A product of sizes and words, such as `100万标箱` or `吨公里`.
fn term(text: &str, whole: &str) -> Unit {
    let (scale, words) = sizes(text.trim());
    if words.is_empty() {
        // A size alone counts things that the author does not name.
        return if text.trim().is_empty() {
            own(whole, 1.0)
        } else {
            Unit::pure(scale)
        };
    }
    let mut unit = Unit::pure(scale);
    let mut rest = words;
    while !rest.is_empty() {
        let Some((found, length)) = words::longest(rest) else {
            return own(words, scale);
        };
        unit = unit.times(&found, 1);
        let after = rest[length..].trim_start_matches(['·', '*', '×', '-']);
        // Words of Latin letters stand apart only where they are one unit.
        if after.starts_with(' ') {
            return own(words, scale);
        }
        rest = after;
    }
    unit
}

/// The sizes at the beginning, multiplied, and what follows. A word that begins with a size, such as
/// 千克 or 百分点, is a word.
fn sizes(text: &str) -> (f64, &str) {
    let (mut scale, mut rest) = (1.0, text);
    loop {
        rest = rest.trim_start();
        if words::longest(rest).is_some() {
            return (scale, rest);
        }
        let (size, length) = match number(rest).or_else(|| words::size(rest)) {
            Some(found) => found,
            None => return (scale, rest),
        };
        scale *= size;
        rest = &rest[length..];
    }
}

/// A number with digits and thousands separators, such as `10,000`, and its length.
fn number(text: &str) -> Option<(f64, usize)> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let length = text.find(|c| !part(c)).unwrap_or(text.len());
    let digits = text[..length].replace(',', "");
    let value: f64 = digits.parse().ok()?;
    (value > 0.0).then_some((value, length))
}

/// A divisor without the year: all numbers of a plan are of a year. A month is a twelfth of it.
fn without_year(unit: Unit) -> Unit {
    if unit.dimension == Dimension::of("年", 1) {
        Unit::pure(unit.scale)
    } else {
        unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_too_strange() {
        for text in [
            "",
            "/",
            "//",
            "每",
            "=",
            "=100",
            "=-1",
            "=nan",
            ",,,",
            "1e999元",
            "٣元",
            "亿",
            "🚢",
            "元/",
            "万万万万万万万万万万万万万万万万万万万万元",
        ] {
            let unit = unit(text);
            assert!(unit.scale > 0.0 && unit.scale.is_finite(), "{text}");
        }
        let long = "亿".repeat(100_000);
        assert_eq!(unit(&long), unit(&long));
        assert!(!unit(&long).agrees_with(&unit("亿元")));
    }
}

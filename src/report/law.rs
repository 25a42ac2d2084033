//! The help page of a family of laws, the list of all, and what a law says in numbers.

use super::text::plain_table;
use super::words::{self, Word};
use super::{PARTS, number};
use crate::dist::{Absent, FAMILIES, Family, Form, Law, Parameter, Takes};
use crate::language::{Language, Pair};
use std::fmt::Write as _;

/// Every family: its key, its parameters and what it says.
#[must_use]
pub fn list(language: Language) -> String {
    let header = [words::LAW, words::PARAMETERS_OF_LAW, words::LAW_SAYS];
    let header = header.map(|word| word.in_(language).to_owned());
    let mut table = plain_table(header.to_vec(), &[0, 1, 2]);
    for family in FAMILIES {
        let mut parameters: Vec<String> = family.parameters.iter().map(key).collect();
        if parameters.len() > MOST_SHOWN {
            parameters.splice(1..parameters.len() - 3, ["…".to_owned()]);
        }
        table.add_row(vec![
            family.key.to_owned(),
            parameters.join(", "),
            said(family.summary, language).to_owned(),
        ]);
    }
    format!(
        "{}\n\n{}\n",
        table.trim_fmt(),
        words::EXPLAIN_MORE.in_(language)
    )
}

/// Longer lists of parameters are shortened in the middle.
const MOST_SHOWN: usize = 8;

/// A parameter's key, in brackets where it may be left out.
fn key(parameter: &Parameter) -> String {
    match parameter.absent {
        Absent::Refused => parameter.key.to_owned(),
        Absent::Default(_) | Absent::Allowed => format!("[{}]", parameter.key),
    }
}

/// The help page of a family; `example` is the law of its example.
#[must_use]
pub fn page(family: &Family, example: &dyn Law, language: Language) -> String {
    let name = said((family.name_zh, family.name_en), language);
    let mut out = format!(
        "{} · {name}\n{}\n\n",
        family.key,
        said(family.summary, language)
    );
    let header = [words::PARAMETER, words::MEANING, words::IF_ABSENT];
    let header = header.map(|word| word.in_(language).to_owned());
    let mut table = plain_table(header.to_vec(), &[0, 1, 2]);
    for parameter in family.parameters {
        table.add_row(vec![
            parameter.key.to_owned(),
            format!(
                "{}{}{}",
                said(parameter.meaning, language),
                words::COMMA.in_(language),
                takes(parameter.takes, language)
            ),
            absent(parameter.absent, language),
        ]);
    }
    let _ = writeln!(out, "{}\n", table.trim_fmt());
    let mut line = |word: Word, text: &str| {
        if !text.is_empty() {
            let colon = words::COLON.in_(language);
            let _ = writeln!(out, "{}{colon}{text}", word.in_(language));
        }
    };
    line(words::FORMULA, family.formula);
    line(words::SOURCE, family.source);
    line(words::WHEN, said(family.when, language));
    line(words::COST, cost(example).in_(language));
    line(words::EXAMPLE, family.example);
    let _ = write!(out, "\n{}", numbers(example, language));
    out
}

/// Mean, standard deviation and quantiles of a law.
#[must_use]
pub fn numbers(law: &dyn Law, language: Language) -> String {
    let parts = PARTS
        .iter()
        .map(|(_, part)| format!("{} %", number::value(100.0 * part)));
    let moments = [words::MEAN, words::SD].map(|word| word.in_(language).to_owned());
    let header: Vec<String> = moments.into_iter().chain(parts).collect();
    let mut table = plain_table(header, &[]);
    let quantiles = PARTS.iter().map(|(_, part)| {
        number::value(if *part <= 0.5 {
            law.lower(*part)
        } else {
            law.upper(1.0 - part)
        })
    });
    let moments = [law.mean(), law.sd()].map(number::value);
    table.add_row(moments.into_iter().chain(quantiles).collect::<Vec<_>>());
    let mut out = format!("{}\n", table.trim_fmt());
    let below = law.cdf(0.0_f64.next_down());
    if below > 0.0 && below < 1.0 {
        let colon = words::COLON.in_(language);
        let shown = number::value(100.0 * below);
        let _ = writeln!(out, "{}{colon}{shown} %", words::BELOW_ZERO.in_(language));
    }
    if let Some(remark) = law.remark() {
        let _ = writeln!(out, "{}", remark.in_(language));
    }
    out
}

/// What a draw costs.
fn cost(law: &dyn Law) -> Word {
    match law.form() {
        Form::Constant(_) | Form::Affine { .. } | Form::LogAffine { .. } => words::COST_ELEMENTARY,
        Form::General if law.rounded_up_from().is_some() => words::COST_COUNT,
        Form::General if law.breaks().len() > 1 => words::COST_PIECES,
        Form::General => words::COST_TABLE,
    }
}

fn takes(takes: Takes, language: Language) -> String {
    let word = match takes {
        Takes::Number => words::TAKES_NUMBER,
        Takes::Numbers => words::TAKES_NUMBERS,
        Takes::Data => words::TAKES_DATA,
        Takes::Law => words::TAKES_LAW,
        Takes::Laws => words::TAKES_LAWS,
        Takes::Word(all) => return all.join(" | "),
    };
    word.in_(language).to_owned()
}

fn absent(absent: Absent, language: Language) -> String {
    match absent {
        Absent::Refused => words::REQUIRED_KEY.in_(language).to_owned(),
        Absent::Default(value) => number::value(value),
        Absent::Allowed => words::OPTIONAL_KEY.in_(language).to_owned(),
    }
}

fn said(pair: Pair, language: Language) -> &'static str {
    match language {
        Language::Zh => pair.0,
        Language::En => pair.1,
    }
}

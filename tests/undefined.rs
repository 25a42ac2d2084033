//! Formulas without a value on some paths: counted and named, never silent.
//!
//! Counts are compared with the paths themselves, so no test here can raise a false alarm.

mod command;
mod common;

use command::{run, stderr, stdout};
use common::{Ran, plan, run_text};

/// x is uniform on (0, 1) and `ratio` has no value where it is below a half.
fn scenario(derived: &str, target: &str) -> String {
    let body = format!(
        r#"
        [indicator.x]
        flow.amount.uniform = {{ low = 0, high = 1 }}
        [indicator.ratio]
        derived = {{ formula = "1 / max(x - 0.5, 0)"{derived} }}
        [target.half]
        indicator = "x"
        at_least = 0.5
        {target}
        "#
    );
    plan(2, &body)
}

fn below_half(ran: &Ran, year: i32) -> Vec<usize> {
    let cell = ran.cell("x", year);
    let values = &ran.values()[cell];
    (0..values.len())
        .filter(|path| values[*path] <= 0.5)
        .collect()
}

#[test]
fn a_formula_without_a_value_is_counted_by_name_with_a_path_to_look_at() {
    let ran = run_text(&scenario("", ""), 1, 5_000);
    assert_eq!(ran.report.undefined.len(), 2);
    for (found, year) in ran.report.undefined.iter().zip([2021, 2022]) {
        let paths = below_half(&ran, year);
        assert_eq!(
            (found.about, found.id.as_str(), found.year),
            ("indicator", "ratio", year)
        );
        assert_eq!(found.paths, paths.len() as u64);
        assert_eq!(found.first_path, paths[0] as u64);
        assert_eq!(found.taken, None);
    }
    // What is left of the distribution is finite.
    let values = ran.year("ratio", 2022);
    assert!(values.mean.is_finite() && values.max.is_finite() && values.min >= 2.0);
}

#[test]
fn a_number_may_stand_in_and_is_still_counted() {
    let ran = run_text(&scenario(", undefined = -7", ""), 1, 5_000);
    let paths = below_half(&ran, 2022).len() as u64;
    let found = &ran.report.undefined[1];
    assert_eq!((found.paths, found.taken), (paths, Some(-7.0)));
    let values = &ran.values()[ran.cell("ratio", 2022)];
    assert_eq!(values.iter().filter(|x| **x == -7.0).count() as u64, paths);
}

#[test]
fn a_target_says_what_to_make_of_such_paths() {
    for (word, counted) in [("missed", 0), ("met", 1)] {
        let target =
            format!("[target.low]\nindicator = \"ratio\"\nat_most = 4\nundefined = \"{word}\"");
        let ran = run_text(&scenario("", &target), 1, 5_000);
        let x = &ran.values()[ran.cell("x", 2022)];
        // 1/(x − 0.5) is at most 4 from 0.75 on.
        let met = x.iter().filter(|x| **x >= 0.75).count() as u64;
        let without = x.iter().filter(|x| **x <= 0.5).count() as u64;
        let expected = (met + counted * without) as f64 / 5_000.0;
        assert_eq!(ran.probability("low"), expected, "{word}");
        let shortfall = ran.target("low").expected_shortfall.expect("some miss it");
        assert!(shortfall.is_finite() && shortfall > 0.0);
    }
}

#[test]
fn a_run_fails_where_a_target_rests_on_it_and_nobody_says_what_to_do() {
    let resting = "[target.low]\nindicator = \"ratio\"\nat_most = 4\n";
    let told = |text: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.toml"), text).expect("a file");
        run(
            folder.path(),
            &["run", "a.toml", "--paths", "2000", "--lang", "en"],
        )
    };
    let failed = told(&scenario("", resting));
    assert_eq!(failed.status.code(), Some(1));
    let message = stderr(&failed);
    for part in [
        "ratio in 2021",
        "target low",
        "--path ",
        "undefined = \"missed\"",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let counted = told(&scenario("", ""));
    assert_eq!(counted.status.code(), Some(0), "{}", stderr(&counted));
    assert!(stdout(&counted).contains("Formulas without a value on some paths"));
    // A target of an earlier year, or one on something else, does not rest on it.
    let settled = told(&scenario(", undefined = 2", resting));
    assert_eq!(settled.status.code(), Some(0), "{}", stderr(&settled));
}

#[test]
fn a_condition_without_a_truth_is_the_targets_to_settle() {
    let condition = |undefined: &str| {
        let target = format!("[target.low]\ncondition = \"1 / max(x - 0.5, 0) <= 4\"\n{undefined}");
        run_text(&scenario("", &target), 1, 5_000)
    };
    for (word, counted) in [("missed", 0), ("met", 1)] {
        let ran = condition(&format!("undefined = \"{word}\""));
        let x = &ran.values()[ran.cell("x", 2022)];
        let met = x.iter().filter(|x| **x >= 0.75).count() as u64;
        let without = x.iter().filter(|x| **x <= 0.5).count() as u64;
        let expected = (met + counted * without) as f64 / 5_000.0;
        assert_eq!(ran.probability("low"), expected, "{word}");
        let mut found = ran
            .report
            .undefined
            .iter()
            .filter(|one| one.about == "target");
        let last = found.next_back().expect("it is counted");
        assert_eq!(
            (last.id.as_str(), last.year, last.paths),
            ("low", 2022, without)
        );
        assert_eq!(last.taken, Some(counted as f64));
    }
}

#[test]
fn what_a_choice_leaves_aside_does_not_count() {
    let text =
        scenario("", "").replace("1 / max(x - 0.5, 0)", "if(x > 0.5, 1 / max(x - 0.5, 0), 0)");
    assert!(run_text(&text, 1, 5_000).report.undefined.is_empty());
}

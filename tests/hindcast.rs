//! Plans judged by what came: announced probabilities against a closed form, verdicts by hand, and the plans that are shipped.
//!
//! A probability is held to 4.5 standard errors as the result states them (false alarm 7e-6 each, three checks).

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod command;

use command::{run, stderr, stdout};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;
use tuiyan::num::normal;

/// A plan of one indicator, and what the test adds.
fn plan(more: &str) -> String {
    format!(
        r#"values = "1"
[scenario]
id = "old"
name = "旧规划"
base_year = 2015
last_year = 2017

[indicator.trade]
name = "贸易"
level.base = 100
level.growth.normal = {{ mean = 5, sd = 2 }}

[target.high]
indicator = "trade"
at_least = 112

[target.base]
indicator = "trade"
judged = "base_year_basis"
at_least = 112
{more}"#
    )
}

/// Steps of 4, 8, 3, 9 and 6 up to 2015, then 5 and 10.
const HISTORY: &str = "id,year,value
trade,2010,70
trade,2011,74
trade,2012,82
trade,2013,85
trade,2014,94
trade,2015,100
trade,2016,105
trade,2017,115
";

fn folder(plan: &str, history: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in [("plan.toml", plan), ("history.csv", history)] {
        std::fs::write(folder.path().join(name), text).expect("the file is written");
    }
    folder
}

fn hindcast(folder: &Path, more: &[&str]) -> Value {
    let all = ["hindcast", "plan.toml", "history.csv", "--format", "json"];
    let output = run(folder, &[&all[..], more].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).expect("it is JSON")
}

fn target<'r>(report: &'r Value, id: &str) -> &'r Value {
    let targets = report["targets"].as_array().expect("a list");
    let mut found = targets.iter().filter(|target| target["id"] == id);
    found.next().expect("it is there")
}

#[test]
fn what_is_announced_is_the_closed_form_of_the_drift() {
    let folder = folder(&plan(""), HISTORY);
    let report = hindcast(folder.path(), &["--method", "drift"]);
    // Steps 4, 8, 3, 9, 6: mean 6, variance 6.5; two years on N(112, 6.5 · 2 · (1 + 2/5)).
    let high = target(&report, "high");
    let expected = normal::survival((112.0 - 112.0) / f64::sqrt(6.5 * 2.0 * 1.4));
    let (found, error) = (
        high["probability"].as_f64(),
        high["standard_error"].as_f64(),
    );
    let (found, error) = (found.expect("a number"), error.expect("a number"));
    assert!(
        (found - expected).abs() < 4.5 * error,
        "{found} {expected} {error}"
    );
    assert_eq!(high["came_true"], true);
    assert_eq!(
        (&high["value"], &high["fitted"]),
        (&Value::from(115.0), &Value::from(true))
    );
    // The plan's own law: two years of N(5, 2²) %, so about N(110.25, 2.97²).
    let own = high["by_plan"].as_f64().expect("a number");
    let expected = normal::survival((112.0 - 110.25) / (1.05 * 2.0 * f64::sqrt(2.0)));
    assert!((own - expected).abs() < 0.01, "{own} {expected}");
    let score = &report["score"];
    let brier = (found - 1.0) * (found - 1.0);
    assert_eq!(score["targets"], 2);
    assert!((score["brier"].as_f64().expect("a number") - brier).abs() < 1e-12);
    assert_eq!(score["share_true"], 1.0);
}

#[test]
fn a_year_that_was_re_based_is_judged_on_the_basis_that_the_target_names() {
    let history = "id,year,value,basis,measure
trade,2010,70,old,level
trade,2011,74,old,level
trade,2012,82,old,level
trade,2013,85,old,level
trade,2014,94,old,level
trade,2015,100,old,level
trade,2016,105,old,level
trade,2017,130,new,level
trade,2017,5,,growth
";
    let folder = folder(&plan(""), history);
    let report = hindcast(folder.path(), &["--method", "drift"]);
    // As published 130; from the base 105 · 1.05 = 110.25.
    let (high, base) = (target(&report, "high"), target(&report, "base"));
    assert_eq!(
        (&high["came_true"], &high["on_other_basis"]),
        (&Value::from(true), &Value::from(false))
    );
    assert_eq!(
        (&base["came_true"], &base["on_other_basis"]),
        (&Value::from(false), &Value::from(true))
    );
    let chained = base["value_on_base_year_basis"].as_f64().expect("a number");
    assert!((chained - 110.25).abs() < 1e-9, "{chained}");
    assert_eq!(base["value"], 130.0);
}

#[test]
fn a_target_of_a_year_without_a_value_is_not_judged() {
    let known = HISTORY.replace("trade,2017,115\n", "");
    let folder = folder(&plan(""), &known);
    let report = hindcast(folder.path(), &[]);
    assert!(target(&report, "high")["came_true"].is_null());
    assert!(report["score"].is_null());
    let text = stdout(&run(
        folder.path(),
        &["hindcast", "plan.toml", "history.csv", "--lang", "en"],
    ));
    assert!(text.contains("No target can be judged"), "{text}");
}

#[test]
fn rivals_parts_and_years_between_are_judged_by_their_own_words() {
    let more = r#"
[indicator.rival]
name = "对手"
role = "rival"
level.base = 90
level.growth.normal = { mean = 5, sd = 2 }

[target.first]
indicator = "trade"
rank = { top = 1, among = ["rival"] }

[target.both]
all_of = ["high", "first"]

[target.early]
indicator = "trade"
more_than = 105
year = 2016
"#;
    let rival = "rival,2014,80\nrival,2015,90\nrival,2016,100\nrival,2017,120\n";
    let folder = folder(&plan(more), &format!("{HISTORY}{rival}"));
    let report = hindcast(folder.path(), &["--method", "drift"]);
    for (id, came) in [
        ("high", true),
        ("first", false),
        ("both", false),
        ("early", false),
    ] {
        assert_eq!(target(&report, id)["came_true"], came, "{id}");
    }
    assert_eq!(report["not_fitted"][0]["id"], "rival");
    assert_eq!(target(&report, "first")["fitted"], true);
}

#[test]
fn what_struck_and_what_was_done_is_in_what_came() {
    let more = r#"
[shock.crisis]
name = "危机"
yearly_probability = 0.9
effect.trade.constant = { value = -50 }

[lever.fair]
name = "展会"
growth.trade.constant = { value = 3 }
"#;
    let plan = plan(more);
    let folder = folder(&plan, HISTORY);
    let report = hindcast(folder.path(), &["--method", "drift"]);
    assert_eq!(target(&report, "high")["came_true"], true);
    assert!(target(&report, "high")["probability"].as_f64() < Some(0.3));
}

#[test]
fn the_shipped_plans_are_judged_as_it_went() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let judged = |plan: &str, history: &str| -> Value {
        let all = [
            "hindcast", plan, history, "--format", "json", "--paths", "20000", "--quiet",
        ];
        let output = run(root, &all);
        assert!(output.status.success(), "{plan}: {}", stderr(&output));
        serde_json::from_str(&stdout(&output)).expect("it is JSON")
    };
    let report = judged(
        "scenarios/history/shanghai-2015.toml",
        "scenarios/history/shanghai-2015.csv",
    );
    let came = |id: &str| {
        (
            target(&report, id)["came_true"].clone(),
            target(&report, id)["on_other_basis"].clone(),
        )
    };
    assert_eq!(came("trade_5400"), (Value::from(false), Value::Null));
    assert_eq!(came("retail_1tn"), (Value::from(true), Value::from(false)));
    assert_eq!(came("hq_100_more"), (Value::from(true), Value::Null));
    let report = judged(
        "scenarios/history/exhibitions-2020.toml",
        "scenarios/history/exhibitions-2020.csv",
    );
    assert_eq!(target(&report, "area_2000")["came_true"], false);
    let report = judged(
        "scenarios/shanghai-2025.toml",
        "scenarios/history/shanghai.csv",
    );
    let retail = target(&report, "retail_2tn");
    assert_eq!(
        (&retail["came_true"], &retail["on_other_basis"]),
        (&Value::from(false), &Value::from(false))
    );
    let chained = retail["value_on_base_year_basis"]
        .as_f64()
        .expect("a number");
    assert!((18_700.0..18_820.0).contains(&chained), "{chained}");
    assert_eq!(target(&report, "fdi_steady")["came_true"], false);
    assert_eq!(target(&report, "fdi_five_years")["came_true"], true);
    assert_eq!(target(&report, "regional_hq_1000")["came_true"], true);
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = folder(&plan(""), HISTORY);
    let cases: [(&[&str], &str); 4] = [
        (&["hindcast", "missing.toml", "history.csv"], "missing.toml"),
        (&["hindcast", "plan.toml", "missing.csv"], "missing.csv"),
        (
            &[
                "hindcast",
                "plan.toml",
                "history.csv",
                "--indicator",
                "trades",
            ],
            "did you mean trade?",
        ),
        (&["hindcast", "plan.toml"], "HISTORY"),
    ];
    for (arguments, said) in cases {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr(&output).contains(said),
            "{said}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn the_table_is_the_same_at_any_number_of_threads() {
    let folder = folder(&plan(""), HISTORY);
    let text = |threads| {
        let all = [
            "hindcast",
            "plan.toml",
            "history.csv",
            "--format",
            "csv",
            "--threads",
            threads,
        ];
        stdout(&run(folder.path(), &all))
    };
    assert_eq!(text("1"), text("3"));
    assert!(
        text("1").starts_with("scenario,target,year,"),
        "{}",
        text("1")
    );
}

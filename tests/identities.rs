//! Parts and wholes: how often they are reported broken, against closed forms.
//!
//! Frequencies of 200,000 paths must lie within 4.5 standard errors: a false alarm has a probability of 7e-6 a
//! comparison. The rest is exact.

mod common;

use common::{Ran, plan, run_text};
use serde_json::Value;
use tuiyan::language::Language;
use tuiyan::num::normal;
use tuiyan::report::csv;
use tuiyan::report::identities::IdentityReport;
use tuiyan::report::text::scorecard;
use tuiyan::scenario::load::load;

const PATHS: u64 = 200_000;

/// Two parts whose sum is normal around a whole of 100, with a standard deviation of 5, and of 10
/// in 2022.
const PARTS: &str = r#"
[indicator.whole]
quantity = { base = 100, value.constant.value = 100 }

[indicator.a]
quantity.base = 60
quantity.value.normal = { mean = 60, sd = 3 }
quantity.in_year.2022.normal = { mean = 60, sd = 6 }

[indicator.b]
quantity.base = 40
quantity.value.normal = { mean = 40, sd = 4 }
quantity.in_year.2022.normal = { mean = 40, sd = 8 }

[indicator.sum]
derived.formula = "a + b"

[target.sum]
indicator = "sum"
at_least = 100
"#;

fn identity(ran: &Ran, id: &str) -> IdentityReport {
    let mut all = ran.report.identities.iter();
    all.find(|one| one.id == id).expect("an identity").clone()
}

fn ran(identities: &str) -> Ran {
    run_text(&plan(3, &format!("{PARTS}\n{identities}")), 11, PATHS)
}

/// A share of paths is what it should be.
fn assert_share(one: &IdentityReport, expected: f64) {
    let share = one.broken.probability.expect("it was watched");
    let error = (expected * (1.0 - expected) / PATHS as f64).sqrt();
    assert!(
        (share - expected).abs() < 4.5 * error,
        "{}: {share} {expected}",
        one.id
    );
}

#[test]
fn broken_identities_are_as_frequent_as_normal_parts_make_them() {
    let ran = ran(
        "[identity.equal]\nwhole = \"whole\"\nparts = [\"a\", \"b\"]\ntolerance = 5\n\
         [identity.at_most]\nwhole = \"whole\"\nparts = [\"a\", \"b\"]\ntolerance = 5\nat_most = true\n",
    );
    let tail = normal::survival;
    let gap = (2.0 / std::f64::consts::PI).sqrt() / 10.0;
    let equal = identity(&ran, "equal");
    let holds = |z: f64| 1.0 - 2.0 * tail(z);
    assert_share(&equal, 1.0 - holds(1.0) * holds(0.5) * holds(1.0));
    assert_eq!(equal.worst_year, 2022);
    // The mean of |N(0, 10)| is 7.98, its standard deviation 6.03.
    let error = 0.0603 / (PATHS as f64).sqrt();
    let mean = equal.mean_gap.expect("the whole is not 0");
    assert!((mean - gap).abs() < 4.5 * error, "{mean} {gap}");
    let at_most = identity(&ran, "at_most");
    let holds = |z: f64| 1.0 - tail(z);
    assert_share(&at_most, 1.0 - holds(1.0) * holds(0.5) * holds(1.0));
    assert_eq!(at_most.worst_year, 2022);
    let mean = at_most.mean_gap.expect("the whole is not 0");
    assert!((mean - gap / 2.0).abs() < 4.5 * error, "{mean} {gap}");
}

#[test]
fn what_is_derived_is_never_broken() {
    let ran = ran("[identity.sum]\nwhole = \"sum\"\nparts = [\"b\", \"a\"]\ntolerance = 0\n");
    let sum = identity(&ran, "sum");
    assert_eq!(sum.broken.probability, Some(0.0));
    assert!(sum.mean_gap.expect("the whole is not 0") < 1e-15);
}

#[test]
fn identities_change_no_value() {
    let with = ran("[identity.equal]\nwhole = \"whole\"\nparts = [\"a\", \"b\"]\n");
    let without = ran("");
    assert!(without.report.identities.is_empty());
    let mut bare = with.report.clone();
    bare.identities.clear();
    bare.scenario.digest = without.report.scenario.digest.clone();
    bare.scenario.file = without.report.scenario.file.clone();
    let json = |report| tuiyan::report::json::document(report);
    assert_eq!(json(&bare), json(&without.report));
}

#[test]
fn a_document_a_table_and_a_page_tell_of_them() {
    let ran = ran(
        "[identity.equal]\nname = \"合计\"\nname_en = \"Sum\"\nwhole = \"whole\"\nparts = [\"a\", \"b\"]\n",
    );
    let document: Value = serde_json::from_str(&ran.json()).expect("JSON");
    let one = &document["identities"][0];
    let keys: Vec<&String> = one.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        [
            "id",
            "name",
            "name_en",
            "whole",
            "parts",
            "tolerance",
            "at_most",
            "broken",
            "worst_year",
            "mean_gap"
        ]
    );
    let keys: Vec<&String> = one["broken"]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(
        keys,
        ["probability", "standard_error", "interval", "resolved"]
    );
    assert_eq!(one["tolerance"], 0.005);
    let tables = csv::tables(&ran.report);
    let (_, table) = tables
        .iter()
        .find(|(name, _)| *name == "identities.csv")
        .expect("a table");
    let mut reader = ::csv::Reader::from_reader(table.as_slice());
    let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(&rows[0][4], "a b");
    assert_eq!(
        rows[0][7].parse::<f64>().ok(),
        one["broken"]["probability"].as_f64()
    );
    let english = scorecard(&ran.report, Language::En);
    assert!(
        english.contains("Parts and wholes") && english.contains("\nSum"),
        "{english}"
    );
    assert!(scorecard(&ran.report, Language::Zh).contains("分项与合计"));
}

#[test]
fn a_base_year_that_does_not_add_up_is_doubted_with_its_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.toml");
    let text = PARTS.replace("base = 40", "base = 43");
    let identities = "[identity.equal]\nwhole = \"whole\"\nparts = [\"a\", \"b\"]\n";
    std::fs::write(&file, plan(3, &format!("{text}\n{identities}"))).expect("a file");
    let (loaded, problems) = load(&file, &[]);
    let said = problems.render(false, Language::En);
    let numbers = "in 2020 the parts sum to 103 and the whole is 100: 3 apart, 3.00 % of it";
    assert!(loaded.is_some() && said.contains(numbers), "{said}");
}

#[test]
fn published_figures_are_compared() {
    let revision = "[revision.census]\nyears = [2021]\nyearly_probability = 1\n\
                    effect.whole.constant.value = 10\n\
                    [identity.equal]\nwhole = \"whole\"\nparts = [\"part\"]\n\
                    [indicator.whole]\nlevel = { base = 100, growth.constant.value = 0 }\n\
                    [indicator.part]\nlevel = { base = 100, growth.constant.value = 0 }\n\
                    [target.whole]\nindicator = \"whole\"\nat_least = 100\n";
    let one = identity(&run_text(&plan(2, revision), 1, 1_000), "equal");
    assert_eq!(one.broken.probability, Some(1.0));
    assert!((one.mean_gap.expect("it is not 0") - 10.0 / 110.0).abs() < 1e-12);
}

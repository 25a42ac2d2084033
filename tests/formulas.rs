//! Formulas in scenarios: sums and lags against closed forms and the forms of targets that say the same, conditions and joint
//! targets, bases, and what is not a number.
//!
//! Checks against closed forms allow 4.5 standard errors, which a right engine exceeds with probability
//! 6.8e-6; there are 5. All others compare two ways of saying the same on the same paths, exactly.

mod common;

use common::{Ran, load_files, load_path, plan, run_text, settings, simulate};
use std::path::Path;
use tuiyan::engine::Run;
use tuiyan::language::Language;
use tuiyan::scenario::load::load;
use tuiyan::simd::{Cpu, Kind};

const ALLOWED: f64 = 4.5;

fn run(years: i32, body: &str) -> Ran {
    run_text(&plan(years, body), 5, 200_000)
}

fn near(found: f64, expected: f64, standard_error: f64, what: &str) {
    let errors = (found - expected) / standard_error;
    assert!(
        errors.abs() < ALLOWED,
        "{what}: {found} is {errors:.1} standard errors from {expected}"
    );
}

fn probability(ran: &Ran, id: &str, expected: f64) {
    let error = (expected * (1.0 - expected) / ran.run.paths as f64).sqrt();
    near(ran.probability(id), expected, error, id);
}

/// What `check` says of a scenario's text, in English.
fn problems(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.toml");
    std::fs::write(&file, text).expect("a file");
    load(&file, &[]).1.render(false, Language::En)
}

#[test]
fn capital_accumulates_as_the_example_says() {
    // E[capital] = 3000 (0.95 + 0.3 · 0.25)^10, the factors being independent; income of a year is
    // productivity times the capital of the year before.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/examples/stock_flow.toml");
    let ran = simulate(load_path(&file, &[]), settings(3, 200_000));
    for (id, year, expected) in [
        ("capital", 2030, 3000.0 * libm::pow(1.025, 10.0)),
        ("income", 2021, 900.0),
        ("income", 2030, 0.3 * 3000.0 * libm::pow(1.025, 9.0)),
    ] {
        let found = ran.year(id, year);
        let error = found.sd / (ran.run.paths as f64).sqrt();
        near(found.mean, expected, error, id);
    }
}

#[test]
fn an_identity_without_chance_is_its_closed_form() {
    let ran = run(
        10,
        r#"
        [indicator.capital]
        derived = { base = 100, formula = "lag(capital, 1) * 0.9 + 20" }
        [indicator.two_back]
        derived = { base = 1, formula = "lag(two_back, 1) + lag(capital, 1)" }
        [target.met]
        condition = "abs(capital - (200 - 100 * 0.9^10)) < 1e-9 and year == 2030"
        [target.lags]
        condition = "lag(capital, 10) == base(capital) and lag(capital, 1) < capital"
        "#,
    );
    for target in ["met", "lags"] {
        assert_eq!(ran.probability(target), 1.0, "{target}");
    }
    let sum: f64 = (0..10)
        .map(|k| 200.0 - 100.0 * libm::pow(0.9, f64::from(k)))
        .sum();
    assert!((ran.year("two_back", 2030).mean - (1.0 + sum)).abs() < 1e-9);
}

/// The same said by a form of its own and by a formula.
const TWICE: &str = r#"
    [indicator.x]
    level = { base = 100, growth.normal = { mean = 5, sd = 4 } }
    [indicator.n]
    flow.amount.normal = { mean = 60, sd = 5 }
    [revision.census]
    yearly_probability = 0.2
    effect.x.normal = { mean = 2, sd = 10 }
    [target.level]
    indicator = "x"
    more_than = 125
    [target.level_f]
    condition = "x > 125"
    [target.basis]
    indicator = "x"
    judged = "base_year_basis"
    at_most = 130
    [target.basis_f]
    judged = "base_year_basis"
    condition = "x <= 130"
    [target.sum]
    indicator = "n"
    cumulative = { at_least = 300 }
    [target.sum_f]
    condition = "sum(n) >= 300"
    [target.early]
    indicator = "n"
    year = 2023
    average = { more_than = 61 }
    [target.early_f]
    year = 2023
    condition = "mean(n) > 61"
    [target.growth]
    indicator = "x"
    average_growth = { at_least = 5.5 }
    [target.growth_f]
    condition = "cagr(x) >= 5.5"
    [target.all]
    all_of = ["level", "sum"]
    [target.all_f]
    met_when = "level and sum"
    [target.none]
    met_when = "not (level or sum) and not all_f"
    [target.one]
    met_when = "level + sum == 1"
"#;

#[test]
fn a_formula_says_what_the_forms_of_targets_say() {
    let ran = run(5, TWICE);
    for id in ["level", "basis", "sum", "early", "growth", "all"] {
        let (form, formula) = (ran.target(id), ran.target(&format!("{id}_f")));
        assert_eq!(form.met.probability, formula.met.probability, "{id}");
        assert!(formula.measure.is_none() && formula.expected_shortfall.is_none());
        if ["level", "basis", "all"].contains(&id) {
            let other = |target: &tuiyan::report::TargetReport| {
                target
                    .other_basis
                    .as_ref()
                    .map(|other| other.met.probability)
            };
            assert!(other(form).is_some(), "{id}");
            assert_eq!(other(form), other(formula), "{id}");
        } else {
            assert!(formula.other_basis.is_none(), "{id}");
        }
    }
    let hits = |id: &str| -> Vec<(i32, f64)> {
        let hits = &ran.target(id).first_hit;
        hits.iter().map(|hit| (hit.year, hit.probability)).collect()
    };
    assert_eq!(hits("level").len(), 5);
    assert_eq!(hits("level"), hits("level_f"));
    let parts = ["all_f", "none", "one"].map(|id| ran.probability(id));
    assert!((parts.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{parts:?}");
}

#[test]
fn at_least_two_of_three_is_binomial() {
    let ran = run(
        1,
        r#"
        [indicator.a]
        quantity.value.uniform = { low = 0, high = 1 }
        [indicator.b]
        quantity.value.uniform = { low = 0, high = 1 }
        [indicator.c]
        quantity.value.uniform = { low = -1, high = 0 }
        [target.a]
        condition = "a < 0.3"
        [target.b]
        condition = "b < 0.3"
        [target.c]
        indicator = "c"
        less_than = -0.7
        [target.two]
        met_when = "a + b + c >= 2"
        [target.odd]
        met_when = "two and not (a and b and c) or a + b + c == 3"
        "#,
    );
    probability(&ran, "two", 3.0 * 0.09 * 0.7 + 0.027);
    assert_eq!(ran.probability("odd"), ran.probability("two"));
    // Of a quantity, a condition has the probability of its law.
    probability(&ran, "a", 0.3);
}

#[test]
fn the_same_bits_on_every_kernel_and_any_number_of_threads() {
    let text = plan(5, TWICE);
    let numbers = |run: Run| simulate(common::load_text(&text), run).numbers();
    let base = settings(9, 20_000);
    let expected = numbers(Run { threads: 1, ..base });
    assert_eq!(expected, numbers(Run { threads: 3, ..base }));
    for cpu in [Kind::Avx2, Kind::Avx512].into_iter().filter_map(Cpu::of) {
        assert_eq!(expected, numbers(Run { cpu, ..base }), "{cpu:?}");
    }
    assert_eq!(
        expected,
        numbers(Run {
            cpu: Cpu::BASELINE,
            ..base
        })
    );
}

/// How many truths of a target are none, and on which path the first.
fn faults(condition: &str) -> (u64, Option<u64>) {
    let body = format!(
        "[indicator.x]\nquantity.value.uniform = {{ low = -1, high = 3 }}\n[target.t]\ncondition = \"{condition}\"\n"
    );
    let ran = run_text(&plan(1, &body), 1, 40_000);
    let label = &ran.model.targets[0];
    let cell = label.judged.as_ref().expect("it is judged").truths[0];
    let faults = ran.summary.tally.distributions[cell].faults;
    (faults.count, faults.first_path)
}

#[test]
fn what_is_not_a_number_is_counted_where_it_matters() {
    let (count, first) = faults("log(x) > 0");
    near(
        count as f64,
        10_000.0,
        (40_000.0_f64 * 0.25 * 0.75).sqrt(),
        "negative x",
    );
    assert!(first.is_some());
    assert_eq!(faults("1 / (x - x) > 3 or x > 0").0, 40_000);
    assert_eq!(faults("x > 0 and log(x) > 0").0, 0);
    assert_eq!(faults("if(x > 0, log(x), 0 - 1) > 0").0, 0);
}

#[test]
fn circles_are_named_through_any_number_of_formulas() {
    let chain = "[indicator.a]\nderived.formula = \"sum(b)\"\n[indicator.b]\nderived.formula = \"if(year > 1, c, 0)\"\n\
                 [indicator.c]\nderived.formula = \"lag(a, 1) + mean(d)\"\n[indicator.d]\nderived.formula = \"a > 1\"\n";
    let said = problems(&plan(2, chain));
    assert!(
        said.contains("go round in a circle: a → b → c → d → a"),
        "{said}"
    );
    let free = chain.replace(
        "derived.formula = \"sum(b)\"",
        "derived = { base = 1, formula = \"lag(b, 1)\" }",
    );
    let free = free.replace(
        "derived.formula = \"if",
        "derived.base = 1\nderived.formula = \"if",
    );
    assert!(
        !problems(&plan(2, &free)).contains("error"),
        "{}",
        problems(&plan(2, &free))
    );
    let targets = "[indicator.x]\nquantity.value.constant.value = 1\n[target.t]\nmet_when = \"u\"\n[target.u]\nmet_when = \"not v\"\n\
                   [target.v]\nmet_when = \"w or u\"\n[target.w]\ncondition = \"x > 1\"\n";
    let said = problems(&plan(2, targets));
    assert!(
        said.contains("these targets go round in a circle: u → v → u"),
        "{said}"
    );
}

#[test]
fn a_fault_in_a_text_of_several_lines_is_pointed_at() {
    for (open, close) in [("\"\"\"\n", "\"\"\""), ("'''", "'''")] {
        let text = plan(
            1,
            &format!(
                "[indicator.x]\nquantity.value.constant.value = 1\n[indicator.y]\nderived.formula = {open}x +\n  x *\n  z + x{close}\n"
            ),
        );
        let said = problems(&text);
        let line = text
            .lines()
            .position(|line| line.contains("z + x"))
            .expect("it is there")
            + 1;
        assert!(said.contains(&format!(":{line}:3\n")), "{said}");
        assert!(said.contains("there is no indicator \"z\""), "{said}");
    }
    // Where the text is written with escapes, the whole is pointed at.
    let escaped = plan(1, "[indicator.y]\nderived.formula = \"1 +\\n z\"\n");
    assert!(
        problems(&escaped).contains(":5:19\n"),
        "{}",
        problems(&escaped)
    );
}

#[test]
fn overrides_reach_formulas() {
    let files = [(
        "a.toml",
        plan(
            1,
            "[indicator.x]\nquantity.value.constant.value = 1\n[target.t]\ncondition = \"x > 2\"\n",
        ),
    )];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let loaded = load_files(&files, &["target.t.condition=\"x > 0\""]);
    assert_eq!(simulate(loaded, settings(1, 1_000)).probability("t"), 1.0);
}

//! Sobol' indices and Shapley effects against published closed forms, hand-worked plans, and their own intervals.
//!
//! Every problem of `tests/reference/sensitivity.json` is written as a scenario. A check allows 4.5 standard errors as the result
//! states them (false alarm 6.8e-6; about 90 checks, together below 0.07 %) and .01 at 200,000 paths. That the stated intervals hold is
//! checked over 200 seeds. The seeds are fixed, so the outcome is always the same.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{load_text, plan, settings};
use serde_json::Value;
use std::sync::atomic::AtomicBool;
use tuiyan::draw::LANES;
use tuiyan::engine::Run;
use tuiyan::language::Language;
use tuiyan::model::{Model, Output};
use tuiyan::report::indices::{IndicesReport, table as csv_table, text};
use tuiyan::report::json;
use tuiyan::scenario::Scenario;
use tuiyan::simd::Cpu;
use tuiyan::study::indices::{Answer, Explained, Indices, Share, Wanted, indices};

const PATHS: u64 = 200_000;
const ALLOWED: f64 = 4.5;

/// A problem of the reference, by how its name begins.
fn reference(name: &str) -> Value {
    let all: Value =
        serde_json::from_str(include_str!("reference/sensitivity.json")).expect("JSON");
    let problems = all["problems"].as_array().expect("a list");
    let named = |problem: &&Value| {
        problem["problem"]
            .as_str()
            .expect("a name")
            .starts_with(name)
    };
    problems.iter().find(named).expect("the problem").clone()
}

fn numbers(problem: &Value, key: &str) -> Vec<f64> {
    let numbers = problem[key].as_array().expect("a list").iter();
    numbers.map(|x| x.as_f64().expect("a number")).collect()
}

/// One year of quantities with these laws, and `y` made of them.
fn problem(laws: &[(&str, &str)], formula: &str) -> String {
    let law = |(id, law): &(&str, &str)| format!("[indicator.{id}]\nquantity.value.{law}\n");
    let laws: String = laws.iter().map(law).collect();
    plan(
        1,
        &format!(
            "{laws}[indicator.y]\nderived.formula = \"{formula}\"\n[target.high]\nindicator = \"y\"\nat_least = 0\n"
        ),
    )
}

fn study(
    scenario: &Scenario,
    outputs: Vec<Output>,
    (sobol, shapley): (bool, bool),
    run: &Run,
) -> Indices {
    let wanted = Wanted {
        outputs,
        sobol,
        shapley,
    };
    let model = Model::new(scenario);
    let stop = AtomicBool::new(false);
    indices((&model, scenario), &wanted, run, &stop).expect("not stopped")
}

/// The indices of the indicator `y`.
fn of_y(text: &str, seed: u64, paths: u64, wanted: (bool, bool)) -> Indices {
    let loaded = load_text(text);
    let y = loaded.scenario.position("y").expect("y");
    study(
        &loaded.scenario,
        vec![Output::Value(y)],
        wanted,
        &settings(seed, paths),
    )
}

/// Of an output, what was found for an input: the first-order and total index, or the Shapley effect.
fn found(indices: &Indices, output: usize, input: &str) -> (Option<[Share; 2]>, Option<Share>) {
    let Answer::Shares(shares) = &indices.outputs[output].answer else {
        panic!("{:?}", indices.outputs[output]);
    };
    let at = indices.inputs.iter().position(|known| known.id == input);
    let at = at.unwrap_or_else(|| panic!("no {input} in {:?}", indices.inputs));
    let sobol = shares
        .sobol
        .as_ref()
        .map(|all| [all[at].first, all[at].total]);
    (sobol, shares.shapley.as_ref().map(|all| all[at]))
}

fn sobol(indices: &Indices, output: usize, input: &str) -> [Share; 2] {
    found(indices, output, input).0.expect("Sobol' indices")
}

fn shapley(indices: &Indices, output: usize, input: &str) -> Share {
    found(indices, output, input).1.expect("Shapley effects")
}

fn near(found: Share, expected: f64, what: &str) {
    let off = found.estimate - expected;
    let allowed = (ALLOWED * found.standard_error).clamp(1e-12, 0.01);
    assert!(off.abs() < allowed, "{what}: {found:?}, not {expected}");
}

/// Holds the indices of `y` to the reference, which lists them in the order of the laws.
fn check(name: &str, laws: &[(&str, &str)], formula: &str) {
    let reference = reference(name);
    let indices = of_y(&problem(laws, formula), 11, PATHS, (true, false));
    assert_eq!(indices.sobol_runs, Some(laws.len() as u64 + 2));
    let expected = numbers(&reference, "S1")
        .into_iter()
        .zip(numbers(&reference, "ST"));
    for ((id, _), (first, total)) in laws.iter().zip(expected) {
        let found = sobol(&indices, 0, &format!("indicator.{id}"));
        near(found[0], first, &format!("{name}, first of {id}"));
        near(found[1], total, &format!("{name}, total of {id}"));
    }
    let spread = indices.outputs[0].spread;
    if let Some(mean) = reference["mean"].as_f64() {
        let error = spread.sd / (spread.paths as f64).sqrt();
        common::near(spread.mean, mean, error, name);
    }
}

#[test]
fn ishigami_has_its_indices() {
    // Only the sines of x1 and x2 matter, and the sine of a uniform angle has the arcsine law.
    let sine = "beta = { alpha = 0.5, beta = 0.5, low = -1, high = 1 }";
    let pi = std::f64::consts::PI;
    let angle = format!("uniform = {{ low = {}, high = {pi} }}", -pi);
    let laws = [("x1", sine), ("x2", sine), ("x3", angle.as_str())];
    check("Ishigami", &laws, "x1 + 7 * x2^2 + 0.1 * x3^4 * x1");
}

#[test]
fn sobols_function_has_its_indices() {
    for weights in [
        vec![0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0],
        vec![0.0, 9.0, 99.0],
    ] {
        let ids: Vec<String> = (0..weights.len()).map(|at| format!("x{at}")).collect();
        let law = "uniform = { low = 0, high = 1 }";
        let laws: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), law)).collect();
        let factor = |(id, a): (&String, &f64)| format!("(abs(4 * {id} - 2) + {a}) / (1 + {a})");
        let factors: Vec<String> = ids.iter().zip(&weights).map(factor).collect();
        let written: Vec<String> = weights.iter().map(f64::to_string).collect();
        let name = format!("Sobol G a=[{}]", written.join(", "));
        check(&name, &laws, &factors.join(" * "));
    }
}

#[test]
fn products_and_sums_have_their_indices() {
    let normal = "normal = { mean = 0, sd = 1 }";
    check(
        "Gaussian product",
        &[("x1", normal), ("x2", normal)],
        "x1 * x2",
    );
    let uniform = "uniform = { low = 0, high = 1 }";
    let three = [("x1", uniform), ("x2", uniform), ("x3", uniform)];
    check("Borgonovo", &three, "x1 * x2 + x3");
    let growth = [
        (0.06, 0.02),
        (0.05, 0.04),
        (0.07, 0.01),
        (0.04, 0.08),
        (0.06, 0.03),
    ];
    let ids = ["r1", "r2", "r3", "r4", "r5"];
    let laws = growth.map(|(mean, sd)| format!("normal = {{ mean = {mean}, sd = {sd} }}"));
    let laws: Vec<(&str, &str)> = ids
        .into_iter()
        .zip(laws.iter().map(String::as_str))
        .collect();
    check(
        "level after 5 years",
        &laws,
        "100 * exp(r1 + r2 + r3 + r4 + r5)",
    );
}

#[test]
fn a_flood_has_its_indices() {
    let laws = [
        (
            "Q",
            "truncated = { law.gumbel_max = { location = 1013, scale = 558 }, low = 500, high = 3000 }",
        ),
        (
            "Ks",
            "truncated = { law.normal = { mean = 30, sd = 8 }, low = 15 }",
        ),
        ("Zv", "triangular = { low = 49, mode = 50, high = 51 }"),
        ("Zm", "triangular = { low = 54, mode = 55, high = 56 }"),
        ("Hd", "uniform = { low = 7, high = 9 }"),
        ("Zb", "triangular = { low = 55, mode = 55.5, high = 56 }"),
        ("L", "triangular = { low = 4990, mode = 5000, high = 5010 }"),
        ("B", "triangular = { low = 295, mode = 300, high = 305 }"),
    ];
    let formula = "(Q / (Ks * B * sqrt((Zm - Zv) / L)))^0.6 + Zv - Zb - Hd";
    check("Flood model", &laws, formula);
}

#[test]
fn without_dependence_and_interactions_all_are_the_same() {
    let reference = reference("linear Gaussian SRC");
    let normal = "normal = { mean = 0, sd = 1 }";
    let laws = [("x1", normal), ("x2", normal), ("x3", normal)];
    let indices = of_y(
        &problem(&laws, "3 * x1 + 2 * x2 + x3"),
        12,
        PATHS,
        (true, true),
    );
    assert_eq!(indices.shapley_runs, Some(4));
    for ((id, _), expected) in laws.iter().zip(numbers(&reference, "S1")) {
        let input = format!("indicator.{id}");
        for share in sobol(&indices, 0, &input) {
            near(share, expected, id);
        }
        near(shapley(&indices, 0, &input), expected, id);
    }
}

/// Σ xᵢ of normal numbers with this covariance.
fn correlated(covariance: &[Vec<f64>]) -> String {
    let ids: Vec<String> = (0..covariance.len()).map(|at| format!("x{at}")).collect();
    let sd = |at: usize| covariance[at][at].sqrt();
    let laws = (0..ids.len()).map(|at| format!("normal = {{ mean = 5, sd = {} }}", sd(at)));
    let laws: Vec<String> = laws.collect();
    let laws: Vec<(&str, &str)> = ids
        .iter()
        .map(String::as_str)
        .zip(laws.iter().map(String::as_str))
        .collect();
    let row = |at: usize| -> Vec<f64> {
        (0..ids.len())
            .map(|other| covariance[at][other] / (sd(at) * sd(other)))
            .collect()
    };
    let matrix: Vec<Vec<f64>> = (0..ids.len()).map(row).collect();
    let text = problem(&laws, &ids.join(" + "));
    format!("{text}[correlation]\nmembers = {ids:?}\nmatrix = {matrix:?}\n")
}

#[test]
fn correlated_inputs_have_full_and_independent_indices_and_shapley_effects() {
    for name in [
        "Shapley effects, linear Gaussian d=2",
        "Shapley effects, linear Gaussian d=3",
    ] {
        let reference = reference(name);
        let rows = reference["covariance"].as_array().expect("rows").iter();
        let rows = rows.map(|row| {
            row.as_array()
                .expect("a row")
                .iter()
                .map(|x| x.as_f64().expect("a number"))
                .collect()
        });
        let covariance: Vec<Vec<f64>> = rows.collect();
        let indices = of_y(&correlated(&covariance), 13, PATHS, (true, true));
        let inputs = covariance.len();
        assert_eq!(indices.correlated.len(), inputs);
        assert_eq!(indices.sobol_runs, Some(1 + 3 * inputs as u64));
        let (first, total) = (
            numbers(&reference, "S1_full"),
            numbers(&reference, "ST_independent"),
        );
        let effects = numbers(&reference, "shapley");
        for at in 0..inputs {
            let id = format!("indicator.x{at}");
            let found = sobol(&indices, 0, &id);
            near(found[0], first[at], &format!("{name}, full {id}"));
            near(found[1], total[at], &format!("{name}, independent {id}"));
            near(
                shapley(&indices, 0, &id),
                effects[at],
                &format!("{name}, effect of {id}"),
            );
        }
    }
}

#[test]
fn more_members_than_have_all_their_orders_keep_their_shapley_effects() {
    // Six exchangeable members with correlation ½: each has a sixth.
    let row = |at: usize| {
        (0..6)
            .map(|other| if at == other { 1.0 } else { 0.5 })
            .collect()
    };
    let covariance: Vec<Vec<f64>> = (0..6).map(row).collect();
    let indices = of_y(&correlated(&covariance), 14, 65_536, (false, true));
    for at in 0..6 {
        let share = shapley(&indices, 0, &format!("indicator.x{at}"));
        let off = (share.estimate - 1.0 / 6.0) / share.standard_error;
        // Student's t with 31 degrees of freedom passes 5.5 with probability 5e-6.
        assert!(off.abs() < 5.5, "{share:?}");
    }
}

#[test]
fn shapley_effects_add_up_to_one() {
    let uniform = "uniform = { low = 0, high = 1 }";
    let laws = [
        ("x1", uniform),
        ("x2", uniform),
        ("x3", uniform),
        ("x4", uniform),
    ];
    let indices = of_y(
        &problem(&laws, "(x1 + x2)^3 * x3 - x4"),
        15,
        20_000,
        (false, true),
    );
    let each = laws.map(|(id, _)| shapley(&indices, 0, &format!("indicator.{id}")));
    let whole: f64 = each.iter().map(|share| share.estimate).sum();
    assert!((whole - 1.0).abs() < 1e-12, "{each:?}");
    // Those that stand in the formula in the same way have the same effect.
    let gap = each[0].estimate - each[1].estimate;
    let error = each[0].standard_error + each[1].standard_error;
    assert!(gap.abs() < ALLOWED * error && each[3].estimate > 0.0);
}

#[test]
fn a_factor_explains_what_its_load_says() {
    // Two years of log growth N(6, 2²) with load .8: of the log level the factor explains .64. The logarithm is a formula.
    let text = plan(
        2,
        r#"
        [factor.demand]
        [indicator.retail]
        level = { base = 100, growth.normal = { mean = 6, sd = 2 }, compounding = "log" }
        loads = { demand = 0.8 }
        [indicator.other]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 }, compounding = "log" }
        loads = { demand = 0.5 }
        [indicator.y]
        derived.formula = "log(retail)"
        [target.high]
        indicator = "retail"
        at_least = 113
        "#,
    );
    let indices = of_y(&text, 16, PATHS, (true, true));
    assert_eq!(indices.inputs.len(), 2, "{:?}", indices.inputs);
    for (input, expected) in [("factor.demand", 0.64), ("indicator.retail", 0.36)] {
        let found = sobol(&indices, 0, input);
        near(found[0], expected, input);
        near(found[1], expected, input);
        near(shapley(&indices, 0, input), expected, input);
    }
}

/// A plan with everything that counts as an input.
const PLAN: &str = r#"
    [parameter.trend]
    normal = { mean = 5, sd = 1 }
    [factor.demand]
    [indicator.retail]
    level = { base = 100, growth.normal = { mean = { parameter = "trend" }, sd = { uniform = { low = 1, high = 3 } } } }
    loads = { demand = 0.6 }
    [indicator.trade]
    level = { base = 100, growth.normal = { mean = 4, sd = 2 } }
    loads = { demand = 0.4 }
    [indicator.ports]
    level = { base = 100, growth.normal = { mean = 3, sd = 2 } }
    [indicator.rail]
    level = { base = 100, growth.normal = { mean = 3, sd = 2 } }
    [correlation]
    members = ["ports", "rail"]
    matrix = [[1, 0.5], [0.5, 1]]
    [copula]
    student_t = { df = 4 }
    [shock.flood]
    yearly_probability = 0.1
    effect.trade.normal = { mean = -5, sd = 2 }
    [shock.strike]
    yearly_probability = 0.1
    effect.retail.constant = { value = -4 }
    [shock.boom]
    yearly_probability = 0.1
    effect.retail.constant = { value = 4 }
    [exclusive.either]
    shocks = ["strike", "boom"]
    [revision.census]
    years = [2022]
    yearly_probability = 0.5
    effect.retail.normal = { mean = 1, sd = 1 }
    [lever.port]
    growth.trade.normal = { mean = 0.5, sd = 0.5 }
    [indicator.y]
    derived.formula = "retail + trade + ports + rail"
    [target.retail]
    indicator = "retail"
    at_least = 115
    [target.ports]
    indicator = "ports"
    at_least = 110
"#;

#[test]
fn every_cause_that_a_person_would_name_is_an_input() {
    let indices = of_y(&plan(3, PLAN), 17, 20_000, (true, true));
    let mut ids: Vec<&str> = indices
        .inputs
        .iter()
        .map(|input| input.id.as_str())
        .collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            "copula",
            "exclusive.either",
            "factor.demand",
            "indicator.ports",
            "indicator.rail",
            "indicator.retail",
            "indicator.trade",
            "lever.port/effect.growth.trade",
            "parameter.trend",
            "parameter/indicator.retail.level.growth.normal.sd",
            "revision.census",
            "shock.flood",
        ]
    );
    let correlated = indices
        .correlated
        .iter()
        .map(|at| indices.inputs[*at].id.as_str());
    assert_eq!(
        correlated.collect::<Vec<_>>(),
        ["indicator.ports", "indicator.rail"]
    );
    // Ten independent inputs, two members: 2 + 10 + 5.
    assert_eq!(
        (indices.sobol_runs, indices.shapley_runs),
        (Some(17), Some(13))
    );
}

#[test]
fn targets_have_indices_of_their_verdict_and_of_what_they_measure() {
    let loaded = load_text(&plan(3, PLAN));
    let outputs = vec![Output::Met(0), Output::Measure(0), Output::All];
    let run = settings(18, 50_000);
    let indices = study(&loaded.scenario, outputs.clone(), (true, false), &run);
    let listed: Vec<Output> = indices.outputs.iter().map(|one| one.output).collect();
    assert_eq!(listed, outputs);
    let verdict = &indices.outputs[0].spread;
    let ran = common::simulate(load_text(&plan(3, PLAN)), run);
    assert!((verdict.mean - ran.probability("retail")).abs() < 1e-12);
    // What has no hand in a target leaves it as it is on every path: the total index is nought, and known to be.
    let idle = sobol(&indices, 0, "indicator.rail")[1];
    assert_eq!((idle.estimate, idle.standard_error), (0.0, 0.0));
    // A threshold makes interactions.
    let gap = |output: usize, input: &str| {
        let [first, total] = sobol(&indices, output, input);
        total.estimate - first.estimate
    };
    assert!(gap(0, "parameter.trend") > gap(1, "parameter.trend") + 0.02);
}

#[test]
fn a_verdict_has_its_indices() {
    // y = a + b ≥ 0: P(met | a) = Φ(a), and E Φ(a)² is the orthant of two normal numbers with correlation ½, 1/3. So
    // Var Φ(a) = 1/3 − 1/4, and the first-order index 1/3; the total is what the other leaves, 2/3.
    let normal = "normal = { mean = 0, sd = 1 }";
    let text = problem(&[("a", normal), ("b", normal)], "a + b");
    let outputs = vec![Output::Met(0), Output::All];
    let indices = study(
        &load_text(&text).scenario,
        outputs,
        (true, true),
        &settings(26, PATHS),
    );
    for output in 0..2 {
        for input in ["indicator.a", "indicator.b"] {
            let [first, total] = sobol(&indices, output, input);
            near(first, 1.0 / 3.0, input);
            near(total, 2.0 / 3.0, input);
            near(shapley(&indices, output, input), 0.5, input);
        }
    }
}

#[test]
fn what_does_nothing_keeps_a_shapley_effect_through_what_it_is_correlated_with() {
    let text = plan(
        1,
        "[indicator.a]\nquantity.value.normal = { mean = 0, sd = 1 }\n[indicator.b]\nquantity.value.normal = { mean = 0, sd = 1 }\n[indicator.y]\nderived.formula = \"2 * a\"\n[target.t]\nindicator = \"y\"\nat_least = 1\n[correlation]\nmembers = [\"a\", \"b\"]\nmatrix = [[1, 0.6], [0.6, 1]]\n",
    );
    let indices = of_y(&text, 19, PATHS, (true, true));
    // E[Y|b] = 2 · .6 b: full .36, independent 0, Shapley .18; of a: 1, .64, .82.
    for (input, full, own, effect) in [
        ("indicator.a", 1.0, 0.64, 0.82),
        ("indicator.b", 0.36, 0.0, 0.18),
    ] {
        let [first, total] = sobol(&indices, 0, input);
        near(first, full, input);
        near(total, own, input);
        near(shapley(&indices, 0, input), effect, input);
    }
}

#[test]
fn persistence_leaves_the_indices_of_correlated_levels_where_they_belong() {
    // Log levels over three years, equal persistence: the sums of years correlate as the innovations do, .5.
    let indicator = |id: &str| {
        format!(
            "[indicator.{id}]\npersistence = 0.5\nlevel = {{ base = 1, growth.normal = {{ mean = 2, sd = 1 }}, compounding = \"log\" }}\n"
        )
    };
    let text = plan(
        3,
        &format!(
            "{}{}[indicator.y]\nderived.formula = \"log(a) + log(b)\"\n[target.t]\nindicator = \"y\"\nat_least = 1\n[correlation]\nmembers = [\"a\", \"b\"]\nmatrix = [[1, 0.5], [0.5, 1]]\n",
            indicator("a"),
            indicator("b")
        ),
    );
    let indices = of_y(&text, 20, PATHS, (true, true));
    for input in ["indicator.a", "indicator.b"] {
        let [first, total] = sobol(&indices, 0, input);
        near(first, 0.75, input);
        near(total, 0.25, input);
        near(shapley(&indices, 0, input), 0.5, input);
    }
}

/// The answer for an output that has no indices.
fn refused(laws: &[(&str, &str)], formula: &str, paths: u64) -> Explained {
    let found = of_y(&problem(laws, formula), 21, paths, (true, true));
    found.outputs[0].clone()
}

#[test]
fn an_infinite_variance_has_no_index() {
    let t = |df: f64| format!("student_t = {{ location = 0, scale = 1, df = {df} }}");
    let normal = "normal = { mean = 0, sd = 1 }";
    let by_law = refused(&[("x", &t(2.0)), ("z", normal)], "x + 100 * z", 20_000);
    assert_eq!(by_law.answer, Answer::NoVariance(None));
    let by_tail = refused(&[("x", normal), ("z", normal)], "x / z", 20_000);
    assert!(
        matches!(by_tail.answer, Answer::NoVariance(Some(index)) if (index - 1.0).abs() < 0.5),
        "{by_tail:?}"
    );
    // Three degrees of freedom have a variance, and a verdict has one whatever is behind it.
    for (df, output) in [(3.0, Output::Value(1)), (1.0, Output::Met(0))] {
        let loaded = load_text(&problem(&[("x", &t(df))], "x"));
        let found = study(
            &loaded.scenario,
            vec![output],
            (true, false),
            &settings(22, PATHS),
        );
        assert!(
            matches!(found.outputs[0].answer, Answer::Shares(_)),
            "{found:?}"
        );
    }
}

#[test]
fn what_does_not_vary_and_what_is_no_number_is_said() {
    let normal = "normal = { mean = 0, sd = 1 }";
    assert_eq!(
        refused(&[("x", normal)], "0 * x + 3", 20_000).answer,
        Answer::Constant
    );
    let Answer::NoNumber(paths) = refused(&[("x", normal)], "sqrt(x)", 20_000).answer else {
        panic!("the root of a negative number");
    };
    assert!((9_500..10_500).contains(&paths));
    let text = problem(&[("x", normal)], "x - 10");
    let loaded = load_text(&text);
    let never = study(
        &loaded.scenario,
        vec![Output::Met(0)],
        (true, true),
        &settings(1, 20_000),
    );
    assert_eq!(never.outputs[0].answer, Answer::TooRare(0));
    assert!(never.inputs.is_empty());
}

#[test]
fn intervals_hold_what_they_promise() {
    // y = a + b + c b, and a correlated pair beside it; each interval of 200 seeds should hold the truth in 95 % of
    // them: outside [.91, .98] with probability 1.5 % (binomial), for 10 intervals at fixed seeds.
    let normal = "normal = { mean = 0, sd = 1 }";
    let laws = [("a", normal), ("b", normal), ("c", normal)];
    let scenario = load_text(&problem(&laws, "2 * a + b + c * b")).scenario;
    // V = 4 + 1 + 1: of b alone 1/6, in all 2/6; the product is shared by b and c.
    let expected = [
        ("a", 4.0, 4.0, 4.0),
        ("b", 1.0, 2.0, 1.5),
        ("c", 0.0, 1.0, 0.5),
    ];
    let mut inside = [[0u32; 3]; 3];
    for seed in 0..200 {
        let output = Output::Value(scenario.position("y").expect("y"));
        let indices = study(
            &scenario,
            vec![output],
            (true, true),
            &settings(seed, 16_384),
        );
        for ((input, first, total, effect), inside) in expected.iter().zip(&mut inside) {
            let input = format!("indicator.{input}");
            let [one, all] = sobol(&indices, 0, &input);
            let shares = [
                (one, first),
                (all, total),
                (shapley(&indices, 0, &input), effect),
            ];
            for ((share, sixths), inside) in shares.iter().zip(inside) {
                let truth = *sixths / 6.0;
                *inside += u32::from(share.interval.0 <= truth && truth <= share.interval.1);
            }
        }
    }
    for (input, inside) in ["a", "b", "c"].iter().zip(inside) {
        assert!(
            inside.iter().all(|n| (182..=196).contains(n)),
            "{input}: {inside:?}"
        );
    }
}

#[test]
fn the_same_bits_on_any_number_of_threads_and_processor() {
    let scenario = load_text(&plan(3, PLAN)).scenario;
    let outputs = || vec![Output::Met(0), Output::Measure(0), Output::All];
    let run = settings(23, 20_000);
    let one = study(&scenario, outputs(), (true, true), &run);
    let other = Run {
        threads: 1,
        cpu: Cpu::BASELINE,
        ..run
    };
    assert_eq!(one, study(&scenario, outputs(), (true, true), &other));
}

#[test]
fn a_stop_is_heeded_and_few_paths_are_raised() {
    let scenario = load_text(&plan(3, PLAN)).scenario;
    let model = Model::new(&scenario);
    let wanted = Wanted {
        outputs: vec![Output::Met(0)],
        sobol: true,
        shapley: false,
    };
    let run = settings(1, LANES as u64);
    assert!(indices((&model, &scenario), &wanted, &run, &AtomicBool::new(true)).is_none());
    let found = study(&scenario, wanted.outputs.clone(), (true, false), &run);
    assert_eq!(found.paths, 16_384);
}

/// What is reported of the plan.
fn reported(outputs: Vec<Output>, wanted: (bool, bool)) -> IndicesReport {
    let scenario = load_text(&plan(3, PLAN)).scenario;
    let indices = study(&scenario, outputs, wanted, &settings(24, 20_000));
    IndicesReport::new(&scenario, &indices)
}

#[test]
fn the_report_has_the_fields_of_the_contract() {
    let report = reported(
        vec![Output::Met(0), Output::All, Output::Value(0)],
        (true, true),
    );
    let document = json::value(&report);
    let fields = |object: &Value| -> String {
        let keys = object.as_object().expect("an object").keys();
        keys.cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(fields(&document), "paths sobol_runs shapley_runs outputs");
    let output = &document["outputs"][0];
    let expected = "id name name_en of looked_at mean sd answer on_paths tail_index inputs";
    assert_eq!(fields(output), expected);
    let input = &output["inputs"][0];
    assert_eq!(
        fields(input),
        "id kind name name_en correlated first total shapley"
    );
    let share = "estimate standard_error interval resolved";
    for index in ["first", "total", "shapley"] {
        assert_eq!(fields(&input[index]), share);
    }
    let sides = document["outputs"].as_array().expect("a list").iter();
    let sides: Vec<&str> = sides
        .map(|one| one["of"].as_str().expect("a word"))
        .collect();
    assert_eq!(sides, ["verdict", "verdict", "value"]);
    // The greatest Shapley effect comes first.
    let effects = output["inputs"].as_array().expect("a list").iter();
    let effects: Vec<f64> = effects
        .map(|one| one["shapley"]["estimate"].as_f64().expect("a number"))
        .collect();
    assert!(effects.is_sorted_by(|a, b| a >= b));
}

#[test]
fn the_table_is_tidy_and_the_text_is_in_both_languages() {
    let report = reported(vec![Output::Met(0), Output::Value(4)], (true, false));
    let listed = |output: usize| report.outputs[output].inputs.len();
    let (name, table) = csv_table("plan", &report);
    let table = String::from_utf8(table).expect("text");
    assert_eq!(name, "indices.csv");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "scenario,output,of,answer,mean,sd,input,kind,correlated,index,estimate,standard_error,low,high"
    );
    // Seven inputs have a hand in the target, two more are correlated and might; all twelve have one in the whole.
    assert_eq!((listed(0), listed(1), lines.len()), (9, 12, 1 + 2 * 21));
    let (zh, en) = (text(&report, Language::Zh), text(&report, Language::En));
    for (said, words) in [
        (
            &zh,
            ["方差的来源，%", "一阶指数", "†", "的一半（负的估计值"],
        ),
        (
            &en,
            [
                "Where the variance comes from, %",
                "Alone (first)",
                "†",
                "Runs for the Sobol' indices: 17",
            ],
        ),
    ] {
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
    assert!(!en.contains("Shapley") && !zh.contains("Shapley"));
    let lever = "port on trade (growth)";
    // It has no hand in the target, but in the whole.
    let inputs = &report.outputs[1].inputs;
    assert!(
        inputs
            .iter()
            .any(|input| input.name_en.as_deref() == Some(lever))
    );
}

#[test]
fn why_there_are_no_indices_is_told() {
    let t = "student_t = { location = 0, scale = 1, df = 2 }";
    let normal = "normal = { mean = 0, sd = 1 }";
    for (formula, answer, said) in [
        (
            "x",
            "infinite_variance",
            "rests on a law of infinite variance",
        ),
        ("z / w", "infinite_variance", "index of the tail"),
        ("0 * z", "constant", "the same on all paths"),
        ("sqrt(z)", "no_number", "not a number on some paths"),
        ("if(z > 4.2, 1, 0)", "too_rare", "not resolved"),
    ] {
        let scenario =
            load_text(&problem(&[("x", t), ("z", normal), ("w", normal)], formula)).scenario;
        let y = scenario.position("y").expect("y");
        let indices = study(
            &scenario,
            vec![Output::Value(y)],
            (true, true),
            &settings(25, 20_000),
        );
        let report = IndicesReport::new(&scenario, &indices);
        assert_eq!(report.outputs[0].answer, answer, "{formula}");
        let shown = text(&report, Language::En);
        assert!(shown.contains(said), "{shown}");
        let (_, table) = csv_table("plan", &report);
        assert_eq!(String::from_utf8(table).expect("text").lines().count(), 2);
    }
}

/// The command on the plan, with these arguments: its exit code, what it prints and what it says.
fn command(arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("plan.toml"), plan(3, PLAN)).expect("a file");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tuiyan"));
    let common = [
        "sensitivity",
        "plan.toml",
        "--paths",
        "2000",
        "--what-if",
        "0",
        "--lang",
        "en",
    ];
    command
        .current_dir(folder.path())
        .args(common)
        .args(arguments);
    let output = command.output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_command_finds_what_its_flags_ask_for() {
    let flags = [
        "--of",
        "trade",
        "--sobol",
        "--shapley",
        "--index-paths",
        "16384",
    ];
    let (code, printed, said) = command(&[&flags[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(0), "{said}");
    let document: Value = serde_json::from_str(&printed).expect("JSON");
    let indices = &document["indices"];
    assert_eq!(
        (&indices["paths"], &indices["outputs"][0]["id"]),
        (&16_384.into(), &"trade".into())
    );
    assert!(indices["outputs"][0]["inputs"][0]["first"]["estimate"].as_f64() > Some(0.1));
    let (code, printed, _) = command(&flags);
    assert!(
        code == Some(0) && printed.contains("Where the variance comes from, % · trade"),
        "{printed}"
    );
    let (_, printed, _) = command(&["--format", "json"]);
    let document: Value = serde_json::from_str(&printed).expect("JSON");
    assert!(document["indices"].is_null());
}

#[test]
fn flags_that_mean_nothing_are_refused() {
    for (arguments, words) in [
        (
            &["--sobol", "--of", "trad"][..],
            "--of trad: there is no such indicator\nhelp: did you mean trade?",
        ),
        (
            &["--sobol", "--of", "nothing_like_it"],
            "the scenario's indicators: retail, trade, ports, rail, y",
        ),
        (&["--of", "trade"], "help: add --sobol or --shapley"),
        (
            &["--index-paths", "20000"],
            "help: add --sobol or --shapley",
        ),
        (
            &["--shapley", "--index-paths", "1000"],
            "help: write 16384 or more",
        ),
    ] {
        let (code, printed, said) = command(arguments);
        assert!(
            code == Some(2) && printed.is_empty() && said.contains(words),
            "{said}"
        );
    }
}

//! Levers against closed forms: what each way of moving an indicator does to a path, to the last digits, and what stays as it was.
//!
//! Paths are compared one by one with the same scenario written without levers, so all checks but the two on variances and
//! frequencies are exact or within rounding. Those allow 4.5 standard errors (false alarm 7e-6 each).

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{Ran, load_files, load_path, plan, run_text, settings, shipped, simulate};
use tuiyan::language::Language;
use tuiyan::model::Model;
use tuiyan::scenario::load::{Asked, Loaded, load_as};

const PATHS: u64 = 2_000;

/// One indicator of each kind, five years.
const BODY: &str = r#"
[indicator.retail]
level.base = 100
level.growth.normal = { mean = 5, sd = 2 }
[indicator.trade]
level.base = 50
level.growth.normal = { mean = 3, sd = 4 }
level.compounding = "log"
[indicator.fan]
level.base = 80
level.path.probabilities = [0.1, 0.5, 0.9]
level.path.low = 0
level.path.years = { 2021 = [78, 83, 88], 2022 = [79, 86, 94], 2023 = [80, 89, 99], 2024 = [81, 92, 105], 2025 = [82, 96, 112] }
[indicator.offices]
stock.base = 40
stock.additions.pert = { low = 2, mode = 5, high = 9 }
stock.withdrawals.constant.value = 2
[indicator.shops]
flow.amount.pert = { low = 80, mode = 100, high = 140 }
[indicator.space]
share.base = 70
share.change.normal = { mean = 0.2, sd = 1 }
[indicator.reforms]
milestone.items = [ { name = "a", probability = 0.5 }, { name = "b", probability = 0.3, from = 2022, by = 2024 } ]
[shock.epidemic]
yearly_probability = 0.3
effect.retail.constant.value = -8
effect.offices.constant.value = -30
effect.shops.constant.value = -20
effect.space.constant.value = -1
recovery = 0.5
[target.retail]
indicator = "retail"
more_than = 130
[target.all_done]
indicator = "reforms"
at_least = 2
"#;

const IDS: [&str; 7] = [
    "retail", "trade", "fan", "offices", "shops", "space", "reforms",
];

fn with(levers: &str) -> Ran {
    run_text(&plan(5, &format!("{BODY}{levers}")), 1, PATHS)
}

/// An indicator's values: by year, then by path.
fn values(ran: &Ran, id: &str) -> Vec<Vec<f64>> {
    let all = ran.values();
    (2021..=2025)
        .map(|year| all[ran.cell(id, year)].clone())
        .collect()
}

fn assert_same(a: &Ran, b: &Ran, ids: &[&str]) {
    for id in ids {
        assert_eq!(values(a, id), values(b, id), "{id}");
    }
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-11 * expected.abs().max(1.0),
        "{what}: {found}, not {expected}"
    );
}

/// Compares each value with what is made of the one without the lever.
fn assert_made(plain: &Ran, moved: &Ran, id: &str, expected: impl Fn(usize, f64, &[f64]) -> f64) {
    let (plain, moved) = (values(plain, id), values(moved, id));
    for path in 0..PATHS as usize {
        let own: Vec<f64> = plain.iter().map(|year| year[path]).collect();
        for (t, year) in moved.iter().enumerate() {
            assert_close(
                year[path],
                expected(t, own[t], &own),
                &format!("{id}, {t}, {path}"),
            );
        }
    }
}

#[test]
fn a_constant_lever_on_constant_growth_is_the_formula() {
    let text = plan(
        4,
        "[indicator.x]\nlevel = { base = 100, growth.constant.value = 5 }\n\
         [lever.a]\nfrom = 2022\nuntil = 2023\nramp = [0.5, 1]\ngrowth.x = 2\nlevel.x.constant.value = 10",
    );
    let ran = run_text(&text, 1, 10);
    let grown = [
        1.05,
        1.05 * 1.06,
        1.05 * 1.06 * 1.07,
        1.05 * 1.06 * 1.07 * 1.05,
    ];
    for ((year, grown), shift) in (2021..).zip(grown).zip([1.0, 1.05, 1.1, 1.0]) {
        assert_close(ran.year("x", year).mean, 100.0 * grown * shift, "mean");
        assert_close(ran.year("x", year).sd, 0.0, "sd");
    }
}

#[test]
fn each_way_moves_its_paths_and_no_others() {
    let plain = with("");
    let moved = with(
        "[lever.a]\nlevel.retail.constant.value = 4\namount.shops.constant.value = 7\nramp = [0.5, 1]",
    );
    assert_same(
        &plain,
        &moved,
        &["trade", "fan", "offices", "space", "reforms"],
    );
    let share = |t: usize| if t == 0 { 0.5 } else { 1.0 };
    assert_made(&plain, &moved, "retail", |t, value, _| {
        value * (1.0 + 0.04 * share(t))
    });
    // Of log growth, a lever multiplies; of a fan, growth between its levels.
    let moved = with(
        "[lever.a]\ngrowth.trade.constant.value = 1.5\ngrowth.fan.constant.value = 2\nfrom = 2023",
    );
    assert_same(
        &plain,
        &moved,
        &["retail", "offices", "shops", "space", "reforms"],
    );
    let years = |t: usize| t.saturating_sub(1) as f64;
    assert_made(&plain, &moved, "trade", |t, value, _| {
        value * (0.015 * years(t)).exp()
    });
    assert_made(&plain, &moved, "fan", |t, _, own| {
        (2..=t).fold(own[1.min(t)], |level, k| {
            level * (own[k] / own[k - 1] + 0.02)
        })
    });
}

#[test]
fn shocks_strike_what_levers_have_made() {
    let without_shock = |levers: &str| {
        let body = BODY.replace("yearly_probability = 0.3", "yearly_probability = 0");
        run_text(&plan(5, &format!("{body}{levers}")), 1, PATHS)
    };
    let lever = "[lever.a]\namount.shops.constant.value = 7\namount.offices.constant.value = 2\nchange.space.constant.value = 0.6\nfrom = 2022";
    let (plain, moved) = (without_shock(""), without_shock(lever));
    let acts = |t: usize| f64::from(u8::from(t > 0));
    assert_made(&plain, &moved, "shops", |t, value, _| value + 7.0 * acts(t));
    // Two a year from 2022 on, of each of which 2 % go a year.
    let more = |t: usize| (0..t).fold(0.0, |more, _| more * 0.98 + 2.0);
    assert_made(&plain, &moved, "offices", |t, value, _| value + more(t));
    let point = 100.0 / (70.0 * 30.0);
    assert_made(&plain, &moved, "space", |t, value, _| {
        let logit = (value / (100.0 - value)).ln() + 0.6 * point * t as f64;
        100.0 / (1.0 + (-logit).exp())
    });
    // Where the first year has a shock, the amount with the lever loses 20 %.
    let (plain, moved) = (with(""), with(&lever.replace("from = 2022", "")));
    let (plain, moved) = (values(&plain, "shops"), values(&moved, "shops"));
    let more: Vec<f64> = plain[0].iter().zip(&moved[0]).map(|(a, b)| b - a).collect();
    let of = |size: f64| more.iter().filter(|x| (*x - size).abs() < 1e-9).count();
    assert_eq!(of(7.0) + of(5.6), PATHS as usize);
    assert!(of(5.6) > 400, "{}", of(5.6));
}

#[test]
fn an_uncertain_effect_is_one_number_a_path() {
    let ran = run_text(
        &plan(
            4,
            "[indicator.x]\nlevel = { base = 100, growth.constant.value = 5, compounding = \"log\" }\n\
             [lever.a]\nramp_years = 2\ngrowth.x.normal = { mean = 1, sd = 0.5 }",
        ),
        7,
        100_000,
    );
    let last: Vec<f64> = ran.values()[ran.cell("x", 2024)]
        .iter()
        .map(|x| x.ln())
        .collect();
    let count = last.len() as f64;
    let mean = last.iter().sum::<f64>() / count;
    let sd = (last.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
    // Shares ½, 1, 1, 1: ln(level) is normal around ln 100 + 0.20 + 3.5 · 0.01 with deviation 3.5 · 0.005.
    let expected = 3.5 * 0.005;
    let off = (mean - (100.0_f64.ln() + 0.2 + 0.035)) / (expected / count.sqrt());
    assert!(off.abs() < 4.5, "{off}");
    let off = (sd / expected - 1.0) * (2.0 * count).sqrt();
    assert!(off.abs() < 4.5, "{off}");
    // All of it is what nobody knows.
    let parameters = ran.report.parameters.as_ref().expect("an uncertain effect");
    assert!((parameters.indicators[0].part - 1.0).abs() < 1e-9);
}

#[test]
fn milestones_are_completed_as_often_as_levers_say() {
    let probability = |levers: &str, done: f64, year: i32| {
        let ran = with_paths(levers);
        let values = &ran.values()[ran.cell("reforms", year)];
        values.iter().filter(|x| **x >= done).count() as f64 / values.len() as f64
    };
    let near = |found: f64, p: f64| {
        let off = (found - p) / (p * (1.0 - p) / 50_000.0).sqrt();
        assert!(off.abs() < 4.5, "{found}, not {p}");
    };
    let both = |a: f64, b: f64| a * b;
    let any = |a: f64, b: f64| 1.0 - (1.0 - a) * (1.0 - b);
    near(
        probability("[lever.a]\nchance.reforms = 20", 2.0, 2025),
        both(0.7, 0.5),
    );
    near(
        probability("[lever.a]\nchance.reforms = 20", 1.0, 2022),
        any(0.7 * 0.4, 0.5 / 3.0),
    );
    near(
        probability("[lever.a]\nchance.reforms = [-10, 30]", 2.0, 2025),
        both(0.4, 0.6),
    );
    // From 2024 on: two of five years of the first item, one of three of the second.
    near(
        probability("[lever.a]\nchance.reforms = 30\nfrom = 2024", 2.0, 2025),
        both(0.62, 0.4),
    );
    // Nothing takes back what is complete, and no probability is above 1.
    let ran = with("[lever.a]\nchance.reforms = -90\nfrom = 2023");
    let years = values(&ran, "reforms");
    for pair in years.windows(2) {
        assert!(
            pair[0]
                .iter()
                .zip(&pair[1])
                .all(|(before, after)| before <= after)
        );
    }
}

fn with_paths(levers: &str) -> Ran {
    run_text(&plan(5, &format!("{BODY}{levers}")), 3, 50_000)
}

const TWO: &str = "[lever.a]\nfrom = 2022\ngrowth.retail.constant.value = 1\nramp_years = 2\n\
                   [lever.b]\nfrom = 2023\ngrowth.retail.constant.value = 2\n";

#[test]
fn an_interaction_adds_to_both_with_the_smaller_share() {
    let interaction = "[interaction.c]\nof = [\"a\", \"b\"]\ngrowth.retail.constant.value = -0.5";
    let together = with(&format!("{TWO}{interaction}"));
    // The same growth as one lever's, year by year: ½, 1 + 2 − ½, 2½, 2½.
    let sum = "[lever.sum]\nfrom = 2022\nramp = [0.2, 1]\ngrowth.retail.constant.value = 2.5";
    let same = with(sum);
    assert_made(&same, &together, "retail", |_, value, _| value);
    // With one of the two off there is none.
    let one = |text: &str| with(&text.replace("[lever.b]\n", "[lever.b]\non = false\n"));
    assert_same(&one(TWO), &one(&format!("{TWO}{interaction}")), &IDS);
}

#[test]
fn a_lever_without_its_prerequisite_does_nothing() {
    let chain = "[lever.c]\non = false\nchance.reforms = 1\n\
                 [lever.b]\nrequires = [\"c\"]\namount.shops.constant.value = 5\n\
                 [lever.a]\nrequires = [\"b\"]\ngrowth.retail.normal = { mean = 1, sd = 1 }\n";
    let idle = with(chain);
    assert_same(&with(""), &idle, &IDS);
    let works: Vec<bool> = idle
        .report
        .scenario
        .levers
        .iter()
        .map(|lever| lever.works)
        .collect();
    assert_eq!(works, [false, false, false]);
    let on = with(&chain.replace("on = false\n", ""));
    assert!(on.report.scenario.levers.iter().all(|lever| lever.works));
    assert_ne!(values(&with(""), "retail"), values(&on, "retail"));
}

#[test]
fn a_lever_that_is_off_leaves_no_trace_and_one_that_is_on_moves_no_other_draw() {
    let off = "[lever.a]\non = false\ngrowth.retail.normal = { mean = 1, sd = 1 }\nchance.reforms = 5\n\
               level.trade.normal = { mean = 1, sd = 1 }";
    let (plain, off_ran) = (with(""), with(off));
    assert_eq!(
        plain.model.program.work().to_string(),
        off_ran.model.program.work().to_string()
    );
    assert_same(&plain, &off_ran, &IDS);
    // A lever with no effect at all is the sum with 0: draws are those of before.
    let on = with(
        "[lever.a]\nlevel.retail.normal = { mean = 1, sd = 1 }\namount.shops.normal = { mean = 1, sd = 2 }",
    );
    assert_same(
        &plain,
        &on,
        &["trade", "fan", "offices", "space", "reforms"],
    );
    // Its own draws stay when another lever comes before it.
    let more = with(
        "[lever.b]\namount.offices.normal = { mean = 1, sd = 1 }\n\
         [lever.a]\nlevel.retail.normal = { mean = 1, sd = 1 }\namount.shops.normal = { mean = 1, sd = 2 }",
    );
    assert_same(
        &on,
        &more,
        &["retail", "trade", "fan", "shops", "space", "reforms"],
    );
}

#[test]
fn the_flag_decides_when_a_scenario_is_compiled() {
    let text = plan(5, &format!("{BODY}{TWO}"));
    let mut flipped = load_files(&[("a.toml", &text)], &[]);
    flipped.scenario.levers[0].on = false;
    flipped.scenario.levers[1].on = false;
    assert_same(&with(""), &simulate(flipped, settings(1, PATHS)), &IDS);
}

fn load_switched(text: &str, levers: &[&str]) -> Result<Loaded, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.toml");
    std::fs::write(&file, text).expect("a file");
    let levers: Vec<String> = levers.iter().map(|lever| (*lever).to_owned()).collect();
    let asked = Asked {
        levers: &levers,
        ..Asked::default()
    };
    let (loaded, problems) = load_as(&file, &asked);
    loaded.ok_or_else(|| problems.render(false, Language::En))
}

#[test]
fn the_command_line_switches_levers_as_an_edit_of_the_file_would() {
    let text = plan(5, &format!("{BODY}{TWO}"));
    let switched = load_switched(&text, &["b=off"]).expect("a lever");
    let edited = text.replace("[lever.b]\n", "[lever.b]\non = false\n");
    let edited = load_switched(&edited, &[]).expect("a scenario");
    assert!(switched.resolved.contains("on = false"));
    let plain = load_switched(&text, &[]).expect("a scenario");
    assert_ne!(switched.digest, plain.digest);
    let again = load_switched(&switched.resolved, &[]).expect("it is resolved");
    let run = |loaded: Loaded| simulate(loaded, settings(1, PATHS));
    let edited = run(edited);
    assert_same(&run(switched), &edited, &IDS);
    assert_same(&run(again), &edited, &IDS);
    let said = load_switched(&text, &["bb=off"]).expect_err("no such lever");
    assert!(said.contains("did you mean b?"), "{said}");
    // The last word counts.
    let back = load_switched(&text, &["b=off", "b=on"]).expect("a lever");
    assert!(back.scenario.levers[1].on);
}

#[test]
fn costs_are_summed_over_the_years() {
    let text = plan(
        5,
        "[indicator.x]\nlevel = { base = 100, growth.constant.value = 5 }\n\
         [lever.a]\nfrom = 2022\nuntil = 2024\nramp_years = 3\ngrowth.x.constant.value = 1\ncost = 3.5\ncost_unit = \"亿元\"\n\
         [lever.b]\nfrom = 2023\nlevel.x.constant.value = 1\ncost_by_year = { 2022 = 5, 2024 = 3 }\ncost_unit = \"亿元\"\n\
         [lever.c]\ngrowth.x.constant.value = 1\njudgement = true",
    );
    let ran = run_text(&text, 1, 10);
    let levers = &ran.report.scenario.levers;
    let costs: Vec<Option<f64>> = levers.iter().map(|lever| lever.cost).collect();
    assert_eq!(costs, [Some(10.5), Some(8.0), None]);
    assert_eq!(
        ran.loaded.scenario.levers[0].total_cost(2023..=2025),
        Some(7.0)
    );
    let judged: Vec<bool> = levers.iter().map(|lever| lever.judgement).collect();
    assert_eq!(judged, [false, false, true]);
}

#[test]
fn the_plan_without_its_levers_is_the_baseline() {
    let mut policy = load_path(shipped("shanghai-2025-policy").as_ref(), &[]);
    assert!(policy.scenario.levers.iter().all(|lever| lever.judgement));
    for lever in &mut policy.scenario.levers {
        lever.on = false;
    }
    let baseline = load_path(shipped("shanghai-2025").as_ref(), &[]);
    let work = |loaded: &Loaded| Model::new(&loaded.scenario).program.work().to_string();
    assert_eq!(work(&policy), work(&baseline));
    let run = |loaded: Loaded| simulate(loaded, settings(1, 5_000));
    let (policy, baseline) = (run(policy), run(baseline));
    for (with, without) in policy.report.targets.iter().zip(&baseline.report.targets) {
        assert_eq!(with.met.probability, without.met.probability, "{}", with.id);
    }
}

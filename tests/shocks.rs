//! When shocks strike, against closed forms: chances, odds, groups, loadings, shifts of factors and growth; revisions.
//!
//! Reference values with their sources are in `reference/shocks.csv`. Sampled numbers may be four standard errors off,
//! which a right engine exceeds with probability 6.3e-5; there are 45 such checks, so a change of the drawn values raises a
//! false alarm with probability below 0.3 %. With the fixed seeds the outcome is always the same. Paths, one by one,
//! are in `shock_paths.rs`.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{Ran, load_files, load_text, near, plan, run_text, settings, simulate};
use tuiyan::language::Language;
use tuiyan::model::Model;
use tuiyan::num::normal;
use tuiyan::report::text;

const PATHS: u64 = 1_000_000;

fn run(years: i32, body: &str) -> Ran {
    run_text(&plan(years, body), 2021, PATHS)
}

fn share_near(found: f64, expected: f64, what: &str) {
    let error = (expected * (1.0 - expected) / PATHS as f64).sqrt();
    near(found, expected, error, what);
}

fn probability(ran: &Ran, id: &str, expected: f64) {
    share_near(ran.probability(id), expected, id);
}

/// The reference value of a kind and year.
fn reference(kind: &str, year: i32) -> f64 {
    let text = include_str!("reference/shocks.csv");
    let found = text.lines().find_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0] == kind && cells.get(1) == Some(&year.to_string().as_str()))
            .then(|| cells[2].parse().expect("a number"))
    });
    found.unwrap_or_else(|| panic!("no {kind} {year}"))
}

/// A flow of 100 a year that says by its values when a shock strikes: an effect of −10 takes it to 90.
fn witness(id: &str) -> String {
    format!("[indicator.{id}]\nflow.amount.constant.value = 100\n")
}

/// On each path, whether the witness is below par in a year.
fn struck(ran: &Ran, id: &str, year: i32) -> Vec<bool> {
    let values = ran.values();
    let all = &values[ran.cell(id, year)];
    all.iter().map(|value| *value < 99.0).collect()
}

fn frequency(hits: impl Iterator<Item = bool>) -> f64 {
    hits.filter(|hit| *hit).count() as f64 / PATHS as f64
}

// ---------------------------------------------------------------- when

#[test]
fn a_yearly_probability_a_rate_and_a_list_of_years_are_one_mixture() {
    let rate = -(0.9f64).ln();
    let ways = [
        "yearly_probability = 0.1".to_owned(),
        format!("rate = {rate:?}"),
        "by_year = { 2021 = 0.1, 2022 = 0.1, 2023 = 0.1, 2024 = 0.1, 2025 = 0.1 }".to_owned(),
    ];
    let mut found = Vec::new();
    for way in ways {
        let ran = run(
            5,
            &format!(
                "[indicator.x]\nlevel = {{ base = 100, growth.normal = {{ mean = 6, sd = 2 }}, compounding = \"log\" }}\n\
                 [shock.epidemic]\n{way}\neffect.x.constant.value = -8\n\
                 [target.met]\nindicator = \"x\"\nat_least = 130\n"
            ),
        );
        probability(&ran, "met", reference("mixture", 5));
        let error = 9.6 / (PATHS as f64).sqrt();
        near(
            ran.year("x", 2025).mean,
            reference("mixture_mean", 5),
            error,
            "mean",
        );
        found.push(ran.probability("met"));
    }
    assert!(found.iter().all(|one| *one == found[0]), "{found:?}");
}

#[test]
fn at_least_one_comes_as_a_poisson_process_says() {
    let ran = run(
        5,
        "[indicator.x]\nlevel = { base = 100, growth.constant.value = 0 }\n\
         [shock.flood]\nrate = 0.13\neffect.x.constant.value = -8\n\
         [target.spared]\nindicator = \"x\"\nat_least = 99\n\
         [target.spared_in_the_first]\nindicator = \"x\"\nyear = 2021\nat_least = 99\n",
    );
    probability(&ran, "spared", (-0.65f64).exp());
    probability(&ran, "spared_in_the_first", (-0.13f64).exp());
}

#[test]
fn each_year_has_the_probability_that_is_written_for_it() {
    let ran = run(
        4,
        &format!(
            "{}[shock.census]\nby_year = {{ 2022 = 0.3, 2024 = 0.1 }}\neffect.w.constant.value = -10\n\
             [shock.test]\nyear = 2023\neffect.w.constant.value = -50\n",
            witness("w")
        ),
    );
    let values = ran.values();
    let of = |year| &values[ran.cell("w", year)];
    assert!(of(2021).iter().all(|value| *value == 100.0));
    assert!(of(2023).iter().all(|value| *value == 50.0), "it is certain");
    for (year, p) in [(2022, 0.3), (2024, 0.1)] {
        share_near(frequency(struck(&ran, "w", year).into_iter()), p, "a year");
    }
}

#[test]
fn first_passage_is_that_of_the_reference() {
    let ran = run(
        5,
        "[indicator.x]\nlevel = { base = 100, growth.normal = { mean = 6, sd = 3 }, compounding = \"log\" }\n\
         [target.met]\nindicator = \"x\"\nat_least = 130\n",
    );
    let mut by_now = 0.0;
    for (hit, year) in ran.target("met").first_hit.iter().zip(1..) {
        by_now += hit.probability;
        share_near(by_now, reference("first_passage", year), "first passage");
    }
}

#[test]
fn a_later_file_replaces_how_it_is_said_when() {
    let base = plan(
        3,
        &format!(
            "{}[shock.s]\nyearly_probability = 0.5\nyears = [2021]\neffect.w.constant.value = -10\n[target.t]\nindicator = \"w\"\nat_least = 99\n",
            witness("w")
        ),
    );
    for (over, p) in [
        ("by_year = { 2023 = 1 }", 0.0),
        ("year = 2023", 0.0),
        ("rate = 0", 1.0),
    ] {
        let over = format!("extends = \"base.toml\"\n[shock.s]\n{over}\n");
        let files = [("over.toml", over.as_str()), ("base.toml", base.as_str())];
        let ran = simulate(load_files(&files, &[]), settings(1, 1_000));
        assert_eq!(ran.probability("t"), p, "{over}");
    }
}

// ---------------------------------------------------------------- odds

/// A shock `a` in one year of five, and `b` in one of ten but for what `a` does to its odds.
fn cascade(after: &str) -> String {
    format!(
        "{}{}[shock.b]\nyearly_probability = 0.1\neffect.b.constant.value = -10\n{after}\n\
         [shock.a]\nyearly_probability = 0.2\neffect.a.constant.value = -10\n",
        witness("a"),
        witness("b")
    )
}

/// The probability when the odds of `p` are multiplied.
fn with_odds(p: f64, times: f64) -> f64 {
    p * times / (1.0 - p + p * times)
}

#[test]
fn a_shock_changes_the_odds_of_another() {
    let ran = run(2, &cascade("after.a = { same_year = 3, next_year = 0.5 }"));
    let first = 0.8 * 0.1 + 0.2 * with_odds(0.1, 3.0);
    let (b, a) = (struck(&ran, "b", 2021), struck(&ran, "a", 2021));
    share_near(frequency(b.iter().copied()), first, "b in the first year");
    share_near(frequency(a.iter().copied()), 0.2, "a is as it was");
    let both = a.iter().zip(&b).map(|(a, b)| *a && *b);
    share_near(frequency(both), 0.2 * with_odds(0.1, 3.0), "both");
    // The factors of this year and of the last multiply.
    let second = 0.64 * 0.1
        + 0.16 * with_odds(0.1, 3.0)
        + 0.16 * with_odds(0.1, 0.5)
        + 0.04 * with_odds(0.1, 1.5);
    let b = struck(&ran, "b", 2022);
    share_near(frequency(b.into_iter()), second, "b in the second year");
}

#[test]
fn a_factor_of_nought_rules_out_and_of_one_changes_nothing() {
    let ran = run(1, &cascade("after.a.same_year = 0"));
    let (a, b) = (struck(&ran, "a", 2021), struck(&ran, "b", 2021));
    assert!(a.iter().zip(&b).all(|(a, b)| !(*a && *b)));
    share_near(frequency(b.into_iter()), 0.08, "b");
    let (with, without) = (
        cascade("after.a = { same_year = 1, next_year = 1 }"),
        cascade(""),
    );
    let of = |body: &str| run_text(&plan(3, body), 7, 20_000).values();
    assert_eq!(of(&with), of(&without));
}

#[test]
fn a_shock_may_have_aftershocks() {
    let ran = run(2, &cascade("after.b.next_year = 4"));
    let expected = 0.9 * 0.1 + 0.1 * with_odds(0.1, 4.0);
    let second = struck(&ran, "b", 2022);
    share_near(frequency(second.into_iter()), expected, "after itself");
}

#[test]
fn a_shock_that_is_taken_away_counts_as_one_that_never_strikes() {
    let mut loaded = load_text(&plan(
        3,
        &cascade("after.a = { same_year = 3, next_year = 0.5 }"),
    ));
    loaded.scenario.shocks.retain(|shock| shock.id.value != "a");
    let alone = simulate(loaded, settings(3, 20_000));
    let never = run_text(&plan(3, &cascade("")), 3, 20_000);
    for year in 2021..=2023 {
        assert_eq!(struck(&alone, "b", year), struck(&never, "b", year));
    }
}

// ---------------------------------------------------------------- at most one

fn group(duration: &str) -> String {
    format!(
        "{}{}{}[shock.a]\nyearly_probability = 0.2\neffect.a.constant.value = -10\n{duration}\n\
         [shock.b]\nyearly_probability = 0.1\neffect.b.constant.value = -10\n\
         [shock.c]\nyearly_probability = 0.3\neffect.c.constant.value = -10\n\
         [exclusive.crises]\nshocks = [\"c\", \"a\", \"b\"]\n",
        witness("a"),
        witness("b"),
        witness("c")
    )
}

#[test]
fn of_a_group_at_most_one_strikes_and_each_as_often_as_written() {
    let ran = run(2, &group(""));
    for year in [2021, 2022] {
        let [a, b, c] = ["a", "b", "c"].map(|id| struck(&ran, id, year));
        for path in 0..a.len() {
            let count = [a[path], b[path], c[path]]
                .iter()
                .filter(|hit| **hit)
                .count();
            assert!(count <= 1, "path {path}");
        }
        for (hits, p) in [(a, 0.2), (b, 0.1), (c, 0.3)] {
            share_near(frequency(hits.into_iter()), p, "a member");
        }
    }
}

#[test]
fn none_of_a_group_strikes_while_an_episode_lasts() {
    // Its second year is seen by a flow that loses in both.
    let ran = run(3, &group("duration = 2"));
    let [first, second, third] = [2021, 2022, 2023].map(|year| struck(&ran, "a", year));
    let others = |year| {
        let (b, c) = (struck(&ran, "b", year), struck(&ran, "c", year));
        b.into_iter()
            .zip(c)
            .map(|(b, c)| b || c)
            .collect::<Vec<bool>>()
    };
    let (with_first, with_second) = (others(2021), others(2022));
    for path in 0..first.len() {
        assert!(!first[path] || second[path], "it lasts two years");
        assert!(!(first[path] && (with_first[path] || with_second[path])));
    }
    let begun: Vec<bool> = first.iter().zip(&second).map(|(f, s)| *s && !*f).collect();
    share_near(
        frequency(begun.iter().copied()),
        0.8 * 0.2,
        "begun in the second",
    );
    let b = struck(&ran, "b", 2022);
    share_near(frequency(b.into_iter()), 0.8 * 0.1, "another in the second");
    // In the third: it goes on from the second, or nothing lasts and it begins.
    let free = 1.0 - 0.8 * 0.2;
    share_near(
        frequency(third.into_iter()),
        0.8 * 0.2 + free * 0.2,
        "third",
    );
}

#[test]
fn a_member_that_is_taken_away_leaves_its_part_empty() {
    let whole = run_text(&plan(2, &group("")), 5, 20_000);
    let mut loaded = load_text(&plan(2, &group("")));
    loaded.scenario.shocks.retain(|shock| shock.id.value != "c");
    let less = simulate(loaded, settings(5, 20_000));
    for id in ["a", "b"] {
        assert_eq!(struck(&whole, id, 2022), struck(&less, id, 2022));
    }
    assert!(struck(&less, "c", 2022).into_iter().all(|hit| !hit));
}

// ---------------------------------------------------------------- loadings and factors

#[test]
fn effects_are_parts_of_one_severity() {
    let ran = run(
        1,
        "[indicator.retail]\nlevel = { base = 100, growth.constant.value = 0 }\n\
         [indicator.online]\nlevel = { base = 100, growth.constant.value = 0 }\n\
         [indicator.masks]\nlevel = { base = 100, growth.constant.value = 0 }\n\
         [indicator.share]\nshare = { base = 50, change.constant.value = 0 }\n\
         [shock.s]\nyearly_probability = 0.4\nseverity.uniform = { low = -10, high = -2 }\n\
         loading = { retail = 1, online = 0.4, masks = -2 }\neffect.share.constant.value = 0\n\
         [target.deep]\nindicator = \"retail\"\nless_than = 96\n",
    );
    probability(&ran, "deep", 0.4 * 0.75);
    let values = ran.values();
    let of = |id| values[ran.cell(id, 2021)].iter().map(|value| value - 100.0);
    for ((retail, online), masks) in of("retail").zip(of("online")).zip(of("masks")) {
        assert!((online - 0.4 * retail).abs() < 1e-12);
        assert!((masks + 2.0 * retail).abs() < 1e-12);
    }
}

#[test]
fn a_loading_on_a_factor_moves_all_that_load_on_it() {
    let ran = run(
        4,
        "[factor.demand]\n\
         [indicator.x]\nloads = { demand = 0.7 }\nlevel = { base = 100, growth.normal = { mean = 6, sd = 2 } }\n\
         [indicator.y]\nloads = { demand = -0.5 }\nflow.amount.normal = { mean = 50, sd = 4 }\n\
         [indicator.z]\nflow.amount.normal = { mean = 50, sd = 4 }\n\
         [shock.slump]\nyear = 2022\nduration = 2\ndecay = 0.5\nrecovery = 0.4\n\
         severity.constant.value = -2\nloading = { demand = 1 }\n",
    );
    // −2 in 2022, −1 in 2023, and 0.4 of both comes back in 2024: in standard deviations of the factor.
    let error = |sd: f64| sd / (PATHS as f64).sqrt();
    for (year, push) in [(2021, 0.0), (2022, -2.0), (2023, -1.0), (2024, 1.2)] {
        let y = ran.year("y", year);
        near(y.mean, 50.0 - 0.5 * push * 4.0, error(4.0), "y");
        near(
            y.sd,
            4.0,
            4.0 / (2.0 * PATHS as f64).sqrt(),
            "the spread stays",
        );
        near(ran.year("z", year).mean, 50.0, error(4.0), "z");
    }
    // 1.06 · (1 + (6 − 2 · 0.7 · 2) / 100), as the module says.
    near(ran.year("x", 2022).mean, 106.0 * 1.032, error(3.0), "x");
}

// ---------------------------------------------------------------- revisions

#[test]
fn a_revision_is_certain_or_has_a_calendar() {
    let ran = run(
        4,
        "[indicator.x]\nlevel = { base = 100, growth.constant.value = 0 }\n\
         [revision.known]\nyear = 2022\neffect.x.constant.value = -11.5\n\
         [revision.census]\nby_year = { 2023 = 0.2, 2024 = 0.5 }\neffect.x.normal = { mean = 0, sd = 10 }\n\
         [target.published]\nindicator = \"x\"\nmore_than = 95\n\
         [target.basis]\nindicator = \"x\"\njudged = \"base_year_basis\"\nmore_than = 95\n\
         [target.growth]\nindicator = \"x\"\naverage_growth.at_least = 0\n",
    );
    let values = ran.values();
    let at = |year| &values[ran.cell("x", year)];
    assert!(at(2021).iter().all(|value| *value == 100.0));
    assert!(at(2022).iter().all(|value| (value - 88.5).abs() < 1e-12));
    let up = normal::survival((95.0 / 88.5 - 1.0) / 0.1);
    let in_2023 = at(2023).iter().map(|value| *value > 95.0);
    share_near(frequency(in_2023), 0.2 * up, "re-based in 2023");
    assert_eq!(ran.probability("basis"), 1.0);
    assert_eq!(ran.probability("growth"), 1.0);
    let other = |id: &str| ran.target(id).other_basis.clone();
    assert_eq!(
        other("published").and_then(|one| one.met.probability),
        Some(1.0)
    );
    let published = other("basis").and_then(|one| one.met.probability);
    assert_eq!(published, Some(ran.probability("published")));
    assert!(
        other("growth").is_none(),
        "growth is never taken across a revision"
    );
}

#[test]
fn the_text_says_which_basis_a_target_is_judged_on_and_shows_both() {
    let plain = "[indicator.x]\nlevel = { base = 100, growth.constant.value = 0 }\n\
                 [target.x]\nname = \"level\"\nindicator = \"x\"\nmore_than = 95\n";
    let revision = "[revision.known]\nyear = 2022\neffect.x.constant.value = -11.5\n";
    let text =
        |body: &str, language| text::scorecard(&run_text(&plan(2, body), 1, 100).report, language);
    let with = format!("{plain}judged = \"base_year_basis\"\n{revision}");
    for (language, other, said) in [
        (Language::En, "· as published", "judged as published"),
        (Language::Zh, "· 发布口径", "按发布口径"),
    ] {
        let shown = text(&with, language);
        assert!(shown.contains(other) && shown.contains(said), "{shown}");
        assert!(!text(plain, language).contains(said));
    }
}

// ---------------------------------------------------------------- what it costs

#[test]
fn ten_shocks_add_only_the_rows_they_need() {
    let alone = "[indicator.x]\nlevel = { base = 100, growth.normal = { mean = 5, sd = 2 } }\n[target.t]\nindicator = \"x\"\nat_least = 120\n";
    let work = |shocks: &str| {
        let loaded = load_text(&plan(5, &format!("{alone}{shocks}")));
        Model::new(&loaded.scenario).program.work()
    };
    let filled = work("").filled;
    let many = |shock: &str| -> String {
        (0..10)
            .map(|k| format!("[shock.s{k}]\n{shock}\neffect.x.constant.value = -3\n"))
            .collect()
    };
    // For good: a uniform number, a comparison and a strike a year, the first of which is part of the growth.
    let plain = work(&many("yearly_probability = 0.1"));
    assert_eq!(plain.filled, filled + 5 * (10 * 3 - 1));
    // Years in which it cannot strike, and those of one that never does, cost nothing.
    let rare = work(&many("by_year = { 2023 = 0.1 }"));
    assert_eq!(rare.filled, filled + 10 * 3 - 1);
    assert_eq!(work(&many("rate = 0")), work(""));
}

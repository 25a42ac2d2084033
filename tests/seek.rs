//! Seeking against closed-form inverses, its intervals over seeds, what it writes, and what it refuses.
//!
//! Found values are held to 4.5 standard errors of the value, √(p (1 − p)/n) over the slope of P (false alarm 7e-6 each, about
//! 20 checks); the seeds are fixed, so the outcome is always the same.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod command;
mod common;

use command::{run, stderr, stdout};
use common::{near, plan, settings};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tuiyan::engine::Run;
use tuiyan::language::Language;
use tuiyan::num::normal;
use tuiyan::scenario::load::{Loaded, Written};
use tuiyan::scenario::vary::{Axis, Path as Keys, read_axes};
use tuiyan::study::seek::{Frontier, Question, Sought};
use tuiyan::study::unusual::{Beside, unusual};

/// Growth N(5, 2²) in one year from 100, which a lever and a shock that never comes may change; a level of at least 106.
const ONE_YEAR: &str = r#"
[indicator.trade]
level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
[lever.port]
growth.trade.constant = { value = 0 }
[shock.storm]
yearly_probability = 0.2
effect.trade.constant = { value = -50 }
[target.high]
indicator = "trade"
at_least = 106
[target.within]
indicator = "trade"
range = { low = 104, high = 106 }
counts = false
"#;

/// The same without the shock.
fn calm() -> String {
    let storm = ONE_YEAR.find("[shock").expect("it is there");
    let after = ONE_YEAR.find("[target.high").expect("it is there");
    plan(1, &format!("{}{}", &ONE_YEAR[..storm], &ONE_YEAR[after..]))
}

const MEAN: &str = "indicator.trade.level.growth.normal.mean";
const LEVER: &str = "lever.port.growth.trade.constant.value";

struct Asked {
    written: Written,
    loaded: Loaded,
    axes: Vec<Axis>,
}

impl Asked {
    fn new(text: &str, vary: &[&str]) -> Asked {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("plan.toml");
        std::fs::write(&file, text).expect("a file");
        let (written, problems) = Written::read(&file, &Default::default());
        assert!(!problems.any_error());
        let mut written = written.expect("a tree");
        let (loaded, problems) = written.load();
        let loaded = loaded.unwrap_or_else(|| panic!("{}", problems.render(false, Language::En)));
        let vary: Vec<String> = vary.iter().map(|text| (*text).to_owned()).collect();
        let axes = read_axes(&vary, &mut written);
        let axes = axes.unwrap_or_else(|p| panic!("{}", p.render(false, Language::En)));
        Asked {
            written,
            loaded,
            axes,
        }
    }

    fn ask<T>(
        &self,
        (target, probability): (&str, f64),
        run: &Run,
        ask: impl Fn(&Question) -> T,
    ) -> T {
        let mut targets = self.loaded.scenario.targets.iter();
        let slot = targets.position(|one| one.id.value == target);
        let stop = AtomicBool::new(false);
        ask(&Question {
            written: &self.written,
            loaded: &self.loaded,
            slot: slot.unwrap_or(self.loaded.scenario.targets.len()),
            probability,
            run,
            stop: &stop,
        })
    }

    fn value(&self, asked: (&str, f64), run: &Run) -> Sought {
        self.ask(asked, run, |question| {
            question.value(&self.axes[0]).expect("not stopped")
        })
    }

    fn frontier(&self, asked: (&str, f64), run: &Run) -> Frontier {
        let [first, second] = &self.axes[..] else {
            panic!("two are varied");
        };
        let ask = |question: &Question| question.frontier(first, second).expect("not stopped");
        self.ask(asked, run, ask)
    }
}

fn seek(text: &str, vary: &str, asked: (&str, f64), (seed, paths): (u64, u64)) -> Sought {
    Asked::new(text, &[vary]).value(asked, &settings(seed, paths))
}

fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The standard error of a value at which a normal probability is p, if a step of `scale` is one standard deviation.
fn error(p: f64, scale: f64, paths: u64) -> f64 {
    scale * (p * (1.0 - p) / paths as f64).sqrt() / density(normal::quantile(p))
}

#[test]
fn the_mean_of_one_year_is_its_closed_form() {
    let paths = 50_000;
    for p in [0.05, 0.3, 0.5, 0.8, 0.97] {
        for vary in [MEAN.to_owned(), format!("{MEAN}=-2:14")] {
            let sought = seek(&calm(), &vary, ("high", p), (11, paths));
            let found = sought.found().expect("it is reached");
            let exact = 6.0 + 2.0 * normal::quantile(p);
            near(found.value, exact, error(p, 2.0, paths), &vary);
            // On these paths it is reached, and by a single path.
            let least = (p * paths as f64).ceil() as u64;
            assert!((least..=least + 1).contains(&found.met.hits), "{found:?}");
            assert!(found.rising && sought.crossings.len() == 1);
            let (Some(low), Some(high)) = found.interval else {
                panic!("both ends lie in the range: {found:?}");
            };
            assert!(low < found.value && found.value < high);
            let width = (high - low) / (2.0 * 1.96 * error(p, 2.0, paths));
            assert!((0.8..1.25).contains(&width), "{width}");
            assert_eq!(sought.range_chosen, !vary.contains('='));
            assert_eq!(sought.as_written, Some(5.0));
        }
    }
}

#[test]
fn five_years_of_log_growth_are_their_closed_form() {
    let body = r#"
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 }, compounding = "log" }
        [target.high]
        indicator = "trade"
        at_least = 130
        "#;
    let (p, paths) = (0.7, 50_000);
    let sought = seek(&plan(5, body), MEAN, ("high", p), (5, paths));
    let sd = 2.0 * 5f64.sqrt();
    let exact = (100.0 * 1.3f64.ln() + sd * normal::quantile(p)) / 5.0;
    let found = sought.found().expect("it is reached").value;
    near(found, exact, error(p, sd / 5.0, paths), "mean");
}

#[test]
fn the_strength_of_a_lever_is_its_closed_form() {
    let (p, paths) = (0.6, 50_000);
    let exact = 1.0 + 2.0 * normal::quantile(p);
    for vary in [LEVER.to_owned(), format!("{LEVER}=0:8")] {
        let sought = seek(&calm(), &vary, ("high", p), (3, paths));
        let found = sought.found().expect("it is reached").value;
        near(found, exact, error(p, 2.0, paths), "strength");
    }
    // Together with all counted targets, of which there is one, it is the same.
    let alone = seek(&calm(), LEVER, ("high", p), (3, 5_000));
    let all = seek(&calm(), LEVER, ("all", p), (3, 5_000));
    assert_eq!(alone.crossings, all.crossings);
}

#[test]
fn a_start_year_stays_whole() {
    let body = r#"
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 }, compounding = "log" }
        [lever.port]
        from = 2021
        growth.trade.constant = { value = 1.5 }
        [target.high]
        indicator = "trade"
        at_least = 135
        "#;
    let reached = |from: i32| {
        let growth = 0.25 + 0.015 * f64::from(2026 - from);
        normal::cdf((growth - 1.35f64.ln()) / (0.02 * 5f64.sqrt()))
    };
    // Between the probabilities of 2023 and of 2024 the answer is 2023: the last year early enough.
    let p = (reached(2023) + reached(2024)) / 2.0;
    for vary in ["lever.port.from", "lever.port.from=2021:2025"] {
        let sought = seek(&plan(5, body), vary, ("high", p), (3, 20_000));
        let found = sought.found().expect("it is reached");
        assert!(sought.whole && !found.rising, "{sought:?}");
        assert_eq!(found.value, 2023.0);
        assert_eq!(found.interval, (Some(2023.0), Some(2023.0)));
        near(
            found.met.value(),
            reached(2023),
            found.met.standard_error(),
            "2023",
        );
        assert!(sought.range.low >= 2021.0 && sought.range.high <= 2025.0);
    }
}

#[test]
fn intervals_hold_the_true_value_as_often_as_they_say() {
    let (p, seeds) = (0.7, 200);
    let exact = 6.0 + 2.0 * normal::quantile(p);
    let asked = Asked::new(&calm(), &[&format!("{MEAN}=2:12")]);
    let mut inside = 0;
    for seed in 0..seeds {
        let sought = asked.value(("high", p), &settings(seed, 2_000));
        let (low, high) = sought.found().expect("it is reached").interval;
        let (low, high) = (low.expect("an end"), high.expect("an end"));
        inside += u64::from(low <= exact && exact <= high);
    }
    // 190 ± 3.1 of 200: outside of 182 to 198 has probability 1 %.
    assert!((182..=198).contains(&inside), "{inside}");
}

#[test]
fn the_frontier_of_mean_and_lever_is_a_straight_line() {
    let (p, paths) = (0.8, 20_000);
    let asked = Asked::new(&calm(), &[&format!("{MEAN}=2:6"), &format!("{LEVER}=0:4")]);
    let frontier = asked.frontier(("high", p), &settings(7, paths));
    let sum = 6.0 + 2.0 * normal::quantile(p);
    assert_eq!(frontier.along.len(), 11);
    let (mut reached, mut missed) = (0, 0);
    for along in &frontier.along {
        let exact = sum - along.first;
        match along.second.found() {
            Some(found) => {
                near(
                    found.value,
                    exact,
                    error(p, 2.0, paths),
                    "along the frontier",
                );
                reached += 1;
            }
            None => {
                assert!(exact > 3.9, "{exact}");
                let (_, most) = along.second.extremes().expect("a scan");
                assert!(most.0 == 4.0 && most.1.value() < p);
                missed += 1;
            }
        }
    }
    assert!(reached >= 5 && missed >= 3, "{reached} {missed}");
}

#[test]
fn a_frontier_finds_its_ranges() {
    let asked = Asked::new(&calm(), &[MEAN, LEVER]);
    let frontier = asked.frontier(("high", 0.8), &settings(7, 4_000));
    assert!(frontier.range_chosen && frontier.along.len() >= 9);
    let sum = 6.0 + 2.0 * normal::quantile(0.8);
    for along in &frontier.along {
        let found = along.second.found().expect("levers have no bounds");
        near(
            found.value,
            sum - along.first,
            error(0.8, 2.0, 4_000),
            "along the frontier",
        );
    }
}

#[test]
fn what_is_not_reached_is_said() {
    let sought = seek(&calm(), &format!("{LEVER}=0:1"), ("high", 0.9), (3, 20_000));
    assert!(sought.found().is_none() && sought.crossings.is_empty());
    let (least, most) = sought.extremes().expect("a scan");
    assert_eq!((least.0, most.0), (0.0, 1.0));
    for (at, share) in [least, most] {
        let exact = normal::cdf((5.0 + at - 6.0) / 2.0);
        near(
            share.value(),
            exact,
            share.standard_error(),
            "end of the range",
        );
    }
}

#[test]
fn the_reader_bounds_a_range_that_is_chosen() {
    // A storm takes half of everything: without one P is Φ(−0.5) = 0.31, and each storm ends it.
    let text = plan(1, ONE_YEAR);
    let storm = "shock.storm.yearly_probability";
    let sought = seek(&text, storm, ("high", 0.1), (3, 20_000));
    let found = sought.found().expect("it is reached");
    assert!(!found.rising);
    let calm = normal::cdf(-0.5);
    let slope = calm;
    let exact = 1.0 - 0.1 / calm;
    near(
        found.value,
        exact,
        (0.1f64 * 0.9 / 20_000.0).sqrt() / slope,
        "storms",
    );
    assert!(sought.range.low >= 0.0 && sought.range.high <= 1.0);
    // More than without storms cannot be had; the range is all that a probability may be.
    let sought = seek(&text, storm, ("high", 0.5), (3, 5_000));
    assert!(sought.found().is_none());
    assert_eq!((sought.range.low, sought.range.high), (0.0, 1.0));
}

#[test]
fn a_probability_that_rises_and_falls_is_crossed_twice() {
    let within = |mean: f64| normal::cdf((6.0 - mean) / 2.0) - normal::cdf((4.0 - mean) / 2.0);
    let (p, paths) = (0.25, 50_000);
    let (mut low, mut high) = (5.0, 15.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if within(middle) > p {
            low = middle;
        } else {
            high = middle;
        }
    }
    let slope = (density((6.0 - low) / 2.0) - density((4.0 - low) / 2.0)).abs() / 2.0;
    let error = (p * (1.0 - p) / paths as f64).sqrt() / slope;
    let text = calm().replace("mean = 5", "mean = 6.5");
    let sought = seek(&text, &format!("{MEAN}=-3:13"), ("within", p), (3, paths));
    let [up, down] = &sought.crossings[..] else {
        panic!("{sought:?}");
    };
    assert!(up.rising && !down.rising);
    near(down.value, low, error, "falling");
    near(up.value, 10.0 - low, error, "rising");
    // The value as written lies nearer to the second.
    assert_eq!(sought.answer, Some(1));
}

#[test]
fn neither_threads_nor_processor_have_a_say() {
    let asked = Asked::new(&plan(1, ONE_YEAR), &[MEAN]);
    let run = settings(6, 5_000);
    let told = |run: &Run| format!("{:?}", asked.value(("high", 0.2), run));
    let one = told(&run);
    assert_eq!(one, told(&Run { threads: 1, ..run }));
    let cpu = tuiyan::simd::Cpu::of(tuiyan::simd::Kind::Baseline).expect("every processor has it");
    assert_eq!(one, told(&Run { cpu, ..run }));
}

#[test]
fn a_demand_stands_beside_its_history() {
    let body = r#"
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 6.5, sd = 2 }, in_year.2021.normal = { mean = 9, sd = 1 } }
        history = { 2015 = 4, 2016 = 8, 2017 = 6, 2018 = 5, 2019 = 7 }
        [indicator.calm]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        "#;
    let asked = Asked::new(&plan(3, body), &[]);
    let beside = |path: &str| unusual(&asked.loaded.scenario, &Keys::parse(path).expect("a path"));
    let found = beside("indicator.trade.level.growth.normal.mean").expect("a history");
    // 2022 and 2023 follow the common law.
    assert_eq!(
        (found.mean, found.years, found.past, found.less),
        (6.5, 2, 5, 3)
    );
    let (mean, sd) = found.moments.expect("five values");
    assert!((mean - 6.0).abs() < 1e-12 && (sd - 2.5f64.sqrt()).abs() < 1e-12);
    let best = found.best.expect("two years in a row");
    assert_eq!((best.first, best.last, best.average), (2016, 2017, 7.0));
    let worst = found.worst.expect("two years in a row");
    assert_eq!((worst.first, worst.last, worst.average), (2017, 2018, 5.5));
    let own = beside("indicator.trade.level.in_year.2021.normal.mean").expect("a history");
    assert_eq!((own.mean, own.years, own.less), (9.0, 1, 5));
    assert_eq!(
        beside("indicator.calm.level.growth.normal.mean"),
        Err(Beside::NoHistory)
    );
    assert_eq!(beside("indicator.calm.level.base"), Err(Beside::NoLaw));
}

// ---------------------------------------------------------------- the command

fn folder(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "plan.toml", text);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the file is written");
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("the file is there")
}

/// Seeks a mean for 70 % and returns what was printed.
fn ask(folder: &Path, more: &[&str]) -> std::process::Output {
    let head = [
        "seek",
        "plan.toml",
        "--target",
        "high",
        "--probability",
        "70%",
        "--paths",
        "5000",
    ];
    run(folder, &[&head[..], more].concat())
}

fn json_of(output: &std::process::Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The probability of the target in a run on as many paths.
fn probability_of(folder: &Path, file: &str) -> f64 {
    let output = run(
        folder,
        &[
            "run", file, "--paths", "5000", "--format", "json", "--quiet",
        ],
    );
    let document = json_of(&output);
    let targets = document["targets"].as_array().expect("targets");
    let target = targets.iter().find(|one| one["id"] == "high");
    target.expect("the target")["probability"]
        .as_f64()
        .expect("a number")
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let folder = folder(&calm());
    let document = json_of(&ask(folder.path(), &["--vary", MEAN, "--format", "json"]));
    let fields = |value: &Value| -> String {
        let keys = value.as_object().expect("an object").keys();
        keys.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let expected = "schema scenario run target asked varied as_written found crossings least greatest curve history manifest";
    assert_eq!(fields(&document), expected);
    assert_eq!(document["schema"], "tuiyan/seek/1");
    let expected = "value value_interval rising probability standard_error interval resolved";
    assert_eq!(fields(&document["found"]), expected);
    assert_eq!(
        fields(&document["varied"][0]),
        "path as_written low high chosen"
    );
    let both = ["--vary", MEAN, "--vary", LEVER, "--format", "json"];
    let document = json_of(&ask(folder.path(), &both));
    let point = &document["frontier"][0];
    assert_eq!(fields(point), "first found least greatest");
}

#[test]
fn the_text_says_it_in_both_languages() {
    let text = calm().replace(
        "[lever.port]",
        "history = { 2018 = 4, 2019 = 8, 2020 = 6 }\n[lever.port]",
    );
    let folder = folder(&text);
    let english = stdout(&ask(folder.path(), &["--vary", MEAN, "--lang", "en"]));
    assert!(english.contains("asked for 70 %"), "{english}");
    assert!(
        english.contains(&format!("{MEAN} at least 7.0")),
        "{english}"
    );
    assert!(
        english.contains("is more than in 2 of the 3 years of 2018–2020"),
        "{english}"
    );
    let chinese = stdout(&ask(folder.path(), &["--vary", MEAN, "--lang", "zh"]));
    assert!(
        chinese.contains("不低于 7.0") && chinese.contains("自动选取"),
        "{chinese}"
    );
    let range = format!("{LEVER}=0:1");
    let missed = ask(folder.path(), &["--vary", &range, "--lang", "en"]);
    assert_eq!(missed.status.code(), Some(0));
    assert!(
        stdout(&missed).contains("70 % is not reached"),
        "{}",
        stdout(&missed)
    );
    let frontier = ask(
        folder.path(),
        &["--vary", MEAN, "--vary", &range, "--lang", "en"],
    );
    assert!(
        stdout(&frontier).contains("is not reached"),
        "{}",
        stdout(&frontier)
    );
    let csv = stdout(&ask(folder.path(), &["--vary", MEAN, "--format", "csv"]));
    assert!(
        csv.lines()
            .nth(1)
            .is_some_and(|line| line.contains(",found,")),
        "{csv}"
    );
}

#[test]
fn a_found_scenario_runs_to_its_probability() {
    let folder = folder(&calm());
    let output = ask(
        folder.path(),
        &["--vary", MEAN, "--write", "found.toml", "--format", "json"],
    );
    let document = json_of(&output);
    let found = document["found"]["probability"].as_f64().expect("a number");
    assert!((0.7..0.7003).contains(&found));
    assert_eq!(probability_of(folder.path(), "found.toml"), found);
    let text = read(folder.path(), "found.toml");
    assert!(
        text.starts_with("# ") && text.contains("extends = \"plan.toml\""),
        "{text}"
    );
    assert!(
        text.contains("# tuiyan seek plan.toml --target high --probability 0.7"),
        "{text}"
    );
    assert!(text.contains("id = \"found\""), "{text}");
    // Sought again, it is changed where it stands, and what a person wrote beside it stays.
    let noted = text.replace("id = \"found\"", "id = \"found\" # mine");
    write(folder.path(), "found.toml", &noted);
    let again = [
        "--vary",
        MEAN,
        "--write",
        "found.toml",
        "--seed",
        "2",
        "--quiet",
    ];
    assert_eq!(ask(folder.path(), &again).status.code(), Some(0));
    let second = read(folder.path(), "found.toml");
    assert!(
        second.contains("id = \"found\" # mine") && second != noted,
        "{second}"
    );
    assert_eq!(second.lines().count(), noted.lines().count());
}

#[test]
fn a_scenario_that_is_changed_in_place_keeps_its_comments() {
    let text = calm().replace(
        "[lever.port]",
        "# What the port does.\n[lever.port] # judgement",
    );
    let text = text.replace("[scenario]", "# The head.\n[scenario]");
    let folder = folder(&text);
    let output = ask(folder.path(), &["--vary", MEAN, "--write", "plan.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let changed = read(folder.path(), "plan.toml");
    for kept in [
        "# The head.\n[scenario]",
        "# What the port does.\n[lever.port] # judgement",
    ] {
        assert!(changed.contains(kept), "{changed}");
    }
    let different = changed.lines().zip(text.lines()).filter(|(a, b)| a != b);
    assert_eq!(different.count(), 1, "{changed}");
    assert!((0.7..0.7003).contains(&probability_of(folder.path(), "plan.toml")));
}

#[test]
fn what_the_command_line_changed_is_written_too() {
    let folder = folder(&plan(1, ONE_YEAR));
    let sets = [
        "--vary",
        MEAN,
        "--write",
        "found.toml",
        "--quiet",
        "--set",
        "shock.storm.yearly_probability=0.05",
        "--set",
        "indicator.trade.level.base=101",
        "--lever",
        "port=off",
    ];
    let output = ask(folder.path(), &sets);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!((0.7..0.7003).contains(&probability_of(folder.path(), "found.toml")));
    // An item of a list is written with its list.
    let body = r#"
        [indicator.shops]
        milestone = { base = 0, items = [{ name = "甲", probability = 0.9 }, { name = "乙", probability = 0.5 }] }
        [target.high]
        indicator = "shops"
        at_least = 2
        "#;
    write(folder.path(), "plan.toml", &plan(1, body));
    let vary = [
        "--vary",
        "indicator.shops.milestone.items.1.probability",
        "--write",
        "items.toml",
    ];
    let output = ask(folder.path(), &vary);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!((0.7..0.7003).contains(&probability_of(folder.path(), "items.toml")));
    assert!(read(folder.path(), "items.toml").contains("甲"));
}

#[test]
fn files_that_cannot_hold_the_scenario_are_refused_before_a_run() {
    let folder = folder(&calm());
    std::fs::create_dir(folder.path().join("below")).expect("a folder");
    write(folder.path(), "other.toml", "a = 1\n");
    write(folder.path(), "broken.toml", "a = \n");
    for (file, said) in [
        ("other.toml", "does not extend"),
        ("broken.toml", "--write broken.toml"),
        ("below/found.toml", "or above it"),
        ("nowhere/found.toml", "--write nowhere/found.toml"),
    ] {
        let output = ask(
            folder.path(),
            &["--vary", MEAN, "--write", file, "--lang", "en"],
        );
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(
            stderr(&output).contains(said),
            "{file}: {}",
            stderr(&output)
        );
    }
    assert_eq!(read(folder.path(), "other.toml"), "a = 1\n");
    // Nothing found is nothing written.
    let range = format!("{LEVER}=0:1");
    let output = ask(folder.path(), &["--vary", &range, "--write", "new.toml"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(!folder.path().join("new.toml").exists());
}

/// Wrong arguments, with MEAN and LEVER for their paths, and what is said of them.
const WRONG: &[(&str, &str)] = &[
    ("--vary MEAN --probability 0", "no run can show"),
    ("--vary MEAN --probability 100%", "no run can show"),
    ("--vary MEAN --probability 1.2", "between 0 and 1"),
    ("--vary MEAN --probability often", "such as 0.8 or 80%"),
    ("--vary MEAN --probability 0.8", "one target must be named"),
    ("--probability 0.8 --target high", "--vary"),
    (
        "--vary MEAN --probability 0.8 --target hihg",
        "did you mean high",
    ),
    (
        "--vary MEAN=9:3 --probability 0.8 --target high",
        "does not rise",
    ),
    (
        "--vary MEAN=1:1e9 --probability 0.8 --target high",
        "seeking takes a range",
    ),
    (
        "--vary indicators.trade.growth.mean --probability 0.8 --target high",
        "did you mean indicator.trade.level.growth.normal.mean?",
    ),
    (
        "--vary lever.port.on --probability 0.8 --target high",
        "not a number",
    ),
    (
        "--vary indicator.trade.level.growth.normal.sd=-2:3 --probability 0.8 --target high",
        "sd",
    ),
    (
        "--vary MEAN --vary MEAN --probability 0.8 --target high",
        "one value",
    ),
    (
        "--vary MEAN --vary LEVER --vary a.b --probability 0.8 --target high",
        "3 times",
    ),
    (
        "--vary MEAN --vary LEVER --write a.toml --probability 0.8 --target high",
        "a frontier is many scenarios",
    ),
    // Several mistakes are said at once.
    (
        "--vary indicator.trad.level.base --target hihg --probability 0.8",
        "did you mean high",
    ),
    (
        "--vary indicator.trad.level.base --target hihg --probability 0.8",
        "indicator.trade.level.base",
    ),
];

#[test]
fn wrong_arguments_are_refused_with_what_to_do() {
    let folder = folder(&calm());
    for (arguments, said) in WRONG {
        let written = arguments.replace("MEAN", MEAN).replace("LEVER", LEVER);
        let words: Vec<&str> = written.split(' ').collect();
        let all = [&["seek", "plan.toml", "--lang", "en"], &words[..]].concat();
        let output = run(folder.path(), &all);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        let shown = stderr(&output);
        assert!(shown.contains(said), "{arguments}: {shown}");
    }
}

//! Comparisons of scenarios, against closed forms and against what must hold between them.
//!
//! Closed forms are held to 4.5 standard errors (false alarm 7e-6 each, 8 checks); coverages are counted over seeds, with the
//! probability of a false alarm beside each; everything else is exact.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod command;
mod common;

use common::{edited, load_text, plan, settings};
use std::sync::atomic::AtomicBool;
use tuiyan::draw::{LANES, Source, uniform};
use tuiyan::engine::Run;
use tuiyan::language::Language;
use tuiyan::num::normal;
use tuiyan::report::compare::{AlternativeReport, CompareReport, ShiftReport, Shown, text};
use tuiyan::report::json;
use tuiyan::scenario::load::Loaded;
use tuiyan::simd::{Cpu, Kind, Portable};
use tuiyan::study::compare::{Direction, Order, compare, dominance};

/// One year of log growth of so many per cent on average, sd 2, from a base of 100; with a load on a common factor.
fn scenario(mean: f64, load: f64) -> String {
    let loads = match load > 0.0 {
        true => format!("loads = {{ demand = {load} }}\n[factor.demand]"),
        false => String::new(),
    };
    let body = format!(
        r#"
        [indicator.retail]
        {loads}
        [indicator.retail.level]
        base = 100
        growth.normal = {{ mean = {mean}, sd = 2 }}
        compounding = "log"
        [target.high]
        indicator = "retail"
        at_least = 100
        [target.higher]
        indicator = "retail"
        at_least = 102
        "#
    );
    plan(1, &body)
}

fn compared(texts: &[&str], run: &Run) -> CompareReport {
    let loaded: Vec<Loaded> = texts.iter().map(|text| load_text(text)).collect();
    let stop = AtomicBool::new(false);
    let found = compare(&loaded, run, &stop, &mut |_| {}).expect("not stopped");
    CompareReport::new(&loaded, run, &found, Shown(&[]))
}

fn of<'r>(alternative: &'r AlternativeReport, target: &str) -> &'r ShiftReport {
    let mut shifts = alternative.targets.iter().chain(&alternative.all);
    shifts
        .find(|shift| shift.target == target)
        .expect("the target")
}

fn near(found: f64, expected: f64, error: f64) {
    let errors = (found - expected) / error;
    assert!(errors.abs() < 4.5, "{found}, not {expected} ± {error}");
}

// ---------------------------------------------------------------- differences

#[test]
fn a_shift_of_one_normal_switches_the_paths_between_the_two_goals() {
    let (base, more) = (scenario(1.0, 0.0), scenario(1.8, 0.0));
    let report = compared(&[&base, &more], &settings(1, 200_000));
    let alternative = &report.alternatives[0];
    // The same score on every path: met if it is above −mean/2 and (100 ln 1.02 − mean)/2.
    for (target, goal) in [("high", 0.0), ("higher", 100.0 * 1.02f64.ln())] {
        let shift = of(alternative, target);
        let expected = normal::cdf((1.8 - goal) / 2.0) - normal::cdf((1.0 - goal) / 2.0);
        near(shift.difference, expected, shift.standard_error);
        assert_eq!(shift.to_missed.probability, Some(0.0));
        assert_eq!(shift.to_met.probability, Some(shift.difference));
        // With nothing lost the variance is that of one share: p (1 − p)/n.
        let p = shift.difference;
        let exact = (p * (1.0 - p) / 200_000.0).sqrt();
        assert!((shift.standard_error - exact).abs() < 1e-12);
        assert!(shift.resolved && shift.alike);
    }
    // Both are met where the higher is.
    let (all, higher) = (of(alternative, "all"), of(alternative, "higher"));
    assert_eq!((all.base, all.difference), (higher.base, higher.difference));
    assert_eq!(alternative.pairing.paired, "fully");
    let number = alternative.number_met.expect("two targets count");
    let sum = of(alternative, "high").difference + higher.difference;
    assert!((number.difference - sum).abs() < 1e-12 && number.resolved);
}

#[test]
fn correlated_outcomes_have_the_variance_of_the_bivariate_normal() {
    // The alternative's innovation is 0.6 of the factor and 0.8 of the base's own draw: a correlation of 0.8 at the medians,
    // so each is met alone with probability acos(0.8)/2π (W. F. Sheppard, 1898).
    let (base, other) = (scenario(0.0, 0.0), scenario(0.0, 0.6));
    let paths = 200_000;
    let report = compared(&[&base, &other], &settings(2, paths));
    let shift = of(&report.alternatives[0], "high");
    let alone = 0.8f64.acos() / std::f64::consts::TAU;
    let error = (alone * (1.0 - alone) / paths as f64).sqrt();
    near(shift.to_met.probability.expect("judged"), alone, error);
    near(shift.to_missed.probability.expect("judged"), alone, error);
    let expected = (2.0 * alone / paths as f64).sqrt();
    assert!((shift.standard_error / expected - 1.0).abs() < 0.01);
    // 2 × alone of the paths change sides, where independent runs have a variance of 1/2 a path.
    let ratio = shift.variance_ratio.expect("neither is sure");
    near(
        ratio,
        4.0 * alone,
        2.0 * (2.0 * alone * (1.0 - 2.0 * alone) / paths as f64).sqrt(),
    );
    let correlation = shift.correlation.expect("neither is sure");
    assert!((correlation - (1.0 - 4.0 * alone)).abs() < 0.01);
}

#[test]
fn intervals_of_differences_hold_their_level() {
    let (base, other) = (scenario(0.0, 0.0), scenario(0.5, 0.6));
    let loaded = [load_text(&base), load_text(&other)];
    let truth = |goal: f64| normal::cdf((0.5 - goal) / 2.0) - normal::cdf(-goal / 2.0);
    let (high, higher) = (truth(0.0), truth(100.0 * 1.02f64.ln()));
    let mut inside = [0; 2];
    for seed in 0..300 {
        let run = settings(seed, 2_000);
        let stop = AtomicBool::new(false);
        let found = compare(&loaded, &run, &stop, &mut |_| {}).expect("not stopped");
        let (low, up) = found.met[0].pair(1, 0).interval();
        inside[0] += i32::from(low <= high && high <= up);
        let number = found.number.as_ref().expect("two targets count");
        let (low, up) = number.difference(1, 0).interval();
        inside[1] += i32::from(low <= high + higher && high + higher <= up);
    }
    // 285 ± 3.8 of 300: outside of [.91, .98] with probability below 3e-3.
    assert!(inside.iter().all(|n| (273..=294).contains(n)), "{inside:?}");
}

#[test]
fn without_a_shared_source_the_variance_is_that_of_two_runs() {
    let base = scenario(1.0, 0.0);
    let renamed = base.replace("retail", "sales");
    let paths = 100_000;
    let report = compared(&[&base, &renamed], &settings(3, paths));
    let alternative = &report.alternatives[0];
    assert_eq!(alternative.pairing.paired, "not");
    assert_eq!(alternative.pairing.reasons, ["nothing_shared"]);
    let shift = of(alternative, "high");
    // The correlation of independent outcomes scatters by 1/√n.
    let error = 1.0 / (paths as f64).sqrt();
    near(shift.correlation.expect("neither is sure"), 0.0, error);
    near(shift.variance_ratio.expect("neither is sure"), 1.0, error);
    // It is another indicator, and that is said.
    assert!(!shift.alike);
    let change = &report.targets[0].scenarios[1].changes[0];
    assert_eq!(change.key, "indicator");
    assert_eq!(change.here.as_deref(), Some("\"sales\""));
}

// ---------------------------------------------------------------- pairing and matching

#[test]
fn pairing_says_what_is_shared_and_what_is_not() {
    let base = scenario(1.0, 0.0);
    let paired = |text: &str| {
        let report = compared(&[&base, text], &settings(1, 100));
        report.alternatives[0].pairing.clone()
    };
    let shock = "[shock.loss]\nyearly_probability = 0.1\neffect.retail.constant = { value = -8 }\n";
    let with = paired(&format!("{base}{shock}"));
    assert_eq!((with.paired, with.shared), ("partly", 1));
    assert!(with.only_base.is_empty());
    assert!(
        with.only_alternative
            .iter()
            .all(|name| name.starts_with("shock.loss"))
    );
    assert_eq!(with.reasons, ["sources"]);
    let later = edited(&base, "base_year = 2020", "base_year = 2019");
    let later = paired(&later);
    assert_eq!(later.paired, "not_by_year");
    assert!(later.reasons.contains(&"base_year"));
    let correlated = |members: &str| {
        let more = r#"
            [indicator.trade]
            level = { base = 100, growth.normal = { mean = 1, sd = 2 } }
            [target.trade]
            indicator = "trade"
            at_least = 100
            "#;
        format!("{base}{more}[correlation]\nmembers = {members}\nmatrix = [[1, 0.5], [0.5, 1]]\n")
    };
    let (one, other) = (
        correlated(r#"["retail", "trade"]"#),
        correlated(r#"["trade", "retail"]"#),
    );
    let report = compared(&[&one, &other], &settings(1, 100));
    let pairing = &report.alternatives[0].pairing;
    assert_eq!(pairing.reasons, ["correlation_members"]);
    assert_eq!(pairing.paired, "partly");
}

#[test]
fn targets_that_do_not_mean_the_same_are_said_and_kept_out_of_what_is_joint() {
    let base = scenario(1.0, 0.0);
    let goal = edited(&base, "at_least = 102", "at_least = 101");
    let report = compared(&[&base, &goal], &settings(1, 1_000));
    let heat = &report.targets[1];
    assert_eq!(heat.scenarios[1].standing, "differs");
    assert_eq!(
        heat.scenarios[1].changes[0].reference.as_deref(),
        Some("102.0")
    );
    assert!(!of(&report.alternatives[0], "higher").alike);
    assert_eq!(
        (report.counted, &report.left_out[..]),
        (1, &["higher".to_owned()][..])
    );
    assert!(
        report.alternatives[0]
            .dominance
            .iter()
            .all(|found| found.target == "high")
    );
    assert!(report.regret.targets.iter().all(|row| row.target == "high"));
    // What is made of it differs as well, however far removed; numbers may be written as they please.
    let whole = "[target.both]\nall_of = [\"high\", \"higher\"]\ncounts = false\n\
                 [target.far]\nmet_when = \"both\"\ncounts = false\n";
    let (base, goal) = (format!("{base}{whole}"), format!("{goal}{whole}"));
    let report = compared(&[&base, &goal], &settings(1, 1_000));
    let standing = |at: usize| report.targets[at].scenarios[1].standing;
    assert_eq!(
        [standing(0), standing(2), standing(3)],
        ["alike", "differs", "differs"]
    );
    let same = edited(&base, "at_least = 102", "at_least = 102.0");
    let report = compared(&[&base, &same], &settings(1, 1_000));
    assert!(
        report
            .targets
            .iter()
            .all(|heat| heat.scenarios[1].standing == "alike")
    );
    // One that is missing, and one that cannot be measured.
    let silent = edited(&base, "at_least = 100\n", "not_measurable = \"没有数据\"\n");
    let silent = edited(
        &silent,
        "all_of = [\"high\", \"higher\"]",
        "all_of = [\"higher\"]",
    );
    let extra = "[target.extra]\nindicator = \"retail\"\nat_least = 90\n";
    let report = compared(&[&base, &format!("{silent}{extra}")], &settings(1, 1_000));
    assert_eq!(report.targets[0].scenarios[1].standing, "not_measurable");
    assert_eq!(report.targets[4].scenarios[0].standing, "absent");
    assert_eq!(report.targets[4].scenarios[0].met.probability, None);
    assert!(
        report.alternatives[0]
            .targets
            .iter()
            .all(|s| s.target != "high" && s.target != "extra")
    );
    assert_eq!(report.left_out, ["high", "extra"]);
}

// ---------------------------------------------------------------- dominance and regret

#[test]
fn distributions_as_wholes_follow_from_the_assumptions() {
    let base = scenario(1.0, 0.0);
    let verdicts = |text: &str| {
        let report = compared(&[&base, text], &settings(4, 20_000));
        let found = &report.alternatives[0].dominance[0];
        assert_eq!(
            (found.paths, found.levels, found.better),
            (16_384, 32, "more")
        );
        (found.first, found.second)
    };
    assert_eq!(
        verdicts(&scenario(1.3, 0.0)),
        ("alternative", "alternative")
    );
    assert_eq!(verdicts(&scenario(0.7, 0.0)), ("base", "base"));
    assert_eq!(verdicts(&base), ("equal", "equal"));
    // More spread of log growth also lifts the mean level: neither. Of plain growth it leaves the mean as it is.
    let spread = edited(&base, "sd = 2", "sd = 4");
    assert_eq!(verdicts(&spread), ("neither", "neither"));
    let plain = |text: &str| edited(text, "compounding = \"log\"", "");
    let report = compared(&[&plain(&base), &plain(&spread)], &settings(4, 20_000));
    let found = &report.alternatives[0].dominance[0];
    assert_eq!((found.first, found.second), ("neither", "base"));
}

/// Standard normal numbers of a seed and a name.
fn scores(seed: u64, name: &str, blocks: u64) -> Vec<f64> {
    let source = Source::new(seed, name);
    let mut words = [0; LANES];
    let mut all = Vec::new();
    for block in 0..blocks {
        source.bits(Portable, 0, block, &mut words);
        all.extend(words.iter().map(|word| normal::quantile(uniform(*word))));
    }
    all
}

#[test]
fn dominance_is_hardly_ever_found_where_there_is_none_and_always_where_it_is_plain() {
    let mut found = 0;
    for seed in 0..200 {
        let (some, others) = (scores(seed, "a", 4), scores(seed, "b", 4));
        let verdict = dominance(&some, &others, Direction::More);
        found += i32::from(verdict.first != Order::Unresolved);
        found += i32::from(verdict.second != Order::Unresolved);
        let better: Vec<f64> = others.iter().map(|z| z + 1.0).collect();
        let verdict = dominance(&better, &some, Direction::More);
        assert_eq!(
            (verdict.first, verdict.second),
            (Order::Alternative, Order::Alternative)
        );
    }
    // Independent samples of one law: 400 verdicts, each false with probability 5 % at most.
    assert!(found <= 20, "{found}");
}

#[test]
fn three_scenarios_have_one_heat_table_and_their_regrets() {
    let texts = [scenario(1.0, 0.0), scenario(1.8, 0.0), scenario(0.2, 0.6)];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let report = compared(&texts, &settings(5, 20_000));
    assert_eq!(report.alternatives.len(), 2);
    for (row, heat) in report.regret.targets.iter().zip(&report.targets) {
        let p: Vec<f64> = heat
            .scenarios
            .iter()
            .map(|c| c.met.probability.unwrap())
            .collect();
        let best = p.iter().copied().fold(0.0, f64::max);
        let worst = p.iter().copied().fold(1.0, f64::min);
        assert_eq!(row.worst_case.probability, Some(worst));
        for (regret, p) in row.regrets.iter().zip(&p) {
            assert!((regret.difference - (best - p)).abs() < 1e-12);
        }
        assert_eq!(
            (row.best.as_str(), row.worst.as_str()),
            ("scenario (2)", "scenario (3)")
        );
        assert!(row.best_resolved && row.gap.resolved);
    }
    let choice = report.regret.choice.as_ref().expect("targets count");
    assert!(choice.scenario == "scenario (2)" && choice.resolved);
    // An alternative against the base does not depend on who else is compared.
    let alone = compared(&[texts[0], texts[2]], &settings(5, 20_000));
    let written = |shift: &ShiftReport| serde_json::to_string(shift).expect("JSON");
    for (one, other) in alone.alternatives[0]
        .targets
        .iter()
        .zip(&report.alternatives[1].targets)
    {
        assert_eq!(written(one), written(other));
    }
}

// ---------------------------------------------------------------- the contract

#[test]
fn neither_threads_nor_processor_have_a_say_and_runs_agree() {
    let texts = [scenario(1.0, 0.0), scenario(1.3, 0.6)];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let run = settings(6, 70_000);
    let told = |run: Run| {
        let mut report = compared(&texts, &run);
        report
            .scenarios
            .iter_mut()
            .for_each(|one| one.scenario.file.clear());
        json::document(&report)
    };
    let usual = told(run);
    assert_eq!(usual, told(Run { threads: 1, ..run }));
    assert_eq!(usual, told(Run { threads: 5, ..run }));
    let cpu = Cpu::of(Kind::Baseline).expect("every processor has it");
    assert_eq!(usual, told(Run { cpu, ..run }));
    // Each probability is that of the scenario's own run.
    let report = compared(&texts, &run);
    for (at, text) in texts.iter().enumerate() {
        let ran = common::run_text(text, 6, 70_000);
        for heat in &report.targets {
            let own = Some(ran.probability(&heat.target));
            assert_eq!(heat.scenarios[at].met.probability, own);
        }
        let joint = ran.report.joint.as_ref().expect("targets count");
        let all = report.all.as_ref().expect("targets count");
        assert_eq!(all.scenarios[at].met.probability, joint.all.probability);
        let number = report.scenarios[at].number_met.expect("targets count");
        assert!((number.mean - joint.expected_met).abs() < 1e-12);
    }
}

#[test]
fn a_comparison_that_is_stopped_says_nothing() {
    let loaded = [1.0, 1.5].map(|mean| load_text(&scenario(mean, 0.0)));
    let stop = AtomicBool::new(true);
    let found = compare(&loaded, &settings(1, 5_000), &stop, &mut |_| {});
    assert!(found.is_none());
}

fn fields(object: &serde_json::Value) -> String {
    let object = object.as_object().expect("an object");
    object.keys().cloned().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let report = compared(
        &[&scenario(1.0, 0.0), &scenario(1.5, 0.6)],
        &settings(1, 2_000),
    );
    let document = json::value(&report);
    assert_eq!(document["schema"], "tuiyan/compare/1");
    let top = "schema scenarios run targets all counted left_out alternatives regret";
    assert_eq!(fields(&document), top);
    let scenario = "label id name name_en file digest base_year last_year same_as number_met";
    assert_eq!(fields(&document["scenarios"][0]), scenario);
    let met = "probability standard_error interval resolved";
    let heat = &document["targets"][0];
    assert_eq!(
        fields(heat),
        "target name name_en form year counts better scenarios"
    );
    let cell = format!("scenario standing changes {met}");
    assert_eq!(fields(&heat["scenarios"][0]), cell);
    let alternative = &document["alternatives"][0];
    let expected = "scenario pairing targets all number_met dominance";
    assert_eq!(fields(alternative), expected);
    let pairing = "paired shared only_base only_alternative reasons";
    assert_eq!(fields(&alternative["pairing"]), pairing);
    let shift = "target alike base alternative difference standard_error interval resolved to_met to_missed \
                 correlation variance_ratio";
    assert_eq!(fields(&alternative["targets"][0]), shift);
    assert_eq!(fields(&alternative["all"]["to_met"]), met);
    let single = "difference standard_error interval resolved";
    assert_eq!(fields(&alternative["number_met"]), single);
    let dominance = "target better first second paths levels range most_ahead most_behind";
    assert_eq!(fields(&alternative["dominance"][0]), dominance);
    let gap = "level difference standard_error";
    assert_eq!(fields(&alternative["dominance"][0]["most_ahead"]), gap);
    let regret = &document["regret"];
    assert_eq!(fields(regret), "targets scenarios choice");
    let row = "target best best_resolved worst worst_case gap regrets";
    assert_eq!(fields(&regret["targets"][0]), row);
    assert_eq!(
        fields(&regret["scenarios"][0]),
        format!("scenario target best {single}")
    );
    assert_eq!(fields(&regret["choice"]), "scenario resolved");
}

#[test]
fn the_text_says_it_in_both_languages() {
    let texts = [scenario(1.0, 0.0), scenario(1.8, 0.6)];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let report = compared(&texts, &settings(1, 20_000));
    let english = text::page(&report, Language::En, false);
    for part in [
        "raises P(high) by",
        "of paths switch to met",
        "all 2 targets met",
        "Of 2 targets that count",
        "Paired in part: 1 sources",
        "First order",
        "Greatest regret",
    ] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    let chinese = text::page(&report, Language::Zh, false);
    for part in [
        "“high”达标的概率上升",
        "的路径转为达标",
        "部分配对",
        "一阶占优",
        "后悔值",
    ] {
        assert!(chinese.contains(part), "{part}\n{chinese}");
    }
    let letters = |text: &str| text.chars().filter(|c| ('一'..='龥').contains(c)).count();
    assert_eq!(letters(&english), 0);
    assert!(letters(&chinese) > 200);
}

// ---------------------------------------------------------------- the command

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("the file is written");
    };
    write("a.toml", command::GOOD);
    write("b.toml", &command::spoilt("mean = 6", "mean = 7"));
    write("wrong.toml", &command::spoilt("mean = 6", "mean = nan"));
    write(
        "other.toml",
        &command::GOOD.replace("[target.retail]", "[target.sales]"),
    );
    let quotient = "derived.formula = \"services / trade * 100\"";
    let none = command::spoilt(quotient, "derived.formula = \"1 / (trade - trade)\"");
    let judged = none.replace(
        "indicator = \"retail\"\nmore_than = 20000",
        "indicator = \"ratio\"\nmore_than = 1",
    );
    write("none.toml", &judged);
    folder
}

#[test]
fn what_is_wrong_is_said_in_both_languages_with_its_exit_code() {
    let folder = folder();
    for (arguments, code, en, zh) in [
        (vec!["a.toml"], 2, "nothing to compare", "无从比较"),
        (vec!["a.toml", "wrong.toml"], 2, "nan", "nan"),
        (
            vec!["a.toml", "missing.toml"],
            2,
            "missing.toml",
            "missing.toml",
        ),
        (
            vec!["a.toml", "other.toml"],
            2,
            "no target in common",
            "没有共同的可衡量目标",
        ),
        (
            vec!["a.toml", "b.toml", "--target", "retial"],
            2,
            "did you mean retail",
            "retail",
        ),
        (
            vec!["a.toml", "b.toml", "--format", "csv"],
            2,
            "--out DIR",
            "--out DIR",
        ),
        (
            vec!["none.toml", "none.toml", "--paths", "100"],
            1,
            "not a number on 100 of 100",
            "非数值",
        ),
    ] {
        for (language, said) in [("en", en), ("zh", zh)] {
            let arguments = [&["compare", "--lang", language][..], &arguments].concat();
            let output = command::run(folder.path(), &arguments);
            let errors = command::stderr(&output);
            assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
            assert!(errors.contains(said), "{arguments:?}: {errors}");
            assert!(output.stdout.is_empty());
        }
    }
}

#[test]
fn the_command_writes_every_format() {
    let folder = folder();
    let run = |more: &[&str]| {
        let arguments = [
            &["compare", "a.toml", "b.toml", "--paths", "2000", "--quiet"],
            more,
        ]
        .concat();
        let output = command::run(folder.path(), &arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            command::stderr(&output)
        );
        command::stdout(&output)
    };
    // Both files have no id of their own but their names.
    assert!(run(&["--lang", "en"]).contains("Against “a”, “b” raises P("));
    let document: serde_json::Value =
        serde_json::from_str(&run(&["--format", "json"])).expect("JSON");
    assert_eq!(document["run"]["paths"], 2000);
    run(&["--format", "csv", "--out", "out"]);
    let table = |name: &str| {
        let path = folder.path().join("out").join(name);
        std::fs::read_to_string(path).expect("the table is there")
    };
    assert_eq!(table("heat.csv").lines().count(), 1 + 2 * 2);
    assert_eq!(table("differences.csv").lines().count(), 1 + 2);
    assert_eq!(table("scenarios.csv").lines().count(), 1 + 2);
    assert_eq!(table("dominance.csv").lines().count(), 1 + 1);
    assert_eq!(table("regret.csv").lines().count(), 1 + 2);
    // The same file twice is compared, and said to be the same.
    let arguments = [
        "compare", "a.toml", "a.toml", "--paths", "100", "--lang", "en",
    ];
    let output = command::stdout(&command::run(folder.path(), &arguments));
    assert!(
        output.contains("“a (2)” and “a” are the same scenario"),
        "{output}"
    );
    assert!(
        output.contains("changes no verdict on any path"),
        "{output}"
    );
    // Only what was asked for.
    let chosen: serde_json::Value =
        serde_json::from_str(&run(&["--format", "json", "--target", "all"])).expect("JSON");
    assert_eq!(chosen["targets"].as_array().map(Vec::len), Some(0));
    assert!(!chosen["all"].is_null());
}

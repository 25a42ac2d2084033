//! The risk summary of a batch: its numbers by hand, what it finds and what it must not find, and documents of every shape.

mod common;

use common::{SHIPPED, load_path, run_text, settings, shipped, simulate};
use serde_json::{Value, json};
use std::fmt::Write as _;
use tuiyan::engine::Proportion;
use tuiyan::language::{Both, Language};
use tuiyan::report::Probability;
use tuiyan::report::batch::shared::{RATE, Rule};
use tuiyan::report::batch::{Gathered, Kept, summary};

const PATHS: u64 = 1000;

/// A target of a made-up result: its id, how many paths meet it, and what else is to be said of it.
fn target(id: &str, hits: u64, more: Value) -> Value {
    let met = Probability::from(Proportion { hits, paths: PATHS });
    let mut target = json!({
        "id": id, "indicator": null, "name": format!("目标{id}"), "name_en": format!("Target {id}"),
        "year": 2025, "nature": "expected", "counts": true, "goal": null, "measured_in": null,
        "measure": null, "required_growth": null, "median_growth": null,
        "met_from": null, "met_to": null, "expected_shortfall": null, "first_hit": [],
    });
    merge(&mut target, serde_json::to_value(met).expect("numbers"));
    merge(&mut target, more);
    target
}

fn merge(target: &mut Value, more: Value) {
    if let (Some(target), Value::Object(more)) = (target.as_object_mut(), more) {
        target.extend(more);
    }
}

/// A made-up result: its file, P(all) as paths that meet all, targets, assumptions as TOML.
fn document(file: &str, all: Option<u64>, targets: &[Value], resolved: &str) -> String {
    let expected: f64 = targets
        .iter()
        .filter_map(|one| one["probability"].as_f64())
        .sum();
    let joint = all.map(|hits| {
        let met = Probability::from(Proportion { hits, paths: PATHS });
        json!({ "targets": targets.len(), "all": met, "expected_met": expected, "binding": null })
    });
    // Any digest will do that has nothing to do with the place in the list.
    let digest: String = file
        .bytes()
        .fold(1_469_598_103_934_665_603_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211)
        })
        .to_string()
        .chars()
        .rev()
        .collect();
    let years = (2021..=2025).map(|year| {
        let median = 100.0 + 5.0 * f64::from(year - 2020);
        json!({ "year": year, "quantiles": { "0.25": 1.0, "0.5": median } })
    });
    let years: Vec<Value> = years.collect();
    let document = json!({
        "schema": "tuiyan/result/1",
        "scenario": { "id": "s", "name": "情景", "name_en": "Scenario", "file": file, "digest": digest, "base_year": 2020 },
        "run": { "seed": 7, "paths": PATHS, "points": "pseudorandom", "values": "1", "engine_version": "0.1.0" },
        "indicators": [{
            "id": "retail", "name": "社零", "name_en": "Retail", "unit": "亿元", "unit_en": "bn yuan",
            "dimension": "规模", "dimension_en": "Scale", "base": 100.0,
            "years": years,
        }, {
            "id": "fairs", "name": "商展", "name_en": "Fairs", "unit": "个", "unit_en": null,
            "dimension": "消费", "dimension_en": "Consumption", "base": 10.0, "years": [],
        }],
        "targets": targets,
        "joint": joint,
        "manifest": { "verb": "run", "inputs": [{ "file": file, "digest": digest, "resolved": resolved }] },
    });
    document.to_string()
}

/// What documents say together, both passes.
fn gathered(documents: &[String]) -> Gathered {
    let mut gathered = Gathered::new();
    let kept = |document: &String| -> Kept<'static> {
        let document: &'static str = String::leak(document.clone());
        Kept::read(document).unwrap_or_else(|why| panic!("{}", why.en))
    };
    documents.iter().for_each(|one| gathered.first(&kept(one)));
    documents.iter().for_each(|one| gathered.second(&kept(one)));
    gathered
}

fn pages(documents: &[String]) -> (String, String) {
    let gathered = gathered(documents);
    (gathered.page(Language::Zh), gathered.page(Language::En))
}

fn has(page: &str, text: &str) {
    assert!(page.contains(text), "no {text:?} in\n{page}");
}

/// A document of a real run with the manifest that a stored one carries.
fn stored(ran: &common::Ran) -> String {
    let mut document = serde_json::to_value(&ran.report).expect("a document");
    let loaded = &ran.loaded;
    document["manifest"] = json!({ "inputs": [
        { "file": loaded.file, "digest": loaded.digest, "resolved": loaded.resolved } ] });
    format!("{document:#}\n")
}

/// A row of numbers with nothing behind them, from a seed.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn rows_have_the_numbers_of_the_document_to_the_last_digit() {
    for name in SHIPPED {
        let ran = simulate(load_path(shipped(name).as_ref(), &[]), settings(3, 500));
        let text = stored(&ran);
        let kept = Kept::read(&text).expect("a result");
        let table = [summary::head(), summary::lines(&kept, "results/x.json")].concat();
        let mut reader = csv::Reader::from_reader(&table[..]);
        let header = reader.headers().expect("a header").clone();
        assert_eq!(header.iter().collect::<Vec<_>>(), summary::COLUMNS);
        let rows: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), ran.report.targets.len() + 1, "{name}");
        let cell = |row: &csv::StringRecord, column: &str| {
            let at = summary::COLUMNS.iter().position(|one| *one == column);
            row[at.expect("a column")].to_owned()
        };
        let shown = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
        for (row, target) in rows.iter().zip(&ran.report.targets) {
            assert_eq!(cell(row, "target"), target.id);
            assert_eq!(cell(row, "result"), "results/x.json");
            assert_eq!(cell(row, "digest"), ran.loaded.digest);
            assert_eq!(cell(row, "nature"), target.nature);
            assert_eq!(cell(row, "counts"), target.counts.to_string());
            let median = target.measure.as_ref().map(|measure| measure.band().1);
            let interval = target.met.interval.unzip();
            for (column, expected) in [
                ("probability", target.met.probability),
                ("standard_error", target.met.standard_error),
                ("low", interval.0),
                ("high", interval.1),
                ("goal", target.goal),
                ("median", median),
                ("required_growth", target.required_growth),
                ("median_growth", target.median_growth),
                ("expected_shortfall", target.expected_shortfall),
            ] {
                assert_eq!(
                    cell(row, column),
                    shown(expected),
                    "{name} {} {column}",
                    target.id
                );
            }
        }
        let (last, joint) = (
            &rows[rows.len() - 1],
            ran.report.joint.as_ref().expect("targets"),
        );
        assert_eq!(cell(last, "target"), "all");
        assert_eq!(cell(last, "probability"), shown(joint.all.probability));
    }
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_written_as_texts() {
    let more = json!({ "name": "=1+1|甲,\"乙\"" });
    let text = document("+a.toml", None, &[target("x", 500, more)], "");
    let lines = summary::lines(&Kept::read(&text).expect("a result"), "r.json");
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(&lines[..]);
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    // Without a joint there is no row for all.
    assert_eq!(rows.len(), 1);
    assert_eq!(&rows[0][2], "'+a.toml");
    assert_eq!(&rows[0][6], "'=1+1|甲,\"乙\"");
}

#[test]
fn what_is_no_result_is_refused_in_both_languages() {
    let whole = document("a.toml", None, &[], "");
    let cut = &whole[..whole.len() / 2];
    let other = whole.replace("tuiyan/result/1", "tuiyan/sweep/1");
    for (text, zh, en) in [
        (cut, "不是完整的运行结果", "not a whole result"),
        ("[]", "不是完整的运行结果", "not a whole result"),
        (&other, "tuiyan/sweep/1", "should be tuiyan/result/1"),
    ] {
        let why = Kept::read(text).expect_err("it is none");
        has(&why.zh, zh);
        has(&why.en, en);
    }
}

#[test]
fn targets_are_ranked_by_the_mean_over_scenarios() {
    // P(missed): x 0.1, 0.9, 0.5, 0.7 (mean 0.55, median 0.6); y 0.6 four times; z never.
    let files = ["a.toml", "b.toml", "c.toml", "d.toml"];
    let documents: Vec<String> = [900, 100, 500, 300]
        .iter()
        .zip(files)
        .map(|(hits, file)| {
            let unit = json!({ "indicator": "retail", "measured_in": "indicator",
                "expected_shortfall": f64::from(1000 - *hits as i32) });
            let targets = [
                target("z", 1000, json!({})),
                target("x", *hits, unit),
                target("y", 400, json!({ "nature": "binding" })),
            ];
            document(file, Some(100), &targets, "")
        })
        .collect();
    let gathered = gathered(&documents);
    let order: Vec<&str> = gathered.ranked().iter().map(|risk| &*risk.id).collect();
    assert_eq!(order, ["y", "x", "z"]);
    let x = &gathered.risks["x"];
    assert!((x.missed.mean().probability.expect("there is one") - 0.55).abs() < 1e-15);
    assert_eq!(x.missed.median(), Some(0.6));
    // 0.9 and 0.7 are above one half, 0.5 is not.
    assert_eq!(x.missed.above_half, 2);
    assert_eq!(x.missed.highest.as_ref().expect("an end").file, "b.toml");
    assert_eq!(x.missed.lowest.as_ref().expect("an end").file, "a.toml");
    // Σ P(missed) · mean / Σ P(missed) with means 100, 900, 500, 700.
    let expected = (0.1 * 100.0 + 0.9 * 900.0 + 0.5 * 500.0 + 0.7 * 700.0) / 2.2;
    assert!((x.shortfall().expect("a mean") - expected).abs() < 1e-9);
    let en = gathered.page(Language::En);
    // The rows in the order of risk; y is binding by nature, x has a unit.
    has(
        &en,
        "| Target y **[binding by nature]** | 60 ± 3 % | 60 % |",
    );
    has(
        &en,
        "| Target x | 55 ± 2 % | 60 % | 10 % … 90 % | 2/4 | `b.toml` | 709 bn yuan | – |",
    );
    has(&en, "| Target z | < 0.4 % | < 0.1 % |");
    assert!(en.find("| Target y").expect("a row") < en.find("| Target x").expect("a row"));
}

#[test]
fn dimensions_take_the_mean_and_the_weakest_of_their_targets() {
    let of = |indicator: &str| json!({ "indicator": indicator });
    let resolved = "[target.p]\nindicator = \"retail\"\n\n[target.q]\nindicator = \"fairs\"\n\n\
        [target.same]\nall_of = [\"p\", \"p\"]\n\n[target.mixed]\nall_of = [\"p\", \"q\"]\n";
    let one = |file: &str, p: u64, q: u64| {
        let targets = [
            target("p", p, of("retail")),
            target("same", 200, json!({})),
            target("q", q, of("fairs")),
            target("mixed", 50, json!({})),
        ];
        document(file, Some(10), &targets, resolved)
    };
    let gathered = gathered(&[one("a", 800, 900), one("b", 100, 700), one("c", 600, 500)]);
    let each = &gathered.dimensions.each;
    let names: Vec<Option<&str>> = each.keys().map(Option::as_deref).collect();
    assert_eq!(names, [Some("规模"), Some("消费"), None]);
    let scale = &each[&Some("规模".to_owned())];
    assert_eq!(scale.targets, (2, 2));
    // Means 0.5, 0.15, 0.4; the weakest 0.2, 0.1, 0.2.
    assert_eq!(scale.mean.median(), Some(0.4));
    let ends = (scale.mean.lowest.as_ref(), scale.mean.highest.as_ref());
    let p = |end: Option<&tuiyan::report::batch::over::End>| {
        end.and_then(|end| end.met.probability).expect("an end")
    };
    assert!((p(ends.0) - 0.15).abs() < 1e-15 && (p(ends.1) - 0.5).abs() < 1e-15);
    assert_eq!(scale.weakest.median(), Some(0.2));
    assert_eq!(scale.usual(), Some(("same", 2)));
    has(&gathered.page(Language::En), "| (no dimension given) | 1 |");
    has(
        &gathered.page(Language::Zh),
        "最弱的维度：**规模**，其目标的达标概率平均 35 %。",
    );
}

/// So many scenarios, of which on so many paths all targets are met.
fn several(n: usize, all: &dyn Fn(usize) -> u64) -> Gathered {
    let one = |at: usize| {
        let targets = [target("x", 500, json!({}))];
        document(&format!("{at}.toml"), Some(all(at)), &targets, "")
    };
    gathered(&(0..n).map(one).collect::<Vec<String>>())
}

#[test]
fn the_worst_are_a_tenth() {
    for (n, worst) in [
        (1, 1),
        (2, 2),
        (3, 3),
        (30, 3),
        (31, 4),
        (200, 20),
        (600, 50),
    ] {
        let gathered = several(n, &|at| 20 + at as u64);
        let tenth = gathered.worst.tenth();
        assert_eq!(tenth.len(), worst, "{n}");
        let files: Vec<String> = tenth.iter().map(|bad| bad.file.clone()).collect();
        let expected: Vec<String> = (0..worst).map(|at| format!("{at}.toml")).collect();
        assert_eq!(files, expected);
    }
}

#[test]
fn ties_have_nothing_to_do_with_the_list() {
    // Up to nine paths of a thousand count as nought: then all are equal, and the order is that of the digests.
    let equal = several(60, &|at| at as u64 % 10);
    assert!(!equal.worst.differ());
    let places: Vec<usize> = equal
        .worst
        .tenth()
        .iter()
        .map(|bad| {
            bad.file
                .trim_end_matches(".toml")
                .parse()
                .expect("a number")
        })
        .collect();
    assert!(places.iter().any(|place| *place >= 6), "{places:?}");
    has(
        &equal.page(Language::En),
        "No scenario is better than another",
    );
    // The same scenario ten times is one of the worst once.
    let again: Vec<String> = (0..40)
        .map(|at| {
            let (file, all) = if at < 10 {
                ("same".to_owned(), 20)
            } else {
                (at.to_string(), 100 + at)
            };
            document(
                &file,
                Some(all),
                &[target("x", 500, json!({}))],
                "[a]\nb = 1\n",
            )
        })
        .collect();
    let again = gathered(&again);
    assert_eq!(
        again
            .worst
            .tenth()
            .iter()
            .filter(|bad| bad.file == "same")
            .count(),
        1
    );
    assert_eq!(again.shared().expect("two passes").all(), 31);
}

/// Documents whose P(all) rises from one to the next, with these assumptions.
fn in_order(assumptions: impl Iterator<Item = String>) -> Vec<String> {
    let numbered = assumptions.enumerate();
    numbered
        .map(|(at, resolved)| {
            let x = [target("x", 300, json!({ "indicator": "retail" }))];
            document(
                &format!("{at:04}.toml"),
                Some(20 + at as u64),
                &x,
                &resolved,
            )
        })
        .collect()
}

#[test]
fn a_cut_by_hand() {
    // The three worst of twenty have 7, 6, 5, the others 1 or 2 in turn; a second key is the same everywhere.
    let value = |at: usize| match at {
        0..3 => 7 - at,
        _ => 1 + at % 2,
    };
    let documents = in_order((0..20).map(|at| format!("[a]\nb = {}\nc = 3\n", value(at))));
    let gathered = gathered(&documents);
    let shared = gathered.shared().expect("two passes");
    assert_eq!((shared.worst, shared.others, shared.varying()), (3, 17, 1));
    let findings = shared.findings();
    assert_eq!(findings.len(), 1);
    let found = &findings[0];
    assert_eq!((&*found.key, &found.rule), ("a.b", &Rule::AtLeast(5.0)));
    assert_eq!((found.worst, found.others), (3, 0));
    // 1 / C(20, 3), once for each of 2 · 3 cuts, twice as half of the rate is for values.
    assert!((found.luck - 12.0 / 1140.0).abs() < 1e-12, "{}", found.luck);
    // Of the others nine have 2 (odd places 3, 5 … 19) and eight have 1.
    let means = found.means.expect("numbers");
    let others = 26.0 / 17.0;
    assert!((means.worst - 6.0).abs() < 1e-12 && (means.others - others).abs() < 1e-12);
    let squares: f64 = (0..20).map(|at| (value(at) * value(at)) as f64).sum();
    let sum: f64 = (0..20).map(|at| value(at) as f64).sum();
    let sd = ((squares - sum * sum / 20.0) / 19.0).sqrt();
    assert!((means.difference - (6.0 - others) / sd).abs() < 1e-12);
    let (zh, en) = (gathered.page(Language::Zh), gathered.page(Language::En));
    has(
        &en,
        "| `a.b ≥ 5` | 3/3 | 0/17 (0 %) | – | 6 / 1.529 (+2.6) | 0.01 |",
    );
    has(
        &zh,
        "最差的3个情景最突出的共同假设：`a.b ≥ 5`（最差情景中 3/3，其余情景中 0/17 (0 %)）。",
    );
}

#[test]
fn a_value_by_hand_and_what_always_goes_with_it() {
    // Of 100, eight of the ten worst and ten of the 90 others are "stress"; a number and a missing key go along.
    let documents = in_order((0..100).map(|at| {
        let stress = at < 8 || (at >= 10 && at % 9 == 0);
        let words = if stress { "stress" } else { "calm" };
        let other = if stress { "" } else { "z = true\n" };
        format!("[a]\nkind = \"{words}\"\n{other}")
    }));
    let gathered = gathered(&documents);
    let findings = gathered.shared().expect("two passes").findings();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let found = &findings[0];
    assert_eq!(
        (&*found.key, &found.rule),
        ("a.kind", &Rule::Is("\"stress\"".to_owned()))
    );
    assert_eq!(found.together, ["a.z"]);
    assert_eq!((found.worst, found.others), (8, 10));
    // P(H ≥ 8), 10 marked of 100, 18 drawn; m = 2 keys vary: 2 · 2 · 100 / 18 shares.
    let choose = |n: u64, k: u64| {
        (0..k)
            .map(|i| (n - i) as f64 / (i + 1) as f64)
            .product::<f64>()
    };
    let ways: f64 = (8..=10).map(|j| choose(10, j) * choose(90, 18 - j)).sum();
    let expected = ways / choose(100, 18) * 400.0 / 18.0;
    assert!(
        (found.luck / expected - 1.0).abs() < 1e-10,
        "{} {expected}",
        found.luck
    );
    // Lift: 80 % of the worst against 11.1 % of the others.
    has(
        &gathered.page(Language::En),
        "| `a.kind = \"stress\"` | 8/10 (80 %) | 10/90 (11 %) | 7.2× | – |",
    );
    has(
        &gathered.page(Language::Zh),
        "与 `a.kind` 同进同退、无法区分：`a.z`。",
    );
}

/// Whether anything stands out among scenarios whose assumptions have nothing to do with the outcome.
fn found_by_luck(seed: u64, scenarios: usize, keys: usize) -> bool {
    let mut luck = Luck(seed);
    let documents = in_order((0..scenarios).map(|_| {
        let mut text = "[a]\n".to_owned();
        for key in 0..keys {
            let x = luck.next();
            // Spread evenly, a few values, one in ten, words, often missing.
            let _ = match key % 5 {
                0 => writeln!(text, "k{key} = {x}"),
                1 => writeln!(text, "k{key} = {}", (x * 4.0) as u32),
                2 => writeln!(text, "k{key} = {}", 1000.0 * f64::from(x < 0.1)),
                3 => writeln!(text, "k{key} = \"w{}\"", (x * 3.0) as u32),
                _ if x < 0.5 => writeln!(text, "k{key} = true"),
                _ => Ok(()),
            };
        }
        text
    }));
    !gathered(&documents)
        .shared()
        .expect("two passes")
        .findings()
        .is_empty()
}

#[test]
fn luck_is_told_no_more_often_than_it_says() {
    for (scenarios, keys) in [(30, 10), (60, 20)] {
        let found = (0..200)
            .filter(|seed| found_by_luck(*seed, scenarios, keys))
            .count();
        // 200 trials at the rate, and four standard deviations.
        let most = 200.0 * RATE + 4.0 * (200.0 * RATE * (1.0 - RATE)).sqrt();
        assert!(
            found as f64 <= most,
            "{found} of 200 with {scenarios} scenarios"
        );
    }
}

#[test]
fn a_planted_cause_is_found_among_hundreds_and_nothing_else() {
    let mut luck = Luck(5);
    let documents = in_order((0..200).map(|at| {
        let mut text = "[indicator.retail]\n".to_owned();
        for key in 0..300 {
            // The cause: low where the outcome is bad, with some noise.
            let x = if key == 123 {
                at as f64 / 200.0 + 0.15 * luck.next()
            } else {
                luck.next()
            };
            let _ = writeln!(text, "k{key} = {x}");
        }
        text
    }));
    let gathered = gathered(&documents);
    let findings = gathered.shared().expect("two passes").findings();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].key, "indicator.retail.k123");
    assert!(matches!(findings[0].rule, Rule::AtMost(_)));
    assert!(findings[0].means.expect("numbers").difference < -1.0);
    // What stands out of the indicator is to be watched with its target.
    let en = gathered.page(Language::En);
    has(
        &en,
        "these stand out among the worst scenarios: `indicator.retail.k123 ≤",
    );
}

#[test]
fn few_scenarios_say_nothing_of_what_they_share() {
    let six = in_order((0..6).map(|at| format!("[a]\nb = {at}\n")));
    let (zh, en) = pages(&six);
    has(&zh, "情景太少");
    has(&en, "There are too few scenarios");
    let (zh, en) = pages(&in_order((0..40).map(|_| "[a]\nb = 1\n".to_owned())));
    has(&zh, "各情景的假设完全相同");
    has(&en, "All scenarios have the same assumptions");
    let mut luck = Luck(9);
    let (zh, en) = pages(&in_order(
        (0..100).map(|_| format!("[a]\nb = {}\n", luck.next())),
    ));
    has(&zh, "没有突出的共同之处");
    has(
        &en,
        "**Nothing stands out.** Worst scenarios: 10, others: 90, assumptions that vary: 1.",
    );
}

#[test]
fn what_to_watch_has_the_way_year_by_year() {
    // 100 grows by 6 % to 133.8 in 2025; the medians 105, 110, … 125 fall behind at once.
    let more = json!({ "indicator": "retail", "measured_in": "indicator", "met_from": 133.0, "required_growth": 0.06,
        "median_growth": 0.045, "expected_shortfall": 9.0,
        "first_hit": [{ "year": 2024, "probability": 0.1 }, { "year": 2025, "probability": 0.2 }] });
    let mut one: Value = serde_json::from_str(&document(
        "a.toml",
        Some(250),
        &[target("x", 300, more)],
        "",
    ))
    .expect("JSON");
    one["joint"]["binding"] = json!({ "target": "x", "gain": 0.04 });
    let (zh, en) = pages(&[one.to_string()]);
    has(
        &en,
        "Retail: the goal in 2025 is a growth of 6.00 % a year from the base year (106 in 2021, 112.4 in 2022, 119.1 in 2023, 126.2 in 2024, 133.8 in 2025; bn yuan); the simulated median grows by 4.50 %.",
    );
    has(
        &en,
        "In 1/1 scenarios the median comes to lie below this way and stays there, most often from 2021 on (1).",
    );
    has(
        &en,
        "On average only 30 % of the paths have ever reached it by 2025.",
    );
    has(&en, "Where it is missed, 9 bn yuan are missing on average.");
    has(
        &en,
        "It binds in 1/1 scenarios: without it P(all) would rise by 4 percentage points there, on average.",
    );
    has(
        &zh,
        "社零：到 2025 年的目标值，自基年起对应年均增速 6.00 %（2021年 106、2022年 112.4、2023年 119.1、2024年 126.2、2025年 133.8，亿元）；模拟的中位数年均增速 4.50 %。",
    );
}

#[test]
fn scenarios_of_every_shape_are_summed_up() {
    let unmeasured =
        json!({ "probability": null, "standard_error": null, "interval": null, "resolved": null });
    let reading = json!({ "counts": false });
    let documents = [
        document(
            "a.toml",
            Some(900),
            &[target("x", 1000, json!({})), target("y", 900, json!({}))],
            "",
        ),
        document(
            "b.toml",
            None,
            &[
                target("x", 500, reading),
                target("w", 0, unmeasured.clone()),
            ],
            "",
        ),
        document(
            "c.toml",
            Some(400),
            &[target("z", 400, json!({})), target("w", 0, unmeasured)],
            "",
        ),
    ];
    let (zh, en) = pages(&documents);
    has(&en, "Scenarios that were run: 3; none failed.");
    has(&en, "| Target z (counts in 1/3 scenarios) | 60 ± 3 % |");
    has(
        &en,
        "Not measurable, so without a probability (not without risk): Target w.",
    );
    has(
        &en,
        "Scenarios that have no target that counts, and are not in the order: 1.",
    );
    has(&zh, "无法衡量，因而没有概率（并非没有风险）：目标w。");
    // Every target met on every path.
    let sure = document("a.toml", Some(1000), &[target("x", 1000, json!({}))], "");
    let (zh, en) = pages(&[sure]);
    has(&zh, "各目标全部达标");
    has(&en, "No target is missed on any path");
    // Nothing at all, but failures.
    let mut none = Gathered::new();
    none.failed(
        "坏|了.toml",
        &Both::from(("第3行：缺少 *name*", "line 3: no *name*")),
    );
    let (zh, en) = (none.page(Language::Zh), none.page(Language::En));
    has(&zh, "没有情景得出结果：1个情景均未能运行。");
    has(&zh, "- `坏\\|了.toml`：第3行：缺少 \\*name\\*");
    has(&en, "- `坏\\|了.toml`: line 3: no \\*name\\*");
    for at in 0..99 {
        none.failed(&format!("{at}.toml"), &Both::same("x"));
    }
    has(&none.page(Language::En), "- and 80 more.");
}

#[test]
fn settings_that_differ_are_told() {
    let mut documents: Vec<String> = Vec::new();
    for seed in 0..12 {
        let text = document(
            &format!("{seed}.toml"),
            Some(400),
            &[target("x", 400, json!({}))],
            "",
        );
        documents.push(text.replace("\"seed\":7", &format!("\"seed\":{}", seed.min(9))));
    }
    let (zh, en) = pages(&documents);
    has(
        &en,
        "The same for all: paths of each scenario 1000; points pseudorandom;",
    );
    has(
        &en,
        "**Not the same for all**: seed (number of scenarios in brackets): 0 (1), 1 (1),",
    );
    has(&en, "7 (1), others (4).");
    has(&zh, "**各情景不同**——随机种子");
}

#[test]
fn names_stay_names_whatever_is_in_them() {
    let odd = "甲|乙\n# *丙* <script>";
    let more = json!({ "name": odd, "name_en": odd });
    let mut one = document("a|b`c.toml", Some(300), &[target("x|y", 300, more)], "");
    one = one.replace("\"name\":\"情景\"", "\"name\":\"情|景\\n[x](y)\"");
    let (zh, en) = pages(&[one]);
    for page in [&zh, &en] {
        has(page, "甲\\|乙 \\# \\*丙\\* &lt;script&gt;");
        has(page, "``a\\|b`c.toml``");
        assert!(!page.contains("<script>"));
        // Every row of a table has the cells of its header.
        let mut cells = None;
        for line in page.lines() {
            if !line.starts_with('|') {
                cells = None;
                continue;
            }
            let bars = line.replace("\\|", "").matches('|').count();
            assert_eq!(*cells.get_or_insert(bars), bars, "{line}");
        }
    }
    has(
        &zh,
        "情\\|景 \\[x\\]\\(y\\)"
            .replace("\\(", "(")
            .replace("\\)", ")")
            .as_str(),
    );
}

#[test]
fn the_same_list_gives_the_same_bytes_and_both_languages_are_whole() {
    let documents = in_order((0..40).map(|at| format!("[a]\nb = {}\n", at / 4)));
    let (zh, en) = pages(&documents);
    assert_eq!((zh.clone(), en.clone()), pages(&documents));
    let is_chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    assert_eq!(en.chars().find(is_chinese), None, "{en}");
    // As many headings, rows and items in one as in the other.
    let shape = |page: &str| -> Vec<char> {
        let lines = page.lines().filter(|line| !line.is_empty());
        lines
            .filter_map(|line| line.chars().next().filter(|c| "#|-".contains(*c)))
            .collect()
    };
    assert_eq!(shape(&zh), shape(&en));
    assert!(
        zh.lines()
            .all(|line| !line.starts_with("- ") || line.chars().any(|c| is_chinese(&c)))
    );
}

#[test]
fn variants_of_a_shipped_scenario_show_what_was_varied() {
    let path = shipped("shanghai-2025");
    let documents: Vec<String> = (0..40)
        .map(|at| {
            let mode = 2.0 + 0.1 * f64::from(at);
            let set = format!("indicator.retail.level.growth.two_piece.mode={mode}");
            let mut ran = simulate(load_path(path.as_ref(), &[&set]), settings(1, 500));
            ran.report.scenario.file = format!("shanghai.toml#{}", at + 1);
            stored(&ran)
        })
        .collect();
    let gathered = gathered(&documents);
    let shared = gathered.shared().expect("two passes");
    assert_eq!(shared.varying(), 1);
    let findings = shared.findings();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        findings[0].key,
        "indicator.retail.level.growth.two_piece.mode"
    );
    assert!(matches!(findings[0].rule, Rule::AtMost(_)));
    let names: Vec<Option<&str>> = gathered
        .dimensions
        .each
        .keys()
        .map(Option::as_deref)
        .collect();
    assert!(
        names.contains(&Some("规模集聚度")) && names.contains(&Some("消费引领度")),
        "{names:?}"
    );
}

#[test]
fn a_formula_scenario_has_a_page_too() {
    let text = common::plan(
        2,
        "[indicator.a]\nname = \"甲\"\nlevel.base = 100\nlevel.growth.normal = { mean = 3, sd = 2 }\n\
         [target.t]\nname = \"目标\"\nindicator = \"a\"\nat_least = 106\n",
    );
    let (zh, _) = pages(&[stored(&run_text(&text, 1, 1000))]);
    has(&zh, "甲：到 2022 年的目标值，自基年起对应年均增速 2.96 %");
}

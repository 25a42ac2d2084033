//! Laws from history in a plan's place: the file that is written, what it says of the years admitted, and what is refused.
//!
//! Simulated quantiles are held to 5 standard errors by the density of a normal law (false alarm 6e-7 each, nine checks).

mod command;

use command::{GOOD, run, stderr, stdout, tuiyan};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use tempfile::TempDir;

/// Growth in per cent of a history that ends in 2020.
const GROWTH: [f64; 10] = [12.3, 9.0, 8.6, 8.7, 8.1, 8.0, 8.1, 7.9, 6.5, 0.5];

/// Rows of a series whose value in 2020 is `base`, from 2010 on.
fn rows(id: &str, base: f64, growth: &[f64]) -> String {
    let mut value = base / growth.iter().map(|g| 1.0 + g / 100.0).product::<f64>();
    let first = 2020 - growth.len() as i32;
    let mut text = format!("{id},{first},{value}\n");
    for (year, growth) in (first + 1..).zip(growth) {
        value *= 1.0 + growth / 100.0;
        let _ = writeln!(text, "{id},{year},{value}");
    }
    text
}

fn history() -> String {
    let trade = rows("trade", 100.0, &[3.0, 9.0, -4.0, 6.0, 2.0, 8.0, -1.0, 5.0]);
    let retail = rows("retail", 15932.5, &GROWTH);
    format!("id,year,value\n{retail}{trade}")
}

/// A folder with a plan and a history.
fn folder(plan: &str, history: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(folder.path(), "plan.toml", plan);
    write(folder.path(), "history.csv", history);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the file is written");
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("the file is there")
}

/// `fit history.csv` with more, to the end.
fn fit(folder: &Path, more: &[&str]) -> std::process::Output {
    let first = ["fit", "history.csv", "--lang", "en", "--paths", "2000"];
    run(folder, &[&first[..], more].concat())
}

/// The JSON of a fit that must not fail.
fn json(folder: &Path, more: &[&str]) -> Value {
    let output = fit(folder, &[more, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).expect("it is JSON")
}

const TO: [&str; 6] = [
    "--method",
    "normal",
    "--plan",
    "plan.toml",
    "--to",
    "fitted.toml",
];

#[test]
fn the_written_scenario_runs_and_has_the_fitted_quantiles() {
    let folder = folder(GOOD, &history());
    let report = json(folder.path(), &TO);
    assert_eq!(report["written"], "fitted.toml");
    let all = [
        "run",
        "fitted.toml",
        "--paths",
        "100000",
        "--format",
        "json",
    ];
    let output = run(folder.path(), &all);
    assert!(output.status.success(), "{}", stderr(&output));
    let result: Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    let indicators = result["indicators"].as_array().expect("a list");
    let trade = indicators
        .iter()
        .find(|one| one["id"] == "trade")
        .expect("it is there");
    let laws = report["fitted"].as_array().expect("a list");
    let law = laws
        .iter()
        .find(|one| one["id"] == "trade")
        .expect("it is there");
    for year in [0, 2, 4] {
        let (fan, run) = (&law["years"][year], &trade["years"][year]);
        assert_eq!(fan["year"], run["year"]);
        let spread = (fan["high"].as_f64().expect("a number")
            - fan["low"].as_f64().expect("a number"))
            / 3.29;
        for (key, quantile, error) in [
            ("low", "0.05", 2.11),
            ("median", "0.5", 1.25),
            ("high", "0.95", 2.11),
        ] {
            let expected = fan[key].as_f64().expect("a number");
            let found = run["quantiles"][quantile].as_f64().expect("a number");
            let bound = 5.0 * error * spread / 100_000f64.sqrt();
            assert!(
                (found - expected).abs() < 1.2 * bound,
                "{year} {key}: {found} {expected} {bound}"
            );
        }
    }
}

#[test]
fn the_file_names_its_command_and_its_sources_and_is_the_same_again() {
    let folder = folder(GOOD, &history());
    let first = fit(folder.path(), &TO);
    assert!(first.status.success(), "{}", stderr(&first));
    let text = read(folder.path(), "fitted.toml");
    let command =
        "# tuiyan fit history.csv --to fitted.toml --plan plan.toml --method normal --lang en\n";
    assert!(text.starts_with(command), "{text}");
    for said in [
        "extends = \"plan.toml\"",
        "# History: history.csv (sha256 ",
        "# Method: normal",
        "10 steps (2011–2020)",
        "path.years.2025",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let again = fit(folder.path(), &[&TO[..], &["--threads", "3"]].concat());
    assert!(again.status.success(), "{}", stderr(&again));
    assert_eq!(text, read(folder.path(), "fitted.toml"));
}

#[test]
fn what_came_after_the_base_year_moves_no_law() {
    let later = format!(
        "{}retail,2021,30000\ntrade,2021,60\ntrade,2022,500\n",
        history()
    );
    let (before, after) = (folder(GOOD, &history()), folder(GOOD, &later));
    let [before, after] = [&before, &after].map(|folder| json(folder.path(), &TO));
    assert_eq!(before["fitted"], after["fitted"]);
    let pasts = |report: &Value| {
        let histories = report["plan"]["histories"]
            .as_array()
            .expect("a list")
            .clone();
        let hindsight = histories.into_iter().find(|row| row["past"] == "hindsight");
        hindsight.expect("it is there")["refused"].is_null()
    };
    assert!(!pasts(&before), "there is nothing after the base year");
    assert!(pasts(&after));
}

#[test]
fn the_cells_are_those_of_runs() {
    let folder = folder(GOOD, &history());
    let report = json(folder.path(), &TO);
    let target = &report["plan"]["targets"][0];
    assert_eq!(target["id"], "retail");
    assert_eq!(target["rests_on"][0], "retail");
    let cell = |past: &str, shocks: bool| {
        let cells = target["cells"].as_array().expect("a list");
        let mut found = cells
            .iter()
            .filter(|cell| cell["past"] == past && cell["shocks"] == shocks);
        found.next().expect("it is there")["probability"].clone()
    };
    for (file, past) in [("fitted.toml", "all"), ("plan.toml", "as_planned")] {
        let all = [
            "run",
            file,
            "--paths",
            "2000",
            "--format",
            "json",
            "--effects",
            "0",
        ];
        let result: Value =
            serde_json::from_str(&stdout(&run(folder.path(), &all))).expect("it is JSON");
        assert_eq!(
            result["targets"][0]["probability"],
            cell(past, true),
            "{past}"
        );
    }
    assert!(cell("all", false).as_f64() > cell("all", true).as_f64());
}

#[test]
fn what_is_said_beside_growth_falls_away_with_it() {
    let beside = "level.growth.normal = { mean = 6, sd = 2 }\nlevel.in_year.2021.normal = { mean = 9, sd = 3 }\npersistence = 0.4\nhistory = { 2019 = 6.5, 2020 = 0.5 }";
    let plan = command::spoilt("level.growth.normal = { mean = 6, sd = 2 }", beside);
    let folder = folder(&plan, &history());
    let output = fit(folder.path(), &TO);
    assert!(output.status.success(), "{}", stderr(&output));
    let checked = run(folder.path(), &["check", "fitted.toml", "--lang", "en"]);
    assert!(checked.status.success(), "{}", stderr(&checked));
    let shown = stdout(&run(folder.path(), &["show", "fitted.toml", "--resolved"]));
    let retail = shown
        .split("[indicator.retail]")
        .nth(1)
        .expect("it is there");
    let retail = retail
        .split("[indicator.trade]")
        .next()
        .expect("it is there");
    for gone in ["growth", "in_year", "history", "persistence = 0.4"] {
        assert!(!retail.contains(gone), "{gone}: {retail}");
    }
}

#[test]
fn a_path_leaves_no_word_of_growth_behind_under_set_either() {
    let plan = command::spoilt(
        "level.base = 15932.5",
        "persistence = 0.4\nlevel.base = 15932.5",
    );
    let folder = folder(&plan, &history());
    let path = "indicator.retail.level.path={ probabilities = [0.1, 0.9], years = { 2021 = [15000, 17000], 2022 = [15000, 18000], 2023 = [15000, 19000], 2024 = [15000, 20000], 2025 = [15000, 21000] } }";
    let output = run(folder.path(), &["check", "plan.toml", "--set", path]);
    assert!(output.status.success(), "{}", stderr(&output));
    // Whoever writes both refuses to choose.
    let both = format!("{path}\nindicator.retail.persistence=0.4");
    let [path, persistence] =
        [both.lines().next(), both.lines().nth(1)].map(|line| line.expect("two lines"));
    let output = run(
        folder.path(),
        &["check", "plan.toml", "--set", path, "--set", persistence],
    );
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn a_stock_that_a_shock_names_keeps_its_law() {
    let stock = "stock.base = 50\nstock.additions.pert = { low = 0, mode = 3, high = 9 }";
    let plan = command::spoilt(
        "level.base = 50\nlevel.growth.pert = { low = 0, mode = 3, high = 9 }",
        stock,
    );
    let history = format!(
        "{}{}",
        history(),
        rows("services", 50.0, &[5.0, 4.0, 6.0, 3.0, 5.0])
    );
    let fitted = |plan: &str| -> Vec<String> {
        let folder = folder(plan, &history);
        let report = json(
            folder.path(),
            &["--plan", "plan.toml", "--method", "normal"],
        );
        let laws = report["fitted"].as_array().expect("a list").iter();
        laws.map(|law| law["id"].as_str().expect("a text").to_owned())
            .collect()
    };
    assert_eq!(fitted(&plan), ["retail", "trade", "services"]);
    let struck = "effect.retail.uniform = { low = -10, high = -5 }";
    let named = plan.replace(
        struck,
        &format!("{struck}\neffect.services.uniform = {{ low = -10, high = -5 }}"),
    );
    assert_eq!(fitted(&named), ["retail", "trade"]);
}

#[test]
fn a_scenario_of_its_own_has_bases_laws_and_loads() {
    // Three series of one force and a little of their own: its sign shows in 14 years.
    let force = [
        5.0, -3.0, 8.0, 1.0, -6.0, 4.0, 9.0, -2.0, 3.0, -5.0, 7.0, 0.0, 2.0, -4.0,
    ];
    let own = [0.3, -0.2, 0.1, 0.4, -0.3, 0.0, 0.2, -0.1];
    let mut history = "id,year,value\n".to_owned();
    for (at, id) in ["a", "b", "c"].into_iter().enumerate() {
        let growth = force
            .iter()
            .enumerate()
            .map(|(year, f)| f + own[(year * (at + 2) + at) % own.len()]);
        history.push_str(&rows(id, 100.0, &growth.collect::<Vec<_>>()));
    }
    let folder = folder(GOOD, &history);
    let report = json(
        folder.path(),
        &["--method", "normal", "--to", "own.toml", "--years", "3"],
    );
    assert_eq!(report["dependence"]["used"], "fitted");
    assert_eq!(
        report["dependence"]["factors"].as_array().map(Vec::len),
        Some(1)
    );
    let text = read(folder.path(), "own.toml");
    for said in [
        "[factor.common_1]",
        "loads = { common_1 = 0.",
        "base_year = 2020",
        "last_year = 2023",
        "values = \"1\"",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let output = run(folder.path(), &["run", "own.toml", "--paths", "1000"]);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn marked_years_are_left_out_unless_asked_for() {
    let marked = history().replace("id,year,value\n", "id,year,value,shock\n");
    let marked: String = marked
        .lines()
        .map(|line| match line.starts_with("retail,2020") {
            true => format!("{line},epidemic\n"),
            false if line.starts_with("id") => format!("{line}\n"),
            false => format!("{line},\n"),
        })
        .collect();
    let folder = folder(GOOD, &marked);
    let retail = |more: &[&str]| {
        let report = json(
            folder.path(),
            &[more, &["--plan", "plan.toml", "--method", "normal"]].concat(),
        );
        let pasts = report["plan"]["histories"]
            .as_array()
            .expect("a list")
            .len();
        (
            report["fitted"][0]["steps"].as_u64(),
            report["fitted"][0]["left_out"][0]["year"].as_i64(),
            pasts,
        )
    };
    let (steps, year, pasts) = retail(&[]);
    assert_eq!((steps, year), (Some(9), Some(2020)));
    assert_eq!(retail(&["--shocks", "use"]).0, Some(10));
    assert!(pasts >= 4);
}

#[test]
fn series_that_cannot_be_fitted_are_named_with_the_reason() {
    let cases = [
        (
            "retail,2019,15000\nretail,2020,15932.5\n",
            "it has 1 of the ",
        ),
        (
            "retail,2016,1\nretail,2017,2\nretail,2018,3\nretail,2019,4\n",
            "2019",
        ),
        (&rows("retail", 159.325, &GROWTH), "units or bases differ"),
        (
            &rows("nobody", 100.0, &GROWTH),
            "the plan has no indicator of this id",
        ),
    ];
    for (history, said) in cases {
        let trade = rows("trade", 100.0, &[3.0, 9.0, -4.0, 6.0, 2.0]);
        let folder = folder(GOOD, &format!("id,year,value\n{history}{trade}"));
        let report = json(
            folder.path(),
            &["--plan", "plan.toml", "--method", "normal"],
        );
        let refused = &report["not_fitted"][0];
        let (zh, en) = (refused["why_zh"].as_str(), refused["why"].as_str());
        assert!(
            en.is_some_and(|why| why.contains(said)),
            "{said}: {refused}"
        );
        assert!(zh.is_some_and(|why| !why.is_ascii()), "{refused}");
    }
}

/// A command that must be refused with exit 2, saying this in English, and in Chinese as well.
fn refused(folder: &Path, arguments: &[&str], said: &str) {
    for (language, chinese) in [("en", false), ("zh", true)] {
        let mut command = tuiyan(folder);
        let output = command.args(arguments).args(["--lang", language]).output();
        let output = output.expect("the command starts");
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(chinese || message.contains(said), "{said}: {message}");
        assert!(!chinese || !message.is_ascii(), "{message}");
    }
}

#[test]
fn wrong_arguments_are_refused_before_the_work() {
    let folder = folder(GOOD, &history());
    let path = folder.path();
    write(path, "mine.toml", "# written by hand\n");
    std::fs::create_dir(path.join("below")).expect("a folder can be made");
    let fit = |more: &'static [&'static str]| [&["fit", "history.csv"], more].concat();
    refused(
        path,
        &fit(&["--plan", "plan.toml", "--to", "mine.toml"]),
        "not written by tuiyan fit",
    );
    refused(
        path,
        &fit(&["--plan", "plan.toml", "--to", "below/new.toml"]),
        "extends stays within",
    );
    refused(
        path,
        &fit(&["--plan", "plan.toml", "--to", "nowhere/new.toml"]),
        "--to nowhere/new.toml",
    );
    refused(
        path,
        &fit(&["--plan", "plan.toml", "--until", "2018"]),
        "looks ahead from 2020",
    );
    refused(path, &fit(&["--plan", "missing.toml"]), "missing.toml");
    refused(
        path,
        &fit(&["--indicator", "retial"]),
        "did you mean retail?",
    );
    refused(path, &fit(&["--until", "1990"]), "no value in the years");
    refused(path, &["fit", "missing.csv"], "missing.csv");
    refused(
        path,
        &fit(&["--plan", "plan.toml", "--format", "csv"]),
        "--out DIR",
    );
    assert_eq!(read(path, "mine.toml"), "# written by hand\n");
    let output = run(path, &["fit", "history.csv", "--method", "guess"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("calibrated"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_plan_that_was_changed_cannot_be_extended() {
    let folder = folder(GOOD, &history());
    let set = ["--set", "target.retail.more_than=30000"];
    let output = fit(folder.path(), &[&TO[..], &set].concat());
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("cannot be extended"),
        "{}",
        stderr(&output)
    );
    assert!(!folder.path().join("fitted.toml").exists());
}

#[test]
fn nothing_to_fit_writes_nothing() {
    let folder = folder(GOOD, "id,year,value\nretail,2020,15932.5\n");
    let output = fit(folder.path(), &TO);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("no series could be fitted"),
        "{}",
        stderr(&output)
    );
    assert!(!folder.path().join("fitted.toml").exists());
}

#[test]
fn tables_and_texts_say_the_same_in_both_languages() {
    let folder = folder(GOOD, &history());
    let csv = [
        "--plan",
        "plan.toml",
        "--method",
        "normal",
        "--format",
        "csv",
        "--out",
        "tables",
    ];
    let output = fit(folder.path(), &csv);
    assert!(output.status.success(), "{}", stderr(&output));
    for (name, least) in [
        ("laws.csv", 11),
        ("pairs.csv", 2),
        ("terms.csv", 9),
        ("left_out.csv", 1),
    ] {
        let table = read(folder.path(), &format!("tables/{name}"));
        assert!(table.lines().count() >= least, "{name}: {table}");
    }
    let text = |language| {
        let all = [
            "fit",
            "history.csv",
            "--plan",
            "plan.toml",
            "--method",
            "normal",
            "--paths",
            "2000",
            "--lang",
            language,
        ];
        stdout(&run(folder.path(), &all))
    };
    for (said, language) in [
        ("History up to the base year", "en"),
        ("全部历史（至基年）", "zh"),
        ("Mind: ", "en"),
        ("注意：", "zh"),
    ] {
        assert!(text(language).contains(said), "{said}: {}", text(language));
    }
}

/// The scenarios that the shipped file is made from.
fn shipped() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::create_dir_all(folder.path().join("scenarios/history")).expect("a folder can be made");
    for name in [
        "scenarios/shanghai-2025.toml",
        "scenarios/history/shanghai.csv",
    ] {
        std::fs::copy(root.join(name), folder.path().join(name)).expect("the file is copied");
    }
    folder
}

#[test]
fn the_shipped_scenario_is_made_by_the_command_in_its_first_line() {
    let name = "scenarios/shanghai-2025-fitted.toml";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = read(root, name);
    let first = text.lines().next().expect("a first line");
    let words: Vec<&str> = first.trim_start_matches("# tuiyan ").split(' ').collect();
    let folder = shipped();
    let output = run(folder.path(), &[&words[..], &["--paths", "1000"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        text,
        read(folder.path(), name),
        "make it again with: {first}"
    );
    // What each year after 2020 brought is in the history, and in no law.
    assert!(!text.contains("2021–") && text.contains("–2020)"), "{text}");
}

//! Tables of forecasts and constants of the user's own, as the command makes them, and what it says of wrong ones.
//!
//! Random series are normal walks at a fixed seed. Coverage is held to bounds of 4.5 standard errors of independent series.

#[path = "command/mod.rs"]
mod command;

use command::{run, stderr, tuiyan};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tuiyan::draw::{Source, uniform};
use tuiyan::num::normal;

/// Walks whose yearly steps are normal with mean 2 and standard deviation 3, up to these many values, as a tidy file.
fn panel(series: u64, values: usize) -> String {
    let source = Source::new(3, "tests/calibrated");
    let mut text = String::from("id,t,value\n");
    for at in 0..series {
        let words = source.words(0, at);
        let mut level = 200.0;
        for (t, word) in (1..).zip(&words[..values]) {
            level += 3.0f64.mul_add(normal::quantile(uniform(*word)), 2.0);
            writeln!(text, "walk{at},{t},{level}").expect("a text takes what is written");
        }
    }
    text
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn put(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("the file is written");
}

/// The rows of a table of forecasts: id, horizon, quantiles.
fn rows(text: &str) -> Vec<(String, usize, Vec<f64>)> {
    let lines = text.lines().skip(1).map(|line| {
        let mut fields = line.split(',');
        let id = fields.next().expect("an id").to_owned();
        let h = fields
            .next()
            .and_then(|h| h.parse().ok())
            .expect("a horizon");
        let quantiles = fields.map(|field| field.parse().expect("a number"));
        (id, h, quantiles.collect())
    });
    lines.collect()
}

#[test]
fn a_table_has_a_row_a_series_and_horizon_and_is_the_same_on_any_number_of_threads() {
    let folder = folder();
    put(folder.path(), "walks.csv", &panel(700, 20));
    let ask = |out: &str, threads: &str| {
        let asked = "fit walks.csv --forecast 4 --quantiles 0.025,0.33,0.5,0.975";
        let mut words: Vec<&str> = asked.split(' ').collect();
        words.extend(["--out", out, "--threads", threads]);
        let output = run(folder.path(), &words);
        assert!(output.status.success(), "{}", stderr(&output));
        fs::read_to_string(folder.path().join(out)).expect("the table is there")
    };
    let (one, four) = (ask("one.csv", "1"), ask("four.csv", "4"));
    assert_eq!(one, four);
    assert!(one.starts_with("id,h,0.025,0.33,0.5,0.975\n"));
    let rows = rows(&one);
    assert_eq!(rows.len(), 700 * 4);
    assert_eq!((rows[5].0.as_str(), rows[5].1), ("walk1", 2));
    assert!(
        rows.iter()
            .all(|row| row.2.windows(2).all(|pair| pair[0] < pair[1]))
    );
    let printed = run(
        folder.path(),
        &[
            "fit",
            "walks.csv",
            "--forecast",
            "4",
            "--quantiles",
            "0.025,0.33,0.5,0.975",
        ],
    );
    assert_eq!(String::from_utf8_lossy(&printed.stdout), one);
}

/// The shipped constants come from real series, which are less regular than normal walks: on these the bands hold more often than they say. With an
/// error of half a point (a thousand independent series at least), far from the bounds.
#[test]
fn announced_bands_hold_on_walks() {
    let folder = folder();
    let text = panel(1_000, 26);
    let (past, later): (Vec<&str>, Vec<&str>) = text.lines().skip(1).partition(|line| {
        let t: u32 = line
            .split(',')
            .nth(1)
            .and_then(|t| t.parse().ok())
            .expect("a year");
        t <= 20
    });
    put(
        folder.path(),
        "past.csv",
        &format!("id,t,value\n{}\n", past.join("\n")),
    );
    let words = "fit past.csv --forecast 6 --quantiles 0.025,0.1,0.9,0.975";
    let output = run(folder.path(), &words.split(' ').collect::<Vec<_>>());
    let rows = rows(&String::from_utf8_lossy(&output.stdout));
    let (mut wide, mut narrow) = (0.0, 0.0);
    for ((id, h, quantiles), line) in rows.iter().zip(&later) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(
            (fields[0], fields[1]),
            (id.as_str(), (20 + h).to_string().as_str())
        );
        let came: f64 = fields[2].parse().expect("a number");
        wide += f64::from(u8::from(quantiles[0] <= came && came <= quantiles[3]));
        narrow += f64::from(u8::from(quantiles[1] <= came && came <= quantiles[2]));
    }
    // Six horizons of a series hang together: 1,000 independent ones at least.
    let (wide, narrow) = (wide / 6_000.0, narrow / 6_000.0);
    assert!((0.97..1.0).contains(&wide), "{wide}");
    assert!((0.87..=0.97).contains(&narrow), "{narrow}");
}

#[test]
fn series_without_a_law_are_named_and_the_others_are_written() {
    let folder = folder();
    let mut text = panel(2, 12);
    for t in 1..=8 {
        writeln!(text, "still,{t},5").expect("a text takes what is written");
    }
    text.push_str("short,1,4\nshort,2,5\n");
    put(folder.path(), "some.csv", &text);
    let output = run(
        folder.path(),
        &["fit", "some.csv", "--forecast", "2", "--lang", "en"],
    );
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("still: every value is 5"), "{said}");
    assert!(
        said.contains(
            "short: it has 1 of the 3 steps between comparable years that calibrated needs"
        ),
        "{said}"
    );
    assert_eq!(rows(&String::from_utf8_lossy(&output.stdout)).len(), 4);
}

#[test]
fn a_wrong_number_leaves_no_file() {
    let folder = folder();
    put(folder.path(), "wrong.csv", &(panel(3, 9) + "walk9,1,n/a\n"));
    let output = run(
        folder.path(),
        &["fit", "wrong.csv", "--forecast", "2", "--out", "out.csv"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("n/a"), "{}", stderr(&output));
    let left = fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(left, 1);
}

#[test]
fn wrong_arguments_say_what_to_write() {
    let folder = folder();
    put(folder.path(), "walks.csv", &panel(2, 12));
    put(
        folder.path(),
        "other.csv",
        "horizon,part,name,value\n1,drift,nonsense,1\n",
    );
    for (words, said) in [
        ("--forecast 2 --quantiles 0.5,0.1", "rising order"),
        (
            "--forecast 2 --quantiles 0.5,1",
            "does not lie between 0 and 1",
        ),
        ("--forecast 2 --quantiles a", "no probability"),
        ("--forecast 0", "0 is not in 1..=100"),
        ("--forecast 2 --to s.toml", "has no use for --to"),
        (
            "--forecast 2 --method nonsense",
            "choose one of calibrated, normal",
        ),
        (
            "--forecast 2 --constants none.csv",
            "none.csv cannot be read",
        ),
        (
            "--forecast 2 --constants other.csv",
            "other.csv:2: “1,drift,last_step,NUMBER” is due here",
        ),
        (
            "--forecast 2 --constants other.csv --method normal",
            "leave out one of the two",
        ),
        (
            "--forecast 2 --indicator nobody",
            "there is nothing to write",
        ),
        (
            "--forecast 2 --out nowhere/out.csv",
            "nowhere/out.csv cannot be written",
        ),
    ] {
        let arguments: Vec<&str> = ["fit", "walks.csv", "--lang", "en"]
            .into_iter()
            .chain(words.split(' '))
            .collect();
        let output = run(folder.path(), &arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{words}: {}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains(said),
            "{words}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn constants_of_a_panel_are_written_tried_and_read_back() {
    let folder = folder();
    put(folder.path(), "walks.csv", &panel(60, 16));
    let words =
        "calibrate walks.csv --horizon 2 --folds 3 --to own.csv --forecasts scored.csv --lang en";
    let output = run(folder.path(), &words.split(' ').collect::<Vec<_>>());
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("60 series scored (of 60), 1–2 years ahead, 3 folds; 720 cases in all"),
        "{said}"
    );
    let scored = fs::read_to_string(folder.path().join("scored.csv")).expect("forecasts");
    assert_eq!(rows(&scored).len(), 60 * 2);
    let table = |extra: &[&str]| {
        let mut words = vec!["fit", "walks.csv", "--forecast", "2"];
        words.extend(extra);
        let output = run(folder.path(), &words);
        assert!(output.status.success(), "{}", stderr(&output));
        output.stdout
    };
    assert_ne!(table(&["--constants", "own.csv"]), table(&[]));
    let document = run(
        folder.path(),
        &[
            "calibrate",
            "walks.csv",
            "--horizon",
            "2",
            "--format",
            "json",
        ],
    );
    let document: serde_json::Value = serde_json::from_slice(&document.stdout).expect("JSON");
    assert_eq!(document["schema"], "tuiyan/calibrate/1");
    assert_eq!(document["learned"].as_array().map(Vec::len), Some(3));
    assert_eq!(document["learned"][2]["forecasts"], 120);
}

#[test]
fn a_panel_that_is_too_small_says_what_it_needs() {
    let folder = folder();
    put(folder.path(), "walks.csv", &panel(5, 12));
    let alone = [
        "calibrate",
        "walks.csv",
        "--alone",
        "--to",
        "own.csv",
        "--lang",
        "en",
    ];
    let output = run(folder.path(), &alone);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("each horizon needs 520 cases"),
        "{}",
        stderr(&output)
    );
    assert!(!folder.path().join("own.csv").exists());
    let chinese = tuiyan(folder.path())
        .args([
            "calibrate",
            "walks.csv",
            "--alone",
            "--to",
            "own.csv",
            "--lang",
            "zh",
        ])
        .output()
        .expect("the command starts");
    assert!(
        stderr(&chinese).contains("数据不足"),
        "{}",
        stderr(&chinese)
    );
}

#[test]
fn methods_that_are_not_calibrated_and_years_beyond_what_was_learned_carry_a_warning() {
    let folder = folder();
    put(folder.path(), "walks.csv", &panel(2, 12));
    for (words, said) in [
        (
            "--forecast 2 --method normal --lang en",
            "warning: normal: not calibrated",
        ),
        (
            "--forecast 7 --lang en",
            "warning: calibrated: its constants were learned from what came 1 to 6 years ahead",
        ),
        (
            "--forecast 2 --method damped --lang zh",
            "警告: damped：未经校准",
        ),
        ("--forecast 7 --lang zh", "更远的年份为外推，未经校准"),
    ] {
        let arguments: Vec<&str> = ["fit", "walks.csv"]
            .into_iter()
            .chain(words.split(' '))
            .collect();
        let output = run(folder.path(), &arguments);
        assert!(
            output.status.success() && stderr(&output).contains(said),
            "{words}: {}",
            stderr(&output)
        );
    }
    let calm = run(
        folder.path(),
        &["fit", "walks.csv", "--forecast", "6", "--lang", "en"],
    );
    assert_eq!(stderr(&calm), "");
    let report = run(
        folder.path(),
        &["fit", "walks.csv", "--years", "9", "--lang", "en"],
    );
    let said = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(said.contains("years beyond are extrapolated"), "{said}");
}

//! What a batch keeps, and when it computes it again.

use super::sweeps::SWEEP;
use super::*;

/// A shipped scenario.
fn shipped(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name);
    std::fs::read_to_string(file).expect("it is shipped")
}

#[test]
fn each_result_is_that_of_run_byte_for_byte() {
    let folder = plans(1);
    for name in ["shanghai-2025.toml", "examples/uncertain_parameters.toml"] {
        write(folder.path(), &format!("plans/{name}"), &shipped(name));
    }
    let none = ["--effects", "0", "--parameters", "0"];
    let all = "--paths 1600 --points sobol --effects 900 --parameters 32";
    let all: Vec<&str> = all.split(' ').collect();
    let set = ["--set", "scenario.note=\"changed\"", "--lang", "zh"];
    let usual = [&none[..], &["--paths", "10000"]].concat();
    let cases: [(&[&str], &[&str], &[&str]); 3] = [
        (&FEW, &[], &none),
        (&all, &["--threads", "3"], &[]),
        (&set, &["--threads", "1"], &usual),
    ];
    for (both, batch_only, run_only) in cases {
        assert_done(&batch(
            folder.path(),
            &["plans"],
            &[both, batch_only].concat(),
        ));
        for row in table(&folder.path().join("out/summary.csv")) {
            let kept = std::fs::read(folder.path().join("out").join(&row["result"]));
            let alone = ["run", &row["file"], "--format", "json"];
            let alone = run(folder.path(), &[&alone, both, run_only].concat());
            assert_done(&alone);
            let kept = kept.expect("it is there");
            assert!(kept == alone.stdout, "{} {both:?}", row["file"]);
        }
    }
}

#[test]
fn a_result_is_verified_and_run_again_like_any_other() {
    let folder = plans(1);
    write(folder.path(), "sweep.toml", SWEEP);
    assert_done(&batch(folder.path(), &["plans", "sweep.toml"], &FEW));
    for file in ["plans/000.toml", "sweep.toml#5"] {
        let result = result_of(&folder.path().join("out"), file);
        let shown = result.display().to_string();
        assert_done(&run(folder.path(), &["verify", &shown]));
        let again = run(folder.path(), &["run", &shown]);
        assert_done(&again);
        let kept = std::fs::read(&result).expect("it is there");
        assert!(kept == again.stdout, "{file}");
    }
}

#[test]
fn the_risk_summary_is_there_in_both_languages() {
    let folder = plans(4);
    let out = folder.path().join("out");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap_or_default();
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let (en, zh) = (read("risk.md"), read("risk.zh.md"));
    assert!(en.contains("Risk summary") && zh.contains("风险摘要"));
    assert_done(&batch(
        folder.path(),
        &["plans"],
        &[&FEW[..], &["--lang", "zh"]].concat(),
    ));
    assert_eq!((read("risk.en.md"), read("risk.md")), (en, zh));
    assert!(!out.join("risk.zh.md").exists());
}

#[test]
fn threads_have_no_say_in_the_folder() {
    let folder = plans(7);
    for (threads, out) in [("1", "one"), ("3", "three"), ("16", "many")] {
        let arguments = [
            "batch",
            "plans",
            "--out",
            out,
            "--paths",
            "2000",
            "--threads",
            threads,
        ];
        assert_done(&run(folder.path(), &arguments));
    }
    assert_same(&folder.path().join("one"), &folder.path().join("three"));
    assert_same(&folder.path().join("one"), &folder.path().join("many"));
}

#[test]
fn a_rerun_computes_only_what_changed() {
    let folder = plans(5);
    let say = |more: &[&str]| {
        let output = batch(folder.path(), &["plans"], more);
        assert_done(&output);
        let said = stdout(&output);
        said.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(say(&FEW), "5 scenarios: 5 computed, 0 reused");
    let before = contents(&folder.path().join("out"));
    assert_eq!(say(&FEW), "5 scenarios: 0 computed, 5 reused");
    assert!(before == contents(&folder.path().join("out")));
    write(folder.path(), "plans/003.toml", &plan(1.5));
    assert_eq!(say(&FEW), "5 scenarios: 1 computed, 4 reused");
    // A remark has no say in a result.
    write(
        folder.path(),
        "plans/002.toml",
        &format!("# a remark\n{}", plan(3.02)),
    );
    assert_eq!(say(&FEW), "5 scenarios: 0 computed, 5 reused");
    assert_eq!(
        say(&["--paths", "3000", "--seed", "8"]),
        "5 scenarios: 5 computed, 0 reused"
    );
    assert_eq!(
        say(&["--paths", "3001", "--seed", "8"]),
        "5 scenarios: 5 computed, 0 reused"
    );
    std::fs::remove_file(folder.path().join("plans/004.toml")).expect("it is there");
    assert_eq!(
        say(&["--paths", "3001", "--seed", "8"]),
        "4 scenarios: 0 computed, 4 reused"
    );
    let results = contents(&folder.path().join("out/results"));
    assert_eq!(
        results.len(),
        4,
        "results of other settings and scenarios are gone"
    );
}

#[test]
fn a_result_that_is_not_as_it_was_written_is_computed_again() {
    let folder = plans(4);
    let out = folder.path().join("out");
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let whole = contents(&out);
    type Damage = fn(&Path);
    let damages: [Damage; 4] = [
        |file| std::fs::write(file, "").expect("it can be emptied"),
        |file| {
            let mut bytes = std::fs::read(file).expect("it is there");
            bytes.truncate(bytes.len() / 2);
            std::fs::write(file, bytes).expect("it can be cut");
        },
        |file| {
            let text = std::fs::read_to_string(file).expect("it is there");
            let text = text.replacen("\"seed\": 7", "\"seed\": 6", 1);
            std::fs::write(file, text).expect("it can be altered");
        },
        |file| std::fs::remove_file(file).expect("it can be removed"),
    ];
    for (at, damage) in damages.iter().enumerate() {
        damage(&result_of(&out, &format!("plans/{at:03}.toml")));
        let output = batch(folder.path(), &["plans"], &FEW);
        assert_done(&output);
        assert!(stdout(&output).starts_with("4 scenarios: 1 computed, 3 reused"));
        assert!(whole == contents(&out), "damage {at}");
    }
    // Without its checksums nothing is trusted.
    std::fs::remove_file(out.join("SHA256SUMS")).expect("it is there");
    let output = batch(folder.path(), &["plans"], &FEW);
    assert!(stdout(&output).starts_with("4 scenarios: 4 computed, 0 reused"));
    assert!(whole == contents(&out));
}

#[test]
fn the_summary_has_a_row_for_each_scenario_and_target_and_one_for_all() {
    let folder = plans(2);
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let rows = table(&folder.path().join("out/summary.csv"));
    assert_eq!(rows.len(), 4);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row["file"], format!("plans/{:03}.toml", at / 2));
        let document = document(&folder.path().join("out").join(&row["result"]));
        assert_eq!(row["digest"], document["scenario"]["digest"]);
        let (target, met) = match at % 2 {
            0 => ("retail", &document["targets"][0]["probability"]),
            _ => ("all", &document["joint"]["all"]["probability"]),
        };
        assert_eq!(row["target"], target);
        assert_eq!(row["probability"].parse().ok(), met.as_f64());
    }
}

#[test]
fn checksums_are_those_of_the_files() {
    let folder = plans(3);
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let out = folder.path().join("out");
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).expect("it is there");
    let named: Vec<&str> = sums.lines().map(|line| &line[66..]).collect();
    for name in contents(&out).keys().map(|name| name.display().to_string()) {
        let own = ["SHA256SUMS", ".lock"].contains(&name.as_str());
        assert!(own != named.contains(&name.as_str()), "{name}");
    }
    let checked = std::process::Command::new("sha256sum")
        .args(["--check", "--quiet", "SHA256SUMS"])
        .current_dir(&out)
        .status();
    // Not every system has the program.
    assert!(checked.map_or(true, |status| status.success()));
}

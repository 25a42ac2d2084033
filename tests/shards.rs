//! Shards as a cluster meets them: parts that merge to the bytes of one run, whatever was killed, sent off again, copied twice or spoilt.
//!
//! All comparisons are of bytes, so no test here can raise a false alarm.

mod command;

use command::{GOOD, run, stderr, stdout, tuiyan};
use std::path::Path;
use std::process::Output;

/// Uncertain parameters, a shock and a formula: everything that a run computes besides its paths.
fn scenario() -> String {
    let text = GOOD.replace(
        "{ mean = 6, sd = 2 }",
        "{ mean = { normal = { mean = 6, sd = 1 } }, sd = 2 }",
    );
    assert_ne!(text, GOOD);
    text
}

fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("a.toml"), text).expect("the file is written");
    folder
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Runs a command that must end as it should.
fn told(folder: &Path, arguments: &[&str], expected: i32) -> Output {
    let output = run(folder, arguments);
    let said = stderr(&output);
    assert_eq!(code(&output), Some(expected), "{arguments:?}: {said}");
    output
}

/// Writes every shard of a run to parts/part-K.
fn shards(folder: &Path, of: u64, more: &[&str]) {
    for shard in 1..=of {
        let (which, out) = (format!("{shard}/{of}"), format!("parts/part-{shard}"));
        let mut arguments = vec!["run", "a.toml", "--shard", &which, "--out", &out, "--quiet"];
        arguments.extend(more);
        told(folder, &arguments, 0);
    }
}

/// Everything in a folder: names and bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            let entry = entry.expect("an entry");
            let bytes = std::fs::read(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into(), bytes)
        })
        .collect();
    all.sort();
    all
}

// ---------------------------------------------------------------- the bytes of one run

#[test]
fn parts_merge_to_what_one_run_prints_in_every_format() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    let settings = ["--paths", "9000", "--seed", "7"];
    shards(at, 5, &settings);
    for output in [
        &["--format", "text", "--lang", "en"][..],
        &["--lang", "zh"],
        &["--format", "json"],
    ] {
        let whole = told(at, &[&["run", "a.toml"], &settings[..], output].concat(), 0);
        let merged = told(at, &[&["merge", "parts"], output].concat(), 0);
        assert!(!whole.stdout.is_empty());
        assert_eq!(stdout(&merged), stdout(&whole), "{output:?}");
        assert_eq!(stderr(&merged), "");
    }
    for format in ["text", "json", "csv"] {
        let (one, many) = (format!("one-{format}"), format!("many-{format}"));
        let out = |folder| ["--format", format, "--quiet", "--out", folder];
        told(
            at,
            &[&["run", "a.toml"], &settings[..], &out(&one)].concat(),
            0,
        );
        told(at, &[&["merge", "parts"], &out(&many)[..]].concat(), 0);
        assert_eq!(files(&at.join(many)), files(&at.join(one)), "{format}");
    }
}

#[test]
fn every_point_set_and_every_share_of_work_merges() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    for settings in [
        &["--points", "sobol", "--paths", "5000"][..],
        &["--points", "latin-hypercube", "--paths", "5000"],
        &["--points", "antithetic", "--paths", "5000"],
        // More shards than blocks of anything.
        &["--paths", "1500"],
        &["--paths", "1", "--effects", "1", "--parameters", "16"],
        &["--paths", "4000", "--effects", "0", "--parameters", "0"],
        &["--paths", "4000", "--effects", "3000", "--parameters", "50"],
    ] {
        shards(at, 7, settings);
        let json = ["--format", "json"];
        let whole = told(at, &[&["run", "a.toml"], settings, &json].concat(), 0);
        let merged = told(at, &[&["merge", "parts"], &json[..]].concat(), 0);
        assert_eq!(stdout(&merged), stdout(&whole), "{settings:?}");
    }
}

#[test]
fn a_scenario_that_cannot_be_simulated_says_so_when_it_is_merged() {
    let wrong = scenario().replace("services / trade * 100", "1 / (trade - trade)");
    let folder = folder_with(&wrong);
    let at = folder.path();
    shards(at, 3, &["--paths", "5000"]);
    let whole = told(at, &["run", "a.toml", "--paths", "5000", "--quiet"], 1);
    let merged = told(at, &["merge", "parts", "--quiet"], 1);
    assert_eq!(stdout(&merged), "");
    assert_eq!(stderr(&merged), stderr(&whole));
}

#[test]
fn what_has_no_value_on_some_paths_is_counted_over_all_parts() {
    let some = scenario().replace("services / trade * 100", "1 / max(services - 51.5, 0)");
    let folder = folder_with(&some);
    let at = folder.path();
    shards(at, 4, &["--paths", "6000"]);
    let json = ["--format", "json", "--quiet"];
    let whole = told(
        at,
        &[&["run", "a.toml", "--paths", "6000"], &json[..]].concat(),
        0,
    );
    let merged = told(at, &[&["merge", "parts"], &json[..]].concat(), 0);
    assert_eq!(stdout(&merged), stdout(&whole));
    let document: serde_json::Value = serde_json::from_slice(&merged.stdout).expect("JSON");
    assert!(
        document["undefined"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
}

#[test]
fn overrides_columns_and_bases_travel_with_the_parts() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    let over = "extends = \"a.toml\"\n[indicator.trade]\nlevel.growth.empirical = { values = { file = \"g.csv\", column = \"g\" } }\n";
    std::fs::write(at.join("b.toml"), over).expect("the file is written");
    std::fs::write(at.join("g.csv"), "year,g\n1,3.25\n2,4\n3,0.1\n").expect("the file is written");
    let settings = [
        "--set",
        "indicator.retail.level.base=16000",
        "--paths",
        "3000",
    ];
    for shard in ["1/2", "2/2"] {
        let out = format!("parts/{}", &shard[..1]);
        let which = ["--shard", shard, "--out", &out];
        told(at, &[&["run", "b.toml"], &settings[..], &which].concat(), 0);
    }
    let whole = told(
        at,
        &[&["run", "b.toml", "--format", "json"], &settings[..]].concat(),
        0,
    );
    for name in ["a.toml", "b.toml", "g.csv"] {
        std::fs::remove_file(at.join(name)).expect("it was there");
    }
    let merged = told(at, &["merge", "parts", "--format", "json"], 0);
    assert_eq!(stdout(&merged), stdout(&whole));
}

// ---------------------------------------------------------------- part files

#[test]
fn a_part_is_small_and_says_what_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/shanghai-2025.toml");
    let part = folder.path().join("part");
    let out = part.to_str().expect("a plain path");
    told(
        folder.path(),
        &[
            "run", plan, "--paths", "1e6", "--shard", "3/40", "--out", out,
        ],
        0,
    );
    let bytes = std::fs::read(&part).expect("the part");
    assert!(bytes.len() < 400_000, "{} bytes", bytes.len());
    let mut lines = bytes.split(|byte| *byte == b'\n');
    assert_eq!(lines.next(), Some(&b"tuiyan part 1"[..]));
    let header: serde_json::Value =
        serde_json::from_slice(lines.next().expect("a line")).expect("JSON");
    assert_eq!(header["schema"], "tuiyan/part/1");
    assert_eq!((&header["shard"], &header["of"]), (&3.into(), &40.into()));
    // 977 blocks in 40 shards: 24 or 25 each, from block 48 on.
    assert_eq!(header["paths"], serde_json::json!([48 * 1024, 73 * 1024]));
    let manifest = &header["manifest"];
    assert_eq!(manifest["verb"], "run");
    assert_eq!(manifest["values"], "1");
    let resolved = manifest["inputs"][0]["resolved"].as_str().expect("a text");
    assert!(resolved.contains("[scenario]"));
}

#[test]
fn out_is_the_name_of_the_file_or_a_folder_for_it() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    std::fs::create_dir(at.join("there")).expect("a folder");
    let names = |folder: &str| -> Vec<String> {
        let files = files(&at.join(folder)).into_iter();
        files.map(|(name, _)| name).collect()
    };
    let part = |which: &str, out: &str| {
        told(
            at,
            &[
                "run", "a.toml", "--paths", "2000", "--shard", which, "--out", out,
            ],
            0,
        );
    };
    part("1/12", "there");
    part("11/12", "new/");
    part("3/12", "new/deeper/part.3");
    assert_eq!(names("there"), ["a.part-01-of-12"]);
    assert_eq!(names("new/deeper"), ["part.3"]);
    assert!(at.join("new/a.part-11-of-12").is_file());
}

#[test]
fn a_shard_that_is_there_is_not_computed_again() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    let arguments = [
        "run", "a.toml", "--shard", "2/3", "--out", "part", "--paths", "4000",
    ];
    let said = stderr(&told(at, &arguments, 0));
    assert!(said.contains("wrote") && said.contains("part"), "{said}");
    let part = at.join("part");
    let before = std::fs::read(&part).expect("the part");
    let written = std::fs::metadata(&part)
        .and_then(|about| about.modified())
        .expect("a time");
    let said = stderr(&told(at, &arguments, 0));
    assert!(said.contains("already holds shard 2/3"), "{said}");
    let again = std::fs::metadata(&part)
        .and_then(|about| about.modified())
        .expect("a time");
    assert_eq!(again, written);
    let zh = stderr(&told(at, &[&arguments[..], &["--lang", "zh"]].concat(), 0));
    assert!(zh.contains("已有分片 2/3"), "{zh}");
    assert_eq!(
        stderr(&told(at, &[&arguments[..], &["--quiet"]].concat(), 0)),
        ""
    );
    // Cut short, or of another run: it is computed again.
    std::fs::write(&part, &before[..before.len() / 2]).expect("it can be written");
    assert!(stderr(&told(at, &arguments, 0)).contains("wrote"));
    assert_eq!(std::fs::read(&part).expect("the part"), before);
    told(at, &[&arguments[..], &["--seed", "2"]].concat(), 0);
    assert_ne!(std::fs::read(&part).expect("the part"), before);
}

#[test]
fn threads_and_processors_have_no_say_in_a_part() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    let part = |out: &str, more: &[&str]| {
        let shard = [
            "run", "a.toml", "--shard", "2/3", "--paths", "300000", "--out", out,
        ];
        told(at, &[&shard[..], more].concat(), 0);
        std::fs::read(at.join(out)).expect("the part")
    };
    let one = part("one", &["--threads", "1"]);
    assert!(one == part("three", &["--threads", "3"]));
    assert!(one == part("baseline", &["--cpu", "baseline", "--lang", "zh"]));
}

#[test]
fn what_does_not_go_with_a_shard_is_refused() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    std::fs::write(at.join("b.toml"), scenario()).expect("the file is written");
    let shard = ["--shard", "1/2"];
    let out = ["--out", "part"];
    for (arguments, said) in [
        (
            vec!["a.toml", "b.toml", "--out", "part"],
            "one scenario file",
        ),
        (vec!["a.toml"], "--out part-1"),
        (
            vec!["a.toml", "--out", "part", "--format", "json"],
            "tuiyan merge",
        ),
        (vec!["a.toml", "--out", "part", "--until", "1pp"], "--until"),
        (vec!["a.toml", "--out", "part", "--path", "3"], "--path"),
    ] {
        let output = told(at, &[&["run"], &arguments[..], &shard].concat(), 2);
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
        let zh = told(
            at,
            &[&["run"], &arguments[..], &shard, &["--lang", "zh"]].concat(),
            2,
        );
        assert!(!stderr(&zh).is_empty());
    }
    for which in [
        "0/4", "5/4", "1/0", "1", "a/b", "1/2/3", "-1/4", "1/100001", "",
    ] {
        let which = format!("--shard={which}");
        let output = told(at, &[&["run", "a.toml", &which], &out[..]].concat(), 2);
        assert!(stderr(&output).contains("3/40"), "{}", stderr(&output));
    }
    for groups in ["-1", "x", "102401", "1.5"] {
        let output = told(at, &["run", "a.toml", "--parameters", groups], 2);
        assert!(stderr(&output).contains("102400"), "{}", stderr(&output));
    }
    assert!(!at.join("part").exists());
}

// ---------------------------------------------------------------- what merge refuses

/// Parts of a run of four shards, and what merging says after a change, in both languages.
fn refusal(change: impl Fn(&Path)) -> (String, String) {
    let folder = folder_with(&scenario());
    let at = folder.path();
    shards(at, 4, &["--paths", "5000"]);
    change(at);
    let in_ = |lang| {
        let output = told(at, &["merge", "parts", "--lang", lang], 2);
        assert_eq!(stdout(&output), "");
        stderr(&output)
    };
    (in_("zh"), in_("en"))
}

fn assert_said(found: &(String, String), zh: &[&str], en: &[&str]) {
    for (text, expected) in [(&found.0, zh), (&found.1, en)] {
        for word in expected {
            assert!(text.contains(word), "{word:?} is not in: {text}");
        }
    }
}

#[test]
fn gaps_are_named_as_ranges() {
    let found = refusal(|at| {
        for shard in [1, 3, 4] {
            std::fs::remove_file(at.join(format!("parts/part-{shard}"))).expect("it was there");
        }
    });
    assert_said(
        &found,
        &["4个分片中缺少3个：1、3–4", "--shard K/4"],
        &["missing: 3 of 4 shards (1, 3–4)", "--shard K/4"],
    );
}

#[test]
fn spoilt_files_are_refused_by_name() {
    let found = refusal(|at| {
        let file = |shard: u32| at.join(format!("parts/part-{shard}"));
        let bytes = std::fs::read(file(1)).expect("a part");
        std::fs::write(file(1), &bytes[..bytes.len() - 1]).expect("it can be written");
        let mut bytes = std::fs::read(file(2)).expect("a part");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        std::fs::write(file(2), &bytes).expect("it can be written");
        std::fs::write(file(3), b"tuiyan part 7\n{}\n").expect("it can be written");
        // It does not even begin as a part: in a folder it is none.
        std::fs::write(file(4), b"").expect("it can be written");
    });
    assert_said(
        &found,
        &[
            "part-1 不完整或已被改动",
            "part-2 不完整或已被改动",
            "part-3 是另一版本",
        ],
        &[
            "part-1 was cut short or altered",
            "part-2 was cut short or altered",
            "part-3 is a part in another version",
            "3 errors",
        ],
    );
}

#[test]
fn parts_of_other_runs_are_told_apart_and_in_what() {
    let found = refusal(|at| {
        let other = |shard: &str, out: &str, more: &[&str]| {
            let shard = ["run", "a.toml", "--shard", shard, "--out", out, "--quiet"];
            told(at, &[&shard[..], more].concat(), 0);
        };
        other("1/4", "parts/part-1", &["--paths", "6000"]);
        other("3/5", "parts/part-5", &["--paths", "5000", "--seed", "9"]);
        let sets = ["--paths", "5000", "--set", "indicator.trade.level.base=101"];
        other("2/4", "parts/other", &sets);
        let rest = [
            "--paths",
            "5000",
            "--effects",
            "100",
            "--parameters",
            "32",
            "--points",
            "sobol",
        ];
        other("2/4", "parts/rest", &rest);
    });
    assert_said(
        &found,
        &[
            "part-1 与 parts/part-2 等不属于同一次运行：--paths 为 6000，而非 5000",
            "分片总数为5，而非4；--seed 为 9，而非 1",
            "parts/other 与",
            "情景为",
            "4个分片中缺少1个：1",
        ],
        &[
            "part-1 is not of the same run as parts/part-2: --paths is 6000, not 5000",
            "it is one of 5 shards, not of 4; --seed is 9, not 1",
            "its scenario is",
            "--points is sobol, not plain; --effects is 100, not 5000; --parameters is 32, not –",
            "missing: 1 of 4 shards (1)",
        ],
    );
}

#[test]
fn two_parts_of_one_shard_are_refused_unless_they_are_the_same() {
    let found = refusal(|at| {
        // The same shard with another share: a part whose share was made up and signed.
        let bytes = std::fs::read(at.join("parts/part-2")).expect("a part");
        let (header, share) = tuiyan::report::part::read(&bytes).expect("a part");
        let mut share = share.to_vec();
        *share.last_mut().expect("a byte") ^= 1;
        let forged = tuiyan::report::part::write(&header, &share);
        std::fs::write(at.join("parts/part-2b"), forged).expect("it can be written");
        std::fs::copy(at.join("parts/part-3"), at.join("parts/part-3b")).expect("it can be copied");
    });
    assert_said(
        &found,
        &[
            "part-2 和 parts/part-2b 都是第2个分片，内容却不同",
            "1个错误",
        ],
        &[
            "part-2 and parts/part-2b are both shard 2, and differ",
            "1 error",
        ],
    );
}

#[test]
fn exact_duplicates_count_once() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    shards(at, 2, &["--paths", "5000"]);
    let whole = told(at, &["run", "a.toml", "--paths", "5000"], 0);
    std::fs::copy(at.join("parts/part-2"), at.join("copy")).expect("it can be copied");
    let merged = told(at, &["merge", "parts", "copy"], 0);
    assert_eq!(stdout(&merged), stdout(&whole));
    let said = stderr(&merged);
    assert!(
        said.contains("copy holds the same as parts/part-2, and is left out"),
        "{said}"
    );
    let quiet = told(
        at,
        &["merge", "parts", "copy", "--quiet", "--lang", "zh"],
        0,
    );
    assert_eq!(stderr(&quiet), "");
}

#[test]
fn other_files_of_a_folder_are_left_alone_and_those_that_are_named_refused() {
    let folder = folder_with(&scenario());
    let at = folder.path();
    shards(at, 2, &["--paths", "2000"]);
    std::fs::write(at.join("parts/slurm-17.out"), "wrote parts/part-1\n").expect("a file");
    std::fs::copy(at.join("parts/part-1"), at.join("parts/.tmp1")).expect("it can be copied");
    std::fs::create_dir(at.join("parts/deeper")).expect("a folder");
    told(at, &["merge", "parts"], 0);
    let said = stderr(&told(
        at,
        &["merge", "parts", "a.toml", "nowhere", "parts/deeper"],
        2,
    ));
    for expected in [
        "a.toml is no part file",
        "nowhere cannot be read",
        "the folder parts/deeper holds no part file",
        "3 errors",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    let csv = told(at, &["merge", "parts", "--format", "csv"], 2);
    assert!(stderr(&csv).contains("--out DIR"), "{}", stderr(&csv));
}

#[test]
fn parts_of_another_version_are_refused() {
    let found = refusal(|at| {
        let file = at.join("parts/part-1");
        let bytes = std::fs::read(&file).expect("a part");
        let (mut header, share) = tuiyan::report::part::read(&bytes).expect("a part");
        header.manifest.engine_version = "9.9.9".to_owned();
        std::fs::write(&file, tuiyan::report::part::write(&header, share)).expect("a file");
    });
    assert_said(
        &found,
        &["part-1 由 tuiyan 9.9.9 (values 1) 写出，现为 tuiyan"],
        &["part-1 was written by tuiyan 9.9.9 (values 1), and this is tuiyan"],
    );
}

#[test]
fn a_header_that_lies_is_no_part() {
    type Lie = fn(&mut tuiyan::report::part::Header);
    let lies: [Lie; 8] = [
        |header| header.paths.0 += 1,
        |header| header.shard = 0,
        |header| header.of = u64::MAX,
        |header| {
            header.manifest.inputs[0]
                .resolved
                .push_str("\n[nonsense]\n")
        },
        |header| header.manifest.inputs[0].resolved = "[scenario]\nbase_year = 2020\n".to_owned(),
        |header| header.manifest.inputs.clear(),
        |header| {
            header
                .manifest
                .arguments
                .extend(["--path".to_owned(), "3".to_owned()])
        },
        |header| header.manifest.arguments = vec!["--help".to_owned()],
    ];
    let folder = folder_with(&scenario());
    let at = folder.path();
    shards(at, 1, &["--paths", "2000"]);
    let file = at.join("parts/part-1");
    let bytes = std::fs::read(&file).expect("a part");
    for lie in lies {
        let (mut header, share) = tuiyan::report::part::read(&bytes).expect("a part");
        lie(&mut header);
        std::fs::write(&file, tuiyan::report::part::write(&header, share)).expect("a file");
        let said = stderr(&told(at, &["merge", "parts/part-1"], 2));
        assert!(said.contains("does not hold what it says"), "{said}");
    }
}

/// Numbers that look random: a linear congruential generator, the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % n
    }
}

/// The same bytes with up to three changes: a bit, a whole byte, or some bytes less.
fn spoil(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut spoilt = bytes.to_vec();
    for _ in 0..=dice.below(3) {
        // The counts stand in front, where there is most to spoil.
        let near = if dice.below(2) == 0 { 200 } else { bytes.len() };
        let at = dice.below(near.min(spoilt.len()));
        match dice.below(3) {
            0 => spoilt[at] ^= 1 << dice.below(8),
            1 => spoilt[at] = [0, 0x7f, 0x80, 0xff][dice.below(4)],
            _ => drop(spoilt.drain(at..(at + 1 + dice.below(9)).min(spoilt.len()))),
        }
    }
    spoilt
}

#[test]
fn shares_that_were_made_up_and_signed_are_refused_or_merged_but_never_a_panic() {
    use tuiyan::draw::Points;
    use tuiyan::engine::Run;
    use tuiyan::model::Model;
    use tuiyan::report::{Report, json};
    use tuiyan::study::{Shard, Whole};
    let folder = folder_with(&scenario());
    let (loaded, _) = tuiyan::scenario::load::load(&folder.path().join("a.toml"), &[]);
    let loaded = loaded.expect("a scenario without fault");
    let model = Model::new(&loaded.scenario);
    for points in [Points::Plain, Points::Sobol] {
        let run = Run {
            seed: 1,
            points,
            paths: 3_000,
            until: None,
            groups: None,
            threads: 1,
            cpu: tuiyan::simd::Cpu::detect(),
        };
        let scenario = &loaded.scenario;
        let whole = Whole {
            scenario,
            model: &model,
            run: &run,
            effects: 2_000,
        };
        let shard = Shard::new(1, 1).expect("a shard");
        let stop = std::sync::atomic::AtomicBool::new(false);
        let share = whole
            .compute(shard, &stop, &mut |_| {})
            .expect("not stopped");
        let bytes = share.to_bytes();
        assert!(whole.read(shard, &bytes).is_some());
        assert!(whole.read(shard, &[&bytes[..], &[0]].concat()).is_none());
        let mut dice = Dice(1);
        let (mut refused, mut taken) = (0, 0);
        for _ in 0..1_500 {
            let spoilt = spoil(&bytes, &mut dice);
            let Some(share) = whole.read(shard, &spoilt) else {
                refused += 1;
                continue;
            };
            taken += 1;
            let (summary, effects) = whole.conclude(share);
            let report = Report::new(&loaded, &model, &run, &summary);
            let report = report.with_effects(scenario, &effects.expect("asked for"));
            assert!(!json::document(&report).is_empty());
        }
        // Means and groups are any numbers: nobody can tell that they were altered, but the checksum.
        assert!(
            refused > 500 && taken > 0,
            "{refused} refused, {taken} taken"
        );
    }
}

// ---------------------------------------------------------------- clusters

#[cfg(unix)]
mod clusters {
    use super::*;
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    const SHARDS: u32 = 4;
    const PATHS: &str = "2e6";

    /// A recipe as the scheduler would start it, in its folder, with the program on its path.
    fn job(folder: &Path, script: &[&str], variables: &[(&str, String)]) -> Child {
        let program = Path::new(env!("CARGO_BIN_EXE_tuiyan"));
        let beside = program.parent().expect("a file is in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new(script[0])
            .args(&script[1..])
            .current_dir(folder)
            .env("PATH", format!("{}:{path}", beside.display()))
            .env("LC_ALL", "C")
            .env("SHARDS", SHARDS.to_string())
            .env("TUIYAN_PATHS", PATHS)
            .envs(variables.iter().cloned())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the job starts")
    }

    /// Sends off all jobs, kills them at some moment, sends them off again until all are done; then what is merged is what one run prints.
    fn hold(start: impl Fn(&Path, u32) -> Child) {
        let folder = folder_with(&scenario());
        let at = folder.path();
        std::fs::create_dir_all(at.join("scenario")).expect("a folder");
        std::fs::copy(at.join("a.toml"), at.join("scenario/scenario.toml")).expect("a copy");
        let mut killed = 0;
        for (round, wait) in [5, 30, 120].into_iter().enumerate() {
            let mut jobs: Vec<Child> = (0..SHARDS).map(|task| start(at, task)).collect();
            std::thread::sleep(Duration::from_millis(wait));
            for (task, job) in jobs.iter_mut().enumerate() {
                // In the last round one is left alone.
                if round < 2 || task > 0 {
                    job.kill().expect("it is ours");
                }
                killed += u32::from(!job.wait().expect("it ends").success());
            }
        }
        assert!(killed > 0, "no job was killed in its midst");
        for task in 0..SHARDS {
            let mut job = start(at, task);
            assert!(job.wait().expect("it ends").success());
        }
        let merged = told(at, &["merge", "parts", "--format", "json"], 0);
        let file = "scenario/scenario.toml";
        let whole = told(at, &["run", file, "--paths", PATHS, "--format", "json"], 0);
        assert!(stdout(&merged) == stdout(&whole));
    }

    #[test]
    fn the_slurm_recipe_survives_kills() {
        let recipe = concat!(env!("CARGO_MANIFEST_DIR"), "/recipes/slurm.sh");
        hold(|folder, task| {
            let variables = [
                ("SLURM_ARRAY_TASK_ID", (task + 1).to_string()),
                // Only this one was sent off.
                ("SLURM_ARRAY_TASK_COUNT", "1".to_owned()),
                ("SLURM_CPUS_PER_TASK", "1".to_owned()),
                ("SCENARIO", "scenario/scenario.toml".to_owned()),
            ];
            job(folder, &["bash", recipe], &variables)
        });
    }

    #[test]
    fn the_kubernetes_recipe_survives_kills() {
        let recipe = concat!(env!("CARGO_MANIFEST_DIR"), "/recipes/kubernetes.yaml");
        let text = std::fs::read_to_string(recipe).expect("the recipe");
        let (_, after) = text.split_once("            - |\n").expect("a script");
        let lines = after
            .lines()
            .take_while(|line| line.starts_with("              "));
        let script: String = lines.map(|line| format!("{}\n", line.trim())).collect();
        assert!(script.starts_with("exec tuiyan run"), "{script}");
        hold(|folder, index| {
            let variables = [("JOB_COMPLETION_INDEX", index.to_string())];
            job(folder, &["sh", "-c", &script], &variables)
        });
    }

    #[test]
    fn an_interrupted_shard_leaves_no_part() {
        let folder = folder_with(&scenario());
        let at = folder.path();
        for signal in ["INT", "TERM"] {
            let arguments = [
                "run", "a.toml", "--paths", "4e9", "--shard", "1/2", "--out", "parts/p",
            ];
            let child = tuiyan(at)
                .args(arguments)
                .stderr(Stdio::piped())
                .spawn()
                .expect("it starts");
            std::thread::sleep(Duration::from_secs(2));
            let sent = Command::new("kill")
                .args([format!("-{signal}"), child.id().to_string()])
                .status();
            assert!(sent.is_ok_and(|status| status.success()));
            let output = child.wait_with_output().expect("it ends");
            assert_eq!(code(&output), Some(130), "{}", stderr(&output));
            assert!(stderr(&output).contains("interrupted before there was a result"));
            assert!(files(&at.join("parts")).is_empty());
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_told_before_the_run() {
        let folder = folder_with(&scenario());
        let at = folder.path();
        let shard = |out: &str, code| {
            let arguments = [
                "run", "a.toml", "--paths", "1000", "--shard", "1/2", "--out", out,
            ];
            stderr(&told(at, &arguments, code))
        };
        let said = shard("/proc/none/part", 2);
        assert!(said.contains("/proc/none"), "{said}");
        let said = shard("a.toml/part", 2);
        assert!(said.contains("a.toml"), "{said}");
    }
}

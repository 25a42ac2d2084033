//! The READMEs are run: what they show is what the program prints, and what they list is complete.
//!
//! In a `console` block every line that starts with `$ tuiyan` is run in the project's folder, and
//! the block must be those commands with their output, stderr first, an empty line between two
//! commands. A command may be shortened by `| head -N`, `| tail -N` and `| grep TEXT`, which act on
//! stdout. A `toml` block that holds `[scenario]` must pass `tuiyan check` beside the shipped
//! scenarios; one with a path after the word `toml` must be that file.
//!
//! With `UPDATE_README=1` in the environment the blocks are rewritten instead.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::process::Command;

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];
/// A command of each study, whose fields the READMEs explain.
const STUDIES: [&str; 10] = [
    "backtest scenarios/history/shanghai.csv",
    "calibrate scenarios/history/shanghai.csv --horizon 2 --folds 2",
    "sensitivity scenarios/small.toml --paths 1000 --sobol --shapley --index-paths 16384",
    "terms scenarios/examples/admitted_terms.toml --paths 1000",
    "fit scenarios/history/shanghai.csv --plan scenarios/shanghai-2025.toml --paths 1000",
    "hindcast scenarios/history/shanghai-2015.toml scenarios/history/shanghai-2015.csv --paths 1000",
    "compare scenarios/shanghai-2025.toml scenarios/shanghai-2025-policy.toml --paths 1000",
    "seek scenarios/shanghai-2025.toml --target retail_2tn --probability 0.8 --vary indicator.retail.level.growth.two_piece.mode --paths 1000",
    "seek scenarios/shanghai-2025.toml --target retail_2tn --probability 0.8 --vary indicator.retail.level.growth.two_piece.mode=5:9 \
     --vary shock.epidemic.yearly_probability=0:0.2 --paths 200",
    "sweep scenarios/shanghai-2025.toml --vary indicator.retail.level.growth.two_piece.mode=5,6 --paths 1000",
];
/// The verbs, each with its flags.
const VERBS: [&str; 19] = [
    "run",
    "merge",
    "check",
    "show",
    "backtest",
    "terms",
    "fit",
    "hindcast",
    "calibrate",
    "sensitivity",
    "compare",
    "seek",
    "sweep",
    "batch",
    "verify",
    "explain",
    "schema",
    "completions",
    "man",
];
const TUIYAN: &str = env!("CARGO_BIN_EXE_tuiyan");

/// Whether the blocks are to be rewritten; then nothing else about them is tested.
fn updating() -> bool {
    std::env::var_os("UPDATE_README").is_some()
}

fn read(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A fenced block: what stands after its opening fence, and where its body is.
struct Block {
    info: String,
    body: Range<usize>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(info) = line.strip_prefix("```") {
            open = match open {
                None => Some((info.trim().to_owned(), at + line.len())),
                Some((info, start)) => {
                    let body = start..at;
                    found.push(Block { info, body });
                    None
                }
            };
        }
        at += line.len();
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// The words of a command; single quotes keep spaces together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in command.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What a line such as `tuiyan run FILE | head -5` prints.
fn output(line: &str) -> String {
    let mut parts = line.split(" | ");
    let command = words(parts.next().unwrap_or_default());
    assert_eq!(command[0], "tuiyan", "only tuiyan can be run: {line}");
    let ran = Command::new(TUIYAN)
        .args(&command[1..])
        .env_remove("NO_COLOR")
        .env("LC_ALL", "C")
        .output()
        .expect("the program was built for this test");
    let utf8 = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
    let mut shown = utf8(ran.stdout);
    for filter in parts {
        shown = filtered(&shown, &words(filter));
    }
    format!("{}{shown}", utf8(ran.stderr))
}

fn filtered(text: &str, filter: &[String]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let number = |written: &str| -> usize {
        let digits = written.strip_prefix('-').expect("write head -5");
        digits.parse().expect("write head -5")
    };
    let kept: Vec<&str> = match (filter[0].as_str(), filter[1].as_str()) {
        ("head", n) => lines.into_iter().take(number(n)).collect(),
        ("tail", n) => lines[lines.len().saturating_sub(number(n))..].to_vec(),
        ("grep", word) => lines.into_iter().filter(|l| l.contains(word)).collect(),
        (other, _) => panic!("{other}: use head, tail or grep"),
    };
    kept.join("\n") + "\n"
}

/// What a block should be; `None` where nothing is known about its kind.
fn right(block: &Block, body: &str) -> Option<String> {
    match block.info.split_once(' ') {
        None if block.info == "console" => {
            let commands = body.lines().filter_map(|line| line.strip_prefix("$ "));
            let played: Vec<String> = commands
                .map(|line| format!("$ {line}\n{}\n", output(line).trim_end()))
                .collect();
            assert!(!played.is_empty(), "a console block without a command");
            Some(played.join("\n"))
        }
        Some(("toml" | "bash" | "yaml", file)) => Some(read(file)),
        _ => None,
    }
}

#[test]
fn blocks_show_what_the_program_prints() {
    for file in READMES {
        let text = read(file);
        let mut renewed = text.clone();
        // From the last to the first, so that the earlier places stay right.
        for block in blocks(&text).iter().rev() {
            let body = &text[block.body.clone()];
            let Some(right) = right(block, body) else {
                continue;
            };
            if updating() {
                renewed.replace_range(block.body.clone(), &right);
                continue;
            }
            let line = text[..block.body.start].lines().count();
            assert!(
                body == right,
                "{file}:{line} shows\n\n{body}\nbut it is\n\n{right}\n\
                 If that is right: UPDATE_README=1 cargo test --test readme"
            );
        }
        if renewed != text {
            fs::write(file, renewed).expect("the README can be written");
        }
    }
}

#[test]
fn scenarios_in_the_readmes_pass_the_check() {
    if updating() {
        return;
    }
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    for entry in fs::read_dir("scenarios").expect("the scenarios are there") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().expect("a file has a name");
        fs::copy(&path, folder.path().join(name)).expect("a scenario can be copied");
    }
    let scenario = folder.path().join("readme-block.toml");
    let mut checked = 0;
    for file in READMES {
        let text = read(file);
        for block in blocks(&text) {
            let body = &text[block.body];
            if !block.info.starts_with("toml") || !body.lines().any(|line| line == "[scenario]") {
                continue;
            }
            fs::write(&scenario, body).expect("the temporary folder can be written to");
            let ran = Command::new(TUIYAN).arg("check").arg(&scenario).output();
            let ran = ran.expect("the program was built for this test");
            let said = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success() && said.is_empty(), "{file}: {said}");
            checked += 1;
        }
    }
    assert!(checked >= 4, "each README shows a scenario and a variant");
}

#[test]
fn the_two_languages_have_the_same_sections_and_blocks() {
    if updating() {
        return;
    }
    let shape = |file: &str| {
        let text = read(file);
        let infos: Vec<String> = blocks(&text).into_iter().map(|b| b.info).collect();
        let mut prose = text.clone();
        for block in blocks(&text).iter().rev() {
            prose.replace_range(block.body.clone(), "");
        }
        let depth = |line: &str| line.bytes().take_while(|b| *b == b'#').count();
        let headings: Vec<usize> = prose.lines().map(depth).filter(|d| *d > 0).collect();
        let rows = prose.lines().filter(|line| line.starts_with('|')).count();
        (headings, infos, rows)
    };
    assert_eq!(shape(READMES[0]), shape(READMES[1]));
}

/// Every key of a JSON value, however deep.
fn keys(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                // Quantiles are keyed by numbers.
                if key.parse::<f64>().is_err() {
                    found.insert(key.clone());
                }
                keys(inner, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn the_readmes_name_every_kind_form_law_verb_flag_and_field() {
    if updating() {
        return;
    }
    use tuiyan::scenario::{indicator, target};
    let mut names: BTreeSet<String> = indicator::KEYS
        .iter()
        .chain(target::KEYS.iter())
        .copied()
        .map(str::to_owned)
        .collect();
    let json = output("tuiyan run scenarios/shanghai-2025.toml --paths 1000 --quiet --format json");
    let result = serde_json::from_str(&json).expect("the result is JSON");
    keys(&result, &mut names);
    for study in STUDIES {
        let json = output(&format!("tuiyan {study} --quiet --format json"));
        keys(
            &serde_json::from_str(&json).expect("a study's result is JSON"),
            &mut names,
        );
    }
    for verb in VERBS {
        names.insert(verb.to_owned());
        let help = output(&format!("tuiyan {verb} --help"));
        let flags = help
            .split_whitespace()
            .filter(|word| word.starts_with("--"));
        let flags = flags.map(|flag| flag.trim_end_matches([',', '.', ')']).to_owned());
        names.extend(flags.filter(|flag| flag != "--help"));
    }
    for file in READMES {
        let text = read(file);
        let missing: Vec<&String> = names
            .iter()
            .filter(|name| {
                // `name`, `name …` or `name = …`
                !text
                    .match_indices(&format!("`{name}"))
                    .any(|(at, found)| text[at + found.len()..].starts_with(['`', ' ']))
            })
            .collect();
        assert!(missing.is_empty(), "{file} does not explain {missing:?}");
    }
}

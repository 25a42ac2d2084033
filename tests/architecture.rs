//! The architecture as rules: modules use only modules above them, and what is absent stays absent.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file is text");
            all.push((path, text));
        }
    }
    all.sort();
    all
}

/// The source files of the library, with the module each belongs to.
fn library() -> Vec<(String, PathBuf, String)> {
    sources(Path::new("src"))
        .into_iter()
        .filter_map(|(path, text)| {
            let first = path.strip_prefix("src").ok()?.iter().next()?.to_str()?;
            let module = first.trim_end_matches(".rs").to_owned();
            (module != "lib" && module != "main").then_some((module, path, text))
        })
        .collect()
}

fn modules_in_order() -> Vec<String> {
    fs::read_to_string("src/lib.rs")
        .expect("the library has a root")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// The code of a file without its comments and its unit tests.
fn code(text: &str) -> String {
    let body = text
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    body.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn modules_use_only_modules_above_them() {
    let order = modules_in_order();
    assert_eq!(order.len(), 15, "{order:?}");
    for (module, path, text) in library() {
        let own = order.iter().position(|name| *name == module);
        let own = own.unwrap_or_else(|| panic!("{module} is not declared in src/lib.rs"));
        for (at, other) in order.iter().enumerate() {
            let used = code(&text).contains(&format!("crate::{other}"));
            assert!(
                !used || at <= own,
                "{} uses {other}, which stands below it",
                path.display()
            );
        }
    }
}

#[test]
fn only_cli_and_load_touch_the_world() {
    let forbidden = [
        "std::fs",
        "std::env",
        "std::io",
        "println!",
        "eprintln!",
        "std::time",
        "Instant::now",
    ];
    for (module, path, text) in library() {
        let loads = ["src/scenario/load", "src/history/load"];
        if module == "cli" || loads.iter().any(|load| path.starts_with(load)) {
            continue;
        }
        for word in forbidden {
            assert!(
                !code(&text).contains(word),
                "{} uses {word}",
                path.display()
            );
        }
    }
}

#[test]
fn unsafe_stands_only_in_the_kernels_vectors() {
    for (_, path, text) in library() {
        let allowed = path.starts_with("src/simd");
        assert!(
            allowed || !code(&text).contains("unsafe"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for folder in ["src", "tests", "benches"] {
        for (path, text) in sources(Path::new(folder)) {
            assert!(
                text.starts_with("//! "),
                "{} has no purpose sentence",
                path.display()
            );
        }
    }
}

fn distinct(keys: &[&str]) -> bool {
    let set: std::collections::HashSet<&&str> = keys.iter().collect();
    set.len() == keys.len()
}

#[test]
fn registered_keys_are_unique() {
    use tuiyan::scenario::{indicator, target};
    assert!(distinct(&indicator::KEYS), "{:?}", *indicator::KEYS);
    assert!(distinct(&target::KEYS), "{:?}", *target::KEYS);
    let families: Vec<&str> = tuiyan::dist::FAMILIES.iter().map(|f| f.key).collect();
    assert!(distinct(&families), "{families:?}");
}

//! What is mutated: the shipped scenarios, the examples, the workloads and the tests' own, with the files that they name.

use std::path::Path;

/// A scenario and the files that it names.
pub struct Seed {
    pub name: String,
    pub text: String,
    /// Files that lie beside it: name and content.
    pub beside: Vec<(String, String)>,
}

/// Every scenario of the project, in the order of their names; the shortest come more than once, so that most cases are quick.
pub fn seeds() -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in [
        "scenarios",
        "scenarios/examples",
        "benches/reference",
        "tests/common",
    ] {
        let folder = root.join(folder);
        let entries = std::fs::read_dir(&folder).expect("the folder is there");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        names.sort();
        all.extend(names.iter().map(|name| seed(&folder, name)));
    }
    let often = |seed: &Seed| 1 + 16_000 / (1_000 + seed.text.len());
    let places = all.iter().enumerate();
    let places: Vec<usize> = places
        .flat_map(|(at, seed)| std::iter::repeat_n(at, often(seed)))
        .collect();
    places.iter().map(|at| all[*at].copy()).collect()
}

impl Seed {
    fn copy(&self) -> Seed {
        Seed {
            name: self.name.clone(),
            text: self.text.clone(),
            beside: self.beside.clone(),
        }
    }
}

fn seed(folder: &Path, name: &str) -> Seed {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a text");
    let text = read(name);
    let mut beside: Vec<(String, String)> = Vec::new();
    for part in text.split('"').skip(1).step_by(2) {
        let named = part.ends_with(".toml") || part.ends_with(".csv");
        if named && folder.join(part).is_file() && beside.iter().all(|(known, _)| known != part) {
            beside.push((part.to_owned(), read(part)));
        }
    }
    Seed {
        name: name.to_owned(),
        text,
        beside,
    }
}

//! One case: files and overrides made from its number, and what must hold of them.

use super::corpus::Seed;
use super::mutations::{MUTATIONS, value};
use super::random::Random;
use super::tokens::{Kind, tokens_of};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tuiyan::draw::{LANES, Points};
use tuiyan::engine::{self, Run, Summary};
use tuiyan::language::Language;
use tuiyan::model::Model;
use tuiyan::report::{Report, csv, json, text};
use tuiyan::scenario::load::{Asked, Loaded, load_as};
use tuiyan::simd::Cpu;

/// Longest text of problems: what is shown is bounded, whatever was written.
const LONGEST_MESSAGES: usize = 200_000;

/// A scenario that nobody wrote, and how it came to be.
pub struct Case {
    /// Files by name; the first is the scenario.
    pub files: Vec<(String, Vec<u8>)>,
    pub sets: Vec<String>,
    pub levers: Vec<String>,
    /// Whether files above the scenario's folder may be read.
    pub wide: bool,
    /// What was done, for people.
    pub story: Vec<String>,
}

impl Case {
    /// The case of a number.
    pub fn new(number: u64, seeds: &[Seed]) -> Case {
        let mut random = Random::of(number);
        let seed = &seeds[random.below(seeds.len())];
        let mut files = vec![(seed.name.clone(), seed.text.clone().into_bytes())];
        let beside = seed.beside.iter();
        files.extend(beside.map(|(name, text)| (name.clone(), text.clone().into_bytes())));
        let mut case = Case {
            files,
            sets: Vec::new(),
            levers: Vec::new(),
            wide: random.once_in(8),
            story: vec![seed.name.clone()],
        };
        // Few changes leave a scenario that runs, many find what only strange files do.
        for _ in 0..random.length(8) {
            case.spoil(&mut random, seeds);
        }
        if random.once_in(5) {
            case.override_something(&mut random, seed);
        }
        case
    }

    fn spoil(&mut self, random: &mut Random, seeds: &[Seed]) {
        let at = if random.once_in(3) {
            random.below(self.files.len())
        } else {
            0
        };
        let (name, mutation) = MUTATIONS[random.below(MUTATIONS.len())];
        let (file, text) = &mut self.files[at];
        mutation(text, random, seeds);
        text.truncate(3 << 20);
        self.story.push(format!("{name} in {file}"));
    }

    /// What a command line could say.
    fn override_something(&mut self, random: &mut Random, seed: &Seed) {
        let words = tokens_of(&seed.text, Kind::Word);
        let word = |random: &mut Random| match words.is_empty() {
            true => "a".to_owned(),
            false => seed.text[words[random.below(words.len())].clone()].to_owned(),
        };
        let section = random.of_these(&[
            "scenario",
            "indicator",
            "target",
            "shock",
            "parameter",
            "lever",
            "copula",
        ]);
        let mut path = section.to_owned();
        for _ in 0..random.below(4) {
            path = format!("{path}.{}", word(random));
        }
        let separator = random.of_these(&["=", " = ", "==", "", "=\n"]);
        self.sets
            .push(format!("{path}{separator}{}", value(random, 1)));
        if random.once_in(4) {
            let choice = random.of_these(&["on", "off", "", "On", "1"]);
            self.levers.push(format!("{}={choice}", word(random)));
        }
    }

    /// Lays the files into a folder and sees what comes of them.
    ///
    /// # Errors
    /// What should not have been.
    pub fn examine(&self, folder: &Path) -> Result<bool, String> {
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).map_err(|error| format!("{name}: {error}"))?;
        }
        let asked = Asked {
            sets: &self.sets,
            levers: &self.levers,
            within: self.wide.then(|| folder.parent().unwrap_or(folder)),
        };
        let Some(loaded) = read(&folder.join(&self.files[0].0), &asked)? else {
            return Ok(false);
        };
        let again = folder.join("rendered.toml");
        std::fs::write(&again, &loaded.resolved).map_err(|error| error.to_string())?;
        let Some(second) = read(&again, &Asked::default())? else {
            return Err(format!(
                "what was read is refused as rendered:\n{}",
                loaded.resolved
            ));
        };
        if (&second.resolved, &second.digest) != (&loaded.resolved, &loaded.digest) {
            let (once, twice) = (&loaded.resolved, &second.resolved);
            return Err(format!("rendered once:\n{once}\nand twice:\n{twice}"));
        }
        simulate(&loaded);
        Ok(true)
    }
}

/// Reads a file, and looks at everything that would be said of it.
fn read(file: &Path, asked: &Asked<'_>) -> Result<Option<Loaded>, String> {
    let (loaded, problems) = load_as(file, asked);
    for language in [Language::Zh, Language::En] {
        let said = problems.render(false, language);
        if loaded.is_none() && said.is_empty() {
            return Err("refused without a word".to_owned());
        }
        if said.len() > LONGEST_MESSAGES {
            return Err(format!("{} bytes of messages", said.len()));
        }
        if let Some(c) = said
            .chars()
            .find(|c| *c != '\n' && tuiyan::diag::invisible(*c))
        {
            return Err(format!("a message holds {c:?}:\n{said:?}"));
        }
    }
    if loaded.is_some() == problems.any_error() {
        return Err("there is a scenario beside an error, or neither".to_owned());
    }
    Ok(loaded)
}

/// Runs one block, and writes its report in every format if its values can be.
fn simulate(loaded: &Loaded) {
    let model = Model::new(&loaded.scenario);
    let run = Run {
        seed: 1,
        points: Points::Plain,
        paths: LANES as u64,
        until: None,
        groups: None,
        threads: 1,
        cpu: Cpu::detect(),
    };
    let summary = engine::run(&model, &run, &AtomicBool::new(false), &mut |_| {});
    if sound(&summary) {
        let report = Report::new(loaded, &model, &run, &summary);
        let _ = (json::document(&report), csv::tables(&report));
        let _ = [Language::Zh, Language::En].map(|language| text::scorecard(&report, language));
    }
}

/// Whether every watched value is a number on every path: the command reports no others.
fn sound(summary: &Summary) -> bool {
    let mut cells = summary.tally.distributions.iter();
    cells.all(|cell| cell.faults.count == 0)
}

//! A sweep that stands for its points: a small TOML file that names a scenario and what varies in it.
//!
//! ```toml
//! [sweep]
//! scenario = "plan.toml"
//! vary = ["indicator.retail.level.growth.two_piece.mode=4:7:0.5", "shock.epidemic.yearly_probability=0,0.1"]
//! ```
//!
//! What may stand in `vary` is what `tuiyan sweep --vary` takes. `design` (`grid`, `random`, `lhs` or `sobol`) with `points` and
//! `seed` draws points instead of combining all values; the seed belongs to the file, so that `--seed` changes the draws
//! of the paths and not which scenarios there are. The scenario stands in the same folder or below, as with `extends`.
//!
//! Point n of `growth.toml` is shown as the file `growth.toml#n`, its id is that of the scenario with `#n`, and its name says
//! the values. All three stand in the resolved scenario of its result, so a point is rerun from its result like any other.

use super::failure::Failure;
use crate::both;
use crate::cli::overrides::Overrides;
use crate::diag::{Place, Problems};
use crate::draw::Points;
use crate::language::Both;
use crate::scenario::load::{Loaded, Written, beside};
use crate::scenario::section::{At, Reading, Section};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::vary::{
    Axis, MOST_VALUES, changed, check_paths, read_axes, shown, shown_all, takes_whole,
};
use crate::scenario::{Name, section};
use crate::study::Design;
use std::path::{Path, PathBuf};

/// The words for designs, as `tuiyan sweep --design` has them.
const DESIGNS: [&str; 4] = ["grid", "random", "lhs", "sobol"];

/// A sweep that was read: what each of its points is.
pub struct Sweep {
    /// The file of the sweep.
    file: PathBuf,
    /// The file of the scenario.
    scenario: PathBuf,
    /// The scenario before it is varied.
    written: Written,
    id: String,
    name: Name,
    axes: Vec<Axis>,
    points: Vec<Vec<Node>>,
}

/// What the file says.
struct Said {
    scenario: At<String>,
    vary: Vec<At<String>>,
    design: &'static str,
    points: Option<At<i64>>,
    seed: Option<At<i64>>,
}

/// Whether a text is that of a sweep: it has the section, alone on its line.
#[must_use]
pub fn is_sweep(text: &str) -> bool {
    let heads = |line: &str| line.trim_start().starts_with("[sweep]");
    text.lines().any(heads)
}

impl Sweep {
    /// Reads a sweep from its text.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(file: &Path, text: String, overrides: &Overrides) -> Result<Sweep, Failure> {
        let fail = |problems: &Problems| Failure::of_problems(file, problems);
        let (tree, problems) = beside::document(file, text);
        let tree = tree.ok_or_else(|| fail(&problems))?;
        let mut reading = Reading {
            problems,
            ..Reading::default()
        };
        let said = said(&tree, &mut reading);
        let mut problems = reading.problems;
        let said = said
            .filter(|_| !problems.any_error())
            .ok_or_else(|| fail(&problems))?;
        let design = design(&said).map_err(|(place, (message, help))| {
            problems.error(&place, message, help);
            fail(&problems)
        })?;
        let scenario = beside::named_beside(file, &said.scenario.value, overrides.within())
            .map_err(|trouble| {
                problems.error(&said.scenario.place, trouble.0, trouble.1);
                fail(&problems)
            })?;
        let seed = said.seed.map_or(1, |seed| seed.value.unsigned_abs());
        let texts: Vec<String> = said.vary.into_iter().map(|text| text.value).collect();
        Sweep::over(file, scenario, overrides, (&texts, design, seed))
    }

    /// The sweep over a scenario.
    fn over(
        file: &Path,
        scenario: PathBuf,
        overrides: &Overrides,
        (texts, design, seed): (&[String], Design, u64),
    ) -> Result<Sweep, Failure> {
        let (written, loaded) = base(&scenario, overrides)
            .map_err(|problems| Failure::of_problems(&scenario, &problems).within(file))?;
        let mut written = written;
        let axes = read_axes(texts, &mut written).and_then(|axes| {
            let problems = check_paths(&axes, &written, &loaded.tree, &|_| true);
            match problems.any_error() {
                true => Err(problems),
                false => Ok(axes),
            }
        });
        let axes = axes.map_err(|problems| Failure::of_problems(file, &problems).within(file))?;
        let whole = |axis: &Axis, range| takes_whole(axis, range, &written);
        let points = design.points(&axes, seed, &whole).map_err(|wrong| {
            let first = wrong.into_iter().next().unwrap_or_default();
            Failure::new(file, first)
        })?;
        Ok(Sweep {
            file: file.to_path_buf(),
            scenario,
            id: loaded.scenario.id.clone(),
            name: loaded.scenario.name.clone(),
            written,
            axes,
            points,
        })
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// What a point is shown as; points are numbered from 1.
    #[must_use]
    pub fn shown(&self, at: usize) -> String {
        format!("{}#{}", self.file.display(), at + 1)
    }

    /// The scenario of a point.
    #[must_use]
    pub fn load(&self, at: usize) -> (Option<Loaded>, Problems) {
        let values = &self.points[at];
        let point = self.axes.iter().zip(values);
        let point = changed(
            &self.written,
            point.map(|(axis, node)| (&axis.path, node.clone())),
        );
        let said = shown_all(&self.axes, values);
        let text = |key: &str, text: String| {
            let node = Node {
                place: Place::default(),
                value: Value::Text(text),
            };
            (vec!["scenario".to_owned(), key.to_owned()], Some(node))
        };
        let mut changes = vec![
            text("id", format!("{}#{}", self.id, at + 1)),
            text("name", format!("{}（{}）", self.name.own, said.zh)),
        ];
        if let Some(english) = &self.name.english {
            changes.push(text("name_en", format!("{english} ({})", said.en)));
        }
        point.with(&changes).called(&self.shown(at)).load()
    }

    /// What stands after a verb to name the scenario of a point.
    #[must_use]
    pub fn typed(&self, at: usize) -> String {
        let values = self.axes.iter().zip(&self.points[at]);
        let sets = values
            .map(|(axis, node)| format!(" --set '{}={}'", axis.path, shown(&node.value)))
            .collect::<String>();
        format!("{}{sets}", self.scenario.display())
    }
}

/// The scenario of a sweep, as it is written and as it was read.
fn base(scenario: &Path, overrides: &Overrides) -> Result<(Written, Loaded), Problems> {
    let (written, first) = overrides.read(scenario);
    let written = written.filter(|_| !first.any_error()).ok_or(first)?;
    let (loaded, problems) = written.load();
    Ok((written, loaded.ok_or(problems)?))
}

fn said(tree: &Table, reading: &mut Reading) -> Option<Said> {
    Section::read(reading, tree, |document| {
        let meaning = (
            "由一个情景变动数值而成的一组情景",
            "scenarios that are one with other values",
        );
        let said = document.section("sweep", meaning, read_said);
        document.require(
            "sweep",
            ("scenario 和 vary", "what is varied, and in which scenario"),
        );
        said
    })
}

fn read_said(section: &mut section::Section) -> Option<Said> {
    let scenario = section.required_text("scenario", ("情景文件", "the scenario file"));
    let vary = section.texts(
        "vary",
        (
            "变动的值，每项为 \"路径=取值\"",
            "what is varied, each as \"path=values\"",
        ),
    );
    section.require(
        "vary",
        (
            "变动的值，例如 [\"indicator.retail.persistence=0:0.8:0.2\"]",
            "what is varied, as in [\"indicator.retail.persistence=0:0.8:0.2\"]",
        ),
    );
    let design = section.word(
        "design",
        ("取哪些组合", "which combinations are run"),
        &DESIGNS,
    );
    let points = section.integer("points", ("抽取的点数", "how many points are drawn"));
    let seed = section.integer(
        "seed",
        ("抽取点的随机种子", "the seed with which points are drawn"),
    );
    Some(Said {
        scenario: scenario?,
        vary: vary?,
        design,
        points,
        seed,
    })
}

/// The design, or what is wrong with it and where.
fn design(said: &Said) -> Result<Design, (Place, (Both, Both))> {
    let here = |at: &At<i64>, message: Both, help: Both| (at.place.clone(), (message, help));
    if let Some(seed) = said.seed.as_ref().filter(|seed| seed.value < 0) {
        let message = both!("seed 为 {n}", "seed is {n}", n = seed.value);
        let help = ("请写不小于 0 的整数", "write a whole number from 0 on");
        return Err(here(seed, message, help.into()));
    }
    let points = match said.design {
        "grid" => None,
        "random" => Some(Points::Plain),
        "lhs" => Some(Points::LatinHypercube),
        _ => Some(Points::Sobol),
    };
    match (points, &said.points) {
        (None, None) => Ok(Design::Grid),
        (None, Some(count)) => Err(here(
            count,
            (
                "网格的点数由取值决定",
                "a grid has the points of its values",
            )
                .into(),
            (
                "请添加 design = \"lhs\"（或 sobol、random），或删去 points",
                "add design = \"lhs\" (or sobol, random), or leave points out",
            )
                .into(),
        )),
        (Some(_), None) => Err((
            said.scenario.place.clone(),
            (
                (
                    "抽样设计没有写明点数",
                    "a design that draws points needs their number",
                )
                    .into(),
                (
                    "请添加 points，例如 points = 64",
                    "add points, as in points = 64",
                )
                    .into(),
            ),
        )),
        (Some(points), Some(count)) => match u64::try_from(count.value) {
            Ok(n @ 1..=MOST_VALUES) => Ok(Design::Drawn(points, n)),
            _ => Err(here(
                count,
                both!("points 为 {n}", "points is {n}", n = count.value),
                both!(
                    "请写 1 至 {MOST_VALUES} 的整数",
                    "write a number from 1 to {MOST_VALUES}"
                ),
            )),
        },
    }
}

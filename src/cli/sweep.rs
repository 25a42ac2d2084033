//! `tuiyan sweep FILE --vary PATH=VALUES…`: the probabilities at many combinations of values.

use super::chosen::Chosen;
use super::deliver::{Content, Delivery, Format, Item, Outlet};
use super::overrides::Overrides;
use super::progress::{Progress, stop};
use super::running::{Running, paths};
use super::{Exit, show_problems};
use crate::both;
use crate::draw::Points;
use crate::language::Both;
use crate::report::json;
use crate::report::manifest::Input;
use crate::report::sweep::{SweepReport, csv, text};
use crate::scenario::load::{Loaded, Written};
use crate::scenario::tree::Node;
use crate::scenario::vary::{Axis, MOST_VALUES, check_paths, read_axes, takes_whole};
use crate::study::{Design, sweep};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A scenario file
    file: PathBuf,
    /// A value to vary, by its path, and the values it takes: a grid (3:8:0.5), a list (a,b,c), or a range (3:8) for designs that
    /// draw points; can be given several times
    #[arg(long = "vary", value_name = "PATH=VALUES", required = true)]
    vary: Vec<String>,
    /// Which combinations of values are run
    #[arg(long, value_enum, default_value_t = Choice::Grid)]
    design: Choice,
    /// How many points a design draws
    #[arg(long, value_name = "N", value_parser = points, allow_hyphen_values = true)]
    points: Option<u64>,
    #[command(flatten)]
    chosen: Chosen,
    /// Number of paths at each point
    #[arg(long, default_value = "20000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    #[command(flatten)]
    pub(super) overrides: Overrides,
    #[command(flatten)]
    pub(super) outlet: Outlet,
    #[command(flatten)]
    running: Running,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// All combinations of all values
    Grid,
    /// Independent random points (needs --points)
    Random,
    /// Latin hypercube (needs --points)
    Lhs,
    /// Scrambled Sobol' points (needs --points)
    Sobol,
}

fn points(written: &str) -> Result<u64, String> {
    match written.parse() {
        Ok(points) if (1..=MOST_VALUES).contains(&points) => Ok(points),
        _ => Err(format!("write a number from 1 to {MOST_VALUES}")),
    }
}

impl Arguments {
    /// The design, or why there is none.
    fn design(&self) -> Result<Design, Both> {
        let points = match self.design {
            Choice::Grid => None,
            Choice::Random => Some(Points::Plain),
            Choice::Lhs => Some(Points::LatinHypercube),
            Choice::Sobol => Some(Points::Sobol),
        };
        match (points, self.points) {
            (None, None) => Ok(Design::Grid),
            (Some(points), Some(count)) => Ok(Design::Drawn(points, count)),
            (None, Some(_)) => Err(both!(
                "--points 只用于抽样设计，网格的点数由取值决定\n帮助: 请添加 --design lhs（或 sobol、random），或删去 --points",
                "--points goes with designs that draw points; a grid has those of its values\nhelp: add --design lhs (or sobol, random), or leave --points out"
            )),
            (Some(_), None) => Err(both!(
                "抽样设计没有写明点数\n帮助: 请添加 --points N，例如 --points 64",
                "a design that draws points needs their number\nhelp: add --points N, as in --points 64"
            )),
        }
    }
}

/// A sweep that is ready to run.
struct Plan {
    written: Written,
    loaded: Loaded,
    axes: Vec<Axis>,
    design: Design,
    points: Vec<Vec<Node>>,
    chosen: Vec<usize>,
}

pub fn sweep(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let running = &arguments.running;
    let plan = plan(arguments)?;
    let run = running.run(arguments.paths);
    let total = plan.points.len() as u64 * run.paths;
    let mut progress = Progress::new(total, running.quiet, running.language());
    let found = sweep::sweep(
        (&plan.written, &plan.loaded),
        &plan.axes,
        plan.points,
        &run,
        stop(),
        &mut |done| progress.set(done * run.paths),
    );
    progress.finish();
    let found = found.ok_or_else(|| running.interrupted())?;
    let varied = (plan.axes.as_slice(), plan.design);
    let report = SweepReport::new(&plan.loaded, &run, varied, &found, &plan.chosen);
    let mut delivery = Delivery::new(false, &arguments.outlet, running);
    delivery.add(Item {
        id: report.scenario.id.clone(),
        stem: "sweep",
        inputs: vec![Input::new(&plan.loaded)],
        settled: Vec::new(),
        interrupted_after: None,
        content: match arguments.outlet.format {
            Format::Text => Content::Text(text::page(&report, running.language())),
            Format::Json => Content::Json(json::value(&report)),
            Format::Csv => Content::Tables(csv::tables(&report)),
        },
    })?;
    Ok(delivery.finish())
}

/// Reads and checks everything before the first run. All that is wrong is said at once.
fn plan(arguments: &Arguments) -> Result<Plan, Exit> {
    let running = &arguments.running;
    let say = |message: &Both| running.note_error(message);
    let (mut written, loaded) = arguments.overrides.written(&arguments.file, running)?;
    let chosen = arguments.chosen.slots(&loaded.scenario, running);
    let design = arguments.design();
    design.as_ref().err().into_iter().for_each(say);
    let axes = read_axes(&arguments.vary, &mut written).and_then(|axes| {
        let problems = check_paths(&axes, &written, &loaded.tree, &|_| true);
        match problems.any_error() {
            true => Err(problems),
            false => Ok(axes),
        }
    });
    if let Err(problems) = &axes {
        show_problems(problems, running.language());
    }
    let (Ok(chosen), Ok(design), Ok(axes)) = (chosen, design, axes) else {
        return Err(Exit::Wrong);
    };
    let whole = |axis: &Axis, range| takes_whole(axis, range, &written);
    let points = design
        .points(&axes, running.seed, &whole)
        .map_err(|wrong| {
            wrong.iter().for_each(say);
            Exit::Wrong
        })?;
    let threads = running.run(arguments.paths).threads;
    sweep::check(&written, &axes, &points, &loaded, threads).map_err(|problems| {
        show_problems(&problems, running.language());
        Exit::Wrong
    })?;
    arguments.outlet.prepare_one(running)?;
    Ok(Plan {
        written,
        loaded,
        axes,
        design,
        points,
        chosen,
    })
}

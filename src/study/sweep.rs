//! Sweeps: the probabilities of all targets at many combinations of values.
//!
//! Every point is the scenario with other values at the paths that are varied ([`crate::scenario::vary`]), and every point runs on the
//! same paths of draws as the scenario as written. So the difference of a point from it is a paired one ([`Pair`]),
//! with a far smaller error than the probabilities have, and curves over a grid are smooth where separate runs would be ragged.
//! The number of targets met is paired as well: with dᵢ its change on path i, the error of its mean is √(Var(d)/n).
//!
//! All points are read and checked before the first one runs. Then a few at a time are compiled and run, so memory holds a few
//! programs however many points there are. Cost: one run of verdicts a point, and one of the scenario as written for
//! every sixteen points.
//!
//! Use a sweep to see how answers move with assumptions over a range; to find the one value that gives a
//! probability, `seek` takes fewer runs and gives it with an interval.

use crate::both;
use crate::diag::{Problem, Problems, Severity};
use crate::engine::planes::Planes;
use crate::engine::waves::{Part, each_block};
use crate::engine::{Bits, Judged, Outcomes, Pair, Run};
use crate::language::Both;
use crate::model::{Model, Verdicts};
use crate::program::Block;
use crate::scenario::Scenario;
use crate::scenario::load::{Loaded, Written};
use crate::scenario::tree::Node;
use crate::scenario::vary::{Axis, changed, shown_all};
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// Points that are held at the same time.
const TOGETHER: usize = 16;
/// Most different problems of points that are told.
const TOLD: usize = 40;
/// Most problems of one point that are told: the later ones mostly follow from the first.
const OF_A_POINT: usize = 3;

/// What became of the targets at the points of a sweep.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// On how many paths.
    pub paths: u64,
    /// Point by point.
    pub points: Vec<Point>,
}

/// What became of the targets at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The values of what is varied.
    pub values: Vec<Node>,
    /// The targets at the point, first, and in the scenario as written.
    pub outcomes: Outcomes,
    /// How many counted targets are met, at both.
    pub number: Numbers,
}

/// How many targets are met, at a point and in the scenario as written: sums over paths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The number at the point, and its square.
    pub point: (u64, u64),
    /// The number as written, and its square.
    pub written: (u64, u64),
    /// The product of the two.
    pub product: u64,
}

impl Numbers {
    fn of(point: &Planes, written: &Planes) -> Numbers {
        Numbers {
            point: (point.sum(), point.product(point)),
            written: (written.sum(), written.product(written)),
            product: point.product(written),
        }
    }

    fn merge(&mut self, other: &Numbers) {
        self.point.0 += other.point.0;
        self.point.1 += other.point.1;
        self.written.0 += other.written.0;
        self.written.1 += other.written.1;
        self.product += other.product;
    }

    /// The mean number at the point, and its standard error.
    #[must_use]
    pub fn expected(&self, paths: u64) -> (f64, f64) {
        mean_and_error(self.point.0 as f64, self.point.1 as f64, paths as f64)
    }

    /// The same of the scenario as written.
    #[must_use]
    pub fn as_written(&self, paths: u64) -> (f64, f64) {
        mean_and_error(self.written.0 as f64, self.written.1 as f64, paths as f64)
    }

    /// The first less the second, with its paired standard error.
    #[must_use]
    pub fn difference(&self, paths: u64) -> (f64, f64) {
        let sum = self.point.0 as f64 - self.written.0 as f64;
        let squares = self.point.1 + self.written.1 - 2 * self.product;
        mean_and_error(sum, squares as f64, paths as f64)
    }
}

fn mean_and_error(sum: f64, squares: f64, paths: f64) -> (f64, f64) {
    let mean = sum / paths;
    let variance = (squares / paths - mean * mean).max(0.0);
    (mean, (variance / paths).sqrt())
}

/// Reads and checks every point of a sweep.
///
/// # Errors
/// What is wrong with points; each problem once, with the first point that has it.
pub fn check(
    written: &Written,
    axes: &[Axis],
    points: &[Vec<Node>],
    loaded: &Loaded,
    threads: usize,
) -> Result<(), Problems> {
    let wrong = |values: &Vec<Node>| {
        let (found, problems) = at_point(written, axes, values).load();
        match found {
            Some(found) => other_targets(&loaded.scenario, &found.scenario)
                .into_iter()
                .collect(),
            None => errors(&problems),
        }
    };
    let check_all = || points.par_iter().map(wrong).collect::<Vec<Vec<Problem>>>();
    let wrong = match rayon::ThreadPoolBuilder::new()
        .num_threads(threads.max(1))
        .build()
    {
        Ok(pool) => pool.install(check_all),
        Err(_) => check_all(),
    };
    let mut told: Vec<(Problem, &Vec<Node>, usize)> = Vec::new();
    for (of_point, values) in wrong.into_iter().zip(points) {
        for problem in of_point {
            let same = |(known, ..): &(Problem, &Vec<Node>, usize)| {
                known.message == problem.message && known.place == problem.place
            };
            match told.iter().position(same) {
                Some(at) => told[at].2 += 1,
                None if told.len() < TOLD => told.push((problem, values, 0)),
                None => {}
            }
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let mut problems = written.problems();
    for (problem, values, more) in told {
        let help = with_point(problem.help, &shown_all(axes, values), more);
        match &problem.place {
            Some(place) => problems.error(place, problem.message, help),
            None => problems.error_at_large(problem.message, help),
        }
    }
    Err(problems)
}

/// The first errors among problems.
fn errors(problems: &Problems) -> Vec<Problem> {
    let errors = problems.sorted().into_iter();
    let errors = errors.filter(|problem| problem.severity == Severity::Error);
    errors.take(OF_A_POINT).cloned().collect()
}

/// A point must have the targets that the scenario has, or there is nothing to compare.
fn other_targets(scenario: &Scenario, other: &Scenario) -> Option<Problem> {
    let ids = |of: &Scenario| -> Vec<String> {
        of.targets
            .iter()
            .map(|target| target.id.value.clone())
            .collect()
    };
    (ids(scenario) != ids(other)).then(|| Problem {
        severity: Severity::Error,
        place: None,
        message: (
            "变动后目标与原情景不同",
            "with these values the targets are other ones than in the scenario",
        )
            .into(),
        help: (
            "变动目标中的数值，而不要增减目标",
            "vary the numbers of targets, not which there are",
        )
            .into(),
    })
}

fn with_point(help: Both, point: &Both, more: usize) -> Both {
    let at = match more {
        0 => both!("出现在 {point}", "at {point}"; point),
        _ => both!(
            "出现在 {point} 等 {n} 个点",
            "at {point}; {n} points in all",
            n = more + 1;
            point
        ),
    };
    match help == Both::default() {
        true => at,
        false => both!("{help}（{at}）", "{help} ({at})"; help, at),
    }
}

/// The scenario at a point.
fn at_point(written: &Written, axes: &[Axis], values: &[Node]) -> Written {
    let values = axes.iter().zip(values);
    changed(
        written,
        values.map(|(axis, node)| (&axis.path, node.clone())),
    )
}

/// Verdicts, and which targets count.
struct Compiled {
    verdicts: Verdicts,
    counted: Vec<bool>,
}

impl Compiled {
    fn new(model: &Model, scenario: &Scenario) -> Compiled {
        let verdicts = model.verdicts(scenario);
        let targets = scenario.targets.iter().zip(&verdicts.met);
        let counted = targets.map(|(target, met)| target.counts && met.is_some());
        Compiled {
            counted: counted.collect(),
            verdicts,
        }
    }

    fn number(&self, met: &[Bits]) -> Planes {
        let counted = met.iter().zip(&self.counted).filter(|(_, counts)| **counts);
        Planes::of(counted.map(|(bits, _)| bits))
    }
}

/// Runs every point on the same paths; nothing if `stop` is set before the end. `progress` is told how many points are done.
#[must_use]
pub fn sweep(
    (written, loaded): (&Written, &Loaded),
    axes: &[Axis],
    points: Vec<Vec<Node>>,
    run: &Run,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Option<Sweep> {
    let model = Model::new(&loaded.scenario);
    let base = Compiled::new(&model, &loaded.scenario);
    let mut found = Vec::with_capacity(points.len());
    for some in points.chunks(TOGETHER) {
        let compile = |values: &Vec<Node>| {
            let (loaded, _) = at_point(written, axes, values).load();
            let loaded = loaded.expect("every point was read and checked before");
            Compiled::new(&model, &loaded.scenario)
        };
        let compiled: Vec<Compiled> = some.iter().map(compile).collect();
        let done = run_some(&base, &compiled, run, stop)?;
        let done = some.iter().zip(done);
        found.extend(done.map(|(values, (pairs, number))| Point {
            values: values.clone(),
            outcomes: Outcomes::of(&base.verdicts, &pairs),
            number,
        }));
        progress(found.len() as u64);
    }
    Some(Sweep {
        paths: run.paths,
        points: found,
    })
}

/// What a point came to, on some paths: a pair for each slot, and the numbers met.
type Sums = (Vec<Pair>, Numbers);

fn run_some(
    base: &Compiled,
    points: &[Compiled],
    run: &Run,
    stop: &AtomicBool,
) -> Option<Vec<Sums>> {
    let first = Judged::plain(&base.verdicts, run.seed);
    let judged = points
        .iter()
        .map(|point| Judged::plain(&point.verdicts, run.seed));
    let judged: Vec<Judged> = judged.collect();
    let rows = judged.iter().chain([&first]);
    let rows = rows.map(|judged| judged.verdicts().program.rows).max();
    let ask = |block: &mut Block, part: Part| -> Vec<Sums> {
        let as_written = first.met(run, part, block);
        let number = base.number(&as_written);
        let each = judged.iter().zip(points).map(|(judged, point)| {
            let met = judged.met(run, part, block);
            let pairs = met.iter().zip(&as_written);
            let pairs = pairs.map(|(own, other)| Pair::of(part.lanes as u64, own, other));
            (pairs.collect(), Numbers::of(&point.number(&met), &number))
        });
        each.collect()
    };
    let mut sums: Vec<Sums> = points
        .iter()
        .map(|_| (vec![Pair::default(); first.slots()], Numbers::default()))
        .collect();
    let take = |found: Vec<Sums>| {
        for ((pairs, number), (more, others)) in sums.iter_mut().zip(&found) {
            pairs
                .iter_mut()
                .zip(more)
                .for_each(|(sum, next)| sum.merge(next));
            number.merge(others);
        }
    };
    let size = (rows.unwrap_or_default(), run.paths);
    each_block(size, run, stop, ask, take).then_some(sums)
}

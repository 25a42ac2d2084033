//! What shocks do after they have struck, path by path: each kind of indicator against a reckoning written out here. Only
//! the three shares of drawn durations are sampled: four standard errors, a false alarm with probability 2e-4.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{Ran, load_text, plan, run_text, settings, simulate};
use tuiyan::engine::Run;
use tuiyan::simd::{Cpu, Kind};

const YEARS: i32 = 8;

/// One indicator of each kind without spread, all of which a shock takes 20 of.
fn kinds(shock: &str) -> String {
    format!(
        "[indicator.level]\nlevel = {{ base = 100, growth.constant.value = 5 }}\n\
         [indicator.flow]\nflow.amount.constant.value = 100\n\
         [indicator.stock]\nstock = {{ base = 1000, additions.constant.value = 10 }}\n\
         [indicator.share]\nshare = {{ base = 50, change.constant.value = 1 }}\n\
         [indicator.bent]\nlevel = {{ base = 100, growth.constant.value = 6 }}\n\
         [indicator.bent_log]\nlevel = {{ base = 100, growth.constant.value = 6, compounding = \"log\" }}\n\
         [indicator.bent_path.level]\nbase = 100\n\
         [indicator.bent_path.level.path]\nlow = 0\nprobabilities = [0.1, 0.9]\n{}\n\
         [shock.s]\n{shock}\neffect.level.constant.value = -20\neffect.flow.constant.value = -20\n\
         effect.stock.constant.value = -20\neffect.share.constant.value = -20\n\
         growth_effect.bent.constant.value = -2\ngrowth_effect.bent_log.constant.value = -2\n\
         growth_effect.bent_path.constant.value = -2\n",
        (1..=YEARS)
            .map(|h| format!("years.{} = [100, 110]", 2020 + h))
            .collect::<Vec<String>>()
            .join("\n")
    )
}

/// The values of an indicator by path and year.
fn values(ran: &Ran, id: &str) -> Vec<Vec<f64>> {
    let all = ran.values();
    let cells: Vec<usize> = (1..=YEARS).map(|h| ran.cell(id, 2020 + h)).collect();
    let paths = all[cells[0]].len();
    let of = |path: usize| cells.iter().map(|cell| all[*cell][path]).collect();
    (0..paths).map(of).collect()
}

/// How a shock runs on: what the test knows of it.
#[derive(Debug, Clone, Copy)]
struct Course {
    decay: f64,
    recovery: f64,
    recovery_years: usize,
}

impl Course {
    fn left(self, age: usize) -> f64 {
        self.decay.powi(age as i32)
    }

    /// The depth after so many years of an episode of `duration` years; none ends later than the horizon.
    fn depth(self, age: usize, duration: usize) -> f64 {
        if age < duration {
            return self.left(age);
        }
        let n = self.recovery_years;
        let regained = (age - duration + 1).min(n) as f64 / n as f64;
        self.left(duration - 1) * (1.0 - self.recovery * regained)
    }
}

/// Year by year: what the multiples of a level are, a flow, a stock, a share's pushes, and growth's shifts, given the
/// episodes (year from 0, duration).
fn reckoned(course: Course, episodes: &[(usize, usize)]) -> [Vec<f64>; 5] {
    let years = YEARS as usize;
    let mut found: [Vec<f64>; 5] = Default::default();
    let mut stock = 1000.0;
    for t in 0..years {
        let (mut level, mut lost, mut push, mut bend) = (1.0, 0.0, 0.0, 0.0);
        for (from, duration) in episodes.iter().copied().filter(|(from, _)| *from <= t) {
            let age = t - from;
            level *= 1.0 - 0.2 * course.depth(age, duration);
            push -= 20.0 * course.depth(age, duration);
            if age < duration {
                lost += 0.2 * course.left(age);
                bend -= 2.0 * course.left(age);
            } else if age < duration + course.recovery_years {
                let total: f64 = (0..duration).map(|k| 0.2 * course.left(k)).sum();
                lost -= course.recovery * total / course.recovery_years as f64;
            }
        }
        stock += 10.0 * (1.0 - lost);
        for (list, value) in found
            .iter_mut()
            .zip([level, 100.0 * (1.0 - lost), stock, push, bend])
        {
            list.push(value);
        }
    }
    found
}

fn close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() < 1e-10 * expected.abs().max(1.0),
        "{what}: {found} is not {expected}"
    );
}

/// Compares every path of every kind with the reckoning; `unhurt` is the same scenario without the shock.
fn compare(
    ran: &Ran,
    unhurt: &Ran,
    course: Course,
    episodes: impl Fn(usize) -> Vec<(usize, usize)>,
) {
    let (level, flow, stock) = (
        values(ran, "level"),
        values(ran, "flow"),
        values(ran, "stock"),
    );
    let (share, bent) = (values(ran, "share"), values(ran, "bent"));
    let (bent_log, bent_path) = (values(ran, "bent_log"), values(ran, "bent_path"));
    let (plain, straight) = (values(unhurt, "level"), values(unhurt, "bent_path"));
    for path in 0..level.len() {
        let [depth, amounts, count, pushes, bends] = reckoned(course, &episodes(path));
        let (mut arithmetic, mut log, mut multiple) = (100.0, 100.0, 1.0);
        for t in 0..YEARS as usize {
            close(level[path][t], plain[path][t] * depth[t], "level");
            close(flow[path][t], amounts[t], "flow");
            close(stock[path][t], count[t], "stock");
            let logit = 0.04 * ((t + 1) as f64 + pushes[t]);
            close(share[path][t], 100.0 / (1.0 + (-logit).exp()), "share");
            arithmetic *= 1.0 + (6.0 + bends[t]) / 100.0;
            close(bent[path][t], arithmetic, "growth");
            log *= ((6.0 + bends[t]) / 100.0).exp();
            close(bent_log[path][t], log, "log growth");
            multiple *= 1.0 + bends[t] / 100.0;
            close(bent_path[path][t], straight[path][t] * multiple, "path");
        }
    }
}

const COURSES: [Course; 4] = [
    Course {
        decay: 1.0,
        recovery: 0.0,
        recovery_years: 1,
    },
    Course {
        decay: 1.0,
        recovery: 0.7,
        recovery_years: 1,
    },
    Course {
        decay: 0.5,
        recovery: 0.6,
        recovery_years: 2,
    },
    Course {
        decay: 0.8,
        recovery: 1.0,
        recovery_years: 3,
    },
];

fn written(course: Course) -> String {
    let mut text = String::new();
    if course.decay < 1.0 {
        text += &format!("decay = {:?}\n", course.decay);
    }
    if course.recovery > 0.0 {
        let n = course.recovery_years;
        text += &format!("recovery = {:?}\nrecovery_years = {n}\n", course.recovery);
    }
    text
}

fn run(shock: &str, paths: u64) -> Ran {
    run_text(&plan(YEARS, &kinds(shock)), 3, paths)
}

#[test]
fn a_certain_shock_runs_its_course() {
    let unhurt = run("rate = 0", 8);
    for course in COURSES {
        for duration in [1, 3, 5] {
            let text = format!("year = 2022\nduration = {duration}\n{}", written(course));
            compare(&run(&text, 8), &unhurt, course, |_| vec![(1, duration)]);
        }
    }
    for course in &COURSES[..1] {
        let forever = run("year = 2022\nduration = \"permanent\"", 8);
        compare(&forever, &unhurt, *course, |_| vec![(1, 100)]);
    }
    let fading = Course {
        decay: 0.6,
        ..COURSES[0]
    };
    let ran = run("year = 2022\nduration = \"permanent\"\ndecay = 0.6", 8);
    compare(&ran, &unhurt, fading, |_| vec![(1, 100)]);
}

/// In which years the dice of each path fall below the probability: seen where a shock strikes anew every year.
fn dice(paths: u64) -> Vec<Vec<bool>> {
    let ran = run("yearly_probability = 0.3", paths);
    let below = |flow: &Vec<f64>| flow.iter().map(|value| *value < 99.0).collect();
    values(&ran, "flow").iter().map(below).collect()
}

/// The episodes on a path, given the dice and how long one that begins in a year lasts.
fn episodes(dice: &[bool], duration: impl Fn(usize) -> usize) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (year, hit) in dice.iter().enumerate() {
        let lasting = found.last().is_some_and(|(from, d)| from + d > year);
        if *hit && !lasting {
            found.push((year, duration(year)));
        }
    }
    found
}

#[test]
fn while_an_episode_lasts_none_begins_and_recoveries_overlap() {
    const PATHS: u64 = 2_000;
    let (dice, unhurt) = (dice(PATHS), run("rate = 0", PATHS));
    for course in COURSES {
        for duration in [1, 2, 4] {
            let text = format!(
                "yearly_probability = 0.3\nduration = {duration}\n{}",
                written(course)
            );
            compare(&run(&text, PATHS), &unhurt, course, |path| {
                episodes(&dice[path], |_| duration)
            });
        }
    }
}

/// What would be drawn for an episode that begins in each year, by path: a certain shock of that one year shows it as the
/// number of years in which a flow is short.
fn lengths(drawn: &str, paths: u64) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); paths as usize];
    for begun in 0..YEARS {
        let flows = values(
            &run(&format!("year = {}\n{drawn}", 2021 + begun), paths),
            "flow",
        );
        for (lengths, flow) in all.iter_mut().zip(flows) {
            lengths.push(flow.iter().filter(|value| **value < 99.0).count());
        }
    }
    all
}

#[test]
fn a_drawn_duration_is_a_known_one_on_each_path() {
    const PATHS: u64 = 2_000;
    let (dice, unhurt) = (dice(PATHS), run("rate = 0", PATHS));
    let drawn = "duration.discrete = { values = [1, 2, 4], probabilities = [0.5, 0.3, 0.2] }";
    let lengths = lengths(drawn, PATHS);
    for course in COURSES {
        let text = format!("yearly_probability = 0.3\n{drawn}\n{}", written(course));
        compare(&run(&text, PATHS), &unhurt, course, |path| {
            episodes(&dice[path], |year| lengths[path][year])
        });
    }
    for course in COURSES {
        let text = format!(
            "yearly_probability = 0.3\nduration.constant.value = 3\n{}",
            written(course)
        );
        compare(&run(&text, PATHS), &unhurt, course, |path| {
            episodes(&dice[path], |_| 3)
        });
    }
}

#[test]
fn durations_are_drawn_with_their_probabilities() {
    const PATHS: u64 = 200_000;
    let text = plan(
        YEARS,
        "[indicator.flow]\nflow.amount.constant.value = 100\n\
         [shock.s]\nyear = 2021\nduration.discrete = { values = [1, 2, 4], probabilities = [0.5, 0.3, 0.2] }\n\
         effect.flow.constant.value = -20\n",
    );
    let ran = run_text(&text, 9, PATHS);
    let mut counts = [0.0; 5];
    for flow in values(&ran, "flow") {
        counts[flow.iter().filter(|value| **value < 99.0).count()] += 1.0;
    }
    for (years, p) in [(1, 0.5f64), (2, 0.3), (4, 0.2)] {
        let error = (p * (1.0 - p) / PATHS as f64).sqrt();
        assert!(
            (counts[years] / PATHS as f64 - p).abs() < 4.0 * error,
            "{years}"
        );
    }
}

// ---------------------------------------------------------------- what must not matter

/// Shocks that use every key.
const EVERY_KEY: &str = r#"
[factor.demand]
[indicator.x]
loads = { demand = 0.6 }
level = { base = 100, growth.triangular = { low = 0, mode = 5, high = 9 } }
[indicator.y]
stock = { base = 100, additions.pert = { low = 1, mode = 5, high = 9 } }
[indicator.z]
share = { base = 30, change.normal = { mean = 1, sd = 1 } }
[shock.first]
rate = 0.3
duration.shifted = { by = 1, law.poisson.mean = 0.8 }
decay = 0.6
recovery = 0.8
recovery_years = 2
severity.triangular = { low = -16, mode = -9, high = -4 }
loading = { x = 1, y = 1.5, demand = 0.1 }
effect.z.normal = { mean = -2, sd = 1 }
[shock.second]
by_year = { 2022 = 0.5, 2024 = 0.2 }
duration = "permanent"
growth_effect.x.normal = { mean = -1, sd = 0.3 }
[shock.third]
yearly_probability = 0.2
effect.y.uniform = { low = -30, high = -10 }
[shock.third.after]
first = { same_year = 3, next_year = 2 }
second = { same_year = 0.5 }
[exclusive.either]
shocks = ["first", "second"]
[target.x]
indicator = "x"
at_least = 130
"#;

#[test]
fn shocks_give_the_same_bits_on_any_threads_and_processor() {
    let with = |threads, cpu| {
        let run = Run {
            threads,
            cpu,
            ..settings(5, 20_001)
        };
        simulate(load_text(&plan(6, EVERY_KEY)), run).numbers()
    };
    let alone = with(1, Cpu::detect());
    assert!(with(3, Cpu::detect()) == alone, "threads differ");
    for kind in [Kind::Baseline, Kind::Avx2, Kind::Avx512] {
        if let Some(cpu) = Cpu::of(kind) {
            assert!(with(2, cpu) == alone, "{kind:?} differs");
        }
    }
}

#[test]
fn the_resolved_text_is_the_same_scenario() {
    let loaded = load_text(&plan(6, EVERY_KEY));
    let again = load_text(&loaded.resolved);
    assert_eq!(loaded.digest, again.digest);
    let of = |loaded| simulate(loaded, settings(4, 3_000)).values();
    assert_eq!(of(loaded), of(again));
}

#[test]
fn a_new_shock_moves_nobody_it_does_not_touch() {
    let more = "[shock.new]\nrate = 0.5\nduration = 2\neffect.w.constant.value = -5\nafter.first.same_year = 2\n\
                [indicator.w]\nflow.amount.normal = { mean = 5, sd = 1 }\n";
    let before = run_text(&plan(6, EVERY_KEY), 6, 5_000);
    let after = run_text(&plan(6, &format!("{EVERY_KEY}{more}")), 6, 5_000);
    let (old, new) = (before.values(), after.values());
    for id in ["x", "y", "z"] {
        for year in 2021..=2026 {
            assert_eq!(old[before.cell(id, year)], new[after.cell(id, year)]);
        }
    }
}

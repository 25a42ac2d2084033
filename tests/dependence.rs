//! Dependence against closed forms: joint probabilities, rank correlations, joint extremes, and what none of it may
//! touch.
//!
//! Reference values with their sources are in `reference/dependence.csv`. Sampled probabilities and rank correlations
//! allow 4.5 standard errors (two-sided 7e-6 each, some 40 of them), Kolmogorov–Smirnov distances 1.95/√n (0.1 %
//! each, 18 of them): a change of all drawn values raises a false alarm with probability below 2 %. The rest compares
//! bits. The seeds are fixed, so the outcome is always the same.

mod common;

use common::{Ran, load_files, load_text, plan, run_text, settings, simulate};
use std::fmt::Write as _;
use std::sync::Arc;
use tuiyan::dist::{Law, family};
use tuiyan::engine::Run;
use tuiyan::language::Language;
use tuiyan::num::integral::gauss_legendre;
use tuiyan::num::normal;
use tuiyan::scenario::load::load;
use tuiyan::simd::{Cpu, Kind};

const PATHS: u64 = 1_000_000;

/// A row of the reference file.
struct Fact {
    kind: String,
    df: Option<f64>,
    rho: f64,
    above: Vec<f64>,
    value: f64,
}

fn facts(kind: &str) -> Vec<Fact> {
    let text = include_str!("reference/dependence.csv");
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let number = |cell: &str| cell.parse::<f64>().expect("a number");
    let fact = |row: csv::StringRecord| Fact {
        kind: row[0].to_owned(),
        df: (!row[1].is_empty()).then(|| number(&row[1])),
        rho: number(&row[2]),
        above: row[3].split_whitespace().map(number).collect(),
        value: number(&row[4]),
    };
    let all = reader.records().map(|row| fact(row.expect("a row")));
    let found: Vec<Fact> = all.filter(|fact| fact.kind == kind).collect();
    assert!(!found.is_empty(), "{kind}");
    found
}

fn copula(df: Option<f64>) -> String {
    df.map_or_else(String::new, |df| {
        format!("[copula]\nstudent_t = {{ df = {df:?} }}\n")
    })
}

/// Standard normal flows x0, x1, … of one dimension, each with a target that it exceeds a threshold.
fn normals(dependence: &str, line: &str, thresholds: &[f64]) -> String {
    let mut text = dependence.to_owned();
    for (at, threshold) in thresholds.iter().enumerate() {
        write!(
            text,
            "[indicator.x{at}]\ndimension = \"d\"\n{line}\nflow.amount.normal = {{ mean = 0, sd = 1 }}\n\
             [target.t{at}]\nindicator = \"x{at}\"\nmore_than = {threshold:?}\n"
        )
        .expect("a text takes more");
    }
    plan(1, &text)
}

fn near(found: f64, expected: f64, paths: u64, what: &str) {
    let error = (expected * (1.0 - expected) / paths as f64).sqrt();
    assert!(
        (found - expected).abs() <= 4.5 * error,
        "{what}: {found} instead of {expected} ± {error}"
    );
}

fn all_met(ran: &Ran) -> f64 {
    let joint = ran.report.joint.as_ref().expect("a joint block");
    joint.all.probability.expect("a probability")
}

// ---------------------------------------------------------------- joint probabilities

#[test]
fn joint_probabilities_are_those_of_the_copula() {
    for fact in facts("joint") {
        let thresholds: Vec<f64> = fact
            .above
            .iter()
            .map(|q| normal::quantile_upper(*q))
            .collect();
        let what = format!("df {:?}, rho {}, {:?}", fact.df, fact.rho, fact.above);
        let blocks = format!(
            "[correlation]\nblocks.within = {:?}\n{}",
            fact.rho,
            copula(fact.df)
        );
        let ran = run_text(&normals(&blocks, "", &thresholds), 3, PATHS);
        near(all_met(&ran), fact.value, PATHS, &what);
        let load = format!("loads.f = {:?}", fact.rho.sqrt());
        let factor = format!("[factor.f]\n{}", copula(fact.df));
        let ran = run_text(&normals(&factor, &load, &thresholds), 4, PATHS);
        near(all_met(&ran), fact.value, PATHS, &what);
    }
}

#[test]
fn at_one_half_the_number_met_is_uniform_however_it_is_written() {
    // Whether a number is above its median does not depend on the scale of its year, so a Student-t copula changes
    // nothing here; a normal-score correlation of ½ is a Kendall correlation of ⅓.
    for dependence in [
        "[correlation]\nblocks.within = 0.5\n".to_owned(),
        "[correlation]\nmeasure = \"spearman\"\nblocks.within = 0.482583739530997463\n".to_owned(),
        format!(
            "[correlation]\nmeasure = \"kendall\"\nblocks.within = 0.333333333333333333\n{}",
            copula(Some(2.5))
        ),
    ] {
        let d = 5;
        let ran = run_text(&normals(&dependence, "", &vec![0.0; d]), 5, PATHS);
        let joint = ran.report.joint.as_ref().expect("a joint block");
        for (k, at_least) in joint.at_least.iter().enumerate().skip(1) {
            let expected = (d + 1 - k) as f64 / (d as f64 + 1.0);
            near(at_least.probability, expected, PATHS, &dependence);
        }
    }
}

/// P(two numbers of the t copula are both beyond their quantile at level q): given the first, t, the second has
/// Student's law with one more degree of freedom.
fn joint_tail(df: f64, rho: f64, q: f64) -> f64 {
    let of = |df: f64| student(df, 0.0, 1.0);
    let (one, next) = (of(df), of(df + 1.0));
    let border = one.upper(q);
    let beyond = |u: f64| {
        let t = one.upper(u);
        let scale = ((df + t * t) * (1.0 - rho * rho) / (df + 1.0)).sqrt();
        next.survival((border - rho * t) / scale)
    };
    // Pieces that halve towards 0, where t grows like a power of 1/u.
    let piece = |k: i32| {
        let top = q * libm::pow(2.0, f64::from(-k));
        gauss_legendre(beyond, 0.5 * top, top)
    };
    (0..60).map(piece).sum()
}

fn student(df: f64, location: f64, scale: f64) -> Arc<dyn Law> {
    let t = family("student_t").expect("a family");
    t.of_numbers(&[location, scale, df]).expect("a law")
}

#[test]
fn joint_extremes_of_the_t_copula_are_those_of_its_closed_form() {
    // The integral is right, and its limit is the coefficient of tail dependence.
    assert!((joint_tail(4.0, 0.5, 0.1) - 0.0384223679882).abs() < 1e-9);
    for fact in facts("tail") {
        let (df, rho) = (fact.df.expect("a t copula"), fact.rho);
        let closed =
            2.0 * student(df + 1.0, 0.0, 1.0).cdf(-((df + 1.0) * (1.0 - rho) / (1.0 + rho)).sqrt());
        assert!((closed - fact.value).abs() < 1e-12, "{closed}");
        let limit = joint_tail(df, rho, 1e-14) / 1e-14;
        assert!((limit / fact.value - 1.0).abs() < 1e-4, "{limit}");
        // At levels that a run can see, on both sides: the copula is symmetric.
        for q in [0.05, 0.01, 0.001] {
            let threshold = normal::quantile_upper(q);
            let pair = format!(
                "[correlation]\npairs = [{{ of = [\"x0\", \"x1\"], is = {rho:?} }}]\n{}",
                copula(fact.df)
            );
            let ran = run_text(&normals(&pair, "", &[threshold, threshold]), 6, PATHS);
            let expected = joint_tail(df, rho, q);
            near(all_met(&ran), expected, PATHS, &format!("upper {df} {q}"));
            let values = ran.values();
            let (x, y) = (&values[ran.cell("x0", 2021)], &values[ran.cell("x1", 2021)]);
            let low = x.iter().zip(y).filter(|(x, y)| x.max(**y) < -threshold);
            let share = low.count() as f64 / PATHS as f64;
            near(share, expected, PATHS, &format!("lower {df} {q}"));
        }
    }
}

// ---------------------------------------------------------------- rank correlations

/// The rank of each number among all.
fn ranks(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
    let mut ranks = vec![0; order.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = rank;
    }
    ranks
}

fn spearman(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let squares = ranks(x)
        .into_iter()
        .zip(ranks(y))
        .map(|(a, b)| (a as f64 - b as f64) * (a as f64 - b as f64));
    1.0 - 6.0 * squares.sum::<f64>() / (n * (n * n - 1.0))
}

fn kendall(x: &[f64], y: &[f64]) -> f64 {
    let mut order = vec![0; x.len()];
    for (x, y) in ranks(x).into_iter().zip(ranks(y)) {
        order[x] = y;
    }
    let n = x.len() as f64;
    1.0 - 4.0 * inversions(&mut order) as f64 / (n * (n - 1.0))
}

/// How many pairs stand in the wrong order; sorts them.
fn inversions(numbers: &mut [usize]) -> u64 {
    let n = numbers.len();
    if n < 2 {
        return 0;
    }
    let (left, right) = numbers.split_at_mut(n / 2);
    let mut count = inversions(left) + inversions(right);
    let mut merged = Vec::with_capacity(n);
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if j == right.len() || (i < left.len() && left[i] <= right[j]) {
            merged.push(left[i]);
            i += 1;
        } else {
            merged.push(right[j]);
            count += (left.len() - i) as u64;
            j += 1;
        }
    }
    numbers.copy_from_slice(&merged);
    count
}

#[test]
fn sampled_rank_correlations_are_those_that_were_written() {
    for (measure, number, df) in [
        ("spearman", 0.6, None),
        ("spearman", -0.3, Some(4.0)),
        ("spearman", 0.5, Some(1.0)),
        ("kendall", 0.4, None),
        ("kendall", -0.7, Some(2.0)),
    ] {
        // Ranks know nothing of the laws.
        let text = format!(
            "[indicator.x]\nflow.amount.lognormal = {{ mu = 1, sigma = 1 }}\n\
             [indicator.y]\nflow.amount.triangular = {{ low = 0, mode = 3, high = 4 }}\n\
             [correlation]\nmeasure = \"{measure}\"\n\
             pairs = [{{ of = [\"x\", \"y\"], is = {number:?} }}]\n{}",
            copula(df)
        );
        let ran = run_text(&plan(1, &text), 7, PATHS);
        let values = ran.values();
        let (x, y) = (&values[ran.cell("x", 2021)], &values[ran.cell("y", 2021)]);
        let found = if measure == "spearman" {
            spearman(x, y)
        } else {
            kendall(x, y)
        };
        // Both have a standard error below 1/√n.
        let allowed = 4.5 / (PATHS as f64).sqrt();
        assert!(
            (found - number).abs() < allowed,
            "{measure} {df:?}: {found} instead of {number}"
        );
    }
}

/// Pearson's correlation.
fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let product = |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum()
    };
    let both = product(x, mean_x, x, mean_x) * product(y, mean_y, y, mean_y);
    product(x, mean_x, y, mean_y) / both.sqrt()
}

#[test]
fn lognormal_numbers_have_the_correlation_of_their_closed_form() {
    for fact in facts("lognormal") {
        let [s, t] = fact.above[..] else {
            panic!("two deviations");
        };
        let text = format!(
            "[indicator.x]\nflow.amount.lognormal = {{ mu = 0, sigma = {s:?} }}\n\
             [indicator.y]\nflow.amount.lognormal = {{ mu = 0, sigma = {t:?} }}\n\
             [correlation]\npairs = [{{ of = [\"x\", \"y\"], is = {:?} }}]\n",
            fact.rho
        );
        let ran = run_text(&plan(1, &text), 14, PATHS);
        let values = ran.values();
        let (x, y) = (&values[ran.cell("x", 2021)], &values[ran.cell("y", 2021)]);
        // The standard error from twenty parts of the run.
        let part = PATHS as usize / 20;
        let parts = x
            .chunks(part)
            .zip(y.chunks(part))
            .map(|(x, y)| pearson(x, y));
        let squares = parts
            .map(|r| (r - fact.value) * (r - fact.value))
            .sum::<f64>();
        let error = (squares / 20.0 / 20.0).sqrt();
        let found = pearson(x, y);
        assert!(
            (found - fact.value).abs() < 4.5 * error,
            "{found} ± {error}"
        );
    }
}

#[test]
fn conversions_have_their_known_values() {
    use tuiyan::num::rank;
    for fact in facts("kendall") {
        assert!((rank::kendall(fact.rho) - fact.value).abs() < 1e-15);
    }
    for fact in facts("spearman") {
        assert!((rank::spearman(fact.rho) - fact.value).abs() < 1e-15);
    }
}

// ---------------------------------------------------------------- what stays as it is

#[test]
fn every_year_keeps_its_declared_law_under_copula_and_persistence() {
    let laws: [(&str, &str, &[f64]); 3] = [
        ("normal", "{ mean = 6, sd = 3 }", &[6.0, 3.0]),
        (
            "triangular",
            "{ low = 2, mode = 5, high = 10 }",
            &[2.0, 5.0, 10.0],
        ),
        (
            "two_piece",
            "{ mode = 6, lower = 4, upper = 1 }",
            &[6.0, 4.0, 1.0],
        ),
    ];
    let dependences = [
        (
            "loads.f = 0.8\npersistence = 0.6",
            "[factor.f]\n[copula]\nstudent_t = { df = 1 }\n",
        ),
        (
            "dimension = \"d\"\npersistence = -0.5",
            "[copula]\nstudent_t = { df = 4 }\n[correlation]\nmeasure = \"spearman\"\nblocks.within = 0.7\n",
        ),
    ];
    for (lines, more) in dependences {
        let mut text = more.to_owned();
        for (key, law, _) in laws {
            write!(
                text,
                "[indicator.{key}]\n{lines}\nflow.amount.{key} = {law}\n"
            )
            .expect("a text");
        }
        let ran = run_text(&plan(3, &text), 8, PATHS);
        let mut values = ran.values();
        for (key, _, parameters) in laws {
            let law = family(key)
                .expect("a family")
                .of_numbers(parameters)
                .expect("a law");
            for year in 2021..=2023 {
                let numbers = std::mem::take(&mut values[ran.cell(key, year)]);
                let found = distance(numbers, law.as_ref());
                assert!(
                    found < 1.95 / (PATHS as f64).sqrt(),
                    "{key} {year}: {found}"
                );
            }
        }
    }
}

/// The Kolmogorov–Smirnov distance of numbers from a law.
fn distance(mut numbers: Vec<f64>, law: &dyn Law) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let gap = |(rank, x): (usize, &f64)| {
        let p = law.cdf(*x);
        (p - rank as f64 / n).max((rank as f64 + 1.0) / n - p)
    };
    numbers.iter().enumerate().map(gap).fold(0.0, f64::max)
}

/// Levels a to c load on a factor, d and e are correlated by pair; all with persistence.
const FIVE: &str = r#"
[factor.f]
[indicator.a]
loads.f = 0.5
persistence = 0.3
level = { base = 1, growth.normal = { mean = 3, sd = 2 } }
[indicator.b]
loads.f = -0.7
level = { base = 1, growth.pert = { low = 0, mode = 3, high = 9 } }
[indicator.c]
loads.f = 0.2
persistence = 0.8
level = { base = 1, growth.normal = { mean = 3, sd = 2 } }
[indicator.d]
persistence = 0.4
level = { base = 1, growth.normal = { mean = 3, sd = 2 } }
[indicator.e]
persistence = -0.4
level = { base = 1, growth.normal = { mean = 3, sd = 2 } }
[correlation]
pairs = [{ of = ["d", "e"], is = 0.6 }]
"#;

fn five(more: &str) -> Ran {
    run_text(&plan(3, &format!("{FIVE}{more}")), 9, 3_000)
}

fn assert_same(one: &Ran, other: &Ran, ids: &[&str]) {
    let (a, b) = (one.values(), other.values());
    for id in ids {
        for year in 2021..=2023 {
            let same = a[one.cell(id, year)] == b[other.cell(id, year)];
            assert!(same, "{id} {year}");
        }
    }
}

fn assert_moved(one: &Ran, other: &Ran, ids: &[&str]) {
    let (a, b) = (one.values(), other.values());
    for id in ids {
        let same = a[one.cell(id, 2022)] == b[other.cell(id, 2022)];
        assert!(!same, "{id}");
    }
}

#[test]
fn a_copula_moves_nobody_outside_it() {
    let gaussian = five("");
    assert_same(
        &gaussian,
        &five("[copula]\ngaussian = {}\n"),
        &["a", "b", "c", "d", "e"],
    );
    let two = five("[copula]\nstudent_t.df = 3\nmembers = [\"a\", \"d\"]\n");
    assert_same(&gaussian, &two, &["b", "c", "e"]);
    assert_moved(&gaussian, &two, &["a", "d"]);
    let all = five("[copula]\nstudent_t.df = 3\n");
    assert_moved(&gaussian, &all, &["a", "b", "c", "d", "e"]);
    assert_same(&two, &all, &["a", "d"]);
    // A new member leaves the others as they were.
    let six = five(
        "[indicator.new]\nloads.f = 0.9\nlevel = { base = 1, growth.normal = { mean = 3, sd = 2 } }\n\
         [copula]\nstudent_t.df = 3\n",
    );
    assert_same(&all, &six, &["a", "b", "c", "d", "e"]);
}

#[test]
fn a_file_that_extends_another_replaces_its_copula() {
    let base = plan(3, &format!("{FIVE}[copula]\nstudent_t.df = 3\n"));
    let over = "extends = \"base.toml\"\n[copula]\ngaussian = {}\n";
    let files = [("over.toml", over), ("base.toml", base.as_str())];
    let gaussian = simulate(load_files(&files, &[]), settings(9, 3_000));
    assert_same(&five(""), &gaussian, &["a", "b", "c", "d", "e"]);
    let set = load_files(&[("base.toml", &base)], &["copula.student_t.df=8"]);
    let lighter = simulate(set, settings(9, 3_000));
    assert_same(&five("[copula]\nstudent_t.df = 8\n"), &lighter, &["a", "d"]);
}

#[test]
fn a_block_structure_is_the_matrix_that_it_stands_for() {
    let text = |correlation: &str| {
        let mut text = correlation.to_owned();
        for (id, dimension) in [("a", "p"), ("b", "q"), ("c", "p"), ("d", "q")] {
            write!(
                text,
                "[indicator.{id}]\ndimension = \"{dimension}\"\nlevel = {{ base = 1, growth.normal = {{ mean = 3, sd = 2 }} }}\n"
            )
            .expect("a text");
        }
        text.push_str(
            "[indicator.e]\nlevel = { base = 1, growth.normal = { mean = 3, sd = 2 } }\n",
        );
        run_text(&plan(3, &text), 10, 2_000)
    };
    let blocks = text(
        "[correlation]\nblocks = { within = 0.6, between = 0.2, in_dimension = { q = 0.7 } }\n\
         pairs = [{ of = [\"d\", \"a\"], is = 0.1 }, { of = [\"c\", \"e\"], is = -0.3 }]\n",
    );
    let matrix = text(
        "[correlation]\nmembers = [\"a\", \"b\", \"c\", \"d\", \"e\"]\nmatrix = [[1, 0.2, 0.6, 0.1, 0], \
         [0.2, 1, 0.2, 0.7, 0], [0.6, 0.2, 1, 0.2, -0.3], [0.1, 0.7, 0.2, 1, 0], [0, 0, -0.3, 0, 1]]\n",
    );
    assert_same(&blocks, &matrix, &["a", "b", "c", "d", "e"]);
}

#[test]
fn every_processor_and_any_number_of_threads_give_the_same_document() {
    let text = plan(3, &format!("{FIVE}[copula]\nstudent_t.df = 1.5\n"));
    let with = |run: Run| simulate(load_text(&text), run).numbers();
    let usual = with(settings(11, 20_000));
    for threads in [1, 3] {
        let run = Run {
            threads,
            ..settings(11, 20_000)
        };
        assert!(with(run) == usual, "{threads} threads differ");
    }
    for cpu in [Kind::Baseline, Kind::Avx2, Kind::Avx512]
        .into_iter()
        .filter_map(Cpu::of)
    {
        let run = Run {
            cpu,
            ..settings(11, 20_000)
        };
        assert!(with(run) == usual, "{cpu:?} differs");
    }
}

// ---------------------------------------------------------------- perfect, and impossible

#[test]
fn perfect_rank_correlation_makes_the_same_quantile_of_both_under_a_copula() {
    for (number, sign) in [("1", 1.0), ("-1", -1.0)] {
        for measure in ["spearman", "kendall", "normal_score"] {
            let text = format!(
                "[indicator.x]\nflow.amount.normal = {{ mean = 0, sd = 1 }}\n\
                 [indicator.y]\nflow.amount.normal = {{ mean = 0, sd = 1 }}\n\
                 [correlation]\nmeasure = \"{measure}\"\npairs = [{{ of = [\"x\", \"y\"], is = {number} }}]\n{}",
                copula(Some(3.0))
            );
            let ran = run_text(&plan(2, &text), 12, 3_000);
            let values = ran.values();
            let (x, y) = (&values[ran.cell("x", 2022)], &values[ran.cell("y", 2022)]);
            assert!(
                x.iter().zip(y).all(|(x, y)| *x == sign * y),
                "{measure} {number}"
            );
        }
    }
}

#[test]
fn repaired_correlations_are_the_nearest_and_the_reader_is_told() {
    // By symmetry the nearest to 0.9, 0.9, −0.9 is ½, ½, −½, whose smallest eigenvalue is 0.
    let text = normals(
        "[correlation]\nrepair.tolerance = 0.4\npairs = [{ of = [\"x0\", \"x1\"], is = 0.9 }, \
         { of = [\"x0\", \"x2\"], is = 0.9 }, { of = [\"x1\", \"x2\"], is = -0.9 }]\n",
        "",
        &[0.0; 3],
    );
    let ran = run_text(&text, 13, PATHS);
    let arcs = libm::asin(0.5) / (4.0 * std::f64::consts::PI);
    near(all_met(&ran), 0.125 + arcs, PATHS, "repaired");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.toml");
    std::fs::write(&file, text).expect("a file");
    let (loaded, problems) = load(&file, &[]);
    let scenario = loaded.expect("it is repaired").scenario;
    let repaired = scenario.correlation.expect("correlations").repaired;
    let used: Vec<f64> = repaired.iter().map(|pair| pair.used).collect();
    let nearest = [0.5, 0.5, -0.5];
    assert!(
        used.iter().zip(nearest).all(|(a, b)| (a - b).abs() < 1e-12),
        "{used:?}"
    );
    assert_eq!(ran.report.scenario.repaired.len(), 3);
    let said = problems.render(false, Language::En);
    for part in [
        "3 changed",
        "by 0.4000 at most",
        "x0–x1 0.9 → 0.5000",
        "x1–x2 -0.9 → -0.5000",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

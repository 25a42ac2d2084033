//! The workload in Rust as a user first writes it: path by path, all values kept, sorted at the end.
//!
//! `naive_rust TABLE PATHS`, where TABLE is the CSV that the driver writes from the scenario.

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand_distr::{Distribution, StandardNormal};
use serde_json::{Map, Value, json};

const LEVELS: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

struct Workload {
    ids: Vec<String>,
    base: Vec<f64>,
    mean: Vec<f64>,
    sd: Vec<f64>,
    target: Vec<f64>,
    persistence: f64,
    first_year: usize,
    years: usize,
    factor: DMatrix<f64>,
}

impl Workload {
    fn read(file: &str) -> Workload {
        let text = std::fs::read_to_string(file).expect("the table can be read");
        let rows: Vec<Vec<&str>> = text
            .lines()
            .skip(1)
            .map(|line| line.trim_end().split(',').collect())
            .collect();
        let number = |row: &[&str], at: usize| row[at].parse().expect("a number");
        let column = |at| rows.iter().map(|row| number(row, at)).collect();
        let year = |at: usize| rows[0][at].parse::<usize>().expect("a year");
        let indicators = rows.len();
        let correlation = DMatrix::from_fn(indicators, indicators, |i, j| number(&rows[i], 8 + j));
        Workload {
            ids: rows.iter().map(|row| row[0].to_owned()).collect(),
            base: column(1),
            mean: column(2),
            sd: column(3),
            persistence: number(&rows[0], 4),
            target: column(5),
            first_year: year(6),
            years: year(7) - year(6) + 1,
            factor: correlation.cholesky().expect("a correlation matrix").l(),
        }
    }

    /// The values of one path: the indicators of the first year, then those of the second.
    fn path(&self, rng: &mut SmallRng) -> Vec<f64> {
        let indicators = self.ids.len();
        let innovation = (1.0 - self.persistence * self.persistence).sqrt();
        let mut score = DVector::zeros(indicators);
        let mut value = self.base.clone();
        let mut path = Vec::with_capacity(self.years * indicators);
        for year in 0..self.years {
            let draws = DVector::from_fn(indicators, |_, _| StandardNormal.sample(rng));
            let fresh: DVector<f64> = &self.factor * draws;
            score = match year {
                0 => fresh,
                _ => score * self.persistence + fresh * innovation,
            };
            for i in 0..indicators {
                value[i] *= (self.mean[i] + self.sd[i] * score[i]).exp();
                path.push(value[i]);
            }
        }
        path
    }
}

fn quantile(sorted: &[f64], level: f64) -> f64 {
    let place = level * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

fn year_row(year: usize, mut values: Vec<f64>) -> Value {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    values.sort_unstable_by(f64::total_cmp);
    let quantiles: Map<String, Value> = LEVELS
        .iter()
        .map(|&level| (level.to_string(), json!(quantile(&values, level))))
        .collect();
    json!({ "year": year, "mean": mean, "sd": variance.sqrt(), "quantiles": quantiles })
}

fn indicator_row(w: &Workload, paths: &[Vec<f64>], i: usize) -> Value {
    let years: Vec<Value> = (0..w.years)
        .map(|year| {
            let cell = year * w.ids.len() + i;
            let values = paths.iter().map(|path| path[cell]).collect();
            year_row(w.first_year + year, values)
        })
        .collect();
    json!({ "id": w.ids[i], "years": years })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, count] = &arguments[..] else {
        panic!("usage: naive_rust TABLE PATHS");
    };
    let w = Workload::read(file);
    let count: usize = count.parse().expect("a number of paths");
    let mut rng = SmallRng::seed_from_u64(1);
    let paths: Vec<Vec<f64>> = (0..count).map(|_| w.path(&mut rng)).collect();

    let indicators = w.ids.len();
    let last_year = (w.years - 1) * indicators;
    let hit = |path: &[f64], i: usize| path[last_year + i] >= w.target[i];
    let share = |paths_that_do: usize| paths_that_do as f64 / count as f64;
    let targets: Vec<Value> = (0..indicators)
        .map(|i| {
            let hits = paths.iter().filter(|path| hit(path, i)).count();
            json!({ "id": w.ids[i], "probability": share(hits) })
        })
        .collect();
    let mut met = vec![0; indicators + 1];
    for path in &paths {
        met[(0..indicators).filter(|&i| hit(path, i)).count()] += 1;
    }
    let at_least: Vec<Value> = (1..=indicators)
        .map(|k| json!({ "k": k, "probability": share(met[k..].iter().sum()) }))
        .collect();
    let all = share(met[indicators]);
    let rows: Vec<Value> = (0..indicators)
        .map(|i| indicator_row(&w, &paths, i))
        .collect();
    println!(
        "{}",
        json!({
            "run": { "paths": count },
            "indicators": rows,
            "targets": targets,
            "joint": { "all": { "probability": all }, "at_least": at_least },
        })
    );
}

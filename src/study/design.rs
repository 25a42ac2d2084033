//! Designs: which combinations of values a sweep runs.
//!
//! | design | points | when |
//! |---|---|---|
//! | `grid` | every value of each path with every value of all others | up to two or three paths: a table to read |
//! | `random` | independent random points | the yardstick; further points may be added at any time |
//! | `lhs` | Latin hypercube: each path takes every one of N layers of its range once | a few dozen points for several paths, to fit a surface to |
//! | `sobol` | scrambled Sobol' points, even in pairs of paths too | the same from about a hundred points on; best at powers of two |
//!
//! Sampled points come from the point sets of a run ([`crate::draw::points`]): point i is what the first
//! replicate has as its point i, a path of the scenario is a source called `sweep/PATH`. So a design follows from the seed
//! alone, and of `random` and `sobol` the first n points of N are the design of n points. A path with a list of values takes them in
//! equal shares; one that takes whole numbers only takes each of them alike.
//!
//! M. D. McKay, R. J. Beckman and W. J. Conover (1979), *Technometrics* 21, for Latin hypercubes; T. J. Santner, B. J.
//! Williams and W. I. Notz, "The Design and Analysis of Computer Experiments" (2018), chapter 5, for all of them.

use crate::both;
use crate::draw::points::REPLICATES;
use crate::draw::{self, LANES, Points};
use crate::language::Both;
use crate::scenario::tree::Node;
use crate::scenario::vary::{Axis, MOST_VALUES, Range, Values, plain_number};
use crate::simd::Portable;

/// How the points of a sweep are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// All combinations.
    Grid,
    /// Points drawn by a point set, so many.
    Drawn(Points, u64),
}

impl Design {
    /// The word for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Design::Grid => "grid",
            Design::Drawn(Points::LatinHypercube, _) => "lhs",
            Design::Drawn(Points::Sobol, _) => "sobol",
            Design::Drawn(..) => "random",
        }
    }

    /// The points: for each the value of every axis. Of the axes with a range, `whole` says which take whole
    /// numbers only.
    ///
    /// # Errors
    /// Everything that keeps the axes from having points by this design.
    pub fn points(
        self,
        axes: &[Axis],
        seed: u64,
        whole: &dyn Fn(&Axis, Range) -> bool,
    ) -> Result<Vec<Vec<Node>>, Vec<Both>> {
        let unfit: Vec<Both> = axes.iter().filter_map(|axis| self.unfit(axis)).collect();
        if !unfit.is_empty() {
            return Err(unfit);
        }
        match self {
            Design::Grid => grid(axes).map_err(|message| vec![message]),
            Design::Drawn(points, count) => Ok(drawn(axes, (seed, points, count), whole)),
        }
    }

    fn unfit(self, axis: &Axis) -> Option<Both> {
        let path = axis.path.to_string();
        match (&axis.values, self) {
            (Values::Open, _) => Some(both!(
                "--vary {path} 没有写明取值\n帮助: 例如 --vary {path}=3:8:0.5",
                "--vary {path} names no values\nhelp: write them, as in --vary {path}=3:8:0.5"
            )),
            (Values::Range(Range { low, high }), Design::Grid) => Some(both!(
                "--vary {path}={low}:{high} 没有写明步长\n帮助: 请写 {path}={low}:{high}:步长，或改用 --design lhs --points N",
                "--vary {path}={low}:{high} has no step\nhelp: write {path}={low}:{high}:STEP, or choose --design lhs --points N"
            )),
            _ => None,
        }
    }
}

/// All combinations; the last axis runs fastest.
fn grid(axes: &[Axis]) -> Result<Vec<Vec<Node>>, Both> {
    let lists = axes.iter().map(|axis| match &axis.values {
        Values::List(values) => values.as_slice(),
        Values::Open | Values::Range(_) => &[],
    });
    let lists: Vec<&[Node]> = lists.collect();
    let number = lists.iter().map(|list| list.len() as u128);
    let number = number.fold(1u128, u128::saturating_mul);
    if number > u128::from(MOST_VALUES) {
        let factors: Vec<String> = lists.iter().map(|list| list.len().to_string()).collect();
        let factors = factors.join(" × ");
        return Err(both!(
            "网格共有 {factors} = {number} 个点，最多 {MOST_VALUES} 个\n帮助: 请加大步长，或改用 --design lhs --points N",
            "the grid has {factors} = {number} points; at most {MOST_VALUES} are allowed\nhelp: take longer steps, or --design lhs --points N"
        ));
    }
    let mut points: Vec<Vec<Node>> = vec![Vec::new()];
    for list in lists {
        let longer = points.iter().flat_map(|point| {
            let with = |value: &Node| [point.as_slice(), std::slice::from_ref(value)].concat();
            list.iter().map(with)
        });
        points = longer.collect();
    }
    Ok(points)
}

/// So many points of a point set.
fn drawn(
    axes: &[Axis],
    (seed, points, count): (u64, Points, u64),
    whole: &dyn Fn(&Axis, Range) -> bool,
) -> Vec<Vec<Node>> {
    let shares = shares(axes, (seed, points, count));
    let of_axis = axes.iter().zip(&shares).map(|(axis, shares)| {
        let whole = matches!(axis.values, Values::Range(range) if whole(axis, range));
        let values = shares.iter().map(|share| value_at(axis, *share, whole));
        values.collect()
    });
    let columns: Vec<Vec<Node>> = of_axis.collect();
    let point = |at: usize| columns.iter().map(|column| column[at].clone()).collect();
    (0..count as usize).map(point).collect()
}

/// For each axis and point, which part of the axis lies below it.
fn shares(axes: &[Axis], (seed, points, count): (u64, Points, u64)) -> Vec<Vec<f64>> {
    let names: Vec<String> = axes
        .iter()
        .map(|axis| format!("sweep/{}", axis.path))
        .collect();
    let draws: Vec<(u32, usize)> = (0..names.len()).map(|at| (0, at)).collect();
    let paths = count * REPLICATES as u64;
    let sources = draw::sources((seed, points, paths), &names, &draws);
    let all = sources.iter().map(|source| {
        let mut shares = Vec::with_capacity(count as usize);
        let mut words = [0; LANES];
        for block in 0..paths.div_ceil(LANES as u64) {
            source.bits(Portable, 0, block, &mut words);
            let first_replicate = words.iter().step_by(REPLICATES);
            shares.extend(first_replicate.map(|word| draw::uniform(*word)));
        }
        shares.truncate(count as usize);
        shares
    });
    all.collect()
}

fn value_at(axis: &Axis, share: f64, whole: bool) -> Node {
    let value = match &axis.values {
        Values::List(values) => {
            let at = (share * values.len() as f64) as usize;
            return values[at.min(values.len() - 1)].clone();
        }
        Values::Range(Range { low, high }) if whole => {
            let steps = libm::floor(share * (high - low + 1.0));
            plain_number((low + steps).min(*high))
        }
        Values::Range(Range { low, high }) => plain_number((high - low).mul_add(share, *low)),
        Values::Open => plain_number(share),
    };
    Node {
        place: axis.values_place.clone(),
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;
    use crate::scenario::tree::Value;
    use crate::scenario::vary::Path;

    fn axis(path: &str, values: Values) -> Axis {
        Axis {
            path: Path::parse(path).expect("a path"),
            values,
            place: Place::default(),
            values_place: Place::default(),
        }
    }

    fn unit(path: &str) -> Axis {
        let (low, high) = (0.0, 1.0);
        axis(path, Values::Range(Range { low, high }))
    }

    fn numbers(points: &[Vec<Node>], at: usize) -> Vec<f64> {
        let number = |point: &Vec<Node>| match point[at].value {
            Value::Float(x) => x,
            Value::Integer(n) => n as f64,
            ref other => panic!("{other:?}"),
        };
        points.iter().map(number).collect()
    }

    #[test]
    fn a_latin_hypercube_has_a_point_in_every_layer() {
        for count in [1, 7, 64, 100, 1_000] {
            let design = Design::Drawn(Points::LatinHypercube, count);
            let axes = [unit("a"), unit("b"), unit("c")];
            let points = design.points(&axes, 3, &|_, _| false).expect("points");
            for at in 0..3 {
                let mut layers: Vec<u64> = numbers(&points, at)
                    .iter()
                    .map(|x| (x * count as f64) as u64)
                    .collect();
                layers.sort_unstable();
                assert_eq!(layers, (0..count).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn sobol_points_are_even_in_pairs() {
        let axes = [unit("a"), unit("b")];
        let design = Design::Drawn(Points::Sobol, 64);
        let points = design.points(&axes, 3, &|_, _| false).expect("points");
        let (a, b) = (numbers(&points, 0), numbers(&points, 1));
        let mut cells = [0; 64];
        for (a, b) in a.iter().zip(&b) {
            cells[(a * 8.0) as usize * 8 + (b * 8.0) as usize] += 1;
        }
        assert_eq!(cells, [1; 64]);
        let longer = Design::Drawn(Points::Sobol, 200);
        let longer = longer.points(&axes, 3, &|_, _| false).expect("points");
        assert_eq!(numbers(&longer, 0)[..64], a);
    }

    #[test]
    fn lists_and_whole_numbers_are_taken_alike() {
        let text = |text: &str| Node {
            place: Place::default(),
            value: Value::Text(text.to_owned()),
        };
        let list = Values::List(["x", "y", "z"].map(text).to_vec());
        let years = Range {
            low: 2021.0,
            high: 2025.0,
        };
        let axes = [axis("a", list), axis("b", Values::Range(years))];
        let design = Design::Drawn(Points::LatinHypercube, 300);
        let points = design.points(&axes, 1, &|_, _| true).expect("points");
        for word in ["x", "y", "z"] {
            let same = points.iter().filter(|point| point[0] == text(word));
            assert_eq!(same.count(), 100);
        }
        for year in 2021..=2025 {
            let same = points
                .iter()
                .filter(|point| point[1].value == Value::Integer(year));
            assert_eq!(same.count(), 60);
        }
    }

    #[test]
    fn grids_have_all_combinations_and_a_limit() {
        let number = |n: i64| Node {
            place: Place::default(),
            value: Value::Integer(n),
        };
        let list = |n: i64| Values::List((0..n).map(number).collect());
        let axes = [axis("a", list(2)), axis("b", list(3))];
        let points = Design::Grid
            .points(&axes, 1, &|_, _| false)
            .expect("points");
        assert_eq!(numbers(&points, 0), [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
        assert_eq!(numbers(&points, 1), [0.0, 1.0, 2.0, 0.0, 1.0, 2.0]);
        let axes = [axis("a", list(101)), axis("b", list(100))];
        let refused = Design::Grid
            .points(&axes, 1, &|_, _| false)
            .expect_err("too many");
        assert!(
            refused[0].en.contains("101 × 100 = 10100"),
            "{}",
            refused[0].en
        );
        let both = [unit("a"), axis("b", Values::Open)];
        let refused = Design::Grid
            .points(&both, 1, &|_, _| false)
            .expect_err("no grid");
        assert_eq!(refused.len(), 2);
    }
}

//! Point sets: where in the cube of all draws the paths of a run stand.
//!
//! A path is a point of a cube with one dimension a draw (a source in a period). Independent random
//! points leave gaps and make clumps, and their error falls like 1/√n. Points that are spread on purpose
//! estimate the same means with less error:
//!
//! | key | what it is | where it helps |
//! |---|---|---|
//! | `plain` | independent random points | everywhere the same; the yardstick |
//! | `sobol` | Owen-scrambled Sobol' points (`sobol`) | means of smooth numbers, and events that hang on few draws |
//! | `latin-hypercube` | one point in each of n layers of every dimension (`latin_hypercube`) | what is nearly a sum of single draws |
//! | `antithetic` | points in pairs, each the mirror of the other (`antithetic`) | what rises or falls in each draw, nearly straight |
//!
//! # Replicates
//!
//! Spread points depend on each other, so √(p (1 − p) / n) is no longer their error. Each set but the plain
//! one is therefore drawn as [`REPLICATES`] independent replicates: path i belongs to replicate i mod 16
//! and is point i / 16 of it. Every replicate alone is an unbiased estimate, and the spread of the sixteen
//! says how far their mean may be off, without any assumption about the set. The keys of a replicate
//! come from a hash of seed, name of the source and period, so sources and replicates are
//! independent, and seeds s and s+1 share nothing.
//!
//! The first n paths of N are the n-path run, as for plain paths, but for `latin-hypercube`, whose layers
//! have a width that follows from the number of paths.
//!
//! # What an event needs
//!
//! A probability is the mean of a number that jumps from 0 to 1, and spread points gain less on a jump than on
//! a smooth number. What they gain depends on how many draws decide, so it is measured, not promised:
//! `benches/variance.py` compares all sets on real plans. At 131,072 paths and 40 seeds, on a 2-vCPU Intel Xeon
//! with AVX-512, variance of plain paths over that of the set, as geometric means over the targets and over the
//! means of the indicators in their last year:
//!
//! | plan | points | targets | targets, per CPU second | means | means, per CPU second | honesty |
//! |---|---|---:|---:|---:|---:|---:|
//! | Shanghai | `plain` | 1.00 | 1.00 | 1.00 | 1.00 | 1.05 |
//! | Shanghai | `sobol` | 2.74 | 2.38 | 291 | 253 | 0.99 |
//! | Shanghai | `latin-hypercube` | 2.07 | 1.54 | 25.4 | 18.9 | 1.03 |
//! | Shanghai | `antithetic` | 1.74 | 1.56 | 9.01 | 8.05 | 0.92 |
//! | reference | `plain` | 1.00 | 1.00 | 1.00 | 1.00 | 1.01 |
//! | reference | `sobol` | 3.32 | 2.63 | 2,682 | 2,119 | 1.03 |
//! | reference | `latin-hypercube` | 2.18 | 1.41 | 74.9 | 48.6 | 0.96 |
//! | reference | `antithetic` | 2.23 | 1.81 | 32.4 | 26.3 | 1.03 |
//!
//! Honesty is the mean reported variance of the targets over the variance across seeds: 1 is right, and
//! plain paths with their exact formula show how far 40 seeds may be off.
//!
//! A. B. Owen, "Monte Carlo theory, methods and examples" (2013), chapters 8, 10 and 15 to 17, is the
//! general reference.

pub(super) mod antithetic;
mod latin_hypercube;
mod sobol;

use super::LANES;
use crate::language::Pair;
use crate::simd::Portable;

/// Independent replicates of a point set; path i belongs to replicate i mod 16.
pub const REPLICATES: usize = 16;
/// Points of each replicate in a block of paths.
const POINTS: usize = LANES / REPLICATES;

/// Where the paths of a run stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Points {
    /// Independent random points.
    #[default]
    Plain,
    /// Owen-scrambled Sobol' points.
    Sobol,
    /// One point in each of n layers of every dimension.
    LatinHypercube,
    /// Pairs of a point and its mirror image.
    Antithetic,
}

impl Points {
    /// All of them.
    pub const ALL: [Points; 4] = [
        Points::Plain,
        Points::Sobol,
        Points::LatinHypercube,
        Points::Antithetic,
    ];

    /// The word for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Points::Plain => "plain",
            Points::Sobol => "sobol",
            Points::LatinHypercube => "latin-hypercube",
            Points::Antithetic => "antithetic",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Points> {
        Points::ALL.into_iter().find(|points| points.key() == key)
    }

    /// What it is.
    #[must_use]
    pub fn meaning(self) -> Pair {
        match self {
            Points::Plain => ("相互独立的随机点", "independent random points"),
            Points::Sobol => (
                "Owen 随机化的 Sobol' 点（拟蒙特卡洛）",
                "Owen-scrambled Sobol' points (quasi-Monte Carlo)",
            ),
            Points::LatinHypercube => ("拉丁超立方抽样", "Latin hypercube sampling"),
            Points::Antithetic => ("对偶变量", "antithetic variates"),
        }
    }

    /// How many independent replicates a run consists of; 1 where all its paths are independent.
    #[must_use]
    pub fn replicates(self) -> usize {
        match self {
            Points::Plain => 1,
            _ => REPLICATES,
        }
    }
}

/// How the words of one source become coordinates.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// As they are.
    Plain,
    /// One for all paths of a group.
    Held,
    /// Every other point mirrors the one before.
    Antithetic,
    /// By layers, in each period drawn.
    LatinHypercube(Vec<(u32, latin_hypercube::Layers)>),
    /// By a dimension of the Sobol' points, in each period that has one.
    Sobol(Vec<(u32, sobol::Dimension)>),
}

/// The places of the sources called `names`. `draws` are the (period, source) pairs of the program, in
/// order; `paths` is the number of paths of the run.
pub(super) fn places(
    points: Points,
    seed: u64,
    names: &[String],
    draws: &[(u32, usize)],
    paths: u64,
) -> Vec<Place> {
    let empty = match points {
        Points::Plain => Place::Plain,
        Points::Antithetic => Place::Antithetic,
        Points::LatinHypercube => Place::LatinHypercube(Vec::new()),
        Points::Sobol => Place::Sobol(Vec::new()),
    };
    let mut places = vec![empty; names.len()];
    match points {
        Points::Plain | Points::Antithetic => {}
        Points::LatinHypercube => {
            let layers = paths.div_ceil(REPLICATES as u64);
            for (period, source) in draws {
                let keys = Keys::new(seed, &names[*source], *period);
                if let Place::LatinHypercube(known) = &mut places[*source] {
                    known.push((*period, latin_hypercube::Layers::new(layers, &keys)));
                }
            }
        }
        Points::Sobol => {
            // Draws beyond the last dimension find no partner here and stay plain.
            for ((period, source), directions) in draws.iter().zip(sobol::directions()) {
                let keys = Keys::new(seed, &names[*source], *period);
                if let Place::Sobol(known) = &mut places[*source] {
                    known.push((*period, sobol::Dimension::new(&directions, &keys)));
                }
            }
        }
    }
    places
}

/// What was prepared for a period; periods are in order.
#[inline(always)]
pub(super) fn of_period<T>(prepared: &[(u32, T)], period: u32) -> Option<&T> {
    let at = prepared.binary_search_by_key(&period, |(of, _)| *of).ok()?;
    Some(&prepared[at].1)
}

/// Random words of a draw for each replicate, apart from those that are drawn.
struct Keys(Box<[u64; LANES]>);

impl Keys {
    fn new(seed: u64, name: &str, period: u32) -> Keys {
        let mut words = Box::new([0; LANES]);
        let key = super::key("tuiyan/points/", seed, name);
        super::chacha::fill(Portable, &key, u64::from(period), 0, &mut words);
        Keys(words)
    }

    /// The k-th word of each replicate; there are 64.
    fn word(&self, k: usize) -> [u64; REPLICATES] {
        self.0.as_chunks().0[k]
    }
}

//! Passes over the numbers of a block: their sum and extremes, and their squared distances.
//!
//! Four vectors of partial results are kept side by side and folded at the end: the order of every
//! addition is that of the lanes, whatever the processor. What does not fill four vectors, in the
//! last block of a run, is added one by one.

use crate::simd::{Floats, Mask, Simd, WIDTH};

/// Vectors of partial results side by side.
pub const SIDE: usize = 4;

/// Neighbouring vectors, as many as are taken side by side.
pub type Group = [[f64; WIDTH]; SIDE];

/// What one pass finds.
#[derive(Debug, Clone, Copy)]
pub struct Scan {
    /// The sum; not finite if a number is not, or if it overflows.
    pub sum: f64,
    /// The smallest; infinity for none.
    pub min: f64,
    /// The largest; minus infinity for none.
    pub max: f64,
}

/// A scan that is under way.
#[derive(Debug, Clone, Copy)]
pub struct Scanning<F> {
    sums: Sums<F>,
    least: [F; SIDE],
    most: [F; SIDE],
}

impl<F: Floats> Scanning<F> {
    /// Of no numbers yet.
    #[inline(always)]
    pub fn new(simd: F::S) -> Self {
        Scanning {
            sums: Sums::new(simd),
            least: [simd.splat(f64::INFINITY); SIDE],
            most: [simd.splat(f64::NEG_INFINITY); SIDE],
        }
    }

    /// Takes the next numbers.
    #[inline(always)]
    pub fn take(&mut self, simd: F::S, group: &Group) {
        self.sums.take(simd, group);
        for (k, x) in group.iter().enumerate() {
            let x = simd.load(x);
            self.least[k] = x.min(self.least[k]);
            self.most[k] = x.max(self.most[k]);
        }
    }

    /// What was found, `rest` being the numbers that fill no group.
    #[inline(always)]
    pub fn found(self, rest: &[f64]) -> Scan {
        let [a, b, c, d] = self.least;
        let least = a.min(b).min(c.min(d)).array();
        let [a, b, c, d] = self.most;
        let most = a.max(b).max(c.max(d)).array();
        Scan {
            sum: self.sums.found(rest),
            min: least
                .iter()
                .chain(rest)
                .copied()
                .fold(f64::INFINITY, f64::min),
            max: most
                .iter()
                .chain(rest)
                .copied()
                .fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

impl Scan {
    /// Scans some numbers.
    #[inline(always)]
    #[must_use]
    pub fn of<S: Simd>(simd: S, numbers: &[f64]) -> Scan {
        let mut scanning = Scanning::<S::F>::new(simd);
        let (groups, rest) = grouped(numbers);
        for group in groups {
            scanning.take(simd, group);
        }
        scanning.found(rest)
    }
}

/// A sum that is under way.
#[derive(Debug, Clone, Copy)]
pub struct Sums<F>([F; SIDE]);

impl<F: Floats> Sums<F> {
    /// Of no numbers yet.
    #[inline(always)]
    pub fn new(simd: F::S) -> Self {
        Sums([simd.splat(0.0); SIDE])
    }

    /// Adds the next numbers.
    #[inline(always)]
    pub fn take(&mut self, simd: F::S, group: &Group) {
        for (sum, x) in self.0.iter_mut().zip(group) {
            *sum = *sum + simd.load(x);
        }
    }

    /// Adds the squared distances of the next numbers from a centre.
    #[inline(always)]
    pub fn take_squares(&mut self, simd: F::S, centre: F, group: &Group) {
        for (sum, x) in self.0.iter_mut().zip(group) {
            let gap = simd.load(x) - centre;
            *sum = gap.mul_add(gap, *sum);
        }
    }

    /// The sum, `rest` being what fills no group.
    #[inline(always)]
    pub fn found(self, rest: &[f64]) -> f64 {
        let [a, b, c, d] = self.0;
        let [p, q, r, s, t, u, v, w] = ((a + b) + (c + d)).array();
        let mut sum = ((p + q) + (r + s)) + ((t + u) + (v + w));
        for x in rest {
            sum += x;
        }
        sum
    }
}

/// The sum.
#[inline(always)]
#[must_use]
pub fn sum<S: Simd>(simd: S, numbers: &[f64]) -> f64 {
    let mut sums = Sums::<S::F>::new(simd);
    let (groups, rest) = grouped(numbers);
    for group in groups {
        sums.take(simd, group);
    }
    sums.found(rest)
}

/// The sum of squared distances from a number.
#[inline(always)]
#[must_use]
pub fn squares_around<S: Simd>(simd: S, centre: f64, numbers: &[f64]) -> f64 {
    let mut sums = Sums::<S::F>::new(simd);
    let (groups, rest) = grouped(numbers);
    for group in groups {
        sums.take_squares(simd, simd.splat(centre), group);
    }
    let mut sum = sums.found(&[]);
    for x in rest {
        sum = (x - centre).mul_add(x - centre, sum);
    }
    sum
}

/// Whether all numbers are whole (and below 2^51, above which the question is idle).
#[inline(always)]
#[must_use]
pub fn all_whole<S: Simd>(simd: S, numbers: &[f64]) -> bool {
    const ROUND: f64 = 1.5 * (1u64 << 52) as f64;
    let (vectors, rest) = numbers.as_chunks::<WIDTH>();
    for vector in vectors {
        let (x, round) = (simd.load(vector), simd.splat(ROUND));
        // Most series are not, and the first numbers say so.
        if ((x + round) - round).equal(x).lanes() != u8::MAX {
            return false;
        }
    }
    rest.iter().all(|x| (x + ROUND) - ROUND == *x)
}

/// Groups of vectors, and the numbers that fill none.
#[inline(always)]
pub fn grouped(numbers: &[f64]) -> (&[Group], &[f64]) {
    let whole = numbers.len() / (SIDE * WIDTH) * (SIDE * WIDTH);
    let (filled, rest) = numbers.split_at(whole);
    (filled.as_chunks::<WIDTH>().0.as_chunks::<SIDE>().0, rest)
}

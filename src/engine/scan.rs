//! One pass over the numbers of a block: their sum and extremes, and whether they are numbers.
//!
//! Sixteen partial results are kept side by side and folded at the end: loops that a compiler can
//! vectorise without changing the order of any addition, so the same bits on every processor.

/// Partial results side by side.
const SIDE: usize = 16;

/// What one pass finds.
#[derive(Debug, Clone, Copy)]
pub struct Scan {
    /// The sum.
    pub sum: f64,
    /// The smallest; infinity for none.
    pub min: f64,
    /// The largest; minus infinity for none.
    pub max: f64,
    /// Whether none is infinite or not a number.
    pub finite: bool,
}

impl Scan {
    /// Scans some numbers.
    #[inline(always)]
    #[must_use]
    pub fn of(numbers: &[f64]) -> Scan {
        let mut sum = [0.0; SIDE];
        let mut min = [f64::INFINITY; SIDE];
        let mut max = [f64::NEG_INFINITY; SIDE];
        // 0 · x is NaN exactly where x is infinite or NaN, and NaN stays.
        let mut nothing = [0.0; SIDE];
        let chunks = numbers.chunks_exact(SIDE);
        let rest = chunks.remainder();
        for chunk in chunks {
            for k in 0..SIDE {
                let x = chunk[k];
                sum[k] += x;
                min[k] = if x < min[k] { x } else { min[k] };
                max[k] = if x > max[k] { x } else { max[k] };
                nothing[k] += 0.0 * x;
            }
        }
        for (k, x) in rest.iter().enumerate() {
            sum[k] += x;
            min[k] = min[k].min(*x);
            max[k] = max[k].max(*x);
            nothing[k] += 0.0 * x;
        }
        Scan {
            sum: folded(sum),
            min: min.into_iter().fold(f64::INFINITY, f64::min),
            max: max.into_iter().fold(f64::NEG_INFINITY, f64::max),
            finite: folded(nothing) == 0.0,
        }
    }
}

/// The sum of squared distances from a number.
#[inline(always)]
#[must_use]
pub fn squares_around(centre: f64, numbers: &[f64]) -> f64 {
    let mut sum = [0.0; SIDE];
    let chunks = numbers.chunks_exact(SIDE);
    let rest = chunks.remainder();
    for chunk in chunks {
        for k in 0..SIDE {
            let gap = chunk[k] - centre;
            sum[k] = gap.mul_add(gap, sum[k]);
        }
    }
    for (k, x) in rest.iter().enumerate() {
        sum[k] = (x - centre).mul_add(x - centre, sum[k]);
    }
    folded(sum)
}

#[inline(always)]
fn folded(mut parts: [f64; SIDE]) -> f64 {
    let mut width = SIDE / 2;
    while width > 0 {
        for k in 0..width {
            parts[k] += parts[k + width];
        }
        width /= 2;
    }
    parts[0]
}

/// Whether all numbers are whole (and below 2^51, above which the question is idle).
#[inline(always)]
#[must_use]
pub fn all_whole(numbers: &[f64]) -> bool {
    const ROUND: f64 = 1.5 * (1u64 << 52) as f64;
    let mut parts = 0.0;
    for x in numbers {
        let gap = (x + ROUND) - ROUND - x;
        parts += gap.abs();
    }
    parts == 0.0
}

//! Levels after a year's growth, with what strikes them for good; and counting on the side.

use super::operations::{Compound, CompoundLog, Two, value_at};
use super::{Values, vectors, vectors_mut};
use crate::program::aside::Aside;
use crate::program::curve::Curve;
use crate::simd::{Floats, LANES, Simd, math};

/// What grows, by what, and what else is done.
pub(super) struct Growth<'g> {
    pub level: Values<'g>,
    pub score: &'g [f64; LANES],
    /// Growth in per cent at a score.
    pub curve: &'g Curve,
    /// Whether it is in log per cent.
    pub log: bool,
    /// Where the row is 1, the level is multiplied by the factor.
    pub strike: Option<(&'g [f64; LANES], f64)>,
    pub aside: Option<Aside<'g>>,
}

#[inline(always)]
pub(super) fn grown<S: Simd>(simd: S, mut growth: Growth, out: &mut [f64; LANES]) {
    match (growth.curve, growth.log) {
        (Curve::Affine { mean, sd }, false) => {
            let (mean, sd) = (mean.mul_add(0.01, 1.0), sd * 0.01);
            growth.by_score(simd, Factor { mean, sd }, out);
        }
        (Curve::Affine { mean, sd }, true) => {
            let (mean, sd) = (mean * 0.01, sd * 0.01);
            growth.by_score(simd, LogFactor { mean, sd }, out);
        }
        (curve, log) => {
            value_at(simd, curve, growth.score, out);
            if log {
                growth.by_value(simd, CompoundLog, out);
            } else {
                growth.by_value(simd, Compound, out);
            }
        }
    }
}

impl Growth<'_> {
    #[inline(always)]
    fn by_score<S: Simd>(&mut self, simd: S, op: impl Two, out: &mut [f64; LANES]) {
        for (at, (out, z)) in vectors_mut(out)
            .iter_mut()
            .zip(vectors(self.score))
            .enumerate()
        {
            let level = op.of(simd, self.level.vector(simd, at), simd.load(z));
            self.struck(simd, level, at).store(out);
            self.beside(at);
        }
    }

    /// By the growth in per cent that stands in the row.
    #[inline(always)]
    fn by_value<S: Simd>(&mut self, simd: S, op: impl Two, row: &mut [f64; LANES]) {
        for (at, row) in vectors_mut(row).iter_mut().enumerate() {
            let level = op.of(simd, self.level.vector(simd, at), simd.load(row));
            self.struck(simd, level, at).store(row);
            self.beside(at);
        }
    }

    #[inline(always)]
    fn struck<S: Simd>(&self, simd: S, level: S::F, at: usize) -> S::F {
        match self.strike {
            Some((occurs, factor)) => {
                let occurs = simd.splat(0.0).less(simd.load(&vectors(occurs)[at]));
                level.replaced(occurs, level * simd.splat(factor))
            }
            None => level,
        }
    }

    #[inline(always)]
    fn beside(&mut self, at: usize) {
        if let Some(aside) = &mut self.aside {
            aside.count(at);
        }
    }
}

/// level · (mean + sd · z).
#[derive(Clone, Copy)]
struct Factor {
    mean: f64,
    sd: f64,
}

impl Two for Factor {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, level: S::F, z: S::F) -> S::F {
        level * z.mul_add(simd.splat(self.sd), simd.splat(self.mean))
    }
}

/// level · e^(mean + sd · z).
#[derive(Clone, Copy)]
struct LogFactor {
    mean: f64,
    sd: f64,
}

impl Two for LogFactor {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, level: S::F, z: S::F) -> S::F {
        level * math::exp(simd, z.mul_add(simd.splat(self.sd), simd.splat(self.mean)))
    }
}

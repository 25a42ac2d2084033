//! Sobol' indices: of the variance, what each input explains alone, and what would be left if only it were unknown.
//!
//! * first: Var(E[Y | X])/V, the part of the variance that would go if X were known (Sobol' 1993).
//! * total: E[Var(Y | all but X)]/V, the part that would stay if all but X were known (Homma and Saltelli 1996).
//!
//! total − first is what X does only together with others. Both are found by *pick and freeze*: the outputs on two paths
//! that share X and nothing else have the correlation `first`; on two that share all but X they are `total` apart
//! ([`super::agreement`]). With the first sample A, the second B, and A with X from B in its place, the third serves for
//! both: with B it shares X, with A all else. So k independent inputs take k + 2 runs (Saltelli 2002, *Computer Physics
//! Communications* 145).
//!
//! # Inputs that are correlated by pair
//!
//! They are made of independent draws one after the other: the first of its own draws, each later one given those before
//! it. Freezing the draws of the first freezes that indicator and draws all others given it; changing the draws of the
//! last changes what is its own given all others. That is the Rosenblatt transformation, and with the members in turn
//! first and last (Mara and Tarantola 2012, *Reliability Engineering and System Safety* 107) the indices are
//!
//! * first: *full*, Var(E[Y | X])/V again, with what X says of the others;
//! * total: *independent*, E[Var(Y | all others)]/V, with only what X has of its own. It can be smaller than `first`.
//!
//! d members are put in order d times, each a cyclic shift of the last, which serves for its first and its last member: three runs
//! each, and one less because the order of the file is among them.

use super::agreement::Agreement;
use super::inputs::Inputs;
use super::ordered::{Numbers, Ordered, rows};
use super::{Asking, Share, Sobol};
use crate::engine::proportion::Z95;
use crate::engine::waves::{Part, each_block};
use crate::program::Block;
use std::sync::atomic::AtomicBool;

/// How the two paths of an input agree: that share it alone, and that share all others.
#[derive(Debug, Clone, Copy, Default)]
struct Pairs {
    alone: Agreement,
    others: Agreement,
    /// Whether there is a third path to the first two.
    controlled: bool,
}

impl Pairs {
    fn merge(&mut self, other: &Pairs) {
        self.controlled |= other.controlled;
        self.alone.merge(&other.alone);
        self.others.merge(&other.others);
    }

    fn indices(&self) -> Sobol {
        let share = |estimate: f64, error: f64| Share::new(estimate, error, Z95);
        let total = self.others.apart(0.0);
        let weight = match self.controlled {
            true => (1.0 - total.0).clamp(0.0, 1.0),
            false => 0.0,
        };
        // Who changes nothing on any path explains nothing.
        let (apart, error) = match self.controlled && total.0 == 0.0 {
            true => (1.0, 0.0),
            false => self.alone.apart(weight),
        };
        Sobol {
            first: share(1.0 - apart, error),
            total: share(total.0, total.1),
        }
    }
}

/// Pairs by input and output.
type AllPairs = Vec<Vec<Pairs>>;

/// How many runs it takes.
pub(super) fn runs(inputs: &Inputs) -> u64 {
    let (all, members) = (inputs.each.len() as u64, inputs.members.len() as u64);
    let dependent = (3 * members).saturating_sub(1);
    2 + (all - members) + dependent
}

/// The indices by output and input; nothing if `stop` is set before the end.
pub(super) fn sobol(asking: &Asking, stop: &AtomicBool) -> Option<Vec<Vec<Sobol>>> {
    let inputs = asking.inputs;
    let members = inputs.members.len();
    let turned = |by: usize| -> Vec<usize> { (0..members).map(|at| (at + by) % members).collect() };
    let mut programs = vec![asking.ordered(None)];
    programs.extend((1..members).map(|by| asking.ordered(Some(&turned(by)))));
    let circle = Circle {
        asking,
        programs,
        independent: inputs.independent(),
    };
    let outputs = asking.spreads.len();
    let mut sums: AllPairs = vec![vec![Pairs::default(); outputs]; inputs.each.len()];
    let take = |found: AllPairs| {
        let sums = sums.iter_mut().flatten();
        let found = found.iter().flatten();
        sums.zip(found).for_each(|(sum, next)| sum.merge(next));
    };
    let size = (rows(&circle.programs), asking.run.paths);
    let ask = |block: &mut Block, part: Part| circle.block(part, block);
    if !each_block(size, asking.run, stop, ask, take) {
        return None;
    }
    let of_output = |at: usize| sums.iter().map(|pairs| pairs[at].indices()).collect();
    Some((0..outputs).map(of_output).collect())
}

/// The programs, one for each member that comes first; of the scenario as it stands, if none is correlated.
struct Circle<'a> {
    asking: &'a Asking<'a>,
    programs: Vec<Ordered>,
    independent: Vec<usize>,
}

impl Circle<'_> {
    fn block(&self, part: Part, block: &mut Block) -> AllPairs {
        let inputs = self.asking.inputs;
        let outputs = self.asking.spreads.len();
        let mut found: AllPairs = vec![vec![Pairs::default(); outputs]; inputs.each.len()];
        let base = &self.programs[0];
        let mut numbers = |program: &Ordered, anew: &dyn Fn(usize) -> bool| -> Numbers {
            self.asking.standard(program, (part, &mut *block), anew)
        };
        let first = numbers(base, &|_| false);
        let second = numbers(base, &|_| true);
        for input in &self.independent {
            let changed = numbers(base, &|other| other == *input);
            for (at, pairs) in found[*input].iter_mut().enumerate() {
                let (first, second, changed) = (&first[at], &second[at], &changed[at]);
                pairs.alone = Agreement::controlled(second, changed, first);
                pairs.others = Agreement::of(first, changed);
                pairs.controlled = true;
            }
        }
        let members = &inputs.members;
        for (by, (program, leader)) in self.programs.iter().zip(members).enumerate() {
            let again = (by > 0).then(|| numbers(program, &|_| false));
            let first = again.as_ref().unwrap_or(&first);
            let shared = numbers(program, &|other| other != *leader);
            let last = members[(by + members.len() - 1) % members.len()];
            let changed = numbers(program, &|other| other == last);
            for at in 0..outputs {
                found[*leader][at].alone = Agreement::of(&first[at], &shared[at]);
                found[last][at].others = Agreement::of(&first[at], &changed[at]);
            }
        }
        found
    }
}

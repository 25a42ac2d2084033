//! Shapley effects: the variance shared out among the inputs so that nothing is left over, whatever depends on what.
//!
//! The inputs are drawn anew one after the other, in a random order; each is charged with what the two paths get further
//! apart by it. In formula, with τ(u) = E[Var(Y | all but u)] the part of the variance that stays if only u is unknown,
//! the effect of input i is the mean of τ(u ∪ {i}) − τ(u) over all orders, u being what comes before i (Owen 2014,
//! *SIAM/ASA Journal on Uncertainty Quantification* 2; Song, Nelson and Staum 2016, ibid. 4). Effects are never negative
//! but for their error and sum to 1: interactions are halved between those who interact, and so is what two correlated
//! inputs share. An input that does nothing can still have a part, for what it says of another that does something.
//!
//! With Y the output on the path as it is, Y₀ = Y, and Y_j with the first j inputs of the order drawn anew, the increment
//! of input j is
//!
//! ½(Y_j − Y)² − ½(Y_{j−1} − Y)²
//!
//! (Goda 2021, *Reliability Engineering and System Safety* 213). Over an order these add up to ½(Y_k − Y)², of which V is
//! the mean; so the effects, their means over V, sum to 1 on every sample to the last digits. A block of paths has one
//! order and the next the reverse of it, which takes out much of what the orders differ by. The error is that of a ratio
//! of means over pairs of orders, its interval that of Student's t.
//!
//! Members that are correlated by pair must be drawn given those that stay: so the last ones of the order that they are
//! made in are drawn anew first, and each order of theirs has a program of its own. With up to four members all orders
//! may come; with more, 32 random pairs of orders do for all inputs, and the error counts what they leave open.
//!
//! Cost: k + 1 runs for k inputs.

use super::inputs::Inputs;
use super::ordered::{Ordered, rows};
use super::{Asking, Share};
use crate::draw::{LANES, Source};
use crate::engine::waves::{Part, each_block};
use crate::num::beta;
use crate::program::Block;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

/// Most pairs of orders, and most where each order of the correlated members takes a program of its own.
const PAIRS: (usize, usize) = (512, 32);
/// Members of which all orders may come.
const ALL_ORDERS: usize = 4;

/// How many runs it takes.
pub(super) fn runs(inputs: &Inputs) -> u64 {
    inputs.each.len() as u64 + 1
}

/// An order of the inputs: who is drawn anew first, then, and so on; and the program in which the others are given.
#[derive(Debug, Clone)]
struct Order {
    inputs: Vec<usize>,
    program: usize,
}

/// What the inputs are charged with on some paths, and the whole.
#[derive(Debug, Clone)]
struct Charges {
    each: Vec<f64>,
    whole: f64,
}

impl Charges {
    fn none(inputs: usize) -> Charges {
        Charges {
            each: vec![0.0; inputs],
            whole: 0.0,
        }
    }

    fn merge(&mut self, other: &Charges) {
        for (sum, next) in self.each.iter_mut().zip(&other.each) {
            *sum += next;
        }
        self.whole += other.whole;
    }
}

/// The effects by output and input; nothing if `stop` is set before the end.
pub(super) fn shapley(asking: &Asking, stop: &AtomicBool) -> Option<Vec<Vec<Share>>> {
    let (orders, programs) = orders(asking);
    let (inputs, outputs) = (asking.inputs.each.len(), asking.spreads.len());
    let mut sums = vec![vec![Charges::none(inputs); outputs]; orders.len() / 2];
    let ask = |block: &mut Block, part: Part| {
        let at = (part.index % orders.len() as u64) as usize;
        let order = &orders[at];
        (
            at / 2,
            charges(asking, order, &programs[order.program], (part, block)),
        )
    };
    let take = |(pair, found): (usize, Vec<Charges>)| {
        let sums = sums[pair].iter_mut().zip(&found);
        sums.for_each(|(sum, next)| sum.merge(next));
    };
    let size = (rows(&programs), asking.run.paths);
    if !each_block(size, asking.run, stop, ask, take) {
        return None;
    }
    let of_output = |at: usize| {
        let batches: Vec<&Charges> = sums.iter().map(|pair| &pair[at]).collect();
        (0..inputs).map(|input| share(&batches, input)).collect()
    };
    Some((0..outputs).map(of_output).collect())
}

/// The orders, each followed by its reverse, and the programs that they need.
fn orders(asking: &Asking) -> (Vec<Order>, Vec<Ordered>) {
    let inputs = asking.inputs;
    let most = match inputs.members.len() {
        0..=ALL_ORDERS => PAIRS.0,
        _ => PAIRS.1,
    };
    let blocks = asking.run.paths.div_ceil(LANES as u64);
    let pairs = (blocks / 2).clamp(1, most as u64);
    let mut programs = Vec::new();
    let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut orders = Vec::new();
    for pair in 0..pairs {
        let there = shuffled(inputs.each.len(), asking.run.seed, pair);
        let back = there.iter().rev().copied().collect();
        for order in [there, back] {
            let program = *known
                .entry(made_in(inputs, &order))
                .or_insert_with_key(|members| {
                    let natural = members.iter().copied().eq(0..members.len());
                    programs.push(asking.ordered((!natural).then_some(members)));
                    programs.len() - 1
                });
            orders.push(Order {
                inputs: order,
                program,
            });
        }
    }
    (orders, programs)
}

/// The order in which the correlated members are made, so that the last is drawn anew first.
fn made_in(inputs: &Inputs, order: &[usize]) -> Vec<usize> {
    let members = &inputs.members;
    let places = order.iter().rev();
    let places = places.filter_map(|input| members.iter().position(|member| member == input));
    places.collect()
}

/// A random order of so many inputs: that of their words.
fn shuffled(inputs: usize, seed: u64, number: u64) -> Vec<usize> {
    let source = Source::new(seed, "study.shapley");
    let periods = inputs.div_ceil(LANES) as u32;
    let words = (0..periods).flat_map(|period| *source.words(period, number));
    let mut order: Vec<(u64, usize)> = words.zip(0..inputs).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, input)| input).collect()
}

/// What each input is charged with on a block, by output.
fn charges(
    asking: &Asking,
    order: &Order,
    program: &Ordered,
    (part, block): (Part, &mut Block),
) -> Vec<Charges> {
    let mut anew = vec![false; order.inputs.len()];
    let as_it_is = asking.standard(program, (part, &mut *block), &|_| false);
    let mut found = vec![Charges::none(order.inputs.len()); as_it_is.len()];
    for input in &order.inputs {
        anew[*input] = true;
        let numbers = asking.standard(program, (part, &mut *block), &|other| anew[other]);
        for ((charges, now), before) in found.iter_mut().zip(&numbers).zip(&as_it_is) {
            let gaps = now.iter().zip(before).map(|(now, before)| now - before);
            let apart = 0.5 * gaps.map(|gap| gap * gap).sum::<f64>();
            charges.each[*input] = apart - charges.whole;
            charges.whole = apart;
        }
    }
    found
}

/// An input's effect over batches: the ratio of sums, with the error of a ratio.
fn share(batches: &[&Charges], input: usize) -> Share {
    let whole: f64 = batches.iter().map(|batch| batch.whole).sum();
    let own: f64 = batches.iter().map(|batch| batch.each[input]).sum();
    let estimate = own / whole;
    let residuals = batches
        .iter()
        .map(|batch| batch.each[input] - estimate * batch.whole);
    let squares: f64 = residuals.map(|residual| residual * residual).sum();
    let count = batches.len() as f64;
    let error = (squares * count / (count - 1.0)).sqrt() / whole;
    Share::new(estimate, error, student_quantile(count - 1.0))
}

/// The quantile of a two-sided 95 % interval of Student's law: P(|T| > t) = I(df/2, ½; df/(df + t²)).
fn student_quantile(df: f64) -> f64 {
    let part = beta::quantile(0.5 * df, 0.5, 0.05);
    (df * (1.0 - part) / part).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (df, t) in [(1.0, 12.706), (7.0, 2.365), (31.0, 2.040)] {
            assert!((student_quantile(df) - t).abs() < 6e-4);
        }
    }

    #[test]
    fn every_order_comes_as_often() {
        // Six orders, 6,000 draws: 1,000 ± 29 each; 4.5 of these are 130 (false alarm 4e-5).
        let mut seen: HashMap<Vec<usize>, u32> = HashMap::new();
        for number in 0..6_000 {
            *seen.entry(shuffled(3, 7, number)).or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|count| count.abs_diff(1_000) < 130));
    }

    #[test]
    fn a_ratio_has_its_hand_worked_error() {
        let batch = |own: f64, whole: f64| Charges {
            each: vec![own],
            whole,
        };
        // Estimate 3/8; residuals 1 − 3/2 and 2 − 3/2; √(½ · 2)/8.
        let (one, other) = (batch(1.0, 4.0), batch(2.0, 4.0));
        let found = share(&[&one, &other], 0);
        assert_eq!(found.estimate, 0.375);
        assert!((found.standard_error - 1.0 / 8.0).abs() < 1e-15);
    }
}

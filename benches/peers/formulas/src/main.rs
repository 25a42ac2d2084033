//! Twelve formulas over five years beside the same arithmetic written in Rust, block by block, in one process.
//!
//! The tokens of each formula are compiled by rustc, in a loop over the 1,024 paths of a block, and given as text to
//! `tuiyan`. Both read eight uniform rows a year. What the rows cost is measured by a program without formulas
//! and taken off. Sides alternate; the least of many rounds counts, since what other processes take can only be
//! added. Prints one JSON line a group: nanoseconds a block on either side, and the largest relative
//! difference of the two results.

use std::hint::black_box;
use std::time::Instant;
use tuiyan::draw::{Points, Source};
use tuiyan::program::formula::Formula;
use tuiyan::program::{Builder, Lanes, Operand, Program, Row};
use tuiyan::simd::{Cpu, LANES};

const YEARS: u32 = 5;
const INPUTS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
const ROUNDS: usize = 60;
const BLOCKS: u64 = 200;

type Numbers = [f64; LANES];
type Written = fn(&[&Numbers; 8], &mut Numbers);

#[inline(always)]
fn min(x: f64, y: f64) -> f64 {
    x.min(y)
}
#[inline(always)]
fn max(x: f64, y: f64) -> f64 {
    x.max(y)
}
#[inline(always)]
fn abs(x: f64) -> f64 {
    x.abs()
}
#[inline(always)]
fn sqrt(x: f64) -> f64 {
    x.sqrt()
}
#[inline(always)]
fn exp(x: f64) -> f64 {
    x.exp()
}
#[inline(always)]
fn log(x: f64) -> f64 {
    x.ln()
}

/// Each formula as text and as a function over a block.
macro_rules! formulas {
    ($names:tt $($formula:expr;)*) => {
        [$((
            stringify!($formula),
            {
                #[allow(unused_variables)]
                fn written(rows: &[&Numbers; 8], out: &mut Numbers) {
                    for i in 0..LANES {
                        let $names = rows.map(|row| row[i]);
                        out[i] = $formula;
                    }
                }
                written as Written
            },
        )),*]
    };
}

fn arithmetic() -> Vec<(&'static str, Written)> {
    formulas! {
        [a, b, c, d, e, f, g, h]
        (a + b) * (c - d) + (e + f) * (g - h) - a * 0.5 + b * 0.25 - c * d + e * 2.0;
        a * b + c * d + e * f + g * h - a * c - b * d + 0.1 * (e - g) + 0.2;
        ((a * 0.95 + b) * 0.95 + c) * 0.95 + d - e * f * g + h * (1.0 - a) * (1.0 - b);
        (a - b) * (a - b) + (c - d) * (c - d) + (e - f) * (e - f) + (g - h) * (g - h) - 1.0;
        a * (1.0 + b * (0.5 + c * (0.25 + d * (0.125 + e * (0.1 + f * (0.05 + g)))))) - h;
        (a + b + c + d + e + f + g + h) * 0.125 - a * b * c * d + e * f * g * h;
        (a + 2.0 * b + 2.0 * c + d - 5.0 * e - 5.0 * f) * (g + h) - (a - h) * 3.0 + b;
        0.3 * a + 0.2 * b - 0.1 * c + 0.7 * d - 0.6 * e + 0.5 * f - 0.4 * g + 0.9 * h;
        (a * b - c) * (d * e - f) * (g * h - 1.0) + a + b - c - d + e * f - g * 2.0;
        a - (b - (c - (d - (e - (f - (g - h * a) * b) * c) * d) * e) * f) * g;
        (a + b) * (b + c) * (c + d) * (d + e) - (e + f) * (f + g) * (g + h) * (h + a);
        a * 1.02 + b * 1.03 + c * 0.97 + d * 0.99 - (e + f) * (e - f) + (g + h) * (g - h) - 0.5;
    }
    .to_vec()
}

fn mixed() -> Vec<(&'static str, Written)> {
    formulas! {
        [a, b, c, d, e, f, g, h]
        a / (a + b) * 100.0 + c / (c + d) * 100.0 - e / (f + 1.0) + g * h - 0.5;
        min(a + b, c + d) * max(e, f) - abs(g - h) * 2.0 + min(a, h) / (1.0 + max(b, g));
        sqrt(a * a + b * b) - sqrt(c * c + d * d) + abs(e - f) * (g + h) - 0.25;
        (a - b) / (1.0 + c) + (d - e) / (1.0 + f) + (g - h) / (1.0 + a) - b * c;
        max(0.0, a - 0.5) * 10.0 + max(0.0, b - 0.5) * 20.0 - min(c, d) * max(e, f) + g * h;
        (a + b) / (c + d + 0.1) - (e + f) / (g + h + 0.1) + a * b - c * d + e;
        100.0 * (a * b / (c + 1.0) - 1.0) + 100.0 * (d * e / (f + 1.0) - 1.0) - g + h;
        abs(a - b) + abs(c - d) + abs(e - f) + abs(g - h) - max(a, max(c, max(e, g)));
        a * (1.0 + b / 100.0) * (1.0 + c / 100.0) * (1.0 + d / 100.0) - e * f / (g + h + 1.0);
        min(min(a, b), min(c, d)) + max(max(e, f), max(g, h)) - (a + h) / 2.0 + b * g;
        sqrt(a + b + c) / (d + 1.0) - sqrt(e + f + g) / (h + 1.0) + a * e - b * f;
        (a * 0.95 + b) / (1.0 + 0.05 * c) - d * e + f / (1.0 + g * g) + min(h, a) * 3.0;
    }
    .to_vec()
}

fn elementary() -> Vec<(&'static str, Written)> {
    formulas! {
        [a, b, c, d, e, f, g, h]
        exp(a - b) * log(1.0 + c) - d * e + f * g - h;
        log(a + 0.1) - log(b + 0.1) + log(c + 0.1) - log(d + 0.1) + e * f - g * h;
        exp(0.05 * a) * exp(0.02 * b) * c + exp(0.0 - d) * (e - f) + g * h;
        a * exp(b * 0.1) / (1.0 + exp(c - d)) - e * log(1.0 + f) + g - h;
    }
    .to_vec()
}

/// Rows of uniform numbers, and the formulas over them if any; what comes out is shown to nobody.
fn program(group: &[(&str, Written)]) -> (Program, Vec<Row>) {
    let mut builder = Builder::default();
    let mut shown = Vec::new();
    for year in 0..YEARS {
        let inputs = INPUTS.map(|name| builder.uniforms(name, year));
        shown.extend(inputs);
        for (text, _) in group {
            let formula = Formula::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            let mut row_of = |reference: &tuiyan::program::formula::Reference| {
                let at = INPUTS.iter().position(|name| *name == reference.name);
                Operand::Row(inputs[at.expect("an input")])
            };
            match formula.rows(&mut builder, 2021, &mut row_of) {
                Operand::Row(row) => shown.push(row),
                Operand::Number(_) => panic!("{text} is a constant"),
            }
        }
    }
    builder.finish(&[], &shown)
}

/// Nanoseconds of one block, the mean of some.
fn time(mut block: impl FnMut(u64)) -> f64 {
    let start = Instant::now();
    for index in 0..BLOCKS {
        block(index);
    }
    start.elapsed().as_nanos() as f64 / BLOCKS as f64
}

fn measure(name: &str, group: &[(&'static str, Written)]) {
    let cpu = Cpu::detect();
    let (alone, inputs) = program(&[]);
    let (both, rows) = program(group);
    let sources: Vec<Source> = both.sources(1, Points::Plain, 1);
    let (mut of_alone, mut of_both) = (alone.block(), both.block());
    let mut quiet = |_: usize, _: &Lanes| {};
    let mut out = vec![Box::new(Lanes([0.0; LANES])); group.len() * YEARS as usize];
    let mut least = [f64::INFINITY; 3];
    for _ in 0..ROUNDS {
        let drawn = time(|index| alone.run(cpu, &sources, index, &mut of_alone, &mut quiet));
        let formulas = time(|index| both.run(cpu, &sources, index, &mut of_both, &mut quiet));
        let written = time(|index| {
            alone.run(cpu, &sources, index, &mut of_alone, &mut quiet);
            for (year, rows) in inputs.chunks(INPUTS.len()).enumerate() {
                let rows: [&Numbers; 8] = std::array::from_fn(|k| &of_alone.row(rows[k]).0);
                for (k, (_, written)) in group.iter().enumerate() {
                    written(black_box(&rows), &mut out[year * group.len() + k].0);
                }
            }
            black_box(&mut out);
        });
        for (least, found) in least.iter_mut().zip([drawn, formulas, written]) {
            *least = least.min(found);
        }
    }
    let (ours, theirs) = (least[1] - least[0], least[2] - least[0]);
    let values = rows.chunks(INPUTS.len() + group.len());
    let found = values.flat_map(|year| &year[INPUTS.len()..]);
    let apart = found.zip(&out).flat_map(|(row, out)| {
        let numbers = of_both.row(*row).0.iter().zip(&out.0);
        let apart = |(x, y): (&f64, &f64)| (x - y).abs() / y.abs().max(1e-3);
        numbers.map(apart).collect::<Vec<_>>()
    });
    let apart = apart.fold(0.0, f64::max);
    println!(
        "{{\"group\": \"{name}\", \"formulas_ns\": {ours:.0}, \"rust_ns\": {theirs:.0}, \
         \"ratio\": {:.3}, \"apart\": {apart:e}}}",
        ours / theirs
    );
}

fn main() {
    measure("+ - *", &arithmetic());
    measure("with / min max abs sqrt", &mixed());
    measure("with exp log", &elementary());
}

//! Building a program: rows are asked for by meaning, and come out ordered and sharing memory.
//!
//! A row may refer only to rows that exist already, so the program is straight-line by
//! construction. [`Builder::finish`] then
//!
//! 1. joins neighbouring nodes (`fuse`) and drops what nobody reads;
//! 2. orders the nodes by year (a row belongs to the latest year among what it is made of), so
//!    that little has to be kept from one year to the next;
//! 3. gives each row a place in the block, and the place to another once nobody reads it any
//!    more, so that a block stays in the processor's cache.

use super::curve::Curves;
use super::formula::code::Term;
use super::fuse::fuse;
use super::mixing::Mixing;
use super::node::{Asked, Binary, Node, Unary};
use super::row::{Operand, Row};
use super::student::StudentScore;
use super::{Program, Step};
use crate::dist::{Law, Recipe};
use std::collections::HashMap;
use std::sync::Arc;

/// A program in the making.
#[derive(Debug, Default)]
pub struct Builder {
    nodes: Vec<Node>,
    /// The period of each row: the latest among what it is made of.
    periods: Vec<u32>,
    sources: Vec<String>,
    source_index: HashMap<String, usize>,
    curves: Curves,
    /// The sources that are drawn once a path.
    once: Vec<String>,
}

impl Builder {
    /// A program in the making that need not prepare again what is prepared.
    #[must_use]
    pub fn with(curves: Curves) -> Builder {
        Builder {
            curves,
            ..Builder::default()
        }
    }

    /// The curves prepared so far.
    #[must_use]
    pub fn curves(&self) -> Curves {
        self.curves.clone()
    }

    /// Standard normal scores drawn from the source called `name` in `period`.
    pub fn scores(&mut self, name: &str, period: u32) -> Row {
        self.draw(name, period, true)
    }

    /// Uniform numbers drawn from the source called `name` in `period`.
    pub fn uniforms(&mut self, name: &str, period: u32) -> Row {
        self.draw(name, period, false)
    }

    /// Standard normal scores drawn once a path from the source called `name`: of what is not known, rather than of
    /// what changes from year to year.
    pub fn scores_once(&mut self, name: &str) -> Row {
        let row = self.draw(name, 0, true);
        if self.once.last().is_none_or(|last| last != name) {
            self.once.push(name.to_owned());
        }
        row
    }

    fn draw(&mut self, name: &str, period: u32, scores: bool) -> Row {
        let source = match self.source_index.get(name) {
            Some(index) => *index,
            None => {
                self.sources.push(name.to_owned());
                self.source_index
                    .insert(name.to_owned(), self.sources.len() - 1);
                self.sources.len() - 1
            }
        };
        let out = self.new_row(period);
        self.nodes.push(Node::Draw {
            source,
            period,
            scores,
            out,
        });
        out
    }

    /// constant + Σ weight · row.
    pub fn affine(&mut self, constant: f64, terms: &[(f64, Row)]) -> Row {
        let out = self.row_after(terms.iter().map(|(_, row)| *row));
        self.nodes.push(Node::Affine {
            constant,
            terms: terms.to_vec(),
            out,
        });
        out
    }

    /// mixing · rows + carried: one weight and row a member, or none at all.
    pub fn correlate(&mut self, rows: &[Row], mixing: Mixing, carried: &[(f64, Row)]) -> Vec<Row> {
        let outs: Vec<Row> = rows
            .iter()
            .map(|_| self.row_after(rows.iter().copied()))
            .collect();
        let node = Node::Correlate {
            rows: rows.to_vec(),
            mixing,
            carried: carried.to_vec(),
            outs: outs.clone(),
        };
        self.nodes.push(node);
        outs
    }

    /// The value of `law` at the score.
    pub fn marginal(&mut self, score: Row, law: &Arc<dyn Law>) -> Row {
        let curve = self.curves.of(law);
        let out = self.row_after([score]);
        self.nodes.push(Node::Marginal { score, curve, out });
        out
    }

    /// What is asked of the law that the open numbers make of a recipe, on each path its own.
    pub fn assumed(&mut self, asked: Asked, recipe: &Arc<Recipe>, open: &[Row]) -> Row {
        let mut reads = open.to_vec();
        if let Asked::Value(score) = asked {
            reads.push(score);
        }
        let out = self.row_after(reads);
        self.nodes.push(Node::Assumed {
            asked,
            recipe: Arc::clone(recipe),
            open: open.to_vec(),
            out,
        });
        out
    }

    /// The normal score of a Student-t number: of a normal score times the scale of its year.
    pub fn student(&mut self, score: Row, scale: Row, curve: &Arc<StudentScore>) -> Row {
        let out = self.row_after([score, scale]);
        self.nodes.push(Node::Student {
            rows: [score, scale],
            curve: Arc::clone(curve),
            out,
        });
        out
    }

    /// A function of one number; of a constant, it is computed at once.
    pub fn unary(&mut self, op: Unary, a: impl Into<Operand>) -> Row {
        let a = a.into();
        let out = self.row_after(rows_of([a]));
        self.nodes.push(Node::Unary { op, a, out });
        out
    }

    /// A function of two numbers.
    pub fn binary(&mut self, op: Binary, a: impl Into<Operand>, b: impl Into<Operand>) -> Row {
        let (a, b) = (a.into(), b.into());
        let out = self.row_after(rows_of([a, b]));
        self.nodes.push(Node::Binary { op, a, b, out });
        out
    }

    /// The value times a factor where something occurs (1, not 0), else the value.
    pub fn strike(&mut self, value: Operand, occurs: Row, factor: f64) -> Row {
        let out = self.row_after(rows_of([value, occurs.into()]));
        self.nodes.push(Node::Strike {
            value,
            occurs,
            factor,
            out,
        });
        out
    }

    /// `yes` where the condition is not 0, else `no`.
    pub fn select(&mut self, condition: Operand, yes: Operand, no: Operand) -> Row {
        let out = self.row_after(rows_of([condition, yes, no]));
        self.nodes.push(Node::Select {
            condition,
            yes,
            no,
            out,
        });
        out
    }

    /// What a formula says; no row is filled where there is nothing to compute.
    pub fn formula(&mut self, term: &Term) -> Operand {
        if let Some(operand) = term.operand() {
            return operand;
        }
        let mut code = term.code();
        let reads: Vec<Row> = code.rows_mut().into_iter().map(|row| *row).collect();
        let out = self.row_after(reads);
        self.nodes.push(Node::Formula { code, out });
        out.into()
    }

    fn row_after(&mut self, inputs: impl IntoIterator<Item = Row>) -> Row {
        let latest = inputs
            .into_iter()
            .map(|row| self.periods[row.index()])
            .max();
        self.new_row(latest.unwrap_or(0))
    }

    fn new_row(&mut self, period: u32) -> Row {
        self.periods.push(period);
        Row((self.periods.len() - 1) as u32)
    }

    /// Orders the nodes and shares the memory. `watched` rows are shown as soon as they are
    /// filled; `kept` rows can be read when the block is done, at the rows returned for them.
    #[must_use]
    pub fn finish(mut self, watched: &[Row], kept: &[Row]) -> (Program, Vec<Row>) {
        let shown: Vec<Row> = watched.iter().chain(kept).copied().collect();
        fuse(&mut self.nodes, self.periods.len(), &shown);
        self.drop_what_nobody_reads(watched, kept);
        let periods = &self.periods;
        let nodes = ordered(self.nodes, |row| periods[row.index()], periods.len());
        self.nodes = nodes;
        let mut places = Places::new(self.periods.len(), &mut self.nodes, kept);
        let mut cells_of: HashMap<Row, Vec<usize>> = HashMap::new();
        for (cell, row) in watched.iter().enumerate() {
            cells_of.entry(*row).or_default().push(cell);
        }
        let mut steps = Vec::with_capacity(self.nodes.len());
        for (at, mut node) in self.nodes.into_iter().enumerate() {
            let watched_here: Vec<(usize, Row)> = node
                .outs()
                .iter()
                .flat_map(|row| {
                    cells_of
                        .get(row)
                        .into_iter()
                        .flatten()
                        .map(|cell| (*cell, *row))
                })
                .collect();
            places.assign(at, &mut node);
            let watched = watched_here
                .iter()
                .map(|(cell, row)| (*cell, places.of(*row)))
                .collect();
            steps.push(Step { node, watched });
        }
        let kept = kept.iter().map(|row| places.of(*row)).collect();
        let program = Program {
            steps,
            sources: self.sources,
            once: self.once,
            rows: places.used,
        };
        (program, kept)
    }

    /// Whether a row is one of these or made of any.
    pub fn rests_on(&mut self, row: Row, any: &[Row]) -> bool {
        let needed = self.needed_for([row]);
        any.iter().any(|row| needed[row.index()])
    }

    /// For each row, whether it is one of these or any of them is made of it.
    fn needed_for(&mut self, rows: impl IntoIterator<Item = Row>) -> Vec<bool> {
        let mut needed = vec![false; self.periods.len()];
        for row in rows {
            needed[row.index()] = true;
        }
        for node in self.nodes.iter_mut().rev() {
            let (reads, fills) = node.rows_mut();
            if fills.iter().any(|row| needed[row.index()]) {
                for row in reads {
                    needed[row.index()] = true;
                }
            }
        }
        needed
    }

    fn drop_what_nobody_reads(&mut self, watched: &[Row], kept: &[Row]) {
        let needed = self.needed_for(watched.iter().chain(kept).copied());
        self.nodes
            .retain(|node| node.outs().iter().any(|row| needed[row.index()]));
    }
}

/// The nodes by year, and within a year each as soon as all that it reads is there: right behind what
/// it reads last, which is then still in the cache.
fn ordered(nodes: Vec<Node>, period: impl Fn(Row) -> u32, rows: usize) -> Vec<Node> {
    let mut nodes: Vec<Node> = nodes;
    nodes.sort_by_key(|node| period(node.outs()[0]));
    let mut readers: Vec<Vec<usize>> = vec![Vec::new(); rows];
    let mut missing: Vec<usize> = vec![0; nodes.len()];
    for (at, node) in nodes.iter_mut().enumerate() {
        let (reads, _) = node.rows_mut();
        missing[at] = reads.len();
        for row in reads {
            readers[row.index()].push(at);
        }
    }
    let mut waiting: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
    let mut order = Vec::with_capacity(waiting.len());
    let mut ready = Vec::new();
    for first in 0..waiting.len() {
        // What reads nothing comes in its own place; the rest behind what it waits for.
        if missing[first] == 0 {
            ready.push(first);
        }
        while let Some(at) = ready.pop() {
            let Some(node) = waiting[at].take() else {
                continue;
            };
            for row in node.outs() {
                for reader in readers[row.index()].iter().rev() {
                    missing[*reader] -= 1;
                    if missing[*reader] == 0 {
                        ready.push(*reader);
                    }
                }
            }
            order.push(node);
        }
    }
    order
}

fn rows_of<const N: usize>(operands: [Operand; N]) -> impl Iterator<Item = Row> {
    operands.into_iter().filter_map(|operand| match operand {
        Operand::Row(row) => Some(row),
        Operand::Number(_) => None,
    })
}

/// Which place in the block each row has, and which places are free.
struct Places {
    place: Vec<Option<Row>>,
    /// Rows that nobody reads after node number `at`.
    last_read_at: Vec<Vec<Row>>,
    free: Vec<Row>,
    used: usize,
}

impl Places {
    fn new(rows: usize, nodes: &mut [Node], kept: &[Row]) -> Self {
        let mut last: Vec<Option<usize>> = vec![None; rows];
        for (at, node) in nodes.iter_mut().enumerate() {
            let (reads, fills) = node.rows_mut();
            for row in reads.into_iter().chain(fills) {
                last[row.index()] = Some(at);
            }
        }
        for row in kept {
            last[row.index()] = None;
        }
        let mut last_read_at = vec![Vec::new(); nodes.len()];
        for (row, at) in last.iter().enumerate() {
            if let Some(at) = at {
                last_read_at[*at].push(Row(row as u32));
            }
        }
        Places {
            place: vec![None; rows],
            last_read_at,
            free: Vec::new(),
            used: 0,
        }
    }

    fn of(&self, row: Row) -> Row {
        self.place[row.index()].expect("a row is read only after the node that fills it")
    }

    /// Writes the places into the node and gives its new rows theirs. A place that nobody needs after
    /// this node is free for them: nodes read before they write, and mixed scores may stand where the
    /// unmixed ones of the same member did.
    fn assign(&mut self, at: usize, node: &mut Node) {
        let (mut dying, unread): (Vec<Row>, Vec<Row>) = std::mem::take(&mut self.last_read_at[at])
            .into_iter()
            .partition(|row| self.place[row.index()].is_some());
        if let Node::Correlate { rows, outs, .. } = node {
            for (row, out) in rows.iter().zip(outs) {
                if let Some(k) = dying.iter().position(|dead| dead == row) {
                    self.place[out.index()] = self.place[dying.swap_remove(k).index()];
                } else {
                    self.place[out.index()] = Some(self.take());
                }
            }
        }
        let (reads, fills) = node.rows_mut();
        for row in reads {
            *row = self.of(*row);
        }
        for row in dying {
            self.free.push(self.of(row));
        }
        for row in fills {
            let place = self.place[row.index()].unwrap_or_else(|| self.take());
            self.place[row.index()] = Some(place);
            *row = place;
        }
        for row in unread {
            self.free.push(self.of(row));
        }
    }

    /// A place that is free.
    fn take(&mut self) -> Row {
        self.free.pop().unwrap_or_else(|| {
            self.used += 1;
            Row((self.used - 1) as u32)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Points;
    use crate::program::Lanes;
    use crate::simd::Cpu;

    #[test]
    fn places_are_shared_and_kept_rows_survive() {
        let mut builder = Builder::default();
        let first = builder.uniforms("a", 0);
        let mut last = first;
        for _ in 0..10 {
            last = builder.binary(Binary::Add, last, 1.0);
        }
        let (program, kept) = builder.finish(&[], &[first, last]);
        assert!(program.work().rows <= 4, "{}", program.work());
        let sources = program.sources(1, Points::Plain, 1);
        let mut block = program.block();
        program.run(
            Cpu::detect(),
            &sources,
            0,
            &mut block,
            &mut |_: usize, _: &Lanes| {},
        );
        for (a, b) in block.row(kept[0]).0.iter().zip(&block.row(kept[1]).0) {
            assert!((a + 10.0 - b).abs() < 1e-12);
        }
    }
}

//! Something asked of every block of a run: blocks in waves over the threads, answers in the order of the blocks.
//!
//! What a block answers depends on its number alone, and answers are taken in block order; so whatever is added up of
//! them, floating-point numbers included, is the same on any number of threads. Memory is one block a thread and one wave of answers.

use super::{Run, blocks};
use crate::draw::LANES;
use crate::program::Block;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Blocks between two looks at the request to stop.
pub(super) const WAVE: u64 = 64;

/// A block of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its number.
    pub index: u64,
    /// How many of its lanes count: all but in the last block of a run.
    pub lanes: usize,
}

/// Some neighbouring blocks of the first paths of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// How many paths there are in all.
    pub paths: u64,
    /// Which of their blocks.
    pub blocks: Range<u64>,
}

impl Stretch {
    /// How many of the paths are in the blocks.
    #[must_use]
    pub fn count(&self) -> u64 {
        let before = |block: u64| block.saturating_mul(LANES as u64).min(self.paths);
        before(self.blocks.end) - before(self.blocks.start.min(self.blocks.end))
    }
}

/// All blocks of so many paths.
impl From<u64> for Stretch {
    fn from(paths: u64) -> Stretch {
        let blocks = 0..blocks(paths);
        Stretch { paths, blocks }
    }
}

/// Asks something of each block of the first paths of a run (their number, or a [`Stretch`] of them) and takes the answers in order;
/// false if `stop` is set before the end. A block that is handed over has room for `rows` rows; what the one before left in it is
/// still there.
pub fn each_block<T: Send>(
    (rows, stretch): (usize, impl Into<Stretch>),
    run: &Run,
    stop: &AtomicBool,
    ask: impl Fn(&mut Block, Part) -> T + Sync,
    mut take: impl FnMut(T) + Send,
) -> bool {
    let Stretch { paths, blocks } = stretch.into();
    if blocks.is_empty() {
        return true;
    }
    let part = |index: u64| Part {
        index,
        lanes: (paths - index * LANES as u64).min(LANES as u64) as usize,
    };
    let one = |block: &mut Block, index: u64| {
        let stopped = stop.load(Ordering::Relaxed);
        (!stopped).then(|| ask(block, part(index)))
    };
    let mut all = || {
        let mut done = blocks.start;
        while done < blocks.end {
            let end = (done + WAVE).min(blocks.end);
            let wave = (done..end).into_par_iter();
            let answers: Vec<Option<T>> = wave.map_init(|| Block::new(rows), one).collect();
            for answer in answers {
                match answer {
                    Some(answer) => take(answer),
                    None => return false,
                }
            }
            done = end;
        }
        true
    };
    on_threads(run, blocks.end - blocks.start, &mut all)
}

/// Something made of each of several, on all threads; in their order.
pub fn each_of<T: Sync, R: Send>(
    several: &[T],
    run: &Run,
    make: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let mut all = || several.par_iter().map(&make).collect();
    on_threads(run, several.len() as u64, &mut all)
}

/// Works on the threads of a run, of which no more than `most` have anything to do.
fn on_threads<R: Send>(run: &Run, most: u64, work: &mut (impl FnMut() -> R + Send)) -> R {
    let threads = (run.threads.max(1) as u64).min(most.max(1)) as usize;
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

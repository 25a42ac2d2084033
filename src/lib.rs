//! `tuiyan` (推演): the probability that each target of a plan is met, and that all are.
//!
//! A plan's scenario file says what its indicators are, how each may grow, what moves together,
//! what may strike, and what the plan wants. This crate samples many futures of it and counts.
//! The library is the program: `main.rs` only calls [`cli::main`].
//!
//! # One direction of flow
//!
//! ```text
//! file ─load→ Scenario (checked, or all Problems at once)
//!      ─compile→ Model (a straight-line Program of rows, with labels)
//!      ─run→ blocks of 1,024 paths ─observe→ Parts, joined to a Summary
//!      ─study→ the same beside scenarios that differ in one thing
//!      ─→ Report (final numbers and names) ─write→ text, JSON, CSV
//! ```
//!
//! | module | what lives there | knows nothing of |
//! |---|---|---|
//! | [`language`] | Chinese and English: sentences in both | everything |
//! | [`diag`] | problems with their places, collected | everything else |
//! | [`num`] | special functions, the factor of a correlation matrix | randomness |
//! | [`simd`] | eight numbers at a time, on every processor the same | what they mean |
//! | [`draw`] | the draw contract: (seed, name, period, path) → a word; point sets | laws |
//! | [`dist`] | laws, one file a family: quantiles and tails | generators |
//! | [`history`] | what was measured: series, their breaks, reading them | laws |
//! | [`fit`] | laws from history, and whether they come true | scenarios |
//! | [`program`] | blocks, rows, nodes, kernels; formulas | what a scenario is |
//! | [`scenario`] | what a person writes, one place a kind, and how it becomes rows | threads, reports |
//! | [`model`] | a scenario compiled, with labels for its numbers | engine, words |
//! | [`engine`] | blocks over threads, exact mergeable summaries | scenarios, words |
//! | [`study`] | questions that take several scenarios to answer | words |
//! | [`report`] | final numbers, words, one file a format | how they were drawn |
//! | [`cli`] | one file a verb, exit codes | mathematics |
//!
//! A module uses only modules above it in this table; a test reads the sources and holds them to
//! it.
//!
//! # Invariants
//!
//! 1. The same scenario, seed, points and number of paths give the same bits: on any number of threads and
//!    on any processor (fused multiply-add everywhere, no function of the platform).
//! 2. There is no randomness but [`draw`]'s, addressed by seed, name, period and path.
//! 3. A law never sees a generator: it inverts.
//! 4. The first n paths of N are the n-path run. A new indicator leaves all others' draws as they
//!    were; under correlations by pair, those of members before it or uncorrelated with it. (Repaired correlations are made as a whole; Latin
//!    hypercube points depend on N, and Sobol' points on the rank of a draw among all.)
//! 5. Memory does not grow with the number of paths.
//! 6. Every probability leaves with its Monte Carlo error and the number of paths.
//! 7. Only [`cli`], `history::load` and [`scenario::load`] print, read files, the clock or the environment.
//! 8. A report is final: no format computes a statistic.
//! 9. No panic on what a user wrote: every `expect` says why it cannot fail. `unsafe` stands only
//!    in [`simd`], where processors differ.
//!
//! # Example
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use tuiyan::{draw, engine, language::Language, model::Model, simd::Cpu, report::Report};
//! use tuiyan::scenario::load::load;
//!
//! let (loaded, problems) = load("scenarios/shanghai-2025.toml".as_ref(), &[]);
//! let loaded = loaded.ok_or_else(|| problems.render(false, Language::En))?;
//! let model = Model::new(&loaded.scenario);
//! let (points, cpu) = (draw::Points::Plain, Cpu::detect());
//! let run = engine::Run { seed: 1, points, paths: 10_000, until: None, groups: None, threads: 2, cpu };
//! let summary = engine::run(&model, &run, &AtomicBool::new(false), &mut |_| {});
//! let report = Report::new(&loaded, &model, &run, &summary);
//! let retail = report.targets.iter().find(|target| target.id == "retail_2tn");
//! assert!(retail.is_some_and(|target| target.met.probability > Some(0.5)));
//! # Ok::<(), String>(())
//! ```

// The order is the order of use: see the table above.
pub mod language;
pub mod diag;
pub mod num;
pub mod simd;
pub mod draw;
pub mod dist;
pub mod history;
pub mod fit;
pub mod program;
pub mod scenario;
pub mod model;
pub mod engine;
pub mod study;
pub mod report;
pub mod cli;

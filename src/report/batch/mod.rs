//! What the results of a batch say together: `summary.csv` and the risk summary.
//!
//! A director and an economist get a thousand results and have five minutes. [`summary`] gives a table a spreadsheet can filter;
//! [`Gathered`] gives a page: which targets are at risk, in which dimension of the plan, in which scenarios, what these
//! scenarios share, and what to watch.
//!
//! # Design
//!
//! Two good systems do a part of this. Scenario discovery (PRIM in the Exploratory Modeling Workbench and in R's sdtoolkit) takes the
//! runs that went wrong and looks for a box in the inputs that holds many of them and few others; it reports coverage and
//! density, and a probability for each side of the box. Marker search in genomics (scanpy's
//! `rank_genes_groups`) compares one group with the rest in thousands of columns, orders them by a test and corrects
//! for their number; it went from t-tests to ranks, as the former find too much in small groups. Taken over: rules with
//! their shares on both sides, a test that knows only ranks and counts, a correction for how much was asked. Left: boxes of several assumptions at
//! once, which a few dozen bad scenarios cannot carry.
//!
//! * **No likelihoods.** Every probability is one given a scenario. Scenarios have no weights, so a share of scenarios is
//!   no probability, and the page says so. Means over scenarios order targets; they predict nothing.
//! * **Two passes.** The first finds the worst scenarios and all that needs no order ([`Gathered::first`]); the second compares the
//!   assumptions of the worst with all others' ([`Gathered::second`]). Both take results one at a time, in the order of the list.
//! * **Flat memory.** Sums, bins, ends; fifty scenarios; a few numbers a key. Nothing is kept for each scenario.
//! * **The same bytes.** Floating sums run in the order of the list, and every order has a last criterion that decides.
//! * **Nothing invented.** A sentence is written only where its numbers are there, with the digits that the paths support.
//!
//! | module | what |
//! |---|---|
//! | [`kept`] | a stored result, the few fields that are read |
//! | [`summary`] | the rows of `summary.csv` |
//! | [`over`] | a probability over scenarios |
//! | [`risks`], [`dimensions`], [`worst`] | what the first pass gathers |
//! | [`assumptions`], [`shared`] | what the second pass compares |
//! | [`risk`] | the page |

pub mod assumptions;
pub mod dimensions;
pub mod gathered;
pub mod kept;
pub mod over;
pub mod risk;
pub mod risks;
pub mod shared;
pub mod summary;
pub mod worst;

pub use gathered::Gathered;
pub use kept::Kept;

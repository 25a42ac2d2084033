//! Probability laws: what is believed about one uncertain number.
//!
//! A [`Law`] answers four questions about one number X. Which value has probability `p` below
//! it, and which has probability `q` above it (its quantiles, from either side)? How likely is
//! it to be at most, or above, a given value (its tails)? It never sees a generator: the engine
//! draws a normal score `z`, shared with whatever X is correlated with, and asks for the value at
//! that score with [`at_score`]. Many laws are elementary in the score; [`Law::form`] says so
//! and the engine then skips the quantile. All others are prepared once as a [`ScoreTable`], or as a
//! [`PieceTable`] where they have corners, jumps or sharp bends.
//!
//! Both sides exist because probabilities near 1 have no digits left: a value exceeded once in
//! ten thousand million times is `upper(1e-10)`, exactly; `lower(1.0 - 1e-10)` is off in the
//! seventh digit of that probability.
//!
//! # Which law
//!
//! | what is known | law |
//! |---|---|
//! | the value itself | [`constant`] |
//! | nothing but two limits | [`uniform`] |
//! | two limits and a most likely value, taken at their word | [`triangular`] |
//! | the same from people who overstate the limits' weight | [`pert`] |
//! | a centre and a symmetric error, the sum of many small causes | [`normal`] |
//! | a positive quantity, the product of many small causes | [`lognormal`] |
//! | a centre estimated from few data, or errors with outliers | [`student_t`] |
//! | a most likely value with unequal risks above and below | [`two_piece`] |
//! | a centre and an error that leans to one side, without a kink | [`skew_normal`] |
//! | a symmetric error with somewhat heavier tails than normal | [`logistic`] |
//! | a symmetric error, mostly small, at times large | [`laplace`] |
//! | a positive quantity with a mean and a spread, the sum of waits | [`gamma`] |
//! | how long until the next of events that come at a constant rate | [`exponential`] |
//! | how long until a failure, whose risk rises or falls with time | [`weibull`] |
//! | the greatest or the least of many | [`gumbel`] |
//! | a share or a rate between two limits, by its moments or past cases | [`beta`] |
//! | a share whose odds are a product of many causes | [`logit_normal`] |
//! | a few values and how likely each is | [`discrete`] |
//! | how many events are expected, each on its own | [`poisson`] |
//! | the same for events that come in clusters | [`negative_binomial`] |
//! | how many of a known number come off | [`binomial`] |
//! | an expert's values at stated probabilities | [`percentiles`] |
//! | a table of fitted or published quantiles | [`quantiles`] |
//! | a quantile in a few terms, of any shape | [`metalog`] |
//! | past values, taken as they were | [`empirical`] |
//! | several laws, one of which will hold in a year | [`mixture`] |
//! | a law, but for values that cannot be | [`truncated`] |
//! | a law at home elsewhere, or in another unit | [`moved`] |
//!
//! # A new family
//!
//! Write a file with the law, its `FAMILY` and the reason to prefer it to its neighbour; add one
//! line to [`FAMILIES`] and a sample of its parameters to the battery of tests. The scenario
//! format, the help and the battery walk the table.

pub mod beta;
pub mod binomial;
mod bounds;
mod check;
pub mod constant;
mod counts;
pub mod discrete;
pub mod empirical;
pub mod exponential;
pub mod gamma;
pub mod gumbel;
pub mod laplace;
pub mod logistic;
pub mod logit_normal;
mod limit;
pub mod lognormal;
pub mod metalog;
pub mod mixture;
mod moments;
pub mod moved;
pub mod negative_binomial;
pub mod normal;
pub mod percentiles;
pub mod pert;
pub mod piece_table;
pub mod placement;
pub mod poisson;
pub mod quantiles;
pub mod recipe;
pub mod score_table;
pub mod skew_normal;
pub mod student_scale;
pub mod student_t;
pub mod triangular;
pub mod truncated;
pub mod two_piece;
pub mod uniform;
pub mod weibull;

#[cfg(test)]
pub(crate) mod battery;

use crate::language::{Both, Pair};
use crate::num;
use std::fmt::Debug;
use std::sync::Arc;

pub use piece_table::PieceTable;
pub use placement::Shape;
pub use recipe::{Part, Quantity, Recipe};
pub use score_table::ScoreTable;

/// A probability law of one number; it inverts and never sees a generator.
///
/// Values have the unit of the quantity described. Probabilities asked for are in (0, 1); at 0
/// and 1 a quantile is the end of the support.
pub trait Law: Debug + Send + Sync {
    /// The value `x` with P(X ≤ x) = `p`, accurate for tiny `p`.
    fn lower(&self, p: f64) -> f64;

    /// The value `x` with P(X > x) = `q`, accurate for tiny `q`.
    fn upper(&self, q: f64) -> f64;

    /// P(X ≤ x), accurate when it is tiny.
    fn cdf(&self, x: f64) -> f64;

    /// P(X > x), accurate when it is tiny.
    fn survival(&self, x: f64) -> f64;

    /// The expected value; NaN where it does not exist.
    fn mean(&self) -> f64;

    /// The standard deviation; infinite where the tails are too heavy for it, NaN where there is
    /// no mean to deviate from.
    fn sd(&self) -> f64;

    /// The least and the greatest value that can occur, infinite where there is no limit.
    fn support(&self) -> (f64, f64);

    /// How the value looks as a function of its normal score.
    fn form(&self) -> Form {
        Form::General
    }

    /// The law of the same shape that a [`ScoreTable`] is made of, and how this one comes from it;
    /// nothing where it is its own.
    fn standard(&self) -> Option<Standard> {
        None
    }

    /// The normal scores at which the quantile jumps or has a corner, in rising order.
    fn breaks(&self) -> Vec<f64> {
        Vec::new()
    }

    /// A law with a smooth quantile, of whose values this law's are the next whole numbers up; nothing
    /// for laws that have no such relation. (The tail of many laws of counts is an incomplete gamma or beta
    /// function, which knows no whole numbers.)
    fn rounded_up_from(&self) -> Option<Arc<dyn Law>> {
        None
    }

    /// What was made of the parameters, where they leave a choice: the reader is told.
    fn remark(&self) -> Option<Both> {
        None
    }
}

/// X = shift + scale · (a number of a standard law).
#[derive(Debug, Clone)]
pub struct Standard {
    /// The standard law.
    pub law: Arc<dyn Law>,
    /// What is added.
    pub shift: f64,
    /// What is multiplied by.
    pub scale: f64,
}

/// A shape parameter to twelve decimals: laws that differ by rounding alone have one
/// shape.
fn shape(part: f64) -> f64 {
    const STEPS: f64 = (1u64 << 40) as f64;
    (part * STEPS).round_ties_even() / STEPS
}

/// How the value of a law looks as a function of its normal score `z`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// Always this value.
    Constant(f64),
    /// x = mean + sd·z.
    Affine {
        /// The value at score 0.
        mean: f64,
        /// The rise per unit of score.
        sd: f64,
    },
    /// x = exp(mu + sigma·z).
    LogAffine {
        /// The logarithm of the value at score 0.
        mu: f64,
        /// The rise of the logarithm per unit of score.
        sigma: f64,
    },
    /// Nothing elementary: ask the quantile, or a [`ScoreTable`].
    General,
}

/// The value of a law at the normal score `z`: its quantile where the standard normal law has
/// `z`, taken from the side where the probability is small.
///
/// Beyond |z| ≈ 38 the probability is zero in `f64` and a [`Form::General`] law gives the end of
/// its support.
pub fn at_score(law: &dyn Law, z: f64) -> f64 {
    match law.form() {
        Form::Constant(value) => value,
        Form::Affine { mean, sd } => sd.mul_add(z, mean),
        Form::LogAffine { mu, sigma } => libm::exp(sigma.mul_add(z, mu)),
        Form::General if z <= 0.0 => law.lower(num::normal::cdf(z)),
        Form::General => law.upper(num::normal::survival(z)),
    }
}

/// A parameter of a family, as a scenario writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// The key in a scenario.
    pub key: &'static str,
    /// What it means, with its unit.
    pub meaning: Pair,
    /// What is written there.
    pub takes: Takes,
    /// Whether it may be left out, and what then holds.
    pub absent: Absent,
}

/// What a parameter is written as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// A number.
    Number,
    /// A list of numbers.
    Numbers,
    /// A list of numbers, or the column of a file that holds them.
    Data,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A law.
    Law,
    /// A list of laws.
    Laws,
}

/// What holds where a parameter is not written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Absent {
    /// It must be written.
    Refused,
    /// This number holds.
    Default(f64),
    /// The family does without.
    Allowed,
}

impl Parameter {
    /// A number that must be written.
    #[must_use]
    pub const fn number(key: &'static str, meaning: Pair) -> Parameter {
        Parameter::required(key, meaning, Takes::Number)
    }

    /// A parameter that must be written.
    #[must_use]
    pub const fn required(key: &'static str, meaning: Pair, takes: Takes) -> Parameter {
        let absent = Absent::Refused;
        Parameter {
            key,
            meaning,
            takes,
            absent,
        }
    }

    /// The same with the number that holds where it is not written.
    #[must_use]
    pub const fn or(mut self, default: f64) -> Parameter {
        self.absent = Absent::Default(default);
        self
    }

    /// The argument where it is not written.
    ///
    /// # Panics
    /// If it must be written.
    #[must_use]
    pub fn unwritten(&self) -> Argument {
        match self.absent {
            Absent::Default(number) => Argument::Number(number),
            Absent::Allowed => Argument::Absent,
            Absent::Refused => panic!("{} must be written", self.key),
        }
    }

    /// The same, and it may be left out.
    #[must_use]
    pub const fn optional(mut self) -> Parameter {
        self.absent = Absent::Allowed;
        self
    }
}

/// A law, or why there is none.
pub type Built = Result<Arc<dyn Law>, Fault>;

/// Why parameters make no law.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The key of the parameter to look at first.
    pub parameter: &'static str,
    /// What is wrong, with the offending value.
    pub message: Both,
    /// What to do about it.
    pub help: Both,
}

/// What is written for one parameter.
#[derive(Debug, Clone)]
pub enum Argument {
    /// Nothing: the parameter may be left out.
    Absent,
    /// A number.
    Number(f64),
    /// A list of numbers.
    Numbers(Vec<f64>),
    /// One of the words that the parameter takes.
    Word(&'static str),
    /// A law.
    Law(Arc<dyn Law>),
    /// A list of laws.
    Laws(Vec<Arc<dyn Law>>),
}

/// How a law is built from what is written for its parameters, in their order.
///
/// Panics if the arguments are not those that the parameters take; every value that makes no law
/// is a [`Fault`].
#[derive(Debug, Clone, Copy)]
pub enum Build {
    /// From one number a parameter.
    Numbers(fn(&[f64]) -> Built),
    /// From arguments of any kind.
    Arguments(fn(&[Argument]) -> Built),
}

/// A family of laws: a name, the parameters it asks for, and how to build a law from them.
#[derive(Debug)]
pub struct Family {
    /// The key in a scenario.
    pub key: &'static str,
    /// The name in Chinese.
    pub name_zh: &'static str,
    /// The name in English.
    pub name_en: &'static str,
    /// What a law of the family says, in a sentence.
    pub summary: Pair,
    /// The parameters, in the order in which [`Family::build`] takes them.
    pub parameters: &'static [Parameter],
    /// The formula, in the keys of the parameters; z is a normal score, u a probability.
    pub formula: &'static str,
    /// Where the formula is from.
    pub source: &'static str,
    /// When to take it, and when its neighbours.
    pub when: Pair,
    /// A law of the family as a scenario writes it.
    pub example: &'static str,
    /// How to build a law of the family.
    pub build: Build,
}

impl Family {
    /// The law with these numbers for the first parameters, and nothing written for the others.
    ///
    /// # Errors
    /// The numbers make no law of the family.
    ///
    /// # Panics
    /// If a parameter that must be written gets no number, there are more numbers than parameters, or the
    /// family takes more than numbers.
    pub fn of_numbers(&self, values: &[f64]) -> Built {
        let written = values.iter().copied().map(Argument::Number);
        let others = self.parameters.iter().skip(values.len());
        let arguments: Vec<Argument> = written.chain(others.map(Parameter::unwritten)).collect();
        self.of(&arguments)
    }

    /// The law with these arguments, one a parameter.
    ///
    /// # Errors
    /// The arguments make no law of the family.
    ///
    /// # Panics
    /// If the arguments are not those that the parameters take.
    pub fn of(&self, arguments: &[Argument]) -> Built {
        match self.build {
            Build::Arguments(build) => build(arguments),
            Build::Numbers(build) => {
                let number = |argument: &Argument| match argument {
                    Argument::Number(value) => *value,
                    other => panic!("{} takes numbers, not {other:?}", self.key),
                };
                build(&arguments.iter().map(number).collect::<Vec<f64>>())
            }
        }
    }
}

/// Every family, in the order in which they are taught.
pub static FAMILIES: &[Family] = &[
    constant::FAMILY,
    uniform::FAMILY,
    triangular::FAMILY,
    pert::FAMILY,
    normal::FAMILY,
    lognormal::FAMILY,
    student_t::FAMILY,
    two_piece::FAMILY,
    skew_normal::FAMILY,
    logistic::FAMILY,
    laplace::FAMILY,
    gamma::FAMILY,
    exponential::FAMILY,
    weibull::FAMILY,
    gumbel::MAX,
    gumbel::MIN,
    beta::FAMILY,
    logit_normal::FAMILY,
    discrete::FAMILY,
    poisson::FAMILY,
    negative_binomial::FAMILY,
    binomial::FAMILY,
    empirical::FAMILY,
    percentiles::FAMILY,
    quantiles::FAMILY,
    metalog::FAMILY,
    mixture::FAMILY,
    truncated::FAMILY,
    moved::SHIFTED,
    moved::SCALED,
];

/// The family with this key.
pub fn family(key: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.key == key)
}

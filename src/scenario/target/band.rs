//! Where a measure must lie: between two edges, each of which may be missing.

use super::super::draft::Draft;
use super::super::is;
use super::super::section::Section;
use crate::program::node::Binary;
use crate::program::{Operand, Row};

/// One edge of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The number.
    pub value: f64,
    /// Whether the number itself lies outside.
    pub strict: bool,
}

/// The numbers between two edges.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Band {
    /// Not below this.
    pub low: Option<Edge>,
    /// Not above this.
    pub high: Option<Edge>,
}

impl Band {
    /// At least, or strictly more than, a number.
    #[must_use]
    pub fn above(value: f64, strict: bool) -> Band {
        Band {
            low: Some(Edge { value, strict }),
            high: None,
        }
    }

    /// At most, or strictly less than, a number.
    #[must_use]
    pub fn below(value: f64, strict: bool) -> Band {
        Band {
            low: None,
            high: Some(Edge { value, strict }),
        }
    }

    /// The band with its edges changed by a function that rises.
    #[must_use]
    pub fn map(&self, change: &dyn Fn(f64) -> f64) -> Band {
        let moved = |edge: Edge| Edge {
            value: change(edge.value),
            ..edge
        };
        Band {
            low: self.low.map(moved),
            high: self.high.map(moved),
        }
    }

    /// 1 where the measure lies inside.
    pub fn holds(&self, measure: Operand, draft: &mut Draft) -> Row {
        let builder = &mut draft.builder;
        let low = self.low.map(|edge| {
            let op = if edge.strict {
                Binary::Greater
            } else {
                Binary::GreaterOrEqual
            };
            builder.binary(op, measure, edge.value)
        });
        let high = self.high.map(|edge| {
            let op = if edge.strict {
                Binary::Less
            } else {
                Binary::LessOrEqual
            };
            builder.binary(op, measure, edge.value)
        });
        match (low, high) {
            (Some(low), Some(high)) => builder.binary(Binary::And, low, high),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => builder.binary(Binary::Equal, measure, measure),
        }
    }

    /// How far outside the measure lies; 0 inside.
    pub fn shortfall(&self, measure: Operand, draft: &mut Draft) -> Row {
        let builder = &mut draft.builder;
        let low = self.low.map(|edge| {
            let missing = builder.binary(Binary::Subtract, edge.value, measure);
            builder.binary(Binary::Max, missing, 0.0)
        });
        let high = self.high.map(|edge| {
            let beyond = builder.binary(Binary::Subtract, measure, edge.value);
            builder.binary(Binary::Max, beyond, 0.0)
        });
        match (low, high) {
            (Some(low), Some(high)) => builder.binary(Binary::Add, low, high),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => builder.binary(Binary::Multiply, measure, 0.0),
        }
    }
}

/// A goal inside a form's table: `{ at_least = 5 }` or `{ about = 12, tolerance = 0.5 }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// The number the plan names.
    pub value: f64,
    /// Where the measure must lie.
    pub band: Band,
}

/// What a tolerance is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// Per cent of the goal.
    Percent,
    /// The unit of the measure, where that is itself per cent.
    Points,
}

/// The keys of a goal.
pub const GOALS: &[&str] = &["at_least", "more_than", "at_most", "less_than", "about"];

/// The keys that belong to `about` and go with it.
pub const BESIDE_ABOUT: &[&str] = &["tolerance", "both_sides"];

impl Goal {
    /// Reads a goal from the keys of a section.
    pub fn read(section: &mut Section, tolerance: Tolerance) -> Option<Goal> {
        section.exactly_one(("目标值", "goal"), GOALS, |section, key| {
            if key == "about" {
                return Goal::read_about(section, key, tolerance);
            }
            let value = section.number(key, ("目标值", "the goal"))?.value;
            Some(Goal {
                value,
                band: edge_of(key, value),
            })
        })
    }

    /// Reads `key = number` with its tolerance beside it.
    pub fn read_about(section: &mut Section, key: &str, tolerance: Tolerance) -> Option<Goal> {
        let value = section.required_number(key, ("目标值", "the goal"));
        let meaning = match tolerance {
            Tolerance::Percent => (
                "低于目标值多少仍算达标，占目标值的 %",
                "how far below the goal still counts as met, % of the goal",
            ),
            Tolerance::Points => (
                "低于目标值多少仍算达标，百分点",
                "how far below the goal still counts as met, percentage points",
            ),
        };
        let allowed = section.required_number("tolerance", meaning);
        let both = section.flag_or(
            "both_sides",
            ("容差同时约束上方", "the tolerance also bounds from above"),
            false,
        );
        let (value, allowed) = (value?.value, allowed?);
        if !(allowed.value >= 0.0 && (tolerance == Tolerance::Points || allowed.value < 100.0)) {
            let message = is("tolerance", allowed.value);
            let help = (
                "请写低于目标值多少仍算达标，0 或更大",
                "write how far below the goal still counts, 0 or more",
            );
            section
                .reading
                .problems
                .error(&allowed.place, message, help);
            return None;
        }
        let width = match tolerance {
            Tolerance::Percent => value.abs() * allowed.value / 100.0,
            Tolerance::Points => allowed.value,
        };
        let mut band = Band::above(value - width, false);
        if both {
            band.high = Some(Edge {
                value: value + width,
                strict: false,
            });
        }
        Some(Goal { value, band })
    }
}

/// The band of `at_least`, `more_than`, `at_most` or `less_than` a value.
#[must_use]
pub fn edge_of(key: &str, value: f64) -> Band {
    match key {
        "more_than" => Band::above(value, true),
        "at_least" => Band::above(value, false),
        "less_than" => Band::below(value, true),
        _ => Band::below(value, false),
    }
}

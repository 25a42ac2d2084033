//! Levels: a value that grows by some per cent a year (社会消费品零售总额, a port's trade).
//!
//! value = last year's value · (1 + growth / 100), times what shocks do to it. With
//! `compounding = "log"` the law is of 100 · ln(value / last year's value) instead, so growth cannot
//! take a level below zero whatever the law; use it for laws with long tails. Where forecasts of the level itself are at hand, its
//! quantiles by year ([`super::path`]) stand in place of growth. For a count that
//! grows by additions see [`super::stock`]; for a yearly amount without memory see [`super::flow`].

use super::path::{self, Path};
use super::{Indicator, Kind};
use crate::both;
use crate::language::Pair;
use crate::program::Operand;
use crate::program::node::Binary;
use crate::scenario::lever::{
    Way,
    bounds::{self, Below},
};
use crate::scenario::section::{At, Section};
use crate::scenario::yearly::Yearly;
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "level";

/// The key of the law of growth.
const GROWTH: &str = "growth";

/// The keys of which one says how a level comes about.
pub const COURSES: [&str; 2] = [GROWTH, path::KEY];

/// Keys that say something of growth, and nothing where a path stands in its place.
pub const BESIDE_GROWTH: &[&str] = &["compounding", "in_year"];

/// What to do about growth that takes a level below zero.
const ABOVE_ZERO: Pair = (
    "水平值不能低于零：请改用有界的分布，或写 compounding = \"log\"",
    "a level cannot fall below zero: use a bounded law, or compounding = \"log\"",
);

/// What to do about growth that a walking mean takes there.
const WALK_ABOVE_ZERO: Pair = (
    "随机游走没有下限：请减小 random_walk 的 sd，或写 compounding = \"log\"",
    "a random walk has no bounds: make its sd smaller, or write compounding = \"log\"",
);

/// Growth that levers take there.
const UNDER_LEVERS: Below = Below {
    bound: -100.0,
    what: ("各举措之下的增速", "growth under the levers"),
    help: (
        "水平值不能低于零：请减小效果，或写 compounding = \"log\"",
        "a level cannot fall below zero: make the effects smaller, or write compounding = \"log\"",
    ),
    refused: true,
};

#[derive(Debug)]
struct Level {
    base: At<f64>,
    course: Course,
}

/// How a level comes about year by year.
#[derive(Debug)]
enum Course {
    /// It grows, by per cent or log per cent.
    Growth { growth: Yearly, log: bool },
    /// Its quantiles are given.
    Path(Path),
}

/// Reads `level = { base, growth, compounding, in_year }` or `level = { base, path }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        (
            "每年增长百分之几的数值",
            "a value that grows by some per cent a year",
        ),
        |section| {
            let base = section.required_number("base", ("基年数值", "value of the base year"));
            let path = path::read(section);
            let course = if section.has(path::KEY) {
                refuse_both(section);
                path.map(Course::Path)
            } else {
                growth(section)
            };
            Some(Arc::new(Level {
                base: base?,
                course: course?,
            }) as _)
        },
    )
}

fn growth(section: &mut Section) -> Option<Course> {
    let growth = Yearly::read(section, GROWTH, ("年增速，%", "growth, % a year"));
    let words = &["arithmetic", "log"];
    let compounding = section.word(
        "compounding",
        (
            "arithmetic：增速为百分比；log：增速为 100 · ln(比值)",
            "arithmetic: growth is in per cent; log: growth is 100 · ln(ratio)",
        ),
        words,
    );
    let log = compounding == "log";
    Some(Course::Growth {
        growth: growth?,
        log,
    })
}

/// Refuses growth beside a path.
fn refuse_both(section: &mut Section) {
    if !section.has(GROWTH) {
        return;
    }
    growth(section);
    let place = section.place_of(GROWTH);
    let message = ("growth 与 path 同时出现", "both growth and path are given");
    let help = (
        "请保留其一：path 已给出各年的水平值",
        "keep one: a path gives the level of each year already",
    );
    section.reading.problems.error(&place, message, help);
}

impl Kind for Level {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        Some(self.base.value)
    }

    fn takes_growth_effects(&self) -> bool {
        true
    }

    fn yearly(&self) -> Option<&Yearly> {
        match &self.course {
            Course::Growth { growth, .. } => Some(growth),
            Course::Path(_) => None,
        }
    }

    fn is_path(&self) -> bool {
        matches!(self.course, Course::Path(_))
    }

    fn levers(&self) -> &'static [Way] {
        &[Way::Growth, Way::Level]
    }

    fn check(&self, indicator: &Indicator, check: &mut Check) {
        check.positive(&self.base, "base");
        bounds::check_loss(indicator, Way::Level, check);
        match &self.course {
            Course::Path(path) => {
                path.check(indicator, check);
                bounds::check_loss(indicator, Way::Growth, check);
            }
            Course::Growth { growth, log } => {
                growth.check(check);
                doubt_growth(growth, check);
                if !log {
                    let help = match indicator.process.drift {
                        Some(_) => WALK_ABOVE_ZERO,
                        None => ABOVE_ZERO,
                    };
                    let growth = (indicator, growth);
                    check.impossible_yearly(growth, -100.0, ("增速", "growth"), help);
                    bounds::check_yearly(growth, Way::Growth, &UNDER_LEVERS, check);
                }
            }
        }
    }

    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let (growth, op) = match &self.course {
            Course::Path(path) => return path.rows(indicator, draft),
            Course::Growth { growth, log: true } => (growth, Binary::CompoundLog),
            Course::Growth { growth, log: false } => (growth, Binary::Compound),
        };
        let mut value = Operand::Number(self.base.value);
        let mut undisturbed = Vec::new();
        let id = &indicator.id.value;
        let growth = growth.rows(indicator, draft);
        let growth = draft.pushed(id, Way::Growth, growth);
        let growth = draft.shifted_growth(id, growth);
        for (period, growth) in growth.into_iter().enumerate() {
            value = draft.builder.binary(op, value, growth).into();
            value = draft.struck_for_good(id, period, value);
            undisturbed.push(value);
        }
        let undisturbed = draft.lifted(id, undisturbed);
        draft.multiplied_by_shocks(id, undisturbed)
    }
}

/// Warns where a law in per cent looks like one in fractions, or out of this world.
fn doubt_growth(laws: &Yearly, check: &mut Check) {
    for law in laws.laws() {
        let central = law.value.central();
        let (low, high, median) = (central.lower(0.01), central.upper(0.01), central.lower(0.5));
        if low.max(-high).max(low.abs().max(high.abs())) < 0.25 && high > low {
            let message = both!(
                "增速在每年 {low:.3} % 与 {high:.3} % 之间",
                "growth between {low:.3} and {high:.3} per cent a year"
            );
            let help = (
                "增速以百分数计：每年 5 % 写作 5，不写 0.05",
                "growth is in per cent: write 5 for 5 % a year, not 0.05",
            );
            check.problems.warn(&law.place, message, help);
        }
        if median.abs() > 100.0 {
            let message = both!(
                "增速的中位数为每年 {median:.0} %",
                "a median growth of {median:.0} per cent a year"
            );
            let help = (
                "增速以每年百分数计：请确认是否如此",
                "growth is in per cent a year: is this meant?",
            );
            check.problems.warn(&law.place, message, help);
        }
    }
}

//! Blocks: one correlation within each dimension of the plan, another between dimensions.
//!
//! A plan's indicators come in dimensions (its chapters: goods trade, consumption, the business environment). Few
//! people know the 210 correlations of 21 indicators; many would say that indicators of one dimension move together
//! more than those of two. So `blocks = { within = 0.5, between = 0.2 }` gives every pair one of two numbers, and
//! `in_dimension` gives single dimensions a number of their own. The blocks hold the indicators that have a
//! `dimension`, draw something from year to year and load on no factor, in the order of the file.
//!
//! Such a matrix is always valid if 0 ≤ between ≤ within ≤ 1 for every dimension: it is that of a factor common to
//! all with the loads √between and one of each dimension with √(within − between). (The block equicorrelation of R.
//! Engle and B. Kelly, 2012, *Dynamic equicorrelation*, J. Business & Economic Statistics 30.) Take it where the
//! structure is known and single correlations are not; `pairs` beside it replace single entries.

use super::super::section::{At, Section, did_you_mean};
use super::super::tree::shortened;
use super::super::{Indicator, is};
use crate::both;
use crate::diag::{Place, Problems, nearest};
use crate::language::Both;

/// What was written of blocks.
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    /// The members, and the dimension of each.
    pub members: Vec<(At<String>, String)>,
    within: At<f64>,
    between: At<f64>,
    in_dimension: Vec<(At<String>, At<f64>)>,
}

/// Reads `[correlation.blocks]`.
pub(super) fn read(section: &mut Section, indicators: &[Indicator]) -> Option<Blocks> {
    let within = section.required_number(
        "within",
        (
            "同一维度内两个指标的相关系数，-1 至 1",
            "the correlation of two indicators of one dimension, -1 to 1",
        ),
    );
    let between = section.number_or(
        "between",
        (
            "不同维度的两个指标的相关系数，-1 至 1",
            "the correlation of two indicators of different dimensions, -1 to 1",
        ),
        0.0,
    );
    let in_dimension = section.numbers_by_id(
        "in_dimension",
        (
            "个别维度内另有的相关系数",
            "the correlation within a single dimension, where it differs",
        ),
    );
    let blocks = Blocks {
        members: members(indicators),
        within: within?,
        between: between?,
        in_dimension,
    };
    let place = section.place.clone();
    blocks.check(&place, indicators, &mut section.reading.problems);
    Some(blocks)
}

fn members(indicators: &[Indicator]) -> Vec<(At<String>, String)> {
    let member = |indicator: &Indicator| {
        let dimension = indicator.dimension.as_ref()?.own.clone();
        let free = indicator.kind.draws() && indicator.loads.is_empty();
        free.then(|| (indicator.id.clone(), dimension))
    };
    indicators.iter().filter_map(member).collect()
}

impl Blocks {
    /// No blocks: nothing has a correlation yet.
    pub fn none(place: &Place) -> Blocks {
        let zero = At {
            value: 0.0,
            place: place.clone(),
        };
        Blocks {
            members: Vec::new(),
            within: zero.clone(),
            between: zero,
            in_dimension: Vec::new(),
        }
    }

    /// The correlations of `n` indicators, of which the first are the members: 0 for the others.
    pub fn matrix(&self, n: usize, place: &Place) -> Vec<Vec<At<f64>>> {
        let at = |value: f64| At {
            value,
            place: place.clone(),
        };
        let cell = |i: usize, j: usize| match (i == j, i.max(j) < self.members.len()) {
            (true, _) => at(1.0),
            (_, true) => self.cell(i, j).clone(),
            _ => at(0.0),
        };
        let row = |i: usize| (0..n).map(|j| cell(i, j)).collect();
        (0..n).map(row).collect()
    }

    /// The correlation of two members, and where it is written.
    fn cell(&self, i: usize, j: usize) -> &At<f64> {
        let (one, other) = (&self.members[i].1, &self.members[j].1);
        if one != other {
            return &self.between;
        }
        let own = self
            .in_dimension
            .iter()
            .find(|(name, _)| name.value == *one);
        own.map_or(&self.within, |(_, own)| own)
    }

    fn check(&self, place: &Place, indicators: &[Indicator], problems: &mut Problems) {
        let own = self.in_dimension.iter();
        let own = own.map(|(name, number)| (name.value.as_str(), number));
        for (key, number) in [("within", &self.within), ("between", &self.between)]
            .into_iter()
            .chain(own)
        {
            if !(-1.0..=1.0).contains(&number.value) {
                let help = ("请写 -1 至 1 之间的数值", "write a number from -1 to 1");
                problems.error(&number.place, is(key, number.value), help);
            }
        }
        if self.members.len() < 2 {
            let message = both!(
                "blocks 所含的指标不足两个：{n}个",
                "blocks correlate at least two indicators, and these hold {n}",
                n = self.members.len()
            );
            let help = (
                "请给逐年抽样、没有因子载荷的指标写上 dimension",
                "give a dimension to indicators that draw from year to year and load on no factor",
            );
            problems.error(place, message, help);
            return;
        }
        for (name, _) in &self.in_dimension {
            self.check_dimension(name, indicators, problems);
        }
    }

    fn check_dimension(
        &self,
        name: &At<String>,
        indicators: &[Indicator],
        problems: &mut Problems,
    ) {
        let members = self.members.iter();
        if members.filter(|(_, own)| *own == name.value).count() >= 2 {
            return;
        }
        let dimensions = indicators.iter().filter_map(|i| i.dimension.as_ref());
        let mut known: Vec<&str> = dimensions.map(|dimension| dimension.own.as_str()).collect();
        known.dedup();
        let shown = shortened(&name.value);
        if known.contains(&name.value.as_str()) {
            let message = both!(
                "维度“{shown}”在 blocks 中不足两个指标",
                "fewer than two indicators of the dimension {shown:?} are in the blocks"
            );
            let help = ("请删去这一项", "delete this entry");
            problems.error(&name.place, message, help);
            return;
        }
        let help = match nearest(&name.value, known.iter().copied()) {
            Some(near) => did_you_mean(near),
            None => {
                let all = Both::list(&known);
                both!("已有的维度：{all}", "there are: {all}"; all)
            }
        };
        let message = both!(
            "没有指标属于维度“{shown}”",
            "no indicator belongs to the dimension {shown:?}"
        );
        problems.error(&name.place, message, help);
    }
}

//! The opening sentences: what an alternative does to the targets, as an economist would say it.

use super::super::{AlternativeReport, ShiftReport, SingleReport};
use super::{Page, bare, decimals, points};
use crate::both;
use crate::language::Both;
use crate::report::Probability;
use crate::report::number;

/// Single targets that are named; the table has all.
const TOLD: usize = 3;

impl Page<'_> {
    /// All targets together, if that moves, and the targets that move most.
    pub(super) fn opening(&self, alternative: &AlternativeReport, out: &mut String) {
        out.push('\n');
        let told = told(alternative);
        for shift in &told {
            self.write(&self.sentence(&alternative.scenario, shift), out);
        }
        if told.is_empty() {
            let (base, label) = (&self.report.base().label, &alternative.scenario);
            let changes = alternative.targets.iter().any(ShiftReport::changes);
            let said = match changes {
                true => both!(
                    "与“{base}”相比，“{label}”没有可分辨的变化；请增加 --paths。",
                    "Against “{base}”, “{label}” makes no difference that is resolved; raise --paths."
                ),
                false => both!(
                    "与“{base}”相比，“{label}”在任何路径上都不改变达标与否。",
                    "Against “{base}”, “{label}” changes no verdict on any path."
                ),
            };
            self.write(&said, out);
        }
        if let Some(number) = &alternative.number_met {
            self.write(&self.number_met(alternative, number), out);
        }
    }

    fn sentence(&self, label: &str, shift: &ShiftReport) -> Both {
        let base = &self.report.base().label;
        let name = self.event(shift);
        let places = decimals(shift.interval);
        let (low, high) = shift.interval;
        let rises = shift.difference > 0.0;
        let (near, far) = if rises { (low, high) } else { (-high, -low) };
        let by = points(shift.difference.abs(), places);
        let (near, far) = (points(near, places), points(far, places));
        let [was, is] = [shift.base, shift.alternative].map(|p| bare(&self.share(p)));
        let switches = switches(shift);
        let verb: Both = match rises {
            true => ("上升", "raises").into(),
            false => ("下降", "lowers").into(),
        };
        let mark = if shift.alike { "" } else { " †" };
        both!(
            "与“{base}”相比，“{label}”使{name}{mark}的概率{verb} {by} 个百分点（{near} 至 {far}）：{was} → {is}；{switches}。",
            "Against “{base}”, “{label}” {verb} P({name}){mark} by {by} points ({near} to {far}): {was} → {is}; {switches}.";
            name, verb, switches
        )
    }

    /// What a probability is of.
    fn event(&self, shift: &ShiftReport) -> Both {
        let counted = self.report.counted;
        let mut targets = self.report.targets.iter();
        match targets.find(|target| target.target == shift.target) {
            Some(target) => {
                let name = self.name(target);
                both!("“{name}”达标", "{name}")
            }
            None => both!("计入的{counted}个目标全部达标", "all {counted} targets met"),
        }
    }

    fn number_met(&self, alternative: &AlternativeReport, number: &SingleReport) -> Both {
        let mut scenarios = self.report.scenarios.iter();
        let own = scenarios.find(|one| one.label == alternative.scenario);
        let mean = own
            .and_then(|one| one.number_met)
            .map_or(f64::NAN, |mean| mean.mean);
        let (low, high) = number.interval;
        // As decimals of a per cent, two more of a whole.
        let places = number::decimals_for((high - low) / 2.0);
        let places = if high > low { places } else { 2 };
        let signed = |x: f64| format!("{x:.places$}").replace('-', "−");
        let (gap, low, high) = (signed(number.difference), signed(low), signed(high));
        let (counted, label) = (self.report.counted, &alternative.scenario);
        let plus = if number.difference > 0.0 { "+" } else { "" };
        let told: Both = match number.resolved {
            true => Both::default(),
            false => ("，未能分辨", ", not resolved").into(),
        };
        both!(
            "计入合计的{counted}个目标中，“{label}”平均达标 {mean:.2} 个，与基准相差 {plus}{gap} 个（{low} 至 {high}）{told}。",
            "Of {counted} targets that count, “{label}” meets {mean:.2} on average: {plus}{gap} against the base ({low} to {high}){told}.";
            told
        )
    }
}

/// All together, where it is resolved, then the targets that move most.
fn told(alternative: &AlternativeReport) -> Vec<&ShiftReport> {
    let mut single: Vec<&ShiftReport> = alternative.targets.iter().filter(|s| s.resolved).collect();
    single.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
    single.truncate(TOLD);
    let all = alternative.all.iter().filter(|shift| shift.resolved);
    all.chain(single).collect()
}

/// How many paths change sides, and which way.
fn switches(shift: &ShiftReport) -> Both {
    let shown = |share: &Probability| share.probability.filter(|p| *p > 0.0).map(|_| bare(share));
    match (shown(&shift.to_met), shown(&shift.to_missed)) {
        (Some(gained), Some(lost)) => both!(
            "{gained} 的路径转为达标，{lost} 转为未达标",
            "{gained} of paths switch to met, {lost} away"
        ),
        (Some(gained), None) => both!(
            "{gained} 的路径转为达标，没有路径转为未达标",
            "{gained} of paths switch to met, none away"
        ),
        (None, Some(lost)) => both!(
            "{lost} 的路径转为未达标，没有路径转为达标",
            "{lost} of paths switch away, none to met"
        ),
        (None, None) => ("没有路径改变", "no path switches").into(),
    }
}

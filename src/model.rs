//! Models: a scenario compiled into a program, with labels for what the program shows.
//!
//! The engine sees rows and indices; people see indicators and targets. A [`Model`] holds both
//! sides: the program with its watched rows ([`Watch`]), and for each indicator and target where its
//! numbers are found in the engine's summary.

mod driven;
mod outputs;

pub use driven::Driven;
pub use outputs::{Output, Outputs};

use crate::program::formula::{Formula, Reference};
use crate::program::node::Binary;
use crate::program::{Curves, Operand, Program, Row};
use crate::scenario::identity::Identity;
use crate::scenario::target::{Form, Measure, condition, met_when};
use crate::scenario::{Basis, Draft, Scenario, Target};
use std::collections::HashMap;

/// A compiled scenario.
#[derive(Debug)]
pub struct Model {
    /// What runs.
    pub program: Program,
    /// What the engine watches.
    pub watch: Watch,
    /// For each indicator and simulated year, its distribution.
    pub indicators: Vec<Vec<usize>>,
    /// How each target is found in the summary.
    pub targets: Vec<TargetLabel>,
    /// What formulas came to.
    pub computed: Vec<Computed>,
    /// How each identity is found in the summary.
    pub identities: Vec<IdentityLabel>,
    /// Laws prepared for the program.
    curves: Curves,
}

/// A scenario compiled for nothing but whether its targets are met.
#[derive(Debug)]
pub struct Verdicts {
    /// What runs. It watches rows of 0 and 1.
    pub program: Program,
    /// For each target the watched row that says whether it is met; none where it is not judged.
    pub met: Vec<Option<usize>>,
    /// For each target the watched row of what it measures, if that was asked for and it measures anything.
    pub measures: Vec<Option<usize>>,
    /// The same rows of the targets that count as those that are met, readable when a block is done.
    pub joint: Vec<Row>,
}

/// A value that a formula gave, which may not be one.
#[derive(Debug)]
pub struct Computed {
    /// The indicator, by its place in the scenario.
    pub indicator: usize,
    /// The year.
    pub year: i32,
    /// The distribution of the values as they came, before anything stands in for those that are not finite.
    pub cell: usize,
}

/// What the engine watches. The watched rows of the program are, in this order, the
/// distributions, the events and the means.
#[derive(Debug, Default)]
pub struct Watch {
    /// One a distribution: whether its values can never be negative.
    pub distributions: Vec<bool>,
    /// How many events (rows of 0 and 1) are counted.
    pub events: usize,
    /// How many rows are averaged.
    pub means: usize,
    /// Rows of the events that are judged together, readable when a block is done.
    pub joint: Vec<Row>,
}

impl Watch {
    /// How many rows have moments: the distributions, then the means.
    #[must_use]
    pub fn averaged(&self) -> usize {
        self.distributions.len() + self.means
    }
}

/// Where a target's numbers are found.
#[derive(Debug, Default)]
pub struct TargetLabel {
    /// The judgement that stands for the target; none where it is not measurable.
    pub judged: Option<Judgement>,
    /// The same on the other basis, where that makes a difference.
    pub other: Option<Judgement>,
    /// The distribution of the margin over the rival that matters.
    pub margin: Option<usize>,
    /// The place among the jointly judged targets.
    pub joint: Option<usize>,
}

/// A target judged on one basis.
#[derive(Debug)]
pub struct Judgement {
    /// The basis.
    pub basis: Basis,
    /// The event that it is met.
    pub met: usize,
    /// The mean of what is missing (0 where it is met).
    pub shortfall: Option<usize>,
    /// The distribution of the measure.
    pub measure: Option<usize>,
    /// For each year up to the target's, the event that it was met in that year or before.
    pub met_by: Vec<(i32, usize)>,
    /// Distributions of what a formula says, whose numbers that are no truths are faults.
    pub truths: Vec<usize>,
    row: Row,
}

/// Where an identity's numbers are found.
#[derive(Debug)]
pub struct IdentityLabel {
    /// The event that it is broken in any year.
    pub broken: usize,
    /// For each year, the event that it is broken then, and the mean of the gap.
    pub years: Vec<(i32, usize, usize)>,
}

impl Model {
    /// The laws prepared for it, and those that it was given, for the next scenario.
    #[must_use]
    pub fn into_curves(self) -> Curves {
        self.curves.kept()
    }

    /// Compiles a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Model {
        Model::sharing(scenario, Curves::default())
    }

    /// Compiles a scenario whose laws may have been prepared before.
    #[must_use]
    pub fn sharing(scenario: &Scenario, curves: Curves) -> Model {
        let mut compiler = Compiler::new(scenario, curves);
        let indicators = scenario
            .indicators
            .iter()
            .map(|i| compiler.indicator(&i.id.value))
            .collect();
        let (targets, joint) = compiler.targets();
        let computed = compiler.computed();
        let identities = scenario.identities.iter();
        let identities = identities.map(|identity| compiler.identity(identity));
        let identities = identities.collect();
        let curves = compiler.draft.builder.curves();
        let (program, watch) = compiler.finish(&joint);
        Model {
            program,
            watch,
            indicators,
            targets,
            computed,
            curves,
            identities,
        }
    }

    /// Compiles a scenario like this model's, for nothing but its verdicts: the laws they share are not prepared
    /// again.
    #[must_use]
    pub fn verdicts(&self, scenario: &Scenario) -> Verdicts {
        Verdicts::new(scenario, self.curves.clone(), Measures::Unseen)
    }

    /// The same of a scenario between this model's and another's: the laws of both are prepared already.
    #[must_use]
    pub fn verdicts_between(&self, other: &Model, scenario: &Scenario) -> Verdicts {
        let curves = self.curves.clone().with(&other.curves);
        Verdicts::new(scenario, curves, Measures::Unseen)
    }

    /// The same with what the targets measure.
    #[must_use]
    pub fn measured(&self, scenario: &Scenario) -> Verdicts {
        Verdicts::new(scenario, self.curves.clone(), Measures::Watched)
    }
}

/// Whether what targets measure is watched beside whether they are met.
#[derive(Clone, Copy, PartialEq)]
enum Measures {
    Watched,
    Unseen,
}

impl Verdicts {
    fn new(scenario: &Scenario, curves: Curves, measures: Measures) -> Verdicts {
        Compiler::new(scenario, curves).into_verdicts(measures, &[])
    }
}

impl Compiler<'_> {
    /// Nothing but verdicts, and `further` rows that are watched behind theirs.
    fn into_verdicts(self, measures: Measures, further: &[Row]) -> Verdicts {
        let mut compiler = self;
        let (targets, joint) = compiler.targets();
        let judged = targets.iter().map(|label| label.judged.as_ref());
        let met: Vec<Option<Row>> = judged.clone().map(|j| Some(j?.row)).collect();
        let measured = judged.map(|j| Some(compiler.distributions[j?.measure?].0));
        let measured: Vec<Option<Row>> = match measures {
            Measures::Watched => measured.collect(),
            Measures::Unseen => vec![None; met.len()],
        };
        let seen = met.iter().chain(&measured).copied().flatten();
        let watched: Vec<Row> = seen.chain(further.iter().copied()).collect();
        let mut cells = 0..watched.len();
        let mut placed = |rows: Vec<Option<Row>>| -> Vec<Option<usize>> {
            let placed = rows.into_iter().map(|row| row.and_then(|_| cells.next()));
            placed.collect()
        };
        let (met, measures) = (placed(met), placed(measured));
        let (program, joint) = compiler.draft.builder.finish(&watched, &joint);
        Verdicts {
            program,
            met,
            measures,
            joint,
        }
    }
}

struct Compiler<'s> {
    draft: Draft<'s>,
    distributions: Vec<(Row, bool)>,
    distribution_of: HashMap<Row, usize>,
    events: Vec<Row>,
    means: Vec<Row>,
}

impl<'s> Compiler<'s> {
    fn new(scenario: &'s Scenario, curves: Curves) -> Self {
        Compiler {
            draft: Draft::new(scenario, curves),
            distributions: Vec::new(),
            distribution_of: HashMap::new(),
            events: Vec::new(),
            means: Vec::new(),
        }
    }

    /// Every target, and the rows of those that count.
    fn targets(&mut self) -> (Vec<TargetLabel>, Vec<Row>) {
        let scenario = self.draft.scenario;
        let targets = scenario.targets.iter();
        let mut targets: Vec<TargetLabel> = targets.map(|target| self.measured(target)).collect();
        self.joint_targets(scenario, &mut targets);
        let mut joint = Vec::new();
        for (label, target) in targets.iter_mut().zip(&scenario.targets) {
            if let (Some(judged), true) = (&label.judged, target.counts) {
                label.joint = Some(joint.len());
                joint.push(judged.row);
            }
        }
        (targets, joint)
    }

    /// The published values of an indicator, one distribution a year.
    fn indicator(&mut self, id: &str) -> Vec<usize> {
        let values = self.draft.series(id).on(Basis::Published).to_vec();
        let kind = self.draft.scenario.indicator(id).map(|i| i.kind.as_ref());
        let never_negative = kind.is_some_and(|kind| kind.never_negative());
        values
            .into_iter()
            .map(|value| self.distribution(value, never_negative))
            .collect()
    }

    /// What the formulas came to.
    fn computed(&mut self) -> Vec<Computed> {
        let scenario = self.draft.scenario;
        let computed = std::mem::take(&mut self.draft.computed);
        computed
            .into_iter()
            .filter_map(|(id, year, value)| {
                Some(Computed {
                    indicator: scenario.position(&id)?,
                    year,
                    cell: self.distribution(value, false),
                })
            })
            .collect()
    }

    fn distribution(&mut self, value: Operand, never_negative: bool) -> usize {
        let row = self.as_row(value);
        if let Some(known) = self.distribution_of.get(&row) {
            return *known;
        }
        self.distributions.push((row, never_negative));
        self.distribution_of
            .insert(row, self.distributions.len() - 1);
        self.distributions.len() - 1
    }

    fn as_row(&mut self, value: Operand) -> Row {
        match value {
            Operand::Row(row) => row,
            Operand::Number(_) => self.draft.builder.binary(Binary::Add, value, 0.0),
        }
    }

    fn event(&mut self, row: Row) -> usize {
        self.events.push(row);
        self.events.len() - 1
    }

    fn measured(&mut self, target: &Target) -> TargetLabel {
        let measure = match &target.form {
            Form::Measured(measure) => measure,
            Form::Condition(formula) => return self.condition(target, &formula.value),
            _ => return TargetLabel::default(),
        };
        let basis = target.basis();
        let judged = self.judge(target, measure.as_ref(), basis);
        let other = target
            .has_two_bases(self.draft.scenario)
            .then(|| self.judge(target, measure.as_ref(), basis.other()));
        let subject = target.subject(basis, &self.draft);
        let margin = measure.margin(&subject, &mut self.draft);
        let margin = margin.map(|row| self.distribution(row.into(), false));
        TargetLabel {
            judged: Some(judged),
            other,
            margin,
            joint: None,
        }
    }

    fn judge(&mut self, target: &Target, measure: &dyn Measure, basis: Basis) -> Judgement {
        let subject = target.subject(basis, &self.draft);
        let rows = measure.rows(&subject, &mut self.draft);
        let band = measure.band();
        let last = rows.last().copied().unwrap_or(Operand::Number(f64::NAN));
        let mut met = band.holds(last, &mut self.draft);
        let mut shortfall = band.shortfall(last, &mut self.draft);
        if let Some(instead) = target.undefined {
            met = self.settled(last, met, f64::from(instead));
            shortfall = self.settled(last, shortfall, 0.0);
        }
        self.means.push(shortfall);
        let shortfall = Some(self.means.len() - 1);
        let measured = Some(self.distribution(last, false));
        let met_by = if rows.len() == subject.values.len() {
            self.met_by(&rows, target, measure)
        } else {
            Vec::new()
        };
        Judgement {
            basis,
            met: self.event(met),
            shortfall,
            measure: measured,
            met_by,
            truths: Vec::new(),
            row: met,
        }
    }

    fn met_by(
        &mut self,
        rows: &[Operand],
        target: &Target,
        measure: &dyn Measure,
    ) -> Vec<(i32, usize)> {
        let first_year = target.year.value - rows.len() as i32 + 1;
        let met = rows
            .iter()
            .map(|row| measure.band().holds(*row, &mut self.draft));
        let met: Vec<(i32, Row)> = (first_year..).zip(met).collect();
        self.met_so_far(&met)
    }

    /// The events that something was met in a year or before.
    fn met_so_far(&mut self, met: &[(i32, Row)]) -> Vec<(i32, usize)> {
        let mut so_far: Option<Row> = None;
        let mut events = Vec::new();
        for (year, met) in met.iter().copied() {
            let by_now = match so_far {
                Some(before) => self.draft.builder.binary(Binary::Or, before, met),
                None => met,
            };
            so_far = Some(by_now);
            events.push((year, self.event(by_now)));
        }
        events
    }

    fn condition(&mut self, target: &Target, formula: &Formula) -> TargetLabel {
        let basis = target.judged;
        let judged = self.judge_condition(target, formula, basis);
        let other = target
            .has_two_bases(self.draft.scenario)
            .then(|| self.judge_condition(target, formula, basis.other()));
        TargetLabel {
            judged: Some(judged),
            other,
            margin: None,
            joint: None,
        }
    }

    fn judge_condition(&mut self, target: &Target, formula: &Formula, basis: Basis) -> Judgement {
        let said = condition::truths(target, formula, basis, &mut self.draft);
        let mut truths = Vec::with_capacity(said.len());
        let mut met = Vec::with_capacity(said.len());
        for (year, truth) in said {
            let (cell, row) = self.truth(truth, target);
            truths.push(cell);
            met.push((year, row));
        }
        let row = met.last().map(|(_, row)| *row);
        let row = row.unwrap_or_else(|| self.as_row(Operand::Number(f64::NAN)));
        Judgement {
            truths,
            met_by: self.met_so_far(&met),
            ..self.plain(basis, row)
        }
    }

    /// The distribution of what a formula says, and where it is true: where it is not a number, as the target says, or
    /// else never.
    fn truth(&mut self, said: Operand, target: &Target) -> (usize, Row) {
        let cell = self.distribution(said, false);
        let row = self.draft.builder.binary(Binary::Equal, said, 1.0);
        match target.undefined {
            Some(true) => (cell, self.settled(said, row, 1.0)),
            Some(false) | None => (cell, row),
        }
    }

    /// A row, or another number where the value behind it is not finite.
    fn settled(&mut self, value: Operand, row: Row, otherwise: f64) -> Row {
        let defined = self.draft.is_defined(value).into();
        let otherwise = Operand::Number(otherwise);
        self.draft.builder.select(defined, row.into(), otherwise)
    }

    /// A judgement that knows only whether.
    fn plain(&mut self, basis: Basis, row: Row) -> Judgement {
        Judgement {
            basis,
            met: self.event(row),
            shortfall: None,
            measure: None,
            met_by: Vec::new(),
            truths: Vec::new(),
            row,
        }
    }

    /// The targets that are made of others, which are judged before them.
    fn joint_targets(&mut self, scenario: &Scenario, targets: &mut [TargetLabel]) {
        let position = |id: &str| scenario.targets.iter().position(|t| t.id.value == id);
        for at in 0..targets.len() {
            if let Form::AllOf(parts) = &scenario.targets[at].form {
                let parts = parts.iter().filter_map(|id| position(&id.value));
                let parts: Vec<usize> = parts.collect();
                targets[at] = self.all_of(scenario.targets[at].judged, &parts, targets);
            }
        }
        for at in met_when::order(scenario)
            .placed
            .into_iter()
            .filter_map(position)
        {
            if let Form::MetWhen(formula) = &scenario.targets[at].form {
                let references = formula.value.references().iter();
                let parts = references.filter_map(|reference| position(&reference.name));
                let parts: Vec<&TargetLabel> = parts.map(|part| &targets[part]).collect();
                targets[at] = self.met_when(&scenario.targets[at], &formula.value, &parts);
            }
        }
    }

    /// A formula over targets, each as it is judged; on the other basis too, if that differs.
    fn met_when(
        &mut self,
        target: &Target,
        formula: &Formula,
        parts: &[&TargetLabel],
    ) -> TargetLabel {
        let mut judge = |basis: Basis, other: bool| {
            let rows = parts.iter().map(|part| {
                let other = part.other.as_ref().filter(|_| other);
                let judged = other.or(part.judged.as_ref());
                judged.map_or(Operand::Number(f64::NAN), |judged| judged.row.into())
            });
            let mut rows: std::vec::IntoIter<Operand> = rows.collect::<Vec<_>>().into_iter();
            let mut look_up = |_: &Reference| rows.next().unwrap_or(Operand::Number(f64::NAN));
            let builder = &mut self.draft.builder;
            let said = formula.rows(builder, target.year.value, &mut look_up);
            let (cell, row) = self.truth(said, target);
            Judgement {
                truths: vec![cell],
                ..self.plain(basis, row)
            }
        };
        let differs = parts.iter().any(|part| part.other.is_some());
        TargetLabel {
            judged: Some(judge(target.judged, false)),
            other: differs.then(|| judge(target.judged.other(), true)),
            margin: None,
            joint: None,
        }
    }

    /// All of several targets, each as it is judged; on the other basis too, if that differs.
    fn all_of(&mut self, basis: Basis, parts: &[usize], targets: &[TargetLabel]) -> TargetLabel {
        let rows = |pick: fn(&TargetLabel) -> Option<&Judgement>| -> Vec<Row> {
            parts
                .iter()
                .filter_map(|part| pick(&targets[*part]))
                .map(|j| j.row)
                .collect()
        };
        let judged = self.all(&rows(|label| label.judged.as_ref()), basis);
        let differs = parts.iter().any(|part| targets[*part].other.is_some());
        let other = differs.then(|| {
            let rows = rows(|label| label.other.as_ref().or(label.judged.as_ref()));
            self.all(&rows, basis.other())
        });
        TargetLabel {
            judged: Some(judged),
            other,
            margin: None,
            joint: None,
        }
    }

    fn all(&mut self, rows: &[Row], basis: Basis) -> Judgement {
        let mut all = Operand::Number(1.0);
        for row in rows {
            all = self.draft.builder.binary(Binary::And, all, *row).into();
        }
        let row = self.as_row(all);
        self.plain(basis, row)
    }

    fn identity(&mut self, identity: &Identity) -> IdentityLabel {
        let mut any: Option<Row> = None;
        let mut years = Vec::new();
        for gap in identity.rows(&mut self.draft) {
            any = Some(match any {
                Some(before) => self.draft.builder.binary(Binary::Or, before, gap.broken),
                None => gap.broken,
            });
            self.means.push(gap.size);
            years.push((gap.year, self.event(gap.broken), self.means.len() - 1));
        }
        let any = any.unwrap_or_else(|| self.as_row(Operand::Number(0.0)));
        IdentityLabel {
            broken: self.event(any),
            years,
        }
    }

    fn finish(self, joint: &[Row]) -> (Program, Watch) {
        let rows: Vec<Row> = self
            .distributions
            .iter()
            .map(|(row, _)| *row)
            .chain(self.events.iter().copied())
            .chain(self.means.iter().copied())
            .collect();
        let (program, joint) = self.draft.builder.finish(&rows, joint);
        let watch = Watch {
            distributions: self.distributions.iter().map(|(_, sign)| *sign).collect(),
            events: self.events.len(),
            means: self.means.len(),
            joint,
        };
        (program, watch)
    }
}

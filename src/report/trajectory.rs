//! A single path in full: every indicator's value in every year, and which targets it meets.

use super::text::{named, plain_table};
use super::words::{self, Language};
use super::{csv, number};
use crate::model::Model;
use crate::scenario::load::Loaded;
use serde::Serialize;
use std::fmt::Write as _;

/// One path of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Trajectory {
    /// The version of this contract.
    pub schema: &'static str,
    /// The scenario's id.
    pub scenario: String,
    /// SHA-256 of the resolved scenario.
    pub digest: String,
    /// The seed of all draws.
    pub seed: u64,
    /// The path's number, from 0.
    pub path: u64,
    /// The values, as published.
    pub indicators: Vec<Values>,
    /// Which targets are met.
    pub targets: Vec<Met>,
}

/// An indicator's values on the path.
#[derive(Debug, Clone, Serialize)]
pub struct Values {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Year by year.
    pub years: Vec<YearValue>,
}

/// A value in a year.
#[derive(Debug, Clone, Serialize)]
pub struct YearValue {
    /// The year.
    pub year: i32,
    /// The value; `null` where it is not a number.
    pub value: f64,
}

/// Whether a target is met on the path.
#[derive(Debug, Clone, Serialize)]
pub struct Met {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Whether it is met; `null` where it is not measurable.
    pub met: Option<bool>,
}

impl Trajectory {
    /// The path from the engine's watched numbers of it.
    #[must_use]
    pub fn new(
        loaded: &Loaded,
        model: &Model,
        seed: u64,
        path: u64,
        watched: &[f64],
    ) -> Trajectory {
        let scenario = &loaded.scenario;
        let events = model.watch.distributions.len();
        let indicators = scenario.indicators.iter().zip(&model.indicators);
        let targets = scenario.targets.iter().zip(&model.targets);
        Trajectory {
            schema: "tuiyan/path/1",
            scenario: scenario.id.clone(),
            digest: loaded.digest.clone(),
            seed,
            path,
            indicators: indicators
                .map(|(indicator, cells)| Values {
                    id: indicator.id.value.clone(),
                    name: indicator.name.own.clone(),
                    name_en: indicator.name.english.clone(),
                    unit: indicator.unit.own.clone(),
                    years: scenario
                        .years()
                        .zip(cells)
                        .map(|(year, cell)| YearValue {
                            year,
                            value: watched[*cell],
                        })
                        .collect(),
                })
                .collect(),
            targets: targets
                .map(|(target, label)| Met {
                    id: target.id.value.clone(),
                    name: target.name.own.clone(),
                    name_en: target.name.english.clone(),
                    met: label
                        .judged
                        .as_ref()
                        .map(|judged| watched[events + judged.met] == 1.0),
                })
                .collect(),
        }
    }

    /// The path as text.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut out = String::new();
        let path = words::PATH.in_(language);
        let seed = words::SEED.in_(language);
        let _ = writeln!(
            out,
            "{} · {path} {} · {seed} {}\n",
            self.scenario, self.path, self.seed
        );
        let years = self
            .indicators
            .first()
            .map_or(&[][..], |indicator| &indicator.years);
        let mut header = vec![words::INDICATOR.in_(language).to_owned()];
        header.extend(years.iter().map(|year| year.year.to_string()));
        let mut table = plain_table(header, &[0]);
        for indicator in &self.indicators {
            let name = named(&indicator.name, indicator.name_en.as_deref(), language);
            let mut row = vec![name.to_owned()];
            row.extend(indicator.years.iter().map(|year| number::value(year.value)));
            table.add_row(row);
        }
        let _ = writeln!(out, "{}\n", table.trim_fmt());
        for target in &self.targets {
            let Some(met) = target.met else { continue };
            let word = if met { words::MET } else { words::MISSED };
            let name = named(&target.name, target.name_en.as_deref(), language);
            let _ = writeln!(out, "{}  {name}", word.in_(language));
        }
        out
    }

    /// The path as one tidy table.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let header = [
            "scenario",
            "seed",
            "path",
            "indicator",
            "name",
            "unit",
            "year",
            "value",
        ];
        let mut rows = vec![header.map(str::to_owned).to_vec()];
        for indicator in &self.indicators {
            for year in &indicator.years {
                rows.push(vec![
                    csv::text(&self.scenario),
                    self.seed.to_string(),
                    self.path.to_string(),
                    csv::text(&indicator.id),
                    csv::text(&indicator.name),
                    csv::text(&indicator.unit),
                    year.year.to_string(),
                    year.value.to_string(),
                ]);
            }
        }
        csv::table(rows)
    }
}

//! `tuiyan fit HISTORY --forecast H --quantiles …`: quantiles of every series as a table, for scoring and for other programs.
//!
//! A row a series and horizon: `id,h,<p>…`, the probabilities written as they were asked for. Series are read, fitted and written as they
//! come, so that memory does not grow with their number. A series that has no law is named on stderr and left out; the exit is then 1.

use super::super::output::Growing;
use super::super::progress::stop;
use super::super::running::Running;
use super::super::{Exit, note, several, show_problems};
use crate::both;
use crate::diag::shortened;
use crate::fit::{Fan, Method, caution, kind};
use crate::history::load::stream;
use crate::history::{Admitted, Series};
use crate::language::Both;
use crate::report::forecasts::{header, rows};
use clap::Args;
use rayon::prelude::*;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::Ordering;

/// How many series are fitted at a time.
const TOGETHER: usize = 512;
/// How many series without a law are named; the others are counted.
const NAMED: usize = 20;
/// The probabilities where none are asked for.
const USUAL: &str = "0.025,0.05,0.1,0.25,0.5,0.75,0.9,0.95,0.975";

/// A table of quantiles.
#[derive(Debug, Args)]
pub struct Forecasting {
    /// Write quantiles for so many years ahead as a table (id,h,…), to stdout or into the file that --out names
    #[arg(long, value_name = "H", value_parser = clap::value_parser!(u16).range(1..=100))]
    forecast: Option<u16>,
    /// The probabilities of the table
    #[arg(long, value_name = "P,…", requires = "forecast", default_value = USUAL, value_parser = probabilities, allow_hyphen_values = true)]
    quantiles: Probabilities,
}

/// Probabilities, as they are written and as they are.
#[derive(Debug, Clone)]
pub struct Probabilities(Vec<(String, f64)>);

fn probabilities(written: &str) -> Result<Probabilities, String> {
    let each = written.split(',').map(|word| {
        let word = word.trim();
        match word.parse::<f64>() {
            Ok(p) if p > 0.0 && p < 1.0 => Ok((word.to_owned(), p)),
            Ok(_) => Err(format!("{word} does not lie between 0 and 1")),
            Err(_) => Err(format!(
                "“{}” is no probability: write them as in 0.05,0.5,0.95",
                shortened(word)
            )),
        }
    });
    let each: Vec<(String, f64)> = each.collect::<Result<_, _>>()?;
    match each.windows(2).all(|pair| pair[0].1 < pair[1].1) {
        true => Ok(Probabilities(each)),
        false => Err("write the probabilities in rising order, each once".to_owned()),
    }
}

/// What is forecast, and how.
pub struct Asked<'a> {
    pub history: &'a Path,
    pub method: &'a dyn Method,
    pub admitted: Admitted,
    /// Only the series of these ids, if any are named.
    pub only: &'a [String],
    pub out: Option<&'a Path>,
    pub running: &'a Running,
}

impl Forecasting {
    /// Whether a table is asked for.
    pub fn asked(&self) -> bool {
        self.forecast.is_some()
    }

    /// Writes the table.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn forecast(&self, asked: &Asked) -> Result<Exit, Exit> {
        let failed = |message: Both| {
            asked.running.note_error(&message);
            Exit::Wrong
        };
        asked.caution(self.horizon());
        let mut table = Table {
            forecasting: self,
            asked,
            to: match asked.out {
                Some(path) => To::File(Growing::begin(path).map_err(failed)?),
                None => To::Stdout,
            },
            waiting: Vec::new(),
            unfitted: Vec::new(),
            left_out: 0,
            written: 0,
            failure: None,
        };
        table.put(&header(&self.quantiles.0));
        let (streamed, problems) = asked.running.on_threads(|| {
            let (streamed, problems) = stream(asked.history, &mut |series| table.take(series));
            table.flush();
            (streamed, problems)
        });
        if problems.any_error() || !asked.running.quiet {
            show_problems(&problems, asked.running.language());
        }
        if stop().load(Ordering::Relaxed) {
            return Err(asked.running.interrupted());
        }
        if table.failure.is_none() && streamed.is_none() {
            return Err(Exit::Wrong);
        }
        table.finish()
    }
}

/// Where the table goes.
enum To {
    Stdout,
    File(Growing),
}

/// The table in the making.
struct Table<'a> {
    forecasting: &'a Forecasting,
    asked: &'a Asked<'a>,
    to: To,
    waiting: Vec<Series>,
    /// The series without a law, and why: the first few.
    unfitted: Vec<(String, Both)>,
    left_out: usize,
    written: usize,
    failure: Option<Both>,
}

impl Table<'_> {
    fn take(&mut self, series: Series) -> ControlFlow<()> {
        let only = self.asked.only;
        if only.is_empty() || only.contains(&series.id) {
            self.waiting.push(series);
        }
        if self.waiting.len() == TOGETHER {
            self.flush();
        }
        match self.failure.is_some() || stop().load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Fits what waits, and writes it in its order.
    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let made: Vec<Result<String, Both>> = waiting
            .par_iter()
            .map(|series| {
                let fan = self.asked.fan(series, self.forecasting.horizon())?;
                Ok(rows(&series.id, &fan, &self.forecasting.quantiles.0))
            })
            .collect();
        let mut text = String::new();
        for (series, made) in waiting.into_iter().zip(made) {
            match made {
                Ok(own) => {
                    self.written += 1;
                    text.push_str(&own);
                }
                Err(why) => {
                    self.left_out += 1;
                    if self.unfitted.len() < NAMED {
                        self.unfitted.push((series.id, why));
                    }
                }
            }
        }
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        if self.failure.is_some() {
            return;
        }
        let put = match &mut self.to {
            To::File(file) => file.add(text),
            To::Stdout => put_out(text),
        };
        self.failure = put.err();
    }

    fn finish(self) -> Result<Exit, Exit> {
        let running = self.asked.running;
        let failed = |message: Both| {
            running.note_error(&message);
            Exit::Failed
        };
        if let Some(message) = self.failure {
            return Err(failed(message));
        }
        for (id, why) in &self.unfitted {
            running.note_error(&both!("{id}：{why}", "{id}: {why}"; why));
        }
        let unnamed = self.left_out - self.unfitted.len();
        if unnamed > 0 {
            let more = several(&[(
                unnamed,
                ("个序列也无法拟合", "more series that have no law"),
            )]);
            note(more.in_(running.language()));
        }
        if self.written == 0 {
            running.note_error(&both!(
                "没有可写的预测\n帮助: 每个序列至少需要连续几年、且有变动的数值；用 --indicator 时请核对 id",
                "there is nothing to write\nhelp: a series needs several consecutive years in which it moves; with --indicator, see to the id"
            ));
            return Err(Exit::Wrong);
        }
        if let To::File(file) = self.to {
            file.finish().map_err(failed)?;
        }
        Ok(if self.left_out > 0 {
            Exit::Failed
        } else {
            Exit::Done
        })
    }
}

/// Prints a part of the table. A reader that has gone away is no error.
fn put_out(text: &str) -> Result<(), Both> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(both!(
            "结果无法写入 stdout：{error}",
            "the result cannot be written to stdout: {error}"
        )),
        _ => Ok(()),
    }
}

impl Forecasting {
    fn horizon(&self) -> usize {
        usize::from(self.forecast.unwrap_or_default())
    }
}

impl Asked<'_> {
    /// Says what to mind of the method.
    fn caution(&self, horizon: usize) {
        let caution = caution(self.method, horizon).filter(|_| !self.running.quiet);
        if let Some(caution) = caution {
            let key = self.method.key();
            let said = both!("警告: {key}：{caution}", "warning: {key}: {caution}"; caution);
            note(said.in_(self.running.language()));
        }
    }

    /// The fan of a series.
    ///
    /// # Errors
    /// Why there is none.
    fn fan(&self, series: &Series, horizon: usize) -> Result<Fan, Both> {
        let (track, _) = series.track(self.admitted).map_err(|why| why.says())?;
        let fan = kind::fan(self.method, series.kind, &track, horizon);
        fan.ok_or_else(|| kind::why_none(self.method, series.kind, &track))
    }
}

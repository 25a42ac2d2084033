//! `tuiyan fit HISTORY`: laws of the coming years from what was measured, as a scenario, a report, or a table of quantiles.

pub mod forecast;
pub mod scenario;

use super::Exit;
use clap::Args;
use forecast::Forecasting;

/// What becomes of the laws.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    laws: scenario::Arguments,
    #[command(flatten)]
    forecasting: Forecasting,
}

/// Fits.
pub fn fit(arguments: &Arguments) -> Exit {
    let made = match arguments.forecasting.asked() {
        true => arguments.laws.table(&arguments.forecasting),
        false => scenario::answer(&arguments.laws),
    };
    match made {
        Ok(exit) | Err(exit) => exit,
    }
}

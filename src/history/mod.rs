//! History: what was measured of each thing, year by year, and which of it may be compared.
//!
//! A [`Series`] holds what a statistical office published of one thing: values by year, each on a *basis* (the way in which it was
//! counted then). A census re-bases a series; values on two bases say nothing of growth. Where the office gave a year on both bases, or the
//! growth over the break, the two are linked there ([`track`]); otherwise the step is left out and named. The same goes for missing
//! years and for years that are marked as shocks: nothing is filled in, nothing is left out without being said.
//!
//! | module | what it does |
//! |---|---|
//! | [`doubt`] | what looks like a change of basis that nobody declared |
//! | [`track`] | the steps of a series that may be compared, all on its last basis |
//! | [`load`] | reading files of series: CSV and XLSX, tidy and wide |

pub mod doubt;
pub mod load;
mod scale;
pub mod track;
mod walk;

pub use doubt::Doubt;
pub use load::History;
pub(crate) use scale::Scale;
pub use track::{Admitted, LeftOut, Reason, Step, Track, Untracked};

/// What kind of thing a series measures: how its law is fitted depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// An amount a year that grows, such as retail sales: any sign, unless all its values are positive.
    #[default]
    Level,
    /// A number that is there, and to which some are added each year.
    Stock,
    /// A number counted afresh each year.
    Count,
    /// A per cent of something, between 0 and 100.
    Share,
}

impl Kind {
    /// All of them.
    pub const EACH: [Kind; 4] = [Kind::Level, Kind::Stock, Kind::Count, Kind::Share];

    /// Its word in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Kind::Level => "level",
            Kind::Stock => "stock",
            Kind::Count => "count",
            Kind::Share => "share",
        }
    }
}

/// A value of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The year (or the number of the period).
    pub year: i32,
    /// The value, in the unit of the series.
    pub value: f64,
    /// On which basis: an index into [`Series::bases`].
    pub basis: usize,
    /// The line of the file, from 1; the row of a sheet.
    pub line: usize,
}

/// A growth rate as it was published, for the year against the year before on a comparable basis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// The year.
    pub year: i32,
    /// In per cent.
    pub percent: f64,
    /// The line of the file, from 1.
    pub line: usize,
}

/// All that was measured of one thing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Its id in the file.
    pub id: String,
    /// Its name, if there is one.
    pub name: Option<String>,
    /// Its unit, if there is one.
    pub unit: Option<String>,
    /// What it measures.
    pub kind: Kind,
    /// The names of its bases, in the order of their last years (and where these are the same, of their first): what was measured last
    /// stands last. The one that has no name is empty.
    pub bases: Vec<String>,
    /// Its values in the order of the years, and within a year in that of the bases.
    pub values: Vec<Measured>,
    /// Published growth rates in the order of the years; a series may have nothing else.
    pub growth: Vec<Growth>,
    /// Years that are marked as shocks, in order, with the name that is given to each (which may be empty).
    pub shocks: Vec<(i32, String)>,
    /// Where its figures come from, each source once, in order; no more than the first [`load::SOURCES`].
    pub sources: Vec<String>,
}

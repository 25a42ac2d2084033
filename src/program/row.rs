//! Rows and operands: what nodes compute with.

/// A row of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Row(pub(super) u32);

impl Row {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node computes with: a row, or the same number for every path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operand {
    /// The numbers of a row.
    Row(Row),
    /// One number for every path.
    Number(f64),
}

impl Operand {
    pub(crate) fn row_mut(&mut self) -> Option<&mut Row> {
        match self {
            Operand::Row(row) => Some(row),
            Operand::Number(_) => None,
        }
    }
}

impl From<Row> for Operand {
    fn from(row: Row) -> Self {
        Operand::Row(row)
    }
}

impl From<f64> for Operand {
    fn from(number: f64) -> Self {
        Operand::Number(number)
    }
}

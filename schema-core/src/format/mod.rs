//! Migration tools: file names, headers and what each tool can express. Sees only a plan.
//!
//! A migration is a way there and a way back. Each is one file, which tools send to the server as one
//! query: in a transaction, or outside of one, and then it is a single operation. Every file says at
//! its beginning when it may run, and for each step what it locks and what it destroys.

mod diesel;
mod objects;
mod plain;
mod script;
mod sqlx;
mod version;

pub use diesel::Diesel;
pub use objects::{read_objects, write_objects};
pub use plain::Plain;
pub use sqlx::Sqlx;

use crate::dialect::Dialect;
use crate::plan::Plan;
use std::collections::BTreeMap;
use std::fmt;

/// Writes a plan as the files of one migration tool.
pub trait Format {
    /// The word that stands for it in settings and on the command line.
    fn keyword(&self) -> &'static str;

    /// The files, by path relative to the migrations directory.
    ///
    /// # Errors
    ///
    /// What the tool cannot express, with the way out.
    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError>;
}

/// The identity of what one `generate` writes. The caller reads the clock; the core does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment of generation as `YYYYMMDDHHMMSS`, in UTC. The first migration gets it, each further
    /// one a second more, because tools order their files by it.
    pub timestamp: u64,
    /// The sequence number of the first migration, for tools that count.
    pub sequence: u32,
    /// The name that the user gave, or one made from the changes.
    pub name: String,
}

/// Why a plan cannot be written in a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    /// The format.
    pub format: &'static str,
    /// What it cannot express.
    pub problem: String,
    /// The way out.
    pub remedy: String,
}

impl fmt::Display for FormatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: {}; {}",
            self.format, self.problem, self.remedy
        )
    }
}

impl std::error::Error for FormatError {}

/// Every format, in the order of their documentation.
pub fn formats() -> &'static [&'static dyn Format] {
    &[&Plain, &Diesel, &Sqlx]
}

/// The format that `keyword` stands for.
pub fn find_format(keyword: &str) -> Option<&'static dyn Format> {
    formats()
        .iter()
        .copied()
        .find(|format| format.keyword() == keyword)
}

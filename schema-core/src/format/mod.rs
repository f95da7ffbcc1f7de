//! Migration tools: file names, headers and what each tool can express. Sees only a plan.
//!
//! A migration is a way there and a way back. Each is one file, which tools send to the server as one
//! query: in a transaction, or outside of one, and then it is a single operation. Every file says at
//! its beginning when it may run, and for each step what it locks and what it destroys.

mod atlas;
mod dbmate;
mod diesel;
mod flyway;
mod golang_migrate;
mod goose;
mod liquibase;
mod objects;
mod plain;
mod refinery;
mod script;
mod sea_orm;
mod sqlx;
#[cfg(test)]
mod tests;
mod version;

pub use atlas::Atlas;
pub use dbmate::Dbmate;
pub use diesel::Diesel;
pub use flyway::Flyway;
pub use golang_migrate::GolangMigrate;
pub use goose::Goose;
pub use liquibase::Liquibase;
pub use objects::{read_objects, write_objects};
pub use plain::Plain;
pub use refinery::Refinery;
pub use sea_orm::SeaOrm;
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

    /// The version in the name of a migration's file or folder, as a number: `20260301120000`, or `7` for
    /// tools that count. `None` where the name is not that of a migration.
    fn version(&self, name: &str) -> Option<u64> {
        version::of_name(name)
    }

    /// Whether [`Format::listings`] reads the file of that name in the migrations directory.
    fn listed(&self, name: &str) -> bool {
        let _ = name;
        false
    }

    /// The files that list all migrations, by path, as they are once `added` is there: an integrity file, a
    /// module. `directory` holds the files that are [`listed`](Format::listed), without those.
    ///
    /// # Errors
    ///
    /// Where what is there cannot be continued.
    fn listings(
        &self,
        directory: &BTreeMap<String, String>,
        added: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let _ = (directory, added);
        Ok(BTreeMap::new())
    }
}

/// The identity of what one `generate` writes. The caller reads the clock; the core does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment of generation as `YYYYMMDDHHMMSS`, in UTC. The first migration gets it, each further
    /// one a second more, because tools order their files by it.
    pub timestamp: u64,
    /// The number of the first migration, for tools that count: one more than the largest there is.
    pub sequence: u64,
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
    &[
        &Plain,
        &Diesel,
        &Sqlx,
        &Refinery,
        &SeaOrm,
        &Flyway,
        &Liquibase,
        &GolangMigrate,
        &Dbmate,
        &Goose,
        &Atlas,
    ]
}

/// The format that `keyword` stands for.
pub fn find_format(keyword: &str) -> Option<&'static dyn Format> {
    formats()
        .iter()
        .copied()
        .find(|format| format.keyword() == keyword)
}

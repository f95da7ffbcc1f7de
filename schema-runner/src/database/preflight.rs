//! What of a database is looked at before migrations run.

use std::collections::BTreeSet;
use std::fmt;

/// What the migrations are going to do, as far as their text says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Whether an index is built or dropped beside running writes, which waits for every older transaction.
    pub concurrent: bool,
    /// The tables that are changed, as SQL writes them, with the most that is done to each.
    pub tables: BTreeSet<(String, TableWork)>,
    /// The extensions that are installed.
    pub extensions: BTreeSet<String>,
    /// The indexes that are built beside running writes: an invalid one of that name is dropped and built again.
    pub indexes: BTreeSet<String>,
}

/// What is done to a table, with what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableWork {
    /// The catalog alone.
    Catalog,
    /// Its rows are read.
    Scan,
    /// An index is built.
    IndexBuild,
    /// Its rows are updated in batches.
    Batches,
    /// It is written anew.
    Rewrite,
}

/// Something that was found, or could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreflightFinding {
    /// What was looked at: `old transactions`.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found.
    pub message: String,
    /// What to do about it; empty where there is nothing to do.
    pub remedy: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The migrations would fail.
    Blocker,
    /// They would wait, or make others wait.
    Warning,
    /// It could not be looked at.
    Unseen,
    /// It is good to know.
    Note,
}

impl Severity {
    /// The word for it.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Blocker => "blocker",
            Self::Warning => "warning",
            Self::Unseen => "unseen",
            Self::Note => "note",
        }
    }
}

impl PreflightFinding {
    /// A finding.
    pub fn new(
        check: &'static str,
        severity: Severity,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            check,
            severity,
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for PreflightFinding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            check,
            severity,
            message,
            remedy,
        } = self;
        write!(formatter, "{}: {check}: {message}", severity.keyword())?;
        match remedy.as_str() {
            "" => Ok(()),
            remedy => write!(formatter, "\n  help: {remedy}"),
        }
    }
}

/// `3.4 GB`, for people.
pub fn bytes(number: f64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut value = number / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

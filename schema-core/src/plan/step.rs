//! Steps, the migrations that group them, and what each step costs.

use super::{Estimate, Operation, ReleaseConflict};
use crate::model::ObjectName;

/// The way from one schema to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The migrations, in the order in which they run.
    pub migrations: Vec<Migration>,
    /// What a reader should know that no step carries.
    pub notes: Vec<String>,
}

/// Steps that run together: one file of a migration tool, one transaction where `transactional`.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// The phase of all its steps.
    pub phase: Phase,
    /// What it does, in a few lower-case words joined by `_`, for its file name.
    pub slug: String,
    /// Whether it runs in one transaction. If not, it has exactly one step.
    pub transactional: bool,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// The phases of a change that never stops the running release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Adds what the new release needs; the old one does not notice. Runs before the deployment.
    Expand,
    /// Fills what was added, before the deployment too: the new release reads it.
    Backfill,
    /// Makes the new rules hold. Runs once every writer obeys them.
    Constrain,
    /// Moves readers to the new shape.
    Switch,
    /// Removes what only the old release needed. Runs once it is gone.
    Contract,
    /// Drops what the contract phase has only renamed. Runs once nobody will want its rows back.
    Discard,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: &'static [Self] = &[
        Self::Expand,
        Self::Backfill,
        Self::Constrain,
        Self::Switch,
        Self::Contract,
        Self::Discard,
    ];

    /// The word that stands for it in file names and on the command line.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Expand => "expand",
            Self::Backfill => "backfill",
            Self::Constrain => "constrain",
            Self::Switch => "switch",
            Self::Contract => "contract",
            Self::Discard => "discard",
        }
    }
}

/// One step of a migration.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is done.
    pub operation: Operation,
    /// One line for people: `add column customers.phone`.
    pub summary: String,
    /// How it is undone.
    pub reverse: Reverse,
    /// What it locks and reads.
    pub footprint: Footprint,
    /// What it costs, where something tells how many rows there are and it looks at them.
    pub estimate: Option<Estimate>,
    /// How long it may wait and run.
    pub timeouts: Timeouts,
    /// The hazards that this form avoids, by name, in order of name.
    pub avoids: Vec<&'static str>,
    /// What is lost when it runs.
    pub data_loss: Option<DataLoss>,
    /// What of the previous release does not work any more once it has run, where releases overlap; sorted.
    pub previous_release: Vec<ReleaseConflict>,
}

/// How a step is undone.
#[derive(Clone, Debug, PartialEq)]
pub enum Reverse {
    /// By these operations, in order.
    Operations(Vec<Operation>),
    /// By nothing, because there is nothing to undo; says why.
    Nothing(&'static str),
}

/// What a step does to a running database.
#[derive(Clone, Debug, PartialEq)]
pub struct Footprint {
    /// The locks, sorted by table.
    pub locks: Vec<LockClaim>,
    /// The work while they are held.
    pub work: Work,
    /// Whether it can run in a transaction.
    pub transactional: bool,
}

/// A lock on a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockClaim {
    /// The table.
    pub table: ObjectName,
    /// The lock.
    pub level: LockLevel,
}

/// Table locks, weakest first, under PostgreSQL's names. Other engines use those that conflict alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockLevel {
    /// Conflicts with ACCESS EXCLUSIVE alone: reading.
    AccessShare,
    /// What SELECT FOR UPDATE takes.
    RowShare,
    /// What INSERT, UPDATE and DELETE take.
    RowExclusive,
    /// Blocks other schema changes, neither reads nor writes.
    ShareUpdateExclusive,
    /// Blocks writes.
    Share,
    /// Blocks writes and itself.
    ShareRowExclusive,
    /// Blocks all but reading.
    Exclusive,
    /// Blocks everything.
    AccessExclusive,
}

impl LockLevel {
    /// The name as PostgreSQL writes it: `ACCESS EXCLUSIVE`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowShare => "ROW SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }
}

/// The work that a step does while it holds its locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// It changes the catalog only: milliseconds, whatever the table's size.
    Catalog,
    /// It reads the whole table.
    Scan,
    /// It builds an index.
    IndexBuild,
    /// It writes the whole table anew.
    Rewrite,
    /// It updates rows in batches, and holds locks for one batch at a time.
    Batches,
    /// It is in statements that people wrote.
    Unknown,
}

/// How long a step may wait and run, in milliseconds; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// How long it waits for a lock before it gives up and is tried again.
    pub lock: Option<u32>,
    /// How long a statement runs.
    pub statement: Option<u32>,
}

/// Data that a step destroys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataLoss {
    /// The object, as `--allow-data-loss` names it: `customers` or `customers.fax`.
    pub object: String,
    /// What is lost, and what the way back cannot restore.
    pub description: String,
}

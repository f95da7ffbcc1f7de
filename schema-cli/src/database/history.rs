//! The history: one row for each migration that has been begun and not reverted.

use super::HISTORY_TABLE;
use schema_core::plan::Phase;

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The migration's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its phase, as a keyword; a later version may know more of them.
    pub phase: String,
    /// The SHA-256 of its `up` text with LF line ends, in hexadecimal.
    pub checksum: String,
    /// When it began, in UTC as RFC 3339.
    pub started_at: String,
    /// When it ended; `None` while it runs, and after an interruption.
    pub finished_at: Option<String>,
    /// How long it took.
    pub duration_ms: Option<i64>,
    /// The account that ran it.
    pub applied_by: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How many of its parts are done, for one that runs outside a transaction.
    pub parts_done: u32,
    /// What the server said when it failed.
    pub error: Option<String>,
}

/// How a migration ended, or has not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is being applied, or was interrupted.
    Running,
    /// It was applied.
    Applied,
    /// It failed while it was applied. A transactional one left nothing behind.
    Failed,
    /// It is being reverted, or that was interrupted.
    Reverting,
}

impl Outcome {
    /// The word in the table.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::Reverting => "reverting",
        }
    }

    /// The outcome of that word.
    pub fn from_keyword(word: &str) -> Option<Self> {
        [Self::Running, Self::Applied, Self::Failed, Self::Reverting]
            .into_iter()
            .find(|outcome| outcome.keyword() == word)
    }
}

/// What is written to the history. The database's clock tells the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record<'a> {
    /// A migration begins. What an earlier attempt completed of it stays recorded.
    Started {
        /// Its id.
        id: &'a str,
        /// Its name.
        name: &'a str,
        /// Its phase.
        phase: Phase,
        /// The checksum of its `up` text.
        checksum: &'a str,
    },
    /// So many of its parts are done, whichever way it goes.
    PartsDone {
        /// Its id.
        id: &'a str,
        /// How many.
        parts: u32,
    },
    /// It is applied.
    Applied {
        /// Its id.
        id: &'a str,
    },
    /// It failed.
    Failed {
        /// Its id.
        id: &'a str,
        /// What the server said.
        error: &'a str,
    },
    /// It begins to be reverted.
    Reverting {
        /// Its id.
        id: &'a str,
    },
    /// It is reverted, and forgotten.
    Reverted {
        /// Its id.
        id: &'a str,
    },
}

/// What the engines say differently about the history table.
pub(super) struct HistoryDialect {
    /// The type of an instant.
    pub(super) instant: &'static str,
    /// The instant now, not that of the transaction's start.
    pub(super) now: &'static str,
    /// The milliseconds since `started_at`.
    pub(super) elapsed: &'static str,
    /// How the first parameter is written up to its number: `$` or `?`.
    pub(super) parameter: char,
}

/// The statement that creates the history table where there is none.
pub(super) fn create_table(dialect: &HistoryDialect) -> String {
    let instant = dialect.instant;
    format!(
        "CREATE TABLE IF NOT EXISTS {HISTORY_TABLE} (\n\
         \x20 id text NOT NULL PRIMARY KEY,\n\
         \x20 name text NOT NULL,\n\
         \x20 phase text NOT NULL,\n\
         \x20 checksum text NOT NULL,\n\
         \x20 started_at {instant} NOT NULL,\n\
         \x20 finished_at {instant},\n\
         \x20 duration_ms bigint,\n\
         \x20 applied_by text NOT NULL,\n\
         \x20 outcome text NOT NULL CHECK (outcome IN ('running', 'applied', 'failed', 'reverting')),\n\
         \x20 parts_done integer NOT NULL,\n\
         \x20 error text\n)"
    )
}

impl Record<'_> {
    /// The statement that writes it, and its parameters, all of them text.
    pub(super) fn statement<'a>(
        &'a self,
        dialect: &HistoryDialect,
        account: &'a str,
    ) -> (String, Vec<&'a str>) {
        let HistoryDialect {
            now,
            elapsed,
            parameter: p,
            ..
        } = dialect;
        let update = |set: &str| format!("UPDATE {HISTORY_TABLE} SET {set} WHERE id = {p}1");
        match *self {
            Self::Started {
                id,
                name,
                phase,
                checksum,
            } => (
                format!(
                    "INSERT INTO {HISTORY_TABLE} \
                     (id, name, phase, checksum, started_at, applied_by, outcome, parts_done) \
                     VALUES ({p}1, {p}2, {p}3, {p}4, {now}, {p}5, 'running', 0) \
                     ON CONFLICT (id) DO UPDATE SET name = excluded.name, phase = excluded.phase, \
                     checksum = excluded.checksum, started_at = excluded.started_at, \
                     finished_at = NULL, duration_ms = NULL, applied_by = excluded.applied_by, \
                     outcome = excluded.outcome, error = NULL"
                ),
                vec![id, name, phase.keyword(), checksum, account],
            ),
            Self::PartsDone { id, parts } => (update(&format!("parts_done = {parts}")), vec![id]),
            Self::Applied { id } => (
                update(&format!(
                    "outcome = 'applied', finished_at = {now}, duration_ms = {elapsed}"
                )),
                vec![id],
            ),
            Self::Failed { id, error } => (
                update(&format!(
                    "outcome = 'failed', finished_at = {now}, error = {p}2"
                )),
                vec![id, error],
            ),
            Self::Reverting { id } => (
                update("outcome = 'reverting', parts_done = 0, finished_at = NULL, error = NULL"),
                vec![id],
            ),
            Self::Reverted { id } => (
                format!("DELETE FROM {HISTORY_TABLE} WHERE id = {p}1"),
                vec![id],
            ),
        }
    }
}

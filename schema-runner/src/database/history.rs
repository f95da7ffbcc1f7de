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
    /// What the server said when applying it failed, or reverting it, which leaves one that is transactional applied.
    pub error: Option<String>,
    /// The migration that was the newest when it began; `None` for the first.
    pub parent: Option<String>,
    /// How it came into the history.
    pub origin: String,
    /// Its `up` text as it was run, with LF line ends.
    pub up_text: Option<String>,
    /// The text of its way back at that time.
    pub down_text: Option<String>,
}

/// How a migration came into the history, for people who read it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The runner ran it.
    Run,
    /// The database had what it makes, and a baseline recorded it.
    Baseline,
    /// A person ran its script and recorded that.
    Marked,
    /// The history of another tool said that it was applied.
    AdoptedFrom(&'static str),
}

impl Origin {
    /// The words in the table.
    pub fn words(&self) -> String {
        match self {
            Self::Run => "run".to_owned(),
            Self::Baseline => "baseline".to_owned(),
            Self::Marked => "run by hand".to_owned(),
            Self::AdoptedFrom(tool) => format!("adopted from {tool}"),
        }
    }
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

/// What the history keeps of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its phase.
    pub phase: Phase,
    /// The checksum of its `up` text.
    pub checksum: &'a str,
    /// Its `up` text.
    pub up_text: &'a str,
    /// The text of its way back.
    pub down_text: Option<&'a str>,
    /// The migration before it.
    pub parent: Option<&'a str>,
}

/// What is written to the history. The database's clock tells the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record<'a> {
    /// A migration begins. What an earlier attempt completed of it stays recorded.
    Started(Recorded<'a>),
    /// It is applied, and not by this runner.
    Marked {
        /// The migration.
        migration: Recorded<'a>,
        /// How that is known: [`Origin::words`].
        origin: &'a str,
        /// When it was applied, as RFC 3339 in UTC; `None` where nobody knows.
        at: Option<&'a str>,
    },
    /// Its file is another one now, and is taken for what was applied.
    Accepted(Recorded<'a>),
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
    /// Reverting it failed. A transactional way back left it as applied as it was.
    RevertFailed {
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
    /// What follows a text to make it an instant.
    pub(super) to_instant: &'static str,
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
         \x20 error text,\n\
         \x20 parent text,\n\
         \x20 origin text NOT NULL,\n\
         \x20 up_text text,\n\
         \x20 down_text text\n)"
    )
}

impl Record<'_> {
    /// The statement that writes it to the table of that name, and its parameters, all of them text.
    pub(super) fn statement<'a>(
        &'a self,
        table: &str,
        dialect: &HistoryDialect,
        account: &'a str,
    ) -> (String, Vec<Option<&'a str>>) {
        let HistoryDialect {
            now,
            elapsed,
            to_instant,
            parameter: p,
            ..
        } = dialect;
        let update = |set: &str| format!("UPDATE {table} SET {set} WHERE id = {p}1");
        let of = |migration: &Recorded<'a>| {
            vec![
                Some(migration.id),
                Some(migration.name),
                Some(migration.phase.keyword()),
                Some(migration.checksum),
                Some(migration.up_text),
                migration.down_text,
                migration.parent,
            ]
        };
        match self {
            Self::Started(migration) => {
                let mut values = of(migration);
                values.push(Some(account));
                (
                    format!(
                        "INSERT INTO {table} \
                         (id, name, phase, checksum, up_text, down_text, parent, applied_by, started_at, origin, \
                         outcome, parts_done) \
                         VALUES ({p}1, {p}2, {p}3, {p}4, {p}5, {p}6, {p}7, {p}8, {now}, 'run', 'running', 0) \
                         ON CONFLICT (id) DO UPDATE SET name = excluded.name, phase = excluded.phase, \
                         checksum = excluded.checksum, up_text = excluded.up_text, \
                         down_text = excluded.down_text, started_at = excluded.started_at, \
                         finished_at = NULL, duration_ms = NULL, applied_by = excluded.applied_by, \
                         origin = excluded.origin, outcome = excluded.outcome, error = NULL"
                    ),
                    values,
                )
            }
            Self::Marked {
                migration,
                origin,
                at,
            } => {
                let mut values = of(migration);
                values.extend([Some(account), Some(*origin), *at]);
                (
                    format!(
                        "INSERT INTO {table} \
                         (id, name, phase, checksum, up_text, down_text, parent, applied_by, origin, started_at, \
                         finished_at, outcome, parts_done) \
                         VALUES ({p}1, {p}2, {p}3, {p}4, {p}5, {p}6, {p}7, {p}8, {p}9, \
                         coalesce({p}10{to_instant}, {now}), coalesce({p}10{to_instant}, {now}), 'applied', 0) \
                         ON CONFLICT (id) DO UPDATE SET name = excluded.name, phase = excluded.phase, \
                         checksum = excluded.checksum, up_text = excluded.up_text, \
                         down_text = excluded.down_text, started_at = excluded.started_at, \
                         finished_at = excluded.finished_at, applied_by = excluded.applied_by, \
                         origin = excluded.origin, outcome = excluded.outcome, error = NULL"
                    ),
                    values,
                )
            }
            Self::Accepted(migration) => {
                let mut values = of(migration);
                // The parent is what it was.
                values.truncate(6);
                (
                    update(&format!(
                        "name = {p}2, phase = {p}3, checksum = {p}4, up_text = {p}5, down_text = {p}6"
                    )),
                    values,
                )
            }
            Self::PartsDone { id, parts } => {
                (update(&format!("parts_done = {parts}")), vec![Some(id)])
            }
            Self::Applied { id } => (
                update(&format!(
                    "outcome = 'applied', finished_at = {now}, duration_ms = {elapsed}"
                )),
                vec![Some(id)],
            ),
            Self::Failed { id, error } => (
                update(&format!(
                    "outcome = 'failed', finished_at = {now}, error = {p}2"
                )),
                vec![Some(id), Some(error)],
            ),
            Self::RevertFailed { id, error } => (
                update(&format!("error = {p}2")),
                vec![Some(id), Some(error)],
            ),
            Self::Reverting { id } => (
                update("outcome = 'reverting', parts_done = 0, finished_at = NULL, error = NULL"),
                vec![Some(id)],
            ),
            Self::Reverted { id } => (
                format!("DELETE FROM {table} WHERE id = {p}1"),
                vec![Some(id)],
            ),
        }
    }
}

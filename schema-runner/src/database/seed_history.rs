//! The history of seeds: one row for each that has been run and not taken back.

use super::SEED_TABLE;
use super::history::HistoryDialect;

/// A row of the history of seeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedEntry {
    /// The seed: `countries`, or `development/customers` for one of an environment.
    pub name: String,
    /// The SHA-256 of its statements, in hexadecimal.
    pub checksum: String,
    /// When it was run, as the engine prints it.
    pub applied_at: String,
    /// Its text as it was run.
    pub up_text: String,
    /// The text of its way back at that time.
    pub down_text: Option<String>,
}

/// What is written to the history of seeds. The database's clock tells the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedRecord<'a> {
    /// A seed is run; what was recorded of an earlier run goes.
    Applied {
        /// Its name.
        name: &'a str,
        /// The checksum of its statements.
        checksum: &'a str,
        /// Its text.
        up_text: &'a str,
        /// The text of its way back.
        down_text: Option<&'a str>,
    },
    /// It is taken back, and forgotten.
    TakenBack {
        /// Its name.
        name: &'a str,
    },
}

/// The statement that creates the table where there is none.
pub(super) fn create_table(dialect: &HistoryDialect) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {SEED_TABLE} (\n\
         \x20 name text NOT NULL PRIMARY KEY,\n\
         \x20 number bigint NOT NULL,\n\
         \x20 checksum text NOT NULL,\n\
         \x20 applied_at {} NOT NULL,\n\
         \x20 applied_by text NOT NULL,\n\
         \x20 up_text text NOT NULL,\n\
         \x20 down_text text\n)",
        dialect.instant
    )
}

/// The query of all rows in the order in which they came.
pub(super) fn query() -> String {
    // The clock of a server is not fine enough to tell seeds apart that follow each other.
    format!(
        "SELECT name, checksum, applied_at, up_text, down_text FROM {SEED_TABLE} ORDER BY number"
    )
}

/// The rows of [`query`].
pub(super) fn entries(rows: Vec<Vec<Option<String>>>) -> Vec<SeedEntry> {
    let entry = |row: Vec<Option<String>>| {
        let mut values = row.into_iter();
        let mut next = || values.next().flatten();
        SeedEntry {
            name: next().unwrap_or_default(),
            checksum: next().unwrap_or_default(),
            applied_at: next().unwrap_or_default(),
            up_text: next().unwrap_or_default(),
            down_text: next(),
        }
    };
    rows.into_iter().map(entry).collect()
}

impl SeedRecord<'_> {
    /// The statement that writes it, and its parameters, all of them text.
    pub(super) fn statement<'a>(
        &'a self,
        dialect: &HistoryDialect,
        account: &'a str,
    ) -> (String, Vec<Option<&'a str>>) {
        let HistoryDialect {
            now, parameter: p, ..
        } = dialect;
        match self {
            Self::Applied {
                name,
                checksum,
                up_text,
                down_text,
            } => (
                format!(
                    "INSERT INTO {SEED_TABLE} (name, checksum, applied_at, applied_by, up_text, down_text, number) \
                     VALUES ({p}1, {p}2, {now}, {p}3, {p}4, {p}5, \
                     (SELECT coalesce(max(number), 0) + 1 FROM {SEED_TABLE})) \
                     ON CONFLICT (name) DO UPDATE SET number = excluded.number, checksum = excluded.checksum, applied_at = excluded.applied_at, \
                     applied_by = excluded.applied_by, up_text = excluded.up_text, down_text = excluded.down_text"
                ),
                vec![
                    Some(name),
                    Some(checksum),
                    Some(account),
                    Some(up_text),
                    *down_text,
                ],
            ),
            Self::TakenBack { name } => (
                format!("DELETE FROM {SEED_TABLE} WHERE name = {p}1"),
                vec![Some(name)],
            ),
        }
    }
}

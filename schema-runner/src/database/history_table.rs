//! The columns of the history table: those of older versions, ours, and those of versions to come.

use super::{DatabaseError, HISTORY_TABLE};

/// A column of the history table.
pub(super) struct HistoryColumn {
    pub(super) name: &'static str,
    /// Whether it holds an instant.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(dead_code, reason = "SQLite keeps instants as text")
    )]
    pub(super) is_instant: bool,
    /// For one that the first version did not have: how it is added, and what stands for it where it is not there.
    added: Option<(&'static str, &'static str)>,
}

const fn column(name: &'static str) -> HistoryColumn {
    HistoryColumn {
        name,
        is_instant: false,
        added: None,
    }
}

const fn instant(name: &'static str) -> HistoryColumn {
    HistoryColumn {
        is_instant: true,
        ..column(name)
    }
}

const fn added(
    name: &'static str,
    definition: &'static str,
    stand_in: &'static str,
) -> HistoryColumn {
    HistoryColumn {
        added: Some((definition, stand_in)),
        ..column(name)
    }
}

/// The columns, in the order in which they are read.
pub(super) const COLUMNS: [HistoryColumn; 15] = [
    column("id"),
    column("name"),
    column("phase"),
    column("checksum"),
    instant("started_at"),
    instant("finished_at"),
    column("duration_ms"),
    column("applied_by"),
    column("outcome"),
    column("parts_done"),
    column("error"),
    added("parent", "text", "CAST(NULL AS text)"),
    added("origin", "text NOT NULL DEFAULT 'run'", "'run'"),
    added("up_text", "text", "CAST(NULL AS text)"),
    added("down_text", "text", "CAST(NULL AS text)"),
];

/// What is read of a table with these columns, one for each of [`COLUMNS`].
///
/// # Errors
///
/// [`DatabaseError::History`] where a newer version has been at work, or the table is none of the runner's.
pub(super) fn readable(table: &str, columns: &[String]) -> Result<Vec<String>, DatabaseError> {
    let is_there = |name: &str| columns.iter().any(|column| column == name);
    let missing = COLUMNS
        .iter()
        .find(|column| column.added.is_none() && !is_there(column.name));
    if let Some(missing) = missing {
        return Err(DatabaseError::History {
            problem: format!(
                "{table} has no column `{}`: it is not a table of the runner",
                missing.name
            ),
            remedy: format!(
                "give it another name; the runner keeps what it has done in a table of its own, `{HISTORY_TABLE}`"
            ),
        });
    }
    let unknown: Vec<&str> = columns
        .iter()
        .map(String::as_str)
        .filter(|name| COLUMNS.iter().all(|column| column.name != *name))
        .collect();
    if !unknown.is_empty() {
        return Err(DatabaseError::History {
            problem: format!(
                "{table} has columns that this version does not know ({}): a newer version has been at work here",
                unknown.join(", ")
            ),
            remedy: "update `schema-cli`, and `architrave` where the application migrates itself"
                .to_owned(),
        });
    }
    let text = |column: &HistoryColumn| match column.added {
        Some((_, stand_in)) if !is_there(column.name) => stand_in.to_owned(),
        _ => column.name.to_owned(),
    };
    Ok(COLUMNS.iter().map(text).collect())
}

/// The statements that add what a table of an older version lacks.
///
/// # Errors
///
/// As [`readable`].
pub(super) fn upgrade(table: &str, columns: &[String]) -> Result<Vec<String>, DatabaseError> {
    readable(table, columns)?;
    let missing = COLUMNS
        .iter()
        .filter(|column| columns.iter().all(|name| name != column.name));
    Ok(missing
        .filter_map(|column| {
            let (definition, _) = column.added?;
            Some(format!(
                "ALTER TABLE {table} ADD COLUMN {} {definition}",
                column.name
            ))
        })
        .collect())
}

/// A row has an outcome that this version does not know.
pub(super) fn unknown_outcome(id: &str, outcome: &str) -> DatabaseError {
    DatabaseError::History {
        problem: format!(
            "{HISTORY_TABLE}, row {id}: the outcome `{outcome}` is not known: a newer version wrote it"
        ),
        remedy: "update `schema-cli`, and `architrave` where the application migrates itself"
            .to_owned(),
    }
}

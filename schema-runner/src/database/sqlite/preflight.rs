//! What of an SQLite file is looked at before migrations run.

use crate::database::preflight::{Needs, PreflightFinding, Severity, TableWork, bytes};
use rusqlite::{Connection, ErrorCode};
use std::path::Path;

pub(super) fn preflight(
    connection: &Connection,
    needs: &Needs,
) -> rusqlite::Result<Vec<PreflightFinding>> {
    let mut found = Vec::new();
    let path: Option<String> = connection.query_row(
        "SELECT file FROM pragma_database_list WHERE name = 'main'",
        [],
        |row| row.get(0),
    )?;
    let path = path.unwrap_or_default();
    if Path::new(&path)
        .metadata()
        .is_ok_and(|metadata| metadata.permissions().readonly())
    {
        found.push(PreflightFinding::new(
            "writes",
            Severity::Blocker,
            "the file is read-only",
            "lift that, or run as its owner",
        ));
    }
    match connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK") {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            found.push(PreflightFinding::new(
                "locks",
                Severity::Warning,
                "another process writes to the file",
                "let it end its transaction",
            ));
        }
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ReadOnly) => {
            found.push(PreflightFinding::new(
                "writes",
                Severity::Blocker,
                "the file or its folder takes no writes",
                "lift that, or run as its owner",
            ));
        }
        done => done?,
    }
    let violations: i64 = connection.query_row(
        "SELECT count(*) FROM (SELECT 1 FROM pragma_foreign_key_check LIMIT 1000)",
        [],
        |row| row.get(0),
    )?;
    if violations > 0 {
        found.push(PreflightFinding::new(
            "foreign keys",
            Severity::Blocker,
            format!("{violations} rows refer to rows that are not there, and a migration that finds that rolls back"),
            "PRAGMA foreign_key_check lists them; delete or mend them",
        ));
    }
    let rewrites = needs
        .tables
        .iter()
        .any(|(_, work)| *work >= TableWork::IndexBuild);
    let size: f64 = connection.query_row(
        "SELECT CAST(page_count * page_size AS real) FROM pragma_page_count(), pragma_page_size()",
        [],
        |row| row.get(0),
    )?;
    if rewrites && !path.is_empty() && size > 0.0 {
        found.push(PreflightFinding::new(
            "space",
            Severity::Note,
            format!(
                "tables are copied: up to {} more beside the file, and as much in its journal",
                bytes(size)
            ),
            "compare it with the free disk",
        ));
    }
    found.sort_by(|a, b| (a.severity, a.check).cmp(&(b.severity, b.check)));
    Ok(found)
}

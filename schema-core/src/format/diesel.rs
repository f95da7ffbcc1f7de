//! diesel: a folder `YYYY-MM-DD-HHMMSS_name` with `up.sql`, `down.sql` and, for what runs outside of a
//! transaction, `metadata.toml`.
//!
//! The metadata counts for both directions. diesel sends a file as one query, and takes no folder in the
//! migrations directory that is not a migration.

use super::script::{Script, Scripts, scripts};
use super::{Format, FormatError, Stamp, version};
use crate::dialect::Dialect;
use crate::plan::Plan;
use std::collections::BTreeMap;

/// diesel's format.
#[derive(Clone, Copy, Debug)]
pub struct Diesel;

impl Format for Diesel {
    fn keyword(&self) -> &'static str {
        "diesel"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            let folder = format!("{}_{}", version::dashed(migration.version), migration.name);
            if !both_transactional(&migration)? {
                files.insert(
                    format!("{folder}/metadata.toml"),
                    "run_in_transaction = false\n".to_owned(),
                );
            }
            files.insert(format!("{folder}/up.sql"), not_empty(migration.up));
            files.insert(format!("{folder}/down.sql"), not_empty(migration.down));
        }
        Ok(files)
    }
}

/// Whether the migration runs in a transaction, in both directions. A script without a statement runs
/// either way.
fn both_transactional(migration: &Scripts) -> Result<bool, FormatError> {
    let Scripts { up, down, .. } = migration;
    if up.transactional == down.transactional || has_no_statement(down) {
        return Ok(up.transactional);
    }
    Err(FormatError {
        format: "diesel",
        problem: format!(
            "`{}` runs in a transaction in one direction only, and metadata.toml counts for both",
            migration.name
        ),
        remedy: "use `--format plain` or `--format sqlx`, which say it for each direction".into(),
    })
}

/// diesel fails on a file without a statement ("Received an empty query" on PostgreSQL).
fn not_empty(script: Script) -> String {
    if has_no_statement(&script) {
        format!("{}SELECT 1;\n", script.text)
    } else {
        script.text
    }
}

fn has_no_statement(script: &Script) -> bool {
    script
        .text
        .lines()
        .all(|line| line.is_empty() || line.starts_with("--"))
}

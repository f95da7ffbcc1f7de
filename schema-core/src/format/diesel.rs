//! diesel: a folder `YYYY-MM-DD-HHMMSS_name` with `up.sql`, `down.sql` and, for what runs outside of a
//! transaction, `metadata.toml`.
//!
//! The metadata counts for both directions. diesel sends a file as one query, and takes no folder in the
//! migrations directory that is not a migration.

use super::script::{Script, scripts};
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
            if !migration.both_transactional(self.keyword(), "metadata.toml")? {
                files.insert(
                    format!("{folder}/metadata.toml"),
                    "run_in_transaction = false\n".to_owned(),
                );
            }
            files.insert(format!("{folder}/up.sql"), not_empty(&migration.up));
            files.insert(format!("{folder}/down.sql"), not_empty(&migration.down));
        }
        Ok(files)
    }
}

/// diesel fails on a file without a statement ("Received an empty query" on PostgreSQL).
fn not_empty(script: &Script) -> String {
    let mut text = script.text();
    if script.is_empty() {
        text.push_str("SELECT 1;\n");
    }
    text
}

//! sqlx: `VERSION_NAME.up.sql` and `VERSION_NAME.down.sql`.
//!
//! A file that begins with the bytes `-- no-transaction` runs outside of a transaction; the two files
//! of a migration say so each for itself. sqlx sends a file as one query and keeps its SHA-384.

use super::script::{Script, scripts};
use super::{Format, FormatError, Stamp};
use crate::dialect::Dialect;
use crate::plan::Plan;
use std::collections::BTreeMap;

/// sqlx's format.
#[derive(Clone, Copy, Debug)]
pub struct Sqlx;

impl Format for Sqlx {
    fn keyword(&self) -> &'static str {
        "sqlx"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            let stem = format!("{:014}_{}", migration.version, migration.name);
            files.insert(format!("{stem}.up.sql"), text(&migration.up));
            files.insert(format!("{stem}.down.sql"), text(&migration.down));
        }
        Ok(files)
    }
}

fn text(script: &Script) -> String {
    match script.transactional {
        true => script.text(),
        false => format!("-- no-transaction\n{}", script.text()),
    }
}

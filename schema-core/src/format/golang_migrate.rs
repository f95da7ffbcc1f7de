//! golang-migrate: `20260301120000_name.up.sql` and `20260301120000_name.down.sql`.
//!
//! It keeps no checksums and wraps nothing: PostgreSQL runs the statements of a file, which arrive as one query, in
//! one transaction, and a statement that stands alone outside of one. Its driver for SQLite begins a
//! transaction itself.

use super::script::scripts;
use super::{Format, FormatError, Stamp};
use crate::dialect::{Dialect, Engine};
use crate::plan::Plan;
use std::collections::BTreeMap;

/// golang-migrate's format.
#[derive(Clone, Copy, Debug)]
pub struct GolangMigrate;

impl Format for GolangMigrate {
    fn keyword(&self) -> &'static str {
        "golang-migrate"
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
            for (direction, script) in [("up", &migration.up), ("down", &migration.down)] {
                if !script.transactional && dialect.engine() == Engine::Sqlite {
                    return Err(FormatError {
                        format: self.keyword(),
                        problem: format!(
                            "`{}` must run outside of a transaction, and golang-migrate's driver for SQLite begins one",
                            migration.name
                        ),
                        remedy: "use `--format sqlx` or `--format dbmate`".into(),
                    });
                }
                files.insert(format!("{stem}.{direction}.sql"), script.text());
            }
        }
        Ok(files)
    }
}

//! Flyway: `V20260301120000__name.sql`, and `U20260301120000__name.sql` for the editions that undo.
//!
//! What runs outside of a transaction, or holds what Flyway would take for a placeholder, has a script
//! configuration beside it, `V20260301120000__name.sql.conf`. Flyway's lock on PostgreSQL is a transaction of
//! its own unless `flyway.postgresql.transactional.lock=false`: CREATE INDEX CONCURRENTLY would wait for it
//! without end, and the file says so.

use super::script::{Script, comment, scripts};
use super::{Format, FormatError, Stamp, version};
use crate::dialect::{Dialect, Engine};
use crate::plan::Plan;
use std::collections::BTreeMap;

/// Flyway's format.
#[derive(Clone, Copy, Debug)]
pub struct Flyway;

impl Format for Flyway {
    fn keyword(&self) -> &'static str {
        "flyway"
    }

    fn version(&self, name: &str) -> Option<u64> {
        version::after_letter(name, &['V', 'U', 'B'])
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            for (letter, script) in [('V', &migration.up), ('U', &migration.down)] {
                let path = format!("{letter}{:014}__{}.sql", migration.version, migration.name);
                if let Some(configuration) = configuration(script) {
                    files.insert(format!("{path}.conf"), configuration);
                }
                files.insert(path, text(script, dialect.engine()));
            }
        }
        Ok(files)
    }
}

fn configuration(script: &Script) -> Option<String> {
    let mut lines = String::new();
    if !script.transactional {
        lines.push_str("executeInTransaction=false\n");
    }
    if script
        .pieces
        .iter()
        .any(|piece| piece.text().contains("${"))
    {
        lines.push_str("placeholderReplacement=false\n");
    }
    (!lines.is_empty()).then_some(lines)
}

fn text(script: &Script, engine: Engine) -> String {
    if script.transactional || engine != Engine::Postgres {
        return script.text();
    }
    let lock = comment(
        "Flyway must not hold its lock in a transaction meanwhile, which this statement would wait for: set \
         flyway.postgresql.transactional.lock=false.",
    );
    lock + &script.text()
}

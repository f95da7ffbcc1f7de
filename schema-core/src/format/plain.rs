//! The built-in runner's own format: `ID.up.sql` and `ID.down.sql`, with a header that it reads.
//!
//! The id is the version and the name. Each file runs alone: in one transaction, or, where its header
//! says `transaction = false`, as one query that must not be in one.

use super::script::{Script, scripts};
use super::{Format, FormatError, Stamp};
use crate::dialect::Dialect;
use crate::plan::{Phase, Plan};
use std::collections::BTreeMap;

/// The built-in runner's format.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Format for Plain {
    fn keyword(&self) -> &'static str {
        "plain"
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            let id = format!("{:014}_{}", migration.version, migration.name);
            let text = |script: &Script| {
                let header = header(&id, migration.phase, script.transactional);
                format!("{header}{}", script.text)
            };
            files.insert(format!("{id}.up.sql"), text(&migration.up));
            files.insert(format!("{id}.down.sql"), text(&migration.down));
        }
        Ok(files)
    }
}

fn header(id: &str, phase: Phase, transactional: bool) -> String {
    format!(
        "-- architrave: id = {id}\n-- architrave: phase = {}\n-- architrave: transaction = {transactional}\n",
        phase.keyword()
    )
}

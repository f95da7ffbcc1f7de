//! refinery: `V7__name.sql`, numbered one by one.
//!
//! refinery runs every migration in a transaction and has no way to leave it, so that what must run outside of
//! one is refused. It runs nothing backwards either (`U7__name.sql` is a migration that may come late, not an
//! undo): the way back stands beside as `V7__name.down.sql`, which refinery does not read, and takes the row
//! out of refinery's history itself.

use super::script::{Scripts, comment, scripts};
use super::{Format, FormatError, Stamp, version};
use crate::dialect::Dialect;
use crate::plan::{Operation, Plan};
use std::collections::BTreeMap;

/// refinery's format.
#[derive(Clone, Copy, Debug)]
pub struct Refinery;

/// The largest version of refinery without its feature `int8-versions`.
const LARGEST: u64 = i32::MAX as u64;

impl Format for Refinery {
    fn keyword(&self) -> &'static str {
        "refinery"
    }

    fn version(&self, name: &str) -> Option<u64> {
        version::after_letter(name, &['V', 'U'])
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        let scripts = scripts(self.keyword(), plan, dialect, stamp)?;
        for (position, (script, migration)) in (0_u64..).zip(scripts.iter().zip(&plan.migrations)) {
            if !script.up.transactional {
                let operation = migration.steps.first().map(|step| &step.operation);
                return Err(outside_of_a_transaction(script, operation));
            }
            // A project that already numbers by the clock has `int8-versions` on.
            let version = match stamp.sequence.saturating_add(position) {
                version if version > LARGEST => script.version,
                version => version,
            };
            let stem = format!("V{version}__{}", script.name);
            files.insert(format!("{stem}.sql"), script.up.text());
            files.insert(format!("{stem}.down.sql"), down(script, version));
        }
        Ok(files)
    }
}

fn down(script: &Scripts, version: u64) -> String {
    let how = if script.down.transactional {
        "refinery runs nothing backwards. Run this file by hand in one transaction (psql -1 -f FILE); it takes \
         the migration out of refinery's history too."
    } else {
        "refinery runs nothing backwards. Run this file by hand, outside of a transaction (psql -f FILE); it takes \
         the migration out of refinery's history too."
    };
    format!(
        "{}{}\nDELETE FROM refinery_schema_history WHERE version = {version};\n",
        comment(how),
        script.down.text()
    )
}

fn outside_of_a_transaction(script: &Scripts, operation: Option<&Operation>) -> FormatError {
    let blocking = |hazard: &str| {
        format!(
            "let it stop writes while it runs with `--accept-hazard {hazard}`, or use a format that can leave the \
             transaction, as `--format sqlx`"
        )
    };
    let remedy = match operation {
        Some(Operation::CreateIndex {
            unique: Some(_), ..
        }) => blocking("unique_constraint_blocking"),
        Some(Operation::CreateIndex { .. }) => blocking("index_create_blocking"),
        Some(Operation::DropIndex { .. }) => blocking("index_drop_blocking"),
        _ => "use a format that can leave the transaction, as `--format sqlx` or `--format plain`"
            .to_owned(),
    };
    FormatError {
        format: "refinery",
        problem: format!(
            "`{}` must run outside of a transaction, and refinery runs every migration in one",
            script.name
        ),
        remedy,
    }
}

//! The previous release, which goes on beside the migrations: what the plan says of its statements is what happens.

use super::database::Database;
use super::journey::{insert, quoted};
use architrave_cases::Case;
use schema_core::dialect::Engine;
use schema_core::model::Table;
use schema_core::plan::{Migration, Phase, ReleaseProblem};
use std::collections::BTreeSet;

/// What the release does with its tables, as far as it works before the first migration.
pub(crate) struct PreviousRelease {
    statements: Vec<(Table, String)>,
    /// Tables of which the plan has said that something may fail, and those of which something fails for certain.
    disturbed: BTreeSet<String>,
    stopped: BTreeSet<String>,
    /// Whether something is said that is about no single table.
    is_disturbed: bool,
}

impl PreviousRelease {
    /// The release of the schema before; it does nothing where releases do not overlap.
    pub(crate) fn new(database: &mut dyn Database, case: &Case) -> Self {
        let mut release = Self {
            statements: Vec::new(),
            disturbed: BTreeSet::new(),
            stopped: BTreeSet::new(),
            is_disturbed: false,
        };
        if database.dialect().engine() == Engine::Sqlite {
            return release;
        }
        for table in case.before.tables.values() {
            let insert = insert(database, table, &case.before, &case.after, 4);
            let statement = undone(table, &insert);
            if database
                .run(std::slice::from_ref(&statement), false)
                .is_ok()
            {
                release.statements.push((table.clone(), statement));
            }
        }
        release
    }

    /// Has the release write and read after a migration.
    pub(crate) fn after(
        &mut self,
        database: &mut dyn Database,
        migration: &Migration,
    ) -> Result<(), String> {
        for conflict in migration.steps.iter().flat_map(|it| &it.previous_release) {
            let mut tables = self.statements.iter().map(|(table, _)| table);
            let owner = tables.find(|table| {
                let name = table.name.to_string();
                let rest = conflict.object.strip_prefix(&name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' ']))
            });
            let Some(owner) = owner else {
                self.is_disturbed = true;
                continue;
            };
            self.disturbed.insert(owner.name.to_string());
            if matches!(
                conflict.problem,
                ReleaseProblem::MissingTable
                    | ReleaseProblem::MissingColumn
                    | ReleaseProblem::UnknownRequired
            ) {
                self.stopped.insert(owner.name.to_string());
            }
        }
        for (table, statement) in &self.statements {
            let name = table.name.to_string();
            let result = database.run(std::slice::from_ref(statement), false);
            match result {
                Ok(()) if self.stopped.contains(&name) && migration.phase < Phase::Contract => {
                    return Err(format!(
                        "the plan says that {name} stops the previous release by {}, and it does not",
                        migration.slug
                    ));
                }
                Err(problem) if !self.disturbed.contains(&name) && !self.is_disturbed => {
                    return Err(format!(
                        "after {} {} the previous release fails, of which the plan says nothing: {problem}",
                        migration.phase.keyword(),
                        migration.slug
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Inserts a row, writes all rows, reads every column, and undoes it.
fn undone(table: &Table, insert: &str) -> String {
    let target = quoted(table);
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let written = table.columns.iter();
    let written = written.filter(|it| it.generated.is_none() && it.identity.is_none());
    let written: Vec<String> = written
        .map(|column| format!("\"{0}\" = \"{0}\"", column.name))
        .collect();
    let update = match written.as_slice() {
        [] => String::new(),
        written => format!("UPDATE {target} SET {};", written.join(", ")),
    };
    format!(
        "DO $release$ BEGIN {insert}; {update} PERFORM {} FROM {target}; RAISE EXCEPTION 'undone'; \
         EXCEPTION WHEN raise_exception THEN IF SQLERRM <> 'undone' THEN RAISE; END IF; END $release$",
        if names.is_empty() {
            "1".to_owned()
        } else {
            names.join(", ")
        }
    )
}

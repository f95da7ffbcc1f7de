//! The text of migrations: what all tools' files have in common.

use super::objects::loss_sentence;
use super::{FormatError, Stamp, version};
use crate::dialect::Dialect;
use crate::plan::{DataObject, Migration, Operation, Phase, Plan, Reverse, Step, Timeouts, Work};

/// The two scripts of one migration.
pub(super) struct Scripts {
    /// The moment that orders it, as `YYYYMMDDHHMMSS`.
    pub(super) version: u64,
    /// The name behind the version: `second_release_expand_add_phone`.
    pub(super) name: String,
    /// The phase.
    pub(super) phase: Phase,
    /// The way there.
    pub(super) up: Script,
    /// The way back.
    pub(super) down: Script,
    /// What the way back destroys.
    pub(super) reverse_losses: Vec<DataObject>,
}

/// SQL with its comments, with LF line ends.
pub(super) struct Script {
    /// Whether it runs in one transaction.
    pub(super) transactional: bool,
    /// The text, without what one tool alone wants at its beginning.
    pub(super) text: String,
}

/// The scripts of a plan, in order.
///
/// # Errors
///
/// Where an operation has no SQL, or a script would need several statements outside of a transaction:
/// tools send a file as one query, and a server takes such statements only alone.
pub(super) fn scripts(
    format: &'static str,
    plan: &Plan,
    dialect: &dyn Dialect,
    stamp: &Stamp,
) -> Result<Vec<Scripts>, FormatError> {
    let mut scripts = Vec::new();
    for (position, migration) in plan.migrations.iter().enumerate() {
        let writer = Writer { format, dialect };
        let notes: &[String] = if position == 0 { &plan.notes } else { &[] };
        let reverse_losses = plan.reverse_losses(migration);
        scripts.push(Scripts {
            version: version::later(format, stamp.timestamp, position)?,
            name: file_name(&stamp.name, migration),
            phase: migration.phase,
            up: writer.up(migration, notes)?,
            down: writer.down(migration, &reverse_losses)?,
            reverse_losses,
        });
    }
    Ok(scripts)
}

/// The longest name of a file that is made of free text; file systems take 255 bytes.
const NAME_LENGTH: usize = 120;

fn file_name(name: &str, migration: &Migration) -> String {
    let mut words = vec![name, migration.phase.keyword()];
    if migration.slug != name {
        words.push(&migration.slug);
    }
    let mut file_name = String::new();
    for character in words.join("_").chars() {
        let character = character.to_ascii_lowercase();
        if character.is_ascii_alphanumeric() {
            file_name.push(character);
        } else if !file_name.ends_with('_') {
            file_name.push('_');
        }
    }
    file_name.truncate(NAME_LENGTH);
    file_name.trim_matches('_').to_owned()
}

struct Writer<'a> {
    format: &'static str,
    dialect: &'a dyn Dialect,
}

impl Writer<'_> {
    fn up(&self, migration: &Migration, notes: &[String]) -> Result<Script, FormatError> {
        let mut text = introduction(migration.phase);
        for note in notes {
            text.push_str(&comment(&format!("Note: {note}")));
        }
        let mut timeouts = None;
        for step in &migration.steps {
            text.push('\n');
            text.push_str(&describe(step));
            if migration.transactional {
                text.push_str(&self.timeouts(&mut timeouts, step.timeouts));
            }
            text.push_str(&self.statements(&step.operation)?);
        }
        let operations: Vec<&Operation> =
            migration.steps.iter().map(|step| &step.operation).collect();
        self.alone_outside_of_transactions(migration, &operations, migration.transactional)?;
        Ok(Script {
            transactional: migration.transactional,
            text,
        })
    }

    fn down(&self, migration: &Migration, losses: &[DataObject]) -> Result<Script, FormatError> {
        let mut text = comment("The way back. Written by cargo schema generate.");
        text.push_str(&loss_sentence(losses));
        let mut reverses: Vec<&Operation> = Vec::new();
        for step in &migration.steps {
            if let Reverse::Operations(operations) = &step.reverse {
                reverses.extend(operations);
            }
        }
        let transactional = reverses
            .iter()
            .all(|operation| self.dialect.footprint(operation).transactional);
        let mut timeouts = None;
        for step in migration.steps.iter().rev() {
            text.push('\n');
            text.push_str(&comment(&format!("Undo: {}", step.summary)));
            if let Some(loss) = &step.data_loss {
                text.push_str(&comment(&format!(
                    "This brings back {} but not its data: {}",
                    loss.object, loss.description
                )));
            }
            match &step.reverse {
                Reverse::Nothing(why) => {
                    text.push_str(&comment(&format!("Nothing to do: {why}")));
                }
                Reverse::Operations(operations) => {
                    for operation in operations {
                        if transactional {
                            let limits = self.reverse_timeouts(operation);
                            text.push_str(&self.timeouts(&mut timeouts, limits));
                        }
                        text.push_str(&self.statements(operation)?);
                    }
                }
            }
        }
        self.alone_outside_of_transactions(migration, &reverses, transactional)?;
        Ok(Script {
            transactional,
            text,
        })
    }

    /// A way back waits as briefly as a way there. Only what changes nothing but the catalog has to be
    /// done soon.
    fn reverse_timeouts(&self, operation: &Operation) -> Timeouts {
        let is_short = self.dialect.footprint(operation).work == Work::Catalog;
        Timeouts {
            lock: Some(3_000),
            statement: is_short.then_some(30_000),
        }
    }

    /// The settings that differ from those in force; at first all of them, because nobody knows those of
    /// the session.
    fn timeouts(&self, current: &mut Option<Timeouts>, wanted: Timeouts) -> String {
        let statements = self.dialect.timeouts(*current, wanted);
        *current = Some(wanted);
        terminated(&statements)
    }

    fn statements(&self, operation: &Operation) -> Result<String, FormatError> {
        let statements = self
            .dialect
            .statements(operation)
            .map_err(|unsupported| FormatError {
                format: self.format,
                problem: format!(
                    "{}: {} has no {}",
                    unsupported.object, unsupported.engine, unsupported.feature
                ),
                remedy: unsupported.remedy,
            })?;
        Ok(terminated(&statements))
    }

    fn alone_outside_of_transactions(
        &self,
        migration: &Migration,
        operations: &[&Operation],
        transactional: bool,
    ) -> Result<(), FormatError> {
        if transactional || operations.len() <= 1 {
            return Ok(());
        }
        Err(FormatError {
            format: self.format,
            problem: format!(
                "`{}` has {} operations in one file that runs outside of a transaction, and each of them \
                 must be alone in its query",
                migration.slug,
                operations.len()
            ),
            remedy: "plan each of them as a migration of its own".into(),
        })
    }
}

/// What a file says first: who wrote it, and when to run it.
fn introduction(phase: Phase) -> String {
    let when = match phase {
        Phase::Expand => {
            "Phase expand: adds what the new release needs; the old one does not notice. Run it before the \
             new release is deployed."
        }
        Phase::Backfill => {
            "Phase backfill: fills what was added, beside running traffic. Run it after expand; interrupted, \
             it can be run again."
        }
        Phase::Constrain => {
            "Phase constrain: makes the new rules hold. Run it once every writer obeys them."
        }
        Phase::Switch => "Phase switch: moves readers to the new shape. Run it after constrain.",
        Phase::Contract => {
            "Phase contract: removes what only the old release needed. Run it once the new release is \
             everywhere and the old one is gone."
        }
    };
    let mut text = comment(
        "Written by cargo schema generate. Migration tools keep a checksum: do not change this file once \
         it has run.",
    );
    text.push_str(&comment(when));
    text
}

/// What a step does, locks, avoids and destroys.
fn describe(step: &Step) -> String {
    let mut text = comment(&capitalized(&step.summary));
    let locks: Vec<String> = step
        .footprint
        .locks
        .iter()
        .map(|lock| format!("{} on {}", lock.level.name(), lock.table))
        .collect();
    let locks = match locks.as_slice() {
        [] => "no table".to_owned(),
        locks => locks.join(", "),
    };
    let work = match step.footprint.work {
        Work::Catalog => "changes the catalog only",
        Work::Scan => "reads the whole table",
        Work::IndexBuild => "builds an index",
        Work::Rewrite => "writes the whole table",
        Work::Batches => "updates rows in batches that commit each",
    };
    text.push_str(&comment(&format!("  Locks: {locks}; {work}.")));
    if !step.avoids.is_empty() {
        let avoids = step.avoids.join(", ");
        text.push_str(&comment(&format!("  Avoids: {avoids}.")));
    }
    if let Reverse::Nothing(why) = &step.reverse {
        text.push_str(&comment(&format!("  Nothing to undo: {why}.")));
    }
    if let Some(loss) = &step.data_loss {
        text.push_str(&comment(&format!(
            "  DATA LOSS, approved for {}: {}",
            loss.object, loss.description
        )));
    }
    text
}

/// Statements, each with its semicolon.
fn terminated(statements: &[String]) -> String {
    statements
        .iter()
        .map(|statement| format!("{statement};\n"))
        .collect()
}

/// The widest line of a comment, in characters.
const WIDTH: usize = 100;

/// Lines that each begin with `--`, wrapped, so that no content can leave the comment.
pub(super) fn comment(text: &str) -> String {
    let indent: String = text
        .chars()
        .take_while(|character| *character == ' ')
        .collect();
    let mut lines = String::new();
    let mut line = format!("-- {indent}");
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + word.chars().count() >= WIDTH {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line = format!("-- {indent}{indent}");
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push_str(line.trim_end());
    lines.push('\n');
    lines
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Postgres;
    use crate::format::{Diesel, Plain, Sqlx};
    use crate::model::ObjectName;
    use crate::plan::{DataLoss, Phase};

    fn drop_index(name: &str, concurrently: bool) -> Operation {
        Operation::DropIndex {
            table: ObjectName::new("orders"),
            name: name.into(),
            concurrently,
        }
    }

    fn step(operation: Operation, reverse: Reverse) -> Step {
        let footprint = Postgres::new(15).unwrap().footprint(&operation);
        Step {
            summary: "do it".into(),
            reverse,
            timeouts: Timeouts {
                lock: footprint.transactional.then_some(3_000),
                statement: None,
            },
            footprint,
            avoids: vec![],
            data_loss: None,
            operation,
        }
    }

    fn migration(steps: Vec<Step>) -> Migration {
        Migration {
            phase: Phase::Contract,
            slug: "tidy_up".into(),
            transactional: steps.iter().all(|step| step.footprint.transactional),
            steps,
        }
    }

    fn plan(migrations: Vec<Migration>) -> Plan {
        Plan {
            migrations,
            notes: vec!["mind the\n; DROP TABLE gap".into()],
        }
    }

    fn stamp() -> Stamp {
        Stamp {
            timestamp: 20_261_231_235_959,
            sequence: 1,
            name: "Second Release!".into(),
        }
    }

    fn files(
        format: &dyn crate::format::Format,
        plan: &Plan,
    ) -> Result<std::collections::BTreeMap<String, String>, FormatError> {
        format.files(plan, &Postgres::new(15).unwrap(), &stamp())
    }

    #[test]
    fn each_tool_has_its_names_and_its_way_out_of_a_transaction() {
        let concurrent = step(
            drop_index("a", true),
            Reverse::Operations(vec![drop_index("b", true)]),
        );
        let plain = step(drop_index("c", false), Reverse::Nothing("it was not used"));
        let plan = plan(vec![migration(vec![concurrent]), migration(vec![plain])]);
        let paths = |format: &dyn crate::format::Format| -> Vec<String> {
            files(format, &plan).unwrap().into_keys().collect()
        };
        let stems = [
            "20261231235959_second_release_contract_tidy_up",
            "20270101000000_second_release_contract_tidy_up",
        ];
        let reversible: Vec<String> = stems
            .iter()
            .flat_map(|stem| [format!("{stem}.down.sql"), format!("{stem}.up.sql")])
            .collect();
        assert_eq!(paths(&Plain), reversible);
        assert_eq!(paths(&Sqlx), reversible);
        assert_eq!(
            paths(&Diesel),
            [
                "2026-12-31-235959_second_release_contract_tidy_up/down.sql",
                "2026-12-31-235959_second_release_contract_tidy_up/metadata.toml",
                "2026-12-31-235959_second_release_contract_tidy_up/up.sql",
                "2027-01-01-000000_second_release_contract_tidy_up/down.sql",
                "2027-01-01-000000_second_release_contract_tidy_up/up.sql",
            ]
        );
        let sqlx = files(&Sqlx, &plan).unwrap();
        let outside: Vec<bool> = sqlx
            .values()
            .map(|text| text.starts_with("-- no-transaction\n"))
            .collect();
        assert_eq!(outside, [true, true, false, false]);
    }

    #[test]
    fn a_file_reads_as_a_whole() {
        let mut lossy = step(
            drop_index("c", false),
            Reverse::Operations(vec![drop_index("d", false)]),
        );
        lossy.avoids = vec!["index_drop_blocking"];
        lossy.data_loss = Some(DataLoss {
            object: "orders.fax".into(),
            description: "the fax numbers".into(),
        });
        let plan = plan(vec![migration(vec![lossy])]);
        let files: Vec<String> = files(&Plain, &plan).unwrap().into_values().collect();
        assert_eq!(
            files,
            [
                "\
-- architrave: id = 20261231235959_second_release_contract_tidy_up
-- architrave: phase = contract
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: do it
-- This brings back orders.fax but not its data: the fax numbers
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP INDEX d;
",
                "\
-- architrave: id = 20261231235959_second_release_contract_tidy_up
-- architrave: phase = contract
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase contract: removes what only the old release needed. Run it once the new release is
-- everywhere and the old one is gone.
-- Note: mind the ; DROP TABLE gap

-- Do it
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: index_drop_blocking.
--   DATA LOSS, approved for orders.fax: the fax numbers
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = 0;
DROP INDEX c;
"
            ]
        );
    }

    #[test]
    fn several_operations_outside_of_a_transaction_are_refused() {
        let alone = |name| step(drop_index(name, true), Reverse::Nothing("no need"));
        let up = plan(vec![migration(vec![alone("a"), alone("b")])]);
        let both_back = Reverse::Operations(vec![drop_index("b", true), drop_index("c", true)]);
        let down = plan(vec![migration(vec![step(
            drop_index("a", true),
            both_back,
        )])]);
        for plan in [up, down] {
            let error = files(&Plain, &plan).unwrap_err();
            assert!(error.problem.contains("2 operations"), "{error}");
        }
    }

    #[test]
    fn diesel_cannot_leave_the_transaction_in_one_direction_alone() {
        let mixed = step(
            drop_index("a", false),
            Reverse::Operations(vec![drop_index("b", true)]),
        );
        let plan = plan(vec![migration(vec![mixed])]);
        assert!(files(&Sqlx, &plan).is_ok());
        let error = files(&Diesel, &plan).unwrap_err();
        assert!(error.remedy.contains("--format sqlx"), "{error}");
    }
}

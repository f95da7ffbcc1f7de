//! What the structs of the previous release meet on the way: which of their statements fail or may fail once a step
//! has run.
//!
//! The previous release is the schema of the lock file. It reads every column, inserts every column that the server
//! does not compute, and knows nothing that was not there. [`Watch`] holds it against the state after each step.

mod columns;
mod conflict;
mod rules;

pub use conflict::{ReleaseConflict, ReleaseProblem};

use super::{Catalog, FormerName, Migration, Operation, Phase, PlanError, Step};
use crate::diff::rename_column_in_key;
use crate::model::{Domain, ObjectDefinition, ObjectName, Schema, Table, TypeDefinition};
use std::collections::{BTreeMap, BTreeSet};

/// What a conflict was found at, so that it is looked at again when that changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Table(ObjectName),
    Other,
}

/// Holds the previous release against a database that changes step by step.
pub(super) struct Watch<'a> {
    release: &'a Schema,
    conflicts: BTreeMap<Subject, BTreeSet<ReleaseConflict>>,
    /// What came up in the migration that runs: the position of the step, and where it stands.
    appeared: Vec<(usize, Subject, ReleaseConflict)>,
    known: BTreeSet<ReleaseConflict>,
    /// Tables by the names that they have got: the ones that the release knows.
    names: Names,
}

/// The names by which a release knows tables that have others by now.
type Names = BTreeMap<ObjectName, ObjectName>;

impl<'a> Watch<'a> {
    pub(super) fn new(release: &'a Schema) -> Self {
        Self {
            release,
            conflicts: BTreeMap::new(),
            appeared: Vec::new(),
            known: BTreeSet::new(),
            names: Names::new(),
        }
    }

    /// Looks at what the step has touched, after it.
    pub(super) fn after(&mut self, position: usize, step: &Step, state: &Catalog) {
        let mut tables: BTreeSet<&ObjectName> = step
            .footprint
            .locks
            .iter()
            .map(|claim| &claim.table)
            .collect();
        if let Operation::RenameTable { from, to } = &step.operation {
            let known = self.names.remove(from).unwrap_or_else(|| from.clone());
            self.names.insert(to.clone(), known);
        }
        // What a role may do changes under no lock of the table.
        match &step.operation {
            Operation::RenameTable { from: table, .. }
            | Operation::KeepFormerName(FormerName { name: table, .. })
            | Operation::DropFormerName(FormerName { name: table, .. })
            | Operation::CreateTableObject { table, .. }
            | Operation::DropTableObject { table, .. }
            | Operation::ReplaceTableObject { table, .. }
            | Operation::AlterTable { table, .. } => {
                tables.insert(table);
            }
            _ => {}
        }
        for name in tables {
            let name = self.names.get(name).unwrap_or(name).clone();
            let name = &name;
            if let Some(table) = self.release.tables.get(name) {
                let found = of_table(self.release, table, state, &self.names);
                self.replace(position, Subject::Table(name.clone()), found);
            }
        }
        if is_about_no_table(&step.operation) {
            let found = of_others(self.release, state);
            self.replace(position, Subject::Other, found);
        }
    }

    fn replace(&mut self, position: usize, subject: Subject, found: BTreeSet<ReleaseConflict>) {
        let before = self.conflicts.entry(subject.clone()).or_default();
        for conflict in found.difference(before) {
            let appeared = (position, subject.clone(), conflict.clone());
            self.appeared.push(appeared);
        }
        *before = found;
    }

    /// Writes into the steps of a migration what stays after it. What comes and goes within one transaction, no
    /// release sees.
    pub(super) fn settle(&mut self, migration: &mut Migration) {
        for (position, subject, conflict) in std::mem::take(&mut self.appeared) {
            let stays = self
                .conflicts
                .get(&subject)
                .is_some_and(|now| now.contains(&conflict));
            if stays
                && let Some(step) = migration.steps.get_mut(position)
                && self.known.insert(conflict.clone())
            {
                step.previous_release.push(conflict);
            }
        }
        for step in &mut migration.steps {
            step.previous_release.sort();
        }
    }
}

/// What of a release does not work in this state, all of it.
#[cfg(test)]
pub(super) fn conflicts(release: &Schema, state: &Catalog) -> BTreeSet<ReleaseConflict> {
    let tables = release.tables.values();
    let mut found: BTreeSet<ReleaseConflict> = tables
        .flat_map(|table| of_table(release, table, state, &Names::new()))
        .collect();
    found.extend(of_others(release, state));
    found
}

/// A statement of the previous release that fails for certain before anybody has been told to stop it.
///
/// # Errors
///
/// With the step, unless the project has taken the interruption upon itself.
pub(super) fn require_running(migrations: &[Migration]) -> Result<(), PlanError> {
    let early = migrations.iter().filter(|it| it.phase < Phase::Constrain);
    for step in early.flat_map(|migration| &migration.steps) {
        if let Some(conflict) = step.previous_release.iter().find(|it| it.is_certain()) {
            return Err(PlanError::StopsPreviousRelease {
                step: step.summary.clone(),
                conflict: conflict.clone(),
            });
        }
    }
    Ok(())
}

/// Up to where the previous release works, in a sentence.
pub(super) fn note(migrations: &[Migration]) -> String {
    let place = |wanted: fn(&ReleaseConflict) -> bool| {
        migrations
            .iter()
            .enumerate()
            .find_map(|(number, migration)| {
                let mut steps = migration.steps.iter();
                let step = steps.find(|step| step.previous_release.iter().any(wanted))?;
                let place = format!(
                    "migration {} ({}), `{}`",
                    number + 1,
                    migration.phase.keyword(),
                    step.summary
                );
                Some((number, migration.phase, place))
            })
    };
    let certain = place(ReleaseConflict::is_certain);
    let possible = place(|_| true);
    let works = "The previous release, by schema.lock, works";
    let end = |phase: Phase| match phase {
        Phase::Contract | Phase::Discard => "; by then it is gone",
        _ => "",
    };
    match (possible, certain) {
        (None, _) => format!("{works} before, between and after these migrations."),
        (Some((.., place)), None) => format!(
            "{works} unchanged until {place}. From there on some of its statements may fail, as the steps say, and none \
             fails for certain."
        ),
        (Some((first, ..)), Some((number, phase, place))) if first == number => {
            format!(
                "{works} unchanged until {place}, which stops it{}.",
                end(phase)
            )
        }
        (Some((.., first)), Some((_, phase, place))) => format!(
            "{works} unchanged until {first}. From there on some of its statements may fail, as the steps say, until \
             {place}, which stops it{}.",
            end(phase)
        ),
    }
}

fn of_table(
    release: &Schema,
    table: &Table,
    state: &Catalog,
    names: &Names,
) -> BTreeSet<ReleaseConflict> {
    // A table that has another name may still answer to the old one.
    let former = state.former_names.get(&table.name);
    let actual = former.map_or(&table.name, |former| &former.table);
    let Some(now) = state.schema.tables.get(actual) else {
        let missing = ReleaseConflict::new(table.name.to_string(), ReleaseProblem::MissingTable);
        return BTreeSet::from([missing]);
    };
    let mut found = BTreeSet::new();
    columns::compare(release, table, now, state, &mut found);
    rules::compare(
        release,
        table,
        &in_words_of_the_release(table, now, state, names),
        state,
        &mut found,
    );
    found
}

/// The table with the names by which the release knows the columns: one that follows another of its columns counts as
/// that one.
fn in_words_of_the_release(table: &Table, now: &Table, state: &Catalog, names: &Names) -> Table {
    let mut now = now.clone();
    let actual = now.name.clone();
    let targets = table.foreign_keys.iter().chain(&now.foreign_keys);
    let mut owners: BTreeSet<ObjectName> = targets.map(|key| key.target.clone()).collect();
    owners.insert(now.name.clone());
    for (owner, followed, follower) in owners.iter().flat_map(|owner| followers(state, owner)) {
        let known = match *owner == actual {
            true => table.column(followed).is_some(),
            false => true,
        };
        let (from, to) = if known {
            (follower, followed)
        } else {
            (followed, follower)
        };
        rename_column_in_key(&mut now, owner, from, to);
    }
    for key in &mut now.foreign_keys {
        if let Some(known) = names.get(&key.target) {
            key.target.clone_from(known);
        }
    }
    now
}

/// Pairs of columns of a table that triggers keep up: table, one column, the other one.
fn followers<'state>(
    state: &'state Catalog,
    table: &ObjectName,
) -> impl Iterator<Item = (&'state ObjectName, &'state str, &'state str)> {
    let first = (table.clone(), String::new(), String::new());
    let of_table = |pairs: &'state BTreeSet<(ObjectName, String, String)>| {
        let owner = table.clone();
        let pairs = pairs.range(first.clone()..);
        pairs.take_while(move |(other, ..)| *other == owner)
    };
    let pairs = of_table(&state.synchronizations).chain(of_table(&state.conversions));
    pairs.map(|(table, from, to)| (table, from.as_str(), to.as_str()))
}

fn is_about_no_table(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::CreateObject(_)
            | Operation::DropObject(_)
            | Operation::ReplaceObject { .. }
            | Operation::AddEnumLabel { .. }
            | Operation::RenameEnumLabel { .. }
            | Operation::DropEnum(_)
            | Operation::DropType(_)
            | Operation::AlterType { .. }
            | Operation::AddDomainCheck { .. }
            | Operation::DropSequence(_)
            | Operation::RenameSequence { .. }
    )
}

/// What the release uses beside its tables: enumerations, domains, views, sequences.
fn of_others(release: &Schema, state: &Catalog) -> BTreeSet<ReleaseConflict> {
    let mut found = BTreeSet::new();
    let mut add = |object: String, problem: ReleaseProblem| {
        found.insert(ReleaseConflict::new(object, problem));
    };
    for (name, before) in &release.enums {
        let Some(now) = state.schema.enums.get(name) else {
            continue;
        };
        for label in before.labels.iter().filter(|it| !now.labels.contains(it)) {
            add(format!("{name}.{label}"), ReleaseProblem::MissingLabel);
        }
        for label in now.labels.iter().filter(|it| !before.labels.contains(it)) {
            add(format!("{name}.{label}"), ReleaseProblem::NewLabel);
        }
    }
    for name in release.types.keys() {
        let (Some(before), Some(now)) = (domain(release, name), domain(&state.schema, name)) else {
            continue;
        };
        for check in &now.checks {
            let mut known = before.checks.iter();
            if !known.any(|it| it.expression == check.expression) {
                let problem = ReleaseProblem::NewRule("check");
                add(format!("{name}.{}", check.name), problem);
            }
        }
        if now.not_null && !before.not_null {
            add(name.to_string(), ReleaseProblem::NotNull);
        }
    }
    for (name, sequence) in &release.sequences {
        if sequence.owner.is_none() && !state.schema.sequences.contains_key(name) {
            add(name.to_string(), ReleaseProblem::MissingObject);
        }
    }
    for (key, before) in &release.objects {
        let ObjectDefinition::View(before) = &before.definition else {
            continue;
        };
        let now = state.schema.objects.get(key).map(|it| &it.definition);
        let Some(ObjectDefinition::View(now)) = now else {
            add(key.name.to_string(), ReleaseProblem::MissingObject);
            continue;
        };
        for column in &before.columns {
            let object = format!("{}.{}", key.name, column.name);
            match now.columns.iter().find(|it| it.name == column.name) {
                None => add(object, ReleaseProblem::MissingColumn),
                Some(now) => {
                    if let Some(problem) =
                        columns::type_problem(&column.data_type, &now.data_type, columns::Use::Read)
                    {
                        add(object, problem);
                    }
                }
            }
        }
    }
    found
}

fn domain<'schema>(schema: &'schema Schema, name: &ObjectName) -> Option<&'schema Domain> {
    match &schema.types.get(name)?.definition {
        TypeDefinition::Domain(domain) => Some(domain),
        TypeDefinition::Composite(_) => None,
    }
}

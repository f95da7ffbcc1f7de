//! Tables as a whole.

use super::indexes::unique_index;
use super::{constraint_drops, constraints};
use super::{table_names, table_objects, table_properties};
use crate::diff::{Change, TableChange};
use crate::model::{ForeignKey, ObjectName, Table};
use crate::plan::context::Context;
use crate::plan::draft::{CREATED_TABLES, Draft, Drafts, Stage};
use crate::plan::keep;
use crate::plan::order::creation_order;
use crate::plan::{CommentTarget, ConstraintKind, Operation, Validation};

/// Hands in the tables that are created, renamed, commented and dropped.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    let mut created = Vec::new();
    for change in context.changes {
        let Change::Table(change) = change else {
            continue;
        };
        match change {
            TableChange::Create(table) => created.push(table),
            TableChange::Drop(table) => drop_table(context, drafts, table),
            TableChange::Rename { from, to } => table_names::rename(context, drafts, from, to),
            TableChange::Comment { table, old, new } => {
                comment(context, drafts, table, old.as_deref(), new.as_deref());
            }
            // `table_properties` hands these in.
            TableChange::Properties { .. } => {}
        }
    }
    create(context, drafts, &created);
}

fn comment(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    old: Option<&str>,
    new: Option<&str>,
) {
    if context.capabilities.catalog_comments {
        let set = |comment: Option<&str>| Operation::SetComment {
            target: CommentTarget::Table(table.clone()),
            comment: comment.map(str::to_owned),
        };
        let draft = Draft::new(set(new), [set(old)]);
        drafts.add(Stage::Edit, draft.with_table(table));
    }
}

/// The table as CREATE TABLE takes it: without indexes, unique ones included, and without what is
/// attached to it.
pub(in crate::plan) fn without_indexes(table: &Table) -> Table {
    let mut table = table.clone();
    table.indexes.clear();
    table.objects.clear();
    table.properties = table.properties.at_creation();
    table.uniques.retain(|unique| !unique.is_index());
    table
}

/// The operations that create the table's indexes, unique ones included. Nobody uses the table yet, so
/// they need not be built beside writes.
fn index_creations(table: &Table) -> Vec<Operation> {
    let plain = table.indexes.iter().map(|index| (index.clone(), None));
    let uniques = table.uniques.iter().filter(|unique| unique.is_index());
    let unique = uniques.map(|unique| (unique_index(unique), Some(unique.clone())));
    unique
        .chain(plain)
        .map(|(index, unique)| Operation::CreateIndex {
            table: table.name.clone(),
            index,
            unique,
            concurrently: false,
        })
        .collect()
}

/// Creates tables in one migration: nobody can wait for a lock on a table that does not exist yet. What
/// refers to a table that exists already locks that table, and so comes later, one table at a time.
fn create(context: &Context<'_>, drafts: &mut Drafts, created: &[&Table]) {
    let is_created = |name: &ObjectName| created.iter().any(|table| table.name == *name);
    let (tables, circular) = creation_order(created.iter().copied());
    let mut links: Vec<(ObjectName, ForeignKey)> = Vec::new();
    for mut table in tables {
        let (inside, outside) = table
            .foreign_keys
            .drain(..)
            .partition(|key| is_created(&key.target));
        table.foreign_keys = inside;
        let outside: Vec<ForeignKey> = outside;
        links.extend(outside.into_iter().map(|key| (table.name.clone(), key)));
        let definition = without_indexes(&table);
        drafts.add(
            Stage::CreateObjects,
            Draft::new(
                Operation::CreateTable(definition.clone()),
                [Operation::DropTable(definition)],
            )
            .together("objects"),
        );
        for operation in index_creations(&table) {
            let reverse = drop_of(&operation);
            let draft = Draft::new(operation, reverse).together("objects");
            drafts.add(Stage::CreateObjects, draft);
        }
    }
    for table in created {
        attach(drafts, table, created.len());
    }
    for (table, key) in circular {
        if is_created(&key.target) {
            let name = key.name.clone();
            let kind = ConstraintKind::ForeignKey {
                target: key.target.clone(),
            };
            let reverse = Operation::DropConstraint {
                table: table.clone(),
                name,
                kind,
            };
            let operation = Operation::AddForeignKey {
                table,
                key,
                validation: Validation::Immediate,
            };
            drafts.add(
                Stage::CreateObjects,
                Draft::new(operation, [reverse]).together("objects"),
            );
        } else {
            links.push((table, key));
        }
    }
    for (table, key) in links {
        constraints::link_created(context, drafts, &table, key);
    }
}

/// Attaches its objects to a new table: after everything that is created in this release, because triggers
/// and policies may call functions, and functions may read tables. Nobody waits for the locks on tables that
/// only the next release knows, so all of them share a migration.
fn attach(drafts: &mut Drafts, table: &Table, created: usize) {
    let attached = table_objects::creations(table).chain(table_properties::completions(table));
    for operation in attached {
        let reverse = undo_completion(&operation);
        let draft = Draft::new(operation, reverse);
        let draft = match created {
            1 => draft.with_table(&table.name),
            _ => draft.together(CREATED_TABLES),
        };
        drafts.add(Stage::AttachObjects, draft);
    }
}

/// The operations that make a table complete after CREATE TABLE.
pub(in crate::plan) fn completions(table: &Table) -> Vec<Operation> {
    let mut operations = index_creations(table);
    operations.extend(table_objects::creations(table));
    operations.extend(table_properties::completions(table));
    operations
}

/// The way back from an operation of [`completions`].
pub(in crate::plan) fn undo_completion(operation: &Operation) -> Vec<Operation> {
    match operation {
        Operation::CreateTableObject { .. } => table_objects::drop_of(operation),
        Operation::AlterTable { .. } => table_properties::undo(operation),
        other => drop_of(other),
    }
}

/// The way back from the creation of an index.
pub(in crate::plan) fn drop_of(operation: &Operation) -> Vec<Operation> {
    match operation {
        Operation::CreateIndex {
            table,
            index,
            concurrently,
            ..
        } => vec![Operation::DropIndex {
            table: table.clone(),
            name: index.name.clone(),
            concurrently: *concurrently,
        }],
        _ => Vec::new(),
    }
}

/// Drops a table: its foreign keys singly before it, because each locks the table that it refers to.
fn drop_table(context: &Context<'_>, drafts: &mut Drafts, dropped: &Table) {
    let object = dropped.name.to_string();
    if !context.options.has_decided(&object) {
        drafts.refuse_drop(object, "to drop the table loses all its rows");
        return;
    }
    let Some(table) = context.base_table(&dropped.name) else {
        return;
    };
    let mut table = table.clone();
    let (own, others) = table
        .foreign_keys
        .drain(..)
        .partition(|key| key.target == dropped.name);
    table.foreign_keys = own;
    let others: Vec<ForeignKey> = others;
    for key in others {
        let constraint = crate::diff::Constraint::ForeignKey(key);
        let draft = constraint_drops::drop_draft(&table.name, &constraint);
        drafts.add(
            Stage::DropTableKeys,
            draft.avoids(&["drop_table_locks_parents"]),
        );
    }
    if context.options.keeps(&object) {
        keep::keep_table(context, drafts, &table);
        return;
    }
    let mut reverse = vec![Operation::CreateTable(without_indexes(&table))];
    reverse.extend(completions(&table));
    drafts.add(
        Stage::DropTables,
        Draft::new(Operation::DropTable(table), reverse)
            .avoids(&["drop_table_locks_parents", "drop_table_schema_truncate"])
            .loses(
                object,
                "all rows of the table; the way back makes it anew, empty".to_owned(),
            ),
    );
}

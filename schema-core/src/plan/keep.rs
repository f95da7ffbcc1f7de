//! What is renamed aside before it is dropped, so that the way back has its rows: `--keep`.
//!
//! The contract phase gives a table or column another name, which no release uses, and the discard phase drops it. Until
//! that has run, nothing is lost.

use super::context::Context;
use super::draft::{Draft, Drafts, Stage};
use super::online::{completions, set_default, without_indexes};
use super::placeholder::placeholder;
use super::{Operation, Options};
use crate::diff::{
    Change, ColumnChange, TableChange, constraint_mentions, constraints_of, index_mentions,
    rename_column_in_schema, rename_table_in_schema,
};
use crate::model::{Column, ObjectName, Schema, Table};

/// The tables and columns that the changes drop, as `--keep` and `--allow-data-loss` name them, sorted.
pub fn dropped_objects(changes: &[Change]) -> Vec<String> {
    let dropped = changes.iter().filter_map(|change| match change {
        Change::Table(TableChange::Drop(table)) => Some(table.name.to_string()),
        Change::Column(ColumnChange::Drop { table, column }) => {
            Some(format!("{table}.{}", column.name))
        }
        _ => None,
    });
    let mut dropped: Vec<String> = dropped.collect();
    dropped.sort();
    dropped
}

impl Options {
    /// Whether the object is renamed aside before it is dropped.
    pub(super) fn keeps(&self, object: &str) -> bool {
        self.keep.contains(object)
    }

    /// Whether somebody has decided what becomes of the object's data.
    pub(super) fn has_decided(&self, object: &str) -> bool {
        self.allow_data_loss.contains(object) || self.keeps(object)
    }
}

/// Renames a column aside and returns it with its new name.
pub(super) fn set_column_aside(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &Column,
) -> Column {
    let taken = |candidate: &str| {
        let tables = [context.base_table(table), context.new.tables.get(table)];
        let mut tables = tables.into_iter().flatten();
        tables.any(|table| table.column(candidate).is_some())
    };
    let aside = context.free_name(&column.name, SUFFIX, taken);
    let rename = |from: &str, to: &str| Operation::RenameColumn {
        table: table.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    drafts.add(
        Stage::KeepAside,
        Draft::new(rename(&column.name, &aside), [rename(&aside, &column.name)])
            .avoids(&["drop_column_in_use"])
            .named(format!("keep_{table}_{}", column.name)),
    );
    Column {
        name: aside,
        ..column.clone()
    }
}

/// What takes the place of "loses the values" where they are kept for a while.
pub(super) fn description(what: &str, aside: &str) -> String {
    format!(
        "{what}, which the contract phase has kept as {aside}; the way back from here makes that anew, empty"
    )
}

const SUFFIX: &str = "kept";

/// Renames a column of the table aside, in a copy of its definition.
pub(super) fn table_with(table: &Table, from: &str, to: &str) -> Table {
    let mut schema = schema_of(table);
    rename_column_in_schema(&mut schema, &table.name, from, to);
    schema
        .tables
        .remove(&table.name)
        .unwrap_or_else(|| table.clone())
}

/// Renames a table aside and drops it later. Its foreign keys have gone: rows that nobody sees must not keep others from
/// being deleted.
pub(super) fn keep_table(context: &Context<'_>, drafts: &mut Drafts, table: &Table) {
    let name = &table.name;
    let mut sequences = context.base.sequences.values();
    let own = sequences.find(|sequence| {
        let owner = sequence.owner.as_ref();
        owner.is_some_and(|(owner, _)| owner == name)
    });
    if let Some(sequence) = own {
        drafts.refuse(
            "drop_table_schema_truncate",
            name.to_string(),
            format!(
                "it cannot be kept, because the sequence {} goes with it",
                sequence.name
            ),
            format!("copy the rows elsewhere, and drop it with `--allow-data-loss {name}`"),
        );
        return;
    }
    let taken = |candidate: &str| {
        let schemas = [&context.base, context.new];
        schemas.into_iter().any(|schema| {
            let same =
                |other: &ObjectName| other.namespace == name.namespace && other.name == candidate;
            schema.tables.keys().any(same)
                || schema.sequences.keys().any(same)
                || schema.enums.keys().any(same)
                || schema.types.keys().any(same)
                || schema.objects.keys().any(|key| same(&key.name))
        })
    };
    let aside = ObjectName {
        namespace: name.namespace.clone(),
        name: context.free_name(&name.name, SUFFIX, |it| taken(it) || context.is_taken(it)),
    };
    let mut schema = schema_of(table);
    rename_table_in_schema(&mut schema, name, &aside);
    let Some(renamed) = schema.tables.remove(&aside) else {
        return;
    };
    let rename = |from: &ObjectName, to: &ObjectName| Operation::RenameTable {
        from: from.clone(),
        to: to.clone(),
    };
    drafts.add(
        Stage::KeepAside,
        Draft::new(rename(name, &aside), [rename(&aside, name)])
            .avoids(&["drop_table_schema_truncate"])
            .named(format!("keep_{name}")),
    );
    // Under its own name, so that the sequence of a numbered column is called as it was.
    let mut reverse = vec![Operation::CreateTable(without_indexes(table))];
    reverse.extend(completions(table));
    reverse.push(rename(name, &aside));
    drafts.add(
        Stage::Discard,
        Draft::new(Operation::DropTable(renamed), reverse)
            .avoids(&["drop_table_locks_parents", "drop_table_schema_truncate"])
            .loses(
                name.to_string(),
                description("all rows of the table", &aside.to_string()),
            )
            .named(format!("discard_{name}")),
    );
}

/// A default for rows that the new release adds to a required column which it does not know, so that the column stays
/// required and the way back finds a value in every row. Nothing where a rule of the column could refuse the value in
/// the second row.
pub(super) fn stand_in(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &Column,
) -> Option<Column> {
    let base = context.base_table(table)?;
    let constraints = constraints_of(base);
    let mut constraints = constraints.iter();
    let mut indexes = base.indexes.iter();
    let is_ruled = constraints.any(|it| constraint_mentions(it, table, table, &column.name))
        || indexes.any(|it| index_mentions(it, &column.name));
    let value = placeholder(&context.base, column).filter(|_| !is_ruled)?;
    set_default(drafts, Stage::Edit, table, &column.name, None, Some(&value));
    Some(Column {
        default: Some(value),
        ..column.clone()
    })
}

fn schema_of(table: &Table) -> Schema {
    Schema {
        tables: [(table.name.clone(), table.clone())].into(),
        ..Schema::default()
    }
}

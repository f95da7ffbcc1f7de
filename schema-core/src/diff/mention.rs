//! Where objects mention columns and tables, and how those mentions follow a rename.

use super::Constraint;
use super::table_objects::rename_column_in_object;
use crate::model::{
    Check, Exclusion, Expression, ForeignKey, Index, IndexKey, IndexPart, ObjectName, Partitioning,
    Schema, Table, Unique,
};

/// Whether the expression mentions the column. Raw SQL counts as soon as the name stands in it as a
/// word: too often is safe, too seldom is not.
pub(crate) fn expression_mentions(expression: &Expression, column: &str) -> bool {
    match expression {
        Expression::Column(name) => name == column,
        Expression::Sql(text) => text_mentions(text, column),
        other => other
            .operands()
            .into_iter()
            .any(|inner| expression_mentions(inner, column)),
    }
}

/// Whether the name stands in SQL of the user's as a word.
pub(crate) fn text_mentions(text: &str, column: &str) -> bool {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .any(|word| word.eq_ignore_ascii_case(column))
}

/// The expression with a column renamed. Raw SQL stays as it stands: it is the user's.
pub(super) fn renamed_in_expression(expression: &Expression, from: &str, to: &str) -> Expression {
    let mut renamed = expression.clone();
    renamed.for_each_mut(&mut |inner| {
        if let Expression::Column(name) = inner
            && name == from
        {
            to.clone_into(name);
        }
    });
    renamed
}

fn rename_in_names(names: &mut [String], from: &str, to: &str) {
    for name in names.iter_mut().filter(|name| *name == from) {
        to.clone_into(name);
    }
}

fn rename_in_parts(parts: &mut [IndexPart], from: &str, to: &str) {
    for part in parts {
        match &mut part.key {
            IndexKey::Column(name) if name == from => to.clone_into(name),
            IndexKey::Column(_) => {}
            IndexKey::Expression(expression) => {
                *expression = renamed_in_expression(expression, from, to);
            }
        }
    }
}

fn rename_in_predicate(predicate: &mut Option<Expression>, from: &str, to: &str) {
    if let Some(expression) = predicate {
        *expression = renamed_in_expression(expression, from, to);
    }
}

/// Lets a unique rule follow the rename of a column of its table.
fn rename_column_in_unique(unique: &mut Unique, from: &str, to: &str) {
    rename_in_parts(&mut unique.parts, from, to);
    rename_in_predicate(&mut unique.predicate, from, to);
    rename_in_names(&mut unique.include, from, to);
}

/// Lets an exclusion constraint follow the rename of a column of its table.
fn rename_column_in_exclusion(exclusion: &mut Exclusion, from: &str, to: &str) {
    for element in &mut exclusion.elements {
        rename_in_parts(std::slice::from_mut(&mut element.part), from, to);
    }
    rename_in_predicate(&mut exclusion.predicate, from, to);
    rename_in_names(&mut exclusion.include, from, to);
}

/// Lets an index follow the rename of a column of its table.
fn rename_column_in_index(index: &mut Index, from: &str, to: &str) {
    rename_in_parts(&mut index.parts, from, to);
    rename_in_predicate(&mut index.predicate, from, to);
    rename_in_names(&mut index.include, from, to);
}

/// Lets a check follow the rename of a column of its table.
fn rename_column_in_check(check: &mut Check, from: &str, to: &str) {
    check.expression = renamed_in_expression(&check.expression, from, to);
}

/// Lets a foreign key of `owner` follow the rename of a column of `table`, on either side.
fn rename_column_in_foreign_key(
    key: &mut ForeignKey,
    owner: &ObjectName,
    table: &ObjectName,
    from: &str,
    to: &str,
) {
    if owner == table {
        rename_in_names(&mut key.columns, from, to);
        rename_in_names(&mut key.set_on_delete, from, to);
    }
    if key.target == *table {
        rename_in_names(&mut key.target_columns, from, to);
    }
}

/// Renames a column in its table and in everything of the schema that mentions it, as an engine does
/// that renames in place.
pub(crate) fn rename_column_in_schema(
    schema: &mut Schema,
    table: &ObjectName,
    from: &str,
    to: &str,
) {
    for (owner, other) in &mut schema.tables {
        for key in &mut other.foreign_keys {
            rename_column_in_foreign_key(key, owner, table, from, to);
        }
        if owner == table {
            rename_column_in_table(other, from, to);
        }
    }
    for sequence in schema.sequences.values_mut() {
        if let Some((owner, column)) = &mut sequence.owner
            && owner == table
            && column == from
        {
            to.clone_into(column);
        }
    }
}

/// Lets the rules of a table follow the rename of a column, of its own or of a table that they refer to.
pub(crate) fn rename_column_in_key(table: &mut Table, owner: &ObjectName, from: &str, to: &str) {
    let name = table.name.clone();
    for key in &mut table.foreign_keys {
        rename_column_in_foreign_key(key, &name, owner, from, to);
    }
    if name == *owner {
        rename_column_in_table(table, from, to);
    }
}

fn rename_column_in_table(table: &mut Table, from: &str, to: &str) {
    for column in &mut table.columns {
        if column.name == from {
            to.clone_into(&mut column.name);
        }
        if let Some((expression, _)) = &mut column.generated {
            *expression = renamed_in_expression(expression, from, to);
        }
    }
    if let Some(key) = &mut table.primary_key {
        rename_in_names(&mut key.columns, from, to);
        rename_in_names(&mut key.include, from, to);
    }
    for exclusion in &mut table.exclusions {
        rename_column_in_exclusion(exclusion, from, to);
    }
    for unique in &mut table.uniques {
        rename_column_in_unique(unique, from, to);
    }
    for check in &mut table.checks {
        rename_column_in_check(check, from, to);
    }
    for index in &mut table.indexes {
        rename_column_in_index(index, from, to);
    }
    if let Some(partitioning) = &mut table.partitioning {
        rename_column_in_partitioning(partitioning, from, to);
    }
    for object in &mut table.objects {
        rename_column_in_object(object, from, to);
    }
}

/// Lets the keys of every level follow the rename of a column.
fn rename_column_in_partitioning(partitioning: &mut Partitioning, from: &str, to: &str) {
    rename_in_parts(&mut partitioning.key, from, to);
    for partition in &mut partitioning.partitions {
        if let Some(inner) = &mut partition.partitioning {
            rename_column_in_partitioning(inner, from, to);
        }
    }
}

/// Whether the key of some level mentions a column.
pub(crate) fn partitioning_mentions(partitioning: &Partitioning, column: &str) -> bool {
    parts_mention(&partitioning.key, column)
        || partitioning.partitions.iter().any(|it| {
            let inner = it.partitioning.as_ref();
            inner.is_some_and(|inner| partitioning_mentions(inner, column))
        })
}

/// Renames a table and the targets of the foreign keys that refer to it.
pub(crate) fn rename_table_in_schema(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    if let Some(mut table) = schema.tables.remove(from) {
        table.name = to.clone();
        schema.tables.insert(to.clone(), table);
    }
    for sequence in schema.sequences.values_mut() {
        if let Some((owner, _)) = &mut sequence.owner
            && owner == from
        {
            *owner = to.clone();
        }
    }
    for table in schema.tables.values_mut() {
        for key in &mut table.foreign_keys {
            if key.target == *from {
                key.target = to.clone();
            }
        }
        for parent in &mut table.properties.inherits {
            if parent == from {
                parent.clone_from(to);
            }
        }
    }
}

fn parts_mention(parts: &[IndexPart], column: &str) -> bool {
    parts.iter().any(|part| match &part.key {
        IndexKey::Column(name) => name == column,
        IndexKey::Expression(expression) => expression_mentions(expression, column),
    })
}

fn predicate_mentions(predicate: Option<&Expression>, column: &str) -> bool {
    predicate.is_some_and(|expression| expression_mentions(expression, column))
}

/// Whether an index mentions a column of its table.
pub(crate) fn index_mentions(index: &Index, column: &str) -> bool {
    parts_mention(&index.parts, column)
        || predicate_mentions(index.predicate.as_ref(), column)
        || index.include.iter().any(|name| name == column)
}

/// Whether a constraint of `owner` mentions a column of `table`.
pub(crate) fn constraint_mentions(
    constraint: &Constraint,
    owner: &ObjectName,
    table: &ObjectName,
    column: &str,
) -> bool {
    let own = owner == table;
    let named = |names: &[String]| names.iter().any(|name| name == column);
    match constraint {
        Constraint::PrimaryKey(key) => own && (named(&key.columns) || named(&key.include)),
        Constraint::Exclusion(exclusion) => {
            let mut elements = exclusion.elements.iter();
            own && (elements.any(|it| parts_mention(std::slice::from_ref(&it.part), column))
                || predicate_mentions(exclusion.predicate.as_ref(), column)
                || named(&exclusion.include))
        }
        Constraint::Unique(unique) => {
            own && (parts_mention(&unique.parts, column)
                || predicate_mentions(unique.predicate.as_ref(), column)
                || named(&unique.include))
        }
        Constraint::Check(check) => own && expression_mentions(&check.expression, column),
        Constraint::ForeignKey(key) => {
            (own && named(&key.columns)) || (key.target == *table && named(&key.target_columns))
        }
    }
}

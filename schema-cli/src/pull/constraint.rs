//! Keys and checks.

use super::attribute::{is_word, literal, word_or_literal};
use super::table::{TableWriter, parameter_value};
use schema_core::def::{Deferrable, ReferentialAction, Validity};
use schema_core::model::{Check, Expression, ForeignKey, IndexStorage, PrimaryKey, Table};
use schema_core::syntax::name::DefaultName;

/// Whether the key is that of its columns in their order and nothing else.
pub(super) fn is_plain_key(table: &Table, key: &PrimaryKey) -> bool {
    let in_order: Vec<&String> = table
        .columns
        .iter()
        .map(|column| &column.name)
        .filter(|name| key.columns.contains(name))
        .collect();
    in_order.iter().copied().eq(key.columns.iter())
        && key_options(table, key).is_empty()
        && key.include.is_empty()
}

fn key_options(table: &Table, key: &PrimaryKey) -> Vec<String> {
    let mut options = Vec::new();
    if DefaultName::primary_key(&table.name.name).first() != key.name {
        options.push(format!("name = {}", literal(&key.name)));
    }
    options.extend(deferrable(key.deferrable));
    if key.without_overlaps {
        options.push("without_overlaps = true".to_owned());
    }
    options.extend(storage(&key.storage));
    options.extend(comment(key.comment.as_deref()));
    options
}

/// `#[primary_key(...)]`, where the fields alone do not say it.
pub(super) fn primary_key(writer: &mut TableWriter<'_>) {
    let table = writer.table;
    let Some(key) = &table.primary_key else {
        return;
    };
    if is_plain_key(table, key) {
        return;
    }
    let object = format!("primary key {}.{}", table.name, key.name);
    let Some(mut arguments) = writer.fields(&key.columns, &object) else {
        return;
    };
    if !key.include.is_empty() {
        let Some(include) = writer.fields(&key.include, &object) else {
            return;
        };
        arguments.push(format!("include({})", include.join(", ")));
    }
    arguments.extend(key_options(table, key));
    writer.attribute("primary_key", &arguments);
}

/// Whether the key is written at its one column.
pub(super) fn stands_on_field(key: &ForeignKey) -> bool {
    key.columns.len() == 1 && key.set_on_delete.is_empty() && !key.period
}

/// `Type.field` for each column that is referred to; `None`, with a note, where the table is not pulled.
pub(super) fn target_fields(writer: &mut TableWriter<'_>, key: &ForeignKey) -> Option<Vec<String>> {
    let object = format!("foreign key {}.{}", writer.table.name, key.name);
    let is_known = writer.context.schema.tables.contains_key(&key.target);
    let Some(rust_name) = writer.target(&key.target).filter(|_| is_known) else {
        writer.omissions.add(
            object,
            format!(
                "the table {} is not pulled, so that the key is left out",
                key.target
            ),
        );
        return None;
    };
    let fields = writer.context.fields(&key.target);
    let mut found = Vec::new();
    for name in &key.target_columns {
        match fields.iter().find(|(column, _)| column == name) {
            Some((_, field)) => found.push(format!("{rust_name}.{field}")),
            None => {
                writer.omissions.add(
                    object,
                    format!(
                        "the column {}.{name} is left out, and so is the key",
                        key.target
                    ),
                );
                return None;
            }
        }
    }
    Some(found)
}

/// Whether an index of the table has this name too, to which a default name would give way.
fn is_name_of_an_index(table: &Table, name: &str) -> bool {
    table.indexes.iter().any(|index| index.name == name)
}

/// What follows the target of a reference.
pub(super) fn reference_options(writer: &TableWriter<'_>, key: &ForeignKey) -> Vec<String> {
    let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
    let mut options = Vec::new();
    let set: Vec<&str> = key
        .set_on_delete
        .iter()
        .filter_map(|column| writer.names.field(column))
        .collect();
    options.push(match set.is_empty() {
        true => format!("on_delete = {}", key.on_delete.keyword()),
        false => format!(
            "on_delete = {}({})",
            key.on_delete.keyword(),
            set.join(", ")
        ),
    });
    if key.on_update != ReferentialAction::NoAction {
        options.push(format!("on_update = {}", key.on_update.keyword()));
    }
    options.extend(deferrable(key.deferrable));
    if key.match_full {
        options.push("match = full".to_owned());
    }
    if key.period {
        options.push("period = true".to_owned());
    }
    options.extend(validity(key.validity));
    let default = DefaultName::foreign_key(&writer.table.name.name, &columns).first();
    let is_alone = writer
        .table
        .foreign_keys
        .iter()
        .all(|other| other.name == key.name || other.columns != key.columns);
    if default != key.name || !is_alone || is_name_of_an_index(writer.table, &key.name) {
        options.push(format!("name = {}", literal(&key.name)));
    }
    options.extend(comment(key.comment.as_deref()));
    options
}

/// `#[foreign_key(...)]`, where it does not stand at a field.
pub(super) fn foreign_key(writer: &mut TableWriter<'_>, key: &ForeignKey) {
    if stands_on_field(key) {
        return;
    }
    let object = format!("foreign key {}.{}", writer.table.name, key.name);
    let Some(mut arguments) = writer.fields(&key.columns, &object) else {
        return;
    };
    let Some(target) = target_fields(writer, key) else {
        return;
    };
    arguments.push(format!("references({})", target.join(", ")));
    arguments.extend(reference_options(writer, key));
    writer.attribute("foreign_key", &arguments);
}

/// `#[check(...)]`
pub(super) fn check(writer: &mut TableWriter<'_>, check: &Check) {
    let object = format!("check {}.{}", writer.table.name, check.name);
    let used = columns_of(&check.expression);
    if writer.fields(&used, &object).is_none() {
        return;
    }
    let text = writer.expression(&check.expression);
    let is_sql = check
        .expression
        .any(&|inner| matches!(inner, Expression::Sql(_)));
    let only = match used.as_slice() {
        [one] if !is_sql => Some(one.as_str()),
        _ => None,
    };
    let default = DefaultName::check(&writer.table.name.name, only).first();
    let others = writer
        .table
        .checks
        .iter()
        .filter(|other| other.name != check.name);
    // Another one whose default name would be the same must not get it first.
    let is_contested = others.into_iter().any(|other| {
        let used = columns_of(&other.expression);
        let only = match used.as_slice() {
            [one] => Some(one.as_str()),
            _ => None,
        };
        DefaultName::check(&writer.table.name.name, only).first() == default
    });
    let mut arguments = Vec::new();
    let is_default = check.name == default && !is_contested;
    let is_leading = !is_default && is_word(&check.name);
    if is_leading {
        arguments.push(check.name.clone());
    }
    arguments.push(text);
    if !is_default && !is_leading {
        arguments.push(format!("name = {}", literal(&check.name)));
    }
    if check.no_inherit {
        arguments.push("no_inherit = true".to_owned());
    }
    arguments.extend(validity(check.validity));
    arguments.extend(comment(check.comment.as_deref()));
    writer.attribute("check", &arguments);
}

/// The columns that an expression names, each once, in order of their names.
pub(super) fn columns_of(expression: &Expression) -> Vec<String> {
    let mut found = std::collections::BTreeSet::new();
    let mut inner = vec![expression];
    while let Some(expression) = inner.pop() {
        if let Expression::Column(name) = expression {
            found.insert(name.clone());
        }
        inner.extend(expression.operands());
    }
    found.into_iter().collect()
}

pub(super) fn deferrable(deferrable: Deferrable) -> Option<String> {
    match deferrable {
        Deferrable::No => None,
        Deferrable::InitiallyImmediate => Some("deferrable = initially_immediate".to_owned()),
        Deferrable::InitiallyDeferred => Some("deferrable = initially_deferred".to_owned()),
    }
}

fn validity(validity: Validity) -> Option<String> {
    match validity {
        Validity::Valid => None,
        Validity::NotValid => Some("not_valid = true".to_owned()),
        Validity::NotEnforced => Some("not_enforced = true".to_owned()),
    }
}

pub(super) fn storage(storage: &IndexStorage) -> Vec<String> {
    let mut options = Vec::new();
    if !storage.parameters.is_empty() {
        let parameters: Vec<String> = storage
            .parameters
            .iter()
            .map(|(name, value)| format!("{name} = {}", parameter_value(value)))
            .collect();
        options.push(format!("with({})", parameters.join(", ")));
    }
    options.extend(
        storage
            .tablespace
            .as_ref()
            .map(|name| format!("tablespace = {}", word_or_literal(name))),
    );
    options
}

pub(super) fn comment(comment: Option<&str>) -> Option<String> {
    comment.map(|comment| format!("comment = {}", literal(comment)))
}

//! Unique rules, indexes and exclusion constraints.

use super::attribute::{literal, word_or_literal};
use super::constraint::{columns_of, comment, deferrable, storage};
use super::table::{TableWriter, parameter_value};
use schema_core::def::{Deferrable, NullsOrder};
use schema_core::dialect::Engine;
use schema_core::model::{
    Exclusion, Expression, Index, IndexKey, IndexPart, IndexStorage, Table, Unique,
};

/// Whether `#[unique]` at its one field says everything.
pub(super) fn is_plain_unique(writer: &TableWriter<'_>, unique: &Unique) -> bool {
    let plain = Unique::new(unique.name.clone(), unique.parts.clone());
    unique.parts.len() == 1
        && *unique == plain
        && !unique.is_index()
        && !is_bare_index(writer, unique)
        && is_default_unique(writer, unique)
}

/// Whether the parts are this column and nothing else.
pub(super) fn is_on(parts: &[IndexPart], column: &str) -> bool {
    matches!(parts, [IndexPart { key: IndexKey::Column(name), .. }] if name == column)
}

/// Whether the database has an index where a constraint could say the same.
fn is_bare_index(writer: &TableWriter<'_>, unique: &Unique) -> bool {
    let key = (writer.table.name.clone(), unique.name.clone());
    writer.context.unique_indexes.contains(&key)
}

fn is_default_unique(writer: &TableWriter<'_>, unique: &Unique) -> bool {
    let default = unique.default_name(&writer.table.name.name);
    let uniques = writer.table.uniques.iter();
    let same = uniques.filter(|other| other.default_name(&writer.table.name.name) == default);
    default == unique.name && same.count() == 1 && !is_index_default(writer, &default)
}

/// Whether an index of the table has that default name.
fn is_index_default(writer: &TableWriter<'_>, default: &str) -> bool {
    let mut indexes = writer.table.indexes.iter();
    indexes.any(|index| index.default_name(&writer.table.name.name) == default)
}

/// The collation that SQLite compares the column by.
fn collation_of(table: &Table, part: &IndexPart) -> String {
    let column = match &part.key {
        IndexKey::Column(name) => table.column(name),
        IndexKey::Expression(_) => None,
    };
    let own = column.and_then(|column| column.collation.as_ref());
    own.map_or_else(|| "BINARY".to_owned(), |collation| collation.name.clone())
}

/// `#[unique(...)]`, where it does not stand at a field.
pub(super) fn unique(writer: &mut TableWriter<'_>, unique: &Unique) {
    if is_plain_unique(writer, unique) {
        return;
    }
    let object = format!("unique rule {}.{}", writer.table.name, unique.name);
    let mut written = unique.clone();
    if is_bare_index(writer, unique)
        && let Some(part) = written.parts.first_mut()
    {
        // Only an index has an order or a collation; this one is what it has anyway.
        match writer.context.engine {
            Engine::Sqlite => part.collation = Some(collation_of(writer.table, part)),
            _ => part.nulls = Some(NullsOrder::Last),
        }
    }
    let Some(mut arguments) = parts(writer, &written.parts, &object) else {
        return;
    };
    let Some(rest) = filters(writer, unique.predicate.as_ref(), &unique.include, &object) else {
        return;
    };
    arguments.extend(rest);
    if unique.nulls_not_distinct {
        arguments.push("nulls_not_distinct = true".to_owned());
    }
    if unique.without_overlaps {
        arguments.push("without_overlaps = true".to_owned());
    }
    let default = written.default_name(&writer.table.name.name);
    let uniques = writer.table.uniques.iter();
    let is_contested = uniques
        .filter(|other| other.name != unique.name)
        .any(|other| other.default_name(&writer.table.name.name) == default)
        || is_index_default(writer, &default);
    if default != unique.name || is_contested {
        arguments.push(format!("name = {}", literal(&unique.name)));
    }
    options(
        &mut arguments,
        unique.deferrable,
        &unique.storage,
        unique.comment.as_deref(),
    );
    writer.attribute("unique", &arguments);
}

/// `#[index(...)]`
pub(super) fn index(writer: &mut TableWriter<'_>, index: &Index) {
    let object = format!("index {}.{}", writer.table.name, index.name);
    let Some(mut arguments) = parts(writer, &index.parts, &object) else {
        return;
    };
    if index.method != "btree" {
        arguments.push(using(&index.method));
    }
    let Some(rest) = filters(writer, index.predicate.as_ref(), &index.include, &object) else {
        return;
    };
    arguments.extend(rest);
    let table = &writer.table.name.name;
    let default = index.default_name(table);
    let others = writer
        .table
        .indexes
        .iter()
        .filter(|other| other.name != index.name);
    let is_contested = others
        .into_iter()
        .any(|other| other.default_name(table) == default)
        || writer
            .table
            .uniques
            .iter()
            .any(|other| other.default_name(table) == default);
    if default != index.name || is_contested {
        arguments.push(format!("name = {}", literal(&index.name)));
    }
    options(
        &mut arguments,
        Deferrable::No,
        &index.storage,
        index.comment.as_deref(),
    );
    writer.attribute("index", &arguments);
}

/// `#[exclude(...)]`
pub(super) fn exclusion(writer: &mut TableWriter<'_>, exclusion: &Exclusion) {
    let object = format!(
        "exclusion constraint {}.{}",
        writer.table.name, exclusion.name
    );
    let mut arguments = vec![using(&exclusion.method)];
    for element in &exclusion.elements {
        let Some(part) = parts(writer, std::slice::from_ref(&element.part), &object) else {
            return;
        };
        arguments.push(format!(
            "({}, {})",
            part.join(", "),
            literal(&element.operator)
        ));
    }
    let Some(rest) = filters(
        writer,
        exclusion.predicate.as_ref(),
        &exclusion.include,
        &object,
    ) else {
        return;
    };
    arguments.extend(rest);
    let default = exclusion.default_name(&writer.table.name.name);
    let is_contested = writer
        .table
        .exclusions
        .iter()
        .filter(|other| other.name != exclusion.name)
        .any(|other| other.default_name(&writer.table.name.name) == default);
    if default != exclusion.name || is_contested {
        arguments.push(format!("name = {}", literal(&exclusion.name)));
    }
    options(
        &mut arguments,
        exclusion.deferrable,
        &exclusion.storage,
        exclusion.comment.as_deref(),
    );
    writer.attribute("exclude", &arguments);
}

fn options(
    arguments: &mut Vec<String>,
    deferred: Deferrable,
    stored: &IndexStorage,
    said: Option<&str>,
) {
    arguments.extend(deferrable(deferred));
    arguments.extend(storage(stored));
    arguments.extend(comment(said));
}

/// The access methods that are words; any other is one of an extension.
const METHODS: &[&str] = &[
    "btree", "hash", "gin", "gist", "spgist", "brin", "hnsw", "ivfflat", "bloom", "rum",
];

fn using(method: &str) -> String {
    match METHODS.contains(&method) {
        true => format!("using = {method}"),
        false => format!("using = extension({})", literal(method)),
    }
}

/// `where(..)` and `include(..)`
fn filters(
    writer: &mut TableWriter<'_>,
    predicate: Option<&Expression>,
    include: &[String],
    object: &str,
) -> Option<Vec<String>> {
    let mut arguments = Vec::new();
    if let Some(predicate) = predicate {
        writer.fields(&columns_of(predicate), object)?;
        arguments.push(format!("where({})", writer.expression(predicate)));
    }
    if !include.is_empty() {
        let fields = writer.fields(include, object)?;
        arguments.push(format!("include({})", fields.join(", ")));
    }
    Some(arguments)
}

/// The parts of a key; `None`, with a note, where a column is left out.
pub(super) fn parts(
    writer: &mut TableWriter<'_>,
    parts: &[IndexPart],
    object: &str,
) -> Option<Vec<String>> {
    let mut arguments = Vec::new();
    for part in parts {
        let mut text = match &part.key {
            IndexKey::Column(name) => writer.fields(std::slice::from_ref(name), object)?.join(""),
            IndexKey::Expression(expression) => {
                writer.fields(&columns_of(expression), object)?;
                writer.expression(expression)
            }
        };
        let suffix = suffix(part);
        if !suffix.is_empty() && !takes_a_method(&text) {
            text = format!("({text})");
        }
        arguments.push(text + &suffix);
    }
    Some(arguments)
}

fn takes_a_method(text: &str) -> bool {
    syn::parse_str::<syn::Expr>(text).is_ok_and(|parsed| {
        matches!(
            parsed,
            syn::Expr::Path(_)
                | syn::Expr::Call(_)
                | syn::Expr::MethodCall(_)
                | syn::Expr::Paren(_)
        )
    })
}

/// `.opclass(..).desc()`
fn suffix(part: &IndexPart) -> String {
    let mut text = String::new();
    if let Some(collation) = &part.collation {
        text.push_str(&format!(".collate({})", literal(collation)));
    }
    if let Some(class) = &part.operator_class {
        let parameters: Vec<String> = part
            .operator_class_parameters
            .iter()
            .map(|(name, value)| format!("{name} = {}", parameter_value(value)))
            .collect();
        let class = word_or_literal(class);
        match parameters.is_empty() {
            true => text.push_str(&format!(".opclass({class})")),
            false => text.push_str(&format!(".opclass({class}({}))", parameters.join(", "))),
        }
    }
    if part.descending {
        text.push_str(".desc()");
    }
    match part.nulls {
        Some(NullsOrder::First) => text.push_str(".nulls_first()"),
        Some(NullsOrder::Last) => text.push_str(".nulls_last()"),
        None => {}
    }
    text
}

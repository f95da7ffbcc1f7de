//! Tables and what they refer to, as an entity relationship diagram in the words of Mermaid.

use schema_core::model::{ForeignKey, IndexKey, ObjectName, Table, Unique};
use std::fmt::Write;

/// More tables than that are drawn without their columns.
const TABLES_WITH_COLUMNS: usize = 40;

/// The diagram of some tables, with the columns of their keys, and with the tables of others that they refer to.
pub(super) fn of(tables: &[&Table]) -> String {
    let mut text = "```mermaid\nerDiagram\n".to_owned();
    for table in tables {
        let name = entity(&table.name);
        if tables.len() > TABLES_WITH_COLUMNS {
            let _ = writeln!(text, "    {name}");
            continue;
        }
        let _ = writeln!(text, "    {name} {{");
        for column in &table.columns {
            if let Some(keys) = keys(table, &column.name) {
                let declared = column.data_type.name.as_ref();
                let data_type =
                    declared.map_or_else(|| column.data_type.to_string(), |it| it.name.clone());
                let data_type = word(&data_type);
                let _ = writeln!(text, "        {data_type} {} {keys}", word(&column.name));
            }
        }
        text.push_str("    }\n");
    }
    for table in tables {
        for key in &table.foreign_keys {
            let _ = writeln!(
                text,
                "    {} {} {} : \"{}\"",
                entity(&key.target),
                cardinality(table, key),
                entity(&table.name),
                quoted(&key.columns.join(", "))
            );
        }
    }
    text.push_str("```\n\n");
    text
}

/// How many rows stand at both ends: one of the target, or none where the key may be NULL; many, or one where the key
/// is unique.
fn cardinality(table: &Table, key: &ForeignKey) -> &'static str {
    let optional = key.columns.iter().any(|name| {
        let column = table.column(name);
        column.is_some_and(|column| column.nullable)
    });
    let is_key = |columns: &[String]| columns.iter().all(|name| key.columns.contains(name));
    let primary = table.primary_key.as_ref();
    let unique = primary.is_some_and(|primary| is_key(&primary.columns))
        || table.uniques.iter().any(|unique| {
            let columns = columns_of(unique);
            unique.predicate.is_none() && columns.is_some_and(|columns| is_key(&columns))
        });
    match (optional, unique) {
        (false, false) => "||--o{",
        (false, true) => "||--o|",
        (true, false) => "|o--o{",
        (true, true) => "|o--o|",
    }
}

fn keys(table: &Table, column: &str) -> Option<&'static str> {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let primary = table.primary_key.as_ref();
    let primary = primary.is_some_and(|key| has(&key.columns));
    let foreign = table.foreign_keys.iter().any(|key| has(&key.columns));
    let mut uniques = table.uniques.iter();
    let unique = uniques.any(|unique| {
        unique.predicate.is_none() && columns_of(unique).is_some_and(|names| has(&names))
    });
    match (primary, foreign, unique) {
        (true, true, _) => Some("PK, FK"),
        (true, false, _) => Some("PK"),
        (false, true, true) => Some("FK, UK"),
        (false, true, false) => Some("FK"),
        (false, false, true) => Some("UK"),
        (false, false, false) => None,
    }
}

/// The columns of a unique rule, unless it is about an expression.
fn columns_of(unique: &Unique) -> Option<Vec<String>> {
    let parts = unique.parts.iter().map(|part| match &part.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    parts.collect()
}

fn entity(name: &ObjectName) -> String {
    format!("\"{}\"", quoted(&name.to_string()))
}

/// Mermaid has no way to write a quotation mark in a name.
fn quoted(text: &str) -> String {
    text.replace(['"', '\n', '\r'], "'")
}

/// A word, as Mermaid takes one for a type or for an attribute: it begins with a letter.
fn word(text: &str) -> String {
    let before_parameters = text.split('(').next().unwrap_or(text);
    let kept = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let word: String = before_parameters
        .trim()
        .chars()
        .map(|letter| if kept(letter) { letter } else { '_' })
        .collect();
    match word.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        true => word,
        false => format!("n{word}"),
    }
}

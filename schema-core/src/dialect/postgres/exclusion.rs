//! Exclusion constraints, the storage of indexes.

use super::Postgres;
use super::index::part;
use super::table::{deferrable, include};
use super::words::{beside, expression, identifier, literal};
use crate::dialect::expression::Inexpressible;
use crate::model::{Exclusion, IndexStorage, ObjectName};
use std::collections::BTreeMap;

/// An exclusion constraint's definition.
pub(super) fn exclusion(
    dialect: &Postgres,
    exclusion: &Exclusion,
) -> Result<String, Inexpressible> {
    let elements = exclusion
        .elements
        .iter()
        .map(|element| {
            let part = part(dialect, &element.part)?;
            Ok(format!("{part} WITH {}", operator(&element.operator)))
        })
        .collect::<Result<Vec<_>, Inexpressible>>()?;
    let predicate = match &exclusion.predicate {
        Some(predicate) => format!(" WHERE ({})", expression(predicate, dialect.version)?),
        None => String::new(),
    };
    Ok(format!(
        "CONSTRAINT {} EXCLUDE USING {} ({}){}{}{predicate}{}",
        identifier(&exclusion.name),
        identifier(&exclusion.method),
        elements.join(", "),
        include(&exclusion.include),
        constraint_storage(&exclusion.storage),
        deferrable(exclusion.deferrable)
    ))
}

/// An operator; one with a namespace is written out in full.
fn operator(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((namespace, symbol)) => format!("OPERATOR({}.{symbol})", identifier(namespace)),
        None => name.to_owned(),
    }
}

/// How the index of a constraint is stored.
pub(super) fn constraint_storage(storage: &IndexStorage) -> String {
    let tablespace = storage.tablespace.as_ref();
    let tablespace = tablespace.map(|name| format!(" USING INDEX TABLESPACE {}", identifier(name)));
    format!(
        "{}{}",
        with(&storage.parameters),
        tablespace.unwrap_or_default()
    )
}

/// How an index is stored.
pub(super) fn index_storage(storage: &IndexStorage) -> String {
    let tablespace = storage.tablespace.as_ref();
    let tablespace = tablespace.map(|name| format!("\n    TABLESPACE {}", identifier(name)));
    let with = match with(&storage.parameters).as_str() {
        "" => String::new(),
        with => format!("\n   {with}"),
    };
    format!("{with}{}", tablespace.unwrap_or_default())
}

fn with(parameters: &BTreeMap<String, String>) -> String {
    match parameters.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", pairs(parameters.iter())),
    }
}

/// `name = value, ...`; a value that is neither a number nor a word stands in quotes.
pub(super) fn pairs<'a>(parameters: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let pairs: Vec<String> = parameters
        .map(|(name, value)| {
            let is_number = value.parse::<f64>().is_ok_and(f64::is_finite)
                && value
                    .chars()
                    .all(|it| it.is_ascii_digit() || "+-.".contains(it));
            let is_word = matches!(value.as_str(), "true" | "false" | "on" | "off" | "auto");
            match is_number || is_word {
                true => format!("{} = {value}", identifier(name)),
                false => format!("{} = {}", identifier(name), literal(value)),
            }
        })
        .collect();
    pairs.join(", ")
}

/// ALTER INDEX ... SET and RESET.
pub(super) fn set_index_parameters(
    table: &ObjectName,
    name: &str,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<String> {
    let index = beside(table, name);
    let mut statements = Vec::new();
    let mut changed = new
        .iter()
        .filter(|(name, value)| old.get(*name) != Some(*value))
        .peekable();
    if changed.peek().is_some() {
        statements.push(format!("ALTER INDEX {index} SET ({})", pairs(changed)));
    }
    let removed: Vec<String> = old
        .keys()
        .filter(|name| !new.contains_key(*name))
        .map(|name| identifier(name))
        .collect();
    if !removed.is_empty() {
        statements.push(format!(
            "ALTER INDEX {index} RESET ({})",
            removed.join(", ")
        ));
    }
    statements
}

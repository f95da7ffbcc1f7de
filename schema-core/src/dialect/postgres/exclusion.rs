//! Exclusion constraints, the storage of indexes, and which extensions their operator classes come from.

use super::Postgres;
use super::index::part;
use super::table::{deferrable, include};
use super::words::{beside, expression, identifier, literal};
use crate::def::TypeKind;
use crate::dialect::expression::Inexpressible;
use crate::model::{
    Exclusion, Index, IndexKey, IndexPart, IndexStorage, ObjectName, Schema, Table,
};
use crate::syntax::index_method::index_method;
use std::collections::{BTreeMap, BTreeSet};

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

/// The extensions that the indexes and constraints of a schema need, each with the first object that does.
pub(super) fn extensions(schema: &Schema) -> BTreeMap<&'static str, String> {
    let mut needed = BTreeMap::new();
    for table in schema.tables.values() {
        for (name, extension) in extensions_of(table) {
            needed
                .entry(extension)
                .or_insert_with(|| format!("{}.{name}", table.name));
        }
    }
    needed
}

fn extensions_of(table: &Table) -> BTreeSet<(String, &'static str)> {
    let mut needed = BTreeSet::new();
    let mut add = |name: &str, method: &str, parts: &[&IndexPart]| {
        let of_method = index_method(method).and_then(|method| method.extension);
        let of_parts = parts.iter().filter_map(|part| of_part(table, method, part));
        needed.extend(
            of_method
                .into_iter()
                .chain(of_parts)
                .map(|extension| (name.to_owned(), extension)),
        );
    };
    for Index {
        name,
        method,
        parts,
        ..
    } in &table.indexes
    {
        add(name, method, &parts.iter().collect::<Vec<_>>());
    }
    for exclusion in &table.exclusions {
        let parts: Vec<&IndexPart> = exclusion.elements.iter().map(|it| &it.part).collect();
        add(&exclusion.name, &exclusion.method, &parts);
    }
    for unique in table
        .uniques
        .iter()
        .filter(|unique| unique.without_overlaps)
    {
        add(
            &unique.name,
            "gist",
            &unique.parts.iter().collect::<Vec<_>>(),
        );
    }
    if let Some(key) = table
        .primary_key
        .as_ref()
        .filter(|key| key.without_overlaps)
    {
        let parts: Vec<IndexPart> = key.columns.iter().map(IndexPart::column).collect();
        add(&key.name, "gist", &parts.iter().collect::<Vec<_>>());
    }
    needed
}

/// The extension that brings the operator class of a part, where the server has none of its own.
fn of_part(table: &Table, method: &str, part: &IndexPart) -> Option<&'static str> {
    if let Some(class) = &part.operator_class {
        return class.contains("_trgm_ops").then_some("pg_trgm");
    }
    let extension = match method {
        "gist" => "btree_gist",
        "gin" => "btree_gin",
        _ => return None,
    };
    let IndexKey::Column(name) = &part.key else {
        return None;
    };
    let column = table.column(name)?;
    let is_plain = column.data_type.dimensions == 0
        && matches!(
            column.data_type.kind,
            TypeKind::SmallInt
                | TypeKind::Integer
                | TypeKind::BigInt
                | TypeKind::Numeric
                | TypeKind::Real
                | TypeKind::DoublePrecision
                | TypeKind::Money
                | TypeKind::Text
                | TypeKind::VarChar
                | TypeKind::Char
                | TypeKind::Boolean
                | TypeKind::Bytea
                | TypeKind::Date
                | TypeKind::Time
                | TypeKind::TimeTz
                | TypeKind::Timestamp
                | TypeKind::TimestampTz
                | TypeKind::Interval
                | TypeKind::Uuid
                | TypeKind::MacAddr
                | TypeKind::Bit
                | TypeKind::VarBit
                | TypeKind::Enum
        );
    is_plain.then_some(extension)
}

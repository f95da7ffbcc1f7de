//! Indexes.

use super::Sqlite;
use super::words::{expression, identifier, object};
use crate::dialect::expression::Inexpressible;
use crate::model::{Index, IndexKey, IndexPart, ObjectName, Table, Unique};

/// CREATE INDEX.
pub(super) fn create_index(
    dialect: &Sqlite,
    table: &ObjectName,
    index: &Index,
    unique: Option<&Unique>,
) -> Result<String, Inexpressible> {
    let kind = if unique.is_some() {
        "UNIQUE INDEX"
    } else {
        "INDEX"
    };
    write(
        dialect,
        table,
        kind,
        &index.name,
        &index.parts,
        index.predicate.as_ref(),
    )
}

/// The indexes of a table: its own, and those of the unique rules that only an index can enforce.
pub(super) fn indexes_of(dialect: &Sqlite, table: &Table) -> Result<Vec<String>, Inexpressible> {
    let unique = table
        .uniques
        .iter()
        .filter(|unique| unique.is_index())
        .map(|unique| {
            let predicate = unique.predicate.as_ref();
            write(
                dialect,
                &table.name,
                "UNIQUE INDEX",
                &unique.name,
                &unique.parts,
                predicate,
            )
        });
    let plain = table.indexes.iter().map(|index| {
        write(
            dialect,
            &table.name,
            "INDEX",
            &index.name,
            &index.parts,
            index.predicate.as_ref(),
        )
    });
    unique.chain(plain).collect()
}

fn write(
    dialect: &Sqlite,
    table: &ObjectName,
    kind: &str,
    name: &str,
    parts: &[IndexPart],
    predicate: Option<&crate::model::Expression>,
) -> Result<String, Inexpressible> {
    let parts = parts
        .iter()
        .map(|part| self::part(dialect, part))
        .collect::<Result<Vec<_>, _>>()?;
    let mut sql = format!(
        "CREATE {kind} {}\n    ON {} ({})",
        identifier(name),
        object(table),
        parts.join(", ")
    );
    if let Some(predicate) = predicate {
        let predicate = expression(dialect, predicate)?;
        sql.push_str(&format!("\n    WHERE {predicate}"));
    }
    Ok(sql)
}

fn part(dialect: &Sqlite, part: &IndexPart) -> Result<String, Inexpressible> {
    let mut sql = match &part.key {
        IndexKey::Column(name) => identifier(name),
        IndexKey::Expression(key) => expression(dialect, key)?,
    };
    if let Some(collation) = &part.collation {
        sql.push_str(&format!(" COLLATE {}", identifier(collation)));
    }
    if part.descending {
        sql.push_str(" DESC");
    }
    Ok(sql)
}

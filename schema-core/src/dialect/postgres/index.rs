//! Indexes.

use super::Postgres;
use super::exclusion::{index_storage, pairs};
use super::table::{collation, comment, include};
use super::words::{beside, expression, identifier, index_expression, object};
use crate::def::NullsOrder;
use crate::dialect::expression::Inexpressible;
use crate::model::{Index, IndexKey, IndexPart, ObjectName, Unique};
use crate::plan::CommentTarget;

/// CREATE INDEX, then its comment where it is not built beside writes, because such a statement stands alone.
pub(super) fn create_index(
    dialect: &Postgres,
    table: &ObjectName,
    index: &Index,
    unique: Option<&Unique>,
    concurrently: bool,
) -> Result<Vec<String>, Inexpressible> {
    let mut statements = vec![build_index(
        dialect,
        &object(table),
        index,
        unique,
        concurrently,
    )?];
    if index.comment.is_some() && !concurrently {
        let target = CommentTarget::Index(table.clone(), index.name.clone());
        statements.push(comment(&target, index.comment.as_deref()));
    }
    Ok(statements)
}

/// Never with IF NOT EXISTS: a concurrent build that failed leaves an invalid index of that name, which
/// it would take for the finished one.
pub(super) fn build_index(
    dialect: &Postgres,
    on: &str,
    index: &Index,
    unique: Option<&Unique>,
    concurrently: bool,
) -> Result<String, Inexpressible> {
    let mut sql = String::from("CREATE");
    if unique.is_some() {
        sql.push_str(" UNIQUE");
    }
    sql.push_str(" INDEX");
    if concurrently {
        sql.push_str(" CONCURRENTLY");
    }
    let parts = index
        .parts
        .iter()
        .map(|part| self::part(dialect, part))
        .collect::<Result<Vec<_>, _>>()?;
    sql.push_str(&format!(" {}\n    ON {on}", identifier(&index.name)));
    if index.method != "btree" {
        sql.push_str(&format!(" USING {}", identifier(&index.method)));
    }
    sql.push_str(&format!(
        " ({}){}",
        parts.join(", "),
        include(&index.include)
    ));
    if unique.is_some_and(|unique| unique.nulls_not_distinct) {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    sql.push_str(&index_storage(&index.storage));
    if let Some(predicate) = &index.predicate {
        let predicate = expression(predicate, dialect.version)?;
        sql.push_str(&format!("\n    WHERE {predicate}"));
    }
    Ok(sql)
}

/// DROP INDEX.
///
/// Outside a transaction a step may run twice, and the way back from a unique index that a constraint
/// has taken over finds that the index went with the constraint: a missing index is passed over.
pub(super) fn drop_index(table: &ObjectName, name: &str, concurrently: bool) -> String {
    let how = if concurrently {
        " CONCURRENTLY IF EXISTS"
    } else {
        ""
    };
    format!("DROP INDEX{how} {}", beside(table, name))
}

/// One part of a key.
pub(super) fn part(dialect: &Postgres, part: &IndexPart) -> Result<String, Inexpressible> {
    let mut sql = match &part.key {
        IndexKey::Column(name) => identifier(name),
        IndexKey::Expression(key) => index_expression(key, dialect.version)?,
    };
    if let Some(name) = &part.collation {
        sql.push_str(&format!(" COLLATE {}", collation(name)));
    }
    if let Some(name) = &part.operator_class {
        let parts: Vec<String> = name.split('.').map(identifier).collect();
        sql.push_str(&format!(" {}", parts.join(".")));
        if !part.operator_class_parameters.is_empty() {
            let parameters = pairs(part.operator_class_parameters.iter());
            sql.push_str(&format!(" ({parameters})"));
        }
    }
    if part.descending {
        sql.push_str(" DESC");
    }
    match part.nulls {
        Some(NullsOrder::First) => sql.push_str(" NULLS FIRST"),
        Some(NullsOrder::Last) => sql.push_str(" NULLS LAST"),
        None => {}
    }
    Ok(sql)
}

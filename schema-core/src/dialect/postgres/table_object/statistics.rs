//! Extended statistics.

use crate::def::StatisticsKind;
use crate::dialect::expression::Inexpressible;
use crate::dialect::postgres::Postgres;
use crate::dialect::postgres::words::{beside, expression, identifier, object};
use crate::model::{Expression, ObjectName, Statistics};

pub(super) fn create(
    dialect: &Postgres,
    table: &ObjectName,
    statistics: &Statistics,
) -> Result<String, Inexpressible> {
    let everything = statistics.kinds.len() == StatisticsKind::ALL.len();
    let kinds: Vec<&str> = statistics.kinds.iter().map(|kind| kind.keyword()).collect();
    let kinds = match kinds.is_empty() || everything {
        true => String::new(),
        false => format!(" ({})", kinds.join(", ")),
    };
    let mut parts: Vec<String> = statistics.columns.iter().map(|it| identifier(it)).collect();
    for value in &statistics.expressions {
        parts.push(part(dialect, value)?);
    }
    Ok(format!(
        "CREATE STATISTICS {}{kinds}\n    ON {}\n    FROM {}",
        beside(table, &statistics.name),
        parts.join(", "),
        object(table)
    ))
}

fn part(dialect: &Postgres, value: &Expression) -> Result<String, Inexpressible> {
    Ok(format!("({})", expression(value, dialect.version)?))
}

pub(super) fn drop_statistics(table: &ObjectName, name: &str) -> String {
    format!("DROP STATISTICS {}", beside(table, name))
}

pub(super) fn rename(table: &ObjectName, from: &str, to: &str) -> String {
    format!(
        "ALTER STATISTICS {} RENAME TO {}",
        beside(table, from),
        identifier(to)
    )
}

pub(super) fn check(dialect: &Postgres, statistics: &Statistics) -> Result<(), Inexpressible> {
    for value in &statistics.expressions {
        expression(value, dialect.version)?;
    }
    Ok(())
}

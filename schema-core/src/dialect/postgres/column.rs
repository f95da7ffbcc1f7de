//! Changes of existing columns.

use super::Postgres;
use super::sequence::set_identity;
use super::table::alter_table;
use super::words::{data_type, default, expression, identifier, object};
use crate::def::{Storage, TypeKind};
use crate::dialect::expression::Inexpressible;
use crate::model::{Column, DataType, ObjectName, PhysicalOption};
use crate::plan::ColumnChange;

/// The statements of ALTER COLUMN.
pub(super) fn alter_column(
    dialect: &Postgres,
    table: &ObjectName,
    column: &str,
    change: &ColumnChange,
) -> Result<Vec<String>, Inexpressible> {
    let change = match change {
        ColumnChange::SetNotNull => "SET NOT NULL".into(),
        ColumnChange::DropNotNull => "DROP NOT NULL".into(),
        ColumnChange::SetDefault {
            new: Some(value), ..
        } => {
            format!("SET DEFAULT {}", default(value, dialect.version)?)
        }
        ColumnChange::SetDefault { new: None, .. } => "DROP DEFAULT".into(),
        ColumnChange::SetType {
            old,
            new,
            collation,
        } => {
            let new_type = data_type(new);
            // Without COLLATE the column would get the type's own collation.
            let collate = collate(collation.as_ref());
            // Between kinds the server converts by itself only where nothing can go wrong.
            let using = match old.kind == new.kind && old.name == new.name {
                true => String::new(),
                false => format!(" USING CAST({} AS {new_type})", identifier(column)),
            };
            format!("TYPE {new_type}{collate}{using}")
        }
        ColumnChange::SetCollation {
            new,
            data_type: kept,
            ..
        } => format!("TYPE {}{}", data_type(kept), collate(new.as_ref())),
        ColumnChange::SetIdentity { old, new } => {
            return Ok(set_identity(table, column, old.as_ref(), new.as_ref()));
        }
        ColumnChange::SetExpression { .. } if dialect.version < 17 => {
            return Err(Inexpressible {
                feature: "change of the expression of a generated column".into(),
                remedy: "use PostgreSQL 17, or add a new column".into(),
            });
        }
        ColumnChange::SetExpression { new, .. } => {
            format!("SET EXPRESSION AS ({})", expression(new, dialect.version)?)
        }
        ColumnChange::DropExpression { .. } => "DROP EXPRESSION".into(),
        ColumnChange::SetPhysical { new, data_type, .. } => set_physical(dialect, new, data_type)?,
    };
    Ok(vec![format!(
        "{} ALTER COLUMN {} {change}",
        alter_table(table),
        identifier(column)
    )])
}

/// What a column's definition has no place for: how its values are kept.
pub(super) fn keep_values(
    dialect: &Postgres,
    table: &ObjectName,
    column: &Column,
) -> Result<Vec<String>, Inexpressible> {
    let options = column.physical.said();
    let changes: Result<Vec<String>, Inexpressible> = options
        .iter()
        .map(|option| {
            let change = set_physical(dialect, option, &column.data_type)?;
            Ok(format!(
                "ALTER COLUMN {} {change}",
                identifier(&column.name)
            ))
        })
        .collect();
    let changes = changes?;
    Ok(match changes.as_slice() {
        [] => Vec::new(),
        changes => vec![format!("{} {}", alter_table(table), changes.join(", "))],
    })
}

fn set_physical(
    dialect: &Postgres,
    option: &PhysicalOption,
    data_type: &DataType,
) -> Result<String, Inexpressible> {
    let distinct = |word: &str, value: &Option<String>| match value {
        Some(value) => format!("SET ({word} = {value})"),
        None => format!("RESET ({word})"),
    };
    Ok(match option {
        PhysicalOption::Storage(Some(storage)) => {
            format!("SET STORAGE {}", storage.keyword().to_uppercase())
        }
        PhysicalOption::Storage(None) if dialect.version >= 16 => "SET STORAGE DEFAULT".to_owned(),
        PhysicalOption::Storage(None) => match storage_of_type(data_type) {
            Some(storage) => format!("SET STORAGE {}", storage.keyword().to_uppercase()),
            None => {
                return Err(Inexpressible {
                    feature: "return to the storage of this type".into(),
                    remedy: "say which storage it is: `storage = ..`".into(),
                });
            }
        },
        PhysicalOption::Compression(Some(compression)) => {
            format!("SET COMPRESSION {}", compression.keyword())
        }
        PhysicalOption::Compression(None) => "SET COMPRESSION DEFAULT".to_owned(),
        PhysicalOption::Statistics(Some(target)) => format!("SET STATISTICS {target}"),
        PhysicalOption::Statistics(None) => "SET STATISTICS -1".to_owned(),
        PhysicalOption::DistinctValues(value) => distinct("n_distinct", value),
        PhysicalOption::DistinctValuesInherited(value) => distinct("n_distinct_inherited", value),
    })
}

/// `pg_type.typstorage`, for servers that have no word for it.
fn storage_of_type(data_type: &DataType) -> Option<Storage> {
    if data_type.dimensions > 0 {
        return Some(Storage::Extended);
    }
    match data_type.kind {
        TypeKind::Text
        | TypeKind::VarChar
        | TypeKind::Char
        | TypeKind::CiText
        | TypeKind::Bytea
        | TypeKind::Json
        | TypeKind::JsonB
        | TypeKind::Xml
        | TypeKind::Bit
        | TypeKind::VarBit
        | TypeKind::TsVector => Some(Storage::Extended),
        TypeKind::Numeric | TypeKind::Inet | TypeKind::Cidr => Some(Storage::Main),
        TypeKind::TsQuery => Some(Storage::Plain),
        _ => None,
    }
}

/// Whether values of the type can be kept elsewhere than in the row. What is not known is left to the
/// server.
pub(super) fn has_fixed_length(data_type: &DataType) -> bool {
    data_type.dimensions == 0
        && matches!(
            data_type.kind,
            TypeKind::SmallInt
                | TypeKind::Integer
                | TypeKind::BigInt
                | TypeKind::Real
                | TypeKind::DoublePrecision
                | TypeKind::Money
                | TypeKind::Boolean
                | TypeKind::Date
                | TypeKind::Time
                | TypeKind::TimeTz
                | TypeKind::Timestamp
                | TypeKind::TimestampTz
                | TypeKind::Interval
                | TypeKind::Uuid
                | TypeKind::MacAddr
                | TypeKind::Enum
        )
}

fn collate(collation: Option<&ObjectName>) -> String {
    match collation {
        Some(name) => format!(" COLLATE {}", object(name)),
        None => String::new(),
    }
}

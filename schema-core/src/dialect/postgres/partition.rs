//! Partitioned tables and their partitions.
//!
//! The locks were read from `pg_locks`; the database tests repeat that.

use super::Postgres;
use super::index::{build_index, part};
use super::table::{alter_table, check, constraint_comment, deferrable, unique};
use super::table_properties::{change_parameters, parameters};
use super::words::{beside, expression, identifier, object};
use crate::def::RangeLimit;
use crate::dialect::expression::Inexpressible;
use crate::diff::Constraint;
use crate::model::{
    Expression, ObjectName, Partition, PartitionBound, Partitioning, RangeEnd, Table,
};
use crate::plan::{LockLevel, Operation, PartitionOperation, PartitionPlace, Work};

/// ` PARTITION BY ...`; nothing where nothing is divided.
pub(super) fn division(
    dialect: &Postgres,
    partitioning: Option<&Partitioning>,
) -> Result<String, Inexpressible> {
    let Some(partitioning) = partitioning else {
        return Ok(String::new());
    };
    let parts = partitioning.key.iter().map(|key| part(dialect, key));
    let parts: Vec<String> = parts.collect::<Result<_, _>>()?;
    let strategy = partitioning.strategy.keyword().to_uppercase();
    Ok(format!(
        "\n    PARTITION BY {strategy} ({})",
        parts.join(", ")
    ))
}

/// CREATE TABLE for the partitions of a table that is new, parents first.
pub(super) fn of_table(dialect: &Postgres, table: &Table) -> Result<Vec<String>, Inexpressible> {
    match &table.partitioning {
        Some(partitioning) => of_relation(dialect, &table.name, partitioning),
        None => Ok(Vec::new()),
    }
}

fn of_relation(
    dialect: &Postgres,
    relation: &ObjectName,
    partitioning: &Partitioning,
) -> Result<Vec<String>, Inexpressible> {
    let partitions = partitioning.all(relation).into_iter();
    partitions
        .map(|(parent, partition)| {
            Ok(format!(
                "CREATE TABLE {} PARTITION OF {}\n    {}{}{}",
                object(&partition.name),
                object(parent),
                bound(dialect, &partition.bound)?,
                division(dialect, partition.partitioning.as_ref())?,
                storage(partition)
            ))
        })
        .collect()
}

fn storage(partition: &Partition) -> String {
    let mut sql = String::new();
    if !partition.parameters.is_empty() {
        sql.push_str(&format!(" WITH ({})", parameters(&partition.parameters)));
    }
    if let Some(tablespace) = &partition.tablespace {
        sql.push_str(&format!(" TABLESPACE {}", identifier(tablespace)));
    }
    sql
}

fn bound(dialect: &Postgres, bound: &PartitionBound) -> Result<String, Inexpressible> {
    let value = |value: &Expression| expression(value, dialect.version);
    let ends = |ends: &[RangeEnd]| -> Result<String, Inexpressible> {
        let ends = ends.iter().map(|end| match end {
            RangeEnd::Limit(RangeLimit::Minimum) => Ok("MINVALUE".to_owned()),
            RangeEnd::Limit(RangeLimit::Maximum) => Ok("MAXVALUE".to_owned()),
            RangeEnd::Value(it) => value(it),
        });
        Ok(ends.collect::<Result<Vec<_>, _>>()?.join(", "))
    };
    Ok(match bound {
        PartitionBound::Default => "DEFAULT".to_owned(),
        PartitionBound::Range { from, to } => {
            format!("FOR VALUES FROM ({}) TO ({})", ends(from)?, ends(to)?)
        }
        PartitionBound::List(values) => {
            let values = values.iter().map(value).collect::<Result<Vec<_>, _>>()?;
            format!("FOR VALUES IN ({})", values.join(", "))
        }
        PartitionBound::Hash { modulus, remainder } => {
            format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
        }
    })
}

/// The statements of an operation.
pub(super) fn statements(
    dialect: &Postgres,
    operation: &PartitionOperation,
) -> Result<Vec<String>, Inexpressible> {
    let one = match operation {
        PartitionOperation::Create { table, partition } => {
            return create(dialect, table, partition);
        }
        PartitionOperation::Drop { partition, .. } => {
            format!("DROP TABLE {}", object(&partition.name))
        }
        PartitionOperation::Attach { place, partition } => format!(
            "{} ATTACH PARTITION {}\n    {}",
            alter_table(&place.parent),
            object(&partition.name),
            bound(dialect, &partition.bound)?
        ),
        PartitionOperation::Detach {
            place,
            partition,
            concurrently,
        } => format!(
            "{} DETACH PARTITION {}{}",
            alter_table(&place.parent),
            object(&partition.name),
            if *concurrently { " CONCURRENTLY" } else { "" }
        ),
        PartitionOperation::Rename { from, to, .. } => {
            return super::statement::rename_table(from, to);
        }
        PartitionOperation::Store {
            partition,
            old,
            new,
            ..
        } => {
            let mut actions = change_parameters(&old.parameters, &new.parameters);
            if old.tablespace != new.tablespace {
                let tablespace = new.tablespace.as_deref().unwrap_or("pg_default");
                actions.push(format!("SET TABLESPACE {}", identifier(tablespace)));
            }
            let alter = alter_table(partition);
            return Ok(actions
                .into_iter()
                .map(|action| format!("{alter} {action}"))
                .collect());
        }
        PartitionOperation::AddCheck {
            partition,
            check: new,
            ..
        } => format!(
            "{}\n    ADD {} NOT VALID",
            alter_table(partition),
            check(dialect, new)?
        ),
        PartitionOperation::ValidateCheck {
            partition, name, ..
        } => format!(
            "{} VALIDATE CONSTRAINT {}",
            alter_table(partition),
            identifier(name)
        ),
        PartitionOperation::DropCheck {
            partition, check, ..
        } => format!(
            "{} DROP CONSTRAINT {}",
            alter_table(partition),
            identifier(&check.name)
        ),
        PartitionOperation::CreateIndex {
            relation,
            index,
            unique,
            ..
        } => {
            let on = format!("ONLY {}", object(relation));
            build_index(dialect, &on, index, unique.as_ref(), false)?
        }
        PartitionOperation::BuildIndex {
            partition,
            index,
            unique,
            ..
        } => build_index(dialect, &object(partition), index, unique.as_ref(), true)?,
        PartitionOperation::DropIndex {
            partition, name, ..
        } => super::index::drop_index(partition, name, true),
        PartitionOperation::AddUnique {
            table,
            relation,
            unique,
            is_built: false,
        } => {
            let only = format!("ALTER TABLE ONLY {}", object(relation));
            let mut statements = vec![format!("{only} ADD {}", self::unique(unique))];
            if relation == table {
                let constraint = Constraint::Unique(unique.clone());
                statements.extend(constraint_comment(table, &constraint));
            }
            return Ok(statements);
        }
        PartitionOperation::AddUnique {
            relation, unique, ..
        } => {
            let name = identifier(&unique.name);
            format!(
                "{} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}{}",
                alter_table(relation),
                deferrable(unique.deferrable)
            )
        }
        PartitionOperation::AttachIndex {
            relation,
            index,
            partition,
            part,
            ..
        } => format!(
            "ALTER INDEX {} ATTACH PARTITION {}",
            beside(relation, index),
            beside(partition, part)
        ),
    };
    Ok(vec![one])
}

/// A table that is like the partitioned one in all that ATTACH looks for. Numbers come from the partitioned table,
/// so that the partition counts none of its own.
fn create(
    dialect: &Postgres,
    table: &ObjectName,
    partition: &Partition,
) -> Result<Vec<String>, Inexpressible> {
    let mut statements = vec![format!(
        "CREATE TABLE {} (\n    LIKE {} INCLUDING ALL EXCLUDING COMMENTS EXCLUDING IDENTITY EXCLUDING STATISTICS\n\
         ){}{}",
        object(&partition.name),
        object(table),
        division(dialect, partition.partitioning.as_ref())?,
        storage(partition)
    )];
    if let Some(inner) = &partition.partitioning {
        statements.extend(of_relation(dialect, &partition.name, inner)?);
    }
    Ok(statements)
}

/// Whether it cannot run in a transaction.
pub(super) fn stands_alone(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Partition(
            PartitionOperation::Detach {
                concurrently: true,
                ..
            } | PartitionOperation::BuildIndex { .. }
                | PartitionOperation::DropIndex { .. }
        )
    )
}

/// What an operation locks.
pub(super) fn locks(operation: &PartitionOperation) -> Vec<(&ObjectName, LockLevel)> {
    use LockLevel::{AccessExclusive, Share, ShareRowExclusive, ShareUpdateExclusive};
    match operation {
        // A lock that every reader takes is not claimed.
        PartitionOperation::Create { .. } | PartitionOperation::AttachIndex { .. } => vec![],
        PartitionOperation::Drop {
            partition, targets, ..
        } => std::iter::once((&partition.name, AccessExclusive))
            .chain(targets.iter().map(|target| (target, AccessExclusive)))
            .collect(),
        PartitionOperation::Attach { place, partition } => {
            let tables = beside_default(place, partition, ShareUpdateExclusive);
            with_keys(tables, place, ShareRowExclusive)
        }
        // The second half waits until all transactions that use the partition have ended.
        PartitionOperation::Detach {
            place,
            partition,
            concurrently: true,
        } => with_keys(
            vec![
                (&place.parent, ShareUpdateExclusive),
                (&partition.name, AccessExclusive),
            ],
            place,
            AccessExclusive,
        ),
        PartitionOperation::Detach {
            place, partition, ..
        } => with_keys(
            beside_default(place, partition, AccessExclusive),
            place,
            AccessExclusive,
        ),
        PartitionOperation::Rename { from, .. } => vec![(from, AccessExclusive)],
        PartitionOperation::Store {
            partition,
            old,
            new,
            ..
        } => match old.tablespace == new.tablespace {
            true => vec![(partition, ShareUpdateExclusive)],
            false => vec![(partition, AccessExclusive)],
        },
        PartitionOperation::AddCheck { partition, .. }
        | PartitionOperation::DropCheck { partition, .. } => vec![(partition, AccessExclusive)],
        PartitionOperation::ValidateCheck { partition, .. } => {
            vec![(partition, ShareUpdateExclusive)]
        }
        PartitionOperation::CreateIndex { relation, .. } => vec![(relation, Share)],
        PartitionOperation::AddUnique { relation, .. } => vec![(relation, AccessExclusive)],
        PartitionOperation::BuildIndex { partition, .. }
        | PartitionOperation::DropIndex { partition, .. } => {
            vec![(partition, ShareUpdateExclusive)]
        }
    }
}

/// The parent, the partition and the default partition beside it.
fn beside_default<'a>(
    place: &'a PartitionPlace,
    partition: &'a Partition,
    parent: LockLevel,
) -> Vec<(&'a ObjectName, LockLevel)> {
    let default = place.default.iter();
    [
        (&place.parent, parent),
        (&partition.name, LockLevel::AccessExclusive),
    ]
    .into_iter()
    .chain(default.map(|default| (default, LockLevel::AccessExclusive)))
    .collect()
}

/// The tables at the other ends of foreign keys too.
fn with_keys<'a>(
    mut tables: Vec<(&'a ObjectName, LockLevel)>,
    place: &'a PartitionPlace,
    referrers: LockLevel,
) -> Vec<(&'a ObjectName, LockLevel)> {
    let targets = place.targets.iter();
    tables.extend(targets.map(|target| (target, LockLevel::ShareRowExclusive)));
    tables.extend(place.referrers.iter().map(|table| (table, referrers)));
    tables
}

/// The work while the locks are held.
pub(super) fn work(operation: &PartitionOperation) -> Work {
    match operation {
        // The rows of the default partition, unless a check says that they are none of these; the new partition
        // has none.
        PartitionOperation::Attach { place, .. } if place.default.is_some() => Work::Scan,
        PartitionOperation::ValidateCheck { .. } => Work::Scan,
        PartitionOperation::BuildIndex { .. } => Work::IndexBuild,
        PartitionOperation::Store { old, new, .. } if old.tablespace != new.tablespace => {
            Work::Rewrite
        }
        _ => Work::Catalog,
    }
}

//! What operations lock and read.
//!
//! Each lock was read from `pg_locks` on a server while the statement's transaction was open; the
//! database tests repeat that for every kind of operation.

use super::conversion;
use super::partition;
use super::schema_object;
use crate::def::{TypeKind, Validity, Volatility};
use crate::diff::TypeAlteration;
use crate::model::{
    Check, Column, DataType, Expression, ForeignKey, ObjectName, PhysicalOption, Table,
};
use crate::plan::{
    ColumnChange, CommentTarget, ConstraintKind, Footprint, LockClaim, LockLevel, Operation,
    Validation, Work,
};
use std::collections::BTreeMap;

pub(super) fn footprint(operation: &Operation) -> Footprint {
    if let Operation::Custom(custom) = operation {
        return custom.footprint();
    }
    Footprint {
        locks: match operation {
            Operation::CreateObject(object) | Operation::DropObject(object) => {
                schema_object::locks(operation, object)
            }
            Operation::ReplaceObject { new, .. } => schema_object::locks(operation, new),
            _ => strongest(locks(operation)),
        },
        work: work(operation),
        transactional: !partition::stands_alone(operation)
            && !matches!(
                operation,
                Operation::CreateIndex {
                    concurrently: true,
                    ..
                } | Operation::DropIndex {
                    concurrently: true,
                    ..
                } | Operation::Backfill { .. }
                    | Operation::FillClosure { .. }
            ),
    }
}

fn locks(operation: &Operation) -> Vec<(&ObjectName, LockLevel)> {
    use LockLevel::{
        AccessExclusive, RowExclusive, RowShare, Share, ShareRowExclusive, ShareUpdateExclusive,
    };
    match operation {
        Operation::CreateSupportFunction(_)
        | Operation::DropSupportFunction(_)
        | Operation::CreateEnum(_)
        | Operation::DropEnum(_)
        | Operation::AddEnumLabel { .. }
        | Operation::RenameEnumLabel { .. }
        | Operation::CreateType(_)
        | Operation::Custom(_)
        | Operation::DropType(_) => vec![],
        Operation::AlterType {
            alteration: TypeAlteration::SetNotNull,
            tables,
            ..
        }
        | Operation::AddDomainCheck {
            validation: Validation::Immediate,
            tables,
            ..
        } => all(tables, Share),
        // Since version 18 the lock is weaker; a claim that is too strong warns too much.
        Operation::ValidateDomainCheck { tables, .. } => all(tables, Share),
        Operation::AlterType { .. } | Operation::AddDomainCheck { .. } => vec![],
        // Only the sequence itself is locked. A default that calls it does not wait for that, but a session
        // that wants a number from it does.
        Operation::CreateSequence(_)
        | Operation::DropSequence(_)
        | Operation::RenameSequence { .. }
        | Operation::AlterSequence { .. }
        | Operation::AdvanceSequence { .. }
        | Operation::SetSequenceOwner { .. } => vec![],
        // Asked of the kind of object.
        Operation::CreateObject(_) | Operation::DropObject(_) | Operation::ReplaceObject { .. } => {
            vec![]
        }
        Operation::Partition(operation) => partition::locks(operation),
        Operation::Conversion(operation) => conversion::locks(operation),
        // Nobody can hold a lock on a table that does not exist yet, but those that it refers to exist.
        Operation::CreateTable(table) => {
            let parents = table.properties.inherits.iter();
            let parents = parents.map(|parent| (parent, ShareUpdateExclusive));
            targets(table, ShareRowExclusive).chain(parents).collect()
        }
        Operation::DropTable(table) => targets(table, AccessExclusive)
            .chain([(&table.name, AccessExclusive)])
            .collect(),
        Operation::AlterColumn {
            table,
            change:
                ColumnChange::SetPhysical {
                    new:
                        PhysicalOption::Statistics(_)
                        | PhysicalOption::DistinctValues(_)
                        | PhysicalOption::DistinctValuesInherited(_),
                    ..
                },
            ..
        } => vec![(table, ShareUpdateExclusive)],
        // Of the view the table notices what it does of a reader; the view itself is locked.
        Operation::KeepFormerName(_) | Operation::DropFormerName(_) => vec![],
        Operation::RenameTable { from: table, .. }
        | Operation::AddColumn { table, .. }
        | Operation::DropColumn { table, .. }
        | Operation::RenameColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::AddPrimaryKey { table, .. }
        | Operation::AddUnique { table, .. }
        | Operation::AddCheck { table, .. }
        | Operation::AddExclusion { table, .. }
        | Operation::RenameConstraint { table, .. }
        | Operation::DropSynchronization { table, .. } => vec![(table, AccessExclusive)],
        Operation::AddForeignKey { table, key, .. } => {
            vec![(table, ShareRowExclusive), (&key.target, ShareRowExclusive)]
        }
        Operation::ValidateConstraint { table, kind, .. } => match kind {
            ConstraintKind::ForeignKey { target } => {
                vec![(table, ShareUpdateExclusive), (target, RowShare)]
            }
            _ => vec![(table, ShareUpdateExclusive)],
        },
        Operation::DropConstraint { table, kind, .. } => match kind {
            ConstraintKind::ForeignKey { target } => {
                vec![(table, AccessExclusive), (target, AccessExclusive)]
            }
            _ => vec![(table, AccessExclusive)],
        },
        Operation::CreateIndex {
            table,
            concurrently,
            ..
        } => match concurrently {
            true => vec![(table, ShareUpdateExclusive)],
            false => vec![(table, Share)],
        },
        Operation::DropIndex {
            table,
            concurrently,
            ..
        } => match concurrently {
            true => vec![(table, ShareUpdateExclusive)],
            false => vec![(table, AccessExclusive)],
        },
        // Only the index itself is locked, in SHARE UPDATE EXCLUSIVE.
        Operation::RenameIndex { .. } | Operation::SetIndexParameters { .. } => vec![],
        Operation::CreateSynchronization { table, .. } => vec![(table, ShareRowExclusive)],
        Operation::Backfill { table, .. } => vec![(table, RowExclusive)],
        Operation::FillClosure { table, closure } => {
            vec![(table, RowShare), (&closure.table, RowExclusive)]
        }
        Operation::RebuildTable { old, .. } => vec![(&old.name, AccessExclusive)],
        Operation::CreateTableObject { table, .. }
        | Operation::DropTableObject { table, .. }
        | Operation::ReplaceTableObject { table, .. }
        | Operation::RenameTableObject { table, .. } => {
            let level = super::table_object::lock(operation);
            level.map(|level| (table, level)).into_iter().collect()
        }
        Operation::AlterTable { table, change } => {
            vec![(table, super::table_properties::footprint(change).0)]
        }
        Operation::SetComment { target, .. } => match target {
            CommentTarget::Table(table) | CommentTarget::Column(table, _) => {
                vec![(table, ShareUpdateExclusive)]
            }
            // Of an index only the index itself is locked, of a constraint nothing that a query waits for.
            CommentTarget::Index(..)
            | CommentTarget::Constraint(..)
            | CommentTarget::Enum(_)
            | CommentTarget::Sequence(_)
            | CommentTarget::Type(_)
            | CommentTarget::Attribute(..)
            | CommentTarget::Object(_) => vec![],
        },
    }
}

fn all(tables: &[ObjectName], level: LockLevel) -> Vec<(&ObjectName, LockLevel)> {
    tables.iter().map(|table| (table, level)).collect()
}

fn targets(table: &Table, level: LockLevel) -> impl Iterator<Item = (&ObjectName, LockLevel)> {
    table
        .foreign_keys
        .iter()
        .map(|key| &key.target)
        .filter(|target| **target != table.name)
        .map(move |target| (target, level))
}

/// One claim a table: the strongest.
fn strongest(locks: Vec<(&ObjectName, LockLevel)>) -> Vec<LockClaim> {
    let mut levels = BTreeMap::new();
    for (table, level) in locks {
        let strongest = levels.entry(table).or_insert(level);
        *strongest = level.max(*strongest);
    }
    levels
        .into_iter()
        .map(|(table, level)| LockClaim {
            table: table.clone(),
            level,
        })
        .collect()
}

fn work(operation: &Operation) -> Work {
    match operation {
        Operation::AlterTable { change, .. } => super::table_properties::footprint(change).1,
        Operation::Partition(operation) => partition::work(operation),
        Operation::Conversion(operation) => conversion::work(operation),
        Operation::AddColumn { column, .. } => add_column_work(column),
        Operation::AlterColumn { change, .. } => match change {
            // Without a validated check that says the same.
            ColumnChange::SetNotNull => Work::Scan,
            ColumnChange::DropNotNull | ColumnChange::SetDefault { .. } => Work::Catalog,
            ColumnChange::SetType { old, new, .. } if keeps_representation(old, new) => {
                Work::Catalog
            }
            ColumnChange::SetType { .. } => Work::Rewrite,
            ColumnChange::SetCollation {
                is_indexed: true, ..
            } => Work::IndexBuild,
            ColumnChange::SetExpression { stored: true, .. } => Work::Rewrite,
            // The largest number is looked up, in the index of the key where there is one.
            ColumnChange::SetIdentity {
                old: None,
                new: Some(_),
            } => Work::Scan,
            ColumnChange::SetCollation { .. }
            | ColumnChange::SetIdentity { .. }
            | ColumnChange::SetExpression { .. }
            | ColumnChange::DropExpression { .. }
            | ColumnChange::SetPhysical { .. } => Work::Catalog,
        },
        Operation::AddPrimaryKey { using_index, .. } | Operation::AddUnique { using_index, .. } => {
            match using_index {
                Some(_) => Work::Catalog,
                None => Work::IndexBuild,
            }
        }
        Operation::AddExclusion { .. } => Work::IndexBuild,
        Operation::AddForeignKey {
            key: ForeignKey { validity, .. },
            validation,
            ..
        }
        | Operation::AddCheck {
            check: Check { validity, .. },
            validation,
            ..
        } => match validation {
            _ if *validity != Validity::Valid => Work::Catalog,
            Validation::Immediate => Work::Scan,
            Validation::Deferred => Work::Catalog,
        },
        Operation::ValidateConstraint { .. }
        | Operation::AdvanceSequence { .. }
        | Operation::ValidateDomainCheck { .. } => Work::Scan,
        Operation::AlterType {
            alteration: TypeAlteration::SetNotNull,
            ..
        } => Work::Scan,
        Operation::CreateIndex { .. } => Work::IndexBuild,
        Operation::Backfill { .. } | Operation::FillClosure { .. } => Work::Batches,
        Operation::RebuildTable { .. } => Work::Rewrite,
        Operation::CreateObject(object) => schema_object::work(object),
        _ => Work::Catalog,
    }
}

/// A constant or `now()` is kept in the catalog and shown for every old row; a value that differs from
/// row to row is written into each.
fn add_column_work(column: &Column) -> Work {
    let varies = column.default.as_ref().is_some_and(is_volatile);
    let is_stored = matches!(&column.generated, Some((_, true)));
    if varies || is_stored || column.identity.is_some() {
        Work::Rewrite
    } else {
        Work::Catalog
    }
}

/// Whether the value may differ from row to row. Of a user's function or raw SQL nothing is known.
fn is_volatile(expression: &Expression) -> bool {
    expression.any(&|inner| match inner {
        Expression::Sql(_) | Expression::UserCall(..) => true,
        Expression::Call(function, _) => function.volatility() == Volatility::Volatile,
        _ => false,
    })
}

/// Whether the server keeps the rows, and the indexes on them, as they are when a type changes.
pub(super) fn keeps_representation(old: &DataType, new: &DataType) -> bool {
    if old == new {
        return true;
    }
    if old.dimensions > 0 || new.dimensions > 0 {
        return false;
    }
    /// Nothing is unlimited, and unlimited takes everything.
    fn widens(old: Option<u32>, new: Option<u32>) -> bool {
        match (old, new) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(old), Some(new)) => old <= new,
        }
    }
    match (old.kind, new.kind) {
        (TypeKind::VarChar, TypeKind::VarChar)
        | (TypeKind::VarBit, TypeKind::VarBit)
        | (TypeKind::Interval, TypeKind::Interval)
        | (TypeKind::Time, TypeKind::Time)
        | (TypeKind::TimeTz, TypeKind::TimeTz)
        | (TypeKind::Timestamp, TypeKind::Timestamp)
        | (TypeKind::TimestampTz, TypeKind::TimestampTz) => widens(old.precision, new.precision),
        (TypeKind::Numeric, TypeKind::Numeric) => {
            new.precision.is_none()
                || (widens(old.precision, new.precision)
                    && old.scale.unwrap_or(0) == new.scale.unwrap_or(0))
        }
        (TypeKind::VarChar, TypeKind::Text) | (TypeKind::Cidr, TypeKind::Inet) => true,
        (TypeKind::Text, TypeKind::VarChar) => new.precision.is_none(),
        _ => false,
    }
}

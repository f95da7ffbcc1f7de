//! What statements about objects lock and read.

use crate::def::ObjectKind;
use crate::model::{ObjectDefinition, ObjectName, PublishedTables, SchemaObject};
use crate::plan::{LockClaim, LockLevel, Operation, Work};

/// What is locked when the object is created, dropped or replaced. Tables that a query reads are locked as any
/// query locks them.
pub(in crate::dialect::postgres) fn locks(
    operation: &Operation,
    of: &SchemaObject,
) -> Vec<LockClaim> {
    let is_new = matches!(operation, Operation::CreateObject(_));
    let claim = |table: &ObjectName, level| LockClaim {
        table: table.clone(),
        level,
    };
    let key = &of.key;
    match (key.kind, &of.definition) {
        (ObjectKind::Trigger | ObjectKind::Rule, _) => {
            let (namespace, name) = match key.detail.split_once('.') {
                Some((namespace, name)) => (Some(namespace.to_owned()), name.to_owned()),
                None => (None, key.detail.clone()),
            };
            let level = match is_new && key.kind == ObjectKind::Trigger {
                true => LockLevel::ShareRowExclusive,
                false => LockLevel::AccessExclusive,
            };
            vec![claim(&ObjectName { namespace, name }, level)]
        }
        (_, ObjectDefinition::Publication(publication)) => match &publication.tables {
            PublishedTables::Listed { tables, .. }
                if !matches!(operation, Operation::DropObject(_)) =>
            {
                let tables = tables.iter();
                tables
                    .map(|table| claim(table, LockLevel::ShareUpdateExclusive))
                    .collect()
            }
            _ => vec![],
        },
        (ObjectKind::View | ObjectKind::MaterializedView, _) if !is_new => {
            vec![claim(&key.name, LockLevel::AccessExclusive)]
        }
        _ => vec![],
    }
}

/// A materialized view is filled when it is created.
pub(in crate::dialect::postgres) fn work(created: &SchemaObject) -> Work {
    match created.key.kind {
        ObjectKind::MaterializedView => Work::Scan,
        _ => Work::Catalog,
    }
}

//! What is attached to tables. Each kind is one file.

mod grant;
mod policy;
mod statistics;
mod trigger;

use super::Postgres;
use crate::dialect::expression::Inexpressible;
use crate::model::{ObjectName, Table, TableObject};
use crate::plan::{LockLevel, Operation};

/// The statements of an operation about an object.
pub(super) fn statements(
    dialect: &Postgres,
    operation: &Operation,
) -> Result<Vec<String>, Inexpressible> {
    match operation {
        Operation::CreateTableObject { table, object } => create(dialect, table, object),
        Operation::DropTableObject { table, object } => Ok(drop_object(table, object)),
        Operation::ReplaceTableObject { table, old, new } => {
            if let (TableObject::Trigger(old), TableObject::Trigger(new)) = (old, new)
                && trigger::can_be_replaced(old, new)
            {
                return trigger::create_or_replace(dialect, table, new);
            }
            let mut statements = drop_object(table, old);
            statements.extend(create(dialect, table, new)?);
            Ok(statements)
        }
        Operation::RenameTableObject { table, object, to } => Ok(match object {
            TableObject::Grant(_) => vec![],
            TableObject::Policy(policy) => vec![policy::rename(table, &policy.name, to)],
            TableObject::Statistics(it) => vec![statistics::rename(table, &it.name, to)],
            TableObject::Trigger(trigger) => trigger::rename(table, trigger, to),
        }),
        _ => Ok(vec![]),
    }
}

/// Drops the functions that the triggers of a table had for themselves.
pub(super) fn drop_functions(table: &Table) -> impl Iterator<Item = String> {
    table.objects.iter().filter_map(|object| match object {
        TableObject::Trigger(trigger) => trigger::drop_function(&table.name, trigger),
        _ => None,
    })
}

/// What an operation about an object locks.
pub(super) fn lock(operation: &Operation) -> Option<LockLevel> {
    match operation {
        Operation::CreateTableObject { object, .. } => match object {
            TableObject::Grant(_) => None,
            TableObject::Policy(_) => Some(LockLevel::AccessExclusive),
            TableObject::Statistics(_) => Some(LockLevel::ShareUpdateExclusive),
            TableObject::Trigger(_) => Some(LockLevel::ShareRowExclusive),
        },
        Operation::DropTableObject { object, .. } => match object {
            TableObject::Grant(_) => None,
            TableObject::Statistics(_) => Some(LockLevel::ShareUpdateExclusive),
            TableObject::Policy(_) | TableObject::Trigger(_) => Some(LockLevel::AccessExclusive),
        },
        Operation::ReplaceTableObject { old, new, .. } => match (old, new) {
            (TableObject::Trigger(old), TableObject::Trigger(new))
                if trigger::can_be_replaced(old, new) =>
            {
                Some(LockLevel::ShareRowExclusive)
            }
            (TableObject::Statistics(_), _) => Some(LockLevel::ShareUpdateExclusive),
            _ => Some(LockLevel::AccessExclusive),
        },
        Operation::RenameTableObject { object, .. } => match object {
            TableObject::Policy(_) | TableObject::Trigger(_) => Some(LockLevel::AccessExclusive),
            // Statistics are an object of their own.
            TableObject::Statistics(_) | TableObject::Grant(_) => None,
        },
        _ => None,
    }
}

/// What the operations on an object take in this version; for what no version takes, why.
pub(super) fn check(
    dialect: &Postgres,
    table: &ObjectName,
    object: &TableObject,
) -> Result<(), Inexpressible> {
    match object {
        TableObject::Grant(grant) => grant::check(dialect, grant),
        TableObject::Policy(policy) => policy::check(dialect, policy),
        TableObject::Statistics(statistics) => statistics::check(dialect, statistics),
        TableObject::Trigger(trigger) => trigger::check(dialect, table, trigger),
    }
}

/// The object as this version holds it.
pub(super) fn adapted(dialect: &Postgres, object: TableObject) -> TableObject {
    match object {
        TableObject::Grant(grant) => TableObject::Grant(grant::adapted(dialect, grant)),
        other => other,
    }
}

fn create(
    dialect: &Postgres,
    table: &ObjectName,
    object: &TableObject,
) -> Result<Vec<String>, Inexpressible> {
    Ok(match object {
        TableObject::Grant(grant) => grant::grant(table, grant),
        TableObject::Policy(policy) => vec![policy::create(dialect, table, policy)?],
        TableObject::Statistics(it) => vec![statistics::create(dialect, table, it)?],
        TableObject::Trigger(trigger) => trigger::create(dialect, table, trigger)?,
    })
}

fn drop_object(table: &ObjectName, object: &TableObject) -> Vec<String> {
    match object {
        TableObject::Grant(grant) => grant::revoke(table, grant),
        TableObject::Policy(policy) => vec![policy::drop_policy(table, &policy.name)],
        TableObject::Statistics(it) => vec![statistics::drop_statistics(table, &it.name)],
        TableObject::Trigger(trigger) => trigger::drop_trigger(table, trigger),
    }
}

/// A role; PUBLIC is a word, not a name.
fn role(name: &str) -> String {
    if name == crate::model::PUBLIC {
        "PUBLIC".to_owned()
    } else {
        super::words::identifier(name)
    }
}

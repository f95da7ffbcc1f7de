//! What is attached to tables, and how they are stored and guarded: the operations carried out on a model,
//! and in words.

use super::{Catalog, Operation, SimulationError, TablePropertyChange};
use crate::diff::{find_object, insert_object, object_mentions, take_object};
use crate::model::{ObjectName, ReplicaIdentity, Table, TableObject};

/// Carries out one operation of this kind on a model.
pub(super) fn simulate(
    catalog: &mut Catalog,
    operation: &Operation,
) -> Result<(), SimulationError> {
    match operation {
        Operation::CreateTableObject { table, object } => create(catalog, table, object),
        Operation::DropTableObject { table, object } => drop_object(catalog, table, object),
        Operation::ReplaceTableObject { table, old, new } => {
            drop_object(catalog, table, old)?;
            create(catalog, table, new)
        }
        Operation::RenameTableObject { table, object, to } => {
            drop_object(catalog, table, object)?;
            create(catalog, table, &object.with_name(to))
        }
        Operation::AlterTable { table, change } => {
            let definition = catalog.table(table)?;
            require_index(definition, change)?;
            let properties = &mut definition.properties;
            match change {
                TablePropertyChange::Unlogged(unlogged) => properties.unlogged = *unlogged,
                TablePropertyChange::Parameters { new, .. } => {
                    properties.parameters.clone_from(new);
                }
                TablePropertyChange::Tablespace(tablespace) => {
                    properties.tablespace.clone_from(tablespace);
                }
                TablePropertyChange::ClusterOn(index) => properties.cluster_on.clone_from(index),
                TablePropertyChange::ReplicaIdentity(identity) => {
                    properties.replica_identity.clone_from(identity);
                }
                TablePropertyChange::RowSecurity { new, .. } => properties.row_security = *new,
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The object of the table that must be dropped before the type of a column changes: the server refuses to
/// follow, except for statistics, which it makes anew, and privileges, which know no type.
pub(super) fn depends_on_type(object: &TableObject, column: &str) -> bool {
    matches!(object, TableObject::Policy(_) | TableObject::Trigger(_))
        && object_mentions(object, column)
}

fn create(
    catalog: &mut Catalog,
    table: &ObjectName,
    object: &TableObject,
) -> Result<(), SimulationError> {
    let definition = catalog.table(table)?;
    if find_object(definition, object).is_some() && !matches!(object, TableObject::Grant(_)) {
        return Err(SimulationError::NameInUse(named(table, object)));
    }
    insert_object(definition, object.clone());
    Ok(())
}

fn drop_object(
    catalog: &mut Catalog,
    table: &ObjectName,
    object: &TableObject,
) -> Result<(), SimulationError> {
    take_object(catalog.table(table)?, object)
        .map(|_| ())
        .map_err(|_| SimulationError::Missing(named(table, object)))
}

/// `policy orders.own_rows`, `grant orders.app`
pub(super) fn named(table: &ObjectName, object: &TableObject) -> String {
    format!("{} {table}.{}", object.kind(), object.name())
}

fn require_index(table: &Table, change: &TablePropertyChange) -> Result<(), SimulationError> {
    let index = match change {
        TablePropertyChange::ClusterOn(Some(index))
        | TablePropertyChange::ReplicaIdentity(ReplicaIdentity::Index(index)) => index,
        _ => return Ok(()),
    };
    let exists = table.indexes.iter().any(|it| it.name == *index)
        || table.uniques.iter().any(|it| it.name == *index)
        || table.primary_key.iter().any(|it| it.name == *index);
    match exists {
        true => Ok(()),
        false => Err(SimulationError::Missing(format!(
            "index {}.{index}",
            table.name
        ))),
    }
}

/// One line that says what the operation does.
pub(super) fn summary(operation: &Operation) -> String {
    match operation {
        Operation::CreateTableObject {
            table,
            object: TableObject::Grant(grant),
        } => format!("grant {} on {table} to {}", grant.words(), grant.role),
        Operation::DropTableObject {
            table,
            object: TableObject::Grant(grant),
        } => format!("revoke {} on {table} from {}", grant.words(), grant.role),
        Operation::CreateTableObject { table, object } => {
            format!("create {} {} on {table}", object.kind(), object.name())
        }
        Operation::DropTableObject { table, object } => {
            format!("drop {} {} of {table}", object.kind(), object.name())
        }
        Operation::ReplaceTableObject { table, new, .. } => {
            format!("replace {} {} of {table}", new.kind(), new.name())
        }
        Operation::RenameTableObject { table, object, to } => {
            format!(
                "rename {} {} of {table} to {to}",
                object.kind(),
                object.name()
            )
        }
        Operation::AlterTable { table, change } => match change {
            TablePropertyChange::Unlogged(true) => format!("write {table} without a log"),
            TablePropertyChange::Unlogged(false) => format!("write {table} to the log"),
            TablePropertyChange::Parameters { .. } => {
                format!("set the storage parameters of {table}")
            }
            TablePropertyChange::Tablespace(Some(tablespace)) => {
                format!("move {table} to tablespace {tablespace}")
            }
            TablePropertyChange::Tablespace(None) => {
                format!("move {table} to the default tablespace")
            }
            TablePropertyChange::ClusterOn(Some(index)) => {
                format!("mark {table} as clustered on {index}")
            }
            TablePropertyChange::ClusterOn(None) => format!("mark {table} as not clustered"),
            TablePropertyChange::ReplicaIdentity(identity) => match identity {
                ReplicaIdentity::Default => {
                    format!("identify rows of {table} by the primary key for replication")
                }
                ReplicaIdentity::Full => {
                    format!("identify rows of {table} by all columns for replication")
                }
                ReplicaIdentity::Nothing => {
                    format!("identify no rows of {table} for replication")
                }
                ReplicaIdentity::Index(index) => {
                    format!("identify rows of {table} by {index} for replication")
                }
            },
            TablePropertyChange::RowSecurity { new, .. } => {
                format!("set row security of {table} to {}", new.keyword())
            }
        },
        _ => String::new(),
    }
}

/// A few words for the name of a file.
pub(super) fn slug(operation: &Operation) -> String {
    match operation {
        Operation::CreateTableObject {
            table,
            object: TableObject::Grant(grant),
        } => format!("grant_{table}_to_{}", grant.role),
        Operation::DropTableObject {
            table,
            object: TableObject::Grant(grant),
        } => format!("revoke_{table}_from_{}", grant.role),
        Operation::CreateTableObject { object, .. } => format!("create_{}", object.name()),
        Operation::DropTableObject { object, .. } => format!("drop_{}", object.name()),
        Operation::ReplaceTableObject { new, .. } => format!("replace_{}", new.name()),
        Operation::RenameTableObject { object, to, .. } => {
            format!("rename_{}_to_{to}", object.name())
        }
        Operation::AlterTable { table, change } => match change {
            TablePropertyChange::Unlogged(true) => format!("unlog_{table}"),
            TablePropertyChange::Unlogged(false) => format!("log_{table}"),
            TablePropertyChange::Parameters { .. } => format!("storage_of_{table}"),
            TablePropertyChange::Tablespace(_) => format!("move_{table}"),
            TablePropertyChange::ClusterOn(_) => format!("cluster_{table}"),
            TablePropertyChange::ReplicaIdentity(_) => format!("replica_identity_of_{table}"),
            TablePropertyChange::RowSecurity { new, .. } => match new {
                crate::def::RowSecurity::Disabled => format!("open_rows_of_{table}"),
                _ => format!("secure_rows_of_{table}"),
            },
        },
        _ => String::new(),
    }
}

//! A dialect that knows the costs of operations and no SQL.

use crate::def::{Function, TypeKind};
use crate::dialect::{Capabilities, Dialect, Engine, Unsupported};
use crate::model::{Expression, ObjectDefinition, ObjectName, Schema, SchemaObject};
use crate::plan::{
    ColumnChange, ConstraintKind, CostModel, Footprint, LockClaim, LockLevel, Operation,
    PartitionOperation, SupportFunction, Validation, Work,
};
use crate::syntax::sql_definition::{Replacement, header};
use std::collections::BTreeSet;

pub(super) struct Fake {
    engine: Engine,
    capabilities: Capabilities,
}

impl Fake {
    /// An engine that alters everything, under two releases at once.
    pub(super) fn altering() -> Self {
        Self {
            engine: Engine::Postgres,
            capabilities: Capabilities {
                transactional_ddl: true,
                concurrent_indexes: true,
                unvalidated_constraints: true,
                alter_constraints: true,
                alter_columns: true,
                add_columns: true,
                drop_columns: true,
                constraints_using_index: true,
                not_null_by_check: true,
                concurrent_releases: true,
                unvalidated_keys_of_partitioned: false,
                domains_validated_beside_writes: false,
                catalog_comments: true,
                views_hold_columns: true,
                updatable_views: true,
                views_of_invoker: true,
                identifier_bytes: Some(63),
            },
        }
    }

    /// An embedded engine that copies a table to change it.
    pub(super) fn rebuilding() -> Self {
        Self {
            engine: Engine::Sqlite,
            capabilities: Capabilities {
                transactional_ddl: true,
                concurrent_indexes: false,
                unvalidated_constraints: false,
                alter_constraints: false,
                alter_columns: false,
                add_columns: true,
                drop_columns: true,
                constraints_using_index: false,
                not_null_by_check: false,
                concurrent_releases: false,
                unvalidated_keys_of_partitioned: false,
                domains_validated_beside_writes: false,
                catalog_comments: false,
                views_hold_columns: false,
                updatable_views: false,
                views_of_invoker: false,
                identifier_bytes: None,
            },
        }
    }
}

fn is_volatile(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Call(Function::UuidV7 | Function::UuidV4, _)
            | Expression::UserCall(..)
            | Expression::Sql(_)
    )
}

fn locks(operation: &Operation) -> Vec<(ObjectName, LockLevel)> {
    use LockLevel::{
        AccessExclusive, RowExclusive, Share, ShareRowExclusive, ShareUpdateExclusive,
    };
    match operation {
        Operation::DropTable(table) => {
            let keys = table.foreign_keys.iter();
            let targets = keys.map(|key| (key.target.clone(), AccessExclusive));
            let own = [(table.name.clone(), AccessExclusive)];
            targets.chain(own).collect()
        }
        Operation::RenameTable { from: table, .. }
        | Operation::AddColumn { table, .. }
        | Operation::DropColumn { table, .. }
        | Operation::RenameColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::AddPrimaryKey { table, .. }
        | Operation::AddUnique { table, .. }
        | Operation::AddCheck { table, .. }
        | Operation::RenameConstraint { table, .. }
        | Operation::DropSynchronization { table, .. }
        | Operation::DropConstraint {
            table,
            kind: ConstraintKind::PrimaryKey | ConstraintKind::Unique | ConstraintKind::Check,
            ..
        } => vec![(table.clone(), AccessExclusive)],
        Operation::DropConstraint {
            table,
            kind: ConstraintKind::ForeignKey { target },
            ..
        } => vec![
            (table.clone(), AccessExclusive),
            (target.clone(), AccessExclusive),
        ],
        Operation::AddForeignKey { table, key, .. } => vec![
            (table.clone(), ShareRowExclusive),
            (key.target.clone(), ShareRowExclusive),
        ],
        Operation::CreateIndex {
            table,
            concurrently: false,
            ..
        } => vec![(table.clone(), Share)],
        Operation::DropIndex {
            table,
            concurrently: false,
            ..
        } => vec![(table.clone(), AccessExclusive)],
        Operation::CreateSynchronization { table, .. } => vec![(table.clone(), ShareRowExclusive)],
        Operation::ValidateConstraint { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::DropIndex { table, .. } => vec![(table.clone(), ShareUpdateExclusive)],
        Operation::Backfill { table, .. } => vec![(table.clone(), RowExclusive)],
        Operation::FillClosure { closure, .. } => vec![(closure.table.clone(), RowExclusive)],
        Operation::RebuildTable { old, .. } => vec![(old.name.clone(), AccessExclusive)],
        _ => Vec::new(),
    }
}

fn work(operation: &Operation) -> Work {
    match operation {
        Operation::AddColumn { column, .. }
            if column.default.as_ref().is_some_and(is_volatile) || column.identity.is_some() =>
        {
            Work::Rewrite
        }
        Operation::AlterColumn { change, .. } => match change {
            ColumnChange::SetNotNull => Work::Scan,
            ColumnChange::SetType { old, new, .. } => match (old.kind, new.kind) {
                (TypeKind::VarChar, TypeKind::Text) => Work::Catalog,
                (TypeKind::VarChar, TypeKind::VarChar) if old.precision <= new.precision => {
                    Work::Catalog
                }
                _ => Work::Rewrite,
            },
            _ => Work::Catalog,
        },
        Operation::AddForeignKey {
            validation: Validation::Immediate,
            ..
        }
        | Operation::AddCheck {
            validation: Validation::Immediate,
            ..
        }
        | Operation::ValidateConstraint { .. } => Work::Scan,
        Operation::AddUnique {
            using_index: None, ..
        }
        | Operation::AddPrimaryKey {
            using_index: None, ..
        }
        | Operation::CreateIndex { .. } => Work::IndexBuild,
        Operation::RebuildTable { .. } => Work::Rewrite,
        Operation::Backfill { .. } | Operation::FillClosure { .. } => Work::Batches,
        _ => Work::Catalog,
    }
}

impl Dialect for Fake {
    fn engine(&self) -> Engine {
        self.engine
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn adapt(&self, schema: &Schema) -> Result<Schema, Vec<Unsupported>> {
        Ok(schema.clone())
    }

    fn condition(&self, _object: &str, condition: &Expression) -> Result<String, Unsupported> {
        Ok(condition.to_string())
    }

    fn replacement(&self, old: &SchemaObject, new: &SchemaObject) -> Replacement {
        match (&old.definition, &new.definition) {
            (ObjectDefinition::View(old), ObjectDefinition::View(new))
                if !new.columns.starts_with(&old.columns) =>
            {
                Replacement::Recreate
            }
            (ObjectDefinition::Sql(old), ObjectDefinition::Sql(new))
                if header(&old.create).ok().map(|it| it.signature)
                    != header(&new.create).ok().map(|it| it.signature) =>
            {
                Replacement::Recreate
            }
            _ => Replacement::InPlace,
        }
    }

    fn support_functions(&self, schema: &Schema) -> BTreeSet<SupportFunction> {
        let columns = schema.tables.values().flat_map(|table| &table.columns);
        let mut defaults = columns.filter_map(|column| column.default.as_ref());
        let calls = defaults.any(|it| matches!(it, Expression::Call(Function::UuidV7, _)));
        match calls && self.engine == Engine::Postgres {
            true => [SupportFunction::UuidV7].into(),
            false => BTreeSet::new(),
        }
    }

    fn cost_model(&self) -> &CostModel {
        &crate::dialect::Postgres::COST_MODEL
    }

    fn footprint(&self, operation: &Operation) -> Footprint {
        let mut locks: Vec<LockClaim> = locks(operation)
            .into_iter()
            .map(|(table, level)| LockClaim { table, level })
            .collect();
        locks.sort();
        locks.dedup();
        Footprint {
            locks,
            work: work(operation),
            transactional: !matches!(
                operation,
                Operation::CreateIndex {
                    concurrently: true,
                    ..
                } | Operation::DropIndex {
                    concurrently: true,
                    ..
                } | Operation::Backfill { .. }
                    | Operation::FillClosure { .. }
                    | Operation::Partition(
                        PartitionOperation::Detach {
                            concurrently: true,
                            ..
                        } | PartitionOperation::BuildIndex { .. }
                            | PartitionOperation::DropIndex { .. }
                    )
            ),
        }
    }

    fn statements(&self, _: &Operation) -> Result<Vec<String>, Unsupported> {
        Ok(Vec::new())
    }
}

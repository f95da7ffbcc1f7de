//! Which kinds of changes, operations and hazards the cases reach.

use schema_core::diff::{
    Change, ColumnAlteration, ColumnChange, Constraint, ConstraintChange, EnumChange, IndexChange,
    ObjectChange, PartitionChange, SequenceChange, TableChange, TableObjectChange, TypeAlteration,
    TypeChange,
};
use schema_core::plan::{
    ColumnChange as ColumnStep, ConversionOperation, Operation, PartitionOperation, Plan, Reverse,
    TablePropertyChange,
};
use std::collections::BTreeSet;

/// The names of an enumeration's variants. A variant that is added is missing here until it is named, because the
/// match is over all of them; and missing among the cases until one reaches it.
macro_rules! variants {
    ($function:ident $all:ident $path:ident: $($variant:ident)*) => {
        pub(crate) const $all: &[&str] = &[$(concat!(stringify!($path), "::", stringify!($variant))),*];

        pub(crate) fn $function(value: &$path) -> &'static str {
            match value {
                $($path::$variant { .. } => concat!(stringify!($path), "::", stringify!($variant)),)*
            }
        }
    };
}

variants!(operation OPERATIONS Operation:
    CreateSupportFunction DropSupportFunction CreateEnum DropEnum AddEnumLabel RenameEnumLabel CreateType DropType
    AlterType AddDomainCheck ValidateDomainCheck CreateSequence DropSequence RenameSequence AlterSequence
    AdvanceSequence SetSequenceOwner CreateTable DropTable RenameTable KeepFormerName
    DropFormerName AddColumn DropColumn RenameColumn AlterColumn
    AddPrimaryKey AddUnique AddForeignKey AddCheck AddExclusion ValidateConstraint DropConstraint RenameConstraint
    CreateIndex DropIndex RenameIndex SetIndexParameters CreateSynchronization DropSynchronization Backfill
    FillClosure Custom RebuildTable CreateObject DropObject ReplaceObject Partition Conversion CreateTableObject DropTableObject
    ReplaceTableObject RenameTableObject AlterTable SetComment);
variants!(column_step COLUMN_STEPS ColumnStep:
    SetNotNull DropNotNull SetDefault SetType SetCollation SetIdentity SetExpression DropExpression SetPhysical);
variants!(property PROPERTIES TablePropertyChange:
    Unlogged Parameters Tablespace ClusterOn ReplicaIdentity RowSecurity);
variants!(partition PARTITIONS PartitionOperation:
    Create Drop Attach Detach Rename Store AddCheck ValidateCheck DropCheck CreateIndex DropIndex BuildIndex AddUnique
    AttachIndex);
variants!(conversion CONVERSIONS ConversionOperation: Start Stop MoveIdentity DropIfPresent Analyze);
variants!(enum_change ENUM_CHANGES EnumChange: Create Drop Rename AddLabel DropLabel RenameLabel Reorder Comment);
variants!(type_change TYPE_CHANGES TypeChange: Create Drop Alter Replace);
variants!(alteration ALTERATIONS TypeAlteration:
    AddCheck DropCheck SetDefault SetNotNull DropNotNull AddAttribute DropAttribute ChangeAttribute Comment
    AttributeComment);
variants!(sequence SEQUENCES SequenceChange: Create Drop Rename Options Owner Comment);
variants!(table TABLES TableChange: Create Drop Rename Comment Properties);
variants!(column COLUMNS ColumnChange: Add Drop Rename Alter);
variants!(column_alteration COLUMN_ALTERATIONS ColumnAlteration:
    Type BecomesNullable BecomesRequired Default Identity Generated Collation Physical Comment);
variants!(constraint_change CONSTRAINT_CHANGES ConstraintChange: Add Drop Rename Replace);
variants!(constraint CONSTRAINTS Constraint: PrimaryKey Unique Check ForeignKey Exclusion);
variants!(index INDEXES IndexChange: Create Drop Rename Replace);
variants!(division DIVISIONS PartitionChange: Divide Add Drop Rename Bound Stored);
variants!(table_object TABLE_OBJECTS TableObjectChange: Create Drop Rename Replace);
variants!(object OBJECTS ObjectChange: Create Drop Replace Comment);

/// Every hazard for which the planner has a way around, or a refusal.
const HAZARDS: &[&str] = &[
    "add_column_autoincrement",
    "add_column_stored_generated",
    "add_column_volatile_default",
    "add_required_column",
    "attach_partition_scan",
    "backfill_in_ddl_txn",
    "check_without_not_valid",
    "column_type_rewrite",
    "concurrently_in_txn",
    "concurrently_under_short_timeout",
    "create_partition_locks_parent",
    "create_table_fk_locks_parent",
    "detach_partition_blocking",
    "dml_without_where",
    "drop_column_in_use",
    "drop_role",
    "drop_table_locks_parents",
    "drop_table_schema_truncate",
    "enum_value_removed",
    "enum_value_used_same_txn",
    "exclusion_constraint_blocking",
    "fk_drop_locks_both",
    "fk_not_valid_partitioned",
    "fk_without_not_valid",
    "grant_change",
    "index_create_blocking",
    "index_drop_blocking",
    "index_drop_regresses_queries",
    "index_replace_gap",
    "not_null_and_drop_check_together",
    "partitioned_index_blocking",
    "pk_using_nullable_index",
    "primary_key_blocking",
    "rename_column",
    "rename_other_object",
    "rename_table",
    "replace_object",
    "replace_view",
    "rls_change",
    "set_not_null_scan",
    "table_rewrite_command",
    "trigger_ddl_lock",
    "type_change_loses_stats",
    "type_change_rebuilds_index",
    "unique_constraint_blocking",
    "validate_same_txn",
];

/// Found by the ids of a lock file, which the text of a case does not have; and what people write beside a plan.
const BY_IDS_ALONE: &[&str] = &["EnumChange::Rename", "Operation::Custom"];

/// What the cases have reached so far.
#[derive(Default)]
pub(crate) struct Covered(BTreeSet<String>);

impl Covered {
    fn reach(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    pub(crate) fn change(&mut self, change: &Change) {
        let name = match change {
            Change::Enum(change) => enum_change(change),
            Change::Type(change) => {
                if let TypeChange::Alter {
                    alteration: how, ..
                } = change
                {
                    self.reach(alteration(how));
                }
                type_change(change)
            }
            Change::Sequence(change) => sequence(change),
            Change::Table(change) => table(change),
            Change::Column(change) => {
                if let ColumnChange::Alter {
                    alteration: how, ..
                } = change
                {
                    self.reach(column_alteration(how));
                }
                column(change)
            }
            Change::Constraint(change) => {
                let (ConstraintChange::Add { constraint: of, .. }
                | ConstraintChange::Drop { constraint: of, .. }
                | ConstraintChange::Rename { constraint: of, .. }
                | ConstraintChange::Replace { new: of, .. }) = change;
                let pair = format!("{} {}", constraint_change(change), constraint(of));
                self.reach(&pair);
                constraint_change(change)
            }
            Change::Index(change) => index(change),
            Change::Partition(change) => division(change),
            Change::TableObject(change) => table_object(change),
            Change::Object(change) => object(change),
        };
        self.reach(name);
    }

    pub(crate) fn plan(&mut self, plan: &Plan) {
        for step in plan.migrations.iter().flat_map(|it| &it.steps) {
            for hazard in &step.avoids {
                self.reach(hazard);
            }
            self.operation(&step.operation);
            if let Reverse::Operations(operations) = &step.reverse {
                for operation in operations {
                    self.operation(operation);
                }
            }
        }
    }

    fn operation(&mut self, step: &Operation) {
        self.reach(operation(step));
        match step {
            Operation::AlterColumn { change, .. } => self.reach(column_step(change)),
            Operation::AlterTable { change, .. } => self.reach(property(change)),
            Operation::Partition(step) => self.reach(partition(step)),
            Operation::Conversion(step) => self.reach(conversion(step)),
            _ => {}
        }
    }

    pub(crate) fn refusals(&mut self, problems: &[String]) {
        for hazard in HAZARDS {
            if problems
                .iter()
                .any(|problem| problem.contains(&format!("({hazard})")))
            {
                self.reach(hazard);
            }
        }
    }

    /// What no case reaches.
    pub(crate) fn missing(&self) -> Vec<String> {
        let pairs = CONSTRAINT_CHANGES.iter().flat_map(|change| {
            CONSTRAINTS
                .iter()
                .map(move |kind| format!("{change} {kind}"))
        });
        let lists = [
            OPERATIONS,
            COLUMN_STEPS,
            PROPERTIES,
            PARTITIONS,
            CONVERSIONS,
            ENUM_CHANGES,
            TYPE_CHANGES,
            ALTERATIONS,
            SEQUENCES,
            TABLES,
            COLUMNS,
            COLUMN_ALTERATIONS,
            INDEXES,
            DIVISIONS,
            TABLE_OBJECTS,
            OBJECTS,
            HAZARDS,
        ];
        let names = lists.into_iter().flatten().map(|name| (*name).to_owned());
        names
            .chain(pairs)
            .filter(|name| !self.0.contains(name) && !BY_IDS_ALONE.contains(&name.as_str()))
            .collect()
    }
}

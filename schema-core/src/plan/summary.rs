//! Operations in words: a line for people, a name for a file.

use super::{ColumnChange, CommentTarget, Operation, SupportFunction, Validation};
use super::{conversion_operation, partition, table_object};
use crate::def::ObjectKind;
use crate::diff::TypeAlteration;
use crate::model::{ObjectName, PhysicalOption};

/// One line that says what the operation does: `add column customers.phone`.
pub fn summary(operation: &Operation) -> String {
    match operation {
        Operation::CreateSupportFunction(function) => {
            format!("create function {}", function_name(*function))
        }
        Operation::DropSupportFunction(function) => {
            format!("drop function {}", function_name(*function))
        }
        Operation::CreateEnum(enumeration) => format!("create enum {}", enumeration.name),
        Operation::DropEnum(enumeration) => format!("drop enum {}", enumeration.name),
        Operation::AddEnumLabel { name, label, .. } => format!("add label {name}.{label}"),
        Operation::RenameEnumLabel { name, from, to } => {
            format!("rename label {name}.{from} to {to}")
        }
        Operation::CreateType(declared) => {
            format!("create {} {}", declared.kind().keyword(), declared.name)
        }
        Operation::DropType(declared) => {
            format!("drop {} {}", declared.kind().keyword(), declared.name)
        }
        Operation::AlterType {
            name, alteration, ..
        } => alteration_in_words(name, alteration),
        Operation::AddDomainCheck {
            domain,
            check,
            validation,
            ..
        } => format!(
            "add check {domain}.{}{}",
            check.name,
            unvalidated(*validation)
        ),
        Operation::ValidateDomainCheck { domain, name, .. } => format!("validate {domain}.{name}"),
        Operation::CreateSequence(sequence) => format!("create sequence {}", sequence.name),
        Operation::DropSequence(sequence) => format!("drop sequence {}", sequence.name),
        Operation::RenameSequence { from, to } => format!("rename sequence {from} to {to}"),
        Operation::AlterSequence { name, .. } => format!("alter sequence {name}"),
        Operation::AdvanceSequence {
            name,
            table,
            column,
        } => format!("put sequence {name} behind the numbers of {table}.{column}"),
        Operation::SetSequenceOwner {
            name,
            owner: Some((table, column)),
        } => format!("let sequence {name} go with {table}.{column}"),
        Operation::SetSequenceOwner { name, owner: None } => {
            format!("let sequence {name} stand by itself")
        }
        Operation::Partition(operation) => partition::summary(operation),
        Operation::Conversion(operation) => conversion_operation::summary(operation),
        Operation::CreateTable(table) => format!("create table {}", table.name),
        Operation::DropTable(table) => format!("drop table {}", table.name),
        Operation::RenameTable { from, to } => format!("rename table {from} to {to}"),
        Operation::KeepFormerName(former) => {
            format!(
                "let {} answer to its old name {} too",
                former.table, former.name
            )
        }
        Operation::DropFormerName(former) => {
            format!("let {} no longer answer to {}", former.table, former.name)
        }
        Operation::AddColumn { table, column } => format!("add column {table}.{}", column.name),
        Operation::DropColumn { table, column } => format!("drop column {table}.{}", column.name),
        Operation::RenameColumn { table, from, to } => {
            format!("rename column {table}.{from} to {to}")
        }
        Operation::AlterColumn {
            table,
            column,
            change,
        } => match change {
            ColumnChange::SetNotNull => format!("set NOT NULL on {table}.{column}"),
            ColumnChange::DropNotNull => format!("drop NOT NULL of {table}.{column}"),
            ColumnChange::SetDefault { new: Some(_), .. } => {
                format!("set the default of {table}.{column}")
            }
            ColumnChange::SetDefault { new: None, .. } => {
                format!("drop the default of {table}.{column}")
            }
            ColumnChange::SetType { old, new, .. } => {
                format!("change the type of {table}.{column} from {old} to {new}")
            }
            other => column_change(table, column, other),
        },
        Operation::AddPrimaryKey { table, key, .. } => {
            format!("add primary key {table}.{}", key.name)
        }
        Operation::AddUnique { table, unique, .. } => {
            format!("add unique constraint {table}.{}", unique.name)
        }
        Operation::AddForeignKey {
            table,
            key,
            validation,
        } => format!(
            "add foreign key {table}.{} to {}{}",
            key.name,
            key.target,
            unvalidated(*validation)
        ),
        Operation::AddCheck {
            table,
            check,
            validation,
        } => format!(
            "add check {table}.{}{}",
            check.name,
            unvalidated(*validation)
        ),
        Operation::AddExclusion { table, exclusion } => {
            format!("add exclusion constraint {table}.{}", exclusion.name)
        }
        Operation::SetIndexParameters { name, .. } => format!("set parameters of index {name}"),
        Operation::ValidateConstraint { table, name, .. } => format!("validate {table}.{name}"),
        Operation::DropConstraint { table, name, .. } => format!("drop constraint {table}.{name}"),
        Operation::RenameConstraint { table, from, to } => {
            format!("rename constraint {table}.{from} to {to}")
        }
        Operation::CreateIndex {
            table,
            index,
            unique,
            concurrently,
        } => format!(
            "create {}index {} on {table}{}",
            if unique.is_some() { "unique " } else { "" },
            index.name,
            beside_writes(*concurrently)
        ),
        Operation::DropIndex {
            table,
            name,
            concurrently,
        } => format!(
            "drop index {name} of {table}{}",
            beside_writes(*concurrently)
        ),
        Operation::RenameIndex { from, to, .. } => format!("rename index {from} to {to}"),
        Operation::CreateSynchronization {
            table, from, to, ..
        } => {
            format!("keep {table}.{from} and {to} equal")
        }
        Operation::DropSynchronization { table, from, to } => {
            format!("stop keeping {table}.{from} and {to} equal")
        }
        Operation::Backfill { table, values, .. } => {
            let columns: Vec<&str> = values.iter().map(|value| value.column.as_str()).collect();
            format!("fill {table}.{} in batches", columns.join(", "))
        }
        Operation::Custom(custom) => format!("run {}, which is written by hand", custom.name),
        Operation::FillClosure { table, closure } => {
            format!("fill {} with the pairs of {table}", closure.table)
        }
        Operation::RebuildTable { old, new, .. } if old.name == new.name => {
            format!("rebuild table {}", new.name)
        }
        Operation::RebuildTable { old, new, .. } => {
            format!("rebuild table {} as {}", old.name, new.name)
        }
        Operation::CreateTableObject { .. }
        | Operation::DropTableObject { .. }
        | Operation::ReplaceTableObject { .. }
        | Operation::RenameTableObject { .. }
        | Operation::AlterTable { .. } => table_object::summary(operation),
        Operation::CreateObject(object) => match object.key.kind {
            // Another database of the server may have created it.
            ObjectKind::Role => format!("create {} unless it exists", object.key),
            _ => format!("create {}", object.key),
        },
        Operation::DropObject(object) => format!("drop {}", object.key),
        Operation::ReplaceObject { new, .. } => format!("replace {}", new.key),
        Operation::SetComment { target, .. } => match target {
            CommentTarget::Object(key) => format!("comment {key}"),
            CommentTarget::Table(table) => format!("comment table {table}"),
            CommentTarget::Column(table, column) => format!("comment column {table}.{column}"),
            CommentTarget::Constraint(table, name) => format!("comment constraint {table}.{name}"),
            CommentTarget::Index(_, name) => format!("comment index {name}"),
            CommentTarget::Enum(name) => format!("comment enum {name}"),
            CommentTarget::Sequence(name) => format!("comment sequence {name}"),
            CommentTarget::Type(name) => format!("comment type {name}"),
            CommentTarget::Attribute(name, attribute) => {
                format!("comment attribute {name}.{attribute}")
            }
        },
    }
}

fn column_change(table: &crate::model::ObjectName, column: &str, change: &ColumnChange) -> String {
    match change {
        ColumnChange::SetIdentity { old: None, .. } => {
            format!("let the database number {table}.{column}")
        }
        ColumnChange::SetIdentity { new: None, .. } => format!("stop numbering {table}.{column}"),
        ColumnChange::DropExpression { .. } => format!("stop computing {table}.{column}"),
        ColumnChange::SetPhysical { new, .. } => format!("set {new} on {table}.{column}"),
        other => format!("change the {} of {table}.{column}", column_property(other)),
    }
}

/// What a change of a column is about, in one word.
fn column_property(change: &ColumnChange) -> &'static str {
    match change {
        ColumnChange::SetNotNull | ColumnChange::DropNotNull => "nullability",
        ColumnChange::SetDefault { .. } => "default",
        ColumnChange::SetType { .. } => "type",
        ColumnChange::SetCollation { .. } => "collation",
        ColumnChange::SetIdentity { .. } => "identity",
        ColumnChange::SetExpression { .. } | ColumnChange::DropExpression { .. } => "expression",
        ColumnChange::SetPhysical { new, .. } => match new {
            PhysicalOption::Storage(_) => "storage",
            PhysicalOption::Compression(_) => "compression",
            PhysicalOption::Statistics(_) => "statistics",
            PhysicalOption::DistinctValues(_) | PhysicalOption::DistinctValuesInherited(_) => {
                "distinct_values"
            }
        },
    }
}

fn alteration_in_words(name: &ObjectName, alteration: &TypeAlteration) -> String {
    match alteration {
        TypeAlteration::AddCheck(check) => format!("add check {name}.{}", check.name),
        TypeAlteration::DropCheck(check) => format!("drop check {name}.{}", check.name),
        TypeAlteration::SetDefault { new: Some(_), .. } => format!("set the default of {name}"),
        TypeAlteration::SetDefault { new: None, .. } => format!("drop the default of {name}"),
        TypeAlteration::SetNotNull => format!("set NOT NULL on {name}"),
        TypeAlteration::DropNotNull => format!("drop NOT NULL of {name}"),
        TypeAlteration::AddAttribute(attribute) => {
            format!("add attribute {name}.{}", attribute.name)
        }
        TypeAlteration::DropAttribute(attribute) => {
            format!("drop attribute {name}.{}", attribute.name)
        }
        TypeAlteration::ChangeAttribute { new, .. } => {
            format!("change attribute {name}.{}", new.name)
        }
        TypeAlteration::Comment { .. } => format!("comment type {name}"),
        TypeAlteration::AttributeComment { attribute, .. } => {
            format!("comment attribute {name}.{attribute}")
        }
    }
}

fn function_name(function: SupportFunction) -> &'static str {
    match function {
        SupportFunction::UuidV7 => "architrave_uuid_v7",
    }
}

fn unvalidated(validation: Validation) -> &'static str {
    match validation {
        Validation::Immediate => "",
        Validation::Deferred => ", for new writes only",
    }
}

fn beside_writes(concurrently: bool) -> &'static str {
    if concurrently { ", concurrently" } else { "" }
}

/// A few words for the name of a file: `add_customers_phone`.
pub(super) fn slug_of(operation: &Operation) -> String {
    match operation {
        Operation::CreateSupportFunction(function) => {
            format!("create_{}", function_name(*function))
        }
        Operation::DropSupportFunction(function) => format!("drop_{}", function_name(*function)),
        Operation::CreateEnum(enumeration) => format!("create_{}", enumeration.name),
        Operation::DropEnum(enumeration) => format!("drop_{}", enumeration.name),
        Operation::AddEnumLabel { name, label, .. } => format!("add_{name}_{label}"),
        Operation::RenameEnumLabel { name, from, .. } => format!("rename_{name}_{from}"),
        Operation::CreateType(declared) => format!("create_{}", declared.name),
        Operation::DropType(declared) => format!("drop_{}", declared.name),
        Operation::AlterType { name, .. } => format!("alter_{name}"),
        Operation::AddDomainCheck { check, .. } => format!("add_{}", check.name),
        Operation::ValidateDomainCheck { name, .. } => format!("validate_{name}"),
        Operation::CreateSequence(sequence) => format!("create_{}", sequence.name),
        Operation::DropSequence(sequence) => format!("drop_{}", sequence.name),
        Operation::RenameSequence { from, to } => format!("rename_{from}_to_{to}"),
        Operation::AlterSequence { name, .. } => format!("alter_{name}"),
        Operation::AdvanceSequence { name, .. } => format!("advance_{name}"),
        Operation::SetSequenceOwner { name, .. } => format!("own_{name}"),
        Operation::Partition(operation) => partition::slug(operation),
        Operation::Conversion(operation) => conversion_operation::slug(operation),
        Operation::CreateTable(table) => format!("create_{}", table.name),
        Operation::DropTable(table) => format!("drop_{}", table.name),
        Operation::RenameTable { from, to } => format!("rename_{from}_to_{to}"),
        Operation::KeepFormerName(former) => format!("keep_name_{}", former.name),
        Operation::DropFormerName(former) => format!("drop_name_{}", former.name),
        Operation::AddColumn { table, column } => format!("add_{table}_{}", column.name),
        Operation::DropColumn { table, column } => format!("drop_{table}_{}", column.name),
        Operation::RenameColumn { table, from, to } => format!("rename_{table}_{from}_to_{to}"),
        Operation::AlterColumn {
            table,
            column,
            change,
        } => match change {
            ColumnChange::SetNotNull => format!("require_{table}_{column}"),
            ColumnChange::DropNotNull => format!("relax_{table}_{column}"),
            ColumnChange::SetDefault { .. } => format!("default_of_{table}_{column}"),
            ColumnChange::SetType { .. } => format!("widen_{table}_{column}"),
            other => format!("{}_of_{table}_{column}", column_property(other)),
        },
        Operation::AddPrimaryKey { key, .. } => format!("add_{}", key.name),
        Operation::AddUnique { unique, .. } => format!("add_{}", unique.name),
        Operation::AddForeignKey { key, .. } => format!("add_{}", key.name),
        Operation::AddCheck { check, .. } => format!("add_{}", check.name),
        Operation::AddExclusion { exclusion, .. } => format!("add_{}", exclusion.name),
        Operation::SetIndexParameters { name, .. } => format!("tune_{name}"),
        Operation::ValidateConstraint { name, .. } => format!("validate_{name}"),
        Operation::DropConstraint { name, .. } | Operation::DropIndex { name, .. } => {
            format!("drop_{name}")
        }
        Operation::RenameConstraint { from, to, .. } | Operation::RenameIndex { from, to, .. } => {
            format!("rename_{from}_to_{to}")
        }
        Operation::CreateIndex { index, .. } => format!("create_{}", index.name),
        Operation::CreateSynchronization {
            table, from, to, ..
        } => {
            format!("synchronize_{table}_{from}_and_{to}")
        }
        Operation::DropSynchronization { table, from, to } => {
            format!("separate_{table}_{from}_and_{to}")
        }
        Operation::Backfill { table, values, .. } => {
            let columns: Vec<&str> = values.iter().map(|value| value.column.as_str()).collect();
            format!("fill_{table}_{}", columns.join("_"))
        }
        Operation::Custom(custom) => custom.name.clone(),
        Operation::FillClosure { closure, .. } => format!("fill_{}", closure.table),
        Operation::RebuildTable { new, .. } => format!("rebuild_{}", new.name),
        Operation::CreateTableObject { .. }
        | Operation::DropTableObject { .. }
        | Operation::ReplaceTableObject { .. }
        | Operation::RenameTableObject { .. }
        | Operation::AlterTable { .. } => table_object::slug(operation),
        Operation::CreateObject(object) => format!("create_{}", object.key.name),
        Operation::DropObject(object) => format!("drop_{}", object.key.name),
        Operation::ReplaceObject { new, .. } => format!("replace_{}", new.key.name),
        Operation::SetComment { target, .. } => match target {
            CommentTarget::Object(key) => format!("comment_{}", key.name),
            CommentTarget::Table(name)
            | CommentTarget::Enum(name)
            | CommentTarget::Sequence(name)
            | CommentTarget::Type(name) => {
                format!("comment_{name}")
            }
            CommentTarget::Column(table, column) | CommentTarget::Attribute(table, column) => {
                format!("comment_{table}_{column}")
            }
            CommentTarget::Constraint(_, name) | CommentTarget::Index(_, name) => {
                format!("comment_{name}")
            }
        },
    }
}

/// Lower-case words joined by `_`, short enough for every file system and history table.
pub(super) fn slug_text(text: &str) -> String {
    const LONGEST: usize = 80;
    let lower = text.to_lowercase();
    let words = lower.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("_");
    slug.truncate(LONGEST);
    slug.trim_end_matches('_').to_owned()
}

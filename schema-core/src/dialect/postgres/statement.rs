//! The SQL of each operation.

use super::Postgres;
use super::backfill::backfill;
use super::column::{alter_column, keep_values};
use super::conversion;
use super::declared_type::{add_check, alter_type, create_type, drop_type};
use super::exclusion::{exclusion, set_index_parameters};
use super::former_name;
use super::index::{create_index, drop_index};
use super::partition;
use super::procedure::{
    create_support_function, create_synchronization, drop_support_function, drop_synchronization,
};
use super::schema_object;
use super::sequence::{
    advance_sequence, alter_sequence, create_sequence, own_sequence, rename_sequence,
};
use super::table::{
    alter_table, check, column, comment, constraint_comment, create_enum, create_table, deferrable,
    foreign_key, primary_key, unique,
};
use super::words::{beside, identifier, literal, object};
use crate::def::Validity;
use crate::dialect::Unsupported;
use crate::dialect::expression::Inexpressible;
use crate::diff::Constraint;
use crate::model::ObjectName;
use crate::plan::{Operation, Validation};

pub(super) fn statements(
    dialect: &Postgres,
    operation: &Operation,
) -> Result<Vec<String>, Unsupported> {
    write(dialect, operation).map_err(|why| dialect.unsupported(subject(operation), why))
}

fn write(dialect: &Postgres, operation: &Operation) -> Result<Vec<String>, Inexpressible> {
    let one = match operation {
        Operation::CreateSupportFunction(function) => {
            return Ok(create_support_function(*function));
        }
        Operation::DropSupportFunction(function) => drop_support_function(*function),
        Operation::CreateEnum(enumeration) => return Ok(create_enum(enumeration)),
        Operation::DropEnum(enumeration) => format!("DROP TYPE {}", object(&enumeration.name)),
        Operation::AddEnumLabel {
            name,
            label,
            before,
        } => {
            let position = match before {
                Some(before) => format!(" BEFORE {}", literal(before)),
                None => String::new(),
            };
            format!(
                "ALTER TYPE {} ADD VALUE {}{position}",
                object(name),
                literal(label)
            )
        }
        Operation::RenameEnumLabel { name, from, to } => format!(
            "ALTER TYPE {} RENAME VALUE {} TO {}",
            object(name),
            literal(from),
            literal(to)
        ),
        Operation::CreateType(declared) => return create_type(dialect, declared),
        Operation::DropType(declared) => drop_type(declared),
        Operation::AlterType {
            name, alteration, ..
        } => alter_type(dialect, name, alteration)?,
        Operation::AddDomainCheck {
            domain,
            check,
            validation,
            ..
        } => add_check(dialect, domain, check, *validation)?,
        Operation::ValidateDomainCheck { domain, name, .. } => format!(
            "ALTER DOMAIN {} VALIDATE CONSTRAINT {}",
            object(domain),
            identifier(name)
        ),
        Operation::CreateSequence(sequence) => return Ok(create_sequence(sequence)),
        Operation::DropSequence(sequence) => format!("DROP SEQUENCE {}", object(&sequence.name)),
        Operation::RenameSequence { from, to } => return rename_sequence(from, to),
        Operation::AlterSequence { name, old, new } => alter_sequence(name, old, new),
        Operation::AdvanceSequence {
            name,
            table,
            column,
        } => advance_sequence(name, table, column),
        Operation::SetSequenceOwner { name, owner } => own_sequence(name, owner.as_ref()),
        Operation::Partition(operation) => return partition::statements(dialect, operation),
        Operation::Conversion(operation) => return conversion::statements(dialect, operation),
        Operation::CreateTable(table) => return create_table(dialect, table),
        Operation::DropTable(table) => {
            let mut statements = vec![format!("DROP TABLE {}", object(&table.name))];
            // Triggers go with their table, and functions do not.
            statements.extend(super::table_object::drop_functions(table));
            return Ok(statements);
        }
        Operation::RenameTable { from, to } => return rename_table(from, to),
        Operation::KeepFormerName(former) => return Ok(former_name::keep(dialect, former)),
        Operation::DropFormerName(former) => former_name::drop(former),
        Operation::AddColumn { table, column: new } => {
            let mut statements = vec![format!(
                "{} ADD COLUMN {}",
                alter_table(table),
                column(dialect, new)?
            )];
            if new.comment.is_some() {
                let target = crate::plan::CommentTarget::Column(table.clone(), new.name.clone());
                statements.push(comment(&target, new.comment.as_deref()));
            }
            statements.extend(keep_values(dialect, table, new)?);
            return Ok(statements);
        }
        Operation::DropColumn { table, column } => format!(
            "{} DROP COLUMN {}",
            alter_table(table),
            identifier(&column.name)
        ),
        Operation::RenameColumn { table, from, to } => format!(
            "{} RENAME COLUMN {} TO {}",
            alter_table(table),
            identifier(from),
            identifier(to)
        ),
        Operation::AlterColumn {
            table,
            column,
            change,
        } => return alter_column(dialect, table, column, change),
        Operation::AddPrimaryKey {
            table,
            key: new,
            using_index,
        } => {
            let key = new;
            let definition = match using_index {
                Some(index) => format!(
                    "CONSTRAINT {} PRIMARY KEY USING INDEX {}{}",
                    identifier(&key.name),
                    identifier(index),
                    deferrable(key.deferrable)
                ),
                None => primary_key(key),
            };
            let add = format!("{} ADD {definition}", alter_table(table));
            return Ok(commented(add, table, Constraint::PrimaryKey(key.clone())));
        }
        Operation::AddUnique {
            table,
            unique: new,
            using_index,
        } => {
            let rule = match using_index {
                Some(index) => format!(
                    "CONSTRAINT {} UNIQUE USING INDEX {}{}",
                    identifier(&new.name),
                    identifier(index),
                    deferrable(new.deferrable)
                ),
                None => unique(new),
            };
            let add = format!("{} ADD {rule}", alter_table(table));
            return Ok(commented(add, table, Constraint::Unique(new.clone())));
        }
        Operation::AddExclusion {
            table,
            exclusion: new,
        } => {
            let add = format!(
                "{}\n    ADD {}",
                alter_table(table),
                exclusion(dialect, new)?
            );
            return Ok(commented(add, table, Constraint::Exclusion(new.clone())));
        }
        Operation::SetIndexParameters {
            table,
            name,
            old,
            new,
        } => return Ok(set_index_parameters(table, name, old, new)),
        Operation::AddForeignKey {
            table,
            key,
            validation,
        } => {
            let add = format!(
                "{}\n    ADD {}{}",
                alter_table(table),
                foreign_key(key),
                not_valid(*validation, key.validity)
            );
            return Ok(commented(add, table, Constraint::ForeignKey(key.clone())));
        }
        Operation::AddCheck {
            table,
            check: new,
            validation,
        } => {
            let add = format!(
                "{}\n    ADD {}{}",
                alter_table(table),
                check(dialect, new)?,
                not_valid(*validation, new.validity)
            );
            return Ok(commented(add, table, Constraint::Check(new.clone())));
        }
        Operation::ValidateConstraint {
            table,
            name,
            kind: _,
        } => format!(
            "{} VALIDATE CONSTRAINT {}",
            alter_table(table),
            identifier(name)
        ),
        Operation::DropConstraint {
            table,
            name,
            kind: _,
        } => format!(
            "{} DROP CONSTRAINT {}",
            alter_table(table),
            identifier(name)
        ),
        Operation::RenameConstraint { table, from, to } => format!(
            "{} RENAME CONSTRAINT {} TO {}",
            alter_table(table),
            identifier(from),
            identifier(to)
        ),
        Operation::CreateIndex {
            table,
            index,
            unique,
            concurrently,
        } => return create_index(dialect, table, index, unique.as_ref(), *concurrently),
        Operation::DropIndex {
            table,
            name,
            concurrently,
        } => drop_index(table, name, *concurrently),
        Operation::RenameIndex { table, from, to } => format!(
            "ALTER INDEX {} RENAME TO {}",
            beside(table, from),
            identifier(to)
        ),
        Operation::CreateSynchronization {
            table,
            from,
            to,
            conversion,
        } => {
            return create_synchronization(dialect, table, from, to, conversion.as_deref());
        }
        Operation::DropSynchronization { table, from, to } => {
            return Ok(drop_synchronization(table, from, to));
        }
        Operation::Backfill {
            table,
            key,
            values,
            pending,
        } => backfill(dialect, table, key, values, pending)?,
        Operation::Custom(custom) => return Ok(custom.statements.clone()),
        Operation::FillClosure { table, closure } => super::closure::fill(table, closure),
        Operation::RebuildTable { .. } => {
            return Err(Inexpressible {
                feature: "need of rebuilding tables".into(),
                remedy: "alter the table step by step".into(),
            });
        }
        Operation::CreateTableObject { .. }
        | Operation::DropTableObject { .. }
        | Operation::ReplaceTableObject { .. }
        | Operation::RenameTableObject { .. } => {
            return super::table_object::statements(dialect, operation);
        }
        Operation::AlterTable { table, change } => {
            return Ok(super::table_properties::alter(table, change));
        }
        Operation::CreateObject(object) => return schema_object::create(dialect, object),
        Operation::DropObject(object) => return schema_object::drop(object),
        Operation::ReplaceObject { old, new } => return schema_object::replace(dialect, old, new),
        Operation::SetComment {
            target: crate::plan::CommentTarget::Object(key),
            comment: text,
        } => schema_object::comment(key, text.as_deref())?,
        Operation::SetComment {
            target,
            comment: text,
        } => comment(target, text.as_deref()),
    };
    Ok(vec![one])
}

pub(super) fn rename_table(
    from: &ObjectName,
    to: &ObjectName,
) -> Result<Vec<String>, Inexpressible> {
    let mut statements = Vec::new();
    let mut current = from.clone();
    if from.namespace != to.namespace {
        let Some(namespace) = &to.namespace else {
            // Which namespace is the default depends on the connection.
            return Err(Inexpressible {
                feature: "move into the connection's default namespace".into(),
                remedy: "name the namespace: `#[table(namespace = \"public\")]`".into(),
            });
        };
        statements.push(format!(
            "{} SET SCHEMA {}",
            alter_table(from),
            identifier(namespace)
        ));
        current.namespace.clone_from(&to.namespace);
    }
    if from.name != to.name {
        statements.push(format!(
            "{} RENAME TO {}",
            alter_table(&current),
            identifier(&to.name)
        ));
    }
    Ok(statements)
}

/// A constraint and its comment.
fn commented(add: String, table: &ObjectName, constraint: Constraint) -> Vec<String> {
    std::iter::once(add)
        .chain(constraint_comment(table, &constraint))
        .collect()
}

fn not_valid(validation: Validation, validity: Validity) -> &'static str {
    match (validation, validity) {
        (_, Validity::NotValid) | (Validation::Deferred, Validity::Valid) => " NOT VALID",
        // What is not enforced is not valid by that.
        (Validation::Immediate, Validity::Valid) | (_, Validity::NotEnforced) => "",
    }
}

/// What an operation is about, for messages.
fn subject(operation: &Operation) -> String {
    match operation {
        Operation::CreateSupportFunction(_) | Operation::DropSupportFunction(_) => {
            super::words::UUID_V7_FUNCTION.into()
        }
        Operation::CreateEnum(enumeration) | Operation::DropEnum(enumeration) => {
            enumeration.name.to_string()
        }
        Operation::AddEnumLabel { name, .. } | Operation::RenameEnumLabel { name, .. } => {
            name.to_string()
        }
        Operation::CreateType(declared) | Operation::DropType(declared) => {
            declared.name.to_string()
        }
        Operation::AlterType { name, .. } => name.to_string(),
        Operation::AddDomainCheck { domain, check, .. } => format!("{domain}.{}", check.name),
        Operation::ValidateDomainCheck { domain, name, .. } => format!("{domain}.{name}"),
        Operation::CreateSequence(sequence) | Operation::DropSequence(sequence) => {
            sequence.name.to_string()
        }
        Operation::RenameSequence { from: name, .. }
        | Operation::AlterSequence { name, .. }
        | Operation::AdvanceSequence { name, .. }
        | Operation::SetSequenceOwner { name, .. } => name.to_string(),
        Operation::Partition(operation) => crate::plan::partition_subject(operation),
        Operation::Conversion(operation) => operation.table().to_string(),
        Operation::CreateTable(table) | Operation::DropTable(table) => table.name.to_string(),
        Operation::RenameTable { from, .. } => from.to_string(),
        Operation::KeepFormerName(former) | Operation::DropFormerName(former) => {
            former.name.to_string()
        }
        Operation::AddColumn { table, column } | Operation::DropColumn { table, column } => {
            format!("{table}.{}", column.name)
        }
        Operation::RenameColumn {
            table, from: name, ..
        }
        | Operation::AlterColumn {
            table,
            column: name,
            ..
        }
        | Operation::ValidateConstraint { table, name, .. }
        | Operation::DropConstraint { table, name, .. }
        | Operation::RenameConstraint {
            table, from: name, ..
        }
        | Operation::DropIndex { table, name, .. }
        | Operation::RenameIndex {
            table, from: name, ..
        }
        | Operation::CreateSynchronization {
            table, from: name, ..
        }
        | Operation::DropSynchronization {
            table, from: name, ..
        } => format!("{table}.{name}"),
        Operation::AddPrimaryKey { table, key, .. } => format!("{table}.{}", key.name),
        Operation::AddUnique { table, unique, .. } => format!("{table}.{}", unique.name),
        Operation::AddForeignKey { table, key, .. } => format!("{table}.{}", key.name),
        Operation::AddCheck { table, check, .. } => format!("{table}.{}", check.name),
        Operation::AddExclusion { table, exclusion } => format!("{table}.{}", exclusion.name),
        Operation::SetIndexParameters { table, name, .. } => format!("{table}.{name}"),
        Operation::CreateIndex { table, index, .. } => format!("{table}.{}", index.name),
        Operation::Custom(custom) => custom.name.clone(),
        Operation::Backfill { table, .. } | Operation::FillClosure { table, .. } => {
            table.to_string()
        }
        Operation::RebuildTable { old, .. } => old.name.to_string(),
        Operation::CreateTableObject { table, object }
        | Operation::DropTableObject { table, object }
        | Operation::ReplaceTableObject {
            table, old: object, ..
        }
        | Operation::RenameTableObject { table, object, .. } => {
            format!("{table}.{}", object.name())
        }
        Operation::AlterTable { table, .. } => table.to_string(),
        Operation::CreateObject(object) | Operation::DropObject(object) => object.key.to_string(),
        Operation::ReplaceObject { new, .. } => new.key.to_string(),
        Operation::SetComment { target, .. } => match target {
            crate::plan::CommentTarget::Object(key) => key.to_string(),
            crate::plan::CommentTarget::Table(table) => table.to_string(),
            crate::plan::CommentTarget::Column(table, name)
            | crate::plan::CommentTarget::Constraint(table, name)
            | crate::plan::CommentTarget::Index(table, name)
            | crate::plan::CommentTarget::Attribute(table, name) => format!("{table}.{name}"),
            crate::plan::CommentTarget::Enum(name)
            | crate::plan::CommentTarget::Sequence(name)
            | crate::plan::CommentTarget::Type(name) => name.to_string(),
        },
    }
}

//! Domains and composites.
//!
//! Settled:
//! - A check of a domain is added without a look at the values that exist, and validated later, like one of a table.
//! - Attributes of a composite are added and dropped only while no release runs: a row value is written with all of
//!   its attributes, so that each release writes what the other cannot read.

use crate::diff::{Change, TypeAlteration, TypeChange};
use crate::model::{DeclaredType, DomainCheck, ObjectName, Schema, TypeDefinition};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{CommentTarget, Operation, Validation};

/// Hands in the types that go. Enumerations go after them, because they may be made of some.
pub(super) fn draft_drops(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        if let Change::Type(TypeChange::Drop(declared)) = change {
            drafts.add(
                Stage::DropTypes,
                Draft::new(
                    Operation::DropType(declared.clone()),
                    [Operation::CreateType(declared.clone())],
                ),
            );
        }
    }
}

/// Hands in all other changes.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        match change {
            Change::Type(TypeChange::Create(declared)) => drafts.add(
                Stage::CreateObjects,
                Draft::new(
                    Operation::CreateType(declared.clone()),
                    [Operation::DropType(declared.clone())],
                )
                .together("objects"),
            ),
            Change::Type(TypeChange::Alter { name, alteration }) => {
                alter(context, drafts, name, alteration);
            }
            Change::Type(TypeChange::Replace { old, new }) => replace(drafts, old, new),
            _ => {}
        }
    }
}

fn replace(drafts: &mut Drafts, old: &DeclaredType, new: &DeclaredType) {
    let what = match (&old.definition, &new.definition) {
        (TypeDefinition::Domain(one), TypeDefinition::Domain(other)) => {
            format!("it is over {} and would be over {}", one.base, other.base)
        }
        _ => format!(
            "it is a {} and would be a {}",
            old.kind().keyword(),
            new.kind().keyword()
        ),
    };
    drafts.refuse(
        "column_type_rewrite",
        format!("type {}", new.name),
        format!("{what}, which no engine can change while columns use it"),
        "give the new type a name of its own, `#[sql_type(name = \"..\")]`, and move the columns to it".to_owned(),
    );
}

fn alter(
    context: &Context<'_>,
    drafts: &mut Drafts,
    name: &ObjectName,
    alteration: &TypeAlteration,
) {
    let before = context.base.tables_with_type(name);
    let alter = |alteration: &TypeAlteration| Operation::AlterType {
        name: name.clone(),
        alteration: alteration.clone(),
        tables: before.clone(),
    };
    let edit = |drafts: &mut Drafts, there: &TypeAlteration, back: &TypeAlteration| {
        let draft = Draft::new(alter(there), [alter(back)]);
        drafts.add(Stage::Edit, draft.together(&name.to_string()));
    };
    match alteration {
        TypeAlteration::AddCheck(check) => add_check(context, drafts, name, check),
        TypeAlteration::DropCheck(check) => {
            let back = checked(name, check, &before);
            let draft = Draft::new(alter(alteration), back);
            drafts.add(Stage::Edit, draft.together(&name.to_string()));
        }
        TypeAlteration::SetDefault { old, new } => {
            let back = TypeAlteration::SetDefault {
                old: new.clone(),
                new: old.clone(),
            };
            edit(drafts, alteration, &back);
        }
        TypeAlteration::SetNotNull => {
            if !may_read(context, drafts, name, "to forbid NULL in it") {
                return;
            }
            let draft = Draft::new(alter(alteration), [alter(&TypeAlteration::DropNotNull)]);
            drafts.add(Stage::SetNotNull, draft);
        }
        TypeAlteration::DropNotNull => edit(drafts, alteration, &TypeAlteration::SetNotNull),
        TypeAlteration::AddAttribute(attribute) => {
            let back = TypeAlteration::DropAttribute(attribute.clone());
            change_attributes(context, drafts, name, alteration, &back);
        }
        TypeAlteration::DropAttribute(attribute) => {
            let back = TypeAlteration::AddAttribute(attribute.clone());
            change_attributes(context, drafts, name, alteration, &back);
        }
        TypeAlteration::ChangeAttribute { old, new } => drafts.refuse(
            "column_type_rewrite",
            format!("type {name}"),
            format!(
                "its attribute `{}` is of type {} and would be of type {}, which no engine can change while columns \
                 use the type",
                new.name, old.data_type, new.data_type
            ),
            "give the new type a name of its own, `#[sql_type(name = \"..\")]`, and move the columns to it".to_owned(),
        ),
        TypeAlteration::Comment { old, new } => {
            comment(drafts, name, CommentTarget::Type(name.clone()), old, new);
        }
        TypeAlteration::AttributeComment {
            attribute,
            old,
            new,
        } => {
            let target = CommentTarget::Attribute(name.clone(), attribute.clone());
            comment(drafts, name, target, old, new);
        }
    }
}

fn comment(
    drafts: &mut Drafts,
    name: &ObjectName,
    target: CommentTarget,
    old: &Option<String>,
    new: &Option<String>,
) {
    let set = |comment: &Option<String>| Operation::SetComment {
        target: target.clone(),
        comment: comment.clone(),
    };
    let draft = Draft::new(set(new), [set(old)]);
    drafts.add(Stage::Edit, draft.together(&name.to_string()));
}

/// The operations that add a check and look at the values that exist.
fn checked(domain: &ObjectName, check: &DomainCheck, tables: &[ObjectName]) -> Vec<Operation> {
    vec![
        Operation::AddDomainCheck {
            domain: domain.clone(),
            check: check.clone(),
            validation: Validation::Deferred,
            tables: tables.to_vec(),
        },
        Operation::ValidateDomainCheck {
            domain: domain.clone(),
            name: check.name.clone(),
            tables: tables.to_vec(),
        },
    ]
}

fn add_check(context: &Context<'_>, drafts: &mut Drafts, domain: &ObjectName, check: &DomainCheck) {
    if let Some(by) = container(context.new, domain) {
        drafts.refuse(
            "check_without_not_valid",
            format!("type {domain}"),
            format!(
                "its check `{}` is new, and no server can look at the values that {by} holds inside of others",
                check.name
            ),
            "write the check on that table, or make a new domain and a new column of it".to_owned(),
        );
        return;
    }
    let what = format!("to validate its new check `{}`", check.name);
    if !context.capabilities.domains_validated_beside_writes
        && !may_read(context, drafts, domain, &what)
    {
        return;
    }
    let tables = context.new.tables_with_type(domain);
    let mut operations = checked(domain, check, &tables).into_iter();
    let drop = Operation::AlterType {
        name: domain.clone(),
        alteration: TypeAlteration::DropCheck(check.clone()),
        tables,
    };
    if let (Some(add), Some(validate)) = (operations.next(), operations.next()) {
        drafts.add(
            Stage::AddChecks,
            Draft::new(add, [drop]).avoids(&["check_without_not_valid"]),
        );
        drafts.add(
            Stage::ValidateChecks,
            Draft::without_reverse(validate, "the check itself goes with the step before"),
        );
    }
}

/// What holds values of the domain inside of others: an array or a composite.
fn container(schema: &Schema, domain: &ObjectName) -> Option<String> {
    schema.tables.values().find_map(|table| {
        let mut columns = table.columns.iter();
        let column = columns.find(|column| {
            let data_type = &column.data_type;
            let is_inside =
                data_type.dimensions > 0 || data_type.kind == crate::def::TypeKind::Composite;
            is_inside && schema.contains_type(data_type, domain)
        })?;
        Some(format!("{}.{}", table.name, column.name))
    })
}

/// Whether the tables that hold values of the domain may be read while nobody writes to them; otherwise that is
/// refused.
fn may_read(context: &Context<'_>, drafts: &mut Drafts, domain: &ObjectName, what: &str) -> bool {
    const HAZARD: &str = "domain_scan";
    let tables = context.new.tables_with_type(domain);
    let mut tables = tables.iter();
    let large =
        tables.find(|table| context.base.tables.contains_key(*table) && !context.is_small(table));
    let Some(large) = large.filter(|_| !context.accepts(HAZARD)) else {
        return true;
    };
    drafts.refuse(
        HAZARD,
        format!("type {domain}"),
        format!("{what} the server reads every table that uses it, among them {large}, and stops all writing meanwhile"),
        format!(
            "write the rule on the tables instead, where it is validated beside writes; or declare \
             `#[table(rows = ..)]` below {} if they are that small; or accept the interruption with \
             `--accept-hazard {HAZARD}`",
            context.options.small_table_rows
        ),
    );
    false
}

fn change_attributes(
    context: &Context<'_>,
    drafts: &mut Drafts,
    name: &ObjectName,
    there: &TypeAlteration,
    back: &TypeAlteration,
) {
    const HAZARD: &str = "composite_attribute_changed";
    if context.capabilities.concurrent_releases && !context.accepts(HAZARD) {
        drafts.refuse(
            HAZARD,
            format!("type {name}"),
            "its attributes differ, and the running release writes values with those that it knows, which the \
             server then refuses"
                .to_owned(),
            format!(
                "make a new type, `#[sql_type(name = \"..\")]`, and a new column of it; or accept that the release \
                 stops with `--accept-hazard {HAZARD}`"
            ),
        );
        return;
    }
    let tables = context.base.tables_with_type(name);
    let alter = |alteration: &TypeAlteration| Operation::AlterType {
        name: name.clone(),
        alteration: alteration.clone(),
        tables: tables.clone(),
    };
    let draft = Draft::new(alter(there), [alter(back)]);
    let TypeAlteration::DropAttribute(attribute) = there else {
        drafts.add(Stage::Edit, draft);
        return;
    };
    let object = format!("{name}.{}", attribute.name);
    let description = format!("the attribute `{object}` goes with all of its values");
    if context.options.allow_data_loss.contains(&object) {
        drafts.add(Stage::DropColumns, draft.loses(object, description));
    } else {
        drafts.refuse_data_loss(object, description);
    }
}

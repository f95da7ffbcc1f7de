//! When a constraint goes, and how it comes back.

use super::indexes::{removal, unique_index};
use super::keys::users_of_key;
use crate::diff::Constraint;
use crate::model::{IndexKey, ObjectName};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::simulate_constraints::kind_of;
use crate::plan::{Operation, Validation};

/// The step that drops a constraint; for a unique rule that is an index see [`removal`].
pub(super) fn drop_draft(table: &ObjectName, constraint: &Constraint) -> Draft {
    let operation = Operation::DropConstraint {
        table: table.clone(),
        name: constraint.name().to_owned(),
        kind: kind_of(constraint),
    };
    let table = table.clone();
    let reverse = match constraint.clone() {
        Constraint::PrimaryKey(key) => Operation::AddPrimaryKey {
            table,
            key,
            using_index: None,
        },
        Constraint::Unique(unique) => Operation::AddUnique {
            table,
            unique,
            using_index: None,
        },
        Constraint::Check(check) => Operation::AddCheck {
            table,
            check,
            validation: Validation::Immediate,
        },
        Constraint::ForeignKey(key) => Operation::AddForeignKey {
            table,
            key,
            validation: Validation::Immediate,
        },
        Constraint::Exclusion(exclusion) => Operation::AddExclusion { table, exclusion },
    };
    let draft = Draft::new(operation, [reverse]);
    match constraint {
        Constraint::ForeignKey(_) => draft.avoids(&["fk_drop_locks_both"]),
        _ => draft,
    }
}

/// The stages in which a foreign key, another constraint and a unique index are dropped.
pub(super) type DropStages = (Stage, Stage, Stage);

pub(super) const LOOSEN: DropStages = (Stage::LoosenKeys, Stage::Edit, Stage::LoosenIndexes);

pub(super) const RETIRE: DropStages = (Stage::RetireKeys, Stage::RetireRules, Stage::RetireIndexes);

const CONTRACT: DropStages = (Stage::DropKeys, Stage::DropRules, Stage::DropIndexes);

pub(super) fn drop_at(
    context: &Context<'_>,
    drafts: &mut Drafts,
    (keys, rules, unique_indexes): DropStages,
    table: &ObjectName,
    constraint: &Constraint,
) {
    match constraint {
        Constraint::ForeignKey(_) => drafts.add(keys, drop_draft(table, constraint)),
        Constraint::Unique(unique) if unique.is_index() => {
            for draft in removal(context, table, unique_index(unique), Some(unique.clone())) {
                drafts.add(unique_indexes, draft);
            }
        }
        _ => drafts.add(rules, drop_draft(table, constraint).with_table(table)),
    }
}

/// Drops a constraint once no release needs it.
pub(super) fn drop_in_contract(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    constraint: &Constraint,
) {
    drop_at(context, drafts, CONTRACT, table, constraint);
}

/// Drops a constraint that the new schema does not have. The new release may write what it forbids, so
/// it goes before that release runs; unless it is about a column that the new release leaves NULL,
/// which no such constraint forbids.
pub(super) fn drop_constraint(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    constraint: &Constraint,
) {
    let Some(users) = users_of_key(context, drafts, table, constraint) else {
        return;
    };
    let waits = tolerates_new_release(context, table, constraint)
        || users.iter().any(|(owner, key)| {
            let key = Constraint::ForeignKey(key.clone());
            !context.new.tables.contains_key(owner) || tolerates_new_release(context, owner, &key)
        });
    let stages = if waits { CONTRACT } else { LOOSEN };
    if !waits {
        drafts.note(format!(
            "{table}.{} no longer holds once the expand phase has run; the running release must \
             tolerate that.",
            constraint.name()
        ));
    }
    drop_at(context, drafts, stages, table, constraint);
}

/// Whether rows that the new release writes satisfy a constraint that it does not know, because they
/// hold NULL in one of its columns.
fn tolerates_new_release(
    context: &Context<'_>,
    table: &ObjectName,
    constraint: &Constraint,
) -> bool {
    let mut dropped = context
        .dropped_columns(table)
        .filter(|column| column.default.is_none() && column.identity.is_none());
    match constraint {
        Constraint::Unique(unique) => {
            unique.predicate.is_none()
                && !unique.nulls_not_distinct
                && dropped.any(|column| {
                    let mut parts = unique.parts.iter();
                    parts.any(
                        |part| matches!(&part.key, IndexKey::Column(name) if *name == column.name),
                    )
                })
        }
        Constraint::ForeignKey(key) => {
            !key.match_full && dropped.any(|column| key.columns.contains(&column.name))
        }
        // NULL excludes nothing.
        Constraint::Exclusion(exclusion) => dropped.any(|column| {
            let mut elements = exclusion.elements.iter();
            elements
                .any(|it| matches!(&it.part.key, IndexKey::Column(name) if *name == column.name))
        }),
        Constraint::PrimaryKey(_) | Constraint::Check(_) => false,
    }
}

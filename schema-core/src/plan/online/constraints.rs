//! Primary keys, unique rules, checks and foreign keys of existing tables.

use super::constraint_drops::{LOOSEN, RETIRE, drop_at, drop_constraint, drop_draft};
use super::indexes::{self, creation, unique_index};
use super::keys::{is_key, keeps_key, users_of_key};
use super::partitions::{Partitions, as_divided};
use super::renames::mentions_renamed;
use super::retype::on_second;
use super::{exclusions, in_place};
use crate::def::Validity;
use crate::diff::{Change, Constraint, ConstraintChange};
use crate::model::{ForeignKey, IndexPart, ObjectName, PrimaryKey, Unique};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::simulate_constraints::kind_of;
use crate::plan::{ConstraintKind, Operation, Validation, Work};

/// Hands in the constraints that are added, renamed, replaced and dropped.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        let Change::Constraint(change) = change else {
            continue;
        };
        match change {
            ConstraintChange::Add { table, constraint } => {
                add(
                    context,
                    drafts,
                    table,
                    &on_second(context, table, constraint),
                );
            }
            ConstraintChange::Drop { table, constraint } => {
                let constraint = context.base_constraint(table, constraint);
                drop_constraint(context, drafts, table, &constraint);
            }
            ConstraintChange::Rename {
                table,
                constraint,
                to,
            } => {
                let old = context.base_constraint(table, constraint);
                if !mentions_renamed(context, table, &old) {
                    rename(drafts, Stage::RenameObjects, table, &old, to);
                }
            }
            ConstraintChange::Replace { table, old, new } => {
                if !in_place::change_constraint(context, drafts, table, old, new) {
                    replace(context, drafts, table, old, new);
                }
            }
        }
    }
}

/// Adds a constraint to a table that holds rows.
pub(super) fn add(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    constraint: &Constraint,
) {
    match constraint {
        Constraint::Exclusion(exclusion) => exclusions::add(context, drafts, table, exclusion),
        Constraint::PrimaryKey(key) => add_primary_key(context, drafts, table, key, None),
        Constraint::Unique(unique) => add_unique(context, drafts, table, unique),
        Constraint::Check(check) => add_unvalidated(
            context,
            drafts,
            (Stage::AddChecks, Stage::ValidateChecks),
            table,
            constraint,
            |validation| Operation::AddCheck {
                table: table.clone(),
                check: check.clone(),
                validation,
            },
        ),
        Constraint::ForeignKey(key) => add_unvalidated(
            context,
            drafts,
            (Stage::AddForeignKeys, Stage::ValidateForeignKeys),
            table,
            constraint,
            |validation| Operation::AddForeignKey {
                table: table.clone(),
                key: key.clone(),
                validation,
            },
        ),
    }
}

/// Adds a check or a foreign key for new writes, then has the rows that exist checked in a transaction
/// of its own, beside reads and writes.
fn add_unvalidated(
    context: &Context<'_>,
    drafts: &mut Drafts,
    (add, validate): (Stage, Stage),
    table: &ObjectName,
    constraint: &Constraint,
    operation: impl Fn(Validation) -> Operation,
) {
    let kind = kind_of(constraint);
    let drop = Operation::DropConstraint {
        table: table.clone(),
        name: constraint.name().to_owned(),
        kind: kind.clone(),
    };
    if is_key_of_divided(context, table, constraint) && vouches(constraint) {
        let operation = operation(Validation::Immediate);
        exclusions::add_blocking(context, drafts, table, constraint, operation);
        return;
    }
    if !context.capabilities.unvalidated_constraints || !vouches(constraint) {
        let draft = Draft::new(operation(Validation::Immediate), [drop]);
        drafts.add(add, draft);
        return;
    }
    let hazard = match kind {
        ConstraintKind::ForeignKey { .. } => "fk_without_not_valid",
        _ => "check_without_not_valid",
    };
    let draft = Draft::new(operation(Validation::Deferred), [drop]).avoids(&[hazard]);
    // A foreign key locks two tables, and shares them with nothing else.
    let draft = match kind {
        ConstraintKind::ForeignKey { .. } => draft,
        _ => draft.with_table(table),
    };
    drafts.add(add, draft);
    let operation = Operation::ValidateConstraint {
        table: table.clone(),
        name: constraint.name().to_owned(),
        kind,
    };
    drafts.add(
        validate,
        Draft::without_reverse(operation, "what is validated needs no way back")
            .avoids(&[hazard, "validate_same_txn"]),
    );
}

/// Whether it is a foreign key that the server can only add at once, because the table is divided.
fn is_key_of_divided(context: &Context<'_>, table: &ObjectName, constraint: &Constraint) -> bool {
    let table = context.new.tables.get(table);
    !context.capabilities.unvalidated_keys_of_partitioned
        && matches!(constraint, Constraint::ForeignKey(_))
        && table.is_some_and(|table| table.partitioning.is_some())
}

/// Whether the constraint is about rows that exist too.
fn vouches(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Check(check) => check.validity == Validity::Valid,
        Constraint::ForeignKey(key) => key.validity == Validity::Valid,
        _ => true,
    }
}

/// Links a table of this plan to one that existed before: each of those is locked alone.
pub(super) fn link_created(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    key: ForeignKey,
) {
    let target = key.target.clone();
    let constraint = Constraint::ForeignKey(key.clone());
    if !is_key(context.base_table(&target), &key.target_columns)
        || !context
            .new
            .tables
            .get(&target)
            .is_some_and(|table| keeps_key(context, table, &key.target_columns))
    {
        // What it refers to is not there yet.
        add(context, drafts, table, &constraint);
        return;
    }
    if !context.capabilities.unvalidated_constraints
        || !vouches(&constraint)
        || is_key_of_divided(context, table, &constraint)
    {
        let draft = drop_draft(table, &constraint);
        let (operation, reverse) = (
            Operation::AddForeignKey {
                table: table.clone(),
                key,
                validation: Validation::Immediate,
            },
            draft.into_operation(),
        );
        let draft = Draft::new(operation, [reverse]).with_table(&target);
        let draft = match is_key_of_divided(context, table, &constraint) {
            // A table that is new has no rows to look at.
            true => draft.with_work(Work::Catalog),
            false => draft,
        };
        drafts.add(Stage::LinkCreated, draft);
        return;
    }
    let drop = drop_draft(table, &constraint).into_operation();
    let name = key.name.clone();
    let operation = Operation::AddForeignKey {
        table: table.clone(),
        key,
        validation: Validation::Deferred,
    };
    drafts.add(
        Stage::LinkCreated,
        Draft::new(operation, [drop])
            .with_table(&target)
            .avoids(&["create_table_fk_locks_parent", "fk_without_not_valid"]),
    );
    let operation = Operation::ValidateConstraint {
        table: table.clone(),
        name,
        kind: ConstraintKind::ForeignKey { target },
    };
    drafts.add(
        Stage::ValidateCreated,
        Draft::without_reverse(operation, "what is validated needs no way back")
            .avoids(&["fk_without_not_valid", "validate_same_txn"])
            .with_work(Work::Scan),
    );
}

fn add_unique(context: &Context<'_>, drafts: &mut Drafts, table: &ObjectName, unique: &Unique) {
    let drop = Operation::DropConstraint {
        table: table.clone(),
        name: unique.name.clone(),
        kind: ConstraintKind::Unique,
    };
    if !unique.is_index() && !context.capabilities.constraints_using_index {
        let operation = Operation::AddUnique {
            table: table.clone(),
            unique: unique.clone(),
            using_index: None,
        };
        drafts.add(Stage::AttachUniques, Draft::new(operation, [drop]));
        return;
    }
    let is_divided = as_divided(context, table, Partitions::Before).is_some();
    if unique.without_overlaps {
        let operation = Operation::AddUnique {
            table: table.clone(),
            unique: unique.clone(),
            using_index: None,
        };
        let constraint = Constraint::Unique(unique.clone());
        exclusions::add_blocking(context, drafts, table, &constraint, operation);
        return;
    }
    let stage = Stage::BuildUniques;
    for draft in creation(
        context,
        stage,
        table,
        unique_index(unique),
        Some(unique.clone()),
    ) {
        drafts.add(stage, draft);
    }
    // That of a divided table is complete by now.
    if !unique.is_index() && !is_divided {
        let operation = Operation::AddUnique {
            table: table.clone(),
            unique: unique.clone(),
            using_index: Some(unique.name.clone()),
        };
        drafts.add(
            Stage::AttachUniques,
            Draft::new(operation, [drop])
                .with_table(table)
                .avoids(&["unique_constraint_blocking"]),
        );
    }
}

/// Adds a primary key, in the place of `old` if there is one.
fn add_primary_key(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    key: &PrimaryKey,
    old: Option<&PrimaryKey>,
) {
    let name = match old {
        Some(_) => context.aside(&key.name, "new"),
        None => key.name.clone(),
    };
    let unique = Unique {
        include: key.include.clone(),
        storage: key.storage.clone(),
        ..Unique::new(
            name.clone(),
            key.columns.iter().map(IndexPart::column).collect(),
        )
    };
    let is_divided = as_divided(context, table, Partitions::Before).is_some();
    let blocks = key.without_overlaps || is_divided;
    let using_index =
        (context.capabilities.constraints_using_index && !blocks).then(|| name.clone());
    if using_index.is_some() {
        let stage = Stage::BuildUniques;
        for draft in creation(context, stage, table, unique_index(&unique), Some(unique)) {
            drafts.add(stage, draft);
        }
    }
    if let Some(old) = old {
        let draft = drop_draft(table, &Constraint::PrimaryKey(old.clone()));
        drafts.add(Stage::AttachUniques, draft.with_table(table));
    }
    let operation = Operation::AddPrimaryKey {
        table: table.clone(),
        key: key.clone(),
        using_index,
    };
    if blocks {
        let constraint = Constraint::PrimaryKey(key.clone());
        exclusions::add_blocking(context, drafts, table, &constraint, operation);
        return;
    }
    let drop = Operation::DropConstraint {
        table: table.clone(),
        name: key.name.clone(),
        kind: ConstraintKind::PrimaryKey,
    };
    drafts.add(
        Stage::AttachUniques,
        Draft::new(operation, [drop])
            .with_table(table)
            .avoids(&["pk_using_nullable_index", "primary_key_blocking"]),
    );
}

/// Renames a constraint, or the index that a unique rule is.
fn rename(
    drafts: &mut Drafts,
    stage: Stage,
    table: &ObjectName,
    constraint: &Constraint,
    to: &str,
) {
    if matches!(constraint, Constraint::Unique(unique) if unique.is_index()) {
        indexes::rename(drafts, stage, table, constraint.name(), to);
        return;
    }
    let rename = |from: &str, to: &str| Operation::RenameConstraint {
        table: table.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let from = constraint.name();
    let draft = Draft::new(rename(from, to), [rename(to, from)]);
    drafts.add(stage, draft.with_table(table));
}

/// Renames a constraint so that its name is free for the one that follows it.
pub(super) fn set_aside(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    constraint: &Constraint,
) -> Constraint {
    let name = context.aside(constraint.name(), "old");
    rename(drafts, Stage::SetAside, table, constraint, &name);
    constraint.with_name(&name)
}

/// Replaces a constraint by another one of its name. Where both guarantee the same, the old one stays
/// until the new one holds.
fn replace(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    carried: &Constraint,
    new: &Constraint,
) {
    let old = context.base_constraint(table, carried);
    if let (Constraint::PrimaryKey(before), Constraint::PrimaryKey(after)) = (&old, new) {
        if users_of_key(context, drafts, table, &old).is_some() {
            add_primary_key(context, drafts, table, after, Some(before));
        }
        return;
    }
    let same_guarantee = match (carried, new) {
        (Constraint::ForeignKey(before), Constraint::ForeignKey(after)) => {
            before.columns == after.columns
                && before.target == after.target
                && before.target_columns == after.target_columns
        }
        (Constraint::Unique(before), Constraint::Unique(after)) => {
            before.parts == after.parts
                && before.predicate == after.predicate
                && before.nulls_not_distinct == after.nulls_not_distinct
                && before.without_overlaps == after.without_overlaps
        }
        (Constraint::Check(before), Constraint::Check(after)) => {
            before.expression == after.expression
        }
        (Constraint::Exclusion(before), Constraint::Exclusion(after)) => {
            before.elements == after.elements && before.predicate == after.predicate
        }
        _ => false,
    };
    if same_guarantee && users_of_key(context, drafts, table, &old).is_some() {
        let aside = set_aside(context, drafts, table, &old);
        add(context, drafts, table, new);
        drop_at(context, drafts, RETIRE, table, &aside);
    } else if !same_guarantee {
        if users_of_key(context, drafts, table, &old).is_none() {
            return;
        }
        drafts.note(format!(
            "{table}.{} holds neither in its old nor in its new form between the expand and the \
             constrain phase.",
            old.name()
        ));
        drop_at(context, drafts, LOOSEN, table, &old);
        add(context, drafts, table, new);
    }
}

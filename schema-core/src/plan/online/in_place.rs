//! Changes of constraints and indexes that need no other object: a comment, a storage parameter that the
//! server follows, the validation of what was not valid.

use super::renames::{index_mentions_renamed, mentions_renamed};
use crate::def::Validity;
use crate::diff::Constraint;
use crate::model::{Index, IndexStorage, ObjectName};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::simulate_constraints::kind_of;
use crate::plan::{CommentTarget, ConstraintKind, Operation, Validation};
use crate::syntax::index_method::index_method;

/// Changes a constraint in place; false where it takes another constraint.
pub(super) fn change_constraint(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    old: &Constraint,
    new: &Constraint,
) -> bool {
    if !context.capabilities.alter_constraints || mentions_renamed(context, table, old) {
        return false;
    }
    let is_validated =
        validity(old) == Some(Validity::NotValid) && validity(new) == Some(Validity::Valid);
    let mut rest = new.clone();
    set_comment(&mut rest, comment(old).map(str::to_owned));
    if let (Some((method, before)), Some((_, after))) = (storage(old), storage(new))
        && follows(&method, before, after)
    {
        set_storage(&mut rest, before.clone());
    }
    if is_validated {
        set_validity(&mut rest, Validity::NotValid);
    }
    if rest != *old {
        return false;
    }
    let name = new.name();
    if let (Some((_, before)), Some((_, after))) = (storage(old), storage(new)) {
        change_parameters(drafts, table, name, before, after);
    }
    let is_index = matches!(new, Constraint::Unique(unique) if unique.is_index());
    let target = match is_index {
        true => CommentTarget::Index(table.clone(), name.to_owned()),
        false => CommentTarget::Constraint(table.clone(), name.to_owned()),
    };
    change_comment(context, drafts, table, target, comment(old), comment(new));
    if is_validated {
        validate(drafts, table, old);
    }
    true
}

/// Changes an index in place; false where it takes another index.
pub(super) fn change_index(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    old: &Index,
    new: &Index,
) -> bool {
    if index_mentions_renamed(context, table, old)
        || !follows(&new.method, &old.storage, &new.storage)
    {
        return false;
    }
    let rest = Index {
        comment: old.comment.clone(),
        storage: old.storage.clone(),
        ..new.clone()
    };
    if rest != *old {
        return false;
    }
    change_parameters(drafts, table, &new.name, &old.storage, &new.storage);
    let target = CommentTarget::Index(table.clone(), new.name.clone());
    let comments = (old.comment.as_deref(), new.comment.as_deref());
    change_comment(context, drafts, table, target, comments.0, comments.1);
    true
}

/// Whether an index that exists follows the change.
fn follows(method: &str, old: &IndexStorage, new: &IndexStorage) -> bool {
    let names = old.parameters.keys().chain(new.parameters.keys());
    old.tablespace == new.tablespace
        && names
            .filter(|name| old.parameters.get(*name) != new.parameters.get(*name))
            .all(|name| {
                let known = index_method(method).and_then(|method| method.parameter(name));
                known.is_some_and(|parameter| parameter.alterable)
            })
}

fn change_parameters(
    drafts: &mut Drafts,
    table: &ObjectName,
    name: &str,
    old: &IndexStorage,
    new: &IndexStorage,
) {
    if old.parameters == new.parameters {
        return;
    }
    let set = |from: &IndexStorage, to: &IndexStorage| Operation::SetIndexParameters {
        table: table.clone(),
        name: name.to_owned(),
        old: from.parameters.clone(),
        new: to.parameters.clone(),
    };
    let draft = Draft::new(set(old, new), [set(new, old)]);
    drafts.add(Stage::Edit, draft.with_table(table));
}

fn change_comment(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    target: CommentTarget,
    old: Option<&str>,
    new: Option<&str>,
) {
    if old == new || !context.capabilities.catalog_comments {
        return;
    }
    let draft = comment_draft(target, old, new);
    drafts.add(Stage::Edit, draft.with_table(table));
}

/// The step that changes a comment.
pub(super) fn comment_draft(target: CommentTarget, old: Option<&str>, new: Option<&str>) -> Draft {
    let set = |comment: Option<&str>| Operation::SetComment {
        target: target.clone(),
        comment: comment.map(str::to_owned),
    };
    Draft::new(set(new), [set(old)])
}

/// Comments a column, or takes the comment off.
pub(super) fn comment_of_column(
    table: &ObjectName,
    column: &str,
    comment: Option<String>,
) -> Operation {
    Operation::SetComment {
        target: CommentTarget::Column(table.clone(), column.to_owned()),
        comment,
    }
}

/// Has the rows checked that were there before the constraint.
fn validate(drafts: &mut Drafts, table: &ObjectName, old: &Constraint) {
    let kind = kind_of(old);
    let stage = match kind {
        ConstraintKind::ForeignKey { .. } => Stage::ValidateForeignKeys,
        _ => Stage::ValidateChecks,
    };
    let operation = Operation::ValidateConstraint {
        table: table.clone(),
        name: old.name().to_owned(),
        kind: kind.clone(),
    };
    let drop = Operation::DropConstraint {
        table: table.clone(),
        name: old.name().to_owned(),
        kind,
    };
    let mut reverse = vec![drop];
    match old {
        Constraint::Check(check) => reverse.push(Operation::AddCheck {
            table: table.clone(),
            check: check.clone(),
            validation: Validation::Immediate,
        }),
        Constraint::ForeignKey(key) => reverse.push(Operation::AddForeignKey {
            table: table.clone(),
            key: key.clone(),
            validation: Validation::Immediate,
        }),
        _ => {}
    }
    let draft = Draft::new(operation, reverse);
    drafts.add(stage, draft.avoids(&["validate_same_txn"]));
}

fn validity(constraint: &Constraint) -> Option<Validity> {
    match constraint {
        Constraint::Check(check) => Some(check.validity),
        Constraint::ForeignKey(key) => Some(key.validity),
        _ => None,
    }
}

fn set_validity(constraint: &mut Constraint, validity: Validity) {
    match constraint {
        Constraint::Check(check) => check.validity = validity,
        Constraint::ForeignKey(key) => key.validity = validity,
        _ => {}
    }
}

/// The method and the storage of the index behind a constraint.
fn storage(constraint: &Constraint) -> Option<(String, &IndexStorage)> {
    let of_key = |without_overlaps: bool| match without_overlaps {
        true => "gist".to_owned(),
        false => "btree".to_owned(),
    };
    match constraint {
        Constraint::PrimaryKey(key) => Some((of_key(key.without_overlaps), &key.storage)),
        Constraint::Unique(unique) => Some((of_key(unique.without_overlaps), &unique.storage)),
        Constraint::Exclusion(exclusion) => Some((exclusion.method.clone(), &exclusion.storage)),
        Constraint::Check(_) | Constraint::ForeignKey(_) => None,
    }
}

fn set_storage(constraint: &mut Constraint, storage: IndexStorage) {
    match constraint {
        Constraint::PrimaryKey(key) => key.storage = storage,
        Constraint::Unique(unique) => unique.storage = storage,
        Constraint::Exclusion(exclusion) => exclusion.storage = storage,
        Constraint::Check(_) | Constraint::ForeignKey(_) => {}
    }
}

fn comment(constraint: &Constraint) -> Option<&str> {
    let comment = match constraint {
        Constraint::PrimaryKey(key) => &key.comment,
        Constraint::Unique(unique) => &unique.comment,
        Constraint::Exclusion(exclusion) => &exclusion.comment,
        Constraint::Check(check) => &check.comment,
        Constraint::ForeignKey(key) => &key.comment,
    };
    comment.as_deref()
}

pub(in crate::plan) fn set_comment(constraint: &mut Constraint, comment: Option<String>) {
    match constraint {
        Constraint::PrimaryKey(key) => key.comment = comment,
        Constraint::Unique(unique) => unique.comment = comment,
        Constraint::Exclusion(exclusion) => exclusion.comment = comment,
        Constraint::Check(check) => check.comment = comment,
        Constraint::ForeignKey(key) => key.comment = comment,
    }
}

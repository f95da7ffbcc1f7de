//! Indexes of existing tables.

use super::partitions::{Partitions, as_divided};
use super::renames::index_mentions_renamed;
use super::retype::index_on_second;
use super::{in_place, partition_indexes};
use crate::diff::{Change, IndexChange, index_mentions};
use crate::model::{Index, ObjectName, Unique};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{CommentTarget, Operation, Phase};

/// Hands in the indexes that are created, renamed, replaced and dropped.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        let Change::Index(change) = change else {
            continue;
        };
        match change {
            IndexChange::Create { table, index } => {
                create(
                    context,
                    drafts,
                    table,
                    &index_on_second(context, table, index),
                );
            }
            IndexChange::Drop { table, index } => {
                let index = context.base_index(table, index);
                drop_index(context, drafts, table, &index);
            }
            IndexChange::Rename { table, index, to } => {
                let old = context.base_index(table, index);
                if !index_mentions_renamed(context, table, &old) {
                    rename(drafts, Stage::RenameObjects, table, &index.name, to);
                }
            }
            IndexChange::Replace { table, old, new } => {
                if in_place::change_index(context, drafts, table, old, new) {
                    continue;
                }
                let old = context.base_index(table, old);
                // The old index serves its queries until the new one is there, and longer.
                let stage = match stage_of_creation(context, table, new).phase() {
                    Phase::Expand => Stage::SetIndexesAside,
                    _ => Stage::SetAside,
                };
                let old = set_aside(context, drafts, stage, table, &old);
                create(context, drafts, table, new);
                drop_index(context, drafts, table, &old);
            }
        }
    }
}

/// The index that enforces a unique rule.
pub(in crate::plan) fn unique_index(unique: &Unique) -> Index {
    Index {
        predicate: unique.predicate.clone(),
        include: unique.include.clone(),
        storage: unique.storage.clone(),
        comment: unique.comment.clone().filter(|_| unique.is_index()),
        engines: unique.engines,
        ..Index::new(unique.name.clone(), unique.parts.clone())
    }
}

/// An index over what exists already is there before the new release asks for it; one over a column
/// that is being filled is built when that is done.
fn stage_of_creation(context: &Context<'_>, table: &ObjectName, index: &Index) -> Stage {
    let mut filled = context.filled.iter();
    match filled.any(|(owner, column)| owner == table && index_mentions(index, column)) {
        true => Stage::IndexNew,
        false => Stage::IndexExisting,
    }
}

/// Creates an index beside running writes.
pub(super) fn create(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    index: &Index,
) {
    let stage = stage_of_creation(context, table, index);
    for draft in creation(context, stage, table, index.clone(), None) {
        drafts.add(stage, draft);
    }
}

/// A comment on an index, where that is a step of its own: what is built beside writes is built by one
/// statement alone.
fn separate_comment(
    context: &Context<'_>,
    table: &ObjectName,
    index: &mut Index,
    unique: &mut Option<Unique>,
) -> Option<(CommentTarget, String)> {
    let of_unique = unique.as_mut().filter(|unique| unique.is_index());
    if !context.capabilities.concurrent_indexes {
        return None;
    }
    if let Some(unique) = of_unique {
        unique.comment = None;
    }
    let comment = index.comment.take()?;
    let target = CommentTarget::Index(table.clone(), index.name.clone());
    Some((target, comment))
}

/// The steps that build an index, plain or unique, beside running writes.
pub(super) fn creation(
    context: &Context<'_>,
    stage: Stage,
    table: &ObjectName,
    mut index: Index,
    mut unique: Option<Unique>,
) -> Vec<Draft> {
    let comment = separate_comment(context, table, &mut index, &mut unique);
    let comment =
        comment.map(|(target, comment)| in_place::comment_draft(target, None, Some(&comment)));
    let partitions = match stage.phase() {
        Phase::Expand => Partitions::Before,
        _ => Partitions::WithNew,
    };
    let build = match as_divided(context, table, partitions) {
        Some(table) => partition_indexes::creation(context, &table, &index, unique.as_ref()),
        None => vec![build(context, table, index, unique)],
    };
    build.into_iter().chain(comment).collect()
}

fn build(context: &Context<'_>, table: &ObjectName, index: Index, unique: Option<Unique>) -> Draft {
    let hazard = match unique {
        Some(_) => "unique_constraint_blocking",
        None => "index_create_blocking",
    };
    let concurrently = context.capabilities.concurrent_indexes && !context.accepts(hazard);
    let reverse = Operation::DropIndex {
        table: table.clone(),
        name: index.name.clone(),
        concurrently,
    };
    let hazards: &[&'static str] = match concurrently {
        false => &[],
        true => &[
            "concurrently_in_txn",
            "concurrently_under_short_timeout",
            hazard,
        ],
    };
    let operation = Operation::CreateIndex {
        table: table.clone(),
        index,
        unique,
        concurrently,
    };
    Draft::new(operation, [reverse]).avoids(hazards)
}

/// The steps that drop an index, plain or unique, beside running reads and writes.
pub(super) fn removal(
    context: &Context<'_>,
    table: &ObjectName,
    mut index: Index,
    mut unique: Option<Unique>,
) -> Vec<Draft> {
    // Its comment goes first, so that the way back from the drop is one statement too.
    let comment = separate_comment(context, table, &mut index, &mut unique);
    let comment =
        comment.map(|(target, comment)| in_place::comment_draft(target, Some(&comment), None));
    let drop = drop(context, table, index, unique);
    comment.into_iter().chain([drop]).collect()
}

fn drop(context: &Context<'_>, table: &ObjectName, index: Index, unique: Option<Unique>) -> Draft {
    // The server drops no index of a partitioned table beside writes.
    let is_divided = as_divided(context, table, Partitions::Before).is_some();
    let concurrently = context.capabilities.concurrent_indexes
        && !is_divided
        && !context.accepts("index_drop_blocking");
    let operation = Operation::DropIndex {
        table: table.clone(),
        name: index.name.clone(),
        concurrently,
    };
    let reverse = Operation::CreateIndex {
        table: table.clone(),
        index,
        unique,
        concurrently,
    };
    let hazards: &[&'static str] = match concurrently {
        true => &["concurrently_in_txn", "index_drop_blocking"],
        false => &[],
    };
    Draft::new(operation, [reverse]).avoids(hazards)
}

/// Drops an index once no release needs it.
pub(super) fn drop_index(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    index: &Index,
) {
    for draft in removal(context, table, index.clone(), None) {
        drafts.add(
            Stage::DropIndexes,
            draft.avoids(&["index_drop_regresses_queries"]),
        );
    }
}

/// Renames an index.
pub(super) fn rename(drafts: &mut Drafts, stage: Stage, table: &ObjectName, from: &str, to: &str) {
    let rename = |from: &str, to: &str| Operation::RenameIndex {
        table: table.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let draft = Draft::new(rename(from, to), [rename(to, from)]);
    drafts.add(stage, draft.with_table(table));
}

/// Renames an index so that its name is free for the one that follows it.
pub(super) fn set_aside(
    context: &Context<'_>,
    drafts: &mut Drafts,
    stage: Stage,
    table: &ObjectName,
    index: &Index,
) -> Index {
    let name = context.aside(&index.name, "old");
    rename(drafts, stage, table, &index.name, &name);
    Index {
        name,
        ..index.clone()
    }
}

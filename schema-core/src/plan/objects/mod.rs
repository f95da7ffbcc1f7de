//! Objects that are no tables: created and replaced before the deployment, removed after it.

mod around;
mod order;
mod recreate;

pub(super) use around::set_aside_dependents;

use super::context::Context;
use super::draft::{Draft, Drafts, Stage};
use super::{CommentTarget, Operation};
use crate::def::ObjectKind;
use crate::diff::{Change, ColumnChange, ObjectChange, TableChange};
use crate::model::schema_object::names_any;
use crate::model::{ObjectKey, SchemaObject};
use crate::syntax::sql_definition::Replacement;
use order::{Needs, places};
use recreate::Recreations;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use order::Place as ObjectPlace;

/// Steps of one migration.
const TOGETHER: &str = "objects";

/// Hands in what is created and replaced at one place. The places are handed in one after the other, types
/// and tables between them.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts, at: order::Place) {
    let places = places(context.new);
    let stage = stage(context, at, &places);
    let recreations = Recreations::of(context);
    if at == order::Place::AfterTables {
        recreations.report(context, drafts);
    }
    // What is made anew is never missing between two migrations: if the last of it has to wait for changes of
    // tables, all of it waits, and else all of it stands with the new tables.
    let last = self::stage(context, order::Place::AfterTables, &places);
    let (drops_here, anew_here) = match last {
        Stage::CreateDependents => {
            let is_last = at == order::Place::AfterTables;
            (is_last, is_last)
        }
        _ => (at == order::Place::BeforeTypes, false),
    };
    if drops_here {
        let before = Needs::tracked(context.base.objects.values()).order();
        for object in before.into_iter().rev() {
            if recreations.expand.contains(&object.key) {
                drafts.add(last, drop_draft(object).together(TOGETHER));
            }
        }
    }
    let changed = changes(context);
    for object in Needs::of(context.new.objects.values()).order() {
        let key = &object.key;
        let is_here = places.get(key) == Some(&at);
        if recreations.expand.contains(key) {
            if anew_here || is_here && last != Stage::CreateDependents {
                drafts.add(last, create_draft(object).together(TOGETHER));
            }
            continue;
        }
        if !is_here {
            continue;
        }
        match changed.get(key) {
            Some(ObjectChange::Create(object)) => {
                drafts.add(stage, create_draft(object).together(TOGETHER));
            }
            Some(ObjectChange::Replace { old, new }) if !recreations.contains(key) => {
                let draft = Draft::new(replace(old, new), back(context, &recreations, old, new));
                drafts.add(stage, draft.together(TOGETHER));
            }
            Some(ObjectChange::Comment { key, old, new })
                if context.capabilities.catalog_comments =>
            {
                let set = |comment: &Option<String>| Operation::SetComment {
                    target: CommentTarget::Object(key.clone()),
                    comment: comment.clone(),
                };
                drafts.add(stage, Draft::new(set(new), [set(old)]).together(TOGETHER));
            }
            _ => {}
        }
    }
    // What goes in the end is still used until then.
    if at == order::Place::AfterTables {
        for object in Needs::of(context.base.objects.values()).order() {
            let goes = !context.new.objects.contains_key(&object.key);
            if goes && recreations.expand.contains(&object.key) {
                drafts.add(last, create_draft(object).together(TOGETHER));
            }
        }
    }
}

fn changes<'a>(context: &'a Context<'_>) -> BTreeMap<&'a ObjectKey, &'a ObjectChange> {
    let changes = context.changes.iter().filter_map(|change| match change {
        Change::Object(change) => Some(change),
        _ => None,
    });
    let key = |change: &'a ObjectChange| match change {
        ObjectChange::Create(object) | ObjectChange::Drop(object) => &object.key,
        ObjectChange::Replace { new, .. } => &new.key,
        ObjectChange::Comment { key, .. } => key,
    };
    changes.map(|change| (key(change), change)).collect()
}

/// New objects stand with the new tables, unless what they are about is still to be changed.
fn stage(
    context: &Context<'_>,
    at: order::Place,
    places: &BTreeMap<ObjectKey, order::Place>,
) -> Stage {
    match at {
        order::Place::BeforeTypes if moves_tables(context) => Stage::Prepare,
        order::Place::BeforeTypes | order::Place::BeforeTables => Stage::CreateObjects,
        order::Place::AfterTables => {
            let altered = altered_tables(context);
            let mut late = context.new.objects.values().filter(|object| {
                places.get(&object.key) == Some(&order::Place::AfterTables)
                    && context.base.objects.get(&object.key) != Some(*object)
            });
            match late.any(|object| names_any(object, &altered)) {
                true => Stage::CreateDependents,
                false => Stage::CreateObjects,
            }
        }
    }
}

fn moves_tables(context: &Context<'_>) -> bool {
    context.changes.iter().any(|change| {
        matches!(change, Change::Table(TableChange::Rename { from, to }) if from.namespace != to.namespace)
    })
}

/// The tables that exist and change, by their new names.
fn altered_tables(context: &Context<'_>) -> BTreeSet<String> {
    let tables = context.changes.iter().filter_map(|change| match change {
        Change::Table(TableChange::Rename { to: table, .. })
        | Change::Column(
            ColumnChange::Rename { table, .. }
            | ColumnChange::Add { table, .. }
            | ColumnChange::Drop { table, .. }
            | ColumnChange::Alter { table, .. },
        ) => Some(table.name.clone()),
        _ => None,
    });
    tables.collect()
}

/// Hands in what is removed, which the old release may use until the end.
pub(super) fn draft_removals(context: &Context<'_>, drafts: &mut Drafts) {
    let places = places(&context.base);
    let recreations = Recreations::of(context);
    let before = Needs::of(context.base.objects.values()).order();
    for object in before.into_iter().rev() {
        let key = &object.key;
        let stage = match places.get(key) {
            Some(order::Place::AfterTables) => Stage::DropDependents,
            _ => Stage::DropFoundations,
        };
        let removed = !context.new.objects.contains_key(key);
        if removed && refuses(context, drafts, object) {
            continue;
        }
        if removed || recreations.contract.contains(key) {
            let draft = drop_draft(object);
            let draft = match removed && holds_data(key) {
                true => draft.loses(
                    key.name.to_string(),
                    format!("what the {} holds; the way back makes it anew", key.detail),
                ),
                false => draft,
            };
            drafts.add(stage, draft.together(TOGETHER));
        }
    }
    for object in Needs::of(context.new.objects.values()).order() {
        if recreations.contract.contains(&object.key) {
            let draft = create_draft(object).together(TOGETHER);
            drafts.add(Stage::DropDependents, draft);
        }
    }
}

/// Whether the removal is refused: what belongs to more than this schema, or holds data of its own.
fn refuses(context: &Context<'_>, drafts: &mut Drafts, object: &SchemaObject) -> bool {
    let key = &object.key;
    if key.kind == ObjectKind::Role && !context.accepts("drop_role") {
        drafts.refuse(
            "drop_role",
            key.to_string(),
            "a role belongs to the whole server, and other databases may use it",
            "keep it among the objects, or drop it everywhere with `--accept-hazard drop_role`",
        );
        return true;
    }
    if let Some(table) = recreate::table_that_keeps_calling(context, key) {
        drafts.refuse(
            "replace_object",
            key.to_string(),
            format!(
                "table {table} calls it by its name, and keeps calling this one whatever else gets the name, so that \
                 it cannot be dropped"
            ),
            "give the one with other arguments another name and let the table call that, and drop this one in the \
             release after",
        );
        return true;
    }
    let name = key.name.to_string();
    if holds_data(key) && !context.options.allow_data_loss.contains(&name) {
        let description = format!("to drop the {} loses what it holds", key.detail);
        drafts.refuse_data_loss(name, description);
        return true;
    }
    false
}

/// Whether raw SQL made something that holds data which follow from nothing else.
pub(super) fn holds_data(key: &ObjectKey) -> bool {
    key.kind == ObjectKind::Other && matches!(key.detail.as_str(), "table" | "sequence")
}

fn replace(old: &SchemaObject, new: &SchemaObject) -> Operation {
    Operation::ReplaceObject {
        old: Box::new(old.clone()),
        new: Box::new(new.clone()),
    }
}

/// The way back from a replacement in place. A view takes columns in place and gives none up, so that it and what
/// stands on it are made anew.
fn back(
    context: &Context<'_>,
    recreations: &Recreations,
    old: &SchemaObject,
    new: &SchemaObject,
) -> Vec<Operation> {
    if replacement(context, new, old) != Some(Replacement::Recreate) {
        return vec![replace(new, old)];
    }
    let base = &context.base.objects;
    let needs = Needs::tracked(base.values());
    let own = base.keys().filter(|key| **key == old.key);
    let mut users = needs.with_users(own);
    // What is made anew itself is not there when this way is gone.
    users.retain(|key| **key != old.key && !recreations.expand.contains(*key));
    let order = needs.order();
    let users: Vec<&SchemaObject> = order
        .into_iter()
        .filter(|object| users.contains(&object.key))
        .collect();
    let created = std::iter::once(old).chain(users.iter().copied());
    let created = created.map(|object| Operation::CreateObject(object.clone()));
    let dropped = users.iter().rev().copied().chain([new]);
    dropped
        .map(|object| Operation::DropObject(object.clone()))
        .chain(created)
        .collect()
}

fn create_draft(object: &SchemaObject) -> Draft {
    let operation = Operation::CreateObject(object.clone());
    match object.key.kind {
        ObjectKind::Role => Draft::without_reverse(
            operation,
            "the role stays: it belongs to the whole server, and other databases may use it",
        ),
        _ => Draft::new(operation, [Operation::DropObject(object.clone())]),
    }
}

fn drop_draft(object: &SchemaObject) -> Draft {
    Draft::new(
        Operation::DropObject(object.clone()),
        [Operation::CreateObject(object.clone())],
    )
}

/// How one definition becomes another; what is equal needs nothing.
fn replacement(
    context: &Context<'_>,
    old: &SchemaObject,
    new: &SchemaObject,
) -> Option<Replacement> {
    (old.definition != new.definition).then(|| context.dialect.replacement(old, new))
}

//! How tables are stored and guarded.

use crate::def::RowSecurity;
use crate::diff::{Change, ConstraintChange, IndexChange, TableChange};
use crate::model::{ObjectName, ReplicaIdentity, Table, TableProperties};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{Operation, TablePropertyChange};

/// Hands in the changes of properties, of tables that exist.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        if let Change::Table(TableChange::Properties { table, old, new }) = change {
            alter(context, drafts, table, old, new);
        }
    }
    for (name, new) in &context.new.tables {
        if let Some(base) = context.base_table(name) {
            keep_marked_indexes(context, drafts, base, new);
        }
    }
}

/// What CREATE TABLE does not take, for a new table whose indexes and policies exist.
pub(in crate::plan) fn completions(table: &Table) -> Vec<Operation> {
    let properties = &table.properties;
    let mut changes = Vec::new();
    if let Some(index) = &properties.cluster_on {
        changes.push(TablePropertyChange::ClusterOn(Some(index.clone())));
    }
    if properties.replica_identity != ReplicaIdentity::Default {
        let identity = properties.replica_identity.clone();
        changes.push(TablePropertyChange::ReplicaIdentity(identity));
    }
    if properties.row_security != RowSecurity::Disabled {
        changes.push(TablePropertyChange::RowSecurity {
            old: RowSecurity::Disabled,
            new: properties.row_security,
        });
    }
    let alter = |change| Operation::AlterTable {
        table: table.name.clone(),
        change,
    };
    changes.into_iter().map(alter).collect()
}

/// The way back from an operation of [`completions`].
pub(in crate::plan) fn undo(operation: &Operation) -> Vec<Operation> {
    let Operation::AlterTable { table, change } = operation else {
        return Vec::new();
    };
    let back = match change {
        TablePropertyChange::ClusterOn(_) => TablePropertyChange::ClusterOn(None),
        TablePropertyChange::ReplicaIdentity(_) => {
            TablePropertyChange::ReplicaIdentity(ReplicaIdentity::Default)
        }
        TablePropertyChange::RowSecurity { old, new } => TablePropertyChange::RowSecurity {
            old: *new,
            new: *old,
        },
        _ => return Vec::new(),
    };
    vec![Operation::AlterTable {
        table: table.clone(),
        change: back,
    }]
}

fn alter(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    old: &TableProperties,
    new: &TableProperties,
) {
    if old.inherits != new.inherits {
        drafts.refuse(
            "table_rewrite_command",
            table.to_string(),
            "a table that exists gets other parents, and then columns that it has would be inherited",
            "make a new table that inherits, and copy the rows in a release of its own",
        );
    }
    let step = |change: TablePropertyChange, back: TablePropertyChange| {
        let alter = |change| Operation::AlterTable {
            table: table.clone(),
            change,
        };
        Draft::new(alter(change), [alter(back)])
    };
    if old.parameters != new.parameters {
        let set = |old: &TableProperties, new: &TableProperties| TablePropertyChange::Parameters {
            old: old.parameters.clone(),
            new: new.parameters.clone(),
        };
        let draft = step(set(old, new), set(new, old));
        drafts.add(Stage::Edit, draft.with_table(table));
    }
    if old.unlogged != new.unlogged && may_rewrite(context, drafts, table, "its log") {
        let draft = step(
            TablePropertyChange::Unlogged(new.unlogged),
            TablePropertyChange::Unlogged(old.unlogged),
        );
        drafts.add(Stage::Edit, draft);
        if new.unlogged {
            drafts.note(format!(
                "Without a log {table} is empty after a crash of the server, and replicas do not have it."
            ));
        }
    }
    if old.tablespace != new.tablespace && may_rewrite(context, drafts, table, "its tablespace") {
        let draft = step(
            TablePropertyChange::Tablespace(new.tablespace.clone()),
            TablePropertyChange::Tablespace(old.tablespace.clone()),
        );
        drafts.add(Stage::Edit, draft);
    }
    if old.cluster_on != new.cluster_on {
        let states = [old.cluster_on.clone(), new.cluster_on.clone()];
        let index = |state: &Option<String>| state.clone();
        for (stage, before, after) in through(context, table, states, index) {
            let (after, before) = (
                TablePropertyChange::ClusterOn(after),
                TablePropertyChange::ClusterOn(before),
            );
            drafts.add(stage, step(after, before).with_table(table));
        }
    }
    if old.replica_identity != new.replica_identity {
        drafts.note(format!(
            "Whoever reads the changes of {table} by logical replication must be ready for another \
             identity of its rows."
        ));
        let states = [old.replica_identity.clone(), new.replica_identity.clone()];
        let index = |state: &ReplicaIdentity| match state {
            ReplicaIdentity::Index(index) => Some(index.clone()),
            _ => None,
        };
        for (stage, before, after) in through(context, table, states, index) {
            let (after, before) = (
                TablePropertyChange::ReplicaIdentity(after),
                TablePropertyChange::ReplicaIdentity(before),
            );
            let draft = step(after, before).avoids(&["replica_identity_change"]);
            drafts.add(stage, draft.with_table(table));
        }
    }
    row_security(drafts, table, old.row_security, new.row_security);
}

/// The steps from one state to another, of which each may name an index: from one that goes at once, to one
/// that is built later when it is there.
fn through<State: Clone + Default>(
    context: &Context<'_>,
    table: &ObjectName,
    [old, new]: [State; 2],
    index: impl Fn(&State) -> Option<String>,
) -> Vec<(Stage, State, State)> {
    let exists = |table: Option<&Table>, name: Option<String>| {
        name.is_none_or(|name| table.is_some_and(|table| has_index(table, &name)))
    };
    let stays = exists(context.new.tables.get(table), index(&old));
    let is_there = exists(context.base_table(table), index(&new));
    match (is_there, stays) {
        (true, _) => vec![(Stage::Edit, old, new)],
        (false, true) => vec![(Stage::AttachNew, old, new)],
        (false, false) => vec![
            (Stage::Edit, old, State::default()),
            (Stage::AttachNew, State::default(), new),
        ],
    }
}

fn has_index(table: &Table, name: &str) -> bool {
    table.indexes.iter().any(|index| index.name == name)
        || table.uniques.iter().any(|unique| unique.name == name)
        || table.primary_key.iter().any(|key| key.name == name)
}

/// Row security comes when no release writes that was made without it, and goes when no release relies on
/// it.
fn row_security(drafts: &mut Drafts, table: &ObjectName, old: RowSecurity, new: RowSecurity) {
    if old == new {
        return;
    }
    let set = |old: RowSecurity, new: RowSecurity| Operation::AlterTable {
        table: table.clone(),
        change: TablePropertyChange::RowSecurity { old, new },
    };
    let draft = Draft::new(set(old, new), [set(new, old)]).with_table(table);
    if new > old {
        drafts.note(format!(
            "Once the constrain phase has run, {} of {table} only the rows that a policy allows; policies \
             exist from the expand phase on. Roles with BYPASSRLS see all.",
            match new {
                RowSecurity::Forced => "every role, the owner too, sees",
                _ => "every role but the owner sees",
            }
        ));
        drafts.add(Stage::Secure, draft.avoids(&["rls_change"]));
    } else {
        drafts.note(format!(
            "Row security of {table} is lowered in the contract phase; until then the new release sees \
             only what policies allow."
        ));
        drafts.add(Stage::DropObjects, draft.avoids(&["rls_change"]));
    }
}

pub(super) fn may_rewrite(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    what: &str,
) -> bool {
    if context.is_small(table) || context.accepts("table_rewrite_command") {
        return true;
    }
    drafts.refuse(
        "table_rewrite_command",
        table.to_string(),
        format!(
            "to change {what} writes the table anew and stops all reading and writing meanwhile"
        ),
        format!(
            "accept that with `--accept-hazard table_rewrite_command`, or declare `#[table(rows = ..)]` \
             below {} if the table is that small",
            context.options.small_table_rows
        ),
    );
    false
}

/// An index that CLUSTER or replication uses cannot be replaced by another one of its name: the mark would
/// stay on the old one and go with it.
fn keep_marked_indexes(context: &Context<'_>, drafts: &mut Drafts, base: &Table, new: &Table) {
    let marked = |properties: &TableProperties| {
        let replica = match &properties.replica_identity {
            ReplicaIdentity::Index(index) => Some(index.clone()),
            _ => None,
        };
        [properties.cluster_on.clone(), replica]
    };
    let after = marked(&new.properties);
    for index in marked(&base.properties).into_iter().flatten() {
        let replaced = context.changes.iter().any(|change| match change {
            Change::Index(IndexChange::Replace { table, old, .. }) => {
                *table == new.name && old.name == index
            }
            Change::Constraint(ConstraintChange::Replace { table, old, .. }) => {
                *table == new.name && old.name() == index
            }
            _ => false,
        });
        if replaced && after.contains(&Some(index.clone())) {
            drafts.refuse(
                "index_replace_gap",
                format!("{}.{index}", new.name),
                "the index changes, and `cluster_on` or `replica_identity` of the table is about the old one",
                "give the new index another name, and name that one there",
            );
        }
    }
}

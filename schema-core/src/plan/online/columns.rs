//! Columns of existing tables.

use super::filling::{fill, fill_existing, sweep};
use super::not_null::{in_primary_key, relax, require};
use super::removals::drop_column;
use super::{types, values};
use crate::diff::{Change, ColumnAlteration, ColumnChange as Difference, expression_mentions};
use crate::model::{Column, ColumnDefault, Expression, ObjectName};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{ColumnChange, CommentTarget, Operation, Work};
use std::collections::BTreeSet;

/// The columns that a backfill fills: what is built on them waits for it.
pub(super) fn filled(context: &Context<'_>) -> BTreeSet<(ObjectName, String)> {
    let renamed = context.renames.iter();
    let renamed = renamed.map(|rename| (rename.table.clone(), rename.to.clone()));
    let added = context.changes.iter().filter_map(|change| match change {
        Change::Column(Difference::Add { table, column }) => {
            let staged = filling(context, table, column)?;
            Some(staged).map(|_| (table.clone(), column.name.clone()))
        }
        _ => None,
    });
    let retyped = context.retypings.iter();
    let retyped = retyped.map(|it| (it.table().clone(), it.second.clone()));
    renamed.chain(retyped).chain(added).collect()
}

/// Hands in the columns that are added, changed and dropped.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        let Change::Column(change) = change else {
            continue;
        };
        match change {
            Difference::Add { table, column } => add(context, drafts, table, column),
            Difference::Drop { table, column } => drop_column(context, drafts, table, column),
            Difference::Rename { table, from, to } => {
                let is_staged =
                    |it: &&crate::plan::context::ColumnRename| it.table == *table && it.to == *to;
                if !context.renames.iter().any(|it| is_staged(&it)) {
                    rename_in_place(drafts, table, from, to);
                }
            }
            Difference::Alter {
                table,
                column,
                alteration,
            } => {
                let mut renames = context.renames.iter();
                let mut retypings = context.retypings.iter();
                let is_staged = renames.any(|it| it.table == *table && it.to == *column)
                    || retypings.any(|it| it.table() == table && it.column() == column);
                if !is_staged {
                    alter(context, drafts, table, column, alteration);
                }
            }
        }
    }
}

/// Renames a column in place.
pub(in crate::plan) fn rename_in_place(
    drafts: &mut Drafts,
    table: &ObjectName,
    from: &str,
    to: &str,
) {
    let rename = |from: &str, to: &str| Operation::RenameColumn {
        table: table.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let draft = Draft::new(rename(from, to), [rename(to, from)]);
    drafts.add(Stage::RenameColumns, draft.with_table(table));
}

/// What a new column of an existing table is filled with after it is added, if it is not complete at
/// once. A declared value counts, else a default that differs from row to row: to add it with the
/// column would write the table anew.
fn filling(context: &Context<'_>, table: &ObjectName, column: &Column) -> Option<Expression> {
    let rewrites = column.default.is_some() && rewrites_when_added(context, table, column);
    if let Some(value) = temporary_default(context, table, column) {
        let filled = with_default(column, value.clone());
        return rewrites_when_added(context, table, &filled).then_some(value);
    }
    match (&column.backfill, &column.default) {
        (Some(value), Some(default)) if value == default && !rewrites => None,
        (Some(value), _) => Some(value.clone()),
        (None, Some(default)) if rewrites => Some(default.clone()),
        (None, _) => None,
    }
}

fn rewrites_when_added(context: &Context<'_>, table: &ObjectName, column: &Column) -> bool {
    let add = Operation::AddColumn {
        table: table.clone(),
        column: column.clone(),
    };
    context.dialect.footprint(&add).work == Work::Rewrite
}

fn with_default(column: &Column, value: Expression) -> Column {
    Column {
        default: Some(value),
        ..column.clone()
    }
}

/// The value that a new required column takes where the running release, which does not know it, inserts
/// rows: its backfill, as a default that it has until that release is gone. A default knows no other
/// column.
fn temporary_default(
    context: &Context<'_>,
    table: &ObjectName,
    column: &Column,
) -> Option<Expression> {
    let has_source =
        column.default.is_some() || column.identity.is_some() || column.generated.is_some();
    if column.nullable || has_source || !context.capabilities.concurrent_releases {
        return None;
    }
    let value = column.backfill.as_ref()?;
    let new = context.new.tables.get(table)?;
    let columns = context.base_table(table)?.columns.iter();
    let mut columns = columns.chain(&new.columns);
    let is_free = !columns.any(|column| expression_mentions(value, &column.name));
    is_free.then(|| value.clone())
}

fn add(context: &Context<'_>, drafts: &mut Drafts, table: &ObjectName, column: &Column) {
    let object = format!("{table}.{}", column.name);
    let is_small = context.is_small(table);
    let small = format!(
        "; or declare `#[table(rows = ..)]` below {} if the table is that small",
        context.options.small_table_rows
    );
    if column.identity.is_some() {
        if is_small {
            add_column(drafts, table, column.clone(), &[]);
            return;
        }
        drafts.refuse(
            "add_column_autoincrement",
            object,
            "to number the rows that exist writes the table anew under a lock",
            "add a nullable column that the application fills, or create a new table".to_owned()
                + &small,
        );
        return;
    }
    if matches!(column.generated, Some((_, true))) {
        if is_small {
            add_column(drafts, table, column.clone(), &[]);
            return;
        }
        drafts.refuse(
            "add_column_stored_generated",
            object,
            "to compute a stored column for the rows that exist writes the table anew under a lock",
            "add a plain column with `#[column(backfill = ..)]` that the application keeps, or compute \
             it on read"
                .to_owned()
                + &small,
        );
        return;
    }
    let temporary = temporary_default(context, table, column);
    let filled = column.default.is_some() || column.generated.is_some() || temporary.is_some();
    let value = filling(context, table, column);
    if !column.nullable && !filled && value.is_none() {
        drafts.refuse(
            "add_required_column",
            object,
            "the column may not be NULL, and nothing says what the rows that exist shall hold",
            "give it `#[column(backfill = ..)]`, a default, or make it an `Option`",
        );
        return;
    }
    let Some(value) = value else {
        let Some(value) = temporary else {
            add_column(drafts, table, column.clone(), &["add_required_column"]);
            return;
        };
        let hazards = ["add_required_column"];
        add_column(drafts, table, with_default(column, value.clone()), &hazards);
        set_default(
            drafts,
            Stage::Settle,
            table,
            &column.name,
            Some(&value),
            None,
        );
        return;
    };
    let bare = Column {
        nullable: true,
        default: None,
        ..column.clone()
    };
    let hazards: &[&'static str] = match (&column.default, &temporary) {
        (Some(_), _) => &["add_column_volatile_default"],
        (None, Some(_)) => &["add_column_volatile_default", "add_required_column"],
        (None, None) => &["add_required_column"],
    };
    add_column(drafts, table, bare, hazards);
    let default = column.default.as_ref().or(temporary.as_ref());
    if default.is_some() {
        set_default(drafts, Stage::Edit, table, &column.name, None, default);
    }
    fill(
        context,
        drafts,
        Stage::Fill,
        table,
        &column.name,
        value.clone(),
        None,
    );
    if default.is_none() && !column.nullable {
        sweep(context, drafts, table, &column.name, value);
    }
    if !column.nullable {
        require(context, drafts, table, &column.name, &[]);
    }
    if temporary.is_some() {
        set_default(drafts, Stage::Settle, table, &column.name, default, None);
    }
}

/// Adds a column that needs nothing else.
pub(super) fn add_column(
    drafts: &mut Drafts,
    table: &ObjectName,
    column: Column,
    hazards: &[&'static str],
) {
    let operation = Operation::AddColumn {
        table: table.clone(),
        column: column.clone(),
    };
    let reverse = Operation::DropColumn {
        table: table.clone(),
        column,
    };
    let draft = Draft::new(operation, [reverse]).with_table(table);
    drafts.add(Stage::Edit, draft.avoids(hazards));
}

/// Replaces a default.
pub(in crate::plan) fn set_default(
    drafts: &mut Drafts,
    stage: Stage,
    table: &ObjectName,
    column: &str,
    old: Option<&ColumnDefault>,
    new: Option<&ColumnDefault>,
) {
    let set = |old: Option<&ColumnDefault>, new: Option<&ColumnDefault>| Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change: ColumnChange::SetDefault {
            old: old.cloned(),
            new: new.cloned(),
        },
    };
    let draft = Draft::new(set(old, new), [set(new, old)]);
    drafts.add(stage, draft.with_table(table));
}

fn alter(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    alteration: &ColumnAlteration,
) {
    let is_part = match alteration {
        ColumnAlteration::Generated { .. } => false,
        ColumnAlteration::Default { .. } => {
            values::default_goes_with_identity(context, table, column)
        }
        _ => values::is_recreated(context, table, column),
    };
    if is_part {
        return;
    }
    match alteration {
        ColumnAlteration::Type { old, new } => {
            types::change(context, drafts, table, column, old, new);
        }
        ColumnAlteration::BecomesNullable if in_primary_key(context, table, column) => {
            drafts.refuse(
                "primary_key_blocking",
                format!("{table}.{column}"),
                "a column of the primary key cannot be NULL while it is in the key",
                "change the primary key in a release before this one",
            );
        }
        ColumnAlteration::BecomesNullable => relax(drafts, Stage::Edit, table, column),
        ColumnAlteration::BecomesRequired => {
            let value = context.new_column(table, column);
            if let Some(value) = value.and_then(|column| column.backfill.clone()) {
                fill_existing(context, drafts, Stage::Fill, table, column, value.clone());
                fill_existing(context, drafts, Stage::Sweep, table, column, value);
            }
            require(context, drafts, table, column, &[]);
        }
        ColumnAlteration::Default { old, new } => {
            // The running release relies on a default until it is gone; the new one may from its start.
            let stage = match new {
                Some(_) => Stage::Edit,
                None => Stage::Settle,
            };
            set_default(drafts, stage, table, column, old.as_ref(), new.as_ref());
        }
        ColumnAlteration::Identity { old, new } => {
            values::identity(context, drafts, table, column, old.as_ref(), new.as_ref());
        }
        ColumnAlteration::Generated { old, new } => {
            values::generated(context, drafts, table, column, old.as_ref(), new.as_ref());
        }
        ColumnAlteration::Collation { old, new } => {
            values::collation(context, drafts, table, column, old.as_ref(), new.as_ref());
        }
        ColumnAlteration::Physical { old, new } => {
            values::physical(context, drafts, table, column, old, new);
        }
        ColumnAlteration::Comment { old, new } => {
            set_comment(
                context,
                drafts,
                table,
                column,
                old.as_deref(),
                new.as_deref(),
            );
        }
    }
}

/// Sets a comment, where the catalog holds comments.
pub(super) fn set_comment(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    old: Option<&str>,
    new: Option<&str>,
) {
    if context.capabilities.catalog_comments {
        let set = |comment: Option<&str>| Operation::SetComment {
            target: CommentTarget::Column(table.clone(), column.to_owned()),
            comment: comment.map(str::to_owned),
        };
        let draft = Draft::new(set(new), [set(old)]);
        drafts.add(Stage::Edit, draft.with_table(table));
    }
}

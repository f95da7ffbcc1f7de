//! Columns that go, and how they come back.

use super::not_null::{in_primary_key, relax};
use crate::model::{Column, ObjectName};
use crate::plan::context::{Context, is_constant};
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::keep;
use crate::plan::placeholder::placeholder;
use crate::plan::{ColumnChange, Operation};

/// Drops a column once no release knows it. Until then the new release, which does not write it, must
/// be able to insert rows.
pub(super) fn drop_column(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    dropped: &Column,
) {
    let object = format!("{table}.{}", dropped.name);
    let Some(column) = context.base_column(table, &dropped.name).cloned() else {
        return;
    };
    if !context.options.has_decided(&object) {
        drafts.refuse_drop(object, "to drop the column loses its values");
        return;
    }
    let needs_value = !column.nullable
        && column.default.is_none()
        && column.identity.is_none()
        && column.generated.is_none();
    let mut last = column.clone();
    if needs_value {
        if in_primary_key(context, table, &column.name) {
            drafts.refuse(
                "primary_key_blocking",
                object,
                "the new release does not write it, and as part of the primary key it cannot be NULL",
                "change the primary key in a release before this one",
            );
            return;
        }
        let keeps = context.options.keeps(&object);
        match keeps.then(|| keep::stand_in(context, drafts, table, &column)) {
            Some(Some(filled)) => last = filled,
            is_kept => {
                relax(drafts, Stage::Edit, table, &column.name);
                last.nullable = true;
                if is_kept.is_some() {
                    drafts.note(format!(
                        "{object} is kept, and rows that the new release adds hold NULL in it: on the way back NOT NULL is \
                         set only where there are none."
                    ));
                }
            }
        }
    }
    if context.options.keeps(&object) {
        let kept = keep::set_column_aside(context, drafts, table, &last);
        let original = Column {
            name: kept.name.clone(),
            ..column.clone()
        };
        let (reverse, _) = restore(context, table, &original, &kept);
        let description = keep::description("the values of the column", &kept.name);
        let drop = Operation::DropColumn {
            table: table.clone(),
            column: kept,
        };
        let draft = Draft::new(drop, reverse).named(format!("discard_{table}_{}", column.name));
        drafts.add(Stage::Discard, draft.loses(object, description));
        return;
    }
    let (reverse, returns) = restore(context, table, &column, &last);
    drafts.add(
        Stage::DropColumns,
        Draft::new(
            Operation::DropColumn {
                table: table.clone(),
                column: last,
            },
            reverse,
        )
        .avoids(&["drop_column_in_use"])
        .loses(object, format!("the values of the column; {returns}")),
    );
}

/// The way back from a drop: the column as it was, with something in the rows that must not be NULL.
fn restore(
    context: &Context<'_>,
    table: &ObjectName,
    original: &Column,
    last: &Column,
) -> (Vec<Operation>, String) {
    let constant = original.default.clone().filter(is_constant);
    let value = match &constant {
        Some(default) => Some(default.clone()),
        None if original.nullable || original.identity.is_some() => None,
        None if original.generated.is_some() => None,
        None => placeholder(&context.base, original),
    };
    let returns = match (&value, &constant) {
        (_, Some(_)) => "on the way back the rows get its default".to_owned(),
        (Some(_), None) => {
            "on the way back the rows get a placeholder of its type, which a foreign key or a unique \
             rule on the column may refuse"
                .to_owned()
        }
        (None, None) => "on the way back it is NULL".to_owned(),
    };
    // Where no value goes without saying, NOT NULL comes after, and holds if there are no rows.
    let needs_rows = value.is_none() && original.identity.is_none() && original.generated.is_none();
    let column = Column {
        default: value.clone(),
        nullable: last.nullable || needs_rows,
        ..last.clone()
    };
    let alter = |change: ColumnChange| Operation::AlterColumn {
        table: table.clone(),
        column: original.name.clone(),
        change,
    };
    let mut operations = vec![Operation::AddColumn {
        table: table.clone(),
        column: column.clone(),
    }];
    if column.nullable && !last.nullable {
        operations.push(alter(ColumnChange::SetNotNull));
    }
    if value != original.default {
        operations.push(alter(ColumnChange::SetDefault {
            old: value,
            new: original.default.clone(),
        }));
    }
    (operations, returns)
}

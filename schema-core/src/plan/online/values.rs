//! How existing columns get their values: numbering, expressions, collations, and how values are kept.

use super::columns::set_default;
use crate::diff::{Change, ColumnAlteration, ColumnChange as Difference, constraint_mentions};
use crate::diff::{constraints_of, expression_mentions, index_mentions};
use crate::model::{Column, Expression, Generation, Identity, ObjectName, PhysicalOption};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{ColumnChange, Operation, Work};

/// A step that changes one property of a column, and the step that changes it back.
fn alter(table: &ObjectName, column: &str, there: ColumnChange, back: ColumnChange) -> Draft {
    let of = |change: ColumnChange| Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change,
    };
    Draft::new(of(there), [of(back)]).with_table(table)
}

/// Changes one option of how values are kept. What is stored already stays as it is.
pub(super) fn physical(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    old: &PhysicalOption,
    new: &PhysicalOption,
) {
    let Some(definition) = context.new_column(table, column) else {
        return;
    };
    let set = |old: &PhysicalOption, new: &PhysicalOption| ColumnChange::SetPhysical {
        old: old.clone(),
        new: new.clone(),
        data_type: definition.data_type.clone(),
    };
    let draft = alter(table, column, set(old, new), set(new, old));
    drafts.add(Stage::Edit, draft);
}

/// Changes the collation in place, where no index of a large table depends on it.
pub(super) fn collation(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    old: Option<&ObjectName>,
    new: Option<&ObjectName>,
) {
    let Some(definition) = context.new_column(table, column) else {
        return;
    };
    let is_indexed = context.base_table(table).is_some_and(|base| {
        let key = |constraint: &crate::diff::Constraint| {
            !matches!(constraint, crate::diff::Constraint::Check(_))
                && constraint_mentions(constraint, table, table, column)
        };
        constraints_of(base).iter().any(key)
            || base
                .indexes
                .iter()
                .any(|index| index_mentions(index, column))
    });
    if is_indexed && !context.is_small(table) {
        drafts.refuse(
            "type_change_rebuilds_index",
            format!("{table}.{column}"),
            "another collation builds the indexes of the column anew, under a lock",
            format!(
                "add a new column with the collation and remove this one in a later release; or declare \
                 `#[table(rows = ..)]` below {} if the table is that small",
                context.options.small_table_rows
            ),
        );
        return;
    }
    let set = |old: Option<&ObjectName>, new: Option<&ObjectName>| ColumnChange::SetCollation {
        old: old.cloned(),
        new: new.cloned(),
        data_type: definition.data_type.clone(),
        is_indexed,
    };
    drafts.add(
        Stage::Edit,
        alter(table, column, set(old, new), set(new, old)),
    );
}

/// Changes who numbers the rows, and how.
pub(super) fn identity(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    old: Option<&Identity>,
    new: Option<&Identity>,
) {
    let open = |identity: &Identity| Identity {
        generation: Generation::ByDefault,
        ..identity.clone()
    };
    match (old, new) {
        (None, None) => {}
        // Until the old release is gone, both may send a number.
        (Some(old), Some(new)) => {
            let mut set = |stage, old, new| set_identity(drafts, stage, table, column, old, new);
            let between = open(new);
            let first = match (old.generation, new.generation) {
                (Generation::Always, Generation::Always) => new,
                _ => &between,
            };
            set(Stage::Edit, Some(old), Some(first));
            set(Stage::Settle, Some(first), Some(new));
        }
        (Some(old), None) => {
            let mut set = |stage, old, new| set_identity(drafts, stage, table, column, old, new);
            let between = open(old);
            set(Stage::Edit, Some(old), Some(&between));
            set(Stage::Settle, Some(&between), None);
        }
        (None, Some(new)) => {
            let default = context
                .base_column(table, column)
                .and_then(|column| column.default.clone());
            let numbered = default
                .as_ref()
                .is_some_and(|default| default.next_value_of().is_some());
            if !numbered && new.options.start.is_none() {
                drafts.refuse(
                    "add_column_autoincrement",
                    format!("{table}.{column}"),
                    "the running release sends the numbers itself; once the database numbers rows too, both \
                     give out the same ones",
                    "say from where the database numbers, above every number that the running release will \
                     send: `identity(start = ..)`",
                );
                return;
            }
            // A column has a default or an identity, never both.
            if default.is_some() {
                set_default(drafts, Stage::Edit, table, column, default.as_ref(), None);
            }
            let between = open(new);
            let mut set = |stage, old, new| set_identity(drafts, stage, table, column, old, new);
            set(Stage::Edit, None, Some(&between));
            set(Stage::Settle, Some(&between), Some(new));
        }
    }
}

fn set_identity(
    drafts: &mut Drafts,
    stage: Stage,
    table: &ObjectName,
    column: &str,
    old: Option<&Identity>,
    new: Option<&Identity>,
) {
    let change = |old: Option<&Identity>, new: Option<&Identity>| ColumnChange::SetIdentity {
        old: old.cloned(),
        new: new.cloned(),
    };
    if old != new {
        let draft = alter(table, column, change(old, new), change(new, old));
        drafts.add(stage, draft);
    }
}

/// Whether the default of the column changes together with its identity, which then says when.
pub(super) fn default_goes_with_identity(
    context: &Context<'_>,
    table: &ObjectName,
    column: &str,
) -> bool {
    alterations(context, table, column).any(|alteration| {
        matches!(
            alteration,
            ColumnAlteration::Identity {
                old: None,
                new: Some(_)
            }
        )
    })
}

/// Whether the column is dropped and added anew, so that nothing else about it needs to be changed.
pub(super) fn is_recreated(context: &Context<'_>, table: &ObjectName, column: &str) -> bool {
    alterations(context, table, column).any(|alteration| match alteration {
        ColumnAlteration::Generated { old, new } => {
            let change = in_place(old.as_ref(), new.as_ref());
            change.is_none_or(|change| !is_supported(context, table, column, &change))
        }
        _ => false,
    })
}

fn alterations<'plan>(
    context: &'plan Context<'_>,
    of: &'plan ObjectName,
    name: &'plan str,
) -> impl Iterator<Item = &'plan ColumnAlteration> {
    context
        .changes
        .iter()
        .filter_map(move |change| match change {
            Change::Column(Difference::Alter {
                table,
                column,
                alteration,
            }) if table == of && column == name => Some(alteration),
            _ => None,
        })
}

/// The change that keeps the column, if an engine may have one.
fn in_place(
    old: Option<&(Expression, bool)>,
    new: Option<&(Expression, bool)>,
) -> Option<ColumnChange> {
    match (old, new) {
        (Some((old, stored)), Some((new, same))) if stored == same => {
            Some(ColumnChange::SetExpression {
                old: old.clone(),
                new: new.clone(),
                stored: *stored,
            })
        }
        (Some((old, true)), None) => Some(ColumnChange::DropExpression { old: old.clone() }),
        _ => None,
    }
}

fn is_supported(
    context: &Context<'_>,
    table: &ObjectName,
    column: &str,
    change: &ColumnChange,
) -> bool {
    let operation = Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change: change.clone(),
    };
    context.dialect.statements(&operation).is_ok()
}

/// Changes what a column is computed from.
pub(super) fn generated(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    name: &str,
    old: Option<&(Expression, bool)>,
    new: Option<&(Expression, bool)>,
) {
    let object = format!("{table}.{name}");
    let (Some(before), Some(after)) = (
        context.base_column(table, name),
        context.new_column(table, name),
    ) else {
        return;
    };
    let kept = in_place(old, new).filter(|change| is_supported(context, table, name, change));
    let operation = |change: &ColumnChange| Operation::AlterColumn {
        table: table.clone(),
        column: name.to_owned(),
        change: change.clone(),
    };
    let rewrites = match &kept {
        Some(change) => context.dialect.footprint(&operation(change)).work == Work::Rewrite,
        None => matches!(new, Some((_, true))),
    };
    if rewrites && !context.is_small(table) {
        drafts.refuse(
            "add_column_stored_generated",
            object,
            "to compute a stored column anew for the rows that exist writes the table anew under a lock",
            format!(
                "add a new column and remove this one in a later release; or declare \
                 `#[table(rows = ..)]` below {} if the table is that small",
                context.options.small_table_rows
            ),
        );
        return;
    }
    match kept {
        Some(change @ ColumnChange::SetExpression { .. }) => {
            let back = match in_place(new, old) {
                Some(back) => back,
                None => return,
            };
            drafts.add(Stage::Edit, alter(table, name, change, back));
        }
        // The values stay and are the application's from here on. No engine takes an expression back
        // without computing the column anew, which is what the way back does.
        Some(change) => {
            let reverse = recreation(table, after, before);
            let draft = Draft::new(operation(&change), reverse).with_table(table);
            drafts.add(Stage::Edit, draft);
        }
        None => recreate(context, drafts, table, before, after),
    }
}

/// Drops a column and adds it in its new form.
fn recreate(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    before: &Column,
    after: &Column,
) {
    let object = format!("{table}.{}", before.name);
    if let Some(user) = user_of(context, table, &before.name) {
        drafts.refuse(
            "drop_column_in_use",
            object,
            format!(
                "this server cannot change what it is computed from in place, and {user} needs it"
            ),
            "add a new column and remove this one in a later release",
        );
        return;
    }
    let draft = Draft::new(
        Operation::DropColumn {
            table: table.clone(),
            column: before.clone(),
        },
        [Operation::AddColumn {
            table: table.clone(),
            column: before.clone(),
        }],
    )
    .with_table(table);
    let add = Draft::new(
        Operation::AddColumn {
            table: table.clone(),
            column: after.clone(),
        },
        [Operation::DropColumn {
            table: table.clone(),
            column: after.clone(),
        }],
    )
    .with_table(table);
    if before.generated.is_some() && after.generated.is_some() {
        drafts.add(Stage::Edit, draft);
        drafts.add(Stage::Edit, add);
        return;
    }
    drafts.refuse(
        "add_column_stored_generated",
        object,
        "to compute a column that was plain, or the reverse, drops it with its values and adds it anew, and \
         the running release cannot live with either",
        "add a new column under another name and remove this one in a later release",
    );
}

/// The operations that turn a column back into what it was by computing it anew.
fn recreation(table: &ObjectName, from: &Column, to: &Column) -> Vec<Operation> {
    vec![
        Operation::DropColumn {
            table: table.clone(),
            column: from.clone(),
        },
        Operation::AddColumn {
            table: table.clone(),
            column: to.clone(),
        },
    ]
}

/// What would have to go with the column.
fn user_of(context: &Context<'_>, table: &ObjectName, column: &str) -> Option<String> {
    for (owner, definition) in &context.base.tables {
        for constraint in constraints_of(definition) {
            if constraint_mentions(&constraint, owner, table, column) {
                return Some(format!("the constraint `{}`", constraint.name()));
            }
        }
    }
    let base = context.base_table(table)?;
    let mut indexes = base.indexes.iter();
    if let Some(index) = indexes.find(|index| index_mentions(index, column)) {
        return Some(format!("the index `{}`", index.name));
    }
    let mut columns = base.columns.iter();
    let computed = columns.find(|other| {
        let generated = other.generated.as_ref();
        generated.is_some_and(|(expression, _)| expression_mentions(expression, column))
    })?;
    Some(format!("the column `{}`", computed.name))
}

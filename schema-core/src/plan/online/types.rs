//! Changes of a column's type.

use super::restated::Restated;
use super::retype::is_small_with_partners;
use super::table_objects::{bound_to_type, creation, removal};
use crate::def::{TypeFamily, TypeKind};
use crate::diff::{Constraint, constraint_mentions};
use crate::model::{DataType, Expression, ObjectName};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{ColumnChange, Operation, Work};

/// Changes the type in place, where the engine keeps the rows as they are or the table is small.
/// `object` is the column as people call it, `column` as the table has it at that time.
pub(super) fn change(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    column: &str,
    old: &DataType,
    new: &DataType,
) {
    let base = context.base_column(table, column);
    let collation = base.and_then(|column| column.collation.clone());
    let set = |old: &DataType, new: &DataType| Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change: ColumnChange::SetType {
            old: old.clone(),
            new: new.clone(),
            collation: collation.clone(),
        },
    };
    let operation = set(old, new);
    let restated = restated_default(context, table, column);
    let mut reverse = vec![set(new, old)];
    if keeps_cast(new, old) {
        reverse.extend(restated.clone());
    }
    let rules = Restated::of(context, table, column, (old, new));
    reverse.extend(rules.at_once());
    let rules = rules.kept(context);
    let keeps_rows = context.dialect.footprint(&operation).work == Work::Catalog;
    let draft = Draft::new(operation.clone(), reverse);
    let object = format!("{table}.{column}");
    // The server changes no type that a policy or trigger mentions: they go and come back around it.
    let bound = bound_to_type(context, table, column);
    let draft = match bound.is_empty() && rules.is_empty() {
        true => draft,
        false => draft.with_table(table),
    };
    // The server checks the foreign keys of the column anew.
    let draft = draft.with_partners(partners(context, table, column));
    let change = |drafts: &mut Drafts, draft: Draft| {
        for object in &bound {
            drafts.add(Stage::Edit, removal(table, object));
        }
        drafts.add(Stage::Edit, draft);
        let is_kept = context.new_column(table, column).map(|it| &it.default);
        if keeps_cast(old, new)
            && is_kept == base.map(|it| &it.default)
            && let Some(restated) = &restated
        {
            let draft = Draft::new(restated.clone(), []).with_table(table);
            drafts.add(Stage::Edit, draft);
        }
        if keeps_rows && !context.is_small(table) {
            rules.beside_writes(drafts);
        } else {
            for operation in rules.at_once() {
                let draft = Draft::new(operation, []).with_table(table);
                drafts.add(Stage::Edit, draft);
            }
        }
        for object in &bound {
            drafts.add(Stage::Edit, creation(table, object));
        }
    };
    if keeps_rows {
        let draft = draft.with_table(table).avoids(&["column_type_rewrite"]);
        change(drafts, draft);
        return;
    }
    // To a domain or from it, what is stored decides.
    let (stored_old, stored_new) = (context.base.stored_type(old), context.new.stored_type(new));
    let converts = converts_by_itself(&stored_old, &stored_new)
        || stored_old == stored_new && stored_old.dimensions == 0;
    if !is_small_with_partners(context, table, column) || !converts {
        let problem = format!(
            "to change its type from {old} to {new} writes the table anew and stops all reading and \
             writing meanwhile"
        );
        let remedy = format!(
            "add a new column of type {new} with `#[column(backfill = ..)]` over `{column}`, and \
             remove `{column}` in a later release"
        );
        let small = match converts {
            true => format!(
                "; or declare `#[table(rows = ..)]` below {} if the table is that small",
                context.options.small_table_rows
            ),
            false => String::new(),
        };
        drafts.refuse("column_type_rewrite", object, problem, remedy + &small);
        return;
    }
    if !rounds(&stored_old, &stored_new) {
        change(drafts, draft);
        return;
    }
    let description = format!("the change from {old} to {new} rounds the values that exist");
    if context.options.allow_data_loss.contains(&object) {
        change(drafts, draft.loses(object, description));
    } else {
        drafts.refuse_data_loss(object, description);
    }
}

/// Whether the server keeps a text that is the default as one of the old type: `'none'::character varying`.
fn keeps_cast(old: &DataType, new: &DataType) -> bool {
    (old.kind, new.kind) == (TypeKind::VarChar, TypeKind::Text)
}

/// Sets the default that the column has before the plan, which is a text, once more: as one of the type that the
/// column has then.
fn restated_default(context: &Context<'_>, table: &ObjectName, column: &str) -> Option<Operation> {
    let default = context.base_column(table, column)?.default.clone();
    matches!(default, Some(Expression::Text(_))).then(|| Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change: ColumnChange::SetDefault {
            old: default.clone(),
            new: default.clone(),
        },
    })
}

/// The other tables of the foreign keys that are about a column.
fn partners(context: &Context<'_>, table: &ObjectName, column: &str) -> Vec<ObjectName> {
    let keys = context.base.tables.iter().flat_map(|(owner, definition)| {
        let keys = definition.foreign_keys.iter();
        keys.map(move |key| (owner, key))
    });
    let mut partners: Vec<ObjectName> = keys
        .filter(|(owner, key)| *owner == table || key.target == *table)
        .filter(|(owner, key)| {
            constraint_mentions(
                &Constraint::ForeignKey((*key).clone()),
                owner,
                table,
                column,
            )
        })
        .flat_map(|(owner, key)| [owner.clone(), key.target.clone()])
        .filter(|partner| partner != table)
        .collect();
    partners.sort();
    partners.dedup();
    partners
}

/// Whether the server converts every value that fits and refuses the others.
pub(super) fn converts_by_itself(old: &DataType, new: &DataType) -> bool {
    if old.dimensions > 0 || new.dimensions > 0 {
        return false;
    }
    let characters = |kind: TypeKind| matches!(kind, TypeKind::Text | TypeKind::VarChar);
    match (old.kind.family(), new.kind.family()) {
        (TypeFamily::Integer, TypeFamily::Integer | TypeFamily::Numeric)
        | (TypeFamily::Numeric, TypeFamily::Numeric) => true,
        (TypeFamily::Text, TypeFamily::Text) => characters(old.kind) && characters(new.kind),
        (TypeFamily::Timestamp, TypeFamily::Timestamp) | (TypeFamily::Time, TypeFamily::Time) => {
            old.kind == new.kind
        }
        _ => false,
    }
}

/// Whether the server rounds values rather than refuse them.
fn rounds(old: &DataType, new: &DataType) -> bool {
    match new.kind.family() {
        TypeFamily::Numeric if old.kind.family() == TypeFamily::Numeric => {
            new.precision.is_some()
                && (old.precision.is_none() || new.scale.unwrap_or(0) < old.scale.unwrap_or(0))
        }
        TypeFamily::Timestamp | TypeFamily::Time => {
            new.precision.unwrap_or(6) < old.precision.unwrap_or(6)
        }
        _ => false,
    }
}
